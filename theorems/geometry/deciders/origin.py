"""D-origin: which directions fool every linear classifier through the origin that is right on S."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from theorems.geometry.deciders.direction import named, none_fooled
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.exact.alternative import implied
from verify.exact.decision import (
    Decision,
    certified,
    read_vector,
    within_limits,
    write_vector,
    write_weights,
)
from verify.exact.integers import (
    Vector,
    Work,
    over_common_denominator,
    primitive,
)


WORK = 10**10
# Default budget of one decision: seconds, not hours.


@within_limits
def decide_origin(
    s: LabelledSet, direction: Vector | None, label: int = -1, *, work: int = WORK
) -> Decision:
    """Is v adversarial, for every h(x) = sign(<w, x>) right on S, at the points of this label?

    Parameters
    ----------
    s : labelled with +1 and -1; w is right on it where y <w, x> > 0 at each point
    direction : d rationals; none (0, or None) fools nobody
    label : the label whose points move along the direction

    Returns
    -------
    yes with a w and weights on S with sum a_i y_i x_i = -label v; no with a w that the
    direction does not fool; vacuous where no w is right on S, or no point bears the label.

    >>> decide_origin(LabelledSet([(1, 0), (1, 1)], [1, 1]), (-1, 0), 1).answer
    <Answer.YES: 'yes'>
    """
    given = named(direction, s.dimension)
    if given is None:
        some = partial(decide_origin, s, label=label, work=work)
        return none_fooled(
            s, direction, label, some, lambda one: Linear(read_vector(one["evidence"]["w"]), 0)
        )
    question = s.question("origin", direction=write_vector(given), label=label)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    v, scale = over_common_denominator(given)
    towards = [-label * x for x in v]  # <w, towards> > 0 is wanted of every w
    found = implied([row[:-1] for row in s.signed_rows], towards, Work(work))
    if found.solution is None:
        return certified(question, "vacuous", {"weights": write_weights(found.weights)})
    w = primitive(found.solution)
    evidence: dict[str, Any] = {"w": write_vector(w)}
    if not found.weights:
        reason = (
            f"the classifier w = ({', '.join(map(str, w))}) is not fooled along "
            f"({', '.join(map(str, given))}) at the points of label {label:+d}"
        )
        return certified(question, "no", evidence)._replace(reason=reason)
    # sum a y X = t towards, so a D / (t scale) makes up the direction itself.
    share = Fraction(s.denominator, found.share * scale)
    evidence["weights"] = write_weights({i: a * share for i, a in found.weights.items()})
    return certified(question, "yes", evidence)


def deny_one_direction(s: LabelledSet, w: Vector) -> Decision:
    """Does any one direction serve the points of both labels? No, as this w right on S shows."""
    question = s.question("origin", direction="every", label=0)
    return certified(question, "no", {"w": write_vector(w)})
