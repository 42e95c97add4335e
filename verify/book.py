"""What the installed book lends the engine, which finds it by name: there may be none."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any


BOOK = "theorems"


def lent(table: str) -> Mapping[str, Any]:
    """Return a table of the book, such as MOVED; an empty one where there is no book.

    >>> lent("nothing of this name")
    {}
    """
    if BOOK not in sys.modules and find_spec(BOOK) is None:
        return {}
    own: Mapping[str, Any] = getattr(import_module(BOOK), table, {})
    return own


def found(place: str) -> Any:
    """Return what lies at "package.module:name"."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def moved(module: str, name: str) -> Any:
    """Return what a module held once and holds no more, where it is or where it lay before.

    Raises
    ------
    AttributeError
        Where it never held it.
    """
    table = lent("MOVED")
    known = (f"{one}.{name}" for one in (module, *(old for old, new in table.items() if new == module)))
    place = next((table[one] for one in known if one in table), None)
    if place is None:
        msg = f"module {module!r} has no attribute {name!r}"
        raise AttributeError(msg, name=name, obj=sys.modules.get(module))
    return getattr(import_module(place), name)


class _Moved(MetaPathFinder, Loader):
    """Finds modules by where they lay once: no second copy is made of any."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to find a module that has moved; None for any other."""
        if not fullname.startswith(("verify.", "theorems.")) or fullname not in lent("MOVED"):
            return None
        return ModuleSpec(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        """Let the old name stand for the module itself."""
        sys.modules[module.__name__] = import_module(lent("MOVED")[module.__name__])


def find_moved() -> None:
    """Let users' files find modules by where they lay once."""
    if not any(isinstance(finder, _Moved) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Moved())


def old_places(text: str) -> Iterator[str]:
    """Say of each import of a file, from an old place, in which line it is and what is the new one.

    Parameters
    ----------
    text : Python source that compiles
    """
    import ast

    table = lent("MOVED")
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            within = "" if node.level else node.module or ""
            own = [f"{within}.{name}" for name in names]
            names = own if all(name in table for name in own) else [within, *own]
        for name in names:
            if name in table:
                yield f"line {node.lineno}: {name} is in {table[name]} now; its old place goes with the next version"
