"""The building blocks of conjectures: what is drawn and listed belongs, and shrinks within."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hunting.conjectures import TRUE
from hypothesis import strategies as st

from theorems import blocks
from theorems.blocks import (
    ABSOLUTE,
    ANY,
    NONNEGATIVE,
    ONE_NEGATIVE,
    Above,
    Answer,
    Below,
    Domain,
    Family,
    LabelledSet,
    Linear,
    Network,
    along_lines,
    any_two_labels,
    balanced_sets,
    convex_between,
    convex_regions,
    decide_ray,
    either,
    fools,
    fools_some,
    in_the_plane,
    input_convex_networks,
    max_out_networks,
    networks,
    on_a_line,
    one_point_per_label,
    only,
    regions_fooled_at,
    separators,
    separators_fooled_at,
    sets_in_general_position,
)
from theorems.geometry.assumptions import in_general_position, no_bias
from theorems.geometry.families.units import Skipped, max_out, pieces_of, skips_of, with_skips
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.ours.deeper_networks import HUMP, HUMP_OF_SKIPS, without_biases
from theorems.ours.other_activations import DOWNWARD, UPWARD
from verify import registry
from verify.errors import BadInput
from verify.objects import simpler, size


FAMILIES = {
    "two layers": networks([ANY, NONNEGATIVE]),
    "three layers": networks([ANY, ANY, NONNEGATIVE]),
    "one negative": networks([ANY, ONE_NEGATIVE]),
    "absolute": networks([ANY, NONNEGATIVE], slopes=ABSOLUTE),
    "below": networks([ANY, NONNEGATIVE], rule=Below(1)),
    "upward": either(*(networks([ANY, NONNEGATIVE], slopes=pair) for pair in UPWARD)),
    "downward": either(*(networks([ANY, NONNEGATIVE], slopes=pair) for pair in DOWNWARD)),
    "without biases": only(
        networks([ANY, ANY]), no_bias.holds, "without biases", make=without_biases
    ),
    "max-out, two pieces": max_out_networks(2),
    "max-out, four pieces": max_out_networks(4),
    "skips, two layers": input_convex_networks(2),
    "skips, four layers": input_convex_networks(4),
    "skips with signs": input_convex_networks(3, signs=ANY),
    "separators": separators(),
    "regions": convex_regions(),
    "open regions": convex_regions(closed=False),
}
SETS = {
    "any": any_two_labels,
    "on a line": on_a_line,
    "in the plane": in_the_plane,
    "one of each": one_point_per_label,
    "balanced": balanced_sets,
    "general position": sets_in_general_position,
}
families = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
domains = pytest.mark.parametrize("domain", SETS.values(), ids=SETS)


def drawn(strategy: st.SearchStrategy[Any], count: int = 40) -> list[Any]:
    found: list[Any] = []

    @hypothesis.seed(0)
    @hypothesis.settings(
        max_examples=count, database=None, deadline=None, phases=(hypothesis.Phase.generate,)
    )
    @hypothesis.given(strategy)
    def draw(x: Any) -> None:
        found.append(x)

    draw()
    return found


def listed(family: Family, dimension: int, count: int = 150) -> list[Any]:
    assert family.small is not None
    return list(islice(family.small(dimension), count))


def cost(h: Any) -> Any:
    """Return the sum of the sizes of all weights, by which families are listed."""
    if isinstance(h, Network):
        return sum(abs(w) for la in h.layers for row in la.weights for w in row) + sum(
            abs(b) for la in h.layers for b in la.bias
        )
    if isinstance(h, Linear):
        return sum(map(abs, h.w)) + abs(h.b)
    return sum(abs(c) for part in h.parts for w, b in part.forms for c in (*w, b))


@families
def test_what_is_drawn_is_a_member(family: Family) -> None:
    for dimension in (1, 3):
        assert all(family.contains(h) for h in drawn(family.draw(dimension)))


@families
def test_what_is_listed_is_a_member_and_listed_once(family: Family) -> None:
    for dimension in (1, 2):
        members = listed(family, dimension)

        assert members
        assert all(family.contains(h) for h in members)
        assert len(set(members)) == len(members)


@pytest.mark.parametrize("name", ["two layers", "three layers", "separators", "regions"])
def test_the_listing_begins_with_the_smallest(name: str) -> None:
    members = listed(FAMILIES[name], 1, 300)
    costs = [cost(h) for h in members]

    assert costs == sorted(costs)
    assert size(members[0]) == min(size(h) for h in members)


@families
def test_neither_another_rule_nor_another_class_is_a_member(family: Family) -> None:
    others = [0, LabelledSet([(0,)], [1]), Network(HUMP.layers, Above(7))]

    assert not any(family.contains(other) for other in others)


@families
def test_sets_are_labelled_by_their_classifier(family: Family) -> None:
    domain = along_lines(family)
    instances = drawn(domain.draw)

    assert domain.small is not None
    for x in [*instances, *islice(domain.small(), 60)]:
        assert domain.contains(x)
        assert [x.h.label(p) for p in x.s.points] == list(x.s.labels)
    assert any(len(set(x.s.labels)) == 2 for x in instances)


@families
def test_small_sets_are_listed_once_and_bear_both_labels(family: Family) -> None:
    domain = along_lines(family)
    assert domain.small is not None
    instances = list(islice(domain.small(), 100))

    assert len(set(instances)) == len(instances)
    assert all(len(set(x.s.labels)) == 2 for x in instances)


@pytest.mark.parametrize("name", ["two layers", "one negative", "separators", "regions"])
def test_a_step_of_shrinking_can_stay_in_the_domain(name: str) -> None:
    domain = along_lines(FAMILIES[name])
    for x in drawn(domain.draw, 15):
        smaller = [y for y in islice(simpler(x), 80) if _contains(domain, y)]
        if size(x)[3] > 24:
            assert any(size(y) < size(x) for y in smaller)


def _contains(domain: Domain[Any], x: WithClassifier) -> bool:
    try:
        return domain.contains(x)
    except ValueError:
        return False


@domains
def test_sets_are_what_they_are_called(domain: Domain[LabelledSet]) -> None:
    assert domain.small is not None
    instances = list(islice(domain.small(), 80))

    for s in [*drawn(domain.draw), *instances]:
        assert domain.contains(s)
        assert set(s.labels) == {1, -1}
    assert len(set(instances)) == len(instances)
    assert [len(s.points) for s in instances] == sorted(len(s.points) for s in instances)


def test_degenerate_sets_and_members_are_reached() -> None:
    assert any(len(set(s.points)) < len(s.points) for s in drawn(any_two_labels.draw, 100))
    assert any(not any(x) for s in drawn(in_the_plane.draw, 100) for x in s.points)
    assert all(in_general_position(s) for s in drawn(sets_in_general_position.draw))
    assert not sets_in_general_position.contains(LabelledSet([(0,), (0,)], [1, -1]))
    for name in ("two layers", "max-out, two pieces", "skips, two layers"):
        members = drawn(FAMILIES[name].draw(1), 100)
        assert any(not any(h.layers[-1].weights[0][:1]) for h in members), "no dead unit"
    assert {h.zero for h in drawn(separators().draw(2))} == {1, -1}


numbers = st.integers(-3, 3)


@hypothesis.given(
    st.integers(1, 2).flatmap(
        lambda d: st.tuples(
            st.integers(2, 4).flatmap(
                lambda k: st.lists(
                    st.lists(st.tuples(st.tuples(*[numbers] * d), numbers), min_size=k, max_size=k),
                    min_size=1,
                    max_size=2,
                )
            ),
            st.tuples(*[numbers] * d),
        )
    )
)
def test_max_out_is_a_maximum(drawn: Any) -> None:
    units, x = drawn
    output = [1, 2][: len(units)]
    h = max_out(units, output, Above(1))
    expected = sum(
        v * max(sum(a * c for a, c in zip(w, x, strict=True)) + b for w, b in unit)
        for v, unit in zip(output, units, strict=True)
    )

    assert h.outputs(x) == (expected,)
    assert max_out(*pieces_of(h), Above(1)) == h


@hypothesis.given(
    st.tuples(numbers, numbers), st.tuples(*[numbers] * 4), st.tuples(*[numbers] * 4), numbers
)
def test_skips_read_the_point_itself(x: Any, first: Any, second: Any, w: int) -> None:
    layers = [
        Skipped((), (first[:2],), first[2:3]),
        Skipped(((w,),), (second[:2],), second[2:3]),
        Skipped(((2,),), ((second[3], first[3]),), (0,)),
    ]
    h = with_skips(layers, Above(1))

    def affine(u: Any, b: int) -> int:
        return sum(a * c for a, c in zip(u, x, strict=True)) + b

    z = max(affine(first[:2], first[2]), 0)
    z = max(w * z + affine(second[:2], second[2]), 0)
    assert h.outputs(x) == (2 * z + affine((second[3], first[3]), 0),)
    assert skips_of(h) == layers


def test_a_changed_weight_is_no_longer_compiled() -> None:
    wrong = max_out([[((1,), 0), ((0,), 1)]], [1], Above(1)).layers
    family = max_out_networks(2)

    assert family.contains(Network(wrong, Above(1)))
    for other in simpler(Network(wrong, Above(1))):
        if family.contains(other):
            units, output = pieces_of(other)
            assert max_out(units, output, Above(1)) == other
    assert not input_convex_networks(2).contains(HUMP_OF_SKIPS)
    assert input_convex_networks(2, signs=ANY).contains(HUMP_OF_SKIPS)


def test_either_lists_a_common_member_once() -> None:
    twice = either(networks([ANY, NONNEGATIVE]), networks([ANY, NONNEGATIVE]))
    assert listed(twice, 1) == listed(networks([ANY, NONNEGATIVE]), 1)
    wide = either(networks([ANY, NONNEGATIVE]), networks([ANY, ONE_NEGATIVE]))
    assert len(listed(wide, 1)) == len(set(listed(wide, 1)))


VALLEY = LabelledSet([(0,), (1,), (2,)], [-1, 1, -1])


def test_checks_of_one_classifier() -> None:
    assert fools(HUMP, VALLEY, (1,)).answer is Answer.NO
    assert fools_some(HUMP, VALLEY, (1,)).answer is Answer.YES
    assert convex_between(HUMP, VALLEY).answer is Answer.NO
    assert fools(HUMP, VALLEY.without(2), (1,), within=1).answer is Answer.YES
    assert fools(Linear((1,), -1), LabelledSet([(0,), (2,)], [-1, 1]), (1,), within=1).answer is (
        Answer.NO
    ), "at c = 1 the score is 0, and its label -1"


def test_checks_of_a_length_for_all() -> None:
    pair = LabelledSet([(0,), (1,)], [-1, 1])
    inside = LabelledSet([(0,), (2,), (1,)], [-1, -1, 1])
    for check in (regions_fooled_at, separators_fooled_at):
        assert check(pair, (1,), 1).answer is Answer.YES
        assert check(pair, (2,), 1).answer is Answer.YES
        short = check(pair, (1,), Fraction(1, 2))
        assert short.answer is Answer.NO
        assert short.certificates
        assert check(pair, (-1,), 5).answer is Answer.NO
        assert check(inside, (1,), 1).answer is Answer.VACUOUS
    plus = separators_fooled_at(pair, (1,), 1, label=1)
    assert plus.answer is Answer.YES


def test_what_a_length_leaves_is_shown() -> None:
    flat = LabelledSet([(0, 0), (0, 1), (1, 0)], [-1, -1, 1])
    found = regions_fooled_at(flat, (1, 0), 50)
    question = found.certificates[0]["question"]

    assert found.answer is Answer.NO
    h = Network.from_json(question["classifier"])
    assert h.fits(flat.points, flat.labels)
    flips, _ = decide_ray(h, (0, 1), (1, 0))
    assert not flips or flips[0].low >= 50


def test_sets_of_one_point_get_a_classifier_too() -> None:
    """No line is drawn through it where the drawn direction is 0: it is labelled alone."""
    from theorems.geometry.each_classifier import pairs

    single = Domain(
        "one point at the origin", st.just(LabelledSet([(0,)], [1])), contains=lambda s: True
    )

    @hypothesis.given(pairs(single, FAMILIES["two layers"]).draw)
    @hypothesis.settings(max_examples=300)
    def draw(x: WithClassifier) -> None:
        assert x.h.fits(x.s.points, x.s.labels)
        assert len(x.s.points) >= 1

    draw()


@pytest.mark.parametrize("name", [n for n in blocks.__all__ if isinstance(getattr(blocks, n), Domain)])
def test_every_domain_of_the_blocks_serves_a_conjecture(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(TRUE.replace("ring_sets", name), encoding="utf-8")

    (claim,) = registry.load(str(path))

    assert claim.domain is getattr(blocks, name)


@pytest.mark.parametrize("length", [0.3, float("nan"), float("inf"), True, "1", None])
def test_a_length_is_exact(length: Any) -> None:
    """As a float, 0.3 is less than 3/10: what is fooled at 3/10 was said not to be within 0.3."""
    s = LabelledSet([(0,), (1,)], [-1, 1])
    h = Linear((10,), -3, 1)
    assert fools(h, s, (1,), within=Fraction(3, 10)).answer is Answer.YES

    if length is not None:
        with pytest.raises(BadInput, match="is not exact; it must be an integer or a Fraction"):
            fools(h, s, (1,), within=length)
    for decide in (regions_fooled_at, separators_fooled_at):
        with pytest.raises(BadInput, match="is not exact; it must be an integer or a Fraction"):
            decide(s, (1,), length)
