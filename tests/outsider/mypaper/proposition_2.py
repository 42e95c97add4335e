"""Proposition 2: a graph that is drawn by fair coins has many edges, with high probability."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, comb
from typing import Any

from verify import (
    REFUTED,
    SUPPORTED,
    THEOREM,
    Batch,
    Cell,
    Decision,
    ProbabilisticClaim,
    Statement,
    Trial,
    certified,
)

from mypaper.kinds import COUNT


class Coins(Cell):
    """A fair coin for each pair of vertices: how many edges are there?"""

    def __init__(self, vertices: int, share: Fraction, claimed: Fraction) -> None:
        self.n = comb(vertices, 2)
        self.name, self.vertices = f"{vertices} vertices", vertices
        self.threshold, self.claimed = ceil(share * self.n), claimed

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw graphs, as counts of the pairs without and with an edge."""
        counts = stream.counts((1, 1), self.n, size)
        return Batch(counts[:, 1], (counts,))

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Count the edges."""
        return draws[0][1]

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the count be checked."""
        ((without, edges),) = draws
        question = {"class": COUNT, "pairs": self.n, "without": without}
        return [certified(question, {"edges": edges}, {})]

    def exact(self) -> tuple[Fraction, Fraction]:
        """Return the probability of fewer edges than asked for."""
        fewer = Fraction(sum(comb(self.n, k) for k in range(self.threshold)), 2**self.n)
        return fewer, fewer

    def describe(self) -> dict[str, Any]:
        """Write what the cell is."""
        return {"vertices": self.vertices, "pairs": self.n}


def cells(share: Fraction) -> Sequence[Coins]:
    """Return a cell for each number of vertices; Chebyshev's inequality gives 9 / pairs for a third."""
    return [Coins(vertices, share, Fraction(9, comb(vertices, 2))) for vertices in (6, 10, 16)]


class Proposition2(ProbabilisticClaim):
    r"""By Chebyshev's inequality: of $m$ fair coins fewer than $m / 3$ show heads with probability
    at most $\frac{m / 4}{(m / 6)^2} = 9 / m$."""

    id = "mypaper/proposition-2"
    label = "Proposition 2"
    title = "A graph drawn by fair coins has at least a third of all edges"
    standing = THEOREM
    expects = SUPPORTED
    statement = Statement(
        printed=r"Let $m$ pairs of vertices each be an edge by a fair coin. With probability at least "
        r"$1 - 9 / m$ there are at least $m / 3$ edges.",
        source="Section 2, Proposition 2",
    )

    def cells(self) -> Sequence[Coins]:
        """Return the cells as printed."""
        return cells(Fraction(1, 3))

    def rejections(self) -> Sequence[tuple[Trial, None]]:
        """Return a graph with too few edges."""
        return [(self.trial(self.cells()[0], (11, 4)), None)]

    def weakenings(self) -> Any:
        """Ask for half of the edges instead."""
        half = self.weakened(
            "a half", lambda: cells(Fraction(1, 2)), expects=REFUTED, change="$m / 2$ for $m / 3$"
        )
        return [half]
