"""What would make one doubt a run: its warnings, each with the claim and the number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from verify.report.graph import cycles
from verify.report.reading import count, grouped, natural_share, unexpected
from verify.results import ClaimEntry, UnitResult


THIRD = 3
# Draws rejected, or instances drawn twice, beyond a third of all are worth a warning.


class Warning(NamedTuple):
    """One doubt: the unit it is about, and a sentence with the number."""

    name: str
    words: str


def warnings(claims: Sequence[ClaimEntry]) -> dict[str, list[Warning]]:
    """Return doubts by kind; kinds without any are there too, empty."""
    by_id = {claim.id: claim for claim in claims}
    every = list(units(claims))
    return {
        "Not as expected": [
            Warning(name, f"{one.outcome}, declared {one.expects}. {reasons(one)}")
            for name, one in unexpected(claims)
        ],
        "Undecided or failed": [
            Warning(name, f"{one.outcome}: {reasons(one)}")
            for name, one in every
            if one.outcome in ("undecided", "error")
        ],
        "Vacuous, though not declared so": [
            Warning(name, text)
            for name, one in every
            if one.expects != "vacuous" and (text := _vacuous(one))
        ],
        "Draws rejected": [Warning(name, text) for name, one in every if (text := _rejected(one))],
        "Drawn again and again": [
            Warning(name, f"only {grouped(one.distinct)} of {count(one.put_to_the_test, 'instance')} differ")
            for name, one in every
            if one.outcome in ("survives", "supported")
            and one.distinct
            and THIRD * one.distinct < 2 * one.put_to_the_test
        ],
        "Features below their floor": [
            Warning(claim.id, f"{name}: {claim.strata.get(name, 0)} of at least {least}")
            for claim in claims
            if claim.outcome == "survives"
            for name, least in claim.floors.items()
            if claim.strata.get(name, 0) < least
        ],
        "Variants that were not tried": [
            Warning(claim.id, "no variant shows that this check can fail")
            for claim in claims
            if claim.outcome == "survives" and not claim.variants
        ],
        "Unknown or circular references": [
            *(
                Warning(claim.id, f"uses {name}, which is not in this run")
                for claim in claims
                for name in claim.uses
                if name not in by_id
            ),
            *(
                Warning(name, "rests on itself")
                for name in cycles({claim.id: claim.uses for claim in claims})
            ),
        ],
        "Pictures that failed": [
            Warning(name, missing)
            for name, one in every
            for part in ("evidence", "tightest")
            if (found := one.finding(part)) and (missing := (found.scene or {}).get("missing"))
        ],
    }


def declared_vacuous(claims: Sequence[ClaimEntry]) -> tuple[int, int]:
    """Return how many claims and variants are vacuous, as they should be, on how many instances."""
    found = [one for _, one in units(claims) if one.expects == one.outcome == "vacuous"]
    return len(found), sum(one.instances for one in found)


def units(claims: Iterable[ClaimEntry]) -> Iterator[tuple[str, UnitResult]]:
    """Yield claims and variants, each with the id of its unit."""
    for claim in claims:
        yield from claim.units


def reasons(one: UnitResult) -> str:
    """Return the reason and the complaints as one text."""
    return "; ".join(part for part in [one.reason, *one.complaints] if part)


def _vacuous(one: UnitResult) -> str:
    vacuous = one.vacuous if one.vacuous is not None else one.instances * (one.outcome == "vacuous")
    if not vacuous:
        return ""
    share = natural_share(vacuous, one.instances)
    return f"{grouped(vacuous)} of {count(one.instances, 'instance')} ({share}) are vacuous"


def _rejected(one: UnitResult) -> str:
    admitted, rejected = sum(one.admitted.values()), sum(one.rejected.values())
    if one.outcome not in ("survives", "supported") or THIRD * rejected <= admitted + rejected:
        return ""
    share = natural_share(rejected, admitted + rejected)
    return f"{grouped(rejected)} of {count(admitted + rejected, 'proposal')} ({share}) miss the hypotheses"
