"""What pages say of proofs: which statement is proved, its text with each notion linked, the score."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from verify.listed import ClaimListed, Judged
from verify.proved import NOT_TRIED, reasons
from verify.report import reading


if TYPE_CHECKING:
    from verify.results import ClaimEntry, CoqText, Report


PAGE = "proofs.html"
READ_BY_PEOPLE = (
    "Coq proves the Coq statement. That it says what the paper says was read by people, not checked."
)


def word(claim: ClaimListed) -> str:
    """Return the cell of a table: "Coq", "Coq: it fails", "stale", or nothing."""
    proof = claim.proof
    if not proof:
        return ""
    if proof.stale:
        return "stale"
    return "Coq" if proof.of == "statement" else "Coq: it fails"


def line(claim: ClaimListed) -> str:
    """Say which proof there is, in the words that follow standing and reading."""
    proof = claim.proof
    if not proof:
        why = reasons().get(claim.id)
        return f"not proved here: {why}" if why else "not proved here"
    if proof.stale:
        return "stale: the files in proofs/ are not those that Coq checked"
    return "in Coq, for the reading tested here" if proof.of == "statement" else "in Coq, of its failure"


def score(claims: Sequence[Judged]) -> str:
    """Say how many of the claims that survive, and of those that fail, are proved; stale ones are not."""
    standing = [c for c in claims if c.outcome in ("survives", "shown")]
    failing = [c for c in claims if c.outcome in ("refuted", "vacuous")]
    # What came out otherwise than expected has a proof of the contrary: it counts nowhere.
    one = sum(proved(claim) and not of_failure(claim) for claim in standing)
    other = sum(proved(claim) and of_failure(claim) for claim in failing)
    return (
        f"{one} of the {len(standing)} claims that survive or are shown are proved in Coq, "
        f"and of the {len(failing)} that fail the failure of {other}"
    )


def proved(claim: ClaimListed) -> bool:
    """Is there a proof, and is it of the files as they are?"""
    proof = claim.proof
    return proof is not None and not proof.stale


def by_name(claims: Sequence[Judged]) -> list[tuple[Judged, str]]:
    """Return the claims that name a theorem, each with its name and what is proved."""
    return [
        (claim, f"{claim.proof.name}{'' if proved(claim) else ' (stale)'}")
        for claim in claims
        if claim.proof
    ]


def unproved(claims: Sequence[Judged]) -> list[tuple[Judged, str]]:
    """Return the claims that hold and name no theorem, each with why."""
    standing = [claim for claim in claims if claim.outcome in ("survives", "shown") and not claim.proof]
    return [(claim, reasons().get(claim.id, NOT_TRIED)) for claim in standing]


def of_failure(claim: ClaimListed) -> bool:
    """Is it the failure of a claim that is proved?"""
    return claim.proof is not None and claim.proof.of == "failure"


def linked(text: str, notions: Mapping[str, Any], own: str = "", page: str = PAGE) -> Markup:
    """Return Coq text with each notion linked to its definition on the page of proofs."""
    parts = re.split(r"([\w']+)", text)
    return Markup("").join(
        Markup('<a href="{}#{}">{}</a>').format(page, anchor(part), part)
        if part in notions and part != own
        else escape(part)
        for part in parts
    )


def said(comment: str) -> str:
    """Return a comment of a proof file as prose: there is no small y to write n_y with."""
    return re.sub(r"\b([a-z])_([a-z])\b", r"\1(\2)", comment)


def anchor(name: str) -> str:
    """Return the fragment of a notion or a statement on the page of proofs."""
    return "coq-" + name.replace("'", "-prime")


def claim_proof(claim: ClaimEntry, report: Report) -> dict[str, Any] | None:
    """Return what a claim's page shows of its proof, None where it has none."""
    own, book = claim.proof, report.proofs
    if not own or not book or own.name not in book.statements:
        return None
    statement = book.statements[own.name]
    notions = book.notions if statement.linked else {}
    return {
        **vars(own),
        "text": linked(statement.text, notions, page=f"../{PAGE}"),
        "comment": said(statement.comment),
        "file": statement.file,
        "line": statement.line,
        "use": linked(statement.use, notions, page=f"../{PAGE}"),
        "coq": statement.coq,
        "axioms": statement.axioms,
        "people": READ_BY_PEOPLE,
    }


def proofs_view(report: Report) -> dict[str, Any] | None:
    """Return what the page of all statements and notions shows, None where nothing is proved."""
    book = report.proofs
    if not book:
        return None
    users: dict[str, list[ClaimEntry]] = {}
    for claim in report.claims:
        if claim.proof:
            users.setdefault(claim.proof.name, []).append(claim)
    return {
        "score": score(report.claims),
        "people": READ_BY_PEOPLE,
        "statements": [
            _shown(name, it, book.notions if it.linked else {})
            | {"claims": users.get(name, []), "coq": it.coq, "axioms": it.axioms}
            for name, it in book.statements.items()
        ],
        "notions": [_shown(name, it, book.notions) for name, it in book.notions.items()],
        "short": reading.short,
    }


def _shown(name: str, it: CoqText, notions: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "anchor": anchor(name),
        "comment": said(it.comment),
        "where": f"{it.file}, line {it.line}",
        "text": linked(it.text, notions, name),
        "use": linked(it.use, notions),
        "example": linked(it.example, notions, name),
    }
