"""How short one vector can be that leaves all but k slabs: D-slabs beside SCIP, on the same distributions.

Run by hand, on one thread::

    python tests/benchmarks/slabs.py [--count 200] [--seed 0] [--seconds 60]

Every time of ours includes the certificates and their check by the kernel; SCIP (through PySCIPOpt, in the
extra ``benchmark``; MIT and Apache-2.0) answers in floats. It minimises t >= |v|^2 with two indicators for each
slab, one for each side, of which all but k slabs need one. Both must agree to a millionth. Rows are normal
directions, unit vectors nearly, or integers of any length; every third question is one-sided.
"""

from __future__ import annotations

import argparse
import random
import time
from fractions import Fraction
from statistics import geometric_mean, median
from typing import Any, NamedTuple

from theorems.geometry.deciders.slabs import shortest
from theorems.geometry.objects.distributions import inner
from theorems.geometry.objects.slabs import Slabs
from verify import kernel


SIZES = [(2, 20, 2), (2, 40, 3), (3, 12, 2), (3, 20, 4), (4, 16, 2), (5, 12, 0), (5, 16, 4), (8, 12, 1)]
LARGER = [(5, 20, 5), (10, 30, 3), (20, 100, 5)]
# Asked with --larger, of ours alone: SCIP takes minutes for one of them.
NODES = 200_000


class Row(NamedTuple):
    """One question: its size, f(k) and the seconds of both."""

    size: tuple[int, int, int]
    one_sided: bool
    ours: float | None
    theirs: float | None
    seconds: float
    their_seconds: float


def drawn(rng: random.Random, m: int, n: int, *, one_sided: bool, units: bool | None = None) -> Slabs:
    """Draw a distribution: nearly unit vectors of all directions, or small integers."""
    rows: list[tuple[Fraction, ...]] = []
    units = rng.random() < 0.5 if units is None else units
    while len(rows) < n:
        v = [rng.gauss(0, 1) for _ in range(m)] if units else [float(rng.randint(-9, 9)) for _ in range(m)]
        length = sum(x * x for x in v) ** 0.5
        if length:
            rows.append(tuple(Fraction(round(1024 * x / length), 1024) if units else Fraction(int(x)) for x in v))
    return Slabs(rows, [inner(r, r) for r in rows], one_sided=one_sided)


def ours(slabs: Slabs, miss: int) -> float | None:
    """Return f(k), certified; None where no v serves."""
    found = shortest(slabs, miss, nodes=NODES)
    assert found.exact
    assert all(kernel.check(c).holds for one in found.decisions for c in one.certificates)
    return None if found.upper is None else float(found.upper)


def theirs(slabs: Slabs, miss: int, seconds: float) -> tuple[float | None, str]:
    """Return the optimum of SCIP, and its status."""
    from pyscipopt import Model, quicksum

    model: Any = Model()
    model.hideOutput()
    model.setParam("limits/time", seconds)
    model.setParam("parallel/maxnthreads", 1)
    v = [model.addVar(lb=None, ub=None) for _ in range(slabs.dimension)]
    t = model.addVar(lb=0, ub=None)
    model.addCons(quicksum(x * x for x in v) <= t)
    left = []
    for row, bound in zip(slabs.rows, slabs.bounds, strict=True):
        sides = []
        for sign in (1,) if slabs.one_sided else (1, -1):
            side = model.addVar(vtype="B")
            product = quicksum(-sign * float(a) * x for a, x in zip(row, v, strict=True))
            model.addConsIndicator(product <= -float(bound), binvar=side)
            sides.append(side)
        stays = model.addVar(vtype="B")
        model.addCons(quicksum(sides) + stays >= 1)
        left.append(stays)
    model.addCons(quicksum(left) <= miss)
    model.setObjective(t, "minimize")
    model.optimize()
    status = str(model.getStatus())
    return (float(model.getObjVal()) if status == "optimal" else None), status


def larger(seed: int) -> None:
    """Ask ours for ten distributions of each larger size, five of them of rational unit vectors near an axis."""
    for m, n, miss in LARGER:
        for one_sided in (False, True):
            for near in (True, False):
                seconds, answers = [], []
                for k in range(5):
                    rng = random.Random(seed + k)
                    slabs = near_an_axis(rng, m, n, one_sided) if near else drawn(rng, m, n, one_sided=one_sided, units=True)
                    begun = time.process_time()
                    found = shortest(slabs, miss)
                    seconds.append(time.process_time() - begun)
                    answers.append(found)
                exact = sum(found.exact for found in answers)
                apart = [float(f.lower / f.upper) for f in answers if not f.exact and f.upper is not None and f.lower is not None]
                print(
                    f"m, N, k = {(m, n, miss)}, {'one side' if one_sided else 'two sides'}, "
                    f"{'near an axis' if near else 'all directions'}: {exact} of {len(answers)} decided, "
                    f"{median(seconds):.2f} s (most {max(seconds):.2f})"
                    + (f", else |v|^2 known up to a factor of {min(apart):.2f}" if apart else "")
                )


def near_an_axis(rng: random.Random, m: int, n: int, one_sided: bool) -> Slabs:
    """Draw unit vectors (1 - |t|^2, 2 t) / (1 + |t|^2) with a sign, as the domains of the claims do."""
    rows = []
    for _ in range(n):
        t = [Fraction(rng.randint(-6, 6), rng.randint(1, 6)) for _ in range(m - 1)]
        square, sign = inner(t, t), rng.choice((1, -1))
        rows.append(tuple(Fraction(sign * x) / (1 + square) for x in (1 - square, *(2 * x for x in t))))
    return Slabs(rows, [inner(r, r) for r in rows], one_sided=one_sided)


def main() -> None:
    """Ask both, and print a line for each size."""
    entry = argparse.ArgumentParser()
    entry.add_argument("--count", type=int, default=200)
    entry.add_argument("--seed", type=int, default=0)
    entry.add_argument("--seconds", type=float, default=60, help="limit of SCIP")
    entry.add_argument("--larger", action="store_true", help="ours alone, on larger ones, with the default budget")
    arguments = entry.parse_args()
    if arguments.larger:
        larger(arguments.seed)
        return
    rng, rows, differ, unanswered = random.Random(arguments.seed), list[Row](), 0, 0
    for k in range(arguments.count):
        m, n, miss = SIZES[k % len(SIZES)]
        slabs = drawn(rng, m, n, one_sided=k % 3 == 2)
        begun = time.process_time()
        own = ours(slabs, miss)
        middle = time.process_time()
        other, status = theirs(slabs, miss, arguments.seconds)
        row = Row((m, n, miss), slabs.one_sided, own, other, middle - begun, time.process_time() - middle)
        rows.append(row)
        if status not in ("optimal", "infeasible"):
            unanswered += 1
        elif (own is None) != (other is None) or (own is not None and other is not None and abs(own - other) > 1e-6 * own):
            differ += 1
            print(f"different: {row}")
    for size in SIZES:
        listed = [row for row in rows if row.size == size]
        if listed:
            mine, scip = ([getattr(row, name) for row in listed] for name in ("seconds", "their_seconds"))
            print(
                f"m, N, k = {size}: {len(listed)} questions, ours {median(mine):.3f} s (most {max(mine):.2f}), "
                f"SCIP {median(scip):.3f} s (most {max(scip):.2f})"
            )
    ratio = geometric_mean([row.their_seconds / row.seconds for row in rows])
    print(f"{len(rows)} questions: {differ} differ, {unanswered} without an answer of SCIP in time; SCIP takes {ratio:.2f} times as long as ours, geometric mean")


if __name__ == "__main__":
    main()
