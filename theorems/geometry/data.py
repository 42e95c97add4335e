"""A user's labelled data, read exactly: JSON, CSV and its kin, libsvm, npz or Parquet.

Decimal text is taken as the decimal fraction it says, a binary float as the binary rational
it is. Whatever cannot be read exactly is one sentence: what, where, what to do.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from theorems.geometry.decimals import LONGEST, MISSING, as_rows, number as number
from theorems.geometry.objects.labelled import LARGE, WORD, LabelledSet
from theorems.geometry.tables import (
    BYTES,
    Reading as Reading,
    chosen,
    read_delimited,
    read_libsvm,
    read_text,
    see_room,
    see_values,
)
from verify.errors import BadInput, need, only
from verify.exact.integers import Rational, whole
from verify.exact.rows import SOME, Rows


MOST_SHIFT = 128
# Binary digits between the finest and the coarsest float up to which all go over one power of two.
REMARKS = ("name", "source", "note")
# Fields that say nothing of the set, and may stand beside it.
PLAIN = Reading()
MOST_LABELS = 100


def reading_of(options: Mapping[str, Any]) -> tuple[Reading, dict[str, Any]]:
    """Part the options of a command in how the table is read and what its labels become."""
    columns = {name: one for name, one in options.items() if name in Reading._fields and one is not None}
    return Reading(**columns), {name: one for name, one in options.items() if name not in Reading._fields}


class Table(NamedTuple):
    """Points with their labels as the file has them.

    points : N lists of numbers, each over the denominator; integers where that is more than 1
    names : of the coordinates, where the file names them
    lines : of the file, from 1 on, one for each point, where it has lines
    """

    points: Sequence[list[Any]]
    labels: list[Any]
    denominator: int = 1
    names: Sequence[str] = ()
    lines: Sequence[int] = ()

    def with_labels(self, labels: list[int]) -> LabelledSet:
        """Return the labelled set of these points."""
        if self.denominator == 1 and not isinstance(self.points, Rows):
            return LabelledSet(self.points, labels)
        return LabelledSet.over(self.denominator, self.points, labels)

    def exact_points(self) -> list[list[Rational]]:
        """Return the points as rationals."""
        if self.denominator == 1:
            return [*self.points]
        return [[whole(Fraction(x, self.denominator)) for x in point] for point in self.points]

    def place(self, index: int) -> str:
        """Say where a point stands: its line in the file, else its number from 0 on."""
        return f"row {self.lines[index]}" if self.lines else f"point {index}"

    def only(self, kept: Sequence[int]) -> Table:
        """Return the table of some of its points."""
        return self._replace(
            points=self.points.only(kept) if isinstance(self.points, Rows) else [self.points[i] for i in kept],
            labels=[self.labels[i] for i in kept],
            lines=[self.lines[i] for i in kept] if self.lines else (),
        )


def vector(text: str, name: str) -> list[Rational]:
    """Read a vector such as "1,0,-1/2" from the command line."""
    return [number(entry, f"{name}, entry {k}") for k, entry in enumerate(text.split(","), 1)]


ENDINGS = (".json", ".csv", ".tsv", ".npz", ".svm", ".libsvm", ".svmlight", ".parquet")
PACKED = (".json", ".csv", ".tsv", ".svm", ".libsvm", ".svmlight")
# Those that may be followed by .gz.


def kind_of(path: str, endings: Sequence[str] = ENDINGS) -> str:
    """Return the ending of a file that says how it is read.

    Raises
    ------
    BadInput
        Where it is none of these.
    """
    first, _, packed = path.lower().rpartition(".gz")
    ending = Path(first).suffix if first and not packed else Path(path).suffix.lower()
    if ending not in endings or (first and not packed and ending not in PACKED):
        *most, last = endings
        msg = f"{path}: the ending must be {', '.join(most)} or {last}; text may be packed (.csv.gz)"
        raise BadInput(msg)
    return ending


def read_table(path: str, reading: Reading = PLAIN, *, labelled: bool = True) -> Table:
    """Read a file by its ending: see ``ENDINGS``, and .gz after those of text.

    Parameters
    ----------
    reading : which columns are what, for files that have columns
    labelled : must it have labels? Where not, JSON may be a list of points, tables may have no column
        "label" and npz no "y", and missing labels are 0

    Raises
    ------
    BadInput
        If it is not there or does not hold points of one length, each with a label.
    """
    kind = kind_of(path)
    gone, reading = reading.without_rows, reading._replace(without_rows=())
    if kind in (".json", ".npz") and reading != PLAIN:
        name = next(name for name, one in reading._asdict().items() if one != getattr(PLAIN, name))
        msg = f"{path}: --{'no-header' if name == 'header' else name.replace('_', '-')} is for tables with columns, and {kind} has none"
        raise BadInput(msg)
    table = checked(_read(Path(path), kind, reading, labelled), path)
    return table if not gone else checked(_without(table, gone, path), path)


def _without(table: Table, gone: Sequence[int], path: str) -> Table:
    """Leave rows out."""
    rows = table.lines or range(len(table.points))
    for row in gone:
        if row not in rows:
            msg = f"{path}: --without-rows names {row}, where no point stands"
            raise BadInput(msg)
    return table.only([i for i, row in enumerate(rows) if row not in {*gone}])


def _read(file: Path, kind: str, reading: Reading, labelled: bool) -> Table:
    try:
        match kind:
            case ".json":
                return _read_json(file, labelled)
            case ".npz":
                return _read_npz(file, labelled)
            case ".parquet":
                return _read_parquet(file, reading, labelled)
            case ".csv" | ".tsv":
                return Table(*read_delimited(file, reading, kind, labelled=labelled))
            case _:
                return Table(*read_libsvm(file, reading))
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        msg = f"{file}: cannot be read ({why}); check the name"
        raise BadInput(msg) from None
    except UnicodeError:
        msg = f"{file}: is neither UTF-8 text nor UTF-16 with a byte order mark; save it as UTF-8"
        raise BadInput(msg) from None


VECTORS: tuple[tuple[str, ...], ...] = (("r",), ("W", "b", "X"))
NEEDED = 'the arrays "r", or "W", "b" and "X"'
# What files of vectors without labels hold.


class Model(NamedTuple):
    """A linear classifier of several classes, argmax of W x + b, with points x.

    weights : L rows of d rationals
    bias : L rationals
    points : N rows of d rationals
    """

    weights: list[list[Rational]]
    bias: list[Rational]
    points: list[list[Rational]]


def read_vectors(path: str) -> list[list[Rational]] | Model:
    """Read vectors without labels: .csv, .json, .npz with the array "r"; or a linear model, W, b and X.

    The first line of a .csv may name the columns. JSON holds a list of vectors, or an object with "r", or
    with "W", "b" and "X".

    Raises
    ------
    BadInput
        If it is not there, or does not hold vectors of one length, or a model.
    """
    kind = kind_of(path, (".csv", ".tsv", ".json", ".npz"))
    try:
        if kind in (".json", ".npz"):
            return _read_bare_json(Path(path)) if kind == ".json" else _read_bare_npz(Path(path))
        table = Table(*read_delimited(Path(path), PLAIN, kind, labelled=False, bare=True))
        return table.exact_points()
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}); check the name"
        raise BadInput(msg) from None
    except UnicodeError:
        msg = f"{path}: is neither UTF-8 text nor UTF-16 with a byte order mark; save it as UTF-8"
        raise BadInput(msg) from None


def _read_bare_json(file: Path) -> list[list[Rational]] | Model:
    found = parse_json(file.read_text(encoding="utf-8"), str(file))
    given = found if isinstance(found, dict) else {"r": found}
    names = next((own for own in VECTORS if set(own) <= set(given)), ())
    if not names:
        msg = f'{file}: must be a list of vectors, or an object with {NEEDED.replace("the arrays ", "")}'
        raise BadInput(msg)
    only("field", given, (*names, *REMARKS), where=str(file))
    tables = {}
    for name in names:
        if not isinstance(given[name], list) or not given[name]:
            msg = f'{file}: "{name}" must be a list that is not empty'
            raise BadInput(msg)
        if name == "b":
            tables[name] = [[x] for x in exact_vector(given[name], f'{file}: "b"')]
            continue
        tables[name] = [exact_vector(row, f'{file}: row {i} of "{name}"') for i, row in enumerate(given[name])]
        for i, row in enumerate(tables[name]):
            if not row or len(row) != len(tables[name][0]):
                why = f"has {len(row)} numbers, the first has {len(tables[name][0])}" if row else "is empty"
                msg = f'{file}: row {i} of "{name}" {why}'
                raise BadInput(msg)
    return _vectors_or_model(file, tables)


def _read_bare_npz(file: Path) -> list[list[Rational]] | Model:
    arrays = _arrays(file, VECTORS, NEEDED)
    tables = {}
    for name, array in arrays.items():
        table = array[:, None] if name == "b" and array.ndim == 1 else array
        if not _is_table(table) or (name == "b" and array.ndim != 1):
            msg = f'{file}: "{name}" must be a {"column" if name == "b" else "table"} of real numbers'
            raise BadInput(msg)
        rows, denominator = exact_rows(table, f'{file}: row of "{name}"')
        tables[name] = [[whole(Fraction(x, denominator)) for x in row] for row in rows]
    return _vectors_or_model(file, tables)


def _vectors_or_model(file: Path, tables: dict[str, list[list[Rational]]]) -> list[list[Rational]] | Model:
    if "r" in tables:
        return tables["r"]
    weights, points, bias = tables["W"], tables["X"], [row[0] for row in tables["b"]]
    if len(weights[0]) != len(points[0]):
        msg = f'{file}: rows of "W" have {len(weights[0])} numbers, rows of "X" have {len(points[0])}'
        raise BadInput(msg)
    if len(bias) != len(weights):
        msg = f'{file}: "W" has {len(weights)} rows, "b" has {len(bias)} numbers'
        raise BadInput(msg)
    return Model(weights, bias, points)


def checked(table: Table, where: str) -> Table:
    """Return the table if it has points, all of one length, and a label for each."""
    if not table.points:
        msg = f"{where}: holds no points; at least one is needed"
        raise BadInput(msg)
    if len(table.labels) != len(table.points):
        msg = f"{where}: {len(table.points)} points but {len(table.labels)} labels"
        raise BadInput(msg)
    size = len(table.points[0])
    if size == 0:
        msg = f"{where}: the first point has no coordinates"
        raise BadInput(msg)
    for index, point in enumerate(() if isinstance(table.points, Rows) else table.points):
        if len(point) != size:
            msg = f"{where}: point {index} has {len(point)} coordinates, the first has {size}"
            raise BadInput(msg)
    return table


def parse_json(text: str, where: str) -> Any:
    """Parse JSON whose decimal numbers become exact fractions.

    NaN and Infinity are refused, and a key that stands twice in one object.
    """

    def refuse(constant: str) -> Any:
        msg = f"{where}: {constant} is no number; leave such points out"
        raise BadInput(msg)

    try:
        return json.loads(
            text,
            parse_float=lambda digits: number(digits, where),
            parse_int=lambda digits: number(digits, where),
            parse_constant=refuse,
            object_pairs_hook=lambda pairs: without_repeats(pairs, where),
        )
    except json.JSONDecodeError as error:
        msg = f"{where}: is not complete JSON ({error.msg} at line {error.lineno})"
        raise BadInput(msg) from None
    except RecursionError:
        msg = f"{where}: is nested too deeply to be data"
        raise BadInput(msg) from None


def without_repeats(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    """Return the object of these keys; of a repeated one two readers would see two values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        msg = f"{where}: the key {twice!r:.60} stands twice in one object; leave one of them"
        raise BadInput(msg)
    return found


def table_of(data: Any, where: str, also: Iterable[str] = ()) -> Table:
    """Take points and labels out of parsed JSON, beside which only fields ``also`` may stand."""
    if not isinstance(data, dict) or not {"points", "labels"} <= set(data):
        msg = f'{where}: must be an object with "points" and "labels"'
        raise BadInput(msg)
    only("field", data, ("points", "labels", *also, *REMARKS), where=where)
    points, labels = data["points"], data["labels"]
    if not isinstance(points, list) or not isinstance(labels, list):
        msg = f'{where}: "points" and "labels" must be lists'
        raise BadInput(msg)
    rows = [exact_vector(point, f"{where}, point {i}") for i, point in enumerate(points)]
    return checked(Table(rows, labels), where)


def exact_vector(entries: Any, where: str) -> list[Rational]:
    """Take a vector out of parsed JSON."""
    if not isinstance(entries, list):
        msg = f"{where}: must be a list of numbers"
        raise BadInput(msg)
    return [_exact(entry, where) for entry in entries]


def _exact(entry: Any, where: str) -> Rational:
    if isinstance(entry, str):
        return number(entry, where)
    if isinstance(entry, bool) or not isinstance(entry, int | Fraction):
        msg = f'{where}: {entry!r:.40} is no number; write integers, decimals or "p/q"'
        raise BadInput(msg)
    return entry


def _read_json(file: Path, labelled: bool) -> Table:
    found = parse_json(read_text(file), str(file))
    if not labelled:
        found = {"points": found} if isinstance(found, list) else found
        if isinstance(found, dict) and isinstance(found.get("points"), list):
            found = {"labels": [0] * len(found["points"]), **found}
        else:
            msg = f'{file}: must be a list of points, or an object with "points"'
            raise BadInput(msg)
    return table_of(found, str(file))


def _read_npz(file: Path, labelled: bool) -> Table:
    import numpy as np

    sets = (("X", "y"),) if labelled else (("X", "y"), ("X",))
    arrays = _arrays(file, sets, 'the arrays "X" and "y"' if labelled else 'an array "X"')
    points = arrays["X"]
    labels = arrays["y"] if "y" in arrays else np.zeros(len(points), np.int8)
    if labels.ndim == 2 and labels.shape[-1] == 1:
        labels = labels.reshape(-1)
    if not _is_table(points) or labels.ndim != 1:
        msg = f'{file}: "X" must be a table of real numbers and "y" a column of labels'
        raise BadInput(msg)
    rows, denominator = exact_rows(points, f"{file}: point")
    return Table(rows, labels.tolist(), denominator)


def _read_parquet(file: Path, reading: Reading, labelled: bool) -> Table:
    """Read a Parquet file; numbers are what their types say, decimals too."""
    import numpy as np

    need("parquet", "pyarrow")
    import pyarrow
    from pyarrow import parquet

    where = str(file)
    try:
        about = parquet.ParquetFile(file)
        columns = chosen(about.schema_arrow.names, reading, where, labelled=labelled)
        see_room(about.metadata.num_rows * len(columns.kept) * BYTES, where)
        table = about.read()
    except pyarrow.ArrowException as error:
        msg = f"{where}: is no Parquet file ({next(iter(str(error).splitlines()), ''):.80}); save it again"
        raise BadInput(msg) from None
    if not table.num_rows:
        msg = f"{where}: holds no points; at least one is needed"
        raise BadInput(msg)
    labels = [0] * table.num_rows if columns.label is None else table.column(columns.label).to_pylist()
    labels = ["" if label is None else label for label in labels]
    found = []
    for k in columns.kept:
        values = table.column(k)
        if values.null_count:
            row = next(i for i, one in enumerate(values.to_pylist()) if one is None)
            msg = f"{where}: point {row}, {columns.called(k)}: the value is missing; leave such points out"
            raise BadInput(msg)
        if not (pyarrow.types.is_integer(values.type) or pyarrow.types.is_floating(values.type)
                or pyarrow.types.is_boolean(values.type) or pyarrow.types.is_decimal(values.type)):  # fmt: skip
            msg = f"{where}: {columns.called(k)} holds {values.type} and no numbers; --drop {k + 1} leaves it out"
            raise BadInput(msg)
        found.append(values)
    if any(pyarrow.types.is_decimal(one.type) or (pyarrow.types.is_integer(one.type) and one.type.bit_width > 32) for one in found):
        listed = [[_exact_float(x, where, i) for i, x in enumerate(one.to_pylist())] for one in found]
        points: Sequence[list[Any]] = [*map(list, zip(*listed, strict=True))]
        denominator = 1
    else:
        matrix = np.column_stack([one.to_numpy().astype(np.float64) for one in found])
        points, denominator = exact_rows(matrix, f"{where}: point")
    see_values(columns, points, denominator, where)
    return Table(points, labels, denominator, columns.coordinates)


def _exact_float(x: Any, where: str, row: int) -> Rational:
    try:
        return whole(Fraction(x))
    except (ValueError, OverflowError):
        msg = f"{where}: point {row} holds NaN or infinity; leave such points out"
        raise BadInput(msg) from None


def _arrays(file: Path, sets: Sequence[tuple[str, ...]], needed: str) -> dict[str, Any]:
    """Return the arrays of the first of these sets of names that an archive has."""
    import warnings

    import numpy as np

    from verify.experiment.storage import announced

    try:
        with file.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged header may warn before it fails
            archive = np.load(stream, allow_pickle=False)
            held = set(archive) if isinstance(archive, np.lib.npyio.NpzFile) else set()
            names = next((own for own in sets if set(own) <= held), ())
            if not names:
                msg = f"{file}: must be an npz archive with {needed}"
                raise BadInput(msg)
            only("array", archive, names, where=str(file))
            for name, shape in announced(archive, str(file)).items():
                if len(shape) == 2 and 0 in shape:
                    msg = f'{file}: "{name}" is a table of {" by ".join(map(str, shape))}; there is nothing to read'
                    raise BadInput(msg)
            return {name: archive[name] for name in names}
    except (BadInput, OSError):
        raise
    except Exception as error:  # damaged archives make the readers of zip and npy raise anything
        why = next(iter(str(error).splitlines()), type(error).__name__)
        msg = f"{file}: is no npz archive of plain arrays ({why:.80}); save it again"
        raise BadInput(msg) from None


def _is_table(array: Any) -> bool:
    """Is it a table of real numbers that are read without rounding? A longer float would be rounded."""
    return array.ndim == 2 and array.dtype.kind in "biuf" and array.dtype.itemsize <= 8


def exact_rows(table: Any, where: str) -> tuple[Sequence[list[Any]], int]:
    """Return the rows of an array of real numbers as integers, and the denominator under them.

    Where floats lie too far apart the rows are rationals, over 1. Many integers of 64 bits are a table ``Rows``.

    Raises
    ------
    BadInput
        Of a number that is not finite, "WHERE 3 holds ...".
    """
    import numpy as np

    if table.dtype.kind == "f":
        if not np.isfinite(table).all():
            row = int(np.argwhere(~np.isfinite(table))[0][0])
            msg = f"{where} {row} holds NaN or infinity; leave such points out"
            raise BadInput(msg)
        fine = _fine(table) if table.size >= LARGE else None
        return fine or _binary(table.astype(np.float64))
    whole_numbers = table.astype(np.uint8) if table.dtype.kind == "b" else table
    if whole_numbers.size and int(whole_numbers.max()) < WORD and int(whole_numbers.min()) > -WORD:
        return as_rows(whole_numbers.astype(np.int64)), 1
    return whole_numbers.tolist(), 1


def _binary(points: Any) -> tuple[Sequence[list[Any]], int]:
    """Write finite floats exactly: as integers over one power of two, or else as fractions."""
    import numpy as np

    if (points == np.rint(points)).all() and np.abs(points).max() < 2.0**53:
        return as_rows(points.astype(np.int64)), 1
    mantissas, exponents = np.frexp(points)
    numerators = (mantissas * 2.0**53).astype(np.int64)
    shifts = np.where(numerators == 0, exponents.max(), exponents) - 53
    least = int(shifts.min())
    if least > 0 or shifts.max() - least > MOST_SHIFT:
        return [[whole(Fraction(x)) for x in row] for row in points.tolist()], 1
    return [
        [x << shift for x, shift in zip(*row, strict=True)]
        for row in zip(numerators.tolist(), (shifts - least).tolist(), strict=True)
    ], 2**-least


def _fine(points: Any) -> tuple[Sequence[list[Any]], int] | None:
    """Write floats as integers of 62 bits over one power of two; None where they are finer, or coarser."""
    import numpy as np

    top = int(np.frexp(float(max(points.max(), -points.min())))[1])
    found = np.empty(points.shape, np.int64)
    places = max(0, 8 - top)
    for start in range(0, len(points), SOME):  # a whole copy or two would stand beside the table
        some = points[start : start + SOME].astype(np.float64)
        while places + top <= 62:
            scaled = np.ldexp(some, places)
            if (scaled == np.rint(scaled)).all():
                break
            places += 6
        else:
            return None
    for start in range(0, len(points), SOME):
        found[start : start + SOME] = np.ldexp(points[start : start + SOME].astype(np.float64), places)
    return as_rows(found), 2**places


def two_labels(
    table: Table, where: str, positive: str | None = None, negative: str | None = None
) -> LabelledSet:
    """Return the table with labels +1 and -1: see ``of_two_labels``."""
    return of_two_labels(table, where, positive, negative)[0]


def of_two_labels(
    table: Table, where: str, positive: str | None = None, negative: str | None = None
) -> tuple[LabelledSet, Table]:
    """Return the set with labels +1 and -1, and the part of the table that it is.

    Parameters
    ----------
    positive : the label that becomes +1; without it every label must be +1 or -1
    negative : the label that becomes -1, all others are left out; None takes every other one

    Raises
    ------
    BadInput
        Where a label is missing (it may be named, and is a label then), or is not what is asked for.
    """
    names = label_names(table, where)
    if positive is None:
        if negative is not None:
            msg = "--negative needs --positive; name the label that becomes +1 too"
            raise BadInput(msg)
        _see_missing(table, names, where, ())
        strange = next((i for i, name in enumerate(names) if name not in ("1", "-1")), None)
        if strange is not None:
            msg = (f"{where}, {table.place(strange)}: label {names[strange]!r:.40} is neither 1 nor -1; "
                   f"name the label that becomes +1 with --positive; labels are {_some(names)}")
            raise BadInput(msg)
        return table.with_labels([int(name) for name in names]), table
    wanted = {_name(positive, "--positive"): 1}
    if negative is not None:
        wanted |= {_name(negative, "--negative"): -1}
        if len(wanted) == 1:
            msg = f"--positive and --negative are both {positive!r}; they must differ"
            raise BadInput(msg)
    for name in wanted:
        if name not in names:
            msg = f"{where}: no point bears the label {name!r}; labels are {_some(names)}"
            raise BadInput(msg)
    if negative is None:
        _see_missing(table, names, where, wanted)
        return table.with_labels([wanted.get(name, -1) for name in names]), table
    kept = [i for i, name in enumerate(names) if name in wanted]
    part = table.only(kept)
    return part.with_labels([wanted[names[i]] for i in kept]), part


def class_labels(table: Table, where: str) -> LabelledSet:
    """Return the table with its labels as classes 0, 1, ..."""
    names = label_names(table, where)
    _see_missing(table, names, where, ())
    strange = next((name for name in names if not name.isascii() or not name.isdigit()), None)
    if strange is not None or any(len(name) > 9 for name in names):
        msg = f"{where}: label {strange or max(names, key=len)!r:.40} is no class 0, 1, ..."
        raise BadInput(msg)
    return table.with_labels([int(name) for name in names])


def label_names(table: Table, where: str) -> list[str]:
    """Return the labels as text, one spelling for each: of plain decimals 1, 1.0 and "1" are the same."""
    known: dict[tuple[type, Any], str] = {}
    found = []
    for i, label in enumerate(table.labels):
        try:
            key = (type(label), label)
            name = known.get(key)
        except TypeError:  # a list, say, which is no label
            name = None
        if name is None:
            name = _name(label, f"{where}, {table.place(i)}")
            known[key] = name
        found.append(name)
    return found


def sorted_labels(table: Table, where: str) -> list[str]:
    """Return the different labels of a table, numbers by size; one must not be missing.

    Raises
    ------
    BadInput
        Where one is missing, or there is but one.
    """
    names = label_names(table, where)
    _see_missing(table, names, where, ())
    distinct = sorted({*names}, key=lambda name: (0, Fraction(name), "") if DECIMAL.fullmatch(name) else (1, 0, name))
    if not 2 <= len(distinct) <= MOST_LABELS:
        msg = f"{where}: has {len(distinct)} different labels ({_some(names)}); pairs need 2 to {MOST_LABELS}"
        raise BadInput(msg)
    return distinct


def _see_missing(table: Table, names: Sequence[str], where: str, wanted: Iterable[str]) -> None:
    """Refuse a label that says that there is none, unless it was asked for by name."""
    absent = {name for name in {*names} - {*wanted} if name.casefold() in MISSING}
    if absent:
        i = next(i for i, name in enumerate(names) if name in absent)
        msg = f"{where}, {table.place(i)}: the label is missing ({names[i]!r}); leave such points out, or name it with --positive or --negative"
        raise BadInput(msg)


DECIMAL = re.compile(r"([+-]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*)(?:[eE]([+-]?[0-9]{1,4}))?)?")
# Text that is a number to every program: 3/4 is a waltz, and 1e5 may be a name.


def _name(label: Any, where: str) -> str:
    """Return one spelling for each label."""
    if isinstance(label, bytes):
        try:
            label = label.decode("utf-8")
        except UnicodeDecodeError:
            msg = f"{where}: a label of bytes is no UTF-8 text"
            raise BadInput(msg) from None
    if isinstance(label, bool | int | float | Fraction):
        if label != label or label in (float("inf"), float("-inf")):
            msg = f"{where}: a label is NaN or infinite"
            raise BadInput(msg)
        return _spelt(Fraction(repr(label) if isinstance(label, float) else label))
    if not isinstance(label, str):
        msg = f"{where}: {label!r:.40} cannot be a label; use numbers or text"
        raise BadInput(msg)
    text = label.strip()
    if len(text) > LONGEST or not (match := DECIMAL.fullmatch(text)):
        return text
    return _spelt(number(text, where)) if len(match[4] or "") < 4 else text


def _spelt(x: Rational) -> str:
    """Write a decimal fraction with as many digits as it has."""
    if x.denominator == 1:
        return str(x.numerator)
    places = max(x.denominator.bit_length(), 1)  # 2^a 5^b divides 10^places
    top, rest = divmod(abs(x.numerator) * 10**places, x.denominator)
    if rest:
        return str(x)
    digits = str(top).rjust(places + 1, "0")
    return f"{'-' if x < 0 else ''}{digits[:-places]}.{digits[-places:].rstrip('0')}"


def _some(names: list[str]) -> str:
    distinct = sorted(set(names))
    shown = ", ".join(f"{name!r:.40}" for name in distinct[:6])
    return shown + (", …" if len(distinct) > 6 else "")
