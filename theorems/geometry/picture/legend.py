"""The signs that occur in a picture of sets and classifiers, with their meanings."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.geometry.picture.naming import label
from theorems.geometry.picture.view import View
from verify.picture.scene import Scene, Sign


def legend(scene: Scene, view: View) -> list[Sign]:
    """Return each sign with what it stands for."""
    return [Sign(sign=sign, says=says) for sign, says in _signs(scene, view)]


def _signs(scene: Scene, view: View) -> Iterator[tuple[str, str]]:
    many = scene.many
    for y in sorted({point.sign for point in scene.dots}, reverse=not many):
        own = f"class {y}" if many else f"label {label(y, classes=False)}"
        yield scene.shape(y), f"{view.noun} of {own}"
    regions = {region.sign for region in scene.regions} | {band[2] for band in scene.bands}
    for y in sorted(regions, reverse=not many):
        yield f"area {scene.shape(y)}", f"h says {label(y, classes=many)}"
    borders = {border.sign for border in scene.borders} | {own for _, own, _ in scene.changes}
    for y in sorted(borders, reverse=True):
        if not many:
            says = f"boundary, where h says {label(y, classes=False)}" if y else "boundary"
            yield f"border {scene.shape(y)}", says
    kinds = {one.kind for one in scene.lines}
    if "margin" in kinds:
        yield "line margin", "margin of the max-margin classifier"
    if "family" in kinds:
        yield "line family", view.family
    if scene.hulls:
        yield "hull p", "hull of the points of one label"
    if any(point.ring for point in scene.dots):
        yield "ring", view.ringed
    for mark in scene.marks:
        yield "common", mark.says or mark.name
    if scene.wedge:
        yield "wedge", "directions that fool every separator"
    if scene.motion:
        yield "ray", "path x + c v"
        if scene.motion.events:
            yield "event", "the label changes"
    if any(point.hollow for point in scene.dots):
        yield "", "hollow: shadow of a point off this plane"
