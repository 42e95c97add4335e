"""What one instance says of a claim."""

from __future__ import annotations

import inspect
import sys
import traceback
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from verify.claim import Claim, Varied
from verify.errors import BadInput, Misused, one_of, true_or_false
from verify.exact.decision import Answer, Decision
from verify.exact.integers import WorkLimit
from verify.imports import is_installed
from verify.objects import write
from verify.outcome import Outcome
from verify.patience import OUT_OF_PATIENCE, patience


class Verdict(NamedTuple):
    """The judgement of one instance; outcome None where it does not meet the assumptions."""

    outcome: Outcome | None
    decision: Decision | None = None
    witness: Any = None
    reason: str = ""


def judge(claim: Claim[Any, Any], x: Any) -> Verdict:
    """Decide the claim on one instance.

    Refuted needs certificates: of the failure itself where the claim names its witness, of
    the denial of every witness where it only says that there is one. A construction that
    merely fails is an error in our code, not news about the claim.
    """
    try:
        contains = claim.domain.contains
        if not true_or_false(contains(x), "contains of a domain", contains) or not claim.admits(x):
            return Verdict(None)
        witness = claim.construct(x)
        _check_exact(claim, witness)
        decision = _as_decision(claim, _concluded(claim, x, witness))
        if decision.answer is Answer.NO and claim.existential:
            denial = claim.deny(x)
            if denial.answer is not Answer.YES:
                reason = "the construction failed, and no denial shows that every witness does"
                return Verdict(Outcome.ERROR, decision, witness, reason)
            decision = denial._replace(answer=Answer.NO)
    except WorkLimit as limit:
        where = line_of(limit, claim) if OUT_OF_PATIENCE in str(limit) else ""
        return Verdict(Outcome.UNDECIDED, None, None, f"{limit}{where}")
    if decision.answer is Answer.NO:
        if not decision.certificates:
            return Verdict(Outcome.UNDECIDED, decision, witness, "a refutation without certificate")
        return Verdict(Outcome.REFUTED, decision, witness, decision.reason)
    outcomes = {
        Answer.YES: Outcome.SURVIVES,
        Answer.VACUOUS: Outcome.VACUOUS,
        Answer.UNDECIDED: Outcome.UNDECIDED,
    }
    return Verdict(outcomes[decision.answer], decision, witness, decision.reason)


def _concluded(claim: Claim[Any, Any], x: Any, witness: Any) -> Any:
    """Ask for the conclusion; what fails for want of a witness is said in words."""
    try:
        return claim.decide(x, witness)
    except (TypeError, AttributeError) as error:
        part = _part(claim, "check", "decide")
        if witness is not None or "NoneType" not in str(error) or not _constructs_nothing(claim):
            raise
        msg = f"{part.__name__} works on a witness and is handed None, for the claim has no construct: write one"
        raise Misused(msg, part) from error


def _constructs_nothing(claim: Claim[Any, Any]) -> bool:
    base, replaced = _base(claim), getattr(claim, "_parts", {})
    return type(base).construct is Claim.construct and "construct" not in replaced


def _check_exact(claim: Claim[Any, Any], witness: Any) -> None:
    try:
        write(witness)
    except TypeError as error:
        part = _part(claim, "choose", "construct")
        msg = f"{part.__name__} must name exact values, made of integers and Fractions: {error}"
        raise Misused(msg, part) from None


def _as_decision(claim: Claim[Any, Any], decision: Any) -> Decision:
    part = _part(claim, "check", "decide")
    if not isinstance(decision, Decision):
        msg = f"a conclusion must be a Decision, with its certificates, not {decision!r:.40}"
        raise Misused(msg, part)
    if type(decision.answer) is not Answer:
        try:
            one_of("the answer of a conclusion", decision.answer, Answer)
        except BadInput as error:
            raise Misused(str(error), part) from None
        return decision._replace(answer=Answer(decision.answer))
    return decision


def _part(claim: Claim[Any, Any], *names: str) -> Any:
    """Return the method that somebody wrote: of a conjecture for each classifier another one."""
    base = _base(claim)
    return next(getattr(base, name) for name in names if hasattr(base, name))


def judge_carefully(claim: Claim[Any, Any], x: Any, seconds: float | None = None) -> Verdict:
    """Judge an instance of a claim that nobody has tested yet.

    Code that raises is an error with its place, and code that does not come to an end is
    undecided with the limit that stopped it; neither is news about the claim.

    Parameters
    ----------
    seconds : of processor time, where they are not the claim's own
    """
    try:
        with patience(claim.patience if seconds is None else seconds):
            return judge(claim, x)
    except (Exception, SystemExit) as error:
        return no_answer(error, claim)


def failing(claim: Claim[Any, Any], x: Any) -> tuple[str, ...]:
    """Name what an instance that is not admitted fails: the domain, and assumptions.

    An assumption that cannot be asked of what is outside of the domain is not named.
    """
    found = []
    contains = claim.domain.contains
    for name, holds in ((claim.domain.name, contains), *((a.name, a.holds) for a in claim.assumptions)):
        try:
            with patience(claim.patience):
                if not true_or_false(holds(x), name, holds):
                    found.append(name)
        except (Exception, SystemExit) as error:
            if no_answer(error, claim).outcome is Outcome.UNDECIDED:
                raise
    return tuple(found)


def no_answer(error: BaseException, claim: Claim[Any, Any]) -> Verdict:
    """Return what it means that somebody's code raised this: nothing for the claim."""
    if isinstance(error, WorkLimit):
        return Verdict(Outcome.UNDECIDED, None, None, f"{error}{line_of(error, claim)}")
    return Verdict(Outcome.ERROR, None, None, place_of(error, claim))


def place_of(error: BaseException, claim: Claim[Any, Any] | None = None) -> str:
    """Say what was raised and where, in one line."""
    text, name = " ".join(str(error).split()), type(error).__name__
    if claim is not None and (name == "Unsatisfiable" or (name == "FailedHealthCheck" and "filtering out" in text)):
        domain = claim.domain.name  # what Hypothesis says is of a test that nobody sees
        text = f'the strategy of "{domain}" filters out nearly all that it draws; construct instances instead'
        name = ""
    elif isinstance(error, Misused):
        name = ""
    said = ": ".join(part for part in (name, f"{text:.200}") if part)
    return said + line_of(error, claim)


def line_of(error: BaseException, claim: Claim[Any, Any] | None = None) -> str:
    """Return file and line of somebody's own code, of the library's where there is no other.

    The last such line that was running; of what a part gives that it must not, where it is defined.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _of_library(frame.filename)]
    defined = _definition(error.part if isinstance(error, Misused) else None, claim)
    others = [frame for frame in frames if "/verify/" not in frame.filename] or frames
    if defined is not None and (isinstance(error, Misused) or not own):
        return f" ({defined[0]}, line {defined[1]})"
    last = (own or others)[-1:]
    return "".join(f" ({frame.filename}, line {frame.lineno})" for frame in last)


NOBODYS = "the search itself"


def running(over: BaseException) -> str:
    """Say what was running when the time was over: a line of somebody's own code, or the search."""
    frames = traceback.extract_tb(over.__traceback__)
    own = [frame for frame in frames if not _of_library(frame.filename)]
    return f"{own[-1].filename}, line {own[-1].lineno}" if own else NOBODYS


@cache
def _of_library(file: str) -> bool:
    return file.startswith("<") or is_installed(Path(file))


def _definition(part: Any, claim: Claim[Any, Any] | None) -> tuple[str, int] | None:
    """Return where a part of a claim, or else its class, begins; None for one of the library."""
    code = getattr(inspect.unwrap(part), "__code__", None)
    if code is not None and not _of_library(code.co_filename):
        return code.co_filename, code.co_firstlineno
    owner = type(_base(claim))
    file = getattr(sys.modules.get(owner.__module__), "__file__", None)
    if claim is None or file is None or _of_library(file):
        return None
    try:
        return file, inspect.getsourcelines(owner)[1]
    except (OSError, TypeError):  # the text is not there any more
        return file, 1


def _base(claim: Any) -> Any:
    """Return the claim that a variant varies."""
    while isinstance(claim, Varied):
        claim = claim.base
    return claim
