"""How many decisions a second: D-conv, D-multi and D-ray, beside z3 and beside the drawing.

Run by hand, on one thread::

    python tests/benchmarks/convex_multiclass_ray.py [--plot trend.png]

Every time of ours includes the certificate and its check by the kernel; z3 only answers. The
same questions go to both in the same run, and where both answer they must agree.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import z3
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Layer, Network
from verify.exact.decision import Answer


SETS = [(2, 1), (5, 1), (10, 2), (20, 4), (30, 8), (60, 8), (100, 20), (200, 20), (200, 50),
        (300, 2), (300, 50)]  # fmt: skip
CLASSES = 3
NETWORKS = [(4, 2), (16, 2), (64, 2), (256, 2), (16, 3), (64, 3), (16, 4), (64, 4), (16, 6)]
INPUTS = 8
LARGEST_DRAW = 400
# Beyond so many entries Hypothesis draws a seed: entry by entry would exceed its buffer.


class Row(NamedTuple):
    """One line of a table; times in seconds, None where z3 gave no answer in time."""

    name: str
    size: int
    draw: float
    ours: float
    worst: float
    theirs: float | None
    answered: str
    answers: str


# Questions.


def _points(rng: random.Random, n: int, d: int) -> list[tuple[int, ...]]:
    return [tuple(rng.randint(-1000, 1000) for _ in range(d)) for _ in range(n)]


def _dot(a: Sequence[int], b: Sequence[int]) -> int:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _direction(rng: random.Random, s: LabelledSet, label: int) -> tuple[int, ...]:
    """Return a random direction, or one from the mean of the label to a point without it."""
    inside, d = s.where(label), s.dimension
    outside = [i for i, y in enumerate(s.labels) if y != label]
    if rng.random() < 0.5 or not inside or not outside:
        return (*(rng.randint(-9, 9) for _ in range(d - 1)), 1)
    x = s.points[rng.choice(outside)]
    means = [sum(s.points[i][k] for i in inside) for k in range(d)]
    v = tuple(int(len(inside) * a - m) for a, m in zip(x, means, strict=True))
    return v if any(v) else (1,) * d


def convex_question(rng: random.Random, n: int, d: int) -> tuple[LabelledSet, Any, int]:
    """Labels by a hyperplane, by the distance from the middle, or at random; in turn."""
    points = _points(rng, n, d)
    family = rng.randrange(3)
    if family == 0:
        w = [rng.randint(-9, 9) for _ in range(d)]
        labels = [1 if _dot(w, x) > 0 else -1 for x in points]
    elif family == 1:
        middle = sorted(_dot(x, x) for x in points)[n // 2]
        labels = [1 if _dot(x, x) > middle else -1 for x in points]
    else:
        labels = [rng.choice((1, -1)) for _ in points]
    labels[0] = -1
    s = LabelledSet(points, labels)
    return s, _direction(rng, s, -1), -1


def multiclass_question(rng: random.Random, n: int, d: int) -> tuple[LabelledSet, Any, int]:
    """Labels by a random (W, b), or, one time in four, at random."""
    points = _points(rng, n, d)
    w = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(CLASSES)]
    scores = [[_dot(row, x) for row in w] for x in points]
    labels = [score.index(max(score)) for score in scores]
    if rng.random() < 0.25:
        labels = [rng.randrange(CLASSES) for _ in points]
    s = LabelledSet(points, labels)
    return s, _direction(rng, s, labels[0]), labels[0]


def ray_question(rng: random.Random, width: int, depth: int) -> tuple[Network, Any, Any]:
    """A ReLU network with integer weights, a point and a direction."""
    sizes = [INPUTS, *[width] * (depth - 1), 1]
    layers = []
    for a, b in pairwise(sizes):
        rows = [[rng.randint(-20, 20) for _ in range(a)] for _ in range(b)]
        bias = [rng.randint(-20, 20) for _ in range(b)]
        layers.append(Layer(tuple(map(tuple, rows)), tuple(bias), RELU))
    layers[-1] = Layer(layers[-1].weights, layers[-1].bias, AFFINE)
    x = tuple(rng.randint(-9, 9) for _ in range(INPUTS))
    v = tuple(rng.randint(-9, 9) for _ in range(INPUTS))
    return Network(tuple(layers), Above(0)), x, v


# The same questions for z3, which answers without evidence.


def check(solver: Any) -> bool:
    """Return whether the system has a solution."""
    found = solver.check()
    if found == z3.unknown:
        sys.exit(f"z3 gave up: {solver.reason_unknown()}")
    return bool(found == z3.sat)


def _child(pipe: Any, theirs: Callable[..., str], question: Any) -> None:
    for solver in (z3.SolverFor("QF_LRA"), z3.Solver()):  # the first one of a process is slow
        solver.add(z3.Real("x") > 0)
        check(solver)
    pipe.send("ready")
    start = time.perf_counter()
    answer = theirs(*question)
    pipe.send((answer, time.perf_counter() - start))


def within(seconds: float, theirs: Callable[..., str], question: Any) -> tuple[str, float] | None:
    """Ask in a process of its own, killed at the limit: z3's own limit can be minutes late."""
    ours, pipe = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_child, args=(pipe, theirs, question), daemon=True)
    process.start()
    ours.recv()
    found = ours.recv() if ours.poll(seconds) else None
    process.kill()
    process.join()
    return found


def _linear(row: Sequence[int], unknowns: Sequence[Any]) -> Any:
    return z3.Sum([int(x) * z for x, z in zip(row, unknowns, strict=True) if x])


def z3_convex(s: LabelledSet, v: Any, label: int) -> str:
    """One half-space for each outside point; the fit alone only where the direction fails."""
    z = z3.Reals(" ".join(f"z{k}" for k in range(s.dimension + 1)))
    inside, outside = s.where(label), [i for i, y in enumerate(s.labels) if y != label]
    if not inside:
        return "vacuous"
    solver = z3.SolverFor("QF_LRA")
    solver.add([_linear(s.rows[i], z) < 0 for i in inside])
    answer = "no"
    for i in outside:
        for direction in (True, False) if answer == "no" else (False,):
            solver.push()
            solver.add(_linear(s.rows[i], z) > 0)
            if direction:
                solver.add(_linear([*v, 0], z) <= 0)
            found = check(solver)
            solver.pop()
            if found:
                break
            if not direction:
                return "vacuous"
            answer = "yes"
    return answer


def z3_multiclass(s: LabelledSet, v: Any, label: int) -> str:
    """Two systems in the differences of scores to those of the class."""
    others = sorted({*s.labels} - {label})
    if not others:
        return "no"
    z = {m: z3.Reals(" ".join(f"z{m}_{k}" for k in range(s.dimension + 1))) for m in others}

    def score(m: int, row: Sequence[int]) -> Any:
        return _linear(row, z[m]) if m != label else 0

    solver = z3.SolverFor("QF_LRA")
    for row, y in zip(s.rows, s.labels, strict=True):
        solver.add([score(y, row) > score(m, row) for m in (label, *others) if m != y])
    solver.push()
    solver.add([_linear([*v, 0], z[m]) <= 0 for m in others])
    if check(solver):
        return "no"
    solver.pop()
    return "yes" if check(solver) else "vacuous"


def z3_ray(h: Network, x: Any, v: Any) -> str:
    """Only whether some c > 0 changes the label; ours lists all of them."""
    c = z3.Real("c")
    solver = z3.Solver()
    values = [a + b * c for a, b in zip(x, v, strict=True)]
    for depth, layer in enumerate(h.layers):
        sums = []
        for k, (row, bias) in enumerate(zip(layer.weights, layer.bias, strict=True)):
            value = z3.Real(f"s{depth}_{k}")
            solver.add(value == z3.Sum([w * a for w, a in zip(row, values, strict=True)]) + bias)
            sums.append(value)
        values = [z3.If(t > 0, t, 0) for t in sums] if layer.slopes == RELU else sums
    solver.add(c > 0, values[0] <= 0 if h.label(x) == 1 else values[0] > 0)
    return "flips" if check(solver) else "keeps"


# Measuring.


def ours_convex(s: LabelledSet, v: Any, label: int) -> str:
    return str(decide_convex(s, v, label).answer)


def ours_multiclass(s: LabelledSet, v: Any, label: int) -> str:
    return str(decide_multiclass(s, v, label).answer)


def ours_ray(h: Network, x: Any, v: Any) -> str:
    flips, decision = decide_ray(h, x, v)
    if decision.answer is not Answer.YES:
        return "undecided"
    return "flips" if flips else "keeps"


def drawing(make: Callable[..., Any], a: int, b: int, entries: int, count: int) -> float:
    """Return the seconds that Hypothesis takes to draw one such question."""
    number = st.integers(-1000, 1000)
    if entries > LARGEST_DRAW:
        strategy: Any = st.integers(0, 2**32).map(lambda seed: make(random.Random(seed), a, b))
    else:
        rows = st.lists(st.tuples(*[number] * b), min_size=a, max_size=a)
        strategy = st.tuples(rows, st.lists(st.integers(0, 2), min_size=a, max_size=a))

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(strategy)
    def draw(_question: Any) -> None:
        pass

    start = time.perf_counter()
    draw()
    return (time.perf_counter() - start) / count


def measure(
    name: str,
    size: int,
    questions: Sequence[Any],
    ours: Callable[..., str],
    theirs: Callable[..., str],
    seconds: float,
    asked: int,
    draw: float,
) -> Row:
    """Time both on the same questions; z3 gets the first few, and may stop at its time limit."""
    times, answers = [], []
    for question in questions:
        start = time.perf_counter()
        answers.append(ours(*question))
        times.append(time.perf_counter() - start)
    z3_times = []
    for question, answer in list(zip(questions, answers, strict=True))[:asked]:
        found = within(seconds, theirs, question)
        if found is None:
            continue
        z3_times.append(found[1])
        if found[0] != answer:
            sys.exit(f"{name}: z3 says {found[0]}, we say {answer} about {question}")
    # The median over all that were asked: no answer counts as slower than any.
    padded = sorted(z3_times) + [None] * (asked - len(z3_times))
    counts = ", ".join(f"{answer} {n}" for answer, n in sorted(Counter(answers).items()))
    return Row(
        name,
        size,
        draw,
        median(times),
        max(times),
        padded[(asked - 1) // 2],
        f"{len(z3_times)}/{asked}",
        counts,
    )


HEAD = ("", "draw ms", "ours ms", "worst ms", "per s", "z3 ms", "answered", "z3 / ours", "answers")


def show(row: Row, seconds: float) -> None:
    late = f"> {1000 * seconds:.0f}"
    ratio = f"> {seconds / row.ours:.0f}" if row.theirs is None else f"{row.theirs / row.ours:.1f}"
    cells = (
        row.name,
        f"{1000 * row.draw:.2f}",
        f"{1000 * row.ours:.2f}",
        f"{1000 * row.worst:.2f}",
        f"{1 / row.ours:.0f}",
        late if row.theirs is None else f"{1000 * row.theirs:.1f}",
        row.answered,
        ratio,
        row.answers,
    )
    _line(cells)


def _line(cells: Sequence[str]) -> None:
    widths = (22, 9, 9, 9, 8, 9, 9, 10, 0)
    print(
        "".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)), flush=True
    )


def rows(options: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    """Measure everything, smallest first."""
    decisions = [
        ("D-conv", convex_question, ours_convex, z3_convex),
        (f"D-multi, K = {CLASSES}", multiclass_question, ours_multiclass, z3_multiclass),
    ]
    for title, make, ours, theirs in decisions:
        for n, d in SETS:
            count = options.questions if n * d < 1000 else max(4, options.questions // 8)
            asked = min(count, 12 if n * d < 1000 else 3)
            rng = random.Random(options.seed)
            questions = [make(rng, n, d) for _ in range(count)]
            draw = drawing(make, n, d, n * d, 30)
            name = f"N = {n}, d = {d}"
            yield title, measure(name, n * d, questions, ours, theirs, options.timeout, asked, draw)
    for width, depth in NETWORKS:
        neurons = width * (depth - 1)
        count = options.questions if neurons <= 64 else max(4, options.questions // 8)
        rng = random.Random(options.seed)
        questions = [ray_question(rng, width, depth) for _ in range(count)]
        draw = drawing(ray_question, width, depth, LARGEST_DRAW + 1, 10)
        name = f"width {width}, depth {depth}"
        yield (
            f"D-ray, d = {INPUTS}",
            measure(name, neurons, questions, ours_ray, z3_ray, options.timeout, 3, draw),
        )


def plot(tables: dict[str, list[Row]], path: str, seconds: float) -> None:
    """Draw decisions per second over the size of the question, z3 beside ours."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, len(tables), figsize=(4.2 * len(tables), 3.8), sharey=True)
    for axis, (title, table) in zip(axes, tables.items(), strict=True):
        ordered = sorted(table, key=lambda row: row.size)
        sizes = [row.size for row in ordered]
        axis.loglog(sizes, [1 / row.ours for row in ordered], "o-", label="decided and certified")
        axis.loglog(sizes, [1 / row.draw for row in ordered], "s:", label="drawn by Hypothesis")
        answered = [row for row in ordered if row.theirs is not None]
        axis.loglog(
            [row.size for row in answered],
            [1 / row.theirs for row in answered if row.theirs],
            "^--",
            label="z3, without evidence",
        )
        late = [row.size for row in ordered if row.theirs is None]
        axis.loglog(late, [1 / seconds] * len(late), "v", mfc="none", label="z3: no answer in time")
        axis.set_title(title)
        axis.set_xlabel("hidden neurons" if "ray" in title else "N times d")
        axis.grid(visible=True, alpha=0.3)
    axes[0].set_ylabel("per second")
    handles, names = axes[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="lower center", ncols=len(names), fontsize=8)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    figure.savefig(path, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=48, help="of each small size")
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds for z3, a question")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plot", metavar="PATH", help="draw the trend as a picture")
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # before the first guess loads numpy
    print(
        f"z3 {z3.get_version_string()} with {options.timeout:g} s a question; medians; "
        "ours with certificate and kernel; one thread"
    )
    # One question before the clock starts, for the imports of the float guesses.
    decide_convex(*convex_question(random.Random(1), 30, 8))
    tables: dict[str, list[Row]] = {}
    for title, row in rows(options):
        if title not in tables:
            print(f"\n{title}")
            _line(HEAD)
        tables.setdefault(title, []).append(row)
        show(row, options.timeout)
    print()
    for title, table in tables.items():
        for row in table:
            if row.name == "N = 30, d = 8":
                times = "more than " if row.theirs is None else ""
                ratio = (row.theirs or options.timeout) / row.ours
                print(f"{title}: {times}{ratio:.1f} times z3 at {row.name} (aim: 10)")
            if row.name == "N = 200, d = 50":
                print(
                    f"{title}: {row.ours:.3f} s, worst {row.worst:.3f} s, at {row.name} (aim: 0.5)"
                )
    if options.plot:
        plot(tables, options.plot, options.timeout)
        print(f"wrote {options.plot}")


if __name__ == "__main__":
    main()
