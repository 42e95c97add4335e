"""A picture as a drawing: everything in coordinates of the page's plane, with its words.

Whoever knows what is drawn makes the scene; whoever puts it on a page draws it and adds no word.
A number at each sign says which of the shapes it gets: +1 and -1, or 0, 1, 2 and so on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self


Json = Any
Place = Sequence[float]
# Two numbers: to the right, and up.


class Part:
    """A part of a scene, written to JSON field by field."""

    keys: ClassVar[Mapping[str, str]] = {}
    # By field, where its key in JSON has another name.

    parts: ClassVar[Mapping[str, type[Part]]] = {}
    # By field, the class of a part or of each of a list.

    optional: ClassVar[frozenset[str]] = frozenset()
    # Fields that JSON leaves out where they are None.

    def to_json(self) -> dict[str, Json]:
        """Return the part as JSON."""
        return {
            self.keys.get(one.name, one.name): _written(getattr(self, one.name))
            for one in fields(self)  # type: ignore[arg-type]
            if one.name not in self.optional or getattr(self, one.name) is not None
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> Self:
        """Read what ``to_json`` wrote, also before some of the fields were there."""
        found = {}
        for one in fields(cls):  # type: ignore[arg-type]
            key = cls.keys.get(one.name, one.name)
            if key in data:
                found[one.name] = _read(cls.parts.get(one.name), data[key])
        return cls(**found)


def _written(value: Any) -> Json:
    if isinstance(value, Part):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [_written(one) for one in value]
    return value


def _read(of: type[Part] | None, value: Json) -> Any:
    if of is None or value is None:
        return value
    return [of.from_json(one) for one in value] if isinstance(value, list) else of.from_json(value)


@dataclass(frozen=True, kw_only=True)
class Frame(Part):
    """What is in sight: a number line, or a plane, which may cut through more dimensions."""

    kind: str  # "line" or "plane"
    box: Sequence[float]  # left, bottom, right, top
    axes: Sequence[str] = ("", "")  # their names; where there are none, none are drawn
    equal: bool = True  # have both axes one scale?
    dimension: int = 2  # of the space
    through: str = ""  # a point of a plane that cuts
    along: Sequence[str] = ()  # its vectors


@dataclass(frozen=True, kw_only=True)
class Dot(Part):
    """A place with a sign; several things may lie there."""

    keys = {"sign": "label", "hollow": "shadow"}

    at: Place
    sign: int = 0
    names: Sequence[str] = ()  # of what lies there
    index: Sequence[int] = ()
    exact: str = ""  # the coordinates, in words
    ring: bool = False
    hollow: bool = False  # it lies off the plane

    @property
    def count(self) -> int:
        """Return how many things lie there."""
        return max(len(self.names), len(self.index), 1)


@dataclass(frozen=True, kw_only=True)
class Line(Part):
    """A straight line across the picture; on a number line one place."""

    keys = {"ends": "line"}

    ends: Sequence[Place]
    kind: str = "family"
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrow(Part):
    """An arrow with its name."""

    keys = {"start": "from", "end": "to"}

    start: Place
    end: Place
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark(Part):
    """A cross with its name, and what it stands for."""

    at: Place
    name: str
    exact: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Hull(Part):
    """A polygon round some places."""

    keys = {"sign": "label"}

    corners: Sequence[Place]
    sign: int = 0


@dataclass(frozen=True, kw_only=True)
class Area(Part):
    """All of the plane that has one sign, by its outlines."""

    keys = {"sign": "label"}

    loops: Sequence[Sequence[Place]]
    sign: int = 0


@dataclass(frozen=True, kw_only=True)
class Border(Part):
    """A stretch between two areas, with the sign that it bears itself."""

    keys = {"ends": "line", "sign": "belongs"}

    ends: Sequence[Place]
    sides: Sequence[int] = ()
    sign: int = 0


@dataclass(frozen=True, kw_only=True)
class Graph(Part):
    """A function over a number line, as a polyline."""

    name: str
    nodes: Sequence[Place]


@dataclass(frozen=True, kw_only=True)
class Sign(Part):
    """A sign of the picture and what it stands for."""

    sign: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Track(Part):
    """Something that moves along a straight path."""

    keys = {"sign": "label"}

    path: Sequence[Place]
    name: str = ""
    index: int | None = None
    sign: int = 0  # at the start
    point: str = ""
    direction: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop(Part):
    """A position of the slider: an exact number, and where everything is there."""

    keys = {"value": "c", "places": "at", "signs": "labels"}
    optional = frozenset({"event", "score", "heights"})

    value: Json
    places: Sequence[Place]
    signs: Sequence[int]
    says: str = ""
    event: str | None = None
    score: Json = None
    heights: Sequence[float | None] | None = None  # on the graphs


@dataclass(frozen=True, kw_only=True)
class Event(Part):
    """A track changes its sign: at the number itself already, or only beyond it."""

    keys = {"value": "c", "track": "ray"}

    value: Json
    at: Place
    track: int = 0
    at_once: bool = True
    before: int = 0
    after: int = 0
    exact: str = ""
    words: str = ""
    says: str = ""  # what changes to what


@dataclass(frozen=True, kw_only=True)
class Profile(Part):
    """What is measured along the first track, over the parameter, with a level."""

    name: str
    nodes: Sequence[Place]
    threshold: float
    says: str = ""  # above the chart
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Motion(Part):
    """What moves with a parameter: its exact stops, and what happens on the way."""

    keys = {"tracks": "rays"}
    parts = {"tracks": Track, "stops": Stop, "events": Event, "profile": Profile}

    tracks: Sequence[Track]
    stops: Sequence[Stop]
    events: Sequence[Event] = ()
    profile: Profile | None = None
    parameter: str = "c"
    name: str = "c"  # of the slider
    heads: Sequence[str] = ("", "", "")  # of the table of events: what moves, where, what changes
    quiet: str = ""  # said where nothing happens


@dataclass(frozen=True, kw_only=True)
class Scene(Part):
    """A drawing, its legend, and what is said under it and in its stead."""

    parts = {
        "frame": Frame, "dots": Dot, "lines": Line, "arrows": Arrow, "marks": Mark, "hulls": Hull,
        "regions": Area, "borders": Border, "graphs": Graph, "motion": Motion, "legend": Sign,
    }  # fmt: skip
    keys = {"dots": "points"}

    frame: Frame
    version: int = 1
    view: str = ""
    dots: Sequence[Dot] = ()
    lines: Sequence[Line] = ()
    arrows: Sequence[Arrow] = ()
    marks: Sequence[Mark] = ()
    hulls: Sequence[Hull] = ()
    wedge: Sequence[Place] | None = None  # apex, and a corner on each side
    regions: Sequence[Area] = ()
    borders: Sequence[Border] = ()
    bands: Sequence[tuple[float, float, int]] = ()  # from, to, sign
    changes: Sequence[tuple[float, int, str]] = ()  # at, the sign borne there, in words
    graphs: Sequence[Graph] = ()
    level: float | None = None  # of the graphs, where the sign changes
    motion: Motion | None = None
    legend: Sequence[Sign] = ()
    caption: Sequence[str] = ()
    formula: str = ""  # of what is drawn, after the caption
    alt: str = ""
    record: Mapping[str, Json] = field(default_factory=dict)  # exact facts beside, by their keys

    def to_json(self) -> dict[str, Json]:
        """Return the scene as JSON, the facts beside among its keys."""
        found = super().to_json()
        beside: dict[str, Json] = found.pop("record")
        return found | beside

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> Self:
        """Read a scene; keys that no field has are facts beside."""
        known = {cls.keys.get(one.name, one.name) for one in fields(cls)}
        beside = {key: value for key, value in data.items() if key not in known}
        return super().from_json({**data, "record": beside})

    @property
    def many(self) -> bool:
        """Are the signs 0, 1, 2 and so on, rather than +1 and -1?"""
        signs = {one.sign for one in self.dots} | {one.sign for one in self.regions}
        return not signs | {band[2] for band in self.bands} <= {1, -1}

    def shape(self, sign: int) -> str:
        """Return the name of the shape of a sign: p and m, or k0, k1, ..."""
        return f"k{sign % 6}" if self.many else ("p" if sign > 0 else "m")
