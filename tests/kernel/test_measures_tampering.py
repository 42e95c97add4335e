"""What a boundary measures: the decider, and the kernel against tampering."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from theorems.geometry.deciders.measures import at_points, decide_measures
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify import kernel
from verify.exact.decision import read_number


HALF = Fraction(1, 2)
SETS = [
    (LabelledSet([(1, 2), (0, 0), (3, -1)], [1, -1, -1]), Linear((3, 4), -5)),
    (LabelledSet([(HALF, 0), (0, Fraction(2, 3))], [1, -1]), Linear((Fraction(1, 7), -2), Fraction(3, 2))),
    (LabelledSet([(0,), (2,)], [-1, -1]), Linear((2**60,), -1)),
    (LabelledSet([(0, 1), (0, 1)], [1, -1]), Linear((1, 1), 0)),
]


def test_what_is_measured() -> None:
    found, decision = decide_measures(*SETS[0])

    assert decision.answer == "yes"
    assert found.scores == (6, -5, 0)
    assert (found.square, found.along, found.apart) == (25, Fraction(17, 2), Fraction(13, 2))
    assert (found.mean, found.shortfall, found.hinge, found.errors) == (Fraction(11, 3), 0, Fraction(1, 3), 1)


def test_one_label_has_no_way_between_means() -> None:
    found, decision = decide_measures(*SETS[2])

    assert decision.answer == "yes"
    assert found.along is None
    assert found.apart is None


def test_points_without_labels() -> None:
    assert at_points([(1, 0), (0, HALF)], Linear((2, 2), -1))[0] == (1, 0)


def slowly(question: Any) -> bool:
    """Judge a question whose form is right, by Fractions and straight from the definition."""
    w, b = [Fraction(read_number(c)) for c in question["w"]], Fraction(read_number(question["b"]))
    points = [[Fraction(read_number(c)) for c in p] for p in question["points"]]
    scores = [sum((a * c for a, c in zip(w, p, strict=True)), start=b) for p in points]
    wanted: list[Any] = [*scores, sum(a * a for a in w)]
    given = [*question["scores"], question["square"]]
    own = {y: [p for p, z in zip(points, question["labels"], strict=True) if z == y] for y in (1, -1)}
    if all(own.values()):
        means = [[sum(c) / len(one) for c in zip(*one, strict=True)] for one in own.values()]
        g = [a - c for a, c in zip(*means, strict=True)]
        wanted += [sum(a * c for a, c in zip(w, g, strict=True)), sum(a * a for a in g)]
        given += [question["along"], question["apart"]]
    elif (question["along"], question["apart"]) != (None, None):
        return False
    return len(given) == len(wanted) and all(
        type(value) in (int, str) and read_number(value) == right for value, right in zip(given, wanted, strict=True)
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))
    elif path[-1] != "class":
        yield path


def test_whatever_is_altered_is_refused_or_true() -> None:
    """Of 12 000 mutants whatever the kernel accepts is true by an independent count."""
    chance = random.Random(18)
    accepted = 0
    for s, h in SETS:
        honest = decide_measures(s, h)[1].certificates[0]
        where = [p for p in places(honest) if p[0] in ("question", "answer")]
        for _ in range(3000):
            forged = copy.deepcopy(honest)
            for path in chance.sample(where, chance.choice((1, 1, 2))):
                part: Any = forged
                for key in path[:-1]:
                    part = part[key]
                old = part[path[-1]]
                part[path[-1]] = chance.choice((0, 1, -1, 2, "1/2", "2/4", "-5", old, None, 1.0, True, [0]))
            try:
                holds = kernel.check(forged).holds
            except kernel.Malformed:
                continue
            if holds:
                accepted += 1
                assert forged["answer"] == "yes", forged
                assert slowly(forged["question"]), forged
    assert accepted > 100


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": [1, 0, -1]}, "of 1 and -1"),
        ({"labels": [1, -1]}, "list of 3 of 1 and -1"),
        ({"labels": [True, -1, -1]}, "of 1 and -1"),
        ({"labels": None}, "of 1 and -1"),
        ({"points": []}, "at least one point"),
        ({"points": [[1], [0, 0], [3, -1]]}, "a point must be a list of 2 numbers"),
        ({"w": []}, "at least one coordinate"),
        ({"w": [0.5, 1]}, "a number must be"),
        ({"b": [1]}, "a number must be"),
    ],
)
def test_a_malformed_question_is_told_apart(change: dict[str, Any], message: str) -> None:
    honest = copy.deepcopy(decide_measures(*SETS[0])[1].certificates[0])
    honest["question"] |= change

    with pytest.raises(kernel.Malformed, match=message):
        kernel.check(honest)


@pytest.mark.parametrize("part", [{"evidence": []}, {"evidence": {"w": [1]}}, {"answer": "no"}, {"answer": True}])
def test_there_is_nothing_else_to_say(part: dict[str, Any]) -> None:
    assert not kernel.check(decide_measures(*SETS[0])[1].certificates[0] | part).holds


@pytest.mark.parametrize("scores", [[6, -5], [6, -5, 0, 0], None, {"0": 6}])
def test_each_point_has_its_score(scores: object) -> None:
    honest = copy.deepcopy(decide_measures(*SETS[0])[1].certificates[0])
    honest["question"]["scores"] = scores

    assert not kernel.check(honest).holds
