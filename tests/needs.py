"""What tests need, what they do without it, and which share it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest


BROWSER_OR_CLUSTER = "browser or cluster"
# The group of tests of which two at a time would be too much for a machine.


def lacking(reason: str, **where: Any) -> NoReturn:
    """Skip with the reason, or fail where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, **where)


def need(*packages: str) -> None:
    """Ask for the packages that a test file imports, before it does."""
    for package in packages:
        if not find_spec(package):
            reason = f"Figure 4 needs {package}: install the project's extras."
            lacking(reason, allow_module_level=True)


@contextmanager
def unchanged(folder: Path) -> Iterator[Path]:
    """Share a folder among tests: what one of them writes there fails, whoever comes next."""
    before = _contents(folder)
    yield folder
    assert _contents(folder) == before, f"a test wrote to {folder}, which others read"


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
