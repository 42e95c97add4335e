"""A conjecture whose direction is 0 on some sets: it has no more survived there than elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hunting.conjectures import written

from verify import registry
from verify.claim import Claim
from verify.judge import judge
from verify.kernel import check
from verify.outcome import Outcome
from verify.result import Found, Result
from verify.search.scouts import plan, run_block


MEANS_ON_A_LINE = '''
from theorems.blocks import (
    ANY, NONNEGATIVE, ForEachClassifier, all_sets, both_labels, fools, mean_of, networks,
)
from theorems.geometry.assumptions import one_dimension


class MeansOnALine(ForEachClassifier):
    """On a line the difference of the means fools every network with nonnegative output weights."""

    sets = all_sets
    assumptions = (both_labels, one_dimension)
    classifiers = networks([ANY, NONNEGATIVE])

    def choose(self, s):
        a, b = mean_of(s, -1), mean_of(s, 1)
        return tuple(q - p for p, q in zip(a, b, strict=True))

    def check(self, s, v, h):
        return fools(h, s, v)
'''
WORK = 1_000


def hunted(claim: Claim[Any, Any]) -> tuple[Found | None, list[Result]]:
    """Go through the blocks of a hunt up to the first refutation, or until the work is done."""
    results: list[Result] = []
    work = 0
    for block in plan(claim):
        results.append(run_block(claim, block, 0))
        work += results[-1].admitted.total() + results[-1].rejected.total()
        if results[-1].found is not None or work > WORK:
            return results[-1].found, results
    raise AssertionError


def test_means_that_coincide_refute(tmp_path: Path) -> None:
    (claim,) = registry.load(written(tmp_path, MEANS_ON_A_LINE))

    found, results = hunted(claim)

    assert found is not None
    assert found.verdict.reason == "the direction named is 0"
    assert found.verdict.decision is not None
    assert all(check(one).holds for one in found.verdict.decision.certificates)
    assert judge(claim, found.x).outcome is Outcome.REFUTED
    assert sum(result.vacuous for result in results) == 0
    assert "missing" not in (found.record(claim.domain.toolkit).scene or {})


def test_the_assumption_of_both_labels_is_needed(tmp_path: Path) -> None:
    """Its means are an error of the file on sets of one label, and no news."""
    (claim,) = registry.load(written(tmp_path, MEANS_ON_A_LINE))
    dropped = registry.find(f"{claim.id}+both labels")

    found, results = hunted(dropped)

    assert found is not None
    errors = [result.error for result in results if result.error]
    assert errors
    assert all("no point of S bears the label 1, so there is no mean of them" in one for one in errors)
