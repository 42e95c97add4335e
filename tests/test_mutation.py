"""The mutants are changes, one each, and not in texts that mean nothing."""

from __future__ import annotations

import ast
import sys
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parent / "mutation"))

from mutate import mutants


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
