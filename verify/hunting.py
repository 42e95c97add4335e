"""``verify hunt``: tries hard to refute the conjectures of a file, and says what was tried."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from verify import files, registry
from verify.again import LONGEST, decided_again
from verify.book import old_places
from verify.campaign import folder as folders
from verify.campaign.campaign import CONFIDENCE, Campaign
from verify.campaign.executors import executor
from verify.campaign.journal import Journal
from verify.campaign.progress import Progress
from verify.campaign.units import Source
from verify.claim import Claim
from verify.errors import NOT_RUN, BadInput, only
from verify.guard import foreign
from verify.judge import running
from verify.observed import observe
from verify.outcome import Outcome
from verify.patience import Ended, Endless, TimeOver, deadline, patience
from verify.picture.words import typeset
from verify.report.names import file_name
from verify.report.reading import count, effort_on, search
from verify.report.values import brief, extent
from verify.report.write import write_report
from verify.result import Found, Result
from verify.results import Suggestion as SuggestionKept, UnitResult
from verify.say import warn
from verify.search.search import MOST_ENDLESS
from verify.search.smaller import ever_smaller
from verify.session import parse_time
from verify.stored import stored
from verify.suggest import Suggestion, library, refuted_with, suggestions


WORK, WORK_DROPPED = 20_000, 2_000
# Judgements a conjecture gets where no time is given, and each of its assumptions, dropped.
WORK_SUGGESTED = 400
# Judgements that a suggested assumption has to stand.
LEAST = 5.0
# Seconds for deciding again what was found: a process has to start.
AFTER = 0.2
# Of the time, where several conjectures share it: for what is done with what was found.
POLISH = 4_000
# Judgements spent on a smaller counterexample.
OBSERVED = 200
MOST_SUGGESTIONS = 5


def chosen(target: str) -> list[Claim[Any, Any]]:
    """Return the conjectures that FILE.py or FILE.py:NAME means.

    Raises
    ------
    BadInput
        Where the file is not there, cannot be run, or has none of that name.
    """
    path, _, name = target.partition(".py:")
    path = path + ".py" if name else target
    found = registry.load(path)
    if not name:
        return found
    named = [c for c in found if name in (type(c).__name__, c.id, c.id.rpartition("/")[2])]
    if not named:
        only("conjecture", [name], [type(claim).__name__ for claim in found], where=path)
    return named


def hunt(
    target: str, *, work: int = WORK, seed: int = 0, jobs: int = 1, out: str = ""
) -> dict[str, UnitResult]:
    """Try hard to refute the conjectures of a file, and write the report.

    Parameters
    ----------
    target : FILE.py, or FILE.py:NAME for one of its classes
    work : judgements for each conjecture; the same call again goes on from its journal
    jobs : processes
    out : the folder of the report; "" for reports/hunts/FILE

    Returns
    -------
    results by the ids of the conjectures and of their variants, as report.json has them

    Raises
    ------
    BadInput
        Where the file is not there, cannot be run, or has no such class.
    """
    begun = _begun(target, Ends(time.monotonic(), float("inf")), out, seed, work)
    with files.held(begun.folder, shared=True):
        begun.run(jobs, None)
        for _ in begun.finish(interrupted=False):
            pass
    return begun.results


def run_hunt(arguments: Any, say: Callable[[str], None]) -> int:
    """Carry out ``verify hunt``; return the exit status."""
    ends = Ends(time.monotonic(), parse_time(arguments.time))
    if arguments.jobs < 1:
        msg = f"--jobs {arguments.jobs}: at least one process is needed"
        raise BadInput(msg)
    budget = None if arguments.time and not arguments.work else arguments.work or WORK
    begun = _begun(arguments.target, ends, arguments.out, arguments.seed, budget)
    for line in old_places(begun.source.text):
        warn(f"verify: {begun.source.path}, {line}")
    begun.only_report = arguments.only_report
    interrupted = False
    with files.held(begun.folder, shared=True):
        try:
            begun.run(arguments.jobs, arguments.scheduler)
        except KeyboardInterrupt:
            interrupted = True
        for line in begun.finish(interrupted or begun.only_report):
            say(line)
    return 130 if interrupted else begun.status()


def _begun(target: str, ends: Ends, out: str | None, seed: int, budget: int | None) -> Hunt:
    """Load a file, and return what is to be hunted."""
    try:
        with foreign(), deadline(ends.search):
            claims = chosen(target)
    except TimeOver as over:
        msg = f"{target}: was not loaded when the time was over; {running(over)} was running"
        raise BadInput(msg) from None
    found = registry.source_of(claims[0].id)
    assert found is not None
    source = Source(*found)
    folder = Path(out or f"reports/hunts/{Path(source.path).stem}")
    return Hunt(claims, source, folder, seed, budget, ends)


class Ends(NamedTuple):
    """When what is to be over: on the monotonic clock, where ``--time`` sets a limit."""

    start: float
    limit: float  # seconds; infinity for none

    @property
    def search(self) -> float:
        """Return when no new block of work begins, and what is being done is cut short."""
        return self.start + self.limit

    @property
    def last(self) -> float:
        """Return when the last of somebody's code is over; the pages are still to be written."""
        return self.search + max(self.limit / 5, 3.0) / 2

    def share(self) -> float:
        """Return when half of the time that is left from now on is over."""
        now = time.monotonic()
        return max(now + (self.last - now) / 2, now + SHORT)


SHORT = 0.3
# Seconds for what comes late.


class Hunt:
    """The campaign over the conjectures of one file, and what is done with what it finds."""

    def __init__(
        self, claims: list[Claim[Any, Any]], source: Source, folder: Path, seed: int,
        budget: int | None, ends: Ends,
    ) -> None:
        self.claims, self.source, self.folder, self.seed = claims, source, folder, seed
        self.budget, self.ends = budget, ends
        sources = (source,)
        self.campaign = Campaign(
            [claim.id for claim in claims], registry.find, seed=seed, sources=sources, budget=budget,
            strict=True,
        )
        dropped = [
            f"{claim.id}+{one.name}"
            for claim in claims
            for one in registry.describe(claim).variants
        ]
        self.dropped = Campaign(
            dropped, registry.find, seed=seed, sources=sources,
            budget=min(WORK_DROPPED, budget or WORK_DROPPED),
        )
        self.results: dict[str, UnitResult] = {}
        self.counterexamples: dict[str, list[Any]] = {}
        self.start = time.perf_counter()
        self.resumed = 0
        self.only_report = False  # a search was killed: what its journal holds is to be told

    def run(self, jobs: int, scheduler: str | None) -> None:
        """Search until all is refuted, the work is done, or the time is over."""
        names = [*self.campaign.units, *self.dropped.units]
        code = folders.describe(self.folder, names, self.seed, self.budget, self.source)
        self.journal = folders.journals(self.folder, code)
        found = self.campaign.resume(self.journal)
        more = self.dropped.resume(self.journal)
        self.resumed = len(found.entries)
        for line in dict.fromkeys([*found.spoiled, *more.spoiled]):
            warn(f"journal: {line}; the rest is kept")
        until = self.ends.search
        # What was found is to be made small, and what survives is asked further, in time as well.
        first = until if len(self.claims) == 1 else self.ends.start + (1 - AFTER) * self.ends.limit
        if self.only_report or (self.campaign.ended and self.dropped.ended):
            return
        with (
            foreign(),
            executor(jobs, scheduler) as (workers, slots),
            Journal(self.journal, code) as journal,
            Progress(until) as progress,
        ):
            self.campaign.run(workers, slots, journal, until=first, cut=first, tick=self._tick(progress))
            # Which assumptions are needed is asked of what survives.
            for claim in self.claims:
                if self.campaign.units[claim.id].result().outcome is not Outcome.SURVIVES:
                    for name, unit in self.dropped.units.items():
                        unit.ended = unit.ended or name.startswith(f"{claim.id}+")
            if not any(unit.total.found for unit in self.campaign.units.values()):
                first = until
            self.dropped.run(workers, slots, journal, until=first, cut=first, tick=progress)

    def _tick(self, progress: Progress) -> Callable[[Campaign], None]:
        """Return what is called after every block: a mistake is told at once, not in the end."""
        told: set[str] = set()

        def tick(campaign: Campaign) -> None:
            progress(campaign)
            for name, unit in campaign.units.items():
                if unit.total.errors and name not in told and not campaign.ended:
                    told.add(name)
                    warn(f"{unit.claim.label}: its own code fails: {unit.total.error}")

        return tick

    def finish(self, interrupted: bool) -> Iterator[str]:
        """Make the counterexamples small, write the report, and say in short what was found."""
        for campaign in (self.campaign, self.dropped):  # others may have worked on it, too
            campaign.resume(self.journal)
        if self.resumed:
            yield f"{self.resumed} blocks of work are taken over from {self.journal}"
        for claim in self.claims:
            total = self.campaign.units[claim.id].total
            if total.found is None:
                continue
            self.counterexamples[claim.id] = [total.found.x]
            if not interrupted:
                try:
                    self._make_small(claim, total, total.found)
                except KeyboardInterrupt:
                    interrupted = True  # found it was; it stays as large as it is
        self._decide_again()
        self.results = self.campaign.results()
        for name, unit in self.dropped.units.items():
            if unit.place:
                self.results[name] = as_answer(unit.result())
        if any(claim.id in self.counterexamples for claim in self.claims):
            self._write()  # what comes now may take a while
        for claim in self.claims:
            yield from self._said(claim, interrupted=interrupted)
        if not interrupted:
            self.observe()
        page = self._write()
        if interrupted:
            why = "the time was over" if self.only_report else "interrupted"
            yield f"{why}; what was done is kept, and the same call goes on from there"
        yield f"The report is at {page}"

    def _write(self) -> Path:
        seconds = round(time.perf_counter() - self.start, 2)
        provenance = {
            "profile": "hunt", "seed": self.seed, "complete": False, "seconds": seconds,
            "source": self.source.path,
        }
        return write_report(self.folder, self.results, provenance)

    def _make_small(self, claim: Claim[Any, Any], total: Result, found: Found) -> None:
        """Make a counterexample small, as far as there is time."""
        warn(f"{claim.label}: refuted; making the counterexample small")
        small = ever_smaller(claim, found, POLISH)
        try:
            with foreign(), deadline(self.ends.share()), patience(
                MOST_ENDLESS * claim.patience, Endless
            ):
                for total.found in small:
                    pass
        except Ended:
            assert total.found is not None
            total.found.minimal = False

    def _decide_again(self) -> None:
        """Take back the refutations that a fresh process does not come to."""
        units = {**self.campaign.units, **self.dropped.units}
        found = {name: unit.total.found for name, unit in units.items()}
        refuted = {name: one for name, one in found.items() if one is not None}
        seconds = min(max(self.ends.last - time.monotonic(), LEAST), LONGEST)
        for name, other in decided_again(self.source, refuted, seconds).items():
            units[name].withdraw(other.outcome, other.reason)

    def _said(self, claim: Claim[Any, Any], *, interrupted: bool) -> Iterator[str]:
        result = self.results[claim.id]
        unit = self.campaign.units[claim.id]
        judged = sum(unit.scouts.values())
        found = unit.total.found
        if found is not None:
            yield from self._refuted(claim, found, result, interrupted=interrupted)
            return
        word: str = result.outcome
        if result.complaints and word == Outcome.SURVIVES:
            word = Outcome.UNDECIDED
        scouts = ", ".join(f"{n} {search(scout)}" for scout, n in unit.scouts.items() if n)
        by = f": {scouts}" if scouts else ""
        yield f"{claim.label}: {word}. Put to the test: {effort_on(result)} ({judged} judged{by})."
        if result.vacuous:
            yield f"  {result.vacuous} are vacuous: they meet the assumptions, and nothing is asked of them."
        if result.reason:
            yield f"  {typeset(result.reason)}"
        for complaint in result.complaints:
            yield f"  {complaint}"
        yield from (f"  {one}" for one in unit.total.stopped if NOT_RUN in one)
        if word == Outcome.SURVIVES:
            inner = (
                "The inner “for every” is searched here, not decided."
                if claim.inner == "searched"
                else "Each instance was decided exactly."
            )
            yield f"  Not a proof. {inner}"
            campaign = result.details.campaign
            bound = campaign.bound if campaign else None
            if campaign and bound is not None:
                yield (
                    f"  A further block of {campaign.draws_a_block} draws refutes with "
                    f"probability at most {bound:.3g} ({CONFIDENCE:.0%}); nothing is said of what is not drawn."
                )
            yield from self._needed(claim)

    def _needed(self, claim: Claim[Any, Any]) -> Iterator[str]:
        words = {"refuted": "needed", "vacuous": "vacuous, nothing is left to check", "survives": "not needed so far"}
        for entry in registry.variants_of(claim):
            result = self.results.get(entry.claim.id)
            if result is None:
                continue
            word = words.get(result.outcome, result.outcome) if entry.dropped else str(result.outcome)
            if result.outcome is Outcome.ERROR:
                word = f"its own code fails ({result.reason:.120})"
            after = f" (put to the test: {effort_on(result)})" if result.outcome is not Outcome.REFUTED else ""
            what = f"without {' and '.join(entry.dropped)}" if entry.dropped else f"variant {entry.name}"
            yield f"  {what}: {word}{after}"

    def _refuted(
        self, claim: Claim[Any, Any], found: Found, result: UnitResult, *, interrupted: bool
    ) -> Iterator[str]:
        evidence = result.evidence
        assert evidence is not None
        size = str(extent(evidence.instance))
        yield (
            f"{claim.label}: refuted by an instance {f'({size}) ' if size else ''}"
            f"found {search(evidence.found_by)} after {count(evidence.after, 'judgement')}"
            + ("; no single step makes it smaller." if evidence.minimal else ".")
        )
        yield f"  {brief(evidence.instance)}"
        if evidence.reason:
            yield f"  {typeset(evidence.reason)}"
        for complaint in result.complaints:
            yield f"  {complaint}"
        kept = stored(claim.id, Outcome.REFUTED, evidence)
        text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        path = files.write(self.folder, f"{file_name(claim.id)}.json", text)
        again = f"  again: verify replay {shlex.quote(str(path))}"
        if interrupted:
            yield again
            return
        excluding, over = self._excluding(claim, [*self.counterexamples[claim.id], found.x])
        suggested = tuple(
            SuggestionKept(name=one.name, sentence=one.sentence, kept=one.kept, tried=one.tried)
            for one in excluding
        )
        self.results[claim.id] = replace(result, details=replace(result.details, suggestions=suggested))
        yield from _excluding(excluding, over=over)
        yield again

    def _excluding(
        self, claim: Claim[Any, Any], found: list[Any]
    ) -> tuple[list[Suggestion], bool]:
        """Suggest assumptions, and hunt shortly with each of the first: it may not be enough.

        Returns
        -------
        the suggestions, and whether the time was over before all were tried
        """
        warn(f"{claim.label}: looking for assumptions that exclude it")
        kept: list[Suggestion] = []
        try:
            with foreign(), deadline(self.ends.share()), patience(
                MOST_ENDLESS * claim.patience, Endless
            ):
                for one in suggestions(claim, found, library(claim, self.claims)):
                    if len(kept) == MOST_SUGGESTIONS:
                        break
                    if not refuted_with(claim, one, WORK_SUGGESTED, self.seed):
                        kept.append(one)
        except Ended:
            return kept, True
        return kept, False

    def status(self) -> int:
        """Return 0 survives, 1 refuted, 2 where the file's own code failed, 3 undecided."""
        outcomes = {self.results[claim.id].outcome for claim in self.claims}
        if Outcome.REFUTED in outcomes:
            return 1
        if Outcome.ERROR in outcomes:
            return 2
        complaints = any(self.results[claim.id].complaints for claim in self.claims)
        return 3 if complaints or outcomes != {Outcome.SURVIVES} else 0

    def observe(self) -> None:
        """Write the lines of each conjecture's Hypothesis test."""
        for claim in self.claims:
            if self.results[claim.id].outcome not in (Outcome.SURVIVES, Outcome.REFUTED):
                continue
            lines: list[str] = []
            with foreign(), suppress(TimeOver), deadline(self.ends.share()):
                lines = observe(claim, draws=OBSERVED, seed=self.seed)
            files.write(self.folder, f"observed/{file_name(claim.id)}.jsonl", "".join(lines))


def _excluding(excluding: list[Suggestion], *, over: bool) -> Iterator[str]:
    if over:
        yield "  the time was over before every assumption of the library was tried"
    if not excluding and not over:
        yield "  no named assumption of the library excludes every counterexample found"
    if not excluding:
        return
    yield "  excluded, as far as tried, by adding (the weakest first):"
    for one in excluding[:MOST_SUGGESTIONS]:
        yield f"    {one.name}: keeps {one.kept} of {one.tried} instances that hold"


def as_answer(result: UnitResult) -> UnitResult:
    """Read a dropped assumption as the question it was: whatever came of it is as expected."""
    return replace(result, expects=result.outcome, as_expected=True)

