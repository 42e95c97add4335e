"""The least |v|^2 of a v that lies in at most k slabs, for every k, by listing all candidates.

A second method beside ``slabs``, with which it shares nothing but the slabs: where v is the shortest
that leaves some of them, it is the shortest v on the planes <a_i, v> = +-r_i of independent ones, at
most d of them. There are about sum C(N, j) 2^(j - 1) of these, so that it is for few slabs.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb

from theorems.geometry.objects.slabs import Slabs
from verify.errors import WorkLimit
from verify.exact.integers import Rational, Vector, whole


CANDIDATES = 50_000


def count(slabs: Slabs) -> int:
    """Return how many candidates there are at most."""
    sides = 1 if slabs.one_sided else 2
    return sum(
        comb(len(slabs), j) * sides ** (j - (sides == 2)) for j in range(1, slabs.dimension + 1)
    )


def enumerated_profile(slabs: Slabs, *, candidates: int = CANDIDATES) -> list[Rational | None]:
    """Return f(0) >= f(1) >= ... >= f(N - 1) with f(k) the least |v|^2 in at most k slabs.

    Returns
    -------
    N numbers; None where no v lies in so few slabs, which is so of slabs with one side alone

    Raises
    ------
    WorkLimit
        If there are more candidates than that.

    >>> enumerated_profile(Slabs([(2, 0), (1, 1), (0, 3)], [4, 2, 9]))
    [13, 4, 2]
    """
    if count(slabs) > candidates:
        msg = f"there are {count(slabs)} candidates, and {candidates} are the limit"
        raise WorkLimit(msg)
    best: list[Fraction | None] = [None] * len(slabs)
    for j in range(1, min(slabs.dimension, len(slabs)) + 1):
        for chosen in combinations(range(len(slabs)), j):
            rows = [slabs.rows[i] for i in chosen]
            inverse = _inverse([[_inner(a, b) for b in rows] for a in rows])
            if inverse is None:
                continue
            # v serves as well as -v where slabs have two sides: one sign is enough
            other = (1,) if slabs.one_sided else (1, -1)
            for side in product((1,), *[other] * (j - 1)):
                wanted = [s * Fraction(slabs.bounds[i]) for s, i in zip(side, chosen, strict=True)]
                shares = [_inner(row, wanted) for row in inverse]
                v = [_inner(shares, column) for column in zip(*rows, strict=True)]
                square = _inner(v, v)
                missed = sum(
                    (p if slabs.one_sided else abs(p)) < r
                    for p, r in ((_inner(a, v), r) for a, r in zip(slabs.rows, slabs.bounds, strict=True))
                )
                for k in range(missed, len(slabs)):
                    known = best[k]
                    if known is None or square < known:
                        best[k] = square
    return [None if square is None else whole(square) for square in best]


def _inner(a: Vector, b: Vector) -> Fraction:
    return sum((Fraction(x) * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def _inverse(matrix: list[list[Fraction]]) -> list[list[Fraction]] | None:
    """Invert by Gauss and Jordan; None of a singular matrix."""
    size = len(matrix)
    rows = [[*row, *(Fraction(int(i == j)) for j in range(size))] for i, row in enumerate(matrix)]
    for k in range(size):
        pivot = next((i for i in range(k, size) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(size):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]
