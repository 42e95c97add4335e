"""D-slabs: is there one short v that leaves all but a few slabs, and how short can it be?

A slab is the set |<a, v>| < r of v with r > 0, or <a, v> < r where it has but one side; the question
is about v with |v|^2 <= R^2 that lie in at most k of N slabs. Branch and bound over the shortest v
outside slabs of which side is which: sound and complete, in any dimension. A no rests on the tree of
its cases. (Sides of slabs in place of labels, so this is also how many points a classifier through
the origin must miss.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from typing import Any, NamedTuple

from theorems.geometry.objects.slabs import Slabs
from verify.exact.alternative import GUESS_FROM, Listed
from verify.exact.cone import NearestPoint
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    read_vector,
    undecided,
    within_limits,
    write_vector,
    write_weights,
)
from verify.exact.guess import support_vectors
from verify.exact.integers import (
    Rational,
    Vector,
    Work,
    WorkLimit,
    dot,
    over_common_denominator,
    whole,
)
from verify.kernel.quadratics import definite


NODES = 2000
# Cases of one question, by default: about a second where N and d are a few dozen.

WORK = 10**10
# Word multiplications of one question.


def found_by(decision: Decision) -> tuple[Rational, ...] | None:
    """Return the v that a yes shows, None of any other answer."""
    if decision.answer is not Answer.YES or decision.certificate is None:
        return None
    return read_vector(decision.certificate["evidence"]["v"])


def decide_vector(
    slabs: Slabs, v: Vector, miss: int, squared_radius: Rational | None, *, open_ball: bool = False
) -> Decision:
    """Does this v lie in the ball and in at most ``miss`` slabs? yes with a certificate; no says why."""
    square = sum((x * x for x in v), start=Fraction(0))
    if squared_radius is not None and (square > squared_radius or (open_ball and square == squared_radius)):
        return Decision(Answer.NO, (), f"v is too long: its square is {square}")
    missed = slabs.missed(v)
    if len(missed) > miss:
        return Decision(Answer.NO, (), f"v lies in {len(missed)} slabs")
    question = slabs.question(miss, squared_radius, open_ball=open_ball)
    return certified(question, "yes", {"v": write_vector([whole(x) for x in v])})


@within_limits
def decide_slabs(
    slabs: Slabs,
    miss: int,
    squared_radius: Rational | None,
    *,
    open_ball: bool = False,
    nodes: int = NODES,
) -> Decision:
    """Is there v with |v|^2 <= R^2 that lies in at most ``miss`` of the slabs?

    Parameters
    ----------
    squared_radius : R^2 >= 0; None for v of any length
    open_ball : |v|^2 < R^2 in place of <=
    nodes : how many cases may be looked at

    Returns
    -------
    yes with a v (``found_by``), no with the tree of cases or with squares, undecided beyond the budget.
    """
    if squared_radius is not None and not open_ball and (v := _quick(slabs, miss, squared_radius)):
        return decide_vector(slabs, v, miss, squared_radius)
    if squared_radius is not None and (weights := _squares(slabs, miss, squared_radius, open_ball)):
        question = slabs.question(miss, squared_radius, open_ball=open_ball)
        return certified(question, "no", {"squares": write_weights(weights)})
    search = _Cases(slabs, miss, squared_radius, open_ball=open_ball)
    v, ended = search.run(nodes)
    if v is not None:
        return decide_vector(slabs, v, miss, squared_radius, open_ball=open_ball)
    if not ended:
        return undecided(f"the budget of {nodes} cases was used up")
    return certified(slabs.question(miss, squared_radius, open_ball=open_ball), "no", {"tree": search.tree()})


class Shortest(NamedTuple):
    """What is known of f(k), the least |v|^2 of a v that lies in at most k slabs.

    v : one that is as short as was found, None where there is none or none was found
    lower, upper : f(k) lies between; both None where no v serves, upper None where none was found
    decisions : that v serves, and that no shorter one does, or none within ``lower``
    """

    v: tuple[Rational, ...] | None
    lower: Rational | None
    upper: Rational | None
    decisions: tuple[Decision, ...]

    @property
    def exact(self) -> bool:
        """Is f(k) known, and certified?"""
        return self.lower == self.upper and all(one.certificates for one in self.decisions)

    @property
    def infinite(self) -> bool:
        """Is it certain that no v serves?"""
        return self.exact and self.upper is None


def shortest(slabs: Slabs, miss: int, *, nodes: int = NODES) -> Shortest:
    """Find the shortest v that lies in at most ``miss`` slabs, with the certificates.

    Where the budget ends before: the shortest that was found, and a length below which there is none.
    """
    start = _quick(slabs, miss)
    square = None if start is None else sum((x * x for x in start), start=Fraction(0))
    search = _Cases(slabs, miss, square, open_ball=True, lower=True)
    ended = True
    try:
        v, ended = search.run(nodes)
    except WorkLimit:
        v, ended = None, False
    best = start if v is None else v
    if best is None and ended:
        none = certified(slabs.question(miss, None), "no", {"tree": search.tree()})
        return Shortest(None, None, None, (none,))
    upper = None if best is None else whole(sum((x * x for x in best), start=Fraction(0)))
    decisions = [] if best is None else [decide_vector(slabs, best, miss, upper)]
    lower = upper if ended else search.lower
    if lower is None:
        return Shortest(best, 0, upper, tuple(decisions))
    question = slabs.question(miss, lower, open_ball=True)
    below = certified(question, "no", {"tree": search.tree(lower)})
    if not ended and (weights := _squares(slabs, miss, None, open_ball=True)):
        sums = sorted(u * r * r for u, r in zip(weights.values(), slabs.bounds, strict=True))
        bound = sum(sums[: len(slabs) - miss], start=Fraction(0))
        if bound > lower:
            lower = whole(bound)
            question = slabs.question(miss, lower, open_ball=True)
            below = certified(question, "no", {"squares": write_weights(weights)})
    return Shortest(best, lower, upper, (*decisions, below))


def profile(slabs: Slabs, *, nodes: int = NODES) -> list[Shortest]:
    """Return what is known of f(0) >= f(1) >= ... >= f(N - 1)."""
    return [shortest(slabs, k, nodes=nodes) for k in range(len(slabs))]


Case = tuple[int, int]
# A slab with the side of it that v is on, +1 or -1.


class _Node(NamedTuple):
    """A case: slabs whose side is chosen, slabs that v may lie in, and the shortest v that is left."""

    sides: tuple[Case, ...]
    left_out: frozenset[int]
    v: list[int]
    unit: int
    weights: Mapping[Case, Fraction]
    # v / unit = sum u s a, or these cancel where no v is left (unit 0).

    @property
    def square(self) -> Fraction:
        return Fraction(dot(self.v, self.v), self.unit * self.unit)


class _Cases:
    """The tree of cases, searched where the shortest v is shortest."""

    def __init__(
        self, slabs: Slabs, miss: int, squared_radius: Rational | None, *, open_ball: bool, lower: bool = False
    ) -> None:
        self.slabs, self.miss, self.open = slabs, miss, open_ball
        self.radius = squared_radius
        self.work = Work(WORK)
        self.children: dict[int, tuple[int, list[int]]] = {}  # by number of a node: its slab, and theirs
        self.nodes: list[_Node] = []
        self.lower: Rational | None = 0 if lower else None

    def run(self, budget: int) -> tuple[tuple[Rational, ...] | None, bool]:
        """Return the first v that serves and is as short as can be, and whether the search ended."""
        heap: list[tuple[Fraction, int]] = []
        self._add(_Node((), frozenset(), [0] * self.slabs.dimension, 1, {}), heap)
        while heap:
            square, number = heappop(heap)
            if self.lower is not None:
                self.lower = square
            node = self.nodes[number]
            worst = self._worst(node)
            if worst is None:
                self.radius = square
                self.open = True  # what is left is at least as long
                return tuple(whole(Fraction(x, node.unit)) for x in node.v), True
            if len(self.nodes) >= budget:
                return None, False
            made = []
            for child in self._below(node, worst):
                made.append(len(self.nodes))
                self._add(child, heap)
            self.children[number] = (worst, made)
        return None, True

    def _add(self, node: _Node, heap: list[tuple[Fraction, int]]) -> None:
        number = len(self.nodes)
        self.nodes.append(node)
        if node.unit and not self._too_long(node):
            heappush(heap, (node.square, number))

    def _too_long(self, node: _Node) -> bool:
        if self.radius is None:
            return False
        square = node.square
        return square > self.radius or (self.open and square == self.radius)

    def _worst(self, node: _Node) -> int | None:
        """Return the slab that v is deepest in of those that may not be left out; None if v serves."""
        columns, squares = self.slabs.columns, self.slabs.squares
        products = self.slabs.products(node.v)
        self.work.spend(len(columns) * len(node.v) * (1 + node.unit.bit_length() // 64))
        found, depth, missed = None, 0, 0
        for i, product in enumerate(products):
            gap = node.unit * columns[i][-1] - product
            if gap > 0:
                missed += 1
                if i not in node.left_out and (
                    found is None or gap * gap * squares[found] > depth * squares[i]
                ):
                    found, depth = i, gap * gap
        return found if missed > self.miss else None

    def _below(self, node: _Node, slab: int) -> Iterator[_Node]:
        """Yield the cases of a slab, in the order in which the kernel reads them."""
        sides = (1,) if self.slabs.one_sided or not node.sides else (1, -1)
        for side in sides:
            yield self._least((*node.sides, (slab, side)), node)
        if len(node.left_out) < self.miss:
            yield node._replace(left_out=node.left_out | {slab})

    def _least(self, sides: tuple[Case, ...], above: _Node) -> _Node:
        """Find the shortest v outside the slabs on these sides: the program of a hard margin."""
        columns = [[s * x for x in self.slabs.columns[i][:-1]] + [self.slabs.columns[i][-1]] for i, s in sides]
        places = {side: place for place, side in enumerate(sides)}
        guess = [*(places[side] for side in above.weights), len(sides) - 1]
        target = [0] * self.slabs.dimension + [1]
        nearest = NearestPoint(Listed(columns), target, self.work, guess)
        return _Node(sides, above.left_out, *_read(nearest, sides, self.slabs))

    def tree(self, lower: Rational | None = None) -> list[Any]:
        """Write the tree of a no; of a search that did not end, that of |v|^2 < lower."""
        listed: list[Any] = []
        ahead = [0]
        while ahead:
            number = ahead.pop()
            node = self.nodes[number]
            short = not node.unit or (lower is not None and node.square >= lower)
            if number in self.children and not short:
                slab, below = self.children[number]
                listed.append(slab)
                ahead += reversed(below)
                continue
            doubled = 2 if node.unit else 1
            weights = {i: doubled * u for (i, _), u in node.weights.items()}
            listed.append({"weights": write_weights(weights), "ball": int(node.unit > 0)})
        return listed


def _read(
    nearest: NearestPoint, sides: Sequence[Case], slabs: Slabs
) -> tuple[list[int], int, dict[Case, Fraction]]:
    """Solve; return v over its unit (0 where there is none) and the weights that make it up."""
    inside = nearest.solve()
    used = [sides[place] for place in nearest.support]
    # columns are multiples of (a, r), and weights on these go over to those
    factors = [Fraction(slabs.columns[i][-1]) / slabs.bounds[i] for i, _ in used]
    raw = [w * f for w, f in zip(nearest.weights, factors, strict=True)]
    if inside:
        return [], 0, dict(zip(used, raw, strict=True))
    *head, last = nearest.residual
    slack = nearest.scale - sum(
        w * slabs.columns[i][-1] for w, (i, _) in zip(nearest.weights, used, strict=True)
    )
    return [-x for x in head], last, {side: w / slack for side, w in zip(used, raw, strict=True)}


def _floats(slabs: Slabs) -> Any:
    """Return rows a / r as floats, None beyond their range."""
    import numpy as np

    try:
        table = np.array([[float(x / r) for x in row] for row, r in zip(slabs.rows, slabs.bounds, strict=True)])
    except OverflowError:
        return None
    return table if np.isfinite(table).all() and table.any(axis=1).all() else None


STARTS, ROUNDS = 12, 8
# Directions from which a short v is looked for in floats, and how often each is bettered.


def _quick(slabs: Slabs, miss: int, squared_radius: Rational | None = None) -> tuple[Rational, ...] | None:
    """Guess a v that serves: floats choose sides and slabs, of which the shortest v is found exactly.

    None where the slabs are few, none was found, or it is too long.
    """
    if len(slabs) * slabs.dimension < GUESS_FROM or miss >= len(slabs):
        return None
    import numpy as np

    table = _floats(slabs)
    if table is None:
        return None
    random = np.random.default_rng(0)
    keep = len(slabs) - miss
    best, chosen, signs = np.inf, None, None
    starts = [table.sum(axis=0), np.linalg.svd(table, full_matrices=False)[2][0]]
    if not slabs.one_sided:
        starts.append(table.T @ _signs(table @ table.T))
    starts += [table.T @ random.standard_normal(len(table)) for _ in range(STARTS - len(starts))]
    for v in starts:
        for _ in range(ROUNDS):
            products = table @ v
            sizes = products if slabs.one_sided else np.abs(products)
            kept = np.sort(np.argsort(-sizes, kind="stable")[:keep])
            sides = np.where(slabs.one_sided | (products[kept] >= 0), 1, -1)
            rows = table[kept] * sides[:, None]
            found = support_vectors(rows.tolist(), False)
            if not found:
                break
            own = sum(u * rows[i] for i, u in found.items())
            least = (rows @ own).min()
            if least <= 0:
                break
            v = own / least
            if v @ v < best * (1 - 1e-9):
                best, chosen, signs = v @ v, kept, sides
            else:
                break
    if chosen is None or signs is None or (squared_radius is not None and best > 1.001 * float(squared_radius)):
        return None
    sides_of = [(int(i), int(s)) for i, s in zip(chosen, signs, strict=True)]
    rows = table[chosen] * signs[:, None]
    guess = [*support_vectors(rows.tolist(), False)]
    columns = [[s * x for x in slabs.columns[i][:-1]] + [slabs.columns[i][-1]] for i, s in sides_of]
    try:
        nearest = NearestPoint(Listed(columns), [0] * slabs.dimension + [1], Work(WORK), guess)
        v_found, unit, _ = _read(nearest, sides_of, slabs)
    except WorkLimit:
        return None
    if not unit or (squared_radius is not None and dot(v_found, v_found) > squared_radius * unit * unit):
        return None
    return tuple(whole(Fraction(x, unit)) for x in v_found)


def _signs(gram: Any) -> Any:
    """Return signs that no single flip betters, in floats."""
    import numpy as np

    signs = np.ones(len(gram))
    for _ in range(20 * len(gram)):
        gains = signs * (gram @ signs) - np.diag(gram)
        worst = int(gains.argmin())
        if gains[worst] >= -1e-12:
            break
        signs[worst] = -signs[worst]
    return signs


def _squares(
    slabs: Slabs, miss: int, squared_radius: Rational | None, open_ball: bool
) -> dict[int, Fraction] | None:
    """Find u >= 0 with sum u a a^T <= I for which the N - k least u r^2 add up to more than R^2.

    Two sorts are tried, u all equal and u r^2 all equal; without R^2, the better of them is returned.
    """
    import numpy as np

    table = _floats(slabs)
    if table is None or miss >= len(slabs):
        return None
    keep = len(slabs) - miss
    lengths = [float(r) for r in slabs.bounds]
    ways = [(1 / float(np.linalg.norm(table, 2)) ** 2, [Fraction(1) / r / r for r in slabs.bounds])]
    if len(set(slabs.bounds)) > 1:
        plain = table * np.array(lengths)[:, None]
        ways.append((1 / float(np.linalg.norm(plain, 2)) ** 2, [Fraction(1)] * len(slabs)))
    found: list[tuple[Fraction, dict[int, Fraction]]] = []
    for most, shape in ways:
        near = sum(sorted(most * float(u) * r * r for u, r in zip(shape, lengths, strict=True))[:keep])
        if squared_radius is not None and near < float(squared_radius) * (1 - 1e-6):
            continue
        for share in (Fraction(most).limit_denominator(64), Fraction(most * (1 - 1e-9)).limit_denominator(10**12)):
            weights = {i: share * u for i, u in enumerate(shape)}
            total = sum(sorted(u * r * r for u, r in zip(weights.values(), slabs.bounds, strict=True))[:keep])
            enough = squared_radius is None or total > squared_radius or (open_ball and total == squared_radius)
            if share > 0 and enough and _at_most_one(slabs, weights):
                if squared_radius is not None:
                    return weights
                found.append((Fraction(total), weights))
                break
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _at_most_one(slabs: Slabs, weights: Mapping[int, Fraction]) -> bool:
    """Is sum u a a^T <= I?"""
    listed = list(weights.items())
    if slabs.dimension <= len(listed):
        columns = list(zip(*(slabs.rows[i] for i, _ in listed), strict=True))
        scaled = [[u * x for (_, u), x in zip(listed, column, strict=True)] for column in columns]
        matrix = [
            [(i == j) - sum((x * y for x, y in zip(row, column, strict=True)), start=Fraction(0)) for j, column in enumerate(columns)]
            for i, row in enumerate(scaled)
        ]
    else:
        matrix = [
            [u * (i == j) - u * w * sum((x * y for x, y in zip(slabs.rows[i], slabs.rows[j], strict=True)), start=Fraction(0)) for j, w in listed]
            for i, u in listed
        ]
    size = len(matrix)
    flat, _ = over_common_denominator([Fraction(x) for row in matrix for x in row])
    return definite([flat[k * size : (k + 1) * size] for k in range(size)]) >= 0
