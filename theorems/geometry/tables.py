"""Tables of named columns: which column is the label, which are coordinates, and what is refused.

A column that may be none of the data (an index that some program wrote, a copy of the label) is
never taken for a coordinate without a word: one sentence names it and the option that settles it.
Rows are counted as the file counts its lines.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, NamedTuple

from theorems.geometry.decimals import NUMBER, assembled, block
from verify.errors import BadInput, meant
from verify.machine import memory_left


class Reading(NamedTuple):
    """How a table is read.

    label_column, index_column, drop, columns : columns by name, or by number: from 1 on, or from -1
        on back from the last; a name goes before a number
    delimiter : one character; None finds it in the first line
    header : does the first line name the columns?
    without_rows : to leave out, by their lines in the file; where it has none by their numbers from 0 on
    """

    label_column: str | None = None
    index_column: str | None = None
    drop: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    delimiter: str | None = None
    header: bool = True
    without_rows: tuple[int, ...] = ()


class Columns(NamedTuple):
    """What each column of a table is, by its place.

    kept : the coordinates, in their order
    sure : were they named one by one?
    """

    names: list[str]
    label: int | None
    kept: list[int]
    sure: bool

    def called(self, place: int) -> str:
        """Name a column for a sentence."""
        return _called(self.names, place)

    @property
    def coordinates(self) -> list[str]:
        """Return the names of the coordinates; of one without a name its number."""
        return [self.names[k] or str(k + 1) for k in self.kept]


class Read(NamedTuple):
    """Points over a denominator, labels as the file has them, and what they are called.

    names : of the coordinates
    lines : of the file, from 1 on, one for each point; none where it has no lines
    """

    points: Sequence[list[Any]]
    labels: list[Any]
    denominator: int
    names: list[str]
    lines: list[int]


BATCH = 1 << 13
# Numbers that are read at once.

BYTES = 100
# Of memory that a number takes, from the file to its certificates.

LABEL = "label"


# What the columns are.


def chosen(names: Sequence[str], reading: Reading, where: str, *, labelled: bool) -> Columns:
    """Say which column is the label and which are coordinates.

    Raises
    ------
    BadInput
        Where an option names none, or a column that is left may be no coordinate: it has no name,
        another's name or the label's.
    """
    names = [name.strip() for name in names]
    label = _label(names, reading, where, labelled=labelled)
    dropped = {_place(names, one, where, "--drop") for one in reading.drop}
    if reading.index_column is not None:
        dropped.add(_place(names, reading.index_column, where, "--index-column"))
    named = [_place(names, one, where, "--columns") for one in reading.columns]
    for k, name in enumerate(names):
        if (k == label) + (k in dropped) + named.count(k) > 1:
            msg = f"{where}: {_called(names, k)} is named by two options, or twice by one; leave {name!r:.60} out of one"
            raise BadInput(msg)
    kept = named or [k for k in range(len(names)) if k != label and k not in dropped]
    if not kept:
        msg = f"{where}: no column is left for coordinates"
        raise BadInput(msg)
    for k in () if named else kept:
        _see_name(names, k, kept, label, where)
    return Columns(names, label, kept, bool(named))


def _label(names: list[str], reading: Reading, where: str, *, labelled: bool) -> int | None:
    if reading.label_column is not None:
        return _place(names, reading.label_column, where, "--label-column")
    found = [k for k, name in enumerate(names) if name == LABEL]
    if len(found) == 1:
        return found[0]
    if found:
        both = " and ".join(str(k + 1) for k in found)
        msg = f'{where}: columns {both} are both called "label"; --label-column N takes one by its number, --drop N leaves one out'
        raise BadInput(msg)
    if not labelled:
        return None
    msg = f'{where}: the first line must name the columns, one of them "label", or --label-column says which bears the labels{meant(LABEL, names)}'
    raise BadInput(msg)


def _place(names: list[str], given: str, where: str, option: str) -> int:
    """Return the place of a column that is given by name or number."""
    own = given.strip()
    found = [k for k, name in enumerate(names) if name == own] if own else []
    if len(found) > 1:
        listed = " and ".join(str(k + 1) for k in found)
        msg = f"{where}: columns {listed} are all called {own!r:.60}; {option} takes a number too"
        raise BadInput(msg)
    if found:
        return found[0]
    number = int(own) if re.fullmatch("-?[0-9]{1,9}", own) else 0
    if not 1 <= abs(number) <= len(names):
        msg = f"{where}: {option} names {own!r:.60}, and none of the {len(names)} columns is called so{meant(own, names)}"
        raise BadInput(msg)
    return number - 1 if number > 0 else len(names) + number


def _called(names: Sequence[str], place: int) -> str:
    return f"column {place + 1} ({names[place]!r:.60})" if names[place] else f"column {place + 1}, which has no name,"


NAMELESS = re.compile(r"|Unnamed: [0-9]+(_level_[0-9]+)?|__index_level_[0-9]+__")
# None, or what pandas puts in its place.

COPY = re.compile(r"[._ ]?(?:[0-9]+|[xy]|copy)")
# What a join, or a reader that meets one name twice, adds to a name.


def _see_name(names: list[str], place: int, kept: list[int], label: int | None, where: str) -> None:
    """Refuse a coordinate by its name, where that is none, another's or the label's."""
    name, number = names[place], place + 1
    if NAMELESS.fullmatch(name):
        msg = (
            f"{where}: {_called(names, place)} may be an index that a program wrote (pandas without index=False); "
            f"--drop {number} or --index-column {number} leaves it out, --columns names the coordinates"
        )
        raise BadInput(msg)
    twice = [k + 1 for k in kept if names[k] == name]
    if len(twice) > 1:
        msg = f"{where}: columns {' and '.join(map(str, twice))} are both called {name!r:.60}; --drop N leaves one out, by its number"
        raise BadInput(msg)
    if name == LABEL and label is not None:
        msg = f"{where}: {_called(names, place)} is no coordinate by its name, and {_called(names, label)} bears the labels; --drop {number} leaves it out, or --columns names the coordinates"
        raise BadInput(msg)
    if label is None or not names[label]:
        return
    own, of = name.casefold(), names[label].casefold()
    if own == of or (own.startswith(of) and COPY.fullmatch(own[len(of) :])):
        msg = f"{where}: {_called(names, place)} seems to be {_called(names, label)} once more; --drop {number} leaves it out, or --columns names the coordinates"
        raise BadInput(msg)


INDEX = re.compile(
    r"(.*[ ._-])?(id|ids|idx|index)([ ._-]?0)?|rows?([ ._-]?(id|no|nr|num|number|names?|index))?"
    r"|(no|nr)\.?|#|obs|uid|level_0", re.IGNORECASE)  # fmt: skip
CAMEL = re.compile(r".*[a-z](Id|ID|Index)")
# Names of columns that tell rows apart.

AGAIN = re.compile(r"(.+)\.[0-9]+")
# The name that pandas gives to a second column of one name.


def see_values(columns: Columns, points: Sequence[Sequence[Any]], denominator: int, where: str) -> None:
    """Refuse a coordinate that only numbers the rows, or is another once more.

    Raises
    ------
    BadInput
        With the column, and the options that settle it.
    """
    names = [columns.names[k] for k in columns.kept]
    for k, name in enumerate(() if columns.sure else names):
        settle = f"--drop {columns.kept[k] + 1} leaves it out, or --columns names the coordinates"
        own = columns.called(columns.kept[k])
        if INDEX.fullmatch(name) or CAMEL.fullmatch(name):
            values = {row[k] for row in points}
            if len(values) == len(points) and all(x % denominator == 0 for x in values):
                msg = f"{where}: {own} has another integer in each row, and seems to number them; {settle}"
                raise BadInput(msg)
        first = AGAIN.fullmatch(name)
        j = names.index(first[1]) if first and first[1] in names else k
        if j != k and all(row[j] == row[k] for row in points):
            msg = f"{where}: {own} is {columns.called(columns.kept[j])} once more; {settle}"
            raise BadInput(msg)


# Text with separators.


def opened(file: Path) -> IO[str]:
    """Open text, packed or not: UTF-8 with or without a byte order mark, UTF-16 with one."""
    packed = file.suffix.lower() == ".gz"
    unpack: Any = gzip.open if packed else open
    with unpack(file, "rb") as stream:
        mark = stream.read(2)
    encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text: IO[str] = unpack(file, "rt", encoding=encoding, newline="")
    return text


def read_text(file: Path) -> str:
    """Return all of a text that memory holds."""
    see_room(file.stat().st_size * 8, str(file))
    with opened(file) as stream:
        return stream.read()


def see_room(needed: float, where: str, left: int | None = None) -> None:
    """Refuse what does not fit into memory, before it is read: what is left now, or was at the start."""
    left = memory_left() if left is None else left
    if left is not None and needed > left:
        msg = f"{where}: would take about {needed / 1e9:.1f} GB of memory, and {left / 1e9:.1f} GB are free; take fewer points or columns"
        raise BadInput(msg)


WORDS = {"tab": "\t", r"\t": "\t", "space": " ", "comma": ",", "semicolon": ";"}
NAMED = {"\t": "a tab", " ": "a space", ",": "a comma", ";": "a semicolon"}
GUESSED = (",", ";", "\t")


def delimiter_of(line: str, reading: Reading, where: str, kind: str) -> str:
    """Return what stands between the fields of a first line; a decimal comma is never it."""
    if reading.delimiter is not None:
        one = WORDS.get(reading.delimiter, reading.delimiter)
        if len(one) != 1 or one in '\r\n"' or one.isalnum() or one in "+-.":
            msg = f'--delimiter is {reading.delimiter!r:.40}; it must be one character that is in no number, or "tab"'
            raise BadInput(msg)
        return one
    if kind == ".tsv":
        return "\t"
    try:
        several = [one for one in GUESSED if len(next(csv.reader([line], delimiter=one, strict=True))) > 1]
    except (csv.Error, StopIteration):  # a quote is left open in the first line
        return ","
    if len(several) > 1:
        both = " or ".join(NAMED[one] for one in several)
        msg = f"{where}: fields may be separated by {both}; --delimiter says by which"
        raise BadInput(msg)
    return several[0] if several else ","


def _records(stream: IO[str], reading: Reading, where: str, kind: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not empty, each with its first line; the delimiter is found in the first."""
    skipped, start = 0, ""
    for start in stream:
        if start.strip():
            break
        skipped += 1
    delimiter = delimiter_of(start, reading, where, kind)
    reader = csv.reader(chain([start], stream), delimiter=delimiter, strict=True)
    line = 0
    try:
        for row in reader:
            if row:
                yield skipped + line + 1, row
            line = reader.line_num
    except csv.Error as error:
        name = NAMED.get(delimiter, repr(delimiter))
        msg = f"{where}, row {skipped + line + 1}: is no CSV, text with {name} between fields ({error})"
        raise BadInput(msg) from None


def read_delimited(
    file: Path, reading: Reading, kind: str, *, labelled: bool, bare: bool = False
) -> Read:
    """Read CSV and its kin.

    Parameters
    ----------
    labelled : must it have labels? Where not, and no column bears them, they are 0
    bare : rows are vectors without labels, and the first line may be one of them
    """
    where = str(file)
    with opened(file) as stream:
        records = _records(stream, reading, where, kind)
        ahead = [*islice(records, 2)]
        if not ahead:
            msg = f"{where}: holds no {'vectors' if bare else 'points'}; at least one is needed"
            raise BadInput(msg)
        names = [name.strip() for name in ahead[0][1]]
        # Of bare vectors one number will do: a first line with a slip in it would be lost as names.
        is_point = any(map(NUMBER.fullmatch, names)) if bare else all(map(NUMBER.fullmatch, names)) and not _counts(names)
        if reading.header and not (bare and is_point):
            if is_point:
                msg = f"{where}: the first line must name the columns, and holds numbers alone; where it is a point, add --no-header, and --label-column N for the labels"
                raise BadInput(msg)
            names = _fitting(names, [row for _, row in ahead[1:]], reading, where)
            del ahead[0]
        else:
            names = [str(k + 1) for k in range(len(names))]
        columns = chosen(names, reading, where, labelled=labelled)
        if bare and columns.label is not None:
            msg = f'{where}: has a column "label"; here rows are vectors without labels, leave it out'
            raise BadInput(msg)
        if not ahead:
            msg = f"{where}: holds no {'vectors' if bare else 'points'}; at least one is needed"
            raise BadInput(msg)
        length = sum(map(len, ahead[0][1])) + len(ahead[0][1])
        points = _size(file) / length / 2  # at least: other rows may be longer than the first
        see_room(points * len(columns.kept) * BYTES, where)
        found = _body(chain(ahead, records), columns, where)
    see_values(columns, found.points, found.denominator, where)
    return found


def _size(file: Path) -> int:
    """Return the bytes of a text; of a packed one as its end has them, which is less where there are 4 GiB and more."""
    size = file.stat().st_size
    if file.suffix.lower() != ".gz":
        return size
    with file.open("rb") as stream:
        stream.seek(max(0, size - 4))
        return max(size, int.from_bytes(stream.read(4), "little"))


def _counts(names: list[str]) -> bool:
    """Are these the names 0, 1, 2, ... that pandas gives to the columns of an array?"""
    return len(names) > 1 and names == [str(k) for k in range(len(names))]


def _fitting(names: list[str], rows: list[list[str]], reading: Reading, where: str) -> list[str]:
    """Return names for each field of a row, where rows have one more than the header."""
    if not rows or len(rows[0]) != len(names) + 1:
        return names
    last = str(len(names) + 1)
    if reading.index_column == "1" and (not names or names[0]):
        return ["", *names]
    if last in reading.drop or reading.index_column == last:
        return [*names, ""]
    counts = f"rows have {last} fields, the header {len(names)}"
    if not rows[0][-1].strip():
        msg = f"{where}: {counts}: rows end in a separator; --drop {last} leaves out what follows it"
    else:
        msg = f"{where}: {counts}: R writes the names of rows so; --index-column 1 takes the first field for them"
    raise BadInput(msg)


def _body(records: Iterator[tuple[int, list[str]]], columns: Columns, where: str) -> Read:
    """Read points and labels, some rows at a time."""
    width, kept, label = len(columns.names), columns.kept, columns.label
    rest = [k for k in range(width) if k != label]
    pick: Callable[[Any], Any] = itemgetter(*kept) if len(kept) > 1 else lambda row: (row[kept[0]],)
    left, blocks, labels, lines = memory_left(), [], list[str](), list[int]()
    while some := [*islice(records, max(1, BATCH // width))]:
        start = len(lines)
        for line, row in some:
            if len(row) != width:
                msg = f"{where}, row {line}: {len(row)} fields, the header has {width}"
                raise BadInput(msg)
            lines.append(line)
            labels.append("0" if label is None else row[label].strip())
        if kept == rest:
            rows = [row for _, row in some]
            if label is not None:
                for row in rows:
                    del row[label]
        else:
            rows = [pick(row) for _, row in some]
        blocks.append(block(rows, lambda i, k, start=start: f"{where}, row {lines[start + i]}, {columns.called(kept[k])}"))  # type: ignore[misc]
        see_room(len(lines) * len(kept) * BYTES, where, left)
    points, denominator = assembled(blocks)
    return Read(points, labels, denominator, columns.coordinates, lines)


# The format of libsvm: a label, and the coordinates that are not 0, by their numbers.


def read_libsvm(file: Path, reading: Reading) -> Read:
    """Read lines such as ``+1 1:0.5 7:2 # comment``; coordinates are called by their numbers, none is shifted."""
    where = str(file)
    for option in ("label_column", "index_column", "delimiter"):
        if getattr(reading, option) is not None:
            msg = f"{where}: --{option.replace('_', '-')} is for tables, and this format has no columns"
            raise BadInput(msg)
    lines, labels, entries = list[int](), list[str](), list[list[tuple[int, str]]]()
    for count, text in enumerate(read_text(file).split("\n"), 1):
        label, *fields = text.partition("#")[0].split() or [""]
        if not label and not fields:
            continue
        own, last = [], -1
        for field in fields:
            index, colon, value = field.partition(":")
            if not colon or not re.fullmatch("[0-9]{1,9}", index):
                msg = f"{where}, row {count}: {field!r:.40} is no coordinate such as 3:0.5"
                raise BadInput(msg)
            if int(index) <= last:
                msg = f"{where}, row {count}: coordinate {index} stands after {last}; they must rise"
                raise BadInput(msg)
            last = int(index)
            own.append((last, value))
        if ":" in label:
            msg = f"{where}, row {count}: has no label before {label!r:.40}"
            raise BadInput(msg)
        lines.append(count)
        labels.append(label)
        entries.append(own)
    if not any(entries):
        msg = f"{where}: holds no points with coordinates; at least one is needed"
        raise BadInput(msg)
    least = 0 if any(own and own[0][0] == 0 for own in entries) else 1
    width = max(own[-1][0] for own in entries if own) + 1 - least
    see_room(width * len(entries) * BYTES, where)
    names = [str(k + least) for k in range(width)]
    kept = chosen(names, reading._replace(label_column=None), where, labelled=False).kept
    blocks, step = [], max(1, BATCH // width)
    for start in range(0, len(entries), step):
        rows = []
        for own in entries[start : start + step]:
            row = ["0"] * width
            for place, value in own:
                row[place - least] = value
            rows.append([row[k] for k in kept])
        blocks.append(block(rows, lambda i, k, start=start: f"{where}, row {lines[start + i]}, coordinate {names[kept[k]]}"))  # type: ignore[misc]
    points, denominator = assembled(blocks)
    return Read(points, labels, denominator, [names[k] for k in kept], lines)
