"""What the chapter shows at the head of its page: slabs and the shortest v, a curved boundary, p_m(s)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import cos, e, pi, sin, sqrt

from theorems.geometry.deciders.signs import signed_sum
from theorems.geometry.deciders.slabs import shortest
from theorems.geometry.objects.distributions import Flat, inner, share_within
from theorems.geometry.picture.slab_scene import clipped
from theorems.moosavi2018.curved import isotropic
from theorems.moosavi2018.flat import lines
from verify.exact.decision import write_number
from verify.picture import words
from verify.picture.scene import Dot, Frame, Line, Motion, Profile, Scene, Sign, Stop, Sweep


BOX = (-3.6, -3.6, 3.6, 3.6)
SQUARE = (0.0, 0.0, 1.0, 1.0)


def front() -> Sequence[Scene]:
    """Return the four pictures."""
    return [letting_go(), flipping(), bending(), shares()]


def _border(r: Sequence[float], sign: int) -> list[list[float]]:
    """Return the border <r, v> = +-1 of a slab of a unit vector."""
    x, y = sign * r[0], sign * r[1]
    return clipped([x - 9 * y, y + 9 * x], [x + 9 * y, y - 9 * x], BOX)


def letting_go() -> Scene:
    """Five spaced lines: for each number of points that may stay, the shortest v and which are let go."""
    law: Flat = lines(5)
    slabs = law.slabs()
    vectors = [[float(a) for a in r] for r in law.r]
    stops, arrows, circles, squares = [], [], [], []
    kept: list[list[list[list[float]]]] = [[] for _ in law.r]
    for k in range(len(law)):
        known = shortest(slabs, k)
        assert known.exact
        assert known.v is not None
        assert known.upper is not None
        v, length = [float(a) for a in known.v], sqrt(known.upper)
        missed = slabs.missed(known.v)
        arrows.append([[0.0, 0.0], v])
        circles.append([[length * cos(pi * i / 36), length * sin(pi * i / 36)] for i in range(73)])
        squares.append((float(k), float(known.upper)))
        for i, r in enumerate(vectors):
            kept[i].append([] if i in missed else _border(r, 1))
        named = " and ".join(f"r{i + 1}".translate(words.SUBSCRIPTS) for i in missed)
        says = f"k = {k}: |v|² = {words.number(known.upper)}, " + (
            f"which lets go {named}" if missed else "every point is fooled"
        )
        stops.append(Stop(value=k, says=says))
    sweeps = [Sweep(kind="curve", name="all v of this length", corners=circles)]
    sweeps += [Sweep(kind="line", name=f"slab {i + 1}", corners=own) for i, own in enumerate(kept)]
    sweeps += [Sweep(kind="arrow", name="v", corners=arrows)]
    return Scene(
        frame=Frame(kind="plane", box=BOX, axes=("v₁", "v₂")),
        dots=[
            Dot(at=r, names=[f"r{i + 1}".translate(words.SUBSCRIPTS)], exact=words.vector(own))
            for i, (r, own) in enumerate(zip(vectors, law.r, strict=True))
        ],
        lines=[Line(ends=_border(r, -1)) for r in vectors],
        motion=Motion(
            parameter="k", name="k, points that may stay", scale="steps", stops=stops, stills=[0, 1, 2, 4],
            sweeps=sweeps,
            profile=Profile(
                name="f(k)", nodes=squares, says="The least |v|² that leaves at most k points as they are.",
                alt="It falls from about 10 at k = 0 to 1 at k = 4.",
            ),
        ),
        legend=[Sign(sign="arrow", says="the shortest v"), Sign(sign="line family", says="the borders of each slab, one alone where its point is let go")],
        caption=[
            "Five shortest vectors r of length 1. v fools a point, by v or −v, beyond the two borders of its slab; of those that "
            "are let go the first border is not drawn. Each length is exact, with a tree of cases that excludes every shorter v.",
        ],
        alt="Five strips round the origin, an arrow to a corner outside of them, and a circle through its tip; as more points may "
        "stay the arrow and the circle get shorter.",
    )  # fmt: skip


SUMMED = ((1, 0), (0, 1), (-1, 1), (1, 2), (2, -1), (1, -1))


def flipping() -> Scene:
    """Draw the search for signs: each flip makes the sum longer, until it leaves every slab."""
    signs, chains, arrows, stops = [1] * len(SUMMED), [], [], []
    while True:
        signed = [(s * x, s * y) for s, (x, y) in zip(signs, SUMMED, strict=True)]
        v = (sum(x for x, _ in signed), sum(y for _, y in signed))
        chain = [[0.0, 0.0]]
        for x, y in signed:
            chain.append([chain[-1][0] + x, chain[-1][1] + y])
        chains.append(chain)
        arrows.append([[0.0, 0.0], [float(a) for a in v]])
        gains = [inner(r, r) - s * inner(r, v) for s, r in zip(signs, SUMMED, strict=True)]
        left = sum(gain > 0 for gain in gains)
        says = f"|v|² = {inner(v, v)}: " + (f"{words.count(left, 'point')} not fooled yet" if left else "every point is fooled, by v or −v")
        stops.append(Stop(value=len(stops), says=says))
        best = max(range(len(signs)), key=gains.__getitem__)
        if gains[best] <= 0:
            break
        signs[best] = -signs[best]
    assert tuple(int(a) for a in arrows[-1][1]) == signed_sum(SUMMED).v
    reach = 1.15 * max(abs(c) for places in (*chains, *arrows) for place in places for c in place)
    return Scene(
        frame=Frame(kind="plane", box=(-reach, -reach, reach, reach), axes=("v₁", "v₂")),
        motion=Motion(
            parameter="flip", name="flips of a sign", scale="steps", stops=stops, stills=list(range(len(stops))),
            sweeps=[
                Sweep(kind="curve", name="the vectors with their signs, one after the other", corners=chains),
                Sweep(kind="arrow", name="v", corners=arrows),
            ],
        ),
        legend=[Sign(sign="arrow", says="v, the sum with signs")],
        caption=[
            "Six shortest vectors, one after the other, each with a sign. A point whose r has s⟨r, v⟩ < |r|² is not fooled by s v; "
            "turning that r round makes v longer. So the search ends, and then every point is fooled by v or −v, in any dimension.",
        ],
        alt="A chain of six arrows and their sum; with each flip one of them turns round, and the sum gets longer.",
    )  # fmt: skip


CURVATURES = [Fraction(k, 16) for k in (-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8)]
WIDE = (-3.0, -2.0, 3.0, 3.0)


def bending() -> Scene:
    """A flat boundary and a curved one on the same r: where a ray at 60 degrees meets it."""
    direction = (sqrt(3) / 2, 0.5)
    stops, curves, rays = [], [], []
    for kappa in CURVATURES:
        p = isotropic([(0, 1)], kappa).points[0]
        a, t = float(kappa), direction[1]
        # q(s u) = kappa s^2 + (1 - 2 kappa) t s + kappa - 1
        b, c = (1 - 2 * a) * t, a - 1
        s = -c / b if a == 0 else None
        if a and b * b >= 4 * a * c:
            s = min(
                (
                    x
                    for x in ((-b + d * sqrt(b * b - 4 * a * c)) / (2 * a) for d in (1, -1))
                    if x > 0
                ),
                default=None,
            )
        assert inner(p.r, p.r) == 1
        if a == 0:
            curve = [[-3.0, 1.0], [3.0, 1.0]]
        else:
            radius, middle = 1 / (2 * abs(a)), 1 - 1 / (2 * a)
            sign = 1 if a > 0 else -1
            reach = min(pi, 3.2 / radius) if radius > 1.6 else pi
            points = [
                [radius * sin(reach * i / 48), middle + sign * radius * cos(reach * i / 48)]
                for i in range(-48, 49)
            ]
            curve = [p for p in points if abs(p[0]) <= 3 and -2 <= p[1] <= 3]
        curves.append(curve)
        reached = s is not None and s * max(abs(direction[0]) / 3, direction[1] / 3) <= 1
        rays.append([[0.0, 0.0], [s * x for x in direction]] if s is not None and reached else [])
        met = f"met at {s:.3f}" if s is not None else "never met along this ray"
        stops.append(Stop(value=write_number(kappa), says=f"κ = {words.number(kappa)}: {met}"))
    return Scene(
        frame=Frame(kind="plane", box=WIDE, axes=("across r", "along r")),
        dots=[Dot(at=(0.0, 0.0), names=["x"]), Dot(at=(0.0, 1.0), names=["x + r"])],
        lines=[Line(ends=((-3.0, 1.0), (3.0, 1.0)), name="flat")],
        motion=Motion(
            parameter="kappa", name="κ, the curvature of the model", scale="steps", stops=stops, stills=[0, 4, 8, 12],
            sweeps=[
                Sweep(kind="curve", name="the curved boundary", corners=curves),
                Sweep(kind="arrow", name="v", corners=rays),
            ],
        ),
        legend=[Sign(sign="line family", says="the flat boundary"), Sign(sign="arrow", says="v at 60° to r, up to the boundary")],
        caption=[
            "The section of r and v. The boundary is a circle of radius 1/(2|κ|) through x + r, curved towards x where κ > 0: along "
            "a ray at 60° to r the flat boundary is met at 2, a curved one earlier, and where κ < 0 later or never. At κ = 1/2 the "
            "circle is centred at x. Beyond that r would not be the shortest.",
        ],
        alt="A horizontal line at height 1 and a circle that touches it there; as the curvature grows the circle closes round the "
        "origin, and an arrow from the origin gets shorter.",
    )  # fmt: skip


DIMENSIONS = (3, 5, 7, 11, 21, 51)
# On a line nothing stays up to s = 1, and there is no curve to see.


def shares() -> Scene:
    """The share that v of length 1 / s leaves, exactly, beside the two bounds, for odd dimensions."""
    grid = [Fraction(k, 48) for k in range(49)]
    stops, exact, printed, plain = [], [], [], []
    for m in DIMENSIONS:
        exact.append([[float(s), float(share_within(m, s))] for s in grid])
        printed.append(clipped((0.0, 0.0), (1.0, sqrt(e * m)), SQUARE))
        plain.append(clipped((0.0, 0.0), (1.0, sqrt(m)), SQUARE))
        best = _half(m)
        stops.append(
            Stop(
                value=m,
                says=f"m = {m}: to leave half of all points ρ = {1 / best:.2f} is enough, and the theorem has "
                f"{2 * sqrt(e * m):.2f}",
            )
        )
    return Scene(
        frame=Frame(kind="plane", box=(0.0, 0.0, 1.06, 1.04), axes=("s = 1/ρ", "share that stays"), equal=False),
        motion=Motion(
            parameter="m", name="m, the dimension of S", scale="steps", stops=stops, stills=[0, 2, 5],
            sweeps=[
                Sweep(kind="curve", name="p(s), exact", corners=exact),
                Sweep(kind="line", name="√(e m) s, Lemma 1", corners=printed),
                Sweep(kind="line", name="√m s", corners=plain),
            ],
        ),
        caption=[
            "Of r uniform on the sphere of S every v of length ρ leaves exactly the share p(1/ρ), by v or −v; for odd m it is a "
            "polynomial over the rationals. Theorem 1 uses the bound √(e m) s, the steeper line; √m s is one, too.",
        ],
        alt="A curve that rises from 0 to 1, below two straight lines through the origin; for larger m all three are steeper.",
    )  # fmt: skip


def _half(m: int) -> float:
    """Return s with p_m(s) = 1/2, nearly."""
    low, high = Fraction(0), Fraction(1)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if share_within(m, middle) < Fraction(1, 2) else (low, middle)
    return float(high)
