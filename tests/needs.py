"""What the tests of the MNIST experiment need, and what they do without it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any, NoReturn

import pytest


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
