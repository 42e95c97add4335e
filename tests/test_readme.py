"""Every block of code in the README runs as it stands, and says what stands under it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hunting.budgets import afterwards
from needs import need

from verify.cli import main
from verify.profile import Profile
from verify.trying import run


ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
CONJECTURE = next(text for kind, text in BLOCKS if kind == "python" and "ForEachClassifier" in text)
CLAIM = next(text for kind, text in BLOCKS if kind == "python" and "(Sentence)" in text)
SESSIONS = [text for _, text in BLOCKS if text.startswith("$ ")]
COMMANDS = next(text for _, text in BLOCKS if text.startswith("verify "))
TARGETS = next(text for _, text in BLOCKS if text.startswith("make "))

LESS = {
    "verify hunt ": "--work 60",
    "verify run --profile deep": "charles2019/lemma-3 --jobs 2 --work 40",
    "verify experiment ": "--data nowhere.npz",
}
# What makes a command take seconds; the last option of a name counts.
STATUS = {"verify hunt ": {1}, "verify run --profile deep": {0, 3}, "verify experiment ": {2}}


def test_there_is_a_test_for_each() -> None:
    assert len(BLOCKS) == len(SESSIONS) + len([CONJECTURE, CLAIM, COMMANDS, TARGETS])
    assert len(SESSIONS) == 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the README speaks of, and little work after a hunt."""
    monkeypatch.chdir(tmp_path)
    afterwards(monkeypatch, POLISH=200, WORK_SUGGESTED=20, LISTED=300, DRAWN=50, OBSERVED=10)
    (tmp_path / "data.csv").write_text("x,y,z,label\n0,0,0,-1\n1,1,0,1\n2,0,-3,1\n", encoding="utf-8")
    shutil.copy(ROOT / "tests" / "tex" / "cases" / "shared-counters" / "main.tex", tmp_path)
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,1\n", encoding="utf-8")
    (tmp_path / "vectors.csv").write_text("1,0\n0,1\n3,4\n", encoding="utf-8")
    stored = Path("reports", "witnesses", "charles2019-remark-6.json")
    (tmp_path / stored).parent.mkdir(parents=True)
    shutil.copy(ROOT / stored, tmp_path / stored)
    return tmp_path


def _starting(table: dict[str, Any], line: str, default: Any) -> Any:
    return next((value for start, value in table.items() if line.startswith(start)), default)


def _run(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a line as a shell does; return its status and what it prints."""
    if not line.startswith("verify "):
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout
    command, _, target = line.partition(" > ")
    status = main(shlex.split(f"{command} {_starting(LESS, line, '')}")[1:])
    said = capsys.readouterr()
    if target:
        Path(target).write_text(said.out, encoding="utf-8")
        return status, ""
    return status, said.out + said.err


def test_the_list_of_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need("torch", "sklearn", "matplotlib", "numba")
    import torch

    torch.save({"0.weight": torch.eye(2), "0.bias": torch.zeros(2), "2.weight": torch.ones(1, 2), "2.bias": torch.zeros(1)}, "weights.pt")
    for row in COMMANDS.splitlines():
        line = re.split(r" {3,}", row)[0]
        status, said = _run(line, capsys)

        assert status in _starting(STATUS, line, {0}), f"{line}\n{said}"
        if status == 2:
            assert "nowhere.npz does not hold MNIST (no such file)" in said


@pytest.mark.parametrize("session", SESSIONS, ids=["direction", "hunt"])
def test_a_session(session: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is shown is said, up to an ellipsis; how many instances were kept depends on the work."""
    (folder / "conjecture_3.py").write_text(CONJECTURE, encoding="utf-8")
    for part in session.removeprefix("$ ").split("\n$ "):
        line, _, shown = part.partition("\n")
        status, said = _run(line, capsys)
        left = [_counted(one) for one in said.splitlines()]

        assert status in _starting(STATUS, line, {0}), said
        for one in shown.splitlines():
            start = _counted(one.rstrip("… "))
            assert any(here.startswith(start) for here in left), f"{one}\n{said}"


def _counted(line: str) -> str:
    return re.sub(r"keeps \d+ of \d+", "keeps m of n", line)


def test_the_conjecture_is_fifteen_lines() -> None:
    assert len([line for line in CONJECTURE.splitlines() if line.strip()]) <= 15


def test_the_claim() -> None:
    names: dict[str, Any] = {"__name__": "readme"}
    exec(compile(CLAIM, "README.md", "exec"), names)
    printed, repaired = (names[name]() for name in ("Theorem4", "Theorem4Repaired"))

    for claim in (printed, repaired, *(entry.claim for entry in repaired.weakenings())):
        result = run(claim, Profile("little", draws=50, listed=50, programs=0))
        assert result.outcome is claim.expects, f"{claim.id}: {result.reason}"
        assert result.admitted.total() > 0
    assert {entry.name for entry in repaired.weakenings()} == {"separable", "both labels"}
    assert printed.repaired_by == (repaired.id,)


def test_the_two_commands_are_there() -> None:
    for line in TARGETS.splitlines():
        command = line.partition("#")[0].split()
        done = subprocess.run(
            [command[0], "-n", *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stderr
        assert {"verify": "verify run", "test": "pytest -n 2"}[command[1]] in done.stdout
