"""Runs the cells of a claim until each has its verdict, and says what came of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from verify.exact.decision import Answer, write_number
from verify.judge import Verdict
from verify.outcome import Outcome
from verify.probability.claim import Batch, Cell, ProbabilisticClaim, Series, Trial
from verify.probability.sampling import Stream
from verify.probability.sequence import interval, is_above, is_below, trials_needed
from verify.profile import Profile
from verify.result import Found, Result


log = logging.getLogger(__name__)

LEAST, MOST = 20, 50_000
# Trials of a cell for each draw that the profile gives a universal claim.

CURVE = 10
# Trials of each point of a curve, likewise.

CHUNK = 8192
# Trials at a time.


def check_cells(claim: ProbabilisticClaim, profile: Profile, seed: int, alpha: Fraction) -> Result:
    """Run every cell of a claim; one refuted cell refutes it, all supported ones support it.

    Parameters
    ----------
    alpha : the error that each cell may make
    """
    result = Result.of(claim)
    runs = []
    for index, cell in enumerate(claim.cells()):
        run = CellRun(cell, alpha, profile)
        if not cell.says_nothing:
            run.carry_out(Stream(seed, claim.id, index))
            log.info("%s, %s: %s after %d trials", claim.id, cell.name, run.outcome, run.trials)
        runs.append(run)
        result.admitted["trials"] += run.trials - run.outside
        result.rejected["trials"] += run.outside
        result.complaints += [f"{cell.name}: {text}" for text in run.complaints]
    result.tested = result.admitted.copy()
    result.distinct = result.admitted.total()  # each trial is drawn anew
    _conclude(claim, runs, result)
    curves = [
        _curve(series, profile, seed, f"{claim.id}/{series.name}") for series in claim.series()
    ]
    result.details = {"cells": [run.to_json() for run in runs], "curves": curves}
    return result


def _conclude(claim: ProbabilisticClaim, runs: list[CellRun], result: Result) -> None:
    outcomes = [run.outcome for run in runs]
    open_runs = [run for run in runs if run.outcome is Outcome.UNDECIDED]
    if Outcome.REFUTED in outcomes:
        run = runs[outcomes.index(Outcome.REFUTED)]
        result.outcome, result.reason = Outcome.REFUTED, f"{run.cell.name}: {run.reason}"
        if run.failed is not None:
            trial = Trial(claim.id, run.cell, run.failed)
            decision = claim.decide(trial, None)
            if decision.answer is not Answer.NO or not claim.admits(trial):
                result.complaints.append("a failing trial does not fail when it is judged alone")
            verdict = Verdict(Outcome.REFUTED, decision, None, decision.reason)
            result.found = Found(trial, verdict, "at random", run.first_failure)
    elif open_runs:
        run = open_runs[0]
        result.outcome, result.reason = Outcome.UNDECIDED, f"{run.cell.name}: {run.reason}"
    elif Outcome.SUPPORTED in outcomes:
        count = outcomes.count(Outcome.SUPPORTED)
        result.outcome = Outcome.SUPPORTED
        result.reason = f"supported in {count} cells"
    else:
        result.outcome = Outcome.VACUOUS
        empty = next((run for run in runs if run.trials), None)
        result.reason = "the bound says nothing in any cell" if empty is None else f"{empty.cell.name}: {empty.reason}"


class CellRun:
    """The trials of one cell, and what may be said after them."""

    def __init__(self, cell: Cell, alpha: Fraction, profile: Profile) -> None:
        self.cell, self.alpha = cell, alpha
        self.least = max(1, LEAST * profile.draws // cell.effort)
        self.most = MOST * profile.draws // cell.effort
        self.trials = self.failures = self.outside = 0
        self.first_failure = 0
        self.failed: tuple[Any, ...] | None = None
        self.histogram = np.zeros(cell.n + 1, dtype=np.int64)
        self.exact: tuple[Fraction, Fraction] | None = None
        self.outcome = Outcome.VACUOUS
        self.complaints: list[str] = []

    def carry_out(self, stream: Stream) -> None:
        """Sum where that is possible; draw until there is a verdict, or the budget ends."""
        self.exact = self.cell.exact()
        for size in self._sizes():
            self._count(self.cell.batch(stream, size))
            self.outcome = self._verdict()
            if self.outcome is not Outcome.UNDECIDED and self.trials >= self.least:
                break
        if self.exact is not None:
            self._compare()

    def _sizes(self) -> Iterator[int]:
        chunk = max(1, CHUNK // self.cell.effort)
        size = min(chunk, self.least)
        while self.trials < self.most:
            yield min(size, self.most - self.trials)
            size = chunk

    def _count(self, batch: Batch) -> None:
        measures = batch.measures
        inside = measures >= 0
        failing = inside & (measures < self.cell.threshold)
        if self.failed is None and failing.any():
            where = int(np.argmax(failing))
            self.failed = tuple(tuple(draws[where].tolist()) for draws in batch.draws)
            self.first_failure = self.trials + where + 1
        self.trials += len(measures)
        self.failures += int(failing.sum())
        self.outside += int((~inside).sum())
        self.histogram += np.bincount(measures[inside], minlength=self.cell.n + 1)

    def _verdict(self) -> Outcome:
        """Judge by the sum, else by the sequence; what is outside counts for neither side."""
        p = self.cell.claimed
        if self.exact is not None:
            low, high = self.exact
            if high <= p:
                return Outcome.SUPPORTED
            return Outcome.REFUTED if low > p else Outcome.UNDECIDED
        if is_above(self.failures, self.trials, p, self.alpha):
            return Outcome.REFUTED
        if is_below(self.failures + self.outside, self.trials, p, self.alpha):
            return Outcome.SUPPORTED
        if self.outside and is_below(self.trials - self.outside, self.trials, p, self.alpha):
            return Outcome.VACUOUS  # the hypotheses hold less often than the claim may fail
        return Outcome.UNDECIDED

    def interval(self) -> tuple[Fraction, Fraction]:
        """Return the bounds on the probability of failure after the trials so far."""
        low, _ = interval(self.failures, self.trials, self.alpha)
        _, high = interval(self.failures + self.outside, self.trials, self.alpha)
        return low, high

    def _compare(self) -> None:
        """Complain where the frequency and the sum contradict each other: the sampler is wrong."""
        assert self.exact is not None
        low, high = self.interval()
        if low > self.exact[1] or high < self.exact[0]:
            self.complaints.append("the frequency of failures contradicts the exact probability")

    @property
    def reason(self) -> str:
        """Say in a sentence what the trials gave."""
        if not self.trials:
            return "the bound says nothing"
        claimed = decimal(self.cell.claimed, up=False)
        if self.exact is not None:
            word = "at most" if self.outcome is Outcome.SUPPORTED else "at least"
            bound = self.exact[1] if self.outcome is Outcome.SUPPORTED else self.exact[0]
            number = decimal(bound, up=self.outcome is Outcome.SUPPORTED)
            return f"a trial fails with probability {word} {number} (summed exactly); {claimed} is allowed"
        if self.outcome is Outcome.VACUOUS:
            return (
                f"{self.trials - self.outside} of {self.trials} trials are within the hypotheses, which hold less "
                f"often than the claim may fail: {claimed} is allowed"
            )
        low, high = self.interval()
        said = (
            f"{self.failures} failures in {self.trials} trials, so a trial fails with probability "
            f"between {decimal(low, up=False)} and {decimal(high, up=True)}; {claimed} is allowed"
        )
        if self.outcome is Outcome.UNDECIDED:
            bad = self.failures + self.outside
            more = trials_needed(bad, self.cell.claimed, self.alpha) - self.trials
            said += f"; {more} more trials without a failure would support the claim"
        return said

    def to_json(self) -> dict[str, Any]:
        """Write the cell with what it gave."""
        written: dict[str, Any] = {"cell": self.cell.name, "outcome": self.outcome}
        written |= self.cell.describe()
        written |= {"threshold": self.cell.threshold, "claimed": write_number(self.cell.claimed)}
        if not self.trials:
            return written | {"reason": self.reason}
        low, high = self.interval()
        written |= {
            "alpha": write_number(self.alpha),
            "trials": self.trials,
            "failures": self.failures,
            "outside": self.outside,
            "low": write_number(low),
            "high": write_number(high),
            "minimum": quantile(self.histogram, Fraction(0)),
            "one_percent": quantile(self.histogram, Fraction(1, 100)),
            "reason": self.reason,
        }
        if self.exact is not None:
            names = ("exact_low", "exact_high")
            bounds = (decimal(self.exact[0], up=False), decimal(self.exact[1], up=True))
            written |= dict(zip(names, bounds, strict=True))
        return written | self.cell.observed()


def _curve(series: Series, profile: Profile, seed: int, name: str) -> dict[str, Any]:
    """Measure a few trials at each n: no verdict, and no part of the budget."""
    points = []
    for index, (cell, bound) in enumerate(zip(series.cells, series.bounds, strict=True)):
        stream = Stream(seed, name, index)
        size = max(100, CURVE * profile.draws // cell.effort)
        histogram = np.zeros(cell.n + 1, dtype=np.int64)
        for start in range(0, size, CHUNK):
            measures = cell.batch(stream, min(CHUNK, size - start)).measures
            histogram += np.bincount(measures[measures >= 0], minlength=cell.n + 1)
        points.append({
            "n": cell.n,
            "bound": fixed(bound[0]),
            "minimum": quantile(histogram, Fraction(0)),
            "one_percent": quantile(histogram, Fraction(1, 100)),
            "trials": size,
        })
    described = {key: x for key, x in series.cells[0].describe().items() if key != "n"}
    return {"series": series.name, **described, "points": points}


def quantile(histogram: Any, q: Fraction) -> int | None:
    """Return the least value with more than a share q of the trials at or below it."""
    total = int(histogram.sum())
    reached = np.cumsum(histogram) * q.denominator > q.numerator * total
    return int(np.argmax(reached)) if total else None


def fixed(x: Fraction) -> str:
    """Write a number with two decimals, rounded down."""
    hundredths = x.numerator * 100 // x.denominator
    sign, size = "-" if hundredths < 0 else "", abs(hundredths)
    return f"{sign}{size // 100}.{size % 100:02d}"


def decimal(x: Fraction, *, up: bool) -> str:
    """Write a probability with three digits, rounded up or down; exact where it is 0 or 1.

    >>> decimal(Fraction(2, 3), up=False), decimal(Fraction(1, 3000), up=True)
    ('6.66e-1', '3.34e-4')
    """
    if x in (0, 1):
        return str(x)
    exponent = (x.numerator.bit_length() - x.denominator.bit_length()) * 3 // 10
    while Fraction(10) ** exponent > x:
        exponent -= 1
    while Fraction(10) ** (exponent + 1) <= x:
        exponent += 1
    scaled = x / Fraction(10) ** (exponent - 2)
    digits = -(-scaled.numerator // scaled.denominator) if up else int(scaled)
    if digits == 1000:
        digits, exponent = 100, exponent + 1
    return f"{digits // 100}.{digits % 100:02d}e{exponent}"
