"""The dual problem of the soft-margin SVM, solved exactly by an active-set method.

    minimise |sum c_i y_i x_i|^2 / 2 - mu sum c_i  over c in [0, 1]^n with sum c_i y_i = 0

at one mu > 0, or at mu + epsilon for every small enough epsilon > 0: then numbers are pairs
a + b epsilon in lexicographic order. See ``soft_margin`` for what it is used for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from verify.exact.integers import Rational, Work, dot


Pair = tuple[Rational, Rational]
# The number a + b epsilon, where epsilon is positive and smaller than every positive rational.

ZERO, ONE = (0, 0), (1, 0)


class Solution(NamedTuple):
    """What the letters say: c and beta as functions of mu, over one denominator.

    c[j] = (a, b), j in M: c_j = y_j (a + b mu) / unit; beta likewise
    """

    c: dict[int, tuple[int, int]]
    beta: tuple[int, int]
    unit: int


class ActiveSet:
    """Letters and dual numbers that are improved step by step; c is feasible all the time.

    Parameters
    ----------
    rows : n integer points; labels : 1 or -1 for each

    Attributes
    ----------
    letters : E, Z or M for each point; those of M are affinely independent, and never none
    c : the dual numbers on M, as pairs; elsewhere they are 1 on E and 0 on Z

    It starts at c = 0, which is optimal at mu = 0.
    """

    def __init__(self, rows: Sequence[Sequence[int]], labels: Sequence[int], work: Work) -> None:
        self.y, self.work = labels, work
        longest = max(abs(x).bit_length() for row in rows for x in row)
        self.words = 1 + longest // 64  # of a coordinate
        work.spend(len(rows) ** 2 * len(rows[0]) * self.words)
        self.gram = [[0] * len(rows) for _ in rows]
        for i, one in enumerate(rows):
            for j in range(i + 1):
                self.gram[i][j] = self.gram[j][i] = dot(one, rows[j])
        self.letters = ["M"] + ["Z"] * (len(rows) - 1)
        self.members = [0]
        self.c: dict[int, Pair] = {0: ZERO}
        # The part of E: for each point i the sum over E of y_j <X_j, X_i>, and the sum of y_j.
        self.fixed, self.spare = [0] * len(rows), 0

    def settle(self, mu: Rational, ahead: bool = False) -> Solution:
        """Make letters and c optimal at mu; ahead: at mu + epsilon, where c is optimal at mu.

        Ahead, every step is one in epsilon alone, or one along which u does not change. Of
        several points that might enter, the one that is furthest from its place does; after a
        step of length 0 the first one, so that nothing comes round again.
        """
        while True:
            solution = self._solve()
            leaving, moved = self._towards(solution, mu, ahead)
            if leaving is None:
                entering = self._violated(solution, mu, ahead, first=not moved)
                if entering is None:
                    return solution
                self._enter(entering)

    def residuals(self, solution: Solution, i: int) -> tuple[int, int]:
        """Return r_i = (a + b mu) / unit as (a, b)."""
        row, y, unit = self.gram[i], self.y[i], solution.unit
        a, b = solution.beta
        for j, (p, q) in solution.c.items():
            a += row[j] * p
            b += row[j] * q
        return y * (a + self.fixed[i] * unit), y * b - unit

    def dual(self, solution: Solution) -> list[tuple[Rational, Rational]]:
        """Return every c_i as a function a + b mu."""
        found: list[tuple[Rational, Rational]] = [(int(letter == "E"), 0) for letter in self.letters]
        for j, (a, b) in solution.c.items():
            y = self.y[j]
            found[j] = Fraction(y * a, solution.unit), Fraction(y * b, solution.unit)
        return found

    def end(self, solution: Solution) -> Rational | None:
        """Return where these letters, settled ahead, cease to be optimal; None if they never do."""
        ends: list[Fraction] = []
        for j, (a, b) in solution.c.items():
            p, q = self.y[j] * a, self.y[j] * b
            if q:
                ends.append(Fraction((solution.unit if q > 0 else 0) - p, q))
        for i, letter in enumerate(self.letters):
            if letter != "M":
                a, b = self.residuals(solution, i)
                if (b > 0) if letter == "E" else (b < 0):
                    ends.append(Fraction(-a, b))
        return min(ends, default=None)

    def stand(self, solution: Solution, mu: Rational) -> None:
        """Take c from the solution at this mu, without a part in epsilon."""
        for j, (a, b) in solution.c.items():
            self.c[j] = self._at(j, a, b, solution.unit, mu), 0

    def _at(self, j: int, a: int, b: int, unit: int, mu: Rational) -> Fraction:
        """Return y_j (a + b mu) / unit: one fraction of integers, where five would be made."""
        return Fraction(self.y[j] * (a * mu.denominator + b * mu.numerator), unit * mu.denominator)

    def _solve(self) -> Solution:
        """Return what makes r = 0 on M and sum c y = 0.

        The matrix [[K, 1], [1, 0]] of inner products on M is regular where the points of M are
        affinely independent.
        """
        import flint

        members, size = self.members, len(self.members)
        right = [[-self.fixed[i], self.y[i]] for i in members]
        self.work.spend((size + 1) ** 3 * self.words * (size + 1) + len(self.y) * size * size * self.words)
        matrix = flint.fmpz_mat(self._bordered())
        found = matrix.solve(flint.fmpz_mat([*right, [-self.spare, 0]]))
        numerators, unit = found.numer_denom()
        values = [int(x) for x in numerators.entries()]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        return Solution(dict(zip(members, pairs[:-1], strict=True)), pairs[-1], int(unit))

    def _bordered(self) -> list[list[int]]:
        members = self.members
        rows = [[*(self.gram[i][j] for j in members), 1] for i in members]
        return [*rows, [1] * len(members) + [0]]

    def _towards(self, solution: Solution, mu: Rational, ahead: bool) -> tuple[int | None, bool]:
        """Go towards the solution until some c_j reaches 0 or 1; return j, and whether c changed."""
        steps: dict[int, Fraction] = {}
        for j, (a, b) in solution.c.items():
            value, small = self.c[j]
            if ahead:
                steps[j] = Fraction(self.y[j] * b, solution.unit) - small
            else:
                steps[j] = self._at(j, a, b, solution.unit, mu) - value
        length, leaving = Fraction(1), None
        for j in sorted(steps):
            step, (value, small) = steps[j], self.c[j]
            if not step:
                continue
            bound = int(step > 0)
            if ahead and value != bound:
                continue  # far away, in terms of epsilon
            room = (-small if ahead else bound - value) / step
            if room < length:
                length, leaving = room, j
        for j, step in steps.items():
            value, small = self.c[j]
            part = step if leaving is None else length * step
            self.c[j] = (value, small + part) if ahead else (value + part, 0)
        if leaving is not None:
            self._leave(leaving, "E" if steps[leaving] > 0 else "Z")
        return leaving, bool(length) and any(steps.values())

    def _violated(self, solution: Solution, mu: Rational, ahead: bool, first: bool) -> int | None:
        """Return a point of E with r > 0 or of Z with r < 0, None if there is none."""
        worst, found = (0, 0), None
        for i, letter in enumerate(self.letters):
            if letter == "M":
                continue
            a, b = self.residuals(solution, i)
            value = a * mu.denominator + b * mu.numerator
            bad = (value, b if ahead else 0)
            if letter == "Z":
                bad = -bad[0], -bad[1]
            if bad > worst:
                if first:
                    return i
                worst, found = bad, i
        return found

    def _enter(self, i: int) -> None:
        """Let c_i move: take i into M, in exchange for another where M would become dependent."""
        import flint

        rising = self.letters[i] == "Z"
        start: Pair = ZERO if rising else ONE
        members = self.members
        right = [[self.gram[i][j]] for j in members]
        found = flint.fmpz_mat(self._bordered()).solve(flint.fmpz_mat([*right, [1]]))
        numerators, unit = found.numer_denom()
        *weights, last = (int(x) for x in numerators.entries())
        unit = int(unit)
        distance = self.gram[i][i] * unit - last
        for weight, j in zip(weights, members, strict=True):
            distance -= weight * self.gram[i][j]
        if distance:  # of X_i from what M spans, squared
            self._join(i, start)
            return
        # X_i = sum of weights X_j: c_i and these c_j can change without any change of u.
        ahead = 1 if rising else -1
        steps = {
            j: Fraction(-ahead * self.y[i] * self.y[j] * weight, unit)
            for weight, j in zip(weights, members, strict=True)
            if weight
        }
        length, leaving = (Fraction(1), Fraction(0)), i
        for j in sorted(steps):
            step, (value, small) = steps[j], self.c[j]
            room = (int(step > 0) - value) / step, -small / step
            if room < length or (room == length and j < leaving):
                length, leaving = room, j
        for j, step in steps.items():
            value, small = self.c[j]
            self.c[j] = value + length[0] * step, small + length[1] * step
        if leaving == i:
            self._move(i, "E" if rising else "Z")
            return
        self._leave(leaving, "E" if steps[leaving] > 0 else "Z")
        self._join(i, (start[0] + ahead * length[0], ahead * length[1]))

    def _join(self, i: int, c: Pair) -> None:
        self._move(i, "M")
        self.members.append(i)
        self.c[i] = c

    def _leave(self, j: int, letter: str) -> None:
        self.members.remove(j)
        del self.c[j]
        self._move(j, letter)

    def _move(self, i: int, letter: str) -> None:
        """Change a letter, and the part of E with it."""
        change = (letter == "E") - (self.letters[i] == "E")
        self.letters[i] = letter
        if change:
            factor = change * self.y[i]
            self.spare += factor
            self.fixed = [f + factor * k for f, k in zip(self.fixed, self.gram[i], strict=True)]
