"""One error budget for everything that a chapter says of a probability: an equal share a cell.

The shares are fixed by what the chapter holds, not by what is run or installed: a run of one claim
spends what that claim would have spent in a run of all, so that results never depend on company.
A file outside every chapter is a chapter of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from verify import registry
from verify.chapter import ERROR
from verify.claim import Claim
from verify.exact.decision import write_number
from verify.probability.claim import ProbabilisticClaim
from verify.results import CellShare, ChapterShare, ErrorBudget, UnitResult


def share(claim: ProbabilisticClaim) -> Fraction:
    """Return the error that each cell of this claim may make."""
    key = registry.key_of(claim.id)
    if key is not None:
        return _share_in(key)
    together = {one.id: one for one in _probabilistic([*registry.beside(claim), claim])}
    return ERROR / max(1, sum(map(_testable, together.values())))


@cache
def _share_in(key: str) -> Fraction:
    own = _probabilistic(registry.claims([key]).values())
    return registry.chapter(key).error / max(1, sum(map(_testable, own)))


def _probabilistic(claims: Iterable[Claim[Any, Any]]) -> Iterator[ProbabilisticClaim]:
    """Yield those of these claims and of their variants that have cells."""
    for claim in claims:
        for one in (claim, *(entry.claim for entry in claim.weakenings())):
            if isinstance(one, ProbabilisticClaim):
                yield one


def _testable(claim: ProbabilisticClaim) -> int:
    return sum(not cell.says_nothing for cell in claim.cells())


def error_budget(results: Mapping[str, UnitResult]) -> ErrorBudget:
    """Return what the results of a run spent, by unit."""
    cells = tuple(
        CellShare(unit=unit, cell=cell.cell, alpha=cell.alpha, outcome=cell.outcome)
        for unit, result in results.items()
        for cell in result.details.cells or ()
        if cell.alpha != ""
    )
    spent: dict[str, Fraction] = {}
    totals: dict[str, Fraction] = {}
    for cell in cells:
        key, total = _chapter(cell.unit)
        spent[key] = spent.get(key, Fraction(0)) + Fraction(cell.alpha)
        totals[key] = total
    return ErrorBudget(
        total=write_number(max(totals.values(), default=ERROR)),
        spent=write_number(max(spent.values(), default=Fraction(0))),
        cells=cells,
        chapters=tuple(
            ChapterShare(key=key, total=write_number(totals[key]), spent=write_number(spent[key]))
            for key in sorted(spent)
        ),
    )


def _chapter(unit: str) -> tuple[str, Fraction]:
    """Return the key of a unit's chapter, or the name of its file, and what that may spend."""
    chapter, source = registry.chapter_of(unit), registry.source_of(unit)
    if chapter is not None:
        return chapter.key, chapter.error
    return Path(source[0]).name if source else unit, ERROR
