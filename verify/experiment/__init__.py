"""A measured experiment: pieces of work, kept as they finish, and the verdicts that they add up to.

An ``Experiment`` says what its pieces are, does one, and concludes from all; ``runner.run`` owns
everything else: whose folder it is, files that are there whole or not at all, going on where a run
was stopped, processes, the time left, provenance and ``results.json``.

Importing this loads nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar

from verify.outcome import Outcome


if TYPE_CHECKING:
    import numpy as np

    from verify.empirical import Measured
    from verify.experiment.bench import Bench
    from verify.experiment.stored import Stored


__all__ = ["Conclusion", "Experiment", "Given", "Inputs", "Options", "Piece", "Verdict"]

Json = Any
# What the json module writes.

SCHEMA = "separatrix/experiment/1"


class Options(Protocol):
    """What is run: a frozen dataclass of JSON values."""

    @property
    def scale(self) -> str:
        """The name of the scale."""

    @property
    def seed(self) -> int:
        """The seed of everything random."""


O = TypeVar("O", bound=Options)


class Piece(NamedTuple):
    """A piece of work, which ends in the file ``stage/name.npz``.

    A stage begins when the one before is done. What is not kept is made in memory when a later
    piece asks for it, and again whenever one does; it leaves its SHA-256, which must come out
    again. Pieces of a stage whose names differ in numbers alone are taken to last alike.
    """

    stage: str
    name: str
    keep: bool = True


@dataclass(frozen=True)
class Inputs:
    """What the user named: a device, and paths by the names in ``Experiment.inputs``."""

    device: str
    paths: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """What an experiment works on; travels to every process.

    data : whatever ``run`` reads, such as images
    device : where the work is done, such as "cpu"
    identity : JSON that makes this run another one where it differs, such as hashes of the data
    provenance : JSON that is recorded beside, such as where the data came from
    """

    data: Any = None
    device: str = "cpu"
    identity: Mapping[str, Json] = field(default_factory=dict)
    provenance: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What an experiment says of a sentence.

    id : of the claim
    says : the sentence as tested
    level : of the test, each way; None where the outcome is decided and not tested
    unit : what was repeated independently, such as "training seed"
    units : how many of them the outcome rests on
    variants : outcomes under other readings, which are shown beside and are no part of it
    details : JSON, whatever else it rests on
    """

    id: str
    outcome: Outcome
    says: str
    level: Fraction | None
    unit: str
    units: int
    variants: Mapping[str, Outcome] = field(default_factory=dict)
    details: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        """Return the entry of ``results.json``."""
        return {
            "id": self.id, "outcome": self.outcome, "says": self.says,
            "level": None if self.level is None else str(self.level),
            "unit": self.unit, "units": self.units,
            "variants": dict(self.variants), **self.details,
        }  # fmt: skip


@dataclass(frozen=True)
class Conclusion:
    """What the pieces add up to.

    sentences : the verdicts, in order
    facts : further keys of ``results.json``: tables, rows, curves
    exports : arrays by file: what pages show and what decided claims read as exact instances
    files : other files, such as drawings
    summary : lines that the command says beside the verdicts
    broken, open : what a theorem promises and does not hold, what was to be decided and is not;
        they make the command's exit status 1 and 3
    """

    sentences: Sequence[Verdict] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    exports: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    summary: Sequence[str] = ()
    broken: Sequence[str] = ()
    open: Sequence[str] = ()


class Experiment(ABC, Generic[O]):
    """An experiment of a chapter, which names it by a dotted path in ``Chapter.experiments``.

    Its module loads nothing heavy; what ``load``, ``run`` and ``conclude`` need they import.
    """

    id: ClassVar[str]
    # Begins with the chapter's key, such as "charles2019/figure-4".

    title: ClassVar[str]
    scales: ClassVar[Mapping[str, Any]]
    # What is run by name, the smallest first; each knows its name.

    needs: ClassVar[tuple[str, ...]] = ()
    # Modules that it cannot run without.

    packages: ClassVar[tuple[str, ...]] = ("numpy",)
    # Distributions whose versions are recorded.

    devices: ClassVar[tuple[str, ...]] = ("cpu",)
    # That can be asked for; the first is taken where none is.

    inputs: ClassVar[Mapping[str, str]] = {}
    # Paths that the command takes, each with a line of help: "data" is its option --data.

    schema: ClassVar[str] = SCHEMA
    # The format of results.json: one of its own only where results were stored before this one.

    marker: ClassVar[str] = "experiment.json"
    # The file that says whose a folder is.

    folder: ClassVar[str] = ""
    # Where results go within the folder of reports, and the scale below it; its id if empty.

    @property
    def named(self) -> Mapping[str, Json]:
        """Return how the identity of a run names the experiment, where the format does not."""
        return {"experiment": self.id} if self.schema == SCHEMA else {}

    @property
    @abstractmethod
    def rules(self) -> Mapping[str, str]:
        """Return by sentence, in words and numbers, when it is supported and when refuted.

        With unit and level. They are fixed when a run begins: a folder that was begun under other
        rules is refused.
        """

    @abstractmethod
    def load(self, options: O, inputs: Inputs) -> Given:
        """Return what is worked on, and where."""

    @abstractmethod
    def pieces(self, options: O) -> Sequence[Piece]:
        """Return all pieces, stage by stage, each in the order in which they are begun."""

    @abstractmethod
    def run(self, piece: Piece, bench: Bench[O]) -> Mapping[str, np.ndarray]:
        """Do a piece: a function of options, data, earlier pieces and its own random streams."""

    @abstractmethod
    def conclude(self, bench: Bench[O]) -> Conclusion:
        """Conclude from all pieces."""

    def key(self, piece: Piece, purpose: str) -> tuple[int, ...]:
        """Return the key of a random stream: another one for each piece and purpose."""
        name = f"{piece.stage}/{piece.name}/{purpose}".encode()
        raw = hashlib.sha256(name).digest()
        return tuple(int.from_bytes(raw[i : i + 4], "little") for i in range(0, 16, 4))

    def rules_sha256(self) -> str:
        """Return the hash of the rules."""
        text = json.dumps(dict(self.rules), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def stored(self) -> Stored | None:
        """Return the committed results of the largest scale that has any."""
        from verify.experiment.stored import stored

        return stored(self)

    def measured(self, claim: str) -> Measured:
        """Return the committed verdict on a claim, by its id; undecided where there is none."""
        from verify.experiment.stored import measured

        return measured(self, claim)
