"""Writes a report's folder: the document, the stored instances, the certificates, the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.report.document import document
from verify.report.exhibits import certificates_text, witness_text
from verify.report.names import PARTS, certificates_file, witness_file
from verify.report.pages import write_pages


def write_report(
    folder: Path, results: dict[str, dict[str, Any]], provenance: dict[str, Any]
) -> Path:
    """Write ``report.json``, ``certificates/`` and the pages; return the index page."""
    report = document(results, provenance)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    (folder / "report.json").write_text(text, encoding="utf-8")
    for claim in report["claims"]:
        for name, one in ((claim["id"], claim), *((f"{claim['id']}+{w['name']}", w) for w in claim["weakenings"])):
            _keep(folder, name, one)
    return write_pages(report, folder)


def _keep(folder: Path, name: str, one: dict[str, Any]) -> None:
    """Write what was found of a unit: the instance for a replay, and its certificates."""
    for part in PARTS:
        found = one.get(part)
        if not found:
            continue
        outcome = one["outcome"] if part in ("evidence", "worst") else "survives"
        _write(folder / witness_file(name, part), witness_text(name, outcome, found))
        if found["certificates"]:
            _write(folder / certificates_file(name, part), certificates_text(found))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
