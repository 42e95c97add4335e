"""Deciding for every separator beside drawing, beside sampling separators, beside z3.

Run by hand, on one thread::

    python tests/benchmarks/separators.py

Every time of ours includes the certificate and its check by the kernel. All ratios are of
medians of one run. Times are processor times, which other work on the machine lengthens least.
Needs the extra ``benchmark`` for z3.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median


for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

SIZES = [(n, d) for n in (10, 20, 30) for d in (2, 4, 8)]
LARGE = (200, 50)
INSTANCES = 150
LARGE_INSTANCES = 7
USERS_INSTANCES = 15
SEPARATORS = 20
TOLERANCE = 1e-6
QUESTIONS = 6000
QUESTIONS_FOR_Z3 = 300
AIMS = {
    "D-lin / draw": 1 / 4,
    "Theorem 4 / draw": 1 / 4,
    "D-lin / user's check": 1 / 20,
    "Theorem 4 / user's check": 1 / 20,
    "max-margin at 200 x 50, ms": 20,
    "D-lin at 200 x 50, ms": 250,
    "questions a second": 2000,
}


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


# Instances.


def labelled(points, w):
    """Label points by the side of a hyperplane through their middle."""
    from theorems.geometry.objects.labelled import LabelledSet

    scores = [sum(a * x for a, x in zip(w, point, strict=True)) for point in points]
    middle = sorted(scores)[(len(scores) - 1) // 2]
    return LabelledSet(points, [1 if score > middle else -1 for score in scores])


def arrays_strategy(count, dimension):
    """Return the strategy that a user of NumPy would write, with every entry drawn."""
    from hypothesis import strategies as st
    from hypothesis.extra import numpy as hnp

    entries = st.integers(-1000, 1000)
    points = hnp.arrays(int, (count, dimension), elements=entries, fill=st.nothing())
    normal = hnp.arrays(int, (dimension,), elements=entries, fill=st.nothing())
    return st.builds(lambda x, w: labelled(x.tolist(), w.tolist()), points, normal)


def inside_given(strategy, body):
    """Run body on drawn instances; return the median time from one call to the next start."""
    from hypothesis import Phase, given, settings

    drawing, ended = [], []

    @settings(max_examples=INSTANCES, deadline=None, database=None, derandomize=True,
              phases=[Phase.generate])  # fmt: skip
    @given(strategy)
    def each(s):
        if ended:
            drawing.append(time.process_time() - ended[-1])
        body(s)
        ended.append(time.process_time())

    each()
    return median(drawing)


# What is timed.


def first_difference(s):
    """Return a +1 point less a -1 point, or (1, ..., 1) on a set with one label."""
    if len(set(s.labels)) == 1:
        return [1] * s.dimension
    plus, minus = s.points[s.where(1)[0]], s.points[s.where(-1)[0]]
    return [a - b for a, b in zip(plus, minus, strict=True)]


def decide_one_direction(s):
    """D-lin for one direction, as ``verify decide`` does."""
    from theorems.geometry.deciders.separators import decide_separators

    return decide_separators(s, first_difference(s), -1)


def decide_theorem_4(s):
    """Theorem 4 whole: w* and its KKT certificate, then D-lin for both labels."""
    from theorems.charles2019.theorem_4 import Theorem4

    claim = Theorem4()
    return claim.decide(s, claim.construct(s))


def users_check(s):
    """Check w* by floats: one SVM, some separators by LP, a tolerance."""
    import cvxpy
    import numpy as np
    from scipy.optimize import linprog

    points, labels = np.array(s.points, dtype=float), np.array(s.labels, dtype=float)
    w, b = cvxpy.Variable(s.dimension), cvxpy.Variable()
    fits = [cvxpy.multiply(labels, points @ w + b) >= 1]
    cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(w)), fits).solve()
    signed = -labels[:, None] * np.c_[points, np.ones(len(points))]
    rng = np.random.default_rng(0)
    for _ in range(SEPARATORS):
        found = linprog(rng.normal(size=s.dimension + 1), signed, -np.ones(len(points)),
                        bounds=[(-100, 100)] * (s.dimension + 1))  # fmt: skip
        if found.status == 0 and found.x[:-1] @ w.value < -TOLERANCE:
            return False
    return True


def small_sizes():
    """Time drawing, deciding and the user's check for N up to 30 and d up to 8."""
    from theorems.geometry.domains import strategies

    print(
        "times in ms          draw  D-lin  Theorem 4    user |  D-lin/draw  Thm 4/draw  Thm 4/user"
    )
    worst = [0.0] * 4
    warnings.simplefilter("ignore")  # cvxpy's, about the accuracy of its answer
    named = [(f"arrays {n:2} x {d}", arrays_strategy(n, d)) for n, d in SIZES]
    for name, strategy in [*named, ("separable_sets", strategies.separable_sets())]:
        one, whole, kept = [], [], []

        def body(s, one=one, whole=whole, kept=kept):
            one.append(seconds(lambda: decide_one_direction(s)))
            whole.append(seconds(lambda: decide_theorem_4(s)))
            kept.append(s)

        draw = inside_given(strategy, body)
        user = median(seconds(lambda s=s: users_check(s)) for s in kept[-USERS_INSTANCES:])
        d_lin, theorem = median(one), median(whole)
        print(f"{name:16} {1e3 * draw:8.2f} {1e3 * d_lin:6.2f} {1e3 * theorem:10.2f} "
              f"{1e3 * user:7.1f} | {d_lin / draw:11.2f} {theorem / draw:11.2f} {theorem / user:11.3f}")  # fmt: skip
        ratios = d_lin / draw, theorem / draw, d_lin / user, theorem / user
        worst = [max(pair) for pair in zip(worst, ratios, strict=True)]
    return worst


def large_size():
    """Time max-margin and D-lin at N = 200, d = 50."""
    from theorems.geometry.deciders.margin import MaxMargin, max_margin
    from theorems.geometry.deciders.separators import decide_separators

    count, dimension = LARGE
    rows = {"max-margin": [], "D-lin, w*": [], "D-lin, a pair": [], "user": []}
    for seed in range(LARGE_INSTANCES):
        rng = random.Random(seed)
        points = [[rng.randint(-1000, 1000) for _ in range(dimension)] for _ in range(count)]
        s = labelled(points, [rng.randint(-9, 9) for _ in range(dimension)])
        solution = max_margin(s)
        assert isinstance(solution, MaxMargin)
        pair = first_difference(s)
        # Nothing is kept of the first solution: each time a fresh set.
        fresh = [type(s)(s.points, s.labels) for _ in range(3)]
        rows["max-margin"].append(seconds(lambda s=fresh[0]: max_margin(s)))
        rows["D-lin, w*"].append(seconds(lambda s=fresh[1], w=solution.w: decide_separators(s, w)))
        rows["D-lin, a pair"].append(seconds(lambda s=fresh[2], v=pair: decide_separators(s, v)))
        rows["user"].append(seconds(lambda s=s: users_check(s)))
    for name, times in rows.items():
        print(f"{count} x {dimension}  {name:14} median {1e3 * median(times):8.1f} ms, "
              f"worst {1e3 * max(times):8.1f}")  # fmt: skip
    return median(rows["max-margin"]), max(median(rows["D-lin, w*"]), median(rows["D-lin, a pair"]))


# Batches.


def small_question(rng, index):
    """Return a question of 2 to 10 points in 1 to 4 dimensions; most are separable."""
    count, dimension = rng.randint(2, 10), rng.randint(1, 4)
    points = [[rng.randint(-9, 9) for _ in range(dimension)] for _ in range(count)]
    s = labelled(points, [rng.randint(-9, 9) for _ in range(dimension)])
    labels = list(s.labels) if rng.random() < 0.8 else [rng.choice((1, -1)) for _ in points]
    direction = [rng.randint(-3, 3) for _ in range(dimension)]
    return {"id": index, "class": "separators", "points": points, "labels": labels, "label": -1,
            "direction": direction if any(direction) else [1] * dimension}  # fmt: skip


def by_z3(question):
    """Answer the same question with two satisfiability checks over the reals."""
    import z3

    points, labels = question["points"], question["labels"]
    w, b = z3.RealVector("w", len(points[0])), z3.Real("b")
    solver = z3.SolverFor("QF_LRA")
    for point, y in zip(points, labels, strict=True):
        score = z3.Sum([a * x for a, x in zip(w, point, strict=True)]) + b
        solver.add(score > 0 if y == 1 else score < 0)
    if question["label"] not in labels or solver.check() == z3.unsat:
        return "vacuous"
    along = z3.Sum([a * x for a, x in zip(w, question["direction"], strict=True)])
    solver.add(along <= 0)
    return "no" if solver.check() == z3.sat else "yes"


def batches():
    """Count answers a second, process start included, and z3's to the same questions."""
    rng = random.Random(1)
    questions = [small_question(rng, k) for k in range(QUESTIONS)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "questions.jsonl"
        file.write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
        command = [sys.executable, "-m", "verify", "decide", "--batch", str(file)]
        before = os.times()
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        after = os.times()
    spent = after.children_user + after.children_system
    ours = QUESTIONS / (spent - before.children_user - before.children_system)
    found = [json.loads(line)["answer"] for line in done.stdout.splitlines()]
    start = time.process_time()
    theirs = [by_z3(question) for question in questions[:QUESTIONS_FOR_Z3]]
    z3_speed = QUESTIONS_FOR_Z3 / (time.process_time() - start)
    assert theirs == found[:QUESTIONS_FOR_Z3], "z3 answers otherwise"
    counts = {answer: found.count(answer) for answer in ("yes", "no", "vacuous")}
    print(f"decide --batch: {ours:.0f} questions a second ({counts}); z3, in process and without "
          f"a certificate: {z3_speed:.0f}")  # fmt: skip
    return ours


def main():
    """Print the tables, and whether each aim of the issue is met."""
    ratios = small_sizes()
    print()
    margin, d_lin = large_size()
    print()
    speed = batches()
    print()
    measured = dict(zip(AIMS, (*ratios, 1e3 * margin, 1e3 * d_lin, speed), strict=True))
    for name, aim in AIMS.items():
        met = measured[name] >= aim if name == "questions a second" else measured[name] <= aim
        print(f"{name:28} aim {aim:8.4g}  measured {measured[name]:8.3g}  "
              f"{'met' if met else 'MISSED'}")  # fmt: skip


if __name__ == "__main__":
    main()
