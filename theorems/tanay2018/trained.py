"""The sentences on LeNet with two weight decays, judged on the stored results of the experiment on MNIST.

Which numbers of a pair of networks a sentence reads, and when it is supported, stands in
``theorems/tanay2018/lenet/sentences.py``; it was fixed before any of the seeds was run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from theorems.tanay2018.lenet.experiment import EXPERIMENT
from theorems.tanay2018.lenet.sentences import SENTENCES, SIDES, judge
from verify.claim import Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Outcome, Standing


LENET = "Example: LeNet on MNIST"
ARTICLE = {
    "lenet-gap": "the article's plots end near 1.2 % in training and in the test with the high decay, and at 0 and 1.6 % with the low one",
    "lenet-test-error": "the article has 1.6 % with the low decay and 1.2 % with the high one",
    "lenet-weights": "the article has .04, .04, .02, .5 with the low decay and .03, .005, .001, .01 with the high one",
    "lenet-norms": "the article has one image a digit; the mean norm is 1.77 with the low decay and 5.75 with the high one, larger at all ten",
}
# What print shows of one network on either side.


class _Sentence(EmpiricalClaim):
    r"""
    **A sentence on trained networks.** Its reading, its test and its level were fixed before any of the seeds
    was run; ``theorems/tanay2018/lenet/sentences.py`` states them.

    *Modelled.* The article trains LeNet once with either weight decay, for 10 000 steps on all images, and shows
    one adversarial example a digit. The unit here is a training seed, with the same initial weights and batches on
    both sides. The stored scale has 8, 16 and 100 channels and units in place of 20, 50 and 500, and the first 6000
    training images; rate, momentum and decays are the article's, and 6000 steps let the decay show. Initial
    weights, the mean that is subtracted and the decay of biases are not in print. The stored numbers are judged
    anew at every run.
    """

    experiment = EXPERIMENT.id
    label = LENET
    standing = Standing.REMARK
    key: ClassVar[str]
    # Of the sentence as tested.

    def measured(self) -> Measured:
        """Judge the stored numbers of the largest scale there is."""
        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        sentence = next(one for one in SENTENCES if one.key == self.key)
        seeds = stored.results["seeds"]
        verdict = judge(sentence, seeds)
        agree, sides = verdict.details["agree"], verdict.details["sides"]
        details: dict[str, Any] = {
            "scale": stored.scale, "as_tested": sentence.says, "rule": EXPERIMENT.rules[sentence.id],
            "seeds that agree": f"{agree} of {verdict.units}", "in print": ARTICLE[self.key],
            "each seed": [
                {
                    "seed": own["low"]["seed"], **{name: f"{value:.3f}" for name, value in zip(sentence.names, pairs[0], strict=True)},
                    "agrees": "yes" if all(more > less for more, less in pairs) else "no",
                }
                for own, pairs in zip(seeds, sides, strict=True)
            ],
            **self.beside(seeds),
        }  # fmt: skip
        if self.key == "lenet-norms" and stored.holds("pictures.npz"):
            details["gallery"] = gallery(stored.arrays("pictures.npz"))
        details["experiment"] = stored.origin("device_name", "seed", "versions")
        return Measured(verdict.outcome, f"scale {stored.scale}: {agree} of {verdict.units} training seeds agree", details, verdict.units)

    def beside(self, seeds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return what else the page shows of the networks, without a verdict."""
        return {}


class _Errors(_Sentence):
    """A sentence on errors: the page draws those of the first seed over the epochs."""

    def beside(self, seeds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the curves of both networks of the first seed, and all errors at the end."""
        curves = [
            {
                "name": f"{part} error, {side} decay", "x": [float(row[0]) for row in net["curve"]],
                "y": [round(100 * row[column] / images, 4) for row in net["curve"]], "x_label": "epochs", "y_label": "per cent of images, first seed",
            }
            for side in SIDES for net in [seeds[0][side]]
            for column, part, images in ((1, "training", net["images"][0]), (2, "test", net["images"][1]))
        ]  # fmt: skip
        rows = [
            {"seed": own["low"]["seed"], **{f"{part} errors, {side}": str(own[side][part]) for side in SIDES for part in ("train", "test")}}
            for own in seeds
        ]  # fmt: skip
        train, test = seeds[0]["low"]["images"]
        return {"curves": curves, f"errors of {train} training and {test} test images": rows}


def gallery(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first image of each digit, where either network of the first seed was led to take it for the next one, and the difference."""
    import base64

    import numpy as np

    from theorems.mnist.png import png

    def cell(grey: Any, alt: str) -> dict[str, str]:
        return {"png": base64.b64encode(png(grey)).decode(), "alt": alt, "says": ""}

    def difference(image: Any, moved: Any) -> Any:
        change = moved.astype(float) - image
        return np.clip(np.rint(127.5 + 127.5 * change / max(abs(change).max(), 1)), 0, 255).astype(np.uint8)

    rows = []
    for digit, image in enumerate(arrays["images"]):
        cells = [cell(image, f"a {digit}")]
        for side in SIDES:
            moved = arrays[side][digit]
            cells += [cell(moved, f"taken for {(digit + 1) % 10}, {side} decay"), cell(difference(image, moved), f"what was added, {side} decay")]
        rows.append({"name": f"{digit} to {(digit + 1) % 10}", "cells": cells})
    rule = (
        "Of the networks with the first seed: the first test image of each digit, its adversarial example towards the next digit with "
        "probability 0.95, and what was added, scaled by its largest entry and grey where it is 0."
    )
    return {"rule": rule, "columns": ["Digit", "image", "low decay", "added", "high decay", "added "], "rows": rows}


def _statement(key: str, printed: str, difference: str) -> Statement:
    says = next(one.says for one in SENTENCES if one.key == key)
    return Statement(printed=printed, tested=f"{says[0].upper()}{says[1:]}.", source=LENET, difference=difference)


@final
class Gap(_Errors):
    __doc__ = _Sentence.__doc__
    id, key, short = "tanay2018/lenet-gap", "lenet-gap", "smaller gap"
    title = "With high weight decay the network is less overfitted"
    expects = Outcome.SUPPORTED
    statement = _statement(
        key, r"We see that LeNet$_{\text{high}}$ is less overfitted (the train and test errors are approximately equal at the end of the training) [...]",
        "Overfitted is read as a larger gap of test and training error.")  # fmt: skip


@final
class TestError(_Errors):
    __doc__ = _Sentence.__doc__
    id, key, short = "tanay2018/lenet-test-error", "lenet-test-error", "test error"
    title = "With high weight decay the network has the smaller test error"
    expects = Outcome.SUPPORTED
    statement = _statement(
        key, r"[...] and performs slightly better than LeNet$_{\text{low}}$ (final test error of $1.2\%$ versus $1.6\%$).",
        "To perform better is read as a smaller test error, by however little.")  # fmt: skip


@final
class Weights(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "tanay2018/lenet-weights", "lenet-weights", "weights"
    title = "With high weight decay each layer has smaller weights"
    expects = Outcome.SUPPORTED
    statement = _statement(
        key, "As expected, the weights learnt with a higher weight decay have a much lower RMS.",
        "Lower is read of each of the four layers, by however little.")  # fmt: skip

    def beside(self, seeds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the root mean squares of all layers."""
        rows = [
            {"seed": own[side]["seed"], "decay": side, **{f"layer {k + 1}": f"{value:.4f}" for k, value in enumerate(own[side]["rms"])}}
            for own in seeds for side in SIDES
        ]  # fmt: skip
        return {"root mean square of the weights": rows}


@final
class Norms(_Sentence):
    __doc__ = _Sentence.__doc__
    id, key, short = "tanay2018/lenet-norms", "lenet-norms", "harder to fool"
    title = "With high weight decay larger perturbations are needed"
    expects = Outcome.SUPPORTED
    statement = _statement(
        key, r"We see that LeNet$_{\text{high}}$ is less susceptible to adversarial examples than LeNet$_{\text{low}}$: the adversarial perturbations have higher L2 norms [...]",
        "Of several test images of each digit, by the median of the ratios; that they are more meaningful for humans is not measured.")  # fmt: skip

    def beside(self, seeds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return temperatures, mean norms, and at how many images the high decay needs more."""
        rows = []
        for own in seeds:
            low, high = own["low"]["norms"], own["high"]["norms"]
            both = [(a, b) for a, b in zip(low, high, strict=True) if a is not None and b is not None]
            rows.append({
                "seed": own["low"]["seed"], **{f"temperature, {side}": f"{own[side]['temperature']:.2f}" for side in SIDES},
                "mean norm, low": f"{sum(a for a, _ in both) / max(len(both), 1):.2f}", "mean norm, high": f"{sum(b for _, b in both) / max(len(both), 1):.2f}",
                "larger with high": f"{sum(b > a for a, b in both)} of {len(low)}", "not brought to 0.95": str(len(low) - len(both)),
            })  # fmt: skip
        return {"adversarial examples, norms in units of 255": rows}
