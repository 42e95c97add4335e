"""Finite symmetric laws of weights, and the law of (A, g_x) under them, by enumeration in integers.

An instance says for each unit which rows and outputs it may have, up to sign, and x. The true law has
D_x; the other one m fair bits in its place, independent of the weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.zhang2022.compared import are_equal
from verify.claim import Assumption
from verify.domain import Domain
from verify.exact.decision import Decision
from verify.exact.integers import dot
from verify.objects import register, show


Vector = tuple[int, ...]
Law = Counter[tuple[Vector, Vector]]
# How often each (A, g) comes, of all equally likely outcomes.


@register("finite laws")
class Laws(NamedTuple):
    """Rows and outputs that each unit may have: those listed and, with a fair sign, their opposites."""

    rows: tuple[tuple[Vector, ...], ...]
    outputs: tuple[tuple[int, ...], ...]
    x: Vector


def is_law(x: Any) -> bool:
    """Are there as many lists of rows as of outputs, none empty, all rows as long as x?"""
    return (
        isinstance(x, Laws) and len(x.rows) == len(x.outputs) > 0 and len(x.x) > 0
        and all(len(r) > 0 for r in (*x.rows, *x.outputs))
        and all(isinstance(r, tuple) and len(r) == len(x.x) for own in x.rows for r in own)
        and all(type(a) is int for own in x.outputs for a in own)
        and all(type(c) is int for own in (*x.rows, (x.x,)) for r in own for c in r)
    )


def without_tie(x: Laws) -> bool:
    """Is no possible row orthogonal to x?"""
    return all(dot(row, x.x) != 0 for own in x.rows for row in own)


no_tie = Assumption[Laws]("no tie", r"No possible row has $\langle w, x \rangle = 0$.", without_tie)


def both_signs(options: Sequence[Any]) -> list[Any]:
    """Return vectors or numbers, and their opposites."""
    return [o for one in options for o in (one, tuple(-c for c in one) if isinstance(one, tuple) else -one)]


def outcomes(x: Laws, *, signed_rows: bool = True, signed_outputs: bool = True) -> Iterator[tuple[Any, Any]]:
    """Yield all (W, a), each equally likely."""
    rows = [both_signs(own) if signed_rows else own for own in x.rows]
    outputs = [both_signs(own) if signed_outputs else own for own in x.outputs]
    for weights in product(*rows):
        for a in product(*outputs):
            yield weights, a


def sent(weights: Sequence[Vector], a: Sequence[int], bits: Sequence[int]) -> Vector:
    """Return W^T D a."""
    return tuple(dot([c * b for c, b in zip(a, bits, strict=True)], column) for column in zip(*weights, strict=True))


def true_law(pairs: Iterator[tuple[Any, Any]], x: Vector, slopes: tuple[int, int] = (0, 1)) -> Law:
    """Return the law of (A, W^T D_x a), each outcome 2^m times; D_x has these slopes below and above 0."""
    found: Law = Counter()
    for weights, a in pairs:
        on = [slopes[dot(w, x) > 0] for w in weights]
        found[sent(weights, a, [1] * len(a)), sent(weights, a, on)] += 2 ** len(a)
    return found


def free_law(
    pairs: Iterator[tuple[Any, Any]], odds: tuple[int, int] = (1, 1), slopes: tuple[int, int] = (0, 1)
) -> Law:
    """Return the law of (A, W^T D a), D of independent bits, 0 and 1 with these odds of sum 2, or of slopes by bits."""
    found: Law = Counter()
    for weights, a in pairs:
        whole = sent(weights, a, [1] * len(a))
        for bits in product((0, 1), repeat=len(a)):
            weight = 1
            for bit in bits:
                weight *= odds[bit]
            found[whole, sent(weights, a, [slopes[bit] for bit in bits])] += weight
    return found


def law_of_t(law: Law) -> Law:
    """Return the law of T = <A, g> alone, in place of A and with nothing in place of g."""
    found: Law = Counter()
    for (whole, g), weight in law.items():
        found[(dot(whole, g),), ()] += weight
    return found


def same(one: Law, other: Law) -> Decision:
    """Do two laws give each value the same weight?"""
    values = sorted(set(one) | set(other))
    first = next((v for v in values if one[v] != other[v]), None)
    reason = ""
    if first is not None:
        what = f"(A, g) = {show(first)}" if first[1] else f"T = {first[0][0]}"
        reason = f"{what} has weight {one[first]}, and {other[first]} by free bits"
    return are_equal([(one[v], other[v]) for v in values], reason)


@st.composite
def _laws(draw: st.DrawFn, *, ties: bool = False) -> Laws:
    """Draw x first, and then rows off its hyperplane: those on it are moved by x."""
    d, m = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    small = st.integers(-2, 2)
    x = list(draw(st.tuples(*[small] * d)))
    if not any(x):
        x[0] = 1
    rows = []
    for _ in range(m):
        own = []
        for _ in range(draw(st.integers(1, 2))):
            row = draw(st.tuples(*[small] * d))
            if dot(row, x) == 0 and not ties:
                row = tuple(a + b for a, b in zip(row, x, strict=True))
            own.append(row)
        rows.append(tuple(own))
    outputs = [tuple(draw(st.lists(st.integers(-2, 3), min_size=1, max_size=2))) for _ in range(m)]
    return Laws(tuple(rows), tuple(outputs), tuple(x))


def _small(ties: bool) -> Iterator[Laws]:
    rows_1 = [(1,), (2,), (-1,), *([(0,)] if ties else [])]
    for one in rows_1:
        for a in (1, 2):
            yield Laws(((one,),), ((a,),), (1,))
    for one, two in product(rows_1, repeat=2):
        for a, b in product((1, 2), repeat=2):
            yield Laws(((one,), (two,)), ((a,), (b,)), (1,))
    plane: list[Vector] = [(1, 0), (1, 1), (2, -1), (-1, 2), *([(0, 1)] if ties else [])]
    for u, v in product(plane, repeat=2):
        yield Laws(((u,), (v,)), ((1,), (2,)), (1, 0))
        yield Laws(((u, v),), ((1, 3),), (1, 0))


with_ties = Domain[Laws](
    name="finite laws of rows and outputs, and x", draw=_laws(ties=True), of=Laws, contains=is_law,
    small=lambda: _small(True),
)
finite_laws = Domain[Laws](
    name="finite laws of rows off the hyperplane of x", draw=_laws(), of=Laws, contains=is_law,
    small=lambda: _small(False), wider=with_ties,
)
