"""A claim and a budget in, a result out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from verify.claim import Claim
from verify.empirical import EmpiricalClaim
from verify.judge import Verdict, judge
from verify.outcome import Kind, Outcome
from verify.profile import Profile
from verify.result import Found, Result
from verify.search.at_random import Refuted, make_test
from verify.search.shrink import shrink
from verify.simplify import size
from verify.violation import violation


LOOK_FOR_WORSE = 100
MOST_SLACK = 10
# Beyond this an instance is far from the bound, and would only stretch the histogram.
FEWEST = 50
# Admitted instances below which a universal claim that survives has not been tried.


class _Trial:
    """Counts what the scouts bring, and keeps the smallest refutation."""

    def __init__(self, claim: Claim[Any, Any], profile: Profile, seed: int) -> None:
        self.claim, self.profile, self.seed = claim, profile, seed
        self.result = Result(claim.id, claim.expects, Outcome.UNDECIDED)
        self.open: list[tuple[Outcome, str]] = []  # undecided instances and errors of ours
        self.vacuous = 0
        self.seen: set[Any] = set()
        self.found: list[Found] = []

    def observe(self, scout: str, x: Any, verdict: Verdict) -> None:
        """Count one judged instance."""
        if verdict.outcome is None:
            self.result.rejected[scout] += 1
            return
        self.result.admitted[scout] += 1
        if x not in self.seen:
            self.seen.add(x)
            for name, present in self.claim.domain.strata(x).items():
                self.result.strata[name] += bool(present)
            for name, value in self.claim.domain.numbers(x).items():
                self.result.numbers.setdefault(name, Counter())[str(value)] += 1
        if verdict.outcome in (Outcome.UNDECIDED, Outcome.ERROR):
            self.open.append((verdict.outcome, f"{x!r}: {verdict.reason}"))
        self.vacuous += verdict.outcome is Outcome.VACUOUS
        if verdict.outcome is Outcome.SURVIVES:
            self.keep_tightest(scout, x, verdict)
        elif verdict.outcome is Outcome.REFUTED:
            self.keep_worst(scout, x, verdict)

    def keep_tightest(self, scout: str, x: Any, verdict: Verdict) -> None:
        """Keep the instance with the least slack, the smaller of two equals."""
        slack = self.claim.slack(x, verdict.witness)
        if slack is not None and slack <= MOST_SLACK:
            self.result.numbers.setdefault("slack", Counter())[str(slack)] += 1
        best = self.result.tightest
        if slack is not None and (best is None or (slack, size(x)) < (best.measure, size(best.x))):
            after = self.result.admitted[scout]
            self.result.tightest = Found(x, verdict, scout, after, measure=slack)

    def keep_worst(self, scout: str, x: Any, verdict: Verdict) -> None:
        """Keep the instance that violates most, the smaller of two equals."""
        certificates = verdict.decision.certificates if verdict.decision else ()
        measures = [m for m in map(violation, certificates) if m is not None]
        best = self.result.worst
        if measures and (
            best is None or (-max(measures), size(x)) < (-(best.measure or 0), size(best.x))
        ):
            after = self.result.admitted[scout]
            self.result.worst = Found(x, verdict, scout, after, measure=max(measures))

    def propose(self, scout: str, instances: Iterable[Any], *, stop: bool) -> None:
        """Judge what a scout proposes; stop at its first refutation if asked to."""
        for x in instances:
            verdict = judge(self.claim, x)
            self.observe(scout, x, verdict)
            if verdict.outcome is Outcome.REFUTED:
                self.found.append(Found(x, verdict, scout, self.result.admitted[scout]))
                if stop:
                    return

    def draw(self) -> None:
        """Let Hypothesis draw and, if it finds a refutation, shrink."""
        shrinking = False

        def observe(x: Any, verdict: Verdict) -> None:
            nonlocal shrinking
            if not shrinking:
                self.observe("at random", x, verdict)
            shrinking = shrinking or verdict.outcome is Outcome.REFUTED

        test = make_test(
            self.claim, draws=self.profile.draws, seed=self.seed, observe=observe
        )
        try:
            test()
        except Refuted as refuted:
            after = self.result.admitted["at random"]
            self.found.append(Found(refuted.x, refuted.verdict, "at random", after))

    def programs(self) -> Iterator[Any]:
        """Yield neighbours by program of the instances seen, in a fixed order."""
        by_program = self.claim.domain.by_program
        if by_program is not None:
            for x in sorted(self.seen, key=repr)[: self.profile.programs]:
                yield from by_program(x)

    def finish(self) -> Result:
        """Say what came of it."""
        result = self.result
        result.distinct, result.vacuous = len(self.seen), self.vacuous
        result.undecided = len(self.open)
        errors = [reason for outcome, reason in self.open if outcome is Outcome.ERROR]
        if errors and self.found:
            result.complaints.append(f"{len(errors)} errors of ours, such as {errors[0]}")
        if self.found:
            # Beyond the first refutation, some more of the listing for the most violating one.
            self.look_for_worse()
            smallest = min(self.found, key=lambda found: size(found.x))
            shrunk = shrink(self.claim, smallest.x, smallest.verdict, self.profile.shrinks)
            smallest.x, smallest.verdict = shrunk.x, shrunk.verdict
            smallest.steps, smallest.minimal = shrunk.steps, shrunk.minimal
            result.found, result.outcome = smallest, Outcome.REFUTED
            result.reason = shrunk.verdict.reason
        elif self.open:
            result.outcome, result.reason = self.open[0]
            result.complaints.append(f"{len(self.open)} instances without an answer")
        elif result.admitted.total() == self.vacuous:
            result.outcome = Outcome.VACUOUS
            result.reason = "no instance that was tried meets the hypotheses"
        else:
            result.outcome = Outcome.SURVIVES
        if result.outcome is Outcome.SURVIVES:
            self.check_coverage()
        return result

    def look_for_worse(self) -> None:
        """Judge degenerate and listed instances for a larger violation; they are not counted."""
        if self.result.worst is None:
            return
        domain = self.claim.domain
        listed = domain.small() if domain.small is not None else ()
        for x in itertools.chain(domain.edges(), itertools.islice(listed, LOOK_FOR_WORSE)):
            verdict = judge(self.claim, x)
            if verdict.outcome is Outcome.REFUTED:
                self.keep_worst("by size", x, verdict)

    def check_coverage(self) -> None:
        """Complain where surviving is worth little: few instances, many rejected, strata unseen."""
        result, domain = self.result, self.claim.domain
        count = result.admitted.total() - self.vacuous
        if count < FEWEST:
            result.complaints.append(f"only {count} instances were admitted, {FEWEST} are needed")
        drawn = result.admitted["at random"] + result.rejected["at random"]
        share = result.admitted["at random"] / drawn if drawn else 0
        if share < self.claim.needs_draws:
            wanted = self.claim.needs_draws
            result.complaints.append(f"{share:.0%} of the draws were admitted, not {wanted:.0%}")
        for name, least in domain.floors.items():
            if result.strata[name] < least:
                seen = result.strata[name]
                result.complaints.append(f"{seen} instances with {name!r}, {least} are needed")


def check(claim: Claim[Any, Any], profile: Profile, seed: int = 0) -> Result:
    """Try one claim, or one variant, with every scout its domain has."""
    if isinstance(claim, EmpiricalClaim):
        return _measured(claim)
    if claim.kind is Kind.PROBABILISTIC:
        from verify.probability.run import check_cells

        return check_cells(claim, profile, seed)
    result = _search(claim, profile, seed)
    result.details = claim.details(profile.draws, seed)
    return result


def _measured(claim: EmpiricalClaim) -> Result:
    """Read what an experiment says."""
    found = claim.measured()
    result = Result(claim.id, claim.expects, found.outcome, found.reason, details=found.details)
    result.admitted["experiment"] = result.distinct = found.units
    return result


def _search(claim: Claim[Any, Any], profile: Profile, seed: int) -> Result:
    trial = _Trial(claim, profile, seed)
    hunted, domain = claim.expects is Outcome.REFUTED, claim.domain
    by_hand = [example.x for example in claim.examples()]
    edges = [] if hunted else list(domain.edges())
    if claim.kind is Kind.EXISTENCE:
        return _exhibit(trial, by_hand)
    if domain.small is not None:
        listed = itertools.islice(domain.small(), profile.listed * (50 if hunted else 1))
        trial.propose("by size", listed, stop=True)
    trial.draw()
    trial.propose("by hand", [*by_hand, *edges], stop=False)
    if not (hunted and trial.found):
        trial.propose("by program", trial.programs(), stop=True)
    return trial.finish()


def _exhibit(trial: _Trial, by_hand: list[Any]) -> Result:
    """An existence claim: one instance on which the conclusion is decided with yes is enough."""
    listing = trial.claim.domain.small() if trial.claim.domain.small is not None else ()
    listed = itertools.islice(listing, trial.profile.listed)
    for scout, instances in (("by size", listed), ("by hand", by_hand)):
        for x in instances:
            verdict = judge(trial.claim, x)
            trial.observe(scout, x, verdict)
            if verdict.outcome is Outcome.SURVIVES:
                result = trial.result
                result.outcome, result.distinct = Outcome.SHOWN, len(trial.seen)
                result.found = Found(x, verdict, scout, result.admitted[scout])
                return result
    trial.result.reason = "no instance that was tried shows it"
    return trial.result
