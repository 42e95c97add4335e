"""Theorem 4: the max-margin vector fools every separator at every point."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import final

from theorems.charles2019.max_margin import (
    Margin,
    decide_margin,
    margin_of,
    no_direction_at_all,
)
from theorems.charles2019.sets import (
    both_labels,
    inseparable_sets,
    separable,
    separable_sets,
    two_label_sets,
)
from verify.claim import Claim, Coq, Example, Nature, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Vector
from verify.exact.labelled import LabelledSet
from verify.exact.margin import centroid_weights, combine
from verify.exact.separators import decide_separators
from verify.outcome import Failure, Outcome, Reading, Standing


def transfers(s: LabelledSet, v: Vector | None, margin: Margin | None = None) -> Decision:
    """Is -y v adversarial for every separator of S at every point (x, y) of S?

    The multipliers of a max-margin classifier are tried as weights before any are searched.
    """
    sides = {-1: v, 1: None if v is None else [-c for c in v]}
    hint = None if margin is None else (margin.separator(), dict(enumerate(margin.alpha)))
    return every(decide_separators(s, sides[y], y, hint=hint) for y in sorted(set(s.labels)))


class _Theorem4(Claim[LabelledSet, Margin]):
    r"""
    **Theorem 4.** For all $h \in \mathcal{H}_S$ and $(x, y) \in S$, $-y w^*$ is an
    adversarial direction for $h$ at $x$.

    *Proof.* By Lemma 3, $\langle w, w^* \rangle = \sum_i \alpha_i y_i (\langle w, x_i
    \rangle + b) > 0$ for every $(w, b)$ accurate on $S$.

    *Modelled.* Points are rational; $w^*$ is taken unnormalised, which leaves directions
    as they are. "For all $h$" is decided, by weights on S that make up the direction or by a
    separator that it does not fool.
    """

    label = "Theorem 4"
    title = "The max-margin vector fools every separator at every point"
    standing = Standing.THEOREM

    def construct(self, x: LabelledSet) -> Margin | None:
        return margin_of(x)

    def decide(self, x: LabelledSet, w: Margin | None) -> Decision:
        if w is None:
            return no_direction_at_all(x)
        return every([decide_margin(x, w), transfers(x, w.w, w)])

    def rejections(self) -> Iterable[tuple[LabelledSet, Margin | None]]:
        half = Fraction(1, 2)
        yield PAIR, Margin((-1,), 0, (half, half))  # the wrong way round
        yield PAIR, Margin((2,), 0, (1, 1))  # a direction that transfers, but is not w*
        yield LabelledSet([(0,)], [-1]), None


PAIR = LabelledSet([(1,), (-1,)], [1, -1])
CORNER = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
# Also the set on which w* fails for ReLU networks (Section 6).


@final
class Theorem4(_Theorem4):
    __doc__ = _Theorem4.__doc__

    id = "charles2019/theorem-4"
    expects = Outcome.REFUTED
    proof = Coq("Theorem_4_fails_as_printed")
    nature = Nature(
        Failure.DEGENERATE,
        "It fails only where one label occurs alone, since such a set has no $w^*$, and with both "
        "labels it follows from Lemma 3.",
        Failure.MISSING_HYPOTHESIS,
    )
    repaired_by = ("charles2019/theorem-4-repaired",)
    statement = Statement(
        printed=r"For all $h \in \mathcal{H}_S$ and $(x, y) \in S$, $-y w^*$ is an adversarial "
        r"direction for $h$ at $x$.",
        source="Section 3, Theorem 4",
        difference="Nothing is said of the labels in $S$; with one label there is no $w^*$, and "
        "whatever direction one takes, some classifier accurate on $S$ is not fooled by it.",
    )
    uses = ("charles2019/lemma-3-repaired",)
    domain = separable_sets
    assumptions = (separable,)

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "the smallest set with both labels")
        yield Example(LabelledSet([(0,)], [-1]), Answer.NO, "one label")


@final
class Theorem4Repaired(_Theorem4):
    __doc__ = _Theorem4.__doc__

    id = "charles2019/theorem-4-repaired"
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    proof = Coq("Theorem_4_repaired")
    statement = Statement(
        printed=Theorem4.statement.printed,
        tested=r"Let $S$ be linearly separable with points of both labels. For all "
        r"$h \in \mathcal{H}_S$ and $(x, y) \in S$, $-y w^*$ is an adversarial direction for "
        r"$h$ at $x$.",
        source="Section 3, Theorem 4",
        difference="Both labels are assumed.",
    )
    uses = ("charles2019/lemma-3-repaired",)
    domain = two_label_sets
    assumptions = (separable, both_labels)

    def examples(self) -> Iterable[Example]:
        yield Example(PAIR, Answer.YES, "the smallest set with both labels")
        yield Example(CORNER, Answer.YES, "a corner: w* points along the first axis")
        tiny = Fraction(1, 2**30)
        yield Example(
            LabelledSet([(tiny, 0), (-tiny, 2**30), (1, 5)], [1, -1, 1]),
            Answer.YES,
            "a margin near 2^-30 beside a coordinate of 2^30",
        )

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=separable_sets)
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no separator left to fool",
            domain=inseparable_sets,
        )
        yield self.varied(
            "wrong sign",
            expects=Outcome.REFUTED,
            change=r"$+y w^*$ for $-y w^*$",
            decide=lambda x, w: transfers(x, [-c for c in w.w]),
        )
        yield self.varied(
            "any direction",
            expects=Outcome.REFUTED,
            change=r"a direction outside the cone of the differences: the first axis for $w^*$",
            construct=lambda x: None,
            decide=lambda x, _: transfers(x, [1] + [0] * (x.dimension - 1)),
        )
        yield self.varied(
            "centroids",
            expects=Outcome.SURVIVES,
            change=r"the difference of the two centroids for $w^*$",
            construct=lambda x: combine(x, centroid_weights(x)),
            decide=transfers,
        )
