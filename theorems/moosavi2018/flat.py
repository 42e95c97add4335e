"""The flat model: instances, how they are drawn, and whether a short v serves all but a few points.

A distribution with finitely many r_i stands for a classifier and its data: put the points so far
apart that the balls round them are disjoint, and let the label change in the i-th ball exactly
where <r_i, v> >= <r_i, r_i>. Nothing else of a classifier enters Theorem 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import chain, islice
from math import floor, isqrt
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.signs import signed_sum
from theorems.geometry.deciders.slabs import decide_slabs, decide_vector
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import Flat, inner, reflected
from theorems.geometry.objects.slabs import Slabs
from theorems.moosavi2018.lengths import no_longer, none_as_short, sides
from verify.claim import Assumption
from verify.exact.decision import (
    NO,
    YES,
    Answer,
    Decision,
    certified,
    undecided,
    write_weights,
)
from verify.exact.expressions import Expression
from verify.exact.integers import Rational, dot, whole
from verify.objects import register


Point = tuple[Rational, ...]
HALF = Fraction(1, 2)


@register("flat distribution with a share")
class FlatShare(NamedTuple):
    """A flat distribution, the share of its points that may stay, and how near S the r_i are."""

    law: Flat
    delta: Rational
    # 0 < delta < 1.

    c: Rational = 1
    # 1 - xi in the paper: |P r| >= c, 0 < c <= 1.

    @property
    def may_stay(self) -> int:
        """Return how many points may keep their label: the whole part of delta N."""
        return floor(self.delta * len(self.law))


def near(x: FlatShare) -> list[Rational]:
    """Return |P r_i|^2, P the projection on S."""
    return [inner(u, u) for u in map(x.law.within, x.law.r)]


unit_length = Assumption[FlatShare](
    "length 1",
    r"$\|r(x)\| = 1$ almost surely.",
    lambda x: all(inner(r, r) == 1 for r in x.law.r),
    stated="Theorem 1, as recalled",
)
at_most_one = Assumption[FlatShare](
    "length at most 1",
    r"$\|r(x)\| \leq 1$ almost surely.",
    lambda x: all(inner(r, r) <= 1 for r in x.law.r),
    stated="nowhere",
)
near_subspace = Assumption[FlatShare](
    "near S",
    r"$\|P r(x)\| \geq 1 - \xi$ almost surely, $P$ the projection on $S$.",
    lambda x: all(s >= x.c * x.c for s in near(x)),
    stated="Theorem 1, as recalled",
)
near_on_average = Assumption[FlatShare](
    "near S on average",
    r"$\mathbb{E} \|P r(x)\|^2 \geq (1 - \xi)^2$.",
    lambda x: sum(near(x)) >= x.c * x.c * len(x.law),
    stated="nowhere",
)
flat_everywhere = Assumption[FlatShare](
    "flat on the ball",
    r"The flat model holds on the whole ball of radius $\rho$.",
    lambda x: x.law.radius is None,
    stated="Theorem 1, as recalled",
)


# How long v may be.


Bound = Callable[[FlatShare], Expression]
# rho^2 of an instance.


def scaled(
    factor: Rational = 1, *, e: bool = False, m: int | None = 0, delta: bool = True, c: bool = True
) -> Bound:
    """Return the bound with another constant: e or not, m less 1 or left out (None), delta, c or not."""

    def bound(x: FlatShare) -> Expression:
        rank = 1 if m is None else x.law.rank + m
        share = Fraction(x.delta if delta else 1) * (x.c if c else 1)
        square = Fraction(factor) * rank / share**2
        return ("*", ("e",), square) if e and square else square

    return bound


printed = scaled(e=True)
# e m / (delta (1 - xi))^2.


# Is there a v?


def slabs_of(x: FlatShare, *, one_sided: bool = False, in_s: bool = False) -> Slabs:
    """Return the slabs; where v is to lie in S, in coordinates of S."""
    return x.law.slabs(one_sided=one_sided, in_subspace=in_s)


def _within(x: FlatShare, square: Rational) -> Rational:
    """Return the square of the radius in which v can serve: beyond the model nothing is fooled."""
    return square if x.law.radius is None else min(square, Fraction(x.law.radius) ** 2)


def decide_flat(
    x: FlatShare, v: Point | None, bound: Bound, *, one_sided: bool = False, in_s: bool = False
) -> Decision:
    """Is |v| <= rho, and does v, or one of v and -v, fool all points but the share that may stay?"""
    if v is None:
        return Decision(NO, (), "no v is named")
    if in_s and x.law.across(x.law.within(v)) != v:
        return Decision(NO, (), "v lies outside S")
    slabs = slabs_of(x, one_sided=one_sided)
    return no_longer(
        bound(x), lambda square: decide_vector(slabs, v, x.may_stay, _within(x, square))
    )


def deny_flat(
    x: FlatShare, bound: Bound, *, one_sided: bool = False, in_s: bool = False
) -> Decision:
    """Does no v of length rho serve? Yes with a tree of cases, or with weighted squares."""
    slabs = slabs_of(x, one_sided=one_sided, in_s=in_s)

    def none(square: Fraction) -> Decision:
        least = _within(x, square)
        return by_row_sums(slabs, x.may_stay, least) or decide_slabs(slabs, x.may_stay, least)

    decision = none_as_short(bound(x), none)
    if decision.answer is not Answer.NO:
        return undecided(decision.reason or "some v serves")
    reason = f"no v of this length leaves at most {x.may_stay} of {len(x.law)} points as they are"
    return Decision(YES, decision.certificates, reason)


def by_row_sums(slabs: Slabs, miss: int, square: Rational) -> Decision | None:
    """Try weights 1 / sum_j |<a_i, a_j>| on squares, all bounds 1: none adds up to more than |v|^2.

    By Gershgorin the weighted squares are at most |v|^2; each slab that v leaves adds weight_i
    r_i^2. Exact where the rows are orthogonal, or repeats of such.
    """
    counts = Counter(tuple(column) for column in slabs.columns)  # multiples of (a, r)
    shortest = {}
    for a in counts:
        products = ((b, abs(dot(a[:-1], b[:-1]))) for b in counts)
        shortest[a] = sum(Fraction(counts[b] * p, a[-1] * b[-1]) for b, p in products if p)
    if not all(shortest.values()):
        return None
    rows = slabs.rows
    weights = [
        1 / (shortest[tuple(own)] * r * r)
        for own, r in zip(slabs.columns, slabs.bounds, strict=True)
    ]
    terms = sorted(w * r * r for w, r in zip(weights, slabs.bounds, strict=True))
    if sum(terms[: max(0, len(rows) - miss)]) <= square:
        return None
    question = slabs.question(miss, square)
    decision = certified(question, "no", {"squares": write_weights(dict(enumerate(weights)))})
    return decision if decision.certificates else None


def no_multiple(x: FlatShare, v: Point) -> Decision:
    """Does neither v nor a part of it serve? No, with a certificate about the line of v."""
    rows = [(inner(r, v),) for r in x.law.r]
    slabs = Slabs(rows, [inner(r, r) for r in x.law.r])
    return decide_slabs(slabs, x.may_stay, 1)


MANY = 8
# Points from which on it is looked for weights that exclude every v before any v is looked for.

DRAWS = 16
# A uniform draw of Theorem 1 fails with a probability below 1/2; what is left is decided.


def construct_flat(
    x: FlatShare, bound: Bound, *, one_sided: bool = False, in_s: bool = False
) -> Point | None:
    """Find v: by the proof's draws from S, by the signs that no flip betters, by branch and bound."""
    square = _within(x, sides(bound(x))[0])
    if square <= 0:
        return None
    slabs = slabs_of(x, one_sided=one_sided)
    if len(slabs) > MANY and by_row_sums(slabs, x.may_stay, square):
        return None
    for v in chain(_drawn(x), [signed_sum(x.law.r).v]):
        if not any(v):
            continue
        longest = stretched(v, square)
        if len(slabs.missed(longest)) <= x.may_stay:
            return longest
    decision = decide_slabs(slabs_of(x, one_sided=one_sided, in_s=in_s), x.may_stay, square)
    if decision.answer is not Answer.YES or decision.certificate is None:
        return None
    found = tuple(Fraction(a) for a in decision.certificate["evidence"]["v"])
    return tuple(map(whole, x.law.across(found) if in_s else found))


def _drawn(x: FlatShare) -> Iterator[Point]:
    """Yield vectors of S in directions that are nearly uniform; the same for the same S."""
    chance = Random(x.law.rank)
    for _ in range(DRAWS):
        yield x.law.across([round(1000 * chance.gauss(0, 1)) for _ in range(x.law.rank)])


def stretched(v: Point, square: Rational) -> Point:
    """Return a multiple of v whose squared length is at most this, and not much less."""
    own = inner(v, v)
    ratio = Fraction(square) / own
    factor = Fraction(_root(ratio.numerator << 80, ratio.denominator), 1 << 40)
    return tuple(whole(factor * a) for a in v)


def _root(p: int, q: int) -> int:
    return isqrt(p // q)


# How instances are drawn: built to meet what they must.


parameters = st.sampled_from(
    [
        Fraction(0),
        Fraction(1),
        Fraction(1, 2),
        Fraction(-1, 2),
        Fraction(2),
        Fraction(-1),
        Fraction(1, 3),
        Fraction(-2),
    ]
)


@st.composite
def units(draw: st.DrawFn, dimension: int) -> Point:
    """Draw a rational unit vector: a sign times (1 - |t|^2, 2 t) / (1 + |t|^2)."""
    t = draw(st.tuples(*[parameters] * (dimension - 1)))
    sign = draw(st.sampled_from((1, -1)))
    square = inner(t, t)
    return tuple(
        whole(Fraction(sign * a) / (1 + square)) for a in (1 - square, *(2 * b for b in t))
    )


def shares(count: int) -> list[Fraction]:
    """Return shares delta at which the number of points that may stay jumps."""
    jumps = [Fraction(k, count) for k in range(1, count)]
    return [
        Fraction(1, count + 1),
        *jumps,
        *(d - Fraction(1, 1000) for d in jumps),
        Fraction(9, 10),
    ]


@st.composite
def flat_shares(
    draw: st.DrawFn,
    *,
    least_rank: int = 1,
    most: int = 3,
    longest: Rational = 1,
    whole_space: bool = False,
) -> FlatShare:
    """Draw S, then the r_i from their parts in S and across it, |r| = 1, or shorter or longer."""
    dimension = draw(st.integers(least_rank, most))
    m = dimension if whole_space else draw(st.integers(least_rank, dimension))
    mirrors = (
        tuple(
            u
            for u in draw(st.lists(st.tuples(*[st.integers(-1, 1)] * dimension), max_size=2))
            if any(u)
        )
        if m < dimension
        else ()
    )
    t = (
        draw(st.sampled_from((Fraction(0), HALF, Fraction(1, 3), Fraction(3, 4))))
        if m < dimension
        else Fraction(0)
    )
    count = draw(st.integers(1, 6))
    vectors = []
    for index in range(count):
        own = t if index == 0 else draw(st.sampled_from((t, t * HALF, Fraction(0))))
        inside, outside = (1 - own**2) / (1 + own**2), 2 * own / (1 + own**2)
        r = [inside * a for a in draw(units(m))]
        if m < dimension:
            r += [outside * a for a in draw(units(dimension - m))]
        for mirror in reversed(mirrors):
            r = list(reflected(mirror, r))
        factor = (
            Fraction(1)
            if longest == 1
            else Fraction(draw(st.sampled_from((1, longest, Fraction(longest) / 2))))
        )
        vectors.append(tuple(whole(factor * a) for a in r))
    if draw(st.booleans()) and count > 1:
        vectors[1] = vectors[0] if draw(st.booleans()) else tuple(-a for a in vectors[0])
    law = Flat(tuple(vectors), None if m == dimension else m, mirrors)
    return FlatShare(law, draw(st.sampled_from(shares(count))), (1 - t**2) / (1 + t**2))


def axes(count: int, dimension: int | None = None) -> list[Point]:
    """Return the first axes of a space."""
    size = count if dimension is None else dimension
    return [tuple(int(i == k) for i in range(size)) for k in range(count)]


def orthonormal(count: int) -> Flat:
    """Return an orthonormal basis: of it v leaves k points only if |v|^2 >= N - k."""
    return Flat(tuple(axes(count)))


def lines(count: int) -> Flat:
    """Return N nearly equally spaced lines of the plane, by rational tangents of half the angles."""
    from math import pi, tan

    found = []
    for k in range(count):
        t = Fraction(tan(pi * k / (2 * count))).limit_denominator(50)
        found.append((whole((1 - t * t) / (1 + t * t)), whole(2 * t / (1 + t * t))))
    return Flat(tuple(found))


def fan(count: int, t: Fraction) -> FlatShare:
    """Return r_i = c e_0 + s e_i: orthogonal to one another but for what they share with S."""
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    law = Flat(tuple(tuple(whole(x) for x in (c, *(s * a for a in e))) for e in axes(count)), 1)
    return FlatShare(law, HALF, c)


def heavy(weight: int, count: int) -> FlatShare:
    """Return e_0 many times and each other axis once; S is the line of e_0."""
    first, *others = axes(count)
    law = Flat((*[first] * weight, *others), 1)
    total = weight + count - 1
    c = Fraction(isqrt(10**10 * weight // total), 10**5)
    return FlatShare(law, HALF, c)


def hard_laws() -> Iterator[FlatShare]:
    """List the distributions that ask most of v: bases, spaced lines, opposite and equal vectors."""
    laws = [
        Flat(((1,), (-1,))), Flat(((1, 0), (-1, 0))), Flat(((1, 0), (1, 0), (0, 1))),
        orthonormal(2), orthonormal(3), orthonormal(4), *map(lines, (2, 3, 4, 5)),
    ]  # fmt: skip
    for law in laws:
        for delta in shares(len(law)):
            yield FlatShare(law, delta)


def jumps(count: int) -> list[Fraction]:
    """Return shares just below those at which one point more may stay."""
    return [Fraction(k, count) - Fraction(1, 10**5) for k in range(1, count)]


def bases() -> Iterator[FlatShare]:
    """List orthonormal bases by size, from each line of the space up to S = all of it."""
    for count in (2, 4, 8, 12, 16):
        for delta in jumps(count):
            yield FlatShare(orthonormal(count), delta)


def bases_near_a_line() -> Iterator[FlatShare]:
    """List orthonormal bases by size, S the line of the first vector."""
    for x in bases():
        yield x._replace(law=replace(x.law, m=1))


def fans() -> Iterator[FlatShare]:
    """List fans round a line by size, some of them with very little along it."""
    for count in (4, 16):
        for t in (Fraction(3, 4), Fraction(39, 41)) if count == 4 else (Fraction(39, 41),):
            # of sixteen with eleven that may stay it takes too many cases to tell
            for delta in jumps(count) if count == 4 else (jumps(count)[10], *jumps(count)[12:]):
                yield fan(count, t)._replace(delta=delta)


def heavy_lines() -> Iterator[FlatShare]:
    """List distributions of which a quarter is one vector, and the others are orthogonal to all."""
    for weight in (1, 4, 20, 41):
        count = 4 * weight + 2
        for k in (count // 2, count // 2 + 1):
            delta = Fraction(k, count) - Fraction(1, 10**5)
            yield heavy(weight, count - weight + 1)._replace(delta=delta)


@cache
def _family() -> frozenset[FlatShare]:
    return frozenset(heavy_lines())


def is_small_or_heavy(x: FlatShare) -> bool:
    """Has it six vectors at most, or is it one of ``heavy_lines``? What lies between is large and shows nothing."""
    return is_flat_share(x) and (len(x.law) <= 6 or x in _family())


def small_shares(least_rank: int = 1) -> Iterator[FlatShare]:
    """List distributions on a line, then of axes and their opposites in the plane."""
    line: list[tuple[Point, ...]] = [
        ((1,),),
        ((-1,),),
        ((1,), (-1,)),
        ((1,), (1,)),
        ((1,), (1,), (-1,)),
    ]
    plane: list[tuple[Point, ...]] = [
        ((1, 0),), ((0, 1),), ((1, 0), (0, 1)), ((1, 0), (-1, 0)), ((1, 0), (0, -1), (-1, 0)),
        ((1, 0), (0, 1), (Fraction(3, 5), Fraction(4, 5))),
        ((1, 0), (0, 1), (Fraction(3, 5), Fraction(4, 5)), (Fraction(3, 5), Fraction(-4, 5))),
        ((1, 0), (0, 1), (Fraction(21, 29), Fraction(20, 29)), (Fraction(21, 29), Fraction(-20, 29))),
    ]  # fmt: skip
    for vectors in [*(line if least_rank == 1 else []), *plane]:
        for delta in (Fraction(2, 5), Fraction(9, 10), *shares(len(vectors)), Fraction(1, 5)):
            yield FlatShare(Flat(vectors), delta)


def is_flat_share(x: FlatShare) -> bool:
    """Is it a distribution with shares strictly between 0 and 1, c up to 1?"""
    return x.law.is_one and 0 < x.delta < 1 and 0 < x.c <= 1


def strata(x: FlatShare) -> Mapping[str, bool]:
    """Name the features on which constants depend."""
    return {
        "d = 1": x.law.dimension == 1,
        "m = 1": x.law.rank == 1,
        "S is all": x.law.rank == x.law.dimension,
        "c < 1": x.c < 1,
        "S is tilted": bool(x.law.mirrors),
        "repeats": len(set(x.law.r)) < len(x.law),
        "opposite vectors": any(tuple(-a for a in r) in x.law.r for r in x.law.r),
        "no point may stay": x.may_stay == 0,
        "one point may stay": x.may_stay == 1,
    }


FLOORS = {
    "d = 1": 3, "m = 1": 10, "S is all": 10, "c < 1": 5, "S is tilted": 3, "repeats": 3,
    "opposite vectors": 3, "no point may stay": 10, "one point may stay": 5,
}  # fmt: skip


def flat_domain(name: str, draw: Any, **parts: Any) -> Domain[FlatShare]:
    """Return a domain of flat distributions with their shares."""
    parts = {"contains": is_flat_share} | parts
    return Domain(
        name=name,
        of=FlatShare,
        draw=draw,
        strata=strata,
        numbers=lambda x: {"N": len(x.law), "d": x.law.dimension, "m": x.law.rank},
        **parts,
    )


long_laws = flat_domain(
    "flat distributions of any length",
    flat_shares(longest=5),
    small=lambda: (
        FlatShare(Flat(((r,),)), delta)
        for r in (1, 2, 5, HALF)
        for delta in (Fraction(9, 10), HALF)
    ),
)
any_near = flat_domain(
    "flat distributions, also far from S",
    flat_shares().map(lambda x: x._replace(c=1)),
    small=bases_near_a_line,
)
all_laws = flat_domain(
    "flat distributions of any length, near S or not, the model ending at radius 1 or not",
    st.one_of(
        flat_shares(longest=5),
        flat_shares().map(lambda x: x._replace(c=1)),
        flat_shares().map(lambda x: x._replace(law=replace(x.law, radius=1))),
    ),
)
large_laws = flat_domain(
    "flat distributions with |r| = 1, also of sixteen orthonormal vectors",
    flat_shares(),
    small=lambda: (*bases(), *fans()),
)
unit_laws = flat_domain(
    "flat distributions with |r| = 1 near a subspace S, and the share that may stay",
    flat_shares(),
    small=small_shares,
    edges=lambda: (*hard_laws(), *islice(bases(), 0, None, 5), *islice(fans(), 0, None, 13)),
    floors=FLOORS,
    wider=all_laws,
)
short_laws = flat_domain(
    "flat distributions with |r| <= 1, S all of the space",
    flat_shares(longest=HALF, whole_space=True),
)
