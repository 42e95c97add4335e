"""The face that the engine sees of sets and classifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from theorems.geometry.measure import measure
from theorems.geometry.scouts.classifiers import ByGradient, ByProgram, InBulk
from theorems.geometry.scouts.polish import POLISH
from verify.claim import Assumption
from verify.objects import size
from verify.picture.scene import Scene
from verify.toolkit import Toolkit


MOST_POINTS = 12
# Points of an example that a reader can still tell apart.


def picture(
    instance: Any, witness: Any, certificates: Sequence[Mapping[str, Any]]
) -> Scene | None:
    """Return the scene that explains a finding, None where there is nothing to draw."""
    from theorems.geometry.picture.compose import compose
    from theorems.geometry.picture.slab_scene import slab_scene
    from theorems.geometry.picture.views import view_of

    given = [dict(one) for one in certificates]
    view = view_of(instance, witness, given)
    return slab_scene(given) if view is None else compose(view)


def parts(x: Any) -> Iterable[Any]:
    """Return an instance, and its set and its classifier where it has them."""
    return [part for part in (x, getattr(x, "s", None), getattr(x, "h", None)) if part is not None]


def in_the_plane(x: Any) -> tuple[int, ...] | None:
    """Rate an example for a page: in the plane, with several points, is the best."""
    dimension, points, numbers, bits = size(x)
    if points > MOST_POINTS:
        return None
    return abs(dimension - 2), bits // 128, -min(points, 6), -min(numbers, 12)


def assumptions() -> Iterable[Assumption[Any]]:
    """Return what a refuted conjecture might have lacked."""
    from theorems.geometry.assumptions import NAMED

    return NAMED


toolkit = Toolkit(
    scouts=(InBulk(), ByProgram(), ByGradient()),
    picture=picture,
    measure=measure,
    polish=POLISH,
    assumptions=assumptions,
    parts=parts,
    rating=in_the_plane,
)
