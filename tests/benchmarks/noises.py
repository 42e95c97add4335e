"""All noises of a trained pair of digits: the exact check beside computing them in floats.

Run by hand, on one thread, with MNIST at hand and separatrix[experiment] installed::

    OMP_NUM_THREADS=1 python tests/benchmarks/noises.py

Processor times, the least of three. *Floats*: all noises (11 791, 784) in float32, the same pass as
autograd makes. *Check*: which units are on, and the strict sign of the product of u with each noise,
in integers (aim: at most 3 times the floats). *Search*: from the weights alone, proposals included.
*Kernel*: reading nothing, the certificate by units is checked by the kernel in Python's integers.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from theorems.geometry.deciders.noises import decide_by_counting
from theorems.geometry.deciders.noises_in_bulk import (
    active,
    by_units,
    decide_in_bulk,
    rounded,
    sides,
)
from theorems.mnist import data
from theorems.mnist.pairs import pair_of
from theorems.zhang2022.noises.experiment import PairRuns
from theorems.zhang2022.noises.pairs import noises_in_floats, trained
from verify import kernel


WIDTHS, EPOCHS, AIM = (16, 64, 784, 2048), 1, 3.0
KERNEL_UP_TO = 64


def least(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least processor time of three runs, and the last result."""
    times, found = [], None
    for _ in range(3):
        start = time.process_time()
        found = run()
        times.append(time.process_time() - start)
    return min(times), found


def main() -> None:
    """Print a line for each width."""
    digits = data.load()
    pair = pair_of(digits.x_train, digits.y_train, (4, 9))
    print(f"{'width':>6} {'floats':>8} {'check':>8} {'ratio':>6} {'search':>8} {'kernel':>8}  answer")
    for width in WIDTHS:
        rng = np.random.default_rng(width)
        _, weights, _, _ = trained(pair, PairRuns(width, EPOCHS), rng, 128)
        net = rounded(weights)
        floats, _ = least(lambda weights=weights: noises_in_floats(weights, pair))
        search, found = least(lambda net=net: decide_in_bulk(net, pair.points))
        assert found.u is not None, found.how

        def check(net: Any = net, u: Any = found.u, units: bool = found.by_units) -> bool:
            on = active(net, pair.points)
            return by_units(net, on, u) if units else bool((sides(net, on, u) > 0).all())

        exact, holds = least(check)
        assert holds
        by_kernel = ""
        if found.by_units and width <= KERNEL_UP_TO:
            decision = decide_by_counting(net.exact(), pair.points.tolist(), found.u)
            seconds, judged = least(lambda c=decision.certificate: kernel.check(c))
            assert judged.holds
            by_kernel = f"{seconds:.2f}"
        ratio = exact / floats
        print(f"{width:6} {floats:8.2f} {exact:8.2f} {ratio:6.2f} {search:8.2f} {by_kernel:>8}  "
              f"{'separable' if found.separable else 'not'} ({found.how}){'' if ratio <= AIM else '  over the aim'}")


if __name__ == "__main__":
    main()
