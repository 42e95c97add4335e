"""D-quadratics: values by hand, both answers on a line against samples, and weights judged exactly."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from theorems.geometry.deciders.quadratics import (
    Form,
    _negative,
    _roots,
    decide_curved,
    decide_quadratics,
    excluded,
    groups_of,
    missed,
    serves,
)
from theorems.geometry.objects.distributions import Curved, CurvedVector, inner
from verify import kernel
from verify.exact.decision import Answer, Decision, read_vector
from verify.exact.integers import Rational


F = Fraction
Point = tuple[Rational, ...]


def pair(curvature: Rational, radius: Rational | None = None) -> Curved:
    """Return the points 1 and -1 of the line: both are fooled where |v| >= (1 - k) / k."""
    h = ((curvature,),)
    return Curved((CurvedVector((1,), h), CurvedVector((-1,), h)), radius=radius)


def diagonal(*entries: Rational) -> tuple[Point, ...]:
    return tuple(tuple(x if i == j else 0 for j in range(len(entries))) for i, x in enumerate(entries))


def evidence(decision: Decision) -> dict[str, Any]:
    assert decision.certificate is not None
    assert kernel.check(decision.certificate).holds
    found: dict[str, Any] = decision.certificate["evidence"]
    return found


@pytest.mark.parametrize(("curvature", "square", "yes"), [
    (0, 100, False), (F(1, 16), 16, False), (F(1, 16), F(5208, 100), False), (F(1, 16), F(2249, 10), False),
    (F(1, 16), 225, True), (F(1, 4), 9, True), (F(1, 4), F(899, 100), False), (F(1, 2), 1, True),
    (F(1, 200), F(3158444, 100), False),
])  # fmt: skip
def test_two_points_of_a_line(curvature: Rational, square: Rational, yes: bool) -> None:
    found = decide_curved(pair(curvature), 0, square)

    assert (found.answer is Answer.YES) == yes
    assert ("v" if yes else "cover") in evidence(found)
    assert len(evidence(found).get("cover", [])) in (0, 3)
    assert decide_curved(pair(curvature), 1, 1).answer is Answer.YES


def test_multipliers_could_not_exclude_these_two() -> None:
    assert excluded(dict(enumerate(form for form, in groups_of(pair(F(1, 16))))), 16) is None
    assert excluded(dict(enumerate(form for form, in groups_of(pair(0)))), None) == ({0: 1, 1: 1}, 0)


def test_a_model_that_ends() -> None:
    for square in (100, None):
        assert decide_curved(pair(F(1, 4), radius=F(29, 10)), 0, square).answer is Answer.NO
        assert decide_curved(pair(F(1, 4), radius=3), 0, square).answer is Answer.YES


def test_the_roots_of_a_form_of_one_number() -> None:
    def of(a: Rational, b: Rational, c: Rational) -> list[tuple[Fraction, Fraction]]:
        return list(_roots(Form(((a,),) if a else (), (b,), c)))

    assert of(0, 2, 3) == [(F(-3, 2), F(-3, 2))]
    assert of(0, 0, 1) == of(1, 1, 1) == []
    assert of(2, -2, F(-3, 2)) == [(F(-1, 2), F(-1, 2)), (F(3, 2), F(3, 2))]
    assert of(-1, 2, -1) == [(1, 1)] * 2
    (low, below), (above, high) = of(1, 2, -1)  # -1 - root 2 and -1 + root 2
    assert low < below < 0 < above < high
    assert (1 + below) ** 2 < 2 < (1 + low) ** 2
    assert (1 + above) ** 2 < 2 < (1 + high) ** 2


def test_a_form_is_negative_on_an_interval_where_its_vertex_is() -> None:
    arch = Form(((F(-2),),), (F(6),), F(-4))  # 1/2 at 3/2, 0 at 1 and at 2

    def negative(low: Rational, high: Rational, form: Form = arch) -> int:
        return _negative([(form,)], F(low), F(high))

    assert negative(F(1, 2), F(5, 2)) == 0
    assert negative(0, F(9, 10)) == negative(F(21, 10), 5) == 1
    assert negative(0, 1) == negative(2, 5) == 0
    assert negative(-5, F(9, 10)) == negative(F(5, 2), 9) == 1
    assert negative(0, 3, arch._replace(c=F(-5))) == 1  # -1/2 at its vertex
    assert negative(0, 3, arch._replace(c=F(-9, 2))) == 0  # 0 there
    assert negative(-1, 3, Form((), (F(1),), F(-4))) == 1
    assert negative(-1, 4, Form((), (F(1),), F(-4))) == 0
    assert _negative([(arch, Form((), (F(1),), F(-4)))], F(0), F(9, 10)) == 1  # both of a group, or it may be met


def test_curvature_along_v_alone_is_not_enough() -> None:
    h = diagonal(-66, F(1, 16))
    found = decide_curved(Curved((CurvedVector((1, 0), h), CurvedVector((-1, 0), h))), 0, F(10697, 10))

    assert evidence(found)["tree"] == [0, 1, {"weights": [[0, 1], [1, 1]], "ball": "1/8"}]


CROSS = Curved((
    *(CurvedVector((s, 0, 0, 0), diagonal(F(1, 4), -1, F(1, 2), F(-1, 2))) for s in (1, -1)),
    *(CurvedVector((0, s, 0, 0), diagonal(-1, F(1, 4), F(-1, 2), F(1, 2))) for s in (1, -1)),
))
# The four forms add up to -3 - (3/2) (v_1^2 + v_2^2).


def test_four_points_of_which_never_more_than_two_are_fooled() -> None:
    for square in (None, 100):
        assert "tree" in evidence(decide_curved(CROSS, 0, square))
        assert "tree" in evidence(decide_curved(CROSS, 1, square))
        two = decide_curved(CROSS, 2, square)
        v = read_vector(evidence(two)["v"])
        assert len(CROSS.fooled(v)) >= 2


def drawn(rng: random.Random, d: int) -> list[Form]:
    forms = []
    for _ in range(rng.randint(1, 4)):
        rows = [[F(rng.randint(-3, 3), 2) for _ in range(d)] for _ in range(d)]
        a = tuple(tuple((rows[i][j] + rows[j][i]) / 2 for j in range(d)) for i in range(d))
        b = tuple(F(rng.randint(-4, 4), 2) for _ in range(d))
        forms.append(Form(a if rng.random() < 0.8 else (), b, F(rng.randint(-6, 1), 2)))
    return forms


def test_on_a_line_it_agrees_with_samples() -> None:
    rng, answers = random.Random(4), set()
    for _ in range(150):
        forms = drawn(rng, 1)
        groups = [(form, form.mirrored()) if rng.random() < 0.3 else (form,) for form in forms]
        miss, square = rng.randint(0, len(groups) - 1), F(rng.randint(1, 40), rng.randint(1, 5))
        found = decide_quadratics(groups, miss, square)
        samples = [F(i, 16) for i in range(-110, 111)]
        some = any(serves(groups, (x,), miss, square) for x in samples)
        answers.add(found.answer)

        assert not (some and found.answer is not Answer.YES)
        if found.answer is not Answer.UNDECIDED:
            evidence(found)
    assert {Answer.YES, Answer.NO} <= answers


def test_in_the_plane_no_means_none() -> None:
    rng, answers = random.Random(6), {Answer.YES: 0, Answer.NO: 0, Answer.UNDECIDED: 0}
    grid = [F(i, 4) for i in range(-12, 13)]
    for _ in range(60):
        groups = [(form,) for form in drawn(rng, 2)]
        miss = rng.randint(0, len(groups) - 1)
        square = rng.choice((None, F(4), F(9)))
        found = decide_quadratics(groups, miss, square)
        answers[found.answer] += 1
        if found.answer is Answer.UNDECIDED:
            continue
        shown = evidence(found)
        if found.answer is Answer.YES:
            v = read_vector(shown["v"])
            assert serves(groups, v, miss, square)
        else:
            assert not any(serves(groups, (x, y), miss, square) for x in grid for y in grid)
    assert answers[Answer.YES] >= 10
    assert answers[Answer.NO] >= 5
    assert answers[Answer.UNDECIDED] <= 3


def test_one_form_in_a_ball_is_always_decided() -> None:
    """The S-lemma: weights exclude every v, or there is one."""
    rng = random.Random(7)
    for _ in range(40):
        (form, *_) = drawn(rng, 2)
        found = decide_quadratics([(form,)], 0, F(rng.randint(1, 30), 4))
        assert found.answer is not Answer.UNDECIDED, form


def test_a_budget_ends_in_undecided() -> None:
    found = decide_curved(CROSS, 1, 100, nodes=3)

    assert found.answer is Answer.UNDECIDED
    assert "3 cases" in found.reason


def test_who_is_missed() -> None:
    groups = groups_of(pair(F(1, 16)), one_sided=False)

    assert missed(groups, (15,)) == missed(groups, (-15,)) == []
    assert missed(groups, (1,)) == []
    assert missed(groups_of(pair(F(1, 16))), (1,)) == [1]
    assert inner((1, 2), (3, 4)) == 11
