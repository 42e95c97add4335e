"""What asks nothing is no evidence: it is counted apart wherever instances are counted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hunting.conjectures import TRUE, written
from hypothesis.errors import HypothesisException

from theorems.blocks import LabelledSet, decide_convex, difference, ring_sets
from verify import registry
from verify.campaign.belief import believable
from verify.campaign.merge import add, packed, unpacked
from verify.claim import Claim
from verify.cli import main
from verify.errors import BadInput, Misused
from verify.exact.decision import Answer, Decision, undecided
from verify.judge import Verdict, place_of
from verify.outcome import Kind, Outcome
from verify.profile import PROFILES
from verify.records import to_json
from verify.report import reading
from verify.report.document import document, entry
from verify.report.schema import read
from verify.report.write import written as written_report
from verify.result import Result
from verify.results import AT_RANDOM
from verify.search.scouts import Block, run_block
from verify.search.search import Search, conclude
from verify.session import summary, units
from verify.shape import Odd
from verify.trying import run


SOME = ["charles2019/corollary-17", "charles2019/theorem-12", "charles2019/section-6", "ours/means-for-regions"]
# One of each outcome, and some that ask nothing of some instances.


@pytest.mark.parametrize("name", units(SOME))
def test_every_admitted_instance_is_tested_vacuous_or_open(name: str, check_claim: Any) -> None:
    result: Result = check_claim(name)
    tried = result.record()
    one = to_json(tried)

    assert one["instances"] == sum(one["admitted"].values())
    assert tried.put_to_the_test == one["instances"] - one["vacuous"] - one["undecided"]
    assert tried.put_to_the_test == sum(one["tested"].values())
    assert all(one["tested"][scout] <= one["admitted"][scout] for scout in one["tested"])
    assert one["distinct"] <= tried.put_to_the_test
    assert all(count <= one["distinct"] for count in one["strata"].values())
    assert (one["outcome"] == Outcome.VACUOUS) == (tried.put_to_the_test == 0)


def test_the_console_and_the_pages_say_the_same_number(check_claim: Any) -> None:
    done = {name: check_claim(name).record() for name in units(["ours/means-for-regions"])}
    total = sum(one.put_to_the_test for one in done.values())

    said = "\n".join(summary(done, len(done)))

    assert f"{total} instances put to the test, each decided exactly (variants included)" in said
    alone = dict(list(done.items())[:1])
    assert "variants included" not in "\n".join(summary(alone, 1))
    counts = {"instances": 253, "vacuous": 109, "undecided": 1, "distinct": 140}
    counts["outcome"] = Outcome.SURVIVES
    one = survivor = replace(next(iter([entry(registry.find("ours/means-for-regions"), done)])), **counts)
    assert reading.effort_on(one) == "143 of 253 instances"
    assert reading.effort_number(one) == "143 of 253"
    assert reading.verdict(survivor).startswith(
        "No counterexample among 143 of 253 instances put to the test, 140 of them distinct"
    )
    assert "among 143 instances put to the test" in reading.effort([survivor])


def _answering(answers: dict[int, Decision]) -> Claim[Any, Any]:
    """Return a claim that answers by the number of points, and is right otherwise."""
    base = registry.find("ours/means-for-regions+on a line")
    return base.varied(
        "planted", expects=Outcome.SURVIVES, change="planted", domain=ring_sets, needs_draws=0.95,
        construct=difference,
        decide=lambda s, v: answers.get(len(s.points), decide_convex(s, v)),
    ).claim


VACUOUS = Decision(Answer.VACUOUS)


def test_blocks_add_up_to_what_one_search_counts() -> None:
    claim = _answering({2: VACUOUS, 5: VACUOUS, **dict.fromkeys((6, 7, 8), undecided("planted"))})
    total = Result(claim.id, claim.expects, Outcome.UNDECIDED)
    for block in (Block("by size", 0, 60), Block("at random", 0, 40)):
        part = unpacked(claim, json.loads(json.dumps(packed(run_block(claim, block, 0)))))
        assert part.tested.total() == part.admitted.total() - part.vacuous - part.undecided
        add(total, part)

    assert total.vacuous
    assert total.undecided
    assert total.record().put_to_the_test == total.tested.total() > 0


@pytest.mark.parametrize("name", ["tested", "vacuous", "undecided", "admitted"])
def test_a_journal_whose_counts_do_not_add_up_is_not_believed(name: str) -> None:
    claim, block = _answering({2: VACUOUS}), Block("by size", 0, 60)
    data = packed(run_block(claim, block, 0))
    believable(claim, block, data, 0)
    forged = {**data, name: {"by size": 59} if name in ("tested", "admitted") else 59}

    with pytest.raises(Odd, match=r"not those put to the test, vacuous or without an answer|instances, "):
        believable(claim, block, forged, 0)


def test_a_report_whose_counts_do_not_add_up_is_refused(check_claim: Any, tmp_path: Path) -> None:
    name = "ours/means-for-regions"
    about = {"profile": "quick", "seed": 0, "complete": False}
    text = written_report(document({name: check_claim(name).record()}, about))
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    report = to_json(read(tmp_path))
    report["claims"][0]["tested"]["by size"] += 1
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")

    with pytest.raises(BadInput, match='other counts in "tested"'):
        read(tmp_path)


def test_what_never_became_an_instance_is_no_instance_without_an_answer() -> None:
    claim = _answering({})
    search = Search(claim, PROFILES["quick"], 0, hunting=True)
    search.fail(Outcome.ERROR, "the strategy raised")
    conclude(claim, search.result)

    assert search.result.record().put_to_the_test == 0
    assert search.result.outcome is Outcome.ERROR
    assert search.result.complaints == ["tries that brought no instance to judge: 1"]


def test_features_of_vacuous_instances_are_not_counted() -> None:
    claim = _answering({})
    search = Search(claim, PROFILES["quick"], 0)
    for x, outcome in (
        (LabelledSet([(0,), (1,)], [-1, 1]), Outcome.VACUOUS),
        (LabelledSet([(0,), (2,)], [-1, 1]), Outcome.UNDECIDED),
        (LabelledSet([(0,), (3,)], [-1, 1]), Outcome.SURVIVES),
    ):
        search.observe(AT_RANDOM, x, Verdict(outcome))

    assert search.result.strata["d = 1"] == 1
    assert search.result.numbers["N"] == Counter({"2": 1})


def test_floors_count_only_what_asks() -> None:
    """All is admitted, and most of it vacuous: too few instances, and too few draws."""
    claim = _answering(dict.fromkeys(range(3, 20), VACUOUS))
    search = Search(claim, PROFILES["quick"], 0)
    search.draw()
    result = search.finish()

    assert result.outcome is Outcome.UNDECIDED
    assert result.reason == "too little was tried to say that it survives"
    assert result.admitted[AT_RANDOM] == 100
    assert 0 < result.tested[AT_RANDOM] < 50
    assert any("were put to the test, 50 are needed" in text for text in result.complaints)
    assert any("of the draws were put to the test, not 95%" in text for text in result.complaints)


def test_where_nothing_asks_nothing_survives() -> None:
    result = run(_answering(dict.fromkeys(range(20), VACUOUS)))

    assert result.outcome is Outcome.VACUOUS
    assert not result.as_expected
    assert result.record().put_to_the_test == 0


SILENT = TRUE.replace("AnyDifference", "Silent").replace(
    "return decide_convex(s, v, -1)", "return Decision(Answer.VACUOUS)"
).replace("import Conjecture,", "import Answer, Conjecture, Decision,")


def test_a_conjecture_that_asks_nothing_does_not_survive_a_hunt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, SILENT)

    status = main(["hunt", path, "--work", "60", "--out", str(tmp_path / "out")])

    said = capsys.readouterr().out
    assert status == 3
    assert "Silent: vacuous. Put to the test: 0 of " in said
    assert "survive" not in said
    assert "are vacuous: they meet the assumptions, and nothing is asked of them." in said


def test_nor_does_it_pass_under_pytest(tmp_path: Path) -> None:
    path = written(tmp_path, SILENT)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )

    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout
    assert "nothing was put to the test; all 100 instances" in done.stdout
    assert "vacuous" in done.stdout


def without_construct() -> Claim[Any, Any]:
    return next(
        one for one in registry.claims(["charles2019"]).values()
        if one.kind is Kind.UNIVERSAL and type(one).construct is Claim.construct
    )  # fmt: skip


def test_a_conclusion_that_wants_a_witness_which_nobody_constructs_says_so() -> None:
    claim = without_construct().varied("bare", expects=Outcome.SURVIVES, change="bare", decide=lambda x, w: list(w)).claim

    with pytest.raises(Misused, match="handed None, for the claim has no construct: write one"):
        run(claim)


def test_a_strategy_that_filters_all_out_is_told_in_a_sentence() -> None:
    own = without_construct()
    domain = replace(own.domain, draw=own.domain.draw.filter(lambda _: False), small=None)
    claim = own.varied("filtered", expects=Outcome.SURVIVES, change="filtered", domain=domain).claim

    with pytest.raises(HypothesisException) as raised:
        run(claim)

    said = f'the strategy of "{domain.name}" filters out nearly all that it draws; construct instances instead'
    assert place_of(raised.value, claim).startswith(said)
