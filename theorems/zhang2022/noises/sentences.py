r"""The sentences of Section 4 as claims with a test and a verdict.

The rule, fixed before any result was seen:

*Unit.* One seed: the images that are drawn with it, and all networks of all configurations that are
trained with it. Images and networks of one seed are not independent of each other.

*Test.* A seed agrees with a sentence if **all** its inequalities hold, for every configuration and
snapshot that it names; a noise that is 0 makes its configuration disagree, and is reported. The
sentence says that seeds agree more often than not. It is **supported** where all seeds agree,
**refuted** where none does, **undecided** otherwise: exact one-sided binomial tests, with n seeds at
level 2^-n each way. Fourteen sentences are tested, so n = 9 keeps the chance of any wrong verdict
below 14/512 < 1/20; eight seeds, at 14/256, would not. Fewer than nine decide nothing.

*Noise.* Each is computed twice. With p = softmax(z / T), the error at the outputs is p - e_y. Over
1 - p_y it is the softmax of the other classes' scores, and -1 at y: nothing cancels, and a positive
factor for each image changes neither a sign nor a direction. This *exact* error, in float64, decides.
What autograd makes in float32 subtracts 1 from p_y, and loses the label where p_y rounds to 1; its
outcomes are listed beside, outside the 5 %, with one exception: ``rounding`` is about the two.

*Probe.* Softmax regression with a bias, 50 steps of L-BFGS from 0, on noises that one factor brings
to mean square 1; its accuracy in percent on the noises of the training and of the test images.
A probe's accuracy is no separability: that is decided in ``pairs.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.experiment import Verdict
from verify.outcome import Outcome


LEAST = 9
# Seeds; fewer decide nothing.

UNIT = "training seed"
FIRST, LAST = 0, -1
# Snapshots: at initialisation, and after training.

Entry = Mapping[str, Any]
# What was measured of one network: see ``measuring.study``.


class Seed:
    """What was measured with one seed, as sentences ask for it.

    networks : by the name of their configuration
    groups : the names of configurations by what sentences call them
    images : the probe on the images themselves, in percent, train and test
    variant : "exact" or "autograd", the error that noises are made of
    zeros : how many noises of a network may be 0
    """

    def __init__(
        self, networks: Mapping[str, Entry], groups: Mapping[str, Sequence[str]],
        images: Sequence[float], variant: str, zeros: int = 0,
    ) -> None:
        self.networks, self.groups, self.images, self.variant, self.zeros = networks, groups, images, variant, zeros

    def probe(self, name: str, snapshot: int, noise: str, variant: str = "") -> tuple[float, float]:
        """Return the accuracy of a probe, in percent, train and test; NaN where too many noises are 0."""
        found = self.networks[name]["snapshots"][snapshot]["noises"][noise][variant or self.variant]
        if found["zero"] > self.zeros:
            return float("nan"), float("nan")
        train, test = found["percent"]
        return train, test


WANTED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "widths": (("sign",), ("sign",)),
    "wide": (("sign", "targeted", "random labels"), ("sign", "targeted")),
    "slow": (("sign", "targeted"), ("sign", "targeted")),
    "fast": (("sign", "random labels"), ("sign", "l2", "PGD10", "sign, two layers")),
    "deep": (
        ("sign", "random labels"),
        ("sign", "l2", "T10", "PGD10", "random labels", "sign, two layers"),
    ),
    "adversarial": (("sign",), ("sign",)),
}
# By group the noises of which sentences read probes: those of the first snapshot, and of later ones.


Inequalities = Callable[[Seed], Iterable[bool]]


@dataclass(frozen=True)
class Sentence:
    """A sentence as tested.

    key : the end of its id
    groups : the configurations that it names
    says : the inequalities in words
    inequalities : what a seed must meet to agree
    by_autograd : is it also judged, outside the budget, on the noises of float32 autograd?
    """

    key: str
    groups: tuple[str, ...]
    says: str
    inequalities: Inequalities
    by_autograd: bool = True

    @property
    def id(self) -> str:
        """The id of its claim."""
        return f"zhang2022/section-4-{self.key}"


def _each(s: Seed, *groups: str) -> list[str]:
    return [name for group in groups for name in s.groups[group]]


def _two_layers(group: str) -> Inequalities:
    return lambda s: (
        s.probe(name, when, "sign")[0] >= 99.5 for name in _each(s, group) for when in (FIRST, LAST)
    )


def _beats_images(noise: str) -> Inequalities:
    return lambda s: (
        s.probe(name, when, noise)[1] > s.images[1]
        for name in _each(s, "slow", "wide") for when in (FIRST, LAST)
    )


def _rounding(s: Seed) -> Iterable[bool]:
    for name in _each(s, "deep"):
        exact, autograd = (s.probe(name, LAST, "sign", one)[1] for one in ("exact", "autograd"))
        yield exact >= s.probe(name, FIRST, "sign", "exact")[1]  # nothing is lost by training
        yield autograd < s.probe(name, FIRST, "sign", "autograd")[1]  # the effect of the print
        yield exact - autograd >= 5


SENTENCES = (
    Sentence("two-layer", ("widths",),
             "the probe on sign noise has at least 99.5 % on the training part, at initialisation and at the end, for every width",
             _two_layers("widths")),
    Sentence("two-layer-wide", ("wide",),
             "the same for widths of at least 128", _two_layers("wide")),
    Sentence("small-rate", ("slow",),
             "with the small learning rate the probe on sign noise has 100 % on the training part, at initialisation and at the end",
             lambda s: (s.probe(n, when, "sign")[0] == 100 for n in _each(s, "slow") for when in (FIRST, LAST))),
    Sentence("generalises", ("slow", "wide"),
             "on the test part the probe on sign noise has more than the probe on the images, with the small learning rate and for widths of at least 128, at both snapshots",
             _beats_images("sign")),
    Sentence("targeted", ("slow", "wide"),
             "the same for noise towards the next class", _beats_images("targeted")),
    Sentence("compromised", ("fast", "deep"),
             "with the large learning rate the probe on sign noise errs more on the test part at the end than at initialisation",
             lambda s: (s.probe(n, LAST, "sign")[1] < s.probe(n, FIRST, "sign")[1] for n in _each(s, "fast", "deep"))),
    Sentence("easier-train", ("fast", "deep"),
             "at the end, with the large learning rate, the probe on sign noise has at least what the probe on the images has, on the training part",
             lambda s: (s.probe(n, LAST, "sign")[0] >= s.images[0] for n in _each(s, "fast", "deep"))),
    Sentence("easier-test", ("fast", "deep"),
             "at the end, with the large learning rate, the probe on sign noise has more than the probe on the images, on the test part",
             lambda s: (s.probe(n, LAST, "sign")[1] > s.images[1] for n in _each(s, "fast", "deep"))),
    Sentence("temperature", ("deep",),
             "at the end the probe errs less on the test part with the temperature 10 than with 1",
             lambda s: (s.probe(n, LAST, "T10")[1] > s.probe(n, LAST, "sign")[1] for n in _each(s, "deep"))),
    Sentence("steps", ("fast", "deep"),
             "at the end the probe's accuracy on the test part with 10 steps and with one differ by at most 5 points",
             lambda s: (abs(s.probe(n, LAST, "PGD10")[1] - s.probe(n, LAST, "sign")[1]) <= 5 for n in _each(s, "fast", "deep"))),
    Sentence("adversarial-training", ("adversarial", "fast"),
             "at the end the probe on sign noise has at least 2 points more on the test part for the adversarially trained network than for the other, after as many epochs",
             lambda s: (s.probe(a, LAST, "sign")[1] >= s.probe(n, LAST, "sign")[1] + 2
                        for a, n in zip(_each(s, "adversarial"), _each(s, "fast"), strict=True))),
    Sentence("two-layer-probe", ("fast", "deep"),
             "at the end, with the large learning rate, a two-layer network of width 256 has 100 % on the training part of the sign noise",
             lambda s: (s.probe(n, LAST, "sign, two layers")[0] == 100 for n in _each(s, "fast", "deep")),
             by_autograd=False),
    Sentence("random-labels", ("wide", "fast", "deep"),
             "attacks towards random labels say which: the probe for these has at least 90 % on the test part at initialisation, and for the deepest network less at the end",
             lambda s: (*(s.probe(n, FIRST, "random labels")[1] >= 90 for n in _each(s, "wide", "fast", "deep")),
                        *(s.probe(n, LAST, "random labels")[1] < s.probe(n, FIRST, "random labels")[1] for n in _each(s, "deep")))),
    Sentence("rounding", ("deep",),
             "of the deepest network the probe on exact sign noise has no less on the test part at the end than at initialisation, on that of float32 autograd it has less, and at the end the two differ by at least 5 points",
             _rounding, by_autograd=False),
)  # fmt: skip


def rules() -> dict[str, str]:
    """Return the rule of each sentence, in words."""
    test = (
        f"Unit: {UNIT}, at least {LEAST}. A seed agrees if this holds for each network that is named; a noise "
        "that is 0 disagrees. Supported if all seeds agree, refuted if none does, else undecided: exact "
        "one-sided binomial tests, with n seeds at level 2^-n each way. Noises are made with the exact error."
    )
    return {one.id: f"{one.says[0].upper()}{one.says[1:]}. {test}" for one in SENTENCES}


def agreeing(sentence: Sentence, seeds: Sequence[Seed]) -> list[bool]:
    """Return for each seed whether it agrees."""
    return [all(sentence.inequalities(s)) for s in seeds]


def outcome_of(agree: Sequence[bool]) -> Outcome:
    """Return what all seeds say together."""
    if len(agree) < LEAST or 0 < sum(agree) < len(agree):
        return Outcome.UNDECIDED
    return Outcome.SUPPORTED if all(agree) else Outcome.REFUTED


def judge(
    sentence: Sentence, found: Mapping[str, Mapping[str, Any]], groups: Mapping[str, Sequence[str]], zeros: int = 0
) -> Verdict:
    """Judge a sentence.

    Parameters
    ----------
    found : by seed, the ``networks`` by name and the ``images``
    groups : the names of configurations by group; without one that it names nothing is decided
    zeros : how many noises of a network may be 0
    """
    agree: dict[str, list[bool]] = {"autograd": []}
    for variant in ("exact", "autograd") if sentence.by_autograd else ("exact",):
        seeds = [Seed(one["networks"], groups, one["images"], variant, zeros) for one in found.values()]
        named = all(groups.get(group) for group in sentence.groups)
        agree[variant] = agreeing(sentence, seeds) if named else []
    exact, autograd = agree["exact"], agree["autograd"]
    variants = {"float32 autograd": outcome_of(autograd)} if sentence.by_autograd else {}
    return Verdict(
        sentence.id, outcome_of(exact), sentence.says, Fraction(1, 2 ** max(LEAST, len(found))), UNIT,
        len(exact), variants,
        {"agree": sum(exact), "agree_by_autograd": sum(autograd) if sentence.by_autograd else None},
    )
