"""Linear classifiers: margins, steps that are long or without end, two samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational
from verify.exact.ray import Linear
from verify.picture import words
from verify.picture.frame import inner
from verify.picture.material import (
    Labelled,
    Point,
    certificate,
    labelled_set,
    separator,
    set_of,
)
from verify.picture.view import View, moves_against, moves_asked


MOST_NUMBERS = 20_000
# Coordinates beyond which a sample is no picture.


def margin(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """The max-margin classifier alone."""
    found = certificate(certificates, "max-margin", "yes")
    if found is None:
        return None
    s, h = set_of(found), separator(found["evidence"])
    view = View("margin", s, h, moves_against(s, h.w), wanted=[h.w], origin=s.points[0])
    view.add_margin(found)
    view.caption.append("h is the max-margin classifier; the ringed points hold it in place.")
    return view


def tilting(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """Separators that tilt without end: no length serves them all."""
    found = next(
        (one for one in certificates
         if one["question"]["class"] == "reach" and one["answer"]["supremum"] is None),
        None,
    )
    if found is None:
        return None
    s, v = set_of(found), read_vector(found["question"]["direction"])
    base, weak = separator(found["evidence"]["separator"]), separator(found["evidence"]["weak"])
    gains = [y * weak.score(x) for x, y in zip(s.points, s.labels, strict=True)]
    culprit = max(range(len(gains)), key=lambda i: (gains[i], -i))
    x = s.points[culprit]
    view = View("tilting", s, culprit=culprit, wanted=[v, weak.w], origin=x)
    # So much of the weak separator that one sees the difference.
    step = max(Fraction(1), abs(Fraction(base.score(x))) / Fraction(gains[culprit]))
    needed = []
    for times in (0, 1, 3):
        h = _sum(base, weak, times * step)
        needed.append(words.number(s.labels[culprit] * Fraction(h.score(x)) / inner(h.w, v)))
        view.lines.append(("family", f"needs c > {needed[-1]}", h))
    view.h = view.lines.pop()[2]
    view.moves = moves_against(s, v)
    view.caption.append(
        f"Each line separates S. {words.point(culprit)} gets ever farther from them along its path: it "
        f"needs c > {words.listed(needed)}, and so on without end. No one length serves them all."
    )
    return view


def _sum(base: Linear, other: Linear, times: Rational) -> Linear:
    w = tuple(a + times * c for a, c in zip(base.w, other.w, strict=True))
    return Linear(w, base.b + times * other.b)


def reach(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """The longest step that any separator asks for, attained by a weak one."""
    every = [one for one in certificates if one["question"]["class"] == "reach"]
    if not every:
        return None
    every.sort(key=lambda one: read_number(one["answer"]["supremum"]))
    found = every[-1]
    s, h = set_of(found), separator(found["evidence"]["weak"])
    v, longest = read_vector(found["question"]["direction"]), read_number(found["answer"]["supremum"])
    products = [y * h.score(x) for x, y in zip(s.points, s.labels, strict=True)]
    culprit = max(range(len(products)), key=lambda i: (products[i], -i))
    view = View("reach", s, h, moves_against(s, v), culprit, wanted=[v, h.w], origin=s.points[culprit])
    view.caption.append(
        f"On this set no separator asks for more than c = {words.number(longest)}; h, which touches "
        f"S, attains it at {words.point(culprit)}."
    )
    for one in every[:-1]:
        view.caption.append(
            f"On the set {_set_words(set_of(one))} the longest is "
            f"{words.number(read_number(one['answer']['supremum']))}."
        )
    return view


def _set_words(s: Labelled) -> str:
    signs = {1: "⁺", -1: "⁻"}
    pairs = zip(s.points, s.labels, strict=True)
    return "{" + ", ".join(f"{words.vector(x)}{signs.get(y, '')}" for x, y in pairs) + "}"


def program(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """A linear program over the separators of S, and the one at which it is attained."""
    found, s = certificate(certificates, "program"), labelled_set(instance)
    if found is None or s is None or s.many:
        return None
    point = read_vector(found["evidence"]["point"])
    if len(point) != len(s.points[0]) + 1:
        return None
    h = Linear(point[:-1], point[-1])
    scores = [y * Fraction(h.score(x)) for x, y in zip(s.points, s.labels, strict=True)]
    if min(scores) < 0 or not any(h.w):
        return None
    goal = read_vector(found["question"]["objective"])[: len(h.w)]
    v = goal if any(goal) else h.w
    view = View("program", s, h, moves_against(s, v), wanted=[v, h.w], origin=s.points[0])
    view.rings = {i for i, z in enumerate(scores) if z == min(scores)}
    view.ringed = "nearest to h"
    view.caption.append(
        f"h attains the minimum {words.number(read_number(found['answer']['minimum']))} of the "
        "linear program; the ringed points are the nearest to it."
    )
    return view


def origin(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """Classifiers through the origin."""
    found = certificate(certificates, "origin")
    if found is None or "w" not in found["evidence"]:
        return None
    s, h = set_of(found), Linear(read_vector(found["evidence"]["w"]), 0)
    moves = moves_asked(s, found)
    view = View("origin", s, h, moves, moves[0].index, wanted=[moves[0].direction, h.w])
    view.origin = (0,) * len(h.w)
    view.marks = [("0", view.origin)]
    question, answer = found["question"], found["answer"]
    if answer == "yes":
        text = "h goes through 0 and is right on S; weights on S show that v fools every such h."
    elif question["label"] == 0:
        text = (
            "h goes through 0 and is right on points of both labels. Along any one direction all "
            "scores rise or all fall, so that no direction serves both labels; one is drawn."
        )
    else:
        text = "h goes through 0, is right on S, and is not fooled along v."
    view.caption.append(text)
    return view


def agreement(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """Two classifiers on two samples of weighted atoms: where both are right."""
    found = certificate(certificates, "agreement")
    if found is None:
        return None
    question = found["question"]
    entries = [*question["points"], *(row for rows in question["classifiers"] for row in rows)]
    d = 1 + max((int(k) for entry in entries for k, _ in entry), default=0)
    if d * len(entries) > MOST_NUMBERS or max(question["classes"]) > 1 or any(len(rows) != 2 for rows in question["classifiers"]):
        return None
    labels = tuple(1 - 2 * own for own in question["classes"])
    s = Labelled(tuple(_dense(entry, d) for entry in question["points"]), labels)
    first, second = (
        Linear(tuple(a - b for a, b in zip(_dense(rows[0], d), _dense(rows[1], d), strict=True)), 0)
        for rows in question["classifiers"]
    )
    if not any(first.w):
        return None
    view = View("two classifiers", s, first, wanted=[first.w, second.w], origin=(0,) * d)
    view.marks = [("0", (0,) * d)]
    if any(second.w):
        view.lines.append(("family", "h₂", second))
    both = {
        i for i, (x, y) in enumerate(zip(s.points, labels, strict=True))
        if y * first.score(x) > 0 and y * second.score(x) > 0
    }
    view.rings, view.ringed, view.family = both, "both are right here", "boundary of h₂"
    sizes = [sum(counts) for counts in question["counts"]]
    right = found["answer"]["counts"]
    view.caption.append(
        f"Two samples of {sizes[0]} and {sizes[1]} points fall on these {len(s.points)} atoms; h was "
        f"trained on the first, h₂ (dashed) on the second. Both are right at {right[0]} points of the "
        f"first sample and {right[1]} of the second{': on the ringed atoms' if both else ''}."
    )
    return view


def _dense(entry: Sequence[Sequence[Any]], d: int) -> Point:
    found: Mapping[int, Rational] = {int(k): read_number(x) for k, x in entry}
    return tuple(found.get(k, 0) for k in range(d))
