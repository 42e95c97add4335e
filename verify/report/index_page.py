"""What the index shows: findings first, then counts, claims, the graph, the gallery, doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from verify.outcome import Kind, Outcome
from verify.picture.words import listed, typeset
from verify.report import graph as drawing, health, natures, proof_page, reading
from verify.report.exhibits import Exhibit
from verify.report.names import page
from verify.report.values import extent
from verify.results import ClaimEntry, Report


LONGEST = 420
# Characters of a repaired statement beyond which the index says only how it differs.


class Item(NamedTuple):
    """A counterexample with all that it refutes: pairs of a unit and how it is called.

    ``mark`` is the gravest nature of a printed claim that falls to it.
    """

    one: Exhibit
    of: list[tuple[str, str]]
    mark: str = ""

    @property
    def variants(self) -> int:
        """Return how many variants the instance refutes."""
        return sum("+" in name for name, _ in self.of)


class Failing(NamedTuple):
    """A printed claim that fails, with its nature, why, and what repairs it."""

    claim: ClaimEntry
    mark: str
    why: str
    repairs: list[ClaimEntry]


class Finding(NamedTuple):
    """Printed claims that fall to one instance, or that are vacuous."""

    outcome: Outcome
    one: Exhibit | None
    claims: list[Failing]


class Row(NamedTuple):
    """A claim in the table: what it uses, if all of that holds, its title if new, its nature."""

    claim: ClaimEntry
    used: str
    firm: bool
    fresh: bool
    mark: str


def index_view(report: Report, gallery: Sequence[Item]) -> dict[str, Any]:
    """Return what the template of the index asks for."""
    claims = reading.in_order(report.claims)
    by_id = {claim.id: claim for claim in claims}
    uses = {claim.id: claim.uses for claim in claims}
    below = drawing.beneath(uses)
    first = {claim.title: claim.id for claim in reversed(claims)}
    rows = {
        claim.id: Row(
            claim,
            used=", ".join(_used(name, by_id) for name in claim.uses),
            firm=reading.firm(claim, by_id, below[claim.id]),
            fresh=first[claim.title] == claim.id,
            mark=natures.mark(claim.nature) if reading.failing([claim]) else "",
        )
        for claim in claims
    }
    linked = linked_claims(claims)
    drawn, rules = drawing.draw(nodes(linked, by_id, below), uses) if linked else ("", "")
    counted = Counter(str(claim.outcome) for claim in claims)
    return {
        "headline": natures.headline(claims),
        "lead": natures.lead(claims),
        "repaired": reading.repaired_line(claims),
        "papers": report.papers,
        "off": reading.unexpected(claims),
        "glance": natures.glance(claims),
        "printed": bool(reading.with_reading(claims, "printed")),
        "findings": findings(claims),
        "outcomes": [(outcome, counted[outcome]) for outcome in reading.GLYPHS],
        "variants": reading.variants_as_listed(claims),
        "table": [
            (words, [rows[claim.id] for claim in found])
            for key, words in reading.READINGS.items()
            if (found := reading.with_reading(claims, key))
        ],
        "score": proof_page.score(claims),
        "graph": drawn,
        "rules": rules,
        "linked": linked,
        "gallery": gallery,
        "own_gallery": [item for item in gallery if item.variants < len(item.of)],
        "health": health.warnings(claims),
        "vacuous": health.declared_vacuous(claims),
        "budget": report.error_budget,
    }


def _used(name: str, by_id: Mapping[str, ClaimEntry]) -> str:
    """Name a claim that is used, with its outcome where it does not hold."""
    other = by_id.get(name)
    if other is None:
        return f"{reading.short(name)} (not in this run)"
    bad = other.outcome not in reading.GOOD
    return reading.short(name) + (f" ({other.outcome})" if bad else "")


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


def findings(claims: Sequence[ClaimEntry]) -> list[Finding]:
    """Return the failing printed claims, the gravest first.

    Those with the same smallest counterexample stand together.
    """
    groups: dict[str, Finding] = {}
    for claim in sorted(reading.failing(claims), key=natures.gravity):
        exhibit = Exhibit(claim.id, claim.evidence, claim.outcome) if claim.evidence else None
        key = exhibit.id if exhibit else claim.id
        group = groups.setdefault(key, Finding(claim.outcome, exhibit, []))
        group.claims.append(
            Failing(claim, natures.mark_of(claim), reading.why(claim), reading.repairs(claim, claims))
        )
        if exhibit and exhibit.moves and not (group.one and group.one.moves):
            groups[key] = group._replace(one=exhibit)  # the picture that says more
    return sorted(groups.values(), key=lambda group: natures.gravity(group.claims[0].claim))


def linked_claims(claims: Sequence[ClaimEntry]) -> list[ClaimEntry]:
    """Return the claims that use another or are used."""
    known = {claim.id for claim in claims}
    used = {name for claim in claims for name in claim.uses}
    return [c for c in claims if c.id in used or known & set(c.uses)]


def nodes(
    claims: Sequence[ClaimEntry], by_id: Mapping[str, ClaimEntry], below: Mapping[str, set[str]]
) -> list[drawing.Node]:
    """Return the nodes of the graph."""
    names = dict(zip(by_id, _node_names(list(by_id.values())), strict=True))
    return [
        drawing.Node(
            id=claim.id,
            name=names[claim.id],
            words=claim.outcome,
            glyph=reading.GLYPHS[claim.outcome],
            outcome=claim.outcome,
            kind=claim.kind,
            firm=reading.firm(claim, by_id, below[claim.id]),
            href=page(claim.id),
        )
        for claim in claims
    ]


def _node_names(claims: Sequence[ClaimEntry]) -> list[str]:
    """Name claims briefly: by label and reading, else by id."""
    extra = {"printed": "", "repaired": ", repaired", "ours": ""}
    plain = reading.names_of([c for c in claims if c.reading == "printed"])
    printed = iter(plain)
    names = [
        next(printed) if c.reading == "printed" else f"{c.label}{extra[c.reading]}" for c in claims
    ]
    return [
        name if names.count(name) == 1 else reading.short(c.id)
        for name, c in zip(names, claims, strict=True)
    ]


def gallery_view(claims: Sequence[ClaimEntry], gallery: Sequence[Item]) -> dict[str, Any]:
    """Return what the template of all counterexamples asks for."""
    failing = {claim.id for claim in reading.failing(claims)}
    printed = any(name in failing for item in gallery for name, _ in item.of)
    by_chance = {claim.id for claim in claims if claim.kind is Kind.PROBABILISTIC}
    trials = any(name.partition("+")[0] in by_chance for item in gallery for name, _ in item.of)
    counts = {nouns: None for item in gallery for nouns in extent(item.one.found.instance).counts}
    parts = listed([several for _, several in counts]) or "parts"
    return {"gallery": gallery, "trials": trials, "printed": printed, "parts": parts}


def gallery_of(claims: Sequence[ClaimEntry]) -> list[Item]:
    """Return every counterexample once, with all that it refutes.

    First those of printed claims, by nature, the gravest first; within one by ``Extent.order``.
    """
    items: dict[str, Item] = {}
    printed = {claim.id: claim for claim in reading.failing(claims)}
    for name, one in health.units(claims):
        if one.outcome != "refuted" or not one.evidence:
            continue
        exhibit = Exhibit(name, one.evidence, one.outcome)
        item = items.setdefault(exhibit.id, Item(exhibit, []))
        claim, _, variant = reading.short(name).partition("+")
        item.of.append((name, typeset(f"{claim} ({variant})" if variant else claim)))
    last = len(natures.ORDER) + 1

    def gravest(item: Item) -> ClaimEntry | None:
        refuted = [printed[name] for name, _ in item.of if name in printed]
        return min(refuted, key=natures.gravity, default=None)

    def place(item: Item) -> tuple[Any, ...]:
        claim, found = gravest(item), item.one.found
        grave = natures.gravity(claim) if claim else last
        return grave, extent(found.instance).order, found.size, item.one.id

    return [
        item._replace(mark=natures.mark_of(worst) if (worst := gravest(item)) else "")
        for item in sorted(items.values(), key=place)
    ]
