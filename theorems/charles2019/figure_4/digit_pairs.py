"""Theorems 4, 10 and 15 on pairs of digits as an experiment: every piece is a pair, decided exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from theorems.mnist import DATA
from verify.experiment import Conclusion, Experiment, Given, Inputs, Piece, Verdict
from verify.outcome import Outcome


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment.bench import Bench


EVERY_PAIR = tuple(combinations(range(10), 2))


@dataclass(frozen=True)
class Options:
    """Which digits, and how many classifiers of each kind on a pair.

    images : of each digit, the first of the training file; 0 for all
    block : pixels of a side of the squares that are added up; 1 for the pixels themselves
    pairs : those that are decided; separators are trained on the separable ones
    separators : trained on a pair, by three methods in turn
    many : pairs on which three times as many are trained
    on_networks : pairs on which networks are trained, separable or not
    """

    scale: str = "paper"
    seed: int = 0
    images: int = 0
    block: int = 1
    pairs: tuple[tuple[int, int], ...] = EVERY_PAIR
    separators: int = 3
    many: tuple[tuple[int, int], ...] = ((0, 1), (6, 7), (6, 9))
    on_networks: tuple[tuple[int, int], ...] = ((0, 1), (3, 5), (7, 9))
    networks: int = 4
    units: int = 16
    epochs: int = 200

    @property
    def listed(self) -> list[tuple[int, int]]:
        """Return every pair that something is done on, in order."""
        return [*self.pairs, *(pair for pair in self.on_networks if pair not in self.pairs)]


SCALES = {
    # Blocks of 4 x 4 pixels: seconds, and few enough coordinates for hulls that meet.
    "smoke": Options(
        scale="smoke", images=300, block=4, pairs=((0, 1), (3, 5)), many=((0, 1),),
        on_networks=((0, 1),), units=8, epochs=300, networks=2,
    ),
    # Three separable pairs and one that is not: minutes.
    "small": Options(scale="small", pairs=((0, 1), (3, 5), (6, 7), (6, 9))),
    # All 45 pairs.
    "paper": Options(),
}  # fmt: skip


class Rule(NamedTuple):
    """How a sentence is judged: by all the classifiers of a kind that were trained.

    key : of the classifiers in a pair's entry
    unit : one of them
    least : fewer say nothing
    fooled : what that means
    """

    id: str
    key: str
    unit: str
    least: int
    fooled: str

    @property
    def says(self) -> str:
        """The sentence as tested."""
        return f"Every {self.unit} is fooled: {self.fooled}."

    def __str__(self) -> str:
        """Say in words when it is supported, and when not."""
        return (
            f"{self.says} Refuted by one that is not. Undecided where a certificate is missing, or "
            f"fewer than {self.least} were trained. Else supported; unit: {self.unit}. All is "
            "decided on integers; there is no level."
        )


LINEAR = Rule(
    "charles2019/figure-4-theory-linear", "separators", "trained separator", 5,
    "w* and the difference of the centroids change its label at every image of the pair",
)  # fmt: skip
NETWORKS = Rule(
    "charles2019/figure-4-theory-networks", "networks", "trained network", 3,
    "one difference of images changes its label at every training image of the label -1, and the "
    "certificate of the longest way holds",
)  # fmt: skip


class Judged(NamedTuple):
    """What the pairs say of a sentence; ``units`` classifiers were trained."""

    outcome: Outcome
    reason: str
    units: int


def judge(rule: Rule, pairs: Sequence[Mapping[str, Any]]) -> Judged:
    """Judge a sentence by the entries of the pairs."""
    rows = [(pair, row) for pair in pairs for row in pair[rule.key]]
    certificates = [
        one for pair in pairs for one in pair["certificates"]
        if (one["kind"] == "difference escapes") == (rule.key == "networks")
    ]  # fmt: skip
    spared = [f"{pair['pair']}, {row['name']}" for pair, row in rows if not is_fooled(row)]
    broken = [one["reason"] for one in certificates if not one["holds"]]
    outcome = Outcome.UNDECIDED
    if spared:
        outcome, reason = Outcome.REFUTED, f"not fooled: {'; '.join(spared)}"
    elif broken or not certificates:
        reason = f"a certificate is missing: {'; '.join(broken) or 'none was stored'}"
    elif len(rows) < rule.least:
        reason = f"{len(rows)} {rule.unit}s, not {rule.least}"
    else:
        outcome = Outcome.SUPPORTED
        reason = f"{len(rows)} of {len(rows)} are fooled; {len(certificates)} certificates hold"
    return Judged(outcome, reason, len(rows))


def is_fooled(row: Mapping[str, Any]) -> bool:
    """Is a classifier fooled wherever it has to be?"""
    if "images_fooled" in row:
        return bool(row["images_fooled"] == row["images"] and row["ray"]["holds"])
    return all(row["fooled"].values())


def totals(pairs: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count pairs, certificates, classifiers, and the classifiers that are fooled."""
    certificates = [c for pair in pairs for c in pair["certificates"]]
    linear = [s for pair in pairs for s in pair["separators"]]
    deep = [n for pair in pairs for n in pair["networks"]]
    return {
        "pairs": len(pairs),
        "separable": sum(pair["separable"] is True for pair in pairs),
        "inseparable": sum(pair["separable"] is False for pair in pairs),
        "certificates": len(certificates),
        "certificates_that_hold": sum(c["holds"] for c in certificates),
        "separators": len(linear),
        "separators_fooled": sum(all(s["fooled"].values()) for s in linear),
        "networks": len(deep),
        "networks_fooled": sum(n["images_fooled"] == n["images"] for n in deep),
        "images_of_networks": sum(n["images"] for n in deep),
        "images_fooled": sum(n["images_fooled"] for n in deep),
    }


class DigitPairs(Experiment[Options]):
    """Of each pair of digits: is it separable, and whom do the directions of the theorems fool?"""

    id = "charles2019/digit-pairs"
    title = "Theorems 4, 10 and 15 on pairs of digits, exactly"
    scales = SCALES
    needs = ("torch", "sklearn", "numba")
    packages = (
        "numpy", "scipy", "scikit-learn", "torch", "numba", "llvmlite", "python-flint", "daqp",
    )  # fmt: skip
    devices = ("auto", "cpu")  # exact arithmetic has no use for another
    inputs = DATA
    schema = "separatrix/figure-4-theory/1"
    marker = "theory.json"
    folder = "figure_4/theory"

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the rule of each sentence."""
        return {rule.id: str(rule) for rule in (LINEAR, NETWORKS)}

    def load(self, options: Options, inputs: Inputs) -> Given:
        """Return the digits."""
        from theorems.mnist import data

        digits = data.load(inputs.paths.get("data"))
        return Given(digits, "cpu", {"mnist": data.SHA256}, {"digits_from": digits.source})

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return the pairs, those with most to do first."""
        long = (*options.on_networks, *options.many)
        ordered = sorted(options.listed, key=lambda pair: pair not in long)
        return [Piece("pairs", f"{first}-{second}") for first, second in ordered]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        """Decide a pair, train on it, and say who is fooled."""
        import numpy as np

        from .theory import study

        first, second = map(int, piece.name.split("-"))
        found, arrays = study(bench.given.data, bench.options, (first, second))
        return {"found": np.array(json.dumps(found)), **arrays}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Put the pairs together, and their classifiers into one file."""
        pairs, arrays = [], {}
        for first, second in bench.options.listed:
            held = dict(bench.arrays("pairs", f"{first}-{second}"))
            found = json.loads(str(held.pop("found")))
            found.pop("seconds", None)  # which pieces of older runs held
            pairs.append(found)
            arrays |= held
        counts = totals(pairs)
        parts = (("certificates", "that_hold"), ("separators", "fooled"), ("networks", "fooled"))
        short = [name for name, what in parts if counts[f"{name}_{what}"] < counts[name]]
        return Conclusion(
            sentences=[verdict_on(rule, pairs) for rule in (LINEAR, NETWORKS)],
            facts={"pairs": pairs, "totals": counts},
            exports={"classifiers.npz": arrays},
            summary=[
                f"{counts['separable']} pairs separable, {counts['inseparable']} not, of {counts['pairs']}",
                *(f"{name}: {counts[f'{name}_{what}']} of {counts[name]} {what.removeprefix('that_')}"
                  for name, what in parts),
            ],
            broken=[name for name in short if name != "certificates"],
            open=[name for name in short if name == "certificates"],
        )  # fmt: skip


def verdict_on(rule: Rule, pairs: Sequence[Mapping[str, Any]]) -> Verdict:
    """Return the verdict on a sentence."""
    outcome, reason, units = judge(rule, pairs)
    return Verdict(rule.id, outcome, rule.says, None, rule.unit, units, details={"reason": reason})


EXPERIMENT = DigitPairs()
