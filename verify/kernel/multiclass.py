"""Linear classifiers of many classes: h(x) is the class m with the largest <w_m, x> + b_m.

(W, b) fits S if at each point the score of its label is the one largest score, so that no rule
for ties matters. Points become integer rows (X_i, D) with X_i / D = x_i. With y the label of
point i, "(W, b) fits point i against class m" is a positive product of (W, b), seen as K
blocks (w_m, b_m), with the *accuracy row* that has (x_i, 1) in block y and -(x_i, 1) in block m.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.kernel.linear import Row, homogeneous, longer, moved
from verify.kernel.numbers import Malformed, dot, field, require, sparse, vector


def check_multiclass(question: object, answer: object, evidence: object) -> None:
    """D-multi: does every (W, b) that fits S change its class along v at the points of class k?

    Along x + c v the score of k minus that of m changes by c <w_k - w_m, v>: a point of class k
    leaves it for some c > 0 exactly if <w_m - w_k, v> > 0 for some m, whatever the point.

    yes: one (W, b) fits, and mu, t > 0 with sum mu (row) + sum t_m <w_k - w_m, v> = 0 for all
    (W, b); the first sum is positive for each (W, b) that fits, so some <w_m - w_k, v> > 0.
    no: one (W, b) fits, and no score rises faster along v than that of k.
    vacuous: such weights with no t, so that nothing fits; or no point bears k.
    The direction "every" asks for all at once.
    """
    points, labels, unit = homogeneous(question)
    k = field(question, "label", "the question")
    if type(k) is not int or k < 0 or min(labels) < 0:
        msg = "label and labels must be nonnegative integers"
        raise Malformed(msg)
    classes = max(labels) + 1
    if type(question) is dict and "classes" in question:
        classes = question["classes"]
        if type(classes) is not int or classes <= max(labels):
            msg = f"classes must be an integer above the largest label, {max(labels)}"
            raise Malformed(msg)
    every, v, scale = moved(question, len(points[0]))
    rows = [longer(point, unit) for point in points]
    if answer == "vacuous":
        if k in labels:
            weights, _ = accuracy_weights(evidence, labels, classes)
            require(bool(weights), "no weight is given")
            cancels = cancel(accuracy_terms(weights, rows, labels))
            require(cancels, "the weighted rows do not cancel")
        return
    require(k in labels, "no point of S bears the label: the answer is vacuous")
    blocks = classifier(evidence, rows, labels, classes)
    if answer == "no":
        if every:
            same = all(block[:-1] == blocks[k][:-1] for block in blocks)
            require(same, "two scores differ in their rise along some direction")
        else:
            rises = [dot(block[:-1], v) for block in blocks]
            require(max(rises) == rises[k], "another score rises faster along the direction")
        return
    require(answer == "yes", "the answer must be yes, no or vacuous")
    require(not every, 'about every direction only "no" can be certified')
    weights, own = accuracy_weights(evidence, labels, classes)
    pulls, pulls_own = sparse(field(evidence, "t", "the evidence"), "t", classes)
    require(bool(pulls), "t is empty")
    require(k not in pulls, "t rests on the class itself")
    # Rows stand over D and the denominator of mu, <w_k - w_m, v> over those of v and t.
    weights = {pair: mu * scale * pulls_own for pair, mu in weights.items()}
    step = [x * unit * own for x in v] + [0]
    terms = [(k, m, t, step) for m, t in pulls.items()]
    cancels = cancel([*accuracy_terms(weights, rows, labels), *terms])
    require(cancels, "the weighted rows do not cancel")


Term = tuple[int, int, int, Row]  # class, other class, weight, row


def accuracy_terms(weights: dict[tuple[int, int], int], rows: list[Row], labels: list[int]) -> list[Term]:
    """Return the weighted accuracy rows."""
    return [(labels[i], m, mu, rows[i]) for (i, m), mu in weights.items()]


def cancel(terms: Iterable[Term]) -> bool:
    """Do the rows, each in the block of a class and negated in that of another, sum to zero?"""
    blocks: dict[int, list[int]] = {}
    for own, other, weight, row in terms:
        for block, sign in ((own, weight), (other, -weight)):
            total = blocks.get(block) or [0] * len(row)
            blocks[block] = [a + sign * x for a, x in zip(total, row, strict=True)]
    return not any(any(block) for block in blocks.values())


def classifier(evidence: object, rows: list[Row], labels: list[int], classes: int) -> list[list[int]]:
    """Return the blocks (w_m, b_m) of the evidence, up to one positive factor, once they fit S."""
    given = field(evidence, "classifier", "the evidence")
    matrix, bias = field(given, "W", "the classifier"), field(given, "b", "the classifier")
    size = len(rows[0])
    if (
        type(matrix) is not list
        or len(matrix) != classes
        or any(type(row) is not list or len(row) != size - 1 for row in matrix)
        or type(bias) is not list
        or len(bias) != classes
    ):
        msg = f"W must be {classes} rows of {size - 1} numbers and b a list of {classes}"
        raise Malformed(msg)
    pairs = zip(matrix, bias, strict=True)
    flat, _ = vector([x for row, b in pairs for x in (*row, b)], "the classifier")
    blocks = [flat[start : start + size] for start in range(0, len(flat), size)]
    for row, label in zip(rows, labels, strict=True):
        scores = [dot(block, row) for block in blocks]
        own = scores.pop(label)
        fits = all(own > score for score in scores)
        require(fits, "the classifier is wrong or tied at a point of S")
    return blocks


def accuracy_weights(
    evidence: object, labels: list[int], classes: int
) -> tuple[dict[tuple[int, int], int], int]:
    """Return ``[[point, class, weight], ...]``, pairs rising and weights > 0, as integers."""
    listed = field(evidence, "weights", "the evidence")
    if type(listed) is not list or any(type(e) is not list or len(e) != 3 for e in listed):
        msg = "weights must be a list of triples [point, class, weight]"
        raise Malformed(msg)
    last = (0, -1)
    for i, m, _ in listed:
        if type(i) is not int or type(m) is not int or not (last < (i, m) and i < len(labels)):
            msg = f"weights: pairs [point, class] must rise, points stay below {len(labels)}"
            raise Malformed(msg)
        if not 0 <= m < classes or m == labels[i]:
            msg = f"weights: the class at point {i} must be another one below {classes}"
            raise Malformed(msg)
        last = (i, m)
    weights, own = vector([weight for _, _, weight in listed], "weights")
    require(all(weight > 0 for weight in weights), "weights: every listed weight must be positive")
    return {(i, m): mu for (i, m, _), mu in zip(listed, weights, strict=True)}, own
