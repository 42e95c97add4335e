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
