"""Answers in files that say once what they say several times, and files that are packed by gzip.

::

    {"parts": [[[0], [1]]], "answer": {"certificates": [{"question": {"points": {"part": 0}, ...}, ...}, ...], ...}}

Nothing here is trusted: what comes out is checked.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

from verify.errors import BadInput


WHOLE, PART = {"parts", "answer"}, {"part"}


def are_apart(value: Any) -> bool:
    """Is it an answer of which parts stand beside it?"""
    return isinstance(value, dict) and value.keys() == WHOLE


def spread(value: Any, read: Callable[[Any], Any]) -> Any:
    """Return such an answer with its parts in their places, each read once; all else as it is.

    A part holds no other, so that a short file stays a short answer.

    Raises
    ------
    BadInput
        Where there is no such part.

    >>> spread({"parts": [[1, 2]], "answer": {"a": {"part": 0}, "b": {"part": 0}}}, list)
    {'a': [1, 2], 'b': [1, 2]}
    """
    if not are_apart(value):
        return value
    if not isinstance(value["parts"], list):
        msg = "parts must be a list"
        raise BadInput(msg)
    parts = [read(part) for part in value["parts"]]

    def filled(entry: Any) -> Any:
        if isinstance(entry, list):
            return [filled(one) for one in entry]
        if not isinstance(entry, dict):
            return entry
        if entry.keys() != PART:
            return {name: filled(one) for name, one in entry.items()}
        k = entry["part"]
        if type(k) is not int or not 0 <= k < len(parts):
            msg = f"there are {len(parts)} parts, and {k!r:.40} is none of them"
            raise BadInput(msg)
        return parts[k]

    try:
        return filled(value["answer"])
    except RecursionError:
        msg = "nested too deeply"
        raise BadInput(msg) from None


def text_of(path: str) -> str:
    """Return the text of a packed file.

    Raises
    ------
    BadInput
        Where it cannot be read.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            return stream.read()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        msg = f"cannot be read ({getattr(error, 'strerror', None) or error}); check the name"
        raise BadInput(msg) from None
