"""A sentence under a picture is so: each is read again, and decided anew on what is drawn.

Nothing here looks at how a sentence was made. It is parsed; numbers, points and directions are
taken from the words; the set and the classifier from the scene; and the deciders, or plain exact
arithmetic, are asked whether it is true. A sentence that no rule reads fails.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from report_sample import report_of

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.reach import decide_reach
from theorems.geometry.deciders.separators import decide_separators, hull_weights
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.decision import Answer
from verify.objects import read
from verify.outcome import Outcome
from verify.records import from_json
from verify.report.exhibits import Exhibit
from verify.report.names import PARTS
from verify.report.schema import fault_of_finding
from verify.results import Finding


PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉−", "0123456789-0123456789-")
WORDS = {"one": 1, "two": 2, "three": 3, "both": 2}


def number(text: str) -> Fraction:
    """Read a number as a caption writes it."""
    power = re.fullmatch(r"(−?)2([⁻⁰-⁹¹²³]+)", text)
    if power:
        return (-1 if power[1] else 1) * Fraction(2) ** int(power[2].translate(PLAIN))
    return Fraction(text.translate(PLAIN))


def vector(text: str) -> tuple[Fraction, ...]:
    return tuple(number(part) for part in text.strip("()").split(", "))


def label(text: str) -> int:
    return int(text.removeprefix("class ").removeprefix("label ").translate(PLAIN))


def inner(a: Any, b: Any) -> Fraction:
    return sum((Fraction(x) * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


class Picture:
    """What is drawn, as the scene says, with the instance and the certificates beside it."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found, self.scene = found, found["scene"]
        self.h = read(self.scene["classifier"]) if self.scene["classifier"] else None
        at = {i: (vector(p["exact"]), p["label"]) for p in self.scene["points"] for i in p["index"]}
        self.points = [at[i][0] for i in sorted(at)]
        self.labels = [at[i][1] for i in sorted(at)]
        assert sorted(at) == list(range(len(at)))
        self.letter = self.scene["meaning"]["letter"]
        self.rings = {i for p in self.scene["points"] if p["ring"] for i in p["index"]}

    @property
    def s(self) -> LabelledSet:
        return LabelledSet(self.points, self.labels)

    @property
    def rays(self) -> list[dict[str, Any]]:
        return self.scene["motion"]["rays"] if self.scene["motion"] else []

    def point(self, name: str) -> int:
        """Return the index of a point that a sentence names; the letter has to be the picture's."""
        assert name[0] == self.letter, name
        return int(name[1:].translate(PLAIN)) - 1

    def combination(self, text: str) -> dict[int, Fraction]:
        """Read 1/2 x₁ + x₃."""
        found = {}
        for part in text.split(" + "):
            weight, _, name = part.rpartition(" ")
            found[self.point(name)] = number(weight) if weight else Fraction(1)
        return found

    def sum(self, weights: dict[int, Fraction]) -> tuple[Fraction, ...]:
        columns = zip(*([a * x for x in self.points[i]] for i, a in weights.items()), strict=True)
        return tuple(sum(column, start=Fraction(0)) for column in columns)

    def fits(self) -> bool:
        return self.h.fits(self.points, self.labels)

    def scores(self) -> list[Fraction]:
        return [y * Fraction(self.h.score(x)) for x, y in zip(self.points, self.labels, strict=True)]

    def sets(self) -> dict[str, tuple[list[Any], list[int]]]:
        """Return the labelled sets of the instance by their fields."""
        def walk(name: str, value: Any) -> Iterator[tuple[str, Any]]:
            if isinstance(value, dict):
                if "points" in value and "labels" in value:
                    yield name, value
                for key, part in value.items():
                    yield from walk(key, part)

        return {
            name: ([tuple(Fraction(x) for x in point) for point in one["points"]], one["labels"])
            for name, one in walk("s", self.found["instance"])
        }

    def drawn_is(self, name: str) -> bool:
        """Does a sentence call the set drawn by its right name?"""
        own = self.sets()
        if name == "S":
            return self.letter != "z" and list(own.values()) in ([(self.points, self.labels)], [])
        return name == "T" and self.letter == "z" and (self.points, self.labels) not in (
            list(own.values()) if len(own) == 1 else []
        )


Rule = Callable[[Picture, re.Match[str]], bool]
RULES: list[tuple[str, Rule]] = []

V = r"\([^()]*\)"
N = r"≈? ?[−\d/⁰-⁹¹²³⁻]+"
P = r"[xza][₀-₉]+"
L = r"(?:label [+−]1|class \d+)"
C = rf"(?:(?:{N} )?{P}(?: \+ (?:{N} )?{P})*)"


def rule(pattern: str) -> Callable[[Rule], Rule]:
    def keep(check: Rule) -> Rule:
        RULES.append((pattern, check))
        return check

    return keep


@rule(rf"The (separator|network|classifier) h fits ([ST])\. Along v = ({V}) every point of ({L}) keeps its "
      r"(label|class), however far it goes\.")
def keeps(p: Picture, m: re.Match[str]) -> bool:
    v, y = vector(m[3]), label(m[4])
    assert m[4].startswith(m[5])
    own = [x for x, z in zip(p.points, p.labels, strict=True) if z == y]
    assert {(ray["label"], ray["direction"]) for ray in p.rays} == {(y, m[3])}
    return p.drawn_is(m[2]) and p.fits() and bool(own) and all(
        p.h.label(x) == y and decide_ray(p.h, x, v)[0] == [] for x in own
    )


@rule(rf"The score changes by ⟨w, v⟩ = ({N}) for each unit of c, away from 0\.")
def away(p: Picture, m: re.Match[str]) -> bool:
    rate = number(m[1])
    return all(
        inner(p.h.w, vector(ray["direction"])) == rate and rate * ray["label"] > 0 for ray in p.rays
    )


@rule(r"The score does not change: ⟨w, v⟩ = 0\.")
def level(p: Picture, m: re.Match[str]) -> bool:
    return bool(p.rays) and all(inner(p.h.w, vector(ray["direction"])) == 0 for ray in p.rays)


@rule(rf"Along (each path drawn|v = {V}) every linear classifier that fits ([ST]) changes its class at the "
      r"points of class ([\d]+(?: and of class \d+)*); weights on [ST] show it for all at once\. h is one\.")
def many_change(p: Picture, m: re.Match[str]) -> bool:
    told = {int(k) for k in re.findall(r"\d+", m[3])}
    single = m[1].startswith("v = ")
    asked = {(ray["direction"], ray["label"]) for ray in p.rays}
    assert {k for _, k in asked} == told
    if single:
        assert {v for v, _ in asked} == {m[1][4:]}
    classes = p.found["certificates"][-1]["question"].get("classes")
    return p.drawn_is(m[2]) and p.fits() and all(
        decide_multiclass(p.s, vector(v), k, classes=classes).answer is Answer.YES for v, k in asked
    )


@rule(rf"v = ({V}) fools every separator of ([ST]) at the points of ({L}): weights on [ST] show it for all "
      r"at once\. h is one\.")
def all_fooled(p: Picture, m: re.Match[str]) -> bool:
    answer = decide_separators(p.s, vector(m[1]), label(m[3])).answer
    return p.drawn_is(m[2]) and p.fits() and answer is Answer.YES


@rule(rf"The wedge at ({P}) holds exactly the directions that do so\.")
def wedge(p: Picture, m: re.Match[str]) -> bool:
    apex, right, left = p.scene["wedge"]
    i = p.point(m[1])
    assert [float(x) for x in p.points[i]] == pytest.approx(apex, abs=1e-2)

    def turn(a: Any, b: Any) -> float:
        return a[0] * b[1] - a[1] * b[0]

    sides = [(x - apex[0], y - apex[1]) for x, y in (right, left)]
    seen = 0
    for v in product(range(-4, 5), repeat=2):
        first, last = turn(sides[0], v), turn(v, sides[1])
        ahead = v[0] * (sides[0][0] + sides[1][0]) + v[1] * (sides[0][1] + sides[1][1])
        near = min(abs(first), abs(last)) < 0.05 * (abs(v[0]) + abs(v[1]))
        if any(v) and not near:
            inside = first > 0 and last > 0 and (ahead > 0 or turn(*sides) > 0)
            fooled = decide_separators(p.s, v, p.labels[i]).answer is Answer.YES
            if inside is not fooled:
                return False
            seen += 1
    return seen > 20


@rule(rf"p = ({C}) lies in the hull of the points of ({L}), and ({P}) = p \+ ({N} )?v has another label: every "
      rf"open or closed convex region that holds those and not ({P}) is left along v\.")
def leaves(p: Picture, m: re.Match[str]) -> bool:
    weights, y, outside = p.combination(m[1]), label(m[2]), p.point(m[3])
    t = number(m[4].strip()) if m[4] else Fraction(1)
    v = vector(p.rays[0]["direction"])
    foot = p.sum(weights)
    return (
        m[3] == m[5] and sum(weights.values()) == 1 and min(weights.values()) >= 0 and t > 0
        and all(p.labels[i] == y for i in weights) and p.labels[outside] != y
        and tuple(a + t * b for a, b in zip(foot, v, strict=True)) == p.points[outside]
        and decide_convex(p.s, v, y).answer is Answer.YES
    )


@rule(r"h is one network that fits ([ST])\.")
def one_network(p: Picture, m: re.Match[str]) -> bool:
    return p.drawn_is(m[1]) and p.fits()


@rule(r"h is the max-margin classifier of ([ST])( among those through 0)?; (?:the thin lines are its margin|"
      r"its w is a sum of the ringed points, each times its label and a positive weight)\.")
def best(p: Picture, m: re.Match[str]) -> bool:
    found = max_margin(p.s, bias=not m[2])
    assert isinstance(found, MaxMargin)
    ringed = {i for i, a in enumerate(found.alpha) if a}
    same = tuple(p.h.w) == tuple(found.w) and p.h.b == found.b
    if "ringed" in m[0]:
        on_margin = {i for i, z in enumerate(p.scores()) if z == 1}
        return p.drawn_is(m[1]) and same and p.rings <= on_margin and (p.rings == ringed or len(on_margin) > len(ringed))
    return p.drawn_is(m[1]) and same and sum(one["kind"] == "margin" for one in p.scene["lines"]) == 2


@rule(rf"Every point of ([ST]) has ({L}), and the classifier h that says ([+−]1|class \d+) everywhere fits: no "
      r"direction leaves its region\.")
def constant(p: Picture, m: re.Match[str]) -> bool:
    y, d = label(m[2]), len(p.points[0])
    axes = [tuple(sign * (k == j) for j in range(d)) for k in range(d) for sign in (1, -1)]
    return p.drawn_is(m[1]) and set(p.labels) == {y} == {label(m[3])} and all(
        p.h.label(x) == y and decide_ray(p.h, x, v)[0] == [] for x in p.points for v in axes
    )


@rule(rf"Every point of ([ST]) has ({L})\. The boundary may recede as far as one likes, and the margin grows "
      r"with it, so that none is the largest: there is no w\*\.")
def recedes(p: Picture, m: re.Match[str]) -> bool:
    gaps = [number(one["name"].removeprefix("margin ")) for one in p.scene["lines"]]
    size = inner(p.h.w, p.h.w)
    assert gaps == sorted(set(gaps))
    found = max_margin(p.s)
    return (
        p.drawn_is(m[1]) and set(p.labels) == {label(m[2])} and not isinstance(found, MaxMargin)
        and found.answer is Answer.NO and min(p.scores()) ** 2 == gaps[0] ** 2 * size
    )


@rule(rf"Every point of ([ST]) has ({L})\. Whatever the direction, some separator has its boundary behind them, "
      r"so that they never cross it: h for the direction drawn, the dashed ones for others\.")
def whatever(p: Picture, m: re.Match[str]) -> bool:
    y = label(m[2])
    return p.drawn_is(m[1]) and set(p.labels) == {y} and p.fits() and all(
        decide_ray(p.h, vector(ray["point"]), vector(ray["direction"]))[0] == [] for ray in p.rays
    ) and len(p.scene["lines"]) >= 1


@rule(rf"({P}) = ({C}) lies in the hull of the points of ({L}): no convex region holds these and leaves it out\.")
def in_hull(p: Picture, m: re.Match[str]) -> bool:
    outside, weights, y = p.point(m[1]), p.combination(m[2]), label(m[3])
    return (
        p.labels[outside] != y and all(p.labels[i] == y for i in weights)
        and sum(weights.values()) == 1 and min(weights.values()) >= 0
        and p.sum(weights) == p.points[outside]
    )


@rule(rf"p = ({V}) lies in the hull of the points of label \+1 and in that of the points of label −1, as p = ({C}) "
      rf"= ({C}): no hyperplane separates them\.")
def hulls_meet(p: Picture, m: re.Match[str]) -> bool:
    for y, text in ((1, m[2]), (-1, m[3])):
        weights = p.combination(text)
        assert all(p.labels[i] == y for i in weights)
        assert sum(weights.values()) == 1
        assert min(weights.values()) >= 0
        assert p.sum(weights) == vector(m[1])
    return hull_weights(p.s) is not None


@rule(r"The ringed points, each times its label and a positive weight, add up to 0: no linear classifier "
      r"through 0 is right on all of them\.")
def cancel(p: Picture, m: re.Match[str]) -> bool:
    shown = next(  # of several that cancel, the one that is about the points drawn
        one for one in p.found["certificates"]
        if one["answer"] == "vacuous" and one["question"]["labels"] == p.labels
        and [tuple(map(Fraction, x)) for x in one["question"]["points"]] == p.points
    )
    weights = {int(i): Fraction(a) for i, a in shown["evidence"]["weights"]}
    places = [{(p.points[i], p.labels[i]) for i in some} for some in (weights, p.rings)]
    assert places[0] == places[1]  # of coinciding points each is ringed
    assert min(weights.values()) > 0
    return not any(p.sum({i: a * p.labels[i] for i, a in weights.items()}))


@rule(rf"Each of the three lines separates ([ST])\. The path of ({P}) reaches them at c = ({N}), ({N}) and ({N}), "
      r"and other separators later than any given c: no one length serves them all\.")
def without_end(p: Picture, m: re.Match[str]) -> bool:
    i = p.point(m[2])
    ray = next(ray for ray in p.rays if ray["index"] == i)
    x, d = p.points[i], vector(ray["direction"])
    lengths = [number(m[k]) for k in (3, 4, 5)]
    lines = [one for one in p.scene["lines"] if one["kind"] == "family"]
    assert [number(one["name"].removeprefix("c = ")) for one in lines] == lengths[:2]
    assert lengths == sorted(set(lengths))
    for one, c in zip(lines, lengths, strict=False):
        (x0, y0), (x1, y1) = one["line"]

        def side(at: Any, x0: float = x0, y0: float = y0, x1: float = x1, y1: float = y1) -> float:
            return (x1 - x0) * (at[1] - y0) - (y1 - y0) * (at[0] - x0)

        reached = [float(a + c * b) for a, b in zip(x, d, strict=True)]
        size = max(abs(x1 - x0), abs(y1 - y0))
        assert abs(side(reached)) < 0.02 * size * size
        sides = {y: {side(list(map(float, z))) > 0 for z, own in zip(p.points, p.labels, strict=True) if own == y}
                 for y in (1, -1)}
        assert len(sides[1]) == len(sides[-1]) == 1
        assert sides[1] != sides[-1]
    minus = tuple(-p.labels[i] * c for c in d)
    at = tuple(a + lengths[2] * b for a, b in zip(x, d, strict=True))
    return p.drawn_is(m[1]) and p.fits() and p.h.score(at) == 0 and decide_reach(p.s, minus)[0] is None


def _direction(p: Picture) -> tuple[Fraction, ...]:
    """Return v, of rays along −y v."""
    return tuple(-p.rays[0]["label"] * c for c in vector(p.rays[0]["direction"]))


@rule(rf"([A-Z]) is drawn\. The path of no point of it takes longer than c = ({N}) to reach a separator; h(, a limit "
      rf"of separators,)? is reached at that c by ({P})\.")
def longest(p: Picture, m: re.Match[str]) -> bool:
    longest, i, v = number(m[2]), p.point(m[4]), _direction(p)
    own = p.sets()
    assert own[m[1].lower()] == (p.points, p.labels)
    at = tuple(a - p.labels[i] * longest * b for a, b in zip(p.points[i], v, strict=True))
    assert (min(p.scores()) == 0) is bool(m[3])
    return min(p.scores()) >= 0 and p.h.score(at) == 0 and decide_reach(p.s, v)[0] == longest


@rule(rf"For ([A-Z]) the longest is c = ({N})\.")
def other_longest(p: Picture, m: re.Match[str]) -> bool:
    points, labels = p.sets()[m[1].lower()]
    assert (points, labels) != (p.points, p.labels)
    return decide_reach(LabelledSet(points, labels), _direction(p))[0] == number(m[2])


@rule(rf"Of all \(w, b\) with y\(⟨w, x⟩ \+ b\) ≥ 1 on ([ST]), h has the least ⟨w, v⟩ along v = ({V}): ({N})\. The "
      r"ringed points are the nearest to it\.")
def least(p: Picture, m: re.Match[str]) -> bool:
    v, value = vector(m[2]), number(m[3])
    assert p.rings == {i for i, z in enumerate(p.scores()) if z == min(p.scores())}
    assert min(p.scores()) >= 1
    assert inner(p.h.w, v) == value
    # The certificate proves it the least, of this very program.
    found = next(one for one in p.found["certificates"] if one["question"]["class"] == "program")
    rows = {tuple(map(Fraction, row)) for row in found["question"]["rows"]}
    signed = {(*(y * c for c in x), Fraction(y)) for x, y in zip(p.points, p.labels, strict=True)}
    goal = tuple(map(Fraction, found["question"]["objective"]))
    return (
        p.drawn_is(m[1]) and rows == signed and goal == (*v, 0) and set(found["question"]["bounds"]) == {1}
        and kernel.check(found).holds and Fraction(found["answer"]["minimum"]) == value
    )


@rule(rf"h attains the minimum ({N}) of the linear program in the certificate; the ringed points are the nearest "
      r"to it\.")
def minimum(p: Picture, m: re.Match[str]) -> bool:
    found = next(one for one in p.found["certificates"] if one["question"]["class"] == "program")
    assert p.rings == {i for i, z in enumerate(p.scores()) if z == min(p.scores())}
    value = inner(map(Fraction, found["question"]["objective"]), (*p.h.w, p.h.b))
    return kernel.check(found).holds and value == number(m[1]) == Fraction(found["answer"]["minimum"])


@rule(r"h goes through 0 and is right on ([ST]), which has points of both labels\. Along any one direction all "
      r"scores change alike, so that none serves both labels; one is drawn\.")
def no_direction_for_both(p: Picture, m: re.Match[str]) -> bool:
    return p.drawn_is(m[1]) and p.h.b == 0 and p.fits() and set(p.labels) == {1, -1} and len(
        {ray["direction"] for ray in p.rays}) == 1


@rule(r"h goes through 0 and is right on ([ST]); weights on [ST] show that v fools every such h\.")
def origin_all(p: Picture, m: re.Match[str]) -> bool:
    return p.drawn_is(m[1]) and p.h.b == 0 and p.fits() and all(
        decide_origin(p.s, vector(ray["direction"]), ray["label"]).answer is Answer.YES for ray in p.rays
    )


@rule(r"h goes through 0, is right on ([ST]), and is not fooled along v\.")
def origin_not(p: Picture, m: re.Match[str]) -> bool:
    return p.drawn_is(m[1]) and p.h.b == 0 and p.fits() and all(
        decide_ray(p.h, vector(ray["point"]), vector(ray["direction"]))[0] == [] for ray in p.rays
    )


@rule(r"Two samples, of (\d+) and (\d+), fall on the (\d+) atoms drawn; h belongs to the first(, h₂ \(dashed\) to "
      r"the second)?\. Both are right at (\d+) of the first sample and (\d+) of the second(: on the ringed atoms)?\.")
def samples(p: Picture, m: re.Match[str]) -> bool:
    question = next(
        one["question"] for one in p.found["certificates"] if one["question"]["class"] == "agreement"
    )
    assert [int(m[1]), int(m[2])] == [sum(counts) for counts in question["counts"]]
    assert int(m[3]) == len(question["points"]) == len(p.points)
    assert bool(m[4]) is any(one["name"] == "h₂" for one in p.scene["lines"])
    right = []
    for point, own in zip(question["points"], question["classes"], strict=True):
        entries = {k: Fraction(x) for k, x in point}
        good = True
        for rows in question["classifiers"]:
            scores = [sum((entries.get(k, 0) * Fraction(c) for k, c in row), start=Fraction(0)) for row in rows]
            good &= all(scores[own] > z for j, z in enumerate(scores) if j != own)
        right.append(good)
    found = [sum(c for c, good in zip(counts, right, strict=True) if good) for counts in question["counts"]]
    assert p.rings == {i for i, good in enumerate(right) if good}
    return found == [int(m[5]), int(m[6])] and bool(m[7]) is any(right)


@rule(rf"(h\({P}\) = .*?)(; and so on)?\.")
def gives(p: Picture, m: re.Match[str]) -> bool:
    told = re.findall(rf"h\(({P})\) = (\S+) at ({P}) = ({V})", m[1])
    for name, y, again, x in told:
        assert name == again
        assert p.points[p.point(name)] == vector(x)
        assert p.labels[p.point(name)] == label(y)
        assert p.h is None or p.h.label(vector(x)) == label(y)
    question = next(one for one in p.found["certificates"] if one["question"]["class"] == "labels")
    return p.labels == question["answer"] and (len(told) == len(p.points)) is not bool(m[2])


@rule(rf"(x|{P}) = ({V}) sets out along ({V}) with ({L})(?:, and keeps it for every c > 0|; (.*?)(, and so on)?)\.")
def sets_out(p: Picture, m: re.Match[str]) -> bool:
    x, v, y = vector(m[2]), vector(m[3]), label(m[4])
    if m[1] != "x":
        assert p.points[p.point(m[1])] == x
    flips = decide_ray(p.h, x, v)[0]
    assert p.h.label(x) == y
    if not m[5]:
        return flips == []
    turns = re.findall(rf"(at|beyond) c = ({N}) it turns to ([+−]1|class \d+)", m[5])
    ends = sorted({end for flip in flips for end in (flip.low, flip.high) if end is not None})
    told = [number(c) for _, c, _ in turns]
    assert told == ends[: len(told)] if m[6] else told == ends

    def there(c: Fraction) -> int:
        return p.h.label(tuple(a + c * b for a, b in zip(x, v, strict=True)))

    last = y
    for (how, text, after), following in zip(turns, [*told[1:], None], strict=True):
        c = number(text)
        beyond = there((c + following) / 2 if following is not None else c + 1 if not m[6] else c)
        assert there(c) == (label(after) if how == "at" else last)
        assert m[6] or beyond == label(after)
        last = label(after)
    return True


@rule(r"The two axes have scales of their own: lengths and angles are not to scale\.")
def scales(p: Picture, m: re.Match[str]) -> bool:
    return p.scene["frame"]["equal"] is False


@rule(r"The space has (\d+) dimensions; the picture is the plane through .*?\.(?: (\d+) of (\d+) (?:points?|atoms?) "
      r"lie off it; hollow marks are their shadows\.)?( The plane holds the normal of h, so each shadow has the score "
      r"of its point\.| The regions are those of the cut: a shadow need not lie in that of its label\.)?")
def plane(p: Picture, m: re.Match[str]) -> bool:
    frame = p.scene["frame"]
    assert int(m[1]) == frame["dimension"] == len(p.points[0])
    off = sum(len(point["index"]) for point in p.scene["points"] if point["shadow"])
    assert (int(m[2] or 0), int(m[3] or len(p.points))) == (off, len(p.points))
    if "normal" in (m[4] or ""):
        axes = [vector(text) for text in frame["along"]]
        w = list(p.h.w)
        for axis in axes:
            assert inner(axes[0], axes[1]) == 0
            share = inner(w, axis) / inner(axis, axis)
            w = [a - share * b for a, b in zip(w, axis, strict=True)]
        return not any(w)
    return True


@rule(r"h has more pieces here than can be drawn; only points are shown\.")
def intricate(p: Picture, m: re.Match[str]) -> bool:
    return not p.scene["regions"] and not p.scene["bands"]


@rule(rf"The change at c = ({N}) lies beyond the picture\.")
def beyond(p: Picture, m: re.Match[str]) -> bool:
    motion = p.scene["motion"]
    last = max(Fraction(stop["c"]) for stop in motion["stops"])
    return number(m[1]) > last and number(m[1]) in {Fraction(event["c"]) for event in motion["events"]}


@rule(r"T, which is drawn, (?:is S with (.*) added|has (.*)|is not S but made from it(?:: T = (.*)|; the certificate "
      r"lists it))\.")
def made_from(p: Picture, m: re.Match[str]) -> bool:
    own = list(p.sets().values())
    assert p.drawn_is("T")
    base = [pair for points, labels in own for pair in zip(points, labels, strict=True)]
    drawn = list(zip(p.points, p.labels, strict=True))
    if m[1]:
        added = [
            (p.point(name), vector(x), label(y))
            for name, x, y in re.findall(rf"({P}) = ({V}) of (label [+−]1|label class \d+|class \d+)", m[1])
        ]
        assert all(drawn[i] == (x, y) for i, x, y in added)
        return len(own) == 1 and sorted([*base, *((x, y) for _, x, y in added)]) == sorted(drawn)
    if m[2]:
        which = re.fullmatch(r"(the one|both|all \d+|\d+ of the \d+) points? of (S|the \d+ samples)(, .*)?", m[2])
        assert which is not None
        assert (which[2] == "S") is (len(own) == 1)
        counts = re.findall(r"\d+", which[1]) or [str({"the one": 1, "both": 2}[which[1]])]
        assert [int(counts[0]), int(counts[-1])] == [len(drawn), len(base)]
        signs = {
            int(k): label(sign)
            for ks, sign in re.findall(r"class(?:es)? ([\d, and]+?) as ([+−]1)", which[3] or "")
            for k in re.findall(r"\d+", ks)
        }
        changed = [(x, signs.get(y, y)) for x, y in base]
        for pair in drawn:
            changed.remove(pair)
        return True
    signed = re.findall(rf"({V})(⁺|⁻)", m[3] or "")
    read_again = [(vector(x), 1 if sign == "⁺" else -1) for x, sign in signed]
    return drawn not in own and (not m[3] or read_again == drawn)


SLABS = re.compile(
    rf"A point is fooled by (v or −v|v) beyond the border of its slab; r is the place of the border that is nearest "
    rf"to 0\. (This|No) v(?: with \|v\|² (below|at most) (≈ [\d.]+|{N}))? fools (at least (\d+) of (\d+) points|the point|"
    rf"both points|all (\d+) points)(?:; the certificate is (weights on the squares of the slabs|a tree of cases))?\."
)


def slabs_are_so(found: dict[str, Any], m: re.Match[str]) -> bool:
    """Ask the kernel, and see which slabs the drawn v leaves."""
    one = next(one for one in found["certificates"] if one["question"]["class"] == "quadratics")
    question, evidence, scene = one["question"], one["evidence"], found["scene"]
    assert kernel.check(one).holds
    groups = [[(tuple(map(Fraction, form["b"])), Fraction(form["c"])) for form in own] for own in question["groups"]]
    feet = [tuple(-c * x / inner(b, b) for x in b) for ((b, c), *_) in groups]
    assert {vector(dot["exact"]) for dot in scene["points"]} == set(feet)
    assert (m[1] == "v or −v") is all(len(own) == 2 for own in groups)
    count, miss = len(groups), question["miss"]
    assert m[5] == (f"at least {count - miss} of {count} points" if miss else {1: "the point", 2: "both points"}.get(count, f"all {count} points"))
    assert (question["squared_radius"] == "none") is (m[4] is None)
    if m[4] is not None:
        bound = Fraction(question["squared_radius"])
        assert m[4] in (f"≈ {float(bound):.4g}", f"≈ {float(bound):.3f}") or number(m[4]) == bound
        assert (m[3] == "below") is question["open_ball"]
    if m[2] == "No":
        assert (m[9] == "a tree of cases") is ("tree" in evidence)
        return one["answer"] == "no" and not scene["arrows"]
    v = tuple(map(Fraction, evidence["v"]))
    fooled = sum(any(inner(b, v) + c >= 0 for b, c in own) for own in groups)
    square = inner(v, v)
    within = m[4] is None or square < bound or (m[3] == "at most" and square == bound)
    drawn = [list(map(float, (*v, 0)[:2]))] if any(v) else []
    return one["answer"] == "yes" and fooled >= count - miss and within and [a["to"] for a in scene["arrows"]] == drawn


def misread(found: dict[str, Any]) -> Iterator[str]:
    """Yield the sentences under a picture that are not so, or that nothing here can read."""
    if "classifier" not in found["scene"]:
        for sentence in found["scene"]["caption"]:
            m = SLABS.fullmatch(sentence)
            try:
                good = m is not None and slabs_are_so(found, m)
            except (AssertionError, KeyError, ValueError, StopIteration):
                good = False
            if not good:
                yield f"of slabs: {sentence}"
        return
    picture = Picture(found)
    for sentence in found["scene"]["caption"]:
        matching = [(check, m) for pattern, check in RULES if (m := re.fullmatch(pattern, sentence))]
        if len(matching) != 1:
            yield f"{len(matching)} rules read: {sentence}"
            continue
        check, m = matching[0]
        try:
            good = check(picture, m)
        except (AssertionError, ValueError, IndexError, KeyError, StopIteration) as error:
            yield f"{sentence} ({type(error).__name__} {error})"
            continue
        if not good:
            yield f"{check.__name__}: {sentence}"


def pictures(report: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for claim in report["claims"]:
        for one in (claim, *claim["weakenings"]):
            for part in ("evidence", "worst", "tightest", "example"):
                if one.get(part) and one[part]["scene"]:
                    yield f"{claim['id']}+{one.get('name', '')}.{part}", one[part]


def test_every_caption_of_the_book_is_so(book: dict[str, Any]) -> None:
    read_by: set[str] = set()
    count, wrong = 0, []
    for name, found in pictures(book):
        assert "missing" not in found["scene"], name
        wrong += [f"{name}: {text}" for text in misread(found)]
        for sentence in found["scene"]["caption"]:
            count += 1
            read_by |= {check.__name__ for pattern, check in RULES if re.fullmatch(pattern, sentence)}

    assert wrong == []
    assert count > 250
    assert len(read_by) > 20, "most rules have something to read"


def test_what_the_book_finds_can_be_read_back(book: dict[str, Any]) -> None:
    """``verify report`` draws the pages of any run again; a trial holds what chance drew, below 0 too."""
    faults = [
        f"{name}.{part}{fault}"
        for claim in report_of(book).claims for name, one in claim.units for part in PARTS
        if (found := one.finding(part)) and (fault := fault_of_finding(found))
    ]

    assert faults == []


def test_every_caption_of_the_sample_is_so(report: dict[str, Any]) -> None:
    assert [f"{name}: {text}" for name, found in pictures(report) for text in misread(found)] == []


def test_what_stands_beside_a_picture_is_so(book: dict[str, Any]) -> None:
    """The table of events is whole, and the formula of h gives every point its label."""
    formulas = 0
    for name, found in pictures(book):
        if "classifier" not in found["scene"]:  # slabs, and no classifier
            assert not found["scene"]["formula"]
            continue
        exhibit, picture = Exhibit(name, from_json(Finding, found), Outcome.SURVIVES), Picture(found)
        if exhibit.moves and not exhibit.moves.events:
            for ray in picture.rays:
                x, v = vector(ray["point"]), vector(ray["direction"])
                assert not any(v) or decide_ray(picture.h, x, v)[0] == [], name
        if picture.h is None:
            assert not exhibit.scene.formula
            continue
        formula = exhibit.scene.formula.removeprefix("h: ").removesuffix(".")
        assert formula, f"{name}: h is drawn and not printed"
        value = evaluated(formula)
        if value is not None:
            formulas += 1
            for x in picture.points:
                assert value(x) == picture.h.label(x), (name, formula, x)
    assert formulas > 100


LETTERS = str.maketrans("0123456789", "zabcdefghi")
# For the digits of an index, which would be read as numbers.


def evaluated(text: str) -> Callable[[Any], int] | None:
    """Read a formula with one score back, as a reader would; None where it has many outputs."""
    text = re.sub(r"; x = \(ξ₁, ξ₂(?:, …)?\)$", "", text)
    rule = re.fullmatch(r"f\(x\) = (.*), \+1 where f\(x\) ([>≥<≤]) (\S+)", text)
    line = re.fullmatch(r"sign\((.*)\), with sign\(0\) = ([+−]1)", text)
    if not rule and not line:
        return None
    body, sign, threshold = (rule[1], rule[2], number(rule[3])) if rule else (line[1], "", Fraction(0))  # type: ignore[index]

    def score(x: Any) -> Fraction:
        """Evaluate by Python's own rules, on fractions."""
        names = {f"c{k}": value for k, value in enumerate(x, 1)} | {
            "c0": x[0] if len(x) == 1 else None, "s": lambda z: max(z, Fraction(0)), "F": Fraction, "abs": abs,
        }
        code = re.sub(r"ξ([₀-₉]+)", lambda m: f"c{m[1].translate(PLAIN)}", body)
        code = re.sub(r"(?<![\w])x(?![\w₀-₉])|(?<=\d)x", "c0", code).translate(PLAIN)
        code = re.sub(r"\|([^|]*)\|", r"abs(\1)", code).replace("σ(", "s(")
        code = re.sub(r"(\d+(?:/\d+)?)", r"F('\1')", re.sub(r"c(\d+)", lambda m: m[0].translate(LETTERS), code))
        names |= {f"c{k}".translate(LETTERS): value for k, value in [(0, names["c0"]), *enumerate(x, 1)]}
        code = re.sub(r"('\)) ?(?=[cs(a])", r"\1*", code)
        return Fraction(eval(code, {"__builtins__": {}}, names))

    if "≈" in body or "σ_" in body or "φ" in body or body.count("|") > 2 or re.search("[⁰¹²³⁴-⁹]", body):
        return None

    def value(x: Any) -> int:
        z = score(x)
        if line:
            return label(line[2]) if z == 0 else 1 if z > 0 else -1
        return 1 if {">": z > threshold, "≥": z >= threshold, "<": z < threshold, "≤": z <= threshold}[sign] else -1

    return value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fits S", "fits T"), ("every point of label −1", "every point of label +1"), ("along (", "along (9, "),
        ("beyond c", "at c"), ("with label −1", "with label +1"), ("separates S", "separates T"),
        ("c = 1/4, 1/2", "c = 1/4, 3/4"), ("p = x₁", "p = x₂"), ("max-margin classifier of S", "max-margin classifier of T"),
        ("fools every separator of S at the points of label −1", "fools every separator of S at the points of label +1"),
        ("; beyond c = 1/2 it turns to +1", ", and keeps it for every c > 0"), ("has label +1", "has label −1"),
        ("No", "Nothing linear separates S. No"), ("added", "left out"), ("both points", "all 3 points"),
        ("fools all 3 points", "fools all 4 points"), ("No v with", "This v with"), ("This v with", "No v with"),
        ("v or −v beyond", "v beyond"), ("|v|² at most", "|v|² below"), ("weights on the squares of the slabs", "a tree of cases"),
        ("three lines", "two lines"), ("of the first sample and", "of the first sample and 1"),
    ],
)  # fmt: skip
def test_a_planted_falsehood_is_found(book: dict[str, Any], old: str, new: str) -> None:
    """In each picture that has such words, the changed sentence is refused."""
    tried = 0
    for _, found in pictures(book):
        for k, sentence in enumerate(found["scene"]["caption"]):
            if old in sentence and tried < 5:
                changed = copy.deepcopy(found)
                changed["scene"]["caption"][k] = sentence.replace(old, new, 1)
                assert list(misread(changed)), changed["scene"]["caption"][k]
                tried += 1
    if old == "No":  # what once stood there, wherever it may stand again
        found = copy.deepcopy(next(found for _, found in pictures(book)))
        found["scene"]["caption"].append("Nothing linear separates S.")
        assert list(misread(found))
        tried += 1
    assert tried


def test_counterexamples_stand_in_the_order_that_the_page_says(
    book: dict[str, Any], book_pages: Mapping[str, str]
) -> None:
    text = book_pages["counterexamples.html"]
    listed = re.findall(r'<code>(x-[0-9a-f]{10})</code> <span class="soft">([^<]*)</span>', text)
    grave = {claim["id"] for claim in book["claims"] if claim["reading"] == "printed"}
    first = {
        Exhibit("", claim.evidence, Outcome.REFUTED).id
        for claim in report_of(book).claims if claim.id in grave and claim.evidence
    }  # fmt: skip
    rest = [size for name, size in listed if name not in first]

    def order(size: str) -> tuple[int, int, int]:
        dimension = re.search(r"d = (\d+)", size)
        total = sum(int(k) for k in re.findall(r"(\d+) (?:point|vector|hidden unit)", size))
        total += sum(int(n) * int(k) for n, k in re.findall(r"(\d+) samples? of (\d+)", size))
        return (0, int(dimension[1]), total) if dimension else (1, 0, total)

    assert len(rest) > 50
    assert list(map(order, rest)) == sorted(map(order, rest))
    assert "By dimension" in text or "Among equals by dimension" in text


def test_features_are_held_to_their_floors_only_where_the_claim_survives(
    book: dict[str, Any], book_pages: Mapping[str, str]
) -> None:
    for claim in book["claims"]:
        page = book_pages[f"claims/{claim['id'].replace('/', '-')}.html"]
        if ">At least</th>" in page:
            assert claim["outcome"] == "survives"


def test_notes_speak_of_no_instance_that_is_not_shown() -> None:
    """Where a note names points of "the example", they are the stored instance's, or the note's own."""
    sources = Path(__file__).parents[2] / "theorems"
    for path in sources.rglob("*.py"):
        assert "in the example" not in path.read_text(encoding="utf-8"), path


def test_a_pairwise_order_of_stops_is_that_of_the_events(book: dict[str, Any]) -> None:
    for name, found in pictures(book):
        motion = found["scene"]["motion"]
        if motion:
            assert all(Fraction(a["c"]) < Fraction(b["c"]) for a, b in pairwise(motion["stops"])), name
