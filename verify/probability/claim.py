"""Cells, their trials, and claims of the form "with probability at least"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakValueDictionary

from hypothesis import strategies as st

from verify.claim import Assumption, Claim, Example, Weakening
from verify.domain import Domain
from verify.exact.decision import Answer, Decision
from verify.objects import register
from verify.outcome import Kind, Outcome
from verify.picture.words import typeset


if TYPE_CHECKING:
    from verify.probability.sampling import Stream


class Batch(NamedTuple):
    """Many trials at once.

    measures : an int64 array, what was counted in each trial; -1 for one outside the hypotheses
    draws : arrays with a row for each trial; their rows say everything that chance decided
    """

    measures: Any
    draws: tuple[Any, ...]


class Cell(ABC):
    """One experiment: a trial of it fails where its measure is below ``threshold``.

    name : unique in its claim
    n : the sample size
    threshold : the least integer that meets the claimed bound
    claimed : the largest probability of failure that the claim allows
    effort : how much dearer a trial is than one on a handful of atoms
    nouns : what a trial draws, one and several, where it is no sample of atoms
    """

    name: str
    n: int
    threshold: int
    claimed: Fraction
    effort: int = 1
    nouns: tuple[str, str] | None = None

    @property
    def says_nothing(self) -> bool:
        """Is there no trial that could fail, or none that has to hold?"""
        return self.threshold <= 0 or self.claimed >= 1

    @abstractmethod
    def batch(self, stream: Stream, size: int) -> Batch:
        """Draw and measure so many trials."""

    @abstractmethod
    def measure(self, draws: Sequence[Sequence[int]]) -> int | None:
        """Measure one trial, in Python integers; None for one outside the hypotheses."""

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Return what the kernel says of the measure of one trial."""
        return ()

    def exact(self) -> tuple[Fraction, Fraction] | None:
        """Return the probability of failure, with trials outside the hypotheses as
        successes and as failures; None where the sum would be too long."""
        return None

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Write what the cell is, for the report."""

    def observed(self) -> dict[str, Any]:
        """Write what else the trials so far have shown, for the report."""
        return {}


@register("trial")
class Trial:
    """One trial of a cell, by what chance decided in it."""

    def __init__(self, claim: str, cell: Cell, draws: Sequence[Sequence[int]]) -> None:
        self.claim, self.cell = claim, cell
        self.draws = tuple(tuple(map(int, draw)) for draw in draws)

    def __eq__(self, other: object) -> bool:
        """Is it the same trial of the same cell?"""
        if not isinstance(other, Trial):
            return NotImplemented
        return self._key == other._key

    def __hash__(self) -> int:
        """Return a hash of all that makes the trial."""
        return hash(self._key)

    def __repr__(self) -> str:
        """Return a short text."""
        return f"Trial({self.claim!r}, {self.cell.name!r}, {self.draws!r:.200})"

    @property
    def _key(self) -> tuple[Any, ...]:
        return self.claim, self.cell.name, self.draws

    @property
    def nouns(self) -> tuple[str, str]:
        """Name what was drawn; samples by how large they are."""
        if self.cell.nouns is not None:
            return self.cell.nouns
        sizes = " and ".join(map(str, dict.fromkeys(map(sum, self.draws))))
        return f"sample of {sizes}", f"samples of {sizes}"

    def counted(self) -> int:
        """Count the samples."""
        return len(self.draws)

    def show(self) -> str:
        """Name the cell; what chance decided is for the page to say at length."""
        return typeset(self.cell.name)

    def size(self) -> tuple[int, int, int, int]:
        """Measure the trial: the sample size decides."""
        return 0, self.cell.n, 0, 0

    def to_json(self) -> dict[str, Any]:
        """Write the draws sparsely: pairs [atom, count]."""
        draws = [[[a, count] for a, count in enumerate(d) if count] for d in self.draws]
        atoms = len(self.draws[0])
        return {"claim": self.claim, "cell": self.cell.name, "atoms": atoms, "draws": draws}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trial:
        """Read what ``to_json`` wrote; the cell is that of the claim, which must be at hand."""
        base, plus, _ = data["claim"].partition("+")
        claim: Any = _AT_HAND.get(base)
        if plus and claim is not None:
            listed = (entry.claim for entry in claim.weakenings())
            claim = next((one for one in listed if one.id == data["claim"]), None)
        if not isinstance(claim, ProbabilisticClaim):
            msg = f"no claim with cells is loaded as {data['claim']!r:.80}"
            raise ValueError(msg)
        found = [cell for cell in claim.cells() if cell.name == data["cell"]]
        if not found:
            msg = f"{claim.id} has no cell {data['cell']!r}"
            raise ValueError(msg)
        draws = [[0] * data["atoms"] for _ in data["draws"]]
        for draw, pairs in zip(draws, data["draws"], strict=True):
            for atom, count in pairs:
                draw[atom] = count
        return cls(claim.id, found[0], draws)


class Series(NamedTuple):
    """Cells that differ in n alone: a curve of the measure beside its bound."""

    name: str
    cells: Sequence[Cell]
    bounds: Sequence[tuple[Fraction, Fraction]]  # the bound in each cell, enclosed


trials = Domain[Trial](
    name="independent trials",
    of=Trial,
    draw=st.nothing(),  # what Hypothesis draws is no random sample: it must never feed a frequency
    contains=lambda x: isinstance(x, Trial),
)


class ProbabilisticClaim(Claim[Trial, None]):
    """With at least a stated probability, a trial succeeds, in every cell."""

    kind = Kind.PROBABILISTIC
    domain = trials
    needs_draws = 0

    def __init__(self) -> None:
        """Be at hand: trials are read with the cells of the claim that they name."""
        _AT_HAND[self.id] = self

    @abstractmethod
    def cells(self) -> Sequence[Cell]:
        """List the cells, always the same ones in the same order; makes no trial."""

    def series(self) -> Sequence[Series]:
        """List the curves over n."""
        return ()

    def decide(self, x: Trial, w: None) -> Decision:
        """Does this one trial succeed? One that fails does not refute the claim."""
        measure = x.cell.measure(x.draws)
        if measure is None:
            return Decision(Answer.VACUOUS, (), "the trial is outside the hypotheses")
        reason = f"the measure is {measure}, the bound asks for {x.cell.threshold}"
        certificates = [c for d in x.cell.certify(x.draws) for c in d.certificates]
        answer = Answer.YES if measure >= x.cell.threshold else Answer.NO
        return Decision(answer, tuple(certificates), reason)

    def trial(self, cell: Cell, *draws: Sequence[int]) -> Trial:
        """Return one trial of a cell by hand."""
        return Trial(self.id, cell, draws)

    def weakened(
        self,
        name: str,
        cells: Callable[[], Sequence[Cell]],
        *,
        expects: Outcome,
        change: str,
        drop: Sequence[str] = (),
        add: Sequence[Assumption[Trial]] = (),
    ) -> Weakening:
        """Change the cells: another bound, or trainers that break the assumptions dropped."""
        unknown = set(drop) - {assumption.name for assumption in self.assumptions}
        if unknown:
            msg = f"{self.id} has no assumption named {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        kept = (*(a for a in self.assumptions if a.name not in drop), *add)
        claim = Weakened(self, name, expects, cells, kept)
        return Weakening(name, expects, change, claim, tuple(drop))


_AT_HAND: WeakValueDictionary[str, ProbabilisticClaim] = WeakValueDictionary()
# Every claim with cells that is in use, by id.


class Weakened(ProbabilisticClaim):
    """A probabilistic claim on other cells, with an assumption or a constant changed."""

    def __init__(
        self,
        base: ProbabilisticClaim,
        name: str,
        expects: Outcome,
        cells: Callable[[], Sequence[Cell]],
        assumptions: tuple[Assumption[Any], ...],
    ) -> None:
        for field in ("label", "title", "standing", "reading", "statement", "uses", "domain"):
            setattr(self, field, getattr(base, field))
        self.base = base
        self.id = f"{base.id}+{name}"  # type: ignore[misc]
        self.expects = expects  # type: ignore[misc]
        self.assumptions = assumptions  # type: ignore[misc]
        self._cells = cells

    def cells(self) -> Sequence[Cell]:
        """Return the variant's own cells."""
        return self._cells()

    def examples(self) -> Iterable[Example]:
        """Return none: the claim's own are trials of other cells."""
        return ()
