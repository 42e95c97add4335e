"""Slabs of which a vector should leave as many as it can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Self

from verify.exact.decision import write_number, write_vector
from verify.exact.integers import Rational, Vector, dot, over_common_denominator


Point = tuple[Rational, ...]


class Slabs:
    """N slabs |<a_i, v>| < r_i of v in d dimensions; <a_i, v> < r_i where ``one_sided``.

    More generally N intersections of slabs (``of_groups``): v leaves one where it leaves any of its
    slabs.

    Parameters
    ----------
    rows : N vectors a_i of d rationals
    bounds : N rationals r_i > 0

    Attributes
    ----------
    groups : for each of the N its slabs, as pairs of a vector and a bound
    """

    groups: tuple[tuple[tuple[Point, Rational], ...], ...]

    def __init__(self, rows: Sequence[Vector], bounds: Vector, *, one_sided: bool = False) -> None:
        if len(rows) != len(bounds):
            msg = "slabs need a bound > 0 for each row"
            raise ValueError(msg)
        self._fit([[pair] for pair in zip(rows, bounds, strict=True)], one_sided)

    @classmethod
    def of_groups(
        cls, groups: Sequence[Sequence[tuple[Vector, Rational]]], *, one_sided: bool = False
    ) -> Self:
        """Return intersections of slabs: each is left where any of its slabs is.

        >>> Slabs.of_groups([[((1, 0), 1), ((0, 1), 2)]]).missed((0, -2))
        []
        """
        own = object.__new__(cls)
        own._fit(groups, one_sided)
        return own

    def _fit(self, groups: Sequence[Sequence[tuple[Vector, Rational]]], one_sided: bool) -> None:
        self.groups = tuple(tuple((tuple(a), r) for a, r in group) for group in groups)
        self.one_sided = one_sided
        if not self.groups or not all(self.groups) or len({len(a) for own in self.groups for a, _ in own}) != 1:
            msg = "slabs need at least one row, and rows of one length"
            raise ValueError(msg)
        if not self.dimension or not all(r > 0 for own in self.groups for _, r in own):
            msg = "slabs need rows of at least one number, and a bound > 0 for each row"
            raise ValueError(msg)

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.groups[0][0][0])

    def __len__(self) -> int:
        """Return N."""
        return len(self.groups)

    @property
    def single(self) -> bool:
        """Is each of the N one slab?"""
        return all(len(own) == 1 for own in self.groups)

    @property
    def rows(self) -> list[Point]:
        """Return the vectors a, group by group."""
        return [a for own in self.groups for a, _ in own]

    @property
    def bounds(self) -> list[Rational]:
        """Return the bounds r, group by group."""
        return [r for own in self.groups for _, r in own]

    @property
    def columns(self) -> list[list[int]]:
        """Return integers (A, B), positive multiples of (a, r), group by group."""
        return [column for own in self.members for column in own]

    @cached_property
    def members(self) -> list[list[list[int]]]:
        """Return for each slab of each group integers (A, B), a positive multiple of (a, r)."""
        return [[over_common_denominator([*a, r])[0] for a, r in own] for own in self.groups]

    @cached_property
    def forms(self) -> list[list[tuple[list[int], int]]]:
        """Return for each group its forms: integers (s A, B), and what they are a multiple by of (s a, r)."""
        signs = (1,) if self.one_sided else (1, -1)
        written = [[over_common_denominator([*a, r]) for a, r in own] for own in self.groups]
        return [
            [([*(s * x for x in column[:-1]), column[-1]], factor) for column, factor in own for s in signs]
            for own in written
        ]  # fmt: skip

    @cached_property
    def firsts(self) -> list[int]:
        """Return of each group the place of its first slab among ``rows``."""
        return [0, *accumulate(len(own) for own in self.groups)][:-1]

    @cached_property
    def squares(self) -> list[list[int]]:
        """Return <A, A> of the integers."""
        return [[dot(column[:-1], column[:-1]) for column in own] for own in self.members]

    def gaps(self, v: Sequence[int], unit: int) -> list[list[int]]:
        """Return how deep v / unit lies in each slab, times unit: > 0 where it has not left it."""
        found = []
        for own in self.members:
            products = [dot(column[:-1], v) for column in own]
            found.append([
                unit * column[-1] - (p if self.one_sided else abs(p))
                for p, column in zip(products, own, strict=True)
            ])
        return found

    def missed(self, v: Vector) -> list[int]:
        """Return which of the N v has not left."""
        return [i for i, own in enumerate(self.gaps(*over_common_denominator(v))) if min(own) > 0]

    def question(
        self, miss: int, squared_radius: Rational | None, *, open_ball: bool = False
    ) -> dict[str, Any]:
        """Write the question of a certificate: is there v in the ball that leaves all but ``miss``?"""
        signs = (1,) if self.one_sided else (1, -1)
        groups = [
            [
                {"b": write_vector([s * x for x in a]), "c": write_number(-r)}
                for a, r in own for s in signs
            ]
            for own in self.groups
        ]  # fmt: skip
        square = "none" if squared_radius is None else write_number(squared_radius)
        return {
            "class": "quadratics", "groups": groups, "miss": miss, "squared_radius": square, "open_ball": open_ball,
        }  # fmt: skip
