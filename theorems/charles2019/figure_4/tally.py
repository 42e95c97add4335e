"""The counts of a run, and the tables of Figure 4 made from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .experiment import KINDS


TARGETS = ("svm", "nn")
COUNTS = ("before", "after", "fooled")


@dataclass(frozen=True)
class Tally:
    """Counts for every pair of a kind of source and a kind of classifier.

    Each value is an integer array (sources, classifiers, radii): of the source's ``images``, how
    many the classifier gets right ``before`` and ``after`` the perturbation, and how many it is
    ``fooled`` by, right before and wrong after. The transfer matrix of a radius is a slice.
    """

    radii: tuple[float, ...]
    images: int
    before: Mapping[tuple[str, str], np.ndarray]
    after: Mapping[tuple[str, str], np.ndarray]
    fooled: Mapping[tuple[str, str], np.ndarray]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return everything as arrays by name, such as ``after_nn_svm`` for networks on SVMs."""
        named = {
            f"{count}_{source}_{target}": array.astype(np.int32)
            for count in COUNTS
            for (source, target), array in getattr(self, count).items()
        }
        return {"radii": np.array(self.radii), "images": np.array(self.images), **named}


def tally_from(arrays: Mapping[str, np.ndarray]) -> Tally:
    """Return the tally that ``arrays`` took apart."""
    pairs = [(source, target) for source in KINDS for target in TARGETS]
    counts = [{pair: arrays[f"{name}_{pair[0]}_{pair[1]}"] for pair in pairs} for name in COUNTS]
    return Tally(tuple(arrays["radii"].tolist()), int(arrays["images"]), *counts)


def tally_of(
    pieces: Iterable[tuple[str, Mapping[str, np.ndarray]]],
    svms: int,
    radii: tuple[float, ...],
    images: int,
) -> Tally:
    """Collect the pieces (kind of source, its counts), each kind in the order of its numbers."""
    stacks: dict[str, dict[str, list[np.ndarray]]] = {
        name: {kind: [] for kind in KINDS} for name in COUNTS
    }
    for kind, piece in pieces:
        for name in COUNTS:
            stacks[name][kind].append(piece[name])
    cut = {"svm": slice(None, svms), "nn": slice(svms, None)}
    counts = [
        {(kind, target): np.stack(stack)[:, cut[target]]
         for kind, stack in stacks[name].items() for target in TARGETS}
        for name in COUNTS
    ]  # fmt: skip
    return Tally(radii, images, *counts)


def others(source: str, target: str, counts: np.ndarray) -> np.ndarray:
    """Return which (sources, classifiers) are two different classifiers, as a mask."""
    sources, targets = np.indices(counts.shape[:2])
    return (sources != targets) | (source != target)


def tables(tally: Tally) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return, by kind of classifier and kind of perturbation, one row for each radius.

    ``accuracy`` is what the paper plots: over all sources of the kind, the classifier itself
    included. ``accuracy_others`` leaves the classifier's own examples out; ``success`` is the
    share of the images right before that are wrong after, among others' examples. Each has its
    mean, minimum and maximum over classifiers; with one classifier of a kind, others are none
    and the entries are null.
    """
    return {
        target: {source: _rows(tally, source, target) for source in KINDS} for target in TARGETS
    }


def _rows(tally: Tally, source: str, target: str) -> list[dict[str, Any]]:
    before, after, fooled = (getattr(tally, name)[source, target].astype(float) for name in COUNTS)
    mask = others(source, target, before)[:, :, None]
    total = tally.images * np.ones_like(before)
    columns = {
        "unperturbed": _share(before, total),
        "accuracy": _share(after, total),
        "accuracy_others": _share(after * mask, total * mask),
        "success": _share(fooled * mask, before * mask),
    }
    return [
        {"radius": radius, **{name: _spread(values[:, i]) for name, values in columns.items()}}
        for i, radius in enumerate(tally.radii)
    ]


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole of each classifier and radius, summed over sources; NaN for 0 / 0."""
    part, whole = part.sum(axis=0), whole.sum(axis=0)
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _spread(values: np.ndarray) -> dict[str, float] | None:
    if np.isnan(values).any():
        return None
    return {"mean": round(float(values.mean()), 6), "min": round(float(values.min()), 6),
            "max": round(float(values.max()), 6)}  # fmt: skip
