r"""
Every convex region: which directions leave each one that fits, open, closed or neither.

Let $A = S[\alpha]$ and $B = S[\beta]$, with no point of $B$ in the hull of $A$. A direction $v$
*serves* if no convex $C$ with $A \subseteq C$ and $B \cap C = \emptyset$ holds a ray
$x + [0, \infty) v$.

**Theorem.** $v$ serves if and only if it lies in the interior of the cone of $b - A$ for some
$b \in B$. (The closed cones are what serves all open or closed regions.) So some direction
serves if and only if $A \cup \{b\}$ lies in no hyperplane for some $b \in B$; then
$v = b - \bar a$, from the mean of $A$, does.

*If.* The smallest $C$ that holds a ray from $x$ is the hull of it and $A$. It holds $b$ if
$b = (1 - t) a + t x + s v$ with $a$ in the hull of $A$, $0 < t \le 1$ and $s \ge 0$, which is
to say: if $x - b$ is in the cone $K_b$ of $b - A$ and $-v$. If $v$ is in the interior of the cone
of $b - A$, then $K_b$ is the whole space, and whatever $x$ is, $b$ is caught.

*Only if.* Let no $K_b$ be the whole space: for each $b$ there is a form $f$, not constant, with
$f \le 0$ on $A$, $f(b) \ge 0$ and a rate of at most 0 along $v$. As $b$ is not in the hull of $A$, a
form $g$ is negative on $A$ and positive at $b$.

- If $A$ and $v$ lie in no hyperplane, no such $f$ is 0 on all of $A$ and has rate 0. The ray
  from the mean of $A$ and $A$ itself are in the lexicographic half-space of $f$ and $g$, where
  $f < 0$ or $f = 0 > g$, and $b$ is not. The half-spaces of all $b$ meet in a region to show.
- If they lie in one, $\{f = 0\}$, let $C$ be the layer $0 < f < e$ beside it together with the
  points of $\{f = 0\}$ where all $g$ are negative; the layer is below all $b$ on its side, and
  never lets go of its points along $v$.

*All directions at once.* Let $A \cup \{b\}$ lie in a hyperplane for each $b$. If one, $\{f = 0\}$,
holds all of $S$, take either side of it together with its points where all $g$ are negative:
of every $v$ one of these two regions never lets go. Else the edges of $A$ leave two forms, $f_1$
and $f_2$, 0 on $A$. The lines through 0 and the shadows $(f_1, f_2)(b)$ cut the plane into
sectors; over the inside of a sector, together with the points over 0 where all $g$ are
negative, lies a convex region without a point of $B$, which along each $v$ over the closed
sector never lets go of a point over its inside. The sectors cover the plane.

Along finitely many directions $v_i$, of which all those over a half-space or sector are
nonnegative combinations, the kernel checks the rays: $x + \sum c_i v_i$ is a mean of points of
these rays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import WORK, separator_of
from theorems.geometry.domains.convex_sets import (
    Point,
    decide_escape_everywhere,
    deny_escape_everywhere,
    difference,
    mean_of,
)
from theorems.geometry.domains.sets import orthogonal, rank
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.regions import Form, HalfSpace, Region
from verify.exact.alternative import Alternative
from verify.exact.decision import Answer, Decision, undecided, within_limits
from verify.exact.integers import (
    Rational,
    Work,
    WorkLimit,
    over_common_denominator,
    primitive,
    whole,
)


def inner_difference(s: LabelledSet) -> Point | None:
    """Return x_beta less the mean of the -1 points, for the first x_beta that spans with them.

    Where there is none, and no direction serves, that of two points; None for one label.
    """
    outside = spanning(s)
    if outside is None:
        return difference(s)
    return tuple(b - a for a, b in zip(mean_of(s, -1), s.points[outside], strict=True))


def spanning(s: LabelledSet) -> int | None:
    """Return the first +1 point that lies with the -1 points in no hyperplane, None without."""
    if -1 not in s.labels:
        return None
    return next((i for i in s.where(1) if rank(_with_one(s, i)) == s.dimension), None)


def _with_one(s: LabelledSet, outside: int) -> LabelledSet:
    """Return the -1 points and one +1 point."""
    within = [s.points[i] for i in s.where(-1)]
    return LabelledSet([*within, s.points[outside]], [-1] * len(within) + [1])


@within_limits
def decide_convex_only(s: LabelledSet, v: Point | None) -> Decision:
    """Does v leave every convex region that fits S, open, closed or neither?

    Returns
    -------
    yes with the certificate for open and closed regions, and one that v lies in the interior of
    the cone; no with a region and a point that it never lets go of along v
    """
    if v is None or not any(v) or -1 not in s.labels:
        return decide_escape_everywhere(s, v)
    decision = decide_convex(s, v)
    if decision.answer is not Answer.YES:
        return decision
    edges = _edges(s, s.where(-1))
    normal = orthogonal([*edges, list(v)], s.dimension)
    if normal is not None:
        return _beside(s, v, normal)
    walls: list[Form] = []
    for i in s.where(1):
        wall = _wall(s, v, i)
        if isinstance(wall, Decision):
            return wall._replace(certificates=decision.certificates + wall.certificates)
        walls.append(wall)
    cuts = [_cut(s, i) for i in s.where(1)]
    region = Region(
        tuple(HalfSpace((f, g), closed=False) for f, g in zip(walls, cuts, strict=True))
    )
    return _never_lets_go(s, region, mean_of(s, -1), [v], "the mean of the -1 points")


def _wall(s: LabelledSet, v: Point, outside: int) -> Form | Decision:
    """Return a form <= 0 on the -1 points and along v, and >= 0 at a +1 point; or yes, v serves.

    The -1 points and v lie in no hyperplane. There is no such form if, and only if, the +1
    point is a combination of all -1 points and of v with positive weights.
    """
    ahead, scale = over_common_denominator(v)
    within = [s.rows[i] for i in s.where(-1)]
    total = [sum(column) for column in zip(*within, [*ahead, 0], strict=True)]
    weak = [*([-c for c in row] for row in (*within, [*ahead, 0])), s.rows[outside]]
    system = Alternative([[-c for c in total]], Work(WORK), weak)
    if system.solvable:
        found = primitive(system.solution())
        # Rows are (X, D) over the denominator D of the points: <w, X> + b D.
        return tuple(found[:-1]), found[-1]
    weights = system.weights()
    own = [weights[0] + weights.get(1 + k, 0) for k in range(len(within) + 1)]
    shares = [Fraction(weight * s.denominator, own[-1] * scale) for weight in own[:-1]]
    return _inside_the_cone(_with_one(s, outside), v, shares)


def _inside_the_cone(pair: LabelledSet, v: Point, shares: Sequence[Fraction]) -> Decision:
    """Show that v, with a positive share of each difference, is inside the cone of them all.

    It is still in the cone less half the least share of d independent ones.
    """
    beyond = pair.points[-1]
    differences = [
        [b - a for a, b in zip(p, beyond, strict=True)] for p in pair.points[:-1]
    ]
    basis: list[list[Rational]] = []
    for one in differences:
        both: list[Sequence[Rational]] = [[0] * pair.dimension, *basis, one]
        if rank(LabelledSet(both, [1] * len(both))) > len(basis):
            basis.append(one)
    half = min(shares) / 2
    rest = [a - half * sum(column) for a, column in zip(v, zip(*basis, strict=True), strict=True)]
    inner = decide_convex(pair, tuple(map(whole, rest)))
    text = ", ".join(map(str, beyond))
    reason = (
        f"v is in the interior of the cone of the differences from the -1 points to ({text}): "
        "still in it less a positive multiple of as many independent ones as there are dimensions"
    )
    return inner._replace(reason=reason) if inner.answer is Answer.YES else inner


def _beside(s: LabelledSet, v: Point, normal: list[Fraction]) -> Decision:
    """Show a region with a layer above the -1 points in which v runs for ever.

    All -1 points and v are level along the normal. Above them, up to half the height of the
    lowest +1 point, everything belongs to the region; on their own level each +1 point is cut
    off by a half-space; below, nothing belongs to it.
    """
    foot = s.points[s.where(-1)[0]]
    up = _form(normal, foot)
    down = _minus(up)
    heights = {i: _value(up, s.points[i]) for i in s.where(1)}
    top = Fraction(min([h for h in heights.values() if h > 0], default=2))
    parts = [
        HalfSpace((down,), closed=True),
        HalfSpace(((up[0], up[1] - top / 2),), closed=True),
        *(HalfSpace((down, _cut(s, i)), closed=False) for i, h in heights.items() if h == 0),
    ]
    step = top / 4 / sum((a * a for a in normal), start=Fraction(0))
    start = tuple(c + step * a for c, a in zip(foot, normal, strict=True))
    return _never_lets_go(s, Region(tuple(parts)), start, [v], "a point beside S")


def _never_lets_go(
    s: LabelledSet, region: Region, start: Point, directions: Sequence[Point], which: str
) -> Decision:
    """Return no, with the rays along which a region that fits S keeps its label."""
    if not region.fits(s.points, s.labels) or region.label(start) != -1:
        return undecided("the region built does not fit S")
    rays = [decide_ray(region, start, v) for v in directions]
    if any(flips for flips, _ in rays):
        return undecided("the region built is left")
    labels = decide_labels(region, [*s.points, start])[1]
    certificates = tuple(c for _, ray in rays for c in ray.certificates) + labels.certificates
    reason = f"a region neither open nor closed never lets go of {which}"
    return Decision(Answer.NO, certificates, reason)


@within_limits
def deny_convex_only(s: LabelledSet) -> Decision:
    """Does no direction at all leave every convex region that fits S?

    Returns
    -------
    yes with regions, each with a point and the rays along which it never lets go of it: every
    direction is a nonnegative combination of those of one region
    """
    if len(set(s.labels)) == 1:
        return deny_escape_everywhere(s)
    serves = spanning(s)
    if serves is not None:
        text = ", ".join(map(str, s.points[serves]))
        return undecided(f"some direction serves: the -1 points and ({text}) span the space")
    shown = [
        _never_lets_go(s, one.region, one.start, one.directions, "a point beside S")
        for one in _wedges(s)
    ]
    if any(decision.answer is not Answer.NO for decision in shown):
        return next(decision for decision in shown if decision.answer is not Answer.NO)
    certificates = tuple(c for decision in shown for c in decision.certificates)
    reason = (
        "no direction serves: the -1 points and any +1 point lie in a hyperplane, and along "
        f"each direction one of {len(shown)} regions neither open nor closed never lets go of a "
        "point beside S"
    )
    return Decision(Answer.YES, certificates, reason)


class _Wedge(NamedTuple):
    """A region that along all nonnegative combinations of the directions keeps its start."""

    region: Region
    start: Point
    directions: list[Point]


def _wedges(s: LabelledSet) -> Iterator[_Wedge]:
    """Yield regions so that every direction is one of some region; no +1 point spans with A."""
    foot = s.points[s.where(-1)[0]]
    everything, within = _edges(s, range(len(s.points))), _edges(s, s.where(-1))
    normal = orthogonal(everything, s.dimension)
    if normal is not None:
        level = _complement([normal], s.dimension)
        cuts = [_cut(s, i) for i in s.where(1)]
        for side in (normal, [-c for c in normal]):
            down = _minus(_form(side, foot))
            start = tuple(a + b for a, b in zip(foot, side, strict=True))
            yield _Wedge(_wedge([(down,)], cuts), start, [*level, tuple(side)])
        return
    first, second = islice(_normals(within, s.dimension), 2)
    level = _complement([first, second], s.dimension)
    f, g = _form(first, foot), _form(second, foot)
    shadows = {i: (_value(f, s.points[i]), _value(g, s.points[i])) for i in s.where(1)}
    cuts = [_cut(s, i) for i, shadow in shadows.items() if not any(shadow)]
    around = _around(shadow for shadow in shadows.values() if any(shadow))
    for low, high in zip(around, [*around[1:], around[0]], strict=True):
        # Negative to the left of "low" and to the right of "high"; on either line, behind 0.
        left = _mixed(low[1], f, -low[0], g), _mixed(low[0], f, low[1], g)
        right = _mixed(-high[1], f, high[0], g), _mixed(high[0], f, high[1], g)
        rims = [_lift(first, second, ray) for ray in (low, high)]
        start = tuple(sum(column) for column in zip(foot, *rims, strict=True))
        yield _Wedge(_wedge([left, right], cuts), start, [*level, *rims])


def _wedge(walls: list[tuple[Form, ...]], cuts: list[Form]) -> Region:
    """Return where all walls are negative, and where they are 0 all cuts are."""
    parts = [HalfSpace(wall, closed=True) for wall in walls]
    return Region((*parts, *(HalfSpace((*walls[0], cut), closed=False) for cut in cuts)))


def _around(shadows: Iterable[tuple[Rational, Rational]]) -> list[tuple[int, int]]:
    """Return the directions of some points of the plane and their opposites, anticlockwise."""
    rays = set()
    for shadow in shadows:
        x, y = primitive(over_common_denominator(shadow)[0])
        rays |= {(x, y), (-x, -y)}

    def angle(ray: tuple[int, int]) -> tuple[bool, bool, Fraction]:
        x, y = ray
        if y == 0:
            return x < 0, False, Fraction(0)
        return y < 0, True, Fraction(-x, y)

    return sorted(rays, key=angle)


def _lift(first: Sequence[Fraction], second: Sequence[Fraction], ray: tuple[int, int]) -> Point:
    """Return the vector over a ray that two normals, orthogonal to each other, span."""
    shares = [
        Fraction(r) / sum(a * a for a in normal)
        for r, normal in zip(ray, (first, second), strict=True)
    ]
    return tuple(
        whole(shares[0] * a + shares[1] * b) for a, b in zip(first, second, strict=True)
    )


def _complement(normals: list[list[Fraction]], dimension: int) -> list[Point]:
    """Return vectors, with their opposites, that span what is orthogonal to some normals."""
    found = _normals(normals, dimension)
    return [tuple(whole(sign * c) for c in vector) for vector in found for sign in (1, -1)]


def _normals(vectors: list[list[Fraction]], dimension: int) -> Iterator[list[Fraction]]:
    """Yield vectors orthogonal to all the given ones and to each other, as many as there are."""
    found = list(vectors)
    while (normal := orthogonal(found, dimension)) is not None:
        found.append(normal)
        yield normal


def _form(normal: Sequence[Rational], foot: Point) -> Form:
    """Return the form that is the product with a normal, and 0 at a point."""
    offset = sum((a * c for a, c in zip(normal, foot, strict=True)), start=Fraction(0))
    return tuple(normal), -offset


def _minus(form: Form) -> Form:
    return tuple(-a for a in form[0]), -form[1]


def _mixed(a: Rational, f: Form, b: Rational, g: Form) -> Form:
    """Return a f + b g."""
    w = tuple(whole(a * x + b * y) for x, y in zip(f[0], g[0], strict=True))
    return w, whole(a * f[1] + b * g[1])


def _value(form: Form, x: Point) -> Rational:
    w, b = form
    return sum((a * c for a, c in zip(w, x, strict=True)), start=b)


def _edges(s: LabelledSet, indices: Iterable[int]) -> list[list[Fraction]]:
    """Return the differences of some points from the first -1 point."""
    foot = s.points[s.where(-1)[0]]
    points = [s.points[i] for i in indices]
    return [[Fraction(b - a) for a, b in zip(foot, p, strict=True)] for p in points]


def _cut(s: LabelledSet, outside: int) -> Form:
    """Return a form that is negative on the -1 points and positive at one +1 point.

    Raises
    ------
    WorkLimit
        Where it is not found; there is one, as the point is not in the hull of the -1 points.
    """
    within = s.where(-1)
    found = separator_of(
        LabelledSet(
            [s.points[outside], *(s.points[i] for i in within)], [1] + [-1] * len(within)
        )
    )
    if found is None:
        msg = "no half-space cuts off a +1 point"
        raise WorkLimit(msg)
    return found
