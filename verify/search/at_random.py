"""At random: one ordinary Hypothesis test a claim, which shrinks what it finds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

import hypothesis
from hypothesis import Phase

from verify.claim import Claim
from verify.judge import Verdict, judge
from verify.objects import told
from verify.outcome import Outcome
from verify.patience import renew
from verify.toolkit import near_miss


if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


class Refuted(AssertionError):
    """An instance meets every assumption of the claim, and its conclusion provably fails there."""

    def __init__(self, claim: Claim[Any, Any], x: Any, verdict: Verdict) -> None:
        super().__init__(f"{claim.id} is refuted by {told(x)}")
        self.claim, self.x, self.verdict = claim, x, verdict


Observer = Callable[[Any, Verdict], None]


def make_test(
    claim: Claim[Any, Any],
    *,
    draws: int,
    seed: int | None = 0,
    observe: Observer | None = None,
    hunting: bool = False,
    judged: Callable[[Claim[Any, Any], Any], Verdict] = judge,
    shrink: bool = True,
    by_hand: bool = False,
    waiting: Lock | None = None,
) -> Callable[[], None]:
    """Return the claim as a Hypothesis test: ``@given`` an instance, the judgement is no refutation.

    Parameters
    ----------
    draws : instances to draw
    seed : the same seed draws the same instances; None for the seed that Hypothesis is given
    observe : called with each instance and its verdict, also while shrinking
    hunting : steer towards near misses, and name features as events
    judged : decides one instance; ``judge_carefully`` survives code that nobody has tested
    shrink : go on to a small instance from the first that refutes
    by_hand : try the claim's examples first, as explicit examples of Hypothesis
    waiting : is given the patience of the claim anew for each draw; to be entered by the caller

    Raises
    ------
    Refuted
        By the returned test, with the smallest instance that Hypothesis reaches.
    """

    def test(x: Any) -> None:
        if waiting is not None:
            renew(waiting, 3 * claim.patience)  # to judge it, to measure it, and to describe it
        verdict = judged(claim, x)
        if observe is not None:
            observe(x, verdict)
        if hunting:
            _describe(claim, x, verdict)
        if verdict.outcome is None:
            hypothesis.reject()
        if verdict.outcome is Outcome.REFUTED:
            raise Refuted(claim, x, verdict)

    test.__name__ = test.__qualname__ = "test_" + re.sub(r"\W", "_", claim.id)
    settings = hypothesis.settings(
        max_examples=draws,
        deadline=None,  # slow is not wrong
        database=None,  # a stored failure would make two runs differ
        derandomize=False,  # the seed below fixes the draws, and can be changed
        report_multiple_bugs=False,
        phases=(Phase.explicit, Phase.generate, Phase.target, *[Phase.shrink] * shrink),
        print_blob=False,
    )
    draw = claim.domain.draw if waiting is None else _in_time(claim, waiting)
    given: Any = hypothesis.given(x=draw)(test)
    for example in reversed([*claim.examples()] if by_hand else []):  # the last one added is tried first
        given = hypothesis.example(x=example.x)(given)
    drawing: Callable[[], None] = settings(given)
    if seed is not None:
        drawing = hypothesis.seed(start_of(claim, seed))(drawing)
    return drawing


def start_of(claim: Claim[Any, Any], seed: int) -> int:
    """Return where the draws of a claim begin under a seed: each claim elsewhere."""
    return seed * 2**32 + zlib.crc32(claim.id.encode())


def _in_time(claim: Claim[Any, Any], waiting: Lock) -> SearchStrategy[Any]:
    """Return the strategy of a claim's instances; each draw gets the patience of the claim."""
    from hypothesis import strategies as st

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        renew(waiting, claim.patience)
        return draw(claim.domain.draw)

    return drawn()


def _describe(claim: Claim[Any, Any], x: Any, verdict: Verdict) -> None:
    """Tell Hypothesis what to aim at, and its readers what was drawn."""
    if verdict.outcome is None:
        return
    for name, value in claim.domain.numbers(x).items():
        hypothesis.event(name, str(value))
    for name, present in claim.domain.strata(x).items():
        if present:
            hypothesis.event(name)
    if verdict.outcome is Outcome.SURVIVES:
        near = near_miss(claim, x, verdict)
        if near is not None:
            hypothesis.target(float(near), label="nearness")
