"""A question about slabs on the line or in the plane: their borders, the ball, and a v where one serves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import cos, pi, sin, sqrt
from typing import Any, NamedTuple

from theorems.geometry.picture.material import certificate
from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational
from verify.picture import words
from verify.picture.scene import Arrow, Dot, Frame, Hull, Line, Scene, Sign


Place = list[float]
MOST = 12
# Slabs that a reader can tell apart.


class Side(NamedTuple):
    """The border <b, v> = -c of a form, v beyond it being where the form is not negative."""

    b: tuple[Rational, ...]
    c: Rational

    @property
    def foot(self) -> list[Rational]:
        """Return the place of the border that is nearest to 0."""
        square = sum((x * x for x in self.b), start=Fraction(0))
        return [Fraction(-self.c) * x / square for x in self.b]


def slab_scene(certificates: Sequence[dict[str, Any]]) -> Scene | None:
    """Return the picture of the first certificate about slabs in at most two dimensions, if there is one."""
    one = certificate(certificates, "quadratics")
    if one is None:
        return None
    question = one["question"]
    groups = [[_side(form) for form in own] for own in question["groups"]]
    if len(groups) > MOST or any(side is None for own in groups for side in own):
        return None
    sides = [[side for side in own if side is not None] for own in groups]
    size = len(sides[0][0].b)
    if size > 2 or any(not any(side.b) or side.c >= 0 for own in sides for side in own):
        return None
    return _Slabs(one, sides, size).scene()


def _side(form: dict[str, Any]) -> Side | None:
    return None if form.get("A") else Side(read_vector(form["b"]), read_number(form["c"]))


def clipped(start: Sequence[float], end: Sequence[float], box: Sequence[float]) -> list[Place]:
    """Return the part of a segment within a box (Liang and Barsky); nothing where it passes by."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        rate = end[axis] - start[axis]
        for bound, sign in ((box[axis], 1), (box[axis + 2], -1)):
            ahead = sign * (start[axis] - bound)
            if rate == 0:
                if ahead < 0:
                    return []
                continue
            t = (bound - start[axis]) / rate
            if sign * rate > 0:
                low = max(low, t)
            else:
                high = min(high, t)
    if low >= high:
        return []
    return [[a + t * (b - a) for a, b in zip(start, end, strict=True)] for t in (low, high)]


class _Slabs:
    """Collects what is drawn of one certificate."""

    def __init__(self, one: dict[str, Any], sides: list[list[Side]], size: int) -> None:
        self.one, self.sides, self.size = one, sides, size
        self.yes = one["answer"] == "yes"
        square = one["question"]["squared_radius"]
        self.square = None if square == "none" else read_number(square)
        self.v = read_vector(one["evidence"]["v"]) if self.yes else None
        lengths = [sqrt(sum(float(x) ** 2 for x in side.foot)) for own in sides for side in own]
        radius = 0.0 if self.square is None else sqrt(float(self.square))
        far = 0.0 if self.v is None else sqrt(sum(float(x) ** 2 for x in self.v))
        # A ball much larger than the slabs would make these a point.
        self.reach = 1.25 * max(*lengths, far, min(radius, 4 * max(lengths)))
        self.radius = radius if 0 < radius <= self.reach else None

    def place(self, x: Sequence[Rational]) -> Place:
        """Return a vector as a place of the picture."""
        return [float(x[0]), float(x[1]) if self.size == 2 else 0.0]

    def lines(self) -> list[Line]:
        """Return the borders of all slabs."""
        found = []
        for own in self.sides:
            for side in own:
                at = self.place(side.foot)
                if self.size == 1:
                    found.append(Line(ends=[at]))
                    continue
                across, far = [-float(side.b[1]), float(side.b[0])], 4 * self.reach
                length = sqrt(across[0] ** 2 + across[1] ** 2)
                ends = [[a + s * far * b / length for a, b in zip(at, across, strict=True)] for s in (-1, 1)]
                cut = clipped(ends[0], ends[1], self.box)
                found += [Line(ends=cut)] if cut else []
        return found

    @property
    def box(self) -> list[float]:
        """Return what is in sight."""
        r = self.reach
        return [-r, -r, r, r] if self.size == 2 else [-r, 0.0, r, 1.0]

    def scene(self) -> Scene:
        """Return the scene."""
        plane, feet = self.size == 2, [own[0].foot for own in self.sides]
        circle = [[self.radius * cos(pi * i / 36), self.radius * sin(pi * i / 36)] for i in range(72)] if self.radius and plane else []
        dots: dict[tuple[Rational, ...], list[int]] = {}
        for i, foot in enumerate(feet):
            dots.setdefault(tuple(foot), []).append(i)
        names = {place: [words.indexed("r", i + 1) for i in own] for place, own in dots.items()}
        legend = [Sign(sign="line family", says="borders of the slabs, beyond which v fools")]
        if circle:
            legend.append(Sign(sign="hull k0", says="all v of the length that is asked about"))
        if self.v is not None:
            legend.append(Sign(sign="arrow", says="a v that serves"))
        return Scene(
            frame=Frame(
                kind="plane" if plane else "line", box=self.box, dimension=self.size,
                axes=[words.coordinate(k) for k in range(2)] if plane else ["v"],
            ),
            dots=[Dot(at=self.place(place), names=own, exact=words.vector(place)) for place, own in names.items()],
            lines=self.lines(),
            hulls=[Hull(corners=circle)] if circle else [],
            arrows=[Arrow(start=[0.0, 0.0], end=self.place(self.v), name="v")] if self.v is not None and any(self.v) else [],
            legend=legend,
            caption=self.caption(),
            alt=f"{words.count(len(self.sides), 'slab')} round the origin{', and an arrow out of them' if self.yes else ''}.",
        )  # fmt: skip

    def caption(self) -> list[str]:
        """Say what was asked and what the answer rests on."""
        count, miss = len(self.sides), self.one["question"]["miss"]
        both = "v or −v" if all(len(own) == 2 for own in self.sides) else "v"
        whom = f"at least {count - miss} of {count} points" if miss else "the point" if count == 1 else "both points" if count == 2 else f"all {count} points"
        relation = "below" if self.one["question"]["open_ball"] else "at most"
        bound = "" if self.square is None else f" with |v|² {relation} {words.number(self.square)}"
        asked = f"A point is fooled by {both} beyond the border of its slab; r is the place of the border that is nearest to 0."
        if self.yes:
            return [f"{asked} This v{bound} fools {whom}."]
        how = "weights on the squares of the slabs" if "squares" in self.one["evidence"] else "a tree of cases"
        return [f"{asked} No v{bound} fools {whom}; the certificate is {how}."]
