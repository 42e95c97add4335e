"""Adversarial strength: what the abstract of 2016 says of it, made precise for linear boundaries.

The strength of a boundary C towards a class mean i is s = |g| / |i - m(i)| - 1 with m(i) the mirror image of i
through C. Only (1 + s)^2 = |g|^2 |w|^2 / (4 s(i)^2) is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product as pairs
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import (
    Measures,
    between_means,
    decide_measures,
    inner as product,
)
from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import is_separable, orthogonal as orthogonal_to, rank
from theorems.geometry.domains.shapes import any_two_labels
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import (
    Boundary,
    Point,
    boundary_domain,
    holds,
    is_apart,
    measured,
    moved_apart,
    plus,
    scaled,
    some_boundary,
)
from theorems.tanay2018.distances import centroids
from theorems.tanay2018.scores import Number
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import Rational, WorkLimit, over_common_denominator, primitive, whole
from verify.exact.program import Optimum, minimise
from verify.objects import register
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES, VACUOUS
from verify.sentence import Sentence, Variant


ABSTRACT = "A Boundary Tilting Perspective (2016), abstract"
PAIR = LabelledSet([(1, 0), (-1, 0)], [1, -1])
CORNER = LabelledSet([(1, 0), (1, 1), (0, 0)], [1, 1, -1])
SKEW = LabelledSet([(2, 1), (1, 3), (0, 0), (1, 0)], [1, 1, -1, -1])


def of_the_means(x: Boundary) -> tuple[Measures, Decision]:
    """Return what the boundary measures on the two class means, j first."""
    return decide_measures(centroids(x), x.h)


def middle(s: LabelledSet, w: Point) -> Linear:
    """Return the boundary with this normal through the middle of the two means."""
    j, i = centroids(Boundary(s, Linear(w, 0))).points
    return Linear(w, whole(-Fraction(product(w, plus(i, j))) / 2))


through_the_middle = Assumption[Boundary](
    "through the middle",
    r"The boundary goes through $(i + j) / 2$.",
    lambda x: middle(x.s, x.h.w).b == x.h.b,
)
acute = Assumption[Boundary](
    "acute angle", r"$w \cdot g > 0$.", lambda x: product(x.h.w, between_means(x.s) or (0,) * len(x.h.w)) > 0
)


def _faced(x: Boundary) -> Boundary:
    """Return the boundary turned towards J, or along g where it is level, through the middle."""
    g = between_means(x.s) or ()
    along = product(x.h.w, g)
    w = x.h.w if along > 0 else scaled(-1, x.h.w) if along else plus(x.h.w, g)
    return Boundary(x.s, middle(x.s, w))


_anyhow = some_boundary(any_two_labels.draw.map(moved_apart))
_away = boundary_domain(
    "sets with two means and a boundary through their middle, facing either way",
    _anyhow.map(lambda x: Boundary(x.s, middle(x.s, x.h.w))),
    is_apart,
    floors={"d = 1": 10},
)
_off_the_middle = boundary_domain(
    "sets with two means and a boundary that faces J",
    _anyhow.map(lambda x: _faced(x)._replace(h=_faced(x).h._replace(b=x.h.b))),
    is_apart,
)


class StrengthAngle(Sentence[Boundary, Number]):
    r"""The strength is a function of the deviation angle alone: 1 + s = 1 / cos.

    *Proof.* Through the middle, $s(j) = -s(i) = \tfrac12 w \cdot g$, so that either mean lies $|w \cdot g| / 2\|w\|$ from the
    boundary and its mirror image twice as far: $1 + s = \|g\| \|w\| / (w \cdot g)$, which is 1 exactly for multiples of $g$.

    *Needed.* The middle: for i = 0, j = 2 on a line in the plane, $w = (3, 4)$, $b = -1$ the two strengths are 4 and 0. That
    the boundary faces J is not: squares do not see it; but at $w \cdot g = 0$ both means lie on the boundary and there is no
    strength.
    """

    label, source, standing, reading = "Strength and angle", ABSTRACT, OURS_PROVED, OURS
    printed = (
        r"We define the notion of adversarial strength and show that it can be reduced to the deviation angle between the "
        r"classifier considered and the nearest centroid classifier."
    )
    tested = (
        r"For $g \neq 0$ and a boundary through $(i + j) / 2$ with $w \cdot g > 0$, the strengths towards $i$ and towards $j$ are "
        r"the same, $(1 + s)^2 = \|g\|^2 \|w\|^2 / (w \cdot g)^2 = 1 / \cos^2 \delta$; it is 0 exactly for the nearest centroid "
        r"classifier."
    )
    differs = "The formal statement is ours; the text behind the abstract was not read."
    expects, assumptions = SURVIVES, [through_the_middle, acute]
    proof = Coq("Strength_angle")
    domain = boundary_domain(
        "sets with two means and a boundary through their middle that faces J",
        _anyhow.map(_faced),
        is_apart,
        wider=_away,
        floors={"d = 1": 10, "w along g": 10},
    )
    worked = [
        Example(Boundary(PAIR, Linear((3, 4), 0)), YES, "cos = 3/5, 1 + s = 5/3"),
        Example(Boundary(PAIR, Linear((1, 0), 0)), YES, "the nearest centroid classifier: s = 0"),
    ]
    refused = [(Boundary(PAIR, Linear((3, 4), 0)), Number(1)), (Boundary(PAIR, Linear((3, 4), 1)), Number(Fraction(25, 9)))]

    def construct(self, x: Boundary) -> Number:
        g = between_means(x.s) or ()
        along = product(x.h.w, g)
        return Number(whole(Fraction(product(g, g) * product(x.h.w, x.h.w)) / along**2) if along else 0)

    def decide(self, x: Boundary, w: Number) -> Decision:
        (own, first), (means, second) = measured(x), of_the_means(x)
        if not own.along:
            return Decision(Answer.VACUOUS, (), "no strength at a right angle: both means lie on the boundary")
        assert means.apart is not None
        assert own.apart is not None
        parallel = own.along > 0 and not any(
            plus(scaled(own.apart, x.h.w), between_means(x.s) or (), -Fraction(own.along))
        )
        ends = [w.value * 4 * s * s == own.apart * own.square for s in means.scores]
        return holds(
            every([first, second]),
            (all(ends), "the strength towards a mean is another one"),
            (w.value * own.along**2 == own.apart * own.square, "the angle is another one"),
            (own.along < 0 or (w.value == 1) == parallel, "a strength of 0 elsewhere, or none there"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "beside the middle": Variant(
                REFUTED, drop=[through_the_middle], domain=_off_the_middle,
                worked=[Example(Boundary(LabelledSet([(2, 0), (0, 0)], [1, -1]), Linear((3, 4), -1)), NO, "4 and 0")],
            ),
            "facing either way": Variant(SURVIVES, drop=[acute], domain=_away),
        }


@register("flat set with a boundary")
class Flat(NamedTuple):
    """A set with a boundary, and a hyperplane n x = m on which, or near which, its points lie; a bound M."""

    s: LabelledSet
    h: Linear
    n: Point
    m: Rational
    bound: Rational


def tilted(x: Flat, t: Rational) -> Linear:
    """Return (w + t n, b - t m)."""
    return Linear(plus(x.h.w, x.n, t), whole(x.h.b - Fraction(t) * x.m))


def is_flat(x: Flat) -> bool:
    """Do all points lie on the hyperplane?"""
    return all(product(x.n, p) == x.m for p in x.s.points)


flat = Assumption[Flat]("flat", r"The data lie in a hyperplane: $n \cdot x = m$ on $T$.", is_flat)
orthogonal = Assumption[Flat]("n orthogonal to w", r"$n \perp w$.", lambda x: product(x.n, x.h.w) == 0)
off_the_mean = Assumption[Flat](
    "i off the boundary", r"The mean in question is not on the boundary: $s(i) \neq 0$.",
    lambda x: of_the_means(Boundary(x.s, x.h))[0].scores[1] != 0,
)


def _is_one(x: Flat) -> bool:
    return is_apart(Boundary(x.s, x.h)) and len(x.n) == x.s.dimension and any(x.n) and x.bound > 0


TURNS = ((1, 0), (Fraction(3, 5), Fraction(4, 5)), (0, 1), (Fraction(-4, 5), Fraction(3, 5)))


@st.composite
def flats(draw: st.DrawFn, *, along: bool = True, near: bool = False, separated: bool = False) -> Flat:
    """Draw a set of fewer dimensions, one coordinate more, and turn it all by a 3-4-5 rotation.

    Parameters
    ----------
    along : w has no part along n
    near : the points lie near the hyperplane and not on it
    separated : the boundary separates
    """
    sets = strategies.separable_sets(most_dimensions=2) if separated else any_two_labels.draw
    s = moved_apart(draw(sets))
    found = separator_of(s) if separated else None
    x = draw(some_boundary(st.just(s))) if found is None else Boundary(s, Linear(*found))
    level = draw(strategies.coordinates)
    cosine, sine = draw(st.sampled_from(TURNS))
    small = Fraction(1, draw(st.sampled_from((2, 16, 1024))))

    def turn(p: Point, height: Rational) -> Point:
        *rest, last = p
        return (*rest, whole(cosine * last - sine * height), whole(sine * last + cosine * height))

    heights = [level + (draw(st.sampled_from((1, -1))) * small if near else 0) for _ in s.points]
    points = [turn(p, h) for p, h in zip(s.points, heights, strict=True)]
    w = turn(x.h.w, 0 if along else draw(st.sampled_from((1, -2))))
    n = turn((0,) * s.dimension, 1)
    b = x.h.b
    own = Flat(LabelledSet(points, s.labels), Linear(w, b), n, level, draw(st.sampled_from((2, 100, 10**9))))
    if not off_the_mean.holds(own):
        own = own._replace(h=own.h._replace(b=b + 1))
    return own


def _small_flats(*, along: bool = True, near: bool = False) -> Iterator[Flat]:
    for p, q, b, up in pairs((1, 2, 0), (0, -1), (0, -1), (0, 1, -1)):
        points = [(p, up if near else 0), (q, 0)]
        x = Flat(LabelledSet(points, [1, -1]), Linear((1, 0 if along else 1), b), (0, 1), 0, 2)
        if _is_one(x) and off_the_mean.holds(x):
            yield x


def flat_domain(name: str, draw: st.SearchStrategy[Flat], **how: bool) -> Domain[Flat]:
    """Return a domain of sets on, or near, a hyperplane."""
    return Domain(
        name=name, of=Flat, draw=draw, contains=_is_one, small=lambda: _small_flats(**how),
        strata=lambda x: {"a separator": x.h.fits(x.s.points, x.s.labels)},
        numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
    )


SLAB = Flat(LabelledSet([(1, 0), (-1, 0)], [1, -1]), Linear((1, 0), 0), (0, 1), 0, 2)


class BoundaryTilting(Sentence[Flat, Number]):
    r"""On flat data, tilting makes the strength as high as one likes and changes no decision.

    *Proof, run by* ``construct``. $w + t n$, $b - t m$ has the score of $(w, b)$ at every point of $T$, and $(1 + s)^2 =
    (\|w\|^2 + 2 t\, w \cdot n + t^2 \|n\|^2) \|g\|^2 / 4 s(i)^2$ grows without end.

    *Needed.* That the data are flat: otherwise the tilt changes scores. Not: that $n$ is orthogonal to $w$.
    """

    label, source, standing, reading = "Boundary tilting", ABSTRACT, OURS_PROVED, OURS
    printed = (
        r"Then, we show that the adversarial strength can be made arbitrarily high independently of the classification "
        r"performance due to a mechanism that we call boundary tilting."
    )
    tested = (
        r"Let $n \cdot x = m$ on $T$, $n \neq 0$, $n \perp w$, $i \neq j$ and $s(i) \neq 0$. For every $M$ there is a boundary with "
        r"the same scores on $T$ as $(w, b)$ and a strength towards $i$ of more than $M$."
    )
    differs = "The formal statement is ours; that the data have to be flat is said here."
    expects, assumptions = SURVIVES, [flat, orthogonal, off_the_mean]
    proof = Coq("Boundary_tilting")
    domain = flat_domain("sets in a hyperplane, with a boundary and a bound", flats())
    worked = [Example(SLAB, YES, "two points on an axis"), Example(SLAB._replace(bound=10**12), YES, "a strength of 10^12")]
    refused = [(SLAB, Number(0)), (SLAB._replace(n=(1, 0)), Number(100)), (SLAB._replace(m=1), Number(100))]

    def construct(self, x: Flat) -> Number:
        return _steep(x)

    def decide(self, x: Flat, w: Number) -> Decision:
        before, first = measured(Boundary(x.s, x.h))
        after, second = measured(Boundary(x.s, tilted(x, w.value)))
        means, third = decide_measures(centroids(Boundary(x.s, x.h)), tilted(x, w.value))
        if means.scores[1] == 0:
            return Decision(Answer.VACUOUS, (), "the mean lies on the boundary")
        return holds(
            every([first, second, third]),
            (before.scores == after.scores, "a score changes"),
            (after.square * (after.apart or 0) > 4 * (1 + x.bound) ** 2 * means.scores[1] ** 2, "the strength is not that high"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "near the hyperplane": Variant(
                REFUTED, drop=[flat], domain=flat_domain("sets near a hyperplane, with a boundary", flats(near=True), near=True),
            ),
            "n askew to w": Variant(
                SURVIVES, drop=[orthogonal],
                domain=flat_domain("sets in a hyperplane, with a boundary askew to it", flats(along=False), along=False),
            ),
            "i on the boundary": Variant(
                VACUOUS, "dropped: without it the mean is its own mirror image, before and after", drop=[off_the_mean],
                domain=_on_the_mean,
            ),
            "n askew, i on the boundary": Variant(
                VACUOUS, "dropped: n orthogonal to w and i off the boundary", drop=[orthogonal, off_the_mean], domain=_on_the_mean
            ),
            "off the data": Variant(
                REFUTED, "the same decisions at a fresh point off the hyperplane, too",
                decide=self._afresh,
            ),
        }

    def _afresh(self, x: Flat, w: Number) -> Decision:
        """Is a point above the first one still on its side? It is sent so high that the tilt alone decides."""
        p = x.s.points[0]
        after = tilted(x, w.value)
        rate = product(after.w, x.n)
        if rate == product(x.h.w, x.n):
            return Decision(Answer.VACUOUS, (), "nothing is tilted")
        height = -(Fraction(after.score(p)) + (1 if x.h.score(p) > 0 else -1)) / rate
        fresh = LabelledSet([plus(p, x.n, height)], [1])
        (before, first), (then, second) = decide_measures(fresh, x.h), decide_measures(fresh, after)
        same = (before.scores[0] > 0) == (then.scores[0] > 0) and before.scores[0] != 0
        return holds(every([first, second]), (same, "a fresh point changes sides"))


def _steep(x: Flat) -> Number:
    """Return a t at which the strength exceeds the bound, where the data are flat."""
    g = between_means(x.s) or ()
    score = of_the_means(Boundary(x.s, x.h))[0].scores[1]
    t = 1
    while True:
        w = plus(x.h.w, x.n, t)
        if product(w, w) * product(g, g) > 4 * (1 + x.bound) ** 2 * Fraction(score) ** 2:
            return Number(t)
        t *= 16


def _levelled(x: Flat) -> Flat:
    score = of_the_means(Boundary(x.s, x.h))[0].scores[1]
    return x._replace(h=x.h._replace(b=whole(x.h.b - score)))


_on_the_mean = Domain[Flat](
    name="sets in a hyperplane, with a boundary through a mean", of=Flat, draw=flats().map(_levelled),
    contains=lambda x: _is_one(x) and not off_the_mean.holds(x), small=lambda: map(_levelled, _small_flats()),
)


fits = Assumption[Flat](
    "separating", r"Every image lies strictly on its side: $y\, s(x) > 0$ on $T$.",
    lambda x: x.h.fits(x.s.points, x.s.labels),
)


class TiltingCosine(Sentence[Flat, Number]):
    r"""Tilting by phi multiplies the cosine of the deviation angle by cos phi.

    *Proof.* $n \perp g$, as $n \cdot x$ is constant, so $(w + t n) \cdot g = w \cdot g$ and, $n \perp w$, $\|w + t n\|^2 = \|w\|^2 (1 + \tan^2
    \varphi)$ with $\tan\varphi = t \|n\| / \|w\|$.

    *Needed.* $n \perp w$; and on data that are not flat, $n \perp g$.
    """

    label, source, standing, reading = "Tilting and the angle", f"beside {ABSTRACT}", OURS_PROVED, OURS
    printed = (
        r"Let $n \cdot x = m$ on $T$, $n \neq 0$, $n \perp w$ and $i \neq j$. Tilted by $\varphi$, $\tan\varphi = t \|n\| / \|w\|$, the boundary "
        r"$(w + t n, b - t m)$ has $\cos \delta_\varphi = \cos\varphi\, \cos \delta_0$."
    )
    expects, assumptions, domain = SURVIVES, [flat, orthogonal], BoundaryTilting.domain
    proof = Coq("Tilting_cosine")
    worked = [Example(SLAB, YES, "two points on an axis")]
    refused = [(SLAB._replace(n=(1, 1)), Number(1)), (SLAB._replace(h=Linear((1, 1), 0)), Number(1))]

    def construct(self, x: Flat) -> Number:
        return Number(x.bound)

    def decide(self, x: Flat, w: Number) -> Decision:
        before, first = measured(Boundary(x.s, x.h))
        after, second = measured(Boundary(x.s, tilted(x, w.value)))
        if before.along is None or after.along is None:
            return Decision(Answer.VACUOUS, (), "a set with one label")
        shorter = Fraction(before.square) / (before.square + Fraction(w.value) ** 2 * product(x.n, x.n))
        same = after.along**2 * before.square == shorter * before.along**2 * after.square
        signs = (after.along > 0) == (before.along > 0) and (after.along < 0) == (before.along < 0)
        return holds(every([first, second]), (same and signs, "the cosine is another one"))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "n askew to w": Variant(
                REFUTED, drop=[orthogonal],
                domain=flat_domain("sets in a hyperplane, with a boundary askew to it", flats(along=False), along=False),
            ),
            "near the hyperplane": Variant(
                REFUTED, drop=[flat], domain=flat_domain("sets near a hyperplane, with a boundary", flats(near=True), near=True),
            ),
        }


def _least(x: Flat) -> Fraction:
    return min(Fraction(y * x.h.score(p)) for p, y in zip(x.s.points, x.s.labels, strict=True))


def _height(x: Flat) -> Fraction:
    return max(abs(Fraction(product(x.n, p) - x.m)) for p in x.s.points)


HALF = Fraction(1, 2)
TILTED = Flat(LabelledSet([(1, HALF), (2, -HALF), (-1, HALF), (-2, -HALF)], [1, 1, -1, -1]), Linear((1, 0), 0), (0, 1), 0, 1)


class QuantitativeTilting(Sentence[Flat, Number]):
    r"""On nearly flat data, every tilt of less than gamma / epsilon keeps every decision.

    *Proof.* The tilt changes a score by $|t| |n \cdot x - m| \le |t|\, \varepsilon \|n\|$, by less than the least $y\, s(x)$.

    *Modelled.* In scores: $|t| \max |n \cdot x - m| < \min y\, s(x)$, for $\tan\varphi = t \|n\| / \|w\|$, $n \perp w$; every such $t$ follows
    from the largest tried, for scores are affine in it and both signs are tried.

    *Sharp.* At $\tan\varphi = \gamma / \varepsilon$ a score may vanish: J = {(1, 1/2), (2, -1/2)}, I = {(-1, 1/2), (-2, -1/2)}, tangent 2.
    """

    label, source, standing, reading = "Tilting nearly flat data", f"beside {ABSTRACT}", OURS_PROVED, OURS
    printed = (
        r"Let $|n \cdot x - m| \le \varepsilon$ on $T$ for a unit vector $n \perp w$, and let $(w, b)$ separate $T$ with $\min y\, d(x) = \gamma > "
        r"0$. Every tilt by $\varphi$ with $\tan\varphi < \gamma / \varepsilon$, either way, keeps every decision on $T$."
    )
    expects, assumptions = SURVIVES, [orthogonal, fits]
    proof = Coq("Quantitative_tilting")
    domain = Domain[Flat](
        name="separated sets near a hyperplane",
        of=Flat,
        draw=flats(near=True, separated=True),
        contains=lambda x: _is_one(x) and _height(x) > 0,
        small=lambda: (x for x in _small_flats(near=True) if _height(x) > 0 and _least(x) > 0),
        numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
        wider=flat_domain("sets near a hyperplane, with a boundary", flats(near=True), near=True),
    )
    worked = [Example(TILTED, YES, "every tangent below 2")]
    refused = [(TILTED, Number(2)), (TILTED, Number(5)), (TILTED, Number(0))]

    def construct(self, x: Flat) -> Number:
        return Number(whole(_least(x) / (_height(x) or 1) * Fraction(999, 1000)))

    def decide(self, x: Flat, w: Number) -> Decision:
        if _least(x) <= 0:
            return holds(measured(Boundary(x.s, x.h))[1], (False, "nothing is separated"))
        if w.value <= 0:
            return Decision(Answer.NO, (), "nothing is tilted")
        return self._kept(x, w.value)

    def _kept(self, x: Flat, t: Rational) -> Decision:
        (one, first), (other, second) = (measured(Boundary(x.s, tilted(x, sign * t))) for sign in (1, -1))
        kept = min(one.signed) > 0 and min(other.signed) > 0
        return holds(every([first, second]), (kept, "a decision changes"))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "at the bound": Variant(
                REFUTED, r"$\tan\varphi = \gamma / \varepsilon$, too",
                construct=lambda x: Number(whole(_least(x) / _height(x))),
                worked=[Example(TILTED, NO, "a score is 0")],
            ),
            "n askew to w": Variant(
                SURVIVES, "dropped: the decisions are kept all the same, the angle is another one", drop=[orthogonal],
                domain=Domain[Flat](
                    name="separated sets near a hyperplane askew to the boundary", of=Flat,
                    draw=flats(near=True, separated=True).map(_askew), contains=lambda x: _is_one(x) and _height(x) > 0,
                ),
            ),
            "not separated": Variant(REFUTED, drop=[fits], domain=self.domain.wider),
            "the cosine": Variant(
                REFUTED, r"$\cos \delta_\varphi = \cos\varphi\, \cos \delta_0$, though $n$ is not orthogonal to $g$",
                decide=lambda x, w: TiltingCosine().decide(x, w),
            ),
        }


def _askew(x: Flat) -> Flat:
    """Return it with a normal n that leans on w, by so little that the heights stay positive."""
    n = plus(x.n, x.h.w, Fraction(1, 7))
    return x._replace(n=n)


@register("bounds")
class Bounds(NamedTuple):
    """For each coordinate a bound of w_k and of -w_k over the weak separators with w g = 1; or n and m."""

    most: tuple[Rational, ...]
    n: Point
    m: Rational


def hyperplane(s: LabelledSet) -> tuple[Point, Rational] | None:
    """Return n and m with n x = m on all points, n other than 0; None where there are none."""
    start = s.points[0]
    n = orthogonal_to([[a - c for a, c in zip(p, start, strict=True)] for p in s.points[1:]], s.dimension)
    if n is None:
        return None
    point = tuple(whole(a) for a in n)
    return point, product(point, start)


def _most(s: LabelledSet, objectives: Iterable[Sequence[Rational]]) -> Iterator[tuple[Rational | None, Decision | None]]:
    """Yield for each vector a the largest a w over the weak separators with w g = 1, by a linear program."""
    g = between_means(s)
    assert g is not None
    rows = [tuple(whole(y * a) for a in (*p, 1)) for p, y in zip(s.points, s.labels, strict=True)]
    rows += [(*g, 0), (*scaled(-1, g), 0)]
    bounds = [0] * len(s.points) + [1, -1]
    for objective in objectives:
        best = minimise([*scaled(-1, objective), 0], rows, bounds)
        if isinstance(best, Decision):  # at its limit: a bound that is not known is not missing
            raise WorkLimit(best.reason)
        yield (-best.value, best.decision) if isinstance(best, Optimum) else (None, None)


def _programs(s: LabelledSet) -> list[tuple[Rational | None, Decision | None]]:
    """Return the largest w_k and -w_k over the weak separators with w g = 1."""
    units = ([sign * (j == k) for j in range(s.dimension)] for k in range(s.dimension) for sign in (1, -1))
    return list(_most(s, units))


class StrengthBounded(Sentence[LabelledSet, Bounds]):
    r"""The strength of all separators is bounded exactly where the data span the space.

    *Proof.* In a hyperplane $n \cdot x = m$, $w + M n$, $b - M m$ separates for every $M$. Otherwise a weak separator with $w \cdot g = 0$
    has $y\, s(x) = 0$ throughout, so that $w = 0$: the weak separators with $w \cdot g = 1$ are bounded, and $(1 + s)^2 = \|w\|^2 \|g\|^2 /
    (w \cdot g)^2$ is at most $\|g\|^2 \sum_k K_k^2$ with $K_k$ the largest $|w_k|$ of these, by linear programs.

    *Needed.* That the strength is read by the angle: with each separator's own boundary, which may lie as near to a mean as one
    likes where the class is one point, it is never bounded there.

    *Modelled.* The bound is that of a box, and not the supremum in general, which is ``strength-supremum``: J = {(2, 1), (1, 3)}, I = {(0, 0), (1, 0)} has 65/9, and
    a supremum of 5.
    """

    label, source, standing, reading = "Bounded strength", f"beside {ABSTRACT}", OURS_PROVED, OURS
    printed = (
        r"Let $T$ be strictly separable, with both classes. The strength by the angle, $1 + s = 1 / \cos\delta$, is bounded over all "
        r"boundaries that separate $T$ strictly if and only if the points of $T$ lie in no hyperplane."
    )
    expects = SURVIVES
    proof = Coq("Strength_bounded")
    domain = Domain[LabelledSet](
        name="separable sets with both labels",
        of=LabelledSet,
        draw=strategies.separable_sets(most_dimensions=3),
        contains=lambda s: set(s.labels) == {1, -1},
        small=lambda: (s for s in strategies.small_sets(most_points=3) if set(s.labels) == {1, -1} and is_separable(s)),
        strata=lambda s: {"in a hyperplane": rank(s) < s.dimension},
        floors={"in a hyperplane": 10},
        numbers=lambda s: {"N": len(s.points), "d": s.dimension},
    )
    worked = [
        Example(CORNER, YES, "bounded: (1 + s)^2 is at most 10"),
        Example(LabelledSet([(1, 0), (0, 0)], [1, -1]), YES, "two points on a line in the plane"),
    ]
    refused = [
        (CORNER, Bounds((), (1, 0), 0)),  # in no hyperplane
        (CORNER, Bounds((1, 1, 1), (), 0)),  # too small a box
        (LabelledSet([(1, 0), (0, 0)], [1, -1]), Bounds((1, 1, 1, 1), (), 0)),
    ]

    def construct(self, x: LabelledSet) -> Bounds:
        found = hyperplane(x)
        if found is not None:
            return Bounds((), *found)
        return Bounds(tuple(0 if value is None else value for value, _ in _programs(x)), (), 0)

    def decide(self, x: LabelledSet, w: Bounds) -> Decision:
        if w.n:
            return self._unbounded(x, w)
        programs = _programs(x)
        values = [value for value, _ in programs]
        if len(w.most) != len(values) or any(v is None or k < v for k, v in zip(w.most, values, strict=True)):
            return Decision(Answer.NO, (), "a coordinate exceeds its bound")
        return every(decision for _, decision in programs if decision is not None)

    def _unbounded(self, x: LabelledSet, w: Bounds) -> Decision:
        """Is there a separator to which any multiple of n may be added?"""
        found = separator_of(x)
        if found is None:
            return Decision(Answer.VACUOUS, (), "nothing separates")
        if len(w.n) != x.dimension or not any(w.n):
            return Decision(Answer.NO, (), "n is no normal")
        h = Linear(*found)
        (own, first), (level, second) = decide_measures(x, h), decide_measures(x, Linear(w.n, whole(-w.m)))
        return holds(
            every([first, second]),
            (min(own.signed) > 0, "the separator is none"),
            (not any(level.scores) and level.along == 0, "the points do not lie on the hyperplane"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "own boundary": Variant(
                REFUTED, "the strength by each separator's own boundary, towards $i$, within the same bound",
                decide=_own_boundary,
            )
        }


def _own_boundary(x: LabelledSet, w: Bounds) -> Decision:
    """Push a separator towards I: does its own strength towards i stay within the bound of the angle?"""
    if w.n:
        return Decision(Answer.VACUOUS, (), "nothing is bounded")
    found = separator_of(x)
    if found is None:
        return Decision(Answer.VACUOUS, (), "nothing separates")
    h = Linear(*found)
    nearest = max(Fraction(h.score(x.points[i])) for i in x.where(-1))
    box = sum(max(a, b) ** 2 for a, b in zip(w.most[::2], w.most[1::2], strict=True))
    near = Boundary(x, h._replace(b=whole(h.b - nearest - Fraction(1, 10**6))))
    (own, first), (means, second) = measured(near), of_the_means(near)
    assert own.apart is not None
    within = own.square * own.apart <= 4 * means.scores[1] ** 2 * box * own.apart
    return holds(every([first, second]), (min(own.signed) <= 0 or within, "a separator exceeds the bound"))


@register("sides of a cone")
class Sides(NamedTuple):
    """Weak separators whose normals span the cone of the normals of all of these; and the largest (1 + s)^2 of them."""

    of: tuple[Linear, ...]
    most: Rational


def extreme(s: LabelledSet) -> list[Linear]:
    """Return the extreme rays of the cone of weak separators (w, b), of a set in no hyperplane.

    On each of them d of the scores are 0, and fix it up to a factor.
    """
    rows = sorted({tuple(whole(y * a) for a in (*p, 1)) for p, y in zip(s.points, s.labels, strict=True)})
    found: dict[tuple[int, ...], Linear] = {}
    for chosen in combinations(rows, s.dimension):
        for ray in _both_ways(_normal(chosen, s.dimension + 1)):
            if any(ray) and all(product(row, ray) >= 0 for row in rows):
                *w, b = primitive(over_common_denominator(ray)[0])
                found.setdefault((*w, b), Linear(tuple(w), b))
    return list(found.values())


def facets(normals: Sequence[Point]) -> list[Point] | None:
    """Return the inner normals of the facets of the cone that some vectors span; None where it lies in a hyperplane.

    A facet holds d - 1 of them that are independent, and has none behind it.
    """
    d, found = len(normals[0]), set()
    for chosen in combinations(normals, d - 1):
        for n in _both_ways(_normal(chosen, d)):
            heights = [product(n, w) for w in normals]
            if any(n) and min(heights) >= 0:
                if not any(heights):
                    return None
                found.add(tuple(primitive(over_common_denominator(n)[0])))
    return sorted(found) or None


def _normal(rows: Sequence[Point], size: int) -> Point:
    """Return the vector of the signed minors of size - 1 rows, at a right angle to all of them; 0 where they are dependent."""
    columns = range(size)
    return tuple((-1) ** k * _determinant([[row[j] for j in columns if j != k] for row in rows]) for k in columns)


def _determinant(rows: list[list[Rational]]) -> Rational:
    if not rows:
        return 1
    first, *rest = rows
    return sum((-1) ** k * a * _determinant([row[:k] + row[k + 1 :] for row in rest]) for k, a in enumerate(first) if a)


def _both_ways(v: Point) -> tuple[Point, Point]:
    return v, scaled(-1, v)


def _strongest(s: LabelledSet, found: Sequence[Linear]) -> tuple[Rational, Decision]:
    """Return the largest (1 + s)^2 of some boundaries, read by the angle; 0 where one has none, or there are none."""
    listed = [decide_measures(s, h) for h in found]
    decision = every(own for _, own in listed)
    if any(not own.along or own.along < 0 for own, _ in listed):
        return 0, decision
    squares = [whole(Fraction(own.square * own.apart) / own.along**2) for own, _ in listed if own.along and own.apart]
    return max(squares, default=0), decision


def _fills(s: LabelledSet) -> bool:
    return set(s.labels) == {1, -1} and rank(s) == s.dimension


filling = Domain[LabelledSet](
    name="separable sets with both labels, in no hyperplane",
    of=LabelledSet,
    draw=strategies.separable_sets(most_dimensions=3).map(lambda s: _filled(s)),
    contains=_fills,
    small=lambda: (s for s in strategies.small_sets(most_points=4) if s.dimension == 2 and _fills(s) and is_separable(s)),
    strata=lambda s: {"in space": s.dimension == 3},
    floors={"in space": 10},
    numbers=lambda s: {"N": len(s.points), "d": s.dimension},
)


def _filled(s: LabelledSet) -> LabelledSet:
    """Add points that keep a separable set separable till it lies in no hyperplane."""
    found = separator_of(s)
    assert found is not None
    while (flat := hyperplane(s)) is not None:
        n, label = flat[0], s.labels[0]
        sign = 1 if label * product(found[0], n) >= 0 else -1
        s = LabelledSet([*s.points, plus(s.points[0], n, sign)], [*s.labels, label])
    return s


class StrengthSupremum(Sentence[LabelledSet, Sides]):
    r"""The largest strength of all separators is that of one of finitely many extreme ones.

    *Proof.* The normals of the boundaries with no point on their wrong side are a cone; it is spanned by extreme ones $w_1, \dots, w_m$, and $w = \sum a_k
    w_k$ with $a_k \ge 0$ has $\|w\| \le \sum a_k \|w_k\|$ and $w \cdot g = \sum a_k\, w_k \cdot g$: so its $\|w\| / (w \cdot g)$ is at most the largest
    of theirs. A strict separator added in ever smaller parts to that one comes as near to it as one likes.

    *Modelled.* The extreme ones are those on which $d$ independent points lie, all of them listed. That no normal lies outside of the cone that they span is
    shown by a linear program for each of its facets.
    """

    label, source, standing, reading = "Largest strength", f"beside {ABSTRACT}", OURS_PROVED, OURS
    printed = (
        r"Let $T$ be strictly separable, with both classes, in no hyperplane. The supremum of $(1 + s)^2 = 1 / \cos^2 \delta$ over all boundaries that separate "
        r"$T$ strictly is $\max_k \|w_k\|^2 \|g\|^2 / (w_k \cdot g)^2$ over the extreme normals $w_k$ of weak separators."
    )
    expects, domain = SURVIVES, filling
    worked = [
        Example(CORNER, YES, "10"), Example(SKEW, YES, "5, and the box says 65/9"),
        Example(LabelledSet([(1, 0, 0), (1, 1, 0), (1, 0, 1), (0, 0, 0)], [1, 1, 1, -1]), YES, "33, in space"),
    ]  # fmt: skip
    refused = [
        (CORNER, Sides((Linear((0, 1), 0), Linear((0, 1), 0)), 10)),  # one side twice
        (CORNER, Sides((Linear((2, -1), 0), Linear((2, 1), 0)), Fraction(25, 9))),  # too narrow
        (CORNER, Sides((Linear((3, -4), 0), Linear((0, 1), 0)), 10)),  # no separator
        (CORNER, Sides((Linear((1, -1), 0), Linear((0, 1), 0)), 9)),
    ]

    def construct(self, x: LabelledSet) -> Sides:
        found = tuple(extreme(x))
        return Sides(found, _strongest(x, found)[0])

    def decide(self, x: LabelledSet, w: Sides) -> Decision:
        if not _fills(x):
            return Decision(Answer.VACUOUS, (), "one label, or points in a hyperplane")
        if separator_of(x) is None:
            return Decision(Answer.VACUOUS, (), "nothing separates")
        beyond = facets([h.w for h in w.of]) if w.of else None
        most, decision = _strongest(x, w.of)
        if beyond is None or not most:
            return Decision(Answer.NO, (), "these are no sides")
        weak = all(y * h.score(p) >= 0 for h in w.of for p, y in zip(x.points, x.labels, strict=True))
        programs = list(_most(x, [scaled(-1, n) for n in beyond]))
        outside = any(value is None or value > 0 for value, _ in programs)
        return holds(
            every([decision, *(own for _, own in programs if own is not None)]),
            (weak, "a side has a point on its wrong side"),
            (not outside, "a separator lies beyond a side"),
            (w.most == most, "the supremum is another one"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the box": Variant(
                REFUTED, "the bound of ``strength-bounded``, by each coordinate alone, for the supremum", decide=_box,
                worked=[Example(SKEW, NO, "65/9 for 5")],
            )
        }


def _box(x: LabelledSet, w: Sides) -> Decision:
    """Is the sum of the squares of the largest coordinates that of a side?"""
    listed, (most, decision) = _programs(x), _strongest(x, w.of)
    g = between_means(x)
    if g is None or not w.of:
        return Decision(Answer.VACUOUS, (), "nothing separates")
    values = [value or 0 for value, _ in listed]
    box = product(g, g) * sum(max(a, b) ** 2 for a, b in zip(values[::2], values[1::2], strict=True))
    return holds(every([decision, *(own for _, own in listed if own is not None)]), (box == most, "the box is larger"))
