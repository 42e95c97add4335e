"""What a chapter that was begun from a LaTeX source keeps of the print: ``printed.json`` of its package."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from verify.errors import BadInput
from verify.records import from_json, keyed, optional
from verify.shape import Odd


NAME = "printed.json"

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A theorem-like statement as it is printed."""

    id: str
    # Without the chapter's key: "theorem-1-2".

    kind: str
    # As it prints: "Theorem".

    number: str | None
    number_from: Literal["aux", "counted", "none"]
    # LaTeX wrote it down; a reader counted; it has none.

    title: str
    names: tuple[str, ...] = keyed("labels")
    # What the source calls it.

    printed: str
    # Prose with LaTeX between dollar signs.

    source: str
    # Such as "Section 1, Theorem 1.2".

    file: str
    line: int
    restated: tuple[str, ...] = ()
    # Sections where it is printed again.

    proofs: int = 0
    uses: tuple[str, ...] = ()
    # Ids of the statements that it and its proofs refer to, in order.

    unknown: tuple[str, ...] = ()
    # Labels that it refers to and nobody gave.

    notes: tuple[str, ...] = ()
    # What was left out of it, or not understood.


@dataclass(frozen=True)
class PrintedPaper:
    """All statements of a paper, in print order."""

    title: str
    statements: tuple[Printed, ...]
    format: int = optional(FORMAT)


ELSEWHERE = "Elsewhere"
# The section of what names none in its source.


def section_of(source: str) -> str:
    """Return the section that a source begins with.

    >>> section_of("Section 3, after Corollary 6; also Section 1"), section_of("Sections 1 and 6")
    ('Section 3', 'Section 1')
    >>> section_of("Appendix B.2, Lemma 9"), section_of("Abstract; Section 6"), section_of("")
    ('Appendix B.2', 'Abstract', 'Elsewhere')
    """
    found = re.match(r"(Section|Appendix|Chapter)(?:es|s)? ([\w.]*\w)|Abstract|Appendix", source)
    return " ".join(filter(None, found.groups())) or found[0] if found else ELSEWHERE


def printed_in(package: str) -> PrintedPaper | None:
    """Return what a chapter's package keeps of the print; None where it keeps nothing.

    Raises
    ------
    BadInput
        Where the file is there and cannot be read.
    """
    path = files(package) / NAME
    if not path.is_file():
        return None
    return parse(path.read_bytes(), f"{package}/{NAME}")


def parse(data: bytes, where: str) -> PrintedPaper:
    """Read what ``printed.json`` holds.

    Raises
    ------
    BadInput
        With the place of what is wrong.
    """
    try:
        return from_json(PrintedPaper, json.loads(data), where)
    except (ValueError, RecursionError, Odd) as error:
        msg = f"{where}: {error}; write it anew with verify new-chapter KEY --tex FILE"
        raise BadInput(msg) from None
