"""The figure of the article on MNIST: SVMs on every pair of digits, over seven or eight powers of ten of lambda.

A piece is a pair, with its lambda in falling order, each model started from the one before. Where
lambda >= lambda_0 all is decided in integers; every other model has a certificate of its duality gap.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from theorems.mnist import DATA
from theorems.mnist.experiment import OnDigits
from verify.experiment import Conclusion, Given, Inputs, Piece

from .published import GRID, HALF, compared, far
from .sentences import all_verdicts, other_than, quantities, rules, saturated_rows


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment.bench import Bench


EVERY_PAIR = tuple(combinations(range(10), 2))
DRAWN = ((2, 3), (0, 1), (6, 7), (7, 9), (1, 8))
# The pairs of the slider.

IMAGES = 3000
# Of each digit, in print.

LARGEST, SMALLEST = 70, -10
# Ten times alpha: 81 lambda, of which every so-manieth is taken.


@dataclass(frozen=True)
class Options:
    """Which pairs and lambda.

    step : every so-manieth of the 81 lambda; fine : pairs with all of them
    images : of each digit, the first of the training file
    gap : relative duality gap at which a model is done
    drawn : pairs of which the places of images are kept
    """

    scale: str
    pairs: tuple[tuple[int, int], ...] = EVERY_PAIR
    step: int = 1
    fine: tuple[tuple[int, int], ...] = ()
    images: int = IMAGES
    gap: float = 1e-8
    drawn: tuple[tuple[int, int], ...] = DRAWN
    seed: int = 0

    @property
    def all_lambda(self) -> range:
        """Return ten times alpha of all lambda of print."""
        return range(LARGEST, SMALLEST - 1, -1)

    @property
    def saturated(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs of which the part in integers is decided: all, on print's training sets."""
        return EVERY_PAIR if self.images == IMAGES else self.pairs

    def grid(self, digits: tuple[int, int]) -> range:
        """Return ten times alpha, the largest first."""
        return range(LARGEST, SMALLEST - 1, -1 if digits in self.fine else -self.step)


SCALES = {
    # One pair: seconds.
    "smoke": Options("smoke", ((2, 3),), 10),
    # One pair on every lambda of print, for the picture: a minute.
    "pair": Options("pair", ((2, 3),)),
    # Every pair on every fifth lambda, five of them on all: twelve minutes of one core.
    "small": Options("small", step=5, fine=DRAWN),
    # All 3645 models: forty minutes of one core.
    "paper": Options("paper"),
}


class Figure(OnDigits[Options]):
    """How do angle, adversarial distance and errors of SVMs depend on lambda?"""

    id = "tanay2018/figure"
    title = "SVMs on pairs of digits over lambda: angles enclosed, the saturated part in integers"
    scales = SCALES
    packages = ("numpy", "scipy")
    inputs = {**DATA, "published": "folder of the data as published with the article, to compare"}

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the rule of each sentence."""
        return rules()

    def load(self, options: Options, inputs: Inputs) -> Given:
        """Return the digits, and print's numbers where the user has them."""
        from .published import read

        given = super().load(options, inputs)
        folder = inputs.paths.get("published")
        rows = {} if folder is None else {name: read(folder, name) for name in map(named, options.saturated)}
        return replace(given, data=(given.data, rows))

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return what is decided in integers, then the pairs, those with most lambda first."""
        ordered = sorted(options.pairs, key=lambda digits: digits not in options.fine)
        integers = [Piece("integers", named(digits)) for digits in options.saturated]
        return [*integers, *(Piece("pairs", named(digits)) for digits in ordered)]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        """Solve for every lambda of a pair, and certify."""
        import numpy as np

        from .measuring import study, study_saturated

        low, high = map(int, piece.name.split("-"))
        if piece.stage == "integers":
            return {"found": np.array(json.dumps(study_saturated(bench.given.data[0], bench.options, (low, high))))}
        found, arrays = study(bench.given.data[0], bench.options, (low, high))
        return {"found": np.array(json.dumps(found)), **arrays}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Judge the sentences, and put certificates and places together."""
        entries: list[dict[str, Any]] = []
        certificates: dict[str, np.ndarray] = {}
        places: dict[str, np.ndarray] = {}
        for digits in bench.options.pairs:
            held = dict(bench.arrays("pairs", named(digits)))
            entries.append(json.loads(str(held.pop("found"))))
            for name, array in held.items():
                (places if name in ("across", "up") else certificates)[f"{named(digits)}-{name}"] = array
        integers = [json.loads(str(bench.arrays("integers", named(digits))["found"])) for digits in bench.options.saturated]
        models = sum(len(entry["tenths"]) for entry in entries)
        missing = [f"{entry['name']} at {tenths / 10:g}: {why}" for entry in entries for tenths, why in entry["open"]]
        broken = [
            f"{entry['name']} at {tenths / 10:g}" for entry in entries
            for tenths, bound in zip(entry["tenths"], entry["bound"], strict=True) if bound is False
        ]  # fmt: skip
        decided = sum(sum(entry["decided"]) for entry in entries)
        facts: dict[str, Any] = {"saturated": integers, "pairs": entries}
        summary = [
            f"{models} models of {len(entries)} pairs: {decided} decided in integers, "
            f"{models - decided - len(missing)} with an accepted certificate, {len(missing)} without",
            f"lambda_0 and what holds from it on, in integers: {len(integers)} pairs",
        ]
        if bench.given.data[1]:
            facts["published"] = against_print(entries, integers, bench.given.data[1])
            summary.append(f"print: {facts['published']}")
        return Conclusion(
            sentences=all_verdicts(entries, integers), facts=facts, summary=summary, broken=broken, open=missing,
            exports={"certificates.npz": certificates, "places.npz": places},
        )  # fmt: skip


def named(digits: tuple[int, int]) -> str:
    """Return the name of a pair, such as "2-3"."""
    return f"{digits[0]}-{digits[1]}"


def against_print(
    entries: Sequence[Mapping[str, Any]], integers: Sequence[Mapping[str, Any]], rows: Mapping[str, Sequence[Any]]
) -> dict[str, Any]:  # fmt: skip
    """Return in numbers how near print is to ours: no row of it is kept."""
    listed = [
        row for entry in entries
        for row in compared(entry, {LARGEST - k: rows[entry["name"]][k] for k in range(GRID)})
    ]  # fmt: skip
    whole = [
        quantities(row) for one in integers if one["last"] is not None
        for row in saturated_rows(one, {tenths: rows[one["name"]][LARGEST - tenths] for tenths in range(LARGEST, one["last"] - 1, -1)})
    ]  # fmt: skip
    first = [
        one["name"] for one in integers if one["last"] is not None
        and rows[one["name"]][LARGEST - one["last"]].theta == 0 < rows[one["name"]][LARGEST - one["last"] + 1].theta
    ]  # fmt: skip
    rest = [row for row in listed if not row["saturated"]]
    return {
        "pairs_with_a_saturated_part": sum(one["last"] is not None for one in integers), "saturated": len(whole),
        "saturated_equal_to_the_last_digit": sum(not other_than(own) for own in whole), "pairs_that_tilt_from_the_same_lambda": len(first),
        "others": len(rest), "angles_within_the_enclosure": sum(row["theta"] <= HALF + 1e-12 for row in rest),
        "equal_training_errors": sum(row["train"] == 0 for row in rest), "equal_test_errors": sum(row["test"] == 0 for row in rest),
        "largest": {name: max((round(row[name], 6) for row in rest), default=0) for name in ("theta", "d_adv", "b", "train", "test")},
        "far": [f"{row['pair']} at {row['alpha']:g}" for row in listed if far(quantities(row))],
    }  # fmt: skip


EXPERIMENT = Figure()
