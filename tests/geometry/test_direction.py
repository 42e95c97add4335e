"""No direction, the direction 0 and vectors of a wrong length: every decider says the same."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from theorems.blocks import (
    ANY,
    NONNEGATIVE,
    Conjecture,
    ForEachClassifier,
    LabelledSet,
    Linear,
    all_sets,
    fools,
    fools_some,
    networks,
    regions_fooled_at,
    separators_fooled_at,
    transfers,
)
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.deciders.ray import decide_ray, flips_along
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.domains.convex_sets import decide_escape
from theorems.geometry.objects.networks import Above, two_layer
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.exact.decision import Answer, Decision
from verify.exact.integers import WorkLimit
from verify.judge import judge, judge_carefully
from verify.kernel import check
from verify.outcome import Outcome


PAIR = LabelledSet([(-1, 0), (1, 0)], [-1, 1])
CLASSES = LabelledSet([(-1, 0), (1, 0)], [0, 1])
ONE_LABEL = LabelledSet([(-1, 0), (-2, 0)], [-1, -1])
ONE_CLASS = LabelledSet([(-1, 0), (-2, 0)], [0, 0])
CLASH = LabelledSet([(1, 0), (1, 0)], [-1, 1])
CLASHING_CLASSES = LabelledSet([(1, 0), (1, 0)], [0, 1])
OTHER_LABEL = LabelledSet([(1, 0)], [1])
OTHER_CLASS = LabelledSet([(1, 0)], [1])
H = Linear((1, 0), 0)


def asked(**methods: Any) -> ForEachClassifier[Any]:
    """Return a conjecture that asks ``fools``; made here, so that pytest collects no test of it."""
    own = {
        "sets": all_sets,
        "classifiers": networks([ANY, NONNEGATIVE]),
        "choose": lambda self, s: None,
        "check": lambda self, s, w, h: fools(h, s, w),
    }
    made: ForEachClassifier[Any] = type("Asked", (ForEachClassifier,), own | methods)()
    return made


Decider = Callable[[LabelledSet, Any], Decision]
DECIDERS: dict[str, Decider] = {
    "decide_convex": decide_convex,
    "decide_separators": decide_separators,
    "decide_origin": decide_origin,
    "decide_multiclass": lambda s, v: decide_multiclass(s, v, 0),
    "decide_escape": decide_escape,
    "transfers": transfers,
    "fools": lambda s, v: fools(H, s, v),
    "fools_some": lambda s, v: fools_some(H, s, v),
    "regions_fooled_at": lambda s, v: regions_fooled_at(s, v, 1),
    "separators_fooled_at": lambda s, v: separators_fooled_at(s, v, 1),
    "ForEachClassifier.decide": lambda s, v: asked().decide(WithClassifier(s, H), v),
}
NONE: dict[str, Any] = {
    "None": None, "zero": (0, 0), "zero as fractions": [Fraction(0), Fraction(0)],
}
WRONG: dict[str, Any] = {"empty": (), "too short": (1,), "too long": (1, 2, 3), "0, too short": (0,)}

deciders = pytest.mark.parametrize("name", DECIDERS)
nones = pytest.mark.parametrize("v", NONE.values(), ids=NONE)


def of_class(name: str, s: LabelledSet, classes: LabelledSet) -> LabelledSet:
    return classes if name == "decide_multiclass" else s


@deciders
@nones
def test_what_names_no_direction_fools_nobody(name: str, v: Any) -> None:
    for s in (of_class(name, PAIR, CLASSES), of_class(name, ONE_LABEL, ONE_CLASS)):
        decision = DECIDERS[name](s, v)

        assert decision.answer is Answer.NO
        assert decision.certificates
        assert all(check(one).holds for one in decision.certificates)


@deciders
@nones
def test_the_labels_of_a_classifier_that_fits_show_it(name: str, v: Any) -> None:
    s = of_class(name, PAIR, CLASSES)

    decision = DECIDERS[name](s, v)

    (certificate,) = decision.certificates
    assert certificate["question"]["class"] == "labels"
    assert certificate["answer"] == list(s.labels)
    assert decision.reason == (
        "no direction is named" if v is None else "the direction named is 0"
    )


@deciders
@nones
def test_where_nothing_fits_there_is_nothing_to_fool(name: str, v: Any) -> None:
    decision = DECIDERS[name](of_class(name, CLASH, CLASHING_CLASSES), v)

    assert decision.answer is Answer.VACUOUS
    assert all(check(one).holds for one in decision.certificates)
    assert decision.certificates


@pytest.mark.parametrize("name", sorted({*DECIDERS} - {"transfers"}))  # at the points of both labels
@nones
def test_where_no_point_bears_the_label_there_is_nothing_to_fool(name: str, v: Any) -> None:
    for direction in (v, (1, 0), (-1, 0)):
        decision = DECIDERS[name](of_class(name, OTHER_LABEL, OTHER_CLASS), direction)

        assert decision.answer is Answer.VACUOUS


@deciders
@pytest.mark.parametrize("v", WRONG.values(), ids=WRONG)
def test_a_vector_of_another_length_is_a_mistake(name: str, v: Any) -> None:
    has = "is empty" if not v else f"has {len(v)} coordinates"
    for s in (PAIR, ONE_LABEL, CLASH):
        own = of_class(name, s, LabelledSet(s.points, [int(y == 1) for y in s.labels]))
        with pytest.raises(ValueError, match=f"the direction {has}, the points have 2 coordinates"):
            DECIDERS[name](own, v)


def test_along_no_direction_no_label_changes() -> None:
    for v in (None, (0, 0)):
        flips, decision = decide_ray(H, (-1, 0), v)

        assert flips == []
        assert decision.answer is Answer.YES


def test_a_check_that_keeps_silent_on_no_direction_is_no_success() -> None:
    def check(self: Any, s: LabelledSet, w: Any, h: Any) -> Decision:
        return fools(h, s, w) if w else Decision(Answer.VACUOUS)

    h = two_layer([[1, 0]], [0], [2], Above(1))
    verdict = judge(asked(check=check), WithClassifier(PAIR, h))

    assert verdict.outcome is Outcome.UNDECIDED
    assert "named nothing" in verdict.reason


def test_a_dropped_assumption_gets_an_answer_and_a_wrong_length_an_error() -> None:
    class OnlyWithBoth(Conjecture[LabelledSet, Any]):
        """Names nothing, or a vector of as many zeros as there are points."""

        domain = all_sets

        def construct(self, s: LabelledSet) -> Any:
            return None if s.labels[0] == s.labels[-1] else (0,) * len(s.points)

        def decide(self, s: LabelledSet, v: Any) -> Decision:
            return decide_convex(s, v)

    none = judge_carefully(OnlyWithBoth(), LabelledSet([(0,)], [-1]))
    zero = judge_carefully(OnlyWithBoth(), PAIR)
    wrong = judge_carefully(OnlyWithBoth(), LabelledSet([(0,), (1,)], [-1, 1]))

    assert none.outcome is Outcome.REFUTED
    assert none.reason.startswith("no direction is named")
    assert zero.outcome is Outcome.REFUTED
    assert zero.reason.startswith("the direction named is 0")
    assert wrong.outcome is Outcome.ERROR
    assert "the direction has 2 coordinates, the points have 1" in wrong.reason


def test_rays_are_followed_alike_with_and_without_a_certificate() -> None:
    bump = two_layer([[1], [1], [1]], (0, -1, -2), (1, -2, 1), Above(0))
    for x, v in product((-3, -1, 1, 5), (-1, 2)):
        assert flips_along(bump, (x,), (v,)) == decide_ray(bump, (x,), (v,))[0]
    assert flips_along(bump, (-1,), (1,))
    with pytest.raises(WorkLimit):
        flips_along(bump, (-1,), (1,), work=10)
