"""Questions about a user's own data, answered as JSON objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.data import Table, class_labels, exact_vector, parse_json, table_of, two_labels
from verify.errors import BadInput
from verify.exact.convex import decide_convex, decide_every_direction as decide_no_direction
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
from verify.exact.multiclass import decide_multiclass
from verify.exact.separators import decide_every_direction, decide_separators, separator_of


MOST_CLASSES = 1000
CLASSES = ("separators", "convex", "multiclass")


def check_class(kind: object) -> None:
    """Raise BadInput unless this is a class that can be decided."""
    if kind not in CLASSES:
        msg = f"the class {kind!r:.40} is not known; choose one of {', '.join(CLASSES)}"
        raise BadInput(msg)


def labelled_set(kind: str, table: Table, where: str, **names: str | None) -> LabelledSet:
    """Return the table with the labels of the class: +1 and -1, or 0, 1, ... for many classes."""
    return class_labels(table, where) if kind == "multiclass" else two_labels(table, where, **names)


def decide(
    kind: str,
    s: LabelledSet,
    direction: list[Rational],
    label: int | None,
    classes: int | None = None,
) -> Decision:
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
    if kind == "multiclass":
        return _decide_multiclass(s, direction, label, classes)
    if label is None:
        label = -1
    if label not in (1, -1):
        msg = f"the label is {label}; for {kind} it must be 1 or -1"
        raise BadInput(msg)
    return (decide_separators if kind == "separators" else decide_convex)(s, direction, label)


def _decide_multiclass(
    s: LabelledSet, direction: list[Rational], label: int | None, classes: int | None
) -> Decision:
    if label is None:
        msg = "multiclass needs a label: the class 0, 1, ... whose points move"
        raise BadInput(msg)
    if label < 0:
        msg = f"the label is {label}; for multiclass it must be a class 0, 1, ..."
        raise BadInput(msg)
    least = max([*s.labels, label]) + 1
    if classes is not None and not least <= classes <= MOST_CLASSES:
        msg = f"there are {classes} classes; {least} are needed, and {MOST_CLASSES} are the limit"
        raise BadInput(msg)
    if least > MOST_CLASSES:
        msg = f"the largest class is {least - 1}; {MOST_CLASSES - 1} is the limit, renumber them"
        raise BadInput(msg)
    return decide_multiclass(s, direction, label, classes=classes)


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
            own = _own_id(question.get("id"), line)
            try:
                decision = _decide_question(question, where)
            except BadInput as error:
                if str(error).startswith(where):
                    raise
                msg = f"{where}: {error}"
                raise BadInput(msg) from None
        except BadInput as error:
            yield {"id": own, "error": str(error)}, False
        else:
            yield {"id": own} | as_json(decision), True


def _own_id(value: Any, line: str) -> Any:
    """Return the id as the line has it; numbers in it were read as fractions."""
    if isinstance(value, str | int | type(None)):
        return value
    own = json.loads(line)["id"]
    try:
        json.dumps(own, allow_nan=False)
    except ValueError:  # a number beyond the range of floats
        return str(value)
    return own


def _decide_question(question: dict[str, Any], where: str) -> Decision:
    if "direction" not in question or "class" not in question:
        msg = f'{where}: needs "class", "points", "labels" and "direction"'
        raise BadInput(msg)
    check_class(question["class"])
    s = labelled_set(question["class"], table_of(question, where), where)
    direction = exact_vector(question["direction"], f"{where}, direction")
    label, classes = question.get("label"), question.get("classes")
    for name, value in (("label", label), ("number of classes", classes)):
        if value is not None and type(value) is not int:
            msg = f"{where}: the {name} is {value!r:.40}; it must be an integer"
            raise BadInput(msg)
    return decide(question["class"], s, direction, label, classes)


def transferable_direction(
    s: LabelledSet, target: str = "separators", *, work: int = WORK
) -> dict[str, Any]:
    """Find a direction that provably transfers, for the points of label -1.

    Parameters
    ----------
    target : "separators" for every linear separator (the max-margin vector if it can be had;
        the points of label +1 move against it), "convex" for every classifier with a convex
        open or closed -1 region, such as the ReLU networks with nonnegative output weights, or
        "both"
    work : limit of the search for the max-margin vector, in word multiplications
    """
    if target != "separators":
        return _out_of_the_region(s, target)
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
        return _nothing_separates(s)
    return _near_max_margin(s, solution)


def _out_of_the_region(s: LabelledSet, target: str) -> dict[str, Any]:
    """Take the +1 point nearest to the mean of the -1 points, less that mean."""
    within, beyond = s.where(-1), s.where(1)
    if not within or not beyond:
        one = decide_no_direction(s, -1)
        note = "S bears one label: no direction leaves the region of every classifier that fits it."
        return as_json(one) | {"direction": None, "note": note}
    mean = [Fraction(sum(s.points[i][k] for i in within)) / len(within) for k in range(s.dimension)]
    candidates = ([b - a for a, b in zip(mean, s.points[i], strict=True)] for i in beyond)
    nearest = min(candidates, key=lambda v: sum(x * x for x in v))
    if not any(nearest):  # a +1 point is the mean itself: no region fits, whatever the direction
        nearest = [Fraction(1)] + [Fraction(0)] * (s.dimension - 1)
    decision = decide_convex(s, nearest, -1)
    answers = [decision]
    note = (
        "The direction leads from the mean of the -1 points to the nearest +1 point: every "
        "classifier that fits S and whose -1 region is convex and open, or convex and closed, "
        "changes its label along it, from every point of that region."
    )
    if decision.answer is Answer.VACUOUS:
        note = "No convex region fits S: a +1 point lies in the hull of the -1 points."
    elif target == "both" and decision.answer is Answer.YES:
        answers.append(decide_separators(s, nearest, -1))
        note += {
            Answer.YES: " So does every linear separator at the points of label -1.",
            Answer.VACUOUS: " Nothing separates S linearly.",
        }.get(answers[1].answer, "")
    found = as_json(every(answers) if answers[-1].answer is not Answer.VACUOUS else decision)
    direction = write_vector(nearest) if decision.answer is Answer.YES else None
    certificates = [c for answer in answers for c in answer.certificates]
    return found | {"direction": direction, "note": note, "certificates": certificates}


def _with_max_margin(s: LabelledSet, solution: MaxMargin) -> dict[str, Any]:
    own = {"w": write_vector(solution.w), "b": write_number(solution.b)}
    decision = decide_separators(s, solution.w, -1, hint=(own, dict(enumerate(solution.alpha))))
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


def _nothing_separates(s: LabelledSet) -> dict[str, Any]:
    decision = decide_separators(s, [1] + [0] * (s.dimension - 1), -1)
    return as_json(decision) | {
        "direction": None,
        "note": "Nothing separates S: a mean of its +1 points is a mean of its -1 points.",
    }


def _near_max_margin(s: LabelledSet, limited: Decision) -> dict[str, Any]:
    """Without the exact max-margin vector: a certified direction, and bounds on the margin."""
    weights, source = guessed_weights(s), "near the max-margin vector"
    bounds = undecided("") if weights is None else bound_margin(s, weights)
    if weights is None or bounds.certificate is None:
        weights, source = centroid_weights(s), "the difference of the two centroids"
        try:
            separator = separator_of(s)
        except WorkLimit as limit:
            return as_json(undecided(str(limit))) | {"direction": None}
        if separator is None:
            return _nothing_separates(s)
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
