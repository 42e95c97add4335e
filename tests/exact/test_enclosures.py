"""Square roots, logarithms, exponentials and pi between rationals, against FLINT's certified balls."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import flint
import pytest
from hypothesis import given, strategies as st

from verify.exact.enclosures import (
    ceiling,
    e_between,
    exp_between,
    ln_between,
    pi_between,
    sqrt_between,
)


positive = st.builds(Fraction, st.integers(1, 10**12), st.integers(1, 10**12))


bits = st.sampled_from((8, 64, 96, 200))


def ball(x: Fraction, digits: int = 400) -> flint.arb:
    flint.ctx.prec = digits
    return flint.arb(flint.fmpq(x.numerator, x.denominator))


@given(positive, bits)
def test_logarithm_lies_between(x: Fraction, bits: int) -> None:
    low, high = ln_between(x, bits)
    true = ball(x).log()

    assert low == high == 0 if x == 1 else ball(low) < true < ball(high)
    assert high - low <= Fraction(2, 2**bits)


@given(st.fractions(-99, 99, max_denominator=10**6), bits)
def test_exponential_lies_between(x: Fraction, bits: int) -> None:
    check_exponential(x, bits)


@pytest.mark.parametrize("x", [-(10**9), -65, -64, -40, -1, 0, 1, 40, 2000, Fraction(1, 10**40)])
def test_exponential_of_large_and_small_numbers(x: Fraction) -> None:
    for bits in (1, 20, 64):
        check_exponential(Fraction(x), bits)


@pytest.mark.parametrize("k", [-3, -1, 1, 2, 40, 2900])
@pytest.mark.parametrize("side", [0, 1])
def test_exponential_where_the_remainder_of_ln_2_is_next_to_zero(k: int, side: int) -> None:
    check_exponential(k * ln_between(2, 60)[side], 70)


def check_exponential(x: Fraction, bits: int) -> None:
    low, high = exp_between(x, bits)
    digits = 600 if x < 100 else 6_000
    true = ball(x, digits).exp()

    assert low == high == 1 if x == 0 else ball(low, digits) < true < ball(high, digits)
    assert high - low <= Fraction(2, 2**bits)


@pytest.mark.parametrize("bits", [0, 1, 2, 7, 64, 333, 2000])
def test_pi_and_e_lie_between(bits: int) -> None:
    flint.ctx.prec = bits + 50
    e = flint.arb(1).exp()
    for (low, high), true in ((pi_between(bits), flint.arb.pi()), (e_between(bits), e)):
        assert ball(low, bits + 50) < true < ball(high, bits + 50)
        assert high - low <= Fraction(2, 2**bits)


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
    with pytest.raises(ValueError, match="65536"):
        exp_between(10**9)
