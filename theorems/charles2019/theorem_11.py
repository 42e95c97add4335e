"""Theorem 11: a difference of two points leaves every convex region between them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import final

from theorems.charles2019.convex_sets import (
    Point,
    core_sets,
    decide_escape,
    denied,
    deny_escape,
    difference,
    each_label,
    fits_a_region,
    fitted,
    mean_of,
    ring_sets,
    ring_sets_any,
    ring_sets_on_a_line,
)
from theorems.charles2019.sets import both_labels, numbers, rank, strata
from verify.claim import Claim, Example, Nature, Statement, Weakening
from verify.domain import Domain
from verify.exact.alternative import Alternative
from verify.exact.convex import HalfSpace, Region, closed_half_space, decide_convex
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.integers import Work, over_common_denominator
from verify.exact.labelled import LabelledSet
from verify.exact.labels import decide_labels
from verify.exact.ray import decide_ray
from verify.exact.separators import WORK, separator_of
from verify.outcome import Failure, Outcome, Reading, Standing


PAIR = LabelledSet([(0,), (1,)], [-1, 1])
RING = LabelledSet([(0, 0), (1, 0), (-1, 1), (-1, -1)], [-1, 1, 1, 1])
PLANE = LabelledSet([(0, 0), (1, 0)], [-1, 1])
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
        return decide_escape(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_escape(x)

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
            decide=lambda x, w: decide_escape(x, tuple(-a for a in w)),
        )


def _point_in_hull(s: LabelledSet) -> LabelledSet:
    """Add the mean of the -1 points as a +1 point: no convex region fits."""
    return LabelledSet([*s.points, mean_of(s, -1)], [*s.labels, 1])


inseparable_in_the_hull = Domain[LabelledSet](
    name="labelled sets with a +1 point in the hull of the -1 points",
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

    *Modelled.* Decided where one hyperplane holds all the $-1$ points and $v$ (then a
    lexicographic region defeats $v$), and where $v$ leads from the relative interior of their
    hull to a $+1$ point and they span the space together (then none does); else undecided.
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

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_convex_only(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_convex_only(x)

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PLANE, (1, 0)
        yield PLANE, (0, 1)
        yield PAIR, (-1,)

    def examples(self) -> Iterable[Example]:
        yield Example(PLANE, Answer.NO, "the lexicographic half-plane")
        yield Example(PAIR, Answer.YES, "on a line every convex region will do")

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


def decide_convex_only(x: LabelledSet, w: Point | None) -> Decision:
    """Does v leave every convex region that fits S, open, closed or neither?"""
    if w is None or not any(w):
        return decide_escape(x, w)
    decision = decide_convex(x, w)
    if decision.answer is not Answer.YES:
        return decision
    within = [x.points[i] for i in x.where(-1)]
    edges = [[b - a for a, b in zip(within[0], p, strict=True)] for p in within[1:]]
    normal = orthogonal([*edges, list(w)], x.dimension)
    if normal is not None:
        return _lexicographic(x, w, normal)
    if _through_the_middle(x, w):
        return decision
    return undecided("the -1 points and v span the space, but v starts at the rim of their hull")


def _through_the_middle(x: LabelledSet, w: Point) -> bool:
    """Is some +1 point a combination of all -1 points with positive weights, plus t v, t > 0?"""
    v, _ = over_common_denominator(w)
    within = [x.rows[i] for i in x.where(-1)]
    for i in x.where(1):
        # x_o in ri conv + (0, inf) v unless some (w, b) is <= 0 on all, >= 0 at x_o, not level.
        total = [sum(column) for column in zip(*within, [*v, 0], strict=True)]
        system = Alternative([[-c for c in total]], Work(WORK))
        for row in [*within, [*v, 0]]:
            system.add_weak([-c for c in row])
        system.add_weak(x.rows[i])
        if not system.solvable:
            return True
    return False


def _lexicographic(x: LabelledSet, w: Point, normal: list[Fraction]) -> Decision:
    """Build a convex region with a layer above the -1 points in which v runs for ever.

    All -1 points and v are level along the normal. Above them, up to the lowest +1 point,
    everything belongs to the region; on their own level each +1 point is cut off by a
    half-space; below, nothing belongs to it.
    """
    def height(p: Point) -> Fraction:
        return sum((Fraction(a * c) for a, c in zip(normal, p, strict=True)), start=Fraction(0))

    level = height(x.points[x.where(-1)[0]])
    above = [height(x.points[i]) - level for i in x.where(1)]
    up = tuple(-a for a in normal)  # negative above the level
    parts: list[HalfSpace] = [HalfSpace(((up, level),), closed=True)]
    top = min([h for h in above if h > 0], default=Fraction(2))
    parts.append(closed_half_space(tuple(normal), -level - top / 2))
    for i in x.where(1):
        if height(x.points[i]) == level:
            cut = _cut(x, i)
            if cut is None:
                return undecided("no half-space cuts off a +1 point")
            parts.append(HalfSpace(((up, level), cut), closed=False))
    region = Region(tuple(parts))
    step = top / 4 / sum((a * a for a in normal), start=Fraction(0))
    start = tuple(c + step * a for c, a in zip(x.points[x.where(-1)[0]], normal, strict=True))
    if not region.fits(x.points, x.labels) or region.label(start) != -1:
        return undecided("the region built does not fit S")
    flips, ray = decide_ray(region, start, w)
    if flips:
        return undecided("the region built is left")
    labels = decide_labels(region, [*x.points, start])[1]
    reason = "a region neither open nor closed never lets go of a point beside S"
    return Decision(Answer.NO, ray.certificates + labels.certificates, reason)


def _cut(x: LabelledSet, outside: int) -> tuple[tuple[int, ...], int] | None:
    """Return (w, b), negative on the -1 points and positive at one +1 point."""
    within = x.where(-1)
    pair = LabelledSet([x.points[outside], *(x.points[i] for i in within)],
                       [1] + [-1] * len(within))
    return separator_of(pair)


def deny_convex_only(x: LabelledSet) -> Decision:
    """No direction at all serves: sure for one point of each label, where one is left to try."""
    if len(set(x.labels)) == 1 or x.dimension == 1:
        return deny_escape(x)
    if sorted(x.labels) != [-1, 1]:
        return undecided("more than one direction may serve")
    only = decide_convex_only(x, difference(x))
    opposite = decide_convex(x, tuple(-a for a in difference(x) or ()))
    none = denied(only, opposite)
    return none._replace(
        reason=f"{none.reason}; every direction but the one from point to point fails for "
        "half-spaces already (ours/complete-for-convex)"
    ) if none.answer is Answer.YES else none


def orthogonal(vectors: list[list[Fraction]], dimension: int) -> list[Fraction] | None:
    """Return a vector other than 0 orthogonal to all the given ones, None if they span."""
    rows = [[Fraction(c) for c in v] for v in vectors]
    pivots: list[int] = []
    for k in range(dimension):
        r = len(pivots)
        found = next((i for i in range(r, len(rows)) if rows[i][k]), None)
        if found is None:
            free = k
            normal = [Fraction(0)] * dimension
            normal[free] = Fraction(1)
            for i in range(len(pivots)):
                normal[pivots[i]] = -rows[i][free]
            return normal
        rows[r], rows[found] = rows[found], rows[r]
        rows[r] = [c / rows[r][k] for c in rows[r]]
        for i, row in enumerate(rows):
            if i != r and row[k]:
                rows[i] = [a - row[k] * b for a, b in zip(row, rows[r], strict=True)]
        pivots.append(k)
    return None


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
    draw=core_sets.draw.map(_with_simplex),
    contains=lambda s: _rank_of_minus(s) == s.dimension,
    strata=strata,
    numbers=numbers,
)
_flat_sets = Domain[LabelledSet](
    name="labelled sets with the -1 points in a hyperplane and a +1 point off it",
    draw=core_sets.draw.map(_flattened),
    contains=_is_flat,
    strata=strata,
    numbers=numbers,
)
