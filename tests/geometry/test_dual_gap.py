"""SVMs in floats, and what is certified of them: against the exact optimum."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from theorems.geometry.deciders import dual_gap
from theorems.geometry.deciders.dual_gap import DIGITS, decide_ball, enclose
from theorems.geometry.deciders.soft_margin import difference_of_means, inner, optimum
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.svm import Solver, balanced, best_bias
from verify.errors import BadInput
from verify.exact.decision import certified, read_number, write_number
from verify.kernel import dual_gap as kernel
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


def nowhere(*_):
    raise AssertionError


def rough(s, lam):
    """Enclose from a solution that is as far off as an angle allows."""
    found = Solver(*floats(s)).solve(float(lam))
    few = min(s.labels.count(1), s.labels.count(-1))
    feasible = np.array([few / s.labels.count(y) for y in s.labels])
    for k in range(4, 40, 2):
        part = Fraction(1, 2**k)
        enclosed = enclose(s, None, lam, Fraction(2), found._replace(c=found.c + (feasible - found.c) * float(part)))
        if enclosed.decision.answer == "yes":
            return enclosed
    raise AssertionError


LEANING = LabelledSet([(9, 1), (8, 0), (7, 1), (-9, 0), (-8, 1), (-7, 0)], [1, 1, 1, -1, -1, -1])
# w is near g.
NOISY = LabelledSet([(2, 0), (4, 0), (6, 0), (-2, 0), (-4, 0), (4, -1)], [1, 1, 1, -1, -1, -1])
# Without much regularisation w is far from g.


def test_floats_foresee_what_the_kernel_finds(monkeypatch):
    """So that it need not compute twice; and no interval is longer than theirs by much."""
    rng = random.Random(3)
    monkeypatch.setattr(dual_gap, "_by_kernel", nowhere)
    sets = [LEANING, NOISY, SIX, *(drawn(rng, n, 2 + n % 3) for n in (13, 14, 16, 20, 21, 22))]
    seen = set()
    for s in sets:
        for lam in (Fraction(1), Fraction(1, 24), Fraction(1, 300)):
            for found in (enclose(s, None, lam, Fraction(1)), rough(s, lam)):
                assert found.decision.answer == "yes", found.decision.reason
                own = found.decision.certificate
                near = kernel.read(own["question"], own["evidence"])
                cos, norm = (
                    [Fraction(end, 1 << kernel.BITS) for end in ends]
                    for ends in (kernel.cosine(near), kernel.length(near))
                )
                off = float(norm[1] - norm[0]) / float(norm[0])
                rounding = float(2e-14 / (2 * lam)) ** 0.5 / float(norm[0])  # of the gap, in floats
                room = 1e-11 + 2e-6 * off + rounding
                for (low, high), (least, most) in ((found.cos, cos), (found.norm, norm)):
                    size = max(1, float(most))
                    assert 0 <= least - low <= room * size
                    assert 0 <= high - most <= room * size
                if off > 0.01:  # there is room for rounding on both sides
                    radius = (norm[1] - norm[0]) / 2
                    assert min(norm[0] - found.norm[0], found.norm[1] - norm[1]) > radius * Fraction(55, 10**8)
                half = float(inner(difference_of_means(s), difference_of_means(s))) ** 0.5 / 2
                assert (found.d_adv is None) == (2 * s.labels.count(1) != len(s.labels))
                if found.d_adv is not None:
                    assert float(found.d_adv[0]) < half * float(found.cos[0]) - half * 5e-8 * float((norm[1] - norm[0]) / (norm[1] + norm[0]))
                    assert [float(end) for end in found.d_adv] == pytest.approx([half * float(end) for end in cos], abs=2 * half * room)
                ends = [end * 2**60 for pair in found[:3] if pair is not None for end in pair]
                assert all(end.denominator == 1 for end in ends)
                assert all((read_number(c) * 2**48).denominator == 1 for c in own["evidence"]["c"])
                seen |= {off > 0.01, found.cos[1] == 1, found.cos[0] < 0, found.d_adv is None}
    assert seen == {True, False}


def test_what_floats_do_not_foresee_the_kernel_computes(monkeypatch):
    expected = dual_gap._expected

    def too_short(*given):
        answer, b = expected(*given)
        return {**answer, "cos": [answer["cos"][0]] * 2}, b

    monkeypatch.setattr(dual_gap, "_expected", too_short)
    for s, lam in ((SIX, Fraction(1, 24)), (drawn(random.Random(4), 13, 2), Fraction(1, 9))):
        found = enclose(s, None, lam)
        assert found.decision.answer == "yes"
        assert found.cos[1] - found.cos[0] < Fraction(1, 100)
        assert found.cos == tuple(read_number(end) for end in found.decision.certificate["answer"]["cos"])


def test_what_the_kernel_computes_is_the_least_that_it_accepts():
    rng, negative = random.Random(5), 0
    for s, lam in ((LEANING, 1), (NOISY, Fraction(1, 24)), (SIX, Fraction(1, 24)), (drawn(rng, 12, 2), 1), (drawn(rng, 13, 2), 1)):
        for own in (enclose(s, None, lam).decision.certificate, rough(s, lam).decision.certificate):
            answer = dual_gap._by_kernel(own["question"], own["evidence"], None)
            negative += read_number(answer["cos"][0]) < 0
            assert certified(own["question"], answer, own["evidence"]).answer == "yes"
            for key in ("cos", "norm", "d_adv"):
                for end in range(2 * (answer[key] is not None)):
                    inwards = Fraction(1 - 2 * end, 1 << (kernel.BITS * (1 + (key == "d_adv"))))
                    ends = [*answer[key]]
                    ends[end] = write_number(read_number(ends[end]) + inwards)
                    assert certified(own["question"], answer | {key: ends}, own["evidence"]).answer == "undecided"
    assert negative


def test_the_kernel_computes_from_points_that_are_named():
    rows = [list(p) for p in SIX.points]
    named = {"data": "six", "rows": list(range(6)), "sha256": digest(rows)}
    held = {named["sha256"]: rows}
    own = enclose(rows, SIX.labels, Fraction(1, 24), named=(named, held)).decision.certificate

    assert dual_gap._by_kernel(own["question"], own["evidence"], held)["cos"]
    assert dual_gap._outwards(2.0**-70, 2.0**-69) == [0, f"1/{2**60}"]


def test_dual_numbers_are_rounded_to_what_adds_up():
    unit, half = 2**DIGITS, 2 ** (DIGITS - 1)

    assert dual_gap._rational(np.array([1.0, 0.0, 1.0, 0.0]), [1, 1, -1, -1]) == [unit, 0, unit, 0]
    assert dual_gap._rational(np.array([1.5, -0.5, 1.0]), [1, -1, -1]) == [unit, 0, unit]
    # What lies on the edge stays there, as long as something strictly within can give.
    assert dual_gap._rational(np.array([1.0, 0.5, 1.0, 0.25]), [1, 1, -1, -1]) == [unit, half // 2, unit, half // 2]
    assert dual_gap._rational(np.array([1.0, 2**-DIGITS, 1.0]), [1, 1, -1]) == [unit, 0, unit]
    assert dual_gap._rational(np.array([0.0, 1.0, 0.5]), [1, 1, -1]) == [0, half, half]


@pytest.mark.parametrize("lam", [Fraction(10) ** 400, Fraction(1, 10**400), Fraction(10) ** 200, Fraction(1, 10**200)])
def test_what_is_out_of_reach_of_floats_is_undecided(lam):
    for size in (1, 10**400, 10**200, Fraction(1, 10**200), Fraction(1, 10**400)):
        s = LabelledSet([(size, 0), (-2 * size, size), (-size, 0), (0, 3 * size)], [1, 1, -1, -1])
        for decision in (enclose(s, None, lam).decision, decide_ball(s, lam)[1]):
            assert decision.answer in ("yes", "undecided")
            assert (decision.answer == "undecided") == bool(decision.reason)
        if 10**400 in (size, lam, 1 / lam):
            assert "out of reach of floats" in enclose(s, None, lam).decision.reason


def test_numbers_whose_squares_are_floats_are_in_reach():
    one = Solver(*floats(SIX)).solve(1 / 24)
    edge = LabelledSet([(-(10**150),), (0,), (1,), (2,)], [1, -1, 1, -1])

    for s, lam in ((SIX, Fraction(10) ** 150), (SIX, Fraction(1, 10**400)), (edge, Fraction(1))):
        assert "out of reach of floats" in enclose(s, None, lam, solution=one).decision.reason
    assert "out of reach" not in enclose(SIX, None, Fraction(10) ** 149).decision.reason
    assert "out of reach of floats" in decide_ball(SIX, Fraction(10) ** 150)[1].reason
    assert "out of reach of floats" in decide_ball(LabelledSet([(10**150,), (-(10**150),)], [1, -1]), 1)[1].reason
    assert "out of reach" not in decide_ball(SIX, Fraction(10) ** 149)[1].reason


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
    short = enclose(SIX, None, Fraction(1, 24), Fraction(1, 10**12))
    assert "tolerance" in short.decision.reason
    assert short[:3] == (None, None, None)
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


HARD = [
    (LabelledSet([(-3, 0), (2, -1), (2, 1), (100, -3)], [1, -1, 1, -1]), Fraction(1, 2**16)),
    (LabelledSet([(-3, 1), (1, 3), (-1, 3), (2, -3), (-100, 20)], [1, -1, 1, 1, 1]), Fraction(1, 2**18)),
]  # whole steps of Newton's method lead away


def proposed(s, lam):
    x, y = floats(s)
    return dual_gap._softplus(np.column_stack([x - x.mean(axis=0), np.ones(len(y))]), y, float(lam))


def test_newton_comes_to_the_minimiser_in_few_steps(monkeypatch):
    taken = {"steps": 0, "losses": 0}

    def counted(name, function):
        def called(*given, **options):
            taken[name] += 1
            assert taken[name] < 100
            return function(*given, **options)

        return called

    monkeypatch.setattr(np.linalg, "lstsq", counted("steps", np.linalg.lstsq))
    monkeypatch.setattr(np, "logaddexp", counted("losses", np.logaddexp))
    pair, repeated = LabelledSet([(1,), (0,)], [1, -1]), LabelledSet([(0, 0)] * 3 + [(0, 1), (0, 2), (2, 0)], [1, 1, 1, -1, -1, -1])
    cases = [*HARD, (pair, Fraction(1, 100)), (repeated, Fraction(1, 64)), (pair, 3)]
    for (s, lam), steps, losses in zip(cases, (21, 21, 7, 7, 4), (42, 45, 11, 11, 5), strict=True):
        taken |= {"steps": 0, "losses": 0}
        _, length, least = proposed(s, lam)
        assert taken["steps"] <= steps
        assert taken["losses"] <= losses
        assert length < 1e-12
        assert least <= 2 * float(lam)
    assert proposed(repeated, Fraction(1, 64))[2] == 1 / 32
    assert 0.2 < proposed(pair, 3)[2] <= 0.25


def test_radii_that_are_tried(monkeypatch):
    """From 4 |gradient| / curvature, or 8 units of the centre, each four times the one before."""
    tried = []

    def refused(question, answer, evidence):
        tried.append((read_number(answer["radius"]), answer, evidence))
        return dual_gap.undecided("no")

    monkeypatch.setattr(dual_gap, "certified", refused)
    decide_ball(SIX, Fraction(1))
    assert tried[0][2] == {"bits": 100}
    far = LabelledSet([(-200,), (-39,), (154,), (-106,)], [1, -1, -1, -1])
    for s, lam, bits, count in ((SIX, Fraction(1), 40, 12), (SIX, Fraction(1), 3, 11), (SIX, Fraction(1), 2, 10), (SIX, Fraction(1), 70, 12), (far, Fraction(1, 16), 4, 3)):
        tried.clear()
        assert decide_ball(s, lam, bits)[0] is None
        _, length, least = proposed(s, lam)
        start = max(4 * Fraction(length) / Fraction(least), Fraction(8, 2**bits))
        radii = [radius for radius, _, _ in tried]
        assert len(radii) == count
        assert count == 12 or radii[-1] <= 2**20 < 4 * radii[-1]
        for k, (radius, answer, evidence) in enumerate(tried):
            assert abs(radius - start * 4**k) <= start * 4**k / 10**9 + Fraction(1, 2 ** (bits + 20))
            assert (radius * 2 ** (bits + 20)).denominator == 1
            assert all((read_number(x) * 2**bits).denominator == 1 for x in (*answer["w"], answer["b"]))
            assert evidence == {"bits": bits + 60}
