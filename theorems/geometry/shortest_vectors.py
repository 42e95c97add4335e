"""The slabs of somebody's own points: from their shortest vectors, or from a linear classifier."""

from __future__ import annotations

from fractions import Fraction

from theorems.geometry.data import Model
from theorems.geometry.objects.slabs import Slabs
from verify.errors import BadInput
from verify.exact.integers import Rational, Vector, dot, over_common_denominator


def slabs_of(given: list[list[Rational]] | Model, where: str, *, one_sided: bool = False) -> Slabs:
    """Return for each point the slabs of which v is to leave one, from what ``read_vectors`` returns."""
    made = of_model if isinstance(given, Model) else of_vectors
    return made(given, where, one_sided=one_sided)  # type: ignore[arg-type]


def of_vectors(vectors: list[list[Rational]], where: str, *, one_sided: bool = False) -> Slabs:
    """Return the slabs |<r, v>| < <r, r> of vectors r: v or -v fools the point of r outside.

    Raises
    ------
    BadInput
        Where a vector is 0, or longer than the first.
    """
    for i, r in enumerate(vectors):
        if len(r) != len(vectors[0]):
            msg = f"{where}: vector {i} has {len(r)} numbers, the first has {len(vectors[0])}"
            raise BadInput(msg)
        if not any(r):
            msg = f"{where}: vector {i} is zero; a point on the boundary is fooled by any v, leave it out"
            raise BadInput(msg)
    return Slabs(vectors, [_inner(r, r) for r in vectors], one_sided=one_sided)


def of_model(model: Model, where: str, *, one_sided: bool = False) -> Slabs:
    """Return for each point x the half-spaces <w_j - w_k, v> >= f_k(x) - f_j(x) of the other classes j.

    k is the class of x; v fools x where another score is at least as large at x + v.

    Raises
    ------
    BadInput
        Where x lies on a boundary already, or no other class can be reached.
    """
    groups = []
    for i, x in enumerate(model.points):
        scores = [_inner(w, x) + b for w, b in zip(model.weights, model.bias, strict=True)]
        k = max(range(len(scores)), key=scores.__getitem__)
        rows = model.weights
        others = [j for j, w in enumerate(rows) if w != rows[k]]
        if any(scores[j] == scores[k] for j in others):
            msg = f"{where}: point {i} lies on a boundary: two scores are the largest; leave it out"
            raise BadInput(msg)
        if not others:
            msg = f'{where}: all rows of "W" are the same: no vector changes the label of a point'
            raise BadInput(msg)
        groups.append([(tuple(a - c for a, c in zip(rows[j], rows[k], strict=True)), scores[k] - scores[j]) for j in others])
    return Slabs.of_groups(groups, one_sided=one_sided)


def _inner(a: Vector, b: Vector) -> Fraction:
    (x, p), (y, q) = over_common_denominator(a), over_common_denominator(b)
    return Fraction(dot(x, y), p * q)
