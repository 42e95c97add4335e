"""What the plugin does for those who run claims and conjectures under pytest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


CLAIMS = '''
"""Claims that a test checks, for a report."""

import pytest


@pytest.mark.parametrize("name", [
    "charles2019/theorem-4", "charles2019/theorem-2", "charles2019/lemma-3", "charles2019/corollary-6",
])
def test_claim(check_claim, name):
    assert check_claim(name).as_expected
'''


def _pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null",
         "--rootdir", ".", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    del report["provenance"]
    return report


def test_several_processes_write_the_report_of_one(tmp_path: Path) -> None:
    """Once each process wrote over what the other had written."""
    (tmp_path / "test_claims.py").write_text(CLAIMS, encoding="utf-8")

    for processes, folder in (("0", "one"), ("2", "two")):
        done = _pytest(tmp_path, "-n", processes, "test_claims.py", "--claims-report", folder)
        assert done.returncode == 0, done.stdout
        assert f"The report on the claims is at {folder}/index.html" in done.stdout

    assert len(_report(tmp_path / "two")["claims"]) == 4
    assert _report(tmp_path / "two") == _report(tmp_path / "one")


def test_the_death_of_a_process_loses_no_claim_of_a_finished_test(tmp_path: Path) -> None:
    dying = CLAIMS + "\n\ndef test_death():\n    import os\n    os.kill(os.getpid(), 9)\n"
    (tmp_path / "test_claims.py").write_text(dying, encoding="utf-8")

    done = _pytest(tmp_path, "-n", "1", "test_claims.py", "--claims-report", "r")

    assert done.returncode == 1
    assert "1 failed, 4 passed" in done.stdout
    assert len(_report(tmp_path / "r")["claims"]) == 4
