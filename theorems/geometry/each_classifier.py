"""Claims whose inner "for every classifier" is searched, one classifier at a time.

Where no decider answers for all classifiers at once, ``ForEachClassifier`` checks those of a
``Family`` one by one, and whatever is said of it says so.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from theorems.geometry.deciders.ray import stretches
from theorems.geometry.domains import Domain
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.with_classifier import Point, WithClassifier, labelled_by
from verify import domain
from verify.claim import Assumption
from verify.conjecture import Conjecture
from verify.errors import BadInput
from verify.exact.decision import Answer, Decision, undecided


if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


W = TypeVar("W")


@dataclass(frozen=True)
class Family:
    """A class of classifiers that is searched member by member.

    name : as the report prints it, a plural
    draw : from the dimension to a strategy of members
    contains : is this a member?
    small : from the dimension to all small members, the smallest first
    """

    name: str
    draw: Callable[[int], SearchStrategy[Any]]
    contains: Callable[[Any], bool]
    small: Callable[[int], Iterable[Any]] | None = None


class ForEachClassifier(Conjecture[WithClassifier, W]):
    """For every S of ``sets`` under ``assumptions`` there is a w, so that for every member h of
    ``classifiers`` that fits S, ``check`` says yes.

    ``choose(s)`` names w from S alone. An instance is a set with one classifier that fits it;
    ``assumptions`` speak of the set.
    """

    inner, speaks_of = "searched", "sets and classifiers"
    sets: ClassVar[domain.Domain[LabelledSet]]
    classifiers: ClassVar[Family]

    def __init_subclass__(cls, **options: Any) -> None:
        """Make pairs of the sets and the classifiers."""
        super().__init_subclass__(**options)
        for name, kind, such in (("sets", domain.Domain, "all_sets"), ("classifiers", Family, "networks([ANY, ANY])")):
            if name in vars(cls) and not isinstance(vars(cls)[name], kind):
                msg = f"{cls.__name__}: {name} is {vars(cls)[name]!r:.60}; it must be such as {such}"
                raise BadInput(msg)
        if cls.inner == "searched" and {"construct", "decide"} & set(vars(cls)):
            msg = f"{cls.__name__} names its witness in choose(s), from the set alone, and checks it in check(s, w, h)"
            raise TypeError(msg)
        if hasattr(cls, "sets") and hasattr(cls, "classifiers") and "domain" not in vars(cls):
            cls.domain = pairs(cls.sets, cls.classifiers)
            cls.assumptions = tuple(on_set(one) for one in cls.assumptions)

    @abstractmethod
    def choose(self, s: LabelledSet) -> W | None:
        """There is ...: named from the set alone; None, like the direction 0, names none."""

    @abstractmethod
    def check(self, s: LabelledSet, w: W, h: Any) -> Decision:
        """... with: the conclusion for one classifier, decided exactly."""

    def construct(self, x: WithClassifier) -> W | None:
        """Name w from the set."""
        return self.choose(x.s)

    def decide(self, x: WithClassifier, w: W | None) -> Decision:
        """Check the one classifier of this instance."""
        decision = self.check(x.s, w, x.h)  # type: ignore[arg-type]
        if w is None and decision.answer is Answer.VACUOUS and not decision.certificates:
            # The checks of blocks say no, or show why there is nothing to fool.
            return undecided("choose(s) named nothing, and check(s, None, h) does not say why")
        return decision


def on_set(assumption: Assumption[Any]) -> Assumption[WithClassifier]:
    """Read an assumption on a set as one on a set with a classifier."""
    if getattr(assumption.holds, "of_set", False):
        return assumption

    def holds(x: WithClassifier) -> bool:
        return assumption.holds(x.s)

    holds.of_set = True  # type: ignore[attr-defined]
    holds.__wrapped__ = assumption.holds  # type: ignore[attr-defined]  # where to look for a mistake
    return Assumption(assumption.name, assumption.sentence, holds)


TRIES = 3
# Classifiers and lines that are drawn until the label changes.


def pairs(sets: domain.Domain[LabelledSet], family: Family) -> Domain[WithClassifier]:
    """Return the domain of sets, each with a member of the family that fits it.

    The classifier comes first, and labels points drawn from ``sets``, or points of a line through
    one of them, one from each stretch of one label: what a direction may run into, and out of.
    """
    from hypothesis import strategies as st

    @st.composite
    def drawn(draw: st.DrawFn) -> WithClassifier:
        s = draw(sets.draw)
        for _ in range(TRIES):
            h = draw(family.draw(s.dimension))
            v = draw(st.tuples(*[st.integers(-2, 2)] * s.dimension))
            line = stretches(h, s.points[0], v) if any(v) else []
            if len(line) > 1:
                break
        points = [*line, *s.points[1:]] if draw(st.booleans()) else line
        return labelled_by(h, points or list(s.points))

    def contains(x: WithClassifier) -> bool:
        return (
            family.contains(x.h)
            and x.h.fits(x.s.points, x.s.labels)
            and sets.contains(x.s)
        )

    def strata(x: WithClassifier) -> Mapping[str, bool]:
        return sets.strata(x.s)

    return Domain(
        name=f"{family.name}, each with a labelled set that it fits",
        of=WithClassifier,
        draw=drawn(),
        small=None if family.small is None else lambda: small_pairs(family),
        contains=contains,
        belongs=family.contains,
        strata=strata,
        numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
        wider=None if sets.wider is None else pairs(sets.wider, family),
    )


LINE: list[Point] = [(x,) for x in (0, 1, -1, 2, -2, 3, -3)]
PLANE: list[Point] = [(x, y) for x in (0, 1, -1) for y in (0, 1, -1)]
FEW = 2
# Points of a label, on the grid, that the small sets of a member are made of.
STEP = 400
# Members of which those whose label comes back come first.


def small_pairs(family: Family) -> Iterator[WithClassifier]:
    """List small members with a few sets of two and three points that they label.

    Members on a line and in the plane in turn, so that no place is starved. Of each stretch of
    the listing those come first whose label changes and comes back: they have most to show.
    """
    assert family.small is not None
    members = {d: iter(family.small(d)) for d in (1, 2)}
    while members:
        for d in list(members):
            stretch = list(islice(members[d], STEP))
            if not stretch:
                del members[d]
            rated = [(h, _places(h, LINE if d == 1 else PLANE), _comes_back(h, d)) for h in stretch]
            for h, places, back in rated:
                if back:
                    yield from _sets(h, places, FEW)
            for h, places, back in rated:
                if not back:
                    yield from _sets(h, places, 1)


def _places(h: Any, grid: list[Point]) -> dict[int, list[Point]]:
    """Return the points of the grid by the label that h fits them with, if it fits them with any."""
    places: dict[int, list[Point]] = {-1: [], 1: []}
    for x in grid:
        y = next((y for y in places if h.fits([x], [y])), None)
        if y is not None:
            places[y].append(x)
    return places


def _comes_back(h: Any, dimension: int) -> bool:
    """Does the label change twice along an axis of the grid?"""
    for k in range(dimension):
        axis = [tuple(c * (j == k) for j in range(dimension)) for c in range(-3, 4)]
        labels = [h.label(x) for x in axis]
        if sum(one != two for one, two in pairwise(labels)) > 1:
            return True
    return False


def _sets(h: Any, places: dict[int, list[Point]], few: int) -> Iterator[WithClassifier]:
    """List sets of one point of each label, then with another of one label beyond it."""
    for start, end in product(places[-1][:few], places[1][:few]):
        yield WithClassifier(LabelledSet([start, end], [-1, 1]), h)
    for own, other in ((-1, 1), (1, -1)):
        ends = places[own]
        if len(ends) > 1:
            for middle in places[other][:few]:
                for first, last in ((ends[0], ends[-1]), (ends[-1], ends[0]))[:few]:
                    yield WithClassifier(LabelledSet([first, middle, last], [own, other, own]), h)
