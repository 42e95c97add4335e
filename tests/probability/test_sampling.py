"""The sampler: right by its bits, right by exact sums, and reproducible."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, strategies as st

from verify.probability.exact import states
from verify.probability.sampling import Stream, digits
from verify.probability.sequence import interval


class Given(Stream):
    """A stream of given words, one for each plane of one sample."""

    def __init__(self, words: list[int]) -> None:
        self.given = np.array(words, dtype=np.uint64)

    def words(self, count: int) -> np.ndarray:
        assert count == len(self.given)
        return self.given


@given(st.lists(st.integers(0, 2**64 - 1), min_size=8, max_size=8), st.integers(65, 128))
def test_draws_are_the_numbers_that_the_bits_spell(words: list[int], n: int) -> None:
    """Four planes of two words: draw i is spelt by bit i of each plane, lowest first."""
    weights = (3, 1, 5, 7)
    spelt = Counter()
    for i in range(n):
        number = sum((words[2 * k + i // 64] >> i % 64 & 1) << k for k in range(4))
        spelt[next(a for a in range(4) if number < sum(weights[: a + 1]))] += 1

    counts = Given(words).counts(weights, n, 1)

    assert counts.tolist() == [[spelt[a] for a in range(4)]]


@pytest.mark.parametrize("weights", [(5, 11), (1,) * 16, (1, 2, 1), (64,)])
@pytest.mark.parametrize("n", [1, 63, 64, 65, 200])
def test_counts_add_up(weights: tuple[int, ...], n: int) -> None:
    counts = Stream(0, "test", 0).counts(weights, n, 50)

    assert counts.shape == (50, len(weights))
    assert counts.min() >= 0
    assert (counts.sum(axis=1) == n).all()


@pytest.mark.parametrize("weights", [(5, 11), (1,) * 13 + (3,)], ids=["by borders", "by lookup"])
def test_frequencies_agree_with_the_binomial_sums(weights: tuple[int, ...]) -> None:
    """P(count of the first atom <= m), for every m at once, at an error of 10^-6."""
    n, size, total = 40, 100_000, sum(weights)
    first = Stream(5, "binomial", len(weights)).counts(weights, n, size)[:, 0]
    p = Fraction(weights[0], total)
    exact = Fraction(0)
    for m in range(12):
        exact += comb(n, m) * p**m * (1 - p) ** (n - m)
        low, high = interval(int((first <= m).sum()), size, Fraction(1, 12 * 10**6))
        assert low <= exact <= high


def test_atoms_of_one_sample_depend_on_each_other_as_they_should() -> None:
    weights, n, size = (4, 3, 9), 6, 200_000
    counts = Stream(6, "joint", 0).counts(weights, n, size)
    seen = Counter(map(tuple, counts.tolist()))

    for state, weight in states(weights, n):
        low, high = interval(seen[state], size, Fraction(1, 10**8))
        assert low <= Fraction(weight, 16**n) <= high


def test_streams_are_reproducible_and_differ() -> None:
    def words(*key: object) -> list[int]:
        return Stream(*key).words(4).tolist()

    assert words(0, "a", 0) == words(0, "a", 0)
    different = [words(0, "a", 0), words(1, "a", 0), words(0, "b", 0), words(0, "a", 1)]
    assert len({tuple(w) for w in different}) == 4


@pytest.mark.parametrize("weights", [(1, 2), (0, 4), (-1, 5), (2**17,)])
def test_weights_must_add_up_to_a_power_of_two(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="power of 2"):
        digits(weights)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 6))
def test_states_are_all_there_once_with_all_the_weight(weights: list[int], n: int) -> None:
    listed = list(states(weights, n))

    assert len(listed) == len({s for s, _ in listed}) == comb(n + len(weights) - 1, n)
    assert sum(w for _, w in listed) == sum(weights) ** n
    assert all(sum(s) == n for s, _ in listed)
