"""The sentences on the article's figure, SVMs on pairs of digits, judged on the stored results.

Which numbers of each pair a sentence reads, and when it is supported, stands in
``theorems/tanay2018/digits/sentences.py``; it was fixed before any result was stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from theorems.tanay2018.digits.experiment import EXPERIMENT
from theorems.tanay2018.digits.sentences import (
    AGREES,
    DIFFICULTY,
    SATURATED,
    SAYS,
    SENTENCES,
    all_verdicts,
    best,
    typed,
)
from verify.claim import Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Outcome, Reading, Standing


MNIST = "Example: SVM on MNIST"
SHOWN = ("2-3", "7-9", "6-7", "0-1", "1-8")
# Pairs of which curves are drawn.


class _Sentence(EmpiricalClaim):
    r"""
    **A sentence on the figure.** Its reading and its rule were fixed before any result was stored;
    ``theorems/tanay2018/digits/sentences.py`` states them.

    *Modelled.* The training set of a pair is the first 3000 training images of each digit, pixels over
    255, the lower digit in $I$; the published $\lambda$ multiplies as $L = R + 10^{-5} \lambda \|w\|^2$. None of this
    is in print: with it the saturated part comes out to the last digit. Angles and $d_{\text{adv}}$ are enclosed by
    certificates of the duality gap; biases and errors below $\lambda_0$ are measured. The 45 pairs are one list, and
    share digits and images: outcomes are counts over it, without a test.
    """

    experiment = EXPERIMENT.id
    label = "Figure, SVM on MNIST"
    standing = Standing.REMARK
    columns: ClassVar[tuple[str, ...]] = ()
    # Of the table of pairs.

    curves: ClassVar[tuple[str, ...]] = ()
    # Quantities that are drawn over the grid.

    def measured(self) -> Measured:
        """Judge the stored numbers of the largest scale there is."""
        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        entries, integers = stored.results["pairs"], stored.results["saturated"]
        verdict = next(one for one in all_verdicts(entries, integers) if one.id == self.id)
        details: dict[str, Any] = {
            "scale": stored.scale, "as_tested": _worded(verdict.says), "rule": _worded(EXPERIMENT.rules[verdict.id]),
            **{key.replace("_", " "): value for key, value in verdict.details.items() if key != "beside"},
        }  # fmt: skip
        for name, outcome in verdict.variants.items():
            own = verdict.details["beside"][name]
            details[f"{name} (no part of the verdict)"] = {"outcome": str(outcome), **own}
        if "published" in stored.results and self.id in (AGREES, SATURATED):
            details["all of print, on a copy of its data"] = stored.results["published"]
        drawn = [entry for entry in entries if entry["name"] in SHOWN]
        if self.curves:
            details["curves"] = [curve(entry, name) for name in self.curves for entry in drawn]
        details |= {
            "each pair": self.listed(entries, integers),
            "experiment": stored.origin("device_name", "seed", "versions"),
        }
        unit = f"{verdict.units} {verdict.unit}s"
        if "agree" in verdict.details:
            unit = f"{verdict.details['agree']} of {unit} agree"
        unit = unit.replace("pair of digitss", "pairs of digits").replace("1 pairs", "1 pair")
        return Measured(verdict.outcome, f"scale {stored.scale}: {unit}", details, verdict.units)

    def listed(self, entries: Sequence[Mapping[str, Any]], integers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the table of pairs."""
        return [row(entry, self.columns) for entry in entries]


AXES: Mapping[str, tuple[str, str]] = {
    "theta": ("tilting angle", "θ in radians"), "train": ("training error", "per cent"), "test": ("test error", "per cent"),
}  # fmt: skip


def values(entry: Mapping[str, Any], name: str) -> list[float]:
    """Return a quantity over the grid, in the unit of its axis."""
    if name == "theta":
        return [round(sum(own) / 2, 5) for own in entry["theta"]]
    images = entry["images"][name == "test"]
    return [round(100 * count / images, 4) for count in entry[name]]


def curve(entry: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a curve over alpha, the power of ten of the published lambda."""
    what, unit = AXES[name]
    first, second = entry["digits"]
    return {
        "name": f"{what}, {first} and {second}", "x": [tenths / 10 for tenths in reversed(entry["tenths"])],
        "y": list(reversed(values(entry, name))), "x_label": "α, the decimal logarithm of λ as published", "y_label": unit,
    }  # fmt: skip


def row(entry: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """Return the line of a pair in a table."""
    place = best(entry)
    percent = {name: values(entry, name) for name in ("train", "test")}
    everything: dict[str, Any] = {
        "lambda": len(entry["tenths"]), "of them decided in integers": sum(entry["decided"]),
        "λ₀": entry["lambda_0"], "θ at the smallest": "–".join(f"{end:.5f}" for end in entry["theta"][-1]),
        "widest enclosure of θ": f"{max(high - low for low, high in entry['theta']):.2g}",
        "best α": entry["tenths"][place] / 10, "test errors, first, best, last": ", ".join(str(entry["test"][k]) for k in (0, place, -1)),
        "training errors, first, least, last": ", ".join(map(str, (entry["train"][0], min(entry["train"]), entry["train"][-1]))),
        "test less training error at the best, %": round(percent["test"][place] - percent["train"][place], 3),
        "at the smallest, %": round(percent["test"][-1] - percent["train"][-1], 3),
        "rises at α": ", ".join(
            f"{entry['tenths'][k + 1] / 10:g}" for k in range(len(entry["train"]) - 1) if entry["train"][k + 1] > entry["train"][k]
        ),
        "deviation across, first": _deviations(next(own for own in entry["tilt"] if own)), "last": _deviations(entry["tilt"][-1]),
        "along the means": _deviations(entry["along"]),
    }  # fmt: skip
    return {"pair": entry["name"], **{name: everything[name] for name in columns}}


def _deviations(own: Sequence[float]) -> str:
    return ", ".join(f"{deviation:.3f}" for deviation in own)


WORDED = {
    "(d_adv)": "(adversarial distance)", "d_adv": "the adversarial distance", "lambda_0": "λ₀", "lambda": "λ",
    "print's": "the article's", "of print": "of the article", "theta": "θ",
}  # fmt: skip
# The rules were stored before any result, as they stand; on pages they are in words.


def _worded(text: str) -> str:
    for short, long in WORDED.items():
        text = text.replace(short, long)
    return text


def _statement(key: str, printed: str, difference: str = "") -> Statement:
    says = next((one.says for one in SENTENCES if one.id == key), None) or SAYS[key]
    return Statement(
        printed=printed, tested=f"{says[0].upper()}{_worded(says[1:])}.", source=MNIST,
        difference=difference or "The numbers that it is measured by, and when it is supported, were fixed before any result was stored.",
    )  # fmt: skip


@final
class Saturated(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = SATURATED, "saturated"
    title = "With much regularisation the SVM of two digits is the difference of their means, as printed to the digit"
    expects = Outcome.SUPPORTED
    statement = _statement(
        SATURATED, "For high regularization levels, the model is parallel to the nearest centroid classifier and the adversarial distance is maximized.",
        "Decided in integers, with the training set, the scale of the levels and the bias that the published numbers have.")

    def listed(self, entries: Sequence[Mapping[str, Any]], integers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return what is decided of each pair: the errors are those of 6000 training images, and of all test images."""
        return [
            {
                "pair": one["name"], "λ₀": one["lambda_0"], "θ = 0 from α": one["last"] / 10, "d_adv": round(one["d_adv"], 6), "b": round(one["b"], 6),
                "errors, training and test, at the middle of the optimal biases": f"{one['train']}, {one['test']}",
                "at the middle between the means": ", ".join(map(str, one["middle"])) + ("" if one["middle_is_optimal"] else "; not optimal"),
            }
            for one in integers
        ]  # fmt: skip


@final
class Angle(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = "tanay2018/figure-angle", "angle"
    title = "On pairs of digits the tilting angle falls with the level of regularisation"
    expects = Outcome.SUPPORTED
    statement = _statement("tanay2018/figure-angle", "[...] L2 regularization controls the tilting angle of the boundary.",
                           "Stated of all data, where it is refuted; here of the figure's data, on its grid.")
    columns = ("lambda", "of them decided in integers", "θ at the smallest", "widest enclosure of θ")
    curves = ("theta",)


@final
class BestInside(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = "tanay2018/figure-best-inside", "best inside"
    title = "An intermediate level has the least test error"
    expects = Outcome.SUPPORTED
    statement = _statement("tanay2018/figure-best-inside", r"Note that the test error is minimized for an intermediate level of regularization $\lambda_{\text{optimal}}$.")
    columns = ("best α", "test errors, first, best, last")
    curves = ("test",)


@final
class TrainLeast(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = "tanay2018/figure-train-least", "training error"
    title = "The smallest level has the least training error"
    expects = Outcome.SUPPORTED
    statement = _statement("tanay2018/figure-train-least", r"$err_{\text{train}}$ is minimized when $\lambda$ is small [...]",
                           "Stated of all data, where it is refuted; here of the figure's data, on its grid.")
    columns = ("training errors, first, least, last",)
    curves = ("train",)


@final
class TrainFalls(_Sentence):
    __doc__ = _Sentence.__doc__
    id = "tanay2018/figure-train-falls"
    label, reading = "Ours: no rise", Reading.OURS
    title = "Training errors never rise as the level falls"
    expects = Outcome.REFUTED
    statement = _statement("tanay2018/figure-train-falls", r"Of any two $\lambda$ of the grid the smaller one has no more training errors.", "A sharper sentence than print's.")
    columns = ("rises at α", "training errors, first, least, last")


@final
class Overfitted(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = "tanay2018/figure-overfitted", "overfitted"
    title = "Below the best level the classifier is overfitted"
    expects = Outcome.SUPPORTED
    statement = _statement("tanay2018/figure-overfitted", r"When $\lambda < \lambda_{\text{optimal}}$, the classifier is overfitted [...]", "Overfitted is read as a larger gap of test and training error, at the smallest level.")
    columns = ("best α", "test less training error at the best, %", "at the smallest, %")


@final
class LowVariance(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = "tanay2018/figure-low-variance", "low variance"
    title = "The boundary tilts towards directions in which the classes vary little"
    expects = Outcome.SUPPORTED
    statement = _statement(
        "tanay2018/figure-low-variance",
        r"As $\lambda$ decreases, the classification boundary improves its fit of the training data by tilting towards directions of low variance.",
        "Variance is that within the classes, along the direction of the tilt; low is less than where the tilt begins, and than along the means.")
    columns = ("deviation across, first", "last", "along the means")


@final
class Difficulty(_Sentence):
    __doc__ = _Sentence.__doc__
    id, short = DIFFICULTY, "difficulty"
    title = "The more difficult a pair, the larger its angle at the smallest level"
    expects = Outcome.SUPPORTED
    statement = _statement(
        DIFFICULTY,
        "[...] whether it occurs or not depends on the difficulty to separate the two classes (compare for instance the classification of 7s versus 9s and the classification of 0s versus 1s).",
        "It is a strong tilt; difficulty is read as the least test error, depends as a rank correlation.")
    columns = ("θ at the smallest", "test errors, first, best, last")


@final
class Agrees(_Sentence):
    __doc__ = _Sentence.__doc__
    id = AGREES
    label, reading = "Ours: the article's numbers", Reading.OURS
    title = "Our models are those of the article, to about the last digit that it gives"
    expects = Outcome.SUPPORTED
    statement = _statement(AGREES, "The published numbers are those of the minimisers, on the data and at the levels that we decoded.",
                           "Thirty-odd numbers are typed; whoever has the published data compares all.")
    columns = ("lambda", "widest enclosure of θ")

    def measured(self) -> Measured:
        """Judge, with what is typed beside ours."""
        found = super().measured()
        stored = EXPERIMENT.stored()
        if stored is None:
            return found
        listed = [
            {"pair": one["pair"], "α": one["alpha"], **{name: round(one[name], 6) if name in one else "" for name in ("theta", "b", "d_adv", "train", "test")}}
            for one in typed(stored.results["pairs"])
        ]  # fmt: skip
        return found._replace(details=found.details | {"how far print is (rad, length, length, images, images)": listed})
