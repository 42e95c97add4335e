r"""(22): the spectral norm of the weights, decided in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from theorems.zhang2022.appendix import Probable
from theorems.zhang2022.compared import exactly, is_above
from verify.claim import Nature, Statement
from verify.exact.decision import Decision
from verify.exact.integers import dot
from verify.outcome import REFUTED, REPAIRED, SUPPORTED, Failure
from verify.probability.claim import Batch, Cell


Rows = Sequence[Sequence[int]]
MOST_SQUARINGS = 10
# Of a matrix, for a certificate.


def is_nonnegative(matrix: Rows) -> bool:
    """Is a symmetric matrix nonnegative definite? By elimination."""
    left = [list(map(Fraction, row)) for row in matrix]
    while left:
        top = left[0]
        if top[0] < 0 or (top[0] == 0 and any(top)):
            return False
        left = [
            [c - row[0] / top[0] * top[j] if top[0] else c for j, c in enumerate(row) if j] for row in left[1:]
        ]
    return True


@dataclass(kw_only=True)
class Norm(Cell):
    """Draw W; a trial succeeds where ||W|| <= 2 sqrt(m/d), that is, the largest eigenvalue l of d W W^T is <= 4m.

    Of k eigenvalues >= 0, l^p <= tr (d W W^T)^p <= k l^p: the trace shows l < 4m or l > 4m for some power p of 2, and is the certificate.
    """

    m: int
    d: int
    claimed: Fraction
    nouns: tuple[str, str] | None = ("matrix", "matrices")
    n: int = 1
    threshold: int = 1

    def __post_init__(self) -> None:
        """A trial is dearer the more numbers it draws, and by the powers."""
        self.effort = 10 + self.m * self.d // 200
        self.name = f"|W| <= 2 sqrt(m/d); m = {self.m}; d = {self.d}"

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many matrices; floats decide unless they are close."""
        import numpy as np

        drawn = stream.normals(size, self.m * self.d)
        z = drawn.reshape(size, self.m, self.d).astype(float) / 2.0**40
        z = z if self.m <= self.d else z.transpose(0, 2, 1)
        largest = np.linalg.eigvalsh(z @ z.transpose(0, 2, 1))[:, -1]
        met = largest < 4 * self.m
        for row in np.flatnonzero(abs(largest - 4 * self.m) <= 2.0**-20 * self.m):
            met[row] = self.measure([drawn[row].tolist()])
        return Batch(met.astype(np.int64), (drawn,))

    def _gram(self, draws: Sequence[Sequence[int]]) -> tuple[list[list[int]], int]:
        """Return d W W^T, or d W^T W where that is smaller, and 4m in the same units."""
        flat = draws[0]
        rows: Rows = [flat[i : i + self.d] for i in range(0, len(flat), self.d)]
        if self.m > self.d:
            rows = list(zip(*rows, strict=True))
        return [[dot(one, other) for other in rows] for one in rows], 4 * self.m << 80

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, in fractions: is 4m I - d W W^T nonnegative definite?"""
        gram, bound = self._gram(draws)
        return int(is_nonnegative([[bound * (i == j) - c for j, c in enumerate(row)] for i, row in enumerate(gram)]))

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel compare the trace of a power; of norms that are as good as on the bound it sees nothing."""
        power, bound = self._gram(draws)
        for _ in range(MOST_SQUARINGS):
            trace, size = sum(power[i][i] for i in range(len(power))), len(power)
            if trace < bound or trace > size * bound:
                return [is_above(exactly(bound if trace < bound else size * bound), exactly(trace))]
            power = [[dot(one, other) for other in power] for one in power]  # symmetric: rows are columns
            bound *= bound
        return ()

    def describe(self) -> dict[str, Any]:
        """Write the cell for the report."""
        return {"m": self.m, "d": self.d}


@final
class Equation22(Probable):
    r"""
    **(22).** $\|W^\top\|_2 \le 2 \sqrt{m / d}$ with high probability.

    *Fails* for $m$ well below $d$: the norm is near $1 + \sqrt{m / d}$, which is at most $2 \sqrt{m / d}$ only for $m \ge d$. What (22) is for needs
    no norm of a matrix: $\|W A\|\, \|\Delta a\|$ does (``theorem-3-6-certificate``).

    *Modelled.* $m = 10$, $d = 40$; "high" is read as at least one half.
    """

    id, label, short = "zhang2022/equation-22", "Equation (22)", "(22)"
    title, expects = "The norm of the weights", REFUTED
    repaired_by = ("zhang2022/equation-22-repaired",)
    nature = Nature(
        Failure.READING_DEPENDENT,
        r"The norm is near $1 + \sqrt{m/d}$, so that read of all sizes it fails for $m$ well below $d$, and read of wide networks, with "
        "$m$ at least twice $d$, it holds.",
    )
    statement = Statement(
        printed=r"$\|W^\top\|_2 \le 2 \sqrt{m / d}$ with high probability.", source="Appendix, (22)",
        tested=r"At $m = 10$ and $d = 40$, with probability at least $\frac{1}{2}$.",
        difference="Sizes and a probability are named; $m$ is less than $d$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [Norm(m=10, d=40, claimed=Fraction(1, 2))]


@final
class Equation22Repaired(Probable):
    r"""
    **(22), for wide networks.** $\|W^\top\|_2 \le 2 \sqrt{m / d}$ with high probability if $m \ge 2d$.

    *Modelled.* At two sizes, with probability at least $\frac{19}{20}$. At $m = d$ both sides are near $2$, and a sixth of the draws or so fails.
    """

    id, label, short = "zhang2022/equation-22-repaired", "Equation (22)", "(22)"
    title, expects, reading = Equation22.title, SUPPORTED, REPAIRED
    statement = Statement(
        printed=Equation22.statement.printed, source="Appendix, (22)",
        tested=r"If $m \ge 2d$, here $(m, d) \in \{(20, 10), (80, 20)\}$, with probability at least $\frac{19}{20}$.",
        difference=r"$m \ge 2d$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [Norm(m=m, d=d, claimed=Fraction(1, 20)) for m, d in ((20, 10), (80, 20))]
