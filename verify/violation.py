"""How badly a conclusion fails, exactly, read off the certificate of the failure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational, Vector


def violation(certificate: dict[str, Any]) -> Rational | None:
    """Return a measure in which larger is worse, None for certificates that have none.

    A separator that a direction does not fool: the squared cosine between its normal and the
    direction, 0 where it is only level, 1 where it is met head on.
    """
    question, answer, evidence = (certificate[k] for k in ("question", "answer", "evidence"))
    if question["class"] == "separators" and answer == "no" and "separator" in evidence:
        w = read_vector(evidence["separator"]["w"])
        v = read_vector(question["direction"])
        return _squared_cosine(w, v)
    if question["class"] == "reach" and answer["supremum"] is not None:
        return read_number(answer["supremum"])
    return None


def _squared_cosine(w: Vector, v: Vector) -> Rational:
    def product(a: Vector, b: Vector) -> Fraction:
        return sum((Fraction(x * y) for x, y in zip(a, b, strict=True)), start=Fraction(0))

    return product(w, v) ** 2 / (product(w, w) * product(v, v))
