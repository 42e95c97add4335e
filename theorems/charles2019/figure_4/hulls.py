"""What the hulls of two digits say of all their separators, with certificates.

Floats propose which images matter (a linear program, a quadratic program); the numbers are then
solved for over the rationals, and the kernel judges every certificate on the whole pair. What is
stored of a certificate is short: the images that bear weight, and the hash of its evidence. From
these and the digits ``again`` makes the certificate anew.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import Any, NamedTuple

import numpy as np

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.objects.labelled import LabelledSet
from theorems.mnist.pairs import Pair
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import Rational, over_common_denominator, primitive


WORK = 10**13
# Of the search for the max-margin vector: hours; a pair takes seconds.

PRIME = 2**61 - 1


class Widest(NamedTuple):
    """The max-margin separator of a pair: (w, b) with y (<w, x> + b) >= 1, and its multipliers."""

    w: tuple[Rational, ...]
    b: Rational
    alpha: dict[int, Rational]

    @property
    def direction(self) -> list[int]:
        """Return w as the shortest integer vector of its direction."""
        return primitive(over_common_denominator(self.w)[0])

    @property
    def weights(self) -> dict[int, Rational]:
        """Return multipliers that make up ``direction``."""
        place = next(k for k, entry in enumerate(self.w) if entry)
        factor = Fraction(self.direction[place]) / self.w[place]
        return {i: a * factor for i, a in self.alpha.items()}

    @property
    def distance(self) -> float:
        """Return the distance between the two hulls, 2 / |w|, rounded."""
        return 2 * float(sum(Fraction(x) ** 2 for x in self.w)) ** -0.5


# Separable pairs.


def widest(pair: Pair) -> tuple[Widest | None, Decision]:
    """Return the max-margin separator, with the kernel's word for it; None where undecided."""
    found = max_margin(LabelledSet(**pair.written), work=WORK)
    if isinstance(found, MaxMargin):
        alpha = {i: a for i, a in enumerate(found.alpha) if a}
        return Widest(found.w, found.b, alpha), found.decision
    return None, found if found.answer is Answer.UNDECIDED else undecided("no separator was found")


def widest_on(pair: Pair, support: Sequence[int]) -> Widest:
    """Solve for the multipliers on given support vectors, at which y (<w, x> + b) is 1.

    Raises ``ZeroDivisionError`` where these do not determine them.
    """
    rows = pair.signed_rows()[list(support)]
    x, y = rows[:, :-1], rows[:, -1]
    gram = (x @ x.T).tolist()
    matrix = [[*row, label] for row, label in zip(gram, y.tolist(), strict=True)]
    *alpha, b = solved([*matrix, [*y.tolist(), 0]], [1] * len(rows) + [0])
    common, scale = over_common_denominator(alpha)
    w = [Fraction(total, scale) for total in products_of(x, common)]
    return Widest(tuple(w), b, dict(zip(support, alpha, strict=True)))


def products_of(rows: np.ndarray, weights: Sequence[int]) -> list[int]:
    """Return the sum of integer rows (k, d) with integer weights (k,), exactly."""
    return [int(x) for x in np.array(weights, object) @ rows.astype(object)]


def margin_certificate(pair: Pair, found: Widest) -> Decision:
    """Ask the kernel whether this is the max-margin separator of the whole pair."""
    evidence = {
        "w": write_vector(found.w), "b": write_number(found.b), "alpha": write_weights(found.alpha),
    }  # fmt: skip
    return certified(pair.question("max-margin", bias=True), "yes", evidence)


def centroid_weights(pair: Pair) -> dict[int, Rational]:
    """Return integer weights, equal within a label, with equal sums over the labels."""
    plus, minus = (len(pair.where(y)) for y in (1, -1))
    common = gcd(plus, minus)
    share = {1: minus // common, -1: plus // common}
    return {i: share[y] for i, y in enumerate(pair.labels.tolist())}


def combined(pair: Pair, weights: Mapping[int, Rational]) -> list[int]:
    """Return the sum of the weighted signed points, as integers; the weights must make it so."""
    rows = pair.signed_rows()[list(weights)][:, :-1]
    common, scale = over_common_denominator(list(weights.values()))
    totals = [Fraction(total, scale) for total in products_of(rows, common)]
    assert all(total.denominator == 1 for total in totals)
    return [total.numerator for total in totals]


def direction_certificate(
    pair: Pair,
    direction: Sequence[int],
    weights: Mapping[int, Rational],
    separator: tuple[Sequence[Rational], Rational],
    label: int = -1,
) -> Decision:
    """Ask the kernel whether -y v fools every separator of the pair at the points of a label y.

    The weights make up v, and some separator of the pair shows that there is one.
    """
    evidence = {
        "separator": {"w": write_vector(separator[0]), "b": write_number(separator[1])},
        "weights": write_weights(weights),
    }
    moved = [-label * x for x in direction]
    question = pair.question("separators", direction=write_vector(moved), label=label)
    return certified(question, "yes", evidence)


# Pairs that nothing separates.


def meeting_support(pair: Pair) -> list[int] | None:
    """Guess images that bear the weights of a common point of the two hulls; None where far apart.

    A linear program: the least total discrepancy of two convex combinations. Its solution is a
    vertex, so that the images it rests on determine their weights.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    rows = pair.signed_rows().astype(float)
    rows = rows[:, rows.any(axis=0)]
    rows[:, :-1] /= np.abs(rows[:, :-1]).max()
    size, n = rows.shape[1], len(rows)
    slack = sparse.eye(size)
    equations = sparse.vstack([
        sparse.hstack([sparse.csc_matrix(rows.T), slack, -slack]),
        sparse.hstack([sparse.csr_matrix(np.ones((1, n))), sparse.csr_matrix((1, 2 * size))]),
    ]).tocsc()  # fmt: skip
    cost = np.concatenate([np.zeros(n), np.ones(2 * size)])
    found = linprog(cost, A_eq=equations, b_eq=[0] * size + [1], method="highs-ipm")
    if found.status != 0 or found.fun > 1e-7:
        return None
    return np.flatnonzero(found.x[:n] > 1e-12).tolist()


def meeting_on(pair: Pair, support: Sequence[int]) -> dict[int, int]:
    """Solve for integer weights on given images under which the signed points cancel.

    Raises ``ZeroDivisionError`` where these do not determine them.
    """
    columns = pair.signed_rows()[list(support)].T
    chosen = independent_rows(columns)
    square = [*columns[chosen].tolist(), [1] * len(support)]
    if len(square) != len(support):
        raise ZeroDivisionError
    shares = solved(square, [0] * len(chosen) + [1])
    return dict(zip(support, primitive(over_common_denominator(shares)[0]), strict=True))


def meeting_certificate(pair: Pair, weights: Mapping[int, int], label: int = -1) -> Decision:
    """Ask the kernel whether nothing separates the pair: a common point of the two hulls.

    The question needs some direction; about this answer it makes no difference which.
    """
    if any(weight <= 0 for weight in weights.values()):
        return undecided("a weight is not positive")
    direction = [1] * pair.points.shape[1]
    question = pair.question("separators", direction=direction, label=label)
    return certified(question, "vacuous", {"weights": write_weights(weights)})


def independent_rows(matrix: np.ndarray) -> list[int]:
    """Return rows of an integer matrix that are independent modulo a prime, as many as there are."""
    import flint

    entries = [int(x) % PRIME for x in matrix.T.ravel()]
    reduced, rank = flint.nmod_mat(*matrix.T.shape, entries, PRIME).rref()
    table = np.array([int(x) for x in reduced.entries()], object).reshape(matrix.T.shape)
    return [int(np.flatnonzero(row)[0]) for row in table[:rank]]


def solved(matrix: Sequence[Sequence[int]], right: Sequence[int]) -> list[Fraction]:
    """Solve a square integer system exactly; raises ``ZeroDivisionError`` for a singular one."""
    import flint

    solution = flint.fmpz_mat(matrix).solve(flint.fmpz_mat([[r] for r in right]))
    return [Fraction(int(x.p), int(x.q)) for x in solution.entries()]


# Records: what is stored.


def evidence_hash(decision: Decision) -> str:
    """Return the hash of the answer and evidence of a certificate, as compact JSON."""
    assert decision.certificate is not None
    said = {key: decision.certificate[key] for key in ("answer", "evidence")}
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def record(kind: str, decision: Decision, **more: Any) -> dict[str, Any]:
    """Return what is stored of a certificate about a whole pair; kinds as in ``again``."""
    if not decision.certificates:
        return {"kind": kind, **more, "holds": False, "reason": decision.reason}
    return {"kind": kind, **more, "holds": True, "evidence_sha256": evidence_hash(decision)}


def again(stored: Mapping[str, Any], pair: Pair, support: Sequence[int]) -> Decision:
    """Make a stored certificate anew from the digits, and put it before the kernel.

    ``kind`` is "max-margin", "w* transfers", "centroids transfer" or "hulls meet"; the support is
    that of the common point of the hulls, or else of the max-margin separator. Undecided, with
    the reason, where weights or the kernel's answer are others than when it was stored.
    """
    try:
        decision = _again(stored["kind"], pair, support, stored.get("label", -1))
    except (ZeroDivisionError, IndexError):
        return undecided("the stored images do not determine their weights")
    return as_stored(decision, stored)


def as_stored(decision: Decision, stored: Mapping[str, Any]) -> Decision:
    """Return the decision if its evidence is the one that was stored."""
    if decision.certificates and evidence_hash(decision) != stored["evidence_sha256"]:
        return undecided("the evidence is not the one that was stored")
    return decision


def _again(kind: str, pair: Pair, support: Sequence[int], label: int) -> Decision:
    if kind == "hulls meet":
        return meeting_certificate(pair, meeting_on(pair, support))
    found = widest_on(pair, support)
    if kind == "max-margin":
        return margin_certificate(pair, found)
    if kind == "w* transfers":
        direction, weights = found.direction, found.weights
    else:
        weights = centroid_weights(pair)
        direction = combined(pair, weights)
    return direction_certificate(pair, direction, weights, (found.w, found.b), label)
