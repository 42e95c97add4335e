"""What trying a claim gave: the counts, and the instances worth keeping."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

from verify.claim import Claim
from verify.exact.integers import Rational
from verify.judge import Verdict
from verify.objects import size, write
from verify.outcome import Outcome
from verify.records import from_json, to_json
from verify.results import Details, Finding, UnitResult
from verify.toolkit import drawn


@dataclass
class Found:
    """A refuting instance, or one that shows an existence, with its certificates."""

    x: Any
    verdict: Verdict
    scout: str
    after: int
    steps: int = 0
    minimal: bool = False
    measure: Rational | None = None  # of the violation, or of the slack

    def record(self, toolkit: str) -> Finding:
        """Return what a replay needs, and how it was found; ``toolkit`` draws the picture."""
        decision = self.verdict.decision
        instance, witness = write(self.x), write(self.verdict.witness)
        certificates = list(decision.certificates) if decision else []
        return Finding(
            instance=instance,
            witness=witness,
            reason=self.verdict.reason,
            certificates=tuple(certificates),
            size=size(self.x),
            found_by=self.scout,
            after=self.after,
            steps=self.steps,
            minimal=self.minimal,
            measure=write(self.measure),
            scene=drawn(toolkit, instance, witness, certificates),
        )


@dataclass
class Result:
    """What trying one claim, or one variant of it, gave."""

    id: str
    expects: Outcome
    outcome: Outcome
    reason: str = ""
    toolkit: str = ""  # of the domain: it draws the pictures
    found: Found | None = None  # the smallest
    worst: Found | None = None  # the most violating
    tightest: Found | None = None  # the nearest to a bound
    nearest: Found | None = None  # of those that survive, the nearest to a refutation
    admitted: Counter[str] = field(default_factory=Counter)  # by scout
    rejected: Counter[str] = field(default_factory=Counter)
    tested: Counter[str] = field(default_factory=Counter)  # of the admitted: asked and answered
    strata: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, Counter[str]] = field(default_factory=dict)
    distinct: int = 0  # of those put to the test
    vacuous: int = 0  # of the admitted
    undecided: int = 0  # of the admitted: those without an answer, errors among them
    failures: int = 0  # where no instance came about at all: strategies that raise, lost blocks
    errors: int = 0  # of ours or of the file's code, failures among them
    endless: int = 0  # of those without an answer, stopped by their limit
    stopped: Counter[str] = field(default_factory=Counter)  # blocks of draws, by what ended them
    by_hypothesis: Counter[str] = field(default_factory=Counter)
    # Draws that were left to Hypothesis' engine, by the kind of strategy that is not walked.
    cut: str = ""  # of a block that the end of the time cut short: what was running
    open: str = ""  # the first instance that was not decided, with the reason
    error: str = ""  # the first on which our code failed
    refused: str = ""  # the first whose evidence the kernel refused, which is a mistake of the decider
    details: dict[str, Any] = field(default_factory=dict)  # what only its kind of claim has
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, claim: Claim[Any, Any]) -> Self:
        """Return the result of a claim before anything was tried."""
        return cls(claim.id, claim.expects, Outcome.UNDECIDED, toolkit=claim.domain.toolkit)

    @property
    def as_expected(self) -> bool:
        """Is the outcome the expected one, reached in the way it should be?"""
        return self.outcome is self.expects and not self.complaints

    def record(self) -> UnitResult:
        """Return what a report keeps; no time and nothing that two equal runs would not share."""
        found = {name: getattr(self, name) for name in ("worst", "tightest")} | {"evidence": self.found}
        return UnitResult(
            expects=self.expects,
            outcome=self.outcome,
            as_expected=self.as_expected,
            reason=self.reason,
            complaints=tuple(self.complaints),
            instances=self.admitted.total(),
            distinct=self.distinct,
            vacuous=self.vacuous,
            undecided=self.undecided,
            failures=self.failures,
            tested=dict(sorted(self.tested.items())),
            admitted=dict(sorted(self.admitted.items())),
            rejected=dict(sorted(self.rejected.items())),
            strata=dict(sorted(self.strata.items())),
            by_hypothesis=dict(sorted(self.by_hypothesis.items())),
            numbers={name: dict(counts) for name, counts in sorted(self.numbers.items())},
            details=from_json(Details, to_json(self.details), f"details of {self.id}"),
            **{name: None if one is None else one.record(self.toolkit) for name, one in found.items()},
        )
