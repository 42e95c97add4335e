"""Lemma 3: the max-margin vector is a balanced combination of the points."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from theorems.geometry.deciders.max_margin import Margin, decide_margin, margin_of, no_margin
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.domains.sets import (
    all_sets,
    both_labels,
    separable,
    separable_sets,
    two_label_sets,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import (
    NO,
    YES,
    Answer,
    Decision,
    certified,
    every,
    write_vector,
    write_weights,
)
from verify.exact.integers import Rational
from verify.objects import register
from verify.outcome import DEGENERATE, MISSING_HYPOTHESIS, REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


@register("multipliers")
class Multipliers(NamedTuple):
    """Weights for Lemma 3, with the max-margin separator they are to make up."""

    alpha: tuple[Rational, ...]
    margin: Margin


def decide_multipliers(x: LabelledSet, w: Multipliers) -> Decision:
    """Do these weights, balanced and not negative, make up the max-margin vector of S?"""
    if len(w.alpha) != len(x.points) or min(w.alpha) < 0:
        return Decision(Answer.NO, (), "a multiplier is negative or missing")
    question = x.question("separators", direction=write_vector(w.margin.w), label=-1)
    evidence = {
        "separator": w.margin.separator(),
        "weights": write_weights(dict(enumerate(w.alpha))),
    }
    combination = certified(question, "yes", evidence)
    if combination.answer is not Answer.YES:
        return Decision(Answer.NO, (), combination.reason)
    return every([decide_margin(x, w.margin), combination])


PAIR = LabelledSet([(1,), (-1,)], [1, -1])
MARGIN = Margin((1,), 0, (Fraction(1, 2), Fraction(1, 2)))


class Lemma3(Sentence[LabelledSet, Multipliers]):
    r"""The max-margin vector is a balanced combination of the points.

    *Proof, run by* ``construct``. The multipliers of the hard-margin quadratic program.

    *Modelled.* Points are rational; $w^*$ is taken unnormalised, which scales the
    $\alpha_i$ by a positive constant.

    *Needed.* Both labels: with one there is no max-margin classifier.
    """

    source, standing = "Section 3, Lemma 3", THEOREM
    printed = (
        r"There are $\alpha_i \ge 0$ such that (1) $w^* = \sum_{i=1}^N \alpha_i y_i x_i$ "
        r"and (2) $\sum_{i=1}^N \alpha_i y_i = 0$."
    )
    differs = (
        "Nothing is said of the labels in $S$; with one label the margin has no "
        "maximum, so that there is no $w^*$ at all."
    )
    expects, domain, assumptions = REFUTED, separable_sets, [separable]
    proof = Coq("Lemma_3_fails_as_printed")
    nature = Nature(
        DEGENERATE,
        "It fails only where one label occurs alone, since such a set is separable as defined but "
        "no separator has the largest margin, and with both labels it is the standard theory that "
        "the text cites.",
        MISSING_HYPOTHESIS,
    )
    worked = [
        Example(PAIR, YES, "the smallest set with both labels"),
        Example(LabelledSet([(0,)], [-1]), NO, "one label"),
    ]
    refused = [
        (PAIR, Multipliers((1, 0), MARGIN)),  # (1) holds, (2) does not
        (PAIR, Multipliers((Fraction(1, 4), Fraction(1, 4)), MARGIN)),  # (2) holds, (1) not
        (PAIR, Multipliers((Fraction(3, 2), Fraction(-1, 2)), MARGIN)),  # negative
        (
            PAIR,
            Multipliers((1, 1), Margin((2,), 0, (1, 1))),
        ),  # separates, but not with the largest margin
        (PAIR, None),
    ]

    def construct(self, x: LabelledSet) -> Multipliers | None:
        margin = margin_of(x)
        return None if margin is None else Multipliers(margin.alpha, margin)

    def decide(self, x: LabelledSet, w: Multipliers | None) -> Decision:
        if w is None:
            missing = no_margin(x)
            return missing._replace(answer=Answer.NO)  # there is none: the lemma says there is
        return decide_multipliers(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        """Without a max-margin classifier no multipliers make it up."""
        missing = no_margin(x)
        return missing._replace(answer=Answer.YES) if missing.certificates else missing


class Lemma3Repaired(Lemma3):
    tested = (
        r"If $S$ is linearly separable and has points of both labels, there are "
        r"$\alpha_i \ge 0$ such that (1) $w^* = \sum_{i=1}^N \alpha_i y_i x_i$ and "
        r"(2) $\sum_{i=1}^N \alpha_i y_i = 0$."
    )
    differs = "Both labels are assumed."
    expects, domain, assumptions = SURVIVES, two_label_sets, [separable, both_labels]
    proof = Coq("Lemma_3_repaired")
    worked = [
        Example(PAIR, YES, "the smallest set with both labels"),
        Example(
            LabelledSet([(1,), (2,), (-1,)], [1, 1, -1]),
            YES,
            "the multipliers are not unique: (0, 1/3, 1/3) will do for half of w*",
        ),
        Example(
            LabelledSet([(1, 0), (1, 1), (1, -1), (-1, 0), (-1, 5)], [1, 1, 1, -1, -1]),
            YES,
            "five points on the margin in the plane",
        ),
    ]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "separable": Variant(
                REFUTED,
                drop=[separable],
                domain=all_sets,
                needs_draws=0,
            ),
            "balance": Variant(
                REFUTED,
                r"any $v = \sum_i \alpha_i y_i x_i$ with $\alpha_i \ge 0$ serves as $w^*$ "
                r"does in Theorem 4: condition (2) dropped from the certificate",
                construct=lambda x: None,
                assumptions=(*self.assumptions, _moves),
                decide=_unbalanced,
            ),
        }


_moves = Assumption[LabelledSet]("v is not 0", "$y_1 x_1 \\neq 0$.", lambda s: any(s.points[0]))


def _unbalanced(x: LabelledSet, _: object) -> Decision:
    """Does v = y_1 x_1, a combination with weight on one point alone, transfer?"""
    v = [x.labels[0] * c for c in x.points[0]]
    return every([decide_separators(x, v, -1), decide_separators(x, [-c for c in v], 1)])
