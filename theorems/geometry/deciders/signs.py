"""D-signs: one v that leaves every slab |<r_i, v>| < <r_i, r_i>, as a sum of the r_i with signs.

Where no flip of one sign makes v = sum s_j r_j longer, s_i <r_i, v> >= <r_i, r_i> for each i: the
argument of Bang for planks. Each flip makes |v|^2 larger, so that the search ends; it is a local
search for a weighted maximum cut, and not known to be short.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from verify.exact.integers import Rational, Vector, WorkLimit, dot, over_common_denominator, whole


FLIPS = 10_000
# Of one search; a few for each vector are usual.


class SignedSum(NamedTuple):
    """Signs of which no single one should be flipped, the sum that they make, and how many were."""

    signs: tuple[int, ...]
    v: tuple[Rational, ...]
    flips: int


def signed_sum(vectors: Sequence[Vector], *, flips: int = FLIPS) -> SignedSum:
    """Find signs with s_i <r_i, v> >= <r_i, r_i> for v = sum s_j r_j, flipping where it gains most.

    Raises
    ------
    WorkLimit
        If so many flips were not enough.

    >>> signed_sum([(1,), (-1,), (2,)])
    SignedSum(signs=(1, -1, 1), v=(4,), flips=1)
    """
    flat, unit = over_common_denominator([x for r in vectors for x in r])
    d = len(vectors[0])
    rows = [flat[k * d : (k + 1) * d] for k in range(len(vectors))]
    squares = [dot(row, row) for row in rows]
    signs = [1] * len(rows)
    v = [sum(column) for column in zip(*rows, strict=True)]
    for count in range(flips + 1):
        # A flip of s_i adds 4 (<r_i, r_i> - s_i <r_i, v>) to |v|^2.
        gains = [square - s * dot(row, v) for square, s, row in zip(squares, signs, rows, strict=True)]
        best = max(range(len(rows)), key=gains.__getitem__)
        if gains[best] <= 0:
            return SignedSum(tuple(signs), tuple(whole(Fraction(x, unit)) for x in v), count)
        signs[best] = -signs[best]
        v = [x + 2 * signs[best] * y for x, y in zip(v, rows[best], strict=True)]
    msg = f"{flips} flips of signs were not enough"
    raise WorkLimit(msg)
