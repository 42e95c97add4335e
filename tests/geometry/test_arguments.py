"""What a page says of a certificate is what the kernel has read of it: nobody else's words get in."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from theorems.geometry import arguments
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.noises import decide_by_counting, decide_noises
from theorems.geometry.deciders.separators import decide_every_direction, decide_separators
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, two_layer
from verify import kernel


Certificate = dict[str, Any]
WITNESSES = Path(__file__).parents[2] / "reports" / "witnesses"
EACH = 12
# Certificates of one kind and one form that are tried.


def stored(value: Any) -> list[Certificate]:
    if isinstance(value, list):
        return [one for entry in value for one in stored(entry)]
    if isinstance(value, dict):
        return [value] if "format" in value and "evidence" in value else stored([*value.values()])
    return []


def form(certificate: Certificate) -> tuple[str, ...]:
    asked, answer = certificate["question"].get("direction"), certificate["answer"]
    return (
        answer if isinstance(answer, str) else "data",
        "every" if asked == "every" else "one" if asked else "none",
        *sorted(certificate["evidence"]),
    )


@pytest.fixture(scope="module")
def accepted() -> dict[str, list[Certificate]]:
    """Return certificates that hold by kind: stored ones, a few of each form, and some made here."""
    square, ends = LabelledSet([(0, 0), (1, 1)], [1, 1]), two_layer([[1], [-1]], [0, 0], [1, 1], Above(0))
    made = [
        *decide_every_direction(square, 1).certificates,
        *decide_separators(square, (1, 0), -1).certificates,
        *decide_noises(ends, [(1,), (-1,)]).certificates,
        *decide_noises(ends, [(1,)]).certificates,
        *decide_noises(ends, [(1,)], direction=(2,)).certificates,
        *decide_noises(ends, [(1,), (-1,)], direction=(2,)).certificates,
        *decide_labels(Linear((1,), 0), [(3,)])[1].certificates,
    ]
    texts = [path.read_text(encoding="utf-8") for path in sorted(WITNESSES.glob("*.json"))]
    found: dict[str, dict[tuple[str, ...], list[Certificate]]] = defaultdict(lambda: defaultdict(list))
    for packed in [*json.loads(json.dumps(made)), *(one for text in texts for one in stored(json.loads(text)))]:
        certificate: Any = kernel.unpacked(packed)
        of_form = found[certificate["question"]["class"]][form(certificate)]
        if len(of_form) < EACH:
            of_form.append(certificate)
    return {kind: [one for own in forms.values() for one in own] for kind, forms in found.items()}


def accepts(certificate: Certificate) -> bool:
    try:
        return kernel.check(certificate).holds
    except kernel.Malformed:
        return False


def test_each_argument_is_met(accepted: dict[str, list[Certificate]]) -> None:
    missing = {"agreement", "max-margin", "multiclass"}
    assert set(arguments._WORDED) - set(accepted) <= missing
    assert all(map(accepts, (one for own in accepted.values() for one in own)))


@pytest.mark.parametrize("kind", arguments._WORDED)
def test_a_field_that_the_kernel_does_not_read_is_not_told(kind: str, accepted: dict[str, list[Certificate]]) -> None:
    own = accepted.get(kind, [])
    fields = {name: value for one in own for name, value in one["evidence"].items()}
    lies = fields | {"u": [-5, -7], "index": 0, "direction": [-9, -9], "weights": [[0, 5]], "separator": {"w": [7], "b": 7}}
    for certificate in own:
        for name in lies.keys() - certificate["evidence"].keys():
            more = certificate | {"evidence": certificate["evidence"] | {name: lies[name]}}

            assert not accepts(more), (kind, certificate["answer"], name)


@pytest.mark.parametrize(
    ("direction", "answer", "evidence"),
    [
        ([1, 1], "separable", {"u": [-5, -7]}),
        ([-1, -1], "not", {"index": 0, "weights": [[0, 5], [1, 2]]}),
        (None, "separable", {"u": [1, 1], "direction": [-9, -9]}),
    ],
)
def test_the_sentence_is_about_the_direction_that_was_asked(direction: Any, answer: str, evidence: Any) -> None:
    network = two_layer([[1, 0], [0, 1]], [0, 0], [1, 1], Above(0))
    honest = decide_noises(network, [(1, 1), (2, 1)], direction=direction).certificates[0]
    forged = json.loads(json.dumps(honest)) | {"evidence": evidence}

    assert honest["answer"] == answer
    assert not accepts(forged)
    told = arguments.argument(honest)
    assert told is not None
    assert arguments.argument(honest | {"evidence": evidence | honest["evidence"]}) == told
    if direction is not None:
        assert f"{direction[0]}, {direction[1]}" in told


def test_counting_tells_its_vector() -> None:
    network = two_layer([[1, 0], [0, 1]], [0, 0], [1, 1], Above(0))
    certificate = decide_by_counting(network, [(1, 1)], (1, 1)).certificates[0]

    assert "active" in certificate["evidence"]
    assert "(1, 1)" in str(arguments.argument(certificate))
