"""Small questions are answered with little work: a search that never ends is noticed here."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import islice, product
from typing import Any

import pytest

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_separators, separator_of, worst_separator
from theorems.geometry.deciders.soft_margin import _ranges, optimum, path_of
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Argmax, Layer, Network
from verify.exact.decision import Answer, Decision
from verify.exact.integers import Work, solve_gram
from verify.exact.program import Infeasible, Optimum, Unbounded, minimise


LITTLE = 10**6
HARDLY_ANY = 1000


def sets(dimension: int, size: int, labels: tuple[int, ...] = (1, -1)) -> list[LabelledSet]:
    """Draw sets on a grid, some of them with fractions, with a likely separator and without."""
    rng = random.Random(f"{dimension} {size} {labels}")
    found = []
    for number in range(12):
        points = [[rng.randint(-4, 4) for _ in range(dimension)] for _ in range(size)]
        if number % 3 == 1:
            points = [[Fraction(x, rng.randint(1, 3)) for x in point] for point in points]
        own = [labels[(2 * p[0] > p[-1]) % len(labels)] for p in points]
        if number % 4 == 3:
            own = [rng.choice(labels) for _ in points]
        found.append(LabelledSet(points, own))
    return found


SEARCHES = {
    "separators": decide_separators,
    "convex": decide_convex,
    "origin": decide_origin,
    "separator": lambda s, v, **options: separator_of(s, **options),
    "max-margin": lambda s, v, **options: max_margin(s, **options),
    "max-margin at the origin": lambda s, v, **options: max_margin(s, bias=False, **options),
    "least rise": worst_separator,
    "classes": lambda s, v, **options: decide_multiclass(
        LabelledSet(s.points, [max(y, 0) for y in s.labels]), v, int(s.labels[0] > 0), **options),
}


@pytest.mark.parametrize("name", SEARCHES)
def test_a_few_points_are_hardly_any_work(name: str) -> None:
    for s in [*sets(1, 3), *sets(2, 4)]:
        for v in ([1] + [0] * (s.dimension - 1), [-2] + [1] * (s.dimension - 1)):
            found = SEARCHES[name](s, v, work=HARDLY_ANY)
            assert getattr(found, "answer", None) is not Answer.UNDECIDED


def test_small_programs_are_hardly_any_work() -> None:
    rng = random.Random(9)
    for _ in range(40):
        c, *rows = ([rng.randint(-2, 2) for _ in range(2)] for _ in range(5))
        found = minimise(c, rows, [rng.randint(-2, 2) for _ in rows], work=HARDLY_ANY)
        assert isinstance(found, Optimum | Unbounded | Infeasible)


HALF = Fraction(1, 2)
CYCLES = {
    "Beale": (
        [-Fraction(3, 4), 20, -HALF, 6], [[-Fraction(1, 4), 8, 1, -9], [-HALF, 12, HALF, -3]],
        Fraction(5, 4),
    ),
    "Marshall and Suurballe": (
        [-10, 57, 9, 24], [[-HALF, 11 * HALF, 5 * HALF, -9], [-HALF, 3 * HALF, HALF, -1]], 1,
    ),
}


@pytest.mark.parametrize("aside", [0, -1])
@pytest.mark.parametrize("name", CYCLES)
def test_a_circle_of_pivots_is_left_at_once(name: str, aside: int) -> None:
    """Without Bland's rule the pivots go round in a circle in one of these.

    An eighth unknown, which is 3, moves the value of the circle away from 0.
    """
    prices, columns, value = CYCLES[name]
    unit = [[int(i == k) for i in range(4)] for k in range(4)]
    columns = [*columns, [0, 0, -1, 0] if name == "Beale" else [-1, 0, 0, 0], *unit]
    rows = [side for row in zip(*columns, strict=True) for side in (row, [-x for x in row])]
    sides = [side for price in prices for side in (price, -price)]
    free = [[int(i == k) for i in range(7)] for k in range(7)]
    rows = [[*row, 0] for row in [*rows, *free]] + [[0] * 7 + [1], [0] * 7 + [-1]]

    found = minimise(
        [0, 0, 1, 0, 0, 0, 0, aside], rows, [*sides, *[0] * 7, 3, -3], work=20_000
    )
    assert isinstance(found, Optimum)
    assert found.value == value + 3 * aside


SHAPES = [(1, 3), (2, 4), (2, 6), (3, 8), (3, 40), (8, 20)]


@pytest.mark.parametrize(("dimension", "size"), SHAPES)
def test_two_labels(dimension: int, size: int) -> None:
    for s in sets(dimension, size):
        v = [1] + [0] * (dimension - 1)
        for label in (1, -1):
            for decide in (decide_separators, decide_convex, decide_origin):
                assert decide(s, v, label, work=LITTLE).answer is not Answer.UNDECIDED
        assert separator_of(s, work=LITTLE) is None or max_margin(s, work=LITTLE)
        for bias in (True, False):
            found: Any = max_margin(s, bias=bias, work=LITTLE)
            assert isinstance(found, MaxMargin) or found.answer is not Answer.UNDECIDED
        assert not isinstance(worst_separator(s, v, work=LITTLE), Decision)


@pytest.mark.parametrize(("dimension", "size"), SHAPES[:4])
def test_three_classes(dimension: int, size: int) -> None:
    for s in sets(dimension, size, (0, 1, 2)):
        v = [1] + [0] * (dimension - 1)
        decision = decide_multiclass(s, v, s.labels[0], classes=3, work=LITTLE)
        assert decision.answer is not Answer.UNDECIDED


def test_many_classes_are_work_though_few_of_them_occur() -> None:
    s = LabelledSet([(0,) * 9], [0])

    assert decide_multiclass(s, (1,) * 9, 0, classes=1000, work=10_000).answer is Answer.NO
    assert decide_multiclass(s, (1,) * 9, 0, classes=1001, work=10_000).answer is Answer.UNDECIDED


@pytest.mark.parametrize("size", [1, 2, 4])
def test_programs(size: int) -> None:
    rng = random.Random(size)
    kinds = set()
    for _ in range(40):
        c = [rng.randint(-2, 2) for _ in range(size)]
        rows = [[rng.randint(-2, 2) for _ in c] for _ in range(2 * size)]
        found = minimise(c, rows, [rng.randint(-2, 2) for _ in rows], work=LITTLE)
        assert isinstance(found, Optimum | Unbounded | Infeasible)
        kinds.add(type(found))
    assert kinds == {Optimum, Unbounded, Infeasible}


def test_rays() -> None:
    rng = random.Random(0)
    for _ in range(20):
        first, second = ([[rng.randint(-3, 3) for _ in range(2)] for _ in range(2)] for _ in "ab")
        h = Network((Layer(first, (1, -1), (0, 1)), Layer(second, (0, 1))), Argmax())
        for v in product((-1, 1), repeat=2):
            assert decide_ray(h, (1, 0), v, work=LITTLE)[1].answer is Answer.YES


@pytest.mark.parametrize("digits", [1, 40, 60, 100, 400])
def test_no_step_counts_for_nothing(digits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    monkeypatch.setattr(Work, "spend", lambda self, amount: counted.append(amount))
    for s in sets(3, 8):
        longer = LabelledSet([[x * 2**digits + 1 for x in p] for p in s.points], s.labels)
        separator_of(longer)
        max_margin(longer)

    assert min(counted) > 0


@pytest.mark.parametrize("gram", [[[0]], [[1, 1], [1, 1]], [[4, 2, 0], [2, 1, 0], [0, 0, 1]],
                                  [[1, 0, 1], [0, 1, 0], [1, 0, 1]]])
def test_dependent_vectors_have_no_one_solution(gram: list[list[int]]) -> None:
    with pytest.raises(ZeroDivisionError):
        solve_gram(gram, [1] * len(gram))


SVMS = {
    15: (22, 22), 16: (4295, 3398), 35: (6801, 1695), 83: (3844, 2175), 105: (3820, 3402), 221: (814, 821),
    351: (9464, 2146), 370: (395, 395),
}  # fmt: skip
# By seed the work of a path, and of one optimum.


def svm(seed: int) -> tuple[LabelledSet, Fraction]:
    rng = random.Random(seed)
    d, n = rng.choice((1, 2, 3)), rng.randint(2, 9)
    points = [[rng.choice((-2, -1, 0, 1, 2)[seed % 3 :]) for _ in range(d)] for _ in range(n)]
    s = LabelledSet(points, [rng.choice((1, -1)) for _ in range(n)])
    return s, Fraction(rng.randint(1, 9), rng.randint(1, 60))


EXCHANGED = LabelledSet([(2, 0), (2, 1), (-2, 0), (-2, -2), (-2, 2), (-2, 0), (0, -2)], [-1, -1, 1, 1, 1, -1, 1])
# What comes from outside its margin is moved all the way, without ever lying on it.


def test_svms_take_no_more_work_than_they_do() -> None:
    """A worse choice of what comes and what goes takes more, and one that goes round takes all."""
    cases = [(*svm(seed), *work) for seed, work in SVMS.items()]
    cases += [(EXCHANGED, Fraction(3, 52), 2657, 1724)]
    for s, lam, along, once in cases:
        assert path_of(s, work=along).at(lam).w == optimum(s, lam, work=once).w


def test_ranges_of_the_optimal_bias_end() -> None:
    """From mu = 4 on another point's kink is the nearest above."""
    s = LabelledSet([(4,), (0,), (2,)], [1, -1, -1])
    found = list(islice(_ranges(s, [1, 0, 1], [2], [0], Fraction(2), None), 9))

    assert found == [(2, 4, (-4, -1), (-8, 1)), (4, None, (-4, -1), (0, -1))]
    assert list(islice(_ranges(s, [1, 0, 1], [2], [0], Fraction(2), Fraction(4)), 9)) == [(2, 4, (-4, -1), (-8, 1))]
