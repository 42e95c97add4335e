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
from typing import Any, NamedTuple

from verify.claim import Claim
from verify.errors import NOT_RUN, MissingExtra, need
from verify.exact.integers import WorkLimit
from verify.exact.networks import Network
from verify.instances import WithClassifier
from verify.objects import nearby
from verify.outcome import Outcome
from verify.patience import OUT_OF_PATIENCE, Endless, TimeOver, patience
from verify.profile import Profile
from verify.result import Result
from verify.search.trial import AT_RANDOM, Enough, Trial


class Block(NamedTuple):
    """A piece of work: which scout, from where on, and how many judgements at most."""

    scout: str
    start: int
    size: int


def run_block(claim: Claim[Any, Any], block: Block, seed: int) -> Result:
    """Let one scout work through its block; the result is not yet concluded."""
    trial = Trial(claim, Profile("block", block.size, 0, 0), seed, hunting=True)
    try:
        with suppress(Enough):
            SCOUTS[block.scout](trial, block)
        trial.settle()
    except TimeOver as over:
        trial.cut_short(over)
    return trial.result


def _random(trial: Trial, block: Block) -> Random:
    text = f"{trial.claim.id} {block.scout} {block.start} {trial.seed}"
    return Random(zlib.crc32(text.encode()))


def by_hand(trial: Trial, block: Block) -> None:
    """Try the examples of the claim and the degenerate instances of its domain."""
    trial.try_all(BY_HAND, _examples(trial.claim), block.size)
    trial.try_all(BY_HAND, _edges(trial.claim), block.size)


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


def by_size(trial: Trial, block: Block) -> None:
    """Try the listing of the domain, the smallest first."""
    trial.try_all(BY_SIZE, _listing(trial.claim, block.start, block.size), block.size)


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


def at_random(trial: Trial, block: Block) -> None:
    """Let Hypothesis draw, towards near misses where the claim measures any."""
    trial.draw_block(block.size, block.start)


POOL, DRAWN = 8, 12
# Near misses kept, and draws to begin with.
MOST_LISTED = 400
# Of the listing, what a walk may begin at.


def near_misses(trial: Trial, block: Block) -> None:
    """Start from a few draws, and change the best of them step by step.

    While none is admitted, the best are those that meet most assumptions: a premise that chance
    hardly meets is reached one assumption after the other.
    """
    random = _random(trial, block)
    walk(trial, block, random, _beginnings(trial.claim, block, random))


def walk(trial: Trial, block: Block, random: Random, beginnings: Iterable[Any]) -> None:
    """Change the best of some instances step by step, for as many judgements as the block has.

    What is measured may be no guide for a claim: every third walk goes by no measure.
    """
    claim = trial.claim
    pool: list[tuple[float, int, Any]] = []
    wanted = len(claim.assumptions)
    tries, climbed = 0, set()
    guided = block.start % 3 != 2

    def keep(rank: float, x: Any) -> None:
        pool.append((rank, len(trial.seen) + len(climbed), x))
        pool.sort(key=lambda entry: (-entry[0], -entry[1]))
        del pool[POOL:]

    def tried(x: Any) -> None:
        met = _met(claim, x)
        if met == wanted or met is STUCK:
            verdict = trial.try_one(NEAR_MISSES, x, block.size)
            if verdict.outcome is Outcome.SURVIVES:
                near = trial.near(x, verdict) if guided else None
                keep(wanted + (0.0 if near is None else _squeezed(float(near))), x)
        elif met is not None and (not pool or pool[0][0] < wanted):
            climbed.add(x)
            trial.try_one(NEAR_MISSES, x, block.size)  # a rejection: the climb is work too
            if len(pool) < POOL or met >= pool[-1][0]:
                keep(met, x)

    for x in beginnings:
        tried(x)
    while pool and tries < 20 * block.size:
        tries += 1
        x = random.choice(pool)[-1]
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            x = _changed(x, random)
        if x not in trial.seen and x not in climbed:
            tried(x)


def _squeezed(near: float) -> float:
    """Bring a measure between 0 and 1, its order kept."""
    return (1 + near / (1 + abs(near))) / 2


STUCK = -1
# Of an instance on which somebody's code does not end: the judge is to count it.


def _met(claim: Claim[Any, Any], x: Any) -> int | None:
    """Count the assumptions that x meets; None outside the domain. It costs no judgement.

    The code asked is the claim's own: it may raise, and it may not end.
    """
    try:
        with patience(claim.patience):
            if not claim.domain.contains(x):
                return None
            return sum(_holds(assumption, x) for assumption in claim.assumptions)
    except WorkLimit as limit:
        return STUCK if OUT_OF_PATIENCE in str(limit) else None
    except Exception:  # a step outside
        return None


def _holds(assumption: Any, x: Any) -> bool:
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


def _contains(claim: Claim[Any, Any], x: Any) -> bool:
    """Is x an instance? Asked before it is judged, so that a step outside costs nothing.

    One on which the claim's code does not end is for the judge, who counts it.
    """
    met = _met(claim, x)
    return met is STUCK or met == len(claim.assumptions)


def _beginnings(claim: Claim[Any, Any], block: Block, random: Random) -> Iterator[Any]:
    """Yield some instances of the domain: listed ones, and draws."""
    if claim.domain.small is not None:
        # Listed anew, so that the listing that goes on elsewhere keeps its place.
        stretch = islice(
            _patiently(claim.domain.small, claim), min(40 * (1 + block.start), MOST_LISTED)
        )
        listed = []
        with suppress(Exception):  # that it fails is said where it is listed by size
            listed += stretch
        yield from random.sample(listed, min(DRAWN // 2, len(listed)))
    yield from drawn(claim, DRAWN, random.getrandbits(32))


def drawn(claim: Claim[Any, Any], count: int, seed: int) -> list[Any]:
    """Return so many draws of a domain, by Hypothesis, or those before its strategy failed.

    That it fails is said where nothing but the strategy is at work: at random.
    """
    return _drawn(claim.domain.draw, count, seed)


PATIENCE = 60.0
# Seconds of processor time for some draws.


def _drawn(strategy: Any, count: int, seed: int) -> list[Any]:
    import hypothesis

    found: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count, database=None, deadline=None, phases=(hypothesis.Phase.generate,)
    )
    @hypothesis.given(strategy)
    def draw(x: Any) -> None:
        found.append(x)

    with suppress(Exception, SystemExit, Endless), patience(PATIENCE, Endless):
        draw()
    return found


def _along_witness(
    propose: Callable[[Claim[Any, Any], WithClassifier, Any, list[Any]], Iterator[WithClassifier]],
    *,
    sets_first: bool,
) -> Callable[[Trial, Block], None]:
    """Return a scout that makes drawn classifiers worse along the direction of the claim."""

    def scout(trial: Trial, block: Block) -> None:
        random, claim = _random(trial, block), trial.claim
        for _ in range(ROUNDS):
            given = drawn(claim, GIVEN, random.getrandbits(32))
            apart = _apart(claim, random.getrandbits(32)) if sets_first else []
            for x in given:
                if claim.domain.by_program is not None:
                    trial.try_all(block.scout, claim.domain.by_program(x), block.size)
            fitting = [x for x in given if _contains(claim, x)]
            for x in [*apart, *fitting]:
                v = direction(claim, x)
                if v is not None:
                    others = [y.h for y in given if y is not x]
                    better = (y for y in propose(claim, x, v, others) if _contains(claim, y))
                    trial.try_all(block.scout, better, block.size)
            if not _proposes(claim):
                return

    return scout


def _apart(claim: Claim[Any, Any], seed: int) -> list[WithClassifier]:
    """Draw sets, each with a classifier that knows nothing of it: the program is to make it fit."""
    from hypothesis import strategies as st

    sets, family = getattr(claim, "sets", None), getattr(claim, "classifiers", None)
    if sets is None or family is None:
        return []
    both = sets.draw.flatmap(lambda s: st.tuples(st.just(s), family.draw(s.dimension)))
    pairs = [WithClassifier(s, h) for s, h in _drawn(both, GIVEN, seed)]
    return [x for x in pairs if all(_holds(one, x) for one in claim.assumptions)]


ROUNDS, GIVEN = 6, 4
# Draws that are made worse at a time; where a theorem holds nothing comes of most.


def _proposes(claim: Claim[Any, Any]) -> bool:
    return claim.inner == "searched" or claim.domain.by_program is not None


def direction(claim: Claim[Any, Any], x: Any) -> Any:
    """Return the vector that the claim names for x, None where it names something else."""
    return Asked(claim, 0).named(x) if isinstance(x, WithClassifier) else None


class Asked:
    """The code of a claim, asked by a scout: it may raise, be slow, and not end.

    Once it did not end it is left alone. Directions are asked for so many admissible instances.
    """

    def __init__(self, claim: Claim[Any, Any], most: int) -> None:
        self.claim, self.left = claim, most

    def direction(self, x: WithClassifier) -> Any:
        """Return the vector for an instance, None where there is none or no more is asked."""
        if self.left <= 0 or _met(self.claim, x) != len(self.claim.assumptions):
            return None
        self.left -= 1
        return self.named(x)

    def named(self, x: WithClassifier) -> Any:
        """Return the vector that the claim names, whether or not x is admissible; not counted."""
        return self._patiently(lambda: _vector(self.claim.construct(x), x))

    def belongs(self, h: Network) -> bool:
        """Is a network one of the claim's?"""
        return bool(self._patiently(lambda: self.claim.domain.belongs(h)))

    def _patiently(self, ask: Callable[[], Any]) -> Any:
        if self.left < 0:
            return None
        try:
            with patience(self.claim.patience):
                return ask()
        except Exception as error:
            if OUT_OF_PATIENCE in str(error):
                self.left = -1
            return None  # the judge will say what is wrong with it


def _vector(v: Any, x: WithClassifier) -> Any:
    """Return what a claim names as a vector of the space, None if it is something else."""
    if isinstance(v, tuple | list) and len(v) == 2 and isinstance(v[0], tuple | list):
        v = v[0]  # a direction with its length
    if not isinstance(v, tuple | list) or len(v) != x.s.dimension:
        return None
    try:
        return v if all(abs(a) < BEYOND for a in v) else None
    except TypeError:  # the judge will say what is wrong with it
        return None


BEYOND = 1e100
# Longer vectors are nothing for programs and floats.


def _by_program(trial: Trial, block: Block) -> None:
    from verify.search.by_program import worst_networks

    def propose(
        claim: Claim[Any, Any], x: WithClassifier, v: Any, others: list[Any]
    ) -> Iterator[WithClassifier]:
        # What no network does for good, one may do for longer than is claimed.
        for_good = block.start % 2 == 0
        return worst_networks(x, v, Asked(claim, 0).belongs, others, for_good=for_good)

    _along_witness(propose, sets_first=True)(trial, block)


def _by_gradient(trial: Trial, block: Block) -> None:
    try:
        need("experiment", "torch")
    except MissingExtra as error:
        trial.result.stopped[f"the search {BY_GRADIENT} is {NOT_RUN}: {error}"] += 1
        return
    from verify.search.by_gradient import ascended

    _along_witness(lambda _, x, v, others: ascended(x, v), sets_first=False)(trial, block)


def _in_bulk(trial: Trial, block: Block) -> None:
    from verify.search.in_bulk import Most, kept_labels

    random, claim = _random(trial, block), trial.claim
    given = drawn(claim, DRAWN, random.getrandbits(32))
    like = [x.h for x in given if isinstance(x, WithClassifier) and isinstance(x.h, Network)]
    for dimension in range(1, MOST_DIMENSIONS + 1 if like else 1):
        asked = Asked(claim, 2 * block.size)
        most = Most(BULK, units=max(UNITS, len(like[0].layers) + 2), points=4)
        proposed = kept_labels(like[0], dimension, most, random, asked)
        own = islice((x for x in proposed if _contains(claim, x)), block.size // MOST_DIMENSIONS)
        trial.try_all(block.scout, own, block.size)
        if asked.left < 0:
            return


MOST_DIMENSIONS = 3
BULK, UNITS = 1000, 5
# Networks looked at in each dimension, and their units.


BY_HAND, BY_SIZE, NEAR_MISSES = "by hand", "by size", "around near misses"
BY_PROGRAM, BY_GRADIENT, IN_BULK = "by program", "by gradient", "in bulk"
SCOUTS: dict[str, Callable[[Trial, Block], None]] = {
    BY_HAND: by_hand,
    BY_SIZE: by_size,
    AT_RANDOM: at_random,
    NEAR_MISSES: near_misses,
    IN_BULK: _in_bulk,
    BY_PROGRAM: _by_program,
    BY_GRADIENT: _by_gradient,
}


def plan(claim: Claim[Any, Any]) -> Iterator[Block]:
    """Yield the blocks of a hunt in order, without end: rounds of all scouts, ever larger.

    The cheap and near ones come first, and a few draws before all: what is plainly false falls to
    them. A round of random draws has always the same size from the third on, so that rounds
    without a refutation can be counted.
    """
    listed = 0
    searched = claim.inner == "searched"
    for index in range(10**9):
        yield Block(AT_RANDOM, index, DRAWS[min(index, len(DRAWS) - 1)])
        if index == 0:
            yield Block(BY_HAND, 0, 1000)
        if claim.domain.small is not None:
            count = LISTED[min(index, len(LISTED) - 1)]
            yield Block(BY_SIZE, listed, count)
            listed += count
        if searched:
            yield Block(IN_BULK, index, 60)
        if _proposes(claim) and (searched or index % 2 == 0):
            yield Block(BY_PROGRAM, index, 40)
        yield Block(NEAR_MISSES, index, WALKED[min(index, len(WALKED) - 1)])
        if searched and index % 4 == 2:
            yield Block(BY_GRADIENT, index, 40)


DRAWS = (10, 50, 100)
LISTED = (30, 50, 100)
WALKED = (100, 200, 300)
# Walks meet what listings pass by for long. Against longer listings and shorter walks these halve
# the work on the planted falsehoods in all, also under seeds that were not looked at before.
