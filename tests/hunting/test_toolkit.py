"""What a domain's toolkit lends to a search: scouts in their turns, measures, polish, assumptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from hunting.conjectures import SEARCHED, TRUE, written
from hunting.words import Ones, even, words

from verify import registry, toolkit
from verify.claim import Assumption, Claim
from verify.errors import BadInput
from verify.exact.decision import Answer
from verify.outcome import Outcome
from verify.report.document import best_example
from verify.results import BY_LINEAR_PROGRAM
from verify.search.scouts import Block, plan, run_block
from verify.search.smaller import smallest
from verify.suggest import library, suggestions


def _blocks(claim: Claim[Any, Any], count: int) -> Iterator[tuple[str, int, int]]:
    yield from islice(plan(claim), count)


def test_scouts_come_in_their_turns_and_the_late_ones_after_the_walks() -> None:
    scouts = [block[0] for block in _blocks(Ones(), 8)]
    assert scouts == [
        "at random", "by hand", "around near misses", "at random", "long words",
        "around near misses", "last", "at random",
    ]


def test_a_lent_scout_finds_what_no_draw_holds() -> None:
    found = run_block(Ones(), Block("long words", 1, 5), 0).found
    assert found is not None
    assert found.scout == "long words"
    assert sum(found.x) >= 3


def test_the_plan_of_a_searched_conjecture_is_that_of_its_files(tmp_path: Any) -> None:
    """Keys, order and sizes are in seeds and journals: they never change."""
    (claim,) = registry.load(written(tmp_path, SEARCHED))
    assert list(_blocks(claim, 19)) == [
        ("at random", 0, 10), ("by hand", 0, 1000), ("by size", 0, 30), ("in bulk", 0, 60),
        ("by program", 0, 40), ("around near misses", 0, 100),
        ("at random", 1, 50), ("by size", 30, 50), ("in bulk", 1, 60), ("by program", 1, 40),
        ("around near misses", 1, 200),
        ("at random", 2, 100), ("by size", 80, 100), ("in bulk", 2, 60), ("by program", 2, 40),
        ("around near misses", 2, 300), ("by gradient", 2, 40),
        ("at random", 3, 100), ("by size", 180, 100),
    ]  # fmt: skip


def test_a_decided_conjecture_has_no_scout_for_classifiers(tmp_path: Any) -> None:
    (claim,) = registry.load(written(tmp_path, TRUE))
    assert claim.domain.by_program is None
    scouts = {block[0] for block in _blocks(claim, 40)}
    assert scouts == {"at random", "by hand", "by size", "around near misses"}


def test_without_a_toolkit_harder_neighbours_are_tried_all_the_same() -> None:
    class Own(Ones):
        domain = replace(words, toolkit="", by_program=lambda x: [(*x, 1, 1, 1)])

    scouts = [block[0] for block in _blocks(Own(), 7)]
    assert scouts.count(BY_LINEAR_PROGRAM) == 1  # of two rounds
    found = run_block(Own(), Block(BY_LINEAR_PROGRAM, 0, 40), 0).found
    assert found is not None
    assert found.scout == BY_LINEAR_PROGRAM


def test_measures_and_steps_are_the_toolkits() -> None:
    result = run_block(Ones(), Block("long words", 1, 5), 0)
    assert result.worst is not None
    assert result.worst.measure == 3
    assert result.nearest is not None
    assert result.nearest.measure == 2
    assert result.found is not None
    assert smallest(Ones(), result.found, 40).x == (1, 1, 1)


def test_suggested_is_what_the_toolkit_and_the_claims_beside_it_name() -> None:
    class Other(Ones):
        assumptions = (Assumption("beside", "There is no letter 1.", lambda x: sum(x) == 0), even)

    named = library(Ones(), [Ones(), Other()])
    assert [one.name for one in named] == ["short", "even", "beside"]
    found = suggestions(Ones(), [(1, 1, 1, 0)], named)
    assert [one.name for one in found] == ["short", "beside"]


def test_a_page_shows_the_example_that_the_toolkit_rates_first() -> None:
    from verify.claim import Example

    class Shown(Ones):
        def examples(self) -> list[Example]:
            return [Example(x, Answer.YES, "") for x in ((0,), (0, 0, 1), (0,) * 5)]

    chosen = best_example(Shown())
    assert chosen is not None
    assert chosen[0].x == (0, 0, 1)
    assert chosen[1].outcome is Outcome.SURVIVES


def test_a_toolkit_that_cannot_be_imported_costs_one_sentence_with_its_line(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_room.py").write_text("lent = 1\nlent += nothing\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    class Own(Ones):
        domain = replace(words, toolkit="broken_room:lent")

    with pytest.raises(BadInput) as found:
        toolkit.of(Own())
    said = str(found.value)
    assert said.startswith("conjectures/own: the toolkit 'broken_room:lent' of its domain cannot be")
    assert "name 'nothing' is not defined" in said
    assert "broken_room.py" in said
    assert re.search(r"\b(line |:)2\b", said), said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.at_all:toolkit", "cannot be imported: ModuleNotFoundError: No module named 'nowhere'"),
        ("json:loads", "is none; it must be package.module:name of a Toolkit"),
        ("json", "is none; it must be package.module:name of a Toolkit"),
    ],
)
def test_a_path_that_leads_nowhere_is_said_in_one_sentence(path: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        toolkit.toolkit(path)
