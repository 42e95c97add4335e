"""Small conjectures for the tests of hunts and campaigns: as source text, as a user has them."""

from __future__ import annotations

from pathlib import Path


TRUE = '''
"""The middle."""
from theorems.blocks import Conjecture, both_labels, difference, decide_convex, ring_sets


class AnyDifference(Conjecture):
    """For every $S$, $x_b - x_a$ leaves every convex region that fits $S$."""

    domain = ring_sets
    assumptions = (both_labels,)

    def construct(self, s):
        return difference(s)

    def decide(self, s, v):
        return decide_convex(s, v, -1)
'''

FALSE = TRUE.replace("AnyDifference", "TheOtherWay").replace(
    "return difference(s)", "return tuple(-x for x in difference(s))"
)

SEARCHED = '''
"""The direction of Theorem 15, for networks of two layers."""
from theorems.blocks import (
    ANY, NONNEGATIVE, ForEachClassifier, all_sets, both_labels, difference, fools, networks,
)


class TwoLayers(ForEachClassifier):
    """For every network with nonnegative output weights $x_b - x_a$ is adversarial."""

    sets = all_sets
    assumptions = (both_labels,)
    classifiers = networks([ANY, NONNEGATIVE])

    def choose(self, s):
        return difference(s)

    def check(self, s, v, h):
        return fools(h, s, v)
'''

ANY_OUTPUT = SEARCHED.replace("TwoLayers", "AnyOutput").replace("[ANY, NONNEGATIVE]", "[ANY, ANY]")
# False, and found so soon.
THREE_LAYERS = SEARCHED.replace("TwoLayers", "ThreeLayers").replace(
    "[ANY, NONNEGATIVE]", "[ANY, ANY, NONNEGATIVE]"
)


def written(folder: Path, text: str, name: str = "own.py") -> str:
    """Write a conjecture's file and return its path."""
    path = folder / name
    folder.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)
