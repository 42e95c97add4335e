"""Claims in corners: what is not known, where there is nothing to speak of, and odd sets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from asking import answer, denial

from theorems.charles2019.every_convex_region import decide_convex_only
from theorems.charles2019.figures_2_and_3 import THIRD
from theorems.charles2019.notes_multiclass import Bounds, exp_bounds
from theorems.charles2019.notes_networks import WEDGE
from theorems.charles2019.remark_6 import PAIR, Length
from theorems.charles2019.remark_7 import TYPICAL, common_direction
from theorems.charles2019.remark_8 import LINE
from theorems.charles2019.section_6 import NetworkDirection
from theorems.charles2019.theorem_5 import Multipliers, fooled_beyond
from theorems.charles2019.theorem_7_condition_2 import UNIT
from theorems.charles2019.theorem_11 import CORNER
from theorems.charles2019.theorem_16 import BETWEEN, below_a_threshold, wakes_up
from theorems.geometry.deciders import separators
from theorems.geometry.deciders.max_margin import margin_of
from theorems.geometry.deciders.through_origin import no_origin_margin
from theorems.geometry.domains.multiclass_sets import (
    OneClass,
    TwoClasses,
    deny_every_direction,
    fools,
    hopeless,
)
from theorems.geometry.domains.trained_pairs import TrainedPair
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.ours.kernels import PEAK
from theorems.ours.separators import Directed
from theorems.ours.step_lengths import FLAT
from verify import kernel
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.integers import Vector, WorkLimit
from verify.judge import judge
from verify.outcome import Kind, Outcome
from verify.registry import claims, find, own


UNKNOWN = undecided("out of work")
PLUS, MINUS = LabelledSet([(1,), (2,)], [1, 1]), LabelledSet([(1,), (2,)], [-1, -1])
SAME = LabelledSet([(0,), (0,)], [1, -1])  # nothing fits
CLASH = TwoClasses(LabelledSet([(0,), (0,)], [0, 1]), 2, 0, 1)  # nothing fits
ALONE = TwoClasses(LabelledSet([(0,), (1,)], [0, 0]), 2, 0, 1)


def never(*_: Any, **__: Any) -> Decision:
    return UNKNOWN


def asked(decision: Decision) -> list[str]:
    """Return of what class each certificate is."""
    return [certificate["question"]["class"] for certificate in decision.certificates]


# What is not known stays unknown.


DECIDERS = (
    "decide_convex", "decide_every_direction", "decide_multiclass", "decide_origin", "decide_ray",
    "decide_reach", "decide_separators", "max_margin", "minimise", "regions_fooled_at",
    "separators_fooled_at", "solve_program", "worst_separator",
)


def known(asked: Callable[..., Decision], *arguments: Any) -> Decision:
    """Return an answer, as the judge takes it."""
    try:
        return asked(*arguments)
    except WorkLimit as limit:
        return undecided(str(limit))


@pytest.mark.parametrize("decider", DECIDERS)
def test_where_a_decider_knows_nothing_no_claim_knows_better(
    decider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        (claim, x, witness, claim.decide(x, witness), known(claim.deny, x))
        for claim in claims(own()).values() if claim.kind is Kind.UNIVERSAL
        for x, witness in [
            *((example.x, claim.construct(example.x)) for example in claim.examples()),
            *claim.rejections(),
        ]
    ]
    modules = [module for name, module in sys.modules.items() if name.startswith("theorems.")]
    remembered = [
        function for module in modules for function in vars(module).values()
        if hasattr(function, "cache_clear")
    ]

    def silent(*_: Any, **__: Any) -> Any:
        if decider == "decide_ray":
            raise WorkLimit(UNKNOWN.reason)
        return (None, UNKNOWN) if decider == "decide_reach" else UNKNOWN

    users = [module for module in modules if hasattr(module, decider)]
    assert users
    for module in users:
        monkeypatch.setattr(module, decider, silent)
    try:
        for function in remembered:
            function.cache_clear()
        for claim, x, witness, answered, denied in asked:
            now, then = known(claim.decide, x, witness), known(claim.deny, x)
            failed = claim.existential and now.answer is Answer.NO  # no news about the claim
            assert now == answered or now.answer is Answer.UNDECIDED or failed, (claim.id, x)
            assert then == denied or then.answer is not Answer.YES, (claim.id, x)
    finally:
        for function in remembered:
            function.cache_clear()


def test_a_margin_that_was_not_found_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theorems.geometry.deciders.max_margin.max_margin", never)

    with pytest.raises(WorkLimit, match="out of work"):
        margin_of(PAIR)


def test_a_margin_through_the_origin_is_missing_where_none_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exists = "some w through the origin is right on S: w_S exists"
    assert no_origin_margin(PAIR) == undecided(exists)
    assert no_origin_margin(SAME).answer is Answer.NO

    monkeypatch.setattr("theorems.geometry.deciders.through_origin.max_margin", never)
    assert no_origin_margin(SAME) == UNKNOWN


@pytest.mark.parametrize("decider", ["no_margin", "decide_every_direction"])
def test_want_of_a_margin_that_is_not_shown_shows_nothing(
    decider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [find(name) for name in ("charles2019/theorem-4", "ours/twice-the-margin")]
    for claim in without:
        assert asked(claim.decide(MINUS, None)) == ["max-margin", "separators"]

    monkeypatch.setattr(f"theorems.geometry.deciders.max_margin.{decider}", never)
    for claim in without:
        assert claim.decide(MINUS, None) == UNKNOWN


def test_a_least_rise_that_is_not_known_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    margin = margin_of(PAIR)
    assert margin is not None
    monkeypatch.setattr("theorems.charles2019.theorem_5.worst_separator", never)
    monkeypatch.setattr("theorems.ours.separators.worst_separator", never)

    assert fooled_beyond(PAIR, Multipliers(margin.alpha, margin)) == UNKNOWN
    assert answer("ours/sum-of-multipliers", PAIR) == (
        "undecided", "the largest sum is not attained",
    )


def test_the_shortest_step_needs_the_rise_along_the_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    x = Directed(CORNER, (1, 1))
    assert answer("ours/shortest-step", x) == ("yes", "")

    def only_along_v(s: LabelledSet, v: Vector) -> Any:
        return separators.worst_separator(s, v) if v == x.v else UNKNOWN

    monkeypatch.setattr("theorems.ours.separators.worst_separator", only_along_v)
    assert answer("ours/shortest-step", x) == (
        "undecided", "the least rise along w* is not attained",
    )


def test_an_infinite_length_would_refute_what_is_said_of_lines_and_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = Decision(Answer.YES, ({},))
    monkeypatch.setattr("theorems.charles2019.remark_6.decide_reach", lambda *_: (None, shown))
    three, apart = [(0,), (2,), (10,)], [(0, 0), (2, 1)]
    refuted = ("no", "the constant is infinite")
    name = "charles2019/remark-6-repaired"

    assert answer(name, LabelledSet(three, [-1, 1, 1]), Length(None)) == refuted
    assert answer(name, LabelledSet(apart, [-1, 1]), Length(None)) == refuted
    assert answer(name, CORNER, Length(None)) == ("yes", "")


def test_networks_that_are_not_decided_transfer_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "charles2019/section-6b-repaired"
    assert asked(find(name).decide(CORNER, (1, 1))) == ["convex", "separators"]

    monkeypatch.setattr("theorems.charles2019.section_6.decide_convex", never)
    assert find(name).decide(CORNER, (1, 1)) == UNKNOWN
    assert find(name).decide(CORNER, (0, 1)) == UNKNOWN


def test_a_network_counts_only_against_separators_that_are_not_fooled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = find("charles2019/section-6b")
    across, towards = (NetworkDirection(CORNER, WEDGE.h, v) for v in ((0, 1), (1, 1)))
    assert asked(claim.decide(across, None)) == ["separators", "ray", "labels"]
    assert asked(claim.decide(towards, None)) == ["separators"]

    monkeypatch.setattr("theorems.charles2019.section_6.decide_separators", never)
    assert claim.decide(across, None) == UNKNOWN


def test_a_region_without_its_cut_or_network_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theorems.charles2019.every_convex_region.separator_of", lambda _: None)
    level = LabelledSet([(0, 0), (1, 0)], [-1, 1])
    uncut = undecided("no half-space cuts off a +1 point")
    assert decide_convex_only(level, (1, 0)) == uncut

    monkeypatch.setattr("theorems.ours.step_lengths.regions_fooled_at", never)
    assert denial("ours/length-for-a-difference", FLAT) == (
        "undecided", "no region holds out to c = 1000",
    )


# No direction, one label, or no point to speak of.


@pytest.mark.parametrize("name", ["charles2019/section-6b-repaired", "charles2019/theorem-11-convex-only"])
def test_without_a_direction_nothing_is_left(name: str) -> None:
    assert answer(name, CORNER) == ("no", "no direction is named")
    assert answer(name, CORNER, (0, 0)) == ("no", "the direction named is 0")


def test_a_zero_direction_is_none_whatever_the_labels() -> None:
    assert answer("charles2019/corollary-17", MINUS, (0,)) == ("no", "the direction named is 0")
    assert answer("charles2019/corollary-17", PLUS, (0,)) == ("no", "the direction named is 0")


EVERYWHERE = [
    ("charles2019/corollary-17", -1),
    ("charles2019/theorem-10+both labels", -1),
    ("charles2019/theorem-11-repaired+both labels", -1),
    ("charles2019/theorem-15+both labels", -1),
    ("charles2019/theorem-16-repaired+both labels", 1),
]
# Claims about each point of a region, in S or not, and its label.


@pytest.mark.parametrize(("name", "inside"), EVERYWHERE)
@pytest.mark.parametrize("points", [[(0,)], [(0, 1), (Fraction(1, 3), -5)], [(0, 1, -2), (7, 5, 2**30)]])
def test_a_region_beside_the_set_has_points_to_fool(name: str, inside: int, points: Any) -> None:
    s = LabelledSet(points, [-inside] * len(points))
    claim = find(name)
    ahead = [0] * (s.dimension - 1)

    shown = [claim.decide(s, (*ahead, c)) for c in (2, -3)]
    none = claim.deny(s)

    assert [one.answer for one in shown] == [Answer.NO] * 2
    assert none.answer is Answer.YES
    together = [c for one in (*shown, none) for c in one.certificates]
    assert all(kernel.check(certificate).holds for certificate in together)
    asked = [c["question"]["direction"] for c in none.certificates if c["question"]["class"] == "ray"]
    axes = [tuple(sign * (j == k) for j in range(s.dimension)) for k in range(s.dimension) for sign in (1, -1)]
    assert {tuple(v) for v in asked} == set(axes)
    assert len(asked) == 2 * (2 * s.dimension - 1), "of each region all but its way out"


def test_at_the_points_of_the_set_there_may_be_nothing_to_fool() -> None:
    assert answer("charles2019/theorem-2", PLUS)[0] == "vacuous"
    for dropped in ("both labels", "separable and both labels"):
        none = answer(f"charles2019/section-6b-repaired+{dropped}", PLUS)
        assert none == ("vacuous", "no point of S bears the label -1"), "any direction serves"
    assert denial("ours/length-for-a-difference", PLUS)[0] == "vacuous"
    assert denial("ours/length-for-a-difference", MINUS)[0] == "yes"


def test_centroids_that_coincide_are_those_of_hulls_that_meet() -> None:
    around = LabelledSet([(0,), (2,), (1,)], [-1, -1, 1])
    decision = find("ours/centroids-transfer").decide(around, (0,))

    assert decision.answer is Answer.VACUOUS
    assert decision.certificates[0]["evidence"]["weights"]
    assert answer("ours/centroids-transfer", around)[0] == "vacuous"


APART = TrainedPair(PLUS, PLUS, Linear((1,), 0), Linear((-1,), 0))  # never right together


@pytest.mark.parametrize(
    "name", ["remark-7", "remark-7-repaired", "remark-7b", "remark-7b-repaired", "theorem-7-condition-2"]
)
def test_classifiers_that_share_no_point_say_nothing(name: str) -> None:
    assert answer(f"charles2019/{name}", APART) == (
        "vacuous", "no point is right for both classifiers",
    )


@pytest.mark.parametrize(
    ("one", "two"),
    [((1,), (3,)), ((1, 0), (0, 1)), ((1, 0), (-1, 1)), ((10, 0), (-1, Fraction(1, 10))),
     ((Fraction(-1, 7), 2), (1, -13)), ((0, 1), (1, -1))],
)  # fmt: skip
@pytest.mark.parametrize("y", [1, -1])
def test_classifiers_that_are_not_opposite_have_a_direction_in_common(
    one: tuple[Any, ...], two: tuple[Any, ...], y: int
) -> None:
    s = LabelledSet([(0,) * len(one)], [y])
    x = TrainedPair(s, s, Linear(one, y), Linear(two, y))
    u = common_direction(x, s)

    assert u is not None
    assert all(sum(a * b for a, b in zip(u, w, strict=True)) > 0 for w in (one, two))
    assert answer("charles2019/remark-7", x) == ("yes", "")


def test_opposite_classifiers_have_none() -> None:
    s = LabelledSet([(0,)], [-1])
    x = TrainedPair(s, s, Linear((2,), -1), Linear((-3,), -1))
    plane = LabelledSet([(0, 0)], [-1])
    wide = TrainedPair(plane, plane, Linear((2, 4), -1), Linear((-3, -6), -1))

    reason = "S bears one label, so that there is no w*, and no direction fools both"
    assert answer("charles2019/remark-7", x) == ("no", reason)
    assert common_direction(wide, plane) is None
    assert answer("charles2019/remark-7", wide) == ("undecided", "more than two directions")


def test_ordinary_samples_fail_too() -> None:
    """Three in four points right, each with a margin of 1, and both labels in the sample."""
    claim = find("charles2019/remark-7")

    assert claim.admits(TYPICAL)
    assert judge(claim, TYPICAL).outcome is Outcome.REFUTED
    right = LabelledSet([(0,), (0,), (1,), (1,)], [1, 1, -1, -1])
    half = TrainedPair(right, right, Linear((1,), 1), Linear((-1,), 1))
    unsure = TYPICAL._replace(h1=Linear((1,), Fraction(1, 2)))
    not_sure = TYPICAL._replace(h2=Linear((-1,), Fraction(1, 2)))
    one_label = TYPICAL._replace(second=LabelledSet([(0,)], [1]))
    noisy = LabelledSet([(0,), (0,), (0,), (0,)], [1, 1, 1, -1])
    for x in (half, unsure, not_sure, one_label, TYPICAL._replace(second=noisy)):
        assert not claim.admits(x)


def test_one_direction_may_serve_one_label() -> None:
    serves = ("undecided", "S has one label: some direction serves it")

    assert denial("charles2019/remark-7b", UNIT) == serves
    assert denial("charles2019/remark-7b", APART) == serves


def test_a_point_of_both_labels_fits_no_network() -> None:
    both = LabelledSet([(0, 0), (0, 0), (1, 0)], [1, -1, 1])
    decision = find("charles2019/note-any-difference").decide(both, None)

    assert decision.answer is Answer.VACUOUS
    assert decision.certificates[0]["question"]["label"] == -1


# Many classes.


def test_where_nothing_fits_no_direction_is_asked_for() -> None:
    for x in (CLASH, OneClass(CLASH.s, 2, 1)):
        decision = hopeless(x)
        assert decision is not None
        assert decision.answer is Answer.VACUOUS
    assert answer("charles2019/remark-8-repaired", CLASH)[0] == "vacuous"


def test_one_class_is_fooled_by_no_direction() -> None:
    reason = "one label occurs: a classifier that always says it is fooled by no direction"

    assert answer("charles2019/remark-8-repaired", ALONE) == ("no", reason)
    assert denial("charles2019/remark-8-repaired", ALONE) == ("yes", reason)


def test_only_a_class_alone_is_denied_every_direction() -> None:
    some = undecided("some direction serves: another label occurs")

    assert deny_every_direction(LINE) == some
    assert deny_every_direction(OneClass(ALONE.s, 2, 1)) == some


def test_two_classes_beside_a_third_are_not_denied() -> None:
    served = ("undecided", "one of the two directions serves both classes")

    assert denial("charles2019/remark-8", LINE) == served
    assert denial("charles2019/remark-8", LINE._replace(l=2))[0] == "yes"


def test_weights_that_only_climb_leave_ties_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def climbing(*_: Any, **__: Any) -> Decision:
        return Decision(Answer.YES, ({"evidence": {"weights": [[0, 1, 1], [1, 2, 1]]}},))

    monkeypatch.setattr("theorems.geometry.domains.multiclass_sets.decide_multiclass", climbing)
    assert fools(LINE, (1,), 0) == undecided("the weights leave a rule for ties open")


def test_an_exponential_is_squared_back_in_sixteenths() -> None:
    # x = 1/16 and x is the last term: 1 .. 18/16, squared 1 .. 21/16, squared 1 .. 28/16.
    assert exp_bounds(Fraction(1, 4), 4) == Bounds(Fraction(1), Fraction(7, 4))


# Sets off the origin, in an unusual order, or with more points than are needed.


def test_directions_lead_from_point_to_point_and_not_along_sums() -> None:
    moved = THIRD._replace(
        s=LabelledSet([(5, 0), (6, 1), (6, -1)], [-1, 1, 1]), first=Linear((2, 0), -11)
    )
    left_of_0 = LabelledSet([(-5,), (-3,)], [-1, 1])

    assert answer("charles2019/figure-3", moved) == ("yes", "")
    assert answer("charles2019/figure-3", moved._replace(u=(11, 1)))[0] == "no"
    assert answer("charles2019/note-any-difference", left_of_0) == ("yes", "")


def test_the_middle_lies_between_the_first_and_the_last_point() -> None:
    name = "charles2019/note-beta-need-not-be-convex"
    for third, wanted in (((1, -1), "yes"), ((1, Fraction(-1, 4)), "no"), ((1, 3), "no")):
        s = LabelledSet([(0, 0), (1, 1), (1, 2), third], [-1, 1, 1, 1])
        assert answer(name, WEDGE._replace(s=s))[0] == wanted


def test_two_points_on_a_line_across_the_direction_span_the_plane() -> None:
    s = LabelledSet([(0, 0), (0, 2), (1, 1)], [-1, -1, 1])

    assert decide_convex_only(s, (1, 0)).answer is Answer.YES
    assert decide_convex_only(s, (-1, 0)).answer is Answer.NO


def test_a_layer_stands_on_the_minus_points_whichever_comes_first() -> None:
    beside = "a region neither open nor closed never lets go of a point beside S"

    higher_first = LabelledSet([(0, 0), (0, 1), (1, 0)], [-1, 1, 1])
    assert decide_convex_only(higher_first, (1, 0))[::2] == (Answer.NO, beside)
    oblique = LabelledSet([(0, 0), (1, 1), (0, 2)], [-1, 1, 1])
    assert decide_convex_only(oblique, (1, 1))[::2] == (Answer.NO, beside)


def test_all_but_a_point_is_no_classifier_of_other_sets() -> None:
    name = "charles2019/theorem-12-no-continuity"
    for s in (LabelledSet([(0,), (1,), (3,)], [-1, 1, 1]), SAME):
        assert answer(name, s, (1,))[0] == "undecided"
        assert denial(name, s)[0] == "undecided"
    beside = LabelledSet([(0,), (1,), (3,)], [-1, 1, -1])
    assert answer(name, beside, (1,))[0] == "no"


@pytest.mark.parametrize("length", [Fraction(1, 10), Fraction(1, 2), 3])
def test_a_unit_wakes_up_beyond_s_however_long_the_direction(length: Fraction) -> None:
    for v in (length, -length):
        assert wakes_up(BETWEEN, (v,)).answer is Answer.NO


def test_beyond_points_on_one_side_of_the_origin_a_threshold_is_passed() -> None:
    for sign in (1, -1):
        s = LabelledSet([(5 * sign,), (6 * sign,), (10 * sign,)], [1, 1, -1])
        assert below_a_threshold(s, (1,)).answer is Answer.NO
        assert below_a_threshold(s, (-1,)).answer is Answer.NO


def test_a_minus_point_between_two_plus_points_is_fooled_both_ways() -> None:
    for name in ("ours/pulled-back-absolute", "ours/pulled-back-quadratic"):
        for v in (1, -1, Fraction(1, 3), -7):
            assert answer(name, PEAK, (v,)) == ("yes", "")
        assert answer(name, LabelledSet([(0,), (1,)], [-1, 1]), (-1,))[0] == "no"


def test_a_step_of_a_little_more_than_a_margin_is_longer() -> None:
    low, high = (0, 0), (1, Fraction(1, 20))
    s = LabelledSet([low, high, (1, Fraction(-1, 20))], [-1, 1, 1])
    longer = next(
        entry.claim for entry in find("ours/shortest-step").weakenings()
        if entry.name == "1001/1000 of the margin"
    )

    # Along the difference to (1, 1/20) the step is sqrt(1 + 1/400), some 1.00125, margins long.
    assert longer.decide(Directed(s, high), None).answer is Answer.YES
    assert longer.decide(Directed(s, (1, 0)), None).answer is Answer.NO
