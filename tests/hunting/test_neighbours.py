"""Neighbours of instances: what a domain says it contains can be judged, and is as declared.

Searches step out of what strategies draw; ``Domain.contains`` has to know where the domain ends.
"""

from __future__ import annotations

import zlib
from random import Random

import pytest

from verify import registry
from verify.judge import judge_carefully
from verify.objects import nearby
from verify.outcome import Kind, Outcome
from verify.search.scouts import drawn
from verify.session import units


DRAWS, STEPS = 5, 4
UNITS = [name for name in units(registry.own()) if registry.find(name).kind is Kind.UNIVERSAL]


@pytest.mark.parametrize("name", UNITS)
def test_neighbours_are_judged_as_declared(name: str) -> None:
    claim = registry.find(name)
    random = Random(zlib.crc32(name.encode()))
    for x in drawn(claim, DRAWS, 7):
        for _ in range(STEPS):
            try:
                x = nearby(x, random)  # a walk: some steps away from what is drawn
            except (ValueError, IndexError):
                continue
            verdict = judge_carefully(claim, x)
            assert verdict.outcome is not Outcome.ERROR, f"{x!r}: {verdict.reason}"
            if claim.expects in (Outcome.SURVIVES, Outcome.VACUOUS):
                assert verdict.outcome is not Outcome.REFUTED, f"{x!r}: {verdict.reason}"
            if claim.expects is Outcome.VACUOUS:
                assert verdict.outcome is not Outcome.SURVIVES, f"{x!r}"
