"""Square roots, logarithms, exponentials and pi between rationals, by integer arithmetic alone.

A real number x is enclosed by two integers (low, high) with low <= 2^bits x <= high. They differ by at most
2, by at most 1 for a root, and not at all where the value is known exactly: a root of so many binary digits,
ln 1 and exp 0. Arguments are fractions p / q with q > 0. All series are summed in integers that count units
of 2^-w for some w > bits, rounded so that the sum errs to a known side by fewer than 2^(w - bits) units, and
then rounded outwards to 2^-bits.
"""

from __future__ import annotations

from math import isqrt


Bounds = tuple[int, int]
# Integers (low, high) with low <= 2^bits x <= high.

LARGEST = 1 << 16
# exp(x) has about 1.44 x digits before the point; it is not computed for larger x than that.

LOG2_E = 6196328018
# 2^32 / ln 2, rounded down.


def sqrt(p: int, q: int, bits: int) -> Bounds:
    """Enclose the root of p / q >= 0.

    >>> sqrt(9, 4, 1)
    (3, 3)
    """
    if p < 0 or q <= 0:
        msg = f"the square root of {p}/{q} is no real number"
        raise ValueError(msg)
    scaled = p << 2 * bits
    root = isqrt(scaled // q)  # = floor(2^bits sqrt(p / q))
    return root, root + (root * root * q != scaled)


def ln(p: int, q: int, bits: int) -> Bounds:
    """Enclose the logarithm of p / q > 0.

    With p / q = m 2^e, 2/3 <= m < 4/3, it is ln m + e ln 2.

    >>> ln(2, 1, 10)  # 0.693 * 1024 = 709.8
    (709, 710)
    """
    if p <= 0 or q <= 0:
        msg = f"the logarithm of {p}/{q} is no real number"
        raise ValueError(msg)
    if p == q:
        return 0, 0
    e = p.bit_length() - q.bit_length()
    p, q = (p, q << e) if e >= 0 else (p << -e, q)  # m between 1/2 and 2
    if 3 * p >= 4 * q:
        q, e = 2 * q, e + 1
    elif 3 * p < 2 * q:
        p, e = 2 * p, e - 1
    w = _finer(bits, bits + abs(e).bit_length())
    low, high = _twice_artanh(abs(p - q), p + q, w)  # ln m = 2 artanh((m - 1) / (m + 1))
    if p < q:
        low, high = -high, -low
    two = _twice_artanh(1, 3, w) if e else (0, 0)
    return outwards(low + e * two[e < 0], high + e * two[e > 0], w - bits)


def exp(p: int, q: int, bits: int) -> Bounds:
    """Enclose e to the power p / q <= 2^16.

    With p / q = r + k ln 2, 0 <= r < 3/4, it is 2^k exp(r).

    >>> exp(1, 1, 10)  # 2.71828 * 1024 = 2783.5
    (2783, 2784)
    """
    if q <= 0 or p > LARGEST * q:
        msg = f"the exponential is computed up to {LARGEST}"
        raise ValueError(msg)
    if p == 0:
        return 1 << bits, 1 << bits
    if p < -(bits + 2) * q:
        return 0, 1
    k = p * LOG2_E // (q << 32)
    w = _finer(bits, bits + max(k, 0) + abs(k).bit_length())
    two = _twice_artanh(1, 3, w)
    k += 1  # where the estimate is right, r is negative at first
    x, low = p << w, -1
    while low < 0:
        k -= 1
        low = x // q - k * two[k > 0]
    high = -(-x // q) - k * two[k < 0]
    below, above = _exp(low, w)[0], _exp(high, w)[1]
    return outwards(below, above, w - bits - k)


def pi(bits: int) -> Bounds:
    """Enclose pi = 16 arctan(1/5) - 4 arctan(1/239).

    >>> pi(10)  # 3.14159 * 1024 = 3216.99
    (3216, 3217)
    """
    w = _finer(bits, bits)
    (five, more), (rest, most) = _arctan(5, w), _arctan(239, w)
    return outwards(16 * five - 4 * most, 16 * more - 4 * rest, w - bits)


def e(bits: int) -> Bounds:
    """Enclose e."""
    return exp(1, 1, bits)


def outwards(low: int, high: int, bits: int) -> Bounds:
    """Drop that many binary digits, rounding down and up."""
    return low >> bits, -(-high >> bits)


def _finer(bits: int, needed: int) -> int:
    """Return w so that (3 * terms + 3) 2^-w stays far below 2^-needed, for <= needed + 30 terms."""
    return needed + 12 + (bits + needed).bit_length()


def _twice_artanh(p: int, q: int, w: int) -> Bounds:
    r"""Enclose 2 (z + z^3 / 3 + z^5 / 5 + ...) for 0 <= z = p / q <= 1/3, in units of 2^-w.

    Each power is rounded down from the one before, so that it is too small by less than
    1 + 1/9 + 1/81 + ... < 2 units; each term is too small by less than 2 + 1; once a power is
    rounded to 0 the true one is below 2, and all terms from there on add up to less than
    2 (1 + 1/9 + ...) < 3.
    """
    if p == 0:
        return 0, 0
    power = (p << w) // q
    total, terms, p, q = 0, 0, p * p, q * q
    while power:
        total += power // (2 * terms + 1)
        terms += 1
        power = power * p // q
    return 2 * total, 2 * (total + 3 * terms + 3)


def _exp(r: int, w: int) -> Bounds:
    """Enclose 1 + r + r^2 / 2 + ... for 0 <= r <= 3/4, r and the sum in units of 2^-w.

    Each term is rounded down from the one before, so that it is too small by less than
    1 + 3/8 + ... < 2 units; once one is rounded to 0 the true one is below 2, and all from there
    on add up to less than 2 (1 + 3/8 + ...) < 4.
    """
    term, total, terms = 1 << w, 0, 0
    while term:
        total += term
        terms += 1
        term = (term * r >> w) // terms
    return total, total + 2 * terms + 4


def _arctan(n: int, w: int) -> Bounds:
    """Enclose arctan(1 / n) = 1 / n - 1 / 3n^3 + ..., n >= 5, in units of 2^-w.

    Powers are too small by less than 2 units as above, terms by less than 3, of either sign; the
    terms from the first power that is rounded to 0 on add up to less than 3 in size.
    """
    power = (1 << w) // n
    total, terms = 0, 0
    while power:
        total += power // (2 * terms + 1) * (1 - 2 * (terms & 1))
        terms += 1
        power //= n * n
    return total - 3 * terms - 3, total + 3 * terms + 3
