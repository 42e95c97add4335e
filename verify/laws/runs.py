"""Laws of what a run finds: outcomes, examples, refusals, exactness, assumptions, sizes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from verify import kernel, kinds
from verify.claim import Assumption
from verify.exact.decision import REFUSED, Answer
from verify.exact.integers import WorkLimit
from verify.judge import Verdict, judge
from verify.laws.law import (
    Unit,
    claim,
    every,
    law,
    searched,
    searched_claim,
    written_at,
)
from verify.objects import read, simpler, size, write
from verify.outcome import Kind, Outcome
from verify.records import to_json
from verify.search.at_random import Refuted, make_test
from verify.trying import run


DECIDED = {
    Outcome.SURVIVES: {Answer.YES, Answer.VACUOUS},
    Outcome.SHOWN: {Answer.YES},
    Outcome.REFUTED: {Answer.YES, Answer.NO},
    Outcome.VACUOUS: {Answer.VACUOUS},
}
LOOKED_AT = 10
# Instances that are looked at beyond those by hand for evidence that is refused.

TOLD = 60
# Letters of an instance in a sentence.


def universal_claim(unit: Unit) -> bool:
    """Ask claims about all instances."""
    return unit.is_claim and unit.claim.kind is Kind.UNIVERSAL


@law(every)
def outcomes_are_expected(unit: Unit) -> Iterator[str]:
    """Whoever changes a decider, a domain or a claim sees at once what became of each sentence."""
    result = unit.result
    if result.outcome is not result.expects:
        because = f": {result.reason}" if result.reason else ""
        yield f"is {result.outcome}, and {result.expects} is expected{because}"
    yield from result.complaints


@law(universal_claim)
def is_a_hypothesis_test(unit: Unit) -> Iterator[str]:
    """A claim can be used in anybody's tests; a few draws and its examples tell what it says."""
    seen: list[Outcome | None] = []
    test = make_test(
        unit.claim, draws=25, by_hand=True, observe=lambda _, verdict: seen.append(verdict.outcome)
    )
    refuted: Refuted | None = None
    try:
        test()
    except Refuted as error:
        refuted = error
    if unit.claim.expects is Outcome.REFUTED:
        if refuted is None:
            yield f"neither its examples nor 25 draws refute it ({len(seen)} were judged)"
        elif not (refuted.verdict.decision and refuted.verdict.decision.certificates):
            yield f"is refuted without a certificate: {refuted}"
    elif refuted is not None:
        yield str(refuted)
    elif (Outcome.SURVIVES in seen) is (unit.claim.expects is Outcome.VACUOUS):
        yield "nothing was put to the test: what asks nothing passes unseen"


@law(universal_claim)
def examples_are_explicit_examples(unit: Unit) -> Iterator[str]:
    """Chance may miss a pentagon: what was worked by hand is tried by every test, and first."""
    seen: list[Any] = []
    wanted = [example.x for example in unit.claim.examples()]

    def judged(_: Any, x: Any) -> Verdict:
        seen.append(x)
        return Verdict(Outcome.VACUOUS)

    make_test(unit.claim, draws=1, by_hand=True, judged=judged)()
    if seen[: len(wanted)] != wanted:
        yield f"of {len(wanted)} examples its test tries {seen[: len(wanted)]!r:.{TOLD}}"


@law(claim)
def rejections_are_refused(unit: Unit) -> Iterator[str]:
    """A conclusion that accepts everything cannot be told from one that holds."""
    asked = False
    for x, witness in unit.claim.rejections():
        asked = True
        answer = unit.claim.decide(x, witness).answer
        if answer not in (Answer.NO, Answer.VACUOUS):
            yield f"{answer} to {x!r:.{TOLD}} with {witness!r:.{TOLD}}, which has to be refused"
    if not asked and unit.claim.kind not in (Kind.PROBABILISTIC, Kind.EMPIRICAL):
        yield (
            "lists nothing that has to be refused; where there is nothing, say why: "
            'excused = {"rejections-are-refused": "..."}'
        )


@law(claim)
def examples_are_answered_as_they_say(unit: Unit) -> Iterator[str]:
    """What was worked by hand is the one answer that does not come from the code under test."""
    own = unit.claim
    for example in own.examples():
        where = f"{example.note or repr(example.x):.{TOLD}}"
        if not own.admits(example.x):
            yield f"{where}: does not meet the assumptions"
            continue
        answer = own.decide(example.x, own.construct(example.x)).answer
        if answer is not example.answer:
            yield f"{where}: {answer}, where {example.answer} was worked out"
        elif answer not in DECIDED[own.expects]:
            yield f"{where}: {answer}, of a claim that is to be {own.expects}"


@law(searched_claim)
def instances_come_back_from_json(unit: Unit) -> Iterator[str]:
    """What is stored and sent must be the instance that was judged, not one like it."""
    for x in unit.instances:
        text = json.dumps(write(x))
        again = read(json.loads(text))
        if again != x or json.dumps(write(again)) != text:
            where = written_at(getattr(type(x), "from_json", type(x)))
            yield f"{x!r:.{TOLD}} comes back as {again!r:.{TOLD}} ({where})"
            return


@law(lambda unit: unit.claim.kind is not Kind.EMPIRICAL)
def what_is_believed_is_exact(unit: Unit) -> Iterator[str]:
    """A rounded number proves nothing, and a certificate that was not stored nothing to others."""
    found = unit.result.found
    if found is None:
        if searched(unit) and unit.claim.expects is Outcome.REFUTED:
            yield "no instance refutes it"
        return
    stored = json.loads(json.dumps(to_json(unit.result.record().evidence)))
    for key in ("instance", "witness", "certificates", "measure"):
        if any(isinstance(part, float) for part in leaves(stored[key])):
            yield f"a float in its {key}"
    if read(stored["instance"]) != found.x:
        yield f"the instance comes back as {read(stored['instance'])!r:.{TOLD}}"
    if write(read(stored["witness"])) != stored["witness"]:
        yield f"the witness comes back as {read(stored['witness'])!r:.{TOLD}}"
    again = judge(unit.claim, read(stored["instance"]))
    if again.outcome is not found.verdict.outcome:
        yield f"{found.verdict.outcome}, and read from JSON {again.outcome}"
    if not stored["certificates"]:
        yield "an outcome without a certificate"
    for certificate in stored["certificates"]:
        judgement = kinds.check(certificate)
        if not judgement.holds:
            yield f"a certificate does not hold: {judgement.reason}"


@law(searched)
def checking_twice_gives_the_same(unit: Unit) -> Iterator[str]:
    """A result that depends on when it was asked for cannot be replayed by anybody."""
    first, second = (to_json(result.record()) for result in (unit.result, run(unit.claim)))
    # The first is the run that all laws share, so that what was asked between shows too.
    for key in sorted(first):
        if first[key] != second[key]:
            yield f"its {key} differs from one run to the next"


@law(searched_claim)
def nothing_holds_without_the_kernel(unit: Unit) -> Iterator[str]:
    """An answer that the kernel did not accept rests on the code that found it."""
    own = unit.claim
    by_hand = [example.x for example in own.examples()]
    others = islice((x for x in unit.instances if x not in by_hand and own.admits(x)), 5)
    given = [(x, own.construct(x)) for x in (*by_hand, *others)]
    for x in (*by_hand, *unit.instances[:: len(unit.instances) // LOOKED_AT + 1]):
        with suppress(WorkLimit):  # a claim that is refuted somewhere would hide what is refused elsewhere
            decision = own.decide(x, own.construct(x)) if own.admits(x) else None
            if decision and decision.reason.startswith(REFUSED):
                yield f"{x!r:.{TOLD}}: {decision.reason}"
                return
    with silent_kernel():
        for x, witness in given:
            try:
                decision = own.decide(x, witness)
            except WorkLimit:
                continue
            empty = x in by_hand and decision.answer is Answer.VACUOUS
            if decision.answer is Answer.YES or empty or decision.certificates:
                yield f"{decision.answer} on {x!r:.{TOLD}}, whatever the kernel says"
                return


@contextmanager
def silent_kernel() -> Iterator[None]:
    """Let the kernel accept nothing."""
    honest = kernel.check
    kernel.check = lambda *_, **__: kernel.Judgement(False, "nothing is accepted here")
    try:
        yield
    finally:
        kernel.check = honest


@law(searched_claim)
def assumptions_can_fail(unit: Unit) -> Iterator[str]:
    """An assumption that nothing violates says nothing, or its code is always true."""
    left, count = list(unit.claim.assumptions), 0
    for x in unit.beyond() if left else ():
        left, count = [one for one in left if not violates(x, one)], count + 1
        if not left:
            return
    for one in left:
        yield (
            f"none of {count} instances violates: {one.name} ({written_at(one.holds)}); give the domain a "
            "wider one that does"
        )


def violates(x: Any, one: Assumption[Any]) -> bool:
    """Does the assumption say no? On what is no instance it may raise, which is no answer."""
    try:
        return not one.holds(x)
    except Exception:
        return False


@law(searched_claim)
def sizes_fall_along_simpler(unit: Unit) -> Iterator[str]:
    """Where no step is smaller, nothing is ever shrunk, and nobody would notice."""
    for x in unit.instances:
        if any(size(y) < size(x) for y in simpler(x)):
            return
    kinds_of = {type(x) for x in unit.instances}
    where = ", ".join(sorted(written_at(getattr(kind, "size", kind)) for kind in kinds_of))
    yield f"of {len(unit.instances)} instances none has a simpler one that is smaller ({where})"


def leaves(value: Any) -> Iterator[Any]:
    """Yield the numbers, texts and truths of a JSON value."""
    if isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from leaves(entry)
    else:
        yield value
