"""D-origin and the agreement of two classifiers: the decider, and the kernel against tampering."""

from __future__ import annotations

import copy
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, strategies as st

from theorems.geometry.deciders.origin import decide_origin, deny_one_direction
from theorems.geometry.domains.strategies import labelled_sets, small_sets
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.decision import Answer


def by_hand(s: LabelledSet, v: tuple[int, ...], label: int) -> Answer:
    """Decide in the plane or on the line by trying normals between and along all critical ones."""
    if label not in s.labels:
        return Answer.VACUOUS
    signed = [tuple(y * c for c in x) for x, y in zip(s.points, s.labels, strict=True)]
    candidates = [(1,), (-1,)] if s.dimension == 1 else list(product(range(-7, 8), repeat=2))
    right = [w for w in candidates if all(_dot(w, x) > 0 for x in signed)]
    if not right:
        return Answer.VACUOUS
    return Answer.YES if all(-label * _dot(w, v) > 0 for w in right) else Answer.NO


def _dot(a: Any, b: Any) -> Any:
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_every_small_set_in_every_grid_direction_agrees_with_trying_all_normals() -> None:
    """On {-1, 0, 1}^d each cone of right normals has interior normals and edges within 7."""
    count = 0
    listed = list(small_sets(most_points=3))
    for s in [s for i, s in enumerate(listed) if len(s.points) < 3 or i % 4 == 0]:
        for v in product((-1, 0, 1), repeat=s.dimension):
            if any(v):
                for label in (1, -1):
                    assert decide_origin(s, v, label).answer is by_hand(s, v, label), (s, v, label)
                    count += 1
    assert count > 5_000


@given(labelled_sets(), st.data())
def test_answers_come_with_certificates_that_do_not_survive_tampering(
    s: LabelledSet, data: st.DataObject
) -> None:
    v = data.draw(st.tuples(*[st.integers(-3, 3)] * s.dimension).filter(any))
    label = data.draw(st.sampled_from((1, -1)))

    decision = decide_origin(s, v, label)

    certificate = decision.certificate
    assert certificate is not None
    assert kernel.check(certificate).holds
    for other in {"yes", "no", "vacuous"} - {certificate["answer"]}:
        spoilt = copy.deepcopy(certificate) | {"answer": other}
        assert not _holds(spoilt)
    if decision.answer is Answer.YES:
        for index in range(len(certificate["evidence"]["weights"])):
            spoilt = copy.deepcopy(certificate)
            del spoilt["evidence"]["weights"][index]
            assert not _holds(spoilt)
        assert not _holds(_with(certificate, "w", [0] * s.dimension))
        assert not _holds(_asking(certificate, direction=[-x for x in v]))
        assert not _holds(_asking(certificate, label=0))


def _holds(certificate: dict[str, Any]) -> bool:
    try:
        return kernel.check(certificate).holds
    except kernel.Malformed:
        return False


def _with(certificate: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    return certificate | {"evidence": certificate["evidence"] | {key: value}}


def _asking(certificate: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return certificate | {"question": certificate["question"] | fields}


BOTH = LabelledSet([(1, 0), (0, -1)], [1, -1])


def test_no_direction_serves_both_labels() -> None:
    denial = deny_one_direction(BOTH, (1, 1))

    assert denial.answer is Answer.NO
    assert denial.certificate is not None
    assert not _holds(_with(denial.certificate, "w", [1, -1]))  # wrong at a point
    assert not _holds(_asking(denial.certificate, labels=[1, 1]))  # one label
    assert not _holds(_asking(denial.certificate, label=1))  # about one label it says nothing
    assert not _holds(denial.certificate | {"answer": "yes"})
    assert deny_one_direction(LabelledSet([(1,)], [1]), (1,)).answer is Answer.UNDECIDED


@pytest.mark.parametrize(
    "change",
    [
        {"label": 2}, {"label": True}, {"direction": [0, 0]}, {"direction": [1]},
        {"direction": "all"}, {"labels": [1, 2]}, {"points": [[1, 0], [0.5, 1]]},
    ],
)
def test_malformed_questions_are_told_apart(change: dict[str, Any]) -> None:
    certificate = decide_origin(BOTH, (-1, -1), 1).certificate
    assert certificate is not None

    with pytest.raises(kernel.Malformed):
        kernel.check(_asking(certificate, **change))


AGREEMENT = {
    "format": kernel.FORMAT,
    "question": {
        "class": "agreement",
        "points": [[[0, 1]], [[0, "-1/2"], [2, 3]], [[1, 1]]],
        "classes": [0, 1, 0],
        "counts": [[3, 0, 2], [1, 4, 0]],
        "classifiers": [[[[0, 1], [1, 1]], []], [[[0, "1/3"], [1, -1]], []]],
    },
    "answer": {"counts": [3, 5]},
    "evidence": {},
}


def test_agreement_is_counted() -> None:
    """The second classifier is wrong at the third point."""
    assert kernel.check(AGREEMENT).holds
    for counts in ([3, 4], [5, 5], [3], [3, 5, 0], ["3", 5]):
        assert not _holds(AGREEMENT | {"answer": {"counts": counts}})


def test_a_tie_is_not_right() -> None:
    rows = [[[[0, 1]], [[0, 1]]]] * 2
    certificate = _asking(AGREEMENT, classifiers=rows)

    assert kernel.check(certificate | {"answer": {"counts": [0, 0]}}).holds


@pytest.mark.parametrize(
    "change",
    [
        {"points": []}, {"points": [[[0, 1]], [[0]], []]}, {"points": [[[-1, 1]], [], []]},
        {"points": [[[0, 1], [0, 1]], [], []]}, {"points": [[[0, 0.5]], [], []]},
        {"classes": [0, 1]}, {"classes": [0, -1, 0]}, {"classes": [0, 2, 0]},
        {"counts": [[1, 1, 1]]}, {"counts": [[1, 1, 1], [1, 1, -1]]}, {"counts": 7},
        {"classifiers": [[[]], [[]]]}, {"classifiers": [[], []]},
    ],
)
def test_a_malformed_agreement_is_told_apart(change: dict[str, Any]) -> None:
    with pytest.raises(kernel.Malformed):
        kernel.check(_asking(AGREEMENT, **change))


@given(labelled_sets(), st.fractions(min_value="1/8", max_value=8))
def test_lengthening_the_points_changes_no_answer(s: LabelledSet, factor: Fraction) -> None:
    longer = LabelledSet([[x * factor for x in point] for point in s.points], s.labels)
    v = [1] + [0] * (s.dimension - 1)

    assert decide_origin(s, v, -1).answer is decide_origin(longer, v, -1).answer
