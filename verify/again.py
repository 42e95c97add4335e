"""Decides refutations once more, in fresh processes: a conjecture that changes its mind is not refuted.

What differs there is what an answer must not rest on: what was asked before, and the order in
which Python happens to go through a set of texts, which another seed for hashes changes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from verify import kernel, kinds, registry
from verify.judge import judge_carefully
from verify.machine import begin_worker
from verify.objects import read, told, write
from verify.outcome import Outcome
from verify.result import Found


SEEDS = (1, 2, 3)
# For hashes; two orders of two texts escape one seed half of the time.
TIMES = 2
# Judgements in each process: what counts its calls, or throws dice, may differ there too.
LONGEST = 120.0
# Seconds on the clock, where no time is set.


class Withdrawn(NamedTuple):
    """What is to be said instead of a refutation, and why."""

    outcome: Outcome
    reason: str


def decided_again(
    source: tuple[str, str], found: Mapping[str, Found], seconds: float = LONGEST
) -> dict[str, Withdrawn]:
    """Decide refutations again; return those that do not stand, by unit.

    Parameters
    ----------
    source : path and text of the file that brought the claims
    found : the refutations, by unit
    seconds : after which the processes are stopped
    """
    if not found:
        return {}
    asked = {name: write(one.x) for name, one in found.items()}
    question = json.dumps({"parent": os.getpid(), "places": sys.path, "source": source, "asked": asked})
    until = time.monotonic() + seconds
    workers: list[subprocess.Popen[str]] = []
    withdrawn: dict[str, Withdrawn] = {}
    try:
        workers += (_started(seed, question) for seed in SEEDS)
        for worker in workers:
            answers = _answers(worker, until)
            for name, one in found.items():
                other = _other(one, answers, name)
                if other is not None:
                    withdrawn.setdefault(name, other)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    return withdrawn


PROGRAM = """
import json, sys
given = json.load(sys.stdin)
sys.path[:] = given["places"]
from verify.again import answer
answer(given)
"""


def _started(seed: int, question: str) -> subprocess.Popen[str]:
    before = os.environ.get("PYTHONHASHSEED", "")
    other = seed + len(SEEDS) * (before == str(seed))
    worker = subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM],  # -P: no file beside us hides a module
        env={**os.environ, "PYTHONHASHSEED": str(other)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        encoding="utf-8",
    )
    assert worker.stdin is not None
    try:
        worker.stdin.write(question)
        worker.stdin.close()
    except BrokenPipeError:  # its death is noticed where it should answer
        pass
    worker.stdin = None
    return worker


def _answers(worker: subprocess.Popen[str], until: float) -> dict[str, Any] | str:
    """Return the answers of a process by unit, or why there are none."""
    try:
        text, _ = worker.communicate(timeout=max(until - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        return "no answer in time"
    try:
        answers: dict[str, Any] = json.loads(text)
    except ValueError:
        return f"the process ended with status {worker.returncode} and no answer"
    return answers


def _other(one: Found, answers: dict[str, Any] | str, name: str) -> Withdrawn | None:
    """Return what is wrong with a refutation, given what was answered elsewhere."""
    if isinstance(answers, str):
        return Withdrawn(
            Outcome.UNDECIDED, f"refuted once, but not decided again in a fresh process: {answers}"
        )
    decision = one.verdict.decision
    own = {
        "outcome": str(one.verdict.outcome),
        "witness": write(one.verdict.witness),
        "questions": [c["question"] for c in decision.certificates] if decision else [],
        "reason": one.verdict.reason,
        "holds": "",
    }
    for other in answers[name]:
        if other["holds"]:
            return Withdrawn(Outcome.ERROR, f"a certificate of the refutation {other['holds']}")
        if any(other[key] != own[key] for key in ("outcome", "witness", "questions")):
            reason = (
                f"not deterministic: on {told(one.x)} it was first {_in_words(own)}, and then, in a "
                f"fresh process with another seed for hashes, {_in_words(other)}"
            )
            return Withdrawn(Outcome.ERROR, reason)
    return None


def _in_words(answer: dict[str, Any]) -> str:
    named = "" if answer["witness"] is None else f" with {json.dumps(answer['witness'])}"
    after = f" ({answer['reason']})" if answer["reason"] else ""
    return f"{answer['outcome']}{named}{after}"


def answer(given: dict[str, Any]) -> None:
    """Judge what was asked and print the answers; what somebody's code prints goes nowhere."""
    begin_worker(given["parent"])
    out = os.dup(1)
    os.dup2(2, 1)
    registry.load(*given["source"])
    answers = {}
    for name, instance in given["asked"].items():
        claim, x = registry.find(name), read(instance)
        answers[name] = [_as_json(judge_carefully(claim, x)) for _ in range(TIMES)]
    with os.fdopen(out, "w", encoding="utf-8") as file:
        json.dump(answers, file)


def _as_json(verdict: Any) -> dict[str, Any]:
    certificates = verdict.decision.certificates if verdict.decision else ()
    return {
        "outcome": "not admitted" if verdict.outcome is None else str(verdict.outcome),
        "witness": write(verdict.witness),
        "questions": [certificate["question"] for certificate in certificates],
        "reason": verdict.reason,
        "holds": _what_fails(certificates) if verdict.outcome is Outcome.REFUTED else "",
    }


def _what_fails(certificates: Any) -> str:
    """Say what the kernel finds wrong; nothing where all certificates hold."""
    for certificate in certificates:
        try:
            judgement = kinds.check(certificate)
        except kernel.Malformed as error:
            return f"is malformed: {error}"
        if not judgement.holds:
            return f"does not hold: {judgement.reason}"
    return ""
