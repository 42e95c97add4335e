"""What the chapter shows at the head of its page: six points whose angle does not fall with lambda."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import acos, degrees, sqrt

from theorems.geometry.deciders.measures import between_means
from theorems.geometry.deciders.soft_margin import Optimum, path_of
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import write_number
from verify.exact.integers import Rational, whole
from verify.picture import words
from verify.picture.scene import Arrow, Dot, Frame, Motion, Place, Profile, Scene, Sign, Stop, Sweep


SIX = LabelledSet([(0, 0), (0, 2), (1, 2), (1, 0), (1, 1), (1, 1)], [1, 1, 1, -1, -1, -1])
NAMES = ["p₁", "p₂", "p₃", "q₁", "q₂ = q₃"]
BOX = (-1.0, -1.0, 2.5, 3.0)
PARTS = 4
# Stops within each piece of the path.


def front() -> Sequence[Scene]:
    """Return the picture."""
    return [turning()]


def lambdas() -> list[Rational]:
    """Return the breakpoints of the path as lambda, some lambda between them, and beyond both ends."""
    path = path_of(SIX)
    ends = [path.lam(mu) for mu in path.breakpoints]
    ends = [whole(Fraction(ends[0]) / 2), *ends, 2 * ends[-1]]
    return [
        *(whole(Fraction(a) + (Fraction(b) - a) * k / PARTS) for a, b in pairwise(ends) for k in range(PARTS)), ends[-1],
    ]  # fmt: skip


def _boundary(best: Optimum) -> list[list[float]]:
    """Return where the boundary with the middle of the optimal biases crosses the picture."""
    low, high = best.b
    assert low is not None
    assert high is not None
    (x, y), b = (float(a) for a in best.w), float(low + high) / 2
    found: list[list[float]] = []
    for axis, side in ((0, BOX[0]), (0, BOX[2]), (1, BOX[1]), (1, BOX[3])):
        if (y if axis == 0 else x) == 0:
            continue
        other = -(b + (x if axis == 0 else y) * side) / (y if axis == 0 else x)
        within = BOX[1 - axis] <= other <= BOX[3 - axis]
        place = [side, other] if axis == 0 else [other, side]
        if within and place not in found:
            found.append(place)
    return found[:2] if len(found) > 1 else []


def turning() -> Scene:
    """Six points: the boundary and its normal along the exact path, with the squared cosine of the angle."""
    path, g = path_of(SIX), between_means(SIX)
    assert g is not None
    values = lambdas()
    stops, lines, arrows, nodes = [], [], [], []
    for lam in values:
        best = path.at(lam)
        cosine = best.cos_squared()
        assert cosine is not None
        length = sqrt(float(sum(a * a for a in best.w)))
        start: Place = [0.75, 1.0]
        arrows.append([start, [a + float(c) / length for a, c in zip(start, best.w, strict=True)]])
        lines.append(_boundary(best))
        nodes.append((float(lam), float(cosine)))
        least, most = best.errors()
        errors = str(least) if least == most else f"{least} to {most}"
        says = (
            f"λ = {words.number(lam)}: cos² θ = {words.number(cosine)}, θ = {degrees(acos(sqrt(float(cosine)))):.1f}°, letters "
            f"{best.letters}, errors {errors} of 6"
        )
        stops.append(Stop(value=write_number(lam), says=says))
    falls = [k for k, (_, cosine) in enumerate(nodes) if cosine == min(c for _, c in nodes)]
    length = sqrt(float(sum(Fraction(a) * a for a in g)))
    tip = [0.75 + float(g[0]) / length, 1.0 + float(g[1]) / length]
    places = dict.fromkeys(zip(SIX.points, SIX.labels, strict=True))
    return Scene(
        frame=Frame(kind="plane", box=BOX, axes=("x₁", "x₂")),
        dots=[
            Dot(at=[float(a) for a in p], sign=y, names=[name], exact=words.vector(p))
            for (p, y), name in zip(places, NAMES, strict=True)
        ],
        arrows=[Arrow(start=[0.75, 1.0], end=tip, name="g")],
        motion=Motion(
            parameter="λ", name="λ, regularisation", scale="log", stops=stops, stills=[0, falls[0], len(stops) - 1],
            sweeps=[
                Sweep(kind="line", name="the boundary", corners=lines),
                Sweep(kind="arrow", name="w", corners=arrows),
            ],
            profile=Profile(
                name="cos² θ", nodes=nodes,
                says="The squared cosine of the tilting angle, exact at every stop.",
                alt="It is 9/10 at the smallest levels, falls to 1/2 at 1/24 and rises to 1.",
            ),
        ),
        legend=[Sign(sign="arrow", says="g, between the means, and w, both of length 1")],
        caption=[
            "Three points of either class, separable, and the soft-margin classifier along its exact path. Up to λ = 1/72 the angle is "
            "18.4°; with more regularisation it grows to 45° at λ = 1/24 and only then falls, to 0 from λ = 1/4 on. A letter for each of the "
            "six points says where it is: E within its margin, M on it, Z beyond. Where the bias is free its middle is drawn.",
        ],
        alt="Six points of two classes in the plane, the line between them and an arrow across it that turns away from the arrow between the "
        "two means and back as λ grows.",
    )  # fmt: skip
