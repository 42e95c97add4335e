"""Sets that some classifier with a convex region fits, and networks on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache, lru_cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.deciders.convex import decide_convex, decide_every_direction
from theorems.geometry.deciders.direction import named, none_named
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import WORK
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import FLOORS, all_sets, both_labels, numbers, strata
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import (
    Network,
    Rule,
    positive_units,
    sum_of_units,
    two_layer,
)
from verify.claim import Assumption
from verify.exact.alternative import Alternative
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.integers import Rational, Work, dot
from verify.outcome import REFUTED, VACUOUS
from verify.sentence import Variant


Point = tuple[Rational, ...]


@lru_cache(maxsize=4096)
def fits_a_region(s: LabelledSet, inside: int = -1) -> bool:
    """Is no outside point in the hull of the inside points?"""
    within = [[-x for x in s.rows[i]] for i in s.where(inside)]
    return not within or all(
        Alternative([*within, s.rows[i]], Work(WORK)).solvable for i in s.where(-inside)
    )


fitted = Assumption[LabelledSet](
    "fitted",
    r"Some network of the class fits $S$: no $+1$ point lies in the hull of the $-1$ points.",
    fits_a_region,
    stated="nowhere",
)
fitted_plus = Assumption[LabelledSet](
    "fitted",
    r"Some network of the class fits $S$: no $-1$ point lies in the hull of the $+1$ points.",
    lambda s: fits_a_region(s, 1),
    stated="nowhere",
)

each_label = replace(both_labels, stated="Section 5, before Theorem 10")


@st.composite
def convex_sets(
    draw: st.DrawFn, *, inside: int = -1, labels: int | None = 2, most_dimensions: int = 4
) -> LabelledSet:
    """Draw a set that some convex region fits: data first, or a network first.

    ``labels`` is 2 for both labels, None for any, 0 where the outside points may be missing.
    """
    dimension = draw(strategies.dimensions_to(most_dimensions))
    point, vector = strategies.entries_of(dimension), strategies.vector_of(dimension)
    within = draw(strategies.some(point, 1, 5))
    least = 1 if labels == 2 else 0
    beyond = []
    if draw(st.booleans()):
        # A network first: its hidden units are half-spaces around the inside points.
        normals = draw(strategies.some(vector, 1, 4))
        chosen = [normals[k] for k in draw(strategies.some_of(len(normals), least, 5))]
    else:
        chosen = draw(strategies.some(vector, least, 5))
    for normal in chosen:
        # Pushed out along the normal until no inside point is as far.
        start, reach = draw(point), max(dot(normal, x) for x in within)
        steps = max(0, (reach - dot(normal, start)) // dot(normal, normal) + 1)
        beyond.append([x + steps * n for x, n in zip(start, normal, strict=True)])
    points = [*within, *beyond]
    signs = [inside] * len(within) + [-inside] * len(beyond)
    if labels is None and not beyond and draw(st.booleans()):
        signs = [-inside] * len(within)
    return draw(strategies.finished(LabelledSet(points, signs)))


def small_convex_sets(
    inside: int = -1, most_dimensions: int = 2, both: bool = True
) -> Iterator[LabelledSet]:
    """List the small sets that a convex region fits."""
    for s in strategies.small_sets(most_dimensions=most_dimensions):
        if (not both or both_labels.holds(s)) and fits_a_region(s, inside):
            yield s


def _edges(inside: int) -> Iterator[LabelledSet]:
    for s in strategies.edge_sets():  # separable, so fitted either way
        yield s
        yield LabelledSet(s.points, [-y for y in s.labels])
    ring = [p for p in product((-1, 0, 1), repeat=2) if any(p)]
    yield LabelledSet([(0, 0), *ring], [inside] + [-inside] * len(ring))
    yield LabelledSet([(0,), (1,), (-1,)], [inside, -inside, -inside])


def _domain(name: str, inside: int, labels: int | None, most_dimensions: int) -> Domain[LabelledSet]:
    return Domain(
        name=name,
        of=LabelledSet,
        draw=convex_sets(inside=inside, labels=labels, most_dimensions=most_dimensions),
        small=lambda: small_convex_sets(inside, min(2, most_dimensions), labels == 2),
        edges=(lambda: _edges(inside)) if most_dimensions > 1 else tuple,
        contains=lambda s: (
            (most_dimensions > 1 or s.dimension == 1)
            and (labels != 2 or both_labels.holds(s))
            and fits_a_region(s, inside)
        ),
        strata=strata,
        floors=FLOORS if labels == 2 and most_dimensions > 1 else {},
        numbers=numbers,
        wider=all_sets,
    )


ring_sets = replace(
    _domain("labelled sets with no +1 point in the hull of the -1 points", -1, 2, 4),
    without=lambda: {
        both_labels: Variant(REFUTED, domain=ring_sets_any),
        fitted: Variant(
            VACUOUS,
            "without it no classifier of the class is left to fool",
            domain=inseparable_in_the_hull,
        ),
    },
)
ring_sets_any: Domain[LabelledSet] = _domain(
    "labelled sets with no +1 point in the hull of the -1 points, one label allowed", -1, None, 4
)
core_sets = _domain("labelled sets with no -1 point in the hull of the +1 points", 1, 2, 4)
core_sets_any = _domain(
    "labelled sets with no -1 point in the hull of the +1 points, one label allowed", 1, None, 4
)
ring_sets_on_a_line = _domain(
    "sets on a line with no +1 point between two -1 points", -1, 2, 1
)


def mean_of(s: LabelledSet, label: int) -> Point:
    """Return the mean of the points that bear the label.

    Raises
    ------
    ValueError
        Where there is none.
    """
    chosen = [s.points[i] for i in s.where(label)]
    if not chosen:
        msg = f"no point of S bears the label {label}, so there is no mean of them"
        raise ValueError(msg)
    return tuple(Fraction(sum(column)) / len(chosen) for column in zip(*chosen, strict=True))


inseparable_in_the_hull: Domain[LabelledSet] = Domain(
    name="labelled sets with a +1 point in the hull of the -1 points",
    of=LabelledSet,
    draw=ring_sets.draw.map(lambda s: LabelledSet([*s.points, mean_of(s, -1)], [*s.labels, 1])),
    contains=lambda s: not fits_a_region(s),
    strata=strata,
    numbers=numbers,
)


def difference(s: LabelledSet, inside: int = -1, which: tuple[int, int] = (0, 0)) -> Point | None:
    """Return x_beta - x_alpha, from an inside point to an outside one; None without one."""
    within, beyond = s.where(inside), s.where(-inside)
    if not within or not beyond:
        return None
    start, end = s.points[within[which[0] % len(within)]], s.points[beyond[which[1] % len(beyond)]]
    return tuple(b - a for a, b in zip(start, end, strict=True))


def decide_escape(s: LabelledSet, v: Point | None, inside: int = -1) -> Decision:
    """Does v leave the region of every classifier that fits S, at each inside point of S?

    Where there is one, then everywhere: see the kernel. Where there is none, it is vacuous.
    """
    return decide_convex(s, v, inside)


def deny_escape(s: LabelledSet, inside: int = -1) -> Decision:
    """Does no direction at all serve? Known for one label; with both a difference serves."""
    if len(set(s.labels)) == 1:
        return denied(decide_every_direction(s, inside))
    return undecided("some direction may serve")


def decide_escape_everywhere(s: LabelledSet, v: Point | None, inside: int = -1) -> Decision:
    """Does v leave the region of every classifier that fits S, at each point of it, in S or not?

    Where no point of S is inside, a half-space beside S fits, and v never leaves it.
    """
    if inside in s.labels:
        return decide_escape(s, v, inside)
    given = named(v, s.dimension)
    axis = next((k for k, c in enumerate(given or ()) if c), 0)
    ahead = [0] * s.dimension
    ahead[axis] = -1 if given and given[axis] < 0 else 1
    h, start, fit = _beside(s, ahead, inside)
    if given is None:
        return fit._replace(answer=Answer.NO, reason=none_named(v).reason)
    return _kept(h, start, [given], fit)


def deny_escape_everywhere(s: LabelledSet, inside: int = -1) -> Decision:
    """Does no direction at all serve, at each point of a region, in S or not?"""
    if inside in s.labels:
        return deny_escape(s, inside)
    axes = [[sign * (j == k) for j in range(s.dimension)] for k in range(s.dimension) for sign in (1, -1)]
    shown = []
    for ahead, back in (axes[:2], axes[1::-1]):
        h, start, fit = _beside(s, ahead, inside)
        shown.append(_kept(h, start, [one for one in axes if one != back], fit))
    either = "of two half-spaces beside S, which both fit, one is never left along each direction"
    return denied(*(one._replace(reason=either) if one.answer is Answer.NO else one for one in shown))


def _beside(s: LabelledSet, ahead: list[int], inside: int) -> tuple[Network, Point, Decision]:
    """Return a network whose region is a half-space ahead of all of S, a point there, the labels."""
    scores = [sum(a * c for a, c in zip(ahead, x, strict=True)) for x in s.points]
    wall = max(scores) + 1
    h = (
        sum_of_units([[-a for a in ahead]], [wall]) if inside == -1
        else positive_units([ahead], [1 - wall])
    )
    first = s.points[0]
    away = wall - scores[0]
    start = tuple(x + away * a for x, a in zip(first, ahead, strict=True))
    labels, fit = decide_labels(h, [*s.points, start])
    if labels != [*s.labels, inside]:
        return h, start, undecided("the network built does not fit S")
    return h, start, fit


def _kept(h: Network, start: Point, directions: list[Any], fit: Decision) -> Decision:
    """Say no, with the rays along which a point beside S keeps its label."""
    rays = [decide_ray(h, start, v) for v in directions]
    if fit.answer is Answer.UNDECIDED or any(flips for flips, _ in rays):
        return undecided("the network built does not keep the point")
    certificates = tuple(c for _, ray in rays for c in ray.certificates) + fit.certificates
    return Decision(Answer.NO, certificates, "a half-space beside S fits, and is never left")


def denied(*decisions: Decision) -> Decision:
    """Return "yes, none serves" from decisions that each say no."""
    if any(decision.answer is not Answer.NO for decision in decisions):
        return next(d for d in decisions if d.answer is not Answer.NO)
    certificates = tuple(c for decision in decisions for c in decision.certificates)
    why = decisions[0].reason or "whatever it is, some classifier of the class is not fooled by it"
    return Decision(Answer.YES, certificates, f"no direction serves: {why}")


_widths, _weights, _biases = st.integers(1, 4), st.integers(-2, 2), st.integers(-3, 3)


@cache
def _rows(dimension: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[_weights] * dimension)


@st.composite
def two_layer_networks(
    draw: st.DrawFn, dimension: int, outputs: st.SearchStrategy[int] | None = None, rule: Rule | None = None
) -> Network:
    """Draw a two-layer network, of R without a rule; dead units, zero rows and zero output weights included.

    Output weights are 1 without ``outputs``.
    """
    width = draw(_widths)
    weights = draw(strategies.some(_rows(dimension), width, width))
    bias = draw(strategies.some(_biases, width, width))
    if rule is None:
        return sum_of_units(weights, bias)
    own = (1,) * width if outputs is None else draw(strategies.some(outputs, width, width))
    return two_layer(weights, bias, own, rule)


def is_sum(h: Network) -> bool:
    """Is this network in R: one hidden layer, a plain sum for output, +1 where it is positive?"""
    return len(h.layers) == 2 and h == sum_of_units(h.layers[0].weights, h.layers[0].bias)


def is_two_layer(h: Network) -> bool:
    """Is this a two-layer ReLU network with one output and a threshold?"""
    return len(h.layers) == 2 and h == two_layer(
        h.layers[0].weights, h.layers[0].bias, h.layers[1].weights[0], h.rule
    )
