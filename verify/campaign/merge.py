"""Blocks as JSON, and their sum: the same whatever order they were done in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from verify.claim import Claim
from verify.exact.decision import Answer, Decision
from verify.judge import Verdict
from verify.objects import read, size, write
from verify.outcome import Outcome
from verify.result import Found, Result


COUNTERS = ("admitted", "rejected", "tested", "strata", "stopped", "by_hypothesis")
COUNTS = ("vacuous", "undecided", "failures", "errors", "endless")
TEXTS = ("open", "error", "cut")
KEPT = ("found", "worst", "tightest", "nearest")


def packed(result: Result) -> dict[str, Any]:
    """Write what a block found, without what is empty."""
    data: dict[str, Any] = {name: dict(getattr(result, name)) for name in COUNTERS}
    data |= {name: getattr(result, name) for name in (*COUNTS, *TEXTS)}
    data["numbers"] = {name: dict(counts) for name, counts in result.numbers.items()}
    data |= {name: _pack(getattr(result, name)) for name in KEPT}
    return {name: value for name, value in data.items() if value}


def unpacked(claim: Claim[Any, Any], data: dict[str, Any]) -> Result:
    """Read what ``packed`` wrote."""
    result = Result.of(claim)
    for name in COUNTERS:
        setattr(result, name, Counter(data.get(name, {})))
    for name in (*COUNTS, *TEXTS):
        setattr(result, name, data.get(name, getattr(result, name)))
    result.numbers = {name: Counter(counts) for name, counts in data.get("numbers", {}).items()}
    for name in KEPT:
        if name in data:
            setattr(result, name, _unpack(data[name]))
    return result


def add(total: Result, part: Result) -> None:
    """Add a block to the sum of those before it."""
    before = work_of(total)
    if part.found is not None:
        part.found.after += before
    for name in COUNTERS:
        getattr(total, name).update(getattr(part, name))
    for name in COUNTS:
        setattr(total, name, getattr(total, name) + getattr(part, name))
    for name in TEXTS:
        setattr(total, name, getattr(total, name) or getattr(part, name))
    for name, counts in part.numbers.items():
        total.numbers.setdefault(name, Counter()).update(counts)
    total.found = total.found or part.found
    total.worst = _best(total.worst, part.worst, largest=True)
    total.nearest = _best(total.nearest, part.nearest, largest=True)
    total.tightest = _best(total.tightest, part.tightest, largest=False)


def work_of(result: Result) -> int:
    """Return how many instances were judged, admitted or not."""
    return result.admitted.total() + result.rejected.total()


def _best(one: Found | None, two: Found | None, *, largest: bool) -> Found | None:
    """Return the one that measures most, or least; the smaller of two equals."""
    if one is None or two is None:
        return one or two
    sign = -1 if largest else 1
    return min((one, two), key=lambda found: (sign * (found.measure or 0), size(found.x)))


def _pack(found: Found | None) -> dict[str, Any] | None:
    if found is None:
        return None
    verdict, decision = found.verdict, found.verdict.decision
    return {
        "instance": write(found.x),
        "witness": write(verdict.witness),
        "outcome": verdict.outcome,
        "answer": decision.answer if decision else None,
        "reason": verdict.reason,
        "certificates": list(decision.certificates) if decision else [],
        "scout": found.scout,
        "after": found.after,
        "steps": found.steps,
        "minimal": found.minimal,
        "measure": write(found.measure),
    }


def _unpack(data: dict[str, Any]) -> Found:
    decision = None
    if data["answer"] is not None:
        decision = Decision(Answer(data["answer"]), tuple(data["certificates"]), data["reason"])
    witness = read(data["witness"])
    verdict = Verdict(Outcome(data["outcome"]), decision, witness, data["reason"])
    return Found(
        read(data["instance"]), verdict, data["scout"], data["after"], data["steps"],
        data["minimal"], read(data["measure"]),
    )
