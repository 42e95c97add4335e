"""A recorded scene as a drawing; coordinates are only moved and scaled here."""

from __future__ import annotations

from markupsafe import Markup

from verify.picture.scene import Scene
from verify.report.artist import Artist
from verify.report.line_drawing import Line
from verify.report.plane_drawing import Plane


def artist(scene: Scene, *, small: bool = False) -> Artist:
    """Return who draws a scene."""
    kind = Line if scene.frame.kind == "line" else Plane
    return kind(scene, small=small)


def draw(scene: Scene, *, small: bool = False) -> Markup:
    """Return the drawing of a scene, as a thumbnail if it is to be small."""
    return artist(scene, small=small).drawing()


def positions(scene: Scene) -> list[list[float]]:
    """Return, for each stop of a scene, the pixels of what moves: x and y in turn."""
    assert scene.motion is not None
    one = artist(scene)
    return [
        [round(c, 1) for pixel in one.movers(stop) for c in pixel]
        for stop in scene.motion.stops
    ]
