"""From floats to integers, once: a short solution, and the weights of rows that make up a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from verify.exact.integers import Work, dot, primitive
from verify.exact.propose import EXACT, Proposal, Table, polished
from verify.exact.rows import Rows, in_floats, inner


BITS = (12, 20, 30, 40, 52)
# Lengths to which a solution is rounded, until one is still positive on each row.

PADDING = 2.0**-6
# The weight that each likely row gets at once where it comes to that, to the median one.

PRIME = 2**31 - 1
# Independence is read off modulo this prime; what it gets wrong is noticed in the integers.


def short_solution(
    rows: Sequence[Sequence[int]], table: Table, z: Any, work: Work
) -> list[int] | None:
    """Return integers near z with a positive product with each row, None where none is short.

    Parameters
    ----------
    rows : N rows of m integers, the same as in the table
    z : m floats, for the rows of the table over its powers of two
    """
    import numpy as np

    extent = [int(x) for x in table.extent] if table.exact else []
    highest = int(table.powers.max())
    shifts = [highest - int(power) for power in table.powers]
    for rounded in _rounded(z):
        short = primitive([x << shift for x, shift in zip(rounded, shifts, strict=True)])
        work.spend(len(rows) * len(short) * (1 + max(map(abs, short)).bit_length() // 64))
        if table.exact and sum(x * abs(y) for x, y in zip(extent, short, strict=True)) < EXACT:
            candidate = np.array(short, dtype=float)
            listed = in_floats(rows) if table.raw is None else [table.raw]
            good = all((some @ candidate).min() > 0 for some in listed)  # without rounding
        else:
            good = all(product > 0 for product in inner(rows, short)) if isinstance(rows, Rows) else all(dot(row, short) > 0 for row in rows)
        if good:
            return short
    return None


def short_solution_of_few(rows: Sequence[Sequence[int]], z: Any, work: Work) -> list[int] | None:
    """Return integers near z with a positive product with each of a few rows, None where none is short.

    Also with weak rows, which would allow 0: what floats have for 0 is seldom exactly that.
    """
    for rounded in _rounded(z):
        short = primitive(rounded)
        work.spend(len(rows) * len(short))
        if min([dot(row, short) for row in rows]) > 0:
            return short
    return None


def _rounded(z: Any) -> Iterator[list[int]]:
    """Yield floats in integers of more and more digits; nothing where they are none, or all 0."""
    import numpy as np

    largest = np.abs(z).max()
    if 0 < largest < np.inf:
        for bits in BITS:
            yield [int(x) for x in np.rint(z / largest * 2.0**bits)]


def weights_of(
    rows: Sequence[Sequence[int]], likely: Sequence[int], target: Sequence[int], work: Work
) -> tuple[dict[int, int], int] | None:
    """Write a multiple of the target with the first independent rows; None where they do not.

    Returns
    -------
    integers a_i by row, none of them 0, and d > 0 with sum a_i row_i = d target. They may be
    negative. Independent rows are at most m, so the weights are as few as Caratheodory's.
    """
    import flint

    used = _in_use(rows, likely[: len(target)], target, work)
    if used is None and len(likely) > len(target):
        used = _in_use(rows, likely, target, work)
    if not used:
        return None
    size, rank = len(target), len(used)
    basis = [rows[i] for i in used]
    places: Sequence[int] = range(size)
    if rank < size:
        work.spend(rank * rank * size)
        reduced, known = flint.nmod_mat(rank, size, [*chain(*basis)], PRIME).rref()
        if known < rank:
            return None
        places = _leading(reduced, rank)
    # Hadamard: no minor is longer than its rows. An inverse modulo a prime, a step of k^2 for
    # each of its words, and as many words for each of k numbers.
    longest = max(max(map(abs, row)) for row in basis).bit_length() + rank.bit_length() // 2
    words = 1 + rank * longest // 64
    work.spend(rank**3 + rank * rank * words + rank * words * words)
    matrix = flint.fmpz_mat([[row[k] for row in basis] for k in places])
    try:
        solution = matrix.solve(flint.fmpz_mat([[target[k]] for k in places]))
    except ZeroDivisionError:
        return None
    numerators, denominator = solution.numer_denom()
    total = flint.fmpz_mat([list(column) for column in zip(*basis, strict=True)]) * numerators
    work.spend(size * rank * words)
    wanted = [int(denominator) * t for t in target]
    if [int(x) for x in total.entries()] != wanted:
        return None
    weights = [int(x) for x in numerators.entries()]
    sign = 1 if denominator > 0 else -1
    found = {i: sign * a for i, a in zip(used, weights, strict=True) if a}
    return found, sign * int(denominator)


def padded_weights(
    rows: Sequence[Sequence[int]],
    table: Table,
    proposal: Proposal,
    target: Sequence[int],
    work: Work,
) -> tuple[dict[int, int], int] | None:
    """Write a multiple of the target with positive weights on up to 2 m rows; None if that fails.

    Each likely row gets a short positive weight at once, and what then is left of the target is
    written with independent rows. Where one of these gets a weight of hardly 0, of either
    sign, the weight that it got before makes the sum positive.
    """
    import numpy as np

    likely = list(proposal.likely[: 2 * len(target)])
    size = np.linalg.norm(np.array(target, dtype=float) * np.ldexp(1.0, -table.powers))
    share = PADDING * np.median(proposal.weights[: len(target)]) * size / table.lengths[likely]
    if not (np.isfinite(share).all() and share.min() > 0):
        return None
    shift = max(0, 6 - int(np.frexp(share.min())[1]))
    short = {i: round(float(x) * 2.0**shift) for i, x in zip(likely, share, strict=True)}
    left = [t << shift for t in target]
    for i, x in short.items():
        left = [t - x * entry for t, entry in zip(left, rows[i], strict=True)]
    work.spend(len(likely) * len(target))
    order, _ = polished(table.unit, likely, table.as_unit(left), work)
    found = weights_of(rows, order, left, work)
    if found is None:
        return None
    weights, multiple = found
    total = {i: weights.get(i, 0) + multiple * x for i, x in short.items()}
    return (total, multiple << shift) if min(total.values()) > 0 else None


def _in_use(
    rows: Sequence[Sequence[int]], likely: Sequence[int], target: Sequence[int], work: Work
) -> list[int] | None:
    """Return the first independent rows without those of weight 0; None where they do not do."""
    import flint

    size, count = len(target), len(likely)
    work.spend(size * size * (count + 1))
    columns = zip(*(rows[i] for i in likely), target, strict=True)
    reduced, rank = flint.nmod_mat(size, count + 1, [*chain(*columns)], PRIME).rref()
    leading = _leading(reduced, rank)
    if leading and leading[-1] == count:
        return None  # the target is not in the span
    return [likely[place] for k, place in enumerate(leading) if reduced[k, count]]


def _leading(reduced: Any, rank: int) -> list[int]:
    """Return the place of the first entry of each row of a reduced matrix."""
    places: list[int] = []
    for k in range(rank):
        ahead = range(places[-1] + 1 if places else 0, reduced.ncols())
        places.append(next(j for j in ahead if reduced[k, j]))
    return places
