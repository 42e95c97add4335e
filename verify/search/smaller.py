"""From a counterexample to the smallest one within reach.

Steps of shrinking end where no single one is left; smaller counterexamples may lie elsewhere. So
the claim is hunted again below the size reached, a dimension lower first, then with fewer points,
then with simpler numbers, also from what is left of the counterexample; sets of small integers are
listed in the order of their size, small networks looked at in bulk, and classifiers solved for
smaller sets; the counterexample is turned round, shaken and shrunk anew; and two steps are taken
at a time.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, islice, product
from math import comb
from random import Random
from typing import Any

from verify.claim import Claim
from verify.exact.integers import Rational
from verify.exact.labelled import LabelledSet
from verify.exact.networks import Network
from verify.instances import WithClassifier
from verify.judge import Verdict, judge_carefully
from verify.objects import Size, nearby, simpler, size
from verify.outcome import Outcome
from verify.profile import Profile
from verify.result import Found, Result
from verify.search.scouts import BY_SIZE, NEAR_MISSES, Asked, Block, direction, run_block, walk
from verify.search.shrink import shrink
from verify.search.trial import AT_RANDOM, Enough, Trial


LISTED = 2
# Listed instances looked at, for each judgement of the budget: most are not smaller.
ROUNDS = 3
# Times that a smaller counterexample makes the search for smaller ones begin anew.
DRAWN, WALK = 50, 100
# Draws, and judgements of one walk, below a size.
STEP = 10
# Judgements that shrinking what was shaken is reckoned at.


def smallest(claim: Claim[Any, Any], found: Found, budget: int) -> Found:
    """Return the smallest refutation that a second hunt and steps from this one lead to.

    The budget, in judgements, goes to each way of looking. The instance is minimal if no one and,
    within the budget, no two steps make it smaller.
    """
    *_, best = ever_smaller(claim, found, budget)
    return best


def ever_smaller(claim: Claim[Any, Any], found: Found, budget: int) -> Iterator[Found]:
    """Yield the smallest refutation so far, after each way of looking; the last is ``smallest``."""
    best = _shrunk(claim, found, budget)
    yield best
    best = _turned(claim, best, budget)
    yield best
    small = claim.domain.small
    listed = [] if small is None else [(size(x), x) for x in islice(small(), LISTED * budget)]
    for _ in range(ROUNDS):
        before = size(best.x)
        for kept in (1, 2, 4):
            best = _hunted_below(claim, best, kept, listed, budget // 4)
            yield best
        best = _solved(claim, _in_bulk(claim, best, budget // 4), budget // 4)
        yield best
        best = _in_order(claim, best, budget)
        yield best
        best = _shaken(claim, best, budget // 4)
        yield best
        best = _turned(claim, _stepped(claim, best, budget // 4), budget // 4)
        yield best
        if size(best.x) == before:
            break


def cut_below(
    claim: Claim[Any, Any], bound: tuple[int, ...], listed: list[tuple[Size, Any]]
) -> Claim[Any, Any]:
    """Return the claim on those of its instances whose size is below a bound."""
    domain = claim.domain
    lower = claim.varied(
        "below",
        expects=claim.expects,
        change=f"smaller than {bound}",
        domain=replace(
            domain,
            contains=lambda x: size(x) < bound and domain.contains(x),
            small=lambda: (x for own, x in listed if own < bound),
        ),
        slack=claim.slack,
    ).claim
    lower.id = f"{claim.id} below {bound}"  # type: ignore[misc]
    return lower


def _hunted_below(
    claim: Claim[Any, Any], best: Found, kept: int, listed: list[tuple[Size, Any]], budget: int
) -> Found:
    """Hunt what is smaller in the first so many parts of the size, until nothing more is found."""
    while kept > 1 or size(best.x)[0] > 1:
        below = cut_below(claim, size(best.x)[:kept], listed)
        other = _hunted(below, best.x, DRAWN * (kept < 3), budget)
        if other is None:
            break
        best = _shrunk(claim, replace(best, x=other.x, verdict=other.verdict), budget)
    return best


def _hunted(below: Claim[Any, Any], x: Any, draws: int, budget: int) -> Found | None:
    """List, draw once, and walk: what is small needs no programs, and draws are mostly larger."""
    result = run_block(below, Block(BY_SIZE, 0, budget // 2), 0)
    below.domain = replace(below.domain, small=None)  # type: ignore[misc]
    if result.found is None and draws:
        result = run_block(below, Block(AT_RANDOM, 0, draws), 0)
    for index in range(budget // 2 // WALK):
        if result.found is not None:
            break
        block = Block(NEAR_MISSES, index, WALK)
        result = run_block(below, block, 0) if index % 2 else _walked(below, x, block)
    return result.found


def _walked(below: Claim[Any, Any], x: Any, block: Block) -> Result:
    """Walk from what is left of a counterexample, a step or two smaller."""
    trial = Trial(below, Profile("block", block.size, 0, 0), 0, hunting=True)
    random = Random(zlib.crc32(f"{below.id} {block.start} {x!r}".encode()))
    left = [y for y in _less(x) if below.domain.contains(y)]
    with suppress(Enough):
        walk(trial, block, random, random.sample(left, min(LEFT, len(left))))
    trial.settle()
    return trial.result


LEFT = 12
# Smaller neighbours that a walk begins at.


def _less(x: Any) -> list[Any]:
    """List what is left of x without a coordinate, a point or a unit, or without two of these.

    A set with a classifier is labelled by it.
    """
    found: dict[Any, None] = {}
    for y in _parts(x):
        found[y] = None
        for z in _parts(y):
            found[z] = None
            if len(found) > MOST_LEFT:
                return list(found)
    return list(found)


MOST_LEFT = 100


def _parts(x: Any) -> Iterator[Any]:
    for y in _careful(x):
        if size(y)[:2] < size(x)[:2]:
            yield _relabelled(y)


def _relabelled(x: Any) -> Any:
    if isinstance(x, WithClassifier):
        with suppress(ValueError, IndexError):
            labels = [x.h.label(point) for point in x.s.points]
            return WithClassifier(LabelledSet(x.s.points, labels), x.h)
    return x


def _solved(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Solve for a network that fits the set, or what is left of it, and keeps a label."""
    if not isinstance(best.x, WithClassifier) or not isinstance(best.x.h, Network):
        return best
    from verify.search.by_program import worst_networks

    again = True
    while again and budget > 0:
        again = False
        smaller = (y for y in _careful(best.x) if size(y.s) < size(best.x.s))
        for x in islice([best.x, *smaller], PROGRAMS):
            v = direction(claim, x)
            if v is None:
                continue
            for y in worst_networks(x, v, Asked(claim, 0).belongs):
                if size(y) >= size(best.x):
                    continue
                budget -= 1
                verdict = _refuting(claim, y)
                if verdict is not None:
                    best = _shrunk(claim, replace(best, x=y, verdict=verdict), budget)
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
    from verify.search.in_bulk import SMALL as ODDS, Most, kept_labels

    random = Random(zlib.crc32(repr(best.x).encode()))
    own = size(best.x)[0]
    for dimension in (*range(1, own), *[own] * TIMES):
        units, points = size(best.x.h)[1], len(best.x.s.points)
        proposed = kept_labels(
            best.x.h, dimension, Most(NETWORKS, units, points, ODDS, proposed=2), random,
            Asked(claim, budget),
        )
        for x in islice((x for x in proposed if size(x) < size(best.x)), budget):
            verdict = _refuting(claim, x)
            if verdict is not None:
                best = _shrunk(claim, replace(best, x=x, verdict=verdict), budget)
    return best


NETWORKS, TIMES = 3000, 4
# Looked at in each dimension, so often in that of the counterexample.


def _in_order(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Judge sets of small integers in the order of their size, as far as the budget goes.

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
            verdict = _refuting(claim, s)
            if verdict is not None:
                return _shrunk(claim, replace(best, x=s, verdict=verdict), budget)
    return best


SMALL = (0, *(sign * n for n in range(1, 8) for sign in (1, -1)))
MOST_KINDS = 10_000
# Sorts of points, by their sizes, or combinations of these; the larger are left out.


def sets_in_order(
    dimension: int, count: int, labels: Sequence[int], least: int = 0
) -> Iterator[LabelledSet]:
    """List the sets of so many points with small integer coordinates, the smallest first.

    With fewer than ``least`` non-zero numbers, labels among them, they are left out.

    >>> next(sets_in_order(1, 2, (-1, 1)))
    LabelledSet([(0,), (0,)], [1, 1])
    """
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


def _turned(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Turn the counterexample round: axes mirrored, points moved to the origin, labels swapped."""
    again = True
    while again and budget > 0:
        again = False
        for x in sorted({y for y in _images(best.x) if size(y) < size(best.x)}, key=_by_size):
            budget -= 1
            verdict = _refuting(claim, x)
            if verdict is not None:
                best = _shrunk(claim, replace(best, x=x, verdict=verdict), budget)
                again = True
            if again or budget <= 0:
                break
    return best


def _by_size(x: Any) -> tuple[Size, str]:
    return size(x), repr(x)


def _images(x: Any) -> Iterator[Any]:
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


def _shaken(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Change the counterexample at random in a few places and shrink what still refutes."""
    random = Random(zlib.crc32(repr(best.x).encode()))
    seen = {best.x}
    for _ in range(5 * budget):
        x = best.x
        with suppress(ValueError, IndexError):
            for _ in range(random.choice((1, 2, 2, 3, 4))):
                x = nearby(x, random)
        if x in seen:
            continue
        seen.add(x)
        if budget <= 0:
            break
        budget -= 1
        verdict = _refuting(claim, x)
        if verdict is None:
            continue
        shrunk = shrink(claim, x, verdict, budget)
        budget -= STEP
        if size(shrunk.x) < size(best.x):
            best = replace(best, x=shrunk.x, verdict=shrunk.verdict, minimal=shrunk.minimal)
    return best


def _stepped(claim: Claim[Any, Any], best: Found, budget: int) -> Found:
    """Take two steps at a time while one of them leads to a smaller refutation."""
    best = _shrunk(claim, best, budget)
    while budget > 0:
        for x in _two_steps(best.x):
            budget -= 1
            verdict = _refuting(claim, x)
            if verdict is not None:
                best = _shrunk(claim, replace(best, x=x, verdict=verdict), budget)
                break
            if budget <= 0:
                break
        else:
            break
    return best


def _two_steps(x: Any) -> Iterator[Any]:
    """List what is two steps away and smaller, each once, then two coordinates set at once."""
    seen = set()
    for y in simpler(x):
        for z in _careful(y):
            if size(z) < size(x) and z not in seen:
                seen.add(z)
                yield z
    for z in _two_coordinates(x):
        if size(z) < size(x) and z not in seen:
            seen.add(z)
            yield z


def _two_coordinates(x: Any) -> Iterator[Any]:
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
            yield moved if s is x else _relabelled(WithClassifier(moved, x.h))


def _careful(y: Any) -> Iterator[Any]:
    steps = simpler(y)
    while True:
        try:
            yield next(steps)
        except (StopIteration, ValueError, IndexError):
            return


def _refuting(claim: Claim[Any, Any], x: Any) -> Verdict | None:
    verdict = judge_carefully(claim, x)
    return verdict if verdict.outcome is Outcome.REFUTED else None


def _shrunk(claim: Claim[Any, Any], found: Found, budget: int) -> Found:
    shrunk = shrink(claim, found.x, found.verdict, budget)
    return replace(
        found, x=shrunk.x, verdict=shrunk.verdict, steps=found.steps + shrunk.steps,
        minimal=shrunk.minimal,
    )
