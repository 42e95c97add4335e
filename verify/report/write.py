"""Writes a report's folder: the document, the stored instances, the certificates, the pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from verify import files
from verify.outcome import Outcome
from verify.records import to_json
from verify.report.document import REPORT, document
from verify.report.exhibits import certificates_text, witness_text
from verify.report.names import PARTS, certificates_file, witness_file
from verify.report.pages import write_pages
from verify.results import Report, UnitResult


def write_report(
    folder: Path,
    results: Mapping[str, UnitResult],
    provenance: Mapping[str, Any],
    asked: Iterable[str] = (),
) -> Path:
    """Write ``certificates/``, the pages and, last, ``report.json``; return the index page.

    ``asked`` are chapters that are shown although none of their sentences may be a claim yet.
    """
    report = document(results, provenance, asked)
    with files.turn(folder):
        for claim in report.claims:
            for name, one in claim.units:
                _keep(folder, name, one)
        page = write_pages(report, folder)
        files.write(folder, REPORT, written(report))
    return page


def written(report: Report) -> str:
    """Return the text of ``report.json``."""
    return json.dumps(to_json(report), indent=1, ensure_ascii=False) + "\n"


def _keep(folder: Path, name: str, one: UnitResult) -> None:
    """Write what was found of a unit: the instance for a replay, and its certificates."""
    for part in PARTS:
        found = one.finding(part)
        if not found:
            continue
        outcome = one.outcome if part in ("evidence", "worst") else Outcome.SURVIVES
        files.write(folder, witness_file(name, part), witness_text(name, outcome, found))
        if found.certificates:
            files.write(folder, certificates_file(name, part), certificates_text(found))
