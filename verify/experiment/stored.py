"""The committed results of experiments: data of the chapter's package, found wherever it is installed."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from verify.empirical import Measured
from verify.outcome import Outcome
from verify.records import shape_of
from verify.shape import check


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment import Experiment


RESULTS = "results.json"


@dataclass(frozen=True)
class Stored:
    """Committed results of one scale: what ``results.json`` holds, and where."""

    scale: str
    results: dict[str, Any]
    folder: Traversable

    def holds(self, file: str) -> bool:
        """Is a file of arrays committed beside the results?"""
        return (self.folder / file).is_file()

    def arrays(self, file: str) -> dict[str, np.ndarray]:
        """Return the arrays of a committed file."""
        from verify.experiment.storage import read_arrays

        return read_arrays(self.folder / file)

    def origin(self, *names: str) -> dict[str, Any]:
        """Return entries of the provenance, for a page."""
        return {name: self.results["provenance"][name] for name in names}


def committed(experiment: Experiment[Any]) -> Traversable | None:
    """Return the folder of an experiment's committed results in its chapter's package."""
    package, place = _home(experiment)
    return files(package).joinpath(*place.split("/")[package.count(".") + 1 :]) if package else None


def _home(experiment: Experiment[Any]) -> tuple[str, str]:
    """Return the package of an experiment's chapter, and from beside it where results belong."""
    from verify.chapter import Chapter

    package = type(experiment).__module__
    while package := package.rpartition(".")[0]:
        chapter = getattr(importlib.import_module(package), "chapter", None)
        if isinstance(chapter, Chapter):
            folder = package.replace(".", "/")
            return package, f"{folder}/{chapter.stored}/{experiment.id.partition('/')[2]}"
    return "", ""


def stored(experiment: Experiment[Any]) -> Stored | None:
    """Return the committed results of the largest scale that has any."""
    from verify.results import ExperimentResults

    folder = committed(experiment)
    if folder is None:
        return None
    for scale in reversed([*experiment.scales]):
        file = folder / scale / RESULTS
        if file.is_file():
            results = json.loads(file.read_text(encoding="utf-8"))
            check(results, shape_of(ExperimentResults), f"{experiment.id}, {scale}")
            return Stored(scale, results, folder / scale)
    return None


def measured(experiment: Experiment[Any], claim: str) -> Measured:
    """Return the stored verdict on a claim; undecided where there is none, or by other rules."""
    found = stored(experiment)
    if found is None:
        return nothing(experiment)
    if found.results["provenance"]["rules"]["sha256"] != experiment.rules_sha256():
        reason = f"scale {found.scale} was judged by other rules than today's; run it again"
        return Measured(Outcome.UNDECIDED, reason, {}, 0)
    verdict = next((one for one in found.results["sentences"] if one["id"] == claim), None)
    if verdict is None:
        return Measured(Outcome.UNDECIDED, f"scale {found.scale} says nothing of it", {}, 0)
    rest = {key: value for key, value in verdict.items() if key not in ("id", "outcome", "units")}
    reason = f"scale {found.scale}: {verdict['units']} {verdict['unit']}s"
    details = {"scale": found.scale, **rest, "experiment": found.origin("device_name", "seed", "versions")}
    return Measured(Outcome(verdict["outcome"]), reason, details, verdict["units"])


def nothing(experiment: Experiment[Any]) -> Measured:
    """Return what is known without results."""
    *_, largest = experiment.scales
    _, place = _home(experiment)
    into = f" --out {place}/{largest}, in the folder that holds the package" if place else ""
    reason = f"no results are stored; run verify experiment {experiment.id} --scale {largest}{into}"
    return Measured(Outcome.UNDECIDED, reason, {}, 0)
