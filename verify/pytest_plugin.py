"""Under pytest: claims that a test checked leave a report to read, also when they fail."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import pytest


if TYPE_CHECKING:
    from verify.result import Result


DRAWS = 100
# Instances of the test of a conjecture's file, where no profile asks for more.
RESULTS = pytest.StashKey[dict[str, dict[str, Any]]]()
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


def pytest_pycollect_makeitem(collector: Any, name: str, obj: Any) -> Any:
    """Make one ordinary Hypothesis test of each conjecture that a collected file defines."""
    if not isinstance(obj, type) or "verify.conjecture" not in sys.modules:
        return None
    from inspect import isabstract

    from verify.conjecture import Conjecture
    from verify.outcome import Outcome
    from verify.search.at_random import make_test

    own = issubclass(obj, Conjecture) and obj.__module__ == collector.obj.__name__
    if not own or isabstract(obj) or obj.expects is not Outcome.SURVIVES:
        return None
    test = make_test(obj(), draws=DRAWS, hunting=True, observe=_insist)
    return pytest.Function.from_parent(collector, name=test.__name__, callobj=test)


def _insist(x: Any, verdict: Any) -> None:
    """Fail where there is no answer: what was not decided was not tested."""
    from verify.outcome import Outcome

    if verdict.outcome in (Outcome.UNDECIDED, Outcome.ERROR):
        msg = f"{verdict.outcome} on {x!r}: {verdict.reason}"
        raise AssertionError(msg)


@pytest.fixture(scope="session")
def check_claim(request: pytest.FixtureRequest) -> Callable[[str], Result]:
    """Return a function that checks a claim by id, once a session, and keeps it for the report."""
    from verify import registry
    from verify.profile import PROFILES
    from verify.run import check

    kept: dict[str, Result] = {}
    recorded = request.config.stash.setdefault(RESULTS, {})

    def run(name: str) -> Result:
        if name not in kept:
            kept[name] = check(registry.find(name), PROFILES["quick"])
            recorded[name] = kept[name].to_json()
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
            setattr(report, CARRIED, json.dumps(dict(new)))
    return report


class _Controller:
    """What only the process that writes the report does."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in what the worker of a test found."""
        carried = getattr(report, CARRIED, None)
        if carried is not None:
            self.config.stash.setdefault(RESULTS, {}).update(json.loads(carried))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report, unless no claim was checked."""
        _write_report(session.config)


def pytest_configure(config: pytest.Config) -> None:
    """Let one process write: two at a time would each write their own half."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Controller(config), "separatrix-controller")


def _write_report(config: pytest.Config) -> None:
    recorded = config.stash.get(RESULTS, {})
    if not recorded:
        return
    from pathlib import Path

    from verify.report import write_report
    from verify.session import report_folder, units

    listed = units([])
    complete = set(listed) <= set(recorded)
    folder = report_folder(Path(config.getoption("--claims-report")), complete)
    results = {name: recorded[name] for name in listed if name in recorded}
    # A weakening checked without its claim has no page to stand on.
    results = {name: r for name, r in results.items() if name.partition("+")[0] in results}
    provenance = {"profile": "quick", "seed": 0, "complete": complete, "command": "pytest"}
    config.stash[WRITTEN] = str(write_report(folder, results, provenance))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say where the report is."""
    if WRITTEN in config.stash:
        terminalreporter.write_line(f"The report on the claims is at {config.stash[WRITTEN]}")
