"""What the index shows: findings first, then counts, claims, the graph, the shelf, doubts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from verify.report import graph as drawing, health, reading
from verify.report.exhibits import Exhibit
from verify.report.names import page


Claim = Mapping[str, Any]


class Item(NamedTuple):
    """A counterexample with all that it refutes: pairs of a unit and how it is called."""

    one: Exhibit
    of: list[tuple[str, str]]

    @property
    def weakenings(self) -> int:
        """Return how many weakenings the instance refutes."""
        return sum("+" in name for name, _ in self.of)


class Finding(NamedTuple):
    """Printed claims that fall to one instance, or that speak of nothing."""

    outcome: str
    one: Exhibit | None
    claims: list[dict[str, Any]]


def index_view(report: Mapping[str, Any], shelf: Sequence[Item]) -> dict[str, Any]:
    """Return what the template of the index asks for."""
    claims = in_order([dict(claim) for claim in report["claims"]])
    by_id = {claim["id"]: claim for claim in claims}
    uses = {claim["id"]: claim["uses"] for claim in claims}
    below = drawing.beneath(uses)
    titles: set[str] = set()
    for claim in claims:
        claim["beneath"] = reading.rests_on(claim, by_id, below[claim["id"]])
        claim["fresh"] = claim["title"] not in titles
        titles.add(claim["title"])
    linked = linked_claims(claims)
    drawn, rules = drawing.draw(nodes(linked, by_id, below), uses) if linked else ("", "")
    counted = Counter(claim["outcome"] for claim in claims)
    return {
        "headline": reading.headline(claims),
        "repaired": reading.repaired_line(claims),
        "papers": report.get("papers", []),
        "off": reading.unexpected(claims),
        "glance": glance(claims),
        "findings": findings(claims),
        "outcomes": [(outcome, counted[outcome]) for outcome in reading.GLYPHS],
        "weakenings": reading.weakenings_as_listed(claims),
        "table": [
            (words, rows)
            for key, words in reading.READINGS.items()
            if (rows := reading.with_reading(claims, key))
        ],
        "graph": drawn,
        "rules": rules,
        "linked": linked,
        "shelf": shelf,
        "own_shelf": [item for item in shelf if item.weakenings < len(item.of)],
        "health": health.warnings(claims),
        "budget": report.get("error_budget"),
    }


def glance(claims: Sequence[Claim]) -> list[tuple[str, list[Claim], str]]:
    """Return the printed claims by outcome, the failing ones first, with words for each."""
    words = {
        "refuted": "fails as printed",
        "vacuous": "speaks of nothing",
        "error": "our code failed",
        "undecided": "undecided",
        "survives": "survives",
        "supported": "supported",
        "shown": "shown",
    }
    printed = reading.with_reading(claims, "printed")
    rows = []
    for outcome, text in words.items():
        found = [claim for claim in printed if claim["outcome"] == outcome]
        if found:
            rows.append((outcome, found, f"{text} ({len(found)})"))
    return rows


def repaired_wording(repair: Claim, printed: Claim) -> str:
    """Return a repaired statement; where the print follows word for word, only what was added."""
    statement = repair["statement"]
    text = statement["tested"] or statement["difference"]
    own = printed["statement"]["printed"]
    if text.endswith(own) and len(text) > len(own):
        return f"{text.removesuffix(own).strip()} … *(then as printed)*"
    return str(text)


def in_order(claims: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort claims as the paper has them: by section, then by the number in the label."""

    def place(claim: Claim) -> tuple[Any, ...]:
        section = re.search(r"\d+", claim["statement"]["source"])
        label = re.search(r"\d+", claim["label"])
        return (
            claim["id"].partition("/")[0],
            int(section[0]) if section else 99,
            int(label[0]) if label else 99,
        )

    return sorted(claims, key=place)


def findings(claims: Sequence[dict[str, Any]]) -> list[Finding]:
    """Return the failing printed claims, those with the same smallest counterexample together."""
    groups: dict[str, Finding] = {}
    for claim in reading.failing(claims):
        exhibit = Exhibit(claim["id"], claim["evidence"], claim["outcome"]) if claim["evidence"] else None
        key = exhibit.id if exhibit else claim["id"]
        group = groups.setdefault(key, Finding(claim["outcome"], exhibit, []))
        group.claims.append(claim | {"repairs": reading.repairs(claim, claims)})
        if exhibit and exhibit.moves and not (group.one and group.one.moves):
            groups[key] = group._replace(one=exhibit)  # the picture that says more
    return sorted(groups.values(), key=lambda group: (group.outcome != "refuted", -len(group.claims)))


def linked_claims(claims: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the claims that use another or are used."""
    known = {claim["id"] for claim in claims}
    used = {name for claim in claims for name in claim["uses"]}
    return [c for c in claims if c["id"] in used or known & set(c["uses"])]


def nodes(
    claims: Sequence[Claim], by_id: Mapping[str, Claim], below: Mapping[str, set[str]]
) -> list[drawing.Node]:
    """Return the nodes of the graph."""
    return [
        drawing.Node(
            id=claim["id"],
            name=name_of(claim),
            words=claim["outcome"],
            glyph=reading.GLYPHS[claim["outcome"]],
            outcome=claim["outcome"],
            kind=claim["kind"],
            firm=reading.firm(claim, by_id, below[claim["id"]]),
            href=page(claim["id"]),
        )
        for claim in claims
    ]


def name_of(claim: Claim) -> str:
    """Name a claim briefly: its label, and its reading where that is not the print."""
    extra = {"printed": "", "repaired": ", repaired", "ours": ""}[claim["reading"]]
    return f"{claim['label']}{extra}"


def shelf_of(claims: Sequence[Claim]) -> list[Item]:
    """Return every counterexample once, the smallest first, with all that it refutes."""
    items: dict[str, Item] = {}
    for name, one in health.units(claims):
        if one["outcome"] != "refuted" or not one["evidence"]:
            continue
        exhibit = Exhibit(name, one["evidence"], one["outcome"])
        item = items.setdefault(exhibit.id, Item(exhibit, []))
        item.of.append((name, reading.short(name)))
    return sorted(items.values(), key=lambda item: (item.one.found["size"], item.one.id))


def instance_link(item: Item) -> str:
    """Return a link that carries the instance itself, without its certificates."""
    found = item.one.found
    value = {
        "format": "separatrix-instance/1", "claim": item.one.name, "outcome": item.one.outcome,
        "instance": found["instance"], "witness": None, "certificates": [],
    }
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return f"data:application/json,{quote(text, safe='{}[]:,/ ')}"
