"""What ``verify new-chapter`` writes can be installed, runs, and keeps its laws as it is."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from installing import (
    PACKAGES,
    ROOT,
    build,
    environment,
    install,
    needed,
    output,
    report_in,
    sources,
)

from verify.cli import main


pytestmark = pytest.mark.xdist_group("wheel")
KEY, PACKAGE = "notes-2024", "notes_2024"


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel, and pytest; return the environment's programs."""
    found = environment(tmp_path_factory.mktemp("environment"), needed("separatrix", "pytest") - {"separatrix"})
    install(found, wheel)
    return found


def test_a_new_package_runs_and_keeps_its_laws(programs: Path, tmp_path: Path) -> None:
    said = output([programs / "verify", "new-chapter", KEY], tmp_path)
    project = tmp_path / KEY
    assert said.strip().endswith(f"python -m pip install -e {KEY} && verify laws {KEY}")
    (tmp_path / "out").mkdir()
    files = [*sources([f"src/{PACKAGE}"], project), Path("pyproject.toml")]
    install(programs, build(files, project, tmp_path / "copy", tmp_path / "out"))

    laws = output([programs / "verify", "laws", KEY], tmp_path)
    output([programs / "verify", "run", KEY, "--out", "report"], tmp_path)
    suite = output([programs / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", "-k", "repaired"], project)

    assert laws.startswith("claims and variants: 3; laws: ")
    outcomes = {claim["id"]: claim["outcome"] for claim in report_in(tmp_path / "report")["claims"]}
    assert outcomes == {f"{KEY}/proposition-1": "refuted", f"{KEY}/proposition-1-repaired": "survives"}
    assert " passed" in suite


def test_a_new_chapter_of_the_book_runs_and_keeps_its_laws(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    refused = subprocess.run(
        [programs / "verify", "new-chapter", "notes2024", "--in-book"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "the book is an installed copy" in refused.stderr

    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # what a checkout has before all that is installed
    output([programs / "python", "-m", "verify", "new-chapter", "notes2024", "--in-book"], tmp_path)
    laws = output([programs / "python", "-m", "verify", "laws", "notes2024"], tmp_path)

    assert (tmp_path / "theorems" / "notes2024" / "proposition_1.py").exists()
    assert laws.startswith("claims and variants: 4; laws: ")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("My Paper", "key must be small letters"),
        ("class", "Python keeps this word for itself"),
        ("ours", "there is a chapter of this key, of the book"),
        ("there", "is there already; choose another key, or remove it"),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    key: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path)

    assert main(["new-chapter", key]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_every_template_is_shipped(wheel: Path) -> None:
    folder = ROOT / "verify" / "scaffold"
    with zipfile.ZipFile(wheel) as content:
        held = set(content.namelist())

    templates = {path.relative_to(ROOT).as_posix() for path in folder.rglob("*.txt")}
    assert len(templates) >= 9
    assert templates <= held
