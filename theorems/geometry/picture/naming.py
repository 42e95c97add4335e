"""Points, labels and labelled sets as a caption names them."""

from __future__ import annotations

from collections.abc import Iterable

from verify.exact.integers import Rational
from verify.picture.words import indexed, number, vector


def point(index: int, letter: str = "x") -> str:
    """Name a point of S as the page numbers it: x₁ is the first.

    >>> point(0), point(11, "z")
    ('x₁', 'z₁₂')
    """
    return indexed(letter, index)


def label(y: int, *, classes: bool) -> str:
    """Write a label: +1 or −1, or a class."""
    return f"class {y}" if classes else f"{y:+d}".replace("-", "−")


def combination(weights: Iterable[tuple[int, Rational]], letter: str = "x") -> str:
    """Write a weighted sum of points of S.

    >>> combination([(0, 2), (2, 1)])
    '2 x₁ + x₃'
    """
    parts = [
        (f"{number(weight)} " if weight != 1 else "") + point(index, letter)
        for index, weight in weights
    ]
    return " + ".join(parts)


def signed(points: Iterable[Iterable[Rational]], labels: Iterable[int]) -> str:
    """Write a labelled set: its points with their labels.

    >>> signed([(0, 1), (1, 0)], [1, -1]), signed([(0,)], [2])
    ('{(0, 1)⁺, (1, 0)⁻}', '{(0) ↦ 2}')
    """
    signs = {1: "⁺", -1: "⁻"}
    pairs = list(zip(points, labels, strict=True))
    two = all(y in signs for _, y in pairs)
    return "{" + ", ".join(vector(x) + (signs[y] if two else f" ↦ {y}") for x, y in pairs) + "}"
