"""Stored counterexamples are replayed without a search, and are the smallest known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verify.cli import main
from verify.objects import read, size
from verify.outcome import Outcome
from verify.registry import find, own
from verify.report.pages import file_name
from verify.session import SEARCHED_KINDS, units
from verify.stored import load, replay


FOLDER = Path(__file__).parents[1] / "reports" / "witnesses"
FILES = sorted(FOLDER.glob("*.json"))
REFUTED = [
    n for n in units(own())
    if find(n).expects is Outcome.REFUTED and find(n).kind in SEARCHED_KINDS
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_replays(path: Path) -> None:
    answer = replay(path)

    assert answer.same, answer.sentence


@pytest.mark.parametrize("name", REFUTED)
def test_every_refutation_is_stored_and_none_smaller_is_found(name: str, check_claim: Any) -> None:
    path = FOLDER / f"{file_name(name)}.json"
    assert path in FILES, f"no witness is stored: run make witnesses ({name})"
    found = check_claim(name).found

    kept = load(path)
    assert kept["claim"] == name
    assert kept["outcome"] == Outcome.REFUTED
    assert size(read(kept["instance"])) <= size(found.x)


def test_every_stored_file_belongs_to_a_unit() -> None:
    known = {file_name(name) for name in units(own())}

    for path in FILES:
        assert path.name.split(".")[0] in known, f"{path.name} belongs to no claim"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda d: d.update(outcome="survives"), 1),
        (lambda d: d["instance"].update(points=[[0], [1]], labels=[1, -1]), 1),
        (lambda d: d["certificates"][0].update(answer="yes"), 1),
        (lambda d: d.update(claim="charles2019/theorem-99"), 2),
        (lambda d: d.update(format="else"), 2),
        (lambda d: d["instance"].update(points=[[0.5]]), 2),
        (lambda d: d["instance"].update(labels=[]), 2),
        (lambda d: d.pop("instance"), 2),
        (lambda d: d["certificates"].append(7), 2),
    ],
)
def test_replay_notices(
    change: Any, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(FOLDER / "charles2019-theorem-4.json")
    change(data)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(data))

    assert main(["replay", str(path)]) == status
    said = capsys.readouterr()
    assert (said.out + said.err).count("\n") == 1


@pytest.mark.parametrize("name", ["ours-input-convex-opposite", "charles2019-note-8-always-l"])
def test_replay_notices_another_witness(name: str, tmp_path: Path) -> None:
    data = load(FOLDER / f"{name}.json")
    path = tmp_path / "changed.json"
    without = {key: value for key, value in data.items() if key != "witness"}
    for change in ({"witness": None}, {"witness": [7]}, {"witness": "x"}):
        path.write_text(json.dumps(without | change))
        answer = replay(path)

        assert not answer.same
        assert "the stored witness is not what" in answer.sentence
    path.write_text(json.dumps(without))
    assert replay(path).same


def test_replay_of_what_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": ')

    assert main(["replay", str(tmp_path / "none.json")]) == 2
    assert main(["replay", str(broken)]) == 2
    assert capsys.readouterr().err.count("\n") == 2
