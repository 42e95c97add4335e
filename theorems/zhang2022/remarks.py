r"""Remarks around Theorem 3.1: one v for all x, spanned spaces, depth, signs, and what gradients share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple, final

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.noises import decide_noises
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.closed_form import some_direction
from theorems.zhang2022.compared import are_equal
from theorems.zhang2022.every_network import LINE, PLANE
from theorems.zhang2022.laws import same
from theorems.zhang2022.nets import (
    Point,
    alive,
    back,
    has_tie,
    independent,
    independent_nets,
    inner,
    live,
    net,
    net_domain,
    nets,
    nets_with_independent_rows,
    network,
    one_point,
    orthogonal_part,
    parts,
    separable,
    solve,
    two_independent_units,
    used,
)
from verify.claim import Assumption, Coq, Example, Statement, Weakening
from verify.domain import Domain
from verify.exact.alternative import Alternative
from verify.exact.decision import NO, YES, Decision, every
from verify.exact.integers import Work
from verify.objects import register
from verify.outcome import (
    EXISTENCE,
    INFORMAL,
    OURS,
    OURS_PROVED,
    REFUTED,
    REMARK,
    SHOWN,
    SUPPORTED,
    SURVIVES,
)
from verify.probability.claim import Batch, Cell, ProbabilisticClaim
from verify.sentence import Sentence, Variant


GRID = [p for p in product((0, 1, -1, 2, -2), repeat=2) if any(p)]


def _on_the_grid(m: int) -> Iterator[WithClassifier]:
    """List networks in the plane, each with all points of a grid that are alive and off ties."""
    rows = [p for p in product((1, 0, -1), repeat=2) if any(p)]
    for weights in product(rows, repeat=m):
        for a in product((1, -1), repeat=m):
            x = net(weights, a, GRID)
            kept = [
                p for i, p in enumerate(x.s.points) if not has_tie(one_point(x, i)) and alive(one_point(x, i))
            ]
            if kept:
                yield net(weights, a, kept)


def _grids() -> Iterator[WithClassifier]:
    yield from _on_the_grid(2)
    yield from _on_the_grid(3)


@st.composite
def _some_grid(draw: st.DrawFn) -> WithClassifier:
    m = draw(st.integers(2, 3))
    rows = [draw(st.sampled_from([p for p in product((1, 0, -1), repeat=2) if any(p)])) for _ in range(m)]
    x = net(rows, [draw(st.sampled_from((1, -1))) for _ in range(m)], GRID)
    kept = [p for i, p in enumerate(x.s.points) if not has_tie(one_point(x, i)) and alive(one_point(x, i))]
    return net(rows, parts(x)[1], kept) if kept else LINE


on_a_grid = net_domain(
    "two-layer networks in the plane, with all live points of a grid", _some_grid(), small=_grids, wider=nets
)


class Theorem31AllX(Sentence[WithClassifier, Point]):
    r"""One draw of the weights gives one $v = -A$ that serves every $x$ that is not dead.

    *Fails* for 80 of the 256 networks of two units in the plane with rows in $\{-1, 0, 1\}^2$ and outputs $\pm 1$, and for
    1488 of 4096 with three, at live points of $\{-2, \dots, 2\}^2$ off ties; not for all: $f = x$ has none. The theorem fixes the
    points first.
    """

    id, label, short = "zhang2022/theorem-3-1-all-x", "Theorem 3.1, all x", "3.1, all x"
    source, standing, reading = "Section 3, Theorem 3.1", INFORMAL, OURS
    printed = "There exists $v$ with $\\langle v, y_i r_i \\rangle > 0$ for all $i$."
    tested = r"$v = -W^\top a$ has $\langle v, y r \rangle > 0$ at every $x$ with $g_x \neq 0$."
    differs = "Said of all points at once, which the theorem does not."
    expects, domain, assumptions = REFUTED, on_a_grid, [live]
    proof = Coq("This_v_fails")
    refused = [(LINE, (-1,)), (PLANE, (-1, 1))]

    def construct(self, x: WithClassifier) -> Point:
        return back(x)

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        return separable(x, direction=w)


class Units(Cell):
    """Draw a network, and decide whether some u has a_k <w_k, u> > 0 for all its units."""

    effort = 40
    nouns: tuple[str, str] | None = ("network", "networks")
    n, threshold = 1, 1

    def __init__(self, m: int, d: int, claimed: Fraction, *, misses: bool = False, exact: bool = False) -> None:
        self.m, self.d, self.claimed, self.misses = m, d, claimed, misses
        fails = 1 - some_direction(m, d)
        self._exact = (fails, fails) if exact else None
        self.name = f"m = {m}; d = {d}; {'no' if misses else 'some'} u"

    def batch(self, stream: Any, size: int) -> Batch:
        """Draw so many networks and decide each."""
        import numpy as np

        drawn = stream.normals(size, self.m * (self.d + 1))
        return Batch(np.array([self.measure([row]) for row in drawn.tolist()], dtype=np.int64), (drawn,))

    def rows(self, draws: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return sign(a_k) w_k for each unit."""
        flat, cut = draws[0], self.m * self.d
        return [
            [(1 if a > 0 else -1) * w for w in flat[k * self.d : (k + 1) * self.d]]
            for k, a in enumerate(flat[cut:])
        ]

    def measure(self, draws: Sequence[Sequence[int]]) -> int:
        """Measure one trial."""
        return int(Alternative(self.rows(draws), Work(10**9)).solvable is not self.misses)

    def certify(self, draws: Sequence[Sequence[int]]) -> Sequence[Decision]:
        """Let the kernel see u, or weights on rows that cancel: each unit is alone on at its own row."""
        rows = self.rows(draws)
        return [decide_origin(LabelledSet(rows, [1] * len(rows)), rows[0], 1)]

    def exact(self) -> tuple[Fraction, Fraction] | None:
        """Return Cover's count, where it is not on trial."""
        return self._exact

    def describe(self) -> dict[str, Any]:
        """Write the cell for the report."""
        return {"m": self.m, "d": self.d}


@final
class UnitsDecide(ProbabilisticClaim):
    r"""
    **Ours.** Some $u$ has $a_k \langle w_k, u \rangle > 0$ for all units, so that $v = -u$ serves every live $x$ at once, with
    probability exactly $P(\mathrm{Bin}(m - 1, \frac{1}{2}) \le d - 1)$.

    *Proof.* The rows $a_k w_k$ are independent, symmetric and in general position: by Cover and by Wendel, of the $2^m$
    choices of their signs $2 \sum_{j < d} \binom{m - 1}{j}$ leave them in one half-space. Then $\langle u, g_x \rangle = \sum_{k \text{
    active}} a_k \langle w_k, u \rangle > 0$ at every $x$ that is not dead. It is $1$ for $m \le d$, $\frac{1}{2}$ at $m = 2d$, and goes to $1$ as $d
    \to \infty$ with $m / d$ bounded below $2$: of "there exists $v$" Theorem 3.1 is about $m > 2d$.

    *Modelled.* Normals rounded to $2^{-40}$; each network is decided exactly. An equality is two one-sided sentences.
    """

    id, label, short = "zhang2022/theorem-3-1-units", "Theorem 3.1, all x", "3.1, all x"
    title = "With which probability one v serves every x, by the units alone"
    standing, reading, expects = OURS_PROVED, OURS, SUPPORTED
    statement = Statement(
        printed=Theorem31AllX.printed, source="Section 3, Theorem 3.1",
        tested=r"With probability $P(\mathrm{Bin}(m - 1, \frac{1}{2}) \le d - 1)$ some $u$ has $a_k \langle w_k, u \rangle > 0$ for all $k$.",
        difference="One $v$ for every $x$, other than that of the proof.",
    )

    def cells(self) -> Sequence[Cell]:
        found: list[Cell] = []
        for m, d in ((4, 2), (6, 4), (8, 4)):
            fails = 1 - some_direction(m, d)
            found += [
                Units(m, d, Fraction(5, 4) * fails), Units(m, d, 1 - Fraction(4, 5) * fails, misses=True),
            ]
        return found

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "d for d - 1", lambda: [Units(6, 2, 1 - some_direction(6, 3), exact=True)], expects=REFUTED,
            change=r"$P(\mathrm{Bin}(m - 1, \frac{1}{2}) \le d)$",
        )


# Remark 1


SPANNED = net([(1,)], (1,), [(1,)])


class Remark1a(Sentence[WithClassifier, Point]):
    r"""With as many points as dimensions the vector of the corollary may be none: the points span the space.

    *Shown* at $d = n = 1$: $\Pi^\perp = 0$ and $v' = 0$. Another $v$ may serve: the $x_i^{adv}$ may be separable by themselves.
    """

    id, label, short = "zhang2022/remark-1a", "Remark 1, n at least d", "Remark 1, n>=d"
    source, standing, kind = "Section 3, Remark 1", REMARK, EXISTENCE
    printed = "If $n \\ge d$, there may be no valid $v'$."
    tested = r"Some $X$ with $n \ge d$ has $v' = -\Pi^\perp W^\top a$ with $\langle v', y_i x_i^{adv} \rangle \le 0$ for some $i$."
    differs = "Of the vector of the corollary."
    expects = SHOWN
    proof = Coq("Remark_1a")
    domain = net_domain(
        "two-layer networks with at least d points", nets_with_independent_rows.draw,
        small=lambda: (x for x in nets.small() if len(x.s.points) >= x.s.dimension),  # type: ignore[misc]
        contains=lambda x: nets.contains(x) and len(x.s.points) >= x.s.dimension,
    )
    worked = [Example(SPANNED, YES, "one point on the line")]
    refused = [(SPANNED, (1,)), (SPANNED, (-5,)), (LINE, (1,)), (SPANNED, None)]

    def construct(self, x: WithClassifier) -> Point:
        return orthogonal_part(back(x), x.s.points)

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        wanted = orthogonal_part(back(x), x.s.points)
        if w is None or len(w) != len(wanted):
            return Decision(NO, (), "there is no vector, or one of another length")
        own = are_equal(list(zip(w, wanted, strict=True)), "the vector is not that of the corollary")
        if own.answer is not YES:
            return own
        found = decide_noises(network(x), x.s.points, direction=w)
        turned = {YES: NO, NO: YES}  # what is shown is that v' is not right
        return every([own, found._replace(answer=turned.get(found.answer, found.answer))])


def jointly_independent(x: WithClassifier) -> bool:
    """Are the rows with a_k != 0 and the points linearly independent together?"""
    return independent([*used(x)[0], *x.s.points])


together = Assumption[WithClassifier](
    "rows and points independent", "The rows with $a_k \\neq 0$ and the points are independent.",
    jointly_independent, stated="nowhere",
)


@st.composite
def _apart(draw: st.DrawFn) -> WithClassifier:
    """Draw independent rows, lift them into more dimensions, and give each point one of its own."""
    x = draw(independent_nets())
    weights, a, points = parts(x)
    points = points[: draw(st.integers(1, 3))]
    n = len(points)
    lifted = [(*p, *(int(i == j) for j in range(n))) for i, p in enumerate(points)]
    return net([(*w, *[0] * n) for w in weights], a, lifted, x.s.labels[:n])


def _small_apart() -> Iterator[WithClassifier]:
    for w, a, y in product((1, -1), (1, -1, 2), (1, -1)):
        for p in ((1, 1), (2, 1), (-1, 1), (1, -1)):
            x = net([(w, 0)], (a,), [p], (y,))
            if alive(x):
                yield x
    for w, y in product((1, -1), (1, -1)):
        x = net([(w, 0, 0)], (1,), [(w, 1, 0), (w, 0, 1)], (y, 1))
        yield x


apart = net_domain(
    "two-layer networks with rows and points independent together, and live points", _apart(), small=_small_apart,
    wider=nets_with_independent_rows,
    without=lambda: {
        together: Variant(REFUTED, domain=nets_with_independent_rows),
        live: Variant(REFUTED, domain=net_domain(
            "two-layer networks with rows and points independent together", _apart().map(_dead), small=lambda: map(
                _dead, _small_apart()
            ), contains=lambda x: nets.contains(x) and jointly_independent(x), wider=nets,
        )),
    },
)


def _dead(x: WithClassifier) -> WithClassifier:
    """Turn the points round: some are dead then."""
    return net(*parts(x)[:2], [tuple(-c for c in p) for p in x.s.points], x.s.labels)


class Corollary341Counting(Sentence[WithClassifier, Point]):
    r"""With rows and points independent together the adversarial examples are separable, without a probability.

    *Proof.* Some $v$ has $\langle v, x_i \rangle = 0$ for all $i$ and $\langle w_k, v \rangle = -1 / a_k$ for $a_k \neq 0$. Then $\langle v, y_i (x_i +
    \eta r_i) \rangle = -\eta (1 - s_i) \langle v, g_i \rangle$ is $\eta (1 - s_i)$ times the number of active units, for any $\eta > 0$. It takes
    $m + n \le d$.

    *Modelled.* Decided are $\langle v, x_i \rangle = 0$ and $\langle -v, g_i \rangle > 0$; the loss and $\eta$ are positive factors.
    """

    id, label, short = "zhang2022/corollary-3-4-1-counting", "Corollary 3.4.1", "3.4.1, counted"
    source, standing, reading = "Section 3, Corollary 3.4.1", OURS_PROVED, OURS
    printed = r"There is $v'$ such that $\langle v', x_i^{adv} \rangle > 0$ for all $i$."
    tested = (
        r"Let the $w_k$ with $a_k \neq 0$ and the $x_i$ be independent and no $g_i$ be $0$. Some $v \perp X$ has $\langle v, y_i "
        r"x_i^{adv} \rangle > 0$ for all $i$ and every $\eta > 0$."
    )
    differs = "With $y_i$, and for every network with $m + n \\le d$."
    expects, domain, assumptions = SURVIVES, apart, [live, together]
    proof = Coq("Corollary_3_4_1_counting")
    worked = [Example(net([(1, 0)], (1,), [(1, 1)]), YES, "one unit in the plane")]
    refused = [(net([(1, 0)], (1,), [(1, 1)]), (1, -1)), (net([(1, 0)], (1,), [(1, 1)]), (0, 0)), (net([(1, 0)], (1,), [(1, 1)]), (-1, 0))]

    def construct(self, x: WithClassifier) -> Point | None:
        return _orthogonal_counting(x)

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        return _both(x, w or (0,) * x.s.dimension)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the other sign": Variant(
                REFUTED, r"$\langle w_k, v \rangle = 1 / a_k$",
                construct=lambda x: tuple(-c for c in _orthogonal_counting(x) or ()),
            )
        }


def _orthogonal_counting(x: WithClassifier) -> Point | None:
    """Return v orthogonal to the points with <w_k, v> = -1/a_k, None where there may be none."""
    weights, a = used(x)
    rows = [*weights, *x.s.points]
    if not independent(rows):
        return None
    right = [*(-1 / Fraction(c) for c in a), *[Fraction(0)] * len(x.s.points)]
    gram = [[Fraction(inner(one, other)) for other in rows] for one in rows]
    shares = solve(gram, right)
    return tuple(
        sum((s * row[j] for s, row in zip(shares, rows, strict=True)), start=Fraction(0))
        for j in range(x.s.dimension)
    )


def _both(x: WithClassifier, v: Point) -> Decision:
    """Is v orthogonal to each point, and -v right on each gradient?"""
    if not any(v):
        return decide_noises(network(x), x.s.points, direction=v)
    shown = []
    for zero in (1, -1):
        labels, decision = decide_labels(Linear(v, 0, zero), x.s.points)
        if set(labels) != {zero}:
            return decision._replace(answer=NO, reason="v is not orthogonal to the points")
        shown.append(decision)
    right = decide_noises(network(x), x.s.points, direction=tuple(-c for c in v))
    return every([*shown, right])


# Beyond: depth and signs


@register("sizes of three layers")
class Deep(NamedTuple):
    """Sizes of the entries of W_1 and W_2 and of the outputs, each of which has a fair sign of its own; and x."""

    first: tuple[tuple[int, ...], ...]
    second: tuple[tuple[int, ...], ...]
    outputs: tuple[int, ...]
    x: tuple[int, ...]


def is_deep(x: Any) -> bool:
    """Do the shapes fit, with few enough signs to list them all?"""
    if not isinstance(x, Deep) or not (x.first and x.second and x.x):
        return False
    ok = all(len(r) == len(x.x) for r in x.first) and all(len(r) == len(x.first) for r in x.second)
    flat = [c for part in (*x.first, *x.second, x.outputs, x.x) for c in part]
    return ok and len(x.outputs) == len(x.second) and all(type(c) is int for c in flat) and len(flat) <= 11


def no_deep_tie(x: Deep) -> bool:
    """Is no pre-activation 0, whatever the signs, unless the whole layer before it is off?"""
    for w1, w2, _ in _signed(x):
        h = [max(sum(a * b for a, b in zip(row, x.x, strict=True)), 0) for row in w1]
        if any(sum(a * b for a, b in zip(row, x.x, strict=True)) == 0 for row in w1):
            return False
        if any(h) and any(sum(a * b for a, b in zip(row, h, strict=True)) == 0 for row in w2):
            return False
    return True


deep_tie = Assumption[Deep]("no tie", "No pre-activation is $0$, but behind a layer that is off.", no_deep_tie, stated="nowhere")


def _signed(x: Deep) -> Iterator[tuple[Any, Any, Any]]:
    """Yield (W_1, W_2, a) for all choices of signs."""
    flat = [c for part in (*x.first, *x.second, x.outputs) for c in part]
    d, m, k = len(x.x), len(x.first), len(x.second)
    for signs in product((1, -1), repeat=len(flat)):
        own = [s * c for s, c in zip(signs, flat, strict=True)]
        first = [own[i * d : (i + 1) * d] for i in range(m)]
        rest = own[m * d :]
        yield first, [rest[i * m : (i + 1) * m] for i in range(k)], rest[k * m :]


Weights = Iterable[tuple[Any, Any, Any]]


def _sent(first: Any, second: Any, a: Any, one: Sequence[int], two: Sequence[int]) -> tuple[int, ...]:
    middle = [sum(a[k] * two[k] * second[k][j] for k in range(len(a))) * one[j] for j in range(len(first))]
    return tuple(sum(middle[j] * first[j][i] for j in range(len(first))) for i in range(len(first[0])))


def deep_laws(given: Sequence[tuple[Any, Any, Any]], x: Sequence[int]) -> tuple[Counter[Any], Counter[Any]]:
    """Return the laws of (A, g_x), with the true bits and with free ones; g = 0 behind a layer that is off."""
    true: Counter[Any] = Counter()
    free: Counter[Any] = Counter()
    for first, second, a in given:
        m, k = len(first), len(second)
        whole = _sent(first, second, a, [1] * m, [1] * k)
        h = [sum(p * q for p, q in zip(row, x, strict=True)) for row in first]
        one = [int(v > 0) for v in h]
        two = [int(sum(p * max(q, 0) for p, q in zip(row, h, strict=True)) > 0) for row in second]
        true[whole, _sent(first, second, a, one, two)] += 2 ** (m + k)
        for bits in product((0, 1), repeat=m + k):
            free[whole, _sent(first, second, a, bits[:m], bits[m:])] += 1
    return true, free


@st.composite
def _deep(draw: st.DrawFn) -> Deep:
    """Draw sizes that no signs can cancel: each entry of a row is more than twice those before it."""
    d, m, k = draw(st.sampled_from([(1, 1, 1), (1, 2, 1), (1, 1, 2), (2, 1, 1), (2, 2, 1), (1, 2, 2)]))
    sizes = st.sampled_from((1, 2, 3))
    x = tuple(5**i for i in range(d))
    first = tuple(tuple(draw(sizes) for _ in range(d)) for _ in range(m))
    second = tuple(tuple(draw(sizes) * 100**j for j in range(m)) for _ in range(k))
    return Deep(first, second, tuple(draw(sizes) for _ in range(k)), x)


def _small_deep() -> Iterator[Deep]:
    yield Deep(((1,),), ((1,),), (1,), (1,))
    yield Deep(((1,), (2,)), ((1, 1),), (1,), (1,))
    yield Deep(((1,), (1,)), ((1, 3), (1, 2)), (1, 2), (1,))
    yield Deep(((1, 1),), ((1,), (2,)), (1, 1), (1, 2))


_deep_with_ties = Domain[Deep](
    name="three-layer networks with entries of fair sign, with ties", of=Deep, contains=is_deep,
    draw=st.sampled_from([
        Deep(((1,), (1,)), ((1, 1),), (1,), (1,)), Deep(((1, 1),), ((1,),), (1,), (1, 1)), Deep(((0,),), ((1,),), (1,), (1,)),
    ]),
    small=lambda: iter([
        Deep(((0,),), ((1,),), (1,), (1,)), Deep(((1, 1),), ((1,),), (1,), (1, 1)),
        Deep(((1,), (1,)), ((1, 1),), (1,), (1,)),
    ]),
)
deep = Domain[Deep](
    name="three-layer networks with independent entries of fair sign", draw=_deep(), small=_small_deep, of=Deep, contains=is_deep, wider=_deep_with_ties,
    without=lambda: {deep_tie: Variant(REFUTED, domain=_deep_with_ties)},
)


class BeyondDepth(Sentence[Deep, Any]):
    r"""The exact law holds for deeper networks, whatever the point.

    *Proof.* As for two layers, with the flips of row $k$ and of the outgoing column $k$ of each layer together, the lower
    layers first; a layer whose input is $0$ gives $g = 0$ on both sides. Each matrix must keep its law when any of its rows or columns
    changes its sign. Symmetric rows alone do not do for a middle layer: $d = x = 1$, $W_1 = (s, 2t)^\top$, $W_2 = r (1, 1)$, $a = u$ with fair
    signs $s, t, r, u$ gives another law.

    *Modelled.* Three layers, entries of given sizes and fair signs; both laws are enumerated. The probability of failure has no closed form
    here, and nothing is claimed of it; how often $v$ failed in draws is shown without a verdict.
    """

    id, label, short = "zhang2022/beyond-depth", "Deeper networks", "Deeper"
    source, standing = "Section 5, left open", REMARK
    printed = "The result extends to deeper networks."
    tested = r"$(A, g_x)$ has the law of $(A, W_1^\top D_1 W_2^\top D_2 a)$ with free bits."
    differs = "Of the law; print leaves it open."
    expects, domain, assumptions = SURVIVES, deep, [deep_tie]
    proof = Coq("Beyond_depth", "It speaks of finite laws, of matrices of any depth that keep their law where a row or column changes its sign.")
    worked = [Example(Deep(((1,), (1,)), ((1, 3), (1, 2)), (1, 2), (1,)), YES, "two layers of two units")]
    refused = [(Deep(((1,),), ((1,),), (1,), (1,)), 1), (Deep(((1,), (2,)), ((1, 1),), (1,), (1,)), 1)]

    def details(self, draws: int, seed: int) -> dict[str, Any]:
        """Return how often the v of the proof failed at random weights, in floats and of so many draws: no verdict."""
        return {"how often v failed (no verdict)": [
            {"widths": ", ".join(map(str, sizes)), "networks": 20 * draws, "share": f"{failed_deep(sizes, 20 * draws, seed):.4f}"}
            for sizes in DEPTHS
        ]}  # fmt: skip

    def decide(self, x: Deep, w: Any) -> Decision:
        true, free = deep_laws(list(_signed(x)), x.x)
        if w is not None:  # the law with all units on
            free = Counter({(whole, whole): 0 for whole, _ in true})
            for (whole, _), weight in true.items():
                free[whole, whole] += weight
        return same(true, free)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "rows alone": Variant(
                REFUTED, "the rows of $W_2$ have a fair sign, and not each entry",
                decide=lambda x, _: same(*deep_laws(_by_rows(x), x.x)),
            )
        }


DEPTHS = ((2, 2, 2), (10, 10, 10), (30, 30, 30), (30, 30, 30, 30))
# d and the widths of the hidden layers.


def failed_deep(sizes: Sequence[int], count: int, seed: int) -> float:
    """Return the share of so many networks with normal weights for which <A, g_x> <= 0, at x = e_1."""
    import numpy as np

    rng, failed = np.random.default_rng([seed, *sizes]), 0
    for start in range(0, count, 500):
        many = min(500, count - start)
        signal = np.zeros((many, sizes[0]))
        signal[:, 0] = 1
        whole, sent = np.eye(sizes[0])[None], np.eye(sizes[0])[None]
        for before, after in pairwise(sizes):
            w = rng.standard_normal((many, after, before))
            h = np.einsum("kij,kj->ki", w, signal)
            whole, sent, signal = w @ whole, (w @ sent) * (h > 0)[:, :, None], np.maximum(h, 0)
        a = rng.standard_normal((many, 1, sizes[-1]))
        failed += int((((a @ whole) * (a @ sent)).sum(axis=(1, 2)) <= 0).sum())
    return failed / count


def _by_rows(x: Deep) -> list[tuple[Any, Any, Any]]:
    return [
        (first, second, a) for first, second, a in _signed(x)
        if all(len({(c > 0) for c in row}) == 1 for row in second)
    ]


FGSM = net([(2, -1), (-1, 2)], (1, 1), [(1, 0), (0, 1)])


class BeyondSigns(Sentence[WithClassifier, Point]):
    r"""With independent rows the noises of FGSM, signs of gradients, are separable too.

    *Fails* though gradients are separable for every set of live points: $W = ((2, -1), (-1, 2))$, $a = (1, 1)$ at the two unit vectors has the signs
    $(1, -1)$ and $(-1, 1)$. At random weights the law of $(A, \operatorname{sign} g_x)$ follows from the exact law, and $v = -A$ fails more often than for
    gradients: $\sum_j |\xi_j| \le \sqrt{d} \|\xi\|$.
    """

    id, label, short = "zhang2022/beyond-signs", "Sign noise", "Sign noise"
    source, standing, reading = "Section 5, left open", REMARK, OURS
    printed = r"The $\ell_\infty$ case is not easy."
    tested = r"Let the $w_k$ with $a_k \neq 0$ be independent and no $g_i$ be $0$. Then the $\operatorname{sign} g_i$ lie in an open half-space."
    differs = "What gate counting would give."
    expects, domain, assumptions = REFUTED, two_independent_units, [live]
    proof = Coq("Beyond_signs_fails")
    worked = [Example(FGSM, NO, "two opposite signs")]
    refused = [(FGSM, (1, 1)), (FGSM, None)]

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        return separable(x, noise="sign", direction=w)
