"""Linear classifiers: margins, steps that are long or without end, two samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture import naming
from theorems.geometry.picture.frame import inner
from theorems.geometry.picture.material import (
    Labelled,
    Point,
    Subject,
    certificate,
    labelled_set,
    labelled_sets,
    separator,
    set_of,
)
from theorems.geometry.picture.view import View, best_of, moves_against, moves_asked
from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational
from verify.picture import words


MOST_NUMBERS = 20_000
# Coordinates beyond which a sample is no picture.


def margin(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """The max-margin classifier alone."""
    found = certificate(certificates, "max-margin", "yes")
    if found is None:
        return None
    s, h = set_of(found), separator(found["evidence"])
    view = View("margin", s, h, moves_against(s, h.w), wanted=[h.w], origin=s.points[0])
    view.about(instance).add_margin(found)
    view.caption.append(
        f"h is {best_of(found, view)}; its w is a sum of the ringed points, each times its label and a "
        "positive weight."
    )
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
    view.about(instance)
    reached = []
    for times in (0, 1, 3):
        h = _sum(base, weak, times * step)
        reached.append(words.number(s.labels[culprit] * Fraction(h.score(x)) / inner(h.w, v)))
        view.lines.append(("family", f"c = {reached[-1]}", h))
    view.h = view.lines.pop()[2]
    view.moves = moves_against(s, v)
    view.caption.append(
        f"Each of the three lines separates {view.subject.name}. The path of {view.point(culprit)} reaches "
        f"them at c = {words.listed(reached)}, and other separators later than any given c: no one length "
        "serves them all."
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
    view.subject = Subject(_named(s, instance))
    limit = "" if min(products) else ", a limit of separators,"
    view.caption.append(
        f"{view.subject.name} is drawn. The path of no point of it takes longer than c = "
        f"{words.number(longest)} to reach a separator; h{limit} is reached at that c by {view.point(culprit)}."
    )
    for one in every[:-1]:
        other = read_number(one["answer"]["supremum"])
        view.caption.append(f"For {_named(set_of(one), instance)} the longest is c = {words.number(other)}.")
    return view


def _named(s: Labelled, instance: Any) -> str:
    """Return the letter of a set that an instance has, else the set itself."""
    for name, part in (instance or {}).items():
        if len(name) == 1 and labelled_sets(part) == [s]:
            return str(name).upper()
    return "S" if labelled_sets(instance) == [s] else naming.signed(s.points, s.labels)


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
    view.about(instance)
    least = words.number(read_number(found["answer"]["minimum"]))
    view.caption.append(
        f"Of all (w, b) with y(⟨w, x⟩ + b) ≥ 1 on {view.subject.name}, h has the least ⟨w, v⟩ along "
        f"v = {words.vector(v)}: {least}. The ringed points are the nearest to it."
        if _over_separators(found["question"], s) else
        f"h attains the minimum {least} of the linear program in the certificate; the ringed points "
        "are the nearest to it."
    )
    return view


def _over_separators(question: Mapping[str, Any], s: Labelled) -> bool:
    """Is this the least <w, v> over all (w, b) with y (<w, x> + b) >= 1 on S?"""
    rows = {tuple(read_vector(row)) for row in question["rows"]}
    signed = {(*(y * c for c in x), y) for x, y in zip(s.points, s.labels, strict=True)}
    *goal, last = read_vector(question["objective"])
    return rows == signed and not last and any(goal) and set(read_vector(question["bounds"])) == {1}


def origin(certificates: Sequence[dict[str, Any]], instance: Any) -> View | None:
    """Classifiers through the origin."""
    found = certificate(certificates, "origin")
    if found is None or "w" not in found["evidence"]:
        return None
    s, h = set_of(found), Linear(read_vector(found["evidence"]["w"]), 0)
    moves = moves_asked(s, found)
    view = View("origin", s, h, moves, moves[0].which, wanted=[moves[0].direction, h.w])
    view.origin = (0,) * len(h.w)
    view.marks = [("0", view.origin, "0, the origin")]
    question, answer = found["question"], found["answer"]
    name = view.about(instance).subject.name
    if answer == "yes":
        text = f"h goes through 0 and is right on {name}; weights on {name} show that v fools every such h."
    elif question["label"] == 0:
        text = (
            f"h goes through 0 and is right on {name}, which has points of both labels. Along any one "
            "direction all scores change alike, so that none serves both labels; one is drawn."
        )
    else:
        text = f"h goes through 0, is right on {name}, and is not fooled along v."
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
    view.marks = [("0", (0,) * d, "0, the origin")]
    view.noun, view.subject = "atom", Subject("", "a")
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
        f"Two samples, of {sizes[0]} and {sizes[1]}, fall on the {len(s.points)} atoms drawn; h belongs to "
        f"the first{', h₂ (dashed) to the second' if any(second.w) else ''}. Both are right at {right[0]} of "
        f"the first sample and {right[1]} of the second{': on the ringed atoms' if both else ''}."
    )
    return view


def _dense(entry: Sequence[Sequence[Any]], d: int) -> Point:
    found: Mapping[int, Rational] = {int(k): read_number(x) for k, x in entry}
    return tuple(found.get(k, 0) for k in range(d))
