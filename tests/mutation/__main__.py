"""Do the tests notice when the code is wrong? ``python tests/mutation [--sample N] [ROOM ...]``.

A room is a folder of code with the tests that have to notice. Each mutant runs in a process of
its own, forked from one that has the libraries loaded, with the tests in a fixed order and the
same seeds. A mutant that outlives its time is reported as that and never counted as killed.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import daqp  # noqa: F401
import flint  # noqa: F401
import hypothesis  # noqa: F401
import numpy  # noqa: F401  (loaded once, before the forks)
import pytest


ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(Path(__file__).parent))

from mutate import Mutant, mutants  # noqa: E402


ROOMS = {
    "kernel": ("verify/kernel", [
        "tests/kernel", "tests/probability/test_origin.py", "tests/exact", "tests/test_cli_input.py",
    ]),
    "exact": ("verify/exact", [
        "tests/exact", "tests/probability/test_origin.py", "tests/kernel", "tests/test_claims.py",
    ]),
    "claims": (
        "theorems/charles2019",
        ["tests/test_claims.py", "tests/test_witnesses.py", "tests/test_trained_networks.py"],
    ),
}
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
SECONDS = 300
PAGES = tempfile.mkdtemp(prefix="mutants-")
# Where the children write their reports.


class Substitute(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves one module from changed source."""

    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(self, name: str, path: object, target: object = None) -> object:
        """Claim the one module."""
        if name != self.module:
            return None
        package = self.path.name == "__init__.py"
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self,
            submodule_search_locations=[str(self.path.parent)] if package else None,
        )

    def exec_module(self, module: object) -> None:
        """Run the changed source."""
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


def outcome(mutant: Mutant, tests: list[str]) -> str:
    """Run the tests against a mutant: killed, survived or timeout."""
    path = ROOT / mutant.place.split(":")[0]
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    child = os.fork()
    if child == 0:
        os.setpgrp()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.chdir(ROOT)
        sys.meta_path.insert(0, Substitute(module, path, mutant.source))
        status = 1
        try:
            status = pytest.main(
                ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:separatrix", "--no-header",
                 "-o", "addopts=--import-mode=importlib",
                 "-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "verify.pytest_plugin",
                 "--claims-report", PAGES, *tests]
            )
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(status != 0))
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "killed" if os.waitstatus_to_exitcode(status) else "survived"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"




def main() -> int:
    """Run a sample of the mutants of each room; print the score and what survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument("--sample", type=int, default=0, help="mutants a room; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    known = {
        line.split("  #")[0].strip()
        for line in (EQUIVALENT.read_text().splitlines() if EQUIVALENT.exists() else [])
        if line.strip() and not line.startswith("#")
    }
    worst = 1.0
    for room in asked.rooms or list(ROOMS):
        folder, tests = ROOMS[room]
        every = [
            mutant
            for path in sorted((ROOT / folder).glob("*.py"))
            for mutant in mutants(str(path.relative_to(ROOT)), path.read_text())
        ]
        chosen = every
        if asked.sample and asked.sample < len(every):
            chosen = random.Random(asked.seed).sample(every, asked.sample)
        chosen = [mutant for mutant in chosen if mutant.place not in known]
        control = sorted((ROOT / folder).glob("*.py"))[-1]
        place = f"{control.relative_to(ROOT)}:0:0 unchanged"
        if outcome(Mutant(place, control.read_text()), tests) != "survived":
            print(f"{room}: the tests fail on unchanged code, so that a kill would say nothing")
            return 2
        counts = {"killed": 0, "survived": 0, "timeout": 0}
        for mutant in chosen:
            result = outcome(mutant, tests)
            counts[result] += 1
            if result != "killed":
                print(f"{result}: {mutant.place}", flush=True)
        score = counts["killed"] / len(chosen) if chosen else 1.0
        worst = min(worst, score)
        print(
            f"{room}: {counts['killed']} of {len(chosen)} mutants killed ({score:.1%}), "
            f"{counts['timeout']} ran out of time; {len(every)} in all, {len(known)} argued "
            "equivalent",
            flush=True,
        )
    return 0 if worst >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
