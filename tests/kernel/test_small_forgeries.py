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


def slabs(*rows: list[int]) -> list[list[dict[str, Any]]]:
    """Return groups of two linear forms: |<a, v>| >= <a, a>."""
    return [[{"b": [s * x for x in a], "c": -sum(x * x for x in a)} for s in (1, -1)] for a in rows]


def quadratics(groups: Any, miss: int = 0, square: Any = 1, open_ball: bool = False) -> dict[str, Any]:
    square = "none" if square is None else square
    return {"class": "quadratics", "groups": groups, "miss": miss, "squared_radius": square, "open_ball": open_ball}


END = {"weights": [], "ball": 0}
AXES = slabs([1, 0], [0, 1])
# Both need |v|^2 >= 2, one of them 1.


def test_a_v_has_to_be_short_and_to_meet_enough() -> None:
    for v, miss, square, fine in (
        ([1, 1], 0, 2, True), ([1, 1], 0, "199/100", False), ([1, "99/100"], 0, 2, False),
        ([1, "99/100"], 1, 2, True), ([-1, 1], 0, None, True), ([0, 0], 2, 0, True), ([0, 0], 1, 0, False),
    ):  # fmt: skip
        assert holds(quadratics(AXES, miss, square), "yes", {"v": v}) == fine
    assert not holds(quadratics(AXES, 0, 2, open_ball=True), "yes", {"v": [1, 1]})
    assert not holds(quadratics(AXES, 0, 2), "no", {"v": [1, 1], "tree": [END]})


def leaf(ball: Any, *weights: Any) -> dict[str, Any]:
    return {"weights": [list(pair) for pair in weights], "ball": ball}


BOTH = [0, 1, leaf(1, (0, 2), (1, 2)), leaf(1, (0, 2), (1, 2))]


def test_a_tree_has_every_case() -> None:
    short = quadratics(AXES, 0, "199/100")
    assert holds(short, "no", {"tree": BOTH})
    # as long as R is not enough, unless the ball is open
    assert not holds(quadratics(AXES, 0, 2), "no", {"tree": BOTH})
    assert holds(quadratics(AXES, 0, 2, open_ball=True), "no", {"tree": BOTH})
    for tree in (BOTH[:3], [*BOTH, BOTH[-1]], [], [0, 0, *BOTH[2:]], [0, leaf(1, (0, 2))], [leaf(1)]):
        assert not holds(short, "no", {"tree": tree})
    # fewer than miss are left out: these cases have to be there too
    assert not holds(quadratics(AXES, 1, "1/2"), "no", {"tree": [0, leaf(1, (0, 2))]})
    one = leaf(1, (1, 2))
    assert holds(quadratics(AXES, 1, "1/2"), "no", {"tree": [0, leaf(1, (0, 2)), 1, one]})
    assert not holds(quadratics(AXES, 2, "1/2"), "no", {"tree": [0, leaf(1, (0, 2)), 1, one, leaf(1)]})


def test_one_sign_is_enough_only_for_the_first_form_and_where_minus_v_serves_too() -> None:
    alone = [[own[0]] for own in AXES]
    turned = [AXES[0], [AXES[1][1], AXES[1][0]]]
    mixed = [AXES[0], [AXES[1][0], {"b": [0, -1], "c": -2}]]
    once = [0, 1, leaf(1, (0, 2), (1, 2))]
    assert not holds(quadratics(AXES, 0, 1), "no", {"tree": once})
    assert holds(quadratics(alone, 0, 1), "no", {"tree": once})
    assert holds(quadratics(turned, 0, 1), "no", {"tree": BOTH})
    assert not holds(quadratics(mixed, 0, 1), "no", {"tree": BOTH})
    under = [0, 1, leaf(1, (0, 2), (1, 2)), leaf(1, (0, 2), (1, 2)), 1, leaf(1, (0, 2), (1, 2)), leaf(1, (0, 2), (1, 2))]
    assert holds(quadratics(mixed, 0, 1), "no", {"tree": under})


def test_pairs_of_forms_have_one_sign_until_one_is_chosen() -> None:
    both = [[*AXES[0], *AXES[1]]]  # either axis is enough
    one, other = leaf(1, (0, 2)), leaf(1, (0, 2))
    assert holds(quadratics(both, 0, "1/2"), "no", {"tree": [0, one, other]})
    assert not holds(quadratics(both, 0, "1/2"), "no", {"tree": [0, one]})
    assert not holds(quadratics(both, 0, "1/2"), "no", {"tree": [0, one, other, one, other]})
    odd = [[*AXES[0], AXES[1][0]]]
    assert not holds(quadratics(odd, 0, "1/2"), "no", {"tree": [0, one, other]})
    assert holds(quadratics(odd, 0, "1/2"), "no", {"tree": [0, one, other, one]})


def test_weights_rest_on_chosen_forms_alone() -> None:
    with pytest.raises(kernel.Malformed, match="no form is chosen"):
        holds(quadratics(AXES, 0, 1), "no", {"tree": [0, leaf(1, (0, 2), (1, 2))]})
    with pytest.raises(kernel.Malformed, match="no form is chosen"):  # left out
        holds(quadratics(AXES, 1, "1/2"), "no", {"tree": [0, leaf(1, (0, 2)), 1, leaf(1, (0, 2))]})
    for ball in (-1, "-1/2"):
        assert not holds(quadratics(AXES, 0, 1), "no", {"tree": [0, 1, *[leaf(ball, (0, 2), (1, 2))] * 2]})
    unbounded = quadratics([[{"b": [1], "c": -1}], [{"b": [-1], "c": -1}]], 0, None)
    assert holds(unbounded, "no", {"tree": [0, 1, leaf(0, (0, 1), (1, 1))]})
    assert not holds(unbounded, "no", {"tree": [0, 1, leaf(1, (0, 1), (1, 1))]})
    assert not holds(unbounded, "no", {"tree": [0, 1, leaf(0, (0, 1), (1, 2))]})
    assert not holds(unbounded, "no", {"tree": [0, leaf(0)]})


CONCAVE = [[{"A": [[-1]], "b": [0], "c": -1}], [{"A": [[-1, 0], [0, -1]], "b": [2, 2], "c": -3}]]


def test_the_negative_of_a_sum_has_to_be_definite() -> None:
    assert holds(quadratics(CONCAVE[:1], 0, None), "no", {"tree": [0, leaf(0, (0, 1))]})
    assert holds(quadratics(CONCAVE[1:], 0, None), "no", {"tree": [0, leaf(0, (0, 1))]})
    for c, fine in (("-201/100", True), (-2, False), ("-199/100", False)):
        one = [[{"A": [[-1, 0], [0, -1]], "b": [2, 2], "c": c}]]
        assert holds(quadratics(one, 0, None), "no", {"tree": [0, leaf(0, (0, 1))]}) == fine
    flat = [[{"A": [[-1, 0], [0, 0]], "b": [0, 1], "c": -1}]]  # a pivot that is 0, and more in its column
    assert not holds(quadratics(flat, 0, None), "no", {"tree": [0, leaf(0, (0, 1))]})
    # x^2 - y^2 - 9 in |v|^2 <= 4: with ball 1, -5 - 2 y^2
    saddle = [[{"A": [[1, 0], [0, -1]], "b": [0, 0], "c": -9}]]
    assert holds(quadratics(saddle, 0, 4), "no", {"tree": [0, leaf(1, (0, 1))]})
    assert not holds(quadratics(saddle, 0, 9), "no", {"tree": [0, leaf(1, (0, 1))]})
    assert holds(quadratics(saddle, 0, 9, open_ball=True), "no", {"tree": [0, leaf(1, (0, 1))]})
    assert not holds(quadratics(saddle, 0, 4), "no", {"tree": [0, leaf("1/2", (0, 1))]})


@pytest.mark.parametrize("rows", [[[1, 0], [0, 1]], [[1, 0, 0], [0, 1, 0]], [[1], [1], [1]]])
def test_squares(rows: list[list[int]]) -> None:
    count = 1 if len(rows) == 3 else 2  # three times the same: weights add up to 1
    squares = [[i, "1/3" if count == 1 else 1] for i in range(len(rows))]
    for miss in range(len(rows)):
        least = "1/3" if count == 1 else 1
        total = {("1/3", 0): 1, ("1/3", 1): "2/3", ("1/3", 2): "1/3", (1, 0): 2, (1, 1): 1}[least, miss]
        assert holds(quadratics(slabs(*rows), miss, total, open_ball=True), "no", {"squares": squares})
        assert not holds(quadratics(slabs(*rows), miss, total), "no", {"squares": squares})
        assert not holds(quadratics(slabs(*rows), miss, total), "no", {"squares": squares[1:]})
    more = [[i, "101/300" if count == 1 else "101/100"] for i in range(len(rows))]
    assert not holds(quadratics(slabs(*rows), 0, "1/9"), "no", {"squares": more})
    with pytest.raises(kernel.Malformed):
        holds(quadratics(slabs(*rows), 0, None), "no", {"squares": squares})


def test_squares_leave_out_the_largest_terms() -> None:
    long = slabs([10, 0], [0, 1])
    assert holds(quadratics(long, 1, "99/100"), "no", {"squares": [[0, "1/100"], [1, 1]]})
    assert not holds(quadratics(long, 1, 50), "no", {"squares": [[0, "1/100"], [1, 1]]})
    curved = [[{"A": [[1]], "b": [1], "c": -1}]]
    for groups in (curved, [[{"b": [1], "c": 1}]], [[{"b": [1], "c": -1}, {"b": [-1], "c": -2}]]):
        assert not holds(quadratics(groups, 0, "1/9"), "no", {"squares": [[0, "1/9"]]})


def parabola(a: Any, b: Any, c: Any) -> list[dict[str, Any]]:
    return [{"A": [[a]], "b": [b], "c": c}]


PAIR = [parabola("1/16", "7/8", "-15/16"), parabola("1/16", "-7/8", "-15/16")]
# Neither is >= 0 between -15 and 1, -1 and 15.


def test_a_cover_has_no_gap_and_no_piece_on_which_too_few_are_negative() -> None:
    assert holds(quadratics(PAIR, 0, 16), "no", {"cover": [-4, 0, 4]})
    assert holds(quadratics(PAIR, 0, 224), "no", {"cover": ["-14999/1000", 0, "14999/1000"]})
    for cover in ([-4, 4], [0, 4], [-4, 0], [-4, 0, 3], [-3, 0, 4], [-4, 0, 0, 4], [-15, 0, 15], [4, 0, -4], [-4, 2, 4]):
        assert not holds(quadratics(PAIR, 0, 16), "no", {"cover": cover})
    assert not holds(quadratics(PAIR, 1, 16), "no", {"cover": [-4, 0, 4]})
    assert holds(quadratics(PAIR, 1, "1/4"), "no", {"cover": ["-1/2", "1/2"]})
    hidden = [parabola(-1, 0, "1/100")]  # positive only near its vertex
    assert not holds(quadratics(hidden, 0, 1), "no", {"cover": [-1, 1]})
    assert holds(quadratics([parabola(-1, 0, "-1/100")], 0, 1), "no", {"cover": [-1, 1]})
    assert not holds(quadratics([parabola(-1, 0, 0)], 0, 1), "no", {"cover": [-1, 1]})
    for groups, square in ((PAIR, None), (AXES, 1)):
        with pytest.raises(kernel.Malformed):
            holds(quadratics(groups, 0, square), "no", {"cover": [-4, 0, 4]})


@pytest.mark.parametrize("change", [
    {"groups": []}, {"groups": [[]]}, {"groups": [[{"b": [1]}]]}, {"groups": [[{"b": [], "c": 1}]]},
    {"groups": [[{"b": [1], "c": 0}, {"b": [1, 2], "c": 0}]]}, {"groups": [[{"A": [[1, 2]], "b": [1], "c": 0}]]},
    {"groups": [[{"A": [[1, 2], [3, 1]], "b": [1, 1], "c": 0}]]}, {"groups": [[{"b": [1.0], "c": 0}]]},
    {"groups": [[{"A": 1, "b": [1], "c": 0}]]}, {"groups": [[{"b": [1], "c": 0, "d": 0}]]}, {"groups": [[[1]]]},
    {"miss": -1}, {"miss": True}, {"miss": "1"}, {"squared_radius": -1}, {"squared_radius": None}, {"squared_radius": 1.0}, {"open_ball": 1},
    {"open_ball": None}, {"more": 1},
])  # fmt: skip
def test_what_is_no_question_about_quadratics(change: dict[str, Any]) -> None:
    with pytest.raises(kernel.Malformed):
        holds(quadratics(AXES, 0, 2) | change, "yes", {"v": [1, 1]})


def test_evidence_about_quadratics_is_of_one_of_three_sorts() -> None:
    for evidence in ({}, [], None, {"leaf": [END]}):
        with pytest.raises(kernel.Malformed):
            holds(quadratics(AXES, 0, 1), "no", evidence)
    for answer in ("maybe", None, True, []):
        assert not holds(quadratics(AXES, 0, 2), answer, {"v": [1, 1], "tree": BOTH})
    for entry in (2, -1, True, "0", None, 0.0, [0]):
        with pytest.raises(kernel.Malformed):
            holds(quadratics(AXES, 0, 1), "no", {"tree": [entry, *BOTH]})
