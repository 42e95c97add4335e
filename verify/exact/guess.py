"""Floats may guess which columns matter, and where a search ends.

Every guess is repaired, checked or thrown away by exact arithmetic, so a wrong one costs time
and can never change an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


def _unit_rows(rows: Sequence[Sequence[int]]) -> Any:
    import numpy as np

    table = np.array(rows, dtype=float)
    size = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(size > 0, size, 1)
    return table


DUST = 1e-12
# Of a target, what rounding leaves where it lies in the cone.


class Nearest(NamedTuple):
    """What floats say of the point of a cone that is nearest to a target.

    used : the columns that make it up, by their weights; none where floats cannot tell
    residual : the target less that point; None where floats cannot tell, or it is nothing but dust
    """

    used: list[int]
    residual: Any = None


def nearest_point(columns: Sequence[Sequence[int]], target: Sequence[int]) -> Nearest:
    """Guess the point of the cone of the columns that is nearest to the target.

    Solves the dual, min |r - target| over r with nonpositive products with each column, by
    an active-set method.
    """
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            table = _unit_rows(columns)
        goal = np.array(target, dtype=float)
    except OverflowError:  # coordinates beyond the range of floats
        return Nearest([])
    if not np.isfinite(table).all():
        return Nearest([])
    residual, found = _solved(np.eye(len(goal)), -goal, table, np.zeros(len(columns)))
    if residual is not None and np.abs(residual).max() <= DUST * np.abs(goal).max():
        residual = None
    return Nearest([index for index, _ in found], residual)


def support_vectors(rows: Sequence[Sequence[int]], bias: bool) -> dict[int, float]:
    """Guess the multipliers of the shortest (w, b) with product >= 1 with each signed row."""
    import numpy as np

    try:
        table = np.array(rows, dtype=float)
    except OverflowError:
        return {}
    size = max(table.max(), -table.min()) or 1.0
    with np.errstate(all="ignore"):
        table /= -size
    if not np.isfinite(table).all():
        return {}
    quadratic = np.eye(table.shape[1])
    quadratic[-1, -1] = 1e-8 if bias else 1.0  # b is free, but the solver wants it positive
    count, width = table.shape
    if count <= MANY * width:
        return dict(_multipliers(quadratic, np.zeros(width), table, -np.ones(count)))
    return dict(_of_many(quadratic, table))


MANY = 4
# Rows, for each unknown, from which few are looked at first.

ROUNDS = 30
# Of rows that are added; it mostly needs 2 to 4.


def _of_many(quadratic: Any, table: Any) -> list[tuple[int, float]]:
    """Solve min x'Qx / 2 over rows x <= -1 with few rows, and add those that its x breaks.

    Each round starts from the rows in use in the last one.
    """
    import numpy as np

    width = table.shape[1]
    normal = table.T @ table
    normal.flat[:: width + 1] += 1e-6 * normal.trace() / width
    products = table @ np.linalg.solve(normal, -table.sum(axis=0))
    chosen = np.sort(np.argpartition(products, -2 * width)[-2 * width :])
    used: Any = None
    for _ in range(ROUNDS):
        found = _multipliers(quadratic, np.zeros(width), table[chosen], -np.ones(len(chosen)), used)
        if not found:
            return []
        places = np.array([i for i, _ in found])
        weights = np.array([x for _, x in found])
        x = -(table[chosen[places]].T @ weights) / quadratic.diagonal()
        products = table @ x
        broken = np.flatnonzero(products > -1 + 1e-9)
        broken = broken[~np.isin(broken, chosen)]
        if not len(broken):
            return [(int(chosen[i]), weight) for i, weight in found]
        broken = broken[np.argsort(-products[broken], kind="stable")[:width]]
        near = chosen[products[chosen] > -FAR]
        in_use = chosen[places]
        chosen = np.union1d(np.union1d(near, in_use), broken)
        used = np.isin(chosen, in_use)
    return []


FAR = 3.0
# Times the margin, beyond which a row is left out of the next round.


def _multipliers(
    quadratic: Any, linear: Any, rows: Any, upper: Any, used: Any = None
) -> list[tuple[int, float]]:
    """Solve min x'Qx / 2 + c'x over rows x <= upper; return the positive multipliers.

    used : for each row, whether it is thought to be met with equality
    """
    return _solved(quadratic, linear, rows, upper, used)[1]


def _solved(
    quadratic: Any, linear: Any, rows: Any, upper: Any, used: Any = None
) -> tuple[Any, list[tuple[int, float]]]:
    """Solve it, and return x too; None and nothing where that fails."""
    import daqp
    import numpy as np

    lower = np.full(len(upper), -1e30)
    sense = np.zeros(len(upper), dtype=np.int32) if used is None else used.astype(np.int32)
    # A sharper tolerance only gives a better guess: nothing that is found here is believed.
    x, _, flag, info = daqp.solve(
        quadratic, linear, np.ascontiguousarray(rows), upper, lower, sense, primal_tol=1e-11
    )
    if flag != 1:
        return None, []
    # Rounding leaves dust on inactive rows, and a failed solve may leave infinities; the exact
    # search repairs a guess that drops too much.
    found = [(i, float(weight)) for i, weight in enumerate(info["lam"]) if 1e-12 < weight < 1e300]
    return x, sorted(found, key=lambda pair: -pair[1])
