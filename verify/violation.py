"""How badly a conclusion fails, or how nearly, exactly, read off the certificates."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational, Vector


if TYPE_CHECKING:
    from verify.claim import Claim
    from verify.judge import Verdict


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


def near_miss(claim: Claim[Any, Any], x: Any, verdict: Verdict) -> Rational | None:
    """Return how near an instance that holds came to a refutation; larger is nearer.

    Where the claim has a bound, less slack; else what the certificates say.
    """
    slack = claim.slack(x, verdict.witness)
    if slack is not None:
        return -slack
    certificates = verdict.decision.certificates if verdict.decision else ()
    measures = [m for m in map(nearness, certificates) if m is not None]
    return max(measures, default=None)


def nearness(certificate: dict[str, Any]) -> Rational | None:
    """Return a measure below 1 in which larger is nearer to a failure, None where there is none.

    A ray whose label changes at c: c / (1 + c), and up to 1/2 more where it soon changes back.
    A region that is left with t: 1 / (1 + t).
    """
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
