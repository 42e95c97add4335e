r"""Lemma 3.5 to 3.7 and Theorem 3.6: networks near their random weights, which training has moved.

The ball of the neural tangent kernel: ||W* - W||_2 <= 1/sqrt(m) and ||a* - a|| <= 1/sqrt(m).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import isqrt
from random import Random
from typing import Any, NamedTuple, final

from hypothesis import strategies as st

from theorems.geometry.deciders.noises import decide_noises, gradients
from theorems.geometry.objects.networks import Above, two_layer
from theorems.zhang2022.appendix import Probable, positive
from theorems.zhang2022.constants import at_most, power
from theorems.zhang2022.normals import Normals, square
from verify.claim import Coq, Example, Nature, Statement, Weakening
from verify.domain import Domain
from verify.exact.decision import NO, YES, Answer, Decision
from verify.exact.expressions import Expression
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import (
    FALSE,
    OURS,
    OURS_PROVED,
    REFUTED,
    REPAIRED,
    SUPPORTED,
    SURVIVES,
    THEOREM,
)
from verify.probability.claim import Cell
from verify.sentence import Sentence, Variant


Vector = tuple[Rational, ...]
HALF = Fraction(1, 2)


@register("moved network")
class Moved(NamedTuple):
    """W, a, and how far both were moved; x, with ||x||^2 = d."""

    rows: tuple[Vector, ...]
    outputs: Vector
    row_steps: tuple[Vector, ...]
    output_steps: Vector
    x: Vector

    @property
    def moved(self) -> tuple[tuple[Vector, ...], Vector]:
        """Return W* and a*."""
        rows = tuple(
            tuple(a + b for a, b in zip(row, step, strict=True))
            for row, step in zip(self.rows, self.row_steps, strict=True)
        )
        return rows, tuple(a + b for a, b in zip(self.outputs, self.output_steps, strict=True))


def dot(one: Sequence[Rational], other: Sequence[Rational]) -> Rational:
    """Return the inner product."""
    return sum((p * q for p, q in zip(one, other, strict=True)), start=Fraction(0))


def output(rows: Sequence[Vector], a: Vector, x: Vector, below: Rational = 0) -> Rational:
    """Return f(x), with this slope of the units below 0."""
    return dot(a, signals(rows, x, below))


def signals(rows: Sequence[Vector], x: Vector, below: Rational = 0) -> list[Rational]:
    """Return sigma(W x), with this slope of the units below 0."""
    return [h if h > 0 else below * h for h in (dot(row, x) for row in rows)]


def length(v: Sequence[Rational]) -> Expression:
    """Return the length of a vector."""
    return ("sqrt", dot(v, v))


def flat(rows: Sequence[Vector]) -> list[Rational]:
    """Return all entries."""
    return [c for row in rows for c in row]


def is_moved(x: Any, radius: Rational = 1) -> bool:
    """Do the shapes fit, is ||x||^2 = d, and are both steps in the ball?"""
    if not isinstance(x, Moved) or not (x.rows and x.x):
        return False
    m, d = len(x.rows), len(x.x)
    shapes = len(x.outputs) == len(x.row_steps) == len(x.output_steps) == m and all(
        len(row) == d for row in (*x.rows, *x.row_steps)
    )
    if not shapes or dot(x.x, x.x) != d:
        return False
    return all(m * dot(v, v) <= radius**2 for v in (flat(x.row_steps), x.output_steps))


def moved(m: int, x: Sequence[int], seed: int, radius: Rational = 1) -> Moved:
    """Return small weights, and steps of the length of the ball along one unit's row and one output."""
    random, d = Random(seed), len(x)
    rows = tuple(tuple(random.choice((0, 1, -1, 2)) for _ in x) for _ in range(m))
    a = tuple(random.choice((1, -1, 0, 2)) for _ in range(m))
    k, step = random.randrange(m), Fraction(radius) / isqrt(m)
    sign, other = random.choice((1, -1)), random.choice((1, -1))
    row_steps = tuple(
        tuple(whole(sign * step * c / isqrt(d)) if i == k else 0 for c in x) for i in range(m)
    )
    return Moved(rows, a, row_steps, tuple(whole(other * step) if i == k else 0 for i in range(m)), tuple(x))


POINTS = [(1,), (-1,), (2, 0, 0, 0), (1, 1, -1, 1)]


def _small(radius: Rational = 1) -> Iterator[Moved]:
    for w, a, p, q in product((1, -1, 0), (1, -1, 2), (1, -1), (1, -1)):
        yield Moved(((w,),), (a,), ((p * radius,),), (q * radius,), (1,))
    yield from (moved(4, x, seed, radius) for seed in range(40) for x in POINTS)


def ball(radius: Rational = 1) -> Domain[Moved]:
    """Return networks moved within so many radii of the ball."""
    draw = st.builds(
        lambda m, x, seed: moved(m, x, seed, radius), st.sampled_from((1, 4, 9)), st.sampled_from(POINTS),
        st.integers(0, 7).flatmap(lambda p: st.integers(0, 7).map(lambda q: 8 * p + q)),
    )
    times = "" if radius == 1 else f" {radius} times as large"
    return Domain[Moved](
        name=f"two-layer networks and a step of the ball{times}", draw=draw, small=lambda: _small(radius), of=Moved,
        contains=lambda x: is_moved(x, radius),
    )


in_the_ball, in_twice_the_ball = ball(), ball(2)
TIGHT = Moved(((1,),), (1,), ((1,),), (1,), (1,))  # f = 1, f* = 4, R = 3
LARGE = Moved(((3,),), (3,), ((1,),), (1,), (1,))
BACK = Moved(((1,),), (1,), ((0,),), (-1,), (1,))  # a* = 0


def reach(x: Moved, *, with_step: bool = True, below: Rational = 0) -> Expression:
    """Return R = (||a|| + 1/sqrt(m)) sqrt(d/m) + ||sigma(W x)|| / sqrt(m)."""
    m, d = len(x.rows), len(x.x)
    on = signals(x.rows, x.x, below)
    size: Expression = ("+", length(x.outputs), ("sqrt", Fraction(1, m))) if with_step else length(x.outputs)
    return ("+", ("*", size, ("sqrt", Fraction(d, m))), ("sqrt", dot(on, on) / m))


class Lemma35Floor(Sentence[Moved, int]):
    r"""In the ball no output moves by more than $R$: the loss has a floor.

    For every $(W^*, a^*)$ with $\|W^* - W\|_2, \|a^* - a\| \le 1/\sqrt{m}$ and $\|x\|^2 = d$: $|f^*(x) - f(x)| \le R = (\|a\| + \frac{1}{\sqrt{m}})
    \sqrt{d / m} + \|\sigma(W x)\| / \sqrt{m}$; so the loss is at least $\log(1 + \exp(-(y f(x) + R)))$.

    *Proof.* $f^* - f = a^{*\top} (\sigma(W^* x) - \sigma(W x)) + (a^* - a)^\top \sigma(W x)$, and $\sigma$ does not lengthen differences. It is tight: $m
    = d = 1$, $W = a = x = 1$, $W^* = a^* = 2$ has $f^* = 4 = f + R$. As $m \to \infty$ with $d / m \to 0$, $R \to 1/\sqrt{2}$: the loss stays above
    $\frac{1}{10}$ for most draws, and Lemma 3.5 as adapted cannot hold for small $\epsilon$.

    *Modelled.* $\sqrt{m}$ and $\sqrt{d}$ are integers, and the steps go the whole length along one unit; the lengths of $W^* - W$ are Frobenius',
    which are no shorter. An excess of $2^{-40}$ is allowed for, since the bound is attained.
    """

    id, label, short = "zhang2022/lemma-3-5-floor", "Lemma 3.5", "3.5, floor"
    source, standing, reading = "Appendix, Lemma 3.5", OURS_PROVED, OURS
    printed = r"There are $\|W^* - W\|_2, \|a^* - a\| \le 1/\sqrt{m}$ with $L(W^*, a^*) \le \epsilon$."
    tested = r"For all of the ball $|f^*(x) - f(x)| \le (\|a\| + \frac{1}{\sqrt{m}}) \sqrt{d/m} + \|\sigma(W x)\| / \sqrt{m}$."
    differs = "What holds instead: a bound on how far outputs move."
    expects, domain = SURVIVES, in_the_ball
    proof = Coq("Lemma_3_5_floor")
    worked = [Example(TIGHT, YES, "the bound is attained"), Example(BACK, YES, "the output goes to 0")]
    refused = [(TIGHT, 2), (Moved(((1,),), (1,), ((1,),), (1,), (-1,)), 9), (BACK, -9)]

    def construct(self, x: Moved) -> int:
        return 1

    def decide(self, x: Moved, w: int | None) -> Decision:
        return _stays(x, reach(x), w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "without the step of a": Variant(
                REFUTED, r"$\|a\|$ for $\|a\| + 1/\sqrt{m}$", decide=lambda x, w: _stays(x, reach(x, with_step=False), w)
            ),
            "twice the ball": Variant(
                REFUTED, r"steps of length $2/\sqrt{m}$ with this $R$", domain=in_twice_the_ball
            ),
            "leaky": Variant(
                SURVIVES, r"slopes $\frac{1}{2}$ and $1$: $\sigma$ does not lengthen differences either",
                decide=lambda x, w: _stays(x, reach(x, below=HALF), w, HALF),
            ),
        }


def _stays(x: Moved, bound: Expression, factor: int | None, below: Rational = 0) -> Decision:
    """Is |f* - f|, times a factor and with as much added as it exceeds 1, at most the bound?"""
    gap = abs(Fraction(output(*x.moved, x.x, below) - output(x.rows, x.outputs, x.x, below)))
    own = gap if factor == 1 else gap + 10 * abs(factor or 1)
    return at_most(own - Fraction(1, 2**40), bound, "the output moves further")


def no_loss(m: int, d: int) -> Normals:
    r"""Return the cell in which the loss may be 1/10: f + R is at least log(1/(e^(1/10) - 1)) = 2.2522.

    R is replaced by a polynomial that is no smaller: ||a|| <= (1 + ||a||^2)/2, and ||s|| <= (s^2/c + c)/2
    with c = 7/10.
    """
    root, slope = Fraction(isqrt(d), isqrt(m)), Fraction(1, isqrt(m))

    def sides(z: Any) -> Any:
        exact = z.dtype == object
        c, r, s = (q if exact else float(q) for q in (Fraction(7, 10), root, slope))
        h, a = z[:, :m] * positive(z[:, :m]), z[:, m:] * s
        size = (1 + square(a)) / 2 + s
        moved_by = size * r + (square(h) * s * s / c + c) / 2
        return (a * h).sum(axis=-1) + moved_by, Fraction(2252, 1000) if exact else 2.252

    return Normals(
        title=f"f + R >= 2.252; m = {m}, d = {d}", count=2 * m, bound=Fraction(1, 2), sides=sides,
    )


@final
class Lemma35(Probable):
    r"""
    **Lemma 3.5 (quoted, adapted).** With high probability some $(W^*, a^*)$ of the ball has $L(W^*, a^*) \le \epsilon$.

    *Fails* for small $\epsilon$, here $\frac{1}{10}$: no output moves by more than $R$ (``lemma-3-5-floor``), and $R \to 1/\sqrt{2}$ as $d/m \to 0$ and $m \to \infty$, so that there most draws
    have a loss above $\frac{1}{10}$ in all of the ball, whatever the constants; for $m$ near $d$ or below it $R$ is larger, and nothing is said. The probability that comes with it, $1 - e^{\Omega(\log^2 m)}$, is
    not positive for large $m$.

    *Modelled.* One point of label $+1$; $R$ is replaced by something larger, without roots; "high" is read as at least one half.
    """

    id, label, short = "zhang2022/lemma-3-5", "Lemma 3.5", "Lemma 3.5"
    title, expects = "Near the random weights some fit the data", REFUTED
    repaired_by = ("zhang2022/lemma-3-5-floor",)
    nature = Nature(
        FALSE,
        r"For $m$ large against $d$ outputs move by no more than about $1/\sqrt{2}$ in a ball of radius $1/\sqrt{m}$, so that most "
        r"draws keep a loss above $\frac{1}{10}$, and a bound on how far they move is what holds.",
    )
    statement = Statement(
        printed=Lemma35Floor.printed, source="Appendix, Lemma 3.5",
        tested=r"At $\epsilon = \frac{1}{10}$, $n = 1$, with probability at least $\frac{1}{2}$.",
        difference="A loss and a probability are named.",
    )

    def cells(self) -> Sequence[Cell]:
        return [no_loss(400, 4), no_loss(100, 1)]


class TrainedCertificate(Sentence[Moved, int]):
    r"""What is computed at the start shows that one v is right for the moved network.

    If $T(x) > \|A\| \|\Delta W\| \|a^*\| + \sum_{\text{flips}} |a_k (W A)_k| + \|W A\| \|\Delta a\|$, then $T^*(x) = \langle A, W^{*\top} D^* a^* \rangle > 0$.

    *Proof.* $T^* - T = \langle A, \Delta W^\top D^* a^* \rangle + (W A)^\top (D^* - D) a + (W A)^\top D^* \Delta a$, term by term. The last one is a vector's
    norm; $\|A\| \|W\|_F \|\Delta a\|$ would be true and of no use.

    *Modelled.* With Frobenius' norm for $\|\Delta W\|$. Networks are built so that the premise mostly holds, half of them with a unit that the step turns on or
    off; those for which it fails are vacuous.
    """

    id, label, short = "zhang2022/theorem-3-6-certificate", "Theorem 3.6", "3.6, trained"
    source, standing, reading = "Section 3, Theorem 3.6", OURS_PROVED, OURS
    printed = r"For the trained network $v = -W^\top a$ has $\langle v, y_i r_i \rangle > 0$ for all $i$."
    tested = (
        r"If $T > \|A\| \|\Delta W\| \|a^*\| + \sum_{\text{flips}} |a_k (W A)_k| + \|W A\| \|\Delta a\|$, then $\langle A, g^*_x \rangle > 0$."
    )
    differs = "For a given network that was trained, with a premise that is computed."
    expects = SURVIVES
    proof = Coq("Theorem_3_6_certificate")
    worked = [Example(LARGE, YES, "a large start")]
    refused = [(LARGE, -1), (LARGE._replace(row_steps=((-1,),)), -1), (BACK, 1)]
    domain = Domain[Moved](
        name="two-layer networks with large weights that agree at x, and a step of the ball", of=Moved, contains=is_moved,
        draw=st.builds(
            lambda m, x, p, q, flip: agreeing(m, x, 8 * p + q, flip=flip), st.sampled_from((4, 9)), st.sampled_from(POINTS),
            st.integers(0, 7), st.integers(0, 7), st.booleans(),
        ),
        small=lambda: (agreeing(4, x, seed, flip=flip) for seed in range(40) for x in POINTS for flip in (False, True)),
        wider=in_the_ball, strata=lambda x: {"a flip": flips(x)}, floors={"a flip": 30},
    )

    def construct(self, x: Moved) -> int:
        return 1

    def decide(self, x: Moved, w: int | None) -> Decision:
        return _kept(x, w or 1)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "without a premise": Variant(
                REFUTED, "for every network of the ball", domain=in_the_ball, decide=lambda x, _: _moved_right(x)
            ),
            "current weights": Variant(
                REFUTED, r"$v = -W^{*\top} a^*$, the weights after training, without a premise; on digits it is right nearly always "
                "(``section-4-pairs``), which no theorem says; dead points are left out", domain=in_the_ball, decide=lambda x, _: _current(x),
            ),
        }


LARGE_BY = 8
# Weights and outputs are so many times as large as those of other networks, against steps of the same ball.


def agreeing(m: int, x: Sequence[int], seed: int, *, flip: bool) -> Moved:
    """Return a network whose outputs have the signs of their pre-activations at x, and a step of the ball.

    With a flip the row of one unit is nearly orthogonal to x, and the step leads it across; else it goes along x, either way.
    """
    random, d = Random(seed), len(x)
    k, step = random.randrange(m), Fraction(1, isqrt(m))
    rows, a = [], []
    for i in range(m):
        row = [Fraction(random.choice((0, 1, -1, 2))) for _ in x]
        if dot(row, x) == 0:
            row = [c + random.choice((1, -1)) * p for c, p in zip(row, x, strict=True)]
        if i == (k + 1) % m and dot(row, x) < 0:  # one unit at least is on, else x is dead
            row = [-c for c in row]
        rows.append([LARGE_BY * c for c in row])
        a.append(LARGE_BY * random.choice((1, 2)) * (1 if dot(row, x) > 0 else -1))
    sign = random.choice((1, -1))
    if flip:
        share = Fraction(dot(rows[k], x)) / d + sign * step / (2 * isqrt(d))
        rows[k] = [c - share * p for c, p in zip(rows[k], x, strict=True)]
        a[k] = random.choice((1, -1))
    row_steps = tuple(tuple(whole(sign * step * p / isqrt(d)) if i == k else 0 for p in x) for i in range(m))
    other = random.randrange(m)
    output_steps = tuple(whole(random.choice((1, -1)) * step) if i == other else 0 for i in range(m))
    return Moved(tuple(tuple(map(whole, row)) for row in rows), tuple(a), row_steps, output_steps, tuple(x))


def flips(x: Moved) -> bool:
    """Does the step turn a unit on or off?"""
    return any((dot(row, x.x) > 0) is not (dot(own, x.x) > 0) for row, own in zip(x.rows, x.moved[0], strict=True))


def _current(x: Moved) -> Decision:
    """Is <A*, g*> > 0, where the moved network has a gradient?"""
    rows, a = x.moved
    h = two_layer(rows, (0,) * len(rows), a, Above(0))
    if not any(gradients(h, [x.x])[0]):
        return Decision(Answer.VACUOUS, (), "a dead point")
    return decide_noises(h, [x.x], direction=tuple(whole(dot(a, column)) for column in zip(*rows, strict=True)))


def _moved_right(x: Moved, sign: int = 1) -> Decision:
    """Is <A, g*> > 0, at the point of the moved network?"""
    rows, a = x.moved
    back = [sign * dot(x.outputs, column) for column in zip(*x.rows, strict=True)]
    h = two_layer(rows, (0,) * len(rows), a, Above(0))
    return decide_noises(h, [x.x], direction=tuple(map(whole, back)))


def _kept(x: Moved, sign: int) -> Decision:
    back = [dot(x.outputs, column) for column in zip(*x.rows, strict=True)]
    through = [dot(row, back) for row in x.rows]
    rows, a = x.moved
    on, after = ([dot(row, x.x) > 0 for row in own] for own in (x.rows, rows))
    start = sum((c * t for c, t, own in zip(x.outputs, through, on, strict=True) if own), start=Fraction(0))
    flips = sum(
        (abs(Fraction(c * t)) for c, t, p, q in zip(x.outputs, through, on, after, strict=True) if p != q), start=Fraction(0)
    )
    bound: Expression = ("+", flips, ("+",
        ("*", length(back), ("*", length(flat(x.row_steps)), length(a))), ("*", length(through), length(x.output_steps))))  # fmt: skip
    premise = at_most(bound, start, strict=True)
    if premise.answer is not YES:
        return Decision(Answer.VACUOUS, (), "the bound does not show it") if premise.answer is NO else premise
    right = _moved_right(x, sign)
    return right._replace(certificates=(*premise.certificates, *right.certificates))


class Theorem36Every(Sentence[Moved, int]):
    r"""For every draw one v is right for all of the ball.

    *Fails* at $m = d = 1$, $W = a = x = 1$ and $\Delta a = -1$: the moved network is $0$.
    """

    id, label, short = "zhang2022/theorem-3-6-ball-every", "Theorem 3.6", "3.6, all draws"
    source, standing, reading = "Section 3, Theorem 3.6", THEOREM, OURS
    printed = TrainedCertificate.printed
    tested = r"For every $W, a$ and all $(W^*, a^*)$ of the ball, $\langle W^\top a, g^*_x \rangle > 0$."
    differs = "For every draw, and without a premise."
    expects, domain = REFUTED, in_the_ball
    proof = Coq("Theorem_3_6_ball_every_fails")
    worked = [Example(BACK, NO, "the moved network is 0")]
    refused = [(BACK, 1), (TIGHT, -1)]

    def construct(self, x: Moved) -> int:
        return 1

    def decide(self, x: Moved, w: int | None) -> Decision:
        return _moved_right(x, w or 1)


def largest(m: int, d: int, s: int, bound: Expression) -> Normals:
    """Return the cell of ||(WA) on its s largest entries|| <= 2, W and a drawn."""

    def sides(z: Any) -> Any:
        import numpy as np

        a, w = z[:, :m], z[:, m:].reshape(len(z), m, d)
        back = (a[:, :, None] * w).sum(axis=1)  # sqrt(m d) A
        sent = (w * back[:, None, :]).sum(axis=-1)  # sqrt(m) d W A
        kept = np.sort(sent * sent, axis=-1)[:, m - s :].sum(axis=-1)
        return 4 * m * d * d, kept

    return Normals(title=f"the {s} largest entries of WA have length 2 at most; m = {m}, d = {d}", count=m * (d + 1),
                   bound=bound, sides=sides)  # fmt: skip


def fixed(m: int, d: int, bound: Expression) -> Normals:
    """Return the cell of |a^T W W^T e_1| <= 2: the first entry of WA."""

    def sides(z: Any) -> Any:
        a, w = z[:, :m], z[:, m:].reshape(len(z), m, d)
        back = (a[:, :, None] * w).sum(axis=1)  # sqrt(m d) A
        one = (w[:, 0] * back).sum(axis=-1)  # sqrt(m) d (W A)_1
        return 4 * m * d * d, one * one

    return Normals(title=f"the first entry of WA is 2 at most; m = {m}, d = {d}", count=m * (d + 1), bound=bound, sides=sides)


@final
class Lemma37(Probable):
    r"""
    **Lemma 3.7 (quoted).** $|a^\top W W^\top u| \le 2 \|u\|$ for all $u$ with at most $m / \log^2 m$ entries, with high probability.

    *Fails* where $d$ is small against $m / \log^2 m$: the supremum is the length of the $s$ largest $|(W A)_k|$. At $m = 1024$, $d = 1$ it is above $2$ for
    five draws of six, and at $d = 4$ for more. It needs $m / \log^2 m \lesssim d$.

    *Modelled.* $s = \lfloor m / \log_2^2 m \rfloor$; "high" is read as at least one half.
    """

    id, label, short = "zhang2022/lemma-3-7", "Lemma 3.7", "Lemma 3.7"
    title, expects = "Sparse vectors meet the weights in little", REFUTED
    repaired_by = ("zhang2022/lemma-3-7-repaired",)
    nature = Nature(
        FALSE,
        r"For $d$ small against $m / \log^2 m$ the largest entries of $W A$ alone are longer than $2$ in most draws, at $m = 1024$ and $d = 1$ or "
        r"$4$ in five of six and more, and with at most $d / 8$ entries it holds.",
    )
    statement = Statement(
        printed=r"$|a^\top W W^\top u| \le 2 \|u\|$ for all $u$ with at most $m / \log^2 m$ entries, with high probability.",
        source="Appendix, Lemma 3.7", tested=r"At $m = 1024$, $d = 1$ and $d = 4$, with probability at least $\frac{1}{2}$.",
        difference="Sizes and a probability are named.",
    )

    def cells(self) -> Sequence[Cell]:
        return [largest(1024, d, 10, Fraction(1, 2)) for d in (1, 4)]


@final
class Lemma37Repaired(Probable):
    r"""
    **Lemma 3.7, for fewer entries.** $|a^\top W W^\top u| \le 2 \|u\|$ for all $u$ with at most $\min(m / \log^2 m, d / 8)$ entries.
    """

    id, label, short = "zhang2022/lemma-3-7-repaired", "Lemma 3.7", "Lemma 3.7"
    title, expects, reading = Lemma37.title, SUPPORTED, REPAIRED
    statement = Statement(
        printed=Lemma37.statement.printed, source="Appendix, Lemma 3.7",
        tested=r"With at most $\min(m / \log^2 m, d / 8)$ entries, at two sizes, with probability at least $\frac{19}{20}$.",
        difference="The entries are at most $d / 8$ too.",
    )

    def cells(self) -> Sequence[Cell]:
        twentieth = Fraction(1, 20)
        return [largest(64, 8, 1, twentieth), largest(256, 32, 4, twentieth)]

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "d for d / 8", lambda: [largest(256, 2, 4, Fraction(1, 20))], expects=REFUTED,
            change="$2 d$ entries",
        )
        yield self.weakened(
            "one fixed u", lambda: [fixed(1024, 1, power(-1024, 100))], expects=REFUTED,
            change=r"of one fixed $u$, here $e_1$, but with a rate in $m$ alone, here $e^{-m/100}$: at $d = 1$ it fails with $.062$, whatever $m$ is",
        )
        yield self.weakened(
            "one fixed u, min(m, d)", lambda: [fixed(64, 64, power(-64, 16))], expects=SUPPORTED,
            change=r"of one fixed $u$, here $e_1$, with a rate in $\min(m, d)$, here $e^{-\min(m, d)/16}$",
        )


