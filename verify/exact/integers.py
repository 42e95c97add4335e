"""Exact linear algebra on Python integers: common denominators and Gram systems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import mul

from verify.errors import WorkLimit as WorkLimit


Rational = int | Fraction
Vector = Sequence[Rational]
Row = tuple[int, ...]

SMALL = 6
# Up to this size plain Bareiss beats the conversion to FLINT's matrices.


FLOATS = 128
# Multiplications of floats, in matrix products, that take as long as one of words in a solve.


class Work:
    """A budget in word multiplications, so that results never depend on a clock."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    def spend(self, amount: int) -> None:
        """Count the amount; raise WorkLimit once the budget is used up."""
        self.spent += amount
        if self.spent > self.limit:
            msg = f"the work limit of {self.limit:.0e} word multiplications was reached"
            raise WorkLimit(msg)

    def spend_floats(self, amount: int) -> None:
        """Count multiplications of floats in matrix products."""
        self.spend(amount // FLOATS)


def dot(a: Sequence[int], b: Sequence[int]) -> int:
    """Return the inner product of two integer vectors."""
    return sum(map(mul, a, b))


def whole(x: Rational) -> Rational:
    """Return an integer where the number is one: integers are faster and print shorter."""
    return x.numerator if x.denominator == 1 else x


def over_common_denominator(vector: Vector) -> tuple[list[int], int]:
    """Return integers and the positive common denominator over which they are the vector."""
    if {*map(type, vector)} <= {int}:
        return list(vector), 1  # type: ignore[arg-type]
    common = lcm(*(x.denominator for x in vector))
    return [x.numerator * (common // x.denominator) for x in vector], common


def rank(rows: Iterable[Vector]) -> int:
    """Return the rank of some vectors of one length, 0 of none."""
    import flint

    listed = [over_common_denominator(row)[0] for row in rows]
    return int(flint.fmpz_mat(listed).rank()) if listed and listed[0] else 0


def primitive(vector: Iterable[int]) -> list[int]:
    """Divide an integer vector by the greatest common divisor of its entries."""
    entries = list(vector)
    common = gcd(*entries)
    return [x // common for x in entries] if common > 1 else entries


def solve_gram(gram: Sequence[Sequence[int]], right: Sequence[int]) -> tuple[list[int], int]:
    """Solve G t = r for a positive definite integer G; return t as integers over one d > 0.

    Raises ZeroDivisionError for a Gram matrix of dependent vectors.

    >>> solve_gram([[2, 1], [1, 2]], [3, 0])
    ([2, -1], 1)
    """
    if len(right) > SMALL:
        return _solve_with_flint(gram, right)
    if len(right) == 1:
        ((own,),) = gram
        if own == 0:
            raise ZeroDivisionError
        return _reduce([*right], own)
    if len(right) == 2:
        (a, b), (_, c) = gram
        r, s = right
        if (determinant := a * c - b * b) == 0:
            raise ZeroDivisionError
        return _reduce([r * c - b * s, a * s - b * r], determinant)
    return _eliminate(gram, right)


def _eliminate(gram: Sequence[Sequence[int]], right: Sequence[int]) -> tuple[list[int], int]:
    """Solve as Bareiss does: no fractions, and each division goes through."""
    a = [[*row, r] for row, r in zip(gram, right, strict=True)]
    size, previous = len(a), 1
    for k in range(size):  # leading minors are positive: no pivoting
        pivot, top = a[k][k], a[k]
        if pivot == 0:
            raise ZeroDivisionError
        for i in range(size):
            if i == k:
                continue
            row, factor = a[i], a[i][k]
            for j in range(k + 1, size + 1):
                row[j] = (row[j] * pivot - factor * top[j]) // previous
        previous = pivot  # every row so far now stands over this denominator
    return _reduce([row[-1] for row in a], previous)


def _solve_with_flint(
    gram: Sequence[Sequence[int]], right: Sequence[int]
) -> tuple[list[int], int]:
    import flint

    solution = flint.fmpz_mat(gram).solve(flint.fmpz_mat([[r] for r in right]))
    numerators, denominator = solution.numer_denom()
    return _reduce([int(x) for x in numerators.entries()], int(denominator))


def _reduce(numerators: list[int], denominator: int) -> tuple[list[int], int]:
    common = gcd(denominator, *numerators)
    if common > 1:
        return [x // common for x in numerators], denominator // common
    return numerators, denominator
