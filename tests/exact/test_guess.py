"""Guesses by floats: they name the columns and points that the exact solution uses."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from theorems.geometry.deciders import margin
from theorems.geometry.deciders.margin import _Pairs, guessed_weights, max_margin
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact import alternative
from verify.exact.alternative import GUESS_FROM, SHARP, Alternative, Listed
from verify.exact.cone import NearestPoint
from verify.exact.guess import Nearest, nearest_point, support_vectors
from verify.exact.integers import Work, dot
from verify.exact.rounding import short_solution_of_few


HUGE = 10**400


def drawn(rng: random.Random, count: int, size: int) -> list[list[int]]:
    return [[rng.randint(-9, 9) for _ in range(size)] for _ in range(count)]


@pytest.mark.parametrize("factor", [1, 1000, 10**30])
def test_the_guess_names_the_columns_of_the_exact_solution(factor: int) -> None:
    rng = random.Random(0)
    for _ in range(20):
        columns = [[factor * x for x in column] for column in drawn(rng, 6, 5)]
        target = [rng.randint(-9, 9) for _ in range(5)]
        nearest = NearestPoint(Listed(columns), target, Work(10**9))
        nearest.solve()

        assert sorted(nearest_point(columns, target).used) == sorted(nearest.support)


def test_the_residual_is_that_of_the_exact_solution() -> None:
    rng = random.Random(0)
    for _ in range(20):
        columns, target = drawn(rng, 6, 5), [rng.randint(-9, 9) for _ in range(5)]
        nearest = NearestPoint(Listed(columns), target, Work(10**9))
        if not nearest.solve():
            exact, found = np.array(nearest.residual, float), nearest_point(columns, target).residual
            assert found / np.abs(found).max() == pytest.approx(exact / np.abs(exact).max(), abs=1e-6)


def test_what_floats_see_of_the_end_spares_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any of many solutions will do: the nearest point is not solved for exactly."""
    monkeypatch.setattr(alternative, "NearestPoint", None)
    rng = random.Random(3)
    for _ in range(20):
        w, rows = [rng.randint(-9, 9) for _ in range(5)], []
        while len(rows) < GUESS_FROM // 5:
            row = [rng.randint(-9, 9) for _ in range(5)]
            product = dot(row, w)
            rows += [[x if product > 0 else -x for x in row]] * (abs(product) > 9)
        asked = Alternative(rows, Work(10**9), [rows[0]])

        assert asked.solvable
        assert min(dot(row, asked.solution()) for row in rows) > 0
        asked.add_weak(w)  # seen at once, too
        assert asked.solvable
        assert dot(w, asked.solution()) >= 0


def test_a_target_in_the_cone_leaves_no_residual() -> None:
    rng = random.Random(4)
    for _ in range(20):
        columns = drawn(rng, 6, 5)
        target = [sum(column[k] for column in columns[:3]) for k in range(5)]

        assert nearest_point(columns, target).residual is None


def test_a_system_without_a_solution_is_not_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternative, "short_solution_of_few", None)
    rng = random.Random(5)
    for size in (3, 5, 8):
        rows = drawn(rng, 20 * size, size)
        assert not Alternative(rows, Work(10**9)).solvable


@pytest.mark.parametrize(("z", "rows", "short"), [
    ((1.0, 1.0), [[1, 0], [0, 1]], [1, 1]),  # a product of 1 is positive
    ((3.0, 1.0), [[1, 0], [0, 1]], [4096, 1365]),
    ((3.0, 1.0), [[1, -2], [-1, 3]], None),  # 0 on the second row, at any length below it
    ((1.0, 1e-5), [[1, 0], [0, 1]], [1 << 19, 5]),
    ((0.0, 0.0), [[1, 0]], None),
])
def test_the_shortest_solution_near_floats_is_taken(z: Any, rows: Any, short: list[int] | None) -> None:
    assert short_solution_of_few(rows, np.array(z), Work(10**9)) == short


def test_a_zero_column_is_not_in_use() -> None:
    assert nearest_point([[0, 0], [1, 0], [-1, 0]], [3, 1]).used == [1]


def test_the_guess_comes_with_the_heaviest_first() -> None:
    assert nearest_point([[1, 0], [0, 1]], [1, 5]).used == [1, 0]
    assert nearest_point([[1, 0], [0, 1]], [5, 1]).used == [0, 1]


@pytest.mark.parametrize("scale", [1, 7])
def test_support_vectors_are_those_of_the_exact_solution(scale: int) -> None:
    points = [(0, 0), (4, 0), (4, 2), (9, 5), (-3, 1)]
    s = LabelledSet([[scale * x for x in p] for p in points], [-1, 1, 1, 1, -1])
    solution = max_margin(s)
    guess = support_vectors(s.signed_rows, bias=True)

    assert set(guess) == {i for i, a in enumerate(solution.alpha) if a}
    total = sum(guess.values())
    for i, x in guess.items():
        share = float(solution.alpha[i] / sum(solution.alpha))
        assert x / total == pytest.approx(share, rel=1e-4)


def test_support_vectors_without_a_bias() -> None:
    rows = [[2, 0], [0, 1], [5, 5]]

    assert support_vectors(rows, bias=False) == pytest.approx({1: 25.0, 0: 25 / 4})


@pytest.mark.parametrize("rows", [[[HUGE, 1], [1, 1]], [[0, 0], [0, 0]]])
def test_no_guess_where_floats_cannot_tell(rows: list[list[int]]) -> None:
    assert support_vectors(rows, bias=True) == {}
    assert support_vectors(rows, bias=False) == {}
    assert nearest_point(rows, [0, 1]).used == []


def test_multipliers_are_spread_over_pairs() -> None:
    s = LabelledSet([(1,), (2,), (3,), (-1,), (-2,)], [1, 1, 1, -1, -1])
    pairs = _Pairs(s.signed_rows, s, 1)

    def spread(multipliers: dict[int, float]) -> list[tuple[int, int]]:
        return [pairs.pair(index) for index in pairs.guess(multipliers)]

    assert spread({0: 2.0, 2: 1.0, 3: 1.0, 4: 2.0}) == [(2, 4), (0, 4), (0, 3)]
    assert spread({0: 1.0, 1: 1.0, 3: 1.0, 4: 1.0}) == [(1, 4), (0, 3)]
    assert spread({1: 3.0, 3: 3.0}) == [(1, 3)]
    assert spread({0: 3.0, 1: 1.0, 4: 2.0}) == [(1, 4), (0, 4)]
    assert spread({0: 1.0}) == []
    assert spread({}) == []
    assert [pairs[index] for index in range(6)] == [
        [2, 1], [3, 1], [3, 1], [4, 1], [4, 1], [5, 1],
    ]
    assert len(pairs) == 5


@pytest.mark.parametrize(("residual", "best"), [
    ([-1, 0], -1), ([1, 0], 5), ([-1, 2], -1), ([-1, 3], 0), ([0, 1], 0), ([0, 0], -1),
])
def test_the_best_pair_is_the_best_of_each_side(residual: list[int], best: int) -> None:
    s = LabelledSet([(1,), (2,), (3,), (-1,), (-2,)], [1, 1, 1, -1, -1])
    pairs = _Pairs(s.signed_rows, s, 1)

    products = [sum(a * b for a, b in zip(pairs[k], residual, strict=True)) for k in range(6)]
    assert pairs.best(residual) == best
    assert max(products) == products[best] if best >= 0 else max(products) <= 0


def test_only_large_systems_start_from_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(alternative, "nearest_point", lambda *given: asked.append(given) or Nearest([]))
    rows = drawn(random.Random(1), GUESS_FROM // 4, 3)

    Alternative(rows[1:], Work(10**9))
    assert asked == []
    Alternative(rows[1:], Work(10**9), [rows[0]])
    Alternative(rows, Work(10**9))
    (weak, target), (strict, _) = asked
    assert target == [0, 0, 0, SHARP]
    assert weak == [*strict[1:], [*rows[0], 0]]
    assert strict == [[*row, max(map(abs, row))] for row in rows]


@pytest.mark.parametrize("bias", [True, False])
def test_only_large_sets_start_from_guessed_support_vectors(
    bias: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        margin, "support_vectors", lambda rows, bias: asked.append((rows, bias)) or {}
    )
    points = [(k, 2 * k, 3 * k) for k in range(-GUESS_FROM // 8, GUESS_FROM // 8 + 1) if k]
    s = LabelledSet(points, [1 if p[0] > 0 else -1 for p in points])

    max_margin(s.without(0), bias=bias)
    assert asked == []
    max_margin(s, bias=bias)
    rows = s.signed_rows if bias else [row[:-1] for row in s.signed_rows]
    assert asked == [(rows, bias)]


def test_a_good_guess_saves_work(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(2)
    points = drawn(rng, 60, 4)
    s = LabelledSet(points, [1 if sum(p) > 0 else -1 for p in points])

    def spent(search: Any) -> int:
        amounts: list[int] = []
        with monkeypatch.context() as patched:
            patched.setattr(Work, "spend", lambda self, amount: amounts.append(amount))
            search()
        return sum(amounts)

    searches = (
        lambda: Alternative(s.signed_rows, Work(0)), lambda: max_margin(s),
        lambda: max_margin(s, bias=False),
    )
    guessed = [spent(search) for search in searches]
    monkeypatch.setattr(alternative, "nearest_point", lambda *given: Nearest([]))
    monkeypatch.setattr(margin, "support_vectors", lambda rows, bias: {})
    for less, search in zip(guessed, searches, strict=True):
        assert less < spent(search)


def test_guessed_weights_are_balanced_and_near_the_multipliers() -> None:
    s = LabelledSet([(0, 0), (4, 0), (4, 2), (9, 5), (-3, 1)], [-1, 1, 1, 1, -1])
    solution, weights = max_margin(s), guessed_weights(s)

    assert weights is not None
    for y in (1, -1):
        assert sum(a for i, a in weights.items() if s.labels[i] == y) == 1
        for i in s.where(y):
            share = 2 * solution.alpha[i] / sum(solution.alpha)
            assert float(weights.get(i, 0)) == pytest.approx(float(share), abs=1e-4)
    assert guessed_weights(LabelledSet([(1,), (2,)], [1, 1])) is None


def test_dependent_guesses_are_taken_one_by_one() -> None:
    for guess, support in (([0, 0], [0]), ([0, 1, 2], [0, 1]), ([2, 0], [2]), ([3], [])):
        nearest = NearestPoint(
            Listed([[1, 0], [0, 1], [2, 0], [0, 0]]), [5, 3], Work(10**6), guess
        )
        assert nearest.support == support
        assert len(nearest.weights) == len(support)


def test_guessed_weights_have_forty_binary_digits() -> None:
    s = LabelledSet([(0, 0), (-7, 1), (3, -1), (2, 3)], [-1, -1, 1, 1])
    solution, weights = max_margin(s), guessed_weights(s)

    assert weights is not None
    for i, a in enumerate(solution.alpha):
        share = 2 * a / sum(solution.alpha)
        assert float(weights.get(i, 0)) == pytest.approx(float(share), abs=1e-6)
    assert any(a.denominator > 2**20 for a in weights.values())
