"""Names of files and classes: two ids have two names; an id's slash becomes a dash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from verify.errors import BadInput


PLAIN = re.compile(r"[A-Za-z0-9_.]+/[A-Za-z0-9_.-]+")
# An id whose name says all of it: its chapter has no dash.
LONGEST = 120
# Characters of the name of a file, without what tells its kind.


def file_name(name: str) -> str:
    """Return the name of a claim's or variant's files.

    Two ids have two names: where signs have to go the hash of the id comes in, after a sign that no
    other name has. Variants go by their claim's name and their own words; where two would meet
    after all, ``distinct`` refuses them.

    >>> file_name("charles2019/theorem-4+both labels")
    'charles2019-theorem-4-both-labels'
    >>> file_name("own/gap 1")
    'own-gap-1~23ca9c21'
    """
    claim, plus, variant = name.partition("+")
    words = anchor(claim)
    if PLAIN.fullmatch(claim) is None:
        words = f"{_short(words)}~{_hash(claim)}"
    if plus:
        words = f"{words}-{anchor(variant)}"
    return words if len(words) <= LONGEST else f"{_short(words)}~{_hash(name)}"


def anchor(text: str) -> str:
    """Return words with a dash for whatever may stand in no name: a variant's on its page."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text)


def _short(text: str) -> str:
    return text[: LONGEST - 9]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]


def distinct(names: Iterable[str]) -> None:
    """See that no two units have files of one name, on any file system.

    Raises
    ------
    BadInput
        With both.
    """
    found: dict[str, str] = {}
    for name in names:
        other = found.setdefault(file_name(name).casefold(), name)
        if other != name:
            msg = f'"{other}" and "{name}" would share their files; name one of them otherwise'
            raise BadInput(msg)


def words_of(name: str) -> list[str]:
    """Cut the name of a class into words.

    >>> words_of("ThreeLayers2")
    ['Three', 'Layers', '2']
    """
    spaced = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|_+", " ", name)
    words = []
    for word in spaced.split():
        start = 0
        for k in range(1, len(word)):
            if word[k].isupper() and (word[k - 1].islower() or word[k + 1 : k + 2].islower()):
                words.append(word[start:k])
                start = k
        words.append(word[start:])
    return words or [name]
