"""A finding as a page shows it: picture, slider, events, numbers, downloads."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from verify.files import encoded
from verify.picture.words import label
from verify.report.drawing import draw, positions
from verify.report.legend import legend
from verify.report.names import certificates_file, witness_file
from verify.report.profile import profile, profile_dots
from verify.report.shapes import is_many, label_class
from verify.report.values import brief, extent, rendered, stable_id
from verify.stored import stored


LARGEST_LINK = 6_000
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
        """Return the witness at length; nothing where none is named."""
        witness = self.found["witness"]
        return Markup("") if witness in (None, []) or isinstance(witness, bool) else rendered(witness)

    @property
    def classifier(self) -> str:
        """Return the classifier h of the picture as a formula; nothing where there is none."""
        drawn = (self.scene or {}).get("classifier")
        text = brief(drawn) if drawn else ""
        if not self.scene or "ξ" not in text:
            return text
        return f"{text}; x = (ξ₁, ξ₂{', …' * (self.scene['frame']['dimension'] > 2)})"

    @property
    def size(self) -> str:
        """Say how large the instance is."""
        return str(extent(self.found["instance"]))

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
        value = {
            "say": self.stops,
            "at": positions(self.scene),
            "is": [
                [label_class(y, many=many) for y in stop["labels"]] * doubled
                for stop in motion["stops"]
            ],
            "dot": profile_dots(self.scene) if motion["profile"] else [],
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
        return profile(self.scene) if self.scene and self.moves and self.scene["motion"]["profile"] else Markup("")

    @property
    def first_ray(self) -> str:
        """Return the name of the point whose score is drawn."""
        return str(self.scene["motion"]["rays"][0]["name"]) if self.scene and self.moves else ""

    @property
    def legend(self) -> list[tuple[Markup, str]]:
        """Return the signs that occur in the picture, with their meanings."""
        return list(legend(self.scene)) if self.scene else []

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

    def short_link(self) -> str:
        """Return a link to the instance for a page that has many: without its certificates."""
        bare = {**self.found, "certificates": []}
        text = witness_text(self.name, self.outcome, bare, indent=None)
        return (len(text) <= LARGEST_LINK // 4 and data_link(text, "application/json")) or self.witness_file

    def witness_link(self, up: str) -> str:
        """Return a link from which the stored instance can be downloaded."""
        text = witness_text(self.name, self.outcome, self.found)
        return data_link(text, "application/json") or up + self.witness_file


def witness_text(
    name: str, outcome: str, found: Mapping[str, Any], *, indent: int | None = 1
) -> str:
    """Return the stored instance: what a replay needs."""
    value = stored(name, outcome, dict(found))
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


def certificates_text(found: Mapping[str, Any]) -> str:
    """Return the certificates, one a line."""
    return "".join(json.dumps(one) + "\n" for one in found["certificates"])


def data_link(text: str, kind: str) -> str:
    """Return a link that carries the text itself; nothing where it would be too long."""
    raw = encoded(text)
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
