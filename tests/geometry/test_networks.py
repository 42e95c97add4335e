"""Networks and D-ray against plain fractions: every root of every activation pattern."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from theorems.geometry.deciders.ray import Interval, decide_ray
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import (
    ABSOLUTE,
    AFFINE,
    RELU,
    Above,
    AllPositive,
    Argmax,
    Below,
    Layer,
    Network,
    one_vs_rest,
    positive_units,
    rational,
    rational_vector,
    sum_of_units,
    two_layer,
    weighted_units,
)
from theorems.geometry.objects.regions import HalfSpace, Region
from verify import kernel
from verify.exact.decision import Answer
from verify.exact.integers import WorkLimit


# Slow and simple: fractions, one neuron after the other.


def outputs_of(h: Network, x: Sequence[Any]) -> list[Fraction]:
    """Return the outputs of a network at a point."""
    values = [Fraction(c) for c in x]
    for layer in h.layers:
        below, above = layer.slopes
        sums = [
            sum((Fraction(w) * z for w, z in zip(row, values, strict=True)), start=Fraction(b))
            for row, b in zip(layer.weights, layer.bias, strict=True)
        ]
        values = [z * (above if z >= 0 else below) for z in sums]
    return values


def label_of(h: Any, x: Sequence[Any]) -> int:
    """Return the label of a point."""
    if not isinstance(h, Network):
        return int(h.label(x))
    out = outputs_of(h, x)
    rule = h.rule
    if isinstance(rule, Argmax):
        best = [m for m, z in enumerate(out) if z == max(out)]
        return min(best) if rule.ties == "lowest" else max(best)
    if isinstance(rule, AllPositive):
        return 1 if min(out) > 0 else -1
    a = rule.threshold
    if isinstance(rule, Above):
        return 1 if out[0] > a or (rule.closed and out[0] == a) else -1
    return 1 if out[0] < a or (rule.closed and out[0] == a) else -1


Affine = tuple[Fraction, Fraction]  # a + b c


def critical(h: Any, x: Sequence[Any], v: Sequence[Any]) -> list[Fraction]:
    """Return every c > 0 at which the label could change, and more: all roots of all patterns."""
    functions: list[Affine] = []
    if isinstance(h, Linear):
        functions = [_along(h.w, h.b, x, v)]
    elif isinstance(h, Region):
        functions = [_along(w, b, x, v) for part in h.parts for w, b in part.forms]
    else:
        neurons = sum(len(layer.bias) for layer in h.layers if layer.slopes[0] != layer.slopes[1])
        for pattern in product((0, 1), repeat=neurons):
            functions += _pieces(h, x, v, pattern)
    return sorted({-a / b for a, b in functions if b != 0 and -a / b > 0})


def _along(w: Any, b: Any, x: Sequence[Any], v: Sequence[Any]) -> Affine:
    value = sum((Fraction(p) * q for p, q in zip(w, x, strict=True)), start=Fraction(b))
    return value, sum((Fraction(p) * q for p, q in zip(w, v, strict=True)), start=Fraction(0))


def _pieces(h: Network, x: Sequence[Any], v: Sequence[Any], pattern: Sequence[int]) -> list[Affine]:
    """Return all values before kinks and all tests of the rule, with these slopes chosen."""
    values: list[Affine] = [(Fraction(p), Fraction(q)) for p, q in zip(x, v, strict=True)]
    chosen = iter(pattern)
    found: list[Affine] = []
    for layer in h.layers:
        sums = []
        for row, b in zip(layer.weights, layer.bias, strict=True):
            pairs = list(zip(row, values, strict=True))
            sums.append((b + sum(w * p for w, (p, _) in pairs), sum(w * q for w, (_, q) in pairs)))
        if layer.slopes[0] == layer.slopes[1]:
            slopes = [layer.slopes[0]] * len(sums)
        else:
            found += sums
            slopes = [layer.slopes[next(chosen)] for _ in sums]
        values = [(s * p, s * q) for s, (p, q) in zip(slopes, sums, strict=True)]
    if isinstance(h.rule, Above | Below):
        return [*found, (values[0][0] - h.rule.threshold, values[0][1])]
    if isinstance(h.rule, AllPositive):
        return found + values
    differences = [(p[0] - q[0], p[1] - q[1]) for p in values for q in values]
    return found + differences


def holds(intervals: Sequence[Interval], c: Fraction) -> bool:
    """Is c in one of the intervals?"""
    for low, low_in, high, high_in in intervals:
        above = c > low or (low_in and c == low)
        if above and (high is None or c < high or (high_in and c == high)):
            return True
    return False


def assert_exact(h: Any, x: Sequence[Any], v: Sequence[Any]) -> None:
    """The intervals are right at every critical c, at their own ends, and between."""
    intervals, decision = decide_ray(h, x, v)
    assert decision.answer is Answer.YES, decision.reason
    assert kernel.check(decision.certificate).holds
    ends = {Fraction(c) for i in intervals for c in (i.low, i.high) if c is not None and c > 0}
    places = sorted({*critical(h, x, v), *ends})
    places = [Fraction(0), *places, (places[-1] if places else 0) + Fraction(2)]
    samples = [*places[1:], *((a + b) / 2 for a, b in pairwise(places))]
    own = label_of(h, x)
    for c in samples:
        at = [Fraction(p) + c * q for p, q in zip(x, v, strict=True)]
        assert holds(intervals, c) == (label_of(h, at) != own), (h, x, v, c, intervals)
    for one, two in pairwise(intervals):  # disjoint, rising and maximal
        assert one.high is not None
        assert one.high < two.low or (one.high == two.low and not (one.high_in or two.low_in))


NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([Fraction(1, 3), Fraction(-5, 2), Fraction(1, 2**30), 2**30]),
)
SLOPES = st.sampled_from([RELU, ABSOLUTE, (Fraction(1, 4), 1), (2, 2), AFFINE])


def vectors(size: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(NUMBERS, min_size=size, max_size=size)


def layers(inputs: int, outputs: int, slopes: Any = SLOPES) -> st.SearchStrategy[Layer]:
    rows = st.lists(vectors(inputs), min_size=outputs, max_size=outputs)
    return st.builds(Layer, rows, vectors(outputs), slopes)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A small network of one to three layers with any rule; zero rows and dead units occur."""
    sizes = draw(st.sampled_from([(1,), (2,), (1, 3), (2, 3), (2, 4), (1, 2, 2), (2, 2, 3)]))
    rule = draw(
        st.one_of(
            st.builds(Above, NUMBERS, st.booleans()),
            st.builds(Below, NUMBERS, st.booleans()),
            st.just(AllPositive()),
            st.builds(Argmax, st.sampled_from(["lowest", "highest"])),
        )
    )
    last = 1 if isinstance(rule, Above | Below) else draw(st.integers(1, 3))
    hidden = [draw(layers(a, b)) for a, b in pairwise(sizes)]
    slopes = SLOPES if isinstance(rule, AllPositive) else st.just(AFFINE)
    return Network((*hidden, draw(layers(sizes[-1], last, slopes))), rule)


@settings(max_examples=300)
@given(st.data())
def test_rays_of_networks_are_exact(data: st.DataObject) -> None:
    h = data.draw(networks())
    x, v = data.draw(vectors(h.dimension)), data.draw(vectors(h.dimension))
    assert_exact(h, x, v)


@settings(max_examples=100)
@given(st.data())
def test_rays_of_linear_classifiers_and_regions_are_exact(data: st.DataObject) -> None:
    d = data.draw(st.integers(1, 2))
    linear = Linear(
        tuple(data.draw(vectors(d))), data.draw(NUMBERS), data.draw(st.sampled_from([1, -1]))
    )
    form = st.tuples(vectors(d).map(tuple), NUMBERS)
    half = st.builds(HalfSpace, st.lists(form, min_size=1, max_size=2).map(tuple), st.booleans())
    region = Region(tuple(data.draw(st.lists(half, min_size=1, max_size=2))))
    x, v = data.draw(vectors(d)), data.draw(vectors(d))
    assert_exact(linear, x, v)
    assert_exact(region, x, v)


@settings(max_examples=200)
@given(st.data())
def test_labels_are_those_of_plain_fractions(data: st.DataObject) -> None:
    h = data.draw(networks())
    x = data.draw(vectors(h.dimension))
    assert list(h.outputs(x)) == outputs_of(h, x)
    assert h.label(x) == label_of(h, x)
    assert Network.from_json(h.to_json()) == h
    best = outputs_of(h, x)
    unique = not isinstance(h.rule, Argmax) or best.count(max(best)) == 1
    assert h.fits([x], [h.label(x)]) == unique


@pytest.mark.parametrize(
    ("rule", "flips"),
    [
        # f = |c - 2| along the ray, from f = 2
        (Above(0), [Interval(2, True, 2, True)]),
        (Above(0, closed=True), []),
        (Above(1), [Interval(1, True, 3, True)]),
        (Above(1, closed=True), [Interval(1, False, 3, False)]),
        (Below(1), [Interval(1, False, 3, False)]),
        (Below(2, closed=True), [Interval(4, False, None, False)]),
        (Below(2), [Interval(0, False, 4, False)]),
    ],
)
def test_ends_are_open_or_closed_as_the_rule_says(rule: Any, flips: list[Interval]) -> None:
    h = Network((Layer([[1]], [0], ABSOLUTE), Layer([[1]], [0])), rule)
    assert decide_ray(h, (-2,), (1,))[0] == flips


def test_a_tie_at_one_point() -> None:
    # scores 0 and |c - 1|: equal at c = 1 only
    hidden = Layer([[1]], [0], ABSOLUTE)
    for ties, flips in (("lowest", [Interval(1, True, 1, True)]), ("highest", [])):
        h = Network((hidden, Layer([[0], [1]], [0, 0])), Argmax(ties))
        assert decide_ray(h, (-1,), (1,))[0] == flips


def test_a_flat_ray_and_a_still_one() -> None:
    h = sum_of_units([[1, 0]], [-1])
    assert decide_ray(h, (1, 0), (0, 1))[0] == []
    assert decide_ray(h, (0, 0), (0, 0))[0] == []
    assert decide_ray(h, (1, 0), (1, 0))[0] == [Interval(0, False, None, False)]


def test_wide_and_deep_networks() -> None:
    rng = np.random.default_rng(5)
    sizes = [4, 16, 16, 16, 3]
    made = [Layer(rng.normal(size=(b, a)), rng.normal(size=b), RELU) for a, b in pairwise(sizes)]
    h = Network((*made[:-1], Layer(made[-1].weights, made[-1].bias)), Argmax())
    x, v = rational_vector(rng.normal(size=4)), rational_vector(rng.normal(size=4))
    intervals, decision = decide_ray(h, x, v)
    own = h.label(x)
    assert decision.answer is Answer.YES
    breakpoints = [Fraction(c) for c in decision.certificate["evidence"]["breakpoints"]]
    assert len(breakpoints) > 10
    for c in [*breakpoints, *((a + b) / 2 for a, b in pairwise([Fraction(0), *breakpoints]))]:
        at = [p + c * q for p, q in zip(x, v, strict=True)]
        assert holds(intervals, c) == (label_of(h, at) != own)


def test_the_budget_ends_undecided() -> None:
    h = sum_of_units([[1], [2], [3]], [1, 1, 1])
    with pytest.raises(WorkLimit, match="the work limit of"):
        decide_ray(h, (-9,), (1,), work=50)
    deep = Network(tuple(Layer([[2.0**-1000]], [2.0**-1000], RELU) for _ in range(20)), Above(0))
    assert decide_ray(deep, (-9,), (1,))[1].answer is Answer.YES


def test_a_ray_that_the_kernel_refuses_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "check", lambda _, **data: kernel.Judgement(False, "refused by the test"))

    with pytest.raises(WorkLimit, match="the kernel refused the certificate: refused by the test"):
        decide_ray(sum_of_units([[1]], [0]), (-9,), (1,))


# The classes of the paper.


def test_the_classes_say_what_they_are() -> None:
    points = [(x, y) for x in range(-2, 3) for y in range(-2, 3)]
    weights, bias = [[1, 0], [-1, 1]], [-1, 0]
    for x in points:
        z = [max(0, x[0] - 1), max(0, x[1] - x[0])]
        assert sum_of_units(weights, bias).label(x) == (1 if sum(z) > 0 else -1)
        assert positive_units(weights, bias).label(x) == (1 if min(z) > 0 else -1)
        f = 2 * z[0] + z[1]
        for a in (1, 2):
            for rule, wanted in (
                (Above(a), f > a),
                (Above(a, closed=True), f >= a),
                (Below(a), f < a),
            ):
                h = weighted_units(weights, bias, [2, 1], rule)
                assert h.label(x) == (1 if wanted else -1)
        scores = [x[0] + 1, x[1], 0]
        assert one_vs_rest([[1, 0], [0, 1], [0, 0]], [1, 0, 0]).label(x) == scores.index(
            max(scores)
        )


def test_what_the_classes_exclude() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        weighted_units([[1]], [0], [-1], Above(1))
    with pytest.raises(ValueError, match="must be positive"):
        weighted_units([[1]], [0], [1], Above(0))
    # without the restrictions it is any network of two layers
    assert two_layer([[1]], [0], [-1], Above(-1)).label((0,)) == 1


# Floats, arrays and shapes.


def test_floats_are_the_rationals_they_are() -> None:
    h = sum_of_units(np.array([[0.1, -3.0]]), [np.float64(0.25)])
    assert h.layers[0].weights == ((Fraction(0.1), -3),)
    assert h.layers[0].bias == (Fraction(1, 4),)
    single = sum_of_units(np.array([[0.1]], dtype=np.float32), np.array([1], dtype=np.int64))
    assert single.layers[0].weights == ((Fraction(float(np.float32(0.1))),),)
    assert type(single.layers[0].bias[0]) is int


def test_torch_tensors_are_taken_as_they_are() -> None:
    torch = pytest.importorskip("torch")
    linear = torch.nn.Linear(3, 2)
    layer = Layer(linear.weight, linear.bias, RELU)
    assert layer.weights[1][2] == Fraction(float(linear.weight[1, 2].detach()))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -np.inf, np.float32("nan")])
def test_numbers_that_are_none_are_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"entry 1 of row 0 .* only finite numbers"):
        sum_of_units([[1.0, bad]], [0])
    with pytest.raises(ValueError, match="entry 0 of the bias"):
        sum_of_units([[1.0, 1.0]], [bad])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Layer([], []), "at least one row"),
        (lambda: Layer([[]], [0]), "at least one row"),
        (lambda: Layer([[1], [1, 2]], [0, 0]), "one length, not 1 and 2"),
        (lambda: Layer([[1], [2]], [0]), "2 rows of weights, but 1 biases"),
        (lambda: Layer([[1]], [0], (1, 2, 3)), "two slopes"),
        (lambda: Layer([1, 2], [0]), "must be a list or an array, not int"),
        (lambda: Layer(3, [0]), "must be a list or an array, not int"),
        (lambda: Layer([[True]], [0]), "not bool"),
        (lambda: Layer([["1"]], [0]), "not str"),
        (lambda: Network((), Above(0)), "at least one layer"),
        (lambda: Network((Layer([[1]], [0]), Layer([[1, 1]], [0])), Above(0)), "layer 1 takes 2"),
        (lambda: Network((Layer([[1], [1]], [0, 0]),), Above(0)), "one output, not 2"),
        (lambda: Network((Layer([[1]], [0]),), Above(float("nan"))), "the threshold is nan"),
        (lambda: Network((Layer([[1]], [0]),), Argmax("first")), "'first' is not known"),
        (lambda: sum_of_units([[1]], [0]).label((1, 2)), "1 coordinates, not 2"),
        (lambda: decide_ray(sum_of_units([[1]], [0]), (1, 2), (1,)), "takes 1 coordinates"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
@example(5e-324)
def test_any_finite_float_is_exact(value: float) -> None:
    assert sum_of_units([[value]], [0]).layers[0].weights[0][0] == Fraction(value)


def test_networks_are_values() -> None:
    one, two = sum_of_units([[1, 2]], [3]), sum_of_units(((1, 2),), (3,))
    assert one == two
    assert hash(one) == hash(two)
    assert Network([*one.layers], one.rule) == one
    assert one.layers[1].weights == ((1,),)
    for value, field in ((one, "rule"), (one.layers[0], "bias"), (Above(), "closed"),
                         (Below(), "closed"), (AllPositive(), "new"), (Argmax(), "ties")):
        with pytest.raises(AttributeError):
            setattr(value, field, None)


@pytest.mark.parametrize(
    "rule", [Above(Fraction(1, 3)), Above(2, closed=True), Below(-1), Below(0, closed=True)]
)
def test_networks_are_read_as_they_were_written(rule: Any) -> None:
    h = Network((Layer([[1], [-1]], [0, 2], (Fraction(1, 2), 1)), Layer([[1, 1]], [0])), rule)

    again = Network.from_json(h.to_json())
    assert again == h
    assert [again.label((x,)) for x in (-1, 0, Fraction(1, 2), 3)] == [
        h.label((x,)) for x in (-1, 0, Fraction(1, 2), 3)
    ]


def test_rules_of_two_kinds_are_two_rules() -> None:
    rules = [Above(), Below(), Above(0, closed=True), Below(1), Argmax(), Argmax("highest")]
    layers = (Layer([[1], [-1]], [0, 2], RELU), Layer([[1, 1]], [0]))

    for (i, one), (j, two) in product(enumerate(rules), repeat=2):
        assert (one == two) == (i == j)
    assert len({Network(layers, rule) for rule in rules}) == len(rules)
    assert AllPositive() == AllPositive() != ()


def test_slopes_and_thresholds_may_be_floats() -> None:
    leaky = Layer([[1]], [0], (0.5, 1.0))
    h = Network((leaky, Layer([[1]], [0])), Above(0.25))

    assert leaky.slopes == (Fraction(1, 2), 1)
    assert [type(slope) for slope in leaky.slopes] == [Fraction, int]
    assert h.rule == Above(Fraction(1, 4))
    assert type(h.rule.threshold) is Fraction


def test_a_network_fits_where_every_label_is_right() -> None:
    h = sum_of_units([[1]], [0])
    assert h.fits([(-1,), (1,)], [-1, 1])
    assert not h.fits([(-1,), (1,)], [-1, -1])
    assert not h.fits([(-1,), (1,)], [1, 1])
    tie = one_vs_rest([[1], [0]], [0, 0])
    assert tie.fits([(1,), (-1,)], [0, 1])
    assert not tie.fits([(0,)], [0])  # a tie
    three = one_vs_rest([[1], [0], [0]], [0, 0, 0])
    assert three.fits([(1,)], [0])  # a tie of the others
    assert not three.fits([(-1,)], [1])


def test_what_the_weights_of_a_weighted_sum_may_be() -> None:
    for weight in (0, Fraction(1, 2), 1):
        assert weighted_units([[1]], [0], [weight], Above(Fraction(1, 2))).width == 1
    assert weighted_units([[1], [2]], [0, 1], [0, 3], Below(-1)).width == 2
    for weights in ([-Fraction(1, 2), 1], [1, -1]):
        with pytest.raises(ValueError, match="must not be negative"):
            weighted_units([[1], [1]], [0, 0], weights, Below(1))
    with pytest.raises(ValueError, match="must be positive"):
        weighted_units([[1]], [0], [1], Above(-1, closed=True))


def test_defaults() -> None:
    assert Above() == Above(0, closed=False)
    assert Below() == Below(0, closed=False)
    assert Argmax() == Argmax("lowest")
    assert Layer([[1]], [0]).slopes == AFFINE == (1, 1)
    assert RELU == (0, 1)
    assert ABSOLUTE == (-1, 1)
    assert Linear((1,), 0).zero == -1
    assert Region((HalfSpace((((1,), 0),), closed=False),)).inside == -1


@pytest.mark.parametrize("value", [2.0, Fraction(4, 2), np.float64(2), np.int64(2), 2])
def test_whole_numbers_are_integers(value: Any) -> None:
    assert rational(value) == 2
    assert type(rational(value)) is int


def test_a_score_of_0_fits_no_label() -> None:
    for zero in (1, -1):
        h = Linear((1,), 0, zero)
        assert [h.label((x,)) for x in (-1, 0, Fraction(1, 2), 1)] == [-1, zero, 1, 1]
        assert h.fits([(1,), (-1,)], [1, -1])
        assert not h.fits([(0,)], [zero])
        assert not h.fits([(1,)], [-1])
    assert decide_ray(Linear((1,), -1, 1), (0,), (1,))[0] == [Interval(1, True, None, False)]
    assert decide_ray(Linear((1,), -1), (0,), (1,))[0] == [Interval(1, False, None, False)]


def test_breakpoints_too_long_for_a_certificate_are_undecided() -> None:
    h = Linear((2**9000 + 1,), 2**9000 + 7)

    with pytest.raises(WorkLimit, match="binary digits"):
        decide_ray(h, (-(2**9000) - 5,), (2**9000 + 3,))
