"""The two limits of the scaling parameter: what a large and what a small length of w makes of the risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product as pairs

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import between_means, decide_measures, inner as product
from theorems.geometry.domains import strategies
from theorems.geometry.domains.shapes import any_two_labels, balanced_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import (
    Boundary,
    any_boundaries,
    balanced,
    boundary_domain,
    holds,
    is_apart,
    is_boundary,
    margin_vector,
    measured,
    moved_apart,
    scaled,
    separated,
)
from theorems.tanay2018.scores import Number
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every, undecided
from verify.exact.expressions import Expression, decide_expression
from verify.exact.integers import Rational, whole
from verify.outcome import FALSE, REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


SMALL = "Scaling the Loss Function, when ‖w‖ is small"
LARGE = "Scaling the Loss Function, when ‖w‖ is large"
HALF = Fraction(1, 2)
UNIT = LabelledSet([(1,), (0,)], [1, -1])
THREE_TO_ONE = LabelledSet([(2,), (2,), (2,), (0,)], [1, 1, 1, -1])
UNEVEN = LabelledSet([(2,), (2,), (4,), (0,)], [1, 1, 1, -1])


def bias_interval(s: LabelledSet, w: tuple[Rational, ...]) -> tuple[Rational, Rational]:
    """Return the biases at which every y s <= 1: [-1 - min over I, 1 - max over J], empty where they are reversed."""
    minus = [product(w, s.points[i]) for i in s.where(-1)]
    plus = [product(w, s.points[i]) for i in s.where(1)]
    return whole(-1 - min(minus)), whole(1 - max(plus))


def is_small(x: Boundary) -> bool:
    """Is w so short that some bias keeps every image within the margin?"""
    low, high = bias_interval(x.s, x.h.w)
    return low <= high


short_normal = Assumption[Boundary](
    "short normal",
    r"$\|w\|$ is so small that every $y\, s(x) \le 1$ for some bias: $\max \hat w \cdot (p - q) \le 2 / \|w\|$ over $p \in J$, "
    r"$q \in I$.",
    is_small,
    stated="in the sentence itself, as the limit",
)


def shortened(x: Boundary) -> Boundary:
    """Return the boundary with a normal short enough, by a power of 2."""
    w = x.h.w
    while not is_small(x._replace(h=Linear(w, x.h.b))):
        w = scaled(HALF, w)
    return x._replace(h=Linear(w, x.h.b))


def _along_g(s: LabelledSet, b: Rational, share: Rational) -> Boundary:
    return shortened(Boundary(s, Linear(scaled(share, between_means(s) or ()), b)))


def _small_pairs(*, anywhere: bool = False) -> Iterator[Boundary]:
    for p, q, b in pairs((1, -1, 2), (0, 1, -1), (0, 1, -1, 2, 10)):
        if p != q:
            yield _along_g(LabelledSet([(p,), (q,)], [1, -1]), b, 1)
    for s in strategies.small_sets(most_points=4):
        if set(s.labels) == {1, -1} and sum(s.labels) == 0 and any(between_means(s) or ()):
            yield _along_g(s, 0, 1)
            if anywhere:
                yield shortened(Boundary(s, Linear((1,) * s.dimension, 0)))


class SmallNorm(Sentence[Boundary, Number]):
    r"""For a short w the boundaries of largest adversarial distance are those of least risk.

    *Modelled.* Hinge; balanced sets; at a length at which some bias keeps every image within the margin, so that the
    limit is attained. There $R \ge 1 - \tfrac12 w \cdot g \ge 1 - \tfrac12 \|w\| \|g\|$ for every bias and every direction, and
    the boundary with a normal along $g$ and a bias of that interval attains it.

    *Fails* for pairs $(w, b)$ at every length: $d_{\text{adv}}$ does not see the bias, the risk does. J = {1}, I = {0}, and a
    bias of 10.
    """

    label, source, standing = "Small length, adversarial distance", SMALL, THEOREM
    short = "short w"
    printed = (
        r"$\text{minimize: } R(w,b) \underset{\|w\| \to 0}{\iff} \text{maximize: } d_{\text{adv}}$. In words, when $\|w\|$ is "
        r"small, minimizing the empirical risk for the hinge loss or the softplus loss is equivalent to maximizing the "
        r"adversarial distance"
    )
    tested = (
        r"Let $T$ be balanced and $\|w\|$ small. If no boundary of this length has a larger $d_{\text{adv}}$ than $(w, b)$, none "
        r"has a smaller hinge risk."
    )
    differs = "One half of the equivalence, for pairs (w, b); the bias, which the adversarial distance does not see, has to be chosen as well."
    expects, assumptions = REFUTED, [balanced, short_normal]
    domain = boundary_domain(
        "balanced sets with a short normal along g and any bias",
        st.builds(
            _along_g, balanced_sets.draw.map(moved_apart), strategies.coordinates,
            st.sampled_from((1, HALF, Fraction(1, 1000))),
        ),
        lambda x: is_apart(x) and between_means(x.s) is not None and _is_along(x),
        small=_small_pairs,
    )
    nature = Nature(
        FALSE,
        "With classes of one size the adversarial distance is the same for every bias and the risk is not, at any length of "
        "w, so that the equivalence holds for directions with the best bias and fails for pairs of direction and bias.",
    )
    proof = Coq("Small_norm_fails")
    worked = [
        Example(Boundary(UNIT, Linear((1,), 10)), NO, "a bias of 10"),
        Example(Boundary(UNIT, Linear((1,), -HALF)), YES, "in the middle"),
    ]
    refused = [(Boundary(UNIT, Linear((1,), 10)), Number(-HALF)), (Boundary(UNIT, Linear((1,), -9)), Number(0))]

    def construct(self, x: Boundary) -> Number:
        low, high = bias_interval(x.s, x.h.w)
        return Number(whole(Fraction(low + high) / 2))

    def decide(self, x: Boundary, w: Number) -> Decision:
        (here, first), (there, second) = measured(x), decide_measures(x.s, x.h._replace(b=w.value))
        return holds(
            every([first, second]),
            (here.hinge <= there.hinge, "another bias has a smaller risk"),
            (here.hinge == 1 - Fraction(here.along or 0) / 2, "the risk is not the least"),
        )


def _is_along(x: Boundary) -> bool:
    g = between_means(x.s) or ()
    along = product(x.h.w, g)
    return along > 0 and along**2 == product(x.h.w, x.h.w) * product(g, g)


class SmallNormRepaired(SmallNorm):
    r"""For a short w with its best bias, the risk falls with the adversarial distance alone.

    *Proof.* $\max(0, 1 - z) \ge 1 - z$, so that $R \ge 1 - \tfrac12 w \cdot g$ for every bias of a balanced set; the bias of the
    interval $[-1 - \min_I w \cdot x,\; 1 - \max_J w \cdot x]$ attains it. So of two directions the one with the larger
    $d_{\text{adv}}$ has the smaller least risk, and that of $g$ alone the smallest, $1 - \tfrac12 \|w\| \|g\|$.

    *Needed.* The balance: with J = {2, 2, 2}, I = {0} the sum of $y$ is 2, and every bias has a $d_{\text{adv}}$ and a risk
    of its own. The short normal: beyond it the risk is larger for every bias.
    """

    tested = (
        r"Let $T$ be balanced and $\|w\|$ small. The least hinge risk over all biases is $1 - \|w\|\, d_{\text{adv}}$, attained at "
        r"the biases that keep every image within the margin: so at one length the directions of least risk are those of "
        r"largest $d_{\text{adv}}$."
    )
    differs = "Of directions, each with its best bias, for pairs."
    expects = SURVIVES
    proof = Coq("Small_norm_repaired")
    domain = boundary_domain(
        "balanced sets with a short normal",
        st.builds(
            lambda x: shortened(x),
            balanced_sets.draw.map(moved_apart).flatmap(
                lambda s: strategies.vectors(s.dimension).map(lambda w: Boundary(s, Linear(w, 0)))
            ),
        ),
        lambda x: is_boundary(x),
        small=lambda: _small_pairs(anywhere=True),
        wider=any_boundaries,
    )
    worked = [Example(Boundary(UNIT, Linear((2,), 0)), YES, "as long as may be: the interval is one bias")]
    refused = [(Boundary(UNIT, Linear((1,), 0)), Number(10)), (Boundary(THREE_TO_ONE, Linear((HALF,), 0)), Number(0))]

    def decide(self, x: Boundary, w: Number) -> Decision:
        there, decision = decide_measures(x.s, x.h._replace(b=w.value))
        return holds(
            decision,
            (max(there.signed) <= 1, "an image is beyond its margin"),
            (there.hinge == 1 - there.mean, "the risk is not 1 less the mean of y s"),
            (2 * there.mean == there.along, "the bound depends on the bias"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "unbalanced": Variant(
                REFUTED, drop=[balanced], domain=_short_unbalanced,
                worked=[Example(Boundary(UNEVEN, Linear((Fraction(1, 4),), 0)), NO, "y s has the mean 1/4, and half of w g is 1/3")],
            ),
            "long normal": Variant(REFUTED, drop=[short_normal], domain=_long_balanced),
        }


_short_unbalanced = boundary_domain(
    "labelled sets with a short normal",
    any_two_labels.draw.flatmap(lambda s: strategies.vectors(s.dimension).map(lambda w: shortened(Boundary(s, Linear(w, 0))))),
    is_boundary,
)
_long_balanced = boundary_domain(
    "balanced sets with a boundary",
    balanced_sets.draw.flatmap(lambda s: strategies.vectors(s.dimension).map(lambda w: Boundary(s, Linear(scaled(3, w), 0)))),
    lambda x: is_boundary(x) and sum(x.s.labels) == 0,
)


@st.composite
def _long_separators(draw: st.DrawFn) -> Boundary:
    """Draw a separable set and a boundary with nothing on its wrong side, at least as long as the max-margin vector."""
    x = draw(separated(weakly=True))
    best = margin_vector(x.s)
    assert best is not None
    wanted, own = product(best.w, best.w), product(x.h.w, x.h.w)
    times = 1
    while times * times * own < wanted:
        times *= 2
    times *= draw(st.sampled_from((1, 1, 2, 1000)))
    return x._replace(h=Linear(scaled(times, x.h.w), whole(times * x.h.b)))


def _is_long(x: Boundary) -> bool:
    """Is it no shorter than the max-margin vector, with nothing on its wrong side?"""
    if not is_boundary(x) or any(y * x.h.score(p) < 0 for p, y in zip(x.s.points, x.s.labels, strict=True)):
        return False
    best = margin_vector(x.s)
    return best is not None and product(best.w, best.w) <= product(x.h.w, x.h.w)


def _small_long() -> Iterator[Boundary]:
    for p, q, w, b in pairs((1, 0, -1, 2), (0, 1, -1), (2, 3, -2), (0, -1, 1, -2, 2)):
        x = Boundary(LabelledSet([(p,), (q,)], [1, -1]), Linear((w,), b))
        if _is_long(x):
            yield x


class LargeNorm(Sentence[Boundary, None]):
    r"""For a long w the boundaries of least error distance are those of least risk.

    *Modelled.* Hinge; separable sets, for which the least $d_{\text{err}}$ is 0; at a length from which on the least risk
    is 0, too, attained by the max-margin vector stretched to that length.

    *Fails* at every length $\rho \ge 2$ for J = {1}, I = {0}: the boundary at 0 has $d_{\text{err}} = 0$ and a risk of 1/2. The
    minimisers of the risk do have nearly the least $d_{\text{err}}$, and the repaired reading says how nearly.
    """

    label, source, standing = "Large length, error distance", LARGE, THEOREM
    short = "long w"
    printed = (
        r"$\text{minimize: } R(w,b) \underset{\|w\| \to +\infty}{\iff} \text{minimize: } d_{\text{err}}$. In words, when $\|w\|$ is "
        r"large, minimizing the empirical risk for the hinge loss or the softplus loss is equivalent to minimizing the error "
        r"distance"
    )
    tested = (
        r"Let $T$ be separable and $\|w\|$ large. If no boundary of this length has a smaller $d_{\text{err}}$ than $(w, b)$, none "
        r"has a smaller hinge risk."
    )
    differs = "One half of the equivalence; a boundary may touch an image at no cost in the error distance, and not in the risk."
    expects = REFUTED
    domain = boundary_domain(
        "separable sets with a long boundary that has nothing on its wrong side", _long_separators(), _is_long,
        small=_small_long,
    )
    nature = Nature(
        FALSE,
        "A boundary that touches an image has the least distance of misclassified images, 0, and at no length the least risk, which "
        "counts the images within its margin however narrow that is.",
    )
    proof = Coq("Large_norm_fails")
    worked = [
        Example(Boundary(UNIT, Linear((2,), 0)), NO, "touches 0"),
        Example(Boundary(UNIT, Linear((2,), -1)), YES, "the max-margin vector"),
    ]
    refused = [(Boundary(UNIT, Linear((2,), 0)), None), (Boundary(UNIT, Linear((100,), -100)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        best = margin_vector(x.s)
        if best is None:
            return undecided("no max-margin vector")
        if not _is_long(x):
            return Decision(Answer.VACUOUS, (), "no separable set with a long boundary")
        (here, first), (there, second) = measured(x), decide_measures(x.s, best)
        return holds(
            every([first, second]),
            (there.hinge == 0 and there.square <= here.square and here.shortfall == 0, "the set is none of these"),
            (here.hinge == 0, "a boundary of the same length has the risk 0"),
        )


class LargeNormRepaired(LargeNorm):
    r"""The risk over the length of w is the error distance, up to one over this length.

    *Proof.* $\max(0, -z) \le \max(0, 1 - z) \le 1 + \max(0, -z)$, in the mean over $z = y\, s(x)$, divided by $\|w\|$. For
    softplus $\max(0, -z) \le \ln(1 + e^{-z}) \le \ln 2 + \max(0, -z)$ in the same way, for the difference is even in $z$ and
    falls as $|z|$ grows. So a minimiser of the risk among all boundaries of length $\rho$ is within $1 / \rho$ of the least
    $d_{\text{err}}$.

    *Sharp.* Both bounds are attained: by scores of at least 1, and by scores of at most 0.
    """

    tested = (
        r"For every $T$ and $(w, b)$, $w \neq 0$: $d_{\text{err}} \le R / \|w\| \le d_{\text{err}} + 1 / \|w\|$ with the hinge risk "
        r"$R$; so that a minimiser of $R$ at a length $\rho$ is within $1 / \rho$ of the least $d_{\text{err}}$."
    )
    differs = "Minimisers of the risk have nearly the least error distance, and not the converse."
    expects, domain = SURVIVES, any_boundaries
    proof = Coq("Large_norm_repaired")
    worked = [
        Example(Boundary(UNIT, Linear((2,), -1)), YES, "the lower bound is attained"),
        Example(Boundary(UNIT, Linear((-2,), 1)), YES, "the upper bound is attained"),
    ]
    refused = [(Boundary(LabelledSet([(0,)], [1]), Linear((0,), 0)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        return _between(x, Fraction(1))

    def slack(self, x: Boundary, w: None) -> Fraction | None:
        found = measured(x)[0]
        return found.shortfall + 1 - found.hinge

    def variants(self) -> Mapping[str, Variant]:
        return {
            "999/1000 of 1 / |w|": Variant(
                REFUTED, r"$R / \|w\| \le d_{\text{err}} + 999/1000 \cdot 1 / \|w\|$",
                decide=lambda x, _: _between(x, Fraction(999, 1000)),
            ),
            "softplus": Variant(
                SURVIVES, r"softplus for the hinge loss, $\ln 2$ for 1: $d_{\text{err}} \le R / \|w\| \le d_{\text{err}} + \ln 2 / \|w\|$", domain=small_scores,
                decide=lambda x, _: _between_softplus(x, Fraction(1)),
                worked=[Example(ALL_ON_IT, YES, "every image on the boundary: the upper bound is attained")],
            ),
            "softplus, 999/1000 of ln 2": Variant(
                REFUTED, r"softplus, $R / \|w\| \le d_{\text{err}} + 999/1000 \cdot \ln 2 / \|w\|$", domain=small_scores,
                decide=lambda x, _: _between_softplus(x, Fraction(999, 1000)), worked=[Example(ALL_ON_IT, NO, "every image on the boundary")],
            ),
        }  # fmt: skip


def _between(x: Boundary, c: Fraction) -> Decision:
    if not is_boundary(x):
        return Decision(Answer.VACUOUS, (), "no boundary, or a set with one label")
    found, decision = measured(x)
    return holds(
        decision,
        (found.shortfall <= found.hinge, "the risk is less"),
        (found.hinge <= found.shortfall + c, "the risk is larger"),
    )


ALL_ON_IT = Boundary(LabelledSet([(0, 0), (0, 1)], [1, -1]), Linear((1, 0), 0))


@st.composite
def _in_small_integers(draw: st.DrawFn) -> Boundary:
    """Draw up to five points in the plane or on a line and a boundary, all in small integers: exponentials of scores are within reach."""
    d, n = draw(st.integers(1, 2)), draw(st.integers(2, 5))
    number = st.integers(-2, 2)
    point = st.tuples(*[number] * d)
    w = draw(st.tuples(st.sampled_from((1, -1, 2, 3)), *[number] * (d - 1)))
    return Boundary(LabelledSet([draw(point) for _ in range(n)], [1, -1, *(draw(st.sampled_from((1, -1))) for _ in range(n - 2))]), Linear(w, draw(number)))


small_scores = boundary_domain(
    "sets of up to five points and a boundary, in small integers", _in_small_integers(),
    small=lambda: islice((Boundary(s, Linear((1,) * s.dimension, b)) for s in strategies.small_sets(most_points=3) if set(s.labels) == {1, -1} for b in (0, 1)), 60),
)  # fmt: skip


def _between_softplus(x: Boundary, share: Fraction) -> Decision:
    """Is the mean of log(1 + exp(-z)) at least the mean of max(0, -z), and at most ``share`` of log 2 above it?

    A term at z = 0 is log 2 above 0 exactly, and is left out on both sides where the share is 1.
    """
    if not is_boundary(x):
        return Decision(Answer.VACUOUS, (), "no boundary, or a set with one label")
    found, decision = measured(x)
    counts = Counter(z for z in found.signed if z or share != 1)
    risk: Expression = 0
    for z, count in counts.items():
        risk = ("+", risk, ("*", count, ("ln", ("+", 1, ("exp", -z)))))
    short = sum(max(0, -z) * count for z, count in counts.items())
    above = ("*", share * sum(counts.values()), ("ln", 2))
    sides = [decide_expression(("-", short, risk), "<=", 0), decide_expression(("-", risk, above), "<=", short)] if counts else []
    open_side = next((side for side in sides if side.answer is Answer.UNDECIDED), None)
    both = every([decision, *(side._replace(answer=YES) for side in sides)])
    return open_side or holds(
        both, *((side.answer is YES, reason) for side, reason in zip(sides, ("the risk is less", "the risk is larger"), strict=False))
    )
