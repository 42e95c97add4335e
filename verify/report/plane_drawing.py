"""A scene on a plane: regions, borders, hulls, points and paths."""

from __future__ import annotations

from markupsafe import Markup

from verify.picture.scene import Dot, Scene
from verify.report.artist import EDGE, MANY_POINTS, THUMB, WIDTH, Artist, Canvas
from verify.report.svg import Pixel, drawing, element, label_text, merged, path, tick_text, ticks


TALLEST = 470.0


class Plane(Artist):
    """A plane with its axes; the region of each label filled in its own way."""

    def __init__(self, scene: Scene, *, small: bool, stop: int | None = None) -> None:
        super().__init__(scene, small=small, stop=stop)
        x0, y0, x1, y1 = scene.frame.box
        width = THUMB if small else WIDTH
        edge = 2.0 if small else EDGE
        inner = width - edge - 4
        across = inner / (x1 - x0)
        up = across if scene.frame.equal else 0.7 * inner / (y1 - y0)
        tallest = 200.0 if small else TALLEST
        if (y1 - y0) * up > tallest:
            up = tallest / (y1 - y0)
            if scene.frame.equal:
                across = up
        height = (y1 - y0) * up
        self.canvas = Canvas(x0, y1, across, up, edge, 4.0, (x1 - x0) * across, height)

    def drawing(self) -> Markup:
        """Return the whole drawing."""
        c, scene = self.canvas, self.scene
        frame = element(
            "rect", class_="box", x=c.left, y=c.top, width=c.width, height=c.height,
            stroke="currentColor",
        )
        parts = [
            *self.areas(),
            *self.swept(closed=True),
            *([] if self.small or not scene.frame.axes else self.axes()),
            *self.hulls(),
            *self.borders(),
            *self.swept(closed=False),
            frame,
            *self.clouds(),
            *self.rays(),
            *self.arrows(),
            *self.dots(),
            *self.events(),
            *self.moving(),
        ]
        total = (c.left + c.width + 4, c.top + c.height + (4 if self.small else 26))
        return drawing(*total, self.joined(parts), "" if self.small else scene.alt, "scene")

    def areas(self) -> list[Markup]:
        parts = []
        for region in self.scene.regions:
            name = self.scene.shape(region.sign)
            data = "".join(path(map(self.canvas.at, loop), closed=True) for loop in region.loops)
            parts.append(element("path", class_=f"area {name}", d=data, fill_rule="evenodd"))
        if self.scene.wedge:
            corners = [self.canvas.at(at) for at in self.scene.wedge]
            parts.append(element("path", class_="wedge", d=path(corners, closed=True)))
        return parts

    def axes(self) -> list[Markup]:
        c, (x0, y0, x1, y1) = self.canvas, self.scene.frame.box
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
        names = self.scene.frame.axes
        if names[0]:
            parts.append(label_text(c.left + c.width - 4, bottom - 6, names[0], "axis", "end"))
            parts.append(label_text(c.left + 6, c.top + 14, names[1], "axis"))
        return merged(parts)

    def hulls(self) -> list[Markup]:
        parts = []
        for one in self.scene.hulls:
            name = self.scene.shape(one.sign)
            data = path(map(self.canvas.at, one.corners), closed=len(one.corners) > 2)
            parts.append(element("path", class_=f"hull {name}", d=data))
        return parts

    def borders(self) -> list[Markup]:
        parts = []
        for border in self.scene.borders:
            name = "k" if self.many else self.scene.shape(border.sign)
            data = path(map(self.canvas.at, border.ends))
            parts.append(element("path", class_=f"border {name}", d=data))
        named = 0
        for one in self.scene.lines:
            ends = [self.canvas.at(at) for at in one.ends]
            parts.append(element("path", class_=f"line {one.kind}", d=path(ends)))
            if one.name and not self.small:
                parts.append(self.name_of_line(one.name, ends, named))
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
        for one in self.scene.arrows:
            start, end = self.canvas.at(one.start), self.canvas.at(one.end)
            parts.append(element("path", class_="arrow", d=path([start, end])))
            parts.append(self.head(start, end, "arrow-head"))
            middle = (0.45 * start[0] + 0.55 * end[0], 0.45 * start[1] + 0.55 * end[1])
            if not self.small:
                parts.append(label_text(middle[0] + 7, middle[1] - 7, one.name, "tag strong"))
        return parts

    def dots(self) -> list[Markup]:
        parts = []
        placed: dict[tuple[float, ...], int] = {}
        # A shadow may hide a point, never the other way round.
        for point in sorted(self.scene.dots, key=lambda point: not point.hollow):
            x, y = self.canvas.at(point.at)
            earlier = placed.get((round(x), round(y)), 0)
            placed[round(x), round(y)] = earlier + 1
            x += 9.0 * earlier
            extra = " shadow" if point.hollow else ""
            if point.ring:
                parts.append(self.circle((x, y), 8.0 if self.small else 10.0, "ring"))
            parts.append(self.mark((x, y), point.sign, extra))
            if not self.small:
                parts.append(label_text(x + 8, y - 9 - 12 * earlier, self.name(point), "name"))
        for mark in self.scene.marks:
            x, y = self.canvas.at(mark.at)
            parts.append(element("path", class_="common", d=f"M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12"))
            if not self.small:
                parts.append(label_text(x + 8, y + 16, mark.name, "tag strong"))
        return parts

    def name(self, point: Dot) -> str:
        """Name a point, or say how many coincide."""
        many = len(self.scene.dots) > MANY_POINTS
        names = ", ".join(point.names[:3])
        if point.count > 3 or (many and point.count > 1):
            return f"×{point.count}"
        return "" if many else names
