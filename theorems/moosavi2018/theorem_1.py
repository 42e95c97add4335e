"""Theorem 1: under the flat model one vector of length of the order of the root of m fools most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from theorems.geometry.objects.distributions import Flat, inner
from theorems.moosavi2018.flat import (
    HALF,
    FlatShare,
    Point,
    any_near,
    at_most_one,
    construct_flat,
    decide_flat,
    deny_flat,
    fans,
    flat_domain,
    flat_everywhere,
    flat_shares,
    heavy_lines,
    is_small_or_heavy,
    large_laws,
    lines,
    long_laws,
    near_on_average,
    near_subspace,
    no_multiple,
    orthonormal,
    printed,
    scaled,
    short_laws,
    stretched,
    unit_laws,
    unit_length,
)
from theorems.moosavi2018.lengths import sides
from verify.claim import Coq, Example
from verify.exact.decision import NO, YES, Decision
from verify.outcome import OURS, REFUTED, REMARK, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


RECALLED = "as recalled; the text was not at hand"
OPPOSITE = FlatShare(Flat(((1,), (-1,))), Fraction(2, 5))
ALONE = FlatShare(Flat(((1,),)), Fraction(9, 10))
FOUR = FlatShare(orthonormal(4), Fraction(1, 5))
TILTED = FlatShare(
    Flat(((Fraction(3, 5), Fraction(4, 5)), (Fraction(4, 5), Fraction(-3, 5))), 1, ((1, 1),)),
    HALF,
    Fraction(3, 5),
)


class Theorem1(Sentence[FlatShare, Point]):
    r"""Near a subspace of dimension m one vector of length root(e m) / (delta (1 - xi)) fools most.

    As recalled; the text was not at hand.

    *Proof.* Let $u$ be uniform on the unit sphere of $S$. For each $x$ the component of $u$ along
    $P r(x)$ is a coordinate $t$ of a uniform unit vector of $\mathbb{R}^m$, and $v = \rho u$ or
    $-v$ fools $x$ if $\rho \|P r(x)\| |t| \geq \|r(x)\|^2 = 1$. By Lemma 1 with $\beta = m /
    (\rho (1 - \xi))^2$ it does not with probability at most $\sqrt{e \beta} = \delta$. So on
    average over $u$ at most a share $\delta$ stays, and some $u$ does no worse.

    *Modelled.* A distribution is a finite list of rational $r_i$ of equal weight: at most $k =
    \lfloor \delta N \rfloor$ of $N$ may stay. Each one is that of some classifier: put the points
    so far apart that the balls round them are disjoint. "There is $v$" is decided both ways, by
    branch and bound over the sides of slabs: a $v$, or a tree of cases each of which is excluded by
    weights. $e$ is enclosed between rationals, and $\rho^2 = e m / (\delta (1 - \xi))^2$ is never
    one, so that no tie can occur.

    *At the ends.* $\delta = 0$ would need $\rho = \infty$, though for every finite list some $v$
    serves (``ours/signed-sum``); with $\xi = 1$ nothing is said.
    """

    source, standing, uses = f"Theorem 1, {RECALLED}", THEOREM, ["moosavi2018/lemma-1"]
    printed = (
        r"Let $S$ have dimension $m$, $\|P r(x)\| \geq 1 - \xi$ and $\|r(x)\| = 1$ almost surely, "
        r"and let the flat model hold on the ball of radius $\rho = \sqrt{e m} / (\delta (1 - "
        r"\xi))$. Then there is $v$ with $\|v\| \leq \rho$ such that $v$ or $-v$ changes the label "
        r"of $x$ with probability at least $1 - \delta$."
    )
    expects, domain = SURVIVES, unit_laws
    assumptions = [unit_length, near_subspace, flat_everywhere]
    worked = [
        Example(OPPOSITE, YES, "two opposite vectors, by v or -v"),
        Example(FOUR, YES, "an orthonormal basis, none left out"),
        Example(TILTED, YES, "a tilted line S in the plane"),
        Example(FlatShare(lines(5), Fraction(1, 10)), YES, "five spaced lines"),
    ]
    refused = [
        (FOUR, (1, 1, 1, 0)),  # one count short
        (ALONE, (0,)),
        (ALONE, (2,)),  # 4 is more than e (10 / 9)^2
        (ALONE, None),
    ]

    def construct(self, x: FlatShare) -> Point | None:
        return construct_flat(x, printed)

    def decide(self, x: FlatShare, w: Point | None) -> Decision:
        return decide_flat(x, w, printed)

    def deny(self, x: FlatShare) -> Decision:
        return deny_flat(x, printed)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "one vector": _with(REFUTED, "$v$ itself, not $v$ or $-v$", printed, one_sided=True),
            "delta": _with(
                REFUTED,
                r"$\rho = \sqrt{e m} / (1 - \xi)$, whatever $\delta$",
                scaled(e=True, delta=False),
            ),
            "root of m": _with(
                REFUTED,
                r"$\rho = \sqrt{e} / (\delta (1 - \xi))$, whatever $m$",
                scaled(e=True, m=None),
                domain=large_laws,
            ),
            "m - 1": _with(
                SURVIVES,
                r"$\sqrt{m - 1}$ for $\sqrt{m}$, where $m \geq 2$",
                scaled(e=True, m=-1),
                domain=_planes,
            ),
            "m - 1 on a line": _with(
                REFUTED,
                r"$\sqrt{m - 1}$ for $\sqrt{m}$, where $m = 1$: $\rho = 0$",
                scaled(e=True, m=-1),
                domain=_lines,
            ),
            "no e": _with(SURVIVES, r"$\rho = \sqrt{m} / (\delta (1 - \xi))$", scaled()),
            "two thirds": _with(
                SURVIVES, r"$2/3$ for $e$, where $m \geq 2$", scaled(Fraction(2, 3)), domain=_planes
            ),
            "two thirds on a line": _with(
                REFUTED, r"$2/3$ for $e$, where $m = 1$", scaled(Fraction(2, 3)), domain=_lines
            ),
            "half": _with(REFUTED, r"$1/2$ for $e$", scaled(HALF)),
            "c left out": _with(
                REFUTED,
                r"$\rho = \sqrt{e m} / \delta$, however far from $S$",
                scaled(e=True, c=False),
                domain=_fans,
            ),
            "near S": Variant(REFUTED, drop=[near_subspace], domain=any_near),
            "near S on average": Variant(
                REFUTED,
                r"$\mathbb{E} \|P r(x)\|^2 \geq (1 - \xi)^2$ for $\|P r(x)\| \geq 1 - \xi$",
                assumptions=[unit_length, near_on_average, flat_everywhere],
                domain=_heavy,
            ),
            "length 1": Variant(REFUTED, drop=[unit_length], domain=long_laws),
            "length at most 1": Variant(
                SURVIVES,
                r"$\|r(x)\| \leq 1$ for $\|r(x)\| = 1$",
                assumptions=[at_most_one, flat_everywhere],
                domain=short_laws,
            ),
            "flat on the ball": Variant(
                REFUTED,
                "the flat model on the unit ball only",
                drop=[flat_everywhere],
                domain=_on_the_unit_ball,
            ),
            "v in S": _with(SURVIVES, r"$v \in S$ as well", printed, in_s=True),
            "every v": Variant(
                REFUTED,
                r"every $v$ of this length, such as one across $r(x)$",
                construct=_across,
                decide=lambda x, w: no_multiple(x, w),
                domain=_planes,
            ),
        }


def _with(expects, change, bound, *, domain=None, **how):  # type: ignore[no-untyped-def]
    """Return the variant with another length, or another sort of v."""
    return Variant(
        expects,
        change,
        construct=partial(construct_flat, bound=bound, **how),
        decide=partial(decide_flat, bound=bound, **how),
        deny=partial(deny_flat, bound=bound, **how),
        domain=domain,
    )


_planes = flat_domain(
    "flat distributions with |r| = 1, m >= 2",
    flat_shares(least_rank=2),
)
_lines = flat_domain(
    "flat distributions with |r| = 1 near a line",
    flat_shares(most=1),
)
_fans = flat_domain(
    "flat distributions with |r| = 1, also with little along S",
    flat_shares(),
    small=fans,
)
_heavy = flat_domain(
    "flat distributions with |r| = 1, also of one vector many times and others orthogonal to it",
    flat_shares(),
    small=heavy_lines,
    contains=is_small_or_heavy,
)
_on_the_unit_ball = flat_domain(
    "flat distributions, the model ending at radius 1",
    flat_shares().map(lambda x: x._replace(law=replace(x.law, radius=1))),
)


def _across(x: FlatShare) -> Point | None:
    """Return v of nearly the full length, orthogonal to the first r: there is one where d > 1."""
    r = x.law.r[0]
    for axis in range(x.law.dimension):
        e = tuple(int(k == axis) for k in range(x.law.dimension))
        v = tuple(a - Fraction(inner(r, e) * b) / inner(r, r) for a, b in zip(e, r, strict=True))
        if any(v):
            return stretched(v, sides(printed(x))[0])
    return None


class Theorem1OneSided(Theorem1):
    """One vector of this length fools most points by itself.

    As recalled; the text was not at hand. This is the statement without "or $-v$", as it would be
    read if a universal vector were to fool by itself: it fails on two opposite vectors, $v \\geq 1$
    and $-v \\geq 1$. What is recalled has both signs.
    """

    label, reading, standing = "Theorem 1", OURS, REMARK
    tested = (
        r"Under the same assumptions there is $v$ with $\|v\| \leq \rho$ that changes the label of $x$ "
        r"with probability at least $1 - \delta$."
    )
    differs = r"Both $v$ and $-v$ may be used in the statement as recalled, and here only $v$."
    expects = REFUTED
    proof = Coq("Footnote_models", r"It is about $\delta < 1/2$, where $S$ is the whole space, and about vectors of any length.")
    worked = [Example(OPPOSITE, NO, "two opposite vectors: v >= 1 and -v >= 1")]
    refused = [(OPPOSITE, (1,)), (OPPOSITE, (-1,)), (OPPOSITE, None)]

    def construct(self, x: FlatShare) -> Point | None:
        return construct_flat(x, printed, one_sided=True)

    def decide(self, x: FlatShare, w: Point | None) -> Decision:
        return decide_flat(x, w, printed, one_sided=True)

    def deny(self, x: FlatShare) -> Decision:
        return deny_flat(x, printed, one_sided=True)
