"""Points that move along rays: where a classifier changes its mind, exactly, and stops between.

The page has a slider; each of its positions is a stop recorded here, with the exact length c,
the exact labels there, and where to draw the points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from theorems.geometry.deciders.ray import Interval, decide_ray
from theorems.geometry.objects.classifiers import Classifier
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, AllPositive, Below, Network
from theorems.geometry.objects.regions import Region
from theorems.geometry.picture import line, naming
from theorems.geometry.picture.frame import inner
from theorems.geometry.picture.material import Move, Point
from verify.exact.decision import read_vector, write_number
from verify.exact.integers import Rational, WorkLimit
from verify.picture import scene as drawn, words


MOST_RAYS = 5
# Points that a picture lets move at once.

GAPS = 16
# The slider's range is cut into about this many gaps, and more at the events.

WORK = 10**7
# Budget of one ray: a picture is not worth more.


class Event(NamedTuple):
    """The label of a moving point changes: at c itself already, or only beyond it."""

    c: Rational
    ray: int
    at_once: bool
    before: int
    after: int


class Journey(NamedTuple):
    """Rays with their events and stops, in exact numbers."""

    moves: list[Move]
    starts: list[int]  # labels at c = 0
    events: list[Event]
    stops: list[Fraction]
    kinks: list[Rational]  # along the first ray, where its score bends
    end: Fraction
    late: list[Event]  # beyond the end of the picture


def travel(h: Classifier, moves: Sequence[Move], reach: Fraction) -> Journey | None:
    """Follow each point exactly; None where a ray cannot be decided within its budget.

    Parameters
    ----------
    reach : the extent of the picture, so that rays without events have an end
    """
    events: list[Event] = []
    kinks: list[Rational] = []
    for number, move in enumerate(moves):
        try:
            flips, decision = decide_ray(h, move.point, move.direction, work=WORK)
        except WorkLimit:
            return None
        if number == 0:
            kinks = list(read_vector(decision.certificates[0]["evidence"]["breakpoints"]))
        events += [event for flip in flips for event in _events(h, move, number, flip)]
    events.sort(key=lambda event: (event.c, event.ray))
    starts = [h.label(move.point) for move in moves]
    default = _ending(moves, reach)
    near = [event for event in events if event.c <= 24 * default]
    end = max([default if not near else Fraction(0), *(event.c * Fraction(5, 4) for event in near)])
    stops = _stops([event.c for event in near], end)
    late = events[len(near) :]
    return Journey(list(moves), starts, near, stops, kinks, end, late)


def _events(h: Classifier, move: Move, ray: int, flip: Interval) -> list[Event]:
    own = h.label(move.point)
    inside = flip.low + (Fraction(flip.high - flip.low) / 2 if flip.high is not None else 1)
    other = h.label(along(move, inside if flip.high != flip.low else flip.low))
    found = [Event(flip.low, ray, flip.low_in, own, other)]
    if flip.high is not None:
        found.append(Event(flip.high, ray, not flip.high_in, other, own))
    return found


def along(move: Move, c: Rational) -> Point:
    """Return x + c v."""
    return tuple(x + c * v for x, v in zip(move.point, move.direction, strict=True))


def _ending(moves: Sequence[Move], reach: Fraction) -> Fraction:
    """Return a power of 2 at which the longest direction has crossed the picture."""
    sizes: list[Rational] = [max(a, -a) for move in moves for a in move.direction]
    longest = max(sizes, default=Fraction(1))
    goal = reach / longest if longest else Fraction(1)
    c = Fraction(1)
    while c < goal:
        c *= 2
    while c / 2 >= goal:
        c /= 2
    return c


def _stops(marks: Sequence[Rational], end: Fraction) -> list[Fraction]:
    """Return 0, the marks, the end, and evenly spaced lengths between them."""
    ends = sorted({Fraction(0), *map(Fraction, marks), end})
    stops = [ends[0]]
    for low, high in pairwise(ends):
        parts = max(2, -(-(high - low) * GAPS // end))
        stops += [low + (high - low) * k / parts for k in range(1, parts + 1)]
    return stops


def score(h: Classifier, x: Point) -> Fraction | None:
    """Return the number whose sign or threshold tells the label, None where there is no one."""
    if isinstance(h, Linear):
        return Fraction(h.score(x))
    if isinstance(h, Region):
        return None
    outputs = [Fraction(z) for z in h.outputs(x)]
    if isinstance(h.rule, Above | Below):
        return outputs[0]
    return min(outputs) if isinstance(h.rule, AllPositive) else None


def threshold(h: Classifier) -> Fraction:
    """Return what the score is compared with."""
    rule = h.rule if isinstance(h, Network) else None
    return Fraction(rule.threshold) if isinstance(rule, Above | Below) else Fraction(0)


def profile(h: Classifier, journey: Journey, name: str) -> drawn.Profile | None:
    """Return the score along the first ray, that of a name, as a polyline through its exact bends.

    For a classifier with many classes it is the own score less the largest other one.
    """
    lengths = sorted({*journey.stops, *(Fraction(c) for c in journey.kinks if c <= journey.end)})
    move, own = journey.moves[0], journey.starts[0]
    nodes = []
    for c in lengths:
        x = along(move, c)
        height = score(h, x)
        if height is None and isinstance(h, Network):
            height = _lead([Fraction(z) for z in h.outputs(x)], own)
        if height is None:
            return None
        nodes.append([float(c), float(height)])
    if not all(isfinite(y) for _, y in nodes):
        return None
    of = _name_of_score(h, own)
    return drawn.Profile(
        name=of,
        nodes=nodes,
        threshold=float(threshold(h)),
        says=f"Score of {name} on its way, against c; dotted: the score at which the label changes.",
        alt=f"{of.capitalize()} of {name} along its path, against c.",
    )


def _lead(outputs: Sequence[Fraction], own: int) -> Fraction | None:
    others = [z for m, z in enumerate(outputs) if m != own]
    return outputs[own] - max(others) if others else None


def _name_of_score(h: Classifier, own: int) -> str:
    if isinstance(h, Network) and len(h.layers[-1].weights) > 1:
        if isinstance(h.rule, AllPositive):
            return "least output"
        return f"score of class {own} less the best other"
    return "score"


def motion(
    h: Classifier,
    journey: Journey,
    at: Callable[[Point], list[float]],
    *,
    classes: bool,
    letter: str = "x",
    on_line: bool = False,
) -> drawn.Motion:
    """Return the journey as the scene records it.

    Parameters
    ----------
    at : where the picture has a point
    on_line : is the graph of the score drawn, over a number line?
    """

    def tell(y: int) -> str:
        return naming.label(y, classes=classes)

    names = ray_names(journey.moves, letter)
    return drawn.Motion(
        parameter="c",
        name="Length c",
        heads=["Point", "At", "Label"],
        quiet="no moving point changes its label at any c > 0.",
        tracks=[
            drawn.Track(
                name=name,
                index=move.which,
                sign=own,
                point=words.vector(move.point),
                direction=words.vector(move.direction),
                path=[at(move.point), at(along(move, journey.end))],
            )
            for name, move, own in zip(names, journey.moves, journey.starts, strict=True)
        ],
        events=[
            drawn.Event(
                value=write_number(event.c),
                track=event.ray,
                at_once=event.at_once,
                before=event.before,
                after=event.after,
                at=at(x),
                exact=words.vector(x),
                words=event_words(event, names, tell),
                says=f"{tell(event.before)} to {tell(event.after)}",
            )
            for event in [*journey.events, *journey.late]
            for x in [along(journey.moves[event.ray], event.c)]
        ],
        stops=[_stop(h, journey, c, at, names, tell, on_line=on_line) for c in journey.stops],
        profile=None if on_line else profile(h, journey, names[0]),
    )


def _stop(
    h: Classifier, journey: Journey, c: Fraction, at: Callable[[Point], list[float]],
    names: Sequence[str], tell: Callable[[int], str], *, on_line: bool,
) -> drawn.Stop:
    points = [along(move, c) for move in journey.moves]
    labels = [h.label(point) for point in points]
    here = [event_words(event, names, tell) for event in journey.events if event.c == c]
    own = score(h, points[0])
    heights = [line.height(h, frame_x) for frame_x in _on_axis(points)] if on_line else None
    told = "; ".join(f"{name} {tell(y)}" for name, y in zip(names, labels, strict=True))
    return drawn.Stop(
        value=write_number(c),
        places=[at(point) for point in points],
        signs=labels,
        score=None if own is None else write_number(own),
        heights=None if heights is None else [None if z is None else short(z) for z in heights],
        event="; ".join(here) or None,
        says=f"c = {words.number(c)}: {told}"
        + (f", score {words.number(own)}" if own is not None and len(names) == 1 else "")
        + (f" — {'; '.join(here)}" if here else ""),
    )


def _on_axis(points: Sequence[Point]) -> list[Fraction]:
    """Return the places of points of a number line."""
    return [Fraction(x) for (x,) in points]


def short(z: Fraction) -> float:
    """Return a number with five digits; integers stay integers."""
    found = float(f"{float(z):.5g}")
    return int(found) if found == int(found) and abs(found) < 2**53 else found


def ray_names(moves: Sequence[Move], letter: str = "x") -> list[str]:
    """Name rays by their points, and by their directions too where a name sets out several ways."""
    plain = ["x" if move.which is None else naming.point(move.which, letter) for move in moves]
    return [
        name if plain.count(name) == 1 else f"{name} along {words.vector(move.direction)}"
        for name, move in zip(plain, moves, strict=True)
    ]


def event_words(event: Event, names: Sequence[str], tell: Callable[[int], str]) -> str:
    """Say what happens: at c itself, or only just beyond it."""
    where = "at" if event.at_once else "beyond"
    return (
        f"{where} c = {words.number(event.c)} the label of {names[event.ray]} turns from "
        f"{tell(event.before)} to {tell(event.after)}"
    )


def shown_first(moves: Sequence[Move], culprit: int | None) -> list[Move]:
    """Return different moves, at most what a picture can show, one of them first."""
    seen: dict[tuple[Point, Point], Move] = {}
    ordered = sorted(moves, key=lambda move: move.which != culprit)
    for move in ordered:
        seen.setdefault((move.point, move.direction), move)
    return list(seen.values())[:MOST_RAYS]


def rate(h: Linear, v: Point) -> Fraction:
    """Return <w, v>: how fast the score rises along a direction."""
    return inner(h.w, v)
