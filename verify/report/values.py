"""Exact values as a page shows them: fractions first, decimals only beside them."""

from __future__ import annotations

import hashlib
import json
import re
from fractions import Fraction
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from verify.files import encoded
from verify.objects import write
from verify.picture.material import objects
from verify.picture.words import SUBSCRIPTS, number, rounded, typeset
from verify.report.formulas import formula


NUMBER = re.compile(r"-?[0-9]{1,50000}(?:/0{0,1000}[1-9][0-9]{0,40000})?")
MOST = 12
# Rows that are shown of a long list; the rest is in the download.


def stable_id(instance: Any) -> str:
    """Return the id of a counterexample: it changes with the instance and with nothing else."""
    text = json.dumps(instance, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"x-{hashlib.sha256(encoded(text)).hexdigest()[:10]}"


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


def brief(value: Any, *, classes: bool | None = None) -> str:
    """Write a value on one line, as far as there is room.

    Parameters
    ----------
    value : as JSON has it
    classes : are the labels classes, and 1 no sign? From the value, where None

    >>> brief({"type": "pair", "s": {"points": [[0]], "labels": [1]}, "v": [-1], "c": None})
    'S = {(0)⁺}, v = (−1), no c'
    >>> brief({"first": {"points": [[0]], "labels": [0]}, "second": {"points": [[0]], "labels": [1]}})
    'first = {(0) ↦ 0}, second = {(0) ↦ 1}'
    """
    if classes is None:
        classes = of_classes(value)
    if is_number(value):
        return number(_fraction(value))
    if isinstance(value, list):
        listed = [brief(one, classes=classes) for one in value[:MOST]]
        more = ["…"] if len(value) > MOST else []
        return f"({', '.join(listed + more)})"
    if isinstance(value, dict):
        if is_set(value):
            return labelled(value, classes=classes)
        as_formula = formula(value)
        if as_formula is not None:
            return as_formula
        if "cell" in value and "draws" in value:
            return typeset(str(value["cell"]))
        parts = ((key, one) for key, one in value.items() if key not in ("type", "kind"))
        return ", ".join(_told(key, one, classes=classes) for key, one in parts)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else typeset(str(value))


def of_classes(value: Any) -> bool:
    """Are the labels of an instance classes, 0, 1, 2 and so on, and not signs?"""
    return any(
        not set(one["labels"]) <= {1, -1} if is_set(one)
        else "classes" in one or one.get("kind") == "argmax"
        for one in objects(value)
    )


def _told(key: str, value: Any, *, classes: bool) -> str:
    """Write a part of an instance with its name."""
    name = named(key, value)
    if value is None:
        return f"no {name}"
    if is_set(value):
        return f"{name} = {{{brief(value, classes=classes)}}}"
    formal = isinstance(value, dict) and formula(value) is not None
    return f"{name}{':' if formal else ' ='} {brief(value, classes=classes)}"


GREEK = {"alpha": "α", "beta": "β", "rho": "ρ"}


def named(key: str, value: Any = None) -> str:
    """Return what a reader calls a part of an instance: a set by a capital letter, as in print.

    >>> named("alpha"), named("h1"), named("classes"), named("s", {"points": [[0]], "labels": [1]})
    ('α', 'h₁', 'classes', 'S')
    """
    if len(key) == 1 and is_set(value):
        return key.upper()
    if re.fullmatch("[a-z][0-9]", key):
        return key[0] + key[1].translate(SUBSCRIPTS)
    return GREEK.get(key, key.replace("_", " "))


def is_set(value: Any) -> bool:
    """Is this a labelled set as JSON writes it?"""
    return isinstance(value, dict) and "points" in value and "labels" in value


def told(x: Any) -> str:
    """Write an instance itself on one line; one that has no exact value, as Python does.

    >>> told((1, Fraction(-1, 2))), told(0.5)
    ('(1, −1/2)', '0.5')
    """
    try:
        return brief(write(x))
    except TypeError:
        return f"{x!r:.200}"


class Extent(NamedTuple):
    """How large an instance is: what there is to count in it."""

    dimension: int | None  # of the space of its first set, classifier or trial
    points: int  # of its labelled sets
    units: int  # hidden ones, of its networks
    samples: tuple[int, ...]  # the sizes of the samples that a trial drew

    def __str__(self) -> str:
        """Say it in words.

        >>> str(extent({"s": {"points": [[0, 1]], "labels": [1]}})), str(extent({"draws": [[[0, 3]]]}))
        ('d = 2, 1 point', '1 sample of 3')
        """
        parts = [f"d = {self.dimension}"] * (self.dimension is not None)
        for many, noun in ((self.points, "point"), (self.units, "hidden unit")):
            parts += [f"{many} {noun}{'s' * (many != 1)}"] * bool(many)
        if self.samples:
            sizes = " and ".join(map(str, dict.fromkeys(self.samples)))
            parts.append(f"{len(self.samples)} sample{'s' * (len(self.samples) != 1)} of {sizes}")
        return ", ".join(parts)

    @property
    def order(self) -> tuple[int, int, int]:
        """Return what instances are listed by; those that live in no one space come last."""
        none = self.dimension is None
        return int(none), self.dimension or 0, self.points + self.units + sum(self.samples)


def extent(instance: Any) -> Extent:
    """Count what an instance holds."""
    dimensions: list[int] = []
    points = units = 0
    samples: tuple[int, ...] = ()
    for one in objects(instance):
        if is_set(one) and one["points"]:
            dimensions.append(len(one["points"][0]))
            points += len(one["points"])
        elif "layers" in one and "rule" in one:
            dimensions.append(len(one["layers"][0]["W"][0]))
            units += sum(len(layer["W"]) for layer in one["layers"][:-1])
        elif "w" in one and "b" in one and "zero" in one:
            dimensions.append(len(one["w"]))
        elif "draws" in one:
            samples = tuple(sum(count for _, count in draw) for draw in one["draws"])
    return Extent(dimensions[0] if dimensions else None, points, units, samples)


def labelled(value: dict[str, Any], *, classes: bool = False) -> str:
    """Write a labelled set as the paper's readers would: its points with their labels.

    >>> labelled({"points": [[0, 1], ["1/2", 0]], "labels": [1, -1]})
    '(0, 1)⁺, (1/2, 0)⁻'
    """
    signs = {1: "⁺", -1: "⁻"}
    two = not classes and set(value["labels"]) <= {1, -1}
    pairs = zip(value["points"][:MOST], value["labels"], strict=False)
    listed = [f"{brief(point)}{signs[label]}" if two else f"{brief(point)} ↦ {label}" for point, label in pairs]
    more = ["…"] if len(value["points"]) > MOST else []
    return ", ".join(listed + more)


def rendered(value: Any, *, classes: bool | None = None) -> Markup:
    """Write a value at length: tables for sets, lists for what has names."""
    if classes is None:
        classes = of_classes(value)
    if isinstance(value, dict):
        if is_set(value) and set(value) <= {"type", "points", "labels"}:
            return _set(value, classes=classes)
        as_formula = formula(value)
        if as_formula is not None:
            return Markup('<span class="num">{}</span>').format(as_formula)
        kind = value.get("type", value.get("kind"))
        parts = {key: one for key, one in value.items() if key not in ("type", "kind")}
        if all(one is None for one in parts.values()):
            return Markup("<p>There is no {}.</p>").format(kind or "value")
        rows = Markup("").join(
            Markup("<dt>{}</dt><dd>{}</dd>").format(named(key, one), rendered(one, classes=classes))
            for key, one in parts.items()
        )
        title = Markup('<p class="soft">{}</p>').format(kind) if isinstance(kind, str) else Markup("")
        return title + Markup('<dl class="row">{}</dl>').format(rows)
    if isinstance(value, list) and value and not all(map(is_number, value)):
        items = Markup("").join(Markup("<li>{}</li>").format(rendered(one, classes=classes)) for one in value[:MOST])
        more = len(value) - MOST
        if more > 0:
            items += Markup("<li>… {} more in the download</li>").format(more)
        return Markup("<ol>{}</ol>").format(items)
    return Markup('<span class="num">{}</span>').format(brief(value, classes=classes)) if not is_number(value) else exact(value)


def _set(value: dict[str, Any], *, classes: bool) -> Markup:
    two = not classes and set(value["labels"]) <= {1, -1}
    rows = Markup("").join(
        Markup('<tr><td>x<sub>{}</sub></td><td class="num">{}</td><td>{}</td></tr>').format(
            k, brief(point), f"{label:+d}".replace("-", "−") if two else label
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
