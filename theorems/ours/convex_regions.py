"""What the paper leaves unsaid of its networks: which directions serve, and which class holds which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import final

from hypothesis import strategies as st

from theorems.charles2019.lemma_13 import Segment, segments, small_segments
from theorems.charles2019.notes_linear import points_of_one_label
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.convex_sets import (
    convex_sets,
    fits_a_region,
    is_sum,
    mean_of,
    small_convex_sets,
)
from theorems.geometry.domains.linear_classifiers import (
    TwoPoints,
    is_linear,
    small_two_points,
    two_points,
)
from theorems.geometry.domains.sets import both_labels, numbers, strata
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, Network, sum_of_units, weighted_units
from theorems.ours.separators import Directed, small_any
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Rational, Vector
from verify.exact.program import Optimum, minimise
from verify.outcome import Outcome, Reading, Standing


class _Ours(Claim):  # type: ignore[type-arg]
    standing = Standing.OURS_PROVED
    reading = Reading.OURS


set_fitted = Assumption[Directed](
    "fitted", "No $+1$ point lies in the hull of the $-1$ points.", lambda x: fits_a_region(x.s)
)
set_both_labels = Assumption[Directed](
    "both labels", both_labels.sentence, lambda x: both_labels.holds(x.s)
)


@st.composite
def _directed(draw: st.DrawFn, labels: int | None = 2) -> Directed:
    """Draw a set that a convex region fits, and a direction out of it, at its rim, or any."""
    s = draw(convex_sets(labels=labels))
    within, beyond = s.where(-1), s.where(1)
    if not within or not beyond or draw(st.booleans()):
        return Directed(s, draw(strategies.vectors(s.dimension)))
    chosen = draw(st.lists(st.sampled_from(within), min_size=1, max_size=3))
    end = s.points[draw(st.sampled_from(beyond))]
    mean = [Fraction(sum(s.points[i][k] for i in chosen)) / len(chosen) for k in range(s.dimension)]
    return Directed(s, tuple(b - a for a, b in zip(mean, end, strict=True)))


def _small_directed() -> Iterator[Directed]:
    for s in small_convex_sets():
        if len(s.points) <= 3:
            for v in product((0, 1, -1), repeat=s.dimension):
                if any(v):
                    yield Directed(s, v)


def leads_out(s: LabelledSet, v: Vector) -> bool:
    """Is v a positive multiple of x_o less a mean of -1 points, for some +1 point? By programs."""
    rows = [[*s.points[i], 1] for i in s.where(-1)] + [[*v, 0]]
    bounds = [0] * (len(rows) - 1) + [1]
    for i in s.where(1):
        longest = minimise([*s.points[i], 1], rows, bounds)  # the largest t with x_o - t v in the hull
        if isinstance(longest, Optimum) and longest.value > 0:
            return True
    return False


@final
class CompleteForConvex(_Ours):
    r"""
    **Ours.** The directions that are adversarial for every $h$ that fits $S$ and whose $-1$
    region is convex and open, or convex and closed, at all its points, are exactly the union over
    the $+1$ points $x_o$ of $\operatorname{cone}(x_o - \operatorname{conv} S^-)$ without $0$.

    *Proof.* If $x_o = \bar x + t v$ with $\bar x \in \operatorname{conv} S^-$ and $t > 0$, the
    ray from $\bar x$ leaves the region; a direction of recession of an open or a closed convex
    set is one at every point. Otherwise each $x_o$ is cut off by a half-space that holds $S^-$ and
    rises nowhere along $v$; their intersection is the region of a network in $\mathcal{R}$.

    *Modelled.* The decider is compared with a second method, a linear program for each $x_o$.
    """

    id = "ours/complete-for-convex"
    label = "Completeness of D-conv"
    title = "Exactly the differences from the hull serve every convex region"
    expects = Outcome.SURVIVES
    proof = Coq("Convex_complete", "It says so of either label, and of the networks that fit, too.")
    statement = Statement(
        printed=r"For $S$ with both labels that some convex region fits, $v \neq 0$ is adversarial "
        r"for all of them at the $-1$ points if and only if $v \in \bigcup_{x_o \in S^+} "
        r"\operatorname{cone}(x_o - \operatorname{conv} S^-)$.",
        source="ours",
    )
    uses = ("charles2019/theorem-11-repaired",)
    domain = Domain(
        name="sets that a convex region fits, with a direction",
        of=Directed,
        draw=_directed(),
        small=_small_directed,
        contains=lambda x: any(x.v),
        strata=lambda x: strata(x.s),
        numbers=lambda x: numbers(x.s),
    )
    assumptions = (set_fitted, set_both_labels)

    def construct(self, x: Directed) -> bool:
        return leads_out(x.s, x.v)

    def decide(self, x: Directed, w: bool | None) -> Decision:
        decision = decide_convex(x.s, x.v, -1)
        if not decision.certificates or decision.answer is Answer.VACUOUS:
            return decision
        if (decision.answer is Answer.YES) is w:
            return Decision(Answer.YES, decision.certificates)
        return Decision(Answer.NO, decision.certificates, "the two methods disagree")

    def examples(self) -> Iterable[Example]:
        corner = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
        yield Example(Directed(corner, (1, 1)), Answer.YES, "towards a point: serves")
        yield Example(Directed(corner, (1, 0)), Answer.YES, "between them: does not")

    def rejections(self) -> Iterable[tuple[Directed, bool]]:
        corner = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
        yield Directed(corner, (1, 1)), False
        yield Directed(corner, (1, 0)), True

    def weakenings(self) -> Iterable[Weakening]:
        any_labels = Domain(
            name="sets that a convex region fits, one label allowed, with a direction",
            of=Directed,
            draw=_directed(0),
            contains=lambda x: any(x.v),
            strata=lambda x: strata(x.s),
        )
        yield self.without(
            "both labels",
            expects=Outcome.SURVIVES,
            change="with one label the union is empty, and no direction serves",
            domain=any_labels,
        )
        yield self.without(
            "fitted",
            expects=Outcome.VACUOUS,
            change="without it no region is left to leave",
            domain=_unfitted,
        )
        yield self.without(
            "fitted",
            "both labels",
            expects=Outcome.SURVIVES,
            domain=Domain(
                name="labelled sets with a direction",
                of=Directed,
                draw=_directed(0),
                small=small_any,
                contains=lambda x: any(x.v),
            ),
        )
        yield self.varied(
            "cone of all",
            expects=Outcome.REFUTED,
            change=r"$\operatorname{cone}(\operatorname{conv} S^+ - \operatorname{conv} S^-)$, as "
            "for separators",
            assumptions=(*self.assumptions, _not_null),
            construct=lambda x: None,
            decide=lambda x, _: decide_convex(x.s, _across_all(x.s), -1),
        )


def _across_all(s: LabelledSet) -> tuple[Rational, ...]:
    """Return a mean of two differences, of the first and the last +1 point from a -1 point."""
    plus, minus = s.where(1), s.where(-1)
    return tuple(
        Fraction(s.points[plus[0]][k] + s.points[plus[-1]][k]) / 2 - s.points[minus[0]][k]
        for k in range(s.dimension)
    )


_not_null = Assumption[Directed](
    "v is not 0", "The mean of the differences is not 0.", lambda x: any(_across_all(x.s))
)


def _point_inside(x: Directed) -> Directed:
    return Directed(LabelledSet([*x.s.points, mean_of(x.s, -1)], [*x.s.labels, 1]), x.v)


_unfitted = Domain[Directed](
    name="sets with a +1 point in the hull of the -1 points, with a direction",
    of=Directed,
    draw=_directed().map(_point_inside),
    contains=lambda x: any(x.v) and not fits_a_region(x.s),
)


def same_everywhere(h: Linear, network: Network, start: Vector) -> Decision:
    """Do a linear classifier and a network of its one score agree on the whole space?

    Both depend on x only through <w, x>, which takes every value along w and -w.
    """
    for row in network.layers[0].weights:
        if any(a * d != b * c for (a, b), (c, d) in product(zip(row, h.w, strict=True), repeat=2)):
            return Decision(Answer.NO, (), "a unit of the network looks another way")
    decisions = []
    for sign in (1, -1):
        v = [sign * a for a in h.w]
        flips, ray = decide_ray(h, start, v)
        others, ray_too = decide_ray(network, start, v)
        decisions += [ray, ray_too]
        if flips != others:
            together = every(decisions)
            reason = "the two labels part on a line across the boundary"
            return Decision(Answer.NO, together.certificates, reason)
    one, label = decide_labels(h, [start])
    two, label_too = decide_labels(network, [start])
    together = every([*decisions, label, label_too])
    if one != two:
        return Decision(Answer.NO, together.certificates, "the two labels differ at a point")
    return together


zero_is_minus = Assumption[TwoPoints](
    "score 0 is -1", r"$\operatorname{sign}(0) = -1$.", lambda x: x.h.zero == -1
)
_minus_rule = Domain[TwoPoints](
    name="linear classifiers for which score 0 is -1, with a point",
    of=TwoPoints,
    draw=two_points().map(lambda x: x._replace(h=x.h._replace(zero=-1))),
    small=lambda: (x for x in small_two_points() if x.h.zero == -1),
    contains=is_linear,
    strata=points_of_one_label.strata,
    numbers=points_of_one_label.numbers,
)


class _Inclusion(_Ours):
    def examples(self) -> Iterable[Example]:
        yield Example(TwoPoints(Linear((1,), 0), (0,), (0,), (1,)), Answer.YES, "x > 0")

    def decide(self, x: TwoPoints, w: Network | None) -> Decision:
        if w is None:
            return Decision(Answer.NO, (), "no network")
        return same_everywhere(x.h, w, x.x)

    def rejections(self) -> Iterable[tuple[TwoPoints, Network | None]]:
        x = TwoPoints(Linear((1,), 0), (1,), (1,), (1,))
        yield x, sum_of_units([[1]], [1])
        yield x, sum_of_units([[-1]], [0])
        yield x, weighted_units([[1]], [1], [1], Above(1, closed=True))
        plane = TwoPoints(Linear((1, 0), 0), (0, 0), (0, 0), (1, 0))
        yield plane, sum_of_units([[1, 0], [0, 1]], [0, 0])  # agrees along w only


@final
class LinearAreSums(_Inclusion):
    r"""
    **Ours.** If $\operatorname{sign}(0) = -1$, every linear classifier is in $\mathcal{R}$:
    $\operatorname{sign}(\langle w, x \rangle + b) = 1$ where $\sigma(\langle w, x \rangle + b) > 0$.

    *Needed.* The rule: for $\operatorname{sign}(0) = +1$ the $-1$ region is open.
    """

    id = "ours/linear-are-sums"
    label = "H in R"
    title = "A linear classifier is a network of one unit"
    expects = Outcome.SURVIVES
    proof = Coq("H_within_R")
    statement = Statement(
        printed=r"If $\operatorname{sign}(0) = -1$, then $\mathcal{H} \subset \mathcal{R}$.",
        source="ours",
    )
    domain = _minus_rule
    assumptions = (zero_is_minus,)

    def construct(self, x: TwoPoints) -> Network:
        return sum_of_units([x.h.w], [x.h.b])

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("score 0 is -1", expects=Outcome.REFUTED, domain=points_of_one_label)


@final
class LinearAreWeighted(_Inclusion):
    r"""
    **Ours.** Under either rule for score 0, every linear classifier is in the $\mathcal{R}'$ of
    Section 5: $\sigma(\langle w, x \rangle + b + 1) > 1$, or $\ge 1$. So Corollary 17 is Theorem 15.
    """

    id = "ours/linear-are-weighted"
    label = "H in R'"
    title = "A linear classifier is a network with a threshold"
    expects = Outcome.SURVIVES
    proof = Coq("H_within_R'")
    statement = Statement(printed=r"$\mathcal{H} \subset \mathcal{R}'$.", source="ours")
    domain = points_of_one_label

    def construct(self, x: TwoPoints) -> Network:
        return weighted_units([x.h.w], [x.h.b + 1], [1], Above(1, closed=x.h.zero == 1))

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "one rule",
            expects=Outcome.REFUTED,
            change=r"$\mathbb{I}_{(a, \infty)}$ for either rule",
            construct=lambda x: weighted_units([x.h.w], [x.h.b + 1], [1], Above(1)),
            decide=self.decide,
        )


@final
class SumsAreWeighted(_Ours):
    r"""
    **Ours.** $\mathcal{R} \subset \mathcal{R}'$: a constant hidden unit $\sigma(0 \cdot x + 1)$
    lifts $f$ and the threshold by 1.

    *Modelled.* The two networks are compared on the line through two drawn points.
    """

    id = "ours/sums-are-weighted"
    label = "R in R'"
    title = "A network with a sum for output is one with a positive threshold"
    expects = Outcome.SURVIVES
    proof = Coq("R_within_R'")
    statement = Statement(printed=r"$\mathcal{R} \subset \mathcal{R}'$.", source="ours")
    domain = Domain[Segment](
        name="networks with a sum for output, and two points",
        of=Segment,
        draw=segments(None),
        small=small_segments,
        contains=lambda s: is_sum(s.h),
        numbers=lambda s: {"d": s.h.dimension, "width": s.h.width},
    )

    def construct(self, x: Segment) -> Network:
        return _lifted(x.h, 1)

    def decide(self, x: Segment, w: Network | None) -> Decision:
        if w is None:
            return Decision(Answer.NO, (), "no network")
        v = [b - a for a, b in zip(x.x, x.y, strict=True)]
        back = [-c for c in v]
        rays = [decide_ray(h, x.x, u) for u in (v, back) for h in (x.h, w)]
        labels = [decide_labels(h, [x.x, x.y]) for h in (x.h, w)]
        together = every([*(ray for _, ray in rays), *(decision for _, decision in labels)])
        same = rays[0][0] == rays[1][0] and rays[2][0] == rays[3][0] and labels[0][0] == labels[1][0]
        if same or together.answer is not Answer.YES:
            return together
        return Decision(Answer.NO, together.certificates, "the two labels differ on the line")

    def examples(self) -> Iterable[Example]:
        wedge = sum_of_units([[1], [-1]], [-1, -1])
        yield Example(Segment(wedge, (0,), (1,)), Answer.YES, "an interval of -1")

    def rejections(self) -> Iterable[tuple[Segment, Network | None]]:
        wedge = sum_of_units([[1], [-1]], [-1, -1])
        yield Segment(wedge, (0,), (1,)), _lifted(wedge, 2)
        yield Segment(wedge, (0,), (1,)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "closed",
            expects=Outcome.REFUTED,
            change=r"with $\mathbb{I}_{[a, \infty)}$",
            construct=lambda x: _lifted(x.h, 1, closed=True),
            decide=self.decide,
        )


def _lifted(h: Network, threshold: int, *, closed: bool = False) -> Network:
    """Add a constant unit of height 1 and put the threshold where it is told."""
    hidden = h.layers[0]
    zero = (0,) * h.dimension
    return weighted_units(
        [*hidden.weights, zero], [*hidden.bias, 1], [1] * (len(hidden.bias) + 1),
        Above(threshold, closed=closed),
    )
