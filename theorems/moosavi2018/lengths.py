"""How long a universal vector may be: rho^2 as an expression, and rationals on both sides of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from verify.exact.decision import Answer, Decision, undecided
from verify.exact.expressions import Expression, between, decide_expression


BITS = 32
# Of the rationals beside rho^2: more only make certificates longer.


@lru_cache(maxsize=4096)
def sides(square: Expression) -> tuple[Fraction, Fraction]:
    """Return a rational number at most rho^2, and one that is at least as large.

    >>> low, high = sides(("e",))
    >>> low < Fraction(27183, 10000) and high > Fraction(27182, 10000)
    True
    """
    if not isinstance(square, tuple):
        return Fraction(square), Fraction(square)
    return between(square, BITS)


def no_longer(square: Expression, decide: Callable[[Fraction], Decision]) -> Decision:
    """Ask for a v with |v|^2 at most a rational below rho^2; a yes also shows that it is below."""
    low, _ = sides(square)
    return _beside(square, low, decide(low), Answer.YES, ("<", Answer.NO))


def none_as_short(square: Expression, decide: Callable[[Fraction], Decision]) -> Decision:
    """Ask for a v with |v|^2 at most a rational above rho^2; a no also shows that it is above."""
    _, high = sides(square)
    return _beside(square, high, decide(high), Answer.NO, ("<=", Answer.YES))


def _beside(
    square: Expression,
    bound: Fraction,
    found: Decision,
    answer: Answer,
    wanted: tuple[Literal["<", "<="], Answer],
) -> Decision:
    """Add to an answer the certificate on which side of rho^2 the bound is."""
    if found.answer is not answer or not isinstance(square, tuple):
        return found
    relation, side = wanted
    compared = decide_expression(square, relation, bound)
    if compared.answer is not side:
        return undecided(compared.reason or f"rho^2 is not on the right side of {bound}")
    return found._replace(certificates=(*found.certificates, *compared.certificates))
