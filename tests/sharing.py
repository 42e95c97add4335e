"""Which tests one process of pytest-xdist does together, because they share something dear.

The marks ``xdist_group`` say it. pytest-xdist 3.8 tells its controller by writing them into the ids of
tests, which pytest 9.2 does not let it: there each worker made each claim's run, the book, and the wheel
once more, and two browsers ran at a time. Here each worker leaves its groups in a file instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling


GROUPS = "separatrix_groups"
# The folder of these files, as the workers are told.


class BySharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out groups of tests, those of most tests first, and what shares nothing one by one."""

    folder: Path

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Return the groups by the ids of tests; every worker says the same."""
        written = sorted(self.folder.glob("*.json"))
        found: dict[str, str] = json.loads(written[0].read_text(encoding="utf-8"))
        return found

    def _split_scope(self, nodeid: str) -> str:
        plain = nodeid if nodeid in self.groups else nodeid.rpartition("@")[0]
        return self.groups.get(plain, nodeid)


def tell(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the groups for the controller, in a worker of pytest-xdist."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    if GROUPS in given:
        groups = {item.nodeid: group for item in items if (group := group_of(item)) is not None}
        path = Path(given[GROUPS]) / f"{given['workerid']}.json"
        path.write_text(json.dumps(groups), encoding="utf-8")


def group_of(item: pytest.Item) -> str | None:
    """Return what a test is marked with, or its file where it uses what is made once a file."""
    marks = sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")})
    if marks:
        return "_".join(marks)
    return str(item.path) if any(map(_is_shared, _made_in_its_file(item))) else None


def _made_in_its_file(item: Any) -> list[Any]:
    """Return the fixtures of a test that its own file defines."""
    known = item._fixtureinfo.name2fixturedefs if hasattr(item, "module") else {}
    made = (one for several in known.values() for one in several)
    return [one for one in made if one.func.__module__ == item.module.__name__]


def _is_shared(fixture: Any) -> bool:
    return fixture.scope in ("module", "session")
