"""The engine names no geometry: no import, string, attribute or identifier of labelled sets.

Which files are geometry, wherever they still lie, ``docs/rooms.md`` says. What is not yet rid of
its geometry is an exception with its count, and the list of exceptions may only shrink.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from test_house import room_of

from verify.kernel import ASKED, CHECKS


ROOT = Path(__file__).parents[1]

GEOMETRY = {
    str(path.relative_to(ROOT))
    for folder in ("verify", "theorems") for path in (ROOT / folder).rglob("*.py")
    if room_of(str(path.relative_to(ROOT))) == "geometry"
}
SHOWN = (
    "theorems/geometry/scouts/", "theorems/geometry/picture/", "theorems/geometry/answers.py",
    "theorems/geometry/data.py", "theorems/geometry/toolkit.py",
)  # fmt: skip
# Its files that search, draw and talk: their classes are nothing that an engine could ask about.

NO_GEOMETRY = {"enclosure", "program"}
# Kinds of the kernel that speak of no points: numbers, and linear programs.

WORDS = {
    *CHECKS, *(key for kind in CHECKS for key in ASKED[kind][1:] if kind not in NO_GEOMETRY),
    "searched", "separator", "network", "region", "half-space", "linear",
} - NO_GEOMETRY - {"label", "bias", "classes", "counts", "groups", "layers", "lambda", "tolerance", "w", "b"}
# Kinds, keys and words of geometry. A claim has a label, a page counts and groups, a scheme has layers, Greek has lambda, a file is
# opened with "w": anybody's.

ATTRIBUTES = {"s", "h", "points", "labels", "classifier"}

EXCEPTIONS: dict[str, dict[str, int]] = {
    "verify/claim.py": {"'searched'": 1},
    "verify/exact/program.py": {"'point'": 1},
    "verify/hunting.py": {"'searched'": 1},
    "verify/picture/scene.py": {"'labels'": 1, "'points'": 1, "'ray'": 1, "'linear'": 1},
    # Keys of stored scenes, and a scale of a parameter.
    "verify/printed.py": {"'labels'": 1},
    "verify/tex/paper.py": {"'labels'": 1},
    # LaTeX's own word, in files.
    "verify/probability/run.py": {"'points'": 1},
    "verify/report/artist.py": {"'ray'": 1},
    "verify/report/maths.py": {"'separator'": 1},
    "verify/report/measurements.py": {"'points'": 3},
    "verify/report/reading.py": {"'searched'": 1},
    "verify/report/schema.py": {"'labels'": 5, "'linear'": 1, "'points'": 6, "'ray'": 2},
}


def _classes(paths: Iterable[str]) -> set[str]:
    return {
        node.name
        for path in paths
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def engine() -> list[str]:
    """Return the files of the engine outside the kernel."""
    paths = (str(path.relative_to(ROOT)) for path in sorted((ROOT / "verify").rglob("*.py")))
    return [path for path in paths if path not in GEOMETRY and not path.startswith("verify/kernel/")]


CLASSES = _classes(p for p in GEOMETRY if not p.startswith(SHOWN)) - _classes(engine())
# The public classes of geometry; a name that the engine has too, such as Domain, is not its own.


def _module(name: str) -> str:
    return name.replace(".", "/") + ".py"


def named(text: str) -> Iterator[str]:
    """Yield what a text of Python names of geometry."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in WORDS:
            yield repr(node.value)
        elif isinstance(node, ast.Name) and node.id in CLASSES:
            yield node.id
        elif isinstance(node, ast.Attribute) and node.attr in CLASSES:
            yield node.attr
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield f".{node.attr}"
        elif isinstance(node, ast.Import):
            yield from (f"import {one.name}" for one in node.names if _module(one.name) in GEOMETRY)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            yield from (f"import {name}" for name in names if _module(name) in GEOMETRY)
            yield from (one.name for one in node.names if one.name in CLASSES)


@pytest.mark.parametrize("path", engine())
def test_the_engine_names_no_geometry(path: str) -> None:
    found = Counter(named((ROOT / path).read_text(encoding="utf-8")))
    allowed = EXCEPTIONS.get(path, {})

    more = {word: count for word, count in found.items() if count > allowed.get(word, 0)}
    assert not more, f"{path} names geometry: {more}"
    fewer = {word: count for word, count in allowed.items() if found[word] < count}
    assert not fewer, f"{path} has more exceptions than it needs, lower them: {fewer}"


def test_no_exception_is_for_a_file_that_is_gone() -> None:
    assert set(EXCEPTIONS) <= {*engine()}
    assert all((ROOT / path).exists() for path in GEOMETRY)


@pytest.mark.parametrize("planted", [
    "from theorems.geometry.objects.labelled import LabelledSet",
    "from theorems.geometry.objects import labelled",
    "import theorems.geometry.objects.labelled",
    "def f():\n    from theorems.geometry import answers",
    "def f(x):\n    return isinstance(x, WithClassifier)",
    "def f(x: 'int') -> Network: ...",
    "kind = 'separators'",
    "data = {'points': []}",
    "size = len(x.s.points)",
    "match certificate:\n    case {'class': 'ray'}: ...",
    "if claim.inner == 'searched': ...",
])
def test_planted_geometry_is_seen(planted: str) -> None:
    assert [*named(planted)]


def test_other_words_are_free() -> None:
    free = "from verify.exact.integers import Rational\nlabel = claim.label\nx = {'label': 1, 'classes': 2}"
    assert not [*named(free)]
    assert len(CLASSES) > 10
    assert len(WORDS) > 15
