"""Trials of Theorem 7 a second: all at once and exactly, beside a plain loop over trials.

Run by hand, on one thread::

    OMP_NUM_THREADS=1 python tests/benchmarks/probability.py

The plain numpy loop draws two samples of points, trains by the same functions, and compares the
signs of two matrix products; the plain Python loop does it point by point in fractions. Both
are what one would write first; ours does the same trials, each decided exactly, with every
assumption checked. Times are processor times, which other work on the machine lengthens least.
"""

import random
import time
from fractions import Fraction
from math import comb

import numpy as np

from theorems.charles2019.theorem_7 import Theorem7
from theorems.charles2019.trainers import HINGE, RIDGE, Allowance, Sample
from theorems.charles2019.two_label_cells import clover_together, clovers, noisy, rare_axes
from theorems.ours.sharper_theorem_7 import SHARPER, sixteen_axes
from verify.budget import share
from verify.probability.run import check_cells
from verify.probability.sampling import Stream
from verify.probability.sequence import interval, trials_needed
from verify.profile import PROFILES


CELLS = {
    "hostile, clover, n = 256": clovers(256, "3/32", 2),
    "hostile, clover, n = 1024": clovers(1024, "1/4", 7),
    "ridge, label noise, n = 256": noisy(RIDGE),
    "hinge, label noise, n = 256": noisy(HINGE),
    "memoriser, four axes, n = 256": rare_axes(256),
}
OTHERS = {
    "pair that sees both, n = 256": clover_together(256, "3/32", 2),
    "sixteen axes, n = 256": sixteen_axes(256, bound=SHARPER),
}
SECONDS = 2.0
AIM = 100_000  # trials a second


def rate(work) -> float:
    """Return how many trials a second ``work`` does; it returns how many it did."""
    work()
    start, done = time.process_time(), 0
    while time.process_time() - start < SECONDS:
        done += work()
    return done / (time.process_time() - start)


def ours(cell):
    stream = Stream(0, cell.name, 0)

    def work() -> int:
        return len(cell.batch(stream, 8192).measures)

    return work


def dense(cell):
    points = np.zeros((len(cell.distribution.points), cell.distribution.dimension))
    for a, point in enumerate(cell.distribution.points):
        for k, x in point:
            points[a, k] = float(x)
    return points


def by_numpy(cell):
    """One trial after the other: samples of points, two trainers, two matrix products."""
    d, rng = cell.distribution, np.random.default_rng(0)
    points, labels = dense(cell), np.array(d.labels)
    chances = np.array(d.weights) / sum(d.weights)

    def work() -> int:
        for _ in range(50):
            samples = [rng.choice(len(points), cell.n, p=chances) for _ in range(2)]
            weights = []
            for trainer, sample in zip(cell.trainers, samples, strict=True):
                counts = tuple(np.bincount(sample, minlength=len(points)).tolist())
                w = trainer.train(Sample(d, counts), allowance(cell))
                weights.append(np.array([float(x) for x in w]))
            for sample in samples:
                x, y = points[sample], labels[sample]
                ((y * (x @ weights[0]) > 0) & (y * (x @ weights[1]) > 0)).sum()
        return 50

    return work


def by_python(cell):
    """One point after the other, in fractions."""
    d, rng = cell.distribution, random.Random(0)

    def right(w, a) -> bool:
        return d.labels[a] * sum(Fraction(x) * w[k] for k, x in d.points[a]) > 0

    def work() -> int:
        for _ in range(2):
            samples = [rng.choices(range(len(d.points)), d.weights, k=cell.n) for _ in range(2)]
            weights = []
            for trainer, sample in zip(cell.trainers, samples, strict=True):
                counts = tuple(sample.count(a) for a in range(len(d.points)))
                weights.append(trainer.train(Sample(d, counts), allowance(cell)))
            for sample in samples:
                sum(all(right(w, a) for w in weights) for a in sample)
        return 2

    return work


def allowance(cell):
    return Allowance(cell.rho, cell.squared_bound)


def main() -> None:
    print("trials a second".ljust(34), "ours", "numpy loop", "Python loop", sep="\t")
    for name, cell in CELLS.items():
        rates = [rate(make(cell)) for make in (ours, by_numpy, by_python)]
        print(name.ljust(34), *(f"{r:,.0f}" for r in rates),
              f"{rates[0] / rates[1]:,.0f} and {rates[0] / rates[2]:,.0f} times", sep="\t")
        assert rates[0] > AIM, f"below the aim of {AIM} trials a second"
    for name, cell in OTHERS.items():
        print(name.ljust(34), f"{rate(ours(cell)):,.0f}", sep="\t")

    stream, weights = Stream(0, "draws", 0), (28, 2, 2)
    rng, chances = np.random.default_rng(0), np.array(weights) / 32
    exact = rate(lambda: len(stream.counts(weights, 256, 8192)))
    floats = rate(lambda: len(rng.multinomial(256, chances, size=8192)))
    print(f"samples of 256 from 3 atoms a second: {exact:,.0f} from bits, "
          f"{floats:,.0f} by numpy's multinomial")

    start = time.process_time()
    low, _ = clovers(256, "3/32", 2, summed=True).exact()
    print(f"failure summed over {comb(258, 2):,} samples, exactly: {float(low):.2g}, "
          f"{time.process_time() - start:.2f} s")
    start = time.process_time()
    for k in range(20):
        interval(k, 140_000 + k, Fraction(1, 1400))
    print(f"one interval: {(time.process_time() - start) / 20 * 1000:.1f} ms")
    alpha = Fraction(1, 1400)
    print("trials needed without a failure, alpha = 1/1400:",
          {n: trials_needed(0, Fraction(4, n * n), alpha) for n in (64, 128, 256, 512, 1024)})

    start = time.process_time()
    result = check_cells(Theorem7(), PROFILES["quick"], 0, share(Theorem7()))
    print(f"Theorem 7, quick: {result.outcome} after {result.admitted.total():,} trials, "
          f"{time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
