"""D-slabs against a list of all candidates, which shares nothing with it, and against values by hand."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from theorems.geometry.deciders import slabs as module
from theorems.geometry.deciders.candidates import count, enumerated_profile
from theorems.geometry.deciders.signs import signed_sum
from theorems.geometry.deciders.slabs import _quick, decide_vector, found_by
from theorems.geometry.objects.distributions import Flat, inner
from theorems.geometry.objects.slabs import Slabs
from verify import kernel
from verify.errors import WorkLimit
from verify.exact.decision import Answer, Decision
from verify.exact.integers import Rational


shortest, profile, decide_slabs = (partial(way, nodes=3000) for way in (module.shortest, module.profile, module.decide_slabs))
# No search of these takes more cases.

F = Fraction
Point = tuple[Rational, ...]


def unit(d: int, rng: random.Random) -> Point:
    """Return a rational unit vector from both halves of the sphere."""
    t = [F(rng.randint(-6, 6), rng.randint(1, 6)) for _ in range(d - 1)]
    n, sign = sum((x * x for x in t), start=F(0)), rng.choice((1, -1))
    return tuple(sign * x for x in ((1 - n) / (1 + n), *(2 * x / (1 + n) for x in t)))


def drawn(rng: random.Random, most: int = 6) -> Flat:
    d, count = rng.randint(1, 3), rng.randint(1, most)
    if rng.random() < 0.5:
        return Flat(tuple(unit(d, rng) for _ in range(count)))
    vectors: list[Point] = []
    while len(vectors) < count:
        r = tuple(F(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(d))
        vectors += [r] * (any(r) and 1)
        if vectors and rng.random() < 0.2:
            vectors.append(rng.choice((vectors[-1], tuple(-x for x in vectors[-1]))))
    return Flat(tuple(vectors[:count]))


BY_HAND = [
    ([(1, 0), (0, 1), (F(21, 29), F(20, 29)), (F(21, 29), F(-20, 29))], [F(58, 9), F(841, 441), F(29, 25), 1]),
    ([tuple(int(i == j) for j in range(4)) for i in range(4)], [4, 3, 2, 1]),
    ([(F(3, 5), *(F(4, 5) * (i == j) for j in range(3))) for i in range(3)], [F(75, 43), F(25, 17), 1]),
    ([(2, 0), (1, 1), (0, 3)], [13, 4, 2]),
    ([(1,), (-1,)], [1, 1]),
]


@pytest.mark.parametrize(("vectors", "wanted"), BY_HAND)
def test_profiles_by_hand(vectors: list[Point], wanted: list[Rational]) -> None:
    slabs = Flat(tuple(vectors)).slabs()
    found = profile(slabs)

    assert [one.upper for one in found] == wanted == enumerated_profile(slabs)
    assert all(one.exact and not one.infinite for one in found)
    assert all(kernel.check(c).holds for one in found for d in one.decisions for c in d.certificates)


@pytest.mark.parametrize("in_floats", [False, True])
@pytest.mark.parametrize("one_sided", [False, True])
def test_it_is_as_short_as_the_best_of_all_candidates(
    one_sided: bool, in_floats: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("theorems.geometry.deciders.slabs.FLOATS_FROM", 1 if in_floats else 10**9)
    rng, infinite = random.Random(4 if in_floats else 3), 0
    for _ in range(20 if in_floats else 40):
        slabs = drawn(rng).slabs(one_sided=one_sided)
        for k, wanted in enumerate(enumerated_profile(slabs)):
            found = shortest(slabs, k)
            infinite += wanted is None

            assert found.exact
            assert found.upper == wanted
            assert found.infinite == (wanted is None)
            if wanted is None:
                assert decide_slabs(slabs, k, None).answer is Answer.NO
                continue
            yes, no = decide_slabs(slabs, k, wanted), decide_slabs(slabs, k, wanted * F(999, 1000))
            v = found_by(yes)
            assert v is not None
            assert inner(v, v) <= wanted
            assert len(slabs.missed(v)) <= k
            assert no.answer is Answer.NO
            assert decide_slabs(slabs, k, wanted, open_ball=True).answer is Answer.NO
            assert decide_slabs(slabs, k, None).answer is Answer.YES
    assert (infinite > 0) == one_sided


@pytest.mark.parametrize(("m", "n", "k", "one_sided", "cases"), [
    (6, 14, 2, False, 300), (6, 14, 2, True, 61), (3, 24, 4, False, 244), (10, 12, 1, False, 283),
])  # fmt: skip
def test_floats_find_a_short_one_first_and_a_short_proof(m: int, n: int, k: int, one_sided: bool, cases: int) -> None:
    """What floats are for: a first v that is nearly the shortest, and trees as large as they were, and a little."""
    rng = random.Random(m)
    rows = [tuple(F(rng.randint(-9, 9)) for _ in range(m)) for _ in range(n)]
    slabs = Slabs(rows, [inner(r, r) for r in rows], one_sided=one_sided)
    first, found = _quick(slabs, k), shortest(slabs, k)
    assert first is not None
    assert found.v is not None
    assert found.upper is not None
    assert len(slabs.missed(first)) <= k
    assert inner(first, first) <= found.upper * F(21, 20)
    assert (m == 6 and not one_sided) or first == found.v
    certificate = found.decisions[1].certificate
    assert certificate is not None
    assert len(certificate["evidence"]["tree"]) <= cases


def test_one_of_very_many_slabs_is_left_by_its_own_vector() -> None:
    rows = [tuple(F(int(i == j) + (i == 0)) for j in range(8)) for i in range(8)]
    slabs = Slabs(rows, [inner(r, r) for r in rows])

    assert shortest(slabs, 7).upper == 1
    assert found_by(decide_slabs(slabs, 7, 1)) is not None
    no = decide_slabs(slabs, 7, F(999, 1000))
    assert no.answer is Answer.NO
    assert found_by(no) is found_by(Decision(Answer.YES)) is found_by(Decision(Answer.UNDECIDED)) is None


def test_a_budget_ends_in_undecided_and_in_bounds() -> None:
    rng = random.Random(5)
    slabs = Flat(tuple(unit(3, rng) for _ in range(12))).slabs()
    exact = shortest(slabs, 2)
    assert exact.upper is not None
    little = decide_slabs(slabs, 2, exact.upper * F(999, 1000), nodes=5)

    assert little.answer is Answer.UNDECIDED
    assert "5 cases" in little.reason
    for nodes in (1, 2, 5, 10, 20, 40):
        found = shortest(slabs, 2, nodes=nodes)
        assert found.lower is not None
        assert found.lower <= exact.upper
        assert found.upper is None or found.upper >= exact.upper
        assert all(one.certificates for one in found.decisions)


@pytest.mark.parametrize(("m", "n", "k"), [(2, 30, 3), (5, 20, 5), (10, 30, 3), (8, 12, 1)])
def test_larger_ones_are_quick(m: int, n: int, k: int) -> None:
    rng = random.Random(1)
    slabs = Flat(tuple(unit(m, rng) for _ in range(n))).slabs()
    began = time.process_time()
    found = shortest(slabs, k)

    assert found.exact
    assert time.process_time() - began < 10  # a tenth of it, on a machine with nothing else to do


@pytest.mark.parametrize("one_sided", [False, True])
def test_vectors_of_all_directions_are_quick(one_sided: bool) -> None:
    rng = random.Random(0)
    rows = [tuple(F(round(64 * rng.gauss(0, 1)), 64) for _ in range(5)) for _ in range(20)]
    slabs = Slabs(rows, [inner(r, r) for r in rows], one_sided=one_sided)
    found = shortest(slabs, 5)

    assert found.exact
    if found.upper is not None:
        by_depth = decide_slabs(slabs, 5, found.upper * F(999, 1000), nodes=20_000)
        assert by_depth.answer is Answer.NO
        assert kernel.check(by_depth.certificates[0]).holds


def test_orthonormal_ones_need_no_tree() -> None:
    slabs = Flat(tuple(tuple(int(i == j) for j in range(16)) for i in range(16))).slabs()
    no = decide_slabs(slabs, 10, F(5879, 1000), nodes=100)

    assert no.certificate is not None
    assert "squares" in no.certificate["evidence"]


def test_rows_that_are_zero_are_never_left() -> None:
    slabs = Slabs([(0, 0), (1, 0)], [1, 1])

    assert shortest(slabs, 0).infinite
    assert shortest(slabs, 1).upper == 1


def test_what_is_no_slab_is_refused() -> None:
    bad: list[tuple[Any, Any]] = [
        ([], []), ([()], [1]), ([(1,)], [0]), ([(1,)], [-1]), ([(1,), (1, 2)], [1, 1]), ([(1,)], [1, 1]),
    ]  # fmt: skip
    for rows, bounds in bad:
        with pytest.raises(ValueError, match="slabs need"):
            Slabs(rows, bounds)


def test_a_vector_is_judged_as_it_is() -> None:
    slabs = Flat(((1, 0), (0, 1))).slabs()

    assert decide_vector(slabs, (1, 1), 0, 2).answer is Answer.YES
    assert decide_vector(slabs, (1, 1), 0, F(199, 100)).answer is Answer.NO
    assert decide_vector(slabs, (1, 1), 0, 2, open_ball=True).answer is Answer.NO
    assert decide_vector(slabs, (1, 0), 0, 2).answer is Answer.NO
    assert decide_vector(slabs, (1, 0), 1, 1).answer is Answer.YES
    assert decide_vector(slabs, (0, 0), 1, 1).answer is Answer.NO


def test_a_v_in_the_subspace() -> None:
    tilted = Flat(((1, 0), (0, 1)), 1, ((1, 2),))
    slabs = tilted.slabs(in_subspace=True)
    found = shortest(slabs, 0)
    assert found.v is not None
    v = tilted.across(found.v)

    assert inner(v, v) == found.upper
    assert len(tilted.fooled(v)) == 2
    assert found.upper == F(25, 9)  # S is spanned by (3, -4) / 5


def test_signed_sums_leave_every_slab() -> None:
    rng = random.Random(8)
    for _ in range(100):
        law = drawn(rng, 9)
        found = signed_sum(law.r)
        products = [s * inner(r, found.v) for s, r in zip(found.signs, law.r, strict=True)]

        assert all(p >= inner(r, r) for p, r in zip(products, law.r, strict=True))
        assert found.v == tuple(sum(s * x for s, x in zip(found.signs, column, strict=True)) for column in zip(*law.r, strict=True))
        assert signed_sum(law.r, flips=found.flips) == found
        if found.flips:
            with pytest.raises(WorkLimit, match=f"{found.flips - 1} flips"):
                signed_sum(law.r, flips=found.flips - 1)


def test_too_many_candidates_are_not_listed() -> None:
    slabs = Flat(tuple(unit(3, random.Random(1)) for _ in range(30))).slabs()

    assert count(slabs) == 30 + 2 * 435 + 4 * 4060
    with pytest.raises(WorkLimit, match="candidates"):
        enumerated_profile(slabs, candidates=1000)
