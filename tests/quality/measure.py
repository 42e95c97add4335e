"""One conjecture, hunted and drawn: how much work until it falls, and how small it falls."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import HypothesisException, NoSuchExample

from verify import registry
from verify.campaign.campaign import Unit
from verify.campaign.journal import Entry
from verify.campaign.merge import packed
from verify.claim import Claim
from verify.hunting import POLISH, WORK
from verify.judge import judge_carefully
from verify.objects import size, write
from verify.outcome import Outcome
from verify.search.scouts import run_block
from verify.search.smaller import smallest


HERE = Path(__file__).parent
SMALLEST = HERE / "smallest.json"
SEEDS = (0, 1, 2)
PLAIN = 3_000
# Examples that plain Hypothesis gets; a conjecture that outlives them is "not found".
TRUE = 300
# Judgements that a true sentence is hunted with.


class Hunted(NamedTuple):
    """What came of one search: judgements until the first refutation, and the size at the end."""

    work: int
    size: tuple[int, ...] | None
    scout: str = ""
    instance: Any = None
    # As JSON, of the hunter.


def load(name: str) -> list[Claim[Any, Any]]:
    """Return the conjectures of one file of this folder."""
    return registry.load(str(HERE / f"{name}.py"))


def hunted(claim: Claim[Any, Any], seed: int, work: int = WORK, *, polish: int = POLISH) -> Hunted:
    """Hunt as ``verify hunt`` does, block after block of the same plan, in this process."""
    unit = Unit(claim, work)
    while not unit.ended:
        place = unit.next_place()
        assert place is not None
        block = unit.block(place)
        assert block is not None
        unit.take(Entry(claim.id, seed, place, 0.0, packed(run_block(claim, block, seed))))
    found, judged = unit.total.found, sum(unit.scouts.values())
    if found is None:
        return Hunted(judged, None)
    if polish:
        found = smallest(claim, found, polish)
    return Hunted(judged, size(found.x), found.scout, write(found.x))


class Fallen(AssertionError):
    """The conjecture is refuted."""


def given(claim: Claim[Any, Any], seed: int, work: int = PLAIN) -> Hunted:
    """Draw with ``@given`` as one writes it: each draw is judged, and Hypothesis shrinks."""
    calls, first, last = 0, 0, None

    def test(x: Any) -> None:
        nonlocal calls, first, last
        calls += 1
        verdict = judge_carefully(claim, x)
        if verdict.outcome is None:
            hypothesis.reject()
        if verdict.outcome is Outcome.REFUTED:
            first, last = first or calls, x  # the last that fails is the shrunk one
            raise Fallen

    settings = _settings(work, (Phase.explicit, Phase.generate, Phase.shrink))
    try:
        hypothesis.seed(seed)(settings(hypothesis.given(x=claim.domain.draw)(test)))()
    except Fallen:
        return Hunted(first, size(last))
    except HypothesisException:  # too few draws were admitted
        pass
    return Hunted(calls, None)


def found(claim: Claim[Any, Any], seed: int, work: int = PLAIN) -> Hunted:
    """Ask ``hypothesis.find`` for an instance that refutes."""
    calls, first = 0, 0

    def refutes(x: Any) -> bool:
        nonlocal calls, first
        calls += 1
        fallen = judge_carefully(claim, x).outcome is Outcome.REFUTED
        first = first or (calls if fallen else 0)
        return fallen

    settings = _settings(work, (Phase.generate, Phase.shrink))
    try:
        last = hypothesis.find(
            claim.domain.draw, refutes, settings=settings, random=random.Random(seed)
        )
    except NoSuchExample:
        return Hunted(calls, None)
    return Hunted(first, size(last))


SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
# They would end a comparison early, in our favour.


def _settings(work: int, phases: tuple[Phase, ...]) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=work, deadline=None, database=None, derandomize=False, phases=phases,
        suppress_health_check=SLOW, report_multiple_bugs=False, print_blob=False,
    )
