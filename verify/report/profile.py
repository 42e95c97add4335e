"""What is measured of something that moves, against the parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from verify.picture.scene import Motion, Profile
from verify.report.svg import Pixel, drawing, element, label_text, path, tick_text, ticks


PROFILE = (340.0, 190.0, 44.0, 12.0, 150.0)  # width, height, left, top, bottom


def _frame(
    drawn: Profile,
) -> tuple[float, float, float, Callable[[float, float], Pixel]]:
    """Return the ends of both axes, and how a pair becomes a pixel."""
    width, _, left, top, bottom = PROFILE
    nodes, level = drawn.nodes, drawn.threshold
    low, high = min(*(y for _, y in nodes), level), max(*(y for _, y in nodes), level)
    span, end = (high - low) or 1.0, nodes[-1][0] or 1.0

    def at(c: float, y: float) -> tuple[float, float]:
        return left + (width - left - 10) * c / end, bottom - (bottom - top) * (y - low) / span

    return low, high, end, at


def profile(motion: Motion, drawn: Profile) -> Markup:
    """Return the chart of what is measured along the first track."""
    width, height, left, top, bottom = PROFILE
    low, high, end, at = _frame(drawn)
    parts = [
        element("rect", class_="box", x=left, y=top, width=width - left - 10, height=bottom - top)
    ]
    level = at(0, drawn.threshold)[1]
    parts.append(element("path", class_="level", d=f"M{left} {level:.1f}H{width - 10}"))
    marks = ticks(low, high, 4)
    parts += [label_text(left - 4, at(0, y)[1] + 4, tick_text(y, marks), "tick", "end") for y in marks]
    marks = ticks(0, end, 5)
    parts += [label_text(at(c, low)[0], bottom + 14, tick_text(c, marks), "tick", "middle") for c in marks]
    parts.append(label_text((left + width) / 2, bottom + 32, motion.parameter, "axis", "middle"))
    nodes = [at(node[0], node[1]) for node in drawn.nodes]
    parts.append(element("path", class_="curve", d=path(nodes)))
    values = [stop.value for stop in motion.stops]
    for event in motion.events:
        if event.track == 0 and event.value in values:
            x, y = _dot(drawn, event.value)
            parts.append(element("circle", class_="event", cx=x, cy=y, r=4.0))
    x, y = nodes[0]
    parts.append(element("circle", class_="mv dot", cx=x, cy=y, r=5.0))
    return drawing(width, height, parts, drawn.alt, "chart")


def _dot(drawn: Profile, value: Any) -> tuple[float, float]:
    """Return the pixel of a value of the parameter on the chart."""
    c = _float(value)
    near = min(drawn.nodes, key=lambda node: abs(node[0] - c))
    *_, at = _frame(drawn)
    x, y = at(near[0], near[1])
    return round(x, 1), round(y, 1)


def profile_dots(motion: Motion, drawn: Profile) -> list[list[float]]:
    """Return the pixel of each stop on the chart."""
    return [list(_dot(drawn, stop.value)) for stop in motion.stops]


def _float(value: Any) -> float:
    top, _, bottom = str(value).partition("/")
    return int(top) / int(bottom or 1)
