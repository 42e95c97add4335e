"""Linear classifiers and convex regions as classes that can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.domains import strategies
from theorems.geometry.each_classifier import Family
from theorems.geometry.families.networks import MOST_COST, integers_of_size
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.regions import HalfSpace, Region
from verify.errors import BadInput, one_of


def separators(rules: tuple[int, ...] = (1, -1)) -> Family:
    """Return the linear classifiers sign(<w, x> + b), w other than 0.

    Parameters
    ----------
    rules : the labels that score 0 may bear; both by default
    """
    for label in rules:
        one_of("the label of score 0", label, (1, -1))

    def contains(h: Any) -> bool:
        return isinstance(h, Linear) and any(h.w) and h.zero in rules

    @st.composite
    def drawn(draw: st.DrawFn, dimension: int) -> Linear:
        w = draw(strategies.vectors(dimension))
        return Linear(w, draw(st.integers(-6, 6)), draw(st.sampled_from(rules)))

    def small(dimension: int) -> Iterator[Linear]:
        for cost in range(1, MOST_COST + 1):
            for *w, b in integers_of_size([True] * (dimension + 1), cost):
                if any(w):
                    yield from (Linear(tuple(w), b, zero) for zero in rules)

    return Family("linear classifiers", drawn, contains, small)


def convex_regions(*, closed: bool | None = None, most: int = 3) -> Family:
    """Return the classifiers that say -1 on an intersection of half-spaces, +1 elsewhere.

    Parameters
    ----------
    closed : True for closed half-spaces, False for open ones, None for either, never both at once
    most : half-spaces that are drawn; larger regions are members too
    """
    if closed is not None and type(closed) is not bool:
        msg = f"closed is {closed!r:.40}; it must be True, False or None"
        raise BadInput(msg)
    kinds = (True, False) if closed is None else (closed,)

    def contains(h: Any) -> bool:
        return (
            isinstance(h, Region)
            and h.inside == -1
            and all(isinstance(part, HalfSpace) and len(part.forms) == 1 for part in h.parts)
            and len({part.closed for part in h.parts}) == 1  # type: ignore[union-attr]
            and h.parts[0].closed in kinds  # type: ignore[union-attr]
        )

    @st.composite
    def drawn(draw: st.DrawFn, dimension: int) -> Region:
        kind = draw(st.sampled_from(kinds))
        number = st.tuples(*[st.integers(-2, 2)] * dimension)
        forms = draw(st.lists(st.tuples(number, st.integers(-3, 3)), min_size=1, max_size=most))
        return Region(tuple(HalfSpace((form,), kind) for form in forms))

    def small(dimension: int) -> Iterator[Region]:
        for cost in range(1, MOST_COST + 1):
            for parts in (1, 2):
                for numbers in integers_of_size([True] * (parts * (dimension + 1)), cost):
                    taken = iter(numbers)
                    forms = [
                        (tuple(next(taken) for _ in range(dimension)), next(taken))
                        for _ in range(parts)
                    ]
                    if all(any(w) for w, _ in forms) and forms == sorted(forms):
                        for kind in kinds:
                            yield Region(tuple(HalfSpace((form,), kind) for form in forms))

    return Family("convex regions", drawn, contains, small)
