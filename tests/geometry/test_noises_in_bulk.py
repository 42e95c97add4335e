"""Many noises at once: the same answers as one by one, in whatever integers they need."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from theorems.geometry.deciders.noises import decide_noises, noise_rows
from theorems.geometry.deciders.noises_in_bulk import (
    Net,
    active,
    by_units,
    cancelling,
    decide_in_bulk,
    product,
    rounded,
    sides,
    signals,
)
from verify.exact.decision import Answer


def drawn(rng: np.random.Generator, *sizes: int, most: int = 9) -> Net:
    return Net(tuple(rng.integers(-most, most + 1, (after, before)) for before, after in pairwise(sizes)))


@pytest.mark.parametrize("sizes", [(5, 4, 1), (4, 9, 1), (6, 5, 4, 1), (3, 3, 3, 3, 1)])
@pytest.mark.parametrize("most", [3, 2**20, 2**40])
def test_products_with_noises_are_exact(sizes: tuple[int, ...], most: int) -> None:
    """Short integers go through floats, longer ones through int64, and Python's where need be."""
    rng = np.random.default_rng(1)
    net, points = drawn(rng, *sizes, most=most), rng.integers(-50, 51, (40, sizes[0]))
    u = [int(x) * (most**2 + 1) + 1 for x in rng.integers(-9, 10, sizes[0])]
    for at_zero in ("below", "above"):
        on = active(net, points, at_zero)
        rows = noise_rows(net.exact(), points.tolist(), at_zero=at_zero)
        assert list(sides(net, on, u)) == [sum(a * b for a, b in zip(u, row, strict=True)) for row in rows]
        back = signals(net, on)
        assert product(back, net.weights[0]).tolist() == rows


def test_a_product_of_floats_is_taken_only_where_it_is_exact() -> None:
    one = np.array([[2**53 - 1, 1]])
    assert product(one, np.array([[1], [1]])).tolist() == [[2**53]]
    assert product(one, np.array([[2**9], [1]])).tolist() == [[(2**53 - 1) * 2**9 + 1]]
    assert product(one, np.array([[2**40], [1]])).tolist() == [[(2**53 - 1) * 2**40 + 1]]
    least = np.array([[-(2**63), 2**62, 2**62]])
    assert product(least, np.array([[1], [1], [3]])).tolist() == [[2**63]]
    assert product(np.array([[1, 1, 3]]), least.T).tolist() == [[2**63]]
    assert product(np.array([[2]], object), np.array([[2**62]])).tolist() == [[2**63]]


def test_the_answers_are_those_of_the_decider() -> None:
    rng, seen = np.random.default_rng(2), set()
    for sizes in [(6, 3, 1), (3, 5, 1), (2, 6, 1), (4, 4, 4, 1), (3, 6, 6, 1), (9, 8, 1)] * 8:
        net = drawn(rng, *sizes)
        points = rng.integers(-9, 10, (12, sizes[0]))
        found = decide_in_bulk(net, points)
        decided = decide_noises(net.exact(), points.tolist())
        assert found.separable == (decided.answer is Answer.YES)
        seen.add((found.separable, found.how.split()[0]))
        if found.weights is not None:
            rows = noise_rows(net.exact(), points.tolist())
            assert all(weight > 0 for weight in found.weights.values())
            assert not any(sum(weight * rows[i][k] for i, weight in found.weights.items()) for k in range(sizes[0]))
    assert {(True, "counting"), (True, "current"), (False, "weights")} <= seen
    assert any(separable is False and how.isdigit() for separable, how in seen)


def test_what_counting_says_is_so() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        net, points = drawn(rng, 5, 3, 1), rng.integers(-9, 10, (30, 5))
        on = active(net, points)
        for u in rng.integers(-9, 10, (20, 5)).tolist():
            if by_units(net, on, u):
                assert (sides(net, on, u) > 0).all()


def test_rows_that_do_not_cancel_have_no_weights() -> None:
    assert cancelling(np.array([[1, 0], [0, 1], [1, 1]])) is None
    rows = np.array([[1, 0], [-1, 2], [0, -1]])
    assert cancelling(rows) == {0: 1, 1: 1, 2: 2}
    assert cancelling(np.array([[1, 0], [-1, 2], [0, -1], [5, 5]])) is not None


def test_trained_weights_are_rounded_once() -> None:
    (first, last) = rounded([np.array([[0.5, -0.25]]), np.array([2.0**-17 + 2.0**-30])]).weights
    assert first.tolist() == [[2**15, -(2**14)]]
    assert last.tolist() == [[1]]
