"""From a counterexample to smaller sets and classifiers: what single steps do not lead to.

Small networks are looked at in bulk, classifiers solved for smaller sets, and networks with points,
and sets of small numbers, listed in the order of their size; axes are mirrored, points moved to the
origin, labels swapped; and two coordinates are set at once.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, islice, product
from math import comb
from random import Random
from typing import Any

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.geometry.scouts.asked import Asked, direction
from verify.claim import Claim
from verify.exact.integers import Rational
from verify.objects import bits, size
from verify.result import Found
from verify.search.scouts import admits
from verify.search.smaller import refuting, shrunk, steps_from
from verify.toolkit import Polish


def relabelled(x: Any) -> Any:
    """Label a set anew by the classifier that comes with it."""
    if isinstance(x, WithClassifier):
        with suppress(ValueError, IndexError):
            labels = [x.h.label(point) for point in x.s.points]
            return WithClassifier(LabelledSet(x.s.points, labels), x.h)
    return x


def in_bulk_and_solved(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Look at small networks in bulk, then solve for one."""
    return _solved(claim, _in_bulk(claim, best, budget // 4), budget // 4)


def _solved(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Solve for a network that fits the set, or what is left of it, and keeps a label."""
    if not isinstance(best.x, WithClassifier) or not isinstance(best.x.h, Network):
        return best
    from theorems.geometry.scouts.by_program import worst_networks

    again = True
    while again and budget > 0:
        again = False
        smaller = (y for y in steps_from(best.x) if size(y.s) < size(best.x.s))
        for x in islice([best.x, *smaller], PROGRAMS):
            v = direction(claim, x)
            if v is None:
                continue
            for y in worst_networks(x, v, Asked(claim, 0).belongs):
                if size(y) >= size(best.x):
                    continue
                budget -= 1
                verdict = refuting(claim, y)
                if verdict is not None:
                    best = shrunk(claim, replace(best, x=y, verdict=verdict), budget)
                    again = True
                    break
            if again or budget <= 0:
                break
    return best


PROGRAMS = 20
# Sets that a network is solved for at a time.


def _in_bulk(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Look at many small networks, in few dimensions first, with no more points and units."""
    if not isinstance(best.x, WithClassifier) or not isinstance(best.x.h, Network):
        return best
    from theorems.geometry.scouts.in_bulk import SMALL as ODDS, Most, kept_labels

    random = Random(zlib.crc32(repr(best.x).encode()))
    own = size(best.x)[0]
    for dimension in (*range(1, own), *[own] * TIMES):
        units, points = size(best.x.h)[1], len(best.x.s.points)
        proposed = kept_labels(
            best.x.h, dimension, Most(NETWORKS, units, points, ODDS, proposed=2), random,
            Asked(claim, budget),
        )
        for x in islice((x for x in proposed if size(x) < size(best.x)), budget):
            verdict = refuting(claim, x)
            if verdict is not None:
                best = shrunk(claim, replace(best, x=x, verdict=verdict), budget)
    return best


NETWORKS, TIMES = 3000, 4
# Looked at in each dimension, so often in that of the counterexample.


def networks_in_order(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Judge networks with points that say what the counterexample says, in the order of their size."""
    from theorems.geometry.scouts.in_order import alike

    for x in alike(best.x, LOOKED_AT * budget):
        if not admits(claim, x):
            continue
        if budget <= 0:
            break
        budget -= 1
        verdict = refuting(claim, x)
        if verdict is not None:
            return shrunk(claim, replace(best, x=x, verdict=verdict), budget)
    return best


LOOKED_AT = 500
# Small networks of one shape, for each judgement of the budget: one takes about as long as so many.


def in_order(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Judge sets of small numbers in the order of their size, as far as the budget goes.

    It goes to as many points as there are, half as much before to those of them with as many
    non-zero numbers, and half as much to fewer points or dimensions.
    """
    if not isinstance(best.x, LabelledSet):
        return best
    dimension, count, numbers, _ = size(best.x)
    labels = tuple(sorted(set(best.x.labels)))
    fewer = [(d, n) for d in range(1, dimension + 1) for n in range(2, count + 1)][:-1]
    places = [
        (dimension, count, numbers, budget // 2),
        *((d, n, 0, budget // 2 // len(fewer)) for d, n in fewer),
        (dimension, count, 0, budget),
    ]
    for d, n, least, own in places:
        for s in islice(sets_in_order(d, n, labels, least), own):
            if size(s) >= size(best.x):
                break
            verdict = refuting(claim, s)
            if verdict is not None:
                return shrunk(claim, replace(best, x=s, verdict=verdict), budget)
    return best


SMALL = (0, *(sign * n for n in range(1, 8) for sign in (1, -1)))
SMALL_ON_A_LINE: tuple[Rational, ...] = (*SMALL, *sorted(
    {Fraction(sign * n, m) for n, m in product(range(1, 8), repeat=2) for sign in (1, -1)
     if bits(Fraction(n, m)) <= bits(SMALL[-2]) and Fraction(n, m).denominator > 1}, key=lambda x: (bits(x), x),
))
MOST_KINDS = 10_000
# Sorts of points, by their sizes, or combinations of these; the larger are left out.


def sets_in_order(
    dimension: int, count: int, labels: Sequence[int], least: int = 0
) -> Iterator[LabelledSet]:
    """List the sets of so many points with small coordinates, the smallest first.

    They are integers, and on a line fractions of no more bits too.

    With fewer than ``least`` non-zero numbers, labels among them, they are left out.

    >>> next(sets_in_order(1, 2, (-1, 1)))
    LabelledSet([(0,), (0,)], [1, 1])
    """
    values: Sequence[Rational] = SMALL_ON_A_LINE
    if dimension > 1:
        values = next(SMALL[:n] for n in (15, 7, 5, 3, 1) if n**dimension <= 400 or n == 1)
    groups: dict[tuple[int, int], list[Any]] = {}
    for point in product(values, repeat=dimension):
        for label in labels:
            groups.setdefault(size((*point, label))[2:], []).append((point, label))
    kinds = sorted(groups)
    while comb(len(kinds) + count - 1, count) > MOST_KINDS:
        kinds.pop()
    every = map(_total, combinations_with_replacement(kinds, count))
    for _, chosen in sorted(pair for pair in every if pair[0][0] >= least):
        many = Counter(chosen)
        parts = [combinations_with_replacement(groups[kind], many[kind]) for kind in many]
        for rows in product(*parts):
            flat = [row for part in rows for row in part]
            yield LabelledSet([x for x, _ in flat], [y for _, y in flat])


Kind = tuple[int, int]
# The non-zero numbers of a point and its label, and their bits.


def _total(kinds: tuple[Kind, ...]) -> tuple[tuple[int, ...], tuple[Kind, ...]]:
    return tuple(map(sum, zip(*kinds, strict=True))), kinds


def images(x: Any) -> Iterator[Any]:
    """List images of a set, or of a set with a network, under maps of the whole space."""
    s = x.s if isinstance(x, WithClassifier) else x
    if not isinstance(s, LabelledSet):
        return
    for k in range(s.dimension):
        shifts = sorted({point[k] for point in s.points})
        for sign, shift in product((1, -1), [0, *shifts]):
            points = [(*p[:k], sign * (p[k] - shift), *p[k + 1 :]) for p in s.points]
            for swap in (1, -1):
                moved = LabelledSet(points, [swap * y for y in s.labels])
                if not isinstance(x, WithClassifier):
                    yield moved
                elif isinstance(x.h, Network) and swap == 1:
                    yield WithClassifier(moved, _moved(x.h, k, sign, shift))


def _moved(h: Network, k: int, sign: int, shift: Rational) -> Network:
    """Return the network that says of sign * (x - shift), along axis k, what h says of x."""
    first = h.layers[0]
    rows = tuple((*row[:k], sign * row[k], *row[k + 1 :]) for row in first.weights)
    bias = tuple(b + row[k] * shift for b, row in zip(first.bias, first.weights, strict=True))
    return replace(h, layers=(replace(first, weights=rows, bias=bias), *h.layers[1:]))


def two_coordinates(x: Any) -> Iterator[Any]:
    """Put small integers at two places of the points; a classifier labels them anew."""
    s = x.s if isinstance(x, WithClassifier) else x
    if not isinstance(s, LabelledSet):
        return
    d = s.dimension
    numbers = [c for point in s.points for c in point]
    for i, k in combinations(range(len(numbers)), 2):
        for a, b in product(SMALL[:5], repeat=2):
            if (a, b) == (numbers[i], numbers[k]):
                continue
            changed = [*numbers]
            changed[i], changed[k] = a, b
            points = [tuple(changed[j : j + d]) for j in range(0, len(changed), d)]
            moved = LabelledSet(points, s.labels)
            yield moved if s is x else relabelled(WithClassifier(moved, x.h))


POLISH = Polish(
    images=images,
    mended=relabelled,
    leaps=two_coordinates,
    steps=(in_bulk_and_solved, networks_in_order, in_order),
)
