"""Separatrix: checks machine-learning theory papers the way a test suite checks code.

What is public is listed here, and told in ``docs/api.md``; each name is loaded when it is asked
for. What the installed book lends, by its table PUBLIC, can be had here too.
"""

import sys
from typing import TYPE_CHECKING


if TYPE_CHECKING:  # the same once more, for type checkers
    from verify.chapter import Chapter
    from verify.claim import Assumption, Claim, Coq, Example, Nature, Statement
    from verify.conjecture import Conjecture
    from verify.domain import Domain
    from verify.empirical import EmpiricalClaim, Measured
    from verify.errors import BadInput, WorkLimit
    from verify.exact.decision import NO, YES, Answer, Decision, certified, every, undecided
    from verify.experiment import Conclusion, Experiment, Given, Inputs, Piece, Verdict
    from verify.experiment.bench import Bench
    from verify.hunting import hunt
    from verify.kinds import check
    from verify.laws import laws_of
    from verify.objects import register
    from verify.outcome import (
        DEGENERATE,
        DOES_NOT_FOLLOW,
        EMPIRICAL,
        ERROR,
        EXISTENCE,
        FALSE,
        INFORMAL,
        MISPRINT,
        MISSING_HYPOTHESIS,
        NOT_REPRODUCED,
        OURS,
        OURS_OPEN,
        OURS_PROVED,
        PRINTED,
        PROBABILISTIC,
        READING_DEPENDENT,
        REFUTED,
        REMARK,
        REPAIRED,
        SHOWN,
        SUPPORTED,
        SURVIVES,
        THEOREM,
        UNDECIDED,
        UNIVERSAL,
        VACUOUS,
        Failure,
        Kind,
        Outcome,
        Reading,
        Standing,
    )
    from verify.picture.scene import (
        Arrow,
        Cloud,
        Dot,
        Event,
        Frame,
        Hull,
        Line,
        Mark,
        Motion,
        Profile,
        Scene,
        Sign,
        Stop,
        Sweep,
        Track,
    )
    from verify.probability.claim import Batch, Cell, ProbabilisticClaim, Trial
    from verify.registry import claims, find
    from verify.report.write import write_report
    from verify.sentence import Sentence, Variant
    from verify.stored import replay
    from verify.toolkit import Toolkit
    from verify.trying import run
    from verify.version import __version__


_DIGITS = 100_000
# Decimal digits of the longest number that is read or written. Python's own limit is 4300; it is
# raised here, for commands, workers and tests alike, so that no answer depends on who asks.

sys.set_int_max_str_digits(_DIGITS)

_PLACES = {
    "verify.chapter": "Chapter",
    "verify.claim": "Assumption Claim Coq Example Nature Statement",
    "verify.conjecture": "Conjecture",
    "verify.domain": "Domain",
    "verify.empirical": "EmpiricalClaim Measured",
    "verify.errors": "BadInput WorkLimit",
    "verify.exact.decision": "NO YES Answer Decision certified every undecided",
    "verify.experiment": "Conclusion Experiment Given Inputs Piece Verdict",
    "verify.experiment.bench": "Bench",
    "verify.hunting": "hunt",
    "verify.kinds": "check",
    "verify.laws": "laws_of",
    "verify.objects": "register",
    "verify.outcome": (
        "DEGENERATE DOES_NOT_FOLLOW EMPIRICAL ERROR EXISTENCE FALSE INFORMAL MISPRINT "
        "MISSING_HYPOTHESIS NOT_REPRODUCED OURS OURS_OPEN OURS_PROVED PRINTED "
        "PROBABILISTIC READING_DEPENDENT REFUTED REMARK REPAIRED SHOWN SUPPORTED SURVIVES "
        "THEOREM UNDECIDED UNIVERSAL VACUOUS Failure Kind Outcome Reading Standing "
    ),
    "verify.picture.scene": "Arrow Cloud Dot Event Frame Hull Line Mark Motion Profile Scene Sign Stop Sweep Track",
    "verify.probability.claim": "Batch Cell ProbabilisticClaim Trial",
    "verify.registry": "claims find",
    "verify.report.write": "write_report",
    "verify.sentence": "Sentence Variant",
    "verify.stored": "replay",
    "verify.toolkit": "Toolkit",
    "verify.trying": "run",
    "verify.version": "__version__",
}
_FOUND = {name: module for module, names in _PLACES.items() for name in names.split()}

__all__ = [
    "DEGENERATE",
    "DOES_NOT_FOLLOW",
    "EMPIRICAL",
    "ERROR",
    "EXISTENCE",
    "FALSE",
    "INFORMAL",
    "MISPRINT",
    "MISSING_HYPOTHESIS",
    "NO",
    "NOT_REPRODUCED",
    "OURS",
    "OURS_OPEN",
    "OURS_PROVED",
    "PRINTED",
    "PROBABILISTIC",
    "READING_DEPENDENT",
    "REFUTED",
    "REMARK",
    "REPAIRED",
    "SHOWN",
    "SUPPORTED",
    "SURVIVES",
    "THEOREM",
    "UNDECIDED",
    "UNIVERSAL",
    "VACUOUS",
    "YES",
    "Answer",
    "Arrow",
    "Assumption",
    "BadInput",
    "Batch",
    "Bench",
    "Cell",
    "Chapter",
    "Claim",
    "Cloud",
    "Conclusion",
    "Conjecture",
    "Coq",
    "Decision",
    "Domain",
    "Dot",
    "EmpiricalClaim",
    "Event",
    "Example",
    "Experiment",
    "Failure",
    "Frame",
    "Given",
    "Hull",
    "Inputs",
    "Kind",
    "Line",
    "Mark",
    "Measured",
    "Motion",
    "Nature",
    "Outcome",
    "Piece",
    "ProbabilisticClaim",
    "Profile",
    "Reading",
    "Scene",
    "Sentence",
    "Sign",
    "Standing",
    "Statement",
    "Stop",
    "Sweep",
    "Toolkit",
    "Track",
    "Trial",
    "Variant",
    "Verdict",
    "WorkLimit",
    "__version__",
    "certified",
    "check",
    "claims",
    "every",
    "find",
    "hunt",
    "laws_of",
    "register",
    "replay",
    "run",
    "undecided",
    "write_report",
]


if not TYPE_CHECKING:

    def __getattr__(name):
        """Load a public name, or one that the book lends, when it is asked for."""
        from importlib import import_module
        from importlib.machinery import PathFinder

        if name in _FOUND:
            return getattr(import_module(_FOUND[name]), name)
        if not name.startswith("_") and not PathFinder.find_spec(f"{__name__}.{name}", __path__):
            from verify.book import found, lent

            if name in lent("PUBLIC"):
                return found(lent("PUBLIC")[name])
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg, name=name, obj=sys.modules[__name__])

    def __dir__():
        return sorted({*globals(), *_FOUND})
