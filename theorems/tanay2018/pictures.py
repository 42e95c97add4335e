"""What the chapter shows at the head of its page: digits in their tilting plane, and six points whose angle grows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import acos, cos, degrees, sin, sqrt
from typing import TYPE_CHECKING, Any

from theorems.geometry.deciders.measures import between_means
from theorems.geometry.deciders.soft_margin import Optimum, path_of
from theorems.geometry.objects.labelled import LabelledSet
from verify.exact.decision import write_number
from verify.exact.integers import Rational, whole
from verify.picture import words
from verify.picture.scene import (
    Arrow,
    Cloud,
    Dot,
    Frame,
    Motion,
    Place,
    Profile,
    Scene,
    Sign,
    Stop,
    Sweep,
)


if TYPE_CHECKING:
    from verify.experiment.stored import Stored


SIX = LabelledSet([(0, 0), (0, 2), (1, 2), (1, 0), (1, 1), (1, 1)], [1, 1, 1, -1, -1, -1])
NAMES = ["p₁", "p₂", "p₃", "q₁", "q₂ = q₃"]
BOX = (-1.0, -1.0, 2.5, 3.0)
PARTS = 4
# Stops within each piece of the path.


SLIDERS = (((2, 3), 100, 1), ((7, 9), 30, 5))
# Pairs in their tilting plane, how many images of each digit, and every how many of the levels: a page is to be small.


def front() -> Sequence[Scene]:
    """Return the pictures; those of digits where results are stored."""
    from theorems.tanay2018.digits.experiment import EXPERIMENT

    stored = EXPERIMENT.stored()
    held = () if stored is None else {tuple(entry["digits"]) for entry in stored.results["pairs"]}
    return [*(tilting(stored, pair, shown, every) for pair, shown, every in SLIDERS if stored and pair in held), turning()]


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


def tilting(stored: Stored, digits: tuple[int, int], shown: int, every: int) -> Scene:
    """Images of two digits in the plane of the line between their means and of w, over every so many lambda of the grid."""
    entry = next(one for one in stored.results["pairs"] if tuple(one["digits"]) == digits)
    name, (first, second) = entry["name"], digits
    arrays = stored.arrays("places.npz")
    order = [*range(0, len(entry["tenths"]), every)][::-1]  # alpha rises along the slider
    across, up = arrays[f"{name}-across"], arrays[f"{name}-up"][order]
    chosen = [*range(shown), *range(len(across) // 2, len(across) // 2 + shown)]
    wide = 1.05 * float(max(abs(across[chosen]).max(), abs(up[:, chosen]).max()))
    box, half = (-wide, -wide, wide, wide), entry["means"] / 2
    places = [[(float(across[i]), float(row[i])) for i in chosen] for row in up]
    thetas = [sum(entry["theta"][k]) / 2 for k in order]
    stops, lines, normals = [], [], []
    for k, theta in zip(order, thetas, strict=True):
        d_adv, offset = sum(entry["d_adv"][k]) / 2, entry["b"][k]
        normal = (cos(theta), sin(theta))
        lines.append(_crossing(normal, offset, box))
        normals.append([[half - d_adv * normal[0], -d_adv * normal[1]], [half, 0.0]])
        stops.append(Stop(value=write_number(Fraction(entry["tenths"][k], 10)), says=_says(entry, k, d_adv)))
    alphas = [entry["tenths"][k] / 10 for k in order]
    best = min(range(len(stops)), key=lambda i: (entry["test"][order[i]], -i))
    means = {first: -half, second: half}
    return Scene(
        frame=Frame(kind="plane", box=box, axes=("along the means", "across"), dimension=784, through="the middle between the means", along=("z", "n")),
        dots=[Dot(at=(x, 0.0), sign=1 if digit == second else -1, names=[letter], exact=f"mean of the {digit}s", ring=True) for (digit, x), letter in zip(means.items(), "ij", strict=True)],
        motion=Motion(
            parameter="α", name="α = log₁₀ λ, regularisation", scale="linear", stops=stops, stills=[best, 0, len(stops) - 1],
            clouds=[
                Cloud.packed([row[:shown] for row in places], box, sign=-1, name=f"images of {first}"),
                Cloud.packed([row[shown:] for row in places], box, sign=1, name=f"images of {second}"),
            ],
            sweeps=[Sweep(kind="line", name="the boundary", corners=lines), Sweep(kind="arrow", name="adversarial distance", corners=normals)],
            profile=Profile(
                name="θ", nodes=list(zip(alphas, map(degrees, thetas), strict=True)), says="The tilting angle in degrees, over α.",
                alt=f"It falls from {degrees(thetas[0]):.1f}° at α = {alphas[0]:g} to 0.",
            ),
            charts=[_errors(entry, order, alphas, "train", "training"), _errors(entry, order, alphas, "test", "test")],
        ),
        legend=[
            Sign(sign="m", says=f"image of {first}"), Sign(sign="p", says=f"image of {second}"), Sign(sign="line family", says="the boundary"),
            Sign(sign="arrow", says="adversarial distance, from the parallel through the middle to a mean"),
        ],
        caption=[
            f"The {first}s and the {second}s of the article's figure, computed anew: of each digit the first {shown} of {entry['images'][0] // 2} training "
            "images, in the plane that holds the line between the two means, i and j, and the SVM's w. Horizontal places never change; vertical ones do, "
            f"because the plane turns round that line. {f'Every {every}th of the levels is shown. ' if every > 1 else ''}Up to the level λ₀ at α ≈ {_level(entry):.3f} the plane tilts; beyond it w is the difference of the "
            "means, and the plane is kept as it was at the largest tilted level. Angles and adversarial distances are the middles of certified enclosures, "
            f"no wider than {max(high - low for low, high in entry['theta']):.2g} radians; errors below λ₀ are measured.",
        ],
        alt=f"Two clouds of images of {first} and {second}, side by side along the line of their means, and a boundary between them. As regularisation "
        "falls the boundary turns towards that line and the clouds flatten onto it.",
    )  # fmt: skip


def _crossing(normal: Sequence[float], offset: float, box: Sequence[float]) -> list[list[float]]:
    """Return where normal . p + offset = 0 crosses a box."""
    (x, y), found = normal, []
    for axis, side in ((0, box[0]), (0, box[2]), (1, box[1]), (1, box[3])):
        along, across = (x, y) if axis == 0 else (y, x)
        if abs(across) < 1e-12:
            continue
        other = -(offset + along * side) / across
        if box[1 - axis] <= other <= box[3 - axis]:
            found.append([side, other] if axis == 0 else [other, side])
    return found[:2] if len(found) > 1 else []


def _level(entry: dict[str, Any]) -> float:
    """Return the published alpha of lambda_0."""
    from math import log10

    return 5 + log10(Fraction(entry["lambda_0"]))


def _says(entry: dict[str, Any], k: int, d_adv: float) -> str:
    (least, most), images = map(degrees, entry["theta"][k]), entry["images"]
    angle = "θ = 0" if entry["decided"][k] else f"θ from {least:.3f}° to {most:.3f}°"
    train, test = (f"{entry[name][k]} of {images[i]}" for i, name in enumerate(("train", "test")))
    return f"log₁₀ λ = {entry['tenths'][k] / 10:g}: {angle}, adversarial distance {d_adv:.3f}, errors {train} in training and {test} in the test".replace("= -", "= −")


def _errors(entry: dict[str, Any], order: Sequence[int], alphas: Sequence[float], name: str, what: str) -> Profile:
    images = entry["images"][name == "test"]
    nodes = [(alpha, 100 * entry[name][k] / images) for alpha, k in zip(alphas, order, strict=True)]
    least = min(nodes, key=lambda node: node[1])
    return Profile(
        name=f"{what} error, %", nodes=nodes, says=f"The {what} error in per cent.",
        alt=f"From {nodes[0][1]:.2f} at α = {nodes[0][0]:g}, least {least[1]:.2f} at α = {least[0]:g}, {nodes[-1][1]:.2f} at α = {nodes[-1][0]:g}.",
    )  # fmt: skip


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
