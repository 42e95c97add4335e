"""Floats propose how a system of rows ends: with a solution, or with rows that forbid one.

A primal-dual interior point on a working set of the rows. What it says is only ever a place
to start from: ``rounding`` turns it into integers, which are checked, or it is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from verify.exact.integers import Work
from verify.exact.rows import SOME


STEPS = 60
# Of the interior point; it mostly needs 9 to 15.

ROUNDS = 30
# Of the working set; it mostly needs 1 to 10.

UNBOUNDED = 1e7
# A least value beyond this is taken for that of a program without a solution.

NEARLY = 2
# Rows that a solution may miss, for each unknown, before Newton's steps try to mend it; where
# the rows are few, it may miss any number.

FEW, FEWEST = 64, 32
# Rows that are few, for each unknown; and unknowns that are counted where they are fewer.

THIN = 1e-9
# A product, to the longest entry of a solution, that is too small to be rounded well.

KEPT = 16
# Rows of a working set, for each unknown, beyond which half of them are dropped.

SHARP = 1e-10
# The gap at which the rows in use are told from the others.

SURE = 1e-6
# Of the largest weight, above which a row is surely in use.

PIVOTS = 60
# Exchanges of rows at the end, at most.

ROUNDING = 1e-11
# The part of unit rows in a direction that none has a part of, at most.

EXACT = 2.0**53
# Integers below this size, and sums of them, are floats without rounding.


class Table:
    """Rows of integers as floats: as they are, and as unit rows over powers of two a column.

    Attributes
    ----------
    unit : N x m floats, rows of length 1 once each column stands over its power of two
    lengths : N floats, by which the rows were divided
    powers : the m exponents
    extent : the m largest sizes in each column
    exact : are the rows themselves floats without rounding?
    raw : N x m floats, the rows of a list as they are; None of a table, which is read as fast
    """

    def __init__(self, rows: Sequence[Sequence[int]], count: int) -> None:
        import numpy as np

        table: Any = np.array(rows, dtype=float)
        first = extent(table[:count])
        self.extent: Any = first if count == len(table) else np.maximum(first, extent(table[count:]))
        self.exact = bool(self.extent.max() < EXACT)
        # By the first rows alone: a target is any multiple of itself, and a long one without a
        # bias would leave nothing but the bias of the rows.
        self.powers: Any = np.frexp(first)[1]
        self.raw: Any = table.copy() if isinstance(rows, list) else None
        table *= np.ldexp(1.0, -self.powers)
        self.lengths: Any = np.empty(len(table))
        for start in range(0, len(table), SOME):  # not all squares at once: they are as large as the table
            self.lengths[start : start + SOME] = np.linalg.norm(table[start : start + SOME], axis=1)
        table /= self.lengths[:, None]
        self.unit: Any = table

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], work: Work, count: int = 0) -> Table | None:
        """Return the rows as floats, None where one is 0 or beyond these.

        count : rows, the first, by which columns are scaled; 0 for all
        """
        import numpy as np

        work.spend(len(rows) * len(rows[0]))
        try:
            with np.errstate(all="ignore"):
                table = cls(rows, count or len(rows))
        except OverflowError:
            return None
        return table if np.isfinite(table.unit).all() else None

    def first(self, count: int) -> Table:
        """Return the table of the first rows."""
        other = object.__new__(Table)
        other.unit, other.lengths, other.powers = self.unit[:count], self.lengths[:count], self.powers
        other.extent, other.exact = self.extent, self.exact
        other.raw = None if self.raw is None else self.raw[:count]
        return other

    def as_unit(self, row: Sequence[int]) -> Any:
        """Return one row more, scaled as the others are."""
        import numpy as np

        scaled = np.array(row, dtype=float) * np.ldexp(1.0, -self.powers)
        return scaled / np.linalg.norm(scaled)


def extent(table: Any) -> Any:
    """Return the largest size in each column."""
    import numpy as np

    return np.maximum(table.max(axis=0), -table.min(axis=0))


class Proposal(NamedTuple):
    """How floats think that it ends.

    solution : m floats with a positive product with each row and, where no rows are likely, a
        negative one with the target; or None
    likely : the rows that make up the target if any do, likeliest first; or none
    weights : floats, for the likely rows
    unbounded : is it rather so that the likely rows cancel, without the target?
    slack : how far a solution is beyond what is asked of each of the N rows, where there are both
    """

    solution: Any = None
    likely: Sequence[int] = ()
    weights: Any = None
    unbounded: bool = False
    slack: Any = None

    def orders(self, unit: Any, target: Any, work: Work) -> Iterator[list[int]]:
        """Yield the likeliest rows in the order of their weights, and in better ones."""
        likely = list(self.likely[: 2 * unit.shape[1]])
        yield likely
        yield polished(unit, likely, target, work)[0]
        if self.solution is not None:
            yield completed(unit, self, target, work)


def propose(unit: Any, target: Any, work: Work) -> Proposal | None:
    """Propose a z with <row, z> > 0 on each row and <target, z> < 0, or rows that forbid it.

    Solves min <target, z> over <row, z> >= c with c drawn from [1, 1.5], so that the least
    value, if there is one, is attained in one corner. Rows are added to a working set until
    its answer is one for all of them.

    Parameters
    ----------
    unit : N x m floats, each row of length 1
    target : m floats, of length 1
    """
    import numpy as np

    count, size = unit.shape
    lower = _asked(count)
    some = max(size, FEWEST)
    chosen = _first_rows(unit, target, some, work)
    for _ in range(ROUNDS):
        found = _interior_point(unit[chosen], lower[chosen], target, work)
        if found is None:
            return None
        z, weights, ending = found
        if ending != "falls":
            order = np.argsort(-weights, kind="stable")
            implied = ending == "implied"
            return Proposal(
                z if implied else None, chosen[order].tolist(), weights[order], not implied,
                unit @ z - lower if implied else None,
            )
        work.spend_floats(count * size)
        products = unit @ z
        if products.min() > THIN * np.abs(z).max():
            return Proposal(z)
        if count <= FEW * some or np.count_nonzero(products <= 0) <= NEARLY * some:
            better = separate(unit, z, work, also=-target, until=0.95)
            if better is not None:
                return Proposal(better)
        if products.min() > 0:
            return Proposal(z)
        if len(chosen) > KEPT * some:  # drop what is far from the border
            chosen = chosen[np.argsort(products[chosen])[: KEPT * some // 2]]
        chosen = np.union1d(chosen, np.argsort(products)[: 2 * some])
    return None


@lru_cache(maxsize=16)
def _asked(count: int) -> Any:
    """Return what is asked of each row, from 1 to 1.5 and always the same; nobody writes to it."""
    import numpy as np

    lower = 1 + np.random.default_rng(0).random(count) / 2
    lower.flags.writeable = False
    return lower


def _first_rows(unit: Any, target: Any, some: int, work: Work) -> Any:
    """Choose rows to begin with: those likely to be in use, all where they are few."""
    import numpy as np

    count, size = unit.shape
    if count <= 6 * some:
        return np.arange(count)
    work.spend_floats(count * size * (size + 2) + size**3 // 3)
    middle = _solve_positive(unit.T @ unit, unit.sum(axis=0))
    nearest = np.argsort(unit @ middle)[: 2 * some]
    lowest = np.argsort(unit @ target)[: 2 * some]
    chosen = np.union1d(nearest, lowest)
    unseen = np.flatnonzero(~unit[chosen].any(axis=0))
    return np.union1d(chosen, np.abs(unit[:, unseen]).argmax(axis=0))


def _interior_point(
    rows: Any, lower: Any, target: Any, work: Work
) -> tuple[Any, Any, str] | None:
    """Minimise <target, z> over rows z >= lower, by Mehrotra's predictor and corrector.

    Returns
    -------
    z, the weights of the rows, and how it ended: "falls" as soon as z is positive on the rows
    and negative on the target, "implied" where the least value is positive, "unbounded" where
    the weights grow without end; None where floats cannot tell.
    """
    import numpy as np

    count, size = rows.shape
    z, slack, weights = np.zeros(size), lower.copy(), np.ones(count)
    for _ in range(STEPS):
        work.spend_floats(count * size * (size + 6) + size**3 // 3)
        products, aim = rows @ z, target @ z
        if aim < 0 and products.min() > 0:
            return z, weights, "falls"
        primal = products - slack - lower
        dual = target - rows.T @ weights
        gap = slack @ weights / count
        value = lower @ weights
        if not np.isfinite(gap):
            return None
        if value > UNBOUNDED and np.abs(target - dual).max() < value / UNBOUNDED:
            return z, weights, "unbounded"
        close = np.abs(primal).max() < 1e-7 * (1 + np.abs(z).max()) and np.abs(dual).max() < 1e-5
        if close and gap < SHARP * (1 + abs(value)):
            return (z, weights, "implied") if aim > 0 else None
        normal = (rows * (weights / slack)[:, None]).T @ rows
        factor = _factor(normal)
        if factor is None:
            return (z, weights, "implied") if close and aim > 0 else None

        def newton(
            wanted: Any, slack: Any = slack, weights: Any = weights, primal: Any = primal,
            dual: Any = dual, factor: Any = factor,
        ) -> tuple[Any, Any, Any]:
            """Step towards slack * weights = wanted."""
            step = _back(factor, rows.T @ ((wanted - weights * primal) / slack) - dual)
            change = rows @ step + primal
            return step, change, (wanted - weights * change) / slack

        product = slack * weights
        _, change, growth = newton(-product)
        a, b = _longest(slack, change), _longest(weights, growth)
        ahead = (slack + a * change) @ (weights + b * growth) / count
        centre = (ahead / gap) ** 3
        step, change, growth = newton(centre * gap - product - change * growth)
        share = max(0.995, 1 - gap)
        a, b = share * _longest(slack, change), share * _longest(weights, growth)
        z, slack, weights = z + a * step, slack + a * change, weights + b * growth
    return None


def _longest(values: Any, change: Any) -> float:
    """Return the longest step, at most 1, that keeps values + step * change positive."""
    import numpy as np

    with np.errstate(all="ignore"):
        steps = np.where(change < 0, -values / change, 1.0)
    return float(min(1.0, steps.min()))


def _factor(matrix: Any) -> Any:
    """Return Cholesky's factor of a matrix made safely positive, None where floats fail."""
    from scipy.linalg.lapack import dpotrf

    for lift in (1e-14, 1e-11, 1e-8):
        lifted = matrix.copy()
        lifted.flat[:: len(matrix) + 1] += lift * (matrix.trace() / len(matrix) + 1e-300)
        factor, failed = dpotrf(lifted, lower=1, overwrite_a=1)
        if not failed:
            return factor
    return None


def _back(factor: Any, right: Any) -> Any:
    from scipy.linalg.lapack import dpotrs

    return dpotrs(factor, right, lower=1)[0]


def _solve_positive(matrix: Any, right: Any) -> Any:
    factor = _factor(matrix)
    return right if factor is None else _back(factor, right)


def separate(
    unit: Any, start: Any, work: Work, also: Any = None, *, until: float = 0.9999
) -> Any:
    """Return z with a positive product with each row, None where Newton's steps find none.

    Minimises the sum of max(0, 1 - <row, z>)^2 from a start that is positive on most rows.

    also : one row more
    until : how much of the sum a step may leave if another is to follow
    """
    import numpy as np

    count, size = unit.shape
    some, z = max(size, FEWEST), start

    def products_with(z: Any) -> Any:
        work.spend_floats(count * size)
        return unit @ z if also is None else np.append(unit @ z, also @ z)

    products = products_with(z)
    # So long that few rows, and those which matter, are below 1.
    place = min(4 * some, count // 2)
    level = np.partition(products, place)[place]
    if level > 0:
        z, products = z / level, products / level
    least = np.inf
    for _ in range(STEPS):
        near = np.flatnonzero(products < 1)
        rows = unit[near[near < count]]
        if len(rows) < len(near):
            rows = np.vstack([rows, also])
        work.spend_floats(len(rows) * size * size + size**3 // 3)
        normal = rows.T @ rows
        normal.flat[:: size + 1] += 1e-9
        step = _solve_positive(normal, rows.sum(axis=0)) - z
        ahead = products_with(step)
        share = _least(products, ahead)
        z, products = z + share * step, products + share * ahead
        if products.min() > 0.1:
            return z
        short = np.maximum(0, 1 - products)
        loss = short @ short
        if not loss < until * least:
            break
        least = loss
    return z if products.min() > 0 else None


def _least(products: Any, ahead: Any) -> float:
    """Return where in [0, 1] the sum of max(0, 1 - products - share * ahead)^2 is least."""
    import numpy as np

    low, high = 0.0, 1.0
    if np.maximum(0, 1 - products - ahead) @ ahead >= 0:
        return high
    for _ in range(20):
        share = (low + high) / 2
        if np.maximum(0, 1 - products - share * ahead) @ ahead > 0:
            low = share
        else:
            high = share
    return (low + high) / 2


def completed(unit: Any, proposal: Proposal, target: Any, work: Work) -> list[int]:
    """Order rows by what is surely in use first, and then by what these leave of the target.

    In a corner that is nearly one of more rows, some weights are hardly above 0, and drown in
    those of rows that are not in use. What the sure rows cannot make up of the target, in no
    combination, others have to: those of the least slack that can do it. From there the simplex
    method goes on, for what is small here may be large there.
    """
    import numpy as np
    from scipy.linalg import qr
    from scipy.optimize import linprog

    count, size = len(proposal.slack), unit.shape[1]
    rows, weights = unit[:count], proposal.weights
    first = list(proposal.likely[: min(int(np.count_nonzero(weights > SURE * weights[0])), size)])
    work.spend_floats(size * size * (size + count))
    turned, triangle, _ = qr(rows[first].T, pivoting=True)
    lengths = np.abs(triangle.diagonal())
    beyond = turned[:, int(np.count_nonzero(lengths > SHARP * lengths[0])) :].T
    # In some of these directions no row has any part: what they seem to have there is rounding.
    parts = beyond @ rows.T
    try:
        axes, lengths, _ = np.linalg.svd(parts, full_matrices=False)
    except np.linalg.LinAlgError:  # not all are numbers
        return first
    axes = axes[:, lengths > ROUNDING].T
    left = axes @ (beyond @ target)
    if not len(left) or not (length := np.abs(left).max()) > 0:
        return first
    held = axes @ parts
    held[:, first] = 0
    scale = np.abs(held).max(axis=1)
    if not scale.all():
        return first
    found = linprog(
        np.maximum(proposal.slack, 0), A_eq=held / scale[:, None], b_eq=left / scale / length, method="highs"
    )
    if found.x is None:
        return first
    return _pivoted(rows, [*first, *np.flatnonzero(found.x).tolist()], target, proposal, work)


def _pivoted(rows: Any, corner: list[int], target: Any, proposal: Proposal, work: Work) -> list[int]:
    """Exchange rows of a corner till none has a negative weight, or as often as it may."""
    import numpy as np

    count, size = rows.shape
    slack = proposal.slack.copy()
    for _ in range(PIVOTS):
        work.spend_floats(size * len(corner) ** 2 + count * size)
        try:
            inverse = np.linalg.pinv(rows[corner])
        except np.linalg.LinAlgError:  # not all are numbers
            break
        weights = target @ inverse
        out = int(weights.argmin())
        if weights[out] >= 0:
            break
        along = rows @ inverse[:, out]
        along[corner] = 0
        slack[corner] = 0
        ahead = np.flatnonzero(along < -THIN)
        if not len(ahead):
            break
        steps = np.maximum(slack[ahead], 0) / -along[ahead]
        entering = int(ahead[steps.argmin()])
        slack += steps.min() * along
        corner[out] = entering
    return corner


def polished(
    unit: Any, likely: Sequence[int], target: Any, work: Work
) -> tuple[list[int], Any]:
    """Order rows by their weights in the nearest point to the target; return these too.

    It is Lawson and Hanson's search, in floats: few weights are not 0.
    """
    import numpy as np
    from scipy.optimize import nnls

    count, size = len(likely), unit.shape[1]
    work.spend_floats(count * size * (count + size))
    try:
        weights, _ = nnls(unit[list(likely)].T, target)
    except (RuntimeError, ValueError):  # no end is found, or not all are numbers
        weights = np.zeros(count)
    places = np.argsort(-weights, kind="stable")
    return [likely[place] for place in places], weights[places]
