"""What a linear boundary measures on a labelled set, with a certificate.

Scores are s(x) = <w, x> + b, distances d(x) = s(x) / |w|, g is the mean of the +1 points less that
of the -1 points. Lengths are irrational as a rule: what is returned are the exact numbers s, |w|^2,
w g and |g|^2, and whoever compares distances or angles compares squares and signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.exact.decision import Decision, certified, write_number, write_vector
from verify.exact.integers import Rational, Vector, whole


def inner(a: Vector, b: Vector) -> Rational:
    """Return the inner product, exactly.

    >>> inner((1, Fraction(1, 2)), (1, 2))
    2
    """
    if len(a) != len(b):
        msg = f"an inner product of {len(a)} and {len(b)} numbers"
        raise ValueError(msg)
    return whole(sum(map(mul, a, b)))


def between_means(s: LabelledSet) -> tuple[Rational, ...] | None:
    """Return g: the mean of the +1 points less that of the -1 points; None with one label."""
    return s.between_means


@dataclass(frozen=True)
class Measures:
    """What a linear boundary (w, b) measures on a set, exactly.

    scores : s(x) of each point; ``square`` |w|^2; ``along`` w g and ``apart`` |g|^2, None with one label
    """

    labels: tuple[int, ...]
    scores: tuple[Rational, ...]
    square: Rational
    along: Rational | None
    apart: Rational | None

    @cached_property
    def signed(self) -> list[Rational]:
        """Return y s(x) of each point: negative where it is misclassified."""
        return [y * s for y, s in zip(self.labels, self.scores, strict=True)]

    @property
    def mean(self) -> Fraction:
        """Return the mean of y s: d_adv times |w|."""
        return Fraction(sum(self.signed)) / len(self.signed)

    @property
    def shortfall(self) -> Fraction:
        """Return the mean of max(0, -y s): d_err times |w|."""
        return Fraction(sum(max(0, -z) for z in self.signed)) / len(self.signed)

    @property
    def hinge(self) -> Fraction:
        """Return the hinge risk, the mean of max(0, 1 - y s)."""
        return Fraction(sum(max(0, 1 - z) for z in self.signed)) / len(self.signed)

    @property
    def errors(self) -> int:
        """Count the points with y s <= 0: a point on the boundary is an error."""
        return sum(z <= 0 for z in self.signed)


def decide_measures(s: LabelledSet, h: Linear) -> tuple[Measures, Decision]:
    """Return what h measures on s, and a decision that counts as yes.

    Raises
    ------
    ValueError
        Where h is a classifier of another space.
    """
    g = between_means(s)
    scores = tuple(whole(inner(h.w, x) + h.b) for x in s.points)
    along, apart = (None, None) if g is None else (inner(h.w, g), inner(g, g))
    found = Measures(s.labels, scores, inner(h.w, h.w), along, apart)
    question = s.question(
        "measures",
        w=write_vector(h.w),
        b=write_number(h.b),
        scores=write_vector(scores),
        square=write_number(found.square),
        along=None if along is None else write_number(along),
        apart=None if apart is None else write_number(apart),
    )
    return found, certified(question, "yes", {})


def at_points(points: Sequence[Vector], h: Linear) -> tuple[tuple[Rational, ...], Decision]:
    """Return the scores of points that bear no label."""
    found, decision = decide_measures(LabelledSet(points, [1] * len(points)), h)
    return found.scores, decision
