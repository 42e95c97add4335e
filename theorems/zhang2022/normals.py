"""Cells of normals alone: an event of quadratic forms in them, floats first, integers where it is close.

A trial's draw is one row of integers, normals in units of 2^-40. The event is an inequality of two
polynomials; floats decide it unless both sides are within 2^-30 of their size, and then fractions do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

from theorems.zhang2022.compared import exactly, is_above
from verify.exact.decision import Decision
from verify.exact.expressions import Expression, between
from verify.exact.integers import Rational
from verify.probability.claim import Batch, Cell


if TYPE_CHECKING:
    from verify.exact.enclosures import Between
    from verify.probability.sampling import Stream


CLOSE = 2.0**-30
# Far above the rounding of sums of a few thousand floats.

Sides = tuple[Any, Any]


@dataclass(kw_only=True)
class Normals(Cell):
    """Draw so many normals; a trial succeeds where the first of two sides is above the second.

    count : how many
    sides : of an array of trials by normals, or of a list of fractions, the two sides of the
        inequality; only + - * and sums along the last axis, so that both are computed alike
    event : in words
    bound : the largest probability of failure that is claimed, as an expression
    summed : the probability of failure, enclosed, where there is a closed form
    """

    title: str
    count: int
    sides: Callable[[Any], Sides]
    bound: Expression
    summed: Between | None = None
    nouns: tuple[str, str] | None = ("row of normals", "rows of normals")
    n: int = 1
    threshold: int = 1

    def __post_init__(self) -> None:
        """Enclose the bound: the rational below it is what is allowed."""
        self.claimed = max(between(self.bound, 96)[0], Fraction(0))
        self.effort = 1 + self.count // 200

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return what is drawn and asked."""
        return self.title

    def batch(self, stream: Stream, size: int) -> Batch:
        """Draw so many rows, and see which meet the event."""
        import numpy as np

        from verify.probability.sampling import NORMAL_BITS

        drawn = stream.normals(size, self.count)
        left, right = self.sides(drawn.astype(float) / 2.0**NORMAL_BITS)
        right = right + np.zeros(size)
        met = left > right
        close = abs(left - right) <= CLOSE * (abs(left) + abs(right))
        for row in np.flatnonzero(close):
            met[row] = self.measure([drawn[row].tolist()])
        return Batch(met.astype(np.int64), (drawn,))

    def _exactly(self, draws: Sequence[Sequence[int]]) -> tuple[Rational, Rational]:
        import numpy as np

        from verify.probability.sampling import NORMAL_BITS

        row = np.array([Fraction(z, 1 << NORMAL_BITS) for z in draws[0]], dtype=object)
        left, right = self.sides(row[None, :])
        return _only(left), _only(right)

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, in fractions."""
        left, right = self._exactly(draws)
        return int(left > right)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel compare the two sides."""
        left, right = self._exactly(draws)
        return [is_above(exactly(left), exactly(right))]

    def exact(self) -> Between | None:
        """Return the closed form, where there is one."""
        return self.summed

    def describe(self) -> dict[str, Any]:
        """Write the cell for the report."""
        return {"normals": self.count}


def _only(value: Any) -> Fraction:
    one = value[0] if hasattr(value, "__len__") else value
    return Fraction(one.item() if hasattr(one, "item") else one)  # an integer of numpy is none of Python


def square(z: Any) -> Any:
    """Return the squared length of each row."""
    return (z * z).sum(axis=-1)


def chi_square_below(d: int, x: Rational) -> Between:
    """Enclose P(chi^2 <= x) for an even number d of degrees of freedom: 1 - e^(-x/2) sum (x/2)^j / j!."""
    if d % 2:
        msg = f"there is a closed form for even degrees of freedom, not for {d}"
        raise ValueError(msg)
    half, term, total = Fraction(x) / 2, Fraction(1), Fraction(0)
    for j in range(d // 2):
        total += term
        term *= half / (j + 1)
    return between(("-", 1, ("*", total, ("exp", -half))), 160)


def binomial_below(m: int, least: int) -> Between:
    """Return P(Bin(m, 1/2) < least)."""
    value = Fraction(sum(comb(m, k) for k in range(least)), 2**m)
    return value, value
