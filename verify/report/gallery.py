"""Every counterexample once, with all that it refutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from verify.outcome import Kind
from verify.picture.words import listed, typeset
from verify.report import health, natures, reading
from verify.report.exhibits import Exhibit
from verify.report.values import extent
from verify.results import ClaimEntry


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
