"""What the index shows, the shelf: a row a paper, findings across papers, every claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from verify.outcome import Failure, Outcome
from verify.picture.words import count
from verify.report import health, natures, proof_page, reading
from verify.report.claim_page import exhibit
from verify.report.exhibits import Exhibit
from verify.report.shelf import Group, groups
from verify.report.strip import strip, swatch
from verify.results import ClaimEntry, Report


CARDS, LINES = 6, 12
# Findings on the index; more are on the pages of the papers.


class Row(NamedTuple):
    """A paper on the shelf, or what belongs to none."""

    group: Group
    headline: str
    strip: Any
    tally: list[tuple[str, int, str, Any]]


class Line(NamedTuple):
    """A finding in a line: claims of one paper that fail alike, with why if it is one claim."""

    state: str
    group: Group
    claims: list[ClaimEntry]

    @property
    def mark(self) -> str:
        """Return what the nature is called."""
        return natures.mark_of(self.claims[0])

    @property
    def why(self) -> str:
        """Return why a claim fails that has the line for itself."""
        return reading.why(self.claims[0]) if len(self.claims) == 1 else ""


class Card(NamedTuple):
    """A claim that is false, with its picture."""

    line: Line
    one: Exhibit | None


def index_view(report: Report, instances: int) -> dict[str, Any]:
    """Return what the template of the index asks for.

    Parameters
    ----------
    instances : how many counterexamples there are
    """
    shelf = groups(report)
    claims = [claim for group in shelf for claim in group.claims]
    found = findings(shelf)
    first = [line for line in found if line.state == Failure.FALSE][:CARDS]
    rest = [line for line in found if line not in first]
    doubts = health.warnings(claims)
    counted = Counter(map(natures.state, reading.failing(claims)))
    waiting = sum(len(group.waiting) for group in shelf)
    marks = [state for state in natures.STATES if counted[state]]
    return {
        "headline": headline(shelf),
        "lead": natures.lead(claims),
        "repaired": repaired_line(claims),
        "off": reading.unexpected(claims),
        "rows": [row(group, group.page) for group in shelf],
        "cards": [Card(line, exhibit(line.claims[0].id, line.claims[0])) for line in first],
        "lines": rest[:LINES],
        "more": sum(len(line.claims) for line in rest[LINES:]),
        "printed": any(group.printed for group in shelf),
        "papers": any(group.printed or group.waiting for group in shelf),
        "groups": shelf,
        "all": len(claims),
        "waiting": waiting,
        "filters": [
            (natures.STANDS, "holds"),
            *((state, f"{natures.words_of(state).mark} ({counted[state]})") for state in marks),
            *_others(claims),
            *([(natures.WAITING, f"not stated yet ({waiting})")] if waiting else []),
        ],
        "rules": filter_rules(marks),
        "fails": reading.failing,
        "state": natures.state,
        "labelled": labelled,
        "score": proof_page.score(claims),
        "doubts": [(group, _doubts(doubts, group)) for group in shelf],
        "budget": report.error_budget,
        "instances": instances,
    }


def headline(shelf: Sequence[Group]) -> str:
    """Say in one sentence what came of all papers."""
    papers = [group for group in shelf if group.paper and group.printed]
    claims = [claim for group in shelf for claim in group.own]
    said = natures.headline(claims)
    if len(papers) < 2:
        return said
    return f"{natures.number(len(papers)).capitalize()} papers, {said[0].lower()}{said[1:]}"


def repaired_line(claims: Sequence[ClaimEntry]) -> str:
    """Say what came of the repaired readings, and how many of them are proved."""
    line = reading.repaired_line(claims)
    repaired = reading.with_reading(claims, "repaired")
    proved = sum(proof_page.proved(claim) for claim in repaired if claim.outcome in reading.GOOD)
    if not line or not proved:
        return line
    return f"{line} {natures.number(proved).capitalize()} of them {'is' if proved == 1 else 'are'} proved in Coq."


def row(group: Group, page: str = "") -> Row:
    """Return a paper's strip with its counts, each leading to what it counts."""
    links = {natures.STANDS: "print", natures.WAITING: "print", natures.OPEN: "print", natures.FAULTY: "print"}
    return Row(
        group,
        natures.headline(group.own),
        strip(group.tally),
        [
            (f"{page}#{links.get(state, state)}", number, words, swatch(state))
            for state, number, words in group.tally
        ],
    )


def findings(shelf: Sequence[Group]) -> list[Line]:
    """Return what fails in print, the gravest first: degenerate cases of a paper in one line."""
    lines: list[Line] = []
    for group in shelf:
        together: list[ClaimEntry] = []
        for claim in reading.failing(group.printed):
            if claim.nature == Failure.DEGENERATE:
                together.append(claim)
            else:
                lines.append(Line(natures.state(claim), group, [claim]))
        if together:
            lines.append(Line(str(Failure.DEGENERATE), group, together))
    return sorted(lines, key=lambda line: natures.STATES.index(line.state))


def labelled(claim: ClaimEntry) -> str:
    """Name a claim in a list of all readings."""
    return f"{claim.label}, repaired" if claim.reading == "repaired" else claim.label


def filter_rules(states: Sequence[str]) -> str:
    """Return the rules that show the rows of a state alone; radio buttons need no script."""
    having = {
        natures.STANDS: ".o-survives,.o-shown,.o-supported", "coq": ".q",
        **{state: f".n-{state}" for state in states},
        natures.OPEN: ".o-undecided", natures.FAULTY: ".o-error", natures.WAITING: ".n-not-stated",
    }
    chosen = ",".join(
        f".browse:has(#s-{state}:checked) tbody tr:not(.h,:has({rows}))" for state, rows in having.items()
    )
    return chosen + "{display:none}"


def _others(claims: Sequence[ClaimEntry]) -> list[tuple[str, str]]:
    """Return the filters beyond what holds and what fails in print, where they show anything."""
    counted = Counter(claim.outcome for claim in claims)
    found = [
        (natures.OPEN, "undecided", counted[Outcome.UNDECIDED]),
        (natures.FAULTY, "our code failed", counted[Outcome.ERROR]),
        ("coq", "proved in Coq", sum(map(proof_page.proved, claims))),
    ]
    return [(state, f"{words} ({number})") for state, words, number in found if number]


def _doubts(doubts: dict[str, list[health.Warning]], group: Group) -> str:
    own = [one for listed in doubts.values() for one in listed if one.name.partition("/")[0] == group.key]
    return count(len(own), "warning") if own else ""
