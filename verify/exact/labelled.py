"""Labelled sets: finitely many rational points, each with an integer label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import lcm
from typing import Any

from verify.errors import only
from verify.exact.decision import read_vector, write_vector
from verify.exact.integers import Rational, over_common_denominator


class LabelledSet:
    """N points of d coordinates with labels; a multiset, so that a sample may repeat a point.

    Parameters
    ----------
    points : N vectors of d integers or ``Fraction``s; N >= 1, d >= 1
    labels : N integers; +1 and -1 where two classes are meant

    >>> LabelledSet([(0, 1), (2, 3)], [1, -1])
    LabelledSet([(0, 1), (2, 3)], [1, -1])
    """

    def __init__(self, points: Iterable[Sequence[Rational]], labels: Iterable[int]) -> None:
        self.points = tuple(tuple(point) for point in points)
        self.labels = tuple(labels)
        if not self.points or not self.points[0]:
            msg = "a labelled set needs at least one point of at least one coordinate"
            raise ValueError(msg)
        if any(len(point) != len(self.points[0]) for point in self.points):
            msg = "every point of a labelled set must have the same number of coordinates"
            raise ValueError(msg)
        if any(type(label) is not int for label in self.labels):
            strange = next(label for label in self.labels if type(label) is not int)
            msg = f"labels are integers, such as 1 and -1; {strange!r:.40} is none"
            raise ValueError(msg)
        if len(self.labels) != len(self.points):
            msg = f"{len(self.points)} points, but {len(self.labels)} labels"
            raise ValueError(msg)

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.points[0])

    def where(self, label: int) -> list[int]:
        """Return the indices of the points that bear the label."""
        return [i for i, own in enumerate(self.labels) if own == label]

    def without(self, index: int) -> LabelledSet:
        """Return the set without one of its points."""
        keep = [i for i in range(len(self.points)) if i != index]
        return LabelledSet([self.points[i] for i in keep], [self.labels[i] for i in keep])

    @cached_property
    def denominator(self) -> int:
        """Return the common denominator D > 0 of all coordinates."""
        return lcm(*(x.denominator for point in self.points for x in point))

    @cached_property
    def rows(self) -> list[list[int]]:
        """Return the points as integer rows (X, D) with x = X / D."""
        common = self.denominator
        if common == 1:
            return [[*map(int, point), 1] for point in self.points]
        rows = []
        for point in self.points:
            numerators, own = over_common_denominator(point)
            rows.append([*(x * (common // own) for x in numerators), common])
        return rows

    @cached_property
    def signed_rows(self) -> list[list[int]]:
        """Return y (X, D) for each point: (w, b) fits S if each product with it is positive."""
        pairs = zip(self.rows, self.labels, strict=True)
        return [row if label > 0 else [-x for x in row] for row, label in pairs]

    def question(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return this set as a question of a certificate."""
        return {"class": kind, **self.to_json(), **fields}

    def to_json(self) -> dict[str, Any]:
        """Write points and labels."""
        return {
            "points": [write_vector(point) for point in self.points],
            "labels": list(self.labels),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LabelledSet:
        """Read what ``to_json`` wrote."""
        only("field", data, ("points", "labels"))
        return cls([read_vector(point) for point in data["points"]], data["labels"])

    def __eq__(self, other: object) -> bool:
        """Are points and labels the same, in the same order?"""
        if not isinstance(other, LabelledSet):
            return NotImplemented
        return self.points == other.points and self.labels == other.labels

    def __hash__(self) -> int:
        """Return a hash of points and labels."""
        return hash((self.points, self.labels))

    def __repr__(self) -> str:
        """Return source text of this set."""
        points = ", ".join(
            f"({', '.join(map(str, point))}{',' * (len(point) == 1)})" for point in self.points
        )
        return f"LabelledSet([{points}], {list(self.labels)})"
