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
from typing import Any, NamedTuple

from verify.kernel.layers import Layer
from verify.kernel.numbers import Malformed, dot, field, rational, require, vector
from verify.kernel.rules import Rational, Rule, forward, own_rule, read_classifier


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


def read_line(question: object, first: Layer) -> Line:
    """Return the first layer along the ray."""
    size = len(first.rows[0])
    x, x_scale = vector(field(question, "point", "the question"), "point", size)
    v, v_scale = vector(field(question, "direction", "the question"), "direction", size)
    pairs = zip(first.rows, first.bias, strict=True)
    start = [(dot(row, x) + b * x_scale) * v_scale for row, b in pairs]
    move = [dot(row, v) * x_scale for row in first.rows]
    return Line(start, move, first.scale * x_scale * v_scale)


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
