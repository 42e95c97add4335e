"""What a trial of Theorem 7 asks, decided exactly: the bound, right and confident, S, its direction.

A score 0, where a rule for sign(0) would decide, is refused, so that "right" has one meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from theorems.charles2019.samples import Distribution
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.origin import decide_origin
from verify.exact.decision import Answer, Decision, certified, write_number
from verify.exact.enclosures import Between, ceiling, ln_between, sqrt_between
from verify.exact.integers import Rational, over_common_denominator


Rows = tuple[tuple[Rational, ...], ...]


class AssumptionViolated(AssertionError):
    """A trainer returned a classifier that breaks an assumption of the claim it is run for."""


class Bound(NamedTuple):
    """(1 - a rho) n - b B R sqrt(n) - sqrt(c n ln n), with probability 1 - f n^-2."""

    rho: int = 2
    norm: int = 2
    squared_log: int = 16
    failures: int = 4

    def enclose(self, n: int, rho: Fraction, squared_norm: Rational, bits: int) -> Between:
        """Enclose the bound; ``squared_norm`` is B^2 R^2."""
        least = (1 - self.rho * rho) * n
        norm = sqrt_between(self.norm**2 * squared_norm * n, bits)
        low, high = (self.squared_log * n * end for end in ln_between(Fraction(n), bits))
        log = sqrt_between(low, bits)[0], sqrt_between(high, bits)[1]
        return least - norm[1] - log[1], least - norm[0] - log[0]

    def threshold(self, n: int, rho: Fraction, squared_norm: Rational) -> int:
        """Return the least count that meets the bound."""
        return ceiling(lambda bits: self.enclose(n, rho, squared_norm, bits))

    def claimed(self, n: int) -> Fraction:
        """Return the probability with which the bound may fail."""
        return Fraction(self.failures, n * n)


class Facts(NamedTuple):
    """What a trial asks of a classifier: by atom, and the squared length that A1 bounds."""

    rows: Rows
    right: tuple[bool, ...]
    confident: tuple[bool, ...]
    squared_norm: Rational


class Rule:
    """What right and confident mean; in Theorem 7, y <w, x> > 0 and y <w, x> >= 1.

    least : the margin that counts as confident; 0 for any above 0, None where A3 is dropped
    share : a trainer of two labels may return a w with |w|^2 up to ``share`` B^2
    """

    share: Rational = 1

    def __init__(self, least: Rational | None = 1) -> None:
        self.least = least

    def facts(self, d: Distribution, w: Any) -> Facts:
        """Decide every atom."""
        (scores,), unit = d.scores([w])
        margins = [y * score for y, score in zip(d.labels, scores, strict=True)]
        if not all(margins):
            msg = "a point has the score 0, so that a rule for ties would decide"
            raise AssumptionViolated(msg)
        right = tuple(m > 0 for m in margins)
        least = None if self.least is None else self.least * unit
        confident = tuple(least is None or (m > 0 and m >= least) for m in margins)
        # As rows, the larger score wins: w for the label +1, 0 for the label -1.
        return Facts((w, (0,) * len(w)), right, confident, squared_norm(w))


def squared_norm(w: Sequence[Rational]) -> Rational:
    """Return |w|^2."""
    numerators, unit = over_common_denominator(w)
    return Fraction(sum(x * x for x in numerators), unit * unit)


def decide_direction(distribution: Distribution, atoms: Sequence[int]) -> None:
    """Demand that -y w_S fools, at (x, y), every linear classifier right on these atoms."""
    s = distribution.labelled(atoms)
    solution = max_margin(s, bias=False)
    if not isinstance(solution, MaxMargin):
        msg = f"S = {s} has no max-margin vector: {solution.reason}"
        raise AssertionError(msg)
    for y in sorted(set(s.labels)):
        if decide_origin(s, [-y * c for c in solution.w], y).answer is not Answer.YES:
            msg = f"w_S is no adversarial direction on {s}"
            raise AssertionError(msg)


def agreement(
    distribution: Distribution, draws: Sequence[Sequence[int]], one: Rows, two: Rows
) -> Decision:
    """Certify how many points of each sample both classifiers get right."""
    drawn = [a for a in range(len(distribution.points)) if any(draw[a] for draw in draws)]
    used = {k for a in drawn for k, _ in distribution.points[a]}
    question = {
        "class": "agreement",
        "points": [[[k, write_number(x)] for k, x in distribution.points[a]] for a in drawn],
        "classes": [int(distribution.labels[a] < 0) for a in drawn],
        "counts": [[draw[a] for a in drawn] for draw in draws],
        "classifiers": [
            [[[k, write_number(w[k])] for k in sorted(used) if w[k]] for w in rows]
            for rows in (one, two)
        ],
    }
    right = [all(mask) for mask in zip(_own_largest(distribution, one),
                                       _own_largest(distribution, two), strict=True)]
    counts = [by_atom([right[a] for a in drawn], [draw[a] for a in drawn]) for draw in draws]
    return certified(question, {"counts": counts}, {})


def _own_largest(distribution: Distribution, rows: Rows) -> list[bool]:
    """Return, by atom, whether the score of its label is above all others."""
    scores, _ = distribution.scores(rows)
    found = []
    for column, y in zip(zip(*scores, strict=True), distribution.labels, strict=True):
        others = list(column)
        own = others.pop(int(y < 0))
        found.append(own > max(others))
    return found


def by_atom(mask: Sequence[bool], counts: Sequence[int]) -> int:
    """Return how many points of a sample lie on the atoms of a mask."""
    return sum([count for count, chosen in zip(counts, mask, strict=True) if chosen])
