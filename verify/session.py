"""One run over many claims: units of work, a journal, progress, a report."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from verify import files, registry
from verify.chapters import chapters
from verify.errors import NOT_RUN, BadInput, MissingExtra, need
from verify.judge import place_of
from verify.outcome import Kind, Outcome
from verify.records import to_json
from verify.registry import units
from verify.report.document import complete_report_in, entry
from verify.report.pages import file_name
from verify.report.reading import count, effort_on
from verify.report.terminal import overview, surprises
from verify.report.write import write_report
from verify.result import Result
from verify.results import UnitResult
from verify.say import on_terminal, warn
from verify.stored import stored
from verify.trying import run


SEARCHED_KINDS = (Kind.UNIVERSAL, Kind.EXISTENCE)
SECONDS = {"s": 1, "m": 60, "h": 3600}


def check_unit(name: str, profile: str, seed: int) -> tuple[str, UnitResult, float]:
    """Check one claim or variant; return its id, its result as JSON, and the seconds taken."""
    start = time.perf_counter()
    claim = registry.find(name)
    try:
        result = run(claim, profile, seed)
    except (Exception, SystemExit) as error:  # somebody's code: whatever it raises, the rest runs
        result = Result(name, claim.expects, Outcome.ERROR, place_of(error, claim), errors=1)
    return name, result.record(), time.perf_counter() - start


def results(
    names: list[str], profile: str, seed: int, jobs: int
) -> Iterator[tuple[str, UnitResult, float]]:
    """Check every unit, in order; more than one job runs them in processes."""
    if jobs == 1:
        for name in names:
            yield check_unit(name, profile, seed)
        return
    from verify.campaign.executors import executor, in_order

    with executor(jobs, None) as (workers, slots):
        for name, outcome in in_order(workers, slots, check_unit, names, profile, seed):
            yield _given_up(name) if isinstance(outcome, BaseException) else outcome


def _given_up(name: str) -> tuple[str, UnitResult, float]:
    """Say of a unit that no process lived to finish it that nothing is known of it."""
    reason = "no process lived to finish it: each was killed, as a system does that runs out of memory"
    result = Result(name, registry.find(name).expects, Outcome.UNDECIDED, reason, failures=1)
    return name, result.record(), 0.0


def parse_time(text: str | None) -> float:
    """Return seconds from "90s", "10m" or "8h"; infinity from None."""
    if text is None:
        return float("inf")
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([smh]?)", text)
    if match is None:
        msg = f"--time {text}: write a number with s, m or h, such as 90s"
        raise BadInput(msg)
    return float(match[1]) * SECONDS[match[2] or "s"]


def report_folder(folder: Path, complete: bool) -> Path:
    """Return the folder, or its neighbour: a partial run never overwrites a complete report."""
    if not complete and complete_report_in(folder):
        return folder.with_name(f"{folder.name}-partial")
    return folder


def run_session(arguments: Any, say: Callable[[str], None]) -> int:
    """Carry out ``verify run``; return the exit status."""
    names = units(arguments.ids)
    spoiled = [] if arguments.ids else registry.problems()
    for line in spoiled:
        warn(f"verify: {line}")
    limit = parse_time(arguments.time)
    if arguments.jobs < 1:
        msg = f"--jobs {arguments.jobs}: at least one process is needed"
        raise BadInput(msg)
    folder = Path(arguments.out or "reports/latest")
    whole = not arguments.ids
    folder = report_folder(folder, complete=whole)
    if arguments.profile == "deep":
        from verify.campaign.deep import run_deep

        with files.held(folder, shared=True):
            writing = partial(write_report, asked=_asked(arguments.ids))
            found, page, interrupted = run_deep(names, arguments, limit, folder, say, writing)
        return _closing(arguments, found, len(names), page, interrupted, say, spoiled)
    for option in ("scheduler", "work"):
        if getattr(arguments, option):
            msg = f"--{option} is for campaigns; add --profile deep"
            raise BadInput(msg)
    with files.held(folder):
        done, page, interrupted = _run_all(names, arguments, limit, folder, say)
    return _closing(arguments, done, len(names), page, interrupted, say, spoiled)


def _asked(ids: Sequence[str]) -> list[str]:
    """Return the chapters that these ids name; without any, all."""
    keys = chapters()
    return [key for name in ids if (key := name if name in keys else registry.key_of(name))] if ids else list(keys)


WRITING, JOURNAL = "journal.writing.jsonl", "journal.jsonl"


def _run_all(
    names: list[str], arguments: Any, limit: float, folder: Path, say: Callable[[str], None]
) -> tuple[dict[str, UnitResult], Path, bool]:
    """Check every unit as far as there is time, with a journal; write the report.

    Returns
    -------
    results by unit, the index page, and whether it was interrupted
    """
    whole = not arguments.ids
    start = time.perf_counter()
    done: dict[str, UnitResult] = {}
    seconds: dict[str, float] = {}
    interrupted = False
    lines: list[str] = []
    (folder / WRITING).unlink(missing_ok=True)
    with files.Growing(folder, WRITING) as journal, Progress(names) as bar:
        try:
            for name, result, took in results(
                names, arguments.profile, arguments.seed, arguments.jobs
            ):
                done[name], seconds[name] = result, took
                line = json.dumps({"unit": name, "seconds": round(took, 3), "result": to_json(result)})
                lines.append(line + "\n")
                journal.add(lines[-1].encode())
                bar.advance(name, result)
                if time.perf_counter() - start > limit:
                    break
        except KeyboardInterrupt:
            interrupted = True
    complete = whole and len(done) == len(names)
    goes_to = report_folder(folder, complete)
    files.write(goes_to, JOURNAL, "".join(lines))
    (folder / WRITING).unlink(missing_ok=True)
    page = write_report(
        goes_to,
        done,
        {
            "profile": arguments.profile,
            "seed": arguments.seed,
            "complete": complete,
            "seconds": round(time.perf_counter() - start, 2),
            "seconds_by_unit": {name: round(took, 3) for name, took in seconds.items()},
        },
        _asked(arguments.ids),
    )
    for line in (*shares(seconds), *(mutants_killed() if whole else ())):
        say(line)
    return done, page, interrupted


MOST_SHARES = 5
SCORES = Path(__file__).parents[1] / "tests" / "mutation" / "scores.json"
# Of the checkout that this package stands in; a wheel has none.


def shares(seconds: dict[str, float]) -> Iterator[str]:
    """Say which claims, with their variants, the time went to."""
    by_claim = Counter[str]()
    for name, took in seconds.items():
        by_claim[name.partition("+")[0]] += took  # type: ignore[assignment]
    total = sum(by_claim.values())
    if len(by_claim) > MOST_SHARES and total > 0:
        most = by_claim.most_common(MOST_SHARES)
        listed = ", ".join(f"{name} {100 * took / total:.0f} %" for name, took in most)
        yield f"time: {total:.0f} s in all processes; most of it {listed}"


def mutants_killed() -> Iterator[str]:
    """Say how many mutants of our own code the tests killed when that was last measured."""
    try:
        rooms = json.loads(SCORES.read_text(encoding="utf-8"))["rooms"]
    except (OSError, ValueError, KeyError):
        return
    listed = ", ".join(f"{room} {one['killed']} of {one['all']}" for room, one in rooms.items())
    yield f"mutants of our own code killed, when last measured: {listed}"


def _closing(
    arguments: Any,
    done: dict[str, UnitResult],
    planned: int,
    page: Path,
    interrupted: bool,
    say: Callable[[str], None],
    spoiled: list[str],
) -> int:
    """Store what was asked for, say in short what was found, and return the exit status."""
    if arguments.witnesses:
        store_witnesses(Path(arguments.witnesses), done)
    waiting = registry.not_stated(_asked(arguments.ids))
    for line in summary(done, planned) if done or planned else ["No claim was checked"]:
        say(line)
    if waiting:
        say(f"{count(len(waiting), 'printed sentence')} not stated yet")
    more = 0
    if not interrupted:
        more = max((_smallest(name, page.parent, say) for name in arguments.ids), default=0)
    say(f"The report is at {page}")
    if arguments.open:
        import webbrowser

        if not webbrowser.open(page.resolve().as_uri()):
            say("No browser could be started; open the page by hand")
    if interrupted:
        return 130
    if spoiled:
        return 1
    return status(done.values()) or more or (3 if len(done) < planned else 0)


def _smallest(name: str, folder: Path, say: Callable[[str], None]) -> int:
    """Run the smallest scale, if an experiment is named; return its exit status, 3 where it cannot run."""
    experiment = registry.experiment_of(name)
    if experiment is None:
        return 0
    from verify.experiment.command import answer
    from verify.experiment.runner import folder_of, run

    scale = next(iter(experiment.scales))
    out = folder_of(experiment, scale, folder)
    try:
        need("experiment", *experiment.needs)
        say(f"The {scale} scale of {experiment.id} goes to {out}")
        return answer(run(experiment, scale, out=out, tell=lambda done: warn(str(done))).conclusion, say)
    except MissingExtra as error:
        say(f"The {scale} scale of {experiment.id} is {NOT_RUN}: {error}")
        return 3


def store_witnesses(folder: Path, done: Mapping[str, UnitResult]) -> None:
    """Store the smallest, the most violating and the tightest instance of each unit."""
    for unit, result in done.items():
        for suffix, key in (("", "evidence"), (".worst", "worst"), (".tightest", "tightest")):
            found, smallest = result.finding(key), result.evidence
            if found is None or (key == "worst" and smallest and found.instance == smallest.instance):
                continue
            outcome = Outcome.SURVIVES if key == "tightest" else result.outcome
            text = json.dumps(stored(unit, outcome, found), indent=1, ensure_ascii=False) + "\n"
            files.write(folder, f"{file_name(unit)}{suffix}.json", text)


def status(done: Iterable[UnitResult]) -> int:
    """Return 0 as expected, 1 not as expected, 3 where something is only undecided."""
    off = [result for result in done if not result.as_expected]
    if any(result.outcome is not Outcome.UNDECIDED for result in off):
        return 1
    return 3 if off else 0


def summary(done: Mapping[str, UnitResult], planned: int) -> Iterator[str]:
    """Say in one screen what came of a run: what the page says first."""
    claims = {name: result for name, result in done.items() if "+" not in name}
    weakened = [result for name, result in done.items() if "+" in name]
    described = [entry(registry.find(name), done) for name in claims]
    yield from overview(described)
    outcomes = [result.outcome for result in claims.values()]
    counts = ", ".join(f"{o} {outcomes.count(o)}" for o in Outcome if o in outcomes)
    kinds = {claim.id: claim.kind for claim in described}
    tried = Counter[bool]()
    for name, result in done.items():
        tried[kinds.get(name.partition("+")[0]) in SEARCHED_KINDS] += result.put_to_the_test
    trials = f", {count(tried[False], 'trial')}" if tried[False] else ""
    asked = f"{count(tried[True], 'instance')} put to the test, each decided exactly"
    within = " (variants included)" if weakened else ""
    yield f"{count(len(claims), 'claim')}: {counts}; {asked}{trials}{within}"
    listed = sum(result.as_expected for result in weakened)
    yield f"variants as listed: {listed} of {len(weakened)}"
    if len(done) < planned:
        yield f"stopped early: {len(done)} of {planned} units were run"
    yield from surprises(done)


class Progress:
    """A bar on a terminal, plain lines elsewhere; both on the standard error stream."""

    def __init__(self, names: list[str]) -> None:
        self.total, self.count = len(names), 0
        self.bar: Any = None
        if on_terminal():
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress as Bar,
                TextColumn,
                TimeRemainingColumn,
            )

            self.bar = Bar(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TimeRemainingColumn(), console=Console(stderr=True), transient=True,
            )
            self.task = self.bar.add_task("checking", total=self.total)

    def __enter__(self) -> Progress:
        """Start the bar."""
        if self.bar is not None:
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the bar."""
        if self.bar is not None:
            self.bar.stop()

    def advance(self, name: str, result: UnitResult) -> None:
        """Show that one unit is done."""
        self.count += 1
        if self.bar is not None:
            self.bar.update(self.task, advance=1, description=name)
        else:
            line = f"[{self.count}/{self.total}] {name}: {result.outcome}"
            warn(f"{line} (put to the test: {effort_on(result)})")
