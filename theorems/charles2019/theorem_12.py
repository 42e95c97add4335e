"""Theorem 12: two points are enough, where outside a convex set the label is beta."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

from theorems.charles2019.convex_sets import Point, decide_escape, denied, difference
from theorems.charles2019.every_convex_region import decide_convex_only, deny_convex_only
from theorems.charles2019.sets import numbers, separable_sets, strata
from theorems.charles2019.strategies import separable_sets as draw_sets, small_sets
from theorems.charles2019.theorem_11 import PAIR, PLANE
from theorems.geometry.domain import Domain
from verify.claim import Assumption, Claim, Coq, Example, Nature, Statement, Weakening
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.direction import named, none_named
from verify.exact.labelled import LabelledSet
from verify.exact.labels import decide_labels
from verify.exact.ray import decide_ray
from verify.exact.regions import Region, closed_half_space
from verify.outcome import Failure, Outcome, Reading, Standing


two_points = Assumption[LabelledSet](
    "two points",
    r"$x_\alpha \in S[\alpha]$ and $x_\beta \in S[\beta]$ are fixed, and differ.",
    lambda s: sorted(s.labels) == [-1, 1] and len(set(s.points)) == 2,
    stated="in the sentence itself",
)


def _reduced(s: LabelledSet) -> LabelledSet:
    """Keep the first point of each label."""
    chosen = [s.where(-1)[0], s.where(1)[0]]
    return LabelledSet([s.points[i] for i in chosen], [-1, 1])


pairs = Domain[LabelledSet](
    name="pairs of a point of label -1 (α) and one of label +1 (β)",
    of=LabelledSet,
    draw=draw_sets().map(_reduced),
    small=lambda: (s for s in small_sets(most_points=2) if two_points.holds(s)),
    strata=strata,
    floors={"d = 1": 5, "coordinates of 2^30": 1},
    edges=lambda: (_reduced(s) for s in separable_sets.edges()),
    numbers=numbers,
)

STATEMENT = (
    r"Fix $x_\alpha \in S[\alpha], x_\beta \in S[\beta]$. There is some $v \in \mathbb{R}^d$ such "
    r"that for all $h \in \mathcal{T}$ and for all $(x, \alpha) \in C_h$ such that $h(x) = "
    r"\alpha$, $v$ is an adversarial direction for $h$ at $x$."
)


class _Theorem12(Claim[LabelledSet, Point]):
    standing = Standing.THEOREM
    label = "Theorem 12"
    domain = pairs
    assumptions = (two_points,)

    def construct(self, x: LabelledSet) -> Point | None:
        return difference(x)


@final
class Theorem12(_Theorem12):
    r"""
    **Theorem 12.** Let $\mathcal{T}$ be the *continuous* $h$ to $\{\alpha, \beta\}$ with
    $h(x_\alpha) = \alpha$, $h(x_\beta) = \beta$ and $h = \beta$ outside some convex set $C_h$ that
    holds $x_\alpha$. Some $v$ is adversarial for all of them at each $x \in C_h$ of label $\alpha$.

    *As printed* it is vacuous, for the reason of ``theorem-11``: a continuous map to two labels
    is constant, and $\mathcal{T}$ is empty.
    """

    id = "charles2019/theorem-12"
    title = "A difference of two points leaves what a convex set contains (continuous classifiers)"
    expects = Outcome.VACUOUS
    proof = Coq("Theorem_11_is_vacuous", "The classifiers of Theorem 12 are continuous and give both labels, too.")
    nature = Nature(
        Failure.VACUOUS,
        r"A continuous map from $\mathbb{R}^d$ to two labels is constant, so that $\mathcal{T}$ is "
        r"empty, and a set $C_h$ that is open or closed and does not hold $x_\beta$ makes it hold "
        "without continuity.",
        Failure.MISSING_HYPOTHESIS,
    )
    repaired_by = ("charles2019/theorem-12-repaired",)
    excused = {
        "nothing-holds-without-the-kernel": "a continuous map to two labels is constant: topology, of "
        "which the kernel knows nothing"
    }
    statement = Statement(
        printed=STATEMENT,
        source="Section 5, Theorem 12",
        difference=r"A continuous map from $\mathbb{R}^d$ to two labels is constant: as printed, "
        r"$\mathcal{T}$ is empty.",
    )

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if w is None:
            return none_named(w)
        return Decision(Answer.VACUOUS, (), "a continuous map to two labels is constant")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PAIR, None

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.VACUOUS, "no continuous map takes both labels")


@final
class Theorem12NoContinuity(_Theorem12):
    r"""
    **Theorem 12 without continuity.**

    *Fails* in every dimension: let $C_h = \mathbb{R}^d$ and $h = \beta$ at $x_\beta$ only. For
    any $v$, the ray from $x_\beta + v$ along $v$ never meets $x_\beta$.

    *Modelled.* The certificate shows the ray for $v = x_\beta - x_\alpha$; on a line also the one
    for $-v$, which is every direction. In more dimensions the denial is left open.
    """

    id = "charles2019/theorem-12-no-continuity"
    title = "A difference of two points leaves what a convex set contains (any classifiers)"
    reading = Reading.OURS
    expects = Outcome.REFUTED
    proof = Coq("Theorem_12_no_continuity_fails")
    domain = Domain(
        name="pairs of points on a line, one of each label",
        of=LabelledSet,
        draw=draw_sets(most_dimensions=1).map(_reduced),
        small=lambda: (
            s for s in small_sets(most_points=2, most_dimensions=1) if two_points.holds(s)
        ),
        contains=lambda s: s.dimension == 1,
        strata=strata,
        numbers=numbers,
    )
    statement = Statement(
        printed=STATEMENT,
        tested=STATEMENT.replace(r"\mathcal{T}$", r"\mathcal{T}$ (without continuity)"),
        source="Section 5, Theorem 12",
        difference=r"Continuity is dropped and nothing put in its place: $x_\beta$ may lie in $C_h$.",
    )

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if named(w, x.dimension) is None:
            return none_named(w)
        return all_but_a_point(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        if x.dimension > 1:
            return undecided("more than two directions")
        return denied(*(all_but_a_point(x, (v,)) for v in (1, -1)))

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PAIR, (1,)
        yield PLANE, (1, 0)
        yield PAIR, None

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.NO, "all but the point 1")


def all_but_a_point(x: LabelledSet, v: Point) -> Decision:
    """Is v adversarial for h = -1 but at x_beta, at every x? No: not from x_beta + v on."""
    beta = x.points[x.where(1)[0]]
    axes = [tuple(int(j == k) for j in range(x.dimension)) for k in range(x.dimension)]
    walls = [
        closed_half_space(tuple(sign * a for a in axis), -sign * beta[k])
        for k, axis in enumerate(axes)
        for sign in (1, -1)
    ]
    h = Region(tuple(walls), inside=1)
    start = tuple(a + b for a, b in zip(beta, v, strict=True))
    flips, ray = decide_ray(h, start, v)
    labels = decide_labels(h, [*x.points, start])[1]
    if flips or not h.fits(x.points, x.labels):
        return undecided("the ray meets the point")
    reason = "from beyond x_beta the ray never meets it"
    return Decision(Answer.NO, ray.certificates + labels.certificates, reason)


@final
class Theorem12Repaired(_Theorem12):
    r"""
    **Theorem 12, repaired.** Let $h(x_\alpha) = \alpha$, $h(x_\beta) = \beta$ and $h = \beta$
    outside a convex set $C_h$, open or closed, that holds $x_\alpha$ but not $x_\beta$. Then
    $v = x_\beta - x_\alpha$ is adversarial at every $x \in C_h$ of label $\alpha$.

    *Proof.* As for Theorem 11: the ray leaves $C_h$, and outside the label is $\beta$.
    """

    id = "charles2019/theorem-12-repaired"
    title = "A difference of two points leaves every open or closed convex set between them"
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    proof = Coq("Theorem_12_repaired", r"$C_h$ is given by the map that says $\alpha$ on it and $\beta$ outside.")
    uses = ("charles2019/theorem-11-repaired",)
    statement = Statement(
        printed=STATEMENT,
        tested=r"Fix $x_\alpha$ and $x_\beta$. There is some $v$ such that for all $h$ with "
        r"$h(x_\alpha) = \alpha$ and $h = \beta$ outside some convex $C_h$, open or closed, that "
        r"holds $x_\alpha$ and not $x_\beta$, and for all $x \in C_h$ with $h(x) = \alpha$, $v$ is "
        r"an adversarial direction for $h$ at $x$.",
        source="Section 5, Theorem 12",
        difference=r"$C_h$ is open or closed and $x_\beta$ lies outside it, in place of "
        "continuity.",
    )

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape(x, w)

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PAIR, (-1,)
        yield PLANE, (0, 1)
        yield PLANE, None

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "the smallest pair")
        yield Example(PLANE, Answer.YES, "in the plane")

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "two points",
            expects=Outcome.REFUTED,
            change=r"$S[\beta]$ may be empty",
            domain=separable_sets,
            deny=lambda x: deny_convex_only(x),
        )
        yield self.varied(
            "x_beta in the set",
            expects=Outcome.REFUTED,
            change=r"$x_\beta \in C_h$ is allowed",
            domain=Theorem12NoContinuity.domain,
            decide=Theorem12NoContinuity().decide,
            deny=Theorem12NoContinuity().deny,
        )
        yield self.varied(
            "neither open nor closed",
            expects=Outcome.REFUTED,
            change=r"$C_h$ convex, neither open nor closed",
            decide=decide_convex_only,
            deny=deny_convex_only,
        )
