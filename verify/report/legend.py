"""The signs that occur in a picture, with their meanings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from verify.picture.words import label
from verify.report.shapes import is_many, key, label_class


def legend(scene: Mapping[str, Any]) -> Iterator[tuple[Markup, str]]:
    """Yield each sign with what it stands for."""
    many = is_many(dict(scene))
    labels = sorted({point["label"] for point in scene["points"]}, reverse=not many)
    for y in labels:
        own = f"class {y}" if many else f"label {label(y, classes=False)}"
        yield key(label_class(y, many=many)), f"{scene['meaning'].get('point', 'point')} of {own}"
    regions = {region["label"] for region in scene["regions"]} | {band[2] for band in scene["bands"]}
    for y in sorted(regions, reverse=not many):
        yield key(f"area {label_class(y, many=many)}"), f"h says {label(y, classes=many)}"
    borders = {border["belongs"] for border in scene["borders"]} | {own for _, own, _ in scene["changes"]}
    for y in sorted(borders, reverse=True):
        if not many:
            yield key(f"border {label_class(y, many=False)}"), f"boundary, where h says {label(y, classes=False)}"
    kinds = {one["kind"] for one in scene["lines"]}
    if "margin" in kinds:
        yield key("line margin"), "margin of the max-margin classifier"
    if "family" in kinds:
        yield key("line family"), scene["meaning"]["family"]
    if scene["hulls"]:
        yield key("hull p"), "hull of the points of one label"
    if any(point["ring"] for point in scene["points"]):
        yield key("ring"), scene["meaning"]["ring"]
    for mark in scene["marks"]:
        yield key("common"), mark.get("says", mark["name"])
    if scene["wedge"]:
        yield key("wedge"), "directions that fool every separator"
    if scene["motion"]:
        yield key("ray"), "path x + c v"
        if scene["motion"]["events"]:
            yield key("event"), "the label changes"
    if any(point["shadow"] for point in scene["points"]):
        yield Markup(""), "hollow: shadow of a point off this plane"
