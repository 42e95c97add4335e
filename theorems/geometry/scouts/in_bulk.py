"""In bulk: small networks by the thousand on small sets, looked at in floats all at once.

Each set is labelled by each network; where some points keep their label along the direction that
the claim names for that set, the smallest networks are proposed, and judged like any other. What
comes of it is small from the start, and in as few dimensions as one asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from random import Random
from typing import Any, NamedTuple, Protocol

import numpy as np

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Above, Below, Layer, Network
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.objects import size


ROUNDS, SETS = 4, 36
# So often so many sets are looked at with the same networks.
EVEN, SMALL = (0.25, 0.25, 0.25, 0.25), (0.35, 0.4, 0.17, 0.08)
# Odds of 0, 1, 2, 3 as the size of a weight, a bias or a coordinate.
FAR = (-50, -10, 10, 50)
# What a coordinate is now and then.
STEPS = np.array([0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 10, 30, 100, 1000])
# Along the direction, where the label is looked at.
FEWEST = 5
# Of these steps that a label is kept for.


class Asked(Protocol):
    """What is asked of a claim."""

    def direction(self, x: WithClassifier) -> Sequence[Any] | None:
        """Return the vector for a set that a network labels, None where there is none."""

    def belongs(self, h: Network) -> bool:
        """Is a network of the class?"""


class Most(NamedTuple):
    """How much is looked at.

    networks : that are drawn
    units : of a network, in all layers
    points : of a set
    odds : of the sizes of numbers, 0 first
    proposed : networks for one labelling of a set
    """

    networks: int
    units: int
    points: int
    odds: Sequence[float] = EVEN
    proposed: int = 1


def kept_labels(
    like: Network, dimension: int, most: Most, random: Random, asked: Asked
) -> Iterator[WithClassifier]:
    """Yield small networks with small sets from which some point keeps its label for long.

    Parameters
    ----------
    like : a network of the class with one output and a threshold; depth, slopes, rule and the
        last bias are taken from it
    dimension : of the points
    most : how much is looked at
    asked : for the direction of a set that a network labels; points of label -1 move along it,
        points of label +1 against it
    """
    if not isinstance(like.rule, Above | Below):
        return
    networks = _networks(like, dimension, most, asked.belongs, random)
    if not networks:
        return
    try:
        bulk = _Bulk(networks)
    except OverflowError:  # numbers that no float holds
        return
    for _ in range(ROUNDS):
        found = list(_kept(networks, bulk, asked.direction, most, random))
        # What keeps its label from all points refutes the most; and what no network does for
        # good, one may do for longer than is claimed.
        for_good = sorted((x for x in found if x.longest == len(STEPS)), key=lambda x: -x.least)
        for_long = sorted((x for x in found if x.longest < len(STEPS)), key=lambda x: -x.longest)
        for pair in zip_longest(for_good, for_long):
            yield from (WithClassifier(x.s, x.h) for x in pair if x is not None)


class _Kept(NamedTuple):
    """The most and the fewest steps that points of one label keep it for."""

    longest: int
    least: int
    s: LabelledSet
    h: Network


def _networks(
    like: Network, dimension: int, most: Most, belongs: Callable[[Network], bool], random: Random
) -> list[Network]:
    """Draw networks of the class with small integer weights, and sort them by size."""
    rng = np.random.default_rng(random.getrandbits(32))
    signs = [
        [kind for kind in (_any, _nonnegative, _one_negative) if _is_allowed(like, k, kind, belongs, rng)]
        for k in range(len(like.layers))
    ]
    if not all(signs):
        return []
    found, hidden = set(), len(like.layers) - 1
    for _ in range(most.networks if hidden < most.units else 0):
        more = rng.integers(0, most.units - hidden) if hidden else 0
        widths = 1 + np.bincount(rng.integers(0, max(1, hidden), size=more), minlength=hidden)
        kinds = [own[rng.integers(len(own))] for own in signs]
        found.add(_drawn(like, dimension, most.odds, (*map(int, widths[:hidden]), 1), kinds, rng))
    return sorted((h for h in found if belongs(h)), key=lambda h: (size(h), repr(h)))


def _is_allowed(
    like: Network, k: int, kind: Signs, belongs: Callable[[Network], bool], rng: np.random.Generator
) -> bool:
    """Does a network mostly stay in the class when layer k gets weights of such signs?"""
    own = like.layers[k]
    shape = len(own.weights), len(own.weights[0])
    changed = (
        Layer(kind(rng.integers(1, len(EVEN), size=shape), rng), own.bias, own.slopes)
        for _ in range(TRIED)
    )
    layers = ((*like.layers[:k], layer, *like.layers[k + 1 :]) for layer in changed)
    return 2 * sum(belongs(replace(like, layers=own)) for own in layers) >= TRIED


TRIED = 10
# Layers of one kind of signs.


def _any(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    signed: np.ndarray = weights * rng.choice((-1, 1), size=weights.shape)
    return signed


def _nonnegative(weights: np.ndarray, _: np.random.Generator) -> np.ndarray:
    return weights


def _one_negative(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    place = tuple(rng.integers(weights.shape))
    weights[place] = -max(1, weights[place])
    return weights


Signs = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def _drawn(
    like: Network, dimension: int, odds: Sequence[float], widths: Sequence[int],
    signs: Sequence[Signs], rng: np.random.Generator,
) -> Network:
    before, layers = dimension, []
    for model, rows, signed in zip(like.layers, widths, signs, strict=True):
        weights = signed(rng.choice(len(odds), size=(rows, before), p=odds), rng)
        bias = _any(rng.choice(len(odds), size=rows, p=odds), rng)
        layers.append(Layer(weights, bias, model.slopes))
        before = rows
    layers[-1] = Layer(layers[-1].weights, like.layers[-1].bias, like.layers[-1].slopes)
    return replace(like, layers=tuple(layers))


def _kept(
    networks: Sequence[Network],
    bulk: _Bulk,
    direction: Callable[[WithClassifier], Sequence[Any] | None],
    most: Most,
    random: Random,
) -> Iterator[_Kept]:
    """Yield the networks that keep labels longest, for each labelling of some sets."""
    for turn in range(SETS):
        chosen = _points(networks[0].dimension, most, random)
        labels = bulk.labels(chosen)
        patterns, group = np.unique(labels, axis=0, return_inverse=True)
        for index, pattern in enumerate(patterns):
            if len(set(pattern)) == 1:
                continue
            members = np.flatnonzero(group.ravel() == index)
            s = LabelledSet([tuple(map(int, p)) for p in chosen], [int(y) for y in pattern])
            v = direction(WithClassifier(s, networks[members[0]]))
            if v is None or not any(v):
                continue
            moves = pattern[:, None] * np.array([[-float(a) for a in v]])
            with np.errstate(all="ignore"):
                ray = chosen[:, None] + STEPS[:, None] * moves[:, None]
            along = bulk.labels(ray.reshape(-1, len(v)), members)
            same = along.reshape(len(members), len(pattern), -1) == pattern[:, None]
            steps = np.logical_and.accumulate(same, axis=2).sum(axis=2)
            # Claims speak of the -1 points as a rule: every third set is looked at the other way.
            steps = steps[:, pattern == (1 if turn % 3 == 2 else -1)]
            longest, least = steps.max(axis=1), steps.min(axis=1)
            orders = [np.argsort(-kept, kind="stable")[: most.proposed] for kept in (longest, least)]
            for i in dict.fromkeys(np.concatenate(orders)):
                if longest[i] >= FEWEST:
                    yield _Kept(int(longest[i]), int(least[i]), s, networks[members[i]])


def _points(dimension: int, most: Most, random: Random) -> np.ndarray:
    """Choose a set of points with small integer coordinates, now and then one far away."""
    count = random.randint(2, max(2, most.points))
    sizes = random.choices(range(len(most.odds)), most.odds, k=dimension * count)
    numbers = [random.choice((-1, 1)) * n for n in sizes]
    rows = [numbers[i : i + dimension] for i in range(0, len(numbers), dimension)]
    if random.random() < 0.2:
        random.choice(rows)[random.randrange(dimension)] = random.choice(FAR)
    return np.array(rows, dtype=float)


class _Bulk:
    """Networks of one depth, padded to one width, so that they are evaluated together."""

    def __init__(self, networks: Sequence[Network]) -> None:
        rule = networks[0].rule
        assert isinstance(rule, Above | Below)
        self.rule, self.threshold, before = rule, float(rule.threshold), networks[0].dimension
        self.layers = []
        for depth, model in enumerate(networks[0].layers):
            layers = [h.layers[depth] for h in networks]
            rows = max(len(layer.bias) for layer in layers)
            weights = np.zeros((len(networks), rows, before))
            bias = np.zeros((len(networks), rows))
            for i, layer in enumerate(layers):
                weights[i, : len(layer.bias), : len(layer.weights[0])] = layer.weights
                bias[i, : len(layer.bias)] = layer.bias
            slopes = [float(a) for a in model.slopes]
            self.layers.append((weights, bias, slopes))
            before = rows

    def labels(self, points: np.ndarray, chosen: np.ndarray | None = None) -> np.ndarray:
        """Return the labels, M x N, that M networks give to N points."""
        own = slice(None) if chosen is None else chosen
        value = points.T[None]
        with np.errstate(all="ignore"):  # what is too large for floats is proposed in vain
            for weights, bias, (below, above) in self.layers:
                value = weights[own] @ value + bias[own][:, :, None]
                value = np.where(value > 0, above, below) * value
        score, threshold = value[:, 0], self.threshold
        if isinstance(self.rule, Above):
            positive = score >= threshold if self.rule.closed else score > threshold
        else:
            positive = score <= threshold if self.rule.closed else score < threshold
        return np.where(positive, 1, -1)
