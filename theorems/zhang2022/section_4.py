"""The sentences of Section 4 that read the experiment on MNIST, judged on the stored results.

Fourteen are tested on noises with the exact error, by a rule that was fixed before the run: at 1/512
each way any of the fourteen outcomes is wrong with a chance below 14/512 < 1/20. The rule puts the
twelve outcomes of float32 autograd outside of that: they are listed beside, and claim nothing. Two of
them were made readings of their own after the results had been seen. Such a reading says what was seen
with the seeds that were run, and nothing of others: it has no level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from theorems.zhang2022.noises.experiment import EXPERIMENT
from theorems.zhang2022.noises.sentences import SENTENCES, judge
from verify.claim import Nature, Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Failure, Outcome, Reading, Standing


MOMENTS = ("at initialisation", "at the end")
AFTERWARDS = (
    "Taken up after the results had been seen, so without a level: it says of the seeds that were run that each agrees, and "
    "nothing of others."
)


class _Sentence(EmpiricalClaim):
    r"""
    **A sentence of Section 4.** Its numeric reading, its test and its level were fixed before any
    seed was run; ``theorems/zhang2022/noises/sentences.py`` states them.

    *Modelled.* The paper has CIFAR-10 and residual networks; here it is MNIST and small networks. The
    unit is a training seed with all its networks, never an image. Each noise is made twice: with the
    error at the outputs as exact as float64 has it, which decides, and by float32 autograd, which
    subtracts 1 from $p_y$ and loses the label where $p_y$ rounds to 1. The stored percentages are
    judged anew at every run.
    """

    experiment = EXPERIMENT.id
    key: ClassVar[str]
    # Of the sentence as tested.

    by_autograd: ClassVar[bool] = False
    # Read the noises of float32 autograd: of the seeds that were run alone.

    label = "Section 4"
    standing = Standing.INFORMAL

    def measured(self) -> Measured:
        """Judge the stored percentages of the largest scale there is."""
        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        sentence = next(one for one in SENTENCES if one.key == self.key)
        groups, seeds = stored.results["groups"], stored.results["seeds"]
        verdict = judge(sentence, seeds, groups)
        outcome, agree = verdict.outcome, verdict.details["agree"]
        rule = EXPERIMENT.rules[sentence.id]
        if self.by_autograd:
            agree, rule = verdict.details["agree_by_autograd"], AFTERWARDS
            outcome = Outcome.SUPPORTED if agree == verdict.units else Outcome.REFUTED
        details: dict[str, Any] = {
            "scale": stored.scale, "as_tested": sentence.says, "rule": rule,
            "seeds that agree": f"{agree} of {verdict.units}",
        }
        if sentence.by_autograd and not self.by_autograd:
            details["by float32 autograd (no part of the verdict)"] = {
                "outcome": str(verdict.variants["float32 autograd"]),
                "seeds that agree": f"{verdict.details['agree_by_autograd']} of {verdict.units}",
            }
        names = [name for group in sentence.groups for name in groups.get(group, [])]
        details |= {
            "each configuration (no verdict)": rows(seeds, list(dict.fromkeys(names))),
            "experiment": stored.origin("device_name", "seed", "versions"),
        }
        controls = [one for one in stored.results["controls"] if "at_initialisation" in one]
        if self.key == "random-labels" and controls:
            details["noises at random points in place of images, probed for random labels (no verdict)"] = [
                {"network": one["name"], "train, test at initialisation": spread_pair(one["at_initialisation"]),
                 "train, test at the end": spread_pair(one["at_the_end"])} for one in controls
            ]  # fmt: skip
        reason = f"scale {stored.scale}: {agree} of {verdict.units} seeds agree"
        return Measured(outcome, reason, details, verdict.units)


def rows(seeds: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, str]]:
    """Return the probes' percentages, smallest to largest over the seeds, for each network and noise."""
    images = [one["images"] for one in seeds.values()]
    found = [
        {"network": "(the images themselves)", "when": "", "noise": "", "train": spread([x[0] for x in images]),
         "test": spread([x[1] for x in images]), "test, float32 autograd": "", "p_y = 1 in float32": ""}
    ]  # fmt: skip
    for name in names:
        for when, moment in zip((0, -1), MOMENTS, strict=True):
            snapshots = [one["networks"][name]["snapshots"][when] for one in seeds.values()]
            for noise in snapshots[0]["noises"]:
                both = {
                    variant: [s["noises"][noise][variant] for s in snapshots]
                    for variant in snapshots[0]["noises"][noise]
                }
                zero = sum(one["zero"] for one in both["exact"])
                autograd = both.get("autograd", [])
                found.append({
                    "network": name, "when": moment, "noise": noise + (f", {zero} of them 0" if zero else ""),
                    "train": spread([one["percent"][0] for one in both["exact"]]),
                    "test": spread([one["percent"][1] for one in both["exact"]]),
                    "test, float32 autograd": spread([one["percent"][1] for one in autograd]) if autograd else "",
                    "p_y = 1 in float32": spread([100 * s["rounded"] for s in snapshots]),
                })  # fmt: skip
    return found


def spread_pair(percent: Sequence[float]) -> str:
    """Write the percentages of a probe, train and test."""
    return ", ".join(f"{x:.1f}" for x in percent)


def spread(numbers: Sequence[float]) -> str:
    """Write the least and the largest of some percentages."""
    low, high = (f"{x:.1f}" for x in (min(numbers), max(numbers)))
    return low if low == high else f"{low}–{high}"


class _AsItWasSeen(_Sentence):
    r"""
    **A sentence of Section 4, of the noises of float32 autograd.** It was taken up as a reading after the results had been seen.
    So it has no level: it says what was seen with the seeds that were run, and nothing of others.

    *Modelled.* As the sentence that it repairs, with the inequalities of its test, on noises by float32 autograd, which
    subtracts 1 from $p_y$ and loses the label where $p_y$ rounds to 1.
    """

    reading = Reading.REPAIRED
    by_autograd = True


def _statement(printed: str, key: str, difference: str = "", *, seen: bool = False) -> Statement:
    says = next(one.says for one in SENTENCES if one.key == key)
    tested = f"With each seed that was run: {says}." if seen else f"{says[0].upper()}{says[1:]}."
    return Statement(
        printed=printed, tested=tested, source="Section 4",
        difference=difference or "The words in brackets are ours; what they are measured by was fixed before any seed was run.",
    )  # fmt: skip


@final
class TwoLayer(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-two-layer", "two-layer", "every width"
    title = "Noises of two-layer networks are fit almost perfectly at every width"
    expects = Outcome.REFUTED
    statement = _statement("[For two-layer networks the training accuracy on the noises is] almost perfect for all widths.", "two-layer")
    repaired_by = ("zhang2022/section-4-two-layer-wide",)
    nature = Nature(
        Failure.NOT_REPRODUCED,
        "Noises of a dense network of width 4 lie in four dimensions, where a linear model does not tell ten "
        "classes apart, while the paper's width counts the channels of a convolution.",
    )


@final
class TwoLayerWide(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key = "zhang2022/section-4-two-layer-wide", "two-layer-wide"
    title = "Noises of two-layer networks of width 128 or more are fit almost perfectly"
    reading = Reading.REPAIRED
    expects = Outcome.SUPPORTED
    statement = _statement(TwoLayer.statement.printed, "two-layer-wide", "Only widths of at least 128.")


@final
class SmallRate(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-small-rate", "small-rate", "small rate"
    title = "With a small learning rate a linear model fits the noises perfectly, all the way"
    expects = Outcome.SUPPORTED
    statement = _statement("[With learning rate .001 the noises are] fit perfectly from initialisation to the end.", "small-rate")


@final
class Generalises(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-generalises", "generalises", "new noises"
    text = "abstract"
    title = "A linear model trained on noises classifies new noises better than one on images does images"
    expects = Outcome.SUPPORTED
    statement = _statement(
        "[...] the linear classifier trained with the adversarial noises of the training data can well classify the "
        "adversarial noises of the test data.", "generalises", "Well is read as better than a linear model on the images themselves.")


@final
class Targeted(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-targeted", "targeted", "targeted"
    title = "So it is with noises towards the next class"
    expects = Outcome.SUPPORTED
    statement = _statement("[For targeted noises the phenomenon is] similar.", "targeted")


@final
class Compromised(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-compromised", "compromised", "large rate"
    title = "With a large learning rate the noises become harder to fit as training proceeds"
    expects = Outcome.UNDECIDED
    statement = _statement(
        "[With learning rate .1 the linear separability is] compromised as training proceeds.", "compromised",
        "With the exact error the network of three hidden layers loses some tenths of a point with every seed, the one of "
        "five gains with most seeds and loses with two; by float32 autograd both lose much with every seed.")
    repaired_by = ("zhang2022/section-4-compromised-float32",)


@final
class CompromisedFloat32(_AsItWasSeen):
    __doc__ = _AsItWasSeen.__doc__
    id, key = "zhang2022/section-4-compromised-float32", "compromised"
    title = "With a large learning rate the noises that float32 autograd makes become harder to fit"
    expects = Outcome.SUPPORTED
    statement = _statement(
        Compromised.statement.printed, "compromised",
        "The noises are those of float32 autograd, which loses the label where $p_y$ rounds to 1; taken up after the results had "
        "been seen, and said of the seeds that were run alone.", seen=True)


@final
class EasierTrain(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-easier-train", "easier-train", "easier, train"
    text = "abstract"
    title = "After training the noises are easier to fit than the images, on the training part"
    expects = Outcome.SUPPORTED
    statement = _statement("[...] they are still much easier to classify than original features.", "easier-train", "Easier is read as no less accuracy, on the training part.")


@final
class EasierTest(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-easier-test", "easier-test", "easier, test"
    text = "abstract"
    title = "After training the noises are easier to fit than the images, on the test part"
    expects = Outcome.SUPPORTED
    statement = _statement(EasierTrain.statement.printed, "easier-test", "Easier is read as more accuracy, on the test part.")


@final
class Temperature(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-temperature", "temperature", "temperature"
    title = "A temperature of 10 makes noises easier to fit"
    expects = Outcome.SUPPORTED
    statement = _statement("[A temperature T = 10] alleviates [this].", "temperature")


@final
class Steps(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-steps", "steps", "steps"
    title = "The number of steps does not matter much"
    expects = Outcome.SUPPORTED
    statement = _statement("[The number of] steps [does] not affect [the accuracy] much.", "steps", "Not much is read as at most five points.")


@final
class AdversarialTraining(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-adversarial-training", "adversarial-training", "adversarial"
    title = "Noises of adversarially trained networks are easier to fit"
    expects = Outcome.REFUTED
    statement = _statement("[For adversarially trained networks the accuracy is] substantially better.", "adversarial-training", "Substantially is read as by at least two points.")
    nature = Nature(
        Failure.NOT_REPRODUCED,
        "With an exact gradient a linear model fits new noises of the standard network so well that no two "
        "points are left to gain, and with float32 autograd the sentence is met by every seed that was run.",
    )
    repaired_by = ("zhang2022/section-4-adversarial-training-float32",)


@final
class AdversarialTrainingFloat32(_AsItWasSeen):
    __doc__ = _AsItWasSeen.__doc__
    id, key = "zhang2022/section-4-adversarial-training-float32", "adversarial-training"
    title = "Noises that float32 autograd makes of adversarially trained networks are easier to fit"
    expects = Outcome.SUPPORTED
    statement = _statement(
        AdversarialTraining.statement.printed, "adversarial-training",
        "The noises are those of float32 autograd, which loses the label where $p_y$ rounds to 1; the adversarially trained "
        "network has a loss at which it does not. Taken up after the results had been seen, and said of the seeds that were run "
        "alone.", seen=True)


@final
class TwoLayerProbe(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "zhang2022/section-4-two-layer-probe", "two-layer-probe", "another probe"
    title = "A two-layer network fits the noises perfectly"
    expects = Outcome.SUPPORTED
    statement = _statement("[A] two-layer network fits them perfectly.", "two-layer-probe")


@final
class RandomLabels(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key = "zhang2022/section-4-random-labels", "random-labels"
    label = "Ours: random labels"
    reading = Reading.OURS
    title = "A noise of a random network says which label it was made towards, whatever the image"
    expects = Outcome.SUPPORTED
    statement = _statement("Label leakage: the noise bears the label it was made with, also a random one; after training it bears less of it.", "random-labels", "A control that the paper does not have.")


@final
class Rounding(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key = "zhang2022/section-4-rounding", "rounding"
    label = "Ours: rounding"
    reading = Reading.OURS
    title = "Is it one rounded subtraction that makes noises harder to fit under training?"
    expects = Outcome.UNDECIDED
    statement = _statement(
        "Float32 autograd forms $p_y - 1$ and loses the label of an image where $p_y$ rounds to 1; with the exact error "
        "noises of the same networks are as easy to fit after training as before.", "rounding",
        "With every seed most of the loss that autograd shows is gone with the exact error; with two of nine some is left, "
        "so that the sentence, which was fixed before as all or nothing, is undecided. Whether the paper's Figures 5 and 6 "
        "have the same cause is open: its losses are not printed.")


@final
class Pairs(EmpiricalClaim):
    r"""
    **Theory meets data.** All noises of all training images of two digits, 784 integers each, for
    networks with one output that were trained on them and rounded to multiples of $2^{-16}$.

    *Modelled.* Whether one half-space holds them is decided in integers: by counting units, by the
    current weights, by a direction that floats propose, or by weights with which noises cancel. The run
    stores the answer and how it was found, and neither the direction nor the weights. What
    gate counting promises (two layers, independent units, no dead image) must hold each time; beyond
    it, of wider or deeper networks, the table says what was found, and nothing is promised.
    """

    id = "zhang2022/section-4-pairs"
    label = "Ours: pairs of digits"
    title = "One half-space holds the noises of trained networks on pairs of digits, decided exactly"
    standing = Standing.OURS_PROVED
    reading = Reading.OURS
    expects = Outcome.SUPPORTED
    experiment = EXPERIMENT.id
    statement = Statement(
        printed="Where the units of a two-layer network are linearly independent and no image is dead, one "
        "half-space holds the noises of all images, trained or not.",
        tested="Every trained network of the experiment with two layers, independent units and no dead image has a $u$ "
        r"with $\langle u, \nabla f(x_i) \rangle > 0$ at every training image, strictly, in integers.",
        source="Ours, beside Section 4",
    )

    def measured(self) -> Measured:
        """Read the stored answers; refuted by one network that has no such direction."""
        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        listed = stored.results["pairs"]
        promised = [one for one in listed if one["independent"] and not one["dead"]]
        held = [one for one in promised if one["separable"] and one["right"] == one["images"]]
        outcome = Outcome.SUPPORTED if promised and len(held) == len(promised) else Outcome.UNDECIDED
        if any(one["separable"] is False for one in promised):
            outcome = Outcome.REFUTED
        details: dict[str, Any] = {"scale": stored.scale, "networks": [_pair(one) for one in listed]}
        if stored.holds("pairs.npz"):
            shown = [one for one in listed if one["width"] == SHOWN and one["seed"] == listed[0]["seed"]]
            details |= drawn([one for one in shown if "nearest" in one], stored.arrays("pairs.npz"))
        details["random points in place of images (no verdict)"] = [
            {"network": one["name"], "points": one["points"], "answer": f"{ANSWERS[one['separable']]} ({one['how']})",
             "dead points": one["dead"], "right with the current weights": one["current_weights_right"]}
            for one in stored.results["controls"] if "points" in one
        ]  # fmt: skip
        details["experiment"] = stored.origin("device_name", "seed", "versions")
        return Measured(outcome, f"{len(held)} of {len(promised)} networks", details, len(promised))


SHOWN = 64
# The width of the networks that are drawn.


def drawn(listed: Sequence[Mapping[str, Any]], arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Return curves and pictures: how far from the border of the half-space noises are, and some of them."""
    import numpy as np

    curves, pictures = [], []
    for one in listed:
        edges, counts = arrays[f"{one['name']}-edges"], arrays[f"{one['name']}-counts"]
        middles = ((edges[1:] + edges[:-1]) / 2).round(6).tolist()
        first, second = one["digits"]
        curves += [
            {"name": f"noises of {digit}, network of {first} and {second}", "x": [0.0, *middles],
             "y": [0, *counts[k].tolist()], "x_label": "⟨u, g⟩ / ‖u‖‖g‖, from the border 0 on", "y_label": "images"}
            for k, digit in enumerate(one["digits"])
        ]  # fmt: skip
        cells = []
        for k, what in enumerate(("nearest to the border", f"first {first}", f"first {second}")):
            image, noise = arrays[f"{one['name']}-images"][k], arrays[f"{one['name']}-noises"][k]
            cells += [
                _picture(image, f"training image {what}"),
                _picture(127.5 + 127.5 * np.asarray(noise), f"noise of the training image {what}"),
            ]
        pictures.append({"name": f"{first} and {second}", "cells": cells})
    columns = ["Digits", "Nearest to the border", "Its noise", "First of the one", "Its noise", "First of the other", "Its noise"]
    rule = (
        f"Networks of width {SHOWN}, with the first seed. Of each pair the training image whose noise is nearest to the "
        "border of the half-space, by angle, and the first image of each digit; noises are grey where they are 0."
    )
    found = {"curves": curves, "gallery": {"rule": rule, "columns": columns, "rows": pictures}}
    return found if pictures else {}


def _picture(grey: Any, alt: str) -> dict[str, str]:
    """Write grey values (784,) from 0 to 255 as a picture for the page."""
    import base64

    import numpy as np

    from theorems.mnist.png import png

    content = png(np.clip(np.rint(grey), 0, 255).astype(np.uint8))
    return {"png": base64.b64encode(content).decode(), "alt": alt, "says": ""}


ANSWERS = {True: "separable", False: "not", None: "undecided"}


def _pair(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the table of pairs."""
    first, second = one["digits"]
    return {
        "digits": f"{first} and {second}", "layers": one["depth"], "width": one["width"], "seed": one["seed"],
        "images": one["images"], "errors of the network": one["errors"], "dead images": one["dead"],
        "at initialisation": f"{ANSWERS[one['at_initialisation']['separable']]} ({one['at_initialisation']['how']})",
        "trained": f"{ANSWERS[one['separable']]} ({one['how']})",
        "right with the current weights": one["current_weights_right"],
        "of new images": f"{one['right_test']} of {one['test']}" if "right_test" in one else "",
    }  # fmt: skip
