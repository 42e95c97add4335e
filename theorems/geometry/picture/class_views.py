"""Whole classes of classifiers, answered yes or no; and one concrete classifier on a ray."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture import naming
from theorems.geometry.picture.frame import inner
from theorems.geometry.picture.material import (
    Labelled,
    Subject,
    certificate,
    exhibited,
    labelled_sets,
    ray_of,
    separator,
    set_of,
    weights_of,
)
from theorems.geometry.picture.planar import near_worst, wedge
from theorems.geometry.picture.view import View, best_of, combined, moves_asked
from verify.exact.decision import read_number, read_vector
from verify.picture import words


CLASSES = ("separators", "convex", "multiclass")
MOST_TOLD = 6
NOUNS = {"separators": "separator", "convex": "network", "multiclass": "classifier"}


def together(instance: Any, dimension: int) -> Labelled | None:
    """Return all labelled points of an instance as one set; None where they live elsewhere."""
    own = [s for s in labelled_sets(instance) if len(s.points[0]) == dimension]
    if not own:
        return None
    return Labelled(tuple(x for s in own for x in s.points), tuple(y for s in own for y in s.labels))


def rays(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """One concrete classifier, and points that set out from under it."""
    found = [one for one in certificates if one["question"]["class"] == "ray"]
    if not found:
        return None
    first = found[0]["question"]["classifier"]
    h = exhibited(found[0])
    assert h is not None
    moves = [ray_of(one) for one in found if one["question"]["classifier"] == first]
    s = together(instance, len(moves[0].point))
    places = {point: i for i, point in enumerate(s.points)} if s else {}
    moves = [move._replace(which=places.get(move.point)) for move in moves]
    view = View("ray", s, h, moves, moves[0].which, wanted=[moves[0].direction, *h.normals])
    view.about(instance)
    view.origin = moves[0].point
    margin = certificate(certificates, "max-margin", "yes")
    if s is not None and margin is not None and set_of(margin) == s:
        own = separator(margin["evidence"])
        if isinstance(h, Linear) and (own.w, own.b) == (h.w, h.b):
            view.caption.append(
                f"h is {best_of(margin, view)}; the thin lines are its margin."
            )
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
        view.wanted += h.normals
    view.hulls = [(y, s.where(y)) for y in sorted(set(s.labels)) if len(s.where(y)) > 1]
    view.subject = Subject("", "z")
    told = [f"h({view.point(i)}) = {y if s.many else view.tell(y)} at {view.point(i)} = {words.vector(x)}"
            for i, (x, y) in enumerate(zip(points, s.labels, strict=True))]
    more = "; and so on" if len(told) > MOST_TOLD else ""
    view.caption.append(f"{words.listed(told[:MOST_TOLD])}{more}.")
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
    view = View("not fooled", s, h, moves, moves[0].which)
    v = moves[0].direction
    view.wanted, view.origin = [v, *h.normals], moves[0].point
    view.about(instance)
    label = view.labelled(found["question"]["label"])
    view.caption.append(
        f"The {NOUNS[found['question']['class']]} h fits {view.subject.name}. Along v = "
        f"{words.vector(v)} every point of {label} keeps its {label.split()[0]}, however far it goes."
    )
    if isinstance(h, Linear):
        rate = inner(h.w, v)
        view.caption.append(
            f"The score changes by ⟨w, v⟩ = {words.number(rate)} for each unit of c, away from 0."
            if rate else "The score does not change: ⟨w, v⟩ = 0."
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
    view = View("fooled", s, exhibited(found), moves, moves[0].which)
    v = moves[0].direction
    assert view.h is not None
    view.about(instance)
    if kind == "separators":
        _add_worst(view, s, found)
        margin = certificate(certificates, "max-margin", "yes")
        if margin is not None and set_of(margin) == s:
            view.add_margin(margin)
    elif kind == "convex":
        _add_combination(view, s, found)
    else:
        several = len({move.direction for move in moves}) > 1
        path = "each path drawn" if several else f"v = {words.vector(v)}"
        own = words.listed([f"of {view.labelled(y)}" for y in sorted({one["question"]["label"] for one in same})])
        view.caption.append(
            f"Along {path} every linear classifier that fits {view.subject.name} changes its class at "
            f"the points {own}; weights on {view.subject.name} show it for all at once. h is one."
        )
    view.wanted, view.origin = [v, *view.h.normals], moves[0].point
    return view


def _add_worst(view: View, s: Labelled, found: dict[str, Any]) -> None:
    """Show the cone of directions that transfer, and a separator that v hardly fools."""
    question, base = found["question"], separator(found["evidence"]["separator"])
    v, sign, apex = read_vector(question["direction"]), -question["label"], view.moves[0].point
    view.h = base
    view.arrows.append(("v", apex, tuple(a + c for a, c in zip(apex, v, strict=True))))
    if len(v) == 2:
        # Scores rise along -label v.
        near = near_worst(s, tuple(sign * c for c in v), base)
        if near is not None:
            view.h = near
        sides = wedge(s)
        if sides is not None:
            right, left = (tuple(sign * c for c in side) for side in sides)
            view.wedge = (apex, right, left)
    view.caption.append(
        f"v = {words.vector(v)} fools every separator of {view.subject.name} at the points of "
        f"{view.labelled(question['label'])}: weights on {view.subject.name} show it for all at once. "
        "h is one."
    )
    if view.wedge:
        view.caption.append(
            f"The wedge at {view.point(view.moves[0].which or 0)} holds exactly the directions that "
            "do so."
        )


def _add_combination(view: View, s: Labelled, found: dict[str, Any]) -> None:
    """Show x_o = sum lambda x + t v: why every ray along v leaves every such region."""
    question, evidence = found["question"], found["evidence"]
    label, outside = question["label"], evidence["outside"]
    foot, t = combined(s, weights_of(found)), read_number(evidence["t"])
    view.hulls.append((label, s.where(label)))
    view.marks.append(("p", foot, f"p, a mean of points of {view.labelled(label)}"))
    view.arrows.append(("t v", foot, s.points[outside]))
    view.rings |= {outside, *(i for i, _ in weights_of(found))}
    times = "" if t == 1 else f"{words.number(t)} "
    view.caption.append(
        f"p = {naming.combination(weights_of(found), view.subject.letter)} lies in the hull of the points of "
        f"{view.labelled(label)}, and {view.point(outside)} = p + {times}v has another label: every open "
        f"or closed convex region that holds those and not {view.point(outside)} is left along v."
    )
    view.caption.append(f"h is one network that fits {view.subject.name}.")
