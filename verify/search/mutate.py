"""One random step away from an instance: the moves of the search around near misses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from verify.exact.integers import Rational, whole
from verify.exact.labelled import LabelledSet
from verify.exact.networks import Above, Below, Layer, Network
from verify.exact.ray import Linear
from verify.instances import WithClassifier


def mutated(value: Any, random: Random) -> Any:
    """Return a value that differs in one place, or in one part; the value itself where none can.

    A set with a classifier is labelled anew, so that the classifier goes on fitting.
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Fraction):
        return mutated_number(value, random)
    if isinstance(value, WithClassifier):
        return _mutated_pair(value, random)
    if isinstance(value, LabelledSet):
        return _mutated_set(value, random)
    if isinstance(value, Network):
        return _mutated_network(value, random)
    if isinstance(value, Linear):
        return _mutated_linear(value, random)
    if isinstance(value, tuple) and value:
        index = random.randrange(len(value))
        rebuild: Any = getattr(value, "_make", tuple)
        return rebuild([*value[:index], mutated(value[index], random), *value[index + 1 :]])
    return value


def mutated_number(x: Rational, random: Random) -> Rational:
    """Step by one, to a neighbour in size, to the other sign or to nothing."""
    move: Callable[[Rational], Rational] = random.choice(MOVES)
    return whole(move(x))


MOVES: tuple[Callable[[Rational], Rational], ...] = (
    lambda x: x + 1,
    lambda x: x - 1,
    lambda x: x + 1,
    lambda x: x - 1,
    lambda x: -x,
    lambda x: 2 * x,
    lambda x: Fraction(x) / 2,
    lambda x: x + 3,
    lambda x: x - 3,
    lambda _: 0,
)


MOST_POINTS = 10
# A set is not made larger than that.


def _replaced(values: tuple[Any, ...], index: int, value: Any) -> tuple[Any, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _mutated_set(s: LabelledSet, random: Random) -> LabelledSet:
    if random.random() < 0.15:
        return random.choice(WHOLE)(s, random)
    points, labels = list(s.points), list(s.labels)
    i, k = random.randrange(len(points)), random.randrange(s.dimension)
    move = random.randrange(11)
    if move < 4:
        points[i] = _replaced(points[i], k, mutated_number(points[i][k], random))
    elif move == 4:
        labels[i] = random.choice(labels)
    elif move == 5 and len(points) > 1:
        del points[i], labels[i]
    elif move == 6:  # a neighbour of a point, with either label
        points.append(_replaced(points[i], k, mutated_number(points[i][k], random)))
        labels.append(random.choice(labels))
    elif move == 7:  # onto a coordinate of another point
        points[i] = _replaced(points[i], k, random.choice(points)[k])
    elif move == 8:  # its coordinates in another order
        points[i] = tuple(random.sample(points[i], s.dimension))
    else:  # in line with others: chance alone does not make a configuration degenerate
        points.append(_completed(points, random))
        labels.append(labels[i] if random.random() < 0.5 else random.choice(labels))
        if move == 10 or len(points) > MOST_POINTS:
            del points[i], labels[i]
    if len(points) > 2 and random.random() < 0.1:  # as many go as come
        i = random.randrange(len(points))
        del points[i], labels[i]
    return LabelledSet(points, labels)


def _mirrored(s: LabelledSet, random: Random) -> LabelledSet:
    """Add the image of every point at the origin or along an axis, or put it in place of some."""
    k = random.choice((None, *range(s.dimension)))
    sign = random.choice((1, -1))
    rows = list(zip(s.points, s.labels, strict=True))
    random.shuffle(rows)
    rows = rows[: random.choice((2, 3, len(rows)))]
    images = [
        (tuple(-c if k in (None, j) else c for j, c in enumerate(x)), sign * y) for x, y in rows
    ]
    kept = list(dict.fromkeys([*rows, *images]))[:MOST_POINTS]
    return LabelledSet([x for x, _ in kept], [y for _, y in kept])


def _balanced(s: LabelledSet, random: Random) -> LabelledSet:
    """Move one point so that the mean of its label is a point of the other, or their mean.

    In one coordinate, or in all.
    """
    i = random.randrange(len(s.points))
    own = [x for x, y in zip(s.points, s.labels, strict=True) if y == s.labels[i]]
    other = [x for x, y in zip(s.points, s.labels, strict=True) if y != s.labels[i]]
    if not other:
        return s
    if random.random() < 0.5:
        aim = [Fraction(sum(column)) / len(other) for column in zip(*other, strict=True)]
    else:
        aim = [Fraction(c) for c in random.choice(other)]
    k = random.choice((None, *range(s.dimension)))
    point = tuple(
        c + len(own) * goal - sum(x[j] for x in own) if k in (None, j) else c
        for j, (c, goal) in enumerate(zip(s.points[i], aim, strict=True))
    )
    return LabelledSet([*s.points[:i], _whole(point), *s.points[i + 1 :]], s.labels)


def _in_small_integers(s: LabelledSet, random: Random) -> LabelledSet:
    """Round all coordinates, and bring what is large near 0: there few steps lead anywhere."""
    most = random.choice((1, 2, 4))
    points = [tuple(max(-most, min(most, round(c))) for c in x) for x in s.points]
    return LabelledSet(points, s.labels)


def _labels_swapped(s: LabelledSet, _: Random) -> LabelledSet:
    return LabelledSet(s.points, [-y for y in s.labels])


def _about_a_point(s: LabelledSet, random: Random) -> LabelledSet:
    """Move the set so that one of its points is the origin."""
    start = random.choice(s.points)
    points = [_whole(a - b for a, b in zip(x, start, strict=True)) for x in s.points]
    return LabelledSet(points, s.labels)


WHOLE: tuple[Callable[[LabelledSet, Random], LabelledSet], ...] = (
    _mirrored, _mirrored, _balanced, _balanced, _in_small_integers, _labels_swapped,
    _about_a_point,
)
# Moves of all points at once: what is symmetric or balanced is not met by one step at a time.


def _whole(point: Iterable[Rational]) -> tuple[Rational, ...]:
    return tuple(map(whole, point))


def _completed(points: Sequence[tuple[Rational, ...]], random: Random) -> tuple[Rational, ...]:
    """Return a fourth corner of a parallelogram, an image at a point or the origin, or a middle."""
    a, b, c = (random.choice(points) for _ in range(3))
    move = random.randrange(4)
    if move == 0:
        found = [-x for x in a]
    elif move == 1:
        found = [Fraction(x + y) / 2 for x, y in zip(a, b, strict=True)]
    else:
        found = [x + y - z for x, y, z in zip(a, b, c, strict=True)]
    return _whole(found)


def _mutated_pair(x: WithClassifier, random: Random) -> WithClassifier:
    s, h = x
    if random.random() < 0.5:
        s = _mutated_set(s, random)
    else:
        h = mutated(h, random)
    return WithClassifier(LabelledSet(s.points, [h.label(p) for p in s.points]), h)


def _mutated_linear(h: Linear, random: Random) -> Linear:
    k = random.randrange(len(h.w) + 1)
    if k == len(h.w):
        return h._replace(b=mutated_number(h.b, random))
    return h._replace(w=_replaced(h.w, k, mutated_number(h.w[k], random)))


def _mutated_network(h: Network, random: Random) -> Network:
    depth = random.randrange(len(h.layers) + 1)
    if depth == len(h.layers):
        if isinstance(h.rule, Above | Below):
            rule = replace(h.rule, threshold=mutated_number(h.rule.threshold, random))
            return replace(h, rule=rule)
        depth -= 1
    if random.randrange(6) == 0 and depth < len(h.layers) - 1:
        return _with_a_unit_more(h, depth, random)
    layer = h.layers[depth]
    return replace(h, layers=_replaced(h.layers, depth, _mutated_layer(layer, random)))


def _mutated_layer(layer: Layer, random: Random) -> Layer:
    i = random.randrange(len(layer.bias))
    k = random.randrange(len(layer.weights[i]) + 1)
    if k == len(layer.weights[i]):
        return replace(layer, bias=_replaced(layer.bias, i, mutated_number(layer.bias[i], random)))
    row = _replaced(layer.weights[i], k, mutated_number(layer.weights[i][k], random))
    return replace(layer, weights=_replaced(layer.weights, i, row))


def _with_a_unit_more(h: Network, depth: int, random: Random) -> Network:
    """Repeat a unit, its input turned round or moved; its output weights stay."""
    layer, after = h.layers[depth], h.layers[depth + 1]
    i = random.randrange(len(layer.bias))
    row, bias = layer.weights[i], layer.bias[i]
    row = tuple(-a for a in row) if random.random() < 0.5 else row
    wider = replace(
        layer,
        weights=(*layer.weights, row),
        bias=(*layer.bias, mutated_number(bias, random)),
    )
    rows = tuple((*r, r[i]) for r in after.weights)
    layers = (*h.layers[:depth], wider, replace(after, weights=rows), *h.layers[depth + 2 :])
    return replace(h, layers=layers)
