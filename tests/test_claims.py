"""Every claim against every law: what a claim file must keep, whoever writes it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from verify import kernel
from verify.claim import Claim
from verify.exact.decision import Answer
from verify.judge import judge
from verify.outcome import Kind, Outcome, Reading
from verify.profile import PROFILES
from verify.registry import claims, find
from verify.run import check
from verify.search.at_random import Refuted, make_test
from verify.session import units
from verify.values import read, write


CLAIMS = list(claims())
UNITS = units([])
SEARCHED = [n for n in UNITS if find(n).kind in (Kind.UNIVERSAL, Kind.EXISTENCE)]
UNIVERSAL = [n for n in CLAIMS if claims()[n].kind is Kind.UNIVERSAL]
DECIDED = {
    Outcome.SURVIVES: {Answer.YES, Answer.VACUOUS},
    Outcome.SHOWN: {Answer.YES},
    Outcome.REFUTED: {Answer.YES, Answer.NO},
    Outcome.VACUOUS: {Answer.VACUOUS},
}


@pytest.mark.parametrize("name", UNITS)
def test_outcome_is_the_expected_one(name: str, check_claim: Any) -> None:
    result = check_claim(name)

    assert result.outcome is result.expects, result.reason
    assert result.complaints == []


@pytest.mark.parametrize("name", UNIVERSAL)
def test_is_an_ordinary_hypothesis_test(name: str) -> None:
    claim = claims()[name]
    seen: list[Any] = []
    test = make_test(claim, draws=25, observe=lambda _, verdict: seen.append(verdict.outcome))

    if claim.expects is Outcome.REFUTED:
        with pytest.raises(Refuted) as refuted:
            test()
        assert refuted.value.verdict.decision.certificates
    else:
        test()
        asked = [outcome for outcome in seen if outcome is Outcome.SURVIVES]
        assert bool(asked) is (claim.expects is not Outcome.VACUOUS), "what asks nothing passes unseen"


@pytest.mark.parametrize("name", CLAIMS)
def test_every_rejection_is_refused(name: str) -> None:
    claim = claims()[name]
    rejections = list(claim.rejections())

    for x, witness in rejections:
        answer = claim.decide(x, witness).answer
        assert answer in (Answer.NO, Answer.VACUOUS), (x, witness)
    assert rejections or claim.kind in (Kind.PROBABILISTIC, Kind.EMPIRICAL), "nothing to refuse"


@pytest.mark.parametrize("name", CLAIMS)
def test_every_example_is_admitted_and_answered_as_it_says(name: str) -> None:
    claim = claims()[name]

    for example in claim.examples():
        assert claim.admits(example.x), example.note
        decision = claim.decide(example.x, claim.construct(example.x))
        assert decision.answer is example.answer, example.note
        assert decision.answer in DECIDED[claim.expects], example.note


@pytest.mark.parametrize("name", SEARCHED)
def test_what_is_believed_is_exact_and_survives_json(name: str, check_claim: Any) -> None:
    found = check_claim(name).found
    if found is None:
        assert find(name).expects is not Outcome.REFUTED
        return
    stored = json.loads(json.dumps(found.to_json()))

    believed = [stored[key] for key in ("instance", "witness", "certificates", "measure")]
    assert not any(isinstance(part, float) for part in _parts(believed))
    assert read(stored["instance"]) == found.x
    assert write(read(stored["witness"])) == stored["witness"]
    again = judge(find(name), read(stored["instance"]))
    assert again.outcome is found.verdict.outcome
    assert stored["certificates"], "an outcome without a certificate"
    for certificate in stored["certificates"]:
        assert kernel.check(certificate).holds


@pytest.mark.parametrize("name", SEARCHED)
def test_checking_twice_gives_the_same(name: str, check_claim: Any) -> None:
    assert check(find(name), PROFILES["quick"]).to_json() == check_claim(name).to_json()


def test_every_claim_that_survives_says_what_it_needs() -> None:
    for claim in claims().values():
        if claim.expects is Outcome.SURVIVES and claim.assumptions:
            assert list(claim.weakenings()), f"{claim.id} lists no weakening"


def test_every_assumption_of_a_claim_that_holds_is_dropped_once() -> None:
    from verify.necessity import necessity

    held = [c for c in claims().values() if c.expects in (Outcome.SURVIVES, Outcome.SUPPORTED)]
    expected = {n: {"outcome": find(n).expects, "instances": 0} for n in UNITS}
    rows = necessity(held, expected)

    assert rows
    for row in rows:
        assert row["answer"] in ("needed", "not needed", "nothing left to check"), row


def test_a_vacuous_claim_argues_and_has_a_sibling() -> None:
    for claim in claims().values():
        if claim.expects is Outcome.VACUOUS:
            siblings = [c for c in claims().values() if c.label == claim.label and c is not claim]
            assert "vacuous" in (claim.__doc__ or "").lower()
            assert any(c.expects is not Outcome.VACUOUS for c in siblings)


def test_what_a_claim_uses_holds_and_makes_no_circle() -> None:
    good = {Outcome.SURVIVES, Outcome.SHOWN, Outcome.SUPPORTED}

    def walk(name: str, above: tuple[str, ...]) -> None:
        assert name in claims(), f"{above[-1]} uses {name}, which is no claim"
        assert name not in above, f"a circle: {' uses '.join((*above, name))}"
        for used in claims()[name].uses:
            assert claims()[used].expects in good, f"{name} uses {used}, which does not hold"
            walk(used, (*above, name))

    for name in CLAIMS:
        walk(name, ())


def test_ids_tell_chapter_and_reading() -> None:
    for claim in claims().values():
        chapter, _, rest = claim.id.partition("/")
        assert type(claim).__module__.split(".")[1] == chapter
        assert rest
        if claim.reading is Reading.PRINTED and claim.statement.tested:
            assert claim.statement.difference


def test_weakenings_have_names_of_their_own() -> None:
    for claim in claims().values():
        names = [entry.name for entry in claim.weakenings()]
        assert len(names) == len(set(names)), claim.id


def _parts(value: Any) -> Any:
    if isinstance(value, dict):
        for entry in value.values():
            yield from _parts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _parts(entry)
    else:
        yield value


def test_a_planted_falsehood_is_caught() -> None:
    """The laws and the runner have to be able to say no."""
    honest = find("charles2019/theorem-4-repaired")
    planted = honest.varied(
        "planted",
        expects=Outcome.SURVIVES,
        change="planted: the wrong sign",
        decide=lambda x, w: find("charles2019/theorem-4-repaired+wrong sign").decide(x, w),
    ).claim

    result = check(planted, PROFILES["quick"])

    assert result.outcome is Outcome.REFUTED
    assert not result.as_expected


def test_a_decider_that_cannot_tell_is_never_green() -> None:
    from verify.exact.decision import undecided

    honest: Claim[Any, Any] = find("charles2019/theorem-4-repaired")
    planted = honest.varied(
        "silent", expects=Outcome.SURVIVES, change="planted: never an answer",
        decide=lambda x, w: undecided("planted"),
    ).claim

    result = check(planted, PROFILES["quick"])

    assert result.outcome is Outcome.UNDECIDED
    assert not result.as_expected


def test_a_claim_that_few_draws_meet_is_not_as_expected() -> None:
    from theorems.charles2019.sets import all_sets

    honest = find("charles2019/theorem-4-repaired")
    planted = honest.varied(
        "starved", expects=Outcome.SURVIVES, change="planted: drawn and hoped for",
        domain=all_sets,
    ).claim

    result = check(planted, PROFILES["quick"])

    assert result.outcome is Outcome.SURVIVES
    assert any("draws" in complaint for complaint in result.complaints)


def test_numbers_are_written_and_read_exactly() -> None:
    for value in (0, -7, 2**70, Fraction(-3, 2**40)):
        assert read(json.loads(json.dumps(write(value)))) == value
    with pytest.raises(TypeError, match="no exact value"):
        write(0.5)
