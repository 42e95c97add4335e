"""What a claim is: one sentence of a paper, cut at its logical joints."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from verify.chapter import TEXTS
from verify.domain import Domain
from verify.errors import LIKE, BadInput, meant, one_of, only, true_or_false
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.integers import Rational
from verify.outcome import Failure, Kind, Outcome, Reading, Standing


X = TypeVar("X")
W = TypeVar("W")


@dataclass(frozen=True)
class Statement:
    """A sentence as printed and, where it differs, as tested; in LaTeX between dollar signs."""

    printed: str
    source: str
    # Section and label, such as "Section 3, Theorem 4".

    tested: str = ""
    # Empty where the print was taken word for word.

    difference: str = ""
    # One sentence: why the print does not hold, or what was narrowed.


@dataclass(frozen=True)
class Assumption(Generic[X]):
    """A hypothesis by name, decided exactly on each instance."""

    name: str
    sentence: str
    holds: Callable[[X], bool]
    stated: str = field(default="", compare=False)
    # Where print states it, or "nowhere"; empty where there is no print.

    trivial: bool = False
    # Does it exclude degenerate data only, such as sets with one label?


class Nature(NamedTuple):
    """Why a printed sentence fails: judged by a person, and argued in one sentence."""

    kind: Failure
    why: str
    also: Failure | None = None
    # What else one might call it.


class Coq(NamedTuple):
    """The theorem that proves a reading in Coq, or its failure where it is refuted or vacuous."""

    name: str
    # Of a statement in a file of ``proofs/``: "Theorem_4_repaired".

    difference: str = ""
    # One sentence, where that statement says more or less than the reading.


class Example(NamedTuple):
    """An instance worked by hand, what has to be answered, and why it is worth keeping."""

    x: Any
    answer: Answer
    note: str


class Weakening(NamedTuple):
    """A variant with what must become of it: refuted where the part is needed."""

    name: str
    expects: Outcome
    change: str
    claim: Claim[Any, Any]
    dropped: tuple[str, ...] = ()
    # Names of the assumptions that it goes without.


class Claim(ABC, Generic[X, W]):
    """For every x of ``domain`` under ``assumptions`` there is a w that ``decide`` accepts.

    Subclass once and decorate with ``typing.final``; a family of readings shares an abstract
    base. A claim file needs nothing else: discovery, tests and pages follow from it.
    """

    id: ClassVar[str]
    label: ClassVar[str]  # as printed: "Theorem 4"
    title: ClassVar[str]  # what it says, as a short sentence
    short: ClassVar[str] = ""
    # What a tile of its paper's map calls it, in at most 14 letters; "" for the label.

    text: ClassVar[str] = ""
    # What of the print was at hand, where that is not as the chapter says: one of its words.

    kind: ClassVar[Kind] = Kind.UNIVERSAL
    standing: ClassVar[Standing]
    reading: ClassVar[Reading] = Reading.PRINTED
    expects: ClassVar[Outcome]
    nature: ClassVar[Nature | None] = None
    # On a printed reading that is refuted or vacuous, and on nothing else.

    repaired_by: ClassVar[Sequence[str]] = ()  # ids
    uses: ClassVar[Sequence[str]] = ()  # ids
    statement: ClassVar[Statement]
    domain: ClassVar[Domain[Any]]
    speaks_of: ClassVar[str] = "a domain"
    # What is to be written where none is: the parts that make the domain.

    assumptions: ClassVar[Sequence[Assumption[Any]]] = ()
    notes: ClassVar[str | None] = None
    # What a page says beside the statement; None for the docstring.

    proof: ClassVar[Coq | None] = None
    # Beside the outcome, never instead of it; each reading has its own.

    inner: ClassVar[str] = "decided"
    # How a further "for every" within it is settled on an instance: decided at once, or searched.

    patience: ClassVar[float] = 20.0
    # Seconds of processor time that a hunt gives one instance.

    needs_draws: ClassVar[float] = 0.95
    # Share of draws that must be admitted; a lower floor needs its reason in the file.

    excused: ClassVar[Mapping[str, str]] = {}
    # Laws of ``verify laws`` that are not kept, each with its reason; not inherited.

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse misspelt parts: they would be read as if they had been left out."""
        super().__init_subclass__(**options)
        check_parts(cls)

    def construct(self, x: X) -> W | None:
        """There is ...: the proof, run. May be wrong; nothing rests on it."""
        return None

    @abstractmethod
    def decide(self, x: X, w: W | None) -> Decision:
        """... with: the conclusion, with all that it says "for every" of. Never calls ``construct``."""

    def deny(self, x: X) -> Decision:
        """There is no w at all: yes with certificates. Only this refutes an existence."""
        return undecided("this claim names its witness; there is nothing to deny")

    def slack(self, x: X, w: W | None) -> Rational | None:
        """How far is the bound of this claim from being attained? 0 where it is; None: no bound."""
        return None

    def details(self, draws: int, seed: int) -> dict[str, Any]:
        """Return what else a run should record: ``curves`` for the page, as plain JSON."""
        return {}

    def examples(self) -> Iterable[Example]:
        """Instances by hand: the paper's own, the smallest, the sharp ones."""
        return ()

    def rejections(self) -> Iterable[tuple[X, W | None]]:
        """Pairs that ``decide`` must refuse: evidence that it can say no."""
        return ()

    def weakenings(self) -> Iterable[Weakening]:
        """One per assumption dropped and per constant tightened."""
        return ()

    @property
    def existential(self) -> bool:
        """Does a failed construction leave the claim open?"""
        return type(self).deny is not Claim.deny

    def admits(self, x: X) -> bool:
        """Does x meet every assumption?"""
        return all(
            true_or_false(one.holds(x), f'the assumption "{one.name}"', one.holds)
            for one in self.assumptions
        )

    def without(self, *names: str, expects: Outcome, change: str = "", **parts: Any) -> Weakening:
        """Drop assumptions by name; ``parts`` replace the domain or a method."""
        if not names:
            msg = f"{self.id}: without() needs the name of an assumption that is dropped"
            raise BadInput(msg)
        only("assumption", names, [one.name for one in self.assumptions], where=self.id)
        kept = tuple(a for a in self.assumptions if a.name not in names)
        name = " and ".join(names)
        changed = self.varied(
            name, expects=expects, change=change or f"dropped: {name}", assumptions=kept, **parts
        )
        return changed._replace(dropped=names)

    def varied(self, name: str, *, expects: Outcome, change: str, **parts: Any) -> Weakening:
        """Change parts of the claim: ``domain``, ``assumptions``, ``construct``, ``decide``, ..."""
        return Weakening(name, expects, change, Varied(self, name, expects, parts))


FIELDS = (
    "label", "title", "kind", "standing", "reading", "statement", "uses", "domain", "assumptions",
    "needs_draws", "inner", "patience",
)
METHODS = ("construct", "decide", "deny", "examples", "slack")
# The parts of a variant: all that is not its claim's own.

LISTS = {"assumptions", "uses", "repaired_by"}
# Written as lists or tuples, and kept as tuples.

WORDS = {"kind": Kind, "standing": Standing, "reading": Reading, "expects": Outcome}


def check_parts(cls: type) -> None:
    """Refuse names that are nearly those of a part, and words and assumptions that there are not."""
    own = {name: value for name, value in vars(cls).items() if not name.startswith("_")}
    known = {
        name
        for base in cls.__mro__[1:]
        for name in (*vars(base), *vars(base).get("__annotations__", ()))
        if not name.startswith("_")
    }
    for name in own.keys() - known:
        free = known - own.keys()  # beside the part itself, a like name is somebody's own
        hint = meant(name, sorted(free), LIKE)
        if hint:
            msg = f"{cls.__name__} has no part {name!r}{hint} If it is a helper of your own, call it _{name}"
            raise BadInput(msg)
    for name, words in WORDS.items():
        if name in own:
            one_of(f"{cls.__name__}: {name}", own[name], words)
            setattr(cls, name, words(own[name]))  # "survives" is Outcome.SURVIVES
    one_of(f"{cls.__name__}: text", own.get("text", ""), ("", *TEXTS))
    one_of(f"{cls.__name__}: inner", own.get("inner", "decided"), ("decided", "searched"))
    if not isinstance(own.get("proof"), Coq | None):
        msg = f'{cls.__name__}: proof is {own["proof"]!r:.60}; it must be such as Coq("Theorem_4_repaired")'
        raise BadInput(msg)
    for name in LISTS & own.keys():
        if not isinstance(own[name], list | tuple):
            msg = f"{cls.__name__}: {name} is {own[name]!r:.60}; it must be a list, such as [one, another]"
            raise BadInput(msg)
        setattr(cls, name, tuple(own[name]))
    for one in own.get("assumptions", ()):
        if not isinstance(one, Assumption):
            msg = f"{cls.__name__}: {one!r:.60} is no assumption"
            raise BadInput(msg)


class Varied(Claim[Any, Any]):
    """A claim with some of its parts replaced; everything else is the claim's own."""

    def __init__(
        self, base: Claim[Any, Any], name: str, expects: Outcome, parts: dict[str, Any]
    ) -> None:
        self.base = base
        for part in FIELDS:
            setattr(self, part, parts.get(part, getattr(base, part)))
        self.id = f"{base.id}+{name}"  # type: ignore[misc]
        self.expects = expects  # type: ignore[misc]
        one_of("the outcome that is expected", expects, Outcome, where=self.id)
        only("part", parts, (*FIELDS, *METHODS), where=self.id)
        self._parts = {name: part for name, part in parts.items() if name in METHODS}

    @property
    def existential(self) -> bool:
        """Does a failed construction leave the claim open?"""
        if "deny" in self._parts or "decide" in self._parts:
            return "deny" in self._parts
        return self.base.existential

    def construct(self, x: Any) -> Any:
        """Run the replaced construction, or the claim's own."""
        return self._parts.get("construct", self.base.construct)(x)

    def decide(self, x: Any, w: Any) -> Decision:
        """Decide the replaced conclusion, or the claim's own."""
        decision: Decision = self._parts.get("decide", self.base.decide)(x, w)
        return decision

    def deny(self, x: Any) -> Decision:
        """Deny by the replaced part, or as the claim does."""
        decision: Decision = self._parts.get("deny", self.base.deny)(x)
        return decision

    def slack(self, x: Any, w: Any) -> Rational | None:
        """Measure by the replaced part; the bound of the claim need not be the variant's."""
        measure = self._parts.get("slack")
        return None if measure is None else measure(x, w)

    def examples(self) -> Iterable[Example]:
        """Return the variant's own instances; the claim's would not fit."""
        examples: Iterable[Example] = self._parts.get("examples", ())
        return examples
