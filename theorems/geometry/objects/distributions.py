"""Distributions of the shortest vectors to a decision boundary, in place of a classifier and its data.

r(x) is the shortest vector that changes the label of x. A *flat* distribution is finitely many r_i
of equal weight (repeats weigh more): v fools the i-th point where <r_i, v> >= <r_i, r_i>. A *curved*
one has a quadratic form beside each r_i. Either is the distribution of some classifier: put points
so far apart that the balls round them are disjoint, and let the label change in the i-th ball exactly
where the form says. Beside it stands a subspace S, the image of the first axes under a product of
reflections, for then it has an orthonormal basis of rational vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import comb
from random import Random
from typing import Any, NamedTuple, Self

from theorems.geometry.objects.slabs import Slabs
from verify.exact.integers import Rational, Vector, dot, over_common_denominator, whole
from verify.kernel.quadratics import definite
from verify.objects import Size, nearby_number, register, show, simpler_numbers, size


Point = tuple[Rational, ...]


def inner(a: Vector, b: Vector) -> Rational:
    """Return the inner product of two rational vectors."""
    if len(a) != len(b):
        msg = f"vectors of {len(a)} and {len(b)} numbers have no inner product"
        raise ValueError(msg)
    (one, p), (other, q) = over_common_denominator(a), over_common_denominator(b)
    product = dot(one, other)
    return product if p == q == 1 else whole(Fraction(product, p * q))


def reflected(mirror: Vector, v: Vector) -> Point:
    """Return v - 2 <u, v> / <u, u> u, its image at the hyperplane across u.

    >>> reflected((1, 1), (1, 0))
    (0, -1)
    """
    factor = Fraction(2 * inner(mirror, v)) / inner(mirror, mirror)
    return tuple(whole(x - factor * u) for x, u in zip(v, mirror, strict=True))


def is_at_most(matrix: Sequence[Vector], bound: Rational) -> bool:
    """Is no eigenvalue of a symmetric matrix larger than this?"""
    count = len(matrix)
    flat, _ = over_common_denominator(
        [bound * (i == j) - x for i, row in enumerate(matrix) for j, x in enumerate(row)]
    )
    return definite([flat[k * count : (k + 1) * count] for k in range(count)]) >= 0


class _WithSubspace:
    """What a distribution says of S, the image of the first m axes under H_1 H_2 ... of its mirrors."""

    m: int | None
    mirrors: tuple[Point, ...]

    @property
    def dimension(self) -> int:
        """Return d."""
        raise NotImplementedError

    @property
    def rank(self) -> int:
        """Return the dimension m of S."""
        return self.dimension if self.m is None else self.m

    @cached_property
    def basis(self) -> tuple[Point, ...]:
        """Return m orthonormal vectors that span S."""
        found: list[Point] = [
            tuple(int(i == k) for i in range(self.dimension)) for k in range(self.rank)
        ]
        for mirror in reversed(self.mirrors):
            found = [reflected(mirror, v) for v in found]
        return tuple(found)

    def within(self, v: Vector) -> Point:
        """Return the m coordinates, in the basis of S, of the projection of v."""
        return tuple(inner(v, e) for e in self.basis)

    def across(self, u: Vector) -> Point:
        """Return the vector of S with these m coordinates.

        >>> tilted = Flat(((1, 0),), 1, ((1, 1),))
        >>> tilted.across((2,)), tilted.within((0, -2))
        ((0, -2), (2,))
        """
        return tuple(inner(u, column) for column in zip(*self.basis, strict=True))

    def _has_subspace(self) -> bool:
        return 1 <= self.rank <= self.dimension and all(
            len(u) == self.dimension and any(u) for u in self.mirrors
        )

    def _subspaces(self) -> Iterator[Self]:
        """List simpler S."""
        this: Any = self
        if self.m is not None:
            yield replace(this, m=None, mirrors=())
            if self.m > 1:
                yield replace(this, m=self.m - 1)
        for i, mirror in enumerate(self.mirrors):
            yield replace(this, mirrors=(*self.mirrors[:i], *self.mirrors[i + 1 :]))
            for k, x in enumerate(mirror):
                for y in simpler_numbers(x):
                    simpler = (*mirror[:k], y, *mirror[k + 1 :])
                    if any(simpler):
                        yield replace(this, mirrors=(*self.mirrors[:i], simpler, *self.mirrors[i + 1 :]))

    def _beside(self) -> str:
        """Write S and the radius, where there is anything to say of them."""
        radius: Rational | None = getattr(self, "radius", None)
        parts = [f"S = span {show(self.basis)}"] * (self.m is not None)
        return "; ".join([*parts, *[f"R₀ = {show(radius)}"] * (radius is not None)])


def _less(u: Vector, k: int) -> Point:
    return (*u[:k], *u[k + 1 :])


@register("flat distribution")
@dataclass(frozen=True)
class Flat(_WithSubspace):
    """Finitely many r_i of equal weight: v fools the i-th point where <r_i, v> >= <r_i, r_i>.

    r : N vectors of d rationals, none of them 0
    m : the dimension of S, None for all of R^d
    mirrors : vectors of d rationals, none of them 0; S is the image of the first m axes under
        H_1 H_2 ..., H the reflection at the hyperplane across each
    radius : where the model ends: beyond it no v fools anything; None: nowhere

    >>> Flat(((1, 0), (0, 1))).fooled((1, 2)), Flat(((1,), (-1,))).fooled((2,), one_sided=True)
    ([0, 1], [0])
    """

    r: tuple[Point, ...]
    m: int | None = None
    mirrors: tuple[Point, ...] = ()
    radius: Rational | None = None

    nouns = ("vector", "vectors")

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.r[0])

    def __len__(self) -> int:
        """Return N."""
        return len(self.r)

    @property
    def is_one(self) -> bool:
        """Is it a distribution: vectors of one length, none of them 0, a subspace, a radius > 0?"""
        return (
            bool(self.r) and self.dimension > 0
            and all(len(r) == self.dimension and any(r) for r in self.r)
            and self._has_subspace()
            and (self.radius is None or self.radius > 0)
        )  # fmt: skip

    def slabs(self, *, one_sided: bool = False, in_subspace: bool = False) -> Slabs:
        """Return the slabs that v leaves where it fools: by v or -v, or by v alone.

        Parameters
        ----------
        in_subspace : v is to be the coordinates of a vector of S, and is ``across`` of it

        No v leaves the slab of an r_i that is orthogonal to S, if it is to lie in S.
        """
        bounds = [inner(r, r) for r in self.r]
        rows = [self.within(r) for r in self.r] if in_subspace else self.r
        return Slabs(rows, bounds, one_sided=one_sided)

    def fooled(self, v: Vector, *, one_sided: bool = False) -> list[int]:
        """Return which points v fools: by v or -v, or by v alone."""
        if self.radius is not None and inner(v, v) > self.radius * self.radius:
            return []
        products = [inner(r, v) for r in self.r]
        return [
            i for i, (p, r) in enumerate(zip(products, self.r, strict=True))
            if (p if one_sided else max(p, -p)) >= inner(r, r)
        ]  # fmt: skip

    def show(self) -> str:
        """Write the vectors, and S where it is not all of the space."""
        return "; ".join(part for part in (f"r = {show(self.r)}", self._beside()) if part)

    def size(self) -> Size:
        """Count coordinates and vectors, and measure their numbers."""
        numbers = size((*chain(*self.r, *self.mirrors), self.radius or 0))
        return (self.dimension, len(self.r) + len(self.mirrors) + int(self.m is not None), *numbers[2:])

    def simpler(self) -> Iterator[Self]:
        """Leave out a coordinate or a vector, simplify S, or reduce a number."""
        if self.dimension > 1:
            for k in range(self.dimension):
                less = self.without_coordinate(k)
                if less.is_one:
                    yield less
        if len(self.r) > 1:
            for i in range(len(self.r)):
                yield replace(self, r=(*self.r[:i], *self.r[i + 1 :]))
        if self.radius is not None:
            yield replace(self, radius=None)
        yield from self._subspaces()
        for i, r in enumerate(self.r):
            for k, x in enumerate(r):
                for y in simpler_numbers(x):
                    moved = (*r[:k], y, *r[k + 1 :])
                    if any(moved):
                        yield self.moved(i, moved)

    def moved(self, index: int, r: Point) -> Self:
        """Return the distribution with one vector replaced."""
        return replace(self, r=(*self.r[:index], r, *self.r[index + 1 :]))

    def without_coordinate(self, k: int) -> Self:
        """Return the distribution projected along coordinate k; it need not be one any more."""
        mirrors = tuple(less for u in self.mirrors if any(less := _less(u, k)))
        m = None if self.m is None else min(self.m, self.dimension - 1)
        return replace(self, r=tuple(_less(r, k) for r in self.r), m=m, mirrors=mirrors)

    def nearby(self, random: Random) -> Self:
        """Change a number or a vector, repeat one, turn one round, or leave one out."""
        i = random.randrange(len(self.r))
        move = random.randrange(8)
        if move == 0 and len(self.r) > 1:
            return replace(self, r=(*self.r[:i], *self.r[i + 1 :]))
        if move == 1:
            return replace(self, r=(*self.r, random.choice((self.r[i], tuple(-x for x in self.r[i])))))
        if move == 2:
            return self.moved(i, tuple(-x for x in self.r[i]))
        if move == 3:  # its coordinates in another order
            return self.moved(i, tuple(random.sample(self.r[i], self.dimension)))
        k = random.randrange(self.dimension)
        moved = (*self.r[i][:k], nearby_number(self.r[i][k], random), *self.r[i][k + 1 :])
        return self.moved(i, moved) if any(moved) else self


@register("curved vector")
class CurvedVector(NamedTuple):
    """A point of a curved distribution: v fools it where q(v) >= 0.

    q(v) = <v - r, H (v - r)> + alpha <r, v - r>, with H symmetric and alpha > 0.
    """

    r: Point
    h: tuple[Point, ...]
    alpha: Rational = 1

    def value(self, v: Vector) -> Rational:
        """Return q(v).

        >>> CurvedVector((1,), ((Fraction(1, 16),),)).value((-15,))
        0
        """
        w = [x - y for x, y in zip(v, self.r, strict=True)]
        return whole(inner(w, [inner(row, w) for row in self.h]) + self.alpha * Fraction(inner(self.r, w)))

    @property
    def form(self) -> tuple[tuple[Point, ...], Point, Rational]:
        """Return A, b and c of q(v) = <v, A v> + <b, v> + c."""
        hr = [inner(row, self.r) for row in self.h]
        b = tuple(whole(self.alpha * Fraction(x) - 2 * y) for x, y in zip(self.r, hr, strict=True))
        c = whole(inner(self.r, hr) - self.alpha * Fraction(inner(self.r, self.r)))
        return self.h, b, c

    @property
    def is_shortest(self) -> bool:
        """Is q < 0 wherever |v| < |r|, so that r is the shortest v that fools? Where H <= alpha / 2."""
        return is_at_most(self.h, Fraction(self.alpha) / 2)

    def show(self) -> str:
        """Write it on one line."""
        return f"(r = {show(self.r)}, H = {show(self.h)}, α = {show(self.alpha)})"


@register("curved distribution")
@dataclass(frozen=True)
class Curved(_WithSubspace):
    """Finitely many points of equal weight, each with a quadratic form: v fools where it is >= 0.

    points : N of them, in d dimensions
    m, mirrors, radius : as for ``Flat``

    >>> Curved((CurvedVector((1,), ((0,),)), CurvedVector((-1,), ((0,),)))).fooled((1,))
    [0]
    """

    points: tuple[CurvedVector, ...]
    m: int | None = None
    mirrors: tuple[Point, ...] = ()
    radius: Rational | None = None

    nouns = ("point", "points")

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.points[0].r)

    def __len__(self) -> int:
        """Return N."""
        return len(self.points)

    @property
    def is_one(self) -> bool:
        """Is it a distribution of vectors each of which is the shortest that fools its point?"""
        d = self.dimension
        return (
            d > 0 and self._has_subspace() and (self.radius is None or self.radius > 0)
            and all(
                len(p.r) == d and any(p.r) and p.alpha > 0
                and len(p.h) == d and all(len(row) == d for row in p.h)
                and all(p.h[i][j] == p.h[j][i] for i in range(d) for j in range(i))
                and p.is_shortest
                for p in self.points
            )
        )  # fmt: skip

    def fooled(self, v: Vector, *, one_sided: bool = True) -> list[int]:
        """Return which points v fools; or by v or -v."""
        if self.radius is not None and inner(v, v) > self.radius * self.radius:
            return []
        back = [-x for x in v]
        return [
            i for i, p in enumerate(self.points)
            if p.value(v) >= 0 or (not one_sided and p.value(back) >= 0)
        ]  # fmt: skip

    def show(self) -> str:
        """Write the points, and S where it is not all of the space."""
        return "; ".join(part for part in (show(self.points), self._beside()) if part)

    def size(self) -> Size:
        """Count coordinates and points, and measure their numbers."""
        entries = (x for p in self.points for x in (*p.r, *(y for row in p.h for y in row), p.alpha))
        numbers = size((*entries, *(x for u in self.mirrors for x in u), self.radius or 0))
        parts = len(self.points) + len(self.mirrors) + int(self.m is not None)
        return (self.dimension, parts, *numbers[2:])

    def simpler(self) -> Iterator[Self]:
        """Leave out a coordinate or a point, simplify S, or reduce a number."""
        if self.dimension > 1:
            for k in range(self.dimension):
                less = self.without_coordinate(k)
                if all(any(p.r) for p in less.points):
                    yield less
        if len(self.points) > 1:
            for i in range(len(self.points)):
                yield replace(self, points=(*self.points[:i], *self.points[i + 1 :]))
        if self.radius is not None:
            yield replace(self, radius=None)
        yield from self._subspaces()
        for i, point in enumerate(self.points):
            yield from (self.moved(i, one) for one in self._reduced(point))

    @staticmethod
    def _reduced(p: CurvedVector) -> Iterator[CurvedVector]:
        for k, x in enumerate(p.r):
            for y in simpler_numbers(x):
                moved = (*p.r[:k], y, *p.r[k + 1 :])
                if any(moved):
                    yield p._replace(r=moved)
        for i in range(len(p.h)):
            for j in range(i + 1):
                yield from (p._replace(h=_with_entry(p.h, i, j, y)) for y in simpler_numbers(p.h[i][j]))
        yield from (p._replace(alpha=y) for y in simpler_numbers(p.alpha) if y > 0)

    def moved(self, index: int, point: CurvedVector) -> Self:
        """Return the distribution with one point replaced."""
        return replace(self, points=(*self.points[:index], point, *self.points[index + 1 :]))

    def without_coordinate(self, k: int) -> Self:
        """Return the distribution of the sections across coordinate k; it need not be one any more."""
        points = tuple(
            CurvedVector(_less(p.r, k), tuple(_less(row, k) for row in _less_rows(p.h, k)), p.alpha)
            for p in self.points
        )
        mirrors = tuple(less for u in self.mirrors if any(less := _less(u, k)))
        m = None if self.m is None else min(self.m, self.dimension - 1)
        return replace(self, points=points, m=m, mirrors=mirrors)

    def nearby(self, random: Random) -> Self:
        """Change a number, repeat a point or turn it round, or leave one out."""
        i = random.randrange(len(self.points))
        p = self.points[i]
        move: Callable[[], Self] = random.choice((
            lambda: replace(self, points=(*self.points[:i], *self.points[i + 1 :])) if len(self) > 1 else self,
            lambda: replace(self, points=(*self.points, p._replace(r=tuple(-x for x in p.r)))),
            lambda: self.moved(i, p._replace(r=tuple(-x for x in p.r))),
            lambda: self._with_r(i, random),
            lambda: self._with_r(i, random),
            lambda: self._with_h(i, random),
            lambda: self._with_h(i, random),
        ))
        return move()

    def _with_r(self, i: int, random: Random) -> Self:
        p, k = self.points[i], random.randrange(self.dimension)
        moved = (*p.r[:k], nearby_number(p.r[k], random), *p.r[k + 1 :])
        return self.moved(i, p._replace(r=moved)) if any(moved) else self

    def _with_h(self, i: int, random: Random) -> Self:
        p = self.points[i]
        j, k = random.randrange(self.dimension), random.randrange(self.dimension)
        return self.moved(i, p._replace(h=_with_entry(p.h, j, k, nearby_number(p.h[j][k], random))))


def _less_rows(h: tuple[Point, ...], k: int) -> tuple[Point, ...]:
    return (*h[:k], *h[k + 1 :])


def _with_entry(h: tuple[Point, ...], i: int, j: int, y: Rational) -> tuple[Point, ...]:
    """Return a symmetric matrix with one entry, and its mirror image, replaced."""
    changed = [list(row) for row in h]
    changed[i][j] = changed[j][i] = y
    return tuple(map(tuple, changed))


@register("uniform distribution")
class Uniform(NamedTuple):
    """r uniform on the unit sphere of an m-dimensional space, m odd: a limit of flat distributions."""

    m: int

    def missed(self, s: Rational) -> Fraction:
        """Return Pr(|t| < s), t a coordinate of r: the share that a v of length 1 / s leaves unfooled."""
        return share_within(self.m, s)

    @property
    def is_one(self) -> bool:
        """Is m odd and positive?"""
        return self.m > 0 and self.m % 2 == 1

    def show(self) -> str:
        """Write it."""
        return f"the unit sphere in {self.m} dimensions"


def share_within(m: int, s: Rational) -> Fraction:
    """Return Pr(|t| < s) for a coordinate t of a uniform unit vector of R^m, m odd, s >= 0.

    It is the integral of (1 - t^2)^((m - 3) / 2) over [0, s] by that over [0, 1]: a polynomial.

    Raises
    ------
    ValueError
        For even m, where it is no rational number.

    >>> share_within(3, Fraction(1, 2)), share_within(5, Fraction(1, 2)), share_within(1, 1)
    (Fraction(1, 2), Fraction(11, 16), Fraction(0, 1))
    """
    if m < 1 or m % 2 == 0:
        msg = f"Pr(|t| < s) is rational for odd m only, and m is {m}"
        raise ValueError(msg)
    if s > 1:
        return Fraction(1)
    if m == 1:
        return Fraction(0)  # |t| = 1
    n, s = (m - 3) // 2, Fraction(s)
    terms = [Fraction((-1) ** j * comb(n, j), 2 * j + 1) for j in range(n + 1)]
    total = sum((term * s ** (2 * j + 1) for j, term in enumerate(terms)), start=Fraction(0))
    return total / sum(terms)
