"""``verify try``: an instance of a reader's own."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from theorems.geometry.objects.labelled import LabelledSet
from verify import kinds, objects
from verify.claim import Claim
from verify.cli import main
from verify.errors import BadInput
from verify.exact.integers import WorkLimit
from verify.given import form, read_instance, tried
from verify.outcome import Kind
from verify.registry import claims, find


REPAIRED = "charles2019/theorem-4-repaired"
CORNER = {"points": [[0, 0], [1, 1], [1, -1]], "labels": [-1, 1, 1]}


def _file(folder: Path, data: Any, name: str = "mine.json") -> str:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def _asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = main(["try", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_what_holds_is_decided_with_its_certificates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, found = _asked(capsys, REPAIRED, _file(tmp_path, CORNER))

    assert status == 0
    assert {"id", "admitted", "failed", "witness", "answer", "certificate"} <= set(found)
    assert (found["id"], found["admitted"], found["failed"]) == (REPAIRED, True, [])
    assert found["witness"]["w"] == [2, 0]
    assert found["answer"] == "yes"
    assert [kinds.check(one).holds for one in found["certificate"]] == [True] * 3


def test_a_check_of_what_is_said_judges_the_certificates_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found = _asked(capsys, REPAIRED, _file(tmp_path, CORNER))

    for answer in ("yes", "no"):  # it may have been altered, and is not believed
        status = main(["check", _file(tmp_path, found | {"answer": answer}, "said.json")])
        said = capsys.readouterr().out

        assert status == 3
        assert said.count(") holds\n") == 3
        assert f"that the certificates decide {REPAIRED} is not shown by them; verify try decides it again" in said
        assert "fit" not in said


@pytest.mark.parametrize("name", ["mine.csv", "mine.npz", "typed.json", "decimal.json", "stored.json"])
def test_a_set_is_read_from_each_form(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if name == "mine.csv":
        path.write_text("x,y,label\n0,0.5,-1\n1,1,1\n1,-1,1\n")
    elif name == "mine.npz":
        import numpy as np

        np.savez(path, X=np.array([[0, 0.5], [1, 1], [1, -1]]), y=np.array([-1, 1, 1]))
    elif name == "typed.json":
        _file(tmp_path, {"type": "labelled set", **CORNER, "points": [[0, "1/2"], [1, 1], [1, -1]]}, name)
    else:
        own = _file(tmp_path, {**CORNER, "points": [[0, 0.5], [1, 1], [1, -1]]}, "decimal.json")
        assert main(["try", REPAIRED, own, "--out", str(tmp_path / "stored.json")]) == 0

    x = read_instance(find(REPAIRED), path)

    assert x == LabelledSet([(0, Fraction(1, 2)), (1, 1), (1, -1)], [-1, 1, 1])
    assert main(["try", REPAIRED, str(path)]) == 0
    assert f"{REPAIRED} holds on this instance" in capsys.readouterr().out


def test_what_is_refuted_is_stored_for_a_replay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, out = _file(tmp_path, {"points": [[0]], "labels": [-1]}), str(tmp_path / "found.json")

    assert main(["try", "charles2019/theorem-4", own, "--out", out]) == 1
    assert "is refuted by this instance: S bears one label" in capsys.readouterr().out
    assert main(["replay", out]) == 0


def test_what_is_no_instance_says_what_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = _file(tmp_path, {"points": [[0]], "labels": [-1]})

    status, found = _asked(capsys, REPAIRED, own)
    assert status == main(["try", REPAIRED, own]) == 2
    said = capsys.readouterr().err

    assert (found["admitted"], found["answer"], found["witness"], found["certificate"]) == (False, None, None, [])
    assert found["failed"][-1] == "both labels"
    assert f'mine.json: is no instance of {REPAIRED}: it is none of the domain "labelled sets' in said
    assert said.count("\n") == 1
    assert '"both labels"' in said


def test_vacuous_is_said_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = _file(tmp_path, {"points": [[0], [0]], "labels": [-1, 1]})

    status, found = _asked(capsys, f"{REPAIRED}+separable", own)
    assert (status, found["answer"]) == (0, "vacuous")
    assert main(["try", f"{REPAIRED}+separable", own]) == 0
    assert "is vacuous on this instance" in capsys.readouterr().out


def test_an_existence_is_shown_by_an_instance_and_refuted_by_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "charles2019/figure-2"
    assert main(["try", name]) == 0
    shown = json.loads(capsys.readouterr().out)
    u, v = (key for key, part in shown.items() if isinstance(part, list))
    other = {**shown, u: shown[v], v: shown[u]}

    assert _asked(capsys, name, _file(tmp_path, shown))[0] == 0
    status, found = _asked(capsys, name, _file(tmp_path, other))

    assert (status, found["answer"]) == (3, "undecided")
    assert found["reason"].startswith("this instance does not show it")


def test_a_limit_leaves_it_undecided() -> None:
    base: Any = type(find(REPAIRED))

    class Slow(base):
        def decide(self, x: Any, w: Any) -> Any:
            raise WorkLimit("too much work")

    found = tried(Slow(), LabelledSet([(0,), (1,)], [-1, 1]), "mine.json")

    assert (found.answer, found.verdict.reason[:13]) == ("undecided", "too much work")


def test_types_that_need_not_be_said_are_put_in(tmp_path: Path) -> None:
    name = "ours/complete-for-convex"
    bare = {"s": {"points": [[0], [1]], "labels": [-1, 1]}, "v": [0.5]}

    x = read_instance(find(name), Path(_file(tmp_path, bare)))

    assert objects.write(x) == {
        "type": "set with a direction", "s": {"type": "labelled set", **bare["s"]}, "v": ["1/2"],
    }


@pytest.mark.parametrize("name", [n for n, c in claims().items() if c.kind not in (Kind.EMPIRICAL, Kind.PROBABILISTIC)])
def test_the_form_that_is_shown_is_an_instance(name: str, tmp_path: Path) -> None:
    claim: Claim[Any, Any] = find(name)

    x = read_instance(claim, Path(_file(tmp_path, json.dumps(form(claim)))))

    assert objects.write(x) == form(claim)
    assert claim.domain.contains(x)


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    x = read_instance(find("zhang2022/equation-34-step"), Path(_file(tmp_path, 1)))

    assert (x, type(x)) == (1, Fraction)


SET = {"points": [[0], [1]], "labels": [-1, 1]}


@pytest.mark.parametrize(("name", "data", "said"), [
    ("charles2019/theorm-4", SET, "there is no claim 'charles2019/theorm-4'; .*did you mean"),
    ("charles2019/theorem-1", SET, "charles2019/theorem-1 bounds a chance, of which one trial says nothing"),
    ("charles2019/figure-4-sentence-1", SET, "reads what an experiment measured"),
    (REPAIRED, [1, 2], 'mine.json: must be an object with "points" and "labels"'),
    (REPAIRED, {"type": "network", "layers": 3}, "mine.json: 'network': .*\"verify try .*\" shows an instance"),
    (REPAIRED, {"type": "network", "kind": "network", "layers": [{"W": [[1]], "b": [0], "slopes": [0, 1]}],
                "rule": {"kind": "positive"}}, "mine.json: holds a network; .* speaks of a labelled set"),
    (REPAIRED, {"points": [[0], [1]], "labels": [0, 1]}, "label '0' is neither 1 nor -1; .*--positive"),
    (REPAIRED, "{", "mine.json: spoiled: not JSON"),
    (REPAIRED, '{"points": [[1e99999]], "labels": [1]}', "mine.json: .*too large an exponent"),
    ("ours/complete-for-convex", {"s": SET, "w": [1]}, "mine.json: .*there is no field 'w'; there are 's', 'v'"),
    ("ours/complete-for-convex", SET, "mine.json: .*there is no field 'points'; there are 's', 'v'"),
    ("zhang2022/equation-8", SET, "an exact value must be .* an object with its type"),
    ("zhang2022/equation-8", 3, "mine.json: holds 3; zhang2022/equation-8 speaks of a list"),
    ("zhang2022/equation-34-step", [1], r"mine.json: holds \[1\]; zhang2022/equation-34-step speaks of a number"),
    ("ours/complete-for-convex", 3, "mine.json: must be a set with a direction, and is 3"),
    ("ours/complete-for-convex", {"s": 3, "v": [1]}, "mine.json, s: must be a labelled set, and is 3"),
    ("ours/complete-for-convex", {"s": SET, "v": [1, 2]}, "mine.json: is no instance of ours/complete-for-convex"),
    ("charles2019/figure-2", {"s": SET, "first": {"w": [1], "b": 0, "zero": 1}},
     "mine.json, first: what it is, is not said; add a \"type\", one of 'linear classifier', 'network'"),
])
def test_bad_input_is_one_sentence(
    name: str, data: Any, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    assert main(["try", name, _file(tmp_path, data)]) == 2
    error = capsys.readouterr().err
    assert re.search(said, error), error
    assert error.count("\n") == 1


def test_options_that_nothing_reads_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = _file(tmp_path, {"s": SET, "v": [1]})

    assert main(["try", "ours/complete-for-convex", own, "--positive", "1"]) == 2
    assert "--positive says how a table is read, and this is none" in capsys.readouterr().err
    assert main(["try", "ours/complete-for-convex", _file(tmp_path, "x,label\n1,1\n", "mine.csv")]) == 2
    assert "is read as JSON, from a file that ends in .json" in capsys.readouterr().err
    assert main(["try", REPAIRED, "--json"]) == 2
    assert "which instance?" in capsys.readouterr().err


def test_labels_of_a_table_are_named(tmp_path: Path) -> None:
    own = Path(_file(tmp_path, "x,label\n0,cat\n1,dog\n2,cow\n", "mine.csv"))

    x = read_instance(find(REPAIRED), own, positive="dog", negative="cat")

    assert x == LabelledSet([(0,), (1,)], [-1, 1])
    with pytest.raises(BadInput, match="no point bears the label"):
        read_instance(find(REPAIRED), own, positive="cattle")
