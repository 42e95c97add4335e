"""Convex regions: classifiers that give one label to an intersection of half-spaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from theorems.geometry.objects import formulas
from theorems.geometry.objects.networks import (
    Difference,
    Layer,
    each_output,
    rational,
    rational_vector,
)
from verify.errors import only
from verify.exact.decision import read_number, read_vector, write_number, write_vector
from verify.exact.integers import Rational, Vector
from verify.objects import Size, register, size


Form = tuple[tuple[Rational, ...], Rational]
# x -> <w, x> + b, as (w, b).


@dataclass(frozen=True)
class HalfSpace:
    """The points where the first form that is not 0 is negative; and, if closed, where all are 0.

    With one form an open or a closed half-space, with more a lexicographic one.

    forms : pairs (w, b) of d rationals and one
    """

    forms: tuple[Form, ...]
    closed: bool

    def __post_init__(self) -> None:
        """Turn arrays and floats into rationals; refuse shapes that do not fit."""
        forms = tuple((rational_vector(w, "a form"), rational(b)) for w, b in self.forms)
        object.__setattr__(self, "forms", forms)
        if type(self.closed) is not bool:
            msg = f"closed is {self.closed!r:.40}; it must be True or False"
            raise ValueError(msg)
        if len({len(w) for w, _ in forms}) != 1 or not forms[0][0]:
            msg = "a half-space needs at least one form, all of the same number of coordinates"
            raise ValueError(msg)

    def contains(self, x: Vector) -> bool:
        """Is the point in the half-space?"""
        for w, b in self.forms:
            value = sum((a * c for a, c in zip(w, x, strict=True)), start=b)
            if value != 0:
                return value < 0
        return self.closed

    def contains_far(self, x: Vector, v: Vector) -> bool:
        """Is x + c v in the half-space for all large c?"""
        for w, b in self.forms:
            rate = sum(a * c for a, c in zip(w, v, strict=True))
            value = rate or sum((a * c for a, c in zip(w, x, strict=True)), start=b)
            if value != 0:
                return value < 0
        return self.closed

    def show(self) -> str:
        """Write it as an inequality."""
        forms = [formulas.affine(w, b) for w, b in self.forms]
        sign = "≤" if self.closed else "<"
        return f"{forms[0]} {sign} 0" if len(forms) == 1 else f"({', '.join(forms)}) {sign} 0 lexicographically"

    def without_coordinate(self, k: int) -> HalfSpace:
        """Return the half-space of what is left of a point without coordinate k."""
        return HalfSpace(tuple(((*w[:k], *w[k + 1 :]), b) for w, b in self.forms), self.closed)

    def to_json(self) -> dict[str, Any]:
        """Write the half-space, in a certificate as elsewhere."""
        forms = [{"w": write_vector(w), "b": write_number(b)} for w, b in self.forms]
        return {"forms": forms, "closed": self.closed}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> HalfSpace:
        """Read what ``to_json`` wrote."""
        only("field", data, ("forms", "closed"), where="half-space")
        forms = tuple((read_vector(form["w"]), read_number(form["b"])) for form in data["forms"])
        return cls(forms, data["closed"])


def open_half_space(w: Vector, b: Rational) -> HalfSpace:
    """Return {x : <w, x> + b < 0}."""
    return HalfSpace(((tuple(w), b),), closed=False)


def closed_half_space(w: Vector, b: Rational) -> HalfSpace:
    """Return {x : <w, x> + b <= 0}."""
    return HalfSpace(((tuple(w), b),), closed=True)


@dataclass(frozen=True)
class Paraboloid:
    """The closed convex set {x : x_2 >= x_1^2} in at least two dimensions."""

    def contains(self, x: Vector) -> bool:
        """Is the point in the set?"""
        return bool(x[1] >= x[0] * x[0])

    def contains_far(self, x: Vector, v: Vector) -> bool:
        """Is x + c v in the set for all large c, where x is?"""
        return bool(v[0] == 0 and v[1] >= 0)

    def show(self) -> str:
        """Write it as an inequality."""
        return "ξ₂ ≥ ξ₁²"

    def without_coordinate(self, k: int) -> Paraboloid:
        """Return the paraboloid: it speaks of the first two coordinates, whichever these are."""
        return self


@dataclass(frozen=True)
class Inside:
    """The rule of a region: its outputs are the forms of its half-spaces, one after the other."""

    parts: tuple[HalfSpace, ...]

    def label(self, outputs: Sequence[int], unit: int) -> int:
        """Return 1 inside and -1 outside."""
        start = 0
        for part in self.parts:
            end = start + len(part.forms)
            first = next((z for z in outputs[start:end] if z), 0)
            if first > 0 or (first == 0 and not part.closed):
                return -1
            start = end
        return 1

    def tests(self, outputs: Sequence[int], unit: int, own: int) -> list[int]:
        """Return the forms: between their roots nothing changes."""
        return list(outputs)

    def differences(self, count: int) -> list[Difference]:
        """Return all outputs."""
        return each_output(count)


@register("region")
@dataclass(frozen=True)
class Region:
    """The classifier whose label is ``inside`` on an intersection of convex sets, else -inside.

    >>> Region((open_half_space((1,), 0),)).label((-1,))
    -1
    """

    parts: tuple[HalfSpace | Paraboloid, ...]
    inside: int = -1

    def __post_init__(self) -> None:
        """Refuse a region of no part, and an inside label other than +1 and -1."""
        object.__setattr__(self, "parts", tuple(self.parts))
        if not self.parts:
            msg = "a region needs at least one part; {x : <0, x> <= 0} is the whole space"
            raise ValueError(msg)
        if self.inside not in (1, -1):
            msg = f"the inside label must be 1 or -1, not {self.inside}"
            raise ValueError(msg)

    def label(self, x: Vector) -> int:
        """Return the label of a point."""
        return self.inside if all(part.contains(x) for part in self.parts) else -self.inside

    def fits(self, points: Iterable[Vector], labels: Iterable[int]) -> bool:
        """Does every point get its label?"""
        return all(self.label(x) == y for x, y in zip(points, labels, strict=True))

    def leaves(self, x: Vector, v: Vector) -> int | None:
        """Return some c > 0 with x + c v outside, for x inside; None where the ray stays.

        The parts are convex: a ray that starts inside stays if its far points are inside.
        """
        if all(part.contains_far(x, v) for part in self.parts):
            return None
        c = 1
        while self.label([a + c * b for a, b in zip(x, v, strict=True)]) == self.inside:
            c *= 2
        return c

    @property
    def half_spaces(self) -> tuple[HalfSpace, ...]:
        """Return the parts that are half-spaces."""
        return tuple(part for part in self.parts if isinstance(part, HalfSpace))

    @property
    def dimension(self) -> int:
        """Return the number d of coordinates of a point; of paraboloids alone, their least."""
        return next((len(w) for w in self.normals), 2)

    @property
    def normals(self) -> list[tuple[Rational, ...]]:
        """Return the normals of the half-spaces."""
        return [w for part in self.half_spaces for w, _ in part.forms]

    @property
    def is_constant(self) -> bool:
        """Does it give one label everywhere? Not asked of regions: they are taken as they are."""
        return False

    def layered(self) -> tuple[tuple[Layer, ...], Inside]:
        """Return the classifier as one layer, and a rule on its outputs that says 1 inside.

        Raises
        ------
        ValueError
            Where a part is a paraboloid, which no layer cuts out.
        """
        parts = self._flat()
        forms = [form for part in parts for form in part.forms]
        return (Layer(tuple(w for w, _ in forms), tuple(b for _, b in forms)),), Inside(parts)

    def _flat(self) -> tuple[HalfSpace, ...]:
        if len(self.half_spaces) < len(self.parts):
            msg = "a ray may cross a paraboloid at an irrational c: ask Region.leaves instead"
            raise ValueError(msg)
        return self.half_spaces

    beside = ":"

    def show(self) -> str:
        """Write it as a formula, or say how many parts it has."""
        return formulas.region(self.parts, self.inside)

    def size(self) -> Size:
        """Count the parts, and measure the numbers of the half-spaces."""
        forms = tuple(form for part in self.half_spaces for form in part.forms)
        return (0, len(self.parts), *size(forms)[2:])

    def simpler(self) -> Iterator[Region]:
        """Leave out a part."""
        for index in range(len(self.parts) if len(self.parts) > 1 else 0):
            yield replace(self, parts=self.parts[:index] + self.parts[index + 1 :])

    def nearby(self, random: Random) -> Region:
        """Return the region itself: there is no step that leaves it one of its class."""
        return self

    def without_coordinate(self, k: int) -> Region:
        """Return the region of what is left of a point without coordinate k."""
        return replace(self, parts=tuple(part.without_coordinate(k) for part in self.parts))

    def for_kernel(self) -> dict[str, Any]:
        """Write the classifier for a certificate, which holds no paraboloid."""
        half_spaces = [part.to_json() for part in self._flat()]
        return {"kind": "region", "inside": self.inside, "halfspaces": half_spaces}

    @classmethod
    def from_kernel(cls, data: Mapping[str, Any]) -> Region:
        """Read what ``for_kernel`` wrote."""
        return cls(tuple(map(HalfSpace.from_json, data["halfspaces"])), data["inside"])

    def to_json(self) -> dict[str, Any]:
        """Write the region as an instance; a paraboloid as nothing, for there is only one."""
        parts = [part.to_json() if isinstance(part, HalfSpace) else None for part in self.parts]
        return {"inside": self.inside, "parts": parts}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Region:
        """Read what ``to_json`` wrote."""
        only("field", data, ("inside", "parts"), where="region")
        parts = (Paraboloid() if part is None else HalfSpace.from_json(part) for part in data["parts"])
        return cls(tuple(parts), data["inside"])
