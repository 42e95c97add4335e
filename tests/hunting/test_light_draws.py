"""Light draws: every kind of strategy that the book uses, walked without the engine."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import assume, strategies as st

from verify import registry
from verify.claim import Claim
from verify.empirical import EmpiricalClaim
from verify.judge import judge_carefully
from verify.outcome import Kind, Outcome
from verify.search import light_draws
from verify.search.light_draws import UnknownKind, by_hypothesis, draw, drawn, walked


def values(strategy: st.SearchStrategy[Any], count: int = 300, start: int = 0) -> list[Any]:
    found = drawn(strategy, count, start)
    assert found.unknown == ""
    assert len(found.values) == count
    return found.values


@st.composite
def pairs(draw: st.DrawFn, most: int, *, least: int = 0) -> tuple[int, int]:
    low = draw(st.integers(least, most))
    return low, draw(st.integers(low, most), label="high")


@st.composite
def even(draw: st.DrawFn) -> int:
    x = draw(st.integers(0, 9))
    assume(x % 2 == 0)
    return x


KINDS: list[tuple[st.SearchStrategy[Any], list[Any]]] = [
    (st.integers(-2, 2), [-2, -1, 0, 1, 2]),
    (st.booleans(), [False, True]),
    (st.just(7), [7]),
    (st.none(), [None]),
    (st.sampled_from("abc"), ["a", "b", "c"]),
    (st.sampled_from(range(9)).map(lambda x: x * x).filter(lambda x: x % 2), [1, 9, 25, 49]),
    (st.just(3).map(str), ["3"]),
    (st.tuples(st.integers(0, 1), st.just("x")), [(0, "x"), (1, "x")]),
    (st.one_of(st.just(1), st.sampled_from((2, 3))) | st.nothing(), [1, 2, 3]),
    (st.lists(st.just(0), max_size=2), [[], [0], [0, 0]]),
    (st.lists(st.nothing()), [[]]),
    (
        st.lists(st.tuples(st.integers(0, 1)), min_size=2, max_size=2, unique=True),
        [[(0,), (1,)], [(1,), (0,)]],
    ),
    (st.lists(st.sampled_from("ab"), min_size=2, max_size=2, unique=True), [["a", "b"], ["b", "a"]]),
    (st.integers(0, 3).map(lambda x: -x), [-3, -2, -1, 0]),
    (st.tuples(st.integers(0, 2)).filter(all), [(1,), (2,)]),
    (st.integers(1, 2).flatmap(lambda n: st.just("x" * n)), ["x", "xx"]),
    (pairs(2, least=1), [(1, 1), (1, 2), (2, 2)]),
    (even(), [0, 2, 4, 6, 8]),
    (st.builds(complex, st.integers(0, 1), imag=st.just(2)), [2j, 1 + 2j]),
    (st.permutations((1, 2, 3)).map(lambda p: p[0]), [1, 2, 3]),
]


@pytest.mark.parametrize(("strategy", "all_of_them"), KINDS, ids=lambda v: repr(v)[:50])
def test_each_kind_draws_all_its_values_and_no_other(
    strategy: st.SearchStrategy[Any], all_of_them: list[Any]
) -> None:
    seen = Counter(map(repr, values(strategy)))

    assert seen.keys() == set(map(repr, all_of_them))
    assert min(seen.values()) * 8 * len(all_of_them) >= seen.total()  # none is rare


def test_integers_without_a_bound_are_small_and_large_of_either_sign() -> None:
    for strategy, signs in ((st.integers(), {-1, 1}), (st.integers(5), {1}), (st.integers(None, -5), {-1})):
        found = values(strategy)
        assert {1 if x > 0 else -1 for x in found if x} == signs
        assert min(map(abs, found)) < 10
        assert max(map(abs, found)) > 2**60
    assert min(values(st.integers(5))) == 5


def test_lists_have_lengths_between_their_bounds_and_the_mean_of_hypothesis() -> None:
    short = Counter(map(len, values(st.lists(st.booleans(), min_size=1, max_size=5))))
    assert short.keys() == {1, 2, 3, 4, 5}
    endless = [len(x) for x in values(st.lists(st.booleans()), 2000)]
    assert min(endless) == 0
    assert max(endless) > 10
    assert 4 < sum(endless) / len(endless) < 6
    assert max(map(len, values(st.lists(st.booleans(), max_size=40)))) <= 40


def test_unique_lists_keep_to_their_keys() -> None:
    by_half = st.lists(st.integers(0, 9), min_size=3, max_size=5, unique_by=lambda x: x // 2)
    for found in values(by_half):
        assert 3 <= len(found) == len({x // 2 for x in found})


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    strategy = st.lists(st.integers(0, 1000), min_size=5)
    assert values(strategy, start=1) == values(strategy, start=1)
    assert values(strategy, start=1) != values(strategy, start=2)


def test_what_rejects_everything_ends() -> None:
    assert drawn(st.tuples(st.integers(0, 2)).filter(lambda _: False), 5, 0) == ([], "")


def test_an_unknown_kind_is_left_to_hypothesis_and_named() -> None:
    for inner in (st.floats(0, 1), st.text(), st.data()):
        with pytest.raises(UnknownKind):
            draw(st.tuples(st.just(0), inner), Random(0))
    found = drawn(st.tuples(st.just(0), st.floats(0, 1)), 20, 0)
    assert found.unknown == "FloatStrategy"
    assert len(found.values) == 20
    assert drawn(st.tuples(st.just(0), st.floats(0, 1)), 20, 0) == found


def test_an_attribute_that_is_gone_makes_a_kind_unknown() -> None:
    class IntegersStrategy:  # as another version of Hypothesis may have it
        smallest, largest = 0, 3

    with pytest.raises(UnknownKind, match="IntegersStrategy without start"):
        draw(IntegersStrategy(), Random(0))


def test_an_error_of_a_strategy_is_not_taken_for_an_unknown_kind() -> None:
    def wrong(x: int) -> Any:
        return x.nothing  # type: ignore[attr-defined]

    with pytest.raises(AttributeError):
        next(walked(st.integers(0, 3).map(wrong), Random(0)))


def universal() -> list[Claim[Any, Any]]:
    found = registry.claims(registry.own()).values()
    return [c for c in found if not isinstance(c, EmpiricalClaim) and c.kind is Kind.UNIVERSAL]


@pytest.mark.parametrize("claim", universal(), ids=lambda claim: claim.id)
def test_both_ways_draw_the_domains_of_the_book(claim: Claim[Any, Any]) -> None:
    light = drawn(claim.domain.draw, 40, 1)
    assert light.unknown == ""
    assert len(light.values) == 40
    domain = claim.domain
    admitted = [sum(map(domain.contains, xs)) for xs in (light.values, by_hypothesis(domain.draw, 15, 1))]
    assert admitted[0] == 40
    assert admitted[1] >= min(admitted[1], 15) > 0


STRATA = ("charles2019/theorem-4-repaired", "charles2019/theorem-11-repaired", "ours/convex-units")


@pytest.mark.parametrize("name", STRATA)
def test_features_are_about_as_frequent_as_by_hypothesis(name: str) -> None:
    domain, count = registry.find(name).domain, 200
    shares: list[Counter[str]] = []
    for way in (values, by_hypothesis):
        seen: Counter[str] = Counter()
        for start in range(3):  # one run of the engine repeats itself
            for x in way(domain.draw, count, start):
                seen.update(feature for feature, present in domain.strata(x).items() if present)
        shares.append(seen)
    for feature in shares[0] | shares[1]:
        light, engine = shares[0][feature], shares[1][feature]
        if max(light, engine) > 50:  # rarer ones are left to chance
            # The engine prefers what is simple: fewer points, and no scale.
            assert light <= 5 * engine, feature
            assert engine <= 5 * light, feature


@pytest.mark.parametrize("name", ["charles2019/theorem-4", "charles2019/theorem-11-convex-only"])
def test_planted_falsehoods_are_found(name: str) -> None:
    claim = registry.find(name)
    found = islice(walked(claim.domain.draw, Random(0)), 100)
    assert any(judge_carefully(claim, x).outcome is Outcome.REFUTED for x in found)


def test_every_kind_has_a_test() -> None:
    tested: set[str] = set()

    def walk(strategy: Any) -> None:
        kind = type(strategy).__name__
        if kind in light_draws.KINDS:
            tested.add(kind)
        for part in ("wrapped_strategy", "element_strategy", "mapped_strategy", "filtered_strategy"):
            if hasattr(strategy, part):
                walk(getattr(strategy, part))

    for strategy, _ in KINDS:
        walk(strategy)
    assert tested == set(light_draws.KINDS)
