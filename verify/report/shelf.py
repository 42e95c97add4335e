"""The claims of a report by paper, in the order of print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from verify.printed import section_of
from verify.report import natures, proof_page, reading
from verify.report.graph import beneath
from verify.report.names import paper_page
from verify.results import ClaimEntry, Need, NotStated, PaperEntry, Report


ROOM = 14
# Letters on a tile.

@dataclass(frozen=True, eq=False)
class Group:
    """The claims of a chapter, with its paper if it has one."""

    key: str
    paper: PaperEntry | None
    own: Sequence[ClaimEntry]
    needs: Sequence[Need]

    @property
    def page(self) -> str:
        """Return the path of its page within the report's folder."""
        return paper_page(self.key)

    @property
    def name(self) -> str:
        """Return the title of its paper; of a chapter without one, what there is to say."""
        if self.paper:
            return self.paper.title
        ours = all(claim.reading == "ours" for claim in self.own)
        return "Ours" if ours and self.key == "ours" else self.key

    @property
    def waiting(self) -> Sequence[NotStated]:
        """Return the printed sentences that nobody has stated yet."""
        return self.paper.not_stated if self.paper else ()

    @cached_property
    def printed(self) -> list[ClaimEntry]:
        """Return the printed claims, from first to last."""
        return [claim for _, claims in self.sections for claim in claims]

    @cached_property
    def sections(self) -> list[tuple[str, list[ClaimEntry]]]:
        """Return the printed claims by section: as the chapter says, the rest by their sources."""
        printed = reading.with_reading(reading.in_order(self.own), "printed")
        by_id = {claim.id: claim for claim in printed}
        found: dict[str, list[ClaimEntry]] = {}
        for section, names in self.paper.order if self.paper else ():
            found[section] = [by_id.pop(name) for name in names if name in by_id]
        for claim in by_id.values():
            found.setdefault(section_of(claim.statement.source), []).append(claim)
        return [(section, claims) for section, claims in found.items() if claims]

    @cached_property
    def print_(self) -> list[tuple[str, list[ClaimEntry | NotStated]]]:
        """Return the printed sentences by section from first to last, those that wait among them."""
        there: dict[str, ClaimEntry | NotStated] = {claim.id: claim for claim in self.printed}
        there |= {one.id: one for one in self.waiting}
        found: dict[str, list[ClaimEntry | NotStated]] = {}
        for section, names in self.paper.order if self.paper else ():
            found[section] = [there.pop(name) for name in names if name in there]
        for one in there.values():
            source = one.source if isinstance(one, NotStated) else one.statement.source
            found.setdefault(section_of(source), []).append(one)
        return [(section, listed) for section, listed in found.items() if listed]

    @cached_property
    def claims(self) -> list[ClaimEntry]:
        """Return all claims: each printed one with what repairs it, then the others."""
        by_id = {claim.id: claim for claim in reading.in_order(self.own)}
        found = []
        for claim in self.printed:
            for name in (claim.id, *claim.repaired_by):
                elsewhere = any(other is not claim and name.startswith(f"{other.id}-") for other in self.printed)
                if name in by_id and (name == claim.id or not elsewhere):
                    found.append(by_id.pop(name))
        return [*found, *by_id.values()]

    @cached_property
    def tally(self) -> list[tuple[str, int, str]]:
        """Return how it is with the print, counted."""
        return natures.tally(self.own, len(self.waiting))

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return further counts, each with its words."""
        repaired = reading.with_reading(self.own, "repaired")
        good = sum(claim.outcome in reading.GOOD for claim in repaired)
        proved = sum(map(proof_page.proved, self.own))
        needed = sum(one.answer == "needed" and len(one.dropped) == 1 for one in self.needs)
        experiments = sum(claim.kind == "empirical" for claim in self.own)
        listed, variants = reading.variants_as_listed(self.own)
        found = [
            (f"{good} of {len(repaired)}", "repaired readings hold", len(repaired)),
            (str(proved), "proved in Coq, or their failure", proved),
            (str(needed), f"assumption{'s' * (needed != 1)} needed", needed),
            (str(experiments), "read off an experiment", experiments),
            (f"{listed} of {variants}", "variants as listed", variants),
        ]
        return [(number, words) for number, words, there in found if there]

    @cached_property
    def tiles(self) -> Mapping[str, str]:
        """Return what the tiles of the printed sentences are called, by id."""
        names = reading.names_of(self.printed)
        found = {claim.id: claim.short or _cut(name) for claim, name in zip(self.printed, names, strict=True)}
        return found | {one.id: _cut(one.label) for one in self.waiting}


def _cut(name: str) -> str:
    return name if len(name) <= ROOM else f"{name[: ROOM - 1].rstrip()}…"


def groups(report: Report) -> list[Group]:
    """Return the papers of a report in its order, then what belongs to none."""
    papers = {paper.key: paper for paper in report.papers}
    keys = dict.fromkeys([*papers, *(key_of(claim) for claim in report.claims)])
    return [
        Group(
            key, papers.get(key), [one for one in report.claims if key_of(one) == key],
            [need for need in report.necessity if need.claim.partition("/")[0] == key],
        )
        for key in keys
    ]


def key_of(claim: ClaimEntry) -> str:
    """Return the key of a claim's chapter."""
    return claim.id.partition("/")[0]


def built_on(group: Group, report: Report) -> list[ClaimEntry]:
    """Return the claims outside every paper that rest on those of a paper."""
    papers = {paper.key for paper in report.papers}
    below = beneath({claim.id: claim.uses for claim in report.claims})
    own = {claim.id for claim in group.own}
    return [
        claim for claim in reading.in_order(report.claims)
        if key_of(claim) not in papers and below[claim.id] & own
    ]
