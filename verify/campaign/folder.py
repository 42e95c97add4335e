"""The folder of a campaign: what it is about, its journals, and a report at any time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from verify import files, registry
from verify.campaign.campaign import Campaign, residual
from verify.campaign.units import Source
from verify.errors import BadInput
from verify.records import to_json
from verify.results import UnitResult, UnitSummary
from verify.shape import Count, Maybe, Odd, Such, check


FORMAT = "separatrix-campaign/1"
NAME = "campaign.json"
SUMMARY = "summary.json"


def _no_name(value: Any) -> str:
    return "" if isinstance(value, str) and value and "\0" not in value else "must name a file"


SHAPE = {
    "format": {FORMAT}, "code": str, "units": [str], "seed": int, "budget": Maybe(Count()),
    "source": Maybe({"path": Such(_no_name), "text": str}),
}  # fmt: skip


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
    names = [*names]
    code = registry.code(source.text if source else "", names)
    before = _about(folder) if (folder / NAME).exists() else None
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


def _about(folder: Path) -> dict[str, Any]:
    """Read what a campaign is about."""
    remedy = "remove it, and call again what made it"
    found = files.read_json(folder / NAME, remedy)
    try:
        check(found, SHAPE)
    except Odd as odd:
        msg = f"{folder / NAME}: spoiled: {odd}; {remedy}"
        raise BadInput(msg) from None
    about: dict[str, Any] = found
    return about


def _see_source(folder: Path, source: Source, *, trust: bool, say: Callable[[str], None]) -> None:
    """See that the file of a conjecture is there with the text that is about to be run."""
    name = folder / NAME
    try:
        there = Path(source.path).read_text(encoding="utf-8") == source.text
    except (OSError, ValueError):
        there = False
    if not there and not trust:
        msg = (
            f"{name}: names the file {source.path}, which is not there with the text recorded; call from "
            "where the hunt was called, or look at that text and add --trust to run it"
        )
        raise BadInput(msg)
    say(f"{folder}: runs {source.path}, whose text is the recorded one" if there else f"{name}: runs the text in it")
    registry.make_importable(Path(source.path).resolve().parent)


Write = Callable[[Path, Mapping[str, UnitResult], Mapping[str, Any]], Path]
# Writes the report of results by unit, made in some way, into a folder; returns the index page.


def write_results(
    folder: Path, campaign: Campaign, provenance: Callable[[], dict[str, Any]], journal: Path, write: Write
) -> tuple[Path, dict[str, UnitResult]]:
    """Write report and pages of what a campaign has found so far; return index page and results.

    The journals are read again: another process may work on it too, and who writes last has all.
    """
    with files.turn(folder):
        campaign.resume(journal)
        results, made = campaign.begun(), provenance()
        files.write(folder, SUMMARY, summary(campaign, results, made))
        # A variant has no page of its own.
        shown = {name: r for name, r in results.items() if name.partition("+")[0] in results}
        return write(folder, shown, made), results


def summary(campaign: Campaign, results: Mapping[str, UnitResult], provenance: dict[str, Any]) -> str:
    """Write what a campaign did in a form to keep: one line a unit, no instances."""
    kept = []
    for name, result in results.items():
        unit = campaign.units[name]
        total, clean = unit.total, unit.clean and unit.total.found is None
        line = UnitSummary(
            unit=name,
            expects=result.expects,
            outcome=result.outcome,
            instances=result.instances,
            put_to_the_test=result.put_to_the_test,
            judged=dict(sorted(unit.scouts.items())),
            blocks=unit.place,
            clean_blocks=unit.clean if clean else None,
            bound=round(residual(unit.clean) or 1, 5) if clean else None,
            found=total.found.scout if total.found else "",
            after=total.found.after if total.found else None,
            nearest=round(float(total.nearest.measure or 0), 5) if total.nearest and not total.found else None,
            undecided=total.undecided + total.failures or None,
            errors=total.errors if total.undecided + total.failures else None,
        )
        kept.append(json.dumps(to_json(line), ensure_ascii=False))
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


def rebuild(
    folder: Path, write: Write, *, trust: bool = False, say: Callable[[str], None] = lambda _: None
) -> Path:
    """Write the report of a campaign from its journals, whether it is running, killed or over.

    Parameters
    ----------
    trust : run the recorded text of the conjecture's file, if the file is not there with this text
    say : told what is run, before it is, and which lines of the journals are not believed

    Raises
    ------
    BadInput
        Where the campaign ran another state of the code, whose plans are not known any more.
    """
    about = _about(folder)
    names, seed, budget, code = (about[key] for key in ("units", "seed", "budget", "code"))
    kept = about["source"]
    source = Source(kept["path"], kept["text"]) if kept else None
    if source is not None:
        _see_source(folder, source, trust=trust, say=say)
    if registry.code(source.text if source else "", names) != code:
        msg = f"{folder}: this campaign ran another state of the code; check that out, or run anew"
        raise BadInput(msg)
    if source is not None:
        registry.load(*source)
    sources = () if source is None else (source,)
    campaign = Campaign(names, registry.find, seed=seed, sources=sources, budget=budget)
    place = journals(folder, code)
    found = campaign.resume(place)
    for line in found.spoiled:
        say(f"journal: {line}; the rest is kept")
    seconds = round(sum(entry.seconds for entry in found.entries.values()), 2)
    page, _ = write_results(
        folder,
        campaign,
        lambda: {
            "profile": "campaign", "seed": seed, "complete": False, "seconds": seconds,
            "journal": "rebuilt", "spoiled_lines": found.spoiled,
        },
        place,
        write,
    )
    return page
