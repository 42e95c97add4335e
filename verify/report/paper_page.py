"""What the page on one paper shows, or that on claims which belong to none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from verify.names import anchor
from verify.outcome import Failure, Kind
from verify.records import to_json
from verify.report import charts, graph, health, natures, reading
from verify.report.claim_page import exhibit
from verify.report.exhibits import Exhibit
from verify.report.index_page import labelled, repaired_line, row
from verify.report.names import page
from verify.report.shelf import Group, built_on
from verify.report.shown import Shown
from verify.results import ClaimEntry, NotStated, Report


LONGEST = 420
# Characters of a repaired statement beyond which a page says only how it differs.

FIGURES = 2
# Of experiments, on the page of the paper; all are on the pages of the claims.

AT_HAND = {
    "recalled": "As recalled: the text was not at hand, and nothing here may be called a misprint.",
    "abstract": "Of the text the abstract alone was at hand.",
}


class Failing(NamedTuple):
    """A printed claim that fails, with why, what is seen, and what repairs it."""

    claim: ClaimEntry
    why: str
    one: Exhibit | None
    repairs: list[ClaimEntry]


class Chapter(NamedTuple):
    """All that fails in one way."""

    state: str
    words: natures.Words
    found: list[Failing]

    @property
    def folded(self) -> bool:
        """Is it one block, to be opened?"""
        return self.state == Failure.DEGENERATE


class Tile(NamedTuple):
    """A printed sentence on the map."""

    claim: ClaimEntry | NotStated
    name: str
    state: str
    word: str
    proved: bool


class Printed(NamedTuple):
    """A printed sentence in the table."""

    claim: ClaimEntry | NotStated
    one: Exhibit | None
    state: str
    mark: str
    repairs: list[ClaimEntry]


def paper_view(group: Group, report: Report) -> dict[str, Any]:
    """Return what the template of a paper's page asks for."""
    claims = group.claims
    ours = [c for c in claims if c.reading == "ours"] + [c for c in built_on(group, report) if c not in claims]
    by_id = {claim.id: claim for claim in report.claims}
    uses = {claim.id: claim.uses for claim in report.claims}
    below = graph.beneath(uses)
    linked = linked_claims([*claims, *(c for c in ours if c not in claims)])
    drawn, rules = graph.draw(nodes(linked, by_id, below), uses) if linked else ("", "")
    doubts = {
        words: [one for one in found if one.name.partition("/")[0] == group.key]
        for words, found in health.warnings(report.claims).items()
    }
    repairing = {name for claim in reading.failing(group.printed) for name in claim.repaired_by}
    return {
        "group": group,
        "headline": natures.headline(claims),
        "lead": natures.lead(claims),
        "repaired": repaired_line(claims),
        "at_hand": AT_HAND.get(group.paper.text, "") if group.paper else "",
        "off": reading.unexpected(claims),
        "row": row(group),
        "sections": [(section, [tile(claim, group) for claim in listed]) for section, listed in group.print_],
        "front": [Shown(scene) for scene in (group.paper.front if group.paper else ())],
        "chapters": chapters(group),
        "table": [printed(claim, group) for _, listed in group.print_ for claim in listed],
        "others": [c for c in reading.with_reading(claims, "repaired") if c.id not in repairing],
        "ours": ours,
        "needs": needs(group),
        "experiments": [claim for claim in claims if claim.kind is Kind.EMPIRICAL],
        "figures": figures(claims),
        "graph": drawn,
        "rules": rules,
        "health": doubts,
        "vacuous": health.declared_vacuous(claims),
        "labelled": labelled,
    }


def tile(claim: ClaimEntry | NotStated, group: Group) -> Tile:
    """Return a tile: a proof is marked where it is one of this very reading."""
    if isinstance(claim, NotStated):
        return Tile(claim, group.tiles[claim.id], natures.WAITING, "not stated", False)
    state = natures.state(claim)
    word = natures.words_of(state).tile if state in natures.STATES else str(claim.outcome)
    proof = claim.proof
    proved = proof is not None and not proof.stale and proof.of == "statement"
    return Tile(claim, group.tiles[claim.id], state, word, proved)


def waiting_view(one: NotStated, group: Group, report: Report) -> dict[str, Any]:
    """Return what the page shows of a sentence that nobody has stated yet."""
    texts = {text.id: text for text in (group.paper.texts if group.paper else ())}
    places = {claim.id: (claim.label, f"../{page(claim.id)}") for claim in report.claims}
    places |= {other.id: (other.label, f"../{page(other.id)}") for other in group.waiting}
    places |= {text.id: (text.label, f"#{anchor(text.id)}") for text in texts.values()}

    def linked(names: Iterable[str]) -> list[tuple[str, str]]:
        """Return names, each with where it leads to, or nothing."""
        return [places.get(name, (reading.short(name), "")) for name in names]

    return {
        "it": one, "home": group, "at_hand": AT_HAND.get(group.paper.text, "") if group.paper else "",
        "refers": linked(one.refers), "referred_by": linked(one.referred_by),
        "texts": [(anchor(name), texts[name]) for name in one.refers if name in texts],
    }


def printed(claim: ClaimEntry | NotStated, group: Group) -> Printed:
    """Return a row of the table."""
    if isinstance(claim, NotStated):
        return Printed(claim, None, natures.WAITING, "not stated yet", [])
    fails = bool(reading.failing([claim]))
    return Printed(
        claim, exhibit(claim.id, claim), natures.state(claim), natures.mark_of(claim) if fails else "",
        reading.repairs(claim, group.own) if fails else [],
    )


def chapters(group: Group) -> list[Chapter]:
    """Return what fails in print by nature, the gravest first, in the order of print."""
    failing = reading.failing(group.printed)
    found = []
    for state in natures.STATES:
        own = [
            Failing(claim, reading.why(claim), exhibit(claim.id, claim), reading.repairs(claim, group.own))
            for claim in failing if natures.state(claim) == state
        ]
        if own:
            found.append(Chapter(state, natures.words_of(state), own))
    return found


class Need(NamedTuple):
    """An assumption, and the claims by what becomes of them without it."""

    name: str
    by_answer: dict[str, list[ClaimEntry]]


ANSWERS = ("needed", "not needed", "nothing left to check")


def needs(group: Group) -> tuple[list[str], list[Need]]:
    """Return the answers that occur, and each assumption with its claims; the most needed first."""
    by_id = {claim.id: claim for claim in group.own}
    rows: dict[str, dict[str, list[ClaimEntry]]] = {}
    for one in group.needs:
        if len(one.dropped) == 1 and one.claim in by_id:
            rows.setdefault(one.dropped[0], {}).setdefault(one.answer, []).append(by_id[one.claim])
    others = sorted({answer for row in rows.values() for answer in row} - set(ANSWERS))
    listed = [Need(name, row) for name, row in rows.items()]
    listed.sort(key=lambda one: (-len(one.by_answer.get("needed", ())), one.name))
    return [*ANSWERS, *others], listed


def figures(claims: Sequence[ClaimEntry]) -> list[tuple[ClaimEntry, Markup, list[tuple[Markup, str]]]]:
    """Return the first charts of experiments, no chart twice, each with its claim and its legend."""
    found: dict[str, tuple[ClaimEntry, Markup, list[tuple[Markup, str]]]] = {}
    for claim in claims:
        curves = [one for one in claim.details.curves or () if "x" in one and "y" in one]
        if claim.kind is not Kind.EMPIRICAL or not curves or len(found) == FIGURES:
            continue
        labels = {key: source[key] for source in (curves[0], claim.details.facts) for key in ("x_label", "y_label")
                  if key in source}  # fmt: skip
        chart = charts.curves({"curves": curves, **labels}, width=430.0)
        if chart is not None:
            legend = [(charts.key_of(k), str(one.get("name", ""))) for k, one in enumerate(curves)]
            found.setdefault(json.dumps(to_json(curves), sort_keys=True), (claim, chart, legend))
    return list(found.values())


def repaired_wording(repair: ClaimEntry, printed: ClaimEntry, brief: bool) -> str:
    """Return a repaired statement; where the print follows word for word, only what was added.

    A long one, or with ``brief`` each, is given by how it differs.
    """
    statement = repair.statement
    text = statement.tested or statement.difference
    own = printed.statement.printed
    if text.endswith(own) and len(text) > len(own):
        return f"{text.removesuffix(own).strip()} … *(then as printed)*"
    shorten = statement.difference and (brief or len(text) > LONGEST)
    return str(statement.difference if shorten else text)


def linked_claims(claims: Sequence[ClaimEntry]) -> list[ClaimEntry]:
    """Return the claims that use another or are used."""
    known = {claim.id for claim in claims}
    used = {name for claim in claims for name in claim.uses}
    return [c for c in claims if c.id in used or known & set(c.uses)]


def nodes(
    claims: Sequence[ClaimEntry], by_id: Mapping[str, ClaimEntry], below: Mapping[str, set[str]]
) -> list[graph.Node]:
    """Return the nodes of the graph, with links from a page in a folder."""
    return [
        graph.Node(
            id=claim.id,
            name=name,
            words=claim.outcome,
            glyph=reading.GLYPHS[claim.outcome],
            outcome=claim.outcome,
            kind=claim.kind,
            firm=reading.firm(claim, by_id, below[claim.id]),
            href=f"../{page(claim.id)}",
        )
        for claim, name in zip(claims, _node_names(claims), strict=True)
    ]


def _node_names(claims: Sequence[ClaimEntry]) -> list[str]:
    """Name claims briefly: by label and reading, else by id."""
    extra = {"printed": "", "repaired": ", repaired", "ours": ""}
    plain = reading.names_of([c for c in claims if c.reading == "printed"])
    own = iter(plain)
    names = [
        next(own) if c.reading == "printed" else f"{c.label}{extra[c.reading]}" for c in claims
    ]
    return [
        name if names.count(name) == 1 else reading.short(c.id)
        for name, c in zip(names, claims, strict=True)
    ]
