"""Feature maps: what transfers in the space of features, and what of it in the space of points."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import final

from hypothesis import strategies as st

from theorems.blocks import (
    Above,
    Answer,
    Assumption,
    Conjecture,
    Decision,
    Domain,
    LabelledSet,
    Linear,
    both_labels,
    decide_ray,
    decide_separators,
    every,
    transfers,
)
from theorems.geometry.deciders.direction import named, none_named
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.separators import WORK, separator_of
from theorems.geometry.domains import strategies
from theorems.geometry.domains.convex_sets import Point, denied
from theorems.geometry.objects.networks import two_layer
from theorems.ours.step_lengths import between_means
from verify.claim import Coq, Example, Statement, Weakening
from verify.exact.alternative import Alternative
from verify.exact.decision import read_number, read_vector, undecided
from verify.exact.integers import Work, primitive
from verify.outcome import Outcome, Standing


Lift = Callable[[Point], Point]


def quadratic(x: Point) -> Point:
    """Return the coordinates and all products of two of them."""
    return (*x, *(a * b for a, b in combinations_with_replacement(x, 2)))


def absolute(x: Point) -> Point:
    """Return the coordinates and their absolute values."""
    return (*x, *(abs(a) for a in x))


def lifted(s: LabelledSet, lift: Lift) -> LabelledSet:
    """Return the set in the space of features."""
    return LabelledSet([lift(x) for x in s.points], s.labels)


def separable_by(lift: Lift, name: str) -> Assumption[LabelledSet]:
    """Return the assumption that some classifier of this feature map fits."""
    return Assumption(
        "separable by features",
        f"Some hyperplane separates $S$ in the space of {name}.",
        lambda s: separator_of(lifted(s, lift)) is not None,
    )


@st.composite
def featured_sets(
    draw: st.DrawFn, lift: Lift, *, most_dimensions: int = 2, labels: int | None = 2
) -> LabelledSet:
    """Draw points and a score that is linear in their features; what it puts to 0 is left out."""
    dimension = draw(st.integers(1, most_dimensions))
    point = strategies.point_of(dimension)
    points = draw(st.lists(point, min_size=3, max_size=7))
    features = [lift(x) for x in points]
    w = draw(strategies.vectors(len(features[0])))
    if draw(st.booleans()):  # falling on both sides: -1 points around +1 points
        w = (*w[:-1], -abs(w[-1]) - 1)
    scores = [sum((a * c for a, c in zip(w, z, strict=True)), start=0) for z in features]
    # Between the lowest and the highest score, so that both labels occur where they can.
    level = Fraction(min(scores) + max(scores)) / 2 + draw(st.sampled_from((0, Fraction(1, 3))))
    kept = [(x, 1 if z > level else -1) for x, z in zip(points, scores, strict=True) if z != level]
    kept = kept or [(points[0], -1)]
    if labels is None and draw(st.booleans()):
        kept = [pair for pair in kept if pair[1] == kept[0][1]]
    return LabelledSet([x for x, _ in kept], [y for _, y in kept])


def _small(lift: Lift, dimensions: int) -> Iterator[LabelledSet]:
    for s in strategies.small_sets(most_dimensions=dimensions):
        if both_labels.holds(s) and separator_of(lifted(s, lift)) is not None:
            yield s


def _sets(lift: Lift, name: str, dimensions: int = 2, labels: int | None = 2) -> Domain[LabelledSet]:
    return Domain(
        name=f"labelled sets that {name} separate",
        of=LabelledSet,
        draw=featured_sets(lift, most_dimensions=dimensions, labels=labels),
        small=(lambda: _small(lift, dimensions)) if labels == 2 else None,
        contains=lambda s: dimensions > 1 or s.dimension == 1,
        numbers=lambda s: {"N": len(s.points), "d": s.dimension},
        strata=lambda s: {"d = 1": s.dimension == 1},
    )


VALLEY = LabelledSet([(0,), (1,), (-1,)], [1, -1, -1])
PEAK = LabelledSet([(0,), (1,), (-1,)], [-1, 1, 1])
_split = separable_by(quadratic, "all products of two coordinates")


@final
class LiftedDirections(Conjecture[LabelledSet, Point]):
    r"""
    **Ours.** Let $\phi(x)$ list the coordinates of $x$ and all their products of two. If a
    hyperplane separates $\phi(S)$, then the difference of the means of $\phi(S^+)$ and
    $\phi(S^-)$ is adversarial, in the space of features, for every classifier
    $\operatorname{sign}(\langle w, \phi(x) \rangle + b)$ that fits $S$, at every point of $S$.

    *Proof.* ``centroids-transfer`` for $\phi(S)$; any $\phi$ will do.

    *Modelled.* Rational features, so that D-lin decides for all classifiers at once.

    *But* a direction in the space of features need not be one of points: ``pulled-back-quadratic``.
    """

    id = "ours/lifted-directions"
    label = "Directions of features"
    title = "In the space of features the difference of the means fools every quadratic classifier"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("Centroids_transfer", r"It is about any set of points, here the $\phi(x)$.")
    statement = Statement(
        printed=r"For $\phi$ of degree 2 and $S$ with both labels such that $\phi(S)$ is separable, "
        r"$-y(\overline{\phi(S^+)} - \overline{\phi(S^-)})$ is an adversarial direction at $\phi(x)$ "
        r"for every separator of $\phi(S)$, for every $(x, y) \in S$.",
        source="ours; after Section 3, Theorem 4",
    )
    uses = ("ours/centroids-transfer",)
    domain = _sets(quadratic, "quadratic functions")
    assumptions = (_split, both_labels)
    needs_draws = 0.5  # the points drawn may all have one score

    def construct(self, x: LabelledSet) -> Point | None:
        return between_means(lifted(x, quadratic))

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return transfers(lifted(x, quadratic), w)

    def examples(self) -> Iterable[Example]:
        yield Example(VALLEY, Answer.YES, "not separable on the line, but by a parabola")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield VALLEY, (0, 1)
        yield VALLEY, (1, 0)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "both labels",
            expects=Outcome.REFUTED,
            domain=_sets(quadratic, "quadratic functions", labels=None),
        )
        yield self.without(
            "separable by features",
            expects=Outcome.VACUOUS,
            change="without it no classifier is left to fool",
            domain=Domain(
                name="labelled sets with a point that bears both labels",
                of=LabelledSet,
                draw=featured_sets(quadratic).map(_both_at_once),
                contains=lambda s: any(
                    s.points[i] == s.points[j] for i in s.where(1) for j in s.where(-1)
                ),
            ),
        )


def _both_at_once(s: LabelledSet) -> LabelledSet:
    """Give the first point the other label as well."""
    return LabelledSet([*s.points, s.points[0]], [*s.labels, -s.labels[0]])


def _ahead(s: LabelledSet, i: int, v: int) -> bool:
    """On a line: is some point of the other label ahead of this one?"""
    return any((s.points[j][0] - s.points[i][0]) * v > 0 for j in s.where(-s.labels[i]))


class _PulledBack(Conjecture[LabelledSet, Point]):
    """On a line: is there a direction of points that fools every classifier of the features?

    It leads to the right or to the left. Where a +1 point is ahead of every -1 point, each of
    these meets the label +1, whatever the classifier; else one that fits and is never left is
    looked for.
    """

    expects = Outcome.REFUTED
    lift: Lift

    def construct(self, x: LabelledSet) -> Point:
        return (1,) if all(_ahead(x, i, 1) for i in x.where(-1)) else (-1,)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if named(w, x.dimension) is None:
            return none_named(w)
        features = lifted(x, self.lift)
        separator = separator_of(features)
        if separator is None:
            return decide_separators(features, [1] * features.dimension, x.labels[0])
        decisions = [decide_labels(Linear(*separator), features.points)[1]]
        for i in x.where(-1):
            if not _ahead(x, i, 1 if w[0] > 0 else -1):
                decisions.append(self.never_left(x, i, 1 if w[0] > 0 else -1))
        return every(decisions)

    def deny(self, x: LabelledSet) -> Decision:
        return denied(self.decide(x, (1,)), self.decide(x, (-1,)))

    @abstractmethod
    def never_left(self, s: LabelledSet, i: int, v: int) -> Decision:
        """Show a classifier that fits and keeps its label of a point along v: an answer no."""

    def examples(self) -> Iterable[Example]:
        yield Example(VALLEY, Answer.NO, "-1 on both sides of a +1 point")
        yield Example(PEAK, Answer.YES, "one -1 point")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield VALLEY, (1,)
        yield VALLEY, (-1,)
        yield VALLEY, None


@final
class PulledBackAbsolute(_PulledBack):
    r"""
    **Conjecture, refuted.** Let $\phi(x) = (x, |x|)$ on a line. For every $S$ with both labels
    that some $h(x) = \operatorname{sign}(\langle w, \phi(x) \rangle + b)$ fits there is a direction
    $v$ of *points* that is adversarial for all these $h$ at every $-1$ point of $S$.

    *Fails* for $-1, 0, 1$ with the label $+1$ in the middle, although $\phi(S)$ is separable and
    its directions transfer. The classifiers are two-layer networks with a fixed first layer, so
    that freezing the features does not make up for the signs of the output weights.

    *Modelled.* All classifiers at once: a separator of $\phi(S)$, with $\phi(0)$ as one more $-1$
    point where the ray passes 0, that does not rise along the features of the ray. It is shown
    as a network of the units $\sigma(x)$ and $\sigma(-x)$.
    """

    id = "ours/pulled-back-absolute"
    proof = Coq("Pulled_back_absolute_fails")
    label = "Absolute features"
    title = "Some direction of points fools every classifier of x and its absolute value"
    statement = Statement(
        printed=r"For $\phi(x) = (x, |x|)$, $x \in \mathbb{R}$, and $S$ with both labels such that "
        r"$\phi(S)$ is separable, some $v$ is an adversarial direction for every $h = "
        r"\operatorname{sign}(\langle w, \phi(\cdot) \rangle + b)$ that fits $S$, at every "
        r"$(x, -1) \in S$.",
        source="ours; Section 7",
    )
    lift = staticmethod(absolute)
    domain = _sets(absolute, "functions of x and |x|", dimensions=1)
    assumptions = (separable_by(absolute, "$x$ and $|x|$"), both_labels)

    def never_left(self, s: LabelledSet, i: int, v: int) -> Decision:
        held = lifted(s, absolute)
        if s.points[i][0] * v < 0:
            held = LabelledSet([*held.points, (0, 0)], [*held.labels, -1])
        found = decide_separators(held, (v, 1))
        if found.answer is not Answer.NO:
            return undecided("no classifier was found that keeps its label")
        separator = found.certificates[0]["evidence"]["separator"]
        p, q = read_vector(separator["w"])
        # p x + q |x| is (q + p) sigma(x) + (q - p) sigma(-x)
        h = two_layer([[1], [-1]], [0, 0], [q + p, q - p], Above(-read_number(separator["b"])))
        flips, ray = decide_ray(h, s.points[i], (v,))
        labels, fit = decide_labels(h, s.points)
        if flips or labels != list(s.labels):
            return undecided("the classifier found does not keep its label")
        reason = f"from {s.points[i][0]} along {v} a classifier that fits stays -1"
        return Decision(Answer.NO, (*ray.certificates, *fit.certificates), reason)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "one -1 point",
            expects=Outcome.SURVIVES,
            change="$S$ has one $-1$ point, from which some +1 point is ahead",
            domain=_with_one_minus(absolute),
        )


@final
class PulledBackQuadratic(_PulledBack):
    r"""
    **Conjecture, refuted.** Let $\phi(x) = (x, x^2)$ on a line. For every $S$ with both labels
    that some quadratic classifier fits there is a direction of *points* that is adversarial for
    all quadratic classifiers that fit, at every $-1$ point of $S$.

    *Fails* for $-1, 0, 1$ with the label $+1$ in the middle: a parabola that opens downward never
    comes back.

    *Modelled.* Along $x + c v$ the features are $\phi(x) + c\, p + c^2 q$ with $p = (v, 2 x v)$ and
    $q = (0, v^2)$. A separator of $\phi(S)$ that rises neither along $p$ nor along $q$ keeps the
    label $-1$ for ever; two rays in the space of features, from $\phi(x)$ along $p$ and along $q$,
    certify it.
    """

    id = "ours/pulled-back-quadratic"
    proof = Coq("Pulled_back_quadratic_fails")
    label = "Quadratic features"
    title = "Some direction of points fools every quadratic classifier"
    statement = Statement(
        printed=r"For $\phi(x) = (x, x^2)$, $x \in \mathbb{R}$, and $S$ with both labels such that "
        r"$\phi(S)$ is separable, some $v$ is an adversarial direction for every $h = "
        r"\operatorname{sign}(\langle w, \phi(\cdot) \rangle + b)$ that fits $S$, at every "
        r"$(x, -1) \in S$.",
        source="ours; Section 7",
    )
    lift = staticmethod(quadratic)
    domain = _sets(quadratic, "quadratic functions of one variable", dimensions=1)
    assumptions = (separable_by(quadratic, "$x$ and $x^2$"), both_labels)

    def never_left(self, s: LabelledSet, i: int, v: int) -> Decision:
        features = lifted(s, quadratic)
        x = s.points[i][0]
        p, q = (v, 2 * x * v), (0, 1)
        rows = features.signed_rows
        system = Alternative(rows, Work(WORK), [[-a for a in _whole(p)] + [0], [0, -1, 0]])
        if not system.solvable:
            return undecided("no parabola was found that keeps its label")
        *w, b = primitive(system.solution())
        h = Linear(tuple(w), b)
        rays = [decide_ray(h, quadratic((x,)), u) for u in (p, q)]
        labels, fit = decide_labels(h, features.points)
        if any(flips for flips, _ in rays) or labels != list(s.labels):
            return undecided("the parabola found does not keep its label")
        reason = f"from {x} along {v} a parabola that fits stays -1"
        certificates = (c for _, ray in rays for c in ray.certificates)
        return Decision(Answer.NO, (*certificates, *fit.certificates), reason)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "one -1 point",
            expects=Outcome.SURVIVES,
            change="$S$ has one $-1$ point, from which some +1 point is ahead",
            domain=_with_one_minus(quadratic),
        )


def _whole(p: Point) -> list[int]:
    """Return integers in the proportion of these rationals."""
    common = Fraction(p[1]).denominator * Fraction(p[0]).denominator
    return [int(a * common) for a in p]


def _with_one_minus(lift: Lift) -> Domain[LabelledSet]:
    """Return sets on a line of which the first -1 point is left, and +1 points."""

    def one(s: LabelledSet) -> LabelledSet:
        keep = [i for i in range(len(s.points)) if i not in s.where(-1)[1:]]
        return LabelledSet([s.points[i] for i in keep], [s.labels[i] for i in keep])

    return Domain(
        name="sets on a line with one -1 point",
        of=LabelledSet,
        draw=featured_sets(lift, most_dimensions=1).map(one),
        contains=lambda s: s.dimension == 1 and len(s.where(-1)) == 1,
    )
