"""Scores, distances and mirror images: the displayed equations of the first two sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import at_points, between_means
from theorems.geometry.domains import strategies
from theorems.geometry.domains.shapes import any_two_labels
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import (
    Boundary,
    Point,
    any_boundaries,
    boundary_domain,
    holds,
    is_apart,
    is_boundary,
    length_of,
    measured,
    moved_apart,
    plus,
    product,
    scaled,
    some_boundary,
    with_unit_normal,
)
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import YES, Answer, Decision, every
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


THIRD = Fraction(1, 3)
LINE = Boundary(LabelledSet([(3,), (-1,)], [1, -1]), Linear((2,), 1))
PLANE = Boundary(LabelledSet([(1, 2), (0, 0), (3, -1)], [1, -1, -1]), Linear((3, 4), -5))
UNIT = Boundary(LabelledSet([(1, 2), (0, 0)], [1, -1]), Linear((Fraction(3, 5), Fraction(4, 5)), 0))
OFFSET = Boundary(LabelledSet([(1,), (0,)], [1, -1]), Linear((1,), 1))


@register("images")
class Images(NamedTuple):
    """For each point of the set another point: its foot on the boundary, or its mirror image."""

    points: tuple[Point, ...]


def images(x: Boundary, times: int) -> Images:
    """Return p - times s(p) w / |w|^2 for each point p: 1 for the foot, 2 for the mirror image."""
    square = product(x.h.w, x.h.w)
    return Images(tuple(plus(p, x.h.w, -times * Fraction(x.h.score(p)) / square) for p in x.s.points))


def decide_images(x: Boundary, given: Sequence[Point], times: int) -> Decision:
    """Is each the nearest point whose score is (1 - times) s(p)?

    A step u changes the score by <w, u>, at most |w| |u|: of all points of that score the nearest are
    those with |u|^2 |w|^2 = (times s)^2.
    """
    if not is_boundary(x):
        return Decision(Answer.VACUOUS, (), "no boundary, or a set with one label")
    if len(given) != len(x.s.points) or any(len(q) != x.s.dimension for q in given):
        return Decision(Answer.NO, (), "not one image for each point")
    found, decision = measured(x)
    scores, there = at_points(given, x.h)
    steps = [plus(p, q, -1) for p, q in zip(x.s.points, given, strict=True)]
    return holds(
        every([decision, there]),
        (list(scores) == [(1 - times) * s for s in found.scores], "the image has another score"),
        (
            [product(u, u) * found.square for u in steps] == [(times * s) ** 2 for s in found.scores],
            "the image is not the nearest one",
        ),
    )


class ScoreIsDistance(Sentence[Boundary, Images]):
    r"""The score is the signed distance from the boundary, scaled by the length of w.

    *Proof.* The foot $x_p = x - s(x)\,w / \|w\|^2$ lies on the boundary, and of all points of the
    boundary it is the nearest, as $|\langle w, u \rangle| \le \|w\| \|u\|$; so $|s(x)| = \|w\| \|x - x_p\|$.

    *Modelled.* The distance is Euclid's, by the foot; on squares, with the sign of the score.
    """

    label, source, standing = "Score and distance", "Scaling the Loss Function, the scaling parameter", THEOREM
    short = "score"
    printed = (
        r"If $d(x)$ is the actual signed Euclidean distance between $x$ and $\mathcal{C}$, we have: "
        r"$d(x) := \hat{w} \cdot x + b'$ where $\hat{w} := w / \|w\|$, $b' := b / \|w\|$, and "
        r"$s(x) = \|w\|\, d(x)$."
    )
    expects, domain = SURVIVES, any_boundaries
    proof = Coq("Score_is_distance")
    worked = [Example(LINE, YES, "on a line"), Example(PLANE, YES, "|w| = 5")]
    refused = [
        (LINE, Images(((0,), (0,)))),  # not on the boundary
        (PLANE, Images(((Fraction(5, 3), 0), (Fraction(5, 3), 0), (Fraction(5, 3), 0)))),  # on it, not the nearest
        (LINE, Images(())),
        (LINE._replace(h=Linear((0,), 1)), Images(((0,), (0,)))),
    ]

    def construct(self, x: Boundary) -> Images:
        return images(x, 1)

    def decide(self, x: Boundary, w: Images) -> Decision:
        return decide_images(x, w.points, 1)


through_0 = Assumption[Boundary](
    "through the origin",
    "The boundary goes through the origin: $b = 0$.",
    lambda x: x.h.b == 0,
    stated="A Toy Problem, Setup, by its drawing",
)
unit = Assumption[Boundary](
    "unit normal",
    r"The normal has length 1: $\|w\| = 1$.",
    lambda x: product(x.h.w, x.h.w) == 1,
    stated="A Toy Problem, Setup, by its drawing",
)


unit_through_0 = boundary_domain(
    "labelled sets with a boundary through the origin, its normal of length 1",
    any_two_labels.draw.flatmap(lambda s: with_unit_normal(st.just(s), through_0=True)),
    lambda x: is_boundary(x) and x.h.b == 0 and product(x.h.w, x.h.w) == 1,
    wider=any_boundaries,
)
_unit_anywhere = boundary_domain(
    "labelled sets with a boundary, its normal of length 1",
    st.builds(
        lambda x, b: x._replace(h=x.h._replace(b=b)), unit_through_0.draw, strategies.coordinates
    ),
    lambda x: is_boundary(x) and product(x.h.w, x.h.w) == 1,
)
_long_through_0 = boundary_domain(
    "labelled sets with a boundary through the origin",
    any_boundaries.draw.map(lambda x: x._replace(h=x.h._replace(b=0))),
    lambda x: is_boundary(x) and x.h.b == 0,
)


class ProjectedImage(Sentence[Boundary, Images]):
    r"""The projected image lies on the boundary, and nothing on it is nearer.

    *Proof.* $\langle w, x - \langle x, w \rangle w \rangle = \langle w, x \rangle (1 - \|w\|^2) = 0$.

    *Needed.* The boundary of the toy problem goes through the origin, and its normal has length 1; the
    formula is meant for nothing else, and ``mirror-image-offset`` says what it becomes.
    """

    label, source, standing = "Projected image", "A Toy Problem, Projected and mirror images", THEOREM
    short = "projected"
    printed = (
        r"The closest image classified in the opposite class is the projected image of $x$ on "
        r"$\mathscr{L}_\theta$: $x_p := x - (x \cdot w_\theta)\, w_\theta$"
    )
    expects, domain, assumptions = SURVIVES, unit_through_0, [through_0, unit]
    proof = Coq("Projected_image")
    worked = [Example(UNIT, YES, "a 3-4-5 normal")]
    refused = [(UNIT, Images(UNIT.s.points)), (UNIT, Images(((0, 0), (1, 1))))]
    _times = 1

    def construct(self, x: Boundary) -> Images:
        return Images(tuple(plus(p, x.h.w, -self._times * Fraction(product(p, x.h.w))) for p in x.s.points))

    def decide(self, x: Boundary, w: Images) -> Decision:
        return decide_images(x, w.points, self._times)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "with an offset": Variant(
                REFUTED, "the printed formula where $b \\neq 0$", drop=[through_0], domain=_unit_anywhere
            ),
            "of any length": Variant(
                REFUTED, "the printed formula where $\\|w\\| \\neq 1$", drop=[unit], domain=_long_through_0
            ),
        }


class MirrorImage(ProjectedImage):
    r"""The mirror image is as far from the boundary, on the other side.

    *Proof.* $\langle w, x - 2 \langle x, w \rangle w \rangle = -\langle w, x \rangle$, and of the points of that
    score it is the nearest to $x$.
    """

    label, reading = "Mirror image", ProjectedImage.reading
    printed = (
        r"In the following, we focus on the mirror image of $x$ through $\mathscr{L}_\theta$: "
        r"$x_m := x - 2\,(x \cdot w_\theta)\, w_\theta$. By construction, $x$ and $x_m$ are at the same distance "
        r"from the boundary and are classified with the same confidence level."
    )
    expects = SURVIVES
    proof = Coq("Mirror_image")
    worked = [Example(UNIT, YES, "a 3-4-5 normal")]
    refused = [(UNIT, Images(UNIT.s.points)), (UNIT, images(UNIT, 1))]
    _times = 2

    def variants(self) -> Mapping[str, Variant]:
        return {
            "with an offset": Variant(
                REFUTED, "the printed formula where $b \\neq 0$", drop=[through_0], domain=_unit_anywhere,
                worked=[Example(OFFSET, Answer.NO, "x = 1 goes to -1, of score 0 for -2")],
            ),
            "of any length": Variant(
                REFUTED, "the printed formula where $\\|w\\| \\neq 1$", drop=[unit], domain=_long_through_0
            ),
        }


class MirrorImageOffset(Sentence[Boundary, Images]):
    r"""The mirror image through any boundary.

    *Proof.* $s(x_m) = s(x) - 2 s(x)$, and $\|x - x_m\|^2 \|w\|^2 = 4 s(x)^2$ is the least that a point of
    that score allows.
    """

    label, source, standing, reading = "Mirror image, any boundary", "beside Projected and mirror images", OURS_PROVED, OURS
    printed = (
        r"For every boundary $(w, b)$, $w \neq 0$, the point $x_m = x - 2 s(x)\, w / \|w\|^2$ has the score $-s(x)$, "
        r"$\|x - x_m\| \|w\| = 2 |s(x)|$, and no point of that score is nearer to $x$."
    )
    expects, domain = SURVIVES, any_boundaries
    proof = Coq("Mirror_image_offset")
    worked = [Example(OFFSET, YES, "x = 1 goes to -3"), Example(PLANE, YES, "|w| = 5")]
    refused = [(OFFSET, Images(((-1,), (0,)))), (PLANE, images(PLANE, 1))]

    def construct(self, x: Boundary) -> Images:
        return images(x, 2)

    def decide(self, x: Boundary, w: Images) -> Decision:
        return decide_images(x, w.points, 2)


on_the_axis = Assumption[Boundary](
    "classes along one axis",
    r"Every image of $I$ and $J$ lies on the axis along which the classes differ: $x_2 = 0$.",
    lambda x: all(not any(p[1:]) for p in x.s.points),
    stated="A Toy Problem, Setup, by its drawing",
)


@st.composite
def _toys(draw: st.DrawFn, *, on_axis: bool = True) -> Boundary:
    """Draw classes in a plane, I left and J right of 0, and a normal at an angle of less than 90 degrees."""
    signs = draw(st.lists(st.sampled_from((1, -1)), max_size=4))
    labels = [1, -1, *signs]
    points = [(y * draw(st.integers(1, 5)), 0 if on_axis else draw(strategies.coordinates)) for y in labels]
    t = draw(st.sampled_from((Fraction(0), Fraction(1, 2), Fraction(-1, 2), THIRD, Fraction(1), Fraction(9, 10), Fraction(-999, 1000))))
    size = 1 + t * t
    w = (whole((1 - t * t) / size), whole(2 * t / size))
    return Boundary(LabelledSet(points, labels), Linear(w, 0))


def _is_toy(x: Boundary) -> bool:
    return is_boundary(x) and x.s.dimension == 2 and x.h.b == 0 and product(x.h.w, x.h.w) == 1 and x.h.w[0] >= 0


toys = boundary_domain("the toy problem: two classes along an axis, a tilted boundary through 0", _toys(), _is_toy)
_off_the_axis = boundary_domain(
    "two classes in the plane, a tilted boundary through 0", _toys(on_axis=False), _is_toy
)


class ToyDistance(Sentence[Boundary, Images]):
    r"""In the toy problem the distance from an image to its mirror image shrinks with the angle.

    *Proof.* $x = (x_1, 0)$ has the score $x_1 \cos\theta$, so that $\|x - x_m\| = 2 |x_1| \cos\theta$: it falls
    to 0 as $\theta \to \pi/2$.

    *Needed.* The classes lie on the axis: off it the distance is $2 |x_1 \cos\theta + x_2 \sin\theta|$.
    """

    label, source, standing = "Mirror image and angle", "A Toy Problem, A mirror image as a function of theta", THEOREM
    short = "mirror, angle"
    printed = (
        r"We see that the distance between $x$ and $x_m$ depends on the angle $\theta$. [...] When "
        r"$\theta \to \pi/2$: $\mathscr{L}_\theta$ suffers from strong adversarial examples. [...] $x_m$ is visually "
        r"indistinguishable from $x$."
    )
    tested = (
        r"For $I$ and $J$ on the axis $x_2 = 0$ and the boundary through 0 with unit normal at the angle "
        r"$\theta \in [0, \pi/2]$ to it, $\|x - x_m\| = 2 |x_1| \cos\theta$ for every image $x$."
    )
    differs = "The formula that the drawing shows is stated; that it tends to 0 can be read off."
    expects, domain, assumptions = SURVIVES, toys, [on_the_axis]
    proof = Coq("Toy_distance")
    worked = [
        Example(Boundary(LabelledSet([(2, 0), (-1, 0)], [1, -1]), UNIT.h), YES, "cos = 3/5"),
        Example(Boundary(LabelledSet([(2, 0), (-1, 0)], [1, -1]), Linear((0, 1), 0)), YES, "a right angle"),
    ]
    refused = [(UNIT, images(UNIT, 2)), (UNIT, images(UNIT, 1))]

    def construct(self, x: Boundary) -> Images:
        return images(x, 2)

    def decide(self, x: Boundary, w: Images) -> Decision:
        steps = [plus(p, q, -1) for p, q in zip(x.s.points, w.points, strict=True)]
        wanted = [4 * p[0] ** 2 * x.h.w[0] ** 2 for p in x.s.points]
        return holds(
            decide_images(x, w.points, 2),
            ([product(u, u) for u in steps] == wanted, "the distance is another one"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {"off the axis": Variant(REFUTED, drop=[on_the_axis], domain=_off_the_axis)}


@register("number")
class Number(NamedTuple):
    """A rational number."""

    value: Rational


rational_lengths = boundary_domain(
    "labelled sets with a boundary whose normal has a rational length",
    with_unit_normal(any_two_labels.draw),
    lambda x: is_boundary(x) and length_of(x.h.w) is not None,
)


class HingeRescaled(Sentence[Boundary, Number]):
    r"""The hinge loss of a score is a hinge loss of the distance, with its corner at 1 / |w|.

    *Proof.* $\max$ commutes with a positive factor.

    *Modelled.* Normals of rational length, so that distances are rational.
    """

    label, source, standing = "Hinge loss, rescaled", "Scaling the Loss Function, when ‖w‖ is large", THEOREM
    short = "hinge loss"
    printed = (
        r"$\max(1 - \|w\|\, y\, d(x), 0) = \|w\|\, \max(\|w\|^{-1} - y\, d(x), 0)$"
    )
    expects, domain = SURVIVES, rational_lengths
    proof = Coq("Hinge_rescaled")
    worked = [Example(LINE, YES, "|w| = 2"), Example(PLANE, YES, "|w| = 5")]
    refused = [(PLANE, Number(4)), (PLANE, Number(-5)), (LINE, Number(0))]

    def construct(self, x: Boundary) -> Number:
        return Number(whole(length_of(x.h.w) or Fraction(0)))

    def decide(self, x: Boundary, w: Number) -> Decision:
        found, decision = measured(x)
        rho = Fraction(w.value)
        if rho <= 0 or rho * rho != found.square:
            return Decision(Answer.NO, (), "this is not the length of w")
        left = [max(1 - z, 0) for z in found.signed]
        right = [rho * max(1 / rho - z / rho, 0) for z in found.signed]
        return holds(decision, (left == right, "the two losses differ"))


class ZeroOneScaleFree(Sentence[Boundary, Number]):
    r"""Scaling (w, b) changes no error, and changes the hinge loss.

    *Proof.* $y\, c\, s(x) \le 0$ exactly where $y\, s(x) \le 0$. The hinge risk at $c(w, b)$ is convex in $c$, 1 at $c =
    0$; it is constant only if every score is 0, for a negative $y s$ makes it grow without end, and without one it
    falls to the share of scores 0.

    *Modelled.* A factor is named at which the hinge risk differs; of softplus the same follows, as it is convex and
    strictly so where a score is not 0.
    """

    label, source, standing = "The 0-1 loss and scale", "Scaling the Loss Function, the scaling parameter", THEOREM
    short = "0-1 loss"
    printed = (
        r"We observe that the 0-1 indicator function is invariant to rescaling while the hinge loss and the softplus "
        r"loss are strongly affected."
    )
    tested = (
        r"For every $T$ and $(w, b)$ and every $c > 0$ the boundary $(cw, cb)$ misclassifies the same images; unless "
        r"every score is 0, some $c > 0$ changes the hinge risk."
    )
    differs = "Affected is taken to mean that some factor changes the risk."
    expects, domain = SURVIVES, any_boundaries
    proof = Coq("Zero_one_scale_free")
    worked = [
        Example(LINE, YES, "one point of either class"),
        Example(Boundary(LabelledSet([(0, 1), (0, 2)], [1, -1]), Linear((1, 0), 0)), YES, "all on the boundary"),
    ]
    refused = [(PLANE, Number(1)), (PLANE, Number(-1)), (PLANE, Number(0))]

    def construct(self, x: Boundary) -> Number:
        here = measured(x)[0]
        sizes = [abs(score) for score in here.scores if score] or [1]
        # Below 1 / max the risk is linear in the factor; above, one negative y s outgrows it.
        grown = (here.hinge + 1) * len(here.scores) / Fraction(min(sizes))
        factors = (2, Fraction(1, 2), 1 / Fraction(2 * max(sizes)), 1 / Fraction(3 * max(sizes)), grown)
        return Number(next((c for c in factors if measured(_times(x, c))[0].hinge != here.hinge), 2))

    def decide(self, x: Boundary, w: Number) -> Decision:
        if w.value <= 0:
            return Decision(Answer.NO, (), "the factor is not positive")
        (here, first), (there, second) = measured(x), measured(_times(x, w.value))
        return holds(
            every([first, second]),
            ([z <= 0 for z in here.signed] == [z <= 0 for z in there.signed], "other images are misclassified"),
            (here.hinge != there.hinge or not any(here.scores), "the risk is the same"),
        )


def _times(x: Boundary, c: Rational) -> Boundary:
    return x._replace(h=x.h._replace(w=scaled(c, x.h.w), b=whole(Fraction(c) * x.h.b)))


apart = boundary_domain(
    "labelled sets with two means and a linear boundary",
    some_boundary(any_two_labels.draw.map(moved_apart)),
    is_apart,
    floors={"w along g": 10, "d = 1": 10},
)


@register("direction beside g")
class Beside(NamedTuple):
    """A vector n orthogonal to g; None where the space has no other direction."""

    n: Point | None


def beside(x: Boundary) -> Beside:
    """Return n = w - (w g) g / |g|^2, or where that is 0 any direction orthogonal to g."""
    g = between_means(x.s)
    assert g is not None
    n = plus(x.h.w, g, -Fraction(product(x.h.w, g)) / product(g, g))
    if any(n):
        return Beside(n)
    for k in range(x.s.dimension):
        axis = tuple(int(i == k) for i in range(x.s.dimension))
        n = plus(axis, g, -Fraction(g[k]) / product(g, g))
        if any(n):
            return Beside(n)
    return Beside(None)


class TiltingPlane(Sentence[Boundary, Beside]):
    r"""The plane of z and w shows every distance from the boundary.

    *Proof.* $w = (w \cdot \hat z)\, \hat z + (w \cdot \hat n)\, \hat n$, as Gram and Schmidt have it.

    *Modelled.* $\hat z$ and $\hat n$ stand for their multiples $g$ and $n$: $w \cdot x = (w \cdot g)(g \cdot x) / \|g\|^2 + (w
    \cdot n)(n \cdot x) / \|n\|^2$, and $\|w\|^2 = (w \cdot g)^2 / \|g\|^2 + (w \cdot n)^2 / \|n\|^2$, so that the line in
    the plane is as far from a projected point as the boundary is from the point. Where $w$ is a multiple of $g$ the
    process gives $n = 0$, and any direction orthogonal to $g$ will do; on a line there is none, and none is needed.
    """

    label, source, standing = "Tilting plane", "Example: SVM on MNIST; also the digest", THEOREM
    printed = (
        r"We do this by using the Gram-Schmidt process: $\hat{n} = n / \|n\|$ with $n = w - (w \cdot \hat{z})\, \hat{z}$. "
        r"[...] Remark also that since $(\hat{z}, \hat{n})$ is an orthonormal basis, the distances in this plane are "
        r"actual pixel distances."
    )
    expects, domain = SURVIVES, apart
    proof = Coq("Tilting_plane")
    worked = [
        Example(PLANE, YES, "w and g span the plane"),
        Example(LINE, YES, "no second direction"),
        Example(Boundary(LabelledSet([(1, 0), (0, 0)], [1, -1]), Linear((1, 0), 0)), YES, "w along g"),
    ]
    refused = [(PLANE, Beside((3, 4))), (PLANE, Beside(None)), (PLANE, Beside((0, 0)))]

    def construct(self, x: Boundary) -> Beside:
        return beside(x)

    def decide(self, x: Boundary, w: Beside) -> Decision:
        g = between_means(x.s)
        if g is None or not any(g) or (w.n is not None and (not any(w.n) or len(w.n) != len(g))):
            return Decision(Answer.NO, (), "there is no such plane")
        basis = [g] if w.n is None else [g, w.n]
        found, decision = measured(x)
        shares = [Fraction(product(x.h.w, e)) / product(e, e) for e in basis]
        inside = [sum(c * product(e, p) for c, e in zip(shares, basis, strict=True)) for p in x.s.points]
        return holds(
            decision,
            (w.n is None or product(g, w.n) == 0, "the two directions are not orthogonal"),
            ([s - x.h.b for s in found.scores] == inside, "a score is not seen in the plane"),
            (
                sum(c * c * product(e, e) for c, e in zip(shares, basis, strict=True)) == found.square,
                "the length of w is not seen in the plane",
            ),
        )


