"""Does the hunter find planted falsehoods, and leave what is true alone?"""

import json

import pytest
from quality.measure import HERE, SEEDS, SMALLEST, given, hunted, load

from verify.hunting import POLISH
from verify.judge import judge
from verify.objects import read, size
from verify.outcome import Outcome
from verify.search.scouts import Block, run_block


SCORES = json.loads((HERE / "scores.json").read_text(encoding="utf-8"))
KNOWN = json.loads(SMALLEST.read_text(encoding="utf-8"))
FALSE = {type(claim).__name__: claim for claim in load("false_conjectures")}
TRUE = {type(claim).__name__: claim for claim in load("true_conjectures")}
MISSED: list[str] = []
# Known to be found with some seeds only; the fewer here the better.
LITTLE = 30
QUICK = [
    name for name, row in SCORES["false"].items()
    if row["hunter"]["work"][0] <= LITTLE and FALSE[name].inner == "decided"
] + ["OneNegativeAtTheEnd"]
# What the others take is for the slow test.
SMALL = [
    "FirstAxis", "MarginFoolsRegions", "MarginFromOnePoint", "NearlyTheThreshold", "NearlyTheSum",
]


def test_there_are_enough_of_each_grade():
    grades = [claim.grade for claim in FALSE.values()]
    assert len(FALSE) >= 30
    assert len(TRUE) >= 15
    assert set(grades) == {"easy", "medium", "hard"}
    assert min(grades.count(grade) for grade in set(grades)) >= 8


def test_the_scores_are_those_of_these_conjectures():
    assert list(SCORES["false"]) == list(FALSE)
    assert list(SCORES["true"]) == list(TRUE)
    assert SCORES["seeds"] == list(SEEDS)
    for name, row in SCORES["false"].items():
        assert (row["grade"], tuple(row["known"])) == (FALSE[name].grade, FALSE[name].known)


def test_the_scores_say_what_was_found_and_no_truth_refuted():
    missed = [name for name, row in SCORES["false"].items() if not all(row["hunter"]["found"])]
    missed = [name for name in missed if name not in MISSED]
    refuted = [name for name, row in SCORES["true"].items() if row["refuted"]]
    assert (missed, refuted) == ([], [])


def test_no_search_ended_below_the_smallest_known_size():
    smaller = {
        name: row[key]["size"]
        for name, row in SCORES["false"].items()
        for key in ("hunter", "given", "find")
        if key in row and row[key]["size"] is not None and row[key]["size"] < row["known"]
    }
    assert smaller == {}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_known_to_be_the_smallest_is_shown(name):
    """Four sizes were once said of sets that the conjectures do not speak of."""
    x = read(KNOWN[name])
    assert FALSE[name].domain.contains(x)
    assert judge(FALSE[name], x).outcome is Outcome.REFUTED
    assert size(x) == FALSE[name].known


@pytest.mark.parametrize("name", QUICK)
def test_what_is_easy_falls_to_the_work_that_is_stored(name):
    end = hunted(FALSE[name], SEEDS[0], LITTLE, polish=0)
    assert end.size is not None
    assert end.work == SCORES["false"][name]["hunter"]["work"][0]


def test_a_third_is_easy_for_the_hunter():
    assert len(QUICK) >= len(FALSE) // 3


@pytest.mark.parametrize("name", SMALL)
def test_it_falls_to_the_smallest_known_size(name):
    assert hunted(FALSE[name], 0, 200, polish=100).size == FALSE[name].known


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_survives(name):
    assert hunted(TRUE[name], 0, 10).size is None


def test_a_block_is_the_same_each_time():
    block = Block("around near misses", 1, 60)
    one, two = (run_block(TRUE["MarginToOnePlus"], block, 3) for _ in range(2))
    assert (one.admitted, one.rejected, one.strata) == (two.admitted, two.rejected, two.strata)


def test_plain_hypothesis_is_measured_by_its_calls():
    drawn = given(FALSE["NearlyTheSum"], 0, 20)
    assert 1 <= drawn.work <= 20
    assert drawn.size >= FALSE["NearlyTheSum"].known
    assert given(TRUE["TheSum"], 0, 20) == (20, None, "", None)


@pytest.mark.slow
@pytest.mark.parametrize("name", FALSE)
def test_every_falsehood_falls_to_the_size_that_is_stored(name):
    stored = SCORES["false"][name]["hunter"]
    end = hunted(FALSE[name], SEEDS[0], SCORES["work"], polish=stored["polish"])
    assert (end.work, list(end.size)) == (stored["work"][0], stored["size"])


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_survives_much_work(name):
    assert hunted(TRUE[name], 0, POLISH).size is None
