"""What a journal holds is looked at before it counts: its shape, its numbers, and each finding again."""

from __future__ import annotations

from typing import Any

from verify.campaign.merge import COUNTERS, COUNTS, KEPT, TEXTS, unpacked, work_of
from verify.campaign.units import WHOLE
from verify.claim import Claim
from verify.exact.decision import Answer
from verify.objects import read
from verify.outcome import Outcome
from verify.records import shape_of
from verify.results import AT_RANDOM, UnitResult
from verify.shape import ANY, Count, Each, Maybe, Odd, OneOf, check
from verify.stored import judged_again, same_questions
from verify.toolkit import Block
from verify.trying import run


FOUND = {
    "instance": ANY, "witness": ANY, "outcome": frozenset(map(str, Outcome)),
    "answer": Maybe(frozenset(map(str, Answer))), "reason": str, "certificates": [dict], "scout": str,
    "after": Count(), "steps": Count(), "minimal": bool, "measure": Maybe(OneOf((int, str))),
}  # fmt: skip
PACKED: dict[str, Any] = {
    **{f"{name}?": Each(Count()) for name in COUNTERS},
    **{f"{name}?": Count() for name in COUNTS},
    **{f"{name}?": str for name in TEXTS},
    **{f"{name}?": FOUND for name in KEPT},
    "numbers?": Each(Each(Count())),
}
WHOLE_RESULT = {"whole": shape_of(UnitResult)}


def believable(claim: Claim[Any, Any], block: Block, data: dict[str, Any], seed: int) -> None:
    """See that what a journal holds of a block can be its result; what it found is judged again.

    Raises
    ------
    Odd
        With what is wrong.
    """
    if block.scout == WHOLE:
        check(data, WHOLE_RESULT)
        _whole_again(claim, data["whole"], seed)
        return
    check(data, PACKED)
    more = set(data) - {name.removesuffix("?") for name in PACKED}
    if more:
        msg = f"no block has {min(more)!r:.40}"
        raise Odd(msg)
    try:
        part = unpacked(claim, data)
    except ValueError as error:
        msg = f"what it holds cannot be read ({error})"
        raise Odd(msg) from None
    admitted, all_ = part.admitted.total(), work_of(part)
    # Chance may miss the hypotheses again and again; Hypothesis gives up long before this.
    most = block.size * (MOST_REJECTED if block.scout == AT_RANDOM else 1)
    if admitted > block.size or all_ > most or part.vacuous > admitted:
        msg = f"{all_} instances, {admitted} of them admitted, in a block of {block.size}"
        raise Odd(msg)
    if part.tested.total() + part.vacuous + part.undecided != admitted:
        msg = "the admitted instances are not those put to the test, vacuous or without an answer"
        raise Odd(msg)
    if part.found is not None:
        again(claim, part.found.x, Outcome.REFUTED, list(data["found"]["certificates"]))


MOST_REJECTED = 1000


def again(claim: Claim[Any, Any], x: Any, outcome: str, certificates: list[dict[str, Any]]) -> None:
    """See that an instance still does what a journal says it did."""
    if outcome == Outcome.REFUTED and not certificates:
        msg = "a refutation without a certificate is none"
        raise Odd(msg)
    verdict, word = judged_again(claim, x, outcome)
    if word != outcome:
        msg = f"it says {outcome} of an instance that is {word}"
        raise Odd(msg)
    if not same_questions(verdict, certificates):
        msg = "its certificates answer other questions"
        raise Odd(msg)


def _whole_again(claim: Claim[Any, Any], whole: dict[str, Any], seed: int) -> None:
    """Judge a finding of a claim that is checked at once; what is no finding are counts."""
    if whole["outcome"] not in (Outcome.REFUTED, Outcome.SHOWN):
        return
    if whole["evidence"] is None:
        if run(claim, "full", seed).outcome != whole["outcome"]:
            msg = f"it says {whole['outcome']}, which a new check does not"
            raise Odd(msg)
        return
    try:
        x = read(whole["evidence"]["instance"])
    except ValueError as error:
        msg = f"its instance cannot be read ({error})"
        raise Odd(msg) from None
    again(claim, x, whole["outcome"], whole["evidence"]["certificates"])
