"""D-conv: which directions leave the convex region of every classifier that fits.

The region of a classifier that fits a set S holds the *inside* points, those that bear one
label, and no other. Half-spaces that hold the inside points and cut off the outside ones make
such a region, so each question about all regions is one about half-spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from theorems.geometry.deciders.direction import named, none_fooled
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import (
    Network,
    positive_units,
    sum_of_units,
)
from verify.book import moved
from verify.exact.alternative import GUESS_FROM, Alternative, Outlook, is_large, outlook
from verify.exact.decision import (
    Decision,
    certified,
    read_number,
    read_vector,
    within_limits,
    write_number,
    write_vector,
    write_weights,
)
from verify.exact.integers import (
    Rational,
    Vector,
    Work,
    WorkLimit,
    dot,
    over_common_denominator,
    primitive,
)


WORK = 10**10
# Default budget of one decision: seconds, not hours.

SINGLY = 8
# Outside points that are asked about one by one before they are asked about in groups.

LONGEST = 14_280
# Binary digits of a number that any Python reads without being told to (4300 decimal ones).


@within_limits
def decide_convex(
    s: LabelledSet, direction: Vector | None, label: int = -1, *, work: int = WORK
) -> Decision:
    """Does every ray along the direction leave the region of this label, for each h that fits S?

    Each h counts whose region is convex and open, or convex and closed.

    Parameters
    ----------
    s : labelled with +1 and -1
    direction : d rationals; none (0, or None) leaves no region
    label : the label inside the region

    Returns
    -------
    yes with an outside point that is a convex combination of inside points plus t v, t > 0,
    and a network that fits; no with a network whose region no ray leaves; vacuous with an
    outside point in the hull of the inside points, or where no point bears the label.

    >>> decide_convex(LabelledSet([(0, 0), (1, 1)], [-1, 1]), (1, 1)).answer
    <Answer.YES: 'yes'>
    """
    _check_labels(s)
    v = named(direction, s.dimension)
    if v is None:
        some = partial(decide_convex, s, label=label, work=work)
        return none_fooled(s, direction, label, some, network_of, decide_every_direction)
    question = s.question("convex", direction=write_vector(v), label=label)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    answer, evidence = _Search(s, v, label, Work(work)).run()
    return certified(question, answer, evidence)


def decide_every_direction(s: LabelledSet, label: int) -> Decision:
    """Does any direction at all serve the label? Only its denial, on one-label sets, is known."""
    _check_labels(s)
    question = s.question("convex", direction="every", label=label)
    if label not in s.labels:
        return certified(question, "vacuous", {})
    return certified(question, "no", _units([[0] * s.dimension + [-1]]))


def network_of(certificate: dict[str, Any]) -> Network:
    """Return the network of a "yes" or "no" of D-conv, of R (inside -1) or of R'' (inside +1)."""
    units = certificate["evidence"]["units"]
    weights = [read_vector(unit["w"]) for unit in units]
    bias = [read_number(unit["b"]) for unit in units]
    if certificate["question"]["label"] == -1:
        return sum_of_units(weights, bias)
    return positive_units([[-x for x in w] for w in weights], [-b for b in bias])


class _Search:
    """Cuts off the outside points group by group, until all are cut off or one cannot be.

    A unit (w, b) that is negative at the inside points and positive at a group serves the
    whole group. Where there is none the hulls of both meet, and the group is split at a common
    point; the same with <w, v> <= 0, where the hull of the group meets that of inside + t v.
    """

    def __init__(self, s: LabelledSet, direction: Vector, label: int, work: Work) -> None:
        self.rows, self.unit, self.work = s.rows, s.denominator, work
        self.v, self.scale = over_common_denominator(direction)
        self.weak = [*(-x for x in self.v), 0]
        self.inside = s.where(label)
        self.outside = [i for i, y in enumerate(s.labels) if y != label]

    def _likely_first(self, outside: list[int]) -> list[int]:
        """Sort outside points by their angle to v, as seen from the mean of the inside points."""
        size = len(self.inside)
        middle = [sum(column) for column in zip(*(self.rows[i] for i in self.inside), strict=True)]

        def closeness(i: int) -> int:
            u = [size * x - m for x, m in zip(self.rows[i][:-1], middle, strict=False)]
            along = dot(u, self.v)
            return (along * abs(along) << 32) // (dot(u, u) or 1)

        return sorted(outside, key=closeness, reverse=True)

    def run(self) -> tuple[str, dict[str, Any]]:
        """Return the answer with its evidence."""
        if not self.outside:
            return "no", _units([[0] * len(self.v) + [-1]])
        # A half-space that cuts off all of them is the shortest no, and mends every yes.
        strict = self._strict(self.outside)
        ahead = outlook(strict, self.weak, self.work)
        if ahead.solution is not None:
            return "no", _units([ahead.solution])
        units, obstacle = self._cut_off(self._groups(strict, ahead), [self.weak])
        if not obstacle:
            return "no", _units(units)
        if "t" not in obstacle:
            return "vacuous", obstacle
        if ahead.alone is not None:
            return "yes", obstacle | _units([ahead.alone])
        more, blocked = self._cut_off([self._left(self.outside, units)], [])
        if blocked:
            return "vacuous", blocked
        return "yes", obstacle | _units(self._needed([*more, *units]))

    def _groups(self, strict: list[list[int]], ahead: Outlook) -> list[list[int]]:
        """Return the outside points in groups to be asked about, the first of them last.

        Where a point forbids a half-space a few likely ones tell soonest. Between small and large sets one walk
        with all of them does: where no such point is, it ends in a no of one half-space.
        """
        if len(strict) * len(strict[0]) >= GUESS_FROM and not is_large(strict, [self.weak]):
            return [self.outside]
        likely = [self.outside[j - len(self.inside)] for j in ahead.likely if j >= len(self.inside)]
        self.outside = self._likely_first(self.outside)
        if ahead.alone is not None or not likely:
            likely.insert(0, self.outside[0])
        first = [*dict.fromkeys(likely)][:SINGLY]
        rest = [i for i in self.outside if i not in first]
        return [rest, *([i] for i in reversed(first))]

    def _strict(self, group: Iterable[int]) -> list[list[int]]:
        """Return the rows on which a unit is positive that cuts off the group."""
        inside = [[-x for x in self.rows[i]] for i in self.inside]
        return inside + [self.rows[i] for i in group]

    def _cut_off(
        self, waiting: list[list[int]], weak: list[list[int]]
    ) -> tuple[list[list[int]], dict[str, Any]]:
        """Return units that cut off the groups, and what stands in the way where none can."""
        units: list[list[int]] = []
        while waiting:
            group = self._left(waiting.pop(), units)
            if not group:
                continue
            strict = self._strict(group)
            system = Alternative(strict, self.work, weak)
            if system.solvable:
                units.append(shortened(system.solution(), strict, weak))
                continue
            near, far = self._split(group, system.weights())
            if not far:
                return units, self._combination(near[0], system.weights(), len(strict))
            waiting += [far, near]
        return units, {}

    def _left(self, group: Iterable[int], units: Sequence[Sequence[int]]) -> list[int]:
        """Return the points that no unit cuts off."""
        return [i for i in group if not any(dot(unit, self.rows[i]) > 0 for unit in units)]

    def _needed(self, units: Sequence[list[int]]) -> list[list[int]]:
        """Return units enough to cut off each outside point."""
        needed = []
        left = self.outside
        for unit in units:
            remaining = self._left(left, [unit])
            if len(remaining) < len(left):
                needed.append(unit)
                left = remaining
        return needed

    def _split(self, group: list[int], weights: dict[int, int]) -> tuple[list[int], list[int]]:
        """Split a group in two at p = sum mu_o x_o, or return one point that is p, and none.

        Since sum mu_o <x_o - p, x_a - p> = 0 for each a, either x_a = p for every a that bears
        weight, or some other point lies on the far side of p.
        """
        first = len(self.inside)
        bearing = {i: weights[first + j] for j, i in enumerate(group) if first + j in weights}
        weighted = ([mu * x for x in self.rows[i]] for i, mu in bearing.items())
        *p, over = primitive(map(sum, zip(*weighted, strict=True)))
        for a in bearing:
            normal = [x * over - self.unit * y for x, y in zip(self.rows[a], p, strict=False)]
            if any(normal):
                level = dot(normal, p) * self.unit
                far = {i for i in group if dot(normal, self.rows[i][:-1]) * over < level}
                return [i for i in group if i not in far], [i for i in group if i in far]
        return [*bearing][:1], []

    def _combination(self, outside: int, weights: dict[int, int], weak: int) -> dict[str, Any]:
        """Write x_o = sum lambda_i x_i + t v with sum lambda_i = 1."""
        size = len(self.inside)
        total = sum(weight for j, weight in weights.items() if j < size)
        found: dict[int, Rational] = {
            self.inside[j]: Fraction(weight, total) for j, weight in weights.items() if j < size
        }
        evidence: dict[str, Any] = {"outside": outside}
        if weak in weights:
            # The strict rows stand over D, the direction over its own denominator.
            t = Fraction(weights[weak] * self.scale, total * self.unit)
            require_short([t])
            evidence["t"] = write_number(t)
        require_short(found.values())
        return evidence | {"weights": write_weights(found)}


def shortened(
    z: list[int], strict: Sequence[Sequence[int]], weak: Sequence[Sequence[int]] = ()
) -> list[int]:
    """Return z with fewer digits: still positive on the strict rows, not negative on the weak.

    A strict solution may be rounded; a weak row that rounding breaks is met again by a
    projection on its border. Weak rows must be orthogonal to each other. Where nothing of
    less than half the digits does, this is z.
    """
    size = max(abs(x) for x in z).bit_length()
    bits = 16
    while 2 * bits < size:
        shift = size - bits
        short = [((x >> (shift - 1)) + 1) >> 1 for x in z]
        for row in weak:
            below = dot(row, short)
            if below < 0:
                length = dot(row, row)
                short = [length * x - below * r for x, r in zip(short, row, strict=True)]
        if all(dot(row, short) > 0 for row in strict):
            return primitive(short)
        bits *= 2
    require_short(z)
    return z


def require_short(numbers: Iterable[Rational]) -> None:
    """Raise WorkLimit where a number has more digits than a certificate may hold."""
    if any(max(x.numerator.bit_length(), x.denominator.bit_length()) > LONGEST for x in numbers):
        msg = (
            f"a number of the certificate would have more than {LONGEST} binary digits, which not every "
            "reader of certificates takes; round the data, or scale it"
        )
        raise WorkLimit(msg)


def _check_labels(s: LabelledSet) -> None:
    if not {*s.labels} <= {1, -1}:
        msg = f"labels must be 1 or -1, not {sorted({*s.labels} - {1, -1})[0]}"
        raise ValueError(msg)


def _units(units: Iterable[Sequence[int]]) -> dict[str, Any]:
    return {"units": [{"w": write_vector(u[:-1]), "b": write_number(u[-1])} for u in units]}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Find what lay here once."""
        return moved(__name__, name)
