"""The soft-margin SVM, exactly: its optimum at one lambda, and the whole path over (0, inf).

On n points x_i with labels y_i = +1 or -1 it minimises, over w and a free bias b,

    L = (1/n) sum max(0, 1 - y_i (w x_i + b)) + lambda |w|^2,    lambda > 0 rational.

With mu = 2 n lambda, u = mu w and beta = mu b, (w, b) is a minimiser exactly if there is c in
[0, 1]^n with sum c_i y_i = 0 and u = sum c_i y_i x_i such that, with r_i = y_i (u x_i + beta) - mu,
c_i = 1 where r_i < 0 and c_i = 0 where r_i > 0. So each point bears a letter: E (c = 1, r <= 0),
Z (c = 0, r >= 0) or M (r = 0). For fixed letters all is affine in mu; finitely many such pieces
cover (0, inf). u is unique and continuous in mu, c and beta need not be.

>>> from theorems.geometry.objects.labelled import LabelledSet
>>> s = LabelledSet([(0, 0), (0, 2), (1, 2), (1, 0), (1, 1), (1, 1)], [1, 1, 1, -1, -1, -1])
>>> path = path_of(s)                          # every lambda at once
>>> [str(mu) for mu in path.breakpoints]       # in mu; path.lam(mu) is lambda
['1/6', '1/2', '3']
>>> piece = path.piece(Fraction(1, 3))         # letters, u = p + mu q, c, beta, on [start, end]
>>> piece.letters, piece.start, piece.end
('MZEZEM', Fraction(1, 6), Fraction(1, 2))
>>> best = path.at(Fraction(1, 24))            # the optimum at a lambda: w, [b-, b+], c, letters
>>> best.w, best.b, best.errors()              # errors: least and most over the optimal b
((-2, 0), (1, 1), (1, 1))
>>> path.angle_rises() is None                 # is theta non-increasing in lambda?
False
>>> [str(turn) for turn in path.turns()]       # where theta turns, in mu
['1/2']

``optimum`` finds one optimum without the path; ``path.error_counts()`` gives the training errors
on all of (0, inf). ``decide_optimum``, ``decide_angle`` and ``decide_errors`` put answers before the
kernel (kind "svm-path").

The path is walked from mu = 0 by an active-set method for the dual problem, min |sum c y x|^2 / 2 -
mu sum c, in exact arithmetic. At a breakpoint it is solved anew for mu + epsilon with an
infinitesimal epsilon, numbers being pairs a + b epsilon in lexicographic order, so that ties,
repeated points and c that must jump need no special case. M is kept affinely independent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple

from theorems.geometry.deciders.active_set import ActiveSet, Solution
from theorems.geometry.objects.labelled import LabelledSet
from verify.errors import BadInput
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    within_limits,
    write_number,
    write_vector,
)
from verify.exact.integers import Rational, Vector, Work, over_common_denominator, whole


WORK = 2 * 10**9
# Limit of a walk, in word multiplications: a minute or so.

Affine = tuple[Rational, Rational]
# The function a + b mu.


class Optimum(NamedTuple):
    """The minimisers of L at one lambda.

    w : the one normal, d numbers
    b : the least and the greatest optimal bias; None where there is no bound (one class only)
    c : n dual numbers that prove it; letters : one of E, Z and M for each point
    """

    s: LabelledSet
    lam: Rational
    w: tuple[Rational, ...]
    b: tuple[Rational | None, Rational | None]
    c: tuple[Rational, ...]
    letters: str

    @property
    def mu(self) -> Rational:
        """Return 2 n lambda."""
        return 2 * len(self.s.labels) * self.lam

    @property
    def beta(self) -> Rational:
        """Return mu b for an optimal b that goes with c."""
        return self.mu * either(self.b)

    def errors(self) -> tuple[int, int]:
        """Return the least and the most points with y (w x + b) <= 0, over all optimal b."""
        scores = [inner(self.w, x) for x in self.s.points]
        return count_errors(scores, self.s.labels, self.b)

    def cos_squared(self) -> Fraction | None:
        """Return the squared cosine of the angle of w and j - i; None where one of them is 0."""
        return cos_squared(self.w, difference_of_means(self.s))


class SvmPiece(NamedTuple):
    """A range of mu on which all is affine: u = p + mu q, c = c0 + mu c1.

    low, high : mu times the least and the greatest optimal bias, as (a, b) for a + b mu; None
        where there is no bound
    letters : the letters on all of it; start = 0 belongs to no lambda, end is None for infinity
    """

    start: Rational
    end: Rational | None
    p: tuple[Rational, ...]
    q: tuple[Rational, ...]
    c0: tuple[Rational, ...]
    c1: tuple[Rational, ...]
    low: Affine | None
    high: Affine | None
    letters: str

    def u(self, mu: Rational) -> tuple[Rational, ...]:
        """Return u = mu w."""
        return tuple(whole(a + mu * b) for a, b in zip(self.p, self.q, strict=True))

    def c(self, mu: Rational) -> tuple[Rational, ...]:
        """Return the dual numbers."""
        return tuple(whole(a + mu * b) for a, b in zip(self.c0, self.c1, strict=True))

    def beta(self, mu: Rational) -> tuple[Rational | None, Rational | None]:
        """Return mu b for the least and the greatest optimal b."""
        low, high = (None if f is None else whole(f[0] + mu * f[1]) for f in (self.low, self.high))
        return low, high

    def slope(self, g: Vector) -> Affine:
        """Return (k0, k1): the cosine of the angle of u and g rises in mu where k0 + k1 mu > 0.

        For p q = 0: on M all r = 0, so that u q = mu sum c1, and |q|^2 = sum c1.
        """
        pp, qq = inner(self.p, self.p), inner(self.q, self.q)
        return whole(inner(self.q, g) * pp), whole(-inner(self.p, g) * qq)

    def inside(self) -> Rational:
        """Return some mu within: the middle, or one past the start of the last piece."""
        return whole(self.start + 1 if self.end is None else Fraction(self.start + self.end) / 2)


class SvmPath(NamedTuple):
    """The optima of a labelled set at every lambda > 0; see the module."""

    s: LabelledSet
    pieces: tuple[SvmPiece, ...]

    @property
    def n(self) -> int:
        """Return the number of points."""
        return len(self.s.labels)

    @property
    def breakpoints(self) -> list[Rational]:
        """Return the mu > 0 at which u changes its course, rising."""
        pairs = pairwise(self.pieces)
        return [two.start for one, two in pairs if (one.p, one.q) != (two.p, two.q)]

    def lam(self, mu: Rational) -> Rational:
        """Return lambda = mu / 2n."""
        return whole(Fraction(mu) / (2 * self.n))

    def piece(self, mu: Rational) -> SvmPiece:
        """Return the piece that ends last of those that hold mu > 0."""
        return self.pieces[bisect_right([piece.start for piece in self.pieces], mu) - 1]

    def at(self, lam: Rational) -> Optimum:
        """Return the optimum at a lambda > 0."""
        mu = 2 * self.n * positive(lam)
        piece = self.piece(mu)
        w = tuple(whole(Fraction(x) / mu) for x in piece.u(mu))
        return Optimum(self.s, lam, w, biases(w, self.s), piece.c(mu), piece.letters)

    def evidence(self) -> dict[str, Any]:
        """Write all pieces for a certificate: segments from mu = 0 on, and the ray."""
        last = self.pieces[-1]
        line = last.low or last.high
        assert line is not None
        return {
            "segments": [write_segment(piece) for piece in self.pieces[:-1]],
            "ray": {
                "start": write_end(last, last.start),
                "slope": write_number(line[1]),
            },
        }

    def slopes(self) -> Iterator[tuple[SvmPiece, int, int]]:
        """Yield each piece with the signs of d cos(theta) / d mu at its start and its end.

        At infinity that is the sign in the limit. The angle is constant on the first and the last.
        """
        g = difference_of_means(self.s)
        for piece in self.pieces:
            k0, k1 = piece.slope(g)
            last = piece.inside() if piece.end is None else piece.end
            yield piece, sign(k0 + k1 * piece.start), sign(k0 + k1 * last)

    def angle_rises(self) -> tuple[Rational, Rational] | None:
        """Return mu_1 < mu_2 with theta(mu_1) < theta(mu_2) on one piece; None if there are none."""
        for piece, first, last in self.slopes():
            if last < 0:  # u g > 0, so that on a piece the cosine may rise and then fall, and no more
                assert piece.end is not None
                return self._turn(piece) if first > 0 else piece.start, piece.end
        return None

    def _turn(self, piece: SvmPiece) -> Rational:
        k0, k1 = piece.slope(difference_of_means(self.s))
        return whole(Fraction(-k0) / k1)

    def turns(self) -> list[Rational]:
        """Return the mu > 0 where theta begins to rise or begins to fall, after a plateau too."""
        found: list[Rational] = []
        before = 0
        for piece, first, last in self.slopes():
            stops = [(piece.start, first or last)]
            if last < 0 < first:
                stops.append((self._turn(piece), last))
            for mu, now in stops:
                if before * now < 0:
                    found.append(mu)
                before = now or before
        return found

    def error_counts(self) -> list[tuple[Rational, Rational | None, tuple[int, int]]]:
        """Return (start, end, (least, most)) in mu, rising: the errors on all of (0, inf).

        Ranges with start = end are single mu at which the counts differ from both sides; others
        are open. Neighbours with the same counts are one.
        """
        found: list[tuple[Rational, Rational | None, tuple[int, int]]] = []
        for start, end, here in self._counts():
            if found and found[-1][2] == here:
                found[-1] = (found[-1][0], end, here)
            else:
                found.append((start, end, here))
        return found

    def _counts(self) -> Iterator[tuple[Rational, Rational | None, tuple[int, int]]]:
        for piece in self.pieces:
            lines = [(inner(piece.p, x), inner(piece.q, x)) for x in self.s.points]
            cuts = sorted({piece.start, *self._cuts(piece, lines)})
            for start, end in zip(cuts, [*cuts[1:], piece.end], strict=True):
                if start > 0:
                    yield start, start, self._errors(piece, lines, start)
                middle = start + 1 if end is None else Fraction(start + end) / 2
                yield start, end, self._errors(piece, lines, middle)

    def _cuts(self, piece: SvmPiece, scores: list[Affine]) -> Iterator[Rational]:
        """Yield the mu within a piece at which an error may begin or end."""
        lines = {(-a, -b) for a, b in scores}
        ends = {f for f in (piece.low, piece.high) if f is not None}
        # Where low and high differ u is constant, and no two lines cross.
        for (a, b), (e, f) in product(ends, lines):
            if b != f:
                mu = Fraction(e - a) / (b - f)
                if piece.start < mu and (piece.end is None or mu < piece.end):
                    yield whole(mu)

    def _errors(self, piece: SvmPiece, lines: list[Affine], mu: Rational) -> tuple[int, int]:
        return count_errors([a + b * mu for a, b in lines], self.s.labels, piece.beta(mu))


def positive(lam: Rational) -> Rational:
    """Return lambda; refuse what is no rational number above 0."""
    if isinstance(lam, bool) or not isinstance(lam, int | Fraction) or lam <= 0:
        msg = f"lambda must be a rational number above 0, got {lam!s:.40}"
        raise BadInput(msg)
    return lam


def either(ends: tuple[Rational | None, Rational | None]) -> Rational:
    """Return the first of two ends that is a bound: where one label is missing, one of them is none."""
    low, high = ends
    found = high if low is None else low
    assert found is not None
    return found


def inner(a: Vector, b: Vector) -> Rational:
    """Return the inner product of two rational vectors."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def sign(x: Rational) -> int:
    """Return 1, 0 or -1."""
    return (x > 0) - (x < 0)


def difference_of_means(s: LabelledSet) -> tuple[Rational, ...]:
    """Return g = j - i, the mean of the points of label +1 less that of label -1.

    Raises BadInput where a label is borne by none.
    """
    g = s.between_means
    if g is None:
        msg = "all points bear one label: there are no two means to compare"
        raise BadInput(msg)
    return g


def cos_squared(w: Vector, g: Vector) -> Fraction | None:
    """Return the squared cosine of the angle of two vectors, None where one is 0."""
    lengths = inner(w, w) * inner(g, g)
    return Fraction(inner(w, g) ** 2) / lengths if lengths else None


def biases(w: Vector, s: LabelledSet) -> tuple[Rational | None, Rational | None]:
    """Return the least and the greatest b that minimise the mean hinge loss at this w.

    The loss has slope -n_J far to the left, and each kink y - w x adds 1 to it: it is least
    between kink n_J and the next one, in rising order.
    """
    kinks = sorted(y - inner(w, x) for x, y in zip(s.points, s.labels, strict=True))
    k = s.labels.count(1)
    return (whole(kinks[k - 1]) if k else None), (whole(kinks[k]) if k < len(kinks) else None)


def count_errors(
    scores: Vector, labels: Sequence[int], b: tuple[Rational | None, Rational | None]
) -> tuple[int, int]:
    """Return the least and the most points with y (score + b) <= 0, over b from b[0] to b[1]."""
    low, high = b
    if low == high and low is not None:
        count = sum(y * (t + low) <= 0 for t, y in zip(scores, labels, strict=True))
        return count, count
    zeros = sorted({-t for t in scores})
    stops = [z for z in zeros if (low is None or low <= z) and (high is None or z <= high)]
    stops = sorted({*stops, *(end for end in b if end is not None)})
    if low is None:
        stops = [stops[0] - 1, *stops]
    if high is None:
        stops = [*stops, stops[-1] + 1]
    between = [Fraction(one + two) / 2 for one, two in pairwise(stops)]
    counts = [
        sum(y * (t + here) <= 0 for t, y in zip(scores, labels, strict=True))
        for here in (*stops, *between)
    ]
    return min(counts), max(counts)


def _start(s: LabelledSet, work: Work) -> ActiveSet:
    if any(label not in (1, -1) for label in s.labels):
        msg = "the labels of the points must be 1 and -1"
        raise BadInput(msg)
    return ActiveSet([row[:-1] for row in s.rows], s.labels, work)


def path_of(s: LabelledSet, work: int = WORK) -> SvmPath:
    """Return the optima at every lambda > 0.

    Raises
    ------
    WorkLimit
        If more than ``work`` word multiplications would be needed.
    """
    walk, square = _start(s, Work(work)), s.denominator**2
    mu: Rational = 0
    pieces: list[SvmPiece] = []
    while True:
        solution = walk.settle(mu, ahead=True)
        end = walk.end(solution)
        last = None if end is None else Fraction(end) / square
        pieces += _pieces(s, walk, solution, Fraction(mu) / square, last)
        if end is None:
            return SvmPath(s, tuple(pieces))
        walk.stand(solution, end)
        mu = end


def _pieces(
    s: LabelledSet, walk: ActiveSet, solution: Solution, start: Fraction, end: Fraction | None
) -> Iterator[SvmPiece]:
    """Yield the piece of these letters, cut where another kink becomes an end of the biases."""
    square = s.denominator**2
    c = [(a, b * square) for a, b in walk.dual(solution)]
    c0, c1 = ([x for x, _ in c], [x for _, x in c])
    p, q = (_combined(s, part) for part in (c0, c1))
    a, b = solution.beta
    own = Fraction(a, solution.unit * square), Fraction(b, solution.unit)
    letters = "".join(walk.letters)
    constant, rising = tuple(map(whole, c0)), tuple(map(whole, c1))
    if all(slope == 0 and value in (0, 1) for value, slope in c):
        ranges = list(_ranges(s, c0, p, q, start, end))
    else:
        ranges = [(start, end, own, own)]
    for first, last, low, high in ranges:
        yield SvmPiece(
            whole(first), None if last is None else whole(last), p, q, constant, rising,
            _whole(low), _whole(high), letters,
        )


def _whole(f: tuple[Fraction, Fraction] | None) -> Affine | None:
    return None if f is None else (whole(f[0]), whole(f[1]))


def _combined(s: LabelledSet, c: Vector) -> tuple[Rational, ...]:
    """Return sum c y x."""
    numerators, unit = over_common_denominator(c)
    signed = [(n * y, row) for n, y, row in zip(numerators, s.labels, s.rows, strict=True) if n]
    unit *= s.denominator
    return tuple(
        whole(Fraction(sum(n * row[k] for n, row in signed), unit)) for k in range(s.dimension)
    )


def _ranges(
    s: LabelledSet,
    c: Vector,
    p: Vector,
    q: Vector,
    start: Fraction,
    end: Fraction | None,
) -> Iterator[tuple[Fraction, Fraction | None, Any, Any]]:
    """Yield the ranges of mu on which the ends of the optimal beta are each one kink.

    Every c is 0 or 1, so that beta is optimal where r <= 0 for c = 1 and r >= 0 for c = 0: each
    point bounds it by its kink y mu - u x, on one side.
    """
    kinks: dict[bool, set[tuple[Fraction, Fraction]]] = {True: set(), False: set()}
    for own, x, y in zip(c, s.points, s.labels, strict=True):
        kink = Fraction(-inner(p, x)), Fraction(y - inner(q, x))
        kinks[(own == 1) == (y == 1)].add(kink)  # True: beta is at most this
    here = start
    while True:
        high, first = _envelope(kinks[True], here, -1)
        low, second = _envelope(kinks[False], here, 1)
        stops = [mu for mu in (first, second) if mu is not None and (end is None or mu < end)]
        last = min(stops, default=end)
        yield here, last, low, high
        if not stops:
            return
        here = min(stops)


def _envelope(
    lines: set[tuple[Fraction, Fraction]], mu: Fraction, side: int
) -> tuple[tuple[Fraction, Fraction] | None, Fraction | None]:
    """Return the least (side -1) or greatest (side 1) line just after mu, and where it ends to be."""
    if not lines:
        return None, None
    best = max(lines, key=lambda f: (side * (f[0] + f[1] * mu), side * f[1]))
    crossings = [
        (best[0] - a) / (b - best[1]) for a, b in lines if side * (b - best[1]) > 0
    ]
    return best, min(crossings, default=None)


def optimum(s: LabelledSet, lam: Rational, work: int = WORK) -> Optimum:
    """Return the optimum at one lambda > 0, without the path.

    Raises
    ------
    WorkLimit
        If more than ``work`` word multiplications would be needed.
    """
    mu = 2 * len(s.labels) * positive(lam)
    walk, square = _start(s, Work(work)), s.denominator**2
    solution = walk.settle(mu * square)
    c = [a + b * mu * square for a, b in walk.dual(solution)]
    w = tuple(whole(Fraction(x) / mu) for x in _combined(s, c))
    return Optimum(s, lam, w, biases(w, s), tuple(map(whole, c)), "".join(walk.letters))


@within_limits
def decide_optimum(best: Optimum) -> Decision:
    """Are w and the ends of b those of the minimisers at this lambda? yes with c and beta, or no.

    No is said without a certificate: the minimisers are others.
    """
    question = best.s.question("svm-path", asks="optimum", **{"lambda": write_number(best.lam)})
    answer = {
        "w": write_vector(best.w),
        "b": [None if end is None else write_number(end) for end in best.b],
    }
    evidence = {"c": write_vector(best.c), "beta": write_number(best.beta)}
    decision = certified(question, answer, evidence)
    if decision.answer is Answer.YES:
        return decision
    return Decision(Answer.NO, (), decision.reason)


@within_limits
def decide_angle(s: LabelledSet, path: SvmPath | None = None, work: int = WORK) -> Decision:
    """Is the angle of w and j - i non-increasing in lambda, on all of (0, inf)?

    yes with the path, no with two optima; vacuous, without a certificate, where there is no angle:
    one label only, i = j, or w = 0 (for one lambda and then for all).

    path : that of s, where it is known
    """
    try:
        g = difference_of_means(s)
    except BadInput as error:
        return Decision(Answer.VACUOUS, (), str(error))
    if not any(g):
        return Decision(Answer.VACUOUS, (), "the means of the two labels are the same point")
    path = path_of(s, work) if path is None else path
    if not any(path.pieces[-1].p):
        return Decision(Answer.VACUOUS, (), "w = 0 at every lambda: there is no angle")
    question = s.question("svm-path", asks="angle")
    pair = path.angle_rises()
    if pair is None:
        return certified(question, "yes", path.evidence())
    ends = [write_end(path.piece(mu), mu) for mu in pair]
    one, two = (path.lam(mu) for mu in pair)
    reason = f"the angle is larger at lambda = {two} than at {one}"
    return certified(question, "no", {"optima": ends})._replace(reason=reason)


@within_limits
def decide_errors(s: LabelledSet, path: SvmPath | None = None, work: int = WORK) -> Decision:
    """Are the training errors, y (w x + b) <= 0, fewest at the smallest lambda?

    no with an optimum at which every optimal b makes fewer errors than any does at every small
    enough lambda; yes where the exact path has no such optimum: without a certificate, for that
    the kernel has no check.

    path : that of s, where it is known
    """
    path = path_of(s, work) if path is None else path
    first, counts = path.pieces[0], path.error_counts()
    if first.end is None:
        return Decision(Answer.YES, (), "the classifiers are the same at every lambda")
    least = path.at(path.lam(first.end)).errors()[0]
    better = next(((a, b) for a, b, (_, most) in counts if most < least), None)
    if better is None:
        return Decision(Answer.YES, (), "no optimum makes fewer errors on the exact path")
    start, end = better
    mu = start + 1 if end is None else whole(Fraction(start + end) / 2)
    evidence = {"segment": write_segment(first), "optimum": write_end(path.piece(mu), mu)}
    reason = f"at lambda = {path.lam(mu)} there are fewer errors than at every small one"
    return certified(s.question("svm-path", asks="errors"), "no", evidence)._replace(reason=reason)


def write_end(piece: SvmPiece, mu: Rational) -> dict[str, Any]:
    """Write the optimum of a piece at mu for a certificate."""
    return {
        "mu": write_number(mu),
        "c": write_vector(piece.c(mu)),
        "beta": write_number(either(piece.beta(mu))),
    }


def write_segment(piece: SvmPiece) -> dict[str, Any]:
    """Write a piece that ends for a certificate."""
    assert piece.end is not None
    return {"start": write_end(piece, piece.start), "end": write_end(piece, piece.end)}
