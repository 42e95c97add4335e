"""What would make one doubt a run: its warnings, each with the claim and the number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from verify.outcome import put_to_the_test
from verify.report.graph import cycles
from verify.report.reading import count, grouped, natural_share, unexpected


THIRD = 3
# Draws rejected, or instances drawn twice, beyond a third of all are worth a warning.


class Warning(NamedTuple):
    """One doubt: the unit it is about, and a sentence with the number."""

    name: str
    words: str


def warnings(claims: Sequence[Mapping[str, Any]]) -> dict[str, list[Warning]]:
    """Return doubts by kind; kinds without any are there too, empty."""
    by_id = {claim["id"]: claim for claim in claims}
    every = list(units(claims))
    return {
        "Not as expected": [
            Warning(name, f"{one['outcome']}, declared {one['expects']}. {reasons(one)}")
            for name, one in unexpected(claims)
        ],
        "Undecided or failed": [
            Warning(name, f"{one['outcome']}: {reasons(one)}")
            for name, one in every
            if one["outcome"] in ("undecided", "error")
        ],
        "Vacuous, though not declared so": [
            Warning(name, text)
            for name, one in every
            if one["expects"] != "vacuous" and (text := _vacuous(one))
        ],
        "Draws rejected": [Warning(name, text) for name, one in every if (text := _rejected(one))],
        "Drawn again and again": [
            Warning(name, f"only {grouped(one['distinct'])} of {count(put_to_the_test(one), 'instance')} differ")
            for name, one in every
            if one["outcome"] in ("survives", "supported")
            and one["distinct"]
            and THIRD * one["distinct"] < 2 * put_to_the_test(one)
        ],
        "Features below their floor": [
            Warning(claim["id"], f"{name}: {claim['strata'].get(name, 0)} of at least {least}")
            for claim in claims
            if claim["outcome"] == "survives"
            for name, least in claim.get("floors", {}).items()
            if claim["strata"].get(name, 0) < least
        ],
        "Weakenings that were not tried": [
            Warning(claim["id"], "no weakening shows that this check can fail")
            for claim in claims
            if claim["outcome"] == "survives" and not claim["weakenings"]
        ],
        "Unknown or circular references": [
            *(
                Warning(claim["id"], f"uses {name}, which is not in this run")
                for claim in claims
                for name in claim["uses"]
                if name not in by_id
            ),
            *(
                Warning(name, "rests on itself")
                for name in cycles({claim["id"]: claim["uses"] for claim in claims})
            ),
        ],
        "Pictures that failed": [
            Warning(name, one[part]["scene"]["missing"])
            for name, one in every
            for part in ("evidence", "tightest")
            if one.get(part) and (one[part].get("scene") or {}).get("missing")
        ],
    }


def declared_vacuous(claims: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many claims and weakenings are vacuous, as they should be, on how many instances."""
    found = [one for _, one in units(claims) if one["expects"] == one["outcome"] == "vacuous"]
    return len(found), sum(one["instances"] for one in found)


def units(claims: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield claims and weakenings, each with the id of its unit."""
    for claim in claims:
        yield claim["id"], claim
        for weakening in claim["weakenings"]:
            yield f"{claim['id']}+{weakening['name']}", weakening


def reasons(one: Mapping[str, Any]) -> str:
    """Return the reason and the complaints as one text."""
    return "; ".join(part for part in [one["reason"], *one["complaints"]] if part)


def _vacuous(one: Mapping[str, Any]) -> str:
    vacuous = one.get("vacuous", one["instances"] if one["outcome"] == "vacuous" else 0)
    if not vacuous:
        return ""
    share = natural_share(vacuous, one["instances"])
    return f"{grouped(vacuous)} of {count(one['instances'], 'instance')} ({share}) are vacuous"


def _rejected(one: Mapping[str, Any]) -> str:
    admitted, rejected = sum(one["admitted"].values()), sum(one["rejected"].values())
    if one["outcome"] not in ("survives", "supported") or THIRD * rejected <= admitted + rejected:
        return ""
    share = natural_share(rejected, admitted + rejected)
    return f"{grouped(rejected)} of {count(admitted + rejected, 'proposal')} ({share}) miss the hypotheses"
