"""What a room of mathematics lends the engine: scouts, pictures, measures, assumptions.

A domain names its toolkit by a dotted path, ``package.module:name``; it is imported when it is
asked for. A domain that names none has the engine's own scouts, and plain pages.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from verify import kinds
from verify.claim import Assumption, Claim
from verify.errors import BadInput
from verify.exact.integers import Rational


if TYPE_CHECKING:
    from verify.judge import Verdict
    from verify.picture.scene import Scene
    from verify.result import Found


Json = Any
# What ``json.loads`` gives, exact numbers as integers and strings.


class Block(NamedTuple):
    """A piece of work: which scout, from where on, and how many judgements at most."""

    scout: str
    start: int
    size: int


class Search(Protocol):
    """The search of one claim, as a scout sees it."""

    claim: Claim[Any, Any]
    seed: int

    def try_one(self, scout: str, x: Any, most: int) -> Verdict:
        """Judge one instance; raises where the search is over."""

    def try_all(self, scout: str, instances: Iterable[Any], most: int) -> None:
        """Judge instances, until one refutes or ``most`` were judged."""

    def not_run(self, scout: str, why: str) -> None:
        """Say that a scout could not be run."""


class Scout(Protocol):
    """Proposes instances by ``search.try_one`` and ``try_all``; it never grades itself."""

    key: str
    # Part of the seed text and of stored files: it never changes, also when the name does.

    late: bool
    # After the walks of a round, or before them?

    def turn(self, claim: Claim[Any, Any], index: int) -> int:
        """Return how many judgements it gets in a round; 0: not its turn, or not its kind of claim."""

    def __call__(self, search: Search, block: Block) -> None:
        """Propose instances, as many as the block has judgements."""


class Measure(NamedTuple):
    """What a certificate measures; None where it measures no such thing."""

    violation: Rational | None = None  # larger is worse
    nearness: Rational | None = None  # to a failure, of an instance that holds; larger is nearer


Step = Callable[[Claim[Any, Any], "Found", int], "Found"]
# A way to a smaller refutation: the claim, the smallest so far, and a budget in judgements.


@dataclass(frozen=True)
class Polish:
    """How a counterexample is made smaller, beyond single steps."""

    images: Callable[[Any], Iterable[Any]] = lambda _: ()
    # The same instance seen otherwise, such as mirrored or renamed; some may be smaller.

    mended: Callable[[Any], Any] = lambda x: x
    # An instance of which a part was taken away, put right again.

    leaps: Callable[[Any], Iterable[Any]] = lambda _: ()
    # Instances that no two single steps lead to.

    steps: Sequence[Step] = ()
    # Searches of its own.


def alike(_: Any) -> tuple[()]:
    """Rate every instance alike."""
    return ()


@dataclass(frozen=True)
class Toolkit:
    """What the engine asks of a room of mathematics; each part may be left out."""

    scouts: Sequence[Scout] = ()
    # Beside the engine's own. One with the key of an engine's scout takes its place.

    picture: Callable[[Json, Json, Sequence[Mapping[str, Json]]], Scene | None] = lambda *_: None
    # Of an instance, a witness and certificates, as written to JSON; None: nothing to draw.

    measure: Callable[[Mapping[str, Json]], Measure] = lambda _: Measure()
    # Of a certificate.

    polish: Polish = field(default_factory=Polish)
    # Ways to smaller counterexamples.

    assumptions: Callable[[], Iterable[Assumption[Any]]] = tuple
    # Suggested after a refutation; those of the claim's own file are, too.

    parts: Callable[[Any], Iterable[Any]] = lambda x: (x,)
    # What of an instance a suggested assumption may speak of.

    rating: Callable[[Any], tuple[int, ...] | None] = alike
    # Of an instance, as the example on a page: the least is shown; None: it is none to look at.


PLAIN = Toolkit()


@cache
def toolkit(path: str) -> Toolkit:
    """Return the toolkit at a dotted path, ``package.module:name``; the plain one for "".

    Raises
    ------
    BadInput
        Where there is none.

    >>> toolkit("").scouts
    ()
    """
    if not path:
        return PLAIN
    module, _, name = path.partition(":")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except (Exception, SystemExit) as error:  # somebody's module, whatever it does
        said = kinds.place(error, module.partition(".")[0])
        msg = f"the toolkit {path!r} of its domain cannot be imported: {said}"
        raise BadInput(msg) from None
    if not isinstance(found, Toolkit):
        msg = f"the toolkit {path!r} of its domain is none; it must be package.module:name of a Toolkit"
        raise BadInput(msg)
    return found


def of(claim: Claim[Any, Any]) -> Toolkit:
    """Return the toolkit of a claim's domain; what is wrong with its path is said of the claim."""
    try:
        return toolkit(claim.domain.toolkit)
    except BadInput as wrong:
        msg = f"{claim.id}: {wrong}"
        raise BadInput(msg) from None


def drawn(
    path: str, instance: Json, witness: Json, certificates: Sequence[Mapping[str, Json]]
) -> dict[str, Json] | None:
    """Return the picture of a finding as JSON, None where there is nothing to draw.

    A drawing that fails must not cost a finding: the scene then says why it is missing.
    """
    picture = toolkit(path).picture
    try:
        scene = picture(instance, witness, certificates)
        return None if scene is None else scene.to_json()
    except Exception as error:
        return {"missing": f"{type(error).__name__}: {error}"}


def near_miss(claim: Claim[Any, Any], x: Any, verdict: Verdict) -> Rational | None:
    """Return how near an instance that holds came to a refutation; larger is nearer.

    Where the claim has a bound, less slack; else what the certificates say.
    """
    slack = claim.slack(x, verdict.witness)
    if slack is not None:
        return -slack
    return _most(claim, verdict, lambda measure: measure.nearness)


def violation(claim: Claim[Any, Any], verdict: Verdict) -> Rational | None:
    """Return how badly a conclusion fails by its certificates; larger is worse."""
    return _most(claim, verdict, lambda measure: measure.violation)


def _most(
    claim: Claim[Any, Any], verdict: Verdict, which: Callable[[Measure], Rational | None]
) -> Rational | None:
    measure = of(claim).measure
    certificates = verdict.decision.certificates if verdict.decision else ()
    measures = [m for m in (which(measure(one)) for one in certificates) if m is not None]
    return max(measures, default=None)
