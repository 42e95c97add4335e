"""A finding as a page shows it: picture, slider, events, numbers, downloads."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from verify.files import encoded
from verify.picture.scene import Motion, Scene
from verify.report.drawing import draw, positions
from verify.report.names import certificates_file, witness_file
from verify.report.profile import profile, profile_dots
from verify.report.shapes import key
from verify.report.values import brief, extent, rendered, stable_id
from verify.results import Finding
from verify.stored import stored


LARGEST_LINK = 6_000
# Bytes of a download that a page carries itself; beyond, it links to the file beside it.


@dataclass
class Exhibit:
    """An instance with all that the run recorded about it."""

    name: str  # of its unit: a claim's id, or id+variant
    found: Finding
    outcome: str
    part: str = "evidence"  # or tightest, worst, example

    def __post_init__(self) -> None:
        """Take out what the templates ask for most."""
        self.id = stable_id(self.found.instance)
        scene = self.found.scene
        self.missing = scene["missing"] if scene and "missing" in scene else ""
        self.scene = Scene.from_json(scene) if scene and not self.missing else None
        self.wordless = bool(scene and not self.missing and "legend" not in scene)

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
        return list(self.scene.caption) if self.scene else []

    @property
    def brief(self) -> str:
        """Return the instance on one line."""
        return brief(self.found.instance)

    @property
    def instance(self) -> Markup:
        """Return the instance at length."""
        return rendered(self.found.instance)

    @property
    def witness(self) -> Markup:
        """Return the witness at length; nothing where none is named."""
        witness = self.found.witness
        return Markup("") if witness in (None, []) or isinstance(witness, bool) else rendered(witness)

    @property
    def size(self) -> str:
        """Say how large the instance is."""
        return str(extent(self.found.instance))

    # The slider.

    @property
    def moves(self) -> Motion | None:
        """Return what a slider moves; None where there is nothing."""
        return self.scene.motion if self.scene else None

    @property
    def data(self) -> Markup:
        """Return what the script needs, as JSON that no HTML parser can misread."""
        scene = self.scene
        assert scene is not None
        assert scene.motion is not None
        places, stops = positions(scene), scene.motion.stops
        doubled = 2 if len(places[0]) > 2 * len(scene.motion.tracks) else 1
        value = {
            "say": [stop.says for stop in stops],
            "at": places,
            "is": [[scene.shape(sign) for sign in stop.signs] * doubled for stop in stops],
            "dot": profile_dots(scene.motion, scene.motion.profile) if scene.motion.profile else [],
        }
        return json_markup(value)

    @property
    def jumps(self) -> list[tuple[int, str]]:
        """Return the stops at which something happens, for the buttons."""
        if not self.moves:
            return []
        name = self.moves.parameter
        happens = [(k, f"{name} = {brief(stop.value)}") for k, stop in enumerate(self.moves.stops) if stop.event]
        return happens[:8]

    @property
    def profile(self) -> Markup:
        """Return the chart of what is measured along the first track."""
        motion = self.moves
        return profile(motion, motion.profile) if motion and motion.profile else Markup("")

    @property
    def legend(self) -> list[tuple[Markup, str]]:
        """Return the signs that occur in the picture, with their meanings."""
        return [(key(one.sign), one.says) for one in self.scene.legend] if self.scene else []

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
        return len(self.found.certificates)

    @property
    def checked_by(self) -> str:
        """Say what the certificates are checked with: a kind of another package has a dot."""
        foreign = any("." in str(one["question"]["class"]) for one in self.found.certificates)
        return "by the check that its kind's package brings" if foreign else "with the kernel alone"

    def certificates_link(self, up: str) -> str:
        """Return a link from which the certificates can be downloaded."""
        text = certificates_text(self.found)
        return data_link(text, "application/x-ndjson") or up + self.certificates_file

    def short_link(self) -> str:
        """Return a link to the instance for a page that has many: without its certificates."""
        bare = replace(self.found, certificates=())
        text = witness_text(self.name, self.outcome, bare, indent=None)
        return (len(text) <= LARGEST_LINK // 4 and data_link(text, "application/json")) or self.witness_file

    def witness_link(self, up: str) -> str:
        """Return a link from which the stored instance can be downloaded."""
        text = witness_text(self.name, self.outcome, self.found)
        return data_link(text, "application/json") or up + self.witness_file


def witness_text(
    name: str, outcome: str, found: Finding, *, indent: int | None = 1
) -> str:
    """Return the stored instance: what a replay needs."""
    value = stored(name, outcome, found)
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


def certificates_text(found: Finding) -> str:
    """Return the certificates, one a line."""
    return "".join(json.dumps(one) + "\n" for one in found.certificates)


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
