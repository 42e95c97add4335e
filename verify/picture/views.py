"""Which picture explains a finding: read off its certificates, the telling ones first.

Each view says what to draw in exact terms: a classifier, points that move, lines, arrows,
hulls, and the sentences of the caption. ``compose`` puts it on a plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational
from verify.exact.ray import Linear
from verify.picture import words
from verify.picture.cells import Classifier
from verify.picture.frame import inner
from verify.picture.material import (
    Labelled,
    Move,
    Point,
    certificate,
    classifiers,
    exhibited,
    extent,
    labelled_set,
    normals,
    one_label,
    ray_of,
    separator,
    weights_of,
)
from verify.picture.planar import near_worst, wedge


@dataclass
class View:
    """What to draw, in the coordinates of the space."""

    name: str
    s: Labelled | None = None
    h: Classifier | None = None
    moves: list[Move] = field(default_factory=list)
    culprit: int | None = None
    wanted: list[Point] = field(default_factory=list)  # directions the plane should hold
    origin: Point | None = None
    lines: list[tuple[str, str, Linear]] = field(default_factory=list)  # kind, name, score 0
    arrows: list[tuple[str, Point, Point]] = field(default_factory=list)  # name, from, to
    marks: list[tuple[str, Point]] = field(default_factory=list)
    hulls: list[tuple[int, list[int]]] = field(default_factory=list)  # label, points
    wedge: tuple[Point, Point, Point] | None = None  # apex, two sides
    rings: set[int] = field(default_factory=set)
    caption: list[str] = field(default_factory=list)

    def tell(self, y: int) -> str:
        """Write a label as this picture does."""
        return words.label(y, classes=self.s is not None and self.s.many)


def view_of(instance: Any, witness: Any, certificates: Sequence[dict[str, Any]]) -> View | None:
    """Return the view that explains a finding, None where there is nothing to draw."""
    s = labelled_set(instance, certificates)
    for one in certificates:
        if one["question"]["class"] == "ray":
            return _rays(s, certificates)
    if s is not None:
        for view in (_one_label, _hulls, _tilting, _refusal, _promise, _margin, _reach):
            found = view(s, certificates)
            if found is not None:
                return found
    return _plain(s, instance, witness)


def _rays(s: Labelled | None, certificates: Sequence[dict[str, Any]]) -> View:
    """One concrete classifier, and points that set out from under it."""
    rays = [one for one in certificates if one["question"]["class"] == "ray"]
    first = rays[0]["question"]["classifier"]
    h = exhibited(rays[0])
    assert h is not None
    same = [ray_of(one) for one in rays if one["question"]["classifier"] == first]
    places = {point: i for i, point in enumerate(s.points)} if s else {}
    moves = [move._replace(index=places.get(move.point)) for move in same]
    view = View("ray", s, h, moves, moves[0].index, wanted=[moves[0].direction, *normals(h)])
    view.origin = moves[0].point
    found = certificate(certificates, "max-margin", "yes")
    if s is not None and found is not None:
        own = separator(found["evidence"])
        if isinstance(h, Linear) and (own.w, own.b) == (h.w, h.b):
            view.caption.append("h is the max-margin classifier of S; the thin lines are its margin.")
        _add_margin(view, found)
    return view


def _one_label(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """A set that bears one label: nothing holds a classifier in place."""
    no = [one for one in certificates if one["answer"] == "no"]
    if not one_label(s) or not no:
        return None
    y, d = s.labels[0], len(s.points[0])
    view = View("one label", s, culprit=0)
    kinds = {one["question"]["class"] for one in no}
    other = next((one for one in no if one["question"]["class"] in ("convex", "multiclass")), None)
    if other is not None:
        view.h = exhibited(other)
        view.caption.append(
            f"S bears the label {view.tell(y)} only, and the classifier that says "
            f"{view.tell(y)} everywhere fits it: no direction leaves its region."
        )
        v = other["question"]["direction"]
        direction = _axis(d, 0) if v == "every" else read_vector(v)
        view.moves = [Move(x, direction, i) for i, x in enumerate(s.points)]
        return view
    gap = extent(s.points)
    every = certificate(no, "separators")
    if every is None or "separators" not in kinds:
        for times in (1, 2, 4):
            view.lines.append(("family", f"margin {times * gap}", _behind(s, _axis(d, 0), times * gap)))
        view.h = view.lines[0][2]
        view.caption.append(
            f"S bears the label {view.tell(y)} only. The boundary may recede as far as one "
            "likes, the margin grows with it, and none is the largest: there is no w*."
        )
        return view
    v = every["question"]["direction"]
    first = _axis(d, 0) if v == "every" else read_vector(v)
    if v == "every":
        view.h = _behind(s, first, gap)
    else:
        view.h = exhibited(every) or _behind(s, first, gap)
    others = [tuple(-c for c in first)]
    if d > 1:
        others += [_axis(d, 1), tuple(-c for c in _axis(d, 1))]
    for k, away in enumerate(others, 2):
        view.lines.append(("family", f"h{str(k).translate(words.SUBSCRIPTS)}", _behind(s, away, gap)))
    view.wanted = [first]
    view.moves = [Move(x, first, i) for i, x in enumerate(s.points)]
    view.caption.append(
        f"S bears the label {view.tell(y)} only. Whatever the direction, some separator has its "
        "boundary behind the points: along v they go ever deeper into the side where they are. "
        "h does it for the direction drawn, the dashed ones for others."
    )
    return view


def _axis(d: int, k: int) -> Point:
    return tuple(int(i == k) for i in range(d))


def _behind(s: Labelled, away: Point, gap: Rational) -> Linear:
    """Return a separator of a one-label set whose boundary lies behind it, seen along a vector."""
    y = s.labels[0]
    nearest = min(inner(away, x) for x in s.points)
    return Linear(tuple(y * c for c in away), y * (gap - nearest), -y)


def _hulls(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """A common point of two hulls: nothing of the class fits S."""
    found = certificate(certificates, "max-margin", "vacuous") or certificate(
        certificates, "separators", "vacuous"
    )
    if found is not None and "weights" in found["evidence"]:
        weights = weights_of(found)
        sides = {y: [(i, a) for i, a in weights if s.labels[i] == y] for y in (1, -1)}
        total = sum(a for _, a in sides[1]) or Fraction(1)
        shares = {y: [(i, Fraction(a) / total) for i, a in side] for y, side in sides.items()}
        p = _combined(s, shares[1])
        view = View("hulls meet", s, origin=p, marks=[("p", p)])
        view.hulls = [(y, s.where(y)) for y in (1, -1)]
        view.rings = {i for i, _ in weights}
        view.wanted = [
            tuple(a - b for a, b in zip(s.points[i], p, strict=True)) for i, _ in weights
        ]
        view.caption.append(
            f"p = {words.vector(p)} lies in the hull of both labels: p = "
            f"{words.combination(shares[1])} = {words.combination(shares[-1])}. Nothing that is "
            "linear separates S."
        )
        return view
    found = certificate(certificates, "convex", "vacuous")
    if found is None or "outside" not in found["evidence"]:
        return None
    outside, label = found["evidence"]["outside"], found["question"]["label"]
    view = View("in the hull", s, origin=s.points[outside])
    view.hulls = [(label, s.where(label))]
    view.rings = {outside, *(i for i, _ in weights_of(found))}
    view.caption.append(
        f"{words.point(outside)} = {words.combination(weights_of(found))} lies in the hull of the "
        f"points of label {view.tell(label)}: no convex region holds these and leaves it out."
    )
    return view


def _combined(s: Labelled, weights: Sequence[tuple[int, Rational]]) -> Point:
    columns = zip(*([a * x for x in s.points[i]] for i, a in weights), strict=True)
    return tuple(sum(column, start=Fraction(0)) for column in columns)


def _tilting(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """Separators that tilt without end: no length serves them all."""
    found = certificate(certificates, "reach")
    if found is None or found["answer"]["supremum"] is not None:
        return None
    v = read_vector(found["question"]["direction"])
    base, weak = separator(found["evidence"]["separator"]), separator(found["evidence"]["weak"])
    gains = [y * weak.score(x) for x, y in zip(s.points, s.labels, strict=True)]
    culprit = max(range(len(gains)), key=lambda i: (gains[i], -i))
    view = View("tilting", s, culprit=culprit, wanted=[v, weak.w], origin=s.points[culprit])
    step = _times(base, weak, gains[culprit], s.points[culprit])
    needed = []
    for times in (0, 1, 3):
        h = _sum(base, weak, times * step)
        y = s.labels[culprit]
        c = y * Fraction(h.score(s.points[culprit])) / inner(h.w, v)
        needed.append(words.number(c))
        view.lines.append(("family", f"needs c > {needed[-1]}", h))
    view.h = view.lines.pop()[2]
    view.moves = _against(s, v)
    view.caption.append(
        f"Each line separates S. They tilt about the points that hold them, and "
        f"{words.point(culprit)} gets ever farther from them along v: it needs c > "
        f"{words.listed(needed)}, and so on without end. No one length serves them all."
    )
    return view


def _times(base: Linear, weak: Linear, gain: Rational, x: Point) -> Fraction:
    """Return how much of the weak separator makes a difference that one sees."""
    return max(Fraction(1), abs(Fraction(base.score(x))) / Fraction(gain)) if gain else Fraction(1)


def _sum(base: Linear, other: Linear, times: Rational) -> Linear:
    w = tuple(a + times * c for a, c in zip(base.w, other.w, strict=True))
    return Linear(w, base.b + times * other.b)


def _against(s: Labelled, v: Point) -> list[Move]:
    """Return -y v for each point of S."""
    return [
        Move(x, tuple(-y * c for c in v), i)
        for i, (x, y) in enumerate(zip(s.points, s.labels, strict=True))
    ]


def _asked(s: Labelled, one: dict[str, Any]) -> list[Move]:
    """Return the moves that a certificate asks about: the points of a label along a direction."""
    question = one["question"]
    direction = question["direction"]
    v = _axis(len(s.points[0]), 0) if direction == "every" else read_vector(direction)
    return [Move(s.points[i], v, i) for i in s.where(question["label"])]


CLASSES = ("separators", "convex", "multiclass")


def _refusal(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """A classifier that fits S and that the direction does not fool."""
    found = next(
        (one for one in certificates
         if one["question"]["class"] in CLASSES and one["answer"] == "no"),
        None,
    )
    if found is None:
        return None
    h = exhibited(found)
    if h is None:
        return None
    moves = _asked(s, found)
    view = View("not fooled", s, h, moves, moves[0].index)
    v = moves[0].direction
    view.wanted, view.origin = [v, *normals(h)], moves[0].point
    label = view.tell(found["question"]["label"])
    kind = {"separators": "separator", "convex": "network", "multiclass": "classifier"}
    view.caption.append(
        f"The {kind[found['question']['class']]} h fits S. Along v = {words.vector(v)} it keeps "
        f"its label {label} at the points of S that bear it, however far they go."
    )
    if isinstance(h, Linear):
        rate = inner(h.w, v)
        view.caption.append(
            f"The score changes by ⟨w, v⟩ = {words.number(rate)} for each unit of c, "
            f"{'not at all' if rate == 0 else 'away from 0'}."
        )
    return view


def _promise(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """A direction that fools every classifier of a class."""
    yes = [
        one for one in certificates
        if one["question"]["class"] in CLASSES and one["answer"] == "yes"
    ]
    if not yes:
        return None
    found = yes[0]
    kind = found["question"]["class"]
    same = [one for one in yes if one["question"]["class"] == kind]
    moves = [move for one in same for move in _asked(s, one)]
    view = View("fooled", s, exhibited(found), moves, moves[0].index)
    v = moves[0].direction
    assert view.h is not None
    if kind == "separators":
        _add_worst(view, found)
        margin = certificate(certificates, "max-margin", "yes")
        if margin is not None:
            _add_margin(view, margin)
    elif kind == "convex":
        _add_combination(view, found)
    else:
        view.caption.append(
            f"v = {words.vector(v)} changes the class of the points of {view.tell(found['question']['label'])} "
            "for every linear classifier that fits S; h is one of them."
        )
    view.wanted, view.origin = [v, *normals(view.h)], view.origin or moves[0].point
    return view


def _add_worst(view: View, found: dict[str, Any]) -> None:
    """Show the cone of directions that transfer, and a separator that v hardly fools."""
    assert view.s is not None
    question, base = found["question"], separator(found["evidence"]["separator"])
    v = read_vector(question["direction"])
    upward = tuple(-question["label"] * c for c in v)  # the direction along which scores rise
    view.h = base
    view.arrows += [("v", x, tuple(a + c for a, c in zip(x, v, strict=True)))
                    for x in [view.moves[0].point]]
    text = "h is a separator of S"
    if len(v) == 2:
        near = near_worst(view.s, upward, base)
        if near is not None:
            view.h, text = near, "h is a separator that v hardly fools"
        sides = wedge(view.s)
        if sides is not None:
            sign = -question["label"]
            apex = view.moves[0].point
            view.wedge = (apex, tuple(sign * c for c in sides[0]), tuple(sign * c for c in sides[1]))
    text += "; that v fools every one is decided by weights on S, not by trying."
    if view.wedge:
        text += (
            f" The wedge at {words.point(view.moves[0].index or 0)} holds exactly the directions "
            "that fool them all."
        )
    view.caption.append(text)


def _add_margin(view: View, found: dict[str, Any]) -> None:
    """Show the margin of the max-margin classifier, and the points that hold it in place."""
    own = separator(found["evidence"])
    view.lines += [("margin", "", own._replace(b=own.b - 1)), ("margin", "", own._replace(b=own.b + 1))]
    view.rings |= {int(i) for i, _ in found["evidence"]["alpha"]}


def _add_combination(view: View, found: dict[str, Any]) -> None:
    """Show x_o = sum lambda x + t v: why every ray along v leaves every such region."""
    assert view.s is not None
    question, evidence = found["question"], found["evidence"]
    v, label, outside = read_vector(question["direction"]), question["label"], evidence["outside"]
    foot, t = _combined(view.s, weights_of(found)), read_number(evidence["t"])
    view.hulls.append((label, view.s.where(label)))
    view.marks.append(("p", foot))
    view.arrows.append(("t v", foot, view.s.points[outside]))
    view.rings |= {outside, *(i for i, _ in weights_of(found))}
    view.caption.append(
        f"p = {words.combination(weights_of(found))} lies in the hull of the points of label "
        f"{view.tell(label)}, and {words.point(outside)} = p + {'' if t == 1 else words.number(t) + ' '}v bears another: "
        f"every convex region must be left on the way. h is one network that fits S."
    )


def _margin(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """The max-margin classifier alone."""
    found = certificate(certificates, "max-margin", "yes")
    if found is None:
        return None
    h = separator(found["evidence"])
    view = View("margin", s, h, wanted=[h.w], origin=s.points[0])
    view.moves = _against(s, h.w)
    _add_margin(view, found)
    view.caption.append("h is the max-margin classifier; the ringed points hold it in place.")
    return view


def _reach(s: Labelled, certificates: Sequence[dict[str, Any]]) -> View | None:
    """The longest step that any separator asks for, attained by a weak one."""
    found = certificate(certificates, "reach")
    if found is None:
        return None
    v, h = read_vector(found["question"]["direction"]), separator(found["evidence"]["weak"])
    longest = read_number(found["answer"]["supremum"])
    products = [y * h.score(x) for x, y in zip(s.points, s.labels, strict=True)]
    culprit = max(range(len(products)), key=lambda i: (products[i], -i))
    view = View("reach", s, h, _against(s, v), culprit, wanted=[v, h.w], origin=s.points[culprit])
    view.caption.append(
        f"No separator asks for more than c = {words.number(longest)}; h, which touches S, attains "
        f"it at {words.point(culprit)}."
    )
    return view


def _plain(s: Labelled | None, instance: Any, witness: Any) -> View | None:
    """What the instance itself holds: a set, a classifier, or both."""
    found = [*classifiers(instance), *classifiers(witness)]
    d = len(s.points[0]) if s else None
    h = next((h for h in found if d in (None, len(normals(h)[0]))), None)
    if s is None and h is None:
        return None
    view = View("instance", s, h)
    if s is not None:
        view.wanted = [
            tuple(a - b for a, b in zip(x, s.points[0], strict=True)) for x in s.points[1:]
        ]
        view.origin = s.points[0]
    if h is not None:
        view.wanted = [*normals(h), *view.wanted]
    return view
