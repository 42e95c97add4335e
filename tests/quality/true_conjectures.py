"""True sentences next to the planted falsehoods: no hunt may ever refute one of them.

Each follows from a theorem of the book or from the line that is given with it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from theorems.blocks import (
    ABSOLUTE,
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
    every,
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
from theorems.charles2019.lemma_13 import both_minus, decide_segment, nonnegative
from theorems.geometry.assumptions import general_position, one_plus
from theorems.geometry.deciders.max_margin import decide_margin
from theorems.geometry.domains.multiclass_sets import (
    another_label,
    fitted as fitted_classes,
    fitted_one_class,
    fools as fools_class,
    other_labels,
)
from verify.registry import find


VACUOUS = Decision(Answer.VACUOUS)


def minus(a, b):
    return tuple(x - y for x, y in zip(a, b, strict=True))


def scores(s, margin):
    return [y * (sum(a * b for a, b in zip(margin.w, x, strict=True)) + margin.b)
            for x, y in zip(s.points, s.labels, strict=True)]


def shown(s, margin, holds, reason):
    """Say what the max-margin classifier shows; its certificate is the kernel's."""
    decision = decide_margin(s, margin)
    if decision.answer is not Answer.YES or holds:
        return decision
    return Decision(Answer.NO, decision.certificates, reason)


def needs(name, holds):
    return Assumption(name, name, holds)


class _OnSets(Conjecture):
    """About separable sets with both labels."""

    domain = two_label_sets
    assumptions = (separable, both_labels)


class EveryDifference(_OnSets):
    """Every difference of a +1 and a -1 point fools every separator at every point."""

    def decide(self, s, w):
        pairs = product(s.where(1), s.where(-1))
        return every(transfers(s, minus(s.points[i], s.points[k])) for i, k in pairs)


class MarginFoolsSeparators(_OnSets):
    """The max-margin vector fools every separator at every point: Theorem 4."""

    def construct(self, s):
        return margin_of(s).w

    def decide(self, s, v):
        return transfers(s, v)


class CentroidsFoolSeparators(_OnSets):
    """The difference of the centroids fools every separator at every point."""

    def construct(self, s):
        return minus(mean_of(s, 1), mean_of(s, -1))

    def decide(self, s, v):
        return transfers(s, v)


class _MarginOnRegions(_OnSets):
    def construct(self, s):
        return margin_of(s).w

    def decide(self, s, v):
        return decide_convex(s, v, -1)


class MarginOnALine(_MarginOnRegions):
    """On a line the max-margin vector leaves every convex region around the -1 points."""

    assumptions = (separable, both_labels, needs("d = 1", lambda s: s.dimension == 1))


class MarginToOnePlus(_MarginOnRegions):
    """With one +1 point w* ends at it, and leaves every convex region."""

    assumptions = (separable, both_labels, one_plus)


class OneSupportPlus(_MarginOnRegions):
    """With one +1 point on the margin w* ends at it: it is that point less a mean of -1 points."""

    assumptions = (
        separable, both_labels,
        needs("one +1 support", lambda s: [
            score for score, y in zip(scores(s, margin_of(s)), s.labels, strict=True) if y == 1
        ].count(1) == 1),
    )


class FewInGeneralPosition(_OnSets):
    """In general position no more than 2 d points lie on the margin: d on each of two planes."""

    assumptions = (separable, both_labels, general_position)

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        on = scores(s, margin).count(1)
        return shown(s, margin, on <= 2 * s.dimension, f"{on} points lie on the margin")


class SymmetricThroughOrigin(_OnSets):
    """Where S is symmetric, -x with -y for each x, the boundary of h* holds the origin."""

    assumptions = (
        separable, both_labels,
        needs("symmetric", lambda s: sorted(zip(s.points, s.labels, strict=True)) == sorted(
            (tuple(-a for a in x), -y) for x, y in zip(s.points, s.labels, strict=True))),
    )

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        return shown(s, margin, margin.b == 0, "b is not 0")


class CloserThanAnyPair(_OnSets):
    """The hulls are no farther apart than the closest pair of points."""

    def construct(self, s):
        return margin_of(s)

    def decide(self, s, margin):
        gaps = [minus(s.points[i], s.points[k]) for i, k in product(s.where(1), s.where(-1))]
        closest = min(sum(a * a for a in gap) for gap in gaps)
        apart = 4 / Fraction(sum(a * a for a in margin.w))
        return shown(s, margin, apart <= closest, "the hulls are farther apart")


class _OfTheBook(Conjecture):
    """A claim of the book as it stands, as a conjecture."""

    def construct(self, x):
        return self.book.construct(x)

    def decide(self, x, w):
        return self.book.decide(x, w)


class TheThreshold(_OfTheBook):
    """A separator is fooled beyond the threshold of Theorem 5."""

    book = find("charles2019/theorem-5-repaired")
    domain, assumptions = book.domain, book.assumptions


class TheSum(_OfTheBook):
    """The multipliers of Lemma 3 sum to at most one over the margin."""

    book = find("ours/sum-of-multipliers")
    domain, assumptions = book.domain, book.assumptions


class TheShortestStep(_OfTheBook):
    """A step along a difference that transfers is at least as long as the margin."""

    book = find("ours/shortest-step")
    domain = book.domain
    assumptions = (*book.assumptions, needs(
        "transfers", lambda x: decide_separators(x.s, x.v, -1).answer is Answer.YES))


class FromTheMean(Conjecture):
    """From the mean of the -1 points to a +1 point every convex region is left."""

    domain, assumptions = ring_sets, (fitted, both_labels)

    def construct(self, s):
        return minus(s.points[s.where(1)[-1]], mean_of(s, -1))

    def decide(self, s, v):
        return decide_convex(s, v, -1)


class NonnegativeIsConvex(Conjecture):
    """Where no output weight is negative, the -1 region is convex: Lemma 14."""

    domain = find("charles2019/lemma-14+nonnegative output weights").domain
    assumptions = (both_minus, nonnegative)

    def decide(self, x, w):
        return decide_segment(x, w)


class TowardsAnotherClass(Conjecture):
    """From a point of a class to one of another every classifier of many classes errs."""

    domain, assumptions = fitted_one_class, (
        fitted_classes, another_label, needs("k occurs", lambda x: x.k in x.s.labels))

    def construct(self, x):
        own, other = x.s.where(x.k)[0], x.s.where(other_labels(x.s, x.k)[0])[0]
        return minus(x.s.points[other], x.s.points[own])

    def decide(self, x, v):
        return fools_class(x, v, x.k)


class _OnNetworks(ForEachClassifier):
    """About networks that fit, one after the other."""

    sets, assumptions = ring_sets, (both_labels,)

    def choose(self, s):
        return difference(s)

    def check(self, s, v, h):
        return fools(h, s, v)


class TwoLayers(_OnNetworks):
    """A difference fools every two-layer network with nonnegative output weights."""

    classifiers = networks([ANY, NONNEGATIVE])


class ThreeNonnegative(_OnNetworks):
    """A difference fools every network of three layers, nonnegative after the first: it is convex."""

    classifiers = networks([ANY, NONNEGATIVE, NONNEGATIVE])


class AbsoluteUnits(_OnNetworks):
    """The absolute value is convex too."""

    classifiers = networks([ANY, NONNEGATIVE], slopes=ABSOLUTE)


class LeakyUnits(_OnNetworks):
    """So is a leaky unit of slope 1/10 below 0."""

    classifiers = networks([ANY, NONNEGATIVE], slopes=(Fraction(1, 10), 1))


class SomewhereOnAnyNetwork(_OnNetworks):
    """From the -1 point where a difference starts it ends at a +1 point, whatever the network."""

    classifiers = networks([ANY, ONE_NEGATIVE, ANY])

    def check(self, s, v, h):
        return fools_some(h, s, v)


class RisingNetworks(_OnNetworks):
    """Without negative weights the score rises with every coordinate; +1 is reached at last."""

    classifiers = networks([NONNEGATIVE, NONNEGATIVE])

    def choose(self, s):
        return (1,) * s.dimension


class MarginToOnePlusOnNetworks(_OnNetworks):
    """With one +1 point w* fools every two-layer network with nonnegative output weights."""

    sets, assumptions = two_label_sets, (separable, both_labels, one_plus)
    classifiers = networks([ANY, NONNEGATIVE])

    def choose(self, s):
        return margin_of(s).w
