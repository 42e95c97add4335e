"""The line or the plane that a picture shows: the space itself, or an exact cut through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import sqrt

from verify.exact.integers import Rational, Vector, over_common_denominator, primitive


Place = tuple[Fraction, Fraction]
# Exact coordinates along the two axes of a frame; the second is 0 on a line.


def inner(a: Iterable[Rational], b: Iterable[Rational]) -> Fraction:
    """Return the inner product."""
    total = Fraction(0)
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


@dataclass(frozen=True)
class Frame:
    """An origin with one or two orthogonal axes, all rational."""

    origin: tuple[Rational, ...]
    axes: tuple[tuple[Rational, ...], ...]

    @property
    def dimension(self) -> int:
        """Return the number of dimensions of the space."""
        return len(self.origin)

    @property
    def is_line(self) -> bool:
        """Is the picture a number line?"""
        return len(self.axes) == 1

    @property
    def cuts(self) -> bool:
        """Does the picture show less than the space?"""
        return self.dimension > len(self.axes)

    def place(self, x: Vector) -> Place:
        """Return where the shadow of a point falls."""
        away = [a - o for a, o in zip(x, self.origin, strict=True)]
        found = [inner(away, axis) / inner(axis, axis) for axis in self.axes]
        return found[0], found[1] if len(found) > 1 else Fraction(0)

    def lift(self, at: Place) -> tuple[Fraction, ...]:
        """Return the point of the space at a place."""
        pairs = zip(self.axes, at, strict=False)
        moved = [[c * a for a in axis] for axis, c in pairs]
        return tuple(sum(column, start=Fraction(0)) for column in zip(self.origin, *moved, strict=True))

    def holds(self, x: Vector) -> bool:
        """Does the point itself lie in the picture, not only its shadow?"""
        return self.lift(self.place(x)) == tuple(x)

    def form(self, w: Vector, b: Rational) -> tuple[Fraction, Fraction, Fraction]:
        """Return <w, x> + b as an affine function of the place."""
        slopes = [inner(w, axis) for axis in self.axes]
        return slopes[0], slopes[1] if len(slopes) > 1 else Fraction(0), inner(w, self.origin) + b

    def spans(self, v: Vector) -> bool:
        """Is the vector parallel to the picture?"""
        return self.holds([o + c for o, c in zip(self.origin, v, strict=True)])

    @property
    def units(self) -> tuple[float, float]:
        """Return the lengths of the axes: places times these are true distances."""
        lengths = [sqrt(inner(axis, axis)) for axis in self.axes]
        return lengths[0], lengths[1] if len(lengths) > 1 else 1.0


def frame_for(origin: Vector, wanted: Sequence[Vector]) -> Frame:
    """Return the frame that shows most: the whole space up to d = 2, else the plane of two vectors.

    Parameters
    ----------
    origin : a point in the plane, where d > 2
    wanted : vectors in order of interest; the plane takes the first two that span one
    """
    d = len(origin)
    zero = (0,) * d
    if d <= 2:
        return Frame(zero, tuple(tuple(int(i == k) for i in range(d)) for k in range(d)))
    axes: list[tuple[int, ...]] = []
    for v in chain(wanted, (tuple(int(i == k) for i in range(d)) for k in range(d))):
        if len(axes) == 2:
            break
        rest = [Fraction(x) for x in v]
        for axis in axes:
            share = inner(rest, axis) / inner(axis, axis)
            rest = [x - share * a for x, a in zip(rest, axis, strict=True)]
        if any(rest):
            axes.append(tuple(primitive(over_common_denominator(rest)[0])))
    return Frame(tuple(origin), tuple(axes))
