"""The sets S of the paper: hypotheses on them, and the domains of the claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Assumption
from verify.exact.integers import Rational, dot, over_common_denominator, rank as rank_of
from verify.outcome import REFUTED, VACUOUS
from verify.sentence import Variant


@lru_cache(maxsize=4096)
def is_separable(s: LabelledSet) -> bool:
    """Does some hyperplane separate S? Asked by the domain and by the assumption."""
    return separator_of(s) is not None


separable = Assumption[LabelledSet](
    "separable",
    r"Some hyperplane separates $S$: $\mathcal{H}_S \neq \emptyset$.",
    is_separable,
    stated="Section 3, as the definition of separable",
)
both_labels = Assumption[LabelledSet](
    "both labels",
    r"$S$ has a point of label $+1$ and a point of label $-1$.",
    lambda s: len(set(s.labels)) == 2,
    stated="nowhere",
    trivial=True,
)


def magnitudes(s: LabelledSet) -> list[Rational]:
    """Return the sizes of the coordinates that are not 0."""
    return [max(x, -x) for point in s.points for x in point if x]


def strata(s: LabelledSet) -> Mapping[str, bool]:
    """Name the features of a set on which proofs and solvers stumble."""
    sizes = magnitudes(s)
    return {
        "one label": len(set(s.labels)) == 1,
        "d = 1": s.dimension == 1,
        "one point per label": sorted(s.labels) == [-1, 1],
        "duplicate points": len(set(zip(s.points, s.labels, strict=True))) < len(s.points),
        "in a proper subspace": rank(s) < s.dimension,
        "more points than d + 1": len(s.points) > s.dimension + 1,
        "ties on the margin": tied_on_margin(s),
        "margin below 2^-20": _margin_below(s, Fraction(1, 2**20)),
        "coordinates of 2^30": bool(sizes) and max(sizes) >= 2**29,
        "coordinates of 2^-30": bool(sizes) and min(sizes) <= Fraction(1, 2**28),
    }


def numbers(s: LabelledSet) -> Mapping[str, int]:
    """Return N and d."""
    found = {"N": len(s.points), "d": s.dimension, "rank": rank(s)}
    solution = solved(s)
    if solution is not None:
        found["support vectors"] = sum(a > 0 for a in solution.alpha)
    return found


@lru_cache(maxsize=4096)
def solved(s: LabelledSet) -> MaxMargin | None:
    """Return the max-margin classifier of S, None where there is none; for counting features."""
    solution = max_margin(s)
    return solution if isinstance(solution, MaxMargin) else None


def tied_on_margin(s: LabelledSet) -> bool:
    """Do more points lie on the margin than hold the max-margin classifier in place?"""
    solution = solved(s)
    if solution is None:
        return False
    own, unit = over_common_denominator([*solution.w, solution.b])
    on_it = [dot(row, own) for row in s.signed_rows].count(unit * s.denominator)
    return on_it > sum(a > 0 for a in solution.alpha)


def _margin_below(s: LabelledSet, bound: Fraction) -> bool:
    solution = solved(s)
    return solution is not None and solution.squared_norm * bound**2 > 1


@lru_cache(maxsize=4096)
def rank(s: LabelledSet) -> int:
    """Return the dimension of the affine hull of the points."""
    first = s.rows[0]
    return rank_of([[a - b for a, b in zip(row, first, strict=True)] for row in s.rows])


def orthogonal(vectors: Sequence[Sequence[Rational]], dimension: int) -> list[Fraction] | None:
    """Return a vector other than 0 orthogonal to all the given ones, None if they span."""
    rows = [[Fraction(c) for c in v] for v in vectors]
    pivots: list[int] = []
    for k in range(dimension):
        r = len(pivots)
        found = next((i for i in range(r, len(rows)) if rows[i][k]), None)
        if found is None:
            normal = [Fraction(0)] * dimension
            normal[k] = Fraction(1)
            for i, pivot in enumerate(pivots):
                normal[pivot] = -rows[i][k]
            return normal
        rows[r], rows[found] = rows[found], rows[r]
        rows[r] = [c / rows[r][k] for c in rows[r]]
        for i, row in enumerate(rows):
            if i != r and row[k]:
                rows[i] = [a - row[k] * b for a, b in zip(row, rows[r], strict=True)]
        pivots.append(k)
    return None


def with_ties(s: LabelledSet) -> Iterable[LabelledSet]:
    """Add points exactly on the margin: the quadratic program's solution, made degenerate."""
    solution = max_margin(s)
    if not isinstance(solution, MaxMargin):
        return
    w = solution.w
    support = [i for i, a in enumerate(solution.alpha) if a]
    for i in support[:2]:
        for k in range(s.dimension):
            # A step along axis k, taken back along w, stays on the margin.
            back = Fraction(w[k]) / solution.squared_norm
            moved = [x - back * a + (j == k) for j, (x, a) in enumerate(zip(s.points[i], w,
                                                                           strict=True))]
            yield LabelledSet([*s.points, moved], [*s.labels, s.labels[i]])


FLOORS = {
    "d = 1": 5,
    "one point per label": 3,
    "duplicate points": 5,
    "in a proper subspace": 5,
    "more points than d + 1": 5,
    "ties on the margin": 5,
    "margin below 2^-20": 2,
    "coordinates of 2^30": 2,
    "coordinates of 2^-30": 2,
}

all_sets = Domain[LabelledSet](
    name="labelled sets, separable or not",
    of=LabelledSet,
    draw=strategies.labelled_sets(),
    contains=lambda s: bool(s.points),
    small=strategies.small_sets,
    strata=strata,
    numbers=numbers,
)
separable_sets = Domain[LabelledSet](
    name="labelled sets that a hyperplane separates, one label allowed",
    of=LabelledSet,
    draw=strategies.separable_sets(labels=None),
    contains=is_separable,
    small=lambda: (s for s in strategies.small_sets() if separable.holds(s)),
    edges=strategies.edge_sets,
    by_program=with_ties,
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
    wider=all_sets,
)
two_label_sets = Domain[LabelledSet](
    name="labelled sets that a hyperplane separates, both labels present",
    of=LabelledSet,
    draw=strategies.separable_sets(labels=2),
    contains=lambda s: both_labels.holds(s) and is_separable(s),
    small=lambda: (s for s in strategies.small_sets() if both_labels.holds(s)
                   and separable.holds(s)),
    edges=strategies.edge_sets,
    by_program=with_ties,
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
    wider=all_sets,
    without=lambda: {
        both_labels: Variant(REFUTED, domain=separable_sets),
        separable: Variant(
            VACUOUS, "without it there is no separator left to fool", domain=inseparable_sets
        ),
    },
)
inseparable_sets: Domain[LabelledSet] = Domain(
    name="labelled sets whose hulls meet",
    of=LabelledSet,
    draw=strategies.inseparable_sets(),
    contains=lambda s: not is_separable(s),
    strata=strata,
    numbers=numbers,
)
one_label_sets = Domain[LabelledSet](
    name="labelled sets with one label",
    of=LabelledSet,
    draw=strategies.separable_sets(labels=1),
    contains=lambda s: not both_labels.holds(s),
    small=lambda: (s for s in strategies.small_sets() if not both_labels.holds(s)),
    strata=strata,
    numbers=numbers,
)
