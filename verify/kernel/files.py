"""Certificates in files: one JSON value, or one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from verify.kernel.numbers import Malformed


HOLDERS = {"certificate", "certificates"}


def read(path: str) -> Iterator[object]:
    """Yield the certificates of a file.

    A file holds a certificate, an object with the key ``certificate`` or ``certificates``,
    a list of these, or one of them a line; "-" is the standard input.

    Raises
    ------
    Malformed
        If it cannot be read as that.
    """
    try:
        with open(0 if path == "-" else path, encoding="utf-8") as stream:
            text = stream.read()
    except OSError as error:
        msg = f"cannot be read ({error.strerror}); check the name"
        raise Malformed(msg) from None
    except UnicodeDecodeError:
        msg = "is not UTF-8 text"
        raise Malformed(msg) from None
    try:
        values = [_parse(text)]
    except ValueError:
        values = [_parse_line(line, k) for k, line in enumerate(text.split("\n"), 1) if line.strip()]
    found = [certificate for value in values for certificate in _within(value)]
    if not found:
        msg = "holds no certificate"
        raise Malformed(msg)
    yield from found


def _parse_line(line: str, number: int) -> object:
    try:
        return _parse(line)
    except ValueError as error:
        msg = f"line {number} is not JSON ({error})"
        raise Malformed(msg) from None


def _parse(text: str) -> object:
    """Parse JSON in which no key stands twice: two readers must not see two certificates."""
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key stands twice in one object"
        raise ValueError(msg)
    return found


def _within(value: object) -> Iterator[object]:
    """Yield the certificates that a value holds: itself, or all that stand anywhere in it, once."""
    if type(value) is list:
        for entry in value:
            yield from _within(entry)
    elif type(value) is dict and "format" not in value and HOLDERS & set(value):
        seen: list[object] = []
        for found in _nested(value):
            if found not in seen:
                seen.append(found)
                yield found
    else:
        yield value


def _nested(value: object, claimed: bool = False) -> Iterator[object]:
    """Yield what is a certificate, and whatever stands where one belongs."""
    if type(value) is list:
        for entry in value:
            yield from _nested(entry, claimed)
    elif type(value) is dict and "format" not in value and (HOLDERS & set(value) or not claimed):
        for key, entry in value.items():
            if key != "certificate" or entry is not None:  # an undecided answer has none
                yield from _nested(entry, key in HOLDERS)
    elif claimed or type(value) is dict:
        yield value
