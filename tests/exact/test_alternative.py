"""Systems of strict and weak rows against the elimination of one unknown after the other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise, product
from operator import mul

import pytest

from verify.exact.alternative import Alternative, Listed
from verify.exact.cone import NearestPoint
from verify.exact.integers import Work, dot, over_common_denominator, primitive, solve_gram


LITTLE = 10**6


def eliminated(rows: list[tuple[list[int], bool]]) -> bool:
    """Is there z with <row, z> > 0 on the strict rows and >= 0 on the others?"""
    if any(strict and not any(row) for row, strict in rows):
        return False
    unknown = next((k for k in range(len(rows[0][0])) if any(row[k] for row, _ in rows)), None)
    if unknown is None:
        return True
    kept = {(tuple(primitive(row)), strict) for row, strict in rows if row[unknown] == 0}
    for (p, one), (q, two) in product(rows, repeat=2):
        if p[unknown] > 0 > q[unknown]:
            sum_of_both = [p[unknown] * y - q[unknown] * x for x, y in zip(p, q, strict=True)]
            kept.add((tuple(primitive(sum_of_both)), one or two))
    return eliminated([(list(row), strict) for row, strict in kept]) if kept else True


def assert_right(system: Alternative, strict: list[list[int]], weak: list[list[int]]) -> None:
    """The solution solves the system, or weights combine its rows to 0, not only weak ones."""
    assert system.solvable == eliminated(
        [(row, True) for row in strict] + [(row, False) for row in weak]
    )
    if system.solvable:
        z = system.solution()
        assert all(dot(row, z) > 0 for row in strict)
        assert all(dot(row, z) >= 0 for row in weak)
        return
    rows, weights = [*strict, *weak], system.weights()
    assert all(weight > 0 for weight in weights.values())
    assert any(index < len(strict) for index in weights)
    assert not any(
        sum(weight * rows[index][k] for index, weight in weights.items())
        for k in range(len(rows[0]))
    )


@pytest.mark.parametrize("size", [1, 2, 3])
def test_systems_agree_with_elimination(size: int) -> None:
    rng = random.Random(size)
    answers = set()
    for _ in range(120):
        strict = [[rng.randint(-2, 2) for _ in range(size)] for _ in range(rng.randint(1, 3))]
        weak = [[rng.randint(-2, 2) for _ in range(size)] for _ in range(rng.randint(0, 3))]
        first = rng.randint(0, len(weak))
        system = Alternative(strict, Work(LITTLE), weak[:first])
        assert_right(system, strict, weak[:first])
        for number in range(first, len(weak)):
            system.add_weak(weak[number])
            assert_right(system, strict, weak[: number + 1])
        answers.add(system.solvable)
    assert answers == {True, False}


def test_level_rows_stay_level() -> None:
    system = Alternative([[1, 0]], Work(LITTLE))
    for row in ([0, 1], [0, -1], [1, 1], [1, -1]):
        system.add_weak(row)
    assert system.solvable
    assert primitive(system.solution()) == [1, 0]
    system.add_weak([-1, 0])
    assert not system.solvable
    assert system.weights() == {0: 1, 5: 1} or set(system.weights()) == {0, 5}


def test_large_systems_are_solved_from_a_guess_too() -> None:
    rng = random.Random(5)
    for _ in range(6):
        strict = [[rng.randint(-3, 9) for _ in range(3)] for _ in range(40)]
        weak = [[rng.randint(-3, 9) for _ in range(3)] for _ in range(4)]
        assert_right(Alternative(strict, Work(10**7), weak), strict, weak)


def test_the_nearest_point_is_the_nearest() -> None:
    rng = random.Random(7)
    for _ in range(80):
        columns = [[rng.randint(-3, 3) for _ in range(3)] for _ in range(5)]
        target = [rng.randint(-3, 3) for _ in range(3)]
        nearest = NearestPoint(Listed(columns), target, Work(LITTLE))
        inside = nearest.solve()

        assert all(weight > 0 for weight in nearest.weights)
        assert nearest.scale > 0
        left = [
            nearest.scale * t - sum(a * columns[j][k] for j, a in zip(
                nearest.support, nearest.weights, strict=True))
            for k, t in enumerate(target)
        ]
        assert nearest.residual == primitive(left)
        assert inside == (not any(left))
        # no column leads closer, and those in use neither closer nor farther
        assert all(dot(column, left) <= 0 for column in columns)
        assert all(dot(columns[j], left) == 0 for j in nearest.support)


@pytest.mark.parametrize("guess", [[0, 1], [1, 0], [0, 1, 2], [2], [0, 0], [1, 2]])
def test_any_guess_ends_at_the_nearest_point(guess: list[int]) -> None:
    columns = [[1, 0], [0, 1], [1, 1]]
    for target in ([3, 5], [5, 3], [-1, 2], [2, -1], [-1, -1], [2, 2]):
        plain = NearestPoint(Listed(columns), target, Work(LITTLE))
        guessed = NearestPoint(Listed(columns), target, Work(LITTLE), guess)
        assert plain.solve() == guessed.solve()
        assert plain.residual == guessed.residual
        assert len(set(guessed.support)) == len(guessed.support) <= 2


def by_walking(
    columns: list[list[int]], target: list[int], weights: dict[int, Fraction], dropped: list[int]
) -> dict[int, Fraction]:
    """Walk from some weights to the nearest point of the columns' span; drop and list what is 0."""
    while weights:
        own = list(weights)
        gram = [[dot(columns[i], columns[j]) for j in own] for i in own]
        solution, over = solve_gram(gram, [dot(columns[i], target) for i in own])
        goal = {i: Fraction(x, over) for i, x in zip(own, solution, strict=True)}
        if min(goal.values()) > 0:
            return goal
        step = min(weights[i] / (weights[i] - goal[i]) for i in own if goal[i] <= 0)
        mixed = {i: weights[i] + step * (goal[i] - weights[i]) for i in own}
        dropped += [i for i in reversed(own) if not mixed[i]]
        weights = {i: x for i, x in mixed.items() if x}
    return weights


class Recorded(NearestPoint):
    """Keeps the columns in use after each step, and what was dropped on the way."""

    def __init__(self, columns: list[list[int]], target: list[int], guess: Iterable[int] = ()) -> None:
        self.steps: list[list[int]] = []
        self.dropped: list[int] = []
        super().__init__(Listed(columns), target, Work(LITTLE), guess)

    def _settle(self) -> None:
        super()._settle()
        self.steps.append(list(self.support))

    def _drop(self, place: int) -> None:
        self.dropped.append(self.support[place])
        super()._drop(place)


def by_entering(
    columns: list[list[int]], target: list[int]
) -> tuple[list[list[int]], list[int]]:
    """Return the columns in use after each step of Lawson and Hanson's algorithm, and the dropped."""
    weights: dict[int, Fraction] = {}
    steps: list[list[int]] = []
    dropped: list[int] = []
    while True:
        left = [
            t - sum(a * columns[i][k] for i, a in weights.items()) for k, t in enumerate(target)
        ]
        products = [sum(map(mul, column, left)) for column in columns]
        if max(products) <= 0:
            return steps, dropped
        entering = products.index(max(products))
        weights = by_walking(columns, target, {**weights, entering: Fraction(0)}, dropped)
        steps.append(list(weights))


@pytest.mark.parametrize(("sizes", "low"), [((4, 5, 6, 7), -2), ((9,), 5)])
def test_the_walk_is_that_of_lawson_and_hanson(sizes: tuple[int, ...], low: int) -> None:
    rng = random.Random(31)
    dropped: Counter[int] = Counter()
    for size in 60 // len(sizes) * sizes:
        columns = [[rng.randint(low, 9) for _ in range(size)] for _ in range(4 * size)]
        target = [rng.randint(low, 9) for _ in range(size)]
        nearest = Recorded(columns, target)
        nearest.solve()

        assert (nearest.steps, nearest.dropped) == by_entering(columns, target)
        dropped.update(1 + len(a) - len(b) for a, b in pairwise(nearest.steps))
    assert dropped[1] > 30
    assert dropped[2] > 2


@pytest.mark.parametrize("size", [4, 10])
def test_a_guess_is_left_at_the_border_of_the_cone(size: int) -> None:
    rng = random.Random(11)
    lost = set()
    for _ in range(60):
        columns = [[*(rng.randint(-4, 4) for _ in range(size)), int(k == 0)] for k in range(size)]
        columns = [[a + 9 * (j == k) for j, a in enumerate(c)] for k, c in enumerate(columns)]
        target = [rng.randint(-9, 9) for _ in range(size + 1)]
        nearest = Recorded(columns, target, range(size))

        dropped: list[int] = []
        walked = by_walking(columns, target, dict.fromkeys(range(size), Fraction(1)), dropped)
        assert nearest.dropped == dropped
        assert walked == {
            j: Fraction(a, nearest.scale)
            for j, a in zip(nearest.support, nearest.weights, strict=True)
        }
        lost.add(len(dropped))
    assert {1, 2, 3} <= lost


@pytest.mark.parametrize("size", [1, 2, 5, 6, 7, 8])
def test_gram_systems_are_solved_over_one_positive_denominator(size: int) -> None:
    rng = random.Random(size)
    for _ in range(10):
        vectors = [[rng.randint(-4, 4) for _ in range(size + 2)] for _ in range(size)]
        gram = [[dot(a, b) for b in vectors] for a in vectors]
        right = [rng.randint(-9, 9) for _ in range(size)]
        solution, over = solve_gram(gram, right)

        assert over > 0
        assert [dot(row, solution) for row in gram] == [over * r for r in right]
        assert primitive([*solution, over]) == [*solution, over]


def test_common_denominators_and_factors() -> None:
    assert over_common_denominator((1, 2)) == ([1, 2], 1)
    assert over_common_denominator((Fraction(1, 2), Fraction(-2, 3), 1)) == ([3, -4, 6], 6)
    assert over_common_denominator((Fraction(2), 3)) == ([2, 3], 1)
    assert primitive([4, -6, 0]) == [2, -3, 0]
    assert primitive([0, 0]) == [0, 0]
    assert primitive([3, 1]) == [3, 1]
    assert primitive([]) == []
