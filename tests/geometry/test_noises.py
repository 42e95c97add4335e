"""Separability of noises, decided: against gradients by differences, and by what is known of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from theorems.geometry.deciders.noises import (
    counting_direction,
    decide_by_counting,
    decide_noises,
    direction_of,
    gradients,
    noise_rows,
)
from theorems.geometry.objects.networks import RELU, Above, AllPositive, Layer, Network, two_layer
from verify import kernel
from verify.exact.alternative import Alternative
from verify.exact.decision import Answer, Decision
from verify.exact.integers import Work


ABSOLUTE = two_layer([[1], [-1]], [0, 0], [1, 1], Above(0))


def drawn(rng: Random, d: int, m: int) -> Network:
    return two_layer([[rng.randint(-3, 3) for _ in range(d)] for _ in range(m)], [rng.randint(-1, 1) for _ in range(m)],
                     [rng.choice([-2, -1, 1, 3]) for _ in range(m)], Above(0))


def test_the_gradient_is_the_slope_of_the_output() -> None:
    """Next to a point that lies on no kink the output is affine: a difference quotient is exact."""
    rng, step, met = Random(1), Fraction(1, 10**9), 0
    for _ in range(60):
        first = Layer([[Fraction(rng.randint(-9, 9), 3) for _ in range(3)] for _ in range(4)], [rng.randint(-2, 2)] * 4, (Fraction(1, 4), 1))
        second = Layer([[rng.randint(-3, 3) for _ in range(4)] for _ in range(3)], [Fraction(1, 7)] * 3, (Fraction(-1, 3), 2))
        network = Network((first, second, Layer([[1, -2, 5]], [3])), Above(0))
        x = tuple(Fraction(rng.randint(-10**6, 10**6), 10**6 + 3) for _ in range(3))
        (g,) = gradients(network, [x])
        for k in range(3):
            there = tuple(a + step * (j == k) for j, a in enumerate(x))
            assert (network.outputs(there)[0] - network.outputs(x)[0]) / step == g[k]
        met += any(g)
    assert met > 50


def test_the_absolute_value() -> None:
    assert decide_noises(ABSOLUTE, [(1,), (2,)]).answer is Answer.YES
    assert decide_noises(ABSOLUTE, [(1,), (-2,)]).answer is Answer.NO
    dead = decide_noises(ABSOLUTE, [(1,), (0,)])
    assert dead.answer is Answer.NO
    assert "point 1 is dead" in dead.reason
    above = decide_noises(two_layer([[1]], [0], [1], Above(0)), [(1,), (0,)], at_zero="above")
    assert above.answer is Answer.YES
    assert decide_noises(ABSOLUTE, []).answer is Answer.VACUOUS
    assert decide_noises(ABSOLUTE, [(1,)], direction=(-1,)).answer is Answer.NO
    assert decide_noises(ABSOLUTE, [(1,)], direction=(1,)).answer is Answer.YES


def test_small_networks_are_decided_as_an_angle_decides_them() -> None:
    """In the plane: some u serves if all noises lie within less than half a turn."""
    rng, seen = Random(3), set()
    for _ in range(200):
        network = drawn(rng, 2, rng.randint(1, 4))
        points = [(rng.randint(-3, 3), rng.randint(-3, 3)) for _ in range(rng.randint(1, 6))]
        for noise in ("gradient", "sign"):
            rows = noise_rows(network, points, noise=noise)
            candidates = [(s * -b + e * a, s * a + e * b) for a, b in rows for s in (1, -1)
                          for e in (0, Fraction(1, 10**6))]
            exists = any(all(u[0] * a + u[1] * b > 0 for a, b in rows) for u in candidates)
            answer = decide_noises(network, points, noise=noise).answer
            assert (answer is Answer.YES) == exists
            seen.add((noise, exists))
    assert len(seen) == 4


def test_units_that_are_independent_are_counted() -> None:
    rng, counted = Random(5), 0
    for _ in range(60):
        network = drawn(rng, 4, rng.randint(1, 5))
        u = counting_direction(network)
        points = [tuple(rng.randint(-3, 3) for _ in range(4)) for _ in range(6)]
        if u is None:
            continue
        for x, g in zip(points, gradients(network, points), strict=True):
            on = sum(z > 0 for z in _values(network, x))
            assert sum(a * b for a, b in zip(u, g, strict=True)) == on
        if all(any(z > 0 for z in _values(network, x)) for x in points):
            counted += 1
            decision = decide_by_counting(network, points, u)
            assert decision.answer is Answer.YES
            assert decision.certificate is not None
            assert "active" in decision.certificate["evidence"]
            found = direction_of(decision)
            assert found is not None
            assert decide_noises(network, points, direction=found).answer is Answer.YES
    assert counted > 10
    assert decide_by_counting(ABSOLUTE, [(1,)], (1,)).answer is Answer.UNDECIDED


def test_random_labels_change_nothing() -> None:
    """y r = -c g with c = 1 - s > 0: for any labels y and losses, the labelled noises are those of -g."""
    rng, seen = Random(9), set()
    for _ in range(40):
        network = drawn(rng, 3, rng.randint(2, 5))
        points = [tuple(rng.randint(-3, 3) for _ in range(3)) for _ in range(5)]
        rows = noise_rows(network, points)
        answer = decide_noises(network, points).answer is Answer.YES
        for _ in range(3):
            labels = [rng.choice([1, -1]) for _ in points]
            losses = [rng.randint(1, 99) for _ in points]
            noises = [[-c * y * g for g in row] for row, y, c in zip(rows, labels, losses, strict=True)]
            signed = [[y * r for r in noise] for noise, y in zip(noises, labels, strict=True)]
            dead = any(not any(row) for row in signed)
            assert (not dead and Alternative(signed, Work(10**8)).solvable) == answer
        seen.add(answer)
    assert len(seen) == 2


def _values(network: Network, x: tuple[int, ...]) -> list[int]:
    first = network.layers[0]
    return [sum(w * a for w, a in zip(row, x, strict=True)) + b for row, b in zip(first.weights, first.bias, strict=True)]  # type: ignore[misc]


def test_three_layers_need_not_be_separable() -> None:
    """Both matrices invertible, no noise 0, no tie: the four gradients add up to 0."""
    one = Layer([[1, 0], [0, 1]], [0, 0], RELU)
    network = Network((one, Layer([[1, -2], [-2, 1]], [0, 0], RELU), Layer([[1, 1]], [0])), Above(0))
    decision = decide_noises(network, [(3, 1), (1, 3), (1, -1), (-1, 1)])
    assert decision.answer is Answer.NO
    assert decision.certificate is not None
    assert kernel.check(decision.certificate).holds


def test_a_large_set_goes_through_the_steps() -> None:
    rng = Random(2)
    network = drawn(rng, 8, 24)
    points = [tuple(rng.randint(-20, 20) for _ in range(8)) for _ in range(250)]
    for noise in ("gradient", "sign"):
        decision = decide_noises(network, points, noise=noise)
        assert decision.answer in (Answer.YES, Answer.NO)
        assert decision.certificate is not None


@pytest.mark.parametrize(("given", "why"), [
    ({"points": [(1, 2)]}, "point 0 has 2 coordinates"), ({"direction": (1, 0)}, "the direction has 2"),
    ({"noise": "fgsm"}, "noise must be"), ({"at_zero": "on"}, "at_zero must be"),
])
def test_what_does_not_fit_is_told(given: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        decide_noises(ABSOLUTE, **{"points": [(1,)], **given})  # type: ignore[arg-type]


def test_noises_are_of_one_output() -> None:
    for layer, what in ((Layer([[1], [1]], [0, 0]), "has 2 outputs"), (Layer([[1]], [0], RELU), "has a kink after its last layer")):
        with pytest.raises(ValueError, match=f"{what}; noises are of one output"):
            decide_noises(Network((layer,), AllPositive()), [(1,)])


PLANE = two_layer([[1, 0], [0, 1]], [0, 0], [1, 1], Above(0))  # f(x, y) = max(x, 0) + max(y, 0)


def evidence(decision: Decision) -> dict[str, object]:
    assert decision.certificate is not None
    found: dict[str, object] = decision.certificate["evidence"]
    return found


def test_what_is_tried_first_is_what_is_shown() -> None:
    points = [(1, -1), (2, 2)]  # gradients (1, 0) and (1, 1)
    assert evidence(decide_noises(PLANE, points, try_first=[(-1, 9), (0, 1), (1, 7)])) == {"u": [1, 7]}
    assert evidence(decide_noises(PLANE, points, try_first=[(0, 1), (Fraction(2, 3), Fraction(-1, 3))])) == {"u": [2, -1]}
    # (0, 1) has the product 0 with the first: it is left for another
    assert decide_noises(PLANE, points, try_first=[(0, 1)]).answer is Answer.YES


def test_a_product_of_0_is_not_right() -> None:
    decision = decide_noises(PLANE, [(2, 2), (1, -1)], direction=(0, 1))
    assert decision.answer is Answer.NO
    assert evidence(decision) == {"index": 1}
    assert evidence(decide_noises(PLANE, [(2, 2), (-1, -1)])) == {"weights": [[1, 1]]}


def test_the_direction_of_an_answer() -> None:
    assert direction_of(decide_noises(PLANE, [(1, 1)], direction=(1, Fraction(1, 2)))) == (1, Fraction(1, 2))
    assert direction_of(decide_noises(PLANE, [(1, 1)], try_first=[(3, 1)])) == (3, 1)
    assert direction_of(decide_noises(PLANE, [(1, 1)], direction=(-1, 0))) is None
    assert direction_of(decide_noises(PLANE, [(-1, -1)])) is None
    assert direction_of(decide_noises(PLANE, [])) is None
    assert direction_of(decide_noises(PLANE, [(1, 1)], work=1)) is None


def test_a_pass_costs_two_multiplications_a_weight() -> None:
    """Six weights, two points; that a point is dead needs no more."""
    dead = [(1, 1), (-1, -1)]
    assert decide_noises(PLANE, dead, work=24).answer is Answer.NO
    assert decide_noises(PLANE, dead, work=23).answer is Answer.UNDECIDED


def test_units_without_output_count_nothing() -> None:
    assert counting_direction(two_layer([[1, 0], [1, 0]], [0, 0], [0, 0], Above(0))) == (0, 0)
    assert counting_direction(two_layer([[2, 0], [1, 0]], [0, 0], [1, 0], Above(0))) == (Fraction(1, 2), 0)


def test_counting_says_what_it_lacks() -> None:
    assert decide_by_counting(PLANE, [], (1, 1)).answer is Answer.VACUOUS
    assert evidence(decide_by_counting(PLANE, [(1, 1), (1, -1)], (1, 2))) == {"u": [1, 2], "active": [1, 0]}
    assert evidence(decide_by_counting(PLANE, [(1, 1), (1, -1)], (1, 0))) == {"u": [1, 0], "active": [0, 0]}
    deep = Network((*PLANE.layers[:1], *PLANE.layers[:1], PLANE.layers[1]), Above(0))
    turned, dull = (Network((Layer([[1, 0], [0, 1]], [0, 0], slopes), PLANE.layers[1]), Above(0)) for slopes in ((-1, 1), (1, 0)))
    for network, points, u, why in (
        (deep, [(1, 1)], (1, 1), "the network has 3"), (turned, [(1, 1)], (1, 1), "sends back against u"),
        (dull, [(1, 1)], (1, 1), "sends back against u"), (PLANE, [(1, 1)], (1, -1), "sends back against u"),
        (PLANE, [(1, 1), (-1, 1)], (1, 0), "no unit that counts is on at point 1"),
        (PLANE, [(0, 0)], (1, 1), "no unit that counts is on at point 0"),
    ):
        decision = decide_by_counting(network, points, u)
        assert decision.answer is Answer.UNDECIDED
        assert why in decision.reason


def test_exhaustively_separable_is_a_matter_of_dead_points_where_units_are_independent() -> None:
    """m = d = 2: all W of {-1, 0, 1} with independent rows, both conventions at a kink."""
    points = [p for p in product((-1, 0, 1), repeat=2) if any(p)]
    for w in product((-1, 0, 1), repeat=4):
        if w[0] * w[3] == w[1] * w[2]:
            continue
        network = two_layer([w[:2], w[2:]], [0, 0], [1, -1], Above(0))
        for at_zero in ("below", "above"):
            live = [x for x, g in zip(points, gradients(network, points, at_zero=at_zero), strict=True) if any(g)]
            assert decide_noises(network, live, at_zero=at_zero).answer is Answer.YES
