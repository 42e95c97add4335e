"""What is installed from a wheel: all of it, with nothing but what it depends on, anywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from installing import ROOT, environment, install, needed, output, report_in, sources
from packaging.requirements import Requirement

import verify
from theorems import blocks
from verify.cli import main
from verify.registry import claims, own


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("torch", "sklearn", "matplotlib", "numba", "distributed", "pytest", "playwright")
IDS = ["charles2019/lemma-3", "charles2019/theorem-4", "charles2019/figure-1", "ours/sum-of-multipliers"]
pytestmark = pytest.mark.xdist_group("wheel")  # built once
SENTENCES = [name for name in claims(own()) if name.startswith("charles2019/figure-4")]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where only its base dependencies are; return the environment's programs."""
    needs = needed(*(Requirement(line).name for line in PROJECT["dependencies"]))
    programs = environment(tmp_path_factory.mktemp("environment"), needs)
    install(programs, wheel)
    return programs


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        held = {name for name in content.namelist() if ".dist-info/" not in name}

    assert held == {path.as_posix() for path in sources()}
    assert "theorems/charles2019/stored/figure-4/paper/results.json" in held
    assert "theorems/moosavi2018/stored/universal/small/results.json" in held
    assert "theorems/zhang2022/stored/noises/small/results.json" in held
    assert "verify/report/templates/base.html" in held


def test_it_says_which_version_it_is(installed: Path, tmp_path: Path) -> None:
    said = output([installed / "verify", "--version"], tmp_path)

    assert said == f"verify {verify.__version__}\n"
    assert PROJECT["version"] == verify.__version__
    assert f"version: {verify.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {verify.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    held = "from importlib import metadata; print(metadata.version('separatrix'))"
    assert output([installed / "python", "-c", held], tmp_path).strip() == verify.__version__


def test_it_sees_no_extra(installed: Path, tmp_path: Path) -> None:
    """Else the tests below would show nothing."""
    script = (
        "from importlib.util import find_spec; import verify, theorems;"
        f"print([name for name in {EXTRAS!r} if find_spec(name)], verify.__file__)"
    )
    said = output([installed / "python", "-c", script], tmp_path)

    assert said.startswith("[] ")
    assert str(installed.parent) in said


def test_in_an_empty_folder_a_run_ends_as_in_a_checkout(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", *IDS, *SENTENCES, "--out"]

    said = output([installed / "verify", *arguments, "here"], tmp_path)
    status = main([*arguments, str(tmp_path / "there")])

    assert status == 0
    assert _lasting(said) == _lasting(capsys.readouterr().out)
    here, there = (_without_proofs(report_in(tmp_path / name)) for name in ("here", "there"))
    assert here == there
    assert len(here["claims"]) == len(IDS) + len(SENTENCES)
    pages = [path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.html")]
    assert len(pages) > len(here["claims"])
    assert all((tmp_path / "there" / page).exists() for page in pages)


def _without_proofs(report: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is proved in Coq: the statements are the checkout's, and no wheel has them."""
    del report["proofs"]
    for claim in report["claims"]:
        del claim["proof"]
    return report


def _lasting(said: str) -> list[str]:
    """Leave out times, places, and what is said of a checkout's own tests."""
    passing = ("time: ", "The report is at ", "mutants of our own code")
    return [line for line in said.splitlines() if not line.startswith(passing)]


def test_a_type_checker_sees_every_public_name(installed: Path, tmp_path: Path) -> None:
    """As somebody sees them who has only installed it; what the blocks lend to conjectures, too."""
    names = [f"{one.__name__}.{name}" for one in (verify, blocks) for name in one.__all__]
    lines = ["import theorems.blocks, verify", *(f"reveal_type({name})" for name in names)]
    (tmp_path / "stranger.py").write_text("\n".join(lines), encoding="utf-8")

    said = output(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", installed / "python", "stranger.py"],
        tmp_path,
    )

    revealed = re.findall(r'Revealed type is "(.*)"$', said, re.M)
    assert len(revealed) == len(names), said
    assert not [name for name, kind in zip(names, revealed, strict=True) if kind in ("Any", "object")]


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
    assert all(claim["as_expected"] for claim in report_in(tmp_path / "out")["claims"])
    assert experiment.returncode == 2
    assert experiment.stderr.count("\n") == 1
    assert "separatrix[experiment]" in experiment.stderr
