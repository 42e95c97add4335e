"""Cells of networks drawn at random, decided exactly: normals rounded to 2^-40, and integers from there on.

A trial's draws are int64 arrays: the rows of sqrt(d) W and sqrt(m) a in units of 2^-40, which positive
factors leave out where only a sign counts. D is decided first, in int64 (a float of <w, x> may have the
wrong sign, and no bound on T sees that); then T is computed in float, and in Python's integers where
it is within the bound of its rounding. The rounded law is not Gaussian: "normals as the generator gives
them, rounded to 2^-40". What holds for every symmetric law without ties, holds for it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from theorems.geometry.deciders.noises import decide_noises
from theorems.zhang2022.compared import exactly, is_above
from theorems.zhang2022.nets import net, network
from verify.exact.decision import Decision
from verify.exact.integers import dot
from verify.probability.claim import Batch, Cell


if TYPE_CHECKING:
    from verify.probability.sampling import Stream


UNIT = 2.0**-53
# Half the distance from 1 to the next float.

MOST_DIMENSIONS = 1 << 18
# Sums of so many entries below 2^44 fit into an int64.


@dataclass(kw_only=True)
class Noises(Cell):
    """Draw a network, and count the points at which T = <A, g_x> > 0, so that v = -A is right there.

    m, d : units and dimensions
    points : n vectors of d entries -1, 0 or 1
    at : how they are called
    misses : count the points with T <= 0 instead
    free : the first so many coordinates are not seen by A and g_x (they span the points)
    signs : labels that the product is multiplied by; not together with above
    above : T > this is asked for, of W and a in the scale of the paper, in place of T > 0
    """

    m: int
    d: int
    points: Sequence[Sequence[int]]
    at: str
    claimed: Fraction
    misses: bool = False
    free: int = 0
    signs: Sequence[int] = ()
    above: Fraction = Fraction(0)
    summed: tuple[Fraction, Fraction] | None = None
    nouns: tuple[str, str] | None = ("network", "networks")
    threshold: int = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Count what is asked for; a trial is dearer the more numbers it draws."""
        self.n = len(self.points)
        if self.threshold is None:
            self.threshold = self.n
        self.effort = 1 + self.m * (self.d + 1) // 200

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return sizes, points and side."""
        side = f"T {'<=' if self.misses else '>'} {self.above}"
        many = f", n = {self.n}" if self.n > 1 else ""
        return f"m = {self.m}; d = {self.d}{many}; {self.at}; {side}"

    @cached_property
    def _columns(self) -> Any:
        import numpy as np

        return np.array(self.points, dtype=np.int64).T  # d x n

    def batch(self, stream: Stream, size: int) -> Batch:
        """Draw so many networks and count the points on the right side."""
        import numpy as np

        weights, output = stream.normals(size, self.m, self.d), stream.normals(size, self.m)
        signs = np.array(self.signs or [1] * self.n)
        right = self.sides(weights, output) * signs > 0
        counted = (~right if self.misses else right).sum(axis=1)
        return Batch(counted.astype("int64"), (np.hstack([weights.reshape(size, -1), output]),))

    def sides(self, weights: Any, output: Any) -> Any:
        """Return by network and point the sign of T, or of T less what it must be above."""
        import numpy as np

        on = (weights @ self._columns) > 0  # size x m x n, in int64
        w, a = weights[:, :, self.free :].astype(float), output.astype(float)
        back = np.einsum("sm,smd->sd", a, w)
        units = a * np.einsum("smd,sd->sm", w, back)  # a_k <w_k, A>
        least = self._least
        value = np.einsum("smn,sm->sn", on, units) - float(least)
        reach = np.einsum("sm,smd->sd", abs(a), abs(w))
        bound = 4 * (self.m + self.d) * UNIT * (reach * reach).sum(axis=1)
        found = np.sign(value)
        for s, i in zip(*np.nonzero(abs(value) <= bound[:, None]), strict=True):
            excess = self._exact(weights[s].tolist(), output[s].tolist(), on[s, :, i].tolist()) - least
            found[s, i] = (excess > 0) - (excess < 0)
        return found

    def _exact(self, weights: list[list[int]], output: list[int], on: list[bool]) -> int:
        """Return T in integers."""
        columns = list(zip(*[row[self.free :] for row in weights], strict=True))
        g = [dot([a if own else 0 for a, own in zip(output, on, strict=True)], c) for c in columns]
        return dot([dot(output, c) for c in columns], g)

    @property
    def _least(self) -> Fraction:
        """What m d T must be above, in units of 2^-160."""
        return self.above * self.m * self.d * 2**160

    def _value(self, weights: list[list[int]], output: list[int], point: Sequence[int]) -> int:
        """Return m d T at a point, in units of 2^-160."""
        return self._exact(weights, output, [dot(row, point) > 0 for row in weights])

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, in integers from the beginning."""
        weights, output = self._read(draws)
        found = 0
        for index, point in enumerate(self.points):
            sign = self.signs[index] if self.signs else 1
            right = sign * (self._value(weights, output, point) - self._least) > 0
            found += right is not self.misses
        return found

    def _read(self, draws: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[int]]:
        (flat,), cut = draws, self.m * self.d
        return [list(flat[k : k + self.d]) for k in range(0, cut, self.d)], list(flat[cut:])

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel compute the gradients at each point and their sides of y A, or compare T with what it must be above."""
        weights, output = self._read(draws)
        if self.above:
            return [is_above(exactly(self._value(weights, output, point)), exactly(self._least)) for point in self.points]
        back_ = [0] * self.free + [
            dot(output, column) for column in list(zip(*weights, strict=True))[self.free :]
        ]
        return [
            decide_noises(network(net(weights, output, [point])), [point], direction=[sign * c for c in back_])
            for point, sign in zip(self.points, self.signs or [1] * self.n, strict=True)
        ]

    def exact(self) -> tuple[Fraction, Fraction] | None:
        """Return the sum that is given; none where the sum is on trial."""
        return self.summed

    def describe(self) -> dict[str, Any]:
        """Write the cell for the report."""
        return {"m": self.m, "d": self.d, "n": self.n, "points": self.at}


def axis(d: int, n: int = 1) -> list[list[int]]:
    """Return the first n unit vectors."""
    return [[int(j == i) for j in range(d)] for i in range(n)]


def patterns(d: int, n: int = 1) -> list[list[int]]:
    """Return n vectors of entries +1 and -1, of norm sqrt(d), (1, ..., 1) first."""
    return [[-1 if j < i * d // n else 1 for j in range(d)] for i in range(n)]
