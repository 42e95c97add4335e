"""In order: small networks with some points, exactly, the smallest first.

Of a shape (dimension and units) all networks and points of integers with so many bits are looked
at, in two parts: the hidden layers with the points, and the last layer. What a network says at the
points and between them is worked out in integers of 64 bits, kink by kink. Those that say what the
network of a counterexample at hand says are proposed, in the order of their size, and judged like
any other. Networks with a labelled set have too many numbers for it: they are looked at in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from theorems.geometry.objects.networks import Above, Below, Layer, Network
from verify.exact.integers import over_common_denominator
from verify.objects import Size, size


MOST_BITS = 40
# Of an instance. Along a segment a score is a sum of products in which no number occurs more than
# twice, so that 64 bits hold it.
MOST_SLOPE = 2**8
# Of the product of the slopes, over one denominator, of all layers.
TWELFTHS = range(1, 12)
# Where between two points the label is looked at, beside the kinks of the first layer, if there
# are more than two layers.
CHUNK = 2**19
# Scores that are worked out at a time.


class Frame(NamedTuple):
    """A network and some points, and how others are put in their places."""

    h: Network
    points: tuple[Any, ...]
    put: Callable[[Network, Sequence[Any]], Any]


def frame(x: Any) -> Frame | None:
    """Take a NamedTuple of points and one network, with one output and a threshold, apart; None of all else."""
    if not isinstance(x, tuple) or not hasattr(x, "_fields"):
        return None
    fields = x._asdict()  # type: ignore[attr-defined]
    networks = [name for name, part in fields.items() if isinstance(part, Network)]
    names = [name for name in fields if name not in networks]
    if len(networks) != 1 or not names:
        return None
    h, points = fields[networks[0]], tuple(fields[name] for name in names)
    if not isinstance(h.rule, Above | Below):
        return None
    if not all(type(p) is tuple and len(p) == h.dimension for p in points):
        return None

    def put(h: Network, points: Sequence[Any]) -> Any:
        return x._replace(**{networks[0]: h}, **dict(zip(names, points, strict=True)))  # type: ignore[attr-defined]

    return Frame(h, points, put)


def alike(x: Any, most: int) -> Iterator[Any]:
    """List smaller instances whose network says what that of x says, the smallest first.

    Parameters
    ----------
    x : a network with points; of another instance nothing is listed
    most : instances that are looked at of each shape, all up to some number of bits
    """
    own = frame(x)
    if own is None or len(own.h.layers) < 2:
        return
    bound, rules, wanted = size(x), _rules(own.h), said(own)
    for shape in _shapes(own, bound):
        models = [_Model(replace(own.h, rule=rule), shape) for rule in rules]
        found = [
            (numbers, bits, turn, row, last)
            for turn, model in enumerate(models)
            for numbers, bits, row, last in (_of_shape(model, wanted, most) if model.fits_in_64_bits else ())
            if (*shape.size, numbers, bits) < bound
        ]
        for *_, turn, row, last in sorted(found, key=lambda one: one[:3]):
            y = own.put(*models[turn].network(row, last))
            if size(y) < bound:
                yield y


def _rules(h: Network) -> list[Above | Below]:
    """Return the network's rule, with its threshold and with 0, closed and open: no size tells these apart."""
    assert isinstance(h.rule, Above | Below)
    return list(dict.fromkeys(
        replace(h.rule, threshold=threshold, closed=closed)
        for threshold in (h.rule.threshold, 0) for closed in (h.rule.closed, not h.rule.closed)
    ))


class _Shape(NamedTuple):
    """A dimension, the units of each hidden layer, and how many points there are."""

    dimension: int
    widths: tuple[int, ...]
    points: int

    @property
    def size(self) -> tuple[int, int]:
        """Return the first two parts of the size of an instance: the dimension, and the units."""
        return self.dimension, sum(self.widths) + 1


def _shapes(own: Frame, bound: Size) -> Iterator[_Shape]:
    """List the shapes up to that of an instance, the smallest first."""
    hidden = len(own.h.layers) - 1
    for d in range(1, bound[0] + 1):
        for units in range(hidden, bound[1]):
            for widths in _compositions(units, hidden):
                shape = _Shape(d, widths, len(own.points))
                if shape.size <= bound[:2]:
                    yield shape


def _compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    """List the ways to write a number as a sum of so many, each at least 1."""
    cuts = combinations(range(1, total), parts - 1)
    return [tuple(b - a for a, b in zip((0, *cut), (*cut, total), strict=True)) for cut in cuts]


# Integers of so many bits.


@cache
def _counts(places: int, others: int, bits: int) -> int:
    """Count the rows of so many integers, and others that are not 0, that have so many bits in all."""
    if places + others == 0:
        return int(bits == 0)
    fewer = (places - 1, others) if places else (0, others - 1)
    least = 0 if places else 1
    return sum(_many(b) * _counts(*fewer, bits - b) for b in range(least, bits + 1) if _many(b))


def _many(bits: int) -> int:
    """Count the integers of so many bits, as ``verify.objects.bits`` counts them."""
    return 1 if bits == 0 else 0 if bits == 1 else 1 << bits // 2 - 1


@cache
def _rows(places: int, bits: int) -> np.ndarray:
    """Return all rows of integers that have so many bits in all, (M, places)."""
    if places == 0:
        return np.zeros((int(bits == 0), 0), dtype=np.int32)
    parts = []
    for own in range(bits + 1):
        if not _many(own) or not _counts(places - 1, 0, bits - own):
            continue
        sign, low = (-1 if own % 2 else 1), _many(own)
        first = np.array([0] if own == 0 else [sign * n for n in range(low, 2 * low)], dtype=np.int32)
        after = _rows(places - 1, bits - own)
        parts.append(np.column_stack([np.repeat(first, len(after)), np.tile(after, (len(first), 1))]))
    return np.concatenate(parts) if parts else np.zeros((0, places), dtype=np.int32)


def _most_bits(places: int, others: int, most: int) -> int:
    """Return the largest number of bits up to which there are no more than so many rows."""
    bits = total = 0
    while bits < MOST_BITS and total + _counts(places, others, bits + 1) <= most:
        bits += 1
        total += _counts(places, others, bits)
    return bits


# What networks say, all of one shape at once.


class _Model:
    """Slopes, last bias and threshold of networks of one shape, as integers."""

    def __init__(self, like: Network, shape: _Shape) -> None:
        assert isinstance(like.rule, Above | Below)
        self.like, self.rule, self.shape = like, like.rule, shape
        self.slopes = [over_common_denominator(layer.slopes) for layer in like.layers]
        (self.bias,), self.bias_unit = over_common_denominator(like.layers[-1].bias)
        (self.threshold,), self.threshold_unit = over_common_denominator([like.rule.threshold])
        self.before = (shape.dimension, *shape.widths)

    @property
    def fits_in_64_bits(self) -> bool:
        """Are slopes, bias and threshold small enough beside ``MOST_BITS``?"""
        product = 1
        for (below, above), unit in self.slopes:
            product *= max(abs(below), abs(above), unit)
        others = (self.bias, self.bias_unit, self.threshold, self.threshold_unit)
        return product <= MOST_SLOPE and max(map(abs, others)) <= MOST_SLOPE

    @property
    def places(self) -> int:
        """Count the numbers of the hidden layers and of the points."""
        hidden = sum(n * (m + 1) for m, n in zip(self.before, self.shape.widths, strict=False))
        return hidden + self.shape.points * self.shape.dimension

    def parts(self, rows: np.ndarray) -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray]:
        """Cut rows (M, places) into weights and biases of each hidden layer, and points (M, N, d)."""
        layers, at = [], 0
        for m, n in zip(self.before, self.shape.widths, strict=False):
            weights = rows[:, at : at + n * m].reshape(-1, n, m)
            layers.append((weights, rows[:, at + n * m : at + n * (m + 1)]))
            at += n * (m + 1)
        return layers, rows[:, at:].reshape(len(rows), self.shape.points, self.shape.dimension)

    def hidden(
        self, layers: Sequence[tuple[np.ndarray, np.ndarray]], points: np.ndarray, unit: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return what the last hidden layer gives at points (M, P, d) over units (M, P)."""
        value = points
        for (weights, bias), ((below, above), scale) in zip(layers, self.slopes, strict=False):
            value = value @ weights.transpose(0, 2, 1) + bias[:, None, :] * unit[:, :, None]
            value, unit = np.where(value > 0, above, below) * value, unit * scale
        return value, unit

    def positive(self, value: np.ndarray, unit: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Say where the label is +1, (M, P, V), for V last layers (V, U)."""
        (below, above), scale = self.slopes[-1]
        score = (value @ last.T) * self.bias_unit + (self.bias * unit)[:, :, None]
        score = np.where(score > 0, above, below) * score * self.threshold_unit
        level = (self.threshold * scale * self.bias_unit * unit)[:, :, None]
        above_it = isinstance(self.rule, Above)
        said: np.ndarray
        if self.rule.closed:
            said = score >= level if above_it else score <= level
        else:
            said = score > level if above_it else score < level
        return said

    def network(self, row: np.ndarray, last: np.ndarray) -> tuple[Network, tuple[Any, ...]]:
        """Make the network and the points of a row."""
        hidden, points = self.parts(row[None])
        layers = [
            Layer(weights[0].tolist(), bias[0].tolist(), model.slopes)
            for (weights, bias), model in zip(hidden, self.like.layers, strict=False)
        ]
        model = self.like.layers[-1]
        layers.append(Layer([last.tolist()], model.bias, model.slopes))
        return replace(self.like, layers=tuple(layers)), tuple(map(tuple, points[0].tolist()))


def _kinks(
    model: _Model, layers: Sequence[tuple[np.ndarray, np.ndarray]], points: np.ndarray, i: int, j: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the kinks of the first layer between two points, (M, K, d) over units (M, K), 0 where none is."""
    weights, bias = layers[0]
    x, y = points[:, i], points[:, j]
    start = np.einsum("mnd,md->mn", weights, x) + bias
    fall = start - (np.einsum("mnd,md->mn", weights, y) + bias)
    sign = np.where(fall > 0, 1, -1)
    along, unit = start * sign, fall * sign
    unit = np.where((along > 0) & (along < unit), unit, 0)
    if len(layers) > 1:
        grid = np.tile(np.array(TWELFTHS), (len(points), 1))
        along, unit = np.hstack([along, grid]), np.hstack([unit, np.full_like(grid, len(TWELFTHS) + 1)])
    places = unit[:, :, None] * x[:, None] + along[:, :, None] * (y - x)[:, None]
    return places, unit


def _between_points(
    model: _Model, layers: Sequence[tuple[np.ndarray, np.ndarray]], points: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """Say of M hidden layers with points, and V last layers, which labels lie between each two points.

    (M, V): bit 2 (a + b) + c is set where a segment whose ends have a + b labels +1 has, c = 1, a place
    inside with a label that neither end has.
    """
    ones = np.ones(points.shape[:2], dtype=points.dtype)
    at = model.positive(*model.hidden(layers, points, ones), last)
    mask = np.zeros((len(points), len(last)), dtype=np.int64)
    for i, j in combinations(range(points.shape[1]), 2):
        places, unit = _kinks(model, layers, points, i, j)
        inside = model.positive(*model.hidden(layers, places, unit), last)
        there = (unit > 0)[:, :, None]
        ends = at[:, i].astype(np.int64) + at[:, j]
        plus, minus = (inside & there).any(axis=1), (~inside & there).any(axis=1)
        mask |= 1 << (2 * ends + np.where(ends == 0, plus, minus & (ends == 2)))
    return mask


def _exact(h: Network, points: Sequence[Any]) -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray, np.ndarray]:
    """Write one network with its points as arrays of exact numbers: hidden layers, points, last layer."""
    def one(table: Any) -> np.ndarray:
        exact = np.empty(np.shape(table), dtype=object)
        exact[...] = table
        return exact[None]

    hidden = [(one(layer.weights), one(layer.bias)) for layer in h.layers[:-1]]
    return hidden, one(points), one(h.layers[-1].weights)[0]


def said(own: Frame) -> int:
    """Return what a network says at its points and between them, as a mask of ``_between_points``."""
    widths = tuple(len(layer.weights) for layer in own.h.layers[:-1])
    model = _Model(own.h, _Shape(own.h.dimension, widths, len(own.points)))
    return int(_between_points(model, *_exact(own.h, own.points))[0, 0])


Listed = tuple[int, int, np.ndarray, np.ndarray]
# Numbers that are not 0, their bits, and the numbers: all but the last layer's, and these.


def _of_shape(model: _Model, wanted: int, most: int) -> Iterator[Listed]:
    """List what says what is wanted, of one shape and up to so many bits that ``most`` suffices for all."""
    units = model.shape.widths[-1]
    bound = _most_bits(model.places, units, most)
    for bits in range(bound - 2 * units + 1):
        rows = _rows(model.places, bits)
        rows = rows[_ordered_units(model, rows)].astype(np.int64)
        lasts = [_rows(units, more) for more in range(bound - bits + 1)]
        lasts = [one[one.all(axis=1)] for one in lasts]
        last, more = np.concatenate(lasts).astype(np.int64), np.repeat(range(len(lasts)), [len(one) for one in lasts])
        step = max(1, CHUNK // max(1, len(last)))
        for part in (rows[start : start + step] for start in range(0, len(rows), step)):
            masks = _between_points(model, *model.parts(part), last)
            numbers = np.count_nonzero(part, axis=1) + units
            for m, k in np.argwhere(masks == wanted):
                yield int(numbers[m]), int(bits + more[k]), part[m], last[k]


def _ordered_units(model: _Model, rows: np.ndarray) -> np.ndarray:
    """Of networks that differ in the order of the units of one hidden layer keep one."""
    kept = np.ones(len(rows), dtype=bool)
    if len(model.shape.widths) > 1:
        return kept
    (weights, bias), = model.parts(rows)[0]
    units = np.concatenate([weights, bias[:, :, None]], axis=2)
    for before, after in zip(range(units.shape[1]), range(1, units.shape[1]), strict=False):
        gap = units[:, before] - units[:, after]
        first = gap[np.arange(len(gap)), (gap != 0).argmax(axis=1)]
        kept &= first <= 0
    return kept
