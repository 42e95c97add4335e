"""The sentences on trained networks as inequalities with a test and a verdict.

The rule, fixed before any seed of a judged scale was run:

*Unit.* One trained network; its images are its own, and no image is a unit. The two families, with
ReLU and max-pooling and with softplus and average pooling, are judged apart.

*Test.* A network agrees with a sentence if **all** its inequalities hold strictly: equality counts
against. The sentence says that networks agree more often than not. It is **supported** where the exact
one-sided binomial test rejects "at most half agree" at 1/200, **refuted** where it rejects "at least
half", **undecided** otherwise; of eight networks all eight have to agree, or none. No network is left
out or trained again: one that is right on fewer than 90 % of the test images ends the run.

*Primary quantity.* F is the score of the label beyond the boundary less that of the image. The mean
over the points z of the boundary of P (grad F(z + h P v) - grad F(z - h P v)) / (2 h |grad F(z)|), P the
projection on the tangent space, has the leading directions S_c: the ten with the most positive values,
with h = 0.547 for ReLU and 0.1 for softplus. S_f is spanned by the leading singular vectors of r / |r|.
Rates are shares of the same unseen images, whether or not DeepFool succeeds on them, that a vector
itself takes off the network's own label, averaged over the draws and the norms 3, 4, 6 and 8. "Much
more" is more than twice. Images are not clipped to [0, 1] after a vector is added.

Everything else, such as the other end of the spectrum and other steps h, is listed beside and has no
verdict, except that ``s-f`` has one for each end and h, as variants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.experiment import Verdict
from verify.experiment.signs import sign_test
from verify.outcome import Outcome


FAMILIES = {"relu": "ReLU and max-pooling", "smooth": "softplus and average pooling"}
LEVEL = Fraction(1, 200)
UNIT = "trained network"
NORMS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0)
AVERAGED = (3.0, 4.0, 6.0, 8.0)
STEPS = (0.05, 0.2, 0.547, 1.5, 5.0)
ENDS = {"positive": "", "negative": " negative"}


class Net:
    """What was measured of a network, as sentences ask for it.

    found : what ``measuring.measure`` returns
    moved : what ``measuring.transfer`` returns
    """

    def __init__(self, found: Mapping[str, Any], moved: Mapping[str, Any]) -> None:
        self.found, self.moved = found, moved

    def rate(self, name: str, *norms: float) -> float:
        """Return the share that vectors of a space fool by themselves, averaged over norms."""
        shares: Mapping[str, float] = self.found["rates"][name]["one"]
        return sum(shares[f"{norm:g}"] for norm in norms or AVERAGED) / len(norms or AVERAGED)

    def by_both(self, name: str, norm: float) -> float:
        """Return the share that v or -v fools."""
        share: float = self.found["rates"][name]["two"][f"{norm:g}"]
        return share

    def at_step(self, h: float, end: str) -> float:
        """Return the rate of S_c, m = 10, taken with another step or at another end."""
        own = "S_c" if h == self.found["step"] else f"S_c h={h:g}"
        return self.rate(f"{own}{ENDS[end]} 10")


Inequalities = Callable[[Net], Sequence[tuple[float, float]]]
# Pairs of which the first is to be larger.


@dataclass(frozen=True)
class Sentence:
    """A sentence as tested.

    key : the end of its id
    says : the inequalities in words
    inequalities : what a network must meet to agree
    sides : what the two sides of the first inequality are, for a table
    """

    key: str
    says: str
    inequalities: Inequalities
    sides: tuple[str, str]

    def id(self, family: str) -> str:
        """The id of its claim."""
        return f"moosavi2018/{self.key}{'-smooth' if family == 'smooth' else ''}"


def _near(net: Net) -> list[tuple[float, float]]:
    near = net.found["near"]
    return [(near["50"], 0.9), (0.9, near["9"])]


def _precision(net: Net) -> float:
    flat = net.found["flat"]
    return flat["both"] / flat["said"] if flat["said"] else 0.0


SENTENCES = (
    Sentence("sentence-0",
             "a vector of a quarter of the median norm of the images, the signed sum of 40 or the leading singular vector "
             "of normalised r, either way round, fools more than half of the unseen images by itself",
             lambda net: [(max(net.found["small"]), 0.5)], ("the best of the four", "one half")),
    Sentence("sentence-1",
             "the mean curvature at unseen points along random vectors of S_c (m = 10) is above 0, and more than twice the "
             "size of that along random vectors of the space",
             lambda net: [(net.found["curvature"]["S_c"], 0.0),
                          (net.found["curvature"]["S_c"], 2 * abs(net.found["curvature"]["random"]))],
             ("along S_c", "0")),
    Sentence("sentence-2", "random vectors of S_c (m = 10) fool more than twice as many as random vectors of the space",
             lambda net: [(net.rate("S_c 10"), 2 * net.rate("random"))], ("S_c", "twice random")),
    Sentence("sentence-3", "random vectors of S_c fool more than random vectors of S_f (m = 10 both)",
             lambda net: [(net.rate("S_c 10"), net.rate("S_f 10"))], ("S_c", "S_f")),
    Sentence("sentence-4", "random vectors of S_f (m = 10) fool more than twice as many as random vectors of the space",
             lambda net: [(net.rate("S_f 10"), 2 * net.rate("random"))], ("S_f", "twice random")),
    Sentence("sentence-5", "at norm 6, S_c (m = 10) fools more than three quarters as many unseen images as training images it is made from",
             lambda net: [(net.rate("S_c 10", 6.0), 0.75 * net.found["seen"])], ("unseen", "3/4 of training")),
    Sentence("sentence-7", "at norm 6, S_c (m = 10) of one network fools on the next more than twice as many as random vectors of the space",
             lambda net: [(net.moved["rates"]["S_c"], 2 * net.moved["rates"]["random"])], ("S_c of another", "twice random")),
    Sentence("sentence-8", "the median of |P r| / |r| at unseen points is above 0.9 for S_f with m = 50, and below 0.9 with m = 9",
             _near, ("m = 50", "0.9")),
    Sentence("positive-end", "random vectors of the 20 most positive directions fool more than those of the 20 most negative ones",
             lambda net: [(net.rate("S_c 20"), net.rate("S_c negative 20"))], ("20 most positive", "20 most negative")),
    Sentence("sum-beats-s-f", "at norm 4, by v or -v, the signed sum of 40 normalised r fools more than random vectors of S_f (m = 10)",
             lambda net: [(net.by_both("signed sum", 4.0), net.by_both("S_f 10", 4.0))], ("signed sum", "S_f")),
    Sentence("flat-model-predicts",
             "of the unseen images with an r that the flat model says are fooled, |<r, v>| >= |r|^2, by v or -v of norm 4 from "
             "S_f (m = 10), more than four fifths are",
             lambda net: [(_precision(net), 0.8)], ("precision", "four fifths")),
)  # fmt: skip


def judged() -> Iterator[tuple[Sentence, str]]:
    """Yield each sentence with each family."""
    for family in FAMILIES:
        for one in SENTENCES:
            yield one, family


def rules() -> dict[str, str]:
    """Return the rule of each sentence, in words."""
    test = (
        f"Unit: {UNIT}. A network agrees if this holds strictly. Supported if the exact binomial test rejects "
        '"at most half agree" at 1/200, refuted if it rejects "at least half", else undecided.'
    )
    krylov = " Variants: the same for both ends of the spectrum and each h of 0.05, 0.2, 0.547, 1.5, 5."
    return {
        one.id(family): f"Networks with {FAMILIES[family]}: {one.says}. {test}{krylov if one.key == 'sentence-3' else ''}"
        for one, family in judged()
    }


def agrees(inequalities: Sequence[tuple[float, float]]) -> bool:
    """Does each hold strictly? One with NaN does not."""
    return all(more > less for more, less in inequalities)


def outcome_of(agree: Sequence[bool]) -> Outcome:
    """Return what networks say together, each way at level 1/200: of eight all have to agree, or none."""
    return sign_test(agree, LEVEL)


def judge(sentence: Sentence, family: str, nets: Sequence[Net]) -> Verdict:
    """Judge a sentence on the networks of one family."""
    sides = [sentence.inequalities(net) for net in nets]
    agree = [agrees(one) for one in sides]
    variants: dict[str, Outcome] = {}
    counts: dict[str, int] = {}
    if sentence.key == "sentence-3":
        for end in ENDS:
            for h in STEPS:
                name = f"{end} end, h = {h:g}"
                own = [net.at_step(h, end) > net.rate("S_f 10") for net in nets]
                variants[name], counts[name] = outcome_of(own), sum(own)
    return Verdict(
        sentence.id(family), outcome_of(agree), f"networks with {FAMILIES[family]}: {sentence.says}", LEVEL, UNIT, len(nets), variants,
        {"agree": sum(agree), "sides": [[list(pair) for pair in one] for one in sides], "agree_by_variant": counts},
    )  # fmt: skip
