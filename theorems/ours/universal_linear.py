"""One vector for all points of a linear classifier, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from math import isqrt

from theorems.geometry.deciders.quadratics import Form, question_of, serves
from theorems.geometry.deciders.signs import signed_sum
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import inner
from theorems.moosavi2018.linear_classifiers import Point, Scores, rows
from verify.claim import Coq, Example
from verify.exact.decision import NO, YES, Decision, certified, write_number, write_vector
from verify.exact.integers import Rational, over_common_denominator, primitive
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES
from verify.sentence import Sentence, Variant


PAIR = Scores(((1,), (-1,)), (0, 0))
THREE = Scores(((1, 0), (0, 1), (0, 0)), (0, 0, 0))
UNIT = Scores(((1, 0, 0), (0, 1, 0), (0, 0, 1)), (0, 0, 0))
ROUNDING = 1 + Fraction(1, 10**9)


def normals(h: Scores) -> list[Point]:
    """Return w_i - w_j for each pair of classes with different rows."""
    pairs = (pair for pair in combinations(h.w, 2) if pair[0] != pair[1])
    return [tuple(a - c for a, c in zip(*pair, strict=True)) for pair in pairs]


def groups_of(h: Scores, within: Rational = 1) -> list[list[Form]]:
    """Return <a, v>^2 - |a|^2 for each normal a: not negative where v or -v crosses every gap of 1, or of less."""
    return [
        [Form(tuple(tuple(x * y for y in a) for x in a), (0,) * len(a), -within * within * inner(a, a))] for a in normals(h)
    ]  # fmt: skip


def longest(h: Scores) -> Fraction:
    """Return (L (L - 1) / 2)^2, with room for a rational v where all normals are parallel."""
    count = len(h.w)
    return (Fraction(count * (count - 1), 2) * ROUNDING) ** 2


def unit_normals(h: Scores) -> list[Point]:
    """Return one normal of each line, divided by a rational just below its length."""
    found: dict[tuple[int, ...], Point] = {}
    for a in normals(h):
        flat = primitive(over_common_denominator(a)[0])
        key = tuple(flat) if next(x for x in flat if x) > 0 else tuple(-x for x in flat)
        square = inner(a, a)
        scaled = Fraction(square) * 2**80
        root = Fraction(isqrt(scaled.numerator // scaled.denominator), 2**40)
        found.setdefault(key, tuple(x / root for x in a))
    return list(found.values())


def crosses(
    h: Scores, v: Point | None, square: Fraction, *, beyond: bool = False, within: Rational = 1
) -> Decision:
    """Is <a, v>^2 >= |a|^2 for every normal a, with |v|^2 at most this?

    Parameters
    ----------
    beyond : is it to be larger?
    within : of points so far from their boundary, at most
    """
    if v is None:
        return Decision(NO, (), "no v is named")
    groups = groups_of(h, within)
    if inner(v, v) > square:
        return Decision(NO, (), "v is too long")
    tie = next((a for a in normals(h) if beyond and inner(a, v) ** 2 == within * within * inner(a, a)), None)
    if tie is not None:
        return _only_a_tie(tie, v, within)
    if serves(groups, v, 0, square):
        return certified(question_of(groups, 0, square), "yes", {"v": write_vector(v)})
    # of a normal that v does not cross: <a, s v>^2 < |a|^2 for all |s| <= 1
    for i, ((form,),) in enumerate(zip(groups, strict=True)):
        if form.value(v) < 0:
            return _not_crossed(normals(h)[i], v)
    return Decision(NO, (), "v crosses no normal")


def _not_crossed(a: Point, v: Point) -> Decision:
    product = inner(a, v)
    form = Form(((product * product,),), (0,), -inner(a, a))
    leaf = {"weights": [[0, 1]], "ball": write_number(product * product)}
    found = certified(question_of([[form]], 0, 1), "no", {"tree": [0, leaf]})
    return found._replace(reason="a normal is not crossed by v, nor by a part of it")


def _only_a_tie(a: Point, v: Point, within: Rational) -> Decision:
    """Show that neither v nor a part of it goes beyond: <a, s v>^2 > |a|^2 for no |s| <= 1."""
    product = inner(a, v)
    form = Form(((product * product,),), (0,), -within * within * inner(a, a))
    # in the open ball the form is negative; its border is the tie
    leaf = {"weights": [[0, 1]], "ball": write_number(product * product)}
    found = certified(question_of([[form]], 0, 1) | {"open_ball": True}, "no", {"tree": [0, leaf]})
    return found._replace(reason="at its end v reaches a tie, and goes no farther")


def crosses_both_ways(h: Scores, v: Point | None, square: Fraction) -> Decision:
    """Is <a, v> >= |a| and <-a, v> >= |a| for every normal a, as v alone would have to?"""
    if v is None:
        return Decision(NO, (), "no v is named")
    if inner(v, v) > square:
        return Decision(NO, (), "v is too long")
    a = normals(h)[0]
    ways = [[Form((), b, -1)] for b in (a, tuple(-x for x in a))]
    # the two forms add up to -2, whatever v
    found = certified(question_of(ways, 0, None), "no", {"tree": [0, 1, {"weights": [[0, 1], [1, 1]], "ball": 0}]})
    return found._replace(reason="of two opposite normals v crosses one at most")


class LinearAllPoints(Sentence[Scores, Point]):
    r"""One vector of length L (L - 1) / 2 fools every point of a linear classifier at most 1 from its boundary.

    Of all points of the space, not of a share of finitely many: $\delta = 0$, where Theorem 1 has $\rho = \infty$.

    *Proof.* Let $a$ run over the unit normals $(w_i - w_j) / \|w_i - w_j\|$. By the signed sum (``ours/signed-sum``) some
    $v = \sum \pm a$ has $|\langle a, v \rangle| \geq 1$ for each of them, and $\|v\| \leq L (L - 1) / 2$. If $r(x) = \tau a$ up to its
    sign, $\tau \leq 1$, where $a$ is the normal of $k(x)$ and another class, then $v$ or $-v$ moves the difference of the two
    scores by at least $\|w_i - w_j\| \geq \tau \|w_i - w_j\|$: the other score is at least as large. For $W = I$ the least
    such $v$ has $\|v\|^2 = L (L^2 - 1) / 6$.

    *Modelled.* Rows are distinct and rational; $b$ plays no part. What is decided is $\langle w_i - w_j, v \rangle^2 \geq
    \|w_i - w_j\|^2$ for every pair, which serves all $x$ at once. The normals are divided by a rational just below their
    length, one for each line; where all are parallel $v$ may be longer by a factor of $1 + 10^{-9}$.
    """

    source, standing, reading = "ours; on the remark on Theorem 1 of moosavi2018", OURS_PROVED, OURS
    uses = ["ours/signed-sum"]
    printed = (
        r"For an $L$-class linear classifier with distinct rows there is $v$, $\|v\| \leq L (L - 1) / 2$, that changes the label of every "
        r"$x \in \mathbb{R}^d$ with $\|r(x)\| \leq 1$, by $v$ or $-v$."
    )
    expects = SURVIVES
    proof = Coq("Linear_all_points", "Another score becomes at least as large: at $r(x)$ itself there is a tie.")
    domain = Domain(
        name="linear classifiers with distinct rows",
        of=Scores,
        draw=rows(),
        small=lambda: (
            PAIR,
            Scores(((0,), (1,)), (0, 0)),
            Scores(((0,), (1,), (3,)), (0, 0, 0)),
            THREE,
            UNIT,
        ),
        contains=lambda h: (
            len(set(h.w)) == len(h.w) == len(h.b) >= 2 and len({len(w) for w in h.w}) == 1
        ),
        strata=lambda h: {"two classes": len(h.w) == 2, "d = 1": len(h.w[0]) == 1},
        floors={"two classes": 10, "d = 1": 10},
        numbers=lambda h: {"L": len(h.w), "d": len(h.w[0])},
    )
    worked = [
        Example(PAIR, YES, "two classes on a line: v = 1"),
        Example(THREE, YES, "three classes in the plane"),
        Example(UNIT, YES, "W = I, three classes"),
    ]
    refused = [(PAIR, (Fraction(999, 1000),)), (PAIR, (2,)), (THREE, (1, 1)), (PAIR, None)]

    def construct(self, x: Scores) -> Point:
        return signed_sum(unit_normals(x)).v

    def decide(self, x: Scores, w: Point | None) -> Decision:
        return crosses(x, w, longest(x))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "shorter": Variant(
                REFUTED,
                r"$\frac{999}{1000} v$ for $v$",
                decide=lambda x, w: crosses(x, _times(w, Fraction(999, 1000)), longest(x)),
            ),
            "all signs + 1": Variant(
                REFUTED,
                r"the sum of the unit normals, all signs $+1$",
                construct=lambda x: tuple(map(sum, zip(*unit_normals(x), strict=True))),
            ),
            "one vector": Variant(
                REFUTED,
                "$v$ itself, not $v$ or $-v$: of each pair of classes it would have to lead both ways",
                decide=lambda x, w: crosses_both_ways(x, w, longest(x)),
            ),
            "beyond the boundary": Variant(
                REFUTED,
                "the score of another class is larger at the end of the move, a tie does not count",
                decide=lambda x, w: crosses(x, w, longest(x), beyond=True),
            ),
            "beyond the boundary, within 1": Variant(
                SURVIVES,
                r"a tie does not count, and $\|r(x)\| \leq 1 - 10^{-6}$",
                decide=lambda x, w: crosses(x, w, longest(x), beyond=True, within=1 - Fraction(1, 10**6)),
            ),
            "equal rows": Variant(
                SURVIVES,
                "rows may be equal: between two such classes there is no boundary",
                domain=_with_repeats,
            ),
        }


_with_repeats = Domain(
    name="linear classifiers of which rows may be equal, not all",
    of=Scores,
    draw=rows().map(lambda h: Scores((*h.w, h.w[0]), (*h.b, 0))),
    small=lambda: (Scores(((0,), (0,), (1,)), (0, 0, 0)), Scores(((1, 0), (0, 1), (1, 0)), (0, 0, 0))),
    contains=lambda h: len(h.w) == len(h.b) >= 2 and len({len(w) for w in h.w}) == 1 and len(set(h.w)) > 1,
)


def _times(v: Point, factor: Rational) -> Point:
    return tuple(factor * a for a in v)
