"""Networks with piecewise linear activations and rational weights, evaluated exactly.

The paper's classes are ``sum_of_units`` (R), ``weighted_units`` (R', in the readings of Section 5
and of Section 6), ``positive_units`` (R'') and ``one_vs_rest`` (M). Weights may be integers,
fractions, floats, or arrays of these (numpy, torch): a float is the rational number it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise
from math import isfinite
from random import Random
from typing import Any, Literal, NamedTuple, Protocol

from theorems.geometry.objects import formulas
from verify.errors import BadInput, one_of, only
from verify.exact.decision import read_number, read_vector, write_number, write_vector
from verify.exact.integers import Rational, Vector, dot, over_common_denominator, whole
from verify.objects import Size, nearby_number, register, simpler, simpler_numbers, size
from verify.picture import words


Matrix = tuple[tuple[Rational, ...], ...]


class Array(Protocol):
    """An array, or a scalar, of numpy or torch."""

    def tolist(self) -> Any:
        """Return it as numbers of Python, in lists where it has axes."""


Number = Rational | float | Array
Numbers = Sequence[Number] | Array
Table = Sequence[Numbers] | Array
# What is read as rational numbers: one, a row of them, and rows.

AFFINE = (1, 1)
RELU = (0, 1)
ABSOLUTE = (-1, 1)
# Slopes below and above 0.


def rational(value: Number, what: str = "a weight") -> Rational:
    """Return an integer, a fraction or a finite float as the rational number it is."""
    if hasattr(value, "tolist"):  # a scalar of numpy or torch
        value = value.tolist()
    if type(value) is int:
        return value
    if isinstance(value, float):
        if not isfinite(value):
            msg = f"{what} is {value}: only finite numbers can be used"
            raise ValueError(msg)
        value = Fraction(value)
    if not isinstance(value, Fraction):
        msg = f"{what} must be an integer, a fraction or a float, not {type(value).__name__}"
        raise ValueError(msg)
    return whole(value)


def rational_vector(values: Numbers, what: str = "a vector") -> tuple[Rational, ...]:
    """Return a list or an array of one axis as rational numbers."""
    listed = _listed(values, what)
    if {*map(type, listed)} == {int}:
        return tuple(listed)
    return tuple(rational(value, f"entry {index} of {what}") for index, value in enumerate(listed))


def rational_matrix(values: Table, what: str = "a matrix") -> Matrix:
    """Return nested lists or an array of two axes as rational numbers."""
    return tuple(
        rational_vector(row, f"row {index} of {what}")
        for index, row in enumerate(_listed(values, what))
    )


def _listed(values: Any, what: str) -> list[Any]:
    if hasattr(values, "tolist"):
        values = values.tolist()
    if not isinstance(values, list | tuple):
        msg = f"{what} must be a list or an array, not {type(values).__name__}"
        raise ValueError(msg)
    return list(values)


class _Integers(NamedTuple):
    """A layer in integers: W and b over ``scale``, the slopes over ``slope_scale``."""

    rows: list[list[int]]
    bias: list[int]
    scale: int
    below: int
    above: int
    slope_scale: int


@dataclass(frozen=True, init=False)
class Layer:
    """z -> slope(W z + b), entry by entry; the slope is one number below 0, another above.

    weights : n rows of m rationals, or what is read as such
    bias : n rationals
    slopes : (0, 1) for ReLU, (-1, 1) for the absolute value, (1, 1) for an affine layer
    """

    weights: Matrix
    bias: tuple[Rational, ...]
    slopes: tuple[Rational, Rational] = AFFINE

    def __init__(self, weights: Table, bias: Numbers, slopes: Numbers = AFFINE) -> None:
        """Turn arrays and floats into rationals; refuse shapes that do not fit."""
        object.__setattr__(self, "weights", rational_matrix(weights, "the weights"))
        object.__setattr__(self, "bias", rational_vector(bias, "the bias"))
        object.__setattr__(self, "slopes", rational_vector(slopes, "the slopes"))
        if not self.weights or not self.weights[0]:
            msg = "a layer needs at least one row of at least one weight"
            raise ValueError(msg)
        lengths = sorted({len(row) for row in self.weights})
        if len(lengths) > 1:
            msg = f"the rows of a layer must have one length, not {lengths[0]} and {lengths[-1]}"
            raise ValueError(msg)
        if len(self.bias) != len(self.weights):
            msg = f"a layer has {len(self.weights)} rows of weights, but {len(self.bias)} biases"
            raise ValueError(msg)
        if len(self.slopes) != 2:
            msg = f"a layer has two slopes, below and above 0, not {len(self.slopes)}"
            raise ValueError(msg)

    @cached_property
    def integers(self) -> _Integers:
        """Return the layer over common denominators."""
        size = len(self.weights[0])
        flat, scale = over_common_denominator([*(x for w in self.weights for x in w), *self.bias])
        cut = len(self.weights) * size
        rows = [flat[start : start + size] for start in range(0, cut, size)]
        (below, above), slope_scale = over_common_denominator(self.slopes)
        return _Integers(rows, flat[cut:], scale, below, above, slope_scale)

    def nearby(self, random: Random) -> Layer:
        """Change one number of one unit."""
        i = random.randrange(len(self.bias))
        k = random.randrange(len(self.weights[i]) + 1)
        if k == len(self.weights[i]):
            bias = nearby_number(self.bias[i], random)
            return replace(self, bias=(*self.bias[:i], bias, *self.bias[i + 1 :]))
        row = self.weights[i]
        row = (*row[:k], nearby_number(row[k], random), *row[k + 1 :])
        return replace(self, weights=(*self.weights[:i], row, *self.weights[i + 1 :]))

    def to_json(self) -> dict[str, Any]:
        """Write the layer for a certificate."""
        return {
            "W": [write_vector(row) for row in self.weights],
            "b": write_vector(self.bias),
            "slopes": write_vector(self.slopes),
        }


Difference = tuple[tuple[Rational, ...], Rational]
# An affine function of the outputs, as coefficients and constant.


def each_output(count: int) -> list[Difference]:
    """Return so many outputs themselves as functions of them."""
    return [(tuple(int(k == own) for k in range(count)), 0) for own in range(count)]


@dataclass(frozen=True)
class Above:
    """h = +1 where the score is > threshold, or >= where closed."""

    threshold: Rational = 0
    closed: bool = False

    def label(self, outputs: Sequence[int], unit: int) -> int:
        """Return the label of outputs over a positive unit."""
        excess = outputs[0] * self.threshold.denominator - self.threshold.numerator * unit
        return 1 if excess > 0 or (self.closed and excess == 0) else -1

    def tests(self, outputs: Sequence[int], unit: int, own: int) -> list[int]:
        """Return affine functions of the output whose signs tell the label; rates have unit 0."""
        return [outputs[0] * self.threshold.denominator - self.threshold.numerator * unit]

    def differences(self, count: int) -> list[Difference]:
        """Return the function of the outputs whose sign tells the label."""
        return [((1,), -self.threshold)]

    def show(self, score: str) -> str:
        """Say where h = +1."""
        return f"+1 where {score} {'≥' if self.closed else '>'} {words.number(self.threshold)}"

    def show_outputs(self, outputs: Sequence[str]) -> str:
        """Write the one output, and where h = +1."""
        return f"f(x) = {outputs[0]}, {self.show('f(x)')}"

    def to_json(self) -> dict[str, Any]:
        """Write the rule for a certificate."""
        return {
            "kind": "above",
            "threshold": write_number(self.threshold),
            "closed": self.closed,
        }


@dataclass(frozen=True)
class Below:
    """h = +1 where the score is < threshold, or <= where closed."""

    threshold: Rational = 0
    closed: bool = False

    def label(self, outputs: Sequence[int], unit: int) -> int:
        """Return the label of outputs over a positive unit."""
        return -Above(self.threshold, not self.closed).label(outputs, unit)

    def tests(self, outputs: Sequence[int], unit: int, own: int) -> list[int]:
        """Return affine functions of the output whose signs tell the label; rates have unit 0."""
        return Above(self.threshold).tests(outputs, unit, own)

    def differences(self, count: int) -> list[Difference]:
        """Return the function of the outputs whose sign tells the label."""
        return Above(self.threshold).differences(count)

    def show(self, score: str) -> str:
        """Say where h = +1."""
        return f"+1 where {score} {'≤' if self.closed else '<'} {words.number(self.threshold)}"

    def show_outputs(self, outputs: Sequence[str]) -> str:
        """Write the one output, and where h = +1."""
        return f"f(x) = {outputs[0]}, {self.show('f(x)')}"

    def to_json(self) -> dict[str, Any]:
        """Write the rule for a certificate."""
        return Above(self.threshold, self.closed).to_json() | {"kind": "below"}


@dataclass(frozen=True)
class AllPositive:
    """h = +1 where every output is positive."""

    def label(self, outputs: Sequence[int], unit: int) -> int:
        """Return the label of outputs over a positive unit."""
        return 1 if all(z > 0 for z in outputs) else -1

    def tests(self, outputs: Sequence[int], unit: int, own: int) -> list[int]:
        """Return affine functions of the outputs whose signs tell the label."""
        return list(outputs)

    def differences(self, count: int) -> list[Difference]:
        """Return all outputs, whose signs tell the label."""
        return each_output(count)

    def show(self, score: str) -> str:
        """Say where h = +1."""
        return f"+1 where {score} > 0"

    def show_outputs(self, outputs: Sequence[str]) -> str:
        """Write the outputs, and where h = +1."""
        if len(outputs) == 1:
            return f"f(x) = {outputs[0]}, {self.show('f(x)')}"
        return f"outputs {', '.join(outputs)}; {self.show('all of them')}"

    def to_json(self) -> dict[str, Any]:
        """Write the rule for a certificate."""
        return {"kind": "positive"}


@dataclass(frozen=True)
class Argmax:
    """h = the class 0, 1, ... of the largest output; the lowest or the highest of those tied."""

    ties: Literal["lowest", "highest"] = "lowest"

    def label(self, outputs: Sequence[int], unit: int) -> int:
        """Return the label of outputs over a positive unit."""
        best = [m for m, z in enumerate(outputs) if z == max(outputs)]
        return best[0] if self.ties == "lowest" else best[-1]

    def tests(self, outputs: Sequence[int], unit: int, own: int) -> list[int]:
        """Return affine functions of the outputs whose signs tell whether the class is ``own``."""
        return [outputs[own] - z for m, z in enumerate(outputs) if m != own]

    def differences(self, count: int) -> list[Difference]:
        """Return the difference of each two outputs; their signs tell the class."""
        return [
            (tuple(int(k == one) - int(k == other) for k in range(count)), 0)
            for one, other in combinations(range(count), 2)
        ]

    def show(self, score: str) -> str:
        """Say which class wins."""
        return f"the largest of its outputs wins, the {self.ties} of those tied"

    def show_outputs(self, outputs: Sequence[str]) -> str:
        """Write the scores, and which class wins."""
        if len(outputs) == 1:
            return f"f(x) = {outputs[0]}, {self.show('f(x)')}"
        listed = ", ".join(f"{k}: {output}" for k, output in enumerate(outputs))
        return f"scores {listed}; the largest wins, the {self.ties} class of those tied"

    def to_json(self) -> dict[str, Any]:
        """Write the rule for a certificate."""
        return {"kind": "argmax", "ties": self.ties}


Rule = Above | Below | AllPositive | Argmax


@register("network")
@dataclass(frozen=True)
class Network:
    """A classifier of any depth: its layers, and the rule that turns the outputs into a label.

    >>> Network([Layer([[1], [-1]], [0, 0], RELU), Layer([[1, 1]], [0])], Above(2)).label((-3,))
    1
    """

    layers: tuple[Layer, ...]
    rule: Rule

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit, and rules that there are not."""
        object.__setattr__(self, "layers", tuple(self.layers))
        if not self.layers:
            msg = "a network needs at least one layer"
            raise ValueError(msg)
        for index, (one, two) in enumerate(zip(self.layers, self.layers[1:], strict=False)):
            if len(one.weights) != len(two.weights[0]):
                msg = (
                    f"layer {index} has {len(one.weights)} outputs, but layer {index + 1} "
                    f"takes {len(two.weights[0])}"
                )
                raise ValueError(msg)
        if not isinstance(self.rule, Rule):
            msg = f"the rule {self.rule!r:.40} is not known; it must be Above, Below, AllPositive or Argmax"
            raise BadInput(msg)
        if isinstance(self.rule, Above | Below):
            if type(self.rule.closed) is not bool:
                msg = f"closed is {self.rule.closed!r:.40}; it must be True or False"
                raise BadInput(msg)
            if len(self.layers[-1].weights) != 1:
                msg = f"a threshold needs one output, not {len(self.layers[-1].weights)}"
                raise ValueError(msg)
            own = replace(self.rule, threshold=rational(self.rule.threshold, "the threshold"))
            object.__setattr__(self, "rule", own)
        elif isinstance(self.rule, Argmax):
            one_of("the class of ties", self.rule.ties, ("lowest", "highest"))

    @property
    def dimension(self) -> int:
        """Return the number d of coordinates of a point."""
        return len(self.layers[0].weights[0])

    @property
    def width(self) -> int:
        """Return the largest number of neurons in a layer."""
        return max(len(layer.weights) for layer in self.layers)

    def _evaluate(self, x: Vector) -> tuple[list[int], int]:
        """Return the outputs as integers over one positive unit."""
        if len(x) != self.dimension:
            msg = f"a point must have {self.dimension} coordinates, not {len(x)}"
            raise ValueError(msg)
        values, unit = over_common_denominator(x)
        for layer in self.layers:
            rows, bias, scale, below, above, slope_scale = layer.integers
            values = [dot(row, values) + b * unit for row, b in zip(rows, bias, strict=True)]
            values = [(above if z > 0 else below) * z for z in values]
            unit *= scale * slope_scale
        return values, unit

    def outputs(self, x: Vector) -> tuple[Rational, ...]:
        """Return the outputs at a point of d rationals."""
        values, unit = self._evaluate(x)
        return tuple(rational(Fraction(value, unit)) for value in values)

    def label(self, x: Vector) -> int:
        """Return the label of a point of d rationals: +1 or -1, or a class."""
        return self.rule.label(*self._evaluate(x))

    def fits(self, points: Iterable[Vector], labels: Iterable[int]) -> bool:
        """Does every point get its label? With argmax the own output must be the one largest."""
        for x, y in zip(points, labels, strict=True):
            values, unit = self._evaluate(x)
            if self.rule.label(values, unit) != y:
                return False
            if isinstance(self.rule, Argmax) and values.count(max(values)) > 1:
                return False
        return True

    @property
    def normals(self) -> list[tuple[Rational, ...]]:
        """Return directions in which the network changes, the likely first ones first."""
        rows = self.layers[0].weights
        if len(self.layers) == 1 and len(rows) > 1:
            return [tuple(a - b for a, b in zip(rows[0], row, strict=True)) for row in rows[1:]]
        return list(rows)

    @property
    def is_constant(self) -> bool:
        """Does it read nothing of a point, or give all classes one score?"""
        rows = self.layers[0].weights
        return not any(map(any, rows)) or (len(self.layers) == 1 and len(set(rows)) == 1)

    def layered(self) -> tuple[tuple[Layer, ...], Rule]:
        """Return the layers, and the rule on their outputs."""
        return self.layers, self.rule

    nouns = ("hidden unit", "hidden units")
    beside = ":"

    @property
    def many_classes(self) -> bool:
        """Are its labels classes, and not signs?"""
        return isinstance(self.rule, Argmax)

    def counted(self) -> int:
        """Count the hidden units."""
        return sum(len(layer.weights) for layer in self.layers[:-1])

    def show(self) -> str:
        """Write a network of few numbers as a formula, and say how large another one is."""
        return formulas.network(self.layers, self.rule)

    def size(self) -> Size:
        """Count coordinates and neurons, and measure the numbers of the layers and the rule."""
        own = tuple((layer.weights, layer.bias) for layer in self.layers)
        numbers = size((*own, getattr(self.rule, "threshold", 0)))
        return (self.dimension, sum(len(layer.weights) for layer in self.layers), *numbers[2:])

    def simpler(self) -> Iterator[Network]:
        """Leave out a hidden unit, or reduce one number."""
        for depth, (layer, following) in enumerate(pairwise(self.layers)):
            for i in range(len(layer.bias) if len(layer.bias) > 1 else 0):
                less = replace(
                    layer,
                    weights=layer.weights[:i] + layer.weights[i + 1 :],
                    bias=layer.bias[:i] + layer.bias[i + 1 :],
                )
                rows = tuple((*row[:i], *row[i + 1 :]) for row in following.weights)
                yield self._with_layers(depth, less, replace(following, weights=rows))
        for depth, layer in enumerate(self.layers):
            for part in ("weights", "bias"):
                for smaller in simpler(getattr(layer, part)):
                    yield self._with_layers(depth, replace(layer, **{part: smaller}))
        if isinstance(self.rule, Above | Below):
            for threshold in simpler_numbers(self.rule.threshold):
                yield replace(self, rule=replace(self.rule, threshold=threshold))

    def nearby(self, random: Random) -> Network:
        """Change one number, or repeat a hidden unit."""
        depth = random.randrange(len(self.layers) + 1)
        if depth == len(self.layers):
            if isinstance(self.rule, Above | Below):
                threshold = nearby_number(self.rule.threshold, random)
                return replace(self, rule=replace(self.rule, threshold=threshold))
            depth -= 1
        if random.randrange(6) == 0 and depth < len(self.layers) - 1:
            return self._with_a_unit_more(depth, random)
        return self._with_layers(depth, self.layers[depth].nearby(random))

    def _with_a_unit_more(self, depth: int, random: Random) -> Network:
        """Repeat a unit, its input turned round or moved; its output weights stay."""
        layer, after = self.layers[depth], self.layers[depth + 1]
        i = random.randrange(len(layer.bias))
        row, bias = layer.weights[i], layer.bias[i]
        row = tuple(-a for a in row) if random.random() < 0.5 else row
        wider = replace(
            layer,
            weights=(*layer.weights, row),
            bias=(*layer.bias, nearby_number(bias, random)),
        )
        rows = tuple((*r, r[i]) for r in after.weights)
        return self._with_layers(depth, wider, replace(after, weights=rows))

    def _with_layers(self, depth: int, *layers: Layer) -> Network:
        """Return the network with other layers from a depth on, and beyond them its own."""
        return replace(
            self, layers=(*self.layers[:depth], *layers, *self.layers[depth + len(layers) :])
        )

    def without_coordinate(self, k: int) -> Network:
        """Return the network of what is left of a point without coordinate k."""
        rows = tuple((*row[:k], *row[k + 1 :]) for row in self.layers[0].weights)
        return self._with_layers(0, replace(self.layers[0], weights=rows))

    def for_kernel(self) -> dict[str, Any]:
        """Write the classifier for a certificate: as elsewhere."""
        return self.to_json()

    def to_json(self) -> dict[str, Any]:
        """Write layers and rule."""
        layers = [layer.to_json() for layer in self.layers]
        return {"kind": "network", "layers": layers, "rule": self.rule.to_json()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Network:
        """Read what ``to_json`` wrote."""
        layers = [
            Layer(
                tuple(read_vector(row) for row in layer["W"]),
                read_vector(layer["b"]),
                read_vector(layer["slopes"]),
            )
            for layer in value["layers"]
        ]
        rule = value["rule"]
        only("field", value, ("kind", "layers", "rule"))
        one_of("the kind", value.get("kind", "network"), ("network",))
        one_of("the kind of the rule", rule["kind"], ("above", "below", "positive", "argmax"))
        if rule["kind"] == "positive":
            return cls(tuple(layers), AllPositive())
        if rule["kind"] == "argmax":
            return cls(tuple(layers), Argmax(rule["ties"]))
        threshold = Above if rule["kind"] == "above" else Below
        return cls(tuple(layers), threshold(read_number(rule["threshold"]), rule["closed"]))


def two_layer(weights: Table, bias: Numbers, output: Numbers, rule: Rule) -> Network:
    """Return h = rule(<v, sigma(W x + b)>) for any output weights v; sigma is the ReLU."""
    return Network((Layer(weights, bias, RELU), Layer((output,), (0,))), rule)


def sum_of_units(weights: Table, bias: Numbers) -> Network:
    """Return a member of R: h = +1 where sum_i sigma(<w_i, x> + b_i) > 0."""
    hidden = Layer(weights, bias, RELU)
    return Network((hidden, Layer(((1,) * len(hidden.bias),), (0,))), Above(0))


def weighted_units(
    weights: Table, bias: Numbers, output: Numbers, rule: Above | Below
) -> Network:
    """Return a member of R': h = rule(<v, sigma(W x + b)>) with v >= 0.

    Section 5 means ``Above(a)`` and ``Above(a, closed=True)`` with a > 0, Section 6
    ``Above(a, closed=True)`` and ``Below(a)``.
    """
    network = two_layer(weights, bias, output, rule)
    if any(v < 0 for v in network.layers[1].weights[0]):
        msg = "the output weights of R' must not be negative"
        raise ValueError(msg)
    if isinstance(rule, Above) and rule.threshold <= 0:
        msg = "the threshold of R' must be positive"
        raise ValueError(msg)
    return network


def positive_units(weights: Table, bias: Numbers) -> Network:
    """Return a member of R'': h = +1 where sigma(<w_i, x> + b_i) > 0 for every i."""
    return Network((Layer(weights, bias, RELU),), AllPositive())


def one_vs_rest(
    weights: Table, bias: Numbers, ties: Literal["lowest", "highest"] = "lowest"
) -> Network:
    """Return a member of M: h = argmax_k <w_k, x> + b_k."""
    return Network((Layer(weights, bias),), Argmax(ties))
