"""D-slabs: is there one short v that leaves all but a few slabs, and how short can it be?

A slab is the set |<a, v>| < r of v with r > 0, or <a, v> < r where it has but one side; the question
is about v with |v|^2 <= R^2 that lie in at most k of N slabs. Branch and bound over the shortest v
outside slabs of which side is which: sound and complete, in any dimension. A no rests on the tree of
its cases. (Sides of slabs in place of labels, so this is also how many points a classifier through
the origin must miss.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from math import ceil, frexp, fsum, gcd, inf, ldexp
from typing import Any, NamedTuple

from theorems.geometry.objects.slabs import Slabs
from verify.exact.alternative import Listed
from verify.exact.cone import NearestPoint
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    read_vector,
    undecided,
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
    whole,
)
from verify.kernel.quadratics import definite


NODES = 50_000
# Cases of one question, by default: some seconds where N and d are a few dozen.

WORK = 10**10
# Word multiplications of one question.

FLOATS_FROM = 50
# Numbers in the rows of slabs from which on floats look for the shortest v of each case.

NEARLY, ROUNDED = 1e-9, 26
# Lengths of floats are believed to this share, and weights rounded to so many binary digits.

FEW = 32
# Dimensions that floats do not bring down for a case.

A_CASE = 500
# Word multiplications in the time that floats take for a case of few numbers.

SWAPPED = 4000
# Numbers in the rows of slabs up to which forms are exchanged one by one for a shorter v.

LARGE = 40
# Slabs of which squares are weighed exactly, and that a short v is found exactly for, at most.


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
    work: int = WORK,
) -> Decision:
    """Is there v with |v|^2 <= R^2 that lies in at most ``miss`` of the slabs?

    Parameters
    ----------
    squared_radius : R^2 >= 0; None for v of any length
    open_ball : |v|^2 < R^2 in place of <=
    nodes : how many cases may be looked at
    work : limit of the search, in word multiplications

    Returns
    -------
    yes with a v (``found_by``), no with the tree of cases or with squares, undecided beyond the budget
    """
    if squared_radius is not None:
        if squares := _squares(slabs, miss, squared_radius, open_ball=open_ball):
            question = slabs.question(miss, squared_radius, open_ball=open_ball)
            return certified(question, "no", {"squares": write_weights(squares[1])})
        start = _quick(slabs, miss, squared_radius)
        if start is not None:
            first = decide_vector(slabs, start, miss, squared_radius, open_ball=open_ball)
            if first.answer is Answer.YES:
                return first
    search = _Cases(slabs, miss, squared_radius, open_ball=open_ball, work=work)
    ended = search.run(nodes, first=True)
    if search.found is not None:
        return decide_vector(slabs, search.found, miss, squared_radius, open_ball=open_ball)
    if not ended:
        return undecided(f"the budget of {nodes} cases was used up")
    question = slabs.question(miss, squared_radius, open_ball=open_ball)
    return certified(question, "no", {"tree": search.tree()})


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


def shortest(slabs: Slabs, miss: int, *, nodes: int = NODES, work: int = WORK) -> Shortest:
    """Find the shortest v that lies in at most ``miss`` slabs, with the certificates.

    Where the budget ends before: the shortest that was found, and a length below which there is none.
    """
    start = _quick(slabs, miss)
    search = _Cases(slabs, miss, None if start is None else _inner(start, start), open_ball=True, work=work)
    try:
        ended = search.run(nodes, first=False)
    except WorkLimit:
        ended = False
        search.work = Work(WORK)  # what is known is yet to be written
    best = start if search.found is None else search.found
    upper = None if best is None else whole(_inner(best, best))
    serves = () if best is None else (decide_vector(slabs, best, miss, upper),)
    lower, evidence = (upper, {"tree": search.tree()}) if ended else _known(slabs, miss, search)
    question = slabs.question(miss, lower, open_ball=True)
    return Shortest(best, lower, upper, (*serves, certified(question, "no", evidence)))


def _known(slabs: Slabs, miss: int, search: _Cases) -> tuple[Rational, dict[str, Any]]:
    """Return a square below which a search that did not end, or squares, exclude each v, and what shows it."""
    bound, weights = _squares(slabs, miss) or (Fraction(0), {})
    if bound > search.lower:
        return whole(bound), {"squares": write_weights(weights)}
    tree = search.tree(search.lower)
    if tree is None:  # floats were wrong about the length of some v
        return 0, {"tree": search.tree(0)}
    return search.lower, {"tree": tree}


def profile(slabs: Slabs, *, nodes: int = NODES) -> list[Shortest]:
    """Return what is known of f(0) >= f(1) >= ... >= f(N - 1)."""
    return [shortest(slabs, k, nodes=nodes) for k in range(len(slabs))]


Case = tuple[int, int]
# A group of slabs, and the form of it that is to be >= 0, by its place in the question.


class _Exact(NamedTuple):
    """The shortest v / unit that meets some forms; unit 0 where there is none.

    v / unit = sum w / over A, or these cancel where no v is left; (A, B) are the slabs' integers.
    """

    v: list[int]
    unit: int
    weights: Mapping[Case, int]
    over: int

    @property
    def square(self) -> Fraction | float:
        """Return |v|^2, infinite where there is none."""
        return Fraction(dot(self.v, self.v), self.unit * self.unit) if self.unit else inf

    @property
    def vector(self) -> tuple[Rational, ...] | None:
        """Return the shortest v."""
        return tuple(whole(Fraction(x, self.unit)) for x in self.v) if self.unit else None


class _Node(NamedTuple):
    """A case: forms that are chosen, groups that v may miss, and the shortest v that is left.

    square : |v|^2, or nearly that where floats found it; infinite where no v is left
    weights : > 0, of the forms that v rests on, as for integers (A, B)
    exact : v itself, where floats did not serve
    """

    chosen: tuple[Case, ...]
    left_out: frozenset[int]
    square: Fraction | float
    weights: Mapping[Case, Any]
    exact: _Exact | None = None


End = tuple[dict[int, int], int]
# That no v is left in a case: weights > 0 by group of forms that are chosen, and that of the ball.


class _Cases:
    """The tree of cases, searched where the shortest v is shortest.

    Where there is a table of floats, they find these v and nearly their lengths. What ends a case is
    exact: weights that are rounded, and where a few digits are not enough the shortest v itself.

    Attributes
    ----------
    found : the shortest v that serves so far
    lower : all shorter v are excluded so far
    """

    def __init__(
        self, slabs: Slabs, miss: int, squared_radius: Rational | None, *, open_ball: bool, work: int = WORK
    ) -> None:
        self.slabs, self.miss, self.open = slabs, miss, open_ball
        self.radius = squared_radius
        self.work = Work(work)
        self.children: dict[int, tuple[int, list[int]]] = {}  # by number of a node: its group, and theirs
        self.nodes: list[_Node] = []
        self.ends: dict[int, End] = {}
        self.heap: list[tuple[Fraction | float, int]] = []
        self.found: tuple[Rational, ...] | None = None
        self.limit: tuple[Rational | None, float] = None, 0.0  # the last that floats were held against
        table = _floats(slabs) if len(slabs.rows) * slabs.dimension >= FLOATS_FROM else None
        self.floats = None if table is None else _Floats(slabs, table)

    @property
    def lower(self) -> Fraction:
        """Return a number so that all v of a smaller square are excluded; a little less, where floats found it."""
        square, _ = self.heap[0]
        return square if isinstance(square, Fraction) else _shorter(Fraction(square * (1 - NEARLY)))

    def run(self, budget: int, *, first: bool) -> bool:
        """Look for the shortest v that serves, or for the first; return whether the search ended."""
        self._add(_Node((), frozenset(), Fraction(0), {}))
        done = True
        while self.heap and done:
            square, number = heappop(self.heap)
            done = False
            try:
                done = self._ended(number, square) or self._divided(number, budget)
            finally:
                if not done:
                    heappush(self.heap, (square, number))
            if first and self.found is not None:
                break
        return done

    def _divided(self, number: int, budget: int) -> bool:
        """Take a case apart, or keep its v if that serves; not beyond the budget."""
        node = self.nodes[number]
        worst = self._worst(node)
        if worst is None:
            exact = self._exactly(node)
            worst = self._deepest(node, exact)
            if worst is None:
                self.found = exact.vector
                self.radius, self.open = whole(Fraction(exact.square)), True
                self.ends[number] = self._end(exact.weights, exact.over)
                return True
        if len(self.nodes) >= budget:
            return False
        made = []
        for child in self._below(node, worst):
            made.append(len(self.nodes))
            self._add(child)
        self.children[number] = worst, made
        return True

    def _add(self, node: _Node) -> None:
        number = len(self.nodes)
        self.nodes.append(node)
        if not self._ended(number, node.square):
            heappush(self.heap, (self.nodes[number].square, number))

    def _ended(self, number: int, square: Fraction | float) -> bool:
        """Is no v left in a case? Then it is said why."""
        if square == inf or (self.radius is not None and self._reaches(square, self.radius)):
            end = self._excluded(self.nodes[number], self.radius)
            if end is not None:
                self.ends[number] = end
                return True
        return False

    def _reaches(self, square: Fraction | float, limit: Rational) -> bool:
        """May a square be as large as this, as far as floats are believed? Exact numbers have the last word."""
        known, least = self.limit
        if known is not limit:
            least = float(min(limit, 10**300)) * (1 - NEARLY)
            self.limit = limit, least
        return square >= least

    def _excluded(self, node: _Node, limit: Rational | None) -> End | None:
        """Find weights that exclude each v of a case with |v|^2 <= limit, or < limit where open."""
        if node.weights and node.exact is None and limit is not None and (end := self._rounded(node, limit)):
            return end
        exact = self._exactly(node)
        if exact.unit and (limit is None or exact.square < limit or (exact.square == limit and not self.open)):
            return None
        return self._end(exact.weights, exact.over if exact.unit else 0)

    def _rounded(self, node: _Node, limit: Rational) -> End | None:
        """Round the weights w of floats: 2 sum w B - |sum w A|^2 is to be larger than the limit."""
        shift = max(0, ROUNDED - frexp(max(node.weights.values()))[1])
        weights = {case: share for case, w in node.weights.items() if (share := round(ldexp(w, shift)))}
        v = [0] * (self.slabs.dimension + 1)
        for case, share in weights.items():
            v = [x + share * y for x, y in zip(v, _column(self.slabs, case)[0], strict=True)]
        total = v.pop() << shift + 1
        gap = (total - dot(v, v)) * limit.denominator - (limit.numerator << 2 * shift)
        return self._end(weights, 1 << shift) if gap > 0 or (gap == 0 and self.open) else None

    def _end(self, weights: Mapping[Case, int], ball: int) -> End:
        """Write what integers (A, B) are weighed with for the forms they are multiples of, twice it beside a ball."""
        listed = {case[0]: 2 * w * _column(self.slabs, case)[1] for case, w in weights.items()}
        common = gcd(ball, *listed.values())
        return {group: w // common for group, w in listed.items()}, ball // common

    def _exactly(self, node: _Node) -> _Exact:
        """Find the shortest v that meets the forms of a case: the program of a hard margin."""
        return node.exact or _least(self.slabs, node.chosen, node.weights, self.work)

    def _worst(self, node: _Node) -> int | None:
        """Return the group to divide a case by; None where its v serves, as far as can be seen."""
        if self.floats is not None and node.exact is None:
            self.work.spend(A_CASE)
            self.work.spend_floats(self.floats.table.size * (1 + len(node.weights)))
            return self.floats.dearest(node, self.miss)
        return self._deepest(node, self._exactly(node))

    def _deepest(self, node: _Node, exact: _Exact) -> int | None:
        """Return the group that v is deepest in of those that may not be missed; None if v serves."""
        size = sum(map(len, self.slabs.members)) * self.slabs.dimension
        self.work.spend(size * (1 + exact.unit.bit_length() // 64))
        listed = self.slabs.gaps(exact.v, exact.unit)
        missed = [i for i, gaps in enumerate(listed) if min(gaps) > 0]
        if len(missed) <= self.miss:
            return None

        def depth(i: int) -> Fraction | float:
            pairs = zip(listed[i], self.slabs.squares[i], strict=True)
            return min(Fraction(gap * gap, square) if square else inf for gap, square in pairs)

        return max((i for i in missed if i not in node.left_out), key=depth)

    def _below(self, node: _Node, group: int) -> Iterator[_Node]:
        """Yield the cases of a group, in the order in which the kernel reads them."""
        count = len(self.slabs.members[group])
        forms = range(count) if self.slabs.one_sided else range(0, 2 * count, 1 if node.chosen else 2)
        for form in forms:
            yield self._least((*node.chosen, (group, form)), node)
        if len(node.left_out) < self.miss:
            yield node._replace(left_out=node.left_out | {group})

    def _least(self, chosen: tuple[Case, ...], above: _Node) -> _Node:
        """Find the shortest v that meets these forms, in floats where they serve."""
        if self.floats is not None:
            self.work.spend(A_CASE)
            self.work.spend_floats(len(chosen) ** 2 * self.floats.table.shape[1])
            near = self.floats.least(chosen, above.left_out)
            if near is not None:
                return near
        exact = _least(self.slabs, chosen, [*above.weights, chosen[-1]], self.work)
        return _Node(chosen, above.left_out, exact.square, exact.weights, exact=exact)

    def tree(self, limit: Rational | None = None) -> list[Any] | None:
        """Write the tree of a no; of a search that did not end, that of |v|^2 < limit."""
        listed: list[Any] = []
        ahead = [0]
        while ahead:
            number = ahead.pop()
            end = self.ends.get(number)
            if end is None and limit is not None and self._reaches(self.nodes[number].square, limit):
                end = self._excluded(self.nodes[number], limit)
            if end is not None:
                listed.append({"weights": write_weights(end[0]), "ball": write_number(end[1])})
            elif number in self.children:
                group, below = self.children[number]
                listed.append(group)
                ahead += reversed(below)
            else:
                return None
        return listed


class _Floats:
    """The slabs in floats, in as few dimensions as there are slabs: forms are rows b, and <b, v> >= 1 is asked."""

    def __init__(self, slabs: Slabs, table: Any) -> None:
        import numpy as np

        if table.shape[0] < table.shape[1]:
            table = np.linalg.qr(table.T)[1].T
        self.slabs, self.table = slabs, table
        self.rows = -table if slabs.one_sided else np.array([side for row in table for side in (-row, row)])
        cases = [(group, form) for group, own in enumerate(slabs.forms) for form in range(len(own))]
        self.places = {case: place for place, case in enumerate(cases)}
        self.scales = [float(column[-1]) for own in slabs.forms for column, _ in own]
        self.squares = np.square(table).sum(1)
        size = max(table.shape[1], len(slabs))
        self.zeros, self.identity = np.zeros(size), np.eye(table.shape[1])
        self.bounds = np.full(size, -1.0), np.full(size, -1e30), np.zeros(size, dtype=np.int32)

    def least(self, chosen: tuple[Case, ...], left_out: frozenset[int]) -> _Node | None:
        """Find nearly the shortest v that meets some forms; None where there may be none."""
        import daqp
        import numpy as np

        count, places = len(chosen), [self.places[case] for case in chosen]
        rows, identity = self.rows[places], self.identity
        if 2 * count < rows.shape[1] > FEW:  # v lies in their span
            rows = np.ascontiguousarray(np.linalg.qr(rows.T)[1].T)
            identity = np.eye(count)
        upper, lower, sense = (bounds[:count] for bounds in self.bounds)
        _, half, flag, info = daqp.solve(
            identity, self.zeros[: len(identity)], rows, upper, lower, sense, primal_tol=1e-11
        )
        if flag != 1:
            return None
        weights = {
            case: share / self.scales[place]
            for case, place, share in zip(chosen, places, info["lam"].tolist(), strict=True) if share > 1e-12
        }  # fmt: skip
        return _Node(chosen, left_out, 2 * half, weights) if weights else None

    def dearest(self, node: _Node, miss: int) -> int | None:
        """Return the group it costs most to leave: across the forms that v rests on, |v|^2 grows by depth^2.

        None where v leaves enough of them, as far as floats see.
        """
        import numpy as np
        from scipy.linalg.lapack import dposv

        depths, across = np.ones(len(self.table)), self.squares
        if node.weights:
            used, shares = self._used(node)
            shared = used @ self.table.T
            products = shares @ shared
            depths = 1 - (products if self.slabs.one_sided else np.abs(products))
            _, parts, info = dposv(used @ used.T, shared)
            if info == 0:
                across = np.maximum(across - (shared * parts).sum(0), 1e-12 * across)
        costs = np.where(depths > 1e-9, depths * depths / across, -1.0)
        least = np.minimum.reduceat(costs, self.slabs.firsts)
        if int(np.count_nonzero(least > 0)) <= miss:
            return None
        least[[*node.left_out, *(group for group, _ in node.chosen)]] = -1.0
        best = int(least.argmax())
        return best if least[best] > 0 else None

    def _used(self, node: _Node) -> tuple[Any, Any]:
        """Return the negatives of the rows that v rests on, and what they make it up with."""
        import numpy as np

        places = [self.places[case] for case in node.weights]
        shares = [-w * self.scales[place] for place, w in zip(places, node.weights.values(), strict=True)]
        return self.rows[places], np.array(shares)

    def vector(self, node: _Node) -> Any:
        """Return the v of a case."""
        used, shares = self._used(node)
        return shares @ used

    def nearest(self, v: Any, count: int) -> tuple[Case, ...]:
        """Choose of as many groups the forms that v meets best."""
        import numpy as np

        products = self.rows @ v
        cases = list(self.places)
        firsts = [self.places[group, 0] for group in range(len(self.slabs))]
        kept = np.argsort(np.minimum.reduceat(products, firsts), kind="stable")[:count]
        ends = [*firsts[1:], len(cases)]
        return tuple(cases[firsts[i] + int(products[firsts[i] : ends[i]].argmin())] for i in np.sort(kept))

    def swapped(self, node: _Node) -> _Node:
        """Exchange forms that v rests on, one by one, while that makes it shorter."""
        for _ in range(SWAPS):
            better = min(self._neighbours(node), key=lambda one: one.square, default=node)
            if better.square >= node.square * (1 - NEARLY):
                break
            node = better
        return node

    def _neighbours(self, node: _Node) -> Iterator[_Node]:
        """Yield cases with another form of a group, or of one that was left out, where that costs least."""
        import numpy as np

        groups = {group for group, _ in node.chosen}
        left_out = [case for case in self.places if case[0] not in groups]
        for case in node.weights:
            rest = tuple(one for one in node.chosen if one != case)
            below = self.least(rest, node.left_out) if rest else None
            others = [*left_out, *(one for one in self.places if one[0] == case[0] and one != case)]
            if not others:
                continue
            rows = self.rows[[self.places[one] for one in others]]
            products = rows @ self.vector(below) if below is not None else np.zeros(len(rows))
            costs = (products + 1).clip(min=0) ** 2 / (rows * rows).sum(1)
            found = self.least((*rest, others[int(costs.argmin())]), node.left_out)
            if found is not None:
                yield found


def _column(slabs: Slabs, case: Case) -> tuple[list[int], int]:
    """Return (s A, B) of a form, and what it is a multiple by of (s a, r)."""
    return slabs.forms[case[0]][case[1]]


def _least(slabs: Slabs, chosen: Sequence[Case], guess: Iterable[Case], work: Work) -> _Exact:
    """Find the shortest v that meets these forms, beginning with those that it may rest on."""
    columns = [_column(slabs, case)[0] for case in chosen]
    places = {case: place for place, case in enumerate(chosen)}
    nearest = NearestPoint(Listed(columns), [0] * slabs.dimension + [1], work, [places[case] for case in guess])
    nearest.solve()
    pairs = [*zip(nearest.support, nearest.weights, strict=True)]
    *head, last = nearest.residual  # 0 where these forms cannot be met
    slack = nearest.scale - sum(w * columns[place][-1] for place, w in pairs)
    return _Exact([-x for x in head], last, {chosen[place]: w for place, w in pairs}, slack)


def _floats(slabs: Slabs) -> Any:
    """Return rows a / r as floats, group by group; None beyond their range, or where one is 0."""
    import numpy as np

    try:
        rows = [[float(x) for x in row] for row in slabs.rows]
        table = np.array(rows) / np.array([float(r) for r in slabs.bounds])[:, None]
    except (OverflowError, ZeroDivisionError):
        return None
    return table if np.isfinite(table).all() and table.any(axis=1).all() else None


STARTS, ROUNDS, SWAPS = 12, 8, 40
# Directions from which a short v is looked for in floats, and how often each is bettered, all forms at once
# and one by one.

LOOKED_AT = 10**7
# Numbers in the rows of slabs in all starts, where three of them do.


def _quick(slabs: Slabs, miss: int, enough: Rational = 0) -> tuple[Rational, ...] | None:
    """Guess a v that serves: floats choose forms, for which the shortest v is found exactly.

    It is looked for one with |v|^2 at most ``enough``, else for a short one.

    None where the slabs are few, or none was found. Where many forms are in use, v is the floats'
    own, a little longer.
    """
    if len(slabs.rows) * slabs.dimension < FLOATS_FROM or miss >= len(slabs):
        return None
    import numpy as np

    table = _floats(slabs)
    if table is None:
        return None
    floats = _Floats(slabs, table)
    table = floats.table
    random = np.random.default_rng(0)
    count = max(3, min(STARTS, LOOKED_AT // table.size))
    starts = [table.sum(axis=0)]
    if not slabs.one_sided:
        starts.append(table.T @ _signs(table @ table.T))
    starts += [table.T @ random.standard_normal(len(table)) for _ in range(count - len(starts))]
    best: _Node | None = None
    for v in starts:
        last: _Node | None = None
        for _ in range(ROUNDS):
            found = floats.least(floats.nearest(v, len(slabs) - miss), frozenset())
            if found is None or (last is not None and found.square >= last.square * (1 - NEARLY)):
                break
            last, v = found, floats.vector(found)
        if last is None:
            continue
        if table.size <= SWAPPED and last.square > enough:
            last = floats.swapped(last)
        if best is None or last.square < best.square:
            best = last
        if best.square < enough:
            break
    if best is None:
        return None
    if len(best.weights) > LARGE:
        return _rounded(slabs, best)
    try:
        return _least(slabs, best.chosen, best.weights, Work(WORK)).vector
    except WorkLimit:
        return None


def _rounded(slabs: Slabs, node: _Node) -> tuple[Rational, ...] | None:
    """Round v to multiples of 2^-p, and make it as much longer as it then takes to meet the forms."""
    columns = [(w, _column(slabs, case)[0]) for case, w in node.weights.items()]
    v = [fsum(w * column[k] for w, column in columns) for k in range(slabs.dimension)]
    shift = 40 - frexp(max(map(abs, v)))[1]
    short = [round(ldexp(x, shift)) for x in v]
    longer = Fraction(0)
    for case in node.chosen:
        *a, r = _column(slabs, case)[0]
        product = dot(a, short)
        if product <= 0:
            return None
        longer = max(longer, Fraction(r, product))
    unit = Fraction(ceil(longer * Fraction(2) ** (shift + 40)), 2**40) / Fraction(2) ** shift  # a little longer than 2^-shift
    return tuple(whole(x * unit) for x in short)


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
    slabs: Slabs, miss: int, squared_radius: Rational | None = None, *, open_ball: bool = False
) -> tuple[Fraction, dict[int, Fraction]] | None:
    """Find u >= 0 with sum u a a^T <= I for which the N - k least u r^2 add up to more than R^2.

    Two sorts are tried, u all equal and u r^2 all equal; without R^2, the better of them is
    returned, with what it adds up to. Of very many slabs some that lie far apart are taken.
    """
    if not slabs.single:
        return None
    import numpy as np

    table = _floats(slabs)
    if table is None:
        return None
    taken = list(range(len(slabs)))
    if min(table.shape) > LARGE:
        from scipy.linalg import qr

        taken = sorted(int(i) for i in qr(table.T, mode="economic", pivoting=True)[2][:LARGE])
    keep = len(taken) - miss
    if keep <= 0:
        return None
    rows, bounds = [slabs.rows[i] for i in taken], [Fraction(slabs.bounds[i]) for i in taken]
    table, lengths = table[taken], np.array([float(r) for r in bounds])
    ways = [(table, [1 / (r * r) for r in bounds])]
    if len(set(bounds)) > 1:
        ways.append((table * lengths[:, None], [Fraction(1)] * len(rows)))
    found: list[tuple[Fraction, dict[int, Fraction]]] = []
    for scaled, shape in ways:
        most = 1 / float(np.linalg.norm(scaled, 2)) ** 2
        for share in (Fraction(most).limit_denominator(64), Fraction(most * 0.999999999).limit_denominator(10**12)):
            weights = [share * u for u in shape]
            if table.size >= FLOATS_FROM:  # of each some 30 binary digits: exact ones are long
                weights = [_shorter(u) for u in weights]
            total = sum(sorted(u * r * r for u, r in zip(weights, bounds, strict=True))[:keep], start=Fraction(0))
            enough = squared_radius is None or total > squared_radius or (open_ball and total == squared_radius)
            if share > 0 and enough and _at_most_one(rows, weights):
                found.append((total, dict(zip(taken, weights, strict=True))))
                break
        if found and squared_radius is not None:
            break
    return max(found, key=lambda pair: pair[0], default=None)


def _shorter(u: Fraction) -> Fraction:
    """Round a positive number down to some 30 binary digits."""
    shift = 30 + u.denominator.bit_length() - u.numerator.bit_length()
    scaled = u * Fraction(2) ** shift
    return Fraction(scaled.numerator // scaled.denominator) / Fraction(2) ** shift


def _at_most_one(rows: Sequence[Vector], weights: Sequence[Fraction]) -> bool:
    """Is sum u a a^T <= I?"""
    size = len(rows[0])
    flat, unit = over_common_denominator([x for row in rows for x in row])
    whole_rows = [flat[k * size : (k + 1) * size] for k in range(len(rows))]
    shares, own = over_common_denominator(weights)
    one = own * unit * unit
    if size <= len(rows):
        columns = [list(column) for column in zip(*whole_rows, strict=True)]
        scaled = [[u * x for u, x in zip(shares, column, strict=True)] for column in columns]
        matrix = [[one * (i == j) - dot(row, columns[j]) for j in range(size)] for i, row in enumerate(scaled)]
    else:
        matrix = [
            [one * u * (i == j) - u * w * dot(a, b) for j, (w, b) in enumerate(zip(shares, whole_rows, strict=True))]
            for i, (u, a) in enumerate(zip(shares, whole_rows, strict=True))
        ]
    return definite(matrix) >= 0


def _inner(a: Vector, b: Vector) -> Fraction:
    return sum((Fraction(x) * y for x, y in zip(a, b, strict=True)), start=Fraction(0))
