"""The path of the soft-margin SVM, against its conditions, all patterns of letters, and cvxpy."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest

from theorems.geometry.deciders.active_set import ActiveSet
from theorems.geometry.deciders.soft_margin import (
    SvmPath,
    biases,
    cos_squared,
    count_errors,
    decide_angle,
    decide_errors,
    decide_optimum,
    difference_of_means,
    inner,
    optimum,
    path_of,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.errors import BadInput, WorkLimit
from verify.exact.integers import Work


SIX = LabelledSet([(0, 0), (0, 2), (1, 2), (1, 0), (1, 1), (1, 1)], [1, 1, 1, -1, -1, -1])
CORNERS = LabelledSet(
    [(0, 0, 0), (0, 0, 1), (1, 1, 1), (0, 1, 0), (1, 0, 0), (1, 1, 0)], [1, 1, 1, -1, -1, -1]
)
RETURNS = LabelledSet([(0, 0), (0, 1), (1, 2), (1, 0), (1, 1), (2, 0)], [1, 1, 1, -1, -1, -1])
ONE_CLASS = LabelledSet([(0, 1), (2, 3), (2, 3)], [1, 1, 1])
SAME_MEANS = LabelledSet([(0,), (2,), (1,), (1,)], [1, 1, -1, -1])
STANDS_STILL = LabelledSet([(0,), (3,), (1,)], [1, 1, -1])  # w = 0 for every lambda, means differ
TILTED_FOR_EVER = LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1])
HUGE, TINY = 2**30, Fraction(1, 2**30)


def conditions(s, c, u, beta, mu):
    """Are these the conditions of an optimum at mu?"""
    inside = all(0 <= own <= 1 for own in c) and inner(c, s.labels) == 0
    sums = [sum(a * y * x[k] for a, y, x in zip(c, s.labels, s.points, strict=True)) for k in range(s.dimension)]
    r = [y * (inner(u, x) + beta) - mu for x, y in zip(s.points, s.labels, strict=True)]
    fits = all((own == 1 or not here < 0) and (own == 0 or not here > 0) for own, here in zip(c, r, strict=True))
    return inside and sums == list(u) and fits


def check(path: SvmPath) -> None:
    """Check the conditions at 13 places of every piece, and that the pieces fit together."""
    s, pieces = path.s, path.pieces

    assert pieces[0].start == 0
    assert pieces[-1].end is None
    for one, two in pairwise(pieces):
        assert one.start < one.end == two.start
        assert one.u(one.end) == two.u(two.start)
    for piece in pieces:
        assert piece.start < piece.inside()
        assert piece.end is None or piece.inside() < piece.end
        end = piece.start + 9 if piece.end is None else piece.end
        for k in range(13):
            mu = piece.start + Fraction(k, 12) * (end - piece.start)
            if mu == 0:
                assert not any(piece.u(0))
                continue
            u, ends = piece.u(mu), piece.beta(mu)
            assert all(conditions(s, piece.c(mu), u, b, mu) for b in ends if b is not None)
            if 0 < k < 12:
                found = biases([x / mu for x in u], s)
                assert found == tuple(None if b is None else b / mu for b in ends)


def drawn(rng, most, entries=(0, 1, 2, 3)):
    d, n = rng.choice([1, 2, 2, 3]), rng.randint(1, most)
    points = [[Fraction(rng.choice(entries), rng.choice([1, 1, 1, 3])) for _ in range(d)] for _ in range(n)]
    return LabelledSet(points, [rng.choice([1, -1]) for _ in range(n)])


CORNER_CASES = [SIX, CORNERS, RETURNS, ONE_CLASS, SAME_MEANS, STANDS_STILL, TILTED_FOR_EVER,
    LabelledSet([(5,)], [-1]),
    LabelledSet([(1, 1), (1, 1)], [1, -1]),
    LabelledSet([(1, 2)] * 3 + [(1, 2)] * 2 + [(4, 0)], [1, 1, 1, -1, -1, -1]),
    LabelledSet([(HUGE, TINY), (-HUGE, TINY), (HUGE, 0), (0, -TINY)], [1, 1, -1, -1]),
    LabelledSet([(x, 2 * x) for x in range(6)], [1, -1, 1, 1, -1, -1]),
]  # fmt: skip


@pytest.mark.parametrize("s", CORNER_CASES, ids=range(len(CORNER_CASES)))
def test_conditions_hold_on_every_piece(s):
    check(path_of(s))


def test_conditions_hold_on_drawn_sets_with_ties_and_repeated_points():
    rng = random.Random(1)
    for _ in range(60):
        s = drawn(rng, 8, rng.choice([(0, 1), (0, 1, 2), range(9)]))
        path = path_of(s)
        check(path)
        lam = Fraction(rng.randint(1, 40), rng.randint(1, 400))
        mu = rng.choice([2 * path.n * lam, *path.breakpoints])  # a breakpoint is degenerate
        one, other = optimum(s, path.lam(mu)), path.at(path.lam(mu))
        assert (one.w, one.b) == (other.w, other.b)
        assert one.mu * one.w[0] == path.piece(mu).u(mu)[0]
        for own in (one, other):
            assert conditions(s, own.c, [own.mu * x for x in own.w], own.beta, own.mu)


@pytest.mark.parametrize(("longest", "words"), [(2**63 - 1, 1), (-(2**64 - 1), 2), (2**127, 3)])
def test_work_is_counted_in_multiplications_of_words(longest, words):
    work = Work(10**6)
    walk = ActiveSet([(0, longest), (1, 0), (1, 1)], [1, -1, 1], work)
    assert work.spent == 3 * 3 * 2 * words
    walk.settle(0)  # solves once, with one point in M
    assert work.spent == (18 + 2**4 + 3) * words


def patterns(s, mu):
    """Return all u for which some of the 3^n patterns of letters has a solution at mu.

    M may be dependent: the equations are solved by least squares in floats, and what is near a
    solution counts. Slow and independent of the walk.
    """
    n, y = len(s.labels), np.array(s.labels, float)
    x = np.array([[float(v) for v in p] for p in s.points]) * y[:, None]
    found = []
    for letters in product("EZM", repeat=n):
        m = [i for i in range(n) if letters[i] == "M"]
        c = np.array([letter == "E" for letter in letters], float)
        a = np.vstack([np.column_stack([x[m] @ x[m].T, y[m]]), [*y[m], 0]])
        right = np.array([*(mu - x[m] @ (c @ x)), -(c @ y)])
        z = np.linalg.lstsq(a, right, rcond=None)[0]
        if not np.allclose(a @ z, right, atol=1e-9):
            continue
        c[m] = z[:-1]
        u = c @ x
        for beta in [z[-1]] if m else sorted(mu * y - y * (x @ u)):
            r = x @ u + y * beta - mu
            near = 1e-9
            if all(
                (-near <= c[i] <= 1 + near) and (letters[i] != "E" or r[i] <= near)
                and (letters[i] != "Z" or r[i] >= -near) for i in range(n)
            ):
                found.append(u)
    return found


def test_every_pattern_that_has_a_solution_gives_the_same_normal():
    rng = random.Random(3)
    for _ in range(12):
        s = drawn(rng, 5)
        lam = Fraction(rng.randint(1, 30), 60)
        best = optimum(s, lam)
        listed = patterns(s, float(best.mu))

        assert listed
        for u in listed:
            assert np.allclose(u, [float(best.mu * x) for x in best.w], atol=1e-7)


def test_the_normal_is_that_of_a_float_solver():
    cvxpy = pytest.importorskip("cvxpy")
    rng = random.Random(5)
    for _ in range(4):
        s = drawn(rng, 12, range(9))
        x = np.array([[float(v) for v in p] for p in s.points])
        w, b, lam = cvxpy.Variable(s.dimension), cvxpy.Variable(), Fraction(rng.randint(1, 20), 40)
        hinge = cvxpy.pos(1 - cvxpy.multiply(np.array(s.labels), x @ w + b))
        loss = cvxpy.sum(hinge) / len(s.labels) + float(lam) * cvxpy.sum_squares(w)
        cvxpy.Problem(cvxpy.Minimize(loss)).solve(solver="CLARABEL")

        assert np.allclose(w.value, [float(v) for v in optimum(s, lam).w], atol=1e-5)


def test_angle_of_the_six_points_rises_and_falls():
    path = path_of(SIX)

    assert [path.lam(mu) for mu in path.breakpoints] == [Fraction(1, 72), Fraction(1, 24), Fraction(1, 4)]
    assert [path.at(lam).cos_squared() for lam in (Fraction(1, 99), Fraction(1, 24), Fraction(1, 3))] == [
        Fraction(9, 10), Fraction(1, 2), 1]  # fmt: skip
    one, two = path.angle_rises()
    g = difference_of_means(SIX)
    assert cos_squared(path.piece(one).u(one), g) > cos_squared(path.piece(two).u(two), g)
    assert path.turns() == [Fraction(1, 2)]


def test_the_angle_may_turn_within_a_piece():
    path = path_of(LabelledSet([(1, 1), (2, 1), (1, 2), (0, 2), (0, 3)], [1, 1, -1, -1, -1]))

    assert path.breakpoints == [Fraction(1, 2), 3]
    assert path.turns() == [Fraction(22, 9)]
    assert path.angle_rises() == (Fraction(22, 9), 3)


@pytest.mark.parametrize(
    ("s", "at"),
    [
        (CORNERS, {Fraction(1, 99): 1, Fraction(1, 24): Fraction(2, 3), Fraction(1, 6): 1}),
        (RETURNS, {Fraction(1, 999): Fraction(64, 65), Fraction(1, 18): 1, Fraction(1, 10): Fraction(25, 26), 1: 1}),
        (TILTED_FOR_EVER, {Fraction(1, 999): Fraction(4, 5), 1: Fraction(4, 5), 999: Fraction(4, 5)}),
        (STANDS_STILL, {Fraction(1, 999): None, 999: None}),
    ],
)  # fmt: skip
def test_angles_that_are_known(s, at):
    path = path_of(s)

    assert {lam: path.at(lam).cos_squared() for lam in at} == at


def test_angle_of_four_points_never_rises_and_turns_are_those_seen_on_a_fine_grid():
    rng = random.Random(7)
    rising = 0
    for _ in range(60):
        k = rng.choice([2, 3])
        points = [[rng.randint(0, 2), rng.randint(0, 2)] for _ in range(2 * k)]
        s = LabelledSet(points, [1] * k + [-1] * k)
        g = difference_of_means(s)
        if not any(g):
            continue
        path = path_of(s)
        last = path.pieces[-1].start
        grid = [cos_squared(path.piece(mu).u(mu), g) for k in range(1, 160) for mu in [last * Fraction(k, 150)]]
        falls = any(a > b for a, b in pairwise(grid))
        assert falls <= (path.angle_rises() is not None)
        assert k == 3 or not falls
        rising += falls
    assert rising


def test_errors_are_counted_on_all_of_the_path():
    rng = random.Random(11)
    for _ in range(40):
        s = drawn(rng, 7, (0, 1, 2))
        path = path_of(s)
        counts = path.error_counts()
        assert counts[0][0] == 0
        assert counts[-1][1] is None
        for start, end, here in counts:
            stop = start + 3 if end is None else end
            for k in (1, 2, 5):
                mu = start + Fraction(k, 6) * (stop - start)
                if mu > 0:
                    assert path.at(path.lam(mu)).errors() == here
        assert counts[0][1] != 0
        for (_, mu, before), (start, _, after) in pairwise(counts):
            assert mu == start
            assert before != after
            assert path.at(path.lam(mu)).errors() in (before, after)
        for mu in (piece.start for piece in path.pieces[1:]):
            (one, *_) = [here for start, end, here in counts if start == mu == end] or [None]
            beside = [here for start, end, here in counts if start <= mu and (end is None or mu <= end)]
            assert path.at(path.lam(mu)).errors() in ([one] if one else beside)


def test_at_one_mu_the_errors_may_differ_from_those_on_both_sides():
    tie = LabelledSet([(2,), (1,), (Fraction(5, 2),), (0,)], [-1, 1, -1, 1])
    cuts = Fraction(21, 4), Fraction(35, 4)

    assert path_of(tie).error_counts() == [
        (0, 1, (0, 0)), (1, 1, (0, 1)), (1, cuts[0], (0, 0)), (*cuts, (0, 1)), (cuts[1], None, (0, 2)),
    ]  # fmt: skip
    assert path_of(SIX).error_counts() == [
        (0, Fraction(1, 4), (0, 0)), (Fraction(1, 4), Fraction(4, 3), (1, 1)), (Fraction(4, 3), Fraction(4, 3), (2, 2)),
        (Fraction(4, 3), 4, (1, 1)), (4, None, (1, 3)),
    ]  # fmt: skip


def test_training_errors_that_rise_as_lambda_falls():
    s = LabelledSet([(0,), (3,), (5,), (0,), (0,), (2,)], [1, 1, 1, -1, -1, -1])
    found = decide_errors(s)

    assert found.answer == "no"
    assert [here for _, _, here in path_of(s).error_counts()][:2] == [(2, 2), (1, 1)]
    assert "at lambda = 5/6 " in found.reason  # the middle between 1/6 and 3/2


def test_errors_where_many_biases_are_optimal():
    pair = LabelledSet([(1,), (0,)], [1, -1])
    far = path_of(pair).at(Fraction(10))

    assert far.w == (Fraction(1, 40),)
    assert far.b == (-1, Fraction(39, 40))
    assert far.errors() == (0, 1)
    assert count_errors([0, 0], [1, -1], (0, 0)) == (2, 2)
    assert count_errors([-4], [1], (5, 7)) == (0, 0)
    assert count_errors([-6], [1], (5, 7)) == (0, 1)
    assert count_errors([-6, -6], [1, -1], (5, 7)) == (1, 2)
    assert count_errors([-6], [1], (None, 7)) == count_errors([-6], [1], (5, None)) == (0, 1)
    assert count_errors([-6], [1], (None, 5)) == (1, 1)
    assert count_errors([-6], [-1], (None, 6)) == count_errors([-6], [1], (6, None)) == (0, 1)
    assert count_errors([-6], [1], (7, None)) == (0, 0)
    assert path_of(ONE_CLASS).at(Fraction(1)).b == (1, None)
    assert path_of(ONE_CLASS).at(Fraction(1)).errors() == (0, 0)


@pytest.mark.parametrize("lam", [0, -1, Fraction(-1, 2), 0.5, float("nan"), True, "1"])
def test_lambda_is_a_rational_number_above_0(lam):
    with pytest.raises(BadInput, match="lambda must be a rational number above 0"):
        optimum(SIX, lam)
    with pytest.raises(BadInput, match="lambda"):
        path_of(SIX).at(lam)


def test_what_has_no_path():
    with pytest.raises(BadInput, match="1 and -1"):
        path_of(LabelledSet([(0,), (1,)], [0, 1]))
    with pytest.raises(WorkLimit, match="work limit"):
        path_of(SIX, work=10)
    with pytest.raises(BadInput, match="one label"):
        path_of(ONE_CLASS).turns()


def test_sixty_points_of_ten_coordinates_take_seconds():
    rng = random.Random(13)
    points = [[Fraction(round(rng.gauss(0, 1000)), 1000) for _ in range(10)] for _ in range(60)]
    s = LabelledSet(points, [1 if p[0] + rng.gauss(0, 1) > 0 else -1 for p in points])
    path = path_of(s, work=3 * 10**8)

    assert len(path.breakpoints) > 40
    for piece in path.pieces[::9]:
        mu = piece.inside()
        assert conditions(s, piece.c(mu), piece.u(mu), piece.beta(mu)[0], mu)


def test_answers_are_certified_or_vacuous_or_undecided():
    rng = random.Random(17)
    said = set()
    for _ in range(60):
        s = drawn(rng, 7, (0, 1, 2))
        path = path_of(s)
        best = optimum(s, Fraction(rng.randint(1, 20), 60))
        angle, errors = decide_angle(s, path), decide_errors(s, path)
        rises = any(s.labels.count(y) == 0 for y in (1, -1)) or path.angle_rises()

        assert decide_optimum(best).answer == "yes"
        assert decide_optimum(best._replace(w=tuple(x + 1 for x in best.w))).answer == "no"
        assert angle.answer == "vacuous" or bool(angle.certificates)
        assert (angle.answer == "yes") <= (rises is None)
        assert (errors.answer == "no") == bool(errors.certificates)
        counts = path.error_counts()
        assert errors.answer == ("no" if any(most < counts[0][2][0] for _, _, (_, most) in counts) else "yes")
        said |= {angle.answer, errors.answer}
    assert said >= {"yes", "no", "vacuous"}
    assert "w = 0" in decide_angle(STANDS_STILL).reason
    assert "same point" in decide_angle(SAME_MEANS).reason
    assert "same at every lambda" in decide_errors(STANDS_STILL).reason
    assert decide_angle(SIX).answer == "no"
    assert "1/24" in decide_angle(SIX).reason
    assert decide_angle(SIX, work=10).answer == "undecided"
    assert "work limit" in decide_errors(SIX, work=10).reason
