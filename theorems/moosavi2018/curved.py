"""The curved model: instances, how they are drawn, and whether a short v serves all but a few points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from math import ceil, floor, isqrt
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.quadratics import (
    Form,
    decide_curved,
    decide_quadratics,
    excluded,
    groups_of,
    question_of,
    serves,
)
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import Curved, CurvedVector, inner, is_at_most
from theorems.moosavi2018.flat import HALF, shares, stretched, units
from theorems.moosavi2018.lengths import no_longer, none_as_short, sides
from verify.claim import Assumption
from verify.exact.decision import (
    NO,
    YES,
    Answer,
    Decision,
    certified,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.expressions import Expression
from verify.exact.integers import Rational, whole
from verify.objects import register


Point = tuple[Rational, ...]
Matrix = tuple[Point, ...]


@register("curved distribution with constants")
class CurvedShare(NamedTuple):
    """A curved distribution, the least curvature kappa, and the shares delta and beta."""

    law: Curved
    kappa: Rational
    delta: Rational
    beta: Rational = 0

    @property
    def may_stay(self) -> int:
        """Return how many points may keep their label: the whole part of (delta + beta) N."""
        return floor((self.delta + self.beta) * len(self.law))


# What is assumed.


def at_least(matrix: Sequence[Point], bound: Rational, vectors: Sequence[Point]) -> bool:
    """Is <w, M w> >= bound |w|^2 for every combination w of these vectors?"""
    images = [
        [inner(row, v) - bound * x for row, x in zip(matrix, v, strict=True)] for v in vectors
    ]
    gram = [[-inner(image, v) for v in vectors] for image in images]
    return is_at_most(gram, 0)


def steep_share(p: CurvedVector, law: Curved, kappa: Rational, scale: Rational = 1) -> Fraction:
    """Return Pr(H / alpha on span(r, v) is not >= kappa) for v uniform on the unit sphere of S.

    It is 0 where H / alpha >= kappa on span(r) + S. Beyond that it is known where r is orthogonal to
    S and to its image, and H / alpha is a on half of the basis of S and -b on the other half, of one
    or of two vectors each; of any other it is taken for 1.

    Parameters
    ----------
    scale : H counts so many times
    """
    bound = Fraction(kappa) * p.alpha / scale
    if at_least(p.h, bound, [p.r, *law.basis]):
        return Fraction(0)
    basis = law.basis
    images = [[inner(row, e) for row in p.h] for e in basis]
    apart = all(
        inner(e, p.r) == 0 == inner(image, p.r) for e, image in zip(basis, images, strict=True)
    )
    if not apart or not at_least(p.h, bound, [p.r]):
        return Fraction(1)
    table = [[inner(image, e) for e in basis] for image in images]
    own = [table[i][i] for i in range(len(basis))]
    if any(table[i][j] for i in range(len(basis)) for j in range(i)) or len(set(own)) != 2:
        return Fraction(1)
    a, b = max(own), -min(own)
    x = Fraction(bound + b) / (a + b)  # the share of |v|^2 that has to lie where H is a
    if own.count(a) != own.count(-b) or not 0 < x < 1:
        return Fraction(1)
    if len(own) == 4:  # two of four squared coordinates of a unit vector have a uniform sum
        return x
    return (
        {Fraction(1, 4): Fraction(1, 3), HALF: HALF, Fraction(3, 4): Fraction(2, 3)}.get(
            x, Fraction(1)
        )
        if len(own) == 2
        else Fraction(1)
    )


unit_length = Assumption[CurvedShare](
    "length 1",
    r"$\|r(x)\| = 1$ almost surely.",
    lambda x: all(inner(p.r, p.r) == 1 for p in x.law.points),
    stated="Theorem 2, as recalled",
)
curved_sections = Assumption[CurvedShare](
    "curved sections",
    r"With probability at least $1 - \beta$ over $v$ uniform on the unit sphere of $S$, "
    r"$\alpha_x^{-1} H_x$ on $\operatorname{span}(r(x), v)$ is at least $\kappa$.",
    lambda x: all(steep_share(p, x.law, x.kappa) <= x.beta for p in x.law.points),
    stated="Theorem 2, as recalled",
)
curved_along_v = Assumption[CurvedShare](
    "curved along v",
    r"$\langle v, H_x v \rangle \geq \kappa \alpha_x \|v\|^2$ for $v \in S$.",
    lambda x: all(at_least(p.h, Fraction(x.kappa) * p.alpha, x.law.basis) for p in x.law.points),
    stated="nowhere",
)
curved_everywhere = Assumption[CurvedShare](
    "curved on the ball",
    r"The curved model holds on the whole ball of radius $\rho$.",
    lambda x: x.law.radius is None,
    stated="Theorem 2, as recalled",
)


# How long v may be.


Bound = Callable[[CurvedShare], Expression]


def length(
    *, two: Rational = 2, ln: bool = True, offset: str = "root", half: bool = False
) -> Bound:
    """Return rho^2, rho = root(2 ln(two / delta) / m) / kappa + an offset.

    Parameters
    ----------
    ln : with the first term?
    offset : 1 / root(kappa), as printed; "sharper" for root((1 - kappa) / kappa), "" for none
    half : kappa / 2 in place of kappa
    """

    def bound(x: CurvedShare) -> Expression:
        kappa = Fraction(x.kappa) / (2 if half else 1)
        inside = {"root": 1 / kappa, "sharper": (1 - kappa) / kappa, "": Fraction(0)}[offset]
        rho: Expression = ("sqrt", inside)
        if ln:
            root = (
                "sqrt",
                ("*", Fraction(2, x.law.rank), ("ln", Fraction(two) / Fraction(x.delta))),
            )
            rho = ("+", ("/", root, kappa), rho)
        return ("*", rho, rho)

    return bound


printed = length()


# Is there a v?


def decide_this(
    law: Curved, v: Point | None, miss: int, square: Rational, *, one_sided: bool = True
) -> Decision:
    """Is |v|^2 at most this, and does v, or one of v and -v, fool all but ``miss`` points?"""
    if v is None:
        return Decision(NO, (), "no v is named")
    if law.radius is not None:
        square = min(square, Fraction(law.radius) ** 2)
    groups = groups_of(law, one_sided=one_sided)
    if inner(v, v) > square:
        return Decision(NO, (), "v is too long")
    if not serves(groups, v, miss, square):
        return Decision(NO, (), "v leaves too many points as they are")
    return certified(question_of(groups, miss, square), "yes", {"v": write_vector(v)})


def decide_share(x: CurvedShare, v: Point | None, bound: Bound) -> Decision:
    """Is |v| <= rho, and does v fool all points but the share that may stay?"""
    return no_longer(bound(x), lambda square: decide_this(x.law, v, x.may_stay, square))


def deny_share(x: CurvedShare, bound: Bound) -> Decision:
    """Does no v of length rho serve? Yes by weights, or by a cover of the line."""

    def none(square: Fraction) -> Decision:
        together = all_at_once(x.law, square) if x.may_stay == 0 else None
        return together or decide_curved(x.law, x.may_stay, square)

    found = none_as_short(bound(x), none)
    if found.answer is not Answer.NO:
        return undecided(found.reason or "some v serves")
    reason = f"no v of this length leaves at most {x.may_stay} of {len(x.law)} points as they are"
    return Decision(YES, found.certificates, reason)


def all_at_once(law: Curved, square: Fraction) -> Decision | None:
    """Exclude by weights, where they are found, that some v fools every point: no, with a certificate."""
    if law.radius is not None:
        square = min(square, Fraction(law.radius) ** 2)
    groups = groups_of(law)
    ending = excluded({i: form for i, (form,) in enumerate(groups)}, square)
    if ending is None:
        return None
    leaf = {"weights": write_weights(ending[0]), "ball": write_number(ending[1])}
    return certified(question_of(groups, 0, square), "no", {"tree": [*range(len(groups)), leaf]})


DRAWS = 48
# With beta = 0 a uniform draw fails with a probability of 1/4 at most.


def construct_share(x: CurvedShare, bound: Bound) -> Point | None:
    """Find v: by the proof's draws from S, scaled to rho, then by search."""
    square, _ = sides(bound(x))
    if x.law.radius is not None:
        square = min(square, Fraction(x.law.radius) ** 2)
    if square <= 0:
        return None
    for u in chain(drawn(x.law), (p.r for p in x.law.points)):
        if any(u):
            v = stretched(u, square)
            if len(x.law.fooled(v)) >= len(x.law) - x.may_stay:
                return v
    if x.may_stay == 0 and all_at_once(x.law, square):  # before any search: there is none
        return None
    found = decide_curved(x.law, x.may_stay, square)
    if found.answer is not Answer.YES or found.certificate is None:
        return None
    return tuple(whole(Fraction(a)) for a in found.certificate["evidence"]["v"])


def drawn(law: Curved) -> Iterator[Point]:
    """Yield vectors of S in directions that are nearly uniform; the same for the same S."""
    chance = Random(law.rank)
    for _ in range(DRAWS):
        yield law.across([round(1000 * chance.gauss(0, 1)) for _ in range(law.rank)])


def along_a_ray(law: Curved, u: Point, miss: int, square: Rational) -> Decision:
    """Does some s u with s >= 0, of a squared length of at most this, serve?"""
    return along_a_ray_of([[Form(*p.form)] for p in law.points], u, miss, square)


def along_a_ray_of(
    groups: Sequence[Sequence[Form]], u: Point, miss: int, square: Rational
) -> Decision:
    """Are all but so many groups met at some s u, s >= 0, of a squared length of at most this?

    It is asked of s = h + t with |t| <= h, 2 h |u| not below the length.
    """
    ratio = Fraction(square) / inner(u, u)
    h = Fraction(isqrt(ceil(ratio * 2**60)) + 1, 2**31)
    if ratio == 1:
        h = HALF

    def on_ray(form: Form) -> Form:
        two = inner(u, [inner(row, u) for row in form.a]) if form.a else 0
        one = inner(form.b, u)
        return Form(((two,),), (2 * two * h + one,), two * h * h + one * h + form.c)

    return decide_quadratics([[*map(on_ray, own)] for own in groups], miss, h * h)


# How instances are drawn: built to meet what they must.


def projection(vectors: Sequence[Point], dimension: int) -> Matrix:
    """Return the projection on what rational vectors span."""
    rows: list[Point] = []
    for v in vectors:
        left = list(v)
        for r in rows:
            factor = Fraction(inner(left, r)) / inner(r, r)
            left = [a - factor * b for a, b in zip(left, r, strict=True)]
        if any(left):
            rows.append(tuple(left))
    return tuple(
        tuple(
            whole(sum((Fraction(r[i] * r[j]) / inner(r, r) for r in rows), start=Fraction(0)))
            for j in range(dimension)
        )
        for i in range(dimension)
    )


def bent(
    r: Point, basis: Sequence[Point], kappa: Rational, alpha: Rational, b: Sequence[Point], k: Point
) -> CurvedVector:
    """Return a point with H / alpha from kappa to 1/2 on span(r) + S, and at most 0 across it.

    H = alpha (kappa P + (1/2 - kappa) (B P)^T B P / trace) - (I - P) k k^T (I - P).
    """
    d = len(r)
    p = projection([r, *basis], d)
    image = [[inner(row, column) for column in zip(*p, strict=True)] for row in b]
    more = [[sum(row[i] * row[j] for row in image) for j in range(d)] for i in range(d)]
    trace = sum(more[i][i] for i in range(d))
    share = (HALF - kappa) / trace if trace else Fraction(0)
    off = [x - inner(row, k) for x, row in zip(k, p, strict=True)]
    h = tuple(
        tuple(
            whole(
                alpha * (kappa * Fraction(p[i][j]) + share * more[i][j]) - off[i] * Fraction(off[j])
            )
            for j in range(d)
        )
        for i in range(d)
    )
    return CurvedVector(r, h, alpha)


curvatures = st.sampled_from(
    [HALF, Fraction(1, 4), Fraction(1, 16), Fraction(1, 100), Fraction(1, 3), Fraction(2, 5)]
)


@st.composite
def curved_shares(
    draw: st.DrawFn, *, most: int = 3, kappas: Any = curvatures, least_rank: int = 1
) -> CurvedShare:
    """Draw S, r_i of length 1, and H_i curved on span(r_i) + S; beta = 0."""
    d = draw(st.integers(least_rank, most))
    m = draw(st.integers(least_rank, d))
    mirrors = ()
    if m < d and draw(st.booleans()):
        mirror = draw(st.tuples(*[st.integers(-1, 1)] * d))
        mirrors = (mirror,) if any(mirror) else ()
    kappa = draw(kappas)
    entry = st.integers(-2, 2)
    flat = Curved((CurvedVector((1,) * d, ((0,) * d,) * d),), None if m == d else m, mirrors)
    count = draw(st.integers(1, 4))
    points = []
    for _ in range(count):
        r = draw(units(d))
        if points and draw(st.booleans()):
            r = tuple(-a for a in points[-1].r)
        b = [draw(st.tuples(*[entry] * d)) for _ in range(draw(st.integers(0, 2)))]
        k = draw(st.tuples(*[entry] * d))
        points.append(
            bent(r, flat.basis, kappa, draw(st.sampled_from((1, 2, Fraction(1, 3)))), b, k)
        )
    return CurvedShare(
        replace(flat, points=tuple(points)), kappa, draw(st.sampled_from(shares(count)))
    )


def isotropic(vectors: Sequence[Point], kappa: Rational) -> Curved:
    """Return H = kappa I at each of these, S all of the space."""
    d = len(vectors[0])
    h = tuple(tuple(whole(Fraction(kappa)) if i == j else 0 for j in range(d)) for i in range(d))
    return Curved(tuple(CurvedVector(r, h) for r in vectors))


def saddles(a: Rational, b: Rational, kappa: Rational, count: int, size: int) -> CurvedShare:
    """Return vectors orthogonal to S, with H = a on half of the axes of S and -b on the other half.

    Parameters
    ----------
    size : 1 or 2 axes on each half
    count : up to 4 vectors: e, -e, f, -f in the plane across S
    """
    m = 2 * size
    points = []
    for i in range(count):
        r = [0] * (m + 2)
        r[m + i // 2] = 1 - 2 * (i % 2)
        turned = (a, -b) if i // 2 == 0 else (-b, a)
        own = [turned[j // size] for j in range(m)] + [kappa if r[m + j] else -1 for j in range(2)]
        h = tuple(tuple(own[i] if i == j else 0 for j in range(m + 2)) for i in range(m + 2))
        points.append(CurvedVector(tuple(r), h))
    law = Curved(tuple(points), m)
    beta = steep_share(points[0], law, kappa)
    return CurvedShare(law, kappa, Fraction(1, 5), beta)


def all_saddles() -> Iterator[CurvedShare]:
    """List the distributions with beta > 0 whose beta is known exactly."""
    quarter, tenth = Fraction(1, 4), Fraction(1, 10)
    for count in (1, 2, 3, 4):
        yield saddles(HALF, HALF, quarter, count, 1)
        yield saddles(HALF, tenth, quarter, count, 2)
        yield saddles(HALF, HALF, Fraction(1, 3), count, 2)


def small_curved() -> Iterator[CurvedShare]:
    """List isotropic distributions on a line, in the plane and, of one vector, up to eight dimensions."""
    for vectors in [
        ((1,),),
        ((1,), (-1,)),
        ((1,), (1,), (-1,)),
        ((1, 0), (-1, 0)),
        ((1, 0), (0, 1)),
    ]:
        for kappa in (HALF, Fraction(1, 4), Fraction(1, 16), Fraction(1, 100)):
            for delta in (Fraction(2, 5), Fraction(49, 100), Fraction(9, 10), Fraction(1, 3)):
                yield CurvedShare(isotropic(vectors, kappa), kappa, delta)
    for m in (3, 5, 7, 8):
        r = (1, *[0] * (m - 1))
        yield CurvedShare(isotropic([r], Fraction(1, 100)), Fraction(1, 100), Fraction(9, 10))
        yield CurvedShare(isotropic([r], HALF), HALF, Fraction(9, 10))


def is_curved_share(x: CurvedShare) -> bool:
    """Is it a distribution whose r are shortest, with kappa > 0 and shares between 0 and 1?"""
    return x.law.is_one and x.kappa > 0 and 0 < x.delta < 1 and 0 <= x.beta < 1


def strata(x: CurvedShare) -> Mapping[str, bool]:
    """Name the features on which constants depend."""
    r = [p.r for p in x.law.points]
    return {
        "d = 1": x.law.dimension == 1,
        "S is all": x.law.rank == x.law.dimension,
        "kappa = 1/2": x.kappa == HALF,
        "beta > 0": x.beta > 0,
        "opposite vectors": any(tuple(-a for a in v) in r for v in r),
        "curved downward somewhere": any(
            not at_least(p.h, 0, _axes(x.law.dimension)) for p in x.law.points
        ),
        "alpha not 1": any(p.alpha != 1 for p in x.law.points),
        "no point may stay": x.may_stay == 0,
    }


def _axes(d: int) -> list[Point]:
    return [tuple(int(i == k) for i in range(d)) for k in range(d)]


FLOORS = {
    "d = 1": 5, "S is all": 10, "kappa = 1/2": 5, "beta > 0": 6, "opposite vectors": 5,
    "curved downward somewhere": 5, "alpha not 1": 10, "no point may stay": 10,
}  # fmt: skip


def curved_domain(name: str, draw: Any, **parts: Any) -> Domain[CurvedShare]:
    """Return a domain of curved distributions with their constants."""
    parts = {"contains": is_curved_share} | parts
    return Domain(
        name=name,
        of=CurvedShare,
        draw=draw,
        strata=strata,
        numbers=lambda x: {"N": len(x.law), "d": x.law.dimension, "m": x.law.rank},
        **parts,
    )
