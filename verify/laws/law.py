"""What a law is, what it is asked of, and what excuses from it."""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from verify.chapters import chapters
from verify.claim import Claim
from verify.domain import Domain
from verify.errors import BadInput
from verify.judge import place_of
from verify.objects import simpler
from verify.outcome import Kind
from verify.registry import claims, key_of, variants_of
from verify.result import Result
from verify.search import light_draws
from verify.trying import run


SEARCHED = (Kind.UNIVERSAL, Kind.EXISTENCE)


def quick(name: str) -> Result:
    """Check a claim or variant as ``verify run`` does."""
    return run(name)


@dataclass(frozen=True, eq=False)
class Unit:
    """What a law is asked of: a claim or a variant, with what a run finds of it.

    run : checks a claim by id; the laws of one session share what it found
    """

    claim: Claim[Any, Any]
    run: Callable[[str], Result] = field(default=quick)

    @property
    def is_claim(self) -> bool:
        """Is it a claim of a chapter, no variant of one?"""
        return "+" not in self.claim.id

    @property
    def chapter(self) -> str:
        """Return the key of its chapter."""
        return self.claim.id.partition("/")[0]

    @cached_property
    def result(self) -> Result:
        """Return what a run of the quick profile finds; it is run once."""
        return self.run(self.claim.id)

    @property
    def siblings(self) -> list[Claim[Any, Any]]:
        """Return the claims of its chapter, itself among them."""
        return list(claims([self.chapter]).values())

    @cached_property
    def instances(self) -> list[Any]:
        """Return some instances of its domain: those by hand, the smallest, some at random."""
        own = [example.x for example in self.claim.examples()]
        return _distinct([*own, *some(self.claim.domain)])

    def beyond(self) -> Iterator[Any]:
        """Yield instances of its domain and of the domains around it, as its variants have them."""
        yield from self.instances
        yield from (x for x, _ in self.claim.rejections())
        met = [self.claim.domain]
        around = [entry.claim for entry in variants_of(self.claim)]
        yield from (example.x for variant in around for example in variant.examples())
        for domain in (self.claim.domain, *(variant.domain for variant in around)):
            wider: Domain[Any] | None = domain
            while wider is not None:
                if all(wider is not one for one in met):
                    met.append(wider)
                    yield from some(wider)
                wider = wider.wider
        for x in self.instances:
            yield from steps_of(x)


def steps_of(x: Any) -> Iterator[Any]:
    """Yield what is one step simpler than x, in its domain or not; a step too far ends them."""
    try:
        yield from simpler(x)
    except Exception:  # a class may refuse what a step would make of it, with whatever error
        return


LISTED, DRAWN = 60, 30
_SOME: dict[int, tuple[Domain[Any], list[Any]]] = {}
# What was listed and drawn, by the domain's identity: many claims share one.


def some(domain: Domain[Any]) -> list[Any]:
    """Return instances of a domain: the first of its listing, its edges, some at random."""
    if id(domain) not in _SOME:
        listed = [] if domain.small is None else list(islice(domain.small(), LISTED))
        _SOME[id(domain)] = domain, [*listed, *domain.edges(), *drawn(domain, DRAWN)]
    return _SOME[id(domain)][1]


def drawn(domain: Domain[Any], count: int) -> list[Any]:
    """Draw instances of a domain, the same ones each time."""
    return light_draws.drawn(domain.draw, count, zlib.crc32(domain.name.encode())).values


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Leave out what came before; not every foreign object has a hash."""
    try:
        return list(dict.fromkeys(values))
    except TypeError:
        return list(values)


@dataclass(frozen=True)
class Law:
    """A plain function of a unit that yields what breaks it; nothing, where the law is kept.

    name : as excuses and reports have it
    motive : one sentence: what would go unnoticed without it
    asks : is this law asked of a unit?
    """

    name: str
    motive: str
    asks: Callable[[Unit], bool]
    broken: Callable[[Unit], Iterable[str]]

    def judge(self, unit: Unit) -> list[str]:
        """Return what breaks the law, each in a sentence; code that raises breaks it too.

        An excuse is strict: who is excused from a law, and keeps it, is told so.
        """
        try:
            found = list(self.broken(unit))
        except (Exception, SystemExit) as error:  # somebody's code; what it raises is his to read
            found = [str(error) if isinstance(error, BadInput) else place_of(error, unit.claim)]
        reason = excuses(unit.claim).get(self.name)
        if reason is None:
            return found
        if not reason.strip():
            return [f"is excused from {self.name} without a reason"]
        return [] if found else [f"is excused from {self.name}, and keeps it: take the excuse out"]


def excuses(claim: Claim[Any, Any]) -> Mapping[str, str]:
    """Return the laws that a claim is excused from, with the reasons; a reading inherits none.

    Raises
    ------
    BadInput
        Where that is no mapping of names to reasons.
    """
    own: Any = vars(type(claim)).get("excused", {})
    if not isinstance(own, Mapping) or any(not isinstance(one, str) for one in (*own, *own.values())):
        msg = f'{place(claim)}{claim.id} has excused = {own!r:.60}; write {{"name-of-the-law": "the reason"}}'
        raise BadInput(msg)
    return own


def place(claim: Claim[Any, Any]) -> str:
    """Return where a claim is written: package, file and line; "" for the book's own chapters."""
    own = claim
    while isinstance(getattr(own, "base", None), Claim):
        own = own.base  # type: ignore[attr-defined]
    key = key_of(claim.id)
    by = chapters()[key].by if key is not None else ""
    return f"{by}, {written_at(type(own))}: " if by else ""


def written_at(part: Any) -> str:
    """Return file and line where a class or function is written; its name where there is no text."""
    own = inspect.unwrap(getattr(part, "__func__", part))
    try:
        return f"{inspect.getsourcefile(own)}, line {inspect.getsourcelines(own)[1]}"
    except (OSError, TypeError):
        return getattr(own, "__qualname__", repr(own))


LAWS: dict[str, Law] = {}


def law(asks: Callable[[Unit], bool]) -> Callable[[Callable[[Unit], Iterable[str]]], Law]:
    """Make a law of a function; its docstring's first sentence is the motive.

    Parameters
    ----------
    asks : is the law asked of a unit?
    """

    def keep(broken: Callable[[Unit], Iterable[str]]) -> Law:
        name = broken.__name__.replace("_", "-")
        LAWS[name] = Law(name, (broken.__doc__ or "").split("\n\n")[0], asks, broken)
        return LAWS[name]

    return keep


def every(_: Unit) -> bool:
    """Ask claims and variants of any kind."""
    return True


def claim(unit: Unit) -> bool:
    """Ask claims alone."""
    return unit.is_claim


def searched(unit: Unit) -> bool:
    """Ask claims and variants whose instances are searched."""
    return unit.claim.kind in SEARCHED


def searched_claim(unit: Unit) -> bool:
    """Ask claims whose instances are searched."""
    return unit.is_claim and searched(unit)
