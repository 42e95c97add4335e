"""JSON Schemas of what is written: for whoever reads these files with other tools.

They follow from the records in ``verify.results``; ``python -m verify.schemas`` writes them anew.
Closed, but where somebody else's object, evidence or figures stand.
"""

from __future__ import annotations

import json
from pathlib import Path

from verify.listed import ClaimListed
from verify.printed import PrintedPaper
from verify.records import Json, schema_of
from verify.results import CampaignSummary, Certificate, ExperimentResults, Report, StoredInstance


FOLDER = Path(__file__).parent

RECORDS = {
    "campaign": (CampaignSummary, "summary.json of a campaign"),
    "certificate": (Certificate, "A certificate: what verify check reads"),
    "claim": (ClaimListed, "A claim as declared: an entry of verify list --json"),
    "experiment": (ExperimentResults, "results.json of an experiment"),
    "instance": (StoredInstance, "A stored instance: what verify replay reads"),
    "printed": (PrintedPaper, "printed.json of a chapter that was begun from a LaTeX source"),
    "report": (Report, "report.json of a run, a hunt or a campaign"),
}


def schemas() -> dict[str, dict[str, Json]]:
    """Return every schema by the name of its file."""
    return {name: schema_of(record, title) for name, (record, title) in RECORDS.items()}


def text_of(schema: dict[str, Json]) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
