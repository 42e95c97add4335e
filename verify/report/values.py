"""Exact values as a page shows them: fractions first, decimals only beside them."""

from __future__ import annotations

import hashlib
import json
import re
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape

from verify.picture.words import number, rounded
from verify.report.formulas import formula


NUMBER = re.compile(r"-?[0-9]+(?:/[0-9]+)?")
MOST = 12
# Rows that are shown of a long list; the rest is in the download.


def stable_id(instance: Any) -> str:
    """Return the id of a counterexample: it changes with the instance and with nothing else."""
    text = json.dumps(instance, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"x-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def is_number(value: Any) -> bool:
    """Is this an exact number as JSON writes it?"""
    if isinstance(value, str):
        return NUMBER.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


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


def brief(value: Any) -> str:
    """Write a value on one line, as far as there is room."""
    if is_number(value):
        return number(_fraction(value))
    if isinstance(value, list):
        listed = [brief(one) for one in value[:MOST]]
        more = ["…"] if len(value) > MOST else []
        return f"({', '.join(listed + more)})"
    if isinstance(value, dict):
        if "points" in value and "labels" in value:
            return labelled(value)
        as_formula = formula(value)
        if as_formula is not None:
            return as_formula
        if "cell" in value and "draws" in value:
            return str(value["cell"])
        fields = ((key, one) for key, one in value.items() if key not in ("type", "kind"))
        return ", ".join(f"{key} = {brief(one)}" for key, one in fields)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def labelled(value: dict[str, Any]) -> str:
    """Write a labelled set as the paper's readers would: its points with their labels.

    >>> labelled({"points": [[0, 1], ["1/2", 0]], "labels": [1, -1]})
    '(0, 1)⁺, (1/2, 0)⁻'
    """
    signs = {1: "⁺", -1: "⁻"}
    two = set(value["labels"]) <= {1, -1}
    pairs = zip(value["points"][:MOST], value["labels"], strict=False)
    listed = [f"{brief(point)}{signs[label]}" if two else f"{brief(point)} ↦ {label}" for point, label in pairs]
    more = ["…"] if len(value["points"]) > MOST else []
    return ", ".join(listed + more)


def rendered(value: Any) -> Markup:
    """Write a value at length: tables for sets, lists for what has names."""
    if isinstance(value, dict):
        if "points" in value and "labels" in value and set(value) <= {"type", "points", "labels"}:
            return _set(value)
        as_formula = formula(value)
        if as_formula is not None:
            return Markup('<span class="num">{}</span>').format(as_formula)
        rows = Markup("").join(
            Markup("<dt>{}</dt><dd>{}</dd>").format(key, rendered(one))
            for key, one in value.items()
            if key not in ("type", "kind")
        )
        kind = value.get("type", value.get("kind"))
        title = Markup('<p class="soft">{}</p>').format(kind) if isinstance(kind, str) else Markup("")
        return title + Markup('<dl class="row">{}</dl>').format(rows)
    if isinstance(value, list) and value and not all(map(is_number, value)):
        items = Markup("").join(Markup("<li>{}</li>").format(rendered(one)) for one in value[:MOST])
        more = len(value) - MOST
        if more > 0:
            items += Markup("<li>… {} more in the download</li>").format(more)
        return Markup("<ol>{}</ol>").format(items)
    return Markup('<span class="num">{}</span>').format(brief(value)) if not is_number(value) else exact(value)


def _set(value: dict[str, Any]) -> Markup:
    rows = Markup("").join(
        Markup('<tr><td>x<sub>{}</sub></td><td class="num">{}</td><td>{}</td></tr>').format(
            k, brief(point), f"{label:+d}".replace("-", "−") if set(value["labels"]) <= {1, -1} else label
        )
        for k, (point, label) in enumerate(zip(value["points"], value["labels"], strict=True), 1)
        if k <= MOST
    )
    more = len(value["points"]) - MOST
    if more > 0:
        rows += Markup('<tr><td colspan="3">… {} more in the download</td></tr>').format(more)
    return Markup(
        "<table><thead><tr><th>Point</th><th>Coordinates</th><th>Label</th></tr></thead>"
        "<tbody>{}</tbody></table>"
    ).format(rows)
