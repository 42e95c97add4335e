"""Which assumptions are needed: one row for each assumption, and each pair, of each claim."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from verify.claim import Claim
from verify.outcome import Outcome, put_to_the_test
from verify.registry import weakenings_of


WORDS = {
    Outcome.REFUTED: "needed",
    Outcome.SURVIVES: "not needed",
    Outcome.SUPPORTED: "not needed",
    Outcome.VACUOUS: "nothing left to check",
}


def necessity(
    claims: list[Claim[Any, Any]], results: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the table of the claims that hold.

    A row names the claim, what was dropped, the answer (needed, not needed, nothing left to
    check, not tried), the unit whose evidence says so, and how many instances were tried and put
    to the test. A
    pair is needed as soon as one of the two is, by the same witness: dropping more admits it
    still.
    """
    rows = []
    for claim in claims:
        if claim.expects not in (Outcome.SURVIVES, Outcome.SUPPORTED):
            continue
        names = [assumption.name for assumption in claim.assumptions]
        units: dict[frozenset[str], str] = {}
        for one in weakenings_of(claim):
            units.setdefault(frozenset(one.dropped), one.claim.id)
        for dropped in [(name,) for name in names] + list(combinations(names, 2)):
            unit, result = _evidence(units, dropped, results)
            answer = WORDS.get(result["outcome"], "undecided") if result else "not tried"
            rows.append(
                {
                    "claim": claim.id,
                    "dropped": list(dropped),
                    "answer": answer,
                    "unit": unit,
                    "instances": result["instances"] if result else 0,
                    "put_to_the_test": put_to_the_test(result) if result else 0,
                }
            )
    return rows


def _evidence(
    units: Mapping[frozenset[str], str], dropped: tuple[str, ...], results: dict[str, dict[str, Any]]
) -> tuple[str | None, dict[str, Any] | None]:
    """Return the unit that tried this: its own or, for a pair, one that refutes with less."""
    for name in dropped:
        unit = units.get(frozenset({name}), "")
        result = results.get(unit)
        if result is not None and (len(dropped) == 1 or result["outcome"] == Outcome.REFUTED):
            return unit, result
    unit = units.get(frozenset(dropped), "")
    return (unit, results[unit]) if unit in results else (None, None)
