"""How long a step has to be: one length for all separators, or for all networks, at every point."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, final

from theorems.blocks import (
    ANY,
    NONNEGATIVE,
    ONE_NEGATIVE,
    Above,
    Answer,
    Conjecture,
    Decision,
    ForEachClassifier,
    LabelledSet,
    Linear,
    along_lines,
    beyond,
    both_labels,
    decide_ray,
    difference,
    every,
    fitted,
    margin_of,
    mean_of,
    networks,
    one_point_per_label,
    regions_fooled_at,
    ring_sets,
    separable,
    separable_sets,
    separators,
    separators_fooled_at,
    two_label_sets,
)
from theorems.charles2019.theorem_11 import PAIR, RING
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import Margin, no_direction_at_all, no_margin
from theorems.geometry.domains.convex_sets import (
    Point,
    decide_escape,
    denied,
    inseparable_in_the_hull,
    ring_sets_any,
    ring_sets_on_a_line,
)
from theorems.geometry.domains.sets import inseparable_sets
from theorems.geometry.each_classifier import on_set
from theorems.geometry.objects.networks import Network, two_layer
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.ours.deeper_networks import HUMP
from verify.claim import Coq, Example, Statement, Weakening
from verify.exact.decision import undecided
from verify.exact.integers import Rational
from verify.exact.program import Optimum, minimise
from verify.outcome import Outcome, Standing


Step = tuple[Point, Rational]
# A direction, and the length c at which the label has changed.

FLAT = LabelledSet([(0, 0), (0, 1), (1, 0)], [-1, -1, 1])
# Along (1, 0) a region may run on for ever beside the second point.

LESS = Fraction(999, 1000)


def from_the_mean(s: LabelledSet) -> Step | None:
    """Return x_b less the mean of the -1 points, and their number."""
    if len(set(s.labels)) < 2:
        return None
    end = s.points[s.where(1)[0]]
    v = tuple(b - a for a, b in zip(mean_of(s, -1), end, strict=True))
    return v, len(s.where(-1))


def _regions(s: LabelledSet, step: Step | None, factor: Rational = 1) -> Decision:
    """Does the step fool every convex region that fits S, at every -1 point of S?"""
    if step is None:
        return decide_escape(s, None)
    return regions_fooled_at(s, step[0], factor * step[1])


@final
class LengthForNetworks(Conjecture[LabelledSet, Step]):
    r"""
    **Ours.** One length for all networks: let $S$ have both labels and $n$ points of label $-1$,
    with mean $\bar x_a$. For $v = x_b - \bar x_a$ every $h$ that fits $S$ with a convex $-1$
    region has the label $+1$ at $x + n v$, for every $(x, -1) \in S$.

    *Proof.* Let $x_1, \dots, x_n$ be the $-1$ points. If $x_j + n v$ were in the region, then so
    would be the mean of $x_j + n v$ and all other $x_i$: but that is $\bar x_a + v = x_b$.

    *So* the constant of the remark after Corollary 6, which $w^*$ does not have, exists for
    another direction, for separators, for the networks of Theorem 15 and for any convex region,
    open or closed or neither; and it depends on the number of points alone.

    *Modelled.* All convex regions at once: one that holds $x_j + n v$ is one that fits $S$ with
    this point added. *Needed.* The factor $n$ cannot be $\frac{999}{1000} n$; with $x_b - x_a$
    for $v$ there is no length at all (``length-for-a-difference``).
    """

    id = "ours/length-for-networks"
    label = "One length for all networks"
    title = "From the mean of the -1 points, a step of n times the difference fools every network"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("Length_for_networks")
    statement = Statement(
        printed=r"For $S$ with both labels and $n$ points of label $-1$ with mean $\bar x_a$, and "
        r"$v = x_b - \bar x_a$ with $x_b \in S[1]$: $h(x + n v) = +1$ for every $(x, -1) \in S$ and "
        r"every $h$ that fits $S$ and whose $-1$ region is convex.",
        source="ours; after Sections 3 and 5",
    )
    domain = ring_sets
    assumptions = (fitted, both_labels)

    def construct(self, x: LabelledSet) -> Step | None:
        return from_the_mean(x)

    def decide(self, x: LabelledSet, w: Step | None) -> Decision:
        return _regions(x, w)

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "one -1 point: c = 1")
        yield Example(FLAT, Answer.YES, "two -1 points: c = 2")
        yield Example(RING, Answer.YES, "no separator, but regions")

    def rejections(self) -> Iterable[tuple[LabelledSet, Step | None]]:
        yield PAIR, ((-1,), 1)
        yield PAIR, ((1,), LESS)
        yield FLAT, ((1, 0), 1000)
        yield PAIR, None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=ring_sets_any)
        yield self.without(
            "fitted",
            expects=Outcome.VACUOUS,
            change="without it no region is left to leave",
            domain=inseparable_in_the_hull,
        )
        yield self.varied(
            "length x 999/1000",
            expects=Outcome.REFUTED,
            change=r"$x + \frac{999}{1000} n v$",
            decide=lambda x, w: _regions(x, w, LESS),
        )
        yield self.varied(
            "difference",
            expects=Outcome.REFUTED,
            change="$v = x_b - x_a$ for one $-1$ point $x_a$",
            construct=lambda x: (difference(x), len(x.where(-1))),
        )
        yield self.varied(
            "off the set",
            expects=Outcome.REFUTED,
            change="at $-1$ points of the region that are not in $S$",
            decide=_from_behind,
        )


def _from_behind(x: LabelledSet, step: Step | None) -> Decision:
    """Does the step fool every region at a point as far behind the mean as the step is long?"""
    if step is None:
        return decide_escape(x, None)
    v, c = step
    behind = beyond(mean_of(x, -1), v, -c)
    grown = LabelledSet([*x.points, behind], [*x.labels, -1])
    return regions_fooled_at(grown, v, c)


def _reached(s: LabelledSet, v: Point, j: int, o: int, *, least: bool) -> Any:
    """Solve for x_o = sum mu_i x_i + s v, a combination of -1 points and the direction.

    The variables are mu, s and t, with sum mu_i x_i + s v = t x_o and sum mu_i = t. With
    ``least`` the least s where mu_j >= 1 (divided by mu_j: = 1), which is the least c such that
    x_o lies in the hull of the -1 points and x_j + c v; else minus the largest mu_j where
    t <= 1, which is 0 if there is no such c.
    """
    within = s.where(-1)
    size = len(within) + 2
    rows: list[list[Rational]] = []
    for k in range(s.dimension):
        rows.append([*(s.points[i][k] for i in within), v[k], -s.points[o][k]])
    rows.append([*[1] * len(within), 0, -1])
    unit = [[int(i == k) for k in range(size)] for i in range(size)]
    own = unit[within.index(j)]
    matrix = [*rows, *([-a for a in row] for row in rows), *unit]
    bounds: list[Rational] = [0] * len(matrix)
    if least:
        return minimise(unit[-2], [*matrix, own], [*bounds, 1])
    return minimise([-a for a in own], [*matrix, [-a for a in unit[-1]]], [*bounds, -1])


def length_along(s: LabelledSet, v: Point) -> Rational | None:
    """Return the least c with which v fools every convex region that fits S, at all -1 points."""
    lengths: list[Rational] = []
    for j in s.where(-1):
        found = [_reached(s, v, j, o, least=True) for o in s.where(1)]
        values = [one.value for one in found if isinstance(one, Optimum)]
        if not values:
            return None
        lengths.append(min(values))
    return max(lengths, default=None)


@final
class LengthForADifference(Conjecture[LabelledSet, Step]):
    r"""
    **Conjecture, refuted.** For every $S$ with both labels there is a length $C$ such that every
    $h \in \mathcal{R}'$ that fits $S$ changes its label between $x$ and $x + C v$, at every
    $(x, -1) \in S$, for the direction $v = x_b - x_a$ of Theorem 15.

    *Fails* for three points in the plane: from $x_a$ itself $C = 1$ will do, but from another
    $-1$ point a region may run on as far as it likes before it ends. A length exists exactly if
    $x_b' = \sum_i \mu_i x_i + s v$ with $\mu_j > 0$ for each $-1$ point $x_j$ and some $+1$ point
    $x_b'$; then the least one is the largest of the least $s / \mu_j$.

    *Modelled.* The least length by linear programs; where there is none, programs show that
    $\mu_j = 0$ in all such sums, and a network is shown that holds out to $c = 1000$.
    """

    id = "ours/length-for-a-difference"
    label = "A length for a difference"
    title = "The difference of two points has one length for all networks that fit"
    expects = Outcome.REFUTED
    proof = Coq("Length_for_a_difference_fails")
    statement = Statement(
        printed=r"For $S$ with both labels and $v = x_b - x_a$ there is a $C$ such that every $h \in "
        r"\mathcal{R}'_S$ and every $(x, -1) \in S$ have some $c \le C$ with $h(x + c v) = +1$.",
        source="ours; after Section 5, Theorem 15",
    )
    domain = ring_sets
    assumptions = (fitted, both_labels)

    def construct(self, x: LabelledSet) -> Step | None:
        v = difference(x)
        c = None if v is None else length_along(x, v)
        return None if v is None or c is None else (v, c)

    def decide(self, x: LabelledSet, w: Step | None) -> Decision:
        return Decision(Answer.NO, (), "no length") if w is None else regions_fooled_at(x, *w)

    def deny(self, x: LabelledSet) -> Decision:
        v = difference(x)
        if v is None:
            return denied(decide_escape(x, None))
        for j in x.where(-1):
            found = [_reached(x, v, j, o, least=False) for o in x.where(1)]
            if all(isinstance(one, Optimum) and one.value == 0 for one in found):
                shown = regions_fooled_at(x, v, 1000)
                if shown.answer is not Answer.NO:
                    return undecided("no region holds out to c = 1000")
                programs = (c for one in found for c in one.decision.certificates)
                text = ", ".join(map(str, x.points[j]))
                reason = f"from ({text}) a network that fits may hold out as far as it likes"
                return Decision(Answer.YES, (*shown.certificates, *programs), reason)
        return undecided("some length may serve")

    def examples(self) -> Iterable[Example]:
        yield Example(FLAT, Answer.NO, "nothing stops a region beside (0, 1)")
        yield Example(RING, Answer.YES, "one -1 point")

    def rejections(self) -> Iterable[tuple[LabelledSet, Step | None]]:
        yield FLAT, ((1, 0), 1000)
        yield FLAT, None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "on a line", expects=Outcome.SURVIVES, change="$d = 1$", domain=ring_sets_on_a_line
        )
        yield self.varied(
            "mean",
            expects=Outcome.SURVIVES,
            change=r"$v = x_b - \bar x_a$: the least length of each set, at most $n$",
            construct=_shortest_from_the_mean,
        )


def _shortest_from_the_mean(s: LabelledSet) -> Step | None:
    step = from_the_mean(s)
    c = None if step is None else length_along(s, step[0])
    return None if step is None or c is None or c > step[1] else (step[0], c)


def _score(h: Network, x: Point) -> Rational:
    return h.outputs(x)[0]


def bound_by_slope(s: LabelledSet, h: Network, j: int, *, distance: bool, one: bool) -> Rational:
    """Return max(1, (a - f(x_a) + L |x_j - x_a|_1) / (f(x_b) - f(x_a))), L the slope of f."""
    start, end = s.points[s.where(-1)[0]], s.points[s.where(1)[0]]
    hidden, last = h.layers
    steepest = sum(
        abs(v) * max(abs(w) for w in row) for v, row in zip(last.weights[0], hidden.weights, strict=True)
    )
    away = sum(abs(a - b) for a, b in zip(s.points[j], start, strict=True))
    low = _score(h, start)
    missing = h.rule.threshold - low  # type: ignore[union-attr]
    bound = Fraction(missing + (steepest * away if distance else 0)) / (_score(h, end) - low)
    return max(bound, Fraction(1)) if one else bound


def _within_slope(
    s: LabelledSet, v: Point | None, h: Network, *, distance: bool = True, one: bool = True
) -> Decision:
    """Is the label +1 at x_j + c v for every c beyond the bound, for each -1 point x_j?"""
    if v is None:
        return decide_escape(s, None)
    _, fit = decide_labels(h, s.points)
    decisions = [fit]
    for j in s.where(-1):
        flips, ray = decide_ray(h, s.points[j], v)
        bound = bound_by_slope(s, h, j, distance=distance, one=one)
        if not flips or flips[-1].low > bound or flips[-1].high is not None:
            reason = f"at c = {bound} the label has not changed for good"
            return Decision(Answer.NO, (*ray.certificates, *fit.certificates), reason)
        decisions.append(ray)
    return every(decisions)


R_PRIME = networks([ANY, NONNEGATIVE])
TILTED = two_layer([[1, -6]], [1], [1], Above(1))


@final
class LengthBySlope(ForEachClassifier[Point]):
    r"""
    **Ours.** Let $h \in \mathcal{R}'$ fit $S$, $h = +1$ where $f > a$, and let $f$ change by at
    most $L \|x - x'\|_1$ between two points. With $v = x_b - x_a$ and $m = f(x_b) - f(x_a)$ the
    label of every $(x, -1) \in S$ is $+1$ at $x + c v$ for every $c > 1$ with
    $c > (a - f(x_a) + L \|x - x_a\|_1) / m$.

    *Proof.* $f$ is convex, so that $f(x_a + c v) \ge f(x_a) + c m$ for $c \ge 1$. And
    $f(x + c v) \ge f(x_a + c v) - L \|x - x_a\|_1$, which exceeds $a$ where $c m$ exceeds
    $a - f(x_a) + L \|x - x_a\|_1$.

    *Modelled.* $L = \sum_i v_i \max_k |w_{ik}|$. One network after the other.

    *Needed.* The distance; and $c > 1$, for between $x_a$ and $x_b$ convexity is an upper bound.
    """

    id = "ours/length-by-slope"
    label = "A length by slope and rise"
    title = "The step that a network needs is bounded by its slope over its rise"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("Length_by_slope")
    statement = Statement(
        printed=r"For $h \in \mathcal{R}'_S$ with a score $f$ of slope at most $L$ in the 1-norm and "
        r"$v = x_b - x_a$: $h(x + c v) = +1$ for all $(x, -1) \in S$ and all $c > \max(1, (a - "
        r"f(x_a) + L \lVert x - x_a \rVert_1) / (f(x_b) - f(x_a)))$.",
        source="ours; after Section 5, Theorem 15",
    )
    domain = along_lines(R_PRIME)
    assumptions = (on_set(both_labels),)

    def choose(self, s: LabelledSet) -> Point | None:
        return difference(s)

    def check(self, s: LabelledSet, w: Point | None, h: Any) -> Decision:
        return _within_slope(s, w, h)

    def examples(self) -> Iterable[Example]:
        yield Example(WithClassifier(FLAT, TILTED), Answer.YES, "the ray is let go at c = 6")

    def rejections(self) -> Iterable[tuple[WithClassifier, Point | None]]:
        yield WithClassifier(FLAT, TILTED), (-1, 0)
        yield WithClassifier(FLAT, TILTED), None

    def weakenings(self) -> Iterable[Weakening]:
        one_label = along_lines(R_PRIME, one_label=True, pool=40, listed=False)
        yield self.without("both labels", expects=Outcome.REFUTED, domain=one_label)
        yield self.varied(
            "no distance",
            expects=Outcome.REFUTED,
            change=r"the term $L \lVert x - x_a \rVert_1$ dropped",
            domain=along_lines(R_PRIME, listed=False, most_dimensions=1),
            decide=lambda x, w: _within_slope(x.s, w, x.h, distance=False),
        )
        yield self.varied(
            "below 1",
            expects=Outcome.REFUTED,
            change="$c > 1$ not asked",
            domain=along_lines(R_PRIME, pool=[two_layer([[1]], [0], [1], Above(1))], listed=False),
            decide=lambda x, w: _within_slope(x.s, w, x.h, one=False),
        )
        yield self.varied(
            "signs",
            expects=Outcome.REFUTED,
            change="one output weight is negative",
            domain=along_lines(networks([ANY, ONE_NEGATIVE]), pool=[HUMP], changes=2, listed=False),
        )


def _separators(s: LabelledSet, v: Point | None, lengths: dict[int, Rational]) -> Decision:
    """Does -y v, at its length for the label y, fool every separator at every point of S?"""
    if v is None:
        return no_direction_at_all(s)
    return every(separators_fooled_at(s, v, c, label=y) for y, c in lengths.items())


def _counts(s: LabelledSet, factor: Rational = 1) -> dict[int, Rational]:
    return {y: factor * len(s.where(y)) for y in (-1, 1)}


def between_means(s: LabelledSet) -> Point | None:
    """Return the mean of the +1 points less that of the -1 points."""
    if len(set(s.labels)) < 2:
        return None
    return tuple(b - a for a, b in zip(mean_of(s, -1), mean_of(s, 1), strict=True))


@final
class LengthForSeparators(Conjecture[LabelledSet, Point]):
    r"""
    **Ours.** One length for all separators at all points, as the remark after Corollary 6 wants
    it for $w^*$: for $v = \bar x_+ - \bar x_-$ every $h \in \mathcal{H}_S$ has the label $-y$ at
    $x - y\, n_y v$ for every $(x, y) \in S$, where $n_y$ is the number of points of label $y$.
    So a step of length $\max(n_+, n_-) \|\bar x_+ - \bar x_-\|$ fools every separator everywhere.

    *Proof.* Let $f$ be the score, and $x_j$ one of the $-1$ points. From $f(\bar x_+) > 0$ and
    $n_- f(\bar x_-) = \sum_i f(x_i) \le f(x_j)$ it follows that $f(x_j + n_- v) = f(x_j) + n_-
    f(\bar x_+) - n_- f(\bar x_-) \ge n_- f(\bar x_+) > 0$. For $+1$ points likewise.

    *Modelled.* All separators at once: one that keeps its label is one of $S$ with the point it
    keeps added. *Needed.* The factor cannot be $\frac{999}{1000} n_y$.
    """

    id = "ours/length-for-separators"
    label = "One length for all separators"
    title = "Along the difference of the means one length fools every separator at every point"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("Length_for_separators")
    uses = ("ours/centroids-transfer",)
    statement = Statement(
        printed=r"For a separable $S$ with both labels and $v = \bar x_+ - \bar x_-$: every $h \in "
        r"\mathcal{H}_S$ has the label $-y$ at $x - y\, n_y v$, for every $(x, y) \in S$.",
        source="ours; after Section 3, Corollary 6",
    )
    domain = two_label_sets
    assumptions = (separable, both_labels)

    def construct(self, x: LabelledSet) -> Point | None:
        return between_means(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return _separators(x, w, _counts(x))

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "one point of each label: c = 1")
        yield Example(FLAT, Answer.YES, "c = 2 at the -1 points")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PAIR, (-1,)
        yield PAIR, (LESS,)
        yield FLAT, (1, 0)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=separable_sets)
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no separator left to fool",
            domain=inseparable_sets,
            decide=_even_if_null,
        )
        yield self.varied(
            "length x 999/1000",
            expects=Outcome.REFUTED,
            change=r"$x - \frac{999}{1000} y\, n_y v$",
            decide=lambda x, w: _separators(x, w, _counts(x, LESS)),
        )


def _even_if_null(x: LabelledSet, w: Point | None) -> Decision:
    """Decide for the first axis where the means coincide."""
    return _separators(x, w if w and any(w) else (1,) + (0,) * (x.dimension - 1), _counts(x))


def across(s: LabelledSet) -> Point | None:
    """Return the vector from one hull to the other: along w*, as long as they are apart."""
    margin = margin_of(s)
    if margin is None:
        return None
    norm = sum(a * a for a in margin.w)
    return tuple(Fraction(2 * a) / norm for a in margin.w)


@final
class TwiceTheMargin(Conjecture[LabelledSet, Point]):
    r"""
    **Conjecture, refuted.** A step of the length $2 \gamma^*$, the distance of the two hulls,
    along $w^*$ fools every separator of $S$ at every $-1$ point.

    *Fails.* It leads from one hull to the other where they are nearest, not from each point; and
    a longer one along $w^*$ does no better (``charles2019/remark-6``). With one point of each
    label it is the step from one to the other.
    """

    id = "ours/twice-the-margin"
    proof = Coq("Twice_the_margin_fails")
    label = "A step of twice the margin"
    title = "A step as long as the hulls are apart, along the max-margin vector, fools every separator"
    expects = Outcome.REFUTED
    statement = Statement(
        printed=r"For a separable $S$ with both labels, every $h \in \mathcal{H}_S$ has the label "
        r"$+1$ at $x + 2 \gamma^* w^* / \lVert w^* \rVert$ for every $(x, -1) \in S$.",
        source="ours; Section 7",
    )
    domain = two_label_sets
    assumptions = (separable, both_labels)

    def construct(self, x: LabelledSet) -> Point | None:
        return across(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return _separators(x, w, {-1: 1})

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "from one point to the other")
        behind = LabelledSet([(0,), (-2,), (1,)], [-1, -1, 1])
        yield Example(behind, Answer.NO, "a point behind the margin")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield PAIR, (-1,)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "one point of each label",
            expects=Outcome.SURVIVES,
            change="$S$ has one point of each label",
            domain=one_point_per_label,
        )
        yield self.varied(
            "a thousand times as long",
            expects=Outcome.REFUTED,
            change=r"a step of $2000 \gamma^*$",
            decide=lambda x, w: _separators(x, w, {-1: 1000}),
        )


def _by_margin(x: WithClassifier, margin: Margin | None, *, distance: bool = True) -> Decision:
    """Does h change its label within 2 g + (g / g_h) |x_j - p|, for each -1 point? On squares.

    p is the point of the -1 hull nearest to the +1 hull, g the margin of S and g_h that of h.
    Along the unnormalised w* of length 1 / g the label changes at t; t / g <= 2 g + (g / g_h) R
    is t |w*|^2 - 2 <= |w| R / m, with m the least y (<w, x> + b).
    """
    s, h = x.s, x.h
    if margin is None:
        return no_margin(s)
    _, fit = decide_labels(h, s.points)
    total = sum(margin.alpha[i] for i in s.where(-1))
    p = [sum(margin.alpha[i] * s.points[i][k] for i in s.where(-1)) / Fraction(total)
         for k in range(s.dimension)]
    squared = sum(a * a for a in margin.w)
    least = min(y * h.score(z) for z, y in zip(s.points, s.labels, strict=True))
    steep = sum(a * a for a in h.w)
    decisions = [fit]
    for j in s.where(-1):
        flips, ray = decide_ray(h, s.points[j], margin.w)
        away = sum((a - b) ** 2 for a, b in zip(s.points[j], p, strict=True)) if distance else 0
        excess = flips[0].low * squared - 2 if flips else None
        if excess is None or (excess > 0 and excess**2 * least**2 > steep * away):
            reason = "the label does not change within the bound"
            return Decision(Answer.NO, (*ray.certificates, *fit.certificates), reason)
        decisions.append(ray)
    return every(decisions)


LINEAR = separators()


@final
class LengthByMargin(ForEachClassifier[Margin]):
    r"""
    **Ours.** Along $w^*$ a separator $h$ of $S$ with geometric margin $\gamma_h$ changes its label
    of $(x, -1) \in S$ within the length $2 \gamma^* + \frac{\gamma^*}{\gamma_h} \|x - p_-\|$, where
    $p_-$ is a point of $\operatorname{conv} S^-$ nearest to $\operatorname{conv} S^+$.

    *Proof.* Let $f = \langle w, \cdot \rangle + b$ with $\|w\| = 1$, $u = w^* / \|w^*\|$ and $p_+ =
    p_- + 2 \gamma^* u$. Since $f \ge \gamma_h$ on $S^+$ and $\le -\gamma_h$ on $S^-$, $2 \gamma^*
    \langle w, u \rangle = f(p_+) - f(p_-) \ge 2 \gamma_h$. And $f(x + c u) = f(p_+) + (c - 2
    \gamma^*) \langle w, u \rangle + \langle w, x - p_- \rangle \ge \gamma_h + (c - 2 \gamma^*)
    \gamma_h / \gamma^* - \|x - p_-\|$ for $c \ge 2 \gamma^*$, which is positive from the bound on.

    *Modelled.* One separator after the other; lengths are compared by their squares.

    *Needed.* The distance. So separators of margin $\gamma^* / k$ are all fooled by one length.
    """

    id = "ours/length-by-margin"
    label = "A length by margin"
    title = "Along the max-margin vector, the step a separator needs is bounded by its margin"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("Length_by_margin")
    statement = Statement(
        printed=r"For $h \in \mathcal{H}_S$ of margin $\gamma_h$ and $(x, -1) \in S$ the label of $x + "
        r"c w^* / \lVert w^* \rVert$ changes at some $c \le 2 \gamma^* + \frac{\gamma^*}{\gamma_h} "
        r"\lVert x - p_- \rVert$.",
        source="ours; after Section 3, Theorem 5",
    )
    domain = along_lines(LINEAR)
    assumptions = (on_set(both_labels),)

    def choose(self, s: LabelledSet) -> Margin | None:
        return margin_of(s)

    def check(self, s: LabelledSet, w: Margin | None, h: Any) -> Decision:
        return _by_margin(WithClassifier(s, h), w)

    def examples(self) -> Iterable[Example]:
        tilted = Linear((1, Fraction(-1, 2)), Fraction(-1, 4))
        yield Example(WithClassifier(FLAT, tilted), Answer.YES, "a tilted separator")

    def rejections(self) -> Iterable[tuple[WithClassifier, Margin | None]]:
        yield WithClassifier(LabelledSet([(0,)], [-1]), Linear((1,), -1)), None

    def weakenings(self) -> Iterable[Weakening]:
        one_label = along_lines(LINEAR, one_label=True, pool=40, listed=False)
        yield self.without("both labels", expects=Outcome.REFUTED, domain=one_label)
        yield self.varied(
            "no distance",
            expects=Outcome.REFUTED,
            change=r"within $2 \gamma^*$",
            domain=along_lines(LINEAR, listed=False, most_dimensions=2),
            decide=lambda x, w: _by_margin(x, w, distance=False),
        )
