"""Units of work: which claims, and what one block of one of them is, in any process."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from verify import registry
from verify.campaign.merge import packed
from verify.claim import Claim
from verify.empirical import EmpiricalClaim
from verify.judge import running
from verify.outcome import Kind
from verify.patience import TimeOver, deadline
from verify.records import to_json
from verify.search.scouts import plan, run_block
from verify.toolkit import Block
from verify.trying import run


class Source(NamedTuple):
    """A file with claims that is no part of the library; its text travels along."""

    path: str
    text: str


WHOLE = "whole"
# The block of a claim that is not searched instance by instance: its check at once.


def blocks(claim: Claim[Any, Any]) -> Iterator[Block]:
    """Yield the plan of a claim: rounds of blocks, or one check of all where trials decide."""
    if isinstance(claim, EmpiricalClaim) or claim.kind is not Kind.UNIVERSAL:
        yield Block(WHOLE, 0, 0)
    else:
        yield from plan(claim)


def work(
    unit: str, sources: tuple[Source, ...], block: Block, seed: int, until: float = float("inf")
) -> tuple[dict[str, Any], float]:
    """Do one block; return what it found as JSON, and the seconds it took.

    A block that is not done at a time of the monotonic clock is cut short, and says so.
    """
    start = time.perf_counter()
    try:
        with deadline(until):
            result = _work(unit, sources, block, seed)
    except TimeOver as over:
        result = {"cut": running(over)}
    return result, time.perf_counter() - start


def _work(unit: str, sources: tuple[Source, ...], block: Block, seed: int) -> dict[str, Any]:
    if threading.current_thread() is not threading.main_thread():
        # On a cluster other threads of the worker use ``random``; Hypothesis cannot tell.
        warnings.filterwarnings("ignore", message="Do not use the `random` module")
    for source in sources:
        registry.load(source.path, source.text)
    claim = registry.find(unit)
    if block.scout == WHOLE:
        return {WHOLE: to_json(run(claim, "full", seed).record())}
    return packed(run_block(claim, block, seed))
