"""A recorded scene as a drawing; coordinates are only moved and scaled here."""

from __future__ import annotations

from typing import Any, NamedTuple

from markupsafe import Markup

from verify.picture.words import SUBSCRIPTS
from verify.report.svg import Pixel, drawing, element, group, label_text, path, tick_text, ticks


WIDTH, THUMB = 560.0, 230.0
TALLEST = 470.0
EDGE = 34.0  # room for ticks
MANY_POINTS = 9
# Beyond this points go without their names.


class Canvas(NamedTuple):
    """How places of a scene become pixels."""

    x0: float
    y1: float
    across: float
    up: float
    left: float
    top: float
    width: float
    height: float

    def at(self, place: Any) -> Pixel:
        """Return the pixel of a place."""
        return (
            self.left + (place[0] - self.x0) * self.across,
            self.top + (self.y1 - place[1]) * self.up,
        )


def label_class(label: int, *, many: bool) -> str:
    """Return the class of a label: p and m, or k0, k1, ..."""
    return f"k{label % 6}" if many else ("p" if label > 0 else "m")


def is_many(scene: dict[str, Any]) -> bool:
    """Are the labels of a scene classes 0, 1, ...?"""
    labels = {point["label"] for point in scene["points"]}
    labels |= {region["label"] for region in scene["regions"]}
    labels |= {band[2] for band in scene["bands"]}
    return not labels <= {1, -1}


def draw(scene: dict[str, Any], *, small: bool = False) -> Markup:
    """Return the drawing of a scene, as a thumbnail if it is to be small."""
    if scene["frame"]["kind"] == "line":
        return _Line(scene, small=small).drawing()
    return _Plane(scene, small=small).drawing()


def positions(scene: dict[str, Any]) -> list[list[float]]:
    """Return, for each stop of a scene, the pixels of what moves: x and y in turn."""
    kind = _Line if scene["frame"]["kind"] == "line" else _Plane
    artist = kind(scene, small=False)
    return [
        [round(c, 1) for pixel in artist.movers(stop) for c in pixel]
        for stop in scene["motion"]["stops"]
    ]


class _Artist:
    """What planes and lines have in common."""

    canvas: Canvas

    def __init__(self, scene: dict[str, Any], *, small: bool) -> None:
        self.scene, self.small = scene, small
        self.many = is_many(scene)

    def mark(self, at: Pixel, label: int, extra: str = "") -> Markup:
        """Return the sign of a label: a circle, a square, and further shapes for classes."""
        name = label_class(label, many=self.many)
        shape = SHAPES[name]
        size = 4.2 if self.small else 5.5
        return shape(at, size, f"pt {name}{extra}")

    def rays(self) -> list[Markup]:
        """Return the paths of what moves, with a head, and the places where labels change."""
        motion = self.scene["motion"]
        if motion is None:
            return []
        parts = []
        for ray in motion["rays"]:
            start, end = (self.canvas.at(at) for at in ray["path"])
            parts.append(element("path", class_="ray", d=path([start, end]), fill="none"))
            parts.append(self.head(start, end, "ray-head"))
        return parts

    def head(self, start: Pixel, end: Pixel, class_: str) -> Markup:
        """Return the head of an arrow."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = (dx * dx + dy * dy) ** 0.5
        if length < 1:
            return Markup("")
        ux, uy = dx / length, dy / length
        size = 6.0 if self.small else 8.0
        back = (end[0] - size * ux, end[1] - size * uy)
        wings = [
            (back[0] - 0.42 * size * uy, back[1] + 0.42 * size * ux),
            end,
            (back[0] + 0.42 * size * uy, back[1] - 0.42 * size * ux),
        ]
        return element("path", class_=class_, d=path(wings, closed=True))

    def events(self) -> list[Markup]:
        """Return a ring where each moving point changes its label."""
        motion = self.scene["motion"]
        if motion is None:
            return []
        box = self.scene["frame"]["box"]
        parts = []
        named: set[str] = set()
        for event in motion["events"]:
            x, y = event["at"]
            if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
                continue
            at = self.canvas.at(event["at"])
            parts.append(element("circle", class_="event", cx=at[0], cy=at[1], r=4.0, fill="none"))
            text = f"c = {event['c']}"
            if not self.small and len(motion["events"]) <= 6 and text not in named and len(text) < 14:
                named.add(text)
                parts.append(label_text(at[0] + 8, at[1] + 15, text, "tag"))
        return parts

    def moving(self) -> list[Markup]:
        """Return the dots that the slider moves, at their start."""
        motion = self.scene["motion"]
        if motion is None or self.small:
            return []
        return [
            element("circle", class_="mv", cx=x, cy=y, r=6.0)
            for x, y in self.movers(motion["stops"][0])
        ]

    def movers(self, stop: dict[str, Any]) -> list[Pixel]:
        """Return where the moving dots are at a stop."""
        return [self.canvas.at(at) for at in stop["at"]]


class _Plane(_Artist):
    def __init__(self, scene: dict[str, Any], *, small: bool) -> None:
        super().__init__(scene, small=small)
        x0, y0, x1, y1 = scene["frame"]["box"]
        width = THUMB if small else WIDTH
        edge = 2.0 if small else EDGE
        inner = width - edge - 4
        across = inner / (x1 - x0)
        up = across if scene["frame"]["equal"] else 0.7 * inner / (y1 - y0)
        tallest = 200.0 if small else TALLEST
        if (y1 - y0) * up > tallest:
            up = tallest / (y1 - y0)
            if scene["frame"]["equal"]:
                across = up
        height = (y1 - y0) * up
        self.canvas = Canvas(x0, y1, across, up, edge, 4.0, (x1 - x0) * across, height)

    def drawing(self) -> Markup:
        c, scene = self.canvas, self.scene
        frame = element(
            "rect", class_="box", x=c.left, y=c.top, width=c.width, height=c.height, fill="none",
            stroke="currentColor",
        )
        parts = [
            *self.areas(),
            *([] if self.small else self.axes()),
            *self.hulls(),
            *self.borders(),
            frame,
            *self.rays(),
            *self.arrows(),
            *self.points(),
            *self.events(),
            *self.moving(),
        ]
        total = (c.left + c.width + 4, c.top + c.height + (4 if self.small else 26))
        return drawing(*total, parts, scene["alt"], "scene")

    def areas(self) -> list[Markup]:
        parts = []
        for region in self.scene["regions"]:
            name = label_class(region["label"], many=self.many)
            data = "".join(path(map(self.canvas.at, loop), closed=True) for loop in region["loops"])
            parts.append(element("path", class_=f"area {name}", d=data, fill="none", fill_rule="evenodd"))
        if self.scene["wedge"]:
            corners = [self.canvas.at(at) for at in self.scene["wedge"]]
            parts.append(element("path", class_="wedge", d=path(corners, closed=True), fill="none"))
        return parts

    def axes(self) -> list[Markup]:
        c, (x0, y0, x1, y1) = self.canvas, self.scene["frame"]["box"]
        across, up = ticks(x0, x1, 6), ticks(y0, y1, max(2, int(c.height / 70)))
        bottom = c.top + c.height
        parts = []
        for x in across:
            at = c.at((x, y0))[0]
            parts.append(element("path", class_="grid" if x else "zero", d=f"M{at:.1f} {c.top:.1f}V{bottom:.1f}"))
            parts.append(label_text(at, bottom + 14, tick_text(x, across), "tick", "middle"))
        for y in up:
            at = c.at((x0, y))[1]
            parts.append(element("path", class_="grid" if y else "zero", d=f"M{c.left:.1f} {at:.1f}H{c.left + c.width:.1f}"))
            parts.append(label_text(c.left - 4, at + 4, tick_text(y, up), "tick", "end"))
        names = self.scene["frame"]["axes"]
        if names[0]:
            parts.append(label_text(c.left + c.width - 4, bottom - 6, names[0], "axis", "end"))
            parts.append(label_text(c.left + 6, c.top + 14, names[1], "axis"))
        return parts

    def hulls(self) -> list[Markup]:
        parts = []
        for one in self.scene["hulls"]:
            name = label_class(one["label"], many=self.many)
            data = path(map(self.canvas.at, one["corners"]), closed=len(one["corners"]) > 2)
            parts.append(element("path", class_=f"hull {name}", d=data, fill="none", stroke="currentColor"))
        return parts

    def borders(self) -> list[Markup]:
        parts = []
        for border in self.scene["borders"]:
            name = "k" if self.many else label_class(border["belongs"], many=False)
            data = path(map(self.canvas.at, border["line"]))
            parts.append(element("path", class_=f"border {name}", d=data, fill="none", stroke="currentColor"))
        named = 0
        for one in self.scene["lines"]:
            ends = [self.canvas.at(at) for at in one["line"]]
            parts.append(element("path", class_=f"line {one['kind']}", d=path(ends), fill="none", stroke="currentColor"))
            if one["name"] and not self.small:
                parts.append(self.name_of_line(one["name"], ends, named))
                named += 1
        return parts

    def name_of_line(self, name: str, ends: list[Pixel], place: int) -> Markup:
        """Write a name near the upper end of a line, each one lower than the one before."""
        c = self.canvas
        top, low = sorted(ends, key=lambda at: at[1])
        share = min(0.9, 0.08 + 0.13 * place)
        x, y = top[0] + share * (low[0] - top[0]), top[1] + share * (low[1] - top[1])
        right = x > c.left + 0.6 * c.width
        return label_text(x + (-6 if right else 6), max(y, c.top + 14) + 3, name, "tag", "end" if right else "")

    def arrows(self) -> list[Markup]:
        parts = []
        for one in self.scene["arrows"]:
            start, end = self.canvas.at(one["from"]), self.canvas.at(one["to"])
            parts.append(element("path", class_="arrow", d=path([start, end]), fill="none", stroke="currentColor"))
            parts.append(self.head(start, end, "arrow-head"))
            middle = (0.45 * start[0] + 0.55 * end[0], 0.45 * start[1] + 0.55 * end[1])
            if not self.small:
                parts.append(label_text(middle[0] + 7, middle[1] - 7, one["name"], "tag strong"))
        return parts

    def points(self) -> list[Markup]:
        parts = []
        placed: dict[tuple[float, ...], int] = {}
        # A shadow may hide a point, never the other way round.
        for point in sorted(self.scene["points"], key=lambda point: not point["shadow"]):
            x, y = self.canvas.at(point["at"])
            earlier = placed.get((round(x), round(y)), 0)
            placed[round(x), round(y)] = earlier + 1
            x += 9.0 * earlier
            extra = " shadow" if point["shadow"] else ""
            if point["ring"]:
                parts.append(element("circle", class_="ring", cx=x, cy=y, r=8.0 if self.small else 10.0, fill="none"))
            parts.append(self.mark((x, y), point["label"], extra))
            if not self.small:
                parts.append(label_text(x + 8, y - 9 - 12 * earlier, self.name(point), "name"))
        for mark in self.scene["marks"]:
            x, y = self.canvas.at(mark["at"])
            parts.append(element("path", class_="common", d=f"M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12"))
            if not self.small:
                parts.append(label_text(x + 8, y + 16, mark["name"], "tag strong"))
        return parts

    def name(self, point: dict[str, Any]) -> str:
        """Name a point, or say how many coincide."""
        many = len(self.scene["points"]) > MANY_POINTS
        names = ", ".join(f"x{str(i + 1).translate(SUBSCRIPTS)}" for i in point["index"][:3])
        if len(point["index"]) > 3 or (many and len(point["index"]) > 1):
            return f"×{len(point['index'])}"
        return "" if many else names


class _Line(_Artist):
    """A number line, and above it the graph of the score where there is one."""

    def __init__(self, scene: dict[str, Any], *, small: bool) -> None:
        super().__init__(scene, small=small)
        x0, _, x1, _ = scene["frame"]["box"]
        width = THUMB if small else WIDTH
        edge = 4.0 if small else EDGE
        across = (width - edge - 8) / (x1 - x0)
        self.graph = (78.0 if small else 210.0) if scene["graphs"] else 0.0
        self.strip = 34.0 if small else 64.0
        stacked = max((self.stack(point) for point in scene["points"]), default=0)
        self.strip += 11.0 * stacked
        self.canvas = Canvas(x0, 0.0, across, 0.0, edge, 0.0, (x1 - x0) * across, 0.0)
        self.middle = self.graph + (16 if self.graph else 4) + self.strip - (16.0 if small else 30.0)
        values = [y for one in scene["graphs"] for _, y in one["nodes"]]
        level = scene.get("level")
        values += [0.0] if level is None else [level]
        self.bottom, self.peak = min(values), max(values)

    def stack(self, point: dict[str, Any]) -> int:
        """Return how many points before this one share its place."""
        points = self.scene["points"]
        return sum(other["at"][0] == point["at"][0] for other in points[: points.index(point)])

    def x(self, x: float) -> float:
        """Return the pixel of a place on the line."""
        return self.canvas.at((x, 0.0))[0]

    def height(self, y: float) -> float:
        """Return the pixel of a score."""
        span = (self.peak - self.bottom) or 1.0
        return 8 + (self.graph - 16) * (self.peak - y) / span

    def drawing(self) -> Markup:
        c = self.canvas
        parts = [*self.plot(), *self.bands(), *self.axis(), *self.hulls(), *self.lines()]
        self.canvas = c._replace(top=self.middle)
        parts += [*self.rays(), *self.points(), *self.events()]
        self.canvas = c
        parts += self.moving()
        bottom = self.middle + (16 if self.small else 34)
        return drawing(c.left + c.width + 8, bottom, parts, self.scene["alt"], "scene")

    def plot(self) -> list[Markup]:
        """Return the graphs of the score, with the threshold."""
        if not self.graph:
            return []
        c = self.canvas
        parts = [element("rect", class_="box", x=c.left, y=2.0, width=c.width, height=self.graph - 4, fill="none", stroke="currentColor")]
        level = self.scene.get("level")
        if level is not None:
            y = self.height(level)
            parts.append(element("path", class_="level", d=f"M{c.left:.1f} {y:.1f}H{c.left + c.width:.1f}", stroke="currentColor"))
        if not self.small:
            marks = ticks(self.bottom, self.peak, 4)
            parts += [
                label_text(c.left - 4, self.height(y) + 4, tick_text(y, marks), "tick", "end") for y in marks
            ]
        for k, one in enumerate(self.scene["graphs"]):
            name = f"k{k}" if len(self.scene["graphs"]) > 1 else ""
            nodes = [(self.x(x), self.height(y)) for x, y in one["nodes"]]
            parts.append(element("path", class_=f"curve {name}", d=path(nodes), fill="none", stroke="currentColor"))
            if not self.small:
                parts.append(self.name_of_graph(one["name"], nodes))
        return parts

    def name_of_graph(self, name: str, nodes: list[Pixel]) -> Markup:
        """Write the name beside the higher end of a graph."""
        right = nodes[-1][1] <= nodes[0][1]
        x, y = nodes[-1] if right else nodes[0]
        return label_text(x + (-6 if right else 6), max(y + 16, 20), name, "tag", "end" if right else "")

    def bands(self) -> list[Markup]:
        """Return the stretches of one label under the line."""
        y, height = self.middle - (5 if self.small else 8), 10.0 if self.small else 16.0
        parts = []
        for start, end, label in self.scene["bands"]:
            name = label_class(label, many=self.many)
            parts.append(element("rect", class_=f"area {name}", x=self.x(start), y=y, width=self.x(end) - self.x(start), height=height, fill="none"))
        for at, own, _ in self.scene["changes"]:
            name = "k" if self.many else label_class(own, many=False)
            x = self.x(at)
            parts.append(element("path", class_=f"border {name}", d=f"M{x:.1f} {y - 5:.1f}V{y + height + 5:.1f}", stroke="currentColor"))
        return parts

    def axis(self) -> list[Markup]:
        c, y = self.canvas, self.middle
        parts = [element("path", class_="zero", d=f"M{c.left:.1f} {y:.1f}H{c.left + c.width:.1f}", stroke="currentColor")]
        if self.small:
            return parts
        box = self.scene["frame"]["box"]
        marks = ticks(box[0], box[2], 7)
        for x in marks:
            parts.append(element("path", class_="zero", d=f"M{self.x(x):.1f} {y + 8:.1f}v4", stroke="currentColor"))
            parts.append(label_text(self.x(x), y + 25, tick_text(x, marks), "tick", "middle"))
        return parts

    def hulls(self) -> list[Markup]:
        parts = []
        for k, one in enumerate(self.scene["hulls"]):
            xs = [self.x(at[0]) for at in one["corners"]]
            name, y = label_class(one["label"], many=self.many), self.middle + (-4 if k else 4)
            parts.append(element("path", class_=f"hull {name}", d=f"M{min(xs):.1f} {y:.1f}H{max(xs):.1f}", fill="none", stroke="currentColor"))
        return parts

    def lines(self) -> list[Markup]:
        parts = []
        for one in self.scene["lines"]:
            x = self.x(one["line"][0][0])
            top = 4 if self.graph else self.middle - 26
            parts.append(element("path", class_=f"line {one['kind']}", d=f"M{x:.1f} {top:.1f}V{self.middle + 12:.1f}", stroke="currentColor"))
            if one["name"] and not self.small:
                right = x > self.canvas.left + 0.8 * self.canvas.width
                parts.append(label_text(x + (-5 if right else 5), top + 12, one["name"], "tag", "end" if right else ""))
        return parts

    def points(self) -> list[Markup]:
        parts = []
        for point in self.scene["points"]:
            x, y = self.x(point["at"][0]), self.middle - 13.0 * self.stack(point)
            if point["ring"]:
                parts.append(element("circle", class_="ring", cx=x, cy=y, r=8.0 if self.small else 10.0, fill="none"))
            parts.append(self.mark((x, y), point["label"]))
            if not self.small:
                names = [f"x{str(i + 1).translate(SUBSCRIPTS)}" for i in point["index"]]
                text = ", ".join(names) if len(names) < 4 else f"×{len(names)}"
                if len(self.scene["points"]) <= MANY_POINTS or len(names) > 1:
                    parts.append(label_text(x + 7, y - 8, text, "name"))
        for mark in self.scene["marks"]:
            x = self.x(mark["at"][0])
            parts.append(element("path", class_="common", d=f"M{x - 6:.1f} {self.middle + 4:.1f}l12 12m0-12l-12 12"))
            if not self.small:
                parts.append(label_text(x + 10, self.middle + 18, mark["name"], "tag strong"))
        return parts

    def movers(self, stop: dict[str, Any]) -> list[Pixel]:
        """Return the dots on the line, and with a graph those on it."""
        xs = [self.x(at[0]) for at in stop["at"]]
        on_line = [(x, self.middle) for x in xs]
        heights = stop.get("heights", [])
        if not self.graph or None in heights:
            return on_line
        return on_line + [(x, self.height(y)) for x, y in zip(xs, heights, strict=True)]


def _circle(at: Pixel, size: float, class_: str) -> Markup:
    return element("circle", class_=class_, cx=at[0], cy=at[1], r=size)


def _polygon(*corners: tuple[float, float]) -> Any:
    def shape(at: Pixel, size: float, class_: str) -> Markup:
        places = [(at[0] + size * x, at[1] + size * y) for x, y in corners]
        return element("path", class_=class_, d=path(places, closed=True))

    return shape


_square = _polygon((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
_triangle = _polygon((0, -1.25), (1.15, 0.85), (-1.15, 0.85))
_diamond = _polygon((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))
_pentagon = _polygon((0, -1.2), (1.14, -0.37), (0.7, 0.97), (-0.7, 0.97), (-1.14, -0.37))
_plus = _polygon(
    (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4),
    (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
)

SHAPES = {
    "p": _circle, "m": _square,
    "k0": _circle, "k1": _square, "k2": _triangle, "k3": _diamond, "k4": _pentagon, "k5": _plus,
}
# One shape a label: colour is never alone.


def key(class_: str) -> Markup:
    """Return a small picture of one sign for the legend."""
    sign: Any
    if class_ in SHAPES:
        sign = SHAPES[class_]((9.0, 9.0), 5.5, f"pt {class_}")
    elif class_.startswith("area "):
        sign = element("rect", class_=class_, x=1.0, y=3.0, width=16.0, height=12.0, fill="none")
    elif class_ in ("ring", "event"):
        sign = element("circle", class_=class_, cx=9.0, cy=9.0, r=5.0, fill="none")
    elif class_ == "common":
        sign = element("path", class_="common", d="M4 4l10 10m0-10l-10 10")
    elif class_ == "wedge":
        sign = element("path", class_="wedge", d="M2 15L16 3V15Z", fill="none")
    else:
        sign = element("path", class_=class_, d="M1 9H17", fill="none", stroke="currentColor")
    return element("svg", group([sign]), class_="key", viewBox="0 0 18 18", width=18.0, height=18.0, aria_hidden="true")
