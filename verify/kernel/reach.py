"""How far every separator can be from being fooled: a supremum over all of them at once."""

from __future__ import annotations

from verify.kernel.linear import combination, sample, separator
from verify.kernel.numbers import Malformed, dot, field, rational, require, sparse, vector


def check_reach(question: object, answer: object, evidence: object) -> None:
    """Is this sup of y_i (<w, x_i> + b) / <w, v> over the separators (w, b) and points of S?

    The quotient is the c at which the score of x_i along -c y_i v reaches 0. A number V: for
    each point weights u >= 0 give V (v, 0) - row_i = sum u_j row_j, so that no separator
    exceeds V, and a weak separator (products >= 0) with <w, v> > 0 attains it. null, for
    infinity: a separator plus any multiple of a weak one with <w', v> = 0 and a positive
    product with some row.
    """
    s = sample(question)
    v, v_scale = vector(field(question, "direction", "the question"), "direction", s.dimension)
    value = field(answer, "supremum", "the answer")
    pair = field(evidence, "weak", "the evidence")
    wb = separator(evidence, s)  # without one there is nothing to take a supremum over
    w = field(pair, "w", "the weak separator")
    if type(w) is not list or len(w) != s.dimension:
        msg = f"w must be a list of {s.dimension} numbers"
        raise Malformed(msg)
    weak, _ = vector([*w, field(pair, "b", "the weak separator")], "the weak separator")
    products = [dot(row, weak) for row in s.rows]
    require(min(products) >= 0, "the weak separator is wrong at a point of S")
    along = dot(weak[:-1], v)
    if value is None:
        require(dot(wb[:-1], v) > 0, "the separator does not rise along the direction")
        require(along == 0, "the weak separator is not level along the direction")
        require(max(products) > 0, "the weak separator is 0 on all of S")
        return
    top, scale = rational(value)
    require(along > 0, "the weak separator does not rise along the direction")
    # products are D times the scores, and <w, v> is v_scale times along
    attained = max(products) * v_scale * scale == top * along * s.denominator
    require(attained, "the weak separator does not attain the supremum")
    bounds = field(evidence, "bounds", "the evidence")
    if type(bounds) is not list or len(bounds) != len(s.rows):
        msg = "bounds must list weights for each point"
        raise Malformed(msg)
    # V (v, 0) in the units of the rows, times v_scale * scale
    goal = [top * x * s.denominator for x in v] + [0]
    factor = v_scale * scale
    for row, listed in zip(s.rows, bounds, strict=True):
        weights, own = sparse(listed, "bounds", len(s.rows))
        total = combination(weights, s.rows)
        left = [(g - factor * r) * own for g, r in zip(goal, row, strict=True)]
        require(left == [factor * t for t in total], "a bound does not add up")
