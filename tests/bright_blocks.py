"""Pictures in the form of the digits which networks learn in a second."""

from __future__ import annotations

import numpy as np

from theorems.mnist.data import Digits


def bright_blocks(rng: np.random.Generator, train: int, test: int) -> Digits:
    """Return random pictures, so many for training and testing, each class with a bright block of its own."""
    parts = []
    for count in (train, test):
        classes = (np.arange(count) % 10).astype(np.uint8)
        pictures = rng.integers(0, 60, (count, 28, 28))
        for k, label in enumerate(classes):
            pictures[k, 2 * label : 2 * label + 4, 4:20] += 150
        parts += [pictures.astype(np.uint8), classes]
    return Digits(*parts, "given")
