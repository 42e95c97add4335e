r"""What v = -A does at points that nobody has seen, and to the signs of gradients: with which probability it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from theorems.geometry.deciders.noises import decide_noises
from theorems.zhang2022.closed_form import failure
from theorems.zhang2022.nets import net, network
from theorems.zhang2022.random_networks import UNIT, Noises, axis, patterns
from theorems.zhang2022.theorem_3_1 import BITS
from verify.claim import Statement, Weakening
from verify.exact.decision import Decision
from verify.exact.integers import dot
from verify.outcome import OURS, REFUTED, REMARK, SUPPORTED
from verify.probability.claim import Batch, Cell, ProbabilisticClaim


@dataclass(kw_only=True)
class Fresh(Noises):
    """Draw a network, and then a point: a vector of fair signs, those of d more normals.

    T is that of the weights with their columns multiplied by the signs, at (1, ..., 1).
    """

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many networks with a point each."""
        import numpy as np

        cut = self.m * (self.d + 1)
        drawn = stream.normals(size, cut + self.d)
        signs = np.where(drawn[:, cut:] > 0, 1, -1)
        weights = drawn[:, : self.m * self.d].reshape(size, self.m, self.d) * signs[:, None, :]
        right = self.sides(weights, drawn[:, self.m * self.d : cut])[:, 0] > 0
        return Batch((~right if self.misses else right).astype(np.int64), (drawn,))

    def _turned(self, draws: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return the draws of the network with turned columns."""
        flat, cut = list(draws[0]), self.m * (self.d + 1)
        signs = [1 if z > 0 else -1 for z in flat[cut:]]
        return [[*(flat[k] * signs[k % self.d] for k in range(self.m * self.d)), *flat[self.m * self.d : cut]]]

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, in integers from the beginning."""
        return super().measure(self._turned(draws))

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel compute the gradient, with turned columns, and its side of A."""
        return super().certify(self._turned(draws))


def fresh(m: int, d: int, claimed: Fraction, *, misses: bool = False, summed: bool = False) -> Fresh:
    """Return the cell of one new point."""
    return Fresh(
        m=m, d=d, points=patterns(d), at="a new x", claimed=claimed, misses=misses,
        summed=failure(m, d).between(BITS) if summed else None,
    )


@final
class GeneralisesExactly(ProbabilisticClaim):
    r"""
    **After Theorem 3.6.** At a new point $v = -W^\top a$ is right with probability exactly $1 - p(m, d)$, whatever the points are that were seen before.

    *Proof.* $v$ is made of the weights alone, and ``theorem-3-1-exact`` says it of each fixed $x \ne 0$; so it holds of a random one that knows
    nothing of the weights. That is about this $v$: of a classifier that was trained on noises the theory says nothing, and Section 4 measures it
    (``section-4-generalises``).

    *Modelled.* New points are vectors of fair signs, drawn in each trial. The equality is two sentences, with $\frac{5}{4} p$ and $\frac{4}{5} p$.
    """

    id = "zhang2022/generalises"
    label, short = "After Theorem 3.6", "new points"
    title = "The v of the proof is right at new points as often as at old ones"
    standing, expects = REMARK, SUPPORTED
    uses = ("zhang2022/theorem-3-1-exact",)
    statement = Statement(
        printed=r"The separability generalises to the noises of new data.", source="Section 3, after Theorem 3.6",
        tested=r"For a random $x$ that knows nothing of $(W, a)$, $P(\langle -W^\top a, y r \rangle \le 0) = p(m, d)$.",
        difference="Of the vector of the proof, with its probability.",
    )

    def cells(self) -> Sequence[Cell]:
        found: list[Cell] = []
        for m, d in ((4, 4), (10, 10)):
            low, high = failure(m, d).between(BITS)
            found += [fresh(m, d, Fraction(5, 4) * high), fresh(m, d, 1 - Fraction(4, 5) * low, misses=True)]
        return found

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "half as often", lambda: [fresh(4, 4, failure(4, 4).between(BITS)[0] / 2, summed=True)], expects=REFUTED,
            change=r"$\frac{1}{2} p(m, d)$ for $p(m, d)$",
        )


@dataclass(kw_only=True)
class SignNoises(Noises):
    """Draw a network, and count the points at which <A, sign g_x> > 0; sign(0) = 0."""

    @property
    def name(self) -> str:  # type: ignore[override]
        """Return sizes, points and side."""
        return f"m = {self.m}; d = {self.d}; {self.at}; <A, sign g> {'<=' if self.misses else '>'} 0"

    def sides(self, weights: Any, output: Any) -> Any:
        """Return by network and point the sign of <A, sign g_x>; integers where floats are close."""
        import numpy as np

        on = (weights @ self._columns) > 0  # size x m x n, in int64
        w, a = weights.astype(float), output.astype(float)
        back = np.einsum("sm,smd->sd", a, w)
        g = np.einsum("smn,sm,smd->snd", on, a, w)
        reach = 4 * (self.m + self.d) * UNIT * np.einsum("sm,smd->sd", abs(a), abs(w))
        value = np.einsum("sd,snd->sn", back, np.sign(g))
        found = np.sign(value)
        unsure = (abs(g) <= reach[:, None, :]).any(axis=2) | (abs(value) <= reach.sum(axis=1)[:, None])
        for s, i in zip(*np.nonzero(unsure), strict=True):
            found[s, i] = self._side(weights[s].tolist(), output[s].tolist(), on[s, :, i].tolist())
        return found

    def _side(self, weights: list[list[int]], output: list[int], on: list[bool]) -> int:
        columns = list(zip(*weights, strict=True))
        g = [dot([a if own else 0 for a, own in zip(output, on, strict=True)], c) for c in columns]
        value = sum(dot(output, c) * ((own > 0) - (own < 0)) for c, own in zip(columns, g, strict=True))
        return (value > 0) - (value < 0)

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial, in integers from the beginning."""
        weights, output = self._read(draws)
        sides = (self._side(weights, output, [dot(row, point) > 0 for row in weights]) for point in self.points)
        return sum((side > 0) is not self.misses for side in sides)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel compute the signs at each point, and their sides of A."""
        weights, output = self._read(draws)
        back = [dot(output, column) for column in zip(*weights, strict=True)]
        return [
            decide_noises(network(net(weights, output, [point])), [point], noise="sign", direction=back)
            for point in self.points
        ]


def signs(m: int, d: int, claimed: Fraction, *, misses: bool = False) -> SignNoises:
    """Return the cell of one point."""
    return SignNoises(m=m, d=d, points=axis(d), at="x = e_1", claimed=claimed, misses=misses)


@final
class BeyondSignsProbability(ProbabilisticClaim):
    r"""
    **Ours, beyond.** At random weights $v = -W^\top a$ fails on the noise of FGSM, $\operatorname{sign} g_x$, at least as often as on the gradient: with a
    probability $p_F(m, d) \ge p(m, d)$, with equality at $d = 1$, where the sign of a gradient is on its side.

    *Proof.* By the exact law $D_x$ is as good as fair bits. Given $D$ with $0 < k < m$ ones and $a$, $W^\top D a$ is $\alpha$ times a normal vector $\xi$ and $W^\top (I - D) a$ is
    $\beta$ times one that is independent, with $\alpha = \|D a\|$, $\beta = \|(I - D) a\|$ (over $\sqrt{d}$): $\langle A, \operatorname{sign} \xi \rangle = \alpha
    \sum_j |\xi_j| + \beta \sqrt{d}\, Z$ with $Z$ normal, which is at most $0$ where $\beta Z \le - \alpha \sum_j |\xi_j| / \sqrt{d}$; and $\sum_j |\xi_j| \le \sqrt{d}\, \|\xi\|$,
    which is what stands there for the gradient. So $p_F(m, d) = 2^{-m} + \sum_{0 < k < m} \binom{m}{k} 2^{-m} P(\beta Z \le -\alpha \sum_j |\xi_j| / \sqrt{d})$.

    *Modelled.* As ``theorem-3-1-exact``; signs of gradients are decided in integers. Simulated $p_F(30, 10)$ is about $.025$, twice $p(30, 10)$.
    """

    id = "zhang2022/beyond-signs-probability"
    label, short = "Sign noise", "signs, chance"
    title = "How often the v of the proof fails on sign noise"
    standing, reading, expects = REMARK, OURS, SUPPORTED
    uses = ("ours/exact-law",)
    statement = Statement(
        printed=r"The $\ell_\infty$ case is not easy.", source="Section 5, left open",
        tested=r"$P(\langle W^\top a, \operatorname{sign} g_x \rangle \le 0) \ge p(m, d)$; at $d = 1$ below $\frac{5}{4} p$ and above $\frac{4}{5} p$.",
        difference="For $v = -W^\\top a$ it is answered by the exact law.",
    )

    def cells(self) -> Sequence[Cell]:
        low, high = failure(6, 1).between(BITS)
        return [
            *(signs(m, d, 1 - failure(m, d).between(BITS)[1], misses=True) for m, d in ((10, 10), (30, 10))),
            signs(6, 1, Fraction(5, 4) * high), signs(6, 1, 1 - Fraction(4, 5) * low, misses=True),
        ]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "no more often", lambda: [signs(30, 10, failure(30, 10).between(BITS)[1])], expects=REFUTED,
            change=r"$P(\langle W^\top a, \operatorname{sign} g_x \rangle \le 0) \le p(m, d)$",
        )
