"""What the paper says of networks and convex regions in passing, and what holds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple, final

from hypothesis import strategies as st

from theorems.charles2019.figures_2_and_3 import ISLAND, LINE
from theorems.charles2019.lemma_13 import small_segments
from theorems.charles2019.theorem_11 import CORNER, RING
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.convex_sets import (
    Point,
    each_label,
    fits_a_region,
    fitted,
    inseparable_in_the_hull,
    is_sum,
    ring_sets,
    two_layer_networks,
)
from theorems.geometry.domains.sets import both_labels, one_label_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network, sum_of_units
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.objects import register
from verify.outcome import Kind, Outcome, Standing


class _Note(Claim):  # type: ignore[type-arg]
    standing = Standing.REMARK


@final
class AnyDifferenceServes(_Note):
    r"""
    **Note (Section 6).** The direction of Theorem 15 "can be any vector in the direction of
    $x_\beta - x_\alpha$ for any $x_\beta \in S[1]$, $x_\alpha \in S[-1]$".

    *Modelled.* Every pair of a set is decided.
    """

    id = "charles2019/note-any-difference"
    label = "Note in Section 6"
    short = "differences"
    title = "Every difference of a +1 and a -1 point serves the networks"
    expects = Outcome.SURVIVES
    proof = Coq("Any_difference_serves", "It says the same of the separators, too.")
    statement = Statement(
        printed="The vector $v_2$ is constructed in the proof of Theorem 11 and can be any vector "
        r"$v_2$ in the direction of $x_\beta - x_\alpha$ for any $x_\beta \in S[1], "
        r"x_\alpha \in S[-1]$.",
        source="Section 6, before Figure 3",
    )
    uses = ("charles2019/theorem-15",)
    domain = ring_sets
    assumptions = (fitted, each_label)

    def decide(self, x: LabelledSet, w: None) -> Decision:
        differences = {
            tuple(b - a for a, b in zip(x.points[i], x.points[j], strict=True)): None
            for i in x.where(-1) for j in x.where(1)
        }
        if any(not any(v) for v in differences):  # a point bears both labels: none fits
            return decide_convex(x, [1] * x.dimension, -1)
        decisions = [decide_convex(x, v, -1) for v in differences]
        answer = every(decisions)
        return answer if differences else Decision(Answer.VACUOUS, (), "there is no pair")

    def examples(self) -> Iterable[Example]:
        yield Example(RING, Answer.YES, "three differences")

    def rejections(self) -> Iterable[tuple[LabelledSet, None]]:
        yield LabelledSet([(0,), (0,)], [1, -1]), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "both labels",
            expects=Outcome.VACUOUS,
            change="with one label there is no pair",
            domain=one_label_sets,
        )
        yield self.without(
            "fitted",
            expects=Outcome.VACUOUS,
            change="without it no network of the class is left to fool",
            domain=inseparable_in_the_hull,
            decide=lambda x, w: decide_convex(x, [1] * x.dimension, -1),
        )
        yield self.without(
            "fitted",
            "both labels",
            expects=Outcome.VACUOUS,
            change="without one of the two there is no pair, or no network to fool",
            domain=Domain(
                name="labelled sets with one label, or that no network of the class fits",
                of=LabelledSet,
                draw=st.one_of(one_label_sets.draw, inseparable_in_the_hull.draw),
                contains=lambda s: not (both_labels.holds(s) and fits_a_region(s)),
            ),
        )
        yield self.varied(
            "differences between -1 points",
            expects=Outcome.REFUTED,
            change="any difference of two points of $S$",
            decide=lambda x, w: decide_convex(
                x, [a - b for a, b in zip(x.points[x.where(-1)[0]], x.points[x.where(1)[0]],
                                          strict=True)], -1
            ),
        )


@register("network and point")
class NetworkPoint(NamedTuple):
    """A network and a point."""

    h: Network
    x: Point


@st.composite
def _network_points(draw: st.DrawFn) -> NetworkPoint:
    dimension = draw(strategies.dimensions)
    h = draw(two_layer_networks(dimension))
    return NetworkPoint(h, draw(strategies.point_of(dimension)))


@final
class SomeUnitIsPositive(_Note):
    r"""
    **Note (Section 5).** The classifiers of $\mathcal{R}$ "return 1 if at least one of these is
    positive".

    *Modelled.* The label is compared with the units, evaluated one by one, at a point.
    """

    id = "charles2019/note-some-unit"
    label = "Note in Section 5"
    short = "some unit"
    title = "A network in R says +1 where some unit is positive"
    expects = Outcome.SURVIVES
    proof = Coq("Note_some_unit")
    statement = Statement(
        printed=r"Intuitively, such ReLU classifiers compute $L$ functions of the form "
        r"$\sigma(w_i^T x + b_i)$ and then return 1 if at least one of these is positive.",
        source=r"Section 5, after the definition of $\mathcal{R}$",
    )
    domain = Domain[NetworkPoint](
        name="networks with a sum for output, and a point",
        of=NetworkPoint,
        draw=_network_points(),
        contains=lambda x: is_sum(x.h),
        small=lambda: (NetworkPoint(s.h, p) for s in small_segments() for p in (s.x, (3,))),
        strata=lambda x: {"label +1": x.h.label(x.x) == 1, "d = 1": x.h.dimension == 1},
        floors={"label +1": 20, "d = 1": 5},
        numbers=lambda x: {"d": x.h.dimension, "width": x.h.width},
    )

    def construct(self, x: NetworkPoint) -> tuple[int, ...]:
        """List the positive units."""
        return _positive(x)

    def decide(self, x: NetworkPoint, w: tuple[int, ...] | None) -> Decision:
        labels, decision = decide_labels(x.h, [x.x])
        if w == _positive(x) and (labels[0] == 1) == bool(w):
            return decision
        return Decision(Answer.NO, decision.certificates, "the units say otherwise")

    def examples(self) -> Iterable[Example]:
        yield Example(NetworkPoint(sum_of_units([[1]], [0]), (0,)), Answer.YES, "no unit is positive at 0")

    def rejections(self) -> Iterable[tuple[NetworkPoint, tuple[int, ...]]]:
        yield NetworkPoint(sum_of_units([[1]], [0]), (1,)), ()
        yield NetworkPoint(sum_of_units([[1]], [0]), (0,)), (0,)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "all units",
            expects=Outcome.REFUTED,
            change="return 1 if *all* are positive",
            decide=_all_positive,
        )


def _positive(x: NetworkPoint) -> tuple[int, ...]:
    hidden = x.h.layers[0]
    return tuple(
        i for i, (row, b) in enumerate(zip(hidden.weights, hidden.bias, strict=True))
        if sum((Fraction(a * c) for a, c in zip(row, x.x, strict=True)), start=Fraction(b)) > 0
    )


def _all_positive(x: NetworkPoint, w: tuple[int, ...]) -> Decision:
    labels, decision = decide_labels(x.h, [x.x])
    if (labels[0] == 1) == (len(w) == len(x.h.layers[0].bias)):
        return decision
    return Decision(Answer.NO, decision.certificates, "some units are positive, not all")


network_fits = Assumption[Any](
    "accurate", "The network fits $S$.", lambda x: x.h.fits(x.s.points, x.s.labels),
    stated="Section 5",
)


@register("set with a network and a point")
class FittedNetwork(NamedTuple):
    """A labelled set, a network that fits it, a direction and a point outside S."""

    s: LabelledSet
    h: Network
    v: Point
    x: Point


def _by_hand(name: str, instance: FittedNetwork) -> Domain[FittedNetwork]:
    return Domain(name=name, of=FittedNetwork, draw=st.just(instance), small=lambda: (instance,))


class _Shown(_Note):
    kind = Kind.EXISTENCE
    expects = Outcome.SHOWN
    assumptions = (network_fits,)


ONE_SIDED = FittedNetwork(LINE, ISLAND.second, (-1,), (0,))  # type: ignore[arg-type]


@final
class OnePointIsNotAll(_Shown):
    r"""
    **Note (Section 2).** What holds for linear classifiers (``note-one-point-is-all``) "need not
    hold for neural networks": a direction adversarial at one point of a label may fail at another.
    """

    id = "charles2019/note-one-point-is-not-all"
    label = "Note in Section 2"
    short = "not for all"
    title = "A direction that fools a network at one point may fail at another of that label"
    statement = Statement(
        printed="For a linear classifier, an adversarial direction for some data point is also "
        "adversarial for other data points with the same label. This need not hold for neural "
        "networks.",
        source="Section 2, before Figure 2",
    )
    domain = _by_hand("a network on a line, by hand", ONE_SIDED)
    proof = Coq("Note_one_point_is_not_all")

    def decide(self, x: FittedNetwork, w: None) -> Decision:
        rays = [decide_ray(x.h, x.s.points[i], x.v) for i in x.s.where(-1)]
        together = every([*(ray for _, ray in rays), decide_labels(x.h, x.s.points)[1]])
        if len({bool(flips) for flips, _ in rays}) == 2:
            return together
        return Decision(Answer.NO, together.certificates, "the same at all points")

    def examples(self) -> Iterable[Example]:
        yield Example(ONE_SIDED, Answer.YES, "an island of +1 between two -1 points")

    def rejections(self) -> Iterable[tuple[FittedNetwork, None]]:
        yield ONE_SIDED._replace(v=(1,)), None


WEDGE = FittedNetwork(CORNER, sum_of_units([[0, 1], [0, -1]], [Fraction(-1, 2)] * 2), (1, 1), (5, 0))


@final
class BetaNeedNotBeConvex(_Shown):
    r"""
    **Note (Section 5).** In Theorem 11 $h^{-1}(\beta)$ is not necessarily convex.

    *Shown* by a strip: half-way between its two $+1$ sides the label is $-1$.
    """

    id = "charles2019/note-beta-need-not-be-convex"
    label = "Note in Section 5"
    short = "β not convex"
    title = "The other region of a network need not be convex"
    statement = Statement(
        printed=r"We will analyze $h$ such that $h^{-1}(\alpha)$ is convex (note that "
        r"$h^{-1}(\beta)$ is not necessarily convex).",
        source="Section 5, before Theorem 11",
    )
    domain = _by_hand("a strip in the plane, by hand", WEDGE)
    proof = Coq("Note_beta_need_not_be_convex")

    def decide(self, x: FittedNetwork, w: None) -> Decision:
        plus = [x.s.points[i] for i in x.s.where(1)]
        middle = [Fraction(a + b) / 2 for a, b in zip(plus[0], plus[-1], strict=True)]
        labels, decision = decide_labels(x.h, [plus[0], plus[-1], middle])
        if labels == [1, 1, -1]:
            return decision
        return Decision(Answer.NO, decision.certificates, "the middle has label +1 too")

    def examples(self) -> Iterable[Example]:
        yield Example(WEDGE, Answer.YES, "a strip")

    def rejections(self) -> Iterable[tuple[FittedNetwork, None]]:
        half_plane = sum_of_units([[2, 0]], [-1])
        yield WEDGE._replace(h=half_plane), None


@final
class OutsideTheSample(_Shown):
    r"""
    **Note (after Theorem 10).** "$v$ may be adversarial for more than just instances in the
    training set": it is at every point of the region.
    """

    id = "charles2019/note-outside-the-sample"
    label = "Note after Theorem 10"
    short = "outside S"
    title = "The direction fools the network at points outside the sample too"
    statement = Statement(
        printed="Note that the theorem implies more than $v$ being adversarial for $h$ on $S$. In "
        "particular, it applies to any $(x, -1)$ such that $h(x) = -1$.",
        source="Section 5, after Theorem 10",
    )
    domain = _by_hand("a strip in the plane and a point of it, by hand", WEDGE)
    proof = Coq("Note_outside_the_sample")

    def decide(self, x: FittedNetwork, w: None) -> Decision:
        flips, ray = decide_ray(x.h, x.x, x.v)
        labels, decision = decide_labels(x.h, [*x.s.points, x.x])
        together = every([ray, decision])
        if flips and labels[-1] == -1 and x.x not in x.s.points:
            return together
        return Decision(Answer.NO, together.certificates, "a point of S, or one that is not fooled")

    def examples(self) -> Iterable[Example]:
        yield Example(WEDGE, Answer.YES, "(5, 0), far along the strip")

    def rejections(self) -> Iterable[tuple[FittedNetwork, None]]:
        yield WEDGE._replace(x=(0, 0)), None
        yield WEDGE._replace(v=(1, 0)), None


@final
class WeakerThanConvex(_Shown):
    r"""
    **Note (before Theorem 12).** $\mathcal{T}$ asks less than $\mathcal{C}_S$: the set where
    $h = \alpha$ need not be convex, only lie in a convex set.

    *Shown* by a network with two intervals of $-1$ on a line, which lie in one that leaves a
    $+1$ point out; $\mathcal{C}_S \subset \mathcal{T}$ takes $C_h = h^{-1}(\alpha)$.
    """

    id = "charles2019/note-weaker-than-convex"
    label = "Note before Theorem 12"
    short = "T is weaker"
    title = "The classifiers of Theorem 12 need no convex region"
    statement = Statement(
        printed=r"The requirement that $h \in \mathcal{C}_S$ can be weakened.",
        tested=r"Some $h$, not continuous, is $\beta$ outside a convex $C_h$ and has no convex "
        r"$h^{-1}(\alpha)$.",
        difference="Continuity is left out, without which the printed class is empty.",
        source="Section 5, before Theorem 12",
    )
    domain = _by_hand("a network with two intervals of -1, by hand", ONE_SIDED)
    proof = Coq("Note_weaker_than_convex")

    def decide(self, x: FittedNetwork, w: None) -> Decision:
        # alpha lies left of 0 with an island of beta in it, and x_beta = 1 beyond.
        flips, ray = decide_ray(x.h, (-7,), (1,))
        beyond, away = decide_ray(x.h, x.s.points[x.s.where(1)[0]], (1,))
        together = every([ray, away, decide_labels(x.h, x.s.points)[1]])
        if len(flips) == 2 and flips[-1].high is None and not beyond:
            return together
        return Decision(Answer.NO, together.certificates, "one interval, or none")

    def examples(self) -> Iterable[Example]:
        yield Example(ONE_SIDED, Answer.YES, "two intervals within a half-line")

    def rejections(self) -> Iterable[tuple[FittedNetwork, None]]:
        yield ONE_SIDED._replace(h=sum_of_units([[1]], [0])), None

