"""Data sets by their shape, to be named in one line of a conjecture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from theorems.geometry.assumptions import in_general_position
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import all_sets, both_labels, numbers, strata
from theorems.geometry.objects.labelled import LabelledSet


def _listed(holds: Callable[[LabelledSet], bool]) -> Iterator[LabelledSet]:
    return (s for s in strategies.small_sets() if both_labels.holds(s) and holds(s))


def _domain(
    name: str, draw: st.SearchStrategy[LabelledSet], holds: Callable[[LabelledSet], bool]
) -> Domain[LabelledSet]:
    return Domain(
        name=name,
        of=LabelledSet,
        draw=draw,
        small=lambda: _listed(holds),
        contains=lambda s: both_labels.holds(s) and holds(s),
        strata=strata,
        numbers=numbers,
        wider=all_sets,
    )


@st.composite
def _points(
    draw: st.DrawFn,
    least: int,
    most: int,
    labels: st.SearchStrategy[list[int]],
    *,
    repeat: bool = True,
) -> LabelledSet:
    """Draw integer points for labels; several may coincide, also two of different labels."""
    dimension = draw(st.integers(least, most))
    signs = draw(labels)
    point = strategies.point_of(dimension)
    s = LabelledSet([draw(point) for _ in signs], signs)
    return draw(strategies.finished(s)) if repeat else s


_any_labels = st.lists(st.sampled_from((1, -1)), max_size=6).map(lambda rest: [-1, 1, *rest])
_one_each = st.just([-1, 1])
_as_many = st.integers(1, 4).map(lambda n: [-1] * n + [1] * n)


@st.composite
def _in_general_position(draw: st.DrawFn) -> LabelledSet:
    """Draw points of the curve (t, t^2, ..., t^d), of which no d + 1 lie on a hyperplane."""
    dimension = draw(st.integers(1, 3))
    signs = draw(_any_labels)
    times = draw(
        st.lists(st.integers(-5, 5), min_size=len(signs), max_size=len(signs), unique=True)
    )
    stretch = draw(st.lists(st.sampled_from((1, -1, 2)), min_size=dimension, max_size=dimension))
    points = [tuple(a * t ** (k + 1) for k, a in enumerate(stretch)) for t in times]
    return LabelledSet(points, signs)


def _evened(s: LabelledSet) -> LabelledSet:
    """Repeat points of the rarer label until both are as frequent."""
    points, labels = list(s.points), list(s.labels)
    for y in (1, -1):
        own = s.where(y)
        for k in range(len(s.where(-y)) - len(own)):
            points.append(s.points[own[k % len(own)]])
            labels.append(y)
    return LabelledSet(points, labels)


any_two_labels = _domain("labelled sets with both labels", _points(1, 3, _any_labels), lambda s: True)
on_a_line = _domain(
    "labelled sets on a line", _points(1, 1, _any_labels), lambda s: s.dimension == 1
)
in_the_plane = _domain(
    "labelled sets in the plane", _points(2, 2, _any_labels), lambda s: s.dimension == 2
)
one_point_per_label = _domain(
    "two points, one of each label", _points(1, 3, _one_each, repeat=False), lambda s: sorted(s.labels) == [-1, 1]
)
balanced_sets = _domain(
    "labelled sets with as many +1 as -1 points",
    _points(1, 3, _as_many).map(_evened),
    lambda s: sum(s.labels) == 0,
)
sets_in_general_position = _domain(
    "labelled sets of which no d + 1 points lie on a hyperplane",
    _in_general_position(),
    in_general_position,
)

