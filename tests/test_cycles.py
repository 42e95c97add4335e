"""Cycles among objects are looked for seldom while something is decided, and as before after it."""

import gc
from collections.abc import Iterator

import pytest

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.objects.labelled import LabelledSet
from verify import cli
from verify.cycles import SELDOM, collect_seldom, seldom_collected
from verify.exact.decision import within_limits
from verify.exact.integers import WorkLimit


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Begin with what Python begins with."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


@within_limits
def seen(*, limit: bool = False) -> tuple[int, int, int]:
    """Return how often Python looks during a decision, or end one early."""
    if limit:
        raise WorkLimit
    return gc.get_threshold()


def test_decisions_leave_the_caller_his_own() -> None:
    assert seen() == (SELDOM, 10, 10)
    seen(limit=True)
    assert gc.get_threshold() == (700, 10, 10)
    with pytest.raises(ValueError, match="labels must be 1 or -1"):
        decide_convex(LabelledSet([(0,)], [2]), (1,))
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("own", [(0, 10, 10), (SELDOM + 1, 5, 5)])
def test_who_looks_less_often_goes_on_so(own: tuple[int, int, int]) -> None:
    gc.set_threshold(*own)
    assert seen() == own
    collect_seldom()
    assert gc.get_threshold() == own


def test_one_decision_within_another_looks_seldom() -> None:
    with seldom_collected(), seldom_collected():
        assert gc.get_threshold()[0] == SELDOM
    assert gc.get_threshold()[0] == 700


def test_a_command_looks_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []

    def seen(_: object) -> int:
        found.append(gc.get_threshold())
        return 0

    monkeypatch.setattr(cli, "_list", seen)
    assert cli.main(["list"]) == 0
    assert found == [(SELDOM, 10, 10)]
    assert gc.get_threshold() == (700, 10, 10)
