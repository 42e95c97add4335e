"""The longest step that some separator needs: on a line by hand, in the plane by enumeration."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from theorems.geometry.deciders import reach
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.reach import decide_reach
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.decision import Answer, undecided
from verify.exact.program import solve_program


def on_a_line(s: LabelledSet, v: Any) -> Fraction:
    """A threshold at one end of the gap is farthest from the last point beyond the other end."""
    plus, minus = [s.points[i][0] for i in s.where(1)], [s.points[i][0] for i in s.where(-1)]
    if min(plus) < max(minus):
        plus, minus = [-x for x in plus], [-x for x in minus]
    return Fraction(max(max(plus) - max(minus), min(plus) - min(minus))) / abs(v)


def times(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return sum(x * y for x, y in zip(a, b, strict=True))


def cross(a: Sequence[Any], b: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(a[k - 2] * b[k - 1] - a[k - 1] * b[k - 2] for k in range(3))


def in_the_plane(s: LabelledSet, v: Sequence[Any]) -> Fraction | None:
    """Try all weak separators with <w, v> = 1 that are 0 at two points; None for infinity.

    Infinity needs one with <w, v> = 0, 0 at a point, and not 0 at all of them.
    """
    rows = [(y * x[0], y * x[1], y) for x, y in zip(s.points, s.labels, strict=True)]
    level = (*v, 0)
    for row in rows:
        for z in (cross(row, level), cross(level, row)):
            products = [times(other, z) for other in rows]
            if min(products) >= 0 and max(products) > 0:
                return None
    best = Fraction(0)
    for one, two in combinations(rows, 2):
        z = cross(one, two)
        rise = times(level, z)
        if rise:
            products = [Fraction(times(row, z)) / rise for row in rows]
            if min(products) >= 0:
                best = max(best, *products)
    return best


def assert_certified(s: LabelledSet, v: Any, expected: Fraction | None) -> None:
    supremum, decision = decide_reach(s, v)

    assert decision.answer is Answer.YES, decision.reason
    assert supremum == expected
    certificate = decision.certificate
    assert certificate is not None
    assert kernel.check(certificate).holds
    # any separator does for the one that is exhibited: here it fits with room
    found = certificate["evidence"]["separator"]
    w, b = [Fraction(x) for x in found["w"]], Fraction(found["b"])
    assert all(y * (times(w, x) + b) > 0 for x, y in zip(s.points, s.labels, strict=True))


@pytest.mark.parametrize("scale", [1, -3, Fraction(2, 7)])
def test_on_a_line_the_farthest_threshold_counts(scale: Any) -> None:
    rng = random.Random(str(scale))
    for _ in range(25):
        places = [Fraction(rng.randint(-20, 20), rng.randint(1, 3)) for _ in range(5)]
        cut = Fraction(rng.randint(-20, 20), 7)
        s = LabelledSet([(scale * x,) for x in places], [1 if x > cut else -1 for x in places])
        margin = max_margin(s)
        if isinstance(margin, MaxMargin):
            assert_certified(s, margin.w, on_a_line(s, margin.w[0]))


def test_in_the_plane_weak_separators_through_two_points_count() -> None:
    rng = random.Random(4)
    answers = set()
    for number in range(60):
        points = [[rng.randint(-3, 3) for _ in "xy"] for _ in range(3 + number % 3)]
        s = LabelledSet(points, [1 if 2 * x + y > 0 else -1 for x, y in points])
        margin = max_margin(s)
        spread = {(a - points[0][0], b - points[0][1]) for a, b in points}
        flat = all(a * d == b * c for (a, b), (c, d) in combinations(spread, 2))
        if isinstance(margin, MaxMargin) and not flat:
            expected = in_the_plane(s, margin.w)
            assert_certified(s, margin.w, expected)
            answers.add(expected is None)
    assert answers == {True, False}


@pytest.mark.parametrize("share", [1, 3, Fraction(1, 5)])
def test_between_two_points_the_step_is_their_difference(share: Any) -> None:
    one, two = (1, Fraction(1, 2), 3), (0, 2, -1)
    v = [share * (a - b) for a, b in zip(one, two, strict=True)]

    assert_certified(LabelledSet([one, two], [1, -1]), v, Fraction(1) / share)


def test_where_nothing_rises_or_separates_nothing_is_said() -> None:
    pair = LabelledSet([(1,), (-1,)], [1, -1])
    falling = decide_reach(pair, (-1,))
    assert falling[0] is None
    assert falling[1].answer is Answer.UNDECIDED
    assert falling[1].reason == "no separator rises along the direction"
    same = LabelledSet([(0, 0), (0, 0)], [1, -1])
    supremum, decision = decide_reach(same, (1, 0))
    assert supremum is None
    assert decision.answer is Answer.UNDECIDED
    assert decision.reason == "S is not separable"


def test_without_a_separator_no_step_is_called_unbounded() -> None:
    # weakly separable only: w = (1, c) is 0 at the doubled point and as high as c at the third
    s = LabelledSet([(0, 0), (0, 0), (0, 1)], [1, -1, 1])

    supremum, decision = decide_reach(s, (1, 0))

    assert supremum is None
    assert decision.answer is Answer.UNDECIDED
    assert decision.reason == "S is not separable"
    assert decision.certificate is None


def test_a_bound_that_is_not_found_is_not_certified(monkeypatch: Any) -> None:
    """The direction is made up of points in a program of its own, which may end undecided."""
    s = LabelledSet([(0,), (1,), (5,)], [-1, 1, 1])
    assert_certified(s, (1,), Fraction(5))
    left = 0

    def limited(*arguments: Any) -> Any:
        nonlocal left
        left -= 1
        return solve_program(*arguments) if left >= 0 else undecided("the work limit was reached")

    monkeypatch.setattr(reach, "solve_program", limited)
    assert decide_reach(s, (1,)) == (None, undecided("the work limit was reached"))

    left = len(s.points)  # one program a point, then those that make up the direction
    _, decision = decide_reach(s, (1,))
    assert left < 0
    assert decision.answer is Answer.UNDECIDED
    assert decision.reason.startswith("the kernel refused the certificate")
