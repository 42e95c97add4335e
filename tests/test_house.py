"""The house rules that tools can check: lint, types, and who may import whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from doctest import DocTestParser
from pathlib import Path
from typing import NamedTuple

import pytest


ROOT = Path(__file__).parents[1]


FILES = sorted(
    str(path.relative_to(ROOT)) for top in ("verify", "theorems") for path in (ROOT / top).rglob("*.py")
)
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
STRICT = ("verify/", "theorems/geometry/", "theorems/mnist/")
# What is checked by its types, all of it.
FEWEST_FILES, FEWEST_DOCTESTS = 205, 60
# At least so many files are checked, and so many examples run: raise these, and lower them only
# where files or examples were merged or deleted on purpose.


def say(*command: str) -> str:
    """Run a tool that must find nothing, and return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_ruff_finds_nothing() -> None:
    say("ruff", "check", ".")


def test_mypy_finds_nothing_and_reads_every_file() -> None:
    files = [path for path in FILES if path.startswith(STRICT)]

    (checked,) = re.findall(r"no issues found in (\d+) source files", say("mypy"))
    assert int(checked) >= len(files) >= FEWEST_FILES  # it counts folders without __init__ too


def test_types_are_checked_strictly_and_nowhere_less() -> None:
    settings = SETTINGS["mypy"]
    ours = [
        name for one in settings["overrides"] for name in one["module"]
        if name.partition(".")[0] in ("verify", "theorems", "*")
    ]
    loose = [
        f"{path}: {line}" for path in FILES if path.startswith(STRICT)
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines()
        if re.search(r"#\s*mypy:|#\s*type:\s*ignore(?!\[)", line)
    ]

    assert settings["strict"] is True
    assert set(settings) == {"packages", "strict", "overrides"}
    assert settings["packages"] == [path.strip("/").replace("/", ".") for path in STRICT]
    assert (ours, loose) == ([], [])


def with_examples() -> Counter[str]:
    """Count the docstrings with examples in each file of the house."""
    found: Counter[str] = Counter()
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for path in FILES:
        text = (ROOT / path).read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(text)) if ">>>" in text else ()
        found[path] += sum(
            bool(DocTestParser().get_examples(ast.get_docstring(node) or ""))
            for node in nodes if isinstance(node, kinds)
        )
    return +found


def test_every_example_in_a_docstring_is_run() -> None:
    rooms = [path for path in SETTINGS["pytest"]["ini_options"]["testpaths"] if path != "tests"]

    listed = say("pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *rooms)
    collected = Counter(line.partition("::")[0] for line in listed.splitlines() if "::" in line)

    assert collected == with_examples()
    assert collected.total() >= FEWEST_DOCTESTS


class Room(NamedTuple):
    paths: list[str]
    may: set[str]


def rooms() -> dict[str, Room]:
    """Read the table of ``docs/rooms.md``."""
    found = {}
    for line in (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        paths = re.findall("`([^`]+)`", cells[1]) if len(cells) == 3 else []
        if paths:
            named = set(cells[2].replace(" but the standard library", "").split(", ")) - {"nothing"}
            found[cells[0]] = Room(paths, named)
    return found


ROOMS = rooms()


def room_of(path: str) -> str:
    """Return the room of a file, by the longest path that fits."""
    fit = [
        (len(own), name)
        for name, room in ROOMS.items() for own in room.paths
        if path == own or (own.endswith("/") and path.startswith(own))
    ]
    assert fit, f"{path} is in no room of docs/rooms.md"
    return max(fit)[1]


def imported(path: str, text: str) -> Iterator[str]:
    """Yield the files of the house that a text imports, wherever in it, be it by a call."""
    for node in ast.walk(ast.parse(text)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = Path(path).parts[: -node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                names = [node.args[0].value]
        for name in names:
            if name.partition(".")[0] in ("verify", "theorems", "tests"):
                yield _file_of(name)


def _file_of(name: str) -> str:
    """Return the file of a module, or of the module that holds a name."""
    path = name.replace(".", "/")
    for own in (f"{path}.py", f"{path}/__init__.py"):
        if (ROOT / own).exists():
            return own
    return _file_of(name.rpartition(".")[0]) if "." in name else f"{path}/"


def arrows(path: str, text: str) -> set[str]:
    """Return the rooms that a file imports and may not."""
    own = room_of(path)
    rooms = {
        "tests" if other.startswith("tests/") else room_of(other) for other in imported(path, text)
    }
    return rooms - {own} - ROOMS[own].may


STANDING: dict[str, set[str]] = {}
# Arrows that are still to be cut: a list that may only shrink.


@pytest.mark.parametrize("path", FILES)
def test_each_file_imports_what_its_room_may(path: str) -> None:
    found = arrows(path, (ROOT / path).read_text(encoding="utf-8"))

    assert found == STANDING.get(path, set()), (
        f"{path} ({room_of(path)}) imports what docs/rooms.md does not name; where an arrow of "
        "STANDING was cut, take it out"
    )


def test_the_table_names_files_and_rooms_that_there_are() -> None:
    assert len(ROOMS) > 15
    for name, room in ROOMS.items():
        assert all((ROOT / path).exists() for path in room.paths), name
        assert room.may <= set(ROOMS), name
    assert set(STANDING) <= set(FILES)


def test_no_room_is_above_and_below_another() -> None:
    for name, room in ROOMS.items():
        assert not [other for other in room.may if name in ROOMS[other].may or other == name], name


PLANTED = {
    "verify/kernel/ray.py": ("from verify.errors import BadInput", "plain"),
    "verify/errors.py": ("from verify import kernel", "kernel"),
    "verify/kinds.py": ("import verify.errors", "plain"),
    "verify/exact/integers.py": ("def f():\n    from verify import objects", "words"),
    "verify/claim.py": ("from verify.search.search import Search", "search"),
    "verify/objects.py": ("if TYPE_CHECKING:\n    from theorems.geometry.objects.labelled import LabelledSet", "geometry"),
    "verify/search/shrink.py": ("from verify.probability.run import CellRun", "probability"),
    "verify/probability/run.py": ("def f():\n    import verify.registry", "trying"),
    "verify/registry.py": ("from verify.report.write import write_report", "report"),
    "verify/campaign/deep.py": ("from verify import report", "report"),
    "verify/laws/law.py": ("from verify.campaign import merge", "campaign"),
    "verify/report/svg.py": ("from verify import session", "front"),
    "verify/cli.py": ("def f():\n    importlib.import_module('theorems.geometry.commands')", "geometry"),
    "verify/budget.py": ("import theorems", "book"),
    "theorems/geometry/commands.py": ("from theorems.charles2019.theorem_4 import Theorem4", "charles2019"),
    "theorems/geometry/domains/shapes.py": ("from verify import registry", "trying"),
    "theorems/charles2019/lemma_3.py": ("import theorems.ours.capacity", "ours"),
    "verify/judge.py": ("from tests import asking", "tests"),
}


@pytest.mark.parametrize("path", PLANTED)
def test_a_planted_import_is_reported(path: str) -> None:
    line, room = PLANTED[path]

    assert arrows(path, line) == {room}


def strange(text: str) -> set[str]:
    """Return what a text imports beside the standard library, the kernel and ``Chapter``."""
    allowed = ("verify.kernel", "verify.chapter.Chapter", "verify.Chapter")
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names}
    return {
        name for name in names
        if name.partition(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith(tuple(f"{one}." for one in allowed))
    }


@pytest.mark.parametrize("name", ["__init__.py", "kinds.py"])
def test_what_checks_a_kind_imports_the_kernel_alone(name: str) -> None:
    """A package is imported before its check is: both belong to what somebody has to trust."""
    text = (ROOT / "tests" / "outsider" / "mypaper" / name).read_text(encoding="utf-8")

    assert strange(text) == set()


@pytest.mark.parametrize(
    "line",
    ["import verify.objects", "from verify import objects", "from verify.kernels import x", "import numpy",
     "def f():\n    from verify.exact.decision import certified", "from . import graphs",
     "from verify.chapter import ERROR"],
)
def test_a_planted_import_of_a_kind_is_reported(line: str) -> None:
    assert len(strange(line)) == 1


def test_a_public_function_never_bears_the_name_of_a_module() -> None:
    """``verify.run`` would be the module."""
    modules = {Path(path).stem for path in FILES if path.startswith("verify/") and path.count("/") == 1}
    modules |= {path.split("/")[1] for path in FILES if path.startswith("verify/") and path.count("/") > 1}
    public = ast.parse((ROOT / "verify" / "__init__.py").read_text(encoding="utf-8")).body

    assert not {node.name for node in public if isinstance(node, ast.FunctionDef)} & modules


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
