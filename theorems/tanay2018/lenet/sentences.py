"""The sentences on LeNet with two weight decays as inequalities with a test and a verdict.

The rule, fixed before any seed of a judged scale was run:

*Unit.* A training seed: one network with the low and one with the high weight decay, which begin with the
same weights and see the same batches. Images of one network are not independent, and none is a unit.

*Test.* A seed agrees with a sentence if its inequality holds strictly: equality counts against. The
sentence says that seeds agree more often than not. It is **supported** where the exact one-sided
binomial test rejects "at most half agree" at 1/128, **refuted** where it rejects "at least half",
**undecided** otherwise: of seven seeds all have to agree, or none, and fewer than seven decide nothing,
five of five neither. Four sentences are tested, so that the chance of any wrong verdict is at most 4/128 < 1/20.

*Adversarial examples.* Of the first test images of each digit, towards the next digit: steps of length 1, in
pixels of 0 to 255, along the gradient of the probability, until that is 0.95, with the temperature at
which half of the test images have a top probability of at least 0.95. Norms are in units of 255. An image
that does not come so far in the steps allowed, with either network, or that needs none with the low decay,
counts against the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from verify.experiment import Verdict
from verify.experiment.signs import sign_test


SIDES = ("low", "high")
LEVEL = Fraction(1, 128)
UNIT = "training seed"

Net = Mapping[str, Any]
# What was measured of a network: see ``training.study``.

Number = float | Fraction


@dataclass(frozen=True)
class Sentence:
    """A sentence as tested.

    key : the end of its id
    says : the inequality in words
    sides : pairs of which the first is to be larger, from the networks with the low and the high decay
    names : what these two are, for a table
    """

    key: str
    says: str
    sides: Callable[[Net, Net], Sequence[tuple[Number, Number]]]
    names: tuple[str, str]

    @property
    def id(self) -> str:
        """The id of its claim."""
        return f"tanay2018/{self.key}"


def percent(net: Net, part: str) -> Fraction:
    """Return an error, "train" or "test", in per cent."""
    return Fraction(100 * net[part], net["images"][part == "test"])


def gap(net: Net) -> Fraction:
    """Return by how many points the test error is above the training error."""
    return percent(net, "test") - percent(net, "train")


def ratio(low: Net, high: Net) -> float:
    """Return the median over images of the norm with the high decay over that with the low one; 0 for what counts against."""
    return median(
        more / less if less and more is not None else 0.0
        for less, more in zip(low["norms"], high["norms"], strict=True)
    )


SENTENCES = (
    Sentence(
        "lenet-gap", "after training, test error less training error is less with the high weight decay than with the low one",
        lambda low, high: [(gap(low), gap(high))], ("points between, low", "high"),
    ),
    Sentence(
        "lenet-test-error", "after training, the test error is less with the high weight decay than with the low one",
        lambda low, high: [(percent(low, "test"), percent(high, "test"))], ("test error in per cent, low", "high"),
    ),
    Sentence(
        "lenet-weights", "after training, the root mean square of the weights of each of the four layers is less with the high weight decay",
        lambda low, high: list(zip(low["rms"], high["rms"], strict=True)), ("root mean square, first layer, low", "high"),
    ),
    Sentence(
        "lenet-norms",
        "the median over the images of the norm of the perturbation with the high weight decay, over that with the low one, is above 1",
        lambda low, high: [(ratio(low, high), 1.0)], ("median ratio of norms", "1"),
    ),
)  # fmt: skip


def rules() -> dict[str, str]:
    """Return the rule of each sentence, in words."""
    test = (
        f"Unit: {UNIT}, the same weights and batches on both sides. A seed agrees if this holds strictly; an image that is not brought to 0.95 "
        'counts against. Supported if the exact binomial test rejects "at most half agree" at 1/128, refuted if it rejects "at least '
        'half", else undecided: of seven seeds all agree or none, and fewer decide nothing.'
    )
    return {one.id: f"{one.says[0].upper()}{one.says[1:]}. {test}" for one in SENTENCES}


def agrees(sides: Sequence[tuple[Number, Number]]) -> bool:
    """Does each hold strictly?"""
    return all(more > less for more, less in sides)


def judge(sentence: Sentence, seeds: Sequence[Mapping[str, Net]]) -> Verdict:
    """Judge a sentence by all seeds."""
    sides = [sentence.sides(*(seed[side] for side in SIDES)) for seed in seeds]
    agree = [agrees(one) for one in sides]
    return Verdict(
        sentence.id, sign_test(agree, LEVEL), sentence.says, LEVEL, UNIT, len(seeds),
        details={"agree": sum(agree), "sides": [[[round(float(a), 6) for a in pair] for pair in one] for one in sides]},
    )  # fmt: skip
