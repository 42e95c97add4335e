"""The max-margin separator against brute force, against cvxpy, and against bad guesses."""

import random
import sys
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from slow_checker import Sample, confirms, is_true, true_max_margin, truth

from theorems.geometry.deciders import margin
from theorems.geometry.deciders.margin import (
    MaxMargin,
    bound_margin,
    centroid_weights,
    combine,
    guessed_weights,
    max_margin,
)
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.program import minimise


SEEDS = range(6)
TOLERANCE = 1e-5
# Floats are compared with exact numbers here and only here.


def multisets(count, dimension):
    places = list(product(product((0, 1, -1), repeat=dimension), (1, -1)))
    for chosen in combinations_with_replacement(places, count):
        yield LabelledSet([p for p, _ in chosen], [y for _, y in chosen])


def in_fractions(s):
    return Sample([[Fraction(x) for x in point] for point in s.points], list(s.labels))


def as_truth(found):
    if isinstance(found, MaxMargin):
        return ("yes", tuple(map(Fraction, found.w)), Fraction(found.b))
    return str(found.answer)


def drawn(rng, count, dimension, reach=9):
    """Draw a separable set with both labels, on integers."""
    w = [rng.randint(1, reach) for _ in range(dimension)]
    points, labels = [], []
    while len(points) < count or len(set(labels)) < 2:
        point = [rng.randint(-reach, reach) for _ in range(dimension)]
        score = sum(a * x for a, x in zip(w, point, strict=True))
        if score:
            points.append(point)
            labels.append(1 if score > 0 else -1)
    return LabelledSet(points, labels)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("count", "dimension"), [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (2, 2)])
def test_every_small_set_has_the_max_margin_that_it_has(count, dimension, bias):
    for s in multisets(count, dimension):
        assert as_truth(max_margin(s, bias=bias)) == true_max_margin(in_fractions(s), bias)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_sample_of_larger_grid_sets_has_the_max_margin_that_it_has(count, bias):
    rng = random.Random(count)
    places = list(product(product((0, 1, -1), repeat=2), (1, -1)))
    found = set()
    for _ in range(150):
        chosen = rng.choices(places, k=count)
        s = LabelledSet([p for p, _ in chosen], [y for _, y in chosen])
        solution = max_margin(s, bias=bias)
        found.add(as_truth(solution)[0])

        assert as_truth(solution) == true_max_margin(in_fractions(s), bias)

    assert "y" in found or "yes" in found
    assert "v" in found


@pytest.mark.parametrize("bias", [True, False])
def test_rational_sets_in_space_have_the_max_margin_that_they_have(bias):
    rng = random.Random(3)
    for _ in range(30):
        s = drawn(rng, rng.randint(2, 6), 3, reach=4)
        s = LabelledSet(
            [[Fraction(x, rng.choice((1, 2, 3))) for x in p] for p in s.points], s.labels
        )

        assert as_truth(max_margin(s, bias=bias)) == true_max_margin(in_fractions(s), bias)


def by_cvxpy(s, bias):
    """Return w, b and the multipliers as floats."""
    import cvxpy
    import numpy as np

    points, labels = np.array(s.points, dtype=float), np.array(s.labels, dtype=float)
    w, b = cvxpy.Variable(s.dimension), cvxpy.Variable()
    rows = cvxpy.multiply(labels, points @ w + (b if bias else 0)) >= 1
    problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(w) / 2), [rows])
    problem.solve(solver=cvxpy.CLARABEL)
    assert problem.status == cvxpy.OPTIMAL
    return w.value, b.value if bias else 0.0, rows.dual_value


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("count", "dimension"), [(10, 2), (20, 4), (30, 8), (80, 20)])
def test_the_max_margin_agrees_with_cvxpy(count, dimension, bias):
    for seed in SEEDS:
        s = drawn(random.Random(seed), count, dimension)
        solution = max_margin(s, bias=bias)
        w, b, multipliers = by_cvxpy(s, bias)

        assert [float(x) for x in solution.w] == pytest.approx(w, rel=TOLERANCE, abs=TOLERANCE)
        assert float(solution.b) == pytest.approx(float(b), rel=TOLERANCE, abs=TOLERANCE)
        assert float(sum(solution.alpha)) == pytest.approx(float(sum(multipliers)), rel=TOLERANCE)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("count", "dimension"), [(5, 1), (10, 3), (40, 8), (100, 25)])
def test_the_multipliers_have_the_sums_of_lemma_3(count, dimension, bias):
    s = drawn(random.Random(count), count, dimension)
    solution = max_margin(s, bias=bias)
    support = {i: a for i, a in enumerate(solution.alpha) if a}

    assert all(a > 0 for a in support.values())
    assert len(support) <= dimension + 1
    assert combine(s, support) == solution.w
    assert sum(support.values()) == solution.squared_norm
    assert solution.squared_norm == sum(x * x for x in solution.w)
    if bias:
        assert sum(a * s.labels[i] for i, a in support.items()) == 0
    else:
        assert solution.b == 0


def test_what_is_exact_stays_exact():
    s = LabelledSet([(Fraction(1, 3), 2), (0, Fraction(5, 7))], [1, -1])
    solution = max_margin(s)

    assert all(type(x) in (int, Fraction) for x in (*solution.w, solution.b, *solution.alpha))
    # w is along the difference (1/3, 9/7), with <w, difference> = 2.
    length = Fraction(1, 9) + Fraction(81, 49)
    assert solution.w == (2 * Fraction(1, 3) / length, 2 * Fraction(9, 7) / length)
    whole = max_margin(LabelledSet([(Fraction(1, 2),), (Fraction(-1, 2),)], [1, -1]))
    assert (whole.w, whole.b, whole.alpha) == ((2,), 0, (2, 2))
    assert all(type(x) is int for x in (*whole.w, whole.b, *whole.alpha))


def shifted_to_rationals(s):
    return LabelledSet([[Fraction(x) / 3 + Fraction(1, 7) for x in p] for p in s.points], s.labels)


def test_moving_and_scaling_a_set_move_and_scale_its_separator():
    rng = random.Random(6)
    for _ in range(20):
        s = drawn(rng, rng.randint(2, 12), rng.randint(1, 4))
        solution, other = max_margin(s), max_margin(shifted_to_rationals(s))

        assert other.w == tuple(3 * x for x in solution.w)
        assert other.b == solution.b - Fraction(3, 7) * sum(solution.w)
        assert other.squared_norm == 9 * solution.squared_norm


# Bounds.


def test_bounds_enclose_the_margin_and_the_optimal_weights_make_them_meet():
    rng = random.Random(7)
    for _ in range(25):
        s = drawn(rng, rng.randint(2, 6), rng.randint(1, 3), reach=4)
        solution = max_margin(s)
        exact = Fraction(1) / solution.squared_norm
        tight = bound_margin(s, {i: a for i, a in enumerate(solution.alpha) if a})
        loose = bound_margin(s, centroid_weights(s), (solution.w, solution.b))

        assert tight.certificate["answer"]["lower"] == tight.certificate["answer"]["upper"]
        assert truth(tight.certificate["question"]) == exact
        assert is_true(tight.certificate)
        assert is_true(loose.certificate)
        assert confirms(loose.certificate)


@pytest.mark.parametrize(("count", "dimension"), [(30, 8), (120, 30)])
def test_guessed_weights_enclose_the_margin_closely(count, dimension):
    s = drawn(random.Random(count), count, dimension)
    decision = bound_margin(s, guessed_weights(s))
    lower, upper = (Fraction(decision.certificate["answer"][key]) for key in ("lower", "upper"))

    assert lower <= 1 / Fraction(max_margin(s).squared_norm) <= upper
    assert upper - lower < upper / 1000


def test_bounds_without_a_separator_are_undecided():
    s = LabelledSet([(0, 0), (2, 2), (1, 1)], [1, 1, -1])
    halves = {0: 1, 1: 1, 2: 2}

    assert bound_margin(s, halves).answer == "undecided"
    assert bound_margin(s, {0: 1, 2: 1}).answer == "undecided"


def test_bounds_from_weights_that_do_not_balance_are_undecided():
    s = LabelledSet([(0, 1), (0, -1)], [1, -1])

    assert bound_margin(s, {0: 1, 1: 2}).answer == "undecided"
    assert bound_margin(s, {0: 1, 1: 1}).answer == "yes"


# Guesses and limits.

GARBAGE = {
    "nothing": lambda size: {},
    "everything": lambda size: dict.fromkeys(range(size), 1.0),
    "only the first": lambda size: {0: 1.0},
    "only the last": lambda size: {size - 1: 1e300},
    "at random": lambda size: {i: random.Random(i).random() for i in range(0, size, 2)},
    "wild sizes": lambda size: {i: 10.0 ** (-300 + 500 * (i % 2)) for i in range(size)},
}


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_wrong_guess_changes_no_separator(garbage, bias, monkeypatch):
    rng = random.Random(9)
    sets = [drawn(rng, rng.randint(2, 14), rng.randint(1, 4), reach=3) for _ in range(30)]
    sets += [LabelledSet(s.points, rng.choices((1, -1), k=len(s.points))) for s in sets]
    answers = [as_truth(max_margin(s, bias=bias)) for s in sets]
    monkeypatch.setattr(margin, "GUESS_FROM", 0)
    monkeypatch.setattr(margin, "support_vectors", lambda rows, bias: GARBAGE[garbage](len(rows)))

    assert [as_truth(max_margin(s, bias=bias)) for s in sets] == answers
    assert {"y", "v"} <= {answer[0][0] for answer in answers}


@pytest.mark.parametrize("bias", [True, False])
def test_the_work_limit_says_undecided_and_never_anything_false(bias):
    s = drawn(random.Random(10), 60, 12)
    full = max_margin(s, bias=bias)
    first = max_margin(s, bias=bias, work=1)

    assert first.answer == "undecided"
    assert "work limit" in first.reason
    for work in (10, 1_000, 10_000, 100_000, 10**7):
        found = max_margin(s, bias=bias, work=work)

        assert found == full or (found.answer == "undecided" and found.reason)


def long_numbers(count, length):
    """Return a set whose coordinates have that many digits."""
    rng = random.Random(length)
    points = [
        [rng.randrange(10 ** (length - 1), 10**length) for _ in range(count - 2)]
        for _ in range(count)
    ]
    return LabelledSet(points, [1, -1] * (count // 2))


def test_long_numbers_are_more_work_than_short_ones():
    """A second of arithmetic is not done within ten million word multiplications."""
    assert isinstance(max_margin(long_numbers(10, 3), work=10**7), MaxMargin)
    assert max_margin(long_numbers(10, 1000), work=10**7).answer == "undecided"


@pytest.fixture
def few_digits():
    """Let Python write no number of more than 640 digits, its own lower limit."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(limit)


@pytest.mark.usefixtures("few_digits")
@pytest.mark.parametrize("length", [300, 1000])
def test_an_answer_too_long_to_write_is_undecided(length):
    s = long_numbers(6, length)
    for found in (
        max_margin(s),
        max_margin(s, bias=False),
        decide_separators(s, (1, 0, 0, 0)),
        minimise((1, 0, 0, 0), s.points, s.labels),
    ):
        assert getattr(found, "answer", "undecided") == "undecided"


@pytest.mark.parametrize(
    ("label", "bias", "answer"),
    [(1, True, "no"), (-1, True, "no"), (1, False, "yes"), (-1, False, "yes")],
)
def test_a_one_label_set_has_a_max_margin_only_through_the_origin(label, bias, answer):
    found = max_margin(LabelledSet([(1, 2), (2, 1)], [label, label]), bias=bias)

    assert as_truth(found)[0] == answer if isinstance(found, MaxMargin) else found.answer == answer


def test_the_origin_as_a_point_leaves_nothing_through_the_origin():
    s = LabelledSet([(0, 0), (2, 1)], [1, -1])

    assert max_margin(s, bias=False).answer == "vacuous"
    assert isinstance(max_margin(s), MaxMargin)


@pytest.mark.parametrize("label", [1, -1])
def test_weights_are_guessed_only_where_both_labels_bear_some(label):
    assert guessed_weights(LabelledSet([(1,), (2,), (3,)], [label] * 3)) is None
    assert guessed_weights(LabelledSet([(1,), (2,), (3,)], [label, label, -label])) == {1: 1, 2: 1}


@pytest.mark.parametrize("bias", [True, False])
def test_a_large_set_without_a_separator_is_told_by_few_weights(bias):
    rng = random.Random(8)
    points = [[rng.randint(-99, 99) for _ in range(20)] for _ in range(120)]
    s = LabelledSet(points, [rng.choice((1, -1)) for _ in points])
    decision = max_margin(s, bias=bias, work=10**7)

    assert decision.answer == "vacuous"
    assert len(decision.certificate["evidence"]["weights"]) <= 22
