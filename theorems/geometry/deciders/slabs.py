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

ANGLES_FROM = 100
# Numbers in the rows of slabs from which on floats choose the group that a case is divided by.

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
    start = None if squared_radius is None or open_ball else _quick(slabs, miss)
    if start is not None and squared_radius is not None and _inner(start, start) <= squared_radius:
        return decide_vector(slabs, start, miss, squared_radius)
    if squared_radius is not None and (weights := _squares(slabs, miss, squared_radius, open_ball)):
        question = slabs.question(miss, squared_radius, open_ball=open_ball)
        return certified(question, "no", {"squares": write_weights(weights)})
    search = _Cases(slabs, miss, squared_radius, open_ball=open_ball, work=work)
    v, ended = search.run(nodes)
    if v is not None:
        return decide_vector(slabs, v, miss, squared_radius, open_ball=open_ball)
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
    square = None if start is None else sum((x * x for x in start), start=Fraction(0))
    search = _Cases(slabs, miss, square, open_ball=True, work=work)
    try:
        v, ended = search.run(nodes)
    except WorkLimit:
        v, ended = None, False
    best = start if v is None else v
    if best is None and ended:
        none = certified(slabs.question(miss, None), "no", {"tree": search.tree()})
        return Shortest(None, None, None, (none,))
    upper = None if best is None else whole(sum((x * x for x in best), start=Fraction(0)))
    serves = () if best is None else (decide_vector(slabs, best, miss, upper),)
    lower, evidence = (upper if ended else search.lower), "tree"
    weights = {} if ended else _squares(slabs, miss, None, open_ball=True) or {}
    terms = sorted(weights.get(i, 0) * r * r for i, r in enumerate(slabs.bounds))
    bound = whole(sum(terms[: max(0, len(slabs) - miss)], start=Fraction(0))) if slabs.single else 0
    if lower is None or (not ended and bound > lower):
        lower, evidence = bound, "squares"
    shown: list[Any] = search.tree(lower) if evidence == "tree" else write_weights(weights)
    question = slabs.question(miss, lower, open_ball=True)
    return Shortest(best, lower, upper, (*serves, certified(question, "no", {evidence: shown})))


def profile(slabs: Slabs, *, nodes: int = NODES) -> list[Shortest]:
    """Return what is known of f(0) >= f(1) >= ... >= f(N - 1)."""
    return [shortest(slabs, k, nodes=nodes) for k in range(len(slabs))]


Case = tuple[int, int]
# A group of slabs, and the form of it that is to be >= 0, by its place in the question.


class _Node(NamedTuple):
    """A case: forms that are chosen, groups that v may miss, and the shortest v that is left."""

    chosen: tuple[Case, ...]
    left_out: frozenset[int]
    v: list[int]
    unit: int
    weights: Mapping[Case, int]
    over: int
    # v / unit = sum w / over A, or these cancel where no v is left (unit 0); (A, B) are the slabs' integers.

    @property
    def square(self) -> Fraction:
        """Return |v|^2."""
        return Fraction(dot(self.v, self.v), self.unit * self.unit)


class _Cases:
    """The tree of cases, searched where the shortest v is shortest.

    Attributes
    ----------
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
        self.lower: Rational = 0
        self.table = _floats(slabs) if len(slabs.rows) * slabs.dimension >= ANGLES_FROM else None

    def run(self, budget: int) -> tuple[tuple[Rational, ...] | None, bool]:
        """Return the first v that serves, which is as short as can be, and whether the search ended."""
        heap: list[tuple[Fraction, int]] = []
        self._add(_Node((), frozenset(), [0] * self.slabs.dimension, 1, {}, 1), heap)
        while heap:
            square, number = heappop(heap)
            self.lower = square
            node = self.nodes[number]
            worst = self._worst(node)
            if worst is None:
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
        """Return the group that v is deepest in of those that may not be missed; None if v serves."""
        size = sum(map(len, self.slabs.members)) * len(node.v)
        self.work.spend(size * (1 + node.unit.bit_length() // 64))
        listed = self.slabs.gaps(node.v, node.unit)
        missed = [i for i, gaps in enumerate(listed) if min(gaps) > 0]
        if len(missed) <= self.miss:
            return None
        asked = [i for i in missed if i not in node.left_out]
        best = self._dearest(node, asked)
        if best is not None:
            return best
        found, deepest = None, (0, 1)
        for i in asked:
            gaps, squares = listed[i], self.slabs.squares[i]
            depth = gaps[0] * gaps[0], squares[0]
            for gap, square in zip(gaps[1:], squares[1:], strict=True):
                if gap * gap * depth[1] < depth[0] * square:
                    depth = gap * gap, square
            if found is None or depth[0] * deepest[1] > deepest[0] * depth[1]:
                found, deepest = i, depth
        return found

    def _dearest(self, node: _Node, asked: list[int]) -> int | None:
        """Guess in floats which group it costs most to leave: across the forms that v rests on, |v|^2 grows by depth^2.

        None where floats do not serve. Whatever is chosen, the cases are all there.
        """
        if self.table is None or not node.weights or not asked:
            return None
        import numpy as np

        try:
            v = np.array([x / node.unit for x in node.v])
        except OverflowError:
            return None
        firsts = self.slabs.firsts
        forms = 1 if self.slabs.one_sided else 2
        used = self.table[[firsts[i] + form // forms for i, form in node.weights]]
        span = np.linalg.qr(used.T)[0]
        products = self.table @ v
        depths = 1 - (products if self.slabs.one_sided else np.abs(products))
        across = np.square(self.table).sum(1) - np.square(self.table @ span).sum(1)
        costs = np.square(depths) / np.maximum(across, 1e-12 * np.square(self.table).sum(1))
        least = np.minimum.reduceat(costs, firsts)[asked]
        return asked[int(least.argmax())] if np.isfinite(least).all() else None

    def _below(self, node: _Node, group: int) -> Iterator[_Node]:
        """Yield the cases of a group, in the order in which the kernel reads them."""
        count = len(self.slabs.members[group])
        forms = range(count) if self.slabs.one_sided else range(0, 2 * count, 1 if node.chosen else 2)
        for form in forms:
            yield self._least((*node.chosen, (group, form)), node)
        if len(node.left_out) < self.miss:
            yield node._replace(left_out=node.left_out | {group})

    def _least(self, chosen: tuple[Case, ...], above: _Node) -> _Node:
        """Find the shortest v that meets these forms: the program of a hard margin."""
        places = {case: place for place, case in enumerate(chosen)}
        guess = [*(places[case] for case in above.weights), len(chosen) - 1]
        return _Node(chosen, above.left_out, *_least(self.slabs, chosen, guess, self.work))

    def tree(self, lower: Rational | None = None) -> list[Any]:
        """Write the tree of a no; of a search that did not end, that of |v|^2 < lower."""
        listed: list[Any] = []
        ahead = [0]
        while ahead:
            number = ahead.pop()
            node = self.nodes[number]
            short = not node.unit or (lower is not None and node.square >= lower)
            if number in self.children and not short:
                group, below = self.children[number]
                listed.append(group)
                ahead += reversed(below)
                continue
            doubled = 2 if node.unit else 1
            weights = {
                case[0]: doubled * w * _column(self.slabs, case)[1] / node.over for case, w in node.weights.items()
            }
            listed.append({"weights": write_weights(weights), "ball": int(node.unit > 0)})
        return listed


def _column(slabs: Slabs, case: Case) -> tuple[list[int], Fraction]:
    """Return (s A, B) of a form, and what it is a multiple by of (s a, r)."""
    return slabs.forms[case[0]][case[1]]


def _least(
    slabs: Slabs, chosen: Sequence[Case], guess: Sequence[int], work: Work
) -> tuple[list[int], int, dict[Case, int], int]:
    """Return v over its unit (0 where there is none), and the weights that make it up over a number."""
    columns = [_column(slabs, case)[0] for case in chosen]
    target = [0] * slabs.dimension + [1]
    nearest = NearestPoint(Listed(columns), target, work, guess)
    inside = nearest.solve()
    pairs = [*zip(nearest.support, nearest.weights, strict=True)]
    weights = {chosen[place]: w for place, w in pairs}
    if inside:
        return [], 0, weights, 1
    *head, last = nearest.residual
    slack = nearest.scale - sum(w * columns[place][-1] for place, w in pairs)
    return [-x for x in head], last, weights, slack


def _floats(slabs: Slabs) -> Any:
    """Return rows a / r as floats, group by group; None beyond their range, or where one is 0."""
    import numpy as np

    try:
        rows = [[float(x) for x in row] for row in slabs.rows]
        table = np.array(rows) / np.array([float(r) for r in slabs.bounds])[:, None]
    except (OverflowError, ZeroDivisionError):
        return None
    return table if np.isfinite(table).all() and table.any(axis=1).all() else None


STARTS, ROUNDS = 12, 8
# Directions from which a short v is looked for in floats, and how often each is bettered.


def _quick(slabs: Slabs, miss: int) -> tuple[Rational, ...] | None:
    """Guess a v that serves: floats choose forms, for which the shortest v is found exactly.

    None where the slabs are few, or none was found. Where many forms are in use, v is the floats'
    own, a little longer.
    """
    if len(slabs.rows) * slabs.dimension < GUESS_FROM or miss >= len(slabs):
        return None
    import numpy as np

    table = _floats(slabs)
    if table is None:
        return None
    random = np.random.default_rng(0)
    starts_of = np.cumsum([0, *map(len, slabs.groups)])
    firsts, keep = starts_of[:-1], len(slabs) - miss
    count = max(3, min(STARTS, 10**7 // table.size))
    starts = [table.sum(axis=0), np.linalg.svd(table, full_matrices=False)[2][0]]
    if not slabs.one_sided:
        starts.append(table.T @ _signs(table @ table.T))
    starts += [table.T @ random.standard_normal(len(table)) for _ in range(count - len(starts))]
    best, chosen, likely, shortest_v = np.inf, None, None, None
    for v in starts:
        for _ in range(ROUNDS):
            products = table @ v
            sizes = products if slabs.one_sided else np.abs(products)
            kept = np.sort(np.argsort(-np.maximum.reduceat(sizes, firsts), kind="stable")[:keep])
            members = np.array([firsts[i] + int(sizes[firsts[i] : starts_of[i + 1]].argmax()) for i in kept])
            sides = np.where(slabs.one_sided | (products[members] >= 0), 1, -1)
            rows = table[members] * sides[:, None]
            found = support_vectors(rows.tolist(), False)
            own = sum((u * rows[i] for i, u in found.items()), start=np.zeros(slabs.dimension))
            least = (rows @ own).min()
            if least <= 0 or own @ own >= best * (1 - 1e-9) * least**2:
                break
            v = own / least
            best, shortest_v, likely = v @ v, v, list(found)
            chosen = [
                (int(i), int(m - firsts[i]) if slabs.one_sided else 2 * int(m - firsts[i]) + int(s < 0))
                for i, m, s in zip(kept, members, sides, strict=True)
            ]
    if chosen is None or likely is None:
        return None
    if len(likely) > LARGE:
        return _rounded(slabs, chosen, shortest_v)
    try:
        exact, unit, *_ = _least(slabs, chosen, likely, Work(WORK))
    except WorkLimit:
        return None
    return tuple(whole(Fraction(x, unit)) for x in exact) if unit else None


def _rounded(slabs: Slabs, chosen: Sequence[Case], v: Any) -> tuple[Rational, ...] | None:
    """Round v to multiples of 2^-p, and make it as much longer as it then takes to meet the forms."""
    import numpy as np

    shift = 40 - int(np.frexp(np.abs(v).max())[1])
    short = [round(float(np.ldexp(x, shift))) for x in v]
    longer = Fraction(0)
    for case in chosen:
        (*a, r), _ = _column(slabs, case)
        product = dot(a, short)
        if product <= 0:
            return None
        longer = max(longer, Fraction(r, product))
    rough = Fraction(-int(-longer * Fraction(2) ** (shift + 40) // 1), 2**40)  # in units of 2^-shift, rounded up
    return tuple(whole(x * rough / Fraction(2) ** shift) for x in short)


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

    Two sorts are tried, u all equal and u r^2 all equal; without R^2, the better of them is
    returned. Of very many slabs some that lie far apart are taken.
    """
    if not slabs.single or miss >= len(slabs):
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
    rows, bounds = [slabs.rows[i] for i in taken], [slabs.bounds[i] for i in taken]
    table, lengths = table[taken], np.array([float(r) for r in bounds])
    ways = [(1 / float(np.linalg.norm(table, 2)) ** 2, [Fraction(1) / r / r for r in bounds])]
    if len(set(bounds)) > 1:
        ways.append((1 / float(np.linalg.norm(table * lengths[:, None], 2)) ** 2, [Fraction(1)] * len(rows)))
    found: list[tuple[Fraction, dict[int, Fraction]]] = []
    for most, shape in ways:
        near = sum(sorted(most * float(u) * r * r for u, r in zip(shape, lengths, strict=True))[:keep])
        if squared_radius is not None and near < float(squared_radius) * (1 - 1e-6):
            continue
        for share in (Fraction(most).limit_denominator(64), Fraction(most * (1 - 1e-9)).limit_denominator(10**12)):
            weights = [share * u for u in shape]
            if table.size >= GUESS_FROM:  # of each some 30 binary digits: exact ones are long
                weights = [_shorter(u) for u in weights]
            total = sum(sorted(u * r * r for u, r in zip(weights, bounds, strict=True))[:keep], start=Fraction(0))
            enough = squared_radius is None or total > squared_radius or (open_ball and total == squared_radius)
            if share > 0 and enough and _at_most_one(rows, weights):
                named = dict(zip(taken, weights, strict=True))
                if squared_radius is not None:
                    return named
                found.append((total, named))
                break
    return max(found, key=lambda pair: pair[0])[1] if found else None


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
