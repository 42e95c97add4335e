"""Scenes are exact: pieces cover the box, borders bear the right label, stops tell the truth."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from report_sample import CORNER, DEEP, FIVE, NETWORK, TILTED, sample_report, transfers

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.multiclass import classifier_of, decide_multiclass
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.domains import TOOLKIT
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, Argmax, Layer, Network, two_layer
from theorems.geometry.objects.regions import HalfSpace, Region, closed_half_space, open_half_space
from theorems.geometry.picture.cells import borders, cells, outlines
from theorems.geometry.picture.compose import compose
from theorems.geometry.picture.frame import Frame, frame_for, inner
from theorems.geometry.picture.material import Labelled, Move
from theorems.geometry.picture.motion import along, travel
from theorems.geometry.picture.planar import hull, near_worst, wedge
from theorems.geometry.picture.view import View
from verify.objects import write
from verify.picture.scene import Scene
from verify.report.drawing import draw, moving
from verify.toolkit import drawn as picture_of


PLANE = frame_for((0, 0), [])
BOX = ((Fraction(-4), Fraction(-3)), (Fraction(4), Fraction(-3)), (Fraction(4), Fraction(3)), (Fraction(-4), Fraction(3)))

small = st.integers(-3, 3)
rows = st.lists(st.tuples(small, small), min_size=1, max_size=5)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    weights = draw(rows)
    bias = draw(st.lists(small, min_size=len(weights), max_size=len(weights)))
    output = draw(st.lists(small, min_size=len(weights), max_size=len(weights)))
    return two_layer(weights, bias, output, Above(draw(small), draw(st.booleans())))


@st.composite
def argmaxes(draw: st.DrawFn) -> Network:
    weights = draw(st.lists(st.tuples(small, small), min_size=2, max_size=5))
    bias = draw(st.lists(small, min_size=len(weights), max_size=len(weights)))
    return Network((Layer(tuple(weights), tuple(bias)),), Argmax())


lines = st.builds(Linear, st.tuples(small, small), small, st.sampled_from((1, -1)))
half_spaces = st.builds(
    lambda forms, closed: HalfSpace(tuple((w, b) for w, b in forms), closed),
    st.lists(st.tuples(st.tuples(small, small), small), min_size=1, max_size=2), st.booleans(),
)
regions = st.builds(lambda parts: Region(tuple(parts), -1), st.lists(half_spaces, min_size=1, max_size=3))
places = st.tuples(
    st.fractions(-4, 4, max_denominator=97), st.fractions(-3, 3, max_denominator=89)
)


def area(polygon: Any) -> Fraction:
    closed = [*polygon, polygon[0]]
    return sum((a[0] * b[1] - a[1] * b[0] for a, b in pairwise(closed)), start=Fraction(0)) / 2


def is_inside(polygon: Any, at: Any) -> bool:
    return all(
        (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]) > 0
        for a, b in pairwise([*polygon, polygon[0]])
    )


@given(st.one_of(networks(), argmaxes(), lines, regions), st.lists(places, min_size=5, max_size=5))
@settings(max_examples=60)
def test_pieces_cover_the_box_and_bear_the_right_label(h: Any, at: Any) -> None:
    pieces = cells(h, PLANE, BOX)

    assert sum(area(piece.polygon) for piece in pieces) == 48
    for place in at:
        for piece in pieces:
            if is_inside(piece.polygon, place):
                assert piece.label == h.label(place)


@given(st.one_of(networks(), argmaxes(), lines, regions))
@settings(max_examples=60)
def test_outlines_enclose_and_borders_separate(h: Any) -> None:
    pieces = cells(h, PLANE, BOX)
    for label in {piece.label for piece in pieces}:
        own = sum(area(piece.polygon) for piece in pieces if piece.label == label)
        assert sum(map(area, outlines(pieces, label))) == own
    for border in borders(pieces, h, PLANE):
        middle = ((border.start[0] + border.end[0]) / 2, (border.start[1] + border.end[1]) / 2)
        assert border.left != border.right
        assert border.belongs == h.label(middle)


def test_a_half_open_border_is_told_apart() -> None:
    """{x2 > 0} with the left half of its border: solid there, dashed beyond."""
    h = Region((HalfSpace((((0, -1), 0), ((1, 0), 0)), closed=True),), 1)
    found = borders(cells(h, PLANE, BOX), h, PLANE)

    assert {(min(b.start[0], b.end[0]), b.belongs) for b in found} == {(-4, 1), (0, -1)}


@given(lines.filter(lambda h: any(h.w)), places, st.tuples(small, small).filter(any))
@settings(max_examples=40)
def test_every_stop_is_judged_exactly(h: Linear, x: Any, v: Any) -> None:
    journey = travel(h, [Move(x, v)], Fraction(4))
    assert journey is not None

    assert [event.c for event in journey.events if event.c not in journey.stops] == []
    assert journey.stops == sorted(set(journey.stops))
    for low, high in pairwise(journey.stops):
        labels = {h.label(along(Move(x, v), low + (high - low) * k / 4)) for k in (1, 2, 3)}
        assert len(labels) == 1  # nothing happens between two stops


def test_the_plane_of_a_separator_keeps_every_score() -> None:
    found = decide_separators(DEEP, (1, 0, 0), -1).certificate
    assert found is not None
    w = tuple(Fraction(c) for c in found["evidence"]["separator"]["w"])
    frame = frame_for(DEEP.points[0], [(1, 0, 0), w])

    for x in DEEP.points:
        assert inner(w, frame.lift(frame.place(x))) == inner(w, x)
    drawn = picture_of(TOOLKIT, write(DEEP), None, [found])
    assert drawn is not None
    assert drawn["frame"]["dimension"] == 3
    assert "each shadow has the score of its point" in " ".join(drawn["caption"])
    assert [point["shadow"] for point in drawn["points"]].count(True) == 3


def test_the_separator_drawn_is_strict_and_hardly_fooled() -> None:
    s = Labelled(CORNER.points, CORNER.labels)
    base = Linear((1, 0), Fraction(-1, 2))
    h = near_worst(s, (1, 0), base)
    assert h is not None

    assert h.fits(s.points, s.labels)
    assert inner(h.w, (1, 0)) > 0
    squared_cosine = inner(h.w, (1, 0)) ** 2 / inner(h.w, h.w)
    assert squared_cosine < 1  # the certificate's own is met head on
    right, left = wedge(s) or ((), ())
    assert (right, left) == ((1, -1), (1, 1))


def test_hull_leaves_out_what_lies_within() -> None:
    corners = [(Fraction(x), Fraction(y)) for x, y in ((0, 0), (2, 0), (2, 2), (0, 2))]
    inside = [(Fraction(1), Fraction(1)), (Fraction(1), Fraction(0))]

    assert sorted(hull(corners + inside)) == sorted(corners)


def test_each_kind_of_finding_has_its_own_picture() -> None:
    drawn: dict[str, str] = {}
    for claim in sample_report()["claims"]:
        for one in (claim, *claim["weakenings"]):
            for part in ("evidence", "tightest", "worst", "example"):
                found = (one.get(part) or {}).get("scene")
                if found:
                    assert "missing" not in found, (claim["id"], found)
                    drawn[found["view"]] = str(draw(Scene.from_json(found)))

    assert set(drawn) >= {
        "one label", "fooled", "not fooled", "hulls meet", "tilting", "labels", "ray",
    }
    assert len(set(drawn.values())) == len(drawn)


def test_scene_of_theorem_4_shows_what_its_certificates_say() -> None:
    decisions = transfers(CORNER)
    drawn = picture_of(TOOLKIT, write(CORNER), None, [dict(c) for d in decisions for c in d.certificates])
    assert drawn is not None

    assert drawn["view"] == "fooled"
    assert [point["exact"] for point in drawn["points"]] == ["(0, 0)", "(1, 1)", "(1, −1)"]
    assert drawn["wedge"] is not None
    assert len(drawn["lines"]) == 2  # the margin
    motion = drawn["motion"]
    assert {event["after"] for event in motion["events"]} == {1, -1}
    recorded = [stop["c"] for stop in motion["stops"]]
    assert {event["c"] for event in motion["events"]} <= set(recorded)
    assert len(moving(Scene.from_json(drawn))["at"]) == len(recorded)


def test_five_classes_are_cut_into_five_regions() -> None:
    found = decide_multiclass(FIVE, (1, 0), 0).certificate
    assert found is not None
    drawn = picture_of(TOOLKIT, write(FIVE), None, [found])
    assert drawn is not None
    h = classifier_of(found)

    assert len({h.label(x) for x in FIVE.points}) == 5
    assert {region["label"] for region in drawn["regions"]} == {0, 1, 2, 3, 4}


def test_a_point_that_never_leaves_has_no_event() -> None:
    found = decide_convex(CORNER, (1, 0), -1).certificate
    assert found is not None
    drawn = picture_of(TOOLKIT, write(CORNER), None, [found])
    assert drawn is not None

    assert drawn["view"] == "not fooled"
    assert drawn["motion"]["events"] == []
    assert {tuple(stop["labels"]) for stop in drawn["motion"]["stops"]} == {(-1,)}


def test_intricate_and_large_instances_cost_no_picture_time() -> None:
    wide = two_layer([[k, 60 - k] for k in range(60)], [k % 7 - 3 for k in range(60)], [1] * 60, Above(1))
    drawn = compose(View("ray", None, wide, [Move((0, 0), (1, 1))]))
    assert drawn is not None
    huge = LabelledSet([[int(i == k) for k in range(300)] for i in range(100)], [1, -1] * 50)

    assert len(drawn.regions) in (0, 2)
    assert compose(View("instance", Labelled(huge.points, huge.labels))) is None


def test_a_failing_drawing_is_told_and_costs_nothing() -> None:
    broken = {"question": {"class": "ray", "classifier": {}, "point": [0], "direction": [1]}, "answer": [], "evidence": {}}
    found = picture_of(TOOLKIT, {}, None, [broken])

    assert found is not None
    assert set(found) == {"missing"}


@pytest.mark.parametrize("s", [CORNER, TILTED, DEEP, LabelledSet([(0,), (3,)], [1, -1])])
def test_any_set_can_be_drawn_alone(s: LabelledSet) -> None:
    drawn = picture_of(TOOLKIT, write(s), None, [])
    assert drawn is not None

    assert len(drawn["points"]) == len(s.points)
    assert str(draw(Scene.from_json(drawn))).startswith("<svg")
    assert str(draw(Scene.from_json(drawn), small=True)).startswith("<svg")


@pytest.mark.parametrize("d", [1, 2])
def test_a_boundary_that_says_nothing_of_its_own_points_is_drawn(d: int) -> None:
    rest = (0,) * (d - 1)
    s = LabelledSet([(0, *rest), (3, *rest)], [-1, 1])
    drawn = picture_of(TOOLKIT, {"s": write(s), "h": write(Linear((1, *rest), -1, zero=0))}, None, [])
    assert drawn is not None

    assert "missing" not in drawn
    assert "boundary" in [sign["says"] for sign in drawn["legend"]]


def test_extreme_scales_are_drawn_and_said() -> None:
    tiny = Fraction(1, 2**30)
    s = LabelledSet([(tiny, 0), (-tiny, 2**30), (1, 5)], [1, -1, 1])
    drawn = picture_of(TOOLKIT, write(s), None, [])
    assert drawn is not None

    assert drawn["frame"]["equal"] is False
    assert "not to scale" in " ".join(drawn["caption"])


def test_half_spaces_far_away_are_still_cut() -> None:
    h = Region((closed_half_space((1, 0), -100), open_half_space((-1, 0), -100)), 1)

    assert {piece.label for piece in cells(h, PLANE, BOX)} == {1}


def test_a_frame_of_the_plane_is_the_plane() -> None:
    assert Frame((0, 0), ((1, 0), (0, 1))) == PLANE
    assert not PLANE.cuts
    assert NETWORK.dimension == 2
