"""Steps to what is smaller: the numbers between which a fraction lies, and sets in order."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, pairwise

import pytest

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.scouts.polish import sets_in_order
from verify.judge import judge
from verify.objects import bits, simpler, simpler_numbers, size
from verify.registry import find
from verify.search.shrink import refutes, shrink


@pytest.mark.parametrize("denominator", range(2, 40))
def test_the_nearest_fractions_of_half_the_denominator_are_tried(denominator: int) -> None:
    for numerator in range(-3 * denominator, 3 * denominator):
        x = Fraction(numerator, denominator)
        half = range(1, x.denominator // 2 + 1)
        below = max((Fraction(x * q // 1, q) for q in half), default=None)
        above = min((Fraction(-(-x * q // 1), q) for q in half), default=None)
        tried = [*simpler_numbers(x)]

        assert all(bits(y) < bits(x) for y in tried)
        for y in (below, above):
            assert y is None or y in tried or bits(y) >= bits(x)


def test_a_long_fraction_becomes_short_where_little_room_is_needed() -> None:
    """What counts is to be above 1; in steps of one number it is reached by halving."""
    steps: list[int | Fraction] = [Fraction(1073741829, 1073741824)]
    while smaller := [y for y in simpler_numbers(steps[-1]) if 1 < y < Fraction(3, 2)]:
        steps.append(smaller[0])

    assert steps[-1] == Fraction(4, 3)
    assert len(steps) < 40


@pytest.mark.parametrize("least", [0, 4])
def test_sets_come_in_order_and_none_is_left_out(least: int) -> None:
    listed = list(islice(sets_in_order(1, 3, (-1, 1), least), 500))
    every = [s for s in islice(sets_in_order(1, 3, (-1, 1)), 2000) if size(s)[2] >= least]

    assert all(size(a) <= size(b) for a, b in pairwise(listed))
    assert listed == every[:500]
    assert min(size(s)[2] for s in listed) == max(least, 3)


EIGHT = [(0, 0, 0)] * 4 + [(0, 0, 0), (0, 0, 1), (1, 0, 1), (1, 1, 0)]
TEN = [(0, 0)] * 6 + [(0, 2), (0, 0), (1, 0), (2, 0)]


@pytest.mark.parametrize("points", [EIGHT, TEN])
def test_classes_of_one_size_lose_a_point_each_and_what_is_flat_comes_into_the_plane(
    points: list[tuple[int, ...]],
) -> None:
    """Neither a point nor an axis can be left out alone: there was an end, of eight points in space and of ten."""
    claim, each = find("tanay2018/angle-falls-with-lambda"), len(points) // 2
    x = LabelledSet(points, [1] * each + [-1] * each)
    small = shrink(claim, x, judge(claim, x), 1_000)

    assert refutes(small.verdict)
    assert (small.x.dimension, len(small.x.points)) == (2, 6)
    assert small.minimal


def test_a_step_leaves_a_point_of_each_label_out_or_projects_along_a_diagonal() -> None:
    classes = LabelledSet([(0,), (1,), (2,), (3,)], [0, 1, 2, 2])
    line = LabelledSet([(1, -1), (Fraction(1, 2), Fraction(1, 2))], [1, 1])

    assert {LabelledSet([(3,)], [2]), LabelledSet([(2,)], [2])} <= set(simpler(classes))
    assert {LabelledSet([(0,), (1,)], [1, 1]), LabelledSet([(2,), (0,)], [1, 1])} <= set(simpler(line))
    assert all(type(c) is int for s in simpler(line) if s.dimension == 1 for (c,) in s.points if c == 1)
