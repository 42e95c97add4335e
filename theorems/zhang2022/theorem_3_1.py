r"""Theorem 3.1, Corollary 3.4.1: with which probability v = -A separates, exactly and with constants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import final

from theorems.zhang2022.closed_form import failure, sharper_bound, union_bound
from theorems.zhang2022.random_networks import Noises, axis, patterns
from theorems.zhang2022.shifted import shifted
from verify.claim import Nature, Statement, Weakening
from verify.outcome import FALSE, OURS, OURS_PROVED, REFUTED, REPAIRED, SUPPORTED, THEOREM
from verify.probability.claim import Cell, ProbabilisticClaim


BITS = 256
SIZES = ((2, 2), (4, 4), (10, 10), (30, 10))
BOUNDED = ((64, 64, 10), (100, 100, 10), (64, 784, 5))


def bounded(m: int, d: int, n: int, *, claimed: Fraction | None = None, summed: bool = False) -> Noises:
    """Return n points with the explicit bound; the sum is enclosed by 0 and n times a bound of B^(d/2)."""
    own = union_bound(m, d, n) if claimed is None else claimed
    return Noises(
        m=m, d=d, points=patterns(d, n), at="n sign vectors", claimed=own,
        summed=(Fraction(0), n * sharper_bound(m, d)) if summed else None,
    )


def one_point(m: int, d: int, claimed: Fraction) -> Noises:
    """Return one point, with p(m, d) enclosed for its failure."""
    return Noises(
        m=m, d=d, points=axis(d), at="x = e_1", claimed=claimed, summed=failure(m, d).between(BITS),
    )


@final
class Theorem31(ProbabilisticClaim):
    r"""
    **Theorem 3.1.** For fixed $x_1, \dots, x_n$ the vector $v = -W^\top a$ has $\langle v, y_i r_i \rangle
    > 0$ for all $i$, with probability at least $1 - 3 C n (e^{-c_1 d} + e^{-c_2 m})$.

    *Taken* with constants, since with $C$ large the printed bound says nothing of any $(m, d, n)$: those of
    ``theorem-3-1-explicit``, which is proved.

    *Modelled.* Normals as the generator gives them, rounded to $2^{-40}$, for $\sqrt{d} W$ and $\sqrt{m} a$:
    positive factors change no sign. The points are vectors of signs. Each $T(x_i)$ is decided exactly.
    """

    id = "zhang2022/theorem-3-1"
    label = "Theorem 3.1"
    title = "At random weights the noises of fixed points are separable, by one v"
    standing, expects = THEOREM, SUPPORTED
    uses = ("zhang2022/theorem-3-1-explicit",)
    statement = Statement(
        printed=r"For fixed $x_1, \dots, x_n$, with probability at least $1 - 3 C n (e^{-c_1 d} + e^{-c_2 m})$ "
        r"there exists $v$ with $\langle v, y_i r_i \rangle > 0$ for all $i$.",
        source="Section 3, Theorem 3.1",
        tested=r"With probability at least $1 - n (2^{-m} + \frac{1}{2} (\frac{24}{25})^m + \frac{1}{2} "
        r"(\frac{7}{8})^d)$ it is so for $v = -W^\top a$.",
        difference="The constants are not named in print; here they are. The vector is that of the proof.",
    )

    def cells(self) -> Sequence[Cell]:
        return [bounded(*sizes) for sizes in BOUNDED]


@final
class Theorem31Explicit(ProbabilisticClaim):
    r"""
    **Ours.** For all $m, d, n$ and $x_i \neq 0$, $v = -W^\top a$ has $\langle v, y_i r_i \rangle > 0$ for all
    $i$ with probability at least $1 - n (2^{-m} + \frac{1}{2} (\frac{24}{25})^m + \frac{1}{2}
    (\frac{7}{8})^d)$.

    *Proof.* One point fails with $p(m, d) = 2^{-m} + \frac{1}{2} E\, I_B(\frac{d}{2}, \frac{1}{2})$, the mean
    over $0 < k < m$ and $B = \|(I - D) a\|^2 / \|a\|^2 \sim \mathrm{Beta}(\frac{m - k}{2}, \frac{k}{2})$
    (``theorem-3-1-exact``). $I_B(\frac{d}{2}, \frac{1}{2}) \le B^{d/2}$, for $B^{-d/2} I_B(\frac{d}{2},
    \frac{1}{2})$ grows with $B$ and is $1$ at $B = 1$. As $B \le 1$, $E\, B^{d/2} \le P(B > \frac{3}{4}) +
    (\frac{3}{4})^{d/2}$, and $\sqrt{3/4} < 7/8$. $B > \frac{3}{4}$ says $\|(I - D) a\|^2 > 3 \|D a\|^2$; over
    fair bits and normals $z = \sqrt{m} a$, by Markov's inequality it has probability at most
    $E\, e^{\lambda (\|(I - D) z\|^2 - 3 \|D z\|^2)} = (\frac{1}{2} (1 - 2 \lambda)^{-1/2} + \frac{1}{2} (1 + 6
    \lambda)^{-1/2})^m$, and $\lambda = \frac{1}{10}$ gives $((2 \sqrt{5} + \sqrt{10}) / 8)^m < (\frac{24}{25})^m$.
    The union over $n$ points.

    *Sharper*, and what is summed here: $2^{-m} + \frac{1}{2} \sum_k \binom{m}{k} 2^{-m} \prod_{j < d/2}
    \frac{m - k + 2j}{m + 2j}$ for even $d$, a rational number.

    *Modelled.* As ``theorem-3-1``; the verdict is that of the sum, and the trials must not contradict it.
    """

    id = "zhang2022/theorem-3-1-explicit"
    label = "Theorem 3.1"
    title = "Theorem 3.1 with constants"
    standing, reading, expects = OURS_PROVED, OURS, SUPPORTED
    uses = ("zhang2022/theorem-3-1-exact",)
    statement = Statement(
        printed=Theorem31.statement.printed, source="Section 3, Theorem 3.1",
        tested=Theorem31.statement.tested, difference="With constants, and for all $m, d, n$.",
    )

    def cells(self) -> Sequence[Cell]:
        return [bounded(*sizes, summed=True) for sizes in BOUNDED]

    def weakenings(self) -> Iterable[Weakening]:
        half = Fraction(1, 2)
        yield self.weakened(
            "1/2 for 24/25",
            lambda: [one_point(6, 38, half**6 + half**7 + half * Fraction(7, 8) ** 38)],
            expects=REFUTED, change=r"$\frac{1}{2} (\frac{1}{2})^m$ for $\frac{1}{2} (\frac{24}{25})^m$",
        )
        yield self.weakened(
            "without dead points",
            lambda: [one_point(1, 25, half * Fraction(24, 25) + half * Fraction(7, 8) ** 25)],
            expects=REFUTED, change="without $2^{-m}$",
        )
        yield self.weakened(
            "1/2 for 7/8",
            lambda: [one_point(200, 2, half**200 + half * Fraction(24, 25) ** 200 + half**3)],
            expects=REFUTED, change=r"$\frac{1}{2} (\frac{1}{2})^d$ for $\frac{1}{2} (\frac{7}{8})^d$",
        )


@final
class Theorem31Exact(ProbabilisticClaim):
    r"""
    **Ours.** For one $x \neq 0$ the vector $v = -W^\top a$ fails with exactly
    $p(m, d) = 2^{-m} + \sum_{0 < k < m} \binom{m}{k} 2^{-m} \cdot \frac{1}{2} E\, I_B(\frac{d}{2},
    \frac{1}{2})$, $B \sim \mathrm{Beta}(\frac{m - k}{2}, \frac{k}{2})$: a finite sum in $\mathbb{Q}[\pi,
    1/\pi]$ for every $(m, d)$.

    *Proof.* By the exact law (``ours/exact-law``) $T$ has the law of $\|W^\top D a\|^2 + \langle W^\top D
    a, W^\top (I - D) a \rangle$ with $m$ fair bits $D$, independent of $(W, a)$. Given $D$ with $0 < k < m$ ones, and $a$,
    the two vectors are independent normals in $d$ dimensions; with $\alpha = \|D a\|$, $\beta = \|(I - D)
    a\|$, $T = \alpha \chi (\alpha \chi + \beta Z) / d$, so $T \le 0$ says $Z / \chi \le -\alpha / \beta$, which
    has probability $\frac{1}{2} P(\chi^2 / (\chi^2 + Z^2) \le \beta^2 / (\alpha^2 + \beta^2)) = \frac{1}{2} I_B(\frac{d}{2},
    \frac{1}{2})$. $k = 0$ fails always, $k = m$ never. With $B = \sin^2 \theta$ the mean is a sum of integrals
    $\int \sin^p \cos^q$ over a quarter turn: see ``closed_form.py``. It is rational at $d = 1$, and else in
    $\mathbb{Q} + \mathbb{Q} \pi$ ($m$ odd, $d$ even), $\mathbb{Q} + \mathbb{Q} / \pi$ ($m$, $d$ of one
    parity) or $\mathbb{Q} + \mathbb{Q} / \pi^2$ ($m$ even, $d$ odd).

    *Numbers.* {table}

    *Modelled.* An equality cannot be supported, so it is two sentences for each of two $x$: a point fails
    with probability below $\frac{5}{4} p$, and above $\frac{4}{5} p$, of trials alone: the formula is on trial, and nothing
    is summed. By the law both $x$ must agree.
    """

    id = "zhang2022/theorem-3-1-exact"
    label = "Theorem 3.1"
    title = "The probability that the v of the proof fails at one point, exactly"
    standing, reading, expects = OURS_PROVED, OURS, SUPPORTED
    uses = ("ours/exact-law",)
    statement = Statement(
        printed=Theorem31.statement.printed, source="Section 3, Theorem 3.1",
        tested=r"For one $x \neq 0$, $P(\langle -W^\top a, y r \rangle \le 0) = p(m, d)$.",
        difference="An equality in place of a bound, for one point; $p(m, d)$ is printed with it.",
    )

    def cells(self) -> Sequence[Cell]:
        return [
            two_sided(m, d, points, at, below=below)
            for m, d in SIZES
            for points, at in ((axis(d), "x = e_1"), (patterns(d), "x = (1, ..., 1)"))
            for below in (True, False)
        ]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "n dropped", lambda: [opposite_points(4, 4)], expects=REFUTED,
            change="for $X = \\{x, -x\\}$ with $p$ in place of $2p$: by the antipodes never both fail, and the "
            "union bound is attained",
        )


def _table() -> str:
    listed = [(2, 2), (3, 2), (4, 2), (2, 3), (3, 3), (4, 4), (5, 5), (6, 6), (10, 10)]
    return "; ".join(
        f"$p({m}, {d}) = {failure(m, d).tex()}$" for m, d in listed
    ) + r"; $p(1, d) = \frac{1}{2}$; $p(m, 1) = \frac{1}{4} + 2^{-m-1}$."


Theorem31Exact.__doc__ = (Theorem31Exact.__doc__ or "").replace("{table}", _table())


def two_sided(m: int, d: int, points: Sequence[Sequence[int]], at: str, *, below: bool) -> Noises:
    """Return the cell that says p < 5p/4, or the one that says p > 4p/5, rounded outwards."""
    low, high = failure(m, d).between(BITS)
    if below:
        return Noises(m=m, d=d, points=points, at=at, claimed=Fraction(5, 4) * high)
    return Noises(m=m, d=d, points=points, at=at, claimed=1 - Fraction(4, 5) * low, misses=True)


def opposite_points(m: int, d: int) -> Noises:
    """Return x and -x, of which one fails with exactly 2 p, and only p is allowed: trials decide."""
    return Noises(m=m, d=d, points=[*patterns(d), [-1] * d], at="x and -x", claimed=failure(m, d).between(BITS)[1])


@final
class Corollary341(ProbabilisticClaim):
    r"""
    **Corollary 3.4.1.** For $d > \mathrm{poly}(n)$ some $v'$ has $\langle v', x_i^{adv} \rangle > 0$ for all
    $i$, with high probability: $v' = -\Pi^\perp A$, orthogonal to all $x_i$.

    *Fails* as soon as one $y_i = -1$: $\langle v', x_i^{adv} \rangle = \eta (1 - s) y_i \langle \Pi^\perp A,
    g_i \rangle$, so that this point is right only where its noise is not, with probability $p(m, d - n)$, which goes to 0.
    By hand: $m = 1$, $d = 2$, $W = (0, 1)$, $a = -1$, $x = (1, 1)$, $y = -1$ gives $-\frac{1}{2} \eta (1 - s)$.

    *Modelled.* The points lie along axes, of length $\sqrt{d}$; "with high probability" is taken as at least
    one half.
    """

    id = "zhang2022/corollary-3-4-1"
    label = "Corollary 3.4.1"
    short = "Cor. 3.4.1"
    title = "The adversarial examples themselves are separable"
    standing, expects = THEOREM, REFUTED
    repaired_by = ("zhang2022/corollary-3-4-1-signed",)
    nature = Nature(
        FALSE,
        r"Where $y_i = -1$ the product with $x_i^{adv}$ has the other sign, so that it fails with a probability near $1$ "
        r"for large $d$, and with $y_i$ before $x_i^{adv}$ it holds.",
    )
    statement = Statement(
        printed=r"There is $v'$ such that $\langle v', x_i^{adv} \rangle > 0$ for all $i$.",
        source="Section 3, Corollary 3.4.1",
        tested=r"With probability at least $\frac{1}{2}$, $v' = -\Pi^\perp W^\top a$ has $\langle v', x_i^{adv} "
        r"\rangle > 0$ for all $i$.",
        difference="With the vector of the proof; a label $-1$ occurs.",
    )

    def cells(self) -> Sequence[Cell]:
        half = Fraction(1, 2)
        return [
            unsigned(16, 20, (-1,), half),
            unsigned(16, 21, (1, -1), half),
        ]


def unsigned(m: int, d: int, labels: Sequence[int], claimed: Fraction) -> Noises:
    """Return the points x_i + eta r_i at v' = -(I - P) A, where P projects to the span of the points.

    The points are sqrt(d) e_i: v' is orthogonal to them, and <v', x_i + eta r_i> has the sign of
    y_i <(I - P) A, g_i>: the matter of T in the other d - n columns, with the D of the first n.
    """
    n = len(labels)
    return Noises(
        m=m, d=d, points=axis(d, n), at=f"along axes, labels {', '.join(map(str, labels))}",
        claimed=claimed, free=n, signs=labels,
    )


@final
class Corollary341Signed(ProbabilisticClaim):
    r"""
    **Corollary 3.4.1, with labels.** For $\operatorname{rank} X < d$, $v' = -\Pi^\perp A$ has $\langle v', y_i
    x_i^{adv} \rangle > 0$ for all $i$ but for a probability of at most $n\, p(m, d - \operatorname{rank} X)$; for one
    point it is exactly that. So $d \ge n + O(\log n)$ and $m \ge O(\log n)$ suffice, not $d > \mathrm{poly}(n)$.

    *Proof.* $\langle v', y_i x_i^{adv} \rangle = \eta (1 - s_i) \langle \Pi^\perp A, g_i \rangle$. Choose axes so that the points span
    the first $r$: $D_{x_i}$ depends on the first $r$ columns of $W$ alone, and $\langle \Pi^\perp A, g_i \rangle$ is $T$ of the
    other $d - r$, in which by the exact law $D_{x_i}$ is as good as independent bits. Then ``theorem-3-1-exact``.

    *Modelled.* The points lie along axes, and trials alone decide. For two points and for eight the sentence is that $v'$ fails with
    probability below $\frac{5}{4}\, n\, p$; for one, where it is an equality, that it fails with probability below $\frac{5}{4} p$,
    and above $\frac{4}{5} p$.
    """

    id = "zhang2022/corollary-3-4-1-signed"
    label = "Corollary 3.4.1"
    title = "The adversarial examples with their labels are separable"
    standing, reading, expects = THEOREM, REPAIRED, SUPPORTED
    uses = ("zhang2022/theorem-3-1-exact",)
    statement = Statement(
        printed=Corollary341.statement.printed, source="Section 3, Corollary 3.4.1",
        tested=r"With probability at least $1 - \frac{5}{4}\, n\, p(m, d - \operatorname{rank} X)$, $v' = -\Pi^\perp W^\top a$ has "
        r"$\langle v', y_i x_i^{adv} \rangle > 0$ for all $i$; for $n = 1$ with probability at most $1 - \frac{4}{5}\, p$.",
        difference=r"$y_i x_i^{adv}$ in place of $x_i^{adv}$; the bound $n\, p$ is explicit, and a quarter more is allowed to trials.",
    )

    def cells(self) -> Sequence[Cell]:
        return [signed(10, 11, 1), signed(10, 11, 1, below=False), signed(10, 12, 2), signed(10, 18, 8)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "without labels", lambda: [unsigned(16, 21, (-1,), Fraction(1, 2))], expects=REFUTED,
            change=r"$\langle v', x_i^{adv} \rangle > 0$",
        )
        yield self.weakened(
            "n = d", lambda: [spanned()], expects=REFUTED,
            change=r"the points span the space, so that $v' = 0$",
        )
        yield self.weakened(
            "d > n", lambda: [signed(10, 3, 2), signed(10, 4, 3)], expects=SUPPORTED,
            change=r"$d = n + 1$ alone: the rate is $p(m, 1)$, which is above $\frac{1}{4}$",
        )
        yield self.weakened(
            "without the projection",
            lambda: [shifted(16, 21, 1, 1, "1", Fraction(5, 4) * failure(16, 20).between(BITS)[1])],
            expects=REFUTED, change=r"$v' = -W^\top a$, here with $\eta = 1$",
        )


def signed(m: int, d: int, n: int, *, below: bool = True) -> Noises:
    """Return the cell of y_i <v', x_i + eta r_i> > 0 that fails with less than 5/4 n p(m, d - n), or with more than 4/5 of it.

    Nothing is summed: the bound is on trial.
    """
    low, high = failure(m, d - n).between(BITS)
    claimed = Fraction(5, 4) * n * high if below else 1 - Fraction(4, 5) * n * low
    return Noises(m=m, d=d, points=axis(d, n), at=points_along(n), claimed=claimed, free=n, misses=not below)


def points_along(n: int) -> str:
    """Return what n points along axes are called."""
    return f"{n} point{'s' if n > 1 else ''} along axes"


def spanned() -> Noises:
    """Return points that span the plane: nothing is left of A."""
    return Noises(
        m=4, d=2, points=axis(2, 2), at="points along both axes", claimed=Fraction(1, 2), free=2,
    )
