"""Theorems 4, 10 and 15 on MNIST: do their directions fool all classifiers that were trained?"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, final

from theorems.charles2019.figure_4.digit_pairs import (
    EXPERIMENT,
    LINEAR,
    NETWORKS,
    Rule,
    judge,
)
from verify.claim import Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Outcome, Reading, Standing


ANSWERS = {True: "separable", False: "hulls meet", None: "undecided"}


class _OnDigits(EmpiricalClaim):
    r"""
    **Theory meets data.** Theorems 4, 10 and 15 speak of every classifier that fits a set; here
    the set is all training images of two digits, 784 integers each, and some classifiers are
    trained until they fit it, none of them by us to suit the theorem.

    *Modelled.* Fits, flips and directions are decided on integers, and a float weight is the
    rational that it is. A direction comes with a certificate about all separators, or all networks
    with nonnegative output weights, which the kernel accepted on the whole set; of it the
    images that bear weight and a hash are stored, from which
    ``theorems/charles2019/figure_4/theory.py`` makes it anew. A classifier that does not fit
    every training image is no member of the class, and is not counted.
    """

    standing = Standing.THEOREM
    reading = Reading.OURS
    expects = Outcome.SUPPORTED
    experiment = EXPERIMENT.id
    rule: ClassVar[Rule]

    def measured(self) -> Measured:
        """Judge the stored results; refuted by a classifier that is not fooled."""
        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        details: dict[str, Any] = {
            "unit": self.rule.unit,
            **self.details_of(stored.results),
            "experiment": stored.origin("device_name", "seed", "seconds_of_work", "versions"),
        }
        outcome, reason, units = judge(self.rule, stored.results["pairs"])
        return Measured(outcome, reason, details, units)

    @abstractmethod
    def details_of(self, report: dict[str, Any]) -> dict[str, Any]:
        """Return what the page shows."""


@final
class Theorem4OnDigits(_OnDigits):
    __doc__ = _OnDigits.__doc__

    id = "charles2019/figure-4-theory-linear"
    label = "Theorem 4 on digits"
    title = "The max-margin direction of two digits fools every separator that was trained"
    statement = Statement(
        printed=r"For all $h \in \mathcal{H}_S$ and $(x, y) \in S$, $-y w^*$ is an adversarial "
        r"direction for $h$ at $x$.",
        tested=r"$S$: all training images of two MNIST digits, where they are linearly separable. "
        r"$w^*$, and the difference of the centroids, fool every separator trained on $S$, at "
        "every image of $S$.",
        source="Section 3, Theorem 4",
        difference="That they fool all separators is certified; that those trained are among them "
        "is measured. Where no linear classifier separates two digits, that is certified too.",
    )
    uses = ("charles2019/theorem-4-repaired",)
    rule = LINEAR

    def details_of(self, report: dict[str, Any]) -> dict[str, Any]:
        many = max(len(pair["separators"]) for pair in report["pairs"])
        totals = report["totals"]
        return {
            "in all": {
                "pairs of digits": totals["pairs"], "separable": totals["separable"],
                "not separable": totals["inseparable"],
            },
            "pairs": [_pair_row(pair) for pair in report["pairs"]],
            "lengths": "Distances and lengths are Euclidean, in pixels of 0 to 255: the distance "
            "of the two hulls, and the farthest that an image has to go along w* until a separator "
            "changes its label.",
            "separators": [
                {
                    "pair": pair["pair"], "trained by": row["name"],
                    "right on test images": row["test_accuracy"],
                    "fooled by w*": row["fooled"]["w*"],
                    "by centroids": row["fooled"]["centroids"],
                    "by w* reversed": row["fooled_by_reversed_w*"],
                    "by 100 random directions": row["fooled_by_random"],
                    "median length": row["steps"]["w*"]["median"],
                    "largest length": row["steps"]["w*"]["largest"],
                }
                for pair in report["pairs"] if len(pair["separators"]) == many
                for row in pair["separators"]
            ],
        }  # fmt: skip


def _pair_row(pair: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the table of all pairs."""
    rows = pair["separators"]
    fooled = sum(all(row["fooled"].values()) for row in rows)
    return {
        "digits": pair["pair"], "images": pair["images"], "answer": ANSWERS[pair["separable"]],
        "certificates": sum(
            one["holds"] and one["kind"] != "difference escapes" for one in pair["certificates"]
        ),
        "images that bear weight": len(pair["support"].split()),
        "distance": pair.get("distance", ""),
        "separators fooled": f"{fooled} of {len(rows)}" if rows else "",
        "largest length": max((row["steps"]["w*"]["largest"] for row in rows), default=""),
    }  # fmt: skip


@final
class Theorem15OnDigits(_OnDigits):
    __doc__ = _OnDigits.__doc__

    id = "charles2019/figure-4-theory-networks"
    label = "Theorems 10 and 15 on digits"
    title = "One difference of images fools every ReLU network that was trained"
    statement = Statement(
        printed=r"There is some $v$ such that for all $h \in \mathcal{R}'_S$ and $(x, -1)$ such "
        r"that $h(x) = -1$, $v$ is an adversarial direction for $h$ at $x$.",
        tested=r"$S$: all training images of two MNIST digits, separable or not. $v$, from the "
        r"mean of the $-1$ images to a $+1$ image, fools every network of $\mathcal{R}$ and "
        r"$\mathcal{R}'$ trained on $S$, at every $-1$ image of $S$.",
        source="Section 5, Theorems 10 and 15",
        difference="That it fools all networks is certified; that those trained are among them is "
        "measured, image by image.",
    )
    uses = ("charles2019/theorem-10", "charles2019/theorem-15")
    rule = NETWORKS

    def details_of(self, report: dict[str, Any]) -> dict[str, Any]:
        return {
            "networks": [
                {
                    "digits": pair["pair"], "linearly": ANSWERS[pair["separable"]],
                    "network": row["name"], "right on test images": row["test_accuracy"],
                    "images of label −1": row["images"], "fooled": row["images_fooled"],
                    "leaves along −v too": row["fooled_by_reversed"],
                    "median length": row.get("median"), "largest length": row.get("largest"),
                }
                for pair in report["pairs"] for row in pair["networks"]
            ],
            "lengths": "Lengths are Euclidean, in pixels of 0 to 255: how far an image has to go "
            "along v until the network changes its label.",
        }  # fmt: skip
