r"""Equations (8) and (9), and Chebyshev's step after them: the mean and the variance of T.

With D = diag of m fair bits independent of (W, a), W of N(0, 1/d) and a of N(0, 1/m) entries, k the
number of ones of D, alpha = ||D a|| and beta = ||(I - D) a||,

    T = (alpha^2 chi^2 + alpha beta chi Z) / d,   chi^2 of d degrees of freedom, Z standard normal,

all independent given a: E[T | a, D] = alpha^2 and E[T^2 | a, D] = (alpha^4 (d + 2) + alpha^2 beta^2) / d.
By the exact law (``ours/exact-law``) the true D_x has the same moments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import comb
from typing import Any

from hypothesis import strategies as st

from theorems.zhang2022.closed_form import failure
from theorems.zhang2022.compared import are_equal, exactly, is_above, is_equal
from theorems.zhang2022.laws import (
    Laws,
    finite_laws,
    free_law,
    is_law,
    law_of_t,
    outcomes,
    true_law,
    without_tie,
)
from verify.claim import Assumption, Coq, Example, Nature
from verify.domain import Domain
from verify.exact.decision import NO, YES, Decision, every
from verify.exact.integers import Rational
from verify.outcome import (
    DOES_NOT_FOLLOW,
    FALSE,
    OURS,
    OURS_PROVED,
    PRINTED,
    REFUTED,
    REMARK,
    SURVIVES,
    THEOREM,
)
from verify.sentence import Sentence, Variant


Sizes = tuple[int, int]
# m units in d dimensions.

MOST = 60


def are_sizes(x: Any) -> bool:
    """Are these two integers from 1 on?"""
    return isinstance(x, tuple) and len(x) == 2 and all(type(k) is int and k >= 1 for k in x)


def small_sizes() -> Iterator[Sizes]:
    """List all m and d by their sum."""
    for total in range(2, MOST):
        for m in range(total - 1, 0, -1):
            yield m, total - m


sizes = Domain[Sizes](
    name="numbers m of units and d of dimensions",
    draw=st.tuples(st.integers(1, MOST), st.integers(1, MOST)),
    small=small_sizes, contains=are_sizes, edges=lambda: [(1, 1), (1, 784), (1000, 1), (4096, 3072)],
    of=tuple,
)


@cache
def moments(m: int, d: int, fourth: int = 3) -> tuple[Fraction, Fraction]:
    """Return mean and variance of T, summed over the number k of ones of D.

    Parameters
    ----------
    fourth : E[z^4] of the outputs sqrt(m) a_k, which have variance 1; 3 for normals, 1 for signs
    """
    first = second = 0
    for k in range(m + 1):
        ways = comb(m, k)
        first += ways * k
        second += ways * ((k * (k - 1) + fourth * k) * (d + 2) + k * (m - k))
    mean = Fraction(first, m << m)
    return mean, Fraction(second, m * m * d << m) - mean * mean


laws_off_ties = replace(finite_laws, contains=lambda x: is_law(x) and without_tie(x))
UNNAMED = Decision(NO, (), "no number is named")


class Moment(Sentence[Sizes, Rational]):
    """A moment of T, as a formula in m and d."""

    standing, domain = THEOREM, sizes

    def decide(self, x: Sizes, w: Rational | None) -> Decision:
        own = moments(*x)[1]
        return UNNAMED if w is None else is_equal(own, w, f"the variance is {own}, and not {w}")


class Equation8(Moment):
    r"""The mean of $T$ is one half.

    *Proof.* $E[T \mid a, D] = \|D a\|^2$, of mean $\frac{1}{2} E \|a\|^2 = \frac{1}{2}$. By the
    exact law the true $D_x$ has the same mean, and by the antipodes (``ours/antipodes``) it is $\frac{1}{2}
    E \|A\|^2$ for any law that $x \mapsto -x$ does not change.

    *Modelled.* Summed over the number of ones of $D$ in rationals; two rationals are compared by the kernel.
    """

    id, label, source = "zhang2022/equation-8", "Equation (8)", "Section 3, (8)"
    printed = r"$E\, a^\top W W^\top D a = \frac{1}{2}$."
    expects = SURVIVES
    worked = [Example((1, 1), YES, "one unit on the line"), Example((3, 2), YES, "three units")]
    refused = [((1, 1), Fraction(1)), ((3, 2), Fraction(1, 4)), ((2, 2), None)]

    def construct(self, x: Sizes) -> Rational:
        return Fraction(1, 2)

    def decide(self, x: Sizes, w: Rational | None) -> Decision:
        own = moments(*x)[0]
        return UNNAMED if w is None else is_equal(own, w, f"the mean is {own}, and not {w}")


class Equation9(Moment):
    r"""The variance of $T$.

    *Proof of the repaired one.* $E\, \|Da\|^4 = \frac{m + 5}{4m}$ and $E\, \|Da\|^2 \|(I - D) a\|^2 =
    \frac{m - 1}{4m}$, so $E\, T^2 = \frac{(m + 5)(d + 2) + m - 1}{4md}$, less $\frac{1}{4}$.

    *As printed* it is too large from $m = 2$ on, by $\frac{m - 1}{4md}$; at $m = 1$ both are equal.

    *Modelled.* Summed over the number of ones of $D$ in rationals. A test sums over all outcomes of a law
    on three points that has the first five moments of a normal, and with the true $D_x$ over one that is never $0$.
    """

    id, label, source = "zhang2022/equation-9", "Equation (9)", "Section 3, (9)"
    printed = r"$\operatorname{Var}(a^\top W W^\top D a) = \frac{5}{4m} + \frac{1}{d} + \frac{2}{md}$."
    differs = r"At $m = 2$, $d = 1$ it is $\frac{5}{2}$, and $\frac{21}{8}$ in print."
    expects = REFUTED
    nature = Nature(
        FALSE,
        r"Summed exactly the variance is $\frac{5}{4m} + \frac{3}{4d} + \frac{9}{4md}$, which is less than "
        "the printed sum by $(m - 1) / 4md$ for every $m$ from 2 on.",
    )
    worked = [
        Example((2, 1), NO, "5/2, and 21/8 in print"),
        Example((2, 2), NO, "25/16, and 13/8 in print"),
        Example((3, 1), NO, "23/12, and 25/12 in print"),
        Example((1, 4), YES, "equal for one unit"),
    ]
    refused = [((2, 1), Fraction(21, 8)), ((2, 2), Fraction(13, 8)), ((1, 1), None)]

    def construct(self, x: Sizes) -> Rational:
        return printed_variance(*x)


class Equation9Repaired(Equation9):
    """The variance of $T$, summed."""

    id = "zhang2022/equation-9-repaired"
    tested = r"$\operatorname{Var}(a^\top W W^\top D a) = \frac{5}{4m} + \frac{3}{4d} + \frac{9}{4md}$."
    differs = r"$\frac{3}{4d} + \frac{9}{4md}$ in place of $\frac{1}{d} + \frac{2}{md}$."
    expects = SURVIVES
    worked = [
        Example((2, 1), YES, "5/2"), Example((2, 2), YES, "25/16"), Example((3, 1), YES, "23/12"),
    ]

    def construct(self, x: Sizes) -> Rational:
        return variance(*x)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "outputs of one size": Variant(
                REFUTED,
                r"$a_k = \pm m^{-1/2}$, with the fourth moment 1 in place of 3",
                decide=lambda x, w: is_equal(moments(x[0], x[1], fourth=1)[1], w),
            ),
            "the true bits": Variant(
                SURVIVES,
                r"the true $D_x$ for free bits: for finite symmetric laws of rows and outputs, off ties, $T$ has the same mean and variance",
                domain=laws_off_ties, construct=lambda x: None, decide=lambda x, _: _same_moments(x),
            ),
        }


def _same_moments(x: Laws) -> Decision:
    """Have T with the true bits and T with free ones the same first and second moments?"""
    both = [law_of_t(true_law(outcomes(x), x.x)), law_of_t(free_law(outcomes(x)))]
    sums = [[sum(weight * t**p for ((t,), _), weight in law.items()) for law in both] for p in (1, 2)]
    return are_equal([(one, other) for one, other in sums], "a moment is another one")


def printed_variance(m: int, d: int) -> Fraction:
    """Return what (9) says."""
    return Fraction(5, 4 * m) + Fraction(1, d) + Fraction(2, m * d)


def variance(m: int, d: int) -> Fraction:
    """Return what it is."""
    return Fraction(5, 4 * m) + Fraction(3, 4 * d) + Fraction(9, 4 * m * d)


wide_enough = Assumption[Sizes](
    "wide enough", "$m > 1.2 d + 2$.", lambda x: 5 * x[0] > 6 * x[1] + 10,
    stated="Section 3, after (9)",
)


@st.composite
def _wide(draw: st.DrawFn) -> Sizes:
    d = draw(st.integers(1, MOST))
    return 6 * d // 5 + 3 + draw(st.integers(0, 5)), d


def _small_and_wide() -> Iterator[Sizes]:
    for d in range(1, 200):
        least = (6 * d + 10) // 5 + 1
        yield from ((least + more, d) for more in range(3))


wide_sizes = Domain[Sizes](
    name="m and d with m > 1.2 d + 2", draw=_wide(), small=_small_and_wide, contains=are_sizes,
    wider=sizes, edges=lambda: [(3689, 3072)], of=tuple,
    without=lambda: {wide_enough: Variant(REFUTED, domain=sizes)},
)


class ChebyshevStep(Sentence[Sizes, Rational]):
    r"""By (9) as printed, $m > 1.2 d + 2$ makes the variance of $T$ at most $2/d$.

    *Does not follow.* $\frac{5}{4m} + \frac{1}{d} + \frac{2}{md} \le \frac{2}{d}$ says $4m \ge 5d + 8$. First gap in
    the order of $d$: $m = 13$, $d = 9$. The true variance is at most $2/d$ if and only if $5m \ge 5d + 9$: the sentence
    that the step serves stands (``zhang2022/chebyshev``), by two slips that cancel.
    """

    id, label, source = "zhang2022/chebyshev-step", "Chebyshev after (9), step", "Section 3, after (9)"
    short = "Chebyshev step"
    standing = THEOREM
    printed = r"$\frac{5}{4m} + \frac{1}{d} + \frac{2}{md} \le \frac{2}{d}$ if $m > 1.2 d + 2$."
    expects, domain, assumptions = REFUTED, wide_sizes, [wide_enough]
    differs = "The printed variance needs $4m \\ge 5d + 8$."
    repaired_by = ["zhang2022/chebyshev-step-repaired"]
    nature = Nature(
        DOES_NOT_FOLLOW,
        r"The printed variance is at most $2/d$ only where $4m \ge 5d + 8$, which $m = 13$ and $d = 9$ do not "
        "meet, and the sentence that the step serves holds by the true variance.",
    )
    proof = Coq("Chebyshev_step_fails")
    worked = [Example((13, 9), NO, "the first gap"), Example((8, 4), YES, "7/4 is enough here")]
    refused = [((13, 9), printed_variance(13, 9)), ((14, 10), None)]

    def construct(self, x: Sizes) -> Rational:
        return printed_variance(*x)

    def decide(self, x: Sizes, w: Rational | None) -> Decision:
        if w is None:
            return UNNAMED
        bound = exactly(Fraction(2, x[1]))
        return is_above(bound, exactly(w), strict=False, reason=f"{w} is more than 2/{x[1]}")


class ChebyshevStepRepaired(ChebyshevStep):
    r"""The variance of $T$ is at most $2/d$ if $m > 1.2 d + 2$.

    *Proof.* $\frac{5}{4m} + \frac{3}{4d} + \frac{9}{4md} \le \frac{2}{d}$ says $5m \ge 5d + 9$, and $m > 1.2 d + 2 > d + 1.8$.
    """

    id, uses = "zhang2022/chebyshev-step-repaired", ["zhang2022/equation-9-repaired"]
    expects = SURVIVES
    proof = Coq("Chebyshev_step_repaired")
    tested = r"$\frac{5}{4m} + \frac{3}{4d} + \frac{9}{4md} \le \frac{2}{d}$ if $m > 1.2 d + 2$."
    differs = "With the variance as it is."
    worked = [Example((13, 9), YES, "where the printed one is too large"), Example((4, 1), YES, "the smallest")]
    refused = [((13, 9), printed_variance(13, 9)), ((14, 10), None)]

    def construct(self, x: Sizes) -> Rational:
        return variance(*x)


class Chebyshev(ChebyshevStepRepaired):
    r"""By Chebyshev's inequality $T > \frac{1}{2} - \delta$ but for a chance of at most $2 / (\delta^2 d)$.

    *Proof.* $P(T \le \frac{1}{2} - \delta) \le \operatorname{Var}(T) / \delta^2$, and the variance is at most $2/d$. That
    is about the method alone: the chance that $T \le 0$ is exponentially small (``theorem-3-1-exact``).

    *Modelled.* The inequality is decided on the variance; Chebyshev's is taken as known.
    """


    id, label, reading = "zhang2022/chebyshev", "Chebyshev after (9)", PRINTED
    short = "Chebyshev"
    printed = r"If $m > 1.2 d + 2$, then $P(T > \frac{1}{2} - \delta) \ge 1 - \frac{2}{\delta^2 d}$."
    tested = r"$\operatorname{Var}(T) \le \frac{2}{d}$ if $m > 1.2 d + 2$."
    differs = "What Chebyshev's inequality needs of the variance; the printed (9) does not give it."
    expects = SURVIVES
    worked = [Example((13, 9), YES, "where the printed variance is too large")]


class ChebyshevSharper(Chebyshev):
    r"""For Chebyshev's inequality $m \ge d + 2$ is enough.

    *Proof.* $5m \ge 5d + 9$ is $m \ge d + \frac{9}{5}$.
    """

    id, reading, standing = "zhang2022/chebyshev-sharper", OURS, OURS_PROVED
    tested = r"$\operatorname{Var}(T) \le \frac{2}{d}$ if and only if $m \ge d + 2$."
    differs = "The sharp condition."
    expects, domain, assumptions = SURVIVES, sizes, []
    worked = [Example((2, 1), YES, "m = d + 1: it is larger"), Example((3, 1), YES, "m = d + 2")]
    refused = [((2, 1), Fraction(1)), ((3, 1), Fraction(3))]

    def decide(self, x: Sizes, w: Rational | None) -> Decision:
        if w is None:
            return UNNAMED
        own, bound = exactly(w), exactly(Fraction(2, x[1]))
        if x[0] >= x[1] + 2:
            return is_above(bound, own, strict=False, reason="it is larger")
        return is_above(own, bound, reason="it is no larger")


Triple = tuple[int, int, int]
# m units, d dimensions, n points.


def are_triples(x: Any) -> bool:
    """Are these three integers from 1 on?"""
    return isinstance(x, tuple) and len(x) == 3 and all(type(k) is int and k >= 1 for k in x)


says_something = Assumption[Triple](
    "the union says something", r"$4 n \operatorname{Var}(T) < 1$.", lambda x: 4 * x[2] * variance(*x[:2]) < 1,
    stated="Section 3, after (9)",
)


def _enough(n: int, more: int, spare: int) -> Triple:
    """Return m, d = 3n + more and n, with m a little above what the union needs."""
    d = 3 * n + more
    return n * (5 * d + 9) // more + 1 + spare, d, n


any_triples = Domain[Triple](
    name="numbers of units, dimensions and points", draw=st.tuples(*[st.integers(1, MOST)] * 3), contains=are_triples, of=tuple,
    small=lambda: ((m, total - m - n, n) for total in range(3, 20) for m in range(1, total - 1) for n in range(1, total - m)),
)
triples = Domain[Triple](
    name="m, d and n for which Chebyshev's inequality says something of n points at once", contains=are_triples, of=tuple,
    draw=st.builds(_enough, st.integers(1, MOST), st.integers(1, MOST), st.integers(0, 5)),
    small=lambda: (_enough(n, more, spare) for n in range(1, 20) for more in range(1, 20) for spare in range(3)),
    wider=any_triples,
)
exact_triples = Domain[Triple](
    name="m = d and a third as many points, or a little more", contains=are_triples, of=tuple,
    draw=st.integers(4, 12).map(lambda d: (d, d, -(-d // 3))), small=lambda: ((d, d, -(-d // 3)) for d in range(4, 13)),
)


class ChebyshevUnion(Sentence[Triple, Rational]):
    r"""For $n$ points at once Chebyshev's inequality needs $d$ large against $n$.

    *Proof.* The union of $n$ bounds $\operatorname{Var}(T) / (\frac{1}{2})^2$ on $P(T(x_i) \le 0)$ says something only if $4 n \operatorname{Var}(T) < 1$,
    and $\operatorname{Var}(T) > \frac{3}{4d}$ for every $m$.

    *That is of the method.* Of $T$ itself it is not so: $P(T \le 0)$ falls exponentially in $d$ and $m$ (``theorem-3-1-explicit``), so that far more than
    $d$ points are separated at once.
    """

    id, label, short = "zhang2022/chebyshev-union", "After Chebyshev, d and n", "d and n"
    source, standing = "Section 3, after (9)", REMARK
    printed = r"This requires $d \gg n$."
    tested = r"If $4 n \operatorname{Var}(T) < 1$, then $d > 3n$."
    differs = "Of the union of the bounds by Chebyshev's inequality."
    uses = ["zhang2022/equation-9-repaired"]
    expects, domain, assumptions = SURVIVES, triples, [says_something]
    worked = [Example((30, 4, 1), YES, "one point"), Example((10**6, 784, 200), YES, "two hundred points")]
    refused = [((30, 4, 1), Fraction(1, 100)), ((30, 4, 1), None), ((30, 30, 10), variance(30, 30))]

    def construct(self, x: Triple) -> Rational:
        return variance(*x[:2])

    def decide(self, x: Triple, w: Rational | None) -> Decision:
        if w is None:
            return UNNAMED
        own = is_equal(moments(*x[:2])[1] if x[0] <= MOST else variance(*x[:2]), w, "the variance is another one")
        wide = is_above(exactly(x[1]), exactly(3 * x[2]), reason=f"{x[1]} is no more than 3 times {x[2]}")
        return every([own, wide])

    def variants(self) -> Mapping[str, Variant]:
        return {
            "of T itself": Variant(
                REFUTED, r"$n\, p(m, d) < 1$, the union of the exact probabilities, in the place of Chebyshev's bounds",
                domain=exact_triples, drop=(says_something,), construct=lambda x: None, decide=lambda x, _: every([
                    is_above(exactly(1), (x[2] * failure(*x[:2]).between()[0], x[2] * failure(*x[:2]).between()[1])),
                    is_above(exactly(x[1]), exactly(3 * x[2]), reason=f"{x[1]} is no more than 3 times {x[2]}"),
                ]),
            ),
            says_something.name: Variant(REFUTED, drop=(says_something,), domain=any_triples),
        }
