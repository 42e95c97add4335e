"""A picture as a drawing: everything in coordinates of the page's plane, with its words.

Whoever knows what is drawn makes the scene; whoever puts it on a page draws it and adds no word.
A number at each sign says which of the shapes it gets: +1 and -1, or 0, 1, 2 and so on.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from verify.errors import BadInput
from verify.picture.words import count, listed


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
    # Fields that JSON leaves out where they have their default.

    def to_json(self) -> dict[str, Json]:
        """Return the part as JSON."""
        return {
            self.keys.get(one.name, one.name): _written(getattr(self, one.name))
            for one in fields(self)  # type: ignore[arg-type]
            if one.name not in self.optional or getattr(self, one.name) != one.default
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
    places: Sequence[Place] = ()  # of the tracks
    signs: Sequence[int] = ()
    says: str = ""  # all numbers of the stop among it
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
    """What is measured over the parameter, perhaps with a level; the slider marks where it stands."""

    name: str
    nodes: Sequence[Place]  # along the scale of the motion; "steps": each holds until the next
    threshold: float | None = None
    says: str = ""  # above the chart
    alt: str = ""


OUTLINES = {"area": True, "hull": True, "line": False, "border": False, "curve": False, "arrow": False}
# What a sweep may be, and whether it is closed.

SIGNED = ("area", "hull", "border")
# Those that have a sign.


@dataclass(frozen=True, kw_only=True)
class Sweep(Part):
    """A line, an arrow or an outline that moves: its corners at each stop."""

    keys = {"sign": "label"}

    corners: Sequence[Sequence[Place]]  # by stop; none where it is out of sight
    kind: str = "line"  # one of OUTLINES
    sign: int = 0
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Cloud(Part):
    """Many places of one sign that move, packed: one byte a coordinate, over a box.

    ``packed`` makes one. ``across`` and ``up`` are base64: a byte for each place if that coordinate
    stays, else one for each place at each stop, in the order of the stops. 0 is the left or lower
    side of the box, 255 the right or upper one.
    """

    keys = {"sign": "label"}

    box: Sequence[float]  # left, bottom, right, top
    count: int  # of places
    across: str
    up: str
    sign: int = 0
    name: str = ""  # what the places are, in the plural

    @classmethod
    def packed(
        cls, stops: Sequence[Sequence[Place]], box: Sequence[float], *, sign: int = 0, name: str = ""
    ) -> Self:
        """Pack places, by stop and in the same order at each.

        Raises
        ------
        BadInput
            If a place lies outside the box, or stops differ in the number of places.

        >>> Cloud.packed([[(0, 0)], [(1, 0)]], [0, 0, 1, 1]).across
        'AP8='
        """
        sizes = {len(places) for places in stops}
        if len(sizes) != 1:
            msg = f"a cloud has as many places at each stop, not {sorted(sizes)}"
            raise BadInput(msg)
        texts = []
        for axis in (0, 1):
            low, high = float(box[axis]), float(box[axis + 2])
            rows = [_bytes([float(place[axis]) for place in places], low, high) for places in stops]
            still = all(row == rows[0] for row in rows)
            texts.append(base64.b64encode(rows[0] if still else b"".join(rows)).decode())
        return cls(
            box=[float(side) for side in box], count=sizes.pop(), across=texts[0], up=texts[1],
            sign=sign, name=name,
        )

    def places(self, stop: int) -> list[tuple[float, float]]:
        """Return where the places are at a stop: each to within 1/510 of a side of the box.

        >>> Cloud.packed([[(0, 2)], [(1, 2)]], [0, 0, 1, 2]).places(1)
        [(1.0, 2.0)]
        """
        found = []
        for axis, text in enumerate((self.across, self.up)):
            raw = base64.b64decode(text)
            own = raw if len(raw) == self.count else raw[stop * self.count : (stop + 1) * self.count]
            low, high = self.box[axis], self.box[axis + 2]
            found.append([low + (high - low) * one / 255 for one in own])
        return list(zip(*found, strict=True))


def _bytes(values: Sequence[float], low: float, high: float) -> bytes:
    """Return the nearest of 256 evenly spaced values between two, by number."""
    if not low < high or not all(low <= value <= high for value in values):
        msg = f"a place of a cloud lies outside its box, which reaches from {low:g} to {high:g}"
        raise BadInput(msg)
    return bytes(round(255 * (value - low) / (high - low)) for value in values)


SCALES = ("linear", "log", "steps")
# How a parameter runs: evenly, over powers of ten, or by whole steps between which nothing is.


@dataclass(frozen=True, kw_only=True)
class Motion(Part):
    """What moves with a parameter: its exact stops, and what happens on the way.

    Tracks, sweeps and charts are exact at each stop, or as near as the picture draws; clouds are
    packed, and the page says so. The page opens at the first of ``stills``; without scripts, and on
    paper, it shows them all.
    """

    keys = {"tracks": "rays"}
    parts = {
        "tracks": Track, "stops": Stop, "events": Event, "profile": Profile, "charts": Profile,
        "sweeps": Sweep, "clouds": Cloud,
    }  # fmt: skip
    optional = frozenset({"charts", "sweeps", "clouds", "stills", "scale"})

    tracks: Sequence[Track] = ()
    stops: Sequence[Stop]
    events: Sequence[Event] = ()
    profile: Profile | None = None
    charts: Sequence[Profile] = ()  # further ones
    sweeps: Sequence[Sweep] = ()
    clouds: Sequence[Cloud] = ()
    stills: Sequence[int] = ()  # places among the stops
    scale: str = SCALES[0]
    parameter: str = "c"
    name: str = "c"  # of the slider, with the unit
    heads: Sequence[str] = ("", "", "")  # of the table of events: what moves, where, what changes
    quiet: str = ""  # said where nothing happens

    @property
    def first(self) -> int:
        """Return the stop at which a page opens."""
        return self.stills[0] if self.stills else 0

    @property
    def measured(self) -> list[Profile]:
        """Return all charts."""
        return [*([self.profile] if self.profile else []), *self.charts]

    @property
    def sweeps_as_drawn(self) -> list[Sweep]:
        """Return the sweeps in the order of the drawing: outlines lie beneath lines."""
        return sorted(self.sweeps, key=lambda one: not OUTLINES[one.kind])

    @property
    def packing(self) -> str:
        """Say what is drawn from packed coordinates, and how near; nothing where nothing is."""
        packed = [count(one.count, one.name or "place", one.name) for one in self.clouds]
        if not packed:
            return ""
        return f"Drawn from packed coordinates, each to within 1/510 of a side of the box: {listed(packed)}."


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
    def sentences(self) -> list[str]:
        """Return what is said under the picture, also of what is packed."""
        packing = self.motion.packing if self.motion else ""
        return [*self.caption, *([packing] if packing else [])]

    @property
    def many(self) -> bool:
        """Are the signs 0, 1, 2 and so on, rather than +1 and -1?"""
        signs = {one.sign for one in self.dots} | {one.sign for one in self.regions}
        if self.motion:
            signs |= {one.sign for one in self.motion.clouds}
            signs |= {one.sign for one in self.motion.sweeps if one.kind in SIGNED}
        return not signs | {band[2] for band in self.bands} <= {1, -1}

    def shape(self, sign: int) -> str:
        """Return the name of the shape of a sign: p and m, or k0, k1, ..."""
        return f"k{sign % 6}" if self.many else ("p" if sign > 0 else "m")
