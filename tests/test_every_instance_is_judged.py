"""No claim of the book ends in an error on an instance that its domain admits.

A claim "there is ..." is refuted by a denial only. Where a construction fails and nothing denies
that another serves, nobody knows what became of the claim, and that is an error of ours.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import pytest

from theorems.geometry.objects.labelled import LabelledSet
from verify import registry
from verify.claim import Claim
from verify.exact.decision import Answer, Decision
from verify.judge import judge, judge_carefully
from verify.outcome import Kind, Outcome
from verify.search.light_draws import drawn
from verify.session import units


Point = tuple[Any, ...]
LISTED, DRAWN = 60, 25
UNITS = [name for name in units(registry.own()) if registry.find(name).kind is Kind.UNIVERSAL]
LEFT_OPEN = {
    # Without labels on both sides no difference is named; nothing is said of other directions.
    "choose(s) named nothing for this set",
    # Of a loss that is not convex only that there is a better boundary is decided, and enclosures never say that two numbers are equal.
    "no boundary that faces the other way is seen to do better", "the two cosines are equal as far as the balls tell",
}  # fmt: skip


def instances(claim: Claim[Any, Any]) -> Iterator[Any]:
    """Yield what a claim has by hand, its degenerate and small instances, and draws."""
    domain = claim.domain
    yield from (example.x for example in claim.examples())
    yield from domain.edges()
    yield from islice(domain.small() if domain.small else (), LISTED)
    yield from drawn(domain.draw, DRAWN, zlib.crc32(claim.id.encode())).values


@pytest.mark.parametrize("name", UNITS)
def test_every_instance_is_judged(name: str) -> None:
    claim = registry.find(name)
    judged = 0
    for x in instances(claim):
        verdict = judge_carefully(claim, x)
        judged += verdict.outcome is not None
        assert verdict.outcome is not Outcome.ERROR, f"{x!r}: {verdict.reason}"
        if verdict.outcome is Outcome.UNDECIDED:
            assert claim.expects is Outcome.REFUTED, f"{x!r}: {verdict.reason}"
            assert verdict.reason in LEFT_OPEN, f"{x!r}: {verdict.reason}"
        if verdict.outcome is Outcome.REFUTED:
            assert claim.expects is Outcome.REFUTED, f"{x!r}: {verdict.reason}"
    assert judged >= 5


def in_another_space(value: Any, change: Callable[[Point], Point]) -> Any:
    """Return an instance made of sets and vectors with other coordinates."""
    if isinstance(value, LabelledSet):
        return LabelledSet([change(x) for x in value.points], value.labels)
    if isinstance(value, tuple) and all(isinstance(c, int | Fraction) for c in value):
        return change(value)
    if isinstance(value, tuple):
        parts = [in_another_space(part, change) for part in value]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    return value


SPACES: tuple[Callable[[Point], Point], ...] = (
    lambda x: (*x, 0), lambda x: (*x, x[0]), lambda x: x[:-1] or x,
)
CLASSIFIERS = ("Network(", "Linear(", "Region(", "Margin(")
# They have a dimension of their own.


@pytest.mark.parametrize("name", UNITS)
def test_a_domain_says_in_how_many_dimensions_it_ends(name: str) -> None:
    claim = registry.find(name)
    for x in drawn(claim.domain.draw, 4, 5).values:
        if any(word in repr(x) for word in CLASSIFIERS):
            continue
        for change in SPACES:
            y = in_another_space(x, change)
            verdict = judge_carefully(claim, y)
            assert verdict.outcome is not Outcome.ERROR, f"{y!r}: {verdict.reason}"
            if verdict.outcome is Outcome.REFUTED:
                assert claim.expects is Outcome.REFUTED, f"{y!r}: {verdict.reason}"


def test_a_construction_that_fails_without_a_denial_is_noticed() -> None:
    class Hopeful(Claim[Any, Any]):
        domain = registry.find("charles2019/theorem-11-repaired").domain

        def construct(self, x: LabelledSet) -> int:
            return 0

        def decide(self, x: LabelledSet, w: int) -> Decision:
            return Decision(Answer.NO, ({},), "this one does not serve")

        def deny(self, x: LabelledSet) -> Decision:
            return Decision(Answer.UNDECIDED, (), "another may")

    verdict = judge(Hopeful(), LabelledSet([(0,), (1,)], [-1, 1]))
    assert verdict.outcome is Outcome.ERROR
    assert "no denial" in verdict.reason


@pytest.mark.parametrize(
    "name",
    [
        "charles2019/theorem-11-convex-only",
        "charles2019/theorem-11-repaired+neither open nor closed",
    ],
)
def test_every_small_set_is_decided(name: str) -> None:
    claim = registry.find(name)
    outcomes = {Outcome.SURVIVES: 0, Outcome.REFUTED: 0}
    holes = [
        LabelledSet([(0, 0), (1, 0), (0, 1)], [-1, 1, 1]),
        LabelledSet([(0, 0), (1, 0), (2, 0)], [-1, 1, 1]),
        LabelledSet([(0, 0), (0, 0), (1, 0)], [-1, -1, 1]),
    ]
    for s in holes:
        assert judge(claim, s).outcome is Outcome.REFUTED, s
    for s in chain(islice(claim.domain.small(), 0, None, 5), claim.domain.edges()):
        outcomes[judge(claim, s).outcome] += 1
    assert min(outcomes.values()) > 100
