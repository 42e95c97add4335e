"""Histograms and line charts of recorded numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from markupsafe import Markup

from verify.report.shapes import SHAPES, marks as marked
from verify.report.svg import PLAIN, drawing, element, label_text, merged, path, tick_text, ticks


WIDTH, HEIGHT = 250.0, 130.0
MOST_BARS = 14
SERIES = ("k0", "k1", "k2", "k3", "k4", "k5")


TOO_LONG = re.compile(r"^.{400}|[eE][-+]?[0-9_]{4}", re.DOTALL)


def number_of(text: Any) -> Fraction | None:
    """Return a recorded number, None where the text is none, or far too long a one."""
    try:
        written = str(text)
        return None if TOO_LONG.search(written) else Fraction(written)
    except (ValueError, ZeroDivisionError):
        return None


def histogram(name: str, counts: Mapping[str, int]) -> Markup | None:
    """Return bars of how often each value occurred, in bins where there are many values."""
    pairs = [(value, count) for text, count in counts.items() if (value := number_of(text)) is not None]
    if len(pairs) < 2:
        return None
    pairs.sort()
    bars = [(str(value), count) for value, count in pairs]
    if len(pairs) > MOST_BARS:
        bars = _binned(pairs)
    return _bars(name, bars)


def _binned(pairs: Sequence[tuple[Fraction, int]]) -> list[tuple[str, int]]:
    low, high = pairs[0][0], pairs[-1][0]
    width = (high - low) / 12
    bins = [0] * 12
    for value, count in pairs:
        bins[min(11, int((value - low) / width))] += count
    return [(f"{float(low + k * width):.3g}", count) for k, count in enumerate(bins)]


def _bars(name: str, bars: Sequence[tuple[str, int]]) -> Markup:
    left, bottom, top = 30.0, HEIGHT - 26, 8.0
    most = max(count for _, count in bars)
    step = (WIDTH - left - 4) / len(bars)
    every = -(-sum(len(text) + 1 for text, _ in bars) * 6 // int(WIDTH - left))
    marks = [y for y in ticks(0, most, 3) if y == int(y)]
    parts = []
    for y in marks:
        at = bottom - (bottom - top) * y / most
        parts.append(element("path", class_="grid", d=f"M{left} {at:.1f}H{WIDTH - 4}"))
        parts.append(label_text(left - 4, at + 4, f"{y:.0f}", "tick", "end"))
    for k, (text, count) in enumerate(bars):
        size = (bottom - top) * count / most
        x = left + k * step
        parts.append(
            element("rect", class_="bar", x=x + 0.08 * step, y=bottom - size, width=0.84 * step, height=size)
        )
        if k % every == 0:
            parts.append(label_text(x + step / 2, bottom + 13, text.replace("-", "−"), "tick", "middle"))
    said = ", ".join(f"{text}: {count}" for text, count in bars)
    return drawing(WIDTH, HEIGHT, merged(parts), f"How often each value of {name} occurred. {said}.", "chart")


def curves(found: Mapping[str, Any], width: float = 560.0) -> Markup | None:
    """Return a line chart of {"curves": [{"name", "x", "y"}, ...]}; None where it has no points.

    ``x_label``, ``y_label``, ``log_x`` and ``log_y`` may say more; a curve may bring ``low``
    and ``high``, drawn as bars.
    """
    listed = [points for one in found["curves"] if len(points := _points(one)) > 0]
    if not listed:
        return None
    left, bottom, top = 52.0, 20 + 0.42 * width, 16.0
    xs = [x for points in listed for x, _, _, _ in points]
    ys = [y for points in listed for _, *group in points for y in group if y is not None]
    low_x, high_x = min(xs), max(xs)
    low_y, high_y = min([*ys, 0.0] if min(ys) > 0 and min(ys) < 0.5 * max(ys) else ys), max(ys)
    span_x, span_y = (high_x - low_x) or 1.0, (high_y - low_y) or 1.0

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + (width - left - 12) * (x - low_x) / span_x,
            bottom - (bottom - top) * (y - low_y) / span_y,
        )

    parts = []
    marks = ticks(low_y, high_y, 5)
    for y in marks:
        parts.append(element("path", class_="grid", d=f"M{left} {at(low_x, y)[1]:.1f}H{width - 12}"))
        parts.append(label_text(left - 5, at(low_x, y)[1] + 4, tick_text(y, marks), "tick", "end"))
    marks = ticks(low_x, high_x, int(width / 80))
    for x in marks:
        parts.append(label_text(at(x, 0)[0], bottom + 15, tick_text(x, marks), "tick", "middle"))
    parts.append(label_text((left + width) / 2, bottom + 36, str(found.get("x_label", "")), "axis", "middle"))
    parts.append(label_text(left, top - 2, str(found.get("y_label", "")), "axis"))
    for k, points in enumerate(listed):
        name = SERIES[k % 6]
        whiskers = [
            f"M{at(x, low)[0]:.1f} {at(x, low)[1]:.1f}V{at(x, high)[1]:.1f}"
            for x, _, low, high in points if low is not None and high is not None
        ]  # fmt: skip
        if whiskers:
            parts.append(element("path", class_=f"whisker {name}", d="".join(whiskers)))
        places = [at(x, y) for x, y, _, _ in points]
        parts.append(element("path", class_=f"series {name}", d=path(places)))
        if len(places) <= 40:
            parts.append(marked(name, places, 3.5))
    names = ", ".join(str(one.get("name", "")) for one in found["curves"])
    height = bottom + (44 if found.get("x_label") else 22)
    return drawing(width, height, merged(parts), f"Curves: {names}.", "chart wide-chart")


def _points(curve: Mapping[str, Any]) -> list[tuple[float, float, float | None, float | None]]:
    """Return the points that can be drawn."""
    size = len(curve["x"])
    whiskers = [curve.get(name) or [None] * size for name in ("low", "high")]
    rows = [
        tuple(None if value is None else _float(value) for value in row)
        for row in zip(curve["x"], curve["y"], *whiskers, strict=False)
    ]
    return [row for row in rows if row[0] is not None and row[1] is not None]  # type: ignore[misc]


def _float(value: Any) -> float | None:
    found = number_of(value)
    if found is None:
        return None
    try:
        return float(found) if isfinite(float(found)) else None
    except OverflowError:
        return None


def key_of(k: int) -> Markup:
    """Return the sign of a curve for the legend."""
    name = SERIES[k % 6]
    parts = [
        element("path", class_=f"series {name}", d="M1 9H23"),
        SHAPES[name]((12.0, 9.0), 3.5, f"pt {name}"),
    ]
    return element(
        "svg", Markup("").join(parts), viewBox="0 0 24 18", width=24.0, height=18.0, aria_hidden="true",
        **PLAIN,
    )
