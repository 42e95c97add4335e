"""D-lin: which directions fool every linear separator of a labelled set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from theorems.geometry.deciders.direction import named, none_fooled
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.exact.alternative import Alternative, implied
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    read_number,
    read_vector,
    within_limits,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import (
    Rational,
    Vector,
    Work,
    over_common_denominator,
    primitive,
)
from verify.exact.program import Infeasible, Optimum, Unbounded, minimise
from verify.kernel.headline import unfooled


WORK = 10**10
# Default budget of one decision: seconds, not hours.


@within_limits
def decide_separators(
    s: LabelledSet,
    direction: Vector | None,
    label: int = -1,
    *,
    work: int = WORK,
    hint: tuple[dict[str, Any], Mapping[int, Rational]] | None = None,
) -> Decision:
    """Is the direction adversarial, for every separator of S, at the points of this label?

    Parameters
    ----------
    s : labelled with +1 and -1
    direction : d rationals; none (0, or None) fools no separator
    label : the label whose points move along the direction
    hint : a separator as a certificate writes it, and weights that may make up the direction;
        if the kernel accepts them nothing is searched

    Returns
    -------
    yes with weights on S that make up the direction; no with a separator that it does not
    fool; vacuous with a common point of the two hulls, or where no point bears the label.
    """
    given = named(direction, s.dimension)
    if given is None:
        some = partial(decide_separators, s, label=label, work=work)
        return none_fooled(s, direction, label, some, shown_separator, decide_every_direction)
    question = s.question("separators", direction=write_vector(given), label=label)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    v, scale = over_common_denominator(given)
    towards = [-label * x for x in v]  # <w, towards> > 0 is wanted of every separator
    if len(set(s.labels)) == 1:
        evidence: dict[str, Any] = {"separator": _far_separator(s, towards)}
        return _unfooled(certified(question, "no", evidence))
    if hint is not None:
        separator, weights = hint
        likely = certified(question, "yes", {"separator": separator} | _weights(weights))
        if likely.answer is Answer.YES:
            return likely
    found = implied(s.signed_rows, [*towards, 0], Work(work))
    if found.solution is None:
        return certified(question, "vacuous", _weights(found.weights))
    evidence = {"separator": write_separator(found.solution)}
    if not found.weights:
        return _unfooled(certified(question, "no", evidence))
    # sum a y (X, D) = t towards, so a D / (t scale) makes up the direction itself.
    share = Fraction(s.denominator, found.share * scale)
    evidence |= _weights({index: weight * share for index, weight in found.weights.items()})
    return certified(question, "yes", evidence)


def shown_separator(certificate: dict[str, Any]) -> Linear:
    """Return the separator that a "yes" or a "no" of D-lin exhibits."""
    found = certificate["evidence"]["separator"]
    return Linear(read_vector(found["w"]), read_number(found["b"]))


def _unfooled(decision: Decision) -> Decision:
    """Say in words which separator a "no" exhibits."""
    if decision.certificate is None:
        return decision
    return decision._replace(reason=unfooled(decision.certificate))


def decide_every_direction(s: LabelledSet, label: int) -> Decision:
    """Does any direction at all serve the label? Only its denial, on one-label sets, is known."""
    question = s.question("separators", direction="every", label=label)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    return certified(question, "no", {})


def separator_of(s: LabelledSet, *, work: int = WORK) -> tuple[tuple[int, ...], int] | None:
    """Return some (w, b) accurate on S, or None where no linear classifier is."""
    system = Alternative(s.signed_rows, Work(work))
    if not system.solvable:
        return None
    *w, b = primitive(system.solution())
    return tuple(w), b


def worst_separator(
    s: LabelledSet, objective: Vector, *, work: int = WORK
) -> Optimum | Unbounded | Infeasible | Decision:
    """Minimise <w, v> over the separators of S with y (<w, x> + b) >= 1.

    Parameters
    ----------
    objective : v, d rationals, or d + 1 with the coefficient of b

    Returns
    -------
    Optimum with (w, b) as its point; Unbounded with a weak separator (products >= 0) along
    which the objective falls for ever; Infeasible where S is not separable.
    """
    row = [*objective, 0] if len(objective) == s.dimension else list(objective)
    return minimise(row, s.signed_rows, [s.denominator] * len(s.points), work=work)


def hull_weights(s: LabelledSet, *, work: int = WORK) -> dict[int, int] | None:
    """Return weights under which the signed points cancel, or None where S is separable."""
    system = Alternative(s.signed_rows, Work(work))
    return None if system.solvable else system.weights()


def _far_separator(s: LabelledSet, towards: Sequence[int]) -> dict[str, Any]:
    """Return w = -towards with b so large that a one-label set lies on its side."""
    w = [-x for x in towards]
    reach = max(
        sum(abs(Fraction(a * x)) for a, x in zip(w, point, strict=True))
        for point in s.points
    )
    return {"w": write_vector(w), "b": write_number(s.labels[0] * (Fraction(reach) + 1))}


def write_separator(wb: Sequence[int]) -> dict[str, Any]:
    """Write (w, b), freed from common factors, for a certificate."""
    *w, b = primitive(wb)
    return {"w": write_vector(w), "b": write_number(b)}


def _weights(weights: Mapping[int, Rational]) -> dict[str, Any]:
    return {"weights": write_weights(weights)}
