"""What the tests of the claims ask: one instance, one witness, and what is said of them."""

from __future__ import annotations

from typing import Any

from verify.registry import find


def answer(name: str, x: Any, witness: Any = None) -> tuple[str, str]:
    """Return the answer of a claim, with its reason."""
    decision = find(name).decide(x, witness)
    return str(decision.answer), decision.reason


def denial(name: str, x: Any) -> tuple[str, str]:
    """Return the answer of a claim that no witness at all will do, with its reason."""
    decision = find(name).deny(x)
    return str(decision.answer), decision.reason
