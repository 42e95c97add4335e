"""Lends the kernel the check of a kind of certificate that an installed package brings.

The kernel stays closed: its own kinds are looked up first, and nothing replaces them. Another
distribution names a function of its own in its entry points ::

    [project.entry-points."separatrix.kinds"]
    "mypaper.two-colouring" = "mypaper.kinds:check"

``check(question, answer, evidence)`` raises Malformed or Refused, else the certificate holds. It is
loaded when a certificate names it, and whoever says "holds" then says who vouches for it.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from verify import kernel
from verify.kernel import Judgement, Malformed, Refused
from verify.kernel.answers import CONTRADICT
from verify.kernel.data import references
from verify.kernel.files import parse
from verify.kernel.numbers import same, shown


if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


GROUP = "separatrix.kinds"

Check = Callable[[object, object, object], None]


class Fails(Malformed):
    """A check that another package brings ended as none may; what it was asked about is not accepted."""


def check(certificate: object, data: Mapping[str, object] | None = None) -> Judgement:
    """Judge a certificate of a built-in kind by the kernel alone, of another by who brings it.

    Parameters
    ----------
    data : the rows that questions name by their hash, by that hash

    Raises
    ------
    Malformed
        If it is no certificate, or of a kind that nobody brings, or two packages, or one that fails.
    """
    kind = _kind(certificate)
    if "." in kind and not by(kind):
        msg = (
            f"no installed package brings the kind {kind:.60}; it has to be named under "
            f'[project.entry-points."{GROUP}"], and the package installed again'
        )
        raise Malformed(msg)
    if kind in kernel.CHECKS or not by(kind):
        return kernel.check(certificate, data=data)
    return kernel.check(certificate, lent=(kind, _careful(kind)), data=data)


def vouches(certificate: object) -> str:
    """Return name and version of the distribution that checks such certificates, "" for the kernel."""
    kind = _kind(certificate)
    return "" if kind in kernel.CHECKS else " and ".join(sorted(map(who, by(kind))))


def contradict(kind: str, one: object, other: object) -> bool:
    """May these two answers to one question of a kind not both be true?

    They may not if they differ, unless the kind says otherwise: two enclosures contradict one
    another if they are disjoint, answers of a one-sided kind never do.
    """
    told: Callable[[object, object], bool] | None
    if kind in kernel.CHECKS:
        told = CONTRADICT.get(kind)
    else:
        told = getattr(_loaded(kind), "contradicts", None)
    return not same(one, other) if told is None else told(one, other)


def problems() -> list[str]:
    """Say in a sentence each what is wrong with the kinds that installed packages bring."""
    found = []
    for kind, entries in sorted(brought(GROUP).items()):
        if "." not in kind:
            built_in = ", which is built in and stays what it is" if kind in kernel.CHECKS else ""
            found += [
                f"{who(entry)}: the kind {kind!r}{built_in}; name it key.kind, such as \"mypaper.{kind}\""
                for entry in entries
            ]
        elif len(entries) > 1:
            found.append(_twice(kind))
    return found


def by(kind: str) -> list[EntryPoint]:
    """Return the entries of installed packages that bring this kind."""
    return brought(GROUP).get(kind, []) if "." in kind else []


def brought(group: str) -> dict[str, list[EntryPoint]]:
    """Return what installed packages bring under a group of entry points, by name."""
    return _brought(group, tuple(sys.path))


@cache
def _brought(group: str, path: tuple[str, ...]) -> dict[str, list[EntryPoint]]:
    from importlib.metadata import entry_points

    found: dict[str, list[EntryPoint]] = {}
    for entry in entry_points(group=group):
        found.setdefault(entry.name, []).append(entry)
    return found


def who(entry: EntryPoint) -> str:
    """Return name and version of the distribution that an entry belongs to."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def place(error: BaseException, package: str) -> str:
    """Say where in a package something went wrong, and what.

    Returns
    -------
    "file, line 3: ValueError: why"; the line is the last one within the package, if there is one
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}: {error.msg}"
    said = " ".join(str(error).split())
    return f"{line(error, package)}{type(error).__name__}: {said:.200}"


def line(error: BaseException, package: str) -> str:
    """Return "file, line 3: " of the last line of a package on the way to an error; "" for none."""
    top = package.partition(".")[0]
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__)
        if top in re.split(r"[/\\.]", frame.filename) and "importlib" not in frame.filename
    ]
    return f"{frames[-1].filename}, line {frames[-1].lineno}: " if frames else ""


def _kind(certificate: object) -> str:
    question = certificate.get("question") if type(certificate) is dict else None
    kind = question.get("class") if type(question) is dict else None
    return kind if type(kind) is str else ""


def _twice(kind: str) -> str:
    return f"the kind {kind!r} is brought twice, by {' and by '.join(sorted(map(who, by(kind))))}; uninstall one"


def _loaded(kind: str) -> Check:
    """Return the check of a kind that is not built in."""
    entries = by(kind)
    if len(entries) != 1:
        msg = _twice(kind) if entries else f"nobody brings the kind {shown(kind)}"
        raise Malformed(msg)
    (entry,) = entries
    try:
        found = entry.load()
    except (Exception, SystemExit) as error:  # somebody's module: whatever it raises, it has no check
        msg = f"{who(entry)}: the kind {kind!r} cannot be loaded: {place(error, entry.module)}"
        raise Malformed(msg) from None
    if not callable(found):
        msg = f"{who(entry)}: the kind {kind!r} names {entry.value}, which is no function"
        raise Malformed(msg)
    return found  # type: ignore[no-any-return]


def _careful(kind: str) -> Check:
    """Return a check of a kind whose failures are sentences: what fails has not accepted anything."""
    (entry,), run = by(kind)[:1], _loaded(kind)

    def check(question: object, answer: object, evidence: object) -> None:
        try:
            said: object = run(question, answer, evidence)
        except (Malformed, Refused, RecursionError):
            raise
        except Exception as error:  # somebody's check: it may raise whatever it likes
            msg = f"the check of {kind!r} by {who(entry)} fails: {place(error, entry.module)}"
            raise Fails(msg) from None
        if said is not None:
            msg = f"the check of {kind!r} by {who(entry)} gives {shown(said)}; it must raise Refused, or give nothing"
            raise Fails(msg)

    return check


def fetched(certificate: object, folder: str) -> dict[str, object]:
    """Return the rows that a certificate names by their hash, as far as a folder has them.

    Parameters
    ----------
    folder : holds ``NAME.json``, a list of rows, for data called NAME

    Raises
    ------
    Malformed
        If a file cannot be read, or has not these rows.
    """
    found: dict[str, object] = {}
    for name, rows, digest in _references(certificate):
        path = os.path.join(folder, f"{name}.json")
        try:
            with open(path, encoding="utf-8") as stream:
                table = parse(stream.read())
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            msg = f"{path}: cannot be read ({error})"
            raise Malformed(msg) from None
        if type(table) is not list or (rows and max(rows) >= len(table)):
            msg = f"{path}: must be a list of rows, and have all that the certificate names"
            raise Malformed(msg)
        found[digest] = [table[row] for row in rows]
    return found


def _references(certificate: object) -> Iterator[tuple[str, list[int], str]]:
    question = certificate.get("question") if type(certificate) is dict else None
    return references(question)
