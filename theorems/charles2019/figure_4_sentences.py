"""The five sentences of Section 7 that read Figure 4, judged on the stored results."""

from __future__ import annotations

from typing import Any, ClassVar, final

from theorems.charles2019.figure_4.experiment import EXPERIMENT
from verify.claim import Nature, Statement
from verify.empirical import EmpiricalClaim, Measured
from verify.experiment.stored import nothing
from verify.outcome import Failure, Outcome, Reading, Standing


TARGETS = {"svm": "SVMs", "nn": "networks"}
SOURCES = {"svm": "SVM examples", "nn": "network examples", "sign": "sign noise",
           "uniform": "uniform noise"}


class _Sentence(EmpiricalClaim):
    r"""
    **A sentence of Section 7.** Its numeric reading, its test and its level were fixed before any
    result was seen; ``theorems/charles2019/figure_4/sentences.py`` states them.

    *Modelled.* The stored counts are judged anew at every run; independent groups of two SVMs and
    two networks are the unit, not images.
    """

    experiment = EXPERIMENT.id
    number: ClassVar[int]
    targets: ClassVar[tuple[str, ...]] = ("svm",)
    # The kinds of classifier whose accuracy the sentence reads.

    shown: ClassVar[tuple[str, ...]] = ()
    # The sources whose examples the page shows.

    bare_order: ClassVar[bool] = False
    # Read "much better" and the like as "better".
    label = "Section 7"
    standing = Standing.REMARK

    def measured(self) -> Measured:
        """Judge the stored counts of the largest scale there is."""
        from theorems.charles2019.figure_4.sentences import SENTENCES, judge
        from theorems.charles2019.figure_4.tally import tally_from

        stored = EXPERIMENT.stored()
        if stored is None:
            return nothing(EXPERIMENT)
        sentence = next(s for s in SENTENCES if s.number == self.number)
        found = judge(sentence, tally_from(stored.arrays("arrays.npz")))
        by = found["by_accuracy"]
        reason = f"scale {stored.scale}: {by['agree']} of {by['groups']} groups of classifiers agree"
        details: dict[str, Any] = {
            "scale": stored.scale, "as_tested": sentence.as_tested, "test": found["test"],
            "curves": _curves(stored.results["tables"], self.targets),
        }
        if self.shown and stored.holds("digits.npz"):
            pictures = stored.arrays("digits.npz")
            details["gallery"] = _gallery(stored.results["digits"], pictures, self.shown)
        details |= {
            "by_accuracy": by, "by_success": found["by_success"],
            "outcome_by_noise": found["outcome_by_noise"],
            "experiment": stored.origin("device_name", "seed", "versions"),
        }  # fmt: skip
        outcome = found["outcome"]
        if self.bare_order:
            outcome, reason = found["outcome_of_bare_order"], f"scale {stored.scale}, the bare order"
        return Measured(Outcome(outcome), reason, details, by["groups"])


def _gallery(found: Any, arrays: Any, shown: tuple[str, ...]) -> dict[str, Any]:
    """Return the stored gallery of digits: each original, and its change and result by source."""
    radius, of = found["radius"], "the digit"
    columns = ["Digit", "Original"]
    for source in shown:
        columns += [f"Change: {SOURCES[source]}", "Result"]
    rows = []
    for row, entry in enumerate(found["entries"]):
        original, k = arrays["original"][row], entry["digit"]
        cells = [_picture(original, f"{of} {k}, test image {entry['image']}", "both right")]
        for source in shown:
            change = arrays[source][row]
            by = SOURCES[source].removesuffix(" examples")
            said = f"SVM: {entry[f'{source}_svm']}, network: {entry[f'{source}_nn']}"
            cells += [
                _picture(127.5 + 127.5 * change / radius, f"change of {of} {k} by {by}", ""),
                _picture(original + 255 * change, f"{of} {k} changed by {by}; {said}", said),
            ]
        rows.append({"name": str(k), "cells": cells})
    rule = (
        f"Of each digit the first test image that the first SVM and the first network both get "
        f"right, changed by at most ε = {radius} a pixel (pixels from 0 to 1). A change is drawn "
        f"grey where there is none, white where it is ε and black where it is −ε; beside the "
        f"result stands what the two say of it. SVM and network examples are made from these two."
    )
    return {"rule": rule, "columns": columns, "rows": rows}


def _picture(grey: Any, alt: str, says: str) -> dict[str, str]:
    """Write grey values (784,) from 0 to 255 as a picture for the page."""
    import base64

    import numpy as np

    from theorems.mnist.png import png

    content = png(np.clip(np.rint(grey), 0, 255).astype(np.uint8))
    return {"png": base64.b64encode(content).decode(), "alt": alt, "says": says}


def _curves(tables: Any, targets: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return mean accuracy over the radius, for each kind of perturbation, as Figure 4 draws it."""
    return [
        {
            "name": f"{TARGETS[target]} on {SOURCES.get(source, source)}",
            "x": [row["radius"] for row in rows],
            "y": [row["accuracy"]["mean"] for row in rows],
            "x_label": "radius",
            "y_label": "mean accuracy",
        }
        for target in targets
        for source, rows in tables[target].items()
    ]


@final
class Sentence1(_Sentence):
    __doc__ = _Sentence.__doc__

    id = "charles2019/figure-4-sentence-1"
    short = "sentence 1"
    number = 1
    targets = ("svm", "nn")
    shown = ("sign",)
    title = "Both kinds of classifier resist random perturbations"
    expects = Outcome.SUPPORTED
    statement = Statement(
        printed="Both SVMs and neural networks are relatively robust to random perturbations.",
        source="Section 7, Figure 4",
    )


@final
class Sentence2(_Sentence):
    __doc__ = _Sentence.__doc__

    id = "charles2019/figure-4-sentence-2"
    short = "sentence 2"
    number = 2
    shown = ("svm",)
    title = "SVM examples fool other SVMs"
    expects = Outcome.SUPPORTED
    statement = Statement(
        printed="SVMs are often susceptible to adversarial examples generated from other SVMs "
        "trained on different subsets of the data.",
        source="Section 7, Figure 4a",
    )


@final
class Sentence3(_Sentence):
    __doc__ = _Sentence.__doc__

    id = "charles2019/figure-4-sentence-3"
    short = "sentence 3"
    number = 3
    shown = ("svm", "nn")
    title = "Network examples fool SVMs less than SVM examples do, but much more than random ones"
    expects = Outcome.REFUTED
    nature = Nature(
        Failure.READING_DEPENDENT,
        "No factor is named for much better and no distribution for random, and in our repetition "
        "twice the loss is met against uniform noise and not against sign noise, while a larger "
        "loss is met against both.",
        Failure.NOT_REPRODUCED,
    )
    repaired_by = ("charles2019/figure-4-sentence-3-order",)
    statement = Statement(
        printed="While SVM adversaries are more effective than NN adversaries at fooling other "
        "SVMs, the neural network adversarial examples still do much better than random "
        "perturbations.",
        source="Section 7, Figure 4a",
        difference="Much better is read as twice the loss, for either kind of noise; against sign "
        "noise, which random perturbations of a given radius may mean, it is less.",
    )


@final
class Sentence3Order(_Sentence):
    __doc__ = _Sentence.__doc__

    id = "charles2019/figure-4-sentence-3-order"
    number = 3
    targets: ClassVar[tuple[str, ...]] = ("svm",)
    # The kinds of classifier whose accuracy the sentence reads.

    bare_order = True
    title = "Network examples fool SVMs less than SVM examples do, but more than random ones"
    reading = Reading.OURS
    expects = Outcome.SUPPORTED
    statement = Statement(
        printed=Sentence3.statement.printed,
        tested="Networks' examples cost SVMs less accuracy than other SVMs' examples do, and more "
        "than random perturbations, of either kind, do.",
        source="Section 7, Figure 4a",
        difference="Much better is read as better.",
    )


@final
class Sentence4(_Sentence):
    __doc__ = _Sentence.__doc__

    id = "charles2019/figure-4-sentence-4"
    short = "sentence 4"
    number = 4
    targets = ("nn",)
    shown = ("nn",)
    title = "Network examples fool other networks"
    expects = Outcome.SUPPORTED
    statement = Statement(
        printed="Similarly, neural network adversarial examples transfer to other neural networks, "
        "as shown in Figure 4b.",
        source="Section 7, Figure 4b",
    )


@final
class Sentence5(_Sentence):
    __doc__ = _Sentence.__doc__

    id = "charles2019/figure-4-sentence-5"
    short = "sentence 5"
    number = 5
    targets = ("nn",)
    shown = ("svm", "sign")
    title = "SVM examples do only slightly better than random ones on networks"
    expects = Outcome.SUPPORTED
    statement = Statement(
        printed="SVM adversaries only do slightly better than random perturbations at fooling "
        "neural networks.",
        source="Section 7, Figure 4b",
    )
