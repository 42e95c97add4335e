"""What is installed from a wheel: all of it, with nothing but what it depends on, anywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

import verify
from verify.cli import main
from verify.registry import claims, own


ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = ("theorems", "verify")
EXTRAS = ("torch", "sklearn", "matplotlib", "numba", "distributed", "pytest", "playwright")
IDS = ["charles2019/lemma-3", "charles2019/theorem-4", "charles2019/figure-1", "ours/sum-of-multipliers"]
pytestmark = pytest.mark.xdist_group("wheel")  # built once
SENTENCES = [name for name in claims(own()) if name.startswith("charles2019/figure-4")]


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy: what an earlier build left behind goes into no wheel."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for path in (*_sources(), *map(Path, ("pyproject.toml", "README.md", "LICENSE"))):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy / path)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(out)!r})"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (path,) = out.iterdir()
    return path


def _base_dependencies() -> set[str]:
    """Return the distributions that the project needs without any extra, and all that they need."""
    found: set[str] = set()
    left = [Requirement(line).name.lower() for line in PROJECT["dependencies"]]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += _required(name)
    return found


def _required(name: str) -> Iterator[str]:
    for line in metadata.requires(name) or ():
        one = Requirement(line)
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield one.name.lower()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where only its base dependencies are; return the environment's programs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    programs = folder / "bin"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(_output([programs / "python", "-c", where], folder).strip())
    for name in _base_dependencies():
        files = metadata.files(name) or ()
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(str(files[0].locate().parents[len(files[0].parts) - 1] / top))
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet",
         "--disable-pip-version-check", "--no-index", "--no-deps", wheel],
        check=True,
    )  # fmt: skip
    return programs


def _output(command: list[Any], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        held = {name for name in content.namelist() if ".dist-info/" not in name}

    assert held == {path.as_posix() for path in _sources()}
    assert "theorems/charles2019/stored/figure-4/paper/results.json" in held
    assert "verify/report/templates/base.html" in held


def test_it_says_which_version_it_is(installed: Path, tmp_path: Path) -> None:
    said = _output([installed / "verify", "--version"], tmp_path)

    assert said == f"verify {verify.__version__}\n"
    assert PROJECT["version"] == verify.__version__
    assert f"version: {verify.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {verify.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    held = "from importlib import metadata; print(metadata.version('separatrix'))"
    assert _output([installed / "python", "-c", held], tmp_path).strip() == verify.__version__


def test_it_sees_no_extra(installed: Path, tmp_path: Path) -> None:
    """Else the tests below would show nothing."""
    script = (
        "from importlib.util import find_spec; import verify, theorems;"
        f"print([name for name in {EXTRAS!r} if find_spec(name)], verify.__file__)"
    )
    said = _output([installed / "python", "-c", script], tmp_path)

    assert said.startswith("[] ")
    assert str(installed.parent) in said


def test_in_an_empty_folder_a_run_ends_as_in_a_checkout(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", *IDS, *SENTENCES, "--out"]

    said = _output([installed / "verify", *arguments, "here"], tmp_path)
    status = main([*arguments, str(tmp_path / "there")])

    assert status == 0
    assert _lasting(said) == _lasting(capsys.readouterr().out)
    here, there = (_report(tmp_path / name) for name in ("here", "there"))
    assert here == there
    assert len(here["claims"]) == len(IDS) + len(SENTENCES)
    pages = [path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.html")]
    assert len(pages) > len(here["claims"])
    assert all((tmp_path / "there" / page).exists() for page in pages)


def _lasting(said: str) -> list[str]:
    """Leave out times, places, and what is said of a checkout's own tests."""
    passing = ("time: ", "The report is at ", "mutants of our own code")
    return [line for line in said.splitlines() if not line.startswith(passing)]


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    del report["provenance"]
    return report


def test_what_needs_an_extra_is_not_run(installed: Path, tmp_path: Path) -> None:
    """The stored results are read all the same; the status says that something is open."""
    done = subprocess.run(
        [installed / "verify", "run", "figure-4", "--out", "out"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )
    experiment = subprocess.run(
        [installed / "verify", "figure4"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 3, done.stderr
    assert "not run: needs separatrix[experiment] (torch, sklearn" in done.stdout
    assert all(claim["as_expected"] for claim in _report(tmp_path / "out")["claims"])
    assert experiment.returncode == 2
    assert experiment.stderr.count("\n") == 1
    assert "separatrix[experiment]" in experiment.stderr
