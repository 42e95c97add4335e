"""A classifier on the number line: stretches of one label, and the graph of its score."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.classifiers import Classifier
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, Below, Network
from theorems.geometry.picture.cells import TooIntricate
from verify.exact.decision import read_vector
from verify.exact.integers import WorkLimit


MOST_GRAPHS = 6


def breakpoints(h: Classifier, low: Fraction, high: Fraction) -> list[Fraction]:
    """Return where something bends or changes between two places, exactly.

    Raises
    ------
    TooIntricate
        If the walk along the line exceeds its budget.
    """
    if isinstance(h, Linear) and h.zero == 0:  # it says nothing of the score 0; where that is hangs on no label
        h = h._replace(zero=-1)
    try:
        _, decision = decide_ray(h, (low,), (1,), work=10**7)
    except WorkLimit:
        raise TooIntricate from None
    found = read_vector(decision.certificates[0]["evidence"]["breakpoints"])
    return [low + c for c in found if low + c < high]


def bands(h: Classifier, low: Fraction, high: Fraction) -> tuple[list[Any], list[Any]]:
    """Return stretches (from, to, label), and changes (at, label it bears itself)."""
    ends = [low, *breakpoints(h, low, high), high]
    stretches: list[Any] = []
    changes: list[Any] = []
    for start, end in pairwise(ends):
        label = h.label(((start + end) / 2,))
        if stretches and stretches[-1][2] == label and h.label((start,)) == label:
            stretches[-1][1] = end
            continue
        if stretches:
            changes.append([start, h.label((start,))])
        stretches.append([start, end, label])
    return stretches, changes


def graphs(h: Classifier, low: Fraction, high: Fraction) -> list[tuple[str, list[Any]]]:
    """Return the score as a named polyline, one for each class where there are many; none for a region."""
    if not isinstance(h, Linear | Network):
        return []
    ends = [low, *breakpoints(h, low, high), high]
    columns = [_outputs(h, x) for x in ends]
    count = len(columns[0])
    if count > MOST_GRAPHS:
        return []
    if count == 1:
        names = ["f(x)"] if isinstance(h, Network) else ["⟨w, x⟩ + b"]
    else:
        names = [f"score of class {k}" for k in range(count)]
    return [
        (names[k], [(x, column[k]) for x, column in zip(ends, columns, strict=True)])
        for k in range(count)
    ]


def _outputs(h: Linear | Network, x: Fraction) -> list[Fraction]:
    if isinstance(h, Linear):
        return [Fraction(h.score((x,)))]
    return [Fraction(z) for z in h.outputs((x,))]


def height(h: Classifier, x: Fraction) -> Fraction | None:
    """Return the largest score at a place."""
    return max(_outputs(h, x)) if isinstance(h, Linear | Network) else None


def threshold(h: Classifier) -> Fraction | None:
    """Return the height at which the label changes, None where scores compete."""
    if isinstance(h, Linear):
        return Fraction(0)
    rule = h.rule if isinstance(h, Network) else None
    return Fraction(rule.threshold) if isinstance(rule, Above | Below) else None
