"""Exact linear programs: an integer-preserving simplex method.

Solves ``min <c, z>`` over free z with ``<g_i, z> >= h_i`` through its dual, ``max <h, u>``
with ``sum u_i g_i = c`` and u >= 0, on a tableau of integers over one common denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from verify.exact.decision import (
    Decision,
    certified,
    undecided,
    within_limits,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import Rational, Vector, Work, over_common_denominator


WORK = 10**9
PATIENCE = 8
# Pivots without progress after which Bland's rule takes over, which cannot cycle.


class Optimum(NamedTuple):
    """The least value, a point z that attains it, and dual weights u that prove it."""

    value: Rational
    point: tuple[Rational, ...]
    weights: tuple[Rational, ...]
    decision: Decision


class Unbounded(NamedTuple):
    """A direction z with <g_i, z> >= 0 on every row and <c, z> < 0."""

    ray: tuple[Rational, ...]


class Infeasible(NamedTuple):
    """Weights u >= 0 with sum u_i g_i = 0 and <h, u> > 0."""

    weights: tuple[Rational, ...]


@within_limits
def minimise(
    objective: Vector, rows: Sequence[Vector], bounds: Vector, *, work: int = WORK
) -> Optimum | Unbounded | Infeasible | Decision:
    """Minimise <c, z> subject to <g_i, z> >= h_i.

    Parameters
    ----------
    objective : c, n rationals
    rows, bounds : N vectors g_i of n rationals, N rationals h_i

    Returns
    -------
    Optimum; Unbounded where the dual has no solution (the program is then unbounded, or
    infeasible as well); Infeasible; an undecided Decision at the work limit.
    """
    found = solve_program(objective, rows, bounds, work=work)
    if isinstance(found, Optimum):
        question = {
            "class": "program",
            "objective": write_vector(objective),
            "rows": [write_vector(row) for row in rows],
            "bounds": write_vector(bounds),
        }
        weights = write_weights(dict(enumerate(found.weights)))
        evidence = {"point": write_vector(found.point), "weights": weights}
        decision = certified(question, {"minimum": write_number(found.value)}, evidence)
        return found._replace(decision=decision) if decision.certificates else decision
    return found


@within_limits
def solve_program(
    objective: Vector, rows: Sequence[Vector], bounds: Vector, *, work: int = WORK
) -> Optimum | Unbounded | Infeasible | Decision:
    """Minimise as ``minimise`` does, but certify nothing: the decision of the optimum is undecided.

    For those who put its point and weights into a certificate of their own.
    """
    return _Tableau(objective, rows, bounds, Work(work)).run()


class _Tableau:
    """Rows: one per coordinate of z, then the objective. Columns: u, artificials, right side."""

    def __init__(
        self, objective: Vector, rows: Sequence[Vector], bounds: Vector, work: Work
    ) -> None:
        self.work, self.size, self.count = work, len(objective), len(rows)
        columns = [over_common_denominator([*g, h]) for g, h in zip(rows, bounds, strict=True)]
        self.scales = [scale for _, scale in columns]
        c, self.objective_scale = over_common_denominator(objective)
        self.signs = [-1 if x < 0 else 1 for x in c]
        self.table = [
            [sign * column[k] for column, _ in columns]
            + [int(k == other) for other in range(self.size)]
            + [sign * c[k]]
            for k, sign in enumerate(self.signs)
        ]
        self.gain = [column[-1] for column, _ in columns]
        self.basis = [self.count + k for k in range(self.size)]
        self.denominator = 1

    def run(self) -> Optimum | Unbounded | Infeasible:
        # Phase 1: the artificial variables have to vanish.
        self.table.append([-sum(row[j] for row in self.table) for j in range(self.count)]
                          + [0] * self.size + [-sum(row[-1] for row in self.table)])
        self._improve()
        if self.table[-1][-1] != 0:
            return Unbounded(self._multipliers(offset=1))
        self.table.pop()
        self._drive_out()
        # Phase 2: maximise <h, u> from the basis found.
        gain = [*self.gain, *[0] * self.size]
        last = [-self.denominator * g for g in gain] + [0]
        for row, basic in zip(self.table, self.basis, strict=True):
            factor = gain[basic]
            if factor:
                last = [x + factor * y for x, y in zip(last, row, strict=True)]
        self.table.append(last)
        unbounded = self._improve()
        if unbounded is not None:
            return Infeasible(self._weights({unbounded: self.denominator} | {
                basic: -row[unbounded] for row, basic in zip(self.table, self.basis, strict=False)
            }))
        weights = self._weights(
            {basic: row[-1] for row, basic in zip(self.table, self.basis, strict=False)}, self.objective_scale
        )
        value = Fraction(self.table[-1][-1], self.denominator * self.objective_scale)
        return Optimum(value, self._multipliers(offset=0), weights, undecided("unchecked"))

    def _weights(self, values: dict[int, int], share: int = 1) -> tuple[Rational, ...]:
        """Return the values of the columns of u, most of them 0, over the denominator times a share."""
        return tuple(
            Fraction(value * scale, self.denominator * share) if value else 0
            for value, scale in ((values.get(j), scale) for j, scale in enumerate(self.scales))
        )

    def _multipliers(self, offset: int) -> tuple[Rational, ...]:
        """Return z, read off the reduced costs of the artificial columns."""
        last = self.table[-1]
        return tuple(
            sign * (Fraction(last[self.count + k], self.denominator) - offset)
            for k, sign in enumerate(self.signs)
        )

    def _improve(self) -> int | None:
        """Pivot until no column improves; return a column along which nothing stops it."""
        idle = 0
        while True:
            last = self.table[-1]
            self.work.spend(self.count)
            candidates = [j for j in range(self.count) if last[j] < 0]
            if not candidates:
                return None
            entering = candidates[0] if idle > PATIENCE else min(candidates, key=last.__getitem__)
            leaving = self._ratio_test(entering)
            if leaving is None:
                return entering
            value, unit = last[-1], self.denominator
            self._pivot(leaving, entering)
            idle = idle + 1 if self.table[-1][-1] * unit == value * self.denominator else 0

    def _ratio_test(self, entering: int) -> int | None:
        best: int | None = None
        for k in range(self.size):
            step = self.table[k][entering]
            if step <= 0:
                continue
            if best is None:
                best = k
                continue
            here = self.table[k][-1] * self.table[best][entering]
            there = self.table[best][-1] * step
            if (here, self.basis[k]) < (there, self.basis[best]):
                best = k
        return best

    def _drive_out(self) -> None:
        """Swap artificials at 0 for real columns; a row with none of those is redundant."""
        for k in range(self.size):
            if self.basis[k] < self.count:
                continue
            entering = next((j for j in range(self.count) if self.table[k][j] != 0), None)
            if entering is not None:
                self._pivot(k, entering)

    def _pivot(self, leaving: int, entering: int) -> None:
        pivot_row = self.table[leaving]
        pivot, old = pivot_row[entering], self.denominator
        self.work.spend(len(self.table) * len(pivot_row) * (1 + pivot.bit_length() // 64))
        for k, row in enumerate(self.table):
            if k != leaving:
                factor = row[entering]
                self.table[k] = [
                    (x * pivot - factor * y) // old for x, y in zip(row, pivot_row, strict=True)
                ]
        self.denominator = pivot
        self.basis[leaving] = entering
        if pivot < 0:  # only when an artificial at 0 is driven out
            self.denominator = -pivot
            self.table = [[-x for x in row] for row in self.table]
