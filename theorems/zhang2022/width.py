r"""How many units Theorem 3.1 takes: a number that grows with the logarithm of that of the points."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, log

from theorems.zhang2022.closed_form import union_bound
from theorems.zhang2022.compared import exactly, is_above
from theorems.zhang2022.constants import at_most, dimensions
from theorems.zhang2022.moments import Sizes
from verify.claim import Example
from verify.exact.decision import NO, YES, Decision, every
from verify.outcome import INFORMAL, REFUTED, SURVIVES
from verify.sentence import Sentence, Variant


UNITS, DIMENSIONS = 25, 8
HALF = Fraction(1, 2)


def least(n: int, units: int = UNITS) -> Sizes:
    """Return the least m >= 25 ln(4n) and d >= 8 ln(4n), as floats have it."""
    return ceil(units * log(4 * n)), ceil(DIMENSIONS * log(4 * n))


class Width(Sentence[int, Sizes]):
    r"""The number of units need only grow with the logarithm of the number of points.

    *Proof.* At $m \ge 25 \ln(4n)$ and $d \ge 8 \ln(4n)$ the bound of ``theorem-3-1-explicit`` is at most $n (\frac{1}{4n} + \frac{1}{2} \cdot \frac{1}{4n} + \frac{1}{2} \cdot
    \frac{1}{4n}) = \frac{1}{2}$, for $(\frac{24}{25})^{25}$, $(\frac{7}{8})^8$ and $2^{-25}$ are less than $\frac{1}{e}$; it falls with $m$ and with $d$. Of trained networks it says
    nothing: on MNIST noises of dense networks of width 4 are not fit (``section-4-two-layer``).

    *Modelled.* At the smallest such sizes, which floats propose; $n$ is the instance. The bound is compared in rationals.
    """

    id, label, short = "zhang2022/theorem-3-1-width", "Theorem 3.1, its width", "3.1, width"
    source, standing = "Section 1", INFORMAL
    printed = "The width requirement can be very weak."
    tested = (
        r"For any $n$ points $v = -W^\top a$ is right on all of them with probability at least $\frac{1}{2}$, at some $m < 25 \ln(4n) + 1$ and "
        r"$d < 8 \ln(4n) + 1$, and so at all larger ones."
    )
    differs = "With numbers, at random weights."
    uses = ["zhang2022/theorem-3-1-explicit"]
    expects, domain = SURVIVES, dimensions
    worked = [Example(1, YES, "one point"), Example(60000, YES, "all of MNIST"), Example(10**9, YES, "a thousand million")]
    refused = [(1, (2, 2)), (1, (1000, 12)), (60000, (312, 1000)), (7, None)]

    def construct(self, x: int) -> Sizes:
        return least(x)

    def decide(self, x: int, w: Sizes | None) -> Decision:
        return Decision(NO, (), "no sizes are named") if w is None else _enough(x, w, UNITS)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "4 for 25": Variant(
                REFUTED, r"$m < 4 \ln(4n) + 1$, by this bound", construct=lambda x: least(x, 4), decide=lambda x, w: _enough(x, w, 4),
            )
        }


def _enough(n: int, w: Sizes, units: int) -> Decision:
    """Are m and d as small as is said, and is the bound at most a half?"""
    m, d = w
    small = [
        at_most(size - 1, ("*", share, ("ln", 4 * n)), "it is larger", strict=True) for size, share in ((m, units), (d, DIMENSIONS))
    ]
    return every([*small, is_above(exactly(HALF), exactly(union_bound(m, d, n)), strict=False, reason="the bound is more than a half")])
