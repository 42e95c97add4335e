"""Writes a report's folder: the document, the certificates, the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.report.document import document
from verify.report.pages import file_name, write_pages


def write_report(
    folder: Path, results: dict[str, dict[str, Any]], provenance: dict[str, Any]
) -> Path:
    """Write ``report.json``, ``certificates/`` and the pages; return the index page."""
    report = document(results, provenance)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    (folder / "report.json").write_text(text, encoding="utf-8")
    certificates = folder / "certificates"
    certificates.mkdir(exist_ok=True)
    for name, result in results.items():
        found = (result["evidence"] or {}).get("certificates", [])
        if found:
            lines = "".join(json.dumps(certificate) + "\n" for certificate in found)
            path = certificates / f"{file_name(name)}.jsonl"
            path.write_text(lines, encoding="utf-8")
    return write_pages(report, folder)
