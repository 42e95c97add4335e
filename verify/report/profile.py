"""What is measured of something that moves, against the parameter, on its scale."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any, NamedTuple

from markupsafe import Markup

from verify.picture.scene import Motion, Profile
from verify.picture.words import typeset
from verify.report.svg import Pixel, drawing, element, label_text, path, tick_text, ticks


PROFILE = (340.0, 190.0, 44.0, 12.0, 150.0)  # width, height, left, top, bottom


class _Axes(NamedTuple):
    """The ends of both axes, and how a pair becomes a pixel."""

    low: float
    high: float
    first: float
    last: float
    at: Callable[[float, float], Pixel]


def _axes(motion: Motion, drawn: Profile) -> _Axes:
    width, _, left, top, bottom = PROFILE
    levels = [] if drawn.threshold is None else [drawn.threshold]
    heights = [*(y for _, y in drawn.nodes), *levels]
    low, high = min(heights), max(heights)
    first, last = drawn.nodes[0][0], drawn.nodes[-1][0]
    start, end = _along(motion, first), _along(motion, last)
    span, length = (high - low) or 1.0, (end - start) or 1.0

    def at(c: float, y: float) -> tuple[float, float]:
        share = (_along(motion, c) - start) / length
        return left + (width - left - 10) * share, bottom - (bottom - top) * (y - low) / span

    return _Axes(low, high, first, last, at)


def _along(motion: Motion, value: float) -> float:
    """Return where a value of the parameter lies on its scale."""
    return log10(value) if motion.scale == "log" else value


def _marks(motion: Motion, axes: _Axes) -> list[tuple[float, str]]:
    """Return the ticks of the parameter, on a scale of powers of ten those powers."""
    if motion.scale != "log":
        marks = ticks(axes.first, axes.last, 5)
        return [(c, tick_text(c, marks)) for c in marks]
    low, high = ceil(log10(axes.first) - 1e-9), floor(log10(axes.last) + 1e-9)
    step = max(1, -(-(high - low) // 6))
    return [(10.0**k, typeset(f"10^{k}")) for k in range(low, high + 1, step)]


def profile(motion: Motion, drawn: Profile) -> Markup:
    """Return the chart of what is measured over the parameter."""
    width, height, left, top, bottom = PROFILE
    axes = _axes(motion, drawn)
    parts = [
        element("rect", class_="box", x=left, y=top, width=width - left - 10, height=bottom - top)
    ]
    if drawn.threshold is not None:
        level = axes.at(axes.first, drawn.threshold)[1]
        parts.append(element("path", class_="level", d=f"M{left} {level:.1f}H{width - 10}"))
    marks = ticks(axes.low, axes.high, 4)
    parts += [
        label_text(left - 4, axes.at(axes.first, y)[1] + 4, tick_text(y, marks), "tick", "end") for y in marks
    ]
    parts += [
        label_text(axes.at(c, axes.low)[0], bottom + 14, text, "tick", "middle")
        for c, text in _marks(motion, axes)
    ]
    parts.append(label_text((left + width) / 2, bottom + 32, motion.parameter, "axis", "middle"))
    parts.append(element("path", class_="curve", d=path(_nodes(motion, drawn, axes))))
    values = [stop.value for stop in motion.stops]
    for event in motion.events:
        if drawn is motion.profile and event.track == 0 and event.value in values:
            x, y = _dot(motion, drawn, event.value)
            parts.append(element("circle", class_="event", cx=x, cy=y, r=4.0))
    x, y = _dot(motion, drawn, motion.stops[motion.first].value)
    parts.append(element("circle", class_="mv dot", cx=x, cy=y, r=5.0))
    return drawing(width, height, parts, drawn.alt, "chart")


def _nodes(motion: Motion, drawn: Profile, axes: _Axes) -> list[Pixel]:
    """Return the pixels of the curve; by steps, each value holds until the next."""
    nodes = [(node[0], node[1]) for node in drawn.nodes]
    if motion.scale == "steps":
        nodes = [
            *(one for (c, y), (after, _) in pairwise(nodes) for one in ((c, y), (after, y))), nodes[-1],
        ]
    return [axes.at(c, y) for c, y in nodes]


def _dot(motion: Motion, drawn: Profile, value: Any) -> tuple[float, float]:
    """Return the pixel of a value of the parameter on the chart; none lies beyond its ends."""
    c = min(max(_float(value), drawn.nodes[0][0]), drawn.nodes[-1][0])
    before = [node for node in drawn.nodes if node[0] <= c][-1]
    after = next((node for node in drawn.nodes if node[0] > c), before)
    y = before[1]
    if after[0] > before[0] and motion.scale != "steps":
        start, end = _along(motion, before[0]), _along(motion, after[0])
        y += (after[1] - before[1]) * (_along(motion, c) - start) / (end - start)
    pixel = _axes(motion, drawn).at(c, y)
    return round(pixel[0], 1), round(pixel[1], 1)


def profile_dots(motion: Motion) -> list[list[float]]:
    """Return the pixels of each stop on all charts, x and y in turn."""
    return [
        [c for drawn in motion.measured for c in _dot(motion, drawn, stop.value)]
        for stop in motion.stops
    ]


def _float(value: Any) -> float:
    top, _, bottom = str(value).partition("/")
    return int(top) / int(bottom or 1)
