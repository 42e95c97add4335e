"""Figures 2 and 3: directions that transfer to no other network, and the max-margin one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, final

from hypothesis import strategies as st

from theorems.charles2019.theorem_11 import CORNER
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import decide_margin, margin_of
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain
from theorems.geometry.domains.convex_sets import Point
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, Network, sum_of_units, two_layer
from verify.claim import Assumption, Claim, Coq, Example, Statement
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Vector
from verify.objects import register
from verify.outcome import Kind, Outcome, Standing


Classifier = Linear | Network


@register("set with two classifiers and two directions")
class TwoOfEach(NamedTuple):
    """A labelled set, two classifiers that fit it, and a direction for each."""

    s: LabelledSet
    first: Classifier
    second: Classifier
    v: Point
    u: Point


both_fit = Assumption[TwoOfEach](
    "accurate",
    "Both classifiers fit $S$.",
    lambda x: x.first.fits(x.s.points, x.s.labels) and x.second.fits(x.s.points, x.s.labels),
    stated="Figures 2 and 3",
)


def fooled(h: Classifier, s: LabelledSet, label: int, v: Vector) -> tuple[list[bool], Decision]:
    """Say at which points of the label v is adversarial for h, with a ray each."""
    rays = [decide_ray(h, s.points[i], v) for i in s.where(label)]
    return [bool(flips) for flips, _ in rays], every(decision for _, decision in rays)


def same_direction(v: Vector, u: Vector) -> bool:
    """Is one vector a positive multiple of the other?"""
    level = all(a * d == b * c for a, b in zip(v, u, strict=True) for c, d in zip(v, u, strict=True))
    return level and sum((Fraction(a * b) for a, b in zip(v, u, strict=True)), Fraction(0)) > 0


def _all(wanted: list[tuple[list[bool], Decision]], holds: bool) -> Decision:
    together = every(decision for _, decision in wanted)
    if together.answer is Answer.YES and not holds:
        return Decision(Answer.NO, together.certificates, "some direction transfers, or fails")
    return together


def _fit(x: TwoOfEach) -> list[tuple[list[bool], Decision]]:
    return [([], decide_labels(h, x.s.points)[1]) for h in (x.first, x.second)]


def _hand_made(name: str, *instances: TwoOfEach) -> Domain[TwoOfEach]:
    return Domain(name=name, of=TwoOfEach, draw=st.sampled_from(instances), small=lambda: instances)


LINE = LabelledSet([(1,), (2,), (-1,), (-7,)], [1, 1, -1, -1])
ISLAND = TwoOfEach(
    LINE,
    two_layer([[1], [1]], [0, -5], [1, -2], Above(0)),  # +1 on (0, 10)
    two_layer([[1], [1], [1], [1]], [0, 6, 5, 4], [1, 1, -2, 1], Above(0)),  # (-6, -4), (0, inf)
    (1,),
    (-1,),
)


@final
class Figure2(Claim[TwoOfEach, None]):
    r"""
    **Figure 2.** Two nonlinear classifiers: $v_1$ is adversarial for $h_1$ at $x_1$ and the
    other $+1$ points, and for $h_2$ at none of them; $v_2$ is adversarial for $h_2$ at $x_2$,
    but not at all $-1$ points, and for $h_1$ at none.

    *Shown* on a line by two networks of two and four units, with output weights of both signs.
    """

    id = "charles2019/figure-2"
    label = "Figure 2"
    title = "Adversarial directions of networks need not transfer, nor serve a whole label"
    kind = Kind.EXISTENCE
    standing = Standing.REMARK
    expects = Outcome.SHOWN
    statement = Statement(
        printed="Note that $v_1$ is adversarial for $h_1$ at $x_1$ and for the other points with "
        "$+1$ label. However, $v_1$ does not transfer to the $+1$ instances for $h_2$. "
        "Furthermore, $v_2$ is an adversarial direction for $h_2$ at $x_2$, but does not transfer "
        "to all other points with label $-1$ for $h_2$, nor does it transfer to any $-1$ labeled "
        "point for $h_1$.",
        source="Section 2, Figure 2",
    )
    domain = _hand_made("two networks on a line, by hand", ISLAND)
    proof = Coq("Figure_2")
    assumptions = (both_fit,)

    def decide(self, x: TwoOfEach, w: None) -> Decision:
        own = fooled(x.first, x.s, 1, x.v)
        other = fooled(x.second, x.s, 1, x.v)
        partly = fooled(x.second, x.s, -1, x.u)
        none = fooled(x.first, x.s, -1, x.u)
        holds = (
            all(own[0]) and not any(other[0])
            and any(partly[0]) and not all(partly[0]) and not any(none[0])
        )
        return _all([own, other, partly, none, *_fit(x)], holds)

    def examples(self) -> Iterable[Example]:
        yield Example(ISLAND, Answer.YES, "an island of +1 far to the left")

    def rejections(self) -> Iterable[tuple[TwoOfEach, None]]:
        yield ISLAND._replace(v=(-1,)), None
        yield ISLAND._replace(second=ISLAND.first), None
        yield ISLAND._replace(u=(1,)), None


STRIP = sum_of_units([[0, 1], [0, -1]], [Fraction(-1, 2)] * 2)
THIRD = TwoOfEach(CORNER, Linear((2, 0), -1), STRIP, (1, 0), (1, 1))


@final
class Figure3(Claim[TwoOfEach, None]):
    r"""
    **Figure 3.** A linear classifier $h_1$ and a two-layer ReLU classifier $h_2$: the direction
    $v_1$ of Theorem 4 is adversarial for $h_1$ at the $-1$ points, not for $h_2$; $v_2$, from
    $x_\alpha$ to $x_\beta$, is for both.

    *Shown* on the set of ``section-6``.
    """

    id = "charles2019/figure-3"
    label = "Figure 3"
    title = "The max-margin direction misses a network that a difference of points fools"
    kind = Kind.EXISTENCE
    standing = Standing.REMARK
    expects = Outcome.SHOWN
    statement = Statement(
        printed="The ReLU adversarial direction $v_2$ constructed in the proof of Theorem 15 "
        "transfers to the linear classifier classifier $h_1$. However, the linear classifier "
        "adversarial direction $v_1$ constructed in the proof of Theorem 4 does not serve as an "
        "adversarial direction for the $-1$ labeled points for $h_2$.",
        source="Section 6, Figure 3",
    )
    uses = ("charles2019/section-6",)
    domain = _hand_made("a linear classifier and a network in the plane, by hand", THIRD)
    proof = Coq("Figure_3")
    assumptions = (both_fit,)

    def decide(self, x: TwoOfEach, w: None) -> Decision:
        table = [fooled(h, x.s, -1, v) for v in (x.v, x.u) for h in (x.first, x.second)]
        (linear, network, linear_too, network_too) = (answers for answers, _ in table)
        margin = margin_of(x.s)
        differences = [
            [b - a for a, b in zip(x.s.points[i], x.s.points[j], strict=True)]
            for i in x.s.where(-1) for j in x.s.where(1)
        ]
        as_stated = (
            margin is not None and same_direction(x.v, margin.w)
            and any(same_direction(x.u, d) for d in differences)
        )
        if margin is None or not as_stated:
            return Decision(Answer.NO, (), "v is not along w*, or u along no difference")
        holds = all(linear) and not any(network) and all(linear_too) and all(network_too)
        return _all([*table, *_fit(x), ([], decide_margin(x.s, margin))], holds)

    def examples(self) -> Iterable[Example]:
        yield Example(THIRD, Answer.YES, "the strip of Section 6")

    def rejections(self) -> Iterable[tuple[TwoOfEach, None]]:
        yield THIRD._replace(v=(1, 1)), None
        yield THIRD._replace(u=(0, 1)), None
        tilted = LabelledSet([(0, 0), (1, 1), (2, -1)], [-1, 1, 1])
        yield THIRD._replace(s=tilted), None  # v is no longer along w*
        yield THIRD._replace(second=THIRD.first), None
