"""A network of rectifiers has no curvature that Theorem 2 could use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain
from theorems.geometry.domains.strategies import vectors
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Below, Layer, Network
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import NO, YES, Decision
from verify.exact.integers import Rational
from verify.objects import register
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES
from verify.picture import words
from verify.sentence import Sentence, Variant


Point = tuple[Rational, ...]


@register("point on a boundary")
class Boundary(NamedTuple):
    """A network with one output F, a point z with F(z) = 0, and a direction u at z."""

    h: Network
    z: Point
    u: Point


class Piece(NamedTuple):
    """What a network is near a point: F(z + c u) = F(z) + c <gradient, u> for |c u_i| <= radius."""

    gradient: Point
    radius: Fraction | None
    # None: everywhere.


def values_before_kinks(h: Network, z: Point) -> Iterator[tuple[Rational, Point]]:
    """Yield the input of each unit with a kink at z, and the row that it is of the point near z."""
    composed, values = [tuple(int(i == k) for k in range(len(z))) for i in range(len(z))], list(z)
    for layer in h.layers:
        rows = [_combined(row, composed) for row in layer.weights]
        inputs = [
            sum((a * x for a, x in zip(row, values, strict=True)), start=b)
            for row, b in zip(layer.weights, layer.bias, strict=True)
        ]
        below, above = layer.slopes
        if below != above:
            yield from zip(inputs, rows, strict=True)
        slopes = [above if t > 0 else below for t in inputs]
        values = [s * t for s, t in zip(slopes, inputs, strict=True)]
        composed = [tuple(s * a for a in row) for s, row in zip(slopes, rows, strict=True)]
    yield values[0], composed[0]


def piece(h: Network, z: Point) -> Piece:
    """Return the affine piece of a network round a point, with the cube on which it is that.

    At a kink it is one of the pieces that meet there, with the cube up to the other kinks.
    """
    *inputs, (_, gradient) = values_before_kinks(h, z)
    radii = [Fraction(abs(t)) / sum(map(abs, row)) for t, row in inputs if t and any(row)]
    return Piece(gradient, min(radii, default=None))


def _combined(row: Point, composed: list[Point]) -> Point:
    return tuple(
        sum((a * own[k] for a, own in zip(row, composed, strict=True)), start=0)
        for k in range(len(composed[0]))
    )


def less_its_tangent(x: Boundary, gradient: Point, *, above: bool) -> Network:
    """Return G(y) = F(y) - <gradient, y - z> as a network, +1 where G >= 0, or where G <= 0.

    Two more rectifiers carry t = <gradient, y - z> and -t through the hidden layers; what is
    positive of the two passes each later one as it is.
    """
    offset = -_product(gradient, x.z)
    *hidden, last = x.h.layers
    layers, row, bias = [], last.weights[0], last.bias[0]
    for index, layer in enumerate(hidden):
        if index:
            unit = (0,) * len(layer.weights[0])
            rows = [(*own, 0, 0) for own in layer.weights] + [(*unit, 1, 0), (*unit, 0, 1)]
            layers.append(Layer(rows, (*layer.bias, 0, 0), RELU))
        else:
            rows = [*layer.weights, gradient, tuple(-g for g in gradient)]
            layers.append(Layer(rows, (*layer.bias, offset, -offset), RELU))
    if hidden:
        row = (*row, -1, 1)
    else:
        row, bias = tuple(a - g for a, g in zip(row, gradient, strict=True)), bias - offset
    rule = Above(0, closed=True) if above else Below(0, closed=True)
    return Network((*layers, Layer((row,), (bias,))), rule)


def _product(a: Point, b: Point) -> Rational:
    return sum((p * q for p, q in zip(a, b, strict=True)), start=Fraction(0))


def has_no_kink(x: Boundary) -> bool:
    """Does no unit change its slope at z? One that reads nothing of the point changes nowhere."""
    *inputs, _ = values_before_kinks(x.h, x.z)
    return all(t or not any(row) for t, row in inputs)


def is_boundary(x: Boundary) -> bool:
    """Is it a network of rectifiers with one output, 0 at z, and a direction other than 0?"""
    *hidden, last = x.h.layers
    return (
        len(last.weights) == 1
        and last.slopes == AFFINE
        and all(layer.slopes == RELU for layer in hidden)
        and x.h.dimension == len(x.z) == len(x.u)
        and any(x.u)
        and x.h.outputs(x.z) == (0,)
    )


def on_boundary(h: Network, z: Point, u: Point) -> Boundary:
    """Move the last bias, so that the network is 0 at z."""
    *rest, last = h.layers
    moved = replace(last, bias=(last.bias[0] - h.outputs(z)[0],))
    return Boundary(Network((*rest, moved), Above(0)), z, u)


def off_kinks(x: Boundary) -> Boundary:
    """Move the biases of units that have a kink at z by 1, layer by layer."""
    layers: list[Layer] = []
    for layer in x.h.layers:
        values = _inputs(layers, layer, x.z)
        bias = tuple(b + (t == 0) for b, t in zip(layer.bias, values, strict=True))
        layers.append(replace(layer, bias=bias) if layer.slopes == RELU else layer)
    return on_boundary(Network(tuple(layers), Above(0)), x.z, x.u)


def _inputs(layers: list[Layer], layer: Layer, z: Point) -> list[Rational]:
    values = list(z)
    for own in layers:
        values = [
            max(0, _product(row, tuple(values)) + b)
            for row, b in zip(own.weights, own.bias, strict=True)
        ]
    return [
        _product(row, tuple(values)) + b for row, b in zip(layer.weights, layer.bias, strict=True)
    ]


@st.composite
def boundaries(draw: st.DrawFn, *, kinks: bool) -> Boundary:
    """Draw a network of one to four layers, a point of its boundary, and a direction."""
    dimension = draw(st.integers(1, 3))
    entry = st.integers(-3, 3)
    z, u = draw(st.tuples(*[entry] * dimension)), draw(vectors(dimension))
    layers, width = [], dimension
    for _ in range(draw(st.integers(0, 3))):
        units = draw(st.integers(1, 3))
        rows = draw(st.lists(st.tuples(*[entry] * width), min_size=units, max_size=units))
        layers.append(Layer(rows, draw(st.tuples(*[entry] * units)), RELU))
        width = units
    last = Layer((draw(st.tuples(*[entry] * width)),), (0,))
    x = on_boundary(Network((*layers, last), Above(0)), z, u)
    return x if kinks else off_kinks(x)


def small_boundaries() -> Iterator[Boundary]:
    """List networks of one hidden layer on a line, and those without one in the plane."""
    for w, b, v in product((1, -1, 2), (1, -1, -2), (1, -1)):
        x = on_boundary(Network((Layer([[w]], [b], RELU), Layer([[v]], [0])), Above(0)), (0,), (1,))
        yield x
    for w, second, b in product((1, -1), (1, 0, -1), (1, -1, 2)):
        hidden = Layer([[w], [second]], [b, 1], RELU)
        yield on_boundary(Network((hidden, Layer([[1, -1]], [0])), Above(0)), (0,), (-1,))
    for row, u in product(product((0, 1, -1), repeat=2), ((1, 0), (0, 1), (1, -1))):
        yield on_boundary(Network((Layer([row], [0]),), Above(0)), (1, 0), u)


def strata(x: Boundary) -> Mapping[str, bool]:
    """Name what a proof could stumble over."""
    own = piece(x.h, x.z)
    return {
        "d = 1": len(x.z) == 1,
        "no hidden layer": len(x.h.layers) == 1,
        "two hidden layers or more": len(x.h.layers) > 2,
        "gradient 0": not any(own.gradient),
        "off the boundary": bool(_product(own.gradient, x.u)),
    }


def _domain(name: str, *, kinks: bool, **parts: Any) -> Domain[Boundary]:
    return Domain(
        name=name,
        of=Boundary,
        draw=boundaries(kinks=kinks),
        contains=is_boundary,
        strata=strata,
        numbers=lambda x: {"d": len(x.z), "hidden units": x.h.counted()},
        **parts,
    )


smooth_there = Assumption[Boundary](
    "off all kinks",
    "No unit of the network has its kink at $z$, where a second derivative has a meaning.",
    has_no_kink,
)
any_boundary = _domain(
    "networks of rectifiers with a point of their boundary and a direction", kinks=True
)
off_kinks_only = _domain(
    "networks of rectifiers with a point of their boundary off all kinks, and a direction",
    kinks=False,
    small=lambda: filter(has_no_kink, small_boundaries()),
    floors={
        "d = 1": 5,
        "no hidden layer": 5,
        "two hidden layers or more": 5,
        "off the boundary": 20,
    },
    wider=any_boundary,
)

FOLD = Network((Layer([[1], [-1]], [0, 0], RELU), Layer([[1, 1]], [0])), Above(0))
LINE = Network((Layer([[1, 2]], [0]),), Above(0))
DEEP = on_boundary(
    Network(
        (
            Layer([[1, 0], [0, 1], [1, 1]], [1, -1, 2], RELU),
            Layer([[1, -1, 1], [2, 0, -1]], [1, 2], RELU),
            Layer([[1, -2]], [0]),
        ),
        Above(0),
    ),
    (1, 2),
    (1, -1),
)


class RemarkRelu(Sentence[Boundary, Rational]):
    r"""A network of rectifiers never meets the hypothesis of Theorem 2.

    Theorem 2 is recalled with the hypothesis that $\alpha_x^{-1} H$, restricted to
    $\operatorname{span}(r(x), v)$, is at least $\kappa > 0$; the text was not at hand.

    *Proof.* Let no unit have its kink at $z$. An input $t$ of a unit is then an affine function of
    the point on the cube round $z$ of radius $|t| / \|\nabla t\|_1$, as long as the units below it
    are; so on the smallest of these cubes the network is affine, $F(z + c u) = F(z) + c \langle
    \nabla F(z), u \rangle$, and $u^\top H u = 0 < \kappa \alpha \|u\|^2$ for every $u \neq 0$ and
    $\kappa > 0$. At a kink there is no $H$. Max-pooling is of this kind: $\max(a, b) = b +
    \sigma(a - b)$.

    *Modelled.* Depth up to four layers, rational weights, one $z$ with $F(z) = 0$ and one direction
    $u$ an instance. $c$ is half of what the radius of the cube allows. Two more units make $F$ less
    its tangent, which is $\geq 0$ and $\leq 0$ all along $u$ and $-u$: four rays decide it.

    *So* the theorem says nothing of such networks. What experiments measure in them are differences
    at a step, not derivatives.
    """

    id = "moosavi2018/remark-relu"
    label = "Remark on rectifiers"
    source, standing, reading = (
        "ours; on Theorem 2 as recalled, the text was not at hand",
        OURS_PROVED,
        OURS,
    )
    printed = (
        r"Let $F$ be the score of a network of rectifiers, of any depth, $F(z) = 0$, and let no unit "
        r"have its kink at $z$. Then for every $u$ there is $c > 0$ with $F(z \pm t u) = \pm t \langle "
        r"\nabla F(z), u \rangle$ for $0 \leq t \leq c$: no $\kappa > 0$ bounds the curvature from below."
    )
    expects, domain, assumptions = SURVIVES, off_kinks_only, [smooth_there]
    proof = Coq("Remark_relu", "It is about more: layers of any slopes.")
    worked = [
        Example(Boundary(LINE, (2, -1), (2, -1)), YES, "a linear classifier, along its boundary"),
        Example(Boundary(LINE, (2, -1), (1, 2)), YES, "the same, along r(x)"),
        Example(DEEP, YES, "two hidden layers"),
        Example(on_boundary(FOLD, (1,), (1,)), YES, "beside the kink of |x|"),
    ]
    refused = [
        (on_boundary(FOLD, (1,), (1,)), 2),  # the kink of |x| lies between
        (DEEP, 100),
        (DEEP, 0),
    ]

    def construct(self, x: Boundary) -> Rational:
        radius = piece(x.h, x.z).radius
        return 1 if radius is None else radius / (2 * max(map(abs, x.u)))

    def decide(self, x: Boundary, w: Rational | None) -> Decision:
        return is_flat(x, w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "no kink": Variant(
                REFUTED,
                "$z$ may lie on a kink, where differences are the larger the smaller the step",
                drop=[smooth_there],
                domain=any_boundary,
            ),
            "every step": Variant(
                REFUTED,
                "for $0 \\leq t \\leq 1$, however near the next kink is",
                construct=lambda x: 1,
            ),
        }


def is_flat(x: Boundary, c: Rational | None) -> Decision:
    """Is F its own tangent from z up to c along u, and along -u?"""
    if c is None or c <= 0:
        return Decision(NO, (), "no step is named")
    gradient = piece(x.h, x.z).gradient
    found = []
    for sign in (1, -1):
        u = tuple(sign * a for a in x.u)
        for above in (True, False):
            flips, decision = decide_ray(less_its_tangent(x, gradient, above=above), x.z, u)
            found.append(decision)
            if flips and flips[0].low < c:
                reason = (
                    f"from {words.vector(x.z)} along {words.vector(u)} the tangent is left at "
                    f"{words.number(flips[0].low)}"
                )
                return Decision(NO, decision.certificates, reason)
    return Decision(YES, tuple(one for own in found for one in own.certificates))
