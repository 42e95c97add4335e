"""What a run found, as records: from what a worker hands on to what a page reads.

Between a search and the page there is one border: ``Report`` is written as ``report.json`` and
read back as the same records. A key never changes within a format; where a word of the code is a
newer one, the field says by which key files know it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from verify.listed import AtHand, Judged, VariantListed
from verify.outcome import Outcome
from verify.records import Json, Says, keyed, optional, rest
from verify.shape import Count, Such


BY_HAND, EXHAUSTIVE, AT_RANDOM = "by hand", "by size", "at random"
LOCAL_SEARCH, BY_LINEAR_PROGRAM = "around near misses", "by program"
# Keys of the engine's searches: seeds are made of them, and files know the searches by them.

SEARCHES = {
    EXHAUSTIVE: "by exhaustive search",
    LOCAL_SEARCH: "by local search",
    BY_LINEAR_PROGRAM: "by linear program",
}
# What a reader calls them; the rest goes by its key.


Whole = Annotated[int, Count()]
Counts = Mapping[str, Whole]


NUMBER = re.compile(r"-?[0-9]{1,50000}(?:/0{0,1000}[1-9][0-9]{0,40000})?")
# As files write one: longer ones, and powers of ten, would be numbers of any size.


def is_number(value: object) -> bool:
    """Is this an exact number as JSON writes it?"""
    if isinstance(value, str):
        return NUMBER.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


EXACT = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+(/0*[1-9][0-9]*)?$"}]}
Exact = Annotated[
    Any, Such(lambda one: "" if is_number(one) else 'must be an exact number, such as 2 or "1/3"'), Says(EXACT)
]
Drawing = Annotated[Mapping[str, Any], Says({"type": "object"})]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A question, the answer to it, and why: what the kernel checks, with nothing else at hand."""

    format: Literal["separatrix-certificate/1", "separatrix-certificate/2"]
    question: Drawing
    answer: Json
    evidence: Json


@dataclass(frozen=True, kw_only=True)
class StoredInstance:
    """What an instance did once, for ``verify replay``."""

    format: Literal["separatrix-instance/1"] = "separatrix-instance/1"
    claim: str
    outcome: Outcome
    file: str = optional("")  # of a conjecture, with the hash of its text
    file_sha256: str = optional("")
    instance: Json
    witness: Json = None
    certificates: tuple[Drawing, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ExperimentResults:
    """What an experiment concluded, with what it ran on: ``results.json``."""

    schema: str
    options: Mapping[str, Json]
    provenance: Mapping[str, Json]
    sentences: tuple[Drawing, ...] | None = optional()
    files: tuple[str, ...] | None = optional()  # beside it, arrays and pictures
    facts: Mapping[str, Json] = rest()  # what the experiment adds: tables, curves, totals


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An instance worth keeping, with its certificates, and how it was found."""

    instance: Json
    witness: Json
    reason: str
    certificates: tuple[Drawing, ...]
    size: tuple[Whole, Whole, Whole, Whole]  # dimension, parts, numbers that are not 0, bits
    found_by: str
    after: Whole
    steps: Whole = keyed("shrink_steps")
    minimal: bool
    measure: Exact | None  # of the violation, or of the slack
    scene: Drawing | None = None
    note: str = optional("")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An assumption that excludes every counterexample found, and how much it keeps."""

    name: str
    sentence: str
    kept: Whole
    tried: Whole


@dataclass(frozen=True, kw_only=True)
class CampaignResult:
    """What a long search did, and what may be said of a further block of it."""

    judged: Counts  # by scout
    clean_blocks: Whole
    draws_a_block: Whole
    bound: float | None
    facts: Mapping[str, Json] = rest()


@dataclass(frozen=True, kw_only=True)
class UnitSummary:
    """What a campaign did for one claim or variant, in a form to keep: no instances."""

    unit: str
    expects: Outcome
    outcome: Outcome
    instances: Whole
    put_to_the_test: Whole | None = None
    judged: Counts
    blocks: Whole
    clean_blocks: Whole | None = optional()
    bound: float | None = optional()
    found: str = optional("")  # by which scout
    after: Whole | None = optional()
    nearest: float | None = optional()
    undecided: Whole | None = optional()
    errors: Whole | None = optional()


@dataclass(frozen=True, kw_only=True)
class CampaignSummary:
    """What a campaign did: ``summary.json``, and what is committed of campaigns."""

    format: Literal["separatrix-campaign/1"]
    provenance: Mapping[str, Json]
    units: tuple[UnitSummary, ...]


@dataclass(frozen=True, kw_only=True)
class CellResult:
    """What the trials of one cell gave, with its share of the error budget."""

    cell: str
    outcome: Outcome
    alpha: Exact = optional("")
    facts: Mapping[str, Json] = rest()  # what the kind of trial adds


@dataclass(frozen=True, kw_only=True)
class Details:
    """What only some kinds of claim have."""

    cells: tuple[CellResult, ...] | None = optional()
    curves: tuple[Drawing, ...] | None = optional()
    gallery: Drawing | None = optional()
    campaign: CampaignResult | None = optional()
    suggestions: tuple[Suggestion, ...] | None = optional()
    unit: str = optional("")  # what an experiment counts
    facts: Mapping[str, Json] = rest()  # what an experiment or a claim adds


@dataclass(frozen=True, kw_only=True)
class UnitResult:
    """What trying one claim, or one variant of it, gave."""

    expects: Outcome
    outcome: Outcome
    as_expected: bool
    reason: str
    complaints: tuple[str, ...]
    instances: Whole
    distinct: Whole
    vacuous: Whole | None = optional()
    undecided: Whole | None = optional()
    failures: Whole = 0
    tested: Counts | None = optional()  # by scout: asked and answered
    admitted: Counts  # by scout
    rejected: Counts
    strata: Counts
    by_hypothesis: Counts = optional({})  # draws that light draws left to it, by kind of strategy
    numbers: Mapping[str, Counts]
    details: Details
    evidence: Finding | None
    worst: Finding | None = None
    tightest: Finding | None = None
    nearest: Finding | None = None  # of a search in blocks

    @property
    def put_to_the_test(self) -> int:
        """On how many instances was something asked and answered? Every count of evidence is this.

        The others are no evidence: on a vacuous one there is nothing to fail, and an open one was
        not decided.
        """
        # Older reports count what never became an instance among the undecided, or count neither.
        nothing = self.instances if self.outcome is Outcome.VACUOUS else 0
        vacuous = nothing if self.vacuous is None else self.vacuous
        return max(0, self.instances - vacuous - (self.undecided or 0))

    def finding(self, part: str) -> Finding | None:
        """Return what was found, by the key that files know it by."""
        found: Finding | None = getattr(self, part, None)
        return found


@dataclass(frozen=True, kw_only=True)
class CoqText:
    """A statement or a notion as a file of proofs has it."""

    file: str
    line: Whole
    comment: str
    text: str
    use: str = optional("")
    # Of a statement: a fact about a named instance, proved from it alone.

    example: str = optional("")
    # Of a notion: what it lets in and keeps out.


@dataclass(frozen=True, kw_only=True)
class ProvedText(CoqText):
    """A statement with what its proof rests on, and whether its notions have the linked texts."""

    coq: str
    axioms: tuple[str, ...]
    linked: bool


@dataclass(frozen=True, kw_only=True)
class Proofs:
    """The statements that claims name, and the notions in them."""

    statements: Mapping[str, ProvedText]
    notions: Mapping[str, CoqText]


@dataclass(frozen=True, kw_only=True)
class VariantResult(VariantListed, UnitResult):
    """What became of a variant."""


@dataclass(frozen=True, kw_only=True)
class StatementEntry:
    """A sentence as printed and as tested, in LaTeX between dollar signs."""

    printed: str
    tested: str
    difference: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AssumptionEntry:
    """A hypothesis as a page lists it."""

    name: str
    sentence: str
    stated: str = ""
    trivial: bool = False


@dataclass(frozen=True, kw_only=True)
class ClaimEntry(Judged, UnitResult):
    """A claim with what became of it and of its variants."""

    id: str
    label: str
    title: str
    statement: StatementEntry
    notes: str = ""
    domain: str
    floors: Counts = keyed("floors", {})
    assumptions: tuple[AssumptionEntry, ...]
    variants: tuple[VariantResult, ...] = keyed("weakenings")
    example: Finding | None = optional()

    @property
    def units(self) -> tuple[tuple[str, UnitResult], ...]:
        """Return the claim and its variants, each with the id of its unit."""
        return ((self.id, self), *((f"{self.id}+{one.name}", one) for one in self.variants))


@dataclass(frozen=True, kw_only=True)
class NotStated:
    """A printed sentence of which no reading is a claim yet."""

    id: str
    label: str
    title: str
    source: str
    printed: str = optional("")
    refers: tuple[str, ...] = optional(())
    referred_by: tuple[str, ...] = optional(())
    # Ids: what the sentence refers to, and which sentences refer to it, stated or not.


@dataclass(frozen=True, kw_only=True)
class PrintedText:
    """What is printed and is no claim: a definition, an assumption, to which sentences refer."""

    id: str
    label: str
    source: str
    printed: str


@dataclass(frozen=True, kw_only=True)
class PaperEntry:
    """A paper, as a page cites it."""

    key: str
    title: str
    authors: str
    venue: str
    text: AtHand = "read"
    # What of it was at hand; a claim may say otherwise of itself.

    order: tuple[tuple[str, tuple[str, ...]], ...] = optional(())
    # Sections, and in each the ids of its printed claims, as print has them.

    not_stated: tuple[NotStated, ...] = optional(())
    texts: tuple[PrintedText, ...] = optional(())
    front: tuple[Drawing, ...] = optional(())
    # Scenes at the head of its page.


@dataclass(frozen=True, kw_only=True)
class Need:
    """Whether an assumption, or a pair of them, is needed, and the unit that says so."""

    claim: str
    dropped: tuple[str, ...]
    answer: str
    unit: str | None
    instances: Whole
    put_to_the_test: Whole = 0


@dataclass(frozen=True, kw_only=True)
class CellShare:
    """What one cell took of the error budget."""

    unit: str
    cell: str
    alpha: Exact
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class ChapterShare:
    """What a chapter may spend of error, and did."""

    key: str
    total: Exact
    spent: Exact


@dataclass(frozen=True, kw_only=True)
class ErrorBudget:
    """How often all that is said of probabilities may be wrong, and how much of that was spent."""

    total: Exact  # the most that one chapter may spend
    spent: Exact  # the most that one did
    cells: tuple[CellShare, ...]
    chapters: tuple[ChapterShare, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """How a run was made; all times live here."""

    made: str
    version: str
    python: str
    machine: str
    complete: bool
    facts: Mapping[str, Json] = rest()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run found: ``report.json``."""

    schema: str
    provenance: Provenance
    papers: tuple[PaperEntry, ...] = ()
    claims: tuple[ClaimEntry, ...]
    proofs: Proofs | None = None
    necessity: tuple[Need, ...] = ()
    error_budget: ErrorBudget | None = None
