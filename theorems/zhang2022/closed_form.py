r"""The failure probability p(m, d) of one point, as a finite sum in Q[pi, 1/pi].

For one fixed x, by the exact law (``ours/exact-law``), T(x) has the distribution of <A, W^T D a> with
D = diag of m fair bits independent of (W, a). Given D with k bits 1 and given a, W^T D a and
W^T (I - D) a are independent normals in d dimensions, of lengths that compare as ||D a|| : ||(I - D) a||,
so that T = ||W^T D a||^2 + <W^T D a, W^T (I - D) a> is at most 0 with probability

    1/2 E[ I_B(d/2, 1/2) ],   B = ||(I - D) a||^2 / ||a||^2 ~ Beta((m - k)/2, k/2),

where I is the regularised incomplete Beta function; k = 0 fails always, k = m never. With B = sin^2
the mean is a quotient of integrals M(p, q) of sin^p cos^q over a quarter turn, which are rational or
rational times pi; integrating sin^(d-1) by parts once leads from d to d - 2, and at d = 1 the terms of
k and m - k add up to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, factorial, lcm

from verify.exact.enclosures import Between, pi_between


@dataclass(frozen=True)
class PiSum:
    """A sum of rationals times powers of pi: ``terms[e]`` stands before pi^e."""

    terms: tuple[tuple[int, Fraction], ...]

    @classmethod
    def of(cls, terms: Mapping[int, Fraction]) -> PiSum:
        """Return the sum with these terms, without those that are 0."""
        return cls(tuple(sorted(((e, Fraction(c)) for e, c in terms.items() if c), reverse=True)))

    def __add__(self, other: PiSum) -> PiSum:
        """Return the sum of both."""
        found = dict(self.terms)
        for e, c in other.terms:
            found[e] = found.get(e, Fraction(0)) + c
        return PiSum.of(found)

    def __mul__(self, factor: Fraction) -> PiSum:
        """Return it times a rational."""
        return PiSum.of({e: c * factor for e, c in self.terms})

    def between(self, bits: int = 256) -> Between:
        """Enclose it, pi known to 2^-bits."""
        pi, low, high = pi_between(bits), Fraction(0), Fraction(0)
        for e, c in self.terms:
            ends = sorted(c * end**e for end in pi)
            low, high = low + ends[0], high + ends[1]
        return low, high

    def __str__(self) -> str:
        """Write it as one does: rationals first, then what has a pi."""
        said = ""
        for e, c in sorted(self.terms, key=lambda term: term[0] != 0):
            size = abs(c)
            sign = ("−" if c < 0 else "") if not said else (" − " if c < 0 else " + ")
            said += sign + _term(size, e)
        return said or "0"

    def tex(self) -> str:
        """Write it in LaTeX."""
        said = ""
        for e, c in sorted(self.terms, key=lambda term: term[0] != 0):
            top, bottom = abs(c.numerator), c.denominator
            power = r"\pi" if abs(e) == 1 else rf"\pi^{{{abs(e)}}}"
            above = f"{'' if e > 0 and top == 1 else top}{power if e > 0 else ''}"
            below = f"{'' if e < 0 and bottom == 1 else bottom} {power}".strip() if e < 0 else f"{bottom}"
            whole = above if below == "1" else rf"\frac{{{above}}}{{{below}}}"
            sign = ("-" if c < 0 else "") if not said else (" - " if c < 0 else " + ")
            said += sign + whole
        return said or "0"


def _term(size: Fraction, e: int) -> str:
    power = "π" if abs(e) == 1 else "π" + {2: "²", 3: "³"}.get(abs(e), f"^{abs(e)}")
    if e == 0:
        return str(size)
    top, bottom = size.numerator, size.denominator
    if e > 0:
        return f"{'' if top == 1 else top}{power}" + ("" if bottom == 1 else f"/{bottom}")
    return f"{top}/{power}" if bottom == 1 else f"{top}/({bottom}{power})"


def _gamma(twice: int) -> tuple[Fraction, int]:
    """Return Gamma(twice / 2) as r and h with the value r pi^(h / 2)."""
    if twice % 2 == 0:
        return Fraction(factorial(twice // 2 - 1)), 0
    n = twice // 2
    return Fraction(factorial(2 * n), factorial(n) << 2 * n), 1


@cache
def moment(p: int, q: int) -> tuple[Fraction, int]:
    """Return the integral of sin^p cos^q over a quarter turn as r and e with the value r pi^e."""
    (a, i), (b, j), (c, k) = _gamma(p + 1), _gamma(q + 1), _gamma(p + q + 2)
    return a * b / (2 * c), (i + j - k) // 2


@cache
def failure(m: int, d: int) -> PiSum:
    """Return p(m, d) = P(T(x) <= 0) at one point x other than 0, for m units in d dimensions."""
    if m < 1 or d < 1:
        msg = f"m and d must be at least 1, not {m} and {d}"
        raise ValueError(msg)
    share = Fraction(1, 2**m)
    if d == 1:
        return PiSum.of({0: Fraction(1, 4) + share / 2})
    if d == 2:
        found = PiSum.of({0: share})
        for k in range(1, m):
            (a, i), (b, j) = moment(m - k - 1, k), moment(m - k - 1, k - 1)
            half = comb(m, k) * share / 2
            found += PiSum.of({0: half}) + PiSum.of({i - j: -half * a / b})
        return found
    return failure(m, 2 - d % 2) + _steps(m, d)


def _steps(m: int, d: int) -> PiSum:
    """Return p(m, d) less p(m, 2) or p(m, 1): from d to d + 2 each integral gains one factor.

    M(p + 2, q) = M(p, q) (p + 1) / (p + q + 2), so that all k share their denominators, and what
    is summed for each d are integers.
    """
    first = 4 - d % 2
    start = []
    for k in range(1, m):
        (a, i), (b, j) = moment(m - k + first - 3, k), moment(m - k - 1, k - 1)
        start.append((k, i - j, comb(m, k) * a / b))
    unit = lcm(*(r.denominator for *_, r in start))
    shares = {e: [(k, int(r * unit)) for k, own, r in start if own == e] for _, e, _ in start}
    below, found = unit, PiSum.of({})
    for two in range(first, d + 1, 2):
        c, e = moment(two - 1, 0)
        scale = -1 / ((two - 1) * c * 2 ** (m + 1) * below)
        found += PiSum.of({own - e: sum(r for _, r in listed) * scale for own, listed in shares.items()})
        shares = {own: [(k, r * (m - k + two - 2)) for k, r in listed] for own, listed in shares.items()}
        below *= m + two - 1
    return found


def union_bound(m: int, d: int, n: int) -> Fraction:
    """Return n (2^-m + (24/25)^m / 2 + (7/8)^d / 2), what n points fail with at most."""
    return n * (
        Fraction(1, 2**m) + Fraction(24, 25) ** m / 2 + Fraction(7, 8) ** d / 2
    )


def sharper_bound(m: int, d: int) -> Fraction:
    """Return a rational above p(m, d), d even: B^(d/2) in place of I_B(d/2, 1/2)."""
    share, found = Fraction(1, 2**m), Fraction(1, 2**m)
    for k in range(m):
        moments = Fraction(1)
        for j in range(d // 2):
            moments *= Fraction(m - k + 2 * j, m + 2 * j)
        found += comb(m, k) * share * moments / 2 if k else 0
    return found


def some_direction(m: int, d: int) -> Fraction:
    """Return P(Bin(m - 1, 1/2) <= d - 1): some u has a_k <w_k, u> > 0 for all m units (Cover)."""
    return Fraction(sum(comb(m - 1, j) for j in range(min(m, d))), 2 ** (m - 1))
