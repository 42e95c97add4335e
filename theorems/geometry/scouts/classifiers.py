"""Three scouts of claims whose "for every classifier" is searched: they propose classifiers.

A claim of that kind names a direction from the set alone; what keeps its label along it refutes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from theorems.geometry.objects.networks import Network
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.geometry.scouts.asked import Asked, direction
from verify.claim import Claim
from verify.errors import MissingExtra, need
from verify.results import BY_LINEAR_PROGRAM
from verify.search.scouts import DRAWN, admits, drawn, drawn_from, holds, random_of
from verify.toolkit import Block, Search


IN_BULK, BY_GRADIENT = "in bulk", "by gradient"

MOST_DIMENSIONS = 3
BULK, UNITS = 1000, 5
# Networks looked at in each dimension, and their units.

ROUNDS, GIVEN = 6, 4
# Draws that are made worse at a time; where a theorem holds nothing comes of most.


def is_searched(claim: Claim[Any, Any]) -> bool:
    """Is "for every classifier" of a claim settled one classifier at a time?"""
    return claim.inner == "searched"


class InBulk:
    """Small networks by the thousand, looked at in floats."""

    key, late = IN_BULK, False

    def turn(self, claim: Claim[Any, Any], index: int) -> int:
        """Return 60 in each round."""
        return 60 * is_searched(claim)

    def __call__(self, search: Search, block: Block) -> None:
        """Propose what keeps a label for long, in one dimension after the other."""
        from theorems.geometry.scouts.in_bulk import Most, kept_labels

        random, claim = random_of(search, block), search.claim
        given = drawn(claim, DRAWN, random.getrandbits(32))
        like = [x.h for x in given if isinstance(x, WithClassifier) and isinstance(x.h, Network)]
        for dimension in range(1, MOST_DIMENSIONS + 1 if like else 1):
            asked = Asked(claim, 2 * block.size)
            most = Most(BULK, units=max(UNITS, len(like[0].layers) + 2), points=4)
            proposed = kept_labels(like[0], dimension, most, random, asked)
            own = islice((x for x in proposed if admits(claim, x)), block.size // MOST_DIMENSIONS)
            search.try_all(block.scout, own, block.size)
            if asked.left < 0:
                return


class AlongWitness(ABC):
    """Makes drawn classifiers worse along the direction that the claim names."""

    key: str
    late: bool

    @abstractmethod
    def turn(self, claim: Claim[Any, Any], index: int) -> int:
        """Return how many judgements it gets in a round."""

    @abstractmethod
    def propose(
        self, claim: Claim[Any, Any], x: WithClassifier, v: Any, others: list[Any], block: Block
    ) -> Iterator[WithClassifier]:
        """Yield worse neighbours of an instance along v; ``others`` are classifiers drawn with it."""

    def apart(self, claim: Claim[Any, Any], random: Random) -> list[WithClassifier]:
        """Return instances to begin with that nobody drew: none."""
        return []

    def __call__(self, search: Search, block: Block) -> None:
        """Draw, and propose what is worse, some rounds of it."""
        random, claim = random_of(search, block), search.claim
        for _ in range(ROUNDS):
            given = drawn(claim, GIVEN, random.getrandbits(32))
            apart = self.apart(claim, random)
            for x in given:
                if claim.domain.by_program is not None:
                    search.try_all(block.scout, claim.domain.by_program(x), block.size)
            fitting = [x for x in given if admits(claim, x)]
            for x in [*apart, *fitting]:
                v = direction(claim, x)
                if v is not None:
                    others = [y.h for y in given if y is not x]
                    worse = self.propose(claim, x, v, others, block)
                    search.try_all(block.scout, (y for y in worse if admits(claim, y)), block.size)
            if not _proposes(claim):
                return


def _proposes(claim: Claim[Any, Any]) -> bool:
    return is_searched(claim) or claim.domain.by_program is not None


class ByProgram(AlongWitness):
    """The worst network for an activation pattern, by linear programs."""

    key, late = BY_LINEAR_PROGRAM, False

    def turn(self, claim: Claim[Any, Any], index: int) -> int:
        """Return 40 in each round, in every second where the domain alone knows of programs."""
        return 40 * (is_searched(claim) or (index % 2 == 0 and claim.domain.by_program is not None))

    def propose(
        self, claim: Claim[Any, Any], x: WithClassifier, v: Any, others: list[Any], block: Block
    ) -> Iterator[WithClassifier]:
        """Yield the worst networks: what none does for good, one may do for longer than is claimed."""
        from theorems.geometry.scouts.by_program import worst_networks

        for_good = block.start % 2 == 0
        return worst_networks(x, v, Asked(claim, 0).belongs, others, for_good=for_good)

    def apart(self, claim: Claim[Any, Any], random: Random) -> list[WithClassifier]:
        """Draw sets, each with a classifier that knows nothing of it: the program makes it fit."""
        from hypothesis import strategies as st

        seed = random.getrandbits(32)
        sets, family = getattr(claim, "sets", None), getattr(claim, "classifiers", None)
        if sets is None or family is None:
            return []
        both = sets.draw.flatmap(lambda s: st.tuples(st.just(s), family.draw(s.dimension)))
        pairs = [WithClassifier(s, h) for s, h in drawn_from(both, GIVEN, seed)]
        return [x for x in pairs if all(holds(one, x) for one in claim.assumptions)]


class ByGradient(AlongWitness):
    """Weights and points that move where the label holds along the ray; dear, so it comes last."""

    key, late = BY_GRADIENT, True

    def turn(self, claim: Claim[Any, Any], index: int) -> int:
        """Return 40 in every fourth round."""
        return 40 * (is_searched(claim) and index % 4 == 2)

    def __call__(self, search: Search, block: Block) -> None:
        """Draw and ascend, where torch is there."""
        try:
            need("experiment", "torch")
        except MissingExtra as error:
            search.not_run(block.scout, str(error))
            return
        super().__call__(search, block)

    def propose(
        self, claim: Claim[Any, Any], x: WithClassifier, v: Any, others: list[Any], block: Block
    ) -> Iterator[WithClassifier]:
        """Yield what ascending along v comes to."""
        from theorems.geometry.scouts.by_gradient import ascended

        return ascended(x, v)
