"""From a counterexample to the smallest one within reach.

Steps of shrinking end where no single one is left; smaller counterexamples may lie elsewhere. So
the claim is hunted again below the size reached, a dimension lower first, then with fewer points,
then with simpler numbers; the counterexample is shaken and shrunk anew; and two steps are taken
at a time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from verify.claim import Claim
from verify.exact.decision import Decision
from verify.exact.integers import Rational
from verify.judge import Verdict, judge_carefully
from verify.outcome import Outcome
from verify.result import Found
from verify.search.mutate import mutated
from verify.search.scouts import BY_SIZE, NEAR_MISSES, Block, run_block
from verify.search.shrink import shrink
from verify.search.trial import AT_RANDOM
from verify.simplify import Size, simpler, size


LISTED = 2
# Listed instances looked at, for each judgement of the budget: most are not smaller.
ROUNDS = 3
# Times that a smaller counterexample makes the search for smaller ones begin anew.
DRAWN, WALK = 50, 100
# Draws, and judgements of one walk, below a size.
STEP = 10
# Judgements that shrinking what was shaken is reckoned at.


def smallest(claim: Claim[Any, Any], found: Found, budget: int) -> Found:
    """Return the smallest refutation that a second hunt and steps from this one lead to.

    The budget, in judgements, goes to each way of looking. The instance is minimal if no one and,
    within the budget, no two steps make it smaller.
    """
    best = _shrunk(claim, found, budget)
    small = claim.domain.small
    listed = [] if small is None else [(size(x), x) for x in islice(small(), LISTED * budget)]
    for _ in range(ROUNDS):
        before = size(best.x)
        for kept in (1, 2, 4):
            best = _hunted_below(claim, best, kept, listed, budget // 4)
        best = _shaken(claim, best, budget // 4)
        best = _stepped(claim, best, budget // 4)
        if size(best.x) == before:
            break
    return best


class Below(Claim[Any, Any]):
    """A claim on those of its instances whose size is below a bound."""

    def __init__(
        self, base: Claim[Any, Any], bound: tuple[int, ...], listed: list[tuple[Size, Any]]
    ) -> None:
        self.base = base
        for field in ("label", "title", "kind", "standing", "reading", "statement", "expects",
                      "assumptions", "inner", "patience", "needs_draws"):
            setattr(self, field, getattr(base, field))
        self.id = f"{base.id} below {bound}"  # type: ignore[misc]
        domain = base.domain
        self.domain = replace(  # type: ignore[misc]
            domain,
            contains=lambda x: size(x) < bound and domain.contains(x),
            small=lambda: (x for own, x in listed if own < bound),
        )

    @property
    def existential(self) -> bool:
        """Does a failed construction leave the claim open?"""
        return self.base.existential

    def construct(self, x: Any) -> Any:
        """Run the construction of the claim."""
        return self.base.construct(x)

    def decide(self, x: Any, w: Any) -> Decision:
        """Decide as the claim does."""
        return self.base.decide(x, w)

    def deny(self, x: Any) -> Decision:
        """Deny as the claim does."""
        return self.base.deny(x)

    def slack(self, x: Any, w: Any) -> Rational | None:
        """Measure as the claim does."""
        return self.base.slack(x, w)


def _hunted_below(
    claim: Claim[Any, Any], best: Found, kept: int, listed: list[tuple[Size, Any]], budget: int
) -> Found:
    """Hunt what is smaller in the first so many parts of the size, until nothing more is found."""
    while kept > 1 or size(best.x)[0] > 1:
        other = _hunted(Below(claim, size(best.x)[:kept], listed), DRAWN * (kept < 3), budget)
        if other is None:
            break
        best = _shrunk(claim, replace(best, x=other.x, verdict=other.verdict), budget)
    return best


def _hunted(below: Below, draws: int, budget: int) -> Found | None:
    """List, draw once, and walk: what is small needs no programs, and draws are mostly larger."""
    result = run_block(below, Block(BY_SIZE, 0, budget // 2), 0)
    below.domain = replace(below.domain, small=None)  # type: ignore[misc]
    blocks = [
        *([Block(AT_RANDOM, 0, draws)] if draws else []),
        *(Block(NEAR_MISSES, index, WALK) for index in range(budget // 2 // WALK)),
    ]
    for block in blocks:
        if result.found is not None:
            break
        result = run_block(below, block, 0)
    return result.found


def _shaken(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Change the counterexample at random in a few places and shrink what still refutes."""
    random = Random(zlib.crc32(repr(best.x).encode()))
    seen = {best.x}
    for _ in range(5 * budget):
        x = best.x
        with suppress(ValueError, IndexError):
            for _ in range(random.choice((1, 2, 2, 3, 4))):
                x = mutated(x, random)
        if x in seen:
            continue
        seen.add(x)
        if budget <= 0:
            break
        budget -= 1
        verdict = _refuting(claim, x)
        if verdict is None:
            continue
        shrunk = shrink(claim, x, verdict, budget)
        budget -= STEP
        if size(shrunk.x) < size(best.x):
            best = replace(best, x=shrunk.x, verdict=shrunk.verdict, minimal=shrunk.minimal)
    return best


def _stepped(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Take two steps at a time while one of them leads to a smaller refutation."""
    best = _shrunk(claim, best, budget)
    while budget > 0:
        for x in _two_steps(best.x):
            budget -= 1
            verdict = _refuting(claim, x)
            if verdict is not None:
                best = _shrunk(claim, replace(best, x=x, verdict=verdict), budget)
                break
            if budget <= 0:
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
    return replace(
        found, x=shrunk.x, verdict=shrunk.verdict, steps=found.steps + shrunk.steps,
        minimal=shrunk.minimal,
    )
