"""Certificates in files: one JSON value, or one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from verify.kernel.numbers import Malformed, same


HOLDERS = {"certificate", "certificates"}

def values(path: str, text: str | None = None) -> Iterator[tuple[str, object]]:
    """Yield what a file holds, with its place where it may be one of several.

    A file holds a certificate, an object with the key ``certificate`` or ``certificates``, a list of these, or one of them a line;
    "-" is the standard input. Whoever has read it gives its text. Malformed tells of what cannot be read: of a line once others are told.
    """
    try:
        if text is None:
            with open(0 if path == "-" else path, encoding="utf-8") as stream:
                text = stream.read()
    except OSError as error:
        msg = f"cannot be read ({error.strerror}); check the name"
        raise Malformed(msg) from None
    except UnicodeDecodeError:
        msg = "is not UTF-8 text"
        raise Malformed(msg) from None
    try:
        whole = parse(text)
    except ValueError:
        yield from _lines(text)
    else:
        several = type(whole) is list
        for count, value in enumerate(_flat(whole), 1):
            yield (f"entry {count}" if several else ""), value


def _lines(text: str) -> Iterator[tuple[str, object]]:
    spoiled, started = "", False
    for number, line in enumerate(text.split("\n"), 1):
        try:
            found = parse(line) if line.strip() else []
        except ValueError as error:
            spoiled = spoiled or f"line {number} is not JSON ({error})"
            if not started:  # one value over many lines, and not whole
                break
        else:
            started = started or found != []
            yield from ((f"line {number}", value) for value in _flat(found))
    if spoiled:
        raise Malformed(spoiled)


def _flat(value: object) -> Iterator[object]:
    """Yield what a list, or a list of lists, holds."""
    ahead = [value]
    while ahead:
        first = ahead.pop()
        if type(first) is list:
            ahead += reversed(first)
        else:
            yield first


def parse(text: str) -> object:
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


def within(value: object) -> list[object]:
    """Return the certificates of a value: itself, or all that stand anywhere in it, each once."""
    if type(value) is not dict or "format" in value or not HOLDERS & set(value):
        return [value]
    seen: list[object] = []
    try:
        for found in _nested(value):
            if not any(same(found, other) for other in seen):
                seen.append(found)
    except RecursionError:
        msg = "nested too deeply"
        raise Malformed(msg) from None
    return seen


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
