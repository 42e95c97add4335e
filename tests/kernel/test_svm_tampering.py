"""The kinds of certificate about SVMs against tampering: what the kernel accepts is true.

Thousands of certificates are spoilt in one place or two. The kernel may accept one only where a
slow checker, which shares no code with it, finds that what it says is true.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
import svm_slowly as slowly

from theorems.geometry.deciders.dual_gap import decide_ball, enclose
from theorems.geometry.deciders.soft_margin import (
    decide_angle,
    decide_errors,
    decide_optimum,
    optimum,
    path_of,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.decision import write_number
from verify.kinds import contradict


HALF = Fraction(1, 2)
SIX = LabelledSet([(0, 0), (0, 2), (1, 2), (1, 0), (1, 1), (1, 1)], [1, 1, 1, -1, -1, -1])
SETS = [
    SIX,
    LabelledSet([(0, 0, 0), (0, 0, 1), (1, 1, 1), (0, 1, 0), (1, 0, 0), (1, 1, 0)], [1, 1, 1, -1, -1, -1]),
    LabelledSet([(0, 1), (1, 1), (0, 0)], [1, 1, -1]),
    LabelledSet([(HALF, 0), (0, Fraction(2, 3)), (1, 1)], [1, -1, -1]),
    LabelledSet([(0,), (2,), (1,), (1,)], [1, -1, -1, 1]),
    LabelledSet([(1,), (0,)], [1, -1]),
    LabelledSet([(2**30, 1), (-(2**30), 1), (2**30, 0)], [1, 1, -1]),
    LabelledSet([(0, 0), (0, 2), (1, 2), (2, 1)], [1, 1, -1, -1]),
    LabelledSet([(0, 0), (1, 0), (3, 1), (1, 1)], [1, -1, 1, -1]),
]
ONE_CLASS = LabelledSet([(0, 1), (2, 3), (2, 3)], [1, 1, 1])
WORSE = [
    LabelledSet([(2, 2), (0, 0), (0, 1), (1, 0), (0, 2), (1, 0)], [-1, 1, -1, 1, 1, -1]),
    LabelledSet([(0, 0), (2, 2), (0, 1), (0, 1), (1, 0), (0, 0)], [1, 1, -1, 1, -1, -1]),
    LabelledSet([(1, 2), (1, 1), (1, 1), (2, 1), (0, 1), (2, 2)], [1, 1, -1, -1, 1, 1]),
]
# Sets whose training errors are fewest at a lambda that is not the smallest.


def honest() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"optimum": [], "angle yes": [], "angle no": [], "errors": []}
    for s in [*SETS, ONE_CLASS]:
        path = path_of(s)
        for lam in (Fraction(1, 40), HALF, *(path.lam(mu) for mu in path.breakpoints[:1])):
            found["optimum"] += decide_optimum(optimum(s, lam)).certificates
        found["angle yes"] += [c for c in decide_angle(s, path).certificates if c["answer"] == "yes"]
        found["angle no"] += [c for c in decide_angle(s, path).certificates if c["answer"] == "no"]
        found["errors"] += decide_errors(s, path).certificates
    for s in WORSE:
        found["errors"] += decide_errors(s).certificates
    return found


HONEST = honest()


def copy_of(value: Any) -> Any:
    return json.loads(json.dumps(value))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        return [p for key, part in parts for p in places(part, (*path, key))]
    return [path] if path[-1] not in ("class", "format", "asks") else []


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def other(value: Any, chance: random.Random) -> Any:
    """Return another number near or far, or what is none."""
    if chance.random() < 0.1 or not isinstance(value, int | str) or value in ("yes", "no"):
        return chance.choice([None, True, 1.0, "", "yes", "no", [], {}, "1/0", 0, 1])
    x = slowly.number(value)
    near = [x + 1, x - 1, 2 * x, x / 2, -x, x + Fraction(1, 97), x * Fraction(1001, 1000), Fraction(0), Fraction(1)]
    return write_number(chance.choice(near))


def spoilt(certificate: Any, chance: random.Random) -> Any:
    """Return a copy that is altered in one place or two."""
    found = copy_of(certificate)
    how = chance.random()
    if how < 0.75:
        for path in chance.sample(places(found), chance.choice((1, 1, 1, 2))):
            at(found, path[:-1])[path[-1]] = other(at(found, path), chance)
        return found
    lists = [p for p in all_lists(found) if len(at(found, p)) > 1]
    own = at(found, chance.choice(lists))
    i, j = chance.sample(range(len(own)), 2)
    if how < 0.85:
        own[i], own[j] = own[j], own[i]
    elif how < 0.9:
        own[i] = copy_of(own[j])
    elif how < 0.95:
        del own[i]
    else:
        own.insert(i, copy_of(own[j]))
    return found


def all_lists(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    here = [path] if isinstance(value, list) else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return here + [p for key, part in parts for p in all_lists(part, (*path, key))]


def verdict(certificate: Any) -> str:
    try:
        return "accepted" if kernel.check(certificate).holds else "refused"
    except kernel.Malformed:
        return "malformed"


def assault(certificates: list[Any], count: int, seed: int, is_true: Any) -> Counter[str]:
    chance, tally = random.Random(seed), Counter[str]()
    for k in range(count):
        mutant = spoilt(certificates[k % len(certificates)], chance)
        outcome = verdict(mutant)
        tally[outcome] += 1
        if outcome == "accepted":
            assert is_true(mutant), mutant
    return tally


@pytest.mark.parametrize("kind", HONEST)
def test_what_is_honest_holds(kind: str) -> None:
    assert HONEST[kind]
    for certificate in HONEST[kind]:
        assert verdict(certificate) == "accepted"
        assert slowly.path_holds(certificate)


@pytest.mark.parametrize("kind", HONEST)
def test_whatever_is_altered_on_the_path_is_refused_or_true(kind: str) -> None:
    """2 600 mutants of each kind of answer, 10 400 in all."""
    tally = assault(HONEST[kind], 2600, 1, slowly.path_holds)

    assert tally["refused"] > 1000
    assert tally["accepted"] < 700


@pytest.mark.slow
@pytest.mark.parametrize("kind", HONEST)
def test_whatever_is_altered_at_length_is_refused_or_true(kind: str) -> None:
    assault(HONEST[kind], 40_000, 2, slowly.path_holds)


def edited(certificate: Any, path: tuple[Any, ...], value: Any) -> Any:
    found = copy_of(certificate)
    at(found, path[:-1])[path[-1]] = value
    return found


def refused(certificate: Any) -> bool:
    return verdict(certificate) == "refused" and not slowly.path_holds(certificate)


def test_what_is_no_optimum() -> None:
    lam = Fraction(1, 24)
    own = decide_optimum(optimum(SIX, lam)).certificates[0]
    g = ["-1/3", "2/3"]

    assert refused(edited(own, ("answer", "w"), g))
    assert refused(edited(own, ("question", "lambda"), "1/23"))
    assert refused(edited(own, ("question", "labels", 1), -1))
    assert refused(edited(own, ("evidence", "c", 0), 0))  # sum c y is not 0
    assert refused(edited(own, ("evidence", "c"), [1, 1, 1, 1, 1, 1]))  # c = 1 with r > 0
    assert verdict(edited(own, ("question", "lambda"), 0)) == "malformed"
    assert verdict(edited(own, ("question", "lambda"), "-1/24")) == "malformed"
    assert verdict(edited(own, ("question", "labels", 1), 2)) == "malformed"
    missing = copy_of(own)
    del missing["question"]["lambda"]
    assert verdict(missing) == "malformed"


def test_biases_without_a_bound() -> None:
    own = decide_optimum(optimum(ONE_CLASS, HALF)).certificates[0]

    assert own["answer"]["b"] == [1, None]
    assert refused(edited(own, ("answer", "b"), [1, 7]))
    assert refused(edited(own, ("answer", "b"), [None, None]))


def test_what_is_no_path() -> None:
    own = next(c for c in HONEST["angle yes"] if len(c["evidence"]["segments"]) > 1)
    segments = own["evidence"]["segments"]

    for k in range(len(segments)):  # one is left out, and mu with it
        assert refused(edited(own, ("evidence", "segments"), segments[:k] + segments[k + 1 :]))
    assert verdict(edited(own, ("evidence", "segments"), [])) == "malformed"
    assert refused(edited(own, ("evidence", "ray", "slope"), 2))
    assert refused(edited(own, ("answer",), "perhaps"))
    without = copy_of(own)
    del without["evidence"]["ray"]
    assert verdict(without) == "malformed"
    joined = [{"start": segments[0]["start"], "end": segments[-1]["end"]}]
    assert refused(edited(own, ("evidence", "segments"), joined))  # steps over the breakpoints


def test_a_letter_that_is_left_needs_its_slope() -> None:
    """Along the ray a point of Z with slope 0 would come inside its margin."""
    s = SETS[2]
    own = decide_angle(s).certificates[0]

    assert own["answer"] == "yes"
    assert refused(edited(own, ("evidence", "ray", "slope"), 0))


def test_an_angle_that_is_none() -> None:
    for s in (ONE_CLASS, LabelledSet([(0,), (2,), (1,)], [1, 1, -1])):
        certificate = {
            "format": kernel.FORMAT, "question": s.question("svm-path", asks="angle"), "answer": "yes",
            "evidence": path_of(s).evidence(),
        }  # fmt: skip
        assert verdict(certificate) == "malformed"
    still = LabelledSet([(0,), (3,), (1,)], [1, 1, -1])  # w = 0 for every lambda
    path = path_of(still)
    certificate = {
        "format": kernel.FORMAT, "question": still.question("svm-path", asks="angle"), "answer": "yes",
        "evidence": path.evidence(),
    }  # fmt: skip
    assert verdict(certificate) != "accepted"


def test_the_non_monotone_angle_cannot_be_called_monotone() -> None:
    question = SIX.question("svm-path", asks="angle")
    certificate = {
        "format": kernel.FORMAT, "question": question, "answer": "yes", "evidence": path_of(SIX).evidence(),
    }  # fmt: skip
    assert refused(certificate)
    turned = decide_angle(SIX).certificates[0]
    turned["evidence"]["optima"].reverse()
    assert refused(turned)


@pytest.mark.parametrize("asks", [None, "", "Angle", 1, ["angle"]])
def test_what_may_be_asked(asks: object) -> None:
    own = copy_of(HONEST["angle yes"][0])
    own["question"]["asks"] = asks

    assert verdict(own) == "malformed"


# Enclosures: dual-gap and ball.

NEAR = [
    enclose(s, None, lam).decision.certificates[0] for s in (*SETS[:4], SETS[5])
    for lam in (Fraction(1, 24), Fraction(2))
]  # fmt: skip
BALLS = [
    decide_ball(s, lam)[1].certificates[0] for s in (*SETS[:6], LabelledSet([(0, 0)] * 3 + [(0, 1), (2, 0)], [1] * 3 + [-1] * 2))
    for lam in (Fraction(1, 64), HALF)
]  # fmt: skip
ENCLOSURES = {"dual-gap": (NEAR, slowly.gap_holds), "ball": (BALLS, slowly.ball_holds)}


@pytest.mark.parametrize("kind", ENCLOSURES)
def test_whatever_is_altered_in_an_enclosure_is_refused_or_true(kind: str) -> None:
    """10 000 mutants of each kind."""
    certificates, is_true = ENCLOSURES[kind]
    for certificate in certificates:
        assert verdict(certificate) == "accepted"
        assert is_true(certificate)
    tally = assault(certificates, 10_000, 3, is_true)

    assert tally["refused"] > 3000
    assert tally["accepted"] > 50


def widened(ends: list[Any], by: Fraction) -> list[Any]:
    low, high = map(slowly.number, ends)
    return [write_number(low - by), write_number(high + by)]


def test_an_interval_may_be_wider_and_not_shorter() -> None:
    tiny = Fraction(1, 10**4)
    for certificate in NEAR:
        for key in ("cos", "norm", "d_adv"):
            ends = certificate["answer"][key]
            if ends is None:
                assert verdict(edited(certificate, ("answer", key), [0, 1])) == "refused"
                continue
            assert verdict(edited(certificate, ("answer", key), widened(ends, tiny))) == "accepted"
            low, high = map(slowly.number, ends)
            narrow = edited(certificate, ("answer", key), [write_number((low + high) / 2), write_number(high)])
            assert (verdict(narrow) == "accepted") == slowly.gap_holds(narrow)
        assert verdict(edited(certificate, ("question", "tolerance"), "1/10000000000000")) == "refused"
        assert verdict(edited(certificate, ("question", "tolerance"), 0)) == "malformed"
        assert verdict(edited(certificate, ("question", "lambda"), 0)) == "malformed"
        assert verdict(edited(certificate, ("question", "labels"), [1] * len(certificate["question"]["labels"]))) == "malformed"


def test_a_ball_may_not_be_small_or_elsewhere() -> None:
    for certificate in BALLS:
        radius = slowly.number(certificate["answer"]["radius"])
        assert verdict(edited(certificate, ("answer", "radius"), write_number(radius / 10**9))) == "refused"
        assert verdict(edited(certificate, ("answer", "radius"), 10**6)) == "refused"  # no curvature there
        assert verdict(edited(certificate, ("answer", "radius"), 0)) == "malformed"
        b = slowly.number(certificate["answer"]["b"])
        assert verdict(edited(certificate, ("answer", "b"), write_number(b + 3 * radius))) == "refused"
        for bits in (0, -1, 4097, True, "60", None):
            assert verdict(edited(certificate, ("evidence", "bits"), bits)) == "malformed"


@pytest.mark.parametrize("key", ["cos", "norm", "d_adv"])
def test_enclosures_contradict_one_another_where_they_are_disjoint(key: str) -> None:
    answer = NEAR[0]["answer"]
    far = answer | {key: [7, 8]}

    assert contradict("dual-gap", answer, far)
    assert not contradict("dual-gap", answer, answer | {"d_adv": None})
    assert not contradict("dual-gap", answer, answer | {key: widened(answer[key], HALF)})
    ball = BALLS[0]["answer"]
    assert contradict("ball", ball, ball | {"b": 50})
    assert not contradict("ball", ball, ball | {"radius": 3, "b": 3})
