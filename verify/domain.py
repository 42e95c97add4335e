"""What a claim quantifies over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar


if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from verify.claim import Assumption
    from verify.sentence import Variant


X = TypeVar("X")


@dataclass(frozen=True)
class Domain(Generic[X]):
    """A set of instances that can be drawn at random and, where countable, listed by size."""

    name: str
    # As the report prints it, a plural: "graphs without a triangle".

    draw: SearchStrategy[X]
    # Shrinks towards the smallest instance and can reach every degenerate one.

    small: Callable[[], Iterable[X]] | None = None
    # All small instances, each once, smallest first.

    edges: Callable[[], Iterable[X]] = tuple
    # Degenerate instances that every run tries, whatever chance brings.

    contains: Callable[[X], bool] = lambda _: True
    # Is this an instance at all? Asked of what shrinking and stored files bring.

    by_program: Callable[[X], Iterable[X]] | None = None
    # Harder neighbours of an instance, found by solving a program.

    strata: Callable[[X], Mapping[str, bool]] = field(default=lambda _: {})
    # Named features of an instance: {"d = 1": True, "duplicate points": False, ...}.

    floors: Mapping[str, int] = field(default_factory=dict)
    # How many admitted instances of a run have to show each feature.

    numbers: Callable[[X], Mapping[str, Any]] = field(default=lambda _: {})
    # Sizes worth a histogram: {"N": 4, "d": 2}.

    wider: Domain[X] | None = None
    # Where to look when an assumption is dropped that this domain is built to meet.

    of: type[X] | None = None
    # The class of its instances: what a reader's own file is read as, before anything was drawn.

    without: Callable[[], Mapping[Assumption[Any], Variant]] = dict
    # What becomes of a reading that goes without one of these; a function, for domains name others.

    toolkit: str = ""
    # What its mathematics lends to searches and pages, as package.module:name of a Toolkit.
