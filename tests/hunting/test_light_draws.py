"""Light draws: every kind of strategy that the book uses, walked without the engine."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import assume, note, strategies as st

from verify import registry
from verify.claim import Claim
from verify.domain import Domain
from verify.empirical import EmpiricalClaim
from verify.exact.decision import Answer, Decision
from verify.judge import judge_carefully
from verify.outcome import Kind, Outcome
from verify.profile import Profile
from verify.records import to_json
from verify.result import Result
from verify.results import AT_RANDOM
from verify.search import light_draws
from verify.search.light_draws import UnknownKind, Walk, by_hypothesis, draw, drawn, walked
from verify.search.search import BY_HYPOTHESIS, Search


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


STRATA = (
    "charles2019/theorem-4-repaired", "charles2019/theorem-11-repaired", "charles2019/lemma-14",
    "ours/convex-units", "ours/three-layers",
)


def features(claim: Claim[Any, Any], xs: Iterable[Any]) -> Counter[str]:
    seen = Counter[str]()
    for x in dict.fromkeys(xs):  # each once, as a report counts them
        seen.update(name for name, present in claim.domain.strata(x).items() if present)
    return seen


@pytest.mark.parametrize("name", STRATA)
def test_a_run_draws_each_feature_at_least_half_as_often_as_hypothesis(name: str) -> None:
    """As a run draws: the first by Hypothesis, the rest lightly, no value twice."""
    claim, light, engine = registry.find(name), Counter[str](), Counter[str]()
    for start in range(2):  # one run of the engine repeats itself
        first = by_hypothesis(claim.domain.draw, BY_HYPOTHESIS, start)
        more: list[Any] = []
        Walk(claim.domain.draw, start).more(more, 100 - BY_HYPOTHESIS, set(first))
        light += features(claim, [*first, *more])
        engine += features(claim, by_hypothesis(claim.domain.draw, 100, start))
    for feature, count in engine.items():
        if count > 25:  # rarer ones are left to chance
            assert 2 * light[feature] >= count, feature
    assert len(light) >= len(engine)


def drawn_by_a_run(domain: Domain[Any]) -> Result:
    claim = registry.find("charles2019/theorem-4-repaired").varied(
        "other", expects=Outcome.SURVIVES, change="none", domain=domain, assumptions=(),
        construct=lambda x: None, decide=lambda x, w: Decision(Answer.YES),
    ).claim
    search = Search(claim, Profile("own", 60, 0, 0), 0)
    search.draw()
    return search.result


def test_a_run_counts_what_it_leaves_to_hypothesis() -> None:
    floats = st.floats(0, 1).map(lambda x: Fraction(int(1000 * x), 1000))
    left = drawn_by_a_run(Domain("parts of 1", floats))
    lightly = drawn_by_a_run(Domain("whole numbers", st.integers(0, 1000)))

    assert left.by_hypothesis == {"FloatStrategy": 60 - BY_HYPOTHESIS}
    assert left.admitted[AT_RANDOM] > BY_HYPOTHESIS
    assert to_json(left.record())["by_hypothesis"] == dict(left.by_hypothesis)
    assert lightly.by_hypothesis == {}
    assert lightly.admitted[AT_RANDOM] == 60
    assert "by_hypothesis" not in to_json(lightly.record())


def test_a_run_judges_no_light_draw_twice() -> None:
    """Ten numbers are ten instances, however often they are drawn: fifty are needed to survive."""
    result = drawn_by_a_run(Domain("digits", st.integers(0, 9)))

    assert result.admitted[AT_RANDOM] <= 10 + BY_HYPOTHESIS


def test_what_a_strategy_says_in_tests_alone_is_left_to_hypothesis() -> None:
    noted = st.integers(0, 999).map(lambda x: note(str(x)) or x)

    assert drawn(noted, 20, 0).unknown == "what only a test may call"
    assert len(drawn(noted, 20, 0).values) == 20


def test_a_strategy_may_ask_the_generator_that_all_share() -> None:
    """As in Hypothesis: it says the same each time, and nobody else's numbers change."""
    wild = st.integers(0, 9).map(lambda x: (x, random.random()))
    random.seed(7)
    first, after = drawn(wild, 5, 0), random.random()
    random.seed(7)

    assert drawn(wild, 5, 0) == first
    assert random.random() == after


def test_two_parts_that_are_equal_are_not_one_thing() -> None:
    for xs in values(st.lists(st.lists(st.just(0), min_size=1), min_size=5), 40):
        assert len({id(x) for x in xs}) == len(xs)


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
