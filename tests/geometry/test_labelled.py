"""Labelled sets: what is one, and what is read off it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from theorems.geometry.objects.labelled import LabelledSet


@pytest.mark.parametrize(
    ("points", "labels", "message"),
    [
        ([], [], "at least one point"),
        ([()], [1], "at least one point of at least one coordinate"),
        ([(1,), (1, 2)], [1, -1], "same number of coordinates"),
        ([(1, 2), (1,)], [1, -1], "same number of coordinates"),
        ([(1,), (2,)], [1], "2 points, but 1 labels"),
        ([(1,)], [1, -1], "1 points, but 2 labels"),
    ],
)
def test_what_is_no_labelled_set_is_said(points: Any, labels: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LabelledSet(points, labels)


def test_rows_stand_over_one_denominator() -> None:
    s = LabelledSet([(Fraction(1, 2), 3), (Fraction(-2, 3), 0)], [1, -1])

    assert s.dimension == 2
    assert s.denominator == 6
    assert s.rows == [[3, 18, 6], [-4, 0, 6]]
    assert s.signed_rows == [[3, 18, 6], [4, 0, -6]]
    assert LabelledSet([(2,), (3,)], [-1, 0]).signed_rows == [[-2, -1], [-3, -1]]


def test_where_and_without() -> None:
    s = LabelledSet([(0,), (1,), (2,)], [1, -1, 1])

    assert s.where(1) == [0, 2]
    assert s.where(0) == []
    assert s.without(1) == LabelledSet([(0,), (2,)], [1, 1])


def test_equal_sets_are_equal_and_others_are_not() -> None:
    s = LabelledSet([(0,), (1,)], [1, -1])

    assert s == LabelledSet([[0], [Fraction(1)]], (1, -1))
    assert hash(s) == hash(LabelledSet([[0], [1]], (1, -1)))
    assert s != LabelledSet([(0,), (1,)], [1, 1])
    assert s != LabelledSet([(0,), (2,)], [1, -1])
    assert s != LabelledSet([(1,), (0,)], [-1, 1])
    assert s != "LabelledSet([(0,), (1,)], [1, -1])"
    assert LabelledSet.from_json(s.to_json()) == s
    assert eval(repr(s)) == s
    assert repr(LabelledSet([(0, 1)], [1])) == "LabelledSet([(0, 1)], [1])"
