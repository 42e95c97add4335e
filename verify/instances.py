"""Instances that more than one paper speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from verify.exact.convex import Region
from verify.exact.integers import Rational, WorkLimit, whole
from verify.exact.labelled import LabelledSet
from verify.exact.networks import Network
from verify.exact.ray import Linear, decide_ray
from verify.values import register


@register("set with a classifier")
class WithClassifier(NamedTuple):
    """A labelled set and one classifier, as a rule one that fits it."""

    s: LabelledSet
    h: Linear | Network | Region


Point = tuple[Rational, ...]


def dimension_of(h: Any) -> int:
    """Return the number of coordinates of a classifier's points."""
    if isinstance(h, Network):
        return h.dimension
    return len(h.w) if isinstance(h, Linear) else len(h.parts[0].forms[0][0])


def stretches(h: Any, x: Point, v: Point) -> list[Point]:
    """Return x and, on the line through x along v, a point of each stretch of the other label.

    Beyond the last change a point is taken as well, so that a bump has a point on both sides.
    """
    points = [x]
    for sign in (1, -1):
        w = tuple(sign * a for a in v)
        last: Rational = 0
        try:
            flips, _ = decide_ray(h, x, w)
        except WorkLimit:  # of a ray that nobody can follow no stretch is known
            continue
        for flip in flips[:2]:
            steps = [flip.low + 1 if flip.high is None else Fraction(flip.low + flip.high) / 2]
            if flip.high is not None:
                last = flip.high + 1
                steps.append(last)
            points += [tuple(whole(a + c * b) for a, b in zip(x, w, strict=True)) for c in steps]
    return list(dict.fromkeys(points))


def labelled_by(h: Any, points: Sequence[Point]) -> WithClassifier:
    """Label the points by a classifier; those that it only just labels are left out."""
    labels = [h.label(x) for x in points]
    kept = [(x, y) for x, y in zip(points, labels, strict=True) if h.fits([x], [y])]
    kept = kept or [(points[0], labels[0])]
    return WithClassifier(LabelledSet([x for x, _ in kept], [y for _, y in kept]), h)
