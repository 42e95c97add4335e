r"""Theorem 3.6: one v for all networks of the ball round a random one, shown in integers trial by trial.

A trial's draws are the entries of sqrt(d) W and sqrt(m) a, integers in units of 2^-40. The inequality
that shows T* > 0 in the ball is taken times d m: what is left of it is integers and three roots, which
are rounded up. Floats decide where they are further from it than their rounding reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt
from typing import Any, final

from theorems.zhang2022.appendix import Probable, positive
from theorems.zhang2022.compared import exactly, is_above
from theorems.zhang2022.normals import CLOSE, Normals, square
from theorems.zhang2022.random_networks import UNIT, patterns
from theorems.zhang2022.trained import TrainedCertificate
from verify.claim import Nature, Statement, Weakening
from verify.exact.decision import Decision
from verify.exact.expressions import between
from verify.exact.integers import dot
from verify.outcome import OURS, REFUTED, SUPPORTED, VACUOUS, Failure
from verify.probability.claim import Batch, Cell


BITS = 40
# Of a normal, after the point.


@dataclass(kw_only=True)
class Ball(Cell):
    """Draw a network at x = (1, ..., 1); a trial succeeds where T* > 0 is shown for all of the ball.

    T > ||A|| (||a|| + r/sqrt(m)) r/sqrt(m) + mu r^2 d/m + sum_k max(0, |a_k (WA)_k| - mu h_k^2) + ||WA|| r/sqrt(m)
    for some mu >= 0, which floats propose among powers of 2^(1/4); r is the radius.
    """

    m: int
    d: int
    claimed: Fraction
    radius: Fraction = Fraction(1)
    nouns: tuple[str, str] | None = ("network", "networks")
    n: int = 1
    threshold: int = 1

    def __post_init__(self) -> None:
        """A trial is dearer the more numbers it draws."""
        self.effort = 1 + self.m * (self.d + 1) // 200

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return sizes and radius."""
        return f"T* > 0 in the ball; m = {self.m}; d = {self.d}; radius {self.radius}/sqrt(m)"

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many networks, one by one; integers decide where floats are close."""
        import numpy as np

        drawn = stream.normals(size, self.m * (self.d + 1))
        measures = []
        for row in drawn:
            margin, reach, _ = self._in_floats(row)
            close = abs(margin) <= 16 * (self.m + self.d) * UNIT * reach
            measures.append(self.measure([row.tolist()]) if close else int(margin > 0))
        return Batch(np.array(measures, dtype=np.int64), (drawn,))

    def _in_floats(self, row: Any) -> tuple[float, float, float]:
        """Return by how much the inequality holds, the sum of the sizes of all that it adds, and mu."""
        import numpy as np

        m, d, r = self.m, self.d, float(self.radius)
        z = row.astype(float) / 2.0**BITS
        w, a = z[: m * d].reshape(m, d) / np.sqrt(d), z[m * d :] / np.sqrt(m)
        on = row[: m * d].reshape(m, d).sum(axis=1) > 0  # in int64
        h, back = w.sum(axis=1), a @ w
        sent = w @ back
        value = (a * sent)[on].sum()
        fixed = np.linalg.norm(back) * (np.linalg.norm(a) + r / np.sqrt(m)) * r / np.sqrt(m)
        fixed += np.linalg.norm(sent) * r / np.sqrt(m)

        def flips(mu: float) -> float:
            found: float = mu * r * r * d / m + np.maximum(0, abs(a * sent) - mu * h * h).sum()
            return found

        mu = min(2.0 ** (np.arange(-32, 33) / 4), key=flips)
        size = abs(w)
        reach = np.square(abs(a) @ size).sum() + mu * np.square(size.sum(axis=1)).sum()
        return float(value - fixed - flips(mu)), float(2 * reach + fixed + flips(mu)), float(mu)

    def _exactly(self, row: Sequence[int]) -> tuple[int, int]:
        """Return d m T in units of 2^-160, and an integer above what it has to be above."""
        import numpy as np

        m, d = self.m, self.d
        mu = int(self._in_floats(np.array(row, dtype=np.int64))[2] * 2 ** (2 * BITS))
        rows, a = [row[k : k + d] for k in range(0, m * d, d)], row[m * d :]
        r, h = ceil(self.radius * 2**BITS), [sum(w) for w in rows]
        back = [dot(a, column) for column in zip(*rows, strict=True)]
        terms = [c * dot(w, back) for c, w in zip(a, rows, strict=True)]
        sent = [dot(w, back) for w in rows]
        value = sum(term for term, own in zip(terms, h, strict=True) if own > 0)
        flips = mu * r * r * d * d + sum(max(0, abs(t) - mu * own * own * m) for t, own in zip(terms, h, strict=True))
        of_rows = r * (isqrt(dot(back, back) * d // m) + 1) * (isqrt(dot(a, a)) + 1 + r)
        return value, flips + of_rows + r * (isqrt(dot(sent, sent)) + 1)

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, in integers."""
        value, bound = self._exactly(list(draws[0]))
        return int(value > bound)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel compare both sides; what is not shown is not refuted."""
        value, bound = self._exactly(list(draws[0]))
        return [is_above(exactly(value), exactly(bound))]

    def describe(self) -> dict[str, Any]:
        """Write the cell for the report."""
        return {"m": self.m, "d": self.d}


def pushed(m: int, d: int, bound: Fraction) -> Normals:
    """Return the cell of T* > 0 after the one step of a that is worst, of length sqrt(d/m).

    It takes sqrt(d/m) ||D W A|| from T.
    """

    def sides(z: Any) -> Any:
        a, w = z[:, m * d :], z[:, : m * d].reshape(len(z), m, d)
        on = positive(w.sum(axis=-1))  # sums of so few multiples of 2^-40 are exact
        back = (a[:, :, None] * w).sum(axis=1)
        sent = (w * back[:, None, :]).sum(axis=-1) * on
        value = (a * sent).sum(axis=-1)
        return value * abs(value), d * square(sent)

    return Normals(
        title=f"T* > 0 after a step of a; m = {m}, d = {d}; radius sqrt(d/m)", count=m * (d + 1), sides=sides, bound=bound
    )


def by_entries(m: int, bound: Fraction) -> Normals:
    """Return the cell of T* > 0 at m = d after steps whose largest entry is 1/sqrt(m): each row steps against its output and A.

    Times sqrt(d m) the moved rows are w_k - sign(a_k) sign(A).
    """

    def sides(z: Any) -> Any:
        import numpy as np

        a, w = z[:, m * m :], z[:, : m * m].reshape(len(z), m, m)
        back = (a[:, :, None] * w).sum(axis=1)
        turned = 2 * positive(back) - 1
        moved = w - (2 * positive(a) - 1)[:, :, None] * turned[:, None, :]
        on = positive(moved.sum(axis=-1))  # sums of so few multiples of 2^-40 are exact
        return ((a * on)[:, :, None] * w * back[:, None, :]).sum(axis=(1, 2)), np.abs(back).sum(axis=-1) * (np.abs(a) * on).sum(axis=-1)

    return Normals(
        title=f"T* > 0 after steps of the entries; m = d = {m}; entries 1/sqrt(m)", count=m * (m + 1), sides=sides, bound=bound
    )


@final
class Theorem36Ball(Probable):
    r"""
    **Ours, for Theorem 3.6.** With probability at least $\frac{9}{10}$ over $(W, a)$, $T^* > 0$ for *all* $(W^*, a^*)$ of the ball, at one $x$.

    *Proof, run in each trial.* As ``theorem-3-6-certificate``; the flips are not known, but a flipped unit has $|h_k| \le |\langle \Delta w_k, x
    \rangle|$, so $\sum_{\text{flips}} h_k^2 \le d/m$, and for any $\mu \ge 0$, $\sum_{\text{flips}} |a_k (W A)_k| \le \mu d/m + \sum_k \max(0, |a_k (W A)_k|
    - \mu h_k^2)$. No lemma on trained networks is needed, which as printed contradict one another (``lemma-3-5``, ``lemma-3-7``).

    *Modelled.* $\mu$ is searched; the inequality is compared in integers with its roots rounded up, and what it does not show counts as a failure.
    The certificate of a trial compares the two sides, both computed here: of it the kernel checks the arithmetic alone.
    """

    id, label, short = "zhang2022/theorem-3-6-ball", "Theorem 3.6", "3.6, ball"
    title, expects, reading = "One v is right for all networks near the random one", SUPPORTED, OURS
    uses = ("zhang2022/theorem-3-6-certificate",)
    statement = Statement(
        printed=TrainedCertificate.printed, source="Section 3, Theorem 3.6",
        tested=r"With probability at least $\frac{9}{10}$, $T^*(x) > 0$ for all of the ball.",
        difference="For the whole ball in place of a trained network, with sizes.",
    )

    def cells(self) -> Sequence[Cell]:
        tenth = Fraction(1, 10)
        return [Ball(m=500, d=200, claimed=tenth), Ball(m=1000, d=100, claimed=tenth)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "radius times sqrt(d)", lambda: [pushed(36, 36, Fraction(1, 10))], expects=REFUTED,
            change=r"steps of length $\sqrt{d/m}$: one of $a$ alone takes $\sqrt{d/m}\, \|D W A\|$ from $T$",
        )
        yield self.weakened(
            "the largest entry", lambda: [by_entries(16, Fraction(1, 10))], expects=REFUTED,
            change=r"the largest entry of $\Delta W$ for its norm: each may be $\frac{1}{\sqrt{m}}$, here all against $a$ and $A$",
        )


LOSS, PROBABLE = Fraction(1, 10), Fraction(1, 2)
REACHED = Fraction(3, 2)
# Where y f + R is at most this, the loss at the point is at least log(1 + e^(-3/2)) in all of the ball.


def enough(n: int, loss: Fraction = LOSS) -> int:
    """Return of how many of n points y f + R <= 3/2 shows that no mean loss is below ``loss`` in the ball."""
    floor = between(("ln", ("+", 1, ("exp", -REACHED))))[0]
    return ceil(loss * n / floor)


@dataclass(kw_only=True)
class Solution(Cell):
    """Draw a network; a trial is within the hypotheses unless no network of the ball has a loss of 1/10.

    At n vectors of signs with labels in turns: no output moves by more than R (``lemma-3-5-floor``), for which
    something larger without roots is taken: ||a|| <= (1 + ||a||^2)/2, and ||s|| <= (s^2/c + c)/2 with c = 7/10.
    sqrt(m) and sqrt(d) are integers. A trial within the hypotheses counts as a failure, for nothing is shown of it.
    """

    m: int
    d: int
    n: int
    claimed: Fraction
    threshold: int = 1
    nouns: tuple[str, str] | None = ("network", "networks")

    def __post_init__(self) -> None:
        """A trial is dearer the more numbers it draws."""
        self.effort = 1 + self.m * (self.d + 1) // 200
        self.points = patterns(self.d, self.n)
        self.name = f"a loss of {LOSS} in the ball; m = {self.m}; d = {self.d}, n = {self.n}"

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many networks, and see at which points the loss has a floor."""
        import numpy as np

        drawn = stream.normals(size, self.m * (self.d + 1))
        measures = []
        for row in drawn:
            found = self.reached(row.astype(float) / 2.0**BITS)
            close = abs(found - float(REACHED)) <= CLOSE * (1 + abs(found))
            own = self.measure([row.tolist()]) if close.any() else self._measured(found <= float(REACHED))
            measures.append(-1 if own is None else own)
        return Batch(np.array(measures, dtype=np.int64), (drawn,))

    def reached(self, z: Any) -> Any:
        """Return y f + R at each point, or what is larger; floats, or fractions in an array of objects."""
        import numpy as np

        exact = z.dtype == object
        m, d, one = isqrt(self.m), isqrt(self.d), Fraction(1) if exact else 1.0
        c = one * 7 / 10
        x = np.array(self.points, dtype=object if exact else float).T
        w, a = z[: self.m * self.d].reshape(self.m, self.d), z[self.m * self.d :] / m
        h = (w @ x) / d
        h = h * positive(h)
        labels = np.array([1 - 2 * (i % 2) for i in range(self.n)])
        size = (1 + (a * a).sum()) / 2 + one / m
        return labels * (a @ h) + size * d / m + ((h * h).sum(axis=0) / self.m / c + c) / 2

    def _measured(self, low: Any) -> int | None:
        return None if int(low.sum()) >= enough(self.n) else 0

    def measure(self, draws: Sequence[Sequence[int]]) -> int | None:
        """Measure one trial, in fractions; None where no network of the ball has such a loss."""
        import numpy as np

        z = np.array([Fraction(int(c), 1 << BITS) for c in draws[0]], dtype=object)
        return self._measured(np.array([value <= REACHED for value in self.reached(z)]))

    def describe(self) -> dict[str, Any]:
        """Write the cell for the report."""
        return {"m": self.m, "d": self.d, "n": self.n}


@final
class Theorem36(Probable):
    r"""
    **Theorem 3.6.** For the network that training finds near the random one, with $L(W^*, a^*) \le \epsilon$ as in Lemma 3.5, $v = -W^\top a$ separates
    the noises with high probability.

    *Vacuous* for small $\epsilon$, here $\frac{1}{10}$, where $m$ is large against $d$: for 20 points with labels in turns no draw that was made at
    $m = 400$, $d = 25$ has such a network in the ball, for no output
    moves by more than $R$ (``lemma-3-5-floor``). At $y f + R \le \frac{3}{2}$ the loss is at least $\log(1 + e^{-3/2}) > .2014$ in all of the ball, and ten such
    points of twenty keep the mean above $\frac{1}{10}$. For the whole ball, fit or not, it holds (``theorem-3-6-ball``).

    *Modelled.* A trial is outside the hypotheses where the floor shows that there is no such network, in fractions where floats are close.
    """

    id, label, short = "zhang2022/theorem-3-6", "Theorem 3.6", "Theorem 3.6"
    title, expects = "Noises of a network that training moved a little are separable", VACUOUS
    uses = ("zhang2022/lemma-3-5-floor",)
    repaired_by = ("zhang2022/theorem-3-6-ball",)
    nature = Nature(
        Failure.VACUOUS,
        r"Of no draw that was made, at $m = 400$ and $d = 25$, has a network in the ball of Lemma 3.5 a loss of $\frac{1}{10}$ on twenty points, so "
        "that nothing is said of it, and said of all networks of the ball the conclusion holds for most draws.",
    )
    statement = Statement(
        printed=TrainedCertificate.printed, source="Section 3, Theorem 3.6",
        tested=r"At $\epsilon = \frac{1}{10}$ and $n = 20$, for $(W^*, a^*)$ of the ball with $L(W^*, a^*) \le \epsilon$, with probability at least $\frac{1}{2}$.",
        difference="A loss, a size and a probability are named.",
    )

    def cells(self) -> Sequence[Cell]:
        return [Solution(m=400, d=25, n=20, claimed=PROBABLE)]
