"""``verify noises`` as a user calls it: a network and points in files, and what is wrong with either."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from needs import need

from theorems.geometry.networks_in_files import read_network
from verify import cli


GOOD, BAD_INPUT, UNDECIDED = 0, 2, 3


class Said(NamedTuple):
    status: Any
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Verify = Callable[..., Said]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verify:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            status: Any = cli.main([*arguments])
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


LAYERS: Any = [{"W": [[1, 0], [0, 1]]}, {"W": [[1, "-1/2"]]}]
POINTS = [[1, 2], [2, 1], [0.5, -1]]


def store(name: str, value: Any) -> str:
    Path(name).write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return name


def files(layers: Any = LAYERS, points: Any = POINTS) -> tuple[str, str]:
    return store("net.json", {"layers": layers}), store("points.json", points)


def test_separable_noises_come_with_v_and_a_certificate(verify: Verify) -> None:
    said = verify("noises", *files())
    assert said.status == GOOD
    assert said.answer["answer"] == "separable"
    u = said.answer["certificate"]["evidence"]["u"]
    assert said.answer["v"] == [-x for x in u]
    store("answer.json", said.out)
    checked = verify("check", "answer.json", "--data", "points.json")
    assert checked.status == GOOD
    assert "about points.json" in checked.out
    other = store("other.json", [[1, 2], [2, 1], [0.5, 1]])
    assert "point 2 has other coordinates" in verify("check", "answer.json", "--data", other).out
    altered = said.answer | {"v": u}
    store("answer.json", altered)
    assert verify("check", "answer.json").status == 1


def test_a_dead_point_is_an_answer(verify: Verify) -> None:
    said = verify("noises", *files(points=[[1, 2], [-1, -1]]))
    assert said.status == GOOD
    assert said.answer["answer"] == "not"
    assert said.answer["reason"] == "point 1 is dead: its noise is 0"
    store("answer.json", said.out)
    assert verify("check", "answer.json").status == GOOD


def test_signs_and_single_directions_have_their_own_answers(verify: Verify) -> None:
    layers = [{"W": [[2, -1], [-1, 2]]}, {"W": [[1, 1]]}]
    given = files(layers, [[1, 0], [0, 1]])
    assert verify("noises", *given).answer["answer"] == "separable"
    assert verify("noises", *given, "--noise", "sign").answer["answer"] == "not"
    assert verify("noises", *given, "--direction", "1,1").answer["v"] == [-1, -1]
    said = verify("noises", *given, "--direction=-1,1/2").answer
    assert (said["answer"], said["certificate"]["evidence"]) == ("not", {"index": 0})
    zero = files([{"W": [[1]]}, {"W": [[1]]}], [[0], [1]])
    assert verify("noises", *zero).answer["answer"] == "not"
    assert verify("noises", *zero, "--at-zero", "above").answer["answer"] == "separable"


def test_labels_are_not_needed_and_change_nothing(verify: Verify) -> None:
    network, _ = files()
    bare = verify("noises", network, store("a.csv", "x,y\n1,2\n2,1\n0.5,-1\n"))
    labelled = verify("noises", network, store("b.csv", "x,label,y\n1,dog,2\n2,cat,1\n0.5,dog,-1\n"))
    assert bare.out == labelled.out == verify("noises", network, "points.json").out
    np.savez("c.npz", X=np.array(POINTS))
    assert verify("noises", network, "c.npz").out == bare.out
    assert verify("noises", network, store("d.json", {"points": POINTS})).out == bare.out


def test_a_deeper_network_is_searched(verify: Verify) -> None:
    layers = [{"W": [[1, 0], [0, 1]]}, {"W": [[1, -2], [-2, 1]]}, {"W": [[1, 1]]}]
    said = verify("noises", *files(layers, [[3, 1], [1, 3], [1, -1], [-1, 1]]))
    assert said.status == GOOD
    assert said.answer["answer"] == "not"
    assert len(said.answer["certificate"]["evidence"]["weights"]) >= 3
    less = verify("noises", *files(layers, [[3, 1], [1, 3], [1, -1], [-1, 1]]), "--work", "1")
    assert less.status == UNDECIDED
    assert "--work N allows more" in less.answer["reason"]


def test_floats_of_npz_and_torch_are_read_as_they_are(verify: Verify) -> None:
    need("torch")
    import torch

    np.savez("n.npz", W1=np.array([[0.1, 1]]), b1=np.array([1], np.int8), W2=np.array([[3]], np.float32))
    first, last = read_network("n.npz").layers
    assert first.weights == ((Fraction(0.1), 1),)
    assert (first.bias, first.slopes, last.bias, last.slopes) == ((1,), (0, 1), (0,), (1, 1))
    one, other = torch.nn.Linear(2, 1), torch.nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        one.weight.copy_(torch.tensor([[0.1, 1]]))
        one.bias.fill_(1)
        other.weight.fill_(3)
    model = torch.nn.Sequential(one, torch.nn.ReLU(), other)
    torch.save(model.state_dict(), "n.pt")
    loaded = read_network("n.pt").layers
    assert loaded[0].weights == ((Fraction(float(np.float32(0.1))), 1),)
    assert loaded[1:] == (last,)
    torch.save(model.half().state_dict(), "half.pth")
    assert read_network("half.pth").layers[0].weights == ((Fraction(float(np.float16(0.1))), 1),)


def assert_one_sentence(said: Said, why: str) -> None:
    assert said.status == BAD_INPUT
    assert said.out == ""
    assert said.err.startswith("verify")
    assert said.err.count("\n") == 1
    assert 15 < len(said.err) < 400
    assert "Traceback" not in said.err
    assert why in said.err


@pytest.mark.parametrize(("layers", "why"), [
    ([{"W": [[1, 0]]}, {"W": [[1, 1]]}], "layer 0 has 1 outputs, but layer 1 takes 2"),
    ([{"W": [[1, 0], [1]]}], "must have one length"),
    ([{"W": [[1, 0]], "b": [1, 2]}], "2 biases"),
    ([{"W": [[1, 0]], "slopes": [1]}], "two slopes"),
    ([{"W": [[1, 0], [0, 1]]}], "the network has 2 outputs"),
    ([{"W": [[1, 0]], "slopes": [0, 1]}], "a kink after its last layer"),
    ([{"W": [[1, "nan"]]}], "is no number"), ([{"W": []}], "at least one row"), ([], "at least one layer"),
    ([{"W": [[1, True]]}], "is no number"), ([{"b": [1]}], 'with "W"'), ([[1]], 'with "W"'),
    ([{"W": [[1, 0]], "activation": "tanh"}], "activation"), ([{"W": [1, 0]}], "must be a list of numbers"),
])
def test_a_network_that_is_none_is_one_sentence(verify: Verify, layers: Any, why: str) -> None:
    assert_one_sentence(verify("noises", *files(layers)), why)


@pytest.mark.parametrize(("points", "why"), [
    ([[1, 2, 3]], "points.json: its points have 3 coordinates, the network of net.json takes 2"), ([[1, 2], [1]], "point 1 has 1 coordinates"),
    ([], "holds no points"), ({"labels": [1]}, '"points"'), ([1, 2], "must be a list of numbers"),
    ({"points": [[1, 2]], "labels": [1, 1]}, "1 points but 2 labels"), ("[[NaN, 1]]", "NaN"), ("[[1,", "JSON"),
])
def test_points_that_are_none_are_one_sentence(verify: Verify, points: Any, why: str) -> None:
    assert_one_sentence(verify("noises", *files(points=points)), why)


def test_other_mistakes_are_one_sentence(verify: Verify) -> None:
    network, points = files()
    assert_one_sentence(verify("noises", network, store("a.csv", "1,2\n2,1\n")), "must name the columns")
    assert_one_sentence(verify("noises", network, points, "--direction", "1,2,3"), "verify: --direction: the direction has 3")
    assert_one_sentence(verify("noises", network, points, "--noise", "fgsm"), "fgsm")
    assert_one_sentence(verify("noises", network, points, "--at-zero", "on"), "on")
    assert_one_sentence(verify("noises", "none.json", points), "cannot be read")
    assert_one_sentence(verify("noises", "net.onnx", points), "the ending must be")
    assert_one_sentence(verify("noises", store("bad.json", "{"), points), "JSON")
    assert_one_sentence(verify("noises", store("bad.json", "[]"), points), '"layers"')
    assert_one_sentence(verify("noises", store("bad.npz", "x"), points), "npz")
    np.savez("w.npz", W2=np.ones((1, 2)))
    assert_one_sentence(verify("noises", "w.npz", points), "'W1'")
    np.savez("w.npz", W1=np.ones((1, 2)), W2=np.ones((1, 1)), V=np.ones(1))
    assert_one_sentence(verify("noises", "w.npz", points), "V")
    np.savez("w.npz", W1=np.array([[1, np.inf]]))
    assert_one_sentence(verify("noises", "w.npz", points), "only finite numbers")
    np.savez("w.npz", W1=np.array([[1, 1j]]))
    assert_one_sentence(verify("noises", "w.npz", points), "complex128")


class Explosive:
    """Says so if it is ever unpickled."""

    def __reduce__(self) -> Any:
        return print, ("unpickled",)


def test_files_of_torch_that_are_no_linear_layers_are_one_sentence(verify: Verify) -> None:
    need("torch")
    import torch
    from torch import nn

    _, points = files()
    linear = nn.Linear(2, 1)
    nan = {"weight": torch.tensor([[float("nan"), 1.0]])}
    for value, why in (
        (nn.Sequential(linear), "torch.save(model.state_dict()"), ({"0.weight": Explosive()}, "torch.save(model.state_dict()"),
        (nn.Sequential(nn.Conv2d(1, 2, 3), linear).state_dict(), "is of no Linear layer"),
        (nn.Sequential(linear, nn.BatchNorm1d(1)).state_dict(), "is of no Linear layer"),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(4, 1)).state_dict(), "layer 0 has 3 outputs, but layer 1 takes 4"),
        (nan, "only finite numbers"), ({"a.bias": torch.ones(2)}, "has a bias and no weight"), ({}, "holds no layer"),
        ([1, 2], "is no state_dict"), ({"weight": 3}, "is no state_dict"), (nn.Linear(2, 2).state_dict(), "has 2 outputs"),
        ({"weight": torch.ones(1, 2, dtype=torch.complex64)}, "no real"),
    ):  # fmt: skip
        torch.save(value, "n.pt")
        said = verify("noises", "n.pt", points)
        assert_one_sentence(said, why)
        assert "unpickled" not in said.out
    assert_one_sentence(verify("noises", store("n.pt", "hello"), points), "is no file that torch.save wrote")
