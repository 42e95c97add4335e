"""In bulk: small networks by the thousand on small sets, looked at in floats all at once.

Each set is labelled by each network; where some points keep their label along the direction that
the claim names for that set, the smallest networks are proposed, and judged like any other. What
comes of it is small from the start, and in as few dimensions as one asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from random import Random
from typing import Any, NamedTuple, Protocol

import numpy as np

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Above, Below, Layer, Network
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.objects import bits


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
    try:
        networks = _networks(like, dimension, most, asked.belongs, random)
        if networks is None:
            return
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


class _Networks(Sequence[Network]):
    """Small integer networks of one depth as arrays, the smallest first; one that is asked for is made.

    Most of them are looked at in floats and never again: made one by one they would take most of
    the time of a hunt.
    """

    def __init__(
        self, like: Network, widths: np.ndarray, weights: list[np.ndarray], biases: list[np.ndarray],
        belongs: Callable[[Network], bool],
    ) -> None:
        """Take widths M x L of L layers, of each the weights M x rows x columns, and the biases but the last."""
        self.like, self.belongs = like, belongs
        numbers = np.hstack([w.reshape(len(w), -1) for w in weights] + biases)
        _, first = np.unique(np.hstack([widths, numbers]), axis=0, return_index=True)
        numbers = numbers[first]
        least = numbers.min(initial=0)
        bits_of = np.array([bits(n) for n in range(least, numbers.max(initial=0) + 1)])
        keys = bits_of[numbers - least].sum(axis=1), np.count_nonzero(numbers, axis=1), widths[first].sum(axis=1)
        order = first[np.lexsort(keys)]
        self.widths = widths[order]
        self.weights, self.biases = [w[order] for w in weights], [b[order] for b in biases]
        self._made: dict[int, Network | None] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.widths)

    def __getitem__(self, i: Any) -> Any:
        """Make a network."""
        layers, before = [], self.weights[0].shape[2]
        for k, (own, model) in enumerate(zip(self.weights, self.like.layers, strict=True)):
            rows = int(self.widths[i, k])
            bias = self.biases[k][i, :rows].tolist() if k < len(self.biases) else model.bias
            layers.append(Layer(own[i, :rows, :before].tolist(), bias, model.slopes))
            before = rows
        return replace(self.like, layers=tuple(layers))

    def member(self, i: int) -> Network | None:
        """Return a network that belongs to the class, None for another."""
        if i not in self._made:
            h = self[i]
            self._made[i] = h if self.belongs(h) else None
        return self._made[i]


def _networks(
    like: Network, dimension: int, most: Most, belongs: Callable[[Network], bool], random: Random
) -> _Networks | None:
    """Draw networks with small integer weights, most of them of the class; None where few would be."""
    rng = np.random.default_rng(random.getrandbits(32))
    signs = [
        [kind for kind in (_any, _nonnegative, _one_negative) if _is_allowed(like, k, kind, belongs, rng)]
        for k in range(len(like.layers))
    ]
    count, hidden = most.networks, len(like.layers) - 1
    if not all(signs) or hidden >= most.units:
        return None
    more = rng.integers(0, most.units - hidden, size=count)
    widths = np.ones((count, hidden + 1), dtype=int)
    if hidden:
        widths[:, :hidden] += rng.multinomial(more, [1 / hidden] * hidden)
    before = np.full(count, dimension)
    weights, biases = [], []
    for rows, own in zip(widths.T, signs, strict=True):
        drawn = rng.choice(len(most.odds), size=(count, rows.max(), before.max()), p=most.odds)
        drawn *= _inside(rows)[:, :, None] & _inside(before)[:, None]
        chosen = rng.integers(len(own), size=count)
        for k, kind in enumerate(own):
            where = chosen == k
            drawn[where] = kind(drawn[where], rows[where], before[where], rng)
        weights.append(drawn)
        bias = rng.choice(len(most.odds), size=(count, rows.max()), p=most.odds)
        biases.append(bias * _inside(rows) * rng.choice((-1, 1), size=bias.shape))
        before = rows
    return _Networks(like, widths, weights, biases[:-1], belongs)


def _inside(sizes: np.ndarray) -> np.ndarray:
    """Return which places of padded rows are in use."""
    used: np.ndarray = np.arange(sizes.max(initial=0)) < sizes[:, None]
    return used


def _is_allowed(
    like: Network, k: int, kind: Signs, belongs: Callable[[Network], bool], rng: np.random.Generator
) -> bool:
    """Does a network mostly stay in the class when layer k gets weights of such signs?"""
    own = like.layers[k]
    rows, before = (np.full(TRIED, n) for n in (len(own.weights), len(own.weights[0])))
    tried = kind(rng.integers(1, len(EVEN), size=(TRIED, rows[0], before[0])), rows, before, rng)
    changed = (Layer(weights, own.bias, own.slopes) for weights in tried.tolist())
    layers = ((*like.layers[:k], layer, *like.layers[k + 1 :]) for layer in changed)
    return 2 * sum(belongs(replace(like, layers=own)) for own in layers) >= TRIED


TRIED = 10
# Layers of one kind of signs.


def _any(weights: np.ndarray, _: np.ndarray, __: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    signed: np.ndarray = weights * rng.choice((-1, 1), size=weights.shape)
    return signed


def _nonnegative(weights: np.ndarray, *_: Any) -> np.ndarray:
    return weights


def _one_negative(
    weights: np.ndarray, rows: np.ndarray, before: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    place = np.arange(len(weights)), rng.integers(rows), rng.integers(before)
    weights[place] = -np.maximum(1, weights[place])
    return weights


Signs = Callable[[np.ndarray, np.ndarray, np.ndarray, np.random.Generator], np.ndarray]
# Gives signs to the sizes of M x rows x columns weights, of which each network uses its own.


def _kept(
    networks: _Networks,
    bulk: _Bulk,
    direction: Callable[[WithClassifier], Sequence[Any] | None],
    most: Most,
    random: Random,
) -> Iterator[_Kept]:
    """Yield the networks that keep labels longest, for each labelling of some sets."""
    for turn in range(SETS):
        chosen = _points(networks.weights[0].shape[2], most, random)
        labels = bulk.labels(chosen)
        # Few points: a pattern of labels is a short integer, and those are sorted fast.
        codes = (labels > 0) @ (1 << np.arange(len(chosen))[::-1])
        for code in np.unique(codes):
            members = np.flatnonzero(codes == code)
            pattern = labels[members[0]]
            if len(set(pattern)) == 1:
                continue
            h = next((h for i in members if (h := networks.member(int(i)))), None)
            if h is None:
                continue
            s = LabelledSet([tuple(map(int, p)) for p in chosen], [int(y) for y in pattern])
            v = direction(WithClassifier(s, h))
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
            if longest.max() < FEWEST:
                continue
            proposed = [_first(kept, longest, members, networks, most.proposed) for kept in (longest, least)]
            for i in dict.fromkeys(i for own in proposed for i in own):
                yield _Kept(int(longest[i]), int(least[i]), s, networks[members[i]])


def _first(
    kept: np.ndarray, longest: np.ndarray, members: np.ndarray, networks: _Networks, count: int
) -> list[int]:
    """Return the first so many of the class in the order of the steps they keep a label for."""
    # Of numbers this short numpy's stable sort takes linear time.
    order = (i for i in np.argsort(-kept.astype(np.int8), kind="stable") if longest[i] >= FEWEST)
    return list(islice((i for i in order if networks.member(int(members[i]))), count))


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

    def __init__(self, networks: _Networks) -> None:
        like = networks.like
        assert isinstance(like.rule, Above | Below)
        self.rule, self.threshold = like.rule, float(like.rule.threshold)
        last = np.full((len(networks), 1), float(like.layers[-1].bias[0]))
        self.layers = [
            (weights.astype(float), bias.astype(float), [float(a) for a in model.slopes])
            for weights, bias, model in zip(networks.weights, [*networks.biases, last], like.layers, strict=True)
        ]

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
