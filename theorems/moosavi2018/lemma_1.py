"""Lemma 1: how rarely a uniform unit vector is nearly orthogonal to a given direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt

from hypothesis import strategies as st

from theorems.geometry.objects.distributions import share_within
from verify.claim import Assumption, Example
from verify.domain import Domain
from verify.exact.decision import NO, YES, Decision, every
from verify.exact.expressions import Expression, decide_expression
from verify.exact.integers import Rational
from verify.objects import register
from verify.outcome import REFUTED, REMARK, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


RECALLED = "as recalled; the text was not at hand"
PLANE = {
    Fraction(1, 4): Fraction(1, 3),
    Fraction(1, 2): Fraction(1, 2),
    Fraction(3, 4): Fraction(2, 3),
}
# Pr(t^2 < s^2) of a coordinate t on the circle where it is rational, by s^2: (2 / pi) arcsin s.


@register("coordinate of a unit vector")
@dataclass(frozen=True)
class Coordinate:
    """A coordinate t of a uniform unit vector of R^m, and a bound s on its square."""

    m: int
    square: Rational
    # s^2 > 0.


def probability(x: Coordinate) -> Fraction:
    """Return Pr(t^2 < s^2): for odd m a polynomial in s, which is rational; on the circle three values.

    >>> probability(Coordinate(5, Fraction(1, 4))), probability(Coordinate(2, Fraction(1, 4)))
    (Fraction(11, 16), Fraction(1, 3))
    """
    if x.m == 2:
        return Fraction(1) if x.square > 1 else PLANE[Fraction(x.square)]
    return share_within(x.m, root(Fraction(x.square)))


def root(square: Fraction) -> Fraction:
    """Return the root of the square of a rational number."""
    found = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    if found * found != square:
        msg = f"{square} is no square"
        raise ValueError(msg)
    return found


def is_coordinate(x: Coordinate) -> bool:
    """Is Pr(t^2 < s^2) a rational number, and s > 0?"""
    if not (isinstance(x.m, int) and x.m > 0 and x.square > 0):
        return False
    if x.m == 2:
        return x.square > 1 or x.square in PLANE
    try:
        root(Fraction(x.square))
    except ValueError:
        return False
    return x.m % 2 == 1


@st.composite
def coordinates(draw: st.DrawFn, *, most: int = 40) -> Coordinate:
    """Draw an odd dimension and s, or one of the three angles of the circle."""
    if draw(st.integers(0, 3)) == 0:
        return Coordinate(2, draw(st.sampled_from(sorted(PLANE))))
    s = Fraction(draw(st.integers(1, most)), 40)
    return Coordinate(2 * draw(st.integers(0, 25)) + 1, s * s)


def small_coordinates() -> Iterator[Coordinate]:
    """List dimensions from 1 up, each with several s."""
    for m in (1, 2, 3, 5, 7, 9, 51):
        for s in (1, 2, 3) if m == 2 else (1, 2, 4, 8, 16, 20, 28, 32, 40):
            square = Fraction(s, 4) if m == 2 else Fraction(s, 40) ** 2
            yield Coordinate(m, square)


below_one = Assumption[Coordinate](
    "beta at most 1",
    r"$\beta = m s^2 \leq 1$.",
    lambda x: x.m * x.square <= 1,
    stated="Lemma 1, as recalled",
)


def _domain(name: str, **parts: object) -> Domain[Coordinate]:
    return Domain(
        name=name,
        of=Coordinate,
        small=small_coordinates,
        contains=is_coordinate,
        strata=lambda x: {
            "m = 1": x.m == 1, "m = 2": x.m == 2, "m > 20": x.m > 20, "s = 1": x.square == 1,
        },
        numbers=lambda x: {"m": x.m},
        **parts,  # type: ignore[arg-type]
    )  # fmt: skip


@st.composite
def _within(draw: st.DrawFn) -> Coordinate:
    """Draw s with m s^2 <= 1."""
    x = draw(coordinates())
    if x.m == 2:
        return replace(x, square=Fraction(draw(st.sampled_from((1, 2))), 4))
    while x.m * x.square > 1:
        x = replace(x, square=Fraction(x.square) / 4)
    return x


any_coordinate = _domain("a coordinate of a uniform unit vector, and any bound", draw=coordinates())
small_bounds = _domain(
    "a coordinate of a uniform unit vector in m dimensions, and a bound s with m s^2 <= 1",
    draw=_within(),
    floors={"m = 1": 3, "m = 2": 2, "m > 20": 20},
    wider=any_coordinate,
)


def first_step(x: Coordinate) -> Expression:
    """Return beta exp(1 - beta), the square of the bound that the first step has."""
    beta = Fraction(x.m) * x.square
    return ("*", beta, ("exp", 1 - beta))


def second_step(x: Coordinate) -> Expression:
    """Return e beta."""
    return ("*", Fraction(x.m) * x.square, ("e",))


def at_least(expression: Expression, bound: Rational) -> Decision:
    """Is an expression at least a rational bound?"""
    if not isinstance(expression, tuple):  # both as integers, which no rounding touches
        common = Fraction(expression).denominator * Fraction(bound).denominator
        expression, bound = expression * common, bound * common
    found = decide_expression(expression, "<", bound)
    answers = {YES: NO, NO: YES}
    return found._replace(answer=answers.get(found.answer, found.answer))


def both_steps(x: Coordinate) -> Decision:
    """Is Pr(t^2 < s^2)^2 <= beta exp(1 - beta) <= e beta?"""
    square = probability(x) ** 2
    return every([at_least(first_step(x), square), at_least(second_step(x), square)])


class Lemma1(Sentence[Coordinate, None]):
    r"""A coordinate of a uniform unit vector is rarely small.

    As recalled; the text was not at hand.

    *Modelled.* For odd $m$ the probability $p_m(s) = \Pr(|t| < s)$ is a polynomial in $s$ with
    rational coefficients, $I(s) / I(1)$ with $I(s) = \int_0^s (1 - u^2)^{(m - 3) / 2} du$; on the
    circle it is $(2 / \pi) \arcsin s$, rational at $s^2 = 1/4, 1/2, 3/4$. Both steps are compared on
    squares, with $\beta = m s^2$, by enclosures of $e$ and $\exp$ that the kernel recomputes.
    """

    source, standing = f"Lemma 1, {RECALLED}", THEOREM
    printed = (
        r"Let $t$ be a coordinate of a uniform unit vector of $\mathbb{R}^m$ and $0 < \beta \leq 1$. "
        r"Then $\Pr(t^2 < \beta / m) \leq \sqrt{\beta}\, e^{(1 - \beta) / 2} \leq \sqrt{e \beta}$."
    )
    expects, domain, assumptions = SURVIVES, small_bounds, [below_one]
    worked = [
        Example(Coordinate(1, Fraction(1, 4)), YES, "on a line t is 1 or -1"),
        Example(Coordinate(3, Fraction(1, 4)), YES, "in space t is uniform"),
        Example(Coordinate(2, Fraction(1, 4)), YES, "on the circle, a third"),
    ]
    refused = [(Coordinate(3, 1), None), (Coordinate(5, Fraction(81, 100)), None)]

    def decide(self, x: Coordinate, w: None) -> Decision:
        return both_steps(x)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "beta at most 1": Variant(REFUTED, drop=[below_one], domain=any_coordinate),
            "second step alone": Variant(
                SURVIVES,
                r"$\Pr(t^2 < \beta / m) \leq \sqrt{e \beta}$, for every $\beta > 0$",
                assumptions=[],
                decide=lambda x, w: at_least(second_step(x), probability(x) ** 2),
                domain=any_coordinate,
            ),
            "without e": Variant(
                SURVIVES,
                r"$\Pr(t^2 < \beta / m) \leq \sqrt{\beta}$, for every $\beta > 0$",
                assumptions=[],
                decide=lambda x, w: at_least(Fraction(x.m) * x.square, probability(x) ** 2),
                domain=any_coordinate,
            ),
            "half of beta": Variant(
                REFUTED,
                r"$\Pr(t^2 < \beta / m) \leq \sqrt{\beta / 2}$, for every $\beta > 0$",
                assumptions=[],
                decide=lambda x, w: at_least(Fraction(x.m) * x.square / 2, probability(x) ** 2),
                domain=any_coordinate,
            ),
        }


@register("two dimensions")
@dataclass(frozen=True)
class TwoDimensions:
    """The dimension m of a subspace, that of the space, and s > 0; both dimensions odd."""

    m: int
    d: int
    s: Rational


def _two_dimensions(m: int, d: int, s: Fraction) -> TwoDimensions:
    return TwoDimensions(2 * m + 1, 2 * d + 1, s)


no_more = Assumption[TwoDimensions](
    "m at most d",
    r"$m \leq d$.",
    lambda x: x.m <= x.d,
    stated="S is a subspace",
)
_any_two = Domain[TwoDimensions](
    name="two odd dimensions in any order, and a bound s",
    of=TwoDimensions,
    draw=st.builds(
        _two_dimensions, st.integers(0, 25), st.integers(0, 25),
        st.integers(1, 40).map(lambda k: Fraction(k, 40)),
    ),
    small=lambda: (
        TwoDimensions(m, d, Fraction(k, 4)) for m in (1, 3, 5, 9) for d in (1, 3, 5, 9) for k in (1, 2, 4)
    ),
    contains=lambda x: x.m > 0 and x.d > 0 and x.m % 2 == 1 == x.d % 2 and x.s > 0,
    numbers=lambda x: {"m": x.m, "d": x.d},
)  # fmt: skip
_in_order = replace(
    _any_two,
    name="two odd dimensions m <= d, and a bound s",
    draw=_any_two.draw.map(lambda x: replace(x, m=min(x.m, x.d), d=max(x.m, x.d))),
    wider=_any_two,
)


class NoteRandomNoise(Sentence[TwoDimensions, None]):
    r"""A random vector of S is as good as a random one of the space at a length root(m / d) of its.

    As recalled; the text was not at hand.

    *Modelled.* Of $r(x)$ uniform on the unit sphere of $\mathbb{R}^d$, a uniform $v$ of length $1 / s$
    leaves exactly the share $p_d(s)$ as it is, by $v$ or $-v$. The orders of the sentence are read as
    shares at one and the same length.

    *Proof.* The density of $|t|$ in $\mathbb{R}^d$ is a constant times $(1 - u^2)^{(d - m) / 2}$ times
    that in $\mathbb{R}^m$, and this factor falls in $u$: more of it lies on $[0, s]$.
    """

    id = "moosavi2018/note-random-noise"
    label = "Note on random noise"
    source, standing = f"after Theorem 1, {RECALLED}", REMARK
    short = "random noise"
    printed = (
        r"The norm that is needed is of the order of $\sqrt{m}$, and that of random noise of the order "
        r"of $\sqrt{d}$."
    )
    tested = (
        r"For $m \leq d$ and $s > 0$: if $r(x)$ is uniform on the sphere of $\mathbb{R}^d$, a uniform $v$ "
        r"with $\|v\| = 1 / s$ leaves at least the share that it would if $r(x)$ were uniform on that of "
        r"$\mathbb{R}^m$: $p_m(s) \leq p_d(s)$."
    )
    differs = (
        "Orders of two lengths are read as shares at one length, which can be compared exactly."
    )
    expects, domain, assumptions = SURVIVES, _in_order, [no_more]
    worked = [
        Example(TwoDimensions(3, 5, Fraction(1, 2)), YES, "1/2 against 11/16"),
        Example(TwoDimensions(1, 51, Fraction(1, 10)), YES, "0 against 0.52"),
    ]
    refused = [(TwoDimensions(5, 3, Fraction(1, 2)), None)]

    def decide(self, x: TwoDimensions, w: None) -> Decision:
        return at_least(share_within(x.d, x.s), share_within(x.m, x.s))


enough = Assumption[Coordinate](
    "m at least 51", r"$m \geq 51$.", lambda x: x.m >= 51, stated="nowhere"
)
TENTH = Fraction(1, 100)
_any_dimension = Domain[Coordinate](
    name="an odd dimension m, and the bound 1/10",
    of=Coordinate,
    draw=st.integers(0, 75).map(lambda k: Coordinate(2 * k + 1, TENTH)),
    small=lambda: (Coordinate(m, TENTH) for m in (1, 3, 9, 51, 101)),
    contains=lambda x: is_coordinate(x) and x.square == TENTH and x.m % 2 == 1,
    numbers=lambda x: {"m": x.m},
)
_many_dimensions = replace(
    _any_dimension,
    name="an odd dimension m >= 51, and the bound 1/10",
    draw=st.integers(25, 75).map(lambda k: Coordinate(2 * k + 1, TENTH)),
    small=lambda: (Coordinate(m, TENTH) for m in (51, 53, 101)),
    wider=_any_dimension,
)


class Sentence6(Sentence[Coordinate, None]):
    r"""Random vectors of a subspace are diverse, which says of the subspace only how large it is.

    As recalled; the text was not at hand.

    *Modelled.* Two vectors are diverse if $|\cos| < 1/10$. Of two uniform unit vectors of a subspace of odd
    dimension $m$ this has the probability $p_m(1/10)$, a rational number: 0.217 for $m = 9$, 0.519 for $m = 51$,
    0.683 for $m = 101$, whatever the subspace and the network. What is decided is that it is at least a half.

    *Proof.* One of the two may be held fixed; the other's coordinate along it has the law of $t$. $p_m(s)$ grows
    with $m$ (see the note on random noise), and $p_{51}(1/10) > 1/2$.
    """

    id = "moosavi2018/sentence-6"
    label = "Experiments: diversity"
    source, standing = f"Experiments, {RECALLED}", REMARK
    short = "diverse"
    printed = "[Vectors that are drawn from the subspace of shared curvature are] diverse."
    tested = (
        r"Let $m \geq 51$ be odd. Two independent uniform unit vectors of a subspace of dimension $m$ have $|\cos| < 1/10$ "
        r"with probability at least $1/2$."
    )
    differs = "Diverse is read as $|\\cos| < 1/10$ for at least half of all pairs; no network enters."
    expects, domain, assumptions = SURVIVES, _many_dimensions, [enough]
    uses = ["moosavi2018/note-random-noise"]
    worked = [Example(Coordinate(51, TENTH), YES, "0.519"), Example(Coordinate(101, TENTH), YES, "0.683")]
    refused = [(Coordinate(9, TENTH), None), (Coordinate(1, TENTH), None)]

    def decide(self, x: Coordinate, w: None) -> Decision:
        return at_least(probability(x), Fraction(1, 2))

    def variants(self) -> Mapping[str, Variant]:
        return {"m at least 51": Variant(REFUTED, drop=[enough], domain=_any_dimension)}
