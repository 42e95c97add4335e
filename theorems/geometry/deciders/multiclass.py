"""D-multi: which directions change the class, for every linear classifier of many classes.

Only differences of scores matter, so w_k = 0 and b_k = 0 for the class k that is asked about,
and (W, b) is a vector of the blocks (w_m, b_m) of the other classes that occur in S. A class
that does not occur gets the scores of k, lowered until it wins nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import gcd
from typing import Any

from theorems.geometry.deciders.convex import WORK, require_short, shortened
from theorems.geometry.deciders.direction import named, none_fooled
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network, one_vs_rest
from verify.exact.alternative import Alternative
from verify.exact.decision import (
    Decision,
    certified,
    read_vector,
    within_limits,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import Vector, Work, dot, over_common_denominator


@within_limits
def decide_multiclass(
    s: LabelledSet,
    direction: Vector | None,
    label: int,
    *,
    classes: int | None = None,
    work: int = WORK,
) -> Decision:
    """Is the direction adversarial, for every (W, b) that fits S, at the points of this class?

    Parameters
    ----------
    s : labelled with classes 0, 1, ...; (W, b) fits if each label has the one largest score
    direction : d rationals; none (0, or None) changes no class
    label : the class k whose points move along the direction
    classes : the number K of classes, where it is more than the largest label plus one

    Returns
    -------
    yes with weights on rows of accuracy and on other classes that cancel, and a (W, b) that
    fits; no with a (W, b) that the direction does not fool; vacuous with weights on rows of
    accuracy that cancel, or where no point bears the label.

    >>> decide_multiclass(LabelledSet([(0,), (1,), (2,)], [0, 1, 2]), (1,), 0).answer
    <Answer.YES: 'yes'>
    """
    v = named(direction, s.dimension)
    if v is None:
        some = partial(decide_multiclass, s, label=label, classes=classes, work=work)
        every = partial(decide_every_direction, classes=classes)
        return none_fooled(s, direction, label, some, classifier_of, every)
    question, total = _question(s, write_vector(v), label, classes)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    answer, evidence = _Search(s, v, label, total, Work(work)).run()
    return certified(question, answer, evidence)


def decide_every_direction(s: LabelledSet, label: int, *, classes: int | None = None) -> Decision:
    """Does any direction at all serve the class? Only its denial, on one-label sets, is known."""
    question, total = _question(s, "every", label, classes)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    return certified(question, "no", _constant(s.dimension, label, total))


def classifier_of(certificate: dict[str, Any]) -> Network:
    """Return the (W, b) of a "yes" or "no" of D-multi; ties, of which S has none, go lowest."""
    found = certificate["evidence"]["classifier"]
    return one_vs_rest([read_vector(row) for row in found["W"]], read_vector(found["b"]))


def _question(
    s: LabelledSet, direction: Any, label: int, classes: int | None
) -> tuple[dict[str, Any], int]:
    """Return the question and the number of classes."""
    if min(s.labels) < 0 or label < 0:
        msg = f"classes are 0, 1, ...: {min(*s.labels, label)} cannot be a label"
        raise ValueError(msg)
    largest = max(s.labels)
    if classes is not None and classes <= largest:
        msg = f"{classes} classes are too few for the label {largest}"
        raise ValueError(msg)
    fields: dict[str, Any] = {"direction": direction, "label": label}
    if classes is not None:
        fields["classes"] = classes
    return s.question("multiclass", **fields), classes or largest + 1


def _constant(dimension: int, label: int, classes: int) -> dict[str, Any]:
    """Return the classifier that says the label everywhere."""
    weights = [[0] * dimension for _ in range(classes)]
    bias = [int(m == label) for m in range(classes)]
    return {"classifier": {"W": weights, "b": bias}}


class _Search:
    """The system of a question: a strict row for each point and other class, weak ones for v."""

    def __init__(
        self, s: LabelledSet, direction: Vector, label: int, classes: int, work: Work
    ) -> None:
        self.s, self.label, self.classes, self.work = s, label, classes, work
        self.v, self.scale = over_common_denominator(direction)
        self.size = s.dimension + 1
        self.others = sorted({*s.labels} - {label})
        self.start = {m: self.size * place for place, m in enumerate(self.others)}
        self.present = sorted({*s.labels})
        self.pairs = [(i, m) for i, y in enumerate(s.labels) for m in self.present if m != y]

    def run(self) -> tuple[str, dict[str, Any]]:
        """Return the answer with its evidence."""
        self.work.spend(self.classes * self.size)
        if not self.others:
            return "no", _constant(self.s.dimension, self.label, self.classes)
        rows = self.s.rows
        strict = [self._row(self.s.labels[i], m, rows[i]) for i, m in self.pairs]
        weak = [self._row(self.label, m, [*self.v, 0]) for m in self.others]
        stays = Alternative(strict, self.work, weak)
        if stays.solvable:
            return "no", self._classifier(shortened(stays.solution(), strict, weak))
        evidence = self._combination(stays.weights())
        if "t" not in evidence:
            return "vacuous", evidence
        fits = stays.relaxed()
        if not fits.solvable:
            return "vacuous", self._combination(fits.weights())
        return "yes", evidence | self._classifier(shortened(fits.solution(), strict))

    def _row(self, own: int, other: int, row: Sequence[int]) -> list[int]:
        """Return the row in the block of a class, and negated in that of another one."""
        entries = [0] * (self.size * len(self.others))
        if own != self.label:
            entries[self.start[own] : self.start[own] + self.size] = row
        if other != self.label:
            entries[self.start[other] : self.start[other] + self.size] = [-x for x in row]
        return entries

    def _classifier(self, solution: Sequence[int]) -> dict[str, Any]:
        """Write (W, b) with a row for each class."""
        zero = [0] * self.size
        blocks = {self.label: zero} | {
            m: list(solution[start : start + self.size]) for m, start in self.start.items()
        }
        if self.classes > len(self.present):
            pairs = zip(self.s.rows, self.s.labels, strict=True)
            lowest = min(dot(row, blocks[y]) // row[-1] for row, y in pairs)
            absent = [*zero[:-1], lowest - 1]
            blocks = {m: blocks.get(m, absent) for m in range(self.classes)}
        wanted = [blocks[m] for m in range(self.classes)]
        weights = [write_vector(block[:-1]) for block in wanted]
        return {"classifier": {"W": weights, "b": write_vector([block[-1] for block in wanted])}}

    def _combination(self, weights: dict[int, int]) -> dict[str, Any]:
        """Write the weights on accuracy rows (mu) and on the other classes (t)."""
        first = len(self.pairs)
        # The strict rows stand over D, the direction over its own denominator.
        rows = {j: mu * self.s.denominator for j, mu in weights.items() if j < first}
        pulls = {self.others[j - first]: t * self.scale for j, t in weights.items() if j >= first}
        common = gcd(*rows.values(), *pulls.values())
        rows = {j: mu // common for j, mu in rows.items()}
        pulls = {m: t // common for m, t in pulls.items()}
        require_short([*rows.values(), *pulls.values()])
        listed = [[*self.pairs[j], write_number(rows[j])] for j in sorted(rows)]
        return {"weights": listed} | ({"t": write_weights(pulls)} if pulls else {})
