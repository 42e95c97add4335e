"""The mutants are changes, one each, and not in texts that mean nothing."""

from __future__ import annotations

import ast
import sys
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parent / "mutation"))

from mutate import called, mutants


SOURCE = '''
"""A docstring with 1 number."""

LIMIT: int = 3


def check(x: int) -> bool:
    """Is x small?"""
    require(x > 0, "x is 0")
    return not x < LIMIT and x + 1 != 2
'''


def test_every_mutant_differs_and_compiles() -> None:
    found = mutants("some.py", SOURCE)

    texts = [mutant.source for mutant in found]
    assert len(set(texts)) == len(texts)
    unchanged = ast.unparse(ast.parse(SOURCE))
    for text in texts:
        compile(text, "some.py", "exec")
        assert text != unchanged


def test_the_mutants_are_the_expected_ones() -> None:
    changes = sorted(mutant.place.split(" ", 1)[1] for mutant in mutants("some.py", SOURCE))

    assert changes == sorted(
        [
            "3 -> 4", "Expr deleted", "Gt -> GtE", "0 -> 1", "And -> other", "Not dropped",
            "Lt -> LtE", "NotEq -> Eq", "Add -> Sub", "1 -> 2", "2 -> 3",
        ]
    )


def test_docstrings_are_left_alone() -> None:
    assert all("A docstring with 1 number." in m.source for m in mutants("some.py", SOURCE))


FUNCTIONS = '''
from elsewhere import away, unused


class Claim:
    limit = 1

    def decide(self, x):
        return helper(x) + away(x) + (lambda y: y + 2)(x)

    def construct(self, x):
        return x + 3


def helper(x, start=4):
    return x + 5 + 5


def other(x):
    return x + 6
'''


def test_places_are_told_apart_and_belong_to_a_function() -> None:
    found = mutants("some.py", FUNCTIONS)

    places = [mutant.place for mutant in found]
    assert len(set(places)) == len(places)
    owners = {mutant.place.split(" ", 1)[1]: mutant.function for mutant in found}
    assert owners["1 -> 2"] == owners["4 -> 5"] == ""
    assert owners["2 -> 3"] == "Claim.decide"
    assert owners["3 -> 4"] == "Claim.construct"
    assert owners["5 -> 6"] == owners["Add -> Sub, part 2"] == "helper"


def test_the_mutants_of_some_functions_are_those_among_all() -> None:
    every = mutants("some.py", FUNCTIONS)

    for functions in ({"helper"}, {"Claim.decide", "other"}, set()):
        some = [mutant for mutant in every if mutant.function in functions]
        assert mutants("some.py", FUNCTIONS, functions) == some
    assert mutants("some.py", FUNCTIONS, None) == every


def test_what_a_decision_calls_is_found_where_it_stands() -> None:
    assert called(FUNCTIONS, {"decide"}) == ({"Claim.decide", "helper"}, {("elsewhere", "away")})
    assert called(FUNCTIONS, {"other"}) == ({"other"}, set())
    assert called(FUNCTIONS, {"deny"}) == (set(), set())


def test_what_is_argued_equivalent_is_in_the_code() -> None:
    """An argument about a line that is gone would count for nothing, or one day for another line."""
    root, gone = Path(__file__).parents[1], []
    for entry in (root / "tests/mutation/equivalent.txt").read_text(encoding="utf-8").splitlines():
        if not entry or entry.startswith("#"):
            continue
        place, _, rest = entry.rsplit("  #", 1)[0].partition(": ")
        path, _, function = place.partition(" ")
        source, line = (root / path).read_text(encoding="utf-8"), rest.rsplit(" | ", 1)[0]
        if line not in map(str.strip, source.splitlines()) or function.rpartition(".")[2] not in source:
            gone.append(entry)

    assert gone == []
