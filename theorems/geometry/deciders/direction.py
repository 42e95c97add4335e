"""What becomes of a direction that is none: told here, for every decider alike.

No direction and the direction 0 are the same: neither moves a point. So no classifier is fooled,
and where one fits the answer is no. A vector of another length is a mistake, and never an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import Answer, Decision
from verify.exact.integers import Vector


def named(direction: Vector | None, dimension: int) -> Vector | None:
    """Return the direction, None where it names none.

    Raises
    ------
    ValueError
        Unless it is None or has one coordinate for each of the points'.
    """
    if direction is None:
        return None
    if len(direction) != dimension:
        has = f"has {len(direction)} coordinates" if len(direction) else "is empty"
        msg = f"the direction {has}, the points have {dimension} coordinates"
        raise ValueError(msg)
    return direction if any(direction) else None


def first_axis(s: LabelledSet) -> list[int]:
    """Return a direction to ask about where any will do."""
    return [1] + [0] * (s.dimension - 1)


def unmoved(h: Any, s: LabelledSet, direction: Vector | None, label: int) -> Decision:
    """Is one classifier fooled at the points of the label by a direction that is none?

    no where it fits S, with its labels; vacuous where it does not, or no point bears the label.
    """
    labels, fit = decide_labels(h, s.points)
    if labels != list(s.labels):
        return fit._replace(answer=Answer.VACUOUS, reason="the classifier does not fit S")
    if label not in s.labels:
        return fit._replace(answer=Answer.VACUOUS, reason=nobody(label))
    return fit._replace(answer=Answer.NO, reason=none_named(direction).reason)


def none_named(direction: Vector | None) -> Decision:
    """Say no, and no more: for a claim that has to deny every direction, not only this one."""
    reason = "no direction is named" if direction is None else "the direction named is 0"
    return Decision(Answer.NO, (), reason)


def nobody(label: int) -> str:
    """Say that there is no point to speak of."""
    return f"no point of S bears the label {label}"


def none_fooled(
    s: LabelledSet,
    direction: Vector | None,
    label: int,
    decide: Callable[[Vector], Decision],
    shown: Callable[[dict[str, Any]], Any],
    every: Callable[[LabelledSet, int], Decision] | None = None,
) -> Decision:
    """Say of a whole class what ``unmoved`` says of one classifier.

    Parameters
    ----------
    decide : what is said of a direction that is one; asked about the first axis, it shows a
        classifier that fits, or that there is none
    shown : reads the classifier that fits out of its certificate
    every : what is said of every direction at once where S bears one label, if anything is
    """
    if every is not None and len({*s.labels}) == 1:
        some = every(s, label)
    else:
        some = decide(first_axis(s))
    if some.certificate is None or some.answer is Answer.VACUOUS:
        return some
    if some.certificate["question"]["direction"] == "every":
        return some._replace(reason=none_named(direction).reason)
    return unmoved(shown(some.certificate), s, direction, label)
