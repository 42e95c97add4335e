"""What a conjecture's file imports counts as its own code; what is installed does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from verify.imports import imported


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    files = {
        "imports_first.py": "import imports_second\n",
        "imports_second.py": "import imports_first, numpy, theorems.blocks, verify\n",
        "imports_late.py": "",
        "imports_broken.py": "def\n",
        "imports_package/__init__.py": "from . import inner\nimport imports_late\n",
        "imports_package/inner.py": "",
        "imports_package/other.py": "raise OSError\n",
        "imports_namespace/part.py": "",
        "imports_mark.py": "\ufeffimport imports_late\n",
        "imports_long.py": "x = " + "-" * 200_000 + "1\n",
        "site-packages/imports_installed.py": "",
    }
    monkeypatch.syspath_prepend(tmp_path / "site-packages")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "imports_package" / "loop.py").symlink_to("loop.py")
    (tmp_path / "imports_package" / "gone.py").symlink_to("nowhere.py")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import numpy, json, theorems, verify.claim, __main__, not_there_at_all", []),
        ("import imports_first as first", ["imports_first.py", "imports_second.py"]),
        ("from imports_second import x", ["imports_first.py", "imports_second.py"]),
        ("def decide():\n    import imports_late", ["imports_late.py"]),
        (
            "import imports_package.inner",
            [
                "imports_late.py",
                "imports_package/__init__.py",
                "imports_package/inner.py",
                "imports_package/other.py",
            ],
        ),
        ("import imports_namespace.part", ["imports_namespace/part.py"]),
        ("import imports_broken", ["imports_broken.py"]),
        ("import imports_mark", ["imports_late.py", "imports_mark.py"]),
        ("import imports_long", ["imports_long.py"]),
        ("import imports_installed", []),
        ("import_module('imports_late')", ["imports_late.py"]),
        ("importlib.import_module(name)\n__import__('imports_late.x', {})", ["imports_late.py"]),
        ("from . import imports_late\nimport_module('.imports_late')", []),
    ],
)
def test_what_is_imported(folder: Path, text: str, expected: list[str]) -> None:
    assert imported(text) == [(folder / name).resolve() for name in expected]


def test_an_environment_behind_a_link_is_installed_all_the_same(tmp_path: Path) -> None:
    """Once the whole of numpy counted there, and was read for minutes."""
    link = tmp_path / "link"
    link.symlink_to(Path(sys.prefix))
    program = (
        "from verify.imports import imported;"
        "print(imported('import json, numpy, hypothesis, theorems'), imported('import own_one'))"
    )
    (tmp_path / "own_one.py").write_text("", encoding="utf-8")
    done = subprocess.run(
        [link / "bin" / "python", "-c", program],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )

    assert done.stdout == f"[] [{(tmp_path / 'own_one.py')!r}]\n"
