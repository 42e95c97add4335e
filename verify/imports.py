"""Which files a conjecture's file imports: what it says depends on them too."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sysconfig
from collections.abc import Iterator
from pathlib import Path


_OWN = Path(__file__).resolve().parent
_INSTALLED = [
    _OWN,
    _OWN.parent / "theorems",
    *(Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")),
]
_PACKAGES = {"site-packages", "dist-packages"}
# What lies in these is known by its version, or is hashed whole.


def imported(text: str) -> list[Path]:
    """Return the files that a Python text imports, and those that they import, in a stable order.

    Read from the texts and not from what is loaded, for a process may have loaded one of them
    earlier, and may load another only when a decider runs. Of a package every Python file counts.
    A name that is put together while the code runs is not seen, nor are files of data.

    Parameters
    ----------
    text : Python source that compiles

    Returns
    -------
    files outside the library and the installed packages
    """
    importlib.invalidate_caches()  # a file may be younger than the listing of its folder
    found: set[Path] = set()
    todo: list[str | bytes] = [text]
    while todo:
        for name in imported_names(todo.pop()):
            for file in set(_files(name)) - found:
                found.add(file)
                todo.append(content(file))
    return sorted(found)


def content(file: Path) -> bytes:
    """Return what a file holds; nothing where it cannot be read, for then it says nothing."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def imported_names(text: str | bytes) -> set[str]:
    """Return the top-level names that a text imports, wherever in it."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()  # no Python, or nothing that can be imported
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    names |= {name for node in nodes if isinstance(node, ast.Call) for name in _by_call(node)}
    return {name.partition(".")[0] for name in names} - {""}


def _by_call(call: ast.Call) -> Iterator[str]:
    """Yield the name in ``import_module("name")`` and ``__import__("name")``."""
    function = getattr(call.func, "attr", getattr(call.func, "id", None))
    if function in ("import_module", "__import__") and call.args:
        name = getattr(call.args[0], "value", None)
        if isinstance(name, str) and not name.startswith("."):
            yield name


def _files(name: str) -> Iterator[Path]:
    """Yield the files of a top-level module or package, unless it is installed or not there."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):  # "__main__" has none
        return
    if spec is None:
        return
    roots = [Path(place) for place in spec.submodule_search_locations or ()]
    if not roots and spec.has_location and spec.origin is not None:
        roots = [Path(spec.origin)]
    for root in roots:
        if not is_installed(root):
            files = root.rglob("*.py") if root.is_dir() else [root]
            yield from (file.absolute() for file in files if file.is_file())


def is_installed(path: Path) -> bool:
    """Is a file or folder part of the library, or of what was installed beside it?"""
    whole = path.resolve()
    return not _PACKAGES.isdisjoint(whole.parts) or any(map(whole.is_relative_to, _INSTALLED))
