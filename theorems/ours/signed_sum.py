"""What finitely many vectors always have: a sum with signs that leaves all their slabs, and a least v."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from theorems.geometry.deciders.candidates import enumerated_profile
from theorems.geometry.deciders.signs import signed_sum
from theorems.geometry.deciders.slabs import decide_slabs, decide_vector, shortest
from theorems.geometry.objects.distributions import Flat, inner
from theorems.geometry.objects.slabs import Slabs
from theorems.moosavi2018.flat import (
    FlatShare,
    construct_flat,
    decide_flat,
    deny_flat,
    flat_domain,
    flat_shares,
    hard_laws,
    is_flat_share,
    lines,
    orthonormal,
    small_shares,
    unit_length,
)
from verify.claim import Coq, Example
from verify.exact.decision import NO, YES, Decision, undecided
from verify.exact.expressions import Expression
from verify.exact.integers import Rational
from verify.objects import register
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


Point = tuple[Rational, ...]
OPPOSITE = FlatShare(Flat(((1,), (-1,))), Fraction(1, 3))
ALONE = FlatShare(Flat(((2,),)), Fraction(1, 2))
THREE = FlatShare(Flat(((1, 0), (0, 1), (Fraction(21, 29), Fraction(20, 29)))), Fraction(1, 4))


any_vectors = flat_domain(
    "finitely many vectors of any length",
    flat_shares(longest=5),
    small=lambda: (
        FlatShare(Flat(vectors), Fraction(1, 2))
        for vectors in (
            ((1,),), ((2,),), ((1,), (-1,)), ((1,), (1,), (-1,)), ((1, 0), (0, 1)), ((2, 0), (1, 1), (0, 3)),
            ((1, 0), (-1, 0), (1, 1)), ((1, 0), (0, Fraction(1, 10))),
        )
    ),
)  # fmt: skip


def every_slab(x: FlatShare, v: Point | None, scale: Rational = 1) -> Decision:
    """Does v, or its multiple, fool every point by v or -v, no longer than the sum of the lengths allows?"""
    if v is None:
        return Decision(NO, (), "no v is named")
    v = tuple(scale * a for a in v)
    # (sum |r|)^2 <= N sum |r|^2, which is rational
    most = len(x.law) * sum(inner(r, r) for r in x.law.r)
    found = decide_vector(x.law.slabs(), v, 0, most)
    if found.answer is not NO or inner(v, v) > most:
        return found
    ray = [(inner(r, v),) for r in x.law.r]
    return _no_part(x, ray, found.reason)


def _no_part(x: FlatShare, rows: list[tuple[Rational]], why: str) -> Decision:
    """Show that v leaves a point as it is, as does every part of v."""
    found = decide_slabs(Slabs(rows, [inner(r, r) for r in x.law.r]), 0, 1)
    return found._replace(reason=why)


class SignedSum(Sentence[FlatShare, Point]):
    r"""Some signed sum of finitely many shortest vectors fools every point, by v or -v.

    No dimension, no probability, no normalisation, and nothing is left out: where Theorem 1 has $\rho
    = \infty$ for $\delta = 0$, and $\sqrt{e m} N$ for $\delta < 1 / N$, this has $\|v\| \leq \sum \|r_j\|$, $N$
    for unit vectors.

    *Proof.* Choose signs $s$ so that no single flip makes $v = \sum_j s_j r_j$ longer; there are some,
    since each flip that does can be made but finitely often. With $G_{ij} = \langle r_i, r_j \rangle$ a flip of
    $s_i$ changes $\|v\|^2 = s^\top G s$ by $-4 s_i \sum_{j \neq i} G_{ij} s_j \leq 0$. So $s_i \langle r_i, v \rangle
    = G_{ii} + s_i \sum_{j \neq i} G_{ij} s_j \geq G_{ii} = \|r_i\|^2$: under the flat model on the ball of
    radius $\|v\|$ every $x_i$ is fooled by $v$ or by $-v$. (Bang's argument for planks.) And $\|v\|^2 \leq
    \min(N \lambda_{\max}(G), (\sum \|r_j\|)^2)$.

    *Modelled.* The signs are found by flipping where it helps most; it is not known to be polynomial.
    What is asked of the length is $\|v\|^2 \leq N \sum \|r_j\|^2$, which is rational.
    """

    source, standing, reading = "ours; on Theorem 1 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"For all $r_1, \dots, r_N \neq 0$ there are signs such that $v = \sum_j s_j r_j$ has $|\langle r_i, v \rangle| "
        r"\geq \|r_i\|^2$ for every $i$."
    )
    expects, domain = SURVIVES, any_vectors
    proof = Coq("Signed_sum")
    worked = [
        Example(OPPOSITE, YES, "1 and -1: v = 2"),
        Example(
            FlatShare(orthonormal(4), Fraction(1, 2)), YES, "an orthonormal basis: any signs do"
        ),
        Example(FlatShare(lines(5), Fraction(1, 2)), YES, "five spaced lines"),
    ]
    refused = [
        (OPPOSITE, (0,)),
        (ALONE, (Fraction(999, 1000) * 2,)),
        (OPPOSITE, None),
        (ALONE, (9,)),
    ]

    def construct(self, x: FlatShare) -> Point | None:
        return signed_sum(x.law.r).v

    def decide(self, x: FlatShare, w: Point | None) -> Decision:
        return every_slab(x, w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "all signs + 1": Variant(
                REFUTED,
                "any signs, such as all $+1$",
                construct=lambda x: tuple(map(sum, zip(*x.law.r, strict=True))),
            ),
            "shorter": Variant(
                REFUTED,
                r"$\frac{999}{1000} v$ for $v$",
                decide=lambda x, w: every_slab(x, w, Fraction(999, 1000)),
            ),
            "the longest sum": Variant(
                SURVIVES, "the longest of all sums with signs, where one that no flip makes longer will do", construct=_longest_sum
            ),
        }


def _longest_sum(x: FlatShare) -> Point:
    """Return the longest sum of all vectors with signs."""
    signed = product((1, -1), repeat=len(x.law) - 1)
    sums = (tuple(sum(s * a for s, a in zip((1, *own), column, strict=True)) for column in zip(*x.law.r, strict=True)) for own in signed)
    return max(sums, key=lambda v: inner(v, v))


PLANKS: dict[int, Expression] = {
    1: 1, 2: 2, 3: 4,
    4: ("+", 4, ("*", 2, ("sqrt", 2))), 5: ("+", 6, ("*", 2, ("sqrt", 5))), 6: ("+", 8, ("*", 4, ("sqrt", 3))),
}  # fmt: skip
# 1 / sin^2(pi / (2 n)) by n.


def planks(x: FlatShare) -> Expression:
    """Return the bound of the zone theorem for the points that may not stay."""
    return PLANKS[len(x.law) - x.may_stay]


def _shorter_planks(x: FlatShare) -> Expression:
    return ("*", Fraction(999, 1000), planks(x))


class PlankConstant(Sentence[FlatShare, Point]):
    r"""Some vector of length 1 / sin(pi / (2 n)) leaves n slabs of unit vectors, in every dimension.

    A check of the zone theorem of Jiang and Polyanskii (2017), which was the conjecture of Fejes Tóth: zones of
    width $\pi / n$ are the narrowest of which $n$ cover the sphere. A vector $u$ of length 1 that no zone $|\langle r_i,
    u \rangle| < \sin(\pi / (2 n))$ holds gives $v = u / \sin(\pi / (2 n))$. In the plane $n$ equally spaced lines
    attain it. For $k$ of $N$ points that may stay $n = N - k$: leave any $k$ out.

    *Modelled.* For $n = 1, \dots, 6$ the square of the length is $1, 2, 4, 4 + 2 \sqrt{2}, 6 + 2 \sqrt{5}, 8 + 4 \sqrt{3}$,
    enclosed between rationals. Of rational vectors it is attained for $n = 1, 2$.
    """

    source, standing, reading = "Jiang and Polyanskii (2017); ours, on Theorem 1 of moosavi2018", THEOREM, OURS
    printed = (
        r"For $\|r_1\| = \dots = \|r_N\| = 1$ and $n = N - k$ some $v$ with $\|v\| \leq 1 / \sin(\pi / (2 n))$ has $|\langle r_i, v "
        r"\rangle| < 1$ for at most $k$ of the $i$."
    )
    expects, assumptions = SURVIVES, [unit_length]
    domain = flat_domain(
        "at most six unit vectors",
        flat_shares(whole_space=True),
        small=lambda: (x for x in (*small_shares(), *hard_laws()) if len(x.law) <= 6),
        contains=lambda x: is_flat_share(x) and len(x.law) <= 6,
        wider=any_vectors,
    )
    worked = [
        Example(FlatShare(lines(5), Fraction(1, 10)), YES, "five spaced lines, none left out"),
        Example(FlatShare(orthonormal(2), Fraction(1, 5)), YES, "two axes: the length is needed"),
    ]
    refused = [
        (FlatShare(orthonormal(2), Fraction(1, 5)), (1, 0)),
        (FlatShare(orthonormal(2), Fraction(1, 5)), (1, Fraction(1001, 1000))),
        (FlatShare(orthonormal(2), Fraction(1, 5)), None),
    ]

    def construct(self, x: FlatShare) -> Point | None:
        return construct_flat(x, planks)

    def decide(self, x: FlatShare, w: Point | None) -> Decision:
        return decide_flat(x, w, planks)

    def deny(self, x: FlatShare) -> Decision:
        return deny_flat(x, planks)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "length 1": Variant(REFUTED, drop=[unit_length], domain=any_vectors),
            "less": Variant(
                REFUTED,
                r"$\|v\|^2 \leq \frac{999}{1000} / \sin^2(\pi / (2 n))$",
                construct=lambda x: construct_flat(x, _shorter_planks),
                decide=lambda x, w: decide_flat(x, w, _shorter_planks),
                deny=lambda x: deny_flat(x, _shorter_planks),
            ),
        }


@register("profile of slabs")
class Profile(NamedTuple):
    """The least |v|^2 with at most k points left, for k = 0, 1, ..., by one method."""

    squares: tuple[Rational, ...]


class LeastDirection(Sentence[FlatShare, Profile]):
    r"""How short a vector can be that leaves at most k of N points, for every k, exactly.

    $f(k)$ is the least $\|v\|^2$ with $|\langle r_i, v \rangle| < \|r_i\|^2$ for at most $k$ of the $i$. It falls in $k$,
    $f(N - 1) = \min \|r_i\|^2$, and $f(0)$ is at most the squared length of the signed sum.

    *Modelled.* The witness lists $f$, by enumeration: $f(k)$ is attained at the shortest $v$ on planes
    $\langle r_i, v \rangle = \pm \|r_i\|^2$ of independent $r_i$. Against it stands branch and bound over the sides
    of slabs: a $v$ of this length, and a tree of cases that excludes every shorter one.
    """

    source, standing, reading = "ours; on Theorem 1 of moosavi2018", OURS_PROVED, OURS
    printed = (
        r"The least squared norms $f(0) \geq \dots \geq f(N - 1) = \min_i \|r_i\|^2$ are those that the enumeration of all "
        r"candidates gives, and $f(0) \leq \|\sum s_j r_j\|^2$."
    )
    uses = ["ours/signed-sum"]
    expects = SURVIVES
    domain = flat_domain(
        "few vectors in at most three dimensions",
        flat_shares(longest=5).map(lambda x: x._replace(law=_first(x.law))),
        small=any_vectors.small,
    )
    worked = [
        Example(THREE, YES, "two axes and a line between: 58/9 with its mirror, less without"),
        Example(FlatShare(Flat(((2, 0), (1, 1), (0, 3))), Fraction(1, 2)), YES, "13, 4, 2"),
        Example(FlatShare(orthonormal(3), Fraction(1, 2)), YES, "3, 2, 1"),
    ]
    refused = [
        (ALONE, Profile((Fraction(3999, 1000),))),
        (ALONE, Profile((5,))),
        (OPPOSITE, Profile((1,))),
        (OPPOSITE, None),
    ]

    def construct(self, x: FlatShare) -> Profile:
        squares = enumerated_profile(x.law.slabs())
        return Profile(tuple(s for s in squares if s is not None))

    def decide(self, x: FlatShare, w: Profile | None) -> Decision:
        slabs = x.law.slabs()
        if w is None or len(w.squares) != len(slabs):
            return Decision(NO, (), "not one square for each number of points")
        found = []
        for miss, square in enumerate(w.squares):
            known = shortest(slabs, miss)
            if not known.exact:
                return undecided("the budget was used up")
            if known.upper != square:
                return Decision(
                    NO, (), f"the least squared norm is {known.upper} where {miss} may stay"
                )
            found += known.decisions
        longest = signed_sum(x.law.r).v
        if inner(longest, longest) < w.squares[0]:
            return Decision(NO, (), "the signed sum is shorter")
        return Decision(YES, tuple(one for own in found for one in own.certificates))


def _first(law: Flat) -> Flat:
    """Return the distribution of the first four vectors."""
    return Flat(law.r[:4])
