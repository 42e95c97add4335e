"""Theorem 4: the max-margin vector fools every separator at every point."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.geometry.deciders.margin import centroid_weights, combine
from theorems.geometry.deciders.max_margin import (
    Margin,
    decide_margin,
    margin_of,
    no_direction_at_all,
    transfers,
)
from theorems.geometry.domains.sets import both_labels, separable, separable_sets, two_label_sets
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Decision, every
from verify.outcome import DEGENERATE, MISSING_HYPOTHESIS, REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


HALF, TINY = Fraction(1, 2), Fraction(1, 2**30)
PAIR = LabelledSet([(1,), (-1,)], [1, -1])
ALONE = LabelledSet([(0,)], [-1])
CORNER = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
# Also the set on which w* fails for ReLU networks (Section 6).
EXTREME = LabelledSet([(TINY, 0), (-TINY, 2**30), (1, 5)], [1, -1, 1])
SMALLEST = Example(PAIR, YES, "the smallest set with both labels")


class Theorem4(Sentence[LabelledSet, Margin]):
    r"""The max-margin vector fools every separator at every point.

    *Proof.* By Lemma 3, $\langle w, w^* \rangle = \sum_i \alpha_i y_i (\langle w, x_i
    \rangle + b) > 0$ for every $(w, b)$ accurate on $S$.

    *Modelled.* Points are rational; $w^*$ is taken unnormalised, which leaves directions
    as they are. "For all $h$" is decided, by weights on S that make up the direction or by a
    separator that it does not fool.
    """

    source, standing = "Section 3, Theorem 4", THEOREM
    uses = ["charles2019/lemma-3-repaired"]
    printed = (
        r"For all $h \in \mathcal{H}_S$ and $(x, y) \in S$, $-y w^*$ is an adversarial direction "
        r"for $h$ at $x$."
    )
    differs = (
        "Nothing is said of the labels in $S$; with one label there is no $w^*$, and whatever "
        "direction one takes, some classifier accurate on $S$ is not fooled by it."
    )
    expects, domain, assumptions = REFUTED, separable_sets, [separable]
    proof = Coq("Theorem_4_fails_as_printed")
    nature = Nature(
        DEGENERATE,
        "It fails only where one label occurs alone, since such a set has no $w^*$, and with both "
        "labels it follows from Lemma 3.",
        MISSING_HYPOTHESIS,
    )
    worked = [SMALLEST, Example(ALONE, NO, "one label")]
    refused = [
        (PAIR, Margin((-1,), 0, (HALF, HALF))),  # the wrong way round
        (PAIR, Margin((2,), 0, (1, 1))),  # a direction that transfers, but is not w*
        (ALONE, None),
    ]

    def construct(self, x: LabelledSet) -> Margin | None:
        return margin_of(x)

    def decide(self, x: LabelledSet, w: Margin | None) -> Decision:
        if w is None:
            return no_direction_at_all(x)
        return every([decide_margin(x, w), transfers(x, w.w, w)])


class Theorem4Repaired(Theorem4):
    expects, domain, assumptions = SURVIVES, two_label_sets, [separable, both_labels]
    proof = Coq("Theorem_4_repaired")
    tested = (
        r"Let $S$ be linearly separable with points of both labels. For all $h \in \mathcal{H}_S$ "
        r"and $(x, y) \in S$, $-y w^*$ is an adversarial direction for $h$ at $x$."
    )
    differs = "Both labels are assumed."
    worked = [
        SMALLEST,
        Example(CORNER, YES, "a corner: w* points along the first axis"),
        Example(EXTREME, YES, "a margin near 2^-30 beside a coordinate of 2^30"),
    ]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "wrong sign": Variant(
                REFUTED,
                r"$+y w^*$ for $-y w^*$",
                decide=lambda x, w: transfers(x, [-c for c in w.w]),
            ),
            "any direction": Variant(
                REFUTED,
                r"a direction outside the cone of the differences: the first axis for $w^*$",
                construct=lambda x: None,
                decide=lambda x, _: transfers(x, [1] + [0] * (x.dimension - 1)),
            ),
            "centroids": Variant(
                SURVIVES,
                r"the difference of the two centroids for $w^*$",
                construct=lambda x: combine(x, centroid_weights(x)),
                decide=transfers,
            ),
        }
