"""A user's labelled data, read exactly: JSON, CSV or npz.

Decimal text is taken as the decimal fraction it says, a binary float as the binary rational
it is. Whatever cannot be read exactly is one sentence: what, where, what to do.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from theorems.geometry.objects.labelled import LabelledSet
from verify.errors import BadInput, only
from verify.exact.integers import Rational, whole


NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:/[0-9]+)?|[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\.)")
DECIMALS = re.compile(
    r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:,[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))*"
)
# What most files hold, with commas between: those of NUMBER with neither "/" nor exponent.
MOST_PLACES = 40
# Digits after the point up to which all rows go over one power of ten.
MOST_SHIFT = 128
# Binary digits between the finest and the coarsest float up to which all go over one power of two.
REMARKS = ("name", "source", "note")
# Fields that say nothing of the set, and may stand beside it.
LONGEST = 1100
# Digits and decimal exponents beyond those of any float are refused: 1e999999999 fits no memory.


class Table(NamedTuple):
    """Points with their labels as the file has them.

    points : N lists of numbers, each over the denominator; integers where that is more than 1
    """

    points: list[list[Any]]
    labels: list[Any]
    denominator: int = 1

    def with_labels(self, labels: list[int]) -> LabelledSet:
        """Return the labelled set of these points."""
        if self.denominator == 1:
            return LabelledSet(self.points, labels)
        return LabelledSet.over(self.denominator, self.points, labels)

    def exact_points(self) -> list[list[Rational]]:
        """Return the points as rationals."""
        if self.denominator == 1:
            return self.points
        return [[whole(Fraction(x, self.denominator)) for x in point] for point in self.points]


def number(text: str, where: str) -> Rational:
    """Read "3", "-1/2", "0.1" or "1e-3" as the exact fraction it says."""
    text = text.strip()
    if not NUMBER.fullmatch(text) or len(text) > LONGEST:
        msg = f'{where}: {text!r:.40} is no number; write integers, decimals or "p/q"'
        raise BadInput(msg)
    mantissa, _, exponent = text.lower().partition("e")
    if exponent and (len(exponent) > 5 or abs(int(exponent)) > LONGEST):
        msg = f"{where}: the exponent of {text!r:.40} is beyond {LONGEST}; scale the data"
        raise BadInput(msg)
    try:
        value = Fraction(mantissa) * Fraction(10) ** int(exponent or 0)
    except ZeroDivisionError:
        msg = f"{where}: {text!r:.40} has denominator 0"
        raise BadInput(msg) from None
    return whole(value)


def vector(text: str, name: str) -> list[Rational]:
    """Read a vector such as "1,0,-1/2" from the command line."""
    return [number(entry, f"{name}, entry {k}") for k, entry in enumerate(text.split(","), 1)]


def read_table(path: str, *, labelled: bool = True) -> Table:
    """Read a file by its ending: .json, .csv or .npz.

    Parameters
    ----------
    labelled : must it have labels? Where not, JSON may be a list of points, CSV may have no column
        "label" and npz no "y", and missing labels are 0

    Raises
    ------
    BadInput
        If it is not there or does not hold points of one length, each with a label.
    """
    file = Path(path)
    readers = {".json": _read_json, ".csv": _read_csv, ".npz": _read_npz}
    if file.suffix.lower() not in readers:
        msg = f"{path}: the ending must be .json, .csv or .npz"
        raise BadInput(msg)
    try:
        table = readers[file.suffix.lower()](file, labelled)
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror or error}); check the name"
        raise BadInput(msg) from None
    except UnicodeDecodeError:
        msg = f"{path}: is not UTF-8 text; save it as plain text"
        raise BadInput(msg) from None
    return checked(table, path)


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
    """Read vectors without labels: .csv, .npz with the array "r"; or a linear model, .npz with W, b, X.

    The first line of a .csv may name the columns.

    Raises
    ------
    BadInput
        If it is not there, or does not hold vectors of one length, or a model.
    """
    file = Path(path)
    readers = {".csv": _read_bare_csv, ".npz": _read_bare_npz}
    if file.suffix.lower() not in readers:
        msg = f"{path}: the ending must be .csv or .npz"
        raise BadInput(msg)
    try:
        return readers[file.suffix.lower()](file)
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror or error}); check the name"
        raise BadInput(msg) from None
    except UnicodeDecodeError:
        msg = f"{path}: is not UTF-8 text; save it as plain text"
        raise BadInput(msg) from None


def _read_bare_csv(file: Path) -> list[list[Rational]] | Model:
    rows = _lines(file)
    first = [name.strip() for name in rows[0]] if rows else []
    names = first if not any(map(NUMBER.fullmatch, first)) else []
    if "label" in first:
        msg = f'{file}: has a column "label"; here rows are vectors without labels, leave it out'
        raise BadInput(msg)
    if not rows[bool(names) :]:
        msg = f"{file}: holds no vectors; at least one is needed"
        raise BadInput(msg)
    found = []
    for line, row in enumerate(rows[bool(names) :], 1 + bool(names)):
        if len(row) != len(first):
            msg = f"{file}, row {line}: {len(row)} fields, the first has {len(first)}"
            raise BadInput(msg)
        found.append(_numbers(row, f"{file}, row {line}"))
    return found


def _read_bare_npz(file: Path) -> list[list[Rational]] | Model:
    arrays = _arrays(file, (("r",), ("W", "b", "X")), 'the arrays "r", or "W", "b" and "X"')
    tables = {}
    for name, array in arrays.items():
        table = array[:, None] if name == "b" and array.ndim == 1 else array
        if not _is_table(table) or (name == "b" and array.ndim != 1):
            msg = f'{file}: "{name}" must be a {"column" if name == "b" else "table"} of real numbers'
            raise BadInput(msg)
        rows, denominator = _exact_rows(table, f'{file}: row of "{name}"')
        tables[name] = [[whole(Fraction(x, denominator)) for x in row] for row in rows]
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
    for index, point in enumerate(table.points):
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
    found = parse_json(file.read_text(encoding="utf-8"), str(file))
    if not labelled:
        found = {"points": found} if isinstance(found, list) else found
        if isinstance(found, dict) and isinstance(found.get("points"), list):
            found = {"labels": [0] * len(found["points"]), **found}
        else:
            msg = f'{file}: must be a list of points, or an object with "points"'
            raise BadInput(msg)
    return table_of(found, str(file))


def _lines(file: Path) -> list[list[str]]:
    """Return the lines of a CSV file that are not empty, as fields."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        try:
            return [row for row in csv.reader(stream, strict=True) if row]
        except csv.Error as error:
            msg = f"{file}: is not CSV ({error})"
            raise BadInput(msg) from None


def _read_csv(file: Path, labelled: bool) -> Table:
    rows = _lines(file)
    header = [name.strip() for name in rows[0]] if rows else []
    bare = not labelled and "label" not in header
    if header.count("label") != 1 and not bare:
        msg = f'{file}: the first line must name the columns, exactly one of them "label"'
        raise BadInput(msg)
    if bare and all(NUMBER.fullmatch(name) for name in header):
        msg = f"{file}: the first line must name the columns; it holds numbers alone"
        raise BadInput(msg)
    place = None if bare else header.index("label")
    labels, points, places = [], list[list[Any]](), list[int]()
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            msg = f"{file}, row {line}: {len(row)} fields, the header has {len(header)}"
            raise BadInput(msg)
        labels.append("0" if place is None else row.pop(place).strip())
        numerators, after = _decimals(row) or (_numbers(row, f"{file}, row {line}"), -1)
        points.append(numerators)
        places.append(after)
    return Table(*_over_one_power(points, places, labels))


def _numbers(fields: list[str], where: str) -> list[Rational]:
    return [number(field, where) for field in fields]


def _decimals(fields: list[str]) -> tuple[list[int], int] | None:
    """Read decimals as integers over one power of ten, and return this; None where one is none."""
    text = ",".join(fields)
    if not DECIMALS.fullmatch(text) or max(map(len, fields), default=0) > LONGEST:
        return None
    if "." not in text:
        return [*map(int, fields)], 0
    parts = [field.partition(".") for field in fields]
    places = max(len(after) for _, _, after in parts)
    return [int(before + after.ljust(places, "0")) for before, _, after in parts], places


def _over_one_power(
    points: list[list[Any]], places: list[int], labels: list[str]
) -> tuple[list[list[Any]], list[str], int]:
    """Put rows over one power of ten where all are over short ones, else write fractions.

    places : for each row the power of ten under its integers, -1 where it holds the numbers
    """
    if min(places, default=0) >= 0 and (most := max(places, default=0)) <= MOST_PLACES:
        factors = [10 ** (most - own) for own in places]
        return [
            row if factor == 1 else [x * factor for x in row]
            for row, factor in zip(points, factors, strict=True)
        ], labels, 10**most
    return [
        [whole(Fraction(x, 10**own)) for x in row] if own > 0 else row
        for row, own in zip(points, places, strict=True)
    ], labels, 1


def _read_npz(file: Path, labelled: bool) -> Table:
    import numpy as np

    sets = (("X", "y"),) if labelled else (("X", "y"), ("X",))
    arrays = _arrays(file, sets, 'the arrays "X" and "y"' if labelled else 'an array "X"')
    points = arrays["X"]
    labels = arrays["y"] if "y" in arrays else np.zeros(len(points), np.int8)
    if not _is_table(points) or labels.ndim != 1:
        msg = f'{file}: "X" must be a table of real numbers and "y" a column of labels'
        raise BadInput(msg)
    rows, denominator = _exact_rows(points, f"{file}: point")
    return Table(rows, labels.tolist(), denominator)


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


def _exact_rows(table: Any, where: str) -> tuple[list[list[Any]], int]:
    """Return the rows of a table of real numbers, and the denominator under them."""
    import numpy as np

    if table.dtype.kind == "f":
        if not np.isfinite(table).all():
            row = int(np.argwhere(~np.isfinite(table))[0][0])
            msg = f"{where} {row} holds NaN or infinity; leave such points out"
            raise BadInput(msg)
        return _binary(table.astype(np.float64))
    whole_numbers = table.astype(np.uint8) if table.dtype.kind == "b" else table
    return whole_numbers.tolist(), 1


def _binary(points: Any) -> tuple[list[list[Any]], int]:
    """Write finite floats exactly: as integers over one power of two, or else as fractions."""
    import numpy as np

    if (points == np.rint(points)).all() and np.abs(points).max() < 2.0**53:
        return points.astype(np.int64).tolist(), 1
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


def two_labels(
    table: Table, where: str, positive: str | None = None, negative: str | None = None
) -> LabelledSet:
    """Return the table with labels +1 and -1.

    Parameters
    ----------
    positive : the label that becomes +1; without it every label must be +1 or -1
    negative : the label that becomes -1, all others are left out; None takes every other one
    """
    names = [_name(label, where) for label in table.labels]
    if positive is None:
        if negative is not None:
            msg = "--negative needs --positive; name the label that becomes +1 too"
            raise BadInput(msg)
        strange = next((name for name in names if name not in ("1", "-1")), None)
        if strange is not None:
            msg = (f"{where}: label {strange!r:.40} is neither 1 nor -1; "
                   "name the label that becomes +1 with --positive")
            raise BadInput(msg)
        return table.with_labels([int(name) for name in names])
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
    kept = [i for i, name in enumerate(names) if negative is None or name in wanted]
    signs = [wanted.get(names[i], -1) for i in kept]
    return table._replace(points=[table.points[i] for i in kept]).with_labels(signs)


def class_labels(table: Table, where: str) -> LabelledSet:
    """Return the table with its labels as classes 0, 1, ..."""
    names = [_name(label, where) for label in table.labels]
    strange = next((name for name in names if not name.isascii() or not name.isdigit()), None)
    if strange is not None or any(len(name) > 9 for name in names):
        msg = f"{where}: label {strange or max(names, key=len)!r:.40} is no class 0, 1, ..."
        raise BadInput(msg)
    return table.with_labels([int(name) for name in names])


def _name(label: Any, where: str) -> str:
    """Return one spelling for each label: 1, 1.0 and "1" are the same."""
    if isinstance(label, bool | int | float | Fraction):
        if label != label or label in (float("inf"), float("-inf")):
            msg = f"{where}: a label is NaN or infinite"
            raise BadInput(msg)
        return str(Fraction(label))
    if not isinstance(label, str):
        msg = f"{where}: {label!r:.40} cannot be a label; use numbers or text"
        raise BadInput(msg)
    try:
        return str(Fraction(number(label, where)))
    except BadInput:
        return label.strip()


def _some(names: list[str]) -> str:
    distinct = sorted(set(names))
    shown = ", ".join(f"{name!r:.40}" for name in distinct[:6])
    return shown + (", …" if len(distinct) > 6 else "")
