"""What shares something dear is done by one process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sharing import GROUPS


@pytest.mark.xdist_group("what shares")
@pytest.mark.parametrize("k", range(6))
def test_one_process_does_all_of_a_group(k: int, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """It was in the hands of chance, unseen, once pytest no longer read what pytest-xdist writes."""
    mine = os.environ.get("PYTEST_XDIST_WORKER", "")
    seen = Path(getattr(request.config, "workerinput", {}).get(GROUPS, tmp_path)) / "seen"
    with seen.open("a", encoding="utf-8") as file:
        file.write(f"{mine}\n")

    assert set(seen.read_text(encoding="utf-8").splitlines()) == {mine}
