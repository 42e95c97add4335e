"""Which of two instances is smaller, and what is one step smaller than one.

Sizes compare by dimension, then points, then non-zero numbers, then bits: the order in which
a reader finds an instance simpler. A class takes part by two methods, ``size`` and
``simpler``, and by ``without_coordinate`` where it lives in a space.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from verify.exact.convex import HalfSpace, Paraboloid, Region
from verify.exact.integers import whole
from verify.exact.labelled import LabelledSet
from verify.exact.networks import Above, Below, Network
from verify.exact.ray import Linear
from verify.instances import WithClassifier


Size = tuple[int, int, int, int]


def size(value: Any) -> Size:
    """Measure a value: dimension, points, non-zero numbers, bits; smaller is simpler."""
    if value is None or isinstance(value, bool):
        return (0, 0, 0, 0)
    if isinstance(value, int | Fraction):
        return (0, 0, int(value != 0), bits(value))
    if isinstance(value, LabelledSet):
        numbers = size((*(x for point in value.points for x in point), *value.labels))
        return (value.dimension, len(value.points), *numbers[2:])
    if isinstance(value, Network):
        units = sum(len(layer.weights) for layer in value.layers)
        return (value.dimension, units, *size(_numbers(value))[2:])
    if isinstance(value, Region):
        forms = [form for part in value.parts if isinstance(part, HalfSpace) for form in part.forms]
        return (0, len(value.parts), *size(tuple(forms))[2:])
    if hasattr(value, "size"):
        own: Size = value.size()
        return own
    parts = [size(part) for part in value]
    return (
        max((part[0] for part in parts), default=0),
        sum(part[1] for part in parts),
        sum(part[2] for part in parts),
        sum(part[3] for part in parts),
    )


def bits(x: int | Fraction) -> int:
    """Count bits so that 1 is simpler than -1, and both are simpler than 1/2."""
    return 2 * (abs(x.numerator).bit_length() + x.denominator.bit_length() - 1) + int(x < 0)


def simpler(value: Any) -> Iterator[Any]:
    """List values one step simpler: a coordinate or a point left out, a number reduced."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int | Fraction):
        yield from simpler_numbers(value)
    elif isinstance(value, LabelledSet):
        yield from _simpler_set(value)
    elif isinstance(value, Network):
        yield from _simpler_network(value)
    elif isinstance(value, Region):
        for index in range(len(value.parts) if len(value.parts) > 1 else 0):
            yield replace(value, parts=value.parts[:index] + value.parts[index + 1 :])
    elif isinstance(value, WithClassifier):
        yield from _simpler_tuple(value)
        for h in simpler(value.h):  # a simpler classifier may label the points otherwise
            labels = [h.label(x) for x in value.s.points]
            if labels != list(value.s.labels):
                yield WithClassifier(LabelledSet(value.s.points, labels), h)
    elif isinstance(value, tuple):
        yield from _simpler_tuple(value)
    elif hasattr(value, "simpler"):
        yield from value.simpler()


def simpler_numbers(x: int | Fraction) -> Iterator[int | Fraction]:
    """List numbers simpler than x, the simplest first."""
    towards_zero = int(x)
    seen: set[int | Fraction] = set()
    for y in (0, 1, -1, towards_zero, -x, Fraction(towards_zero // 2), Fraction(x) / 2,
              x - 1 if x > 0 else x + 1, *_nearby(x)):
        if y not in seen and bits(y) < bits(x):
            seen.add(y)
            yield whole(y)


def _nearby(x: int | Fraction) -> Iterator[Fraction]:
    """List the nearest fractions on both sides with half of the denominator or less.

    >>> [str(y) for y in _nearby(Fraction(101, 100))]
    ['1', '51/50']
    """
    most = x.denominator // 2
    if not most:
        return
    # As in ``Fraction.limit_denominator``, which returns only the nearer one.
    p, q, r, s = 0, 1, 1, 0
    n, d = x.numerator, x.denominator
    while q + n // d * s <= most:
        p, q, r, s, n, d = r, s, p + n // d * r, q + n // d * s, d, n % d
    k = (most - q) // s
    yield Fraction(r, s)
    yield Fraction(p + k * r, q + k * s)


def without_coordinate(value: Any, k: int) -> Any:
    """Project a value along coordinate k; values outside the space stay as they are.

    Vectors are tuples of numbers; anything else brings a method of this name.
    """
    if isinstance(value, LabelledSet):
        points = [(*p[:k], *p[k + 1 :]) for p in value.points]
        return LabelledSet(points, value.labels)
    if isinstance(value, Linear):
        return value._replace(w=(*value.w[:k], *value.w[k + 1 :]))
    if isinstance(value, Network):
        first = value.layers[0]
        rows = tuple((*row[:k], *row[k + 1 :]) for row in first.weights)
        return replace(value, layers=(replace(first, weights=rows), *value.layers[1:]))
    if isinstance(value, Region):
        return replace(value, parts=tuple(_flattened(part, k) for part in value.parts))
    if hasattr(value, "without_coordinate"):
        return value.without_coordinate(k)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return (*value[:k], *value[k + 1 :])
    return value


def _flattened(part: HalfSpace | Paraboloid, k: int) -> HalfSpace | Paraboloid:
    if isinstance(part, Paraboloid):
        return part
    forms = tuple(((*w[:k], *w[k + 1 :]), b) for w, b in part.forms)
    return HalfSpace(forms, part.closed)


def _numbers(network: Network) -> tuple[Any, ...]:
    own = tuple((layer.weights, layer.bias) for layer in network.layers)
    return (*own, getattr(network.rule, "threshold", 0))


def _simpler_network(network: Network) -> Iterator[Network]:
    """Leave out a hidden unit, or reduce one number."""
    layers = network.layers
    for depth, (layer, following) in enumerate(pairwise(layers)):
        for i in range(len(layer.bias) if len(layer.bias) > 1 else 0):
            less = replace(
                layer,
                weights=layer.weights[:i] + layer.weights[i + 1 :],
                bias=layer.bias[:i] + layer.bias[i + 1 :],
            )
            rows = tuple((*row[:i], *row[i + 1 :]) for row in following.weights)
            after = replace(following, weights=rows)
            yield replace(network, layers=(*layers[:depth], less, after, *layers[depth + 2 :]))
    for depth, layer in enumerate(layers):
        for part in ("weights", "bias"):
            for smaller in simpler(getattr(layer, part)):
                changed = replace(layer, **{part: smaller})
                yield replace(network, layers=(*layers[:depth], changed, *layers[depth + 1 :]))
    if isinstance(network.rule, Above | Below):
        for threshold in simpler_numbers(network.rule.threshold):
            yield replace(network, rule=replace(network.rule, threshold=threshold))


def _simpler_set(s: LabelledSet) -> Iterator[LabelledSet]:
    if s.dimension > 1:
        for k in range(s.dimension):
            yield without_coordinate(s, k)
    if len(s.points) > 1:
        for i in range(len(s.points)):
            yield s.without(i)
    for i, point in enumerate(s.points):
        for k, x in enumerate(point):
            for y in simpler_numbers(x):
                moved = (*point[:k], y, *point[k + 1 :])
                yield LabelledSet([*s.points[:i], moved, *s.points[i + 1 :]], s.labels)
    for i, label in enumerate(s.labels):
        for y in simpler_numbers(label):
            if y in s.labels or abs(y) == abs(label):
                yield LabelledSet(s.points, [*s.labels[:i], int(y), *s.labels[i + 1 :]])


def _simpler_tuple(value: tuple[Any, ...]) -> Iterator[Any]:
    rebuild: Any = getattr(value, "_make", tuple)
    dimension = size(value)[0]
    if dimension > 1 and hasattr(value, "_fields"):
        for k in range(dimension):
            yield rebuild([without_coordinate(part, k) for part in value])
    for index, part in enumerate(value):
        if dimension and isinstance(part, LabelledSet):
            reduced: Iterator[Any] = (s for s in simpler(part) if s.dimension == dimension)
        else:
            reduced = simpler(part)
        for smaller in reduced:
            yield rebuild([*value[:index], smaller, *value[index + 1 :]])
