"""Trials of Theorem 9: as those of Theorem 7, with a row of weights for each label.

Of S^(j)[k, l], n points with the labels k and l, the label k is +1 here, and l is -1; k has the
row 0 and l the row 1. A *pair* of scores is right at (x, y) where the score of y exceeds that of
the other of the two; with u = w_k - w_l that is y <u, x> > 0. A *label* is right where the score
of y exceeds all others: h_j(x) = y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.charles2019.samples import Distribution
from theorems.charles2019.soft_margin import (
    AssumptionViolated,
    Facts,
    Rows,
    Rule,
    agreement,
    squared_norm,
)
from theorems.charles2019.trainers import Allowance, Sample, Trainer
from theorems.charles2019.two_samples import Independent, Together, TwoSamples, exact_by_pairs
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import Decision
from verify.exact.integers import Rational, over_common_denominator, primitive


STRICT = Fraction(1001, 1000)
# B3 asks for more than 1, where A3 asks for at least 1.

LOOKED_AT = 50
# Pairs of classifiers for which the common direction of Theorem 9 is exhibited.


def difference(rows: Rows) -> tuple[Rational, ...]:
    """Return u = w_k - w_l."""
    return tuple(a - b for a, b in zip(rows[0], rows[1], strict=True))


class ByRows(Rule):
    """Right is the pair of scores, or the label; confident is h(x) = y and |<u, x>| > 1.

    A trainer of two labels that finds w becomes the rows w / 2, -w / 2 and 0, lengthened by
    1/1000; a trainer may also return rows.
    """

    share = 4 / STRICT**2

    def __init__(self, right: str = "pair", least: Rational | None = 1) -> None:
        super().__init__(least)
        self.asks = right

    def facts(self, d: Distribution, w: Any) -> Facts:
        """Decide every atom."""
        if not isinstance(w[0], tuple):
            numerators, unit = over_common_denominator(w)
            halves = {x: Fraction(x * STRICT.numerator, 2 * unit * STRICT.denominator) for x in {*numerators}}
            halves |= {-x: -half for x, half in halves.items()}
            w = (
                tuple([halves[x] for x in numerators]), tuple([halves[-x] for x in numerators]), (0,) * len(w),
            )
        scores, unit = d.scores(w)
        labels, margins = [], []
        for column, y in zip(zip(*scores, strict=True), d.labels, strict=True):
            margins.append(y * (column[0] - column[1]))
            others = list(column)
            own, largest = others.pop(int(y < 0)), max(others)
            if own == largest or not margins[-1]:
                msg = "two scores are equal, so that a rule for ties would decide"
                raise AssumptionViolated(msg)
            labels.append(own > largest)
        confident = tuple(
            self.least is None or (label and m > self.least * unit)
            for label, m in zip(labels, margins, strict=True)
        )
        right = tuple(labels) if self.asks == "label" else tuple(m > 0 for m in margins)
        rows = tuple(w) if self.asks == "label" else (w[0], w[1])
        return Facts(rows, right, confident, max(map(squared_norm, w)))


def are_opposite(u: Sequence[Rational], v: Sequence[Rational]) -> bool:
    """Is v a negative multiple of u? Exactly then no direction has positive products with both."""
    return _ray(u) == _ray([-x for x in v])


def _ray(u: Sequence[Rational]) -> tuple[int, ...]:
    return tuple(primitive(over_common_denominator(u)[0]))


def _ray_of(rows: Rows) -> tuple[int, ...]:
    """Return the ray of u = w_k - w_l, by integers alone."""
    flat, _ = over_common_denominator([*rows[0], *rows[1]])
    size = len(rows[0])
    return tuple(primitive([a - b for a, b in zip(flat[:size], flat[size:], strict=True)]))


def count_as_printed(first: Any, second: Any, one: Facts, two: Facts) -> Any:
    """Return the smaller count of the best S by row, as condition 2 is printed.

    Condition 2 speaks of points where h_j(x) = y only. Let <u_1, v> > 0 and <u_2, v> > 0: then
    -v is adversarial for both wherever a point of label k is right, and v where one of label l
    is, so that S may be everything. There is no such v only where u_2 = -c u_1. Then v with
    <u_1, v> > 0 serves the points that h_2 gets wrong, and the other way round; with two labels,
    or a third one whose scores are 0 and so never the largest, nothing else does.
    """
    import numpy as np

    if not are_opposite(difference(one.rows), difference(two.rows)):
        return first.sum(axis=1)
    options = []
    for right in (one.right, two.right):
        # Opposite classifiers of two labels without ties: one is right where the other is wrong.
        mask = np.array(right)
        options.append(np.minimum(first @ mask, second @ mask))
    return np.maximum(*options)


class _Printed(TwoSamples):
    """What the cells of the printed reading share."""

    def _look(self, present: Any) -> None:
        """Each pair of classifiers is looked at where it is counted."""

    def exhibit(self, one: Facts, two: Facts) -> None:
        """Demand a v with positive products with u_1 and u_2, unless they are opposite."""
        if len(self.looked) >= LOOKED_AT:
            return
        u, v = difference(one.rows), difference(two.rows)
        if (u, v) in self.looked:
            return
        self.looked.add((u, v))
        if are_opposite(u, v):
            return
        if not isinstance(max_margin(LabelledSet([u, v], [1, 1]), bias=False), MaxMargin):
            msg = f"{self.name}: no direction serves both classifiers"
            raise AssertionError(msg)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Where no v serves both: let the kernel count what each classifier has right."""
        one, two = self.classifiers(*draws)
        if not are_opposite(difference(one.rows), difference(two.rows)):
            return []
        decisions = [agreement(self.distribution, draws, f.rows, f.rows) for f in (one, two)]
        counts = [min(d.certificates[0]["answer"]["counts"]) for d in decisions]
        if max(counts) != self.measure(draws):
            msg = f"{self.name}: the kernel counts otherwise"
            raise AssertionError(msg)
        return decisions

    def exact(self) -> tuple[Fraction, Fraction] | None:
        """Sum over all pairs of samples."""
        return exact_by_pairs(self) if self.summed else None


@dataclass(kw_only=True)
class PrintedIndependent(_Printed, Independent):
    """Theorem 9 as printed, each classifier trained on its own sample."""

    def measures(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Return the smaller count of the best S by row."""
        import numpy as np

        one, two = self.places(0, first), self.places(1, second)
        measures = np.where((one < 0) | (two < 0), -1, self.n)
        inside = np.flatnonzero(measures >= 0)
        keys = one[inside] * (len(self.facts) + 1) + two[inside]
        for key in np.unique(keys).tolist():
            a, b = divmod(key, len(self.facts) + 1)
            self.exhibit(self.facts[a], self.facts[b])
            if self._opposite(a, b):
                rows = inside[keys == key]
                measures[rows] = count_as_printed(
                    first[rows], second[rows], self.facts[a], self.facts[b]
                )
        self.directions += len(first)
        return measures, np.ones_like(first, dtype=bool)

    def _opposite(self, a: int, b: int) -> bool:
        rays = self.__dict__.setdefault("_rays", {})
        for place in (a, b):
            if place not in rays:
                rays[place] = _ray_of(self.facts[place].rows)
        return bool(rays[a] == tuple(-x for x in rays[b]))


@dataclass(kw_only=True)
class PrintedTogether(_Printed, Together):
    """Theorem 9 as printed, both classifiers chosen with both samples in sight."""

    def count(self, first: Any, second: Any, one: Facts, two: Facts) -> Any:
        """Return the smaller count of the best S by row, for one pair of classifiers."""
        self.exhibit(one, two)
        return count_as_printed(first, second, one, two)


@dataclass(kw_only=True)
class Opposed(_Printed):
    """B1 and B2 dropped: u_1 is right on the first sample and wrong elsewhere, and u_2 = -u_1.

    Where too much of the second sample lies in the first, both are right on everything.
    """

    @property
    def trainer_name(self) -> str:
        """Say who trains."""
        return "opposed memorisers that see both samples"

    def classifiers(self, first: Sequence[int], second: Sequence[int]) -> tuple[Facts, Facts]:
        """Return the two classifiers of one trial, with B3 checked."""
        shared = sum(b for a, b in zip(first, second, strict=True) if a)
        opposed = shared <= self.rho * self.n
        half = tuple([1 if a or not opposed else -1 for a in first])  # of u_1
        rows = half, tuple([-x for x in half])
        pair = [rows, rows[::-1] if opposed else rows]
        found = [self.rule.facts(self.distribution, rows) for rows in pair]
        for facts, sample in zip(found, (first, second), strict=True):
            confident = sum(c for c, sure in zip(sample, facts.confident, strict=True) if sure)
            if confident < (1 - self.rho) * self.n:
                msg = f"{self.name}: too few points of a sample are confident"
                raise AssumptionViolated(msg)
        return found[0], found[1]

    def measures(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Return the smaller count of the best S by row."""
        import numpy as np

        found = []
        for one, two in zip(first, second, strict=True):
            pair = self.classifiers(one.tolist(), two.tolist())
            found.append(count_as_printed(one[None, :], two[None, :], *pair)[0])
        return np.array(found), np.ones_like(first, dtype=bool)


def _two_rows(u: tuple[Rational, ...]) -> Rows:
    return tuple(x / 2 for x in u), tuple(-x / 2 for x in u)


def opposite_on_a_coin(sign: int, length: Fraction) -> Trainer:
    """Return sign(+-x) for two labels, where the sample allows it, else the opposite."""

    def train(sample: Sample, allowance: Allowance) -> Rows:
        needed = (1 - allowance.rho) * sum(sample.counts)
        own = sample.counts[0] if sign > 0 else sample.counts[1]
        turned = sign if own >= needed or length < STRICT else -sign
        return _two_rows((turned * length,))

    return Trainer("always label k" if sign > 0 else "always label l", train)


def third_label(sample: Sample, allowance: Allowance) -> Rows:
    """Be right and confident on a crowd, but let a third label have what the sample missed."""
    d, share, small = sample.distribution, Fraction(6, 100), Fraction(1, 10**4)
    rest = [0] * (d.dimension - 2)
    own = {True: -small, False: small}
    third = [own[count > 0] for count in sample.counts]
    return (share, 0, *rest), (-share, 0, *rest), (0, share, *third)


THIRD_LABEL = Trainer("a third label for what the sample missed", third_label)
