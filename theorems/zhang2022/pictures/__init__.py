"""What the chapter shows at the head of its page: gradients that turn, units that count, p(m, d), antipodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import log10

from theorems.geometry.deciders.noises import counting_direction, direction_of, gradients
from theorems.zhang2022.closed_form import failure, some_direction
from theorems.zhang2022.nets import Point, back, inner, net, network, one_in_each_cell, separable
from verify.exact.decision import YES
from verify.picture.scene import Dot, Frame, Line, Motion, Place, Profile, Scene, Sign, Stop, Sweep
from verify.picture.words import number


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
    """Return the four pictures."""
    return [half_plane(), counting(), probabilities(), antipodes()]


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
    for axis, bound, sign in ((0, BOX[0], 1), (0, BOX[2], -1), (1, BOX[1], 1), (1, BOX[3], -1)):
        found: list[list[float]] = []
        for i, here in enumerate(corners):
            before = corners[i - 1]
            inside, was = (sign * (p[axis] - bound) >= 0 for p in (here, before))
            if inside != was:
                t = (bound - before[axis]) / (here[axis] - before[axis])
                found.append([a + t * (b - a) for a, b in zip(before, here, strict=True)])
            if inside:
                found.append(here)
        corners = found
    return corners


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
        dots=[Dot(at=(0.0, 0.0), names=["0"])],
        motion=Motion(
            parameter="k", name="k, turns of w₃ by 15°", scale="steps", stops=stops, stills=_spread(stops),
            sweeps=[
                Sweep(kind="area", sign=1, name="a half-plane with all gradients", corners=halves),
                Sweep(kind="hull", sign=-1, name="the hull of the gradients, round 0", corners=hulls), *arrows,
            ],
        ),
        legend=[Sign(sign="arrow", says="the gradient in one cell of the plane")],
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
    """The units' lines in the plane, one of them turning, and the least count over the cells."""
    lines: list[list[Place]] = []
    vectors: list[list[Place]] = []
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
        values = [inner(u, g) / size for g in gradients(network(x), live)]
        least.append((k, float(min(values))))
        row = _place(rows[2])
        lines.append([[-3 * row[1], 3 * row[0]], [3 * row[1], -3 * row[0]]])
        vectors.append([[0.0, 0.0], [float(Fraction(c) / size) * 1.5 for c in u]])
        listed = ", ".join(f"{float(v):.2f}" for v in sorted(values)).replace("-", "−")
        stops.append(_stop(k, f"w₃ at {15 * k}°: ⟨u, g⟩ in the cells is {listed}", None))
    return Scene(
        frame=Frame(kind="plane", box=BOX, axes=("x₁", "x₂")),
        lines=[
            Line(ends=((-3.0, 0.0), (3.0, 0.0)), name="unit 2"), Line(ends=((0.0, -3.0), (0.0, 3.0)), name="unit 1"),
        ],
        motion=Motion(
            parameter="k", name="k, turns of w₃ by 15°", scale="steps", stops=stops, stills=_spread(stops),
            sweeps=[
                Sweep(kind="line", name="unit 3", corners=lines), Sweep(kind="arrow", name="u", corners=vectors),
            ],
            profile=Profile(
                name="least product", nodes=least, threshold=0.0, says="The least ⟨u, g⟩ over all cells with a gradient.",
                alt="Above 0 for most turns of the third row, below 0 where it points away from both others.",
            ),
        ),
        legend=[Sign(sign="line family", says="where a unit is 0"), Sign(sign="arrow", says="u")],
        caption=[
            "While all units are on one side of some u, ⟨u, g⟩ adds up positive numbers, one for each active unit. With "
            "three units in the plane there may be none: then the u that counts the first two is drawn, and some cell is negative.",
        ],
        alt="Three lines through the origin, one of them turning, and an arrow u; a chart of the least product over all cells.",
    )


def probabilities() -> Scene:
    """How p(m, d) falls with m, beside Cover's probability that no direction serves all units."""
    sizes = range(1, 41)

    def graph(value: Callable[[int], float]) -> list[tuple[int, float]]:
        return [(m, value(m)) for m in sizes]

    def p(d: int) -> Callable[[int], float]:
        return lambda m: log10(float(failure(m, d).between(400)[0]))

    stops = []
    for m in sizes:
        low = float(failure(m, 10).between(400)[0])
        none = 1 - some_direction(m, 10)
        says = f"m = {m}, d = 10: v = −A fails with {low:.3g}; no u serves all units with {float(none):.3g}"
        if m <= 4:
            says += f"; p({m}, 2) = {failure(m, 2)}"
        stops.append(_stop(m, says, "m = 2d: one half" if m == 20 else None))
    dots = [Dot(at=(float(m), log10(float(failure(m, 10).between(400)[0])))) for m in (1, 10, 20, 30, 40)]
    return Scene(
        frame=Frame(kind="plane", box=(0.0, -3.0, 41.0, 0.2), axes=("m", "log₁₀ of the probability"), equal=False),
        dots=dots,
        motion=Motion(
            parameter="m", name="m, units", scale="steps", stops=stops, stills=[0, 9, 19, 39],
            profile=Profile(
                name="log₁₀ p(m, 10)", nodes=graph(p(10)), says="v = −A fails at one point, d = 10, on a scale of powers of ten.",
                alt="Falling from 1/2 at m = 1 towards a limit.",
            ),
            charts=[
                Profile(name="log₁₀ p(m, 2)", nodes=graph(p(2)), says="The same at d = 2.", alt="Falling more slowly."),
                Profile(
                    name="no u for all units", nodes=graph(lambda m: float(1 - some_direction(m, 10))), threshold=0.5,
                    says="No direction serves all units, and so all points at once: d = 10, exactly one half at m = 20.",
                    alt="0 up to m = 10, one half at m = 20, near 1 from m = 30 on.",
                ),
            ],
        ),
        legend=[Sign(sign="p", says="p(m, 10), exact")],
        caption=[
            "p(m, d) is a finite sum of rationals and powers of π. What print bounds it by has constants without a name, and "
            "with large ones says nothing here: that line is at 0, the top.",
        ],
        alt="Five dots on a falling curve: the exact probability that v = −A fails, for up to 40 units in ten dimensions.",
    )


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
        opposite.append([[0.0, 0.0], _place(there, 0.5)])
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
        legend=[Sign(sign="arrow", says="half of a gradient"), Sign(sign="p", says="half of A, their sum")],
        caption=[
            f"Off ties each unit is on at x or at −x, so the two gradients add up to A = ({number(whole[0])}, {number(whole[1])}), and v = −A is "
            "right at one of the two, always.",
        ],
        alt="Two arrows that add up to the same vector A while x turns round.",
    )
