r"""Steps and sentences of the appendix that are comparisons of numbers with e and roots.

Each is decided by enclosing both sides in the kernel; the instances are the sizes that it speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from theorems.zhang2022.compared import exactly, is_above
from theorems.zhang2022.moments import MOST, Sizes, are_sizes, small_sizes
from verify.claim import Coq, Example, Nature
from verify.domain import Domain
from verify.exact.decision import NO, YES, Decision
from verify.exact.expressions import Expression, decide_expression
from verify.exact.integers import Rational
from verify.outcome import (
    DOES_NOT_FOLLOW,
    OURS,
    OURS_PROVED,
    READING_DEPENDENT,
    REFUTED,
    SURVIVES,
    THEOREM,
)
from verify.sentence import Sentence, Variant


def power(p: Rational, q: Rational = 1) -> Expression:
    """Return e^(p/q)."""
    return ("exp", Fraction(p) / q)


def times(c: Rational, x: Expression) -> Expression:
    """Return a multiple."""
    return ("*", c, x)


def added(*xs: Expression) -> Expression:
    """Return a sum."""
    found = xs[0]
    for x in xs[1:]:
        found = ("+", found, x)
    return found


def at_most(one: Expression, other: Expression, reason: str = "", *, strict: bool = False) -> Decision:
    """Is one number at most another one, or (strict) less?"""
    found = decide_expression(("-", one, other), "<" if strict else "<=", 0)
    return found._replace(reason=reason) if found.answer is NO else found


def are_units(x: Any) -> bool:
    """Is it a number of units or dimensions?"""
    return type(x) is int and x >= 1


units = Domain[int](
    name="numbers m of units", draw=st.integers(1, 400), small=lambda: iter(range(1, 400)), contains=are_units,
    of=int,
)
dimensions = Domain[int](
    name="numbers d of dimensions", draw=st.integers(1, 4000), small=lambda: iter(range(1, 5000)),
    contains=are_units, edges=lambda: [784, 3072], of=int,
)
sizes = Domain[Sizes](
    name="numbers m of units and d of dimensions",
    draw=st.tuples(st.integers(1, MOST), st.integers(1, MOST)),
    small=small_sizes, contains=are_sizes, edges=lambda: [(1, 1), (1000, 784), (4096, 3072)], of=tuple,
)


class Number(Sentence[Any, Any]):
    """A comparison; the witness is a factor of the larger side, 1 where nobody says otherwise."""

    standing = THEOREM

    def construct(self, x: Any) -> Rational:
        return 1


class Equation33b(Number):
    r"""The chances of three events add up to three times the smallest of them.

    *Does not follow, for any $m$*: $e^{-m/8}$ and $e^{-m/11}$ are larger than $e^{-m/7}$. With $3 e^{-m/11}$ it does, and what
    it serves has an unnamed constant in the exponent anyway.
    """

    id, label, short = "zhang2022/equation-33b-step", "Equation (33), its probability", "(33), chance"
    source = "Appendix, (33)"
    printed = "$1 - e^{-m/8} - e^{-m/11} - e^{-m/7} > 1 - 3 e^{-m/7}$."
    differs = "Two of the three terms on the left are larger than $e^{-m/7}$."
    expects, domain = REFUTED, units
    nature = Nature(
        DOES_NOT_FOLLOW,
        "Two of the three terms, $e^{-m/8}$ and $e^{-m/11}$, are larger than $e^{-m/7}$ for every $m$, and with "
        "$3 e^{-m/11}$ on the right the step is right and the lemma keeps a constant in the exponent.",
    )
    proof = Coq("Equation_33b_step_fails")
    worked = [Example(1, NO, "one unit"), Example(100, NO, "a hundred")]
    refused = [(1, 1), (50, Fraction(1, 2))]

    def decide(self, x: int, w: Rational | None) -> Decision:
        left = added(power(-x, 8), power(-x, 11), power(-x, 7))
        return at_most(left, times(3 * (w or 0), power(-x, 7)), "the left side loses more", strict=True)


class Equation33bRepaired(Equation33b):
    """The chances of three events add up to at most three times the largest of them."""

    id = "zhang2022/equation-33b-step-repaired"
    tested = "$1 - e^{-m/8} - e^{-m/11} - e^{-m/7} > 1 - 3 e^{-m/11}$."
    differs = "$3 e^{-m/11}$ on the right."
    expects = SURVIVES
    proof = Coq("Equation_33b_step_repaired")
    worked = [Example(1, YES, "one unit"), Example(100, YES, "a hundred")]
    refused = [(1, Fraction(1, 2)), (50, Fraction(1, 3))]

    def decide(self, x: int, w: Rational | None) -> Decision:
        left = added(power(-x, 8), power(-x, 11), power(-x, 7))
        return at_most(left, times(3 * (w or 0), power(-x, 11)), "the left side loses more", strict=True)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "a tenth in the exponent": Variant(
                REFUTED, "$3 e^{-m/10}$ on the right",
                decide=lambda x, _: at_most(
                    added(power(-x, 8), power(-x, 11), power(-x, 7)), times(3, power(-x, 10)), "it loses more"
                ),
            )
        }


def are_squares(x: Any) -> bool:
    """Is it a rational above 1/8, as a squared length of D a is on the event of the proof?"""
    return isinstance(x, int | Fraction) and x > Fraction(1, 8)


squares = Domain[Any](
    name="squared lengths of D a above 1/8",
    draw=st.builds(lambda p, q: Fraction(1, 8) + Fraction(p, q), st.integers(1, 40), st.integers(1, 80)),
    small=lambda: (Fraction(1, 8) + Fraction(p, 16) for p in range(1, 200)), contains=are_squares,
    of=Fraction,
)


class Equation34(Number):
    r"""The second term of $T$ is at most $\frac{1}{32}$ in size.

    *Does not follow*: (33) gives at most $\frac{1}{4} \|D a\|^2$, and $\|D a\|^2 > \frac{1}{8}$ is a bound from below. The sum that
    it serves stands: the first term is at least $\frac{1}{2} \|D a\|^2$, so $T \ge \frac{1}{4} \|D a\|^2 > \frac{1}{32}$.

    *Modelled.* By $z = \|D a\|^2$, a rational.
    """

    id, label, short = "zhang2022/equation-34-step", "Equation (34)", "(34)"
    source = "Appendix, (34)"
    printed = r"On the events above, the second term is at most $\frac{1}{32}$ in size."
    tested = r"If $z > \frac{1}{8}$, then $\frac{1}{4} z \le \frac{1}{32}$."
    differs = r"(33) bounds the second term by $\frac{1}{4} \|D a\|^2$, and $\|D a\|^2$ is large on these events."
    expects, domain = REFUTED, squares
    nature = Nature(
        DOES_NOT_FOLLOW,
        r"On these events $\|D a\|^2 > \frac{1}{8}$, so that the bound $\frac{1}{4} \|D a\|^2$ of (33) is above "
        r"$\frac{1}{32}$, and the sum of both terms is above $\frac{1}{32}$ all the same.",
    )
    proof = Coq("Equation_34_step_fails")
    worked = [Example(Fraction(1, 4), NO, "1/16"), Example(Fraction(1, 2), NO, "the mean of its square")]
    refused = [(Fraction(1, 4), 1), (Fraction(9, 8), 1)]

    def decide(self, x: Rational, w: Rational | None) -> Decision:
        return is_above(exactly(Fraction(1, 32)), exactly(Fraction(x) / 4), strict=False, reason="it is larger")


class Equation34Repaired(Equation34):
    r"""The two terms of $T$ add up to more than $\frac{1}{32}$."""

    id = "zhang2022/equation-34-step-repaired"
    tested = r"If $z > \frac{1}{8}$, then $\frac{1}{2} z - \frac{1}{4} z > \frac{1}{32}$."
    differs = "Of the sum, which is what Lemma 6.1 needs."
    expects = SURVIVES
    proof = Coq("Equation_34_step_repaired")
    worked = [Example(Fraction(1, 4), YES, "1/16")]
    refused = [(Fraction(1, 4), Fraction(3, 2)), (Fraction(1, 5), 2)]

    def decide(self, x: Rational, w: Rational | None) -> Decision:
        second = Fraction(x) / 4 * (1 if w is None else w)
        return is_above(exactly(Fraction(x) / 2 - second), exactly(Fraction(1, 32)), reason="it is smaller")


class Lemma34Step(Number):
    r"""What follows from Lemma 3.4 at $c_2 = \frac{1}{64}$, with the factor of its last term.

    *Does not follow*: the lemma has $4 e^{-c_2 d / 4}$, which is $4 e^{-d/256}$. The sentence itself, that both products are
    below $\frac{1}{8} \sqrt{d}$ with that probability, is not touched: $2$ in place of $4$ is proved (``lemma-3-4``). With the $4$ it
    says nothing below $d = 355$.
    """

    id, label, short = "zhang2022/lemma-3-4-step", "After Lemma 3.4", "after 3.4"
    source = "Section 3, after Lemma 3.4"
    printed = r"With $c_2 < \frac{1}{64}$, by Lemma 3.4, the probability is at least $1 - e^{-m/7} - e^{-d/256}$."
    tested = r"$4 e^{-c_2 d / 4} \le e^{-d/256}$ at $c_2 = \frac{1}{64}$."
    differs = "The factor 4 of the lemma is left out."
    expects, domain = REFUTED, dimensions
    nature = Nature(
        DOES_NOT_FOLLOW,
        r"Lemma 3.4 has $4 e^{-c_2 d/4}$, which at $c_2 = \frac{1}{64}$ is four times $e^{-d/256}$ for every $d$, and "
        "the products themselves are as small as is said.",
    )
    proof = Coq("Lemma_3_4_step_fails")
    worked = [Example(1, NO, "at d = 1"), Example(3072, NO, "colour images of 32 by 32")]
    refused = [(1, 1), (784, 2)]

    def decide(self, x: int, w: Rational | None) -> Decision:
        return at_most(times(4, power(-x, 256)), times(w or 0, power(-x, 256)), "4 is more than 1")


class Lemma34StepRepaired(Lemma34Step):
    r"""What follows from Lemma 3.4 at $c_2 = \frac{1}{64}$: nothing below $d = 355$, and something from there on."""

    id = "zhang2022/lemma-3-4-step-repaired"
    tested = r"$4 e^{-d/256} < 1$ if and only if $d \ge 355$."
    differs = "With the factor 4."
    expects = SURVIVES
    proof = Coq("Lemma_3_4_step_repaired")
    worked = [Example(354, YES, "nothing is said"), Example(355, YES, "the first")]
    refused = [(354, 2), (355, Fraction(1, 2))]

    def decide(self, x: int, w: Rational | None) -> Decision:
        value = times(4 * (w or 0) if x < 355 else 4 / Fraction(w or 1), power(-x, 256))
        if x >= 355:
            return at_most(value, 1, "it says nothing", strict=True)
        return at_most(1, times(Fraction(4) / Fraction(w or 1), power(-x, 256)), "it says something")


class Theorem36Sum(Number):
    r"""The bound that (18) to (22) add up to is positive.

    *Fails* at any size that was ever trained, and holds for large enough ones: $\frac{1}{32} - \frac{2}{\sqrt{d}} - \frac{1}{\log m} > 0$ needs $d > 4096$ and
    $\log m > 32$, while CIFAR has $d = 3072$. With the same terms computed in place of bounded, at one point, it is positive in the cells of
    ``theorem-3-6-ball``.
    """

    id, label, short = "zhang2022/theorem-3-6-sum-step", "Theorem 3.6, (18) to (22)", "(18)-(22)"
    source = "Appendix, (18) to (22)"
    printed = r"$\frac{1}{32} - \frac{2}{\sqrt{d}} - \frac{1}{\log m} > 0$."
    tested = r"$\frac{2}{\sqrt{d}} + \frac{1}{\log m} < \frac{1}{32}$, $\log$ the natural logarithm, $m \ge 2$."
    differs = "Large enough is larger than $d = 4096$ and $m = e^{32}$."
    expects = REFUTED
    domain = Domain[Sizes](
        name="numbers m and d from 2 on", draw=st.tuples(st.integers(2, 10**6), st.integers(2, 10**5)),
        small=lambda: ((m + 1, d + 1) for m, d in small_sizes()),
        contains=lambda x: are_sizes(x) and x[0] > 1, of=tuple,
    )
    nature = Nature(
        READING_DEPENDENT,
        r"The sum is positive only for $d > 4096$ and $\log m > 32$, more than any network has, and read of $d$ and $m$ that are "
        "large enough it holds.",
    )
    proof = Coq("Theorem_3_6_sum_step_fails")
    worked = [Example((1000, 784), NO, "digits"), Example((10**6, 3072), NO, "colour images of 32 by 32")]
    refused = [((1000, 784), 1), ((2, 10**6), 1)]
    repaired_by = ["zhang2022/theorem-3-6-sum-step-repaired"]

    def decide(self, x: Sizes, w: Rational | None) -> Decision:
        m, d = x
        left = added(("/", 2, ("sqrt", d)), ("/", 1, ("ln", m)))
        return at_most(times(w or 0, left) if w else 1, Fraction(1, 32), "the bound is not positive", strict=True)


class Theorem36SumRepaired(Theorem36Sum):
    r"""The bound that (18) to (22) add up to is positive for sizes beyond those of any network.

    *Proof.* $\frac{2}{\sqrt{d}} < \frac{1}{64}$ for $d > 2^{14}$, and $\frac{1}{64} + \frac{1}{\log m} \le \frac{1}{32}$ for $\log m
    \ge 64$.
    """

    id = "zhang2022/theorem-3-6-sum-step-repaired"
    tested = r"It is so if $d > 2^{14}$ and $m \ge 2^{93}$."
    differs = "Sizes are named."
    expects = SURVIVES
    proof = Coq("Theorem_3_6_sum_step_repaired")
    domain = Domain[Sizes](
        name="m from 2^93 and d from 2^14 + 1 on",
        draw=st.tuples(st.integers(2**93, 2**200), st.integers(2**14 + 1, 10**9)),
        small=lambda: ((2**93 + m, 2**14 + d) for m, d in small_sizes()),
        contains=lambda x: are_sizes(x) and x[0] >= 2**93 and x[1] > 2**14, of=tuple,
    )
    worked = [Example((2**93, 2**14 + 1), YES, "the smallest")]
    refused = [((2**93, 2**14 + 1), 2), ((2**200, 10**6), 8)]


class Lemma33Proof(Number):
    r"""The bound that Lemma 3.3 means follows from Chernoff's for every $m$.

    *Proof.* $P(\chi^2_m \ge 2m) \le (2/e)^{m/2}$, which is at most $e^{-m/7}$, since $e^{5/7} > 2$.

    *Modelled.* The comparison of the two bounds; Chernoff's is taken as known.
    """

    id, label, short = "zhang2022/lemma-3-3-constant", "Lemma 3.3, its constant", "3.3, constant"
    source, standing, reading = "Section 3, Lemma 3.3", OURS_PROVED, OURS
    printed = r"$P(\|h\|^2 < 2m) > 1 - e^{m/7}$."
    tested = r"$(2/e)^{m/2} < e^{-m/7}$."
    differs = "The step of a proof of the bound that is meant."
    expects, domain = SURVIVES, units
    proof = Coq("Lemma_3_3_constant")
    worked = [Example(1, YES, "m = 1"), Example(100, YES, "m = 100")]
    refused = [(1, 2), (20, 100)]

    def decide(self, x: int, w: Rational | None) -> Decision:
        half = ("*", Fraction(x, 2), ("-", ("ln", 2), 1))
        return at_most(times(w or 0, ("exp", half)) if w else 1, power(-x, 7), "it is larger", strict=True)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "a sixth in the exponent": Variant(
                REFUTED, "$e^{-m/6}$ for $e^{-m/7}$",
                decide=lambda x, _: at_most(("exp", ("*", Fraction(x, 2), ("-", ("ln", 2), 1))), power(-x, 6)),
            )
        }


class Equation21(Number):
    r"""By (20) the third term is at most $\frac{1}{\log m}$.

    *Does not follow*: (20) gives $\frac{2}{\log m}$ for $\|\Delta D\, a\|$ and the bound that it is used with. (If the flipped units may be any
    $s$ of them, they may carry $\|\Delta D\, a\|^2$ of about $\frac{s}{m} \cdot 2 \log \frac{m}{s}$, a $\log \log$ more.)
    """

    id, label, short = "zhang2022/equation-21-step", "Equation (21)", "(21)"
    source = "Appendix, (21)"
    printed = r"$\|\Delta D\, a\| \le \frac{1}{\log m}$, so that the third term is at most $\frac{1}{\log m}$."
    tested = r"$\frac{2}{\log m} \le \frac{1}{\log m}$, $m \ge 2$."
    differs = r"(20) gives $\frac{2}{\log m}$."
    expects = REFUTED
    domain = Domain[int](
        name="numbers m from 2 on", draw=st.integers(2, 10**6), small=lambda: iter(range(2, 4000)),
        contains=lambda x: are_units(x) and x > 1, of=int,
    )
    nature = Nature(
        DOES_NOT_FOLLOW,
        r"The bound before it gives $\frac{2}{\log m}$, twice as much for every $m$, and the theorem has unnamed "
        "constants that a factor of two does not change.",
    )
    proof = Coq("Equation_21_step_fails")
    worked = [Example(2, NO, "m = 2"), Example(1000, NO, "m = 1000")]
    refused = [(2, 1), (50, Fraction(3, 2))]

    def decide(self, x: int, w: Rational | None) -> Decision:
        return at_most(("/", 2, ("ln", x)), ("/", w or 0, ("ln", x)), "2 is more than 1")


class Equation21Repaired(Equation21):
    r"""By (20) the third term is at most $\frac{2}{\log m}$."""

    id = "zhang2022/equation-21-step-repaired"
    tested = r"$\frac{2}{\log m} \le \frac{c}{\log m}$ for every $c > 2$, here $c = 2 + 2^{-40}$."
    differs = "With the factor 2."
    expects = SURVIVES
    proof = Coq("Equation_21_step_repaired")
    worked = [Example(2, YES, "m = 2"), Example(1000, YES, "m = 1000")]
    refused = [(2, 1), (50, Fraction(3, 2))]

    def construct(self, x: int) -> Rational:
        return 2 + Fraction(1, 2**40)
