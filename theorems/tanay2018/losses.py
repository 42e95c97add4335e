"""Other losses than hinge and softplus, as far as they can be decided exactly: squared ones, and the ramp."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import lcm

from theorems.geometry.deciders.measures import (
    Measures,
    between_means,
    decide_measures,
    inner as product,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import holds, negated
from theorems.tanay2018.paths import AtLambda, is_multiple, means_differ, vacuous
from verify.exact.decision import Decision, every, undecided
from verify.exact.integers import Rational, solve_gram, whole


def least_squares(x: AtLambda, target: int) -> Linear:
    """Return the minimiser of the mean of (y s - target)^2 + lambda |w|^2, over w and b.

    With the covariance S of all points, (S + lambda) w is target times the covariance of x and y.
    """
    n, d = len(x.s.points), x.s.dimension
    middle = [Fraction(sum(column)) / n for column in zip(*x.s.points, strict=True)]
    rows = [[Fraction(a) - m for a, m in zip(p, middle, strict=True)] for p in x.s.points]
    gram = [[sum((r[i] * r[j] for r in rows), start=Fraction(0)) / n + (x.lam if i == j else 0) for j in range(d)] for i in range(d)]
    right = [target * sum((y * r[i] for r, y in zip(rows, x.s.labels, strict=True)), start=Fraction(0)) / n for i in range(d)]
    unit = lcm(*(Fraction(a).denominator for row in [*gram, right] for a in row))
    found, over = solve_gram([[int(a * unit) for a in row] for row in gram], [int(a * unit) for a in right])
    w = tuple(whole(Fraction(a, over)) for a in found)
    b = target * Fraction(sum(x.s.labels), n) - sum((a * m for a, m in zip(w, middle, strict=True)), start=Fraction(0))
    return Linear(w, whole(b))


def measured_least(x: AtLambda, target: int) -> tuple[Linear, Measures, Decision]:
    """Return that minimiser with its measures; that its gradient is 0 is seen on these scores."""
    h = least_squares(x, target)
    found, decision = decide_measures(x.s, h)
    off = [score - target * y for score, y in zip(found.scores, x.s.labels, strict=True)]
    slopes = [
        sum((o * p[k] for o, p in zip(off, x.s.points, strict=True)), start=Fraction(0)) / len(off) + x.lam * Fraction(w)
        for k, w in enumerate(h.w)
    ]  # fmt: skip
    return h, found, holds(decision, (sum(off) == 0 and not any(slopes), "it is no minimiser"))


def squared_angle(x: AtLambda, target: int) -> Decision:
    """Is the minimiser for the loss (z - target)^2 at less than a right angle to g, or 0?"""
    if not means_differ(x.s):
        return vacuous("no two means")
    h, found, decision = measured_least(x, target)
    return holds(decision, (not any(h.w) or (found.along or 0) > 0, "a right angle, or more"))


def squared_hinge_saturated(x: AtLambda) -> Decision:
    """Is the minimiser for max(0, 1 - z)^2 along g, where no point is beyond its margin?

    There it is that of (1 - z)^2: the loss is convex, and has its gradient.
    """
    if not means_differ(x.s):
        return vacuous("no two means")
    h, found, decision = measured_least(x, 1)
    if max(found.signed) > 1:
        return vacuous("a point is beyond its margin")
    return holds(decision, (is_multiple(h.w, between_means(x.s) or ()), "w is no multiple of g"))


def ramp(found: Measures) -> Fraction:
    """Return the mean of min(1, max(0, 1 - y s))."""
    return Fraction(sum(min(1, max(0, 1 - z)) for z in found.signed)) / len(found.signed)


def ramp_angle(x: AtLambda) -> Decision:
    """Is every minimiser for the ramp loss at no right angle or more to g? For points on a line, and the answer no.

    A boundary that faces as g does, or w = 0, has at least the risk of its errors, y s <= 0: these are
    counted for all thresholds. Another one is named that does better, penalty included.
    """
    g = between_means(x.s)
    if x.s.dimension > 1 or g is None or not any(g):
        return undecided("not on a line")
    side, values = 1 if g[0] > 0 else -1, sorted({p[0] for p in x.s.points})
    middles = [Fraction(a + b) / 2 for a, b in pairwise(values)]
    # A threshold at a point misclassifies what one beside it does, and the point: these suffice. With w = 0 all bear one label.
    thresholds = [values[0] - 1, *middles, values[-1] + 1]
    facing = [decide_measures(x.s, Linear((side,), whole(-side * t))) for t in thresholds]
    least = Fraction(min(found.errors for found, _ in facing)) / len(x.s.labels)
    decisions = [decision for _, decision in facing]
    for (a, b), t in zip(pairwise(values), middles, strict=True):
        w = Fraction(-2 * side) / (b - a)
        found, decision = decide_measures(x.s, Linear((whole(w),), whole(-w * t)))
        if ramp(found) + x.lam * w * w < least:
            return negated(every([*decisions, decision]), f"the boundary at {t} that faces the other way has a smaller loss")
    return undecided("no boundary that faces the other way is seen to do better")


def without_penalty(s: LabelledSet, w: tuple[Rational, ...], b: Rational) -> Decision:
    """Is no minimiser of the hinge risk alone at a right angle to g? Where w = 0 is one, a normal of flat data is another.

    Parameters
    ----------
    w, b : the shortest minimiser of the risk, which is that with the penalty at all small lambda
    """
    g = between_means(s)
    if g is None or any(w) or any(p[-1] != s.points[0][-1] for p in s.points):
        return vacuous("w is not 0, or the data are not flat")
    normal = (0,) * (s.dimension - 1) + (1,)
    (here, first), (there, second) = decide_measures(s, Linear(w, b)), decide_measures(s, Linear(normal, whole(b - s.points[0][-1])))
    both = every([first, second])
    if there.hinge != here.hinge or product(normal, g) > 0:
        return both
    return negated(both, "a minimiser at a right angle")
