"""Where nothing separates a set: the few points that are in the way, and the rest without a few."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.integers import WorkLimit, primitive
from verify.exact.rounding import PRIME
from verify.exact.rows import inner, without_last


def smallest(s: LabelledSet, weights: Mapping[int, int]) -> dict[int, int]:
    """Return weights on fewer points under which the signed points cancel too.

    Of the points that are left none can be spared, so they are at most d + 2 (Kirchberger 1903).

    Parameters
    ----------
    weights : positive, by point, with ``sum a_i y_i (x_i, 1) = 0``

    >>> s = LabelledSet([(0,), (1,), (2,), (3,)], [1, -1, 1, -1])
    >>> sorted(smallest(s, {0: 1, 1: 3, 2: 3, 3: 1}))
    [1, 2, 3]
    """
    import flint

    left = {i: a for i, a in weights.items() if a}
    rows = s.signed_rows
    while True:
        points = sorted(left)
        columns = [list(column) for column in zip(*(rows[i] for i in points), strict=True)]
        # Modulo a prime no rank is larger: where all but one are independent there, they are.
        reduced = flint.nmod_mat(len(columns), len(points), [*chain(*columns)], PRIME)
        if reduced.rank() + 1 >= len(points):
            return left
        basis, count = flint.fmpz_mat(columns).nullspace()
        if count < 2:
            return left
        for column in range(count):
            other = [int(basis[k, column]) for k in range(len(points))]
            j = next(k for k, x in enumerate(other) if x)
            if any(x * left[points[j]] != left[i] * other[j] for x, i in zip(other, points, strict=True)):
                break
        if max(other) <= 0:
            other = [-x for x in other]
        # The largest t with a - t u >= 0 sets one weight to 0.
        first, *more = (k for k, x in enumerate(other) if x > 0)
        for k in more:
            if left[points[k]] * other[first] < left[points[first]] * other[k]:
                first = k
        t, unit = left[points[first]], other[first]
        rest = primitive(left[i] * unit - t * x for x, i in zip(other, points, strict=True))
        left = {i: a for i, a in zip(points, rest, strict=True) if a}


LAMBDAS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
# At which soft-margin classifiers propose what to leave out.

GAP = 1e-2
# Relative duality gap at which a proposal is good enough: a sharper one leaves out as many points.

MOST_TRIED, MOST_NUMBERS = 20, 200_000
# Points that are put back one by one, and the numbers of a set up to which that is tried.


def left_out(s: LabelledSet) -> list[int]:
    """Return a few points without which both labels are separable: few, but maybe not the fewest.

    The rule: soft-margin classifiers of several lambda propose w in floats; for each, in integers,
    the threshold with the fewest errors is taken, and the errors of the best are left out. In a small
    set each of them is put back where the rest stays separable. Empty where nothing was found.
    """
    best: list[int] | None = None
    for w in _proposed(s):
        wrong = _errors(s, w)
        gone = set(wrong)
        if len({y for i, y in enumerate(s.labels) if i not in gone}) == 2 and (best is None or len(wrong) < len(best)):
            best = wrong
    if best is None:
        return []
    if len(best) <= MOST_TRIED and len(s.labels) * s.dimension <= MOST_NUMBERS:
        for i in list(best):
            fewer = [k for k in best if k != i]
            if _separable(without(s, fewer)):
                best = fewer
    return sorted(best)


def without(s: LabelledSet, points: list[int]) -> LabelledSet:
    """Return a set without some of its points."""
    gone = set(points)
    kept = [i for i in range(len(s.labels)) if i not in gone]
    rows: Any = [s.rows[i][:-1] for i in kept] if s.packed is None else s.packed.short().only(kept)
    return LabelledSet.over(s.denominator, rows, [s.labels[i] for i in kept])


def _separable(s: LabelledSet) -> bool:
    try:
        return separator_of(s) is not None
    except WorkLimit:
        return False


def _proposed(s: LabelledSet) -> list[list[int]]:
    import numpy as np

    from theorems.geometry.svm import Solver

    try:
        points = np.array(without_last(s.rows), float)
        points /= float(s.denominator)
    except OverflowError:  # beyond the range of floats
        return []
    labels = np.array(s.labels)
    middle, spread = points.mean(axis=0), np.ptp(points, axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    with np.errstate(all="ignore"):
        points -= middle
        points /= scale
        solver = Solver(points, labels)
        del points  # the solver has its own
        found = [solution.w / scale for solution in solver.path(LAMBDAS, GAP)]
    found.append(np.array([float(g) for g in s.between_means or ()]))
    listed = []
    for w in found:
        largest = np.abs(w).max()
        if np.isfinite(largest) and largest > 0:
            listed.append([int(x) for x in np.rint(w / largest * 2.0**26)])
    return listed


def _errors(s: LabelledSet, w: list[int]) -> list[int]:
    """Return the points on the wrong side of the best threshold for <w, x>, or on it."""
    scores = inner(without_last(s.rows), w)
    order = sorted(range(len(scores)), key=scores.__getitem__)
    errors = fewest = s.labels.count(-1)  # everything is above the threshold
    cut = 0
    for k, i in enumerate(order, 1):
        errors += s.labels[i]
        if errors < fewest and (k == len(order) or scores[order[k]] > scores[i]):
            fewest, cut = errors, k
    return sorted([i for i in order[:cut] if s.labels[i] > 0] + [i for i in order[cut:] if s.labels[i] < 0])
