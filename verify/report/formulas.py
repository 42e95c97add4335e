"""Classifiers as formulas: what a reader sees of a network with a few units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from verify.picture.words import coordinate, number


MOST_TERMS = 18
# Numbers that a formula may hold before it is only described.


def formula(value: Mapping[str, Any]) -> str | None:
    """Write a classifier as a formula, or say how large it is; None for anything else."""
    kind = value.get("kind", value.get("type"))
    if "layers" in value and "rule" in value:
        return _network(value["layers"], value["rule"])
    if kind in ("linear", "linear classifier") and "w" in value:
        zero = f", with sign(0) = {_signed(value['zero'])}" if value.get("zero") in (1, -1) else ""
        return f"sign({affine(value['w'], value['b'])}){zero}"
    if "inside" in value and ("halfspaces" in value or "parts" in value):
        return _region(value.get("halfspaces", value.get("parts")), value["inside"])
    return None


def affine(w: Sequence[Any], b: Any) -> str:
    """Write <w, x> + b; coordinates have a letter of their own, for x₁, x₂, ... are points.

    >>> affine([1, "-1/2"], 0), affine([2], -3), affine([0], 0)
    ('ξ₁ − 1/2 ξ₂', '2x − 3', '0')
    """
    names = ["x"] if len(w) == 1 else [coordinate(k) for k in range(len(w))]
    terms = [(Fraction(c), name) for c, name in zip(w, names, strict=True)] + [(Fraction(b), "")]
    return _sum([(c, name) for c, name in terms if c])


def _sum(terms: Sequence[tuple[Fraction, str]]) -> str:
    text = ""
    for c, name in terms:
        size = abs(c)
        shown = name if size == 1 and name else f"{number(size)}{' ' * (size.denominator > 1)}{name}".strip()
        if text:
            text += f" {'−' if c < 0 else '+'} {shown}"
        else:
            text = f"{'−' if c < 0 else ''}{shown}"
    return text or "0"


def _network(layers: Sequence[Mapping[str, Any]], rule: Mapping[str, Any]) -> str:
    size = sum(len(row) + 1 for layer in layers for row in layer["W"])
    if size > MOST_TERMS:
        shape = "–".join(str(n) for n in [len(layers[0]["W"][0]), *(len(layer["W"]) for layer in layers)])
        return f"a network of shape {shape}, {_rule(rule, 'f(x)')}"
    first = layers[0]
    names = _names(layers)
    outputs = [
        _bent(affine(w, b), first["slopes"], names)
        for w, b in zip(first["W"], first["b"], strict=True)
    ]
    for layer in layers[1:]:
        outputs = [
            _bent(
                _sum([(Fraction(c), unit) for c, unit in zip(row, outputs, strict=True) if Fraction(c)]
                     + [(Fraction(b), "")] * (Fraction(b) != 0)),
                layer["slopes"],
                names,
            )
            for row, b in zip(layer["W"], layer["b"], strict=True)
        ]
    where = "".join(
        f"; {name}(z) = {_sum([(above, 'z')])} above 0 and {_sum([(below, 'z')])} below"
        for (below, above), name in names.items()
    )
    if len(outputs) == 1:
        return f"f(x) = {outputs[0]}, {_rule(rule, 'f(x)')}{where}"
    if rule["kind"] == "argmax":
        listed = ", ".join(f"{k}: {output}" for k, output in enumerate(outputs))
        return f"scores {listed}; the largest wins, the {rule['ties']} class of those tied{where}"
    return f"outputs {', '.join(outputs)}; {_rule(rule, 'all of them')}{where}"


Slopes = tuple[Fraction, Fraction]

KNOWN = {(1, 1): "{}", (-1, 1): "|{}|", (0, 1): "σ({})"}
# By slope below and above 0: what needs no definition.


def _names(layers: Sequence[Mapping[str, Any]]) -> dict[Slopes, str]:
    """Name the units that a reader does not know: φ, and ψ and so on where there are more."""
    pairs = (tuple(map(Fraction, layer["slopes"])) for layer in layers)
    found = dict.fromkeys((below, above) for below, above in pairs if (below, above) not in KNOWN)
    return dict(zip(found, "φψχω", strict=False))


def _bent(inner: str, slopes: Sequence[Any], names: Mapping[Slopes, str]) -> str:
    """Put a unit around what it reads.

    >>> formula({"layers": [{"W": [[1]], "b": [0], "slopes": ["1/2", 1]}, {"W": [[2]], "b": [0],
    ...     "slopes": [1, 1]}], "rule": {"kind": "above", "threshold": 0, "closed": False}})
    'f(x) = 2φ(x), +1 where f(x) > 0; φ(z) = z above 0 and 1/2 z below'
    """
    below, above = map(Fraction, slopes)
    return KNOWN.get((below, above), names.get((below, above), "φ") + "({})").format(inner)


def _rule(rule: Mapping[str, Any], score: str) -> str:
    if rule["kind"] in ("above", "below"):
        sign = {"above": (">", "≥"), "below": ("<", "≤")}[rule["kind"]][bool(rule["closed"])]
        return f"+1 where {score} {sign} {number(Fraction(rule['threshold']))}"
    if rule["kind"] == "positive":
        return f"+1 where {score} > 0"
    return f"the largest of its outputs wins, the {rule['ties']} of those tied"


def _region(parts: Sequence[Any], inside: int) -> str:
    shown = []
    for part in parts:
        if part is None:
            shown.append("ξ₂ ≥ ξ₁²")
            continue
        forms = [affine(form["w"], form["b"]) for form in part["forms"]]
        sign = "≤" if part["closed"] else "<"
        shown.append(f"{forms[0]} {sign} 0" if len(forms) == 1 else f"({', '.join(forms)}) {sign} 0 lexicographically")
    if len(shown) > 3 or not shown:
        return f"{_signed(inside)} on {len(shown)} half-spaces at once"
    return f"{_signed(inside)} where {' and '.join(shown)}"


def _signed(y: Any) -> str:
    return f"{y:+d}".replace("-", "−")
