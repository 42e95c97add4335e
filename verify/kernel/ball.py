"""A ball that holds the minimiser of the softplus loss, log(1 + exp(-y s)), with an L2 penalty.

L(w, b) = (1/n) sum log(1 + exp(-y_i s_i)) + lambda |w|^2 with the scores s_i = <w, x_i - m> + b, m the
mean of all points: b is the score of the mean. With sigma(z) = 1 / (1 + exp(-z)),

* the gradient of L is (2 lambda w, 0) - (1/n) sum sigma(-y_i s_i) y_i (x_i - m, 1);
* its second derivative along (v, e) is 2 lambda |v|^2 + (1/n) sum sigma(s_i) sigma(-s_i) (<v, x_i - m> + e)^2,
  which is at least k (|v|^2 + e^2) with k = min(2 lambda, least sigma(s) sigma(-s)), for the x_i - m
  add up to 0.

If that holds on the ball of radius r about p, and the gradient at p is shorter than k r / 2, then L
is larger on its border than at p, so that the minimiser lies within.
"""

from __future__ import annotations

from verify.kernel.enclosures import exp, sqrt
from verify.kernel.linear import homogeneous
from verify.kernel.numbers import Malformed, dot, field, rational, require, vector


MOST_BITS = 4096


def check_ball(question: object, answer: object, evidence: object) -> None:
    """Is the minimiser (w, b) within ``radius`` of the given w and b? Both labels must be borne.

    Evidence: the number of binary digits with which exponentials are enclosed.
    """
    points, labels, common = homogeneous(question)
    if {*labels} != {1, -1}:
        msg = "labels must be 1 and -1, and both be borne"
        raise Malformed(msg)
    a, l = rational(field(question, "lambda", "the question"))
    p, q = rational(field(answer, "radius", "the answer"))
    if a <= 0 or p <= 0:
        msg = "lambda and the radius must be positive"
        raise Malformed(msg)
    given = field(answer, "w", "the answer")
    if type(given) is not list or len(given) != len(points[0]):
        msg = f"w must be a list of {len(points[0])} numbers"
        raise Malformed(msg)
    (*w, b), t = vector([*given, field(answer, "b", "the answer")], "w and b")
    bits = field(evidence, "bits", "the evidence")
    if type(bits) is not int or not 1 <= bits <= MOST_BITS:
        msg = f"bits must be an integer from 1 to {MOST_BITS}"
        raise Malformed(msg)
    # Less their mean, the points are rows over unit = n D.
    n, one = len(points), 1 << bits
    sums, unit = [sum(column) for column in zip(*points, strict=True)], n * common
    rows = [[n * x - s for x, s in zip(row, sums, strict=True)] for row in points]
    scores = [dot(w, row) + b * unit for row in rows]  # over t unit
    # On the ball a score differs by at most r (|x - m|^2 + 1)^(1/2).
    far = max(
        -(-(abs(s) << bits) // (t * unit))
        + sqrt((dot(row, row) + unit**2) * p**2, unit**2 * q**2, bits)[1]
        for s, row in zip(scores, rows, strict=True)
    )
    least = exp(-far, one, bits)[0]
    curved, over = least * one, (one + least) ** 2  # sigma(s) sigma(-s), at least
    if 2 * a * over < curved * l:
        curved, over = 2 * a, l
    gradient = [2 * a * x * one * n * unit for x in w], l * t * one * n * unit
    total = [[0, 0] for _ in (*w, b)]
    for s, row, y in zip(scores, rows, labels, strict=True):
        low, high = falling(y * s, t * unit, bits)
        for own, x in zip(total, (*row, unit), strict=True):
            own[0] += y * x * (low if y * x > 0 else high)
            own[1] += y * x * (high if y * x > 0 else low)
    steep, square = [*gradient[0], 0], 0
    for decay, (low, high) in zip(steep, total, strict=True):
        square += max(abs(decay - l * t * low), abs(decay - l * t * high)) ** 2
    # 2 |gradient| < k r, all squared
    require(
        4 * square * over**2 * q**2 < curved**2 * p**2 * gradient[1] ** 2,
        "the gradient at the centre is too long for this radius",
    )


def falling(p: int, q: int, bits: int) -> tuple[int, int]:
    """Enclose sigma(-p / q) between integers over 2^bits."""
    one = 1 << bits
    low, high = exp(-abs(p), q, bits)
    if p >= 0:  # exp(-z) / (1 + exp(-z))
        return low * one // (one + low), -(-high * one // (one + high))
    return one * one // (one + high), -(-one * one // (one + low))
