"""D-slabs from within: what floats choose, what exact numbers make of it, and how much work that is."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import daqp
import numpy as np
import pytest

from theorems.geometry.deciders.slabs import (
    _at_most_one,
    _Cases,
    _Floats,
    _floats,
    _Node,
    _quick,
    _rounded,
    _shorter,
    _signs,
    _squares,
    decide_slabs,
    shortest,
)
from theorems.geometry.objects.distributions import inner
from theorems.geometry.objects.slabs import Slabs
from verify import kernel
from verify.exact.decision import Answer
from verify.exact.integers import Rational


F = Fraction


def whole_rows(seed: int, m: int, n: int, *, one_sided: bool = False, most: int = 9) -> Slabs:
    """Draw slabs |<a, v>| < |a|^2 of small integers."""
    rng = random.Random(seed)
    rows = [tuple(rng.randint(-most, most) or 1 for _ in range(m)) for _ in range(n)]
    return Slabs(rows, [inner(r, r) for r in rows], one_sided=one_sided)


def in_pairs(seed: int, m: int, n: int, *, one_sided: bool = False) -> Slabs:
    """Draw intersections of two slabs and of three in turn, with bounds of their own."""
    rng = random.Random(seed)
    groups = [
        [(tuple(rng.randint(-9, 9) or 1 for _ in range(m)), rng.randint(20, 60)) for _ in range(2 + i % 2)]
        for i in range(n)
    ]  # fmt: skip
    return Slabs.of_groups(groups, one_sided=one_sided)


def axes(d: int, *lengths: int) -> Slabs:
    """Return |<e_i, v>| < 1, or these bounds in turn."""
    bounds = [lengths[i % len(lengths)] if lengths else 1 for i in range(d)]
    return Slabs([tuple(int(i == j) for j in range(d)) for i in range(d)], bounds)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Note the dimension and the number of forms of each program that floats solve."""
    own, noted = daqp.solve, []

    def noting(identity: Any, goal: Any, rows: Any, *rest: Any, **named: Any) -> Any:
        noted.append((len(identity), len(rows)))
        return own(identity, goal, rows, *rest, **named)

    monkeypatch.setattr(daqp, "solve", noting)
    return noted


SEARCHES: list[tuple[Slabs, int, int, int]] = [
    (whole_rows(1, 5, 12), 2, 85, 53170),
    (whole_rows(2, 5, 12, one_sided=True), 3, 49, 34855),
    (whole_rows(3, 20, 7), 1, 64, 43738),
    (in_pairs(4, 3, 8), 2, 36, 20126),
    (in_pairs(5, 4, 8, one_sided=True), 1, 48, 30223),
    (axes(8), 5, 363, 206293),
    (whole_rows(6, 3, 7), 1, 27, 1656),
    (whole_rows(7, 3, 9, one_sided=True), 2, 23, 1079),
    (in_pairs(8, 2, 5), 1, 29, 1069),
    (Slabs([(0,) * 10, *whole_rows(9, 10, 6).rows], [1, *whole_rows(9, 10, 6).bounds]), 2, 41, 6019),
    (Slabs(axes(40).rows, [1] * 40, one_sided=True), 0, 41, 130398),
    (whole_rows(10, 3, 6, most=10**40), 1, 13, 13865),
]  # fmt: skip
# Slabs, how many may be missed, and the cases and word multiplications that the shortest v takes.


@pytest.mark.parametrize(("slabs", "miss", "cases", "work"), SEARCHES)
def test_a_search_looks_at_no_more_cases_than_it_did(slabs: Slabs, miss: int, cases: int, work: int) -> None:
    search = _Cases(slabs, miss, None, open_ball=True)

    assert search.run(10 * cases, first=False)
    assert len(search.nodes) <= cases
    assert 0.98 * work <= search.work.spent <= work


NONE: list[tuple[Slabs, int, Rational, int, int]] = [
    (whole_rows(1, 5, 12), 2, 522, 85, 0),
    (whole_rows(2, 5, 12, one_sided=True), 3, 922, 49, 0),
    (whole_rows(11, 7, 10, most=99), 1, 84_900, 52, 0),
    (in_pairs(4, 3, 8), 2, 21, 17, 0),
    (axes(8), 5, F(5, 2), 363, 0),
    (Slabs(axes(8).rows, [F(1, 10)] * 8), 5, F(1, 40), 363, 0),
    (Slabs([tuple(F(x, 64) for x in r) for r in whole_rows(1, 5, 12).rows], whole_rows(1, 5, 12).bounds), 2, 522 * 4096, 85, 0),
    (whole_rows(6, 3, 7), 1, 329, 27, 27),
    (Slabs([(F(1, 10**9), *(0,) * 9), *axes(10).rows], [1] * 11), 0, 10**17, 2, 1),
]
# Slabs, how many may be missed, a square that is too small, and the cases and exact programs that show it.


@pytest.mark.parametrize(("slabs", "miss", "square", "cases", "exact"), NONE)
def test_a_no_takes_no_more_cases_than_it_did_and_few_exact_ones(
    slabs: Slabs, miss: int, square: Rational, cases: int, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, asked = _Cases._exactly, []
    monkeypatch.setattr(_Cases, "_exactly", lambda *given: (asked.append(given), own(*given))[1])
    for open_ball in (False, True):
        asked.clear()
        search = _Cases(slabs, miss, square, open_ball=open_ball)
        assert search.run(10 * cases, first=True)
        assert search.found is None
        assert len(search.nodes) <= cases
        assert len(asked) <= exact
        tree = search.tree()
        assert tree is not None
        ends = [entry for entry in tree if not isinstance(entry, int)]
        assert max(F(u).denominator for end in ends for _, u in end["weights"]) == 1
        if not exact:  # short, where a few digits were enough
            assert max(F(u) for end in ends for _, u in end["weights"]) < 2**37


def test_a_ball_is_open_or_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    own, asked = _Cases._exactly, []
    monkeypatch.setattr(_Cases, "_exactly", lambda *given: (asked.append(given), own(*given))[1])
    for slabs in (axes(3), axes(8)):
        closed = _Cases(slabs, 1, len(slabs) - 1, open_ball=False)
        assert closed.run(1000, first=True)
        assert closed.found is not None
        assert closed.heap  # what is left is not looked at
        asked.clear()
        wide = _Cases(slabs, 1, len(slabs) - 1, open_ball=True)
        assert wide.run(1000, first=False)
        assert wide.found is None
        assert wide.floats is None or not asked
        assert decide_slabs(slabs, 1, len(slabs) - 1, open_ball=True).answer is Answer.NO
        assert decide_slabs(slabs, 1, len(slabs), open_ball=True).answer is Answer.YES


def test_a_search_for_one_stops_there_and_one_for_the_shortest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    searches, own = [], _Cases.run

    def run(search: _Cases, budget: int, *, first: bool) -> bool:
        searches.append(search)
        return own(search, budget, first=first)

    monkeypatch.setattr(_Cases, "run", run)
    slabs = whole_rows(1, 5, 12)
    assert decide_slabs(slabs, 2, None).answer is Answer.YES
    assert shortest(slabs, 2).exact
    assert searches[0].heap
    assert not searches[1].heap
    assert decide_slabs(slabs, 2, 523).answer is Answer.YES
    assert len(searches) == 2  # the first v that floats chose was short enough
    upper = shortest(slabs, 2).upper
    assert decide_slabs(slabs, 2, upper).answer is Answer.YES
    assert decide_slabs(slabs, 2, upper, open_ball=True).answer is Answer.NO
    assert len(searches) == 4


def test_numbers_beyond_floats_are_looked_at_exactly() -> None:
    long, short = (Slabs([(x, 0), *axes(2).rows] * 9, [1] * 27) for x in (F(1, 10**400), 10**400))
    for slabs in (long, short):
        assert _Cases(slabs, 0, None, open_ball=True).floats is None
    assert shortest(long, 0).upper == 10**800 + 1
    assert decide_slabs(axes(8), 0, 10**700).answer is Answer.YES
    huge = _Cases(axes(8), 0, 10**700, open_ball=False)
    assert huge.run(1000, first=True)
    assert huge.found is not None
    tiny = Slabs([tuple(F(x, 10**140) for x in row) for row in axes(8).rows], [1] * 8)
    assert shortest(tiny, 7).upper == 10**280


FIRST: list[tuple[Slabs, int, Rational, float, int]] = [
    (whole_rows(1, 5, 12), 2, 0, 522.56, 287),
    (whole_rows(2, 5, 12, one_sided=True), 3, 0, 922.521, 274),
    (whole_rows(3, 20, 7), 1, 0, 2249.845, 375),
    (whole_rows(4, 6, 20), 0, 0, 2063.041, 336),
    (whole_rows(4, 6, 20), 0, 3000, 2063.041, 64),
    (whole_rows(1, 5, 12), 11, 0, 80, 43),
    (whole_rows(4, 6, 20), 0, 7000, 3545.413, 62),
    (whole_rows(5, 4, 30), 9, 0, 329.952, 331),
    (whole_rows(6, 7, 8, one_sided=True), 0, 0, 5421.14, 72),
    (in_pairs(4, 5, 9), 1, 0, 21.731, 343),
    (in_pairs(5, 5, 9, one_sided=True), 2, 0, 28.159, 254),
    (whole_rows(7, 12, 14), 0, 0, 3676.068, 552),
    (whole_rows(8, 60, 70), 3, 0, 63256.674, 27),
]
# Slabs, how many may be missed, what is short enough, the square of the v found first, and how many
# programs that takes.


@pytest.mark.parametrize(("slabs", "miss", "enough", "square", "programs"), FIRST)
def test_a_first_v_is_as_short_as_it_was(
    slabs: Slabs, miss: int, enough: Rational, square: float, programs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = counted(monkeypatch)
    v = _quick(slabs, miss, enough)

    assert v is not None
    assert len(slabs.missed(v)) <= miss
    assert inner(v, v) <= square
    assert len(solved) <= programs


def test_no_first_v_is_looked_for_in_vain() -> None:
    assert _quick(axes(7), 0) is None  # 49 numbers: few
    assert _quick(whole_rows(1, 5, 10), 1) is not None  # 50
    assert _Cases(whole_rows(1, 5, 10), 1, None, open_ball=True).floats is not None
    assert _quick(axes(8), 8) is _quick(axes(8), 9) is None  # 0 serves
    assert _quick(Slabs([(10**400, *(0,) * 9), *axes(10).rows], [1] * 11), 1) is None  # beyond floats
    opposite = Slabs([(1, *(0,) * 9), (-1, *(0,) * 9), *axes(10).rows], [1] * 12, one_sided=True)
    assert _quick(opposite, 0) is None


def test_a_v_that_rests_on_many_forms_is_rounded() -> None:
    rng = random.Random(3)
    rows = [tuple((i == j) * 2**12 + rng.randint(-4, 4) for j in range(48)) for i in range(48)]
    slabs = Slabs(rows, [1] * 48)
    v = _quick(slabs, 2, 1)
    assert v is not None
    table = np.array(rows, dtype=float)
    assert len(slabs.missed(v)) <= 2
    assert all(F(x).denominator.bit_count() == 1 for x in v)
    assert max(F(x).denominator for x in v) < 2**110
    far = Slabs([(1, 0), (0, 2**60)], [1, 1])
    assert _rounded(far, _Node(((0, 0), (1, 0)), frozenset(), 1.0, {(0, 0): 1.0, (1, 0): 2.0**-120})) is None
    products = sorted(abs(table @ np.array([float(x) for x in v])))
    assert products[2:] == pytest.approx([1] * 46, rel=1e-9)


def test_of_large_ones_fewer_starts_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theorems.geometry.deciders.slabs.SWAPPED", 0)
    solved, counts = counted(monkeypatch), []
    for numbers in (10**7, 6 * 60, 60):
        monkeypatch.setattr("theorems.geometry.deciders.slabs.LOOKED_AT", numbers)
        solved.clear()
        assert _quick(whole_rows(1, 5, 12), 2) is not None
        counts.append(len(solved))
    assert counts == [27, 12, 6]


def test_floats_look_in_the_span_of_few_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = counted(monkeypatch)
    for d, count, wanted in ((33, 16, 16), (33, 17, 33), (32, 5, 32), (34, 17, 34), (60, 20, 20)):
        floats = _Floats(axes(d), np.eye(d))
        node = floats.least(tuple((i, i % 2) for i in range(count)), frozenset())
        assert node is not None
        assert node.square == pytest.approx(count)
        assert floats.vector(node) == pytest.approx([(-1) ** i * (i < count) for i in range(d)])
        assert solved[-1] == (wanted, count)


def test_more_dimensions_than_slabs_are_brought_down() -> None:
    slabs = whole_rows(3, 20, 7)
    table = _floats(slabs)
    floats = _Floats(slabs, table)
    assert floats.table.shape == (7, 7)
    assert floats.table @ floats.table.T == pytest.approx(table @ table.T)


def test_forms_that_cannot_be_met_together_have_no_shortest_v(monkeypatch: pytest.MonkeyPatch) -> None:
    slabs = Slabs([(1, 0), (-1, 0)], [1, 1], one_sided=True)
    assert _Floats(slabs, _floats(slabs)).least(((0, 0), (1, 0)), frozenset()) is None
    monkeypatch.setattr(daqp, "solve", lambda *_, **__: (np.ones(2), 0.0, -1, {"lam": np.ones(2)}))  # lam is never written
    assert _Floats(slabs, _floats(slabs)).least(((0, 0), (1, 0)), frozenset()) is None


def test_of_groups_the_forms_that_v_meets_best_are_chosen() -> None:
    slabs = Slabs.of_groups([[((1, 0), 1), ((0, 1), 1)], [((1, 1), 4)], [((0, 1), 8), ((1, 0), 2)]])
    floats = _Floats(slabs, _floats(slabs))
    assert floats.nearest(np.array([-3.0, 2.0]), 3) == ((0, 1), (1, 1), (2, 3))
    assert floats.nearest(np.array([-3.0, 2.0]), 2) == ((0, 1), (2, 3))
    assert floats.nearest(np.array([3.0, 2.0]), 2) == ((0, 0), (2, 2))


def test_a_case_is_divided_by_the_group_that_it_costs_most_to_leave() -> None:
    slabs = Slabs([(1, 0), (0, 1), (3, 3), (1, 9)], [1, 2, 1, 3])
    floats = _Floats(slabs, _floats(slabs))
    root = _Node((), frozenset(), 0, {})
    assert floats.dearest(root, 0) == 1  # the squares of the ways out are 1, 4, 1/18 and 9/82
    assert floats.dearest(root, 3) == 1
    assert floats.dearest(root, 4) is None
    assert floats.dearest(root._replace(left_out=frozenset({1})), 0) == 0
    below = floats.least(((1, 0),), frozenset())
    assert below is not None
    assert floats.dearest(below, 0) == 0  # v = (0, 2) has left the others
    assert floats.dearest(below, 1) is None
    assert floats.dearest(below._replace(left_out=frozenset({0})), 0) is None
    leaning = Slabs([(1, 0), (1, 4), (4, 1)], [2, 9, 9])
    own = _Floats(leaning, _floats(leaning))
    first = own.least(((0, 0),), frozenset())
    assert first is not None
    assert own.dearest(first, 0) == 1  # across (2, 0): 7/4 for one, 1 for the other
    pairs = Slabs.of_groups([[((1, 0), 1), ((0, 1), 3)], [((1, 1), 2), ((1, 0), 3)]])
    grouped = _Floats(pairs, _floats(pairs))
    assert grouped.dearest(root, 0) == 1  # 1 or 9 for the first; 2 or 9 for the second
    assert grouped.dearest(root, 1) == 1
    assert grouped.dearest(root, 2) is None


def test_the_deepest_group_by_exact_numbers() -> None:
    slabs = Slabs.of_groups([[((1, 0), 1), ((0, 1), 3)], [((1, 1), 2), ((1, 0), 3)], [((0, 0), 1)], [((2, 0), 1)]])
    search, root = _Cases(slabs, 1, None, open_ball=True), _Node((), frozenset(), F(0), {})
    exact = search._exactly(root)
    assert search._deepest(root, exact) == 2  # v = 0 never leaves a row of zeros
    assert search._deepest(root._replace(left_out=frozenset({2})), exact) == 1
    assert search._deepest(root._replace(left_out=frozenset({1, 2})), exact) == 0
    below = search._least(((0, 0),), root)
    assert search._deepest(below._replace(left_out=frozenset({2})), search._exactly(below)) == 1  # v = (1, 0)
    assert _Cases(slabs, 2, None, open_ball=True)._deepest(below, search._exactly(below)) is None
    assert _Cases(slabs, 3, None, open_ball=True)._deepest(root, exact) == 2
    assert _Cases(slabs, 4, None, open_ball=True)._deepest(root, exact) is None


def test_signs_that_no_flip_betters() -> None:
    rng = np.random.default_rng(5)
    for size in (1, 2, 5, 12):
        rows = rng.standard_normal((size, 4))
        signs = _signs(rows @ rows.T)
        v = signs @ rows
        assert set(signs) <= {-1, 1}
        assert (signs * (rows @ v) >= (rows * rows).sum(1) - 1e-9).all()
    assert list(_signs(np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]))) == [1, 1, 1]  # level: none is flipped
    assert list(_signs(np.array([[1.0, -2], [-2, 9]]))) == [-1, 1]


def test_weights_of_squares_by_hand() -> None:
    def best(slabs: Slabs, miss: int, square: Rational | None = None, open_ball: bool = True) -> Any:
        found = _squares(slabs, miss, square, open_ball=open_ball)
        return found and (found[0], [found[1].get(i, 0) for i in range(len(slabs))])

    assert best(axes(3), 1) == (2, [1, 1, 1])
    assert best(axes(3), 3) is best(axes(3), 4) is None
    assert best(axes(3, 1, 2, 2), 0) == (9, [1, 1, 1])
    assert best(axes(2, 1, 2), 1) == (1, [1, F(1, 4)])
    far = Slabs([(1, 0), (0, 2)], [1, 4])  # u r^2 alike is 1; u alike is 1/4
    assert best(far, 0) == (F(17, 4), [F(1, 4), F(1, 4)])
    assert best(far, 1) == (1, [1, F(1, 16)])
    assert best(axes(3), 1, 2) == (2, [1, 1, 1])
    assert best(axes(3), 1, 2, open_ball=False) is None
    assert best(axes(3), 1, F(199, 100), open_ball=False) == (2, [1, 1, 1])
    assert best(far, 0, 2) == (2, [1, F(1, 16)])
    assert best(far, 0, 3) == (F(17, 4), [F(1, 4), F(1, 4)])
    long = Slabs([(100, 0), (0, 100)], [1, 1])
    assert best(long, 0)[0] == pytest.approx(2e-4, rel=1e-6)
    assert best(in_pairs(4, 3, 8), 0) is None
    assert best(Slabs([(10**400, 0), (0, 1)], [1, 1]), 0) is None


def test_of_very_many_slabs_some_are_weighed() -> None:
    rows = [tuple(int(i % 41 == j) for j in range(41)) for i in range(82)]
    found = _squares(Slabs(rows, [1] * 82), 5)
    assert found is not None
    total, weights = found
    assert len(weights) == 40
    level = _squares(Slabs([*axes(40).rows, axes(40).rows[0]], [1] * 41), 0)
    assert level is not None
    assert len(level[1]) == 41
    assert total == pytest.approx(35, rel=1e-8)
    fifty = _squares(whole_rows(1, 5, 10), 0)  # numbers, from which on weights are rounded
    assert fifty is not None
    assert all(u.denominator.bit_count() == 1 for u in fifty[1].values())
    few = _squares(Slabs(rows, [1] * 82), 40)
    assert few is None


def test_weights_are_tried_exactly_where_they_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def accepted(rows: Any, weights: Any) -> bool:
        tried.append(len(weights))
        return True

    monkeypatch.setattr("theorems.geometry.deciders.slabs._at_most_one", accepted)
    assert _squares(axes(3), 0, 4) is None
    assert not tried
    assert _squares(axes(3), 0, F(29, 10)) is not None
    assert len(tried) == 1
    assert _squares(axes(3, 1, 2), 0) is not None
    assert len(tried) == 3


def test_rounding_down_to_thirty_digits() -> None:
    for u in (F(1), F(1, 3), F(10**20, 7), F(3, 10**25)):
        short = _shorter(u)
        assert 0 <= u - short < u / 2**28
        assert (short.numerator // (short.numerator & -short.numerator)).bit_length() <= 32
        assert short.denominator.bit_count() == 1
    assert _shorter(F(5, 8)) == F(5, 8)
    assert _shorter(F(0)) == 0


@pytest.mark.parametrize("rows", [[(3, 0), (0, 3)], [(3, 0), (0, 3), (0, 0)], [(3, 0, 0), (0, 3, 0)]])
def test_a_sum_of_squares_is_at_most_one(rows: list[tuple[int, ...]]) -> None:
    zeros = [F(0)] * (len(rows) - 2)
    assert _at_most_one(rows, [F(1, 9), F(1, 9), *zeros])
    assert _at_most_one(rows, [F(1, 18), F(1, 9), *zeros])
    assert not _at_most_one(rows, [F(1, 18), F(112, 1000), *zeros])
    halves = [tuple(F(x, 2) for x in row) for row in rows]
    assert _at_most_one(halves, [F(4, 9), F(1, 3), *zeros])
    assert not _at_most_one(halves, [F(1, 3), F(5, 11), *zeros])
    leaning = [(1, 1, *row[2:]) if i < 2 else row for i, row in enumerate(rows)]
    assert _at_most_one(leaning, [F(1, 4), F(1, 4), *zeros])
    assert not _at_most_one(leaning, [F(1, 4), F(26, 100), *zeros])


def test_what_is_known_where_a_search_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    slabs = whole_rows(1, 5, 12)
    exact = shortest(slabs, 2).upper
    assert exact is not None
    exact_one = _Cases(whole_rows(6, 3, 7), 1, None, open_ball=True)
    assert not exact_one.run(10, first=False)
    assert exact_one.lower == min(square for square, _ in exact_one.heap) > 0
    alone = _Cases(slabs, 2, None, open_ball=True)
    assert not alone.run(1, first=False)
    assert len(alone.nodes) == 1
    begun = shortest(in_pairs(4, 3, 8), 2, nodes=1)
    assert begun.lower == 0
    assert all(one.certificates for one in begun.decisions)
    lowers = []
    for nodes in (20, 30, 40):
        search = _Cases(slabs, 2, None, open_ball=True)
        assert not search.run(nodes, first=False)
        least = min(float(square) for square, _ in search.heap)
        assert least * (1 - 1e-8) < search.lower < least
        known = shortest(slabs, 2, nodes=nodes)
        assert known.lower is not None
        assert not known.exact
        assert [one.answer for one in known.decisions] == [Answer.YES, Answer.NO]
        assert all(kernel.check(c).holds for one in known.decisions for c in one.certificates)
        lowers.append(float(known.lower / exact))
    assert lowers == sorted(lowers)
    assert lowers[0] > 0.1
    assert shortest(slabs, 2, work=20_000).lower == shortest(slabs, 2, work=20_100).lower

    few = axes(16)
    bound = shortest(few, 3, nodes=10)  # squares say more than a tree that was begun
    assert bound.lower == 13 == bound.upper
    assert bound.exact

    own = _Floats.least
    monkeypatch.setattr(_Floats, "least", lambda *given: (n := own(*given)) and n._replace(square=2 * n.square))
    wrong = shortest(slabs, 2, nodes=40)
    assert wrong.lower == 0
    certificate = wrong.decisions[-1].certificate
    assert certificate is not None
    assert certificate["evidence"] == {"tree": [{"weights": [], "ball": 1}]}
    assert all(one.certificates for one in wrong.decisions)


def test_a_search_keeps_to_its_limit_of_work() -> None:
    for slabs in (whole_rows(1, 5, 12), whole_rows(6, 3, 7)):
        found = shortest(slabs, 1)
        assert found.upper is not None
        little = decide_slabs(slabs, 1, found.upper * F(9, 10), work=700)
        assert little.answer is Answer.UNDECIDED
        assert "work limit" in little.reason
        assert shortest(slabs, 1, work=700).decisions[-1].answer is Answer.NO
