"""Convex decision regions of a labelled set: which directions leave all of them.

The points that bear the *inside* label lie in the region C = {x : h(x) = inside} of a
classifier h, the others do not. A hidden unit (w, b) is the half-space <w, x> + b <= 0. Points
become integer rows (X_i, D) with X_i / D = x_i, so that units and rows have integer products.
"""

from __future__ import annotations

from verify.kernel.linear import Row, combination, homogeneous, longer, moved
from verify.kernel.numbers import Malformed, dot, field, rational, require, sparse, vector


def check_convex(question: object, answer: object, evidence: object) -> None:
    """D-conv: does every ray along v from an inside point of S leave C, for each h that fits?

    Then every ray along v that starts anywhere in C leaves it too.
    Every h counts whose C is convex, and open or closed; each two-layer network below is one.
    If x + c v is in C for all c > 0 and one x in C, then so is y + c v for every y in C: if C
    is closed, it is the limit of (1 - 1/n) y + (1/n) (x + n c v); if C is open, z = y + e (y - x)
    is in C for some e > 0, and y + c v = (z + e (x + c (1 + e) / e v)) / (1 + e).

    yes: sum lambda_i x_i lies in C, and x_o, which is t v further, does not; so no ray stays.
    no: one network fits S, and no unit of it rises along v: every ray stays in its region.
    vacuous: an outside point lies in the hull of the inside ones, or there is no inside point.
    The direction "every" asks for all at once.
    """
    points, labels, unit = homogeneous(question)
    if any(label not in (1, -1) for label in labels):
        msg = "labels must be 1 or -1"
        raise Malformed(msg)
    rows = [longer(point, unit) for point in points]
    inside = field(question, "label", "the question")
    if type(inside) is not int or inside not in (1, -1):
        msg = "label must be 1 or -1"
        raise Malformed(msg)
    every, v, scale = moved(question, len(points[0]))
    if answer == "vacuous":
        if inside in labels:
            outside, total, _ = outside_point(evidence, rows, labels, inside)
            weight = total[-1]  # D times the sum of the weights
            require(weight > 0, "no weight is given")
            same = [x * unit for x in total] == [x * weight for x in outside]
            require(same, "the weighted inside points do not make up the outside point")
        return
    require(inside in labels, "no point of S bears the label: the answer is vacuous")
    units = network(evidence, rows, labels, inside)
    if answer == "no":
        if every:
            require(not any(any(u[:-1]) for u in units), "a unit rises along some direction")
        else:
            require(all(dot(u[:-1], v) <= 0 for u in units), "a unit rises along the direction")
        return
    require(answer == "yes", "the answer must be yes, no or vacuous")
    require(not every, 'about every direction only "no" can be certified')
    outside, total, own = outside_point(evidence, rows, labels, inside)
    require(total[-1] == own * unit, "the weights do not have sum 1")
    t, t_scale = rational(field(evidence, "t", "the evidence"))
    require(t > 0, "t must be positive")
    # x_o = sum lambda_i x_i + t v, times D, the denominators of lambda, t and v.
    left = [x * own * t_scale * scale for x in outside[:-1]]
    right = [s * t_scale * scale + t * own * unit * x for s, x in zip(total[:-1], v, strict=True)]
    require(left == right, "the weighted inside points and t v do not make up the outside point")


def network(evidence: object, rows: list[Row], labels: list[int], inside: int) -> list[list[int]]:
    """Return the hidden units of the evidence, each up to a positive factor, once they fit S.

    With inside -1 the network is h = +1 where sum_j sigma(u_j) > 0 (the class R), with inside
    +1 it is h = +1 where sigma(-u_j) > 0 for every j (the class R''); sigma(z) = max(0, z).
    So the largest of the units decides: h = +1 where it is positive (R), or negative (R'').
    Every inside point has to lie in the interior, every outside one off the border of C.
    """
    listed = field(evidence, "units", "the evidence")
    if type(listed) is not list or not listed:
        msg = "units must be a list of at least one unit"
        raise Malformed(msg)
    units = []
    for entry in listed:
        w = field(entry, "w", "a unit")
        if type(w) is not list or len(w) != len(rows[0]) - 1:
            msg = f"w of a unit must be a list of {len(rows[0]) - 1} numbers"
            raise Malformed(msg)
        units.append(vector([*w, field(entry, "b", "a unit")], "a unit")[0])
    for row, label in zip(rows, labels, strict=True):
        largest = max([dot(u, row) for u in units])
        positive = largest > 0 if inside == -1 else largest < 0
        require((1 if positive else -1) == label, "the network is wrong at a point of S")
        require(largest != 0, "a point of S lies on the border of the region")
    return units


def outside_point(evidence: object, rows: list[Row], labels: list[int], inside: int) -> tuple[Row, list[int], int]:
    """Return the row of the outside point, the sum of weighted inside rows, and its scale."""
    index = field(evidence, "outside", "the evidence")
    if type(index) is not int or not 0 <= index < len(rows):
        msg = f"outside must be the index of a point, below {len(rows)}"
        raise Malformed(msg)
    require(labels[index] != inside, "the outside point bears the inside label")
    weights, own = sparse(field(evidence, "weights", "the evidence"), "weights", len(rows))
    require(all(labels[i] == inside for i in weights), "a weight rests on an outside point")
    return rows[index], combination(weights, rows), own
