"""D-multi against Fourier and Motzkin's elimination, on every small set and on random ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import gcd
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from theorems.geometry.deciders.multiclass import (
    classifier_of,
    decide_every_direction,
    decide_multiclass,
)
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import one_vs_rest
from verify import kernel
from verify.exact.decision import Answer, Decision
from verify.exact.integers import over_common_denominator


def solvable(strict: Sequence[Sequence[int]], weak: Sequence[Sequence[int]]) -> bool:
    """Is there z with <row, z> > 0 on the strict rows and >= 0 on the weak ones?"""
    system = {(*_primitive(row), True) for row in strict} | {
        (*_primitive(row), False) for row in weak
    }
    unknowns = set(range(len(strict[0]))) if strict else set()
    while unknowns:

        def cost(k: int, rows: set[tuple[int, ...]] = system) -> int:
            signs = [(row[k] > 0) - (row[k] < 0) for row in rows]
            return signs.count(1) * signs.count(-1)

        k = min(unknowns, key=cost)
        unknowns.remove(k)
        up, down = [r for r in system if r[k] > 0], [r for r in system if r[k] < 0]
        system = {r for r in system if r[k] == 0} | {
            (
                *_primitive([p[k] * y - q[k] * x for x, y in zip(p[:-1], q[:-1], strict=True)]),
                p[-1] or q[-1],
            )
            for p in up
            for q in down
        }
        if any(r[-1] and not any(r[:-1]) for r in system):
            return False
        system = {r for r in system if r[-1] or (*r[:-1], True) not in system}
    return True


def _primitive(row: Sequence[int]) -> list[int]:
    common = gcd(*row) or 1
    return [x // common for x in row]


def _difference(own: int, other: int, row: Sequence[int], classes: int) -> list[int]:
    """Return the row of (score of own) - (score of other), where class 0 scores nothing."""
    blocks = [[0] * len(row) for _ in range(classes)]
    blocks[own] = list(row)
    blocks[other] = [-x for x in row]
    return [x for block in blocks[1:] for x in block]


def by_elimination(s: LabelledSet, v: Sequence[int], k: int, classes: int) -> str:
    """Return the answer of D-multi from two systems in (K - 1)(d + 1) unknowns."""
    if k not in s.labels:
        return "vacuous"
    strict = [
        _difference(y, m, row, classes)
        for row, y in zip(s.rows, s.labels, strict=True)
        for m in range(classes)
        if m != y
    ]
    if not solvable(strict, []):
        return "vacuous"
    weak = [_difference(k, m, [*v, 0], classes) for m in range(classes) if m != k]
    return "no" if solvable(strict, weak) else "yes"


def assert_witnessed(decision: Decision, s: LabelledSet, v: Sequence[Any], k: int) -> None:
    """The classifier of a certificate fits S; that of a "no" keeps every point of class k."""
    certificate = decision.certificate
    assert certificate is not None, decision.reason
    assert kernel.check(certificate).holds
    if decision.answer is Answer.VACUOUS:
        return
    network = classifier_of(certificate)
    assert network.fits(s.points, s.labels)
    flips, along = decide_ray(network, s.points[s.where(k)[0]], v)
    assert along.answer is Answer.YES
    assert flips if decision.answer is Answer.YES else not flips


def labelled_multisets(dimension: int, size: int, classes: int) -> Iterator[LabelledSet]:
    """List the labelled multisets of points of {-1, 0, 1}^d, labels as they first occur."""
    grid = list(product(product((-1, 0, 1), repeat=dimension), range(classes)))
    for chosen in combinations_with_replacement(grid, size):
        yield LabelledSet(*zip(*chosen, strict=True))


@pytest.mark.parametrize(("size", "classes"), [(1, 3), (2, 3), (3, 3), (4, 3), (3, 4)])
def test_small_scope_on_the_line(size: int, classes: int) -> None:
    seen = set()
    for s in labelled_multisets(1, size, classes):
        for v, k in product(((1,), (-1,)), range(classes)):
            decision = decide_multiclass(s, v, k, classes=classes)
            assert str(decision.answer) == by_elimination(s, v, k, classes), (s, v, k)
            assert_witnessed(decision, s, v, k)
            seen.add(str(decision.answer))
    assert seen == ({"yes", "no", "vacuous"} if size > 1 else {"no", "vacuous"})


@pytest.mark.parametrize(("size", "classes"), [(1, 2), (2, 2), (3, 2), (2, 3)])
def test_small_scope_in_the_plane(size: int, classes: int) -> None:
    directions = [v for v in product((-1, 0, 1), repeat=2) if any(v)]
    for s in labelled_multisets(2, size, classes):
        for v, k in product(directions, range(classes)):
            decision = decide_multiclass(s, v, k, classes=classes)
            assert str(decision.answer) == by_elimination(s, v, k, classes), (s, v, k)


@pytest.mark.slow
def test_three_points_of_three_classes_in_the_plane() -> None:
    for s in labelled_multisets(2, 3, 3):
        for v, k in product(((1, 0), (1, 1), (-1, 1)), range(3)):
            decision = decide_multiclass(s, v, k)
            wanted = by_elimination(s, v, k, max(s.labels) + 1)
            assert str(decision.answer) == wanted, (s, v, k)


def test_two_classes_are_separators() -> None:
    for s in labelled_multisets(2, 3, 2):
        signs = LabelledSet(s.points, [2 * y - 1 for y in s.labels])
        for k in (0, 1):
            decision = decide_multiclass(s, (1, -1), k, classes=2)
            if len(set(s.labels)) == 2:
                assert decision.answer == decide_separators(signs, (1, -1), 2 * k - 1).answer


@st.composite
def questions(draw: st.DrawFn) -> tuple[LabelledSet, list[Any], int, int]:
    """A set with duplicates, collinear points, tiny or huge coordinates, and absent classes."""
    d, classes = draw(st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 2), (2, 3), (3, 2)]))
    point = st.lists(st.integers(-2, 2), min_size=d, max_size=d)
    base = draw(st.lists(point, min_size=1, max_size=4))
    label = st.integers(0, classes - 1)
    labels = draw(st.lists(label, min_size=len(base), max_size=len(base)))
    scale = draw(st.sampled_from([1, 2**30, Fraction(1, 3), Fraction(1, 2**30)]))
    nudge = draw(st.sampled_from([0, Fraction(1, 2**30)]))
    points = [
        tuple(scale * x + (nudge * y if j == 0 else 0) for j, x in enumerate(p))
        for p, y in zip(base, labels, strict=True)
    ]
    repeat = draw(st.sampled_from([1, 1, 2]))
    v = draw(point.filter(any))
    s = LabelledSet(points * repeat, labels * repeat)
    return s, v, draw(label), classes


@settings(max_examples=300)
@given(questions())
def test_random_sets_agree_with_elimination(question: tuple[LabelledSet, Any, int, int]) -> None:
    s, v, k, classes = question
    decision = decide_multiclass(s, v, k, classes=classes)
    v_integers, _ = over_common_denominator(v)
    assert str(decision.answer) == by_elimination(s, v_integers, k, classes)
    assert_witnessed(decision, s, v, k)


def test_more_points_with_a_guess() -> None:
    # Five classes in the corners and the middle of a square, enough for floats to help.
    centres = [(0, 0), (9, 9), (-9, 9), (9, -9), (-9, -9)]
    near = list(product((-1, 0, 1), repeat=2))
    pairs = [((a + x, b + y), k) for k, (a, b) in enumerate(centres) for x, y in near]
    s = LabelledSet(*zip(*pairs, strict=True))
    inwards = decide_multiclass(s, (-1, -1), 1)
    assert inwards.answer is Answer.YES
    assert_witnessed(inwards, s, (-1, -1), 1)
    outwards = decide_multiclass(s, (1, 1), 1)
    assert outwards.answer is Answer.NO
    assert_witnessed(outwards, s, (1, 1), 1)
    # From the middle to a corner, and between two corners.
    assert decide_multiclass(s, (5, 4), 0).answer is Answer.YES
    assert decide_multiclass(s, (1, 0), 0).answer is Answer.NO


def test_a_direction_in_no_cone_of_two_classes_can_transfer() -> None:
    # One of both other classes must overtake 0 along v, but neither must on its own.
    s = LabelledSet(
        [(0, 0, 0), (0, 1, 0), (0, 0, -1), (-1, 0, 0), (0, 1, -1)],
        [0, 1, 1, 2, 2],
    )
    v = (-1, 0, -1)
    decision = decide_multiclass(s, v, 0)
    assert decision.answer is Answer.YES
    assert_witnessed(decision, s, v, 0)
    for other in (1, 2):
        kept = [(x, min(y, 1)) for x, y in zip(s.points, s.labels, strict=True) if y in (0, other)]
        assert decide_multiclass(LabelledSet(*zip(*kept, strict=True)), v, 0).answer is Answer.NO


def test_one_label_and_one_class() -> None:
    s = LabelledSet([(0, 1), (2, 3)], [1, 1])
    assert decide_multiclass(s, (1, 0), 1).answer is Answer.NO
    assert decide_multiclass(s, (1, 0), 0).answer is Answer.VACUOUS
    assert decide_multiclass(s, (1, 0), 7).answer is Answer.VACUOUS
    assert decide_every_direction(s, 1, classes=5).answer is Answer.NO
    single = LabelledSet([(0, 1), (2, 3)], [0, 0])
    decision = decide_multiclass(single, (1, 0), 0, classes=1)
    assert decision.answer is Answer.NO
    assert decision.certificate["evidence"]["classifier"] == {"W": [[0, 0]], "b": [1]}
    both = LabelledSet([(0, 1), (2, 3)], [0, 1])
    assert decide_every_direction(both, 0).answer is Answer.UNDECIDED


def test_a_label_that_no_point_bears_makes_every_question_vacuous() -> None:
    s = LabelledSet([(0,), (1,)], [0, 2])
    for label in (1, 3):
        assert decide_multiclass(s, (1,), label, classes=4).answer is Answer.VACUOUS
        assert decide_every_direction(s, label, classes=4).answer is Answer.VACUOUS


def test_absent_classes_win_nowhere() -> None:
    s = LabelledSet([(-50,), (60,)], [3, 1])
    for v, label in product(((1,), (-1,)), (1, 3)):
        decision = decide_multiclass(s, v, label, classes=6)
        assert_witnessed(decision, s, v, label)
        assert decision.answer is decide_multiclass(s, v, label).answer


def test_budgets_end_undecided() -> None:
    s = LabelledSet([(0,), (1,)], [0, 1])
    assert decide_multiclass(s, (1,), 0, work=1).answer is Answer.UNDECIDED
    assert decide_multiclass(s, (1,), 0, classes=10**12).answer is Answer.UNDECIDED


@pytest.mark.parametrize(
    ("labels", "v", "label", "classes", "message"),
    [
        ([-1, 0], (1,), 0, None, "-1 cannot be a label"),
        ([0, 1], (1,), -2, None, "-2 cannot be a label"),
        ([0, 3], (1,), 0, 3, "3 classes are too few for the label 3"),
        ([0, 1], (1, 0), 0, None, "the direction has 2 coordinates"),
    ],
)
def test_bad_input_is_named(
    labels: Any, v: Any, label: int, classes: int | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        decide_multiclass(LabelledSet([(0,), (1,)], labels), v, label, classes=classes)


def test_a_tie_does_not_fit() -> None:
    assert not one_vs_rest([[0], [0]], [0, 0]).fits([(1,)], [0])
    assert one_vs_rest([[1], [0]], [0, 0]).fits([(1,), (-1,)], [0, 1])


def test_numbers_too_long_for_a_certificate_are_undecided() -> None:
    far, v = (2**9000 + 1, 3 - 2**9000), (2**8999 + 3, 2**8998 + 5)
    beyond = tuple(x // 2 + y + 1 for x, y in zip(far, v, strict=True))
    decision = decide_multiclass(LabelledSet([(0, 0), far, beyond], [0, 0, 1]), v, 0)

    assert decision.answer is Answer.UNDECIDED
    assert "binary digits" in decision.reason
