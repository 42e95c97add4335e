r"""The loss log(1 + exp(-z)): at high regularisation it gives g at any balance, and its angle need not fall either.

At the optimum, c = -f'(y s) in (0, 1) has sum c y = 0 and 2 n lambda w = sum c y x.

*Limit.* Let b0 = ln(n_J / n_I), h = s - b0, and c0 the c of points that all have the score b0. By the mean value theorem c y =
c0 y - tau h with 0 < tau <= 1/4 at each point. As sum c0 y = 0 too, sum tau h = 0: so h = w (x - x') with x' the tau-weighted
mean, and (2 lambda + S) w = (n_I n_J / n^2) g with S = (1/n) sum tau (x - x')(x - x')^T. A projection has a variance of D^2 / 4 at
most and the weights a mean of 1/4, so that 0 <= S <= D^2 / 16. Of a vector and its image under a symmetric A with l <= A <= L the
angle has sin <= (L - l) / (L + l) (Kantorovich): with l = 2 lambda and L = l + D^2 / 16 that is D^2 / (64 lambda + D^2).

*Sharp.* J = {v + e h, -v + e h}, I = {v - e h, -v - e h} with v a unit vector, h one along (sqrt(l) L, sqrt(L) l) in an orthonormal
basis that begins with v, l = 2 lambda, L = l + 1/4, and e towards 0: D = 2 and S tends to v v^T / 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, islice
from math import isqrt

from hypothesis import strategies as st

from theorems.geometry.deciders.dual_gap import Ball, decide_ball
from theorems.geometry.deciders.measures import (
    Measures,
    between_means,
    decide_measures,
    inner as product,
)
from theorems.geometry.domains import Domain
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import moved_apart, negated
from theorems.tanay2018.paths import (
    AtLambda,
    best_at,
    in_the_plane_or_space,
    is_at_lambda,
    is_balanced,
    means_differ,
    shown,
    small_means,
    vacuous,
)
from verify.claim import Assumption, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every, undecided
from verify.exact.integers import Rational, whole
from verify.outcome import (
    FALSE,
    MISSING_HYPOTHESIS,
    OURS,
    OURS_PROVED,
    REFUTED,
    REMARK,
    SURVIVES,
)
from verify.sentence import Sentence, Variant


PAIR = LabelledSet([(1,), (0,)], [1, -1])
WEDGE = LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1])
THREE_AT_ONE = LabelledSet([(0, 0)] * 3 + [(0, 1), (0, 2), (2, 0)], [1, 1, 1, -1, -1, -1])
BITS = 60


@lru_cache(maxsize=2048)
def ball_of(s: LabelledSet, lam: Rational) -> tuple[Ball | None, Decision]:
    """Return the ball that holds the minimiser, and its certificate; several readings ask for one."""
    return decide_ball(s, lam)


class Near:
    """The minimiser's w is within ``off`` of w, both as measured; what that says of its angle with g.

    off : at least radius / |w|, and below 1, a sine
    """

    def __init__(self, s: LabelledSet, ball: Ball, centre: Measures) -> None:
        size = Fraction(centre.square)
        self.off = above(Fraction(ball.radius) ** 2 / size) if size else Fraction(1)
        self.cos_squared = Fraction(centre.along or 0) ** 2 / (size * Fraction(centre.apart or 1)) if size else Fraction(0)
        self.acute = (centre.along or 0) > 0 and self.cos_squared > self.off**2

    def sine_at_most(self, bound: Fraction) -> bool | None:
        """Is the sine of the minimiser's angle at most a bound? None where the ball is too large to tell."""
        square = 1 - self.cos_squared
        if not self.acute:
            return None
        if bound >= self.off and square <= (bound - self.off) ** 2:
            return True
        return False if square > (bound + self.off) ** 2 else None

    def cosine(self) -> tuple[Fraction, Fraction]:
        """Enclose the cosine: |cos theta' - cos theta| is at most the sine of the angle between the two."""
        low, high = below(self.cos_squared), above(self.cos_squared)
        return low - self.off * Fraction(8, 7), high + self.off * Fraction(8, 7)


def above(square: Fraction) -> Fraction:
    """Return a rational that is at least the root, and nearly it."""
    unit = 1 << BITS
    return Fraction(isqrt(-(-square.numerator * unit**2 // square.denominator)) + 1, unit)


def below(square: Fraction) -> Fraction:
    """Return a rational that is at most the root, and nearly it."""
    unit = 1 << BITS
    return Fraction(isqrt(square.numerator * unit**2 // square.denominator), unit)


def near(s: LabelledSet, lam: Rational) -> tuple[Near | None, Decision]:
    """Return what is known of the minimiser's angle, with the certificates."""
    ball, decision = ball_of(s, lam)
    if ball is None:
        return None, decision
    centre, measured = decide_measures(s, Linear(ball.w, ball.b))
    return Near(s, ball, centre), every([decision, measured])


def diameter(s: LabelledSet) -> Rational:
    """Return D^2, of the largest distance between two points."""
    apart = [[a - b for a, b in zip(p, q, strict=True)] for p, q in combinations(s.points, 2)]
    return max((product(v, v) for v in apart), default=0)


LEVELS = (Fraction(1, 64), Fraction(1, 16), Fraction(1, 4), 1, 4, 64)


@st.composite
def _in_reach(draw: st.DrawFn) -> LabelledSet:
    """Draw up to four points of either class in one to three dimensions, in small integers, which floats can follow."""
    d, plus, minus = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    point = st.tuples(*[st.integers(-2, 3)] * d)
    return moved_apart(LabelledSet([draw(point) for _ in range(plus + minus)], [1] * plus + [-1] * minus))


def _domain(name: str, sets: st.SearchStrategy[LabelledSet], *, even: bool = False) -> Domain[AtLambda]:
    return Domain(
        name=name, of=AtLambda, draw=st.builds(AtLambda, sets, st.sampled_from(LEVELS)),
        contains=lambda x: is_at_lambda(x) and (is_balanced(x.s) or not even),
        small=lambda: islice((AtLambda(s, lam) for s in small_means(lambda s: is_balanced(s) or not even, most_points=3) for lam in (Fraction(1, 16), 1)), 24),
        strata=lambda x: {"unbalanced": not is_balanced(x.s), "d = 1": x.s.dimension == 1},
        numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
    )


any_level = _domain("labelled sets of up to eight points in small integers with two means, and a level of regularisation", _in_reach())


def _of_the_family(root: Fraction, e: Fraction) -> AtLambda:
    """Return four points at lambda = 1, two about v and two about -v: l = 2 and L = 9/4, with a rational for the root of 2.

    h is along (root 9/4, 3), and of length 1 as nearly as that matters.
    """
    h = (root * Fraction(9, 4) * e / Fraction(35, 8), 3 * e / Fraction(35, 8))
    points = [(whole(side + sign * h[0]), whole(sign * h[1])) for sign in (1, -1) for side in (1, -1)]
    return AtLambda(LabelledSet(points, [1, 1, -1, -1]), 1)


FAMILY = [_of_the_family(root, Fraction(1, k)) for root in (Fraction(7, 5), Fraction(17, 12)) for k in (1, 10, 100, 1000)]
sharp = Domain[AtLambda](
    name="eight sets of the sharp family", of=AtLambda, draw=st.sampled_from(FAMILY), contains=lambda x: x in FAMILY,
    numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
)  # fmt: skip


class SoftplusLimit(Sentence[AtLambda, None]):
    r"""With softplus w tends to the difference of centroids at any balance, and this is how fast.

    *Proof.* See the file, *Limit*.

    *Sharp.* No smaller bound in $D$ and $\lambda$ holds: see the file, *Sharp*.

    *Needed.* The loss: of the hinge loss the three points J = {(0, 1), (1, 1)}, I = {(0, 0)} keep an angle with cos$^2$ = 4/5 for every $\lambda$.

    *Modelled.* The minimiser is held in a ball, which the kernel checks, and so is its angle.
    """

    label, source, standing, reading = "Softplus at high regularisation", "beside Scaling the Loss Function, closing remarks", OURS_PROVED, OURS
    printed = (
        r"For softplus, every $T$ with both classes and $g \neq 0$, of diameter $D$, and every $\lambda > 0$: $\sin\theta_\lambda \le \frac{D^2}{64 \lambda + D^2}$."
    )
    expects, domain = SURVIVES, any_level
    worked = [
        Example(AtLambda(PAIR, 1), YES, "on a line"), Example(AtLambda(WEDGE, 1), YES, "two against one"),
        Example(AtLambda(THREE_AT_ONE, Fraction(1, 64)), YES, "little regularisation"),
    ]  # fmt: skip
    refused = [(AtLambda(LabelledSet([(0,), (0,)], [1, -1]), 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        return self._at_most(x, 64, 1)

    def _at_most(self, x: AtLambda, share: Rational, weight: Rational) -> Decision:
        """Decide sin theta <= weight D^2 / (share lambda + weight D^2)."""
        if not means_differ(x.s):
            return vacuous("no two means")
        own, decision = near(x.s, x.lam)
        if own is None:
            return decision
        square = Fraction(diameter(x.s) * weight)
        answer = own.sine_at_most(square / (share * Fraction(x.lam) + square))
        if answer is None:
            return undecided("the ball is too large to tell")
        return decision if answer else negated(decision, "the sine of the angle is larger")

    def variants(self) -> Mapping[str, Variant]:
        def hinge(x: AtLambda, _: None) -> Decision:
            best, g = best_at(x), between_means(x.s)
            if g is None or not any(g) or not any(best.w):
                return vacuous("no angle")
            square, apart = Fraction(product(best.w, g)) ** 2 / (product(best.w, best.w) * product(g, g)), Fraction(diameter(x.s))
            bound = apart / (64 * Fraction(x.lam) + apart)
            return shown(best) if 1 - square <= bound**2 else negated(shown(best), "the sine of the angle is larger")

        return {
            "hinge": Variant(
                REFUTED, "the hinge loss for softplus", decide=hinge,
                worked=[Example(AtLambda(WEDGE, 64), NO, "cos^2 = 4/5 at every level")],
            ),
            "65 lambda": Variant(
                REFUTED, r"$\frac{D^2}{65 \lambda + D^2}$", domain=sharp, decide=lambda x, _: self._at_most(x, 65, 1),
            ),
            "100 lambda": Variant(
                REFUTED, r"$\frac{D^2}{100 \lambda + D^2}$", domain=sharp, decide=lambda x, _: self._at_most(x, 100, 1),
            ),
            "8 lambda": Variant(
                SURVIVES, r"$\frac{D^2}{8 \lambda}$, which only needs that the slope of softplus changes by at most 1/4",
                decide=lambda x, _: self._easy(x, 64),
            ),
            "8 sqrt 2 lambda": Variant(
                SURVIVES, r"$\frac{D^2}{8 \sqrt{2} \lambda}$, by the same with a ball about all points, of radius $D / \sqrt{2}$ (Jung)",
                decide=lambda x, _: self._easy(x, 128),
            ),
        }  # fmt: skip

    def _easy(self, x: AtLambda, squared: int) -> Decision:
        """Decide sin theta <= D^2 / (lambda times a root), which is taken a little smaller where it is irrational."""
        own, decision = near(x.s, x.lam)
        if own is None:
            return decision
        bound = below((Fraction(diameter(x.s)) / Fraction(x.lam)) ** 2 / squared)
        answer = own.sine_at_most(bound)
        if answer is False and own.sine_at_most(bound + Fraction(1, 1 << BITS)) is not False:
            answer = None
        if answer is None:
            return undecided("the ball is too large to tell")
        return decision if answer else negated(decision, "the sine of the angle is larger")


class SoftplusBound(Sentence[AtLambda, None]):
    r"""Softplus: w g is at least 8 lambda |w|^2, at any balance.

    *Proof.* From ``softplus-limit``: $(2 \lambda + S) w = \frac{n_I n_J}{n^2} g$ with $S \succeq 0$, so that $\frac{n_I n_J}{n^2} w \cdot g \ge 2 \lambda \|w\|^2$, and $n_I n_J \le n^2 / 4$. In
    particular $\theta < \pi/2$.
    """

    label, source, standing, reading = "Softplus and the angle", "beside Adversarial Distance and Tilting Angle", OURS_PROVED, OURS
    uses = ["tanay2018/softplus-limit"]
    printed = r"For softplus, every $T$ with both classes and every $\lambda > 0$: $w_\lambda \cdot g \ge \frac{2 n^2}{n_I n_J} \lambda \|w_\lambda\|^2 \ge 8 \lambda \|w_\lambda\|^2$."
    expects, domain = SURVIVES, any_level
    worked = [Example(AtLambda(PAIR, 64), YES, "nearly an equality"), Example(AtLambda(WEDGE, 1), YES, "two against one")]
    refused = [(AtLambda(LabelledSet([(0,), (0,)], [1, -1]), 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        return self._bounded(x, Fraction(1))

    def _bounded(self, x: AtLambda, share: Fraction) -> Decision:
        """Decide it for every w of the ball: along and length change by |g| r and r at most."""
        if not means_differ(x.s):
            return vacuous("no two means")
        ball, decision = ball_of(x.s, x.lam)
        if ball is None:
            return decision
        centre, measured = decide_measures(x.s, Linear(ball.w, ball.b))
        both, n = every([decision, measured]), len(x.s.labels)
        factor = share * Fraction(2 * n * n, x.s.labels.count(1) * x.s.labels.count(-1)) * x.lam
        r, along = Fraction(ball.radius), Fraction(centre.along or 0)
        change = above(Fraction(centre.apart or 0)) * r
        longest, shortest = above(Fraction(centre.square)) + r, max(Fraction(0), below(Fraction(centre.square)) - r)
        if along - change >= factor * longest**2:
            return both
        return negated(both, "w g is less") if along + change < factor * shortest**2 else undecided("the ball is too large to tell")

    def variants(self) -> Mapping[str, Variant]:
        return {
            "17/16 of it": Variant(
                REFUTED, r"$w_\lambda \cdot g \ge \frac{17}{16} \cdot \frac{2 n^2}{n_I n_J} \lambda \|w_\lambda\|^2$", decide=lambda x, _: self._bounded(x, Fraction(17, 16)),
            )
        }  # fmt: skip


balanced_at = Assumption[AtLambda](
    "balanced", r"$T$ has as many points of $J$ as of $I$: $n = 2 n_I = 2 n_J$.", lambda x: is_balanced(x.s),
    stated="Adversarial Distance and Tilting Angle, before the third equation",
)  # fmt: skip


class SoftplusAngleFalls(Sentence[AtLambda, None]):
    r"""With softplus the angle falls with regularisation.

    *Modelled.* At $2 \lambda$ it is no larger than at $\lambda$: both cosines are enclosed, by balls that hold the two minimisers.

    *Fails* for J = three times (0, 0), I = {(0, 1), (0, 2), (2, 0)}: the cosine falls at each doubling of $\lambda$ from 1/256 to 1/16, and the angle is
    4.4, 0.6, 2.8 and 0 degrees as $\lambda$ grows. So it is no peculiarity of a loss with a kink.
    """

    label, source, standing = "The softplus angle falls with regularisation", "Adversarial Examples in Linear Classification; also the digest", REMARK
    short = "softplus angle"
    printed = "L2 regularization controls the tilting angle of the boundary."
    tested = r"For softplus, balanced $T$ with $i \neq j$ and every $\lambda > 0$, the tilting angle at $2 \lambda$ is at most that at $\lambda$."
    differs = "To control is read as: the more of it, the smaller the angle; for logistic regression, which the text treats beside the SVM."
    expects, assumptions = REFUTED, [balanced_at]
    domain = Domain[AtLambda](
        name="three points of either class in the plane or in space, and a level of regularisation", of=AtLambda,
        draw=st.builds(AtLambda, in_the_plane_or_space(least=3), st.sampled_from([Fraction(1, 2**k) for k in range(2, 9)])),
        contains=lambda x: is_at_lambda(x) and is_balanced(x.s),
        small=lambda: islice((AtLambda(s, Fraction(1, 64)) for s in small_means(is_balanced) if s.dimension > 1), 24),
        strata=lambda x: {"d = 1": x.s.dimension == 1}, numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
    )  # fmt: skip
    repaired_by = ["tanay2018/softplus-bound", "tanay2018/softplus-limit"]
    nature = Nature(
        FALSE,
        "Three points at one place against three others have an angle that falls, grows and falls again as regularisation grows, so that only "
        "bounds on the angle can be meant.",
        MISSING_HYPOTHESIS,
    )  # fmt: skip
    worked = [
        Example(AtLambda(LabelledSet([(0, 0), (1, 1), (1, 0), (0, 2)], [1, 1, -1, -1]), 1), YES, "two against two"),
        Example(AtLambda(LabelledSet([(0, 0)] * 3 + [(0, 1), (0, 2), (2, 0)], [-1, -1, -1, 1, 1, 1]), Fraction(1, 64)), NO, "three at one place against three"),
    ]
    refused = [(AtLambda(THREE_AT_ONE, Fraction(1, 64)), None), (AtLambda(PAIR, 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        if not means_differ(x.s) or x.s.dimension == 1:
            return vacuous("no angle")
        (one, first), (two, second) = near(x.s, x.lam), near(x.s, whole(2 * Fraction(x.lam)))
        if one is None or two is None:
            return first if one is None else second
        if not (one.acute and two.acute):
            return undecided("the balls are too large to tell")
        (low, high), (least, most), both = one.cosine(), two.cosine(), every([first, second])
        if most < low:
            return negated(both, "at twice lambda the cosine is smaller")
        return both if least >= high else Decision(Answer.UNDECIDED, (), "the two cosines are equal as far as the balls tell")
