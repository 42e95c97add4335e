"""Numbers with e, pi, roots and logarithms beside rational ones: which is the larger?"""

from __future__ import annotations

from collections.abc import Callable

from verify.kernel import enclosures
from verify.kernel.enclosures import Bounds, outwards
from verify.kernel.numbers import Malformed, field, rational, require, shown


MOST_BITS = 4096
# Digits after the point that are worth computing; beyond them nobody waits.


def check_enclosure(question: object, answer: object, evidence: object) -> None:
    """Is an expression < (or <=) a rational bound?

    The expression is enclosed by two multiples of 2^-bits, with bits from the evidence: each part
    of it is computed from its parts, rounded outwards. yes: the upper one is < (<=) the bound. no:
    the lower one is >= (>) it. Where the bound lies between nothing is shown; more bits may.
    """
    relation = field(question, "relation", "the question")
    p, q = rational(field(question, "bound", "the question"))
    bits = field(evidence, "bits", "the evidence")
    if relation not in ("<", "<="):
        msg = 'relation must be "<" or "<="'
        raise Malformed(msg)
    if type(bits) is not int or not 1 <= bits <= MOST_BITS:
        msg = f"bits must be an integer from 1 to {MOST_BITS}"
        raise Malformed(msg)
    low, high = enclosed(field(question, "expression", "the question"), bits)
    below, above = (low * q - (p << bits), high * q - (p << bits))
    if answer == "yes":
        require(above < 0 or (above == 0 and relation == "<="), "the expression may be larger than the bound")
        return
    require(answer == "no", "the answer must be yes or no")
    require(below > 0 or (below == 0 and relation == "<"), "the expression may be smaller than the bound")


def enclosed(expression: object, bits: int) -> Bounds:
    """Enclose a number, "p/q", or ``[operation, expression, ...]`` in units of 2^-bits."""
    if type(expression) is not list:
        p, q = rational(expression)
        return (p << bits) // q, -((-p << bits) // q)
    name = expression[0] if expression else None
    if type(name) is not str or name not in OPERATIONS:
        msg = f"an operation must be one of {', '.join(OPERATIONS)}, got {shown(name)}"
        raise Malformed(msg)
    count, operation = OPERATIONS[name]
    if len(expression) != 1 + count:
        msg = f'"{name}" takes {count} expressions, got {len(expression) - 1}'
        raise Malformed(msg)
    try:
        return operation(bits, *(enclosed(part, bits) for part in expression[1:]))
    except ValueError as error:
        raise Malformed(str(error)) from None


def _sum(_: int, x: Bounds, y: Bounds) -> Bounds:
    return x[0] + y[0], x[1] + y[1]


def _difference(_: int, x: Bounds, y: Bounds) -> Bounds:
    return x[0] - y[1], x[1] - y[0]


def _product(bits: int, x: Bounds, y: Bounds) -> Bounds:
    ends = [a * b for a in x for b in y]
    return outwards(min(ends), max(ends), bits)


def _quotient(bits: int, x: Bounds, y: Bounds) -> Bounds:
    if y[0] <= 0 <= y[1]:
        msg = "a divisor may be 0 at these bits"
        raise ValueError(msg)
    pairs = [(a << bits, b) for a in x for b in y]
    return min(a // b for a, b in pairs), max(-(-a // b) for a, b in pairs)


def _monotone(function: Callable[[int, int, int], Bounds]) -> Callable[[int, Bounds], Bounds]:
    return lambda bits, x: (function(x[0], 1 << bits, bits)[0], function(x[1], 1 << bits, bits)[1])


OPERATIONS: dict[str, tuple[int, Callable[..., Bounds]]] = {
    "+": (2, _sum), "-": (2, _difference), "*": (2, _product), "/": (2, _quotient),
    "sqrt": (1, _monotone(enclosures.sqrt)), "ln": (1, _monotone(enclosures.ln)),
    "exp": (1, _monotone(enclosures.exp)), "e": (0, enclosures.e), "pi": (0, enclosures.pi),
}  # fmt: skip
# How many expressions each takes, and how it encloses what becomes of theirs.
