"""Networks looked at in bulk: the floats say what exact evaluation says, and the class is kept."""

from __future__ import annotations

import sys
from fractions import Fraction
from itertools import accumulate, islice
from operator import and_
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hunting.conjectures import SEARCHED, written

from theorems.blocks import ANY, NONNEGATIVE, ONE_NEGATIVE, difference, networks
from verify import registry
from verify.exact.labelled import LabelledSet
from verify.exact.networks import (
    ABSOLUTE,
    RELU,
    Above,
    Below,
    Layer,
    Network,
    one_vs_rest,
)
from verify.instances import WithClassifier
from verify.search.in_bulk import STEPS, Most, _Bulk, _networks, kept_labels
from verify.search.scouts import direction, directions
from verify.simplify import size


MOST = Most(networks=150, units=6, points=4)
RULES = [Above(1), Above(0, closed=True), Below(1), Below(2, closed=True)]
SIGNS = [
    [ANY, NONNEGATIVE], [ANY, ONE_NEGATIVE], [NONNEGATIVE, ANY],
    [NONNEGATIVE, ONE_NEGATIVE, NONNEGATIVE], [ANY, ANY, ANY],
]


def _like(signs: list[str], slopes: Any = RELU, rule: Any = None) -> tuple[Network, Any]:
    """Return a network of two units a layer, and what tells the class."""
    family = networks(signs, slopes=slopes, rule=rule)
    layers, before = [], 1
    for k, kind in enumerate(signs):
        rows = 1 if k == len(signs) - 1 else 2
        weights = [[1] * before for _ in range(rows)]
        weights[0][0] = -1 if kind == ONE_NEGATIVE else 1
        layers.append(Layer(weights, [0] * rows, slopes if k < len(signs) - 1 else (1, 1)))
        before = rows
    like = Network(tuple(layers), rule or Above(1))
    assert family.contains(like)
    return like, family.contains


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("slopes", [RELU, ABSOLUTE, (1, Fraction(1, 2))])
def test_labels_in_bulk_are_the_exact_ones(slopes: Any, rule: Any) -> None:
    """Sums of small integers and halves are exact in floats, ties at the threshold too."""
    like, _ = _like([ANY, ANY, ANY], slopes)
    found = _networks(Network(like.layers, rule), 2, MOST, lambda _: True, Random(0))
    points = [(x, y) for x in (-2, 0, 1) for y in (-1, 0, 3)]

    labels = _Bulk(found).labels(np.array(points, dtype=float))

    assert len(found) > 100
    assert labels.tolist() == [[h.label(p) for p in points] for h in found]
    assert len(np.unique(labels)) == 2


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_networks_are_of_the_class_and_the_smallest_come_first(
    signs: list[str], dimension: int
) -> None:
    like, belongs = _like(signs)
    found = _networks(like, dimension, MOST, belongs, Random(1))

    assert len(found) > 20
    assert all(belongs(h) and h.dimension == dimension for h in found)
    assert max(sum(len(layer.bias) for layer in h.layers) for h in found) <= MOST.units
    assert len({tuple(len(layer.bias) for layer in h.layers) for h in found}) > 1
    assert [size(h) for h in found] == sorted(size(h) for h in found)


@pytest.mark.parametrize("signs", SIGNS)
def test_what_is_proposed_fits_and_keeps_a_label_for_long(signs: list[str]) -> None:
    like, belongs = _like(signs)
    kept = []
    for x in islice(kept_labels(like, 2, MOST, Random(2), lambda x: difference(x.s), belongs), 40):
        assert belongs(x.h)
        assert list(x.s.labels) == [x.h.label(p) for p in x.s.points]
        lengths = []
        for p, label in zip(x.s.points, x.s.labels, strict=True):
            ray = (
                [a - c * label * b for a, b in zip(p, difference(x.s), strict=True)]
                for c in map(Fraction, STEPS.tolist())
            )
            lengths.append(sum(accumulate((x.h.label(y) == label for y in ray), and_)))
        kept.append(max(lengths))

    assert min(kept) >= 5
    assert max(kept) == len(STEPS)


def test_deep_networks_take_no_longer() -> None:
    """Shapes and signs are drawn, not listed: there are too many of them."""
    like, belongs = _like([ANY] * 9)
    found = _networks(like, 2, Most(networks=50, units=20, points=3), belongs, Random(0))

    assert len(found) > 30
    assert not _networks(like, 2, Most(networks=50, units=8, points=3), belongs, Random(0))


def test_there_is_nothing_to_propose_outside_a_class() -> None:
    like, _ = _like([ANY, ANY])
    many = one_vs_rest([[1, 0], [0, 1]], [0, 0])

    for h, belongs in ((like, lambda _: False), (many, lambda _: True)):
        found = kept_labels(h, 2, MOST, Random(0), lambda x: difference(x.s), belongs)
        assert list(found) == []


def test_code_that_does_not_end_is_asked_once(tmp_path: Path) -> None:
    text = SEARCHED.replace("return difference(s)", "asked.append(s)\n        while True: pass")
    text = text.replace("class TwoLayers", "asked = []\n\n\nclass TwoLayers")
    text += "\n    patience = 0.3\n"
    (claim,) = registry.load(written(tmp_path, text))
    like, belongs = _like([ANY, NONNEGATIVE])

    ask = directions(claim)
    assert list(kept_labels(like, 1, MOST, Random(0), ask, belongs)) == []
    assert len(sys.modules[type(claim).__module__].asked) == 1


def test_directions_are_those_of_the_claim(tmp_path: Path) -> None:
    (claim,) = registry.load(written(tmp_path, SEARCHED))
    like, _ = _like([ANY, NONNEGATIVE])
    x = WithClassifier(LabelledSet([(0,), (3,)], [-1, 1]), like)
    one_label = WithClassifier(LabelledSet([(0,)], [-1]), like)

    assert directions(claim)(x) == direction(claim, x) == (3,)
    assert directions(claim)(one_label) is direction(claim, one_label) is None


def test_an_error_of_the_construction_is_none(tmp_path: Path) -> None:
    (claim,) = registry.load(written(tmp_path, SEARCHED.replace("return difference(s)", "return 1 // 0")))
    like, _ = _like([ANY, NONNEGATIVE])

    assert directions(claim)(WithClassifier(LabelledSet([(0,), (3,)], [-1, 1]), like)) is None
