"""Two digits as a labelled set of integer points, and products with it that are never rounded."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .models import SIDE


LIMB = 32
# Bits. A coordinate is below 2^12 and d below 2^10, so that 64 bits hold a sum of products.


@dataclass(frozen=True, eq=False)
class Pair:
    """The images of two digits: ``points`` (n, d) int64, ``labels`` (n,) int64.

    The first digit bears the label +1, the second -1. Images keep the order of their file, and
    pixels are the integers 0 to 255, or the sums of square blocks of them.
    """

    digits: tuple[int, int]
    points: np.ndarray
    labels: np.ndarray

    @property
    def name(self) -> str:
        """Return the two digits, such as "0-1"."""
        return "-".join(map(str, self.digits))

    @property
    def sha256(self) -> str:
        """Return the hash of the points and labels as int64, little endian."""
        parts = (np.ascontiguousarray(part, "<i8") for part in (self.points, self.labels))
        return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()

    def where(self, label: int) -> np.ndarray:
        """Return the indices (k,) of the points that bear a label."""
        return np.flatnonzero(self.labels == label)

    def signed_rows(self) -> np.ndarray:
        """Return y (x, 1), (n, d + 1): (w, b) is accurate where its product with each is positive."""
        rows = np.column_stack([self.points, np.ones_like(self.labels)])
        signed: np.ndarray = rows * self.labels[:, None]
        return signed

    def question(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return the pair as a question of a certificate, with all its points."""
        return {"class": kind, **self.written, **fields}

    @cached_property
    def written(self) -> dict[str, Any]:
        """Points and labels as JSON has them, which exact deciders read."""
        return {"points": self.points.tolist(), "labels": self.labels.tolist()}


def pair_of(
    images: np.ndarray, classes: np.ndarray, digits: tuple[int, int], *, most: int = 0, block: int = 1
) -> Pair:
    """Return two digits among images (n, 28, 28) uint8 of the classes (n,).

    ``most`` keeps the first so many images of each digit (0: all); ``block`` adds up square
    blocks of so many pixels a side, a divisor of 28.
    """
    kept = np.sort(np.concatenate([np.flatnonzero(classes == k)[: most or None] for k in digits]))
    cells = SIDE // block
    shape = (len(kept), cells, block, cells, block)
    points = images[kept].astype(np.int64).reshape(shape).sum(axis=(2, 4)).reshape(len(kept), -1)
    return Pair(digits, points, np.where(classes[kept] == digits[0], 1, -1))


def products(points: np.ndarray, columns: Sequence[Sequence[int]]) -> np.ndarray:
    """Return points (n, d) times integer columns (k of length d), exactly, (n, k) of Python's int.

    Columns of any length in bits are cut into limbs, whose products 64-bit integers hold.
    """
    assert 0 <= points.min() <= points.max() < 2**12, "a coordinate is out of range"
    assert points.shape[1] < 2**10, "there are too many coordinates"
    total: Any = np.zeros((len(points), len(columns)), object)
    longest = max(int(entry).bit_length() for column in columns for entry in column)
    for k in range(longest // LIMB + 1):
        last = k == longest // LIMB  # the highest limb carries the sign
        limb = [[e >> k * LIMB if last else e >> k * LIMB & 2**LIMB - 1 for e in column]
                for column in columns]  # fmt: skip
        part = points @ np.array(limb, np.int64).T
        total = total + (part.astype(object) << k * LIMB)
    exact: np.ndarray = total
    return exact
