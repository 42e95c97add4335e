"""Light draws: Hypothesis' strategy objects, walked with ``random.Random`` in place of its engine.

The engine records every choice so that it can shrink and replay; where it is not asked to, that
is most of the cost of a draw. This reads attributes that Hypothesis does not promise. It knows
the kinds of strategies below, tells them by the names of their classes, and leaves a strategy
with any other part to Hypothesis, as one that calls what it has for tests alone.
"""

from __future__ import annotations

import random as common
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from math import inf
from random import Random
from typing import Any, NamedTuple

from hypothesis import Phase, given, seed, settings
from hypothesis.errors import (
    HypothesisDeprecationWarning,
    HypothesisException,
    UnsatisfiedAssumption,
)


TRIES = 3
# Of one filter, before the whole draw begins anew; as in Hypothesis.
REJECTIONS = 1000
# In a row, after which a strategy counts as one that has no more to give.


class UnknownKind(Exception):
    """A part of the strategy is of a kind that is not walked; its name is the message."""


class Drawn(NamedTuple):
    """What came of a strategy; ``unknown`` names the kind that left the draws to Hypothesis."""

    values: list[Any]
    unknown: str = ""


def drawn(strategy: Any, count: int, start: int) -> Drawn:
    """Return so many values, by walking, or by Hypothesis where a part is unknown.

    Fewer where the strategy rejects nearly everything or, by Hypothesis, has no more values.

    Parameters
    ----------
    strategy : any strategy
    count : how many values
    start : the seed; the same one draws the same values

    >>> from hypothesis import strategies as st
    >>> drawn(st.just(1), 2, 0)
    Drawn(values=[1, 1], unknown='')
    """
    found: list[Any] = []
    return Drawn(found, keep(found, strategy, count, start))


def keep(found: list[Any], strategy: Any, count: int, start: int) -> str:
    """Draw so many values into a list, which has those before an error too.

    Returns
    -------
    the kind that left the rest to Hypothesis, or ""
    """
    unknown = ""
    try:
        Walk(strategy, start).more(found, count)
    except UnknownKind as kind:
        unknown = str(kind)
    if unknown:
        found += by_hypothesis(strategy, count - len(found), start)
    return unknown


class Walk:
    """The draws of one strategy, one after the other."""

    def __init__(self, strategy: Any, start: int) -> None:
        self.values = walked(strategy, Random(start))
        self.start = start

    def more(
        self, found: list[Any], count: int, met: set[Any] | None = None,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """Draw values into a list until it has so many; fewer where none are left.

        Parameters
        ----------
        met : values that are passed over, and takes those that are drawn
        before : called before each draw

        Raises
        ------
        UnknownKind
            Where a part of the strategy is of a kind that is not known; any other error is
            the strategy's own.
        """
        again = 0
        with _as_in_a_test(self.start):
            while len(found) < count and again < AGAIN:
                before()
                value = next(self.values, self)
                if value is self:
                    return
                if met is not None and is_in(met, value):
                    again += 1
                    continue
                again = 0
                found.append(value)


AGAIN = 100
# Draws in a row of what was drawn before, after which a strategy counts as exhausted.


def is_in(met: set[Any], value: Any) -> bool:
    """Was a value met before? Now it is; one that has no hash is always new."""
    try:
        if value in met:
            return True
        met.add(value)
    except Exception:  # of somebody's class; whoever stores the value says it
        return False
    return False


@contextmanager
def _as_in_a_test(start: int) -> Iterator[None]:
    """Fix what a strategy takes from the generators that all share; let it "assume"."""
    state, numpy = common.getstate(), sys.modules.get("numpy")
    of_numpy = numpy.random.get_state() if numpy is not None else None
    common.seed(start)
    if numpy is not None:
        numpy.random.seed(start % 2**32)
    try:
        with warnings.catch_warnings():  # it thinks that "assume" has strayed out of a test
            warnings.simplefilter("ignore", HypothesisDeprecationWarning)
            yield
    finally:
        common.setstate(state)
        if numpy is not None:
            numpy.random.set_state(of_numpy)


PLAIN = 0.25
# Share of draws in which half of all choices are the simplest: one label, one point, zeros.


class _Chance(Random):
    """Random numbers, and whether this draw is to be a plain one."""

    plain = False


def _simplest(random: Random) -> bool:
    """Is this choice to be the simplest, as where Hypothesis begins and shrinks to?"""
    return getattr(random, "plain", False) and random.random() < 0.5


def walked(strategy: Any, random: Random) -> Iterator[Any]:
    """Yield values without end; it ends where too many draws in a row are rejected.

    Raises
    ------
    UnknownKind
        Where a part of the strategy is of a kind that is not known.
    """
    rejected, chance = 0, _Chance(random.getrandbits(64))
    while rejected < REJECTIONS:
        chance.plain = chance.random() < PLAIN
        try:
            value = draw(strategy, chance)
        except UnsatisfiedAssumption:
            rejected += 1
            continue
        except HypothesisException as error:  # such as a note, which only a test can make
            msg = "what only a test may call"
            raise UnknownKind(msg) from error
        rejected = 0
        yield value


def by_hypothesis(strategy: Any, count: int, start: int) -> list[Any]:
    """Return so many values as Hypothesis draws them; no database, nothing shrunk."""
    found: list[Any] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
    )
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


def draw(strategy: Any, random: Random) -> Any:
    """Return one value.

    Raises
    ------
    UnknownKind
        Where a part of the strategy is of a kind that is not known.
    UnsatisfiedAssumption
        Where a filter or an assumption rejects; another draw may do.
    """
    kind = type(strategy).__name__
    walk = KINDS.get(kind)
    if walk is None:
        raise UnknownKind(kind)
    return walk(strategy, random)


def _part(strategy: Any, name: str) -> Any:
    """Return an attribute; one that another version of Hypothesis lacks makes the kind unknown."""
    try:
        return getattr(strategy, name)
    except AttributeError:
        msg = f"{type(strategy).__name__} without {name}"
        raise UnknownKind(msg) from None


def _integers(strategy: Any, random: Random) -> int:
    low, high = _part(strategy, "start"), _part(strategy, "end")
    if _simplest(random):
        nearest = 0 if low is None else max(0, low)
        return nearest if high is None else min(nearest, high)
    if low is not None and high is not None:
        return random.randint(low, high)
    size = random.getrandbits(random.choice(BITS))
    if low is not None:
        return int(low + size)
    if high is not None:
        return int(high - size)
    return size if random.random() < 0.5 else -size


BITS = (2, 4, 8, 8, 16, 32, 64, 128)
# Of an integer without a bound on one side or on both.


def _sampled(strategy: Any, random: Random) -> Any:
    elements, changes = _part(strategy, "elements"), _part(strategy, "_transformations")
    for _ in range(TRIES):
        value = elements[0] if _simplest(random) else random.choice(elements)
        for name, function, *_ in changes:
            if name == "map":
                value = function(value)
            elif not function(value):
                break
        else:
            return value
    raise UnsatisfiedAssumption


def _length(strategy: Any, random: Random) -> int:
    """Draw the length of a list as Hypothesis does: one more element with a fixed chance."""
    least, most = _part(strategy, "min_size"), _part(strategy, "max_size")
    mean = _part(strategy, "average_size")
    if most and _part(_part(strategy, "element_strategy"), "is_empty"):
        return 0
    if _simplest(random):
        return int(least)
    length, chance = least, _chance(mean - least, most - least)
    while length < most and random.random() < chance:
        length += 1
    return int(length)


@cache
def _chance(mean: float, most: float) -> float:
    """Return the chance of one more with which so many come on average, at most ``most``."""
    if mean == most:
        return 1.0
    low, high = mean / (1 + mean), 1.0  # the first is right where there is no bound
    if most < inf:
        for _ in range(30):
            middle = (low + high) / 2
            enough = sum(middle**k for k in range(1, int(most) + 1)) >= mean
            low, high = (low, middle) if enough else (middle, high)
    return low


def _list(strategy: Any, random: Random) -> list[Any]:
    length = _length(strategy, random)
    element = _part(strategy, "element_strategy")
    values: list[Any] = []
    for _ in range(length):
        values.append(_again(values, random) if _repeats(values, random) else draw(element, random))
    return values


REPEATED = 0.1
# Share of parts that are what another part was, from one strategy; so Hypothesis changes draws,
# and without it two points that are equal, or a row of zeros, are rare.


def _repeats(before: list[Any], random: Random) -> bool:
    return bool(before) and random.random() < REPEATED


def _again(before: list[Any], random: Random) -> Any:
    """Return what was drawn before, but never two names for one thing that can be changed."""
    return deepcopy(random.choice(before))


def _unique_list(strategy: Any, random: Random) -> list[Any]:
    """Draw elements that no key takes for equal; fewer than the length where few are left."""
    if _part(strategy, "tuple_suffixes") is not None:
        msg = "UniqueListStrategy with tuple_suffixes"
        raise UnknownKind(msg)
    length, least = _length(strategy, random), _part(strategy, "min_size")
    element, keys = _part(strategy, "element_strategy"), _part(strategy, "keys")
    seen: list[set[Any]] = [set() for _ in keys]
    chosen: list[Any] = []
    for _ in range(10 * length):
        if len(chosen) == length:
            break
        value = draw(element, random)
        names = [key(value) for key in keys]
        if not any(name in own for name, own in zip(names, seen, strict=True)):
            chosen.append(value)
            for name, own in zip(names, seen, strict=True):
                own.add(name)
    if len(chosen) < least:
        raise UnsatisfiedAssumption
    return chosen


def _mapped(strategy: Any, random: Random) -> Any:
    return _part(strategy, "pack")(draw(_part(strategy, "mapped_strategy"), random))


def _filtered(strategy: Any, random: Random) -> Any:
    source, conditions = _part(strategy, "filtered_strategy"), _part(strategy, "flat_conditions")
    for _ in range(TRIES):
        value = draw(source, random)
        if all(condition(value) for condition in conditions):
            return value
    raise UnsatisfiedAssumption


def _expanded(strategy: Any, random: Random) -> Any:
    return draw(_part(strategy, "expand")(draw(_part(strategy, "base"), random)), random)


def _composite(strategy: Any, random: Random) -> Any:
    before: dict[int, list[Any]] = {}
    # What each strategy drew; all are kept alive by who draws, or by this.

    def own(inner: Any, label: object = None) -> Any:
        values = before.setdefault(id(inner), [inner])
        if _repeats(values[1:], random):
            return _again(values[1:], random)
        values.append(draw(inner, random))
        return values[-1]

    definition, parts = _part(strategy, "definition"), _part(strategy, "args")
    return definition(own, *parts, **_part(strategy, "kwargs"))


def _built(strategy: Any, random: Random) -> Any:
    parts = [draw(one, random) for one in _part(strategy, "args")]
    named = {name: draw(one, random) for name, one in _part(strategy, "kwargs").items()}
    return _part(strategy, "target")(*parts, **named)


def _one_of(strategy: Any, random: Random) -> Any:
    branches = _part(strategy, "branches")
    return draw(branches[0] if _simplest(random) else random.choice(branches), random)


def _shuffled(strategy: Any, random: Random) -> list[Any]:
    values = list(_part(strategy, "values"))
    random.shuffle(values)
    return values


KINDS: dict[str, Callable[[Any, Random], Any]] = {
    "LazyStrategy": lambda s, random: draw(_part(s, "wrapped_strategy"), random),
    "IntegersStrategy": _integers,
    "BooleansStrategy": lambda _, random: random.random() < 0.5,
    "JustStrategy": _sampled,
    "SampledFromStrategy": _sampled,
    "ListStrategy": _list,
    "UniqueListStrategy": _unique_list,
    "UniqueSampledListStrategy": _unique_list,
    "TupleStrategy": lambda s, random: tuple(
        [draw(one, random) for one in _part(s, "element_strategies")]
    ),
    "OneOfStrategy": _one_of,
    "MappedStrategy": _mapped,
    "FilteredStrategy": _filtered,
    "FlatMapStrategy": _expanded,
    "CompositeStrategy": _composite,
    "BuildsStrategy": _built,
    "PermutationStrategy": _shuffled,
}
