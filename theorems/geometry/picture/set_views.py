"""Sets on which a class is empty or unbounded: one label only, or hulls that meet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture import naming
from theorems.geometry.picture.frame import inner
from theorems.geometry.picture.material import (
    Labelled,
    Move,
    Point,
    certificate,
    exhibited,
    extent,
    is_one_label,
    set_of,
    weights_of,
)
from theorems.geometry.picture.view import View, axis, combined, minus
from verify.exact.decision import read_vector
from verify.exact.integers import Rational
from verify.picture import words


KINDS = ("separators", "convex", "multiclass", "max-margin")


def one_label(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """A set that bears one label: nothing holds a classifier in place."""
    no = [
        one for one in certificates
        if one["answer"] == "no" and one["question"]["class"] in KINDS and is_one_label(set_of(one))
    ]
    if not no:
        return None
    s = set_of(no[0])
    view = View("one label", s, culprit=0)
    constant = next((one for one in no if one["question"]["class"] in ("convex", "multiclass")), None)
    every = certificate(no, "separators")
    view.about(instance)
    if constant is not None:
        shown = exhibited(constant)
        if shown is None or not shown.is_constant:
            return None  # the view of a classifier that is not fooled says what it does
        _constant(view, s, constant)
    elif every is not None:
        _whatever_the_direction(view, s, every)
    else:
        _receding(view, s)
    return view


def _constant(view: View, s: Labelled, found: dict[str, Any]) -> None:
    """The classifier that says one label everywhere fits."""
    y = s.labels[0]
    view.h = exhibited(found)
    view.caption.append(
        f"Every point of {view.subject.name} has {view.labelled(y)}, and the classifier h that says "
        f"{view.tell(y)} everywhere fits: no direction leaves its region."
    )
    v = found["question"]["direction"]
    direction = axis(len(s.points[0]), 0) if v == "every" else read_vector(v)
    view.moves = [Move(x, direction, i) for i, x in enumerate(s.points)]


def _receding(view: View, s: Labelled) -> None:
    """Boundaries that recede: the margin has no maximum."""
    gap = extent(s.points)
    for times in (1, 2, 4):
        h = _behind(s, axis(len(s.points[0]), 0), times * gap)
        view.lines.append(("family", f"margin {words.number(times * gap)}", h))
    view.h = view.lines[0][2]
    view.caption.append(
        f"Every point of {view.subject.name} has {view.labelled(s.labels[0])}. The boundary may recede as "
        "far as one likes, and the margin grows with it, so that none is the largest: there is no w*."
    )


def _whatever_the_direction(view: View, s: Labelled, found: dict[str, Any]) -> None:
    """For each direction a separator whose boundary lies behind the points."""
    d, gap = len(s.points[0]), extent(s.points)
    v = found["question"]["direction"]
    first = axis(d, 0) if v == "every" else read_vector(v)
    view.h = (exhibited(found) if v != "every" else None) or _behind(s, first, gap)
    others = [minus(first)]
    if d > 1:
        others += [axis(d, 1), minus(axis(d, 1))]
    for k, away in enumerate(others, 2):
        name = f"h{str(k).translate(words.SUBSCRIPTS)}"
        view.lines.append(("family", name, _behind(s, away, gap)))
    view.wanted = [first]
    view.moves = [Move(x, first, i) for i, x in enumerate(s.points)]
    view.caption.append(
        f"Every point of {view.subject.name} has {view.labelled(s.labels[0])}. Whatever the direction, some "
        "separator has its boundary behind them, so that they never cross it: h for the direction "
        "drawn, the dashed ones for others."
    )


def _behind(s: Labelled, away: Point, gap: Rational) -> Linear:
    """Return a separator of a one-label set whose boundary lies behind it, seen along a vector."""
    y = s.labels[0]
    nearest = min(inner(away, x) for x in s.points)
    return Linear(tuple(y * c for c in away), y * (gap - nearest), -y)


def hulls(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """A common point of two hulls: nothing of the class fits S."""
    for kind in ("max-margin", "separators", "origin"):
        found = certificate(certificates, kind, "vacuous")
        if found is not None and found["evidence"].get("weights"):
            s, weights = set_of(found), weights_of(found)
            if kind == "origin" or not found["question"].get("bias", True):
                return _around_zero(s, weights, instance)
            return _both_hulls(s, weights, instance)
    found = certificate(certificates, "convex", "vacuous")
    if found is None or "outside" not in found["evidence"]:
        return None
    s, outside, label = set_of(found), found["evidence"]["outside"], found["question"]["label"]
    view = View("in the hull", s, origin=s.points[outside])
    view.hulls = [(label, s.where(label))]
    view.rings = {outside, *(i for i, _ in weights_of(found))}
    view.about(instance)
    view.caption.append(
        f"{view.point(outside)} = {naming.combination(weights_of(found), view.subject.letter)} lies in the "
        f"hull of the points of {view.labelled(label)}: no convex region holds these and leaves it out."
    )
    return view


def _both_hulls(s: Labelled, weights: list[tuple[int, Rational]], instance: Any) -> View:
    sides = {y: [(i, a) for i, a in weights if s.labels[i] == y] for y in (1, -1)}
    total = sum(a for _, a in sides[1]) or Fraction(1)
    shares = {y: [(i, Fraction(a) / total) for i, a in side] for y, side in sides.items()}
    p = combined(s, shares[1])
    view = View("hulls meet", s, origin=p, marks=[("p", p, "p, a point of both hulls")])
    letter = view.about(instance).subject.letter
    view.hulls = [(y, s.where(y)) for y in (1, -1)]
    view.rings = {i for i, _ in weights}
    view.wanted = [tuple(a - b for a, b in zip(s.points[i], p, strict=True)) for i, _ in weights]
    view.caption.append(
        f"p = {words.vector(p)} lies in the hull of the points of label +1 and in that of the points of "
        f"label −1, as p = {naming.combination(shares[1], letter)} = {naming.combination(shares[-1], letter)}: "
        "no hyperplane separates them."
    )
    return view


def _around_zero(s: Labelled, weights: list[tuple[int, Rational]], instance: Any) -> View:
    """Weights under which the points, each times its label, cancel."""
    zero = (0,) * len(s.points[0])
    view = View("around 0", s, origin=zero, marks=[("0", zero, "0, the origin")], rings={i for i, _ in weights})
    view.wanted = [s.points[i] for i, _ in weights]
    view.about(instance).caption.append(
        "The ringed points, each times its label and a positive weight, add up to 0: no linear "
        "classifier through 0 is right on all of them."
    )
    return view
