"""Arrays, data frames and fitted models: read exactly, decided exactly, refused in a sentence."""

from __future__ import annotations

import json
import pickle
import re
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from needs import lacking

from theorems.blocks import Above, LabelledSet, Layer, Linear, Network
from theorems.geometry import estimators
from theorems.geometry.deciders.multiclass_direction import multiclass_direction
from theorems.geometry.notebook import scene_of
from theorems.geometry.objects.networks import one_vs_rest
from verify import Answer, Direction, TransferableDirection, check, step_intervals
from verify.cli import main
from verify.errors import BadInput


X = np.array([[0.0, 0.0], [1.0, 0.0], [0.1, -0.7], [3.0, 2.0], [2.5, 5.5], [4.0, 0.3]])
Y = ["low", "low", "low", "high", "high", "high"]
THREE = [[0, 0], [1, 0], [5, 1], [6, 0], [1, 6], [0, 7]]
KINDS = ["a", "a", "b", "b", "c", "c"]


@pytest.fixture(scope="module")
def found() -> TransferableDirection:
    return TransferableDirection(positive="high").fit(X, Y)


# What scikit-learn asks.

EXCUSED = {
    "check_dtype_object": "its words are wanted for a dict among numbers; ours say which entry is no number",
    "check_estimators_empty_data_messages": "its words are wanted for points without coordinates; ours are those of the command line",
}


@pytest.mark.parametrize("estimator", [
    TransferableDirection(), TransferableDirection("convex"), TransferableDirection("multiclass", label=1),
], ids=lambda one: one.classes)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Estimator TransferableDirection does not inherit")  # scikit-learn need not be there
def test_it_passes_the_checks_of_scikit_learn(estimator: TransferableDirection) -> None:
    if not find_spec("sklearn"):
        lacking("the conventions are those of scikit-learn: install the project's extra test")
    from sklearn.utils.estimator_checks import check_estimator

    results = check_estimator(estimator, expected_failed_checks=EXCUSED, on_skip=None)

    assert {one["check_name"] for one in results if one["status"] == "xfail"} == set(EXCUSED)
    assert sum(one["status"] == "passed" for one in results) > 30


def test_parameters_are_told_and_set() -> None:
    one = TransferableDirection("convex", positive="high")

    assert repr(one) == "TransferableDirection(classes='convex', positive='high')"
    assert one.set_params(work=7).get_params() == {"classes": "convex", "positive": "high", "negative": None, "label": None, "work": 7}
    with pytest.raises(ValueError, match="Invalid parameter 'postive'"):
        one.set_params(postive=1)


# What is certified.


def test_the_certificate_speaks_of_the_floats_themselves(found: TransferableDirection) -> None:
    certificate = found.certificate_
    assert certificate is not None

    assert found.answer_ is Answer.YES
    assert [[Fraction(x) for x in row] for row in certificate["question"]["points"]] == [[Fraction(x) for x in row] for row in X.tolist()]
    assert certificate["question"]["labels"] == [-1, -1, -1, 1, 1, 1]
    assert all(check(one).holds for one in found.certificates_)
    assert found.support_.tolist() == [i for i, _ in certificate["evidence"]["weights"]]
    assert tuple(found.direction_.tolist()) == found.result_.exact
    assert found.result_.rounded.tolist() == found.direction_.astype(float).tolist()
    assert certificate["question"]["direction"] == [str(x) if x.denominator > 1 else x for x in found.direction_]


def test_the_margin_is_bounded_from_below_and_not_by_far(found: TransferableDirection) -> None:
    low, high = found.squared_margin_ or (Fraction(0), Fraction(0))

    assert low == high == 1 / sum(Fraction(x) ** 2 for x in found.direction_)
    assert found.margin_ is not None
    assert Fraction(found.margin_) ** 2 <= low < Fraction(np.nextafter(np.nextafter(found.margin_, 9), 9)) ** 2


def separators() -> list[Linear]:
    """Return separators of X: those with small integers that there are."""
    return [
        h for a, b, c in product(range(-2, 8), range(-2, 8), range(-30, 10))
        if (h := Linear((a, b), Fraction(c, 2))).fits([tuple(map(Fraction, x)) for x in X.tolist()], [-1, -1, -1, 1, 1, 1])
    ]  # fmt: skip


def test_no_separator_takes_a_longer_step_than_the_certificate_says(found: TransferableDirection) -> None:
    several = separators()
    assert len(several) > 100

    assert np.isfinite(found.step_lengths_).any()
    for h in several[::40]:
        followed = found.follow(h, X, Y)
        assert (followed.fooled, followed.asked, followed.wrong, followed.promised) == (6, 6, 0, True)
        for i, c in found.result_.exact_steps.items():
            ray = followed.intervals[i]
            assert ray
            assert ray[0].low < c, "at c the label has changed"
            assert ray[-1].high is None


def test_steps_follow_from_the_weights() -> None:
    line = [[0], [1], [3]]
    convex = TransferableDirection("convex").fit(line, [-1, -1, 1]).result_
    for_low = TransferableDirection().decide(line, [-1, -1, 1], [2])
    for_high = TransferableDirection().decide(line, [-1, -1, 1], [-2], label=1)

    # 3 is a mean of 0 + 2 v and 1, and of 0 and 1 + 2 v; 2 is 3 less 1.
    assert (convex.exact, convex.exact_steps) == ((Fraction(5, 2),), {0: 2, 1: 2})
    assert convex.certificate is not None
    assert (convex.certificate["evidence"]["outside"], convex.certificate["evidence"]["t"]) == (2, 1)
    assert (for_low.exact_steps, for_high.exact_steps) == ({1: 1}, {2: 1})


def test_steps_of_a_convex_region_and_of_classes_are_long_enough() -> None:
    convex = TransferableDirection("convex", positive="high").fit(X, Y)
    many = TransferableDirection("multiclass", label="a").fit(THREE, KINDS)
    strip = Network([Layer([[1, 1], [-1, -1]], [-2, -8], (0, 1)), Layer([[1, 1]], [0])], Above(0))

    for one, h, points, labels in ((convex, strip, X, Y), (many, _argmax([0, 1]), THREE, KINDS)):
        followed = one.follow(h, points, labels)
        assert one.result_.exact_steps
        assert followed.fooled == followed.asked == (3 if one is convex else 2)
        for i, c in one.result_.exact_steps.items():
            ray = followed.intervals[i]
            assert ray
            assert ray[0].low <= c
            assert ray[-1].high is None


def _argmax(*more: list[int]) -> Network:
    """Return a linear classifier with a class for each row: right on the three kinds with one more."""
    return one_vs_rest([[0, 0], [1, 0], *more], [0, -3, *([-3] * len(more))])


def test_where_nothing_separates_there_is_no_direction(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = TransferableDirection().fit([[0], [1], [2]], [0, 1, 0])

    assert (one.answer_, one.direction_, one.margin_) == ("vacuous", None, None)
    assert one.support_.tolist() == [0, 1, 2]
    assert one.check([[0], [1], [2]], [0, 1, 0])
    assert "Nothing separates S" in one.result_._repr_html_()
    with pytest.raises(BadInput, match="there is none to follow"):
        one.follow(Linear((1,), 0), [[0]], [0])
    one.save(tmp_path / "answer.json")
    assert main(["check", str(tmp_path / "answer.json")]) == 0
    assert "the answer fits its certificates" in capsys.readouterr().out


def test_a_limit_is_no_answer() -> None:
    one = TransferableDirection(positive="high", work=1).fit(X, Y)
    none = TransferableDirection("multiclass", label="a", work=1).fit(THREE, KINDS)

    assert none.answer_ == "undecided"
    assert not none.check(THREE, KINDS)
    assert "work limit" in none.result_.note
    assert "undecided" in none._repr_html_()  # type: ignore[operator]
    assert one.answer_ == "yes"  # without the max-margin vector, but with bounds
    low, high = one.squared_margin_ or (Fraction(2), Fraction(1))
    assert low <= high


def test_classes_that_nothing_linear_fits_leave_nothing_to_decide() -> None:
    for label, labels in (("a", ["a", "b", "a", "c"]), ("c", ["a", "b", "a", "c"])):
        one = TransferableDirection("multiclass", label=label).fit([[0], [1], [2], [9]], labels)

        assert one.answer_ == "vacuous"
        assert one.check([[0], [1], [2], [9]], labels)


def test_a_classifier_of_many_points_is_found_by_floats_and_judged_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    s = LabelledSet([[Fraction(x, 3) for x in row] for row in THREE], [0, 0, 1, 1, 2, 2])
    monkeypatch.setattr("theorems.geometry.deciders.multiclass_direction.SMALL", 0)
    monkeypatch.setattr("theorems.geometry.deciders.multiclass_direction.decide_multiclass", None)

    assert multiclass_direction(s, 1).answer is Answer.YES


def test_a_direction_of_ones_own_is_decided(found: TransferableDirection) -> None:
    no = found.decide(X, Y, [Fraction(-1), 0])
    yes = found.decide(X, Y)
    of_high = found.decide(X, Y, [-1, 0], label="high")

    assert [one.answer for one in (no, yes, of_high)] == ["no", "yes", "no"]
    assert "the separator" in no.note
    assert yes.exact == tuple(found.direction_)
    assert found.decide(X, Y, found).answer == found.decide(X, Y, found.result_).answer == "yes"
    assert isinstance(yes, Direction)


# Who may check it.


def test_a_colleague_checks_what_was_saved(found: TransferableDirection, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found.save(tmp_path / "answer.json.gz")
    np.savez(tmp_path / "data.npz", X=X, y=np.array(Y))
    data = ["--data", str(tmp_path / "data.npz"), "--positive", "high"]

    assert main(["check", str(tmp_path / "answer.json.gz"), *data]) == 0
    said = capsys.readouterr().out
    assert "certificate 1 (separators: yes) holds" in said
    assert "row by row" in said


def test_what_was_altered_does_not_hold(found: TransferableDirection) -> None:
    assert found.check(X, Y)
    assert not found.check(X[::-1], Y[::-1]), "the order counts"
    assert not found.check(X + 1, Y)
    said: Any = json.loads(found.result_.to_text())
    said["note"] = "Every separator of anything is fooled."
    own = found.result_
    forged = Direction(own.kind, own.s, own.label, said, own.classes)
    assert not forged.check()
    assert "Nothing is shown" in forged._repr_html_()
    assert "of anything" not in forged._repr_html_()
    for kind, s, label in ((own.kind, LabelledSet(X + 1, own.s.labels), own.label), ("convex", own.s, own.label), (own.kind, own.s, 1)):
        forged = Direction(kind, s, label, own.said, own.classes)
        assert not forged.check(s)
        assert "Nothing is shown" in forged._repr_html_()
    said = json.loads(found.result_.to_text())
    said["certificates"][0]["evidence"]["weights"][0][1] = 7
    said["certificate"] = said["certificates"][0]
    assert not Direction(own.kind, own.s, own.label, said, own.classes).check()


def test_a_fit_survives_a_pickle(found: TransferableDirection) -> None:
    again = pickle.loads(pickle.dumps(found))

    assert again.direction_.tolist() == found.direction_.tolist()
    assert again.check(X, Y)


# What a notebook shows.


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_picture_says_what_it_leaves_out(size: int) -> None:
    points = np.column_stack([X, X[:, 0] * X[:, 1]])[:, :size]
    shown = TransferableDirection(positive="high").fit(points, Y).result_._repr_html_()

    assert ("The space has 3 dimensions" in shown) == (size == 3)
    assert "<svg" in shown
    assert "label &#39;high&#39;" in shown


@pytest.mark.parametrize("scale", [1e-320, 1e-300, 1e300])
def test_numbers_at_the_ends_of_floats_are_certified_and_drawn(scale: float) -> None:
    points = np.column_stack([X, X[:, 0] + 1]) / 8 * scale

    one = TransferableDirection(positive="high").fit(points, Y)

    assert one.answer_ is Answer.YES
    assert one.check(points, Y)
    assert "nan" not in re.sub("<style.*</style>", "", one.result_._repr_html_(), flags=re.DOTALL).replace("dominant", "")


def test_names_of_columns_and_labels_are_no_html() -> None:
    frame = Frame({"<script>": np.arange(4.0), "b": np.array([1, 0, 1, 0])})
    shown = TransferableDirection().fit(frame, ["<b>", "<b>", "c", "c"])._repr_html_()

    assert shown is not None
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_more_labels_than_shapes_are_drawn_as_one_against_the_others() -> None:
    points = [[k % 4 * 10 + e, k // 4 * 10] for k in range(8) for e in (0, 1)]
    labels = [k for k in range(8) for _ in (0, 1)]
    scene = scene_of(TransferableDirection("multiclass", label=3).decide(points, labels, [1, 1]))

    assert {one.sign: one.at[0] for one in scene.dots if one.sign < 0} == {-1: 31}
    assert [one.says for one in scene.legend][:2] == ["point of any other label", "point of label 3"]


# How data are read.


class Frame:
    """A table with columns, as far as it is asked: what pandas and polars have in common."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.columns = list(columns)
        self._columns = columns

    @property
    def shape(self) -> tuple[int, int]:
        return len(next(iter(self._columns.values()))), len(self._columns)

    def __getitem__(self, name: str) -> Any:
        column = self._columns[name]
        return type("Column", (), {"dtype": column.dtype, "to_numpy": lambda self: column})()


def test_columns_keep_their_names_and_their_long_integers() -> None:
    long = np.array([2**60 + 1, 0, 2**60 + 3, 0])
    one = TransferableDirection().fit(Frame({"n": long, "x": np.array([0.1, 0, 1, 1])}), [0, 0, 1, 1])

    assert one.feature_names_in_.tolist() == ["n", "x"]
    assert one.result_.s.points[0] == (2**60 + 1, Fraction(0.1))
    assert one.result_.largest(1)[0][0] in ("n", "x")
    with pytest.raises(BadInput, match="feature names should match"):
        one.check(Frame({"x": long, "n": long}), [0, 0, 1, 1])


def frames() -> dict[str, Any]:
    return {name: __import__(name).DataFrame for name in ("pandas", "polars") if find_spec(name)}


def test_data_frames_of_both_libraries_are_read() -> None:
    if len(frames()) < 2:
        lacking("data frames need pandas and polars: install the project's extra test")
    import pandas as pd
    import polars as pl

    data = {"n": [2**60 + 1, 0, 3], "x": [0.1, 0.5, 2.0], "b": [True, False, True]}
    nullable = pd.DataFrame(data).astype({"n": "Int64"})
    for frame in (pd.DataFrame(data), pl.DataFrame(data), nullable):
        points = estimators.read_points(frame)
        assert points.names == ("n", "x", "b")
        assert points.exact() == [[2**60 + 1, Fraction(0.1), 1], [0, Fraction(1, 2), 0], [3, 2, 1]]
    for labels in (pd.Series(["a", "b", "b"]), pl.Series(["a", "b", "b"]), pd.Categorical(["a", "b", "b"])):
        assert estimators.read_labels(labels, 3) == ["a", "b", "b"]
    for frame, error, said in (
        (pd.DataFrame({"a": ["x", "y"]}), TypeError, "'x' at point 0, column 'a', is no number"),
        (pl.DataFrame({"a": ["x", "y"]}), TypeError, "'a'"),
        (pd.DataFrame({"a": [1.0, None]}), BadInput, "point 1 holds NaN"),
        (pl.DataFrame({"a": [1, None]}), BadInput, "point 1 holds NaN"),
        (pd.DataFrame({"a": pd.array([None, 3], dtype="Int64")}), BadInput, "point 0 holds NaN"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), BadInput, "two columns are named 'a'"),
        (pd.DataFrame({"a": [1], 3: [2]}), TypeError, "names of columns"),
        (pd.DataFrame({"a": pd.to_datetime(["2026-01-01"])}), TypeError, "column 'a' holds"),
    ):  # fmt: skip
        with pytest.raises(error, match=said):
            estimators.read_points(frame)


@pytest.mark.parametrize("given", [
    X, X.tolist(), [tuple(row) for row in X], X.astype(object), np.asfortranarray(X),
    [[Fraction(x) for x in row] for row in X.tolist()],
], ids=["array", "lists", "tuples", "objects", "columns first", "fractions"])  # fmt: skip
def test_one_set_however_it_is_given(given: Any, found: TransferableDirection) -> None:
    assert found.check(given, np.array(Y))


def test_single_precision_is_read_as_it_is() -> None:
    assert estimators.read_points([[Decimal("0.1")], [np.True_]]).exact() == [[Fraction(1, 10)], [1]]
    assert estimators.read_points(np.array([[0.1]], np.float32)).exact() == [[Fraction(13421773, 134217728)]]
    assert LabelledSet(np.array([[0.1, 2]], np.float32), np.array([1.0])).points == ((Fraction(13421773, 134217728), 2),)
    assert LabelledSet([[np.int64(3), np.float64(0.5)]], [np.int8(-1)]) == LabelledSet([(3, Fraction(1, 2))], [-1])


BAD: dict[str, tuple[Any, Any, type[Exception], str]] = {
    "nothing": ([], [], BadInput, "X: holds no points; at least one is needed"),
    "no rows": (np.zeros((0, 3)), [], BadInput, "X: holds no points"),
    "no columns": (np.zeros((2, 0)), [0, 1], BadInput, "X: the first point has no coordinates"),
    "ragged": ([[1, 2], [3]], [0, 1], BadInput, "X: point 1 has 1 coordinates, the first has 2"),
    "NaN": ([[1.0], [float("nan")]], [0, 1], BadInput, "X: point 1 holds NaN or infinity; leave such points out"),
    "infinite": (np.array([[1.0], [np.inf]]), [0, 1], BadInput, "X: point 1 holds NaN or infinity"),
    "labels": ([[1], [2]], [0], BadInput, "X: 2 points but 1 labels"),
    "one class": ([[1], [2]], ["a", "a"], BadInput, "y holds one class, 'a'. S bears one label"),
    "many": ([[1], [2], [3]], ["a", "b", "c"], BadInput, "there are 3 labels, 'a', 'b', 'c'; name the one"),
    "NaN label": ([[1], [2]], [1.0, float("nan")], BadInput, "y: a label is NaN or infinite"),
    "lists for labels": ([[1], [2]], [[1], [2]], TypeError, "cannot be a label"),
    "a column": ([[1], [2]], np.array([[1, 2], [2, 1]]), BadInput, "y must be one column of labels, it has shape (2, 2)"),
    "text labels": ([[1], [2]], "ab", TypeError, "y is str"),
    "masked": (np.ma.masked_equal([[1.0], [2.0]], 2), [0, 1], BadInput, "X: point 1 is masked; leave such points out"),
    "a set of labels": ([[1], [2]], {0, 1}, TypeError, "y is set"),
    "missing label": ([[1], [2]], ["a", None], BadInput, "y, point 1: the label is missing"),
    "None": ([[1], [2]], None, BadInput, "requires y to be passed"),
    "flat": (np.zeros(3), [0, 1, 1], BadInput, "X must be a table of shape (n, d), it has shape (3,)"),
    "deep": (np.zeros((2, 2, 2)), [0, 1], BadInput, "it has shape (2, 2, 2)"),
    "words": ([["a"], ["b"]], [0, 1], TypeError, "X: 'a' at point 0, coordinate 0, is no number"),
    "objects": (np.array([["a"], [1]], object), [0, 1], TypeError, "is no number"),
    "strings": (np.array([["1"], ["2"]]), [0, 1], TypeError, "X holds <U1, and no numbers"),
    "complex": (np.array([[1j]]), [0], BadInput, "complex"),
    "a number": (3, [0], TypeError, "X is int, and no array"),
    "longer floats": (np.zeros((2, 1), np.longdouble), [0, 1], TypeError, "without rounding"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_data_are_one_sentence(name: str) -> None:
    x, y, error, said = BAD[name]

    with pytest.raises(error) as caught:
        TransferableDirection().fit(x, y)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def fitted(**parameters: Any) -> Any:
    return lambda x, y: TransferableDirection(**parameters).fit(x, y)


def decided(*v: int) -> Any:
    return lambda x, y: TransferableDirection().decide(x, y, v)


SHELL: dict[str, tuple[str, Any, Any, Any]] = {
    "NaN": ("direction data.npz", [[1.0], [float("nan")]], [-1, 1], fitted()),
    "one label too few": ("direction data.json", [[1.0], [2.0]], [1], fitted()),
    "no points": ("direction data.json", [], [], fitted()),
    "ragged": ("direction data.json", [[1], [2, 3]], [1, -1], fitted()),
    "no such label": ("direction data.json --positive 7", [[1.0], [2.0]], [-1, 1], fitted(positive=7)),
    "a short direction": ("decide separators data.npz --direction 1", [[1.0, 2.0], [2.0, 3.0]], [-1, 1], decided(1)),
    "no direction": ("decide separators data.npz --direction 0,0", [[1.0, 2.0], [2.0, 3.0]], [-1, 1], decided(0, 0)),
    "a class misspelt": ("decide separatrs data.npz --direction 1", [[1.0]], [1], fitted(classes="separatrs")),
}  # fmt: skip


@pytest.mark.parametrize("name", SHELL)
def test_the_shell_says_the_same(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command, x, y, ask = SHELL[name]
    monkeypatch.chdir(tmp_path)
    if "data.json" in command:
        Path("data.json").write_text(json.dumps({"points": x, "labels": y}))
    else:
        np.savez("data.npz", X=x, y=y)

    assert main(command.split()) == 2
    said = re.sub(r"data\.\w+", "X", capsys.readouterr().err.removeprefix("verify: ").strip())
    with pytest.raises(BadInput) as caught:
        ask(x, y)
    own = str(caught.value)
    if name == "no such label":  # the shell has text where Python has numbers, and one place for both
        own, said = own.replace("y: ", "X: "), said.replace("'", "")
    assert own == said


def test_one_label_is_enough_to_decide_about() -> None:
    alone = TransferableDirection(positive="a").decide([[0], [1]], ["a", "a"], [1], label="a")

    assert alone.answer == "no"
    with pytest.raises(BadInput, match="say by positive="):
        TransferableDirection().decide([[0], [1]], ["a", "a"], [1])


def test_a_long_reason_is_left_to_the_certificate() -> None:
    wide = np.hstack([X, np.random.default_rng(1).normal(size=(6, 30))])
    no = TransferableDirection(positive="high").decide(wide, Y, [1, *[0] * 31])

    assert no.answer == "no"
    assert no.note.startswith("Not every linear separator of S changes its label along the direction")


def test_what_cannot_be_asked_is_one_sentence(found: TransferableDirection) -> None:
    new = TransferableDirection
    asked: list[tuple[Any, str]] = [
        (lambda: new("seperators").fit(X, Y), "did you mean 'separators'"),
        (lambda: new(work=0.5).fit(X, Y), "work is 0.5; it must be an integer"),
        (lambda: new(positive="no").fit(X, Y), "no point bears the label 'no'; labels are 'high', 'low'"),
        (lambda: new("multiclass").fit(THREE, KINDS), "multiclass needs a label"),
        (lambda: new("multiclass", label="d").fit(THREE, KINDS), "no point bears the label 'd'"),
        (lambda: new("multiclass", positive="a").fit(THREE, KINDS), "positive= names one of two labels"),
        (lambda: new(label="low").fit(X, Y), "label= is for multiclass"),
        (lambda: new().check(X, Y), "not fitted"), (lambda: new().save("x"), "not fitted"),
        (lambda: new().answer_, "not fitted"), (lambda: new().decide(X, Y), "not fitted"),
        (lambda: found.decide(X, Y, [1]), "the direction has 1 entries, the points have 2"),
        (lambda: found.decide(X, Y, [0, 0.0]), "the direction is zero; give one that moves the points"),
        (lambda: found.decide(X, Y, [1, float("inf")]), "NaN or infinite"),
        (lambda: found.check(X[:, :1], Y), "X has 1 features, but TransferableDirection is expecting 2"),
        (lambda: found.follow(Linear((1,), 0), X, Y), "Linear takes 1 features, the points have 2"),
        (lambda: step_intervals(Linear((1,), 0), X, [1, 0]), "Linear takes 1 features, the points have 2"),
        (lambda: step_intervals(Linear((1, 0), 0), X, [1]), "the direction has 1 entries"),
        (lambda: found.follow(_argmax([0, 1]), X, Y), "has 3 labels, the fit 2"),
    ]  # fmt: skip
    for ask, said in asked:
        with pytest.raises(BadInput, match=said.replace("(", r"\(")):
            ask()
    with pytest.raises(TypeError, match="no vector of numbers"):
        found.decide(X, Y, 3)
    with pytest.raises(AttributeError):
        new().check(X, Y)
    with pytest.raises(BadInput):
        found.save("/dev/null/answer.json")


# Some labels, and several classes at once.


PLANE = [[0.0, 0], [9, 9], [2, 0], [8, 1], [0, 1]]


def test_points_of_other_labels_are_left_out():
    X, y = PLANE, ["a", "c", "b", "c", "a"]
    found = TransferableDirection(positive="b", negative="a").fit(X, y)
    alone = TransferableDirection(positive="b").fit([X[0], X[2], X[4]], ["a", "b", "a"])

    assert found.certificates_ == alone.certificates_
    assert np.isnan(found.step_lengths_).tolist() == [False, True, False, True, False]
    assert found.step_lengths_[[0, 2, 4]].tolist() == alone.step_lengths_.tolist()
    assert found.support_.tolist() == [[0, 2, 4][i] for i in alone.support_]
    assert found.check(X, y)
    followed = found.follow(Linear((1, 0), -1), X, y)
    assert (followed.asked, followed.intervals[1], followed.intervals[3]) == (3, None, None)


@pytest.mark.parametrize(("parameters", "sentence"), [
    ({"negative": "a"}, "name the one that becomes [+]1 too"), ({"positive": "a", "negative": "a"}, "they must differ"),
    ({"positive": "a", "negative": "z"}, "no point bears the label 'z'"), ({"classes": "multiclass", "label": "a", "negative": "b"}, "takes all labels"),
    ({"classes": "all"}, "the class"),
])  # fmt: skip
def test_labels_that_cannot_be_left_out(parameters, sentence):
    with pytest.raises(ValueError, match=sentence):
        TransferableDirection(**parameters).fit([[0], [1], [2]], ["a", "b", "c"])


def test_both_is_one_direction_with_a_certificate_for_each_class(tmp_path):
    X, y = [[0, 0], [2, 0], [5, 1]], [-1, -1, 1]
    found = TransferableDirection("both").fit(X, y)

    assert [one["question"]["class"] for one in found.certificates_] == ["convex", "separators"]
    assert found.direction_.tolist() == TransferableDirection("convex").fit(X, y).direction_.tolist()
    assert found.step_lengths_.tolist() == [2, 2, np.inf]
    assert "at every step c >= 2. So does every linear separator" in found.result_.note
    assert found.check(X, y)
    assert "both" in repr(found)
    with pytest.raises(ValueError, match="one class"):
        found.decide(X, y)


def test_a_large_fit_is_copied_and_sent_and_takes_labels_as_a_column(tmp_path):
    X = np.random.default_rng(0).normal(size=(1000, 10)).astype(np.float32)
    y = np.where(X[:, :1] > 0, "right", "left")
    found = TransferableDirection().fit(X, y)

    assert found.result_.s.packed is not None
    assert found.check(X, y[:, 0])
    again = pickle.loads(pickle.dumps(found))
    assert again.check(X, y)
    found.save(tmp_path / "answer.json.gz")
    np.savez(tmp_path / "data.npz", X=X, y=y)
    assert main(["check", str(tmp_path / "answer.json.gz"), "--data", str(tmp_path / "data.npz"), "--positive", "right"]) == 0
