"""``verify hunt`` as its users meet it: what it finds, and what it says of what they wrote."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from hunting.budgets import afterwards
from hunting.conjectures import ANY_OUTPUT, FALSE, SEARCHED, THREE_LAYERS, TRUE, written
from needs import unchanged

from verify import again, registry
from verify.cli import main
from verify.errors import BadInput


WORK = 300


def _hunt(path: str, folder: Path, *more: str) -> int:
    return main(["hunt", path, "--out", str(folder / "out"), "--work", str(WORK), *more])


class Hunted(NamedTuple):
    """A hunt with all that follows it, for the tests that read what it left."""

    status: int
    said: str
    folder: Path


def _hunted(text: str, folder: Path, **work: int) -> Iterator[Hunted]:
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        afterwards(patch, WORK_SUGGESTED=20, LISTED=60, DRAWN=20, **work)
        status = _hunt(written(folder, text), folder)
    with unchanged(folder):
        yield Hunted(status, said.getvalue(), folder / "out")


@pytest.fixture(scope="module")
def refuted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hunted]:
    yield from _hunted(ANY_OUTPUT, tmp_path_factory.mktemp("refuted"), POLISH=200, OBSERVED=10)


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hunted]:
    yield from _hunted(SEARCHED, tmp_path_factory.mktemp("survived"), POLISH=40, OBSERVED=100)


@pytest.fixture(autouse=True)
def _littleafterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests ask what is found; what is done about it is asked of ``refuted``."""
    afterwards(monkeypatch, POLISH=40, WORK_SUGGESTED=20, LISTED=40, DRAWN=10, OBSERVED=10)
    monkeypatch.setattr(again, "SEEDS", again.SEEDS[:1])  # all three are asked of ``refuted`` and in test_mistakes


def test_a_false_conjecture_is_refuted_and_replayed(refuted: Hunted) -> None:
    status, said, folder = refuted
    again = main(["replay", str(folder / "conjectures-any-output.json")])

    assert status == 1
    assert ": refuted" in said
    assert "nonnegative after the first layer: keeps" in said
    assert again == 0
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    (claim,) = report["claims"]
    assert claim["outcome"] == "refuted"
    assert claim["evidence"]["found_by"] == "in bulk"
    assert claim["evidence"]["minimal"]
    page = (folder / "claims" / "conjectures-any-output.html").read_text(encoding="utf-8")
    assert "What would have excluded it" in page
    assert main(["check", *map(str, (folder / "certificates").glob("*.jsonl"))]) == 0


def test_a_replay_finds_the_file_beside_the_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, FALSE, "lost.py")
    monkeypatch.chdir(tmp_path)
    main(["hunt", "lost.py", "--out", "out", "--work", "100"])
    (tmp_path / "lost.py").rename(tmp_path / "out" / "lost.py")

    assert main(["replay", "out/conjectures-the-other-way.json"]) == 0


@pytest.mark.xdist_group("survived")
def test_a_true_one_survives_and_nothing_more_is_said(survived: Hunted) -> None:
    status, said, _ = survived

    assert status == 0
    assert ": survives" in said
    assert "Not a proof. The inner “for every” is searched here, not decided." in said
    assert "proved" not in said


def test_a_decider_says_that_it_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _hunt(written(tmp_path, TRUE), tmp_path)

    assert "Each instance was decided exactly." in capsys.readouterr().out


@pytest.mark.xdist_group("survived")
def test_the_lines_of_the_test_are_written_for_other_tools(survived: Hunted) -> None:
    (path,) = (survived.folder / "observed").glob("*.jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    cases = [line for line in lines if line["type"] == "test_case"]
    assert len(cases) >= 100
    assert {"property", "status", "representation", "features", "how_generated"} <= set(cases[0])
    assert any("d = 1" in case["features"] for case in cases)
    assert any("target:nearness" in case["features"] for case in cases)
    assert not any(case["coverage"] for case in cases)  # it takes most of the time, and is ours


def _with_domain(domain: str) -> str:
    return TRUE.replace("domain = ring_sets", f"domain = {domain}").replace(
        "import Conjecture,", "import Conjecture, Domain,"
    )


WRONG = {
    "syntax": ("class X(:\n", "line 1: invalid syntax"),
    "name": ("x = 1\ny = undefined\n", "line 2: NameError"),
    "nothing": ("x = 1\n", "defines no conjecture"),
    "no decider": (TRUE.replace("def decide", "def settle"), "abstract"),
    "no domain": (TRUE.replace("    domain = ring_sets\n", ""), "needs a domain"),
    "no sets": (SEARCHED.replace("    sets = all_sets\n", ""), "needs sets and classifiers"),
    "no end of the domain": (
        _with_domain('Domain("all", ring_sets.draw)'), "needs contains=",
    ),
    "two of one id": (
        TRUE + TRUE.partition("ring_sets\n\n\n")[2].replace("AnyDifference", "Any_Difference"),
        "AnyDifference and Any_Difference have the same id",
    ),
    "no tuple": (TRUE.replace("(both_labels,)", "(both_labels)"), "it must be a list"),
    "a witness for each classifier": (
        SEARCHED.replace("def choose(self, s)", "def construct(self, x)"), "from the set alone",
    ),
    "an id of the library": (
        TRUE.replace("    domain", '    id = "charles2019/theorem-4"\n    domain'),
        "begins with the key of the chapter",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_with_an_error_is_one_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, expected = WRONG[kind]

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr()
    assert status == 2
    assert expected in said.err
    assert said.err.count("\n") == 1
    assert not said.out


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _hunt(str(tmp_path / "nowhere.py"), tmp_path) == 2
    assert "cannot be read (No such file or directory)" in capsys.readouterr().err


def test_one_of_several_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, TRUE + FALSE.partition('"""The middle."""')[2])

    assert _hunt(f"{path}:AnyDifference", tmp_path) == 0
    assert "The Other Way" not in capsys.readouterr().out
    assert _hunt(f"{path}:TheOtherWay", tmp_path) == 1
    assert _hunt(f"{path}:Nobody", tmp_path) == 2
    assert "no conjecture 'Nobody'; there are 'AnyDifference', 'TheOtherWay'" in capsys.readouterr().err


def test_a_conjecture_that_another_derives_from_is_hunted_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    derived = "\n\nclass Narrower(TheOtherWay):\n    \"\"\"The same.\"\"\"\n"

    assert _hunt(written(tmp_path, FALSE + derived), tmp_path) == 1
    said = capsys.readouterr().out
    assert "The Other Way: refuted" in said
    assert "Narrower: refuted" in said


def test_a_conjecture_without_a_witness_does_not_survive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SEARCHED.replace(
        "return difference(s)", "return difference(s) if len(s.where(-1)) == 1 else None"
    )

    assert _hunt(written(tmp_path, text), tmp_path) == 1
    said = capsys.readouterr().out
    assert ": refuted" in said
    assert "no direction is named" in said


def test_what_was_done_before_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, TRUE)
    _hunt(path, tmp_path)
    before = capsys.readouterr().out
    _hunt(path, tmp_path)

    assert "taken over" not in before
    assert "blocks of work are taken over" in capsys.readouterr().out


HELPER = """
from theorems.blocks import decide_convex


def decide(s, v):
    return decide_convex(s, v, -1)
"""


def _with_helper(folder: Path, helper: str) -> str:
    """Return a conjecture's file whose decider lies in another file beside it."""
    written(folder, HELPER, f"{helper}.py")
    text = TRUE.replace("return decide_convex(s, v, -1)", "return decide(s, v)").replace(
        "from theorems", f"from {helper} import decide\nfrom theorems", 1
    )
    return written(folder, text)


def test_a_file_that_the_file_imports_counts_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the journal would answer for a class that is no longer meant."""
    path = _with_helper(tmp_path, "helper_that_changes")
    _hunt(path, tmp_path)
    written(tmp_path, HELPER + "\n# changed\n", "helper_that_changes.py")
    _hunt(path, tmp_path)

    assert "taken over" not in capsys.readouterr().out


def test_two_files_of_one_name_are_two(tmp_path: Path) -> None:
    """Found by the order of the tests: the first file's text was taken for the second's."""
    first = written(tmp_path / "first", TRUE)
    second = written(tmp_path / "second", TRUE + "\n# another\n")
    (one,) = registry.load(first)
    registry.load(second)

    assert registry.source_of(one.id) == (second, TRUE + "\n# another\n")
    assert registry.load(first) == [one]
    assert registry.source_of(one.id) == (first, TRUE)


def test_a_claim_that_a_file_no_longer_has_is_gone(tmp_path: Path) -> None:
    path = written(tmp_path, TRUE)
    (one,) = registry.load(path)
    (other,) = registry.load(written(tmp_path, TRUE.replace("AnyDifference", "RenamedSince")))

    assert registry.source_of(one.id) is None
    assert registry.find(other.id) is other
    with pytest.raises(BadInput, match="there is no claim"):
        registry.find(one.id)


def test_helpers_of_one_name_in_two_folders_are_two(tmp_path: Path) -> None:
    """Else the second file would be judged by the first one's code."""
    found = []
    for k in (1, 2, 1):
        path = _with_helper(tmp_path / str(k), "helper_in_both")
        written(tmp_path / str(k), f"{HELPER}\nOWN = {k}\n", "helper_in_both.py")
        text = Path(path).read_text(encoding="utf-8") + f"\n# {len(found)}\n"
        registry.load(path, text)
        found.append((sys.modules["helper_in_both"].OWN, registry.code(text)))

    assert [own for own, _ in found] == [1, 2, 1]
    assert found[0][1] != found[1][1]


@pytest.mark.parametrize("name", ["theorems.py", "theorems/__init__.py", "theorems/x.py"])
def test_what_lies_beside_a_file_hides_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ideas"
    path = written(folder, TRUE)
    (folder / name).parent.mkdir(exist_ok=True)
    for beside in (name, "random.py"):
        (folder / beside).write_text("raise OSError\n", encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("verify"), "hunt", path, "--out", tmp_path / "out", "--work", "30"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_an_error_in_a_helper_is_said_of_the_helper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _with_helper(tmp_path, "helper_with_an_error")
    written(tmp_path, "\ndef decide(\n", "helper_with_an_error.py")

    assert _hunt(path, tmp_path) == 2
    assert "own.py: helper_with_an_error.py, line 2: '(' was never closed" in capsys.readouterr().err


def test_a_helper_beside_the_file_is_found_from_anywhere(tmp_path: Path) -> None:
    path = _with_helper(tmp_path / "ideas", "helper_beside")
    done = subprocess.run(
        [sys.executable, "-m", "verify", "hunt", path, "--out", str(tmp_path / "out"), "--work", "30"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )

    assert done.returncode == 0, done.stderr
    assert ": survives" in done.stdout


def _changed(old: str, new: str) -> str:
    assert old in TRUE
    return TRUE.replace(old, new)


def test_a_decider_that_raises_is_no_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _changed("return decide_convex(s, v, -1)", "return 1 // 0")

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr().out
    assert status == 2
    assert "ZeroDivisionError" in said
    assert "own.py, line 16" in said
    assert ": survives" not in said


def test_a_bool_is_no_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _changed("return decide_convex(s, v, -1)", "return True")

    assert _hunt(written(tmp_path, text), tmp_path) == 2
    assert "a conclusion must be a Decision" in capsys.readouterr().out


def test_an_error_does_not_lose_a_refutation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FALSE.replace(
        "        return decide_convex", "        assert len(s.points) != 2\n        return decide_convex"
    )

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr().out
    assert status == 1
    assert ": refuted" in said


def test_an_instance_that_does_not_end_is_stopped_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _changed(
        "        return decide_convex",
        "        while len(s.points) > 2:\n            pass\n        return decide_convex",
    ).replace("    domain", "    patience = 0.3\n    domain")

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr().out
    assert status == 3
    assert "the limit of 0.3 s of processor time on one instance was reached" in said
    assert ": survives" not in said


def test_a_strategy_that_rejects_nearly_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = "len(s.points) == 2 and {*s.points} <= {(0,), (1,), (-1,)}"
    text = _changed("(both_labels,)", f'(Assumption("rare", "Rare.", lambda s: {few}),)')
    text = text.replace("import Conjecture,", "import Assumption, Conjecture,")

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr().out
    assert status == 3
    assert "instances were put to the test, 50 are needed" in said
    assert ": survives" not in said


def test_a_strategy_that_raises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _changed("    domain = ring_sets", "    domain = BROKEN").replace(
        "class Any",
        "from hypothesis import strategies as st\nfrom theorems.blocks import Domain\n"
        'BROKEN = Domain("nothing", st.integers().map(lambda n: n // 0), contains=bool)\n\n\nclass Any',
    )

    status = _hunt(written(tmp_path, text), tmp_path)

    assert status == 2
    assert "the strategy raised ZeroDivisionError" in capsys.readouterr().out


def test_a_strategy_that_raises_now_and_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each scout that draws goes on with what it has: once it ended the hunt with a traceback."""
    text = THREE_LAYERS.replace("class Three", "from odd_sets import odd\n\n\nclass Three").replace(
        "sets = all_sets", "sets = odd"
    )
    written(tmp_path, ODD, "odd_sets.py")

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr()
    assert status == 1
    assert ": refuted" in said.out
    assert "Traceback" not in said.err


ODD = """
from dataclasses import replace
from theorems.blocks import all_sets


def _odd(s):
    return s if len(s.points) % 5 else s.points[len(s.points)]


odd = replace(all_sets, draw=all_sets.draw.map(_odd))
"""


def test_nothing_to_speak_of_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _changed("return decide_convex(s, v, -1)", "return Decision(Answer.VACUOUS)").replace(
        "import Conjecture,", "import Answer, Conjecture, Decision,"
    )

    assert _hunt(written(tmp_path, text), tmp_path) == 3
    assert "vacuous" in capsys.readouterr().out


def test_a_refutation_without_certificate_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _changed("return decide_convex(s, v, -1)", "return Decision(Answer.NO)").replace(
        "import Conjecture,", "import Answer, Conjecture, Decision,"
    )

    assert _hunt(written(tmp_path, text), tmp_path) == 3
    assert "a refutation without certificate" in capsys.readouterr().out


class TestNew:
    def test_the_file_runs_as_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)

        assert main(["new", "Conjecture 3"]) == 0
        status = main(["hunt", "conjecture_3.py", "--out", "out", "--work", "2000"])

        assert status in (0, 1)
        assert "Conjecture 3: " in capsys.readouterr().out

    def test_it_is_short(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Fifteen lines apart from imports and docstrings."""
        monkeypatch.chdir(tmp_path)
        main(["new", "Conjecture 3"])
        text = (tmp_path / "conjecture_3.py").read_text(encoding="utf-8")
        body = text.partition("class ")[2]
        before, _, rest = body.partition('r"""')
        code = [line for line in (before + rest.partition('"""')[2]).splitlines() if line.strip()]

        assert len(code) <= 15

    def test_nothing_is_overwritten(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        main(["new", "Mine"])
        before = (tmp_path / "mine.py").read_text(encoding="utf-8")

        assert main(["new", "Mine"]) == 2
        assert "is there already" in capsys.readouterr().err
        assert (tmp_path / "mine.py").read_text(encoding="utf-8") == before

    @pytest.mark.parametrize("title", ['An "odd" one', "3 layers", r"\back\slash", "a/b", "é x"])
    def test_odd_titles(self, title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        assert main(["new", title]) == 0
        (path,) = tmp_path.glob("*.py")
        assert main(["hunt", str(path), "--out", "out", "--work", "5"]) in (0, 1, 3)

    def test_a_title_without_a_word(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["new", "???"]) == 2
        assert "needs letters or digits" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "status"), [(TRUE, 0), (FALSE, 1)])
def test_pytest_runs_the_same_file(text: str, status: int, tmp_path: Path) -> None:
    path = written(tmp_path, text)

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )

    assert done.returncode == status, done.stdout
    assert f"1 {'passed' if status == 0 else 'failed'}" in done.stdout
    assert ("is refuted by" in done.stdout) is (status == 1)


def test_the_test_is_an_ordinary_hypothesis_test(tmp_path: Path) -> None:
    from hypothesis import is_hypothesis_test

    from verify.search.at_random import make_test

    (claim,) = registry.load(written(tmp_path, TRUE))

    assert is_hypothesis_test(make_test(claim, draws=10))
