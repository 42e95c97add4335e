"""Condition 2 of Theorem 7, decided: the max-margin vector through the origin fools both."""

from __future__ import annotations

from collections.abc import Iterable

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.max_margin import Margin
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains.trained_pairs import TrainedPair
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Network
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
from verify.exact.integers import Vector, WorkLimit


NOTHING_SHARED = Decision(Answer.VACUOUS, (), "no point is right for both classifiers")


def origin_margin_of(s: LabelledSet | None) -> Margin | None:
    """Return w_S through the origin, None where S is empty or no such w is right on S.

    Raises
    ------
    WorkLimit
        If it was not found within the work limit.
    """
    if s is None:
        return None
    solution = max_margin(s, bias=False)
    if isinstance(solution, MaxMargin):
        return Margin(solution.w, 0, solution.alpha)
    if solution.answer is Answer.UNDECIDED:
        raise WorkLimit(solution.reason)
    return None


def decide_origin_margin(s: LabelledSet, margin: Margin) -> Decision:
    """Is this the max-margin vector of S through the origin?"""
    evidence = {
        "w": write_vector(margin.w),
        "b": write_number(margin.b),
        "alpha": write_weights(dict(enumerate(margin.alpha))),
    }
    decision = certified(s.question("max-margin", bias=False), "yes", evidence)
    if decision.answer is Answer.YES:
        return decision
    return Decision(Answer.NO, (), decision.reason)


def no_origin_margin(s: LabelledSet) -> Decision:
    """Does S have no max-margin vector through the origin? no, with weights that cancel."""
    solution = max_margin(s, bias=False)
    if isinstance(solution, MaxMargin):
        return undecided("some w through the origin is right on S: w_S exists")
    if solution.answer is not Answer.VACUOUS:
        return solution
    reason = "no classifier through the origin is right on S: there is no w_S"
    return solution._replace(answer=Answer.NO, reason=reason)


def fools_all_right(s: LabelledSet, v: Vector) -> Decision:
    """Is -y v adversarial at (x, y), for each linear classifier through the origin right on S?"""
    labels = sorted(set(s.labels))
    return every(decide_origin(s, [-y * c for c in v], y) for y in labels)


def fools(h: Linear | Network, x: Vector, v: Vector) -> Decision:
    """Does this one classifier change its label somewhere along x + c v, c > 0?"""
    flips, decision = decide_ray(h, x, v)
    if flips:
        return decision
    reason = f"the label of ({', '.join(map(str, x))}) never changes along " \
             f"({', '.join(map(str, v))})"
    return decision._replace(answer=Answer.NO, reason=reason)


def fools_both(pair: TrainedPair, s: LabelledSet, sides: dict[int, Vector]) -> Decision:
    """Does the direction of each label fool both classifiers at the points of S of that label?"""

    def decisions() -> Iterable[Decision]:
        for h in (pair.h1, pair.h2):
            for x, y in zip(s.points, s.labels, strict=True):
                yield fools(h, x, sides[y])

    return every(decisions())


def with_signs(v: Vector) -> dict[int, Vector]:
    """Return -y v for each label y."""
    return {1: [-c for c in v], -1: list(v)}
