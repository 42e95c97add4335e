"""The geometric method for universal perturbations, on examples small enough to see what it finds.

S_c is spanned by the leading eigenvectors of the mean over points z of the boundary of P_z H_z P_z, P_z
the projection on the tangent space and H_z the Hessian of the score of the other label less the own
one; S_f by the leading singular vectors of the r(x) / |r(x)|. What trained networks do is not said here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.quadratics import Form, question_of
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import inner
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

    A v with more would, made longer, have more by 1: that there is none is what is certified.
    """
    top = Fraction(inner(u, [inner(row, u) for row in matrix])) / inner(u, u)
    rows = tuple(
        tuple(whole(Fraction(x) - (i == j) * top) for j, x in enumerate(row))
        for i, row in enumerate(matrix)
    )
    leaf = {"weights": [[0, 1]], "ball": 0}
    found = certified(
        question_of([[Form(rows, (0,) * len(u), -1)]], 0, None), "no", {"tree": [0, leaf]}
    )
    if found.answer is NO:
        return found._replace(answer=YES)
    return Decision(NO, (), "another direction has more")


def _mean(matrices: Sequence[Matrix]) -> Matrix:
    size = len(matrices[0])
    return tuple(
        tuple(
            whole(sum((Fraction(m[i][j]) for m in matrices), start=Fraction(0)) / len(matrices))
            for j in range(size)
        )
        for i in range(size)
    )


def _on_tangent(h: Matrix, gradient: Point) -> Matrix:
    """Return P H P, P the projection on what is orthogonal to the gradient."""
    d = len(h)
    along = projection([gradient], d)
    p = [[(i == j) - along[i][j] for j in range(d)] for i in range(d)]
    ph = [[inner(row, column) for column in zip(*h, strict=True)] for row in p]
    return tuple(tuple(inner(row, column) for column in zip(*p, strict=True)) for row in ph)


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
