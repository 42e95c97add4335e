"""Every ratio that speed is measured by, in one run, beside the peers.

Run by hand, on one thread (needs the extra ``benchmark``)::

    python tests/benchmarks [--quick] [--before DIR] [--only PART ...]

A line each: what is divided by what, the ratio measured, the target. Processor times, medians,
the certificates and their check by the kernel included. ``--quick`` leaves out the large sizes;
``--before`` names another checkout, beside which runs and hunts are timed, in the same environment
and in turns. Peers that are not there are named: z3, Debian's ``qsopt-ex`` (the program ``esolver``,
never imported), HiGHS (floats, without a certificate), scikit-learn, pandas, numpy.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from shutil import which
from statistics import median
from typing import Any, NamedTuple


os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import large_sets
import own_tables
import scale

from verify.arguments import BAD_INPUT


ROOT = Path(__file__).parents[2]
TURNS = 3
# Times that each of two checkouts runs a command, and each size has its turn.

AGAIN = 5
# Times that a question that is not large is asked in a row: after a large one the first finds nothing at hand.

QUIET = "import os, sys; sys.stdout = sys.stderr = open(os.devnull, 'w')"
# Before the code of a process whose words are not wanted.


class Line(NamedTuple):
    """One ratio; ``aim`` is met by at most that, ``at_least`` by no less; neither: only told."""

    name: str
    measured: float | None  # None: not measured, and ``note`` says why
    aim: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Is it measured, and not as it should be?"""
        if self.measured is None:
            return False
        above = self.aim is not None and self.measured > self.aim
        return above or (self.at_least is not None and self.measured < self.at_least)

    def __str__(self) -> str:
        """Write it with its target."""
        own = "not measured" if self.measured is None else f"{self.measured:.3g}"
        aim = f"at most {self.aim:.3g}" if self.aim is not None else ""
        aim = aim or (f"at least {self.at_least:.3g}" if self.at_least is not None else "")
        mark = "" if self.measured is None or not aim else "MISSED" if self.missed else "met"
        return f"{self.name:58} {own:>12}  {aim:16} {mark:6} {self.note}".rstrip()


# Deciders.


def deciders(options: argparse.Namespace) -> Iterator[Line]:
    """Time D-lin and D-conv at each size beside 1000 x 100, and the peers at the same questions."""
    large_sets.decide_separators(*large_sets._set(large_sets.question("D-lin", "yes", 200, 50, 9)))
    times: dict[tuple[str, tuple[int, int], str], list[float]] = defaultdict(list)
    unit = large_sets.UNIT

    def spent(name: str, size: tuple[int, int], answer: str) -> float:
        if not times[name, size, answer]:
            sizes = [one for one in (*large_sets.RELATIVE[name], unit) if not options.quick or one <= unit]
            seeds = range(2 if options.quick else 5)
            for turn, seed, one in product(range(TURNS), seeds, sizes):  # a machine that slows down slows all
                if one > unit and turn:
                    continue
                drawn = large_sets.question(name, answer, *one, seed)
                for _ in range(AGAIN if one <= unit else 1):
                    took, decision = large_sets.timed(large_sets.DECIDERS[name], *large_sets._set(drawn))
                    if decision.answer == answer:
                        times[name, one, answer].append(took)
        return median(times[name, size, answer])

    for name, sizes in large_sets.RELATIVE.items():
        for size, relatives in sorted(sizes.items()):
            if options.quick and size > unit:
                continue
            for answer, relative in zip(large_sets.ANSWERS, relatives, strict=True):
                own, beside = spent(name, size, answer), spent(name, unit, answer)
                yield Line(
                    f"{name} {size[0]} x {size[1]}, {answer}, over 1000 x 100",
                    own / beside, large_sets.SLACK * relative, note=f"{1e3 * own:.1f} ms",
                )
    for size, aims in large_sets.AIMS.items():
        if options.quick and size > unit:
            continue
        for aim, answer in zip(aims, large_sets.ANSWERS, strict=True):
            name = f"esolver over D-lin, {size[0]} x {size[1]}, {answer}"
            if which("esolver") is None:
                yield Line(name, None, at_least=aim, note="apt-get install qsopt-ex")
                continue
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "question.lp"
                large_sets.program(*large_sets.question("D-lin", answer, *size, 0), file)
                theirs = large_sets.theirs(file)
            yield Line(name, theirs / spent("D-lin", size, answer), at_least=aim)
    for answer in large_sets.ANSWERS:
        drawn = large_sets.question("D-lin", answer, *unit, 0)
        yield Line(f"HiGHS (floats) over D-lin, 1000 x 100, {answer}", by_highs(*drawn) / spent("D-lin", unit, answer))
    for answer in large_sets.ANSWERS:
        name, small = f"z3 over D-lin, 30 x 8, {answer}", (30, 8)
        try:
            theirs = by_z3(*large_sets.question("D-lin", answer, *small, 0))
        except ImportError:
            yield Line(name, None, note="pip install z3-solver")
            continue
        yield Line(name, theirs / spent("D-lin", small, answer), at_least=1)


def by_highs(points: list[list[int]], labels: list[int], v: list[int]) -> float:
    """Return the time of the linear program behind D-lin, in floats."""
    import numpy as np
    from scipy.optimize import linprog

    rows = -np.array(labels)[:, None] * np.c_[np.array(points), np.ones(len(points))]
    u = np.array([*v, 0])
    start = time.process_time()
    linprog(u, np.vstack([rows, -u]), -np.append(np.ones(len(rows)), -1), bounds=(None, None), method="highs")
    return time.process_time() - start


def by_z3(points: list[list[int]], labels: list[int], v: list[int]) -> float:
    """Return the time of z3 for the same question, without a certificate."""
    import separators

    question = {"points": points, "labels": labels, "direction": v, "label": -1}
    import z3

    del z3  # its import is not timed

    start = time.process_time()
    separators.by_z3(question)
    return time.process_time() - start


# Numbers.


def numbers(options: argparse.Namespace) -> Iterator[Line]:
    """Time the reader, and a whole process that reads and answers beside one that reads and fits."""
    yield Line("reading 5000 x 100 decimals, over a fraction each", large_sets.reading(), large_sets.READING)
    count, size = (4_000, 50) if options.quick else (20_000, 50)
    # The first time the files of a library are read from the disk, and maybe compiled.
    base = {name: min(own_tables.measured(code)[0] for _ in range(3)) for name, code in own_tables.IMPORTS.items()}
    with tempfile.TemporaryDirectory() as folder:
        where = {"path": str(Path(folder) / "table.csv"), "out": str(Path(folder) / "answer.json")}
        own_tables.table(Path(where["path"]), count, size, pixels=False)
        reading = {
            one: own_tables.measured(code.format(**where))[0] - base[one]
            for one, code in own_tables.READERS.items()
        }
        for peer in ("pandas", "numpy"):
            yield Line(f"reading {count} x {size} decimals, over {peer}", reading["ours"] / reading[peer])
        theirs = own_tables.measured(own_tables.FIT.format(**where))[0]
        ours = own_tables.measured(f"{QUIET}; {own_tables.OURS.format(**where)}")[0]
    yield Line(
        f"verify direction, {count} x {size}, over pandas and LinearSVC", ours / theirs,
        own_tables.AIMS["whole process"], note=f"{ours:.1f} s",
    )


# Scale.


def real_data(options: argparse.Namespace) -> Iterator[Line]:
    """Ask about pairs of digits, all images, and 3 072 coordinates, each in a process of its own."""
    names = [scale.UNIT, "0 and 1, yes"] if options.quick else list(scale.QUESTIONS)
    unit = 0.0
    for name in names:
        found = scale.asked(name)
        took = found["reading"] + found["deciding"]
        unit = unit or took
        yield Line(f"{name}, over {scale.UNIT}", took / unit, scale.AIMS.get(name), note=scale.line(found))
        yield Line(f"{name}: gigabytes", found["bytes"] / 1e9, scale.MEMORY / 1e9)
        yield Line(f"{name}: another answer than wanted", float(not found["as_wanted"]), 0)


# Runs and hunts.


RUN = "import sys; from verify.cli import main; sys.exit(main({arguments!r}))"


def command(folder: Path, arguments: list[str]) -> float | None:
    """Return the processor time of a command of a checkout, its processes included; None where it fails."""
    os.environ["PYTHONPATH"] = str(folder)
    try:
        with tempfile.TemporaryDirectory() as out:
            code = f"import os; os.chdir({out!r}); " + RUN.format(arguments=[*arguments, "--out", out])
            before = os.times()
            pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", f"{QUIET}\n{code}\n"])
            status = os.waitpid(pid, 0)[1]
            after = os.times()
    finally:
        del os.environ["PYTHONPATH"]
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent if os.waitstatus_to_exitcode(status) < BAD_INPUT else None


def beside(name: str, arguments: list[str], before: Path | None, aim: float) -> tuple[Line, float]:
    """Time a command of this checkout and of another one in turns; return the ratio, and the time of ours."""
    times: list[tuple[float, float]] = []
    for _ in range(TURNS):
        own = command(ROOT, arguments)
        if own is None:
            sys.exit(f"verify {' '.join(arguments)} failed")
        theirs = None if before is None else command(before, arguments)
        if theirs is None:
            why = "--before DIR" if before is None else "not there before"
            return Line(name, None, aim, note=f"{own:.1f} s; {why}"), own
        times.append((own, theirs))
    ours, others = (median(column) for column in zip(*times, strict=True))
    return Line(name, median(a / b for a, b in times), aim, note=f"{ours:.1f} of {others:.1f} s"), ours


def quick_run(options: argparse.Namespace) -> Iterator[Line]:
    """Time the quick run of each chapter, beside that of another checkout where one is named."""
    keys = ("charles2019",) if options.quick else ("charles2019", "moosavi2018", "tanay2018", "zhang2022")
    every = []
    for key in keys:
        command_line = ["run", key, "--profile", "quick"]
        line, own = beside(f"verify {' '.join(command_line)}, over before", command_line, options.before, 0.5)
        every.append(own)
        yield line
    if not options.quick:
        yield Line("the quick runs of four chapters: minutes", sum(every) / 60, 2)


def hunts(options: argparse.Namespace) -> Iterator[Line]:
    """Hunt two planted falsehoods for their size, and the conjecture of the README for its time."""
    sys.path[:0] = [str(ROOT / "tests" / "quality"), str(ROOT / "tests" / "hunting")]
    from measure import hunted, load

    falsehoods = {type(claim).__name__: claim for claim in load("false_conjectures")}
    for name, bound in (("OutweighedThrice", (1, 3, 6, 28)), ("PlusLessMinus", (1, 3, 6, 17))):
        found = hunted(falsehoods[name], 0)
        late = found.size is None or found.size > bound
        yield Line(f"{name} ends above {bound}", float(late), 0, note=f"ends at {found.size}, {found.work} judgements")
    import conjectures

    with tempfile.TemporaryDirectory() as folder:
        file = conjectures.written(Path(folder), conjectures.THREE_LAYERS)
        arguments = ["hunt", file, "--work", "2000"]
        yield beside("a hunt on networks, over before", arguments, options.before, 0.67)[0]


PARTS: dict[str, Callable[[Any], Iterator[Line]]] = {
    "deciders": deciders, "numbers": numbers, "scale": real_data, "quick-run": quick_run, "hunts": hunts,
}  # fmt: skip


def main() -> None:
    """Print the lines, and how many are missed."""
    parser = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the large sizes")
    parser.add_argument("--before", type=Path, metavar="DIR", help="a checkout to time runs and hunts beside")
    parser.add_argument("--only", action="append", choices=PARTS, help="some parts")
    options = parser.parse_args()
    missed = 0
    for name in options.only or PARTS:
        print(f"{name}:", flush=True)
        for one in PARTS[name](options):
            missed += one.missed
            print(f"  {one}", flush=True)
    sys.exit(f"{missed} missed" if missed else 0)


if __name__ == "__main__":
    main()
