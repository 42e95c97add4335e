"""The remarks on Theorem 7: "the same result" with a bias, and one direction for all points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import final

from hypothesis import strategies as st

from theorems.charles2019.theorem_7_condition_2 import APART, UNIT, Condition2, biased_samples
from theorems.geometry.deciders.max_margin import (
    Margin,
    decide_margin,
    margin_of,
    no_margin,
    transfers,
)
from theorems.geometry.deciders.origin import deny_one_direction
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.through_origin import (
    NOTHING_SHARED,
    fools_both,
    origin_margin_of,
    with_signs,
)
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import is_separable
from theorems.geometry.domains.trained_pairs import (
    TrainedPair,
    numbers as pair_numbers,
    soft_margin_samples,
    strata as pair_strata,
    trained_pairs,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption, Claim, Coq, Example, Nature, Statement, Weakening
from verify.exact.decision import Answer, Decision, every, undecided
from verify.exact.integers import Rational, whole
from verify.outcome import Failure, Outcome, Reading, Standing


linear = Assumption[TrainedPair](
    "linear",
    r"Neither classifier is constant: $w^{(j)} \neq 0$.",
    lambda x: any(x.h1.w) and any(x.h2.w),
    stated=r"Section 3: $\|w\|_2 = 1$",
)
both_labels = Assumption[TrainedPair](
    "both labels",
    "$S$, what both classifiers get right, has a point of each label.",
    lambda x: x.shared is not None and len(set(x.shared.labels)) == 2,
    stated="nowhere",
)

MIXED = TrainedPair(
    LabelledSet([(1,), (-1,)], [1, -1]), LabelledSet([(2,)], [1]), Linear((1,), 0), Linear((2,), 1)
)
MAJORITY = LabelledSet([(0,), (0,), (0,), (Fraction(1, 2),)], [1, 1, 1, -1])
TYPICAL = TrainedPair(MAJORITY, MAJORITY, Linear((1,), 1), Linear((-1,), 1))
# Three in four points right, with a margin of 1, and nowhere right together but at 0.


def common_direction(x: TrainedPair, s: LabelledSet) -> tuple[Rational, ...] | None:
    """Return u such that -y u fools both at the points of S, if S has one label; else None.

    That is <w1, u> > 0 < <w2, u>: a positive combination of w1 and w2, unless they are opposite.
    """
    one, two = x.h1.w, x.h2.w
    inner, squares = dot_of(one, two), (dot_of(one, one), dot_of(two, two))
    if len(set(s.labels)) == 2 or (inner < 0 and inner**2 == squares[0] * squares[1]):
        return None
    share = Fraction(1)
    if inner < 0:
        share = (-inner / squares[1] + squares[0] / -inner) / 2
    return tuple(whole(a + share * b) for a, b in zip(one, two, strict=True))


def dot_of(a: Sequence[Rational], b: Sequence[Rational]) -> Fraction:
    """Return an inner product of vectors of fractions."""
    return sum((Fraction(x) * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def no_common_direction(x: TrainedPair, s: LabelledSet) -> Decision:
    """On a line, does each of the two directions fail for one of two opposite classifiers?"""
    if x.first.dimension > 1:
        return undecided("more than two directions")
    point, y = s.points[0], s.labels[0]
    rays = [decide_ray(h, point, [y * a for a in h.w]) for h in (x.h1, x.h2)]
    if any(flips for flips, _ in rays):
        return undecided("a classifier is fooled in the direction that raises its score")
    return every(ray for _, ray in rays)


class _Remark7(Claim[TrainedPair, Margin]):
    r"""
    **After A1.** "For notational simplicity, we assume no bias terms, though the same result can
    be derived in this setting": with $h_j(x) = \operatorname{sign}(\langle w^{(j)}, x \rangle +
    b^{(j)})$ the points $S$ that both get right have a max-margin classifier, and
    $-y w_S^*$ is adversarial for both.

    *Proof, where S has both labels.* Theorem 4, since both classifiers are accurate on $S$.

    *Modelled.* Where $S$ has one label, no max-margin classifier exists for $S$ nor for any subset
    of it; any other $v$ with $-y v$ adversarial for both is let pass in its place.

    *Needed.* Both labels in $S$: with one there may be no common direction at all, as for
    $S = \{0^+\}$, $\operatorname{sign}(1 + x)$ and $\operatorname{sign}(1 - x)$. Both labels in the
    samples do not ensure it, in whatever numbers: let them be $0^+$ three times in four and
    $\frac12^-$ else.
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
        if w is not None:
            return every([decide_margin(s, w), transfers(s, w.w)])
        missing = no_margin(s)
        if missing.answer is not Answer.NO:
            return missing
        u = common_direction(x, s)
        if u is not None:
            return fools_both(x, s, with_signs(u))
        rays = no_common_direction(x, s)
        if rays.answer is Answer.UNDECIDED:
            return rays
        return missing._replace(
            certificates=missing.certificates + rays.certificates,
            reason="S bears one label, so that there is no w*, and no direction fools both",
        )

    def rejections(self) -> Iterable[tuple[TrainedPair, Margin | None]]:
        yield APART, None
        yield TYPICAL, None
        yield MIXED, Margin((-1,), 0, (1, 1, 0))


right_and_confident = Assumption[TrainedPair](
    "A3",
    r"Each classifier has $y (\langle w^{(j)}, x \rangle + b^{(j)}) \ge 1$ at more than half of the "
    r"points of either sample.",
    lambda x: all(
        2 * sum(y * h.score(p) >= 1 for p, y in zip(s.points, s.labels, strict=True))
        > len(s.points)
        for s in (x.first, x.second)
        for h in (x.h1, x.h2)
    ),
    stated=r"Section 3, A3, with $\rho < \frac{1}{2}$ as after Theorem 7",
)
ordinary = Assumption[TrainedPair](
    "ordinary samples",
    "Either sample has points of both labels, and some hyperplane separates the two together.",
    lambda x: all(len(set(s.labels)) == 2 for s in (x.first, x.second))
    and is_separable(
        LabelledSet([*x.first.points, *x.second.points], [*x.first.labels, *x.second.labels])
    ),
    stated="nowhere, and it fails even so",
)


@st.composite
def _mostly_right(draw: st.DrawFn) -> TrainedPair:
    """Draw samples on a line, most points at one place, and classifiers right and sure there."""
    place, steps, scale = draw(st.integers(-3, 3)), draw(st.integers(1, 3)), draw(st.sampled_from((1, 2)))
    y, side = draw(st.sampled_from((1, -1))), draw(st.sampled_from((1, -1)))
    samples = []
    for _ in range(2):
        few = draw(st.integers(1, 2))
        many = few + draw(st.integers(1, 3))
        points = [(place,)] * many + [(place + side * Fraction(steps, scale),)] * few
        samples.append(LabelledSet(points, [y] * many + [-y] * few))
    classifiers = []
    for _ in range(2):
        slope, sure = draw(st.sampled_from((1, -1, 2, -2))), draw(st.integers(1, 2))
        classifiers.append(Linear((y * slope,), y * (sure - slope * place)))
    return TrainedPair(*samples, *classifiers)


def _small_and_ordinary() -> Iterator[TrainedPair]:
    """List a small sample on a line, twice, with small classifiers."""
    classifiers = [Linear((w,), b) for w in (1, -1) for b in (0, 1, -1)]
    for s in strategies.small_sets(most_points=3, most_dimensions=1):
        for h1, h2 in product(classifiers, repeat=2):
            yield TrainedPair(s, s, h1, h2)


ordinary_samples = Domain[TrainedPair](
    name="pairs of labelled samples on a line, and a linear classifier, bias allowed, for each",
    of=TrainedPair,
    draw=_mostly_right(),
    small=_small_and_ordinary,
    contains=lambda x: x.first.dimension == 1,
    strata=pair_strata,
    numbers=pair_numbers,
)


@final
class Remark7(_Remark7):
    __doc__ = _Remark7.__doc__

    id = "charles2019/remark-7"
    short = "“with a bias”"
    expects = Outcome.REFUTED
    nature = Nature(
        Failure.MISSING_HYPOTHESIS,
        "It needs both labels among the points that both classifiers get right, and separable "
        "samples with both labels, at most of whose points both are right and confident, do not "
        "ensure it, so that neither $w_S^*$ nor any other common direction need exist.",
        Failure.DEGENERATE,
    )
    repaired_by = ("charles2019/remark-7-repaired",)
    proof = Coq("Remark_7_fails")
    statement = Statement(
        printed="For notational simplicity, we assume no bias terms, though the same result can "
        "be derived in this setting.",
        tested=r"Let $h_j(x) = \operatorname{sign}(\langle w^{(j)}, x \rangle + b^{(j)})$, $j = 1, 2$, "
        "be right, with a margin of 1, at more than half of the points of either sample, where "
        "either has both labels and a hyperplane separates the two together. Let $S$ be all "
        "points that both get right with a positive margin. It has a max-margin SVM $w_S^*$, and "
        "for all $(x, y) \\in S$, $-y w_S^*$ is an adversarial direction for $h_1$ and $h_2$ at "
        "$x$; or at least $-y v$ is, for some $v$.",
        source="Section 3, soft-margin classifiers",
        difference="Condition 2 of Theorem 7 with a bias, spelt out, and asked of ordinary samples "
        "only: it fails even so. Nothing is said of the labels in $S$; where they are all the "
        "same, $S$ has no max-margin SVM with a bias.",
    )
    domain = ordinary_samples
    assumptions = (linear, right_and_confident, ordinary)

    def examples(self) -> Iterable[Example]:
        yield Example(TYPICAL, Answer.NO, "three in four points right, and no common direction")
        aside = TYPICAL._replace(h2=Linear((1,), 2))
        yield Example(aside, Answer.YES, "one label in S, though some direction serves both")
        both = LabelledSet([(1,), (1,), (-1,)], [1, 1, -1])
        yield Example(
            TrainedPair(both, both, Linear((1,), 0), Linear((2,), 1)), Answer.YES, "both labels in S"
        )


@final
class Remark7Repaired(_Remark7):
    __doc__ = _Remark7.__doc__

    id = "charles2019/remark-7-repaired"
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    proof = Coq("Theorem_4_repaired", "It is about any set, here that of the points that both get right: each of the two is a separator of it.")
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
        yield self.without(
            "both labels",
            expects=Outcome.REFUTED,
            domain=replace(
                ordinary_samples, contains=lambda x: x.first.dimension == 1 and linear.holds(x)
            ),
        )
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
    proof = Coq("Remark_7b_fails")
    label = "Remark after Theorem 7"
    short = "after Thm 7"
    title = "One direction transfers among all points that both get right"
    standing = Standing.REMARK
    expects = Outcome.REFUTED
    nature = Nature(
        Failure.READING_DEPENDENT,
        "Condition 2 just above moves each point against its own label, by $-y w_S^*$, and up to "
        "that sign the sentence survives, but with one and the same vector for points of both "
        "labels it fails.",
        Failure.FALSE,
    )
    repaired_by = ("charles2019/remark-7b-repaired",)
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
        reason = f"points of both labels move the same way along any v, by w = ({', '.join(map(str, x.h1.w))})"
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
    proof = Coq("Theorem_7_condition_2", "It is about any set that is not empty, here that of the points that both get right.")
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
