"""What the chapter on universal perturbations builds on: constants, constructions, pictures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.geometry.deciders.slabs import shortest
from theorems.geometry.objects.distributions import Flat, inner, share_within
from theorems.geometry.toolkit import toolkit
from theorems.moosavi2018.curved import all_saddles, curved_sections, isotropic, steep_share
from theorems.moosavi2018.flat import (
    FlatShare,
    by_row_sums,
    construct_flat,
    decide_flat,
    deny_flat,
    fans,
    heavy,
    lines,
    near_on_average,
    near_subspace,
    orthonormal,
    printed,
    scaled,
    unit_length,
)
from theorems.moosavi2018.lengths import sides
from theorems.moosavi2018.linear_classifiers import Scores, spanned, to_boundary
from theorems.moosavi2018.pictures import front
from theorems.ours.universal_linear import crosses, longest, unit_normals
from verify.exact.decision import NO, YES
from verify.picture.scene import Scene
from verify.registry import claims


HALF = Fraction(1, 2)


def test_the_mean_of_the_projections_is_not_enough() -> None:
    x = heavy(41, 126)._replace(delta=Fraction(253, 500))

    assert near_on_average.holds(x)
    assert unit_length.holds(x)
    assert not near_subspace.holds(x)
    assert x.may_stay == 83
    assert deny_flat(x, printed).answer is YES


def test_row_sums_are_exact_for_orthonormal_vectors() -> None:
    slabs = orthonormal(6).slabs()
    for miss in range(6):
        assert by_row_sums(slabs, miss, 6 - miss) is None
        below = by_row_sums(slabs, miss, 6 - miss - Fraction(1, 1000))
        assert below is not None
        assert below.answer is NO


def test_a_v_just_above_the_lower_side_of_the_length_is_refused() -> None:
    x = FlatShare(Flat(((1,),)), Fraction(9, 10))
    low, high = sides(printed(x))
    assert low < high < low + Fraction(1, 10**6)
    root = Fraction(1832, 1000)  # its square is above e / 0.81
    assert root * root > high
    assert decide_flat(x, (root,), printed).answer is NO
    assert decide_flat(x, (1,), printed).answer is YES


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_spaced_lines_meet_the_bound_of_planks(count: int) -> None:
    """The zone theorem of Jiang and Polyanskii: f(0) is at most 1 / sin^2(pi / (2 N)), in floats."""
    from math import pi, sin

    known = shortest(lines(count).slabs(), 0)
    assert known.exact
    assert known.upper is not None
    bound = 1 / sin(pi / (2 * count)) ** 2
    assert 0.97 * bound < float(known.upper) < 1.03 * bound


def test_of_known_values() -> None:
    assert share_within(7, HALF) == Fraction(203, 256)
    s = Fraction(9477, 31250)
    _low, high = sides(("*", ("e",), s * s))
    assert high <= Fraction(1, 4)  # e s^2 <= delta^2
    assert share_within(7, s) > HALF
    assert to_boundary(Scores(((1,), (-1,)), (0, 0)), (5,)) == (-5,)
    assert spanned([(1,), (2,)])[0] == 1
    assert spanned([(1, 0), (1, 1), (2, 1)])[0] == 2


def test_fans_lie_as_near_s_as_they_say() -> None:
    for x in list(fans())[::5]:
        assert unit_length.holds(x)
        assert near_subspace.holds(x)
        assert not near_subspace.holds(x._replace(c=min(Fraction(1), x.c * Fraction(101, 100)))) or x.c == 1


def test_shares_of_saddles() -> None:
    found = {x.beta for x in all_saddles()}
    assert found == {Fraction(2, 3), Fraction(7, 12), Fraction(5, 6)}
    for x in all_saddles():
        assert curved_sections.holds(x)
        assert not curved_sections.holds(x._replace(beta=x.beta - Fraction(1, 100)))
    flat = isotropic([(1, 0)], 0)
    assert steep_share(flat.points[0], flat, HALF) == 1


def test_the_least_vector_of_the_unit_matrix() -> None:
    """For W = I in three dimensions gaps of root 2: |v|^2 = L (L^2 - 1) / 6 = 4."""
    h = Scores(((1, 0, 0), (0, 1, 0), (0, 0, 1)), (0, 0, 0))
    v = (Fraction(-3, 2), 0, Fraction(3, 2))  # gaps 3/2, more than root 2
    assert crosses(h, v, longest(h)).answer is YES
    assert crosses(h, (-1, 0, 1), longest(h)).answer is NO
    assert all(1 <= inner(a, a) < 1 + Fraction(1, 10**9) for a in unit_normals(h))


def test_without_room_a_shorter_vector_serves_no_one() -> None:
    x = FlatShare(orthonormal(4), Fraction(1, 5))
    assert construct_flat(x, scaled(Fraction(1, 100))) is None
    assert deny_flat(x, scaled(Fraction(1, 100), delta=False)).answer is YES


def test_pictures_come_back_from_json() -> None:
    scenes = front()
    assert len(scenes) == 4
    for scene in scenes:
        assert Scene.from_json(scene.to_json()) == scene or Scene.from_json(scene.to_json()).to_json() == scene.to_json()
        assert scene.motion is not None
        assert scene.alt


def test_every_page_says_that_the_text_was_not_at_hand() -> None:
    for claim in claims(["moosavi2018"]).values():
        assert "not at hand" in claim.statement.source, claim.id
        assert claim.nature is None or claim.nature.kind != "misprint"


@pytest.mark.parametrize(("x", "kind", "borders"), [
    (FlatShare(orthonormal(2), Fraction(1, 5)), "plane", 4), (FlatShare(Flat(((1,), (-2,))), Fraction(1, 5)), "line", 4),
    (FlatShare(lines(5), Fraction(2, 5)), "plane", 10), (FlatShare(orthonormal(3), Fraction(1, 5)), "", 0),
])  # fmt: skip
def test_slabs_are_drawn_on_the_line_and_in_the_plane(x: FlatShare, kind: str, borders: int) -> None:
    v = construct_flat(x, printed)
    yes = decide_flat(x, v, printed).certificates
    no = deny_flat(x, scaled(Fraction(1, 100), delta=False)).certificates
    for certificates, said in ((yes, "This v with |v|²"), (no, "No v with |v|²")):
        scene = toolkit.picture(None, None, [dict(one) for one in certificates])
        if not kind:
            assert scene is None
            continue
        assert scene is not None
        assert scene.frame.kind == kind
        assert len(scene.lines) == borders
        assert said in scene.caption[0]
        assert len(scene.arrows) == (said[0] == "T")
        assert {tuple(dot.at) for dot in scene.dots} == {(float(r[0]), float((*r, 0)[1])) for r in x.law.r}
