"""Distributions as objects: what they say, what they are made of, how they grow simpler."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import islice
from math import pi, sin

import pytest

from theorems.geometry.objects.distributions import (
    Curved,
    CurvedVector,
    Flat,
    Uniform,
    inner,
    share_within,
)
from verify.objects import falls, nearby, read, require_storable, simpler, size, write


F = Fraction
FLAT = Flat(((F(3, 5), F(4, 5)), (0, -1)), 1, ((1, 2),), 7)
PAIR = Curved((CurvedVector((1,), ((F(1, 16),),)), CurvedVector((-1,), ((F(1, 16),),))), None, (), 4)
PLANE = Curved((CurvedVector((1, 0), ((F(1, 4), 0), (0, F(1, 2))), F(2)),), 1, ((1, -1),))


@pytest.mark.parametrize("one", [FLAT, PAIR, PLANE, Uniform(7), Flat(((1,),))])
def test_they_come_back_from_json(one: object) -> None:
    require_storable(one)

    assert read(write(one)) == one


@pytest.mark.parametrize("one", [FLAT, PAIR, PLANE])
def test_steps_are_smaller_or_near(one: Flat | Curved) -> None:
    assert falls(one)
    for step in islice(simpler(one), 200):
        assert step != one
        assert isinstance(step, type(one))
        assert size(step) < size(one) or size(step)[0] == size(one)[0]
    rng, seen = random.Random(1), set()
    for _ in range(50):
        near = nearby(one, rng)
        require_storable(near)
        seen.add(near)
    assert len(seen) > 8


def test_every_flat_step_is_one() -> None:
    assert FLAT.is_one
    assert all(step.is_one for step in simpler(FLAT))
    assert not Flat(((0, 0),)).is_one
    assert not Flat(((1, 0), (1,))).is_one
    assert not Flat(((1, 0),), 3).is_one
    assert not Flat(((1, 0),), 0).is_one
    assert not Flat(((1, 0),), 1, ((0, 0),)).is_one
    assert not Flat(((1, 0),), radius=0).is_one


def test_the_basis_of_the_subspace_is_orthonormal() -> None:
    law = Flat(((1, 2, 3),), 2, ((1, 2, 0), (1, F(-1, 3), 5)))

    assert [[inner(a, b) for b in law.basis] for a in law.basis] == [[1, 0], [0, 1]]
    u = (F(1, 3), -2)
    assert law.within(law.across(u)) == u


def test_a_curved_vector_is_the_shortest_only_where_the_form_is_small() -> None:
    for eigenvalue, good in ((F(1, 2), True), (F(501, 1000), False), (-9, True)):
        one = CurvedVector((1, 0), ((0, 0), (0, eigenvalue)))
        assert one.is_shortest == good
        assert Curved((one,)).is_one == good
    # beyond 1/2 a shorter v fools: (c, s) with c^2 + s^2 < 1
    steep = CurvedVector((1, 0), ((0, 0), (0, 2)))
    assert steep.value((F(3, 5), F(3, 5))) > 0


def test_the_form_is_the_value() -> None:
    rng = random.Random(2)
    for p in (*PAIR.points, *PLANE.points):
        a, b, c = p.form
        for _ in range(5):
            v = tuple(F(rng.randint(-9, 9), 4) for _ in p.r)
            assert p.value(v) == inner(v, [inner(row, v) for row in a]) + inner(b, v) + c
        assert p.value(p.r) == 0


def test_who_is_fooled() -> None:
    assert PAIR.fooled((15,)) == []  # beyond the radius
    far = Curved(PAIR.points)
    assert far.fooled((15,)) == [0, 1]
    assert far.fooled((F(149, 10),)) == [0]
    assert far.fooled((-1,)) == [1]
    assert far.fooled((-1,), one_sided=False) == [0, 1]
    assert FLAT.fooled((3, -4), one_sided=True) == [1]
    assert FLAT.fooled((8, 0)) == []


@pytest.mark.parametrize("m", [1, 3, 5, 7, 9, 51])
def test_shares_of_a_sphere(m: int) -> None:
    assert share_within(m, 0) == 0
    assert share_within(m, 2) == 1
    steps = [share_within(m, F(i, 10)) for i in range(11)]
    assert steps == sorted(steps)
    assert steps[-1] == (m > 1)
    if m > 1:  # by the trapezoidal rule of the integral over angles
        n = 2000

        def area(top: float) -> float:
            heights = [sin(pi / 2 - top * i / n) ** (m - 2) for i in range(n + 1)]
            return top / n * (sum(heights) - (heights[0] + heights[-1]) / 2)

        angle = 0.3046926540153975  # arcsin(3/10)
        assert abs(area(angle) / area(pi / 2) - share_within(m, F(3, 10))) < 1e-6


def test_even_dimensions_have_no_rational_share() -> None:
    with pytest.raises(ValueError, match="odd m"):
        share_within(2, F(1, 2))
    assert not Uniform(4).is_one
    assert Uniform(5).missed(F(1, 2)) == F(11, 16)
