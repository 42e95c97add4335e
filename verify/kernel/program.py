"""Linear programs: min <c, z> subject to <g_i, z> >= h_i."""

from __future__ import annotations

from verify.kernel.numbers import Malformed, dot, field, rational, require, sparse, vector


def check_program(question: object, answer: object, evidence: object) -> None:
    """Is this the minimum? A point attains it, and weights prove that none goes below.

    With u >= 0 and sum u_i g_i = c, every feasible z has <c, z> = sum u_i <g_i, z> >= <h, u>.
    """
    objective = field(question, "objective", "the question")
    rows = field(question, "rows", "the question")
    bounds = field(question, "bounds", "the question")
    if type(objective) is not list or not objective:
        msg = "objective must be a list of at least one number"
        raise Malformed(msg)
    if type(rows) is not list or type(bounds) is not list or len(rows) != len(bounds):
        msg = "rows and bounds must be lists of the same length"
        raise Malformed(msg)
    size = len(objective)
    c, c_scale = vector(objective, "objective")
    z, z_scale = vector(field(evidence, "point", "the evidence"), "point", size)
    weights, own = sparse(field(evidence, "weights", "the evidence"), "weights", len(rows))
    value, value_scale = rational(field(answer, "minimum", "the answer"))
    require(dot(c, z) * value_scale == value * c_scale * z_scale, "the point has another value")
    # Each row becomes integers g, h over one denominator q; u counts q times less on them.
    bound, combined = (0, 1), [(0, 1)] * size
    for index, (row, limit) in enumerate(zip(rows, bounds, strict=True)):
        if type(row) is not list or len(row) != size:
            msg = f"a row must be a list of {size} numbers"
            raise Malformed(msg)
        (*g, h), q = vector([*row, limit], "a row")
        require(dot(g, z) >= h * z_scale, "the point violates a row")
        if index in weights:
            share = own * q
            bound = add(bound, (weights[index] * h, share))
            pairs = zip(combined, g, strict=True)
            combined = [add(total, (weights[index] * x, share)) for total, x in pairs]
    require(bound[0] * value_scale == value * bound[1], "the weights prove another bound")
    pairs = zip(combined, c, strict=True)
    require(all(p * c_scale == x * q for (p, q), x in pairs), "the weighted rows are not c")


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the sum of two fractions with positive denominators, not reduced."""
    if a[1] == b[1]:
        return a[0] + b[0], a[1]
    return a[0] * b[1] + b[0] * a[1], a[1] * b[1]
