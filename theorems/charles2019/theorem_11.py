"""Theorem 11: a difference of two points leaves every convex region between them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import final

from theorems.charles2019.convex_sets import (
    Point,
    core_sets,
    decide_escape_everywhere,
    denied,
    deny_escape_everywhere,
    difference,
    each_label,
    fits_a_region,
    fitted,
    mean_of,
    ring_sets,
    ring_sets_any,
    ring_sets_on_a_line,
    small_convex_sets,
)
from theorems.charles2019.every_convex_region import (
    decide_convex_only,
    deny_convex_only,
    inner_difference,
    spanning,
)
from theorems.charles2019.sets import both_labels, numbers, rank, strata
from theorems.geometry.domain import Domain
from verify.claim import Claim, Example, Nature, Statement, Weakening
from verify.exact.convex import decide_convex
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.labelled import LabelledSet
from verify.exact.labels import decide_labels
from verify.exact.ray import decide_ray
from verify.exact.regions import Region, closed_half_space
from verify.outcome import Failure, Outcome, Reading, Standing


PAIR = LabelledSet([(0,), (1,)], [-1, 1])
RING = LabelledSet([(0, 0), (1, 0), (-1, 1), (-1, -1)], [-1, 1, 1, 1])
PLANE = LabelledSet([(0, 0), (1, 0)], [-1, 1])
AXES = LabelledSet([(0, 0), (1, 0), (0, 1)], [-1, 1, 1])
EDGE = LabelledSet([(-1, 0), (1, 0), (0, 1)], [-1, -1, 1])
RIM = LabelledSet([(0, 0), (3, 0), (0, 3), (5, 0)], [-1, -1, -1, 1])
CORNER = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
ONE = LabelledSet([(0,)], [-1])


class Escape(Claim[LabelledSet, Point]):
    """There is v that leaves the region of every fitting classifier at each of its points."""

    standing = Standing.THEOREM
    domain = ring_sets
    assumptions = (fitted, each_label)

    def construct(self, x: LabelledSet) -> Point | None:
        return difference(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape_everywhere(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_escape_everywhere(x)

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PAIR, (-1,)
        yield RING, (0, 1)
        yield CORNER, (1, 0)  # w*, along which a strip never ends
        yield PAIR, None

    def dropped(self) -> Iterable[Weakening]:
        """Drop each assumption, and turn the direction round."""
        yield self.without("both labels", expects=Outcome.REFUTED, domain=ring_sets_any)
        yield self.without(
            "fitted",
            expects=Outcome.VACUOUS,
            change="without it no classifier of the class is left to fool",
            domain=inseparable_in_the_hull,
        )
        yield self.varied(
            "opposite",
            expects=Outcome.REFUTED,
            change=r"$-v$ for $v$",
            decide=lambda x, w: decide_escape_everywhere(x, tuple(-a for a in w)),
        )


def _point_in_hull(s: LabelledSet) -> LabelledSet:
    """Add the mean of the -1 points as a +1 point: no convex region fits."""
    return LabelledSet([*s.points, mean_of(s, -1)], [*s.labels, 1])


inseparable_in_the_hull = Domain[LabelledSet](
    name="labelled sets with a +1 point in the hull of the -1 points",
    of=LabelledSet,
    draw=ring_sets.draw.map(_point_in_hull),
    contains=lambda s: not fits_a_region(s),
    strata=strata,
    numbers=numbers,
)

STATEMENT_11 = (
    r"There is some $v$ such that for all $h \in \mathcal{C}_S$ and $(x, \alpha)$ such that "
    r"$h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$."
)


@final
class Theorem11(Escape):
    r"""
    **Theorem 11.** There is some $v$ such that for all $h \in \mathcal{C}_S$ and $(x, \alpha)$
    with $h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$, where $\mathcal{C}$
    are the *continuous* $h$ with $h^{-1}(\alpha)$ convex.

    *As printed* it is vacuous: $h$ maps the connected $\mathbb{R}^d$ to a set of two labels,
    and a continuous map of that kind is constant, so that none fits a set with both labels.
    ``theorem-11-repaired`` takes the regions open or closed in place of continuity.
    """

    id = "charles2019/theorem-11"
    label = "Theorem 11"
    title = "A difference of points leaves the region of every continuous classifier"
    expects = Outcome.VACUOUS
    nature = Nature(
        Failure.VACUOUS,
        r"A continuous map from $\mathbb{R}^d$ to two labels is constant, so that $\mathcal{C}_S$ "
        "is empty once both labels occur, and what all uses of the theorem have in place of "
        "continuity, a region that is open or closed, makes it hold.",
        Failure.MISSING_HYPOTHESIS,
    )
    repaired_by = ("charles2019/theorem-11-repaired",)
    excused = {
        "nothing-holds-without-the-kernel": "a continuous map to two labels is constant: topology, of "
        "which the kernel knows nothing"
    }
    statement = Statement(
        printed=STATEMENT_11,
        source="Section 5, Theorem 11",
        difference=r"A continuous map from $\mathbb{R}^d$ to two labels is constant: as printed, "
        r"$\mathcal{C}_S$ is empty for every $S$ with both labels.",
    )

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if len(set(x.labels)) == 2:
            return Decision(Answer.VACUOUS, (), "a continuous map to two labels is constant")
        return Decision(Answer.NO, (), "a constant map fits, and no direction changes it")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield ONE, (1,)

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.VACUOUS, "no continuous map takes both labels")


@final
class Theorem11Repaired(Escape):
    r"""
    **Theorem 11, repaired.** Let $S$ have both labels. There is some $v$ such that for all $h$
    that fit $S$ and whose region $h^{-1}(\alpha)$ is convex and open, or convex and closed, and
    for all $x$ with $h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$.

    *Proof, run by* ``construct``. $v = x_\beta - x_\alpha$. If $x + c v$ stayed in the region
    for all $c > 0$, $v$ would be a direction of recession, and of an open or a closed convex
    set it is one at every point, also at $x_\alpha$; but $x_\alpha + v = x_\beta$ is outside.

    *Modelled.* $\alpha = -1$, $\beta = +1$; points are rational. "For all $h$ and $x$" is decided.

    *Needed.* Open or closed: ``theorem-11-convex-only``.
    """

    id = "charles2019/theorem-11-repaired"
    label = "Theorem 11"
    title = "A difference of points leaves every open or closed convex region"
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    statement = Statement(
        printed=STATEMENT_11,
        tested=r"Let $S$ have points of both labels. There is some $v$ such that for all $h$ that "
        r"fit $S$ with $h^{-1}(\alpha)$ convex and open, or convex and closed, and all $x$ with "
        r"$h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$.",
        source="Section 5, Theorem 11",
        difference="The region is open or closed, in place of a continuous map to two labels; "
        "both labels are assumed, as Section 5 says.",
    )

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "the smallest set")
        yield Example(RING, Answer.YES, "+1 points all around: not separable by a line")

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.dropped()
        yield self.varied(
            "neither open nor closed",
            expects=Outcome.REFUTED,
            change=r"$h^{-1}(\alpha)$ convex, neither open nor closed",
            construct=inner_difference,
            decide=decide_convex_only,
            deny=deny_convex_only,
        )
        yield self.varied(
            "not convex",
            expects=Outcome.REFUTED,
            change=r"$h^{-1}(\beta)$ convex and closed in place of $h^{-1}(\alpha)$",
            domain=ring_sets_on_a_line,
            assumptions=(both_labels,),
            decide=_convex_outside,
            deny=lambda x: denied(*(_convex_outside(x, (v,)) for v in (1, -1))),
        )


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


@final
class Theorem11ConvexOnly(Escape):
    r"""
    **Theorem 11 without continuity**, for all $h$ whose region $h^{-1}(\alpha)$ is convex,
    open or closed or neither.

    *Fails* from $d = 2$ on: the region $\{x_2 > 0\} \cup \{x_2 = 0, x_1 \le 0\}$ is convex,
    holds $(0, 0)$ and not $(1, 0)$, and never lets go of $(0, 1)$ along $v = (1, 0)$. Every
    other direction fails already for half-spaces (``ours/complete-for-convex``).

    *Exactly where.* A direction leaves every convex region if and only if it lies in the
    interior of the cone of $x_\beta - S[\alpha]$ for some $x_\beta$. So one does if and only if
    $S[\alpha]$ lies with some $x_\beta$ in no hyperplane, and then $x_\beta - \bar x_\alpha$ does,
    from the mean of $S[\alpha]$; the proof is in ``every_convex_region.py``.

    *Modelled.* Both are decided: "no" shows lexicographic regions.
    """

    id = "charles2019/theorem-11-convex-only"
    label = "Theorem 11"
    title = "A difference of points leaves every convex region"
    reading = Reading.OURS
    expects = Outcome.REFUTED
    statement = Statement(
        printed=STATEMENT_11,
        tested=r"There is some $v$ such that for all $h$ that fit $S$ with $h^{-1}(\alpha)$ convex "
        r"and all $x$ with $h(x) = \alpha$, $v$ is an adversarial direction for $h$ at $x$.",
        source="Section 5, Theorem 11",
        difference="Continuity is dropped and nothing put in its place.",
    )

    def construct(self, x: LabelledSet) -> Point | None:
        return inner_difference(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_convex_only(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_convex_only(x)

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PLANE, (1, 0)
        yield PLANE, (0, 1)
        yield PAIR, (-1,)
        yield RIM, (1, 0)
        yield EDGE, (1, 1)

    def examples(self) -> Iterable[Example]:
        yield Example(PLANE, Answer.NO, "the lexicographic half-plane")
        yield Example(PAIR, Answer.YES, "on a line every convex region will do")
        yield Example(AXES, Answer.NO, "four sectors serve the four quarters of the directions")
        twice = LabelledSet([(0, 0), (0, 0), (1, 0)], [-1, -1, 1])
        yield Example(twice, Answer.NO, "a point twice spans no more than once")
        in_line = LabelledSet([(0, 0), (1, 0), (2, 0)], [-1, 1, 1])
        yield Example(in_line, Answer.NO, "all on a line in the plane")
        yield Example(EDGE, Answer.YES, "a segment and a point beside it")
        yield Example(RIM, Answer.YES, "the mean difference serves, the edge of a triangle not")

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "on a line",
            expects=Outcome.SURVIVES,
            change="$d = 1$",
            domain=ring_sets_on_a_line,
        )
        yield self.varied(
            "with interior",
            expects=Outcome.SURVIVES,
            change=r"$v = x_\beta - \bar x_\alpha$, where the hull of $S[\alpha]$ has interior",
            domain=_full_sets,
            construct=mean_difference,
        )
        yield self.varied(
            "at the points of S",
            expects=Outcome.SURVIVES,
            change=r"at the points of $S[\alpha]$ only, with $v = x_\beta - \bar x_\alpha$",
            construct=mean_difference,
            decide=_at_the_points,
        )
        yield self.varied(
            "empty interior, spanning",
            expects=Outcome.SURVIVES,
            change=r"$S[\alpha]$ in a hyperplane, $v = x_\beta - \bar x_\alpha$ off it",
            domain=_flat_sets,
            construct=mean_difference,
        )
        yield self.varied(
            "spanning",
            expects=Outcome.SURVIVES,
            change=r"$S[\alpha]$ and some $x_\beta$ in no hyperplane, $v = x_\beta - \bar x_\alpha$",
            domain=_spanning_sets,
        )


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
