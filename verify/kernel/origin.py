"""Linear classifiers through the origin, h(x) = sign(<w, x>): what transfers among those right on S.

With y_i X_i the *signed rows* of S (no entry for a bias), w is right on S if it has a positive
product with each row, and weights on rows that add up to u show <w, u> > 0 for each such w.
"""

from __future__ import annotations

from verify.kernel.linear import combination, moved, sample
from verify.kernel.numbers import Malformed, dot, field, require, sparse, vector


def check_origin(question: object, answer: object, evidence: object) -> None:
    """Does v fool, at the points of the label, every w with y <w, x> > 0 on S?

    The score <w, x> of a point x of label y changes its sign along v exactly if y <w, v> < 0,
    whatever x is; so u = -y v must have <w, u> > 0 for every w. The label 0 asks for the points
    of both labels, which both signs of v would have to serve; the direction "every" asks for
    all directions at once.

    yes: some w is right on S, and weights > 0 on rows add up to u.
    no: some w is right on S, with <w, u> <= 0. One w that is right on points of both labels
    answers the label 0 for every direction: u and -u cannot both have positive products with it.
    vacuous: weights > 0 on rows that cancel, so that no w is right on S; or no point bears the
    label.
    """
    s = sample(question)
    label = field(question, "label", "the question")
    if type(label) is not int or label not in (1, -1, 0):
        msg = "label must be 1, -1 or 0"
        raise Malformed(msg)
    every, v, scale = moved(question, s.dimension)
    rows = [row[:-1] for row in s.rows]
    asked = {1, -1} if label == 0 else {label}
    if answer == "vacuous":
        if asked & set(s.labels):
            weights, _ = sparse(field(evidence, "weights", "the evidence"), "weights", len(rows))
            require(bool(weights), "no weight is given")
            require(not any(combination(weights, rows)), "the weighted rows do not cancel")
        return
    require(asked <= set(s.labels), "S has no point of a label that is asked for")
    given = field(evidence, "w", "the evidence")
    w, _ = vector(given, "w", s.dimension)
    require(all(dot(row, w) > 0 for row in rows), "w is wrong or 0 at a point of S")
    if answer == "no":
        if label == 0:
            return
        require(not every, "about every direction one label alone says nothing")
        require(-label * dot(w, v) <= 0, "w is fooled by the direction")
        return
    require(answer == "yes", "the answer must be yes, no or vacuous")
    require(label != 0, "one direction cannot serve both labels")
    require(not every, 'about every direction only "no" can be certified')
    weights, own = sparse(field(evidence, "weights", "the evidence"), "weights", len(rows))
    require(bool(weights), "no weight is given")
    # rows stand over D, weights over own, v over scale: sum a (y X) = D own u scale / scale
    total = combination(weights, rows)
    factor = s.denominator * own
    require([t * scale for t in total] == [-label * x * factor for x in v], "the sum is not v")
