"""D-lin against brute force, against questions whose answer is known, and against bad guesses."""

import random
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import gcd

import numpy as np
import pytest
from slow_checker import Sample, confirms, is_true, solvable, strictly_fitting, true_separators

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.deciders.separators import (
    decide_every_direction,
    decide_separators,
    hull_weights,
    separator_of,
    worst_separator,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact import alternative
from verify.exact.decision import Answer
from verify.exact.guess import Nearest
from verify.exact.integers import WorkLimit
from verify.exact.program import Optimum, Unbounded


def grid(dimension):
    return list(product((0, 1, -1), repeat=dimension))


def multisets(count, dimension):
    """List all labelled multisets of this many points on the grid."""
    for chosen in combinations_with_replacement(list(product(grid(dimension), (1, -1))), count):
        yield LabelledSet([p for p, _ in chosen], [y for _, y in chosen])


def in_fractions(s):
    return Sample([[Fraction(x) for x in point] for point in s.points], list(s.labels))


def drawn_separable(rng, count, dimension, reach=9):
    """Draw a set with both labels and one of its separators (w, b), w integer and not 0."""
    w = [rng.randint(-reach, reach) for _ in range(dimension)]
    w[rng.randrange(dimension)] = rng.choice((-1, 1)) * rng.randint(1, reach)
    offset = -sum(a * rng.randint(1 - reach, reach - 1) for a in w)
    points, labels = [], []
    while len(points) < count or len(set(labels)) < 2:
        point = [rng.randint(-reach, reach) for _ in range(dimension)]
        score = sum(a * x for a, x in zip(w, point, strict=True)) + offset
        if score:
            points.append(point)
            labels.append(1 if score > 0 else -1)
    return LabelledSet(points, labels), w


def combined_differences(rng, s):
    """Return a positive combination of differences of +1 and -1 points: it fools every separator."""
    v = [Fraction(0)] * s.dimension
    for _ in range(rng.randint(1, 2 * s.dimension)):
        i, j = rng.choice(s.where(1)), rng.choice(s.where(-1))
        share = Fraction(rng.randint(1, 9), rng.randint(1, 9))
        v = [x + share * (p - q) for x, p, q in zip(v, s.points[i], s.points[j], strict=True)]
    return v


def against(rng, w):
    """Return a direction v other than 0 with <w, v> <= 0, often with equality."""
    v = [rng.randint(-5, 5) for _ in w]
    score = sum(a * x for a, x in zip(w, v, strict=True))
    length = sum(a * a for a in w)
    excess = max(score, 0) if rng.random() < 0.5 else score  # all of it: <w, v> = 0
    v = [Fraction(x) - Fraction(excess * a, length) for x, a in zip(v, w, strict=True)]
    return v if any(v) else [-a for a in w]


@pytest.mark.parametrize(
    ("count", "dimension", "questions"),
    [(1, 1, 24), (2, 1, 84), (3, 1, 224), (1, 2, 288), (2, 2, 2736), (3, 2, 18240)],
)
def test_every_small_question_is_answered_truly(count, dimension, questions):
    asked = 0
    for s in multisets(count, dimension):
        sample = in_fractions(s)
        for v in grid(dimension):
            for label in (1, -1) if any(v) else ():
                asked += 1

                assert decide_separators(s, v, label).answer == true_separators(sample, v, label)

    assert asked == questions


def test_a_sample_of_four_point_questions_is_answered_truly_and_confirmed():
    rng = random.Random(4)
    found = {"yes": 0, "no": 0, "vacuous": 0}
    places = list(product(grid(2), (1, -1)))
    for _ in range(1_500):
        chosen = rng.choices(places, k=4)
        s = LabelledSet([p for p, _ in chosen], [y for _, y in chosen])
        decision = decide_separators(s, rng.choice(grid(2)[1:]), rng.choice((1, -1)))
        found[decision.answer] += 1

        assert confirms(decision.certificate)
        assert is_true(decision.certificate)

    assert min(found.values()) >= 100


def test_small_rational_questions_in_space_are_answered_truly():
    rng = random.Random(5)
    found = set()
    for _ in range(150):
        points = [
            [Fraction(rng.randint(-3, 3), rng.randint(1, 3)) for _ in range(3)] for _ in range(5)
        ]
        s = LabelledSet(points, [1, -1, *rng.choices((1, -1), k=3)])
        v = [Fraction(rng.randint(-3, 3), 2) for _ in range(2)] + [Fraction(1)]
        decision = decide_separators(s, rng.choice((v, combined_differences(rng, s) or v)), -1)
        found.add(decision.answer)

        assert is_true(decision.certificate)

    assert {"yes", "no", "vacuous"} == found


def test_a_separator_is_found_exactly_where_there_is_one():
    for s in (*multisets(3, 1), *multisets(2, 2)):
        exists = solvable(strictly_fitting(in_fractions(s)))

        assert (separator_of(s) is not None) == exists
        assert (hull_weights(s) is None) == exists


@pytest.mark.parametrize(("count", "dimension"), [(10, 2), (20, 4), (30, 8), (60, 15)])
def test_combined_differences_fool_every_separator(count, dimension):
    rng = random.Random(count)
    for _ in range(15):
        s, _ = drawn_separable(rng, count, dimension)
        v = combined_differences(rng, s)
        if any(v):
            for label in (-1, 1):
                decision = decide_separators(s, [-label * x for x in v], label)
                assert decision.answer == "yes"
                assert len(decision.certificate["evidence"]["weights"]) <= dimension + 1  # Carathéodory
            assert decide_separators(s, [-x for x in v], -1).answer == "no"


@pytest.mark.parametrize(("count", "dimension"), [(10, 2), (20, 4), (30, 8), (60, 15)])
def test_what_one_known_separator_resists_is_denied(count, dimension):
    rng = random.Random(count)
    for _ in range(15):
        s, w = drawn_separable(rng, count, dimension)
        v = against(rng, w)

        assert decide_separators(s, v, -1).answer == "no"
        assert decide_separators(s, [-x for x in v], 1).answer == "no"


@pytest.mark.parametrize(("count", "dimension"), [(6, 2), (20, 4), (40, 12)])
def test_a_common_point_of_the_hulls_makes_every_answer_vacuous(count, dimension):
    rng = random.Random(count)
    for _ in range(15):
        s, w = drawn_separable(rng, count, dimension)
        plus, minus = s.where(1), s.where(-1)
        chosen = [s.points[i] for i in rng.choices(plus, k=3)]
        middle = [Fraction(sum(column), 3) for column in zip(*chosen, strict=True)]
        meeting = LabelledSet([*s.points, middle], [*s.labels, -1])
        for v in (w, against(rng, w), combined_differences(rng, meeting)):
            if any(v):
                assert decide_separators(meeting, v, -1).answer == "vacuous"
        assert minus


def changed_alike(rng, s, v):
    """Yield sets and directions about which the answer is the same."""
    shift = [Fraction(rng.randint(-9, 9), 7) for _ in range(s.dimension)]
    order = rng.sample(range(len(s.points)), len(s.points))
    factor = Fraction(rng.randint(1, 99), rng.randint(1, 99))
    axis = rng.randrange(s.dimension)
    yield (
        LabelledSet([[x + a for x, a in zip(p, shift, strict=True)] for p in s.points], s.labels),
        v,
    )
    yield LabelledSet([s.points[i] for i in order], [s.labels[i] for i in order]), v
    yield LabelledSet([[x * factor for x in p] for p in s.points], s.labels), v
    yield s, [x * factor for x in v]
    yield LabelledSet([*s.points, *s.points[:2]], [*s.labels, *s.labels[:2]]), v
    yield (
        LabelledSet(
            [[x * (2**30 if k == axis else 1) for k, x in enumerate(p)] for p in s.points], s.labels
        ),
        [x * (2**30 if k == axis else 1) for k, x in enumerate(v)],
    )
    yield LabelledSet([[*p, 0] for p in s.points], s.labels), [*v, 0]
    yield LabelledSet(s.points, [-y for y in s.labels]), [-x for x in v]


def test_moving_scaling_shuffling_and_repeating_points_change_no_answer():
    rng = random.Random(8)
    for _ in range(40):
        s, w = drawn_separable(rng, rng.randint(2, 9), rng.randint(1, 4), reach=3)
        v = rng.choice((against(rng, w), combined_differences(rng, s), w))
        answer = decide_separators(s, v, -1).answer
        for other, direction in changed_alike(rng, s, v):
            assert decide_separators(other, direction, -1).answer == answer


# Guesses and limits.

GARBAGE = {
    "nothing": lambda columns, target: [],
    "everything": lambda columns, target: list(range(len(columns))),
    "everything, backwards": lambda columns, target: list(range(len(columns)))[::-1],
    "one column, many times": lambda columns, target: [0] * 5,
    "each column twice": lambda columns, target: [*range(len(columns)), *range(len(columns))],
    "one": lambda columns, target: [len(columns) - 1],
    "at random": lambda columns, target: random.Random(len(columns)).choices(
        range(len(columns)), k=len(target)
    ),
}


RESIDUALS = {
    "no residual": lambda size: None,
    "zero": np.zeros,
    "not a number": lambda size: np.full(size, np.nan),
    "without end": lambda size: np.full(size, -np.inf),
    "at random": lambda size: np.random.default_rng(size).normal(size=size),
}


@pytest.mark.parametrize("residual", RESIDUALS)
@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_wrong_guess_changes_no_answer(garbage, residual, monkeypatch):
    rng = random.Random(9)
    questions = []
    for _ in range(60):
        s, w = drawn_separable(rng, rng.randint(2, 12), rng.randint(1, 4), reach=3)
        if rng.random() < 0.3:
            s = LabelledSet(s.points, [1, -1, *rng.choices((1, -1), k=len(s.labels) - 2)])
        questions.append((s, rng.choice((w, against(rng, w)))))
    answers = [decide_separators(s, v, -1).answer for s, v in questions]
    monkeypatch.setattr(alternative, "GUESS_FROM", 0)

    def guess(columns, target):
        return Nearest(GARBAGE[garbage](columns, target), RESIDUALS[residual](len(target)))

    monkeypatch.setattr(alternative, "nearest_point", guess)

    assert [decide_separators(s, v, -1).answer for s, v in questions] == answers
    assert {"yes", "no", "vacuous"} == set(answers)


def test_the_work_limit_says_undecided_and_never_anything_false():
    rng = random.Random(10)
    s, _ = drawn_separable(rng, 40, 8)
    for v in (combined_differences(rng, s), [1] * 8):
        full = decide_separators(s, v, -1)
        answers = []
        for work in (1, 10, 100, 1_000, 10_000, 100_000, 10**6, 10**9):
            decision = decide_separators(s, v, -1, work=work)
            answers.append(decision.answer)

            assert decision.answer in (full.answer, "undecided")
            assert (decision.certificate is None) == (decision.answer == "undecided")
            assert decision.answer != "undecided" or "work limit" in decision.reason
        assert answers[0] == "undecided"
        assert answers[-1] == full.answer


def test_the_work_limit_is_raised_where_there_is_no_answer_to_give():
    s, _ = drawn_separable(random.Random(11), 20, 6)
    for search in (separator_of, hull_weights):
        with pytest.raises(WorkLimit):
            search(s, work=1)


def test_an_answer_is_the_same_each_time():
    s, w = drawn_separable(random.Random(12), 30, 8)

    assert decide_separators(s, w, -1) == decide_separators(s, w, -1)


def test_no_direction_at_all_serves_a_set_with_one_label():
    for label in (1, -1):
        s = LabelledSet([(1, 2), (3, 4)], [label, label])

        assert decide_every_direction(s, label).answer == "no"
        assert decide_every_direction(s, -label).answer == "vacuous"
    both = LabelledSet([(1, 2), (3, 4)], [1, -1])

    assert decide_every_direction(both, 1).answer == "undecided"


def test_the_least_rise_over_the_separators_of_margin_1() -> None:
    s = LabelledSet([(Fraction(1, 2), 0), (Fraction(-1, 2), 0)], [1, -1])
    worst = worst_separator(s, (3, 0))
    assert isinstance(worst, Optimum)
    assert (worst.value, worst.point[0], worst.point[2]) == (6, 2, 0)
    with_bias = worst_separator(s, (3, 0, 1))
    assert isinstance(with_bias, Optimum)
    assert with_bias.value == 6
    assert worst_separator(s, (3, 0), work=1).answer is Answer.UNDECIDED
    for falls in ((-1, 0), (0, 1), (1, 0, 3)):
        found = worst_separator(s, falls)
        assert isinstance(found, Unbounded)
        *w, b = found.ray
        assert sum(a * c for a, c in zip(found.ray, (*falls, 0), strict=False)) < 0
        assert all(
            y * (sum(a * c for a, c in zip(w, x, strict=True)) + b) >= 0
            for x, y in zip(s.points, s.labels, strict=True)
        )
    same = LabelledSet([(0,), (0,)], [1, -1])
    assert not isinstance(worst_separator(same, (1,)), Optimum)


def test_a_direction_says_nothing_of_the_bias() -> None:
    s = LabelledSet([(4,), (6,)], [-1, 1])
    short, long = worst_separator(s, (1,)), worst_separator(s, (1, 0))

    assert isinstance(short, Optimum)
    assert short == long
    assert (short.value, tuple(short.point)) == (1, (1, -5))


def test_separators_and_hull_weights() -> None:
    pair = LabelledSet([(2,), (-4,)], [1, -1])
    found = separator_of(pair)
    assert found is not None
    (w,), b = found
    assert 2 * w + b > 0 > -4 * w + b
    assert gcd(w, b) == 1
    assert hull_weights(pair) is None
    between = LabelledSet([(0,), (3,), (1,)], [1, 1, -1])
    assert separator_of(between) is None
    weights = hull_weights(between)
    assert weights is not None
    total = weights[2]
    assert {i: Fraction(a, total) for i, a in weights.items()} == {
        0: Fraction(2, 3), 1: Fraction(1, 3), 2: 1,
    }


def test_a_hint_that_the_kernel_accepts_needs_no_search():
    s = LabelledSet([(0, 0), (2, 0), (2, 1)], [-1, 1, 1])
    right = ({"w": [1, 0], "b": -1}, {0: 1, 1: 1})
    wrong = ({"w": [1, 0], "b": -1}, {0: 1, 2: 1})

    decision = decide_separators(s, (2, 0), hint=right, work=0)
    assert decision.answer is Answer.YES
    assert decision.certificate["evidence"]["weights"] == [[0, 1], [1, 1]]
    assert decide_separators(s, (2, 0), hint=wrong, work=0).answer is Answer.UNDECIDED
    assert decide_separators(s, (2, 0), hint=wrong).answer is Answer.YES
    assert decide_separators(s, (-2, 0), hint=right).answer is Answer.NO


def test_the_points_of_label_minus_1_are_those_that_move_unless_told():
    s = LabelledSet([(0,), (2,)], [-1, 1])
    for decide in (decide_separators, decide_convex, decide_origin):
        shifted = LabelledSet([(-1,), (1,)], s.labels)
        assert decide(shifted, (1,)).certificate["question"]["label"] == -1
        assert decide(shifted, (1,)).answer is Answer.YES


def test_a_refusal_of_the_kernel_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    refuses = kernel.Judgement(holds=False, reason="refused")
    monkeypatch.setattr("verify.exact.decision.kernel.check", lambda _, **data: refuses)
    s = LabelledSet([(0, 0), (1, 0)], [-1, 1])

    for v in ((1, 0), (-1, 0)):
        decision = decide_separators(s, v, -1)
        assert decision.answer is Answer.UNDECIDED
        assert "refused" in decision.reason
