"""What a report says, in words and in order; every number is one that the run wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from verify.listed import ClaimListed, Judged
from verify.outcome import Kind
from verify.picture.words import count as count, grouped as grouped, typeset


if TYPE_CHECKING:  # a list needs no records of results: it starts in less
    from verify.results import ClaimEntry, UnitResult


C = TypeVar("C", bound=ClaimListed)
J = TypeVar("J", bound=Judged)


GOOD = frozenset({"survives", "shown", "supported"})

GLYPHS = {
    "survives": "✓",
    "shown": "∃",
    "supported": "≈",
    "refuted": "×",
    "vacuous": "∅",
    "undecided": "?",
    "error": "!",
}
# In the order in which outcomes are listed; no two look the same without colour.

MEANINGS = {
    "survives": "no instance that was tried fails; each was decided exactly. Not a proof",
    "shown": "an instance was exhibited",
    "supported": "the measurements agree, at the stated level",
    "refuted": "an instance meets every hypothesis, and a certificate shows that the conclusion fails; "
    "a probability or an experiment: measurements contradict it at the stated level",
    "vacuous": "the claim asks nothing of any instance that was tried",
    "undecided": "not known, for the stated reason",
    "error": "our code failed; no news about the claim",
}

STANDINGS = {
    "theorem": "printed with a proof",
    "remark": "printed in passing",
    "informal": "printed as a summary",
    "ours-proved": "ours, with a proof",
    "ours-open": "ours, without a proof",
}

READINGS = {
    "printed": "As printed",
    "repaired": "Repaired readings",
    "ours": "Ours",
}


def effort_on(one: UnitResult, claim: UnitResult | None = None) -> str:
    """Say how much was put to the test, and of how many if not of all; of a variant, as its claim.

    >>> from types import SimpleNamespace as Some
    >>> effort_on(Some(instances=253, put_to_the_test=143))
    '143 of 253 instances'
    """
    number, instances = one.put_to_the_test, count(one.instances, noun(claim or one))
    return instances if number == one.instances else f"{grouped(number)} of {instances}"


def effort_number(one: UnitResult) -> str:
    """Write what ``effort_on`` says without the noun, for a table."""
    asked, instances = grouped(one.put_to_the_test), grouped(one.instances)
    return asked if asked == instances else f"{asked} of {instances}"


def joined(names: Sequence[str]) -> str:
    """Join names with commas and an "and"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def with_reading(claims: Iterable[C], reading: str) -> list[C]:
    """Return the claims that were read in one way."""
    return [claim for claim in claims if claim.reading == reading]


def failing(claims: Iterable[J]) -> list[J]:
    """Return the printed claims that do not hold as they stand: refuted, or about nothing."""
    return [c for c in with_reading(claims, "printed") if c.outcome in ("refuted", "vacuous")]


def repaired_line(claims: Sequence[ClaimEntry]) -> str:
    """Say what came of the repaired readings; nothing where there are none.

    >>> from types import SimpleNamespace as Some
    >>> repaired_line([Some(reading="repaired", outcome="refuted")])
    'The repaired reading is refuted.'
    """
    repaired = with_reading(claims, "repaired")
    if not repaired:
        return ""
    good = [c for c in repaired if c.outcome in GOOD]
    counted = Counter(str(c.outcome) for c in repaired)
    said = [_came(outcome, counted[outcome]) for outcome in GLYPHS if counted[outcome]]
    which = f"Of the {len(repaired)} repaired readings {joined(said)}"
    if len(repaired) == 1:
        which = f"The repaired reading {said[0].removeprefix('1 ')}"
    return f"{which}: {effort(good)}. That is evidence, not a proof." if good else f"{which}."


def _came(outcome: str, number: int) -> str:
    """Say of how many claims an outcome is.

    >>> _came("survives", 14), _came("shown", 1), _came("error", 2)
    ('14 survive', '1 is shown', '2 are errors of our code')
    """
    one = number == 1
    if outcome == "survives":
        return f"{number} survive{'s' * one}"
    words = {"error": f"{'an error' if one else 'errors'} of our code"}.get(outcome, outcome)
    return f"{number} {'is' if one else 'are'} {words}"


def effort(claims: Iterable[ClaimEntry]) -> str:
    """Say on how much claims survive: instances decided, and trials that chance decides."""
    totals: dict[str, int] = {}
    for claim in claims:
        totals[noun(claim)] = totals.get(noun(claim), 0) + claim.put_to_the_test
    parts = []
    if "instance" in totals or not totals:
        number = count(totals.get("instance", 0), "instance")
        parts.append(f"no counterexample among {number} put to the test, each decided exactly")
    if "trial" in totals:
        parts.append(f"bounds on probabilities supported by {count(totals['trial'], 'trial')}")
    if "group" in totals:
        parts.append(f"an experiment by {count(totals['group'], 'group')}")
    return "; ".join(parts)


def names_of(claims: Sequence[ClaimListed]) -> list[str]:
    """Name claims by their labels; those that share one by their ids."""
    labels = [claim.label for claim in claims]
    return [
        label if labels.count(label) == 1 or _slug(label) == short(claim.id) else short(claim.id)
        for label, claim in zip(labels, claims, strict=True)
    ]


def _slug(label: str) -> str:
    """Write a label as an id has it: theorem-7."""
    return re.sub(r"\W+", "-", label.lower())


def unexpected(claims: Iterable[ClaimEntry]) -> list[tuple[str, UnitResult]]:
    """Return the claims and variants whose outcome is not the one that was declared."""
    found: list[tuple[str, UnitResult]] = []
    for claim in claims:
        if not claim.as_expected:
            found.append((claim.id, claim))
        found += [(f"{claim.id}+{w.name}", w) for w in claim.variants if not w.as_expected]
    return found


def variants_as_listed(claims: Iterable[ClaimEntry]) -> tuple[int, int]:
    """Return how many variants came out as listed, and how many there are."""
    listed = [w.as_expected for claim in claims for w in claim.variants]
    return sum(listed), len(listed)


def repairs(claim: ClaimEntry, claims: Iterable[ClaimEntry]) -> list[ClaimEntry]:
    """Return the readings that repair a printed claim, as its file names them."""
    by_id = {c.id: c for c in claims}
    return [by_id[name] for name in claim.repaired_by if name in by_id]


def siblings(claim: ClaimEntry, claims: Iterable[ClaimEntry]) -> list[ClaimEntry]:
    """Return the other readings of the same statement: one's id continues the other's.

    Also what repairs it, and what it repairs.
    """
    root = claim.id
    others = [c for c in claims if c.id != root]
    parents = [c for c in others if root.startswith(f"{c.id}-")]
    repaired = {claim.id, *claim.repaired_by}
    if parents:
        root = min(parents, key=lambda c: len(c.id)).id
    return [
        c for c in others
        if c.id == root
        or c.id.startswith(f"{root}-")
        or c.id in repaired
        or claim.id in c.repaired_by
    ]


def why(claim: ClaimEntry) -> str:
    """Say why a claim fails: by its nature, by how it differs, or by what was found."""
    if claim.nature_why:
        return str(claim.nature_why)
    statement = claim.statement
    own = "" if statement.tested else statement.difference
    return own or sentence(claim.reason) or str(statement.difference)


def noun(claim: UnitResult) -> str:
    """Return what a claim is tried on: instances, trials that chance decides, or what was measured."""
    from verify.results import ClaimEntry

    if not isinstance(claim, ClaimEntry):
        return "instance"
    words = {Kind.PROBABILISTIC: "trial", Kind.EMPIRICAL: claim.details.unit or "group"}
    return words.get(claim.kind, "instance")


def search(name: str) -> str:
    """Return what a reader calls a search.

    >>> search("by size"), search("at random")
    ('by exhaustive search', 'at random')
    """
    from verify.results import SEARCHES

    return SEARCHES.get(name, name)


def after(claim: UnitResult) -> str:
    """Return what a search counts until it finds something."""
    return "judgement" if claim.details.campaign else "admitted instance"


def verdict(claim: ClaimEntry) -> str:
    """Say what was measured, with the numbers behind it, and no more."""
    instances, asked = count(claim.instances, noun(claim)), effort_on(claim)
    distinct = ""
    if 0 < claim.distinct < claim.put_to_the_test:
        distinct = f", {grouped(claim.distinct)} of them distinct"
    outcome = claim.outcome
    if outcome == "survives":
        text = f"No counterexample among {asked} put to the test{distinct}, each decided exactly. "
        text += "This is not a proof."
        if claim.inner == "searched":
            text += " The inner “for every” is searched, not decided."
    elif outcome == "refuted" and claim.kind in (Kind.PROBABILISTIC, Kind.EMPIRICAL):
        text = f"Contradicted by the measurements on {instances}, at the stated level."
    elif outcome == "refuted":
        found = claim.evidence
        how = f"found {search(found.found_by)} after {count(found.after, after(claim))}" if found else ""
        text = f"A counterexample was {how}." if how else "A counterexample was found."
        if found and found.minimal:
            text += " No single step makes it smaller."
    elif outcome == "shown":
        text = f"An instance that shows it was exhibited, after {instances}."
    elif outcome == "supported":
        text = f"Supported by {asked}{distinct}; not a proof."
    elif outcome == "vacuous":
        text = f"The claim asks nothing of any of {instances} that were tried."
        if not claim.instances:
            text = f"The claim asks nothing of any {noun(claim)}."
    elif outcome == "undecided":
        text = f"Not decided, after {instances}."
    else:
        text = f"Our code failed, after {instances}; this says nothing about the claim."
    return text


def firm(claim: ClaimEntry, by_id: Mapping[str, ClaimEntry], below: Iterable[str]) -> bool:
    """Does a claim hold on all that was tried, and so does all that it rests on?"""
    return claim.outcome in GOOD and all(by_id[name].outcome in GOOD for name in below)


def sentence(text: str) -> str:
    """Write a reason as a sentence.

    >>> sentence("a hull meets S"), sentence("x_1 has the label -1")
    ('A hull meets S.', 'x₁ has the label −1.')
    """
    text = typeset(text)
    if not re.match(r"[b-zσρα](?:\b|[₀-₉*′])", text):  # a name of an object stays small
        text = text[:1].upper() + text[1:]
    return text + "." * (bool(text) and text[-1] not in ".!?")


def short(name: str) -> str:
    """Return an id without its chapter."""
    return name.partition("/")[2] or name


def natural_share(part: int, whole: int) -> str:
    """Write a share in per cent, never 0 % for something and 100 % for not all.

    >>> natural_share(1, 1000), natural_share(999, 1000), natural_share(1, 3)
    ('under 1 %', 'over 99 %', '33 %')
    """
    if part and part * 100 < whole:
        return "under 1 %"
    if part < whole and part * 100 > 99 * whole:
        return "over 99 %"
    return f"{round(100 * part / whole) if whole else 0} %"


def in_order(claims: Sequence[ClaimEntry]) -> list[ClaimEntry]:
    """Sort claims as the paper has them: by section, then by the number in the label."""

    def place(claim: ClaimEntry) -> tuple[Any, ...]:
        source = claim.statement.source
        section = re.search(r"\d+", source)
        label = re.search(r"\d+", claim.label)
        last = 98 if source.startswith("Appendix") else 99
        return (
            claim.id.partition("/")[0],
            int(section[0]) if section and last == 99 else last,
            int(label[0]) if label else 99,
        )

    return sorted(claims, key=place)
