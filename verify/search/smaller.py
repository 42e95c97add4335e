"""From a counterexample to the smallest one within reach: by listing, then two steps at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from verify.claim import Claim
from verify.judge import Verdict, judge_carefully
from verify.outcome import Outcome
from verify.result import Found
from verify.search.shrink import shrink
from verify.simplify import simpler, size


def smallest(claim: Claim[Any, Any], found: Found, budget: int) -> Found:
    """Return the smallest refutation that the listing and steps from this one lead to.

    Half the budget, in judgements, goes to each. The instance is minimal if no one and, within
    the budget, no two steps make it smaller.
    """
    best = _shrunk(claim, found, budget)
    if claim.domain.small is not None:
        looked = 0
        for x in islice(claim.domain.small(), 20 * budget):
            if looked >= budget // 2:
                break
            if size(x) >= size(best.x):
                continue
            looked += 1
            verdict = _refuting(claim, x)
            if verdict is not None:
                other = Found(x, verdict, best.scout, best.after, best.steps)
                best = _shrunk(claim, other, budget)
    left = budget // 2
    while left > 0:
        for x in _two_steps(best.x):
            left -= 1
            verdict = _refuting(claim, x)
            if verdict is not None:
                best = _shrunk(claim, Found(x, verdict, best.scout, best.after, best.steps + 2), budget)
                break
            if left <= 0:
                break
        else:
            break
    return best


def _two_steps(x: Any) -> Iterator[Any]:
    """List what is two steps away and smaller, each once."""
    seen = set()
    for y in simpler(x):
        for z in _careful(y):
            if size(z) < size(x) and z not in seen:
                seen.add(z)
                yield z


def _careful(y: Any) -> Iterator[Any]:
    steps = simpler(y)
    while True:
        try:
            yield next(steps)
        except (StopIteration, ValueError, IndexError):
            return


def _refuting(claim: Claim[Any, Any], x: Any) -> Verdict | None:
    verdict = judge_carefully(claim, x)
    return verdict if verdict.outcome is Outcome.REFUTED else None


def _shrunk(claim: Claim[Any, Any], found: Found, budget: int) -> Found:
    shrunk = shrink(claim, found.x, found.verdict, budget)
    steps = found.steps + shrunk.steps
    return Found(shrunk.x, shrunk.verdict, found.scout, found.after, steps, shrunk.minimal)
