"""A sentence of print, stated once; each reading of it is a subclass.

``Sentence`` fills in what follows from a class's name, its docstring and the print::

    class Proposition1(Sentence[Graph, None]):
        \"\"\"Two colours are enough.

        *Proof.* Colour by the parity of the depth.
        \"\"\"

        source, standing = "Section 1, Proposition 1", THEOREM
        printed = "Every graph $G$ without a triangle has a two-colouring."
        expects, domain, assumptions = REFUTED, all_graphs, [no_triangle]
        ...

    class Proposition1Repaired(Proposition1):
        expects, domain, assumptions = SURVIVES, all_forests, [no_cycle]
        ...
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, TypeVar

from verify.chapter import RESERVED, Chapter
from verify.claim import Assumption, Claim, Example, Statement, Weakening
from verify.domain import Domain
from verify.errors import BadInput, meant, one_of, only
from verify.exact.decision import Decision
from verify.exact.integers import Rational
from verify.names import words_of
from verify.outcome import Kind, Outcome, Reading


X = TypeVar("X")
W = TypeVar("W")

NOT_INHERITED: Mapping[str, Any] = {
    "tested": "", "differs": "", "worked": (), "nature": None, "repaired_by": (), "proof": None,
}
# Of each reading its own, and empty where it says nothing; ``expects`` and ``variants`` are, too.


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What a variant may have in place of what its reading has; None for the reading's own."""

    domain: Domain[Any] | None = None
    assumptions: Sequence[Assumption[Any]] | None = None
    construct: Callable[[Any], Any] | None = None
    decide: Callable[[Any, Any], Decision] | None = None
    deny: Callable[[Any], Decision] | None = None
    slack: Callable[[Any, Any], Rational | None] | None = None
    worked: Sequence[Example] | None = None
    needs_draws: float | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Variant(_Parts):
    """A reading with parts of it replaced, and what must become of it.

    expects : refuted where what was changed is needed
    change : in words; of dropped assumptions their names are said without
    drop : assumptions that it goes without, the objects themselves
    """

    expects: Outcome
    change: str = ""
    drop: Sequence[Assumption[Any]] = ()

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if not isinstance(self.drop, list | tuple):
            msg = f"a variant drops {self.drop!r:.60}; write drop=(one,) or drop=(one, another)"
            raise BadInput(msg)
        object.__setattr__(self, "drop", tuple(self.drop))
        one_of("the outcome that is expected of a variant", self.expects, Outcome)

    def parts(self) -> dict[str, Any]:
        """Return what it replaces, by the names of the parts of a claim."""
        own = {one.name: getattr(self, one.name) for one in fields(_Parts)}
        own["examples"] = own.pop("worked")
        if own["assumptions"] is not None:
            own["assumptions"] = tuple(own["assumptions"])
        return {name: part for name, part in own.items() if part is not None}


class Sentence(Claim[X, W]):
    """A sentence of print or of one's own, or what readings share; a class with ``expects`` is a claim.

    The name gives id and label: Theorem4 of the chapter "key" is Theorem 4, ``key/theorem-4``. The
    docstring's first paragraph is the title, the rest are the notes; without a docstring both are
    the base's. A reading of a sentence that was printed has its label. An attribute of these names
    comes before. ``expects``, ``tested``, ``differs``, ``worked``, ``variants``, ``nature`` and ``proof``
    are never inherited; all else is. A reading derived from a claim is a repaired one unless it says
    otherwise, and repairs it where it fails.
    """

    printed: ClassVar[str]
    # Word for word, in LaTeX between dollar signs.

    source: ClassVar[str]
    # Section and label, such as "Section 3, Theorem 4".

    tested: ClassVar[str] = ""
    # What is tested, where that is not the print.

    differs: ClassVar[str] = ""
    # One sentence: why the print does not hold, or what was narrowed.

    refers: Sequence[str] = ()
    # Ids of printed statements that it and its proofs refer to, not that they need.

    worked: Sequence[Example] = ()
    # Instances by hand: the paper's own, the smallest, the sharp ones.

    _names_repairs: ClassVar[bool] = False
    # Does it name itself what repairs it?

    refused: Sequence[tuple[X, W | None]] = ()
    # Pairs that ``decide`` must refuse.

    def __init_subclass__(cls, **options: Any) -> None:
        """Fill in what follows from name, docstring and print."""
        own = dict(vars(cls))
        shared = {name for base in cls.__mro__[1:] for name in (*vars(base), *_annotated(base))}
        if "expects" in own:
            _only_parts(cls, own, shared)
        if not callable(own.get("variants", Sentence.variants)):
            msg = f"{cls.__name__}: variants is {own['variants']!r:.60}; write a method that returns it"
            raise BadInput(msg)
        for name, value in _told(cls, own).items():
            if name not in own:
                setattr(cls, name, value)
        if "statement" not in own and hasattr(cls, "printed"):
            _text(cls, "printed", "source", "tested", "differs")
            cls.statement = Statement(cls.printed, cls.source, cls.tested, cls.differs)
        for name, kind in (("worked", Example), ("refused", tuple)):
            _listed(cls, name, kind)
        super().__init_subclass__(**options)
        cls._names_repairs = "repaired_by" in own
        _repair(cls, own)

    def variants(self) -> Mapping[str, Variant]:
        """Return the variants by name: one for each constant tightened or part changed.

        Of a reading that survives, each assumption is dropped without being asked: as
        ``domain.without()`` says, else in the wider domain and expected to be needed. A variant
        that drops it comes in its place.
        """
        return {}

    def examples(self) -> Iterable[Example]:
        """Return what was worked by hand."""
        return self.worked

    def rejections(self) -> Iterable[tuple[X, W | None]]:
        """Return what must be refused."""
        return self.refused

    def weakenings(self) -> Iterable[Weakening]:
        """Return the variants, and each assumption that is needed, dropped."""
        given = self.variants()
        if not isinstance(given, Mapping):
            msg = f"{self.id}: variants() gives {given!r:.60}; it must be a mapping from names to variants"
            raise BadInput(msg)
        listed = dict(given)
        for name, variant in listed.items():
            if not isinstance(variant, Variant):
                msg = f"{self.id}: the variant {name!r:.40} is {variant!r:.60}; write Variant(REFUTED, ...)"
                raise BadInput(msg)
            self._check_drop(name, variant)
        for assumption, variant in self._dropped({own.drop[0] for own in listed.values() if len(own.drop) == 1}):
            if assumption.name in listed:
                msg = (
                    f"{self.id}: the variant {assumption.name!r} has the name of an assumption that it "
                    "does not drop; add drop=(...), or name it otherwise"
                )
                raise BadInput(msg)
            listed[assumption.name] = variant
        return [self._varied(name, variant) for name, variant in listed.items()]

    def _dropped(
        self, already: set[Assumption[Any]]
    ) -> Iterable[tuple[Assumption[Any], Variant]]:
        """Yield each assumption that no variant drops alone, with the variant that does."""
        if self.expects is not Outcome.SURVIVES:
            return
        if not callable(self.domain.without):
            msg = (
                f'without of the domain "{self.domain.name}" is {self.domain.without!r:.60}; it must be a '
                "function that returns it, for domains refer to one another"
            )
            raise BadInput(msg)
        fates = self.domain.without()
        for assumption in fates:
            if not isinstance(assumption, Assumption):
                msg = (
                    f'without() of the domain "{self.domain.name}" has the key {assumption!r:.60}, '
                    "which is no assumption; the assumption itself is meant, not its name"
                )
                raise BadInput(msg)
        for assumption in self.assumptions:
            if assumption not in already:
                variant = fates.get(assumption) or Variant(Outcome.REFUTED, domain=self.domain.wider)
                yield assumption, replace(variant, drop=(assumption,))

    def _check_drop(self, name: str, variant: Variant) -> None:
        where = f"{self.id}: the variant {name!r}"
        if not variant.drop and not variant.change:
            msg = f"{where} drops nothing, and must say in words what it changes"
            raise BadInput(msg)
        for one in variant.drop:
            if not isinstance(one, Assumption):
                msg = f"{where} drops {one!r:.60}; the assumption itself is meant, not its name"
                raise BadInput(msg)
            if one not in self.assumptions:
                only("assumption", [one.name], [own.name for own in self.assumptions], where=where)
                msg = f"{where} drops another assumption {one.name!r} than it has"
                raise BadInput(msg)
        for one in variant.assumptions or ():
            if not isinstance(one, Assumption):
                msg = f"{where} assumes {one!r:.60}; the assumption itself is meant, not its name"
                raise BadInput(msg)
        if variant.drop and variant.assumptions is not None:
            msg = f"{where} drops assumptions and lists others; do one of the two"
            raise BadInput(msg)

    def _varied(self, name: str, variant: Variant) -> Weakening:
        parts = variant.parts()
        if variant.drop:
            names = tuple(one.name for one in variant.drop)
            parts["assumptions"] = tuple(one for one in self.assumptions if one not in variant.drop)
            change = variant.change or f"dropped: {' and '.join(names)}"
            made = self.varied(name, expects=variant.expects, change=change, **parts)
            return made._replace(dropped=names)
        return self.varied(name, expects=variant.expects, change=variant.change, **parts)


def is_claim(cls: type) -> bool:
    """Is a class a claim, and not what readings share, or a sentence that nobody has stated yet?"""
    return "expects" in vars(cls)


def _annotated(cls: type) -> Iterable[str]:
    return tuple(vars(cls).get("__annotations__", ()))


def _only_parts(cls: type, own: Mapping[str, Any], shared: set[str]) -> None:
    """Refuse what a reading declares and nobody reads."""
    for name in own:
        if not name.startswith("_") and name not in shared:
            hint = meant(name, sorted(one for one in shared - own.keys() if not one.startswith("_")))
            msg = (
                f"the reading {cls.__name__} declares {name!r}, which is no part of "
                f"it{hint or '.'} Call a helper of your own _{name}"
            )
            raise BadInput(msg)


def _told(cls: type[Sentence[Any, Any]], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a class says by its name, its docstring and its base, and what it says not."""
    words = words_of(cls.__name__.strip("_"))
    found: dict[str, Any] = {
        "id": f"{_key(cls.__module__)}/{'-'.join(words).lower()}",
        **NOT_INHERITED,
        "variants": Sentence.variants,
    }
    if not any("printed" in vars(base) for base in _above(cls)):
        found["label"] = " ".join(words)
    text = inspect.cleandoc(own.get("__doc__") or "")
    if text:
        first, _, rest = text.partition("\n\n")
        found["title"] = re.sub(r"[*`]", "", first.replace("\n", " ")).rstrip(".")
        found["notes"] = text if "title" in own else rest.strip()
    elif not hasattr(cls, "title"):
        found |= {"title": own.get("label") or " ".join(words), "notes": ""}
    if any(is_claim(base) for base in _above(cls)):
        found["reading"] = Reading.REPAIRED
    return found


def _key(module: str) -> str:
    """Return the key of the chapter that a module belongs to, the innermost package that is one."""
    name = module
    while name:
        chapter = getattr(sys.modules.get(name), "chapter", None)
        if isinstance(chapter, Chapter):
            return chapter.key
        name = name.rpartition(".")[0]
    return RESERVED


def _above(cls: type) -> list[type[Sentence[Any, Any]]]:
    """Return the sentences that a class derives from."""
    return [base for base in cls.__mro__[1:] if issubclass(base, Sentence) and base is not Sentence]


def _text(cls: type, *names: str) -> None:
    for name in names:
        value = getattr(cls, name, None)
        if not isinstance(value, str):
            msg = f"{cls.__name__}: {name} is {value!r:.60}; it must be a text"
            raise BadInput(msg)


def _listed(cls: type, name: str, kind: type) -> None:
    value = getattr(cls, name)
    if not isinstance(value, list | tuple) or not all(isinstance(one, kind) for one in value):
        such = "[Example(x, YES, why), ...]" if kind is Example else "[(x, w), ...]"
        msg = f"{cls.__name__}: {name} is {value!r:.60}; it must be such as {such}"
        raise BadInput(msg)
    setattr(cls, name, tuple(value))


def _repair(cls: type[Sentence[Any, Any]], own: Mapping[str, Any]) -> None:
    """Let the printed reading that fails know of the one that repairs it, in the same file."""
    if "expects" not in own or cls.reading is not Reading.REPAIRED:
        return
    base = next((one for one in _above(cls) if is_claim(one)), None)
    if (
        base is not None
        and not base._names_repairs
        and base.__module__ == cls.__module__
        and base.reading is Reading.PRINTED
        and base.expects in (Outcome.REFUTED, Outcome.VACUOUS)
    ):
        base.repaired_by = (*base.repaired_by, cls.id)
