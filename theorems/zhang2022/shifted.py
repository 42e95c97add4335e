r"""Remark 1: adversarial examples x + eta r themselves, and v = -A, which has not been made orthogonal to x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, final

from theorems.zhang2022.random_networks import UNIT, Noises
from verify.claim import Nature, Statement
from verify.exact.decision import YES, Decision
from verify.exact.expressions import Expression, between, decide_expression
from verify.exact.integers import dot
from verify.outcome import INFORMAL, REFUTED, REPAIRED, SUPPORTED, Failure
from verify.probability.claim import Batch, Cell, ProbabilisticClaim


@dataclass(kw_only=True)
class Shifted(Noises):
    """Draw a network, and count the points x of label +1 with <-A, x + eta r> > 0.

    It says eta (1 - s) T > <A, x>, with 1 - s = 1/(1 + e^f(x)), and ||x||^2 = d. Floats decide where they are
    further from it than their rounding reaches, and enclosures of both sides elsewhere.

    step : eta, as an expression
    words : eta in words
    """

    step: Expression
    words: str

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return sizes, points and step."""
        many = f", n = {self.n}" if self.n > 1 else ""
        return f"x + eta r; m = {self.m}; d = {self.d}{many}; {self.at}; eta = {self.words}"

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many networks and count the points on the right side."""
        import numpy as np

        drawn = stream.normals(size, self.m * (self.d + 1))
        eta, root = float(between(self.step)[0]), np.sqrt(self.m * self.d)
        counts = []
        for row in drawn:
            whole = row[: self.m * self.d].reshape(self.m, self.d)
            h = (whole @ self._columns).astype(float) / 2.0**40  # sqrt(d) W x, by an exact sum
            w, a = whole / 2.0**40, row[self.m * self.d :] / 2.0**40
            back = a @ w
            sent = a * (w @ back)
            noise, ahead = sent @ (h > 0) / (self.m * self.d), a @ h / root
            lost = 1 / (1 + np.exp(a @ np.maximum(h, 0) / root))
            value = eta * lost * noise - ahead
            size_of = eta * np.square(abs(a) @ abs(w)).sum() / (self.m * self.d) + abs(a) @ abs(h) / root
            own = value > 0
            for i in np.flatnonzero(abs(value) <= 64 * (self.m + self.d) * UNIT * (1 + size_of) ** 2).tolist():
                own[i] = self._decided(*self._read([row.tolist()]), self.points[i]).answer is YES
            counts.append(int(own.sum()))
        return Batch(np.array(counts, dtype=np.int64), (drawn,))

    def _decided(self, weights: Any, output: Any, point: Sequence[int]) -> Decision:
        """Is eta (1 - s) T > <A, x>? With the certificate of an enclosure."""
        h = [dot(row, point) for row in weights]
        noise = Fraction(self._exact(weights, output, [v > 0 for v in h]), self.m * self.d << 160)
        root: Expression = ("sqrt", self.m * self.d)
        ahead: Expression = ("/", Fraction(dot(output, h), 1 << 80), root)
        score: Expression = ("/", Fraction(dot(output, [max(v, 0) for v in h]), 1 << 80), root)
        signal: Expression = ("/", ("*", self.step, noise), ("+", 1, ("exp", score)))
        return decide_expression(("-", ahead, signal), "<", 0)

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, by enclosures."""
        read = self._read(draws)
        return sum(self._decided(*read, point).answer is YES for point in self.points)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel enclose both sides at each point."""
        read = self._read(draws)
        return [self._decided(*read, point) for point in self.points]


def shifted(m: int, d: int, n: int, step: Expression, words: str, claimed: Fraction) -> Shifted:
    """Return the cell for n vectors of signs, mixed once and for all."""
    random = Random(n)
    points = [[random.choice((1, -1)) for _ in range(d)] for _ in range(n)]
    return Shifted(m=m, d=d, points=points, at="mixed signs", claimed=claimed, step=step, words=words)


class _OfRemark1(ProbabilisticClaim):
    standing = INFORMAL
    label = "Remark 1, large steps"


@final
class Remark1b(_OfRemark1):
    r"""
    **Remark 1, second half.** With $\eta = d^{1/4}$ the adversarial examples may be separable by $v = -W^\top a$.

    *Fails* at any usual size: $\langle v, y x^{adv} \rangle = \eta (1 - s) T - y\, a^\top h$, where the first is about $\frac{1}{4} d^{1/4}$ and the second a
    standard normal number; at $d = 784$ a sixth of single points has the wrong sign, and of twenty points hardly ever all are right. It needs
    $d^{1/4}$ far above $4 \sqrt{2 \log n}$, and $1 - s$ is least where $a^\top h$ is largest. That "the ratio is $O(d^{1/4})$" bounds it from
    above, where the argument needs a bound from below. Some other $v$ may serve: see ``corollary-3-4-1-counting``.

    *Modelled.* Twenty vectors of signs with labels $+1$, $m = 30$, $d = 144$; "may be" is read as with probability at least $\frac{1}{2}$. At $m = 100$ and
    the $d = 784$ of digits it is no other: 42 of 45 draws failed.
    """

    id, short = "zhang2022/remark-1b", "Remark 1, eta"
    title, expects = "Large steps make adversarial examples separable by the v of the noises", REFUTED
    repaired_by = ("zhang2022/remark-1b-repaired",)
    nature = Nature(
        Failure.READING_DEPENDENT,
        r"Read of sizes in use it fails, for at $d = 784$ the signal $\frac{1}{4} d^{1/4}$ is one and a third and $a^\top h$ is a standard "
        r"normal number, and read with $d \to \infty$, or with $\eta = \sqrt{d}$, it holds.",
    )
    statement = Statement(
        printed=r"With $\eta = d^{1/4}$, $x^{adv}$ may be separable by $-W^\top a$.", source="Section 3, Remark 1",
        tested=r"At $m = 30$, $d = 144$, for twenty points, with probability at least $\frac{1}{2}$.",
        difference="Sizes and a probability are named.",
    )

    def cells(self) -> Sequence[Cell]:
        return [shifted(30, 144, 20, ("sqrt", ("sqrt", 144)), "the fourth root of d", Fraction(1, 2))]


@final
class Remark1bRepaired(_OfRemark1):
    r"""
    **Remark 1, with steps as long as the examples.** With $\eta = \sqrt{d}$ the adversarial examples are separable by $v = -W^\top a$, with
    high probability.

    The change is no small one: $\|x^{adv} - x\| / \|x\|$ is near $(1 - s) / \sqrt{2}$, a third of the example.
    """

    id, short = "zhang2022/remark-1b-repaired", "Remark 1, eta"
    title, expects, reading = "Very large steps make adversarial examples separable by the v of the noises", SUPPORTED, REPAIRED
    statement = Statement(
        printed=Remark1b.statement.printed, source="Section 3, Remark 1",
        tested=r"With $\eta = \sqrt{d}$, at $m = 64$, $d = 256$, for twenty points, with probability at least $\frac{1}{2}$.",
        difference=r"$\eta = \sqrt{d}$ for $d^{1/4}$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [shifted(64, 256, 20, ("sqrt", 256), "the root of d", Fraction(1, 2))]
