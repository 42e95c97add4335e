"""Results as a notebook shows them: a sentence, a picture, a table; what the certificate says and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from verify.exact.decision import read_number
from verify.exact.integers import Rational
from verify.picture.scene import Arrow, Dot, Frame, Line, Scene, Sign
from verify.picture.words import count, number, typeset
from verify.report.drawing import draw
from verify.report.shapes import key


if TYPE_CHECKING:
    from theorems.geometry.estimators import Direction, Following, StepIntervals


MOST_DRAWN = 400
# Points of a picture; of more, those that bear weight and a part of the others.
SMALLEST = 1e-100
# What is drawn lies between this and its inverse.
MOST_ROWS = 12
MOST_SIGNS = 6
# Of more labels, the one whose points move and the others are told apart.
STYLE = """
.sepx { background: #fff; color: #1b2025; font: 14px/1.5 system-ui, "DejaVu Sans", sans-serif; padding: .6rem .9rem; border: 1px solid #d6dade; border-radius: 6px; max-width: 44rem; }
.sepx p { margin: .3rem 0; } .sepx figure { margin: .5rem 0; } .sepx figcaption, .sepx .soft { color: #565d66; font-size: 13px; }
.sepx ul { list-style: none; margin: .3rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; } .sepx li svg { display: inline-block; vertical-align: -.3em; margin-right: .3em; }
.sepx table { font-size: 14px; border-collapse: collapse; margin: .3rem 0; } .sepx :is(td, th) { text-align: left; padding: .1rem .9rem .1rem 0; border-bottom: 1px solid #d6dade; background: #fff; color: inherit; }
.sepx td.num { text-align: right; font-variant-numeric: tabular-nums; }
.sepx svg { max-width: 100%; height: auto; display: block; } .sepx svg text { font-size: 12.5px; fill: #1b2025; stroke: none; font-family: system-ui, "DejaVu Sans", sans-serif; }
.sepx svg .tick { font-size: 11px; fill: #565d66; } .sepx svg .axis { fill: #565d66; font-style: italic; } .sepx svg :is(.name, .tag) { font-weight: 600; }
.sepx .box { stroke: #d6dade; } .sepx .grid { stroke: #e6e9ec; stroke-width: .6; } .sepx .zero { stroke: #9aa1a9; }
.sepx :is(.p, .k0) { --c: #00558a; } .sepx :is(.m, .k1) { --c: #a33b00; } .sepx .k2 { --c: #006b4b; } .sepx .k3 { --c: #8237a0; } .sepx .k4 { --c: #6f5500; } .sepx .k5 { --c: #444b54; }
.sepx .pt { fill: var(--c); fill-opacity: .8; stroke: #fff; stroke-width: 1; } .sepx .ring { stroke: #1b2025; stroke-width: 1.3; }
.sepx .line { stroke: #565d66; stroke-width: 1.2; stroke-dasharray: 2 3; } .sepx .line.family { stroke: #1b2025; stroke-width: 1.8; stroke-dasharray: none; }
.sepx .arrow { stroke: #1b2025; stroke-width: 2.4; } .sepx .arrow-head { fill: #1b2025; stroke: none; }
"""


def direction_in_html(result: Direction) -> str:
    """Show a direction: what is certified, judged anew by the kernel, with a picture and the largest coordinates."""
    judged = result.check(result.s) if result.certificate is not None else None
    if judged is not None and not judged:
        return _card([_paragraph("Nothing is shown: the kernel does not accept this answer; check() says why.", strong="does not hold")])
    n, d = len(result.s.labels), result.s.dimension
    facts = [count(n, "point"), count(d, "coordinate")]
    if result.margin is not None:
        facts.append(f"margin at least {result.margin:.6g}, in units of X")
    parts = [_paragraph(result.note, strong=str(result.answer)), _paragraph(_names(result)), _paragraph("; ".join(facts) + ".")]
    scene = scene_of(result)
    parts.append(_paragraph("Numbers as large, or as small, are not drawn.", class_="soft") if scene is None else _figure(scene))
    largest = result.largest(MOST_ROWS)
    if largest and result.answer in ("yes", "no"):
        more = f" {len(largest)} of {d}," if d > len(largest) else ""
        rows = [(name, f"{value:.6g}") for name, value in largest]
        parts.append(_table((f"coordinate,{more} the largest first", "v, rounded"), rows))
    if result.certificate is not None:
        kinds = ", ".join(dict.fromkeys(str(one["question"]["class"]) for one in result.certificates))
        parts.append(_paragraph(f"Certificates: {kinds}. The kernel has just accepted them; save(path) and verify check let a colleague ask it too.", class_="soft"))
    return _card(parts)


def steps_in_html(found: StepIntervals) -> str:
    """Show the steps of the first points."""
    rows = [
        (str(i), str(label), _intervals(own))
        for i, (label, own) in enumerate(zip(found.labels[:MOST_ROWS], found, strict=False))
    ]
    more = f"The first {len(rows)} of {len(found)} points." if len(found) > len(rows) else ""
    parts = [_paragraph(repr(found)[1:-1] + "."), _table(("point", "label", "another label for c in"), rows), _paragraph(more)]
    return _card(parts)


def following_in_html(found: Following) -> str:
    """Show at how many points a model follows, and from which steps on."""
    steps = sorted(c for c in found.steps.tolist() if isfinite(c))
    rows = [("asked about: they move, and the model is right there", str(found.asked))]
    rows.append(("of these, the label changes at some step", str(found.fooled)))
    rows.append(("and is another one at every step from some on", str(found.stays)))
    if found.wrong:
        rows.append(("not asked: the model is wrong there already", str(found.wrong)))
    if steps:
        middle = steps[(len(steps) - 1) // 2]
        rows.append(("first step: least, median, largest; rounded", f"{steps[0]:.6g}, {middle:.6g}, {steps[-1]:.6g}"))
    parts = [_paragraph(repr(found)[1:-1] + "."), _table(("points", ""), rows), _paragraph(found.note, class_="soft")]
    return _card(parts)


def scene_of(result: Direction) -> Scene | None:
    """Return the picture of a result: one or two coordinates as they are, more of them projected.

    None where coordinates are so large, or so small, that floats do not serve.

    Across goes <v, x> / |v|, up the first principal direction of what is left of the points drawn; where
    there is no v, across goes the first principal direction and up the second.
    """
    import numpy as np

    s, d = result.s, result.s.dimension
    ringed = {*result.support}
    drawn = _some(len(s.labels), ringed)
    table = np.array([[_finite(x) for x in s.points[i]] for i in drawn])
    largest = np.abs(table).max()
    if largest and not SMALLEST < largest < 1 / SMALLEST:
        return None
    v = None if result.exact is None or result.answer not in ("yes", "no") else np.array(_short(result.exact))
    caption: list[str] = []
    if d <= 2:
        axes = np.eye(d)
        names = tuple((result.names or ("first coordinate", "second coordinate"))[:d])
    else:
        axes, names, told = _projection(table, v)
        caption.append(told)
    places = table @ axes.T
    if d == 1:
        places = np.column_stack([places, np.zeros(len(places))])
        names = (names[0], "")
    low, high = places.min(axis=0), places.max(axis=0)
    line = _separator(result, axes)
    span = np.where(high > low, high - low, 1.0)
    room = 0.14 if len(drawn) < 10 else 0.07  # few points bear their names
    low, high = low - room * span, high + room * span
    arrows = []
    if v is not None:
        way = axes @ v
        own = [k for k, i in enumerate(drawn) if s.labels[i] == result.label]
        if own and way.any() and d > 1:
            start = places[own].mean(axis=0)
            reach = 0.25 * float((span / np.maximum(np.abs(way), 1e-300)).min())
            arrows.append(Arrow(start=start.tolist(), end=(start + reach * way).tolist(), name="v"))
            caption.append("The arrow shows where v points, from the mean of the points drawn that move along it; its length says nothing.")
    if len(drawn) < len(s.labels):
        caption.append(f"{len(drawn)} of {len(s.labels)} points are drawn: all that bear weight in the certificate, and of the others some.")
    ratio = float(span[0] / span[1])
    equal = d == 1 or 1 / 6 < ratio < 6
    if not equal:
        caption.append("The two axes have scales of their own: lengths and angles are not to scale.")
    caption += _told_line(line)
    lines = _lines(line, low, high, d)
    many = len({*s.labels}) > MOST_SIGNS
    signs = [-1 if y == result.label else 1 for y in s.labels] if many else s.labels
    dots = _dots(places, drawn, signs, ringed, high - low)
    scene = Scene(
        frame=Frame(kind="line" if d == 1 else "plane", box=[float(x) for x in (*low, *high)], axes=names, equal=equal, dimension=d),
        view="data", dots=dots, lines=lines, arrows=arrows, caption=caption,
        alt=f"{count(len(s.labels), 'point')} of {count(d, 'coordinate')}.",
    )
    return Scene(**{**{one: getattr(scene, one) for one in scene.__dataclass_fields__}, "legend": [*_legend(scene, result)]})


def _some(total: int, first: set[int]) -> list[int]:
    """Return which points are drawn."""
    if total <= MOST_DRAWN:
        return [*range(total)]
    left = max(MOST_DRAWN - len(first), 50)
    step = max(1, total // left)
    return sorted({*sorted(first)[:MOST_DRAWN], *range(0, total, step)})


def _finite(x: Any) -> float:
    try:
        return float(x)
    except OverflowError:
        return 1e300 if x > 0 else -1e300


def _short(v: Sequence[Rational]) -> list[float]:
    """Return a vector along v whose largest coordinate is 1 or -1."""
    floats = [_finite(x) for x in v]
    size = max(map(abs, floats))
    if SMALLEST < size < 1 / SMALLEST:
        return [x / size for x in floats]
    largest = max(abs(Fraction(x)) for x in v)
    return [float(Fraction(x) / largest) for x in v]


def _projection(table: Any, v: Any) -> tuple[Any, tuple[str, str], str]:
    """Return two orthonormal axes, their names, and what a caption says of them."""
    import numpy as np

    centred = table - table.mean(axis=0)
    d = table.shape[1]
    if v is None:
        first = _principal(centred)
        second = _principal(centred - np.outer(centred @ first, first), first)
        told = f"The space has {d} dimensions; points are projected on the first two principal directions of those drawn."
        return np.array([first, second]), ("first principal direction", "second"), told
    across = v / np.linalg.norm(v)
    up = _principal(centred - np.outer(centred @ across, across), across)
    told = (
        f"The space has {d} dimensions; points are projected on v, across, and on the first principal direction of "
        "what is left of those drawn, up. What lies behind one another here may be far apart."
    )
    return np.array([across, up]), ("⟨v, x⟩ / |v|", "principal direction"), told


def _principal(table: Any, beside: Any = None) -> Any:
    """Return a unit vector along which the points spread most, orthogonal to another one."""
    import numpy as np

    with np.errstate(all="ignore"):
        size = np.abs(table).max() or 1.0
        _, spread, rows = np.linalg.svd(table / size, full_matrices=False)
    found = rows[0] if spread[0] > 1e-9 else np.eye(table.shape[1])[0]
    if beside is not None:
        found = found - (found @ beside) * beside
        if np.linalg.norm(found) < 1e-9:
            k = int(np.abs(beside).argmin())
            found = np.eye(table.shape[1])[k] - beside[k] * beside
    found = found / np.linalg.norm(found)
    return found if found[np.abs(found).argmax()] > 0 else -found


def _separator(result: Direction, axes: Any) -> tuple[Any, float] | None:
    """Return the max-margin separator in the coordinates of the picture, where the answer holds one."""
    import numpy as np

    own = result.said.get("max_margin")
    if own is None or result.exact is None:
        return None
    w = np.array([_finite(x) for x in result.exact])  # the direction is w itself
    line = axes @ w, _finite(read_number(own["b"]))
    return line if SMALLEST < np.abs(line[0]).max() < 1 / SMALLEST and abs(line[1]) < 1 / SMALLEST else None


def _told_line(line: tuple[Any, float] | None) -> list[str]:
    return [] if line is None else ["The line is the max-margin separator, the dotted ones are its margin."]


def _lines(line: tuple[Any, float] | None, low: Any, high: Any, d: int) -> list[Line]:
    if line is None:
        return []
    (a, *rest), b = line
    slope = rest[0] if rest and abs(rest[0]) > 1e-12 * abs(a) else 0.0  # an exact 0 but for rounding
    found = []
    for kind, level in (("margin", 1.0), ("margin", -1.0), ("family", 0.0)):
        ends = _across(a, slope, b + level, low, high) if d > 1 else [[-(b + level) / a, 0.0]]
        if len(ends) == (2 if d > 1 else 1):
            found.append(Line(ends=ends, kind=kind))
    return found


def _across(a: float, slope: float, c: float, low: Any, high: Any) -> list[list[float]]:
    """Return where a x + slope y + c = 0 enters and leaves the box."""
    (x0, y0), (x1, y1) = low.tolist(), high.tolist()
    hits = set()
    if slope:
        hits |= {(x, y) for x in (x0, x1) if y0 <= (y := -(a * x + c) / slope) <= y1}
    if a:
        hits |= {(x, y) for y in (y0, y1) if x0 <= (x := -(slope * y + c) / a) <= x1}
    listed = sorted(hits)
    return [[*listed[0]], [*listed[-1]]] if len(listed) > 1 else []


def _dots(places: Any, drawn: Sequence[int], labels: Sequence[int], ringed: set[int], span: Any) -> list[Dot]:
    """Return a dot for each place and label: where several lie within a pixel or two, one stands for all."""
    grouped: dict[Any, list[int]] = {}
    for k, i in enumerate(drawn):
        cell = tuple(round(240 * float(x) / float(size)) for x, size in zip(places[k], span, strict=True))
        grouped.setdefault((cell, labels[i]), []).append(k)
    dots = []
    for (_, label), own in grouped.items():
        at = [float(x) for x in places[own[0]]]
        dots.append(Dot(at=at, sign=label, names=[f"x{drawn[own[0]]}"], ring=any(drawn[k] in ringed for k in own)))
    return dots


def _legend(scene: Scene, result: Direction) -> Iterable[Sign]:
    two = len({*result.s.labels}) > MOST_SIGNS
    for y in sorted({one.sign for one in scene.dots}, reverse=not scene.many):
        name = result.name_of(y) if not two else result.name_of(result.label) if y < 0 else "any other label"
        yield Sign(sign=scene.shape(y), says=f"point of {name}")
    if any(one.ring for one in scene.dots):
        yield Sign(sign="ring", says="bears weight in the certificate")
    if scene.lines:
        yield Sign(sign="line family", says="max-margin separator")


def _names(result: Direction) -> str:
    """Say what the labels of the certificate stand for."""
    many = 0 in result.classes
    if all(name == f"{k}" for k, name in result.classes.items()):
        return ""
    listed = [f"{k if many else ('+1' if k > 0 else '−1')} is {name}" for k, name in sorted(result.classes.items(), reverse=not many)]
    return f"Labels: {', '.join(listed[:MOST_ROWS])}{', …' if len(listed) > MOST_ROWS else ''}."


def _intervals(own: Sequence[Any]) -> str:
    if not own:
        return "none: it never changes"
    return " ∪ ".join(
        f"{'[' if one.low_in else '('}{number(one.low)}, {'∞' if one.high is None else number(one.high)}{']' if one.high_in else ')'}"
        for one in own
    )


def _figure(scene: Scene) -> Markup:
    legend = Markup("").join(Markup("<li>{}{}</li>").format(key(one.sign), one.says) for one in scene.legend)
    caption = " ".join(scene.sentences)
    return Markup("<figure>{}<ul>{}</ul><figcaption>{}</figcaption></figure>").format(draw(scene), legend, typeset(caption))


def _paragraph(text: str, *, strong: str = "", class_: str = "") -> Markup:
    if not text:
        return Markup("")
    before = Markup("<strong>{}</strong> – ").format(strong) if strong else ""
    own = Markup(' class="{}"').format(class_) if class_ else ""
    return Markup("<p{}>{}{}</p>").format(own, before, typeset(text))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    head = Markup("").join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup('<td{}>{}</td>').format(Markup(' class="num"') if k and k == len(row) - 1 else "", escape(one)) for k, one in enumerate(row))
        )
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def _card(parts: Iterable[Markup]) -> str:
    return f'<div class="sepx"><style>{STYLE}</style>{Markup("").join(parts)}</div>'
