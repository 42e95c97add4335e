"""The long run over the claims that should survive: what it counts, keeps and takes up again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from quality import survivors

from verify import registry
from verify.judge import judge
from verify.objects import read
from verify.outcome import Outcome


SMALL = {"by hypothesis": 5, "by light draws": 20, "by walks": 10, "by size": 6}


@pytest.fixture(autouse=True)
def small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survivors, "ROUND", SMALL)


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, Any]:
    summary = tmp_path / "summary.json"
    monkeypatch.setattr(sys, "argv", [
        "survivors", "--journal", str(tmp_path / "journal.jsonl"), "--summary", str(summary),
        "--seconds", "1e9", *options,
    ])
    status = survivors.main()
    return status, json.loads(summary.read_text())["units"]


def test_all_claims_that_should_survive_are_asked() -> None:
    asked = survivors.survivors()

    assert {"charles2019/theorem-11-repaired", "charles2019/figure-1+on a line"} <= set(asked)
    assert all(claim.expects is Outcome.SURVIVES for claim in asked.values())
    assert not any("figure-4" in name for name in asked)  # trials, not draws


def test_a_run_goes_on_where_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = "--only", "theorem-11-repaired"
    status, [first] = run(tmp_path, monkeypatch, *options, "--wanted", "30")
    journal = (tmp_path / "journal.jsonl").read_text()
    assert (status, first["rounds"], first["kept"]) == (0, 1, [])
    assert first["drawn and put to the test"] >= 30
    assert first["put to the test"] == first["drawn and put to the test"] + SMALL["by size"]
    assert first["counts"]["by hypothesis"] == {"survives": 5}

    assert run(tmp_path, monkeypatch, *options, "--wanted", "30")[1] == [first]
    (tmp_path / "journal.jsonl").write_text(journal + '{"unit": "cut')
    (tmp_path / "again").mkdir()
    whole = run(tmp_path / "again", monkeypatch, *options, "--wanted", "60")[1][0]
    (tmp_path / "journal.jsonl").write_text(journal)
    longer = run(tmp_path, monkeypatch, *options, "--wanted", "60")[1][0]
    assert longer["rounds"] == 2
    assert longer["counts"] == whole["counts"]  # stopped or not, the same instances


def test_whatever_does_not_survive_is_kept_with_its_instance() -> None:
    claim = registry.find("charles2019/theorem-11-convex-only")  # refuted on many sets
    line = survivors.round_of(claim, 0, 0)

    refuted = sum(counts.get("refuted", 0) for counts in line["counts"].values())
    assert refuted > 5
    assert line["kept"]
    for entry in line["kept"]:
        assert judge(claim, read(entry["x"])).outcome is Outcome.REFUTED
        assert entry["way"] in SMALL
    found = survivors.summary([line, line])["units"][0]
    assert len(found["kept"]) == survivors.MOST_KEPT
    assert found["put to the test"] == 2 * sum(
        map(survivors.put_to_the_test, line["counts"].values())
    )


def test_what_asks_nothing_or_has_no_answer_does_not_count_as_put_to_the_test() -> None:
    counts = {"survives": 3, "vacuous": 4, "not admitted": 5, "error": 1, "undecided": 1, "refuted": 1}

    assert survivors.put_to_the_test(counts) == 5
    assert survivors.drawn_and_tested({"counts": {"by size": counts, "by walks": counts}}) == 5
