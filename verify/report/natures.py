"""What a report says of the print as a whole: counts by nature, the gravest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from verify.listed import ClaimListed, Judged
from verify.outcome import Failure
from verify.picture.words import typeset
from verify.report import proof_page, reading
from verify.sentence import Sentence


class Words(NamedTuple):
    """How a nature is called: as a mark, of one sentence, and of several; on a tile; what it means."""

    mark: str
    one: str
    several: str
    tile: str
    means: str


WORDS = {
    Failure.FALSE: Words(
        "false", "is false", "are false", "false",
        "With all that the text states or takes for granted; the conclusion has to change.",
    ),
    Failure.MISSING_HYPOTHESIS: Words(
        "missing hypothesis", "lacks a hypothesis", "lack a hypothesis", "hypothesis",
        "It holds with an assumption more, which excludes more than degenerate data.",
    ),
    Failure.VACUOUS: Words(
        "vacuous", "is vacuous", "are vacuous", "vacuous", "Nothing satisfies what it assumes.",
    ),
    Failure.DOES_NOT_FOLLOW: Words(
        "does not follow", "does not follow", "do not follow", "a step",
        "A step of a proof; what it serves may stand.",
    ),
    Failure.READING_DEPENDENT: Words(
        "depends on the reading", "depends on how one reads it", "depend on how one reads them",
        "reading", "It fails in one fair reading and holds in another.",
    ),
    Failure.MISPRINT: Words(
        "misprint", "is a misprint", "are misprints", "misprint",
        "The text beside it shows what was meant, and that holds.",
    ),
    Failure.DEGENERATE: Words(
        "degenerate cases only", "fails in degenerate cases only", "fail in degenerate cases only",
        "degenerate", "It fails on data alone that hardly a reader has in mind.",
    ),
    Failure.NOT_REPRODUCED: Words(
        "not reproduced", "was not reproduced", "were not reproduced", "not reproduced",
        "On our data and models; no news about the print.",
    ),
}
UNJUDGED = Words(
    "not judged", "fails in a way that is not judged", "fail in ways that are not judged",
    "not judged", "Nobody has said yet why.",
)
# Of a report that is older than natures, and of a claim that was not expected to fail.

ORDER = list(map(str, WORDS))
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")  # fmt: skip
STANDINGS = {"theorem": "theorem", "informal": "informal statement", "remark": "remark"}


def mark(nature: str) -> str:
    """Return the mark of a nature; of one that is not known, its own text."""
    return {str(kind): words.mark for kind, words in WORDS.items()}.get(nature, nature)


def mark_of(claim: Judged) -> str:
    """Return the mark of a printed claim that fails."""
    return mark(claim.nature) or UNJUDGED.mark


def gravity(claim: Judged) -> int:
    """Return the place of a failing claim: the gravest nature first, those not judged last."""
    return ORDER.index(claim.nature) if claim.nature in ORDER else len(ORDER)


def number(count: int) -> str:
    """Write a small number as a word.

    >>> number(3), number(27)
    ('three', '27')
    """
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def headline(claims: Sequence[Judged]) -> str:
    """Say in one sentence what came of the print.

    >>> from types import SimpleNamespace as Some
    >>> headline([Some(reading="printed", outcome="refuted", nature="misprint")])
    'The printed claim is a misprint'
    """
    if not claims:
        return "No claim was checked"
    printed = reading.with_reading(claims, "printed")
    failing = reading.failing(printed)
    standing = sum(claim.outcome in reading.GOOD for claim in printed)
    if not printed:
        return f"{reading.count(len(claims), 'claim')} checked, none of them in print"
    if len(printed) == 1:
        words = "was not refuted" if standing else "is not decided"
        return f"The printed claim {words_of(failing[0].nature).one if failing else words}"
    if not failing and standing == len(printed):
        return f"None of the {len(printed)} printed claims was refuted"
    parts = [f"{standing or 'none'} {'stands' if standing == 1 else 'stand'} as printed"]
    false = sum(claim.nature == Failure.FALSE for claim in failing)
    if false:
        parts.append(f"{number(false)} {WORDS[Failure.FALSE][1 if false == 1 else 2]}")
    elif failing:
        parts.append(f"{number(len(failing))} {'does' if len(failing) == 1 else 'do'} not")
    undecided = len(printed) - standing - len(failing)
    if undecided:
        parts.append(f"{number(undecided)} {'is' if undecided == 1 else 'are'} not decided")
    return f"{len(printed)} printed claims: {', '.join(parts)}"


def lead(claims: Sequence[Judged]) -> str:
    """Say what is false, and why the rest fails; nothing where at most one printed claim fails."""
    failing = reading.failing(claims)
    if len(failing) < 2:
        return ""
    false = [claim for claim in failing if claim.nature == Failure.FALSE]
    counted = Counter(claim.nature if claim.nature in ORDER else "" for claim in failing)
    parts = []
    for nature in [*ORDER, ""]:
        if counted[nature] and nature != Failure.FALSE:
            one = counted[nature] == 1
            parts.append(f"{number(counted[nature])} {words_of(nature)[1 if one else 2]}")
    rest = len(failing) - len(false)
    said = [_which(false)] if false else []
    if rest == 1:
        start = "The other one that fails" if false else "The one that fails"
        said.append(f"{start} {parts[0].partition(' ')[2]}.")
    elif rest:
        start = f"Of the other {number(rest)} that fail" if false else f"Of the {number(rest)} that fail"
        said.append(f"{start}, {reading.joined(parts)}.")
    return " ".join(said)


STANDS, NOT_JUDGED, OPEN, FAULTY, WAITING = "stands", "not-judged", "undecided", "error", "not-stated"
# How it is with a printed claim, beside the natures of those that fail.

STATES = [*ORDER, NOT_JUDGED]
# How a printed claim may fail, the gravest first.


def state(claim: Judged) -> str:
    """Return how it is with a printed claim: the word that styles, filters and anchors know."""
    if reading.failing([claim]):
        return str(claim.nature) if claim.nature in ORDER else NOT_JUDGED
    if claim.outcome in reading.GOOD:
        return STANDS
    return str(claim.outcome)


def tally(claims: Sequence[Judged], waiting: int = 0) -> list[tuple[str, int, str]]:
    """Count the printed claims by how it is with them: the word, how many, and what to say.

    Parameters
    ----------
    waiting : printed sentences that nobody has stated yet

    >>> from types import SimpleNamespace as Some
    >>> tally([Some(reading="printed", outcome="refuted", nature="misprint")], 2)
    [('misprint', 1, 'misprint'), ('not-stated', 2, 'not stated yet')]
    """
    counted = Counter(map(state, reading.with_reading(claims, "printed")))
    counted[WAITING] = waiting
    others = {
        STANDS: ("stands as printed", "stand as printed"), OPEN: ("undecided",) * 2,
        FAULTY: ("where our code failed",) * 2, WAITING: ("not stated yet",) * 2,
    }  # fmt: skip
    found = []
    for one in (STANDS, *ORDER, NOT_JUDGED, OPEN, FAULTY, WAITING):
        if counted[one]:
            words = others.get(one) or words_of(one)[1:3]
            text = re.sub(r"^(?:is|are|was|were) (?:a )?", "", words[counted[one] > 1])
            found.append((one, counted[one], text))
    return found


Row = tuple[str, str, list[tuple[str, Judged]]]


def glance(claims: Sequence[Judged]) -> list[Row]:
    """Return the printed claims in rows: outcome, words, claims with their names.

    Those that fail come first, a row for each nature, the gravest first; then each other outcome.
    """
    printed = reading.with_reading(claims, "printed")
    named = list(zip(reading.names_of(printed), printed, strict=True))
    failing = reading.failing(printed)
    rows: list[Row] = []
    for nature in [*ORDER, ""]:
        found = [
            (name, c) for name, c in named
            if c in failing and (c.nature if c.nature in ORDER else "") == nature
        ]
        if found:
            rows.append((found[0][1].outcome, f"{words_of(nature).mark} ({len(found)})", found))
    for outcome, text in OTHERS.items():
        found = [(name, claim) for name, claim in named if claim.outcome == outcome]
        if found:
            rows.append((outcome, f"{text} ({len(found)})", found))
    return rows


def listing(
    claims: Sequence[ClaimListed], waiting: Sequence[type[Sentence[Any, Any]]] = (), of: int = 0
) -> Iterator[str]:
    """List what is expected of claims: printed ones first, those that should fail by nature.

    Parameters
    ----------
    waiting : sentences that nobody has stated yet
    of : how many sentences there are, stated or not
    """
    if claims:
        yield from _expected(claims)
    if waiting:
        width = max(len(cls.id) for cls in waiting)
        yield f"Not stated yet ({len(waiting)})"
        for cls in waiting:
            title = "" if cls.title == cls.label else f": {typeset(cls.title)}"
            yield f"– {cls.id:{width}}  {cls.source}{title}"
        if of:
            yield f"{of - len(waiting)} of {of} sentences stated"


def _expected(claims: Sequence[ClaimListed]) -> Iterator[str]:
    expected = [Judged(**vars(claim), outcome=claim.expects) for claim in claims]
    yield f"Expected: {headline(expected)}"
    rows = [(words, found) for _, words, found in glance(expected)]
    for key in ("repaired", "ours"):
        found = [("", claim) for claim in reading.with_reading(expected, key)]
        if found:
            rows.append((f"{reading.READINGS[key]} ({len(found)})", found))
    width = max((len(claim.id) for claim in claims), default=0)
    for words, found in rows:
        yield words[:1].upper() + words[1:]
        for _, claim in found:
            title = typeset(claim.title)
            facts = f"{claim.standing:12} expects {claim.expects:10} {title}"
            yield f"  {claim.id:{width}}  {facts}"
    named = proof_page.by_name(expected)
    if named:  # an installed package comes without the proofs, and says nothing of them
        yield f"Proved ({proof_page.score(expected)})"
    for claim, name in named:
        yield f"  {claim.id:{width}}  {name}{', of its failure' * proof_page.of_failure(claim)}"
    without = proof_page.unproved(expected) if named else []
    if without:
        yield f"Holds, and is not proved ({len(without)})"
    for claim, why in without:
        yield f"  {claim.id:{width}}  {why}"


OTHERS = {
    "error": "our code failed",
    "undecided": "undecided",
    "survives": "survives",
    "supported": "supported",
    "shown": "shown",
}


def _which(false: Sequence[Judged]) -> str:
    """Say what the print calls the claims that are false."""
    counted = Counter(STANDINGS.get(str(claim.standing), "statement") for claim in false)
    if len(counted) == 1:
        (name, many), = counted.items()
        start = f"The one that is false is a {name}" if many == 1 else (
            f"The {number(many)} that are false are {name}s"
        )
    else:
        listed = [reading.count(many, name) for name, many in sorted(counted.items())]
        start = f"Of those that are false, the print has {reading.joined(listed)}"
    return f"{start}{'.' if counted['theorem'] else '; no theorem is among them.'}"


def words_of(nature: str) -> Words:
    """Return how a nature is called; of one that is not known, that it is not judged."""
    return {str(kind): words for kind, words in WORDS.items()}.get(nature, UNJUDGED)
