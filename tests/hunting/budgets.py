"""Work that follows a search, in tests that ask about something else."""

from __future__ import annotations

import sys

import pytest

from verify import hunting, suggest


LITTLE_OBSERVED = [
    sys.executable, "-c", "import sys; from verify import cli, hunting; hunting.OBSERVED = 10; sys.exit(cli.main())",
]
# The command, in a process of its own, with little of what follows a campaign.


def afterwards(patch: pytest.MonkeyPatch, **work: int) -> None:
    """Set the budgets of making small, of suggesting and of what is observed."""
    for name, most in work.items():
        module = hunting if hasattr(hunting, name) else suggest
        assert getattr(module, name) > most
        patch.setattr(module, name, most)
