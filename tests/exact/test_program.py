"""Exact linear programs against elimination, against scipy, and on what makes simplex cycle."""

import random
from fractions import Fraction
from itertools import product

import pytest
from slow_checker import Inequality, confirms, goes_below, is_true, solvable

from verify.exact.decision import Decision
from verify.exact.program import Infeasible, Optimum, Unbounded, minimise


HALF, TINY = Fraction(1, 2), Fraction(1, 2**60)


def dot(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def feasible(rows, bounds):
    system = [
        Inequality(tuple(map(Fraction, row)), Fraction(bound), False)
        for row, bound in zip(rows, bounds, strict=True)
    ]
    return solvable(system)


def assert_true(found, objective, rows, bounds):
    """Judge an outcome from the program alone."""
    if isinstance(found, Optimum):
        assert confirms(found.decision.certificate)
        assert is_true(found.decision.certificate)
        assert dot(objective, found.point) == found.value
        assert dot(bounds, found.weights) == found.value
    elif isinstance(found, Unbounded):
        assert all(dot(row, found.ray) >= 0 for row in rows)
        assert dot(objective, found.ray) < 0
    else:
        assert isinstance(found, Infeasible)
        assert not feasible(rows, bounds)
        assert all(u >= 0 for u in found.weights)
        assert not any(dot(found.weights, column) for column in zip(*rows, strict=True))
        assert dot(found.weights, bounds) > 0


def drawn(rng, count, size, reach):
    def entry():
        return Fraction(rng.randint(-reach, reach), rng.choice((1, 1, 1, 2, 3)))

    return (
        [entry() for _ in range(size)],
        [[entry() for _ in range(size)] for _ in range(count)],
        [entry() for _ in range(count)],
    )


@pytest.mark.parametrize(
    ("count", "size"), [(1, 1), (3, 1), (2, 2), (4, 2), (6, 2), (3, 3), (5, 3)]
)
def test_random_programs_have_the_outcome_that_they_have(count, size):
    rng = random.Random(10 * count + size)
    for _ in range(120):
        program = drawn(rng, count, size, rng.choice((1, 2, 9)))

        assert_true(minimise(*program), *program)


def test_every_outcome_occurs_among_random_programs():
    rng = random.Random(1)
    outcomes = {type(minimise(*drawn(rng, 4, 2, 2))) for _ in range(100)}

    assert outcomes == {Optimum, Unbounded, Infeasible}


@pytest.mark.parametrize("entries", [(0, 1), (-1, 0, 1)])
def test_every_tiny_program_has_the_outcome_that_it_has(entries):
    for a, b, c, d, e in product((-1, 0, 1), entries, entries, (-1, 0, 1), (-1, 0, 1)):
        program = [a, b], [[c, 1], [1, d], [e, e]], [d, e, a]

        assert_true(minimise(*program), *program)


SPECIAL = {
    "no rows, nothing wanted": ([0], [], []),
    "no rows": ([1], [], []),
    "nothing wanted": ([0, 0], [[1, 2], [-1, -1]], [5, -7]),
    "a zero row that holds": ([1], [[0], [1]], [-1, HALF]),
    "a zero row that fails": ([1], [[0], [1]], [1, HALF]),
    "equal rows": ([1, 1], [[1, 0], [1, 0], [0, 1], [0, 1], [2, 0]], [1, 1, 2, 2, 2]),
    "an equation": ([1, 2], [[1, 1], [-1, -1], [1, 0], [0, 1]], [3, -3, 0, 0]),
    "equations only": ([1, 1], [[1, 0], [-1, 0], [0, 1], [0, -1]], [3, -3, HALF, -HALF]),
    "a face of optima": ([1, 1], [[1, 1], [1, 0], [0, 1]], [2, 0, 0]),
    "tiny and huge": ([TINY, 2**60], [[1, TINY], [2**60, 1], [0, 1]], [TINY, -(2**60), TINY]),
    "almost parallel": ([0, 1], [[1, TINY], [-1, TINY]], [0, 0]),
    "a hair's breadth of room": ([1], [[1], [-1]], [1, -1 - TINY]),
    "a hair's breadth too little": ([1], [[1], [-1]], [1, -1 + TINY]),
    "Beale's cycle": (
        [-Fraction(3, 4), 20, -HALF, 6],
        [
            [-Fraction(1, 4), 8, 1, -9],
            [-HALF, 12, HALF, -3],
            [0, 0, -1, 0],
            [1, 0, 0, 0],
            [0, 1, 0, 0],
            [0, 0, 1, 0],
            [0, 0, 0, 1],
        ],
        [0, 0, -1, 0, 0, 0, 0],
    ),
    "Marshall and Suurballe's cycle": (
        [-10, 57, 9, 24],
        [
            [-HALF, 11 * HALF, 5 * HALF, -9],
            [-HALF, 3 * HALF, HALF, -1],
            [-1, 0, 0, 0],
            [1, 0, 0, 0],
            [0, 1, 0, 0],
            [0, 0, 1, 0],
            [0, 0, 0, 1],
        ],
        [0, 0, -1, 0, 0, 0, 0],
    ),
}
CUBE = 4


@pytest.mark.parametrize("name", SPECIAL)
def test_a_special_program_has_the_outcome_that_it_has(name):
    program = SPECIAL[name]

    assert_true(minimise(*program), *program)


def dual_of(objective, rows, bounds):
    """Return the dual as a program of the same form: min <-h, u>, sum u_i g_i = c, u >= 0."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    unit = [[int(i == k) for i in range(len(rows))] for k in range(len(rows))]
    equations = [side for g in columns for side in (g, [-x for x in g])]
    sides = [side for c in objective for side in (c, -c)]
    return [-h for h in bounds], [*equations, *unit], [*sides, *[0] * len(rows)]


def test_a_program_and_its_dual_have_the_same_value():
    """The duals are degenerate and full of equations."""
    rng = random.Random(3)
    met = 0
    for _ in range(150):
        program = drawn(rng, rng.randint(2, 6), rng.randint(1, 3), 3)
        found, other = minimise(*program), minimise(*dual_of(*program))
        if isinstance(found, Optimum):
            met += 1

            assert other.value == -found.value
        else:
            assert not isinstance(other, Optimum)
    assert met >= 20


@pytest.mark.parametrize("name", ["Beale's cycle", "Marshall and Suurballe's cycle"])
def test_the_dual_of_a_program_that_cycles_ends(name):
    found = minimise(*SPECIAL[name])

    assert minimise(*dual_of(*SPECIAL[name])).value == -found.value


def test_klee_and_minty_s_cube_is_climbed_to_the_top():
    rows = [[int(k == j) for j in range(CUBE)] for k in range(CUBE)]
    rows += [
        [-(2 ** (k - j + 1)) if j < k else -int(j == k) for j in range(CUBE)] for k in range(CUBE)
    ]
    objective = [-(2 ** (CUBE - 1 - j)) for j in range(CUBE)]
    found = minimise(objective, rows, [0] * CUBE + [-(5 ** (k + 1)) for k in range(CUBE)])

    assert found.value == -(5**CUBE)


@pytest.mark.parametrize(("count", "size"), [(10, 3), (30, 9), (60, 12)])
def test_the_value_agrees_with_scipy(count, size):
    from scipy.optimize import linprog

    rng = random.Random(count)
    for _ in range(6):
        rows = [[rng.randint(-9, 9) for _ in range(size)] for _ in range(count)]
        inner = [rng.randint(-3, 3) for _ in range(size)]
        bounds = [int(dot(row, inner)) - rng.randint(0, 9) for row in rows]
        shares = [rng.choice((0, 0, 1, 5)) for _ in rows]
        objective = [int(dot(shares, column)) for column in zip(*rows, strict=True)]
        found = minimise(objective, rows, bounds)
        floats = linprog(
            objective,
            [[-x for x in row] for row in rows],
            [-h for h in bounds],
            bounds=(None, None),
        )

        assert floats.status == 0
        assert float(found.value) == pytest.approx(floats.fun, rel=1e-7, abs=1e-7)


def test_an_exact_program_is_solved_where_a_float_solver_is_wrong():
    """HiGHS says "optimal" about x >= 1, x <= 1 - 1e-7."""
    found = minimise([1], [[1], [-1]], [1, -(1 - Fraction(1, 10**7))])

    assert isinstance(found, Infeasible)


def test_the_work_limit_says_undecided_and_never_anything_false():
    rng = random.Random(4)
    rows = [[rng.randint(-9, 9) for _ in range(8)] for _ in range(30)]
    objective = [sum(column) for column in zip(*rows, strict=True)]
    bounds = [-rng.randint(0, 9) for _ in rows]
    full = minimise(objective, rows, bounds)
    first = minimise(objective, rows, bounds, work=1)

    assert isinstance(full, Optimum)
    assert isinstance(first, Decision)
    assert first.answer == "undecided"
    assert "work limit" in first.reason
    for work in (100, 1_000, 10_000, 100_000):
        found = minimise(objective, rows, bounds, work=work)

        assert found == full or (isinstance(found, Decision) and found.answer == "undecided")


def test_rows_in_another_order_and_scale_give_the_same_value():
    rng = random.Random(5)
    for _ in range(40):
        objective, rows, bounds = drawn(rng, 6, 3, 4)
        found = minimise(objective, rows, bounds)
        order = rng.sample(range(6), 6)
        scales = [Fraction(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(6)]
        other = minimise(
            objective,
            [[scales[i] * x for x in rows[i]] for i in order],
            [scales[i] * bounds[i] for i in order],
        )

        assert type(found) is type(other)
        if isinstance(found, Optimum):
            assert found.value == other.value
            assert not goes_below(found.decision.certificate["question"], other.value)
