"""Numbers as certificates write them: integers or strings "p/q"; never floats.

Everything is turned into Python integers over one common denominator, so that each
check below is a comparison of integers and nothing is ever rounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import lcm
from operator import mul


class Malformed(ValueError):
    """The object is not a certificate: a field is missing or of the wrong shape."""


class Refused(Exception):
    """The certificate is well formed, but what it claims does not follow."""


def shown(value: object) -> str:
    """Return the beginning of a value's text for a message; not every value can be written."""
    try:
        return repr(value)[:60]
    except (ValueError, RecursionError):  # a number or a nesting beyond Python's limits
        return f"a {type(value).__name__} too long to show"


class Hexadecimal(str):
    """A number "p/q" in hexadecimal, too long for decimal digits; only ``packed`` makes one."""

    __slots__ = ()


class Over:
    """A vector that is handed over in memory, and by no file: integers of 64 bits over a denominator."""

    __slots__ = ("denominator", "numerators")

    def __init__(self, numerators: memoryview, denominator: int) -> None:
        self.numerators, self.denominator = numerators, denominator

    def __len__(self) -> int:
        return len(self.numerators)


NUMBER = re.compile(r"([+-]?[0-9]+)(?:/([0-9]+))?")


def rational(value: object) -> tuple[int, int]:
    """Return numerator and positive denominator of an integer or a string "p/q"."""
    if type(value) is int:
        return value, 1
    if type(value) is Hexadecimal:
        p, q = value.split("/")
        return int(p, 16), int(q, 16)
    match = NUMBER.fullmatch(value) if type(value) is str else None
    if match is None:
        msg = f'a number must be an integer or a string "p/q", got {shown(value)}'
        raise Malformed(msg)
    try:
        p, q = match.groups()
        numerator, denominator = int(p), int(q) if q else 1
    except ValueError as error:  # Python's limit on the digits of one number
        raise Malformed(str(error)) from None
    if denominator == 0:
        msg = f"a number has denominator 0: {shown(value)}"
        raise Malformed(msg)
    return numerator, denominator


def vector(value: object, name: str, size: int | None = None) -> tuple[list[int], int]:
    """Return a list of numbers as integers over one common positive denominator."""
    if type(value) is not list or (size is not None and len(value) != size):
        msg = f"{name} must be a list of {'numbers' if size is None else f'{size} numbers'}"
        raise Malformed(msg)
    if {*map(type, value)} <= {int}:
        return value, 1
    pairs = [rational(entry) for entry in value]
    denominator = lcm(*(q for _, q in pairs))
    return [p * (denominator // q) for p, q in pairs], denominator


def sparse(value: object, name: str, size: int) -> tuple[dict[int, int], int]:
    """Return ``[[index, weight], ...]`` with rising indices and weights > 0 as integers."""
    if type(value) is not list or any(type(e) is not list or len(e) != 2 for e in value):
        msg = f"{name} must be a list of pairs [index, weight]"
        raise Malformed(msg)
    last = -1
    for index, _ in value:
        if type(index) is not int or not last < index < size:
            msg = f"{name}: indices must rise and stay below {size}, got {shown(index)}"
            raise Malformed(msg)
        last = index
    weights, denominator = vector([weight for _, weight in value], name)
    if any(weight <= 0 for weight in weights):
        msg = f"{name}: every listed weight must be positive"
        raise Refused(msg)
    return {index: weight for (index, _), weight in zip(value, weights, strict=True)}, denominator


def field(mapping: object, key: str, where: str) -> object:
    """Return ``mapping[key]``, or say which field is missing."""
    if not isinstance(mapping, dict) or key not in mapping:
        msg = f'{where} must be an object with the field "{key}"'
        raise Malformed(msg)
    return mapping[key]


def only(mapping: object, where: str, *keys: str) -> None:
    """Refuse fields that no check reads: what they say would be taken for certified."""
    for key in [key for key in mapping if key not in keys] if type(mapping) is dict else ():
        msg = f"{where} has no field {shown(key)}; it has {', '.join(keys) or 'none'}"
        raise Malformed(msg)


def same(one: object, other: object) -> bool:
    """Are two JSON values the same, types too? To Python 1, 1.0 and true are equal."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def dot(a: Sequence[int], b: Sequence[int]) -> int:
    """Return the inner product of two integer vectors of equal length."""
    return sum(map(mul, a, b))


def require(condition: bool, reason: str) -> None:
    """Refuse the certificate with this reason unless the condition holds."""
    if not condition:
        raise Refused(reason)
