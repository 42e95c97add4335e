"""The soft-margin SVM on many points: how far its minimiser is from a w that is near it.

L = (1/n) sum max(0, 1 - y_i (<w, x_i> + b)) + lambda |w|^2 has the minimiser w*. Any c in [0, 1]^n with
sum c_i y_i = 0 gives w = sum c_i y_i x_i / (2 n lambda), and the dual value mean c - lambda |w|^2, at most
L(w*). Both L and the dual grow by lambda |w - w*|^2 at least away from the optimum, so that with any b

    |w - w*|^2 <= G / (2 lambda),    G = L(w, b) - mean c + lambda |w|^2.
"""

from __future__ import annotations

from typing import NamedTuple

from verify.kernel.enclosures import sqrt
from verify.kernel.linear import Row, homogeneous
from verify.kernel.numbers import Malformed, dot, field, rational, require, vector


BITS = 128
# Numbers that are rounded are integers over 2^BITS.


class Near(NamedTuple):
    """w = u / scale with <u, g> > 0, and G / (2 lambda) = gap / over.

    g : difference of the means, the +1 points' less the -1 points', times ``means``
    """

    u: list[int]
    scale: int
    gap: int
    over: int
    g: list[int]
    means: int
    balanced: bool


def check_dual_gap(question: object, answer: object, evidence: object) -> None:
    """Do the intervals hold what belongs to w*, the minimiser's w?

    ``cos``, no longer than the tolerance, that of the angle between w* and the difference g of the means,
    ``norm`` |w*|, and ``d_adv`` = |g| cos / 2 where both labels are borne by as many points, else null.
    """
    near = read(question, evidence)
    asked, unit = rational(field(question, "tolerance", "the question"))
    if asked <= 0:
        msg = "the tolerance must be positive"
        raise Malformed(msg)
    cos, norm = cosine(near), length(near)
    low, high = interval(field(answer, "cos", "the answer"), "cos")
    holds(low, high, cos, BITS, "cos")
    wide = (high[0] * low[1] - low[0] * high[1]) * unit <= asked * low[1] * high[1]
    require(wide, "cos is longer than the tolerance")
    holds(*interval(field(answer, "norm", "the answer"), "norm"), norm, BITS, "norm")
    given = field(answer, "d_adv", "the answer")
    if not near.balanced:
        require(given is None, "d_adv is half of |g| cos only where both labels are as many")
        return
    size = sqrt(dot(near.g, near.g), 4 * near.means**2, BITS)
    ends = cos[0] * size[cos[0] < 0], cos[1] * size[1]
    holds(*interval(given, "d_adv"), ends, 2 * BITS, "d_adv")


def interval(value: object, name: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Read the two ends of an interval."""
    if type(value) is not list or len(value) != 2:
        msg = f"{name} must be a list of two ends"
        raise Malformed(msg)
    return rational(value[0]), rational(value[1])


def holds(low: tuple[int, int], high: tuple[int, int], within: tuple[int, int], bits: int, name: str) -> None:
    """Refuse an interval that leaves out a part of another, whose ends are integers over 2^bits."""
    inside = low[0] << bits <= within[0] * low[1] and high[0] << bits >= within[1] * high[1]
    require(inside, f"{name} may lie outside of its interval")


def read(question: object, evidence: object) -> Near:
    """Compute w, how far w* may be, and the difference of the means."""
    rows, labels, common = homogeneous(question)
    if {*labels} != {1, -1}:
        msg = "labels must be 1 and -1, and both be borne"
        raise Malformed(msg)
    a, l = rational(field(question, "lambda", "the question"))
    if a <= 0:
        msg = "lambda must be positive"
        raise Malformed(msg)
    n, plus = len(rows), labels.count(1)
    c, q = vector(field(evidence, "c", "the evidence"), "c", n)
    b, t = rational(field(evidence, "b", "the evidence"))
    require(min(c) >= 0 and max(c) <= q, "a number of c lies outside [0, 1]")
    signed = [x * y for x, y in zip(c, labels, strict=True)]
    require(sum(signed) == 0, "sum c y is not 0")
    # w = sum c y X / (2 n lambda q D), of points X / D.
    u, scale = [l * x for x in combined(signed, rows)], 2 * n * a * q * common
    # Over unit = scale D t, the score of a point is t <u, X> + b scale D.
    unit, bias = scale * common * t, b * scale * common
    loss = 0
    for row, y in zip(rows, labels, strict=True):
        short = unit - y * (t * dot(u, row) + bias)
        if short > 0:
            loss += short
    # G = loss / (n unit) + 2 (a / l) |u|^2 / scale^2 - sum c / (n q)
    over = n * unit * l * scale * q
    gap = loss * l * scale * q + 2 * a * dot(u, u) * n * common * t * q - sum(c) * unit * l * scale
    means = plus * (n - plus) * common
    g = combined([n - plus if y == 1 else -plus for y in labels], rows)
    require(dot(u, g) > 0, "w has no acute angle with the difference of the means")
    return Near(u, scale, gap * l, 2 * a * over, g, means, 2 * plus == n)


def combined(weights: list[int], rows: list[Row]) -> list[int]:
    """Return the weighted sum of the rows, those of one weight added before they are multiplied."""
    groups: dict[int, list[Row]] = {}
    for weight, row in zip(weights, rows, strict=True):
        if weight:
            groups.setdefault(weight, []).append(row)
    total = [0] * len(rows[0])
    for weight, members in groups.items():
        total = [t + weight * sum(column) for t, column in zip(total, zip(*members, strict=True), strict=True)]
    return total


def cosine(near: Near) -> tuple[int, int]:
    """Enclose the cosine of the angle of w* and g.

    That of w and g is theta < pi / 2; that of w and w* is at most phi < pi / 2 with
    sin phi = r / |w|. So the cosine lies between cos(theta + phi) and cos(theta - phi), or 1
    where phi >= theta.
    """
    square, along = dot(near.u, near.u), dot(near.u, near.g)
    whole = square * dot(near.g, near.g)
    p, q = near.gap * near.scale**2, near.over * square  # (r / |w|)^2
    require(p < q, "w* may be further from w than 0 is")
    cos, sin = sqrt(along**2, whole, BITS), sqrt(whole - along**2, whole, BITS)
    off, beside = sqrt(p, q, BITS), sqrt(q - p, q, BITS)
    low = (cos[0] * beside[0] - sin[1] * off[1]) >> BITS
    if (whole - along**2) * q < p * whole:
        return low, 1 << BITS
    return low, min(1 << BITS, -(-(cos[1] * beside[1] + sin[1] * off[1]) >> BITS))


def length(near: Near) -> tuple[int, int]:
    """Enclose |w*|, which differs from |w| by r at most."""
    own = sqrt(dot(near.u, near.u), near.scale**2, BITS)
    off = sqrt(near.gap, near.over, BITS)[1]
    return max(0, own[0] - off), own[1] + off
