"""The sign test: what units say together that agree with a sentence or do not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from verify.outcome import Outcome


def sign_test(agree: Sequence[bool], level: Fraction) -> Outcome:
    """Return the outcome of a sentence that says that units agree more often than not.

    It is supported where the exact one-sided binomial test rejects "at most half agree" at the level,
    refuted where it rejects "at least half", else undecided.

    >>> [str(sign_test([True] * k + [False] * (8 - k), Fraction(1, 200))) for k in (8, 7, 1, 0)]
    ['supported', 'undecided', 'undecided', 'refuted']
    """
    n, yes = len(agree), sum(agree)
    for outcome, count in ((Outcome.SUPPORTED, yes), (Outcome.REFUTED, n - yes)):
        if Fraction(sum(comb(n, k) for k in range(count, n + 1)), 2**n) <= level:
            return outcome
    return Outcome.UNDECIDED
