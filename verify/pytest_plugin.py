"""Under pytest: claims that a test checked leave a report to read, also when they fail."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from verify.book import find_moved


if TYPE_CHECKING:
    from verify.result import Result
    from verify.results import UnitResult


DRAWS = 100
# Instances of the test of a conjecture's file, where no profile asks for more.
RESULTS = pytest.StashKey[dict[str, "UnitResult"]]()
WRITTEN = pytest.StashKey[str]()
SENT = pytest.StashKey[int]()
CARRIED = "separatrix_results"
# The attribute of a test's report that takes results from a worker to where the report is written.


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for the report's folder."""
    group = parser.getgroup("separatrix")
    group.addoption(
        "--claims-report",
        default="reports/latest",
        metavar="DIR",
        help="where the report on the claims that were checked goes (default: %(default)s)",
    )
    group.addoption(
        "--chapter",
        action="append",
        default=[],
        metavar="KEY",
        help="with --pyargs verify.laws: ask every law of this chapter's claims",
    )


LAWS = Path(__file__).parent / "laws" / "test_laws.py"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ask no laws where no chapter is named: whoever collects this package has suites of their own."""
    return True if collection_path == LAWS and not config.getoption("chapter") else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each law and claim of the chapters that the command line names."""
    if metafunc.module.__name__ == "verify.laws.test_laws":
        from verify.errors import BadInput
        from verify.laws.asking import tests_of

        try:
            metafunc.parametrize(*tests_of(metafunc.config.getoption("chapter")))
        except BadInput as error:
            msg = f"--chapter: {error}"
            raise pytest.UsageError(msg) from None


def pytest_pycollect_makeitem(collector: Any, name: str, obj: Any) -> Any:
    """Make one ordinary Hypothesis test of each conjecture that a collected file defines."""
    if not isinstance(obj, type) or "verify.conjecture" not in sys.modules:
        return None
    from inspect import isabstract

    from verify.conjecture import Conjecture
    from verify.errors import BadInput
    from verify.outcome import Outcome
    from verify.registry import check_domain

    if not issubclass(obj, Conjecture) or obj.__module__ != collector.obj.__name__:
        return None
    if obj.expects is not Outcome.SURVIVES:
        return None
    if isabstract(obj):
        if hasattr(obj, "domain") and not name.startswith("_") and not obj.__subclasses__():
            lacking = ", ".join(sorted(obj.__abstractmethods__))
            msg = f"{collector.path}: {name} lacks {lacking}, and is no conjecture without"
            raise collector.CollectError(msg)
        return None
    try:
        check_domain(obj(), str(collector.path))
    except BadInput as error:
        raise collector.CollectError(str(error)) from None
    return _item(collector, obj())


def _item(collector: Any, claim: Any) -> pytest.Item:
    """Return the test of a conjecture; it takes the seed and the profile that pytest is given."""
    import hypothesis
    from hypothesis.errors import HypothesisException

    from verify.guard import foreign
    from verify.judge import NOBODYS, line_of, place_of, running
    from verify.patience import Ended, Endless, patience
    from verify.search.at_random import Refuted, make_test

    waiting, tally = patience(claim.patience, Endless), Counter[str]()
    profile = hypothesis.settings.get_current_profile_name()
    test = make_test(
        claim,
        draws=max(DRAWS, hypothesis.settings.get_profile(profile).max_examples),
        seed=0 if collector.config.getoption("--hypothesis-seed", None) is None else None,
        hunting=True,
        by_hand=True,
        judged=_answered,
        observe=partial(_count, tally),
        waiting=waiting,
    )

    class Test(pytest.Function):
        """A test whose failure is said in a sentence, without the frames of the engine."""

        def runtest(self) -> None:
            tally.clear()
            with waiting, foreign():
                super().runtest()
            if tally["vacuous"] and not tally["tested"]:
                msg = (
                    f"nothing was put to the test; all {tally['vacuous']} instances that meet the "
                    "assumptions are vacuous: nothing is asked of them"
                )
                raise NoAnswer(msg)

        def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
            """Say what was found, or which line of the conjecture's file is wrong."""
            error = excinfo.value
            if self.config.getoption("fulltrace", False):
                return super().repr_failure(excinfo)
            if isinstance(error, Refuted):
                return _refuted(error, Path(collector.path))
            if isinstance(error, NoAnswer | Ended) and str(error):
                return f"{claim.label}: {error}"
            if running(error) == NOBODYS and "/verify/" in str(excinfo.traceback[-1].path):
                return super().repr_failure(excinfo)
            if isinstance(error, hypothesis.errors.Flaky):
                return (
                    f"{claim.label}: not deterministic; asked twice about one instance, it gave "
                    f"two answers ({str(error).splitlines()[0]})"
                )
            if isinstance(error, HypothesisException):
                return f"{claim.label}: {type(error).__name__}: {error}"
            if isinstance(error, Endless):
                return f"{claim.label}: drawing does not come to an end{line_of(error, claim)}"
            return f"{claim.label}: the strategy raised {place_of(error, claim)}"

    return Test.from_parent(collector, name=test.__name__, callobj=test)


class NoAnswer(AssertionError):
    """There is no answer: what was not decided was not tested, nor what asks nothing."""


def _count(tally: Counter[str], _: Any, verdict: Any) -> None:
    """Count what asks nothing, and what was put to the test."""
    from verify.outcome import Outcome

    tally["vacuous"] += verdict.outcome is Outcome.VACUOUS
    tally["tested"] += verdict.outcome in (Outcome.SURVIVES, Outcome.REFUTED)


def _answered(claim: Any, x: Any) -> Any:
    """Judge an instance, and insist on an answer.

    Raises
    ------
    NoAnswer
        Where the conjecture's code fails, or leaves the instance open.
    Endless
        Where it does not come to an end; Hypothesis is not to ask again.
    """
    from verify.judge import judge_carefully
    from verify.objects import told
    from verify.outcome import Outcome
    from verify.patience import OUT_OF_PATIENCE, Endless

    verdict = judge_carefully(claim, x)
    said = f"{verdict.outcome} on {told(x)}: {verdict.reason}"
    if OUT_OF_PATIENCE in verdict.reason:
        raise Endless(said)
    if verdict.outcome in (Outcome.UNDECIDED, Outcome.ERROR):
        raise NoAnswer(said)
    return verdict


def _refuted(error: Any, path: Path) -> str:
    """Say what was found, once a fresh process came to the same."""
    from verify.again import decided_again
    from verify.result import Found

    found = Found(error.x, error.verdict, "at random", 0)
    source = (str(path), path.read_text(encoding="utf-8"))
    withdrawn = decided_again(source, {error.claim.id: found}).get(error.claim.id)
    if withdrawn is not None:
        return f"{error.claim.label}: {withdrawn.outcome}: {withdrawn.reason}"
    return f"{error.claim.label}: {error}\n{error.verdict.reason}".strip()


@pytest.fixture(scope="session")
def check_claim(request: pytest.FixtureRequest) -> Callable[[str], Result]:
    """Return a function that checks a claim by id, once a session, and keeps it for the report."""
    from verify import trying

    kept: dict[str, Result] = {}
    recorded = request.config.stash.setdefault(RESULTS, {})

    def run(name: str) -> Result:
        if name not in kept:
            kept[name] = trying.run(name)
            recorded[name] = kept[name].record()
        return kept[name]

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under pytest-xdist: let the report of a test carry the claims that it checked first.

    With the test's own report, so that the death of a worker loses no claim of a finished test.
    """
    report = yield
    if hasattr(item.config, "workerinput"):
        recorded = list(item.config.stash.get(RESULTS, {}).items())
        new = recorded[item.config.stash.get(SENT, 0) :]
        item.config.stash[SENT] = len(recorded)
        if new:
            from verify.records import to_json

            setattr(report, CARRIED, json.dumps({name: to_json(one) for name, one in new}))
    return report


class _Controller:
    """What only the process that writes the report does."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in what the worker of a test found."""
        carried = getattr(report, CARRIED, None)
        if carried is not None:
            from verify.records import from_json
            from verify.results import UnitResult

            taken = {name: from_json(UnitResult, one) for name, one in json.loads(carried).items()}
            self.config.stash.setdefault(RESULTS, {}).update(taken)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report, unless no claim was checked."""
        _write_report(session.config)


def pytest_configure(config: pytest.Config) -> None:
    """Let one process write: two at a time would each write their own half."""
    find_moved()
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Controller(config), "separatrix-controller")


def _write_report(config: pytest.Config) -> None:
    recorded = config.stash.get(RESULTS, {})
    if not recorded:
        return
    from verify.registry import units
    from verify.report.write import write_report
    from verify.session import report_folder

    listed = units([])
    complete = set(listed) <= set(recorded)
    folder = report_folder(Path(config.getoption("--claims-report")), complete)
    results = {name: recorded[name] for name in listed if name in recorded}
    # A variant checked without its claim has no page to stand on.
    results = {name: r for name, r in results.items() if name.partition("+")[0] in results}
    provenance = {"profile": "quick", "seed": 0, "complete": complete, "command": "pytest"}
    config.stash[WRITTEN] = str(write_report(folder, results, provenance))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say where the report is."""
    if WRITTEN in config.stash:
        terminalreporter.write_line(f"The report on the claims is at {config.stash[WRITTEN]}")
