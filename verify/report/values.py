"""Exact values as a page shows them: fractions first, decimals only beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape

from verify import objects
from verify.files import encoded
from verify.objects import Extent, Table, fields_of, show, spoken
from verify.picture.words import number, rounded
from verify.results import is_number


MOST = 12
# Rows that are shown of a long list; the rest is in the download.


def stable_id(instance: Any) -> str:
    """Return the id of a counterexample: it changes with the instance and with nothing else."""
    text = json.dumps(instance, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"x-{hashlib.sha256(encoded(text)).hexdigest()[:10]}"


def exact(value: Any) -> Markup:
    """Write an exact number, a fraction with its decimal beside it."""
    if not is_number(value):
        return escape(str(value))
    fraction = _fraction(value)
    text = number(fraction)
    if fraction.denominator == 1 or text.startswith("≈"):
        return escape(text)
    return Markup('{} <span class="dec">({})</span>').format(text, rounded(fraction))


def _fraction(value: Any) -> Fraction:
    top, _, bottom = str(value).partition("/")
    return Fraction(int(top), int(bottom) if bottom else 1)


def revived(data: Any) -> Any:
    """Return the object that JSON holds, as far as its classes are known here.

    Of what cannot be read, mappings and lists of what can.

    >>> revived({"type": "of a package that is gone", "v": ["1/2", "text"]})
    {'type': 'of a package that is gone', 'v': (Fraction(1, 2), 'text')}
    """
    if is_number(data):
        return _fraction(data)
    if isinstance(data, list):
        return tuple(map(revived, data))
    if not isinstance(data, dict):
        return data
    try:
        return objects.read(data)
    except ValueError:
        return {key: one if key in ("type", "kind") else revived(one) for key, one in data.items()}


def brief(data: Any) -> str:
    """Write a value on one line, as far as there is room; a list of names is no vector.

    >>> brief([0, "1/2", None]), brief(["2-3", "4-9"]), brief([])
    ('(0, 1/2, none)', '2-3, 4-9', '–')
    """
    value = revived(data)
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return ", ".join(value) or "–"
    return show(value)


def extent(instance: Any) -> Extent:
    """Count what an instance holds, as JSON has it."""
    return objects.extent(revived(instance))


def rendered(data: Any) -> Markup:
    """Write a value at length: tables where its class has one, lists for what has names."""
    value = revived(data)
    return _rendered(value, value)


def _rendered(value: Any, within: Any) -> Markup:
    cls = type(value)
    if hasattr(cls, "table"):
        return _table(value.table(within))
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return exact(objects.write(value))
    if getattr(value, "beside", "=") == ":":
        return Markup('<span class="num">{}</span>').format(show(value, within))
    parts = fields_of(value)
    if not parts and hasattr(cls, "to_json"):
        parts = revived({**value.to_json(), "type": ""})
        parts = fields_of(parts)
    if parts:
        return _by_name(_kind(value), parts, within)
    if isinstance(value, tuple) and not all(type(one) in (int, Fraction) for one in value):
        items = Markup("").join(Markup("<li>{}</li>").format(_rendered(one, within)) for one in value[:MOST])
        more = len(value) - MOST
        if more > 0:
            items += Markup("<li>… {} more in the download</li>").format(more)
        return Markup("<ol>{}</ol>").format(items)
    return Markup('<span class="num">{}</span>').format(show(value, within))


def _kind(value: Any) -> str | None:
    """Return the name of an object's class, or what JSON says that it is."""
    if isinstance(value, Mapping):
        kind = value.get("type", value.get("kind"))
        return kind if isinstance(kind, str) else None
    return objects.name_of(type(value))


def _by_name(kind: str | None, parts: Mapping[str, Any], within: Any) -> Markup:
    """Write the parts that there are: of one that is None, or an empty list, nothing can be seen."""
    parts = {key: one for key, one in parts.items() if one is not None and one != ()}
    if not parts:
        return Markup("<p>There is no {}.</p>").format(kind or "value")
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(spoken(key, one), _rendered(one, within))
        for key, one in parts.items()
    )
    title = Markup('<p class="soft">{}</p>').format(kind) if kind else Markup("")
    return title + Markup('<dl class="row">{}</dl>').format(rows)


def _table(table: Table | tuple[tuple[str, ...], list[tuple[str, ...]]]) -> Markup:
    columns, listed = table
    head = Markup("").join(Markup("<th>{}</th>").format(column) for column in columns)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup('<td class="num">{}</td>').format(cell) for cell in row)
        )
        for row in listed[:MOST]
    )
    more = len(listed) - MOST
    if more > 0:
        rows += Markup('<tr><td colspan="{}">… {} more in the download</td></tr>').format(
            len(columns), more
        )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)
