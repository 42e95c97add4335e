"""Directions that leave every convex region, against regions built by hand in the plane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import atan2
from random import Random

import pytest

from theorems.charles2019.every_convex_region import (
    _wedges,
    decide_convex_only,
    deny_convex_only,
    inner_difference,
    spanning,
)
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains.convex_sets import Point, fits_a_region, mean_of
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.decision import Answer, read_vector
from verify.exact.integers import Rational


Plane = tuple[Rational, Rational]
DIRECTIONS = [v for v in product((-2, -1, 0, 1, 2), repeat=2) if any(v)]


def sets(count: int, dimension: int, seed: int) -> Iterator[LabelledSet]:
    """Yield fitted sets of few points, many of them flat or repeated."""
    random, found = Random(seed), 0
    while found < count:
        flat = random.randrange(dimension)  # axes in which all -1 points agree

        def point(level: int, random: Random = random) -> Point:
            moved = [random.randint(-1, 1) for _ in range(dimension - level)]
            return (*([0] * level), *moved)

        within = [point(flat) for _ in range(random.randint(1, dimension + 1))]
        beyond = [point(random.choice((0, 0, 1))) for _ in range(random.randint(1, 4))]
        s = LabelledSet(within + beyond, [-1] * len(within) + [1] * len(beyond))
        if fits_a_region(s):
            found += 1
            yield s


def product_of(a: Sequence[Rational], b: Sequence[Rational]) -> Rational:
    return sum(x * y for x, y in zip(a, b, strict=True))


def is_caught(beyond: Plane, within: list[Plane], x: Plane, v: Plane) -> bool:
    """Is a point in the hull of others and the ray from x along v?

    If not, a lexicographic half-space at the point holds all of them: by its normal and, on its
    border, to one side. Between the normals at which something changes none changes.
    """
    points = [(p[0] - beyond[0], p[1] - beyond[1]) for p in [*within, x]]
    normals = {n for q in [*points, v] if any(q) for n in ((-q[1], q[0]), (q[1], -q[0]))}
    around = sorted(normals, key=lambda n: atan2(n[1], n[0]))
    between = [(m[0] + n[0], m[1] + n[1]) for m, n in zip(around, around[1:] + around[:1], strict=True)]
    for n in [*around, *(m for m in between if any(m)), *((-n[1], n[0]) for n in around)]:
        for tie in ((-n[1], n[0]), (n[1], -n[0])):
            values = [(product_of(n, q), product_of(tie, q)) for q in points]
            rate = product_of(n, v), product_of(tie, v)
            stays = rate[0] < 0 or (rate[0] == 0 and (values[-1][0] < 0 or rate[1] <= 0))
            if stays and all(value < (0, 0) for value in values):
                return False
    return True


def test_the_check_by_hand_knows_what_it_should() -> None:
    assert is_caught((1, 0), [(0, 0)], (0, 0), (1, 0))
    assert not is_caught((1, 0), [(0, 0)], (0, 1), (1, 0))  # the layer above never comes down
    assert is_caught((0, 1), [(-1, 0), (1, 0)], (Fraction(1, 3), -5), (0, 1))
    assert not is_caught((5, 0), [(0, 0), (3, 0), (0, 3)], (1, 1), (1, 0))


def test_in_the_plane_all_directions_are_as_regions_by_hand_say() -> None:
    random = Random(3)
    grid = [(Fraction(i, 2), Fraction(j, 2)) for i in range(-5, 6) for j in range(-5, 6)]
    seen = dict.fromkeys((Answer.YES, Answer.NO), 0)
    for s in sets(60, 2, 0):
        within, beyond = [[s.points[i] for i in s.where(y)] for y in (-1, 1)]
        mean = mean_of(s, -1)
        for v in random.sample(DIRECTIONS, 5):
            answer = decide_convex_only(s, v).answer
            far = [(a[0] + 90 * v[0], a[1] + 90 * v[1] + random.randint(-2, 2)) for a in within]
            starts = [*random.sample(grid, 25), *within, *far, mean]
            kept = [x for x in starts if not any(is_caught(b, within, x, v) for b in beyond)]
            # A region that never lets go, seen by hand, refutes a yes; a no shows its own.
            assert (answer is Answer.NO) == bool(kept), (s, v)
            seen[answer] += 1
    assert min(seen.values()) > 10


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
def test_some_direction_serves_or_all_are_denied(dimension: int) -> None:
    random = Random(dimension)
    answers = set()
    for s in sets(60, dimension, dimension):
        denial, serves = deny_convex_only(s), spanning(s) is not None
        assert (denial.answer is Answer.YES) is not serves, s
        answer = decide_convex_only(s, inner_difference(s)).answer
        assert (answer is Answer.YES) is serves, s
        answers.add(serves)
        if serves:
            continue
        assert all(kernel.check(one).holds for one in denial.certificates)
        wedges = list(_wedges(s))
        assert all(w.region.fits(s.points, s.labels) for w in wedges)
        for _ in range(4):
            v = tuple(random.randint(-3, 3) for _ in range(dimension))
            if any(v):
                assert decide_convex_only(s, v).answer is Answer.NO, (s, v)
                assert any(not decide_ray(w.region, w.start, v)[0] for w in wedges), (s, v)
    assert answers == ({True} if dimension == 1 else {True, False})


def test_a_yes_shows_that_the_direction_is_inside_the_cone() -> None:
    s = LabelledSet([(-1, 0), (1, 0), (0, 1), (7, -9)], [-1, -1, 1, 1])
    decision = decide_convex_only(s, (0, 1))

    assert decision.answer is Answer.YES
    every_region, inner = decision.certificates
    assert read_vector(every_region["question"]["direction"]) == (0, 1)
    # Less half the least weight of (1, 1) and (-1, 1), it is in the cone that they span.
    assert read_vector(inner["question"]["direction"]) == (0, Fraction(1, 2))
    assert len(inner["question"]["points"]) == 3
    assert all(kernel.check(one).holds for one in decision.certificates)
    # On the rim of the cone it only leaves what is open or closed.
    assert decide_convex_only(s, (1, 1)).answer is Answer.NO
    assert decide_convex_only(s, (2, 1)).answer is Answer.NO


def test_what_no_region_fits_is_vacuous() -> None:
    s = LabelledSet([(0, 0), (2, 0), (1, 0)], [-1, -1, 1])

    assert decide_convex_only(s, (0, 1)).answer is Answer.VACUOUS
