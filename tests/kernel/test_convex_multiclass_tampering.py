"""Certificates of D-conv, D-multi and D-ray that were tampered with: refused, or still true.

Each is judged twice, by the kernel and by the slow checkers below, which know the definitions
and fractions only. Whatever the kernel accepts must be true.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest

from theorems.geometry.deciders import convex, multiclass
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import (
    ABSOLUTE,
    RELU,
    Above,
    Argmax,
    Below,
    Layer,
    Network,
    positive_units,
    sum_of_units,
    two_layer,
)
from theorems.geometry.objects.regions import HalfSpace, Region
from verify import kernel


Json = Any
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


# Honest certificates.


def _convex() -> list[Json]:
    square = LabelledSet(
        [(0, 0), (2, 0), (0, 2), (2, 2), (5, 1), (1, 5), (-3, 1)],
        [-1, -1, -1, -1, 1, 1, 1],
    )
    fine = LabelledSet(
        [(0, HALF, 1), (1, THIRD, 0), (-1, 0, HALF), (3, 3, 3), (-2, 7, 1)], [1, 1, 1, -1, -1]
    )
    meeting = LabelledSet([(0, 0), (3, 0), (0, 3), (1, 1)], [-1, -1, -1, 1])
    line = LabelledSet([(0,), (THIRD,), (2,)], [-1, -1, 1])
    lone = LabelledSet([(4, 5)], [1])
    decisions = [
        decide_convex(square, (1, 0)),
        decide_convex(square, (1, 1)),
        decide_convex(square, (-3, 1), -1),
        decide_convex(square, (HALF, THIRD), 1),
        decide_convex(fine, (2, 2, 2), 1),
        decide_convex(fine, (0, -1, THIRD), 1),
        decide_convex(fine, (1, 0, 0), -1),
        decide_convex(meeting, (1, 0)),
        decide_convex(line, (HALF,)),
        decide_convex(line, (-2,)),
        decide_convex(lone, (0, 1), 1),
        decide_convex(lone, (0, 1), -1),
        convex.decide_every_direction(lone, 1),
    ]
    return [decision.certificate for decision in decisions]


def _multiclass() -> list[Json]:
    three = LabelledSet([(0, 0), (3, 1), (1, 3), (-2, -1)], [0, 1, 2, 2])
    together = LabelledSet(
        [(0, 0, 0), (0, 1, 0), (0, 0, -1), (-1, 0, 0), (0, 1, -1)], [0, 1, 1, 2, 2]
    )
    fine = LabelledSet([(HALF,), (THIRD,), (2,), (-1,)], [1, 1, 0, 3])
    meeting = LabelledSet([(0, 0), (2, 2), (0, 2), (2, 0)], [0, 0, 1, 1])
    lone = LabelledSet([(1, 2)], [0])
    decisions = [
        decide_multiclass(three, (3, 1), 0),
        decide_multiclass(three, (1, -1), 0),
        decide_multiclass(three, (-1, 1), 1),
        decide_multiclass(three, (1, 1), 2, classes=4),
        decide_multiclass(together, (-1, 0, -1), 0),
        decide_multiclass(fine, (1,), 1, classes=5),
        decide_multiclass(fine, (THIRD,), 0),
        decide_multiclass(meeting, (1, 0), 0),
        decide_multiclass(meeting, (1, 0), 2, classes=3),
        decide_multiclass(lone, (1, 0), 0, classes=1),
        multiclass.decide_every_direction(lone, 0, classes=3),
    ]
    return [decision.certificate for decision in decisions]


def _ray() -> list[Json]:
    hidden = Layer([[1, 2], [-1, 1], [0, HALF]], [0, -1, 1], RELU)
    deep = Network(
        (hidden, Layer([[1, -1, 2], [-2, 1, THIRD]], [0, 1], ABSOLUTE), Layer([[1, -1]], [1])),
        Below(2),
    )
    lexicographic = HalfSpace((((0, -1), 0), ((1, 0), 0)), closed=True)
    region = Region((lexicographic, HalfSpace((((1, 1), -3),), closed=False)))
    leaky = Network(
        (Layer([[1], [2]], [-1, 1], (Fraction(1, 4), 1)), Layer([[1, 1]], [HALF])), Above(1)
    )
    classifiers = [
        (leaky, (-3,), (HALF,)),
        (Linear((1, -2), HALF, 1), (0, 0), (1, 3)),
        (Linear((1, -2), HALF), (0, 0), (1, 0)),
        (sum_of_units([[1, 0], [0, 1]], [-1, -2]), (0, 0), (1, THIRD)),
        (positive_units([[1, 0], [-1, 2]], [0, 3]), (1, 1), (1, -1)),
        (two_layer([[1, 0], [-1, 0]], [0, 0], [1, 1], Above(HALF, closed=True)), (0, 0), (1, 0)),
        (two_layer([[1, 0], [1, 0]], [0, -1], [1, -2], Above(0)), (-1, 0), (1, 0)),
        (deep, (-3, 1), (1, -HALF)),
        (Network((hidden, Layer([[1, 0, 0], [0, 1, 0]], [0, 0])), Argmax()), (0, -3), (1, 1)),
        (region, (0, 1), (HALF, -1)),
    ]
    return [decide_ray(h, x, v)[1].certificate for h, x, v in classifiers]


HONEST = {"convex": _convex(), "multiclass": _multiclass(), "ray": _ray()}


# The slow checkers: the definitions, in fractions.


def number(value: Json) -> Fraction:
    """Read an integer or "p/q"; a float is no number of a certificate."""
    assert type(value) in (int, str)
    return Fraction(value)


def numbers(values: Json) -> list[Fraction]:
    return [number(value) for value in values]


def product_of(a: list[Fraction], b: list[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), start=Fraction(0))


def true_convex(question: Json, answer: Json, evidence: Json) -> bool:
    points = [numbers(p) for p in question["points"]]
    labels, inside = question["labels"], question["label"]
    assert len(points) == len(labels)
    assert {inside, *labels} <= {1, -1}
    every = question["direction"] == "every"
    v = [Fraction(0)] * len(points[0]) if every else numbers(question["direction"])
    assert every or any(v)

    def combined() -> tuple[list[Fraction], Fraction, list[Fraction]]:
        """Return the combination, the sum of its weights, and the outside point."""
        weights = {i: number(w) for i, w in evidence["weights"]}
        assert len(weights) == len(evidence["weights"])
        assert all(w > 0 and labels[i] == inside and i >= 0 for i, w in weights.items())
        assert labels[evidence["outside"]] != inside
        assert evidence["outside"] >= 0
        size = len(points[0])
        point = [
            sum((w * points[i][k] for i, w in weights.items()), start=Fraction(0))
            for k in range(size)
        ]
        return point, sum(weights.values(), start=Fraction(0)), points[evidence["outside"]]

    if answer == "vacuous":
        if inside not in labels:
            return True
        point, total, outside = combined()
        return total > 0 and point == [total * x for x in outside]
    assert answer in ("yes", "no")
    assert inside in labels
    units = [(numbers(u["w"]), number(u["b"])) for u in evidence["units"]]
    for x, y in zip(points, labels, strict=True):
        z = [product_of(w, x) + b for w, b in units]
        if inside == -1:
            h = 1 if sum(max(0, t) for t in z) > 0 else -1
        else:
            h = 1 if all(max(0, -t) > 0 for t in z) else -1
        if h != y:
            return False
    if answer == "no":
        if every:
            return not any(any(w) for w, _ in units)
        return all(product_of(w, v) <= 0 for w, _ in units)
    point, total, outside = combined()
    t = number(evidence["t"])
    moved = [p + t * x for p, x in zip(point, v, strict=True)]
    return not every and total == 1 and t > 0 and moved == outside


def true_multiclass(question: Json, answer: Json, evidence: Json) -> bool:
    points = [numbers(p) for p in question["points"]]
    labels, k = question["labels"], question["label"]
    classes = question.get("classes", max(labels) + 1)
    assert len(points) == len(labels)
    assert 0 <= min(labels) <= max(labels) < classes
    assert k >= 0
    every = question["direction"] == "every"
    d = len(points[0])
    v = [Fraction(0)] * d if every else numbers(question["direction"])
    assert every or any(v)
    if answer == "vacuous" and k not in labels:
        return True
    assert k in labels
    total = [[Fraction(0)] * (d + 1) for _ in range(classes)]

    def add(own: int, other: int, weight: Fraction, row: list[Fraction]) -> None:
        assert min(own, other) >= 0
        assert own != other
        for m, sign in ((own, 1), (other, -1)):
            total[m] = [a + sign * weight * x for a, x in zip(total[m], row, strict=True)]

    if answer in ("yes", "vacuous"):
        for i, m, w in evidence["weights"]:
            assert i >= 0
            assert number(w) > 0
            add(labels[i], m, number(w), [*points[i], Fraction(1)])
    if answer == "vacuous":
        return bool(evidence["weights"]) and not any(map(any, total))
    w = [numbers(row) for row in evidence["classifier"]["W"]]
    b = numbers(evidence["classifier"]["b"])
    assert len(w) == len(b) == classes
    for x, y in zip(points, labels, strict=True):
        scores = [product_of(row, x) + c for row, c in zip(w, b, strict=True)]
        if scores.count(max(scores)) > 1 or scores.index(max(scores)) != y:
            return False
    if answer == "no":
        if every:
            return all(row == w[k] for row in w)
        return all(product_of(row, v) <= product_of(w[k], v) for row in w)
    assert answer == "yes"
    for m, t in evidence["t"]:
        assert number(t) > 0
        add(k, m, number(t), [*v, Fraction(0)])
    return not every and bool(evidence["t"]) and not any(map(any, total))


def _read(classifier: Json) -> tuple[Any, Any]:
    """Return layers (W, b, below, above) and a function from outputs to a label."""
    kind = classifier["kind"]
    one = (Fraction(1), Fraction(1))
    if kind == "linear":
        layers = [([numbers(classifier["w"])], [number(classifier["b"])], *one)]
        return layers, lambda z: (z[0] > 0) - (z[0] < 0) or classifier["zero"]
    if kind == "region":
        forms = [form for half in classifier["halfspaces"] for form in half["forms"]]
        w, b = [numbers(form["w"]) for form in forms], [number(form["b"]) for form in forms]

        def inside(z: list[Fraction]) -> bool:
            rest = iter(z)
            held = True
            for half in classifier["halfspaces"]:
                values = [next(rest) for _ in half["forms"]]
                first = next((x for x in values if x), 0)
                held = held and (first < 0 or (first == 0 and half["closed"]))
            return held

        return [(w, b, *one)], inside
    layers = [
        ([numbers(row) for row in e["W"]], numbers(e["b"]), *numbers(e["slopes"]))
        for e in classifier["layers"]
    ]
    rule = classifier["rule"]
    if rule["kind"] == "argmax":
        last = rule["ties"] == "highest"
        return layers, lambda z: max(range(len(z)), key=lambda m: (z[m], m if last else -m))
    if rule["kind"] == "positive":
        return layers, lambda z: min(z) > 0
    a, closed, sign = number(rule["threshold"]), rule["closed"], 1
    if rule["kind"] == "below":
        sign = -1
    return layers, lambda z: sign * (z[0] - a) > 0 or (closed and z[0] == a)


def true_ray(question: Json, answer: Json, evidence: Json) -> bool:
    """Recompute the set from all roots of all activation patterns."""
    layers, label = _read(question["classifier"])
    x, v = numbers(question["point"]), numbers(question["direction"])

    def at(c: Fraction) -> Any:
        values = [p + c * q for p, q in zip(x, v, strict=True)]
        for w, b, below, above in layers:
            z = [product_of(row, values) + c for row, c in zip(w, b, strict=True)]
            values = [t * (above if t > 0 else below) for t in z]
        return label(values)

    threshold = Fraction(question["classifier"].get("rule", {}).get("threshold", 0))
    roots: set[Fraction] = set()
    kinks = sum(len(b) for _, b, below, above in layers if below != above)
    for pattern in product((0, 1), repeat=kinks):
        chosen = iter(pattern)
        pieces = list(zip(x, v, strict=True))
        for w, b, below, above in layers:
            a0, a1 = [p for p, _ in pieces], [q for _, q in pieces]
            sums = [(product_of(r, a0) + c, product_of(r, a1)) for r, c in zip(w, b, strict=True)]
            if below != above:
                roots |= {-p / q for p, q in sums if q}
                factors = [(below, above)[next(chosen)] for _ in sums]
            else:
                factors = [above] * len(sums)
            pieces = [(f * p, f * q) for f, (p, q) in zip(factors, sums, strict=True)]
        roots |= {(threshold - p) / q for p, q in pieces if q}
        for (p, q), (r, s) in product(pieces, repeat=2):
            if q != s:
                roots.add((r - p) / (q - s))
    places = sorted({Fraction(0)} | {c for c in roots if c > 0})
    own = at(Fraction(0))
    found: list[list[Any]] = []
    for low, high in pairwise([*places, None]):
        assert low is not None
        middle = low + 1 if high is None else (low + high) / 2
        for is_point, c in ((True, low), (False, middle)):
            if at(c) == own:
                continue
            if found and found[-1][2] == low and (found[-1][3] or is_point):
                found[-1][2:] = [low, True] if is_point else [high, False]
            else:
                found.append([low, is_point, low if is_point else high, is_point])
    given = [
        [number(low), low_in, None if high is None else number(high), high_in]
        for low, low_in, high, high_in in answer
    ]
    return given == found


CHECKERS = {"convex": true_convex, "multiclass": true_multiclass, "ray": true_ray}


def is_true(certificate: Json) -> bool:
    question = certificate["question"]
    checker = CHECKERS[question["class"]]
    return checker(question, certificate["answer"], certificate["evidence"])


@pytest.mark.parametrize("kind", HONEST)
def test_honest_certificates_hold_and_are_true(kind: str) -> None:
    for certificate in HONEST[kind]:
        assert certificate is not None
        assert kernel.check(certificate) == (True, "")
        assert kernel.check(json.loads(json.dumps(certificate))) == (True, "")
        assert is_true(certificate)
    if kind != "ray":
        answers = {certificate["answer"] for certificate in HONEST[kind]}
        assert answers == {"yes", "no", "vacuous"}


# Tampering.

JUNK: list[Json] = [
    None,
    True,
    False,
    0.5,
    float("nan"),
    float("inf"),
    "",
    "x",
    "1/0",
    "1e3",
    "0x1",
    "--1",
    "½",
    "every",
    " 1",
    "1 ",
    "1/-2",
    10**30,
    -1,
    0,
    1,
    2,
    "1/2",
    "-7/3",
    [],
    {},
    [[]],
    [0],
    {"w": [1]},
    "9" * 5000,
    [1, 2, 3],
    [[0, 1]],
    "yes",
    "no",
    "vacuous",
    "linear",
    "network",
]


def _nested(depth: int) -> Json:
    value: Json = 0
    for _ in range(depth):
        value = [value]
    return value


def _places(value: Json) -> Iterator[tuple[Json, Any]]:
    """Yield each container with each of its keys, below the certificate."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def tampered(certificate: Json, rng: random.Random) -> Json:
    """Return a copy with one to three changes."""
    mutant = copy.deepcopy(certificate)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        container, key = rng.choice([*_places(mutant)])
        value = container[key]
        kind = rng.randrange(6)
        if kind == 0 and type(value) in (int, str):
            container[key] = _altered(value, rng)
        elif kind == 1:
            container[key] = copy.deepcopy(rng.choice(JUNK))
        elif kind == 2:
            del container[key]
        elif kind == 3 and isinstance(container, list):
            container.insert(rng.randrange(len(container) + 1), copy.deepcopy(value))
        elif kind == 4 and isinstance(container, list):
            other = rng.randrange(len(container))
            container[key], container[other] = container[other], container[key]
        elif type(value) in (int, str):
            container[key] = _altered(value, rng)
        if not isinstance(mutant, dict) or not mutant:
            return mutant
    return mutant


def _altered(value: Json, rng: random.Random) -> Json:
    """Return another number, or another word."""
    try:
        x = Fraction(value)
    except ValueError:
        return rng.choice(
            ["yes", "no", "vacuous", "every", "argmax", "highest", "below", value + "x"]
        )
    changes = [x + 1, x - 1, -x, 2 * x, x / 2, Fraction(0), x + Fraction(1, 10**9), x * 10**20]
    y = rng.choice(changes)
    return (
        y.numerator
        if y.denominator == 1 and rng.random() < 0.7
        else f"{y.numerator}/{y.denominator}"
    )


@pytest.mark.parametrize("kind", HONEST)
def test_what_the_kernel_accepts_is_true(kind: str) -> None:
    rng = random.Random(f"tampering with {kind}")
    counts = {"malformed": 0, "refused": 0, "accepted": 0}
    for round_ in range(4000):
        mutant = tampered(rng.choice(HONEST[kind]), rng)
        try:
            judgement = kernel.check(mutant)
        except kernel.Malformed:
            counts["malformed"] += 1
            continue
        if not judgement.holds:
            assert judgement.reason
            counts["refused"] += 1
            continue
        counts["accepted"] += 1
        assert mutant["question"]["class"] in CHECKERS, (round_, mutant)
        assert is_true(mutant), (round_, mutant)
    assert min(counts.values()) > 100, counts  # each way out is well travelled


def _numbers_in(value: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each number in the evidence."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, entry in pairs:
        if isinstance(entry, dict | list):
            yield from _numbers_in(entry, (*path, key))
        else:
            yield (*path, key)


def _tight_places(certificate: Json) -> list[tuple[Any, ...]]:
    """Return the paths of numbers that an equation of the certificate determines."""
    if certificate["answer"] not in ("yes", "vacuous"):
        return []
    free = ("units", "classifier")
    return [path for path in _numbers_in(certificate["evidence"]) if path[0] not in free]


@pytest.mark.parametrize("kind", ["convex", "multiclass"])
def test_every_change_of_tight_evidence_is_refused(kind: str) -> None:
    tried = 0
    for certificate in HONEST[kind]:
        for path in _tight_places(certificate):
            for change in (1, -1, 7, Fraction(1, 10**30), Fraction(-1, 2**200)):
                mutant = copy.deepcopy(certificate)
                place = mutant["evidence"]
                for key in path[:-1]:
                    place = place[key]
                x = Fraction(place[path[-1]]) + change
                whole = x.denominator == 1
                place[path[-1]] = x.numerator if whole else f"{x.numerator}/{x.denominator}"
                tried += 1
                with suppress(kernel.Malformed):
                    assert not kernel.check(mutant).holds, mutant
    assert tried > 100


@pytest.mark.parametrize("kind", HONEST)
def test_no_answer_stands_in_for_another(kind: str) -> None:
    for certificate in HONEST[kind]:
        for answer in ("yes", "no", "vacuous", "undecided", "every", True, None, [], 1):
            if answer == certificate["answer"]:
                continue
            mutant = certificate | {"answer": answer}
            with suppress(kernel.Malformed):
                assert not kernel.check(mutant).holds, mutant


def test_a_wrong_question_is_no_question() -> None:
    for certificates in HONEST.values():
        for certificate in certificates:
            for kind in ("convex", "multiclass", "ray", "separators", "margin", "program"):
                question = certificate["question"] | {"class": kind}
                try:
                    judgement = kernel.check(certificate | {"question": question})
                except kernel.Malformed:
                    continue
                if judgement.holds and kind in CHECKERS:
                    assert is_true(certificate | {"question": question})


HOSTILE: list[Json] = [
    None,
    0.5,
    float("nan"),
    True,
    "every!",
    "9" * 5000,
    [],
    {},
    [[]],
    _nested(300),
    {"w": _nested(300)},
    [float("nan")],
    ["1/0"],
    [None],
    [True],
    "x" * 10**6,
]


@pytest.mark.parametrize("kind", HONEST)
def test_hostile_values_anywhere_raise_malformed_or_are_refused(kind: str) -> None:
    for certificate in HONEST[kind][:6]:
        for container, key in [*_places(certificate)]:
            for junk in HOSTILE:
                value = container[key]
                container[key] = junk
                with suppress(kernel.Malformed):
                    judgement = kernel.check(certificate)
                    assert not judgement.holds or is_true(certificate)
                container[key] = value


def _changed(kind: str, place: int, **fields: Json) -> Json:
    certificate = copy.deepcopy(HONEST[kind][place])
    certificate["question"] |= fields
    return certificate


@pytest.mark.parametrize(
    "certificate",
    [
        _changed("convex", 0, labels=[-1, -1, -1, -1, 1, 1, 2]),
        _changed("convex", 0, labels=[-1] * 6),
        _changed("convex", 0, labels=[-1, -1, -1, -1, 1, 1, True]),
        _changed("convex", 0, label=0),
        _changed("convex", 0, label=True),
        _changed("convex", 0, direction=[0, 0]),
        _changed("convex", 0, direction=[1]),
        _changed("convex", 0, direction=[1.0, 0]),
        _changed("convex", 0, points=[]),
        _changed("multiclass", 0, labels=[0, 1, 2, -1]),
        _changed("multiclass", 0, label=-1),
        _changed("multiclass", 0, label=True),
        _changed("multiclass", 0, classes=2),
        _changed("multiclass", 0, classes=None),
        _changed("multiclass", 0, classes=10**9),
        _changed("multiclass", 0, direction=[0, 0]),
        _changed("ray", 0, point=[1, 2, 3]),
        _changed("ray", 0, classifier={"kind": "forest"}),
        _changed("ray", 0, classifier={"kind": "network", "layers": [], "rule": {}}),
        _changed("ray", 0, classifier={"kind": "region", "inside": -1, "halfspaces": []}),
    ],
)
def test_malformed_questions_are_named(certificate: Json) -> None:
    with pytest.raises(kernel.Malformed):
        kernel.check(certificate)


# Forgeries: each breaks one rule only.


def _convex_question(points: Json, labels: Json, direction: Json, label: int = -1) -> Json:
    return {
        "class": "convex",
        "points": points,
        "labels": labels,
        "direction": direction,
        "label": label,
    }


def _multiclass_question(points: Json, labels: Json, direction: Json, label: int = 0) -> Json:
    return _convex_question(points, labels, direction, label) | {"class": "multiclass"}


def _judge(question: Json, answer: Json, evidence: Json) -> bool:
    certificate = {"format": kernel.FORMAT, "question": question}
    return kernel.check(certificate | {"answer": answer, "evidence": evidence}).holds


def test_forged_convex_certificates() -> None:
    points, labels = [[0], [1], [3]], [-1, -1, 1]
    question = _convex_question(points, labels, [1])
    units = {"units": [{"w": [1], "b": -2}]}
    assert _judge(question, "yes", units | {"outside": 2, "weights": [[1, 1]], "t": 2})
    # an inside point as the outside one
    assert not _judge(question, "yes", units | {"outside": 1, "weights": [[0, 1]], "t": 1})
    # the other way: true of -v
    back = question | {"direction": [-1]}
    assert not _judge(back, "yes", units | {"outside": 2, "weights": [[1, 1]], "t": -2})
    assert not _judge(back, "yes", units | {"outside": 2, "weights": [], "t": -2})
    # a weight on the outside point itself
    assert not _judge(question, "yes", units | {"outside": 2, "weights": [[2, 1]], "t": 1})
    # every direction at once
    every = question | {"direction": "every"}
    assert not _judge(every, "yes", units | {"outside": 2, "weights": [[1, 1]], "t": 2})
    assert not _judge(every, "no", units)
    # no inside point: only vacuous is right
    none = _convex_question([[3]], [1], [1])
    assert _judge(none, "vacuous", {})
    assert not _judge(none, "no", {"units": [{"w": [0], "b": 1}]})
    assert not _judge(question, "vacuous", {"outside": 2, "weights": []})
    # the first point may be the outside one, and one whole weight is enough
    same = _convex_question([[4], [4]], [1, -1], [1])
    assert _judge(same, "vacuous", {"outside": 0, "weights": [[1, 1]]})
    for index in (-1, 3, True, "2", 2.0, None):
        with pytest.raises(kernel.Malformed):
            _judge(question, "yes", units | {"outside": index, "weights": [[1, 1]], "t": 2})


def test_forged_multiclass_certificates() -> None:
    points, labels = [[0], [0], [2], [4]], [0, 0, 1, 2]
    question = _multiclass_question(points, labels, [1])
    fits = {"classifier": {"W": [[0], [1], [2]], "b": [0, -1, -4]}}
    rows = [[0, 1, 1], [2, 0, 1]]
    assert _judge(question, "no", fits) is False  # along v 2 overtakes 0
    assert not _judge(question, "vacuous", {"weights": []})
    assert not _judge(question, "vacuous", {"weights": rows})
    # 0 against 1 at x = 0, 1 against 0 at x = 2: they sum to 2 (w_1 - w_0)
    assert _judge(question, "yes", fits | {"weights": rows, "t": [[1, 2]]})
    assert not _judge(question, "yes", fits | {"weights": rows, "t": [[2, 2]]})
    assert not _judge(question, "yes", fits | {"weights": [], "t": []})
    assert not _judge(question, "yes", fits | {"weights": [], "t": [[0, 1]]})
    # a row and its opposite
    assert not _judge(question, "vacuous", {"weights": [[0, 1, 1], [1, 1, -1]]})
    assert not _judge(question, "vacuous", {"weights": [[0, 1, 0]]})
    assert not _judge(question | {"label": 7}, "no", fits)
    every = question | {"direction": "every"}
    assert not _judge(every, "yes", fits | {"weights": rows, "t": [[1, 2]]})
    assert not _judge(every, "no", fits)
    malformed: list[Json] = [[[0, 0, 1]], [[-1, 1, 1]], [[0, -1, 1]], [[0, 3, 1]], [[4, 0, 1]]]
    for weights in [*malformed, rows[::-1], [rows[0], rows[0]], [[0, 1]], [[0, 1, 1, 1]]]:
        with pytest.raises(kernel.Malformed):
            _judge(question, "vacuous", {"weights": weights})


def test_certificates_may_stand_over_any_denominators() -> None:
    points = [["1/2"], ["5/2"]]
    fits = {"classifier": {"W": [[0], ["1/3"]], "b": [0, "-1/2"]}}
    for direction, t in ((["3/5"], "10/21"), ([2], "1/7")):
        question = _multiclass_question(points, [0, 1], direction)
        for weight, wanted in (("1/7", True), ("2/7", False), (1, False)):
            rows = [[0, 1, weight], [1, 0, weight]]
            assert _judge(question, "yes", fits | {"weights": rows, "t": [[1, t]]}) is wanted
    for direction, t in ((["3/5"], "10/3"), ([2], 1), (["-2"], -1)):
        question = _convex_question(points, [-1, 1], direction)
        evidence = {"units": [{"w": ["1/3"], "b": "-1/2"}], "outside": 1, "weights": [[0, 1]]}
        assert _judge(question, "yes", evidence | {"t": t}) is (t != -1)


def test_networks_must_fit_off_the_border() -> None:
    question = {
        "class": "convex",
        "points": [[0], [1]],
        "labels": [-1, 1],
        "direction": [-1],
        "label": -1,
    }
    certificate = {"format": kernel.FORMAT, "question": question, "answer": "no"}
    on_the_border = {"units": [{"w": [1], "b": 0}]}
    assert not kernel.check(certificate | {"evidence": on_the_border}).holds
    assert kernel.check(certificate | {"evidence": {"units": [{"w": [2], "b": -1}]}}).holds
    # an outside point on the border: the label is right, since sigma(0) > 0 is false
    certificate["question"] = question | {"points": [[-1], [0]], "labels": [1, -1], "label": 1}
    assert not kernel.check(certificate | {"evidence": on_the_border}).holds
    assert kernel.check(certificate | {"evidence": {"units": [{"w": [2], "b": 1}]}}).holds


def test_missing_or_shuffled_breakpoints_are_refused() -> None:
    for certificate in HONEST["ray"]:
        listed = certificate["evidence"]["breakpoints"]
        for place in range(len(listed)):
            fewer = {"breakpoints": listed[:place] + listed[place + 1 :]}
            assert not kernel.check(certificate | {"evidence": fewer}).holds
        if len(listed) > 1:
            backwards = {"breakpoints": listed[::-1]}
            assert not kernel.check(certificate | {"evidence": backwards}).holds
        for wrong in ([0, *listed], [-1, *listed], [*listed, *listed[-1:]], [*listed, 0]):
            if wrong != listed:
                assert not kernel.check(certificate | {"evidence": {"breakpoints": wrong}}).holds
        more = {"breakpoints": [*listed, 10**6]}
        assert kernel.check(certificate | {"evidence": more}).holds  # harmless
