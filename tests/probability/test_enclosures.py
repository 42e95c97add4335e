"""Square roots and logarithms between rationals, against FLINT's certified balls."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import flint
import pytest
from hypothesis import given, strategies as st

from verify.probability.enclosures import ceiling, ln_between, sqrt_between


positive = st.builds(Fraction, st.integers(1, 10**12), st.integers(1, 10**12))


def ball(x: Fraction) -> flint.arb:
    flint.ctx.prec = 400
    return flint.arb(flint.fmpq(x.numerator, x.denominator))


@given(positive, st.sampled_from((8, 64, 96, 200)))
def test_logarithm_lies_between(x: Fraction, bits: int) -> None:
    low, high = ln_between(x, bits)
    true = ball(x).log()

    assert low == high == 0 if x == 1 else ball(low) < true < ball(high)
    assert high - low <= (abs(low) + 1) * Fraction(1, 2 ** (bits - 6))


@given(positive, st.sampled_from((4, 64, 200)))
def test_root_lies_between(x: Fraction, bits: int) -> None:
    low, high = sqrt_between(x, bits)

    assert low**2 <= x <= high**2
    assert high - low in (0, Fraction(1, 2**bits))
    assert (high == low) == (low**2 == x)


@given(st.integers(0, 10**9), st.integers(1, 10**4))
def test_root_of_a_square_is_exact(p: int, q: int) -> None:
    low, high = sqrt_between(Fraction(p * p, q * q), 60)

    assert low <= Fraction(p, q) <= high
    if q & (q - 1) == 0:
        assert low == high


@given(st.integers(0, 10**12))
def test_ceiling_of_a_root(n: int) -> None:
    expected = isqrt(n) + (isqrt(n) ** 2 != n)

    assert ceiling(lambda bits: sqrt_between(n, bits)) == expected


def test_ceiling_asks_for_more_digits_where_a_number_is_near_an_integer() -> None:
    near = Fraction(7) + Fraction(1, 2**500)

    assert ceiling(lambda bits: (near - Fraction(1, 2**bits), near)) == 8
    with pytest.raises(ArithmeticError, match="cannot be told"):
        ceiling(lambda bits: (Fraction(7) - Fraction(1, 2**bits), Fraction(7) + Fraction(1, 2**bits)))


def test_what_has_no_root_or_logarithm() -> None:
    with pytest.raises(ValueError, match="-1"):
        sqrt_between(-1)
    with pytest.raises(ValueError, match="0"):
        ln_between(Fraction(0))
