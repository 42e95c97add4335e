"""The runner: what it may say of a claim, by its cells, and what it may spend."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.budget import error_budget, share
from verify.claim import Statement
from verify.outcome import Kind, Outcome, Standing
from verify.probability import run
from verify.probability.claim import Batch, Cell, ProbabilisticClaim
from verify.probability.run import CellRun, check_cells as check, decimal, fixed, quantile
from verify.probability.sampling import Stream
from verify.profile import PROFILES, Profile
from verify.registry import claims, find, load, own
from verify.result import Result
from verify.results import ChapterShare, UnitResult
from verify.session import units


QUICK = PROFILES["quick"]
TINY = Profile("tiny", draws=2, listed=0, programs=0)
HUNDREDTH = Fraction(1, 100)


class Planted(Cell):
    """A trial draws one number below 2^16 and fails where it is below ``failing``."""

    def __init__(
        self,
        failing: int,
        claimed: Fraction,
        *,
        exact: Fraction | None = None,
        outside: int = 0,
        threshold: int = 1,
    ) -> None:
        self.name, self.n, self.threshold = f"{failing} of 65536", 1, threshold
        self.failing, self.claimed, self.outside, self._exact = failing, claimed, outside, exact

    def batch(self, stream: Stream, size: int) -> Batch:
        numbers = stream.words(-(-size // 4)).view(np.uint16)[:size].astype(np.int64)
        measures = np.where(numbers < self.failing, 0, 1)
        measures[numbers >= 65536 - self.outside] = -1
        return Batch(measures, (numbers[:, None],))

    def measure(self, draws: Sequence[Sequence[int]]) -> int | None:
        number = draws[0][0]
        return None if number >= 65536 - self.outside else int(number >= self.failing)

    def exact(self) -> tuple[Fraction, Fraction] | None:
        return None if self._exact is None else (self._exact, self._exact)

    def describe(self) -> dict[str, Any]:
        return {"n": 1}


def check_cells(claim: ProbabilisticClaim, profile: Profile, seed: int) -> Result:
    return check(claim, profile, seed, share(claim))


class PlantedClaim(ProbabilisticClaim):
    id, label, title = "planted/claim", "Planted", "a claim with known answer"
    standing, expects = Standing.REMARK, Outcome.SUPPORTED
    statement = Statement(printed="", source="")

    def __init__(self, *cells: Cell) -> None:
        self._cells = cells

    def cells(self) -> Sequence[Cell]:
        return self._cells


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ([Planted(100, HUNDREDTH)], Outcome.SUPPORTED),
        ([Planted(3000, HUNDREDTH)], Outcome.REFUTED),
        ([Planted(100, HUNDREDTH), Planted(3000, HUNDREDTH)], Outcome.REFUTED),
        ([Planted(100, HUNDREDTH), Planted(0, HUNDREDTH, threshold=0)], Outcome.SUPPORTED),
        ([Planted(0, HUNDREDTH, threshold=0)], Outcome.VACUOUS),
        ([Planted(0, Fraction(1))], Outcome.VACUOUS),
        ([], Outcome.VACUOUS),
        ([Planted(100, HUNDREDTH, outside=3000)], Outcome.UNDECIDED),
        ([Planted(3000, HUNDREDTH, outside=60000)], Outcome.REFUTED),
        ([Planted(0, HUNDREDTH, outside=65500)], Outcome.VACUOUS),
    ],
)
def test_outcome_follows_from_the_cells(cells: list[Planted], outcome: Outcome) -> None:
    profile = TINY if outcome is Outcome.UNDECIDED else QUICK

    result = check_cells(PlantedClaim(*cells), profile, 0)

    assert result.outcome is outcome
    assert result.complaints == []


def test_undecided_says_how_many_trials_are_missing() -> None:
    cell = Planted(0, Fraction(1, 10**6))

    result = check_cells(PlantedClaim(cell), TINY, 0)

    (written,) = result.details["cells"]
    assert result.outcome is Outcome.UNDECIDED
    assert "more trials without a failure would support the claim" in result.reason
    assert written["trials"] == TINY.draws * run.MOST
    assert Fraction(written["high"]) > Fraction(1, 10**6)


def test_a_refuted_claim_keeps_a_failing_trial() -> None:
    claim = PlantedClaim(Planted(3000, HUNDREDTH))

    found = check_cells(claim, QUICK, 0).found

    assert found is not None
    assert found.x.draws[0][0] < 3000
    assert found.after >= 1


def test_an_exact_sum_decides_and_checks_the_sampler() -> None:
    honest = Planted(655, HUNDREDTH, exact=Fraction(655, 65536))
    wrong = Planted(655, HUNDREDTH, exact=Fraction(1, 65536))

    good, bad = (check_cells(PlantedClaim(cell), QUICK, 0) for cell in (honest, wrong))

    assert good.outcome is bad.outcome is Outcome.SUPPORTED
    assert good.complaints == []
    assert bad.complaints == [
        "655 of 65536: the frequency of failures contradicts the exact probability"
    ]
    assert good.details["cells"][0]["trials"] == run.LEAST * QUICK.draws


def test_the_same_seed_gives_the_same_and_another_one_does_not() -> None:
    claim = PlantedClaim(Planted(500, HUNDREDTH))
    results = [check_cells(claim, QUICK, seed).record() for seed in (0, 0, 1)]

    assert results[0] == results[1] != results[2]


@pytest.mark.parametrize(
    ("failing", "wrong", "seed"),
    [(3178, Outcome.REFUTED, 1), (3375, Outcome.SUPPORTED, 2)],  # 97 % and 103 % of 1/20
)
def test_planted_cells_are_misjudged_no_oftener_than_their_share(
    failing: int, wrong: Outcome, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alpha, repetitions, misjudged = Fraction(1, 20), 1000, 0
    monkeypatch.setattr(run, "CHUNK", 200)
    cell = Planted(failing, Fraction(1, 20))
    for repetition in range(repetitions):
        one = CellRun(cell, alpha, TINY)
        one.least, one.most = 200, 2000
        one.carry_out(Stream(seed, "calibration", repetition))
        misjudged += one.outcome is wrong

    assert misjudged <= alpha / 2 * repetitions


WITH_CELLS = sorted({n.partition("/")[0] for n in units(own()) if find(n).kind is Kind.PROBABILISTIC})


@pytest.mark.parametrize("key", WITH_CELLS)
def test_the_budget_is_divided_among_all_cells_of_a_chapter(key: str) -> None:
    spent = Fraction(0)
    for name in units([key]):
        claim = find(name)
        if claim.kind is Kind.PROBABILISTIC:
            assert isinstance(claim, ProbabilisticClaim)
            spent += sum(share(claim) for cell in claim.cells() if not cell.says_nothing)

    assert spent == Fraction(1, 20)


OUTSIDE = """
from typing import final

from theorems.charles2019.theorem_1 import Theorem1


@final
class First(Theorem1):
    id = "mine/first"


@final
class Second(Theorem1):
    id = "mine/second"

    def cells(self):
        return super().cells()[:1]

    def weakenings(self):
        return ()
"""


def test_a_file_outside_every_chapter_is_a_chapter_of_its_own(tmp_path: Path) -> None:
    path, inside = tmp_path / "mine.py", share(find("charles2019/theorem-1"))
    path.write_text(OUTSIDE, encoding="utf-8")
    spent = Fraction(0)
    for claim in load(str(path)):
        for one in (claim, *(entry.claim for entry in claim.weakenings())):
            assert isinstance(one, ProbabilisticClaim)
            spent += share(one) * sum(not cell.says_nothing for cell in one.cells())

    assert spent == Fraction(1, 20)
    assert share(find("charles2019/theorem-1")) == inside
    assert share(PlantedClaim(*[Planted(1, HUNDREDTH)] * 5)) == Fraction(1, 100)


def _spending(cells: list[dict[str, Any]]) -> UnitResult:
    return Result("", Outcome.SUPPORTED, Outcome.SUPPORTED, details={"cells": cells}).record()


def test_the_report_says_what_was_spent() -> None:
    names = ("charles2019/theorem-1", "ours/theorem-7-sharper")
    alphas = [share(find(name)) for name in names]
    results = {
        name: _spending([
            {"cell": "a", "alpha": str(alpha), "outcome": "supported"}, {"cell": "silent", "outcome": "vacuous"},
        ])
        for name, alpha in zip(names, alphas, strict=True)
    } | {"charles2019/theorem-4": _spending([])}

    budget = error_budget(results)

    assert budget.total == "1/20"
    assert [cell.unit for cell in budget.cells] == list(names)
    assert budget.chapters == (
        ChapterShare(key="charles2019", total="1/20", spent=str(alphas[0])),
        ChapterShare(key="ours", total="1/20", spent=str(alphas[1])),
    )
    assert Fraction(budget.spent) == max(alphas)
    assert [1 / alpha for alpha in alphas] == [47 * 20, 29 * 20]


def test_hypotheses_that_hardly_ever_hold_are_said_to_be_so() -> None:
    cell = CellRun(Planted(0, HUNDREDTH, outside=65536), HUNDREDTH / 20, QUICK)
    cell.carry_out(Stream(0, "planted", 0))

    assert cell.outcome is Outcome.VACUOUS
    assert cell.reason == f"0 of {cell.trials} trials are within the hypotheses, which hold less often than the claim may fail: 1.00e-2 is allowed"


def test_variants_know_their_cells_and_assumptions() -> None:
    for claim in claims(own()).values():
        if not isinstance(claim, ProbabilisticClaim):
            continue
        names = [cell.name for cell in claim.cells()]
        assert len(set(names)) == len(names)
        for entry in claim.weakenings():
            assert entry.claim.cells()
            assert not list(entry.claim.examples())
    with pytest.raises(ValueError, match="no assumption named A4"):
        find("charles2019/theorem-7").weakened(
            "x", tuple, expects=Outcome.REFUTED, change="", drop=["A4"]
        )


def test_numbers_are_rounded_outwards() -> None:
    assert decimal(Fraction(2, 3), up=False) == "6.66e-1"
    assert decimal(Fraction(2, 3), up=True) == "6.67e-1"
    assert decimal(Fraction(9999, 10000), up=True) == "1.00e0"
    assert decimal(Fraction(1, 10**40) * 3, up=False) == "3.00e-40"
    assert (decimal(Fraction(0), up=True), decimal(Fraction(1), up=False)) == ("0", "1")
    assert [fixed(Fraction(x, 1000)) for x in (-1, 1239, 12399)] == ["-0.01", "1.23", "12.39"]


def test_quantiles_of_a_histogram() -> None:
    histogram = np.array([0, 1, 0, 99])

    assert quantile(histogram, Fraction(0)) == 1
    assert quantile(histogram, Fraction(1, 100)) == 3
    assert quantile(np.array([0, 0]), Fraction(0)) is None
