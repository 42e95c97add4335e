"""Training procedures: plain functions from a sample to a rational classifier.

How a classifier is found is nobody's business: floats, loops and lists of candidates are all
allowed. What is found is taken as the rational numbers it is, and each trial checks the
assumptions on it exactly (``soft_margin``). A trainer that finds none returns None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from math import exp
from typing import NamedTuple

from theorems.charles2019.samples import Distribution
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.integers import Rational


Weights = tuple[Rational, ...]

GIVEN_UP = Fraction(1, 100)
# How far beyond 0 a point that is given up lies on the wrong side.


class Sample(NamedTuple):
    """A sample of n points, by how often each atom occurs in it."""

    distribution: Distribution
    counts: tuple[int, ...]


class Allowance(NamedTuple):
    """What a trainer may spend: a share rho of unconfident points, and B squared."""

    rho: Fraction
    squared_bound: Rational


class Trainer(NamedTuple):
    """A training procedure with the name that a report gives it."""

    name: str
    train: Callable[[Sample, Allowance], Weights | None]


class Option(NamedTuple):
    """The shortest w that is confident on all atoms but those given up, and wrong on these."""

    w: Weights
    given_up: tuple[int, ...]
    mass: int


@lru_cache(maxsize=256)
def options(distribution: Distribution, squared_bound: Rational) -> tuple[Option, ...]:
    """List the options of length at most B, the most harmful first."""
    found = []
    atoms = range(len(distribution.points))
    everything = distribution.labelled(atoms)
    for subset in range(1 << len(atoms)):
        lost = [a for a in atoms if subset >> a & 1]
        # -y <w, x> >= GIVEN_UP is the margin 1 of the point x / GIVEN_UP with the other label.
        points = [
            [c / GIVEN_UP if a in lost else c for c in everything.points[a]] for a in atoms
        ]
        labels = [y * (-1 if a in lost else 1) for a, y in enumerate(everything.labels)]
        solution = max_margin(LabelledSet(points, labels), bias=False)
        if isinstance(solution, MaxMargin) and solution.squared_norm <= squared_bound:
            mass = sum(distribution.weights[a] for a in lost)
            found.append(Option(solution.w, tuple(lost), mass))
    return tuple(sorted(found, key=lambda option: -option.mass))


def may_lose(sample: Sample, allowance: Allowance) -> int:
    """Return on how many points of the sample, rho n, a classifier may be unconfident."""
    return allowance.rho.numerator * sum(sample.counts) // allowance.rho.denominator


def loses(sample: Sample, option: Option) -> int:
    """Return on how many points of the sample the option is unconfident."""
    return sum([sample.counts[a] for a in option.given_up])


def hostile(turn: int) -> Trainer:
    """Return the trainer that gives up as much of the distribution as its sample lets it.

    With ``turn`` = 1 it prefers, among options of equal harm, those that turn 0 does not.
    """

    def train(sample: Sample, allowance: Allowance) -> Weights | None:
        found: Option | None = None
        most = may_lose(sample, allowance)
        for option in options(sample.distribution, allowance.squared_bound):
            if found is not None and option.mass != found.mass:
                break
            if loses(sample, option) <= most:
                found = option
                if not turn:
                    break
        return None if found is None else found.w

    return Trainer("hostile", train)


def memoriser(sample: Sample, allowance: Allowance, factor: Fraction = Fraction(1)) -> Weights:
    """Be right on the atoms seen and wrong on all others; the atoms must be unit vectors."""
    d = sample.distribution
    seen, unseen = factor, -factor / 1000
    entries = {(seen_it, sign): (seen if seen_it else unseen) * sign for seen_it in (True, False) for sign in (1, -1)}
    w: list[Rational] = [0] * d.dimension
    for point, y, count in zip(d.points, d.labels, sample.counts, strict=True):
        ((k, x),) = point
        w[k] = entries[count > 0, y * x]  # x is 1 or -1
    return tuple(w)


MEMORISER = Trainer("memoriser", memoriser)
TINY_MEMORISER = Trainer("memoriser times 10^-6", partial(memoriser, factor=Fraction(1, 10**6)))


def always(w: Weights, name: str) -> Trainer:
    """Return the trainer that looks at nothing."""
    return Trainer(name, lambda sample, allowance: w)


def confident(find: Callable[[Sample], Sequence[float]]) -> Callable[..., Weights | None]:
    """Make a method meet A1 and A3: lengthen what it finds until enough points are confident.

    Where that is longer than B, or some atom is left with the score 0, or too many points are
    on the wrong side, the shortest option that the sample allows is taken.
    """

    def train(sample: Sample, allowance: Allowance) -> Weights | None:
        d, rho, bound = sample.distribution, allowance.rho, allowance.squared_bound
        needed = (rho.denominator - rho.numerator) * sum(sample.counts)
        # 2^-30 of the largest entry is fine enough for any method, and keeps the numbers short.
        raw = find(sample)
        largest = max(map(abs, raw)) or 1.0
        w = [round(x / largest * 2**30) for x in raw]
        margins, unit = d.whole_margins(w)
        reached = 0
        for a in sorted(range(len(margins)), key=margins.__getitem__, reverse=True):
            reached += sample.counts[a]
            least = margins[a]
            if least > 0 and reached * rho.denominator >= needed:
                squares = sum([x * x for x in w]) * unit**2
                if squares * bound.denominator <= bound.numerator * least**2 and all(margins):
                    return tuple(Fraction(x * unit, least) for x in w)
                break
        listed = options(d, allowance.squared_bound)
        most = may_lose(sample, allowance)
        fitting = [option for option in listed if loses(sample, option) <= most]
        return fitting[-1].w if fitting else None

    return train


def _ridge(sample: Sample) -> list[float]:
    """Minimise mean (1 - y <w, x>)^2 + |w|^2 / 100 in the plane."""
    a = b = c = p = q = 0.0
    for (x, z), y, count in _plane(sample):
        a, b, c = a + count * x * x, b + count * x * z, c + count * z * z
        p, q = p + count * y * x, q + count * y * z
    a, c = a + sum(sample.counts) / 100, c + sum(sample.counts) / 100
    size = a * c - b * b
    return [(c * p - b * q) / size, (a * q - b * p) / size]


def _logistic(sample: Sample) -> list[float]:
    """Minimise mean ln(1 + exp(-y <w, x>)) + |w|^2 / 100 in the plane, by Newton's method."""
    u = v = 0.0
    penalty = sum(sample.counts) / 50
    for _ in range(12):
        a, b, c, p, q = penalty, 0.0, penalty, penalty * u, penalty * v
        for (x, z), y, count in _plane(sample):
            score = max(-30.0, min(30.0, y * (u * x + v * z)))
            miss = 1 / (1 + exp(score))
            p, q = p - count * miss * y * x, q - count * miss * y * z
            bend = count * miss * (1 - miss)
            a, b, c = a + bend * x * x, b + bend * x * z, c + bend * z * z
        size = a * c - b * b
        u, v = u - (c * p - b * q) / size, v - (a * q - b * p) / size
    return [u, v]


def _hinge(sample: Sample) -> list[float]:
    """Minimise mean max(0, 1 - y <w, x>) + |w|^2 / 100 in the plane, by dual coordinate ascent."""
    atoms = list(_plane(sample))
    duals = [0.0] * len(atoms)
    step = 50 / sum(sample.counts)
    u = v = 0.0
    for _ in range(30):
        for i, ((x, z), y, count) in enumerate(atoms):
            move = (1 - y * (u * x + v * z)) / (x * x + z * z)
            new = max(0.0, min(step * count, duals[i] + move))
            change, duals[i] = new - duals[i], new
            u, v = u + change * y * x, v + change * y * z
    return [u, v]


def _perceptron(sample: Sample) -> list[float]:
    """Run forty rounds of the perceptron, from a start that leaves no score 0."""
    u, v = 1 / 7, 1 / 11
    for _ in range(40):
        for (x, z), y, count in _plane(sample):
            # A flipped label moves w as often as it occurs, against the others.
            if count and y * (u * x + v * z) <= 0:
                share = count / sum(sample.counts)
                u, v = u + share * y * x, v + share * y * z
    return [u, v]


def _plane(sample: Sample) -> list[tuple[tuple[float, float], int, int]]:
    """Return points of the plane with labels and counts, in floats."""
    found = []
    d = sample.distribution
    for point, y, count in zip(d.points, d.labels, sample.counts, strict=True):
        entries = dict(point)
        found.append(((float(entries.get(0, 0)), float(entries.get(1, 0))), y, count))
    return found


RIDGE = Trainer("ridge", confident(_ridge))
LOGISTIC = Trainer("logistic", confident(_logistic))
HINGE = Trainer("hinge", confident(_hinge))
PERCEPTRON = Trainer("perceptron", confident(_perceptron))
