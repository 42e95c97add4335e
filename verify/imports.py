"""Which files a conjecture's file imports: what it says depends on them too."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path


_OWN = Path(__file__).parent
_INSTALLED = (Path(sys.prefix), Path(sys.base_prefix), _OWN, _OWN.parent / "theorems")
# What lies in these is known by its version, or is hashed whole.


def imported(text: str) -> list[Path]:
    """Return the files that a Python text imports, and those that they import, in a stable order.

    Read from the texts and not from what is loaded, for a process may have loaded one of them
    earlier, and may load another only when a decider runs. Of a package every file counts.

    Parameters
    ----------
    text : Python source that compiles

    Returns
    -------
    files outside the library and the installed packages
    """
    found: set[Path] = set()
    todo = [text]
    while todo:
        for name in _names(todo.pop()):
            for file in set(_files(name)) - found:
                found.add(file)
                todo.append(file.read_text(encoding="utf-8", errors="replace"))
    return sorted(found)


def _names(text: str) -> set[str]:
    """Return the top-level names that a text imports, wherever in it."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):  # a file of a package that nobody may ever import
        return set()
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in plain | parts}


def _files(name: str) -> Iterator[Path]:
    """Yield the files of a top-level module or package, unless it is installed or not there."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):  # "__main__" has none
        return
    if spec is None:
        return
    roots = [Path(place) for place in spec.submodule_search_locations or ()]
    files = [file for root in roots for file in root.rglob("*.py")]
    if not roots and spec.has_location and spec.origin is not None:
        files = [Path(spec.origin)]
    for file in files:
        whole = file.resolve()
        installed = any(whole.is_relative_to(place) for place in _INSTALLED)
        if whole.suffix == ".py" and whole.is_file() and not installed:
            yield whole
