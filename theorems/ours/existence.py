r"""With which probability some v separates the noises of a random network, for one point, two, and any others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from theorems.geometry.deciders.noises import decide_noises
from theorems.zhang2022.closed_form import some_direction
from theorems.zhang2022.nets import net, network
from theorems.zhang2022.random_networks import Noises, patterns
from verify.claim import Statement, Weakening
from verify.exact.alternative import Alternative
from verify.exact.decision import Decision
from verify.exact.integers import Work, dot
from verify.outcome import OURS, OURS_PROVED, REFUTED, SUPPORTED
from verify.probability.claim import Batch, Cell, ProbabilisticClaim


@dataclass(kw_only=True)
class SomeDirection(Noises):
    """Draw a network; a trial succeeds where some u has <u, g_i> > 0 at all points, decided exactly."""

    threshold: int = 1

    def __post_init__(self) -> None:
        """Count one thing: each trial is decided in Python's integers."""
        self.n = len(self.points)
        self.effort = 10 + self.m * (self.d + 1) // 20

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return sizes and points."""
        return f"{'no' if self.misses else 'some'} u; m = {self.m}; d = {self.d}, n = {self.n}; {self.at}"

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many networks and decide each."""
        import numpy as np

        drawn = stream.normals(size, self.m * (self.d + 1))
        return Batch(np.array([self.measure([row]) for row in drawn.tolist()], dtype=np.int64), (drawn,))

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial."""
        weights, output = self._read(draws)
        columns, rows = list(zip(*weights, strict=True)), []
        for point in self.points:
            sent = [a if dot(row, point) > 0 else 0 for a, row in zip(output, weights, strict=True)]
            rows.append([dot(sent, column) for column in columns])
        separable = all(map(any, rows)) and (len(rows) == 1 or Alternative(rows, Work(10**9)).solvable)
        return int(separable is not self.misses)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel see u, or weights with which the gradients cancel."""
        weights, output = self._read(draws)
        return [decide_noises(network(net(weights, output, self.points)), self.points)]


def some(m: int, points: Sequence[Sequence[int]], at: str, claimed: Fraction, *, misses: bool = False) -> SomeDirection:
    """Return the cell of some points."""
    return SomeDirection(m=m, d=len(points[0]), points=points, at=at, claimed=claimed, misses=misses)


def equal(m: int, points: Sequence[Sequence[int]], at: str, fails: Fraction) -> list[Cell]:
    """Return the two cells that say together with which probability there is no u."""
    return [
        some(m, points, at, Fraction(5, 4) * fails),
        some(m, points, at, 1 - Fraction(4, 5) * fails, misses=True),
    ]


ONE, BOTH, ON_THE_LINE = [(1, 1)], [(1, 1), (-1, -1)], [(1,), (-1,)]


@final
class Existence(ProbabilisticClaim):
    r"""
    **Ours.** The noises at one point are separable but for a probability of exactly $2^{-m}$; at $x$ and $-x$ of $2^{1 - m}$ for $d \ge 2$, and of $\frac{1}{2} +
    2^{-m}$ for $d = 1$; at any $n$ points of at most $n 2^{-m}$ for $m \le d$, and of at most $n 2^{-m} + P(\mathrm{Bin}(m - 1, \frac{1}{2}) \ge d)$ for $m > d$.

    *Proof.* One noise is $0$ exactly if no unit is on, up to a null set, and otherwise $u = g$ serves. $g_x$ and $g_{-x}$ are made of disjoint units, all of
    them together: for $d \ge 2$ they are opposite with probability $0$ unless one is $0$, which are two events that exclude each other; for $d = 1$ they are two numbers with
    independent fair signs when neither is $0$, so that it fails with $2^{1-m} + \frac{1}{2} (1 - 2^{1-m})$. For $m \le d$ the rows are independent and units are counted
    (``ours/gate-counting``): only dead points are left. For $m > d$, Cover's count of the units that are on one side (``zhang2022/theorem-3-1-units``).

    *Modelled.* Normals rounded to $2^{-40}$; each trial is decided exactly. An equality is two one-sided sentences, with $\frac{5}{4}$ and $\frac{4}{5}$ of
    the probability, here at $m = 2$ alone.
    """

    id, label, short = "ours/existence", "Existence of some v", "some v"
    title = "With which probability some v separates the noises of a random network"
    standing, reading, expects = OURS_PROVED, OURS, SUPPORTED
    uses = ("ours/gate-counting", "zhang2022/theorem-3-1-units")
    statement = Statement(
        printed=r"$P(\text{no } v) = 2^{-m}$ for one point, $2^{1 - m}$ (for $d = 1$: $\frac{1}{2} + 2^{-m}$) for $x$ and $-x$, $\le n 2^{-m}$ for $m \le d$, and $\le n "
        r"2^{-m} + P(\mathrm{Bin}(m - 1, \frac{1}{2}) \ge d)$ for $m > d$.",
        source="ours; beside Section 3, Theorem 3.1",
    )

    def cells(self) -> Sequence[Cell]:
        beyond = 1 - some_direction(8, 5)
        return [
            *equal(2, ONE, "one point", Fraction(1, 4)), *equal(2, BOTH, "x and -x", Fraction(1, 2)),
            *equal(2, ON_THE_LINE, "x and -x", Fraction(3, 4)),
            some(4, patterns(8, 8), "sign vectors", Fraction(8, 16)),
            some(8, patterns(5, 5), "sign vectors", Fraction(5, 2**8) + beyond),
        ]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "half of it", lambda: [some(2, ONE, "one point", Fraction(1, 8))], expects=REFUTED, change=r"$2^{-m-1}$ for one point"
        )
        yield self.weakened(
            "on the line too", lambda: [some(6, ON_THE_LINE, "x and -x", Fraction(1, 32))], expects=REFUTED,
            change=r"$2^{1-m}$ for $x$ and $-x$, for $d = 1$ as well",
        )
        yield self.weakened(
            "without the units", lambda: [some(12, ON_THE_LINE, "x and -x", Fraction(2, 2**12))], expects=REFUTED,
            change=r"$n 2^{-m}$ for $m > d$ as well",
        )
