"""The journal: one line a finished block, only ever appended to.

A folder may hold several journals, of one process after the other or of other machines; what was
done is their union. A line that a kill cut short, or that a disk spoiled, costs its own block.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

from verify.files import Growing, encoded, parse, short
from verify.shape import NUMBER, Count, check


FORMAT = "separatrix-journal/1"
Key = tuple[str, int, int]
# Unit, seed, place in the unit's plan.


class Entry(NamedTuple):
    """A finished block."""

    unit: str
    seed: int
    place: int
    seconds: float
    result: dict[str, Any]


class Journal:
    """Appends finished blocks to a file of its own in a folder.

    Raises
    ------
    BadInput
        Where the folder cannot be written to, or the disk is full; what it holds is kept.
    """

    def __init__(self, folder: Path, code: str) -> None:
        self.bytes = 0
        self.file = _own_file(folder)
        self.path = self.file.path
        self._write({"format": FORMAT, "code": code})

    def add(self, entry: Entry) -> None:
        """Append one block; once this returns a kill of the process cannot lose it."""
        self._write(entry._asdict())

    def _write(self, value: dict[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        raw = encoded(text)
        line = b"%08x %s\n" % (zlib.crc32(raw), raw)
        self.file.add(line)
        self.bytes += len(line)

    def __enter__(self) -> Self:
        """Open already."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file."""
        self.file.__exit__(*error)


def _own_file(folder: Path) -> Growing:
    """Open a new file; processes that share a folder never share a file, so need no lock."""
    number = len(list(folder.glob("*.jsonl")))
    while True:
        try:
            # From the campaign's folder on: neither "journal" nor what is in it may be a link.
            return Growing(folder.parents[1], str(Path(*folder.parts[-2:], f"{number:03}.jsonl")))
        except FileExistsError:
            number += 1


class Read(NamedTuple):
    """What the journals of a folder hold, and what of them could not be read."""

    entries: dict[Key, Entry]
    spoiled: list[str]
    codes: set[str]
    lines: dict[Key, str]  # where each entry stands


def read(folder: Path, known: Container[tuple[str, int]] = ()) -> Read:
    """Return the union of the journals of a folder.

    Of one block that stands there twice the first counts; where the two differ it is said, for a
    block has one result.

    Parameters
    ----------
    known : names of files with their sizes, which need not be read again
    """
    found = Read({}, [], set(), {})
    for path in sorted(folder.glob("*.jsonl")):
        if path.is_symlink() or (path.name, path.stat().st_size) in known:
            continue
        for number, value in _lines(path):
            here = f"{path.name}, line {number}"
            if isinstance(value, str):
                found.spoiled.append(f"{here}: {value}")
            elif "format" in value:
                found.codes.add(value["code"])
            else:
                entry = Entry(**value)
                key = entry.unit, entry.seed, entry.place
                before = found.entries.setdefault(key, entry)
                first = found.lines.setdefault(key, here)
                if before.result != entry.result:
                    found.spoiled.append(f"{here}: another result of the block in {first}, which is taken")
    return found


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield each line as what it holds, or as a sentence that says what is wrong with it."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            sum_, _, text = line.rstrip(b"\n").partition(b" ")
            if not line.endswith(b"\n"):
                yield number, "cut short"
            elif sum_ != f"{zlib.crc32(text):08x}".encode():
                yield number, "its checksum is wrong"
            else:
                yield number, _content(text)


SHAPES = (
    {"format": {FORMAT}, "code": str},
    {"unit": str, "seed": int, "place": Count(), "seconds": NUMBER, "result": dict},
)


def _content(text: bytes) -> dict[str, Any] | str:
    try:
        value = parse(text)
        shape = SHAPES[not (isinstance(value, dict) and "format" in value)]
        check(value, shape)
        if set(value) != set(shape):
            return "it is no line of a journal"
    except ValueError as error:
        return f"it is no line of a journal ({short(error)})"
    line: dict[str, Any] = value
    return line
