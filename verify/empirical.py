"""Claims that read an experiment: their outcome is a measured one, at a stated level."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, NamedTuple, final

from hypothesis import strategies as st

from verify.claim import Claim
from verify.domain import Domain
from verify.exact.decision import Decision, undecided
from verify.outcome import Kind, Outcome


class Measured(NamedTuple):
    """What an experiment says of a sentence."""

    outcome: Outcome
    reason: str
    details: dict[str, Any]
    units: int
    # Independent units behind the outcome, such as seeds.


class EmpiricalClaim(Claim[Any, None]):
    """A sentence that reads an experiment whose results are stored."""

    experiment: ClassVar[str] = ""
    # The id of the experiment that it reads; "verify run" takes it for all of its sentences.

    kind = Kind.EMPIRICAL
    domain = Domain[Any](name="the stored results of an experiment", draw=st.nothing())

    @abstractmethod
    def measured(self) -> Measured:
        """Read the stored results; undecided, with the reason, where there are none."""

    @final
    def decide(self, x: Any, w: None) -> Decision:
        """Nothing is decided exactly here."""
        return undecided("read off an experiment")
