"""Each scout does its own part, the same on every machine, and proposes nothing but instances."""

from __future__ import annotations

import threading
import time
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hunting.conjectures import SEARCHED, THREE_LAYERS, written

from theorems.blocks import difference
from theorems.geometry.assumptions import NAMED
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import RELU, Above, Layer, Network
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.geometry.scouts.by_gradient import ascended
from theorems.geometry.scouts.by_program import worst_networks
from theorems.geometry.scouts.classifiers import BY_GRADIENT, IN_BULK
from verify import registry
from verify.campaign.merge import packed
from verify.claim import Claim
from verify.exact.integers import WorkLimit
from verify.judge import judge
from verify.objects import nearby, size
from verify.outcome import Outcome
from verify.patience import patience
from verify.results import AT_RANDOM, BY_LINEAR_PROGRAM, EXHAUSTIVE, LOCAL_SEARCH
from verify.search.scouts import Block, drawn, plan, run_block
from verify.search.smaller import smallest
from verify.suggest import suggestions


@pytest.fixture(scope="module")
def three_layers(tmp_path_factory: pytest.TempPathFactory) -> Claim[Any, Any]:
    (claim,) = registry.load(written(tmp_path_factory.mktemp("three"), THREE_LAYERS))
    return claim


@pytest.fixture(scope="module")
def two_layers(tmp_path_factory: pytest.TempPathFactory) -> Claim[Any, Any]:
    (claim,) = registry.load(written(tmp_path_factory.mktemp("two"), SEARCHED))
    return claim


ALL = [EXHAUSTIVE, AT_RANDOM, LOCAL_SEARCH, IN_BULK, BY_LINEAR_PROGRAM, BY_GRADIENT]


@pytest.mark.parametrize("scout", ALL)
def test_each_scout_alone_refutes_a_false_claim(scout: str, three_layers: Claim[Any, Any]) -> None:
    most = 3000 if scout == EXHAUSTIVE else 200
    found = (run_block(three_layers, Block(scout, start, most), 0).found for start in range(8))

    first = next(filter(None, found))

    assert judge(three_layers, first.x).outcome is Outcome.REFUTED
    assert first.scout == scout


@pytest.mark.parametrize("scout", ALL)
def test_a_block_is_the_same_whenever_it_is_done(scout: str, two_layers: Claim[Any, Any]) -> None:
    block = Block(scout, 3, 25)
    once = packed(run_block(two_layers, block, 5))
    run_block(two_layers, Block(scout, 7, 25), 5)  # others in between
    again = packed(run_block(two_layers, block, 5))

    assert once == again
    assert packed(run_block(two_layers, block, 6)) != once or scout == EXHAUSTIVE


def test_no_block_exceeds_its_judgements(two_layers: Claim[Any, Any]) -> None:
    for scout in (EXHAUSTIVE, LOCAL_SEARCH, IN_BULK, BY_LINEAR_PROGRAM, BY_GRADIENT):
        result = run_block(two_layers, Block(scout, 0, 15), 0)
        assert result.admitted.total() + result.rejected.total() <= 15


def test_the_listing_is_read_once_whatever_the_blocks(two_layers: Claim[Any, Any]) -> None:
    """Blocks of any size, one after the other, are one listing without gap or repetition."""
    from itertools import islice

    from verify.search.scouts import _listing

    assert two_layers.domain.small is not None
    whole = list(islice(two_layers.domain.small(), 60))
    parts = [x for start, n in ((0, 25), (25, 5), (30, 30)) for x in _listing(two_layers, start, n)]

    assert parts == whole
    assert list(_listing(two_layers, 10, 5)) == whole[10:15]


def test_every_scout_has_its_turn(two_layers: Claim[Any, Any]) -> None:
    blocks = plan(two_layers)
    names = {next(blocks).scout for _ in range(20)}

    assert names == {"by hand", *ALL}


SET = LabelledSet([(0,), (2,), (-3,)], [-1, 1, -1])
NETWORK = Network(
    (Layer([[1], [-1]], [-1, 0], RELU), Layer([[1, -2]], [1], RELU), Layer([[2]], [0])), Above(1)
)


def _fitting(claim: Claim[Any, Any], draws: int) -> list[WithClassifier]:
    return [x for x in drawn(claim, draws, 1) if claim.domain.contains(x) and claim.admits(x)]


def test_proposals_by_gradient_are_exact_and_of_the_class(two_layers: Claim[Any, Any]) -> None:
    count = 0
    for x in _fitting(two_layers, 60)[:6]:
        for y in ascended(x, difference(x.s)):
            count += two_layers.domain.contains(y)
            numbers = [w for layer in y.h.layers for row in layer.weights for w in row]
            assert all(type(w) in (int, Fraction) for w in numbers)
            assert y.h.layers[-1].bias == x.h.layers[-1].bias

    assert count > 5


def test_a_program_finds_the_network_that_is_never_fooled(three_layers: Claim[Any, Any]) -> None:
    """From networks that are fooled to some that are not, in one step, for the same points."""
    proposed = [
        (x, y)
        for x in _fitting(three_layers, 300)
        if judge(three_layers, x).outcome is Outcome.SURVIVES
        for y in worst_networks(x, difference(x.s))
    ]

    assert any(judge(three_layers, y).outcome is Outcome.REFUTED for _, y in proposed)
    assert all(x.s == y.s and y.h.fits(y.s.points, y.s.labels) for x, y in proposed)


def test_no_program_has_a_solution_where_a_theorem_holds(two_layers: Claim[Any, Any]) -> None:
    """Theorem 15: no network of two layers keeps its label along the direction."""
    for x in _fitting(two_layers, 60):
        for y in worst_networks(x, difference(x.s)):
            assert judge(two_layers, y).outcome is not Outcome.REFUTED


@pytest.mark.parametrize("value", [SET, NETWORK, WithClassifier(SET, NETWORK), (SET, (1, Fraction(1, 2)))])
def test_a_mutation_changes_a_value_into_one_of_its_kind(value: Any) -> None:
    random, changed = Random(2), 0
    for _ in range(300):
        try:
            other = nearby(value, random)
        except ValueError:
            continue
        assert type(other) is type(value)
        changed += other != value
        if isinstance(other, WithClassifier):
            assert list(other.s.labels) == [other.h.label(x) for x in other.s.points]

    assert changed > 200


def test_the_smallest_is_no_larger_and_still_refutes(three_layers: Claim[Any, Any]) -> None:
    result = run_block(three_layers, Block(AT_RANDOM, 1, 200), 1)
    assert result.found is not None

    small = smallest(three_layers, result.found, 600)

    assert size(small.x) <= size(result.found.x)
    assert judge(three_layers, small.x).outcome is Outcome.REFUTED


def test_suggestions_exclude_what_was_found_and_are_the_weakest_first(
    three_layers: Claim[Any, Any],
) -> None:
    result = run_block(three_layers, Block(AT_RANDOM, 1, 200), 1)
    assert result.found is not None
    x = result.found.x

    found = suggestions(three_layers, [x], NAMED)

    names = [one.name for one in found]
    assert "nonnegative after the first layer" in names
    assert "both labels" not in names  # it has it already
    assert [one.kept for one in found] == sorted((one.kept for one in found), reverse=True)
    for one in NAMED:
        if one.name in names:
            assert not any(_holds(one, part) for part in (x, x.s, x.h))


def _holds(assumption: Any, part: Any) -> bool:
    try:
        return bool(assumption.holds(part))
    except (AttributeError, TypeError):
        return False


class TestPatience:
    def test_it_ends_a_loop(self) -> None:
        def loop() -> None:
            with patience(0.2):
                while True:
                    pass

        with pytest.raises(WorkLimit, match=r"the limit of 0.2 s of processor time"):
            loop()

    def test_also_in_another_thread(self) -> None:
        caught: list[str] = []

        def loop() -> None:
            try:
                with patience(0.2):
                    while True:
                        pass
            except WorkLimit as limit:
                caught.append(str(limit))

        thread = threading.Thread(target=loop)
        thread.start()
        thread.join(timeout=60)

        assert caught

    def test_sleep_is_no_work(self) -> None:
        with patience(0.2):
            time.sleep(0.6)

    def test_code_that_catches_everything_is_stopped_again(self) -> None:
        caught = 0

        def stubborn() -> None:
            nonlocal caught
            while caught < 2:
                try:
                    while True:
                        pass
                except WorkLimit:
                    caught += 1

        with patience(0.2):
            stubborn()

        assert caught == 2

    def test_nothing_is_left_behind(self) -> None:
        """What ended in time is not punished later."""
        with patience(0.15):
            pass
        end = time.thread_time() + 0.5
        while time.thread_time() < end:
            pass


def test_the_file_of_a_conjecture_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    path = written(tmp_path, SEARCHED)
    (before,) = registry.load(path)
    written(tmp_path, SEARCHED.replace("NONNEGATIVE]", "ANY]"))
    (after,) = registry.load(path)

    assert before.id == after.id
    assert registry.find(before.id) is after
