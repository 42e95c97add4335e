"""The sentences on trained networks, judged on the stored results of the experiment on MNIST.

Two families of networks are judged apart: with ReLU and max-pooling, as the paper has them, and with
softplus and average pooling, which have a Hessian. No number of the paper's figures was at hand, and
none is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from theorems.moosavi2018.universal.experiment import EXPERIMENT, nets_of
from theorems.moosavi2018.universal.sentences import AVERAGED, NORMS, SENTENCES, judge
from verify.claim import Nature, Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Failure, Outcome, Reading, Standing


RECALLED = "as recalled; the text was not at hand"
ABSTRACT = "Abstract; the rest of the text was not at hand"


class _Sentence(EmpiricalClaim):
    r"""
    **A sentence on trained networks.** Its numeric reading, its test and its level were fixed before any
    network was trained; ``theorems/moosavi2018/universal/sentences.py`` states them.

    *Modelled.* The paper has CIFAR-10 and ImageNet and their networks; here it is MNIST and small
    convolutional networks, another data set and other networks. The unit is a trained network, never an
    image. $r(x)$ is found by DeepFool, $S_f$ is spanned by the leading singular vectors of $r(x) /
    \|r(x)\|$ of 300 training images, and $S_c$ by the directions in which the mean curvature of the
    boundary at $x + r(x)$ is most positive, on the tangent space and over the length of the gradient.
    The stored numbers are judged anew at every run.
    """

    experiment = EXPERIMENT.id
    family: ClassVar[str] = "relu"
    key: ClassVar[str]
    # Of the sentence as tested.

    standing = Standing.INFORMAL

    def measured(self) -> Measured:
        """Judge the stored numbers of the largest scale there is."""
        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        sentence = next(one for one in SENTENCES if one.key == self.key)
        listed = stored.results["networks"][self.family]
        verdict = judge(sentence, self.family, nets_of(listed))
        agree, sides = verdict.details["agree"], verdict.details["sides"]
        details: dict[str, Any] = {
            "scale": stored.scale, "as_tested": sentence.says, "rule": EXPERIMENT.rules[sentence.id(self.family)],
            "networks that agree": f"{agree} of {verdict.units}",
        }  # fmt: skip
        if verdict.variants:
            details["ends of the spectrum and steps h, each with a verdict of its own"] = [
                {"reading": name, "outcome": str(outcome), "networks that agree": f"{verdict.details['agree_by_variant'][name]} of {verdict.units}"}
                for name, outcome in verdict.variants.items()
            ]  # fmt: skip
        details["each network"] = [row(one, pairs, sentence.sides) for one, pairs in zip(listed, sides, strict=True)]
        details |= self.beside(listed)
        if self.key in ("sentence-0", "sentence-1") and stored.holds("directions.npz"):
            details["gallery"] = gallery(self.family, stored.arrays("directions.npz"))
        details["experiment"] = stored.origin("device_name", "seed", "versions")
        reason = f"scale {stored.scale}: {agree} of {verdict.units} networks agree"
        return Measured(verdict.outcome, reason, details, verdict.units)

    def beside(self, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return what else the page shows of the networks, without a verdict."""
        return {}


class _Rates(_Sentence):
    """A sentence on whom random vectors fool: the page draws the rates of each network against the norm."""

    drawn: ClassVar[tuple[str, ...]] = ("S_c 10", "S_f 10", "random")

    def beside(self, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return a curve for each network and space, and a table of all spaces."""
        curves = [
            {"name": f"{NAMES.get(name, name)}, seed {one['seed']}", "x": [0.0, *NORMS],
             "y": [0.0, *(one["rates"][name]["one"][f"{n:g}"] for n in NORMS)],
             "x_label": "norm of v", "y_label": "share of unseen images that v fools"}
            for name in self.drawn for one in (listed[0], listed[-1])
        ]  # fmt: skip
        return {"curves": curves, "all spaces, mean over the norms 3, 4, 6 and 8 (no verdict)": spaces(listed)}


NAMES = {"S_c 10": "S_c, m = 10", "S_f 10": "S_f, m = 10", "random": "the whole space"}


def row(one: Mapping[str, Any], pairs: Sequence[Sequence[float]], sides: tuple[str, str]) -> dict[str, Any]:
    """Return the row of a network: the sides of its inequality, and whether it agrees."""
    found = {
        "seed": one["seed"], "right": f"{one['right']:.3f}", "median |r|": f"{one['length'][1]:.2f}",
        sides[0]: f"{pairs[0][0]:.3f}", sides[1]: f"{pairs[0][1]:.3f}",
    }  # fmt: skip
    for more, less in pairs[1:]:
        found["also"] = f"{more:.3f} > {less:.3f}" if more > less else f"not {more:.3f} > {less:.3f}"
    found["agrees"] = "yes" if all(more > less for more, less in pairs) else "no"
    return found


def spaces(listed: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return for each space that was tried the least and the largest rate over the networks."""
    found = []
    for name in listed[0]["rates"]:
        means = [sum(one["rates"][name]["one"][f"{n:g}"] for n in AVERAGED) / len(AVERAGED) for one in listed]
        found.append({"space": name, "least": f"{min(means):.3f}", "largest": f"{max(means):.3f}"})
    return found


def gallery(family: str, arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Return the leading directions of the first network as pictures, grey where they are 0."""
    import base64

    import numpy as np

    from theorems.mnist.png import png

    def picture(v: Any, alt: str) -> dict[str, str]:
        grey = np.clip(np.rint(127.5 + 127.5 * v / np.abs(v).max()), 0, 255).astype(np.uint8)
        return {"png": base64.b64encode(png(grey)).decode(), "alt": alt, "says": ""}

    shown = {"S_c": "most positive curvature", "S_c negative": "most negative curvature", "S_f": "normals"}
    rows: list[dict[str, Any]] = [
        {"name": says, "cells": [picture(v, f"{says}, direction {k + 1}") for k, v in enumerate(arrays[f"{family} {name}"][:4])]}
        for name, says in shown.items()
    ]  # fmt: skip
    total, leading = arrays[f"{family} signed sum"][0], arrays[f"{family} S_f"][0]
    tried = {"signed sum": total, "signed sum, turned round": -total, "first normal": leading, "first normal, turned round": -leading}
    rows.append({"name": "tried on every image", "cells": [picture(v, says) for says, v in tried.items()]})
    columns = ["Directions", "1", "2", "3", "4"]
    rule = (
        "Of the network with the first seed: the leading directions of three subspaces, and the four vectors that are tried "
        "on every image, the signed sum and the first normal, each both ways. Each picture is scaled by its largest "
        "entry, and grey where it is 0."
    )
    return {"rule": rule, "columns": columns, "rows": rows}


def _statement(printed: str, key: str, source: str = f"Experiments, {RECALLED}", difference: str = "") -> Statement:
    says = next(one.says for one in SENTENCES if one.key == key)
    return Statement(
        printed=printed, tested=f"{says[0].upper()}{says[1:]}.", source=source,
        difference=difference or "The words are ours, and so is what they are measured by: it was fixed before any network was trained.",
    )  # fmt: skip


class _Smooth(_Sentence):
    """The same sentence for the second family."""

    family = "smooth"
    reading = Reading.OURS
    text = "recalled"


OTHER_DATA = "It was read on MNIST and small networks, for which no small vector was promised, and says nothing of natural images."


class _Sentence0(_Sentence):
    key = "sentence-0"
    statement = _statement(
        "[...] there exist very small image-agnostic perturbations that cause most natural images to be misclassified "
        "by such classifiers.", "sentence-0", ABSTRACT,
        "Very small is read as a quarter of the norm of an image, most as more than half, and two vectors are tried, each way round; digits are no natural images.")  # fmt: skip


@final
class Sentence0(_Sentence0):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-0", "very small", "Abstract"
    text = "abstract"
    title = "Very small vectors that do not depend on the image fool most images"
    expects = Outcome.REFUTED
    nature = Nature(Failure.NOT_REPRODUCED, OTHER_DATA)
    excused = {"a-repair-holds": "no other reading was fixed before the run, and one that is fixed after it would be chosen by what it says"}


@final
class Sentence0Smooth(_Smooth, _Sentence0):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-0-smooth", "Abstract, smooth"
    title = "Very small vectors fool most images, for smooth networks"
    expects = Outcome.REFUTED


class _Sentence1(_Sentence):
    key = "sentence-1"
    statement = _statement(
        "[...] there exists shared directions along which the decision boundary of deep networks is systematically positively curved.",
        "sentence-1", ABSTRACT, "Shared is read as at unseen points, systematically as in the mean, and more than along random vectors.")  # fmt: skip

    def beside(self, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return curvatures and shares of positive ones."""
        rows = [
            {"seed": one["seed"], "along S_c": f"{one['curvature']['S_c']:.4f}", "along random vectors": f"{one['curvature']['random']:.4f}",
             "positive along S_c": f"{one['positive']['S_c']:.2f}", "positive along random vectors": f"{one['positive']['random']:.2f}",
             "exactly 0 along the first at h = 0.0001": f"{one['zero']:.2f}"}
            for one in listed
        ]  # fmt: skip
        return {"curvature at unseen points (no verdict)": rows}


@final
class Sentence1(_Sentence1):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-1", "curved", "Abstract"
    text = "abstract"
    title = "There are shared directions along which the boundary is positively curved"
    expects = Outcome.REFUTED
    nature = Nature(Failure.NOT_REPRODUCED, "In networks with ReLU the mean curvature along S_c is near 0 and that along random vectors is negative, while smooth networks meet the sentence.")
    repaired_by = ("moosavi2018/sentence-1-smooth",)


@final
class Sentence1Smooth(_Smooth, _Sentence1):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-1-smooth", "Abstract, smooth"
    reading = Reading.REPAIRED
    title = "There are shared directions of positive curvature, for smooth networks"
    expects = Outcome.SUPPORTED


class _Sentence2(_Rates):
    key = "sentence-2"
    statement = _statement("[Random vectors of the subspace of shared curvature fool] much more [than random vectors of the whole space.]", "sentence-2")


@final
class Sentence2(_Sentence2):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-2", "S_c, random", "Experiments: S_c"
    title = "Random vectors of S_c fool much more than random vectors of the space"
    expects = Outcome.UNDECIDED


@final
class Sentence2Smooth(_Smooth, _Sentence2):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-2-smooth", "Experiments: S_c, smooth"
    title = "Random vectors of S_c fool much more than those of the space, for smooth networks"
    expects = Outcome.SUPPORTED


class _Sentence3(_Rates):
    key = "sentence-3"
    statement = _statement("[They fool] more than [random vectors of the subspace that the normals span.]", "sentence-3")


@final
class Sentence3(_Sentence3):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-3", "S_c, S_f", "Experiments: S_c and S_f"
    title = "Random vectors of S_c fool more than those of the span of normals S_f"
    expects = Outcome.REFUTED
    nature = Nature(
        Failure.NOT_REPRODUCED,
        "On MNIST vectors of S_f fool more in every network at this end of the spectrum and step, and in seven of eight or all at each other.",
    )
    excused = {"a-repair-holds": "no other reading was fixed before the run, and one that is fixed after it would be chosen by what it says"}


@final
class Sentence3Smooth(_Smooth, _Sentence3):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-3-smooth", "Experiments: S_c and S_f, smooth"
    title = "Random vectors of S_c fool more than those of S_f, for smooth networks"
    expects = Outcome.REFUTED


class _Sentence4(_Rates):
    key = "sentence-4"
    statement = _statement("[Those of the span of normals, too, fool more than random vectors of the whole space.]", "sentence-4")


@final
class Sentence4(_Sentence4):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-4", "S_f, random", "Experiments: S_f"
    title = "Random vectors of S_f, too, fool much more than random vectors of the space"
    expects = Outcome.SUPPORTED


@final
class Sentence4Smooth(_Smooth, _Sentence4):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-4-smooth", "Experiments: S_f, smooth"
    title = "Random vectors of S_f fool much more than those of the space, for smooth networks"
    expects = Outcome.SUPPORTED


class _Sentence5(_Sentence):
    key = "sentence-5"
    statement = _statement("[The directions are computed on few training points, and the boundary is curved along them at] unseen [points.]", "sentence-5")


@final
class Sentence5(_Sentence5):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-5", "unseen", "Experiments: few points"
    title = "S_c from few training points serves unseen ones"
    expects = Outcome.UNDECIDED


@final
class Sentence5Smooth(_Smooth, _Sentence5):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-5-smooth", "Experiments: few points, smooth"
    title = "S_c from few training points serves unseen ones, for smooth networks"
    expects = Outcome.SUPPORTED


class _Sentence7(_Sentence):
    key = "sentence-7"
    statement = _statement("[Directions of one network] generalise [to another network.]", "sentence-7", difference="The other network is the next one of the same family, with other training images.")

    def beside(self, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return rates on the next network, and how much of their subspaces networks share."""
        rows = [
            {"from": one["seed"], "to": one["transfer"]["to"], **{f"{name}, norm 6": f"{rate:.3f}" for name, rate in one["transfer"]["rates"].items()},
             "S_c shared": f"{one['transfer']['overlap']['S_c']:.2f}", "S_f shared": f"{one['transfer']['overlap']['S_f']:.2f}"}
            for one in listed
        ]  # fmt: skip
        return {"on the next network (no verdict)": rows}


@final
class Sentence7(_Sentence7):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-7", "transfer", "Experiments: transfer"
    title = "S_c of one network fools another"
    expects = Outcome.UNDECIDED


@final
class Sentence7Smooth(_Smooth, _Sentence7):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-7-smooth", "Experiments: transfer, smooth"
    title = "S_c of one network fools another, for smooth networks"
    expects = Outcome.SUPPORTED


class _Sentence8(_Sentence):
    key = "sentence-8"
    statement = _statement("[The normals of deep networks nearly lie in a subspace of few dimensions, though of more than] $L - 1$.", "sentence-8", difference="Few is read as 50 of 784, nearly as a median of 0.9, and $L - 1$ is 9.")


@final
class Sentence8(_Sentence8):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sentence-8", "few dimensions", "Experiments: normals"
    title = "Normals nearly span few dimensions, but more than a linear classifier's"
    expects = Outcome.REFUTED
    nature = Nature(Failure.NOT_REPRODUCED, "Fifty dimensions hold a little less than nine tenths of the normals' length on networks of ReLU.")
    excused = {"a-repair-holds": "no other reading was fixed before the run, and one that is fixed after it would be chosen by what it says"}


@final
class Sentence8Smooth(_Smooth, _Sentence8):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sentence-8-smooth", "Experiments: normals, smooth"
    title = "Normals nearly span few dimensions, but more than L - 1, for smooth networks"
    expects = Outcome.UNDECIDED


class _PositiveEnd(_Rates):
    key = "positive-end"
    statement = _statement("Directions of positive curvature fool more than those of negative curvature.", "positive-end", f"ours; on the experiments, {RECALLED}", "A control of ours.")
    drawn = ("S_c 20", "S_c negative 20", "random")


@final
class PositiveEnd(_PositiveEnd):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/positive-end", "which end", "Ours: which end"
    reading = Reading.OURS
    title = "It is the positive end of the spectrum that fools, and not the size of curvature"
    expects = Outcome.REFUTED


@final
class PositiveEndSmooth(_Smooth, _PositiveEnd):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/positive-end-smooth", "Ours: which end, smooth"
    title = "It is the positive end of the spectrum that fools, for smooth networks"
    expects = Outcome.UNDECIDED


class _SumBeatsSf(_Rates):
    key = "sum-beats-s-f"
    statement = _statement("The signed sum that fools all points under the flat model fools more than random vectors of $S_f$.", "sum-beats-s-f", f"ours; on the experiments, {RECALLED}", "A comparison of ours.")
    drawn = ("signed sum", "leading", "S_f 10")


@final
class SumBeatsSf(_SumBeatsSf):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/sum-beats-s-f", "signed sum", "Ours: the signed sum"
    reading = Reading.OURS
    title = "The signed sum of forty shortest vectors fools more than a random vector of their span"
    expects = Outcome.UNDECIDED


@final
class SumBeatsSfSmooth(_Smooth, _SumBeatsSf):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/sum-beats-s-f-smooth", "Ours: the signed sum, smooth"
    title = "The signed sum fools more than a random vector of S_f, for smooth networks"
    expects = Outcome.SUPPORTED


class _FlatModelPredicts(_Sentence):
    key = "flat-model-predicts"
    statement = _statement(r"Most images of which $|\langle r(x), v \rangle| \geq \|r(x)\|^2$ are fooled by $v$ or $-v$.", "flat-model-predicts", f"ours; on the experiments, {RECALLED}", "A check of ours on the model of Theorem 1.")

    def beside(self, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return precision and recall."""
        rows = [
            {"seed": one["seed"], "said": one["flat"]["said"], "fooled": one["flat"]["fooled"], "both": one["flat"]["both"],
             "recall": f"{one['flat']['both'] / max(1, one['flat']['fooled']):.2f}"}
            for one in listed
        ]  # fmt: skip
        return {"pairs of an image and a vector (no verdict)": rows}


@final
class FlatModelPredicts(_FlatModelPredicts):
    __doc__ = _Sentence.__doc__
    id, short, label = "moosavi2018/flat-model-predicts", "flat model", "Ours: the flat model"
    reading = Reading.OURS
    title = "Whom the flat model says v fools is fooled"
    expects = Outcome.UNDECIDED


@final
class FlatModelPredictsSmooth(_Smooth, _FlatModelPredicts):
    __doc__ = _Sentence.__doc__
    id, label = "moosavi2018/flat-model-predicts-smooth", "Ours: the flat model, smooth"
    title = "Whom the flat model says v fools is fooled, for smooth networks"
    expects = Outcome.SUPPORTED
