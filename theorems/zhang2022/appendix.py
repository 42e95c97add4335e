r"""Lemmas 3.3, 3.4, 6.1 and 6.2, and (12), (19), (27) to (29): bounds on lengths of normal vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, final

from theorems.zhang2022.constants import added, power, times
from theorems.zhang2022.normals import (
    Normals,
    binomial_below,
    chi_square_below,
    square,
)
from theorems.zhang2022.random_networks import Noises, patterns
from verify.claim import Nature, Statement, Weakening
from verify.exact.expressions import Expression, between
from verify.exact.integers import Rational
from verify.outcome import (
    DOES_NOT_FOLLOW,
    FALSE,
    REFUTED,
    REPAIRED,
    SUPPORTED,
    THEOREM,
    VACUOUS,
    Failure,
)
from verify.probability.claim import Cell, ProbabilisticClaim


class Probable(ProbabilisticClaim):
    """A sentence on probabilities, of a theorem or its proof."""

    standing = THEOREM


def positive(z: Any) -> Any:
    """Return 1 where a normal is positive and 0 elsewhere, in its own kind of numbers."""
    return (z > 0) * 1


# Lemma 3.3 and Lemma 6.2: chi squares


def longest(m: int, bound: Expression) -> Normals:
    """Return the cell of ||h||^2 < 2 m."""
    low, high = chi_square_below(m, 2 * m)
    return Normals(
        title=f"|h|^2 < 2m; m = {m}", count=m, bound=bound, sides=lambda z: (2 * m, square(z)),
        summed=(1 - high, 1 - low),
    )


@final
class Lemma33(Probable):
    r"""
    **Lemma 3.3.** $P(\|h\|^2 < 2m) > 1 - e^{m/7}$.

    *Vacuous*: the right side is negative for every $m$, and nothing can fail it. With $e^{-m/7}$ the lemma holds
    (``lemma-3-3-repaired``).
    """

    id, label, short = "zhang2022/lemma-3-3", "Lemma 3.3", "Lemma 3.3"
    title, expects = "The pre-activations are not long", VACUOUS
    repaired_by = ("zhang2022/lemma-3-3-repaired",)
    nature = Nature(
        Failure.VACUOUS,
        "The right side $1 - e^{m/7}$ is negative for every $m$, so that it says nothing, and with $e^{-m/7}$ it "
        "says what the proofs use.",
    )
    statement = Statement(
        printed=r"$P(\|h\|^2 < 2m) > 1 - e^{m/7}$.", source="Section 3, Lemma 3.3 and (13)", tested="",
        difference="The right side is negative.",
    )

    def cells(self) -> Sequence[Cell]:
        return [longest(m, power(m, 7)) for m in (2, 64)]


@final
class Lemma33Repaired(Probable):
    r"""
    **Lemma 3.3, with its sign.** $P(\|h\|^2 < 2m) > 1 - e^{-m/7}$.

    *Proof.* Chernoff: $P(\chi^2_m \ge 2m) \le (2/e)^{m/2}$, and $e^{5/7} > 2$ (``lemma-3-3-constant``).

    *Modelled.* $h$ of $m$ standard normals. For even $m$ the probability is a finite sum times $e^{-m}$, which decides.
    """

    id, label, short = "zhang2022/lemma-3-3-repaired", "Lemma 3.3", "Lemma 3.3"
    title, expects, reading = "The pre-activations are not long", SUPPORTED, REPAIRED
    uses = ("zhang2022/lemma-3-3-constant",)
    statement = Statement(
        printed=Lemma33.statement.printed, source="Section 3, Lemma 3.3",
        tested=r"$P(\|h\|^2 < 2m) > 1 - e^{-m/7}$.", difference="$e^{-m/7}$ for $e^{m/7}$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [longest(m, power(-m, 7)) for m in (2, 8, 14, 64)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "a third in the exponent", lambda: [longest(14, power(-14, 3))], expects=REFUTED,
            change="$e^{-m/3}$ for $e^{-m/7}$",
        )


def tail(d: int, z: Rational, *, below: bool, bound: Expression | None = None) -> Normals:
    """Return the cell of chi^2_d < z d (or > z d) with the bound (z e^(1 - z))^(d/2)."""
    half = ("exp", ("*", Fraction(d, 2), ("+", ("ln", z), 1 - Fraction(z))))
    low, high = chi_square_below(d, z * d)
    return Normals(
        title=f"chi^2 {'<' if below else '>'} {z} d; d = {d}", count=d, bound=bound or half,
        sides=(lambda x: (square(x), z * d)) if below else (lambda x: (z * d, square(x))),
        summed=(low, high) if below else (1 - high, 1 - low),
    )


@final
class Lemma62(Probable):
    r"""
    **Lemma 6.2.** $P(\chi^2_d < zd) \le (z e^{1-z})^{d/2}$ for $0 < z < 1$, and $P(\chi^2_d > zd)$ likewise for $z > 1$.

    *Proof.* Chernoff's bound. For $z \le 0$ the first is trivial.

    *Modelled.* For even $d$ the probabilities are finite sums times a power of $e$, which decide.
    """

    id, label, short = "zhang2022/lemma-6-2", "Lemma 6.2", "Lemma 6.2"
    title, expects = "Tails of the chi-square distribution", SUPPORTED
    statement = Statement(
        printed=r"$P(\chi^2_d < z d) \le (z e^{1 - z})^{d/2}$ for $z < 1$, and $P(\chi^2_d > z d) \le (z e^{1 - "
        r"z})^{d/2}$ for $z > 1$.",
        source="Appendix, Lemma 6.2",
    )

    def cells(self) -> Sequence[Cell]:
        half = Fraction(1, 2)
        return [tail(d, z, below=z < 1) for d, z in ((2, half), (10, half), (50, 3 * half), (10, 2), (2, 2))]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "the other side", lambda: [tail(10, Fraction(3, 2), below=True)], expects=REFUTED,
            change="$P(\\chi^2_d < z d)$ for $z > 1$",
        )


# (27) to (29)


@final
class Equation27(Probable):
    r"""
    **(27).** $P(\|W^\top D a\|^2 > \frac{1}{2} \|D a\|^2) \ge 1 - e^{-m/11}$ given $D a$.

    *Fails*: given $D a \neq 0$ the quotient is $\chi^2_d / d$, and it is the dimension that counts. At $d = 2$, $m = 11$ it fails with
    probability $1 - e^{-1/2} = .39$, and $e^{-1} = .37$ is allowed.
    """

    id, label, short = "zhang2022/equation-27", "Equation (27)", "(27)"
    title, expects = "The vector that the active units send back is not short", REFUTED
    repaired_by = ("zhang2022/equation-27-repaired",)
    nature = Nature(
        FALSE,
        r"The quotient of the two sides is $\chi^2_d / d$, which $m$ has no part in, so that at $d = 2$ it fails with $1 - "
        "e^{-1/2}$ for every $m$, and $e^{-d/11}$ is right.",
    )
    statement = Statement(
        printed=r"$P(\|W^\top D a\|^2 > \frac{1}{2} \|D a\|^2) \ge 1 - e^{-m/11}$, given $D a$.",
        source="Appendix, (27)", tested=r"$P(\chi^2_d > \frac{d}{2}) \ge 1 - e^{-m/11}$.",
        difference="Given $D a \\neq 0$ it is this.",
    )

    def cells(self) -> Sequence[Cell]:
        return [tail(2, Fraction(1, 2), below=True, bound=power(-11, 11))]


@final
class Equation27Repaired(Probable):
    r"""
    **(27), with d.** $P(\|W^\top D a\|^2 > \frac{1}{2} \|D a\|^2) \ge 1 - e^{-d/11}$ given $D a \neq 0$.

    *Proof.* Lemma 6.2 with $z = \frac{1}{2}$ gives $(e^{1/2} / 2)^{d/2} < e^{-d/11}$.
    """

    id, label, short = "zhang2022/equation-27-repaired", "Equation (27)", "(27)"
    title, expects, reading = Equation27.title, SUPPORTED, REPAIRED
    uses = ("zhang2022/lemma-6-2",)
    statement = Statement(
        printed=Equation27.statement.printed, source="Appendix, (27)",
        tested=r"$P(\chi^2_d > \frac{d}{2}) \ge 1 - e^{-d/11}$.", difference="$d$ for $m$, and $D a \\neq 0$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [tail(d, Fraction(1, 2), below=True, bound=power(-d, 11)) for d in (2, 10, 50)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "D a = 0 too", lambda: [with_dead(1, 25)], expects=REFUTED,
            change="given $D a$, which is $0$ with probability $2^{-m}$: $m = 1$, $d = 25$",
        )


def with_dead(m: int, d: int) -> Normals:
    """Return the event of (27) for one unit: active, and chi^2_d > d/2."""

    def sides(z: Any) -> Any:
        on = positive(z[:, 0])
        return on * square(z[:, 1:]), on * Fraction(d, 2) if z.dtype == object else on * d / 2

    return Normals(
        title=f"g against D a, one unit; m = {m}, d = {d}", count=m + d, sides=sides, bound=power(-d, 11),
        summed=(Fraction(1, 2), Fraction(1)),
    )


def bits_set(m: int, z: Rational, bound: Expression) -> Normals:
    """Return the cell of tr D >= z m, D of the signs of m normals."""
    least = -(-z.numerator * m // z.denominator)
    return Normals(
        title=f"tr D >= {z} m; m = {m}", count=m, bound=bound,
        sides=lambda x: (2 * positive(x).sum(axis=-1), 2 * least - 1), summed=binomial_below(m, least),
    )


@final
class Equation28a(Probable):
    r"""
    **(28), first part.** $P(\operatorname{tr} D < zm) < e^{-2m (\frac{1}{2} - z)^2}$ for $z < \frac{1}{2}$; so $P(E_1) \ge 1 - e^{-m/8}$ with
    $z = \frac{1}{4}$.

    *Proof.* Hoeffding's inequality.

    *Modelled.* A binomial sum decides.
    """

    id, label, short = "zhang2022/equation-28a", "Equation (28), active units", "(28), tr D"
    title, expects = "A quarter of the units are active", SUPPORTED
    statement = Statement(
        printed=r"$P(\operatorname{tr} D < z m) < e^{-2m (\frac{1}{2} - z)^2}$ for $z < \frac{1}{2}$, and $P(E_1) \ge 1 - e^{-m/8}$.",
        source="Appendix, (28)",
    )

    def cells(self) -> Sequence[Cell]:
        def hoeffding(m: int, z: Fraction) -> Expression:
            return power(-2 * m * (Fraction(1, 2) - z) ** 2)

        return [
            bits_set(m, z, hoeffding(m, z))
            for m, z in ((8, Fraction(1, 4)), (64, Fraction(1, 4)), (40, Fraction(2, 5)))
        ]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "four times the exponent", lambda: [bits_set(40, Fraction(2, 5), power(-16, 5))], expects=REFUTED,
            change=r"$e^{-8m (\frac{1}{2} - z)^2}$",
        )


def kept_length(m: int, k: int, bound: Expression) -> Normals:
    """Return the cell of ||D a||^2 > 1/8 for k active units of m."""
    return Normals(
        title=f"|D a|^2 > 1/8; m = {m}, tr D = {k}", count=k, bound=bound,
        sides=lambda z: (8 * square(z), m), summed=chi_square_below(k, Fraction(m, 8)),
    )


def mean_length(m: int, bound: Expression) -> Normals:
    """Return the cell of ||D a||^2 > 1/8, D of fair bits."""
    return Normals(
        title=f"|D a|^2 > 1/8; m = {m}, fair bits", count=2 * m, bound=bound,
        sides=lambda z: (8 * (positive(z[:, :m]) * z[:, m:] * z[:, m:]).sum(axis=-1), m),
    )


@final
class Equation28b(Probable):
    r"""
    **(28), second part.** On $E_1$, $P(\|D a\|^2 > \frac{1}{8}) > 1 - e^{-m/11}$.

    *Fails* for some $D$ of $E_1$: with $m = 22$ and $\operatorname{tr} D = 6 > \frac{m}{4}$ it fails with probability $1 - e^{-11/8} (1 +
    \frac{11}{8} + \frac{121}{128}) = .1605 > e^{-2}$. First at $m = 19$, $\operatorname{tr} D = 5$. It has $\operatorname{tr} D$ degrees of freedom, not
    $m$. Averaged over $D$ it holds, without $E_1$.
    """

    id, label, short = "zhang2022/equation-28b-step", "Equation (28), length", "(28), |Da|"
    title, expects = "The outputs of the active units are not short", REFUTED
    repaired_by = ("zhang2022/equation-28b-step-repaired",)
    nature = Nature(
        DOES_NOT_FOLLOW,
        r"Given a $D$ with $\operatorname{tr} D = 6$ of $m = 22$ units it fails with more than is allowed, and averaged "
        "over $D$, which is what the proof needs, it holds with the printed bound.",
    )
    statement = Statement(
        printed=r"On $E_1$, $P(\|D a\|^2 > \frac{1}{8}) > 1 - e^{-m/11}$.", source="Appendix, (28)",
        tested=r"For each $D$ with $\operatorname{tr} D > \frac{m}{4}$.", difference="Read of each $D$ of the event.",
    )

    def cells(self) -> Sequence[Cell]:
        return [kept_length(22, 6, power(-2))]


@final
class Equation28bRepaired(Probable):
    r"""
    **(28), second part, averaged.** $P(\|D a\|^2 > \frac{1}{8}) > 1 - e^{-m/11}$ over $D$ and $a$.

    *Proof.* Markov's inequality with $\lambda = 1$: $P(\|D a\|^2 \le \frac{1}{8}) \le (e^{1/8} (\frac{1}{2} + \frac{1}{2 \sqrt{3}}))^m =
    e^{-.1124 m}$.

    *Modelled.* The bits are signs of further normals.
    """

    id, label, short = "zhang2022/equation-28b-step-repaired", "Equation (28), length", "(28), |Da|"
    title, expects, reading = Equation28b.title, SUPPORTED, REPAIRED
    statement = Statement(
        printed=Equation28b.statement.printed, source="Appendix, (28)",
        tested=r"$P(\|D a\|^2 > \frac{1}{8}) > 1 - e^{-m/11}$ over $D$ and $a$.", difference="Averaged over $D$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [mean_length(m, power(-m, 11)) for m in (6, 22, 40)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "each D, with 42", lambda: [kept_length(22, 6, power(-22, 42))], expects=SUPPORTED,
            change=r"for each $D$ with $\operatorname{tr} D > \frac{m}{4}$, and $e^{-m/42}$",
        )


def sent_back(m: int, d: int, bound: Expression) -> Normals:
    """Return the cell of ||W^T D a||^2 > 1/16: bits, outputs and rows are drawn."""

    def sides(z: Any) -> Any:
        kept = positive(z[:, :m]) * z[:, m : 2 * m]
        rows = z[:, 2 * m :].reshape(len(z), m, d)
        back = (kept[:, :, None] * rows).sum(axis=1)
        return 16 * square(back), m * d

    return Normals(title=f"g of squared length above 1/16; m = {m}, d = {d}", count=m * (d + 2), sides=sides, bound=bound)


@final
class Equation29(Probable):
    r"""
    **(29).** $\|W^\top D a\|^2 > \frac{1}{16}$ with probability at least $1 - e^{-m/8} - 2 e^{-m/11}$.

    *Fails* at $d = 1$ for every $m \ge 60$: the left side is the square of one normal times $\|D a\|$, and fails with probability about
    $.28$, while $.0091$ is allowed. It inherits $m$ for $d$ from (27).
    """

    id, label, short = "zhang2022/equation-29", "Equation (29)", "(29)"
    title, expects = "The gradient is not short", REFUTED
    repaired_by = ("zhang2022/equation-29-repaired",)
    nature = Nature(
        FALSE,
        r"At $d = 1$ the left side is the square of one normal number times $\|D a\|$ and fails with probability .28 for "
        "large $m$, which no bound in $m$ alone allows, and with $e^{-d/11}$ it holds.",
    )
    statement = Statement(
        printed=r"$P(\|W^\top D a\|^2 > \frac{1}{16}) \ge 1 - e^{-m/8} - 2 e^{-m/11}$.", source="Appendix, (29)",
    )

    def cells(self) -> Sequence[Cell]:
        return [sent_back(60, 1, added(power(-60, 8), times(2, power(-60, 11))))]


@final
class Equation29Repaired(Probable):
    r"""
    **(29), with d.** $\|W^\top D a\|^2 > \frac{1}{16}$ with probability at least $1 - e^{-m/8} - e^{-m/11} - e^{-d/11}$.

    *Proof.* (27) with $d$, and the two parts of (28).
    """

    id, label, short = "zhang2022/equation-29-repaired", "Equation (29)", "(29)"
    title, expects, reading = Equation29.title, SUPPORTED, REPAIRED
    uses = ("zhang2022/equation-27-repaired", "zhang2022/equation-28a", "zhang2022/equation-28b-step-repaired")
    statement = Statement(
        printed=Equation29.statement.printed, source="Appendix, (29)",
        tested=r"$P(\|W^\top D a\|^2 > \frac{1}{16}) \ge 1 - e^{-m/8} - e^{-m/11} - e^{-d/11}$.",
        difference="One of the two terms has $d$ for $m$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [
            sent_back(m, d, added(power(-m, 8), power(-m, 11), power(-d, 11))) for m, d in ((60, 30), (30, 30))
        ]


# Lemma 3.4, (12), (19)


def products(m: int, d: int, c: Fraction, factor: int) -> Normals:
    """Return the cell of |a^T h| and |a^T D_x h| below sqrt(c d), for h normal and a of N(0, 1/m)."""

    def sides(z: Any) -> Any:
        h, a = z[:, :m], z[:, m:]
        whole, part = (a * h).sum(axis=-1), (a * h * positive(h)).sum(axis=-1)
        one, other = whole * whole, part * part
        larger = one * (one >= other) + other * (other > one)
        return m * (c if z.dtype == object else float(c)) * d, larger

    bound = added(power(-m, 7), times(factor, power(-c * d, 4)))
    return Normals(
        title=f"both products below sqrt(c d); m = {m}, d = {d}, c = {c}", count=2 * m, sides=sides, bound=bound
    )


@final
class Lemma34(Probable):
    r"""
    **Lemma 3.4.** $|a^\top h|$ and $|a^\top D_x h|$ are below $\sqrt{c_2 d}$ with probability at least $1 - e^{-m/7} - 4 e^{-c_2 d/4}$.

    *Taken* for constants that are named: $c_2 = \frac{1}{64}$ and $\frac{1}{4}$ at $m = 64$, $d = 784$.

    *Modelled.* Only $h$ and $a$ are drawn.
    """

    id, label, short = "zhang2022/lemma-3-4", "Lemma 3.4", "Lemma 3.4"
    title, expects = "Two products of outputs and pre-activations are small", SUPPORTED
    uses = ("zhang2022/lemma-3-3-repaired",)
    statement = Statement(
        printed=r"$|a^\top h|, |a^\top D_x h| < \sqrt{c_2 d}$ with probability at least $1 - e^{-m/7} - 4 e^{-c_2 d / 4}$.",
        source="Section 3, Lemma 3.4", tested=r"At $c_2 \in \{\frac{1}{64}, \frac{1}{4}\}$.",
        difference="The constant is named.",
    )

    def cells(self) -> Sequence[Cell]:
        return [products(64, 784, Fraction(1, 64), 4), products(64, 784, Fraction(1, 4), 4)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "2 for 4", lambda: [products(64, 784, Fraction(1, 64), 2)], expects=SUPPORTED,
            change=r"$2 e^{-c_2 d/4}$, for $2 \Phi(-t) \le e^{-t^2/2}$",
        )
        yield self.weakened(
            "a smaller root", lambda: [products(64, 784, Fraction(1, 784), 0)], expects=REFUTED,
            change=r"below $1$, with $e^{-m/7}$ alone",
        )


def near(m: int, share: Rational, delta: Fraction, bound: Expression, *, active: bool, title: str) -> Normals:
    """Return the cell of |z|^2 / m within delta of a share, of all normals or of the positive ones."""

    def sides(z: Any) -> Any:
        value = (z * z * positive(z) if active else z * z).sum(axis=-1)
        gap = value - share * m if z.dtype == object else value - float(share) * m
        return (delta if z.dtype == object else float(delta)) * m, abs(gap)

    return Normals(title=title, count=m, sides=sides, bound=bound)


@final
class Equation12(Probable):
    r"""
    **(12).** $\|h\| \approx \sqrt{m}$ and $\|D_x h\| \approx \sqrt{m / 2}$.

    *Taken* as: the squares are within a fifth of their means, at $m = 1000$, with probability at least $\frac{19}{20}$. Given $h$ both products
    $a^\top h$ and $h^\top D_x a$ are normal, and not independent of one another.
    """

    id, label, short = "zhang2022/equation-12", "Equation (12)", "(12)"
    title, expects = "Lengths of the pre-activations", SUPPORTED
    statement = Statement(
        printed=r"$\|h\| \approx \sqrt{m}$, $\|D_x h\| \approx \sqrt{m/2}$.", source="Section 3, (12)",
        tested=r"$| \|h\|^2 / m - 1 | < \frac{1}{5}$ and $| \|D_x h\|^2 / m - \frac{1}{2} | < \frac{1}{5}$ with probability at "
        r"least $\frac{19}{20}$, at $m = 1000$.",
        difference="What is near is named.",
    )

    def cells(self) -> Sequence[Cell]:
        twentieth, fifth = Fraction(1, 20), Fraction(1, 5)
        return [
            near(1000, 1, fifth, twentieth, active=False, title="|h|^2 near m"),
            near(1000, Fraction(1, 2), fifth, twentieth, active=True, title="|D h|^2 near m / 2"),
        ]


def between_lengths(m: int, delta: Fraction, bound: Expression) -> Normals:
    """Return the cell of 1/2 - delta < ||D a|| < 1/2 + delta."""
    low, high = (Fraction(1, 2) - delta) ** 2, (Fraction(1, 2) + delta) ** 2

    def sides(z: Any) -> Any:
        value = (z * z * positive(z)).sum(axis=-1)
        middle, half = (low + high) / 2 * m, (high - low) / 2 * m
        if z.dtype != object:
            middle, half = float(middle), float(half)  # type: ignore[assignment]
        return half, abs(value - middle)

    return Normals(title=f"|D a| within {delta} of 1/2; m = {m}", count=m, sides=sides, bound=bound)


@final
class Equation19(Probable):
    r"""
    **(19).** $\|D_x a\| \in (\frac{1}{2} - \delta, \frac{1}{2} + \delta)$ with high probability.

    *Fails* for $\delta < .207$: $\|D_x a\|^2$ goes to $\frac{1}{2}$, so $\|D_x a\|$ goes to $.707$. The second half of (19), $\|a^\top W\| \in (1 -
    \delta, 1 + \delta)$, needs $d \to \infty$ as well as $m$.

    *Modelled.* $m = 1000$, $\delta = \frac{1}{10}$; "high" is read as at least one half.
    """

    id, label, short = "zhang2022/equation-19", "Equation (19)", "(19)"
    title, expects = "The length of the outputs of the active units", REFUTED
    repaired_by = ("zhang2022/equation-19-repaired",)
    nature = Nature(
        FALSE,
        r"The square of the length goes to $\frac{1}{2}$ and the length to .707, so that at $m = 1000$ none is within "
        r"$\frac{1}{10}$ of $\frac{1}{2}$, and said of the square it holds.",
    )
    statement = Statement(
        printed=r"$\|D_x a\| \in (\frac{1}{2} - \delta, \frac{1}{2} + \delta)$ with high probability.", source="Appendix, (19)",
        tested=r"At $\delta = \frac{1}{10}$ and $m = 1000$, with probability at least $\frac{1}{2}$.",
        difference="A size and a probability are named.",
    )

    def cells(self) -> Sequence[Cell]:
        return [between_lengths(1000, Fraction(1, 10), Fraction(1, 2))]


@final
class Equation19Repaired(Probable):
    r"""**(19), of the square.** $\|D_x a\|^2 \in (\frac{1}{2} - \delta, \frac{1}{2} + \delta)$ with high probability."""

    id, label, short = "zhang2022/equation-19-repaired", "Equation (19)", "(19)"
    title, expects, reading = Equation19.title, SUPPORTED, REPAIRED
    statement = Statement(
        printed=Equation19.statement.printed, source="Appendix, (19)",
        tested=r"$\|D_x a\|^2 \in (\frac{1}{2} - \delta, \frac{1}{2} + \delta)$ at $\delta = \frac{1}{10}$ and $m = 1000$, with "
        r"probability at least $\frac{1}{2}$.",
        difference="Of the square of the length.",
    )

    def cells(self) -> Sequence[Cell]:
        tenth, half = Fraction(1, 10), Fraction(1, 2)
        return [near(1000, half, tenth, half, active=True, title="|D a|^2 within 1/10 of 1/2; m = 1000")]


def back_length(m: int, d: int, delta: Fraction, bound: Fraction) -> Normals:
    """Return the cell of 1 - delta < ||a^T W|| < 1 + delta."""
    low, high = (1 - delta) ** 2, (1 + delta) ** 2

    def sides(z: Any) -> Any:
        a, w = z[:, m * d :], z[:, : m * d].reshape(len(z), m, d)
        value = square((a[:, :, None] * w).sum(axis=1))
        middle, half = (low + high) / 2 * m * d, (high - low) / 2 * m * d
        if z.dtype != object:
            middle, half = float(middle), float(half)  # type: ignore[assignment]
        return half, abs(value - middle)

    return Normals(title=f"|A| within {delta} of 1; m = {m}, d = {d}", count=m * (d + 1), sides=sides, bound=bound)


@final
class Equation19Back(Probable):
    r"""
    **(19), second half.** $\|a^\top W\| \in (1 - \delta, 1 + \delta)$ with high probability for large $m$.

    *Fails* for fixed $d$: given $a$, $d\, \|a^\top W\|^2 / \|a\|^2$ is $\chi^2_d$ whatever $m$ is. At $d = 1$ the length is that of one normal, and
    within $\frac{1}{10}$ of $1$ with a chance of about $.1$. It needs $d \to \infty$ as well.

    *Modelled.* $m = 1000$, $d = 1$, $\delta = \frac{1}{10}$; "high" is read as at least one half.
    """

    id, label, short = "zhang2022/equation-19-back", "Equation (19), A", "(19), |A|"
    title, expects = "The length of $A$", REFUTED
    repaired_by = ("zhang2022/equation-19-back-repaired",)
    nature = Nature(
        Failure.READING_DEPENDENT,
        r"Given $a$ the length of $A$ is $\|a\|$ times that of a normal vector in $d$ dimensions, so that for fixed $d$ it does not "
        "settle as $m$ grows, and read with $d$ growing too it holds.",
    )
    statement = Statement(
        printed=r"$\|a^\top W\| \in (1 - \delta, 1 + \delta)$ with high probability.", source="Appendix, (19)",
        tested=r"At $\delta = \frac{1}{10}$, $m = 1000$ and $d = 1$, with probability at least $\frac{1}{2}$.",
        difference="Sizes and a probability are named; $d$ is small.",
    )

    def cells(self) -> Sequence[Cell]:
        return [back_length(1000, 1, Fraction(1, 10), Fraction(1, 2))]


@final
class Equation19BackRepaired(Probable):
    r"""**(19), second half, for large d.** $\|a^\top W\| \in (1 - \delta, 1 + \delta)$ with high probability for large $m$ and $d$."""

    id, label, short = "zhang2022/equation-19-back-repaired", "Equation (19), A", "(19), |A|"
    title, expects, reading = Equation19Back.title, SUPPORTED, REPAIRED
    statement = Statement(
        printed=Equation19Back.statement.printed, source="Appendix, (19)",
        tested=r"At $\delta = \frac{1}{10}$, $m = 200$ and $d = 200$, with probability at least $\frac{1}{2}$.",
        difference="$d$ is large too.",
    )

    def cells(self) -> Sequence[Cell]:
        return [back_length(200, 200, Fraction(1, 10), Fraction(1, 2))]


# Lemma 6.1


def explicit(m: int, d: int) -> Expression:
    """Return (24/25)^m + e^(-m/11) + e^(-d/11) + e^(-d/48) / 2."""
    first = Fraction(24, 25) ** m
    return added(first, power(-m, 11), power(-d, 11), times(Fraction(1, 2), power(-d, 48)))


def least_product(m: int, d: int, above: Fraction = Fraction(1, 32)) -> Noises:
    """Return the cell of T > 1/32."""
    return Noises(
        m=m, d=d, points=patterns(d), at="x = (1, ..., 1)", above=above, claimed=between(explicit(m, d), 96)[0]
    )


@final
class Lemma61(Probable):
    r"""
    **Lemma 6.1.** $a^\top W W^\top D a > \frac{1}{32}$ with high probability.

    *Taken* with constants: $P(T \le \frac{1}{32}) \le (\frac{24}{25})^m + e^{-m/11} + e^{-d/11} + \frac{1}{2} e^{-d/48}$. The $n$ in the printed bound is
    superfluous, for there is one $D$.

    *Proof.* Outside the events $\|D a\|^2 \le \frac{1}{4} \|a\|^2$ (``theorem-3-1-explicit``), $\|a\|^2 \le \frac{1}{2}$ and $\chi^2_d \le
    \frac{d}{2}$ (Lemma 6.2), and $Z \le -\sqrt{d / 24}$ ($2 \Phi(-t) \le e^{-t^2/2}$), with $\alpha = \|D a\|$, $\beta = \|(I - D) a\|$, $T = (\alpha^2 \chi^2 + \alpha
    \beta \chi Z) / d$ and $(\alpha / \beta)^2 \ge \frac{1}{3}$ one has $T \ge \frac{1}{4} \alpha^2 \ge \frac{1}{16} \|a\|^2 > \frac{1}{32}$.
    """

    id, label, short = "zhang2022/lemma-6-1", "Lemma 6.1", "Lemma 6.1"
    title, expects = "The product of the proof is above 1/32", SUPPORTED
    statement = Statement(
        printed=r"$a^\top W W^\top D a > \frac{1}{32}$ with high probability.", source="Appendix, Lemma 6.1",
        tested=r"$P(T \le \frac{1}{32}) \le (\frac{24}{25})^m + e^{-m/11} + e^{-d/11} + \frac{1}{2} e^{-d/48}$.",
        difference="Constants are named; the proof is ours.",
    )

    def cells(self) -> Sequence[Cell]:
        return [least_product(100, 100)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "1/2 for 1/32", lambda: [least_product(100, 100, Fraction(1, 2))], expects=REFUTED,
            change=r"$\frac{1}{2}$, the mean, for $\frac{1}{32}$",
        )


