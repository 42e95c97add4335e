"""Noises of random networks: the closed form, the moments, and cells that are decided exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from theorems.ours.existence import SomeDirection
from theorems.zhang2022.ball import Ball, Solution, enough
from theorems.zhang2022.closed_form import (
    PiSum,
    failure,
    moment,
    sharper_bound,
    some_direction,
    union_bound,
)
from theorems.zhang2022.equation_22 import Norm, is_nonnegative
from theorems.zhang2022.fresh_points import Fresh, SignNoises
from theorems.zhang2022.moments import moments, variance
from theorems.zhang2022.nets import one_in_each_cell
from theorems.zhang2022.normals import Normals, chi_square_below, square
from theorems.zhang2022.pictures import MEASURED, front, measured
from theorems.zhang2022.random_networks import Noises, axis, patterns
from theorems.zhang2022.shifted import shifted
from verify.exact.decision import Answer
from verify.exact.integers import rank
from verify.listed import Judged
from verify.probability.sampling import Stream
from verify.registry import claims, describe, find
from verify.report import natures
from verify.report.schema import _value


HALF = Fraction(1, 2)
PRINTED = {
    (1, 7): "1/2", (5, 1): "17/64", (2, 2): "1/2 − 1/(2π)", (3, 2): "13/32 − 3π/64", (4, 2): "3/8 − 1/(2π)",
    (2, 5): "3/8 − 2/(3π²)", (4, 3): "15/64 − 1/(2π²)", (4, 4): "7/20 − 7/(12π)", (5, 4): "83/256 − 495π/8192",
    (7, 3): "65/256 − 199/(512π)", (5, 5): "17/64 − 11/(24π)", (6, 6): "67/224 − 737/(1120π)",
    (10, 10): "9769/36608 − 287809673/(392071680π)",
}  # fmt: skip


@pytest.mark.parametrize("sizes", PRINTED)
def test_the_failure_probability_is_a_sum_of_powers_of_pi(sizes: tuple[int, int]) -> None:
    assert str(failure(*sizes)) == PRINTED[sizes]


@pytest.mark.parametrize(("m", "d"), [(2, 2), (3, 5), (6, 4), (9, 7)])
def test_the_sum_is_the_mean_over_beta(m: int, d: int) -> None:
    from scipy.integrate import quad
    from scipy.special import betainc
    from scipy.stats import beta, binom

    mean = sum(
        binom.pmf(k, m, 0.5) / 2
        * quad(lambda b, k=k: betainc(d / 2, 0.5, b) * beta.pdf(b, (m - k) / 2, k / 2), 0, 1)[0]
        for k in range(1, m)
    )
    low, high = failure(m, d).between(128)

    assert high - low < Fraction(1, 2**100)
    assert isclose(2.0**-m + mean, low, rel_tol=1e-6)


def test_it_falls_with_units_and_dimensions() -> None:
    values = {(m, d): failure(m, d).between(256) for m in range(2, 9) for d in range(1, 9)}

    for (m, d), (low, high) in values.items():
        assert high - low < Fraction(1, 2**200)
        assert all(values[next_][1] < low for next_ in ((m + 1, d), (m, d + 1)) if next_ in values)
        assert high < union_bound(m, d, 1)
        assert d % 2 or high <= sharper_bound(m, d)


def test_sums_of_powers_of_pi_are_added_and_written() -> None:
    one = PiSum.of({0: HALF, -1: -HALF})

    assert one + one * Fraction(-1) == PiSum.of({})
    assert (str(PiSum.of({})), str(one * Fraction(2))) == ("0", "1 − 1/π")
    assert PiSum.of({0: HALF, 1: Fraction(-3, 64)}).tex() == r"\frac{1}{2} - \frac{3\pi}{64}"
    assert one.tex() == r"\frac{1}{2} - \frac{1}{2 \pi}"
    assert (moment(1, 0), moment(0, 0), moment(2, 2)) == ((1, 0), (HALF, 1), (Fraction(1, 16), 1))
    with pytest.raises(ValueError, match="must be at least 1, not 0 and 3"):
        failure(0, 3)


def test_covers_count() -> None:
    assert [some_direction(m, 2) for m in (1, 2, 3, 4)] == [1, 1, Fraction(3, 4), HALF]


@pytest.mark.parametrize(("m", "d"), [(1, 1), (2, 1), (1, 3), (2, 2), (3, 1)])
def test_the_variance_is_that_of_a_law_on_three_points(m: int, d: int) -> None:
    """0 with 2/3 and ±√3 with 1/6 each have the first five moments of a normal: T² needs four."""
    first = second = Fraction(0)
    for z in product((0, 1, -1), repeat=m * (d + 1)):
        weight = Fraction(2, 3) ** z.count(0) * Fraction(1, 6) ** (len(z) - z.count(0)) / 2**m
        rows, a = [z[k * d : (k + 1) * d] for k in range(m)], z[m * d :]
        back = [sum(c * row[j] for c, row in zip(a, rows, strict=True)) for j in range(d)]
        for bits in product((0, 1), repeat=m):
            g = [sum(c * b * row[j] for c, b, row in zip(a, bits, rows, strict=True)) for j in range(d)]
            value = Fraction(9 * sum(p * q for p, q in zip(back, g, strict=True)), m * d)
            first, second = first + weight * value, second + weight * value * value

    assert (first, second - first * first) == moments(m, d) == (HALF, variance(m, d))


@pytest.mark.parametrize(("m", "d"), [(1, 1), (2, 1), (1, 3), (2, 2), (3, 1)])
def test_the_variance_is_that_with_the_true_bits(m: int, d: int) -> None:
    """±1, ±4 and ±5 with odds 13, 2, 3 have the fourth moment of a normal of their variance 20/3, and no ties at e_1."""
    count = m * (d + 1)
    places = np.indices((6,) * count).reshape(count, -1)
    z, odds = np.array([1, -1, 4, -4, 5, -5])[places], np.array([13, 13, 2, 2, 3, 3])[places].prod(axis=0)
    w, a = z[: m * d].reshape(m, d, -1), z[m * d :]
    g = (w * (a * (w[:, 0] > 0))[:, None]).sum(axis=0)
    values = ((w * a[:, None]).sum(axis=0) * g).sum(axis=0)
    first, second = (
        Fraction(sum(c * v**p for c, v in zip(odds.tolist(), values.tolist(), strict=True)), 36**count) for p in (1, 2)
    )
    unit = Fraction(20, 3) ** 2 * m * d

    assert (first / unit, second / unit**2 - (first / unit) ** 2) == (HALF, variance(m, d))


@pytest.mark.parametrize(
    "cell",
    [
        Noises(m=3, d=2, points=axis(2), at="axis", claimed=HALF),
        Noises(m=5, d=4, points=patterns(4, 3), at="signs", claimed=HALF),
        Noises(m=4, d=3, points=axis(3), at="axis", claimed=HALF, misses=True),
        Noises(m=4, d=5, points=axis(5, 2), at="axes", claimed=HALF, free=2, signs=(1, -1)),
        Noises(m=4, d=2, points=axis(2, 2), at="axes", claimed=HALF, free=2),
        Noises(m=4, d=4, points=axis(4), at="axis", claimed=HALF, above=HALF),
        Fresh(m=4, d=3, points=patterns(3), at="new", claimed=HALF),
        Fresh(m=3, d=2, points=patterns(2), at="new", claimed=HALF, misses=True),
        SignNoises(m=4, d=3, points=axis(3), at="axis", claimed=HALF),
        SignNoises(m=3, d=2, points=patterns(2), at="signs", claimed=HALF, misses=True),
        SomeDirection(m=4, d=2, points=[(1, 1), (-1, -1), (1, -1)], at="signs", claimed=HALF),
        shifted(5, 4, 2, ("sqrt", 4), "2", HALF),
        Ball(m=60, d=9, claimed=HALF, radius=Fraction(1, 3)),
        Norm(m=3, d=5, claimed=HALF),
        Norm(m=5, d=3, claimed=HALF),
    ],
    ids=lambda cell: cell.name,
)
def test_a_batch_is_measured_as_each_trial_alone(cell: Noises) -> None:
    batch = cell.batch(Stream(3, cell.name, 0), 60)

    (drawn,) = batch.draws
    assert drawn.dtype == np.int64
    assert batch.measures.tolist() == [cell.measure([row]) for row in drawn.tolist()]


def test_a_network_without_a_small_loss_in_the_ball_is_outside() -> None:
    cell = Solution(m=4, d=4, n=4, claimed=HALF)
    batch = cell.batch(Stream(1, cell.name, 0), 60)
    alone = [cell.measure([row]) for row in batch.draws[0].tolist()]

    assert batch.measures.tolist() == [-1 if measure is None else measure for measure in alone]
    assert {None, 0} == set(alone)
    assert [enough(20), enough(1), enough(20, Fraction(1, 50))] == [10, 1, 2]


def test_what_floats_cannot_tell_is_decided_in_integers() -> None:
    """Signs of a gradient that is 0 in floats, an example on the border, and a norm on the bound."""
    signs = SignNoises(m=2, d=2, points=axis(2), at="axis", claimed=HALF)
    weights = np.array([[[3, 1 << 42], [3, -(1 << 42)]], [[3, 1 << 42], [3, -(1 << 42)]]])
    assert signs.sides(weights, np.array([[7, 7], [7, 6]])).tolist() == [[1], [1]]
    one = 1 << 40
    for weight, right in ((2 * one, 1), (2 * one + 1, 0), (2 * one - 1, 1)):
        norm = Norm(m=1, d=1, claimed=HALF)
        assert norm.batch(Given([[weight]]), 1).measures.tolist() == [right]
        assert len(norm.certify([[weight]])) == (weight != 2 * one)
    assert [is_nonnegative(rows) for rows in ([[0, 0], [0, 1]], [[0, 1], [1, 5]], [[1, 1], [1, 1]], [[1, 2], [2, 1]])] == [
        True, False, True, False,
    ]  # fmt: skip
    turned = shifted(1, 4, 1, ("sqrt", 4), "2", HALF)
    row = [one * sign for sign in turned.points[0]]
    assert turned.batch(Given([[*row, -one]]), 1).measures.tolist() == [turned.measure([[*row, -one]])] == [1]
    ball = Ball(m=1, d=1, claimed=HALF)
    measured = [ball.measure([[weight * one, weight * one]]) for weight in (1, 2, 3, 4, 5)]
    assert measured == ball.batch(Given([[w * one, w * one] for w in (1, 2, 3, 4, 5)]), 5).measures.tolist()
    assert measured == sorted(measured)
    assert set(measured) == {0, 1}


class Given:
    """A stream that gives what it was given."""

    def __init__(self, rows: list[list[int]]) -> None:
        self.rows = rows

    def normals(self, *shape: int) -> Any:
        return np.array(self.rows, dtype=np.int64).reshape(shape)


def test_a_sum_near_zero_is_decided_in_integers() -> None:
    """Two equal units with opposite outputs have A = 0: floats say what they like."""
    cell = Noises(m=2, d=2, points=axis(2), at="axis", claimed=HALF)
    weights = np.array([[[3, 1 << 42], [3, 1 << 42]], [[3, 1 << 42], [2, 1 << 42]]])
    output = np.array([[7, -7], [7, -7]])

    assert cell.sides(weights, output).tolist() == [[0], [1]]
    assert cell.sides(weights, np.array([[7, -6], [7, -7]])).tolist() == [[1], [1]]


def test_a_trial_is_certified_by_the_kernel() -> None:
    cell = Noises(m=2, d=2, points=axis(2), at="axis", claimed=HALF)
    for row in cell.batch(Stream(1, "certified", 0), 20).draws[0].tolist():
        (decision,) = cell.certify([row])
        assert (decision.answer is Answer.YES) == bool(cell.measure([row]))


def test_sides_that_are_close_are_decided_in_fractions() -> None:
    cell = Normals(title="z² > z² − 2⁻⁵⁰", count=1, bound=HALF, sides=lambda z: (square(z), square(z) - (
        Fraction(1, 2**50) if z.dtype == object else 2.0**-50)))  # fmt: skip

    assert cell.batch(Stream(2, "close", 0), 40).measures.tolist() == [1] * 40


def test_the_chi_square_of_even_degrees() -> None:
    from scipy.stats import chi2

    for d, x in ((2, 1), (6, Fraction(11, 4)), (50, 25)):
        low, high = chi_square_below(d, x)
        assert 0 < high - low < Fraction(1, 2**130)
        assert isclose(low, chi2.cdf(float(x), d), rel_tol=1e-9)
    with pytest.raises(ValueError, match="even degrees of freedom, not for 3"):
        chi_square_below(3, 1)


def test_normals_are_those_of_the_generator() -> None:
    drawn = Stream(5, "normals", 1).normals(3, 4)
    again = Stream(5, "normals", 1).normals(12)

    assert drawn.shape == (3, 4)
    assert drawn.dtype == np.int64
    assert drawn.reshape(-1).tolist() == again.tolist()
    assert abs(Stream(5, "normals", 2).normals(20_000).astype(float).std() / 2.0**40 - 1) < 0.03


def test_the_readme_counts_what_is_expected() -> None:
    listed = [Judged(**vars(describe(c)), outcome=c.expects) for c in claims(["zhang2022"]).values()]
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Linearly separable noises")[2].partition("\n## ")[0]

    assert f"- {natures.headline(listed)}. {natures.lead(listed)}\n" in section


def test_each_picture_has_its_stops() -> None:
    scenes = front()

    assert len(scenes) == 5
    for scene in scenes:
        motion = scene.motion
        assert motion is not None
        assert len(motion.stops) in (24, 15, 4)
        assert len(motion.stills) == 4
        assert all(len(sweep.corners) == len(motion.stops) for sweep in motion.sweeps)
        assert not motion.profile or len(motion.profile.nodes) == len(motion.stops)
    assert [stop.event for stop in scenes[0].motion.stops if stop.event] == [
        "weighted gradients add up to 0", "one half-plane holds all gradients",
    ]  # fmt: skip


def test_what_is_measured_in_a_picture_agrees_with_what_is_summed() -> None:
    for m in MEASURED:
        _, low, high = measured(m)
        assert low < failure(m, 10).between(64)[0] < high < 1.5 * low + 0.01


def test_a_trial_of_normals_is_read_from_a_report() -> None:
    trial = find("zhang2022/theorem-3-1").trial(Noises(m=1, d=1, points=axis(1), at="axis", claimed=HALF), [-3, 5])

    assert _value(trial.to_json()) == ""
    assert "must be a whole number" in _value({"draws": [[[0, "3"]]]})


def test_each_cell_has_a_point_of_its_own() -> None:
    rows = [(1, 0), (0, 1), (1, 1), (2, 2)]
    signs = {tuple(w[0] * p[0] + w[1] * p[1] > 0 for w in rows) for p in one_in_each_cell(rows)}

    assert len(one_in_each_cell(rows)) == len(signs) == 6
    assert len(one_in_each_cell([(1, 2)])) == 2
    assert rank([(1, 2), (2, 4), (0, 1)]) == 2
    assert rank([(HALF, 1), (1, 2), (0, 0)]) == 1
    assert (rank([]), rank([()]), rank([(0, 0)])) == (0, 0, 0)


def test_units_are_counted_for_every_small_network_of_as_many_units_as_dimensions() -> None:
    """All invertible W and all a without 0 with entries of size 2 at most, at 25 points, by both conventions at 0."""
    w = np.array([v for v in product(range(-2, 3), repeat=4) if v[0] * v[3] != v[1] * v[2]]).reshape(-1, 1, 2, 2)
    a = np.array([*product((1, -1, 2, -2), repeat=2)])[None]
    x = np.array([*product(range(-2, 3), repeat=2)])
    det = w[..., 0, 0] * w[..., 1, 1] - w[..., 0, 1] * w[..., 1, 0]
    inverse = np.stack([w[..., 1, 1], -w[..., 0, 1], -w[..., 1, 0], w[..., 0, 0]], axis=-1).reshape(-1, 1, 2, 2)
    u = np.einsum("kaij,kaj->kai", inverse * np.ones_like(a)[..., None], a[..., ::-1] * np.sign(det * a.prod(axis=-1))[..., None])
    h = np.einsum("kij,nj->kni", w[:, 0], x)
    cases = 0
    for on in (h > 0, h >= 0):
        g = np.einsum("kni,ai,kij->kanj", on, a[0], w[:, 0])
        value = (g * u[:, :, None]).sum(axis=-1)
        assert np.array_equal(value > 0, g.any(axis=-1))
        assert np.array_equal(value > 0, np.broadcast_to(on.any(axis=-1)[:, None], value.shape))
        cases += value.size
    assert cases == 396_800


def test_the_bounds_of_the_explicit_theorem_are_its_sums() -> None:
    assert union_bound(3, 2, 5) == 5 * (Fraction(1, 8) + Fraction(24, 25) ** 3 / 2 + Fraction(49, 128))
    assert sharper_bound(2, 2) == Fraction(3, 8)
    assert sharper_bound(3, 4) == Fraction(21, 80)
    for m, d in ((1, 2), (2, 2), (3, 4), (10, 10), (64, 64)):
        assert failure(m, d).between(512)[1] <= sharper_bound(m, d) <= union_bound(m, d, 1)


def test_points_are_along_axes_or_vectors_of_signs() -> None:
    assert axis(3, 2) == [[1, 0, 0], [0, 1, 0]]
    assert patterns(5, 3) == [[1, 1, 1, 1, 1], [-1, 1, 1, 1, 1], [-1, -1, -1, 1, 1]]
