"""Data by hash: what a question is about may be too long to stand in it.

Where a value of a question is ``{"data": name, "rows": [...], "sha256": ...}``, those rows of the
data of that name stand for it. Whoever asks hands them over; they are hashed before anything reads
them, so that it does not matter where they came from. The hash is that of their JSON text in
ASCII without spaces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from verify.kernel.numbers import Malformed, field, only, shown


WHERE = "data by hash"
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Missing(Malformed):
    """Nobody handed over what the question is about: nothing is known of the certificate."""


class Evidence(dict[str, object]):
    """Fields of evidence, and which of them a check has read: what the others say is not certified."""

    def __init__(self, fields: dict[str, object]) -> None:
        """Begin with no field read."""
        super().__init__(fields)
        self.read: dict[str, None] = {}

    def __getitem__(self, key: str) -> object:
        """Return a field, which is read from here on."""
        self.read[key] = None
        return super().__getitem__(key)


def digest(rows: object) -> str:
    """Return the hash by which a question names these rows."""
    return sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def references(question: object) -> Iterator[tuple[str, list[int], str]]:
    """Yield name, rows and hash of all that a question names by its hash."""
    for value in question.values() if type(question) is dict else ():
        if type(value) is dict and "sha256" in value:
            yield _reference(value)


def _reference(value: dict[str, object]) -> tuple[str, list[int], str]:
    only(value, WHERE, "data", "rows", "sha256")
    name, rows, own = (field(value, key, WHERE) for key in ("data", "rows", "sha256"))
    if type(name) is not str or not NAME.fullmatch(name):
        msg = f"{WHERE}: data must be a name of letters, digits, \".\", \"_\" and \"-\", got {shown(name)}"
        raise Malformed(msg)
    if type(rows) is not list or not all(type(row) is int and row >= 0 for row in rows):
        msg = f"{WHERE}: rows must be a list of integers from 0 on"
        raise Malformed(msg)
    if type(own) is not str:
        msg = f"{WHERE}: sha256 must be text, got {shown(own)}"
        raise Malformed(msg)
    return name, rows, own


def completed(question: object, data: Mapping[str, object]) -> object:
    """Return the question with the rows in the place of their hashes."""
    if type(question) is not dict:
        return question
    whole = dict(question)
    for key, value in question.items():
        if type(value) is dict and "sha256" in value:
            name, rows, own = _reference(value)
            if own not in data:
                msg = f"the data {name!r} are not at hand"
                raise Missing(msg)
            given = data[own]
            if digest(given) != own or type(given) is not list or len(given) != len(rows):
                msg = f"the data {name!r} are not those that the certificate is about: their hash is another"
                raise Malformed(msg)
            whole[key] = given
    return whole
