"""A view put on a line or a plane, as the scene that ``report.json`` records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture import line
from theorems.geometry.picture.cells import TooIntricate, borders, cells, outlines
from theorems.geometry.picture.frame import Frame, Place, frame_for
from theorems.geometry.picture.legend import legend
from theorems.geometry.picture.material import Point, extent
from theorems.geometry.picture.motion import Journey, motion, short, shown_first, travel
from theorems.geometry.picture.planar import hull
from theorems.geometry.picture.view import View
from verify.objects import show, write
from verify.picture import scene as drawn, words
from verify.picture.scene import Area, Arrow, Border, Dot, Graph, Hull, Line, Mark, Motion, Scene


VERSION = 1
PADDING = Fraction(7, 50)
FLATTEST = 2
# Width over height beyond which a picture gets more air.

MOST_TURNS = 4
# Changes of a label that a sentence tells.

MOST_NUMBERS = 20_000
# Coordinates of a set beyond which there is nothing to see.

UNEQUAL = 40
# Ratio of the extents beyond which the two axes get scales of their own.


def compose(view: View) -> Scene | None:
    """Return the scene of a view: everything that is drawn, in coordinates of the picture.

    None where there is too much to draw.
    """
    points = list(view.s.points) if view.s else []
    if sum(map(len, points)) > MOST_NUMBERS:
        return None
    if view.s is None:
        assert view.h is not None
        points = [view.moves[0].point] if view.moves else [(0,) * view.h.dimension]
    frame = frame_for(view.origin or points[0], view.wanted)
    reach = extent([frame.place(x) for x in points])
    moves = shown_first(view.moves, view.culprit)
    journey = travel(view.h, moves, reach) if view.h is not None and moves else None
    return _Composer(view, frame, journey, points).scene()


class _Composer:
    """Collects the parts of a scene; places stay exact until they are written."""

    def __init__(
        self, view: View, frame: Frame, journey: Journey | None, points: Sequence[Any]
    ) -> None:
        self.view, self.frame, self.journey = view, frame, journey
        self.points = points
        self.caption = list(view.caption)
        self.low, self.high = self._box()
        spans = [b - a for a, b in zip(self.low, self.high, strict=True)]
        self.digits = [float(span) / 2000 for span in spans]

    def scene(self) -> Scene:
        """Return the scene."""
        view, place = self.view, self.frame.place
        self.drawn = self._regions()
        scene = Scene(
            version=VERSION,
            view=view.name,
            frame=self._frame(),
            dots=self._points(),
            lines=self._lines(),
            arrows=[
                Arrow(name=name, start=self._at(place(a)), end=self._at(place(b)))
                for name, a, b in view.arrows
            ],
            marks=[
                Mark(name=name, at=self._at(place(x)), exact=words.vector(x), says=says)
                for name, x, says in view.marks
            ],
            hulls=self._hulls(),
            wedge=self._wedge(),
            motion=self._motion(),
            **self.drawn,
        )
        self._tell_journey()
        self._tell_losses()
        return replace(
            scene,
            legend=legend(scene, view),
            caption=self.caption,
            formula=self._formula(),
            alt=self._alt(),
            record={
                "meaning": {
                    "ring": view.ringed, "family": view.family, "point": view.noun,
                    "letter": view.subject.letter,
                },
                "classifier": None if view.h is None else write(view.h),
            },
        )

    # What is in sight.

    def _box(self) -> tuple[list[Fraction], list[Fraction]]:
        """Return the lower and the upper corner of what is drawn, in places."""
        seen = [self.frame.place(x) for x in self.points]
        seen += [self.frame.place(x) for _, x, _ in self.view.marks]
        seen += [self.frame.place(x) for _, a, b in self.view.arrows for x in (a, b)]
        if self.journey is not None:
            ends = written_path(self.journey, self.frame)
            seen += ends
        units = [Fraction(u).limit_denominator(10**6) for u in self.frame.units]
        low = [min(at[k] for at in seen) for k in (0, 1)]
        high = [max(at[k] for at in seen) for k in (0, 1)]
        if not self.frame.is_line:
            self._include_lines(low, high)
        spans = [(b - a) * u for a, b, u in zip(low, high, units, strict=True)]
        widest = max(spans) or Fraction(4)
        self.equal = self.frame.is_line or min(spans) == 0 or widest < UNEQUAL * min(spans)
        if self.equal:
            goals = [max(spans[0], widest), max(spans[1], widest / FLATTEST)]
        else:
            goals = [span or Fraction(1) for span in spans]
        for k in (0, 1):
            more = (goals[k] * (1 + 2 * PADDING) / units[k] - (high[k] - low[k])) / 2
            more = more.limit_denominator(64) if more > Fraction(1, 4) else more
            low[k], high[k] = low[k] - more, high[k] + more
        return low, high

    def _include_lines(self, low: list[Fraction], high: list[Fraction]) -> None:
        """Widen the box until each important line crosses it: its foot below the middle of S."""
        units = [Fraction(u * u).limit_denominator(10**6) for u in self.frame.units]
        linear = [self.view.h] if isinstance(self.view.h, Linear) else []
        for h in [*linear, *(one for _, _, one in self.view.lines)]:
            a, b, c = self.frame.form(h.w, h.b)
            at = [(x + y) / 2 for x, y in zip(low, high, strict=True)]
            # The nearest point of the line, in true distances.
            size = a * a / units[0] + b * b / units[1]
            if size == 0:
                continue
            away = (a * at[0] + b * at[1] + c) / size
            foot = (at[0] - away * a / units[0], at[1] - away * b / units[1])
            spans = [max(y - x, Fraction(1)) for x, y in zip(low, high, strict=True)]
            if all(abs(f - m) < 3 * span for f, m, span in zip(foot, at, spans, strict=True)):
                for k in (0, 1):
                    low[k], high[k] = min(low[k], foot[k]), max(high[k], foot[k])

    def _at(self, at: Place) -> list[float]:
        """Write a place in true distances, with as many digits as one can see."""
        pairs = zip(at, self.frame.units, self.digits, strict=True)
        return [_rounded(float(c) * unit, digit * unit) for c, unit, digit in pairs]

    def _frame(self) -> drawn.Frame:
        frame = self.frame
        corners = self._at((self.low[0], self.low[1])), self._at((self.high[0], self.high[1]))
        if frame.cuts:
            names = ["", ""]
        else:
            names = [words.coordinate(k) for k in range(2)] if not frame.is_line else ["x"]
        return drawn.Frame(
            kind="line" if frame.is_line else "plane",
            dimension=frame.dimension,
            box=[*corners[0], *corners[1]],
            equal=self.equal,
            axes=names,
            through=words.vector(frame.origin) if frame.cuts else "",
            along=[words.vector(axis) for axis in frame.axes] if frame.cuts else [],
        )

    # What stands still.

    def _points(self) -> list[Dot]:
        if self.view.s is None:
            return []
        grouped: dict[tuple[Any, int], list[int]] = {}
        for i, (x, y) in enumerate(zip(self.view.s.points, self.view.s.labels, strict=True)):
            grouped.setdefault((x, y), []).append(i)
        return [
            Dot(
                at=self._at(self.frame.place(x)),
                sign=y,
                names=[self.view.point(i) for i in indices],
                exact=words.vector(x),
                index=indices,
                ring=bool(self.view.rings & set(indices)),
                hollow=not self.frame.holds(x),
            )
            for (x, y), indices in grouped.items()
        ]

    def _lines(self) -> list[Line]:
        found = []
        for kind, name, h in self.view.lines:
            ends = self._across(h)
            if ends:
                found.append(Line(kind=kind, name=name, ends=[self._at(at) for at in ends]))
        return found

    def _across(self, h: Linear) -> list[Place]:
        """Return where a line enters and leaves the box; on a number line the place itself."""
        a, b, c = self.frame.form(h.w, h.b)
        (x0, y0), (x1, y1) = self.low, self.high
        if self.frame.is_line:
            return [(-c / a, Fraction(0))] if a and x0 < -c / a < x1 else []
        hits: set[Place] = set()
        if b:
            hits |= {(x, y) for x in (x0, x1) if y0 <= (y := -(a * x + c) / b) <= y1}
        if a:
            hits |= {(x, y) for y in (y0, y1) if x0 <= (x := -(b * y + c) / a) <= x1}
        return sorted(hits)[:: len(hits) - 1] if len(hits) > 1 else []

    def _hulls(self) -> list[Hull]:
        s = self.view.s
        assert s is not None or not self.view.hulls
        return [
            Hull(
                sign=label,
                corners=[self._at(at) for at in hull([self.frame.place(s.points[i]) for i in inside])],
            )
            for label, inside in self.view.hulls
            if s is not None and inside
        ]

    def _wedge(self) -> list[list[float]] | None:
        """Return the apex and a far corner on each side; the page clips it to the box."""
        if self.view.wedge is None or self.frame.cuts or self.frame.is_line:
            return None
        apex, *sides = self.view.wedge
        spans = [b - a for a, b in zip(self.low, self.high, strict=True)]
        corners = [self.frame.place(apex)]
        for side in sides:
            size = max(abs(Fraction(c)) / span for c, span in zip(side, spans, strict=True))
            far = [x + Fraction(c) / (3 * size) for x, c in zip(apex, side, strict=True)]
            corners.append(self.frame.place(far))
        return [self._at(at) for at in corners]

    def _regions(self) -> dict[str, Any]:
        """Return the fields of the scene that show where h says what."""
        if self.view.h is None:
            return {}
        try:
            return self._on_line() if self.frame.is_line else self._on_plane()
        except TooIntricate:
            self.caption.append("h has more pieces here than can be drawn; only points are shown.")
            return {}

    def _on_plane(self) -> dict[str, Any]:
        assert self.view.h is not None
        (x0, y0), (x1, y1) = self.low, self.high
        box = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        pieces = cells(self.view.h, self.frame, box)
        labels = sorted({piece.label for piece in pieces})
        return {
            "regions": [
                Area(sign=y, loops=[self._path(loop) for loop in outlines(pieces, y)])
                for y in labels
            ],
            "borders": [
                Border(
                    ends=self._path([border.start, border.end]),
                    sides=[border.left, border.right],
                    sign=border.belongs,
                )
                for border in borders(pieces, self.view.h, self.frame)
            ],
        }

    def _path(self, places: Iterable[Place]) -> list[list[float]]:
        return [self._at(at) for at in places]

    def _on_line(self) -> dict[str, Any]:
        h, low, high = self.view.h, self.low[0], self.high[0]
        assert h is not None
        stretches, changes = line.bands(h, low, high)
        graphs = line.graphs(h, low, high)
        level = line.threshold(h)
        return {
            "bands": [[self._x(a), self._x(b), label] for a, b, label in stretches],
            "changes": [[self._x(at), own, words.number(at)] for at, own in changes],
            "graphs": [
                Graph(name=name, nodes=[[self._x(x), short(y)] for x, y in nodes])
                for name, nodes in graphs
            ],
            "level": None if level is None else float(level),
        }

    def _x(self, x: Fraction) -> float:
        return self._at((x, Fraction(0)))[0]

    # What moves.

    def _motion(self) -> Motion | None:
        view = self.view
        if self.journey is None or view.h is None:
            return None
        many = view.s is not None and view.s.many
        return motion(
            view.h, self.journey, self._drawn_at, classes=many, letter=view.subject.letter,
            on_line=self.frame.is_line,
        )

    def _drawn_at(self, x: Point) -> list[float]:
        return self._at(self.frame.place(x))

    # What is said.

    def _tell_journey(self) -> None:
        """Say in words what happens on the way, where the view has not said it."""
        journey = self.journey
        if journey is None or self.view.name != "ray":
            return
        # One point that sets out several ways is told of every way that is drawn.
        most = MOST_TURNS if len({move.point for move in journey.moves}) == 1 else 2
        for number, move in enumerate(journey.moves[:most]):
            name = "x" if move.which is None else self.view.point(move.which)
            if not any(move.direction):
                continue
            start = f"{name} = {words.vector(move.point)} sets out along {words.vector(move.direction)}"
            events = [event for event in [*journey.events, *journey.late] if event.ray == number]
            own = self.view.labelled(journey.starts[number])
            if not events:
                self.caption.append(f"{start} with {own}, and keeps it for every c > 0.")
                continue
            turns = [
                f"{'at' if event.at_once else 'beyond'} c = {words.number(event.c)} it turns to "
                f"{self.view.tell(event.after)}"
                for event in events[:MOST_TURNS]
            ]
            more = ", and so on" if len(events) > MOST_TURNS else ""
            self.caption.append(f"{start} with {own}; {words.listed(turns)}{more}.")

    def _tell_losses(self) -> None:
        frame, view = self.frame, self.view
        if not self.equal:
            self.caption.append(
                "The two axes have scales of their own: lengths and angles are not to scale."
            )
        if frame.cuts:
            text = f"The space has {frame.dimension} dimensions; the picture is the plane through {self._plane()}."
            off = sum(not frame.holds(x) for x in view.s.points) if view.s else 0
            if off:
                noun = f"{view.noun}{'s' * (len(self.points) != 1)}"
                text += f" {off} of {len(self.points)} {noun} lie off it; hollow marks are their shadows."
            if isinstance(view.h, Linear) and frame.spans(view.h.w):
                text += " The plane holds the normal of h, so each shadow has the score of its point."
            elif view.h is not None and off:
                text += " The regions are those of the cut: a shadow need not lie in that of its label."
            self.caption.append(text)
        if self.journey is not None and self.journey.late:
            c = words.number(self.journey.late[0].c)
            self.caption.append(f"The change at c = {c} lies beyond the picture.")

    def _plane(self) -> str:
        """Name the plane by its vectors, or by what they are where these are long."""
        through = words.vector(self.frame.origin)
        along = words.listed([words.vector(axis) for axis in self.frame.axes])
        if len(along) <= 60:
            return f"{through} along {along}"
        return "the origin" if not any(self.frame.origin) else "one of its points"

    def _formula(self) -> str:
        """Write h as a formula; nothing where none is drawn."""
        if self.view.h is None:
            return ""
        text = show(self.view.h)
        if "ξ" in text:
            text += f"; x = (ξ₁, ξ₂{', …' * (self.frame.dimension > 2)})"
        return f"h: {text}."

    def _alt(self) -> str:
        """Say in one sentence what one sees."""
        s = self.view.s
        parts = []
        if s is not None:
            counts = [f"{len(s.where(y))} of {self.view.labelled(y)}" for y in sorted(set(s.labels))]
            noun = f"{self.view.noun}{'s' * (len(s.points) != 1)}"
            parts.append(f"{len(s.points)} {noun}, {words.listed(counts)}")
        if self.drawn.get("regions") or self.drawn.get("bands"):
            parts.append("the regions of a classifier h")
        if self.journey is not None and self.journey.moves:
            count = len(self.journey.moves)
            parts.append(f"{count} moving {'point' if count == 1 else 'points'}")
        kind = "Number line" if self.frame.is_line else "Plane"
        return f"{kind}: {'; '.join(parts)}."


def written_path(journey: Journey, frame: Frame) -> list[Place]:
    """Return the ends of all rays."""
    return [
        frame.place([x + journey.end * v for x, v in zip(move.point, move.direction, strict=True)])
        for move in journey.moves
    ]


def _rounded(value: float, digit: float) -> float:
    """Round to a grid that is finer than a pixel; integers stay integers."""
    if digit <= 0:
        return value
    places = 0
    while digit < 1 and places < 60:
        digit, places = digit * 10, places + 1
    found = round(value, places)
    return int(found) if found == int(found) and abs(found) < 2**53 else found


