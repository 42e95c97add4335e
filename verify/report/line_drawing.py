"""A scene on a number line, with the graph of the score above it."""

from __future__ import annotations

from markupsafe import Markup

from verify.picture.scene import Dot, Scene, Stop
from verify.report.artist import EDGE, MANY_POINTS, THUMB, WIDTH, Artist, Canvas
from verify.report.svg import Pixel, drawing, element, label_text, merged, path, tick_text, ticks


class Line(Artist):
    """A number line, and above it the graph of the score where there is one."""

    def __init__(self, scene: Scene, *, small: bool, stop: int | None = None) -> None:
        super().__init__(scene, small=small, stop=stop)
        x0, _, x1, _ = scene.frame.box
        width = THUMB if small else WIDTH
        edge = 4.0 if small else EDGE
        across = (width - edge - 8) / (x1 - x0)
        self.graph = (78.0 if small else 210.0) if scene.graphs else 0.0
        self.strip = 34.0 if small else 64.0
        stacked = max((self.stack(point) for point in scene.dots), default=0)
        self.strip += 11.0 * stacked
        self.canvas = Canvas(x0, 0.0, across, 0.0, edge, 0.0, (x1 - x0) * across, 0.0)
        self.middle = self.graph + (16 if self.graph else 4) + self.strip - (16.0 if small else 30.0)
        values = [y for one in scene.graphs for _, y in one.nodes]
        level = scene.level
        values += [0.0] if level is None else [level]
        self.bottom, self.peak = min(values), max(values)

    def stack(self, point: Dot) -> int:
        """Return how many points before this one share its place."""
        dots = self.scene.dots
        return sum(other.at[0] == point.at[0] for other in dots[: dots.index(point)])

    def x(self, x: float) -> float:
        """Return the pixel of a place on the line."""
        return self.canvas.at((x, 0.0))[0]

    def height(self, y: float) -> float:
        """Return the pixel of a score."""
        span = (self.peak - self.bottom) or 1.0
        return 8 + (self.graph - 16) * (self.peak - y) / span

    def drawing(self) -> Markup:
        """Return the whole drawing."""
        c = self.canvas
        parts = [*self.plot(), *self.bands(), *self.axis(), *self.hulls(), *self.lines()]
        self.canvas = c._replace(top=self.middle)
        parts += [*self.rays(), *self.dots(), *self.events()]
        self.canvas = c
        parts += self.moving()
        bottom = self.middle + (16 if self.small else 34)
        return drawing(c.left + c.width + 8, bottom, self.joined(parts), "" if self.small else self.scene.alt, "scene")

    def plot(self) -> list[Markup]:
        """Return the graphs of the score, with the threshold."""
        if not self.graph:
            return []
        c = self.canvas
        parts = [element("rect", class_="box", x=c.left, y=2.0, width=c.width, height=self.graph - 4)]
        level = self.scene.level
        if level is not None:
            y = self.height(level)
            parts.append(element("path", class_="level", d=f"M{c.left:.1f} {y:.1f}H{c.left + c.width:.1f}"))
        if not self.small:
            marks = ticks(self.bottom, self.peak, 4)
            parts += [
                label_text(c.left - 4, self.height(y) + 4, tick_text(y, marks), "tick", "end") for y in marks
            ]
        for k, one in enumerate(self.scene.graphs):
            name = f"k{k}" if len(self.scene.graphs) > 1 else ""
            nodes = [(self.x(x), self.height(y)) for x, y in one.nodes]
            parts.append(element("path", class_=f"curve {name}", d=path(nodes)))
            if not self.small:
                parts.append(self.name_of_graph(one.name, nodes, alone=len(self.scene.graphs) == 1))
        return parts

    def name_of_graph(self, name: str, nodes: list[Pixel], *, alone: bool) -> Markup:
        """Write the name beside the higher end of a graph; of one alone, in the other corner."""
        right = nodes[-1][1] <= nodes[0][1]
        if alone:
            c = self.canvas
            return label_text(c.left + (8 if right else c.width - 8), 18, name, "tag", "" if right else "end")
        x, y = nodes[-1] if right else nodes[0]
        return label_text(x + (-6 if right else 6), max(y + 16, 20), name, "tag", "end" if right else "")

    def bands(self) -> list[Markup]:
        """Return the stretches of one label under the line."""
        y, height = self.middle - (5 if self.small else 8), 10.0 if self.small else 16.0
        parts = []
        for start, end, sign in self.scene.bands:
            name = self.scene.shape(sign)
            parts.append(element("rect", class_=f"area {name}", x=self.x(start), y=y, width=self.x(end) - self.x(start), height=height))
        for at, own, _ in self.scene.changes:
            name = "k" if self.many else self.scene.shape(own)
            x = self.x(at)
            parts.append(element("path", class_=f"border {name}", d=f"M{x:.1f} {y - 5:.1f}V{y + height + 5:.1f}"))
        return parts

    def axis(self) -> list[Markup]:
        c, y = self.canvas, self.middle
        parts = [element("path", class_="zero", d=f"M{c.left:.1f} {y:.1f}H{c.left + c.width:.1f}")]
        if self.small:
            return parts
        box = self.scene.frame.box
        marks = ticks(box[0], box[2], 7)
        for x in marks:
            parts.append(element("path", class_="zero", d=f"M{self.x(x):.1f} {y + 8:.1f}v4"))
            parts.append(label_text(self.x(x), y + 25, tick_text(x, marks), "tick", "middle"))
        return merged(parts)

    def hulls(self) -> list[Markup]:
        parts = []
        for k, one in enumerate(self.scene.hulls):
            xs = [self.x(at[0]) for at in one.corners]
            name, y = self.scene.shape(one.sign), self.middle + (-4 if k else 4)
            parts.append(element("path", class_=f"hull {name}", d=f"M{min(xs):.1f} {y:.1f}H{max(xs):.1f}"))
        return parts

    def lines(self) -> list[Markup]:
        parts = []
        for one in self.scene.lines:
            x = self.x(one.ends[0][0])
            top = 4 if self.graph else self.middle - 26
            parts.append(element("path", class_=f"line {one.kind}", d=f"M{x:.1f} {top:.1f}V{self.middle + 12:.1f}"))
            if one.name and not self.small:
                right = x > self.canvas.left + 0.8 * self.canvas.width
                parts.append(label_text(x + (-5 if right else 5), top + 12, one.name, "tag", "end" if right else ""))
        return parts

    def dots(self) -> list[Markup]:
        parts = []
        for point in self.scene.dots:
            x, y = self.x(point.at[0]), self.middle - 13.0 * self.stack(point)
            if point.ring:
                parts.append(self.circle((x, y), 8.0 if self.small else 10.0, "ring"))
            parts.append(self.mark((x, y), point.sign))
            if not self.small:
                count = point.count
                text = ", ".join(point.names) if count < 4 else f"×{count}"
                if len(self.scene.dots) <= MANY_POINTS or count > 1:
                    parts.append(label_text(x + 7, y - 8, text, "name"))
        for mark in self.scene.marks:
            x = self.x(mark.at[0])
            parts.append(element("path", class_="common", d=f"M{x - 6:.1f} {self.middle + 4:.1f}l12 12m0-12l-12 12"))
            if not self.small:
                parts.append(label_text(x + 10, self.middle + 18, mark.name, "tag strong"))
        return parts

    def movers(self, stop: Stop) -> list[Pixel]:
        """Return the dots on the line, and with a graph those on it."""
        xs = [self.x(at[0]) for at in stop.places]
        on_line = [(x, self.middle) for x in xs]
        heights = [y for y in stop.heights or () if y is not None]
        if not self.graph or len(heights) < len(xs):
            return on_line
        return on_line + [(x, self.height(y)) for x, y in zip(xs, heights, strict=True)]
