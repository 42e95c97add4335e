"""Square roots and logarithms, enclosed between rationals by integer arithmetic alone."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import ceil, isqrt

from verify.exact.integers import Rational


Between = tuple[Fraction, Fraction]
# A real number x as (low, high) with low <= x <= high.

BITS = 96
MOST_BITS = 1 << 14


def sqrt_between(x: Rational, bits: int = BITS) -> Between:
    """Enclose the root of a rational x >= 0 to 2^-bits; exactly where it has that many digits.

    >>> sqrt_between(Fraction(9, 4))
    (Fraction(3, 2), Fraction(3, 2))
    """
    if x < 0:
        msg = f"the square root of {x} is no real number"
        raise ValueError(msg)
    scaled = x.numerator << 2 * bits
    root = isqrt(scaled // x.denominator)  # = floor(2^bits sqrt(x))
    exact = root * root * x.denominator == scaled
    return Fraction(root, 1 << bits), Fraction(root + (not exact), 1 << bits)


@lru_cache(maxsize=1 << 14)
def ln_between(x: Rational, bits: int = BITS) -> Between:
    """Enclose the logarithm of a rational x > 0, to about 2^-bits times its size.

    With x = m 2^e, 2/3 <= m < 4/3, it is ln m + e ln 2.
    """
    if x <= 0:
        msg = f"the logarithm of {x} is no real number"
        raise ValueError(msg)
    e = x.numerator.bit_length() - x.denominator.bit_length()
    m = Fraction(x) / Fraction(2) ** e  # between 1/2 and 2
    if m >= Fraction(4, 3):
        m, e = m / 2, e + 1
    elif m < Fraction(2, 3):
        m, e = m * 2, e - 1
    z = (m - 1) / (m + 1)  # |z| <= 1/5
    low, high = _twice_artanh(abs(z), bits)
    if z < 0:
        low, high = -high, -low
    if e == 0:
        return low, high
    two = _twice_artanh(Fraction(1, 3), bits)
    return low + e * two[e < 0], high + e * two[e > 0]


@lru_cache(maxsize=1 << 14)
def _twice_artanh(z: Fraction, bits: int) -> Between:
    r"""Enclose ln((1 + z) / (1 - z)) = 2 (z + z^3 / 3 + z^5 / 5 + ...) for 0 <= z <= 1/3.

    In units u of 2^-(bits + 8): each power is rounded down from the one before, so that it is
    too small by less than 1 + 1/9 + 1/81 + ... < 2; each term is too small by less than 2 + 1;
    once a power is rounded to 0 the true one is below 2, and all terms from there on add up to
    less than 2 (1 + 1/9 + ...) < 3.
    """
    if z == 0:
        return Fraction(0), Fraction(0)
    p, q = z.numerator, z.denominator
    power = (p << bits + 8) // q
    total, terms = 0, 0
    while power:
        total += power // (2 * terms + 1)
        terms += 1
        power = power * p * p // (q * q)
    unit = 1 << bits + 7  # twice the sum
    return Fraction(total, unit), Fraction(total + 3 * terms + 3, unit)


def ceiling(enclose: Callable[[int], Between]) -> int:
    """Return the least integer that is at least x, where ``enclose(bits)`` encloses x.

    Raises
    ------
    ArithmeticError
        If x cannot be told from an integer.
    """
    bits = BITS
    while bits <= MOST_BITS:
        low, high = enclose(bits)
        if ceil(low) == ceil(high):
            return ceil(low)
        bits *= 2
    msg = f"{float(high)} cannot be told from an integer with {MOST_BITS} bits"
    raise ArithmeticError(msg)
