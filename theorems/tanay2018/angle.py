r"""The angle along the path: it need not fall as lambda grows, and where it must.

Write mu = 2 n lambda, u = mu w, and c in [0, 1]^T for the dual numbers: u = sum c y x, sum c y = 0, and with r = y (u x +
beta) - mu, c = 1 where r < 0 and c = 0 where r > 0. A point is E (c = 1, r <= 0), Z (c = 0, r >= 0) or M (r = 0). For fixed
letters c, beta and u = p + mu q are affine in mu.

*Pieces.* Differentiate r = 0 on M and use sum c' y = 0: u q = sum over M of c' (mu - y beta) = mu sum c', and |q|^2 = sum over M
of c' (1 - y beta') = sum c', for all mu of the piece; so p q = 0. The cosine of u and g moves with the sign of (q g) |p|^2 - mu (p
g) |q|^2: one turn at most.

*Before a point leaves its margin.* Balanced, C = sum c, v = sum (1 - c) y x = (n/2) g - u: q v = n - C + sum over Z of r', and u v
= mu (n - C) + sum over Z of r. With Z empty (q v) |u|^2 - (u v)(u q) = (n - C)(|u|^2 - mu^2 |q|^2) = (n - C) |p|^2 >= 0, which has
the sign of d cos / d mu.

*One against many.* I = {q}, kappa = c_q = sum of c over J <= 1, u = kappa (a - q) with a = sum c p / kappa. No p of J has c = 1
unless it alone has c > 0; else all p with c > 0 have r = 0, u is orthogonal to their differences, and a is the foot of q on their
affine hull. On a piece a is constant; u is continuous.

*Four points, two of either class.* With Z one point of each class u is along one difference. With Z = {x2} either c1 < 1, which puts
M into {1, 3, 4} with E empty and w constant, or c1 = 1, and u = x1 less a point of [x3, x4], with one such point at most or
u (x3 - x4) = 0: u is constant. With Z empty the paragraph above applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice, pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import between_means, inner as product
from theorems.geometry.deciders.soft_margin import SvmPiece, decide_angle
from theorems.geometry.domains.shapes import any_two_labels, balanced_sets
from theorems.geometry.domains.strategies import point_of
from theorems.geometry.objects.labelled import LabelledSet
from theorems.tanay2018.boundaries import Point, holds, moved_apart, negated, plus
from theorems.tanay2018.paths import (
    any_sets,
    balanced,
    in_the_plane_or_space,
    is_balanced,
    is_multiple,
    means_differ,
    path,
    path_domain,
    shown,
    small_means,
    vacuous,
)
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import Rational
from verify.objects import register
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


SQUARE = LabelledSet([(0, 0), (1, 1), (1, 0), (0, 2)], [1, 1, -1, -1])
PAIR = LabelledSet([(1,), (0,)], [1, -1])
FIVE = LabelledSet([(0, 0), (0, 1), (2, 2), (0, 2), (1, 2)], [1, 1, 1, -1, -1])
UNEVEN = LabelledSet([(0, 0), (0, 0), (0, 1), (0, 2), (2, 0)], [1, 1, 1, -1, -1])
SIXES = "sets of three points of either class in the plane or in space"

six_points = path_domain(
    SIXES, in_the_plane_or_space(least=3), lambda s: means_differ(s) and is_balanced(s) and len(s.points) == 6, small=lambda: iter(()),
)


@st.composite
def _of_one_size(draw: st.DrawFn) -> LabelledSet:
    """Draw one to five points of either class in one to three dimensions."""
    d, each = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    point = st.tuples(*[st.integers(0, 4)] * d)
    return moved_apart(LabelledSet([draw(point) for _ in range(2 * each)], [1] * each + [-1] * each))


class AngleFallsWithLambda(Sentence[LabelledSet, None]):
    r"""The more regularisation, the smaller the tilting angle.

    *Modelled.* For every balanced $T$ with two means the angle is non-increasing in $\lambda$, on all of $(0, \infty)$: decided on
    the exact path, where the sign of $d \cos\theta / d\mu$ at both ends of a piece settles the piece.

    *Fails* for six points in the plane: once a point lies beyond its margin it no longer pulls, and $w$ may turn away from $g$ and
    back. Not for four points or fewer (``angle-four-points``), not on a line, and not on a range of $\lambda$ where no point is
    beyond its margin (``angle-before-outside``). What holds for every set is a bound, not a monotone curve (``d-adv-bound``).
    """

    label, source, standing = "The angle falls with regularisation", "Adversarial Examples in Linear Classification; also the digest", REMARK
    short = "angle falls"
    printed = "L2 regularization controls the tilting angle of the boundary."
    tested = (
        r"For every balanced $T$ with $i \neq j$, the tilting angle of the minimiser of $R + \lambda \|w\|^2$ is non-increasing in $\lambda > "
        r"0$."
    )
    differs = "To control is read as: the more of it, the smaller the angle, as the drawings show it for pairs of digits."
    expects, assumptions = REFUTED, [balanced]
    proof = Coq("Angle_falls_fails")
    domain = path_domain(
        "sets of one to five points of either class, with two means",
        _of_one_size(),
        lambda s: means_differ(s) and is_balanced(s),
        small=lambda: islice(small_means(is_balanced), 150),  # none refutes: they have four points at most
        wider=any_sets,
    )
    repaired_by = ["tanay2018/d-adv-bound"]
    nature = Nature(
        FALSE,
        "Three points of either class in the plane, even separable ones, have an angle that grows from 0 to 45 degrees and falls "
        "again as regularisation falls, so that only a bound on the angle can be meant.",
        MISSING_HYPOTHESIS,
    )
    worked = [Example(SQUARE, YES, "two points of either class"), Example(PAIR, YES, "on a line")]
    refused = [(LabelledSet([(0, 0), (1, 1)], [1, 1]), None), (FIVE, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        return decide_angle(x, path(x) if means_differ(x) else None)


at_most_four = Assumption[LabelledSet](
    "at most four points", r"$n \le 4$, multiplicities counted.", lambda s: len(s.points) <= 4
)


class AngleFourPoints(AngleFallsWithLambda):
    r"""For four points or fewer the angle does fall, in any dimension and at any balance.

    *Proof.* Two against two, and one against one, two or three: see the file, *Four points* and *One against many*. So six points are the
    least that a balanced refutation can have, and five the least at any balance; on a line the angle is 0.
    """

    label, source, standing, reading = "The angle of four points", "beside Adversarial Examples in Linear Classification", OURS_PROVED, OURS
    printed = (
        r"For $n \le 4$ points of both classes with $i \neq j$, in any dimension, the tilting angle of the minimiser of $R + \lambda \|w\|^2$ is "
        r"non-increasing in $\lambda > 0$ wherever $w \neq 0$."
    )
    expects, assumptions = SURVIVES, [at_most_four]
    proof = Coq("Angle_four_points")
    domain = path_domain(
        "two to four points of both labels with two means",
        any_two_labels.draw.map(lambda s: moved_apart(LabelledSet(s.points[:4], s.labels[:4]))),
        lambda s: means_differ(s),
        wider=six_points,
    )
    repaired_by = ()
    needs_draws = 0.75  # 0.82 measured; where the mean of one class is met by the other's hull, w = 0, and there is no angle
    worked = [Example(SQUARE, YES, "two of either class"), Example(LabelledSet([(0, 0), (1, 2), (2, 0), (3, 3)], [1, 1, 1, -1]), YES, "three to one")]
    refused = [(FIVE, None), (UNEVEN, None)]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "five points": Variant(
                REFUTED, "$n \\le 5$, three to two", assumptions=[],
                domain=path_domain(
                    "three points against two in the plane or in space",
                    in_the_plane_or_space(least=3).map(lambda s: LabelledSet(_five(s).points, _five(s).labels)),
                    small=lambda: iter(()),
                ),
                worked=[Example(FIVE, NO, "169/185 for small lambda, 49/74 for large")],
            ),
            "six points": Variant(REFUTED, drop=[at_most_four], domain=six_points),
        }


def _five(s: LabelledSet) -> LabelledSet:
    """Return the set without its last point, where that leaves two means."""
    own = s.without(len(s.points) - 1) if len(s.points) > 2 else s
    return own if means_differ(own) else moved_apart(own)


def outside(s: LabelledSet, piece: SvmPiece) -> bool:
    """Is a point strictly beyond its margin somewhere on a piece?"""
    mu = piece.inside()
    beta = [b for b in piece.beta(mu) if b is not None]
    u = piece.u(mu)
    return any(
        c == 0 and all(y * (product(u, p) + b) > mu for b in beta)
        for c, p, y in zip(piece.c(mu), s.points, s.labels, strict=True)
    )


def _pieces_fall(x: LabelledSet, pieces: list[SvmPiece]) -> Decision:
    """Does the cosine rise with mu on each of these pieces? The kernel checks an optimum at either end."""
    g = between_means(x)
    if g is None or not any(g) or not any(path(x).pieces[-1].p):
        return vacuous("no angle")
    own, decisions = path(x), []
    for piece in pieces:
        k0, k1 = piece.slope(g)
        last = piece.inside() if piece.end is None else piece.end
        first = piece.start or Fraction(last) / 2
        two = [own.at(own.lam(mu)) for mu in (first, last)]
        ends = every(map(shown, two))
        signs = [k0 + k1 * mu for mu in (first, last)]
        if min(signs) < 0:
            return negated(ends, f"between lambda = {own.lam(first)} and {own.lam(last)} the angle grows")
        decisions.append(ends)
    return every(decisions) if decisions else vacuous("no such range of lambda below saturation")


@st.composite
def _spread(draw: st.DrawFn) -> LabelledSet:
    """Draw two to four points of either class with coordinates far enough apart for several pieces."""
    d, each = draw(st.integers(2, 3)), draw(st.integers(2, 4))
    point = st.tuples(*[st.integers(0, 9)] * d)
    return moved_apart(LabelledSet([draw(point) for _ in range(2 * each)], [1] * each + [-1] * each))


class AngleBeforeOutside(Sentence[LabelledSet, None]):
    r"""The angle falls on every range of lambda where no point is beyond its margin.

    *Proof.* With $Z$ empty the sign of $d \cos\theta / d\mu$ is that of $(n - C) \|p\|^2 \ge 0$: see the file.

    *Needed.* That no point is beyond its margin, and the balance.

    *Modelled.* The pieces of the exact path on which no point is strictly beyond its margin and $w$ still turns or grows; where there is none,
    nothing is asked.
    """

    label, source, standing, reading = "The angle before points leave", "beside Adversarial Examples in Linear Classification", OURS_PROVED, OURS
    printed = (
        r"For balanced $T$ with $i \neq j$: on every range of $\lambda$ on which no point lies strictly beyond its margin, $y\, s(x) > 1$, the "
        r"tilting angle is non-increasing in $\lambda$."
    )
    expects, assumptions = SURVIVES, [balanced]
    proof = Coq("Angle_before_outside")
    domain = path_domain(
        "sets of two to four points of either class in the plane or in space",
        _spread(),
        lambda s: means_differ(s) and is_balanced(s),
        wider=any_sets,
        floors={"the angle falls": 30},
    )
    needs_draws = 0.7  # of some sets w has one direction for every lambda, and nothing is asked
    worked = [Example(LabelledSet([(0, 0), (2, 1), (1, 2), (0, 2)], [1, 1, -1, -1]), YES, "two of either class")]
    refused = [(UNEVEN, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        own = path(x).pieces
        return _pieces_fall(x, [piece for piece in own[1:-1] if not outside(x, piece)])

    def variants(self) -> Mapping[str, Variant]:
        return {
            "points beyond": Variant(
                REFUTED, "on every range of $\\lambda$, points beyond their margin or not",
                domain=six_points, decide=lambda x, _: _pieces_fall(x, list(path(x).pieces[1:-1])),
            ),
            "unbalanced": Variant(
                REFUTED, drop=[balanced],
                domain=path_domain(
                    "sets of up to three points of either class in the plane or in space",
                    in_the_plane_or_space(even=False), small=lambda: iter(()),
                ),
                worked=[Example(UNEVEN, NO, "25/26, then 1, then 64/65, with no point beyond from 1/10 on")],
            ),
        }


@register("pieces of a path")
class Courses(NamedTuple):
    """u = p + mu q on each piece, as (p, q) in order of mu."""

    courses: tuple[tuple[Point, Point], ...]


class Pieces(Sentence[LabelledSet, Courses]):
    r"""On a piece of the path u = p + mu q with p orthogonal to q.

    *Proof.* See the file, *Pieces*. So $\|w_\lambda\|^2 = \|q\|^2 + \|p\|^2 / \mu^2$ does not grow with $\lambda$, and $\theta$ turns once at most on a
    piece, at $\mu = (q \cdot g) \|p\|^2 / ((p \cdot g) \|q\|^2)$.

    *Modelled.* The optimum at the ends of each piece, or within where there is no end, is checked by the kernel.
    """

    label, source, standing, reading = "Pieces of the path", "beside Scaling the Loss Function, closing remarks", OURS_PROVED, OURS
    printed = (
        r"For every $T$ with both classes, $u = 2 n \lambda\, w_\lambda$ is piecewise affine in $\mu = 2 n \lambda$, and on a piece $u = p + \mu q$ with $p \perp "
        r"q$ and $\|q\|^2 = d \sum c / d\mu$; so that $w_\lambda = q + p / \mu$, and neither $\|w_\lambda\|$ nor $- R(w_\lambda)$ grows with $\lambda$."
    )
    expects, domain = SURVIVES, any_sets
    worked = [Example(PAIR, YES, "two points: w constant, then along g"), Example(FIVE, YES, "three to two")]
    refused = [(PAIR, Courses(((((0,), (1,))),))), (PAIR, Courses((((0,), (3,)), ((1,), (0,)))))]

    def construct(self, x: LabelledSet) -> Courses:
        return Courses(tuple((piece.p, piece.q) for piece in path(x).pieces))

    def decide(self, x: LabelledSet, w: Courses) -> Decision:
        return self._decided(x, w, Fraction(1))

    def _decided(self, x: LabelledSet, w: Courses, share: Rational) -> Decision:
        own = path(x)
        if len(w.courses) != len(own.pieces):
            return Decision(Answer.NO, (), "not one course for each piece")
        decisions, norms, risks = [], [], []
        good = True
        for (p, q), piece in zip(w.courses, own.pieces, strict=True):
            last = piece.inside() if piece.end is None else piece.end
            for mu in (piece.start or Fraction(last) / 2, last):
                best = own.at(own.lam(mu))
                decisions.append(shown(best))
                good &= best.w == tuple(a + Fraction(b) / mu for a, b in zip(q, p, strict=True))
                norms.append(product(best.w, best.w))
                b = next(end for end in best.b if end is not None)
                risks.append(sum(max(0, 1 - y * (product(best.w, c) + b)) for c, y in zip(x.points, x.labels, strict=True)))
            good &= share * product(p, q) + (1 - share) == 0 and product(q, q) == sum(piece.c1)
        return holds(
            every(decisions),
            (good, "w is not q + p / mu with p orthogonal to q"),
            (all(a >= b for a, b in pairwise(norms)), "the norm grows with lambda"),
            (all(a <= b for a, b in pairwise(risks)), "the risk falls with lambda"),
        )


one_alone = Assumption[LabelledSet](
    "one against many", r"One class has one point: $\min(n_I, n_J) = 1$.", lambda s: min(s.labels.count(1), s.labels.count(-1)) == 1
)


class OneAgainstMany(Sentence[LabelledSet, None]):
    r"""One point against many: the direction is the same for every lambda.

    *Proof.* See the file, *One against many*: $w_\lambda$ is along $\pm(q - a)$, $a$ the point of the other class's hull nearest to $q$, and 0 exactly if
    $q = a$.

    *Needed.* The one point: three against two, and the angle grows with $\lambda$.
    """

    label, source, standing, reading = "One against many", "beside Adversarial Examples in Linear Classification", OURS_PROVED, OURS
    printed = r"If one class has one point, counted with multiplicity, $w_\lambda$ has one direction for all $\lambda > 0$, or is 0 for all."
    expects, assumptions = SURVIVES, [one_alone]
    proof = Coq("One_against_many")
    domain = path_domain(
        "one point against one to five, in one to three dimensions",
        st.integers(1, 3).flatmap(
            lambda d: st.lists(point_of(d), min_size=2, max_size=6).map(
                lambda points: moved_apart(LabelledSet(points, [-1] + [1] * (len(points) - 1)))
            )
        ),
        wider=path_domain(
            "two points against two and more", balanced_sets.draw.filter(lambda s: len(s.points) > 3).map(moved_apart),
            small=lambda: islice(small_means(is_balanced), 150),
        ),
    )
    worked = [
        Example(LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1]), YES, "w along (0, 1), though g is (1/2, 1)"),
        Example(LabelledSet([(0,), (3,), (1,)], [1, 1, -1]), YES, "w = 0 for every lambda"),
    ]
    refused = [(FIVE, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        own = path(x)
        found = [own.at(own.lam(mu)) for piece in own.pieces for mu in {piece.start or piece.inside(), piece.inside()}]
        first = found[0].w
        same = all(is_multiple(best.w, first) and any(best.w) == any(first) for best in found)
        return holds(every(map(shown, found)), (same, "the direction changes"))

    def variants(self) -> Mapping[str, Variant]:
        return {"two against many": Variant(REFUTED, drop=[one_alone], domain=self.domain.wider)}


class RotationInSpace(Sentence[LabelledSet, None]):
    r"""Between two levels of regularisation the boundary turns in a space of three dimensions.

    *Modelled.* The normals at the two ends of the path, where it is neither 0 nor along $g$ throughout, and every mean of them, lie in the span of
    $g$ and the two; and that span has at most three dimensions. The path itself may leave it.
    """

    id = "tanay2018/rotation-in-3d"
    label, source, standing = "Rotation in three dimensions", "the magazine digest, Figure 7", REMARK
    short = "rotation in 3D"
    printed = (
        "In that case, the rotation takes place in the 3D subspace generated by z and the two SVM weight vectors of interest, resulting in a clear "
        "picture of the phenomenon"
    )
    tested = (
        r"The boundaries that lead from that of the least $\lambda$ to that of the largest, with normals $(1 - t) w_1 + t w_2$, have normals in a "
        r"space of at most three dimensions that holds $g$."
    )
    differs = "The rotation is taken to be the straight one, as the simplified scenario of the text has it."
    expects, domain = SURVIVES, any_sets
    proof = Coq("Rotation_in_3d")
    worked = [Example(FIVE, YES, "in the plane"), Example(PAIR, YES, "on a line")]
    refused = [(LabelledSet([(0,)], [1]), None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        g = between_means(x)
        if g is None:
            return vacuous("a set with one label")
        own = path(x)
        two = [own.at(own.lam(own.pieces[k].inside())) for k in (0, -1)]
        middle = plus(two[0].w, two[1].w)
        basis = _basis([g, two[0].w, two[1].w])
        return holds(
            every(map(shown, two)), (len(basis) <= 3 and len(_basis([*basis, middle])) == len(basis), "it leaves the space")
        )


def _basis(vectors: list[Point]) -> list[Point]:
    """Return vectors orthogonal to one another with the same span."""
    found: list[Point] = []
    for v in vectors:
        for e in found:
            v = plus(v, e, -Fraction(product(v, e)) / product(e, e))
        if any(v):
            found.append(v)
    return found
