"""Probabilities summed exactly over every sample that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb


State = tuple[tuple[int, ...], int]
# How often each atom was drawn, and the probability of that in units of (sum of weights)^-n.


def states(weights: Sequence[int], n: int) -> Iterator[State]:
    """List the samples of n draws, as counts by atom, with their multinomial weights.

    >>> list(states((1, 3), 1))
    [((0, 1), 3), ((1, 0), 1)]
    """
    if len(weights) == 1:
        yield (n,), weights[0] ** n
        return
    power = 1
    for count in range(n + 1):
        ways = comb(n, count) * power
        for counts, rest in states(weights[1:], n - count):
            yield (count, *counts), ways * rest
        power *= weights[0]
