"""Theorem 7, condition 2: the max-margin vector of what both classifiers get right fools both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, final

from theorems.geometry.deciders.max_margin import Margin
from theorems.geometry.deciders.through_origin import (
    NOTHING_SHARED,
    decide_origin_margin,
    fools_all_right,
    fools_both,
    no_origin_margin,
    origin_margin_of,
    with_signs,
)
from theorems.geometry.domains import Domain
from theorems.geometry.domains.trained_pairs import (
    FLOORS,
    TrainedPair,
    numbers,
    shares,
    small_pairs,
    soft_margin_samples,
    strata,
    trained_pairs,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.outcome import Outcome, Standing


no_bias = Assumption[TrainedPair](
    "no bias",
    r"$h_j(x) = \operatorname{sign}\langle w^{(j)}, x \rangle$, without a bias.",
    lambda x: x.h1.b == 0 == x.h2.b,
    stated="Section 3, before A1",
)
biased_samples = Domain[TrainedPair](
    name="pairs of labelled samples with noise, and a linear classifier, bias allowed, for each, with "
    "a point that both get right",
    of=TrainedPair,
    draw=trained_pairs(bias=True),
    small=lambda: small_pairs(bias=True),
    contains=shares,
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
)


class Condition2(Claim[TrainedPair, Margin]):
    r"""
    **Condition 2 of Theorem 7.** Let $S$ be all points that two classifiers
    $\operatorname{sign}\langle w^{(j)}, x \rangle$ get right with a positive margin. If it is
    not empty, it has a max-margin vector $w_S^*$ through the origin, and $-y w_S^*$ is
    adversarial for both at each $(x, y) \in S$.

    *Proof.* $w^{(1)}$ separates $S$ through the origin, so the shortest $w$ with
    $y \langle w, x \rangle \ge 1$ on $S$ exists, and by its optimality conditions it is
    $\sum_i \alpha_i y_i x_i$ with $\alpha_i \ge 0$, not all 0. So
    $\langle w^{(j)}, w_S^* \rangle = \sum_i \alpha_i y_i \langle w^{(j)}, x_i \rangle > 0$, and
    along $-y w_S^*$ the score $y \langle w^{(j)}, x \rangle$ falls without end.

    *Decided* for every classifier through the origin that is right on $S$, by weights on $S$.

    *Modelled.* The samples may differ in size and share points: condition 2 does not see it.
    """

    label = "Theorem 7"
    standing = Standing.THEOREM
    domain = soft_margin_samples
    assumptions = (no_bias,)

    def construct(self, x: TrainedPair) -> Margin | None:
        return origin_margin_of(x.shared)

    def decide(self, x: TrainedPair, w: Margin | None) -> Decision:
        s = x.shared
        if s is None:
            return NOTHING_SHARED
        if w is None:
            return no_origin_margin(s)
        return every([decide_origin_margin(s, w), fools_all_right(s, w.w)])

    def rejections(self) -> Iterable[tuple[TrainedPair, Margin | None]]:
        yield UNIT, Margin((-1,), 0, (1, 0))  # the wrong way round
        yield UNIT, Margin((2,), 0, (2, 0))  # a direction that serves, but not the shortest w
        yield APART, None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("no bias", expects=Outcome.REFUTED, domain=biased_samples)
        yield self.varied(
            "wrong sign",
            expects=Outcome.REFUTED,
            change=r"$+y w_S^*$ for $-y w_S^*$",
            decide=lambda x, w: _fooled(x, x.shared, None if w is None else [-c for c in w.w]),
        )
        yield self.varied(
            "one of the two",
            expects=Outcome.REFUTED,
            change=r"$w^{(1)}$ for $w_S^*$",
            construct=lambda x: None,
            decide=lambda x, _: _fooled(x, x.shared, x.h1.w),
        )
        yield self.varied(
            "right for one",
            expects=Outcome.REFUTED,
            change="$S$ is what the first classifier gets right",
            domain=replace(
                soft_margin_samples,
                name="as before, with a point that the first classifier gets right",
                small=lambda: small_pairs(asks=_first_is_right),
                contains=_first_is_right,
            ),
            construct=lambda x: origin_margin_of(_right(x)),
            decide=lambda x, w: _fooled(x, _right(x), None if w is None else w.w),
        )


def _right(x: TrainedPair) -> LabelledSet | None:
    """Return the points of both samples that the first classifier gets right."""
    return x._replace(h2=x.h1).shared


def _first_is_right(x: TrainedPair) -> bool:
    return _right(x) is not None


def _fooled(x: TrainedPair, s: LabelledSet | None, v: Any) -> Decision:
    """Does -y v change the labels of both classifiers at the points of S?"""
    if s is None or v is None:
        return NOTHING_SHARED
    return fools_both(x, s, with_signs(v))


UNIT = TrainedPair(LabelledSet([(1,)], [1]), LabelledSet([(1,)], [1]), Linear((1,), 0),
                   Linear((1,), 0))
APART = TrainedPair(LabelledSet([(0,)], [1]), LabelledSet([(0,)], [1]), Linear((1,), 1),
                    Linear((-1,), 1))
# Right at the origin by their biases: no w through the origin is.


@final
class Theorem7Condition2(Condition2):
    __doc__ = Condition2.__doc__

    id = "charles2019/theorem-7-condition-2"
    short = "condition 2"
    title = "The max-margin vector of what both get right fools both"
    expects = Outcome.SURVIVES
    proof = Coq("Theorem_7_condition_2", "It is about any set that is not empty, here that of the points that both get right.")
    statement = Statement(
        printed=r"For all $(x, y) \in S$, $-y w_S^*$ is an adversarial direction for $h_j$ at $x$.",
        tested=r"Let $S$ be all points that both classifiers get right with a positive margin; if "
        r"$S$ is not empty, it has a max-margin vector $w_S^*$ through the origin, and for all "
        r"$(x, y) \in S$, $-y w_S^*$ is an adversarial direction for $h_1$ and $h_2$ at $x$.",
        source="Section 3, Theorem 7, condition 2",
        difference="The $S$ of the proof is named.",
    )

    def examples(self) -> Iterable[Example]:
        yield Example(UNIT, Answer.YES, "one point, twice")
        noise = LabelledSet([(1, 0), (1, 0), (0, 1)], [1, -1, 1])
        tilted = TrainedPair(noise, noise, Linear((2, 1), 0), Linear((1, 2), 0))
        yield Example(tilted, Answer.YES, "a point with both labels")
        right = LabelledSet([(1, 0)], [1])
        apart = TrainedPair(right, right, Linear((1, 5), 0), Linear((1, -5), 0))
        yield Example(apart, Answer.YES, "classifiers at an obtuse angle")
