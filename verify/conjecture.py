"""A conjecture: a claim of one's own, in fifteen lines, in any file.

Two shapes. ``Conjecture`` decides its conclusion for every classifier at once. Where there is no
such decider, ``ForEachClassifier`` checks one classifier at a time: its inner "for every
classifier" is then searched, and whatever is said of it says so.
"""

from __future__ import annotations

import inspect
import re
import sys
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from verify.claim import Assumption, Claim, Statement
from verify.domain import Domain
from verify.exact.decision import Decision
from verify.exact.integers import Rational
from verify.exact.labelled import LabelledSet
from verify.instances import WithClassifier
from verify.outcome import Outcome, Reading, Standing


if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


X = TypeVar("X")
W = TypeVar("W")

PREFIX = "conjectures/"
# What the id of a conjecture begins with that names none.


class Conjecture(Claim[X, W]):
    """A claim whose declarations follow from its name and its docstring.

    Needed: ``domain`` and ``decide(x, w)``; usual: ``assumptions`` and ``construct(x)``. The
    first line of the docstring is the title, the whole is the statement, in LaTeX between dollars.
    """

    standing = Standing.OURS_OPEN
    reading = Reading.OURS
    expects = Outcome.SURVIVES
    needs_draws = 0.0
    # A conjecture is to be written quickly; how many draws were admitted is reported.

    def __init_subclass__(cls, **options: Any) -> None:
        """Fill in what was not declared."""
        super().__init_subclass__(**options)
        own, words = vars(cls), _words(cls.__name__)
        text = inspect.cleandoc(own.get("__doc__") or _module_text(cls) or " ".join(words))
        first = re.sub(r"[*`]", "", text.split("\n\n")[0].replace("\n", " ")).rstrip(".")
        for name, value in (
            ("id", PREFIX + "-".join(words).lower()),
            ("label", " ".join(words)),
            ("title", first),
            ("statement", Statement(printed=text, source="a conjecture")),
        ):
            if name not in own:
                setattr(cls, name, value)


def _module_text(cls: type) -> str | None:
    return getattr(sys.modules.get(cls.__module__), "__doc__", None)


def _words(name: str) -> list[str]:
    """Cut a class name into words: ThreeLayers2 -> Three Layers 2."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name) or [name]


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

    inner = "searched"
    sets: ClassVar[Domain[LabelledSet]]
    classifiers: ClassVar[Family]

    def __init_subclass__(cls, **options: Any) -> None:
        """Make pairs of the sets and the classifiers."""
        super().__init_subclass__(**options)
        if hasattr(cls, "sets") and hasattr(cls, "classifiers") and "domain" not in vars(cls):
            cls.domain = pairs(cls.sets, cls.classifiers)
            cls.assumptions = tuple(on_set(one) for one in cls.assumptions)

    @abstractmethod
    def choose(self, s: LabelledSet) -> W | None:
        """There is ...: named from the set alone."""

    @abstractmethod
    def check(self, s: LabelledSet, w: W, h: Any) -> Decision:
        """... with: the conclusion for one classifier, decided exactly."""

    def construct(self, x: WithClassifier) -> W | None:
        """Name w from the set."""
        return self.choose(x.s)

    def decide(self, x: WithClassifier, w: W | None) -> Decision:
        """Check the one classifier of this instance."""
        return self.check(x.s, w, x.h)  # type: ignore[arg-type]


def on_set(assumption: Assumption[Any]) -> Assumption[WithClassifier]:
    """Read an assumption on a set as one on a set with a classifier."""
    if getattr(assumption.holds, "of_set", False):
        return assumption

    def holds(x: WithClassifier) -> bool:
        return assumption.holds(x.s)

    holds.of_set = True  # type: ignore[attr-defined]
    return Assumption(assumption.name, assumption.sentence, holds)


def pairs(sets: Domain[LabelledSet], family: Family) -> Domain[WithClassifier]:
    """Return the domain of sets, each with a member of the family that fits it.

    The classifier comes first: points are drawn from ``sets`` and labelled by it.
    """
    from hypothesis import strategies as st

    @st.composite
    def drawn(draw: st.DrawFn) -> WithClassifier:
        s = draw(sets.draw)
        h = draw(family.draw(s.dimension))
        v = draw(st.tuples(*[st.integers(-2, 2)] * s.dimension))
        return labelled_by(h, s, v)

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
        draw=drawn(),
        small=None if family.small is None else lambda: small_pairs(family),
        contains=contains,
        strata=strata,
        numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
        wider=None if sets.wider is None else pairs(sets.wider, family),
    )


def labelled_by(h: Any, s: LabelledSet, v: tuple[Rational, ...]) -> WithClassifier:
    """Label the points by a classifier; where one label is missing, look for it along v."""
    from verify.exact.ray import decide_ray

    points = list(s.points)
    labels = [h.label(x) for x in points]
    if len(set(labels)) == 1 and any(v):
        for flip in decide_ray(h, points[0], v)[0][:1]:
            c = flip.low + 1 if flip.high is None else Fraction(flip.low + flip.high) / 2
            points.append(tuple(a + c * b for a, b in zip(points[0], v, strict=True)))
            labels.append(h.label(points[-1]))
    return WithClassifier(LabelledSet(points, labels), h)


GRID = {1: [(x,) for x in (0, 1, -1, 2, -2)], 2: [(x, y) for x in (0, 1, -1) for y in (0, 1, -1)]}
STEP = 60
# Small classifiers that are taken at a time, each with all its small sets.


def small_pairs(family: Family) -> Iterator[WithClassifier]:
    """List small members with two, then three points that they label: on a line, then in a plane.

    The members come in steps, the two dimensions in turn, so that no place is starved.
    """
    assert family.small is not None
    members = {d: iter(family.small(d)) for d in GRID}
    while members:
        for d in list(members):
            chosen = list(islice(members[d], STEP))
            if not chosen:
                del members[d]
            for count in (2, 3):
                for h in chosen:
                    yield from _with_points(h, GRID[d], count)


def _with_points(h: Any, grid: list[tuple[int, ...]], count: int) -> Iterator[WithClassifier]:
    labels = {x: h.label(x) for x in grid}
    if len(set(labels.values())) < 2:
        return
    for points in combinations(grid, count):
        own = [labels[x] for x in points]
        if len(set(own)) == 2:
            yield WithClassifier(LabelledSet(points, own), h)
