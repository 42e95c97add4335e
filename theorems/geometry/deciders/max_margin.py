"""The max-margin classifier w* as a witness: constructed by one hand, decided by another."""

from __future__ import annotations

from typing import Any, NamedTuple

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.separators import (
    decide_every_direction,
    decide_separators,
    hull_weights,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    every,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import Rational, Vector, WorkLimit
from verify.objects import register


@register("max-margin")
class Margin(NamedTuple):
    """w* unnormalised, its b, and the multipliers that prove it the shortest."""

    w: tuple[Rational, ...]
    b: Rational
    alpha: tuple[Rational, ...]

    def separator(self) -> dict[str, Any]:
        """Write (w*, b) for a certificate."""
        return {"w": write_vector(self.w), "b": write_number(self.b)}


def margin_of(s: LabelledSet) -> Margin | None:
    """Return the max-margin classifier of S, None where there is none.

    Raises
    ------
    WorkLimit
        If it was not found within the work limit.
    """
    solution = max_margin(s)
    if isinstance(solution, MaxMargin):
        return Margin(solution.w, solution.b, solution.alpha)
    if solution.answer is Answer.UNDECIDED:
        raise WorkLimit(solution.reason)
    return None


def decide_margin(s: LabelledSet, margin: Margin) -> Decision:
    """Is this the max-margin classifier of S? yes with the Karush-Kuhn-Tucker conditions."""
    evidence = margin.separator() | {"alpha": write_weights(dict(enumerate(margin.alpha)))}
    decision = certified(s.question("max-margin", bias=True), "yes", evidence)
    if decision.answer is Answer.YES:
        return decision
    return Decision(Answer.NO, (), decision.reason)


def no_margin(s: LabelledSet) -> Decision:
    """Is there no max-margin classifier of S? Each answer but undecided says so, certified.

    no where S bears one label, so that separators of any margin exist; vacuous where nothing
    separates S, so that there is no separator to speak of.
    """
    question = s.question("max-margin", bias=True)
    if len(set(s.labels)) == 1:
        reason = "S bears one label: the margin has no maximum, so there is no w*"
        return certified(question, "no", {})._replace(reason=reason)
    weights = hull_weights(s)
    if weights is None:
        return undecided("S is separable with both labels: a max-margin classifier exists")
    reason = "the hulls of the two labels meet: nothing separates S, so there is no w*"
    decision = certified(question, "vacuous", {"weights": write_weights(weights)})
    return decision._replace(reason=reason)


def no_direction_at_all(s: LabelledSet) -> Decision:
    """Is there no max-margin vector of S, and no other direction that would do?

    ``no_margin``; where S bears one label, with the denial of every direction beside it.
    """
    missing = no_margin(s)
    if missing.answer is not Answer.NO:
        return missing
    denied = decide_every_direction(s, s.labels[0])
    if denied.answer is not Answer.NO:
        return denied
    return missing._replace(certificates=missing.certificates + denied.certificates)


def transfers(s: LabelledSet, v: Vector | None, margin: Margin | None = None) -> Decision:
    """Is -y v adversarial for every separator of S at every point (x, y) of S?

    The multipliers of a max-margin classifier are tried as weights before any are searched.
    """
    sides = {-1: v, 1: None if v is None else [-c for c in v]}
    hint = None if margin is None else (margin.separator(), dict(enumerate(margin.alpha)))
    return every(decide_separators(s, sides[y], y, hint=hint) for y in sorted(set(s.labels)))
