"""What the two theorems on universal perturbations can be brought to: without e, without logarithms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import ceil, floor, isqrt
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.slabs import decide_slabs, decide_vector, found_by
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import Curved, Flat, inner, share_within
from theorems.moosavi2018.curved import (
    CurvedShare,
    along_a_ray,
    curved_domain,
    curved_shares,
    decide_this,
    drawn,
    isotropic,
    small_curved,
    steep_share,
    unit_length as unit_length_curved,
)
from theorems.moosavi2018.flat import (
    FlatShare,
    bases,
    construct_flat,
    decide_flat,
    deny_flat,
    flat_domain,
    flat_shares,
    lines,
    near_subspace,
    orthonormal,
    scaled,
    small_shares,
    stretched,
    unit_laws,
    unit_length,
)
from theorems.moosavi2018.lemma_1 import at_least
from verify.claim import Coq, Example
from verify.exact.decision import NO, YES, Answer, Decision, undecided
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import EXISTENCE, OURS, OURS_PROVED, REFUTED, SHOWN, SURVIVES
from verify.sentence import Sentence, Variant


Point = tuple[Rational, ...]
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


# Flat.


def sharper(x: FlatShare) -> Fraction:
    """Return max(1, 0.6367 (m - 1)) / (delta c)^2, where 2 / pi < 0.6367."""
    factor = max(Fraction(1), Fraction(6367, 10000) * (x.law.rank - 1))
    return factor / (Fraction(x.delta) * x.c) ** 2


class Theorem1Sharper(Sentence[FlatShare, Point]):
    r"""The e of Theorem 1 is not needed, nor is all of m.

    *Proof.* As for Theorem 1, with $p_m(s) \leq \sqrt{\max(1, 2 (m - 1) / \pi)}\, s$ for Lemma 1: for $m \geq 3$
    the polynomial $p_m$ is concave, so that $p_m(s) \leq p_m'(0) s$, and $p_m'(0) \leq \sqrt{2 (m - 1) / \pi}$, since
    $\Gamma(x + \frac{1}{2}) \leq \sqrt{x}\, \Gamma(x)$; $p_2(s) \leq s$ and $p_1(s) = 0$ up to $s = 1$. As $p_m'(0) / \sqrt{m}$
    tends to $\sqrt{2 / \pi}$, the constant is the best one for $\delta \to 0$ and $m \to \infty$.

    *Modelled.* As Theorem 1, with $0.6367$ for $2 / \pi$: every length is rational.
    """

    source, standing, reading = "ours; on Theorem 1 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"Theorem 1 holds with $\rho^2 = \max(1, 2 (m - 1) / \pi) / (\delta (1 - \xi))^2$, so with $\rho = \sqrt{m} / "
        r"(\delta (1 - \xi))$."
    )
    expects, domain, assumptions = SURVIVES, unit_laws, [unit_length, near_subspace]
    worked = [
        Example(FlatShare(orthonormal(4), Fraction(1, 5)), YES, "an orthonormal basis"),
        Example(FlatShare(Flat(((1,),)), Fraction(9, 10)), YES, "one vector on a line"),
        Example(FlatShare(lines(5), Fraction(1, 6)), YES, "five spaced lines, none left out"),
    ]
    refused = [
        (FlatShare(Flat(((1,),)), Fraction(9, 10)), (Fraction(10, 8),)),
        (FlatShare(Flat(((1,),)), HALF), None),
    ]

    def construct(self, x: FlatShare) -> Point | None:
        return construct_flat(x, sharper)

    def decide(self, x: FlatShare, w: Point | None) -> Decision:
        return decide_flat(x, w, sharper)

    def deny(self, x: FlatShare) -> Decision:
        return deny_flat(x, sharper)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "length 1": Variant(REFUTED, drop=[unit_length], domain=_long),
            "near S": Variant(REFUTED, drop=[near_subspace], domain=_far),
            "less": Variant(
                REFUTED,
                r"$\frac{4}{5} \rho$",
                construct=partial(construct_flat, bound=lambda x: Fraction(16, 25) * sharper(x)),
                decide=lambda x, w: decide_flat(x, w, lambda y: Fraction(16, 25) * sharper(y)),
                deny=lambda x: deny_flat(x, lambda y: Fraction(16, 25) * sharper(y)),
            ),
        }


_long = flat_domain(
    "flat distributions of any length", flat_shares(longest=5),
    small=lambda: (FlatShare(Flat(((r,),)), Fraction(9, 10)) for r in (1, 2, 5)),
)  # fmt: skip
_far = flat_domain(
    "flat distributions, also far from S", flat_shares().map(lambda x: x._replace(c=1)),
    small=lambda: (x._replace(law=Flat(x.law.r, 1)) for x in bases()),
)  # fmt: skip


@register("flat distribution with a length")
class WithLength(NamedTuple):
    """A flat distribution and the length rho of v."""

    law: Flat
    rho: Rational


def mean_left(x: WithLength) -> Fraction:
    """Return a bound on the mean of p_m(|r|^2 / (rho |P r|)), its argument rounded up; m odd."""
    total = Fraction(0)
    for r in x.law.r:
        part = inner(x.law.within(r), x.law.within(r))
        square = Fraction(inner(r, r)) ** 2 / (x.rho**2 * Fraction(part)) if part else Fraction(2)
        s = Fraction(isqrt(ceil(square * 2**40)) + 1, 2**20)
        exact = Fraction(isqrt(square.numerator), isqrt(square.denominator))
        total += share_within(x.law.rank, exact if exact**2 == square else s)
    return total / len(x.law)


def _odd(x: FlatShare, rho: Fraction) -> WithLength:
    law = x.law if x.law.rank % 2 else Flat(x.law.r, x.law.rank - 1, x.law.mirrors)
    return WithLength(law, rho)


class Theorem1Exact(Sentence[WithLength, Point]):
    r"""What a vector of S of any given length leaves, exactly: the mean of a polynomial.

    *Proof.* For $v = \rho u$, $u$ uniform on the unit sphere of $S$, the point $x$ keeps its label with probability
    $p_m(\|r\|^2 / (\rho \|P r\|))$, $1$ where $P r = 0$; some $u$ leaves no more than the mean. On the uniform
    distribution on the sphere of $S$ every $v$ with $\|v\| \leq \rho$ leaves at least $p_m(1 / \rho)$: at $\xi = 0$ the
    best $\rho$ for $m$ and $\delta$ is $1 / p_m^{-1}(\delta)$, which is $1$ for $m = 1$, $1 / \sin(\pi \delta / 2)$ for $m =
    2$, and exactly $1 / \delta$ for $m = 3$; $p_5(1/2) = 11/16$, $p_7(1/2) = 203/256$.

    *Modelled.* $m$ odd, so that $p_m$ is a polynomial over the rationals; its argument is rounded up. Random vectors may
    never reach the mean: $v$ is found by branch and bound among the vectors of $S$.
    """

    source, standing, reading = "ours; on Theorem 1 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"For every distribution and $\rho > 0$ some $v \in S$ with $\|v\| = \rho$ leaves at most the mean of $p_m(\|r\|^2 / "
        r"(\rho \|P r\|))$ as it is, by $v$ or $-v$."
    )
    expects = SURVIVES
    domain = Domain(
        name="flat distributions, S of odd dimension, and a length",
        of=WithLength,
        draw=st.builds(
            _odd, st.one_of(flat_shares(longest=2), flat_shares(longest=2, least_rank=3)),
            st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5), Fraction(1, 2)]),
        ),
        small=lambda: (
            _odd(x, rho) for x in small_shares() for rho in (Fraction(1), Fraction(2)) if x.delta == Fraction(2, 5)
        ),
        contains=lambda x: x.law.is_one and x.law.rank % 2 == 1 and x.rho > 0 and x.law.radius is None,
        strata=lambda x: {"m = 1": x.law.rank == 1, "m = 3": x.law.rank == 3, "asks something": mean_left(x) < 1},
        floors={"m = 1": 10, "m = 3": 5, "asks something": 40},
        numbers=lambda x: {"N": len(x.law), "m": x.law.rank},
    )  # fmt: skip
    needs_draws = 0.5  # a short v is asked for nothing
    worked = [Example(WithLength(orthonormal(3), Fraction(2)), YES, "half of three: one may stay")]
    refused = [
        (WithLength(orthonormal(3), Fraction(2)), (2, 0, 0)),
        (WithLength(orthonormal(3), Fraction(2)), None),
    ]

    def construct(self, x: WithLength) -> Point | None:
        miss = floor(mean_left(x) * len(x.law))
        if miss >= len(x.law):
            return (0,) * x.law.dimension
        found = found_by(decide_slabs(x.law.slabs(in_subspace=True), miss, Fraction(x.rho) ** 2))
        return None if found is None else x.law.across(found)

    def decide(self, x: WithLength, w: Point | None) -> Decision:
        miss = floor(mean_left(x) * len(x.law))
        if miss >= len(x.law):
            return Decision(Answer.VACUOUS, (), "all points may stay")
        if w is None:
            return Decision(NO, (), "no v is named")
        return decide_vector(x.law.slabs(), w, miss, Fraction(x.rho) ** 2)

    def deny(self, x: WithLength) -> Decision:
        miss = floor(mean_left(x) * len(x.law))
        found = decide_slabs(x.law.slabs(in_subspace=True), miss, Fraction(x.rho) ** 2)
        return (
            found._replace(answer=YES)
            if found.answer is NO
            else undecided(found.reason or "some v serves")
        )


class SqrtMNeeded(Sentence[FlatShare, None]):
    r"""The root of m in Theorem 1 is needed.

    *Proof.* Of sixteen orthonormal vectors a $v$ leaves at most ten only if $\|v\|^2 \geq 6$: with weights 1, the squares
    $\langle e_i, v \rangle^2$ add up to $\|v\|^2$, and six of them are at least 1. For $\delta = 17/25$ that is more than $e /
    \delta^2 = 5.879$. So does a ball: on the uniform distribution with $m = 7$ every $v$ of length $\sqrt{e} / \delta$, $\delta =
    1/2$, leaves at least $p_7(s) > 1/2$ where $s = 9477/31250$ has $e s^2 \leq \delta^2$. For $m \leq 5$ the root is not needed:
    $p_m'(0) \leq 3/2 < \sqrt{e}$.

    *Modelled.* Decided is that no $v$ of length $\sqrt{e} / \delta$ leaves so few, of a finite distribution.
    """

    label = "The root of m"
    source, standing, reading, kind = (
        "ours; on Theorem 1 of moosavi2018",
        OURS_PROVED,
        OURS,
        EXISTENCE,
    )
    printed = (
        r"There are a distribution with $\|r\| = 1$, $S$ all of the space, and $\delta$ such that every $v$ with $\|v\| \leq "
        r"\sqrt{e} / \delta$ leaves a share of more than $\delta$ as it is."
    )
    expects, assumptions = SHOWN, [unit_length, near_subspace]
    domain = flat_domain(
        "orthonormal bases",
        st.sampled_from([FlatShare(orthonormal(n), Fraction(17, 25)) for n in (1, 2, 4, 8, 16)]),
        small=lambda: [FlatShare(orthonormal(16), Fraction(17, 25))],
    )
    refused = [(FlatShare(orthonormal(4), Fraction(17, 25)), None)]

    def decide(self, x: FlatShare, w: None) -> Decision:
        found = deny_flat(x, scaled(e=True, m=None))
        if found.answer is YES:
            return found
        return Decision(NO, (), found.reason)


# Curved.


@register("cap of a sphere")
@dataclass(frozen=True)
class Cap:
    """A dimension m and the height eps of a cap of the unit sphere."""

    m: int
    eps: Rational




def cap_share(x: Cap) -> Fraction:
    """Return Pr(t >= eps) for a coordinate t of a uniform unit vector, m odd."""
    return (1 - share_within(x.m, x.eps)) / 2


class CapOfASphere(Sentence[Cap, None]):
    r"""A cap of a sphere has at most the area of the half sphere over its base.

    *Proof.* The body of the cap lies in a half ball of radius $\sqrt{1 - \varepsilon^2}$, and among convex bodies the
    surface grows with the body: the cap is at most the half sphere of this radius. And $\Pr(|t| \geq \varepsilon) \leq
    e^{-m \varepsilon^2 / 2}$ holds for all $m \geq 2$, and fails for $m = 1$, where $1 > e^{-1/2}$ at $\varepsilon = 1$. For $m \geq 4$ the difference
    $D$ of the two sides has $D(0) = 0 < D(1)$ and $D'$ changes its sign once, since the ratio of its two terms has a
    log-derivative of the sign of $-m x^2 + 4 x - 1 \leq 0$, $x = \varepsilon^2$; for $m = 3$, $3 \varepsilon (1 - \varepsilon) \leq 3/4 < 1$; for $m = 2$
    with $\varphi = \arccos \varepsilon$, $\varphi \sin 2 \varphi < 1$.

    *Modelled.* $m$ odd, $\varepsilon$ rational; squares are compared, and enclosures where there is an exponential.
    """

    id = "ours/cap"
    label = "Cap"
    source, standing, reading = "ours; on Theorem 2 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"For a coordinate $t$ of a uniform unit vector of $\mathbb{R}^m$ and $0 \leq \varepsilon \leq 1$, $\Pr(t \geq \varepsilon) \leq "
        r"\frac{1}{2} (1 - \varepsilon^2)^{(m - 1) / 2}$ if $m \geq 3$."
    )
    expects = SURVIVES
    domain = Domain(
        name="caps of spheres in odd dimensions from 3 on",
        of=Cap,
        draw=st.builds(
            lambda m, k: Cap(2 * m + 1, Fraction(k, 40)), st.integers(1, 25), st.integers(0, 39)
        ),
        small=lambda: (Cap(m, Fraction(k, 8)) for m in (3, 5, 7, 51) for k in range(8)),
        contains=lambda x: x.m >= 3 and x.m % 2 == 1 and 0 <= x.eps < 1,
        numbers=lambda x: {"m": x.m},
    )
    worked = [Example(Cap(3, HALF), YES, "a quarter against 3/8")]
    refused = [(Cap(1, Fraction(1)), None)]

    def decide(self, x: Cap, w: None) -> Decision:
        share = cap_share(x) if x.m > 1 else HALF  # on a line t is 1 or -1
        if x.m == 1:
            return at_least(Fraction(1, 2) * (x.eps < 1), share)
        return at_least(QUARTER * (1 - Fraction(x.eps) ** 2) ** (x.m - 1), share**2)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "two sides": Variant(
                SURVIVES,
                r"$\Pr(|t| \geq \varepsilon) \leq e^{-m \varepsilon^2 / 2}$",
                decide=lambda x, w: (
                    at_least(("exp", -Fraction(x.m) * x.eps**2 / 2), 2 * cap_share(x))
                    if x.eps
                    else at_least(1, 2 * cap_share(x))
                ),
            ),
            "on a line": Variant(
                REFUTED,
                r"$\Pr(|t| \geq \varepsilon) \leq e^{-m \varepsilon^2 / 2}$ for $m = 1$",
                domain=Domain(
                    name="the line",
                    of=Cap,
                    draw=st.integers(1, 40).map(lambda k: Cap(1, Fraction(k, 40))),
                    small=lambda: (Cap(1, Fraction(k, 4)) for k in (4, 2, 1)),
                    contains=lambda x: x.m == 1 and 0 < x.eps <= 1,
                ),
                decide=lambda x, w: at_least(("exp", -(Fraction(x.eps) ** 2) / 2), 1),
            ),
            "a quarter": Variant(
                REFUTED,
                r"$\frac{1}{4}$ for $\frac{1}{2}$",
                decide=lambda x, w: at_least(
                    Fraction(1, 16) * (1 - Fraction(x.eps) ** 2) ** (x.m - 1), cap_share(x) ** 2
                ),
            ),
        }


def _is_curved(x: CurvedShare) -> bool:
    """Are the sections curved for every v of S, and the vectors the shortest?"""
    return (
        x.law.is_one
        and x.kappa > 0
        and 0 < x.delta < 1
        and all(not steep_share(p, x.law, x.kappa) for p in x.law.points)
    )


class Theorem2TwoSided(Sentence[CurvedShare, Point]):
    r"""By v or -v, Theorem 2 needs neither m nor delta: any v of S of length root((1 - kappa) / kappa).

    *Proof.* For $v = \rho u$ with the section condition and $t = \langle r, u \rangle$: $q(\pm v) / \alpha \geq \kappa \rho^2 \pm (1 - 2
    \kappa) \rho t + \kappa - 1$. One of the two signs makes the middle term nonnegative ($\kappa \leq 1/2$), and $\kappa \rho^2 \geq 1 -
    \kappa$. Sharp for $H = \kappa I$ and $v \perp r$. So with $\beta = 0$ one of $v$, $-v$ fools half of any distribution by itself.

    *Modelled.* The witness is a vector of $S$, of any direction; $\|v\|^2 \geq (1 - \kappa) / \kappa$.
    """

    source, standing, reading = "ours; on Theorem 2 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"Under the curved model with $\alpha_x^{-1} H_x \succeq \kappa$ on $\operatorname{span}(r(x)) + S$ and $\|r(x)\| = 1$, every $v \in S$ "
        r"with $\|v\|^2 \geq (1 - \kappa) / \kappa$ changes the label of every $x$, by $v$ or $-v$."
    )
    expects, assumptions = SURVIVES, [unit_length_curved]
    proof = Coq("Theorem_2_two_sided")
    domain = curved_domain(
        "curved distributions with |r| = 1, curved on span(r) + S",
        curved_shares(),
        small=small_curved,
        contains=_is_curved,
    )
    worked = [
        Example(
            CurvedShare(isotropic([(1, 0), (-1, 0)], QUARTER), QUARTER, HALF), YES, "across both"
        ),
    ]
    refused = [
        (CurvedShare(isotropic([(1, 0)], QUARTER), QUARTER, HALF), (0, 1)),
        (CurvedShare(isotropic([(1, 0)], QUARTER), QUARTER, HALF), None),
    ]

    def construct(self, x: CurvedShare) -> Point | None:
        u = next(u for u in drawn(x.law) if any(u))
        return _at_least_as_long(u, (1 - Fraction(x.kappa)) / x.kappa)

    def decide(self, x: CurvedShare, w: Point | None) -> Decision:
        return _both_signs(x, w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "length 1": Variant(
                REFUTED,
                drop=[unit_length_curved],
                domain=curved_domain(
                    "curved distributions with |r| = 5", curved_shares().map(_longer),
                    small=lambda: map(_longer, small_curved()), contains=_is_curved,
                ),
            ),
            "shorter": Variant(
                REFUTED,
                r"$\frac{9}{10} v$ for $v$",
                decide=lambda x, w: _both_signs(x, tuple(Fraction(9, 10) * a for a in w), shorter=True),
            ),
        }  # fmt: skip


def _longer(x: CurvedShare) -> CurvedShare:
    points = tuple(p._replace(r=tuple(5 * a for a in p.r)) for p in x.law.points)
    return x._replace(law=Curved(points, x.law.m, x.law.mirrors))


def _at_least_as_long(u: Point, square: Fraction) -> Point:
    """Return a multiple of u whose squared length is at least this, and not much more."""
    v = stretched(u, square)
    return v if inner(v, v) >= square else stretched(u, square * (1 + Fraction(1, 2**20)))


def _both_signs(x: CurvedShare, v: Point | None, *, shorter: bool = False) -> Decision:
    """Does v or -v fool every point, and is v long enough? No shows it of all parts of v and -v."""
    if v is None:
        return Decision(NO, (), "no v is named")
    if not shorter and inner(v, v) * x.kappa < 1 - x.kappa:
        return Decision(NO, (), "v is too short")
    square = inner(v, v)
    found = decide_this(x.law, v, 0, square, one_sided=False)
    if found.answer is not NO:
        return found
    for p in x.law.points:
        law = Curved((p,), x.law.m, x.law.mirrors)
        if not law.fooled(v, one_sided=False):
            both = [along_a_ray(law, tuple(s * a for a in v), 0, square) for s in (1, -1)]
            if all(one.answer is NO for one in both):
                certificates = tuple(c for one in both for c in one.certificates)
                return Decision(
                    NO, certificates, "neither v nor -v fools a point, nor does a part of them"
                )
    return undecided(found.reason)


@register("curved distribution with a length")
class CurvedLength(NamedTuple):
    """A curved distribution with its constants, and a rational length rho."""

    case: CurvedShare
    rho: Rational


def one_sided_share(x: CurvedLength, part: Rational = 1) -> Fraction:
    """Return a rational number that is at least half of (1 - eps^2 / part)^((m - 1) / 2); 0 where eps^2 >= part.

    Parameters
    ----------
    part : a square that no |P r|^2 exceeds, P the projection on S
    """
    kappa, rho, m = Fraction(x.case.kappa), Fraction(x.rho), x.case.law.rank
    beyond = kappa * rho**2 + kappa - 1  # eps = beyond / ((1 - 2 kappa) rho)
    if beyond < 0:
        return Fraction(1)
    if beyond**2 >= part * ((1 - 2 * kappa) * rho) ** 2:
        return Fraction(0)
    power = (1 - (beyond / ((1 - 2 * kappa) * rho)) ** 2 / part) ** (m - 1)
    return Fraction(isqrt(ceil(power * 2**60)) + 1, 2**31)


def largest_part(x: CurvedLength) -> Rational:
    """Return eta^2, the largest |P r|^2."""
    law = x.case.law
    return max(inner(law.within(p.r), law.within(p.r)) for p in law.points)


def _across_s(count: int, kappa: Fraction) -> CurvedLength:
    """Return isotropic points with r = e_3 and -e_3 in turn, S the plane of the other axes, rho root((1 - kappa) / kappa)."""
    law = isotropic([(0, 0, (-1) ** k) for k in range(count)], kappa)
    return CurvedLength(CurvedShare(Curved(law.points, 2), kappa, HALF), Fraction(isqrt(int((1 - kappa) / kappa * 2**20)) + 1, 2**10))


class Theorem2Sharper(Sentence[CurvedLength, Point]):
    r"""Theorem 2 without logarithm or root, for every length.

    *Proof.* $q(\rho u) / \alpha \geq \kappa \rho^2 + (1 - 2 \kappa) \rho t + \kappa - 1$, with equality if $H = \alpha \kappa I$: $\rho u$ fools
    $x$ unless $t < -\varepsilon$, $\varepsilon = (\kappa \rho^2 - (1 - \kappa)) / ((1 - 2 \kappa) \rho)$. By ``ours/cap`` that has a
    probability of at most $\frac{1}{2} (1 - \varepsilon^2)^{(m - 1) / 2}$; it is $0$ for $\varepsilon \geq 1$, that is $\rho \geq (1 -
    \kappa) / \kappa$. For odd $m$ it is exactly $(1 - p_m(\varepsilon)) / 2$, attained by *every* $v$ on the uniform isotropic
    distribution. At $\kappa = 1/4$, $\rho = 2$: $\varepsilon = 1/4$, where Theorem 2 needs $\rho = 3$. Where $\|P_S r(x)\| \leq
    \eta$ for all $x$, $t = \langle P_S r, u \rangle$, and $\varepsilon / \eta$ does for $\varepsilon$: for $r \perp S$ no point is left from
    $\rho = \sqrt{(1 - \kappa) / \kappa}$ on.

    *Modelled.* $\beta = 0$, $\rho$ rational; the share is rounded up.
    """

    source, standing, reading = "ours; on Theorem 2 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"Let $\kappa < 1/2$ and $\varepsilon = (\kappa \rho^2 - (1 - \kappa)) / ((1 - 2 \kappa) \rho) \geq 0$. Under the curved model with "
        r"$\alpha_x^{-1} H_x \succeq \kappa$ on $\operatorname{span}(r(x)) + S$ and $\|r(x)\| = 1$ some $v \in S$ with $\|v\| = \rho$ leaves a share of "
        r"at most $\frac{1}{2} (1 - \varepsilon^2)^{(m - 1) / 2}$, and none if $\varepsilon \geq 1$."
    )
    uses = ["ours/cap"]
    expects = SURVIVES
    domain = Domain(
        name="curved distributions with |r| = 1, curved on span(r) + S, and a length",
        of=CurvedLength,
        draw=st.builds(
            lambda x, k: CurvedLength(x, (1 - Fraction(x.kappa)) / x.kappa * Fraction(k, 8)),
            curved_shares(),
            st.integers(3, 8),
        ),
        small=lambda: (
            CurvedLength(x, (1 - Fraction(x.kappa)) / x.kappa * Fraction(k, 8))
            for x in small_curved()
            if x.law.dimension < 3
            for k in (6, 8)
        ),
        contains=lambda x: (
            x.case.law.is_one
            and x.case.kappa > 0
            and x.rho > 0
            and all(
                inner(p.r, p.r) == 1 and not steep_share(p, x.case.law, x.case.kappa)
                for p in x.case.law.points
            )
        ),
        strata=lambda x: {"all are fooled": one_sided_share(x) == 0, "m > 1": x.case.law.rank > 1},
        floors={"all are fooled": 10, "m > 1": 20},
    )
    needs_draws = 0.5  # where eps < 0, or no point has to be fooled, nothing is asked
    worked = [
        Example(
            CurvedLength(CurvedShare(isotropic([(1,), (-1,)], QUARTER), QUARTER, HALF), 3),
            YES,
            "both, at 3",
        ),
    ]
    refused = [
        (
            CurvedLength(CurvedShare(isotropic([(1,), (-1,)], QUARTER), QUARTER, HALF), 3),
            (Fraction(29, 10),),
        ),
        (CurvedLength(CurvedShare(isotropic([(1,), (-1,)], QUARTER), QUARTER, HALF), 3), None),
    ]

    def construct(self, x: CurvedLength) -> Point | None:
        return _leaving_few(x, one_sided_share(x))

    def decide(self, x: CurvedLength, w: Point | None) -> Decision:
        return _leaves_few(x, w, one_sided_share(x))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "small parts in S": Variant(
                SURVIVES,
                r"$\varepsilon / \eta$ for $\varepsilon$ where $\|P_S r(x)\| \leq \eta$ for all $x$",
                construct=lambda x: _leaving_few(x, one_sided_share(x, largest_part(x))),
                decide=lambda x, w: _leaves_few(x, w, one_sided_share(x, largest_part(x))),
                worked=[Example(_across_s(4, QUARTER), YES, "all of four, at 1.733, where S is across r")],
                needs_draws=0.3,  # as above
            ),
        }


def _leaving_few(x: CurvedLength, share: Fraction) -> Point | None:
    """Find v of S of length rho that leaves at most this share."""
    law = x.case.law
    square = Fraction(x.rho) ** 2
    for u in (*drawn(law), *law.basis, *(tuple(-a for a in e) for e in law.basis)):
        if any(u):
            v = _exactly_as_long(u, square)
            if len(law) - len(law.fooled(v)) <= floor(share * len(law)):
                return v
    return None


def _leaves_few(x: CurvedLength, v: Point | None, share: Fraction) -> Decision:
    """Does v, of length rho, leave at most this share?"""
    miss = floor(share * len(x.case.law))
    if miss >= len(x.case.law):
        return Decision(Answer.VACUOUS, (), "all points may stay")
    # |v| exceeds rho by a little where no multiple of a direction has exactly this length
    return decide_this(x.case.law, v, miss, Fraction(x.rho) ** 2 * (1 + Fraction(1, 2**18)))


def _exactly_as_long(u: Point, square: Fraction) -> Point:
    ratio = square / inner(u, u)
    root = Fraction(isqrt(ratio.numerator), isqrt(ratio.denominator))
    if root * root == ratio:
        return tuple(whole(root * a) for a in u)
    return _at_least_as_long(u, square)
