"""How badly a conclusion fails, or how nearly, exactly, read off a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational, Vector
from verify.toolkit import Measure


def measure(certificate: Mapping[str, Any]) -> Measure:
    """Return what a certificate measures.

    A separator that a direction does not fool: as a violation the squared cosine between its
    normal and the direction, 0 where it is only level, 1 where it is met head on. A ray whose
    label changes at c: as nearness c / (1 + c), and up to 1/2 more where it soon changes back. A
    region that is left with t: 1 / (1 + t).
    """
    return Measure(_violation(certificate), _nearness(certificate))


def _violation(certificate: Mapping[str, Any]) -> Rational | None:
    question, answer, evidence = (certificate[k] for k in ("question", "answer", "evidence"))
    if question["class"] == "separators" and answer == "no" and "separator" in evidence:
        w = read_vector(evidence["separator"]["w"])
        v = read_vector(question["direction"])
        return _squared_cosine(w, v)
    if question["class"] == "reach" and answer["supremum"] is not None:
        return read_number(answer["supremum"])
    return None


def _nearness(certificate: Mapping[str, Any]) -> Rational | None:
    question, answer, evidence = (certificate[k] for k in ("question", "answer", "evidence"))
    if question["class"] == "ray" and answer:
        low, _, high, _ = answer[0]
        start = Fraction(read_number(low))
        away = start / (1 + start)
        if high is not None:  # it comes back: the shorter the stay, the nearer
            away += (1 - away) / (2 * (1 + Fraction(read_number(high)) - start))
        return away
    if question["class"] == "convex" and answer == "yes" and "t" in evidence:
        return 1 / (1 + Fraction(read_number(evidence["t"])))
    return None


def _squared_cosine(w: Vector, v: Vector) -> Rational:
    def product(a: Vector, b: Vector) -> Fraction:
        return sum((Fraction(x * y) for x, y in zip(a, b, strict=True)), start=Fraction(0))

    return product(w, v) ** 2 / (product(w, w) * product(v, v))
