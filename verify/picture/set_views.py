"""Sets on which a class is empty or unbounded: one label only, or hulls that meet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.exact.decision import read_vector
from verify.exact.integers import Rational
from verify.exact.ray import Linear
from verify.picture import words
from verify.picture.frame import inner
from verify.picture.material import (
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
from verify.picture.view import View, axis, combined, minus


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
    if constant is not None:
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
        f"S bears the label {view.tell(y)} only, and the classifier that says {view.tell(y)} "
        "everywhere fits it: no direction leaves its region."
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
        f"S bears the label {view.tell(s.labels[0])} only. The boundary may recede as far as one "
        "likes, the margin grows with it, and none is the largest: there is no w*."
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
        f"S bears the label {view.tell(s.labels[0])} only. Whatever the direction, some separator "
        "has its boundary behind the points: they go ever deeper into the side where they are. h "
        "does it for the direction drawn, the dashed ones for others."
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
                return _around_zero(s, weights)
            return _both_hulls(s, weights)
    found = certificate(certificates, "convex", "vacuous")
    if found is None or "outside" not in found["evidence"]:
        return None
    s, outside, label = set_of(found), found["evidence"]["outside"], found["question"]["label"]
    view = View("in the hull", s, origin=s.points[outside])
    view.hulls = [(label, s.where(label))]
    view.rings = {outside, *(i for i, _ in weights_of(found))}
    view.caption.append(
        f"{words.point(outside)} = {words.combination(weights_of(found))} lies in the hull of the "
        f"points of label {view.tell(label)}: no convex region holds these and leaves it out."
    )
    return view


def _both_hulls(s: Labelled, weights: list[tuple[int, Rational]]) -> View:
    sides = {y: [(i, a) for i, a in weights if s.labels[i] == y] for y in (1, -1)}
    total = sum(a for _, a in sides[1]) or Fraction(1)
    shares = {y: [(i, Fraction(a) / total) for i, a in side] for y, side in sides.items()}
    p = combined(s, shares[1])
    view = View("hulls meet", s, origin=p, marks=[("p", p)])
    view.hulls = [(y, s.where(y)) for y in (1, -1)]
    view.rings = {i for i, _ in weights}
    view.wanted = [tuple(a - b for a, b in zip(s.points[i], p, strict=True)) for i, _ in weights]
    view.caption.append(
        f"p = {words.vector(p)} lies in the hull of both labels: p = "
        f"{words.combination(shares[1])} = {words.combination(shares[-1])}. Nothing linear "
        "separates S."
    )
    return view


def _around_zero(s: Labelled, weights: list[tuple[int, Rational]]) -> View:
    """Weights under which the points, each times its label, cancel."""
    zero = (0,) * len(s.points[0])
    view = View("around 0", s, origin=zero, marks=[("0", zero)], rings={i for i, _ in weights})
    view.wanted = [s.points[i] for i, _ in weights]
    view.caption.append(
        "The ringed points, each times its label and a positive weight, add up to 0: nothing linear "
        "through 0 is right on all of them."
    )
    return view
