"""A campaign: blocks of work over many units, in any number of processes, until time or work ends.

What a unit has found is read off its plan from the beginning, without gaps, up to the first
refutation. So neither the number of workers nor a kill in between changes a result, only how far
it goes.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from verify.campaign.belief import again, believable
from verify.campaign.journal import Entry, Journal, Key, Read, read
from verify.campaign.merge import add, unpacked, work_of
from verify.campaign.units import WHOLE, Source, blocks, work
from verify.claim import Claim
from verify.outcome import Outcome
from verify.records import from_json
from verify.result import Found, Result
from verify.results import AT_RANDOM, CampaignResult, UnitResult
from verify.search.scouts import DRAWS
from verify.search.search import MOST_ENDLESS, conclude
from verify.shape import Odd
from verify.toolkit import Block


GRACE = 1.0
# Seconds that a worker has for handing over what it was doing when it was cut short.
MOST_FAILED = 100
# A unit of which so many instances, and more than half, stay without an answer is given up.


@dataclass
class Unit:
    """One claim or variant, and how far its plan was worked through."""

    claim: Claim[Any, Any]
    budget: float  # judgements
    strict: bool = False  # a mistake in its code ends it at once
    total: Result = field(init=False)
    whole: UnitResult | None = None  # of a claim that is checked at once
    place: int = 0  # blocks absorbed
    submitted: int = 0
    ended: bool = False
    waiting: dict[int, Entry] = field(default_factory=dict)
    planned: list[Block] = field(default_factory=list)
    clean: int = 0  # full blocks of draws without a refutation
    scouts: Counter[str] = field(default_factory=Counter)  # judgements
    cut: bool = False  # part of the next block is counted already
    seen_again: list[Found] = field(default_factory=list)  # that were read, and judged again

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.total = Result.of(self.claim)
        self._plan = blocks(self.claim)

    def block(self, place: int) -> Block | None:
        """Return the block at a place of the plan, None after the last."""
        while len(self.planned) <= place:
            following = next(self._plan, None)
            if following is None:
                return None
            self.planned.append(following)
        return self.planned[place]

    def take(self, entry: Entry) -> None:
        """Take a finished block; it counts once all before it are there."""
        if not self.ended and entry.place >= self.place:
            self.waiting[entry.place] = entry
        while not self.ended and self.place in self.waiting:
            self._absorb(self.waiting.pop(self.place).result)
            self.place += 1
            if self.block(self.place) is None or work_of(self.total) >= self.budget:
                self.ended = True
        if self.ended:
            self.waiting.clear()

    def _absorb(self, data: dict[str, Any]) -> None:
        if "whole" in data:
            self.whole, self.ended = from_json(UnitResult, data["whole"]), True
            return
        block = self.block(self.place)
        assert block is not None
        part = unpacked(self.claim, data)
        self.scouts[block.scout] += work_of(part)
        whole = block.scout == AT_RANDOM and block.size == DRAWS[-1]
        open_ = part.stopped or part.undecided or part.failures
        if whole and part.found is None and not open_ and part.tested[AT_RANDOM]:
            self.clean += 1
        add(self.total, part)
        total = self.total
        self.ended = (
            total.found is not None
            or total.undecided + total.failures >= max(MOST_FAILED, work_of(total) / 2)
            or total.endless >= MOST_ENDLESS
            or (self.strict and total.errors > 0)
        )

    def take_cut(self, block: Block, data: dict[str, Any]) -> None:
        """Take what was found of a block until the time was over; the next call does it again."""
        part = unpacked(self.claim, data)
        if not self.ended:
            self.cut = True
            self.scouts[block.scout] += work_of(part)
            add(self.total, part)
            self.ended = part.found is not None or (self.strict and part.errors > 0)

    def withdraw(self, outcome: Outcome, reason: str) -> None:
        """Take back a refutation that does not stand."""
        total = self.total
        if total.found is not None:  # an instance without an answer, in place of one put to the test
            total.tested[total.found.scout] -= 1
        total.found = total.worst = None
        total.undecided += 1
        if outcome is Outcome.ERROR:
            total.errors, total.error = total.errors + 1, reason
        else:
            total.open = reason

    def let_go(self) -> Iterator[str]:
        """Forget an instance worth keeping that does not do what a journal says; say so."""
        for name, outcome in OUTCOMES.items():
            kept = getattr(self.total, name)
            if kept is None or kept in self.seen_again:
                continue
            certificates = list(kept.verdict.decision.certificates) if kept.verdict.decision else []
            try:
                again(self.claim, kept.x, outcome, certificates)
                self.seen_again.append(kept)
            except Odd as odd:
                setattr(self.total, name, None)
                yield f"{self.claim.id}, {name}: {odd}; it is left out"

    def next_place(self) -> int | None:
        """Return the next place of the plan that nobody works on, None where there is none."""
        while self.submitted in self.waiting or self.submitted < self.place:
            self.submitted += 1
        if self.ended or self.block(self.submitted) is None:
            return None
        self.submitted += 1
        return self.submitted - 1

    def result(self) -> UnitResult:
        """Return what was found so far, as the report has it."""
        if self.whole is not None:
            return self.whole
        total = unpacked_copy(self.total)
        conclude(self.claim, total)
        if not self.ended:
            self._leave_open(total)
        record = total.record()
        nearest = self.total.nearest if self.total.found is None else None
        return replace(
            record,
            details=replace(record.details, campaign=self.campaign()),
            nearest=nearest.record(self.total.toolkit) if nearest is not None else None,
        )

    def _leave_open(self, total: Result) -> None:
        """Say of a search that was merely short nothing but that it was short."""
        judged = work_of(total)
        to_be_refuted = self.claim.expects is Outcome.REFUTED
        news = total.outcome is Outcome.VACUOUS or (
            total.outcome is Outcome.SURVIVES and to_be_refuted
        )
        if news and judged < (NO_COUNTEREXAMPLE if to_be_refuted else NONE_ADMITTED):
            total.outcome = Outcome.UNDECIDED
            total.reason = f"the time was over after {judged} judgements"
        if total.outcome is Outcome.UNDECIDED and total.cut:
            total.reason = f"{total.reason}; still running was {total.cut}".lstrip("; ")

    def campaign(self) -> CampaignResult:
        """Return how far the search went, and what may be said of the rest of its kind."""
        return CampaignResult(
            judged=dict(sorted(self.scouts.items())),
            clean_blocks=self.clean,
            draws_a_block=DRAWS[-1],
            bound=residual(self.clean),
            facts={"blocks": self.place, "stopped": dict(self.total.stopped)},
        )


NONE_ADMITTED, NO_COUNTEREXAMPLE = 1_000, 20_000
# Judgements of a search that the time ended, below which it is no news that it met no hypotheses,
# or that it has not refuted yet what should be refuted.

OUTCOMES = {
    "worst": Outcome.REFUTED, "tightest": Outcome.SURVIVES, "nearest": Outcome.SURVIVES
}
FARTHEST = 10_000
# Blocks that may lie between what is done without gaps and what a journal holds.
MOST_TRIES = 4
# Times that a block is given to another worker: the death of one breaks off what others do.
NOTHING_THERE = 2_000
# Judgements for a unit that is expected to speak of nothing.


def _unit(claim: Claim[Any, Any], budget: float, *, strict: bool) -> Unit:
    vacuous = claim.expects is Outcome.VACUOUS
    return Unit(claim, min(budget, NOTHING_THERE) if vacuous else budget, strict)


CONFIDENCE = 0.95


def residual(clean: int) -> float | None:
    """Bound the probability that one further block of random draws holds a refutation.

    If it were p or more, so many independent blocks without one would have had a chance of at
    most (1 - p)^clean. Valid at any time of stopping: (1 - p)^-clean, until the first refutation
    and 0 after it, is a martingale. Blocks differ by their seeds alone. Says nothing of
    instances that the strategy does not draw.

    >>> residual(59) < 0.05
    True
    """
    return None if clean == 0 else 1 - (1 - CONFIDENCE) ** (1 / clean)


def unpacked_copy(total: Result) -> Result:
    """Copy a sum, so that concluding it leaves it open to more."""
    from copy import copy

    other = copy(total)
    other.complaints = list(total.complaints)
    return other


class Campaign:
    """Runs the units of some claims, and takes up where journals leave off."""

    def __init__(
        self,
        names: Iterable[str],
        find: Callable[[str], Claim[Any, Any]],
        *,
        seed: int = 0,
        sources: tuple[Source, ...] = (),
        budget: int | None = None,
        strict: bool = False,
    ) -> None:
        most = float("inf") if budget is None else budget
        self.units = {name: _unit(find(name), most, strict=strict) for name in names}
        self.seed, self.sources = seed, sources
        self.done: set[Key] = set()
        self.known: set[tuple[str, int]] = set()  # journals that were read, with their sizes
        self.new = 0  # blocks finished in this process

    def resume(self, folder: Path) -> Read:
        """Take in what the journals of a folder hold beyond what was taken in before.

        What cannot be so is told with what is spoiled, and its blocks are done again.
        """
        sizes = {(path.name, path.stat().st_size) for path in folder.glob("*.jsonl")}
        found = read(folder, self.known)
        self.known = sizes
        for key, entry in sorted(found.entries.items(), key=lambda pair: pair[0][2]):
            unit = self.units.get(entry.unit)
            if unit is None or entry.seed != self.seed or key in self.done or unit.ended or unit.cut:
                continue
            try:
                if entry.place >= unit.place + FARTHEST:
                    msg = f"block {entry.place} of a search that stands at {unit.place}"
                    raise Odd(msg)
                block = unit.block(entry.place)
                if block is None:
                    msg = f"there is no block {entry.place}"
                    raise Odd(msg)
                believable(unit.claim, block, entry.result, entry.seed)
            except Odd as odd:
                del found.entries[key]
                found.spoiled.append(f"{found.lines[key]}: {odd}")
            else:
                self.take(entry)
        for unit in self.units.values():
            found.spoiled.extend(unit.let_go())
        return found

    def take(self, entry: Entry) -> None:
        """Count a finished block once."""
        key = entry.unit, entry.seed, entry.place
        if entry.unit in self.units and entry.seed == self.seed and key not in self.done:
            self.done.add(key)
            self.units[entry.unit].take(entry)

    @property
    def ended(self) -> bool:
        """Has every unit come to its end?"""
        return all(unit.ended for unit in self.units.values())

    def tasks(self) -> Iterator[tuple[str, int, Block]]:
        """Yield blocks to do: each unit in turn, so that none waits for another to end."""
        while True:
            idle = True
            for name, unit in self.units.items():
                place = unit.next_place()
                if place is not None:
                    block = unit.block(place)
                    assert block is not None
                    idle = False
                    yield name, place, block
            if idle:
                return

    def run(
        self,
        workers: Any,
        slots: int,
        journal: Journal,
        *,
        until: float = float("inf"),
        cut: float = float("inf"),
        tick: Callable[[Campaign], None] = lambda _: None,
    ) -> None:
        """Work until every unit has ended, or until a time on the monotonic clock.

        Then blocks that are not done yet have until another time; what is left is cut short.

        Raises
        ------
        BadInput
            Where the journal can no longer be written; what it holds is kept.
        """
        arrived: Arrived = SimpleQueue()
        with _interruptible(arrived, lambda: getattr(workers, "busy", False)) as check:
            self._run(workers, slots, journal, (until, cut), tick, arrived, check)
            check()

    def _run(
        self,
        workers: Any,
        slots: int,
        journal: Journal,
        ends: tuple[float, float],
        tick: Callable[[Campaign], None],
        arrived: Arrived,
        check: Callable[[], None],
    ) -> None:
        until, cut = ends
        told = float("inf") if getattr(workers, "own_clock", True) else cut
        flying: dict[Future[Any], tuple[str, int, Block, int]] = {}
        tasks = self.tasks()
        again: list[tuple[str, int, Block, int]] = []
        try:
            while True:
                while len(flying) < 2 * slots - (slots == 1) and time.monotonic() < until:
                    if again:
                        name, place, block, tries = again.pop()
                    else:
                        task = next(tasks, None)
                        if task is None:
                            tasks = self.tasks()
                            task = next(tasks, None)
                        if task is None:
                            break
                        (name, place, block), tries = task, 0
                    if self.units[name].ended:
                        continue
                    future = workers.submit(work, name, self.sources, block, self.seed, told)
                    flying[future] = name, place, block, tries
                    future.add_done_callback(arrived.put)
                    check()
                if not flying or time.monotonic() > cut + GRACE:  # a call into C cannot be cut
                    return
                for future in _arrivals(arrived, 1.0):
                    name, place, block, tries = flying.pop(future)
                    error = future.exception()
                    if error is None:
                        result, seconds = future.result()
                    elif tries < MOST_TRIES:  # a worker died; the block is another's
                        again.append((name, place, block, tries + 1))
                        continue
                    else:  # not written down: a later call tries again
                        self.take(Entry(name, self.seed, place, 0.0, _failed(block, error)))
                        continue
                    if result.get("cut"):
                        self.units[name].take_cut(block, result)
                        continue
                    entry = Entry(name, self.seed, place, round(seconds, 4), result)
                    journal.add(entry)
                    self.take(entry)
                    self.new += 1
                check()
                tick(self)
        finally:
            for future in flying:
                future.cancel()

    def results(self) -> dict[str, UnitResult]:
        """Return what every unit found so far, as the report has it."""
        return {name: unit.result() for name, unit in self.units.items()}

    def begun(self) -> dict[str, UnitResult]:
        """Return the results of the units of which a block is done."""
        return {name: unit.result() for name, unit in self.units.items() if unit.place}


Arrived = SimpleQueue[Future[Any] | None]
# What is done, in the order that it was; None wakes whoever waits for it.


def _arrivals(arrived: Arrived, seconds: float) -> Iterator[Future[Any]]:
    """Yield what is done; if nothing is, wait so long for the first.

    A queue of C's, since an interrupt may reach it: locks of Python's that wait, as those of
    ``concurrent.futures.wait`` do, are left broken by an error from a handler of signals.
    """
    try:
        future = arrived.get(timeout=seconds)
        while True:
            if future is not None:
                yield future
            future = arrived.get_nowait()
    except Empty:
        return


@contextmanager
def _interruptible(arrived: Arrived, busy: Callable[[], bool]) -> Iterator[Callable[[], None]]:
    """Yield a function that raises KeyboardInterrupt if one was asked for.

    An interrupt is noted, wakes who waits for workers, and is raised where nothing is half done:
    between its line in the journal and its count, a block would be in one and not in the other. A
    second one is raised wherever it comes. Where a task is being done in this process, it ends
    that at once; one that got lost there is raised by the function: an interrupt that reaches a
    callback of the garbage collector is printed and forgotten.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    asked = False

    def handle(*_: object) -> None:
        nonlocal asked
        now, asked = asked or busy(), True
        if now:
            raise KeyboardInterrupt
        arrived.put(None)

    def check() -> None:
        if asked:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def _failed(block: Block, error: BaseException) -> dict[str, Any]:
    """Count a block that no worker could finish as an error, never as tried."""
    reason = f"{block.scout}: no worker could finish a block ({type(error).__name__}: {error})"
    if block.scout == WHOLE:
        reason = reason[:300]
    return {"failures": 1, "errors": 1, "error": reason}
