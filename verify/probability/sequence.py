r"""A confidence sequence for the probability of failure, valid at all times at once.

*Derivation.* Let X_1, X_2, ... be independent, 1 (a failure) with probability q, else 0, and
k the number of failures in t trials. For theta >= 0 and 0 < p < 1 put

    E_t(theta, p) = theta^k / (1 + (theta - 1) p)^t.

A trial multiplies E by theta^X / (1 + (theta - 1) p), whose mean is (1 + (theta - 1) q) /
(1 + (theta - 1) p). That is at most 1 if theta < 1 and q >= p, or theta > 1 and q <= p. E is
then a nonnegative supermartingale that starts at 1, and by Ville's inequality P(E_t >= 1 / a
for some t) <= a. So for any weights w that add up to 1 over some theta < 1,

    "q < p as soon as E_t(theta, p) w_theta a >= 1 for some theta"

is ever said of a q >= p with probability at most sum w_theta a = a; in the same way "q > p" with
theta > 1. As E grows with p if theta < 1 and falls if theta > 1, the p that are not excluded form
an interval. Each side gets half of alpha: the interval holds q for all t at once with
probability at least 1 - alpha, so it may be looked at after each trial and the stopping may
depend on what is seen.

Every "excluded" is certified: k ln theta + ln(w a) >= t ln(1 + (theta - 1) p) is compared with
enclosed logarithms, and what rounding leaves open is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil

from verify.exact.enclosures import ln_between


Bets = Sequence[tuple[Fraction, Fraction]]  # theta and its weight

BELOW: Bets = (
    (Fraction(0), Fraction(1, 2)),  # the fewest trials where nothing fails
    (Fraction(1, 16), Fraction(1, 8)),
    (Fraction(1, 4), Fraction(1, 8)),
    (Fraction(1, 2), Fraction(1, 8)),
    (Fraction(3, 4), Fraction(1, 8)),
)
ABOVE: Bets = tuple(
    (Fraction(theta), Fraction(1, 8))
    for theta in ("4/3", "2", "4", "16", "256", "4096", "65536", "1048576")
)
FINENESS = 8
# Binary digits of a bound that is printed.


def excludes(
    theta: Fraction, level: Fraction, failures: int, trials: int, p: Fraction
) -> bool:
    """Is theta^k level >= (1 + (theta - 1) p)^t, beyond doubt?"""
    if theta == 0 and failures:
        return False
    gain = ln_between(level)[0]
    if failures:
        gain += failures * ln_between(theta)[0]
    return gain >= trials * ln_between(1 + (theta - 1) * p)[1]


def is_below(failures: int, trials: int, p: Fraction, alpha: Fraction) -> bool:
    """May be said: the probability of failure is below p (0 < p < 1)?"""
    return any(excludes(theta, w * alpha / 2, failures, trials, p) for theta, w in BELOW)


def is_above(failures: int, trials: int, p: Fraction, alpha: Fraction) -> bool:
    """May be said: the probability of failure is above p (0 < p < 1)?"""
    return any(excludes(theta, w * alpha / 2, failures, trials, p) for theta, w in ABOVE)


def interval(failures: int, trials: int, alpha: Fraction) -> tuple[Fraction, Fraction]:
    """Return the interval (low, high) that holds the probability, rounded outwards."""

    def above(p: Fraction) -> bool:
        return is_above(failures, trials, p, alpha)

    def not_below(p: Fraction) -> bool:
        return not is_below(failures, trials, p, alpha)

    low = _last(above, trials) if failures else (Fraction(0), Fraction(0))
    high = _last(not_below, trials) if failures < trials else (Fraction(0), Fraction(1))
    return low[0], high[1]


def _last(holds: Callable[[Fraction], bool], trials: int) -> tuple[Fraction, Fraction]:
    """Return neighbours p < p' below which, and from which on not, a falling predicate holds."""
    floor = -trials.bit_length() - 32  # no sequence of so few trials excludes less than this
    exponent = -1
    while exponent > floor and not holds(Fraction(1, 1 << -exponent)):
        exponent -= 1
    if exponent == floor:
        return Fraction(0), Fraction(1, 1 << -floor)
    unit = Fraction(1, 1 << FINENESS - exponent)
    low, high = 1 << FINENESS, 2 << FINENESS
    if exponent == -1 and holds(1 - unit):
        return 1 - unit, Fraction(1)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle * unit):
            low = middle
        else:
            high = middle
    return low * unit, high * unit


def trials_needed(failures: int, p: Fraction, alpha: Fraction) -> int:
    """Return the least number of trials at which so many failures allow to say "below p"."""
    needed = []
    for theta, w in BELOW:
        if theta == 0 and failures:
            continue
        loss = -ln_between(w * alpha / 2)[0]
        if failures:
            loss -= failures * ln_between(theta)[0]
        trials = ceil(loss / -ln_between(1 - (1 - theta) * p)[1])
        while trials and excludes(theta, w * alpha / 2, failures, trials - 1, p):
            trials -= 1
        needed.append(trials)
    return min(needed)


def trials_allowed(failures: int, p: Fraction, alpha: Fraction) -> int:
    """Return the largest number of trials at which so many failures allow to say "above p"."""
    allowed = [-1]
    for theta, w in ABOVE:
        gain = ln_between(w * alpha / 2)[0] + failures * ln_between(theta)[0]
        trials = int(gain / ln_between(1 + (theta - 1) * p)[1]) if gain >= 0 else -1
        allowed.append(trials)
    return max(allowed)
