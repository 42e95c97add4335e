"""Exact numbers and labels as a caption says them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from verify.exact.integers import Rational


LONGEST = 14
# Characters of a number that a picture still has room for.

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(x: Rational) -> str:
    """Write a rational exactly where there is room, and otherwise say that it is rounded.

    >>> number(Fraction(-3, 2)), number(2**30), number(Fraction(1, 3 * 10**20))
    ('−3/2', '2³⁰', '≈ 3.333e-21')
    """
    text = str(x)
    if abs(x.numerator) > 2**20 or x.denominator > 2**20:
        sign = "−" if x < 0 else ""
        if x.denominator == 1 and _is_power(abs(x.numerator)):
            return f"{sign}2{str(abs(x.numerator).bit_length() - 1).translate(SUPERSCRIPTS)}"
        if abs(x.numerator) == 1 and _is_power(x.denominator):
            return f"{sign}2{str(1 - x.denominator.bit_length()).translate(SUPERSCRIPTS)}"
    if len(text) > LONGEST:
        return f"≈ {rounded(x)}"
    return text.replace("-", "−")


def rounded(x: Rational) -> str:
    """Write a rational as a decimal with four digits."""
    try:
        return f"{float(x):.4g}".replace("-", "−") if abs(x) > 1e-4 else f"{float(x):.4g}"
    except OverflowError:
        digits = str(abs(x.numerator) // x.denominator)
        return f"{'−' if x < 0 else ''}{digits[0]}.{digits[1:4]}e{len(digits) - 1}"


def vector(x: Iterable[Rational]) -> str:
    """Write a vector."""
    return f"({', '.join(map(number, x))})"


def point(index: int) -> str:
    """Name a point of S as the page numbers it: x₁ is the first.

    >>> point(0), point(11)
    ('x₁', 'x₁₂')
    """
    return f"x{str(index + 1).translate(SUBSCRIPTS)}"


def label(y: int, *, classes: bool) -> str:
    """Write a label: +1 or −1, or a class."""
    return f"class {y}" if classes else f"{y:+d}".replace("-", "−")


def listed(names: Sequence[str]) -> str:
    """Join names with commas and an "and".

    >>> listed(["x₁", "x₂", "x₃"])
    'x₁, x₂ and x₃'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def combination(weights: Iterable[tuple[int, Rational]]) -> str:
    """Write a weighted sum of points of S.

    >>> combination([(0, Fraction(1, 2)), (2, 1)])
    '1/2 x₁ + x₃'
    """
    parts = [
        (f"{number(weight)} " if weight != 1 else "") + point(index) for index, weight in weights
    ]
    return " + ".join(parts)


def _is_power(n: int) -> bool:
    return n > 0 and n & (n - 1) == 0


__all__ = ["Fraction", "combination", "label", "listed", "number", "point", "rounded", "vector"]
