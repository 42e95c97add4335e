"""What drawings on a plane and on a number line have in common: marks, paths, events, movers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from markupsafe import Markup

from verify.picture.scene import OUTLINES, SIGNED, Cloud, Scene, Stop, Sweep
from verify.report import shapes
from verify.report.shapes import SHAPES, SPOTS, ring
from verify.report.svg import Pixel, element, label_text, merged, number, path


WIDTH, THUMB = 560.0, 230.0
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


def wings(start: Pixel, end: Pixel, size: float) -> list[Pixel]:
    """Return the head of an arrow: from one wing over the tip to the other."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    back = (end[0] - size * ux, end[1] - size * uy)
    return [
        (back[0] - 0.42 * size * uy, back[1] + 0.42 * size * ux),
        end,
        (back[0] + 0.42 * size * uy, back[1] - 0.42 * size * ux),
    ]


class Artist(ABC):
    """What planes and lines have in common."""

    canvas: Canvas

    def __init__(self, scene: Scene, *, small: bool, stop: int | None = None) -> None:
        self.scene, self.small = scene, small
        self.many = scene.many
        first = scene.motion.first if scene.motion else 0
        self.stop = first if stop is None else stop

    @abstractmethod
    def drawing(self) -> Markup:
        """Return the whole drawing."""

    def mark(self, at: Pixel, sign: int, extra: str = "") -> Markup:
        """Return a sign: a circle, a square, and further shapes."""
        name = self.scene.shape(sign)
        if self.small:
            return element("path", class_=f"pt {name}{extra}", d=shapes.OUTLINES[name](at, 4.2))
        return SHAPES[name](at, 5.5, f"pt {name}{extra}")

    def circle(self, at: Pixel, size: float, class_: str) -> Markup:
        """Return a circle; in a small drawing as a path, which can be one with others."""
        if self.small:
            return element("path", class_=class_, d=ring(at, size))
        return element("circle", class_=class_, cx=at[0], cy=at[1], r=size)

    def joined(self, parts: list[Markup]) -> list[Markup]:
        """Return the parts, in a small drawing few of them."""
        return merged(parts) if self.small else parts

    def rays(self) -> list[Markup]:
        """Return the paths of what moves, each with a head."""
        motion = self.scene.motion
        if motion is None:
            return []
        parts = []
        for track in motion.tracks:
            start, end = (self.canvas.at(at) for at in track.path)
            parts.append(element("path", class_="ray", d=path([start, end])))
            parts.append(self.head(start, end, "ray-head"))
        return parts

    def head(self, start: Pixel, end: Pixel, class_: str) -> Markup:
        """Return the head of an arrow."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        if dx * dx + dy * dy < 1:
            return Markup("")
        corners = wings(start, end, 6.0 if self.small else 8.0)
        return element("path", class_=class_, d=path(corners, closed=True))

    def events(self) -> list[Markup]:
        """Return a ring where something that moves changes its sign."""
        motion = self.scene.motion
        if motion is None:
            return []
        box = self.scene.frame.box
        parts = []
        named: set[str] = set()
        for event in motion.events:
            x, y = event.at
            if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
                continue
            at = self.canvas.at(event.at)
            parts.append(self.circle(at, 4.0, "event"))
            text = f"{motion.parameter} = {event.value}"
            if not self.small and len(motion.events) <= 6 and text not in named and len(text) < 14:
                named.add(text)
                parts.append(label_text(at[0] + 8, at[1] + 15, text, "tag"))
        return parts

    def moving(self) -> list[Markup]:
        """Return the dots that the slider moves, at their start."""
        motion = self.scene.motion
        if motion is None or self.small:
            return []
        return [
            element("circle", class_="mv", cx=x, cy=y, r=6.0)
            for x, y in self.movers(motion.stops[self.stop])
        ]

    def swept(self, *, closed: bool) -> list[Markup]:
        """Return the outlines, or the lines, that move, where they are at the stop."""
        motion = self.scene.motion
        if motion is None:
            return []
        classes = {"line": "line family", "arrow": "arrow"}
        return [
            element(
                "path", class_=f"swept {classes.get(one.kind) or f'{one.kind} {self.sign_of(one)}'}",
                d=self.outline(one, self.stop), fill_rule="evenodd" if closed else None,
            )
            for one in motion.sweeps_as_drawn if OUTLINES[one.kind] is closed
        ]

    def sign_of(self, one: Sweep) -> str:
        """Return the shape that stands for a sweep's sign."""
        return self.scene.shape(one.sign) if one.kind in SIGNED else ""

    def outline(self, one: Sweep, stop: int) -> str:
        """Return the data of a sweep at a stop; an arrow with the wings of its head."""
        corners = [self.canvas.at(at) for at in one.corners[stop]]
        if not corners:
            return ""
        data = path(corners, closed=OUTLINES[one.kind])
        if one.kind == "arrow" and len(corners) > 1:
            data += path(wings(corners[-2], corners[-1], 9.0))
        return data

    def clouds(self) -> list[Markup]:
        """Return the places that move in numbers, where they are at the stop."""
        motion = self.scene.motion
        return [
            element("path", class_=f"cloud {self.scene.shape(one.sign)}", d=self.swarm(one))
            for one in (motion.clouds if motion else ())
        ]

    def swarm(self, one: Cloud) -> str:
        """Return the data of a cloud at the stop: the same small shape at every place."""
        shape = SPOTS[self.scene.shape(one.sign)]
        pixels = map(self.canvas.at, one.places(self.stop))
        return "".join(f"M{number(x)} {number(y)}{shape}" for x, y in pixels)

    def movers(self, stop: Stop) -> list[Pixel]:
        """Return where the moving dots are at a stop."""
        return [self.canvas.at(at) for at in stop.places]
