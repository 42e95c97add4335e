"""Samples from random bits alone: probabilities are multiples of 2^-k, and no float is in a draw.

A draw is a number below 2^k, made of k random bits; atom a is drawn where that number lies
between the weights before a and those up to a. Only how often each atom was drawn matters.
With few atoms, 64 draws at a time are compared with each border, bit by bit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np


Counts = Any
# An int64 array: a row for each sample, a column for each atom.

FEW = 12
# Atoms up to which counting by borders beats looking each draw up.


NORMAL_BITS = 40
# Binary digits after the point of a normal.


class Stream:
    """A reproducible stream of random 64-bit words, of its own for each cell."""

    def __init__(self, seed: int, claim: str, cell: int) -> None:
        name = np.frombuffer(hashlib.sha256(claim.encode()).digest(), dtype="<u4")
        sequence = np.random.SeedSequence([seed % (1 << 64), cell, *map(int, name)])
        self._bits = np.random.PCG64DXSM(sequence)

    def words(self, count: int) -> Any:
        """Return so many words."""
        return self._bits.random_raw(count)

    def normals(self, *shape: int) -> Any:
        """Return standard normals as the generator gives them, rounded to 2^-40.

        Returns
        -------
        int64 array of this shape, in units of 2^-40: what a trial's draws can hold and replay
        """
        z = np.random.Generator(self._bits).standard_normal(shape)
        z *= 1 << NORMAL_BITS
        return np.rint(z, out=z).astype(np.int64)

    def counts(self, weights: Sequence[int], n: int, size: int) -> Counts:
        """Draw samples of n from atoms with weights that add up to 2^k, and count them.

        Returns
        -------
        size rows of len(weights) counts, each row with the sum n
        """
        bits = digits(weights)
        if len(weights) <= FEW:
            return self._by_borders(weights, bits, n, size)
        return self._by_lookup(weights, bits, n, size)

    def _by_borders(self, weights: Sequence[int], bits: int, n: int, size: int) -> Counts:
        whole, rest = divmod(n, 64)
        length = whole + (rest > 0)
        planes = self.words(bits * size * length).reshape(bits, size, length)
        counts = np.empty((size, len(weights)), dtype=np.int64)
        left: Any = n  # draws that are not below the border before
        for atom, border in enumerate(accumulate(weights[:-1])):
            lowest = (border & -border).bit_length() - 1
            beyond = planes[lowest].copy()  # is the draw at the border or above it, by the bits so far?
            for k in range(lowest + 1, bits):  # lowest bit first
                merge = np.bitwise_and if border >> k & 1 else np.bitwise_or
                merge(beyond, planes[k], out=beyond)
            if rest:
                beyond[:, -1] &= np.uint64((1 << rest) - 1)
            still = np.einsum("ij->i", np.bitwise_count(beyond).astype(np.int64))
            np.subtract(left, still, out=counts[:, atom])
            left = still
        counts[:, -1] = left
        return counts

    def _by_lookup(self, weights: Sequence[int], bits: int, n: int, size: int) -> Counts:
        atom = np.repeat(np.arange(len(weights)), weights)
        words = self.words(-(-size * n // 4))
        draws = atom[words.view(np.uint16)[: size * n] >> np.uint16(16 - bits)]
        cells = draws + np.repeat(np.arange(size) * len(weights), n)
        return np.bincount(cells, minlength=size * len(weights)).reshape(size, len(weights))


def digits(weights: Sequence[int]) -> int:
    """Return k where the weights add up to 2^k.

    Raises
    ------
    ValueError
        If they do not, or k is more than 16.
    """
    total = sum(weights)
    bits = total.bit_length() - 1
    if min(weights) < 1 or total != 1 << bits or bits > 16:
        msg = f"weights must be positive and add up to a power of 2 up to 2^16, not to {total}"
        raise ValueError(msg)
    return bits
