"""Certificates and answers in less room: what ``kernel.unpacked`` writes out again, text for text."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import lcm
from pathlib import Path
from typing import Any

from verify import files
from verify.kernel import FORMAT, FORMAT_2, Malformed, rational, unpacked
from verify.kernel.numbers import Over
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


def in_json(value: object) -> Any:
    """Write what certificates have in memory, for ``json.dumps(..., default=in_json)``.

    >>> from array import array
    >>> json.dumps([Over(memoryview(array("q", [5, 20])), 10)], default=in_json)
    '[["1/2", 2]]'
    """
    if isinstance(value, Over):
        return unpacked({"numerators": value.numerators.tolist(), "denominator": value.denominator})
    msg = f"{type(value).__name__} is no JSON"
    raise TypeError(msg)


def _in_memory(value: Any) -> bool:
    """Are these points that are not JSON yet?"""
    return isinstance(value, list) and bool(value) and type(value[0]) is Over


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


MANY = 8
# Entries of a list from which it is written once, where it occurs several times.


def shared(value: Any, known: Mapping[int, Any] | None = None) -> Any:
    """Return an answer packed, in which what occurs several times, such as its points, is written once.

    ``verify.parts.spread`` puts the parts in their places again.

    Parameters
    ----------
    known : by the id of a list in the answer, how it is packed

    >>> v = [*range(8)]
    >>> shared({"a": v, "b": {"c": v}})
    {'parts': [[0, 1, 2, 3, 4, 5, 6, 7]], 'answer': {'a': {'part': 0}, 'b': {'c': {'part': 0}}}}
    """
    short = known or {}
    counts: Counter[Any] = Counter()
    texts: dict[int, str] = {}

    def key(entry: list[Any]) -> Any:
        if id(entry) in short or _in_memory(entry):
            return id(entry)
        return texts.setdefault(id(entry), json.dumps(entry))

    def count(entry: Any) -> None:
        for one in _entries(entry):
            if _is_long(one):
                counts[key(one)] += 1
            else:
                count(one)

    parts: list[Any] = []
    places: dict[Any, int] = {}

    def written(entry: Any) -> Any:
        if isinstance(entry, dict):
            return {name: written(one) for name, one in entry.items()}
        if not isinstance(entry, list):
            return entry
        if not _is_long(entry):
            return [written(one) for one in entry]
        if counts[key(entry)] == 1 and id(entry) not in short and not _in_memory(entry):
            return entry
        if key(entry) not in places:
            places[key(entry)] = len(parts)
            parts.append(short[id(entry)] if id(entry) in short else entry if _in_memory(entry) else packed(entry))
        return {"part": places[key(entry)]}

    count([value])
    answer = packed(written(value))
    return {"parts": parts, "answer": answer} if parts else answer


def _entries(entry: Any) -> Any:
    return entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()


def _is_long(entry: Any) -> bool:
    """Is it a list of numbers, or of lists, worth a name?"""
    return isinstance(entry, list) and len(entry) >= MANY and not isinstance(entry[0], dict)


def rows_over(rows: Sequence[Sequence[int]], denominator: int) -> Any:
    """Return packed what is written as the rows over a denominator."""
    longest = max(max(map(max, rows)), -min(map(min, rows)))
    listed: Any = rows if longest < SAFE else [[*map(_integer, row)] for row in rows]
    return listed if denominator == 1 and longest < SAFE else {"numerators": listed, "denominator": _integer(denominator)}


def write_answers(path: str, answers: Sequence[Any], known: Mapping[int, Any] | None = None) -> None:
    """Write answers with their certificates into a file, one a line, in little room; packed where its name ends in .gz.

    Parameters
    ----------
    known : see ``shared``

    Raises
    ------
    BadInput
        Where it cannot be written.
    """
    pieces = (text.encode() for answer in answers for text in chain(_texts(shared(answer, known)), ["\n"]))
    out = Path(path)
    files.write(out.parent, out.name, _gzipped(pieces) if out.suffix.lower() == ".gz" else pieces)


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a gzip file of these pieces, in which no time is."""
    packer = zlib.compressobj(wbits=31)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def _texts(answer: Any) -> Iterator[str]:
    """Yield an answer in pieces, so that the text of many points does not stand beside them."""
    if not (isinstance(answer, dict) and any(map(_in_memory, answer.get("parts", ())))):
        yield json.dumps(answer, separators=(",", ":"))
        return
    yield '{"parts":['
    for k, part in enumerate(answer["parts"]):
        yield "," * (k > 0)
        yield from _points(part) if _in_memory(part) else [json.dumps(part, separators=(",", ":"))]
    yield f'],"answer":{json.dumps(answer["answer"], separators=(",", ":"))}}}'


def _points(points: list[Over]) -> Iterator[str]:
    """Yield points as ``rows_over`` packs them."""
    denominator = points[0].denominator
    is_short = all(min(x.numerators) > -SAFE and max(x.numerators) < SAFE for x in points)
    bare = denominator == 1 and is_short
    yield "[" if bare else '{"numerators":['
    for k, x in enumerate(points):
        row = x.numerators.tolist() if is_short else [*map(_integer, x.numerators)]
        yield "," * (k > 0) + json.dumps(row, separators=(",", ":"))
    yield "]" if bare else f'],"denominator":{json.dumps(_integer(denominator))}}}'
