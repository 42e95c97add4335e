"""The score of a moving point against the length of its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from verify.report.svg import Pixel, drawing, element, label_text, path, tick_text, ticks


PROFILE = (340.0, 190.0, 44.0, 12.0, 150.0)  # width, height, left, top, bottom


def _frame(
    scene: Mapping[str, Any],
) -> tuple[float, float, float, Callable[[float, float], Pixel]]:
    """Return the ends of both axes, and how a length and a score become a pixel."""
    width, _, left, top, bottom = PROFILE
    recorded = scene["motion"]["profile"]
    nodes, level = recorded["nodes"], recorded["threshold"]
    low, high = min(*(y for _, y in nodes), level), max(*(y for _, y in nodes), level)
    span, end = (high - low) or 1.0, nodes[-1][0] or 1.0

    def at(c: float, y: float) -> tuple[float, float]:
        return left + (width - left - 10) * c / end, bottom - (bottom - top) * (y - low) / span

    return low, high, end, at


def profile(scene: Mapping[str, Any]) -> Markup:
    """Return the chart of the score along the first ray."""
    width, height, left, top, bottom = PROFILE
    recorded = scene["motion"]["profile"]
    low, high, end, at = _frame(scene)
    parts = [
        element("rect", class_="box", x=left, y=top, width=width - left - 10, height=bottom - top)
    ]
    level = at(0, recorded["threshold"])[1]
    parts.append(element("path", class_="level", d=f"M{left} {level:.1f}H{width - 10}"))
    marks = ticks(low, high, 4)
    parts += [label_text(left - 4, at(0, y)[1] + 4, tick_text(y, marks), "tick", "end") for y in marks]
    marks = ticks(0, end, 5)
    parts += [label_text(at(c, low)[0], bottom + 14, tick_text(c, marks), "tick", "middle") for c in marks]
    parts.append(label_text((left + width) / 2, bottom + 32, "c", "axis", "middle"))
    nodes = [at(c, y) for c, y in recorded["nodes"]]
    parts.append(element("path", class_="curve", d=path(nodes)))
    for event in scene["motion"]["events"]:
        stop = next((one for one in scene["motion"]["stops"] if one["c"] == event["c"]), None)
        if event["ray"] == 0 and stop is not None:
            x, y = _dot(scene, scene["motion"]["stops"].index(stop))
            parts.append(element("circle", class_="event", cx=x, cy=y, r=4.0))
    x, y = nodes[0]
    parts.append(element("circle", class_="mv dot", cx=x, cy=y, r=5.0))
    name = f"{recorded['name'].capitalize()} of {scene['motion']['rays'][0]['name']} along its path, against c."
    return drawing(width, height, parts, name, "chart")


def _dot(scene: Mapping[str, Any], k: int) -> tuple[float, float]:
    """Return the pixel of a stop on the chart of the score."""
    c = _float(scene["motion"]["stops"][k]["c"])
    nodes = scene["motion"]["profile"]["nodes"]
    near = min(nodes, key=lambda node: abs(node[0] - c))
    *_, at = _frame(scene)
    x, y = at(*near)
    return round(x, 1), round(y, 1)


def profile_dots(scene: Mapping[str, Any]) -> list[list[float]]:
    """Return the pixel of each stop on the chart."""
    return [list(_dot(scene, k)) for k in range(len(scene["motion"]["stops"]))]


def _float(value: Any) -> float:
    top, _, bottom = str(value).partition("/")
    return int(top) / int(bottom or 1)
