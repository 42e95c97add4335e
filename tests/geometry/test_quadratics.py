"""D-quadratics: values by hand, both answers on a line against samples, and weights judged exactly."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import scipy.optimize

from theorems.geometry.deciders.quadratics import (
    Form,
    _between,
    _exactly,
    _lacking,
    _matrix,
    _negative,
    _roots,
    _rounded,
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
    assert decide_curved(pair(F(1, 4), radius=3), 0, 8).answer is Answer.NO


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


def parabola(low: Rational, high: Rational) -> Form:
    """Return a form of one number that is met from low to high."""
    return Form(((F(-1),),), (F(low) + high,), -F(low) * high)


def test_a_cover_has_few_points_of_few_digits() -> None:
    def cover(square: Rational, *forms: Form, miss: int = 0) -> Any:
        return evidence(decide_quadratics([(form,) for form in forms], miss, square))["cover"]

    above, below = Form((), (1,), -4), Form((), (-1,), -4)  # met from 4 on, and up to -4
    assert cover(9, above, below) == [-3, 3]
    assert cover(0, above) == [-1, 1]
    assert cover(25, above, below) == [-5, 0, 5]
    flat = Form((), (-2,), 7), Form((), (2,), 7)  # met up to 7/2, and from -7/2 on
    assert cover(25, above, below, *flat, miss=1) == [-5, "-11/3", "11/3", 5]
    assert cover(16, parabola(-5, -2), parabola(-1, F(1, 2)), parabola(2, 9)) == [-4, 1, 4]
    assert cover(16, parabola(-5, -1), parabola(-2, 2), parabola(1, 9)) == [-4, 0, 4]
    assert cover(9, *(parabola(k, k + F(1, 4)) for k in (-2, 0, 2)), miss=1) == [-3, -1, 1, 3]
    within, beyond = Form(((-1,),), (0,), 2), Form(((1,),), (0,), F(-201, 100))  # root 2, and a little more
    assert cover(F(199, 100), beyond) == ["-181/128", "181/128"]
    assert cover(9, within, beyond) == [-3, "-337/238", "337/238", 3]
    assert cover(9, Form(((-1,),), (2,), 1), parabola(F(5, 2), 4)) == [-3, "27/11", 3]


@pytest.mark.parametrize("bits", [0, 4, 8, 16, 32])
def test_where_a_ball_ends_near_a_root_its_cover_needs_digits(bits: int) -> None:
    end = 4 - F(1, 2**bits)
    radius = end - F(3, 2 ** (bits + 2))
    found = decide_quadratics([(Form((), (1,), -4),)], 0, radius**2)

    assert [F(x) for x in evidence(found)["cover"]] == [-end, end]


def test_a_ball_has_two_ends() -> None:
    for form, v in ((Form((), (1,), -4), 4), (Form((), (-1,), -4), -4)):
        assert evidence(decide_quadratics([(form,)], 0, 16)) == {"v": [v]}
    beyond = Form(((1,),), (0,), -20)
    assert evidence(decide_quadratics([(beyond,)], 0, 16))["cover"] == [-4, 4]


def test_a_root_that_is_not_rational_may_be_all_that_serves() -> None:
    within, beyond = Form(((-1,),), (0,), 2), Form(((1,),), (0,), -2)  # up to root 2, and from it on

    assert decide_quadratics([(within,), (beyond,)], 0, 9).answer is Answer.UNDECIDED
    assert decide_quadratics([(beyond,)], 0, 2).answer is Answer.UNDECIDED
    assert decide_quadratics([(within,), (beyond,)], 1, 9).answer is Answer.YES
    assert evidence(decide_quadratics([(Form(((-1,),), (2,), -1),)], 0, 9)) == {"v": [1]}  # one that is


def test_between_two_numbers_there_is_one_of_few_digits() -> None:
    pairs = [(0, 1), (-3, 3), (F(1, 3), F(1, 2)), (F(3, 2), F(23, 10)), (F(314159265, 10**8), F(314159266, 10**8))]

    found = [_between(F(low), F(high)) for low, high in pairs]
    assert found == [F(1, 2), 0, F(3, 7), 2, F(264130568, 84075371)]
    assert all(low < x < high for x, (low, high) in zip(found, pairs, strict=True))


def test_what_v_lacks_has_this_gradient() -> None:
    rng = random.Random(11)
    for square in (None, F(1), F(1, 4)):
        for _ in range(8):
            groups = [tuple(drawn(rng, 2)[:2]) for _ in range(3)]
            lacking = _lacking(groups, 1, square)
            v = np.array([rng.uniform(-2, 2), rng.uniform(-2, 2)])
            _, gradient = lacking(v)
            for k, step in enumerate(1e-6 * np.eye(2)):
                slope = (lacking(v + step)[0] - lacking(v - step)[0]) / 2e-6
                assert slope == pytest.approx(gradient[k], rel=1e-4, abs=1e-6)


def test_what_v_lacks_by_hand() -> None:
    right, up = Form((), (3, 0), -2), Form((), (0, 3), -2)  # over 1 + |-2|: v_1 - 2/3 and v_2 - 2/3
    v = np.array([-F(1, 3), 0.0], dtype=float)
    for miss, wanted in ((0, 1 + 4 / 9), (1, 4 / 9), (2, 0)):
        assert _lacking([(right,), (up,)], miss, None)(v)[0] == pytest.approx(wanted, rel=1e-3)
    assert _lacking([(right, up)], 0, None)(v)[0] == pytest.approx(4 / 9, rel=1e-3)  # what its best form lacks
    assert _lacking([(right,)], 1, F(1, 18))(v)[0] == pytest.approx(1 / 324, rel=1e-2)  # 1/18 beyond the ball
    assert _lacking([(right,)], 1, F(1, 9))(v)[0] == pytest.approx(0, abs=1e-6)
    bowl = Form(diagonal(2, 1), (0, 0), -2)
    assert _lacking([(bowl,)], 0, None)(v)[0] == pytest.approx((2 / 3 - 2 / 27) ** 2, rel=1e-3)


@pytest.mark.parametrize("most", [1, 12, 1000, 10**6])
def test_a_v_of_floats_gets_the_digits_that_it_needs(most: int) -> None:
    """It serves as it is and rounded so far, but not rounded further."""
    x = F(most // 2 + 1, most + 1)
    fine = x.limit_denominator(most)
    low, high = min(x, fine), max(x, fine)
    assert _rounded([(parabola(low, high),)], [float(x)], 0, None) == (fine,)


@pytest.mark.parametrize("most", [1, 4, 16, 256, 10**4, 10**8])
def test_weights_have_as_few_digits_as_they_can(most: int) -> None:
    """Of u on one form and 1 on another the sum is negative for u between two numbers only."""
    u = F(most // 2 + 1, most + 1)
    fine = u.limit_denominator(most)
    low, high = min(u, fine) - F(1, 10**18), max(u, fine) + F(1, 10**18)
    forms = {3: Form(((low,),), (0,), -high), 5: Form(((-1,),), (0,), 1)}
    listed = [_matrix(form, 1) for form in forms.values()]
    assert _exactly(np.array([2.0, 2 * float(u)]), listed, list(forms), 1) == ({3: 1, 5: fine} if fine else {3: 1}, 0)


def test_weights_that_floats_have_to_look_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = counted(monkeypatch, "linprog")
    ramps = {0: Form((), (2, 0), -1), 1: Form((), (-1, 1), F(-1, 3)), 2: Form((), (0, -3), F(1, 2))}
    assert excluded(ramps, None) == ({0: F(1, 2), 1: 1, 2: F(1, 3)}, 0)
    assert len(asked) <= 9
    far = Form(diagonal(-4, -4), (24, 0), -35)  # 1 - 4 |v - (3, 0)|^2
    near: list[Any] = []
    assert excluded({0: far}, 5, near) is not None
    assert near
    asked.clear()
    assert excluded({0: far}, 9) is excluded({0: far}, None) is None
    assert len(asked) <= 3
    near = []
    assert excluded({0: far}, None, near) is None
    assert all(far.value(v) > 0 for v in near)


def test_flat_forms_are_excluded_in_a_few_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, rng, found = counted(monkeypatch, "linprog"), random.Random(12), 0
    for _ in range(30):
        rows = [tuple(rng.randint(-3, 3) for _ in range(3)) for _ in range(rng.randint(2, 5))]
        forms = {i: Form((), row[:2], row[2] - 1) for i, row in enumerate(rows)}
        found += excluded(forms, rng.choice((None, None, 1))) is not None
    assert found == 12
    assert len(asked) <= 127


def test_weights_that_do_not_stand_rounding_are_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = counted(monkeypatch, "linprog")
    high = F(10**9 + 7, 3 * 10**9)
    thin = Form(((high - F(2, 10**10),),), (0,), -high), Form(((-1,),), (0,), 1 - F(1, 10**10))
    assert excluded(dict(enumerate(thin)), None) is None
    assert not asked


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Any]:
    """Note what each call of a function of scipy.optimize returns."""
    own, noted = getattr(scipy.optimize, name), []

    def noting(*given: Any, **named: Any) -> Any:
        noted.append(own(*given, **named))
        return noted[-1]

    monkeypatch.setattr(scipy.optimize, name, noting)
    return noted


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
    h = diagonal(-66, F(1, 16))
    two = Curved((CurvedVector((1, 0), h), CurvedVector((-1, 0), h)))
    assert decide_curved(two, 0, F(10697, 10), nodes=3).answer is Answer.NO
    assert decide_curved(two, 0, F(10697, 10), nodes=2).answer is Answer.UNDECIDED
    found = decide_curved(CROSS, 1, 100, nodes=3)

    assert found.answer is Answer.UNDECIDED
    assert "3 cases" in found.reason


ARCHES = [Form(diagonal(-1, -1), (3, 0), -2), Form(diagonal(-1, -1), (0, 3), -2)]
# Met within 1/2 of (3/2, 0), and of (0, 3/2).


def test_of_a_pair_of_which_v_and_minus_v_serve_alike_one_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theorems.geometry.deciders.quadratics.STARTS", 0)

    def tree(*groups: tuple[Form, ...]) -> list[Any]:
        entries = evidence(decide_quadratics(groups, 0, None))["tree"]
        return [entry if isinstance(entry, int) else [i for i, _ in entry["weights"]] for entry in entries]

    first, second = ((form, form.mirrored()) for form in ARCHES)
    never, later = Form(diagonal(-1, -1), (0, 0), -1), Form(diagonal(-1, -1), (3, -4), -6)
    assert tree(first, second) == [0, 1, [0, 1], [0, 1]]
    assert tree((*first, never, never), second) == [0, 1, [0, 1], [0, 1], [0]]
    assert tree((*first, later, later.mirrored()), second) == [0, 1, [0, 1], [0, 1], 1, [0, 1], [0, 1]]
    assert tree((*first, later, later.mirrored(), never, never), second) == [0, 1, [0, 1], [0, 1], 1, [0, 1], [0, 1], [0]]
    assert tree(first, (second[0], second[0])) == [0, 1, [0, 1], [0, 1], 1, [0, 1], [0, 1]]
    assert tree(first, second[:1]) == [0, 1, [0, 1], 1, [0, 1]]
    assert tree(first[::-1], (*second, never)) == [0, 1, [0, 1], [0, 1], [1], 1, [0, 1], [0, 1], [1]]


def test_what_was_tried_serves_first_and_then_0() -> None:
    anywhere = [(Form((), (0, 0), 0),)]

    assert evidence(decide_quadratics(anywhere, 0, 50, tried=[(6, 6), (5, 5), (1, 1)])) == {"v": [5, 5]}
    assert evidence(decide_quadratics(anywhere, 0, 50)) == {"v": [0, 0]}


def test_where_weights_do_not_exclude_it_a_v_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theorems.geometry.deciders.quadratics.STARTS", 0)
    x = 3 + F(1, 1999)
    narrow = Form(diagonal(-(10**8), -(10**8)), (2 * 10**8 * x, 0), 1 - 10**8 * x * x)  # within 1/10000 of (x, 0)
    for form in (ARCHES[0], narrow):
        assert form.value(read_vector(evidence(decide_quadratics([(form,)], 0, None))["v"])) >= 0


def test_what_floats_lose_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = Form((), (10**200, 0), -(10**400))
    line = diagonal(F(1, 16), 0)
    both = Curved((CurvedVector((1, 0), line), CurvedVector((-1, 0), line)))  # multipliers do not exclude these two
    assert decide_quadratics([(huge,)], 0, 1).answer is Answer.UNDECIDED
    assert decide_quadratics([(huge,)], 0, 10**700).answer is Answer.UNDECIDED
    assert "neither a v nor weights" in decide_curved(both, 0, 16).reason
    nowhere = scipy.optimize.OptimizeResult(x=np.array([np.nan, 0.0]))
    monkeypatch.setattr(scipy.optimize, "minimize", lambda *_, **__: nowhere)
    assert decide_curved(both, 0, 225).answer is Answer.UNDECIDED


def stars(points: int, curvature: Rational) -> Curved:
    """Return points around 0 in the plane, nearly evenly, curved alike."""
    t = [F(k, 2) for k in range(points)]
    circle = [((1 - x * x) / (1 + x * x), 2 * x / (1 + x * x)) for x in t]
    return Curved(tuple(CurvedVector(r, diagonal(curvature, curvature)) for r in circle))


WORK: list[tuple[Curved, int, Rational | None, int, int, int]] = [
    (CROSS, 2, 100, 1, 0, 0), (CROSS, 0, 1, 12, 5, 3), (CROSS, 1, None, 12, 3, 8),
    (stars(3, F(1, 16)), 0, 100, 1, 0, 0), (stars(3, F(1, 16)), 0, 1, 12, 15, 3),
    (stars(5, F(-1, 3)), 0, 9, 12, 2, 3), (stars(5, F(-1, 3)), 1, 9, 1, 0, 0), (stars(5, F(-1, 3)), 2, 9, 3, 0, 0),
    (stars(7, F(-1, 3)), 1, 100, 12, 6, 8), (stars(7, F(-1, 3)), 3, 4, 1, 0, 0),
]  # fmt: skip
# Starts of a climb, programs for weights, and cases: as many as it takes, at most.


@pytest.mark.parametrize(("law", "miss", "square", "starts", "programs", "cases"), WORK)
def test_the_work_of_a_search_is_no_more_than_it_was(
    law: Curved, miss: int, square: Rational | None, starts: int, programs: int, cases: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    climbs, solved = counted(monkeypatch, "minimize"), counted(monkeypatch, "linprog")
    found = decide_curved(law, miss, square)

    assert len(evidence(found).get("tree", [])) <= cases
    assert len(climbs) <= starts
    assert len(solved) <= programs


def test_who_is_missed() -> None:
    groups = groups_of(pair(F(1, 16)), one_sided=False)

    assert missed(groups, (15,)) == missed(groups, (-15,)) == []
    assert missed(groups, (1,)) == []
    assert missed(groups_of(pair(F(1, 16))), (1,)) == [1]
    assert inner((1, 2), (3, 4)) == 11
