"""1 is not true, and 1.0 is not 1: an answer has to be of its type, not only equal to it."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, sum_of_units, weighted_units
from verify import kernel
from verify.kernel.agreement import two


def test_ends_of_intervals_are_true_or_false() -> None:
    _, decision = decide_ray(Linear((1,), 0, 1), (-2,), (1,))
    certificate = decision.certificates[0]
    assert certificate["answer"] == [[2, True, None, False]]

    for place, value in ((1, 1), (3, 0), (1, "true"), (3, None)):
        changed = copy.deepcopy(certificate)
        changed["answer"][0][place] = value
        with pytest.raises(kernel.Malformed, match="true or false"):
            kernel.check(changed)


@pytest.mark.parametrize("answer", [[1.0], [True], ["1"], 1, [1, 1], []])
def test_labels_are_integers(answer: object) -> None:
    _, decision = decide_labels(Linear((1,), 0), [(3,)])
    certificate = copy.deepcopy(decision.certificates[0])
    assert kernel.check(certificate).holds
    certificate["answer"] = answer

    assert not kernel.check(certificate).holds


def test_a_supremum_needs_a_separator() -> None:
    """A set that nothing separates has no supremum over its separators."""
    certificate = {
        "format": kernel.FORMAT,
        "question": {"class": "reach", "points": [[0], [0], [1]], "labels": [1, -1, 1],
                     "direction": [1]},
        "answer": {"supremum": 1},
        "evidence": {
            "separator": {"w": [1], "b": 0},
            "weak": {"w": [1], "b": 0},
            "bounds": [[[1, 2], [2, 1]], [[2, 1]], [[1, 1]]],
        },
    }

    assert not kernel.check(certificate).holds


def test_a_network_under_another_name_is_none() -> None:
    _, decision = decide_ray(sum_of_units([[1]], [0]), (-2,), (1,))
    certificate = copy.deepcopy(decision.certificates[0])
    assert kernel.check(certificate).holds
    certificate["question"]["classifier"]["kind"] = "net"

    with pytest.raises(kernel.Malformed, match="kind of the classifier"):
        kernel.check(certificate)


def test_a_zero_direction_through_the_origin_is_malformed() -> None:
    question = {"class": "origin", "points": [[1]], "labels": [1], "label": 1, "direction": [0]}
    certificate = {"format": kernel.FORMAT, "question": question, "answer": "yes",
                   "evidence": {"separator": [1], "weights": [[0, 1]]}}

    with pytest.raises(kernel.Malformed, match="direction is zero"):
        kernel.check(certificate)


def test_what_is_nested_beyond_the_stack_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(*_: object) -> None:
        raise RecursionError

    monkeypatch.setitem(kernel.CHECKS, "ray", too_deep)
    certificate = {"format": kernel.FORMAT, "question": {"class": "ray"}, "answer": [],
                   "evidence": {}}

    with pytest.raises(kernel.Malformed, match="nested too deeply"):
        kernel.check(certificate)


@pytest.mark.parametrize("value", [[[1]], [[1], [1], [1]], {}, "ab"])
def test_two_samples_are_two(value: object) -> None:
    with pytest.raises(kernel.Malformed, match="must be a list of two"):
        two(value, "the counts")


def test_labels_of_rational_points_weigh_the_bias() -> None:
    half = Fraction(1, 2)
    h = Linear((2, Fraction(-1, 3)), -1)
    points = [(half, 0), (half + Fraction(1, 64), 0), (Fraction(3, 4), 2), (Fraction(7, 8), 2)]

    labels, decision = decide_labels(h, points)

    assert labels == [-1, 1, -1, 1]
    assert decision.certificates
    assert kernel.check(decision.certificates[0]).holds


def test_labels_of_rational_points_weigh_the_threshold() -> None:
    h = weighted_units([[Fraction(2, 3)]], [Fraction(1, 5)], [1], Above(1))
    points = [(Fraction(6, 5),), (Fraction(6, 5) + Fraction(1, 100),), (Fraction(1, 7),)]

    labels, decision = decide_labels(h, points)

    assert labels == [-1, 1, -1]
    assert decision.certificates
    assert kernel.check(decision.certificates[0]).holds
