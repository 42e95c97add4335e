"""SVMs in floats, and what is certified of them: against the exact optimum."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from theorems.geometry.deciders.dual_gap import decide_ball, enclose
from theorems.geometry.deciders.soft_margin import difference_of_means, inner, optimum
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.svm import Solver, balanced, best_bias
from verify.errors import BadInput
from verify.kernel.data import digest


SIX = LabelledSet([(0, 0), (0, 2), (1, 2), (1, 0), (1, 1), (1, 1)], [1, 1, 1, -1, -1, -1])


def drawn(rng, n, d):
    points = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(n)]
    labels = [1 if p[0] + rng.gauss(0, 4) > 0 else -1 for p in points]
    return LabelledSet(points, [1, -1, *labels[2:]])


def floats(s):
    return np.array([[float(v) for v in p] for p in s.points]), np.array(s.labels)


def test_the_solver_finds_the_exact_optimum_from_wherever_it_starts():
    rng = random.Random(1)
    for n, d in ((6, 2), (20, 3), (40, 12)):
        s = drawn(rng, n, d)
        solver = Solver(*floats(s))
        for lam in (Fraction(3), Fraction(1, 100), Fraction(1, 10)):
            exact, found = optimum(s, lam), solver.solve(float(lam), 1e-12)

            assert found.gap < 1e-7
            assert np.allclose(found.w, [float(x) for x in exact.w], atol=1e-4)
            assert float(exact.b[0]) - 1e-3 <= found.b <= float(exact.b[1]) + 1e-3
            assert abs(found.c @ np.array(s.labels)) < 1e-9
            assert 0 <= found.c.min() <= found.c.max() <= 1


def test_parts_of_the_solver():
    assert best_bias(np.array([1.0, 0.0]), np.array([1, -1])) == -0.5
    assert balanced(np.array([1.0, 0.5]), np.array([1, -1])).tolist() == [0.5, 0.5]
    flat = np.column_stack([floats(SIX)[0], np.full(6, 7.0)])  # a coordinate that is the same at all points
    assert np.allclose(Solver(flat, SIX.labels).solve(1 / 24).w, [-2, 0, 0], atol=1e-5)


def test_enclosures_hold_what_is_exact():
    rng = random.Random(2)
    for k in range(12):
        s = drawn(rng, 30, 2 + k % 3)
        lam = Fraction(1, rng.choice([1, 10, 300]))
        exact, found = optimum(s, lam), enclose(s, None, lam)
        g = difference_of_means(s)

        assert found.decision.answer == "yes", found.decision.reason
        low, high = found.cos
        assert inner(exact.w, g) > 0
        assert max(low, 0) ** 2 <= exact.cos_squared() <= high**2
        assert found.norm[0] ** 2 <= inner(exact.w, exact.w) <= found.norm[1] ** 2
        if s.labels.count(1) * 2 == len(s.labels):
            assert found.d_adv[0] ** 2 <= exact.cos_squared() * inner(g, g) / 4 <= found.d_adv[1] ** 2
        else:
            assert found.d_adv is None


def test_what_is_saturated_has_an_angle_of_0():
    found = enclose(SIX, None, Fraction(1))

    assert found.cos[1] == 1
    assert 1 - found.cos[0] < Fraction(1, 10**9)


def test_points_may_be_named_by_their_hash():
    rows = [list(p) for p in SIX.points]
    named = {"data": "six", "rows": list(range(6)), "sha256": digest(rows)}
    found = enclose(rows, SIX.labels, Fraction(1, 24), named=(named, {named["sha256"]: rows}))

    assert found.decision.answer == "yes"
    assert found.decision.certificate["question"]["points"] == named


def test_where_nothing_can_be_enclosed():
    still = LabelledSet([(0,), (3,), (1,)], [1, 1, -1])  # w = 0 for every lambda
    poor = Solver(*floats(SIX)).solve(1 / 24)._replace(c=np.array([1, 0.4, 0.7, 0.7, 0.7, 0.7]))

    assert "no angle" in enclose(still, None, Fraction(1, 9)).decision.reason
    assert enclose(SIX, None, Fraction(1, 24), solution=poor).decision.answer == "undecided"
    assert "tolerance" in enclose(SIX, None, Fraction(1, 24), Fraction(1, 10**12)).decision.reason
    for lam in (0, -1, 0.5):
        with pytest.raises(BadInput, match="lambda"):
            enclose(SIX, None, lam)
        with pytest.raises(BadInput, match="lambda"):
            decide_ball(SIX, lam)
    one_class = LabelledSet([(1,), (2,)], [1, 1])
    with pytest.raises(BadInput, match="both be borne"):
        enclose(one_class, None, Fraction(1))
    with pytest.raises(BadInput, match="both be borne"):
        decide_ball(one_class, Fraction(1))


def test_the_angle_of_the_softplus_loss_rises_too():
    """cos falls at each doubling of lambda from 2^-8 to 2^-4: the balls are small enough to tell."""
    s = LabelledSet([(0, 0)] * 3 + [(0, 1), (0, 2), (2, 0)], [1, 1, 1, -1, -1, -1])
    g = difference_of_means(s)
    ends = []
    for k in range(8, 3, -1):
        ball, decision = decide_ball(s, Fraction(1, 2**k))
        assert decision.answer == "yes", decision.reason
        size = inner(ball.w, ball.w)
        cos = float(inner(ball.w, g)) / float(size * inner(g, g)) ** 0.5
        ends.append((cos, float(ball.radius) / float(size) ** 0.5))
    for (one, off), (two, beside) in pairwise(ends):
        assert two + beside < one - off


def test_a_ball_for_separable_and_unbalanced_points():
    for s in (LabelledSet([(1,), (0,)], [1, -1]), LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1])):
        ball, decision = decide_ball(s, Fraction(1, 100))

        assert decision.answer == "yes"
        assert ball.radius < Fraction(1, 10**6)
