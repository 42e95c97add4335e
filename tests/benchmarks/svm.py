"""SVMs: the exact path, the float solver beside scikit-learn's SVC, and the dual-gap enclosures.

Run by hand, on one thread::

    python tests/benchmarks/svm.py [--every K]

On MNIST, 2 against 3 (the first 3000 training images of each, pixels / 255) it solves for the
lambda = 10^(alpha - 5), alpha = 7, 6.9, ..., -1, each warm-started from the one before, to a relative
duality gap of 1e-8, and SVC(kernel="linear", C=1/(2 n lambda)) for the same at its own tolerance
1e-3. Processor times. ``--every K`` takes each K-th lambda of the 81.
"""

import argparse
import os
import random
import time
from fractions import Fraction


os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import numpy as np
from sklearn.svm import SVC

from theorems.geometry.deciders.dual_gap import enclose
from theorems.geometry.deciders.soft_margin import (
    decide_angle,
    decide_optimum,
    optimum,
    path_of,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.svm import Solver
from theorems.mnist import data


def drawn(n: int, d: int) -> LabelledSet:
    """Return n points of three decimals whose first coordinate tells the label, with noise."""
    rng = random.Random(n + d)
    points = [[Fraction(round(rng.gauss(0, 1000)), 1000) for _ in range(d)] for _ in range(n)]
    return LabelledSet(points, [1 if p[0] + rng.gauss(0, 1) > 0 else -1 for p in points])


def exact() -> None:
    print("exact, processor seconds, the kernel's check included")
    for n, d in ((20, 3), (40, 10), (60, 10)):
        s, start = drawn(n, d), time.process_time()
        path = path_of(s)
        decision = decide_angle(s, path)
        took = time.process_time() - start
        print(f"  path, n = {n}, d = {d}: {len(path.breakpoints)} breakpoints, {decision.answer}, {took:.2f}")
    for lam in (Fraction(1, 10), Fraction(1, 1000)):
        s, start = drawn(200, 30), time.process_time()
        answer = decide_optimum(optimum(s, lam)).answer
        print(f"  one optimum, n = 200, d = 30, lambda = {lam}: {answer}, {time.process_time() - start:.2f}")


def digits(every: int) -> None:
    found = data.load()
    kept = [np.flatnonzero(found.y_train == label)[:3000] for label in (2, 3)]
    pixels = np.concatenate([found.x_train[own].reshape(len(own), -1) for own in kept])
    y = np.repeat([-1, 1], [len(own) for own in kept])
    x, rows, n = pixels / 255.0, pixels.tolist(), len(y)
    solver = Solver(x, y)
    ours = theirs = checks = 0.0
    wide = []
    alphas = [7 - k / 10 for k in range(0, 81, every)]
    for alpha in alphas:
        lam = 10 ** (alpha - 5)
        start = time.process_time()
        solution = solver.solve(lam)
        took = time.process_time() - start
        start = time.process_time()
        SVC(kernel="linear", C=1 / (2 * n * lam)).fit(x, y)
        other = time.process_time() - start
        start = time.process_time()
        enclosed = enclose(rows, y.tolist(), Fraction(lam) * 255**2, Fraction(1, 10), solution)
        check = time.process_time() - start
        ours, theirs, checks = ours + took, theirs + other, checks + check
        cos = enclosed.cos
        says = enclosed.decision.reason if cos is None else f"cos in [{float(cos[0]):.6f}, {float(cos[1]):.6f}]"
        wide.append(1.0 if cos is None else float(cos[1] - cos[0]))
        print(f"  alpha {alpha:4.1f}: gap {solution.gap:.1e}, ours {took:.2f}, SVC {other:.2f}, certificate {check:.2f}, {says}", flush=True)
    print(f"2 against 3, {len(alphas)} models: ours {ours:.1f}, SVC {theirs:.1f}, ratio {ours / theirs:.2f}, a certificate {checks / len(alphas):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    exact()
    digits(given.every)
