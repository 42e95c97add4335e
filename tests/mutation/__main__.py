"""Do the tests notice when the code is wrong? ``python tests/mutation [--sample N] [ROOM ...]``.

A room is code with the tests that have to notice. First all of its tests run on the unchanged
code; this says how long each takes and which functions it enters. Then each mutant meets the
tests that enter its function, the quickest first, up to the first that fails, with the same
seeds. A mutant that outlives its time is reported as that and never counted as killed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import daqp  # noqa: F401
import flint  # noqa: F401
import hypothesis  # noqa: F401
import numpy  # noqa: F401  (loaded once, before the forks)
import pytest


ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from hosts import Chosen, Collected, Control, Substitute, forked  # noqa: E402
from mutate import Mutant, called, mutants  # noqa: E402


class Room(NamedTuple):
    """Folders of code with the tests that have to notice, less some that are slow.

    What the slow ones notice in addition is not counted: a score is too low rather than too high.
    """

    folders: list[str]
    tests: list[str]
    without: list[str] = []
    first: str = "tests"  # these have budgets, and notice a search that never ends
    decisions: bool = False  # only decide and deny, with what they call


ROOMS = {
    "kernel": Room(
        ["verify/kernel"],
        ["tests/kernel", "tests/geometry/test_origin.py", "tests/test_cli_input.py"],
        ["real_data", "little_work", "every_small_set_in_every_grid", "is_an_answer_or_one_sentence"],
    ),
    "exact": Room(
        ["verify/exact", "theorems/geometry/deciders", "theorems/geometry/objects"],
        ["tests/exact", "tests/geometry", "tests/kernel"],
        ["18240", "torch_tensors", "every_small_set_in_every_grid", "accepts_is_true",
         "spoilt_certificate_that_is_accepted", "hostile_values_anywhere",
         "small_scope_agrees_with_enumeration[2-3]", "small_scope_in_the_plane[3-2]"],
        first="tests/exact/test_little_work.py",
    ),
    "claims": Room(
        ["theorems/geometry/domains", "theorems/geometry/families", "theorems/charles2019", "theorems/ours"],
        ["tests/test_laws.py", "tests/test_claims_can_say_no.py", "tests/test_witnesses.py",
         "tests/test_multiclass_claims.py", "tests/test_claims_in_corners.py",
         "tests/test_every_convex_region.py"],
        ["outcomes-are-expected", "what-is-believed", "checking-twice", "the-false-fails", "never-says-both",
         "what-holds-says", "planted", "is-a-hypothesis-test", "none_smaller_is_found"],
        decisions=True,
    ),
}
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
SCORES = Path(__file__).with_name("scores.json")
AIM = 0.95


def places(path: Path) -> set[str]:
    """Return the places that a file lists, one a line, after a word for the outcome or without."""
    return {entry.split(": ", 1)[-1] for entry in _entries(path)}


def argued() -> set[str]:
    """Return the keys of the mutants that are argued to change no answer."""
    return _entries(EQUIVALENT)


def _entries(path: Path) -> set[str]:
    lines = path.read_text().splitlines() if path.exists() else []
    entries = [line.rsplit("  #", 1)[0].strip() for line in lines if not line.startswith("#")]
    return {entry for entry in entries if entry}


def sources(room: Room) -> list[Path]:
    """Return the files of a room."""
    return [path for folder in room.folders for path in sorted((ROOT / folder).glob("*.py"))]


def all_mutants(room: Room) -> list[Mutant]:
    """Return every mutant of a room."""
    files = sources(room)
    deciding = decisions(files) if room.decisions else {}
    return [
        mutant
        for path in files
        for mutant in mutants(
            str(path.relative_to(ROOT)), path.read_text(), deciding.get(path)
        )
    ]


def decisions(files: list[Path]) -> dict[Path, set[str]]:
    """Return, by file, decide and deny, and the functions of these files that they call."""
    by_module = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in files}
    roots = {path: {"decide", "deny"} for path in files}
    found: dict[Path, set[str]] = {path: set() for path in files}
    waiting = list(files)
    while waiting:
        path = waiting.pop()
        found[path], elsewhere = called(path.read_text(), roots[path])
        for module, name in elsewhere:
            other = by_module.get(module)
            if other is not None and name not in roots[other]:
                roots[other].add(name)
                waiting.append(other)
    return found


def options(room: Room, kept: str) -> list[str]:
    """Return what pytest is told."""
    unwanted = " or ".join(room.without)
    return [
        "-q", "-p", "no:cacheprovider", "-p", "no:separatrix", "--no-header",
        "-o", "addopts=--import-mode=importlib -m 'not slow'",
        "-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "verify.pytest_plugin",
        "--claims-report", f"{kept}/pages", "--basetemp", f"{kept}/tests",
        *(["-k", f"not ({unwanted})"] if unwanted else []),
    ]


def quietly(arguments: list[str], plugin: object) -> int:
    """Run pytest with nothing on the screen."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.chdir(ROOT)
    return int(pytest.main(arguments, plugins=[plugin]))


def collected(room: Room, chosen: list[Mutant], kept: str) -> Iterator[Any]:
    """Yield what a process says that collects the tests once, and tries mutants of functions."""
    files = [str(path) for path in sources(room)]
    wanted = [
        (number, mutant.source, (str(file_of(mutant)), mutant.function))
        for number, mutant in enumerate(chosen) if mutant.function
    ]
    receive, give = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        with open(give, "wb") as stream:

            def send(value: Any) -> None:
                pickle.dump(value, stream)
                stream.flush()

            quietly([*options(room, kept), *room.tests], Collected(files, room.first, wanted, send))
        os._exit(0)
    os.close(give)
    with open(receive, "rb") as stream:
        while True:
            try:
                yield pickle.load(stream)
            except EOFError:
                break
    os.waitpid(child, 0)


def anew(mutant: Mutant, room: Room, control: Control, kept: str) -> str:
    """Try a mutant in a process that imports everything anew."""
    path = file_of(mutant)
    function = (str(path), mutant.function)

    def concerns(entered: set[tuple[str, str]]) -> bool:
        if mutant.function:
            return function in entered
        return any(file == str(path) for file, _ in entered)

    importing = {file for file, entered in control.at_import.items() if concerns(entered)}
    seconds = {
        test: took
        for test, took, entered in zip(control.tests, control.seconds, control.entered, strict=True)
        if concerns(entered) or test.split("::")[0] in importing
    }
    if not seconds:
        return "survived"

    def work() -> int:
        files = sorted({test.split("::")[0] for test in seconds})
        plugin = Chosen(seconds, Substitute(path, mutant.source))
        return quietly([*options(room, kept), *files], plugin)

    return forked(work)


def file_of(mutant: Mutant) -> Path:
    """Return the file that a mutant changes."""
    return ROOT / mutant.place.split(":")[0]


def measure(room: Room, chosen: list[Mutant], kept: str) -> list[str] | None:
    """Return the outcome of each mutant, or None where the tests fail on unchanged code."""
    said = collected(room, chosen, kept)
    control = next(said, None)
    if control is None or control.failed or not control.tests:
        print(*(control.failed if control else []), sep="\n")
        return None
    print(f"{len(control.tests)} tests, {sum(control.seconds):.0f} s on unchanged code", flush=True)
    found = ["anew"] * len(chosen)
    for number, outcome in said:
        found[number] = outcome
        if outcome in ("survived", "timeout"):
            print(f"{outcome}: {chosen[number].place}  # {chosen[number].key}", flush=True)
    unchanged: set[Path] = set()
    for number, mutant in enumerate(chosen):
        if found[number] == "anew":
            path = file_of(mutant)
            if path not in unchanged:
                same = Mutant(f"{path.relative_to(ROOT)}:0:0 unchanged", path.read_text())
                if anew(same, room, control, kept) != "survived":
                    print(f"with {path.name} imported anew")
                    return None
                unchanged.add(path)
            found[number] = anew(mutant, room, control, kept)
            if found[number] != "killed":
                print(f"{found[number]}: {mutant.place}  # {mutant.key}", flush=True)
    return found


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    z, share = 1.96, killed / tried
    middle = share + z * z / (2 * tried)
    spread = z * sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return tuple((middle + sign * spread) / (1 + z * z / tried) for sign in (-1, 1))


def record(room: str, score: dict[str, Any]) -> None:
    """Store the score of a room."""
    stored = json.loads(SCORES.read_text()) if SCORES.exists() else {"rooms": {}}
    stored["rooms"][room] = score
    SCORES.write_text(json.dumps(stored, indent=2) + "\n")


def digest(room: Room) -> str:
    """Return a hash of the code of a room."""
    total = hashlib.sha256()
    for path in sources(room):
        total.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return total.hexdigest()


def main() -> int:
    """Try the mutants of each room, or a sample; print what survived, and the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument("--sample", type=int, default=0, help="mutants a room; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--listed", type=Path, help="only those at places that a file lists, equivalent or not")
    parser.add_argument("--record", action="store_true", help=f"store the scores in {SCORES.name}")
    asked = parser.parse_args()
    known = argued()
    reached = True
    for name in asked.rooms or list(ROOMS):
        room = ROOMS[name]
        every = all_mutants(room)
        own = {key for key in known if ROOT / key.split(" ")[0] in sources(room)}
        for key in sorted(own - {mutant.key for mutant in every}):
            print(f"argued equivalent, but no mutant: {key}")
        if asked.listed:
            listed = places(asked.listed)
            chosen = [mutant for mutant in every if mutant.place in listed]
            equal = 0
        else:
            chosen = every
            if asked.sample and asked.sample < len(every):
                chosen = random.Random(asked.seed).sample(every, asked.sample)
            equal = sum(mutant.key in known for mutant in chosen)
            chosen = [mutant for mutant in chosen if mutant.key not in known]
        kept = tempfile.mkdtemp(prefix="mutants-")
        try:
            found = measure(room, chosen, kept)
        finally:
            shutil.rmtree(kept, ignore_errors=True)
        if found is None:
            print(f"{name}: the tests fail on unchanged code, so that a kill would say nothing")
            return 2
        if not found:
            continue
        killed, timeouts = found.count("killed"), found.count("timeout")
        low, high = interval(killed, len(found))
        sampled = len(found) + equal < len(every)
        spread = f", 95 % interval {low:.1%}..{high:.1%}" if sampled else ""
        print(
            f"{name}: killed {killed} of {len(found)} ({killed / len(found):.1%}{spread}), "
            f"{timeouts} timeouts, {equal} argued equivalent",
            flush=True,
        )
        reached &= killed >= AIM * len(found)
        if asked.record and not asked.listed:
            record(name, {
                "killed": killed, "all": len(found), "timeouts": timeouts, "equivalent": equal,
                "sampled_of": len(every), "seed": asked.seed, "lines_of_code_hash": digest(room),
            })
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
