"""D-ray: along x + c v, exactly where one concrete classifier changes its label.

From c = 0 on, step by step: on the piece that starts at c every value of the network is affine
in c, so the next breakpoint is the first c at which a value before a kink, or a test that the
rule makes on the output, changes its sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from theorems.geometry.deciders.convex import require_short
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Layer, Network, Rule
from theorems.geometry.objects.regions import Inside, Region
from verify.exact.decision import Answer, Decision, certified, write_number, write_vector
from verify.exact.integers import (
    Rational,
    Vector,
    Work,
    WorkLimit,
    dot,
    over_common_denominator,
    whole,
)


WORK = 2 * 10**8
# Default budget of one decision: many seconds. It bounds width times breakpoints.


class Interval(NamedTuple):
    """A set of c > 0 between two ends, each in the set or not; high None is infinity."""

    low: Rational
    low_in: bool
    high: Rational | None
    high_in: bool


def decide_ray(
    h: Linear | Network | Region, x: Vector, v: Vector | None, *, work: int = WORK
) -> tuple[list[Interval], Decision]:
    """Return {c > 0 : h(x + c v) != h(x)} as disjoint rising intervals, with its certificate.

    Parameters
    ----------
    h : a linear classifier, a network of any depth, or an intersection of half-spaces
    x, v : vectors of d rationals; no direction (None) is 0, along which no label changes
    work : budget in word multiplications, for width and breakpoints together

    Returns
    -------
    the intervals, empty where the label never changes, and a decision that counts as yes

    Raises
    ------
    WorkLimit
        If the budget was reached, or the kernel refuses the answer: what is not known must not
        be taken for a label that never changes.

    >>> decide_ray(Linear((1,), 0), (-2,), (1,))[0]
    [Interval(low=2, low_in=False, high=None, high_in=False)]
    """
    v = (0,) * len(x) if v is None else v
    flips, breakpoints = _followed(h, x, v, work)
    question = {
        "class": "ray",
        "classifier": h.for_kernel(),
        "point": write_vector(x),
        "direction": write_vector(v),
    }
    answer = [
        [write_number(i.low), i.low_in, None if i.high is None else write_number(i.high), i.high_in]
        for i in flips
    ]
    decision = certified(question, answer, {"breakpoints": write_vector(breakpoints)})
    if decision.answer is Answer.UNDECIDED:
        raise WorkLimit(decision.reason)
    return flips, decision


def flips_along(h: Linear | Network | Region, x: Vector, v: Vector, *, work: int = WORK) -> list[Interval]:
    """Return the intervals of ``decide_ray``, which nothing certifies: to find instances, not to judge them."""
    return _followed(h, x, v, work)[0]


def _followed(
    h: Linear | Network | Region, x: Vector, v: Vector, work: int
) -> tuple[list[Interval], list[Rational]]:
    """Return the intervals, and the breakpoints that show them."""
    layers, rule = h.layered()
    size = len(layers[0].weights[0])
    if len(x) != size or len(v) != size:
        msg = f"the classifier takes {size} coordinates, the point has {len(x)} and v {len(v)}"
        raise ValueError(msg)
    breakpoints, labels = _walk(layers, rule, x, v, Work(work))
    require_short(breakpoints)
    return _merge(breakpoints, labels), breakpoints


Affine = tuple[list[int], list[int]]  # values a + c b


def _walk(
    layers: Sequence[Layer], rule: Rule | Inside, x: Vector, v: Vector, work: Work
) -> tuple[list[Rational], list[int]]:
    """Return the rising breakpoints c > 0, and the labels at 0, after 0, at the first, ..."""
    first = layers[0].integers
    x_over, x_unit = over_common_denominator(x)
    v_over, v_unit = over_common_denominator(v)
    work.spend(2 * len(first.rows) * len(x_over))
    a = [
        (dot(row, x_over) + bias * x_unit) * v_unit
        for row, bias in zip(first.rows, first.bias, strict=True)
    ]
    b = [dot(row, v_over) * x_unit for row in first.rows]
    unit = first.scale * x_unit * v_unit
    weights = 2 * sum(len(layer.weights) * len(layer.weights[0]) for layer in layers[1:])
    size = 4 * sum(len(layer.weights) for layer in layers)
    c: tuple[int, int] | None = (0, 1)
    own: int | None = None
    breakpoints: list[Rational] = []
    labels: list[int] = []
    while c is not None:
        p, q = c
        bent, outputs, over = _piece(layers, (a, b), unit, p, q)
        work.spend((weights + size) * (1 + over.bit_length() // 64))
        labels.append(_label(rule, outputs, over, p, q))
        own = labels[0] if own is None else own
        tests = (rule.tests(outputs[0], over, own), rule.tests(outputs[1], 0, own))
        c = _next_root([bent, tests], p, q)
        if c is None:
            labels.append(_label(rule, outputs, over, p + q, q))
        else:  # half way to the next breakpoint
            labels.append(_label(rule, outputs, over, p * c[1] + c[0] * q, 2 * q * c[1]))
            breakpoints.append(whole(Fraction(*c)))
    return breakpoints, labels


def _piece(
    layers: Sequence[Layer], start: Affine, unit: int, p: int, q: int
) -> tuple[Affine, Affine, int]:
    """Return values before kinks and outputs, affine on the piece just after c = p / q.

    ``start`` holds the first layer's W (x + c v) + b over the unit; the outputs stand over the
    unit that is returned.
    """
    a, b = start
    bent: Affine = ([], [])
    for index, layer in enumerate(layers):
        rows, bias, scale, below, above, slope_scale = layer.integers
        if index:
            a, b = (
                [dot(row, a) + z * unit for row, z in zip(rows, bias, strict=True)],
                [dot(row, b) for row in rows],
            )
            unit *= scale
        if below != above:
            bent[0].extend(a)
            bent[1].extend(b)
        if not below == above == slope_scale:
            # the value at c, and where that is 0 its rate
            slopes = [
                above if (r * q + s * p or s) > 0 else below for r, s in zip(a, b, strict=True)
            ]
            a = [slope * r for slope, r in zip(slopes, a, strict=True)]
            b = [slope * s for slope, s in zip(slopes, b, strict=True)]
            unit *= slope_scale
    return bent, (a, b), unit


def _label(rule: Rule | Inside, outputs: Affine, unit: int, p: int, q: int) -> int:
    """Return the label at c = p / q of outputs a + c b over a positive unit."""
    return rule.label([a * q + b * p for a, b in zip(*outputs, strict=True)], unit * q)


def _next_root(families: Sequence[Affine], p: int, q: int) -> tuple[int, int] | None:
    """Return the least root of the functions a + c b beyond c = p / q, or None."""
    best: tuple[int, int] | None = None
    for constants, rates in families:
        for a, b in zip(constants, rates, strict=True):
            if b == 0:
                continue
            top, bottom = (-a, b) if b > 0 else (a, -b)
            if top * q <= p * bottom:
                continue
            if best is None or top * best[1] < best[0] * bottom:
                best = top, bottom
    return best


def _merge(breakpoints: Sequence[Rational], labels: Sequence[int]) -> list[Interval]:
    """Return the maximal intervals of c > 0 on which the label is not the first one."""
    ends: list[Rational | None] = [0, *breakpoints, None]
    flips: list[Interval] = []
    for index, label in enumerate(labels):
        if label == labels[0]:
            continue
        low = ends[index // 2]
        assert low is not None
        is_point = index % 2 == 0
        high = low if is_point else ends[index // 2 + 1]
        if flips and labels[index - 1] != labels[0]:  # continues the last one
            flips[-1] = flips[-1]._replace(high=high, high_in=is_point)
        else:
            flips.append(Interval(low, is_point, high, is_point))
    return flips


def stretches(h: Linear | Network | Region, x: Vector, v: Vector) -> list[tuple[Rational, ...]]:
    """Return x and, on the line through x along v, a point of each stretch of the other label.

    Beyond the last change a point is taken as well, so that a bump has a point on both sides.
    """
    points = [tuple(x)]
    for sign in (1, -1):
        w = tuple(sign * a for a in v)
        last: Rational = 0
        try:
            flips = flips_along(h, x, w)
        except WorkLimit:  # of a ray that nobody can follow no stretch is known
            continue
        for flip in flips[:2]:
            steps = [flip.low + 1 if flip.high is None else Fraction(flip.low + flip.high) / 2]
            if flip.high is not None:
                last = flip.high + 1
                steps.append(last)
            points += [tuple(whole(a + c * b) for a, b in zip(x, w, strict=True)) for c in steps]
    return list(dict.fromkeys(points))
