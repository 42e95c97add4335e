"""From a counterexample to one of which no single step can be taken away."""

from __future__ import annotations

from typing import Any, NamedTuple

from verify.claim import Claim
from verify.judge import Verdict, judge_carefully
from verify.outcome import Outcome
from verify.simplify import simpler, size


class Shrunk(NamedTuple):
    """The smallest instance reached; ``minimal`` if no single step from it refutes."""

    x: Any
    verdict: Verdict
    steps: int
    minimal: bool


def shrink(claim: Claim[Any, Any], x: Any, verdict: Verdict, budget: int) -> Shrunk:
    """Simplify a refuting instance in the terms of its domain, re-deciding every step."""
    steps = 0
    while True:
        for candidate in simpler(x):
            if size(candidate) >= size(x):
                continue
            if budget == 0:
                return Shrunk(x, verdict, steps, minimal=False)
            budget -= 1
            found = _judge(claim, candidate)
            if found is not None:
                x, verdict, steps = candidate, found, steps + 1
                break
        else:
            return Shrunk(x, verdict, steps, minimal=True)


def _judge(claim: Claim[Any, Any], x: Any) -> Verdict | None:
    verdict = judge_carefully(claim, x)  # a step out of the domain, such as a label 0, may raise
    return verdict if verdict.outcome is Outcome.REFUTED else None
