"""Tables of integers of 64 bits: 8 bytes a number, where a list of Python's own takes 36."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator, Sequence
from typing import Any, overload

from verify.exact.integers import dot
from verify.kernel.numbers import Over


LARGE = 10_000
# Numbers from which a table stays one; fewer are lists.

SOME = 256
# Rows that are lists of Python's own at a time.


class Rows(Sequence[list[int]]):
    """Rows of integers; each is a list of Python's own when it is looked at.

    Parameters
    ----------
    numbers : an array (n, d) of int64, which nobody changes
    last : what each row has after its d numbers; None for nothing
    signs : an array of n times 1 or -1, by which whole rows are multiplied; None for all 1

    >>> import numpy as np
    >>> rows = Rows(np.array([[1, 2], [3, 4]]), last=10, signs=np.array([1, -1]))
    >>> rows[1], [*rows.short()], np.array(rows[1:], float)
    ([-3, -4, -10], [[1, 2], [-3, -4]], array([[ -3.,  -4., -10.]]))
    """

    def __init__(self, numbers: Any, last: int | None = None, signs: Any = None) -> None:
        self.numbers, self.last, self.signs = numbers, last, signs

    def __len__(self) -> int:
        """Return n."""
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> list[int]: ...

    @overload
    def __getitem__(self, index: slice) -> Rows: ...

    def __getitem__(self, index: int | slice) -> list[int] | Rows:
        """Return one row, or a table of some that share their numbers with this."""
        if isinstance(index, slice):
            return Rows(self.numbers[index], self.last, None if self.signs is None else self.signs[index])
        row: list[int] = self.numbers[index].tolist()
        if self.last is not None:
            row.append(self.last)
        return [-x for x in row] if self.signs is not None and self.signs[index] < 0 else row

    def __iter__(self) -> Iterator[list[int]]:
        """Yield the rows."""
        for start in range(0, len(self), SOME):
            numbers = self.numbers[start : start + SOME]
            signs = [1] * len(numbers) if self.signs is None else self.signs[start : start + SOME].tolist()
            for row, sign in zip(numbers.tolist(), signs, strict=True):
                if self.last is not None:
                    row.append(self.last)
                yield [-x for x in row] if sign < 0 else row

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """Return all of it as an array, of floats where nothing else is asked for."""
        import numpy as np

        found = np.empty((len(self), self.width), float if dtype is None else dtype)
        self.into(found)
        return found

    @property
    def width(self) -> int:
        """Return how many numbers a row has, with what it has after its d."""
        return int(self.numbers.shape[1]) + (self.last is not None)

    def into(self, array: Any) -> None:
        """Write all of it into an array of this shape."""
        d = self.numbers.shape[1]
        array[:, :d] = self.numbers
        if self.last is not None:
            array[:, d] = self.last
        if self.signs is not None:
            array *= self.signs[:, None]

    def signed(self, labels: Sequence[int]) -> Rows:
        """Return the rows times their labels, 1 or -1."""
        import numpy as np

        return Rows(self.numbers, self.last, np.array(labels, np.int8))

    def short(self) -> Rows:
        """Return the rows without what they have after their numbers."""
        return Rows(self.numbers, None, self.signs)

    def only(self, places: Sequence[int]) -> Rows:
        """Return some of the rows."""
        return Rows(self.numbers[places], self.last, None if self.signs is None else self.signs[places])

    @property
    def largest(self) -> int:
        """Return the largest size of a number."""
        return max(int(self.numbers.max()), -int(self.numbers.min()), abs(self.last or 0))

    def inner(self, z: Sequence[int]) -> list[int]:
        """Return the inner product of each row with a vector, exactly.

        The vector is cut into pieces so short that the products are integers of floats; a long one is
        multiplied by Python.
        """
        import numpy as np

        bits = self.largest.bit_length() + len(z).bit_length()
        piece = 53 - bits
        longest = max((abs(x) for x in z), default=0).bit_length()
        count = -(-longest // piece) if piece > 0 else 0
        if not 0 < count <= PIECES:
            return [dot(row, z) for row in self]
        mask = (1 << piece) - 1
        cut = np.array([[(abs(x) >> piece * k & mask) * (1 if x > 0 else -1) for k in range(count)] for x in z], float)
        found: list[int] = []
        for start in range(0, len(self), SOME):
            products = (np.asarray(self[start : start + SOME]) @ cut).astype(np.int64).tolist()
            found += [sum(x << piece * k for k, x in enumerate(row)) for row in products]
        return found

    def lifted(self) -> Rows | None:
        """Return the rows with their largest number after each; None where a number has no room."""
        import numpy as np

        if self.largest >= 2**62:
            return None
        found = np.empty((len(self), self.width + 1), np.int64)
        own = found[:, :-1]
        self.into(own)
        np.maximum(own.max(axis=1), -own.min(axis=1), out=found[:, -1])
        return Rows(found)

    def over(self, denominator: int) -> list[Over]:
        """Return the rows, without what stands after their numbers, as certificates have them in memory."""
        import numpy as np

        d = self.numbers.shape[1]
        whole: Any = np.ascontiguousarray(self.numbers).reshape(-1)
        flat = memoryview(whole).cast("B").cast("q")
        return [Over(flat[k : k + d], denominator) for k in range(0, len(flat), d)]


def _again(numbers: bytes, denominator: int) -> Over:
    return Over(memoryview(numbers).cast("q"), denominator)


copyreg.pickle(Over, lambda x: (_again, (bytes(x.numerators), x.denominator)))
# Other processes and copies get the numbers: Python does not hand on views of memory by itself.

PIECES = 16
# Of a vector, up to which its products are taken in floats.


def inner(rows: Sequence[Sequence[int]], z: Sequence[int]) -> list[int]:
    """Return the inner product of each row with a vector."""
    return rows.inner(z) if isinstance(rows, Rows) else [dot(row, z) for row in rows]


def in_floats(rows: Sequence[Sequence[int]]) -> Iterator[Any]:
    """Yield the rows as arrays of floats, some at a time."""
    import numpy as np

    if isinstance(rows, Stacked):
        yield from in_floats(rows.first)
        rows = rows.more
    for start in range(0, len(rows), SOME):
        yield np.array(rows[start : start + SOME], dtype=float)


def without_last(rows: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
    """Return the rows without the last number of each."""
    if isinstance(rows, Rows):
        return rows.short() if rows.last is not None else Rows(rows.numbers[:, :-1], None, rows.signs)
    return [row[:-1] for row in rows]


def largest(rows: Sequence[Sequence[int]]) -> int:
    """Return the largest size of a number."""
    return rows.largest if isinstance(rows, Rows) else max(max(map(abs, row)) for row in rows)


def stacked(one: Sequence[Sequence[int]], more: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
    """Return the rows of both."""
    if not isinstance(one, Rows):
        return [*one, *more]
    return Stacked(one, more) if more else one


class Stacked(Sequence[Sequence[int]]):
    """A table, and a few rows more."""

    def __init__(self, table: Rows, more: Sequence[Sequence[int]]) -> None:
        self.first, self.more = table, list(more)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.first) + len(self.more)

    @overload
    def __getitem__(self, index: int) -> Sequence[int]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[int]]: ...

    def __getitem__(self, index: int | slice) -> Any:
        """Return a row, or some."""
        n = len(self.first)
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if (start, stop, step) == (0, n, 1):
                return self.first
            return [self[i] for i in range(start, stop, step)]
        place = index if index >= 0 else index + len(self)
        return self.first[place] if 0 <= place < n else self.more[place - n]

    def __iter__(self) -> Iterator[Sequence[int]]:
        """Yield the rows."""
        yield from self.first
        yield from self.more

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """Return all of it as an array of floats."""
        import numpy as np

        n = len(self.first)
        found = np.empty((len(self), self.first.width), float if dtype is None else dtype)
        self.first.into(found[:n])
        found[n:] = self.more
        return found
