"""``verify universal``: the shortest vector that fools all but K of somebody's own points."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from theorems.geometry.data import Model
from theorems.geometry.deciders.slabs import shortest
from theorems.geometry.shortest_vectors import of_model
from verify.cli import main
from verify.errors import BadInput


F = Fraction
MODEL = {"W": [[1, 0], [-1, 0], [0, 3]], "b": [0, 0, "1/2"], "X": [[1, 0], [-2, 0]]}
LINES = "1,0\n0,1\n21/29,20/29\n21/29,-20/29\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Write a file, ask, and return the exit status with what was said."""
    monkeypatch.chdir(tmp_path)

    def ask(content: Any, *options: str, name: str = "r.csv") -> tuple[int, str]:
        if isinstance(content, list) or (isinstance(content, dict) and any(isinstance(one, list) for one in content.values())):
            name = "r.json"
            Path(name).write_text(json.dumps(content), encoding="utf-8")
        elif isinstance(content, dict):
            name = "r.npz"
            np.savez(name, **content)
        elif content is not None:
            Path(name).write_text(content, encoding="utf-8")
        told = () if {"--json", "--out"} & {*options} else ("--summary",)  # as on a terminal
        status = main(["universal", name, *options, *told])
        said = capsys.readouterr()
        return status, said.out + said.err

    return ask


def test_the_shortest_v_and_its_certificates(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(LINES)[1].splitlines()[:2] == [
        "the shortest v has length 2.538591 (squared: 58/9): v or -v fools all 4 points", "v = (7/3, 1)",
    ]  # fmt: skip
    for options, square in (((), "58/9"), (("--miss", "1"), "841/441"), (("--miss", "2"), "29/25"), (("--miss", "3"), 1)):
        status, said = asked(LINES, "--json", *options)
        answer = json.loads(said)
        assert status == 0
        assert answer["answer"] == "exact"
        assert answer["squared_norm"] == square
        assert len(answer["missed"]) == int(options[-1] if options else 0)
        Path("answer.json").write_text(said, encoding="utf-8")
        assert main(["check", "answer.json"]) == 0
        assert "the answer fits its certificates" in capsys.readouterr().out


def test_an_altered_answer_does_not_fit(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(asked(LINES, "--json", "--miss", "1")[1])
    other = json.loads(asked(LINES, "--json")[1])
    between = json.loads(json.dumps(answer))
    between["certificates"][1] = other["certificates"][1]
    one, two = answer["certificates"]
    for changed in (
        answer | {"answer": "between"}, answer | {"squared_norm": 1}, answer | {"v": [1, 0]}, answer | {"missed": []},
        answer | {"note": 1}, answer | {"certificates": [one]}, answer | {"certificates": [two]},
        answer | {"certificates": [two, one]}, answer | {"certificates": []}, between, answer | {"v": None},
    ):  # fmt: skip
        Path("answer.json").write_text(json.dumps(changed), encoding="utf-8")
        assert main(["check", "answer.json"]) in (1, 2)
        assert "fits its" not in capsys.readouterr().out


def test_whether_there_is_one_of_a_length(asked: Any) -> None:
    assert asked(LINES, "--norm", "2")[1].startswith("no: no v of length at most 2")
    assert asked(LINES, "--norm", "2.6")[1].startswith("yes: some v of length at most 2.6")
    status, said = asked(LINES, "--norm", "5/2", "--json")
    assert status == 0
    assert json.loads(said)["answer"] == "no"


def test_no_v_is_an_answer(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = asked("1\n-1\n", "--one-sided")
    assert status == 0
    assert "the least length is infinite" in said
    assert "length 1 " in asked("1\n-1\n")[1]
    assert "length 1 " in asked("1\n-1\n", "--one-sided", "--miss", "1")[1]
    Path("answer.json").write_text(asked("1\n-1\n", "--one-sided", "--json")[1], encoding="utf-8")
    assert main(["check", "answer.json"]) == 0
    assert json.loads(Path("answer.json").read_text(encoding="utf-8"))["answer"] == "none"


def test_names_of_columns_and_arrays(asked: Any) -> None:
    assert "length 2.538591" in asked("x,y\n" + LINES)[1]
    assert "squared: 13" in asked({"r": np.array([[2, 0], [1, 1], [0, 3]])})[1]
    assert "squared: 13" in asked({"r": np.array([[2.0, 0], [1, 1], [0, 3]])})[1]


TELLS: list[tuple[str, Any, str]] = [
    ("r.csv", LINES, ""), ("r.csv", "x,y\n" + LINES, ""), ("r.json", [[1, 0], [0, 1], ["21/29", "20/29"], ["21/29", "-20/29"]], ""),
    ("r.csv", "1,0\n0,1\n21/29,-20/29\n21/29,20/29\n", "the same vectors in another order"),
    ("r.csv", "1,0\n0,1\n21/29,20/29\n21/29,-2/3\n", "vector 3 is another one"),
    ("r.csv", "1,0\n0,1\n", "it speaks of 4 vectors, the file has 2"),
    ("r.json", MODEL, "it speaks of 4 points, the file has 2"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "why"), TELLS)
@pytest.mark.parametrize("options", [(), ("--one-sided", "--miss", "1"), ("--norm", "2")])
def test_an_answer_is_compared_with_the_data(
    asked: Any, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], name: str, content: Any, why: str
) -> None:
    Path("answer.json").write_text(asked(LINES, "--json", *options)[1], encoding="utf-8")
    Path(name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    assert main(["check", "answer.json", "--data", name]) == (1 if why else 0)
    said = capsys.readouterr().out
    assert (why or f"about {name}, row by row") in said


def test_an_answer_on_a_model_is_compared_with_it(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    written = json.dumps(MODEL)
    answer = asked(written, "--json", name="model.json")[1]
    Path("answer.json").write_text(answer, encoding="utf-8")
    assert main(["check", "answer.json", "--data", "model.json"]) == 0
    np.savez("model.npz", W=np.array(MODEL["W"]), b=np.array([0, 0, 0.5]), X=np.array(MODEL["X"]))
    assert main(["check", "answer.json", "--data", "model.npz"]) == 0
    np.savez("model.npz", W=np.array(MODEL["W"]), b=np.array([0, 0, 0.25]), X=np.array(MODEL["X"]))
    capsys.readouterr()
    assert main(["check", "answer.json", "--data", "model.npz"]) == 1
    assert "point 0 is another one" in capsys.readouterr().out


def test_other_certificates_are_not_about_bare_vectors(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    Path("set.csv").write_text("x,label\n0,-1\n1,1\n", encoding="utf-8")
    assert main(["direction", "set.csv"]) == 0
    Path("answer.json").write_text(capsys.readouterr().out, encoding="utf-8")
    Path("r.csv").write_text("1\n2\n", encoding="utf-8")
    assert main(["check", "answer.json", "--data", "r.csv"]) == 2
    assert "the first line must name the columns" in capsys.readouterr().err
    Path("answer.json").write_text(asked(LINES, "--json")[1], encoding="utf-8")
    assert main(["check", "answer.json", "--data", "set.csv"]) == 2
    assert 'has a column "label"' in capsys.readouterr().err


def test_little_work_gives_bounds(asked: Any) -> None:
    rng = np.random.default_rng(1)
    content = {"r": rng.integers(-9, 10, (30, 8))}
    status, said = asked(content, "--miss", "2", "--work", "50000")
    assert status == 0
    assert "a length between" in said
    answer = json.loads(asked(content, "--miss", "2", "--work", "50000", "--json")[1])
    low, high = (F(str(answer["squared_norm"][key])) for key in ("lower", "upper"))
    assert 0 < low < high


BAD: list[tuple[Any, tuple[str, ...], str]] = [
    ("1,0\n0,0\n", (), "vector 1 is zero"),
    ("1,0\n0\n", (), "row 2: 1 fields, the header has 2"),
    ("", (), "holds no vectors"),
    ("x,y\n", (), "holds no vectors"),
    ([[1, 0], [0, 0]], (), "vector 1 is zero"),
    ([[1, 0], [1]], (), 'row 1 of "r" has 1 numbers, the first has 2'),
    ([[1, 0], 3], (), 'row 1 of "r": must be a list of numbers'),
    ([[1, "x"]], (), "'x' is no number"),
    ([], (), '"r" must be a list that is not empty'),
    ([[]], (), 'row 0 of "r" is empty'),
    ({"points": [[1]]}, (), 'a list of vectors, or an object with "r", or "W", "b" and "X"'),
    ({"r": [[1]], "w": 2}, (), "there is no field 'w'"),
    (MODEL | {"b": [1]}, (), '"W" has 3 rows, "b" has 1'),
    (MODEL | {"b": 1}, (), '"b" must be a list that is not empty'),
    ("x,label\n1,1\n", (), 'has a column "label"'),
    ("1,x\n1,1\n", (), "'x' is no number"),
    (LINES, ("--miss", "4"), "--miss is 4, and there are 4 points"),
    ("1,0\n", ("--miss", "1"), "there is one point"),
    (LINES, ("--miss", "-1"), "--miss is -1"),
    (LINES, ("--norm", "0"), "--norm is 0"),
    (LINES, ("--norm", "-1/2"), "--norm is -1/2"),
    (LINES, ("--norm", "far"), "'far' is no number"),
    (LINES, ("--miss", "few"), "'few' is no integer"),
    ({"X": np.ones((2, 2))}, (), 'the arrays "r", or "W", "b" and "X"'),
    ({"r": np.array([[1.0, np.nan]])}, (), "NaN or infinity"),
    ({"r": np.ones(3)}, (), '"r" must be a table'),
    ({"W": np.eye(2), "b": np.zeros(3), "X": np.ones((1, 2))}, (), '"W" has 2 rows, "b" has 3'),
    ({"W": np.eye(2), "b": np.zeros(2), "X": np.ones((1, 3))}, (), 'rows of "W" have 2 numbers'),
    ({"W": np.eye(2), "b": np.zeros(2), "X": np.ones((1, 2))}, (), "point 0 lies on a boundary"),
    ({"W": np.ones((2, 2)), "b": np.array([1, 0]), "X": np.ones((1, 2))}, (), 'all rows of "W" are the same'),
    ({"W": np.eye(2), "b": np.zeros((2, 1)), "X": np.ones((1, 2))}, (), '"b" must be a column'),
]


@pytest.mark.parametrize(("content", "options", "sentence"), BAD)
def test_bad_input_is_one_sentence(asked: Any, content: Any, options: tuple[str, ...], sentence: str) -> None:
    try:
        status, said = asked(content, *options)
    except SystemExit as error:  # argparse
        status, said = error.code, sentence
    assert status == 2
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_files_that_are_none(asked: Any) -> None:
    for name in ("nowhere.csv", "nowhere.npz", "data.txt"):
        assert asked(None, name=name)[0] == 2


def fooled(model: Model, x: list[Any], v: list[Any]) -> bool:
    """Does a score of another class reach that of x at x + v? Straight from the definition."""
    def scores(at: list[Any]) -> list[Any]:
        return [sum((w * c for w, c in zip(row, at, strict=True)), start=b) for row, b in zip(model.weights, model.bias, strict=True)]

    own = scores(x)
    k = own.index(max(own))
    moved = scores([a + b for a, b in zip(x, v, strict=True)])
    return any(moved[j] >= moved[k] for j in range(len(moved)) if j != k)


def test_a_linear_model_of_several_classes(asked: Any) -> None:
    rng, decided = random.Random(2), 0
    for _ in range(12):
        d, classes = rng.randint(1, 2), rng.randint(2, 4)
        rows: list[list[Any]] = [[F(rng.randint(-4, 4)) for _ in range(d)] for _ in range(classes)]
        points: list[list[Any]] = [[F(rng.randint(-9, 9), 4) for _ in range(d)] for _ in range(4)]
        model = Model(rows, [F(rng.randint(-2, 2)) for _ in rows], points)
        for one_sided in (False, True):
            try:
                slabs = of_model(model, "it", one_sided=one_sided)
            except BadInput:  # a point on a boundary, or one that no v moves
                continue
            found = shortest(slabs, 1)
            assert found.exact
            decided += 1
            grid = [F(i, 2) for i in range(-8, 9)]
            tried = [[a] for a in grid] if d == 1 else [[a, b] for a in grid for b in grid]
            for v in [*tried, *([list(found.v)] if found.v is not None else [])]:
                back = [-c for c in v]
                count = sum(fooled(model, x, v) or (not one_sided and fooled(model, x, back)) for x in points)
                square = sum(c * c for c in v)
                assert count < 3 or (found.upper is not None and found.upper <= square)
            if found.v is not None:
                back = [-c for c in found.v]
                count = sum(fooled(model, x, list(found.v)) or (not one_sided and fooled(model, x, back)) for x in points)
                assert count >= 3
    assert decided >= 8
    said = asked({"W": np.array([[1, 0], [-1, 0], [0, 3]]), "b": np.zeros(3), "X": np.array([[1, 0], [-2, 0]])})[1]
    assert said.startswith("the shortest v has length ")
