"""D-ray: along x + c v, exactly where one concrete classifier changes its label."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from verify.exact.decision import Decision, certified, write_number, write_vector
from verify.exact.integers import Rational, Vector


class Linear(NamedTuple):
    """h(x) = sign(<w, x> + b); ``zero`` is the label of score 0, +1 or -1."""

    w: tuple[Rational, ...]
    b: Rational
    zero: int = -1

    def score(self, x: Vector) -> Rational:
        """Return <w, x> + b."""
        return sum((a * c for a, c in zip(self.w, x, strict=True)), start=Fraction(self.b))

    def label(self, x: Vector) -> int:
        """Return the label of a point."""
        score = self.score(x)
        return self.zero if score == 0 else 1 if score > 0 else -1

    def fits(self, points: Sequence[Vector], labels: Sequence[int]) -> bool:
        """Is every score strictly on the side of its label?"""
        return all(y * self.score(x) > 0 for x, y in zip(points, labels, strict=True))

    def to_json(self) -> dict[str, Any]:
        """Write the classifier for a certificate."""
        return {
            "kind": "linear",
            "w": write_vector(self.w),
            "b": write_number(self.b),
            "zero": self.zero,
        }


class Interval(NamedTuple):
    """A set of c > 0 between two ends, each in the set or not; high None is infinity."""

    low: Rational
    low_in: bool
    high: Rational | None
    high_in: bool


def decide_ray(
    h: Linear, x: Vector, v: Vector
) -> tuple[list[Interval], Decision]:
    """Return {c > 0 : h(x + c v) != h(x)} as disjoint rising intervals, with its certificate."""
    start, slope = h.score(x), sum((a * c for a, c in zip(h.w, v, strict=True)), start=Fraction(0))
    own, root = h.label(x), -start / slope if slope else Fraction(0)
    flips: list[Interval] = []
    if slope and root > 0:
        flips = [Interval(root, h.zero != own, None, False)]
    elif slope and start == 0 and (slope > 0) != (own > 0):
        flips = [Interval(0, False, None, False)]
    question = {
        "class": "ray",
        "classifier": h.to_json(),
        "point": write_vector(x),
        "direction": write_vector(v),
    }
    answer = [
        [write_number(i.low), i.low_in, None if i.high is None else write_number(i.high), i.high_in]
        for i in flips
    ]
    breakpoints = [root] if slope and root > 0 else []
    return flips, certified(question, answer, {"breakpoints": write_vector(breakpoints)})
