"""Many noises at once: the same answers as one by one, in whatever integers they need."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from theorems.geometry.deciders import noises_in_bulk as bulk
from theorems.geometry.deciders.noises import decide_noises, noise_rows
from theorems.geometry.deciders.noises_in_bulk import (
    Found,
    Net,
    _added,
    _times,
    active,
    by_descent,
    by_units,
    cancelling,
    decide_in_bulk,
    product,
    proposals,
    rounded,
    sides,
    signals,
    whole,
)
from theorems.geometry.objects.networks import Above, two_layer
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


def test_it_is_the_network_of_the_deciders() -> None:
    assert PLANE.exact() == two_layer([[1, 0], [0, 1]], (0, 0), (2, 3), Above(0))
    deep = Net((np.array([[1]]), np.array([[2]]), np.array([[3]]))).exact()
    assert [layer.bias for layer in deep.layers] == [(0,)] * 3
    assert [layer.slopes for layer in deep.layers] == [(0, 1), (0, 1), (1, 1)]


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


class Seen(np.ndarray):
    """An array that says in which numbers its last product was made."""

    kind = ""

    def __matmul__(self, other: Any) -> Any:
        Seen.kind = self.dtype.kind
        return np.asarray(self) @ np.asarray(other)


def kind_of(one: np.ndarray, other: np.ndarray) -> str:
    """Return in which numbers a product is made: f(loats), i(nt64) or O(bjects)."""
    assert product(one.view(Seen), other).tolist() == (one.astype(object) @ other.astype(object)).tolist()
    return Seen.kind


def test_a_product_is_made_in_the_shortest_numbers_that_hold_it() -> None:
    """A wider choice is slow, a narrower one wrong; the largest entry and the sum of sizes decide."""
    for most, kind in ((2**51, "f"), (2**52 - 1, "f"), (2**52, "i"), (2**61, "i"), (2**62 - 2**10, "i"), (2**62, "O")):
        assert kind_of(np.array([[most]]), np.array([[1]])) == kind
        assert kind_of(np.array([[1]]), np.array([[most]])) == kind
        assert kind_of(np.array([[-1]]), np.array([[-most]])) == kind
    assert kind_of(np.array([[1]], object), np.array([[1]])) == "O"
    assert kind_of(np.array([[1]]), np.array([[1]], object)) == "O"
    assert kind_of(np.array([[2**50, 0]]), np.array([[2], [2]])) == "i"
    assert product(np.zeros((0, 2), int), np.zeros((2, 3), int)).shape == (0, 3)
    assert product(np.zeros((2, 0), int), np.zeros((0, 3), int)).tolist() == [[0] * 3] * 2


def test_long_sums_are_made_of_short_pieces() -> None:
    """Pieces of 40 bits, with every carry: integers of up to 200 bits, 0 and negative ones among them."""
    on = np.array([[True, True, True], [True, False, True], [False, False, False], [False, True, False]])
    for one in (0, 1, 2**39, 2**40 - 1, 2**40, 2**80 - 1, 2**80, 2**200 + 2**120 + 1):
        for other in (0, -1, 2**40, -(2**79), -(2**160)):
            sent = [one, other, -1]
            wanted = [sum(c for c, own in zip(sent, row, strict=True) if own) for row in on.tolist()]
            assert _added(on, sent).tolist() == wanted
    with pytest.raises(AssertionError, match="too many units"):
        _added(np.ones((1, 2**13), bool), [1] * 2**13)
    assert _added(np.ones((1, 2**13 - 1), bool), [2**40 - 1] * (2**13 - 1)).tolist() == [(2**40 - 1) * (2**13 - 1)]


def test_a_vector_of_any_length_is_multiplied(monkeypatch: pytest.MonkeyPatch) -> None:
    for most in (2**62 - 1, 2**62, 2**63, 2**90):
        assert _times(np.array([[1, -1], [3, 0]]), [most, 1]) == [most - 1, 3 * most]
    kinds: list[str] = []
    true = bulk.product

    def seen(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        kinds.append(b.dtype.kind)
        return true(a, b)

    monkeypatch.setattr(bulk, "product", seen)
    for most in (2**62 - 1, 2**62):
        _times(np.array([[0]]), [-most])
    assert kinds == ["i", "O"]


PLANE = Net((np.array([[1, 0], [0, 1]]), np.array([[2, 3]])))


def test_counting_needs_every_unit_along_u_or_across_it() -> None:
    points = np.array([[1, -1], [-1, 1], [1, 1]])
    on = active(PLANE, points)
    assert by_units(PLANE, on, [1, 1])
    assert by_units(PLANE, on[:1], [1, 1])
    assert not by_units(PLANE, on, [1, 0])  # at the second point only a unit across u is on
    assert by_units(PLANE, [on[0][[0, 2]]], [1, 0])
    assert not by_units(PLANE, on, [1, -1])
    assert not by_units(PLANE, [np.zeros((1, 2), bool)], [1, 1])
    half = Net((np.array([[1, 0], [0, 1]]), np.array([[2, -3]])))
    assert by_units(half, on, [1, -1])
    assert not by_units(half, on, [1, 1])
    one = Net((np.array([[1]]), np.array([[1]])))
    assert by_units(one, active(one, np.array([[1]])), [1])  # a product of 1


def test_who_proposes_which_direction() -> None:
    points = np.array([[1, -1], [-1, 1], [1, 1]])
    said = dict(proposals(PLANE, active(PLANE, points)))
    assert list(said) == ["counting", "current weights", "L-BFGS"]
    assert said["counting"] == [2**26, round(2**26 * 2 / 3)]  # 1/2 and 1/3
    assert said["current weights"] == [round(2**26 * 2 / 3), 2**26]
    assert (sides(PLANE, active(PLANE, points), said["L-BFGS"]) > 0).all()
    wide = Net((np.array([[1], [2]]), np.array([[1, 1]])))
    assert list(dict(proposals(wide, active(wide, np.array([[1]]))))) == ["current weights", "L-BFGS"]
    square = Net((np.array([[1]]), np.array([[5]])))
    assert "counting" in dict(proposals(square, active(square, np.array([[1]]))))
    without = Net((np.array([[1, 0], [0, 1]]), np.array([[2, 0]])))  # an output 0
    assert "counting" not in dict(proposals(without, active(without, points)))
    deep = Net((np.array([[1, 2], [3, 4]]), np.array([[1, 1], [0, 2]]), np.array([[1, 1]])))
    said = dict(proposals(deep, active(deep, points)))
    assert list(said) == ["current weights", "L-BFGS"]
    assert said["current weights"] == [round(2**26 * 10 / 14), 2**26]  # (1, 3) W_1 = (10, 14)


def test_floats_are_rounded_to_so_many_bits() -> None:
    assert whole(np.array([1.0, -0.5, 0.0])) == [2**26, -(2**25), 0]
    assert whole(np.array([1e-9, 5e-10])) == [2**26, 2**25]
    assert whole(np.array([0.0, 0.0, 0.0])) == [0, 0, 0]
    assert whole(np.array([-4.0])) == [-(2**26)]


def test_descent_finds_a_direction_and_takes_noises_as_long_as_each_other() -> None:
    noises = np.array([[1e6, 0.0], [-1e-3, 2e-3], [0.0, 0.0]])
    u = by_descent(noises, 60)
    assert (noises[:2] @ u > 0).all()
    assert np.allclose(by_descent(noises[:2] * [[1e-9], [1e9]], 60), by_descent(noises[:2], 60), rtol=1e-3)
    one = by_descent(np.array([[1.0, 0.0], [0.0, 1.0]]), 60)
    assert one[0] == pytest.approx(one[1], rel=1e-3)  # neither weighs more
    narrow = np.array([[1.0, 0.0], [-1.0, 0.001], [-1.0, 0.002]])
    few, many = ((narrow @ by_descent(narrow, steps)).min() for steps in (1, 60))
    assert few < 0 < many
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert by_descent(np.zeros((2, 3)), 5).tolist() == [0, 0, 0]


def test_descent_is_given_the_logistic_loss_with_its_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    import scipy.optimize

    asked: list[Any] = []

    def minimize(loss: Any, start: np.ndarray, **options: Any) -> Any:
        asked.extend([loss, options["options"]])
        return scipy.optimize.OptimizeResult(x=start)

    monkeypatch.setattr(scipy.optimize, "minimize", minimize)
    by_descent(np.array([[3.0, 4.0], [0.0, -0.5], [0.0, 0.0]]), 7)
    loss, options = asked
    assert options == {"maxiter": 7}
    u = np.array([0.3, 0.1])
    value, gradient = loss(u)
    rows = 20 * np.array([[0.6, 0.8], [0, -1], [0, 0]])
    assert value == pytest.approx(np.log1p(np.exp(-rows @ u)).mean())
    for j in (0, 1):
        step = np.eye(2)[j] * 1e-6
        assert gradient[j] == pytest.approx((loss(u + step)[0] - loss(u - step)[0]) / 2e-6, rel=1e-5)


def test_counting_is_believed_where_it_is_seen_unit_by_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    points = np.array([[1, -1], [1, 1]])

    def proposed(*given: Any) -> Found:
        monkeypatch.setattr(bulk, "proposals", lambda net, on, steps: given)
        return bulk.decide_in_bulk(PLANE, points)

    assert proposed(("counting", [0, 1]), ("next", [1, 1])) == Found(True, "next", [1, 1])
    assert proposed(("counting", [2, -1]), ("next", [1, 1])) == Found(True, "counting", [2, -1])  # right, with one unit against it
    assert proposed(("other", [1, 1])) == Found(True, "other", [1, 1])
    assert proposed(("counting", [1, 1])) == Found(True, "counting", [1, 1], by_units=True)


def test_each_way_to_an_answer() -> None:
    points = np.array([[1, -1], [-1, 1], [1, 1]])
    assert decide_in_bulk(PLANE, points) == Found(True, "counting", [2**26, round(2**26 * 2 / 3)], by_units=True)
    dead = decide_in_bulk(PLANE, np.array([[1, 1], [-1, -1], [-2, -1]]))
    assert dead == Found(False, "2 dead points", weights={1: 1})
    absolute = Net((np.array([[1], [-1]]), np.array([[1, 1]])))
    assert decide_in_bulk(absolute, np.array([[1], [-2], [3]])) in (
        Found(False, "weights on 2 points", weights={0: 1, 1: 1}), Found(False, "weights on 2 points", weights={1: 1, 2: 1}),
    )
    assert decide_in_bulk(absolute, np.array([[1], [-2]]), work=1).separable is False  # by the linear program's weights
    across = Net((np.array([[1], [-1]]), np.array([[1, 2]])))  # A = -1, and the gradient is 1
    assert decide_in_bulk(across, np.array([[1], [2]])).how == "L-BFGS"
    level = Net((np.array([[-1, -1], [-1, 0]]), np.array([[-1, 1]])))
    found = decide_in_bulk(level, np.array([[-1, 2]]))  # the current weights have a product 0
    assert (found.separable, found.how) == (True, "counting")


def test_where_floats_propose_nothing_the_search_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "proposals", lambda net, on, steps: [("nobody", [0] * net.weights[0].shape[1])])
    assert bulk.decide_in_bulk(PLANE, np.array([[1, -1], [-1, 1]])).how == "exact search"
    tried: list[tuple[int, ...]] = []
    monkeypatch.setattr(bulk, "cancelling", lambda rows: tried.append(rows.shape))
    found = bulk.decide_in_bulk(PLANE, np.array([[1, -1], [-1, 1]]))
    assert (found.separable, found.how, found.by_units) == (True, "exact search", False)
    assert found.u is not None
    assert (sides(PLANE, active(PLANE, np.array([[1, -1], [-1, 1]])), found.u) > 0).all()
    absolute = Net((np.array([[1], [-1]]), np.array([[1, 1]])))
    assert bulk.decide_in_bulk(absolute, np.array([[1], [-2]])) == Found(False, "weights on 2 points", weights={0: 1, 1: 1})
    assert bulk.decide_in_bulk(absolute, np.array([[1], [-2]]), work=1).separable is None
    narrow = Net((np.array([[1, 2, 3]]), np.array([[1]])))
    bulk.decide_in_bulk(narrow, np.array([[1, 1, 1]]))
    assert tried == [(2, 2), (2, 1), (2, 1), (1, 1), (1, 3)]  # signals first where they have fewer entries


def test_weights_that_floats_cannot_find_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    import scipy.optimize

    scale = np.array([[10**9, 0], [-1, 2], [0, -(10**6)]])
    weights = cancelling(scale)
    assert weights is not None
    assert not any(sum(c * int(scale[i][j]) for i, c in weights.items()) for j in (0, 1))
    assert cancelling(np.array([[0, 0], [1, 1]])) == {0: 1}
    found = scipy.optimize.OptimizeResult(x=np.array([0.5, 0.5, 1e-12]))
    monkeypatch.setattr(scipy.optimize, "linprog", lambda *_, **__: found)
    assert cancelling(np.array([[1], [1], [-1]])) is None  # the support alone does not cancel
    found.x = np.array([0.5, 0.5, 2e-12])
    assert cancelling(np.array([[1], [1], [-1]])) is not None


def test_trained_weights_are_rounded_once() -> None:
    (first, last) = rounded([np.array([[0.5, -0.25]]), np.array([2.0**-17 + 2.0**-30])]).weights
    assert first.tolist() == [[2**15, -(2**14)]]
    assert last.tolist() == [[1]]
