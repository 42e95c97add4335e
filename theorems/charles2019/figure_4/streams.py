"""Random streams: one for every classifier, source and purpose, whatever the order of work."""

import numpy as np


KINDS = ("svm", "nn", "sign", "uniform")
PURPOSES = ("subset", "training", "images", "start")


def stream(seed: int, kind: str, index: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose of one classifier or noise source.

    The streams of a seed are independent, and none depends on which others were used.
    """
    key = (KINDS.index(kind), index, PURPOSES.index(purpose))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
