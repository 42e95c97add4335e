"""Cones and hulls in two dimensions, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from theorems.geometry.objects.linear import Linear
from theorems.geometry.picture.frame import Place, inner
from theorems.geometry.picture.material import Labelled, Point
from verify.exact.integers import Rational


def cross(a: Sequence[Rational], b: Sequence[Rational]) -> Rational:
    """Return the signed area of two plane vectors."""
    return a[0] * b[1] - a[1] * b[0]


def wedge(s: Labelled) -> tuple[Point, Point] | None:
    """Return the two extreme differences of a +1 and a -1 point of a separable plane set."""
    differences = [
        tuple(a - b for a, b in zip(s.points[i], s.points[j], strict=True))
        for i in s.where(1)
        for j in s.where(-1)
    ]
    if not differences:
        return None
    right = left = differences[0]
    for e in differences[1:]:
        if cross(left, e) > 0:
            left = e
        if cross(right, e) < 0:
            right = e
    return right, left


def near_worst(s: Labelled, v: Point, base: Linear) -> Linear | None:
    """Return a separator close to a weak one that v fools least; None where there is none.

    The separators' normals form the cone dual to the differences; its sides are orthogonal
    to the extreme differences. The side farther from v, with a little of a strict separator
    added, is strict.
    """
    sides = wedge(s)
    if sides is None:
        return None
    right, left = sides
    best: tuple[Rational, tuple[Rational, Rational]] | None = None
    for r in ((-right[1], right[0]), (left[1], -left[0])):
        along = inner(r, v)
        closeness = along * abs(along) / inner(r, r)
        if best is None or closeness < best[0]:
            best = (closeness, r)
    assert best is not None
    r = best[1]
    offset = -min(inner(r, s.points[i]) for i in s.where(1))
    if any(y * (inner(r, x) + offset) < 0 for x, y in zip(s.points, s.labels, strict=True)):
        return None
    share = Fraction(1, 8)
    while share * share * 30 * inner(base.w, base.w) > inner(r, r):
        share /= 2
    w = tuple(a + share * c for a, c in zip(r, base.w, strict=True))
    return Linear(w, offset + share * base.b)


def hull(places: Sequence[Place]) -> list[Place]:
    """Return the corners of the convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted(set(places))
    if len(ordered) <= 2:
        return ordered

    def half(listed: Sequence[Place]) -> list[Place]:
        chain: list[Place] = []
        for at in listed:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], at) <= 0:
                chain.pop()
            chain.append(at)
        return chain[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(a: Place, b: Place, c: Place) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
