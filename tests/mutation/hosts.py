"""Processes that run tests against changed code: many mutants on tests collected once.

A mutant of a function replaces the function's code in a fork of a process that has collected
the tests. What an import runs is seen only by a process that imports it anew.
"""

from __future__ import annotations

import functools
import gc
import importlib.abc
import importlib.util
import os
import pickle
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest


ROOT = Path(__file__).parents[2]
SLOWER, SECONDS, MEMORY = 5, 2, 4 << 30
# A test may take 5 times its processor time on unchanged code, and 2 seconds; and 4 GiB more.
IMPORTING = 60
# Seconds for collecting the tests anew.
LOST = 900
# Seconds on the clock after which a process that sleeps is ended.

Function = tuple[str, str]  # file, and the outermost function or method


class Control(NamedTuple):
    """The tests on unchanged code."""

    tests: list[str]
    seconds: list[float]  # of the processor, under a tracer
    entered: list[set[Function]]  # by test
    at_import: dict[str, set[Function]]  # by file of tests
    failed: list[str]


class Tracer:
    """Notes which functions of some files are entered."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = set(files)
        self.seen: set[CodeType] = set()

    def __enter__(self) -> Tracer:
        self.seen = set()
        sys.settrace(self._enter)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)

    def _enter(self, frame: Any, event: str, argument: object) -> None:
        self.seen.add(frame.f_code)

    def functions(self) -> set[Function]:
        """Return what was entered; nested functions count for the outermost one."""
        return {
            (code.co_filename, code.co_qualname.split(".<locals>")[0])
            for code in self.seen if code.co_filename in self.files
        }


def plain_settings() -> None:
    """Let Hypothesis stop at the first failure, which is all that is asked here."""
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutants", settings.get_profile("tests"), phases=[Phase.explicit, Phase.generate]
    )
    settings.load_profile("mutants")


def forked(work: Callable[[], int]) -> str:
    """Run in a child: survived for 0, killed for else, timeout where it outlives its time."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgrp()
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limit = pages * resource.getpagesize() + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            status = int(work() != 0)
        finally:
            os._exit(status)
    end = time.monotonic() + LOST
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return {0: "survived", -signal.SIGPROF: "timeout"}.get(code, "killed")
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


def run_in_turn(session: pytest.Session, items: list[pytest.Item], seconds: list[float]) -> int:
    """Run tests up to the first failure, each within its time; return how many failed."""
    for item, following, took in zip(items, [*items[1:], None], seconds, strict=True):
        signal.setitimer(signal.ITIMER_PROF, SLOWER * took + SECONDS)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            break
    signal.setitimer(signal.ITIMER_PROF, 0)
    return session.testsfailed


class Collected:
    """Runs mutants of functions, given as (source, file, function), on tests collected once.

    ``send`` is given the control, and then (number, outcome) for each mutant: anew, where the
    function cannot be replaced, and survived, killed or timeout else.
    """

    def __init__(
        self, files: list[str], first: str, wanted: list[tuple[int, str, Function]],
        send: Callable[[Any], None],
    ) -> None:
        self.tracer, self.first, self.wanted, self.send = Tracer(files), first, wanted, send
        self.caches: list[Any] = []
        self.at_import: dict[str, set[Function]] = defaultdict(set)

    def pytest_sessionstart(self) -> None:
        plain_settings()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Any:
        with self.tracer:
            report = yield
        file = collector.nodeid.split("::")[0]
        self.at_import[file] |= self.tracer.functions()
        return report

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        session.config._tmp_path_factory.getbasetemp()
        every = gc.get_objects()
        functions = [
            thing for thing in every
            if type(thing) is FunctionType and thing.__code__.co_filename in self.tracer.files
        ]
        cached = {id(thing) for thing in functions}
        self.caches = [
            thing for thing in every
            if type(thing) is functools._lru_cache_wrapper and id(thing.__wrapped__) in cached
        ]
        del every
        receive, give = os.pipe()
        child = os.fork()
        if child == 0:
            with open(give, "wb") as stream:
                pickle.dump(self._control(session), stream)
            os._exit(0)
        os.close(give)
        with open(receive, "rb") as stream:
            control = pickle.load(stream)
        os.waitpid(child, 0)
        order = sorted(
            range(len(control.tests)),
            key=lambda k: (not control.tests[k].startswith(self.first), control.seconds[k]),
        )
        in_turn = [session.items[k] for k in order], [control.seconds[k] for k in order]
        if not control.failed and forked(lambda: run_in_turn(session, *in_turn)) != "survived":
            control.failed.append("the quickest first")
        self.send(control)
        if control.failed:
            return True
        live = defaultdict(list)
        for function in functions:
            live[_key(function.__code__)].append(function)
        for number, source, function in self.wanted:
            chosen = [k for k in order if function in control.entered[k]]
            items = [session.items[k] for k in chosen]
            changes = replacements(source, function, live)
            if changes is None:
                self.send((number, "anew"))
                continue

            def work(changes: Any = changes, items: Any = items, chosen: Any = chosen) -> int:
                for old, new in changes:
                    old.__code__ = new
                self._forget()
                return run_in_turn(session, items, [control.seconds[k] for k in chosen])

            self.send((number, forked(work)))
        return True

    def _control(self, session: pytest.Session) -> Control:
        control = Control([], [], [], dict(self.at_import), [])
        for item in session.items:
            self._forget()
            failed = session.testsfailed
            start = time.process_time()
            with self.tracer:
                # With no next one all fixtures are torn down: what they keep is made anew.
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            control.seconds.append(time.process_time() - start)
            control.tests.append(item.nodeid)
            control.entered.append(self.tracer.functions())
            if session.testsfailed > failed:
                control.failed.append(item.nodeid)
        return control

    def _forget(self) -> None:
        for cache in self.caches:
            cache.cache_clear()


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def replacements(
    source: str, function: Function, live: dict[tuple[str, str, int], list[FunctionType]]
) -> list[tuple[FunctionType, CodeType]] | None:
    """Return living functions with their new code; None where new code does not fit in."""
    path, name = function
    old, new = (
        [code for code in _codes(compile(text, path, "exec"))
         if code.co_qualname.split(".<locals>")[0] == name and not code.co_name.startswith("<")]
        for text in (Path(path).read_text(), source)
    )
    if [code.co_qualname for code in old] != [code.co_qualname for code in new]:
        return None
    kept = any(file == path and own.startswith(f"{name}.<locals>.") and own.endswith("<lambda>") for file, own, _ in live)
    if kept and _lambdas(old) != _lambdas(new):  # those that live were made before, at import say
        return None
    found = []
    for before, after in zip(old, new, strict=True):
        functions = live.get(_key(before), [])
        if any(len(one.__code__.co_freevars) != len(after.co_freevars) for one in functions):
            return None
        if before.co_qualname == name and not functions:
            return None
        found += [(one, after) for one in functions]
    return found


def _lambdas(codes: Iterable[CodeType]) -> list[tuple[Any, ...]]:
    """Return what the lambdas within some functions do."""
    inner = [part for code in codes for part in _codes(code) if part.co_name == "<lambda>"]
    return [(part.co_code, part.co_names, part.co_varnames, part.co_freevars, _plain(part.co_consts)) for part in inner]


def _plain(constants: tuple[Any, ...]) -> list[Any]:
    """Return constants with their types, code left out, which is compared by itself."""
    return [(type(x), x) for x in constants if not isinstance(x, CodeType)]


def _codes(code: CodeType) -> Iterable[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


class Substitute(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves one module from changed source."""

    def __init__(self, path: Path, source: str) -> None:
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.path, self.source = path, source

    def find_spec(self, name: str, path: object, target: object = None) -> object:
        """Claim the one module."""
        if name != self.module:
            return None
        package = self.path.name == "__init__.py"
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self,
            submodule_search_locations=[str(self.path.parent)] if package else None,
        )

    def exec_module(self, module: Any) -> None:
        """Run the changed source."""
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


class Chosen:
    """Runs some of the tests on a changed module, the quickest first."""

    def __init__(self, seconds: dict[str, float], changed: Substitute) -> None:
        self.seconds, self.changed = seconds, changed

    def pytest_sessionstart(self) -> None:
        if self.changed.module in sys.modules:
            msg = f"{self.changed.module} is imported already"
            raise pytest.UsageError(msg)
        sys.meta_path.insert(0, self.changed)  # ahead of pytest's own, which rewrites assertions
        plain_settings()
        signal.setitimer(signal.ITIMER_PROF, IMPORTING)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        items = [item for item in session.items if item.nodeid in self.seconds]
        items.sort(key=lambda item: self.seconds[item.nodeid])
        run_in_turn(session, items, [self.seconds[item.nodeid] for item in items])
        return True
