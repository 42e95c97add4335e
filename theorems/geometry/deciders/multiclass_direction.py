"""Which direction changes the class of the points of one class, for every linear classifier that fits.

For a class m beside k, every mean of points of m less every mean of points of k is one: with w_m - w_k
separating the two, its product with the difference is a sum of margins. Of these the max-margin vector
of the pair is taken (Theorem 8 of Charles, Rosenberg, Papailiopoulos, AISTATS 2019, Section 4), and of
the pairs the one with the smallest margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from theorems.geometry.deciders.margin import WORK, MaxMargin, max_margin
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    undecided,
    within_limits,
    write_number,
    write_vector,
)


SMALL = 20_000
# Numbers of the points, times classes, up to which the decider itself finds a classifier that fits.


@within_limits
def multiclass_direction(s: LabelledSet, label: int, *, work: int = WORK) -> Decision:
    """Find a direction that changes the class of the points of a label, and certify it.

    Parameters
    ----------
    s : labelled with classes 0, 1, ..., two of them at least
    work : limit of each search, in word multiplications

    Returns
    -------
    yes, with the direction in the question of its certificate; vacuous where no linear classifier
    fits S, or no point bears the label; undecided where the limit was reached.
    """
    best: tuple[int, MaxMargin] | None = None
    first = [1] + [0] * (s.dimension - 1)
    if label not in s.labels:
        return decide_multiclass(s, first, label, work=work)
    for other in sorted({*s.labels} - {label}):
        found = max_margin(_pair(s, label, other), work=work)
        if not isinstance(found, MaxMargin):
            if found.answer is Answer.VACUOUS:  # what does not separate two classes fits not all
                return _nothing_fits(s, label, other, found)
            return found
        if best is None or found.squared_norm > best[1].squared_norm:
            best = other, found
    if best is None:
        return undecided("S bears one label")
    other, solution = best
    rows = [i for i, y in enumerate(s.labels) if y in (label, other)]
    weights = [
        [i, label if s.labels[i] == other else other, write_number(a)]
        for i, a in zip(rows, solution.alpha, strict=True) if a
    ]
    question = s.question("multiclass", direction=write_vector(solution.w), label=label)
    if len(s.labels) * s.dimension * len({*s.labels}) > SMALL:
        for fits in _likely_classifiers(s):
            evidence = {"classifier": fits, "weights": weights, "t": [[other, 1]]}
            likely = certified(question, "yes", evidence)
            if likely.answer is Answer.YES:
                return likely
    return decide_multiclass(s, solution.w, label, work=work)


def _pair(s: LabelledSet, label: int, other: int) -> LabelledSet:
    """Return the points of two classes, those of the label as -1."""
    kept = [i for i, y in enumerate(s.labels) if y in (label, other)]
    rows = [s.rows[i][:-1] for i in kept]
    return LabelledSet.over(s.denominator, rows, [-1 if s.labels[i] == label else 1 for i in kept])


def _nothing_fits(s: LabelledSet, label: int, other: int, found: Decision) -> Decision:
    """Carry weights under which the points of two classes cancel over to all classes."""
    assert found.certificate is not None
    kept = [i for i, y in enumerate(s.labels) if y in (label, other)]
    weights = [
        [kept[i], label if s.labels[kept[i]] == other else other, weight]
        for i, weight in found.certificate["evidence"]["weights"]
    ]
    question = s.question("multiclass", direction=[1] + [0] * (s.dimension - 1), label=label)
    return certified(question, "vacuous", {"weights": weights})


def _likely_classifiers(s: LabelledSet) -> Sequence[dict[str, Any]]:
    """Return a (W, b) that may fit S, by floats: logistic regression until all points are right."""
    import numpy as np
    from scipy.optimize import minimize

    try:
        table = np.array(s.rows, float)
    except OverflowError:
        return []
    size = np.abs(table).max(axis=0)
    size[size == 0] = 1.0
    table, labels = table / size, np.array(s.labels)
    classes = int(labels.max()) + 1
    own = np.eye(classes)[labels]

    def loss(flat: Any) -> tuple[float, Any]:
        scores = table @ flat.reshape(classes, -1).T
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        value = -np.log(np.maximum(shares[own > 0], 1e-300)).sum()
        return float(value), ((shares - own).T @ table).ravel()

    found = minimize(loss, np.zeros(classes * table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000, "maxfun": 3000})
    weights = found.x.reshape(classes, -1) / size
    largest = np.abs(weights).max()
    if not np.isfinite(largest) or largest == 0:
        return []
    rounded = [[int(x) for x in row] for row in np.rint(weights / largest * 2.0**40)]
    return [{
        "W": [write_vector(row[:-1]) for row in rounded],
        "b": write_vector([row[-1] for row in rounded]),
    }]
