"""Sets with a classifier that fits them, built so that its label changes among the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.deciders.ray import stretches
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.each_classifier import LINE, PLANE, Family
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network
from theorems.geometry.objects.with_classifier import WithClassifier, labelled_by
from verify.exact.integers import Rational


Point = tuple[Rational, ...]
TRIES = 3
# Classifiers that are drawn until one changes its label often enough on a drawn line.


def along_lines(
    family: Family,
    *,
    changes: int = 1,
    minus: int | None = None,
    one_label: bool = False,
    pool: int | Sequence[Any] | None = None,
    also: Sequence[Any] = (),
    listed: bool = True,
    most_dimensions: int = 3,
) -> Domain[WithClassifier]:
    """Return sets with a member of the family that fits them, the member first.

    A line is drawn, and a point on it from each stretch of one label: what a direction may run
    into, and out of again. Some points anywhere join them.

    Parameters
    ----------
    changes : of the label on a drawn line that are hoped for; 2 for a bump or a valley
    minus : -1 points of each set, None for any number
    one_label : let one label be missing from half of the sets
    pool : draw from so many small members, or from these members, in place of all; quicker
    also : members that half of the draws take
    listed : list small members with small sets too, the members in the order of the family
    most_dimensions : that are drawn, in place of those of a pool that is given
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> WithClassifier:
        given = also if bool(also) and draw(st.booleans()) else pool
        own = None if given is None or isinstance(given, int) else st.sampled_from(given)
        dimension = draw(st.integers(1, most_dimensions)) if own is None else 0
        best: list[Point] = []
        for _ in range(TRIES):
            if own is None:
                h = draw(_pooled(family, dimension, given))
            else:
                h = draw(own)
                dimension = h.dimension
            point = strategies.point_of(dimension)
            points = stretches(h, draw(point), draw(strategies.vectors(dimension)))
            if not best or len(points) > len(best):
                best, chosen = points, h
            if len(best) > changes:
                break
        if given is None:
            point = strategies.point_of(chosen.dimension)
            best += draw(st.lists(point, max_size=2))
        if one_label and draw(st.booleans()):
            only = draw(st.sampled_from([chosen.label(x) for x in best]))
            best = [x for x in best if chosen.label(x) == only]
        return _labelled(chosen, best, minus)

    def contains(x: WithClassifier) -> bool:
        return (
            family.contains(x.h)
            and x.h.fits(x.s.points, x.s.labels)
            and minus in (None, len(x.s.where(-1)))
        )

    def small() -> Iterator[WithClassifier]:
        assert family.small is not None
        members = [iter(family.small(d)) for d in (1, 2)]
        while members:
            for listing in list(members):
                taken = list(islice(listing, 1))
                if not taken:
                    members.remove(listing)
                for h in taken:
                    yield from (x for x in _small_sets(h) if contains(x))

    return Domain(
        name=f"{family.name}, each with a labelled set that it fits",
        of=WithClassifier,
        draw=drawn(),
        small=small if listed and family.small is not None else None,
        contains=contains,
        belongs=family.contains,
        strata=_strata,
        numbers=_numbers,
    )


@lru_cache(maxsize=256)
def _pooled(family: Family, dimension: int, pool: int | None) -> st.SearchStrategy[Any]:
    if pool is None or family.small is None:
        return family.draw(dimension)
    return st.sampled_from(list(islice(family.small(dimension), pool)))


def _labelled(h: Any, points: list[Point], minus: int | None) -> WithClassifier:
    """Label the points, with no more -1 points than asked for."""
    s, _ = labelled_by(h, points)
    if minus is None:
        return WithClassifier(s, h)
    many = s.where(-1)[minus:]
    kept = [i for i in range(len(s.points)) if i not in many]
    return WithClassifier(LabelledSet([s.points[i] for i in kept], [s.labels[i] for i in kept]), h)


def _small_sets(h: Any) -> Iterator[WithClassifier]:
    """List a few small sets on a grid: one point of each label, and two -1 points."""
    grid = LINE if h.dimension == 1 else PLANE
    plus = [x for x in grid if h.label(x) == 1]
    minus = [x for x in grid if h.label(x) == -1]
    for end in plus[:2]:
        for start in minus[:2]:
            yield WithClassifier(LabelledSet([start, end], [-1, 1]), h)
        if len(minus) > 1:
            yield WithClassifier(LabelledSet([minus[0], end, minus[-1]], [-1, 1, -1]), h)
            yield WithClassifier(LabelledSet([minus[-1], end, minus[0]], [-1, 1, -1]), h)


def _strata(x: WithClassifier) -> Mapping[str, bool]:
    return {
        "d = 1": x.s.dimension == 1,
        "one point per label": sorted(x.s.labels) == [-1, 1],
        "one label": len(set(x.s.labels)) == 1,
        "several -1 points": len(x.s.where(-1)) > 1,
    }


def _numbers(x: WithClassifier) -> Mapping[str, int]:
    found = {"N": len(x.s.points), "d": x.s.dimension}
    if isinstance(x.h, Network):
        found |= {"layers": len(x.h.layers), "width": x.h.width}
    return found
