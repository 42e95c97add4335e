"""Networks of other units, compiled into layers that the deciders and the kernel know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.geometry.each_classifier import Family
from theorems.geometry.families.networks import (
    ANY,
    MOST_COST,
    NONNEGATIVE,
    check_rule,
    check_signs,
    integers_of_size,
)
from theorems.geometry.objects.networks import RELU, Above, Layer, Matrix, Network
from verify.errors import BadInput
from verify.exact.integers import Rational


Piece = tuple[tuple[Rational, ...], Rational]
# x -> <w, x> + b, as (w, b).


def either(*families: Family, name: str = "") -> Family:
    """Return the union of families: one of them is drawn, and they are listed in turn.

    >>> from theorems.blocks import networks
    >>> either(networks([ANY]), networks([ANY, ANY])).name
    'networks of 1 layer, weights of any sign, or networks of 2 layers, weights of any sign, then of any sign'
    """

    def small(dimension: int) -> Iterator[Any]:
        listings = [
            (k, iter(f.small(dimension))) for k, f in enumerate(families) if f.small is not None
        ]
        while listings:
            for entry in list(listings):
                index, listing = entry
                taken = list(islice(listing, 1))
                if not taken:
                    listings.remove(entry)
                for h in taken:
                    if not any(f.contains(h) for f in families[:index]):  # not listed there
                        yield h

    return Family(
        name or ", or ".join(f.name for f in families),
        lambda dimension: st.one_of(*[f.draw(dimension) for f in families]),
        lambda h: any(f.contains(h) for f in families),
        small,
    )


def only(
    family: Family,
    holds: Callable[[Any], bool],
    name: str,
    *,
    make: Callable[[Any], Any] | None = None,
) -> Family:
    """Return the members of a family of which something holds; ``make`` turns a drawn one into one.

    >>> from theorems.blocks import networks
    >>> only(networks([ANY, ANY]), lambda h: h.width == 1, "narrow networks").name
    'narrow networks'
    """
    listing = family.small

    def draw(dimension: int) -> st.SearchStrategy[Any]:
        drawn = family.draw(dimension)
        return drawn if make is None else drawn.map(make)

    return Family(
        name,
        draw,
        lambda h: family.contains(h) and holds(h),
        None if listing is None else lambda dimension: (h for h in listing(dimension) if holds(h)),
    )


def max_out(units: Sequence[Sequence[Piece]], output: Sequence[Rational], rule: Above) -> Network:
    """Return h = rule(sum_i v_i max_j <w_ij, x> + b_ij) as a ReLU network.

    max(m, p) = m + relu(p - m); a number that is still needed is carried as the pair of its
    positive and its negative part. Each unit has the same number k >= 2 of pieces; there are k
    layers.

    >>> max_out([[((1,), 0), ((-1,), 0)]], [1], Above(1)).label((-2,))
    1
    """
    pieces = len(units[0])
    rows: list[list[Rational]] = []
    bias: list[Rational] = []
    for (w, b), (u, c), *rest in units:
        step = ([q - p for p, q in zip(w, u, strict=True)], c - b)
        for own, number in ((w, b), ([-p for p in w], -b), step):
            rows.append(list(own))
            bias.append(number)
        for own, number in rest:
            rows += [list(own), [-p for p in own]]
            bias += [number, -number]
    layers = [Layer(rows, bias, RELU)]
    for stage in range(2, pieces):
        before, carried = 3 + 2 * (pieces - stage), 2 * (pieces - stage - 1)
        block = [
            [1, -1, 1] + [0] * (before - 3),
            [-1, 1, -1] + [0] * (before - 3),
            [-1, 1, -1, 1, -1] + [0] * (before - 5),
        ]
        block += [[int(k == 5 + j) for k in range(before)] for j in range(carried)]
        matrix = _diagonal(block, len(units))
        layers.append(Layer(matrix, [0] * len(matrix), RELU))
    last = [s * v for v in output for s in (1, -1, 1)]
    return Network((*layers, Layer([last], [0])), rule)


def _diagonal(block: list[list[int]], times: int) -> list[list[int]]:
    size = len(block[0])
    return [
        [0] * (size * i) + row + [0] * (size * (times - 1 - i)) for i in range(times) for row in block
    ]


def pieces_of(h: Network) -> tuple[list[list[Piece]], list[Rational]]:
    """Return units and output weights of which ``max_out`` would make this network, if of any."""
    first, block = h.layers[0], 3 + 2 * (len(h.layers) - 2)
    units = []
    for start in range(0, len(first.bias) - block + 1, block):
        rows = [(first.weights[start + j], first.bias[start + j]) for j in range(block)]
        (w, b), (u, c) = rows[0], rows[2]
        second = (tuple(p + q for p, q in zip(w, u, strict=True)), b + c)
        units.append([(w, b), second, *rows[3::2]])
    return units, [*h.layers[-1].weights[0][::3]]


def max_out_networks(pieces: int = 2, *, rule: Above | None = None, width: int = 2) -> Family:
    """Return the networks of max-out units with nonnegative output weights, as ReLU networks.

    Parameters
    ----------
    pieces : affine pieces of each unit, at least 2
    rule : what makes a label of the score; the default says +1 where it is greater than 1
    width : units that are drawn; larger networks are members too
    """
    own = Above(1) if rule is None else rule
    check_rule(own)
    check_count("pieces", pieces)

    def contains(h: Any) -> bool:
        if not isinstance(h, Network) or len(h.layers) != pieces or h.rule != own:
            return False
        units, output = pieces_of(h)
        return bool(units) and all(v >= 0 for v in output) and _same(
            h, lambda: max_out(units, output, own)
        )

    @st.composite
    def drawn(draw: st.DrawFn, dimension: int) -> Network:
        number = st.integers(-2, 2)
        piece = st.tuples(st.tuples(*[number] * dimension), st.integers(-3, 3))
        unit = st.lists(piece, min_size=pieces, max_size=pieces)
        units = draw(st.lists(unit, min_size=1, max_size=width))
        output = draw(st.lists(st.integers(0, 2), min_size=len(units), max_size=len(units)))
        return max_out(units, output, own)

    def small(dimension: int) -> Iterator[Network]:
        slots = [True] * (pieces * (dimension + 1))
        for numbers in _vectors(slots):
            taken = iter(numbers)
            unit = [
                (tuple(next(taken) for _ in range(dimension)), next(taken)) for _ in range(pieces)
            ]
            if unit == sorted(unit):  # the order of the pieces is nothing to a maximum
                yield max_out([unit], [1], own)

    return Family(f"networks of max-out units with {pieces} pieces", drawn, contains, small)


class Skipped(NamedTuple):
    """What one layer reads: W z + U x + b, with z the layer before (nothing in the first)."""

    inner: Matrix
    skip: Matrix
    bias: tuple[Rational, ...]


def with_skips(layers: Sequence[Skipped], rule: Above) -> Network:
    """Return a network whose every layer also reads the point, as a plain ReLU network.

    Beside its units each hidden layer carries the positive and the negative part of each
    coordinate, from which the next one puts x together. The last layer is affine, without bias.

    >>> first, last = Skipped((), ((1,),), (0,)), Skipped(((1,),), ((-1,),), (0,))
    >>> with_skips([first, last], Above(0)).outputs((-3,))
    (3,)
    """
    dimension = len(layers[0].skip[0])
    unit = [[int(i == k) for k in range(dimension)] for i in range(dimension)]
    signed = [[s * c for c in row] for row in unit for s in (1, -1)]
    first = layers[0]
    made = [Layer([*first.skip, *signed], [*first.bias, *[0] * 2 * dimension], RELU)]
    for index, layer in enumerate(layers[1:], 1):
        rows = [
            [*w, *(s * c for c in u for s in (1, -1))]
            for w, u in zip(layer.inner, layer.skip, strict=True)
        ]
        if index == len(layers) - 1:
            made.append(Layer(rows, layer.bias))
            continue
        before = len(layer.inner[0])
        size = 2 * dimension
        rows += [[*[0] * before, *(int(j == k) for k in range(size))] for j in range(size)]
        made.append(Layer(rows, [*layer.bias, *[0] * size], RELU))
    return Network(tuple(made), rule)


def skips_of(h: Network) -> list[Skipped]:
    """Return the layers of which ``with_skips`` would make this network, if of any."""
    size = 2 * h.dimension
    found = []
    for index, layer in enumerate(h.layers):
        units = len(layer.bias) - (0 if index == len(h.layers) - 1 else size)
        rows = layer.weights[:units]
        if index == 0:
            found.append(Skipped((), rows, layer.bias[:units]))
        else:
            inner = tuple(row[:-size] for row in rows)
            found.append(Skipped(inner, tuple(row[-size::2] for row in rows), layer.bias[:units]))
    return found


def input_convex_networks(
    layers: int, *, signs: str = NONNEGATIVE, rule: Above | None = None, width: int = 2
) -> Family:
    """Return the ReLU networks of so many layers of which each also reads the point itself.

    The weights on the point may have any sign. With the weights between layers nonnegative the
    score is convex.

    Parameters
    ----------
    layers : at least 2, the last one affine
    signs : of the weights between the layers, NONNEGATIVE or ANY
    rule : what makes a label of the score; the default says +1 where it is greater than 1
    width : hidden units a layer that are drawn; larger networks are members too
    """
    own = Above(1) if rule is None else rule
    check_signs([signs], (NONNEGATIVE, ANY))
    check_rule(own)
    check_count("layers", layers)
    least = -2 if signs == ANY else 0

    def contains(h: Any) -> bool:
        if not isinstance(h, Network) or len(h.layers) != layers or h.rule != own:
            return False
        if any(len(layer.bias) <= 2 * h.dimension for layer in h.layers[:-1]):
            return False
        found = skips_of(h)
        return (
            not any(found[-1].bias)
            and (signs == ANY or all(w >= 0 for la in found[1:] for row in la.inner for w in row))
            and _same(h, lambda: with_skips(found, own))
        )

    @st.composite
    def drawn(draw: st.DrawFn, dimension: int) -> Network:
        made: list[Skipped] = []
        for index in range(layers):
            last = index == layers - 1
            units = 1 if last else draw(st.integers(1, width))
            before = len(made[-1].bias) if made else 0
            inner = [draw(st.tuples(*[st.integers(least, 2)] * before)) for _ in range(units)]
            skip = [draw(st.tuples(*[st.integers(-2, 2)] * dimension)) for _ in range(units)]
            bias = [0 if last else draw(st.integers(-3, 3)) for _ in range(units)]
            made.append(Skipped(tuple(inner), tuple(skip), tuple(bias)))
        return with_skips(made, own)

    def small(dimension: int) -> Iterator[Network]:
        slots = [True] * (dimension + 1)
        for index in range(1, layers):
            slots += [least < 0] + [True] * dimension + [True] * (index < layers - 1)
        for numbers in _vectors(slots):
            taken = iter(numbers)
            made = []
            for index in range(layers):
                inner = ((next(taken),),) if index else ()
                skip = (tuple(next(taken) for _ in range(dimension)),)
                bias = (next(taken) if index < layers - 1 else 0,)
                made.append(Skipped(inner, skip, bias))
            yield with_skips(made, own)

    weights = "" if signs == NONNEGATIVE else f", weights {signs}"
    return Family(f"networks of {layers} layers with skip connections{weights}", drawn, contains, small)


def check_count(what: str, number: object) -> None:
    """Refuse a number of pieces or layers below 2."""
    if type(number) is not int or number < 2:
        msg = f"the number of {what} is {number!r:.40}; it must be an integer, at least 2"
        raise BadInput(msg)


def _vectors(slots: Sequence[bool]) -> Iterator[tuple[int, ...]]:
    for cost in count(0):
        if cost > MOST_COST:
            return
        yield from integers_of_size(slots, cost)


def _same(h: Network, again: Callable[[], Network]) -> bool:
    """Does compiling what was read off give the network itself?"""
    try:
        return again() == h
    except (ValueError, IndexError):
        return False
