"""The chapter on boundary tilting: what was worked out by hand, and that its refutation was found, not planted."""

from __future__ import annotations

import base64
import json
from fractions import Fraction
from itertools import islice
from math import hypot

import pytest

from theorems.geometry.deciders.soft_margin import path_of
from theorems.geometry.objects.labelled import LabelledSet
from theorems.tanay2018 import angle, regularised, softplus
from theorems.tanay2018.paths import AtLambda
from theorems.tanay2018.pictures import SIX, front
from verify.registry import find


PLANE = LabelledSet([(0, 0), (0, 1), (1, 2), (1, 0), (1, 1), (2, 0)], [1, 1, 1, -1, -1, -1])
CUBE = LabelledSet([(0, 0, 0), (0, 0, 1), (1, 1, 1), (0, 1, 0), (1, 0, 0), (1, 1, 0)], [1, 1, 1, -1, -1, -1])
BY_HAND = [
    (SIX, {"1/72": "9/10", "1/24": "1/2", "1/4": "1"}),
    (CUBE, {"1/96": "1", "1/24": "2/3", "1/6": "1"}),
    (PLANE, {"1/100": "64/65", "1/18": "1", "1/12": "25/26", "1/8": "25/26", "1/3": "1"}),
    (angle.FIVE, {"1/20": "169/185", "1/10": "49/74"}),
    (angle.UNEVEN, {"1/10": "25/26", "3/20": "1", "1/5": "64/65"}),
    (regularised.NOISY, {"1/24": "400/7289", "35/6": "1"}),
]


@pytest.mark.parametrize(("s", "cosines"), BY_HAND)
def test_angles_worked_out_by_hand(s: LabelledSet, cosines: dict[str, str]) -> None:
    path = path_of(s)

    assert {lam: path.at(Fraction(lam)).cos_squared() for lam in cosines} == {
        lam: Fraction(cosine) for lam, cosine in cosines.items()
    }


def test_the_angle_that_grows_is_no_example_of_its_claim_and_in_no_listing() -> None:
    claim = find("tanay2018/angle-falls-with-lambda")
    assert claim.domain.small is not None
    given = [*(example.x for example in claim.examples()), *islice(claim.domain.small(), 2000), *claim.domain.edges()]

    assert max(len(s.points) for s in given) < 6


@pytest.mark.parametrize("s", [SIX, PLANE, CUBE])
def test_six_points_refute_that_the_angle_falls(s: LabelledSet) -> None:
    decision = find("tanay2018/angle-falls-with-lambda").decide(s, None)

    assert decision.answer == "no"
    assert decision.certificates


def test_the_slider_shows_two_digits_in_their_tilting_plane() -> None:
    """Horizontal places stay; the arrow is d_adv long and at right angles to the boundary; it opens at the least test error."""
    scene = front()[0]
    motion = scene.motion
    assert motion is not None
    assert len(motion.stops) == 81
    assert motion.stops[motion.stills[0]].says.startswith("log₁₀ λ = 2.6: θ from 52.6")
    assert len(json.dumps(scene.to_json())) < 80_000
    assert [len(base64.b64decode(cloud.across)) for cloud in motion.clouds] == [cloud.count for cloud in motion.clouds]
    line, arrow = (next(sweep for sweep in motion.sweeps if sweep.kind == kind).corners for kind in ("line", "arrow"))
    for (a, b), (c, d), stop in zip(line, arrow, motion.stops, strict=True):
        along, across = [q - p for p, q in zip(a, b, strict=True)], [q - p for p, q in zip(c, d, strict=True)]
        assert abs(sum(p * q for p, q in zip(along, across, strict=True))) < 1e-9
        assert f"adversarial distance {hypot(*across):.3f}" in stop.says
    hard = front()[1]
    assert hard.motion is not None
    assert len(hard.motion.stops) == 17
    assert "Every 5th of the levels is shown." in hard.caption[0]


def test_the_picture_opens_where_the_angle_turns() -> None:
    scene = front()[-1]
    motion = scene.motion
    assert motion is not None
    assert motion.profile is not None
    cosines = [cosine for _, cosine in motion.profile.nodes]

    assert [cosines[k] for k in motion.stills] == [0.9, 0.5, 1.0]
    assert "λ = 1/24: cos² θ = 1/2, θ = 45.0°" in motion.stops[motion.stills[1]].says


@pytest.mark.parametrize("k", range(5, 9))
def test_the_softplus_angle_grows_at_each_doubling_up_to_a_sixteenth(k: int) -> None:
    found = find("tanay2018/softplus-angle-falls").decide(AtLambda(softplus.THREE_AT_ONE, Fraction(1, 2**k)), None)

    assert found.answer == "no"
    assert {one["question"]["class"] for one in found.certificates} == {"ball", "measures"}


def test_the_bound_of_the_softplus_angle_is_sharp() -> None:
    """J = {v + e h, -v + e h}, I their mirror images: at lambda = 1 the bound is a seven hundredth above the sine."""
    e, h = Fraction(1, 2000), (Fraction(1061, 1000), 1)  # along (sqrt(2) 9/4, 3), as nearly as needed
    points = [(side + sign * e * h[0], sign * e * h[1]) for sign in (1, -1) for side in (1, -1)]
    own, decision = softplus.near(LabelledSet(points, [1, 1, -1, -1]), 1)
    assert own is not None
    assert decision.answer == "yes"
    square = Fraction(softplus.diameter(LabelledSet(points, [1, 1, -1, -1])))
    ratio = float(square / (64 + square)) / float(1 - own.cos_squared) ** 0.5

    assert 1 < ratio < 1.002
