"""Answers for people: what was found, how far it reaches, what is certified, and how to check it.

Everything said follows from certificates that hold and from the data, exactly; decimals that are
shown beside exact numbers are rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import acos, degrees, isfinite
from typing import Any, NamedTuple

from theorems.geometry.deciders.obstacle import left_out
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import read_number, read_vector
from verify.exact.enclosures import sqrt_between
from verify.exact.integers import Rational, over_common_denominator
from verify.exact.rows import inner


MOST_PAIRS = 34
# Pairs of labels that are shown.

LARGEST = 10
# Coordinates of a direction that are shown.

MOST_ROWS = 12
# Rows that a line names.

EXACT = 24
# Characters of a number that is shown in full.


class Set(NamedTuple):
    """A set with what its file calls things.

    names : of the coordinates; none where the file has none
    places : of the points, such as "row 7"
    positive, negative : what +1 and -1 stand for
    command : what was called
    """

    s: LabelledSet
    path: str
    names: Sequence[str]
    places: Sequence[str]
    positive: str = "1"
    negative: str = "-1"
    command: str = "verify direction FILE"

    def name(self, k: int) -> str:
        """Name a coordinate."""
        return self.names[k] if self.names else f"x{k + 1}"

    def rows(self, points: Sequence[int]) -> str:
        """Name points."""
        listed = [self.places[i] for i in points[:MOST_ROWS]]
        kind = listed[0].partition(" ")[0] if listed else "row"
        numbers = ", ".join(one.partition(" ")[2] for one in listed)
        more = f" and {len(points) - MOST_ROWS} more" if len(points) > MOST_ROWS else ""
        return f"{kind}{'s' * (len(points) > 1)} {numbers}{more}"


def number(x: Rational) -> str:
    """Write a number exactly where that is short, and in decimals where that is something else.

    >>> number(Fraction(1, 3)), number(7), number(Fraction(10**30 + 1, 10**30))
    ('1/3 (0.333333)', '7', '1…')
    """
    exact = str(x)
    if len(exact) > EXACT:
        return f"{decimal(x)}…"
    return exact if x.denominator == 1 else f"{exact} ({decimal(x)})"


def decimal(x: Rational) -> str:
    """Write a number to six digits, of whatever size it is."""
    try:
        value = float(x)
    except OverflowError:
        value = float("inf")
    if not isfinite(value) or (value == 0.0) != (x == 0):
        digits = len(str(abs(x.numerator))) - len(str(x.denominator))
        return f"{'-' if x < 0 else ''}about 10^{digits}"
    return f"{value:.6g}"


def root(square: Rational) -> str:
    """Write a root: exactly where it is rational and short."""
    low, high = sqrt_between(Fraction(square))
    return number(low) if low == high else f"{decimal(low)} (√({square}))" if len(str(square)) <= EXACT else f"{decimal(low)}…"


def direction(answer: dict[str, Any], about: Set, *, target: str, check: str, explain: bool = False) -> Iterator[str]:
    """Tell of an answer of ``verify direction`` in lines."""
    s = about.s
    own = [f" ({name})" if name not in ("1", "-1") else "" for name in (about.positive, about.negative)]
    yield (
        f"{about.path}: {len(s.labels)} points of {s.dimension} coordinates, {s.labels.count(1)} of label +1{own[0]} "
        f"and {s.labels.count(-1)} of label -1{own[1]}"
    )
    yield ""
    if answer["answer"] == "undecided":
        yield f"Undecided: {answer['reason']}."
        return
    if answer["direction"] is None:
        yield answer["note"]
        yield from _in_the_way(answer, about)
    else:
        yield answer["note"]
        yield ""
        v = read_vector(answer["direction"])
        if "max_margin" in answer:
            yield from _margin(answer, v, about)
        elif "squared_margin" in answer:
            bounds = [read_number(answer["squared_margin"][key]) for key in ("lower", "upper")]
            yield f"Margin: between {root(bounds[0])} and {root(bounds[1])}"
        if target != "separators":
            yield from _region_steps(v, about)
        yield ""
        yield from _coordinates(v, about)
        if explain and target == "separators":
            yield ""
            yield from _explained(answer, v, about)
    yield ""
    yield from _certified(answer["certificates"], check)


def _margin(answer: dict[str, Any], w: Sequence[Rational], about: Set) -> Iterator[str]:
    """Tell the margin, and how long the steps are that fool w* itself."""
    own = answer["max_margin"]
    square, b = read_number(own["squared_margin"]), read_number(own["b"])
    yield f"Margin 1/|w*|: {root(square)}; the separator sign(<w*, x> + b) has b = {number(b)}"
    (least, first), (most, last) = own_steps(answer, about.s)
    yield (
        f"It changes its label of x at x - c y w* for every c > y (<w*, x> + b)/|w*|², which is least {number(least)} "
        f"({about.places[first]}) and most {number(most)} ({about.places[last]});"
    )
    yield "a separator (w, b) with margin g does for every c > y (<w, x> + b)/(g |w*|²), with w, b and g in the same units"


def own_steps(answer: dict[str, Any], s: LabelledSet, label: int | None = None) -> tuple[tuple[Fraction, int], tuple[Fraction, int]]:
    """Return the least and the largest step beyond which w* itself is fooled, each with its point.

    label : of these points alone
    """
    own = answer["max_margin"]
    row, unit = over_common_denominator([*read_vector(own["w"]), read_number(own["b"])])
    scores = inner(s.signed_rows, row)
    points = [i for i, y in enumerate(s.labels) if label in (None, y)]
    factor = Fraction(read_number(own["squared_margin"])) / (unit * s.denominator)
    first, last = (which(points, key=scores.__getitem__) for which in (min, max))
    return (scores[first] * factor, first), (scores[last] * factor, last)


def _region_steps(v: Sequence[Rational], about: Set) -> Iterator[str]:
    """Tell from which step on all classifiers with a convex region are fooled, where the means show it."""
    s = about.s
    inside = s.where(-1)
    n = len(inside)
    # x_o = mean + v makes x_o the mean of the n - 1 other points and of x_i + n v.
    mean = [Fraction(x, n * s.denominator) for x in s.total(inside)]
    aim = [m + x for m, x in zip(mean, v, strict=True)]
    wanted = [x * s.denominator for x in aim]
    outside = next((i for i in s.where(1) if list(s.rows[i][:-1]) == wanted), None)
    if outside is None:
        yield "Step lengths: none that holds for every classifier of the class follows from this direction"
        return
    size = sum(x * x for x in v)
    yield (
        f"Step lengths: from each point of label -1, every classifier of the class says +1 at x + c v for all c >= {n} "
        f"(length {root(n * n * size)}),"
    )
    yield f"since {about.places[outside]} = mean + v is a mean of x + {n} v and the other points of label -1, which its region would hold"


def _coordinates(v: Sequence[Rational], about: Set) -> Iterator[str]:
    order = sorted(range(len(v)), key=lambda k: max(v[k], -v[k]), reverse=True)[:LARGEST]
    which = "coordinates" if len(v) <= LARGEST else f"{LARGEST} largest of {len(v)} coordinates"
    yield f"Direction, the {which}:"
    size = max(len(about.name(k)[:40]) for k in order)
    for k in order:
        yield f"  {about.name(k)[:40]:{size}}  {number(v[k])}"


def _explained(answer: dict[str, Any], w: Sequence[Rational], about: Set) -> Iterator[str]:
    """Tell how far w* is from the difference of the means, and which points it rests on."""
    s = about.s
    sides = [s.where(1), s.where(-1)]
    means = [
        [Fraction(x, len(side) * s.denominator) for x in s.total(side)] for side in sides
    ]
    g = [a - b for a, b in zip(*means, strict=True)]
    if any(g):
        product = sum(a * b for a, b in zip(g, w, strict=True))
        cos = Fraction(product * product) / (sum(a * a for a in g) * sum(b * b for b in w))
        angle = degrees(acos(min(1.0, float(cos) ** 0.5)))
        yield f"The difference of the two means makes an angle of {angle if product > 0 else 180 - angle:.3f} degrees with w* (cos² = {number(cos)})"
        order = sorted(range(len(g)), key=lambda k: -abs(g[k]))[:5]
        yield f"  its largest coordinates: {', '.join(f'{about.name(k)} {decimal(g[k])}' for k in order)}"
    else:
        yield "The two means are the same point"
    if "max_margin" in answer:
        alpha: dict[int, Rational] = {i: read_number(a) for i, a in answer["max_margin"]["certificate"]["evidence"]["alpha"]}
        for name, y in (("+1", 1), ("-1", -1)):
            own = sorted((i for i in alpha if s.labels[i] == y), key=alpha.__getitem__, reverse=True)
            yield f"w* rests on {len(own)} point{'s' * (len(own) > 1)} of label {name}, the heaviest first: {about.rows(own)}"


def _in_the_way(answer: dict[str, Any], about: Set) -> Iterator[str]:
    """Tell which points stand in the way, and what may be left out."""
    certificate = answer["certificates"][0]
    evidence, s = certificate["evidence"], about.s
    if certificate["answer"] != "vacuous" or "weights" not in evidence:
        return
    points = [i for i, _ in evidence["weights"]]
    if "outside" in evidence:
        yield f"In the way: {about.places[evidence['outside']]}, of label +1, is a mean of {about.rows(points)}, of label -1"
        return
    plus, minus = ([i for i in points if s.labels[i] == y] for y in (1, -1))
    yield f"In the way are {len(points)} points: a mean of {about.rows(plus)}, of label +1, is a mean of {about.rows(minus)}, of label -1;"
    yield "none of them can be spared: any but one of these can be separated"
    gone = left_out(s)
    if gone:
        listed = " ".join(about.places[i].partition(" ")[2] for i in gone)
        yield ""
        yield f"Without {about.rows(gone)} the rest is separable (the fewest that were found; there may be fewer):"
        if len(gone) <= 40:
            yield f"  {about.command} --without-rows {listed}"


def _meaning(certificate: dict[str, Any]) -> str:
    """Say what a certificate shows, and no more."""
    question, answer, evidence = certificate["question"], certificate["answer"], certificate["evidence"]
    at = f"at the points of label {question.get('label')}"
    if answer == "vacuous" and question.get("label") is not None and question["label"] not in question["labels"]:
        return "no point bears the label"
    if answer == "no" and question.get("direction") == "every":
        return f"no direction does it {at}: one label occurs alone"
    match question["class"], answer:
        case "separators", "yes":
            return f"every linear separator is fooled along the direction {at}"
        case "separators", "no":
            return "a linear separator that is not fooled"
        case "separators" | "max-margin", "vacuous":
            return f"no linear separator: weights on {len(evidence['weights'])} points cancel"
        case "max-margin", "yes":
            return "no separator has a larger margin than w*"
        case "margin", _:
            return "the two bounds of the margin"
        case "convex", "yes":
            return f"each convex region of label {question['label']} that fits, open or closed, is left along the direction"
        case "convex", "no":
            return "a network with such a region, which no ray along the direction leaves"
        case "convex", "vacuous":
            return f"no such region: point {evidence['outside']} lies in the hull of those within"
        case "multiclass", "yes":
            return f"every linear classifier that fits is fooled along the direction {at}"
        case "multiclass", "no":
            return "a linear classifier that is not fooled"
        case "multiclass", "vacuous":
            return "no linear classifier fits"
    return ""


CLASSES = {
    "separators": "Every linear separator", "convex": "Every classifier with a convex region of this label, open or closed,",
    "multiclass": "Every linear classifier of these classes",
}  # fmt: skip


def pairs(path: str, rows: Sequence[tuple[str, str, int, str, dict[str, Any]]]) -> Iterator[str]:
    """Tell of the answers for ordered pairs of labels, a line each."""
    yield f"{path}: for each ordered pair of labels, a direction along which points of the first go over to the second"
    sizes = [max([*(len(name[:20]) for name in names), 4]) for names in ([row[0] for row in rows], [row[1] for row in rows])]
    yield f"  {'from':{sizes[0]}}  {'to':{sizes[1]}}  points  margin, and steps beyond which w* itself is fooled; or what is certified"
    for one, other, count, steps, answer in rows[:MOST_PAIRS]:
        if "max_margin" in answer:
            what = f"{root(read_number(answer['max_margin']['squared_margin']))}; {steps}"
        elif answer["answer"] == "yes" and steps:
            what = f"every convex region that fits is left {steps}"
        else:
            what = answer.get("reason") or answer["note"]
        yield f"  {one[:20]:{sizes[0]}}  {other[:20]:{sizes[1]}}  {count:6}  {what:.120}"
    if len(rows) > MOST_PAIRS:
        yield f"  and {len(rows) - MOST_PAIRS} more; --json or --out FILE has all"
    yield "Each with its own certificates, which --json prints and --out FILE writes; verify check FILE checks them"


def _certified(certificates: Sequence[dict[str, Any]], check: str) -> Iterator[str]:
    yield "Certified, each re-checked by the kernel:"
    for own in certificates:
        kind, answer = own["question"]["class"], own["answer"]
        name = f"{kind}: {answer}" if isinstance(answer, str) else kind
        yield f"  {name:20} {_meaning(own)}".rstrip()
    yield f"Check it: {check}"


def decided(answer: dict[str, Any], what: str, check: str) -> Iterator[str]:
    """Tell of an answer to one question, such as that of ``verify decide``."""
    if answer["answer"] == "undecided":
        yield f"Undecided: {answer['reason']}."
        return
    yield f"{what}: {answer['answer']}"
    if answer.get("reason"):
        yield f"  {answer['reason']}"
    yield from _certified([answer["certificate"]], check)
