"""What the laws of all claims do not see: how sets of many classes are drawn, ties, and e^q."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, islice

import pytest
from hypothesis import given, settings, strategies as st

from theorems.charles2019.notes_multiclass import (
    Classified,
    classified_sets,
    exp_bounds,
    label_far_out,
    soft_max_bounds,
)
from theorems.charles2019.remark_8 import Remark8Repaired
from theorems.charles2019.theorem_8 import Theorem8Repaired
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.domains.multiclass_sets import (
    Classes,
    OneClass,
    TwoClasses,
    edge_one_class,
    edge_two_classes,
    fit_of,
    fitted,
    fools,
    margin_between,
    negative,
    one_class,
    other_labels,
    pair,
    small_fitted_sets,
    unfitted_sets,
    with_border_points,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Argmax, one_vs_rest
from verify.exact.decision import Answer, write_vector


@given(one_class(labels=3))
@settings(max_examples=50)
def test_drawn_sets_are_fitted_and_bear_the_labels_asked_for(x: OneClass) -> None:
    assert fitted.holds(x)
    assert len({*x.s.labels}) >= 3
    assert x.k in x.s.labels
    for harder in with_border_points(x):
        assert fitted.holds(harder)


@given(unfitted_sets())
@settings(max_examples=50)
def test_nothing_fits_the_unfitted(x: Classes) -> None:
    assert fit_of(x.s, x.classes) is None


def test_edges_meet_the_assumptions() -> None:
    edges = [*edge_one_class(), *edge_two_classes()]

    assert all(fitted.holds(x) for x in edges)
    assert any(x.k not in x.s.labels for x in edges)


def test_the_listing_has_each_set_once_up_to_the_names_of_labels() -> None:
    listed = list(islice(small_fitted_sets(), 500))

    def renamed(s: LabelledSet) -> object:
        names = list(dict.fromkeys(s.labels))
        return sorted(zip(s.points, map(names.index, s.labels), strict=True))

    seen = [tuple(renamed(s)) for s in listed]
    assert len(set(seen)) == len(seen)
    assert all(fit_of(s, 3) is not None for s in listed)


def test_three_classes_may_be_separable_in_pairs_and_yet_unfitted() -> None:
    """The pinwheel: why separability of pairs does not stand for M_S not empty."""
    points = [(1, 2), (0, -1), (2, 0), (3, -1), (1, 3), (-1, -3)]
    s = LabelledSet(points, [0, 1, 2] * 2)

    assert all(separator_of(pair(s, k, l)) for k, l in combinations(range(3), 2))
    assert fit_of(s, 3) is None
    assert decide_multiclass(s, (1, 0), 0).answer is Answer.VACUOUS


@given(
    st.lists(st.tuples(*[st.integers(-1, 1)] * 3), min_size=3, max_size=4),
    st.lists(st.tuples(*[st.integers(-2, 2)] * 2), min_size=2, max_size=5),
    st.sampled_from(("lowest", "highest")),
)
def test_theorem_8_holds_for_a_classifier_accurate_by_the_rule_for_ties_alone(
    rows: list[tuple[int, int, int]], points: list[tuple[int, int]], ties: str
) -> None:
    h = one_vs_rest([row[:2] for row in rows], [row[2] for row in rows], ties)
    s = LabelledSet(points, [h.label(x) for x in points])

    for k in {*s.labels}:
        x = OneClass(s, len(rows), k)
        assert fitted.holds(x)
        for l in other_labels(s, k):
            margin = margin_between(s, k, l)
            assert margin is not None
            v = negative(margin.w)
            assert fools(x, v, k).answer is Answer.YES
            assert all(decide_ray(h, s.points[i], v)[0] for i in s.where(k))


def test_a_yes_rests_on_the_vector_named_and_on_all_classifiers() -> None:
    x = OneClass(LabelledSet([(0, 0), (1, 0), (1, 1)], [0, 1, 2]), 3, 0)
    claim = Theorem8Repaired()
    witness = claim.construct(x)
    decision = claim.decide(x, witness)

    kinds = [(c["question"]["class"], c["answer"]) for c in decision.certificates]
    assert kinds == [("max-margin", "yes"), ("multiclass", "yes")] * 2
    for (_, margin), certificate in zip(witness, decision.certificates[1::2], strict=True):
        assert certificate["question"]["direction"] == write_vector(negative(margin.w))

    both = Remark8Repaired()
    two = TwoClasses(*x, 2)
    shown = both.decide(two, both.construct(two)).certificates
    asked = [(c["question"]["class"], c["question"].get("label")) for c in shown]
    assert asked == [("max-margin", None), ("multiclass", 0), ("multiclass", 2)]


def test_ties_are_where_that_test_bites() -> None:
    h = one_vs_rest([[0], [1]], [0, 0])
    assert [h.label((x,)) for x in (0, 1)] == [0, 1]
    assert not h.fits([(0,), (1,)], [0, 1])


@given(classified_sets())
@settings(max_examples=50)
def test_the_label_far_out_is_the_label_very_far_out(x: Classified) -> None:
    for rule in (Argmax("lowest"), Argmax("highest")):
        h = replace(x.h, rule=rule)
        start, v = x.s.points[0], [b - a for a, b in zip(*x.s.points[:2], strict=True)]
        label, decision = label_far_out(h, start, v)

        assert label == h.label([a + 10**9 * b for a, b in zip(start, v, strict=True)])
        assert decision.answer is Answer.YES


@pytest.mark.parametrize("q", [0, 1, -1, Fraction(1, 3), Fraction(-7, 2), 20, -20, Fraction(1, 2**30)])
def test_the_exponential_is_enclosed(q: Fraction) -> None:
    low, high = exp_bounds(q, 160)
    coarse = exp_bounds(q, 80)

    assert coarse.low <= low <= high <= coarse.high
    assert float(low) == pytest.approx(math.exp(q), rel=1e-14)
    assert high - low <= Fraction(1, 2**100)
    # 1 + q/n to the power n lies below e^q, and its counterpart above, whatever the series says.
    n = 64
    assert (1 + Fraction(q) / n) ** n <= high
    assert low <= 1 / (1 - Fraction(q) / n) ** n


def test_the_soft_max_is_a_probability_vector() -> None:
    bounds = soft_max_bounds((0, 1, Fraction(-5, 3), 1))

    assert sum(b.low for b in bounds) <= 1 <= sum(b.high for b in bounds)
    assert all(0 < b.low <= b.high < 1 for b in bounds)
    assert bounds[1] == bounds[3]
