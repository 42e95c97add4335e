"""What a run found, as one JSON document: the only thing that the pages are made from."""

from __future__ import annotations

import inspect
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verify import registry, toolkit
from verify.book import found
from verify.budget import error_budget
from verify.chapter import Chapter, Paper
from verify.chapters import chapters
from verify.claim import Claim
from verify.judge import judge
from verify.names import distinct
from verify.necessity import necessity
from verify.outcome import Outcome, Reading
from verify.printed import printed_in
from verify.proved import appendix
from verify.result import Found
from verify.results import (
    AssumptionEntry,
    ClaimEntry,
    NotStated,
    PaperEntry,
    PrintedText,
    Provenance,
    Report,
    StatementEntry,
    UnitResult,
    VariantResult,
)  # fmt: skip
from verify.version import __version__


SCHEMA = "separatrix-report/1"
REPORT = "report.json"


def document(
    results: Mapping[str, UnitResult], provenance: Mapping[str, Any], asked: Iterable[str] = ()
) -> Report:
    """Return the report of the given results.

    Everything but the provenance is the same for two runs of the same profile and seed.

    Parameters
    ----------
    results : by unit, a claim's id or ``id+variant``
    provenance : how the run was made; all times live here
    asked : chapters that are shown although none of their sentences may be a claim yet
    """
    distinct(results)
    claims = [registry.find(name) for name in results if "+" not in name]
    return Report(
        schema=SCHEMA,
        provenance=Provenance(
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            version=__version__,
            python=platform.python_version(),
            machine=f"{platform.system()} {platform.machine()}",
            complete=bool(provenance["complete"]),
            facts={key: value for key, value in provenance.items() if key != "complete"},
        ),
        papers=_papers(results, asked),
        proofs=appendix(claims),
        claims=tuple(_illustrated(claim, entry(claim, results)) for claim in claims),
        necessity=tuple(necessity(claims, results)),
        error_budget=error_budget(results),
    )


def entry(claim: Claim[Any, Any], results: Mapping[str, UnitResult]) -> ClaimEntry:
    """Return a claim with its results and those of its variants, as far as they were run."""
    listed, statement, own = registry.describe(claim), claim.statement, results[claim.id]
    variants = [
        VariantResult(**{**vars(one), **_tried(results[unit])})
        for one in listed.variants
        if (unit := f"{claim.id}+{one.name}") in results
    ]
    return ClaimEntry(
        **{**vars(listed), **_tried(own), "variants": tuple(variants)},
        statement=StatementEntry(
            printed=statement.printed,
            tested=statement.tested,
            difference=statement.difference,
            source=statement.source,
        ),
        notes=(inspect.getdoc(claim) or "") if claim.notes is None else claim.notes,
        domain=claim.domain.name,
        floors=dict(claim.domain.floors),
        assumptions=tuple(
            AssumptionEntry(
                name=one.name,
                sentence=one.sentence,
                stated="" if claim.reading is Reading.OURS else one.stated,
                trivial=one.trivial,
            )
            for one in claim.assumptions
        ),
    )


def _tried(one: UnitResult) -> dict[str, Any]:
    """Return what trying a unit gave, by field."""
    return {part.name: getattr(one, part.name) for part in fields(UnitResult)}


def _illustrated(claim: Claim[Any, Any], one: ClaimEntry) -> ClaimEntry:
    """Add an example worked by hand, where the run kept no instance to look at."""
    chosen = None if one.outcome is not Outcome.SURVIVES or one.tightest else best_example(claim)
    if chosen is None:
        return one
    example, verdict = chosen
    found = Found(example.x, verdict, "by hand", 0).record(claim.domain.toolkit)
    return replace(one, example=replace(found, note=example.note))


def best_example(claim: Any) -> tuple[Any, Any] | None:
    """Return the example that shows most, as the domain's toolkit rates it, with its verdict."""
    rating = toolkit.of(claim).rating
    rated = [(rating(example.x), k, example) for k, example in enumerate(claim.examples())]
    for _, _, example in sorted(one for one in rated if one[0] is not None):
        verdict = judge(claim, example.x)
        if verdict.outcome is Outcome.SURVIVES:
            return example, verdict
    return None


def _papers(results: Mapping[str, UnitResult], asked: Iterable[str]) -> tuple[PaperEntry, ...]:
    """Return the papers of the chapters in this run, and of those with sentences that wait."""
    keys = {key for name in results if (key := registry.key_of(name))}
    keys |= {key for key in asked if registry.not_stated([key])}
    found = []
    for chapter in map(registry.chapter, sorted(keys)):
        waiting = _waiting(chapter)
        printed = waiting or any(one.reading is Reading.PRINTED for one in registry.claims([chapter.key]).values())
        paper = chapter.paper or (Paper(chapter.key, chapter.title, "", chapter.venue) if printed else None)
        if paper:
            found.append(PaperEntry(
                **paper._asdict(), text=chapter.text, order=registry.in_print(chapter.key), front=front(chapter),
                not_stated=waiting, texts=_texts(chapter, waiting),
            ))  # fmt: skip
    return tuple(found)


def _waiting(chapter: Chapter) -> tuple[NotStated, ...]:
    """Return the printed sentences of a chapter that nobody has stated yet, from first to last."""
    listed = registry.not_stated([chapter.key])
    if not listed:
        return ()
    places = registry.as_printed(cls.id for cls in listed)
    everything = registry.sentences(chapter.key)
    return tuple(
        NotStated(
            id=cls.id, label=cls.label, title=cls.title, source=cls.source, printed=cls.printed,
            refers=tuple(cls.refers),
            referred_by=tuple(other.id for other in everything if cls.id in other.refers),
        )
        for cls in sorted(listed, key=lambda cls: places[cls.id])
    )  # fmt: skip


def _texts(chapter: Chapter, waiting: Iterable[NotStated]) -> tuple[PrintedText, ...]:
    """Return the definitions and the like that sentences which wait refer to, as they are printed."""
    printed, wanted = printed_in(chapters()[chapter.key].package), {name for one in waiting for name in one.refers}
    there = {cls.id for cls in registry.sentences(chapter.key)}
    return tuple(
        PrintedText(id=name, label=f"{one.kind} {one.number}" if one.number else one.kind, source=one.source, printed=one.printed)
        for one in (printed.statements if printed else ())
        if (name := f"{chapter.key}/{one.id}") in wanted - there
    )


def front(chapter: Chapter) -> tuple[dict[str, Any], ...]:
    """Return what a chapter shows at the head of its page; why not, where that cannot be drawn."""
    if not chapter.front:
        return ()
    try:
        made = found(chapter.front)
        scenes = [scene.to_json() for scene in (made() if callable(made) else made)]
        return tuple(_drawable(scene) for scene in json.loads(json.dumps(scenes)))
    except Exception as error:  # somebody's drawing: it must not cost a report
        return ({"missing": f"{type(error).__name__}: {error}"},)


def _drawable(scene: dict[str, Any]) -> dict[str, Any]:
    """Return a scene; what is wrong with it, where no report that held it could be read again."""
    from verify.report.schema import fault_of_scene

    fault = fault_of_scene(scene)
    return {"missing": f"the scene{fault}"} if fault else scene


def complete_report_in(folder: Path) -> bool:
    """Does the folder hold the report of a complete run?"""
    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return bool(report["provenance"]["complete"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
