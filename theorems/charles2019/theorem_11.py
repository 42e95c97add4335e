"""Theorem 11: a difference of two points leaves every convex region between them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.charles2019.every_convex_region import (
    decide_convex_only,
    deny_convex_only,
    inner_difference,
    spanning,
)
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain
from theorems.geometry.domains.convex_sets import (
    Point,
    core_sets,
    decide_escape_everywhere,
    denied,
    deny_escape_everywhere,
    difference,
    each_label,
    fitted,
    mean_of,
    ring_sets,
    ring_sets_on_a_line,
    small_convex_sets,
)
from theorems.geometry.domains.sets import both_labels, numbers, rank, strata
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.regions import Region, closed_half_space
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, undecided
from verify.outcome import (
    MISSING_HYPOTHESIS,
    OURS,
    REFUTED,
    SURVIVES,
    THEOREM,
    VACUOUS,
    Failure,
)
from verify.sentence import Sentence, Variant


PAIR = LabelledSet([(0,), (1,)], [-1, 1])
RING = LabelledSet([(0, 0), (1, 0), (-1, 1), (-1, -1)], [-1, 1, 1, 1])
PLANE = LabelledSet([(0, 0), (1, 0)], [-1, 1])
AXES = LabelledSet([(0, 0), (1, 0), (0, 1)], [-1, 1, 1])
EDGE = LabelledSet([(-1, 0), (1, 0), (0, 1)], [-1, -1, 1])
RIM = LabelledSet([(0, 0), (3, 0), (0, 3), (5, 0)], [-1, -1, -1, 1])
CORNER = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
ONE = LabelledSet([(0,)], [-1])
TWICE = LabelledSet([(0, 0), (0, 0), (1, 0)], [-1, -1, 1])
IN_LINE = LabelledSet([(0, 0), (1, 0), (2, 0)], [-1, 1, 1])


class Escape(Sentence[LabelledSet, Point]):
    """There is v that leaves the region of every fitting classifier at each of its points."""

    standing = THEOREM
    domain, assumptions = ring_sets, [fitted, each_label]
    refused = [
        (PAIR, (-1,)),
        (RING, (0, 1)),
        (CORNER, (1, 0)),  # w*, along which a strip never ends
        (PAIR, None),
    ]

    def construct(self, x: LabelledSet) -> Point | None:
        return difference(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape_everywhere(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_escape_everywhere(x)


OPPOSITE = Variant(
    REFUTED,
    r"$-v$ for $v$",
    decide=lambda x, w: decide_escape_everywhere(x, tuple(-a for a in w)),
)


class Theorem11(Escape):
    r"""A difference of points leaves the region of every continuous classifier.

    $\mathcal{C}$ are the *continuous* $h$ with $h^{-1}(\alpha)$ convex.

    *As printed* it is vacuous: $h$ maps the connected $\mathbb{R}^d$ to a set of two labels,
    and a continuous map of that kind is constant, so that none fits a set with both labels.
    ``theorem-11-repaired`` takes the regions open or closed in place of continuity.
    """

    source = "Section 5, Theorem 11"
    printed = (
        r"There is some $v$ such that for all $h \in \mathcal{C}_S$ and $(x, \alpha)$ such that "
        r"$h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$."
    )
    differs = (
        r"A continuous map from $\mathbb{R}^d$ to two labels is constant: as printed, "
        r"$\mathcal{C}_S$ is empty for every $S$ with both labels."
    )
    expects = VACUOUS
    proof = Coq("Theorem_11_is_vacuous")
    nature = Nature(
        Failure.VACUOUS,
        r"A continuous map from $\mathbb{R}^d$ to two labels is constant, so that $\mathcal{C}_S$ "
        "is empty once both labels occur, and what all uses of the theorem have in place of "
        "continuity, a region that is open or closed, makes it hold.",
        MISSING_HYPOTHESIS,
    )
    excused = {
        "nothing-holds-without-the-kernel": "a continuous map to two labels is constant: topology, of "
        "which the kernel knows nothing"
    }
    worked = [Example(PAIR, Answer.VACUOUS, "no continuous map takes both labels")]
    refused = [(ONE, (1,))]

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if len(set(x.labels)) == 2:
            return Decision(Answer.VACUOUS, (), "a continuous map to two labels is constant")
        return Decision(NO, (), "a constant map fits, and no direction changes it")


class Theorem11Repaired(Theorem11):
    r"""A difference of points leaves every open or closed convex region.

    *Proof, run by* ``construct``. $v = x_\beta - x_\alpha$. If $x + c v$ stayed in the region
    for all $c > 0$, $v$ would be a direction of recession, and of an open or a closed convex
    set it is one at every point, also at $x_\alpha$; but $x_\alpha + v = x_\beta$ is outside.

    *Modelled.* $\alpha = -1$, $\beta = +1$; points are rational. "For all $h$ and $x$" is decided.

    *Needed.* Open or closed: ``theorem-11-convex-only``.
    """

    expects = SURVIVES
    proof = Coq("Theorem_11_repaired")
    tested = (
        r"Let $S$ have points of both labels. There is some $v$ such that for all $h$ that "
        r"fit $S$ with $h^{-1}(\alpha)$ convex and open, or convex and closed, and all $x$ with "
        r"$h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$."
    )
    differs = (
        "The region is open or closed, in place of a continuous map to two labels; "
        "both labels are assumed, as Section 5 says."
    )
    worked = [
        Example(PAIR, YES, "the smallest set"),
        Example(RING, YES, "+1 points all around: not separable by a line"),
    ]
    decide, refused = Escape.decide, Escape.refused

    def variants(self) -> Mapping[str, Variant]:
        return {
            "opposite": OPPOSITE,
            "neither open nor closed": Variant(
                REFUTED,
                r"$h^{-1}(\alpha)$ convex, neither open nor closed",
                construct=inner_difference,
                decide=decide_convex_only,
                deny=deny_convex_only,
            ),
            "not convex": Variant(
                REFUTED,
                r"$h^{-1}(\beta)$ convex and closed in place of $h^{-1}(\alpha)$",
                domain=ring_sets_on_a_line,
                assumptions=[both_labels],
                decide=_convex_outside,
                deny=lambda x: denied(*(_convex_outside(x, (v,)) for v in (1, -1))),
            ),
        }


def _convex_outside(x: LabelledSet, w: Point) -> Decision:
    """Is v adversarial at the -1 points for every h with a convex +1 region? Never: look behind.

    The region is the interval that the +1 points span; beyond it, nothing comes back.
    """
    plus = sorted(x.points[i][0] for i in x.where(1))
    low, high = plus[0], plus[-1]
    region = Region((closed_half_space((1,), -high), closed_half_space((-1,), low)), inside=1)
    if not region.fits(x.points, x.labels):
        return Decision(Answer.VACUOUS, (), "no interval holds the +1 points alone")
    start = high + 1 if w[0] > 0 else low - 1
    flips, ray = decide_ray(region, (start,), w)
    labels = decide_labels(region, [*x.points, (start,)])[1]
    if flips:
        return undecided("the ray comes back")
    reason = f"from x = {start} along {w[0]} the label stays -1"
    return Decision(Answer.NO, ray.certificates + labels.certificates, reason)


class Theorem11ConvexOnly(Theorem11):
    r"""A difference of points leaves every convex region.

    Theorem 11 without continuity: for all $h$ whose region $h^{-1}(\alpha)$ is convex, open or
    closed or neither.

    *Fails* from $d = 2$ on: the region $\{x_2 > 0\} \cup \{x_2 = 0, x_1 \le 0\}$ is convex,
    holds $(0, 0)$ and not $(1, 0)$, and never lets go of $(0, 1)$ along $v = (1, 0)$. Every
    other direction fails already for half-spaces (``ours/complete-for-convex``).

    *Exactly where.* A direction leaves every convex region if and only if it lies in the
    interior of the cone of $x_\beta - S[\alpha]$ for some $x_\beta$. So one does if and only if
    $S[\alpha]$ lies with some $x_\beta$ in no hyperplane, and then $x_\beta - \bar x_\alpha$ does,
    from the mean of $S[\alpha]$; the proof is in ``every_convex_region.py``.

    *Modelled.* Both are decided: "no" shows lexicographic regions.
    """

    reading, expects = OURS, REFUTED
    proof = Coq("Theorem_11_convex_only_fails")
    tested = (
        r"There is some $v$ such that for all $h$ that fit $S$ with $h^{-1}(\alpha)$ convex "
        r"and all $x$ with $h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$."
    )
    differs = "Continuity is dropped and nothing put in its place."
    worked = [
        Example(PLANE, NO, "the lexicographic half-plane"),
        Example(PAIR, YES, "on a line every convex region will do"),
        Example(AXES, NO, "four sectors serve the four quarters of the directions"),
        Example(TWICE, NO, "a point twice spans no more than once"),
        Example(IN_LINE, NO, "all on a line in the plane"),
        Example(EDGE, YES, "a segment and a point beside it"),
        Example(RIM, YES, "the mean difference serves, the edge of a triangle not"),
    ]
    refused = [(PLANE, (1, 0)), (PLANE, (0, 1)), (PAIR, (-1,)), (RIM, (1, 0)), (EDGE, (1, 1))]

    def construct(self, x: LabelledSet) -> Point | None:
        return inner_difference(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_convex_only(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_convex_only(x)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "on a line": Variant(SURVIVES, "$d = 1$", domain=ring_sets_on_a_line),
            "with interior": Variant(
                SURVIVES,
                r"$v = x_\beta - \bar x_\alpha$, where the hull of $S[\alpha]$ has interior",
                domain=_full_sets,
                construct=mean_difference,
            ),
            "at the points of S": Variant(
                SURVIVES,
                r"at the points of $S[\alpha]$ only, with $v = x_\beta - \bar x_\alpha$",
                construct=mean_difference,
                decide=_at_the_points,
            ),
            "empty interior, spanning": Variant(
                SURVIVES,
                r"$S[\alpha]$ in a hyperplane, $v = x_\beta - \bar x_\alpha$ off it",
                domain=_flat_sets,
                construct=mean_difference,
            ),
            "spanning": Variant(
                SURVIVES,
                r"$S[\alpha]$ and some $x_\beta$ in no hyperplane, $v = x_\beta - \bar x_\alpha$",
                domain=_spanning_sets,
            ),
        }


def mean_difference(s: LabelledSet) -> Point:
    """Return x_beta less the mean of the -1 points, for the first x_beta."""
    return tuple(b - a for a, b in zip(mean_of(s, -1), s.points[s.where(1)[0]], strict=True))


def _at_the_points(x: LabelledSet, w: Point) -> Decision:
    """Does x_i + c v leave every convex region that fits S, at each -1 point x_i?

    x_beta = mean + v. If x_i + c v stayed, then so would mean + (c / n) v, a mean of points
    of the region: one of them is x_beta. So it is enough that v = x_beta - mean exactly.
    """
    target = tuple(a + b for a, b in zip(mean_of(x, -1), w, strict=True))
    decision = decide_convex(x, w)
    if decision.answer is Answer.YES and target not in {x.points[i] for i in x.where(1)}:
        return undecided("v leads from the mean to no +1 point")
    return decision


def _with_simplex(s: LabelledSet) -> LabelledSet:
    """Add -1 points so that their hull gets interior, and push a +1 point beyond them all."""
    size = s.dimension
    axes = [tuple(int(j == k) for j in range(size)) for k in range(size)]
    within = [*(s.points[i] for i in s.where(-1)), (0,) * size, *axes]
    far = max(p[0] for p in [*within, *s.points]) + 1
    return LabelledSet([*within, (far,) + (0,) * (size - 1)], [-1] * len(within) + [1])


def _flattened(s: LabelledSet) -> LabelledSet:
    """Put the -1 points into a hyperplane of a space with one more axis, +1 points above it."""
    within = [(*s.points[i], 0) for i in s.where(-1)]
    size = s.dimension
    corners = [(*(int(j == k) for j in range(size)), 0) for k in range(size)] + [(0,) * (size + 1)]
    within += corners
    mean = [Fraction(sum(column)) / len(within) for column in zip(*within, strict=True)]
    return LabelledSet([*within, (*mean[:-1], 1)], [-1] * len(within) + [1])


def _rank_of_minus(s: LabelledSet) -> int:
    within = [s.points[i] for i in s.where(-1)]
    return rank(LabelledSet(within, [-1] * len(within))) if within else -1


def _is_flat(s: LabelledSet) -> bool:
    """Do the -1 points span a hyperplane, off which the +1 point lies that v leads to?"""
    within, beyond = s.where(-1), s.where(1)
    if not beyond or _rank_of_minus(s) != s.dimension - 1:
        return False
    together = [s.points[i] for i in (*within, beyond[0])]
    return rank(LabelledSet(together, [1] * len(together))) == s.dimension


_full_sets = Domain[LabelledSet](
    name="labelled sets whose -1 points have a hull with interior",
    of=LabelledSet,
    draw=core_sets.draw.map(_with_simplex),
    contains=lambda s: _rank_of_minus(s) == s.dimension,
    strata=strata,
    numbers=numbers,
)
_flat_sets = Domain[LabelledSet](
    name="labelled sets with the -1 points in a hyperplane and a +1 point off it",
    of=LabelledSet,
    draw=core_sets.draw.map(_flattened),
    contains=_is_flat,
    strata=strata,
    numbers=numbers,
)
_spanning_sets = Domain[LabelledSet](
    name="labelled sets whose -1 points lie with some +1 point in no hyperplane",
    of=LabelledSet,
    draw=ring_sets.draw.filter(lambda s: spanning(s) is not None),
    small=lambda: (s for s in small_convex_sets() if spanning(s) is not None),
    contains=lambda s: ring_sets.contains(s) and spanning(s) is not None,
    strata=strata,
    numbers=numbers,
)
