"""Planted falsehoods, from easy to hard, each with the smallest size of a counterexample we know.

``known`` is dimension, points, non-zero numbers and bits, as ``verify.objects.size`` counts
them, with the units of a network among the points; ``smallest.json`` has the instances.
``grade`` says how hard a plain random test finds it. Run ``python tests/quality`` for how well
the hunter does on them.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt

from theorems.blocks import (
    ANY,
    NONNEGATIVE,
    ONE_NEGATIVE,
    Answer,
    Assumption,
    Conjecture,
    Decision,
    ForEachClassifier,
    both_labels,
    decide_convex,
    decide_separators,
    difference,
    fitted,
    fools,
    fools_some,
    margin_of,
    mean_of,
    networks,
    ring_sets,
    separable,
    transfers,
    two_label_sets,
)
from theorems.charles2019.lemma_13 import both_minus, decide_segment
from theorems.geometry.assumptions import general_position, no_duplicates, one_minus
from theorems.geometry.deciders.max_margin import decide_margin
from theorems.geometry.domains.multiclass_sets import (
    against_the_rest,
    another_label,
    fitted as fitted_classes,
    fitted_one_class,
    fools as fools_class,
)
from theorems.geometry.domains.sets import rank
from verify.registry import find


EASY, MEDIUM, HARD = "easy", "medium", "hard"
VACUOUS = Decision(Answer.VACUOUS)


def minus(a, b):
    return tuple(x - y for x, y in zip(a, b, strict=True))


def parallel(v, w):
    return all(a * d == b * c for (a, b), (c, d) in product(list(zip(v, w, strict=True)), repeat=2))


def centroids(s):
    return minus(mean_of(s, 1), mean_of(s, -1))


def scores(s, margin):
    return [y * (sum(a * b for a, b in zip(margin.w, x, strict=True)) + margin.b)
            for x, y in zip(s.points, s.labels, strict=True)]


def shown(s, margin, holds, reason):
    """Say what the max-margin classifier shows; its certificate is the kernel's."""
    decision = decide_margin(s, margin)
    if decision.answer is not Answer.YES or holds:
        return decision
    return Decision(Answer.NO, decision.certificates, reason)


def along(s, v, label=-1):
    """Ask for every convex region; the direction 0 is no direction."""
    return decide_convex(s, v, label) if any(v) else VACUOUS


def needs(name, holds):
    return Assumption(name, name, holds)


in_the_plane_or_above = needs("d > 1", lambda s: s.dimension > 1)
spanning = needs("rank d", lambda s: rank(s) == s.dimension)
four_points = needs("four points", lambda s: len(s.points) >= 4)
two_of_each = needs("two of each label", lambda s: min(len(s.where(1)), len(s.where(-1))) > 1)
all_on_margin = needs(
    "all on the margin", lambda s: all(score == 1 for score in scores(s, margin_of(s)))
)
symmetric = needs(
    "symmetric",
    lambda s: sorted(zip(s.points, s.labels, strict=True))
    == sorted((tuple(-a for a in x), -y) for x, y in zip(s.points, s.labels, strict=True)),
)


class _OnSets(Conjecture):
    """About separable sets with both labels."""

    domain = two_label_sets
    assumptions = (separable, both_labels)


class FirstAxis(_OnSets):
    """The first axis, in the sense of the centroids, fools every separator."""

    grade, known = EASY, (2, 2, 3, 7)

    def construct(self, s):
        sign = 1 if centroids(s)[0] >= 0 else -1
        return (sign, *[0] * (s.dimension - 1))

    def decide(self, s, v):
        return decide_separators(s, v)


class PlusLessMinus(_OnSets):
    """The sum of the +1 points less the sum of the -1 points fools every separator."""

    grade, known = EASY, (1, 3, 6, 17)

    def construct(self, s):
        totals = [[sum(column) for column in zip(*(s.points[i] for i in s.where(y)), strict=True)] for y in (1, -1)]
        return minus(*totals)

    def decide(self, s, v):
        return transfers(s, v) if any(v) else VACUOUS


class Medians(_OnSets):
    """The difference of the medians of each coordinate fools every separator."""

    grade, known = MEDIUM, (2, 3, 6, 14)

    def construct(self, s):
        middle = [
            [sorted(column)[len(s.where(y)) // 2]
             for column in zip(*(s.points[i] for i in s.where(y)), strict=True)]
            for y in (1, -1)
        ]
        return minus(*middle)

    def decide(self, s, v):
        return transfers(s, v) if any(v) else VACUOUS


class _MarginOnRegions(_OnSets):
    def construct(self, s):
        return margin_of(s).w

    def decide(self, s, v):
        return along(s, v)


class MarginFoolsRegions(_MarginOnRegions):
    """The max-margin vector leaves every convex region around the -1 points."""

    grade, known = EASY, (2, 3, 5, 11)


class MarginFoolsRegionsGeneral(_MarginOnRegions):
    """Of points in general position, more than d + 1, w* leaves every convex region."""

    assumptions = (
        separable, both_labels, general_position,
        needs("more than d + 1", lambda s: len(s.points) > s.dimension + 1),
    )
    grade, known = MEDIUM, (2, 4, 8, 18)


class MarginFoolsRegionsInSpace(_MarginOnRegions):
    """Where S spans three dimensions or more and w* is along an axis, w* leaves every region."""

    assumptions = (
        separable, both_labels, spanning,
        needs("d > 2", lambda s: s.dimension > 2),
        needs("along an axis", lambda s: sum(a != 0 for a in margin_of(s).w) == 1),
    )
    grade, known = HARD, (3, 4, 8, 18)


class MarginFromOnePoint(_MarginOnRegions):
    """With one -1 point, and +1 points on the margin only, w* leaves every convex region."""

    assumptions = (separable, both_labels, one_minus, no_duplicates, all_on_margin)
    grade, known = HARD, (2, 3, 5, 11)


class ParallelCentroids(_MarginOnRegions):
    """If w* is parallel to the difference of the centroids, w* leaves every convex region."""

    assumptions = (
        separable, both_labels, in_the_plane_or_above, spanning, no_duplicates, two_of_each,
        needs("parallel", lambda s: parallel(margin_of(s).w, centroids(s))),
    )
    grade, known = HARD, (2, 4, 8, 20)


class CentroidsFoolRegions(Conjecture):
    """The difference of the centroids leaves every convex region around the -1 points."""

    domain, assumptions = ring_sets, (fitted, both_labels)
    grade, known = EASY, (2, 3, 5, 11)

    def construct(self, s):
        return centroids(s)

    def decide(self, s, v):
        return along(s, v)


class MidpointFoolsRegions(Conjecture):
    """From a -1 point to the middle of the first and the last +1 point every region is left."""

    domain, assumptions = ring_sets, (fitted, both_labels)
    grade, known = EASY, (2, 3, 5, 11)

    def construct(self, s):
        first, last = (s.points[s.where(1)[k]] for k in (0, -1))
        middle = [Fraction(a + b, 2) for a, b in zip(first, last, strict=True)]
        return minus(middle, s.points[s.where(-1)[0]])

    def decide(self, s, v):
        return along(s, v)


class AwayFromAPoint(Conjecture):
    """If the one -1 point is the mean of the +1 points, away from any of these leaves all regions."""

    domain = ring_sets
    assumptions = (
        fitted, both_labels, one_minus,
        needs("mean", lambda s: any(centroids(s)) is False),
    )
    grade, known = HARD, (2, 4, 8, 19)

    def construct(self, s):
        return minus(s.points[s.where(-1)[0]], s.points[s.where(1)[0]])

    def decide(self, s, v):
        return along(s, v)


class _FewOnMargin(_OnSets):
    assumptions = (separable, both_labels, no_duplicates)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        on = scores(s, margin).count(1)
        return shown(s, margin, on <= s.dimension + self.most, f"{on} points lie on the margin")


class FewOnMargin(_FewOnMargin):
    """No more than d + 1 points, none repeated, lie on the margin."""

    grade, known = MEDIUM, (2, 4, 7, 16)
    most = 1


class FewOnMarginByOne(_FewOnMargin):
    """No more than d + 2 points, none repeated, lie on the margin."""

    grade, known = HARD, (2, 5, 9, 22)
    most = 2


class BalancedMargin(_OnSets):
    """Of four points or more, all on the margin, none repeated, as many are +1 as -1."""

    assumptions = (separable, both_labels, no_duplicates, four_points, all_on_margin)
    grade, known = HARD, (2, 4, 7, 16)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, sum(s.labels) == 0, "all are on the margin, and not balanced")


class CentroidsOnMargin(_OnSets):
    """Of four points or more, all on the margin, none repeated, w* is along the centroids."""

    assumptions = (separable, both_labels, no_duplicates, four_points, all_on_margin)
    grade, known = HARD, (2, 4, 7, 17)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, parallel(margin.w, centroids(s)), "the centroids lie askew")


class SymmetricCentroids(_OnSets):
    """Where S is symmetric, -x with -y for each x, w* is along the difference of the centroids."""

    assumptions = (separable, both_labels, symmetric)
    grade, known = HARD, (2, 4, 10, 25)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, parallel(margin.w, centroids(s)), "the centroids lie askew")


integers = needs("integers", lambda s: all(c == int(c) for x in s.points for c in x))
rational_margin = needs("rational margin", lambda s: is_square(sum(a * a for a in margin_of(s).w)))


class _RationalMargin(_OnSets):
    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, sum(a != 0 for a in margin.w) == 1, "the margin is rational")


class RationalMargin(_RationalMargin):
    """If the margin is rational, all points being integers, w* is along an axis."""

    assumptions = (separable, both_labels, integers, rational_margin)
    grade, known = MEDIUM, (2, 2, 4, 15)


class RationalMarginAskew(_RationalMargin):
    """So it is in the plane at least where w* is parallel to no difference of two points of S."""

    assumptions = (
        separable, both_labels, integers, rational_margin,
        needs("d = 2", lambda s: s.dimension == 2),
        needs("askew", lambda s: not any(
            parallel(margin_of(s).w, minus(s.points[i], s.points[k]))
            for i, k in product(s.where(1), s.where(-1)))),
    )
    grade, known = HARD, (2, 3, 5, 17)


def is_square(x):
    x = Fraction(x)
    return all(isqrt(n) ** 2 == n for n in (x.numerator, x.denominator))


class MarginIsADifference(_OnSets):
    """w* is a multiple of a difference of a +1 and a -1 point."""

    grade, known = EASY, (2, 3, 5, 11)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        pairs = product(s.where(1), s.where(-1))
        holds = any(parallel(margin.w, minus(s.points[i], s.points[k])) for i, k in pairs)
        return shown(s, margin, holds, "w* is no multiple of a difference")


class _ClosestPair(_OnSets):
    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        gaps = [minus(s.points[i], s.points[k]) for i, k in product(s.where(1), s.where(-1))]
        closest = min(sum(a * a for a in gap) for gap in gaps)
        apart = 4 / Fraction(sum(a * a for a in margin.w))
        return shown(s, margin, apart >= self.share**2 * closest, "the hulls are closer")


class HalfTheClosestPair(_ClosestPair):
    """The hulls are at least half as far apart as the closest pair of points."""

    grade, known = MEDIUM, (2, 3, 6, 14)
    share = Fraction(1, 2)


class AllOfTheClosestPair(_ClosestPair):
    """Of points that span the space the hulls are as far apart as the closest pair, within 1/100."""

    grade, known = EASY, (2, 3, 5, 11)
    share = Fraction(99, 100)


class FifthOfTheClosestPair(_ClosestPair):
    """Integer points with coordinates up to 8 have hulls a fifth as far apart as points, at least."""

    assumptions = (
        separable, both_labels,
        needs("integers up to 8", lambda s: all(
            c == int(c) and abs(c) <= 8 for x in s.points for c in x)),
    )
    share = Fraction(1, 5)
    grade, known = HARD, (2, 3, 6, 17)


class LevelMeans(_OnSets):
    """If the centroids agree in a coordinate, of points that span the space, so does w*."""

    assumptions = (
        separable, both_labels, spanning, no_duplicates,
        needs("level", lambda s: centroids(s)[0] == 0),
    )
    grade, known = MEDIUM, (2, 3, 6, 14)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, margin.w[0] == 0, "w* is not level")


class HeavySupport(_OnSets):
    """If the origin is on the boundary of h*, none repeated, some point of S is opposite another."""

    assumptions = (
        separable, both_labels, no_duplicates, in_the_plane_or_above, spanning,
        needs("b = 0", lambda s: margin_of(s).b == 0),
    )
    grade, known = MEDIUM, (2, 3, 6, 15)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        own = set(s.points)
        holds = any(tuple(-a for a in x) in own for x in s.points)
        return shown(s, margin, holds, "no point is opposite another")


class _OfTheBook(Conjecture):
    """A claim of the book with a part taken away, as a conjecture."""

    def construct(self, x):
        return self.book.construct(x)

    def decide(self, x, w):
        return self.book.decide(x, w)


class NearlyTheThreshold(_OfTheBook):
    """A separator is fooled from 999/1000 of the threshold of Theorem 5 on."""

    book = find("charles2019/theorem-5-repaired+threshold x 999/1000")
    domain, assumptions = book.domain, book.assumptions
    grade, known = EASY, (1, 2, 3, 7)


class NearlyTheSum(_OfTheBook):
    """The multipliers of Lemma 3 sum to at most 999/1000 of one over the margin."""

    book = find("ours/sum-of-multipliers+999/1000")
    domain, assumptions = book.domain, book.assumptions
    grade, known = EASY, (1, 2, 3, 7)


class InteriorOnly(_OfTheBook):
    """Only the interior of the cone of differences fools every separator."""

    book = find("ours/complete-for-separators+interior only")
    domain, assumptions = book.domain, book.assumptions
    grade, known = EASY, (1, 2, 4, 51)


class AlmostTheShortestStep(_OfTheBook):
    """A step along a difference that transfers is at least 1001/1000 of the margin long."""

    book = find("ours/shortest-step+1001/1000 of the margin")
    domain, assumptions = book.domain, book.assumptions
    grade, known = EASY, (1, 2, 4, 9)


class EveryPointLeaves(_OfTheBook):
    """At twice the length of Corollary 6 every separator errs at every point."""

    book = find("charles2019/corollary-6-repaired+every point")
    domain, assumptions = book.domain, book.assumptions
    grade, known = EASY, (1, 3, 5, 12)


class _OnNetworks(ForEachClassifier):
    """About networks that fit, one after the other."""

    sets, assumptions = ring_sets, (both_labels,)

    def choose(self, s):
        return difference(s)

    def check(self, s, v, h):
        return fools(h, s, v)


class MarginFoolsNetworks(_OnNetworks):
    """w* fools every two-layer network with nonnegative output weights."""

    sets, assumptions = two_label_sets, (separable, both_labels)
    classifiers = networks([ANY, NONNEGATIVE])
    grade, known = MEDIUM, (2, 6, 11, 29)

    def choose(self, s):
        return margin_of(s).w


class MarginFoolsSomewhere(_OnNetworks):
    """w* fools every such network at one of the -1 points, if there are two."""

    sets = two_label_sets
    assumptions = (
        separable, both_labels,
        needs("two -1 points", lambda s: len({s.points[i] for i in s.where(-1)}) > 1),
    )
    classifiers = networks([ANY, NONNEGATIVE])
    grade, known = HARD, (2, 7, 13, 36)

    def choose(self, s):
        return margin_of(s).w

    def check(self, s, v, h):
        return fools_some(h, s, v)


class MeanFoolsNetworks(_OnNetworks):
    """The difference of the centroids fools every network with nonnegative output weights."""

    classifiers = networks([ANY, NONNEGATIVE])
    grade, known = MEDIUM, (2, 6, 11, 29)

    def choose(self, s):
        return centroids(s)


class OneNegativeOutput(_OnNetworks):
    """A difference fools every two-layer network with one negative output weight."""

    classifiers = networks([ANY, ONE_NEGATIVE])
    grade, known = MEDIUM, (2, 6, 10, 28)


class ThreeLayers(_OnNetworks):
    """A difference fools every three-layer network whose last layer is nonnegative."""

    classifiers = networks([ANY, ANY, NONNEGATIVE])
    grade, known = MEDIUM, (2, 7, 11, 28)


class OneNegativeInTheMiddle(_OnNetworks):
    """A difference fools every network with one negative weight, in the middle layer of three."""

    classifiers = networks([NONNEGATIVE, ONE_NEGATIVE, NONNEGATIVE])
    grade, known = HARD, (2, 7, 11, 28)


class OneNegativeAtTheEnd(_OnNetworks):
    """All weights but one of the last of three layers nonnegative: all axes at once fool it."""

    classifiers = networks([NONNEGATIVE, NONNEGATIVE, ONE_NEGATIVE])
    grade, known = MEDIUM, (1, 6, 9, 22)

    def choose(self, s):
        return (1,) * s.dimension


class RisingUnits(_OnNetworks):
    """If no weight of the first layer is negative, all axes at once fool the network."""

    classifiers = networks([NONNEGATIVE, ANY])
    grade, known = MEDIUM, (1, 5, 8, 20)

    def choose(self, s):
        return (1,) * s.dimension


class ConcaveUnits(_OnNetworks):
    """A difference fools nonnegative sums of units of slope 1 below 0 and 1/2 above."""

    classifiers = networks([ANY, NONNEGATIVE], slopes=(1, Fraction(1, 2)))
    grade, known = MEDIUM, (2, 6, 10, 26)


class WithinTwo(_OnNetworks):
    """A difference fools networks with nonnegative output weights within c = 2."""

    classifiers = networks([ANY, NONNEGATIVE])
    grade, known = MEDIUM, (1, 5, 8, 23)

    def check(self, s, v, h):
        return fools(h, s, v, within=2)


class WithinForty(_OnNetworks):
    """A difference fools networks with nonnegative output weights within c = 40."""

    classifiers = networks([ANY, NONNEGATIVE])
    grade, known = HARD, (1, 5, 8, 31)

    def check(self, s, v, h):
        return fools(h, s, v, within=40)


class PlusPoints(_OnNetworks):
    """Back along a difference every +1 point gets the label -1, if all -1 points coincide."""

    assumptions = (
        both_labels, needs("one -1 place", lambda s: len({s.points[i] for i in s.where(-1)}) == 1)
    )
    classifiers = networks([ANY, NONNEGATIVE])
    grade, known = EASY, (1, 6, 10, 27)

    def check(self, s, v, h):
        return fools(h, s, minus((0,) * s.dimension, v), label=1)


class OutweighedUnits(Conjecture):
    """Where the output weights sum to more than 0, the -1 region is convex."""

    domain = find("charles2019/lemma-14+nonnegative output weights").domain
    assumptions = (
        both_minus,
        needs("outweighed", lambda x: sum(x.h.layers[-1].weights[0]) > 0),
    )
    grade, known = MEDIUM, (1, 3, 6, 18)

    def decide(self, x, w):
        return decide_segment(x, w)


class OutweighedThrice(Conjecture):
    """Where the positive output weights sum to three times the negative, the region is convex."""

    domain = find("charles2019/lemma-14+nonnegative output weights").domain
    assumptions = (
        both_minus,
        needs("outweighed", lambda x: sum(
            v if v > 0 else 3 * v for v in x.h.layers[-1].weights[0]) >= 0),
    )
    grade, known = HARD, (1, 3, 6, 20)

    def decide(self, x, w):
        return decide_segment(x, w)


class AgainstTheRest(Conjecture):
    """Against w* of one class versus all the rest every classifier of many classes errs."""

    domain, assumptions = fitted_one_class, (
        fitted_classes, another_label,
        needs("separable", lambda x: separable.holds(against_the_rest(x.s, x.k))
              and both_labels.holds(against_the_rest(x.s, x.k))),
    )
    grade, known = MEDIUM, (2, 3, 5, 14)

    def construct(self, x):
        return tuple(-a for a in margin_of(against_the_rest(x.s, x.k)).w)

    def decide(self, x, v):
        return fools_class(x, v, x.k)


class MeanOfTheOthers(Conjecture):
    """Towards the mean of all other classes every classifier of many classes errs."""

    domain, assumptions = fitted_one_class, (fitted_classes, another_label)
    grade, known = EASY, (2, 3, 5, 14)

    def construct(self, x):
        return tuple(-a for a in centroids(against_the_rest(x.s, x.k)))

    def decide(self, x, v):
        return fools_class(x, v, x.k) if any(v) else VACUOUS


class ControlSum(_OnSets):
    """A control: the coordinates of a set of integers, each up to 9, do not add up to 23."""

    assumptions = (
        separable, both_labels,
        needs("integers up to 9", lambda s: all(
            c == int(c) and abs(c) <= 9 for x in s.points for c in x)),
    )
    grade, known = MEDIUM, (1, 3, 6, 27)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, sum(c for x in s.points for c in x) != 23, "they add up to 23")
