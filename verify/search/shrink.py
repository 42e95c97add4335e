"""From a counterexample to one of which no single step can be taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from verify.claim import Claim
from verify.judge import Verdict, judge_carefully
from verify.objects import simpler, size
from verify.outcome import Outcome


class Shrunk(NamedTuple):
    """The smallest instance reached; ``minimal`` if no single step from it refutes."""

    x: Any
    verdict: Verdict
    steps: int
    minimal: bool


def refutes(verdict: Verdict) -> bool:
    """Is it a refutation?"""
    return verdict.outcome is Outcome.REFUTED


def shrink(
    claim: Claim[Any, Any], x: Any, verdict: Verdict, budget: int,
    same: Callable[[Verdict], bool] = refutes,
) -> Shrunk:
    """Simplify an instance in the terms of its domain, re-deciding every step.

    As a rule a refuting one; else one of which ``same`` is still so.
    """
    steps = 0
    while True:
        least = size(x)
        for candidate in simpler(x):
            if size(candidate) >= least:
                continue
            if budget == 0:
                return Shrunk(x, verdict, steps, minimal=False)
            budget -= 1
            # A step out of the domain, such as a label 0, may raise.
            found = judge_carefully(claim, candidate)
            if same(found):
                x, verdict, steps = candidate, found, steps + 1
                break
        else:
            return Shrunk(x, verdict, steps, minimal=True)
