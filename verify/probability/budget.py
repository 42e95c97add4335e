"""One error budget for everything that is said of a probability: 5 %, an equal share a cell.

The shares are fixed by what is registered, not by what is run: a run of one claim spends what
that claim would have spent in a run of all, so that results never depend on company.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from verify import registry
from verify.exact.decision import write_number
from verify.probability.claim import ProbabilisticClaim


TOTAL = Fraction(1, 20)


def share(claim: ProbabilisticClaim) -> Fraction:
    """Return the error that each cell of this claim may make.

    A claim outside the book, such as a conjecture in one's own file, is counted as well.
    """
    registered, cells = _registered()
    extra = 0 if claim.id in registered else _testable(claim)
    return TOTAL / (cells + extra)


@cache
def _registered() -> tuple[frozenset[str], int]:
    """Return the ids of all probabilistic claims and weakenings, and how many cells they test."""
    found = {claim.id: claim for claim in _probabilistic()}
    return frozenset(found), sum(map(_testable, found.values()))


def _probabilistic() -> Iterator[ProbabilisticClaim]:
    for claim in registry.claims().values():
        for one in (claim, *(entry.claim for entry in claim.weakenings())):
            if isinstance(one, ProbabilisticClaim):
                yield one


def _testable(claim: ProbabilisticClaim) -> int:
    return sum(not cell.says_nothing for cell in claim.cells())


def error_budget(results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the results of a run spent, for ``report.json``.

    Parameters
    ----------
    results : by unit, what ``Result.to_json`` wrote
    """
    cells = [
        {"unit": unit, "cell": cell["cell"], "alpha": cell["alpha"], "outcome": cell["outcome"]}
        for unit, result in results.items()
        for cell in result.get("details", {}).get("cells", ())
        if "alpha" in cell
    ]
    spent = sum((Fraction(cell["alpha"]) for cell in cells), start=Fraction(0))
    return {"total": write_number(TOTAL), "spent": write_number(spent), "cells": cells}
