"""What a user can put right, and the sentence for what was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any


NOT_RUN = "not run"
# The word for what needs an extra that is not installed; a key of its details in a report.


class BadInput(ValueError):
    """What the user gave cannot be used; the message says what, where and what to do."""


class WorkLimit(Exception):
    """The budget of arithmetic work ended before there was an answer: undecided, never a yes."""


class MissingExtra(BadInput):
    """What was asked for needs an optional part of the distribution; without it, it is not run."""

    def __init__(self, extra: str, packages: list[str]) -> None:
        verb = "is" if len(packages) == 1 else "are"
        super().__init__(f"needs separatrix[{extra}] ({', '.join(packages)} {verb} not installed)")


def need(extra: str, *packages: str) -> None:
    """See that the packages of an extra are there.

    Raises
    ------
    MissingExtra
        With the names of those that are not.
    """
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise MissingExtra(extra, missing)


class Misused(TypeError):
    """A part of a claim gives what it must not give; the place to look at is where it is defined."""

    def __init__(self, message: str, part: Any) -> None:
        super().__init__(message)
        self.part = part


def true_or_false(answer: Any, what: str, part: Any) -> bool:
    """Return the answer to a question, if it is one: a forgotten ``return`` is not "no".

    Raises
    ------
    Misused
        Where it is neither True nor False.
    """
    if type(answer).__name__ not in ("bool", "bool_"):  # the latter is numpy's
        msg = f"{what} must say True or False, not {answer!r:.40}"
        raise Misused(msg, part)
    return bool(answer)


NEAR = 0.7
# Share of letters in common, in order, from which a word may have been meant.
LIKE = 0.85
# And from which a name that anybody may choose is taken for a misspelt one.


def one_of(what: str, got: object, allowed: Iterable[object], *, where: str = "", listed: str = "") -> None:
    """Refuse what is none of the allowed values: nothing is taken for something else.

    Parameters
    ----------
    what : is named, such as "the class"
    where : it stands, such as "a.json, line 3"
    listed : how to see what is allowed, where that is too long for a sentence

    >>> one_of("the sign", "Any", ("any", "nonnegative"))
    Traceback (most recent call last):
    ...
    verify.errors.BadInput: the sign 'Any' is not known; it must be 'any' or 'nonnegative'; did you mean 'any'?
    """
    known = list(allowed)
    if any(got is one or (type(got) is not bool and got == one) for one in known):
        return
    place = f"{where}: " if where else ""
    msg = f"{place}{what} {got!r:.60} is not known; {listed or f'it must be {_either(known)}'}{meant(got, known)}"
    raise BadInput(msg)


def only(what: str, got: Iterable[object], allowed: Iterable[str], *, where: str = "") -> None:
    """Refuse the first name that is not allowed: what nobody reads was meant to be read.

    >>> only("field", ["points", "lable"], ["points", "label"], where="a.json")
    Traceback (most recent call last):
    ...
    verify.errors.BadInput: a.json: there is no field 'lable'; there are 'points', 'label'; did you mean 'label'?
    """
    known = list(allowed)
    for name in got:
        if name not in known:
            place = f"{where}: " if where else ""
            msg = f"{place}there is no {what} {name!r:.60}; there are {_listed(known)}{meant(name, known)}"
            raise BadInput(msg)


def meant(got: object, allowed: Iterable[object], near: float = NEAR) -> str:
    """Return "; did you mean ...?" where one of the allowed values is near, else nothing."""
    found = nearest(got, allowed, near)
    return "" if found is None else f"; did you mean {_quoted(found)}?"


def nearest(got: object, allowed: Iterable[object], near: float = NEAR) -> object | None:
    """Return the allowed value that a text may have been meant for."""
    if not isinstance(got, str):
        return None
    from difflib import get_close_matches

    plain, own = {str(one).casefold(): one for one in allowed}, got.casefold()[:100]
    moved = [one for one in plain if sorted(one) == sorted(own)]  # letters that changed places
    close = [*moved, *get_close_matches(own, plain, 1, near)]
    return plain[close[0]] if close else None


def _either(known: list[object]) -> str:
    *most, last = map(_quoted, known)
    return f"{', '.join(most)} or {last}" if most else last


def _listed(known: Iterable[object]) -> str:
    return ", ".join(map(_quoted, known)) or "none"


def _quoted(value: object) -> str:
    return repr(str(value)) if isinstance(value, str) else repr(value)
