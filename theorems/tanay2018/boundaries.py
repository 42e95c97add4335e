"""Sets with a linear boundary, and how they are drawn: built to meet their hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.measures import (
    Measures,
    between_means,
    decide_measures,
    inner as product,
)
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.linear_classifiers import separators_of
from theorems.geometry.domains.shapes import any_two_labels, balanced_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption
from verify.exact.decision import Answer, Decision
from verify.exact.integers import Rational, Vector, whole
from verify.objects import register


Point = tuple[Rational, ...]


@register("set with a boundary")
class Boundary(NamedTuple):
    """A labelled set, and a linear boundary that need not fit it."""

    s: LabelledSet
    h: Linear


def scaled(c: Rational, v: Vector) -> Point:
    """Return c v."""
    return tuple(whole(c * a) for a in v)


def plus(u: Vector, v: Vector, c: Rational = 1) -> Point:
    """Return u + c v."""
    return tuple(whole(a + c * b) for a, b in zip(u, v, strict=True))


def negated(decision: Decision, reason: str) -> Decision:
    """Return "no" with what the kernel accepted; what it did not accept stays undecided."""
    if decision.answer is not Answer.YES:
        return decision
    return Decision(Answer.NO, decision.certificates, reason)


def holds(decision: Decision, *conditions: tuple[bool, str]) -> Decision:
    """Return the decision where all conditions hold on what it certifies, else "no" with the first reason."""
    failed = next((reason for condition, reason in conditions if not condition), None)
    return decision if failed is None else negated(decision, failed)


def measured(x: Boundary) -> tuple[Measures, Decision]:
    """Return what the boundary measures on the set."""
    return decide_measures(x.s, x.h)


balanced = Assumption[Boundary](
    "balanced",
    r"$T$ has as many points of $J$ as of $I$: $n = 2 n_I = 2 n_J$.",
    lambda x: sum(x.s.labels) == 0,
    stated="Adversarial Distance and Tilting Angle, before the third equation",
)


def is_boundary(x: Boundary) -> bool:
    """Are both labels there, and w other than 0 and of the set's dimension?"""
    return set(x.s.labels) == {1, -1} and len(x.h.w) == x.s.dimension and any(x.h.w)


def is_apart(x: Boundary) -> bool:
    """Is it a boundary of a set whose means differ?"""
    return is_boundary(x) and any(between_means(x.s) or ())


def moved_apart(s: LabelledSet) -> LabelledSet:
    """Return the set itself, or with one point moved where the two means are equal."""
    if any(between_means(s) or (1,)):
        return s
    i = s.where(1)[0]
    return s.moved(i, (s.points[i][0] + 1, *s.points[i][1:]))


@st.composite
def through(draw: st.DrawFn, s: LabelledSet) -> Linear:
    """Draw a boundary: anywhere, through a point of the set, through the middle of the means, or far off."""
    w = draw(strategies.vectors(s.dimension))
    how = draw(st.sampled_from(("anywhere", "through a point", "through the middle", "along g", "far off")))
    g = between_means(s)
    if how == "along g" and g is not None and any(g):
        w = scaled(draw(st.sampled_from((1, 2, -1, Fraction(1, 3)))), g)
    if how == "through a point":
        return Linear(w, -product(w, draw(st.sampled_from(s.points))))
    if how == "through the middle":
        low, high = (product(w, p) for p in (s.points[s.where(-1)[0]], s.points[s.where(1)[0]]))
        return Linear(w, whole(-Fraction(low + high) / 2))
    return Linear(w, draw(strategies.coordinates) * (1000 if how == "far off" else 1))


def some_boundary(sets: st.SearchStrategy[LabelledSet]) -> st.SearchStrategy[Boundary]:
    """Return boundaries of sets drawn so."""
    return sets.flatmap(lambda s: through(s).map(lambda h: Boundary(s, h)))


def small_boundaries(
    admitted: Callable[[Boundary], bool], *, most_points: int = 4
) -> Callable[[], Iterator[Boundary]]:
    """Return a listing of sets on {-1, 0, 1}^d with a few boundaries each."""

    def listed() -> Iterator[Boundary]:
        for s in strategies.small_sets(most_points=most_points):
            rest = (0,) * (s.dimension - 1)
            ways = [Linear((a, *rest), b) for a, b in ((1, 0), (1, 1), (2, 0), (-1, 0))]
            ways += [Linear((0, 1), 0), Linear((1, 1), -1)] if s.dimension == 2 else [Linear((-2,), 1)]
            yield from (x for h in ways if admitted(x := Boundary(s, h)))

    return listed


def strata(x: Boundary) -> Mapping[str, bool]:
    """Name the features of a set with a boundary."""
    g = between_means(x.s)
    scores = [y * (product(x.h.w, p) + x.h.b) for p, y in zip(x.s.points, x.s.labels, strict=True)]
    return {
        "d = 1": x.s.dimension == 1,
        "unbalanced": sum(x.s.labels) != 0,
        "equal means": g is not None and not any(g),
        "a point on the boundary": 0 in scores,
        "a point on the wrong side": min(scores) < 0,
        "w along g": g is not None and any(g) and product(x.h.w, g) ** 2 == product(x.h.w, x.h.w) * product(g, g),
        "duplicate points": len(set(x.s.points)) < len(x.s.points),
    }


def numbers(x: Boundary) -> Mapping[str, int]:
    """Return N and d."""
    return {"N": len(x.s.points), "d": x.s.dimension}


def boundary_domain(
    name: str,
    draw: st.SearchStrategy[Boundary],
    contains: Callable[[Boundary], bool] = is_boundary,
    *,
    small: Callable[[], Iterable[Boundary]] | None = None,
    wider: Domain[Boundary] | None = None,
    floors: Mapping[str, int] | None = None,
) -> Domain[Boundary]:
    """Return a domain of sets with boundaries."""
    return Domain(
        name=name, of=Boundary, draw=draw, contains=contains,
        small=small_boundaries(contains) if small is None else small,
        strata=strata, numbers=numbers, wider=wider, floors=floors or {},
    )


any_boundaries = boundary_domain(
    "labelled sets with both labels and a linear boundary",
    some_boundary(any_two_labels.draw),
    floors={"d = 1": 10, "unbalanced": 20, "a point on the boundary": 10, "a point on the wrong side": 20},
)
balanced_boundaries = boundary_domain(
    "sets with as many points of either class and a linear boundary",
    some_boundary(balanced_sets.draw),
    lambda x: is_boundary(x) and sum(x.s.labels) == 0,
    wider=any_boundaries,
    floors={"d = 1": 10, "a point on the boundary": 10, "a point on the wrong side": 20, "w along g": 10},
)
balanced_apart = boundary_domain(
    "sets with as many points of either class, two means and a linear boundary",
    some_boundary(balanced_sets.draw.map(moved_apart)),
    lambda x: is_apart(x) and sum(x.s.labels) == 0,
    wider=any_boundaries,
    floors={"d = 1": 10, "w along g": 10},
)


def unit_normals(dimension: int) -> st.SearchStrategy[Point]:
    """Draw vectors of length 1 with rational coordinates: in a plane ((1 - t^2), 2t) / (1 + t^2)."""
    if dimension == 1:
        return st.sampled_from(((1,), (-1,)))
    return st.builds(
        _on_the_circle,
        st.just(dimension),
        st.sampled_from((Fraction(0), Fraction(1), Fraction(1, 2), Fraction(-1, 3), Fraction(2, 3), Fraction(9, 10))),
        st.permutations(range(dimension)),
        st.booleans(),
    )


def _on_the_circle(dimension: int, t: Fraction, axes: list[int], turned: bool) -> Point:
    w: list[Rational] = [0] * dimension
    size = (1 + t * t) * (-1 if turned else 1)
    w[axes[0]], w[axes[1]] = whole((1 - t * t) / size), whole(2 * t / size)
    return tuple(w)


@st.composite
def with_unit_normal(draw: st.DrawFn, sets: st.SearchStrategy[LabelledSet], *, through_0: bool = False) -> Boundary:
    """Draw a set with a boundary whose normal is a rational multiple of a rational vector of length 1."""
    s = draw(sets)
    w = draw(unit_normals(s.dimension))
    if through_0:
        return Boundary(s, Linear(w, 0))
    rho = draw(st.sampled_from((Fraction(1), Fraction(3), Fraction(1, 4), Fraction(1000))))
    return Boundary(s, Linear(scaled(rho, w), draw(strategies.coordinates)))


def length_of(w: Vector) -> Fraction | None:
    """Return |w| where it is rational, else None."""
    from math import isqrt

    square = Fraction(product(w, w))
    p, q = isqrt(square.numerator), isqrt(square.denominator)
    return Fraction(p, q) if p * p == square.numerator and q * q == square.denominator else None


@st.composite
def separated(draw: st.DrawFn, *, weakly: bool = False) -> Boundary:
    """Draw a separable set and one of its separators; or one moved until it touches a point."""
    s = draw(strategies.separable_sets(most_dimensions=3))
    h = draw(separators_of(s))
    if weakly:
        least = min(y * h.score(p) for p, y in zip(s.points, s.labels, strict=True))
        y = draw(st.sampled_from((1, -1)))
        own = [y * h.score(s.points[i]) for i in s.where(y)]
        if least > 0 and draw(st.booleans()):
            h = h._replace(b=whole(h.b - y * min(own)))
    return Boundary(s, h)


def margin_vector(s: LabelledSet) -> Linear | None:
    """Return the shortest (w, b) with y s(x) >= 1 throughout; None where there is none, or it is out of reach."""
    found = max_margin(s)
    return Linear(tuple(found.w), found.b) if isinstance(found, MaxMargin) else None


def first(count: int, values: Iterable[Boundary]) -> list[Boundary]:
    """Return the first few."""
    return list(islice(values, count))
