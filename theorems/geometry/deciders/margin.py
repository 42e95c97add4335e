"""The max-margin separator of a labelled set, exactly, and bounds on its margin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import log
from typing import Any, NamedTuple

from theorems.geometry.deciders.convex import LONGEST
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
from verify.exact.integers import Rational, Work, WorkLimit, dot, over_common_denominator, whole
from verify.exact.rows import inner, largest, without_last


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
        self.rows = without_last(signed_rows)
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
        all_products = inner(self.rows, direction)
        for side in (self.plus, self.minus):
            products = [all_products[i] for i in side]
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
def max_margin(
    s: LabelledSet, *, bias: bool = True, work: int = WORK, support: Mapping[int, float] | None = None
) -> MaxMargin | Decision:
    """Return the max-margin separator of a set with labels +1 and -1.

    Parameters
    ----------
    support : multipliers as floats have them, where somebody asked before

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
    asked = rows if bias else without_last(rows)
    budget = Work(work)
    if len(rows) * len(rows[0]) < GUESS_FROM:
        support = {}
    else:
        budget.spend_floats(len(rows) * len(rows[0]) ** 2)
        support = support_vectors(asked, bias) if support is None else support
    if not support and is_large(asked):
        system = Alternative(asked, budget)
        if not system.solvable:
            return certified(question, "vacuous", {"weights": write_weights(system.weights())})
    tail = largest(without_last(rows)) or 1
    columns: Columns
    pairs: _Pairs | None = None
    guess: Iterable[int] = support
    if bias:
        columns = pairs = _Pairs(rows, s, tail)
        guess = list(pairs.guess(support))
        _see_ahead([pairs[k] for k in guess], budget)
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


LONG = 200
# Columns of a guess from which it is worth while to see ahead what they cost.


def _see_ahead(columns: Sequence[Sequence[int]], budget: Work) -> None:
    """Stop before solves that lead nowhere, each of them seconds: floats tell how many there will be.

    A walk that starts from columns of which some get no positive weight solves once for each of
    these. The determinant of the Gram matrix is a denominator of w, which mostly cannot be shortened.

    Raises
    ------
    WorkLimit
        Where that is more than is left of the budget, or the numbers would be too long to be written.
    """
    import numpy as np

    size = len(columns)
    if size < LONG:
        return
    try:
        table = np.array(columns, dtype=float)
    except OverflowError:
        return
    gram = table @ table.T
    sign, logarithm = np.linalg.slogdet(gram)
    if not (sign > 0 and np.isfinite(logarithm)):
        return
    digits = int(logarithm / log(2))
    if digits > LONGEST * 1.02:
        msg = f"the max-margin vector has numbers of about {digits} binary digits; up to {LONGEST} are written"
        raise WorkLimit(msg)
    wrong = int(np.count_nonzero(np.linalg.solve(gram, table[:, -1]) <= 0))
    words = 1 + int(np.ceil(np.log2(gram.diagonal())).sum()) // 64
    ahead = Work(budget.limit)
    ahead.spend(budget.spent + (1 + wrong) * size * (size * (size + words) + words * words))


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
    separator : (w, b), of which w is taken, with the best b; by default u = sum a_i y_i x_i

    Returns
    -------
    a certificate with ``lower`` and ``upper``; undecided where the separator is none.
    """
    u = combine(s, weights)
    best, side = _with_margin(s, u if separator is None else separator[0])
    if best is None:
        return undecided("the combined direction does not separate the two labels")
    bounds = {
        "lower": write_number(best),
        "upper": write_number(Fraction(_product(u, u)) / sum(weights.values()) ** 2),
    }
    return certified(s.question("margin"), bounds, {"separator": side, "weights": write_weights(weights)})


def _with_margin(s: LabelledSet, w: Sequence[Rational]) -> tuple[Fraction | None, dict[str, Any]]:
    """Return the squared margin of w with the best b, and both as a certificate writes them; None where w does not fit."""
    own, unit = over_common_denominator(w)
    scores = inner(without_last(s.rows), own)
    lowest = min(score for score, y in zip(scores, s.labels, strict=True) if y == 1)
    highest = max(score for score, y in zip(scores, s.labels, strict=True) if y == -1)
    if lowest <= highest:
        return None, {}
    square = Fraction((lowest - highest) ** 2, 4 * dot(own, own) * s.denominator**2)
    b = -Fraction(lowest + highest, 2 * s.denominator * unit)
    return square, {"w": write_vector(w), "b": write_number(b)}


def combine(s: LabelledSet, weights: Mapping[int, Rational]) -> tuple[Rational, ...]:
    """Return u = sum a_i y_i x_i; with equal sums over the labels it fools every separator."""
    numerators, unit = over_common_denominator([*weights.values()])
    total = [0] * s.dimension
    for i, a in zip(weights, numerators, strict=True):
        factor = a * s.labels[i]
        total = [t + factor * x for t, x in zip(total, s.rows[i], strict=False)]
    return tuple(whole(Fraction(x, unit * s.denominator)) for x in total)


def centroid_weights(s: LabelledSet) -> dict[int, Rational]:
    """Return the weights of the mean of the +1 points less the mean of the -1 points."""
    return {i: Fraction(1, s.labels.count(y)) for i, y in enumerate(s.labels)}


def guessed_separator(s: LabelledSet, support: Mapping[int, float]) -> tuple[tuple[int, ...], Rational] | None:
    """Return w near the max-margin vector, by floats, in integers of forty binary digits, with b = 0; None where floats cannot."""
    import numpy as np

    points = [*support]
    if not points:
        return None
    try:
        w = np.array([support[i] for i in points]) @ np.array([s.signed_rows[i][:-1] for i in points], float)
    except OverflowError:
        return None
    largest = np.abs(w).max()
    if not 0 < largest < np.inf:
        return None
    return tuple(int(x) for x in np.rint(w / largest * 2.0**40)), 0


def guessed_weights(
    s: LabelledSet, support: Mapping[int, float] | None = None
) -> dict[int, Rational] | None:
    """Return weights near the max-margin multipliers, by floats, balanced exactly.

    support : these multipliers, where somebody asked before
    """
    guess = support_vectors(s.signed_rows, bias=True) if support is None else support
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
