"""Deciding on large sets, beside an exact simplex code, and each size beside one size.

Run by hand, on one thread::

    python tests/benchmarks/large_sets.py

Processor times, medians of one run; ours include the certificate and its check by the kernel.
Debian's ``qsopt-ex`` (the program ``esolver``) is asked the linear program behind D-lin, where it
is installed; it is never imported. Its time includes reading a file, and it says yes or no without
a certificate.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median

from theorems.geometry.data import number, read_table, two_labels
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import Decision


ANSWERS = ("yes", "no", "vacuous")
SIZES = ((30, 8), (100, 20), (200, 50), (1000, 100), (5000, 100))
UNIT = (1000, 100)
# The size to which the times of the others are set in relation.

AIMS = {  # esolver's time over ours, for yes, no and vacuous
    (1000, 100): (50, 80, 28),
    (5000, 100): (110, 105, 35),
}
RELATIVE = {  # D-lin and D-conv: our time over ours at 1000 x 100
    "D-lin": {
        (30, 8): (1.1 / 42, 0.4 / 24, 1.5 / 37), (100, 20): (2.5 / 42, 1 / 24, 2.8 / 37),
        (200, 50): (8 / 42, 2.4 / 24, 8.3 / 37), (5000, 100): (131 / 42, 111 / 24, 116 / 37),
    },
    "D-conv": {
        (30, 8): (2.3 / 66, 0.3 / 23, 2.2 / 39), (100, 20): (4.3 / 66, 0.7 / 23, 3.1 / 39),
        (200, 50): (13 / 66, 2 / 23, 5 / 39),
    },
}
SLACK = 1.25
READING = 0.15
# The time of reading a CSV file, over that of one fraction for each number.

DECIDERS: dict[str, Callable[..., Decision]] = {"D-lin": decide_separators, "D-conv": decide_convex}


def question(
    name: str, answer: str, count: int, size: int, seed: int
) -> tuple[list[list[int]], list[int], list[int]]:
    """Draw points, labels and a direction about which the answer is mostly this one."""
    rng = random.Random(f"{name} {answer} {count} {size} {seed}")
    points = [[rng.randint(-1000, 1000) for _ in range(size)] for _ in range(count)]
    w = [rng.randint(-9, 9) or 1 for _ in range(size)]
    scores = [sum(a * x for a, x in zip(w, point, strict=True)) for point in points]
    middle = sorted(scores)[count // 2]
    labels = [1 if score > middle else -1 for score in scores]
    plus = [i for i in range(count) if labels[i] > 0]
    minus = [i for i in range(count) if labels[i] < 0]
    v = [rng.randint(-9, 9) or 1 for _ in range(size)]
    if answer == "no" and sum(a * x for a, x in zip(w, v, strict=True)) > 0:
        v = [-x for x in v]
    if answer == "yes" and name == "D-lin":
        pairs = [(rng.choice(plus), rng.choice(minus), rng.randint(1, 9)) for _ in range(3 * size)]
        v = [sum(a * (points[i][k] - points[j][k]) for i, j, a in pairs) for k in range(size)]
    if answer == "vacuous" and name == "D-lin":
        labels = [rng.choice((1, -1)) for _ in points]
    if answer != "no" and name == "D-conv":
        some = rng.sample(minus, min(len(minus), 2 * size))
        outside = rng.choice(plus)
        if answer == "yes":  # from the mean of inside points to an outside one
            v = [len(some) * points[outside][k] - sum(points[i][k] for i in some) for k in range(size)]
        else:  # one of the inside points outside too
            points[outside] = list(points[some[0]])
    return points, labels, v


def timed(decide: Callable[..., Decision], s: LabelledSet, v: list[int]) -> tuple[float, Decision]:
    start = time.process_time()
    found = decide(s, v)
    return time.process_time() - start, found


def program(points: list[list[int]], labels: list[int], v: list[int], path: Path) -> None:
    """Write min <w, v> over y (<w, x> + b) >= 1 and <w, v> >= -1 for esolver."""

    def form(row: list[int]) -> str:
        return " ".join(f"{a:+d} z{k}" for k, a in enumerate(row) if a)

    lines = ["Problem", " question", "Minimize", f" goal: {form(v)}", "Subject To"]
    for i, (point, y) in enumerate(zip(points, labels, strict=True)):
        lines.append(f" r{i}: {form([y * a for a in [*point, 1]])} >= 1")
    lines += [f" floor: {form(v)} >= -1", "Bounds"]
    lines += [f" z{k} free" for k in range(len(v) + 1)]
    path.write_text("\n".join([*lines, "End", ""]), encoding="ascii")


def theirs(path: Path) -> float:
    """Return the processor time of the whole program."""
    before = os.times()
    subprocess.run(["esolver", "-L", str(path)], capture_output=True, check=True)
    after = os.times()
    return (after.children_user + after.children_system
            - before.children_user - before.children_system)  # fmt: skip


def reading() -> float:
    """Return the time of reading 5000 x 100 decimals over that of a fraction for each."""
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "decimals.csv"
        lines = [",".join([*(f"x{k}" for k in range(100)), "label"])]
        for _ in range(5000):
            lines.append(",".join([*(f"{rng.gauss(0, 1):.6f}" for _ in range(100)), rng.choice("01")]))
        file.write_text("\n".join(lines), encoding="ascii")
        start = time.process_time()
        s = two_labels(read_table(str(file)), str(file), positive="1")
        ours = time.process_time() - start
        start = time.process_time()
        points = [[number(x, "") for x in line.split(",")[:-1]] for line in lines[1:]]
        one_by_one = time.process_time() - start
        assert s.points[7] == tuple(map(Fraction, points[7]))
    return ours / one_by_one


def main() -> None:
    """Print the tables, and whether each aim is met."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"  # before the first question loads numpy
    decide_separators(*_set(question("D-lin", "yes", 200, 50, 9)))  # imports, before any clock
    missed = 0
    times: dict[tuple[str, tuple[int, int], str], float] = {}
    for name, decide in DECIDERS.items():
        for count, size in SIZES if name == "D-lin" else SIZES[:-1]:
            for answer in ANSWERS:
                spent = []
                for seed in range(5):
                    s, v = _set(question(name, answer, count, size, seed))
                    took, found = timed(decide, s, v)
                    if found.answer == answer:
                        spent.append(took)
                times[name, (count, size), answer] = median(spent)
    print("ms, certificate and kernel included; in brackets the time over that at 1000 x 100")
    for name, sizes in RELATIVE.items():
        for size in sorted({UNIT, *sizes}):
            cells = []
            for k, answer in enumerate(ANSWERS):
                own = times[name, size, answer]
                relative = own / times[name, UNIT, answer]
                late = size != UNIT and relative > SLACK * sizes[size][k]
                missed += late
                cells.append(f"{answer} {1e3 * own:7.1f} ({relative:.3f}{' MISSED' * late})")
            print(f"{name:7} {size[0]:5} x {size[1]:<4}" + "  ".join(cells), flush=True)
    if shutil.which("esolver"):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "question.lp"
            for size, aims in AIMS.items():
                cells = []
                for aim, answer in zip(aims, ANSWERS, strict=True):
                    spent = []
                    for seed in range(3 if size == UNIT else 1):
                        program(*question("D-lin", answer, *size, seed), file)
                        spent.append(theirs(file))
                    ratio = median(spent) / times["D-lin", size, answer]
                    missed += ratio < aim
                    cells.append(f"{answer} {ratio:.0f} times (aim {aim}{', MISSED' * (ratio < aim)})")
                print(f"esolver {size[0]:5} x {size[1]:<4}" + "  ".join(cells), flush=True)
    else:
        print("esolver is not there: apt-get install qsopt-ex")
    ratio = reading()
    missed += ratio > READING
    print(f"reading a CSV of 5000 x 100: {ratio:.2f} of one fraction a number (aim {READING})")
    sys.exit(f"{missed} missed" if missed else 0)


def _set(drawn: tuple[list[list[int]], list[int], list[int]]) -> tuple[LabelledSet, list[int]]:
    points, labels, v = drawn
    return LabelledSet(points, labels), v


if __name__ == "__main__":
    main()
