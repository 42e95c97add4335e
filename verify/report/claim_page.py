"""What the page on one claim shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from verify.names import anchor
from verify.outcome import Outcome
from verify.picture.words import grouped, typeset
from verify.records import to_json
from verify.report import charts, graph, natures, reading
from verify.report.exhibits import Exhibit
from verify.report.measurements import measurements
from verify.report.proof_page import claim_proof
from verify.report.values import brief
from verify.results import ClaimEntry, Report, UnitResult, VariantResult


TITLES = {
    ("evidence", "refuted"): "The smallest counterexample found",
    ("evidence", "shown"): "An instance that shows it",
    ("tightest", "survives"): "The tightest case tried",
    ("example", "survives"): "A case that holds",
}


def claim_view(claim: ClaimEntry, report: Report) -> dict[str, Any]:
    """Return what the template of a claim's page asks for."""
    claims = report.claims
    by_id = {one.id: one for one in claims}
    below = graph.beneath({one.id: one.uses for one in claims})
    one = exhibit(claim.id, claim)
    variants = [_variant(claim, it) for it in claim.variants]
    needs = claim.outcome in reading.GOOD and claim.kind != "existence"
    found = claim.worst
    worst = None
    if found and one and found.instance != one.found.instance:
        worst = Exhibit(claim.id, found, claim.outcome, "worst")
    return {
        "claim": claim,
        "paper_line": _paper_line(claim, report),
        "verdict": reading.verdict(claim),
        "nature": _nature(claim),
        "at_hand": _at_hand(claim, report),
        "not_asked": _not_asked(claim),
        "proof": claim_proof(claim, report),
        "difference_title": _difference_title(claim),
        "reason": reading.sentence(claim.reason),
        "siblings": reading.siblings(claim, claims),
        "notes": _notes(claim),
        "one": one,
        "one_title": _title(one, claim) if one else "",
        "one_line": _how_found(one, claim) if one else "",
        "worst": worst,
        "assumptions": _assumptions(claim, variants, report),
        "pairs": [
            row
            for row in report.necessity
            if row.claim == claim.id and len(row.dropped) > 1
        ],
        "variants": variants,
        "needs": needs,
        "floors": claim.floors if claim.outcome == "survives" else {},
        "details": measurements(to_json(claim.details)),
        "scouts": sorted({*claim.admitted, *claim.rejected}),
        "tested": claim.tested,
        "asked": claim.put_to_the_test,
        "charts": _charts(claim.numbers),
        "campaign": _campaign(claim),
        "suggestions": claim.details.suggestions or (),
        "uses": [(name, by_id.get(name)) for name in claim.uses],
        "used_by": [other for other in claims if claim.id in other.uses],
        "ground": _ground(claim, by_id, below[claim.id]),
    }


def _campaign(claim: ClaimEntry) -> dict[str, Any] | None:
    """Return how far a campaign searched, with the nearest miss to look at."""
    campaign = claim.details.campaign
    if campaign is None:
        return None
    bound = campaign.bound
    nearest = claim.nearest
    return {
        "judged": campaign.judged,
        "all": sum(campaign.judged.values()),
        "clean": campaign.clean_blocks,
        "draws": campaign.draws_a_block,
        "bound": None if bound is None else f"{bound:.2g}",
        "nearest": Exhibit(claim.id, nearest, "survives", "nearest") if nearest else None,
    }


def _title(one: Exhibit, claim: ClaimEntry) -> str:
    """Say what the instance on show is."""
    if claim.kind == "probabilistic":
        return "A trial that fails" if one.part == "evidence" else "A trial"
    return TITLES.get((one.part, claim.outcome), "An instance")


def _difference_title(claim: ClaimEntry) -> str:
    if claim.statement.tested:
        return "What differs"
    return "Why it fails" if claim.outcome in ("refuted", "vacuous") else "On the reading"


def _nature(claim: ClaimEntry) -> dict[str, str] | None:
    """Return why a printed claim fails; nothing where it did not, whatever was expected."""
    if not claim.nature or not reading.failing([claim]):
        return None
    return {
        "mark": natures.mark(claim.nature),
        "why": claim.nature_why,
        "also": natures.mark(claim.also),
    }


def _at_hand(claim: ClaimEntry, report: Report) -> str:
    """Say what of the print was at hand, where that is not all of it."""
    paper = next((one for one in report.papers if one.key == claim.id.partition("/")[0]), None)
    text = (claim.text or (paper.text if paper else "")) if claim.reading != "ours" else ""
    return {
        "recalled": "As recalled; the text was not at hand, and nothing here may be called a misprint.",
        "abstract": "Of the text the abstract alone was at hand.",
    }.get(text, "")


def _not_asked(claim: ClaimEntry) -> str:
    """Say of instances that were tried and put nothing to the test why they did not."""
    nothing = claim.instances - claim.put_to_the_test - (claim.undecided or 0)
    parts = [
        f"{grouped(number)} {words}"
        for number, words in ((nothing, "vacuous"), (claim.undecided or 0, "undecided")) if number > 0
    ]
    return f"; the others are no evidence ({', '.join(parts)})" if parts else ""


def exhibit(name: str, it: UnitResult) -> Exhibit | None:
    """Return what there is to look at: the evidence, else the tightest case, else an example."""
    for part in ("evidence", "tightest", "example"):
        found = it.finding(part)
        if found:
            outcome = it.outcome if part == "evidence" else Outcome.SURVIVES
            return Exhibit(name, found, outcome, part)
    return None


def _variant(claim: ClaimEntry, it: VariantResult) -> dict[str, Any]:
    one = exhibit(f"{claim.id}+{it.name}", it)
    tried, asked = reading.count(it.instances, reading.noun(claim)), reading.effort_on(it, claim)
    # Only of a universal claim that holds on all that was tried can a part be needed.
    needs = claim.outcome in reading.GOOD and claim.kind != "existence"
    words = {
        "refuted": f"Refuted after {tried}{': this part is needed' * needs}.",
        "survives": f"Survives {asked}{' all the same: none that was put to the test needs this part' * needs}.",
        "supported": f"Supported{' all the same,' * needs} by {asked}.",
        "vacuous": f"Vacuous: nothing is left to check in {tried}.",
    }.get(it.outcome, f"{it.outcome.capitalize()}, after {tried}.")
    return {"it": it, "one": one, "words": words, "anchor": anchor(it.name)}


def _assumptions(
    claim: ClaimEntry, variants: Iterable[Mapping[str, Any]], report: Report
) -> list[dict[str, Any]]:
    """Return each assumption with what became of the claim without it."""
    dropped: dict[str, Mapping[str, Any]] = {}
    for one in variants:
        names = (one["it"].name,) if one["it"].dropped is None else one["it"].dropped
        if len(names) == 1:
            dropped.setdefault(names[0], one)
    answers = {
        "refuted": "refuted: it is needed",
        "survives": "survives all the same: not needed on anything tried",
        "supported": "supported all the same",
        "vacuous": "vacuous: nothing is left to check",
        "undecided": "undecided",
        "error": "our code failed",
    }
    rows = []
    for assumption in claim.assumptions:
        variant = dropped.get(assumption.name)
        words = answers[variant["it"].outcome] if variant else _elsewhere(claim)
        rows.append(
            {
                "name": assumption.name,
                "sentence": assumption.sentence,
                "stated": assumption.stated,
                "variant": variant["it"] if variant else None,
                "anchor": variant["anchor"] if variant else "",
                "words": words,
            }
        )
    return rows


def _elsewhere(claim: ClaimEntry) -> str:
    if claim.outcome in ("refuted", "vacuous"):
        return f"not tried: the claim is {claim.outcome} with it already"
    return "not tried without it"


def _how_found(one: Exhibit, claim: ClaimEntry) -> str:
    found = one.found
    text = f"Found {reading.search(found.found_by)}, "
    if one.part == "example":
        return typeset(f"Worked by hand: {found.note}.") if found.note else "Worked by hand."
    if one.part == "tightest":
        return (
            f"Of {reading.count(claim.instances, 'instance')}, the one nearest to the bound: "
            f"slack {brief(found.measure)}."
        )
    text += f"after {reading.count(found.after, reading.after(claim))}"
    if found.steps:
        text += f", then made smaller in {reading.count(found.steps, 'step')}"
    if found.minimal:
        text += "; no single step makes it smaller still"
    return text + "."


def _ground(claim: ClaimEntry, by_id: Mapping[str, ClaimEntry], below: Iterable[str]) -> str:
    """Say what came of all that a claim rests on: of what is in this run, so far as it is."""
    listed = sorted(below)
    if not listed:
        return ""
    if reading.firm(claim, by_id, listed):
        return {
            "survives": "No counterexample to this claim or to any claim it uses.",
            "shown": "It is shown here, and there is no counterexample to any claim it uses.",
            "supported": "It is supported here, and there is no counterexample to any claim it uses.",
        }[claim.outcome]
    weak = [
        f"{reading.short(name)} ({by_id[name].outcome})"
        for name in listed if by_id[name].outcome not in reading.GOOD
    ]
    if weak:
        return f"It rests on {reading.joined(weak)}."
    return "No counterexample to any claim it uses."


def _paper_line(claim: ClaimEntry, report: Report) -> str:
    chapter = claim.id.partition("/")[0]
    for paper in report.papers:
        if paper.key == chapter:
            return "".join(f"{part}, " for part in (paper.authors and _authors(paper.authors), paper.venue) if part)
    return ""


def _authors(listed: str) -> str:
    """Name the authors of a paper: up to three of them, else the first and the others.

    >>> _authors("A. Author, B. Author"), _authors("A, B, C, D")
    ('A. Author and B. Author', 'A and others')
    """
    names = [name.strip() for name in listed.split(",")]
    return reading.joined(names) if len(names) <= 3 else f"{names[0]} and others"


def _paragraphs(notes: str) -> list[str]:
    return [" ".join(part.split()) for part in notes.split("\n\n") if part.strip()]


def _notes(claim: ClaimEntry) -> list[str]:
    """Return what the docstring adds to the statement: nothing, where it is the statement."""
    paragraphs = _paragraphs(claim.notes)
    return [] if paragraphs == _paragraphs(claim.statement.printed) else paragraphs


def _charts(numbers: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Markup]]:
    drawn = ((name, charts.histogram(name, counts)) for name, counts in numbers.items())
    return [(name, chart) for name, chart in drawn if chart is not None]
