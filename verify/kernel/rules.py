"""Classifiers: layers, and a rule that reads the label off the signs of affine tests of the output."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from verify.kernel.layers import Layer, read_layer, read_layers
from verify.kernel.numbers import Malformed, dot, field, only, rational


Rational = tuple[int, int]  # numerator, positive denominator
Columns = list[list[int]]  # values over a common positive unit, and perhaps their rates


class Rule(Protocol):
    """How the output becomes a label, told as "the label that is asked about, or not"."""

    def tests(self, outputs: Columns, unit: int) -> Columns:
        """Return affine functions of the outputs, up to positive factors."""

    def holds(self, tests: list[int]) -> bool:
        """Is the label the one asked about, where the tests have these signs?"""


class Threshold(NamedTuple):
    """+1 where sign * (score - a) is positive, or 0 where the rule is closed."""

    sign: int
    a: Rational
    closed: bool

    def tests(self, outputs: Columns, unit: int) -> Columns:
        """Return sign * (score - a); a rate knows no threshold."""
        (score,), *rates = outputs
        p, q = self.a
        return [[self.sign * (score * q - p * unit)], *([self.sign * r * q] for (r,) in rates)]

    def holds(self, tests: list[int]) -> bool:
        """Is the label +1?"""
        return tests[0] > 0 or (self.closed and tests[0] == 0)


class AllPositive(NamedTuple):
    """+1 where every output is positive."""

    def tests(self, outputs: Columns, unit: int) -> Columns:
        """Return the outputs."""
        return outputs

    def holds(self, tests: list[int]) -> bool:
        """Is the label +1?"""
        return all(test > 0 for test in tests)


class Largest(NamedTuple):
    """The class of the largest output: here, whether it is ``own``. Ties go to one end."""

    own: int
    lowest: bool

    def tests(self, outputs: Columns, unit: int) -> Columns:
        """Return by how much the own output exceeds each other one."""
        return [
            [column[self.own] - x for m, x in enumerate(column) if m != self.own]
            for column in outputs
        ]

    def holds(self, tests: list[int]) -> bool:
        """Is the own class the one?"""
        # The first ``own`` tests are against lower classes.
        wins = [(m >= self.own) == self.lowest for m in range(len(tests))]
        return all(test > 0 or (test == 0 and w) for test, w in zip(tests, wins, strict=True))


class Region(NamedTuple):
    """The inside of an intersection of lexicographic half-spaces, given by sizes and closedness.

    A point lies in a half-space if the first of its forms that is not 0 there is negative, or
    if all are 0 and the half-space is closed.
    """

    parts: list[tuple[int, bool]]
    inside: int  # the label there

    def tests(self, outputs: Columns, unit: int) -> Columns:
        """Return the forms of all half-spaces."""
        return outputs

    def holds(self, tests: list[int]) -> bool:
        """Is the point inside?"""
        start = 0
        for size, closed in self.parts:
            first = next((test for test in tests[start : start + size] if test), 0)
            if not (first < 0 or (first == 0 and closed)):
                return False
            start += size
        return True


def forward(layers: list[Layer], columns: Columns, unit: int) -> tuple[Columns, Columns, int]:
    """Return the values before every kink, the outputs, and the unit they stand over.

    The first column holds the first layer's W x + b over the unit. A second one holds rates of
    change; where a value is 0 its rate decides the slope, which is then the one just after.
    """
    kinks: Columns = [[] for _ in columns]
    for index, layer in enumerate(layers):
        if index:
            columns = [[dot(row, column) for row in layer.rows] for column in columns]
            columns[0] = [z + b * unit for z, b in zip(columns[0], layer.bias, strict=True)]
            unit *= layer.scale
        if layer.below != layer.above:
            for kink, column in zip(kinks, columns, strict=True):
                kink += column
        if (layer.below, layer.above) != (layer.slope_scale, layer.slope_scale):
            # Tuples compare entry by entry: the sign of the first that is not 0.
            zero = (0,) * len(columns)
            slopes = [
                layer.above if values > zero else layer.below
                for values in zip(*columns, strict=True)
            ]
            columns = [[s * z for s, z in zip(slopes, c, strict=True)] for c in columns]
            unit *= layer.slope_scale
    return kinks, columns, unit


def read_classifier(classifier: object) -> tuple[list[Layer], object]:
    """Return the layers of a classifier of any kind, and what describes its rule."""
    kind = field(classifier, "kind", "the classifier")
    if kind == "linear":
        only(classifier, "the classifier", "kind", "w", "b", "zero")
        zero = field(classifier, "zero", "the classifier")
        if type(zero) is not int or zero not in (1, -1):
            msg = "zero, the label of score 0, must be 1 or -1"
            raise Malformed(msg)
        w, b = (field(classifier, key, "the classifier") for key in ("w", "b"))
        rule = {"kind": "above", "threshold": 0, "closed": zero == 1}
        return [read_layer([w], [b], [1, 1], None)], rule
    if kind == "region":
        only(classifier, "the classifier", "kind", "halfspaces", "inside")
        inside = field(classifier, "inside", "the classifier")
        if type(inside) is not int or inside not in (1, -1):
            msg = "inside must be 1 or -1"
            raise Malformed(msg)
        parts, forms = [], list[object]()
        listed = field(classifier, "halfspaces", "the classifier")
        for entry in listed if type(listed) is list else []:
            only(entry, "a half-space", "forms", "closed")
            own = field(entry, "forms", "a half-space")
            closed = field(entry, "closed", "a half-space")
            if type(own) is not list or type(closed) is not bool:
                msg = "a half-space must have a list of forms, and closed true or false"
                raise Malformed(msg)
            parts.append((len(own), closed))
            forms += own
        w = [field(form, "w", "a form") for form in forms]
        b = [field(form, "b", "a form") for form in forms]
        return [read_layer(w, b, [1, 1], None)], Region(parts, inside)
    if kind != "network":
        msg = 'the kind of the classifier must be "linear", "network" or "region"'
        raise Malformed(msg)
    only(classifier, "the classifier", "kind", "layers", "rule")
    layers = read_layers(field(classifier, "layers", "the classifier"))
    return layers, field(classifier, "rule", "the classifier")


def own_rule(described: object, outputs: list[int]) -> Rule:
    """Read the rule of a classifier; argmax is asked about the class of these outputs."""
    if isinstance(described, Region):
        return described
    kind = field(described, "kind", "the rule")
    if kind == "positive":
        only(described, "the rule", "kind")
        return AllPositive()
    if kind == "argmax":
        only(described, "the rule", "kind", "ties")
        ties = field(described, "ties", "the rule")
        if ties not in ("lowest", "highest"):
            msg = 'ties must be "lowest" or "highest"'
            raise Malformed(msg)
        best = [m for m, output in enumerate(outputs) if output == max(outputs)]
        return Largest(best[0] if ties == "lowest" else best[-1], ties == "lowest")
    if kind not in ("above", "below"):
        msg = 'the kind of the rule must be "above", "below", "positive" or "argmax"'
        raise Malformed(msg)
    only(described, "the rule", "kind", "threshold", "closed")
    a = rational(field(described, "threshold", "the rule"))
    closed = field(described, "closed", "the rule")
    if type(closed) is not bool:
        msg = "closed must be true or false"
        raise Malformed(msg)
    if len(outputs) != 1:
        msg = f"a threshold needs one output, not {len(outputs)}"
        raise Malformed(msg)
    return Threshold(1 if kind == "above" else -1, a, closed)
