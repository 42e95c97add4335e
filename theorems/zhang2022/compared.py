"""Real numbers compared by the kernel: their rational enclosures, one above the other.

A certificate holds the two rationals; that they enclose what they should is for the code that
enclosed them, as the sentences on numbers say.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.objects.linear import Linear
from verify.exact.decision import NO, Decision, every, undecided
from verify.exact.enclosures import Between, exp_between
from verify.exact.integers import Rational, whole


def exactly(x: Rational) -> Between:
    """Return a rational as an enclosure."""
    return Fraction(x), Fraction(x)


def power_of_e(p: Rational, q: Rational = 1) -> Between:
    """Enclose e^(p/q)."""
    return exp_between(Fraction(p, 1) / q)


def added(*bounds: Between) -> Between:
    """Enclose a sum."""
    return sum(b[0] for b in bounds), sum(b[1] for b in bounds)  # type: ignore[return-value]


def times(factor: Rational, x: Between) -> Between:
    """Enclose a rational multiple."""
    low, high = sorted((factor * x[0], factor * x[1]))
    return low, high


def is_above(larger: Between, smaller: Between, *, strict: bool = True, reason: str = "") -> Decision:
    """Is one number above another one, or (not strict) at least as large?"""
    if larger[0] > smaller[1] or (not strict and larger[0] >= smaller[1]):
        return _sign(larger[0], smaller[1], strict=strict)[1]
    if larger[1] < smaller[0] or (strict and larger[1] <= smaller[0]):
        return _sign(larger[1], smaller[0], strict=strict)[1]._replace(answer=NO, reason=reason)
    return undecided("the two numbers cannot be told apart")


def is_equal(one: Rational, other: Rational, reason: str = "") -> Decision:
    """Are two rationals equal?"""
    upper, lower = (_sign(one, other, strict=strict) for strict in (False, True))
    shown = every([upper[1], lower[1]])
    if (upper[0], lower[0]) == (1, -1):
        return shown
    return (upper if upper[0] < 0 else lower)[1]._replace(answer=NO, reason=reason)


def _sign(one: Rational, other: Rational, *, strict: bool) -> tuple[int, Decision]:
    """Return +1 where one > other (>= if not strict), else -1, as the kernel says."""
    h = Linear((1, -1), 0, zero=-1 if strict else 1)
    (label,), decision = decide_labels(h, [(whole(one), whole(other))])
    return label, decision


def are_equal(pairs: Sequence[tuple[Rational, Rational]], reason: str = "") -> Decision:
    """Are the rationals of each pair equal? Two certificates for all of them."""
    shown = []
    for zero in (1, -1):
        labels, decision = decide_labels(Linear((1, -1), 0, zero), [(whole(a), whole(b)) for a, b in pairs])
        if set(labels) != {zero}:
            wrong = next(pair for pair, label in zip(pairs, labels, strict=True) if label != zero)
            return is_equal(*wrong, reason=reason)
        shown.append(decision)
    return every(shown)
