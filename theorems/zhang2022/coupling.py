r"""(10) and Lemma 3.2: normal weights taken apart along x, so that what is orthogonal to x knows nothing of D_x."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from theorems.zhang2022.compared import are_equal
from theorems.zhang2022.laws import Laws, finite_laws, outcomes
from theorems.zhang2022.nets import Point, inner
from verify.claim import Example
from verify.domain import Domain
from verify.exact.decision import NO, YES, Decision
from verify.exact.integers import Rational, dot
from verify.outcome import REFUTED, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


Matrix = tuple[Point, ...]


def is_point(x: Any) -> bool:
    """Is it a vector of integers, not all 0?"""
    return isinstance(x, tuple) and any(x) and all(type(c) is int for c in x)


def _small() -> Iterator[Point]:
    for d in (1, 2, 3):
        yield from (p for p in product((0, 1, -1, 2), repeat=d) if any(p))


points = Domain[Point](
    name="points other than 0", contains=is_point, small=_small, of=tuple, edges=lambda: [(2**20, 1), (1,) * 6],
    draw=st.lists(st.integers(-9, 9), min_size=1, max_size=5).map(lambda p: tuple(p) if any(p) else (1, *p[1:])),
)


def across(x: Point, square: Rational | None = None) -> Matrix:
    """Return I - x x^T / ||x||^2, or with another number below."""
    below = Fraction(inner(x, x) if square is None else square)
    return tuple(tuple(int(i == j) - Fraction(p) * q / below for j, q in enumerate(x)) for i, p in enumerate(x))


class Equation10(Sentence[Point, Matrix]):
    r"""Of normal weights the part orthogonal to $x$ can be drawn anew: it knows nothing of $D_x$.

    *Proof* (Lemma 3.2, conditioning of normals). With an independent copy $W'$ let $\tilde{W} = W \Pi^\perp + W' \Pi$, so that $\tilde{W} \Pi^\perp = W \Pi^\perp$. Its
    rows are normal with the covariance $(\Pi^\perp \Pi^\perp + \Pi \Pi) / d = I / d$, and have the covariance $\Pi^\perp x / d = 0$ with $\langle w_k, x \rangle$, of which
    $D_x$ is made: for normals that is independence.

    *Not needed*: the exact law (``ours/exact-law``) has free bits for $D_x$ without it, for every symmetric law of rows; (10) is about normals, and fails
    for others.

    *Modelled.* $\Pi^\perp$ is symmetric of trace $d - 1$ with $\Pi^\perp x = 0$ and $\Pi^\perp \Pi^\perp = \Pi^\perp$; that normals without covariance are independent is taken as known.
    """

    id, label = "zhang2022/equation-10", "Equation (10) and Lemma 3.2"
    short, source, standing = "(10)", "Section 3, (10) and Lemma 3.2", THEOREM
    printed = r"$W = \tilde{W} \Pi^\perp + W \Pi$ with $\tilde{W}$ of the law of $W$ and independent of $D_x$."
    tested = (
        r"For $\tilde{W} = W \Pi^\perp + W' \Pi$, $W'$ an independent copy: $\tilde{W} \Pi^\perp = W \Pi^\perp$, the rows of $\tilde{W}$ have the covariance $I / d$, and none "
        r"with $W x$."
    )
    differs = "Of covariances, which settle the law of normals."
    expects, domain = SURVIVES, points
    worked = [Example((1, 1), YES, "in the plane"), Example((1,), YES, "on the line: nothing is orthogonal"), Example((2, 1, 0, 0, 0), YES, "of norm sqrt(5)")]
    refused = [
        ((1, 1), ((1, 0), (0, 1))), ((1, 1), ((0, 0), (0, 0))), ((2, 1), across((2, 1), 2)), ((1, 1), across((1, -1))), ((1, 1), None),
    ]

    def construct(self, x: Point) -> Matrix:
        return across(x)

    def decide(self, x: Point, w: Matrix | None) -> Decision:
        if w is None or [len(row) for row in w] != [len(x)] * len(x):
            return Decision(NO, (), "there is no matrix of that size")
        columns = list(zip(*w, strict=True))
        twice = [(inner(row, column), own[j]) for row, own in zip(w, w, strict=True) for j, column in enumerate(columns)]
        turned = [(a, b) for row, column in zip(w, columns, strict=True) for a, b in zip(row, column, strict=True)]
        size = [(sum((w[j][j] for j in range(len(x))), start=Fraction(0)), len(x) - 1)]
        return are_equal([*[(inner(row, x), 0) for row in w], *twice, *turned, *size], "it is not the projection")

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the norm sqrt(d)": Variant(
                REFUTED, r"$I - x x^\top / d$ for $\Pi^\perp$, at points of any length", construct=lambda x: across(x, len(x)),
            ),
            "other rows": Variant(
                REFUTED, "rows of a finite symmetric law in place of normal ones: given $D_x$, what is orthogonal to $x$ has another law",
                domain=finite_laws, construct=lambda x: None, decide=lambda x, _: _apart(x),
            ),
        }


def _apart(x: Laws) -> Decision:
    """Does the part of the first row that is orthogonal to x have one law where that row is on, and where it is off?"""
    found: tuple[Counter[Any], Counter[Any]] = Counter(), Counter()
    square = dot(x.x, x.x)
    for weights, _ in outcomes(x):
        along = dot(weights[0], x.x)
        found[along > 0][tuple(square * c - along * p for c, p in zip(weights[0], x.x, strict=True))] += 1
    values = sorted(set(found[0]) | set(found[1]))
    return are_equal([(found[0][v], found[1][v]) for v in values], "it has another law where the unit is on")
