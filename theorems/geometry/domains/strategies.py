"""How labelled sets are drawn: built to meet their hypotheses, never drawn and hoped for.

Every strategy draws integers and scales them at the end, shrinks towards few points near the
origin, and leaves the ugly cases in: duplicates, one point per label, points on a line, many
points on the margin, margins of 2^-30, coordinates of 2^30.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations_with_replacement, product
from typing import TypeVar

from hypothesis import strategies as st

from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.integers import dot, whole


T = TypeVar("T")
Points = list[tuple[tuple[int, ...], int]]

MOST_POINTS = 10
MOST_DIMENSIONS = 4
SCALES = (0, 0, 0, 0, -1, 1, -30, 30)
# Exponents of 2; most sets keep their integers.

coordinates = st.integers(-4, 4)
_coin, _few, _scales = st.booleans(), st.integers(1, 3), st.sampled_from(SCALES)


# Strategies that every draw needs are made once: to look one up again in Hypothesis costs as much as a draw.
@cache
def dimensions_to(most: int) -> st.SearchStrategy[int]:
    """Return dimensions up to this one."""
    return st.integers(1, most)


dimensions = dimensions_to(MOST_DIMENSIONS)


@cache
def point_of(dimension: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Return points of small integer coordinates."""
    return st.tuples(*[coordinates] * dimension)


@cache
def entries_of(dimension: int) -> st.SearchStrategy[list[int]]:
    """Return lists of so many small integer coordinates."""
    return some(coordinates, dimension, dimension)


@cache
def below(count: int) -> st.SearchStrategy[int]:
    """Return places in a list of this length."""
    return st.integers(0, count - 1)


@lru_cache(maxsize=1024)
def some(one: st.SearchStrategy[T], least: int, most: int) -> st.SearchStrategy[list[T]]:
    """Return lists of what one strategy gives."""
    return st.lists(one, min_size=least, max_size=most)


@lru_cache(maxsize=1024)
def some_of(count: int, least: int, most: int) -> st.SearchStrategy[list[int]]:
    """Return lists of places in a list, the first of which is the simplest."""
    return st.lists(st.sampled_from(range(count)), min_size=least, max_size=most)


@cache
def _labelled_points(dimension: int) -> st.SearchStrategy[Points]:
    return st.lists(st.tuples(point_of(dimension), st.sampled_from((1, -1))), max_size=3)


@st.composite
def vectors(draw: st.DrawFn, dimension: int) -> tuple[int, ...]:
    """Draw an integer vector other than 0."""
    vector = draw(entries_of(dimension))
    if not any(vector):
        vector[draw(below(dimension))] = 1
    return tuple(vector)


@cache
def vector_of(dimension: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Return ``vectors`` of a dimension as one strategy, for lists of them.

    Who draws from one strategy again and again sometimes gets what was drawn before.
    """
    return vectors(dimension)


@cache
def _ways() -> st.SearchStrategy[Callable[[st.DrawFn, int, list[int]], Points]]:
    return st.sampled_from((_by_distance, _kept_separable, _on_a_line))


@st.composite
def separable_sets(
    draw: st.DrawFn, *, labels: int | None = 2, most_dimensions: int | None = None
) -> LabelledSet:
    """Draw a set that a hyperplane separates, with both labels, with one, or (None) with any.

    A third each: the hyperplane first and the points by their distance from it, the points
    first and only those that leave the set separable, and points on one line.
    """
    dimension = draw(dimensions_to(most_dimensions or MOST_DIMENSIONS))
    how = draw(_ways())
    signs = draw(_signs(labels))
    points = how(draw, dimension, signs)
    s = LabelledSet([point for point, _ in points], [y for _, y in points])
    return draw(finished(s))


@st.composite
def labelled_sets(draw: st.DrawFn) -> LabelledSet:
    """Draw any labelled set at all; many are not separable, some bear one label."""
    dimension = draw(dimensions)
    signs = draw(_signs(None))
    points = [draw(point_of(dimension)) for _ in signs]
    return draw(finished(LabelledSet(points, signs)))


@st.composite
def inseparable_sets(draw: st.DrawFn) -> LabelledSet:
    """Draw a set whose hulls meet: a mean of +1 points is a mean of -1 points."""
    dimension = draw(dimensions)
    point = point_of(dimension)
    plus = draw(some(point, 1, 4))
    # k = len(plus) of the -1 points add up to what the +1 points add up to.
    minus = draw(some(point, len(plus) - 1, len(plus) - 1))
    rest = [sum(column) for column in zip(*plus, strict=True)]
    for other in minus:
        rest = [a - b for a, b in zip(rest, other, strict=True)]
    points = [*plus, *minus, tuple(rest)]
    signs = [1] * len(plus) + [-1] * (len(minus) + 1)
    extra = draw(_labelled_points(dimension))
    rows, labels = [*points, *(p for p, _ in extra)], [*signs, *(y for _, y in extra)]
    return draw(finished(LabelledSet(rows, labels)))


@cache
def _signs(labels: int | None) -> st.SearchStrategy[list[int]]:
    """Return lists of labels: with both, with one, or any."""
    any_list = st.lists(st.sampled_from((1, -1)), min_size=1, max_size=MOST_POINTS)
    if labels is None:
        return any_list
    if labels == 1:
        return st.builds(
            lambda y, n: [y] * n, st.sampled_from((1, -1)), st.integers(1, MOST_POINTS)
        )
    rest = st.lists(st.sampled_from((1, -1)), max_size=MOST_POINTS - 2)
    return rest.map(lambda signs: [1, -1, *signs])


def _by_distance(draw: st.DrawFn, dimension: int, signs: list[int]) -> Points:
    """Push each point along the normal until it lies on its side, at the margin or beyond."""
    normal, offset = draw(vectors(dimension)), draw(coordinates)
    margin = draw(_few)
    points: Points = []
    for y in signs:
        point = draw(entries_of(dimension))
        missing = margin - y * (dot(normal, point) + offset)
        steps = -(-missing // dot(normal, normal)) if missing > 0 else 0
        points.append((tuple(x + steps * y * n for x, n in zip(point, normal, strict=True)), y))
    return points


def _kept_separable(draw: st.DrawFn, dimension: int, signs: list[int]) -> Points:
    """Take point after point; one that no separator would allow changes its label or goes."""
    kept: Points = []
    for y in signs:
        point = draw(point_of(dimension))
        for label in (y, -y):
            trial = [*kept, (point, label)]
            if separator_of(LabelledSet([p for p, _ in trial], [z for _, z in trial])):
                kept = trial
                break
    missing = set(signs) - {y for _, y in kept}
    for y in missing:  # the farthest point along an axis can be outdone: a new extreme point
        extreme = max(x for point, _ in kept for x in point) + 1
        kept.append(((extreme,) * dimension, y))
    if len({y for _, y in kept}) > len(set(signs)):
        kept = [(p, y) for p, y in kept if y == signs[0]] or [(kept[0][0], signs[0])]
    return kept


def _on_a_line(draw: st.DrawFn, dimension: int, signs: list[int]) -> Points:
    """Put the points on one line, +1 beyond -1; many coincide."""
    start, step = draw(point_of(dimension)), draw(vectors(dimension))
    points: Points = []
    for y in signs:
        k = y * draw(_few)
        points.append((tuple(a + k * b for a, b in zip(start, step, strict=True)), y))
    return points


@st.composite
def finished(draw: st.DrawFn, s: LabelledSet) -> LabelledSet:
    """Repeat a point, and scale all or one axis by a power of 2."""
    points, labels = list(s.points), list(s.labels)
    if draw(_coin):
        again = draw(below(len(points)))
        points.append(points[again])
        labels.append(labels[again])
    exponent = draw(_scales)
    if exponent:
        axis = draw(st.integers(-1, s.dimension - 1))  # -1: every axis
        scale = whole(Fraction(2) ** exponent)
        points = [
            tuple(whole(x * scale) if axis in (-1, k) else x for k, x in enumerate(point))
            for point in points
        ]
    return LabelledSet(points, labels)


def edge_sets() -> Iterator[LabelledSet]:
    """List separable sets with both labels on which proofs and solvers stumble, each once."""
    tiny, huge = Fraction(1, 2**30), 2**30
    pair, corner = [(0,), (1,)], [(0, 0), (1, 1), (1, -1)]
    for scale in (1, tiny, huge, 3 * tiny):
        yield LabelledSet([(x * scale,) for (x,) in pair], [-1, 1])
        yield LabelledSet([(x * scale, y * scale) for x, y in corner], [-1, 1, 1])
        yield LabelledSet([(x * scale, y) for x, y in corner], [-1, 1, 1])  # one axis only
    yield LabelledSet([(tiny, huge), (-tiny, -huge), (huge, huge)], [1, -1, 1])
    yield LabelledSet([*pair, *pair], [-1, 1, -1, 1])  # each point twice
    yield LabelledSet([(0, 0, 0)] * 3 + [(1, 1, 1)] * 2, [-1] * 3 + [1] * 2)
    yield LabelledSet([(k, 2 * k, 3 * k) for k in (-2, -1, 1, 2, 3)], [-1, -1, 1, 1, 1])
    square = list(product((0, 1), repeat=2))
    yield LabelledSet([(x, 1, y) for x, y in square] + [(x, -1, y) for x, y in square],
                      [1] * 4 + [-1] * 4)  # eight points on the margin, four would do
    yield LabelledSet([(k, 1) for k in range(6)] + [(k, 0) for k in range(6)], [1] * 6 + [-1] * 6)
    yield LabelledSet([(k, k * k) for k in range(-3, 4)] + [(0, -1)], [1] * 7 + [-1])
    yield LabelledSet([(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (-1, -1, -1, -1)],
                      [1, 1, 1, 1, -1])


def small_sets(
    *, most_points: int = 4, most_dimensions: int = 2, labels: tuple[int, ...] = (1, -1)
) -> Iterator[LabelledSet]:
    """List all labelled multisets on {-1, 0, 1}^d, each once: 7 523 by default.

    Fewer points first, then fewer dimensions, then simpler coordinates.
    """
    for count in range(1, most_points + 1):
        for dimension in range(1, most_dimensions + 1):
            places = list(product(product((0, 1, -1), repeat=dimension), labels))
            for chosen in combinations_with_replacement(places, count):
                yield LabelledSet([p for p, _ in chosen], [y for _, y in chosen])
