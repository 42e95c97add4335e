"""Certificates of noises: what is changed in them is noticed, or is still true.

``truth`` knows neither kernel nor decider: it computes each noise in Fractions by the chain rule,
one path through the network at a time, and compares.
"""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from theorems.geometry.deciders.noises import (
    counting_direction,
    decide_by_counting,
    decide_noises,
)
from theorems.geometry.objects.networks import Above, Layer, Network, two_layer
from verify import kernel


Certificate = dict[str, Any]


def number(value: Any) -> Fraction:
    if type(value) is int:
        return Fraction(value)
    above, _, below = value.partition("/")
    return Fraction(int(above), int(below or 1))


def slow_noise(question: Certificate, x: list[Any]) -> list[Fraction]:
    """Return the noise at a point: a sum over all paths from the output to a coordinate."""
    values, used = [number(v) for v in x], []
    for layer in question["layers"]:
        z = [
            sum((number(w) * v for w, v in zip(row, values, strict=True)), start=number(b))
            for row, b in zip(layer["W"], layer["b"], strict=True)
        ]
        below, above = map(number, layer["slopes"])
        at_zero = above if question["at_zero"] == "above" else below
        used.append([above if v > 0 else below if v < 0 else at_zero for v in z])
        values = [s * v for s, v in zip(used[-1], z, strict=True)]
    assert len(values) == 1
    gradient = []
    for k in range(len(x)):
        total = Fraction(0)
        for path in product(*(range(len(layer["W"])) for layer in question["layers"])):
            term, column = Fraction(1), k
            for layer, slopes, unit in zip(question["layers"], used, path, strict=True):
                term *= number(layer["W"][unit][column]) * slopes[unit]
                column = unit
            total += term
        gradient.append(total)
    if question["noise"] == "sign":
        return [Fraction((g > 0) - (g < 0)) for g in gradient]
    assert question["noise"] == "gradient"
    return gradient


def is_true(certificate: Certificate) -> bool:
    """Does the answer follow? From u as a direction, or from weights that cancel."""
    question, evidence = certificate["question"], certificate["evidence"]
    noises = [slow_noise(question, x) for x in question["points"]]
    if not noises or len(question["layers"][-1]["W"]) != 1:
        return False
    if list(map(number, question["layers"][-1]["slopes"])) != [1, 1]:
        return False
    u = question["direction"] if "direction" in question else evidence.get("u")
    if certificate["answer"] == "separable" or "direction" in question:
        sides = [sum(number(a) * b for a, b in zip(u, g, strict=True)) for g in noises]
        if certificate["answer"] == "separable":
            return min(sides) > 0
        return certificate["answer"] == "not" and min(sides) <= 0 and sides[evidence["index"]] <= 0
    weights = [(index, number(a)) for index, a in evidence["weights"]]
    total = [sum(a * noises[i][k] for i, a in weights) for k in range(len(noises[0]))]
    return certificate["answer"] == "not" and bool(weights) and min(a for _, a in weights) > 0 and not any(total)


def drawn(rng: random.Random) -> tuple[Network, list[tuple[Any, ...]]]:
    d, depth = rng.randint(1, 3), rng.choice([1, 2, 2, 2, 3, 3])
    slopes: Any = rng.choice([(0, 1), (0, 1), (Fraction(1, 3), 1), (Fraction(-1, 2), 2), (-1, 1)])
    scale = rng.choice([1, 1, 2, 3])
    layers, size = [], d
    for level in range(depth):
        rows = 1 if level == depth - 1 else rng.randint(1, 3)
        weights = [[Fraction(rng.randint(-2, 2), scale) for _ in range(size)] for _ in range(rows)]
        bias = [Fraction(rng.choice([0, 0, 1, -1]), scale) for _ in range(rows)]
        layers.append(Layer(weights, bias, (1, 1) if level == depth - 1 else slopes))
        size = rows
    points = [tuple(Fraction(rng.randint(-2, 2), rng.choice([1, 1, 2])) for _ in range(d))
              for _ in range(rng.randint(1, 5))]
    return Network(tuple(layers), Above(0)), points


def certificates(count: int) -> list[Certificate]:
    rng, found = random.Random(7), []
    for _ in range(count):
        network, points = drawn(rng)
        given: Any = {"noise": rng.choice(["gradient", "sign"]), "at_zero": rng.choice(["below", "above"])}
        found.append(decide_noises(network, points, **given))
        u = [rng.randint(-2, 2) for _ in points[0]]
        found.append(decide_noises(network, points, direction=u, **given))
        if len(network.layers) == 2:
            v = counting_direction(network)
            if v is not None:
                found.append(decide_by_counting(network, points, v, at_zero=given["at_zero"]))
    return [c for decision in found for c in decision.certificates]


CERTIFICATES = certificates(300)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to everything within a JSON value."""
    own = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in own for place in places(entry, (*path, key)))]


ODD = [0, 1, -1, 2, "1/2", "-1/3", 7, None, True, 1.0, "", [], {}, "above", "below", "sign", "gradient",
       "separable", "not", "yes", [1, 1], [0, 1], [[0, 1]], [[0, 1], [1, 1]], "0", 10**30]


def mutant(certificate: Certificate, rng: random.Random) -> Certificate:
    """Return the certificate with one to three things changed, left out, doubled or exchanged."""
    changed = copy.deepcopy(certificate)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        *way, last = rng.choice([p for p in places(changed) if p and p[0] != "format" and p != ("question", "class")])
        holder: Any = changed
        for step in way:
            holder = holder[step]
        kind = rng.randrange(6)
        if kind == 0 and isinstance(holder, list):
            del holder[last]
        elif kind == 1 and isinstance(holder, list):
            holder.insert(last, copy.deepcopy(rng.choice(holder)))
        elif kind == 2 and isinstance(holder, list) and len(holder) > 1:
            other = rng.randrange(len(holder))
            holder[last], holder[other] = holder[other], holder[last]
        elif kind == 3 and type(holder[last]) is int:
            holder[last] = rng.choice([-holder[last], holder[last] + 1, holder[last] - 1])
        elif kind == 4 and isinstance(holder[last], str) and "/" in holder[last]:
            holder[last] = holder[last].removeprefix("-") if holder[last][0] == "-" else f"-{holder[last]}"
        elif kind == 5 and last == "answer":
            holder[last] = "not" if holder[last] == "separable" else "separable"
        else:
            holder[last] = copy.deepcopy(rng.choice(ODD))
    return changed


def accepted(certificate: Certificate) -> bool:
    try:
        return kernel.check(certificate).holds
    except kernel.Malformed:
        return False


def tampered(count: int, seed: int) -> tuple[int, int]:
    """Check so many mutants; return how many were accepted, and how many of these were changed."""
    rng = random.Random(seed)
    good, other = 0, 0
    for _ in range(count):
        honest = rng.choice(CERTIFICATES)
        changed = mutant(honest, rng)
        if accepted(changed):
            assert is_true(changed), changed
            good += 1
            other += changed != honest
    return good, other


def test_there_are_certificates_of_every_form() -> None:
    assert all(kernel.check(c).holds and is_true(c) for c in CERTIFICATES)
    assert len(CERTIFICATES) > 300
    forms = [(c["answer"], c["question"]["noise"], "direction" in c["question"], *sorted(c["evidence"]))
             for c in CERTIFICATES]
    for answer, evidence in (("separable", ("u",)), ("not", ("weights",))):
        for noise in ("gradient", "sign"):
            assert forms.count((answer, noise, False, *evidence)) >= 10
    for noise in ("gradient", "sign"):
        assert forms.count(("separable", noise, True)) >= 5
        assert forms.count(("not", noise, True, "index")) >= 10
    assert forms.count(("separable", "gradient", False, "active", "u")) >= 10


def test_whatever_is_accepted_of_ten_thousand_tampered_certificates_is_true() -> None:
    good, other = tampered(10_000, 0)

    assert good > 800
    assert other > 600


@pytest.mark.slow
def test_whatever_is_accepted_of_two_hundred_thousand_tampered_certificates_is_true() -> None:
    tampered(200_000, 1)


# One rule broken by each; small enough to check by eye.

ABSOLUTE = {"W": [[1], [-1]], "b": [0, 0], "slopes": [0, 1]}  # f(x) = |x|
SUM = {"W": [[1, 1]], "b": [0], "slopes": [1, 1]}
QUESTION = {"class": "noises", "layers": [ABSOLUTE, SUM], "at_zero": "below", "noise": "gradient",
            "points": [[1], [-2]]}


def holds(question: Any, answer: Any, evidence: Any) -> bool:
    return kernel.check({"format": kernel.FORMAT, "question": question, "answer": answer,
                         "evidence": evidence}).holds


def test_the_absolute_value_has_noises_on_both_sides() -> None:
    assert holds(QUESTION, "not", {"weights": [[0, 1], [1, 1]]})
    for weights in ([], [[0, 1]], [[0, 1], [1, 2]]):
        assert not holds(QUESTION, "not", {"weights": weights})
    assert not holds(QUESTION, "not", {"weights": [[0, -1], [1, -1]]})
    assert not holds(QUESTION, "not", {"weights": [[0, 0], [1, 0]]})
    for u in (1, -1, 0):
        assert not holds(QUESTION, "separable", {"u": [u]})
    one = QUESTION | {"points": [[1]]}
    assert holds(one, "separable", {"u": ["1/7"]})
    for u in (-1, 0):
        assert not holds(one, "separable", {"u": [u]})
    for word in ("yes", "no", "vacuous", None, True, ["separable"]):
        assert not holds(one, word, {"u": [1]})


def test_a_dead_point_alone_says_no() -> None:
    dead = QUESTION | {"layers": [{"W": [[1]], "b": [0], "slopes": [0, 1]}, SUM | {"W": [[1]]}],
                       "points": [[1], [-1], [0]]}
    assert holds(dead, "not", {"weights": [[1, 1]]})
    assert holds(dead, "not", {"weights": [[2, 1]]})
    assert not holds(dead, "not", {"weights": [[0, 1]]})
    assert not holds(dead | {"at_zero": "above"}, "not", {"weights": [[2, 1]]})


def test_all_noises_stand_over_one_unit() -> None:
    """Weights that cancel only if the noise of a unit that is off stands over a smaller unit."""
    slopes = {"slopes": [0, "1/3"]}
    layers = [{"W": [[1], [-1]], "b": [0, 0]} | slopes, {"W": [[1, 0], [0, 1]], "b": [0, 0], "slopes": ["-1/2", 1]}, SUM]
    question = QUESTION | {"layers": layers, "points": [[1], [-1], [3]]}
    assert holds(question, "not", {"weights": [[0, 1], [1, 1]]})
    for a, b in ((1, 2), (2, 1), (1, 3), (3, 1), (1, 6), (6, 1)):
        assert not holds(question, "not", {"weights": [[0, a], [1, b]]})


def test_counting_needs_a_unit_that_is_on_and_counts() -> None:
    plane = {"W": [[1, 0], [0, 1]], "b": [0, -1], "slopes": [0, 1]}
    question = QUESTION | {"layers": [plane, SUM], "points": [[1, 0], [2, 2]]}
    assert holds(question, "separable", {"u": [1, 1], "active": [0, 1]})
    assert holds(question, "separable", {"u": [1, 0], "active": [0, 0]})
    assert not holds(question, "separable", {"u": [1, 1], "active": [1, 1]})  # off there
    assert not holds(question, "separable", {"u": [1, 0], "active": [0, 1]})  # product 0
    assert not holds(question, "separable", {"u": [1, -1], "active": [0, 0]})  # one against
    assert not holds(question | {"points": [[0, 0], [2, 2]]}, "separable", {"u": [1, 1], "active": [0, 0]})
    on = question | {"points": [[2, 1], [2, 2]], "at_zero": "above"}
    assert not holds(on, "separable", {"u": [1, 1], "active": [1, 1]})  # value 0 is not on
    odd: list[Any] = [[0], [0, 1, 0], None, {}, 0]
    for active in ([2, 0], [-1, 0], [True, 0], [0.0, 0], ["0", 0]):
        assert not holds(question, "separable", {"u": [1, 1], "active": active})
    assert not holds(question | {"noise": "sign"}, "separable", {"u": [1, 1], "active": [0, 1]})
    leaky, turned = ({"layers": [plane | {"slopes": own}, SUM]} for own in (["1/9", 2], [-1, 1]))
    assert holds(question | leaky, "separable", {"u": [1, 1], "active": [0, 1]})
    assert not holds(question | turned, "separable", {"u": [1, 1], "active": [0, 1]})
    dull = {"layers": [plane | {"slopes": [1, 0]}, SUM]}
    assert not holds(question | dull, "separable", {"u": [1, 1], "active": [0, 1]})
    three = {"layers": [plane, {"W": [[1, 0], [0, 1]], "b": [0, 0], "slopes": [0, 1]}, SUM]}
    assert not holds(question | three, "separable", {"u": [1, 1], "active": [0, 1]})
    for active in odd:
        with pytest.raises(kernel.Malformed, match="active must be a list of 2"):
            holds(question, "separable", {"u": [1, 1], "active": active})


def test_one_direction_is_asked_about_alone() -> None:
    plane = {"W": [[1, 0], [0, 1]], "b": [0, 0], "slopes": [0, 1]}
    question = QUESTION | {"layers": [plane, SUM], "points": [[1, 0], [2, 2]], "direction": [1, 0]}
    assert holds(question, "separable", {})
    with pytest.raises(kernel.Malformed, match="has no field 'u'"):  # not what is asked about
        holds(question, "separable", {"u": [-1, -1]})
    assert holds(question, "separable", {"active": [0, 0]})
    assert not holds(question, "separable", {"active": [0, 1]})
    assert not holds(question | {"direction": [0, 1]}, "separable", {"u": [1, 1]})
    assert holds(question | {"direction": [0, 1]}, "not", {"index": 0})
    assert not holds(question | {"direction": [0, 1]}, "not", {"index": 1})
    assert holds(question | {"direction": [0, 0]}, "not", {"index": 1})
    for index in (2, -1, True, 1.0, "0", None):
        with pytest.raises(kernel.Malformed, match="index must be of one of 2"):
            holds(question | {"direction": [0, 0]}, "not", {"index": index})


def test_what_is_malformed_is_told_by_its_name() -> None:
    with pytest.raises(kernel.Malformed, match='the evidence must be an object with the field "u"'):
        holds(QUESTION, "separable", {})
    with pytest.raises(kernel.Malformed, match=r"^u must be a list of 1 numbers"):
        holds(QUESTION, "separable", {"u": [1, 1]})
    with pytest.raises(kernel.Malformed, match=r"^direction must be a list of 1 numbers"):
        holds(QUESTION | {"direction": [1, 1]}, "separable", {"u": [1]})


def test_the_signs_have_their_own_answer() -> None:
    """Each noise has a product 1 with (1, 1); their signs are opposite."""
    two = {"W": [[2, -1], [-1, 2]], "b": [0, 0], "slopes": [0, 1]}
    question = QUESTION | {"layers": [two, SUM], "points": [[1, 0], [0, 1]]}
    assert holds(question, "separable", {"u": [1, 1]})
    assert not holds(question | {"noise": "sign"}, "separable", {"u": [1, 1]})
    assert holds(question | {"noise": "sign"}, "not", {"weights": [[0, 1], [1, 1]]})
    assert not holds(question, "not", {"weights": [[0, 1], [1, 1]]})


@pytest.mark.parametrize("change", [
    {"points": []}, {"points": [[1, 1]]}, {"points": [1]}, {"points": None}, {"points": [[1], [1.0]]},
    {"layers": []}, {"layers": [ABSOLUTE]}, {"layers": [ABSOLUTE, SUM | {"W": [[1, 1], [1, 1]], "b": [0, 0]}]},
    {"layers": [ABSOLUTE, SUM | {"slopes": [0, 1]}]}, {"layers": [ABSOLUTE, SUM | {"slopes": [2, 2]}]},
    {"layers": [ABSOLUTE, SUM | {"W": [[1]]}]}, {"layers": [ABSOLUTE, SUM | {"rule": "above"}]},
    {"at_zero": "on"}, {"at_zero": None}, {"noise": "fgsm"}, {"noise": ["sign"]}, {"rule": {"kind": "positive"}},
    {"direction": [1, 1]}, {"direction": None},
])
def test_what_is_no_question_is_malformed(change: Any) -> None:
    for answer, evidence in (("separable", {"u": [1]}), ("not", {"weights": [[0, 1], [1, 1]], "index": 0})):
        with pytest.raises(kernel.Malformed):
            holds(QUESTION | change, answer, evidence)


def test_the_counting_direction_counts() -> None:
    network = two_layer([[2, 1], [1, -1], [5, 5]], [0, 1, 0], [1, -3, 0], Above(0))
    u = counting_direction(network)
    assert u is not None
    decision = decide_noises(network, [(1, 0), (3, -7), (0, -1)], try_first=[u])
    assert decision.answer == "yes"
    assert counting_direction(two_layer([[1], [-1]], [0, 0], [1, 1], Above(0))) is None
