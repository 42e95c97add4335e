"""Theorem 12: two points are enough, where outside a convex set the label is beta."""

from __future__ import annotations

from collections.abc import Mapping

from theorems.charles2019.every_convex_region import decide_convex_only, deny_convex_only
from theorems.charles2019.theorem_11 import PAIR, PLANE
from theorems.geometry.deciders.direction import named, none_named
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain
from theorems.geometry.domains.convex_sets import Point, decide_escape, denied, difference
from theorems.geometry.domains.sets import numbers, separable_sets, strata
from theorems.geometry.domains.strategies import separable_sets as draw_sets, small_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.regions import Region, closed_half_space
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, undecided
from verify.outcome import MISSING_HYPOTHESIS, OURS, REFUTED, SURVIVES, THEOREM, VACUOUS, Failure
from verify.sentence import Sentence, Variant


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


class Theorem12(Sentence[LabelledSet, Point]):
    r"""A difference of two points leaves what a convex set contains (continuous classifiers).

    $\mathcal{T}$ are the *continuous* $h$ to $\{\alpha, \beta\}$ with $h(x_\alpha) = \alpha$,
    $h(x_\beta) = \beta$ and $h = \beta$ outside some convex set $C_h$ that holds $x_\alpha$.

    *As printed* it is vacuous, for the reason of ``theorem-11``: a continuous map to two labels
    is constant, and $\mathcal{T}$ is empty.
    """

    source, standing = "Section 5, Theorem 12", THEOREM
    printed = (
        r"Fix $x_\alpha \in S[\alpha], x_\beta \in S[\beta]$. There is some $v \in \mathbb{R}^d$ such "
        r"that for all $h \in \mathcal{T}$ and for all $(x, \alpha) \in C_h$ such that $h(x) = "
        r"\alpha$, $v$ is an adversarial direction for $h$ at $x$."
    )
    differs = (
        r"A continuous map from $\mathbb{R}^d$ to two labels is constant: as printed, "
        r"$\mathcal{T}$ is empty."
    )
    expects, domain, assumptions = VACUOUS, pairs, [two_points]
    proof = Coq(
        "Theorem_11_is_vacuous",
        "The classifiers of Theorem 12 are continuous and give both labels, too.",
    )
    nature = Nature(
        Failure.VACUOUS,
        r"A continuous map from $\mathbb{R}^d$ to two labels is constant, so that $\mathcal{T}$ is "
        r"empty, and a set $C_h$ that is open or closed and does not hold $x_\beta$ makes it hold "
        "without continuity.",
        MISSING_HYPOTHESIS,
    )
    excused = {
        "nothing-holds-without-the-kernel": "a continuous map to two labels is constant: topology, of "
        "which the kernel knows nothing"
    }
    worked = [Example(PAIR, Answer.VACUOUS, "no continuous map takes both labels")]
    refused = [(PAIR, None)]

    def construct(self, x: LabelledSet) -> Point | None:
        return difference(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if w is None:
            return none_named(w)
        return Decision(Answer.VACUOUS, (), "a continuous map to two labels is constant")


class Theorem12NoContinuity(Theorem12):
    r"""A difference of two points leaves what a convex set contains (any classifiers).

    *Fails* in every dimension: let $C_h = \mathbb{R}^d$ and $h = \beta$ at $x_\beta$ only. For
    any $v$, the ray from $x_\beta + v$ along $v$ never meets $x_\beta$.

    *Modelled.* The certificate shows the ray for $v = x_\beta - x_\alpha$; on a line also the one
    for $-v$, which is every direction. In more dimensions the denial is left open.
    """

    tested = Theorem12.printed.replace(r"\mathcal{T}$", r"\mathcal{T}$ (without continuity)")
    differs = r"Continuity is dropped and nothing put in its place: $x_\beta$ may lie in $C_h$."
    reading, expects = OURS, REFUTED
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
    worked = [Example(PAIR, NO, "all but the point 1")]
    refused = [(PAIR, (1,)), (PLANE, (1, 0)), (PAIR, None)]

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if named(w, x.dimension) is None:
            return none_named(w)
        return all_but_a_point(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        if x.dimension > 1:
            return undecided("more than two directions")
        return denied(*(all_but_a_point(x, (v,)) for v in (1, -1)))


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


class Theorem12Repaired(Theorem12):
    r"""A difference of two points leaves every open or closed convex set between them.

    *Proof.* $v = x_\beta - x_\alpha$. As for Theorem 11: the ray leaves $C_h$, and outside the label is $\beta$.
    """

    uses = ["charles2019/theorem-11-repaired"]
    tested = (
        r"Fix $x_\alpha$ and $x_\beta$. There is some $v$ such that for all $h$ with "
        r"$h(x_\alpha) = \alpha$ and $h = \beta$ outside some convex $C_h$, open or closed, that "
        r"holds $x_\alpha$ and not $x_\beta$, and for all $x \in C_h$ with $h(x) = \alpha$, $v$ is "
        r"an adversarial direction for $h$ at $x$."
    )
    differs = (
        r"$C_h$ is open or closed and $x_\beta$ lies outside it, in place of "
        "continuity."
    )
    expects = SURVIVES
    proof = Coq(
        "Theorem_12_repaired",
        r"$C_h$ is given by the map that says $\alpha$ on it and $\beta$ outside.",
    )
    worked = [Example(PAIR, YES, "the smallest pair"), Example(PLANE, YES, "in the plane")]
    refused = [(PAIR, (-1,)), (PLANE, (0, 1)), (PLANE, None)]

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape(x, w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "two points": Variant(
                REFUTED,
                r"$S[\beta]$ may be empty",
                drop=[two_points],
                domain=separable_sets,
                deny=lambda x: deny_convex_only(x),
            ),
            "x_beta in the set": Variant(
                REFUTED,
                r"$x_\beta \in C_h$ is allowed",
                domain=Theorem12NoContinuity.domain,
                decide=Theorem12NoContinuity().decide,
                deny=Theorem12NoContinuity().deny,
            ),
            "neither open nor closed": Variant(
                REFUTED,
                r"$C_h$ convex, neither open nor closed",
                decide=decide_convex_only,
                deny=deny_convex_only,
            ),
        }
