"""What a file yields, where its certificates stand, and labels of classifiers of each kind."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import AllPositive, Layer, Network, one_vs_rest
from theorems.geometry.objects.regions import Region, closed_half_space, open_half_space
from verify import kernel
from verify.kernel import files


ONE = {"format": "one"}
TWO = {"format": "two"}


def found(value: object, folder: Path) -> list[object]:
    file = folder / "held.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return [one for _, value in files.values(str(file)) for one in files.within(value)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ONE, [ONE]),
        ([ONE, TWO, ONE], [ONE, TWO, ONE]),
        ({"certificate": ONE}, [ONE]),
        ({"certificates": [ONE, TWO, ONE]}, [ONE, TWO]),
        ([{"certificate": None}, {"certificate": ONE}], [ONE]),
        ({"certificates": None}, [None]),
        ({"certificates": [ONE, None]}, [ONE, None]),
        ({"certificates": [], "answers": [{"certificate": TWO}]}, [TWO]),
        ({"certificate": {"certificates": [ONE], "note": {"format": "two"}}}, [ONE, TWO]),
        ({"certificate": {"note": ONE}}, [{"note": ONE}]),
    ],
)
def test_what_a_file_holds(value: object, expected: list[object], tmp_path: Path) -> None:
    assert found(value, tmp_path) == expected


def test_lines_are_counted_from_one(tmp_path: Path) -> None:
    assert found(f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n", tmp_path) == [ONE, TWO]
    with pytest.raises(kernel.Malformed, match="line 3 is not JSON"):
        found(f"{json.dumps(ONE)}\n\nnot this\n", tmp_path)


def test_a_file_nested_beyond_the_stack_says_so(tmp_path: Path) -> None:
    with pytest.raises(kernel.Malformed, match="nested too deeply"):
        found("[" * 200_000, tmp_path)


@pytest.fixture
def standard_input() -> Iterator[int]:
    """Put a pipe in the place of the standard input, and return its other end."""
    kept = os.dup(0)
    receive, give = os.pipe()
    os.dup2(receive, 0)
    os.close(receive)
    yield give
    os.dup2(kept, 0)
    os.close(kept)


def test_a_dash_is_the_standard_input(standard_input: int) -> None:
    os.write(standard_input, json.dumps([ONE, TWO]).encode())
    os.close(standard_input)

    assert [value for _, value in files.values("-")] == [ONE, TWO]


STRIP = (closed_half_space((1,), -1), open_half_space((-1,), 0))  # 0 < x <= 1


@pytest.mark.parametrize(
    ("h", "points", "expected"),
    [
        (Linear((1,), 0, 1), [(-1,), (0,), (1,)], [-1, 1, 1]),
        (Region(STRIP), [(0,), (1,), (2,)], [1, -1, 1]),
        (Region(STRIP, 1), [(0,), (1,), (2,)], [-1, 1, -1]),
        (one_vs_rest([[0], [1], [1]], [0, 0, 0]), [(-1,), (0,), (1,)], [0, 0, 1]),
        (one_vs_rest([[0], [1], [1]], [0, 0, 0], "highest"), [(-1,), (0,), (1,)], [0, 2, 2]),
        (Network((Layer([[1], [-1]], [0, 2]),), AllPositive()), [(0,), (1,), (2,)], [-1, 1, -1]),
    ],
)
def test_labels_of_classifiers_of_each_kind(
    h: Any, points: list[tuple[int]], expected: list[int]
) -> None:
    labels, decision = decide_labels(h, points)

    assert labels == expected
    (certificate,) = decision.certificates
    for place in range(len(labels)):
        for other in {-1, 0, 1, 2} - {labels[place]}:
            changed = [*labels[:place], other, *labels[place + 1 :]]
            assert not kernel.check(certificate | {"answer": changed}).holds


@pytest.mark.parametrize("points", [[], {}, "1", None, [[]], [[1, 2]], [["x"]]])
def test_points_without_labels_are_malformed(points: object) -> None:
    certificate = copy.deepcopy(decide_labels(Linear((1,), 0), [(3,)])[1].certificates[0])
    certificate["question"]["points"] = points

    with pytest.raises(kernel.Malformed):
        kernel.check(certificate | {"answer": []})


@pytest.mark.parametrize("inside", [0, 2, -2, True, 1.0, None, "1"])
def test_an_inside_label_is_1_or_minus_1(inside: object) -> None:
    """Also along a ray, where the answer does not depend on it: what is not read would be believed."""
    labels = decide_labels(Region(STRIP), [(3,)])[1].certificates[0]
    ray = decide_ray(Region(STRIP), (3,), (1,))[1].certificates[0]
    for honest in (labels | {"answer": [2]}, ray):
        certificate = copy.deepcopy(honest)
        certificate["question"]["classifier"]["inside"] = inside

        with pytest.raises(kernel.Malformed, match="inside must be 1 or -1"):
            kernel.check(certificate)
