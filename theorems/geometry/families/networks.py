"""Classes of networks to search: any depth and width, signs by layer, piecewise linear units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import count, product
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.each_classifier import Family
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Below, Layer, Network
from verify.errors import BadInput, one_of


ANY, NONNEGATIVE, ONE_NEGATIVE = "any", "nonnegative", "one negative"
SIGNS = (ANY, NONNEGATIVE, ONE_NEGATIVE)
# Of the weights of a layer; biases may have any.

Slopes = tuple[Any, Any]
MOST_COST, WIDEST = 14, 3
# The listing ends there: sum of the sizes of all weights and biases, and units in a layer.


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
    'networks of 2 layers, weights of any sign, then nonnegative'
    """
    own = Above(1) if rule is None else rule
    check_signs(signs)
    check_rule(own, slopes)
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
        every = sorted(product(range(1, WIDEST + 1), repeat=depth - 1), key=lambda w: (sum(w), w))
        for cost in range(depth, MOST_COST + 1):
            for hidden in every:
                for layers in _layers((*hidden, 1), dimension, signs, cost):
                    yield _network(layers, slopes, own)

    return Family(
        name or f"networks of {depth} layer{'s' * (depth != 1)}, weights {', then '.join(map(_worded, signs))}",
        lambda dimension: _drawn(dimension, tuple(signs), slopes, own, width),
        contains,
        small,
    )


def _worded(sign: str) -> str:
    """Return a sign as a sentence has it."""
    return "of any sign" if sign == ANY else sign


def check_signs(signs: Sequence[str], known: Sequence[str] = SIGNS) -> None:
    """Refuse signs that there are not: another class would be searched."""
    if isinstance(signs, str) or not signs:
        msg = f"the signs {signs!r:.40} must be a list of one for each layer, such as [ANY, NONNEGATIVE]"
        raise BadInput(msg)
    for sign in signs:
        one_of("the sign", sign, known)


def check_rule(rule: object, slopes: Slopes = RELU) -> None:
    """Refuse a rule that reads no label off one score, and slopes that are no pair of numbers."""
    if not isinstance(rule, Above | Below):
        msg = f"the rule {rule!r:.40} is not known; it must be Above(...) or Below(...)"
        raise BadInput(msg)
    Network((Layer([[1]], [0], slopes), Layer([[1]], [0])), rule)


def _has(layer: Layer, kind: str) -> bool:
    negative = sum(w < 0 for row in layer.weights for w in row)
    return kind == ANY or negative == (1 if kind == ONE_NEGATIVE else 0)


@cache
def _integers(low: int, high: int, *shape: int) -> st.SearchStrategy[Any]:
    """Draw nested lists of a shape; made once, since to make a strategy takes as long as to draw."""
    if not shape:
        return st.integers(low, high)
    size, *within = shape
    return st.lists(_integers(low, high, *within), min_size=size, max_size=size)


@st.composite
def _drawn(
    draw: st.DrawFn, dimension: int, signs: tuple[str, ...], slopes: Slopes, rule: Above, width: int
) -> Network:
    before, layers = dimension, []
    for index, kind in enumerate(signs):
        last = index == len(signs) - 1
        rows = 1 if last else draw(st.integers(1, width))
        weights = draw(_integers(-2 if kind == ANY else 0, 2, rows, before))
        if kind == ONE_NEGATIVE:
            i, k = draw(st.integers(0, rows - 1)), draw(st.integers(0, before - 1))
            weights[i][k] = -draw(st.integers(1, 3))
        size = 0 if last else 3
        bias = draw(_integers(-size, size, rows))
        layers.append(Layer(weights, bias, AFFINE if last else slopes))
        before = rows
    return Network(tuple(layers), rule)


def _network(layers: Sequence[Sequence[Unit]], slopes: Slopes, rule: Above) -> Network:
    last = len(layers) - 1
    made = (
        Layer([row for row, _ in units], [b for _, b in units], AFFINE if k == last else slopes)
        for k, units in enumerate(layers)
    )
    return Network(tuple(made), rule)


Unit = tuple[tuple[int, ...], int]
# Weights and bias.


@lru_cache(maxsize=4096)
def _units(inputs: int, negative: bool, biased: bool, cost: int) -> tuple[Unit, ...]:
    """List the units whose weights, not all 0, and bias add up to the cost in size."""
    found = []
    for size in range(cost, 0, -1) if biased else (cost,):
        for row in integers_of_size([negative] * inputs, size):
            for bias in {cost - size, size - cost}:
                found.append((row, bias))
    return tuple(found)


def _layers(
    widths: Sequence[int], inputs: int, signs: Sequence[str], cost: int
) -> Iterator[tuple[tuple[Unit, ...], ...]]:
    """List layers of these widths and this cost; the units of a layer, which may change places,
    come in one order only.
    """
    rows, *after = widths
    kind, last = signs[0], not after
    highest = cost - sum(after)  # a unit costs at least 1
    for own in range(rows, highest + 1) if after else (cost,):
        for layer in _rows(rows, inputs, kind != NONNEGATIVE, not last, own, (0, 0)):
            if kind == ONE_NEGATIVE and sum(w < 0 for row, _ in layer for w in row) != 1:
                continue
            if last:
                yield (layer,)
                continue
            for rest in _layers(after, rows, signs[1:], cost - own):
                if all(any(row[k] for row, _ in rest[0]) for k in range(rows)):
                    yield (layer, *rest)


def _rows(
    rows: int, inputs: int, negative: bool, biased: bool, cost: int, least: tuple[int, int]
) -> Iterator[tuple[Unit, ...]]:
    """List so many units of one layer that cost so much in all, none before ``least``."""
    if rows == 0:
        if cost == 0:
            yield ()
        return
    for own in range(max(1, least[0]), cost // rows + 1) if rows > 1 else (cost,):
        if own < least[0]:
            continue
        listed = _units(inputs, negative, biased, own)
        for place in range(least[1] if own == least[0] else 0, len(listed)):
            rest = _rows(rows - 1, inputs, negative, biased, cost - own, (own, place))
            for others in rest:
                yield (listed[place], *others)


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
