"""What the paper leaves unsaid of separators: which directions transfer, and how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple, final

from hypothesis import strategies as st

from theorems.geometry.deciders.margin import centroid_weights, combine
from theorems.geometry.deciders.max_margin import margin_of, no_margin, transfers
from theorems.geometry.deciders.separators import (
    decide_separators,
    worst_separator,
)
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import (
    both_labels,
    inseparable_sets,
    numbers,
    separable,
    separable_sets,
    strata,
    two_label_sets,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every, undecided
from verify.exact.integers import Rational, Vector
from verify.exact.program import Optimum
from verify.objects import register
from verify.outcome import Outcome, Reading, Standing


@register("set with a direction")
class Directed(NamedTuple):
    """A labelled set and a direction."""

    s: LabelledSet
    v: tuple[Rational, ...]


@st.composite
def directed_sets(
    draw: st.DrawFn, *, inside: bool | None = None, labels: int | None = 2
) -> Directed:
    """Draw a set and a direction: any, or (inside) a difference that transfers.

    ``labels`` is 2 for separable sets with both labels, None where the +1 points may be missing.
    Without a -1 point, or a separator, nothing would be asked.
    """
    s = draw(strategies.separable_sets(labels=labels))
    if -1 not in s.labels:
        s = LabelledSet(s.points, [-1] * len(s.points))
    if labels != 2:
        inside = False
    if inside or (inside is None and draw(st.booleans())):
        return Directed(s, draw(differences(s)))
    return Directed(s, draw(strategies.vectors(s.dimension)))


@st.composite
def differences(draw: st.DrawFn, s: LabelledSet) -> tuple[Rational, ...]:
    """Draw a mean of +1 points less a mean of -1 points, often on the border of the cone."""
    weights: dict[int, Rational] = {}
    for y in (1, -1):
        chosen = draw(st.lists(st.sampled_from(s.where(y)), min_size=1, max_size=3))
        for i in chosen:
            weights[i] = weights.get(i, 0) + Fraction(1, len(chosen))
    return combine(s, weights)


def _small_directed() -> Iterator[Directed]:
    for s in strategies.small_sets(most_points=3):
        if both_labels.holds(s) and separable.holds(s):
            for v in product((0, 1, -1), repeat=s.dimension):
                if any(v):
                    yield Directed(s, v)


set_is_separable = Assumption[Directed](
    "separable", separable.sentence, lambda x: separable.holds(x.s)
)
set_has_both_labels = Assumption[Directed](
    "both labels", both_labels.sentence, lambda x: both_labels.holds(x.s)
)


def small_any() -> Iterator[Directed]:
    """List small sets, separable or not, with small directions."""
    for s in strategies.small_sets(most_points=3):
        for v in product((0, 1, -1), repeat=s.dimension):
            if any(v):
                yield Directed(s, v)


def _inseparable() -> Domain[Directed]:
    draw = strategies.inseparable_sets().flatmap(
        lambda s: strategies.vectors(s.dimension).map(lambda v: Directed(s, v))
    )
    return Domain(
        name="sets whose hulls meet, with a direction",
        of=Directed,
        draw=draw,
        contains=lambda x: any(x.v) and not separable.holds(x.s),
    )


def _transfers(x: Directed) -> bool:
    """Is v in the cone? By the linear program, as the decider has its own way."""
    program = worst_separator(x.s, x.v)
    return isinstance(program, Optimum) and program.value > 0


def _domain(
    name: str, inside: bool | None, labels: int | None = 2,
    small: Callable[[], Iterable[Directed]] | None = None,
) -> Domain[Directed]:
    return Domain(
        name=name,
        of=Directed,
        draw=directed_sets(inside=inside, labels=labels),
        small=small,
        contains=lambda x: any(x.v) and (not inside or _transfers(x)),
        strata=lambda x: strata(x.s),
        numbers=lambda x: numbers(x.s),
    )


@final
class CompleteForSeparators(Claim[Directed, bool]):
    r"""
    **Ours.** The directions that are adversarial for all of $\mathcal{H}_S$ at the $-1$ points
    are exactly those of $\operatorname{cone}(\operatorname{conv} S^+ - \operatorname{conv} S^-)$
    other than $0$.

    *Proof.* If $v = \sum \mu (x_+ - x_-)$, every separator rises along it. If $v$ is not in
    the cone, which is closed, some $u$ has $\langle u, v \rangle < 0$ and $\langle u, x_+ - x_-
    \rangle \ge 0$ for all pairs; a little of a separator added makes it strict.

    *Modelled.* The answer of the decider is compared with a second method: $v$ is in the cone
    if and only if the least rise along $v$ over the separators of margin 1 is attained and
    positive, which is a linear program.
    """

    id = "ours/complete-for-separators"
    label = "Completeness of D-lin"
    title = "Exactly the cone of differences transfers to every separator"
    standing = Standing.OURS_PROVED
    reading = Reading.OURS
    expects = Outcome.SURVIVES
    proof = Coq("Separators_complete")
    statement = Statement(
        printed=r"For a separable $S$ with both labels, $v \neq 0$ is adversarial for every "
        r"$h \in \mathcal{H}_S$ at the $-1$ points if and only if "
        r"$v \in \operatorname{cone}(\operatorname{conv} S^+ - \operatorname{conv} S^-)$.",
        source="ours",
    )
    uses = ("charles2019/theorem-4-repaired",)
    domain = _domain(
        "separable sets with a direction, inside the cone or not", None, small=_small_directed
    )
    assumptions = (set_is_separable, set_has_both_labels)

    def construct(self, x: Directed) -> bool:
        """Say by the linear program whether v is in the cone."""
        return _transfers(x)

    def decide(self, x: Directed, w: bool | None) -> Decision:
        decision = decide_separators(x.s, x.v, -1)
        if not decision.certificates or decision.answer is Answer.VACUOUS:
            return decision
        if (decision.answer is Answer.YES) is w:
            return Decision(Answer.YES, decision.certificates)
        return Decision(Answer.NO, decision.certificates, "the two methods disagree")

    def examples(self) -> Iterable[Example]:
        pair = LabelledSet([(0, 0), (1, 0)], [-1, 1])
        yield Example(Directed(pair, (1, 0)), Answer.YES, "in the cone")
        yield Example(Directed(pair, (0, 1)), Answer.YES, "outside, and no separator rises")

    def rejections(self) -> Iterable[tuple[Directed, bool]]:
        pair = LabelledSet([(0, 0), (1, 0)], [-1, 1])
        yield Directed(pair, (1, 0)), False
        yield Directed(pair, (0, 1)), True

    def weakenings(self) -> Iterable[Weakening]:
        one = _domain("separable sets, one label allowed, with a direction", None, labels=None)
        yield self.without(
            "both labels",
            expects=Outcome.SURVIVES,
            change="with one label the cone is empty, and no direction transfers",
            domain=one,
        )
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no separator left to fool",
            domain=_inseparable(),
        )
        yield self.without(
            "separable",
            "both labels",
            expects=Outcome.SURVIVES,
            domain=_domain("labelled sets with a direction", None, labels=None, small=small_any),
        )
        yield self.varied(
            "interior only",
            expects=Outcome.REFUTED,
            change="only the interior of the cone transfers",
            decide=_needs_interior,
        )


def _needs_interior(x: Directed, _: None) -> Decision:
    """Does v leave the cone when it is moved a little along an axis, if it transfers?"""
    decision = decide_separators(x.s, x.v, -1)
    if decision.answer is not Answer.YES:
        return decision._replace(answer=Answer.VACUOUS)
    for k in range(x.s.dimension):
        for sign in (1, -1):
            moved = [Fraction(a) + (j == k) * Fraction(sign, 2**20) for j, a in enumerate(x.v)]
            if any(moved) and decide_separators(x.s, moved, -1).answer is Answer.NO:
                reason = "a direction on the border of the cone transfers"
                return Decision(Answer.NO, decision.certificates, reason)
    return decision


@final
class CentroidsTransfer(Claim[LabelledSet, tuple[Rational, ...]]):
    r"""
    **Ours.** $\bar x_+ - \bar x_-$, the difference of the two centroids, is adversarial for
    every separator of $S$ at every point, as $w^*$ is; and it costs $O(Nd)$.

    *Proof.* It is a difference of means; see ``ours/complete-for-separators``. It is not 0,
    since the hulls of a separable set do not meet.
    """

    id = "ours/centroids-transfer"
    label = "Centroid difference"
    title = "The difference of the centroids fools every separator too"
    standing = Standing.OURS_PROVED
    reading = Reading.OURS
    expects = Outcome.SURVIVES
    proof = Coq("Centroids_transfer")
    statement = Statement(
        printed=r"For a separable $S$ with both labels, all $h \in \mathcal{H}_S$ and $(x, y) \in "
        r"S$, $-y(\bar x_+ - \bar x_-)$ is an adversarial direction for $h$ at $x$.",
        source="ours",
    )
    uses = ("ours/complete-for-separators",)
    domain = two_label_sets
    assumptions = (separable, both_labels)

    def construct(self, x: LabelledSet) -> tuple[Rational, ...]:
        return combine(x, centroid_weights(x))

    def decide(self, x: LabelledSet, w: tuple[Rational, ...] | None) -> Decision:
        return transfers(x, w)

    def examples(self) -> Iterable[Example]:
        corner = LabelledSet([(0, 0), (1, 1), (3, -1)], [-1, 1, 1])
        yield Example(corner, Answer.YES, "the centroids lie off the max-margin direction")

    def rejections(self) -> Iterable[tuple[LabelledSet, tuple[Rational, ...]]]:
        pair = LabelledSet([(0, 0), (1, 0)], [-1, 1])
        yield pair, (-1, 0)
        yield pair, (1, 1)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=separable_sets)
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no separator left to fool",
            domain=inseparable_sets,
        )
        yield self.varied(
            "medians",
            expects=Outcome.REFUTED,
            change="coordinate-wise medians for the centroids",
            assumptions=(*self.assumptions, _medians_differ),
            construct=_median_difference,
        )


def _median_difference(s: LabelledSet) -> tuple[Rational, ...]:
    medians = []
    for y in (1, -1):
        columns = zip(*(s.points[i] for i in s.where(y)), strict=True)
        medians.append([sorted(column)[len(column) // 2] for column in columns])
    return tuple(a - b for a, b in zip(*medians, strict=True))


_medians_differ = Assumption[LabelledSet](
    "the medians differ",
    "The two coordinate-wise medians are not the same point.",
    lambda s: any(_median_difference(s)),
)


@final
class ShortestStep(Claim[Directed, None]):
    r"""
    **Ours.** Along a transferable difference $v$, let $c$ be the least length for which every
    separator errs somewhere on $S$, as in Corollary 6. Then $\lVert c v \rVert \ge \gamma^*$,
    with equality along $w^*$.

    *Proof.* $c = 1 / \min \langle w, v \rangle$ over the separators of margin 1. By linear
    programming duality $c v = \sum \alpha_i y_i x_i$ with $\sum \alpha_i = 1$ and $\sum
    \alpha_i y_i = 0$, which is half a difference of points of the two hulls, and these are
    $2 \gamma^*$ apart.
    """

    id = "ours/shortest-step"
    label = "Shortest step"
    title = "Among the differences that transfer, the max-margin vector needs the shortest step"
    standing = Standing.OURS_PROVED
    reading = Reading.OURS
    expects = Outcome.SURVIVES
    statement = Statement(
        printed=r"For $v \in \operatorname{cone}(\operatorname{conv} S^+ - \operatorname{conv} "
        r"S^-)$, the least $c$ such that every $h \in \mathcal{H}_S$ changes the label of some "
        r"$(x, y) \in S$ at $x - c y v$ and beyond has $\lVert c v \rVert \ge \gamma^*$, with "
        r"equality for $v = w^*$.",
        source="ours",
    )
    uses = ("charles2019/corollary-6-repaired", "ours/complete-for-separators")
    domain = _domain("separable sets with a difference that transfers", True)
    assumptions = (set_is_separable, set_has_both_labels)
    proof = Coq("Shortest_step", "It says so of every direction.")

    def decide(self, x: Directed, w: None) -> Decision:
        longer = _step_at_least(x, Fraction(1))
        if longer.answer is not Answer.YES:
            return longer
        margin = margin_of(x.s)
        along = None if margin is None else worst_separator(x.s, margin.w)
        if margin is None or not isinstance(along, Optimum):
            return undecided("the least rise along w* is not attained")
        if along.value != _squared(margin.w):
            reason = "the step along w* is not as short as the margin"
            return Decision(Answer.NO, along.decision.certificates, reason)
        return every([longer, along.decision])

    def slack(self, x: Directed, w: None) -> Rational | None:
        """By how much does the squared step exceed the squared margin, relative to it?"""
        margin, worst = margin_of(x.s), worst_separator(x.s, x.v)
        if margin is None or not isinstance(worst, Optimum):
            return None
        return _squared(x.v) * _squared(margin.w) / worst.value**2 - 1

    def examples(self) -> Iterable[Example]:
        corner = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
        yield Example(Directed(corner, (1, 0)), Answer.YES, "along w*: equality")
        yield Example(Directed(corner, (1, 1)), Answer.YES, "along a single difference: longer")

    def rejections(self) -> Iterable[tuple[Directed, None]]:
        yield Directed(LabelledSet([(0,)], [1]), (1,)), None

    def weakenings(self) -> Iterable[Weakening]:
        one = _domain("separable sets, one label allowed, with a direction", None, labels=None)
        yield self.without("both labels", expects=Outcome.REFUTED, domain=one)
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no separator left to fool",
            domain=_inseparable(),
        )
        yield self.varied(
            "1001/1000 of the margin",
            expects=Outcome.REFUTED,
            change=r"$\lVert c v \rVert \ge \frac{1001}{1000} \gamma^*$",
            decide=lambda x, _: _step_at_least(x, Fraction(1001, 1000)),
        )


def _squared(v: Vector) -> Fraction:
    return sum((Fraction(a) ** 2 for a in v), start=Fraction(0))


def _step_at_least(x: Directed, factor: Fraction) -> Decision:
    """Is |v| / least rise >= factor / |w*|, on squares?"""
    margin = margin_of(x.s)
    if margin is None:
        return no_margin(x.s)
    worst = worst_separator(x.s, x.v)
    if isinstance(worst, Decision):
        return worst
    if not isinstance(worst, Optimum) or worst.value <= 0:
        return Decision(Answer.VACUOUS, (), "v is no difference that transfers: nothing is said")
    if _squared(x.v) * _squared(margin.w) >= factor**2 * worst.value**2:
        return worst.decision
    reason = "the step along this direction is shorter"
    return Decision(Answer.NO, worst.decision.certificates, reason)


@final
class SumOfMultipliers(Claim[LabelledSet, None]):
    r"""
    **Ours.** Every $\alpha$ of Lemma 3 has $\sum_i \alpha_i \le 1 / \gamma^*$, with equality
    for the multipliers of the quadratic program.

    *Proof.* $\lVert \hat w \rVert^2 = \langle \hat w, \sum \alpha_i y_i x_i \rangle = \sum
    \alpha_i y_i (\langle \hat w, x_i \rangle + b) \ge \sum \alpha_i$, with equality under
    complementary slackness. Lemma 3 itself does not fix $\alpha$: for $1^+, 2^+, (-1)^-$ the
    weights $(0, 1/3, 1/3)$ will do.

    *Modelled.* All $\alpha$ at once: the largest $\sum \alpha_i$ is the dual of the linear
    program $\min \langle w, \hat w \rangle$ over the separators of margin 1.
    """

    id = "ours/sum-of-multipliers"
    label = "Sum of the multipliers"
    title = "The multipliers of Lemma 3 sum to at most one over the margin"
    standing = Standing.OURS_PROVED
    reading = Reading.OURS
    expects = Outcome.SURVIVES
    proof = Coq("Sum_of_multipliers", r"It speaks of some $\alpha$ that attain the bound, not of all that are dual-optimal.")
    statement = Statement(
        printed=r"If $w^* = \sum_i \alpha_i y_i x_i$ with $\alpha_i \ge 0$ and $\sum_i \alpha_i "
        r"y_i = 0$, then $\sum_i \alpha_i \le 1 / \gamma^*$; the dual-optimal $\alpha$ attain it.",
        source="ours",
    )
    uses = ("charles2019/lemma-3-repaired",)
    domain = two_label_sets
    assumptions = (separable, both_labels)

    def decide(self, x: LabelledSet, w: None) -> Decision:
        return _largest_sum(x, Fraction(1))

    def slack(self, x: LabelledSet, w: None) -> Rational | None:
        """By how much does the sum of the solution's own multipliers miss the bound?"""
        margin = margin_of(x)
        return None if margin is None else _squared(margin.w) - sum(margin.alpha)

    def examples(self) -> Iterable[Example]:
        three = LabelledSet([(1,), (2,), (-1,)], [1, 1, -1])
        yield Example(three, Answer.YES, "multipliers that are not unique")

    def rejections(self) -> Iterable[tuple[LabelledSet, None]]:
        yield LabelledSet([(0,)], [1]), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=separable_sets)
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no $w^*$ to make up",
            domain=inseparable_sets,
        )
        yield self.varied(
            "999/1000",
            expects=Outcome.REFUTED,
            change=r"$\sum_i \alpha_i \le \frac{999}{1000} / \gamma^*$",
            decide=lambda x, _: _largest_sum(x, Fraction(999, 1000)),
        )


def _largest_sum(x: LabelledSet, factor: Fraction) -> Decision:
    """Is the largest sum of multipliers of w* factor |w*|^2, attained by the solution's own?"""
    margin = margin_of(x)
    if margin is None:
        return no_margin(x)
    worst = worst_separator(x, margin.w)
    if not isinstance(worst, Optimum):
        return undecided("the largest sum is not attained")
    norm = _squared(margin.w)
    if worst.value == factor * norm == sum(margin.alpha):
        return every([worst.decision])
    reason = f"the largest sum is {worst.value}, not {factor * norm}"
    return Decision(Answer.NO, worst.decision.certificates, reason)
