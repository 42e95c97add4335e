"""What rests on what: the graph of ``uses``, drawn; its links need no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from verify.report.layers import Lane, Place, layered
from verify.report.svg import element, label_text, number


HEIGHT, GAP_X, GAP_Y, LANE = 46.0, 14.0, 40.0, 10.0
LETTER, SMALL_LETTER = 7.9, 6.4
# Widths of letters of a node's two lines.

WIDEST = 1080.0
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
    rows = layered(known)
    boxes, width, height = _place(by_id, rows)
    parts = []
    for name, used in known.items():
        for one in used:
            lanes = [p for row in rows for p in row if isinstance(p, Lane) and p[:2] == (one, name)]
            marks = _marks(index, related[name] & related[one])
            parts.append(_edge([boxes[p] for p in (one, *lanes, name)], marks))
    for name, node in by_id.items():
        parts.append(_node(node, boxes[name], index[name], _marks(index, related[name])))
    drawn = element(
        "svg", Markup("").join([_tip(), *parts]), class_="graph",
        viewBox=f"0 0 {number(width)} {number(height)}", width=width, height=height,
    )
    rules = "".join(
        f".graph:has(#n{k}:is(:hover,:focus-visible)) :is(.n,.e):not(.r{k})" + "{opacity:.16}"
        for name, k in index.items()
        if len(related[name]) > 1
    )
    return drawn, rules


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
    by_id: Mapping[str, Node], rows: Sequence[Sequence[Place]]
) -> tuple[dict[Place, Box], float, float]:
    """Put the layers below one another, each in the middle; a wide one takes several rows."""
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
    spans = [sum(_width(place, by_id) + GAP_X for place in line) - GAP_X for line in lines]
    full = max(spans, default=0.0) + 8
    boxes: dict[Place, Box] = {}
    y = 4.0
    for line, span in zip(lines, spans, strict=True):
        x = float(round((full - span) / 2))
        for place in line:
            width = _width(place, by_id)
            boxes[place] = Box(x + width / 2, y, width)
            x += width + GAP_X
        y += HEIGHT + GAP_Y
    return boxes, full, y - GAP_Y + 8


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
    return element("path", class_=f"e{marks}", d=data, marker_end="url(#tip)", fill="none", stroke="currentColor")


def _node(node: Node, box: Box, k: int, marks: str) -> Markup:
    left, top = box.middle - box.width / 2, box.top
    corner = {"existence": 23.0, "probabilistic": 12.0}.get(node.kind, 3.0)
    parts: list[Any] = [
        element("rect", x=left, y=top, width=box.width, height=HEIGHT, rx=corner, fill="none", stroke="currentColor")
    ]
    if node.firm:
        parts.append(
            element("rect", class_="firm", x=left + 4, y=top + 4, width=box.width - 8, height=HEIGHT - 8,
                    rx=max(1.0, corner - 3), fill="none", stroke="currentColor")
        )
    parts.append(label_text(box.middle, top + 20, f"{node.glyph} {node.name}", "title"))
    parts.append(label_text(box.middle, top + 36, node.words, "words"))
    return element(
        "a", Markup("").join(parts), id=f"n{k}", class_=f"n {node.outcome}{marks}", href=node.href
    )
