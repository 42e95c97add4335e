"""D-ray: the set of all c > 0 at which one concrete classifier changes its label.

A classifier is layers z -> slope(W z + b), where the slope is one number below 0 and another
above (ReLU: 0 and 1; an affine layer: 1 and 1), and a rule that reads the label off the signs
of some affine *tests* of the output. If no value before a kink changes its sign between two
listed breakpoints, then by induction over the layers every value is affine there; and an affine
test that does not change its sign there either has one sign in the open interval. So the signs
at the breakpoints, and of the rates of change at the last one, say every label along the ray.
"""

from __future__ import annotations

from itertools import pairwise
from math import gcd
from typing import Any, NamedTuple, Protocol

from verify.kernel.numbers import Malformed, dot, field, only, rational, require, vector


Rational = tuple[int, int]  # numerator, positive denominator
Columns = list[list[int]]  # values over a common positive unit, and perhaps their rates


class Layer(NamedTuple):
    """W and b over one scale, and the slopes below and above 0 over another."""

    rows: list[list[int]]
    bias: list[int]
    scale: int
    below: int
    above: int
    slope_scale: int


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


class Line(NamedTuple):
    """The first layer's W (x + c v) + b as (start + c move) / unit, before its kink."""

    start: list[int]
    move: list[int]
    unit: int


def check_ray(question: object, answer: object, evidence: object) -> None:
    """Is the answer the set {c > 0 : h(x + c v) != h(x)}?

    The answer lists disjoint rising intervals ``[low, low_in, high, high_in]``; high null is
    infinity. The evidence lists the breakpoints, rising and positive.
    """
    layers, described = read_classifier(field(question, "classifier", "the question"))
    line = read_line(question, layers[0])
    rule = own_rule(described, forward(layers, [line.start], line.unit)[1][0])
    listed = field(evidence, "breakpoints", "the evidence")
    if type(listed) is not list:
        msg = "breakpoints must be a list of numbers"
        raise Malformed(msg)
    points = [(0, 1), *(rational(c) for c in listed)]
    rise = all(a[0] * b[1] < b[0] * a[1] for a, b in pairwise(points))
    require(rise, "breakpoints must rise from 0")
    last = points[-1]
    values = [evaluate(layers, rule, line, c, rates=False) for c in points]
    values.append(evaluate(layers, rule, line, last, rates=True))

    flips: list[list[Any]] = []  # maximal intervals, as in the answer

    def extend(low: Rational, low_in: bool, high: Rational | None, high_in: bool) -> None:
        if flips and flips[-1][2] == low and (flips[-1][3] or low_in):
            flips[-1][2:] = [high, high_in]
        else:
            flips.append([low, low_in, high, high_in])

    own = rule.holds(values[0][1])
    for here, there, (kinks, tests), (kinks_after, tests_after) in zip(
        points, [*points[1:], None], values, values[1:], strict=False
    ):
        keeps = keep_signs(kinks, kinks_after) and keep_signs(tests, tests_after)
        require(keeps, "a sign changes between two breakpoints")
        if rule.holds(tests) != own:
            extend(here, True, here, True)
        if rule.holds([a or b for a, b in zip(tests, tests_after, strict=True)]) != own:
            extend(here, False, there, False)
    found = [
        [simplify(low), low_in, simplify(high), high_in] for low, low_in, high, high_in in flips
    ]
    require(read_intervals(answer) == found, "the labels along the ray say otherwise")


def evaluate(
    layers: list[Layer], rule: Rule, line: Line, c: Rational, *, rates: bool
) -> tuple[list[int], list[int]]:
    """Return the values before every kink and the tests at c, or their rates just after c."""
    p, q = c
    columns = [[s * q + m * p for s, m in zip(line.start, line.move, strict=True)]]
    if rates:
        columns.append([m * q for m in line.move])
    kinks, outputs, unit = forward(layers, columns, line.unit * q)
    return kinks[-1], rule.tests(outputs, unit)[-1]


def keep_signs(here: list[int], there: list[int]) -> bool:
    """Is no value positive here and negative there, or the other way round?"""
    return not any((a < 0 < b) or (b < 0 < a) for a, b in zip(here, there, strict=True))


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


def read_line(question: object, first: Layer) -> Line:
    """Return the first layer along the ray."""
    size = len(first.rows[0])
    x, x_scale = vector(field(question, "point", "the question"), "point", size)
    v, v_scale = vector(field(question, "direction", "the question"), "direction", size)
    pairs = zip(first.rows, first.bias, strict=True)
    start = [(dot(row, x) + b * x_scale) * v_scale for row, b in pairs]
    move = [dot(row, v) * x_scale for row in first.rows]
    return Line(start, move, first.scale * x_scale * v_scale)


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
    listed = field(classifier, "layers", "the classifier")
    if type(listed) is not list or not listed:
        msg = "layers must be a list of at least one layer"
        raise Malformed(msg)
    layers: list[Layer] = []
    for entry in listed:
        only(entry, "a layer", "W", "b", "slopes")
        weights, bias, slopes = (field(entry, key, "a layer") for key in ("W", "b", "slopes"))
        layers.append(read_layer(weights, bias, slopes, len(layers[-1].rows) if layers else None))
    return layers, field(classifier, "rule", "the classifier")


def read_layer(weights: object, bias: object, slopes: object, size: int | None) -> Layer:
    """Return a layer of rows of the given size, or of the size of its first row."""
    if type(weights) is list and weights and type(weights[0]) is list and weights[0]:
        size = size or len(weights[0])
    else:
        msg = "the weights of a layer must be a list of at least one row of at least one number"
        raise Malformed(msg)
    if any(type(row) is not list or len(row) != size for row in weights):
        msg = f"every row of weights of this layer must be a list of {size} numbers"
        raise Malformed(msg)
    if type(bias) is not list or len(bias) != len(weights):
        msg = f"the bias of this layer must be a list of {len(weights)} numbers"
        raise Malformed(msg)
    flat, scale = vector([*(x for row in weights for x in row), *bias], "a layer")
    rows = [flat[start : start + size] for start in range(0, len(weights) * size, size)]
    (below, above), slope_scale = vector(slopes, "slopes", 2)
    return Layer(rows, flat[len(weights) * size :], scale, below, above, slope_scale)


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


def simplify(value: Rational | None) -> Rational | None:
    """Return a fraction as a comparable pair in lowest terms; None stays None."""
    if value is None:
        return None
    numerator, denominator = value
    common = gcd(numerator, denominator)
    return numerator // common, denominator // common


def read_intervals(answer: object) -> list[list[object]]:
    """Read the intervals of an answer; ends in lowest terms."""
    if type(answer) is not list:
        msg = "the answer must be a list of intervals"
        raise Malformed(msg)
    intervals: list[list[object]] = []
    for interval in answer:
        if type(interval) is not list or len(interval) != 4:
            msg = "an interval must be [low, low_in, high, high_in]"
            raise Malformed(msg)
        low, low_in, high, high_in = interval
        if type(low_in) is not bool or type(high_in) is not bool:
            msg = "low_in and high_in must be true or false"
            raise Malformed(msg)
        ends, scale = vector([low] if high is None else [low, high], "the ends of an interval")
        end = None if high is None else simplify((ends[1], scale))
        intervals.append([simplify((ends[0], scale)), low_in, end, high_in])
    return intervals
