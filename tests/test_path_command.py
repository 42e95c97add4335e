"""``verify path`` as a user calls it: two-class data in files, and what is wrong with them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from verify import cli


GOOD, BAD_INPUT, UNDECIDED = 0, 2, 3
SIX = "x,y,label\n0,0,1\n0,2,1\n1,2,1\n1,0,-1\n1,1,-1\n1,1,-1\n"
HUGE, TINY = 2**30, Fraction(1, 2**30)


class Said(NamedTuple):
    status: Any
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


Verify = Callable[..., Said]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verify:
    monkeypatch.chdir(tmp_path)
    Path("six.csv").write_text(SIX, encoding="utf-8")

    def call(*arguments: str) -> Said:
        if arguments[0] == "path" and not {"--json", "--out", "--summary"} & {*arguments}:
            arguments = (*arguments, "--summary")  # as on a terminal
        capsys.readouterr()
        try:
            status: Any = cli.main([*arguments])
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


def store(name: str, points: Any, labels: Any) -> str:
    Path(name).write_text(json.dumps({"points": points, "labels": labels}), encoding="utf-8")
    return name


def test_every_lambda_at_once(verify: Verify) -> None:
    said = verify("path", "six.csv")

    assert said.status == GOOD
    assert said.err == ""
    for part in ("1/72 | 6 | 18.435 degrees", "1/24 | 2 | 45.000 degrees", "larger at lambda = 1/24 than at 1/72"):
        assert part in said.out


def test_the_path_as_json(verify: Verify) -> None:
    found = verify("path", "six.csv", "--json").answer

    assert [row["lambda"] for row in found["breakpoints"]] == ["1/72", "1/24", "1/4"]
    assert [row["cos_squared"] for row in found["breakpoints"]] == ["9/10", "1/2", 1]
    assert found["breakpoints"][2]["d_adv"] == pytest.approx(2**0.5 / 3)
    assert found["angle_falls_with_lambda"] == "no"
    assert found["turns"] == ["1/24"]
    assert found["errors"][0] == {"from": 0, "to": "1/48", "least": 0, "most": 0}
    assert found["errors"][-1]["to"] is None
    assert found["pieces"][-1]["letters"] == "EEEMEE"


def test_where_nobody_reads_along_it_is_json_and_in_a_file_an_answer(verify: Verify, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["path", "six.csv"]) == GOOD
    assert json.loads(capsys.readouterr().out)["n"] == 6
    for given in ((), ("--lambda", "1/24")):
        said = verify("path", "six.csv", *given, "--out", "answer.json.gz")
        assert said.out.splitlines()[-1] == "Check it: verify check answer.json.gz --data six.csv"
        assert "the answer fits its certificates" in verify("check", "answer.json.gz", "--data", "six.csv").out
    assert verify("path", "six.csv", "--work", "10", "--out", "none.json").status == UNDECIDED
    assert json.loads(Path("none.json").read_text(encoding="utf-8"))["answer"] == "undecided"


def test_certificate_and_plot_go_into_a_folder(verify: Verify) -> None:
    assert verify("path", "six.csv", "--out", "found").status == GOOD
    said = verify("check", "found/certificate.json", "--data", "six.csv")
    assert said.status == GOOD
    assert "svm-path: no" in said.out
    drawing = ElementTree.parse("found/path.svg").getroot()
    assert drawing.tag.endswith("svg")
    assert len(drawing.findall(".//{*}path[@class]")) > 3
    assert "cos θ" in Path("found/path.svg").read_text(encoding="utf-8")
    assert verify("path", "six.csv", "--out", "six.csv").status == BAD_INPUT


@pytest.mark.parametrize("given", [("--lambda", "1/24"), ("--C", "2"), ("--lambda=1/24",)])
def test_one_lambda_is_an_answer_that_check_takes(given: tuple[str, ...], verify: Verify) -> None:
    said = verify("path", "six.csv", *given, "--json")

    assert said.status == GOOD
    assert said.answer["answer"] == {"w": [-2, 0], "b": [1, 1]}
    Path("answer.json").write_text(said.out, encoding="utf-8")
    assert verify("check", "answer.json", "--data", "six.csv").status == GOOD
    Path("answer.json").write_text(said.out.replace("[-2, 0]", "[-2, 1]"), encoding="utf-8")
    assert verify("check", "answer.json").status != GOOD
    told = verify("path", "six.csv", *given).out
    assert "w = (-2, 0)" in told
    assert "C = 2" in told


def test_labels_of_other_names(verify: Verify) -> None:
    Path("named.csv").write_text("x,label\n0,cat\n1,dog\n3,cow\n", encoding="utf-8")

    assert verify("path", "named.csv", "--positive", "cat", "--negative", "dog").status == GOOD
    assert verify("path", "named.csv").status == BAD_INPUT


@pytest.mark.parametrize(
    ("points", "labels"),
    [
        ([[HUGE, str(TINY)], [-HUGE, str(TINY)], [HUGE, 0], [0, str(-TINY)]], [1, 1, -1, -1]),
        ([[1, 1], [1, 1]], [1, -1]),
        ([[1], [1], [1], [2]], [1, -1, 1, -1]),
        ([[0], [3], [1]], [1, 1, -1]),
        ([[0], [1e-9], [1e9]], [1, -1, 1]),
        ([["1e400", 0], [0, "1e-400"], [1, 1]], [1, -1, 1]),
    ],
)  # fmt: skip
def test_odd_points_get_an_answer(points: Any, labels: Any, verify: Verify) -> None:
    file = store("odd.json", points, labels)
    for given in ((), ("--json",), ("--lambda", "1e-3"), ("--C", "1000", "--json"), ("--out", "odd")):
        said = verify("path", file, *given)

        assert said.status == GOOD, said
        assert said.err == ""
        assert "--json" in given or max(map(len, said.out.splitlines())) < 200  # exact where that is short
    assert verify("check", "odd/certificate.json").status == GOOD or "no angle" in verify("path", file).out


BAD = {
    "lambda 0": ("six.csv", "--lambda", "0"),
    "a negative lambda": ("six.csv", "--lambda=-1/2"),
    "a lambda that is no number": ("six.csv", "--lambda", "much"),
    "NaN": ("six.csv", "--lambda", "nan"),
    "infinity": ("six.csv", "--C", "inf"),
    "C 0": ("six.csv", "--C", "0"),
    "a negative C": ("six.csv", "--C=-1"),
    "both": ("six.csv", "--C", "1", "--lambda", "1"),
    "no data": (),
    "no file": ("none.csv",),
    "one class": ("one.json",),
    "no points": ("empty.json",),
    "one class at one lambda": ("one.json", "--lambda", "1"),
    "other labels": ("labels.json",),
    "a label nobody bears": ("six.csv", "--positive", "7"),
    "no work": ("six.csv", "--work", "0"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name: str, verify: Verify) -> None:
    store("one.json", [[1], [2]], [1, 1])
    store("empty.json", [], [])
    store("labels.json", [[1], [2]], [0, 1])
    said = verify("path", *BAD[name])

    assert said.status == BAD_INPUT
    assert said.out == ""
    assert len([line for line in said.err.splitlines() if "error" in line or line.startswith("verify")]) == 1
    assert "Traceback" not in said.err


def test_an_option_is_no_point_that_could_be_left_out(verify: Verify) -> None:
    assert verify("path", "six.csv", "--lambda", "nan").err == "verify: --lambda: 'nan' is no number but a missing value\n"


def test_what_is_too_much_work_is_undecided_with_its_reason(verify: Verify) -> None:
    said = verify("path", "six.csv", "--work", "10")
    assert said.status == UNDECIDED
    assert "--work N allows more" in said.out
    as_json = verify("path", "six.csv", "--work", "10", "--json")
    assert as_json.status == UNDECIDED
    assert as_json.answer["answer"] == "undecided"


def test_what_is_beyond_floats_and_too_much_work_is_undecided(verify: Verify) -> None:
    store("far.json", [["1e400", 0], [0, "1e-400"], [1, 1]], [1, -1, 1])
    for file, lam in (("far.json", "1"), ("six.csv", "1e400"), ("six.csv", "1e-400")):
        said = verify("path", file, "--work", "10", "--lambda", lam)
        assert said.status == UNDECIDED
        assert "out of reach of floats" in said.out


def test_where_the_exact_optimum_is_too_much_work_it_is_enclosed(verify: Verify) -> None:
    said = verify("path", "six.csv", "--work", "10", "--lambda", "1/24", "--json")

    assert said.status == GOOD
    low, high = map(Fraction, said.answer["answer"]["cos"])
    assert low**2 <= Fraction(1, 2) <= high**2
    assert "cosine of the angle between" in verify("path", "six.csv", "--work", "10", "--lambda", "1/24").out
    Path("answer.json").write_text(said.out, encoding="utf-8")
    assert verify("check", "answer.json", "--data", "six.csv").status == GOOD


def test_binary_floats_are_taken_as_they_are(verify: Verify) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(12, 2))
    np.savez("floats.npz", X=x, y=np.where(x[:, 0] + rng.normal(size=12) > 0, 1, -1))
    said = verify("path", "floats.npz", "--lambda", "0.01", "--json")

    assert said.status == GOOD
    Path("answer.json").write_text(said.out, encoding="utf-8")
    assert verify("check", "answer.json", "--data", "floats.npz").status == GOOD


def test_it_is_what_scikit_learn_finds(verify: Verify) -> None:
    svm = pytest.importorskip("sklearn.svm")
    rng = np.random.default_rng(2)
    x = rng.integers(-9, 9, size=(30, 3))
    y = np.where(x[:, 0] + rng.normal(size=30) * 4 > 0, 1, -1)
    np.savez("points.npz", X=x, y=y)
    own = verify("path", "points.npz", "--C", "0.3", "--json").answer["answer"]
    theirs = svm.SVC(kernel="linear", C=0.3, tol=1e-8).fit(x, y)

    assert [float(Fraction(w)) for w in own["w"]] == pytest.approx(theirs.coef_[0], abs=1e-5)
    assert float(Fraction(own["b"][0])) - 1e-5 <= theirs.intercept_[0] <= float(Fraction(own["b"][1])) + 1e-5
