"""The folder of a campaign: what it is about, its journals, and a report at any time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from verify import files, registry
from verify.campaign.campaign import Campaign, residual
from verify.campaign.units import Source
from verify.errors import BadInput
from verify.report import write_report


FORMAT = "separatrix-campaign/1"
NAME = "campaign.json"
SUMMARY = "summary.json"


def journals(folder: Path, code: str) -> Path:
    """Return where the journals of this state of the code are: others are not mixed in."""
    return folder / "journal" / code[:12]


def describe(
    folder: Path, names: Iterable[str], seed: int, budget: float | None, source: Source | None
) -> str:
    """Write down what a campaign is about; return the hash of the code it runs.

    Raises
    ------
    BadInput
        Where the folder cannot be written to.
    """
    code = registry.code(source.text if source else "")
    names = [*names]
    before = _about(folder)
    if before is not None and before["code"] == code and before["seed"] == seed:
        # The journals hold what an earlier call asked for; the report goes on showing it.
        names += [name for name in before["units"] if name not in names]
    about = {
        "format": FORMAT,
        "code": code,
        "units": list(names),
        "seed": seed,
        "budget": budget,
        "source": source._asdict() if source else None,
    }
    files.write(folder, NAME, json.dumps(about, indent=1) + "\n")
    return code


def _about(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return found if {"code", "seed", "units"} <= set(found) else None
    except (OSError, ValueError, TypeError):
        return None


def write_results(
    folder: Path, campaign: Campaign, provenance: dict[str, Any]
) -> tuple[Path, dict[str, dict[str, Any]]]:
    """Write report and pages of what a campaign has found so far; return index page and results."""
    results = campaign.begun()
    files.write(folder, SUMMARY, summary(campaign, results, provenance))
    # A weakening has no page of its own.
    shown = {name: r for name, r in results.items() if name.partition("+")[0] in results}
    return write_report(folder, shown, provenance), results


def summary(campaign: Campaign, results: dict[str, dict[str, Any]], provenance: dict[str, Any]) -> str:
    """Write what a campaign did in a form to keep: one line a unit, no instances."""
    kept = []
    for name, result in results.items():
        unit = campaign.units[name]
        line = {
            "unit": name,
            "expects": result["expects"],
            "outcome": result["outcome"],
            "instances": result["instances"],
            "judged": dict(sorted(unit.scouts.items())),
            "blocks": unit.place,
        }
        if unit.clean and unit.total.found is None:
            line |= {"clean_blocks": unit.clean, "bound": round(residual(unit.clean) or 1, 5)}
        if unit.total.found is not None:
            line |= {"found": unit.total.found.scout, "after": unit.total.found.after}
        elif unit.total.nearest is not None:
            line["nearest"] = round(float(unit.total.nearest.measure or 0), 5)
        if unit.total.undecided:
            line |= {"undecided": unit.total.undecided, "errors": unit.total.errors}
        kept.append(json.dumps(line, ensure_ascii=False))
    lines = ",\n  ".join(kept)
    head = json.dumps(provenance, ensure_ascii=False)
    return f'{{"format": "{FORMAT}",\n "provenance": {head},\n "units": [\n  {lines}\n]}}\n'


def newer_than_report(folder: Path) -> bool:
    """Did a campaign go on since the report of this folder was written?"""
    if not (folder / NAME).exists():
        return False
    report = folder / "report.json"
    if not report.exists():
        return True
    made = report.stat().st_mtime
    return any(path.stat().st_mtime > made for path in folder.glob("journal/*/*.jsonl"))


def rebuild(folder: Path) -> Path:
    """Write the report of a campaign from its journals, whether it is running, killed or over.

    Raises
    ------
    BadInput
        Where the campaign ran another state of the code, whose plans are not known any more.
    """
    try:
        about = json.loads((folder / NAME).read_text(encoding="utf-8"))
        names, seed, budget = about["units"], about["seed"], about["budget"]
        source = Source(**about["source"]) if about["source"] else None
        code = about["code"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{folder / NAME}: cannot be read ({error})"
        raise BadInput(msg) from None
    if source is not None:
        registry.load(*source)
    if registry.code(source.text if source else "") != code:
        msg = f"{folder}: this campaign ran another state of the code; check that out, or run anew"
        raise BadInput(msg)
    sources = () if source is None else (source,)
    campaign = Campaign(names, registry.find, seed=seed, sources=sources, budget=budget)
    found = campaign.resume(journals(folder, code))
    seconds = round(sum(entry.seconds for entry in found.entries.values()), 2)
    page, _ = write_results(
        folder,
        campaign,
        {
            "profile": "campaign", "seed": seed, "complete": False, "seconds": seconds,
            "journal": "rebuilt", "spoiled_lines": found.spoiled,
        },
    )
    return page
