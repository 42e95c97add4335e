"""What is declared, as records: claims as ``verify list`` prints them, before anything is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from verify.chapter import TEXTS
from verify.outcome import Kind, Outcome, Reading, Standing
from verify.records import Says, keyed, optional
from verify.shape import Such


AtHand = Annotated[
    str,
    Such(lambda one: "" if one in ("", *TEXTS) else f"must be one of {', '.join(TEXTS)}"),
    Says({"enum": ["", *TEXTS]}),
]
# What of a print was at hand; "" where nobody says.


@dataclass(frozen=True, kw_only=True)
class ProofEntry:
    """Which theorem in Coq a claim names: of its statement, or of its failure."""

    name: str
    of: Literal["statement", "failure"]
    difference: str
    stale: bool


@dataclass(frozen=True, kw_only=True)
class VariantListed:
    """A variant as its claim declares it: an assumption dropped, a constant tightened."""

    name: str
    expects: Outcome
    change: str
    dropped: tuple[str, ...] | None = optional()
    # The assumptions that it goes without; None in reports of old, where the name says it.


@dataclass(frozen=True, kw_only=True)
class ClaimListed:
    """A claim as its file declares it: what ``verify list --json`` prints."""

    id: str
    label: str
    title: str
    kind: Kind
    standing: Standing
    reading: Reading
    expects: Outcome
    short: str = optional("")
    # What a tile calls it.

    text: AtHand = optional("")
    # What of the print was at hand: "read", "abstract" or "recalled"; "" for nobody says.

    nature: str = ""
    nature_why: str = ""
    also: str = ""
    repaired_by: tuple[str, ...] = ()
    proof: ProofEntry | None = None
    inner: str = "decided"
    uses: tuple[str, ...]
    variants: tuple[VariantListed, ...] = keyed("weakenings")


@dataclass(frozen=True, kw_only=True)
class Judged(ClaimListed):
    """A claim as it is declared, with an outcome: what its paper's headline is made of."""

    outcome: Outcome
