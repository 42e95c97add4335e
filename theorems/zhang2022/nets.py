"""Networks f(x) = <a, sigma(W x)> with points, as instances.

Weights and points are built with the property that a claim asks for; where that cannot be, as with points
that turn out dead, these points are left out, and listings by size leave out what a claim does not ask about.
The listing begins with a choice of small networks, so that a short one has of each kind: on the line up to three units, those
of three with rows and outputs +-1; in the plane single points from the first eight of a grid of 24, three units with a point in
each cell, and pairs of points with rows other than 0 and outputs +-1. Then come all: on the line up to three units with rows and
outputs -1, 0 and 1; in the plane up to two of these with one and two points of the grid, and three with a point in each cell.

An instance is a set with a classifier: the points x_i with labels y_i, and the network, h = +1
where f > 0. Claims on noises alone do not read the labels, and are asked at any x: multiplying a
point by a positive number changes neither D_x nor g_x, so a refutation at x is one at norm sqrt(d).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cmp_to_key
from itertools import combinations, product
from random import Random
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.deciders.noises import AtZero, Noise, decide_noises, gradients
from theorems.geometry.domains import Domain
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Layer, Network, two_layer
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.claim import Assumption
from verify.exact.decision import Decision, every
from verify.exact.integers import Rational, dot, rank
from verify.outcome import REFUTED
from verify.sentence import Variant


Point = tuple[Rational, ...]
Rows = Sequence[Sequence[Rational]]
KINKS: tuple[AtZero, ...] = ("below", "above")
# Which slope a kink has at exactly 0, the slope below or the one above.


def inner(one: Sequence[Rational], other: Sequence[Rational]) -> Rational:
    """Return the inner product of two rational vectors."""
    return dot(one, other)  # type: ignore[arg-type]


def network(x: WithClassifier) -> Network:
    """Return the network of an instance."""
    assert isinstance(x.h, Network)
    return x.h


def net(weights: Rows, output: Sequence[Rational], points: Rows, labels: Sequence[int] = ()) -> WithClassifier:
    """Return the instance (W, a, X); labels are +1 where none are given."""
    size = len(weights)
    h = two_layer(weights, (0,) * size, output, Above(0))
    return WithClassifier(LabelledSet(points, labels or [1] * len(points)), h)


def parts(x: WithClassifier) -> tuple[Sequence[Point], Point, Sequence[Point]]:
    """Return W, a and the points."""
    hidden, last = network(x).layers
    return hidden.weights, last.weights[0], x.s.points


def is_net(x: Any) -> bool:
    """Is it f(x) = <a, sigma(W x)>, without biases, with labels +1 and -1 and no point 0?"""
    if not isinstance(x, WithClassifier) or not isinstance(x.h, Network) or len(x.h.layers) != 2:
        return False
    hidden, last = x.h.layers
    return (
        hidden.slopes == RELU and last.slopes == AFFINE and len(last.weights) == 1
        and x.h.rule == Above(0) and not any((*hidden.bias, *last.bias))
        and x.h.dimension == x.s.dimension and set(x.s.labels) <= {1, -1}
        and all(map(any, x.s.points))
    )  # fmt: skip


def back(x: WithClassifier) -> Point:
    """Return A = W^T a."""
    weights, output, _ = parts(x)
    return tuple(inner(output, column) for column in zip(*weights, strict=True))


def has_tie(x: WithClassifier) -> bool:
    """Is some unit exactly 0 at some point?"""
    weights, _, points = parts(x)
    return any(inner(w, point) == 0 for w in weights for point in points)


def kinks(x: WithClassifier) -> Sequence[AtZero]:
    """Return the conventions at 0 that there are to ask about: off ties both are one."""
    return KINKS if has_tie(x) else KINKS[:1]


def separable(
    x: WithClassifier, *, noise: Noise = "gradient", direction: Point | None = None,
    try_first: Iterable[Point] = (),
) -> Decision:
    """Are the noises in one open half-space (of this direction), whatever slope a kink has at 0?"""
    listed = list(try_first)
    return every(
        decide_noises(
            network(x), x.s.points, noise=noise, at_zero=kink, direction=direction, try_first=listed
        )
        for kink in kinks(x)
    )


def alive(x: WithClassifier) -> bool:
    """Is no gradient 0, whatever slope a kink has at 0?"""
    return all(any(g) for kink in kinks(x) for g in gradients(network(x), x.s.points, at_zero=kink))


def used(x: WithClassifier) -> tuple[list[Point], list[Rational]]:
    """Return the rows of the units with a_k != 0, and these a_k."""
    weights, output, _ = parts(x)
    pairs = [(w, a) for w, a in zip(weights, output, strict=True) if a]
    return [w for w, _ in pairs], [a for _, a in pairs]


def independent(rows: Sequence[Point]) -> bool:
    """Are some vectors linearly independent?"""
    return rank(rows) == len(rows)


def orthogonal_part(v: Point, points: Sequence[Point]) -> Point:
    """Return v less its projection to the span of the points."""
    basis: list[Point] = []
    for point in points:
        if independent([*basis, point]):
            basis.append(point)
    if not basis:
        return v
    gram = [[Fraction(inner(one, other)) for other in basis] for one in basis]
    whole = solve(gram, [Fraction(inner(one, v)) for one in basis])
    return tuple(
        c - sum((share * b[j] for share, b in zip(whole, basis, strict=True)), start=Fraction(0))
        for j, c in enumerate(v)
    )


def solve(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Solve a system that has one solution."""
    count = len(rows)
    table = [[*row, r] for row, r in zip(rows, right, strict=True)]
    for column in range(count):
        pivot = next(i for i in range(column, count) if table[i][column])
        table[column], table[pivot] = table[pivot], table[column]
        top = table[column][column]
        table[column] = [x / top for x in table[column]]
        for i in range(count):
            if i != column and table[i][column]:
                share = table[i][column]
                table[i] = [a - share * b for a, b in zip(table[i], table[column], strict=True)]
    return [row[-1] for row in table]


# Assumptions

live = Assumption[WithClassifier](
    "no dead point", r"No gradient $g_{x_i}$ is $0$.", alive, stated="nowhere"
)
independent_rows = Assumption[WithClassifier](
    "independent rows",
    r"The rows $w_k$ with $a_k \neq 0$ are linearly independent.",
    lambda x: independent(used(x)[0]),
    stated="nowhere",
)
no_tie = Assumption[WithClassifier](
    "no tie", r"No unit is exactly $0$ at a point.", lambda x: not has_tie(x), stated="nowhere",
    trivial=True,
)
squared_norm_d = Assumption[WithClassifier](
    "norm sqrt(d)", r"$\|x_i\| = \sqrt{d}$.",
    lambda x: all(inner(p, p) == x.s.dimension for p in x.s.points), stated="Section 3",
)
all_units_agree = Assumption[WithClassifier](
    "every unit agrees with A",
    r"$a_k \langle w_k, A \rangle > 0$ for every unit with $a_k \neq 0$.",
    lambda x: all(a * inner(w, back(x)) > 0 for w, a in zip(*used(x), strict=True)),
    stated="nowhere",
)


# How instances are drawn

ENTRIES = (0, 1, -1, 2, -2, 3, -3)
MOST_DIMENSIONS = 4
DIGIT, DIGITS = 8, 5
# Of the seed of numbers that are drawn together. Hypothesis likes integers that stand in modules, of
# which more are loaded as a run goes on: digits so small have all of them from the beginning.


@st.composite
def _size(draw: st.DrawFn) -> tuple[int, int]:
    """Draw m and d: up to 4 d units, for what the theorem says is about m > 2 d."""
    dimension = draw(st.integers(1, MOST_DIMENSIONS))
    return draw(st.integers(1, 4 * dimension)), dimension


def _numbers(draw: st.DrawFn, count: int, of: Sequence[int] = ENTRIES) -> list[int]:
    """Draw so many of these numbers by a seed: networks are made of many, and draws are slow.

    The seed 0 stands for the first number alone, towards which instances shrink.
    """
    digits = [draw(st.integers(0, DIGIT - 1)) for _ in range(DIGITS)]
    return Random(repr(digits)).choices(of, k=count) if any(digits) else [of[0]] * count


def _matrix(draw: st.DrawFn, rows: int, columns: int) -> list[list[int]]:
    flat = _numbers(draw, rows * columns)
    return [flat[start : start + columns] for start in range(0, len(flat), columns)]


def _vectors(draw: st.DrawFn, count: int, dimension: int) -> list[list[int]]:
    """Draw vectors other than 0."""
    return [row if any(row) else [1] + [0] * (dimension - 1) for row in _matrix(draw, count, dimension)]


def _points(draw: st.DrawFn, weights: Rows, count: int) -> Rows:
    """Draw points, or in the plane one of each cell that the units cut out."""
    dimension = len(weights[0])
    if dimension == 2 and any(map(any, weights)) and draw(st.booleans()):
        return one_in_each_cell(weights)
    return _vectors(draw, count, dimension)


def _labels(draw: st.DrawFn, count: int) -> Sequence[int]:
    return _numbers(draw, count, (1, -1))


@st.composite
def any_net(draw: st.DrawFn) -> WithClassifier:
    """Draw any network at all: equal and opposite rows, rows and outputs 0, ties, dead points."""
    m, d = draw(_size())
    weights = _matrix(draw, m, d)
    for k, how in enumerate(_numbers(draw, m, (0, 0, 0, 0, 0, 0, 1, -1))):
        if k and how:
            weights[k] = [how * w for w in weights[k - 1]]
    points = _points(draw, weights, draw(st.integers(1, 2 * d)))
    return net(weights, _numbers(draw, m), points, _labels(draw, len(points)))


@st.composite
def live_nets(draw: st.DrawFn) -> WithClassifier:
    """Draw a network, and points at which its gradient is not 0: each has a unit of its own on."""
    m, d = draw(_size())
    weights, output = _vectors(draw, m, d), _numbers(draw, m, (1, -1, 2, -2, 3, -3))
    points = _lively(draw, weights, draw(st.integers(1, 4 * d)))
    x = net(weights, output, points, _labels(draw, len(points)))
    zero = {i for kink in kinks(x) for i, g in enumerate(gradients(network(x), points, at_zero=kink)) if not any(g)}
    kept = [i for i in range(len(points)) if i not in zero]
    if kept:
        return net(weights, output, [points[i] for i in kept], [x.s.labels[i] for i in kept])
    return net(weights[:1], output[:1], weights[:1], [1])  # alone, it is on at itself


def _lively(draw: st.DrawFn, weights: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    """Draw points at each of which some unit is on: turned round, or moved towards its row."""
    owners = _numbers(draw, count, range(len(weights)))
    found = []
    for point, k in zip(_vectors(draw, count, len(weights[0])), owners, strict=True):
        value = inner(weights[k], point)
        if value == 0:
            point = [a + b for a, b in zip(point, weights[k], strict=True)]
        found.append([-c for c in point] if value < 0 else point)
    return found


@st.composite
def agreeing_nets(draw: st.DrawFn) -> WithClassifier:
    """Draw v first, and then units with a_k <w_k, v> > 0: those with the wrong sign are reflected."""
    m, d = draw(_size())
    (v,), output = _vectors(draw, 1, d), _numbers(draw, m, (1, -1, 2, -2))
    weights = []
    for a, w in zip(output, _vectors(draw, m, d), strict=True):
        c = a * inner(w, v)
        if c == 0:
            w = [e + (1 if a > 0 else -1) * f for e, f in zip(w, v, strict=True)]
        weights.append([-e for e in w] if c < 0 else w)
    points = _lively(draw, weights, draw(st.integers(1, 4 * d)))
    return net(weights, output, points, _labels(draw, len(points)))


@st.composite
def nets_on_the_side_of_a(draw: st.DrawFn) -> WithClassifier:
    """Draw units that agree with A itself: they bend towards one direction until they do."""
    x = draw(agreeing_nets())
    weights, output, points = parts(x)
    near = back(x)
    while not all(a * inner(w, back(x)) > 0 for w, a in zip(weights, output, strict=True)):
        weights = [
            tuple(e + (1 if a > 0 else -1) * f for e, f in zip(w, near, strict=True))
            for w, a in zip(weights, output, strict=True)
        ]
        x = net(weights, output, points, x.s.labels)
    kept = [i for i in range(len(points)) if alive(one_point(x, i))]
    if kept:
        return net(weights, output, [points[i] for i in kept], [x.s.labels[i] for i in kept])
    return net(weights, output, weights[:1], [1])


def one_point(x: WithClassifier, index: int) -> WithClassifier:
    """Return the instance of one of the points."""
    return x._replace(s=LabelledSet([x.s.points[index]], [x.s.labels[index]]))


@st.composite
def independent_nets(draw: st.DrawFn) -> WithClassifier:
    """Draw independent rows, triangular times unimodular, and beside them units with a_k = 0."""
    d = draw(st.integers(1, MOST_DIMENSIONS))
    m = draw(st.integers(1, d))
    free, diagonal = _matrix(draw, m, d), _numbers(draw, m, (1, -1, 2))
    weights = [[*free[k][:k], diagonal[k], *[0] * (d - k - 1)] for k in range(m)]
    for one, other in zip(*[iter(_numbers(draw, 4, range(d)))] * 2, strict=True):
        for row in weights if one != other else ():  # a column is added to another one
            row[one] += row[other]
    spare = draw(st.integers(0, 2))
    count = draw(st.integers(1, 4 * d))
    points = _lively(draw, weights, count)
    weights = [*weights, *_matrix(draw, spare, d)]
    return net(weights, [*_numbers(draw, m, (1, -1, 2, -3)), *[0] * spare], points, _labels(draw, count))


@st.composite
def balanced_nets(draw: st.DrawFn) -> WithClassifier:
    """Draw a network with A = 0 and a pair x, -x: the two gradients cancel."""
    d = draw(st.integers(1, MOST_DIMENSIONS))
    weights = _vectors(draw, draw(st.integers(1, 3)), d)
    output = _numbers(draw, len(weights), (1, -1, 2))
    last = [-sum(a * w[j] for a, w in zip(output, weights, strict=True)) for j in range(d)]
    (x,) = _lively(draw, weights, 1)
    return net([*weights, last], [*output, 1], [x, [-c for c in x]], _labels(draw, 2))


SIGNED: dict[int, list[tuple[int, ...]]] = {
    1: [(1,), (-1,)], 2: [(1, -1), (-1, 1), (1, 1), (-1, -1)], 4: [(2, 0, 0, 0), (1, 1, -1, 1), (0, -2, 0, 0)],
    5: [(2, 1, 0, 0, 0), (0, -1, 0, 2, 0), (1, 1, 1, 1, 1)],
}
# Integer points with ||x||^2 = d.


@st.composite
def normed_nets(draw: st.DrawFn) -> WithClassifier:
    """Draw a network and integer points of norm sqrt(d)."""
    d = draw(st.sampled_from(sorted(SIGNED)))
    m = draw(st.integers(1, 6))
    weights, output = _matrix(draw, m, d), _numbers(draw, m)
    points = draw(st.lists(st.sampled_from(SIGNED[d]), min_size=1, max_size=2))
    return net(weights, output, points, _labels(draw, len(points)))


@st.composite
def off_ties(draw: st.DrawFn) -> WithClassifier:
    """Draw a network, and points that are moved along a curve until no unit is 0 there."""
    m, d = draw(_size())
    weights, output = _vectors(draw, m, d), _numbers(draw, m)
    points = []
    for point in _vectors(draw, draw(st.integers(1, 3)), d):
        t = 0
        while any(inner(w, point) == 0 for w in weights):
            t += 1
            point = [c + t**j for j, c in enumerate(point)]
        points.append(point)
    return net(weights, output, points, _labels(draw, len(points)))


def one_in_each_cell(weights: Rows) -> list[list[Rational]]:
    """Return a point of each cell into which the units' lines cut the plane, in turn."""
    found = {(-w[1], w[0]) for w in weights if any(w)} | {(w[1], -w[0]) for w in weights if any(w)}
    kept: list[tuple[Rational, Rational]] = []
    for one in sorted(found, key=lambda p: (max(p[0], -p[0]) + max(p[1], -p[1]), p)):  # one for each direction
        if not any(_cross(one, other) == 0 and inner(one, other) > 0 for other in kept):
            kept.append(one)
    kept.sort(key=cmp_to_key(_turn))
    if len(kept) == 2:  # one line: two half-planes
        return [[-kept[0][1], kept[0][0]], [kept[0][1], -kept[0][0]]]
    return [[a + c, b + d] for (a, b), (c, d) in zip(kept, [*kept[1:], kept[0]], strict=True)]


def _cross(one: Sequence[Rational], other: Sequence[Rational]) -> Rational:
    return one[0] * other[1] - one[1] * other[0]


def _turn(one: Sequence[Rational], other: Sequence[Rational]) -> int:
    """Compare two directions by their angle from (1, 0), by cross products."""
    upper = [(p[1] < 0 or (p[1] == 0 and p[0] < 0)) for p in (one, other)]
    cross = _cross(one, other)
    return int(upper[0]) - int(upper[1]) or (cross < 0) - (cross > 0)


# Listings

TERNARY = (0, 1, -1)


def small_nets() -> Iterator[WithClassifier]:
    """List small networks with small sets: a choice on the line and in the plane, and then all."""
    yield from _chosen()
    yield from all_small_nets()


GRID = [p for p in product((0, 1, -1, 2, -2), repeat=2) if any(p)]


def all_small_nets() -> Iterator[WithClassifier]:
    """List all networks of up to three units with rows and outputs of -1, 0 and 1, on the line and in the plane."""
    for m in (1, 2, 3):
        for slopes, output in product(product(TERNARY, repeat=m), repeat=2):
            for at in ([(1,)], [(-1,)], [(1,), (-1,)]):
                yield net([(w,) for w in slopes], output, at)
    plane = list(product(TERNARY, repeat=2))
    for count, m in product((1, 2), repeat=2):
        for rows, output in product(product(plane, repeat=m), product(TERNARY, repeat=m)):
            for points in combinations(GRID, count):
                yield net(rows, output, points)
    for rows in product(plane, repeat=3):
        for output in product((1, -1), repeat=3) if any(map(any, rows)) else ():
            yield net(rows, output, one_in_each_cell(rows))


def _chosen() -> Iterator[WithClassifier]:
    yield from small_on_the_line()
    grid = GRID
    for m in (1, 2):
        for weights in product(list(product(TERNARY, repeat=2)), repeat=m):
            for output in product((1, -1, 0), repeat=m):
                for point in grid[:8]:
                    yield net(weights, output, [point])
    for weights in combinations([p for p in product(TERNARY, repeat=2) if any(p)], 3):
        for output in product((1, -1), repeat=3):
            yield net(weights, output, one_in_each_cell(weights))
    for weights in product([p for p in product(TERNARY, repeat=2) if any(p)], repeat=2):
        for output in product((1, -1), repeat=2):
            for points in combinations(grid[:8], 2):
                yield net(weights, output, points)


def small_on_the_line() -> Iterator[WithClassifier]:
    """List networks of up to three units on the line, at 1, at -1, at both, and at 2."""
    for m, ways, sizes in ((1, (1, -1, 0), (1, -1, 0, 2)), (2, (1, -1, 0), (1, -1, 2)), (3, (1, -1), (1, -1))):
        for weights, output in product(product(ways, repeat=m), product(sizes, repeat=m)):
            for points in ([(1,)], [(-1,)], [(1,), (-1,)], [(2,)]):
                yield net([(w,) for w in weights], output, points)


def listed_by(holds: Callable[[WithClassifier], bool]) -> Callable[[], Iterator[WithClassifier]]:
    """List those small networks that have a property; a listing has them all anyway."""
    return lambda: filter(holds, small_nets())


EDGES = (
    net([(0,)], (1,), [(1,)]),  # a row 0
    net([(1,)], (0,), [(1,)]),  # an output 0
    net([(1,), (1,)], (1, -1), [(1,)]),  # equal rows that cancel
    net([(1,), (-1,)], (1, 1), [(1,), (-1,)], (1, -1)),  # |x|
    net([(1, 0), (0, 1)], (1, 1), [(0, 1)]),  # a tie
    net([(1, 0)] * 9, (1,) * 9, [(1, 0)] * 5),  # many units, many equal points
)


def numbers(x: WithClassifier) -> Mapping[str, Any]:
    """Count units, dimensions and points."""
    weights, _, points = parts(x)
    return {"m": len(weights), "d": len(weights[0]), "n": len(points)}


def strata(x: WithClassifier) -> Mapping[str, bool]:
    """Name features worth counting: what is independent anyway is no evidence."""
    weights, output, points = parts(x)
    d = len(weights[0])
    return {
        "d = 1": d == 1, "m > 2d": len(weights) > 2 * d, "one point": len(points) == 1,
        "a tie": has_tie(x), "an output 0": not all(output), "a dead point": not alive(x),
        "dependent gradients": not independent(gradients(network(x), points)),
    }  # fmt: skip


def net_domain(name: str, draw: Any, **rest: Any) -> Domain[WithClassifier]:
    """Return a domain of networks with points."""
    given: dict[str, Any] = {"contains": is_net, "numbers": numbers, "strata": strata, "of": WithClassifier}
    return Domain(name=name, draw=draw, **(given | rest))


nets = net_domain(
    "two-layer networks without biases, with points", st.one_of(any_net(), live_nets(), balanced_nets()),
    small=small_nets, edges=lambda: EDGES,
    floors={"m > 2d": 5, "a tie": 5, "dependent gradients": 20},
)
nets_with_live_points = net_domain(
    "two-layer networks without biases, with points at which the gradient is not 0",
    st.one_of(live_nets(), agreeing_nets()),
    small=listed_by(alive), wider=nets, floors={"m > 2d": 5, "dependent gradients": 20},
    without=lambda: {live: Variant(REFUTED, domain=nets)},
)
nets_with_independent_rows = net_domain(
    "two-layer networks with independent rows, and live points", independent_nets(),
    small=listed_by(lambda x: alive(x) and independent(used(x)[0])), wider=nets,
    floors={"dependent gradients": 15},
    without=lambda: {
        live: Variant(REFUTED, domain=nets), independent_rows: Variant(REFUTED, domain=nets_with_live_points)
    },
)
nets_that_agree = net_domain(
    "two-layer networks with units on the side of A, and points", nets_on_the_side_of_a(),
    small=listed_by(lambda x: all_units_agree.holds(x) and alive(x)), wider=nets,
    without=lambda: {
        live: Variant(REFUTED, domain=nets), all_units_agree: Variant(REFUTED, domain=nets_with_live_points)
    },
)
nets_of_norm = net_domain(
    "two-layer networks with points of norm sqrt(d)", normed_nets(),
    small=listed_by(squared_norm_d.holds), wider=nets,
    without=lambda: {squared_norm_d: Variant(REFUTED, domain=nets)},
)


@cache
def _all_of(listing: Callable[[], Iterator[WithClassifier]]) -> Sequence[WithClassifier]:
    return tuple(listing())


@st.composite
def one_listed(draw: st.DrawFn, listing: Callable[[], Iterator[WithClassifier]]) -> WithClassifier:
    """Draw one of a listing, which is made when it is asked for."""
    return draw(st.sampled_from(_all_of(listing)))


def _two_units() -> Iterator[WithClassifier]:
    for rows in product(product((1, 0, -1, 2), repeat=2), repeat=2):
        if _cross(*rows):
            for a in product((1, -1), repeat=2):
                x = net(rows, a, one_in_each_cell(rows))
                yield net(rows, a, [p for i, p in enumerate(x.s.points) if alive(one_point(x, i))])


two_independent_units = net_domain(
    "networks of two independent units in the plane, with a point in each cell that is not dead",
    one_listed(_two_units), small=_two_units, wider=nets,
)


def through(*layers: Layer) -> Network:
    """Return a network of these layers, h = +1 where f > 0."""
    return Network(layers, Above(0))
