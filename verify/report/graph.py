"""What rests on what: the graph of ``uses``, drawn; its links need no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from verify.report.layers import SWEEPS, Lane, Place, layered
from verify.report.svg import PLAIN, element, number


HEIGHT, GAP_X, GAP_Y, LANE = 46.0, 14.0, 40.0, 10.0
LETTER, SMALL_LETTER = 8.1, 6.4
# Widths of letters of a node's two lines.

WIDEST = 1040.0
# A layer wider than this continues on a row of its own.


class Node(NamedTuple):
    """A claim in the graph: two lines of text, where it leads, and the class of its outcome."""

    id: str
    name: str
    words: str
    glyph: str
    outcome: str
    kind: str
    firm: bool
    href: str


class Box(NamedTuple):
    """Where a node or a lane stands."""

    middle: float
    top: float
    width: float


def beneath(uses: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Return all that each claim rests on, directly or not; cycles do no harm."""
    found: dict[str, set[str]] = {}
    for name in uses:
        seen: set[str] = set()
        waiting = [one for one in uses[name] if one in uses]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += [other for other in uses[one] if other in uses]
        found[name] = seen
    return found


def cycles(uses: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the claims that rest on themselves."""
    return [name for name, below in beneath(uses).items() if name in below]


def draw(nodes: Sequence[Node], uses: Mapping[str, Sequence[str]]) -> tuple[Markup, str]:
    """Return the drawing, and the rules that dim what has nothing to do with a node."""
    by_id = {node.id: node for node in nodes}
    index = {node.id: k for k, node in enumerate(nodes)}
    known = {name: [one for one in uses[name] if one in by_id] for name in by_id}
    below = beneath(known)
    related = {name: {name} | below[name] | {n for n in by_id if name in below[n]} for name in by_id}
    boxes, width, height = _packed([_place(by_id, *layered(part)) for part in components(known)])
    all_lanes = [place for place in boxes if isinstance(place, Lane)]
    parts = []
    for name, used in known.items():
        for one in used:
            lanes = sorted((p for p in all_lanes if p[:2] == (one, name)), key=lambda lane: lane.layer)
            marks = _marks(index, related[name] & related[one])
            places: list[str | Lane] = [one, *lanes, name]
            parts.append(_edge([boxes[p] for p in places], marks))
    for name, node in by_id.items():
        parts.append(_node(node, boxes[name], index[name], _marks(index, related[name])))
    drawn = element(
        "svg", Markup("").join([_tip(), *parts]), class_="graph",
        viewBox=f"0 0 {number(width)} {number(height)}", width=width, height=height, **PLAIN,
    )
    chosen = ",".join(
        f".graph:has(#n{k}:hover,#n{k}:focus)>:not(.r{k})"
        for name, k in index.items()
        if len(related[name]) > 1
    )
    rules = chosen and chosen + "{opacity:.16}"
    return drawn, rules


def components(uses: Mapping[str, Sequence[str]]) -> list[dict[str, Sequence[str]]]:
    """Return the parts of the graph that have nothing to do with one another, the largest first."""
    near: dict[str, set[str]] = {name: set(used) for name, used in uses.items()}
    for name, used in uses.items():
        for one in used:
            near[one].add(name)
    found: list[dict[str, Sequence[str]]] = []
    left = dict(uses)
    while left:
        part = {next(iter(left))}
        waiting = list(part)
        while waiting:
            more = near[waiting.pop()] - part
            part |= more
            waiting += more
        found.append({name: used for name, used in uses.items() if name in part})
        for name in part:
            del left[name]
    return sorted(found, key=len, reverse=True)


Placed = tuple[dict[Place, Box], float, float]  # boxes, width, height


def _packed(parts: Sequence[Placed]) -> Placed:
    """Put parts beside one another, and below where there is no more room."""
    boxes: dict[Place, Box] = {}
    x = y = tallest = widest = 0.0
    for own, width, height in parts:
        if x and x + width > WIDEST:
            x, y, tallest = 0.0, y + tallest + GAP_Y / 2, 0.0
        boxes |= {place: Box(b.middle + x, b.top + y, b.width) for place, b in own.items()}
        x, tallest = x + width + GAP_X, max(tallest, height)
        widest = max(widest, x)
    return boxes, widest, y + tallest


def _tip() -> Markup:
    head = element("path", class_="head", d="M0 0L8 4L0 8z")
    return element(
        "marker", head, id="tip", viewBox="0 0 8 8", refX=6, refY=4, markerWidth=7, markerHeight=7,
        orient="auto", markerUnits="userSpaceOnUse",
    )


def _marks(index: Mapping[str, int], names: set[str]) -> str:
    return "".join(f" r{k}" for k in sorted(index[name] for name in names))


def _width(place: Place, by_id: Mapping[str, Node]) -> float:
    if isinstance(place, Lane):
        return LANE
    node = by_id[place]
    return 2.0 * round((max(LETTER * (len(node.name) + 2), SMALL_LETTER * len(node.words), 84.0) + 20) / 2)


def _place(
    by_id: Mapping[str, Node],
    rows: Sequence[Sequence[Place]],
    near: Mapping[Place, Sequence[Place]],
) -> Placed:
    """Put the layers below one another; a wide one takes several rows."""
    lines: list[list[Place]] = []
    for row in rows:
        lines.append([])
        total = 0.0
        for place in row:
            width = _width(place, by_id) + GAP_X
            if total and total + width > WIDEST:
                lines.append([])
                total = 0.0
            lines[-1].append(place)
            total += width
    widths = {place: _width(place, by_id) for line in lines for place in line}
    middles = _middles(lines, widths, near)
    left = min((middles[place] - widths[place] / 2 for place in widths), default=0.0) - 4
    right = max((middles[place] + widths[place] / 2 for place in widths), default=0.0) + 4
    boxes = {
        place: Box(round(middles[place] - left), 4 + k * (HEIGHT + GAP_Y), widths[place])
        for k, line in enumerate(lines)
        for place in line
    }
    return boxes, right - left, len(lines) * (HEIGHT + GAP_Y) - GAP_Y + 8


def _middles(
    lines: Sequence[Sequence[Place]],
    widths: Mapping[Place, float],
    near: Mapping[Place, Sequence[Place]],
) -> dict[Place, float]:
    """Draw each place towards its neighbours; the order in a line stays, and so does the room."""
    middles: dict[Place, float] = {}
    for line in lines:
        x = -sum(widths[place] + GAP_X for place in line) / 2
        for place in line:
            middles[place] = x + widths[place] / 2
            x += widths[place] + GAP_X
    for sweep in range(2 * SWEEPS):
        for line in lines if sweep % 2 == 0 else lines[::-1]:
            wanted = [
                sum(middles[n] for n in near[place]) / len(near[place]) if near.get(place) else middles[place]
                for place in line
            ]
            placed: list[float] = []
            for place, goal in zip(line, wanted, strict=True):
                room = (widths[line[len(placed) - 1]] + widths[place]) / 2 + GAP_X if placed else 0.0
                placed.append(max(goal, placed[-1] + room) if placed else goal)
            shift = sum(a - b for a, b in zip(wanted, placed, strict=True)) / len(line)
            middles |= {place: x + shift for place, x in zip(line, placed, strict=True)}
            _keep_within(line, widths, middles)
    return middles


def _keep_within(
    line: Sequence[Place], widths: Mapping[Place, float], middles: dict[Place, float]
) -> None:
    """Push a line back between the borders, from both ends."""
    for sign, order in ((-1, line[::-1]), (1, line)):
        edge = -sign * WIDEST / 2
        for place in order:
            least = edge + sign * widths[place] / 2
            middles[place] = sign * max(sign * middles[place], sign * least)
            edge = middles[place] + sign * (widths[place] / 2 + GAP_X)


def _edge(boxes: Sequence[Box], marks: str) -> Markup:
    """Return a curve from below the first box, through the lanes, to the top of the last."""
    x, y = boxes[0].middle, boxes[0].top + HEIGHT
    data = f"M{x:.0f} {y:.0f}"
    for k, box in enumerate(boxes[1:], 1):
        last = k == len(boxes) - 1
        goal = box.top - (3 if last else 0)
        bend = (goal - y) / 2
        data += f"C{x:.0f} {y + bend:.0f} {box.middle:.0f} {goal - bend:.0f} {box.middle:.0f} {goal:.0f}"
        if not last:
            data += f"V{box.top + HEIGHT:.0f}"
        x, y = box.middle, box.top + HEIGHT
    return element("path", class_=f"e{marks}", d=data)


def _node(node: Node, box: Box, k: int, marks: str) -> Markup:
    """Return a node about its own middle; heights and corners are in the style sheet."""
    half = box.width / 2
    parts: list[Any] = [element("rect", x=-half, width=box.width)]
    if node.firm:
        parts.append(element("rect", x=4 - half, y=4, width=box.width - 8))
    parts.append(element("text", f"{node.glyph} {node.name}", y=20))
    parts.append(element("text", node.words, y=36))
    kind = {"existence": " round", "probabilistic": " soft-edged"}.get(node.kind, "")
    return element(
        "a", Markup("").join(parts), id=f"n{k}", class_=f"n {node.outcome}{kind}{marks}", href=node.href,
        transform=f"translate({number(box.middle)} {number(box.top)})",
    )
