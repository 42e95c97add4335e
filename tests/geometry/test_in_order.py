"""Small networks in order: all that there are, what they say exactly, and what falls to them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from random import Random

import numpy as np
import pytest

from theorems.charles2019.lemma_13 import Segment
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Below, Layer, Network, two_layer
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.geometry.scouts import in_order
from theorems.geometry.scouts.in_order import alike, frame, said
from verify.objects import bits, size


BUMP = Segment(two_layer([[0, -1], [1, 0], [0, 0]], [0, 0, 0], [-1, 1, 2], Above(0)), (0, 1), (1, -1))


@pytest.mark.parametrize(("places", "most"), [(1, 9), (2, 8), (3, 8)])
def test_every_row_of_so_many_bits_is_listed_once(places: int, most: int) -> None:
    every = [row for row in product(range(-15, 16), repeat=places) if sum(map(bits, row)) <= most]
    listed = [tuple(row) for b in range(most + 1) for row in in_order._rows(places, b).tolist()]

    assert sorted(listed) == sorted(every)
    assert [sum(map(bits, row)) for row in listed] == sorted(sum(map(bits, row)) for row in listed)
    assert sum(in_order._counts(places, 0, b) for b in range(most + 1)) == len(every)
    others = [row for row in every if all(row)]
    assert sum(in_order._counts(0, places, b) for b in range(most + 1)) == len(others)


RULES = (Above(0), Above(Fraction(1, 2), closed=True), Below(1), Below(0, closed=True))


def drawn(random: Random) -> Segment:
    """Draw a network of small numbers, fractions among them, and two points on a line."""

    def number() -> Fraction:
        return Fraction(random.randint(-4, 4), random.choice((1, 1, 2, 3)))

    width = random.randint(2, 3)
    layers = [
        Layer([[number()] for _ in range(width)], [number() for _ in range(width)], RELU),
        Layer([[number() for _ in range(width)]], [number()], AFFINE),
    ]
    return Segment(Network(layers, random.choice(RULES)), (number() - 2,), (number() + 2,))


def test_what_lies_between_two_points_is_what_the_ray_says() -> None:
    random, met = Random(0), set()
    for _ in range(150):
        s = drawn(random)
        own = frame(s)
        assert own is not None
        ends = (s.h.label(s.x) == 1) + (s.h.label(s.y) == 1)
        flips, _ = decide_ray(s.h, s.x, [q - p for p, q in zip(s.x, s.y, strict=True)])
        other = ends != 1 and any(i.low < 1 for i in flips)
        met.add((ends, other))

        assert said(own) == 1 << 2 * ends + other

    assert met == {(0, False), (0, True), (1, False), (2, False), (2, True)}


def test_integers_of_64_bits_say_what_fractions_say() -> None:
    shape = in_order._Shape(2, (2, 2), 2)
    like = Network(
        [Layer([[1, 1]] * 2, [0, 0], (Fraction(-1, 2), 1)), Layer([[1, 1]] * 2, [0, 0]), Layer([[1, 1]], [Fraction(1, 3)])],
        Above(Fraction(1, 2)),
    )
    model = in_order._Model(like, shape)
    rng = np.random.default_rng(0)
    rows = rng.integers(-3, 4, (40, model.places))
    last = rng.integers(1, 3, (3, 2)) * np.array([1, -1])
    masks = in_order._between_points(model, *model.parts(rows), last)

    for row, own in zip(rows, masks, strict=True):
        for weights, mask in zip(last, own, strict=True):
            h, (x, y) = model.network(row, weights)
            exact = frame(Segment(h, x, y))
            assert exact is not None
            assert mask == said(exact)
    assert len(np.unique(masks)) > 2


def test_a_smaller_network_says_the_same_and_comes_before_larger_ones() -> None:
    own = frame(BUMP)
    assert own is not None
    listed = list(alike(BUMP, 200_000))

    assert listed
    for s in listed:
        assert size(s) < size(BUMP)
        assert said(frame(s) or own) == said(own)
    assert all(size(a)[:2] <= size(b)[:2] for a, b in pairwise(listed))


@pytest.mark.parametrize("x", [
    LabelledSet([(1,)], [1]),
    BUMP.h,
    WithClassifier(LabelledSet([(1, 1)], [1]), BUMP.h),
    Segment(Network([Layer([[1]], [0])], Above(0)), (0,), (1,)),
])
def test_of_what_is_no_network_with_points_nothing_is_listed(x: object) -> None:
    assert list(alike(x, 10_000)) == []
