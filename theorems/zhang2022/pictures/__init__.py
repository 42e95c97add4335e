"""What the chapter shows at the head of its page: gradients that turn, units that count, p(m, d), antipodes, digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import log10

from theorems.geometry.deciders.noises import counting_direction, direction_of, gradients
from theorems.zhang2022.closed_form import failure, some_direction, union_bound
from theorems.zhang2022.nets import Point, back, inner, net, network, one_in_each_cell, separable
from theorems.zhang2022.noises.experiment import EXPERIMENT
from theorems.zhang2022.random_networks import Noises, axis
from theorems.zhang2022.section_4 import SHOWN
from verify.exact.decision import YES
from verify.picture.scene import (
    Border,
    Dot,
    Frame,
    Line,
    Mark,
    Motion,
    Place,
    Profile,
    Scene,
    Sign,
    Stop,
    Sweep,
)
from verify.picture.words import number
from verify.probability.sampling import Stream
from verify.probability.sequence import interval


STEPS = 24
# In which a row is turned all round, 15 degrees each, as near as fractions of 64 go.

BOX = (-3.0, -3.0, 3.0, 3.0)
FIXED: Sequence[Point] = ((1, 0), (0, 1))


def turned(step: int) -> Point:
    """Return a vector of length 1, turned by about so many times 15 degrees, in rationals."""
    quarter, rest = divmod(step % STEPS, STEPS // 4)
    t = Fraction(round(64 * (0, 0.13165, 0.26795, 0.41421, 0.57735, 0.76733)[rest]), 64)
    x, y = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    for _ in range(quarter):
        x, y = -y, x
    return x, y


def front() -> Sequence[Scene]:
    """Return the pictures: four, and one of the digits where their experiment is stored."""
    return [half_plane(), counting(), probabilities(), antipodes(), *digits()]


def _place(point: Sequence[object], scale: float = 1.0) -> list[float]:
    return [float(c) * scale for c in point]  # type: ignore[arg-type]


def _whole(row: Point) -> Point:
    """Return a positive multiple in integers."""
    unit = 1
    for c in row:
        unit *= c.denominator
    return tuple(int(c * unit) for c in row)


def _stop(k: int, says: str, event: str | None = None) -> Stop:
    return Stop(value=k, places=(), signs=(), says=says, event=event)


def _half(u: Sequence[float]) -> list[list[float]]:
    """Return the corners of the half-plane on the side of u, as far as the picture reaches."""
    size = (u[0] ** 2 + u[1] ** 2) ** 0.5
    x, y = 6 * u[0] / size, 6 * u[1] / size
    return _clipped([[-y, x], [y, -x], [y + x, -x + y], [-y + x, x + y]])


def _clipped(corners: list[list[float]]) -> list[list[float]]:
    """Cut a polygon to the box, side by side (Sutherland and Hodgman)."""
    for side, bound, sign in ((0, BOX[0], 1), (0, BOX[2], -1), (1, BOX[1], 1), (1, BOX[3], -1)):
        corners = _cut(corners, [sign * (side == 0), sign * (side == 1)], sign * bound)
    return corners


def _cut(corners: list[list[float]], normal: Sequence[float], level: float = 0.0) -> list[list[float]]:
    """Return what of a polygon has <normal, p> >= level."""
    found: list[list[float]] = []
    values = [normal[0] * p[0] + normal[1] * p[1] - level for p in corners]
    for i, here in enumerate(corners):
        before, own, last = corners[i - 1], values[i], values[i - 1]
        if (own >= 0) != (last >= 0):
            t = last / (last - own)
            found.append([a + t * (b - a) for a, b in zip(before, here, strict=True)])
        if own >= 0:
            found.append(here)
    return found


def half_plane() -> Scene:
    """Three units in the plane, of which one turns: the gradients of all cells, and what holds them."""
    cells: list[list[Place]] = []
    halves: list[Sequence[Place]] = []
    hulls: list[Sequence[Place]] = []
    stops = []
    before = ""
    for k in range(STEPS):
        rows = [*FIXED, turned(k)]
        x = net(rows, (1, 1, 1), one_in_each_cell([_whole(row) for row in rows]))
        own = [g for g in gradients(network(x), x.s.points) if any(g)]
        live = net(rows, (1, 1, 1), [p for p, g in zip(x.s.points, gradients(network(x), x.s.points), strict=True) if any(g)])
        found = separable(live)
        u = direction_of(found)
        cells.append([_place(g) for g in own])
        halves.append(_half(_place(u)) if u is not None else [])
        hulls.append(_around([_place(g) for g in own]) if u is None else [])
        word = "one half-plane holds all gradients" if u is not None else "weighted gradients add up to 0"
        stops.append(_stop(k, f"w₃ at {15 * k}°: {word}", word if k and word != before else None))
        before = word
    most = max(map(len, cells))
    arrows = [
        Sweep(kind="arrow", name="", corners=[[[0.0, 0.0], own[i]] if i < len(own) else [] for own in cells])
        for i in range(most)
    ]
    return Scene(
        frame=Frame(kind="plane", box=BOX, axes=("g₁", "g₂")),
        dots=[Dot(at=(0.0, 0.0), names=["0"], sign=1)],
        motion=Motion(
            parameter="k", name="k, turns of w₃ by 15°", scale="steps", stops=stops, stills=_spread(stops),
            sweeps=[
                Sweep(kind="area", sign=1, name="a half-plane with all gradients", corners=halves),
                Sweep(kind="hull", sign=-1, name="the hull of the gradients, round 0", corners=hulls), *arrows,
            ],
        ),
        legend=[
            Sign(sign="arrow", says="the gradient in one cell of the plane"), Sign(sign="area p", says="a half-plane that holds all of them"),
            Sign(sign="hull m", says="else their hull, round 0"),
        ],
        caption=[
            "f = σ(x₁) + σ(x₂) + σ(⟨w₃, x⟩): in each cell that the three units cut out the gradient is the sum of the rows "
            "that are on. Two units are independent, and every set of points is separable; with w₃ it is as long as w₃ does "
            "not point away from both.",
        ],
        alt="Up to six arrows from the origin and a half-plane that holds them. As the third row turns it narrows, and when "
        "the row points down and to the left the arrows surround the origin.",
    )


def _around(places: list[list[float]]) -> list[list[float]]:
    """Return places in turn round 0."""
    from math import atan2

    return sorted(places, key=lambda p: atan2(p[1], p[0]))


def _spread(stops: Sequence[Stop]) -> list[int]:
    """Return four stops for paper, those where something happens first."""
    events = [k for k, stop in enumerate(stops) if stop.event]
    others = [k for k in (0, len(stops) // 3, len(stops) // 2, len(stops) - 1) if k not in events]
    return sorted([*events, *others][:4])


def counting() -> Scene:
    """The units' lines in the plane, one of them turning: in each cell the side of u on which its gradient is."""
    lines: list[list[Place]] = []
    vectors: list[list[Place]] = []
    shaded: list[dict[int, list[Sequence[Place]]]] = []
    sent: list[list[Sequence[Place]]] = []
    stops, least = [], []
    for k in range(STEPS):
        rows = [*FIXED, turned(k)]
        x = net(rows, (1, 1, 1), one_in_each_cell([_whole(row) for row in rows]))
        live = [p for p, g in zip(x.s.points, gradients(network(x), x.s.points), strict=True) if any(g)]
        x = net(rows, (1, 1, 1), live)
        found = separable(x)
        u = direction_of(found) if found.answer is YES else counting_direction(network(net(FIXED, (1, 1), live)))
        assert u is not None
        size = max(abs(Fraction(c)) for c in u)
        own = gradients(network(x), live)
        values = [inner(u, g) / size for g in own]
        least.append((k, float(min(values))))
        cells: dict[int, list[Sequence[Place]]] = {1: [], -1: []}
        for point, value in zip(live, values, strict=True):
            cells[1 if value > 0 else -1].append(_cell(rows, point))
        shaded.append(cells)
        sent.append([_from(_cell(rows, point), g) for point, g in zip(live, own, strict=True)])
        row = _place(rows[2])
        lines.append([[-3 * row[1], 3 * row[0]], [3 * row[1], -3 * row[0]]])
        vectors.append([[0.0, 0.0], _place(u, 1 / float(size))])
        listed = ", ".join(
            f"{'+'.join(_subscript(i) for i, w in enumerate(rows) if inner(w, point) > 0)}: {float(value):.2f}"
            for point, value in zip(live, values, strict=True)
        ).replace("-", "−")
        stops.append(_stop(k, f"w₃ at {15 * k}°: ⟨u, g⟩ by the rows that are on is {listed}", None))
    areas = [
        Sweep(
            kind="area", sign=sign, name=f"cells with a product {word}",
            corners=[cells[sign][i] if i < len(cells[sign]) else [] for cells in shaded],
        )
        for sign, word in ((1, "> 0"), (-1, "<= 0")) for i in range(max(len(cells[sign]) for cells in shaded))
    ]
    arrows = [
        Sweep(kind="arrow", name="", corners=[own[i] if i < len(own) else [] for own in sent]) for i in range(max(map(len, sent)))
    ]
    return Scene(
        frame=Frame(kind="plane", box=BOX, axes=("x₁", "x₂")),
        lines=[
            Line(ends=((-3.0, 0.0), (3.0, 0.0)), name="unit 2"), Line(ends=((0.0, -3.0), (0.0, 3.0)), name="unit 1"),
        ],
        motion=Motion(
            parameter="k", name="k, turns of w₃ by 15°", scale="steps", stops=stops, stills=[0, 8, 14, 20],
            sweeps=[
                *areas, Sweep(kind="line", name="unit 3", corners=lines), Sweep(kind="arrow", name="u", corners=vectors), *arrows,
            ],
            profile=Profile(
                name="least product", nodes=least, threshold=0.0, says="The least ⟨u, g⟩ over all cells with a gradient.",
                alt="Above 0 for most turns of the third row, below 0 where it points away from both others.",
            ),
        ),
        legend=[
            Sign(sign="line family", says="where a unit is 0"),
            Sign(sign="arrow", says="u, from the middle; in each cell its gradient, at half its length"),
            Sign(sign="area p", says="⟨u, g⟩ > 0"), Sign(sign="area m", says="⟨u, g⟩ < 0"),
        ],
        caption=[
            "While all units are on one side of some u, ⟨u, g⟩ adds up positive numbers, one for each row that is on; where none is "
            "on, the gradient is 0 and the cell is left white. With three units in the plane there may be no such u: then the one that counts the "
            "first two is drawn, and some cell is negative.",
        ],
        alt="Three lines through the origin cut the plane into six cells, each with an arrow and shaded by the side of u on which it lies; a chart "
        "of the least product over all cells.",
    )


def _subscript(i: int) -> str:
    return f"w{'₁₂₃'[i]}"


def _cell(rows: Sequence[Point], point: Sequence[object]) -> list[list[float]]:
    """Return the corners of the cell of a point, as far as the picture reaches."""
    left, bottom, right, top = BOX
    corners = [[left, bottom], [right, bottom], [right, top], [left, top]]
    for row in rows:
        side = 1 if inner(row, point) > 0 else -1  # type: ignore[arg-type]
        corners = _cut(corners, [side * float(c) for c in row])
    return corners


def _from(cell: Sequence[Sequence[float]], g: Point) -> list[list[float]]:
    """Return an arrow of half a gradient, from the middle of a cell, 2 from the origin."""
    far = [(x / (x * x + y * y) ** 0.5, y / (x * x + y * y) ** 0.5) for x, y in cell if x * x + y * y > 1e-9]
    x, y = (sum(p[j] for p in far) for j in (0, 1))
    start = [2 * x / (x * x + y * y) ** 0.5, 2 * y / (x * x + y * y) ** 0.5]
    return [start, [start[0] + 0.5 * float(g[0]), start[1] + 0.5 * float(g[1])]]


MOST_UNITS, DIMENSIONS = 40, 10
MEASURED = (1, 5, 10, 20, 30, 40)
STOPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40)
# Numbers of units at which the slider stops; the curves have them all.

TRIALS = 8192
# In which a dot is measured; with the seed 0, so that the picture is always the same.


def probabilities() -> Scene:
    """How p(m, 10) falls with m, with trials, beside its bound and Cover's probability."""
    sizes = range(1, MOST_UNITS + 1)
    p = {m: float(failure(m, DIMENSIONS).between(400)[0]) for m in sizes}
    bounds = {m: min(1.0, float(union_bound(m, DIMENSIONS, 1))) for m in sizes}
    none = {m: float(1 - some_direction(m, DIMENSIONS)) for m in sizes}
    stops = []
    for m in STOPS:
        says = f"m = {m}, d = 10: v = −A fails with {p[m]:.3g}; no u serves all units with {none[m]:.3g}"
        if m <= 4:
            says += f"; p({m}, 2) = {failure(m, 2)}"
        stops.append(_stop(m, says, "m = 2d: one half" if m == 20 else None))
    curves = [
        Sweep(kind="curve", name=name, corners=[[[float(m), log10(own[m])] for m in sizes if own[m] > 0.001]] * len(stops))
        for name, own in (("p(m, 10)", p), ("its bound", bounds), ("no u for all units", none))
    ]
    here = Sweep(kind="line", name="m", corners=[[[float(m), -2.6], [float(m), 0.0]] for m in STOPS])
    marks = [
        Mark(at=(22.0, log10(p[22])), name="p(m, 10)"), Mark(at=(27.0, log10(bounds[27])), name="its bound"),
        Mark(at=(13.0, log10(none[13])), name="no u"),
    ]
    dots, spans = [], []
    for m in MEASURED:
        failed, low, high = measured(m)
        dots.append(Dot(at=(float(m), log10(failed / TRIALS)), sign=1, exact=f"{failed} of {TRIALS} networks"))
        spans.append(Border(ends=((float(m), log10(low)), (float(m), log10(high))), sign=1))
    graph = [(m, log10(failure(m, 2).between(400)[0])) for m in STOPS]
    return Scene(
        frame=Frame(kind="plane", box=(0.0, -2.6, 41.0, 0.3), axes=("m", "log₁₀ of the probability"), equal=False),
        lines=[Line(ends=((0.0, 0.0), (41.0, 0.0)), name="print")], dots=dots, borders=spans, marks=marks,
        motion=Motion(
            parameter="m", name="m, units", scale="steps", stops=stops, stills=[STOPS.index(m) for m in (10, 1, 20, 40)], sweeps=[*curves, here],
            profile=Profile(
                name="no u for all units", nodes=[(m, none[m]) for m in STOPS], threshold=0.5,
                says="No direction serves all units, and so all points at once: d = 10, exactly one half at m = 20.",
                alt="0 up to m = 10, one half at m = 20, near 1 from m = 30 on.",
            ),
            charts=[Profile(name="log₁₀ p(m, 2)", nodes=graph, says="log₁₀ of p(m, 2), in the plane.", alt="Falling from one half towards .15.")],
        ),
        legend=[
            Sign(sign="p", says=f"share of {TRIALS} networks for which v = −A fails, with an interval that is right with 99 %"),
            Sign(sign="common", says="on the curve that is named there"), Sign(sign="line family", says="what print bounds it by: at 0 it says nothing"),
        ],
        caption=[
            "d = 10. p(m, d), the probability that v = −A fails at one point, is a finite sum of rationals and powers of π; the bound is that of Theorem "
            "3.1 with constants. What print bounds it by has constants without a name, and with large ones says nothing here. No u: Cover's "
            "probability that no direction serves all units.",
        ],
        alt="A falling curve, the exact probability that v = −A fails, with six measured dots on it; above it its bound, and a curve that rises "
        "from m = 11 on.",
    )


def measured(m: int) -> tuple[int, float, float]:
    """Return for how many of the networks v = -A failed, and an interval that is right with 99 %."""
    cell = Noises(m=m, d=DIMENSIONS, points=axis(DIMENSIONS), at="x = e_1", claimed=Fraction(1, 2))
    found = cell.batch(Stream(0, "zhang2022/picture", m), TRIALS).measures
    failed = int((found == 0).sum())
    low, high = interval(failed, TRIALS, Fraction(1, 100))
    return failed, float(low), float(high)


def antipodes() -> Scene:
    """T at x and at -x while x turns: their mean never moves."""
    rows: Sequence[Point] = ((2, 0), (-1, 2), (-1, -1), (1, -2), (0, 1))
    a = (1, 1, -1, 2, -1)
    x = net(rows, a, [(1, 0)])
    whole = back(x)
    stops, one, other = [], [], []
    arrows: list[list[Place]] = []
    opposite: list[list[Place]] = []
    for k in range(STEPS):
        point = turned(k)
        here, there = gradients(network(x), [point, tuple(-c for c in point)])
        t, s = inner(whole, here), inner(whole, there)
        one.append((k, float(t)))
        other.append((k, float(s)))
        arrows.append([[0.0, 0.0], _place(here, 0.5)])
        opposite.append([_place(here, 0.5), _place(whole, 0.5)])
        tie = any(inner(row, point) == 0 for row in rows)
        says = "a unit is exactly 0" if tie else f"T(x) = {number(t)}, T(−x) = {number(s)}, together {number(t + s)}"
        stops.append(_stop(k, f"x at {15 * k}°: {says}"))
    half = float(inner(whole, whole)) / 2
    return Scene(
        frame=Frame(kind="plane", box=BOX, axes=("g₁", "g₂")),
        dots=[Dot(at=_place(whole, 0.5), names=["A"])],
        motion=Motion(
            parameter="k", name="k, turns of x by 15°", scale="steps", stops=stops, stills=[0, 5, 11, 17],
            sweeps=[
                Sweep(kind="arrow", name="g at x", corners=arrows), Sweep(kind="arrow", name="g at −x", corners=opposite),
            ],
            profile=Profile(
                name="T(x)", nodes=one, threshold=half, says="T(x), with the level ‖A‖²/2.", alt="Jumps from cell to cell.",
            ),
            charts=[
                Profile(name="T(−x)", nodes=other, threshold=half, says="T(−x): as far below as T(x) is above.",
                        alt="The mirror image of T(x) at the level."),
            ],
        ),
        legend=[
            Sign(sign="arrow", says="half of the gradient at x, from 0, and half of that at −x, from its end"),
            Sign(sign="p", says="half of A, where they end"),
        ],
        caption=[
            f"Off ties each unit is on at x or at −x, so the two gradients add up to A = ({number(whole[0])}, {number(whole[1])}), and v = −A is "
            "right at one of the two, always.",
        ],
        alt="Two arrows, one after the other, that end at the same point A while x turns round.",
    )


def digits() -> Sequence[Scene]:
    """How far inside the half-space the noises of all images of two digits are, for trained networks of width 64."""
    stored = EXPERIMENT.stored()
    if stored is None or not stored.holds("pairs.npz"):
        return []
    arrays = stored.arrays("pairs.npz")
    listed = [one for one in stored.results["pairs"] if one["width"] == SHOWN and "nearest" in one]
    listed = [one for one in listed if one["seed"] == listed[0]["seed"]]
    outlines: list[list[list[Place]]] = [[], []]
    borders, stops = [], []
    most = max(float(arrays[f"{one['name']}-edges"][-1]) for one in listed)
    for k, one in enumerate(listed):
        edges, counts = arrays[f"{one['name']}-edges"], arrays[f"{one['name']}-counts"]
        for own, count in zip(outlines, counts, strict=True):
            top = [[float(x), float(c) / float(counts.max())] for c, pair in zip(count, pairwise(edges), strict=True) for x in pair]
            own.append([[float(edges[0]), 0.0], *top, [float(edges[-1]), 0.0]])
        borders.append([[float(one["least_cosine"]), 0.0], [float(one["least_cosine"]), 1.0]])
        first, second = one["digits"]
        stops.append(_stop(
            k, f"{first} and {second}: {one['images']} images, {one['right']} right; the nearest has a cosine of {one['least_cosine']:.4f}"
        ))  # fmt: skip
    frame = Frame(
        kind="plane", box=(-0.03 * most, -0.02, 1.02 * most, 1.08), equal=False, axes=("⟨u, g⟩ / ‖u‖‖g‖", "images, over the most in a bin")
    )
    return [Scene(
        frame=frame, lines=[Line(ends=((0.0, -0.02), (0.0, 1.08)), name="border")],
        motion=Motion(
            parameter="k", name="k, pair of digits", scale="steps", stops=stops, stills=list(range(len(stops))),
            sweeps=[
                Sweep(kind="area", sign=1, name="noises of the first digit", corners=outlines[0]),
                Sweep(kind="hull", sign=-1, name="noises of the second digit", corners=outlines[1]),
                Sweep(kind="line", name="the nearest", corners=borders),
            ],
        ),
        legend=[
            Sign(sign="line family", says="the border of the half-space, and the noise that is nearest to it"),
            Sign(sign="area p", says="the first digit"), Sign(sign="hull m", says="the second digit"),
        ],
        caption=[
            f"Noises of all training images of two digits, for networks of width {SHOWN} that were trained on them, by the cosine of their angle with u. "
            "All are strictly inside, which is decided in integers; the cosines are floats. Images and noises are beside the table of pairs.",
        ],
        alt="Two histograms to the right of the border at 0, for each of four pairs of digits.",
    )]  # fmt: skip
