"""Light draws: Hypothesis' strategy objects, walked with ``random.Random`` in place of its engine.

The engine records every choice so that it can shrink and replay; where nothing is shrunk that
is most of the cost of a draw. This reads attributes that Hypothesis does not promise. It knows
the kinds of strategies below, tells them by the names of their classes, and leaves a strategy
with any other part to Hypothesis.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from math import inf
from random import Random
from typing import Any, NamedTuple

from hypothesis import Phase, given, seed, settings
from hypothesis.errors import HypothesisDeprecationWarning, UnsatisfiedAssumption


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
    try:
        with warnings.catch_warnings():  # it thinks that "assume" has strayed out of a test
            warnings.simplefilter("ignore", HypothesisDeprecationWarning)
            return Drawn(list(islice(walked(strategy, Random(start)), count)))
    except UnknownKind as kind:
        return Drawn(by_hypothesis(strategy, count, start), str(kind))


def walked(strategy: Any, random: Random) -> Iterator[Any]:
    """Yield values without end; it ends where too many draws in a row are rejected.

    Raises
    ------
    UnknownKind
        Where a part of the strategy is of a kind that is not known.
    """
    rejected = 0
    while rejected < REJECTIONS:
        try:
            value = draw(strategy, random)
        except UnsatisfiedAssumption:
            rejected += 1
            continue
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
        value = random.choice(elements)
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
    return [draw(element, random) for _ in range(length)]


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
    def own(inner: Any, label: object = None) -> Any:
        return draw(inner, random)

    definition, parts = _part(strategy, "definition"), _part(strategy, "args")
    return definition(own, *parts, **_part(strategy, "kwargs"))


def _built(strategy: Any, random: Random) -> Any:
    parts = [draw(one, random) for one in _part(strategy, "args")]
    named = {name: draw(one, random) for name, one in _part(strategy, "kwargs").items()}
    return _part(strategy, "target")(*parts, **named)


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
    "OneOfStrategy": lambda s, random: draw(random.choice(_part(s, "branches")), random),
    "MappedStrategy": _mapped,
    "FilteredStrategy": _filtered,
    "FlatMapStrategy": _expanded,
    "CompositeStrategy": _composite,
    "BuildsStrategy": _built,
    "PermutationStrategy": _shuffled,
}
