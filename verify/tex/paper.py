"""From a LaTeX source to its statements: numbers as LaTeX printed them, text as a report shows it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from verify.printed import Printed
from verify.tex.lexer import written
from verify.tex.statements import Found, Reader
from verify.tex.wording import Refer, Wording, names_kind


_LABEL = re.compile(r"\\newlabel\{([^{}]*)\}\{\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_INPUT = re.compile(r"\\@input\{([^{}]*)\}")
_MOST = 200


@dataclass(frozen=True)
class Paper:
    """What was read of a paper."""

    title: str
    statements: tuple[Printed, ...]
    said: dict[str, tuple[tuple[str, int], ...]]
    # What was not understood: the sentence; file and line of each place.
    files: tuple[str, ...]
    aux: bool
    # Did LaTeX's own record of the numbers lie beside, and is it of this source?
    stale: bool = False
    # Is that record of an earlier one?

    def as_json(self) -> dict[str, Any]:
        """Return it with files by their bare names, and sentences by how often they were said."""
        return {
            "statements": [
                {
                    "id": one.id, "kind": one.kind, "number": one.number, "number_from": one.number_from,
                    "title": one.title, "labels": list(one.names), "printed": one.printed, "source": one.source,
                    "file": _bare(one.file), "restated": list(one.restated), "proofs": one.proofs,
                    "uses": list(one.uses), "unknown": list(one.unknown), "notes": list(one.notes),
                }
                for one in self.statements
            ],
            "said": {sentence: len(places) for sentence, places in self.said.items()},
            "files": list(dict.fromkeys(map(_bare, self.files))),
            "aux": self.aux,
        }  # fmt: skip


def read(main: Path) -> Paper:
    """Read the theorem-like statements of a LaTeX source. Nothing is run, and nothing is written.

    Parameters
    ----------
    main : the file that LaTeX would be given; what it names is read below its folder only

    Raises
    ------
    OSError
        If the main file cannot be read.
    """
    reader = Reader(main)
    numbers = printed_numbers(main)
    known = {
        id(one): next((numbers[label] for label in one.names if numbers and numbers.get(label)), None)
        for one in reader.found
    }
    stale = numbers is not None and _is_stale(reader.found, known, numbers)
    if stale:
        numbers, known = None, dict.fromkeys(known)
    taken: set[str] = set()
    ids = {id(one): _slug(one, known[id(one)] or one.number, taken) for one in reader.found}

    def refer(command: str, labels: str) -> str:
        return ", ".join(_referred(reader, numbers or {}, command, label) for label in labels.split(","))

    statements = tuple(
        _printed(reader, one, known[id(one)], ids, refer) for one in reader.found
    )
    said = {sentence: tuple(places) for sentence, places in reader.said.items()}
    title = Wording(reader.title, refer).text
    return Paper(title, statements, said, tuple(reader.files), numbers is not None, stale)


def _is_stale(found: Sequence[Found], known: Mapping[int, str | None], numbers: Mapping[str, str]) -> bool:
    """Is a record of numbers of an earlier source?

    It is where it has other numbers than are counted, and lacks a label, or gives two statements of a
    kind one number that counting tells apart. Where it differs alone, the counting may be at fault.
    """
    if not any(known[id(one)] not in (None, one.number) for one in found):
        return False
    taken = Counter((one.kind, known[id(one)] or one.number) for one in found if one.number)
    counted = Counter((one.kind, one.number) for one in found if one.number)
    lacks = any(label not in numbers for one in found for label in one.names)
    return lacks or any(many > 1 and counted[which] < many for which, many in taken.items())


def _printed(
    reader: Reader, one: Found, known: str | None, ids: dict[int, str], refer: Refer
) -> Printed:
    body, title = Wording(one.body, refer), Wording(one.title, refer)
    number = known or one.number
    notes = [*one.notes, *sorted(body.said | title.said)]
    if known and known != one.number:
        notes.append(f"counted as {one.number}; LaTeX printed {known}")
    uses: dict[str, None] = {}
    unknown: list[str] = []
    for label in dict.fromkeys((*one.refs, *one.proof_refs)):
        anchor = reader.anchors.get(label)
        if anchor is None:
            unknown.append(label)
        elif anchor.statement is not None and anchor.statement is not one:
            uses[ids[id(anchor.statement)]] = None
    level, at = one.where[-1] if one.where else ("", "")
    place = "Appendix" if one.appendix and one.where else "Chapter" if level == "chapter" else "Section"
    name = f"{one.kind} {number}" if number else one.kind
    return Printed(
        id=ids[id(one)], kind=one.kind, number=number,
        number_from="aux" if known else "counted" if one.number else "none",
        title=title.text, names=tuple(one.names), printed=body.text,
        source=f"{place} {at}, {name}" if at else name, file=one.file, line=one.line,
        restated=tuple(one.restated), proofs=one.proofs,
        uses=tuple(uses), unknown=tuple(unknown), notes=tuple(notes),
    )  # fmt: skip


def _referred(reader: Reader, numbers: dict[str, str], command: str, label: str) -> str:
    """Word a reference as it prints: the number, with its kind where the command says it."""
    anchor = reader.anchors.get(label)
    counted = None
    if anchor is not None:
        counted = anchor.number
    number = numbers.get(label) or counted
    text = number or f"[{label}]"
    if anchor is not None and anchor.kind != "item" and names_kind(command):
        return f"{anchor.kind.capitalize()} {text}"
    return f"({text})" if command == "\\eqref" and number else text


def printed_numbers(main: Path) -> dict[str, str] | None:
    """Return what LaTeX wrote down about labels, beside the paper; None where it has not run."""
    root = main.parent.resolve()
    first = main.with_suffix(".aux")
    if not first.is_file():
        return None
    pages, numbers = [first.resolve()], dict[str, str]()
    for page in pages:
        if not (page.is_relative_to(root) and page.is_file()):
            continue
        text = page.read_text(encoding="utf-8", errors="replace")
        numbers |= {
            found[1]: re.sub(r"[{}]|\\[a-zA-Z]+ ?", "", found[2]).strip()
            for found in _LABEL.finditer(text)
            if not found[1].endswith("@cref")
        }
        for name in _INPUT.findall(text)[:_MOST]:
            if len(pages) < _MOST and len(name) < _MOST and name.isprintable():
                pages.append((root / name).resolve())
    return numbers


def _slug(one: Found, number: str | None, taken: set[str]) -> str:
    tail = number or (one.names[0] if one.names else written(one.title) or "unnumbered")
    text = unicodedata.normalize("NFKD", f"{one.kind} {tail}").encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "statement"
    found, n = name, 1
    while found in taken:
        n += 1
        found = f"{name}-{n}"
    taken.add(found)
    return found


def _bare(file: str) -> str:
    return PurePosixPath(file).name
