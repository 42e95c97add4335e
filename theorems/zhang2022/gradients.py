r"""Equations (6) and (11): the gradient, and T(x) taken apart along x."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.noises import gradients
from theorems.geometry.objects.networks import Above
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.compared import is_equal
from theorems.zhang2022.definition_1 import output
from theorems.zhang2022.every_network import ABSOLUTE, LINE, PLANE
from theorems.zhang2022.nets import (
    Point,
    back,
    has_tie,
    inner,
    kinks,
    net,
    net_domain,
    nets,
    nets_of_norm,
    network,
    no_tie,
    off_ties,
    parts,
    squared_norm_d,
)
from verify.claim import Coq, Example
from verify.exact.decision import NO, YES, Decision, every
from verify.exact.integers import Rational
from verify.outcome import REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


TIE = net([(1, 0), (0, 1)], (1, 1), [(0, 1)])
LONG = net([(1,)], (1,), [(2,)])  # T = 1, and the right side is 4
UNIT = net([(1, 2), (0, -1)], (1, 3), [(1, -1)])
FIVE = net([(1, 0, 2, 0, 0), (-1, 1, 0, 0, 3)], (2, -1), [(2, 1, 0, 0, 0)])

off_tie_nets = net_domain(
    "two-layer networks with points off every unit's hyperplane", off_ties(),
    small=lambda: (x for x in nets.small() if not has_tie(x)), wider=nets,  # type: ignore[misc]
    without=lambda: {no_tie: Variant(REFUTED, domain=nets)},
)


ONE_FOR_EACH = Decision(NO, (), "there is not one for each point")
# Of a witness that leaves points out.


class Equation6(Sentence[WithClassifier, tuple[Point, ...]]):
    r"""The gradient adds up the rows of the active units.

    *Proof.* Off the kinks $D_x$ is the same near $x$, where $f(z) = a^\top D_x W z$.

    *Modelled.* Near enough to $x$, where no unit changes its sign, $f(x \pm t e_j) = f(x) \pm t g_j$
    for each coordinate; the kernel computes both outputs. At a tie $f$ need not be differentiable, and
    $\sigma'(0)$ is a convention.
    """

    id, label = "zhang2022/equation-6", "Equation (6)"
    source, standing = "Section 3, (6)", THEOREM
    printed = r"$\nabla f(x) = W^\top D_x a$."
    tested = r"$f(x \pm t e_j) = f(x) \pm t g_j$ for small $t > 0$ and each $j$, with $g = W^\top D_x a$."
    differs = "Taken off the kinks, where the derivative exists."
    expects, domain, assumptions = SURVIVES, off_tie_nets, [replace(no_tie, stated="Section 3")]
    proof = Coq("Gradient_is_slope", "It says so in every direction, and of networks with biases too.")
    worked = [Example(PLANE, YES, "three points"), Example(LINE, YES, "f = x, at 1 and at -1")]
    refused = [
        (PLANE, ((1, 1), (0, 1), (0, 0))), (LINE, ((1,), (-1,))), (ABSOLUTE, ((1,), (1,))), (TIE, ((0, 1),)),
        (LINE, ((1,),)),
    ]

    def construct(self, x: WithClassifier) -> tuple[Point, ...]:
        return tuple(gradients(network(x), x.s.points))

    def decide(self, x: WithClassifier, w: tuple[Point, ...] | None) -> Decision:
        if w is None or len(w) != len(x.s.points):
            return ONE_FOR_EACH
        return every(_slope(x, i, g) for i, g in enumerate(w))


def _slope(x: WithClassifier, index: int, g: Point) -> Decision:
    """Is f(x_i + t e) = f(x_i) + t <g, e> for the steps e along each axis, both ways?"""
    weights, _, points = parts(x)
    point = points[index]
    sizes = [max(h, -h) for h in (inner(w, point) for w in weights)]
    most = max((max(c, -c) for w in weights for c in w), default=1) or 1
    t = Fraction(min((h for h in sizes if h), default=1)) / (2 * most)
    start, shown = output(x, point), []
    for j in range(len(point)):
        for sign in (1, -1):
            moved = tuple(c + sign * t * (k == j) for k, c in enumerate(point))
            wanted = start + sign * t * g[j]
            closed, open_ = (
                decide_labels(replace(network(x), rule=Above(wanted, own)), [moved]) for own in (True, False)
            )
            if (closed[0], open_[0]) != ([1], [-1]):
                side = (closed if closed[0] == [-1] else open_)[1]
                return side._replace(answer=NO, reason=f"along axis {j} f changes otherwise")
            shown += [closed[1], open_[1]]
    return every(shown)


class Equation11(Sentence[WithClassifier, Point]):
    r"""$T$ is what $h = W x$ gives, and what is orthogonal to $x$.

    *Proof.* $W = W \Pi^\perp + h x^\top / \|x\|^2$ with $\Pi^\perp = I - x x^\top / \|x\|^2$, and
    $a^\top h \, x^\top x \, h^\top D_x a / \|x\|^4 = (a^\top h)(h^\top D_x a) / d$ if $\|x\|^2 = d$.

    *Modelled.* Integer points with $\|x\|^2 = d$. With $I - x x^\top / d$ in place of $\Pi^\perp$ it would
    be an identity for every $x$: a test of that tests nothing.
    """

    id, label = "zhang2022/equation-11", "Equation (11)"
    source, standing = "Section 3, (11)", THEOREM
    printed = (
        r"$a^\top W W^\top D_x a = \frac{1}{d} (a^\top h)(h^\top D_x a) + a^\top W \Pi^\perp W^\top D_x a$ with "
        r"$h = W x$."
    )
    expects, domain, assumptions = SURVIVES, nets_of_norm, [squared_norm_d]
    proof = Coq("Equation_11")
    worked = [Example(UNIT, YES, "in the plane"), Example(FIVE, YES, "in five dimensions")]
    refused = [(UNIT, (100,)), (FIVE, (Fraction(1, 2),)), (LONG, (4,)), (UNIT, ())]

    def construct(self, x: WithClassifier) -> Point:
        return tuple(apart(x, i, x.s.dimension) for i in range(len(x.s.points)))

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        if w is None or len(w) != len(x.s.points):
            return ONE_FOR_EACH
        return every(
            is_equal(inner(back(x), g), right, f"T is {inner(back(x), g)}, and the other side {right}")
            for g, right in zip(gradients(network(x), x.s.points), w, strict=True)
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the convention at 0": Variant(
                SURVIVES,
                r"$\sigma'(0) = 1$",
                construct=lambda x: tuple(apart(x, i, x.s.dimension, 1) for i in range(len(x.s.points))),
                decide=lambda x, w: every(
                    is_equal(inner(back(x), g), right)
                    for g, right in zip(gradients(network(x), x.s.points, at_zero=kinks(x)[-1]), w, strict=True)
                ),
            ),
            "the first part alone": Variant(
                REFUTED,
                r"without $a^\top W \Pi^\perp W^\top D_x a$",
                construct=lambda x: tuple(first_part(x, i, x.s.dimension) for i in range(len(x.s.points))),
            ),
        }


def first_part(x: WithClassifier, index: int, d: int, at_zero: int = 0) -> Rational:
    """Return (1/d) (a^T h)(h^T D_x a)."""
    weights, a, points = parts(x)
    h = [inner(w, points[index]) for w in weights]
    on = [c if v > 0 or (at_zero and v == 0) else 0 for v, c in zip(h, a, strict=True)]
    return Fraction(inner(a, h)) * inner(h, on) / d


def apart(x: WithClassifier, index: int, d: int, at_zero: int = 0) -> Rational:
    """Return the right side of (11), computed from W, a, h and x."""
    weights, a, points = parts(x)
    point = points[index]
    h = [inner(w, point) for w in weights]
    on = [c if v > 0 or (at_zero and v == 0) else 0 for v, c in zip(h, a, strict=True)]
    square = inner(point, point)
    rows = [  # W Pi
        [w - Fraction(v) * p / square for w, p in zip(row, point, strict=True)]
        for row, v in zip(weights, h, strict=True)
    ]
    left = [inner(a, column) for column in zip(*rows, strict=True)]
    right = [inner(on, column) for column in zip(*weights, strict=True)]
    return first_part(x, index, d, at_zero) + inner(left, right)
