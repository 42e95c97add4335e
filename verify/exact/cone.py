"""The nearest point of a cone, exactly: the one search behind every decider.

Lawson and Hanson's nonnegative least squares (Solving Least Squares Problems, chapter 23)
on integers. In exact arithmetic it needs no tolerance and no care for ties: a column with a
positive product with the residual is never in the span of the columns in use, so the Gram
matrix stays regular and the distance falls strictly at every step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd
from typing import Protocol

from verify.exact.integers import Work, dot, primitive, solve_gram


class Columns(Protocol):
    """The generators of a cone, listed or implied."""

    def __len__(self) -> int:
        """Return how many columns one search for the best looks at."""

    def best(self, residual: Sequence[int]) -> int:
        """Return the index of a column with positive product, or -1 if there is none."""

    def __getitem__(self, index: int, /) -> Sequence[int]:
        """Return one column."""


class NearestPoint:
    """min |target - sum_j a_j column_j| over a >= 0, resumable when a column is added.

    Attributes
    ----------
    support : indices of the columns in use, linearly independent
    weights, scale : a_j = weights[j] / scale > 0 for j in support order
    residual : a positive multiple of target - sum a_j column_j, primitive
    """

    def __init__(
        self, columns: Columns, target: Sequence[int], work: Work, guess: Iterable[int] = ()
    ) -> None:
        self.columns, self.target, self.work = columns, list(target), work
        self.support: list[int] = []
        self.weights: list[int] = []
        self.scale = 1
        self._used: list[Sequence[int]] = []
        self._gram: list[list[int]] = []
        self._right: list[int] = []
        self.residual = primitive(self.target)
        self._adopt(list(guess))

    def solve(self) -> bool:
        """Go to the nearest point; return whether the target lies in the cone."""
        while any(self.residual):
            words = 1 + max(map(abs, self.residual)).bit_length() // 64
            self.work.spend(len(self.columns) * len(self.target) * words)
            entering = self.columns.best(self.residual)
            if entering < 0:
                return False
            self._enter(entering)
            self._settle()
        return True

    def _adopt(self, guess: list[int]) -> None:
        """Start from guessed columns: all at once if independent, else one by one."""
        for index in guess:
            self._enter(index)
        self.weights = [1] * len(guess)
        try:
            if guess:
                self._settle()
        except ZeroDivisionError:  # dependent columns: a singular Gram matrix
            for place in reversed(range(len(guess))):
                self._drop(place)
            for index in guess:
                if dot(self.residual, self.columns[index]) > 0:
                    self._enter(index)
                    self._settle()

    def _enter(self, index: int) -> None:
        column = self.columns[index]
        products = [dot(column, other) for other in self._used]
        for row, product in zip(self._gram, products, strict=True):
            row.append(product)
        self._gram.append([*products, dot(column, column)])
        self._right.append(dot(column, self.target))
        self.support.append(index)
        self.weights.append(0)
        self._used.append(column)

    def _drop(self, place: int) -> None:
        del self.support[place], self.weights[place], self._used[place]
        del self._right[place], self._gram[place]
        for row in self._gram:
            del row[place]

    def _settle(self) -> None:
        """Move to the nearest point of the span, stopping at the border of the cone."""
        while True:
            size = len(self.support)
            words = 1 + sum(row[i].bit_length() for i, row in enumerate(self._gram)) // 64
            # an inverse of k^3, k^2 for each of w words lifted, and w^2 for each of k numbers
            self.work.spend(1 + size * (size * (size + words) + words * words))
            goal, over = solve_gram(self._gram, self._right)
            if min(goal, default=1) > 0:
                self.weights, self.scale = goal, over
                break
            # a + (n / m) (g - a) with the largest step that keeps a >= 0
            old = [a * over for a in self.weights]
            new = [g * self.scale for g in goal]
            n, m = 1, 1
            for a, g in zip(old, new, strict=True):
                if g <= 0 and a * m < n * (a - g):
                    n, m = a, a - g
            mixed = [a * m + n * (g - a) for a, g in zip(old, new, strict=True)]
            scale = self.scale * over * m
            self.work.spend(size * (1 + scale.bit_length() // 64) ** 2)  # products, and their gcd
            common = gcd(scale, *mixed)
            self.weights, self.scale = [x // common for x in mixed], scale // common
            for place in reversed([i for i, x in enumerate(self.weights) if x == 0]):
                self._drop(place)
        residual = [self.scale * t for t in self.target]
        for weight, column in zip(self.weights, self._used, strict=True):
            residual = [r - weight * c for r, c in zip(residual, column, strict=True)]
        self.residual = primitive(residual)
        self.work.spend(len(self.target) * len(self.support))
