"""The cases on which proofs and solvers stumble: each decided, each confirmed by hand."""

import random
from fractions import Fraction

import pytest
from slow_checker import Sample, confirms, is_true, solvable, strictly_fitting

from theorems.geometry.deciders.margin import (
    MaxMargin,
    bound_margin,
    centroid_weights,
    combine,
    guessed_weights,
    max_margin,
)
from theorems.geometry.deciders.separators import decide_separators, separator_of
from theorems.geometry.objects.labelled import LabelledSet


HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
HAIR, HUGE = Fraction(1, 2**30), 2**30

SEPARABLE = {
    "duplicates": LabelledSet([(0, 1)] * 4 + [(2, 1)] * 3, [-1] * 4 + [1] * 3),
    "collinear": LabelledSet([(0, 0), (1, 2), (2, 4), (3, 6), (4, 8)], [-1, -1, -1, 1, 1]),
    "in a plane": LabelledSet([(0, 0, 5), (1, 2, 5), (2, -1, 5), (7, 7, 5)], [-1, -1, -1, 1]),
    "one point per label": LabelledSet([(3, -4), (-1, 7)], [1, -1]),
    "d = 1": LabelledSet([(5,), (2,), (1,), (-9,)], [1, 1, -1, -1]),
    "d = 1, one point per label": LabelledSet([(0,), (-1,)], [1, -1]),
    "more coordinates than points": LabelledSet([(1, 0, 0, 0, 0), (0, 0, 0, 0, 1)], [1, -1]),
    "tied support vectors": LabelledSet(
        [(1, k) for k in range(-4, 5)] + [(-1, k) for k in range(-4, 5)], [1] * 9 + [-1] * 9
    ),
    "a cube": LabelledSet(
        [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], [-1] * 4 + [1] * 4
    ),
    "a margin of 2^-30": LabelledSet([(0, HAIR), (1, HAIR), (0, 0), (1, 0)], [1, 1, -1, -1]),
    "a slanted margin of 2^-30": LabelledSet([(0, 0), (3, 1), (HAIR, -HAIR)], [1, 1, -1]),
    "coordinates of 2^30": LabelledSet(
        [(HUGE, 1), (-HUGE, 1), (HUGE, 0), (-HUGE, 0)], [1, 1, -1, -1]
    ),
    "far from the origin": LabelledSet([(HUGE, HUGE + 1), (HUGE + 1, HUGE)], [1, -1]),
    "all scales": LabelledSet([(HUGE, HAIR), (-HUGE, HAIR), (HUGE, -HAIR)], [1, 1, -1]),
    "rational coordinates": LabelledSet(
        [(THIRD, Fraction(2, 7)), (HALF, -THIRD), (-1, THIRD)], [1, 1, -1]
    ),
    "at the origin": LabelledSet([(0, 0), (0, 1)], [1, -1]),
}
VACUOUS = {
    "a point with both labels": LabelledSet([(1, 2), (1, 2)], [1, -1]),
    "a point with both labels, d = 1": LabelledSet([(0,), (0,), (5,)], [1, -1, 1]),
    "hulls that touch in a corner": LabelledSet([(0, 0), (1, 1), (0, 0), (-1, 2)], [1, 1, -1, -1]),
    "hulls that touch in an edge": LabelledSet(
        [(0, 0), (2, 0), (1, 0), (3, 0), (1, 5)], [1, 1, -1, -1, 1]
    ),
    "a crossing": LabelledSet([(0, 0), (1, 1), (0, 1), (1, 0)], [1, 1, -1, -1]),
    "one inside the other": LabelledSet([(0, 0), (4, 0), (0, 4), (1, 1)], [1, 1, 1, -1]),
    "collinear, interleaved": LabelledSet([(0, 0), (1, 1), (2, 2)], [1, -1, 1]),
    "an overlap of 2^-30": LabelledSet([(0,), (HAIR,), (HALF * HAIR,)], [1, 1, -1]),
    "touching at 2^30": LabelledSet([(HUGE, 0), (-HUGE, 0), (0, 0)], [1, 1, -1]),
    "tied": LabelledSet(
        [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)], [1, -1, 1, -1, 1, -1, 1, -1, 1]
    ),
}
ONE_LABEL = {
    "one point": LabelledSet([(3, 1)], [1]),
    "one point at the origin": LabelledSet([(0,)], [-1]),
    "duplicates": LabelledSet([(3, HALF)] * 4, [-1] * 4),
    "many": LabelledSet([(k, k * k) for k in range(-3, 4)], [1] * 7),
    "huge and tiny": LabelledSet([(HUGE, HAIR), (-HUGE, HAIR)], [-1, -1]),
}


def axes(s):
    for k in range(s.dimension):
        for sign in (1, -1):
            yield [sign * int(j == k) for j in range(s.dimension)]


def in_fractions(s):
    return Sample([[Fraction(x) for x in point] for point in s.points], list(s.labels))


def decided(s, v, label):
    """Return the answer, once its certificate is confirmed, and the truth too if S is small."""
    decision = decide_separators(s, v, label)

    assert confirms(decision.certificate)
    if len(s.points) <= 7:
        assert is_true(decision.certificate)
    return decision.answer


@pytest.mark.parametrize("name", SEPARABLE)
def test_a_separable_set_has_a_separator_and_a_max_margin(name):
    s = SEPARABLE[name]
    solution = max_margin(s)

    assert separator_of(s) is not None
    assert isinstance(solution, MaxMargin)
    assert confirms(solution.decision.certificate)
    if len(s.points) <= 7:
        assert is_true(solution.decision.certificate)


@pytest.mark.parametrize("label", [1, -1])
@pytest.mark.parametrize("name", SEPARABLE)
def test_the_directions_that_must_transfer_do_and_their_opposites_do_not(name, label):
    s = SEPARABLE[name]
    i, j = s.where(1)[0], s.where(-1)[-1]
    pair = tuple(a - b for a, b in zip(s.points[i], s.points[j], strict=True))
    for v in (max_margin(s).w, combine(s, centroid_weights(s)), pair):
        along, back = [-label * x for x in v], [label * x for x in v]

        assert decided(s, along, label) == "yes"
        assert decided(s, back, label) == "no"


@pytest.mark.parametrize("name", SEPARABLE)
def test_a_yes_for_one_label_is_a_yes_for_the_other_the_other_way(name):
    s = SEPARABLE[name]
    for v in axes(s):
        assert decided(s, v, -1) == decided(s, [-x for x in v], 1)


@pytest.mark.parametrize("label", [1, -1])
@pytest.mark.parametrize("name", VACUOUS)
def test_nothing_is_said_about_a_set_that_nothing_separates(name, label):
    s = VACUOUS[name]

    assert separator_of(s) is None
    assert max_margin(s).answer == "vacuous"
    assert max_margin(s, bias=False).answer == "vacuous"
    assert all(decided(s, v, label) == "vacuous" for v in axes(s))


@pytest.mark.parametrize("name", ONE_LABEL)
def test_one_label_means_no_for_it_and_vacuous_for_the_other(name):
    s = ONE_LABEL[name]
    label = s.labels[0]

    assert max_margin(s).answer == "no"
    for v in axes(s):
        decision = decide_separators(s, v, label)

        assert decided(s, v, label) == "no"
        assert any(x not in (0, "0") for x in decision.certificate["evidence"]["separator"]["w"])
        assert decided(s, v, -label) == "vacuous"


@pytest.mark.parametrize("name", SEPARABLE)
def test_bounds_on_the_margin_hold_and_meet_at_the_optimum(name):
    s = SEPARABLE[name]
    solution = max_margin(s)
    exact = 1 / Fraction(solution.squared_norm)
    guess = guessed_weights(s)
    for weights, separator in (
        ({i: a for i, a in enumerate(solution.alpha) if a}, None),
        (centroid_weights(s), (solution.w, solution.b)),
        (guess or centroid_weights(s), (solution.w, solution.b)),
    ):
        answer = bound_margin(s, weights, separator).certificate["answer"]

        assert Fraction(answer["lower"]) <= exact <= Fraction(answer["upper"])
        assert separator is not None or answer["lower"] == answer["upper"]


EPSILONS = [
    Fraction(2, 10**9),
    Fraction(1, 10**9),
    Fraction(1, 2**30),
    Fraction(1, 10**12),
    Fraction(1, 2**52),
    Fraction(1, 2**60),
    Fraction(1, 10**300),
]


@pytest.mark.parametrize("e", EPSILONS, ids=str)
def test_a_pair_that_float_programs_call_inseparable_is_separated(e):
    """HiGHS says "infeasible" about (1, 0)+ and (1, e)- for each e up to 1e-9."""
    s = LabelledSet([(1, 0), (1, e)], [1, -1])

    assert separator_of(s) is not None
    assert decided(s, (0, -1), -1) == "yes"
    assert decided(s, (0, 1), -1) == "no"
    assert decided(s, (1, 0), -1) == "no"
    assert decided(s, (e, -e * e), -1) == "no"
    assert max_margin(s).w == (0, -2 / e)
    assert max_margin(s).squared_norm == 4 / e**2


@pytest.mark.parametrize("e", [-x for x in EPSILONS[:6]] + [Fraction(0)], ids=str)
def test_hulls_that_float_programs_call_separable_meet(e):
    """The +1 points reach past the -1 point by e, or just touch it."""
    s = LabelledSet([(0, 0), (2, 0), (1, 1), (1, -e)], [1, 1, 1, -1])

    assert separator_of(s) is None
    assert decided(s, (0, -1), -1) == "vacuous"


@pytest.mark.parametrize("e", EPSILONS, ids=str)
def test_a_direction_just_beside_the_border_is_told_from_one_on_it(e):
    """The directions that transfer are the cone of (1, 0) and (1, 1), with its border."""
    s = LabelledSet([(0, 0), (1, 0), (1, 1)], [-1, 1, 1])

    assert decided(s, (1, 0), -1) == "yes"
    assert decided(s, (1, e), -1) == "yes"
    assert decided(s, (1, -e), -1) == "no"
    assert decided(s, (1, 1), -1) == "yes"
    assert decided(s, (1, 1 - e), -1) == "yes"
    assert decided(s, (1, 1 + e), -1) == "no"


@pytest.mark.parametrize(
    "scale", [HAIR, HUGE, Fraction(1, 10**200), 10**200], ids=["2^-30", "2^30", "1e-200", "1e200"]
)
@pytest.mark.parametrize("bias", [True, False])
def test_sets_at_the_ends_of_the_float_range_are_solved_with_a_float_guess_at_hand(scale, bias):
    """Large enough for a guess; the guess may fail, and must not be heard of."""
    rng = random.Random(1)
    w = [rng.randint(1, 5) for _ in range(6)]
    points, labels = [], []
    for _ in range(30):
        point = [rng.randint(-9, 9) for _ in w]
        score = sum(a * x for a, x in zip(w, point, strict=True))
        if score:
            points.append(point)
            labels.append(1 if score > 0 else -1)
    s = LabelledSet(points, labels)
    scaled = LabelledSet([[x * scale for x in point] for point in points], labels)
    solution, other = max_margin(s, bias=bias), max_margin(scaled, bias=bias)

    assert other.w == tuple(x / Fraction(scale) for x in solution.w)
    assert decide_separators(scaled, w, -1).answer == decide_separators(s, w, -1).answer
    assert guessed_weights(scaled) is None or bound_margin(scaled, guessed_weights(scaled))


def test_sets_with_all_scales_at_once_are_solved_with_a_float_guess_at_hand():
    rng = random.Random(2)
    points = [
        [rng.randint(1, 9) * Fraction(10) ** rng.choice((-300, 0, 300)) for _ in range(6)]
        for _ in range(20)
    ]
    s = LabelledSet([*points, *([-x for x in p] for p in points)], [1] * 20 + [-1] * 20)

    assert confirms(max_margin(s).decision.certificate)
    assert confirms(decide_separators(s, [1] * 6, -1).certificate)


@pytest.mark.parametrize("copies", [1, 10, 60])
def test_repeating_every_point_changes_nothing_but_the_multipliers(copies):
    s = SEPARABLE["rational coordinates"]
    repeated = LabelledSet(s.points * copies, s.labels * copies)
    solution, other = max_margin(s), max_margin(repeated)

    assert (other.w, other.b, sum(other.alpha)) == (solution.w, solution.b, sum(solution.alpha))
    assert all(decided(s, v, -1) == decided(repeated, v, -1) for v in axes(s))


def test_collinear_sets_in_many_dimensions_are_those_on_a_line():
    rng = random.Random(3)
    for dimension in (2, 5, 9):
        step = [rng.randint(-3, 3) for _ in range(dimension - 1)] + [2]
        places = [-3, -1, 0, 2, 2, 5]
        s = LabelledSet([[k * a + 7 for a in step] for k in places], [-1, -1, -1, 1, 1, 1])
        solution = max_margin(s)

        # The gap is from 0 to 2 steps: w = step / |step|^2.
        assert solution.w == tuple(Fraction(a, sum(x * x for x in step)) for a in step)
        assert decided(s, step, -1) == "yes"
        assert decided(s, [*step[:-1], 3], -1) == "no"


def test_a_grid_of_ties_has_the_max_margin_of_two_points():
    points = [(x, y) for x in range(-3, 4) for y in range(-3, 4) if x]
    s = LabelledSet(points, [1 if x > 0 else -1 for x, _ in points])

    assert max_margin(s).w == (1, 0)
    assert max_margin(s).b == 0
    assert decided(s, (1, 0), -1) == "yes"
    assert decided(s, (1, 3), -1) == "yes"
    assert decided(s, (1, 4), -1) == "no"


def test_the_slow_checker_knows_the_named_sets_too():
    for s in SEPARABLE.values():
        if len(s.points) <= 7:
            assert solvable(strictly_fitting(in_fractions(s)))
    for s in VACUOUS.values():
        if len(s.points) <= 7:
            assert not solvable(strictly_fitting(in_fractions(s)))
