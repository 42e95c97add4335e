"""Trials of random networks a second: all at once and decided exactly, beside a plain loop over trials.

Run by hand, on one thread::

    OMP_NUM_THREADS=1 python tests/benchmarks/random_networks.py

The plain numpy loop draws W and a in floats, one network after the other, and believes the sign of
<W^T a, W^T D a>; ours does the same trials, each with D decided in int64 and T in integers where floats
are close. Times are processor times.
"""

import time
from fractions import Fraction

import numpy as np

from theorems.zhang2022.random_networks import Noises, axis
from verify.probability.sampling import Stream


SIZES = ((2, 2), (4, 4), (10, 10), (30, 10))
SECONDS = 2.0


def rate(work) -> float:
    """Return how many trials a second ``work`` does; it returns how many it did."""
    work()
    start, done = time.process_time(), 0
    while time.process_time() - start < SECONDS:
        done += work()
    return done / (time.process_time() - start)


def ours(m: int, d: int):
    cell = Noises(m=m, d=d, points=axis(d), at="x = e_1", claimed=Fraction(1, 2))
    stream, size = Stream(0, cell.name, 0), max(1, 8192 // cell.effort)

    def work() -> int:
        return len(cell.batch(stream, size).measures)

    return work


def by_numpy(m: int, d: int):
    rng, x = np.random.default_rng(0), np.eye(d)[0]

    def work() -> int:
        for _ in range(200):
            w, a = rng.standard_normal((m, d)), rng.standard_normal(m)
            _ = (w.T @ a) @ (w.T @ (a * (w @ x > 0))) > 0
        return 200

    return work


def main() -> None:
    print("trials a second", "ours", "numpy loop", sep="\t")
    for m, d in SIZES:
        exact, plain = rate(ours(m, d)), rate(by_numpy(m, d))
        print(f"m = {m}, d = {d}", f"{exact:,.0f}", f"{plain:,.0f}", f"{exact / plain:.1f} times", sep="\t")


if __name__ == "__main__":
    main()
