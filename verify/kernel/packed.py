"""Format 2: certificates in less room.

A certificate of format 2 stands for one of format 1, which is what is checked. In it, and beside
it in an answer, a list of numbers may be written over one denominator::

    {"numerators": [3, "-0x1f"], "denominator": 7}                      for ["3/7", "-31/7"]
    {"numerators": [[1, 2], [3, 4]], "denominator": 10}                 for the rows of a matrix
    {"indices": [0, 5], "numerators": [1, 3], "denominator": 4}         for weights [[0, "1/4"], [5, "3/4"]]
    {"numerators": 3, "denominator": 4}                                 for a number

A numerator is an integer or a text in hexadecimal, which is read in linear time and however long
it is; the denominator is positive. Nothing else differs.
"""

from __future__ import annotations

import re
from math import gcd

from verify.kernel.numbers import Hexadecimal, Malformed, shown


FORMAT_1, FORMAT_2 = "separatrix-certificate/1", "separatrix-certificate/2"

SAFE = 9_007_199_254_740_992
# Integers below 2^53 survive every JSON reader; longer ones are written as text.

LIST, SPARSE = {"numerators", "denominator"}, {"indices", "numerators", "denominator"}
HEXADECIMAL = re.compile("-?0x[0-9a-f]+")


def unpacked(value: object) -> object:
    """Return a JSON value with what is packed written out, and certificates of format 2 in format 1.

    A certificate of format 1 stays as it is: what is packed in it is no number.
    """
    try:
        return _unpacked(value)
    except RecursionError:
        msg = "nested too deeply"
        raise Malformed(msg) from None


def _unpacked(value: object) -> object:
    if type(value) is list:
        if {*map(type, value)} <= {int, str}:
            return value
        return [_unpacked(entry) for entry in value]
    if type(value) is not dict or value.get("format") == FORMAT_1:
        return value
    if value.keys() in (LIST, SPARSE):
        return _list(value)
    whole = {key: _unpacked(entry) for key, entry in value.items()}
    return whole | {"format": FORMAT_1} if value.get("format") == FORMAT_2 else whole


def _list(packed: dict[str, object]) -> object:
    denominator = _integer(packed["denominator"])
    if denominator <= 0:
        msg = f"a denominator must be positive, got {shown(packed['denominator'])}"
        raise Malformed(msg)
    numbers = _over(packed["numerators"], denominator)
    if "indices" not in packed:
        return numbers
    indices = packed["indices"]
    if type(indices) is not list or type(numbers) is not list or len(indices) != len(numbers):
        msg = "indices and numerators must be lists of one length"
        raise Malformed(msg)
    return [list(pair) for pair in zip(indices, numbers, strict=True)]


def _over(numerators: object, denominator: int) -> object:
    if type(numerators) is list:
        return [_over(entry, denominator) for entry in numerators]
    numerator = _integer(numerators)
    common = gcd(numerator, denominator)
    return _text(numerator // common, denominator // common)


def _text(p: int, q: int) -> int | str:
    """Write a number as format 1 does; one that is too long for Python in hexadecimal."""
    if q == 1 and -SAFE < p < SAFE:
        return p
    try:
        return str(p) if q == 1 else f"{p}/{q}"
    except ValueError:
        return Hexadecimal(f"{p:#x}/{q:#x}")


def _integer(value: object) -> int:
    if type(value) is int:
        return value
    if type(value) is str and HEXADECIMAL.fullmatch(value):
        return int(value, 16)
    msg = f'a numerator or denominator must be an integer or a text such as "0x1f", got {shown(value)}'
    raise Malformed(msg)
