"""Labelled sets: finitely many rational points, each with an integer label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice, permutations, product
from math import gcd, lcm
from operator import neg
from pathlib import Path
from random import Random
from typing import Any

from theorems.geometry.objects.networks import Array, rational
from theorems.geometry.picture import naming
from verify.errors import only
from verify.exact.decision import SAFE, read_vector, write_number, write_vector
from verify.exact.integers import Rational, over_common_denominator, whole
from verify.exact.rows import LARGE as LARGE, Rows
from verify.kernel.numbers import Over
from verify.objects import (
    MOST_SHOWN,
    Size,
    Table,
    nearby_number,
    parts_within,
    register,
    show,
    simpler_numbers,
    size,
)


@register("labelled set")
class LabelledSet:
    """N points of d coordinates with labels; a multiset, so that a sample may repeat a point.

    Parameters
    ----------
    points : N vectors of d integers, ``Fraction``s or floats, or an array (N, d) of numpy; N >= 1, d >= 1.
        A float is the binary rational it is
    labels : N integers, or an array; +1 and -1 where two classes are meant

    >>> LabelledSet([(0, 1), (2, 3)], [1, -1])
    LabelledSet([(0, 1), (2, 3)], [1, -1])
    >>> LabelledSet([(0.5, 1)], [1])
    LabelledSet([(1/2, 1)], [1])
    """

    labels: tuple[int, ...]
    _whole = False  # are all coordinates given as integers?

    def __init__(self, points: Iterable[Sequence[Rational | float]] | Array, labels: Iterable[int] | Array) -> None:
        listed: Any = points.tolist() if hasattr(points, "tolist") else points
        own = tuple(tuple(point) for point in listed)
        if not EXACT.issuperset(kinds := {*map(type, chain.from_iterable(own))}):
            own = _exactly(own)
            kinds = {*map(type, chain.from_iterable(own))}
        self.points = own
        self._whole = kinds == {int}
        self._fit(self.points, labels)

    @classmethod
    def over(
        cls, denominator: int, rows: Sequence[Sequence[int]], labels: Iterable[int]
    ) -> LabelledSet:
        """Return the set of the points row / denominator, which are not written out before use.

        A table ``Rows`` of many numbers stays one.

        >>> LabelledSet.over(10, [(5, 10)], [1])
        LabelledSet([(1/2, 1)], [1])
        """
        own = object.__new__(cls)
        own._fit(rows, labels)
        if isinstance(rows, Rows):
            own._take(denominator, rows)
            return own
        common = gcd(denominator, *(gcd(*row) for row in rows)) if denominator > 1 else 1
        own.denominator = denominator // common
        own.rows = [[*(x // common for x in row), own.denominator] for row in rows] if (
            common > 1) else [[*row, denominator] for row in rows]
        return own

    def _take(self, denominator: int, table: Rows) -> None:
        """Take rows of 64 bits a number over a denominator."""
        import numpy as np

        common = gcd(denominator, int(np.gcd.reduce(table.numbers, axis=None))) if denominator > 1 else 1
        numbers = table.numbers if common == 1 else table.numbers // common
        self.denominator = denominator // common
        if numbers.size >= LARGE and self.denominator < WORD:
            self.rows = Rows(numbers, self.denominator)
        else:
            self.rows = [[*row, self.denominator] for row in numbers.tolist()]

    @property
    def packed(self) -> Rows | None:
        """Return the rows where they are a table of 64 bits a number, and certificates hold them so."""
        own = self.__dict__.get("rows")
        return own if isinstance(own, Rows) else None

    @cached_property
    def _table(self) -> Rows | None:
        """Return the rows as a table of 64 bits a number to compute with, also where they are lists of many integers."""
        if self.packed is not None:
            return self.packed
        if not self._whole or len(self.labels) * self.dimension < LARGE:
            return None
        import numpy as np

        try:
            table = Rows(np.array(self.points, np.int64), 1)
        except OverflowError:
            return None
        return table if table.largest < WORD else None

    def plain(self) -> LabelledSet:
        """Return the set with rows that are lists, and certificates that are JSON as they are."""
        if self.packed is None:
            return self
        return LabelledSet.over(self.denominator, [*self.packed.short()], self.labels)

    def total(self, points: Sequence[int]) -> list[int]:
        """Return the sum of some points, d integers over the denominator."""
        if self._table is None or self._table.largest * len(points) >= WORD:
            return [sum(column) for column in zip(*(self.rows[i][:-1] for i in points), strict=True)]
        found: list[int] = self._table.numbers[points].sum(axis=0).tolist()
        return found

    def _fit(self, points: Sequence[Sequence[Rational]], labels: Iterable[int] | Array) -> None:
        """Take the labels; refuse what is no set."""
        listed: Any = labels.tolist() if hasattr(labels, "tolist") else labels
        self.labels = tuple(listed)
        if not points or not points[0]:
            msg = "a labelled set needs at least one point of at least one coordinate"
            raise ValueError(msg)
        if len({*map(len, points)}) != 1:
            msg = "every point of a labelled set must have the same number of coordinates"
            raise ValueError(msg)
        if {*map(type, self.labels)} != {int}:
            self.labels = tuple(map(_as_integer, self.labels))
        if not {*map(type, self.labels)} <= {int}:
            strange = next(label for label in self.labels if type(label) is not int)
            msg = f"labels are integers, such as 1 and -1; {strange!r:.40} is none"
            raise ValueError(msg)
        if len(self.labels) != len(points):
            msg = f"{len(points)} points, but {len(self.labels)} labels"
            raise ValueError(msg)

    @cached_property
    def points(self) -> tuple[tuple[Rational, ...], ...]:
        """Return the points, where only their rows were given."""
        common = self.denominator
        if common == 1:
            return tuple(tuple(row[:-1]) for row in self.rows)
        return tuple(tuple(whole(Fraction(x, common)) for x in row[:-1]) for row in self.rows)

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.points[0]) if "points" in self.__dict__ else len(self.rows[0]) - 1

    def where(self, label: int) -> list[int]:
        """Return the indices of the points that bear the label."""
        return [i for i, own in enumerate(self.labels) if own == label]

    @cached_property
    def between_means(self) -> tuple[Rational, ...] | None:
        """Return the mean of the +1 points less that of the -1 points; None where one of them has none."""
        plus, minus = self.where(1), self.where(-1)
        if not plus or not minus:
            return None
        n, m = len(plus), len(minus)
        over = n * m * self.denominator
        return tuple(
            whole(Fraction(m * one - n * other, over))
            for one, other in zip(self.total(plus), self.total(minus), strict=True)
        )

    def without(self, index: int) -> LabelledSet:
        """Return the set without one of its points."""
        keep = [i for i in range(len(self.labels)) if i != index]
        return LabelledSet([self.points[i] for i in keep], [self.labels[i] for i in keep])

    @cached_property
    def denominator(self) -> int:
        """Return the common denominator D > 0 of all coordinates."""
        if self._whole:
            return 1
        return lcm(*(over_common_denominator(point)[1] for point in self.points))

    @cached_property
    def rows(self) -> Sequence[list[int]]:
        """Return the points as integer rows (X, D) with x = X / D."""
        common = self.denominator
        if self._whole:
            return [[*point, 1] for point in self.points]  # type: ignore[list-item]
        rows = []
        for point in self.points:
            numerators, own = over_common_denominator(point)
            factor = common // own
            rows.append([x * factor for x in numerators] + [common])
        return rows

    @cached_property
    def signed_rows(self) -> Sequence[list[int]]:
        """Return y (X, D) for each point: (w, b) fits S if each product with it is positive."""
        if self._table is not None:
            return self._table.signed(self.labels)
        pairs = zip(self.rows, self.labels, strict=True)
        return [row if label > 0 else [*map(neg, row)] for row, label in pairs]

    def question(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return this set as a question of a certificate.

        Points of a large set stand in it as they are in memory: ``verify.exact.packing`` writes them.
        """
        points = self.in_memory if self.packed is not None else self.to_json()["points"]
        return {"class": kind, "points": points, "labels": list(self.labels), **fields}

    @cached_property
    def in_memory(self) -> list[Over]:
        """Return the points as certificates have them in memory, where they are rows of 64 bits a number."""
        assert self.packed is not None
        return self.packed.over(self.denominator)

    def to_json(self) -> dict[str, Any]:
        """Write points and labels."""
        large = len(self.labels) * self.dimension >= LARGE
        return {"points": self.listed if large else self._listed(), "labels": list(self.labels)}

    @cached_property
    def listed(self) -> list[Any]:
        """Return the points as certificates write them; certificates about a large set share this list."""
        return self._listed()

    def _listed(self) -> list[Any]:
        if self.denominator == 1 and self._are_safe:
            return [*map(list, self.points)] if self._whole else [row[:-1] for row in self.rows]
        if "points" in self.__dict__:
            return [write_vector(point) for point in self.points]
        return self._written()

    @property
    def _are_safe(self) -> bool:
        """Are all numbers of the rows below 2^53?"""
        if self._table is not None:
            return self._table.largest < SAFE
        return max(map(max, self.rows)) < SAFE and min(map(min, self.rows)) > -SAFE

    def _written(self) -> list[list[int | str]]:
        """Write fractions from the rows."""
        common = self.denominator

        def written(x: int) -> int | str:
            shared = gcd(x, common)
            if shared == common or not -SAFE < x < SAFE > common:
                return write_number(whole(Fraction(x, common)))
            return f"{x // shared}/{common // shared}"

        return [[*map(written, row[:-1])] for row in self.rows]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LabelledSet:
        """Read what ``to_json`` wrote."""
        only("field", data, ("points", "labels"))
        return cls([read_vector(point) for point in data["points"]], data["labels"])

    nouns = ("point", "points")
    beside = "{}"

    def show(self) -> str:
        """Write the points with their labels, signs where there are but two.

        >>> LabelledSet([(0, 1), (Fraction(1, 2), 0)], [1, -1]).show()
        '(0, 1)⁺, (1/2, 0)⁻'
        """
        return self.show_in(self)

    def show_in(self, within: Any) -> str:
        """Write it as a part of an instance whose labels may be classes.

        >>> one, two = LabelledSet([(0,)], [1]), LabelledSet([(0,)], [0])
        >>> one.show(), one.show_in((one, two))
        ('(0)⁺', '(0) ↦ 1')
        """
        signs = {} if of_classes(within) else SIGNS
        listed = [
            show(x) + signs.get(y, f" ↦ {y}")
            for x, y in zip(self.points[:MOST_SHOWN], self.labels, strict=False)
        ]
        return ", ".join([*listed, *["…"] * (len(self.points) > MOST_SHOWN)])

    def table(self, within: Any) -> Table:
        """Return the points with their numbers and labels."""
        classes = of_classes(within)
        return Table(("Point", "Coordinates", "Label"), [
            (naming.point(k), show(x), str(y) if classes else naming.label(y, classes=False))
            for k, (x, y) in enumerate(zip(self.points, self.labels, strict=True))
        ])

    def size(self) -> Size:
        """Count coordinates and points, and measure coordinates and labels."""
        numbers = size((*(x for point in self.points for x in point), *self.labels))
        return (self.dimension, len(self.points), *numbers[2:])

    def simpler(self) -> Iterator[LabelledSet]:
        """Leave out a coordinate or a point, or reduce a number or a label.

        Where none of these will do: one point of each label at once, since classes of one size have no single
        point to spare; and a coordinate added to another, since what lies in a plane may lie in none of the axes.
        """
        if self.dimension > 1:
            for k in range(self.dimension):
                yield self.without_coordinate(k)
        if len(self.points) > 1:
            for i in range(len(self.points)):
                yield self.without(i)
        for i, point in enumerate(self.points):
            for k, x in enumerate(point):
                for y in simpler_numbers(x):
                    yield self.moved(i, (*point[:k], y, *point[k + 1 :]))
        for i, label in enumerate(self.labels):
            for y in simpler_numbers(label):
                if y in self.labels or abs(y) == abs(label):
                    labels = [*self.labels[:i], int(y), *self.labels[i + 1 :]]
                    yield LabelledSet(self.points, labels)
        yield from self._without_one_of_each()
        yield from self._folded()

    def _without_one_of_each(self) -> Iterator[LabelledSet]:
        """Leave out one point of each label, where there are two labels or more, and a point is left."""
        classes = [self.where(label) for label in dict.fromkeys(self.labels)]
        if 1 < len(classes) < len(self.labels):
            for out in islice(product(*classes), MOST_TOGETHER):
                keep = [i for i in range(len(self.labels)) if i not in out]
                yield LabelledSet([self.points[i] for i in keep], [self.labels[i] for i in keep])

    def _folded(self) -> Iterator[LabelledSet]:
        """Project along a diagonal of two axes: leave out a coordinate, added to another or taken from it."""
        if self.dimension <= MOST_FOLDED:
            for k, j in permutations(range(self.dimension), 2):
                for sign in (1, -1):
                    points = [_whole(x + sign * p[k] * (i == j) for i, x in enumerate(p) if i != k) for p in self.points]
                    yield LabelledSet(points, self.labels)

    def moved(self, index: int, point: Sequence[Rational]) -> LabelledSet:
        """Return the set with one of its points elsewhere."""
        return LabelledSet([*self.points[:index], point, *self.points[index + 1 :]], self.labels)

    def without_coordinate(self, k: int) -> LabelledSet:
        """Return the set projected along coordinate k."""
        return LabelledSet([(*x[:k], *x[k + 1 :]) for x in self.points], self.labels)

    def nearby(self, random: Random) -> LabelledSet:
        """Move, add or leave out a point or two, or move all of them."""
        if random.random() < 0.15:
            return random.choice(WHOLE)(self, random)
        points, labels = list(self.points), list(self.labels)
        i, k = random.randrange(len(points)), random.randrange(self.dimension)
        move = random.randrange(11)
        if move < 4:
            points[i] = _changed(points[i], k, random)
        elif move == 4:
            labels[i] = random.choice(labels)
        elif move == 5 and len(points) > 1:
            del points[i], labels[i]
        elif move == 6:  # a neighbour of a point, with either label
            points.append(_changed(points[i], k, random))
            labels.append(random.choice(labels))
        elif move == 7:  # onto a coordinate of another point
            points[i] = (*points[i][:k], random.choice(points)[k], *points[i][k + 1 :])
        elif move == 8:  # its coordinates in another order
            points[i] = tuple(random.sample(points[i], self.dimension))
        else:  # in line with others: chance alone does not make a configuration degenerate
            points.append(_completed(points, random))
            labels.append(labels[i] if random.random() < 0.5 else random.choice(labels))
            if move == 10 or len(points) > MOST_POINTS:
                del points[i], labels[i]
        if len(points) > 2 and random.random() < 0.1:  # as many go as come
            i = random.randrange(len(points))
            del points[i], labels[i]
        return LabelledSet(points, labels)

    @classmethod
    def from_user(cls, path: Path, **options: Any) -> LabelledSet:
        """Read a user's own set from a file: CSV and its kin, JSON, npz, libsvm or Parquet.

        Parameters
        ----------
        options : positive, negative, the labels that become +1 and -1, where they are others; and how a
            table is read, as ``theorems.geometry.data.Reading`` has it

        Raises
        ------
        BadInput
            With one sentence, where it holds no set that can be read exactly.
        """
        from theorems.geometry.data import read_table, reading_of, two_labels

        reading, names = reading_of(options)
        return two_labels(read_table(str(path), reading), str(path), **names).plain()

    def __eq__(self, other: object) -> bool:
        """Are points and labels the same, in the same order?"""
        if not isinstance(other, LabelledSet):
            return NotImplemented
        one, two = self.packed, other.packed
        if one is not None and two is not None:
            if (self.labels, self.denominator, one.numbers.shape) != (other.labels, other.denominator, two.numbers.shape):
                return False
            return bool((one.numbers == two.numbers).all())
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


EXACT = frozenset((int, bool, Fraction))
# Numbers that are taken as they are.


def _exactly(points: Sequence[Sequence[Any]]) -> tuple[tuple[Rational, ...], ...]:
    """Read floats, and numbers of numpy, as the rationals they are."""
    return tuple(
        tuple(rational(x, f"coordinate {k} of point {i}") for k, x in enumerate(point))
        for i, point in enumerate(points)
    )


def _as_integer(label: Any) -> Any:
    """Return the integer that a label of numpy is, and a float that is whole; anything else as it is."""
    own = label.tolist() if hasattr(label, "tolist") else label
    return int(own) if isinstance(own, float) and own.is_integer() else own


WORD = 2**62
# Integers below this size, and their opposites, have room in 64 bits.

SIGNS = {1: "⁺", -1: "⁻"}


def of_classes(whole: Any) -> bool:
    """Are the labels of an instance classes, 0, 1, 2 and so on, and not signs?"""
    return any(
        not set(one.labels) <= {1, -1} if isinstance(one, LabelledSet)
        else hasattr(one, "classes") or getattr(one, "many_classes", False)
        for one in parts_within(whole)
    )


MOST_TOGETHER, MOST_FOLDED = 400, 6
# Choices of one point of each label, and dimensions in which every pair of axes is folded: of large sets there would be
# more than there is budget to judge.

MOST_POINTS = 10
# A set is not made larger than that by random steps.


def _changed(point: Sequence[Rational], k: int, random: Random) -> tuple[Rational, ...]:
    """Change one coordinate."""
    return (*point[:k], nearby_number(point[k], random), *point[k + 1 :])


def _mirrored(s: LabelledSet, random: Random) -> LabelledSet:
    """Add the image of every point at the origin or along an axis, or put it in place of some."""
    k = random.choice((None, *range(s.dimension)))
    sign = random.choice((1, -1))
    rows = list(zip(s.points, s.labels, strict=True))
    random.shuffle(rows)
    rows = rows[: random.choice((2, 3, len(rows)))]
    images = [
        (tuple(-c if k in (None, j) else c for j, c in enumerate(x)), sign * y) for x, y in rows
    ]
    kept = list(dict.fromkeys([*rows, *images]))[:MOST_POINTS]
    return LabelledSet([x for x, _ in kept], [y for _, y in kept])


def _balanced(s: LabelledSet, random: Random) -> LabelledSet:
    """Move one point so that the mean of its label is a point of the other, or their mean.

    In one coordinate, or in all.
    """
    i = random.randrange(len(s.points))
    own = [x for x, y in zip(s.points, s.labels, strict=True) if y == s.labels[i]]
    other = [x for x, y in zip(s.points, s.labels, strict=True) if y != s.labels[i]]
    if not other:
        return s
    if random.random() < 0.5:
        aim = [Fraction(sum(column)) / len(other) for column in zip(*other, strict=True)]
    else:
        aim = [Fraction(c) for c in random.choice(other)]
    k = random.choice((None, *range(s.dimension)))
    point = tuple(
        c + len(own) * goal - sum(x[j] for x in own) if k in (None, j) else c
        for j, (c, goal) in enumerate(zip(s.points[i], aim, strict=True))
    )
    return s.moved(i, _whole(point))


def _in_small_integers(s: LabelledSet, random: Random) -> LabelledSet:
    """Round all coordinates, and bring what is large near 0: there few steps lead anywhere."""
    most = random.choice((1, 2, 4))
    points = [tuple(max(-most, min(most, round(c))) for c in x) for x in s.points]
    return LabelledSet(points, s.labels)


def _labels_swapped(s: LabelledSet, _: Random) -> LabelledSet:
    return LabelledSet(s.points, [-y for y in s.labels])


def _about_a_point(s: LabelledSet, random: Random) -> LabelledSet:
    """Move the set so that one of its points is the origin."""
    start = random.choice(s.points)
    points = [_whole(a - b for a, b in zip(x, start, strict=True)) for x in s.points]
    return LabelledSet(points, s.labels)


WHOLE: tuple[Callable[[LabelledSet, Random], LabelledSet], ...] = (
    _mirrored, _mirrored, _balanced, _balanced, _in_small_integers, _labels_swapped,
    _about_a_point,
)
# Moves of all points at once: what is symmetric or balanced is not met by one step at a time.


def _whole(point: Iterable[Rational]) -> tuple[Rational, ...]:
    return tuple(map(whole, point))


def _completed(points: Sequence[tuple[Rational, ...]], random: Random) -> tuple[Rational, ...]:
    """Return a fourth corner of a parallelogram, an image at a point or the origin, or a middle."""
    a, b, c = (random.choice(points) for _ in range(3))
    move = random.randrange(4)
    if move == 0:
        found = [-x for x in a]
    elif move == 1:
        found = [Fraction(x + y) / 2 for x, y in zip(a, b, strict=True)]
    else:
        found = [x + y - z for x, y, z in zip(a, b, c, strict=True)]
    return _whole(found)
