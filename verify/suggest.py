"""After a refutation: which named assumptions, added, would have excluded every counterexample?"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from verify import toolkit
from verify.claim import Assumption, Claim
from verify.judge import judge_carefully
from verify.outcome import Outcome
from verify.results import BY_HAND
from verify.search.scouts import drawn, is_refuted_by, plan


class Suggestion(NamedTuple):
    """An assumption, and what it would have meant for the instances that were tried."""

    name: str
    sentence: str
    kept: int  # of the admitted instances tried, how many meet it
    tried: int
    assumption: Assumption[Any]


def library(claim: Claim[Any, Any], beside: Iterable[Claim[Any, Any]]) -> list[Assumption[Any]]:
    """Return the assumptions of the toolkit of a claim's domain and of the claims beside it.

    Each name once.
    """
    found = {one.name: one for one in toolkit.of(claim).assumptions()}
    for other in beside:
        for one in other.assumptions:
            found.setdefault(one.name, one)
    return list(found.values())


LISTED, DRAWN = 1200, 200
# Instances on which the assumptions are compared.


def suggestions(
    claim: Claim[Any, Any], counterexamples: Iterable[Any], library: Iterable[Assumption[Any]]
) -> list[Suggestion]:
    """Return the assumptions that no counterexample meets, the weakest first.

    Weaker is what keeps more of the instances that hold: listed ones and draws, the same for
    all. What keeps none would make the conjecture vacuous, and is left out.
    """
    refuting, holding = list(counterexamples), []
    listed = islice(claim.domain.small(), LISTED) if claim.domain.small is not None else ()
    for x in dict.fromkeys([*listed, *drawn(claim, DRAWN, 0)]):
        outcome = judge_carefully(claim, x).outcome
        if outcome is Outcome.REFUTED:
            refuting.append(x)
        elif outcome is Outcome.SURVIVES:
            holding.append(x)
    own = {one.name for one in claim.assumptions}
    parts = toolkit.of(claim).parts
    found = []
    for one in library:
        if one.name in own or any(_meets(one, parts(x)) is not False for x in refuting):
            continue
        kept = sum(_meets(one, parts(x)) is True for x in holding)
        if kept:
            found.append(Suggestion(one.name, one.sentence, kept, len(holding), one))
    return sorted(found, key=lambda one: (-one.kept, one.name))


def refuted_with(
    claim: Claim[Any, Any], suggestion: Suggestion, work: int, seed: int
) -> bool:
    """Is the conjecture refuted all the same, with the assumption added, within so much work?"""
    one, parts = suggestion.assumption, toolkit.of(claim).parts
    holds = Assumption[Any](one.name, one.sentence, lambda x: _meets(one, parts(x)) is True)
    changed = claim.varied(
        one.name,
        expects=Outcome.SURVIVES,
        change="added",
        assumptions=(*claim.assumptions, holds),
    ).claim
    for block in plan(changed):
        work -= block.size if block.scout != BY_HAND else 0
        if is_refuted_by(changed, block, seed):
            return True
        if work <= 0:
            return False
    return False


def _meets(assumption: Assumption[Any], parts: Iterable[Any]) -> bool | None:
    """Does the first part that an assumption can speak of meet it? None: it speaks of none."""
    for part in parts:
        try:
            return bool(assumption.holds(part))
        except (AttributeError, TypeError, ValueError, IndexError, KeyError):
            continue
    return None



