"""The geometric method for universal perturbations, on examples small enough to see what it finds.

S_c is spanned by the leading eigenvectors of the mean over points z of the boundary of P_z H_z P_z, P_z
the projection on the tangent space and H_z the Hessian of the score of the other label less the own
one; S_f by the leading singular vectors of the r(x) / |r(x)|. What trained networks do is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, isqrt
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.quadratics import Form, question_of
from theorems.geometry.deciders.slabs import decide_slabs
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import inner, reflected
from theorems.geometry.objects.slabs import Slabs
from theorems.moosavi2018.curved import along_a_ray_of, projection
from theorems.moosavi2018.flat import HALF, units
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import NO, YES, Decision, certified, every, undecided, write_vector
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import EXISTENCE, OURS, OURS_PROVED, REFUTED, SHOWN, SURVIVES
from verify.sentence import Sentence, Variant


Point = tuple[Rational, ...]
Matrix = tuple[Point, ...]
SOURCE = "ours; on the algorithm as recalled, the text was not at hand"


def leads(matrix: Sequence[Point], u: Point) -> Decision:
    """Is <v, M v> <= lambda |v|^2 for every v, where lambda is what u has? Then u is a leading eigenvector.

    That no v has more is what is certified.
    """
    found = _nowhere_positive(_less(matrix, quotient(matrix, u)))
    if found.answer is YES:
        return found
    return Decision(NO, (), "another direction has more")


def quotient(matrix: Sequence[Point], u: Point) -> Rational:
    """Return <u, M u> / |u|^2."""
    return whole(Fraction(inner(u, [inner(row, u) for row in matrix])) / inner(u, u))


def _less(matrix: Sequence[Point], top: Rational) -> Matrix:
    """Return M - top I."""
    return tuple(
        tuple(whole(Fraction(x) - (i == j) * top) for j, x in enumerate(row))
        for i, row in enumerate(matrix)
    )


def _nowhere_positive(matrix: Matrix) -> Decision:
    """Is <v, M v> <= 0 for every v? Any v with more would, made longer, have 1 or more."""
    leaf = {"weights": [[0, 1]], "ball": 0}
    form = Form(matrix, (0,) * len(matrix), -1)
    found = certified(question_of([[form]], 0, None), "no", {"tree": [0, leaf]})
    return found._replace(answer=YES) if found.answer is NO else found


def _mean(matrices: Sequence[Matrix]) -> Matrix:
    size = len(matrices[0])
    return tuple(
        tuple(
            whole(sum((Fraction(m[i][j]) for m in matrices), start=Fraction(0)) / len(matrices))
            for j in range(size)
        )
        for i in range(size)
    )


def _between(p: Sequence[Point], h: Matrix) -> Matrix:
    """Return P H P."""
    ph = [[inner(row, column) for column in zip(*h, strict=True)] for row in p]
    return tuple(tuple(inner(row, column) for column in zip(*p, strict=True)) for row in ph)


def _on_tangent(h: Matrix, gradient: Point) -> Matrix:
    """Return P H P, P the projection on what is orthogonal to the gradient."""
    d = len(h)
    along = projection([gradient], d)
    return _between([tuple((i == j) - along[i][j] for j in range(d)) for i in range(d)], h)


@register("hessians and gradients")
class Hessians(NamedTuple):
    """At each of several points of a boundary the Hessian of a score difference and its gradient."""

    h: tuple[Matrix, ...]
    gradients: tuple[Point, ...]


def _projected(x: Hessians) -> Matrix:
    return _mean([_on_tangent(h, g) for h, g in zip(x.h, x.gradients, strict=True)])


def _examples(*listed: Hessians) -> Domain[Hessians]:
    return Domain(
        name="Hessians and gradients of a score difference at points of its boundary",
        of=Hessians,
        draw=st.sampled_from(list(listed)),
        small=lambda: listed,
        contains=lambda x: (
            bool(x.h) and len(x.h) == len(x.gradients) and all(any(g) for g in x.gradients)
        ),
    )


STEEP = Hessians((((10, 0), (0, 2)),), ((1, 0),))
GLOBAL = Hessians((((1, 0), (0, 0)),) * 2, ((2, 1), (-2, 1)))


class AlgorithmProjection(Sentence[Hessians, Point]):
    r"""Without the tangent projection the method may return the normal.

    On the algorithm as recalled; the text was not at hand. $F = x_1 + 5 x_1^2 + x_2^2$ at 0: its Hessian leads to $e_1$, the
    normal of the boundary, its tangent part to $e_2$. The witness is the normal.
    """

    source, standing, reading, kind = SOURCE, OURS_PROVED, OURS, EXISTENCE
    printed = r"For some $F$ the leading eigenvector of the Hessian is the normal of the boundary."
    expects, domain = SHOWN, _examples(STEEP)
    proof = Coq("Algorithm_projection")
    refused = [(STEEP, (0, 1)), (STEEP, None)]

    def construct(self, x: Hessians) -> Point:
        return x.gradients[0]

    def decide(self, x: Hessians, w: Point | None) -> Decision:
        if w is None or w not in x.gradients:
            return Decision(NO, (), "no normal is named")
        return leads(_mean(x.h), w)


class AlgorithmProjectionHurts(Sentence[Hessians, Point]):
    r"""With the tangent projection the method may return the normal of a global quadratic, not its S.

    On the algorithm as recalled; the text was not at hand. $F(x) = \langle w, x \rangle + \frac{1}{2} \|P x\|^2 + b$ on the plane, $w =
    e_2$, $S = \langle e_1 \rangle$, at points with $P z = \pm 2$: the mean Hessian is $P$, and the mean of its tangent parts has $1/25$ on $S$
    and $4/25$ on $w$. The witness is $w$.
    """

    source, standing, reading, kind = SOURCE, OURS_PROVED, OURS, EXISTENCE
    printed = (
        r"For some quadratic $F$ with curvature on $S$ alone the mean of the tangent parts of its Hessian leads to the "
        r"direction orthogonal to $S$, though the mean Hessian leads to $S$."
    )
    expects, domain = SHOWN, _examples(GLOBAL)
    proof = Coq("Algorithm_projection_hurts")
    refused = [(GLOBAL, (1, 0)), (STEEP, (0, 1)), (GLOBAL, None)]

    def construct(self, x: Hessians) -> Point:
        return (0, 1)

    def decide(self, x: Hessians, w: Point | None) -> Decision:
        if w is None or any(inner(row, w) for h in x.h for row in h):
            return Decision(NO, (), "no direction without curvature is named")
        across = (w[1], -w[0])
        return every([leads(_projected(x), w), leads(_mean(x.h), across)])


SCALES = Hessians(
    (((2, 0, 0), (0, 0, 0), (0, 0, 0)), ((0, 0, 0), (0, 1, 0), (0, 0, 0))), ((0, 0, 1), (0, 0, 1))
)


class AlgorithmScale(Sentence[Hessians, Rational]):
    r"""The plain mean of Hessians depends on the scale of the scores, and not on the boundary alone.

    On the algorithm as recalled; the text was not at hand. $F$ and $c F$ have one boundary. With tangent Hessians $\operatorname{diag}(2,
    0)$ and $c \operatorname{diag}(0, 1)$, gradients of lengths 1 and $c$, the mean leads to $e_1$ for $c < 2$ and to $e_2$ for $c > 2$.
    Dividing each by the length of its gradient, as $\alpha_x$ does in Theorem 2, repairs it. The witness is $c$.
    """

    source, standing, reading, kind = SOURCE, OURS_PROVED, OURS, EXISTENCE
    printed = (
        r"For two points of one boundary the mean of the Hessians leads to different directions, as the score difference is "
        r"multiplied at one of them."
    )
    expects, domain = SHOWN, _examples(SCALES)
    proof = Coq("Algorithm_scale")
    refused = [(SCALES, 1), (SCALES, None)]

    def construct(self, x: Hessians) -> Rational:
        return 3

    def decide(self, x: Hessians, w: Rational | None) -> Decision:
        if w is None or w <= 0 or len(x.h) != 2:
            return Decision(NO, (), "no factor is named")
        first, second = (
            _mean(x.h),
            _mean([x.h[0], tuple(tuple(w * a for a in row) for row in x.h[1])]),
        )
        axes = [tuple(int(i == k) for i in range(len(first))) for k in (0, 1)]
        return every([leads(first, axes[0]), leads(second, axes[1])])


@register("unit vectors")
class UnitVectors(NamedTuple):
    """The normalised shortest vectors of several points."""

    r: tuple[Point, ...]


REPEATED = UnitVectors(((1, 0), (1, 0), (0, 1)))


class AlgorithmSf(Sentence[UnitVectors, Point]):
    r"""S_f maximises the mean of the squared projections, and not the least of them that Theorem 1 asks for.

    On the algorithm as recalled; the text was not at hand. Of $e_1, e_1, e_2$ and $m = 1$, $S_f$ is the line of $e_1$, to which $e_2$ is
    orthogonal; the line of $e_1 + e_2$ has $1/2$ at least. The version of Theorem 1 with a mean, ``ours/theorem-1-exact``, can use
    $S_f$. The witness spans $S_f$.
    """

    id = "moosavi2018/algorithm-s-f"
    label = "Algorithm S_f"
    source, standing, reading, kind = SOURCE, OURS_PROVED, OURS, EXISTENCE
    printed = (
        r"For some unit vectors the leading singular vector is orthogonal to one of them, though some other line has $\|P r\|^2 \geq "
        r"1/2$ for all."
    )
    expects = SHOWN
    proof = Coq("Algorithm_s_f")
    domain = Domain(
        name="unit vectors",
        of=UnitVectors,
        draw=st.just(REPEATED),
        small=lambda: [REPEATED],
        contains=lambda x: bool(x.r) and all(inner(r, r) == 1 for r in x.r),
    )
    refused = [(REPEATED, (0, 1)), (REPEATED, (1, 1)), (REPEATED, None)]

    def construct(self, x: UnitVectors) -> Point:
        return x.r[0]

    def decide(self, x: UnitVectors, w: Point | None) -> Decision:
        if w is None or all(inner(w, r) for r in x.r):
            return Decision(NO, (), "no vector is orthogonal to it")
        total = tuple(
            whole(sum(column, start=Fraction(0))) for column in zip(*set(x.r), strict=True)
        )
        if any(2 * inner(total, r) ** 2 < inner(total, total) for r in x.r):
            return undecided("the sum of the vectors is no such line")
        gram = _mean([tuple(tuple(a * b for b in r) for a in r) for r in x.r])
        return leads(gram, w)


@register("vectors with their singular vectors")
class Singular(NamedTuple):
    """Shortest vectors of several points, orthogonal singular vectors of theirs, and the dimension m of S_f."""

    r: tuple[Point, ...]
    axes: tuple[Point, ...]
    m: int

    @property
    def strengths(self) -> list[Rational]:
        """Return the mean of <r, u>^2 for each axis u, made a unit vector."""
        gram = _mean([_square(r) for r in self.r])
        return [quotient(gram, u) for u in self.axes]


def _square(r: Point) -> Matrix:
    return tuple(tuple(a * b for b in r) for a in r)


def _is_singular(x: Singular) -> bool:
    d = len(x.axes)
    if not (x.r and 1 <= x.m < d and all(len(v) == d and any(v) for v in (*x.r, *x.axes))):
        return False
    if any(inner(u, w) for k, u in enumerate(x.axes) for w in x.axes[:k]):
        return False
    gram = _mean([_square(r) for r in x.r])
    images = [[inner(row, u) for row in gram] for u in x.axes]
    return not any(
        inner(image, w) for image, u in zip(images, x.axes, strict=True) for w in x.axes if w != u
    )


normalised = Assumption[Singular](
    "length 1",
    r"$\|r(x)\| = 1$: they were normalised.",
    lambda x: all(inner(r, r) == 1 for r in x.r),
)
leading = Assumption[Singular](
    "leading",
    r"The singular values of the $m$ vectors that span $S_f$ are at least those of the others.",
    lambda x: min(x.strengths[: x.m]) >= max(x.strengths[x.m :]),
)


def _ordered(r: Sequence[Point], axes: Sequence[Point], m: int) -> Singular:
    """Put the axes with the larger singular values first."""
    own = Singular(tuple(r), tuple(axes), m)
    order = sorted(range(len(axes)), key=lambda k: -own.strengths[k])
    return own._replace(axes=tuple(axes[k] for k in order))


def _mirrored_along(axes: Sequence[Point], c: Point) -> list[Point]:
    """Return the sums of the axes, with c and each choice of its signs but the first: their squares add up to a diagonal."""
    found: list[Point] = [(0,) * len(axes)]
    for own, axis in zip(c, axes, strict=True):
        signs = (1,) if not any(map(any, found)) else (1, -1)
        steps = [s * own for s in signs] if own else [own]
        found = [
            tuple(whole(Fraction(a) + step * b) for a, b in zip(v, axis, strict=True))
            for v in found for step in steps
        ]  # fmt: skip
    return found


@st.composite
def singular(draw: st.DrawFn, *, lengths: bool = False, shuffled: bool = False) -> Singular:
    """Draw mirrored vectors along axes that are orthonormal: these are their singular vectors."""
    d = draw(st.integers(2, 3))
    mirror = draw(st.tuples(*[st.integers(-2, 2)] * d).filter(any))
    axes = [reflected(mirror, tuple(int(i == k) for i in range(d))) for k in range(d)]
    r: list[Point] = []
    for _ in range(draw(st.integers(1, 3))):
        length = Fraction(draw(st.integers(1, 6)), 2) if lengths else Fraction(1)
        c = tuple(whole(length * a) for a in draw(st.permutations(draw(units(d)))))
        r += _mirrored_along(axes, c) * draw(st.integers(1, 2))
    x = _ordered(r, axes, draw(st.integers(1, d - 1)))
    return x._replace(axes=tuple(draw(st.permutations(x.axes)))) if shuffled else x


def _counted(scales: Sequence[int] = (1,)) -> Iterator[Singular]:
    """Yield the axes of the plane, each so many times and so long, in either order, then three dimensions."""
    for scale in scales:
        for one, other in ((1, 1), (2, 1), (1, 2), (3, 1), (3, 2)):
            yield _ordered([(scale, 0)] * one + [(0, 1)] * other, ((1, 0), (0, 1)), 1)
    for counts in ((1, 1, 1), (2, 1, 1), (2, 2, 1), (3, 2, 1)):
        unit = tuple(tuple(int(i == k) for i in range(3)) for k in range(3))
        for m in (1, 2):
            yield _ordered(
                [e for e, n in zip(unit, counts, strict=True) for _ in range(n)], unit, m
            )


_any_order = Domain(
    name="vectors with orthogonal singular vectors, in any order",
    of=Singular,
    draw=singular(shuffled=True),
    small=lambda: (x._replace(axes=axes) for x in _counted() for axes in (x.axes, x.axes[::-1])),
    contains=_is_singular,
)
_any_length = Domain(
    name="vectors of any length with their singular vectors",
    of=Singular,
    draw=singular(lengths=True),
    small=lambda: _counted((1, 2)),
    contains=_is_singular,
)
_singular = Domain(
    name="unit vectors with their singular vectors",
    of=Singular,
    draw=singular(),
    small=_counted,
    contains=_is_singular,
    strata=lambda x: {
        "m = 2": x.m == 2, "singular values tied": x.strengths[x.m - 1] == x.strengths[x.m],
    },
    floors={"m = 2": 10, "singular values tied": 5},
    without=lambda: {
        normalised: Variant(REFUTED, domain=_any_length), leading: Variant(REFUTED, domain=_any_order),
    },
)  # fmt: skip
_unique_line = Domain(
    name="unit vectors with one leading singular vector",
    of=Singular,
    draw=singular().map(lambda x: x._replace(m=1)),
    small=lambda: (x for x in _counted() if x.m == 1),
    contains=lambda x: _is_singular(x) and x.m == 1 and x.strengths[0] > max(x.strengths[1:]),
)
TWICE = Singular(((1, 0), (1, 0), (0, 1)), ((1, 0), (0, 1)), 1)
OF_TWO_LENGTHS = Singular(((2, 0), (0, 1), (0, 1)), ((1, 0), (0, 1)), 1)
CROSSED = Singular(
    ((Fraction(3, 5), Fraction(4, 5)), (Fraction(4, 5), Fraction(-3, 5))), ((1, 1), (1, -1)), 1
)


def decide_mean(x: Singular) -> Decision:
    r"""Has no subspace of dimension m a larger mean of |P r|^2 / |r|^2 than the first m axes span?

    With B = M - lambda I, M the mean of the r r^T / |r|^2 and P the projection on the axes: yes, where
    B <= P B P and P B P >= 0, for another projection R of rank m has tr R B <= tr R P B P <= tr P B.
    """
    d = len(x.axes)
    gram = _mean(
        [tuple(tuple(Fraction(a) / inner(r, r) for a in row) for row in _square(r)) for r in x.r]
    )
    least = min(x.axes[: x.m], key=lambda u: quotient(gram, u))
    most = max(x.axes[x.m :], key=lambda u: quotient(gram, u))
    own = quotient(gram, least)
    b = _less(gram, own)
    more = inner(most, [inner(row, most) for row in b])
    if more > 0:
        # In place of the least of the axes: orthogonal to the others, and so long that it has 1 more.
        others = [u for u in x.axes[: x.m] if u != least]
        across = [[Form((), tuple(s * a for a in u), 0)] for u in others for s in (1, -1)]
        v = tuple(ceil(Fraction(1) / more) * a for a in most)
        groups = [[Form(b, (0,) * d, -1)], *across]
        found = certified(question_of(groups, 0, None), "yes", {"v": write_vector(v)})
        return (
            found._replace(answer=NO, reason="another direction has more")
            if found.answer is YES
            else found
        )
    inside = _between(projection(x.axes[: x.m], d), b)
    beyond = tuple(
        tuple(whole(Fraction(a) - c) for a, c in zip(*rows, strict=True))
        for rows in zip(b, inside, strict=True)
    )
    return every(
        [
            _nowhere_positive(beyond),
            _nowhere_positive(tuple(tuple(-a for a in row) for row in inside)),
        ]
    )


def decide_least(x: Singular) -> Decision:
    """Has no line a larger least <r, u>^2 than that of the first axis? Then no v that leaves all slabs is shorter."""
    u = x.axes[0]
    least = min(Fraction(inner(u, r)) ** 2 / inner(u, u) for r in x.r)
    slabs = Slabs(x.r, [1] * len(x.r))
    found = decide_slabs(slabs, 0, 1 / least if least else None, open_ball=bool(least))
    if found.answer is YES:
        return found._replace(answer=NO, reason="another line has more of the least")
    return found._replace(answer=YES) if found.answer is NO else found


class AlgorithmSfMean(Sentence[Singular, None]):
    r"""S_f maximises the mean of the squared projections.

    On the algorithm as recalled; the text was not at hand. $S_f$ is spanned by the $m$ leading singular vectors of the $r(x) / \|r(x)\|$.

    *Proof.* Let $u_i$ be the singular vectors, $\lambda_i$ the mean of $\langle r, u_i \rangle^2$, and $P$ the projection on a subspace of
    dimension $m$. The mean of $\|P r\|^2$ is $\sum \lambda_i \|P u_i\|^2$, where each $\|P u_i\|^2 \leq 1$ and their sum is $m$: at most
    $\lambda_1 + \dots + \lambda_m$ for falling $\lambda_i$, and that is what $S_f$ has.

    That is what the version of Theorem 1 with a mean, ``ours/theorem-1-exact``, can use. The least of the $\|P r\|^2$, which Theorem
    1 asks for, another subspace may have larger: see the variant, and ``moosavi2018/algorithm-s-f``.

    *Modelled.* The singular vectors are rational.
    """

    id = "moosavi2018/algorithm-s-f-mean"
    label = "Algorithm S_f, the mean"
    source, standing, reading = SOURCE, OURS_PROVED, OURS
    printed = (
        r"Of all subspaces of dimension $m$ the span of the $m$ leading singular vectors of the $r(x)$, made unit vectors, has the "
        r"largest mean of $\|P r(x)\|^2$."
    )
    expects, domain, assumptions = SURVIVES, _singular, [normalised, leading]
    proof = Coq("Algorithm_s_f_mean", "It speaks of real vectors of any length; their singular vectors are given, and that there are some is not proved.")
    worked = [
        Example(TWICE, YES, "e_1 twice, and e_2"),
        Example(CROSSED, YES, "two that are orthogonal: every line has a mean of 1/2"),
    ]
    refused = [(TWICE._replace(axes=TWICE.axes[::-1]), None), (OF_TWO_LENGTHS, None)]

    def decide(self, x: Singular, w: None) -> Decision:
        return decide_mean(x)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the least": Variant(
                REFUTED,
                r"the least of the $\|P r(x)\|^2$ in place of their mean, $m = 1$, where one line leads",
                decide=lambda x, w: decide_least(x),
                domain=_unique_line,
            )
        }


# One quadratic boundary, all of it.


@register("global quadratic")
class Global(NamedTuple):
    """F(x) = x_last + (kappa / 2) |P x|^2 + b, S the other axes; a point x with F(x) < 0, and v of S."""

    kappa: Rational
    b: Rational
    x: Point
    v: Point

    def score(self, y: Point) -> Rational:
        """Return F(y)."""
        inside = y[:-1]
        return y[-1] + Fraction(self.kappa) / 2 * inner(inside, inside) + self.b


def _root(square: Rational) -> Fraction:
    square = Fraction(square)
    return Fraction(isqrt(square.numerator), isqrt(square.denominator))


def long_enough(g: Global) -> bool:
    """Is |v| >= a + root(a^2 + 2 |F(x)| / kappa), a = |P x|, both lengths rational?"""
    a, length = _root(inner(g.x[:-1], g.x[:-1])), _root(inner(g.v, g.v))
    return (
        g.kappa > 0 and length >= 2 * a and (length - 2 * a) * length * g.kappa >= -2 * g.score(g.x)
    )


reaches = Assumption[Global](
    "long enough",
    r"$\|v\| \geq a + \sqrt{a^2 + 2 |F(x)| / \kappa}$, $a = \|P x\|$.",
    long_enough,
)


@st.composite
def globals_(draw: st.DrawFn, *, share: Fraction = Fraction(1), flat: bool = False) -> Global:
    """Draw F, x and v: the two lengths rational, v long enough where ``share`` is 1."""
    m = draw(st.integers(1, 3))
    a = Fraction(draw(st.integers(0, 4)), 2)
    kappa = Fraction(draw(st.integers(1, 4)), 2)
    gap = Fraction(draw(st.integers(1, 12)), 2)
    inside = tuple(a * c for c in draw(units(m)))
    back = draw(st.booleans()) and a > 0
    length = share * Fraction(isqrt(int((a * a + 2 * gap / kappa) * 64)) + 1, 8) + share * a
    direction = tuple(-c / a for c in inside) if back else draw(units(m))
    x = (*inside, -gap)
    b = -kappa / 2 * a * a
    return Global(
        Fraction(0) if flat else kappa, whole(b), x, (*(whole(length * c) for c in direction), 0)
    )


def _is_global(g: Global) -> bool:
    squares = [inner(g.x[:-1], g.x[:-1]), inner(g.v, g.v)]
    return (
        len(g.x) == len(g.v) >= 2
        and g.v[-1] == 0
        and any(g.v)
        and g.kappa >= 0
        and g.score(g.x) < 0
        and all(_root(s) ** 2 == s for s in squares)
    )


_any_global = Domain(
    name="quadratic boundaries with a point below and a vector of S of any length",
    of=Global,
    draw=globals_(share=HALF),
    contains=_is_global,
)
_reached = Domain(
    name="quadratic boundaries with a point below and a vector of S that is long enough",
    of=Global,
    draw=globals_(),
    small=lambda: (Global(kappa, 0, (0, -HALF), (s, 0)) for kappa in (1, 2) for s in (1, -1, 2)),
    contains=_is_global,
    strata=lambda g: {"P x = 0": not any(g.x[:-1]), "m = 1": len(g.x) == 2},
    floors={"P x = 0": 5, "m = 1": 10},
    wider=_any_global,
)
EDGE = Global(1, 0, (0, -HALF), (1, 0))


class AlgorithmGlobal(Sentence[Global, None]):
    r"""On one quadratic boundary every long enough vector of S takes the points of one label across.

    On the algorithm as recalled; the text was not at hand. $F(x) = \langle w, x \rangle + \frac{\kappa}{2} \|P x\|^2 + b$, $w \perp S$, $\kappa > 0$,
    label $-1$ where $F < 0$.

    *Proof.* $F(x + v) = F(x) + \kappa \langle P x, v \rangle + \frac{\kappa}{2} \|v\|^2 \geq F(x) + \frac{\kappa}{2} (\|v\|^2 - 2 a \|v\|)$, $a = \|P x\|$, and
    that is at least 0 from $\|v\| = a + \sqrt{a^2 + 2 |F(x)| / \kappa}$ on; sharp at $v = -t P x$. No $v \in S$ moves an $x$ with $P x = 0$ and
    $F(x) \geq 0$: it serves one label only. With $\kappa = 0$ no $v \in S$ moves anything.

    *Modelled.* $S$ is spanned by all axes but the last, $w$ is the last; the lengths of $P x$ and $v$ are rational.
    """

    source, standing, reading = SOURCE, OURS_PROVED, OURS
    printed = r"Every $v \in S$ with $\|v\| \geq \|P x\| + \sqrt{\|P x\|^2 + 2 |F(x)| / \kappa}$ takes a point $x$ of label $-1$ to the label $+1$."
    expects, domain, assumptions = SURVIVES, _reached, [reaches]
    proof = Coq("Algorithm_global")
    worked = [
        Example(EDGE, YES, "exactly long enough"),
        Example(Global(1, 0, (1, -1), (-3, 0)), YES, "away from P x"),
    ]
    refused = [(EDGE._replace(v=(Fraction(99, 100), 0)), None), (EDGE._replace(kappa=0), None)]

    def decide(self, x: Global, w: None) -> Decision:
        d = len(x.x)
        curved = tuple(
            tuple(Fraction(x.kappa) / 2 * (i == j < d - 1) for j in range(d)) for i in range(d)
        )
        form = Form(curved, (*(x.kappa * a for a in x.x[:-1]), 1), x.score(x.x))
        square = inner(x.v, x.v)
        if form.value(x.v) >= 0:
            return certified(question_of([[form]], 0, square), "yes", {"v": write_vector(x.v)})
        found = along_a_ray_of([[form]], x.v, 0, square)
        return (
            found._replace(reason="neither v nor a part of it leads across")
            if found.answer is NO
            else found
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "no curvature": Variant(
                REFUTED,
                r"$\kappa = 0$, however long $v$ is",
                assumptions=[],
                domain=Domain(
                    name="flat boundaries along S", of=Global, draw=globals_(flat=True), contains=_is_global,
                    small=lambda: (Global(0, 0, (0, -HALF), (s, 0)) for s in (1, 100)),
                ),
            ),
        }  # fmt: skip
