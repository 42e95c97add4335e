"""The supremum, over all separators and all points, of the step that fools them."""

from __future__ import annotations

from fractions import Fraction

from theorems.geometry.deciders.separators import separator_of, write_separator
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import (
    Decision,
    certified,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import Rational, Vector
from verify.exact.program import Infeasible, Optimum, solve_program


def decide_reach(s: LabelledSet, direction: Vector) -> tuple[Rational | None, Decision]:
    """Return sup y_i (<w, x_i> + b) / <w, v> over the separators (w, b) and points of S.

    Parameters
    ----------
    s : separable, with both labels
    direction : v, a direction along which every separator rises, such as the max-margin one

    Returns
    -------
    the supremum, None for infinity, with its certificate.
    """
    question = s.question("reach", direction=write_vector(direction))
    level = [*direction, 0]
    rows: list[Vector] = [*s.signed_rows, level, [-x for x in level]]
    bounds = [0] * len(s.points) + [1, -1]
    best: Rational | None = None
    weak: Vector = ()
    proofs = []
    for signed in s.signed_rows:
        row = [Fraction(x, s.denominator) for x in signed]
        found = solve_program([-x for x in row], rows, bounds)
        if isinstance(found, Decision):
            return None, found
        if isinstance(found, Infeasible):
            return None, undecided("no separator rises along the direction")
        if not isinstance(found, Optimum):
            return None, _unbounded(s, question, found.ray)
        if best is None or -found.value > best:
            best, weak = -found.value, found.point
        proofs.append(found)
    assert best is not None  # S has points
    separator = separator_of(s)
    if separator is None:
        return None, undecided("S is not separable")
    made_up = _make_up(s, direction) if any(best + proof.value for proof in proofs) else {}
    evidence = {
        "separator": write_separator([*separator[0], separator[1]]),
        "weak": {"w": write_vector(weak[:-1]), "b": write_number(weak[-1])},
        "bounds": [write_weights(_bound(s, proof, best, made_up)) for proof in proofs],
    }
    return best, certified(question, {"supremum": write_number(best)}, evidence)


def _unbounded(s: LabelledSet, question: dict[str, object], ray: Vector) -> Decision:
    separator = separator_of(s)
    if separator is None:
        return undecided("S is not separable")
    evidence = {
        "weak": {"w": write_vector(ray[:-1]), "b": write_number(ray[-1])},
        "separator": write_separator([*separator[0], separator[1]]),
    }
    return certified(question, {"supremum": None}, evidence)


def _bound(
    s: LabelledSet, proof: Optimum, best: Rational, made_up: dict[int, Rational]
) -> dict[int, Rational]:
    """Return u with best (v, 0) - row_i = sum u_j row_j, rows as y (X, D) / D.

    The optimum gives it for the point's own maximum; the rest of v is a combination too, by
    the weights that make up the direction.
    """
    count = len(s.points)
    weights = {j: x * s.denominator for j, x in enumerate(proof.weights[:count]) if x}
    rest = best + proof.value
    if rest:
        for j, x in made_up.items():
            weights[j] = weights.get(j, 0) + rest * x
    return weights


def _make_up(s: LabelledSet, direction: Vector) -> dict[int, Rational]:
    """Return weights of the signed rows that make up (v, 0); none where there are none."""
    found = solve_program([*direction, 0], s.signed_rows, [1] * len(s.points))
    if not isinstance(found, Optimum):
        return {}
    return {j: x * s.denominator for j, x in enumerate(found.weights) if x}
