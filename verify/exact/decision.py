"""What a decider answers: yes, no, vacuous or undecided, with what the kernel has checked."""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from verify import kernel, kinds
from verify.cycles import seldom_collected
from verify.errors import one_of
from verify.exact.integers import Rational, Vector, WorkLimit


P = ParamSpec("P")
R = TypeVar("R")

SAFE = 2**53
# Integers below this size survive every JSON reader; longer ones are written as text.


class Answer(enum.StrEnum):
    """An answer about every member of a class at once."""

    YES = "yes"
    # It holds for every one, and there is one.

    NO = "no"
    # The certificate exhibits one for which it fails.

    VACUOUS = "vacuous"
    # The class is empty, or there is no point to speak of.

    UNDECIDED = "undecided"
    # Not known; the reason is given. Never to be read as yes.


YES, NO = Answer.YES, Answer.NO
# As claim files write them.


class Decision(NamedTuple):
    """An answer with the certificates it rests on, each accepted by the kernel."""

    answer: Answer
    certificates: tuple[dict[str, Any], ...] = ()
    reason: str = ""

    @property
    def certificate(self) -> dict[str, Any] | None:
        """Return the one certificate of a single question, None where undecided."""
        return self.certificates[0] if self.certificates else None


def undecided(reason: str) -> Decision:
    """Return the answer for "not known"."""
    return Decision(Answer.UNDECIDED, (), reason)


REFUSED = "the kernel refused the certificate"


def certified(
    question: dict[str, Any],
    answer: Any,
    evidence: dict[str, Any],
    data: Mapping[str, object] | None = None,
    *,
    counts_as: Answer | None = None,
) -> Decision:
    """Put an answer before the kernel; what it does not accept is undecided.

    An answer that is data (intervals, bounds) rather than a word counts as yes; a word of the
    kind's own counts as whoever asks says. ``data`` are the rows that the question names by their
    hash, by that hash.
    """
    certificate = {
        "format": kernel.FORMAT,
        "question": question,
        "answer": answer,
        "evidence": evidence,
    }
    judgement = kinds.check(certificate, data)
    if not judgement.holds:
        return undecided(f"{REFUSED}: {judgement.reason}")
    word = counts_as or (Answer(answer) if isinstance(answer, str) else Answer.YES)
    return Decision(word, (certificate,))


def every(decisions: Iterable[Decision]) -> Decision:
    """Return the answer to "all of these": one no refutes it, whatever the others say.

    Of nothing it is vacuous: where nothing was asked there is no yes.
    """
    listed = list(decisions)
    if not listed:
        return Decision(Answer.VACUOUS, (), "nothing is asked")
    for answer in (Answer.NO, Answer.UNDECIDED, Answer.VACUOUS):
        for decision in listed:
            if decision.answer == answer:
                return decision
    for decision in listed:
        if decision.answer is not Answer.YES:  # "No" is not to end as a yes
            one_of("the answer", decision.answer, Answer)
    together = tuple(certificate for d in listed for certificate in d.certificates)
    return Decision(Answer.YES, together)


def every_asked(decisions: Iterable[Decision]) -> Decision:
    """Return the answer to "all of these" where some may ask nothing: vacuous where all do."""
    listed = list(decisions)
    return every([one for one in listed if one.answer is not Answer.VACUOUS] or listed)


def write_number(x: Rational) -> int | str:
    """Write a rational for JSON: an integer, or a string "p/q"."""
    if x.denominator != 1:
        return f"{_text(x.numerator)}/{_text(x.denominator)}"
    number = x.numerator
    return number if -SAFE < number < SAFE else _text(number)


def _text(number: int) -> str:
    """Write an integer of any length that Python reads: from 3.12 on it writes some longer ones."""
    most = sys.get_int_max_str_digits()
    try:
        text = str(number)
    except ValueError:
        text = ""
    if not text or len(text.lstrip("-")) > most:
        msg = f"a number of the answer has more than {most} digits"
        raise WorkLimit(msg)
    return text


def within_limits(search: Callable[P, R]) -> Callable[P, R | Decision]:
    """Make a search that reaches a limit answer undecided, with the limit for a reason.

    While it runs Python seldom looks for cycles: what it makes are lists of numbers.
    """

    @wraps(search)
    def limited(*args: P.args, **options: P.kwargs) -> R | Decision:
        try:
            with seldom_collected():
                return search(*args, **options)
        except WorkLimit as limit:
            return undecided(str(limit))

    return limited


def write_vector(vector: Vector) -> list[int | str]:
    """Write a vector for JSON."""
    if {*map(type, vector)} == {int} and min(vector) > -SAFE and max(vector) < SAFE:
        return list(vector)  # type: ignore[arg-type]
    return [write_number(x) for x in vector]


def write_weights(weights: Mapping[int, Rational]) -> list[list[int | str]]:
    """Write nonnegative weights sparsely, with rising indices."""
    return [[index, write_number(weights[index])] for index in sorted(weights) if weights[index]]


def read_number(value: int | str) -> Rational:
    """Read a number that a certificate holds."""
    numerator, denominator = kernel.rational(value)
    return Fraction(numerator, denominator) if denominator != 1 else numerator


def read_vector(values: Iterable[int | str]) -> tuple[Rational, ...]:
    """Read a vector that a certificate holds."""
    return tuple(read_number(value) for value in values)
