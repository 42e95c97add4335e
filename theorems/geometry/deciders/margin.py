"""The max-margin separator of a labelled set, exactly, and bounds on its margin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.alternative import GUESS_FROM, Alternative, Listed, is_large
from verify.exact.cone import Columns, NearestPoint
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    undecided,
    within_limits,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.guess import support_vectors
from verify.exact.integers import Rational, Work, dot, whole


WORK = 3 * 10**9
# Default budget of one solution: some seconds.


class MaxMargin(NamedTuple):
    """The max-margin separator: min |w|^2 with y (<w, x> + b) >= 1 on S.

    w : d rationals, unnormalised; the margin is 1 / |w|
    b : rational, 0 without a bias
    alpha : N multipliers >= 0 with w = sum alpha_i y_i x_i, and sum alpha_i y_i = 0 with a bias
    """

    w: tuple[Rational, ...]
    b: Rational
    alpha: tuple[Rational, ...]
    decision: Decision

    @property
    def squared_norm(self) -> Rational:
        """Return |w|^2 = 1 / margin^2, which is also the sum of alpha."""
        return sum((x * x for x in self.w), start=Fraction(0))


class _Pairs:
    """The differences of a +1 and a -1 point, implied: their best is the best of each side."""

    def __init__(self, signed_rows: Sequence[Sequence[int]], s: LabelledSet, tail: int) -> None:
        self.rows = [row[:-1] for row in signed_rows]
        self.plus, self.minus = s.where(1), s.where(-1)
        self.tail = tail

    def __len__(self) -> int:
        """Return the number of points: the best pair is found from one look at each."""
        return len(self.rows)

    def pair(self, index: int) -> tuple[int, int]:
        """Return the two points of a pair."""
        i, j = divmod(index, len(self.minus))
        return self.plus[i], self.minus[j]

    def __getitem__(self, index: int, /) -> list[int]:
        """Return x_plus - x_minus with the common tail."""
        i, j = self.pair(index)
        return [*(a + b for a, b in zip(self.rows[i], self.rows[j], strict=True)), self.tail]

    def best(self, residual: Sequence[int]) -> int:
        """Return the pair with the largest product, -1 if none is positive."""
        direction = residual[:-1]
        total, index = self.tail * residual[-1], 0
        for side in (self.plus, self.minus):
            products = [dot(self.rows[i], direction) for i in side]
            largest = max(products)
            total += largest
            index = index * len(self.minus) + products.index(largest)
        return index if total > 0 else -1

    def guess(self, multipliers: Mapping[int, float]) -> Iterator[int]:
        """Spread guessed multipliers over pairs, corner by corner of the transport table."""
        left = [[k, multipliers[i]] for k, i in enumerate(self.plus) if i in multipliers]
        right = [[k, multipliers[i]] for k, i in enumerate(self.minus) if i in multipliers]
        while left and right:
            yield int(left[-1][0]) * len(self.minus) + int(right[-1][0])
            moved = min(left[-1][1], right[-1][1])
            for side in (left, right):
                side[-1][1] -= moved
                if side[-1][1] <= 0:
                    side.pop()


@within_limits
def max_margin(s: LabelledSet, *, bias: bool = True, work: int = WORK) -> MaxMargin | Decision:
    """Return the max-margin separator of a set with labels +1 and -1.

    Returns
    -------
    MaxMargin, or a decision where there is none: *no* where S bears one label and there is a
    bias (the margin then has no maximum), *vacuous* where S is not separable, with weights
    that show it, *undecided* where the work limit was reached.
    """
    question = s.question("max-margin", bias=bias)
    if bias and len(set(s.labels)) == 1:
        return certified(question, "no", {})
    rows = s.signed_rows
    asked = rows if bias else [row[:-1] for row in rows]
    budget = Work(work)
    support: dict[int, float] = {}
    if len(rows) * len(rows[0]) >= GUESS_FROM:
        budget.spend_floats(len(rows) * len(rows[0]) ** 2)
        support = support_vectors(asked, bias)
    if not support and is_large(asked):
        system = Alternative(asked, budget)
        if not system.solvable:
            return certified(question, "vacuous", {"weights": write_weights(system.weights())})
    tail = max(abs(x) for row in rows for x in row[:-1]) or 1
    columns: Columns
    pairs: _Pairs | None = None
    guess: Iterable[int] = support
    if bias:
        columns = pairs = _Pairs(rows, s, tail)
        guess = pairs.guess(support)
    else:
        columns = Listed([[*row[:-1], tail] for row in rows])
    target = [0] * s.dimension + [1]
    nearest = NearestPoint(columns, target, budget, guess)
    inside = nearest.solve()
    on_points: dict[int, int] = defaultdict(int)
    for index, weight in zip(nearest.support, nearest.weights, strict=True):
        for point in pairs.pair(index) if pairs else (index,):
            on_points[point] += weight
    if inside:
        return certified(question, "vacuous", {"weights": write_weights(on_points)})
    # The residual r has <-r', g> >= r_last tail on every column (g, tail), = on the support;
    # w needs <w, g> >= D (1 + 1 with a pair), which fixes its length.
    wanted = s.denominator * (2 if bias else 1)
    *head, last = nearest.residual
    w = tuple(_rational(-x * wanted, last * tail) for x in head)
    slack = nearest.scale - tail * sum(nearest.weights)  # r_last in the scale of the weights
    share = Fraction(wanted * s.denominator, slack * tail)
    alpha = [whole(on_points[i] * share) for i in range(len(rows))]
    b: Rational = 0
    if bias:
        i = next(iter(on_points))
        b = whole(s.labels[i] - Fraction(_product(w, s.rows[i][:-1])) / s.denominator)
    evidence = {
        "w": write_vector(w),
        "b": write_number(b),
        "alpha": write_weights(dict(enumerate(alpha))),
    }
    decision = certified(question, "yes", evidence)
    return MaxMargin(w, b, tuple(alpha), decision) if decision.answer is Answer.YES else decision


@within_limits
def bound_margin(
    s: LabelledSet,
    weights: Mapping[int, Rational],
    separator: tuple[Sequence[Rational], Rational] | None = None,
) -> Decision:
    """Enclose the squared margin of S: from above by weights, from below by a separator.

    Parameters
    ----------
    weights : a_i >= 0 by point, with equal sums over the two labels
    separator : (w, b) accurate on S; by default u = sum a_i y_i x_i with the best b

    Returns
    -------
    a certificate with ``lower`` and ``upper``; undecided where the separator is none.
    """
    u = combine(s, weights)
    w = u if separator is None else separator[0]
    lowest = min(_product(w, s.points[i]) for i in s.where(1))
    highest = max(_product(w, s.points[i]) for i in s.where(-1))
    if lowest <= highest:
        return undecided("the combined direction does not separate the two labels")
    bounds = {
        "lower": write_number(Fraction((lowest - highest) ** 2) / (4 * _product(w, w))),
        "upper": write_number(Fraction(_product(u, u)) / sum(weights.values()) ** 2),
    }
    best = {"w": write_vector(w), "b": write_number(-Fraction(lowest + highest) / 2)}
    evidence = {"separator": best, "weights": write_weights(weights)}
    return certified(s.question("margin"), bounds, evidence)


def combine(s: LabelledSet, weights: Mapping[int, Rational]) -> tuple[Rational, ...]:
    """Return u = sum a_i y_i x_i; with equal sums over the labels it fools every separator."""
    return tuple(
        whole(sum((a * s.labels[i] * s.points[i][k] for i, a in weights.items()),
                         start=Fraction(0)))
        for k in range(s.dimension)
    )


def centroid_weights(s: LabelledSet) -> dict[int, Rational]:
    """Return the weights of the mean of the +1 points less the mean of the -1 points."""
    return {i: Fraction(1, s.labels.count(y)) for i, y in enumerate(s.labels)}


def guessed_weights(s: LabelledSet) -> dict[int, Rational] | None:
    """Return weights near the max-margin multipliers, by floats, balanced exactly."""
    guess = support_vectors(s.signed_rows, bias=True)
    if not all(any(s.labels[i] == y for i in guess) for y in (1, -1)):
        return None
    largest = max(guess.values())
    weights = {i: Fraction(round(a / largest * 2**40), 2**40) for i, a in guess.items()}
    sums = {y: sum(a for i, a in weights.items() if s.labels[i] == y) for y in (1, -1)}
    return {i: a / sums[s.labels[i]] for i, a in weights.items() if a}


def _product(a: Sequence[Rational], b: Sequence[Rational]) -> Rational:
    return sum((x * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def _rational(numerator: int, denominator: int) -> Rational:
    return whole(Fraction(numerator, denominator))
