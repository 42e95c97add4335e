"""Certificates and answers in less room: what ``kernel.unpacked`` writes out again, text for text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from math import lcm
from typing import Any

from verify.kernel import FORMAT, FORMAT_2, Malformed, rational, unpacked
from verify.kernel.packed import SAFE


def packed(value: Any) -> Any:
    """Return a JSON value with numbers over one denominator wherever that is shorter.

    Certificates of format 1 come back in format 2, where something in them is packed.

    >>> packed({"w": ["1/1000003", "7/1000003", "8/1000003", "9/1000003", "5/1000003"]})
    {'w': {'numerators': [1, 7, 8, 9, 5], 'denominator': 1000003}}
    >>> packed({"weights": [[0, "1/3"], [4, "2/3"]]})
    {'weights': [[0, '1/3'], [4, '2/3']]}
    """
    if isinstance(value, list):
        return _list(value)
    if not isinstance(value, dict):
        return value
    within = {key: packed(entry) for key, entry in value.items()}
    if value.get("format") == FORMAT and any(within[key] is not value[key] for key in value):
        within["format"] = FORMAT_2
    return within if any(within[key] is not value[key] for key in value) else value


def _list(value: list[Any]) -> Any:
    """Return the shortest way to write a list, the list itself where that is one."""
    kinds = {*map(type, value)}
    if kinds <= {int} or (kinds == {list} and all({*map(type, row)} <= {int} for row in value)):
        return value
    best: Any = value
    room = _room(value)
    for other in _written(value):
        if _room(other) < room and unpacked(other) == value:
            best, room = other, _room(other)
    if best is not value:
        return best
    within = [packed(entry) for entry in value]
    return within if any(a is not b for a, b in zip(within, value, strict=True)) else value


def _room(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def _written(value: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the ways to write a list of numbers, of rows, or of weights; none for what is none."""
    if {*map(type, value)} == {list} and all(value):
        if all(len(row) == 2 and type(row[0]) is int for row in value):
            yield from _over([row[1] for row in value], indices=[row[0] for row in value])
        for whole in _over([x for row in value for x in row]):
            numerators = iter(whole["numerators"])
            rows = [[next(numerators) for _ in row] for row in value]
            yield {"numerators": rows, "denominator": whole["denominator"]}
    else:
        yield from _over(value)


def _over(numbers: Sequence[Any], **beside: Any) -> Iterator[dict[str, Any]]:
    if not {*map(type, numbers)} <= {int, str}:
        return
    try:
        pairs = [rational(x) for x in numbers]
    except Malformed:
        return
    denominator = lcm(*(q for _, q in pairs))
    yield beside | {
        "numerators": [_integer(p * (denominator // q)) for p, q in pairs],
        "denominator": _integer(denominator),
    }


def _integer(number: int) -> int | str:
    return number if -SAFE < number < SAFE else f"{number:#x}"
