"""The cells of Theorem 7: distributions with trainers that put it in danger."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems.charles2019.samples import axes, clover, corners, few_axes, flipped, two_leaves
from theorems.charles2019.soft_margin import Bound, Rule
from theorems.charles2019.trainers import MEMORISER, Trainer, always, hostile
from theorems.charles2019.two_samples import Independent, Together, TwoSamples
from verify.probability.claim import Series


CLOVER_BOUND = Fraction(3, 100)  # B^2 R^2 = 99/50, what the shortest w right on all needs
LEAVES_BOUND = Fraction(2, 81)  # B^2 R^2 = 130/81, likewise
NOISE_BOUND = Fraction(2, 5)  # B^2 R^2 = 2

HOSTILE = (hostile(0), hostile(1))


def clovers(n: int, rho: str, weight: int, total: int = 32, **parts: Any) -> TwoSamples:
    """Return a clover with two hostile trainers, that give up a leaf each where they may."""
    return Independent(
        distribution=clover(weight, total), trainers=HOSTILE, n=n, rho=Fraction(rho),
        squared_bound=CLOVER_BOUND, **parts,
    )


def noisy(trainer: Trainer, n: int = 256, **parts: Any) -> TwoSamples:
    """Return label noise of 1/64 with a trainer that one could meet in the wild.

    A sample with more than rho n flipped labels allows no classifier that meets A3. Such a
    sample is outside the hypotheses; that takes 25 flips in 256, six standard deviations.
    """
    return Independent(
        distribution=flipped(1, 64), trainers=(trainer, trainer), n=n, rho=Fraction(3, 32),
        squared_bound=NOISE_BOUND, **parts,
    )


def memorised(n: int, trainer: Trainer = MEMORISER, **parts: Any) -> TwoSamples:
    """Return 2048 orthogonal points: two samples hardly overlap, and off its own each is wrong."""
    return Independent(
        distribution=axes(2048), trainers=(trainer, trainer), n=n, **parts
    )


FOR_2 = ((128, "1/8", 3), (256, "3/16", 5), (512, "1/4", 7))
FOR_ROOT_2 = ((64, "1/16", 1), (128, "3/16", 5), (256, "1/4", 7))
# n, rho, and the weight of a leaf of the clover in 32: as large as rho n allows for.


def with_constant(square: int, sizes: Any) -> list[TwoSamples]:
    """Return clovers with another constant before the root of n ln n."""
    bound = Bound(squared_log=square)
    return [clovers(n, rho, weight, bound=bound) for n, rho, weight in sizes]


def rare_axes(n: int, **parts: Any) -> TwoSamples:
    """Return a memoriser with few axes, some of which its sample misses: rho = 0."""
    return Independent(
        distribution=few_axes(3, 64), trainers=(MEMORISER, MEMORISER), n=n, squared_bound=4, **parts
    )


def clover_together(n: int, rho: str, weight: int, **parts: Any) -> TwoSamples:
    """Return a hostile pair on a clover, that sees both samples."""
    return Together(
        distribution=clover(weight, 32), n=n, rho=Fraction(rho), squared_bound=CLOVER_BOUND, **parts
    )


def leaves_together(n: int, rho: str, weight: int, **parts: Any) -> TwoSamples:
    """Return a hostile pair on two leaves, that sees both samples."""
    return Together(
        distribution=two_leaves(weight, 32), n=n, rho=Fraction(rho), squared_bound=LEAVES_BOUND,
        **parts,
    )


def careless(n: int, **parts: Any) -> TwoSamples:
    """Return h = sign(x_2) and h = sign(-x_2): on (1, 1)+ and (1, -1)+ never right together."""
    up, down = always((0, 1), "sign(x_2)"), always((0, -1), "sign(-x_2)")
    return Independent(
        distribution=corners(), trainers=(up, down), n=n, squared_bound=1, rule=Rule(None),
        summed=True, **parts,
    )


def curve(name: str, cells: Sequence[TwoSamples]) -> Series:
    """Return cells that differ in n as a curve, each with its bound."""
    bounds = [c.bound.enclose(c.n, c.rho, c.squared_size, 64) for c in cells]
    return Series(name, cells, bounds)
