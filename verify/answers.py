"""Questions about a user's own data, answered as JSON objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verify.data import exact_vector, parse_json, table_of, two_labels
from verify.errors import BadInput
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import Rational, WorkLimit
from verify.exact.labelled import LabelledSet
from verify.exact.margin import (
    WORK,
    MaxMargin,
    bound_margin,
    centroid_weights,
    combine,
    guessed_weights,
    max_margin,
)
from verify.exact.separators import decide_every_direction, decide_separators, separator_of


CLASSES = ("separators",)


def check_class(kind: object) -> None:
    """Raise BadInput unless this is a class that can be decided."""
    if kind not in CLASSES:
        msg = f"the class {kind!r:.40} is not known; choose one of {', '.join(CLASSES)}"
        raise BadInput(msg)


def decide(kind: str, s: LabelledSet, direction: list[Rational], label: int | None) -> Decision:
    """Decide whether a direction transfers to a whole class at the points of a label.

    Raises
    ------
    BadInput
        For a direction that is 0 or of another length than the points, or a label that
        cannot be.
    """
    check_class(kind)
    if len(direction) != s.dimension:
        msg = f"the direction has {len(direction)} entries, the points have {s.dimension}"
        raise BadInput(msg)
    if not any(direction):
        msg = "the direction is zero; give one that moves the points"
        raise BadInput(msg)
    if label is None:
        label = -1
    if label not in (1, -1):
        msg = f"the label is {label}; for {kind} it must be 1 or -1"
        raise BadInput(msg)
    return decide_separators(s, direction, label)


def as_json(decision: Decision) -> dict[str, Any]:
    """Write a decision as the object that the command line prints."""
    answer = {"answer": str(decision.answer), "certificate": decision.certificate}
    return answer | ({"reason": decision.reason} if decision.reason else {})


def batch(lines: Iterator[str], name: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Answer one question a line, in order; a bad line gets an error, and the rest goes on.

    Yields
    ------
    the answer, and whether the line was good
    """
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where, own = f"{name}, line {count}", None
        try:
            question = parse_json(line, where)
            if not isinstance(question, dict):
                msg = f"{where}: must be an object"
                raise BadInput(msg)
            own = _plain(question.get("id"))
            decision = _decide_question(question, where)
        except BadInput as error:
            yield {"id": own, "error": str(error)}, False
        else:
            yield {"id": own} | as_json(decision), True


def _plain(value: Any) -> Any:
    """Return an id as JSON can write it back."""
    return value if isinstance(value, str | int | type(None)) else str(value)


def _decide_question(question: dict[str, Any], where: str) -> Decision:
    if "direction" not in question or "class" not in question:
        msg = f'{where}: needs "class", "points", "labels" and "direction"'
        raise BadInput(msg)
    s = two_labels(table_of(question, where), where)
    direction = exact_vector(question["direction"], f"{where}, direction")
    label = question.get("label")
    if label is not None and type(label) is not int:
        msg = f"{where}: the label is {label!r:.40}; it must be an integer"
        raise BadInput(msg)
    return decide(question["class"], s, direction, label)


def transferable_direction(s: LabelledSet, *, work: int = WORK) -> dict[str, Any]:
    """Find a direction that provably fools every separator of S, the max-margin one if it can.

    Along it the points of label -1 move; the points of label +1 move against it.
    """
    solution = max_margin(s, work=work)
    if isinstance(solution, MaxMargin):
        return _with_max_margin(s, solution)
    if solution.answer is Answer.NO:
        one = decide_every_direction(s, s.labels[0])
        return as_json(one) | {
            "direction": None,
            "note": "S bears one label: no direction fools every separator of it.",
        }
    if solution.answer is Answer.VACUOUS:
        return _nothing_separates(s, work)
    return _near_max_margin(s, solution, work)


def _with_max_margin(s: LabelledSet, solution: MaxMargin) -> dict[str, Any]:
    decision = decide_separators(s, solution.w, -1)
    total = write_number(solution.squared_norm)
    return as_json(decision) | {
        "direction": write_vector(solution.w),
        "note": "The direction is the max-margin vector w*, unnormalised: points of label -1 move "
        "along it, points of label 1 against it.",
        "max_margin": {
            "w": write_vector(solution.w),
            "b": write_number(solution.b),
            "squared_margin": write_number(1 / solution.squared_norm),
            "certificate": solution.decision.certificate,
        },
        "theorem_5": {
            "sum_alpha": total,
            "promise": "Every separator h = sign(<w, x> + b) of S with margin g changes its label "
            "of a point x of label y at x - c y w* for every c > y (<w, x> + b) / (g sum_alpha), "
            "with w, b and g in the same units.",
        },
        "certificates": [decision.certificate, solution.decision.certificate],
    }


def _nothing_separates(s: LabelledSet, work: int) -> dict[str, Any]:
    decision = decide_separators(s, [1] + [0] * (s.dimension - 1), -1, work=work)
    return as_json(decision) | {
        "direction": None,
        "note": "Nothing separates S: a mean of its +1 points is a mean of its -1 points.",
    }


def _near_max_margin(s: LabelledSet, limited: Decision, work: int) -> dict[str, Any]:
    """Without the exact max-margin vector: a certified direction, and bounds on the margin."""
    weights, source = guessed_weights(s), "near the max-margin vector"
    bounds = undecided("") if weights is None else bound_margin(s, weights)
    if weights is None or bounds.certificate is None:
        weights, source = centroid_weights(s), "the difference of the two centroids"
        try:
            separator = separator_of(s, work=work)
        except WorkLimit as limit:
            return as_json(undecided(str(limit))) | {"direction": None}
        if separator is None:
            return _nothing_separates(s, work)
        bounds = bound_margin(s, weights, separator)
    direction = combine(s, weights)
    certificate: Any = bounds.certificate
    question = s.question("separators", direction=write_vector(direction), label=-1)
    evidence = {
        "separator": certificate["evidence"]["separator"],
        "weights": write_weights(weights),
    }
    decision = certified(question, "yes", evidence)
    return as_json(decision) | {
        "direction": write_vector(direction),
        "note": f"The exact max-margin vector is out of reach: {limited.reason}. The direction is "
        f"{source}; it provably fools every separator of S, and the squared margin of S lies "
        "between the two bounds given.",
        "squared_margin": certificate["answer"],
        "certificates": [decision.certificate, certificate],
    }
