"""Linear separators of a labelled set: what transfers, and the largest margin.

A set S of points x_i with labels y_i in {-1, +1} becomes *signed rows* ``y_i (X_i, D)``, where
``X_i / D = x_i`` over one common denominator D > 0. Then

* (w, b) is accurate on S exactly if it has a positive product with every row;
* weights a_i have ``sum a_i y_i x_i = u`` and ``sum a_i y_i = 0`` exactly if the rows combine to (D u, 0).

Both facts are linear, so positive common factors never matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import lcm
from typing import NamedTuple

from verify.kernel.numbers import Malformed, Over, dot, field, rational, require, sparse, vector


Row = Sequence[int]  # a list, or where points are handed over in memory 64 bits a number


class Sample(NamedTuple):
    """A labelled set in integers: signed rows of length d + 1, labels, d and D."""

    rows: list[Row]
    labels: list[int]
    dimension: int
    denominator: int


def homogeneous(question: object) -> tuple[list[Row], list[int], int]:
    """Return points as integer rows X_i over one denominator D, the labels as written, and D."""
    points = field(question, "points", "the question")
    labels = field(question, "labels", "the question")
    if type(points) is not list or not points or type(points[0]) not in (list, Over) or not len(points[0]):
        msg = "points must be a list of at least one point of at least one coordinate"
        raise Malformed(msg)
    if type(labels) is not list or len(labels) != len(points):
        msg = "labels must be a list with one label for each point"
        raise Malformed(msg)
    if any(type(label) is not int for label in labels):
        msg = "labels must be integers"
        raise Malformed(msg)
    rows, denominators = zip(*(coordinates(point, len(points[0])) for point in points), strict=True)
    common = lcm(*denominators)
    pairs = zip(rows, denominators, strict=True)
    return [row if own == common else [x * (common // own) for x in row] for row, own in pairs], labels, common


def coordinates(point: object, size: int) -> tuple[Row, int]:
    """Return the coordinates of a point as integers over a positive denominator."""
    if type(point) is Over and len(point) == size and point.denominator > 0 and point.numerators.format == "q":
        return point.numerators, point.denominator
    return vector(point, "a point", size)


def longer(row: Row, last: int, sign: int = 1) -> Row:
    """Return the row with one number more, times 1 or -1, as what it is."""
    own = [*row, last] if sign == 1 else [-x for x in (*row, last)]
    return own if type(row) is list else array("q", own)


def sample(question: object) -> Sample:
    """Read the labelled set of a question as signed rows."""
    points, labels, common = homogeneous(question)
    if any(label not in (1, -1) for label in labels):
        msg = "labels must be 1 or -1"
        raise Malformed(msg)
    rows = [longer(row, common, label) for row, label in zip(points, labels, strict=True)]
    return Sample(rows, labels, len(points[0]), common)


def moved(question: object, size: int) -> tuple[bool, list[int], int]:
    """Say whether every direction is asked about; if not, return the one, not 0, over its denominator."""
    given = field(question, "direction", "the question")
    if given == "every":
        return True, [], 1
    v, scale = vector(given, "direction", size)
    if not any(v):
        msg = "the direction is zero"
        raise Malformed(msg)
    return False, v, scale


def separator(evidence: object, s: Sample) -> list[int]:
    """Return (w, b) of the evidence, up to a positive factor, once it fits S strictly."""
    pair = field(evidence, "separator", "the evidence")
    w = field(pair, "w", "the separator")
    if type(w) is not list or len(w) != s.dimension:
        msg = f"w must be a list of {s.dimension} numbers"
        raise Malformed(msg)
    wb, _ = vector([*w, field(pair, "b", "the separator")], "the separator")
    require(all(dot(row, wb) > 0 for row in s.rows), "the separator is wrong or 0 at a point of S")
    return wb


def combination(weights: dict[int, int], rows: Sequence[Row]) -> list[int]:
    """Return the sum of the weighted rows."""
    total = [0] * len(rows[0])
    for index, weight in weights.items():
        total = [t + weight * r for t, r in zip(total, rows[index], strict=True)]
    return total


def hulls_meet(evidence: object, s: Sample) -> None:
    """Accept weights that show a common point of conv S+ and conv S-: nothing separates S."""
    weights, _ = sparse(field(evidence, "weights", "the evidence"), "weights", len(s.rows))
    require(bool(weights), "no weight is given")
    require(not any(combination(weights, s.rows)), "the weighted rows do not cancel")


def check_separators(question: object, answer: object, evidence: object) -> None:
    """D-lin: does direction v fool every separator of S at the points of the given label?

    A score that must fall from positive to negative along v falls exactly if it rises along -v, so u = v for
    label -1 and u = -v for label +1: is <w, u> > 0 for every (w, b) accurate on S? "every" asks for all v at once.
    """
    s = sample(question)
    label = field(question, "label", "the question")
    if type(label) is not int or label not in (1, -1):
        msg = "label must be 1 or -1"
        raise Malformed(msg)
    every, v, scale = moved(question, s.dimension)
    if answer == "vacuous":
        if label in s.labels:
            hulls_meet(evidence, s)
        return
    require(label in s.labels, "no point of S bears the label: the answer is vacuous")
    if every:
        # One label only: (w, b) = (-u, far) fits S for each u and has <w, u> < 0.
        require(answer == "no", 'about every direction only "no" can be certified')
        require(len(set(s.labels)) == 1, "S bears both labels")
        return
    wb = separator(evidence, s)
    u = [-label * x for x in v]
    if answer == "no":
        require(any(wb[:-1]), "w is zero: not a linear classifier")
        require(dot(wb[:-1], u) <= 0, "the separator is fooled by the direction")
        return
    require(answer == "yes", "the answer must be yes, no or vacuous")
    weights, own = sparse(field(evidence, "weights", "the evidence"), "weights", len(s.rows))
    # sum a_i y_i x_i = u with sum a_i y_i = 0; then <w, u> = sum a_i y_i (<w, x_i> + b) > 0.
    total = combination(weights, s.rows)
    require(total[-1] == 0, "the weights of the two labels differ in sum")
    factor = s.denominator * own
    require([t * scale for t in total[:-1]] == [x * factor for x in u], "the sum is not v")


def check_max_margin(question: object, answer: object, evidence: object) -> None:
    """Is this w the shortest with y (<w, x> + b) >= 1 on S (b = 0 where bias is false)?

    yes: the Karush-Kuhn-Tucker conditions, sufficient for this convex problem. no: S bears
    one label and there is a bias, so that the margin has no maximum. vacuous: no (w, b) fits.
    """
    s = sample(question)
    bias = field(question, "bias", "the question")
    if type(bias) is not bool:
        msg = "bias must be true or false"
        raise Malformed(msg)
    rows = s.rows if bias else [longer(row[:-1], 0) for row in s.rows]
    if answer == "vacuous":
        hulls_meet(evidence, s._replace(rows=rows))
        return
    if answer == "no":
        require(bias and len(set(s.labels)) == 1, "S bears both labels: a maximum exists")
        return
    require(answer == "yes", "the answer must be yes, no or vacuous")
    require(not bias or len(set(s.labels)) == 2, "S bears one label: no maximum exists")
    w = field(evidence, "w", "the evidence")
    if type(w) is not list or len(w) != s.dimension:
        msg = f"w must be a list of {s.dimension} numbers"
        raise Malformed(msg)
    wb, scale = vector([*w, field(evidence, "b", "the evidence")], "w and b")
    require(bias or wb[-1] == 0, "b must be 0 without a bias")
    alpha, own = sparse(field(evidence, "alpha", "the evidence"), "alpha", len(rows))
    unit = s.denominator * scale
    require(all(dot(row, wb) >= unit for row in rows), "a point of S lies inside the margin")
    require(all(dot(rows[i], wb) == unit for i in alpha), "a weight rests on a point off the margin")
    total = combination(alpha, rows)
    require(total[-1] == 0, "sum alpha_i y_i is not 0")
    factor = s.denominator * own
    require([t * scale for t in total[:-1]] == [x * factor for x in wb[:-1]], "w is not the sum")


def check_margin(question: object, answer: object, evidence: object) -> None:
    """Does the square of the largest margin of S lie between the two given numbers?

    A separator (w, b) bounds it from below by min_i (y_i (<w, x_i> + b))^2 / |w|^2, and
    weights a with sum a_i y_i = 0 from above by |sum a_i y_i x_i|^2 / (sum a_i)^2.
    """
    s = sample(question)
    low, low_scale = rational(field(answer, "lower", "the answer"))
    high, high_scale = rational(field(answer, "upper", "the answer"))
    wb = separator(evidence, s)
    worst = min(dot(row, wb) for row in s.rows)
    length = dot(wb[:-1], wb[:-1]) * s.denominator**2
    require(low >= 0 and low * length <= worst**2 * low_scale, "the separator's margin is smaller")
    weights, _ = sparse(field(evidence, "weights", "the evidence"), "weights", len(s.rows))
    require(bool(weights), "no weight is given")
    total = combination(weights, s.rows)
    require(total[-1] == 0, "the weights of the two labels differ in sum")
    bound = (s.denominator * sum(weights.values())) ** 2
    require(high * bound >= dot(total[:-1], total[:-1]) * high_scale, "the hulls are further apart")
