"""A recorded scene as a drawing; coordinates are only moved and scaled here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from verify.picture.scene import Cloud, Scene
from verify.report.artist import Artist
from verify.report.line_drawing import Line
from verify.report.plane_drawing import Plane
from verify.report.shapes import SPOTS


def artist(scene: Scene, *, small: bool = False, stop: int | None = None) -> Artist:
    """Return who draws a scene, as it is at a stop of what moves in it."""
    kind = Line if scene.frame.kind == "line" else Plane
    return kind(scene, small=small, stop=stop)


def draw(scene: Scene, *, small: bool = False, stop: int | None = None) -> Markup:
    """Return the drawing of a scene, as a thumbnail if it is to be small."""
    return artist(scene, small=small, stop=stop).drawing()


def moving(scene: Scene) -> dict[str, Any]:
    """Return what a script needs to move what moves, in pixels.

    By stop ``at``, the dots, x and y in turn, ``is``, their signs, and ``d``, the outlines, None
    where one stays as it was; and ``cloud``, packed: where byte 0 lies and what a byte is worth,
    across and down.
    """
    assert scene.motion is not None
    motion, one = scene.motion, artist(scene)
    places = [one.movers(stop) for stop in motion.stops]
    doubled = 2 if len(places[0]) > len(motion.tracks) else 1
    return {
        "at": [[round(c, 1) for pixel in pixels for c in pixel] for pixels in places] if places[0] else [],
        "is": [[scene.shape(sign) for sign in stop.signs] * doubled for stop in motion.stops] if places[0] else [],
        "d": _changes([
            [one.outline(sweep, stop) for sweep in motion.sweeps_as_drawn]
            for stop in range(len(motion.stops))
        ]) if motion.sweeps else [],
        "cloud": [_packed(scene, one, cloud) for cloud in motion.clouds],
    }


def _changes(rows: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """Return rows with None for what is as in the row before."""
    later = [[None if a == b else b for a, b in zip(*two, strict=True)] for two in pairwise(rows)]
    return [list(rows[0]), *later]


def _packed(scene: Scene, one: Artist, cloud: Cloud) -> dict[str, Any]:
    left, bottom, right, top = cloud.box
    (x0, y0), (x1, y1) = one.canvas.at((left, bottom)), one.canvas.at((right, top))
    scale = [x0, (x1 - x0) / 255, y0, (y1 - y0) / 255]
    return {
        "n": cloud.count, "x": cloud.across, "y": cloud.up, "shape": SPOTS[scene.shape(cloud.sign)],
        "scale": [round(value, 4) for value in scale],
    }
