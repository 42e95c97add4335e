"""Theorem 5 and Corollary 6: how far one has to go along the max-margin vector."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.charles2019.lemma_3 import Multipliers, decide_multipliers
from theorems.geometry.deciders.max_margin import Margin, margin_of, no_margin
from theorems.geometry.deciders.ray import Interval, decide_ray
from theorems.geometry.deciders.separators import worst_separator
from theorems.geometry.domains.sets import both_labels, separable, separable_sets, two_label_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every, undecided
from verify.exact.integers import Rational
from verify.exact.program import Optimum
from verify.outcome import DEGENERATE, MISSING_HYPOTHESIS, REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


def fooled_beyond(s: LabelledSet, w: Multipliers) -> Decision:
    """Is <w, w*> >= margin * sum alpha for every separator (w, b) of S?

    Then every separator changes its label of x from c > y (<w, x> + b) / (margin * sum alpha)
    on, since y times its score at x - c y w* is y (<w, x> + b) - c <w, w*>. The least
    <w, w*> over the separators with y (<w, x> + b) >= 1 is a linear program.
    """
    worst = worst_separator(s, w.margin.w)
    if isinstance(worst, Decision):
        return worst
    if not isinstance(worst, Optimum):
        return undecided("the least rise along w* is not attained")
    if worst.value >= sum(w.alpha):
        return worst.decision
    reason = f"a separator of margin 1 rises by {worst.value} only along w*, not {sum(w.alpha)}"
    return Decision(Answer.NO, worst.decision.certificates, reason)


def unmoved(
    s: LabelledSet, w: Multipliers, points: list[int], length: Rational, zero: int = 0
) -> Decision:
    """Does the max-margin classifier keep its label of these points up to the given length?

    Returns no (to the claim that some c <= length fools it) with a ray a point; yes where a
    point changes its label earlier. ``zero`` is the label of score 0, 0 for the point's own.
    """
    rays = []
    for i in points:
        y = s.labels[i]
        h = Linear(w.margin.w, w.margin.b, zero or y)
        flips, decision = decide_ray(h, s.points[i], [-y * a for a in w.margin.w])
        if flips and flips[0].low < length:
            return Decision(Answer.YES, decision.certificates)
        rays.append(decision)
    together = every(rays)
    reason = f"at c = {length} the max-margin classifier still has its labels"
    return Decision(Answer.NO, together.certificates, reason)


PAIR = LabelledSet([(1,), (-1,)], [1, -1])
MARGIN = Margin((1,), 0, (Fraction(1, 2), Fraction(1, 2)))
THREE = LabelledSet([(1,), (2,), (-1,)], [1, 1, -1])
PRINTED_LABELS = (
    "Nothing is said of the labels in $S$; with one label there is no $w^*$ and no $\\alpha$."
)


class _AlongMaxMargin(Sentence[LabelledSet, Multipliers]):
    standing = THEOREM
    uses = ["charles2019/lemma-3-repaired"]
    refused = [
        (PAIR, Multipliers((1, 1), MARGIN)),  # sum alpha twice what it is
        (PAIR, Multipliers((1, 0), MARGIN)),  # not balanced
        (LabelledSet([(0,)], [1]), None),
    ]

    def construct(self, x: LabelledSet) -> Multipliers | None:
        margin = margin_of(x)
        return None if margin is None else Multipliers(margin.alpha, margin)

    def decide(self, x: LabelledSet, w: Multipliers | None) -> Decision:
        if w is None:
            return no_margin(x)
        return every([decide_multipliers(x, w), fooled_beyond(x, w)])

    def slack(self, x: LabelledSet, w: Multipliers | None) -> Rational | None:
        """By how much does the worst separator rise faster than the bound says?"""
        worst = worst_separator(x, w.margin.w) if w is not None else None
        return worst.value - sum(w.alpha) if isinstance(worst, Optimum) and w else None


class Theorem5(_AlongMaxMargin):
    r"""A bound on the length that fools a separator.

    *Proof.* By Lemma 3, $\langle w, w^* \rangle = \sum_i \alpha_i y_i (\langle w, x_i \rangle
    + b) \ge \gamma_h \sum_i \alpha_i$.

    *Modelled.* The bound is decided for every $h$ and every $(x, y)$ at once, as the minimum
    of a linear program over the separators of $S$. $w^*$ and $\alpha$ are unnormalised.

    *Sharp.* $h = h^*$ attains it at every support vector.
    """

    source = "Section 3, Theorem 5"
    printed = (
        r"Fix $h \in \mathcal{H}_S$ with margin $\gamma_h$. Fix $(x, y)$ such that "
        r"$y(\langle w, x \rangle + b) > 0$. Then $h(x - c y w^*) \neq h(x)$ for all $c$ "
        r"satisfying $c > \frac{y(\langle w, x \rangle + b)}{\gamma_h \sum_{i=1}^N \alpha_i}$."
    )
    differs = PRINTED_LABELS
    expects, domain, assumptions = REFUTED, separable_sets, [separable]
    proof = Coq(
        "Lemma_3_fails_as_printed",
        r"It says that the $w^*$ and the $\alpha$ of the sentence do not exist where one label occurs.",
    )
    nature = Nature(
        DEGENERATE,
        "It fails only where one label occurs alone, since such a set has no $w^*$ and no "
        r"$\alpha_i$, and with both labels the bound survives and is attained.",
        MISSING_HYPOTHESIS,
    )
    worked = [
        Example(PAIR, YES, "the smallest set with both labels"),
        Example(LabelledSet([(0,)], [1]), NO, "one label"),
    ]


class Theorem5Repaired(Theorem5):
    tested = "Let $S$ be linearly separable with points of both labels. " + Theorem5.printed
    differs = "Both labels are assumed."
    expects, domain, assumptions = SURVIVES, two_label_sets, [separable, both_labels]
    proof = Coq("Theorem_5_repaired", "Any positive lower bound of the margin may stand for it.")
    worked = [
        Example(PAIR, YES, "sharp: both points are support vectors"),
        Example(THREE, YES, "a point beyond the margin"),
    ]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "threshold x 999/1000": Variant(
                REFUTED,
                r"$c > \frac{999}{1000} \cdot \frac{y(\langle w, x \rangle + b)}"
                r"{\gamma_h \sum_i \alpha_i}$ for the printed bound",
                decide=lambda x, w: unmoved(
                    x, w, _support(w)[:1], _bound(w) * Fraction(1999, 2000)
                ),
            ),
            "at the threshold": Variant(
                REFUTED,
                r"$c \ge$ for $c >$, where the label of score 0 is $h(x)$",
                decide=_at_the_threshold,
            ),
        }


def _bound(w: Multipliers) -> Rational:
    """Return 1 / sum alpha, the bound at a support vector of the max-margin classifier."""
    return 1 / Fraction(sum(w.alpha))


def _support(w: Multipliers) -> list[int]:
    return [i for i, a in enumerate(w.alpha) if a]


def _at_the_threshold(x: LabelledSet, w: Multipliers) -> Decision:
    """At the bound itself, the score of a support vector under h* is 0 and its label its own."""
    i = _support(w)[0]
    h = Linear(w.margin.w, w.margin.b, x.labels[i])
    flips, ray = decide_ray(h, x.points[i], [-x.labels[i] * a for a in w.margin.w])
    if flips == [Interval(_bound(w), False, None, False)]:
        reason = f"at c = {_bound(w)} the score is 0, so the label may be the old one"
        return Decision(Answer.NO, ray.certificates, reason)
    return ray


class Corollary6(_AlongMaxMargin):
    r"""At one common length, every separator errs somewhere on S.

    *Proof.* Theorem 5 at the point of $S$ with the least margin for $h$.

    *Modelled.* As Theorem 5; the point of least margin leaves first, so that the corollary
    says exactly that $\langle w, w^* \rangle \ge \gamma_h \sum_i \alpha_i$ for every $h$.

    *Sharp.* $h = h^*$: no point leaves before $c = (\sum_i \alpha_i)^{-1}$.
    """

    source = "Section 3, Corollary 6"
    printed = (
        r"For any $h \in \mathcal{H}_S$, there is some $(x, y) \in S$ such that for all "
        r"$c > (\sum_{i=1}^N \alpha_i)^{-1}$, $h(x - c y w^*) \neq h(x)$."
    )
    differs = PRINTED_LABELS
    expects, domain, assumptions = REFUTED, separable_sets, [separable]
    proof = Coq(
        "Lemma_3_fails_as_printed",
        r"It says that the $w^*$ and the $\alpha$ of the sentence do not exist where one label occurs.",
    )
    nature = Nature(
        DEGENERATE,
        "It fails only where one label occurs alone, since such a set has no $w^*$ and no "
        r"$\alpha_i$, and with both labels it follows from Theorem 5.",
        MISSING_HYPOTHESIS,
    )
    worked = [
        Example(PAIR, YES, "the smallest set with both labels"),
        Example(LabelledSet([(0,)], [-1]), NO, "one label"),
    ]


class Corollary6Repaired(Corollary6):
    uses = ["charles2019/theorem-5-repaired"]
    tested = "Let $S$ be linearly separable with points of both labels. " + Corollary6.printed
    differs = "Both labels are assumed."
    expects, domain, assumptions = SURVIVES, two_label_sets, [separable, both_labels]
    proof = Coq("Corollary_6_repaired")
    worked = [
        Example(PAIR, YES, "both points leave at the same length"),
        Example(THREE, YES, "the point at 2 leaves later than the others"),
    ]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "every point": Variant(
                REFUTED,
                r"every $(x, y) \in S$ for some: the longest step that $h^*$ withstands",
                decide=lambda x, w: unmoved(x, w, [_deepest(x, w)], _bound(w) * 2),
            ),
            "length x 999/1000": Variant(
                REFUTED,
                r"$c > \frac{999}{1000} (\sum_i \alpha_i)^{-1}$ for the printed bound",
                decide=lambda x, w: unmoved(
                    x, w, list(range(len(x.points))), _bound(w) * Fraction(1999, 2000)
                ),
            ),
        }


def _deepest(x: LabelledSet, w: Multipliers) -> int:
    """Return the point with the largest margin under the max-margin classifier."""
    h = Linear(w.margin.w, w.margin.b)
    scores = [y * h.score(point) for point, y in zip(x.points, x.labels, strict=True)]
    return scores.index(max(scores))
