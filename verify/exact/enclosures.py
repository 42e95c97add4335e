"""Real numbers between rationals: ``verify.kernel.enclosures``, in fractions.

The kernel computes in integers; here are the same enclosures as pairs of ``Fraction``, kept for
when they are asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import ceil

from verify.exact.integers import Rational
from verify.kernel import enclosures as kernel


Between = tuple[Fraction, Fraction]
# A real number x as (low, high) with low <= x <= high.

BITS = 96
MOST_BITS = 1 << 14


def sqrt_between(x: Rational, bits: int = BITS) -> Between:
    """Enclose the root of a rational x >= 0 to 2^-bits; exactly where it has that many digits.

    >>> sqrt_between(Fraction(9, 4))
    (Fraction(3, 2), Fraction(3, 2))
    """
    return _fractions(kernel.sqrt(x.numerator, x.denominator, bits), bits)


@lru_cache(maxsize=1 << 14)
def ln_between(x: Rational, bits: int = BITS) -> Between:
    """Enclose the logarithm of a rational x > 0 to 2 * 2^-bits."""
    return _fractions(kernel.ln(x.numerator, x.denominator, bits), bits)


@lru_cache(maxsize=1 << 14)
def exp_between(x: Rational, bits: int = BITS) -> Between:
    """Enclose e to the power of a rational x <= 2^16 to 2 * 2^-bits."""
    return _fractions(kernel.exp(x.numerator, x.denominator, bits), bits)


def e_between(bits: int = BITS) -> Between:
    """Enclose e to 2 * 2^-bits."""
    return exp_between(1, bits)


@lru_cache(maxsize=64)
def pi_between(bits: int = BITS) -> Between:
    """Enclose pi to 2 * 2^-bits."""
    return _fractions(kernel.pi(bits), bits)


def _fractions(bounds: kernel.Bounds, bits: int) -> Between:
    low, high = bounds
    return Fraction(low, 1 << bits), Fraction(high, 1 << bits)


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
