"""What has moved is found by where it lay for one version more, and the new place is told."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hunting.budgets import afterwards
from hunting.conjectures import SEARCHED, written

import theorems
from verify.book import old_places
from verify.cli import main
from verify.registry import load


OLD = "from verify.conjecture import ForEachClassifier, pairs\n" + SEARCHED.replace("ForEachClassifier,", "")
MODULE = "import verify.exact.elsewhere as one\nfrom verify.exact import elsewhere as two\n" + SEARCHED


def test_a_file_that_imports_from_an_old_place_is_hunted_as_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    afterwards(monkeypatch, OBSERVED=10)
    path = written(tmp_path, OLD)
    found = []
    for text in (SEARCHED, OLD):
        written(tmp_path, text)
        assert main(["hunt", path, "--work", "60", "--out", str(tmp_path / "out")]) == 0
        found.append(json.loads((tmp_path / "out" / "report.json").read_text())["claims"])
        shutil.rmtree(tmp_path / "out")

    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("verify:")]
    assert [line.partition(";")[0] for line in told] == [
        f"verify: {path}, line 1: verify.conjecture.ForEachClassifier is in theorems.blocks now",
        f"verify: {path}, line 1: verify.conjecture.pairs is in theorems.geometry.each_classifier now",
    ]
    assert found[0] == found[1] != []


def test_a_module_that_has_moved_is_no_second_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(theorems.MOVED, "verify.exact.elsewhere", "theorems.geometry.domains.shapes")
    load(written(tmp_path, MODULE + "\n\nassert one is two\nassert one.__name__ == 'theorems.geometry.domains.shapes'\n"))

    assert [line.partition(";")[0] for line in old_places(MODULE)] == [
        "line 1: verify.exact.elsewhere is in theorems.geometry.domains.shapes now",
        "line 2: verify.exact.elsewhere is in theorems.geometry.domains.shapes now",
    ]


def test_a_name_that_left_a_module_before_it_moved_is_found(tmp_path: Path) -> None:
    both = "from verify.exact.convex import Region, decide_convex as old\n" + SEARCHED
    one = "from verify.exact.convex import Region\n"
    load(written(tmp_path, both + "\n\nassert Region.__name__ == 'Region'\nassert old.__name__ == 'decide_convex'\n"))

    assert [line.partition(";")[0] for line in old_places(both)] == [
        "line 1: verify.exact.convex is in theorems.geometry.deciders.convex now",
        "line 1: verify.exact.convex.Region is in theorems.geometry.objects.regions now",
    ]
    assert [line.partition(";")[0] for line in old_places(one)] == [
        "line 1: verify.exact.convex.Region is in theorems.geometry.objects.regions now",
    ]


def test_what_never_was_there_is_not_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = OLD.replace("ForEachClassifier, pairs", "ForEachClasifier")

    assert main(["hunt", written(tmp_path, text)]) == 2
    assert "line 1: ImportError: cannot import name 'ForEachClasifier'" in capsys.readouterr().err


def test_a_test_of_an_old_file_is_collected(tmp_path: Path) -> None:
    path = written(tmp_path, OLD, "test_old.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", path],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )

    assert "1 test collected" in done.stdout, done.stdout + done.stderr


def test_nothing_of_ours_looks_in_an_old_place() -> None:
    root = Path(theorems.__file__).parents[1]
    for folder in ("verify", "theorems"):
        for path in sorted((root / folder).rglob("*.py")):
            assert not [*old_places(path.read_text(encoding="utf-8"))], path
