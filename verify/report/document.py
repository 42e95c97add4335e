"""What a run found, as one JSON document: the only thing that the pages are made from."""

from __future__ import annotations

import inspect
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verify import registry, toolkit
from verify.budget import error_budget
from verify.judge import judge
from verify.names import distinct
from verify.necessity import necessity
from verify.outcome import Outcome, Reading
from verify.proved import appendix
from verify.result import Found
from verify.version import __version__


SCHEMA = "separatrix-report/1"
REPORT = "report.json"


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
    distinct(results)
    claims = [
        _entry(registry.find(name), results) for name in results if "+" not in name
    ]
    return {
        "schema": SCHEMA,
        "provenance": {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": __version__,
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}",
            **provenance,
        },
        "papers": _papers(results),
        "claims": claims,
        "proofs": appendix(registry.find(name) for name in results if "+" not in name),
        "necessity": necessity(
            [registry.find(name) for name in results if "+" not in name], results
        ),
        "error_budget": error_budget(results),
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
        "notes": (inspect.getdoc(claim) or "") if claim.notes is None else claim.notes,
        "domain": claim.domain.name,
        "floors": dict(claim.domain.floors),
        "assumptions": [
            {
                "name": assumption.name,
                "sentence": assumption.sentence,
                "stated": "" if claim.reading is Reading.OURS else assumption.stated,
                "trivial": assumption.trivial,
            }
            for assumption in claim.assumptions
        ],
        **results[claim.id],
        "weakenings": weakenings,
    } | _illustrated(claim, results[claim.id])


def _illustrated(claim: Any, result: dict[str, Any]) -> dict[str, Any]:
    """Return an example worked by hand, where the run kept no instance to look at."""
    if result["outcome"] != Outcome.SURVIVES or result.get("tightest"):
        return {}
    chosen = best_example(claim)
    if chosen is None:
        return {}
    example, verdict = chosen
    found = Found(example.x, verdict, "by hand", 0).to_json(claim.domain.toolkit)
    return {"example": found | {"note": example.note}}


def best_example(claim: Any) -> tuple[Any, Any] | None:
    """Return the example that shows most, as the domain's toolkit rates it, with its verdict."""
    rating = toolkit.of(claim).rating
    rated = [(rating(example.x), k, example) for k, example in enumerate(claim.examples())]
    for _, _, example in sorted(one for one in rated if one[0] is not None):
        verdict = judge(claim, example.x)
        if verdict.outcome is Outcome.SURVIVES:
            return example, verdict
    return None


def _papers(results: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Return the papers of the chapters in this run."""
    chapters = {registry.chapter_of(name) for name in results}
    papers = [chapter.paper for chapter in chapters if chapter is not None]
    return [paper._asdict() for paper in sorted(filter(None, papers))]


def complete_report_in(folder: Path) -> bool:
    """Does the folder hold the report of a complete run?"""
    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return bool(report["provenance"]["complete"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
