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
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import (
    ABSOLUTE,
    RELU,
    Above,
    Below,
    Layer,
    Network,
    one_vs_rest,
)
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.geometry.scouts.asked import Asked, direction
from theorems.geometry.scouts.classifiers import IN_BULK
from theorems.geometry.scouts.in_bulk import STEPS, Most, _Bulk, _networks, kept_labels
from verify import registry
from verify.objects import size
from verify.search.scouts import Block, run_block


class Given:
    """A class of networks, and a difference for any set."""

    def __init__(self, belongs: Any = lambda _: True) -> None:
        self.belongs = belongs

    def direction(self, x: WithClassifier) -> Any:
        return difference(x.s)


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
def test_most_networks_are_of_the_class_and_the_smallest_come_first(
    signs: list[str], dimension: int
) -> None:
    like, belongs = _like(signs)
    networks = _networks(like, dimension, MOST, belongs, Random(1))
    found = list(networks)

    assert len(found) > 20
    assert 2 * sum(map(belongs, found)) > len(found)
    assert [networks.member(i) for i in range(len(found))] == [h if belongs(h) else None for h in found]
    assert all(h.dimension == dimension for h in found)
    assert max(sum(len(layer.bias) for layer in h.layers) for h in found) <= MOST.units
    assert len({tuple(len(layer.bias) for layer in h.layers) for h in found}) > 1
    assert [size(h) for h in found] == sorted(size(h) for h in found)


@pytest.mark.parametrize("signs", SIGNS)
def test_what_is_proposed_fits_and_keeps_a_label_for_long(signs: list[str]) -> None:
    like, belongs = _like(signs)
    kept = []
    for x in islice(kept_labels(like, 2, MOST, Random(2), Given(belongs)), 40):
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


@pytest.mark.parametrize(("depth", "units"), [(9, 11), (9, 20), (12, 14)])
def test_deep_networks_are_drawn_too(depth: int, units: int) -> None:
    """Shapes and signs are drawn, not listed: there are too many of them."""
    like, belongs = _like([ANY] * depth)
    found = _networks(like, 2, Most(networks=50, units=units, points=3), belongs, Random(0))

    assert len(found) > 40
    assert max(sum(len(layer.bias) for layer in h.layers) for h in found) <= units
    assert not _networks(like, 2, Most(networks=50, units=depth - 1, points=3), belongs, Random(0))


def test_there_is_nothing_to_propose_outside_a_class() -> None:
    like, _ = _like([ANY, ANY])
    many = one_vs_rest([[1, 0], [0, 1]], [0, 0])

    for h, belongs in ((like, lambda _: False), (many, lambda _: True)):
        found = kept_labels(h, 2, MOST, Random(0), Given(belongs))
        assert list(found) == []


def _claim(folder: Path, choose: str, more: str = "") -> Any:
    text = SEARCHED.replace("return difference(s)", choose)
    text = text.replace("class TwoLayers", "asked = []\n\n\nclass TwoLayers") + more
    (claim,) = registry.load(written(folder, text))
    return claim


def _asked(claim: Any) -> list[Any]:
    found: list[Any] = sys.modules[type(claim).__module__].asked
    return found


S = LabelledSet([(0,), (3,)], [-1, 1])


def _instance() -> WithClassifier:
    layers = (Layer([[1]], [0], RELU), Layer([[1]], [0]))
    return WithClassifier(S, Network(layers, Above(1)))


def test_directions_are_those_of_the_claim(tmp_path: Path) -> None:
    claim = _claim(tmp_path, "return difference(s)")
    x = _instance()
    elsewhere = WithClassifier(LabelledSet([(0,), (3,)], [1, -1]), x.h)  # it does not fit

    assert Asked(claim, 1).direction(x) == direction(claim, x) == (3,)
    assert Asked(claim, 1).direction(elsewhere) is None
    assert Asked(claim, 1).belongs(x.h)


def test_no_more_is_asked_than_may_be(tmp_path: Path) -> None:
    claim = _claim(tmp_path, "asked.append(s)\n        return difference(s)")
    like, _ = _like([ANY, NONNEGATIVE])
    asked = Asked(claim, 40)

    assert list(kept_labels(like, 1, MOST, Random(0), asked))
    assert len(_asked(claim)) == 40


def test_a_block_asks_for_few_directions(tmp_path: Path) -> None:
    """Once it asked for thousands, and the clock was looked at only between blocks."""
    claim = _claim(tmp_path, "asked.append(s)\n        return difference(s)")
    run_block(claim, Block(IN_BULK, 0, 15), 0)

    assert 15 <= len(_asked(claim)) <= 3 * 2 * 15 + 15


@pytest.mark.parametrize("dimension", [1, 2])
def test_code_that_does_not_end_is_asked_once(tmp_path: Path, dimension: int) -> None:
    endless = "asked.append(s)\n        while True: pass"
    claim = _claim(tmp_path, endless, "\n    patience = 0.3\n")
    like, _ = _like([ANY, NONNEGATIVE])
    asked = Asked(claim, 100)

    assert list(kept_labels(like, dimension, MOST, Random(0), asked)) == []
    assert len(_asked(claim)) == 1
    assert not asked.belongs(like)  # it is left alone


@pytest.mark.parametrize(
    "choose",
    [
        "return 1 // 0",
        "return None",
        "return ('1', '2')[:s.dimension]",
        "return tuple(10**400 * a for a in difference(s))",
        "return tuple(10**307 * a for a in difference(s))",
        "return tuple(float('nan') * a for a in difference(s))",
    ],
)
def test_what_floats_cannot_look_at_is_left_to_the_judge(tmp_path: Path, choose: str) -> None:
    claim = _claim(tmp_path, choose)

    assert Asked(claim, 1).direction(_instance()) is None
    result = run_block(claim, Block(IN_BULK, 0, 12), 0)
    assert (result.errors, result.found) == (0, None)


def test_a_class_that_raises_or_does_not_end_has_no_members(tmp_path: Path) -> None:
    family = "classifiers = replace(networks([ANY, NONNEGATIVE]), contains=mine)"
    mine = "from dataclasses import replace\n\n\ndef mine(h):\n    {}\n\n\nclass TwoLayers"
    for k, body in enumerate(("return 1 // 0", "while True: pass")):
        text = SEARCHED.replace("classifiers = networks([ANY, NONNEGATIVE])", family)
        text = text.replace("class TwoLayers", mine.format(body)) + "\n    patience = 0.3\n"
        (claim,) = registry.load(written(tmp_path, text, f"own_{k}.py"))

        assert not Asked(claim, 5).belongs(_instance().h)
        assert list(kept_labels(_instance().h, 1, MOST, Random(0), Asked(claim, 5))) == []


def test_numbers_that_no_float_holds_are_not_looked_at() -> None:
    huge = Network((Layer([[1]], [0], RELU), Layer([[1]], [0])), Above(10**400))
    slope = Network((Layer([[1]], [0], (0, 10**308)), Layer([[9]], [0])), Above(1))

    assert list(kept_labels(huge, 1, MOST, Random(0), Given())) == []
    assert all(x.h.rule == Above(1) for x in kept_labels(slope, 1, MOST, Random(0), Given()))
