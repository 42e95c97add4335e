"""What the steps of the searches count for, in word multiplications: the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import RELU, Above, Layer, Network
from verify.exact import alternative
from verify.exact.alternative import GUESS_FROM, Alternative, Listed
from verify.exact.cone import NearestPoint
from verify.exact.guess import Nearest
from verify.exact.integers import FLOATS, Work, WorkLimit
from verify.exact.program import minimise
from verify.exact.propose import Table
from verify.exact.rounding import short_solution


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Return what a search spends, step by step."""

    def amounts(search: Callable[..., Any], *given: Any, **options: Any) -> list[int]:
        steps: list[int] = []
        monkeypatch.setattr(Work, "spend", lambda self, amount: steps.append(amount))
        search(*given, **options)
        return steps

    return amounts


def test_the_last_unit_of_a_budget_may_be_spent() -> None:
    work = Work(10)
    work.spend(4)
    work.spend(6)

    with pytest.raises(WorkLimit, match=r"work limit of 1e\+01 word multiplications"):
        work.spend(1)
    assert work.spent == 11


@pytest.mark.parametrize(
    ("target", "column", "amounts"),
    [
        # the search: columns x entries x words of the residual
        ([2**62, 1], [0, 1], [2, 4, 2, 2]),
        ([2**63, 1], [0, 1], [4, 4, 2, 2]),
        ([2**127, 1], [0, 1], [6, 4, 2, 2]),
        # the solution: 1 + k^3 + k^2 w + k w^2 for k unknowns, w words on the diagonal; then the residual
        ([1, 1], [2**30, 2**30], [2, 4, 2]),
        ([1, 1], [2**31, 2**31], [2, 8, 2]),
        ([1, 1], [2**63, 2**63], [2, 14, 2]),
    ],
)
def test_steps_of_the_nearest_point(
    counted: Callable[..., list[int]], target: list[int], column: list[int], amounts: list[int]
) -> None:
    assert counted(lambda: NearestPoint(Listed([column]), target, Work(0)).solve()) == amounts


def test_two_columns_in_use(counted: Callable[..., list[int]]) -> None:
    pair = LabelledSet([(1,), (-1,)], [1, -1])

    assert counted(separator_of, pair) == [6, 4, 3, 6, 15, 6, 6]


@pytest.mark.parametrize(("p", "amount"), [(1, 2), (2**31, 2), (2**32, 8), (2**63, 8), (2**64, 18)])
def test_a_step_to_the_border_counts_for_the_digits_of_the_weights(
    counted: Callable[..., list[int]], p: int, amount: int
) -> None:
    # from (1, 1) towards (-1/p, 1/p), until the first is 0: weights over p (p + 1)
    step = counted(lambda: NearestPoint(Listed([[1, 0], [1, p]]), [0, 1], Work(0), [0, 1]))[1]

    assert step == amount


@pytest.mark.parametrize(("row", "amount"), [(1, 6), (2**62, 6), (2**63, 12), (2**127, 18)])
def test_a_pivot_counts_for_the_entries_of_the_table(
    counted: Callable[..., list[int]], row: int, amount: int
) -> None:
    # each search for an entering column looks at the one there is, in both phases
    assert counted(minimise, [1], [[row]], [1]) == [1, amount, 1, 1]


@pytest.mark.parametrize(
    ("weight", "piece"), [(1, 22), (Fraction(1, 2**62), 22), (Fraction(1, 2**63), 44)]
)
def test_a_piece_of_a_ray_counts_for_weights_and_neurons(
    counted: Callable[..., list[int]], weight: Any, piece: int
) -> None:
    hidden = Layer([[weight, 0], [0, 1], [1, 1]], [0, 0, 0], RELU)
    h = Network((hidden, Layer([[1, 1, 1]], [0])), Above(0))

    assert counted(decide_ray, h, (1, 1), (1, 1)) == [12, piece]
    assert counted(decide_ray, h, (-3, -2), (1, 1)) == [12, *[piece] * 4]  # three kinks


def test_what_floats_see_of_a_middling_system_counts_once(
    counted: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice in floats, as one more row comes; and one look at each row for each length that is tried."""
    rows, size = [[1, k] for k in range(GUESS_FROM // 3)], 3
    residual = np.array([-1.0, 0.0, 0.5])
    monkeypatch.setattr(alternative, "nearest_point", lambda *given: Nearest([0], residual.copy()))

    def search() -> None:
        asked = Alternative(rows, Work(10**9))
        assert asked.solution() == [1, 0]
        asked.add_weak([1, -1])
        assert asked.solution() == [1, 0]

    count = len(rows)
    assert counted(search) == [
        count * size**2 // FLOATS, count * size, (count + 1) * size**2 // FLOATS, (count + 1) * size,
    ]


@pytest.mark.parametrize(("digits", "words"), [(0, 1), (128, 3), (192, 4)])
def test_a_rounding_of_a_large_system_counts_for_its_words(
    counted: Callable[..., list[int]], digits: int, words: int
) -> None:
    """Columns of other lengths: the number for the short one has as many binary digits more."""
    rows = [[1, 2**digits], [2, 2**digits], [2, 3 * 2**digits]]
    table = Table.of(rows, Work(100))
    assert table is not None

    assert counted(short_solution, rows, table, np.array([1.0, 1.0]), Work(1)) == [3 * 2 * words]


def test_classes_count_for_a_row_each(counted: Callable[..., list[int]]) -> None:
    s = LabelledSet([(0, 1), (1, 0)], [0, 1])

    assert counted(decide_multiclass, s, (1, 0), 0, classes=7)[0] == 21
