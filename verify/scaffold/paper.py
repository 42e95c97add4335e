"""``verify new-chapter KEY --tex main.tex``: a chapter in which every printed claim is not stated yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from verify import files
from verify.errors import BadInput
from verify.names import words_of
from verify.printed import NAME, Printed, PrintedPaper, parse
from verify.records import to_json
from verify.tex.paper import Paper, read


_CLAIMS = re.compile(r"theorem|lemma|proposition|corollary|claim|remark|conjecture|fact|observation", re.IGNORECASE)
_PROVED = re.compile(r"theorem|lemma|proposition|corollary", re.IGNORECASE)
_TEXTS = re.compile(
    r"definition|assumption|example|notation|condition|setting|setup|convention|exercise|problem|question|model",
    re.IGNORECASE,
)
SAID = "tex/said.txt"


@dataclass(frozen=True)
class Begun:
    """What was done with a paper: in sentences, and the folder."""

    root: Path
    told: tuple[str, ...]
    summary: str


def read_paper(main: str) -> Paper:
    """Read a LaTeX source.

    Raises
    ------
    BadInput
        Where the file cannot be read, or holds no statement.
    """
    path = Path(main)
    try:
        paper = read(path)
    except OSError as error:
        msg = f"{main}: cannot be read ({error.strerror or error}); name the file that LaTeX would be given"
        raise BadInput(msg) from None
    if not paper.statements:
        why = "; ".join(paper.said)
        msg = f"{main}: no theorem, lemma or other statement was found{f' ({why:.200})' if why else ''}; is it the main file?"
        raise BadInput(msg)
    return paper


def begin(paper: Paper, key: str, root: Path, package: Path, main: str) -> Begun:
    """Write a stub for each printed claim, and what was understood; touch no file that is there.

    Parameters
    ----------
    root : the folder that is told of
    package : of the chapter, where stubs go
    main : the source, as the user named it
    """
    before = package / NAME
    old = parse(before.read_bytes(), str(before)).statements if before.is_file() else ()
    statements = tuple(_renamed(paper.statements, old))
    told = [*_strange(statements, paper, main), *_changed(statements, old, has_run=before.is_file())]
    new = 0
    for one in statements:
        if is_claim(one):
            name = f"{_module(one.id)}.py"
            if not (package / name).exists():
                files.write(package, name, _stub(one, key))
                new += 1
            elif not before.is_file():
                told.append(f"{package / name} is there already; it is left as it is")
            else:
                text = (package / name).read_text(encoding="utf-8", errors="replace")
                parts = {"other words": _raw(one.printed), "another source": one.source}
                if differing := [words for words, part in parts.items() if part not in text]:
                    told.append(f"{_name(one)}: {name} has {' and '.join(differing)} than the print; look at both")
    written = PrintedPaper(paper.title, statements)
    files.write(package, NAME, json.dumps(to_json(written), indent=1, ensure_ascii=False) + "\n")
    places = list(_places(paper))
    files.write(package, SAID, "".join(f"{line}\n" for line in places) or "Everything was understood.\n")
    for other in (one for one in old if one.id not in {own.id for own in statements}):
        told.append(f"{_name(other)} is no longer printed; {_module(other.id)}.py is left as it is")
    return Begun(root, tuple(told), _summary(paper, statements, new, len(places), package / SAID))


def is_claim(one: Printed) -> bool:
    """Is it a claim, and no definition or the like? What the table does not know is taken for one."""
    return bool(_CLAIMS.search(one.kind)) or not _TEXTS.search(one.kind)


def _renamed(statements: Sequence[Printed], old: Sequence[Printed]) -> Iterator[Printed]:
    """Give each statement the id that it had: its label finds it when numbers have moved."""
    by_label = {label: one.id for one in old for label in one.names}
    without = {one.id for one in old if not one.names}
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for one in statements:
        known = next((by_label[label] for label in one.names if label in by_label), None)
        if known is not None and known not in taken:
            ids[one.id] = known
            taken.add(known)
    reserved = taken | {own.id for own in old}
    for one in statements:
        if one.id not in ids:
            name, n = one.id, 1
            while name in taken or (name in reserved and not (name in without and not one.names)):
                n += 1
                name = f"{one.id}-{n}"
            ids[one.id] = name
            taken.add(name)
    for one in statements:
        yield replace(one, id=ids[one.id], uses=tuple(ids[name] for name in one.uses))


def _strange(statements: Sequence[Printed], paper: Paper, main: str) -> Iterator[str]:
    for kind in dict.fromkeys(one.kind for one in statements):
        if not _CLAIMS.search(kind) and not _TEXTS.search(kind):
            yield f"{kind} is no kind of statement that is known; each is taken for a claim"
    for one in statements:
        for note in one.notes:
            if note.startswith("counted as"):
                yield f"{_name(one)}: {note}"
    if not paper.aux and any(one.number for one in statements):
        old = f"{Path(main).with_suffix('.aux').name} is of an earlier source; " if paper.stale else ""
        yield f"{old}numbers are counted; run LaTeX on {main} and call again to have them confirmed"


def _changed(statements: Sequence[Printed], old: Sequence[Printed], *, has_run: bool) -> Iterator[str]:
    """Say what is printed otherwise than when the chapter was begun."""
    if not has_run:
        return
    before = {one.id: one for one in old}
    for one in statements:
        other = before.get(one.id)
        if other is None:
            yield f"{_name(one)} is new"
        else:
            if other.number != one.number:
                yield f"{_name(other)} is {one.number or 'without a number'} now; its file keeps its name"
            if (other.printed, other.title) != (one.printed, one.title):
                where = f"; look at {_module(one.id)}.py" if is_claim(one) else ""
                yield f"{_name(one)}: the print changed{where}"


def _places(paper: Paper) -> Iterator[str]:
    for sentence, places in paper.said.items():
        for file, line in dict.fromkeys(places):
            yield f"{file}:{line}: {sentence}" if line else sentence
    for one in paper.statements:
        for note in one.notes:
            yield f"{one.file}:{one.line}: {_name(one)}: {note}"
        for label in one.unknown:
            yield f"{one.file}:{one.line}: {_name(one)}: nobody gave the label {label}"


def _summary(paper: Paper, statements: Sequence[Printed], new: int, said: int, where: Path) -> str:
    ways = (("aux", "confirmed by LaTeX"), ("counted", "counted"), ("none", "without a number"))
    counts = [
        f"{count} {words}"
        for way, words in ways
        if (count := sum(one.number_from == way for one in statements))
    ]
    claims = sum(map(is_claim, statements))
    understood = f"{said} things were not understood ({where})" if said != 1 else f"1 thing was not understood ({where})"
    return (
        f"{len(statements)} statement{'s' * (len(statements) != 1)}, {claims} of them claim{'s' * (claims != 1)}, {new} newly written as not stated yet; "
        f"numbers: {', '.join(counts)}; {understood if said else 'everything was understood'}"
    )


def _name(one: Printed) -> str:
    return f"{one.kind} {one.number}" if one.number else one.kind + (f" {one.names[0]}" if one.names else "")


def _module(name: str) -> str:
    module = name.replace("-", "_")
    return module if module[0].isalpha() else f"statement_{module}"


def _class(name: str) -> str:
    r"""Return the name of a class for an id, with the words that the id is made of where that can be.

    >>> _class("lemma-1-1"), _class("theorem-a")
    ('Lemma1_1', 'TheoremA')
    """
    made = ""
    for part in name.split("-"):
        made += f"_{part}" if made and made[-1].isdigit() and part[:1].isdigit() else part.capitalize()
    return made if made[0].isalpha() else f"Statement{made}"


def _stub(one: Printed, key: str) -> str:
    """Write the file of a sentence that nobody has stated yet."""
    cls, label = _class(one.id), f"{one.kind} {one.number}" if one.number else one.kind
    own_id = "-".join(words_of(cls)).lower() != one.id
    standing = "THEOREM" if one.proofs or _PROVED.search(one.kind) else "REMARK"
    refers = "".join(f"{_quoted(f'{key}/{name}')}, " for name in one.uses)
    lines = [
        f'"""{_plain(label)}: not stated yet."""',
        "",
        f"from verify import {standing}, Sentence",
        "",
        "",
        f"class {cls}(Sentence):",
        *([f'    """{_plain(one.title)}."""', ""] if _plain(one.title) else []),
        *[f"    # Not understood: {_plain(note)}." for note in one.notes],
        *([f"    id = {_quoted(f'{key}/{one.id}')}"] if own_id else []),
        *([f"    label = {_quoted(label)}"] if label != " ".join(words_of(cls)) else []),
        f"    source, standing = {_quoted(one.source)}, {standing}",
        *([f"    refers = ({refers.rstrip()})"] if len(one.uses) == 1 else [f"    refers = ({refers[:-2]})"] if refers else []),
        f"    printed = {_raw(one.printed)}",
    ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return words for a docstring or a comment: nothing in them ends it."""
    return " ".join(text.split()).replace("\\", "").replace('"', "'").rstrip(".").strip()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _raw(text: str) -> str:
    r"""Write a text as Python does, raw where that can be, so that LaTeX reads as LaTeX."""
    if '"' not in text and not text.endswith("\\") and text.isprintable():
        return f'r"{text}"' if "\\" in text else f'"{text}"'
    return repr(text)

