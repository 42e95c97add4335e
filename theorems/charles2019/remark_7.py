"""The remarks on Theorem 7: "the same result" with a bias, and one direction for all points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import final

from theorems.charles2019.max_margin import Margin, decide_margin, margin_of, no_margin
from theorems.charles2019.theorem_4 import transfers
from theorems.charles2019.theorem_7_condition_2 import APART, UNIT, Condition2, biased_samples
from theorems.charles2019.through_origin import NOTHING_SHARED, fools_both, origin_margin_of
from theorems.charles2019.trained_pairs import TrainedPair, soft_margin_samples, trained_pairs
from verify.claim import Assumption, Claim, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every, undecided
from verify.exact.integers import Rational
from verify.exact.labelled import LabelledSet
from verify.exact.origin import deny_one_direction
from verify.exact.ray import Linear
from verify.outcome import Outcome, Reading, Standing


linear = Assumption[TrainedPair](
    "linear",
    r"Neither classifier is constant: $w^{(j)} \neq 0$.",
    lambda x: any(x.h1.w) and any(x.h2.w),
)
both_labels = Assumption[TrainedPair](
    "both labels",
    "$S$, what both classifiers get right, has a point of each label.",
    lambda x: x.shared is not None and len(set(x.shared.labels)) == 2,
)

MIXED = TrainedPair(
    LabelledSet([(1,), (-1,)], [1, -1]), LabelledSet([(2,)], [1]), Linear((1,), 0), Linear((2,), 1)
)


class _Remark7(Claim[TrainedPair, Margin]):
    r"""
    **After A1.** "For notational simplicity, we assume no bias terms, though the same result can
    be derived in this setting": with $h_j(x) = \operatorname{sign}(\langle w^{(j)}, x \rangle +
    b^{(j)})$ the points $S$ that both get right have a max-margin classifier, and
    $-y w_S^*$ is adversarial for both.

    *Proof, where S has both labels.* Theorem 4, since both classifiers are accurate on $S$.

    *Needed.* Both labels in $S$. With one, no max-margin classifier exists for $S$ nor for any
    subset of it, and there may be no common direction at all: $S = \{0^+\}$,
    $\operatorname{sign}(1 + x)$ and $\operatorname{sign}(1 - x)$.
    """

    label = "Remark after Assumption A1"
    title = "With a bias, the max-margin vector of what both get right fools both"
    standing = Standing.REMARK

    def construct(self, x: TrainedPair) -> Margin | None:
        return None if x.shared is None else margin_of(x.shared)

    def decide(self, x: TrainedPair, w: Margin | None) -> Decision:
        s = x.shared
        if s is None:
            return NOTHING_SHARED
        if w is None:
            return no_margin(s)
        return every([decide_margin(s, w), transfers(s, w.w)])

    def rejections(self) -> Iterable[tuple[TrainedPair, Margin | None]]:
        yield APART, None
        yield MIXED, Margin((-1,), 0, (1, 1, 0))


@final
class Remark7(_Remark7):
    __doc__ = _Remark7.__doc__

    id = "charles2019/remark-7"
    expects = Outcome.REFUTED
    statement = Statement(
        printed="For notational simplicity, we assume no bias terms, though the same result can "
        "be derived in this setting.",
        tested=r"Let $S$ be all points that $h_j(x) = \operatorname{sign}(\langle w^{(j)}, x "
        r"\rangle + b^{(j)})$, $j = 1, 2$, get right with a positive margin. If $S$ is not empty, "
        r"it has a max-margin SVM $w_S^*$, and for all $(x, y) \in S$, $-y w_S^*$ is an "
        r"adversarial direction for $h_1$ and $h_2$ at $x$.",
        source="Section 3, soft-margin classifiers",
        difference="Condition 2 of Theorem 7 with a bias, spelt out. Nothing is said of the labels "
        "in $S$; where they are all the same, $S$ has no max-margin SVM with a bias.",
    )
    domain = biased_samples
    assumptions = (linear,)

    def examples(self) -> Iterable[Example]:
        yield Example(APART, Answer.NO, "one label, and no common direction at all")
        yield Example(MIXED, Answer.YES, "both labels")


@final
class Remark7Repaired(_Remark7):
    __doc__ = _Remark7.__doc__

    id = "charles2019/remark-7-repaired"
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    statement = replace(
        Remark7.statement,
        tested=r"Let $S$ be all points that $h_j(x) = \operatorname{sign}(\langle w^{(j)}, x "
        r"\rangle + b^{(j)})$, $j = 1, 2$, get right with a positive margin. If $S$ has points of "
        r"both labels, it has a max-margin SVM $w_S^*$, and for all $(x, y) \in S$, $-y w_S^*$ "
        r"is an adversarial direction for $h_1$ and $h_2$ at $x$.",
        difference="Both labels in $S$ are assumed.",
    )
    uses = ("charles2019/theorem-4-repaired",)
    domain = replace(
        biased_samples,
        name="pairs of labelled samples with noise, a linear classifier with a bias for each, and "
        "points of both labels that both get right",
        draw=trained_pairs(bias=True, labels=2),
        small=None,
        floors={
            "d = 1": 5,
            "S is smaller than the samples": 10,
            "S bears both labels": 50,
            "coordinates of 2^30 or 2^-30": 2,
        },
    )
    assumptions = (both_labels,)

    def examples(self) -> Iterable[Example]:
        yield Example(MIXED, Answer.YES, "three points on the line")

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=biased_samples)
        yield self.varied(
            "wrong sign",
            expects=Outcome.REFUTED,
            change=r"$+y w_S^*$ for $-y w_S^*$",
            decide=lambda x, w: transfers(x.shared, [-c for c in w.w]),
        )


@final
class Remark7b(Claim[TrainedPair, tuple[Rational, ...]]):
    r"""
    **After Theorem 7.** There is a large subset of $S^{(1)} \cup S^{(2)}$ "that both $h_1$ and
    $h_2$ are accurate on, but for which there is an adversarial direction $v$ that transfers
    among all points in $S$ and both classifiers."

    *Refuted* where $S$ has both labels: along $v$ the scores of all points move the same way, and
    points of different labels have to move in opposite ways. *Holds* where $S$ has one label, and
    for $-y v$ in place of $v$.
    """

    id = "charles2019/remark-7b"
    label = "Remark after Theorem 7"
    title = "One direction transfers among all points that both get right"
    standing = Standing.REMARK
    expects = Outcome.REFUTED
    statement = Statement(
        printed=r"Thus, there is a large subset of $S^{(1)} \cup S^{(2)}$ that both $h_1$ and $h_2$ "
        r"are accurate on, but for which there is an adversarial direction $v$ that transfers "
        r"among all points in $S$ and both classifiers.",
        tested=r"Let $S$ be all points that both classifiers get right with a positive margin; "
        r"there is one $v$ that is an adversarial direction for $h_1$ and $h_2$ at every point of "
        r"$S$.",
        source="Section 3, after Theorem 7",
        difference="The size of the subset is Theorem 7; here is only the direction.",
    )
    domain = soft_margin_samples

    def construct(self, x: TrainedPair) -> tuple[Rational, ...] | None:
        """Return -y w_S for the label of one point: right wherever one direction can be."""
        margin = origin_margin_of(x.shared)
        if margin is None or x.shared is None:
            return None
        return tuple(-x.shared.labels[0] * c for c in margin.w)

    def decide(self, x: TrainedPair, w: tuple[Rational, ...] | None) -> Decision:
        if x.shared is None:
            return NOTHING_SHARED
        if w is None:
            return Decision(Answer.NO, (), "no direction is named")
        return fools_both(x, x.shared, {1: w, -1: w})

    def deny(self, x: TrainedPair) -> Decision:
        """Where S has both labels, the first classifier alone shows that no direction will do."""
        s = x.shared
        if s is None or len(set(s.labels)) == 1:
            return undecided("S has one label: some direction serves it")
        reason = f"points of both labels move the same way along any v, by w = {x.h1.w}"
        denial = deny_one_direction(s, x.h1.w)
        return denial._replace(
            answer=Answer.YES if denial.answer is Answer.NO else denial.answer, reason=reason
        )

    def examples(self) -> Iterable[Example]:
        yield Example(UNIT, Answer.YES, "one label")
        both = LabelledSet([(1,), (-1,)], [1, -1])
        pair = TrainedPair(both, both, Linear((1,), 0), Linear((2,), 0))
        yield Example(pair, Answer.NO, "both labels")

    def rejections(self) -> Iterable[tuple[TrainedPair, tuple[Rational, ...] | None]]:
        yield UNIT, (1,)  # away from the boundary
        yield UNIT, None


@final
class Remark7bRepaired(Condition2):
    __doc__ = Condition2.__doc__

    id = "charles2019/remark-7b-repaired"
    label = "Remark after Theorem 7"
    title = "One vector, against the label of each point, transfers among all of S"
    standing = Standing.REMARK
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    uses = ("charles2019/theorem-7-condition-2",)
    statement = replace(
        Remark7b.statement,
        tested=r"Let $S$ be all points that both classifiers get right with a positive margin; "
        r"there is one $v$ such that $-y v$ is an adversarial direction for $h_1$ and $h_2$ at "
        r"every $(x, y) \in S$: $v = w_S^*$, through the origin.",
        difference="$-y v$ for $v$.",
    )

    def examples(self) -> Iterable[Example]:
        yield Example(UNIT, Answer.YES, "one label")

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("no bias", expects=Outcome.REFUTED, domain=biased_samples)
