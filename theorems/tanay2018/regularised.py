"""What regularisation does at its two ends and between: saturation, norms, the adversarial distance, errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations_with_replacement, product as pairs

from hypothesis import strategies as st

from theorems.geometry.deciders.max_margin import decide_margin, margin_of
from theorems.geometry.deciders.measures import (
    Measures,
    between_means,
    decide_measures,
    inner as product,
)
from theorems.geometry.deciders.soft_margin import decide_errors, optimum
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import is_separable
from theorems.geometry.domains.shapes import any_two_labels, balanced_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import Point, holds, moved_apart, negated, scaled
from theorems.tanay2018.losses import (
    ramp_angle,
    squared_angle,
    squared_hinge_saturated,
    without_penalty,
)
from theorems.tanay2018.paths import (
    AtLambda,
    any_lambda,
    any_sets,
    at_the_ends,
    balanced,
    balanced_paths,
    best_at,
    ends,
    first_end,
    is_at_lambda,
    is_balanced,
    is_multiple,
    means_differ,
    numbers,
    path,
    path_domain,
    shown,
    small_means,
    strata,
    vacuous,
)
from theorems.tanay2018.scores import Number
from theorems.tanay2018.softplus import SoftplusBound, any_level
from theorems.tanay2018.strength import ABSTRACT
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import Rational, whole
from verify.outcome import (
    EXISTENCE,
    FALSE,
    MISSING_HYPOTHESIS,
    OURS,
    OURS_PROVED,
    REFUTED,
    REMARK,
    SHOWN,
    SURVIVES,
)
from verify.sentence import Sentence, Variant


CLOSING = "Scaling the Loss Function, closing remarks"
CONFLICT = "Example: SVM on MNIST"
PAIR = LabelledSet([(1,), (0,)], [1, -1])
WEDGE = LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1])
BETWEEN = LabelledSet([(0,), (3,), (1,)], [1, 1, -1])
MIXED = LabelledSet([(0,), (1,), (0,), (3,)], [1, 1, -1, -1])
CORNER = LabelledSet([(0, 0), (2, 1), (1, 2), (0, 2)], [1, 1, -1, -1])


def threshold(s: LabelledSet) -> Rational:
    """Return lambda_0 = max g (p - q) / 8 over p in J, q in I."""
    g = between_means(s)
    assert g is not None
    values = {y: [product(g, s.points[i]) for i in s.where(y)] for y in (1, -1)}
    return whole(Fraction(max(values[1]) - min(values[-1])) / 8)


balanced_at = Assumption[AtLambda]("balanced", balanced.sentence, lambda x: is_balanced(x.s), stated=balanced.stated)


@st.composite
def _about_saturation(draw: st.DrawFn, *, even: bool = True) -> AtLambda:
    """Draw a set and a lambda that is a multiple of its threshold."""
    s = moved_apart(draw(balanced_sets.draw if even else any_two_labels.draw))
    times = draw(st.sampled_from((1, Fraction(1, 2), Fraction(999, 1000), Fraction(1001, 1000), 2, 10**6, Fraction(1, 100))))
    return AtLambda(s, whole(max(Fraction(threshold(s)), Fraction(1, 100)) * times))


def _small_saturation(*, even: bool = True) -> Iterator[AtLambda]:
    for s in small_means(is_balanced if even else lambda s: not is_balanced(s)):
        if threshold(s) > 0:
            yield from (AtLambda(s, whole(threshold(s) * Fraction(times))) for times in (1, Fraction(999, 1000)))


def saturation_domain(name: str, *, even: bool = True) -> Domain[AtLambda]:
    """Return sets with a lambda about their threshold."""
    return Domain(
        name=name, of=AtLambda, draw=_about_saturation(even=even),
        contains=lambda x: is_at_lambda(x) and (is_balanced(x.s) or not even),
        small=lambda: _small_saturation(even=even),
        strata=lambda x: strata(x.s) | {"at the threshold": x.lam == threshold(x.s), "below it": x.lam < threshold(x.s)},
        numbers=lambda x: numbers(x.s),
        floors={"at the threshold": 10, "below it": 10} if even else {},
    )


class Saturation(Sentence[AtLambda, Number]):
    r"""From lambda_0 on, and not before, w is g / 4 lambda.

    *Proof.* $c = 1$ everywhere is optimal iff some $b$ has every $y\, s(x) \le 1$, which is $\lambda \ge \lambda_0$. No other $c$ gives $u =
    \tfrac n2 g$: with $v = \sum (1 - c)\, y x = 0$ the identity $u \cdot v = \mu (n - C) + \sum_Z r$ of ``angle`` forces $C = n$.

    The angle is 0 from $\lambda_0$ on. It may be 0 before, too: on a line it always is.

    *Needed.* The balance; and the farthest pair, not the means.
    """

    label, source, standing, reading = "Saturation", f"beside {CLOSING}", OURS_PROVED, OURS
    printed = (
        r"Let $T$ be balanced with $g \neq 0$, and $\lambda_0 = \tfrac18 \max g \cdot (p - q)$ over $p \in J$, $q \in I$. Then $w_\lambda = g / 4 \lambda$ if and "
        r"only if $\lambda \ge \lambda_0$, and the optimal biases are then those with every $y\, s(x) \le 1$."
    )
    expects, assumptions = SURVIVES, [balanced_at]
    proof = Coq("Saturation_whole")
    domain = saturation_domain("balanced sets with two means, and a lambda about their threshold")
    worked = [
        Example(AtLambda(PAIR, Fraction(1, 8)), YES, "at the threshold"),
        Example(AtLambda(PAIR, Fraction(1, 9)), YES, "before it"),
        Example(AtLambda(CORNER, 10**6), YES, "far beyond"),
    ]
    refused = [
        (AtLambda(PAIR, Fraction(1, 8)), Number(1)),
        (AtLambda(PAIR, Fraction(1, 9)), Number(0)),
        (AtLambda(WEDGE, 1), Number(Fraction(1, 2))),
    ]

    def construct(self, x: AtLambda) -> Number:
        return Number(threshold(x.s))

    def decide(self, x: AtLambda, w: Number) -> Decision:
        g = between_means(x.s)
        if g is None or not any(g):
            return vacuous("no two means")
        best = best_at(x)
        saturated = best.w == scaled(1 / (4 * Fraction(x.lam)), g)
        low = -1 - min(product(best.w, x.s.points[i]) for i in x.s.where(-1))
        high = 1 - max(product(best.w, x.s.points[i]) for i in x.s.where(1))
        return holds(
            shown(best),
            (saturated == (x.lam >= w.value), "w is g / 4 lambda before, or not from there on"),
            (not saturated or best.b == (low, high), "the optimal biases are others"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "unbalanced": Variant(REFUTED, drop=[balanced_at], domain=saturation_domain("sets with two means and a lambda", even=False)),
            "lambda_0 x 999/1000": Variant(
                REFUTED, r"$\lambda_0 \cdot 999/1000$", construct=lambda x: Number(whole(threshold(x.s) * Fraction(999, 1000)))
            ),
            "between the means": Variant(
                REFUTED, r"$\tfrac18 \|g\|^2$, the pair of the means, for the maximum over all pairs",
                construct=lambda x: Number(whole(Fraction(_apart(x.s)) / 8)),
            ),
            "squared hinge": Variant(
                REFUTED, r"$w_\lambda$ along $g$ from some level on, with $\max(0, 1 - z)^2$ for the loss: it is along $(S + \lambda)^{-1} g$, $S$ the covariance of all points",
                decide=lambda x, _: squared_hinge_saturated(x),
            ),
            "points repeated": Variant(
                SURVIVES, "every point twice", construct=lambda x: Number(threshold(x.s)),
                decide=lambda x, w: Saturation().decide(_twice(x), w),
            ),
        }


def _apart(s: LabelledSet) -> Rational:
    g = between_means(s) or ()
    return product(g, g)


def _twice(x: AtLambda) -> AtLambda:
    return x._replace(s=LabelledSet(x.s.points * 2, x.s.labels * 2))


class DAdvLargestAtLargeLambda(Sentence[AtLambda, None]):
    r"""The adversarial distance is largest where regularisation is high.

    *Proof.* From the threshold of ``saturation`` on $w$ is along $g$, and $d_{\text{adv}} = \tfrac12 \|g\|$ is the largest that any boundary has.

    *Modelled.* Balanced sets; at every multiple of the threshold that is drawn the optimum is checked.
    """

    label, source, standing, uses = "Adversarial distance at large lambda", CONFLICT, REMARK, ["tanay2018/saturation"]
    short = "far at high λ"
    printed = (
        r"Unfortunately, minimising the training error and maximizing the adversarial distance are conflicting goals: $err_{train}$ is minimized when "
        r"$\lambda$ is small and $d_{adv}$ is maximized when $\lambda$ is large."
    )
    tested = r"For balanced $T$ with $g \neq 0$ and $\lambda \ge \lambda_0$, $d_{\text{adv}}$ of the minimiser is the largest of all boundaries, $\tfrac12 \|g\|$."
    differs = "The second half; the first is train-error-least-at-small-lambda."
    expects, assumptions = SURVIVES, [balanced_at]
    proof = Coq("D_adv_largest")
    domain = Domain[AtLambda](
        name="balanced sets with two means, and a lambda from their threshold on",
        of=AtLambda,
        draw=_about_saturation().map(lambda x: x._replace(lam=max(x.lam, threshold(x.s)))),
        contains=lambda x: is_at_lambda(x) and x.lam >= threshold(x.s),
        small=lambda: (x for x in _small_saturation() if x.lam >= threshold(x.s)),
        strata=lambda x: strata(x.s), numbers=lambda x: numbers(x.s),
    )
    worked = [Example(AtLambda(PAIR, Fraction(1, 8)), YES, "at the threshold"), Example(AtLambda(CORNER, 10**6), YES, "far beyond")]
    refused = [(AtLambda(CORNER, Fraction(1, 1000)), None), (AtLambda(WEDGE, 100), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        best, g = best_at(x), between_means(x.s)
        if g is None or not any(g) or not any(best.w):
            return vacuous("no angle")
        found, there = at_the_ends(best)
        along = all(is_multiple(best.w, g) and 2 * own.mean == own.along for _, own in found)
        return holds(every([shown(best), there]), (along, "another direction has a larger adversarial distance"))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "unbalanced": Variant(
                REFUTED, drop=[balanced_at], domain=saturation_domain("sets with two means and a lambda", even=False),
            )
        }


class DAdvBound(Sentence[AtLambda, None]):
    r"""Regularisation bounds the angle: cos theta is at least 4 lambda |w| / |g|.

    *Proof.* $R + 2 \lambda \|w\|^2 = C / n \le 1$ at the optimum (the value of the dual), and $d_{\text{adv}} \|w\| = $ mean of $y s \ge 1 - R$ as
    $\max(0, 1 - z) \ge 1 - z$. Any balance: with $S = \sum_J c = \sum_I c$, on $J$ the numbers $c$ fall where $s$ rises, so that $\sum_J c\, s \le S
    \cdot$ mean of $s$ over $J$ (Chebyshev's sum inequality), and $\sum_I c\,(-s) \le - S \cdot$ mean over $I$; added, $2 n \lambda \|w\|^2 = \sum c\, y s \le
    S\, (w \cdot g)$, and $S \le \min(n_I, n_J)$. For a convex loss with slope $-\beta$ at 0 the same gives $\beta\, d_{\text{adv}} \ge 2 \lambda \|w\|$, and for
    softplus $w \cdot g \ge 8 \lambda \|w\|^2$.

    *Sharp.* The second inequality is an equality exactly where every $c$ is 1; the third for J = {(0, 1), (1, 1)}, I = {(0, 0)} and $\lambda \ge
    1/12$.
    """

    label, source, standing, reading = "Bound of the angle", "beside Adversarial Examples in Linear Classification", OURS_PROVED, OURS
    printed = (
        r"Hinge, every $T$ with $g \neq 0$, every $\lambda > 0$ with $w_\lambda \neq 0$ and every optimal $b$: $d_{\text{adv}} \|w\| \ge 1 - R \ge 2 \lambda \|w\|^2$, and $w \cdot g "
        r"\ge \frac{2n}{\min(n_I, n_J)} \lambda \|w\|^2 \ge 4 \lambda \|w\|^2$, that is $\cos\theta \ge 4 \lambda \|w\| / \|g\|$."
    )
    expects, domain = SURVIVES, any_lambda
    proof = Coq("D_adv_bound_whole")
    needs_draws = 0.75  # w = 0 for every lambda of some unbalanced sets
    worked = [
        Example(AtLambda(PAIR, 1), YES, "saturated: an equality"),
        Example(AtLambda(WEDGE, Fraction(1, 12)), YES, "the third is an equality"),
        Example(AtLambda(MIXED, Fraction(1, 1000)), YES, "not separable"),
    ]
    refused = [(AtLambda(LabelledSet([(0,), (0,)], [1, -1]), 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        return self._bounds(x)

    def _bounds(self, x: AtLambda, *, times: Rational = 1, share: Rational = 1, own: Linear | None = None) -> Decision:
        best = best_at(x)
        if not any(best.w) or not means_differ(x.s):
            return vacuous("w = 0, or equal means")
        n, least = len(x.s.labels), min(x.s.labels.count(1), x.s.labels.count(-1))
        if own is None:
            found, there = at_the_ends(best)
            measures = [one for _, one in found]
        else:
            only, there = decide_measures(x.s, own)
            measures = [only]
        penalty = 2 * x.lam * Fraction(measures[0].square)
        return holds(
            every([shown(best), there]),
            (all(m.mean >= 1 - m.hinge for m in measures), "the mean of y s is less than 1 - R"),
            (all(1 - m.hinge >= times * penalty for m in measures), "1 - R is less than 2 lambda |w|^2"),
            (all((m.along or 0) * least >= share * n * penalty for m in measures), "w g is less than the bound"),
        )

    def slack(self, x: AtLambda, w: None) -> Fraction | None:
        best = best_at(x)
        return None if not any(best.w) else 1 - Fraction(sum(best.c)) / len(best.c)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "2 to 2001/1000": Variant(
                REFUTED, r"$1 - R \ge 2.001\, \lambda \|w\|^2$", decide=lambda x, _: self._bounds(x, times=Fraction(2001, 2000))
            ),
            "2n / min x 1001/1000": Variant(
                REFUTED, r"$w \cdot g \ge 1.001 \cdot \frac{2n}{\min(n_I, n_J)} \lambda \|w\|^2$",
                decide=lambda x, _: self._bounds(x, share=Fraction(1001, 1000)),
            ),
            "softplus": Variant(
                SURVIVES, r"softplus for the hinge loss: $w \cdot g \ge 8 \lambda \|w\|^2$, at any balance", domain=any_level,
                decide=lambda x, w: SoftplusBound().decide(x, w),
            ),
            "not the minimiser": Variant(
                REFUTED, "the boundary of twice the minimiser's $w$ and $b$",
                decide=lambda x, _: self._bounds(x, own=_doubled(x)),
            ),
        }


def _doubled(x: AtLambda) -> Linear:
    best = best_at(x)
    return Linear(scaled(2, best.w), whole(2 * Fraction(ends(best)[0])))


THREE_TO_TWO = LabelledSet([(1,), (1,), (-3,), (0,), (0,)], [1, 1, 1, -1, -1])
FLAT = LabelledSet([(0, 0), (3, 0), (1, 0)], [1, 1, -1])
_line = st.lists(st.integers(-3, 3), min_size=1, max_size=3)
on_a_line_at = Domain[AtLambda](
    name="labelled sets on a line, in small integers, and a small lambda", of=AtLambda,
    draw=st.builds(lambda plus, minus, lam: AtLambda(_on_a_line(plus, minus), lam), _line, _line, st.sampled_from((Fraction(1, 50), Fraction(1, 1000)))),
    contains=lambda x: is_at_lambda(x) and x.s.dimension == 1, numbers=lambda x: {"N": len(x.s.points)},
)  # fmt: skip
flat_at = Domain[AtLambda](
    name="labelled sets on a line in the plane, and a lambda", of=AtLambda,
    draw=st.builds(lambda plus, minus: AtLambda(_padded(_on_a_line(plus, minus)), 1), _line, _line),
    contains=is_at_lambda, numbers=lambda x: {"N": len(x.s.points)},
)  # fmt: skip


def _on_a_line(plus: list[int], minus: list[int]) -> LabelledSet:
    return moved_apart(LabelledSet([(p,) for p in (*plus, *minus)], [1] * len(plus) + [-1] * len(minus)))


def _padded(s: LabelledSet) -> LabelledSet:
    return LabelledSet([(*p, 0) for p in s.points], s.labels)


def _bare(x: AtLambda) -> Decision:
    """Decide it of the risk alone, by the minimiser that all small lambda have."""
    best = path(x.s).at(first_end(x.s))
    own = without_penalty(x.s, best.w, ends(best)[0])
    return own if own.answer is Answer.VACUOUS else every([shown(best), own])


class BelowRightAngle(Sentence[AtLambda, None]):
    r"""The minimiser is 0 or at less than a right angle to g.

    *Proof.* For any convex loss that does not rise: if $w \cdot g \le 0$ and $w \neq 0$, replace every score by the mean of its class. Jensen makes the
    risk no larger, and the two means $w \cdot j + b \le w \cdot i + b$ are those of a boundary with $w = 0$ at no larger a loss, as $f$ does not rise; and the
    penalty falls. So the angle of a regularised minimiser never reaches $\pi/2$.

    *Modelled.* The hinge loss is decided.

    *Needed.* The minimiser: the boundary at the other side of 0 is at an obtuse angle.
    """

    label, source, standing, reading = "Less than a right angle", "beside Adversarial Distance and Tilting Angle", OURS_PROVED, OURS
    printed = r"For a convex non-increasing loss, any balance and $\lambda > 0$: $w_\lambda = 0$ or $w_\lambda \cdot g > 0$, so that $\theta < \pi/2$."
    expects, domain = SURVIVES, any_lambda
    proof = Coq("Below_right_angle")
    worked = [Example(AtLambda(BETWEEN, 1), YES, "w = 0"), Example(AtLambda(MIXED, Fraction(1, 1000)), YES, "not separable")]
    refused = [(AtLambda(LabelledSet([(0,)], [1]), 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        if set(x.s.labels) != {1, -1}:
            return vacuous("a set with one label")
        best, g = best_at(x), between_means(x.s)
        return holds(shown(best), (not any(best.w) or product(best.w, g or ()) > 0, "a right angle, or more"))

    def variants(self) -> Mapping[str, Variant]:
        def turned(x: AtLambda, _: object) -> Decision:
            best = best_at(x)
            g = between_means(x.s) or ()
            return holds(shown(best), (product(scaled(-1, best.w), g) >= 0, "an obtuse angle"))

        return {
            "the other way": Variant(REFUTED, "$-w_\\lambda$ at no obtuse angle", decide=turned),
            "least at 1": Variant(
                SURVIVES, r"a convex loss that is least at some $z \ge 0$ and rises again: $(1 - z)^2$", decide=lambda x, _: squared_angle(x, 1)
            ),
            "least at -1": Variant(REFUTED, r"a convex loss that is least at some $z < 0$: $(1 + z)^2$", decide=lambda x, _: squared_angle(x, -1)),
            "ramp": Variant(
                REFUTED, r"a loss that is not convex: $\min(1, \max(0, 1 - z))$", decide=lambda x, _: ramp_angle(x), domain=on_a_line_at,
                worked=[Example(AtLambda(THREE_TO_TWO, Fraction(1, 50)), NO, "w = 2, b = -1 against the way of the means")],
            ),
            "no penalty": Variant(
                REFUTED, r"$\lambda = 0$, a minimiser of the risk alone", decide=lambda x, _: _bare(x), domain=flat_at,
                worked=[Example(AtLambda(FLAT, 1), NO, "w = (0, 1) at a right angle")],
            ),
        }


class RegularisationAvoidsStrong(DAdvBound):
    r"""Regularisation bounds the strength: 1 + s is at most |g| / 4 lambda |w|.

    *Proof.* ``d-adv-bound``, with $1 + s = 1 / \cos\theta$ (``strength-angle``); from saturation on $s = 0$.

    *Modelled.* Strength is read by the angle.
    """

    label, source, standing, reading = "Regularisation and strength", ABSTRACT, OURS_PROVED, OURS
    uses = ["tanay2018/d-adv-bound", "tanay2018/saturation"]
    printed = (
        r"Finally, we show that the adversarial strength observed in practice is directly dependent on the level of regularisation used and the strongest "
        r"adversarial examples, symptomatic of overfitting, can be avoided by using a proper level of regularisation."
    )
    tested = (
        r"The strength by the angle of the minimiser, $w_\lambda \neq 0$, satisfies $(1 + s)^2 \le \|g\|^2 / 16 \lambda^2 \|w_\lambda\|^2$, at any balance; and for balanced $T$ it is "
        r"0 from $\lambda_0$ on."
    )
    differs = "The formal statement is ours; the text behind the abstract was not read."
    expects = SURVIVES
    proof = Coq("Regularisation_avoids_strong")
    needs_draws = 0.75  # w = 0 for every lambda of some unbalanced sets
    worked = [Example(AtLambda(PAIR, 1), YES, "saturated: 0"), Example(AtLambda(MIXED, Fraction(1, 1000)), YES, "not separable")]

    def decide(self, x: AtLambda, w: None) -> Decision:
        return self._strength(x, Fraction(1))

    def _strength(self, x: AtLambda, share: Fraction) -> Decision:
        best = best_at(x)
        if not any(best.w) or not means_differ(x.s):
            return vacuous("w = 0, or equal means")
        own, there = decide_measures(x.s, Linear(best.w, ends(best)[0]))
        assert own.along is not None
        assert own.apart is not None
        strong = Fraction(own.apart * own.square) / own.along**2
        bound = Fraction(own.apart) / (16 * Fraction(x.lam) ** 2 * own.square)
        saturated = is_balanced(x.s) and x.lam >= threshold(x.s)
        return holds(
            every([shown(best), there]),
            (own.along > 0 and strong <= share * bound, "the strength is larger"),
            (not saturated or strong == 1, "there is strength after saturation"),
        )

    def slack(self, x: AtLambda, w: None) -> None:
        return None

    def variants(self) -> Mapping[str, Variant]:
        return {
            "999/1000 of the bound": Variant(
                REFUTED, "999/1000 of the bound on $(1 + s)^2$", decide=lambda x, _: self._strength(x, Fraction(999, 1000))
            )
        }


class HighLambda(Sentence[LabelledSet, None]):
    r"""Where regularisation is high, w is a difference of centroids.

    *Modelled.* On the last piece of the path, which holds for all large $\lambda$.

    *Fails* for unequal classes: J = {(0, 1), (1, 1)}, I = {(0, 0)} has $w$ along $(0, 1)$ for every $\lambda$, and J = {0, 3}, I = {1} has $w = 0$: as many
    points of the majority as there are others pull, and they are chosen, not averaged. Softplus does give $g$, at any balance.
    """

    label, source, standing = "High regularisation", f"{CLOSING}; also the digest", REMARK
    short = "high λ"
    printed = (
        "In summary, the two standard models used in linear classification (SVM and logistic regression) balance between two objectives: they minimize "
        "the error distance when regularization is low and they maximize the adversarial distance when regularization is high."
    )
    tested = r"For every $T$ with $g \neq 0$ and the hinge loss, $w_\lambda$ is a positive multiple of $g$ for all large $\lambda$."
    differs = "The second half, of the SVM and for classes of any size; the digest calls the perturbation a difference of centroids then."
    expects, domain = REFUTED, any_sets
    nature = Nature(
        MISSING_HYPOTHESIS,
        "With classes of one size the vector is exactly a multiple of the difference of centroids from some level on, and with two "
        "points against one it may have another direction, or be 0, at every level.",
        FALSE,
    )
    proof = Coq("High_lambda_fails")
    worked = [Example(WEDGE, NO, "cos^2 = 4/5"), Example(BETWEEN, NO, "w = 0"), Example(PAIR, YES, "one against one")]
    refused = [(WEDGE, None), (BETWEEN, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        g = between_means(x)
        if g is None or not any(g):
            return vacuous("no two means")
        own = path(x)
        start = own.pieces[-1].start or 1
        two = [own.at(own.lam(mu)) for mu in (start, 1000 * start)]
        same = scaled(two[0].lam, two[0].w) == scaled(two[1].lam, two[1].w)
        along = any(two[0].w) and is_multiple(two[0].w, g)
        return holds(every(map(shown, two)), (same, "the direction still changes"), (along, "w is no positive multiple of g"))


class HighLambdaRepaired(HighLambda):
    r"""With classes of one size, w is a difference of centroids from some lambda on.

    *Proof.* ``saturation``.
    """

    uses = ["tanay2018/saturation"]
    tested = r"For balanced $T$ with $g \neq 0$ and the hinge loss, $w_\lambda$ is a positive multiple of $g$ for all large $\lambda$."
    differs = "The classes are of one size."
    expects, domain, assumptions = SURVIVES, balanced_paths, [balanced]
    proof = Coq("High_lambda_repaired")
    worked = [Example(PAIR, YES, "one against one"), Example(CORNER, YES, "two against two")]

    def variants(self) -> Mapping[str, Variant]:
        return {"unbalanced": Variant(REFUTED, drop=[balanced], domain=any_sets)}


class NormUnchecked(Sentence[LabelledSet, Number]):
    r"""With little regularisation the norm of w grows without end.

    *Modelled.* $\|w_\lambda\|$ exceeds every bound as $\lambda \to 0$; hinge.

    *Fails* always: up to some $\lambda_1 > 0$ the minimiser is one and the same, the shortest of those of $R$ alone; for a separable set it is the max-margin
    vector. With softplus and a strictly separable set the norm does grow without end.
    """

    label, source, standing = "Norm at small lambda", CLOSING, REMARK
    short = "norm unchecked"
    printed = r"A small regularization parameter $\lambda$ lets $\|w\|$ grow unchecked while a larger $\lambda$ encourages $\|w\|$ to shrink."
    tested = r"For the hinge loss and every $T$ with two means and $w_\lambda \neq 0$, $\|w_\lambda\| \to \infty$ as $\lambda \to 0$."
    differs = "Unchecked is read as without end; the hinge loss of a set has a shortest minimiser, which is reached."
    expects, domain = REFUTED, any_sets
    nature = Nature(
        FALSE,
        "With the hinge loss the minimiser is one and the same vector from some positive level of regularisation down, for every "
        "set, so that its norm has a bound that is attained.",
    )
    proof = Coq("Norm_unchecked_fails")
    worked = [Example(MIXED, NO, "at most 2/3")]
    refused = [(MIXED, Number(Fraction(1, 100)))]

    def construct(self, x: LabelledSet) -> Number:
        return Number(first_end(x))

    def decide(self, x: LabelledSet, w: Number) -> Decision:
        two = [optimum(x, whole(w.value * Fraction(share))) for share in (1, Fraction(1, 10**9))]
        if not any(two[0].w):
            return vacuous("w = 0 for every lambda")
        together = every(map(shown, two))
        if two[0].w != two[1].w:
            return together
        return negated(together, f"w is the same from lambda = {w.value} down")


class NormUncheckedRepaired(NormUnchecked):
    r"""Up to some lambda_1 the minimiser is the same, and its norm is the largest.

    *Proof.* $u = 0$ at $\mu = 0$, so that on the first piece $w = q$ (``pieces``), and $\|w_\lambda\|$ does not grow with $\lambda$.
    """

    uses = ["tanay2018/pieces"]
    tested = (
        r"For the hinge loss and every $T$ there is a $\lambda_1 > 0$ such that $w_\lambda$ is the same for all $\lambda \le \lambda_1$, and $\|w_\lambda\|$ is no larger for any $\lambda > "
        r"\lambda_1$."
    )
    differs = "The norm is largest for small lambda, and bounded."
    expects = SURVIVES
    worked = [Example(MIXED, YES, "2/3 up to the first breakpoint"), Example(BETWEEN, YES, "w = 0")]
    refused = [(MIXED, Number(100)), (PAIR, Number(1))]

    def decide(self, x: LabelledSet, w: Number) -> Decision:
        two = [optimum(x, whole(w.value * Fraction(share))) for share in (1, Fraction(1, 10**9))]
        own = path(x)
        others = [own.at(own.lam(piece.inside())) for piece in own.pieces[1:]]
        longest = product(two[0].w, two[0].w)
        return holds(
            every(map(shown, (*two, *others))),
            (two[0].w == two[1].w, "w still changes"),
            (all(product(best.w, best.w) <= longest for best in others), "the norm is larger later"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "lambda_1 x 1001/1000": Variant(
                REFUTED, r"the same up to $\lambda_1 \cdot 1001/1000$",
                construct=lambda x: Number(whole(first_end(x) * Fraction(1001, 1000))),
            )
        }


separable = Assumption[LabelledSet](
    "separable", r"Some boundary separates $T$ strictly.", is_separable, stated="nowhere; in the toy problem both classes are"
)
separable_paths = path_domain(
    "separable sets with both labels",
    strategies.separable_sets(most_dimensions=3),
    small=lambda: small_means(is_separable),
    wider=any_sets,
)
def _small_on_a_line() -> Iterator[LabelledSet]:
    """List sets on a line with the point 0 in either class, which nothing separates, of four and five points."""
    for more, others in ((1, 1), (2, 1), (1, 2)):
        for plus in combinations_with_replacement(range(5), more):
            for minus in combinations_with_replacement(range(5), others):
                s = LabelledSet([(0,), *((p,) for p in plus), (0,), *((q,) for q in minus)], [1] * (more + 1) + [-1] * (others + 1))
                if means_differ(s):
                    yield s


_places = st.lists(st.integers(0, 5), min_size=1, max_size=3)
on_a_line = path_domain(
    "labelled sets on a line, in small integers, many with a point of both labels",
    st.one_of(
        st.builds(_on_a_line, _places, _places),
        st.builds(lambda plus, minus: _on_a_line([0, *plus], [0, *minus]), _places, _places),
    ),
    small=_small_on_a_line,
    wider=any_sets,
)


class LowLambda(Sentence[LabelledSet, None]):
    r"""Where regularisation is low, the error distance is least.

    *Modelled.* At every $\lambda$ of the first piece, for the optimal bias that does best; on a line, where the boundaries of least $d_{\text{err}}$ are
    thresholds at points.

    *Fails* where the set is not separable: J = {0, 1}, I = {0, 3} has $w = -2/3$, $b = 1$ and $d_{\text{err}} = 3/8$, and the boundary at 0 that faces left has
    1/4. The risk counts the margin as well, however small $\lambda$.
    """

    label, source, standing = "Low regularisation", CLOSING, REMARK
    short = "low λ"
    printed = HighLambda.printed
    tested = r"For every $T$ and the hinge loss, the minimiser has the least $d_{\text{err}}$ of all boundaries for all small $\lambda$."
    differs = "The first half, of the SVM."
    expects, domain = REFUTED, on_a_line
    proof = Coq("Low_lambda_fails")
    nature = Nature(
        MISSING_HYPOTHESIS,
        "Separable sets are separated from some level of regularisation down, which makes the distance 0, and of sets that are not the "
        "hinge loss minimises something else, as four points on a line show.",
        FALSE,
    )
    worked = [Example(MIXED, NO, "3/8 against 1/4"), Example(PAIR, YES, "separable")]
    refused = [(MIXED, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        best = path(x).at(first_end(x))
        if not any(best.w):
            return vacuous("w = 0: there is no boundary")
        _found, there = at_the_ends(best)
        together = every([shown(best), there])
        own = min(_error_distances(x, best.w, ends(best)))
        if own == 0 or x.dimension > 1:
            return together if own == 0 else Decision(Answer.UNDECIDED, (), "the least error distance is not known")
        for sign, (p,) in pairs((1, -1), x.points):
            other, decision = decide_measures(x, Linear((sign,), -sign * p))
            if other.shortfall**2 * product(best.w, best.w) < own:
                return negated(every([together, decision]), f"the boundary at {p} has a smaller error distance")
        return together


def _error_distances(s: LabelledSet, w: Point, biases: list[Rational]) -> list[Fraction]:
    """Return the squares of |w| d_err, at the ends and wherever between them it may be least."""
    low, high = biases[0], biases[-1]
    stops = {low, high, *(b for p in s.points if low <= (b := -product(w, p)) <= high)}
    return [decide_measures(s, Linear(w, whole(b)))[0].shortfall ** 2 for b in stops]


class LowLambdaRepaired(LowLambda):
    r"""A separable set is separated from some lambda down.

    *Proof.* The shortest minimiser of $R$ has $R = 0$ then, and is reached (``norm-unchecked-repaired``).
    """

    uses = ["tanay2018/norm-unchecked-repaired"]
    tested = r"For separable $T$ and the hinge loss, the minimiser has $d_{\text{err}} = 0$, the least, for all small $\lambda$."
    differs = "The set is separable."
    expects, domain, assumptions = SURVIVES, separable_paths, [separable]
    proof = Coq("Low_lambda_repaired")
    worked = [Example(PAIR, YES, "two points")]

    def variants(self) -> Mapping[str, Variant]:
        return {"not separable": Variant(REFUTED, drop=[separable], domain=on_a_line)}


class SeparableLimit(Sentence[LabelledSet, None]):
    r"""A separable set: up to some lambda the minimiser is the max-margin boundary, and the adversarial distance at least its margin.

    *Proof.* $R = 0$ asks for $y\, s(x) \ge 1$, and the shortest such $w$ is the max-margin vector, of length $1 / \gamma^*$; the mean of $y\, d$ is at least the
    least, $\gamma^*$, and $w \cdot g \ge 2$.
    """

    label, source, standing, reading = "Low regularisation, separable", f"beside {CLOSING}", OURS_PROVED, OURS
    printed = (
        r"For separable $T$ with margin $\gamma^*$ and all small $\lambda$: $w_\lambda$ is the max-margin vector, $d_{\text{adv}} \ge \gamma^*$ and $\cos\theta \ge 2 \gamma^* / \|g\|$."
    )
    expects, domain, assumptions = SURVIVES, separable_paths, [separable]
    proof = Coq("Separable_limit")
    worked = [Example(PAIR, YES, "an equality"), Example(WEDGE, YES, "w = (0, 2)")]
    refused = [(MIXED, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        best, margin = path(x).at(first_end(x)), margin_of(x)
        if margin is None:
            return holds(shown(best), (False, "there is no margin"))
        found, there = at_the_ends(best)
        own: list[Measures] = [one for _, one in found]  # type: ignore[misc]
        return holds(
            every([shown(best), decide_margin(x, margin), there]),
            (best.w == margin.w, "w is not the max-margin vector"),
            (all(m.mean >= 1 and (m.along or 0) >= 2 for m in own), "the adversarial distance is less than the margin"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {"not separable": Variant(REFUTED, drop=[separable], domain=any_sets)}


class TrainErrorLeastAtSmallLambda(Sentence[LabelledSet, None]):
    r"""The training error is least where regularisation is low.

    *Modelled.* An image on the boundary is an error, as the text has it, and every optimal bias is asked.

    *Fails* on a line already: of J = {0, 3, 5}, I = {0, 0, 2} the smallest $\lambda$ misclassify two of six for every optimal bias, without ties, and those
    between 1/6 and 3/2 one. It can only be compared with a middle $\lambda$: for large ones the bias is too free.
    """

    label, source, standing = "Training error at small lambda", CONFLICT, REMARK
    short = "fewest errors"
    printed = DAdvLargestAtLargeLambda.printed
    tested = r"For every $T$ no $\lambda$ makes fewer errors on $T$, whatever optimal bias is taken, than the smallest ones do."
    differs = "The first half; least among all levels of regularisation."
    expects, domain = REFUTED, on_a_line
    proof = Coq("Train_error_fails")
    nature = Nature(
        MISSING_HYPOTHESIS,
        "Separable sets are classified without fault from some level of regularisation down, and of six points on a line that are not "
        "separable two are misclassified at the smallest levels and one at a middle one.",
        FALSE,
    )
    worked = [Example(PAIR, YES, "separable"), Example(MIXED, YES, "the same at every level")]
    refused = [(LabelledSet([(0,), (3,), (5,), (0,), (0,), (2,)], [1, 1, 1, -1, -1, -1]), None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        own = path(x)
        decision = decide_errors(x, own)
        if decision.answer is not Answer.YES:
            return decision
        return every(shown(own.at(own.lam(piece.inside()))) for piece in own.pieces)


class TrainErrorLeastAtSmallLambdaRepaired(TrainErrorLeastAtSmallLambda):
    r"""A separable set has no errors where regularisation is low.

    *Proof.* ``separable-limit``.
    """

    uses = ["tanay2018/separable-limit"]
    tested = r"For separable $T$ no $\lambda$ makes fewer errors on $T$ than the smallest ones, which make none."
    differs = "The set is separable."
    expects, domain, assumptions = SURVIVES, separable_paths, [separable]
    proof = Coq("Train_error_repaired")
    worked = [Example(PAIR, YES, "two points")]

    def variants(self) -> Mapping[str, Variant]:
        return {"not separable": Variant(REFUTED, drop=[separable], domain=on_a_line)}


class BiasPoorlyAdjusted(Sentence[AtLambda, None]):
    r"""Where regularisation is high, some optimal biases separate the classes and others misclassify half of the images.

    *Shown.* Balanced, beyond the threshold of ``saturation``: every bias of an interval is optimal. How bad the errors are depends on what the solver
    takes.
    """

    label, source, standing, kind = "Bias at high regularisation", "Adversarial Distance and Tilting Angle", REMARK, EXISTENCE
    short = "bias, high λ"
    printed = (
        r"$d_{\text{adv}}$ is independent of the bias $b$. This explains why the models defined by SVM are poorly adjusted when regularization is high, "
        r"resulting in very high training and test errors"
    )
    tested = r"For some balanced $T$ and $\lambda$ one optimal bias misclassifies no image and another half of them."
    differs = "That it happens, and not that it is what happened on pairs of digits."
    expects, domain = SHOWN, Saturation.domain
    proof = Coq("Bias_poorly_adjusted")
    worked = [Example(AtLambda(PAIR, 1), YES, "b from -1 to 3/4")]
    refused = [(AtLambda(PAIR, Fraction(1, 1000)), None), (AtLambda(MIXED, 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        best = best_at(x)
        least, most = best.errors()
        half = is_balanced(x.s) and 2 * most == len(x.s.labels)
        return holds(shown(best), (least == 0 and half, "no bias separates, or none misclassifies half"))


@st.composite
def _noisy(draw: st.DrawFn) -> AtLambda:
    """Draw two classes along an axis and one noisy point beside the other class; the lambda is the high one."""
    step, off = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    points = [(step, 0), (2 * step, 0), (3 * step, 0), (-step, 0), (-2 * step, 0), (2 * step, -off)]
    s = LabelledSet(points, [1, 1, 1, -1, -1, -1])
    return AtLambda(s, draw(st.sampled_from((7, 8, Fraction(1, 100)))))


NOISY = LabelledSet([(2, 0), (4, 0), (6, 0), (-2, 0), (-4, 0), (4, -1)], [1, 1, 1, -1, -1, -1])


class NoisyPoint(Sentence[AtLambda, None]):
    r"""One noisy point tilts the boundary, and enough regularisation ignores it.

    *Shown.* J = {(2, 0), (4, 0), (6, 0)}, I = {(-2, 0), (-4, 0)} and the noisy (4, -1) in I: cos$^2$ is 400/7289, an angle of 76.5 degrees, for $\lambda \le 1/24$, and the
    noisy point is on its side; from $\lambda = 35/6$ on the angle is 0, and up to 37/4 the noisy point is misclassified for every optimal bias.
    """

    label, source, standing, kind = "A noisy point", "A Toy Problem, Overfitting and L2 regularization", REMARK, EXISTENCE
    printed = (
        r"Consider for instance a training set containing one noisy data point $p$. [...] Without L2 regularization: The classification boundary is strongly "
        r"tilted. [...] Here, the data point $p$ can be classified correctly [...] With L2 regularization: The classification boundary is not tilted. [...] "
        r"When enough regularization is used, the data point $p$ is ignored and the classifier obtained is robust to adversarial examples."
    )
    tested = (
        r"For some $T$ and $\lambda$: for all small levels the angle exceeds 60 degrees and the last point is classified as labelled for some optimal bias; at $\lambda$ the angle "
        r"is 0 and it is misclassified for every optimal bias."
    )
    differs = "Strongly is taken to mean by more than 60 degrees."
    expects = SHOWN
    proof = Coq("Noisy_point")
    domain = Domain[AtLambda](
        name="two classes along an axis with one noisy point, and a level of regularisation", of=AtLambda, draw=_noisy(), contains=is_at_lambda,
        numbers=lambda x: numbers(x.s),
    )
    worked = [Example(AtLambda(NOISY, 7), YES, "76.5 degrees, then 0")]
    refused = [(AtLambda(NOISY, Fraction(1, 100)), None), (AtLambda(NOISY, 100), None), (AtLambda(PAIR, 1), None)]

    def decide(self, x: AtLambda, w: None) -> Decision:
        low, high, g = path(x.s).at(first_end(x.s)), best_at(x), between_means(x.s) or ()
        if not any(low.w) or not any(high.w):
            return vacuous("w = 0")
        p, y = x.s.points[-1], x.s.labels[-1]
        (before, first), (after, second) = at_the_ends(low), at_the_ends(high)
        right = any(y * (product(low.w, p) + b) > 0 for b, _ in before)
        ignored = all(y * (product(high.w, p) + b) < 0 for b, _ in after)
        along = product(low.w, g)
        tilted = along > 0 and 4 * along**2 < product(low.w, low.w) * product(g, g)
        return holds(
            every([shown(low), shown(high), first, second]),
            (right and tilted, "at small levels it is not tilted, or the point is not on its side"),
            (is_multiple(high.w, g), "at this level it is still tilted"),
            (ignored, "the noisy point is not ignored"),
        )
