"""What a run found, as one JSON document: the only thing that the pages are made from."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from verify import registry
from verify.necessity import necessity


SCHEMA = "separatrix-report/1"


def document(results: dict[str, dict[str, Any]], provenance: dict[str, Any]) -> dict[str, Any]:
    """Return the report of the given results.

    Parameters
    ----------
    results : by unit, a claim's id or ``id+weakening``, what ``Result.to_json`` wrote
    provenance : how the run was made; all times live here

    Returns
    -------
    ``schema``, ``provenance``, ``claims`` and ``error_budget``; everything but the provenance
    is the same for two runs of the same profile and seed.
    """
    claims = [
        _entry(registry.find(name), results) for name in results if "+" not in name
    ]
    return {
        "schema": SCHEMA,
        "provenance": {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": metadata.version("separatrix"),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}",
            **provenance,
        },
        "claims": claims,
        "necessity": necessity(
            [registry.find(name) for name in results if "+" not in name], results
        ),
        "error_budget": {"total": "1/20", "spent": "0", "cells": []},
    }


def _entry(claim: Any, results: dict[str, dict[str, Any]]) -> dict[str, Any]:
    described = registry.describe(claim)
    weakenings = [
        entry | results[f"{claim.id}+{entry['name']}"]
        for entry in described["weakenings"]
        if f"{claim.id}+{entry['name']}" in results
    ]
    statement = claim.statement
    return described | {
        "statement": {
            "printed": statement.printed,
            "tested": statement.tested,
            "difference": statement.difference,
            "source": statement.source,
        },
        "domain": claim.domain.name,
        "assumptions": [
            {"name": assumption.name, "sentence": assumption.sentence}
            for assumption in claim.assumptions
        ],
        **results[claim.id],
        "weakenings": weakenings,
    }


def complete_report_in(folder: Path) -> bool:
    """Does the folder hold the report of a complete run?"""
    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return bool(report["provenance"]["complete"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
