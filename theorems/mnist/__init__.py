"""Handwritten digits, for the experiments of several chapters; no chapter itself.

- ``data.py``    MNIST, verified by its hashes; ``idx.py`` reads its original files
- ``pairs.py``   two digits as points and labels that are integers
- ``models.py``  small classifiers as plain arrays
- ``experiment.py``   what experiments on them have in common
- ``png.py``     a picture as a file for pages
- ``networks.py``   their scores and their training, in PyTorch

Importing this package loads none of NumPy, PyTorch, scikit-learn and Numba.
"""

from verify.errors import BadInput


__all__ = ["DATA", "DigitsUnavailable"]

DATA = {"data": "MNIST, as an npz or a folder of the four IDX files"}
# For the ``inputs`` of an experiment that reads them.


class DigitsUnavailable(BadInput):
    """MNIST could not be had; the message says what was tried and what to do."""
