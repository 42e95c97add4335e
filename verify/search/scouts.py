"""The scouts of a hunt: each proposes instances to one judge, block after block.

A block is a deterministic piece of work: the same claim, block and seed propose the same
instances on every machine. What scouts know they find out within their block.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from random import Random
from typing import Any

from verify import toolkit
from verify.claim import Claim
from verify.exact.integers import WorkLimit
from verify.objects import nearby
from verify.outcome import Outcome
from verify.patience import OUT_OF_PATIENCE, Endless, TimeOver, patience
from verify.profile import Profile
from verify.result import Result
from verify.results import AT_RANDOM, BY_HAND, BY_LINEAR_PROGRAM, EXHAUSTIVE, LOCAL_SEARCH
from verify.search import light_draws
from verify.search.search import Enough, Search
from verify.toolkit import Block, Scout


def run_block(claim: Claim[Any, Any], block: Block, seed: int) -> Result:
    """Let one scout work through its block; the result is not yet concluded."""
    search = Search(claim, Profile("block", block.size, 0, 0), seed, hunting=True)
    try:
        _work(search, block)
        search.settle()
    except TimeOver as over:
        search.cut_short(over)
    return search.result


def is_refuted_by(claim: Claim[Any, Any], block: Block, seed: int) -> bool:
    """Let one scout work through its block, and ask only whether it refutes: nothing is made small."""
    search = Search(claim, Profile("block", block.size, 0, 0), seed, hunting=True, around=0)
    _work(search, block)
    return bool(search.found)


def _work(search: Search, block: Block) -> None:
    with suppress(Enough):
        _scout(search.claim, block.scout)(search, block)


def _scout(claim: Claim[Any, Any], key: str) -> Callable[[Search, Block], None]:
    lent = (one for one in toolkit.of(claim).scouts if one.key == key)
    return next(lent, None) or SCOUTS[key]


def random_of(search: toolkit.Search, block: Block) -> Random:
    """Return the random numbers of a block: the same on every machine."""
    text = f"{search.claim.id} {block.scout} {block.start} {search.seed}"
    return Random(zlib.crc32(text.encode()))


def by_hand(search: Search, block: Block) -> None:
    """Try the examples of the claim and the degenerate instances of its domain."""
    search.try_all(BY_HAND, _examples(search.claim), block.size)
    search.try_all(BY_HAND, _edges(search.claim), block.size)


def _examples(claim: Claim[Any, Any]) -> Iterator[Any]:
    for example in _patiently(claim.examples, claim):
        yield example.x


def _edges(claim: Claim[Any, Any]) -> Iterator[Any]:
    return _patiently(claim.domain.edges, claim)


def _patiently(listing: Callable[[], Iterable[Any]], claim: Claim[Any, Any]) -> Iterator[Any]:
    """Yield what somebody's code lists, with as much patience for each as for a judgement."""
    seconds = max(claim.patience, LISTING)
    with patience(seconds):
        listed = iter(listing())
    while True:
        with patience(seconds):
            x = next(listed, _NONE_LEFT)
        if x is _NONE_LEFT:
            return
        yield x


_NONE_LEFT = object()
LISTING = 2.0
# Seconds of processor time for the next of a listing; also the library's own may need some.


def exhaustive(search: Search, block: Block) -> None:
    """Try the listing of the domain, the smallest first."""
    search.try_all(EXHAUSTIVE, _listing(search.claim, block.start, block.size), block.size)


_AT: dict[str, tuple[int, Iterator[Any]]] = {}
# How far the listing of each claim was read in this process; it is read on from there.


def _listing(claim: Claim[Any, Any], start: int, count: int) -> Iterator[Any]:
    """Yield a stretch of the listing; reading it in order lists everything once."""
    if claim.domain.small is None:
        return
    at, listed = _AT.pop(claim.id, (0, iter(())))
    if at == 0 or at > start:
        at, listed = 0, _patiently(claim.domain.small, claim)
    for _ in islice(listed, start - at):
        pass
    for x in islice(listed, count):
        yield x
        start += 1
    _AT[claim.id] = (start, listed)


def at_random(search: Search, block: Block) -> None:
    """Draw: the first block by Hypothesis, towards near misses where the claim measures any."""
    search.draw_block(block.size, block.start)


POOL, DRAWN = 8, 12
# Near misses kept, and draws to begin with.
MOST_LISTED = 400
# Of the listing, what a walk may begin at.


def local_search(search: Search, block: Block) -> None:
    """Start from a few draws, and change the best of them step by step.

    While none is admitted, the best are those that meet most assumptions: a premise that chance
    hardly meets is reached one assumption after the other.
    """
    random = random_of(search, block)
    walk(search, block, random, _beginnings(search.claim, block, random))


def walk(search: Search, block: Block, random: Random, beginnings: Iterable[Any]) -> None:
    """Change the best of some instances step by step, for as many judgements as the block has.

    What is measured may be no guide for a claim: every third walk goes by no measure.
    """
    claim = search.claim
    pool: list[tuple[float, int, Any]] = []
    wanted = len(claim.assumptions)
    tries = 0
    climbed: set[Any] = set()
    guided = block.start % 3 != 2

    def keep(rank: float, x: Any) -> None:
        pool.append((rank, len(search.seen) + len(climbed), x))
        pool.sort(key=lambda entry: (-entry[0], -entry[1]))
        del pool[POOL:]

    def tried(x: Any) -> None:
        count = met(claim, x)
        if count == wanted or count is STUCK:
            verdict = search.try_one(LOCAL_SEARCH, x, block.size)
            if verdict.outcome is Outcome.SURVIVES:
                near = search.near(x, verdict) if guided else None
                keep(wanted + (0.0 if near is None else _squeezed(float(near))), x)
        elif count is not None and (not pool or pool[0][0] < wanted):
            climbed.add(x)
            search.try_one(LOCAL_SEARCH, x, block.size)  # a rejection: the climb is work too
            if len(pool) < POOL or count >= pool[-1][0]:
                keep(count, x)

    for x in beginnings:
        tried(x)
    while pool and tries < 20 * block.size:
        tries += 1
        x = random.choice(pool)[-1]
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            x = _changed(x, random)
        if x not in search.seen and x not in climbed:
            tried(x)


def _squeezed(near: float) -> float:
    """Bring a measure between 0 and 1, its order kept."""
    return (1 + near / (1 + abs(near))) / 2


STUCK = -1
# Of an instance on which somebody's code does not end: the judge is to count it.


def met(claim: Claim[Any, Any], x: Any) -> int | None:
    """Count the assumptions that x meets; None outside the domain. It costs no judgement.

    The code asked is the claim's own: it may raise, and it may not end.
    """
    try:
        with patience(claim.patience):
            if not claim.domain.contains(x):
                return None
            return sum(holds(assumption, x) for assumption in claim.assumptions)
    except WorkLimit as limit:
        return STUCK if OUT_OF_PATIENCE in str(limit) else None
    except Exception:  # a step outside
        return None


def holds(assumption: Any, x: Any) -> bool:
    """Does x meet an assumption? What raises is taken for no, but for code that does not end."""
    try:
        return bool(assumption.holds(x))
    except WorkLimit as limit:
        if OUT_OF_PATIENCE in str(limit):
            raise
        return False
    except Exception:  # it may rest on those before it
        return False


def _changed(x: Any, random: Random) -> Any:
    try:
        return nearby(x, random)
    except ValueError:  # a step out of what there is, such as a layer of another shape
        return x


def admits(claim: Claim[Any, Any], x: Any) -> bool:
    """Is x an instance? Asked before it is judged, so that a step outside costs nothing.

    One on which the claim's code does not end is for the judge, who counts it.
    """
    count = met(claim, x)
    return count is STUCK or count == len(claim.assumptions)


def _beginnings(claim: Claim[Any, Any], block: Block, random: Random) -> Iterator[Any]:
    """Yield some instances of the domain: listed ones, and draws."""
    if claim.domain.small is not None:
        # Listed anew, so that the listing that goes on elsewhere keeps its place.
        stretch = islice(
            _patiently(claim.domain.small, claim), min(40 * (1 + block.start), MOST_LISTED)
        )
        listed: list[Any] = []
        with suppress(Exception):  # that it fails is said where it is listed by size
            listed += stretch
        yield from random.sample(listed, min(DRAWN // 2, len(listed)))
    yield from drawn(claim, DRAWN, random.getrandbits(32))


def drawn(claim: Claim[Any, Any], count: int, seed: int) -> list[Any]:
    """Return so many draws of a domain; where its strategy fails now and then, those that it has.

    That it fails is said where nothing but the strategy is at work: at random.
    """
    return drawn_from(claim.domain.draw, count, seed)


PATIENCE = 60.0
# Seconds of processor time for some draws.
FAILURES = 10
# Of a strategy, after which a scout goes on with what it has.


def drawn_from(strategy: Any, count: int, seed: int) -> list[Any]:
    """Return so many draws of a strategy; where it fails now and then, those that it has."""
    found: list[Any] = []
    with suppress(Endless), patience(PATIENCE, Endless):
        for again in range(FAILURES):
            with suppress(Exception, SystemExit):
                light_draws.keep(found, strategy, count, seed + again)
                break
    return found


def by_linear_program(search: Search, block: Block) -> None:
    """Try the harder neighbours of a few draws, where the domain knows of any."""
    harder = search.claim.domain.by_program
    if harder is None:
        return
    for x in drawn(search.claim, DRAWN, random_of(search, block).getrandbits(32)):
        search.try_all(block.scout, harder(x), block.size)


SCOUTS: dict[str, Callable[[Search, Block], None]] = {
    BY_HAND: by_hand,
    EXHAUSTIVE: exhaustive,
    AT_RANDOM: at_random,
    LOCAL_SEARCH: local_search,
    BY_LINEAR_PROGRAM: by_linear_program,
}
# The engine's own, by keys that a toolkit's may take over.


def plan(claim: Claim[Any, Any]) -> Iterator[Block]:
    """Yield the blocks of a hunt in order, without end: rounds of all scouts, ever larger.

    The cheap and near ones come first, and a few draws before all: what is plainly false falls to
    them. A round of random draws has always the same size from the third on, so that rounds
    without a refutation can be counted. The scouts of the domain's toolkit come before the walks
    of a round, or after them if they are late.
    """
    listed = 0
    lent = toolkit.of(claim).scouts
    harder = claim.domain.by_program is not None and all(one.key != BY_LINEAR_PROGRAM for one in lent)
    for index in range(10**9):
        yield Block(AT_RANDOM, index, DRAWS[min(index, len(DRAWS) - 1)])
        if index == 0:
            yield Block(BY_HAND, 0, 1000)
        if claim.domain.small is not None:
            count = LISTED[min(index, len(LISTED) - 1)]
            yield Block(EXHAUSTIVE, listed, count)
            listed += count
        yield from _turns(claim, [one for one in lent if not one.late], index)
        if harder and index % 2 == 0:
            yield Block(BY_LINEAR_PROGRAM, index, HARDER)
        yield Block(LOCAL_SEARCH, index, WALKED[min(index, len(WALKED) - 1)])
        yield from _turns(claim, [one for one in lent if one.late], index)


def _turns(claim: Claim[Any, Any], lent: Iterable[Scout], index: int) -> Iterator[Block]:
    for one in lent:
        size = one.turn(claim, index)
        if size:
            yield Block(one.key, index, size)


DRAWS = (10, 50, 100)
LISTED = (30, 50, 100)
WALKED = (100, 200, 300)
HARDER = 40
# Walks meet what listings pass by for long. Against longer listings and shorter walks these halve
# the work on the planted falsehoods in all, also under seeds that were not looked at before.
