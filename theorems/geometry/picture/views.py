"""Which picture explains a finding: read off its certificates, the telling ones first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from theorems.geometry.picture import class_views, linear_views, set_views
from theorems.geometry.picture.material import classifiers, labelled_set
from theorems.geometry.picture.view import View


Maker = Callable[[Sequence[dict[str, Any]], Any], View | None]

MAKERS: tuple[Maker, ...] = (
    class_views.rays,
    set_views.one_label,
    set_views.hulls,
    linear_views.tilting,
    class_views.refusal,
    class_views.promise,
    linear_views.margin,
    linear_views.reach,
    linear_views.program,
    linear_views.origin,
    class_views.labels,
    linear_views.agreement,
)
# In order: the first that finds its certificates draws.


def view_of(instance: Any, witness: Any, certificates: Sequence[dict[str, Any]]) -> View | None:
    """Return the view that explains a finding, None where there is nothing to draw."""
    for make in MAKERS:
        view = make(certificates, instance)
        if view is not None:
            return view
    return _plain(instance, witness)


def _plain(instance: Any, witness: Any) -> View | None:
    """What the instance itself holds: a set, a classifier, or both."""
    s = labelled_set(instance)
    found = [*classifiers(instance), *classifiers(witness)]
    d = len(s.points[0]) if s else None
    h = next((h for h in found if d in (None, h.dimension)), None)
    if s is None and h is None:
        return None
    view = View("instance", s, h).about(instance)
    if s is not None:
        view.wanted = [
            tuple(a - b for a, b in zip(x, s.points[0], strict=True)) for x in s.points[1:]
        ]
        view.origin = s.points[0]
    if h is not None:
        view.wanted = [*h.normals, *view.wanted]
    return view
