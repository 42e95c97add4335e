"""Every claim keeps every law; and each law is broken by a fault that is planted for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel, registry
from verify.claim import Assumption, Example
from verify.cli import main
from verify.errors import BadInput
from verify.exact.decision import Answer, Decision, certified, undecided
from verify.laws import LAWS, Unit, all, laws_of, runs, statements
from verify.laws.law import excuses
from verify.objects import read, write
from verify.outcome import Outcome
from verify.registry import find, own
from verify.search.at_random import make_test
from verify.trying import run


test_laws = laws_of(*own())

PRINT = "charles2019/theorem-4"
HONEST = f"{PRINT}-repaired"


def planted(**parts: Any) -> Unit:
    """Return a claim with parts replaced, as a unit whose run is its own."""
    parts = {"expects": Outcome.SURVIVES, "change": "planted"} | parts
    claim = find(HONEST).varied("planted", **parts).claim
    return Unit(claim, lambda _: run(claim))


def declared(**changed: Any) -> Unit:
    """Return what a claim declares, with something changed."""
    claim: Any = find(HONEST)
    parts = ("id", "kind", "expects", "uses", "assumptions", "statement", "reading", "domain")
    return Unit(SimpleNamespace(**{part: getattr(claim, part) for part in parts} | changed))  # type: ignore[arg-type]


def wrong_sign(x: Any, w: Any) -> Decision:
    return find(f"{HONEST}+wrong sign").decide(x, w)


def always(_: Any) -> bool:
    return True


class Moody:
    """Says another thing each time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, x: Any, w: Any) -> Decision:
        self.asked += 1
        decision = wrong_sign(x, w)
        return decision._replace(reason=f"asked {self.asked} times")


PLANTED: dict[str, Callable[[], Unit]] = {
    "outcomes-are-expected": lambda: planted(decide=wrong_sign),
    "is-a-hypothesis-test": lambda: planted(decide=wrong_sign),
    "rejections-are-refused": planted,
    "examples-are-answered-as-they-say": lambda: planted(
        examples=[Example(LabelledSet([(1,), (-1,)], [1, -1]), Answer.NO, "planted")]
    ),
    "what-is-believed-is-exact": lambda: planted(expects=Outcome.REFUTED),
    "nothing-holds-without-the-kernel": lambda: planted(
        decide=lambda x, w: Decision(Answer.YES), examples=list(find(HONEST).examples())
    ),
    "assumptions-can-fail": lambda: planted(assumptions=(Assumption("always", "Always.", always),)),
    "uses-hold": lambda: declared(uses=("charles2019/theorem-4",)),
    "readings-say-where-they-differ": lambda: declared(id="charles2019/"),
}


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ([PRINT, "charles2019/theorem-99"], "names 'charles2019/theorem-99', which is no printed claim"),
        ([PRINT, PRINT], "stands 2 times in the order"),
        (["charles2019/theorem-5"], "stands 0 times in the order"),
        ([HONEST], "'charles2019/theorem-4-repaired', which is no printed claim"),
        ([], ""),
    ],
)
def test_an_order_that_is_not_the_prints_is_seen(
    order: list[str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(registry.chapter("charles2019"), order=(("All", tuple(order)),) if order else ())
    monkeypatch.setattr(statements, "chapter", lambda key: own)
    first = Unit(find(PRINT)).siblings[0].id
    law = LAWS["the-order-has-the-print-once"]
    broken = [*law.judge(Unit(find(PRINT))), *law.judge(Unit(find(first)))]

    assert any(why in one for one in broken) if why else broken == []


def test_a_name_too_long_for_its_tile_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    law = LAWS["a-tile-has-room-for-its-name"]
    assert law.judge(Unit(find(HONEST))) == []
    monkeypatch.setattr(type(find(HONEST)), "short", "fifteen letters")

    assert law.judge(Unit(find(HONEST))) == ["short is 'fifteen letters'; a tile has room for 14 letters"]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_breaks_the_law(name: str) -> None:
    assert LAWS[name].judge(PLANTED[name]()), name
    if name != "what-is-believed-is-exact":  # which asks for a run
        assert LAWS[name].judge(Unit(find(HONEST))) == []


def test_what_holds_without_a_certificate_is_seen_where_no_example_is() -> None:
    (why,) = LAWS["nothing-holds-without-the-kernel"].judge(
        planted(decide=lambda x, w: Decision(Answer.YES), examples=[])
    )

    assert why.endswith(", whatever the kernel says")


def without_evidence(x: Any, w: Any) -> Decision:
    """Answer as the claim does, with evidence that the kernel refuses wherever it is yes."""
    decision = find(PRINT).decide(x, w)
    if decision.answer is not Answer.YES:
        return decision
    first = decision.certificates[0]
    return certified(first["question"], first["answer"], first["evidence"] | {"w": [0]})


def test_evidence_that_is_refused_is_seen_of_a_claim_that_is_refuted_elsewhere() -> None:
    pair = Example(LabelledSet([(1,), (-1,)], [1, -1]), Answer.YES, "a pair")
    parts = {"expects": Outcome.REFUTED, "decide": without_evidence, "examples": [pair]}
    claim = find(PRINT).varied("planted", change="planted", **parts).claim
    one = run(claim)
    (why,) = LAWS["nothing-holds-without-the-kernel"].judge(Unit(claim))

    assert one.outcome is Outcome.REFUTED
    assert not one.as_expected
    assert any("the kernel refused the certificate" in complaint for complaint in one.complaints)
    assert "the kernel refused the certificate" in why


def test_an_example_worked_out_otherwise_is_told_by_the_run_itself() -> None:
    pair, alone = LabelledSet([(1,), (-1,)], [1, -1]), LabelledSet([(1,)], [1])
    examples = [Example(pair, Answer.YES, "right"), Example(pair, Answer.NO, "wrong"), Example(alone, Answer.YES, "outside")]
    result = run(find(HONEST).varied("planted", expects=Outcome.SURVIVES, change="planted", examples=examples).claim)

    assert result.outcome is Outcome.SURVIVES
    assert result.complaints == [
        "worked by hand, wrong: yes, where no was worked out", "worked by hand, outside: does not meet the assumptions",
    ]  # fmt: skip


def test_a_law_says_what_is_wrong_in_a_sentence() -> None:
    (why,) = LAWS["outcomes-are-expected"].judge(planted(decide=wrong_sign))

    assert why.startswith("is refuted, and survives is expected: ")


def test_code_that_raises_breaks_a_law_and_is_found() -> None:
    (why,) = LAWS["outcomes-are-expected"].judge(planted(decide=lambda x, w: 1 // 0))

    assert why.startswith(f"ZeroDivisionError: integer division or modulo by zero ({__file__}, line ")


def test_what_differs_from_run_to_run_is_seen() -> None:
    unit = planted(decide=Moody(), expects=Outcome.REFUTED)

    assert "its evidence differs from one run to the next" in LAWS[
        "checking-twice-gives-the-same"
    ].judge(unit)


def careless(_: object, __: object, evidence: Any) -> None:
    """Look at each field of the evidence, and weigh none: what is not even looked at is malformed."""
    for key in evidence if isinstance(evidence, dict) else ():
        evidence[key]


def test_a_kernel_that_accepts_everything_says_both(monkeypatch: pytest.MonkeyPatch) -> None:
    law, unit = LAWS["a-kind-never-says-both"], Unit(find(HONEST))
    assert law.judge(unit) == []
    for kind in ("separators", "max-margin"):
        monkeypatch.setitem(kernel.CHECKS, kind, careless)

        broken = law.judge(Unit(find(HONEST)))
        assert any(why.startswith(f"{kind}: to ") and " it accepts " in why for why in broken)
        monkeypatch.undo()


def test_a_kernel_that_reads_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    law = LAWS["a-kind-reads-what-it-certifies"]
    assert law.judge(Unit(find(HONEST))) == []
    monkeypatch.setitem(kernel.CHECKS, "separators", careless)

    (why,) = law.judge(Unit(find(HONEST)))
    assert why.startswith("separators: accepted with None for ")


def test_a_constant_size_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "size", lambda x: (0, 0, 0, 0))

    assert LAWS["sizes-fall-along-simpler"].judge(Unit(find(HONEST)))


def test_what_is_lost_on_the_way_through_json_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "read", lambda data: read(data).without(0))

    (why,) = LAWS["instances-come-back-from-json"].judge(Unit(find(HONEST)))
    assert " comes back as LabelledSet(" in why


def test_examples_that_no_test_tries_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        runs, "make_test", lambda claim, by_hand, **options: make_test(claim, **options)
    )

    assert LAWS["examples-are-explicit-examples"].judge(Unit(find(HONEST)))


def test_a_circle_of_uses_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    used = find(HONEST).uses[0]
    monkeypatch.setattr(type(find(used)), "uses", (HONEST,))

    broken = LAWS["uses-hold"].judge(Unit(find(HONEST)))
    assert f"a circle: {HONEST} uses {used} uses {HONEST}" in broken


def test_every_law_has_a_motive() -> None:
    for law in all():
        assert law.motive.endswith("."), law.name
        assert "\n" not in law.motive, law.name


class Excused(type(find(HONEST))):  # type: ignore[misc]
    """A claim that keeps a law, and breaks another."""

    id = "charles2019/"
    excused = {"readings-say-where-they-differ": "its name is not known yet"}


class ExcusedToo(Excused):
    """Inherits no excuse."""

    id = "charles2019/"


@pytest.mark.parametrize(
    ("law", "excused", "why"),
    [
        ("readings-say-where-they-differ", {"readings-say-where-they-differ": "planted"}, ""),
        ("readings-say-where-they-differ", {"readings-say-where-they-differ": " "}, "without a reason"),
        ("rejections-are-refused", {"rejections-are-refused": "planted"}, "and keeps it: take the excuse out"),
        ("excuses-name-laws", {"rejections-are-refusd": "planted"}, "'rejections-are-refusd', which is no law"),
        ("excuses-name-laws", {"the-vacuous-is-argued": "planted"}, "which is not asked of it"),
    ],
)
def test_excuses_are_strict(
    law: str, excused: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Excused, "excused", excused)

    broken = LAWS[law].judge(Unit(Excused()))
    assert [why in one for one in broken] == [True] * bool(why)


def test_excuses_that_are_no_mapping_are_refused_with_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Excused, "excused", ["rejections-are-refused"])

    with pytest.raises(BadInput, match=r"charles2019/ has excused = \['rejections-are-refused'\]; write \{"):
        LAWS["rejections-are-refused"].judge(Unit(Excused()))


def test_no_excuse_is_inherited() -> None:
    assert excuses(Excused())
    assert not excuses(ExcusedToo())
    assert LAWS["readings-say-where-they-differ"].judge(Unit(ExcusedToo()))


def test_a_decider_that_cannot_tell_is_never_green() -> None:
    broken = LAWS["outcomes-are-expected"].judge(planted(decide=lambda x, w: undecided("planted")))

    assert broken[0].startswith("is undecided, and survives is expected")


def test_a_claim_that_few_draws_meet_is_not_as_expected() -> None:
    from theorems.geometry.domains.sets import all_sets

    broken = LAWS["outcomes-are-expected"].judge(planted(domain=all_sets))

    assert broken
    assert "draws" in broken[0]


def test_numbers_are_written_and_read_exactly() -> None:
    for value in (0, -7, 2**70, Fraction(-3, 2**40)):
        assert read(json.loads(json.dumps(write(value)))) == value
    with pytest.raises(TypeError, match="no exact value"):
        write(0.5)


def test_the_command_asks_every_law(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["laws", "charles2019/theorem-11"]) == 0
    said = capsys.readouterr()

    assert said.out.splitlines()[0].startswith(
        "charles2019/theorem-11 is excused from nothing-holds-without-the-kernel: a continuous map"
    )
    assert said.out.splitlines()[-1].startswith("claims and variants: 1; laws: ")


def test_the_command_says_what_is_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(find("charles2019/theorem-11")), "excused", {})

    assert main(["laws", "charles2019/theorem-11"]) == 1
    assert capsys.readouterr().out.startswith(
        "charles2019/theorem-11 breaks nothing-holds-without-the-kernel: vacuous on "
    )


def test_the_command_knows_its_chapters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["laws", "our"]) == 2
    assert main(["laws", "--list"]) == 0
    said = capsys.readouterr()

    assert "did you mean 'ours'?" in said.err
    assert said.out.count("\n") == len(all()) + 1  # one is asked of chapters, not of claims
    assert "sentences-are-printed: " in said.out
