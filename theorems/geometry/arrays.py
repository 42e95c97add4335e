"""Points and labels as Python users hold them: arrays, data frames, lists; read exactly.

A float is the binary rational it is, an integer column keeps its integers; nothing is rounded, and no
library of data frames is imported. What cannot be read is one sentence, as for files.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, NamedTuple

from theorems.geometry.data import Table, _is_table, checked, exact_rows
from theorems.geometry.objects.networks import rational
from verify.errors import BadInput
from verify.exact.integers import Rational, whole


class Points(NamedTuple):
    """Points as they were given.

    rows : N lists of d integers over the denominator, of rationals where that is 1
    names : the names of the columns, where these are text; None where there are none
    """

    rows: Sequence[list[Any]]
    denominator: int = 1
    names: tuple[str, ...] | None = None

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.rows[0])

    def exact(self) -> list[list[Rational]]:
        """Return the points as rationals."""
        return Table(self.rows, [], self.denominator).exact_points()


def read_points(x: Any) -> Points:
    """Read points: an array (n, d), a pandas or polars DataFrame, a sparse matrix, or n lists of d numbers.

    Raises
    ------
    BadInput
        Where there are none, shapes do not fit, or a number is not finite.
    TypeError
        Where something is no number.
    """
    names: tuple[str, ...] | None = None
    if hasattr(x, "toarray"):  # of scipy
        x = x.toarray()
    if hasattr(x, "column_names"):
        msg = f"X is a {type(x).__name__} of pyarrow; call its to_pandas() first"
        raise TypeError(msg)
    if hasattr(x, "columns") and hasattr(x, "shape"):
        names = _names(x)
        found = _frame(x)
    elif hasattr(x, "__array__"):
        found = _array(x)
    elif isinstance(x, list | tuple):
        if any(hasattr(row, "ndim") and row.ndim != 1 for row in x):
            msg = "X must be a table of n rows of d numbers"
            raise BadInput(msg)
        found = _listed([_row(row, i) for i, row in enumerate(x)], None)
    else:
        msg = f"X is {type(x).__name__}, and no array, DataFrame or list of rows"
        raise TypeError(msg)
    checked(Table(found.rows, [0] * len(found.rows)), "X")
    return found._replace(names=names)


def _names(frame: Any) -> tuple[str, ...] | None:
    """Return the names of columns where all are text, as scikit-learn keeps them."""
    names = [str(one) if isinstance(one, str) else one for one in frame.columns]
    if len({*names}) < len(names):
        twice = next(one for one in names if names.count(one) > 1)
        msg = f"X: two columns are named {twice!r:.40}; rename one of them"
        raise BadInput(msg)
    text = [isinstance(one, str) for one in names]
    if any(text) and not all(text):
        msg = "X: the names of columns must all be text, or none; convert them with X.columns.astype(str)"
        raise TypeError(msg)
    return tuple(names) if names and all(text) else None


def _frame(frame: Any) -> Points:
    """Read column by column: one table of all would round long integers beside floats."""
    import numpy as np

    columns = []
    for name in frame.columns:
        column = frame[name]
        if getattr(column, "is_null", None) and hasattr(column, "has_nulls") and column.has_nulls():
            raise _not_finite(next(i for i, one in enumerate(column.to_list()) if one is None))
        missing = column.isna().to_numpy() if hasattr(column, "isna") else None
        if missing is not None and missing.any():
            raise _not_finite(int(np.argmax(missing)))
        own = getattr(column.dtype, "numpy_dtype", None)  # of a nullable column of pandas
        array = np.asarray(column.to_numpy() if own is None else column.to_numpy(dtype=own))
        if array.dtype.kind not in "biufO" or array.dtype.itemsize > 8 or array.ndim != 1:
            msg = f"X: column {name!r:.40} holds {array.dtype}, and no numbers"
            raise TypeError(msg)
        columns.append(array)
    if not columns:
        return Points([[] for _ in range(frame.shape[0])])
    kinds = {one.dtype for one in columns}
    if len(kinds) == 1 and columns[0].dtype.kind != "O":
        return _numbers(np.column_stack(columns))
    if all(one.dtype.kind == "f" or _is_short(one) for one in columns):
        return _numbers(np.column_stack([one.astype(float) for one in columns]))
    rows = list(zip(*(one.tolist() for one in columns), strict=True))
    return _listed(rows, list(frame.columns))


def _is_short(column: Any) -> bool:
    """Does each integer of a column stay what it is as a float?"""
    if column.dtype.kind == "O":
        return False
    return not len(column) or (int(column.max()) <= 2**53 and int(column.min()) >= -(2**53))


def _array(x: Any) -> Points:
    import numpy as np

    try:
        array = np.asarray(x)
    except (RuntimeError, TypeError, ValueError) as error:  # a tensor with a gradient, say
        msg = f"X cannot be read as an array: {' '.join(str(error).split()):.120}"
        raise TypeError(msg) from None
    masked = np.ma.getmaskarray(x) if isinstance(x, np.ma.MaskedArray) else None
    if masked is not None and masked.any():
        raise _not_finite(int(np.argwhere(masked)[0][0]), "is masked")
    if array.dtype.kind == "c":
        msg = "X holds complex numbers. Complex data not supported"
        raise BadInput(msg)
    if array.ndim != 2:
        put = "; Reshape your data: X.reshape(-1, 1) makes one column of it" if array.ndim == 1 else ""
        msg = f"X must be a table of shape (n, d), it has shape {array.shape}{put}"
        raise BadInput(msg)
    if array.dtype.kind == "O":
        return _listed(array.tolist(), None)
    if not _is_table(array):
        msg = f"X holds {array.dtype}, and no numbers that are read without rounding"
        raise TypeError(msg)
    return _numbers(array)


def _numbers(array: Any) -> Points:
    if 0 in array.shape:
        return Points([[] for _ in range(array.shape[0])])
    rows, denominator = exact_rows(array, "X: point")
    return Points(rows, denominator)


def _row(row: Any, index: int) -> list[Any]:
    if hasattr(row, "tolist"):
        row = row.tolist()
    if not isinstance(row, list | tuple):
        msg = f"X: point {index} is {row!r:.40}, and no list of numbers"
        raise TypeError(msg)
    return list(row)


def _listed(rows: Sequence[Sequence[Any]], names: Sequence[Any] | None) -> Points:
    """Read numbers of Python one by one: integers, fractions, decimals and floats."""
    found = []
    for i, row in enumerate(rows):
        own: list[Rational] = []
        for k, value in enumerate(row):
            one = value.tolist() if hasattr(value, "tolist") else value
            if isinstance(one, float | Decimal) and not isfinite(one):
                raise _not_finite(i)
            if isinstance(one, Decimal):
                one = Fraction(one)
            if not isinstance(one, int | float | Fraction):
                place = f"column {names[k]!r:.40}" if names else f"coordinate {k}"
                msg = f"X: {one!r:.40} at point {i}, {place}, is no number"
                raise TypeError(msg)
            own.append(rational(int(one) if isinstance(one, bool) else one))
        found.append(own)
    return Points(found)


def _not_finite(index: int, why: str = "holds NaN or infinity") -> BadInput:
    return BadInput(f"X: point {index} {why}; leave such points out")


def read_labels(y: Any, count: int) -> list[Hashable]:
    """Read n labels of any kind that can be told apart, as values of Python.

    Raises
    ------
    BadInput
        Where there are more or fewer than points, or one is NaN or infinite.
    TypeError
        Where they are no column of labels.
    """
    if y is None:
        msg = "the fit requires y to be passed, but the target y is None"
        raise BadInput(msg)
    if isinstance(y, str | bytes | dict | Set) or not hasattr(y, "__len__"):
        msg = f"y is {type(y).__name__}, and no column of labels"
        raise TypeError(msg)
    shape: tuple[int, ...] = getattr(y, "shape", (len(y),))
    if len(shape) == 2 and shape[1] == 1:  # a table of one column
        import numpy as np

        y, shape = np.asarray(y).reshape(-1), shape[:1]
    if len(shape) != 1:
        msg = f"y must be one column of labels, it has shape {tuple(shape)}"
        raise BadInput(msg)
    turn = getattr(y, "tolist", getattr(y, "to_list", None))
    listed = [one.tolist() if hasattr(one, "tolist") else one for one in (turn() if turn else y)]
    if len(listed) != count:
        msg = f"X: {count} points but {len(listed)} labels"
        raise BadInput(msg)
    for i, one in enumerate(listed):
        if one is None:
            msg = f"y, point {i}: the label is missing; leave such points out"
            raise BadInput(msg)
        if isinstance(one, float) and not isfinite(one):
            msg = "y: a label is NaN or infinite"
            raise BadInput(msg)
        try:
            hash(one)
        except TypeError:
            msg = f"y: {one!r:.40} cannot be a label; use numbers or text"
            raise TypeError(msg) from None
    return listed


def distinct(labels: Sequence[Hashable]) -> list[Hashable]:
    """Return the labels that there are, in their order where they have one, else as they come.

    >>> distinct(["b", "a", "b"]), distinct([(), "a"])
    (['a', 'b'], [(), 'a'])
    """
    found: list[Any] = list(dict.fromkeys(labels))
    try:
        return sorted(found)
    except TypeError:
        return found


def read_direction(v: Any, dimension: int) -> list[Rational]:
    """Read a vector of d numbers exactly.

    Raises
    ------
    BadInput
        For a vector of another length, one that is 0, or numbers that are not finite.
    TypeError
        Where it is no vector of numbers.
    """
    listed = v.tolist() if hasattr(v, "tolist") else v.to_list() if hasattr(v, "to_list") else v
    if not isinstance(listed, list | tuple):
        msg = f"the direction is {type(v).__name__}, and no vector of numbers"
        raise TypeError(msg)
    if len(listed) != dimension:
        msg = f"the direction has {len(listed)} entries, the points have {dimension}"
        raise BadInput(msg)
    found: list[Rational] = []
    for k, value in enumerate(listed):
        one = value.tolist() if hasattr(value, "tolist") else value
        if isinstance(one, bool) or not isinstance(one, int | float | Fraction):
            msg = f"the direction, entry {k + 1}: {one!r:.40} is no number"
            raise TypeError(msg)
        if isinstance(one, float) and not isfinite(one):
            msg = f"the direction, entry {k + 1}, is NaN or infinite"
            raise BadInput(msg)
        found.append(whole(Fraction(one)))
    if not any(found):
        msg = "the direction is zero; give one that moves the points"
        raise BadInput(msg)
    return found
