"""Classes of networks to search: any depth and width, signs by layer, piecewise linear units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, product
from typing import Any

from hypothesis import strategies as st

from verify.conjecture import Family
from verify.exact.networks import AFFINE, RELU, Above, Layer, Network


ANY, NONNEGATIVE, ONE_NEGATIVE = "any", "nonnegative", "one negative"
# Signs of the weights of a layer; biases may have any.

Slopes = tuple[Any, Any]
MOST_COST = 14
# The listing ends there: sum of the sizes of all weights.


def networks(
    signs: Sequence[str],
    *,
    slopes: Slopes = RELU,
    rule: Above | None = None,
    width: int = 3,
    name: str = "",
) -> Family:
    """Return the networks with one layer for each entry of ``signs``, the last one affine.

    Parameters
    ----------
    signs : ANY, NONNEGATIVE or ONE_NEGATIVE for each layer, the first one first
    slopes : of the hidden units below and above 0: RELU, ABSOLUTE, (1/10, 1) for a leaky one
    rule : what makes a label of the score; the default says +1 where it is greater than 1
    width : hidden units a layer that are drawn; larger ones are members too
    name : for the report; made from the signs if empty

    >>> networks([ANY, NONNEGATIVE]).name
    'networks of 2 layers, weights any, nonnegative'
    """
    own = Above(1) if rule is None else rule
    depth = len(signs)

    def contains(h: Any) -> bool:
        return (
            isinstance(h, Network)
            and len(h.layers) == depth
            and h.rule == own
            and all(layer.slopes == tuple(slopes) for layer in h.layers[:-1])
            and h.layers[-1].slopes == AFFINE
            and not any(h.layers[-1].bias)
            and all(_has(layer, kind) for layer, kind in zip(h.layers, signs, strict=True))
        )

    def small(dimension: int) -> Iterator[Network]:
        for cost in range(1, MOST_COST + 1):
            for hidden in _widths(depth - 1, cost):
                yield from _of_cost(dimension, hidden, cost, signs, slopes, own)

    return Family(
        name or f"networks of {depth} layers, weights {', '.join(signs)}",
        lambda dimension: _drawn(dimension, tuple(signs), slopes, own, width),
        contains,
        small,
    )


def _has(layer: Layer, kind: str) -> bool:
    negative = sum(w < 0 for row in layer.weights for w in row)
    return kind == ANY or negative == (1 if kind == ONE_NEGATIVE else 0)


@st.composite
def _drawn(
    draw: st.DrawFn, dimension: int, signs: tuple[str, ...], slopes: Slopes, rule: Above, width: int
) -> Network:
    before, layers = dimension, []
    for index, kind in enumerate(signs):
        last = index == len(signs) - 1
        rows = 1 if last else draw(st.integers(1, width))
        weight = st.integers(-2 if kind == ANY else 0, 2)
        row = st.lists(weight, min_size=before, max_size=before)
        weights = draw(st.lists(row, min_size=rows, max_size=rows))
        if kind == ONE_NEGATIVE:
            i, k = draw(st.integers(0, rows - 1)), draw(st.integers(0, before - 1))
            weights[i][k] = -draw(st.integers(1, 3))
        size = 0 if last else 3
        bias = draw(st.lists(st.integers(-size, size), min_size=rows, max_size=rows))
        layers.append(Layer(weights, bias, AFFINE if last else slopes))
        before = rows
    return Network(tuple(layers), rule)


def _widths(hidden: int, most: int) -> Iterator[tuple[int, ...]]:
    """List widths of the hidden layers, those of few units first."""
    listed = product(range(1, min(most, 3) + 1), repeat=hidden)
    return iter(sorted(listed, key=lambda widths: (sum(widths), widths)))


def _of_cost(
    dimension: int, hidden: Sequence[int], cost: int, signs: Sequence[str], slopes: Slopes,
    rule: Above,
) -> Iterator[Network]:
    """List the networks of these widths whose weights and biases add up to the cost in size."""
    shapes = list(zip((*hidden, 1), (dimension, *hidden), strict=True))
    slots: list[bool] = []  # may this number be negative?
    for (rows, columns), kind in zip(shapes, signs, strict=True):
        slots += [kind != NONNEGATIVE] * (rows * columns)
    for rows in hidden:
        slots += [True] * rows
    least = sum(rows * 1 for rows, _ in shapes)
    if cost < least:
        return
    for numbers in integers_of_size(slots, cost):
        network = _network(numbers, shapes, slopes, rule)
        if network is not None and all(
            _has(layer, kind) for layer, kind in zip(network.layers, signs, strict=True)
        ):
            yield network


def _network(
    numbers: Sequence[int], shapes: Sequence[tuple[int, int]], slopes: Slopes, rule: Above
) -> Network | None:
    """Make a network of a flat list; None where a unit reads nothing or is read by none."""
    taken, weights = iter(numbers), []
    for rows, columns in shapes:
        matrix = [[next(taken) for _ in range(columns)] for _ in range(rows)]
        if not all(any(row) for row in matrix):
            return None
        weights.append(matrix)
    for matrix in weights[1:]:
        if not all(any(column) for column in zip(*matrix, strict=True)):
            return None
    layers = []
    for index, matrix in enumerate(weights):
        last = index == len(weights) - 1
        bias = [0] * len(matrix) if last else [next(taken) for _ in matrix]
        layers.append(Layer(matrix, bias, AFFINE if last else slopes))
    return Network(tuple(layers), rule)


def integers_of_size(slots: Sequence[bool], size: int) -> Iterator[tuple[int, ...]]:
    """List the integer vectors with this sum of absolute values; signs where a slot allows.

    >>> list(integers_of_size([True, False], 1))
    [(0, 1), (1, 0), (-1, 0)]
    """
    if not slots:
        if size == 0:
            yield ()
        return
    if len(slots) == 1:
        yield (size,)
        if size and slots[0]:
            yield (-size,)
        return
    for own in count(0):
        if own > size:
            return
        for rest in integers_of_size(slots[1:], size - own):
            yield (own, *rest)
        if own and slots[0]:
            for rest in integers_of_size(slots[1:], size - own):
                yield (-own, *rest)
