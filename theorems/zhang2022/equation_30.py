r"""(30) and what is drawn from it: the second term of T as a sum of products, its scale, and its exponent.

T = ||W^T D a||^2 + <W^T (I - D) a, W^T D a>, and the second term is a sum over the d columns of W of
products of two independent normals of lengths ||(I - D) a|| / sqrt(d) and ||D a|| / sqrt(d), of the scale
K = (2/pi) ||(I - D) a|| ||D a|| / d. Bernstein's inequality with t = ||D a||^2 / 4 has the exponent
min(t^2 / (K^2 d), t / K).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import factorial
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.deciders.noises import active_slopes, gradients
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.compared import exactly, is_above, is_equal
from theorems.zhang2022.constants import Number, are_units, at_most
from theorems.zhang2022.every_network import ABSOLUTE, PLANE, THREE
from theorems.zhang2022.gradients import ONE_FOR_EACH
from theorems.zhang2022.nets import Point, back, inner, kinks, nets, network, parts
from verify.claim import Assumption, Example
from verify.domain import Domain
from verify.exact.decision import YES, Decision, every
from verify.exact.expressions import Expression
from verify.exact.integers import Rational
from verify.outcome import REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


Columns = tuple[Point, ...]
# For each point the products by columns of W, and ||W^T D a||^2 last.


class Equation30(Sentence[WithClassifier, Columns]):
    r"""The second term of $T$ is a sum over the columns of $W$.

    *Proof.* $A = W^\top D a + W^\top (I - D) a$, and the inner product of the second part with $W^\top D a$ is taken column by column. Off
    $D$ and $a$ the columns are independent normals, and so are both factors of each product.

    *Stated* by what the numbers after it need: the print was not at hand.
    """

    id, label, short = "zhang2022/equation-30", "Equation (30)", "(30)"
    source, standing = "Appendix, (30)", THEOREM
    printed = (
        r"$a^\top W W^\top D a = \|W^\top D a\|^2 + \sum_{j \le d} \langle (I - D) a, W_j \rangle \langle D a, W_j \rangle$, $W_j$ the columns of $W$."
    )
    expects, domain = SURVIVES, nets
    worked = [Example(PLANE, YES, "two units"), Example(ABSOLUTE, YES, "T = 0"), Example(THREE, YES, "three units")]
    refused = [(PLANE, ((1, 0, 0),) * 3), (ABSOLUTE, ((1, 1), (1, 1))), (PLANE, ())]

    def construct(self, x: WithClassifier) -> Columns:
        return tuple(products(x, i) for i in range(len(x.s.points)))

    def decide(self, x: WithClassifier, w: Columns | None) -> Decision:
        if w is None or len(w) != len(x.s.points):
            return ONE_FOR_EACH
        pairs = zip(gradients(network(x), x.s.points), w, strict=True)
        return every(is_equal(inner(back(x), g), sum(terms, start=Fraction(0)), "the terms do not add up to T") for g, terms in pairs)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the convention at 0": Variant(
                SURVIVES, r"$\sigma'(0) = 1$",
                construct=lambda x: tuple(products(x, i, above=True) for i in range(len(x.s.points))),
                decide=lambda x, w: every(
                    is_equal(inner(back(x), g), sum(terms, start=Fraction(0)))
                    for g, terms in zip(gradients(network(x), x.s.points, at_zero=kinks(x)[-1]), w, strict=True)
                ),
            ),
            "the first term alone": Variant(
                REFUTED, r"without the sum", construct=lambda x: tuple(products(x, i)[-1:] for i in range(len(x.s.points)))
            ),
        }


def products(x: WithClassifier, index: int, *, above: bool = False) -> Point:
    """Return <(I - D) a, W_j> <D a, W_j> for each column, and then ||W^T D a||^2."""
    weights, a, points = parts(x)
    on, _ = active_slopes(network(x), points[index], "above" if above else "below")
    kept, rest = ([c if bool(s) is own else 0 for c, s in zip(a, on, strict=True)] for own in (True, False))
    columns = list(zip(*weights, strict=True))
    return (*(inner(rest, w) * inner(kept, w) for w in columns), sum((inner(kept, w) ** 2 for w in columns), start=Fraction(0)))


Parts = tuple[Rational, Rational]
# ||D a||^2 and ||(I - D) a||^2.


def are_parts(x: Any) -> bool:
    """Are these two positive rationals?"""
    return isinstance(x, tuple) and len(x) == 2 and all(isinstance(c, int | Fraction) and c > 0 for c in x)


length_of_a = Assumption[Parts]("a is short", r"$\|a\|^2 < 2$.", lambda x: x[0] + x[1] < 2, stated="Appendix, before (31)")
active = Assumption[Parts](
    "active outputs are not", r"$\|D a\|^2 > \frac{1}{8}$.", lambda x: x[0] > Fraction(1, 8), stated="Appendix, (28)"
)


def _listed() -> Iterator[Parts]:
    yield from ((Fraction(p, 16), Fraction(q, 16)) for p in range(1, 33) for q in range(1, 64))


both = Domain[Parts](
    name="squared lengths of D a and of (I - D) a", small=_listed, contains=are_parts, of=tuple,
    draw=st.builds(lambda p, q, r: (Fraction(p, r), Fraction(q, r)), st.integers(1, 60), st.integers(1, 60), st.integers(1, 30)),
)
def _within(least: Rational, most: Rational) -> st.SearchStrategy[Parts]:
    """Draw lengths that add up to less than 2, of which the first is above the least."""
    share = st.integers(1, 40).map(lambda k: Fraction(k, 41))
    return st.builds(lambda s, t: _between(least, most, s, t), share, share)


def _between(least: Rational, most: Rational, s: Fraction, t: Fraction) -> Parts:
    first = least + s * (most - least)
    return first, (most - first) * t


on_the_events = Domain[Parts](
    name="squared lengths of D a and of (I - D) a on the events of the proof", contains=are_parts, of=tuple, wider=both,
    draw=_within(Fraction(1, 8), 2), small=lambda: (x for x in _listed() if length_of_a.holds(x) and active.holds(x)),
    without=lambda: {
        active: Variant(REFUTED, domain=replace(
            both, name="squared lengths of D a and of (I - D) a that add up to less than 2", draw=_within(0, 2),
            small=lambda: (x for x in _listed() if length_of_a.holds(x)),
        )),
        length_of_a: Variant(REFUTED, domain=replace(
            both, name="squared lengths of D a above 1/8, and of (I - D) a", draw=_within(Fraction(1, 8), 40),
            small=lambda: (x for x in _listed() if active.holds(x)),
        )),
    },
)


class Equation30Exponent(Number):
    r"""On the events of the proof Bernstein's exponent is at least $c \pi^2 d / 960$.

    *Proof.* $\|D a\|^2 > \frac{1}{8}$ and $\|a\|^2 < 2$ leave at most $\frac{15}{8}$ for $\|(I - D) a\|^2$, so that the ratio of both is at least $\frac{1}{15}$. With $t =
    \frac{1}{4} \|D a\|^2$ and $K = 2 \|(I - D) a\|\, \|D a\| / (\pi d)$, $t^2 / (K^2 d) = \frac{\pi^2 d}{64} \|D a\|^2 / \|(I - D) a\|^2 \ge \pi^2 d / 960$.

    *Modelled.* By the two squared lengths; $\pi^2 d$ is a factor of both sides.
    """

    id, label, short = "zhang2022/equation-30-exponent", "After (30)", "after (30)"
    source = "Appendix, after (30)"
    printed = r"The ratio is at least $\frac{1}{15}$, and the exponent at least $c \pi^2 d / 960$."
    tested = r"$\frac{1}{64} \|D a\|^2 / \|(I - D) a\|^2 \ge \frac{1}{960}$ if $\|D a\|^2 > \frac{1}{8}$ and $\|a\|^2 < 2$."
    differs = "Without the factors that both sides have."
    expects, domain, assumptions = SURVIVES, on_the_events, [length_of_a, active]
    worked = [Example((Fraction(1, 4), Fraction(7, 4) - Fraction(1, 100)), YES, "near the border"), Example((1, Fraction(1, 2)), YES, "typical")]
    refused = [((Fraction(1, 4), Fraction(3, 2)), Fraction(1, 64)), ((1, Fraction(1, 2)), Fraction(1, 2000))]

    def decide(self, x: Parts, w: Rational | None) -> Decision:
        value = Fraction(x[0]) / Fraction(x[1]) / 64 * (w or 0)
        return is_above(exactly(value), exactly(Fraction(1, 960)), strict=False, reason="the ratio is smaller")


class Equation30Constant(Number):
    r"""The square of a standard normal number's sub-Gaussian norm is $\frac{2}{\pi}$, so that $K = 2 \|(I - D) a\|\, \|D a\| / (\pi d)$.

    *Proof.* $\sup_p p^{-1} (E |g|^p)^{2/p}$ is at $p = 1$, where $E |g| = \sqrt{2 / \pi}$: it is $\frac{1}{2}$ at $p = 2$, and by Stirling's formula it falls towards $\frac{1}{e}$.

    *Modelled.* For whole $p$: $E |g|^p$ is $(p - 1)!!$ for even $p$, and $\sqrt{2 / \pi}$ times $2^{(p - 1)/2} (\frac{p - 1}{2})!$ for odd ones.
    """

    id, label, short = "zhang2022/equation-30-constant", "After (30), K", "(30), K"
    source = "Appendix, after (30)"
    printed = r"$K = 2 \|a_{\bar D}\|\, \|a_D\| / (\pi d)$."
    tested = r"$p^{-1} (E |g|^p)^{2/p} \le \frac{2}{\pi}$ for $p = 2, 3, \dots$"
    differs = r"Of one normal number, for whole $p$; at $p = 1$ it is $\frac{2}{\pi}$ itself. The scale of a product is at most the product of both."
    expects = SURVIVES
    domain = Domain[int](
        name="whole p from 2 on", draw=st.integers(2, 120), small=lambda: iter(range(2, 120)),
        contains=lambda x: are_units(x) and x > 1, of=int,
    )
    worked = [Example(2, YES, "1/2"), Example(3, YES, "the next one")]
    refused = [(2, 2), (9, 3)]

    def decide(self, x: int, w: Rational | None) -> Decision:
        return at_most(_logarithm(x, ("/", 2, ("pi",)), w or 2), 0, "it is larger")

    def variants(self) -> Mapping[str, Variant]:
        return {
            "1/2 for 2/pi": Variant(
                REFUTED, r"$\frac{1}{2}$, the value at $p = 2$, for $\frac{2}{\pi}$",
                domain=Domain[int](
                    name="whole p", draw=st.integers(1, 120), small=lambda: iter(range(1, 120)), contains=are_units, of=int
                ),
                decide=lambda x, _: at_most(_logarithm(x, Fraction(1, 2)), 0, "it is larger"),
            )
        }


def _logarithm(p: int, bound: Expression, factor: Rational = 1) -> Expression:
    """Return the logarithm of factor^p (E|g|^p)^2 over (p bound)^p."""
    half = (p - 1) // 2
    odd = p % 2
    square = Fraction(2 ** (2 * half) * factorial(half) ** 2) if odd else Fraction(factorial(p), 2 ** (p // 2) * factorial(p // 2)) ** 2
    top: Expression = ("ln", ("*", square, ("/", 2, ("pi",)))) if odd else ("ln", square)
    return ("-", ("+", top, ("*", p, ("ln", factor))), ("*", p, ("ln", ("*", p, bound))))
