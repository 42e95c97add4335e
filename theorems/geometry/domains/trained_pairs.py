"""Soft-margin samples as Hypothesis draws them: two noisy samples, and a classifier for each.

What is drawn here is decided, instance by instance. It is no random sample, and feeds no
frequency; those come from ``samples`` and seeded streams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.domains import Domain
from theorems.geometry.domains.sets import magnitudes
from theorems.geometry.domains.strategies import (
    coordinates,
    dimensions,
    entries_of,
    point_of,
    vectors,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.exact.integers import Rational, dot, whole
from verify.objects import register


@register("trained pair")
class TrainedPair(NamedTuple):
    """Two samples and the linear classifier trained on each."""

    first: LabelledSet
    second: LabelledSet
    h1: Linear
    h2: Linear

    @property
    def shared(self) -> LabelledSet | None:
        """Return S, the points of both samples that both classifiers get right, with a margin."""
        points, labels = [], []
        for sample in (self.first, self.second):
            for x, y in zip(sample.points, sample.labels, strict=True):
                if y * self.h1.score(x) > 0 and y * self.h2.score(x) > 0:
                    points.append(x)
                    labels.append(y)
        return LabelledSet(points, labels) if points else None


@st.composite
def trained_pairs(draw: st.DrawFn, *, bias: bool = False, labels: int | None = None) -> TrainedPair:
    """Draw two noisy samples with two classifiers that agree at one point at least.

    That point first; then weights, turned and lengthened until both have its label right. The
    other points bear either label whatever the classifiers say, three in four that of the
    first. With ``labels`` = 2, S has points of both labels.
    """
    dimension = draw(dimensions)
    anchor = draw(vectors(dimension))
    far = draw(vectors(dimension))
    kept = [(anchor, draw(st.sampled_from((1, -1))))]
    if labels == 2:
        if _same_ray(anchor, far):  # no classifier through the origin tells them apart
            far = tuple(-x for x in anchor)
        kept.append((far, -kept[0][1]))
    classifiers = [_right_at(draw, dimension, kept, bias) for _ in range(2)]
    samples = []
    for _ in range(2):
        points, own = [kept[0][0]], [kept[0][1]]
        if labels == 2:
            points.append(kept[1][0])
            own.append(kept[1][1])
        for _ in range(draw(st.integers(0, 6))):
            x = draw(point_of(dimension))
            flip = draw(st.integers(0, 3)) == 0
            points.append(x)
            own.append(classifiers[0].label(x) * (-1 if flip else 1))
        samples.append(LabelledSet(points, own))
    return TrainedPair(*_scaled(draw, samples, classifiers))


def _right_at(
    draw: st.DrawFn, dimension: int, kept: list[tuple[tuple[int, ...], int]], bias: bool
) -> Linear:
    """Draw a classifier that has the kept points right."""
    w = draw(entries_of(dimension))
    b = draw(coordinates) if bias else 0
    # A perceptron from there: it ends, since some (w, b) has the kept points right.
    for _ in range(10_000):
        wrong = [(x, y) for x, y in kept if y * (dot(w, x) + b) <= 0]
        if not wrong:
            break
        x, y = wrong[0]
        w = [a + y * c for a, c in zip(w, x, strict=True)]
        b += y if bias else 0
    if not any(w):  # a constant is no linear classifier; one kept point is right for it
        w = [kept[0][1] * c for c in kept[0][0]]
    return Linear(tuple(w), b)


def _same_ray(a: Sequence[int], b: Sequence[int]) -> bool:
    """Is one vector a positive multiple of the other?"""
    product = dot(a, b)
    return product > 0 and product**2 == dot(a, a) * dot(b, b)


def _scaled(
    draw: st.DrawFn, samples: list[LabelledSet], classifiers: list[Linear]
) -> tuple[LabelledSet, LabelledSet, Linear, Linear]:
    """Scale the points by a power of 2, and the weights back so that the scores stay."""
    scale = Fraction(2) ** draw(st.sampled_from((0, 0, 0, 0, -1, 1, -30, 30)))

    def times(x: Sequence[Rational], factor: Fraction) -> tuple[Rational, ...]:
        return tuple(whole(entry * factor) for entry in x)

    first, second = (LabelledSet([times(x, scale) for x in s.points], s.labels) for s in samples)
    h1, h2 = (h._replace(w=times(h.w, 1 / scale)) for h in classifiers)
    return first, second, h1, h2


def shares(pair: TrainedPair) -> bool:
    """Do both classifiers get some point right? Where S is empty nothing is asked."""
    return pair.shared is not None


def small_pairs(
    bias: bool = False, asks: Callable[[TrainedPair], bool] = shares
) -> Iterable[TrainedPair]:
    """List pairs of one-point samples with weights in {-1, 0, 1}, on the line and in the plane."""
    for dimension in (1, 2):
        vectors_ = list(product((0, 1, -1), repeat=dimension))
        offsets = (0, 1, -1) if bias else (0,)
        points = [(x, y) for x in vectors_ for y in (1, -1)]
        classifiers = [Linear(w, b) for w in vectors_ for b in offsets if any(w)]
        for (x, y), (z, t), h1, h2 in product(points, points, classifiers, classifiers):
            pair = TrainedPair(LabelledSet([x], [y]), LabelledSet([z], [t]), h1, h2)
            if asks(pair):
                yield pair


def strata(pair: TrainedPair) -> Mapping[str, bool]:
    """Name the features of a pair on which the proof could stumble."""
    s = pair.shared
    total = len(pair.first.points) + len(pair.second.points)
    opposite = dot_sign(pair.h1.w, pair.h2.w) < 0
    return {
        "d = 1": pair.first.dimension == 1,
        "S is smaller than the samples": s is not None and len(s.points) < total,
        "S bears one label": s is not None and len(set(s.labels)) == 1,
        "S bears both labels": s is not None and len(set(s.labels)) == 2,
        "the classifiers point apart": opposite,
        "a point with both labels": _noisy(pair),
        "coordinates of 2^30 or 2^-30": any(
            not Fraction(1, 2**20) < size < 2**20 for size in magnitudes(pair.first)
        ),
    }


def _noisy(pair: TrainedPair) -> bool:
    found: dict[tuple[Rational, ...], set[int]] = {}
    for sample in (pair.first, pair.second):
        for x, y in zip(sample.points, sample.labels, strict=True):
            found.setdefault(x, set()).add(y)
    return any(len(labels) == 2 for labels in found.values())


def dot_sign(a: Sequence[Rational], b: Sequence[Rational]) -> int:
    """Return the sign of an inner product."""
    product = sum((x * y for x, y in zip(a, b, strict=True)), start=Fraction(0))
    return (product > 0) - (product < 0)


def numbers(pair: TrainedPair) -> Mapping[str, int]:
    """Return the size of S, the sample sizes and d."""
    s = pair.shared
    return {
        "|S|": len(s.points) if s else 0,
        "n": len(pair.first.points),
        "d": pair.first.dimension,
    }


FLOORS = {
    "d = 1": 5,
    "S is smaller than the samples": 10,
    "S bears one label": 5,
    "S bears both labels": 10,
    "the classifiers point apart": 3,
    "a point with both labels": 1,
    "coordinates of 2^30 or 2^-30": 2,
}

soft_margin_samples = Domain[TrainedPair](
    name="pairs of labelled samples with noise, and a linear classifier without bias for each, with "
    "a point that both get right",
    of=TrainedPair,
    draw=trained_pairs(),
    small=small_pairs,
    contains=shares,
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
)
