"""What the options of a command take, and the statuses a command ends with; each bad value is one sentence."""

from __future__ import annotations

import argparse
import re
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


def add_labels(entry: argparse.ArgumentParser) -> None:
    """Add the options that say how a table is read whose two labels are any."""
    entry.add_argument("--positive", metavar="A", help="the label that becomes +1")
    entry.add_argument("--negative", metavar="B", help="the label that becomes -1; others go")
