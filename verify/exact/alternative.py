"""Motzkin's theorem of the alternative, run: a strict solution, or weights that forbid it.

Given rows of two kinds, either some z has <row, z> > 0 on every *strict* row and
<row, z> >= 0 on every *weak* one, or nonnegative weights, not all of them 0 on the strict
rows, combine the rows to 0. Every question about a class of linear, convex or multi-class
classifiers is one of these.

A large system goes through three steps (``_Steps``): floats *propose* a solution, or rows
that forbid one; the solution is *rounded* to integers, or the weights of these rows are
*solved* for in integers, once; and what comes out is *checked* on every row. A small system,
and one on which these steps fail, is walked through exactly (``_Walk``); on one that is not
so small floats say where the walk ends, and it is spared where that, rounded, is a solution.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from verify.exact.cone import NearestPoint
from verify.exact.guess import nearest_point
from verify.exact.integers import Work, dot
from verify.exact.propose import Proposal, Table, propose, separate
from verify.exact.rounding import (
    padded_weights,
    short_solution,
    short_solution_of_few,
    weights_of,
)
from verify.exact.rows import Rows, stacked


GUESS_FROM = 120
# Entries from which it is worth its cost to ask floats where a walk ends.

STEPS_FROM = 1500
# Entries from which the three steps are worth theirs.


SHARP = 10**5
# A long target lets floats see the nearest point, which does not depend on the length, sharply.


class Listed:
    """The columns of a cone as a list that can grow."""

    def __init__(self, columns: list[list[int]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.columns)

    def best(self, residual: Sequence[int]) -> int:
        """Return the column with the largest product, -1 if none is positive."""
        products = [dot(column, residual) for column in self.columns]
        largest = max(products, default=0)
        return products.index(largest) if largest > 0 else -1

    def __getitem__(self, index: int, /) -> list[int]:
        """Return one column."""
        return self.columns[index]


class Ending(NamedTuple):
    """How a system ends.

    solution : z, where there is one
    weights : integers > 0 by row, strict rows before weak ones, that forbid a solution
    start : floats that are positive on most strict rows, where only a weak row is in the way
    """

    solution: list[int] | None
    weights: Mapping[int, int]
    start: Any = None


class Alternative:
    """A system of strict and weak rows that is solved, and solved again with one more weak row."""

    def __init__(
        self, strict: Iterable[Sequence[int]], work: Work, weak: Iterable[Sequence[int]] = ()
    ) -> None:
        self._strict = strict if isinstance(strict, Rows) else list(strict)
        self._weak, self._work = list(weak), work
        self._ending = self._end(_Steps.of(self._strict, self._weak, work))

    def _end(self, steps: _Steps | None, start: Any = None) -> Ending:
        self._steps: _Steps | None = steps
        self._walk: _Walk | None = None
        if steps is not None:
            found = steps.run(start)
            if found is not None:
                return found
        guess = None if steps is None else steps.guess
        self._walk = _Walk(self._strict, self._weak, self._work, guess)
        return self._walk.ending()

    @property
    def solvable(self) -> bool:
        """Is there a solution? If not, there are weights."""
        return self._ending.solution is not None

    def add_weak(self, row: Sequence[int]) -> None:
        """Demand <row, z> >= 0 too."""
        self._weak.append(row)
        if self._walk is None:
            self._ending = self._end(_Steps.of(self._strict, self._weak, self._work))
        else:
            self._walk.add_weak(row)
            self._ending = self._walk.ending()

    def relaxed(self) -> Alternative:
        """Return the system without its weak rows; what the steps have found is used."""
        if self._steps is None:
            return Alternative(self._strict, self._work)
        other = object.__new__(Alternative)
        other._strict, other._weak, other._work = self._strict, [], self._work
        steps = other._steps = self._steps.without_weak()
        other._walk = None
        forbidden = not self.solvable and max(self._ending.weights) < len(self._strict)
        if self.solvable or forbidden:
            other._ending = self._ending
        else:
            other._ending = other._end(steps, self._ending.start)
        return other

    def solution(self) -> list[int]:
        """Return z, where the system is solvable."""
        assert self._ending.solution is not None
        return self._ending.solution

    def weights(self) -> dict[int, int]:
        """Return the weights that forbid a solution, by row, up to a common factor."""
        return dict(self._ending.weights)


def is_large(strict: Sequence[Sequence[int]], weak: Sequence[Sequence[int]] = ()) -> bool:
    """Are the three steps worth their cost on this system?"""
    return (len(strict) + len(weak)) * (len(strict[0]) + 1) >= STEPS_FROM


class Implication(NamedTuple):
    """Has each solution of some strict rows a positive product with a target?

    solution : one that has not, where there are no weights; any other; None where there is none
    weights : integers > 0 by row; these rows add up to ``share`` times the target, or, where
        there is no solution, to 0
    """

    solution: list[int] | None
    weights: dict[int, int]
    share: int = 0


def implied(strict: Sequence[Sequence[int]], target: Sequence[int], work: Work) -> Implication:
    """Decide whether the strict rows imply <target, z> > 0; the target is not 0.

    Nothing lies between: if z is a solution with product 0, there are others with less.
    """
    against = [-x for x in target]
    if is_large(strict, [against]):
        system = Alternative(strict, work, [against])
        alone = system.relaxed()
        solution = alone.solution() if alone.solvable else None
    else:
        alone = system = Alternative(strict, work)
        solution = alone.solution() if alone.solvable else None
        if solution is not None and dot(solution, target) > 0:
            system.add_weak(against)
    if solution is None:
        return Implication(None, alone.weights())
    if system.solvable:
        return Implication(system.solution(), {})
    weights = system.weights()
    return Implication(solution, weights, weights.pop(len(strict)))


class Outlook(NamedTuple):
    """What floats say of a large system with one weak row, before weights are solved for.

    solution : z for all rows, checked; then nothing else is said
    alone : z for the strict rows, checked
    likely : the rows that rather forbid a solution, likeliest first
    """

    solution: list[int] | None = None
    alone: list[int] | None = None
    likely: Sequence[int] = ()


def outlook(strict: Sequence[Sequence[int]], weak: Sequence[int], work: Work) -> Outlook:
    """Look for a solution, and for what to ask next where none is in sight."""
    steps = _Steps.of(strict, [weak], work)
    proposal = None if steps is None else steps.proposal()
    if steps is None or proposal is None:
        return Outlook()
    if not proposal.likely:
        found = steps.rounded(proposal.solution)
        return Outlook() if found is None else Outlook(found.solution)
    alone = None if proposal.unbounded else steps.without_weak().solution_near(proposal.solution)
    return Outlook(None, alone and alone.solution, proposal.likely)


class _Steps:
    """Propose, round or solve, check: the steps of a large system.

    They fail where floats cannot tell; and where only weak rows, depending on each other,
    combine to 0, since all rows are taken for strict: with an independent weak row the one is
    solvable where the other is, for the solutions of the strict rows are an open set.

    Attributes
    ----------
    count : strict rows, which come before the weak ones
    guess : the rows from which to walk where the steps fail, None if floats said nothing
    """

    def __init__(self, rows: Sequence[Sequence[int]], count: int, work: Work) -> None:
        self.rows, self.count, self.work = rows, count, work
        self.guess: list[int] | None = None

    @cached_property
    def table(self) -> Table | None:
        """The rows as floats, made when they are looked at; None where floats cannot hold them."""
        return Table.of(self.rows, self.work, self.count)

    @classmethod
    def of(
        cls, strict: Sequence[Sequence[int]], weak: Sequence[Sequence[int]], work: Work
    ) -> _Steps | None:
        """Return the steps of a system, None where it is too small."""
        return cls(stacked(strict, weak), len(strict), work) if is_large(strict, weak) else None

    def without_weak(self) -> _Steps:
        """Return the steps of the system without its weak rows."""
        other = _Steps(self.rows[: self.count], self.count, self.work)
        other.table = None if self.table is None else self.table.first(self.count)
        return other

    def run(self, start: Any = None) -> Ending | None:
        """Return the ending, None where a step fails; the start is positive on most rows."""
        everything = range(len(self.rows))
        if start is not None and (found := self.solution_near(start)) is not None:
            return found
        if len(self.rows) - self.count != 1:
            return self._cancel(everything)
        proposal = self.proposal()
        if proposal is None or self.table is None:
            return None
        if not proposal.likely:
            return self.rounded(proposal.solution)
        if proposal.unbounded:
            return self._cancel(sorted(proposal.likely)) or self._cancel(everything)
        target = [-x for x in self.rows[-1]]
        made = self._solved(self.rows, self.table, proposal, target, -self.table.unit[-1])
        if made is None:
            return None
        weights, share = made
        return Ending(None, weights | {self.count: share}, proposal.solution)

    def proposal(self) -> Proposal | None:
        """Say how a system with one weak row may end; None where floats do not say it.

        The weak row, turned round, is a target: some z falls along it, or it is implied by the
        strict rows, or these have no z at all.
        """
        if self.table is None:
            return None
        unit = self.table.unit
        return propose(unit[:-1], -unit[-1], self.work)

    def solution_near(self, start: Any) -> Ending | None:
        """Return a solution that floats reach from a start, None where they do not."""
        better = None if self.table is None else separate(self.table.unit, start, self.work)
        return None if better is None else self.rounded(better)

    def rounded(self, z: Any) -> Ending | None:
        """Return floats as a solution in integers, None where it is none."""
        short = None if self.table is None else short_solution(self.rows, self.table, z, self.work)
        return None if short is None else Ending(short, {})

    def _cancel(self, some: Sequence[int]) -> Ending | None:
        """Decide whether some of the rows cancel, or have a solution where they are all.

        They cancel with weights of sum 1 if (0, 1) is in the cone of the rows (row, size).
        """
        whole = self.rows if isinstance(self.rows, Rows) and len(some) == len(self.rows) else None
        lifted: Sequence[Sequence[int]] | None = None if whole is None else whole.lifted()
        if lifted is None:
            lifted = [[*row, max(map(abs, row))] for row in (self.rows[i] for i in some)]
        table = Table.of(lifted, self.work)
        if table is None:
            return None
        target = [0] * (len(lifted[0]) - 1) + [1]
        proposal = propose(table.unit, table.as_unit(target), self.work)
        if proposal is None or proposal.unbounded:
            return None
        if not proposal.likely:
            return self.rounded(proposal.solution[:-1]) if len(some) == len(self.rows) else None
        found = self._solved(lifted, table, proposal, target, table.as_unit(target))
        if self.guess is not None:
            self.guess = [some[i] for i in self.guess]
        if found is None:
            return None
        weights = {some[i]: weight for i, weight in found[0].items()}
        return Ending(None, weights) if min(weights) < self.count else None

    def _solved(
        self, rows: Sequence[Sequence[int]], table: Table, proposal: Proposal,
        target: Sequence[int], goal: Any,
    ) -> tuple[dict[int, int], int] | None:
        """Return positive weights of the likely rows and the multiple of the target they make."""
        for likely in proposal.orders(table.unit, goal, self.work):
            self.guess = likely[: len(target)]
            found = weights_of(rows, likely, target, self.work)
            if found is not None and min(found[0].values()) > 0:
                return found
        return padded_weights(rows, table, proposal, target, self.work)


class _Walk:
    """The exact search, from nearest point to nearest point.

    The nearest point to e = (0, ..., 0, 1) in the cone of the columns (row, size), where size
    is 0 for a weak row and positive for a strict one, is e itself, and then its weights
    forbid a solution, or it leaves a residual r, and then -r without its last entry is one.
    """

    def __init__(
        self,
        strict: Sequence[Sequence[int]],
        weak: Sequence[Sequence[int]],
        work: Work,
        guess: list[int] | None,
    ) -> None:
        self._columns = [[*row, max(map(abs, row)) or 1] for row in strict]
        self._columns += [[*row, 0] for row in weak]
        self._work, self._guess = work, guess
        self._nearest: NearestPoint | None = None

    def add_weak(self, row: Sequence[int]) -> None:
        """Demand <row, z> >= 0 too."""
        self._columns.append([*row, 0])

    def ending(self) -> Ending:
        """Walk to the end, unless what floats see of it is one already."""
        if self._nearest is None:
            count, size = len(self._columns), len(self._columns[0])
            guess, ahead = self._guess, [0] * (size - 1)
            if guess is None and count * size >= GUESS_FROM:
                self._work.spend_floats(count * size * size)
                guess, residual = nearest_point(self._columns, [*ahead, SHARP])
                if residual is not None:
                    residual[-1] = 0  # what is left are products with the rows
                    short = short_solution_of_few(self._columns, -residual, self._work)
                    if short is not None:
                        return Ending(short[:-1], {})
            self._nearest = NearestPoint(Listed(self._columns), [*ahead, 1], self._work, guess or [])
        nearest = self._nearest
        if nearest.solve():
            return Ending(None, dict(zip(nearest.support, nearest.weights, strict=True)))
        return Ending([-x for x in nearest.residual[:-1]], {})
