"""Which assumptions are needed: one row for each assumption, and each pair, of each claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from verify.claim import Claim
from verify.outcome import Outcome
from verify.registry import variants_of
from verify.results import Need, UnitResult


WORDS = {
    Outcome.REFUTED: "needed",
    Outcome.SURVIVES: "not needed",
    Outcome.SUPPORTED: "not needed",
    Outcome.VACUOUS: "nothing left to check",
}


def necessity(
    claims: Iterable[Claim[Any, Any]], results: Mapping[str, UnitResult]
) -> list[Need]:
    """Return the table of the claims that hold.

    A row names the claim, what was dropped, the answer (needed, not needed, nothing left to
    check, not tried), the unit whose evidence says so, and how many instances were tried and put
    to the test. A
    pair is needed as soon as one of the two is, by the same witness: dropping more admits it
    still.
    """
    rows: list[Need] = []
    for claim in claims:
        if claim.expects not in (Outcome.SURVIVES, Outcome.SUPPORTED):
            continue
        names = [assumption.name for assumption in claim.assumptions]
        units: dict[frozenset[str], str] = {}
        for one in variants_of(claim):
            units.setdefault(frozenset(one.dropped), one.claim.id)
        for dropped in [(name,) for name in names] + list(combinations(names, 2)):
            unit, result = _evidence(units, dropped, results)
            rows.append(
                Need(
                    claim=claim.id,
                    dropped=dropped,
                    answer=WORDS.get(result.outcome, "undecided") if result else "not tried",
                    unit=unit,
                    instances=result.instances if result else 0,
                    put_to_the_test=result.put_to_the_test if result else 0,
                )
            )
    return rows


def _evidence(
    units: Mapping[frozenset[str], str], dropped: tuple[str, ...], results: Mapping[str, UnitResult]
) -> tuple[str | None, UnitResult | None]:
    """Return the unit that tried this: its own or, for a pair, one that refutes with less."""
    for name in dropped:
        unit = units.get(frozenset({name}), "")
        result = results.get(unit)
        if result is not None and (len(dropped) == 1 or result.outcome is Outcome.REFUTED):
            return unit, result
    unit = units.get(frozenset(dropped), "")
    return (unit, results[unit]) if unit in results else (None, None)
