r"""Remark 1: adversarial examples x + eta r themselves, and v = -A, which has not been made orthogonal to x."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, final

from theorems.geometry.deciders.noises import gradients
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.appendix import positive
from theorems.zhang2022.compared import exactly, is_above
from theorems.zhang2022.nets import back, inner, net, nets_of_norm, network, parts, squared_norm_d
from theorems.zhang2022.normals import Normals, square
from theorems.zhang2022.random_networks import UNIT, Noises, patterns
from verify.claim import Coq, Example, Nature, Statement, Weakening
from verify.exact.decision import NO, YES, Decision, every
from verify.exact.expressions import Expression, between, decide_expression
from verify.exact.integers import Rational, dot
from verify.outcome import DOES_NOT_FOLLOW, INFORMAL, REFUTED, REPAIRED, SUPPORTED, Failure
from verify.probability.claim import Batch, Cell, ProbabilisticClaim
from verify.sentence import Sentence


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


def short(m: int, d: int, most: Fraction) -> Normals:
    """Return the cell of ||g_x|| < most at x = (1, ..., 1)."""

    def sides(z: Any) -> Any:
        a, w = z[:, m * d :], z[:, : m * d].reshape(len(z), m, d)
        on = positive(w.sum(axis=-1))  # sums of so few multiples of 2^-40 are exact
        bound = most * most * m * d
        return bound if z.dtype == object else float(bound), square(((a * on)[:, :, None] * w).sum(axis=1))

    return Normals(title=f"|g| < {most}; m = {m}, d = {d}", count=m * (d + 1), sides=sides, bound=Fraction(1, 20))


@final
class Remark1bSize(_OfRemark1):
    r"""
    **Remark 1, how large the steps are.** With $\eta = d^{1/4}$, $\|x^{adv} - x\| / \|x\| = O(d^{-1/4})$.

    *Proof.* It is $d^{1/4} (1 - s) \|g_x\| / \sqrt{d}$, and $1 - s < 1$, $E \|g_x\|^2 = \frac{1}{2}$ (as in (8)).

    *Modelled.* $O$ with the constant $2$ and with probability at least $\frac{19}{20}$: then $\|g_x\| < 2$, which is asked at two sizes.
    """

    id, short = "zhang2022/remark-1b-size", "Remark 1, size"
    title, expects = "Steps of the fourth root of d are short against the examples", SUPPORTED
    statement = Statement(
        printed=r"[With $\eta = d^{1/4}$] $\|x^{adv} - x\| / \|x\| = O(d^{-1/4})$.", source="Section 3, Remark 1",
        tested=r"With probability at least $\frac{19}{20}$, $\|g_x\| < 2$, so that $\|x^{adv} - x\| < 2\, d^{-1/4} \|x\|$.",
        difference="With a constant and a probability.",
    )

    def cells(self) -> Sequence[Cell]:
        return [short(16, 49, Fraction(2)), short(36, 36, Fraction(2))]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "1/2 for 2", lambda: [short(16, 16, Fraction(1, 2))], expects=REFUTED, change=r"$\|g_x\| < \frac{1}{2}$, whose square is $\frac{1}{2}$ in the mean",
        )


ASIDE = net([(1, 0), (0, 1)], (1, -1), [(1, 1)])  # a^T h = 0, and T = 2
AHEAD = net([(1, 0), (0, 1)], (1, 1), [(1, 1)])


class Remark1bStep(Sentence[WithClassifier, Rational]):
    r"""The signal is bounded by the score of the example, so that $v$ is right on adversarial examples.

    *Does not follow.* To be right the signal $\eta (1 - s) T$ must be above $|a^\top h|$: of their ratio a bound from below is needed, $\Omega$ and not $O$. And neither is so for
    every network: $|a^\top h|$ may be $0$ where $T > 0$, as for $W = I$, $a = (1, -1)$ at $x = (1, 1)$, and then no constant bounds the ratio, not even
    one that is chosen for that network.

    *Modelled.* At integer points with $\|x\|^2 = d$; the witness is the constant, and factors of $\eta$ and $s$ are part of it.
    """

    id, label = "zhang2022/remark-1b-step", "Remark 1, large steps, step"
    short, source, standing = "Remark 1, O", "Section 3, Remark 1", INFORMAL
    printed = r"The ratio is $O(d^{1/4})$."
    tested = r"For each $W$, $a$ and $x$ some $C$ has $T(x) \le C\, |a^\top h|$."
    differs = r"As a bound from above, which it is; the argument needs one from below, with probability."
    expects, domain, assumptions = REFUTED, nets_of_norm, [squared_norm_d]
    proof = Coq("Remark_1b_step_fails")
    repaired_by = ["zhang2022/remark-1b-step-repaired"]
    nature = Nature(
        DOES_NOT_FOLLOW,
        r"A bound of the ratio from above does not show that the signal is the larger one, and from below it holds with high probability, for no network surely.",
    )
    worked = [Example(ASIDE, NO, "nothing along x"), Example(AHEAD, YES, "2 and 2")]
    refused = [(ASIDE, 10**9), (AHEAD, Fraction(1, 2)), (AHEAD, None)]

    def construct(self, x: WithClassifier) -> Rational:
        return max((Fraction(t) / c for t, c in ratios(x) if c), default=Fraction(0)) + 1

    def decide(self, x: WithClassifier, w: Rational | None) -> Decision:
        if w is None:
            return Decision(NO, (), "no constant is named")
        return every(
            is_above(exactly(w * c), exactly(t), strict=False, reason=f"T is {t}, and the size of aᵀh is {c}") for t, c in ratios(x)
        )


def ratios(x: WithClassifier) -> list[tuple[Rational, Rational]]:
    """Return T and |a^T h| at each point."""
    weights, a, points = parts(x)
    ahead = (inner(a, [inner(w, point) for w in weights]) for point in points)
    signals = (inner(back(x), g) for g in gradients(network(x), points))
    return [(t, max(c, -c)) for t, c in zip(signals, ahead, strict=True)]


def along(m: int, most: int, bound: Fraction) -> Normals:
    """Return the cell of |a^T h| < most, h of m standard normals."""
    return Normals(
        title=f"|aᵀh| < {most}; m = {m}", count=2 * m, bound=bound,
        sides=lambda z: (most * most * m, (z[:, :m] * z[:, m:]).sum(axis=-1) ** 2),
    )


def ahead_by(m: int, d: int, above: Fraction, claimed: Fraction) -> Noises:
    """Return the cell of T above a number."""
    return Noises(m=m, d=d, points=patterns(d), at="x = (1, ..., 1)", claimed=claimed, above=above)


@final
class Remark1bStepRepaired(_OfRemark1):
    r"""
    **Remark 1, from below.** With high probability $T > \frac{1}{4}$ and $|a^\top h| < 2$, so that the ratio of signal and $|a^\top h|$ is $\Omega(d^{1/4})$.

    The constant is small, $\frac{1 - s}{8}$, which is why $d$ has to be large (``remark-1b``).

    *Modelled.* Each with probability at least $\frac{9}{10}$, at $m = 100$ and $d = 100$.
    """

    id, short = "zhang2022/remark-1b-step-repaired", "from below"
    title, expects, reading = "The signal of large steps is bounded from below, with high probability", SUPPORTED, REPAIRED
    statement = Statement(
        printed=Remark1bStep.printed, source="Section 3, Remark 1",
        tested=r"$T > \frac{1}{4}$ with probability at least $\frac{9}{10}$, and $|a^\top h| < 2$ as well.",
        difference="From below, with constants and a probability.",
    )

    def cells(self) -> Sequence[Cell]:
        tenth = Fraction(1, 10)
        return [ahead_by(100, 100, Fraction(1, 4), tenth), along(100, 2, tenth)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "1/2 for 1/4", lambda: [ahead_by(16, 16, Fraction(1, 2), Fraction(1, 10))], expects=REFUTED, change=r"$T > \frac{1}{2}$, its mean",
        )
