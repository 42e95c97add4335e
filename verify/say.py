"""What goes to the terminal goes through here: escaped, and not lost without a word."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EBADF
from typing import TextIO


HOSTILE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
# Signs that colour, move or reorder what stands around them, and halves of characters; tab and
# newline are not among them.

_IN_A_LINE = re.compile(f"[{HOSTILE}\t\n]")
_IN_A_TEXT = re.compile(f"[{HOSTILE}]")


def printable(text: str) -> str:
    r"""Write a line so that nothing in it does anything to a terminal or to other lines.

    >>> printable("a\x1b[31m b\nc")
    'a\\u001b[31m b\\u000ac'
    """
    return _IN_A_LINE.sub(_escaped, text)


def harmless(text: str) -> str:
    """Write a text of several lines in this way."""
    return _IN_A_TEXT.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def prepare() -> None:
    """Let output in any encoding go on: what it lacks is written as an escape.

    A standard stream that was closed gets the null device in its place, so that no file which is
    opened later is taken for it.
    """
    for handle in range(3):
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


class OutputLost(OSError):
    """An answer could not be written: the disk is full, or the output was closed."""


def say(line: str) -> None:
    """Print a line of the answer.

    Raises
    ------
    BrokenPipeError
        Where its reader went away.
    OutputLost
        Where it goes nowhere.
    """
    with _noticed():
        print(printable(line), file=_output())


def flush() -> None:
    """See that what was said has left the process; raises as ``say``."""
    if sys.stdout is not None:
        with _noticed():
            sys.stdout.flush()


def _output() -> TextIO:
    if sys.stdout is None:
        raise OutputLost(EBADF, "it is closed")
    return sys.stdout


@contextmanager
def _noticed() -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, OutputLost):
        raise
    except OSError as error:
        raise OutputLost(error.errno, error.strerror) from None


def warn(line: str) -> None:
    """Print a line beside the answer; where nobody can read it, there is nobody to tell."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(printable(line), file=sys.stderr, flush=True)  # noqa: T201


def on_terminal() -> bool:
    """Does somebody watch what is said beside the answer?"""
    return sys.stderr is not None and sys.stderr.isatty()


def is_read_at_once() -> bool:
    """Does the answer go to somebody who reads it, and to no program or file?"""
    return sys.stdout is not None and sys.stdout.isatty()


class Steady:
    """Says lines as long as somebody takes them; the work behind them goes on in any case."""

    def __init__(self) -> None:
        self.lost: OSError | None = None

    def __call__(self, line: str) -> None:
        """Say a line, unless one was lost before."""
        if self.lost is None:
            try:
                say(line)
            except OSError as error:
                self.lost = error


def give_up() -> None:
    """Forget what could not be written, so that the interpreter does not try once more."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
