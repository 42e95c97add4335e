"""Lemmas 13 and 14: where a sum of ReLU units stays low is convex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple, final

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.convex_sets import Point, is_sum, is_two_layer, two_layer_networks
from theorems.geometry.objects.networks import Above, Below, Network, sum_of_units, two_layer
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import dot
from verify.objects import register
from verify.outcome import Outcome, Standing


@register("segment and network")
class Segment(NamedTuple):
    """A network and two points, both with label -1."""

    h: Network
    x: Point
    y: Point


both_minus = Assumption[Segment](
    "same label", r"$h(x) = h(x') = -1$.", lambda s: s.h.label(s.x) == -1 == s.h.label(s.y),
    stated="in the sentence itself, as convexity",
)
nonnegative = Assumption[Segment](
    "nonnegative output weights",
    r"$v_i \ge 0$ for all $i$.",
    lambda s: all(v >= 0 for v in s.h.layers[-1].weights[0]),
    stated=r"Section 5, in the definition of $\mathcal{F}'$",
)
positive_threshold = Assumption[Segment](
    "positive threshold",
    r"$a > 0$.",
    lambda s: isinstance(s.h.rule, Above) and s.h.rule.threshold > 0,
    stated=r"Section 5, in the definition of $\mathcal{G}$",
)

RULES = (Above(1), Above(1, closed=True), Above(2), Above(3, closed=True))


@st.composite
def segments(
    draw: st.DrawFn,
    outputs: st.SearchStrategy[int] | None,
    rules: tuple[Above | Below, ...] = RULES,
) -> Segment:
    """Draw a network and two points of label -1, each found from a drawn one where it can be.

    None for ``outputs`` draws from R (a plain sum).
    """
    dimension = draw(strategies.dimensions)
    rule = None if outputs is None else draw(st.sampled_from(rules))
    h = draw(two_layer_networks(dimension, outputs, rule))
    return Segment(*_both_minus(draw, h))


def _both_minus(draw: st.DrawFn, h: Network) -> tuple[Network, Point, Point]:
    """Draw two points; lower the biases until both have label -1."""
    point = strategies.point_of(h.dimension)
    x, y = draw(point), draw(point)
    hidden, last = h.layers
    own, lower = last.weights[0], 0
    before = [[dot(row, at) + b for row, b in zip(hidden.weights, hidden.bias, strict=True)] for at in (x, y)]
    while any(h.rule.label([dot(own, [max(z - lower, 0) for z in units])], 1) != -1 for units in before):
        if min(hidden.bias) - lower < -60:  # f is 0 at both, and the rule says +1 there
            y = x
            break
        lower += 1
    if lower:
        h = two_layer(hidden.weights, [b - lower for b in hidden.bias], own, h.rule)
    return h, x, y


def small_segments(
    outputs: tuple[int, ...] = (1,), rules: tuple[Above | Below, ...] = (Above(0),)
) -> Iterator[Segment]:
    """List networks on a line with at most two units, and all segments of label -1 on it."""
    units = list(product((1, -1), (0, 1, -1)))
    points = [(x,) for x in (0, 1, -1, 2, -2)]
    for width in (1, 2):
        for chosen, own, rule in product(
            product(units, repeat=width), product(outputs, repeat=width), rules
        ):
            h = two_layer([[w] for w, _ in chosen], [b for _, b in chosen], own, rule)
            low = [x for x in points if h.label(x) == -1]
            for x, y in product(low, repeat=2):
                if x < y:
                    yield Segment(h, x, y)


def decide_segment(s: Segment, _: None) -> Decision:
    """Is the label -1 on the whole segment between two points of label -1?"""
    flips, ray = decide_ray(s.h, s.x, [b - a for a, b in zip(s.x, s.y, strict=True)])
    labels, ends = decide_labels(s.h, [s.x, s.y])
    if labels != [-1, -1]:
        return Decision(Answer.NO, ends.certificates, "an end has label +1")
    inside = [f for f in flips if f.low < 1]
    if ray.certificates and inside:
        reason = f"the label is +1 on the segment, from c = {inside[0].low} on"
        return Decision(Answer.NO, ray.certificates + ends.certificates, reason)
    return every([ray, ends])


def _strata(s: Segment) -> dict[str, bool]:
    hidden, last = s.h.layers
    return {
        "d = 1": s.h.dimension == 1,
        "zero weight row": any(not any(row) for row in hidden.weights),
        "all output weights 0": not any(last.weights[0]),
        "dead units on the segment": all(
            sum(w * c for w, c in zip(row, p, strict=True)) + b <= 0
            for row, b in zip(hidden.weights, hidden.bias, strict=True)
            for p in (s.x, s.y)
        ),
        "width above 1": len(hidden.bias) > 1,
        "the ends differ": s.x != s.y,
    }


class _Convex(Claim[Segment, None]):
    standing = Standing.THEOREM

    def decide(self, x: Segment, w: None) -> Decision:
        return decide_segment(x, w)

    def rejections(self) -> Iterable[tuple[Segment, None]]:
        bump = two_layer([[1], [1], [1]], [1, 0, -1], [1, -2, 1], Above(0))
        yield Segment(bump, (-2,), (2,)), None  # a bump between two flat pieces
        yield Segment(sum_of_units([[1]], [0]), (1,), (0,)), None  # an end with label +1
        yield Segment(two_layer([[1], [-1]], [0, 0], [1, 1], Below(1)), (-1,), (1,)), None

    def widened(self) -> Iterable[Weakening]:
        """Drop what the two lemmas share, and turn the rule round."""
        yield self.without(
            "same label",
            expects=Outcome.REFUTED,
            domain=Domain(
                name="two-layer networks with any two points",
                of=Segment,
                draw=segments(st.integers(0, 2)).map(
                    lambda s: s._replace(y=tuple(a + 40 for a in s.x))
                ),
                small=lambda: (s._replace(y=(9,)) for s in small_segments()),
            ),
        )
        yield self.varied(
            "below the threshold",
            expects=Outcome.REFUTED,
            change=r"$g = \mathbb{I}_{(-\infty, a)}$",
            assumptions=(both_minus, nonnegative),
            domain=Domain(
                name="two-layer networks with label +1 below the threshold",
                of=Segment,
                draw=segments(st.integers(0, 2), (Below(1), Below(2))),
                small=lambda: small_segments((1,), (Below(1),)),
            ),
            needs_draws=0,
        )


FLOORS = {"d = 1": 5, "zero weight row": 5, "dead units on the segment": 5, "width above 1": 20,
          "the ends differ": 50}


@final
class Lemma13(_Convex):
    r"""
    **Lemma 13.** For $h \in \mathcal{R}$, $h^{-1}(-1)$ is convex.

    *Proof.* It is where every $\langle w_i, x \rangle + b_i \le 0$.

    *Modelled.* Of two rational points of label $-1$ the whole segment is decided.
    """

    id = "charles2019/lemma-13"
    label = "Lemma 13"
    title = "The -1 region of a network in R is convex"
    expects = Outcome.SURVIVES
    proof = Coq("Lemma_13")
    statement = Statement(
        printed=r"For $h \in \mathcal{R}$, $h^{-1}(-1)$ is convex.", source="Section 5, Lemma 13"
    )
    domain = Domain(
        name="networks with a sum for output, and two points of label -1",
        of=Segment,
        draw=segments(None),
        small=small_segments,
        contains=lambda s: is_sum(s.h),
        strata=_strata,
        floors=FLOORS,
        numbers=lambda s: {"d": s.h.dimension, "width": s.h.width},
    )
    assumptions = (both_minus,)

    def examples(self) -> Iterable[Example]:
        yield Example(
            Segment(sum_of_units([[1], [-1]], [0, 0]), (0,), (0,)), Answer.YES, "one point"
        )

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.widened()
        yield self.varied(
            "nonnegative output weights",
            expects=Outcome.REFUTED,
            change="$v_i$ of any sign, for the sum of the units",
            domain=Domain(
                name="two-layer networks with output weights of both signs",
                of=Segment,
                draw=segments(st.integers(-2, 2)),
                contains=lambda s: is_two_layer(s.h),
                small=lambda: small_segments((1, -1, -2), (Above(0),)),
            ),
        )


@final
class Lemma14(_Convex):
    r"""
    **Lemma 14.** For $h \in \mathcal{R}'$, $h^{-1}(-1)$ is convex.

    *Proof.* $f = v^T \sigma(W x + b)$ with $v \ge 0$ is convex, and its lower level sets are.

    *Modelled.* As Lemma 13; both rules, $g = \mathbb{I}_{(a, \infty)}$ and
    $\mathbb{I}_{[a, \infty)}$.

    *Needed.* $v_i \ge 0$; $a > 0$ is not (a finding): a convex function is.
    """

    id = "charles2019/lemma-14"
    label = "Lemma 14"
    title = "The -1 region of a network in R' is convex"
    expects = Outcome.SURVIVES
    proof = Coq("Lemma_14")
    statement = Statement(
        printed=r"For $h \in \mathcal{R}'$, $h^{-1}(-1)$ is convex.", source="Section 5, Lemma 14"
    )
    domain = Domain(
        name="networks with nonnegative output weights, and two points of label -1",
        of=Segment,
        draw=segments(st.integers(0, 3)),
                contains=lambda s: is_two_layer(s.h),
        small=lambda: small_segments((0, 1, 2), (Above(1), Above(1, closed=True))),
        strata=_strata,
        floors=FLOORS | {"all output weights 0": 3},
        numbers=lambda s: {"d": s.h.dimension, "width": s.h.width},
    )
    assumptions = (both_minus, nonnegative, positive_threshold)

    def examples(self) -> Iterable[Example]:
        wedge = two_layer([[1], [-1]], [0, 0], [1, 1], Above(1, closed=True))
        yield Example(Segment(wedge, (0,), (0,)), Answer.YES, "an open interval")

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.widened()
        yield self.without(
            "nonnegative output weights",
            expects=Outcome.REFUTED,
            domain=Domain(
                name="two-layer networks with output weights of both signs",
                of=Segment,
                draw=segments(st.integers(-2, 2)),
                contains=lambda s: is_two_layer(s.h),
                small=lambda: small_segments((1, 2, -3), (Above(1),)),
            ),
        )
        any_threshold = (Above(0), Above(0), Above(1), Above(-1))
        yield self.without(
            "positive threshold",
            expects=Outcome.SURVIVES,
            change="$a$ of any sign",
            domain=Domain(
                name="networks with nonnegative output weights and any threshold",
                of=Segment,
                draw=segments(st.integers(0, 3), any_threshold),
                contains=lambda s: is_two_layer(s.h),
                small=lambda: small_segments((0, 1), any_threshold),
            ),
            needs_draws=0.5,  # f >= 0, so that no point at all has label -1 for a <= 0
        )
        yield self.without(
            "nonnegative output weights",
            "positive threshold",
            expects=Outcome.REFUTED,
            domain=Domain(
                name="two-layer networks with any output weights and threshold",
                of=Segment,
                draw=segments(st.integers(-2, 2), any_threshold),
                contains=lambda s: is_two_layer(s.h),
                small=lambda: small_segments((1, -1, -2), any_threshold[1:]),
            ),
            needs_draws=0,
        )
