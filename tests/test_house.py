"""The house rules that tools can check: lint, types, and who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["mypy"]], ids=["ruff", "mypy"])
def test_tool_finds_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


RULES = {
    "verify/kernel": ("verify.", "verify.kernel"),
    "verify/exact": (
        "verify.", "verify.exact", "verify.kernel", "verify.kinds", "verify.errors", "verify.objects",
        "verify.book",
    ),
}


@pytest.mark.parametrize("folder", RULES)
def test_imports_run_downwards(folder: str) -> None:
    own, *allowed = RULES[folder]
    for path in sorted((ROOT / folder).rglob("*.py")):
        for name in _imports(path):
            if name.startswith((own, "theorems", "tests")):
                assert name.startswith(tuple(allowed)), f"{path} imports {name}"


def test_the_engine_knows_no_paper() -> None:
    for path in sorted((ROOT / "verify").rglob("*.py")):
        for name in _imports(path):
            if name.startswith("theorems"):
                assert path.name == "registry.py", f"{path} imports {name}"


def test_start_up_is_light() -> None:
    """``verify --help`` loads no solver, and ``verify list`` no plotting or learning library."""
    heavy = {"numpy", "scipy", "cvxpy", "torch", "sklearn", "matplotlib", "hypothesis", "jinja2"}
    for command, allowed in (("--help", set()), ("list", {"hypothesis"})):
        script = (
            "import sys; from verify.cli import main\n"
            f"try: main([{command!r}])\nexcept SystemExit: pass\n"
            f"print(sorted({heavy - allowed!r} & set(sys.modules)), file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )

        assert done.stderr.strip() == "[]", command
