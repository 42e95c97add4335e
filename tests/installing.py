"""Packages built as wheels, and installed where nothing else is: for tests of what users get."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement


ROOT = Path(__file__).parents[1]
PACKAGES = ("theorems", "verify")


def sources(packages: Iterable[str] = PACKAGES, root: Path = ROOT) -> Iterator[Path]:
    """Yield the files of packages, as paths below the root."""
    for package in packages:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root)


def build(files: Iterable[Path], root: Path, copy: Path, out: Path) -> Path:
    """Build a wheel from a copy: what an earlier build left behind goes into no wheel."""
    for path in files:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, copy / path)
    command = f"from setuptools import build_meta; build_meta.build_wheel({str(out)!r})"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (path,) = out.iterdir()
    return path


def own_wheel(copy: Path, out: Path) -> Path:
    """Build the wheel of this project."""
    files = (*sources(), *map(Path, ("pyproject.toml", "README.md", "LICENSE")))
    return build(files, ROOT, copy, out)


def needed(*names: str) -> set[str]:
    """Return distributions and all that they need, without any extra."""
    found: set[str] = set()
    left = [name.lower() for name in names]
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


def environment(folder: Path, distributions: Iterable[str]) -> Path:
    """Make an environment that has these distributions of ours, and nothing else; return its programs."""
    venv.create(folder, symlinks=True)
    site = site_of(folder / "bin")
    for name in distributions:
        files = metadata.files(name) or ()
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(str(files[0].locate().parents[len(files[0].parts) - 1] / top))
    return folder / "bin"


def site_of(programs: Path) -> Path:
    """Return where an environment's packages are."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(output([programs / "python", "-c", where], programs).strip())


def install(programs: Path, *wheels: Path) -> None:
    """Install wheels into an environment, and nothing that they need."""
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet",
         "--disable-pip-version-check", "--no-index", "--no-deps", *wheels],
        check=True,
    )  # fmt: skip


def output(command: list[Any], folder: Path) -> str:
    """Run a command that must end well; return what it says."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def report_in(folder: Path) -> dict[str, Any]:
    """Read a report, but for times."""
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    del report["provenance"]
    return report
