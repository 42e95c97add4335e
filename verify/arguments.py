"""What the options of a command take, and the statuses a command ends with; each bad value is one sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from typing import Any

from verify.errors import BadInput, one_of


GOOD, NOT_AS_EXPECTED, BAD_INPUT, UNDECIDED, INTERRUPTED = 0, 1, 2, 3, 130


def word(*words: str) -> dict[str, Any]:
    """Return what an option needs to take one of these words, and to refuse others by name."""

    def read(text: str) -> str:
        try:
            one_of("the word", text, words)
        except BadInput as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return text

    return {"type": read, "metavar": f"{{{','.join(words)}}}"}


def named(text: str) -> str:
    """Read the name of a file, a folder or a claim, which is not empty."""
    if not text.strip():
        msg = "it is empty; give one, or leave it out"
        raise argparse.ArgumentTypeError(msg)
    return text


def size(text: str) -> int:
    """Read a number of things, such as 1e6."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1 <= number <= 1e18:
        msg = f"{text!r:.40} is no number between 1 and 1e18"
        raise argparse.ArgumentTypeError(msg)
    return int(number)


def whole(text: str) -> int:
    """Read an integer."""
    if not re.fullmatch("[+-]?[0-9]{1,40}", text):
        msg = f"{text!r:.40} is no integer of at most 40 digits"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


MOST_JOBS = 1024


def jobs(text: str) -> int:
    """Read a number of processes."""
    number = whole(text)
    if not 1 <= number <= MOST_JOBS:
        msg = f"{number} is no number of processes; at least one is needed, and {MOST_JOBS} are the limit"
        raise argparse.ArgumentTypeError(msg)
    return number


def add_table(entry: argparse.ArgumentParser, *, labelled: bool = True) -> None:
    """Add the options that say how a table is read: which column is what, and which label becomes which."""
    table = entry.add_argument_group("how a table is read (columns by name, or by number from 1 on, or from -1 on back)")
    if labelled:
        table.add_argument("--positive", metavar="A", help="the label that becomes +1")
        table.add_argument("--negative", metavar="B", help="the label that becomes -1; others go")
    table.add_argument("--label-column", type=named, metavar="NAME|N", help='the column with the labels (default: the one called "label")')
    table.add_argument("--index-column", type=named, metavar="NAME|N", help="a column that only numbers or names the rows: left out")
    table.add_argument("--drop", type=named, nargs="+", action="extend", metavar="NAME|N", help="columns to leave out")
    table.add_argument("--columns", type=named, nargs="+", action="extend", metavar="NAME|N", help="the coordinates, and no other column (default: all that are left)")
    table.add_argument("--delimiter", metavar="D", help="what separates fields: one character, or tab (default: as the first line has it)")
    table.add_argument("--no-header", dest="header", action="store_false", default=None, help="the first line is a point: columns have numbers only")
    table.add_argument("--without-rows", type=whole, nargs="+", action="extend", metavar="ROW", help="points to leave out, by their lines in the file (npz, JSON, Parquet: by their numbers from 0 on)")


def table_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of a table that were given."""
    names = ("positive", "negative", "label_column", "index_column", "drop", "columns", "delimiter", "header", "without_rows")
    given = {name: getattr(arguments, name, None) for name in names}
    return {name: tuple(one) if isinstance(one, list) else one for name, one in given.items() if one is not None}


def as_words(options: Mapping[str, Any]) -> list[str]:
    """Return options of a table as words of a command, in which they may be given again."""
    words = []
    for name, one in options.items():
        words.append("--no-header" if name == "header" else f"--{name.replace('_', '-')}")
        words += [] if name == "header" else [str(x) for x in one] if isinstance(one, tuple) else [str(one)]
    return words


def add_output(
    entry: argparse.ArgumentParser, written: str = "write all of it there, in little room (.json, .json.gz); verify check reads it"
) -> None:
    """Add the options that say where an answer goes, and how it is told.

    written : what ``--out`` does
    """
    output = entry.add_argument_group("the answer (told in short on a terminal, else JSON)")
    how = output.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print JSON, with the certificates")
    how.add_argument("--summary", action="store_true", help="tell it in short, wherever it goes")
    output.add_argument("--out", type=named, metavar="FILE", help=written)
