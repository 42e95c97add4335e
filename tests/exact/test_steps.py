"""Propose, round or solve, check: beside the exact walk, on random, degenerate and large systems."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from verify.exact import alternative
from verify.exact.alternative import STEPS_FROM, Alternative, Ending, Outlook, outlook
from verify.exact.integers import FLOATS, Work, WorkLimit, dot
from verify.exact.propose import Proposal, Table, _pivoted, completed, propose, separate
from verify.exact.rounding import padded_weights, short_solution, weights_of


PLENTY = 10**12

Rows = list[list[int]]


def integers(rng: random.Random, count: int, size: int) -> Rows:
    return [[rng.randint(-9, 9) for _ in range(size)] for _ in range(count)]


def repeated(rng: random.Random, count: int, size: int) -> Rows:
    few = integers(rng, 3, size)
    return [list(rng.choice(few)) for _ in range(count)]


def in_a_plane(rng: random.Random, count: int, size: int) -> Rows:
    axes = integers(rng, max(1, size // 2), size)
    shares = integers(rng, count, len(axes))
    return [[dot(share, column) for column in zip(*axes, strict=True)] for share in shares]


def corners(rng: random.Random, count: int, size: int) -> Rows:
    return [[rng.choice((0, 1)) for _ in range(size)] for _ in range(count)]


def of_all_scales(rng: random.Random, count: int, size: int) -> Rows:
    return [[rng.randint(-9, 9) << 30 * rng.randint(0, 2) for _ in range(size)] for _ in range(count)]


def nearly_parallel(rng: random.Random, count: int, size: int) -> Rows:
    return [[x * 10**9 + rng.randint(-1, 1) for x in row] for row in integers(rng, count, size)]


def beyond_floats(rng: random.Random, count: int, size: int) -> Rows:
    return [[x * 10 ** rng.choice((0, 310)) for x in row] for row in integers(rng, count, size)]


FAMILIES = {
    draw.__name__: draw
    for draw in (
        integers, repeated, in_a_plane, corners, of_all_scales, nearly_parallel, beyond_floats
    )
}


def system(
    draw: Callable[..., Rows], rng: random.Random, count: int, size: int
) -> tuple[Rows, list[int]]:
    """Return rows y (x, 1) with and without a solution, and a row that a few of them make up."""
    points = draw(rng, count, size)
    w = [rng.randint(-3, 3) for _ in range(size)]
    middle = sorted(dot(w, x) for x in points)[count // 2]
    labels = [1 if dot(w, x) > middle else -1 for x in points]
    if rng.random() < 0.3:
        labels = [rng.choice((1, -1)) for _ in points]
    rows = [[y * c for c in [*x, 1]] for x, y in zip(points, labels, strict=True)]
    some = rng.sample(rows, min(count, rng.randint(1, 2 * size)))
    target = [-sum(column) for column in zip(*some, strict=True)]
    return rows, target if rng.random() < 0.6 else [rng.randint(-9, 9) for _ in target]


def assert_ends(asked: Alternative, strict: Rows, weak: Rows) -> None:
    """A solution solves the system, and weights combine its rows to 0, not only weak ones."""
    if asked.solvable:
        z = asked.solution()
        assert all(dot(row, z) > 0 for row in strict)
        assert all(dot(row, z) >= 0 for row in weak)
        return
    rows, weights = [*strict, *weak], asked.weights()
    assert min(weights.values()) > 0
    assert min(weights) < len(strict)
    for column in zip(*rows, strict=True):
        assert sum(weight * column[index] for index, weight in weights.items()) == 0


def walked(strict: Rows, weak: Rows) -> bool:
    return alternative._Walk(strict, weak, Work(PLENTY), []).ending().solution is not None


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Let every system go through the steps; return for each whether they came to an end."""
    ended: list[bool] = []
    run = alternative._Steps.run

    def listed(self: Any, start: Any = None) -> Ending | None:
        found = run(self, start)
        ended.append(found is not None)
        return found

    monkeypatch.setattr(alternative, "STEPS_FROM", 0)
    monkeypatch.setattr(alternative._Steps, "run", listed)
    return ended


@pytest.mark.parametrize("name", FAMILIES)
def test_the_steps_end_as_the_walk_does(name: str, always: list[bool]) -> None:
    rng = random.Random(name)
    answers = set()
    most, systems = (3, 20) if name == "beyond_floats" else (6, 40)
    for _ in range(systems):
        strict, target = system(FAMILIES[name], rng, rng.randint(2, 3 * most), rng.randint(1, most))
        for weak in ([], [target], [target, [rng.randint(-2, 2) for _ in target]]):
            asked = Alternative(strict, Work(PLENTY), weak)
            assert asked.solvable == walked(strict, weak)
            assert_ends(asked, strict, weak)
            without = asked.relaxed()
            assert without.solvable == walked(strict, [])
            assert_ends(without, strict, [])
            answers.add((asked.solvable, without.solvable))
    assert answers == {(True, True), (False, True), (False, False)}
    if name in ("integers", "nearly_parallel"):
        assert sum(always) > 0.8 * len(always)  # the walk is for what is rare
    if name == "beyond_floats":
        assert sum(always) < len(always) / 2  # floats hold few of them


@pytest.mark.parametrize("name", ["integers", "repeated", "in_a_plane", "corners"])
@pytest.mark.parametrize(("count", "size"), [(120, 12), (400, 20)])
def test_large_systems_need_no_walk(
    name: str, count: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alternative, "_Walk", None)
    rng = random.Random(f"{name} {count}")
    for _ in range(6):
        strict, target = system(FAMILIES[name], rng, count, size)
        asked = Alternative(strict, Work(10**10), [target])

        assert count * size < STEPS_FROM or alternative.is_large(strict, [target])
        assert_ends(asked, strict, [target])
        assert_ends(asked.relaxed(), strict, [])


def test_a_long_target_without_a_bias_needs_no_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The difference of two means, over one denominator, is a million times as long as the points."""
    monkeypatch.setattr(alternative, "_Walk", None)
    rng = np.random.default_rng(0)
    points = rng.integers(0, 256, (2000, 60))
    scores = points @ rng.integers(-9, 10, 60)
    scores -= int(np.median(scores))
    far = np.abs(scores) > np.quantile(np.abs(scores), 0.05)
    points, labels = points[far], np.where(scores[far] > 0, 1, -1)
    plus, minus = points[labels > 0], points[labels < 0]
    means = plus.sum(axis=0) * len(minus) - minus.sum(axis=0) * len(plus)
    strict = (labels[:, None] * np.column_stack([points, np.ones_like(labels)])).tolist()
    weak = [[*(-means).tolist(), 0]]
    asked = Alternative(strict, Work(10**10), weak)

    assert not asked.solvable
    assert asked.relaxed().solvable
    assert_ends(asked, strict, weak)
    assert_ends(asked.relaxed(), strict, [])


@pytest.mark.parametrize("ending", ["implied", "falls", "cancels"])
def test_answers_are_short(ending: str) -> None:
    """At most as many weights as Caratheodory needs, and solutions of few digits."""
    rng = random.Random(ending)
    count, size = 500, 40
    points = [[rng.randint(-1000, 1000) for _ in range(size)] for _ in range(count)]
    labels = [1 if sum(x) > 0 else -1 for x in points]
    if ending == "cancels":
        labels = [rng.choice((1, -1)) for _ in points]
    strict = [[y * c for c in [*x, 1]] for x, y in zip(points, labels, strict=True)]
    weak = [rng.randint(-9, 9) for _ in range(size + 1)]
    if ending == "implied":
        weak = [-sum(column) for column in zip(*strict[:90], strict=True)]
    work = Work(10**8)
    asked = Alternative(strict, work, [weak])

    assert asked.solvable == (ending == "falls")
    assert_ends(asked, strict, [weak])
    assert (count in asked.weights()) == (ending == "implied")
    assert len(asked.weights()) <= size + 2
    without = asked.relaxed()
    assert_ends(without, strict, [])
    for one in (asked, without):
        if one.solvable:
            assert max(map(abs, one.solution())).bit_length() < 40


def shuffled(found: Proposal | None, size: int) -> Proposal | None:
    if found is None or not found.likely:
        return found
    likely = list(found.likely)
    random.Random(3).shuffle(likely)
    return found._replace(likely=likely)


LIES: dict[str, Callable[[Proposal | None, int], Proposal | None]] = {
    "nothing": lambda found, size: None,
    "rows at random": shuffled,
    "the wrong way": lambda found, size: found and found._replace(unbounded=not found.unbounded),
    "no numbers": lambda found, size: Proposal(np.full(size, np.nan)),
    "a wrong solution": lambda found, size: Proposal(np.arange(size) + 0.5),
    "zero": lambda found, size: Proposal(np.zeros(size)),
    "one row": lambda found, size: Proposal(None, [0], np.ones(1)),
}


@pytest.mark.parametrize("lie", LIES)
def test_no_proposal_changes_an_answer(
    lie: str, always: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying(unit: Any, target: Any, work: Work) -> Proposal | None:
        return LIES[lie](propose(unit, target, work), unit.shape[1])

    monkeypatch.setattr(alternative, "propose", lying)
    rng = random.Random(4)
    answers = set()
    for _ in range(25):
        strict, target = system(integers, rng, 20, 6)
        asked = Alternative(strict, Work(PLENTY), [target])

        assert asked.solvable == walked(strict, [target])
        assert_ends(asked, strict, [target])
        assert_ends(asked.relaxed(), strict, [])
        answers.add(asked.solvable)
    assert answers == {True, False}
    assert not all(always)


def test_a_zero_row_and_dependent_weak_rows_are_left_to_the_walk(always: list[bool]) -> None:
    cases = [
        ([[0, 0], [1, 0]], [], False),
        ([[1, 0]], [[0, 0]], True),
        ([[1, 0]], [[0, 1], [0, -1]], True),
        ([[1, 0]], [[-1, 1], [0, -1]], False),
    ]
    for strict, weak, solvable in cases:
        asked = Alternative(strict, Work(10**6), weak)
        assert asked.solvable == solvable
        assert_ends(asked, strict, weak)


def test_weak_rows_are_added_to_a_system_that_the_steps_have_solved(always: list[bool]) -> None:
    asked = Alternative([[1, 0], [1, 1]], Work(10**6))
    assert asked.solvable
    asked.add_weak([0, -1])
    assert asked.solvable
    assert_ends(asked, [[1, 0], [1, 1]], [[0, -1]])
    asked.add_weak([-1, 0])
    assert not asked.solvable
    assert_ends(asked, [[1, 0], [1, 1]], [[0, -1], [-1, 0]])


# The parts.


def table_of(rows: Rows) -> Table:
    table = Table.of(rows, Work(PLENTY))
    assert table is not None
    return table


def test_a_solution_is_as_short_as_the_rows_allow() -> None:
    rows = [[1, 0], [0, 1]]
    assert short_solution(rows, table_of(rows), np.array([1.0, 0.5]), Work(PLENTY)) == [2, 1]
    ratio = 0.7310585786300049
    for fine, bits in ((8, 12), (24, 30), (46, 52)):
        over = 2**fine  # the first unknown over the second is known to two parts of this
        share = round(ratio * over)
        rows = [[over, 1 - share], [-over, share + 1]]
        found = short_solution(rows, table_of(rows), np.array([2 * ratio, 1.0]), Work(PLENTY))
        assert found is not None
        assert all(dot(row, found) > 0 for row in rows)
        assert max(map(abs, found)) <= 2 ** (bits + 1)
    apart = [[1, 1], [-1, -1]]
    assert short_solution(apart, table_of(apart), np.array([1.0, 1.0]), Work(PLENTY)) is None


def test_what_floats_round_is_said_by_integers() -> None:
    huge = 2**60
    rows = [[huge, 1 - huge], [-1, 1]]  # one more unit of the second is the difference
    table = table_of(rows)
    assert not table.exact
    assert short_solution(rows, table, np.array([1.0, 1.0]), Work(PLENTY)) is None
    assert Table.of([[10**400, 1]], Work(PLENTY)) is None
    assert Table.of([[0, 0], [1, 2]], Work(PLENTY)) is None


def test_weights_are_those_of_the_first_independent_rows() -> None:
    rows = [[2, 0, 0], [4, 0, 0], [0, 3, 0], [1, 1, 0], [0, 0, 5]]
    target = [6, 6, 0]
    assert weights_of(rows, [0, 1, 2, 3], target, Work(PLENTY)) == ({0: 3, 2: 2}, 1)
    assert weights_of(rows, [1, 3, 0], target, Work(PLENTY)) == ({3: 6}, 1)
    assert weights_of(rows, [4, 0, 3], [0, 1, 0], Work(PLENTY)) == ({0: -1, 3: 2}, 2)
    assert weights_of(rows, [0, 1, 4], target, Work(PLENTY)) is None
    assert weights_of(rows, [2], [0, 0, 0], Work(PLENTY)) is None
    assert weights_of([[2**31 - 1, 0], [0, 1]], [0, 1], [1, 1], Work(PLENTY)) is None


def test_padding_makes_up_for_weights_of_hardly_0() -> None:
    # The target leaves the cone of the first two rows by a hair, not that of all three.
    rows = [[2**40, 0], [2**40, 2**41], [2**40, -(2**41)]]
    target = [2**41, -1]
    found = weights_of(rows, [0, 1, 2], target, Work(PLENTY))
    assert found is not None
    assert min(found[0].values()) < 0
    proposal = Proposal(None, [0, 1, 2], np.array([2.0, 1e-9, 1e-9]))
    padded = padded_weights(rows, table_of(rows), proposal, target, Work(PLENTY))
    assert padded is not None
    weights, multiple = padded
    assert min([multiple, *weights.values()]) > 0
    assert [sum(a * rows[i][k] for i, a in weights.items()) for k in (0, 1)] == [
        multiple * t for t in target
    ]
    outside = padded_weights(rows[:2], table_of(rows[:2]), proposal._replace(
        likely=[0, 1], weights=np.ones(2)), target, Work(PLENTY))
    assert outside is None


def test_newtons_steps_find_a_separator_where_there_is_one() -> None:
    rng = np.random.default_rng(1)
    unit = rng.normal(size=(300, 8))
    unit /= np.linalg.norm(unit, axis=1)[:, None]
    aim = rng.normal(size=8)
    unit *= np.sign(unit @ aim)[:, None]
    also = unit[0]
    z = separate(unit[1:], rng.normal(size=8), Work(PLENTY), also=also)
    assert (unit @ z).min() > 0
    assert separate(np.vstack([unit, -unit[:1]]), aim, Work(PLENTY)) is None


def test_a_working_set_grows_until_it_speaks_for_all_rows() -> None:
    rng = np.random.default_rng(2)
    unit = rng.normal(size=(3000, 5))
    unit /= np.linalg.norm(unit, axis=1)[:, None]
    aim = np.array([1.0, 2.0, 3.0, 4.0, 5.0]) / np.sqrt(55)
    unit *= np.sign(unit @ aim)[:, None]
    implied = propose(unit, aim, Work(PLENTY))
    assert implied is not None
    assert len(implied.likely) >= 5
    assert not implied.unbounded
    falls = propose(unit, -aim, Work(PLENTY))
    assert falls is not None
    assert not falls.likely
    assert (unit @ falls.solution).min() > 0
    assert falls.solution @ -aim < 0
    unit[::2] *= -1
    cancels = propose(unit, aim, Work(PLENTY))
    assert cancels is not None
    assert cancels.unbounded


def test_the_steps_count_and_stop_at_the_limit() -> None:
    rng = random.Random(6)
    strict, target = system(integers, rng, 200, 20)
    whole = Work(PLENTY)
    Alternative(strict, whole, [target])
    assert whole.spent > 200 * 20 * 20 // FLOATS
    for share in (0.0, 0.1, 0.5, 0.9):
        with pytest.raises(WorkLimit, match="work limit"):
            Alternative(strict, Work(int(share * whole.spent)), [target])
    again = Work(whole.spent)
    Alternative(strict, again, [target])
    assert again.spent == whole.spent


def test_an_outlook_is_a_checked_solution_or_a_hint() -> None:
    rng = random.Random(7)
    seen = set()
    for _ in range(20):
        strict, target = system(integers, rng, 100, 20)
        ahead = outlook(strict, target, Work(PLENTY))
        asked = Alternative(strict, Work(PLENTY), [target])
        assert asked.solvable == (ahead.solution is not None)
        if ahead.solution is not None:
            assert all(dot(row, ahead.solution) > 0 for row in [*strict, target])
        else:
            assert ahead.likely
        if ahead.alone is not None:
            assert all(dot(row, ahead.alone) > 0 for row in strict)
        seen.add((asked.solvable, ahead.alone is not None))
    assert seen == {(True, False), (False, True), (False, False)}
    assert outlook([[1, 0]], [0, 1], Work(PLENTY)) == Outlook()


def a_corner(rows: Rows, target: list[int], table: Table) -> tuple[Proposal, Any]:
    """Return the corner in which <target, z> is least where each row's product is at least a number of its own."""
    lower = 1 + np.random.default_rng(1).random(len(rows)) / 2
    goal = table.as_unit(target)
    found = linprog(goal, A_ub=-table.unit, b_ub=-lower, bounds=(None, None), method="highs")
    weights = -found.ineqlin.marginals
    order = np.argsort(-weights)
    return Proposal(found.x, order.tolist(), weights[order], slack=table.unit @ found.x - lower), goal


def a_cone(seed: int, count: int, size: int) -> tuple[Rows, list[list[int]], Table]:
    """Return rows that have a solution, with two targets that all of them make up."""
    rng = random.Random(seed)
    w = [rng.randint(1, 9) for _ in range(size)]
    rows = [[x if dot(w, row) > 0 else -x for x in row] for row in integers(rng, count, size) if dot(w, row)]
    targets = [[sum(a * x for a, x in zip(shares, column, strict=True)) for column in zip(*rows, strict=True)]
               for shares in ([rng.randint(1, 9) for _ in rows], [rng.choice((1,) * 19 + (99,)) for _ in rows])]  # fmt: skip
    table = Table.of(rows, Work(PLENTY))
    assert table is not None
    return rows, targets, table


@pytest.mark.parametrize("seed", range(4))
def test_what_drowns_among_rows_that_are_not_in_use_is_found(seed: int) -> None:
    rows, (target, _), table = a_cone(seed, 300, 25)
    proposal, goal = a_corner(rows, target, table)
    weights = np.where(np.arange(len(rows)) < 22, proposal.weights, 1e-9)  # three in use are hardly above 0
    likely = [*proposal.likely[:22], *random.Random(seed).sample(proposal.likely[22:], len(rows) - 22)]
    drowned = proposal._replace(likely=likely, weights=weights)
    by_weight = weights_of(rows, likely[:25], target, Work(PLENTY))
    assert by_weight is None or min(by_weight[0].values()) < 0
    found = weights_of(rows, completed(table.unit, drowned, goal, Work(PLENTY)), target, Work(PLENTY))
    assert found is not None
    assert min(found[0].values()) > 0
    assert set(found[0]) == {*proposal.likely[:25]}


def test_from_another_corner_the_simplex_method_goes_on() -> None:
    moved = 0
    for seed in range(12):
        rows, (target, other), table = a_cone(seed, 60, 6)
        wanted, goal = a_corner(rows, target, table)
        start, _ = a_corner(rows, other, table)
        corner = list(start.likely[:6])
        ended = _pivoted(table.unit, [*corner], goal, start, Work(PLENTY))
        assert {*ended} == {*wanted.likely[:6]}
        moved += {*ended} != {*corner}
    assert moved > 2
