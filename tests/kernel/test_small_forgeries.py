"""Certificates small enough to check by eye: each false one breaks one rule only."""

from __future__ import annotations

from typing import Any

import pytest

from verify import kernel


def holds(question: Any, answer: Any, evidence: Any) -> bool:
    certificate = {"format": kernel.FORMAT, "question": question}
    return kernel.check(certificate | {"answer": answer, "evidence": evidence}).holds


# Through the origin: the one point 1 of label 1, moved to the left.
ORIGIN = {"class": "origin", "points": [[1]], "labels": [1], "direction": [-1], "label": 1}


def test_through_the_origin() -> None:
    made_up = {"w": [1], "weights": [[0, 1]]}
    assert holds(ORIGIN, "yes", made_up)
    for word in ("maybe", None, [], True):
        assert not holds(ORIGIN, word, made_up)
    # w is fooled, by as little as 1
    assert not holds(ORIGIN, "no", {"w": [1]})
    assert not holds(ORIGIN | {"direction": ["-1/9"]}, "no", {"w": ["1/9"]})
    assert holds(ORIGIN | {"direction": [1]}, "no", {"w": [1]})
    # nothing cancels, but neither is there any weight
    assert not holds(ORIGIN, "vacuous", {"weights": []})
    assert not holds(ORIGIN, "yes", {"w": [1], "weights": []})
    assert not holds(ORIGIN | {"direction": "every"}, "yes", made_up)
    assert not holds(ORIGIN | {"direction": "every"}, "no", {"w": [1]})


def test_one_direction_never_serves_both_labels() -> None:
    both = ORIGIN | {"points": [[1], [-1]], "labels": [1, -1], "label": 0}
    assert holds(both, "no", {"w": [1]})
    for weights in ([[0, 1]], [[0, 1], [1, 1]], []):
        assert not holds(both, "yes", {"w": [1], "weights": weights})


def test_a_program_needs_an_objective() -> None:
    program = {"class": "program", "objective": [1], "rows": [[1]], "bounds": [3]}
    evidence = {"point": [3], "weights": [[0, 1]]}
    assert holds(program, {"minimum": 3}, evidence)
    for objective in ([], "", "1", {}, None):
        for empty in ({"rows": [], "bounds": []}, {"rows": [[]], "bounds": [0]}):
            with pytest.raises(kernel.Malformed):
                holds(program | empty | {"objective": objective}, {"minimum": 0},
                      {"point": [], "weights": []})


def ray(classifier: Any, start: Any, step: Any) -> dict[str, Any]:
    return {"class": "ray", "classifier": classifier, "point": start, "direction": step}


def scores(rows: list[list[int]], rule: Any) -> dict[str, Any]:
    """Return the classifier with one score w x + b for each row [w, b]."""
    layer = {"W": [[w] for w, _ in rows], "b": [b for _, b in rows], "slopes": [1, 1]}
    return {"kind": "network", "layers": [layer], "rule": rule}


@pytest.mark.parametrize("slope", [-1, -2, "-1/2", "-1/7"])
@pytest.mark.parametrize("threshold", [0, 1, "1/3", "-5/2"])
@pytest.mark.parametrize("kind", ["above", "below"])
def test_the_last_crossing_cannot_be_left_out(slope: Any, threshold: Any, kind: str) -> None:
    for start in (-60, 60):
        classifier = scores(
            [[1, 0]], {"kind": kind, "threshold": threshold, "closed": False}
        )
        towards = slope if start > 0 else str(slope).removeprefix("-")
        assert not holds(ray(classifier, [start], [towards]), [], {"breakpoints": []})


@pytest.mark.parametrize(
    ("rows", "ties", "start", "step", "flips", "breakpoints"),
    [
        # 0 against x, from 1 down: the tie at x = 0 goes to one end
        ([[0, 0], [1, 0]], "lowest", 1, -1, [[1, True, None, False]], [1]),
        ([[0, 0], [1, 0]], "highest", 1, -1, [[1, False, None, False]], [1]),
        ([[0, 0], [1, 0]], "lowest", -1, 1, [[1, False, None, False]], [1]),
        ([[0, 0], [1, 0]], "highest", -1, 1, [[1, True, None, False]], [1]),
        # -x, 0 and x: all three tie at 0 only
        ([[-1, 0], [0, 0], [1, 0]], "lowest", 1, -1, [[1, True, None, False]], [1]),
        ([[-1, 0], [0, 0], [1, 0]], "highest", 1, -1, [[1, False, None, False]], [1]),
        ([[-1, 0], [0, 0], [1, 0]], "lowest", -1, 1, [[1, False, None, False]], [1]),
        # the middle one of -x, 1/2 and x, as 2 x
        ([[-2, 0], [0, 1], [2, 0]], "lowest", 0, 1, [["1/2", False, None, False]], ["1/2"]),
        ([[-2, 0], [0, 1], [2, 0]], "highest", 0, 1, [["1/2", True, None, False]], ["1/2"]),
        ([[-2, 0], [0, 1], [2, 0]], "lowest", 0, -1, [["1/2", True, None, False]], ["1/2"]),
        # three tie at the start, and part at once
        ([[-1, 0], [0, 0], [1, 0]], "lowest", 0, 1, [[0, False, None, False]], []),
        ([[-1, 0], [0, 0], [1, 0]], "highest", 0, 1, [], []),
        ([[-1, 0], [0, 0], [1, 0]], "lowest", 0, -1, [], []),
        ([[-1, 0], [0, 0], [1, 0]], "highest", 0, -1, [[0, False, None, False]], []),
        # equal scores for ever: the class never changes
        ([[1, 0], [1, 0]], "lowest", 3, 1, [], []),
        ([[1, 0], [1, 0]], "highest", 3, 1, [], []),
    ],
)
def test_ties_of_classes_along_a_ray(
    rows: Any, ties: str, start: int, step: int, flips: Any, breakpoints: Any
) -> None:
    question = ray(scores(rows, {"kind": "argmax", "ties": ties}), [start], [step])
    evidence = {"breakpoints": breakpoints}

    assert holds(question, flips, evidence)
    for low, low_in, high, high_in in flips:
        assert not holds(question, [[low, not low_in, high, high_in]], evidence)
    assert not holds(question, [] if flips else [[1, True, None, False]], evidence)


@pytest.mark.parametrize("zero", [0, 2, -2, True, 1.0, None, "1"])
def test_the_label_of_score_0_is_1_or_minus_1(zero: Any) -> None:
    linear = {"kind": "linear", "w": [1], "b": 0, "zero": 1}
    assert holds(ray(linear, [1], [1]), [], {"breakpoints": []})

    with pytest.raises(kernel.Malformed, match="zero, the label of score 0"):
        holds(ray(linear | {"zero": zero}, [1], [1]), [], {"breakpoints": []})


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "argmax", "ties": "first"}, {"kind": "argmax", "ties": None},
        {"kind": "between", "threshold": 0, "closed": True}, {"kind": None},
        {"kind": "above", "threshold": 0, "closed": 1}, {"kind": "below", "threshold": 0, "closed": ""},
        {"kind": "above", "threshold": 0.5, "closed": True}, {"kind": "above", "closed": True},
        {"kind": "argmax"}, {}, None,
    ],
)
def test_a_rule_that_there_is_not_is_malformed(rule: Any) -> None:
    with pytest.raises(kernel.Malformed):
        holds(ray(scores([[1, 0]], rule), [1], [1]), [], {"breakpoints": []})


def test_a_threshold_is_for_one_score() -> None:
    rule = {"kind": "above", "threshold": 0, "closed": True}
    with pytest.raises(kernel.Malformed, match="one output, not 2"):
        holds(ray(scores([[1, 0], [1, 0]], rule), [1], [1]), [], {"breakpoints": []})


STRIP = {  # 1/3 <= x <= 1/2
    "kind": "region",
    "inside": -1,
    "halfspaces": [
        {"forms": [{"w": [-1], "b": "1/3"}], "closed": True},
        {"forms": [{"w": [1], "b": "-1/2"}], "closed": True},
    ],
}


@pytest.mark.parametrize("breakpoints", [["1/3", "1/2"], ["2/6", "5/10"], ["1/3", "1/2", "7/3"]])
@pytest.mark.parametrize("ends", [("1/3", "1/2"), ("4/12", "3/6"), ("2/6", "1/2")])
def test_ends_need_not_be_in_lowest_terms(breakpoints: Any, ends: Any) -> None:
    low, high = ends
    question = ray(STRIP, [0], [1])

    assert holds(question, [[low, True, high, True]], {"breakpoints": breakpoints})
    assert not holds(question, [[low, True, "2/3", True]], {"breakpoints": breakpoints})
    assert not holds(question, [["1/6", True, high, True]], {"breakpoints": breakpoints})


# The points 1 and 0 of the line, in the plane; (2, 0), -1 separates them.
REACH = {"class": "reach", "points": [[1, 0], [0, 0]], "labels": [1, -1], "direction": [1, 0]}
MIDDLE = {"w": [2, 0], "b": -1}
ENTIRE = {"separator": MIDDLE, "weak": {"w": [1, 0], "b": 0},
          "bounds": [[[1, 1]], [[0, 1]]]}


def test_a_supremum_over_two_points() -> None:
    assert holds(REACH, {"supremum": 1}, ENTIRE)
    assert not holds(REACH, {"supremum": None}, ENTIRE)
    # a bound that nothing attains: not the weak separator that is 0
    bounds = {"bounds": [[[0, 1], [1, 2]], [[0, 2], [1, 1]]]}
    for weak in ({"w": [0, 0], "b": 0}, {"w": [1, 0], "b": 0}, {"w": [0, 1], "b": 0}):
        assert not holds(REACH, {"supremum": 2}, ENTIRE | bounds | {"weak": weak})
    # wrong at a point: its other product alone would show an infinite supremum
    for weak in ({"w": [0, 0], "b": 1}, {"w": [0, 0], "b": -1}, {"w": [0, 0], "b": 0}):
        assert not holds(REACH, {"supremum": None}, {"separator": MIDDLE, "weak": weak})
    # nothing is known along a direction along which the separator does not rise
    for direction in ([0, 1], [-1, 0]):
        for weak in (MIDDLE, {"w": [0, 0], "b": 0}):
            assert not holds(REACH | {"direction": direction}, {"supremum": None},
                             {"separator": MIDDLE, "weak": weak})
    for w in ([1], [1, 0, 0], [], "10", None, {"0": 1, "1": 0}):
        with pytest.raises(kernel.Malformed, match="w must be a list of 2 numbers"):
            holds(REACH, {"supremum": 1}, ENTIRE | {"weak": {"w": w, "b": 0}})
