"""Expressions with e, pi, roots and logarithms: between rationals, and against one, with a certificate.

An expression is a rational number, or a tuple of an operation and expressions: ``("e",)``,
``("pi",)``, ``("sqrt", x)``, ``("ln", x)``, ``("exp", x)``, ``("+", x, y)`` and likewise ``-``, ``*``
and ``/``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from verify.exact.decision import Decision, certified, undecided, write_number
from verify.exact.enclosures import Between
from verify.exact.integers import Rational, whole
from verify.kernel.enclosure import MOST_BITS, enclosed
from verify.kernel.numbers import Malformed


Expression = Rational | tuple[Any, ...]

BITS = 64
# Tried first; twice as many where they do not decide.


def between(expression: Expression, bits: int = BITS) -> Between:
    """Enclose an expression.

    Raises
    ------
    ValueError
        If it is none, or a root, a logarithm or a quotient of it may be off its domain at these bits.

    >>> low, high = between(("*", ("e",), 2), 8)
    >>> low <= Fraction(5436, 1000) <= high
    True
    """
    low, high = enclosed(written(expression), bits)
    return Fraction(low, 1 << bits), Fraction(high, 1 << bits)


def written(expression: Expression) -> Any:
    """Write an expression as certificates have it."""
    if isinstance(expression, tuple):
        return [expression[0], *map(written, expression[1:])]
    return write_number(whole(expression))


def decide_expression(
    expression: Expression, relation: Literal["<", "<="], bound: Rational, *, most: int = MOST_BITS
) -> Decision:
    """Is an expression < (or <=) a rational bound?

    Parameters
    ----------
    most : the bits after which no more are tried

    Returns
    -------
    yes or no with a certificate; undecided where the two are equal, or closer than that, or where
    the expression has no value

    >>> decide_expression(("sqrt", 2), "<", Fraction(3, 2)).answer
    <Answer.YES: 'yes'>
    """
    question = {
        "class": "enclosure",
        "expression": written(expression),
        "relation": relation,
        "bound": write_number(whole(bound)),
    }
    bits, why = min(BITS, most), ""
    while bits <= most:
        try:
            low, high = between(expression, bits)
        except Malformed as error:
            why = str(error)
        else:
            why = f"it cannot be told from {bound} by {bits} bits"
            if high < bound or (high == bound and relation == "<="):
                return certified(question, "yes", {"bits": bits})
            if low > bound or (low == bound and relation == "<"):
                return certified(question, "no", {"bits": bits})
        bits *= 2
    return undecided(why)
