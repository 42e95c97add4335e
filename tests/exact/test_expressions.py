"""Expressions with irrational parts against rationals: both ways, and where neither is shown."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import pytest

from verify import kernel
from verify.exact.decision import Answer
from verify.exact.expressions import Expression, between, decide_expression, written


F = Fraction
RHO = ("/", ("*", ("e",), 7), F(1, 4))
# e m / delta^2 for m = 7, delta = 1/2.


def by_floats(x: Any) -> float:
    if not isinstance(x, tuple):
        return float(x)
    parts = [by_floats(part) for part in x[1:]]
    table: dict[str, Any] = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "sqrt": math.sqrt, "ln": math.log, "exp": math.exp, "e": lambda: math.e, "pi": lambda: math.pi,
    }  # fmt: skip
    return float(table[x[0]](*parts))


def drawn(rng: random.Random, depth: int) -> Any:
    if depth == 0 or rng.random() < 0.2:
        return rng.choice((F(rng.randint(-20, 20), rng.randint(1, 9)), ("e",), ("pi",)))
    name = rng.choice(("+", "-", "*", "/", "sqrt", "ln", "exp"))
    return (name, *(drawn(rng, depth - 1) for _ in range(2 if name in "+-*/" else 1)))


def test_enclosures_agree_with_floats() -> None:
    rng, tried = random.Random(1), 0
    while tried < 400:
        x = drawn(rng, 4)
        try:
            value = by_floats(x)
            low, high = between(x, 80)
        except (ValueError, OverflowError, ZeroDivisionError):
            continue
        if abs(value) < 1e9:
            tried += 1
            assert float(low) - 1e-6 * (1 + abs(value)) <= value <= float(high) + 1e-6 * (1 + abs(value))
            assert low <= high
            finer = between(x, 160)
            assert low <= finer[1]
            assert finer[0] <= high


@pytest.mark.parametrize(("expression", "bound"), [
    (RHO, F(761, 10)), (("+", ("/", ("sqrt", ("/", ("*", 2, ("ln", 5)), 1)), F(1, 16)), 4), F(327, 10)),
    (("ln", F(1, 2)), F(-69, 100)), (("exp", F(-1, 2)), F(6065, 10000)), (("pi",), F(22, 7)),
])  # fmt: skip
def test_both_answers_bear_a_certificate(expression: Expression, bound: Fraction) -> None:
    value = by_floats(expression)
    for shift in (-1, F(-1, 10**12), 0, F(1, 10**12), 1):
        own = bound + shift
        for relation in ("<", "<="):
            found = decide_expression(expression, relation, own)  # type: ignore[arg-type]
            assert found.answer is (Answer.YES if value < own else Answer.NO)
            assert found.certificate is not None
            assert kernel.check(found.certificate).holds
            turned = found.certificate | {"answer": "no" if found.answer is Answer.YES else "yes"}
            assert not kernel.check(turned).holds


def test_what_is_equal_is_decided_only_where_it_is_known_exactly() -> None:
    assert decide_expression(("sqrt", 4), "<=", 2).answer is Answer.YES
    assert decide_expression(("sqrt", 4), "<", 2).answer is Answer.NO
    assert decide_expression(F(1, 3), "<=", F(1, 3)).answer is Answer.UNDECIDED
    near = decide_expression(("e",), "<", F(2718281828459045235360287471352662497757, 10**39), most=64)
    assert near.answer is Answer.UNDECIDED
    assert "64 bits" in near.reason
    assert decide_expression(("/", 1, ("-", ("e",), ("e",))), "<", 1).answer is Answer.UNDECIDED


def test_more_bits_are_tried() -> None:
    found = decide_expression(("e",), "<", F(2718281828459045235360287471352662497757, 10**39))

    assert found.answer is Answer.NO  # 2.71828 18284 59045 23536 02874 71352 66249 77572 ...
    assert found.certificate is not None
    assert found.certificate["evidence"]["bits"] == 256


def holds(expression: Any, answer: Any = "yes", relation: Any = "<", bound: Any = 3, bits: Any = 16) -> bool:
    question = {"class": "enclosure", "expression": expression, "relation": relation, "bound": bound}
    certificate = {"format": kernel.FORMAT, "question": question, "answer": answer, "evidence": {"bits": bits}}
    return kernel.check(certificate).holds


def test_one_rule_at_a_time() -> None:
    assert holds(["e"])
    assert not holds(["e"], "no")
    assert not holds(["e"], bound="5/2")
    assert holds(["e"], "no", bound="5/2")
    assert not holds(["e"], bound="271829/100000", bits=4)
    assert holds(["e"], bound="271829/100000", bits=20)
    assert not holds(["e"], "no", bound="271829/100000", bits=4)
    assert holds(["sqrt", 9], relation="<=")
    assert not holds(["sqrt", 9])
    assert holds(["sqrt", 9], "no")
    assert not holds(["sqrt", 9], "no", "<=")
    assert holds(["*", -1, ["e"]], bound="-27/10")
    assert holds(["-", 0, ["e"]], bound="-27/10")
    assert not holds(["*", -1, ["e"]], bound="-28/10")
    assert holds(["/", 1, ["*", -1, ["e"]]], bound="-36/100")
    assert not holds(["/", 1, ["*", -1, ["e"]]], bound="-37/100")
    assert holds(["*", ["-", ["e"], 3], ["-", ["e"], 3]], bound="8/100")


def test_roots_and_exponentials_are_rounded_outwards_at_both_ends() -> None:
    """In units of 1/16: 22 < root 2 < 23; e lies between 43 and 44, and exp of these are 235.1 and 250.3."""
    for expression, low, high in ((["sqrt", 2], 22, 23), (["exp", ["e"]], 235, 251)):
        assert holds(expression, "no", "<", f"{low}/16", 4)
        assert not holds(expression, "no", "<", f"{low + 1}/16", 4)
        assert holds(expression, "yes", "<=", f"{high}/16", 4)
        assert not holds(expression, "yes", "<=", f"{high - 1}/16", 4)


def test_the_least_that_can_be_seen_is_seen() -> None:
    assert holds("1/2", "no", "<=", 0, bits=1)
    assert holds(["e"], bits=4096)
    assert not holds("1/2", "no", "<=", "1/2", bits=1)


@pytest.mark.parametrize("expression", [
    [], ["tan", 1], ["e", 1], ["+", 1], ["+", 1, 2, 3], ["sqrt", -1], ["sqrt", ["-", 1, ["e"]]], ["ln", 0], ["ln", -1],
    ["ln", ["-", ["e"], ["e"]]], ["/", 1, 0], ["/", 1, ["-", ["e"], ["e"]]], ["exp", 65537], 1.5, None, True, "x", {},
    [["e"]], [1, 2],
])  # fmt: skip
def test_what_has_no_value_is_malformed(expression: Any) -> None:
    with pytest.raises(kernel.Malformed):
        holds(expression)


def test_other_fields_are_read_too() -> None:
    for change in ({"relation": ">"}, {"relation": None}, {"bits": 0}, {"bits": 4097}, {"bits": True}, {"bits": "8"}, {"bound": 1.0}):
        with pytest.raises(kernel.Malformed):
            holds(["e"], **change)
    assert not holds(["e"], "maybe")
    deep: Any = 1
    for _ in range(100_000):
        deep = ["sqrt", deep]
    with pytest.raises(kernel.Malformed, match="deeply"):
        holds(deep)


def test_what_is_written_is_read() -> None:
    assert written(("*", F(1, 2), ("e",))) == ["*", "1/2", ["e"]]
