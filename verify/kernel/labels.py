"""The labels that one concrete classifier gives to listed points."""

from __future__ import annotations

from verify.kernel.numbers import Malformed, dot, field, require, vector
from verify.kernel.rules import Largest, Region, forward, own_rule, read_classifier


def check_labels(question: object, answer: object, evidence: object) -> None:
    """Are these the labels of the points? The classifier is evaluated; no evidence is needed."""
    layers, described = read_classifier(field(question, "classifier", "the question"))
    points = field(question, "points", "the question")
    if type(points) is not list or not points:
        msg = "points must be a list of at least one point"
        raise Malformed(msg)
    first, found = layers[0], []
    for point in points:
        x, scale = vector(point, "a point", len(first.rows[0]))
        pairs = zip(first.rows, first.bias, strict=True)
        start = [dot(row, x) + b * scale for row, b in pairs]
        _, (outputs,), unit = forward(layers, [start], first.scale * scale)
        rule = own_rule(described, outputs)
        if isinstance(rule, Largest):
            found.append(rule.own)
            continue
        inside = rule.inside if isinstance(rule, Region) else 1
        found.append(inside if rule.holds(rule.tests([outputs], unit)[0]) else -inside)
    given = answer if type(answer) is list else []
    same = [type(label) is int for label in given] == [True] * len(found) and given == found
    require(same, "the classifier gives other labels")
