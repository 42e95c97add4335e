"""Fitted models are the functions that their parameters define; others are refused by name."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from needs import need


need("sklearn", "torch")

import torch  # noqa: E402
from sklearn.decomposition import PCA, TruncatedSVD  # noqa: E402
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.linear_model import (  # noqa: E402
    LinearRegression,
    LogisticRegression,
    Perceptron,
    RidgeClassifier,
    SGDClassifier,
)
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import (  # noqa: E402
    MaxAbsScaler,
    MinMaxScaler,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)
from sklearn.svm import SVC, LinearSVC  # noqa: E402
from torch import nn  # noqa: E402

from theorems.geometry.fitted_models import read_model  # noqa: E402
from verify import TransferableDirection, step_intervals  # noqa: E402
from verify.cli import main  # noqa: E402
from verify.errors import BadInput  # noqa: E402


DRAWN = np.random.default_rng(3)
POINTS = DRAWN.normal(size=(40, 3)) + np.repeat([[0, 0, 0], [4, 1, 0]], 20, axis=0)
TWO = np.repeat(["cat", "dog"], 20)
THREE = np.array([0, 1, 2, 2] * 10)
WAY = [1.0, -0.5, 0.25]

MODELS: dict[str, Callable[[], Any]] = {
    "logistic regression": LogisticRegression, "perceptron": Perceptron, "ridge": RidgeClassifier,
    "gradient descent": SGDClassifier, "linear support vectors": LinearSVC,
    "discriminant analysis": LinearDiscriminantAnalysis, "no intercept": lambda: LogisticRegression(fit_intercept=False),
    "support vectors": lambda: SVC(kernel="linear"),
    "network": lambda: MLPClassifier((4, 3), solver="lbfgs", max_iter=60, random_state=0),
    "no bend": lambda: MLPClassifier((2,), activation="identity", max_iter=30, random_state=0),
    "scaled": lambda: make_pipeline(StandardScaler(), "passthrough", MinMaxScaler(), LogisticRegression()),
    "principal directions": lambda: make_pipeline(StandardScaler(), PCA(2), TruncatedSVD(2), LogisticRegression()),
    "the best of some": lambda: GridSearchCV(LogisticRegression(), {"C": [0.1, 10]}, cv=2),
    "scaled network": lambda: make_pipeline(RobustScaler(), MaxAbsScaler(), MLPClassifier((3,), solver="lbfgs", max_iter=30, random_state=0)),
}  # fmt: skip


def fit(model: Any, labels: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fits that would go on
        return model.fit(POINTS, labels)


@pytest.mark.parametrize("labels", [TWO, THREE], ids=["two labels", "three labels"])
@pytest.mark.parametrize("name", MODELS)
def test_labels_change_exactly_where_the_model_changes_them(name: str, labels: Any) -> None:
    if name == "support vectors" and labels is THREE:
        return  # refused below
    model = fit(MODELS[name](), labels)

    changed = 0
    for way in (WAY, [-1.0, 2.0, 0.5], [0.5, -1.0, -3.0]):
        found = step_intervals(model, POINTS[:5], way)
        assert found.labels == model.predict(POINTS[:5]).tolist()
        for x, label, own in zip(POINTS[:5], found.labels, found, strict=True):
            # Just before and behind an end the model itself says so, unless another end is as near.
            for c, inside in _beside(own):
                (said,) = model.predict([x + c * np.array(way)])
                assert (said != label) == inside
                changed += inside
    assert changed


def _beside(own: Any) -> list[tuple[float, bool]]:
    """Return steps on both sides of the ends of intervals, and whether they are inside."""
    ends = sorted({float(c) for one in own for c in (one.low, one.high) if c is not None} | {0.0})
    steps = [(a + b) / 2 for a, b in pairwise(ends) if b - a > 1e-6]
    steps += [c + sign * 1e-7 for c in ends[1:] for sign in (1, -1) if min((abs(c - d) for d in ends if d != c), default=1) > 1e-6]
    return [(c, any(one.low < c and (one.high is None or c < one.high) for one in own)) for c in steps if c > 0]


def sequential(*more: Any) -> Any:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Sequential(nn.Linear(4, 4, bias=False), nn.LeakyReLU(0.25)), nn.Identity(), *more)


@pytest.mark.parametrize("outputs", [1, 3])
def test_a_sequential_of_torch_is_read(outputs: int) -> None:
    model = sequential(nn.Linear(4, outputs), nn.Dropout()).eval().double()
    read = read_model(model)

    for x in POINTS[:6]:
        with torch.no_grad():
            told = model(torch.tensor(x)).numpy()
        assert [float(z) for z in read.h.outputs([Fraction(c) for c in x])] == pytest.approx(told.tolist())
        assert read.h.label([Fraction(c) for c in x]) == (int(told.argmax()) if outputs > 1 else 1 if told[0] > 0 else -1)


def test_a_tie_goes_where_the_model_lets_it_go() -> None:
    """At a score of exactly 0 a linear model says its first label, libsvm the second one."""
    points, labels = np.array([[-1.0], [1.0]]), np.array([0, 1])
    for model in (SVC(kernel="linear"), Perceptron(), LogisticRegression()):
        model.fit(points, labels)
        if model.decision_function([[0.0]]) == 0:
            (own,) = step_intervals(model, [[0.0]], [1.0]).labels
            assert own == model.predict([[0.0]])[0]
    assert read_model(SVC(kernel="linear").fit(points, labels)).h.label((0,)) == SVC(kernel="linear").fit(points, labels).predict([[0.0]])[0] == 1


class Own(LogisticRegression):
    def predict(self, X: Any) -> Any:
        return 1 - super().predict(X)


REFUSED: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "a forest": (lambda: fit(RandomForestClassifier(3), TWO), TypeError, "RandomForestClassifier is no model that is read exactly"),
    "a regression": (lambda: LinearRegression().fit(POINTS, THREE), TypeError, "LinearRegression is no model"),
    "a curved kernel": (lambda: fit(SVC(), TWO), TypeError, "SVC(kernel='rbf') is not piecewise linear"),
    "votes": (lambda: fit(SVC(kernel="linear"), THREE), TypeError, "SVC with 3 labels lets pairs of them vote"),
    "a smooth network": (lambda: fit(MLPClassifier((2,), activation="tanh", max_iter=3), TWO), TypeError, "MLPClassifier(activation='tanh')"),
    "several labels": (lambda: fit(MLPClassifier((2,), max_iter=3), np.eye(3, dtype=int)[THREE] | 1), TypeError, "more than one label"),
    "several labels of a linear one": (lambda: fit(RidgeClassifier(), np.eye(3, dtype=int)[THREE] | 1), TypeError, "RidgeClassifier gives a point more than one"),
    "not fitted": (LogisticRegression, BadInput, "LogisticRegression is not fitted; call its fit first"),
    "a network not fitted": (MLPClassifier, BadInput, "MLPClassifier is not fitted"),
    "a class": (lambda: LogisticRegression, TypeError, "LogisticRegression is a class"),
    "its own prediction": (lambda: fit(Own(), THREE > 1), TypeError, "Own is no model"),
    "a step that bends": (lambda: fit(make_pipeline(PolynomialFeatures(), LogisticRegression()), TWO), (TypeError), "PolynomialFeatures in a Pipeline is not read"),
    "a step that clips": (lambda: fit(make_pipeline(MinMaxScaler(clip=True), LogisticRegression()), TWO), TypeError, "without clipping"),
    "a step that whitens": (lambda: fit(make_pipeline(PCA(whiten=True), LogisticRegression()), TWO), TypeError, "without whitening"),
    "a search not fitted": (lambda: GridSearchCV(LogisticRegression(), {"C": [1]}), BadInput, "GridSearchCV is not fitted"),
    "tanh of torch": (lambda: sequential(nn.Tanh(), nn.Linear(4, 1)), TypeError, "Sequential with Tanh in it is not read"),
    "two bends": (lambda: sequential(nn.ReLU(), nn.Linear(4, 1)), TypeError, "Sequential with ReLU twice in a row"),
    "dropout in training": (lambda: sequential(nn.Dropout()), TypeError, "Dropout in training"),
    "an empty one": (nn.Sequential, TypeError, "Sequential has no Linear layer"),
    "layers that do not fit": (lambda: nn.Sequential(nn.Linear(3, 2), nn.Linear(3, 1)), BadInput, "layer 0 has 2 outputs, but layer 1 takes 3"),
    "a module": (lambda: nn.Linear(3, 1), TypeError, "Linear is no model"),
    "a function": (lambda: len, TypeError, "is no model that is read exactly"),
    "NaN": (lambda: _spoiled(fit(LogisticRegression(), TWO)), BadInput, "LogisticRegression: entry 0 of row 0 of the weights is nan"),
    "another size": (lambda: LogisticRegression().fit(POINTS[:, :2], TWO), BadInput, "LogisticRegression takes 2 features, the points have 3"),
}  # fmt: skip


def _spoiled(model: Any) -> Any:
    model.coef_[0, 0] = np.nan
    return model


@pytest.mark.parametrize("name", REFUSED)
def test_any_other_model_is_refused_by_its_name(name: str) -> None:
    make, error, said = REFUSED[name]

    with pytest.raises(error) as caught:
        step_intervals(make(), POINTS[:1], WAY)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_that_is_right_everywhere_has_to_follow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = Random(5).sample(range(40), 12)
    points, labels = POINTS[order] * [3, 1, 1], TWO[order]
    found = TransferableDirection(positive="dog").fit(points, labels)
    model = LogisticRegression(C=1e4).fit(points, labels)
    network = MLPClassifier((5,), max_iter=5, random_state=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network.fit(points, labels)

    followed, doubtful = found.follow(model, points, labels), found.follow(network, points, labels)

    assert model.score(points, labels) == 1
    assert (followed.promised, followed.asked, followed.fooled, followed.stays, followed.wrong) == (True, 12, 12, 12, 0)
    assert (doubtful.promised, doubtful.asked + doubtful.wrong) == (False, 12)
    assert np.isnan(doubtful.steps).sum() == doubtful.wrong
    assert "it promised nothing of this model" in doubtful._repr_html_()
    followed.save(tmp_path / "rays.json")
    assert main(["check", str(tmp_path / "rays.json")]) == 0
    assert capsys.readouterr().out.count("(ray) holds") == 12
    with pytest.raises(BadInput, match="knows the labels False, True, the fit 'cat', 'dog'"):
        found.follow(LogisticRegression().fit(points, labels == "dog"), points, labels)
    with pytest.raises(BadInput, match="has 3 labels, the fit 2; fit with classes="):
        found.follow(fit(LogisticRegression(), THREE), points, labels)


def test_columns_have_to_be_those_of_the_model() -> None:
    model = fit(LogisticRegression(), TWO)
    model.feature_names_in_ = np.array(["a", "b", "c"], dtype=object)  # as a fit on a data frame leaves them
    rows = {name: POINTS[:2, k] for k, name in enumerate("cab")}
    frame = type("Frame", (), {
        "columns": list(rows), "shape": (2, 3),
        "__getitem__": lambda self, name: type("Column", (), {"dtype": float, "to_numpy": lambda self: rows[name]})(),
    })()  # fmt: skip

    with pytest.raises(BadInput, match="LogisticRegression was fitted on other columns, or in another order: 'a', 'b', 'c'"):
        step_intervals(model, frame, WAY)


def test_a_tensor_is_read_unless_it_has_a_gradient() -> None:
    line = fit(LogisticRegression(), TWO)
    points = torch.tensor(POINTS[:3])

    assert step_intervals(line, points, torch.tensor(WAY)).first.tolist() == step_intervals(line, POINTS[:3], WAY).first.tolist()
    with pytest.raises(TypeError, match="X cannot be read as an array"):
        step_intervals(line, points.requires_grad_(), WAY)


def test_steps_are_told_in_a_line_and_in_a_table(tmp_path: Path) -> None:
    model = fit(LogisticRegression(), TWO)
    found = step_intervals(model, POINTS, WAY)

    assert repr(found).startswith(f"<StepIntervals of LogisticRegression: {np.isfinite(found.first).sum()} of 40 points change")
    assert "The first 12 of 40 points" in found._repr_html_()
    assert found[:2] == [found[0], found[1]]
    assert len({id(one["question"]["classifier"]) for one in found.certificates}) == 1, "memory for one model"
    found.save(tmp_path / "rays.json")
    assert main(["check", str(tmp_path / "rays.json")]) == 0
