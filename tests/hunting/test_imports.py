"""What a conjecture's file imports counts as its own code; what is installed does not."""

from __future__ import annotations

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
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
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
    ],
)
def test_what_is_imported(folder: Path, text: str, expected: list[str]) -> None:
    assert imported(text) == [(folder / name).resolve() for name in expected]
