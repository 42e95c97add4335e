"""The book's own report, quickly: every claim, with the instances that are stored for it.

What a quick run finds is in ``reports/witnesses``; each instance is judged again, so that reasons,
certificates and pictures are those of today. Counts are made up, and nothing here reads them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from verify.empirical import EmpiricalClaim
from verify.judge import judge
from verify.names import file_name
from verify.objects import read
from verify.outcome import Outcome
from verify.records import to_json
from verify.registry import find, own
from verify.report.document import document
from verify.result import Found, Result
from verify.results import UnitResult
from verify.session import units
from verify.stored import load
from verify.trying import run


FOLDER = Path(__file__).parents[2] / "reports" / "witnesses"
PARTS = {"found": "", "worst": ".worst", "tightest": ".tightest"}


def book_report() -> dict[str, Any]:
    """Return the report of all claims and variants."""
    results = {name: _result(name) for name in units(own())}
    made = {"profile": "quick", "seed": 0, "complete": True, "seconds": 1.5}
    report: dict[str, Any] = to_json(document(results, made))
    return report


def _result(name: str) -> UnitResult:
    claim = find(name)
    if isinstance(claim, EmpiricalClaim):
        return run(claim).record()
    result = Result(name, claim.expects, claim.expects, toolkit=claim.domain.toolkit)
    result.admitted = Counter({"at random": 100, "by size": 150})
    result.distinct, result.vacuous = 240, 250 * (claim.expects is Outcome.VACUOUS)
    result.tested = Counter() if result.vacuous else result.admitted.copy()
    result.strata = Counter(dict.fromkeys(claim.domain.floors, 40))
    for part, suffix in PARTS.items():
        path = FOLDER / f"{file_name(name)}{suffix}.json"
        if path.exists():
            x = read(load(path)["instance"])
            found = Found(x, judge(claim, x), "by size", 3, measure=1)
            setattr(result, part, found)
            result.reason = result.reason or found.verdict.reason
    return result.record()
