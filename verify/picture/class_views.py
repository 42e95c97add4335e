"""Whole classes of classifiers, answered yes or no; and one concrete classifier on a ray."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from verify.exact.decision import read_number, read_vector
from verify.exact.ray import Linear
from verify.picture import words
from verify.picture.frame import inner
from verify.picture.material import (
    Labelled,
    Move,
    certificate,
    exhibited,
    labelled_set,
    normals,
    ray_of,
    separator,
    set_of,
    weights_of,
)
from verify.picture.planar import near_worst, wedge
from verify.picture.view import View, combined, moves_asked


CLASSES = ("separators", "convex", "multiclass")
NOUNS = {"separators": "separator", "convex": "network", "multiclass": "classifier"}


def rays(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """One concrete classifier, and points that set out from under it."""
    found = [one for one in certificates if one["question"]["class"] == "ray"]
    if not found:
        return None
    first = found[0]["question"]["classifier"]
    h = exhibited(found[0])
    assert h is not None
    moves = [ray_of(one) for one in found if one["question"]["classifier"] == first]
    s = labelled_set(instance)
    if s is not None and len(s.points[0]) != len(moves[0].point):
        s = None
    places = {point: i for i, point in enumerate(s.points)} if s else {}
    moves = [move._replace(index=places.get(move.point)) for move in moves]
    view = View("ray", s, h, moves, moves[0].index, wanted=[moves[0].direction, *normals(h)])
    view.origin = moves[0].point
    margin = certificate(certificates, "max-margin", "yes")
    if s is not None and margin is not None and set_of(margin) == s:
        own = separator(margin["evidence"])
        if isinstance(h, Linear) and (own.w, own.b) == (h.w, h.b):
            view.caption.append("h is the max-margin classifier of S; the thin lines are its margin.")
        view.add_margin(margin)
    return view


def labels(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """The labels that one classifier gives to listed points."""
    found = certificate(certificates, "labels")
    if found is None:
        return None
    h = exhibited(found)
    points = tuple(read_vector(point) for point in found["question"]["points"])
    s = Labelled(points, tuple(found["answer"]))
    view = View("labels", s, h, origin=points[0])
    view.wanted = [tuple(a - b for a, b in zip(x, points[0], strict=True)) for x in points[1:]]
    if h is not None:
        view.wanted += normals(h)
    view.hulls = [(y, s.where(y)) for y in sorted(set(s.labels)) if len(s.where(y)) > 1]
    told = [f"{words.point(i)} = {words.vector(x)} {view.tell(y)}"
            for i, (x, y) in enumerate(zip(points, s.labels, strict=True))]
    view.caption.append(f"h gives {words.listed(told[:6])}.")
    return view


def refusal(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """A classifier that fits S and that the direction does not fool."""
    found = next(
        (one for one in certificates
         if one["question"]["class"] in CLASSES and one["answer"] == "no"),
        None,
    )
    h = exhibited(found) if found is not None else None
    if found is None or h is None:
        return None
    s = set_of(found)
    moves = moves_asked(s, found)
    view = View("not fooled", s, h, moves, moves[0].index)
    v = moves[0].direction
    view.wanted, view.origin = [v, *normals(h)], moves[0].point
    label = view.tell(found["question"]["label"])
    view.caption.append(
        f"The {NOUNS[found['question']['class']]} h fits S. Along v = {words.vector(v)} it keeps its "
        f"label {label} at the points of S that bear it, however far they go."
    )
    if isinstance(h, Linear):
        rate = inner(h.w, v)
        view.caption.append(
            f"The score changes by ⟨w, v⟩ = {words.number(rate)} for each unit of c"
            f"{', not at all.' if rate == 0 else ', away from 0.'}"
        )
    return view


def promise(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """A direction that fools every classifier of a class."""
    yes = [
        one for one in certificates
        if one["question"]["class"] in CLASSES and one["answer"] == "yes"
    ]
    if not yes:
        return None
    found, s = yes[0], set_of(yes[0])
    kind = found["question"]["class"]
    same = [one for one in yes if one["question"]["class"] == kind and set_of(one) == s]
    moves = [move for one in same for move in moves_asked(s, one)]
    view = View("fooled", s, exhibited(found), moves, moves[0].index)
    v = moves[0].direction
    assert view.h is not None
    if kind == "separators":
        _add_worst(view, s, found)
        margin = certificate(certificates, "max-margin", "yes")
        if margin is not None and set_of(margin) == s:
            view.add_margin(margin)
    elif kind == "convex":
        _add_combination(view, s, found)
    else:
        label = view.tell(found["question"]["label"])
        view.caption.append(
            f"{_several(moves)} changes the class of the points of {label} for every linear "
            "classifier that fits S, decided by weights on S; h is one of them."
        )
    view.wanted, view.origin = [v, *normals(view.h)], moves[0].point
    return view


def _several(moves: Sequence[Move]) -> str:
    directions = {move.direction for move in moves}
    if len(directions) > 1:
        return f"Each of the {len(directions)} directions drawn"
    return f"v = {words.vector(moves[0].direction)}"


def _add_worst(view: View, s: Labelled, found: dict[str, Any]) -> None:
    """Show the cone of directions that transfer, and a separator that v hardly fools."""
    question, base = found["question"], separator(found["evidence"]["separator"])
    v, sign, apex = read_vector(question["direction"]), -question["label"], view.moves[0].point
    view.h = base
    view.arrows.append(("v", apex, tuple(a + c for a, c in zip(apex, v, strict=True))))
    text = "h is a separator of S"
    if len(v) == 2:
        # Scores rise along -label v.
        near = near_worst(s, tuple(sign * c for c in v), base)
        if near is not None:
            view.h, text = near, "h is a separator that v hardly fools"
        sides = wedge(s)
        if sides is not None:
            right, left = (tuple(sign * c for c in side) for side in sides)
            view.wedge = (apex, right, left)
    text += "; that v fools every one is decided by weights on S, not by trying."
    if view.wedge:
        text += (
            f" The wedge at {words.point(view.moves[0].index or 0)} holds exactly the directions "
            "that fool them all."
        )
    view.caption.append(text)


def _add_combination(view: View, s: Labelled, found: dict[str, Any]) -> None:
    """Show x_o = sum lambda x + t v: why every ray along v leaves every such region."""
    question, evidence = found["question"], found["evidence"]
    label, outside = question["label"], evidence["outside"]
    foot, t = combined(s, weights_of(found)), read_number(evidence["t"])
    view.hulls.append((label, s.where(label)))
    view.marks.append(("p", foot))
    view.arrows.append(("t v", foot, s.points[outside]))
    view.rings |= {outside, *(i for i, _ in weights_of(found))}
    times = "" if t == 1 else f"{words.number(t)} "
    view.caption.append(
        f"p = {words.combination(weights_of(found))} lies in the hull of the points of label "
        f"{view.tell(label)}, and {words.point(outside)} = p + {times}v bears another: every convex "
        "region must be left on the way. h is one network that fits S."
    )
