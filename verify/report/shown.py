"""A scene as a page shows it: picture, slider, charts, stills, legend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from markupsafe import Markup

from verify.picture.scene import Motion, Profile, Scene
from verify.report.drawing import draw, moving
from verify.report.profile import profile, profile_dots
from verify.report.shapes import key
from verify.report.values import brief


class Shown:
    """A scene as the run recorded it; ``missing`` says why there is none where drawing failed."""

    def __init__(self, scene: Mapping[str, Any] | None) -> None:
        self.missing = scene["missing"] if scene and "missing" in scene else ""
        self.scene = Scene.from_json(scene) if scene and not self.missing else None
        self.wordless = bool(scene and not self.missing and "legend" not in scene)

    @cached_property
    def picture(self) -> Markup:
        """Return the drawing."""
        return draw(self.scene) if self.scene else Markup("")

    @cached_property
    def thumbnail(self) -> Markup:
        """Return a small drawing."""
        return draw(self.scene, small=True) if self.scene else Markup("")

    @property
    def caption(self) -> list[str]:
        """Return the sentences under the picture."""
        return self.scene.sentences if self.scene else []

    @property
    def moves(self) -> Motion | None:
        """Return what a slider moves; None where there is nothing."""
        return self.scene.motion if self.scene else None

    @property
    def data(self) -> Markup:
        """Return what the script needs, as JSON that no HTML parser can misread."""
        assert self.scene is not None
        assert self.scene.motion is not None
        motion = self.scene.motion
        says = [stop.says for stop in motion.stops]
        return json_markup({"say": says, "dot": profile_dots(motion), **moving(self.scene)})

    @property
    def jumps(self) -> list[tuple[int, str]]:
        """Return the stops at which something happens, for the buttons."""
        if not self.moves:
            return []
        name = self.moves.parameter
        happens = [(k, f"{name} = {brief(stop.value)}") for k, stop in enumerate(self.moves.stops) if stop.event]
        return happens[:8]

    @property
    def charts(self) -> list[tuple[Profile, Markup]]:
        """Return the charts of what is measured, each with its words."""
        motion = self.moves
        return [(one, profile(motion, one)) for one in motion.measured] if motion else []

    @property
    def stills(self) -> list[tuple[str, Markup]]:
        """Return the further stops that a page without scripts shows, each with its words."""
        motion, scene = self.moves, self.scene
        if motion is None or scene is None:
            return []
        return [(motion.stops[k].says, draw(scene, small=True, stop=k)) for k in motion.stills[1:]]

    @property
    def legend(self) -> list[tuple[Markup, str]]:
        """Return the signs that occur in the picture, with their meanings."""
        return [(key(one.sign), one.says) for one in self.scene.legend] if self.scene else []


def json_markup(value: Any) -> Markup:
    """Write JSON for a script element: nothing in it can end the element or open another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
