"""From a counterexample to the smallest one within reach.

Steps of shrinking end where no single one is left; smaller counterexamples may lie elsewhere. So
the claim is hunted again below the size reached, in its first part first, then in two, then in all
of it, also from what is left of the counterexample; the searches of the domain's toolkit follow;
the counterexample is turned round, shaken and shrunk anew; and two steps are taken at a time.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from verify import toolkit
from verify.claim import Claim
from verify.judge import Verdict, judge_carefully
from verify.objects import Size, nearby, simpler, size
from verify.outcome import Outcome
from verify.profile import Profile
from verify.result import Found, Result
from verify.results import AT_RANDOM, EXHAUSTIVE, LOCAL_SEARCH
from verify.search.scouts import run_block, walk
from verify.search.search import Enough, Search
from verify.search.shrink import shrink
from verify.toolkit import Block, Polish


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
    *_, best = ever_smaller(claim, found, budget)
    return best


def ever_smaller(claim: Claim[Any, Any], found: Found, budget: int) -> Iterator[Found]:
    """Yield the smallest refutation so far, after each way of looking; the last is ``smallest``."""
    polish = toolkit.of(claim).polish
    best = shrunk(claim, found, budget)
    yield best
    best = _turned(claim, best, polish, budget)
    yield best
    small = claim.domain.small
    listed = [] if small is None else [(size(x), x) for x in islice(small(), LISTED * budget)]
    for _ in range(ROUNDS):
        before = size(best.x)
        for kept in (1, 2, 4):
            best = _hunted_below(claim, best, kept, listed, budget // 4)
            yield best
        for step in polish.steps:
            best = step(claim, best, budget)
            yield best
        best = _shaken(claim, best, budget // 4)
        yield best
        best = _stepped(claim, best, polish, budget // 4)
        best = _turned(claim, best, polish, budget // 4)
        yield best
        if size(best.x) == before:
            break


def cut_below(
    claim: Claim[Any, Any], bound: tuple[int, ...], listed: list[tuple[Size, Any]]
) -> Claim[Any, Any]:
    """Return the claim on those of its instances whose size is below a bound."""
    domain = claim.domain
    lower = claim.varied(
        "below",
        expects=claim.expects,
        change=f"smaller than {bound}",
        domain=replace(
            domain,
            contains=lambda x: size(x) < bound and domain.contains(x),
            small=lambda: (x for own, x in listed if own < bound),
        ),
        slack=claim.slack,
    ).claim
    lower.id = f"{claim.id} below {bound}"  # type: ignore[misc]
    return lower


def _hunted_below(
    claim: Claim[Any, Any], best: Found, kept: int, listed: list[tuple[Size, Any]], budget: int
) -> Found:
    """Hunt what is smaller in the first so many parts of the size, until nothing more is found."""
    while kept > 1 or size(best.x)[0] > 1:
        below = cut_below(claim, size(best.x)[:kept], listed)
        other = _hunted(below, best.x, DRAWN * (kept < 3), budget)
        if other is None:
            break
        best = shrunk(claim, replace(best, x=other.x, verdict=other.verdict), budget)
    return best


def _hunted(below: Claim[Any, Any], x: Any, draws: int, budget: int) -> Found | None:
    """List, draw once, and walk: what is small needs no programs, and draws are mostly larger."""
    result = run_block(below, Block(EXHAUSTIVE, 0, budget // 2), 0)
    below.domain = replace(below.domain, small=None)  # type: ignore[misc]
    if result.found is None and draws:
        result = run_block(below, Block(AT_RANDOM, 0, draws), 0)
    for index in range(budget // 2 // WALK):
        if result.found is not None:
            break
        block = Block(LOCAL_SEARCH, index, WALK)
        result = run_block(below, block, 0) if index % 2 else _walked(below, x, block)
    return result.found


def _walked(below: Claim[Any, Any], x: Any, block: Block) -> Result:
    """Walk from what is left of a counterexample, a step or two smaller."""
    search = Search(below, Profile("block", block.size, 0, 0), 0, hunting=True)
    random = Random(zlib.crc32(f"{below.id} {block.start} {x!r}".encode()))
    left = [y for y in _less(x, toolkit.of(below).polish.mended) if below.domain.contains(y)]
    with suppress(Enough):
        walk(search, block, random, random.sample(left, min(LEFT, len(left))))
    search.settle()
    return search.result


LEFT = 12
# Smaller neighbours that a walk begins at.


def _less(x: Any, mended: Callable[[Any], Any]) -> list[Any]:
    """List what is left of x without one of its parts, or without two."""
    found: dict[Any, None] = {}
    for y in _parts(x, mended):
        found[y] = None
        for z in _parts(y, mended):
            found[z] = None
            if len(found) > MOST_LEFT:
                return list(found)
    return list(found)


MOST_LEFT = 100


def _parts(x: Any, mended: Callable[[Any], Any]) -> Iterator[Any]:
    for y in steps_from(x):
        if size(y)[:2] < size(x)[:2]:
            yield mended(y)


def _turned(claim: Claim[Any, Any], best: Found, polish: Polish, budget: int) -> Found:
    """Look at the images of the counterexample that are smaller."""
    again = True
    while again and budget > 0:
        again = False
        for x in sorted({y for y in polish.images(best.x) if size(y) < size(best.x)}, key=_by_size):
            budget -= 1
            verdict = refuting(claim, x)
            if verdict is not None:
                best = shrunk(claim, replace(best, x=x, verdict=verdict), budget)
                again = True
            if again or budget <= 0:
                break
    return best


def _by_size(x: Any) -> tuple[Size, str]:
    return size(x), repr(x)


def _shaken(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Change the counterexample at random in a few places and shrink what still refutes."""
    random = Random(zlib.crc32(repr(best.x).encode()))
    seen = {best.x}
    for _ in range(5 * budget):
        x = best.x
        with suppress(ValueError, IndexError):
            for _ in range(random.choice((1, 2, 2, 3, 4))):
                x = nearby(x, random)
        if x in seen:
            continue
        seen.add(x)
        if budget <= 0:
            break
        budget -= 1
        verdict = refuting(claim, x)
        if verdict is None:
            continue
        small = shrink(claim, x, verdict, budget)
        budget -= STEP
        if size(small.x) < size(best.x):
            best = replace(best, x=small.x, verdict=small.verdict, minimal=small.minimal)
    return best


def _stepped(claim: Claim[Any, Any], best: Found, polish: Polish, budget: int) -> Found:
    """Take two steps at a time while one of them leads to a smaller refutation."""
    best = shrunk(claim, best, budget)
    while budget > 0:
        for x in _two_steps(best.x, polish):
            budget -= 1
            verdict = refuting(claim, x)
            if verdict is not None:
                best = shrunk(claim, replace(best, x=x, verdict=verdict), budget)
                break
            if budget <= 0:
                break
        else:
            break
    return best


def _two_steps(x: Any, polish: Polish) -> Iterator[Any]:
    """List what is two steps away and smaller, each once, then where the toolkit leaps to."""
    seen = set()
    for y in simpler(x):
        for z in steps_from(y):
            if size(z) < size(x) and z not in seen:
                seen.add(z)
                yield z
    for z in polish.leaps(x):
        if size(z) < size(x) and z not in seen:
            seen.add(z)
            yield z


def steps_from(y: Any) -> Iterator[Any]:
    """Yield what is one step simpler, until a step leads out of what there is."""
    steps = simpler(y)
    while True:
        try:
            yield next(steps)
        except (StopIteration, ValueError, IndexError):
            return


def refuting(claim: Claim[Any, Any], x: Any) -> Verdict | None:
    """Return the verdict on x if it refutes."""
    verdict = judge_carefully(claim, x)
    return verdict if verdict.outcome is Outcome.REFUTED else None


def shrunk(claim: Claim[Any, Any], found: Found, budget: int) -> Found:
    """Return a refutation of which no single step can be taken away, within the budget."""
    small = shrink(claim, found.x, found.verdict, budget)
    return replace(
        found, x=small.x, verdict=small.verdict, steps=found.steps + small.steps,
        minimal=small.minimal,
    )
