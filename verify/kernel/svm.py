"""The soft-margin SVM: its optimum at one lambda, and what holds of its angle at every lambda.

On a set S of n points x_i with labels y_i it minimises, over w and b,

    L = (1/n) sum max(0, 1 - y_i (<w, x_i> + b)) + lambda |w|^2,    lambda > 0.

Let mu = 2 n lambda, u = mu w, beta = mu b. (w, b) is a minimiser exactly if there is c in [0, 1]^n
with sum c_i y_i = 0 and u = sum c_i y_i x_i such that, with r_i = y_i (<u, x_i> + beta) - mu,

    E: c_i = 1 and r_i <= 0,   or   Z: c_i = 0 and r_i >= 0,   or   M: r_i = 0

holds of each point. (c_i / n is a subgradient of the loss at r_i, and L is convex.) Where c and
beta at two values of mu have a letter E, Z or M in common at each point, every mean of the two has
it too, so that it is optimal at the mean of the two mu: such a *segment* covers all mu between.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from verify.kernel.linear import Sample, combination, sample
from verify.kernel.numbers import Malformed, dot, field, rational, require, vector


E, Z, M = 1, 2, 4


class State(NamedTuple):
    """An optimum: u over unit * D, mu over unit; scores <u, x> and kinks over unit * D^2.

    letters : for each point the letters that it may bear, added up
    """

    u: list[int]
    mu: int
    unit: int
    letters: list[int]
    scores: list[int]
    kinks: list[int]


def check_svm_path(question: object, answer: object, evidence: object) -> None:
    """Answer what ``asks`` says: the optimum, or about the angle or the errors for all lambda.

    optimum: ``w`` is that of the minimisers at ``lambda``, and ``b`` = [least, greatest] of theirs,
    null where there is no bound. Evidence: c and beta.
    angle: is the angle between w and the difference g of the two means non-increasing in lambda?
    yes: segments from mu = 0 on and a ray that covers the rest, at the ends of which the
    cosine does not fall in mu. no: two optima, at the one with the larger lambda the cosine is less.
    errors: are the points with y (<w, x> + b) <= 0 fewest at the smallest lambda? no: one
    segment from mu = 0 on, where u = 0, so that w is the same on all of it; with every optimal b
    there the errors are more than with every optimal b at some other optimum.
    """
    s, asks = sample(question), field(question, "asks", "the question")
    if (asks == "optimum") != (type(question) is dict and "lambda" in question):
        msg = "the optimum is asked at one lambda; the angle and the errors are asked at all"
        raise Malformed(msg)
    if asks == "optimum":
        check_optimum(s, rational(field(question, "lambda", "the question")), answer, evidence)
    elif asks == "angle":
        check_angle(s, answer, evidence)
    elif asks == "errors":
        require(answer == "no", 'about the errors only "no" can be certified')
        start, end = segment(field(evidence, "segment", "the evidence"), s)
        other = state(field(evidence, "optimum", "the evidence"), s)
        require(start.mu == 0, "the segment does not start at mu = 0")
        require(other.mu > 0, "an optimum needs mu > 0")
        require(errors(end, s)[0] > errors(other, s)[1], "the other optimum may make as many errors")
    else:
        msg = "asks must be optimum, angle or errors"
        raise Malformed(msg)


def state(value: object, s: Sample, mu: tuple[int, int] | None = None) -> State:
    """Read c, beta and, where it is not given, mu >= 0, which must be optimal."""
    p, q = rational(field(value, "mu", "an optimum")) if mu is None else mu
    c = field(value, "c", "an optimum")
    if type(c) is not list or len(c) != len(s.rows):
        msg = f"c must be a list of {len(s.rows)} numbers"
        raise Malformed(msg)
    read, unit = vector([*c, field(value, "beta", "an optimum")], "c and beta")
    *own, beta = [x * q for x in read]
    at, unit = p * unit, q * unit
    require(at >= 0, "mu is negative")
    require(all(0 <= x <= unit for x in own), "a number of c lies outside [0, 1]")
    *u, balance = combination({i: x for i, x in enumerate(own) if x}, s.rows)
    require(balance == 0, "sum c y is not 0")
    square, letters, scores, kinks = s.denominator**2, [], [], []
    for x, row, y in zip(own, s.rows, s.labels, strict=True):
        score = y * dot(row[:-1], u)
        r = y * (score + beta * square) - at * square
        here = E * (x == unit and r <= 0) + Z * (x == 0 and r >= 0) + M * (r == 0)
        require(here > 0, "a point is on the wrong side of its margin")
        letters.append(here)
        scores.append(score)
        kinks.append(y * at * square - score)
    return State(u, at, unit, letters, scores, kinks)


def segment(value: object, s: Sample) -> tuple[State, State]:
    """Read two optima between which all are optimal."""
    one, two = (state(field(value, key, "a segment"), s) for key in ("start", "end"))
    require(one.mu * two.unit < two.mu * one.unit, "mu does not rise along a segment")
    shared = all(a & b for a, b in zip(one.letters, two.letters, strict=True))
    require(shared, "a point has no letter at both ends of a segment")
    return one, two


def biases(found: State, s: Sample) -> tuple[int | None, int | None]:
    """Return the least and the greatest optimal beta, over unit * D^2.

    As a function of beta the loss has slope -n_J / n far to the left, and 1 / n more behind each
    kink y mu - <u, x>: it is least between kink n_J and the next, in rising order.
    """
    kinks, count = sorted(found.kinks), s.labels.count(1)
    return (kinks[count - 1] if count else None), (kinks[count] if count < len(kinks) else None)


def errors(found: State, s: Sample) -> tuple[int, int]:
    """Return the least and the most points with y (<w, x> + b) <= 0, over all optimal b.

    The number changes at -<w, x> only: there, at the ends, and between neighbours of these it is
    counted, all doubled to have integers between; an end that is missing is one beyond all.
    """
    low, high = biases(found, s)
    zeros = [-2 * t for t in found.scores]
    ends = [2 * end for end in (low, high) if end is not None]
    first = min([*zeros, *ends]) - 2 if low is None else 2 * low
    last = max([*zeros, *ends]) + 2 if high is None else 2 * high
    stops = sorted({first, last, *(z for z in zeros if first <= z <= last)})
    stops += [(a + b) // 2 for a, b in pairwise(stops)]
    pairs = list(zip(zeros, s.labels, strict=True))
    counts = [sum(y * (stop - zero) <= 0 for zero, y in pairs) for stop in stops]
    return min(counts), max(counts)


def check_optimum(s: Sample, lam: tuple[int, int], answer: object, evidence: object) -> None:
    """Are these w, and the ends of the optimal b, those of the minimisers at this lambda?"""
    if lam[0] <= 0:
        msg = "lambda must be positive"
        raise Malformed(msg)
    ends = field(answer, "b", "the answer")
    if type(ends) is not list or len(ends) != 2:
        msg = "b must be a list of two ends"
        raise Malformed(msg)
    w, scale = vector(field(answer, "w", "the answer"), "w", s.dimension)
    found = state(evidence, s, (2 * len(s.rows) * lam[0], lam[1]))
    # u / (unit D) = mu w, and mu = found.mu / unit
    same = [x * scale for x in found.u] == [x * found.mu * s.denominator for x in w]
    require(same, "w is not that of the optimum")
    for given, own in zip(ends, biases(found, s), strict=True):
        if given is None or own is None:
            require(given is own, "b has a bound where there is none, or none where there is one")
        else:
            p, q = rational(given)
            require(own * q == p * found.mu * s.denominator**2, "b has other ends")


def difference(s: Sample) -> list[int]:
    """Return g = j - i, the mean of the +1 points less that of the -1 points, times n_J n_I D."""
    plus, minus = s.labels.count(1), s.labels.count(-1)
    if not plus or not minus:
        msg = "S bears one label: there is no angle"
        raise Malformed(msg)
    weights = {i: minus if y == 1 else plus for i, y in enumerate(s.labels)}
    g = combination(weights, s.rows)[:-1]
    if not any(g):
        msg = "the two means are the same: there is no angle"
        raise Malformed(msg)
    return g


def check_angle(s: Sample, answer: object, evidence: object) -> None:
    """Is the angle between w and g non-increasing in lambda, so the cosine non-decreasing in mu?"""
    g = difference(s)
    require(answer in ("yes", "no"), "the answer must be yes or no")
    if answer == "no":
        listed = field(evidence, "optima", "the evidence")
        if type(listed) is not list or len(listed) != 2:
            msg = "optima must be a list of two"
            raise Malformed(msg)
        one, two = state(listed[0], s), state(listed[1], s)
        require(0 < one.mu * two.unit < two.mu * one.unit, "0 < mu_1 < mu_2 does not hold")
        first, second = dot(one.u, g), dot(two.u, g)
        require(first > 0 and second > 0, "w has no acute angle with g")
        lengths = dot(one.u, one.u), dot(two.u, two.u)
        require(first**2 * lengths[1] > second**2 * lengths[0], "the cosine does not fall")
        return
    listed = field(evidence, "segments", "the evidence")
    if type(listed) is not list or not listed:
        msg = "segments must be a list of at least one"
        raise Malformed(msg)
    reached = 0, 1
    for entry in listed:
        start, end = segment(entry, s)
        require(start.mu * reached[1] == reached[0] * start.unit, "the segments leave some mu out")
        reached = end.mu, end.unit
        require(any(end.u), "w is 0: it has no angle")
        before, after = [x * end.unit for x in start.u], [x * start.unit for x in end.u]
        # d cos / d mu has the sign of <v, g> |u|^2 - <u, g> <u, v>, which is affine in mu.
        v = [b - a for a, b in zip(before, after, strict=True)]
        for u in (before, after):
            slope = dot(v, g) * dot(u, u) - dot(u, g) * dot(u, v)
            require(slope >= 0, "the cosine falls on a segment")
    check_ray(field(evidence, "ray", "the evidence"), s, reached)


def check_ray(value: object, s: Sample, reached: tuple[int, int]) -> None:
    """Do c, and beta rising by ``slope`` with mu, stay optimal from mu on for ever?

    u stays the same, and r_i has the slope y_i slope - 1: each point needs a letter that it keeps.
    """
    found = state(field(value, "start", "the ray"), s)
    require(found.mu * reached[1] == reached[0] * found.unit, "the ray does not start at the last end")
    p, q = rational(field(value, "slope", "the ray"))
    for letters, y in zip(found.letters, s.labels, strict=True):
        rising = y * p - q
        kept = E * (rising <= 0) + Z * (rising >= 0) + M * (rising == 0)
        require(letters & kept > 0, "a point loses its letter along the ray")
