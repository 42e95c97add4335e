"""D-quadratics: is there one v in a ball at which all but a few groups of quadratic forms are met?

A group is met at v where one of its forms is >= 0. *yes* shows a v. *no* shows, case by case, weights
u >= 0 with sum u q(v) + t (R^2 - |v|^2) < 0 for every v; on a line, intervals on each of which too
many groups are negative. On a line that decides, but where a v must be an irrational root; in more
dimensions it is sound, complete for one form (the S-lemma), and not for two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from theorems.geometry.objects.distributions import Curved
from verify.exact.decision import (
    Decision,
    certified,
    undecided,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.enclosures import BITS, sqrt_between
from verify.exact.integers import Rational, Vector, over_common_denominator, whole
from verify.kernel.quadratics import definite


NODES = 300
# Cases of one question, by default: each takes some milliseconds.

Point = tuple[Rational, ...]


class Form(NamedTuple):
    """q(v) = <v, A v> + <b, v> + c; ``a`` may be empty, for 0."""

    a: tuple[Point, ...]
    b: Point
    c: Rational

    def value(self, v: Vector) -> Fraction:
        """Return q(v)."""
        linear = sum((Fraction(x) * y for x, y in zip(self.b, v, strict=True)), start=Fraction(self.c))
        squares = (
            Fraction(x) * y * z for row, y in zip(self.a, v, strict=bool(self.a))
            for x, z in zip(row, v, strict=True)
        )  # fmt: skip
        return linear + sum(squares, start=Fraction(0))

    def mirrored(self) -> Form:
        """Return the form of -v."""
        return self._replace(b=tuple(-x for x in self.b))

    def written(self) -> dict[str, Any]:
        """Write it for a certificate."""
        curved = {"A": [write_vector(row) for row in self.a]} if self.a else {}
        return {**curved, "b": write_vector(self.b), "c": write_number(self.c)}


Group = Sequence[Form]


def groups_of(curved: Curved, *, one_sided: bool = True) -> list[tuple[Form, ...]]:
    """Return a group for each point of a distribution: met where v fools it, or v or -v does."""
    forms = [Form(*point.form) for point in curved.points]
    return [(form,) if one_sided else (form, form.mirrored()) for form in forms]


def missed(groups: Sequence[Group], v: Vector) -> list[int]:
    """Return the groups that are not met at v."""
    return [i for i, group in enumerate(groups) if all(form.value(v) < 0 for form in group)]


def question_of(groups: Sequence[Group], miss: int, squared_radius: Rational | None) -> dict[str, Any]:
    """Write the question of a certificate."""
    return {
        "class": "quadratics",
        "groups": [[form.written() for form in group] for group in groups],
        "miss": miss,
        "squared_radius": "none" if squared_radius is None else write_number(squared_radius),
        "open_ball": False,
    }


def decide_curved(
    curved: Curved,
    miss: int,
    squared_radius: Rational | None,
    *,
    one_sided: bool = True,
    tried: Iterable[Vector] = (),
    nodes: int = NODES,
) -> Decision:
    """Is there v with |v|^2 <= R^2 that fools all but ``miss`` points of a curved distribution?

    Where the model ends at a radius, no longer v fools: the smaller of both counts. The radius of
    a flat model or a curved one is R_0 itself; here and in certificates squares are compared.
    """
    if curved.radius is not None:
        own = Fraction(curved.radius) ** 2
        squared_radius = own if squared_radius is None else min(own, squared_radius)
    groups = groups_of(curved, one_sided=one_sided)
    candidates = [*tried, *(p.r for p in curved.points)]
    return decide_quadratics(groups, miss, squared_radius, tried=candidates, nodes=nodes)


def decide_quadratics(
    groups: Sequence[Group],
    miss: int,
    squared_radius: Rational | None,
    *,
    tried: Iterable[Vector] = (),
    nodes: int = NODES,
) -> Decision:
    """Is there v with |v|^2 <= R^2 at which all but ``miss`` groups are met?

    Parameters
    ----------
    squared_radius : R^2 >= 0; None for v of any length
    tried : vectors that may serve, each judged before any search
    nodes : how many cases may be looked at

    Returns
    -------
    yes with a v, no with a cover (d = 1), or with the tree of cases, or undecided
    """
    size = len(groups[0][0].b)
    for v in (*tried, (0,) * size):
        if serves(groups, v, miss, squared_radius):
            return _yes(groups, v, miss, squared_radius)
    if size == 1 and squared_radius is not None:
        return _on_a_line(groups, miss, squared_radius)
    found = _climbed(groups, miss, squared_radius)
    if found is not None:
        return _yes(groups, found, miss, squared_radius)
    return _Tree(groups, miss, squared_radius).run(nodes)


def serves(groups: Sequence[Group], v: Vector, miss: int, squared_radius: Rational | None) -> bool:
    """Is v in the ball, and are all but ``miss`` groups met there?"""
    square = sum((Fraction(x) * x for x in v), start=Fraction(0))
    return (squared_radius is None or square <= squared_radius) and len(missed(groups, v)) <= miss


def _yes(groups: Sequence[Group], v: Vector, miss: int, squared_radius: Rational | None) -> Decision:
    evidence = {"v": write_vector([whole(Fraction(x)) for x in v])}
    return certified(question_of(groups, miss, squared_radius), "yes", evidence)


STARTS = 12
# Places from which a v is looked for.

FEW_DIGITS = 1, 12, 1000, 10**6
# Denominators up to which a v of floats is rounded, in turn.


def _climbed(groups: Sequence[Group], miss: int, squared_radius: Rational | None) -> Point | None:
    """Look for a v in floats: make up for what the best groups lack of being met."""
    import numpy as np
    from scipy.optimize import minimize

    size = len(groups[0][0].b)
    try:
        lacking = _lacking(groups, miss, squared_radius)
        length = 3.0 if squared_radius is None else float(squared_radius) ** 0.5
    except OverflowError:
        return None
    random = np.random.default_rng(0)
    for _ in range(STARTS):
        start = random.normal(scale=length / np.sqrt(size), size=size)
        with np.errstate(all="ignore"):
            v = minimize(lacking, start, jac=True, method="L-BFGS-B").x
        if np.isfinite(v).all():
            found = _rounded(groups, v, miss, squared_radius)
            if found is not None:
                return found
    return None


def _lacking(
    groups: Sequence[Group], miss: int, squared_radius: Rational | None
) -> Callable[[Any], tuple[float, Any]]:
    """Return what v lacks, as a sum of squares with its gradient: 0 where enough groups are met and a little more."""
    import numpy as np

    listed = [[_floats(form) for form in group] for group in groups]
    most = np.inf if squared_radius is None else 0.9999 * float(squared_radius)

    def at(v: Any) -> tuple[float, Any]:
        lacks: list[tuple[float, Any]] = []
        for group in listed:
            value, (a, b, _) = max(((v @ a @ v + b @ v + c, (a, b, c)) for a, b, c in group), key=lambda pair: pair[0])
            lack = max(0.0, 1e-4 - value)
            lacks.append((lack, -2 * lack * (2 * a @ v + b)))
        lacks.sort(key=lambda pair: pair[0])
        beyond = max(0.0, v @ v - most)
        kept = lacks[: len(groups) - miss]
        return beyond**2 + sum(x * x for x, _ in kept), 4 * beyond * v + sum(slope for _, slope in kept)

    return at


def _rounded(groups: Sequence[Group], v: Any, miss: int, squared_radius: Rational | None) -> Point | None:
    """Round v to few digits, and to more while it does not serve."""
    for most in FEW_DIGITS:
        found = _short(v, most)
        if serves(groups, found, miss, squared_radius):
            return found
    return None


def _short(v: Any, most: int) -> Point:
    """Round floats to fractions of denominators up to ``most``."""
    return tuple(whole(Fraction(float(x)).limit_denominator(most)) for x in v)


def _floats(form: Form) -> tuple[Any, Any, float]:
    """Return (A, b, c) divided by 1 + |c|."""
    import numpy as np

    size, scale = len(form.b), 1 + abs(Fraction(form.c))
    a = np.array([[float(x / scale) for x in row] for row in form.a] or np.zeros((size, size)))
    return a, np.array([float(x / scale) for x in form.b]), float(form.c / scale)


def _on_a_line(groups: Sequence[Group], miss: int, squared_radius: Rational) -> Decision:
    """Cut the ball at all roots: between two of them the same groups are met."""
    _, outer = sqrt_between(squared_radius)
    roots = (root for group in groups for form in group for root in _roots(form))
    within = [(min(max(low, -outer), outer), min(max(high, -outer), outer)) for low, high in roots]
    cuts = [*sorted(within), (outer, outer)]
    between, reached = [], -outer
    for low, high in cuts:
        if low > reached:  # else one root, or two that are as good as one
            between.append(_between(reached, low))
        reached = max(reached, high)
    for x in (*(end for cut in cuts for end in cut), *between):
        if serves(groups, (x,), miss, squared_radius):
            return _yes(groups, (x,), miss, squared_radius)
    for bits in (0, 4, 8, 16, 32, BITS):  # short ends, where they do as well
        end = Fraction(max(1, ceil(outer * 2**bits)), 2**bits)
        cover = _fewest(groups, miss, [-end, *between, end])
        if cover:
            evidence = {"cover": write_vector([whole(x) for x in cover])}
            return certified(question_of(groups, miss, squared_radius), "no", evidence)
    return undecided("a v that serves must be a root that is not rational, or it is as good as one")


def _between(low: Fraction, high: Fraction) -> Fraction:
    """Return a number of few digits that is strictly between: with this denominator there is one near the middle."""
    return ((low + high) / 2).limit_denominator(1 // (high - low) + 1)


def _fewest(groups: Sequence[Group], miss: int, points: Sequence[Fraction]) -> list[Fraction]:
    """Leave out what points of a cover can be; none are returned where it is no cover."""
    kept = [points[0]]
    for here, after in zip(points[1:], [*points[2:], None], strict=True):
        if _negative(groups, kept[-1], here) <= miss:
            return []
        if after is None or _negative(groups, kept[-1], after) <= miss:
            kept.append(here)
    return kept


def _negative(groups: Sequence[Group], low: Fraction, high: Fraction) -> int:
    """Count the groups that are negative on all of an interval."""
    count = 0
    for group in groups:
        tops = []
        for form in group:
            a, b, _ = _coefficients(form)
            highest = [min(max(-b / (2 * a), low), high)] if a < 0 else [low, high]
            tops += [form.value((x,)) for x in highest]
        count += max(tops) < 0
    return count


def _roots(form: Form) -> Iterator[tuple[Fraction, Fraction]]:
    """Enclose the real roots of a form of one number."""
    a, b, c = _coefficients(form)
    if a == 0:
        if b:
            yield -c / b, -c / b
        return
    square = (b * b - 4 * a * c) / (4 * a * a)
    if square < 0:
        return
    low, high = sqrt_between(square)
    middle = -b / (2 * a)
    yield middle - high, middle - low
    yield middle + low, middle + high


def _coefficients(form: Form) -> tuple[Fraction, Fraction, Fraction]:
    """Return a, b and c of a form of one number."""
    (b,) = form.b
    return sum((Fraction(x) for row in form.a for x in row), start=Fraction(0)), Fraction(b), Fraction(form.c)


class _Case(NamedTuple):
    """Which form each group is met by, None where it is left out."""

    chosen: Mapping[int, int | None]

    def left_out(self) -> int:
        return sum(form is None for form in self.chosen.values())


class _Tree:
    """The tree of cases, in the order in which the kernel reads it."""

    def __init__(self, groups: Sequence[Group], miss: int, squared_radius: Rational | None) -> None:
        self.groups, self.miss, self.radius = groups, miss, squared_radius
        self.even = all(
            list(own[1::2]) == [form.mirrored() for form in own[::2]] for own in groups
        )
        self.near: list[Point] = []

    def run(self, nodes: int) -> Decision:
        entries: list[Any] = []
        ahead, looked = [_Case({})], 0
        while ahead:
            case = ahead.pop()
            looked += 1
            if looked > nodes:
                return undecided(f"the budget of {nodes} cases was used up")
            forms = {i: self.groups[i][form] for i, form in case.chosen.items() if form is not None}
            ending = excluded(forms, self.radius, self.near) if forms else None
            if ending is not None:
                entries.append({"weights": write_weights(ending[0]), "ball": write_number(ending[1])})
                continue
            for v in self.near:
                if serves(self.groups, v, self.miss, self.radius):
                    return _yes(self.groups, v, self.miss, self.radius)
            group = self._next(case)
            if group is None:
                return undecided("neither a v nor weights that exclude it were found in one of the cases")
            entries.append(group)
            listed = range(len(self.groups[group]))
            if self.even and not forms:
                listed = listed[::2]  # v serves as well as -v
            below = [_Case({**case.chosen, group: form}) for form in listed]
            if case.left_out() < self.miss:
                below.append(_Case({**case.chosen, group: None}))
            ahead += reversed(below)
        return certified(question_of(self.groups, self.miss, self.radius), "no", {"tree": entries})

    def _next(self, case: _Case) -> int | None:
        """Return the free group that the last v misses most; any where there is none."""
        free = [i for i in range(len(self.groups)) if i not in case.chosen]
        if not free or not self.near:
            return free[0] if free else None
        v = self.near[-1]
        return min(free, key=lambda i: max(form.value(v) for form in self.groups[i]))


CUTS = 60
# Of the search for weights; a few for each form are usual.


def excluded(
    forms: Mapping[int, Form], squared_radius: Rational | None, near: list[Point] | None = None
) -> tuple[dict[int, Fraction], Fraction] | None:
    """Find weights u >= 0 and t >= 0 with sum u q(v) + t (R^2 - |v|^2) < 0 for every v.

    Floats look for the weights of sum 1 whose form is least at its largest, by planes that cut off
    where the last ones were not negative; what they find is rounded and judged exactly.

    Parameters
    ----------
    forms : by any number
    near : gets vectors at which the forms that were weighed are not negative

    Returns
    -------
    u by the number of a form and t, or None where none were found
    """
    import numpy as np
    from scipy.optimize import linprog

    names, size = list(forms), len(next(iter(forms.values())).b)
    listed = [_matrix(forms[name], size) for name in names]
    if squared_radius is not None:
        listed.append([
            *([Fraction(-int(i == j)) for j in range(size + 1)] for i in range(size)),
            [*[Fraction(0)] * size, Fraction(squared_radius)],
        ])
    try:
        table = np.array([[[float(x) for x in row] for row in m] for m in listed])
    except OverflowError:
        return None
    scales = np.maximum(np.abs(table).max(axis=(1, 2)), 1e-300)
    table /= scales[:, None, None]
    u = np.ones(len(listed))
    cuts: list[Any] = []
    for _ in range(CUTS):
        found = _exactly(u / scales, listed, names, size)
        if found is not None:
            return found
        values, vectors = np.linalg.eigh(np.tensordot(u, table, axes=1))
        fresh = vectors.T[values > 1e-12]
        if not len(fresh):
            return None
        for z in fresh:
            cuts.append(np.einsum("i,kij,j->k", z, table, z))
            if near is not None and abs(z[-1]) > 1e-9:
                near.append(_short(z[:-1] / z[-1], FEW_DIGITS[-1]))
        rows = np.array(cuts)
        solved = linprog(
            [*np.zeros(len(listed)), -1.0],
            A_ub=np.hstack([rows, np.ones((len(rows), 1))]), b_ub=np.zeros(len(rows)),
            A_eq=[[*np.ones(len(listed)), 0.0]], b_eq=[1.0],
            bounds=[(0, None)] * len(listed) + [(None, 1.0)],
        )  # fmt: skip
        if not solved.success or solved.x[-1] < 1e-9:
            return None  # some v are good for every weight
        if np.array_equal(u, solved.x[:-1]):
            return None  # these planes do not cut off more
        u = solved.x[:-1]
    return None


def _matrix(form: Form, size: int) -> list[list[Fraction]]:
    """Return the form as a matrix on (v, 1)."""
    half = [Fraction(x) / 2 for x in form.b]
    rows = form.a or ((0,) * size,) * size
    return [*([*map(Fraction, row), x] for row, x in zip(rows, half, strict=True)), [*half, Fraction(form.c)]]


def _exactly(
    u: Any, listed: Sequence[list[list[Fraction]]], names: Sequence[int], size: int
) -> tuple[dict[int, Fraction], Fraction] | None:
    """Round weights, to few digits first, and keep those whose form is negative everywhere."""
    largest = float(u.max())
    for most in (1, 4, 16, 256, 10**4, 10**8):
        weights = [Fraction(max(0.0, float(x) / largest)).limit_denominator(most) for x in u]
        flat = [
            -sum((w * m[i][j] for w, m in zip(weights, listed, strict=True) if w), start=Fraction(0))
            for i in range(size + 1) for j in range(size + 1)
        ]  # fmt: skip
        integers, _ = over_common_denominator(flat)
        if definite([*map(list, zip(*[iter(integers)] * (size + 1), strict=True))]) > 0:
            chosen = {name: w for name, w in zip(names, weights, strict=False) if w}
            return chosen, weights[-1] if len(listed) > len(names) else Fraction(0)
    return None
