"""Classifiers as formulas: what a reader sees of a network with a few units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from theorems.geometry.picture.naming import label
from verify.exact.integers import Rational
from verify.picture.words import coordinate, number


if TYPE_CHECKING:
    from theorems.geometry.objects.networks import Layer, Rule
    from theorems.geometry.objects.regions import HalfSpace, Paraboloid


MOST_TERMS = 18
# Numbers that a formula may hold before it is only described.


def affine(w: Sequence[Rational], b: Rational) -> str:
    """Write <w, x> + b; coordinates have a letter of their own, for x₁, x₂, ... are points.

    >>> from fractions import Fraction
    >>> affine([1, Fraction(-1, 2)], 0), affine([2], -3), affine([0], 0)
    ('ξ₁ − 1/2 ξ₂', '2x − 3', '0')
    """
    names = ["x"] if len(w) == 1 else [coordinate(k) for k in range(len(w))]
    terms: list[tuple[Rational, str]] = [*zip(w, names, strict=True), (b, "")]
    return _sum([(c, name) for c, name in terms if c])


def _sum(terms: Sequence[tuple[Rational, str]]) -> str:
    text = ""
    for c, name in terms:
        size = -c if c < 0 else c
        shown = name if size == 1 and name else f"{number(size)}{' ' * (size.denominator > 1)}{name}".strip()
        if text:
            text += f" {'−' if c < 0 else '+'} {shown}"
        else:
            text = f"{'−' if c < 0 else ''}{shown}"
    return text or "0"


def linear(w: Sequence[Rational], b: Rational, zero: int) -> str:
    """Write a linear classifier; with ``zero`` 0 it says nothing of the score 0.

    >>> linear((1, 0), -1, 1)
    'sign(ξ₁ − 1), with sign(0) = +1'
    """
    at_zero = f", with sign(0) = {label(zero, classes=False)}" if zero else ""
    return f"sign({affine(w, b)}){at_zero}"


def network(layers: Sequence[Layer], rule: Rule) -> str:
    """Write a network of few numbers, or say how large it is and what it tells from its outputs."""
    size = sum(len(row) + 1 for layer in layers for row in layer.weights)
    if size > MOST_TERMS:
        sizes = [len(layers[0].weights[0]), *(len(layer.weights) for layer in layers)]
        shape = "–".join(map(str, sizes))
        return f"a network of shape {shape}, {rule.show('f(x)')}"
    first, names = layers[0], _names(layers)
    outputs = [
        _bent(affine(w, b), first.slopes, names)
        for w, b in zip(first.weights, first.bias, strict=True)
    ]
    for layer in layers[1:]:
        outputs = [
            _bent(
                _sum([*((c, unit) for c, unit in zip(row, outputs, strict=True) if c), *[(b, "")] * (b != 0)]),
                layer.slopes,
                names,
            )
            for row, b in zip(layer.weights, layer.bias, strict=True)
        ]
    where = "".join(
        f"; {name}(z) = {_sum([(above, 'z')])} above 0 and {_sum([(below, 'z')])} below"
        for (below, above), name in names.items()
    )
    return f"{rule.show_outputs(outputs)}{where}"


Slopes = tuple[Rational, Rational]

KNOWN: dict[Slopes, str] = {(1, 1): "{}", (-1, 1): "|{}|", (0, 1): "σ({})"}
# By slope below and above 0: what needs no definition.


def _names(layers: Sequence[Layer]) -> dict[Slopes, str]:
    """Name the units that a reader does not know: φ, and ψ and so on where there are more."""
    found = dict.fromkeys(layer.slopes for layer in layers if layer.slopes not in KNOWN)
    return dict(zip(found, "φψχω", strict=False))


def _bent(inner: str, slopes: Slopes, names: Mapping[Slopes, str]) -> str:
    """Put a unit around what it reads."""
    return KNOWN.get(slopes, names.get(slopes, "φ") + "({})").format(inner)


def region(parts: Sequence[HalfSpace | Paraboloid], inside: int) -> str:
    """Write a region of few parts, or say how many they are."""
    if len(parts) > 3:
        return f"{label(inside, classes=False)} on {len(parts)} half-spaces at once"
    shown = " and ".join(part.show() for part in parts)
    return f"{label(inside, classes=False)} where {shown}"
