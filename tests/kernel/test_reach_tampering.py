"""Certificates of a supremum over all separators: what is changed in them is noticed."""

from __future__ import annotations

import copy
import itertools
from fractions import Fraction
from typing import Any

import pytest

from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.reach import decide_reach
from theorems.geometry.domains.sets import two_label_sets
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel


def certificates() -> list[dict[str, Any]]:
    found = []
    assert two_label_sets.small is not None
    sets = [*itertools.islice(two_label_sets.small(), 0, 400, 8),
            LabelledSet([(Fraction(1, 3), 0), (0, 1), (2, Fraction(-1, 2))], [1, -1, 1])]
    for s in sets:
        solution = max_margin(s)
        assert isinstance(solution, MaxMargin)
        found += decide_reach(s, solution.w)[1].certificates
    return found


CERTIFICATES = certificates()
FINITE = [c for c in CERTIFICATES if c["answer"]["supremum"] is not None]
INFINITE = [c for c in CERTIFICATES if c["answer"]["supremum"] is None]


def judged(certificate: dict[str, Any], change: Any) -> bool:
    changed = copy.deepcopy(certificate)
    change(changed)
    try:
        return kernel.check(changed).holds
    except kernel.Malformed:
        return False


def test_there_are_both_kinds() -> None:
    assert len(FINITE) > 20
    assert len(INFINITE) > 5
    assert all(kernel.check(c).holds for c in CERTIFICATES)


@pytest.mark.parametrize("other", [0, 1000, "1/7", -1, None])
def test_another_supremum_is_refused(other: object) -> None:
    for c in FINITE:
        if c["answer"]["supremum"] != other:
            assert not judged(c, lambda d: d["answer"].update(supremum=other)), c


def test_infinity_is_not_a_number() -> None:
    for c in INFINITE:
        assert not judged(c, lambda d: d["answer"].update(supremum=5))


def test_weights_of_every_bound_matter() -> None:
    for c in FINITE:
        for i, bound in enumerate(c["evidence"]["bounds"]):
            assert not judged(c, lambda d, i=i: d["evidence"]["bounds"].pop(i))
            for k in range(len(bound)):
                assert not judged(c, lambda d, i=i, k=k: d["evidence"]["bounds"][i].pop(k))


def test_the_weak_separator_has_to_be_one_and_to_attain() -> None:
    for c in FINITE:
        turned = [f"-{x}".replace("--", "") for x in map(str, c["evidence"]["weak"]["w"])]
        assert not judged(c, lambda d, t=turned: d["evidence"]["weak"].update(w=t))
        zero = [0] * len(turned)
        assert not judged(c, lambda d, z=zero: d["evidence"]["weak"].update(w=z, b=0))
    for c in INFINITE:
        zero = [0] * len(c["evidence"]["weak"]["w"])
        assert not judged(c, lambda d, z=zero: d["evidence"]["weak"].update(w=z, b=0))
        own = c["evidence"]["separator"]  # rises along w*, so it is not level
        assert not judged(c, lambda d, o=own: d["evidence"].update(weak=o))


def test_without_a_separator_nothing_holds() -> None:
    for c in CERTIFICATES:
        assert not judged(c, lambda d: d["evidence"].pop("separator"))
        wrong = {"w": [0] * len(c["evidence"]["separator"]["w"]), "b": 1}
        assert not judged(c, lambda d, w=wrong: d["evidence"].update(separator=w))


@pytest.mark.parametrize("field", ["direction", "points", "labels"])
def test_another_question_is_refused(field: str) -> None:
    changes = {
        "direction": lambda d: d["question"].update(
            direction=[f"-{x}".replace("--", "") for x in map(str, d["question"]["direction"])]
        ),
        "points": lambda d: d["question"]["points"].append([7] * len(d["question"]["direction"])),
        "labels": lambda d: d["question"].update(labels=[-y for y in d["question"]["labels"]]),
    }
    for c in CERTIFICATES:
        assert not judged(c, changes[field]), c
