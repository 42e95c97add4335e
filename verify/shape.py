"""Shapes of JSON that comes from a disk: what is read of it is what it is taken for.

A shape is a type; a set of words; a list of one shape; an object of shapes by key, where "key?" may
be missing and other keys are free; or one of the small classes below. Nothing is converted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from verify.errors import meant, nearest


Shape = Any


class Odd(ValueError):
    """A value is not of the shape it is taken for; the message says where and why."""


class Count(NamedTuple):
    """A whole number of at least this, and no more than anybody can count."""

    least: int = 0
    most: int = 10**15


class Maybe(NamedTuple):
    """This, or null."""

    shape: Shape


class Each(NamedTuple):
    """An object with any keys, and these values."""

    shape: Shape


class Row(NamedTuple):
    """A list of so many values, each of its own shape."""

    shapes: tuple[Shape, ...]


class OneOf(NamedTuple):
    """The first of these that a value's outer type fits."""

    shapes: tuple[Shape, ...]


class Such(NamedTuple):
    """A value for which a function finds no fault; it returns what is wrong, or nothing."""

    fault: Callable[[Any], str]


NUMBER = (int, float)
ANY = object
WORDS = {str: "text", int: "a whole number", bool: "true or false", dict: "an object", list: "a list"}


def check(value: Any, shape: Shape, where: str = "") -> None:
    """See that a value is of a shape.

    Raises
    ------
    Odd
        With the place of the first that is not, and what belongs there.
    """
    match shape:
        case Count(least, most):
            good = _is(value, int) and least <= value <= most
            _need(good, value, f"a whole number of at least {least}", where)
        case Maybe(inner):
            if value is not None:
                check(value, inner, where)
        case Each(inner):
            _need(type(value) is dict, value, "an object", where)
            for key, one in value.items():
                check(one, inner, f"{where}.{key}")
        case Row(shapes):
            _need(type(value) is list and len(value) == len(shapes), value, f"a list of {len(shapes)}", where)
            for k, (one, inner) in enumerate(zip(value, shapes, strict=True)):
                check(one, inner, f"{where}[{k}]")
        case OneOf(shapes):
            fitting = [inner for inner in shapes if _fits(value, inner)]
            _need(bool(fitting), value, " or ".join(_words(inner) for inner in shapes), where)
            check(value, fitting[0], where)
        case Such(fault):
            found = fault(value)
            if found:
                _odd(where, found)
        case set() | frozenset():
            if type(value) is not str or value not in shape:
                words = f"must be one of {', '.join(sorted(shape))}, not {_brief(value)}"
                _odd(where, words + meant(value, sorted(shape)))
        case dict():
            _need(type(value) is dict, value, "an object", where)
            for key, inner in shape.items():
                name = key.removesuffix("?")
                if name in value:
                    check(value[name], inner, f"{where}.{name}" if where else name)
                elif not key.endswith("?"):
                    near = nearest(name, sorted(value.keys() - {own.removesuffix("?") for own in shape}))
                    _odd(where, f'has no "{name}"' + (f"; is {near!r:.40} meant?" if near else ""))
        case [inner]:
            _need(type(value) is list, value, "a list", where)
            for k, one in enumerate(value):
                check(one, inner, f"{where}[{k}]")
        case _:
            _need(_is(value, shape), value, _words(shape), where)


def _is(value: Any, kind: Any) -> bool:
    """Is a value of a type or of one of some? Truth is no number here."""
    if kind is object:
        return True
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return type(value) in kinds


def _fits(value: Any, shape: Shape) -> bool:
    match shape:
        case Count():
            return _is(value, int)
        case Each() | dict():
            return type(value) is dict
        case Row(shapes):
            return type(value) is list and len(value) == len(shapes)
        case list():
            return type(value) is list
        case set() | frozenset():
            return type(value) is str
        case Such(fault):
            return not fault(value)
        case _:
            return _is(value, shape)


def _words(shape: Shape) -> str:
    match shape:
        case Each() | dict():
            return "an object"
        case Row() | list():
            return "a list"
        case tuple() if all(isinstance(kind, type) for kind in shape):
            return "a number" if shape == NUMBER else " or ".join(WORDS[kind] for kind in shape)
        case type():
            return WORDS.get(shape, shape.__name__)
    return "something else"


def _need(good: bool, value: Any, wanted: str, where: str) -> None:
    if not good:
        _odd(where, f"must be {wanted}, not {_brief(value)}")


def _brief(value: Any) -> str:
    if isinstance(value, list | dict):
        return WORDS[type(value)]
    return "null" if value is None else f"{value!r:.40}"


def _odd(where: str, why: str) -> None:
    space = "" if why.startswith((".", "[")) else " "
    raise Odd(f"{where[:120]}{space}{why}".strip().removeprefix("."))
