"""Elements of a drawing: escaped, short, and styled by classes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import floor, isfinite, log10
from typing import Any

from markupsafe import Markup, escape

from verify.picture.words import typeset


Pixel = tuple[float, float]

LINE = re.compile(r'<path class="([^"]*)" d="([^"]+)"/>')
# What is told by its class and its data alone.

PLAIN = {"fill": "none", "stroke": "currentColor"}
# On every drawing as a whole: lines stay lines where the style sheet is blocked.


def number(value: float) -> str:
    """Write a length with one decimal, none where it has none.

    >>> number(2.0), number(-0.04), number(1.25)
    ('2', '0', '1.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, content: Any = "", **attributes: Any) -> Markup:
    """Write an element; ``class_`` stands for class, None leaves an attribute out.

    >>> element("text", "a < b", class_="x", x=1.0)
    Markup('<text class="x" x="1">a &lt; b</text>')
    """
    listed = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    inner = escape(content)
    if not inner and name not in ("text", "title", "g"):
        return Markup(f"<{name}{listed}/>")
    return Markup(f"<{name}{listed}>{inner}</{name}>")


def _text(value: Any) -> str:
    return number(value) if isinstance(value, float) else str(value)


def path(points: Iterable[Pixel], *, closed: bool = False) -> str:
    """Return the data of a polyline, each point by how far it is from the last: half as long.

    Points are rounded, not steps, so that no error adds up.

    >>> path([(46.68, 80), (50.04, 79.6), (50.04, 79.6), (51, 90)])
    'M46.7 80l3.3-.4 1 10.4'
    """
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tenths)]
    moved = [step for step in steps if step != (0, 0)] or steps[:1]
    start = " ".join(number(c / 10) for c in tenths[0]) if tenths else ""
    text = "".join(f" {_short(x)} {_short(y)}" for x, y in moved).replace(" -", "-")
    return f"M{start}{'l' * bool(moved)}{text.removeprefix(' ')}{'Z' * closed}"


def _short(tenths: int) -> str:
    """Write tenths as a path may: no zero before the point."""
    sign, (whole, part) = "-" * (tenths < 0), divmod(abs(tenths), 10)
    return f"{sign}{whole or ''}.{part}" if part else f"{sign}{whole}"


def merged(parts: Iterable[Markup]) -> list[Markup]:
    """Draw what is styled alike as one line, where its first piece is: a page holds thousands."""
    pieces: dict[str, list[str]] = {}
    for part in parts:
        alike = LINE.fullmatch(part)
        key, data = alike.groups() if alike else (str(part), "")
        pieces.setdefault(key, []).append(data)
    return [
        Markup(f'<path class="{key}" d="{"".join(data)}"/>') if data[0] else Markup(key) for key, data in pieces.items()
    ]


def drawing(
    width: float, height: float, parts: Iterable[Any], label: str, class_: str = ""
) -> Markup:
    """Return a drawing with a text for those who do not see it; none where it only decorates."""
    return element(
        "svg",
        Markup("").join(parts),
        class_=class_ or None,
        role="img" if label else None,
        aria_label=typeset(label) or None,
        aria_hidden=None if label else "true",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=float(width),
        height=float(height),
        **PLAIN,
    )


def label_text(x: float, y: float, text: str, class_: str = "", anchor: str = "") -> Markup:
    """Return a text; anchor is "middle", "end" or nothing for start."""
    return element("text", typeset(text), class_=class_ or None, x=x, y=y, text_anchor=anchor or None)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Return round values between two ends, about as many as wanted.

    >>> ticks(0, 1), ticks(-3.2, 7, 4)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 5.0])
    """
    span = high - low
    if not isfinite(span) or span <= 0:
        return [low]
    rough = span / wanted
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough * 0.999)
    first = -floor(-low / step * (1 + 1e-12))
    found = []
    while (first * step) <= high + span * 1e-9:
        found.append(first * step + 0.0)
        first += 1
    return [round(x, 12) if abs(x) < 1e6 else x for x in found]


def tick_text(value: float, listed: Sequence[float]) -> str:
    """Write a tick like its neighbours."""
    largest = max(map(abs, listed))
    if largest >= 1e5 or (largest and largest < 1e-3):
        return f"{value:.3g}".replace("e+0", "e").replace("e-0", "e−").replace("-", "−")
    steps = [abs(b - a) for a, b in pairwise(listed)] or [1.0]
    digits = max(0, -floor(log10(min(steps)) + 1e-9)) if min(steps) > 0 else 0
    return f"{value:.{digits}f}".replace("-", "−")
