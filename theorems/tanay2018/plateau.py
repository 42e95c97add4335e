r"""Classes of unequal size, hinge: from some lambda on u = 2 n lambda w is constant, and it is no difference of means.

With n_I < n_J the dual problem for large mu maximises sum c first: every c of I is 1, and those of J are chosen, with sum
n_I, so that |sum c p - sum of I| is least. Let v be that nearest point of {sum c p : 0 <= c <= 1, sum c = n_I}, u = v - sum of I,
and nu a multiplier of it: c = 1 where u p < nu, c = 0 where u p > nu. With beta = mu - nu a point of J has r = u p - nu,
which is as its c wants, and one of I has r = nu - u q - 2 mu <= 0 exactly if mu >= (nu - u q) / 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.geometry.deciders.measures import inner as product
from theorems.geometry.deciders.soft_margin import optimum
from theorems.geometry.domains.shapes import any_two_labels
from theorems.geometry.objects.labelled import LabelledSet
from theorems.tanay2018.boundaries import holds, moved_apart, scaled
from theorems.tanay2018.paths import (
    any_sets,
    ends,
    means_differ,
    path,
    path_domain,
    shown,
    small_means,
    vacuous,
)
from theorems.tanay2018.scores import Number
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import YES, Decision, every
from verify.exact.integers import Rational, whole
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES
from verify.sentence import Sentence, Variant


WEDGE = LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1])
BETWEEN = LabelledSet([(0,), (3,), (1,)], [1, 1, -1])
PAIR = LabelledSet([(1,), (0,)], [1, -1])


def more_plus(s: LabelledSet) -> bool:
    """Does the label +1 occur more often?"""
    return sum(s.labels) > 0


uneven = Assumption[LabelledSet]("more of J", r"$n_I < n_J$: $J$ is the larger class.", more_plus)


def _made_uneven(s: LabelledSet) -> LabelledSet:
    """Return the set with the larger class as +1, and one of its points twice where there is none."""
    if sum(s.labels) < 0:
        s = LabelledSet(s.points, [-y for y in s.labels])
    if sum(s.labels) == 0:
        i = s.where(1)[0]
        s = LabelledSet((*s.points, s.points[i]), (*s.labels, 1))
    return moved_apart(s)


def multiplier(s: LabelledSet, u: tuple[Rational, ...]) -> Rational:
    """Return the least nu: the n_I-th smallest u p over J, counted by points.

    c sums up to n_I and is filled from the smallest products on, so that this one is met by c > 0; it
    is the only nu where a c lies strictly within, and else the least of an interval.
    """
    values = sorted(product(u, s.points[i]) for i in s.where(1))
    return values[s.labels.count(-1) - 1]


class UnbalancedPlateau(Sentence[LabelledSet, Number]):
    r"""Of unequal classes the smaller one pulls whole, and the larger one with its nearest points alone.

    *Proof.* See the file. For $w = 0$ the mean of $I$ has to be such a mean of points of $J$, which is no rare case: J = {0, 3}, I = {1}.

    *Needed.* The level: below it a point of $I$ lies beyond its margin.

    *Modelled.* The vector is read off the last piece of the path; that it is the nearest point is checked by its multiplier, and that
    it stays by the optimum at the level and far beyond.
    """

    label, source, standing, reading = "Plateau of unequal classes", "beside Scaling the Loss Function, closing remarks", OURS_PROVED, OURS
    printed = (
        r"Hinge, $n_I < n_J$: from some rational $\lambda$ on, $2 n \lambda\, w_\lambda$ is the constant $u = v - \sum_{q \in I} q$, with $v$ the point of $\{\sum c\, p : p \in "
        r"J, 0 \le c \le 1, \sum c = n_I\}$ that is nearest to $\sum_I q$; with a multiplier $\nu$ of $v$ from $\mu = 2 n \lambda = (\nu - \min_I u \cdot q)/2 > 0$ on, where $b = 1 - \nu / \mu$ is "
        r"optimal: so that for all large $\lambda$ every point gets the label of the larger class."
    )
    expects, assumptions = SURVIVES, [uneven]
    proof = Coq("Unbalanced_plateau", "It says so of shares that are nearest, and does not say that there are such; the classes may be of one size.")
    domain = path_domain(
        "sets with more points of J, and two means", any_two_labels.draw.map(_made_uneven), lambda s: means_differ(s) and more_plus(s),
        small=lambda: small_means(more_plus), wider=any_sets,
    )  # fmt: skip
    worked = [Example(WEDGE, YES, "cos^2 = 4/5"), Example(BETWEEN, YES, "w = 0"), Example(LabelledSet([(2,), (2,), (2,), (0,)], [1, 1, 1, -1]), YES, "one point, three times")]
    refused = [(WEDGE, Number(Fraction(1, 1000))), (LabelledSet([(0,)], [1]), Number(1))]

    def construct(self, x: LabelledSet) -> Number:
        return Number(self._level(x))

    def _level(self, x: LabelledSet) -> Rational:
        """Return mu, positive also where all is decided from 0 on."""
        u = path(x).pieces[-1].p
        level = Fraction(multiplier(x, u) - min(product(u, x.points[i]) for i in x.where(-1))) / 2
        return whole(level) if level > 0 else 1

    def decide(self, x: LabelledSet, w: Number) -> Decision:
        if not means_differ(x):
            return vacuous("no two means")
        n, last = len(x.points), path(x).pieces[-1]
        u, mu = last.p, Fraction(w.value)
        nu = multiplier(x, u)
        values = {y: [product(u, x.points[i]) for i in x.where(y)] for y in (1, -1)}
        far = 1 + max(mu, abs(Fraction(nu)) + max(abs(Fraction(v)) for own in values.values() for v in own))
        here, there = (optimum(x, whole(one / (2 * n))) for one in (mu, far))
        c = [there.c[i] for i in x.where(1)]
        nearest = all(
            share == 1 if value < nu else share == 0 if value > nu else True for share, value in zip(c, values[1], strict=True)
        ) and all(there.c[i] == 1 for i in x.where(-1))  # fmt: skip
        bias = [whole(1 - nu / one) for one in (mu, far)]
        within = all(ends(best)[0] <= b <= ends(best)[-1] for best, b in zip((here, there), bias, strict=True))
        return holds(
            every([shown(here), shown(there)]),
            (not any(last.q) and scaled(mu, here.w) == u == scaled(far, there.w), "u is not constant from there on"),
            (nearest, "it is not the nearest point"),
            (within, "1 - nu / mu is no optimal bias"),
            (all(product(there.w, p) + bias[1] > 0 for p in x.points), "a point far beyond gets the other label"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "level x 999/1000": Variant(
                REFUTED, r"from $\mu \cdot 999/1000$ on", construct=lambda x: Number(whole(self._level(x) * Fraction(999, 1000)))
            ),
            "the mean of J": Variant(
                REFUTED, r"with $v = n_I$ times the mean of $J$", decide=lambda x, _: self._by_means(x),
            ),
            "as many of either": Variant(
                SURVIVES, drop=[uneven],
                domain=path_domain("sets with no fewer points of J, and two means", any_two_labels.draw.map(_no_fewer), lambda s: means_differ(s) and sum(s.labels) >= 0),
            ),
        }  # fmt: skip

    def _by_means(self, x: LabelledSet) -> Decision:
        u, m = path(x).pieces[-1].p, x.labels.count(-1)
        share = Fraction(m, x.labels.count(1))
        other = [
            share * sum((Fraction(x.points[i][k]) for i in x.where(1)), start=Fraction(0)) - sum((Fraction(x.points[i][k]) for i in x.where(-1)), start=Fraction(0))
            for k in range(x.dimension)
        ]  # fmt: skip
        best = optimum(x, path(x).lam(self._level(x)))
        return holds(shown(best), (list(u) == other, "u is another vector"))


def _no_fewer(s: LabelledSet) -> LabelledSet:
    return moved_apart(s if sum(s.labels) >= 0 else LabelledSet(s.points, [-y for y in s.labels]))
