"""Theorem 8: one direction leads every accurate classifier of many classes out of a class."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from theorems.geometry.deciders.max_margin import Margin, decide_margin, margin_of
from theorems.geometry.domains.multiclass_sets import (
    OneClass,
    against_the_rest,
    another_label,
    another_one_class,
    centroid_step,
    deny_every_direction,
    fitted,
    fitted_one_class,
    fools,
    hopeless,
    margin_between,
    negative,
    other_labels,
    pair,
    three_label_sets,
    unfitted_one_class,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.objects import register
from verify.outcome import DEGENERATE, MISSING_HYPOTHESIS, REFUTED, SURVIVES, THEOREM, VACUOUS
from verify.sentence import Sentence, Variant


@register("margin between classes")
class Between(NamedTuple):
    """The max-margin classifier of S[k], as +1, against S[l]."""

    l: int
    margin: Margin


def margins(x: OneClass) -> tuple[Between, ...]:
    """Return the max-margin classifiers of S[k] against each other class, where there is one."""
    found = ((l, margin_between(x.s, x.k, l)) for l in other_labels(x.s, x.k))
    return tuple(Between(l, margin) for l, margin in found if margin is not None)


HALF = Fraction(1, 2)
PAIR = OneClass(LabelledSet([(0,), (1,)], [0, 1]), 2, 0)
LINE = OneClass(LabelledSet([(0,), (1,), (2,)], [0, 1, 2]), 3, 0)
CORNER = OneClass(LabelledSet([(0, 0), (1, 0), (1, 1)], [0, 1, 2]), 3, 0)
ONE_LABEL = OneClass(LabelledSet([(0,)], [0]), 2, 0)


class Theorem8(Sentence[OneClass, tuple[Between, ...]]):
    r"""One direction leads every accurate multi-class classifier out of a class.

    *Proof, run by* ``construct``. Let $w^*$ be the max-margin vector of $S[k]$, as $+1$,
    against $S[l]$. If $h$ is accurate on $S$, then $(w_k - w_l, b_k - b_l)$ separates
    $S[k]$ from $S[l]$, so that $\langle w_k - w_l, w^* \rangle > 0$ by Lemma 3: along
    $v_k^* = -w^*$ the score of $l$ overtakes that of $k$.

    *Modelled.* Points are rational, labels count from 0, $w^*$ is unnormalised; $h$ is the
    $\arg\max$ of the scores, where Section 4 once prints their $\max$ for $h_j$. All of
    $\mathcal{M}_S$ is decided at once, by weights on the rows of accuracy or by a $(W, b)$ that
    $v$ does not fool. Accurate means that the own score is the one largest; each "yes" is also
    checked to hold for classifiers accurate by a tie only, where ties go to the lowest label or
    to the highest. The proof allows every $l$ that occurs, so each is tried.

    *Sharp.* The vector of two other classes will not do, nor that of $S[k]$ against all the
    rest, which is what one-versus-rest training computes.

    *Needed.* Some other label: else a classifier that says $k$ everywhere is accurate.
    """

    source, standing, uses = "Section 4, Theorem 8", THEOREM, ["charles2019/lemma-3-repaired"]
    printed = (
        r"Fix $k \in \{1, \dots, K\}$. There is a vector $v_k^*$ such that for all "
        r"$h \in \mathcal{M}_S$ and for all $(x, y) \in S[k]$, $v_k^*$ is an adversarial "
        r"direction for $h$ at $x$."
    )
    differs = (
        "Nothing is said of the other labels; if none occurs in $S$, a classifier "
        "that says $k$ everywhere is accurate and no direction fools it."
    )
    expects, domain, assumptions = REFUTED, fitted_one_class, [fitted]
    proof = Coq("Theorem_8_fails_as_printed")
    nature = Nature(
        DEGENERATE,
        "It fails only where no label but $k$ occurs, since a classifier that always says $k$ is "
        "accurate there, and the text that follows it works with a second label $l$.",
        MISSING_HYPOTHESIS,
    )
    worked = [
        Example(PAIR, YES, "two classes of one point"),
        Example(ONE_LABEL, NO, "one label, though K = 2"),
    ]
    refused = [
        (PAIR, None),
        (PAIR, ()),
        (PAIR, (Between(1, Margin((2,), -1, (2, 2))),)),  # the wrong way round
        (PAIR, (Between(1, Margin((-4,), 2, (4, 4))),)),  # too long to be w*
        (CORNER, (Between(1, Margin((-2, 0), 1, (2, 2))),)),  # label 2 is missing
        (
            LINE,
            (
                Between(1, Margin((-2,), 1, (2, 2))),
                Between(2, Margin((-2,), 1, (HALF, HALF))),  # a margin of the first pair
            ),
        ),
        (ONE_LABEL, ()),
    ]

    def construct(self, x: OneClass) -> tuple[Between, ...]:
        return margins(x)

    def decide(self, x: OneClass, w: tuple[Between, ...] | None) -> Decision:
        without = hopeless(x)
        if without is not None:
            return without
        if w is None or [l for l, _ in w] != other_labels(x.s, x.k):
            return Decision(Answer.NO, (), "a label other than k has no max-margin classifier")
        return every(
            part
            for l, margin in w
            for part in (
                decide_margin(pair(x.s, x.k, l), margin),
                fools(x, negative(margin.w), x.k),
            )
        )

    def deny(self, x: OneClass) -> Decision:
        return deny_every_direction(x)


class Theorem8Repaired(Theorem8):
    tested = (
        r"Let some $h \in \mathcal{M}$ be accurate on $S$, and let a label other than $k$ "
        r"occur in $S$. For each such label $l$, let $w^*$ be the max-margin vector of $S[k]$ "
        r"against $S[l]$. Then for all $h \in \mathcal{M}_S$ and all $(x, y) \in S[k]$, "
        r"$v_k^* = -w^*$ is an adversarial direction for $h$ at $x$."
    )
    differs = "Another label is assumed to occur, and the vector of the proof is named."
    expects, domain, assumptions = SURVIVES, another_one_class, [fitted, another_label]
    proof = Coq("Theorem_8_repaired")
    worked = [
        Example(PAIR, YES, "two classes of one point"),
        Example(CORNER, YES, "either of two other labels will do"),
        Example(LINE._replace(k=1), YES, "between two classes: both ways out"),
        Example(LINE._replace(classes=6), YES, "three classes without a point"),
        Example(
            OneClass(
                LabelledSet([(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)], [0, 1, 2, 3, 4]), 5, 0
            ),
            YES,
            "no linear classifier separates class 0 from the rest",
        ),
    ]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "another label": Variant(
                REFUTED,
                drop=[another_label],
                domain=fitted_one_class,
            ),
            "fitted": Variant(
                VACUOUS,
                r"dropped: without it there is no classifier in $\mathcal{M}_S$ left to fool",
                drop=[fitted],
                domain=unfitted_one_class,
            ),
            "wrong pair": Variant(
                REFUTED,
                r"the max-margin vector of two classes other than $k$, with either sign",
                domain=three_label_sets,
                construct=lambda x: None,
                decide=_wrong_pair,
            ),
            "wrong sign": Variant(
                REFUTED,
                r"$+w^*$ for $-w^*$",
                decide=lambda x, w: (
                    hopeless(x) or every(fools(x, margin.w, x.k) for _, margin in w)
                ),
            ),
            "one versus rest": Variant(
                REFUTED,
                r"the max-margin vector of $S[k]$ against all other points of $S$",
                domain=three_label_sets,
                construct=lambda x: None,
                decide=_one_versus_rest,
            ),
            "centroids": Variant(
                SURVIVES,
                r"the centroid of $S[l]$ less that of $S[k]$ for $-w^*$",
                construct=lambda x: None,
                decide=lambda x, _: (
                    hopeless(x)
                    or every(
                        fools(x, centroid_step(x.s, x.k, l), x.k) for l in other_labels(x.s, x.k)
                    )
                ),
            ),
        }


def _wrong_pair(x: OneClass, _: object) -> Decision:
    """Does the max-margin vector of the two lowest other classes serve, in either direction?"""
    others = other_labels(x.s, x.k)
    margin = margin_between(x.s, *others[:2]) if len(others) > 1 else None
    if margin is None:
        return Decision(Answer.VACUOUS, (), "there are no two other classes with a margin")
    decisions = [fools(x, margin.w, x.k), fools(x, negative(margin.w), x.k)]
    if not all(decision.answer is Answer.NO for decision in decisions):
        return next(d for d in decisions if d.answer is not Answer.NO)
    shown = [decide_margin(pair(x.s, *others[:2]), margin), *decisions]
    reason = "; ".join(decision.reason for decision in decisions)
    certificates = tuple(certificate for d in shown for certificate in d.certificates)
    return Decision(Answer.NO, certificates, reason)


def _one_versus_rest(x: OneClass, _: object) -> Decision:
    """Does the max-margin vector of S[k] against the rest serve?"""
    rest = against_the_rest(x.s, x.k)
    margin = margin_of(rest)
    if margin is None:
        return Decision(Answer.VACUOUS, (), "no linear classifier separates k from the rest")
    decision = fools(x, negative(margin.w), x.k)
    shown = decide_margin(rest, margin)
    return decision._replace(certificates=shown.certificates + decision.certificates)
