"""A conjecture: a claim of one's own, in fifteen lines, in any file."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from verify.book import moved
from verify.claim import Claim, Statement
from verify.names import words_of
from verify.outcome import Outcome, Reading, Standing


X = TypeVar("X")
W = TypeVar("W")

PREFIX = "conjectures/"
# What the id of a conjecture begins with that names none.


class Conjecture(Claim[X, W]):
    """A claim whose declarations follow from its name and its docstring.

    Needed: ``domain`` and ``decide(x, w)``; usual: ``assumptions`` and ``construct(x)``. The
    first line of the docstring is the title, the whole is the statement, in LaTeX between dollars.
    """

    standing = Standing.OURS_OPEN
    reading = Reading.OURS
    expects = Outcome.SURVIVES
    needs_draws = 0.0
    # A conjecture is to be written quickly; how many draws were admitted is reported.

    def __init_subclass__(cls, **options: Any) -> None:
        """Fill in what was not declared."""
        super().__init_subclass__(**options)
        own, words = vars(cls), words_of(cls.__name__)
        text = inspect.cleandoc(own.get("__doc__") or _module_text(cls) or " ".join(words))
        first = re.sub(r"[*`]", "", text.split("\n\n")[0].replace("\n", " ")).rstrip(".")
        for name, value in (
            ("id", PREFIX + "-".join(words).lower()),
            ("label", " ".join(words)),
            ("title", first),
            ("statement", Statement(printed=text, source="a conjecture")),
        ):
            if name not in own:
                setattr(cls, name, value)


def _module_text(cls: type) -> str | None:
    return getattr(sys.modules.get(cls.__module__), "__doc__", None)


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Find what lay here once."""
        return moved(__name__, name)
