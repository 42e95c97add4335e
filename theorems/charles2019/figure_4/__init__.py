"""Figure 4: how perturbations of MNIST digits transfer between SVMs and neural networks.

Charles, Rosenberg and Papailiopoulos (2019), Section 7, train 50 linear SVMs and 50 convolutional
networks on random subsets of MNIST, perturb test images by projected gradient ascent in the
l-infinity ball of 40 radii, and classify every perturbed image with every classifier.

``run`` does the experiment at one of three scales (``smoke``, ``small``, ``paper``), continues
where an earlier run stopped, and returns what it writes to ``results.json``:

- ``options.py``      what is run, and what the paper leaves open
- ``data.py``         the digits, verified by their hashes
- ``models.py``, ``training.py``   the two kinds of classifier
- ``schedule.py``, ``attack.py``   projected gradient ascent, in PyTorch: the reference
- ``compiled.py``     the same attack and classifiers, compiled for one CPU core
- ``engine.py``       which of the two runs
- ``units.py``, ``experiment.py``   the pieces of work, kept as they finish
- ``tally.py``, ``sentences.py``    the counts, and the five sentences that read them
- ``figure.py``, ``gallery.py``     what is shown

``theory.run`` takes Theorems 4, 10 and 15 to pairs of the same digits, exactly:

- ``pairs.py``        two digits as a labelled set of integers
- ``hulls.py``        the max-margin separator, or a common point of the hulls, with certificates
- ``fitted.py``       separators and ReLU networks, trained until they fit
- ``theory.py``       which of them the directions fool; stored, and checked again from there

Importing this package loads none of NumPy, PyTorch, scikit-learn and Numba.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import BadInput


if TYPE_CHECKING:
    from .options import Options
    from .units import Progress


__all__ = ["BadInput", "DigitsUnavailable", "run"]


class DigitsUnavailable(Exception):
    """MNIST could not be had; the message says what was tried and what to do."""


def run(
    scale: "str | Options" = "smoke",
    device: str = "auto",
    out: str | Path | None = None,
    data: str | Path | None = None,
    progress: "Callable[[Progress], None] | None" = None,
    jobs: int = 1,
) -> dict[str, Any]:
    """Run the experiment and return its results, as written to ``results.json`` in ``out``.

    ``scale`` is "smoke", "small", "paper" or an ``Options``; ``device`` is "auto" (CUDA where it
    is there), "cpu" or "cuda"; ``data`` is an npz file or a folder of the four IDX files; ``jobs``
    is the number of processes. ``out`` defaults to ``reports/latest/figure_4/<scale>``.
    A folder that an earlier run of the same options left, even one that was killed, is continued.

    Raises ``DigitsUnavailable`` where MNIST cannot be had and ``BadInput`` for unusable options.
    """
    from .experiment import run as run_experiment

    return run_experiment(scale, device, out, data, progress, jobs)
