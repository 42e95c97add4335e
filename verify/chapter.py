"""What a package says of itself to be a chapter: whose paper, and what of it is here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from verify.errors import BadInput, one_of


TEXTS = ("read", "abstract", "recalled")
# What of a paper was at hand: all of it, its abstract, or nobody had it before the eyes.

ERROR = Fraction(1, 20)
# The chance of a wrong verdict that the cells of one chapter may share.

PLACE = re.compile(r"[\w.]+:\w+")
# Of something in a module: "mypaper.slider:scenes".

RESERVED = "conjectures"
# What ids of files outside every chapter begin with.


class Paper(NamedTuple):
    """A paper, as a page cites it."""

    key: str
    title: str
    authors: str
    venue: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A paper's claims in a package: ``chapter = Chapter(...)`` in its ``__init__`` makes it one.

    The package's files hold claims, its folders what these need; every claim's id begins with
    ``key/``. Another distribution names the package in its entry points ::

        [project.entry-points."separatrix.chapters"]
        mypaper = "mypaper"

    Raises
    ------
    BadInput
        With one sentence, where a field says nothing that can be used.
    """

    key: str
    # What ids begin with: small letters, digits, "-" and "_"; the name of the entry point.

    title: str
    authors: tuple[str, ...] = ()
    # None: a chapter without a paper.

    venue: str = ""
    year: int | None = None
    url: str = ""
    text: str = "read"
    # One of TEXTS.

    order: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # The print from first to last: sections, and in each the ids of its claims; every printed one
    # once. Without it they stand as their sources and labels say.

    front: str = ""
    # The place of what the chapter shows at the head of its page: a function without arguments that
    # returns scenes, or these themselves, such as "mypaper.slider:scenes"; imported when a report
    # is made.

    experiments: tuple[str, ...] = ()
    # Dotted paths, such as "mypaper.figure_2:EXPERIMENT", imported when they are asked for.

    stored: str = "stored"
    # The folder of the package with committed results, by experiment and scale.

    error: Fraction = ERROR
    # At most 5 %.

    commands: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    # By name: the place of a function that is handed a parser, such as "mypaper.path:add", and a
    # line for the help. It adds arguments and sets ``run``, which returns the exit status.

    def __post_init__(self) -> None:
        """Refuse what nothing can be made of."""
        where = f"Chapter {self.key!r:.60}"
        if not isinstance(self.key, str) or not re.fullmatch("[a-z][a-z0-9_-]*", self.key):
            msg = f'{where}: key must be small letters, digits, "-" and "_", such as "mypaper2024"'
            raise BadInput(msg)
        if self.key == RESERVED:
            msg = f"{where}: files outside every chapter begin their ids with this; take another key"
            raise BadInput(msg)
        if not isinstance(self.title, str) or not self.title.strip():
            msg = f"{where}: title must be a text"
            raise BadInput(msg)
        if not isinstance(self.authors, tuple) or not all(isinstance(one, str) for one in self.authors):
            msg = f'{where}: authors must be a tuple of names, such as ("A. Author",)'
            raise BadInput(msg)
        if not isinstance(self.experiments, tuple) or not all(isinstance(one, str) for one in self.experiments):
            msg = f'{where}: experiments must be a tuple of dotted paths, such as ("mypaper.figure_2:EXPERIMENT",)'
            raise BadInput(msg)
        for name, entry in _items(self.commands):
            if not re.fullmatch("[a-z][a-z0-9-]*", str(name)) or not _place_and_line(entry):
                msg = (
                    f"{where}: the command {name!r:.40} must be small letters, digits and \"-\", and come with "
                    'a place and a line of help, such as ("mypaper.path:add", "follow the path")'
                )
                raise BadInput(msg)
        if not _sections(self.order):
            msg = (
                f"{where}: order must be pairs of a section and ids, such as "
                f'(("Section 2", ("{self.key}/theorem-1", "{self.key}/remark-2")),)'
            )
            raise BadInput(msg)
        if not isinstance(self.front, str) or not (not self.front or PLACE.fullmatch(self.front)):
            msg = f'{where}: front must be a place of scenes, such as "mypaper.slider:scenes"'
            raise BadInput(msg)
        one_of("text", self.text, TEXTS, where=where)
        if not isinstance(self.error, Fraction) or not 0 < self.error <= ERROR:
            msg = f"{where}: error must be a Fraction above 0 and at most {ERROR}"
            raise BadInput(msg)

    @property
    def paper(self) -> Paper | None:
        """Return the paper as a page cites it; None for a chapter without one."""
        if not self.authors:
            return None
        venue = f"{self.venue} {self.year or ''}".strip()
        return Paper(self.key, self.title, ", ".join(self.authors), venue)


def _items(table: object) -> Iterable[tuple[object, object]]:
    """Return the pairs of a table; what is none is one pair that nothing can be made of."""
    return table.items() if isinstance(table, Mapping) else [(table, None)]


def _place_and_line(entry: object) -> bool:
    place, line = entry if isinstance(entry, tuple) and len(entry) == 2 else ("", "")
    return isinstance(place, str) and isinstance(line, str) and bool(PLACE.fullmatch(place))


def _sections(order: object) -> bool:
    """Is this a tuple of pairs: a section, and a tuple of ids?"""
    return isinstance(order, tuple) and all(
        isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], tuple)
        and all(isinstance(name, str) for name in one[1])
        for one in order
    )
