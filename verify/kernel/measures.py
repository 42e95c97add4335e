"""What one linear classifier measures on a labelled set: scores, length, and the way between the means.

With s(x) = <w, x> + b, and g the mean of the points of label 1 less that of label -1. Hinge risk, counts of
errors, distances from the boundary and the angle of w and g all follow from these numbers.
"""

from __future__ import annotations

from math import lcm

from verify.kernel.numbers import Malformed, dot, field, rational, require, vector


def check_measures(question: object, answer: object, evidence: object) -> None:
    """Are these the scores s(x), |w|^2 as ``square``, w g as ``along`` and |g|^2 as ``apart``?

    The last two are null where the set bears one label. All is computed, and the evidence is empty.
    """
    w, unit = vector(field(question, "w", "the question"), "w")
    b, own = rational(field(question, "b", "the question"))
    points, labels = (field(question, key, "the question") for key in ("points", "labels"))
    signs = type(labels) is list and all(type(y) is int and y in (1, -1) for y in labels)
    if type(points) is not list or not points or not w:
        msg = "points must be a list of at least one point of at least one coordinate"
        raise Malformed(msg)
    if type(labels) is not list or not signs or len(labels) != len(points):
        msg = f"labels must be a list of {len(points)} of 1 and -1"
        raise Malformed(msg)
    rows = [vector(point, "a point", len(w)) for point in points]
    found = [(dot(w, x) * own + b * unit * over, unit * over * own) for x, over in rows]
    common, plus, minus = lcm(*(over for _, over in rows)), labels.count(1), labels.count(-1)
    weights = [common // over * (minus if y == 1 else -plus) for (_, over), y in zip(rows, labels, strict=True)]
    g = [sum(a * x[k] for a, (x, _) in zip(weights, rows, strict=True)) for k in range(len(w))]
    over = common * plus * minus  # 0 where the set bears one label
    wanted = [(dot(w, w), unit**2), (dot(w, g), unit * over), (dot(g, g), over**2)]
    scores = field(question, "scores", "the question")
    listed = type(scores) is list and len(scores) == len(found)
    require(type(scores) is list and listed and all(map(equal, scores, found)), "the scores are others")
    for key, value in zip(("square", "along", "apart"), wanted, strict=True):
        given = field(question, key, "the question")
        require(equal(given, value) if value[1] else given is None, f"{key} is another number")
    require(answer == "yes" and evidence == {}, "what is measured is measured, without evidence")


def equal(given: object, value: tuple[int, int]) -> bool:
    """Is this the number p / q?"""
    p, q = rational(given)
    return p * value[1] == value[0] * q
