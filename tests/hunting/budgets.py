"""Work that follows a search, in tests that ask about something else."""

from __future__ import annotations

import pytest

from verify import hunting, suggest


def afterwards(patch: pytest.MonkeyPatch, **work: int) -> None:
    """Set the budgets of making small, of suggesting and of what is observed."""
    for name, most in work.items():
        module = hunting if hasattr(hunting, name) else suggest
        assert getattr(module, name) > most
        patch.setattr(module, name, most)
