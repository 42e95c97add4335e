"""The confidence sequence: its arithmetic against exact integers, and planted probabilities."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from verify.probability.sequence import (
    ABOVE,
    BELOW,
    excludes,
    interval,
    is_above,
    is_below,
    trials_allowed,
    trials_needed,
)


chances = st.builds(Fraction, st.integers(1, 999), st.just(1000))
levels = st.sampled_from((Fraction(1, 20), Fraction(1, 2400), Fraction(1, 10**9)))


def test_weights_add_up_to_one() -> None:
    assert sum(w for _, w in BELOW) == sum(w for _, w in ABOVE) == 1
    assert all(theta < 1 for theta, _ in BELOW)
    assert all(theta > 1 for theta, _ in ABOVE)


@given(
    st.sampled_from([theta for theta, _ in (*BELOW, *ABOVE)]), levels,
    st.integers(0, 20), st.integers(0, 60), chances,
)
def test_exclusion_is_what_the_integers_say(
    theta: Fraction, level: Fraction, failures: int, successes: int, p: Fraction
) -> None:
    trials = failures + successes

    exact = theta**failures * level >= (1 + (theta - 1) * p) ** trials

    assert excludes(theta, level, failures, trials, p) == exact


@given(st.sampled_from([theta for theta, _ in (*BELOW, *ABOVE)]), chances)
def test_a_trial_is_a_fair_bet_at_p_and_unfair_beyond(theta: Fraction, p: Fraction) -> None:
    def mean(q: Fraction) -> Fraction:
        return (1 + (theta - 1) * q) / (1 + (theta - 1) * p)

    assert mean(p) == 1
    further = [q for q in (p / 2, (1 + p) / 2) if (q > p) == (theta < 1)]
    assert all(mean(q) < 1 for q in further)


@given(st.integers(0, 30), st.integers(0, 3000), levels)
def test_the_interval_is_where_nothing_is_excluded(
    failures: int, successes: int, alpha: Fraction
) -> None:
    trials = failures + successes
    low, high = interval(failures, trials, alpha)

    assert 0 <= low <= high <= 1
    assert low == 0 or is_above(failures, trials, low, alpha)
    assert high == 1 or is_below(failures, trials, high, alpha)
    if trials:
        assert low <= Fraction(failures, trials) <= high
    if low > 0:
        assert not is_above(failures, trials, min(low * Fraction(130, 128), 1 - low / 1000), alpha)


@pytest.mark.parametrize("failures", [0, 1, 2, 7, 40])
def test_the_trials_needed_and_allowed_are_the_borders(failures: int) -> None:
    p, alpha = Fraction(4, 128**2), Fraction(1, 1500)
    needed, allowed = trials_needed(failures, p, alpha), trials_allowed(failures, p, alpha)

    assert is_below(failures, needed, p, alpha)
    assert not is_below(failures, needed - 1, p, alpha)
    assert allowed < needed
    if allowed >= failures:
        assert is_above(failures, allowed, p, alpha)
    assert not is_above(failures, allowed + 1, p, alpha)


def test_without_a_failure_little_more_than_the_least_is_needed() -> None:
    """ln(1 / alpha) n^2 / 4 is what any valid rule needs; ours pays a factor of 4 in alpha."""
    p, alpha = Fraction(4, 150**2), Fraction(1, 20)

    assert trials_needed(0, p, alpha) == 24_647
    assert np.log(20) * 150**2 / 4 < 24_647 < np.log(4.01 * 20) * 150**2 / 4


CLAIMED = Fraction(1, 100)
ALPHA = Fraction(1, 20)
REPETITIONS, HORIZON = 4000, 30_000


def failure_times(chance: float, seed: int) -> np.ndarray:
    """Draw, for each repetition, after how many trials each failure comes."""
    rng = np.random.default_rng(np.random.SeedSequence([2024, seed]))
    longest = int(HORIZON * chance * 1.5) + 60
    return np.cumsum(rng.geometric(chance, size=(REPETITIONS, longest)), axis=1)


def verdicts(times: np.ndarray) -> tuple[int, int]:
    """Count the repetitions that are first supported, and first refuted, peeking at every trial."""
    most = int((times <= HORIZON).sum(axis=1).max()) + 1
    needed = np.array([trials_needed(k, CLAIMED, ALPHA) for k in range(most)])
    allowed = np.array([trials_allowed(k, CLAIMED, ALPHA) for k in range(most)])
    start = np.concatenate([np.zeros((len(times), 1), dtype=np.int64), times[:, : most - 1]], axis=1)
    end = np.minimum(times[:, :most], HORIZON + 1)
    # With k failures, from trial start[k] up to before end[k].
    support = np.maximum(start, needed)
    support = np.where(support < end, support, HORIZON + 1).min(axis=1)
    refute = np.where((start <= allowed) & (start <= HORIZON), start, HORIZON + 1)[:, 1:].min(axis=1)
    return int((support < refute).sum()), int((refute < support).sum())


@pytest.mark.parametrize(("factor", "seed"), [(0.8, 1), (0.97, 2), (1.0, 3)])
def test_a_true_claim_is_refuted_no_oftener_than_the_budget_says(factor: float, seed: int) -> None:
    supported, refuted = verdicts(failure_times(float(CLAIMED) * factor, seed))

    assert refuted <= ALPHA / 2 * REPETITIONS
    if factor < 0.9:
        assert supported > 0.5 * REPETITIONS


@pytest.mark.parametrize(("factor", "seed"), [(1.25, 4), (1.03, 5), (1.0, 6)])
def test_a_false_claim_is_supported_no_oftener_than_the_budget_says(
    factor: float, seed: int
) -> None:
    supported, refuted = verdicts(failure_times(float(CLAIMED) * factor, seed))

    assert supported <= ALPHA / 2 * REPETITIONS
    if factor > 1.1:
        assert refuted > 0.5 * REPETITIONS


@pytest.mark.parametrize(("factor", "which"), [(1 / 3, 0), (3.0, 1)])
def test_what_is_far_from_the_claim_is_decided(factor: float, which: int) -> None:
    counts = verdicts(failure_times(float(CLAIMED) * factor, 7))

    assert counts[which] >= 0.999 * REPETITIONS


def test_a_fixed_size_test_looked_at_repeatedly_would_fail_this() -> None:
    """The calibration can fail: a binomial test at the same level, looked at after each failure."""
    times = failure_times(float(CLAIMED) * 0.97, 2)
    k = np.arange(1, times.shape[1] + 1)
    looked = times <= HORIZON
    p_values = stats.binom.sf(k - 1, times, float(CLAIMED))

    refuted = ((p_values < float(ALPHA) / 2) & looked).any(axis=1).sum()

    assert refuted > 2 * ALPHA / 2 * REPETITIONS
