"""D-conv against enumeration in the plane and elimination beyond it; regions; bad input."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from math import gcd
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st

from theorems.geometry.deciders.convex import (
    decide_convex,
    decide_every_direction,
    network_of,
    require_short,
    shortened,
)
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.regions import (
    HalfSpace,
    Paraboloid,
    Region,
    closed_half_space,
    open_half_space,
)
from verify import kernel
from verify.exact.decision import Answer, Decision
from verify.exact.integers import WorkLimit, dot, over_common_denominator, primitive


# The plane, by enumeration: hulls are unions of triangles, their borders unions of segments.


def _cross(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return a[0] * b[1] - a[1] * b[0]


def _minus(a: Sequence[Any], b: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def _on_segment(x: Sequence[Any], a: Sequence[Any], b: Sequence[Any]) -> bool:
    return _cross(_minus(x, a), _minus(b, a)) == 0 and all(
        min(p, q) <= z <= max(p, q) for z, p, q in zip(x, a, b, strict=True)
    )


def _in_hull(x: Sequence[Any], points: Sequence[Sequence[Any]]) -> bool:
    """Is x in the hull of points of the plane? Some triangle or segment of them has it."""
    if any(_on_segment(x, a, b) for a, b in combinations_with_replacement(points, 2)):
        return True
    for a, b, c in combinations(points, 3):
        sides = [_cross(_minus(q, p), _minus(x, p)) for p, q in ((a, b), (b, c), (c, a))]
        area = _cross(_minus(b, a), _minus(c, a))
        if area and (all(side >= 0 for side in sides) or all(side <= 0 for side in sides)):
            return True
    return False


def _ray_meets_segment(x: Sequence[Any], v: Sequence[Any], a: Any, b: Any) -> bool:
    """Is x - t v on the segment for some t > 0, where x itself is not?"""
    along, towards = _minus(b, a), _minus(x, a)
    turn = _cross(along, v)  # x - t v = a + s (b - a): along s + v t = x - a
    if turn:
        s, t = Fraction(_cross(towards, v), turn), Fraction(_cross(along, towards), turn)
        return 0 <= s <= 1 and t > 0
    # parallel: the segment lies on the line of the ray or apart from it
    return any(
        _cross(_minus(x, p), v) == 0 and sum(map(lambda z, w: z * w, _minus(x, p), v)) > 0
        for p in (a, b)
    )


def by_enumeration(s: LabelledSet, v: Sequence[int], label: int) -> str:
    """Return the answer of D-conv in at most two dimensions."""
    plane = [(*p, 0)[:2] for p in s.points]
    direction = (*v, 0)[:2]
    inside = [p for p, y in zip(plane, s.labels, strict=True) if y == label]
    outside = [p for p, y in zip(plane, s.labels, strict=True) if y != label]
    if not inside or any(_in_hull(x, inside) for x in outside):
        return "vacuous"
    pairs = list(combinations_with_replacement(inside, 2))
    meets = any(_ray_meets_segment(x, direction, a, b) for x in outside for a, b in pairs)
    return "yes" if meets else "no"


# Any dimension, by Fourier and Motzkin's elimination of one unknown after the other.


def solvable(strict: Sequence[Sequence[int]], weak: Sequence[Sequence[int]]) -> bool:
    """Is there z with <row, z> > 0 on the strict rows and >= 0 on the weak ones?"""
    system = {(*_primitive(row), True) for row in strict} | {
        (*_primitive(row), False) for row in weak
    }
    unknowns = set(range(len(strict[0])))
    while unknowns:

        def cost(k: int, rows: set[tuple[int, ...]] = system) -> int:
            signs = [(row[k] > 0) - (row[k] < 0) for row in rows]
            return signs.count(1) * signs.count(-1)

        k = min(unknowns, key=cost)
        unknowns.remove(k)
        up, down = [r for r in system if r[k] > 0], [r for r in system if r[k] < 0]
        system = {r for r in system if r[k] == 0} | {
            (
                *_primitive([p[k] * y - q[k] * x for x, y in zip(p[:-1], q[:-1], strict=True)]),
                p[-1] or q[-1],
            )
            for p in up
            for q in down
        }
        if any(r[-1] and not any(r[:-1]) for r in system):
            return False
        system = {r for r in system if r[-1] or (*r[:-1], True) not in system}
    return True


def _primitive(row: Sequence[int]) -> list[int]:
    common = gcd(*row) or 1
    return [x // common for x in row]


def by_elimination(s: LabelledSet, v: Sequence[int], label: int) -> str:
    """Return the answer of D-conv: one system for each outside point."""
    inside = [[-x for x in s.rows[i]] for i in s.where(label)]
    outside = [s.rows[i] for i in s.where(-label)]
    if not inside or not all(solvable([*inside, row], []) for row in outside):
        return "vacuous"
    weak = [[*(-x for x in v), 0]]
    return "no" if all(solvable([*inside, row], weak) for row in outside) else "yes"


def assert_witnessed(decision: Decision, s: LabelledSet, v: Sequence[Any], label: int) -> None:
    """The network of a certificate fits S; that of a "no" keeps every ray along v."""
    certificate = decision.certificate
    assert certificate is not None, decision.reason
    assert kernel.check(certificate).holds
    if decision.answer is Answer.VACUOUS:
        return
    network = network_of(certificate)
    assert network.fits(s.points, s.labels)
    if decision.answer is Answer.NO:
        for i in s.where(label):
            flips, along = decide_ray(network, s.points[i], v)
            assert along.answer is Answer.YES
            assert not flips


def labelled_multisets(dimension: int, size: int) -> Iterator[LabelledSet]:
    """List every labelled multiset of this many points of the grid {-1, 0, 1}^d."""
    grid = [(p, y) for p in product((-1, 0, 1), repeat=dimension) for y in (1, -1)]
    for chosen in combinations_with_replacement(grid, size):
        yield LabelledSet(*zip(*chosen, strict=True))


def _directions(dimension: int) -> list[tuple[int, ...]]:
    return [v for v in product((-1, 0, 1), repeat=dimension) if any(v)]


SLOW = pytest.param(2, 4, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("dimension", "size"),
    [*((1, n) for n in range(1, 5)), (2, 1), (2, 2), (2, 3), SLOW],
)
def test_small_scope_agrees_with_enumeration(dimension: int, size: int) -> None:
    seen = set()
    for s in labelled_multisets(dimension, size):
        for v, label in product(_directions(dimension), (1, -1)):
            decision = decide_convex(s, v, label)
            assert str(decision.answer) == by_enumeration(s, v, label), (s, v, label)
            seen.add(str(decision.answer))
            if size < 4 and v[0] >= 0:
                assert_witnessed(decision, s, v, label)
    assert seen == ({"yes", "no", "vacuous"} if size > 1 else {"no", "vacuous"})


def test_enumeration_agrees_with_elimination() -> None:
    for s in labelled_multisets(2, 3):
        for v in ((1, 0), (-1, 1)):
            assert by_enumeration(s, v, -1) == by_elimination(s, v, -1), (s, v)


SCALES = st.sampled_from([1, 2, 3, 2**30, Fraction(1, 3), Fraction(1, 2**30)])


@st.composite
def questions(draw: st.DrawFn) -> tuple[LabelledSet, list[Any], int]:
    """A set with duplicates, collinear points, tiny margins or far points, and a direction."""
    d = draw(st.integers(1, 3))
    entry = st.integers(-2, 2)
    point = st.lists(entry, min_size=d, max_size=d)
    base = draw(st.lists(point, min_size=1, max_size=7))
    scale, far = draw(SCALES), draw(SCALES)
    labels = draw(st.lists(st.sampled_from([1, -1]), min_size=len(base), max_size=len(base)))
    nudge = draw(st.sampled_from([0, Fraction(1, 2**30), 2**30]))
    points = [
        [scale * x + (nudge * far if k == 0 and y == 1 else 0) for k, x in enumerate(p)]
        for p, y in zip(base, labels, strict=True)
    ]
    repeat = draw(st.sampled_from([1, 1, 2]))
    v = draw(point.filter(any))
    if draw(st.booleans()) and len(base) > 1:
        difference = [a - b for a, b in zip(points[0], points[-1], strict=True)]
        v = difference if any(difference) else v
    s = LabelledSet([tuple(p) for p in points * repeat], labels * repeat)
    return s, v, draw(st.sampled_from([1, -1]))


@settings(max_examples=400)
@given(questions())
@example((LabelledSet([(0, 0), (2, 0), (1, Fraction(1, 2**30))], [-1, -1, 1]), [0, 1], -1))
@example((LabelledSet([(0, 0), (2, 0), (1, Fraction(1, 2**30))], [-1, -1, 1]), [0, -1], -1))
def test_random_sets_agree_with_elimination(question: tuple[LabelledSet, Any, int]) -> None:
    s, v, label = question
    decision = decide_convex(s, v, label)
    assert str(decision.answer) == by_elimination(s, over_common_denominator(v)[0], label)
    assert_witnessed(decision, s, v, label)


def test_both_answers_on_larger_sets() -> None:
    # The corners of a cube and points around it: too many for one half-space.
    cube = list(product((-1, 1), repeat=4))
    around = [tuple(3 * sign * (k == j) for k in range(4)) for j in range(4) for sign in (1, -1)]
    s = LabelledSet([*cube, *around], [-1] * len(cube) + [1] * len(around))
    away = decide_convex(s, (1, 1, 1, 1), -1)
    assert away.answer is Answer.NO
    assert decide_convex(s, (5, 1, 1, 1), -1).answer is Answer.YES
    assert len(away.certificate["evidence"]["units"]) <= len(around)
    assert_witnessed(away, s, (1, 1, 1, 1), -1)
    # (0, 1, 1, 1) lies on the border of the hull of the points around, (1, 1, 1, 1) beyond it.
    touching = decide_convex(s, (1, 0, 0, 0), 1)
    assert touching.answer is Answer.YES
    assert touching.certificate["evidence"]["t"] == 1


def test_every_direction_fails_on_one_label() -> None:
    s = LabelledSet([(0, 0), (1, 2)], [-1, -1])
    assert decide_every_direction(s, -1).answer is Answer.NO
    assert decide_every_direction(s, 1).answer is Answer.VACUOUS
    both = LabelledSet([(0, 0), (1, 2)], [-1, 1])
    assert decide_every_direction(both, -1).answer is Answer.UNDECIDED


def test_the_budget_ends_undecided() -> None:
    s = LabelledSet([(0, 0), (1, 0), (0, 1)], [-1, 1, -1])
    decision = decide_convex(s, (1, 0), work=1)
    assert decision.answer is Answer.UNDECIDED
    assert "work limit" in decision.reason


def test_numbers_too_long_for_a_certificate_are_undecided() -> None:
    # lambda is a quotient of two-by-two determinants of numbers of 9000 binary digits.
    far, v = (2**9000 + 1, 3 - 2**9000), (2**8999 + 3, 2**8998 + 5)
    beyond = tuple(x // 2 + y + 1 for x, y in zip(far, v, strict=True))
    decision = decide_convex(LabelledSet([(0, 0), far, beyond], [-1, -1, 1]), v)
    assert decision.answer is Answer.UNDECIDED
    assert "binary digits" in decision.reason


@pytest.mark.parametrize(
    ("points", "labels", "v", "label", "message"),
    [
        ([(0,)], [2], (1,), -1, "labels must be 1 or -1, not 2"),
        ([(0,)], [1], (1, 2), 1, "the direction has 2 coordinates, the points have 1"),
        ([(0,)], [1], (1,), 3, "label must be 1 or -1"),
    ],
)
def test_bad_input_is_named(points: Any, labels: Any, v: Any, label: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide_convex(LabelledSet(points, labels), v, label)


def test_shortened_solutions_still_solve() -> None:
    strict = [[10**40 + 1, 3, 1], [10**40 - 1, -3, 1]]
    weak = [[0, 7, 0]]
    z = [10**60 + 7, 0, 12345]
    short = shortened(z, strict, weak)
    assert all(dot(row, short) > 0 for row in strict)
    assert all(dot(row, short) >= 0 for row in weak)
    assert max(map(abs, short)) < 2**40


def test_a_step_too_long_for_a_certificate_is_undecided() -> None:
    s = LabelledSet([(0,), (1,)], [-1, 1])
    short, long = (Fraction(1, 2**power) for power in (14_000, 15_000))

    assert decide_convex(s, (short,)).answer is Answer.YES
    decision = decide_convex(s, (long,))
    assert decision.answer is Answer.UNDECIDED
    assert "more than 14280 binary digits" in decision.reason
    for place, answer in ((short, Answer.VACUOUS), (long, Answer.UNDECIDED)):
        between = LabelledSet([(0,), (1,), (place,)], [-1, -1, 1])  # its weights are as long
        assert decide_convex(between, (1,)).answer is answer


def test_regions_are_values() -> None:
    half = closed_half_space((1,), 0)
    for value in (half, Paraboloid(), Region((half,))):
        with pytest.raises(AttributeError):
            value.parts = ()  # type: ignore[union-attr, misc]


def test_half_spaces_have_their_border_or_not() -> None:
    assert closed_half_space((2,), -2).contains((1,))
    assert not open_half_space((2,), -2).contains((1,))


def test_no_unit_of_an_answer_yes_is_idle() -> None:
    rng = random.Random(23)
    several = 0
    asked = [
        (LabelledSet([(3, 3), (2, 1), (-1, -1), (2, 0)], [1, -1, -1, 1]), (-2, 1)),
        (LabelledSet([(0, -2), (-2, 3), (2, 1), (3, 1)], [-1, 1, 1, -1]), (-1, 0)),
    ]  # what the first search cuts off, the second does too
    for _ in range(80):
        points = [(rng.randint(-5, 5), rng.randint(-5, 5)) for _ in range(9)]
        labels = [-1 if abs(x) + abs(y) < 4 else 1 for x, y in points]
        asked.append((LabelledSet(points, labels), (1, 0)))
    for s, v in asked:
        decision = decide_convex(s, v)
        if decision.answer is Answer.YES:
            assert decision.certificate is not None
            left = {s.points[i] for i in s.where(1)}
            units = decision.certificate["evidence"]["units"]
            assert len(decision.certificate["evidence"]["weights"]) <= s.dimension + 1  # Carathéodory
            for unit in units:
                w, b = [Fraction(a) for a in unit["w"]], Fraction(unit["b"])
                cut = {x for x in left if w[0] * x[0] + w[1] * x[1] + b > 0}
                assert cut
                left -= cut
            several += len(units) > 1
    assert several > 10


def test_a_weak_row_that_rounding_breaks_is_met_on_its_border() -> None:
    strict, weak = [[1, 1, 0]], [[1, -2, 0], [0, 0, 1]]
    broken = 0
    for b in range(3**50, 3**50 + 2**50, 2**44 + 1):
        z = [2 * b, b, 0]  # on the border of both weak rows
        short = shortened(z, strict, weak)
        assert max(short) < 2**40
        assert dot(strict[0], short) > 0
        assert all(dot(row, short) >= 0 for row in weak)
        broken += short[0] == 2 * short[1]
    assert broken > 10  # by rounding alone few would be level


def test_shortened_solutions_have_less_than_half_the_digits() -> None:
    assert shortened([2**31, 1], [[1, 0]]) == [2**31, 1]
    assert shortened([2**32, 3], [[1, 0]]) == [1, 0]
    assert shortened([(2**15 + 1) << 25, 2**40], [[1, -1]]) == [2**15 + 1, 2**15]


@given(st.lists(st.integers(-(2**40), 2**40), max_size=4))
def test_shortened_solutions_are_rounded_to_the_nearest(rest: list[int]) -> None:
    z = [2**40 + 2**25 + 1, 2**25 - 1, 2**24, 2**24 - 1, *rest]
    nearest = [(2 * x + 2**25) // 2**26 for x in z]

    assert shortened(z, [[1] + [0] * (len(z) - 1)]) == primitive(nearest)


# Regions.


def test_half_spaces_know_their_border() -> None:
    assert not open_half_space((1, 0), -1).contains((1, 5))
    assert closed_half_space((1, 0), -1).contains((1, 5))
    lexicographic = HalfSpace((((0, -1), 0), ((1, 0), 0)), closed=True)
    # {x_2 > 0} with {x_2 = 0, x_1 <= 0}: convex, neither open nor closed
    assert lexicographic.contains((9, 1))
    assert lexicographic.contains((0, 0))
    assert not lexicographic.contains((1, 0))
    assert not lexicographic.contains((-1, -1))


@pytest.mark.parametrize("rate", [Fraction(1, 2), Fraction(1, 9), 1])
def test_a_slow_ray_leaves_too(rate: Fraction) -> None:
    for half_space in (open_half_space((rate,), -3), closed_half_space((rate,), -3)):
        assert half_space.contains_far((0,), (-1,))
        assert not half_space.contains_far((0,), (1,))
        assert half_space.contains((0,))
        assert not half_space.contains((4 / rate,))
        level = half_space.contains_far((Fraction(3) / rate,), (0,))
        assert level is half_space.closed
    far = open_half_space((0,), rate)
    assert not far.contains_far((0,), (1,))


@pytest.mark.parametrize("inside", [1, -1])
def test_a_region_may_have_either_label_inside(inside: int) -> None:
    region = Region([open_half_space((1,), 0)], inside)

    assert [region.label((x,)) for x in (-1, 0, 1)] == [inside, -inside, -inside]
    assert region == Region((open_half_space((1,), 0),), inside)
    assert len({region, Region((open_half_space((1,), 0),), inside)}) == 1


def test_a_lexicographic_region_escapes_a_direction_that_leaves_every_open_one() -> None:
    s = LabelledSet([(0, 0), (1, 0)], [-1, 1])
    region = Region((HalfSpace((((0, -1), 0), ((1, 0), 0)), closed=True),))
    assert region.fits(s.points, s.labels)
    assert decide_convex(s, (1, 0)).answer is Answer.YES
    assert region.leaves((0, 0), (1, 0)) == 1
    assert region.leaves((0, 1), (1, 0)) is None


def test_a_paraboloid_is_left_by_every_ray_but_the_upward_ones() -> None:
    region = Region((Paraboloid(),))
    assert region.leaves((0, 0), (0, 1)) is None
    c = region.leaves((0, 100), (1, 50))
    assert c is not None
    assert region.label((c, 100 + 50 * c)) == 1
    with pytest.raises(ValueError, match="irrational"):
        decide_ray(region, (0, 100), (1, 50))


def test_regions_of_no_part_or_of_uneven_forms_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        Region(())
    with pytest.raises(ValueError, match="inside label"):
        Region((Paraboloid(),), 0)
    with pytest.raises(ValueError, match="same number of coordinates"):
        HalfSpace((((1, 2), 0), ((1,), 0)), closed=True)


@settings(max_examples=200)
@given(st.data())
def test_leaving_a_region_agrees_with_the_ray(data: st.DataObject) -> None:
    d = data.draw(st.integers(1, 2))
    number = st.integers(-2, 2)
    form = st.tuples(st.tuples(*[number] * d), number)
    half = st.builds(HalfSpace, st.lists(form, min_size=1, max_size=3).map(tuple), st.booleans())
    region = Region(tuple(data.draw(st.lists(half, min_size=1, max_size=3))))
    x, v = data.draw(st.tuples(*[number] * d)), data.draw(st.tuples(*[number] * d))
    flips, decision = decide_ray(region, x, v)
    assert decision.answer is Answer.YES
    if region.label(x) == region.inside:
        c = region.leaves(x, v)
        assert (c is None) == (not flips)


def test_the_point_that_v_aims_at_is_the_one_that_is_shown() -> None:
    inside, beside, ahead = [(0, 1), (0, -1)], [(3, 1), (2, -1), (5, Fraction(1, 2))], (9, 0)
    for place in range(4):
        outside = [*beside[:place], ahead, *beside[place:]]
        s = LabelledSet([*inside, *outside, (-4, 0)], [-1, -1, *[1] * 4, 1])
        certificate = decide_convex(s, (1, 0)).certificate
        assert certificate["answer"] == "yes"
        assert s.points[certificate["evidence"]["outside"]] == ahead
        assert certificate["evidence"]["t"] == 9


def test_a_network_has_no_more_units_than_it_needs() -> None:
    ring = [(x, y) for x in (-2, 0, 2) for y in (-2, 0, 2) if x or y]
    s = LabelledSet([(0, 0), *ring], [-1] + [1] * 8)
    certificate = decide_convex(s, (1, 0)).certificate
    units = [(*unit["w"], unit["b"]) for unit in certificate["evidence"]["units"]]
    cut = [{x for x in ring if dot(unit, (*x, 1)) > 0} for unit in units]

    assert set.union(*cut) == set(ring)
    for number in range(len(cut)):  # each cuts off a point that none before it does
        assert cut[number] - set().union(*cut[:number])


def test_digits_are_doubled_until_a_solution_is_found() -> None:
    z = [2**100 - 2**79 + 12345 * 2**40, 2**80]

    assert shortened(z, [[-1, 2**20]]) == [2**21 - 1, 2]


def test_a_solution_that_cannot_be_shortened_may_be_too_long() -> None:
    assert shortened([2**14279, 1], [[-1, 2**14280]]) == [2**14279, 1]
    with pytest.raises(WorkLimit, match="more than 14280 binary digits"):
        shortened([2**14280, 1], [[-1, 2**14281]])


def test_the_longest_numbers_of_a_certificate() -> None:
    longest, longer = 2**14280 - 1, 2**14280

    require_short([longest, -longest, Fraction(1, longest), Fraction(longest, 2)])
    assert kernel.rational(str(longest)) == (longest, 1)
    for number in (longer, -longer, Fraction(1, longer), Fraction(longer, 3)):
        with pytest.raises(WorkLimit, match="more than 14280 binary digits"):
            require_short([1, number])


def test_paraboloids() -> None:
    region = Paraboloid()

    assert [region.contains((x, 4)) for x in (-3, -2, 0, 2, 3)] == [False, True, True, True, False]
    assert not region.contains((0, -1))
    assert not region.contains((Fraction(1, 2), Fraction(1, 5)))
    assert region.contains_far((0, 0), (0, 0))
    assert region.contains_far((0, 0), (0, 2))
    assert not region.contains_far((0, 0), (0, -1))
    assert not region.contains_far((0, 0), (1, 9))
    assert not region.contains_far((0, 0), (-1, 0))


@pytest.mark.parametrize(("rate", "out"), [(5, 1), (3, 1), (2, 2), (1, 4), (Fraction(1, 4), 16)])
def test_a_region_is_left_at_a_power_of_two(rate: Any, out: int) -> None:
    for inside in (1, -1):
        region = Region((open_half_space((1,), -3),), inside)  # x < 3
        assert region.leaves((0,), (rate,)) == out
        assert region.leaves((0,), (-rate,)) is None
    closed = Region((closed_half_space((1,), -4),))  # x <= 4
    assert closed.leaves((0,), (4,)) == 2
    assert closed.leaves((0,), (0,)) is None


@pytest.mark.parametrize("forms", [(), ((((), 0)),), (((1,), 0), ((1, 2), 0))])
def test_half_spaces_need_forms_of_one_length(forms: Any) -> None:
    with pytest.raises(ValueError, match="needs at least one form"):
        HalfSpace(forms, closed=True)


def test_half_spaces_hold_rationals() -> None:
    half = HalfSpace((((0.5, 2.0), 0.25),), closed=False)

    assert half.forms == (((Fraction(1, 2), 2), Fraction(1, 4)),)
    assert type(half.forms[0][0][1]) is int
    assert half.to_json() == {"forms": [{"w": ["1/2", 2], "b": "1/4"}], "closed": False}
    assert Region((half,), 1).for_kernel() == {
        "kind": "region", "inside": 1, "halfspaces": [half.to_json()],
    }


def test_a_region_fits_where_each_label_is_right() -> None:
    region = Region((open_half_space((1,), 0),))

    assert region.fits([(-1,), (1,)], [-1, 1])
    assert not region.fits([(-1,), (1,)], [-1, -1])
    assert not region.fits([(-1,), (1,)], [1, 1])


def test_networks_of_either_label_are_read_from_certificates() -> None:
    s = LabelledSet([(-3,), (0,), (1,), (5,)], [1, -1, -1, 1])
    for label in (-1, 1):
        own = LabelledSet(s.points, [-label * y for y in s.labels])
        decision = decide_convex(own, (1,), label)
        assert decision.answer is Answer.YES
        assert network_of(decision.certificate).fits(own.points, own.labels)
    two = decide_every_direction(LabelledSet([(4, 4)], [-1]), -1).certificate
    assert two["evidence"] == {"units": [{"w": [0, 0], "b": -1}]}
    for bad in ([2], [0], [-2]):
        with pytest.raises(ValueError, match=f"labels must be 1 or -1, not {bad[0]}"):
            decide_every_direction(LabelledSet([(4, 4)], bad), -1)


def test_a_length_of_too_many_digits_is_undecided() -> None:
    s = LabelledSet([(0,), (2**1000,)], [-1, 1])

    decision = decide_convex(s, (Fraction(1, 2**14000),), -1)

    assert decision.answer is Answer.UNDECIDED
    assert "binary digits" in decision.reason
