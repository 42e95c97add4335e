"""Answers: how they are put together, and how numbers are written and read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from theorems.geometry.deciders import convex, margin, origin, ray, separators
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify import _DIGITS as DIGITS, kernel
from verify.exact import program
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    every,
    every_asked,
    read_number,
    read_vector,
    undecided,
    within_limits,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import WorkLimit


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, 0), (-7, -7), (Fraction(6, 3), 2), (Fraction(-1, 2), "-1/2"),
        (2**53 - 1, 2**53 - 1), (2**53, str(2**53)), (1 - 2**53, 1 - 2**53), (-(2**53), str(-(2**53))),
        (Fraction(2**53, 3), f"{2**53}/3"), (Fraction(1, 2**60), f"1/{2**60}"),
    ],
)
def test_numbers_are_written_for_every_reader(number: Any, written: Any) -> None:
    assert write_number(number) == written
    assert type(write_number(number)) is type(written)
    assert write_vector([number, 1]) == [written, 1]
    assert type(write_vector([number])[0]) is type(written)
    assert read_number(written) == number
    assert type(read_number(written)) is (int if number.denominator == 1 else Fraction)
    assert read_vector([written, 3]) == (number, 3)


def test_weights_are_written_sparsely_and_in_order() -> None:
    assert write_weights({3: 1, 0: Fraction(1, 2), 2: 0}) == [[0, "1/2"], [3, 1]]


def test_numbers_too_long_to_write_end_undecided() -> None:
    for number in (10**DIGITS, -(10**DIGITS), Fraction(1, 10**DIGITS + 1)):
        with pytest.raises(WorkLimit, match=f"more than {DIGITS} digits"):
            write_number(number)
        assert within_limits(write_number)(number) == undecided(
            f"a number of the answer has more than {DIGITS} digits"
        )
    assert within_limits(write_number)(10 ** (DIGITS - 1)) == str(10 ** (DIGITS - 1))


def test_what_the_kernel_refuses_is_undecided() -> None:
    s = LabelledSet([(1,), (-1,)], [1, -1])
    question = s.question("separators", direction=[1], label=-1)
    wrong = certified(question, "vacuous", {"weights": [[0, 1]]})

    assert wrong.answer is Answer.UNDECIDED
    assert wrong.certificates == ()
    assert wrong.certificate is None
    assert wrong.reason.startswith("the kernel refused the certificate: ")


def test_answers_that_are_data_count_as_yes() -> None:
    labels, decision = decide_labels(Linear((1,), -1), [(0,), (1,), (2,)])

    assert labels == [-1, -1, 1]
    assert decision.answer is Answer.YES
    assert decision.certificate == decision.certificates[0]
    assert decision.certificate["answer"] == labels
    assert decision.certificate["format"] == kernel.FORMAT
    assert decision.certificate["evidence"] == {}


def test_one_no_refutes_and_nothing_else_counts_as_yes() -> None:
    yes, other = Decision(Answer.YES, ({"a": 1},)), Decision(Answer.YES, ({"b": 2}, {"c": 3}))
    no, vacuous = Decision(Answer.NO, (), "no"), Decision(Answer.VACUOUS, (), "vacuous")
    unknown = undecided("unknown")

    assert every([yes, other]) == Decision(Answer.YES, ({"a": 1}, {"b": 2}, {"c": 3}))
    assert every([]).answer is Answer.VACUOUS, "where nothing was asked there is no yes"
    assert every([yes, vacuous]) == vacuous
    assert every([vacuous, unknown, yes]) == unknown
    assert every([unknown, vacuous, no, yes]) == no
    assert every_asked([yes, vacuous]) == yes
    assert every_asked([vacuous, no, yes]) == no
    assert every_asked([vacuous, unknown, yes]) == unknown
    assert every_asked([vacuous, vacuous]) == vacuous
    assert every_asked([]).answer is Answer.VACUOUS


def test_default_budgets() -> None:
    assert separators.WORK == convex.WORK == origin.WORK == 10**10
    assert margin.WORK == 3 * 10**9
    assert program.WORK == 10**9
    assert ray.WORK == 2 * 10**8
