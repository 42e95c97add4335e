"""Steps to what is smaller: the numbers between which a fraction lies, and sets in order."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, pairwise

import pytest

from theorems.geometry.scouts.polish import sets_in_order
from verify.objects import bits, simpler_numbers, size


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
