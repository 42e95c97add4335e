"""What drawings on a plane and on a number line have in common: marks, paths, events, movers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from markupsafe import Markup

from verify.picture.scene import Scene, Stop
from verify.report.shapes import SHAPES
from verify.report.svg import Pixel, element, label_text, path


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


class Artist(ABC):
    """What planes and lines have in common."""

    canvas: Canvas

    def __init__(self, scene: Scene, *, small: bool) -> None:
        self.scene, self.small = scene, small
        self.many = scene.many

    @abstractmethod
    def drawing(self) -> Markup:
        """Return the whole drawing."""

    def mark(self, at: Pixel, sign: int, extra: str = "") -> Markup:
        """Return a sign: a circle, a square, and further shapes."""
        name = self.scene.shape(sign)
        shape = SHAPES[name]
        size = 4.2 if self.small else 5.5
        return shape(at, size, f"pt {name}{extra}")

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
            parts.append(element("circle", class_="event", cx=at[0], cy=at[1], r=4.0))
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
            for x, y in self.movers(motion.stops[0])
        ]

    def movers(self, stop: Stop) -> list[Pixel]:
        """Return where the moving dots are at a stop."""
        return [self.canvas.at(at) for at in stop.places]
