"""The sentences of Section 4 that read the experiments on MNIST, judged on the stored results.

Fourteen are tested on noises with the exact error, by a rule that was fixed before the first run. It
puts the outcomes of float32 autograd outside of its verdicts: they are listed beside, and claim
nothing. What that run suggested, or did not ask about, is tested by four sentences more on seeds of
their own, and two of these, which a dead image left undecided, once more; each rule was fixed before its
seeds. At 1/512 each way any of the twenty outcomes is wrong with a chance below 20/512 < 1/20.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from theorems.zhang2022.noises.afresh import AFRESH, EXPERIMENT as AGAIN, ONCE_MORE
from theorems.zhang2022.noises.experiment import EXPERIMENT, Noises
from theorems.zhang2022.noises.sentences import SENTENCES, judge
from verify.claim import Nature, Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Failure, Outcome, Reading, Standing


MOMENTS = ("at initialisation", "at the end")

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
    run: ClassVar[Noises] = EXPERIMENT
    key: ClassVar[str]
    # Of the sentence as tested.

    label = "Section 4"
    standing = Standing.INFORMAL

    def measured(self) -> Measured:
        """Judge the stored percentages of the largest scale there is."""
        stored = self.run.stored()
        if stored is None:
            return nothing(self.run)
        sentence = next(one for one in self.run.sentences if one.key == self.key)
        groups, seeds = stored.results["groups"], stored.results["seeds"]
        verdict = judge(sentence, seeds, groups, self.run.zeros)
        outcome, agree = verdict.outcome, verdict.details["agree"]
        details: dict[str, Any] = {
            "scale": stored.scale, "as_tested": sentence.says, "rule": self.run.rules[sentence.id],
            "seeds that agree": f"{agree} of {verdict.units}",
        }
        if sentence.by_autograd:
            details["by float32 autograd (no part of the verdict)"] = {
                "outcome": str(verdict.variants["float32 autograd"]),
                "seeds that agree": f"{verdict.details['agree_by_autograd']} of {verdict.units}",
            }
        before = AGAIN.stored() if self.run is ONCE_MORE else None
        if before is not None:
            first = judge(sentence, before.results["seeds"], before.results["groups"])
            details[f"the test before, on seeds from {min(map(int, before.results['seeds']))} on"] = {
                "outcome": str(first.outcome), "seeds that agree": f"{first.details['agree']} of {first.units}",
                "the others": "a network has an image at which it is dead, and a noise that is 0 disagreed",
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


class _Afresh(_Sentence):
    r"""
    **A sentence of Section 4, on seeds of its own.** The first run suggested it, or did not ask about it; so its reading, test and level were fixed after
    that run and before nine other seeds, which alone decide; ``theorems/zhang2022/noises/afresh.py`` states them.

    *Modelled.* As in the first run: MNIST and small networks, a training seed as the unit. Of which error noises are made each sentence says:
    float32 autograd subtracts 1 from $p_y$ and loses the label where $p_y$ rounds to 1.
    """

    experiment, run = AGAIN.id, AGAIN
    reading = Reading.REPAIRED


class _OnceMore(_Afresh):
    r"""
    **A sentence of Section 4, on seeds of its own.** The first run suggested it; so its reading and test were fixed after that run and before nine other
    seeds. Of these eight agreed; for the ninth a trained network was dead at one image of 8000, and a noise that is 0 disagreed. So nine seeds more were run, by a rule
    that lets one noise in a thousand be 0 and was fixed before them; they alone decide. ``theorems/zhang2022/noises/afresh.py`` states both.

    *Modelled.* As in the first run: MNIST and small networks, a training seed as the unit. Of which error noises are made each sentence says:
    float32 autograd subtracts 1 from $p_y$ and loses the label where $p_y$ rounds to 1.
    """

    experiment, run = ONCE_MORE.id, ONCE_MORE


def _statement(printed: str, key: str, difference: str = "") -> Statement:
    says = next(one.says for one in (*SENTENCES, *AFRESH) if one.key == key)
    return Statement(
        printed=printed, tested=f"{says[0].upper()}{says[1:]}.", source="Section 4",
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
class CompromisedFloat32(_OnceMore):
    __doc__ = _OnceMore.__doc__
    id, key = "zhang2022/section-4-compromised-float32", "compromised-float32"
    title = "With a large learning rate the noises that float32 autograd makes become harder to fit"
    expects = Outcome.SUPPORTED
    statement = _statement(
        Compromised.statement.printed, "compromised-float32",
        "The noises are those of float32 autograd, which loses the label where $p_y$ rounds to 1.")


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
class AdversarialTrainingFloat32(_Afresh):
    __doc__ = _Afresh.__doc__
    id, key = "zhang2022/section-4-adversarial-training-float32", "adversarial-training-float32"
    title = "Noises that float32 autograd makes of adversarially trained networks are easier to fit"
    expects = Outcome.SUPPORTED
    statement = _statement(
        AdversarialTraining.statement.printed, "adversarial-training-float32",
        "The noises are those of float32 autograd, which loses the label where $p_y$ rounds to 1; the adversarially trained "
        "network has a loss at which it does not.")


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
        "have the same cause is open: its losses are not printed. Of most of the loss it is tested on other seeds.")


@final
class RoundingMostly(_OnceMore):
    __doc__ = _OnceMore.__doc__
    id, key = "zhang2022/section-4-rounding-mostly", "rounding-mostly"
    label = "Ours: rounding"
    reading = Reading.OURS
    title = "Three quarters at least of what training seems to take from the noises is one rounded subtraction"
    expects = Outcome.SUPPORTED
    statement = _statement(
        Rounding.statement.printed, "rounding-mostly",
        "Most of it in place of all, of two depths. Whether the paper's Figures 5 and 6 have the same cause is open: its losses are not printed.")


@final
class EitherWay(_Afresh):
    __doc__ = _Afresh.__doc__
    id, key, short = "zhang2022/section-4-either-way", "either-way", "either way"
    reading = Reading.PRINTED
    title = "Noises are easy to fit at random weights and at trained ones"
    expects = Outcome.UNDECIDED
    statement = _statement(
        "[The noises are] easy to fit, no matter [whether the network is] nearly random or fully trained.", "either-way",
        "Easy is read as easier than the images themselves; with eight seeds of nine it is so, and with the ninth too but for one image at which a trained "
        "network is dead, which by the rule disagrees. The clusters that a figure shows at random weights are no sentence that can fail; "
        "the probe at initialisation stands for them.")


class _NotTested(EmpiricalClaim):
    r"""
    **A sentence of Section 4 that our data cannot test.** It stands here so that the page says so.
    """

    experiment = EXPERIMENT.id
    label, standing, expects = "Section 4", Standing.INFORMAL, Outcome.UNDECIDED
    why: ClassVar[str]

    def measured(self) -> Measured:
        """Say why nothing is decided."""
        return Measured(Outcome.UNDECIDED, self.why, {}, 0)


@final
class Architectures(_NotTested):
    __doc__ = _NotTested.__doc__
    id, short = "zhang2022/section-4-architectures", "architectures"
    title = "It is so for every architecture"
    why = "not tested: the networks of the stored runs are dense ones, a single family"
    statement = Statement(
        printed="[The linear separability] holds universally for [different] architectures.", source="Section 4",
        tested="Not tested.", difference="The words in brackets are ours; dense networks alone were trained, where the paper has three families of convolutional ones.",
    )


@final
class OriginalData(_NotTested):
    __doc__ = _NotTested.__doc__
    id, short = "zhang2022/section-4-original-data", "original data"
    title = "A linear model does not fit the original data"
    why = "not tested: it is about CIFAR-10, and of MNIST a linear model fits nearly all images"
    statement = Statement(
        printed="[A] linear model cannot fit the original data.", source="Section 4",
        tested="Not tested.", difference="The words in brackets are ours; each table of the stored runs shows the probe on the images themselves.",
    )


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
