"""The words for claims and for what became of them; the same everywhere."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """What sort of sentence a claim is."""

    UNIVERSAL = "universal"
    # For all instances.

    EXISTENCE = "existence"
    # There is an instance.

    PROBABILISTIC = "probabilistic"
    # With at least a stated probability.

    EMPIRICAL = "empirical"
    # Read off an experiment.


class Standing(enum.StrEnum):
    """What print says of a claim; never what was measured here."""

    THEOREM = "theorem"
    # Printed with a proof; lemmas and corollaries too.

    REMARK = "remark"
    # Printed in passing, without a proof.

    INFORMAL = "informal"
    # Printed as a summary of a theorem.

    OURS_PROVED = "ours-proved"
    # Not in the paper; a proof is in the file.

    OURS_OPEN = "ours-open"
    # Not in the paper, and nobody here has a proof.


class Reading(enum.StrEnum):
    """How the words of a claim were taken."""

    PRINTED = "printed"
    REPAIRED = "repaired"
    OURS = "ours"


class Outcome(enum.StrEnum):
    """What may be said of a claim after trying it, and nothing stronger."""

    SURVIVES = "survives"
    # Universal: every instance that was tried was decided, and holds. Others were not tried.

    SHOWN = "shown"
    # Existence: an instance was exhibited.

    SUPPORTED = "supported"
    # Probabilistic or empirical: at the stated level.

    REFUTED = "refuted"
    # An instance meets every hypothesis, and a certificate shows that the conclusion fails.

    VACUOUS = "vacuous"
    # Nothing satisfies the hypotheses.

    UNDECIDED = "undecided"
    # Not known, for the stated reason.

    ERROR = "error"
    # Our code failed; no news about the claim.


class Failure(enum.StrEnum):
    """Why a printed sentence fails: a person's judgement, the gravest first."""

    FALSE = "false"
    # With all that the text states or takes for granted; its conclusion has to change.

    MISSING_HYPOTHESIS = "missing-hypothesis"
    # It holds with an assumption more, which excludes more than degenerate data.

    VACUOUS = "vacuous"
    # Nothing satisfies what it assumes.

    DOES_NOT_FOLLOW = "does-not-follow"
    # A step of a proof; what it serves may stand.

    READING_DEPENDENT = "reading-dependent"
    # It fails in one reading and holds in another.

    MISPRINT = "misprint"
    # The text beside it shows what was meant, and that holds.

    DEGENERATE = "degenerate"
    # It fails on degenerate data alone, such as a set with one label.

    NOT_REPRODUCED = "not-reproduced"
    # Empirical: on our data and models; no news about the print.


UNIVERSAL = Kind.UNIVERSAL
EXISTENCE = Kind.EXISTENCE
PROBABILISTIC = Kind.PROBABILISTIC
EMPIRICAL = Kind.EMPIRICAL

THEOREM = Standing.THEOREM
REMARK = Standing.REMARK
INFORMAL = Standing.INFORMAL
OURS_PROVED = Standing.OURS_PROVED
OURS_OPEN = Standing.OURS_OPEN

PRINTED = Reading.PRINTED
REPAIRED = Reading.REPAIRED
OURS = Reading.OURS

SURVIVES = Outcome.SURVIVES
SHOWN = Outcome.SHOWN
SUPPORTED = Outcome.SUPPORTED
REFUTED = Outcome.REFUTED
VACUOUS = Outcome.VACUOUS
UNDECIDED = Outcome.UNDECIDED
ERROR = Outcome.ERROR

FALSE = Failure.FALSE
MISSING_HYPOTHESIS = Failure.MISSING_HYPOTHESIS
DOES_NOT_FOLLOW = Failure.DOES_NOT_FOLLOW
READING_DEPENDENT = Failure.READING_DEPENDENT
MISPRINT = Failure.MISPRINT
DEGENERATE = Failure.DEGENERATE
NOT_REPRODUCED = Failure.NOT_REPRODUCED
# As claim files write them; VACUOUS is the outcome, Failure.VACUOUS the nature.
