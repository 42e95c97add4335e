"""Linear classifiers as part of an instance: drawn by hand, by program, and nearly degenerate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.separators import separator_of, worst_separator
from theorems.geometry.domains import strategies
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.exact.integers import Rational, whole
from verify.exact.program import Optimum
from verify.objects import register


Point = tuple[Rational, ...]


@register("two points and a classifier")
class TwoPoints(NamedTuple):
    """A linear classifier, two points, and a direction."""

    h: Linear
    x: Point
    y: Point
    v: Point


@st.composite
def two_points(draw: st.DrawFn) -> TwoPoints:
    """Draw a classifier, sometimes through the points, and two points of one label."""
    dimension = draw(strategies.dimensions)
    point = strategies.point_of(dimension)
    w, zero = draw(strategies.vectors(dimension)), draw(st.sampled_from((-1, 1)))
    x, y = draw(point), draw(point)
    through = draw(st.booleans())  # x on the boundary: a score of 0
    b = -sum(a * c for a, c in zip(w, x, strict=True)) if through else draw(strategies.coordinates)
    h = Linear(w, b, zero)
    if h.label(y) != h.label(x):  # reflect y at x: the other side, or the boundary
        y = tuple(2 * a - c for a, c in zip(x, y, strict=True))
        if h.label(y) != h.label(x):
            y = x
    return TwoPoints(h, x, y, draw(strategies.vectors(dimension)))


def is_linear(x: TwoPoints) -> bool:
    """Do the parts live in one space, with w and v other than 0?"""
    return len({len(x.h.w), len(x.x), len(x.y), len(x.v)}) == 1 and any(x.h.w) and any(x.v)


def small_two_points() -> Iterator[TwoPoints]:
    """List classifiers, points and directions on {-1, 0, 1}^d, d <= 2, points of one label."""
    for dimension in (1, 2):
        grid = list(product((0, 1, -1), repeat=dimension))
        for w, b, zero, x, y, v in product(grid, (0, 1, -1), (-1, 1), grid, grid, grid):
            h = Linear(w, b, zero)
            if any(w) and any(v) and h.label(x) == h.label(y):
                yield TwoPoints(h, x, y, v)


@register("set with two separators")
class TwoSeparators(NamedTuple):
    """A labelled set and two separators of it."""

    s: LabelledSet
    first: Linear
    second: Linear


@st.composite
def two_separators(draw: st.DrawFn, *, most_dimensions: int | None = None) -> TwoSeparators:
    """Draw a set with both labels and two of its separators."""
    s = draw(strategies.separable_sets(most_dimensions=most_dimensions))
    return TwoSeparators(s, draw(separators_of(s)), draw(separators_of(s)))


@st.composite
def separators_of(draw: st.DrawFn, s: LabelledSet) -> Linear:
    """Draw a separator of S: max-margin, extreme for an objective, or close to degenerate."""
    objective = draw(strategies.vectors(s.dimension))
    how = draw(st.sampled_from(("some", "max-margin", "extreme", "nearly degenerate")))
    found = separator_of(s)
    assert found is not None  # S is separable
    strict = Linear(*found)
    if how == "max-margin":
        solution = max_margin(s)
        if isinstance(solution, MaxMargin):
            return Linear(solution.w, solution.b)
    if how in ("extreme", "nearly degenerate"):
        worst = worst_separator(s, objective)
        if isinstance(worst, Optimum):
            return Linear(tuple(worst.point[:-1]), worst.point[-1])
        if not isinstance(worst, tuple) or how == "extreme":
            return strict
        ray = getattr(worst, "ray", None)
        if ray is not None:
            share = Fraction(1, 2 ** draw(st.integers(1, 30)))
            w = tuple(whole(a + share * c) for a, c in zip(ray[:-1], strict.w, strict=True))
            return Linear(w, whole(ray[-1] + share * strict.b))
    return strict
