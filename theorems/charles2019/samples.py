"""Distributions on finitely many rational points, for soft-margin samples.

A distribution is a list of atoms, points with labels +1 and -1, and weights that add up to a
power of 2, so that random bits draw it exactly (``verify.probability.sampling``). Points are
stored sparsely; label noise is a point that occurs with both labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.integers import Rational, over_common_denominator


Sparse = tuple[tuple[int, Rational], ...]
# The entries of a point that are not 0, as (coordinate, value).


@dataclass(frozen=True)
class Distribution:
    """Atoms (x, y) with y = +1 or -1; atom a is drawn with probability weights[a] / sum."""

    name: str
    dimension: int
    points: tuple[Sparse, ...]
    labels: tuple[int, ...]
    weights: tuple[int, ...]

    def __hash__(self) -> int:
        """Return the hash of the parts, worked out once: a trial asks for it again and again."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.dimension, self.points, self.labels, self.weights))

    @cached_property
    def squared_radius(self) -> Rational:
        """Return R^2, the largest squared length of a point."""
        points, unit = self._integers
        return Fraction(max(sum([x * x for _, x in point]) for point in points), unit**2)

    def margins(self, w: Sequence[Rational]) -> list[Rational]:
        """Return y <w, x> for each atom."""
        return [
            y * sum((x * w[k] for k, x in point), start=0)
            for point, y in zip(self.points, self.labels, strict=True)
        ]

    def scores(self, rows: Sequence[Sequence[Rational]]) -> tuple[list[list[int]], int]:
        """Return <w, x> by row w and by atom, in integers over one positive unit."""
        flat, unit = over_common_denominator([x for w in rows for x in w])
        cut = self.dimension
        own = [flat[start : start + cut] for start in range(0, len(flat), cut)]
        points, scale = self._integers
        scores = [[sum([x * w[k] for k, x in point]) for point in points] for w in own]
        return scores, unit * scale

    def whole_margins(self, w: Sequence[int]) -> tuple[list[int], int]:
        """Return y <w, x> for each atom and integers w, in integers over one positive unit."""
        points, unit = self._integers
        return [
            y * sum([x * w[k] for k, x in point]) for point, y in zip(points, self.labels, strict=True)
        ], unit

    @cached_property
    def _integers(self) -> tuple[list[list[tuple[int, int]]], int]:
        """Return the points in integers over one positive unit."""
        flat, unit = over_common_denominator([x for point in self.points for _, x in point])
        numerators = iter(flat)
        return [[(k, next(numerators)) for k, _ in point] for point in self.points], unit

    def labelled(self, atoms: Iterable[int]) -> LabelledSet:
        """Return some atoms as a labelled set, without the coordinates in which all are 0."""
        chosen = list(atoms)
        used = sorted({k for a in chosen for k, _ in self.points[a]})
        rows = [[dict(self.points[a]).get(k, 0) for k in used] for a in chosen]
        return LabelledSet(rows, [self.labels[a] for a in chosen])


def distribution(
    name: str, atoms: Iterable[tuple[Sequence[Rational], int, int]]
) -> Distribution:
    """Return a distribution from (point, label, weight) triples."""
    points, labels, weights = zip(*atoms, strict=True)
    sparse = tuple(tuple((k, x) for k, x in enumerate(point) if x) for point in points)
    return Distribution(name, len(points[0]), sparse, labels, weights)


def clover(weight: int, total: int) -> Distribution:
    """Return three points around (1, 1, 1), two of them with this weight out of the total.

    The shortest w with y <w, x> >= 1 on all three has |w|^2 R^2 = 99/50; each of the two rare
    points can be given up by a w that is no longer.
    """
    atoms = [
        ((8, 1, 1), 1, total - 2 * weight),
        ((1, 8, 1), 1, weight),
        ((-1, -1, -8), -1, weight),
    ]
    return distribution(f"clover with leaves of {weight}/{total}", atoms)


def two_leaves(weight: int, total: int) -> Distribution:
    """Return two points at an angle of about 75 degrees, one rare."""
    atoms = [((8, 1), 1, total - weight), ((-1, -8), -1, weight)]
    return distribution(f"two leaves, one of {weight}/{total}", atoms)


def flipped(weight: int, total: int) -> Distribution:
    """Return one point of each label; the label of the +1 point is sometimes flipped."""
    half = total // 2
    atoms = [((2, 1), 1, half - weight), ((2, 1), -1, weight), ((-1, -2), -1, total - half)]
    return distribution(f"label noise of {weight}/{total}", atoms)


def axes(atoms: int) -> Distribution:
    """Return the unit vectors of so many coordinates, all of label +1, equally likely."""
    points = tuple(((k, 1),) for k in range(atoms))
    return Distribution(f"{atoms} axes", atoms, points, (1,) * atoms, (1,) * atoms)


def few_axes(rare: int, total: int) -> Distribution:
    """Return the unit vectors of 1 + rare coordinates; all but the first have weight 1 each."""
    points = tuple(((k, 1 - 2 * (k % 2)),) for k in range(rare + 1))
    labels = tuple(1 - 2 * (k % 2) for k in range(rare + 1))
    weights = (total - rare, *[1] * rare)
    return Distribution(f"an axis and {rare} rare ones", rare + 1, points, labels, weights)


def corners() -> Distribution:
    """Return (1, 1) and (1, -1), both of label +1, with probability 1/2 each."""
    return distribution("(1,1)+ and (1,-1)+", [((1, 1), 1, 1), ((1, -1), 1, 1)])


def coin() -> Distribution:
    """Return one point whose label is a fair coin."""
    return distribution("a fair label at 1", [((1,), 1, 1), ((1,), -1, 1)])


def crowd(atoms: int) -> Distribution:
    """Return (y 10, 10, e_i): each point has a coordinate of its own beside two shared ones."""
    labels = tuple(1 - 2 * (k % 2) for k in range(atoms))
    points = tuple(((0, 10 * y), (1, 10), (2 + k, 1)) for k, y in enumerate(labels))
    return Distribution(f"a crowd of {atoms}", atoms + 2, points, labels, (1,) * atoms)
