"""Slabs of which a vector should leave as many as it can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from verify.exact.decision import write_number, write_vector
from verify.exact.integers import Rational, Vector, dot, over_common_denominator


class Slabs:
    """N slabs |<a_i, v>| < r_i of v in d dimensions; <a_i, v> < r_i where ``one_sided``.

    Parameters
    ----------
    rows : N vectors a_i of d rationals
    bounds : N rationals r_i > 0
    """

    def __init__(self, rows: Sequence[Vector], bounds: Vector, *, one_sided: bool = False) -> None:
        self.rows = tuple(tuple(row) for row in rows)
        self.bounds = tuple(bounds)
        self.one_sided = one_sided
        if not self.rows or len({len(row) for row in self.rows}) != 1 or not self.rows[0]:
            msg = "slabs need at least one row, and rows of one length"
            raise ValueError(msg)
        if len(self.bounds) != len(self.rows) or not all(r > 0 for r in self.bounds):
            msg = "slabs need a bound > 0 for each row"
            raise ValueError(msg)

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.rows[0])

    def __len__(self) -> int:
        """Return N."""
        return len(self.rows)

    @cached_property
    def columns(self) -> list[list[int]]:
        """Return integers (A, B), positive multiples of (a_i, r_i)."""
        return [
            over_common_denominator([*row, r])[0] for row, r in zip(self.rows, self.bounds, strict=True)
        ]

    @cached_property
    def squares(self) -> list[int]:
        """Return <A, A> of the integers."""
        return [dot(column[:-1], column[:-1]) for column in self.columns]

    def products(self, v: Sequence[int]) -> list[int]:
        """Return |<A_i, v>|, or <A_i, v> where there is one side, of integers v."""
        found = [dot(column[:-1], v) for column in self.columns]
        return found if self.one_sided else [*map(abs, found)]

    def missed(self, v: Vector) -> list[int]:
        """Return the slabs in which v lies."""
        whole_v, unit = over_common_denominator(v)
        products = self.products(whole_v)
        return [i for i, p in enumerate(products) if p < unit * self.columns[i][-1]]

    def question(
        self, miss: int, squared_radius: Rational | None, *, open_ball: bool = False
    ) -> dict[str, Any]:
        """Write the question of a certificate: is there v in the ball that lies in ``miss`` slabs at most?"""
        signs = (1,) if self.one_sided else (1, -1)
        groups = [
            [{"b": write_vector([s * x for x in row]), "c": write_number(-r)} for s in signs]
            for row, r in zip(self.rows, self.bounds, strict=True)
        ]
        square = "none" if squared_radius is None else write_number(squared_radius)
        return {
            "class": "quadratics", "groups": groups, "miss": miss, "squared_radius": square, "open_ball": open_ball,
        }  # fmt: skip
