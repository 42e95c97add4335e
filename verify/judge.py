"""What one instance says of a claim."""

from __future__ import annotations

import traceback
from typing import Any, NamedTuple

from verify.claim import Claim
from verify.errors import one_of
from verify.exact.decision import Answer, Decision
from verify.exact.integers import WorkLimit
from verify.outcome import Outcome
from verify.patience import patience


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
        if not claim.domain.contains(x) or not claim.admits(x):
            return Verdict(None)
        witness = claim.construct(x)
        decision = claim.decide(x, witness)
        if not isinstance(decision, Decision):
            msg = f"a conclusion must be a Decision, with its certificates, not {decision!r:.40}"
            raise TypeError(msg)
        if type(decision.answer) is not Answer:
            one_of("the answer of a conclusion", decision.answer, Answer)
            decision = decision._replace(answer=Answer(decision.answer))
        if decision.answer is Answer.NO and claim.existential:
            denial = claim.deny(x)
            if denial.answer is not Answer.YES:
                reason = "the construction failed, and no denial shows that every witness does"
                return Verdict(Outcome.ERROR, decision, witness, reason)
            decision = denial._replace(answer=Answer.NO)
    except WorkLimit as limit:
        return Verdict(Outcome.UNDECIDED, None, None, str(limit))
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


def judge_carefully(claim: Claim[Any, Any], x: Any) -> Verdict:
    """Judge an instance of a claim that nobody has tested yet.

    Code that raises is an error with its place, and code that does not come to an end is
    undecided with the limit that stopped it; neither is news about the claim.
    """
    try:
        with patience(claim.patience):
            return judge(claim, x)
    except WorkLimit as limit:
        return Verdict(Outcome.UNDECIDED, None, None, str(limit))
    except Exception as error:
        return Verdict(Outcome.ERROR, None, None, place_of(error))


def place_of(error: BaseException) -> str:
    """Say what was raised and where, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/verify/" not in frame.filename] or frames
    where = f" ({own[-1].filename}, line {own[-1].lineno})" if own else ""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text:.200}{where}" if text else f"{type(error).__name__}{where}"
