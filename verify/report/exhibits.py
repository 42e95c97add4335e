"""A finding as a page shows it: picture, slider, events, numbers, downloads."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from verify.picture.words import label
from verify.report.drawing import draw, is_many, key, label_class, positions
from verify.report.names import certificates_file, witness_file
from verify.report.svg import drawing, element, label_text, path, tick_text, ticks
from verify.report.values import brief, rendered, stable_id
from verify.stored import stored


LARGEST_LINK = 24_000
# Bytes of a download that a page carries itself; beyond, it links to the file beside it.


@dataclass
class Exhibit:
    """An instance with all that the run recorded about it."""

    name: str  # of its unit: a claim's id, or id+weakening
    found: Mapping[str, Any]
    outcome: str
    part: str = "evidence"  # or tightest, worst, example

    def __post_init__(self) -> None:
        """Take out what the templates ask for most."""
        self.id = stable_id(self.found["instance"])
        scene = self.found.get("scene")
        self.missing = scene["missing"] if scene and "missing" in scene else ""
        self.scene = None if self.missing else scene

    @property
    def picture(self) -> Markup:
        """Return the drawing."""
        return draw(self.scene) if self.scene else Markup("")

    @property
    def thumbnail(self) -> Markup:
        """Return a small drawing."""
        return draw(self.scene, small=True) if self.scene else Markup("")

    @property
    def caption(self) -> list[str]:
        """Return the sentences under the picture."""
        return list(self.scene["caption"]) if self.scene else []

    @property
    def brief(self) -> str:
        """Return the instance on one line."""
        return brief(self.found["instance"])

    @property
    def instance(self) -> Markup:
        """Return the instance at length."""
        return rendered(self.found["instance"])

    @property
    def witness(self) -> Markup:
        """Return the witness at length."""
        return Markup("") if self.found["witness"] is None else rendered(self.found["witness"])

    @property
    def size(self) -> str:
        """Say how large the instance is."""
        dimension, points, *_ = self.found["size"]
        parts = [f"d = {dimension}"] * bool(dimension)
        parts += [f"{points} point{'s' * (points != 1)}"] * bool(points)
        return ", ".join(parts)

    # The slider.

    @property
    def moves(self) -> bool:
        """Is there anything for a slider to move?"""
        return bool(self.scene and self.scene["motion"])

    @property
    def events(self) -> list[dict[str, Any]]:
        """Return the recorded changes of a label along the rays."""
        return list(self.scene["motion"]["events"]) if self.moves and self.scene else []

    @property
    def stops(self) -> list[str]:
        """Return what each stop of the slider says."""
        if not self.scene or not self.moves:
            return []
        motion, many = self.scene["motion"], is_many(self.scene)
        names = [ray["name"] for ray in motion["rays"]]
        return [stop_words(stop, names, many=many) for stop in motion["stops"]]

    @property
    def data(self) -> Markup:
        """Return what the script needs, as JSON that no HTML parser can misread."""
        assert self.scene is not None
        motion, many = self.scene["motion"], is_many(self.scene)
        doubled = 2 if len(positions(self.scene)[0]) > 2 * len(motion["rays"]) else 1
        profile = motion["profile"]
        value = {
            "say": self.stops,
            "at": positions(self.scene),
            "is": [
                [label_class(y, many=many) for y in stop["labels"]] * doubled
                for stop in motion["stops"]
            ],
            "dot": _profile_dots(self.scene) if profile else [],
        }
        return json_markup(value)

    @property
    def jumps(self) -> list[tuple[int, str]]:
        """Return the stops at which something happens, for the buttons."""
        if not self.scene or not self.moves:
            return []
        stops = self.scene["motion"]["stops"]
        return [(k, f"c = {brief(stop['c'])}") for k, stop in enumerate(stops) if "event" in stop][:8]

    @property
    def profile(self) -> Markup:
        """Return the chart of the score along the first ray."""
        return _profile(self.scene) if self.scene and self.moves and self.scene["motion"]["profile"] else Markup("")

    @property
    def first_ray(self) -> str:
        """Return the name of the point whose score is drawn."""
        return str(self.scene["motion"]["rays"][0]["name"]) if self.scene and self.moves else ""

    @property
    def legend(self) -> list[tuple[Markup, str]]:
        """Return the signs that occur in the picture, with their meanings."""
        return list(_legend(self.scene)) if self.scene else []

    def tell(self, y: int) -> str:
        """Write a label as the picture does."""
        return label(y, classes=bool(self.scene) and is_many(self.scene or {}))

    # Files.

    @property
    def witness_file(self) -> str:
        """Return the path, within the report's folder, of the stored instance."""
        return witness_file(self.name, self.part)

    @property
    def certificates_file(self) -> str:
        """Return the path, within the report's folder, of the certificates."""
        return certificates_file(self.name, self.part)

    @property
    def certificates(self) -> int:
        """Return how many certificates there are."""
        return len(self.found["certificates"])

    def certificates_link(self, up: str) -> str:
        """Return a link from which the certificates can be downloaded."""
        text = certificates_text(self.found)
        return data_link(text, "application/x-ndjson") or up + self.certificates_file

    def witness_link(self, up: str) -> str:
        """Return a link from which the stored instance can be downloaded."""
        text = witness_text(self.name, self.outcome, self.found)
        return data_link(text, "application/json") or up + self.witness_file


def witness_text(name: str, outcome: str, found: Mapping[str, Any]) -> str:
    """Return the stored instance: what a replay needs."""
    return json.dumps(stored(name, outcome, dict(found)), indent=1, ensure_ascii=False) + "\n"


def certificates_text(found: Mapping[str, Any]) -> str:
    """Return the certificates, one a line."""
    return "".join(json.dumps(one) + "\n" for one in found["certificates"])


def data_link(text: str, kind: str) -> str:
    """Return a link that carries the text itself; nothing where it would be too long."""
    raw = text.encode()
    if len(raw) > LARGEST_LINK:
        return ""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def json_markup(value: Any) -> Markup:
    """Write JSON for a script element: nothing in it can end the element or open another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def stop_words(stop: Mapping[str, Any], names: list[str], *, many: bool) -> str:
    """Say where the slider stands: the exact length, and the label of each moving point."""
    labels = "; ".join(
        f"{name} {label(y, classes=many)}" for name, y in zip(names, stop["labels"], strict=True)
    )
    score = f", score {brief(stop['score'])}" if "score" in stop and len(names) == 1 else ""
    event = f" — {stop['event']}" if "event" in stop else ""
    return f"c = {brief(stop['c'])}: {labels}{score}{event}"


def _legend(scene: Mapping[str, Any]) -> Any:
    many = is_many(dict(scene))
    labels = sorted({point["label"] for point in scene["points"]}, reverse=not many)
    for y in labels:
        yield key(label_class(y, many=many)), f"point of {'class ' + str(y) if many else 'label ' + label(y, classes=False)}"
    regions = {region["label"] for region in scene["regions"]} | {band[2] for band in scene["bands"]}
    for y in sorted(regions, reverse=not many):
        yield key(f"area {label_class(y, many=many)}"), f"h says {label(y, classes=many)}"
    borders = {border["belongs"] for border in scene["borders"]} | {own for _, own, _ in scene["changes"]}
    for y in sorted(borders, reverse=True):
        if not many:
            yield key(f"border {label_class(y, many=False)}"), f"boundary, itself {label(y, classes=False)}"
    kinds = {one["kind"] for one in scene["lines"]}
    if "margin" in kinds:
        yield key("line margin"), "margin"
    if "family" in kinds:
        yield key("line family"), "other separators of S"
    if scene["hulls"]:
        yield key("hull p"), "hull of one label"
    if any(point["ring"] for point in scene["points"]):
        yield key("ring"), "bears weight in the certificate"
    if scene["marks"]:
        yield key("common"), "p"
    if scene["wedge"]:
        yield key("wedge"), "directions that fool every separator"
    if scene["motion"]:
        yield key("ray"), "path x + c v"
        if scene["motion"]["events"]:
            yield key("event"), "the label changes"
    if any(point["shadow"] for point in scene["points"]):
        yield Markup(""), "hollow: shadow of a point off this plane"


PROFILE = (340.0, 190.0, 44.0, 12.0, 150.0)  # width, height, left, top, bottom


def _profile_frame(scene: Mapping[str, Any]) -> Any:
    """Return the ends of both axes, and how a length and a score become a pixel."""
    width, _, left, top, bottom = PROFILE
    profile = scene["motion"]["profile"]
    nodes, level = profile["nodes"], profile["threshold"]
    low, high = min(*(y for _, y in nodes), level), max(*(y for _, y in nodes), level)
    span, end = (high - low) or 1.0, nodes[-1][0] or 1.0

    def at(c: float, y: float) -> tuple[float, float]:
        return left + (width - left - 10) * c / end, bottom - (bottom - top) * (y - low) / span

    return low, high, end, at


def _profile(scene: Mapping[str, Any]) -> Markup:
    width, height, left, top, bottom = PROFILE
    profile = scene["motion"]["profile"]
    low, high, end, at = _profile_frame(scene)
    parts = [
        element("rect", class_="box", x=left, y=top, width=width - left - 10, height=bottom - top,
                fill="none", stroke="currentColor")
    ]
    level = at(0, profile["threshold"])[1]
    parts.append(element("path", class_="level", d=f"M{left} {level:.1f}H{width - 10}", stroke="currentColor"))
    marks = ticks(low, high, 4)
    parts += [label_text(left - 4, at(0, y)[1] + 4, tick_text(y, marks), "tick", "end") for y in marks]
    marks = ticks(0, end, 5)
    parts += [label_text(at(c, low)[0], bottom + 14, tick_text(c, marks), "tick", "middle") for c in marks]
    parts.append(label_text((left + width) / 2, bottom + 32, "c", "axis", "middle"))
    nodes = [at(c, y) for c, y in profile["nodes"]]
    parts.append(element("path", class_="curve", d=path(nodes), fill="none", stroke="currentColor"))
    for event in scene["motion"]["events"]:
        stop = next((one for one in scene["motion"]["stops"] if one["c"] == event["c"]), None)
        if event["ray"] == 0 and stop is not None:
            x, y = _dot(scene, scene["motion"]["stops"].index(stop))
            parts.append(element("circle", class_="event", cx=x, cy=y, r=4.0, fill="none"))
    x, y = nodes[0]
    parts.append(element("circle", class_="mv dot", cx=x, cy=y, r=5.0))
    name = f"{profile['name'].capitalize()} of {scene['motion']['rays'][0]['name']} along its path, against c."
    return drawing(width, height, parts, name, "chart")


def _dot(scene: Mapping[str, Any], k: int) -> tuple[float, float]:
    """Return the pixel of a stop on the chart of the score."""
    c = _float(scene["motion"]["stops"][k]["c"])
    nodes = scene["motion"]["profile"]["nodes"]
    near = min(nodes, key=lambda node: abs(node[0] - c))
    *_, at = _profile_frame(scene)
    x, y = at(*near)
    return round(x, 1), round(y, 1)


def _profile_dots(scene: Mapping[str, Any]) -> list[list[float]]:
    return [list(_dot(scene, k)) for k in range(len(scene["motion"]["stops"]))]


def _float(value: Any) -> float:
    top, _, bottom = str(value).partition("/")
    return int(top) / int(bottom or 1)
