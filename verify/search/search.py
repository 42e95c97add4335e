"""Trying one claim: counts what the scouts bring, and keeps the instances worth keeping."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from threading import Lock
from typing import Any

from verify.claim import Claim, Example
from verify.errors import NOT_RUN, Misused
from verify.exact.decision import REFUSED, Answer
from verify.exact.integers import Rational
from verify.judge import Verdict, judge, judge_carefully, line_of, no_answer, place_of, running
from verify.objects import falls, require_storable, size, told
from verify.outcome import Outcome
from verify.patience import OUT_OF_PATIENCE, Ended, Endless, TimeOver, patience, renew
from verify.picture.words import count
from verify.profile import Profile
from verify.result import Found, Result
from verify.results import AT_RANDOM, BY_HAND, EXHAUSTIVE
from verify.search import light_draws
from verify.search.at_random import Refuted, make_test, start_of
from verify.search.shrink import shrink
from verify.toolkit import near_miss, violation


LOOK_FOR_WORSE, LOOK_FOR_SMALLER = 100, 200
SHRUNK = 6
# Refutations, the smallest found, of which a run without a second hunt makes small ones.
MOST_SLACK = 10
# Beyond this an instance is far from the bound, and would only stretch the histogram.
FEWEST = 50
# Instances put to the test below which a universal claim that survives has not been tried.


SMALLER_ERROR = 200
# Judgements spent on a smaller instance of a mistake.
BY_HYPOTHESIS = 20
# Of the draws of a claim, before light ones follow.
MOST_TRIES, CHUNK = 10, 100
# Draws for each that is wanted, as in Hypothesis, and draws between two looks at what they do.
MOST_ENDLESS = 3
# Instances that did not come to an end: each costs all the patience there is.


AROUND = 100
# Judgements that Hypothesis spends around the first refutation: each costs a whole draw, and our
# own steps make it small.


class Around(BaseException):
    """Hypothesis has looked around enough. No ``Exception``: these it takes for failures."""


class Enough(Exception):
    """A block has found a refutation, or used up its judgements."""


class Search:
    """Counts what the scouts bring, and keeps the smallest refutation.

    ``hunting`` is for claims that nobody has tested: what their code does wrong is counted, and
    near misses are kept.
    """

    def __init__(
        self, claim: Claim[Any, Any], profile: Profile, seed: int, *, hunting: bool = False,
        around: int = AROUND,
    ) -> None:
        self.claim, self.profile, self.seed, self.hunting = claim, profile, seed, hunting
        self.around = around if hunting else 0
        self.judge = self._careful if hunting else judge
        self.work = 0  # judgements, those of instances that are not admitted too
        self.result = Result.of(claim)
        self.seen: set[Any] = set()  # the admitted
        self.tested: set[Any] = set()  # of these, put to the test
        self.found: list[Found] = []
        self.broken: tuple[Any, Verdict] | None = None  # the first on which somebody's code failed
        self.asked: Any = None  # what somebody's code is asked about

    def _careful(self, claim: Claim[Any, Any], x: Any) -> Verdict:
        """Judge foreign code; after some instances that do not end, no more of them."""
        if self.result.endless >= MOST_ENDLESS:
            return Verdict(Outcome.UNDECIDED, reason=self.result.open)
        if self.work == 0 and (wrong := _no_instance(claim, x)):
            return Verdict(Outcome.ERROR, reason=wrong)
        self.asked = x
        verdict = judge_carefully(claim, x)
        self.asked = None
        self.result.endless += OUT_OF_PATIENCE in verdict.reason
        return verdict

    def observe(self, scout: str, x: Any, verdict: Verdict) -> None:
        """Count one judged instance."""
        self.work += 1
        if verdict.outcome is None:
            self.result.rejected[scout] += 1
            return
        self.result.admitted[scout] += 1
        if verdict.outcome is Outcome.ERROR:
            self._without_answer(x, verdict)
            return
        if not self.hunting:
            self._keep(scout, x, verdict)
            return
        if self.result.endless >= MOST_ENDLESS:
            return
        try:  # what is measured of an instance may be somebody's code as well
            with patience(self.claim.patience):
                self._keep(scout, x, verdict)
        except (Exception, SystemExit) as error:
            wrong = no_answer(error, self.claim)
            self.result.endless += OUT_OF_PATIENCE in wrong.reason
            self._without_answer(x, wrong)

    def _keep(self, scout: str, x: Any, verdict: Verdict) -> None:
        self.seen.add(x)
        if verdict.outcome is Outcome.UNDECIDED:
            self._without_answer(x, verdict)
            return
        if verdict.outcome is Outcome.VACUOUS:
            self.result.vacuous += 1
            return
        self._describe(x)
        if verdict.outcome is Outcome.SURVIVES:
            self.keep_tightest(scout, x, verdict)
            if self.hunting:
                self.keep_nearest(scout, x, verdict)
        elif verdict.outcome is Outcome.REFUTED:
            self.keep_worst(scout, x, verdict)
        self.result.tested[scout] += 1  # at last: what is measured of x may fail, too

    def _without_answer(self, x: Any, verdict: Verdict) -> None:
        if verdict.outcome is Outcome.ERROR and self.broken is None:
            self.broken = x, verdict
        assert verdict.outcome is not None
        self.result.undecided += 1
        if verdict.reason.startswith(REFUSED):
            self.result.refused = self.result.refused or f"{told(x)}: {verdict.reason}"
        self.leave_open(verdict.outcome, f"{told(x)}: {verdict.reason}")

    def _describe(self, x: Any) -> None:
        """Count the features of an instance that was put to the test, each instance once."""
        if x not in self.tested:
            self.tested.add(x)
            for name, present in self.claim.domain.strata(x).items():
                self.result.strata[name] += bool(present)
            for name, value in self.claim.domain.numbers(x).items():
                self.result.numbers.setdefault(name, Counter())[str(value)] += 1

    def fail(self, outcome: Outcome, reason: str) -> None:
        """Count code that gave no instance at all."""
        self.result.failures += 1
        self.leave_open(outcome, reason)

    def leave_open(self, outcome: Outcome, reason: str) -> None:
        """Keep the first reason of each sort why something has no answer."""
        result = self.result
        if outcome is Outcome.ERROR:
            result.errors += 1
            result.error = result.error or reason
        else:
            result.open = result.open or reason

    def near(self, x: Any, verdict: Verdict) -> Rational | None:
        """Return how near an instance came to a refutation, None where somebody's code fails."""
        try:
            with patience(self.claim.patience):
                return near_miss(self.claim, x, verdict)
        except (Exception, SystemExit):
            return None  # counted where it was judged

    def keep_nearest(self, scout: str, x: Any, verdict: Verdict) -> None:
        """Keep the instance that came nearest to a refutation, the smaller of two equals."""
        near = near_miss(self.claim, x, verdict)
        best = self.result.nearest
        if near is not None and (
            best is None or (-near, size(x)) < (-(best.measure or 0), size(best.x))
        ):
            self.result.nearest = Found(x, verdict, scout, self.result.admitted[scout], measure=near)

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
        bad = violation(self.claim, verdict)
        best = self.result.worst
        if bad is not None and (
            best is None or (-bad, size(x)) < (-(best.measure or 0), size(best.x))
        ):
            self.result.worst = Found(x, verdict, scout, self.result.admitted[scout], measure=bad)

    def propose(self, scout: str, instances: Iterable[Any], *, stop: bool) -> None:
        """Judge what a scout proposes; stop at its first refutation if asked to."""
        for x in instances:
            verdict = self.judge(self.claim, x)
            self.observe(scout, x, verdict)
            if verdict.outcome is Outcome.REFUTED:
                self.found.append(Found(x, verdict, scout, self.result.admitted[scout]))
                if stop:
                    return

    def compare(self, example: Example, verdict: Verdict) -> None:
        """Complain where an instance is answered otherwise than by hand."""
        wrong = _otherwise(example, verdict)
        if wrong:
            self.result.complaints.append(f"worked by hand, {example.note or told(example.x)}: {wrong}")

    def propose_by_hand(self, examples: Iterable[Example]) -> None:
        """Judge what was worked by hand, and compare the answers."""
        for example in examples:
            verdict = self.judge(self.claim, example.x)
            self.observe(BY_HAND, example.x, verdict)
            self.compare(example, verdict)
            if verdict.outcome is Outcome.REFUTED:
                self.found.append(Found(example.x, verdict, BY_HAND, self.result.admitted[BY_HAND]))

    def try_one(self, scout: str, x: Any, most: int) -> Verdict:
        """Judge one instance of a claim that nobody has tested.

        Raises
        ------
        Enough
            After a refutation, or once ``most`` instances were judged.
        """
        if self.work >= most:
            raise Enough
        verdict = self.judge(self.claim, x)
        self.observe(scout, x, verdict)
        if verdict.outcome is Outcome.REFUTED:
            self.found.append(Found(x, verdict, scout, self.work))
            raise Enough
        return verdict

    def try_all(self, scout: str, instances: Iterable[Any], most: int) -> None:
        """Judge instances as ``try_one`` does; one that cannot even be made is our error."""
        listed = iter(instances)
        while True:
            try:
                x = next(listed, self)
            except (Exception, SystemExit) as error:
                verdict = no_answer(error, self.claim)
                assert verdict.outcome is not None
                # Every scout that lists would wait for it.
                self.result.endless += MOST_ENDLESS * (OUT_OF_PATIENCE in verdict.reason)
                self.fail(verdict.outcome, f"{scout}: {verdict.reason}")
                return
            if x is self:
                return
            self.try_one(scout, x, most)

    def not_run(self, scout: str, why: str) -> None:
        """Say that a scout could not be run."""
        self.result.stopped[f"the search {scout} is {NOT_RUN}: {why}"] += 1

    def draw(self) -> None:
        """Draw instances until there are enough that meet the hypotheses, or one that refutes.

        The first ones by Hypothesis, which knows what is at the edge of a strategy, the rest by
        light draws. Neither shrinks what a run finds: our own steps follow, and decide each anyway.
        """
        self._draw(self.profile.draws, self.seed, BY_HYPOTHESIS)

    def draw_block(self, draws: int, index: int) -> None:
        """Draw one block of a hunt; a strategy that fails or rejects too much ends it."""
        from hypothesis.errors import HypothesisException

        try:
            self._draw(draws, self.seed + 1_000_003 * index, 0 if index else BY_HYPOTHESIS)
        except HypothesisException as error:
            self.result.stopped[type(error).__name__] += 1
        except Endless as error:
            self.result.endless += MOST_ENDLESS  # every scout that draws would wait for it
            where = line_of(error, self.claim)
            self.fail(Outcome.UNDECIDED, f"drawing does not come to an end{where}")
        except (Exception, SystemExit) as error:
            self.fail(Outcome.ERROR, f"the strategy raised {place_of(error, self.claim)}")

    def _draw(self, draws: int, seed: int, by_hypothesis: int) -> None:
        drawn: set[Any] = set()
        first = min(draws, by_hypothesis)
        if first:
            self._draw_by_hypothesis(first, seed, drawn)
        if not self.found and draws > first:
            waiting = patience(self.claim.patience, Endless) if self.hunting else None
            with waiting or nullcontext():
                self._draw_lightly(draws - first, seed, drawn, waiting)

    def _draw_by_hypothesis(self, draws: int, seed: int, drawn: set[Any]) -> None:
        first: tuple[Any, Verdict, int] | None = None
        small: tuple[Any, Verdict] | None = None
        around = 0

        def observe(x: Any, verdict: Verdict) -> None:
            nonlocal first, small, around
            light_draws.is_in(drawn, x)
            if first is None:
                self.observe(AT_RANDOM, x, verdict)
                if verdict.outcome is Outcome.REFUTED:
                    after = self.work if self.hunting else self.result.admitted[AT_RANDOM]
                    first = x, verdict, after
                    small = x, verdict
                return
            around += 1
            if verdict.outcome is Outcome.REFUTED:
                small = x, verdict  # while it shrinks, each is as a rule smaller
            if around == self.around:
                raise Around

        waiting = patience(self.claim.patience, Endless) if self.hunting else None
        test = make_test(
            self.claim, draws=draws, seed=seed, observe=observe, hunting=self.hunting,
            judged=self.judge, waiting=waiting,
            shrink=self.around > 0,  # what fails now and then is met on the way, and what lies around
        )
        try:
            with waiting or nullcontext():
                test()
        except Refuted as refuted:
            assert first is not None
            self.found.append(Found(refuted.x, refuted.verdict, AT_RANDOM, first[2]))
        except Around:
            assert first is not None
            assert small is not None
            self.found.append(Found(*small, AT_RANDOM, first[2]))
        except (Exception, SystemExit, Ended):
            if first is not None:  # found, though asking once more failed
                self.found.append(Found(first[0], first[1], AT_RANDOM, first[2]))
            raise

    def _draw_lightly(self, draws: int, seed: int, drawn: set[Any], waiting: Lock | None) -> None:
        """Judge what is drawn without Hypothesis' engine, no value twice; the rest by it if it must.

        What misses the hypotheses does not count, up to ten times what is asked for.
        """
        walk = light_draws.Walk(self.claim.domain.draw, start_of(self.claim, seed))
        left, tries = draws, MOST_TRIES * draws

        def before(patient: int = 1) -> None:
            if waiting is not None:
                renew(waiting, patient * self.claim.patience)

        while left > 0 and tries > 0:
            values: list[Any] = []
            failed: BaseException | None = None
            try:
                walk.more(values, min(left, tries, CHUNK), drawn, before)
            except (Exception, SystemExit, Ended) as error:
                failed = error  # it is due after what was drawn before it
            for x in values:
                before(3)  # to judge it, to measure it, and to describe it
                verdict = self.judge(self.claim, x)
                self.observe(AT_RANDOM, x, verdict)
                tries -= 1
                left -= verdict.outcome is not None
                if verdict.outcome is Outcome.REFUTED:
                    after = self.work if self.hunting else self.result.admitted[AT_RANDOM]
                    self.found.append(Found(x, verdict, AT_RANDOM, after))
                    return
            if isinstance(failed, light_draws.UnknownKind):
                self.result.by_hypothesis[str(failed)] += left
                self._draw_by_hypothesis(left, seed + 1, drawn)
                return
            if failed is not None:
                raise failed
            if not values:
                return

    def programs(self) -> Iterator[Any]:
        """Yield neighbours by program of the instances seen, in a fixed order."""
        by_program = self.claim.domain.by_program
        if by_program is not None:
            for x in sorted(self.seen, key=repr)[: self.profile.programs]:
                yield from by_program(x)

    def finish(self) -> Result:
        """Shrink what was found, and say what came of it."""
        self.settle()
        conclude(self.claim, self.result)
        return self.result

    def settle(self) -> None:
        """Keep the smallest refutation, shrunk, and look for a worse one."""
        result = self.result
        result.distinct = len(self.tested)
        if self.broken is not None and not self.found and not _no_instance(self.claim, self.broken[0]):
            self._make_error_small(*self.broken)
        if self.found:
            # Beyond the first refutation, some more of the listing for the most violating one.
            self.look_for_worse()
            if not self.hunting:  # a hunt does more for it, later
                self.look_for_smaller()
            smallest = self._shrunk()
            result.found = smallest
            wrong = _no_instance(self.claim, smallest.x) or _never_falls(smallest.x, self.seen)
            result.complaints += [wrong] * bool(wrong)

    def look_for_smaller(self) -> None:
        """Judge draws that are smaller than what was found: shrinking ends where it may; not counted."""
        walk = light_draws.Walk(self.claim.domain.draw, start_of(self.claim, self.seed) + 1)
        values: list[Any] = []
        with suppress(Exception):  # that the strategy fails, or is unknown, was said at random
            walk.more(values, LOOK_FOR_SMALLER, set())
        least, after = min(size(found.x) for found in self.found), self.found[0].after
        smaller = sorted((x for x in values if size(x) < least), key=size)
        for x in smaller:
            if len(self.found) > SHRUNK:
                break
            verdict = self.judge(self.claim, x)
            if verdict.outcome is Outcome.REFUTED:
                self.found.append(Found(x, verdict, AT_RANDOM, after))

    def _shrunk(self) -> Found:
        """Return the smallest refutation that the smallest ones found shrink to."""
        tried = sorted(self.found, key=lambda found: size(found.x))[: 1 if self.hunting else SHRUNK]
        for one in tried:
            shrunk = shrink(self.claim, one.x, one.verdict, self.profile.shrinks)
            one.x, one.verdict = shrunk.x, shrunk.verdict
            one.steps, one.minimal = shrunk.steps, shrunk.minimal
        return min(tried, key=lambda found: size(found.x))

    def _make_error_small(self, x: Any, verdict: Verdict) -> None:
        """Say the mistake of the first instance of a smaller one: the same, at the same line."""
        own = _mistake(verdict)
        shrunk = shrink(self.claim, x, verdict, SMALLER_ERROR, lambda other: _mistake(other) == own)
        self.result.error = f"{told(shrunk.x)}: {shrunk.verdict.reason}"

    def cut_short(self, over: TimeOver) -> None:
        """Keep what was found until the end of the time, and say what was running then."""
        self.result.distinct = len(self.seen)
        self.result.found = min(self.found, key=lambda found: size(found.x), default=None)
        asked = "" if self.asked is None else f", on {told(self.asked)}"
        self.result.cut = f"{running(over)}{asked}"

    def look_for_worse(self) -> None:
        """Judge degenerate and listed instances for a larger violation; they are not counted."""
        if self.result.worst is None:
            return
        domain = self.claim.domain
        listed = domain.small() if domain.small is not None else ()
        for x in itertools.chain(domain.edges(), itertools.islice(listed, LOOK_FOR_WORSE)):
            verdict = self.judge(self.claim, x)
            if verdict.outcome is Outcome.REFUTED:
                self.keep_worst(EXHAUSTIVE, x, verdict)


def _no_instance(claim: Claim[Any, Any], x: Any) -> str:
    """Say why nothing that is found could be stored; nothing where it could."""
    try:
        require_storable(x)
    except TypeError as error:
        own = error if isinstance(error, Misused) else Misused(str(error), None)
        return place_of(own, claim)
    return ""


def _otherwise(example: Example, verdict: Verdict) -> str:
    """Say how an instance worked by hand was answered, where that is not what was worked out."""
    if verdict.outcome is None:
        return "does not meet the assumptions"
    answer = verdict.decision.answer if verdict.decision else Answer.UNDECIDED
    return "" if answer is example.answer else f"{answer}, where {example.answer} was worked out"


def _never_falls(x: Any, seen: Iterable[Any]) -> str:
    """Say that nothing can be shrunk where no step of any instance is smaller; else nothing."""
    if falls(x) is not False or any(map(falls, seen)):
        return ""
    name = type(x).__name__
    return f"no step of {name}.simpler is smaller by {name}.size: nothing is made small"


def _mistake(verdict: Verdict) -> tuple[str, str] | None:
    """Return what was raised and where, without the words that speak of the instance."""
    if verdict.outcome is not Outcome.ERROR:
        return None
    return verdict.reason.partition(":")[0], verdict.reason.rpartition(" (")[2]


def conclude(claim: Claim[Any, Any], result: Result) -> None:
    """Say what the counts and the instances kept amount to, and nothing stronger."""
    if result.found:
        result.outcome, result.reason = Outcome.REFUTED, result.found.verdict.reason
        if result.errors:
            result.complaints.append(f"{result.errors} errors of ours, such as {result.error}")
        if result.refused:
            result.complaints.append(f"evidence that does not hold, {result.refused}")
    elif result.undecided or result.failures:
        result.outcome = Outcome.ERROR if result.errors else Outcome.UNDECIDED
        result.reason = result.error or result.open
        if result.undecided:
            result.complaints.append(f"{count(result.undecided, 'instance')} without an answer")
        if result.failures:
            result.complaints.append(f"tries that brought no instance to judge: {result.failures}")
    elif not result.tested.total():
        result.outcome = Outcome.VACUOUS
        result.reason = "the claim asks nothing of any instance that was tried"
    else:
        result.outcome = Outcome.SURVIVES
        _check_coverage(claim, result)


def _check_coverage(claim: Claim[Any, Any], result: Result) -> None:
    """Complain where surviving is worth little: few instances, many rejected, strata unseen.

    Where too few were tried it is not said that the claim survives.
    """
    count = result.tested.total()
    if count < FEWEST:
        result.complaints.append(f"only {count} instances were put to the test, {FEWEST} are needed")
    drawn = result.admitted[AT_RANDOM] + result.rejected[AT_RANDOM]
    share = result.tested[AT_RANDOM] / drawn if drawn else 0
    if drawn and share < claim.needs_draws:
        wanted = claim.needs_draws
        result.complaints.append(f"{share:.0%} of the draws were put to the test, not {wanted:.0%}")
    unseen = [name for name, least in claim.domain.floors.items() if result.strata[name] < least]
    for name in unseen:
        seen, least = result.strata[name], claim.domain.floors[name]
        result.complaints.append(f"{seen} instances with “{name}”, {least} are needed")
    if count < FEWEST or unseen:
        result.outcome = Outcome.UNDECIDED
        result.reason = "too little was tried to say that it survives"
