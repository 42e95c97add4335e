"""A table of 64 bits a number says what lists of Python's integers say, and the kernel reads it alike."""

import json
import random
import tracemalloc
from array import array

import numpy as np
import pytest

from theorems.geometry.answers import transferable_direction
from theorems.geometry.deciders.obstacle import _proposed
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.alternative import Alternative
from verify.exact.integers import Work, dot
from verify.exact.packing import in_json, write_answers
from verify.exact.rows import LARGE, Rows, in_floats, inner, largest, stacked, without_last
from verify.kernel.numbers import Over


NUMBERS = np.array([[3, -4, 0], [2**40, 5, -6], [7, 7, -(2**61)]])
SIGNS = (1, -1, -1)
LISTS = [[y * x for x in (*row, 9)] for row, y in zip(NUMBERS.tolist(), SIGNS, strict=True)]
ROWS = Rows(NUMBERS, 9).signed(SIGNS)


def test_rows_are_those_of_the_lists():
    assert [*ROWS] == [ROWS[i] for i in range(3)] == LISTS
    assert [*ROWS[1:]] == LISTS[1:]
    assert (len(ROWS[1:]), ROWS[-1]) == (2, LISTS[-1])
    assert [*ROWS.only([2, 0])] == [LISTS[2], LISTS[0]]
    assert [*without_last(ROWS)] == without_last(LISTS)
    assert [*without_last(without_last(ROWS))] == without_last(without_last(LISTS))
    assert largest(ROWS) == largest(LISTS) == 2**61
    assert (np.array(ROWS, float) == np.array(LISTS, float)).all()
    more = [[1, 2, 3, 4]]
    both = stacked(ROWS, more)
    assert [*both] == [*LISTS, *more] == stacked(LISTS, more)
    assert [both[i] for i in (0, 3, -1, -2)] == [LISTS[0], more[0], more[0], LISTS[2]]
    assert both[:3] is ROWS
    for rows, lists in ((ROWS, LISTS), (both, [*LISTS, *more]), (LISTS, LISTS)):
        assert (np.vstack([*in_floats(rows)]) == np.array(lists, float)).all()
    assert [*both[2:]] == [LISTS[2], *more]
    assert (np.array(both, float) == np.array([*LISTS, *more], float)).all()
    assert stacked(ROWS, []) is ROWS


@pytest.mark.parametrize("bits", [1, 8, 40, 200, 5000])
def test_products_are_exact(bits):
    rng = random.Random(bits)
    numbers = np.array([[rng.randint(-999, 999) for _ in range(30)] for _ in range(300)])
    rows = Rows(numbers, 1000).signed([rng.choice((1, -1)) for _ in range(300)])
    z = [rng.choice((1, -1)) * rng.getrandbits(bits) for _ in range(31)]
    assert inner(rows, z) == inner([*rows], z) == [dot(row, z) for row in rows]
    assert inner(ROWS, z[:4]) == [dot(row, z[:4]) for row in LISTS]


def test_rows_are_lifted_by_their_largest_number():
    small = Rows(NUMBERS[:2], 9)
    assert [*small.lifted()] == [[*row, max(map(abs, row))] for row in small]
    assert Rows(np.array([[-(2**62)]])).lifted() is None


def sets(points, labels, denominator=100):
    """Return a set as lists and as a table."""
    return [LabelledSet.over(denominator, rows, labels) for rows in (points.tolist(), Rows(points))]


def large(separable, seed=0):
    rng = np.random.default_rng(seed)
    points = rng.integers(-999, 999, (LARGE // 20, 20))
    labels = np.where(points @ rng.integers(-9, 9, 20) > 0, 1, -1)
    if not separable:
        labels[:7] *= -1
    return sets(points, labels.tolist())


@pytest.mark.parametrize("separable", [True, False])
def test_a_table_gets_the_answers_of_the_lists_in_the_same_words(separable, tmp_path):
    lists, table = large(separable)
    assert (lists.packed, table.plain().packed) == (None, None)
    assert table.packed is not None
    assert lists == table.plain() == table
    assert table != sets(table.packed.numbers[::-1], table.labels, table.denominator)[1]
    assert [*lists.signed_rows] == [*table.signed_rows]
    assert lists.points == table.points
    assert lists.to_json() == table.to_json()
    assert lists.total([1, 5]) == table.total([1, 5])
    for target in ("separators", "convex"):
        said = [transferable_direction(s, target) for s in (lists, table)]
        assert json.dumps(said[0]) == json.dumps(said[1], default=in_json)
        for s, answer, name in zip((lists, table), said, ("lists", "table"), strict=True):
            write_answers(str(tmp_path / name), [answer])
            assert s.labels == tuple(answer["certificate"]["question"]["labels"])
        assert (tmp_path / "table").stat().st_size <= (tmp_path / "lists").stat().st_size
        assert kernel.check(kernel.unpacked(said[0]["certificate"])).holds
    v = [1] + [0] * 19
    one, two = (decide_separators(s, v) for s in (lists, table))
    assert one.answer == two.answer
    assert json.dumps(one.certificate) == json.dumps(two.certificate, default=in_json)
    solved = [Alternative(s.signed_rows, Work(10**9)) for s in (lists, table)]
    assert solved[0].solvable == solved[1].solvable == separable


@pytest.mark.parametrize("separable", [True, False])
def test_points_that_are_integers_are_computed_with_as_a_table_and_written_as_lists(separable):
    lists = large(separable)[0]
    points = [row[:-1] for row in lists.rows]
    s = LabelledSet(points, lists.labels)
    assert isinstance(s.signed_rows, Rows)
    assert [*s.signed_rows] == [*LabelledSet.over(1, points, s.labels).signed_rows]
    assert s.packed is None
    one, two = (decide_separators(own, [1] + [0] * 19) for own in (s, LabelledSet.over(1, points, s.labels)))
    assert json.dumps(one.certificate) == json.dumps(two.certificate)
    far = LabelledSet([[2**63, *points[0][1:]], *points[1:]], s.labels)  # no room in 64 bits
    assert [*far.signed_rows] == [*LabelledSet.over(1, far.points, s.labels).signed_rows]
    assert not isinstance(far.signed_rows, Rows)
    assert far.to_json()["points"][0][0] == str(2**63)
    assert not isinstance(LabelledSet(points[:9], s.labels[:9]).signed_rows, Rows)


def test_a_table_that_nothing_separates_is_never_there_many_times():
    rng = np.random.default_rng(0)
    numbers, labels = rng.integers(-1000, 1000, (4000, 20)), rng.choice([-1, 1], 4000).tolist()
    s = LabelledSet.over(1, Rows(numbers), labels)
    assert not Alternative(s.signed_rows, Work(10**12)).solvable  # asked once before: what is imported is in
    assert _proposed(s)
    for asked in (lambda: Alternative(s.signed_rows, Work(10**12)), lambda: _proposed(s)):
        tracemalloc.start()
        asked()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 4 * numbers.nbytes


def test_one_divisor_of_all_is_left_out():
    table = LabelledSet.over(10, Rows(5 * np.arange(LARGE).reshape(-1, 10)), [1] * (LARGE // 10))
    assert (table.denominator, table.rows[1]) == (2, [*range(10, 20), 2])


PAIR = {"points": [[1], [0]], "labels": [1, -1]}
YES = {"separator": {"w": [2], "b": -1}, "weights": [[0, 1], [1, 1]]}


def judged(points):
    question = {"class": "separators", **PAIR, "points": points, "direction": [1], "label": -1}
    return kernel.check({"format": kernel.FORMAT, "question": question, "answer": "yes", "evidence": YES})


def over(numbers, denominator=1, code="q"):
    return Over(memoryview(array(code, numbers)), denominator)


def test_the_kernel_reads_points_in_memory():
    assert judged([over([1]), over([0])]).holds
    assert judged([[1], over([0])]).holds
    assert judged([over([3], 3), [0]]).holds
    assert not judged([over([1]), over([1])]).holds
    assert not judged([over([1], 2), over([0])]).holds


@pytest.mark.parametrize("points", [
    [over([1.0], code="d"), over([0])], [over([1], code="i"), over([0])], [over([1]), over([0, 0])], [over([1], 0), over([0])],
    [over([1], -1), over([0])], [over([]), over([])],
])  # fmt: skip
def test_the_kernel_refuses_what_is_no_vector_of_64_bits(points):
    with pytest.raises(kernel.Malformed):
        judged(points)
