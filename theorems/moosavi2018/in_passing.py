"""What is said of the two models in passing: one point, directions, labels, and curvature in a figure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.quadratics import Form, question_of, serves
from theorems.geometry.deciders.slabs import decide_slabs, decide_vector
from theorems.geometry.domains import Domain
from theorems.geometry.domains.strategies import vectors
from theorems.geometry.objects.distributions import Curved, CurvedVector, Flat, inner
from theorems.moosavi2018.curved import (
    HALF,
    CurvedShare,
    Point,
    bent,
    curved_domain,
    curved_sections,
    curved_shares,
    unit_length,
)
from theorems.moosavi2018.theorem_2 import PAIR, RECALLED
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import (
    NO,
    YES,
    Decision,
    certified,
    undecided,
    write_number,
    write_vector,
)
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import EXISTENCE, OURS, OURS_PROVED, REMARK, SHOWN, SURVIVES
from verify.sentence import Sentence


BOTH_WAYS = CurvedShare(
    Curved((bent((1, 0, 0), [(0, 1, 0)], Fraction(1, 4), 1, [], (0, 0, 1)),), 2),
    Fraction(1, 4),
    Fraction(1, 5),
)


class RemarkSomeDirections(Sentence[CurvedShare, Point]):
    r"""The curvature need not be positive in all directions.

    As recalled; the text was not at hand.

    *Modelled.* An instance that meets what Theorem 2 assumes, with a direction $w$ in which the boundary
    is curved the other way, $\langle w, H_x w \rangle < 0$ at some point; the witness is $w$.
    """

    source, standing, kind = f"after Theorem 2, {RECALLED}", REMARK, EXISTENCE
    short = "not everywhere"
    printed = r"It is not assumed that the boundary is positively curved in all directions."
    expects, domain = (
        SHOWN,
        curved_domain(
            "curved distributions that are curved the other way across span(r) + S",
            curved_shares(least_rank=1),
            small=lambda: [BOTH_WAYS],
        ),
    )
    proof = Coq("Some_directions")
    assumptions = [unit_length, curved_sections]
    refused = [(PAIR, (1,)), (PAIR, None)]

    def construct(self, x: CurvedShare) -> Point | None:
        axes = [tuple(int(i == k) for i in range(x.law.dimension)) for k in range(x.law.dimension)]
        return next(
            (e for e in axes for p in x.law.points if inner(e, [inner(row, e) for row in p.h]) < 0),
            None,
        )

    def decide(self, x: CurvedShare, w: Point | None) -> Decision:
        if w is None:
            return Decision(NO, (), "no direction is named")
        for p in x.law.points:
            value = inner(w, [inner(row, w) for row in p.h])
            if value < 0:
                form = Form(tuple(tuple(-a for a in row) for row in p.h), (0,) * len(w), value)
                question = question_of([(form,)], 0, None)
                return certified(question, "yes", {"v": write_vector(w)})
        return Decision(NO, (), "no point is curved the other way along it")


class FootnoteModels(Sentence[Flat, Point]):
    r"""Theorem 2 does not contain Theorem 1: one asks for v, the other for v or -v.

    As recalled; the text was not at hand.

    *Modelled.* A flat distribution, $H = 0$, of which the witness $v$ fools all points by $v$ or $-v$, while
    no vector of any length fools all of them by itself.
    """

    source, standing, kind = f"Footnote, {RECALLED}", REMARK, EXISTENCE
    short = "the footnote"
    printed = r"Theorem 2 is not a generalisation of Theorem 1, as it asks for $v$, and not for $v$ or $-v$."
    expects = SHOWN
    proof = Coq("Footnote_models")
    domain = Domain(
        name="flat distributions of opposite vectors",
        of=Flat,
        draw=st.builds(lambda r: Flat(((r,), (-r,))), st.sampled_from((1, 2, Fraction(1, 2)))),
        small=lambda: [Flat(((1,), (-1,)))],
        contains=lambda x: x.is_one,
    )
    refused = [(Flat(((1,), (-1,))), (HALF,)), (Flat(((1,), (1,))), (1,))]

    def construct(self, x: Flat) -> Point:
        return x.r[0]

    def decide(self, x: Flat, w: Point | None) -> Decision:
        if w is None:
            return Decision(NO, (), "no v is named")
        by_itself = decide_slabs(x.slabs(one_sided=True), 0, None)
        if by_itself.answer is not NO:
            return (
                Decision(NO, (), "some v fools all points by itself")
                if by_itself.answer is YES
                else by_itself
            )
        together = decide_vector(x.slabs(), w, 0, None)
        if together.answer is not YES:
            return together
        return together._replace(certificates=(*together.certificates, *by_itself.certificates))


@register("two labels of one quadratic boundary")
class TwoLabels(NamedTuple):
    """A Hessian, a least curvature, and the slopes alpha at a point of each label."""

    h: tuple[Point, ...]
    kappa: Rational
    first: Rational
    second: Rational


positive_kappa = Assumption[TwoLabels](
    "kappa positive", r"$\kappa > 0$.", lambda x: x.kappa > 0, stated="Theorem 2, as recalled"
)
_any_kappa = Domain(
    name="quadratic forms and slopes at two points",
    of=TwoLabels,
    draw=st.builds(
        lambda d, entries, kappa, first, second: TwoLabels(
            tuple(tuple(entries[min(i, j)][max(i, j)] for j in range(d)) for i in range(d)),
            kappa,
            first,
            second,
        ),
        st.integers(1, 3),
        st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=3, max_size=3),
        st.sampled_from([Fraction(0), HALF, Fraction(1, 100)]),
        st.sampled_from([Fraction(1), Fraction(2)]),
        st.sampled_from([Fraction(1), Fraction(1, 3)]),
    ).map(lambda x: x if x.kappa else x._replace(h=tuple(tuple(0 * a for a in row) for row in x.h))),
    small=lambda: (
        *(TwoLabels(((a,),), HALF, 1, 1) for a in (0, 1, -1)),
        TwoLabels(((0,),), 0, 1, 1),
    ),
    contains=lambda x: (
        x.kappa >= 0
        and x.first > 0
        and x.second > 0
        and all(len(row) == len(x.h) for row in x.h)
        and all(x.h[i][j] == x.h[j][i] for i in range(len(x.h)) for j in range(i))
    ),
)
_with_kappa = replace(
    _any_kappa,
    name="quadratic forms, slopes at two points, and a least curvature > 0",
    draw=_any_kappa.draw.map(lambda x: x._replace(kappa=x.kappa or HALF)),
    small=lambda: (TwoLabels(((a,),), HALF, 1, 1) for a in (0, 1, -1)),
    wider=_any_kappa,
)


class Theorem2BothLabels(Sentence[TwoLabels, None]):
    r"""Across one quadratic boundary Theorem 2 serves one label.

    On Theorem 2 as recalled; the text was not at hand. Let two classes be told apart by one quadratic
    score difference. If the section condition holds with $\beta < 1/2$ at points of one label, it holds with
    no $\beta < 1/2$ at points of the other.

    *Proof.* At a point of the other label the score difference is the opposite one, its Hessian $-H$. For $v$ with
    both conditions $\langle v, H v \rangle \geq \kappa \alpha \|v\|^2 > 0$ and $\langle v, -H v \rangle > 0$: no $v$
    has both, so that one of the two shares of $S$ is at most a half. So $1 - \delta - \beta < 1/2$ for one label.
    A boundary whose $H$ varies can serve both.

    *Modelled.* What is decided is that no $v$ with $\|v\| \geq 1$ meets both conditions.
    """

    label = "Theorem 2"
    source, standing, reading = f"ours; on Theorem 2, {RECALLED}", OURS_PROVED, OURS
    printed = (
        r"Let one quadratic function with Hessian $H$ tell two labels apart, and $\kappa, \alpha, \alpha' > 0$. No $v \neq "
        r"0$ has both $\langle v, H v \rangle \geq \kappa \alpha \|v\|^2$ and $\langle v, -H v \rangle \geq \kappa "
        r"\alpha' \|v\|^2$: the section condition of Theorem 2 holds with $\beta < 1/2$ for one label at most."
    )
    expects, domain, assumptions = SURVIVES, _with_kappa, [positive_kappa]
    worked = [
        Example(TwoLabels(((1, 0), (0, -1)), HALF, 1, 1), YES, "a saddle"),
        Example(TwoLabels(((0,),), HALF, 1, 1), YES, "no curvature"),
    ]
    refused = [(TwoLabels(((0,),), 0, 1, 1), None)]

    def decide(self, x: TwoLabels, w: None) -> Decision:
        d = len(x.h)
        groups = []
        for sign, alpha in ((1, x.first), (-1, x.second)):
            rows = [
                [sign * x.h[i][j] - x.kappa * alpha * (i == j) for j in range(d)] for i in range(d)
            ]
            groups.append([Form(tuple(map(tuple, rows)), (0,) * d, 0)])
        unit = tuple(tuple(int(i == j) for j in range(d)) for i in range(d))
        groups.append([Form(unit, (0,) * d, -1)])
        question = question_of(groups, 0, None)
        weight = x.kappa * (x.first + x.second)  # the three forms with it add up to -weight
        for e in unit if not weight else ():
            if serves(groups, e, 0, None):
                found = certified(question, "yes", {"v": write_vector(e)})
                return found._replace(answer=NO) if found.answer is YES else found
        weights = [[0, 1], [1, 1], *[[2, write_number(weight)]] * bool(weight)]
        found = certified(question, "no", {"tree": [0, 1, 2, {"weights": weights, "ball": 0}]})
        return found._replace(answer=YES) if found.answer is NO else found


@register("curved point and a direction")
class Ahead(NamedTuple):
    """A point of a curved distribution and a direction u that leads towards its boundary."""

    p: CurvedVector
    u: Point


@st.composite
def _ahead(draw: st.DrawFn) -> Ahead:
    case = draw(curved_shares())
    p = draw(st.sampled_from(case.law.points))
    factor = draw(st.sampled_from((1, -1, 0)))
    p = p._replace(h=tuple(tuple(factor * a for a in row) for row in p.h))
    u = draw(st.tuples(*[st.integers(-3, 3)] * len(p.r)))
    ahead = inner(p.r, u)
    if ahead == 0:
        return Ahead(p, p.r)
    return Ahead(p, tuple(-a for a in u) if ahead < 0 else u)


_towards = Domain(
    name="curved boundaries, and directions towards them",
    of=Ahead,
    draw=_ahead(),
    contains=lambda x: len({len(x.u), len(x.p.r), len(x.p.h), *map(len, x.p.h)}) == 1
    and inner(x.p.r, x.p.r) == 1
    and inner(x.p.r, x.u) > 0,
    strata=lambda x: {
        "flat": not any(map(any, x.p.h)),
        "across": inner(x.p.r, x.u) ** 2 < inner(x.u, x.u),
    },
)
ROUND = CurvedVector((1, 0), ((HALF, 0), (0, HALF)))
HOLLOW = CurvedVector((1, 0), ((-1, 0), (0, -1)))


class FigureCurvature(Sentence[Ahead, Rational]):
    r"""A boundary that is curved towards x needs a shorter v, one that is curved away a longer.

    As recalled; the text was not at hand.

    *Proof.* Along a direction $u$ with $t = \langle r, u \rangle > 0$ a flat boundary is met at $s = 1 / t$, and there $w = s u -
    r$ is tangent, $\langle w, r \rangle = 0$, so that $q(s u) = \langle w, H w \rangle$: the label has changed by
    then exactly if the boundary is curved towards $x$ along $w$, or not at all.

    *Modelled.* The witness is $s$; what is certified is the sign of $q(s u)$ beside that of $\langle w, H w \rangle$.
    """

    label = "Figure on curvature"
    source, standing = f"Figure, {RECALLED}", REMARK
    short = "the figure"
    printed = (
        r"Positive curvature shortens the vector that is needed in a direction, negative curvature lengthens it, "
        r"perhaps for ever."
    )
    tested = (
        r"For $\|r\| = 1$ and $t = \langle r, u \rangle > 0$ let $s = 1 / t$, where $s u$ reaches a flat boundary, and $w = s u - "
        r"r$. Then $s u$ changes the label under the curved model exactly if $\langle w, H w \rangle \geq 0$."
    )
    differs = "Lengths are compared at the place where a flat boundary would be met."
    expects, domain = SURVIVES, _towards
    proof = Coq("Figure_curvature")
    worked = [
        Example(Ahead(ROUND, (1, 1)), YES, "curved towards x"),
        Example(Ahead(HOLLOW, (1, 1)), YES, "curved away"),
        Example(Ahead(HOLLOW, (1, 0)), YES, "along r itself"),
    ]
    refused = [
        (Ahead(ROUND, (1, 1)), HALF),
        (Ahead(HOLLOW, (1, 1)), 2),
        (Ahead(ROUND, (1, 0)), None),
    ]

    def construct(self, x: Ahead) -> Rational:
        return 1 / Fraction(inner(x.p.r, x.u))

    def decide(self, x: Ahead, w: Rational | None) -> Decision:
        if w is None or w <= 0 or w * inner(x.p.r, x.u) != 1:
            return Decision(NO, (), "a flat boundary is not met there")
        v = tuple(w * a for a in x.u)
        tangent = [a - b for a, b in zip(v, x.p.r, strict=True)]
        curvature = inner(tangent, [inner(row, tangent) for row in x.p.h])
        value = x.p.value(v)
        a, b, c = x.p.form
        form = Form(a, b, c)
        if value < 0:  # q(v) <= value: the opposite form, moved by as much, is at least 0
            form = Form(tuple(tuple(-y for y in row) for row in a), tuple(-y for y in b), value - c)
        shown = certified(
            question_of([(form,)], 0, None),
            "yes",
            {"v": write_vector([whole(Fraction(y)) for y in v])},
        )
        if shown.answer is not YES or (value >= 0) == (curvature >= 0):
            return shown
        return shown._replace(answer=NO, reason="the signs differ")


class NoteOnePoint(Sentence[Flat, Point]):
    r"""For one point v = r(x) serves, and nothing shorter does.

    As recalled; the text was not at hand.
    """

    label = "Note on one point"
    source, standing = f"Section 2, {RECALLED}", REMARK
    short = "one point"
    printed = r"For one point $v = r(x)$ changes the label."
    tested = r"For one point under the flat model $v = r(x)$ changes the label, and no shorter vector does."
    differs = "That none is shorter is the definition of $r(x)$, and is tested of the model."
    expects = SURVIVES
    proof = Coq("Note_one_point")
    domain = Domain(
        name="flat distributions of one vector",
        of=Flat,
        draw=st.integers(1, 3).flatmap(vectors).map(lambda r: Flat((r,))),
        small=lambda: (Flat((r,)) for r in ((1,), (-1,), (2,), (1, 1), (3, -4))),
        contains=lambda x: x.is_one and len(x) == 1 and x.radius is None,
        numbers=lambda x: {"d": x.dimension},
    )
    worked = [Example(Flat(((1, 1),)), YES, "in the plane")]
    refused = [(Flat(((2,),)), (1,)), (Flat(((2,),)), (3,)), (Flat(((2,),)), None)]

    def construct(self, x: Flat) -> Point:
        return x.r[0]

    def decide(self, x: Flat, w: Point | None) -> Decision:
        if w is None:
            return Decision(NO, (), "no v is named")
        slabs, square = x.slabs(one_sided=True), inner(x.r[0], x.r[0])
        serves = decide_vector(slabs, w, 0, square)
        if serves.answer is not YES:
            return serves
        below = decide_slabs(slabs, 0, square, open_ball=True)
        if below.answer is not NO:
            return undecided(below.reason or "a shorter one serves")
        return serves._replace(certificates=(*serves.certificates, *below.certificates))
