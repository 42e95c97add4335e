"""Motzkin's theorem of the alternative, run: a strict solution, or weights that forbid it.

Given rows of two kinds, either some z has <row, z> > 0 on every *strict* row and
<row, z> >= 0 on every *weak* one, or nonnegative weights, not all of them 0 on the strict
rows, combine the rows to 0. Every question about a class of linear, convex or multi-class
classifiers is one of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verify.exact.cone import NearestPoint
from verify.exact.guess import active_columns
from verify.exact.integers import Work, dot


GUESS_FROM = 120
# Entries from which a float guess of the support is worth its cost.


SHARP = 10**5
# A long target lets floats see the nearest point, which does not depend on the length, sharply.


class Listed:
    """The columns of a cone as a list that can grow."""

    def __init__(self, columns: list[list[int]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.columns)

    def best(self, residual: Sequence[int]) -> int:
        """Return the column with the largest product, -1 if none is positive."""
        found, largest = -1, 0
        for index, column in enumerate(self.columns):
            product = dot(column, residual)
            if product > largest:
                found, largest = index, product
        return found

    def __getitem__(self, index: int, /) -> list[int]:
        """Return one column."""
        return self.columns[index]


class Alternative:
    """A system of strict and weak rows that is solved, and solved again with one more weak row.

    The nearest point to e = (0, ..., 0, 1) in the cone of the columns (row, size), where size
    is 0 for a weak row and positive for a strict one, is e itself, and then its weights
    forbid a solution, or it leaves a residual r, and then -r without its last entry is one.
    """

    def __init__(
        self, strict: Iterable[Sequence[int]], work: Work, weak: Iterable[Sequence[int]] = ()
    ) -> None:
        columns = [[*row, max(map(abs, row)) or 1] for row in strict]
        self.strict = len(columns)
        columns += [[*row, 0] for row in weak]
        ahead = [0] * (len(columns[0]) - 1)
        guess: list[int] = []
        if len(columns) * len(columns[0]) >= GUESS_FROM:
            guess = active_columns(columns, [*ahead, SHARP])
        self._nearest = NearestPoint(Listed(columns), [*ahead, 1], work, guess)
        self._columns = columns
        self.solvable = not self._nearest.solve()

    def add_weak(self, row: Sequence[int]) -> None:
        """Demand <row, z> >= 0 too."""
        self._columns.append([*row, 0])
        self.solvable = not self._nearest.solve()

    def solution(self) -> list[int]:
        """Return z, where the system is solvable."""
        return [-x for x in self._nearest.residual[:-1]]

    def weights(self) -> dict[int, int]:
        """Return the weights that forbid a solution, by column, up to a common factor."""
        return dict(zip(self._nearest.support, self._nearest.weights, strict=True))
