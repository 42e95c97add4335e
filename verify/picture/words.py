"""Exact numbers and vectors as a caption says them, and plain text as print sets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from verify.exact.integers import Rational


LONGEST = 14
# Characters of a number that a picture still has room for.

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("-+0123456789dmn", "⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹ᵈᵐⁿ")


SETTING: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"(?<![\w.])(-?\d+(?:\.\d+)?)e([+-]?\d+)\b"),
        lambda m: f"{m[1]}·10{str(int(m[2])).translate(SUPERSCRIPTS)}" if int(m[2]) else m[1],
    ),
    (re.compile(r"\^(-?(?:\d+|[dmn]\b))"), lambda m: m[1].translate(SUPERSCRIPTS)),
    (re.compile(r"\b([a-zσ])_(\d+)\b"), lambda m: m[1] + m[2].translate(SUBSCRIPTS)),
    (re.compile(r"(?<![\w\-−.)\]])-(?=[\d∞]|[uvwxyz](?:\b|\*|[₀-₉]))"), lambda m: "−"),
    (re.compile(r"(?<!')\b([A-Z])\'(\'?)(?!\w)"), lambda m: m[1] + ("″" if m[2] else "′")),
    (re.compile(r"\b([a-z])_beta\b"), lambda m: f"{m[1]}ᵦ"),
    (re.compile(r"<="), lambda m: "≤"),
    (re.compile(r">="), lambda m: "≥"),
    (re.compile(r"\brho\b"), lambda m: "ρ"),
    (re.compile(r"(?<=[a-z]) x (?=\d+/\d)"), lambda m: " × "),
    (re.compile(r"(?<=\))([+-])(?=,|;| |$)"), lambda m: m[1].translate(SUPERSCRIPTS)),
)
# What is typed, and what print has for it; in order.


def typeset(text: str) -> str:
    """Set plain text as print would: minus signs, powers of ten, indices, primes.

    >>> typeset("w = (-3, x_2) of label -1, and rho <= 2^-30; R'' and Section 6's R', 'R'")
    "w = (−3, x₂) of label −1, and ρ ≤ 2⁻³⁰; R″ and Section 6's R′, 'R'"
    >>> typeset("n seeds at level 2^-n, a vector of R^m"), typeset("2^not")
    ('n seeds at level 2⁻ⁿ, a vector of Rᵐ', '2^not')
    >>> typeset("theorem-7 of 2026-11-29, constant x 1/2, within 5e-05"), typeset("1-2, x - y, 3e0")
    ('theorem-7 of 2026-11-29, constant × 1/2, within 5·10⁻⁵', '1-2, x - y, 3')
    """
    for pattern, write in SETTING:
        text = pattern.sub(write, text)
    return text


def number(x: Rational) -> str:
    """Write a rational exactly where there is room, and otherwise say that it is rounded.

    >>> number(Fraction(-3, 2)), number(2**30), number(Fraction(1, 3 * 10**20))
    ('−3/2', '2³⁰', '≈ 3.333·10⁻²¹')
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
    """Write a rational as a decimal with four digits.

    >>> rounded(Fraction(1, 3)), rounded(Fraction(-1, 65536)), rounded(10**400)
    ('0.3333', '−1.526·10⁻⁵', '1.000·10⁴⁰⁰')
    """
    try:
        return typeset(f"{float(x):.4g}")
    except OverflowError:
        digits = str(abs(x.numerator) // x.denominator)
        return typeset(f"{'-' if x < 0 else ''}{digits[0]}.{digits[1:4]}e{len(digits) - 1}")


def vector(x: Iterable[Rational]) -> str:
    """Write a vector."""
    return f"({', '.join(map(number, x))})"


def indexed(letter: str, index: int) -> str:
    """Write a letter with an index as a page numbers: from 1.

    >>> indexed("x", 0), indexed("z", 11)
    ('x₁', 'z₁₂')
    """
    return f"{letter}{str(index + 1).translate(SUBSCRIPTS)}"


def coordinate(index: int) -> str:
    """Name a coordinate.

    >>> coordinate(1)
    'ξ₂'
    """
    return indexed("ξ", index)


def listed(names: Sequence[str]) -> str:
    """Join names with commas and an "and".

    >>> listed(["x₁", "x₂", "x₃"])
    'x₁, x₂ and x₃'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _is_power(n: int) -> bool:
    return n > 0 and n & (n - 1) == 0


__all__ = ["Fraction", "coordinate", "indexed", "listed", "number", "rounded", "typeset", "vector"]


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun.

    >>> count(1, "claim"), count(0, "claim"), count(12000, "instance")
    ('1 claim', '0 claims', '12\u202f000 instances')
    """
    return f"{grouped(number)} {noun if number == 1 else plural or noun + 's'}"


def grouped(number: int) -> str:
    """Write an integer in groups of three from five digits on."""
    return f"{number:,}".replace(",", "\u202f") if abs(number) >= 10_000 else str(number)
