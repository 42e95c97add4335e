"""Which chapters are there, and what they say of themselves; their claims are not looked at.

The chapters of the book beside this package are found by name, others by the entry points of what
is installed. Nothing is imported but the ``__init__`` of a chapter that is asked for.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TextIO

from verify import kinds
from verify.book import BOOK
from verify.chapter import Chapter
from verify.errors import BadInput, only


GROUP = "separatrix.chapters"
# Entry points under which others name theirs: ``key = "package"``.

WITHOUT = "VERIFY_WITHOUT"
# The environment's variable that leaves chapters out: their keys, with spaces between.


class Listed(NamedTuple):
    """A chapter that is there, imported or not."""

    key: str
    package: str
    by: str
    # Name and version of the distribution that brings it; "" for the book's own.


@cache
def chapters() -> dict[str, Listed]:
    """Return every chapter that is there, by key, the book's own first; imports none of them."""
    left_out = set(os.environ.get(WITHOUT, "").split())
    listed = {key: one for key, one in _listed()[0].items() if key not in left_out}
    only("chapter", sorted(left_out), _listed()[0], where=WITHOUT)
    return listed


@cache
def _listed() -> tuple[dict[str, Listed], dict[str, str]]:
    """Return all chapters by key, and what is wrong with those that cannot be told apart."""
    found = {key: Listed(key, name, "") for key, name in _of_the_book()}
    problems = {}
    for key, entries in sorted(kinds.brought(GROUP).items()):
        by = sorted(f"{kinds.who(entry)} ({entry.value})" for entry in entries)
        if key in found:
            problems[key] = f"{' and '.join(by)}: the chapter {key!r} is one of the book; take another key"
        elif len(entries) > 1:
            problems[key] = f"the chapter {key!r} is brought twice, by {' and by '.join(by)}; uninstall one"
        else:
            found[key] = Listed(key, entries[0].value, kinds.who(entries[0]))
    return found, problems


def _of_the_book() -> Iterator[tuple[str, str]]:
    """Yield key and package of the book's own chapters; without the book, nothing."""
    for folder in folders(BOOK):
        for one in pkgutil.iter_modules([str(folder)]):
            if one.ispkg and _holds_chapter(folder / one.name / "__init__.py"):
                yield one.name, f"{BOOK}.{one.name}"


def _holds_chapter(file: Path) -> bool:
    """Does the ``__init__`` of a package hold a ``chapter``? Read, and not run."""
    try:
        lines = ast.parse(file.read_text(encoding="utf-8")).body
    except SyntaxError:
        return True  # whoever asks for it is told of the line
    return any(
        isinstance(target, ast.Name) and target.id == "chapter"
        for line in lines if isinstance(line, ast.Assign | ast.AnnAssign)
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
    )


def unclear() -> dict[str, str]:
    """Say of each key that several packages want why the later ones do not get it."""
    return _listed()[1]


@cache
def introduced(key: str) -> tuple[Chapter | None, str]:
    """Import the package of a chapter; return what it says of itself, or why it cannot be used."""
    name = chapters()[key].package
    try:
        with aside():
            found = getattr(importlib.import_module(name), "chapter", None)
        if not isinstance(found, Chapter):
            msg = f"its __init__ holds no chapter = Chapter(key={key!r}, ...)"
            raise BadInput(msg)
        if found.key != key:
            msg = f"its chapter has the key {found.key!r}, and is found as {key!r}; let both be one"
            raise BadInput(msg)
    except (Exception, SystemExit) as error:  # somebody's package: whatever it does, the rest runs
        return None, unusable(key, error)
    return found, ""


def aside() -> contextlib.redirect_stdout[TextIO]:
    """Let what somebody's module prints while it is imported go where no program reads an answer."""
    return contextlib.redirect_stdout(sys.stderr)


def unusable(key: str, error: BaseException, where: str = "") -> str:
    """Say in a sentence why a chapter cannot be used, with its package, file and line.

    Parameters
    ----------
    where : it went wrong, such as "file, ", if no line of the package was run
    """
    _, name, by = chapters()[key]
    said = kinds.place(error, name)
    if isinstance(error, BadInput):  # which is a sentence
        said = f"{kinds.line(error, name) or where}{error}"
    return f"{by + ': ' if by else ''}the chapter {name} cannot be used: {said}"


def commands(taken: Iterable[str]) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Return the commands that chapters bring, and in a sentence each what is wrong with others.

    Parameters
    ----------
    taken : names that no chapter can have

    Returns
    -------
    by name, the place of the function that adds arguments and what is run, and a line for the help
    """
    found: dict[str, tuple[str, str]] = {}
    brings = dict.fromkeys(taken, "verify itself")
    problems = []
    for key, one in chapters().items():
        chapter, why = introduced(key)
        problems += [why] if why else []
        for name, entry in ({} if chapter is None else chapter.commands).items():
            if name in brings:
                who = one.by or one.package
                problems.append(f"{who}: the command {name!r} is brought by {brings[name]} already; name it otherwise")
            else:
                brings[name], found[name] = one.by or one.package, entry
    return found, problems


def folders(package: str) -> list[Path]:
    """Return where a top-level package lies; nowhere where there is none. Imports nothing."""
    spec = find_spec(package)
    return [] if spec is None else [Path(place) for place in spec.submodule_search_locations or []]
