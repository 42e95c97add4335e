"""A toolkit of its own, for words over {0, 1}: nothing here is a set of points or a classifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption, Claim
from verify.conjecture import Conjecture
from verify.domain import Domain
from verify.exact.decision import Answer, Decision
from verify.judge import judge
from verify.toolkit import Block, Measure, Polish, Search, Toolkit


words = Domain[tuple[int, ...]](
    "words",
    st.lists(st.integers(0, 1), max_size=4).map(tuple),
    contains=lambda x: isinstance(x, tuple) and all(letter in (0, 1) for letter in x),
    toolkit="hunting.words:lent",
)


class Ones(Conjecture[tuple[int, ...], None]):
    """No word has three letters 1."""

    domain = words

    def decide(self, x: tuple[int, ...], w: None) -> Decision:
        """Count."""
        few = Linear((-1,), 2, 1)  # its label is +1 up to 2
        labels, decision = decide_labels(few, [(sum(x),)])
        return Decision(Answer.YES if labels == [1] else Answer.NO, decision.certificates)


class LongWords:
    """Proposes words that the domain does not draw."""

    key, late = "long words", False

    def turn(self, claim: Claim[Any, Any], index: int) -> int:
        return 5 * (index % 2)

    def __call__(self, search: Search, block: Block) -> None:
        search.try_all(self.key, (((0,) * 3 + (1,) * n) for n in range(8)), block.size)


class Last(LongWords):
    key, late = "last", True


def _cut(claim: Claim[Any, Any], best: Any, budget: int) -> Any:
    """Take all letters 0 away at once: a step that no single one leads to."""
    x = tuple(letter for letter in best.x if letter)
    return replace(best, x=x, verdict=judge(claim, x))


def _measure(certificate: Mapping[str, Any]) -> Measure:
    """Return the number of letters 1 that the certificate speaks of."""
    ((count,),) = certificate["question"]["points"]
    return Measure(violation=count, nearness=count)


even = Assumption[Any]("even", "The length is even.", lambda x: len(x) % 2 == 0)
short = Assumption[Any]("short", "There are two letters at most.", lambda x: len(x) <= 2)
lent = Toolkit(
    scouts=(LongWords(), Last()),
    measure=_measure,
    polish=Polish(steps=(_cut,)),
    assumptions=lambda: (short, even),
    rating=lambda x: (-len(x),) if len(x) < 4 else None,
)
