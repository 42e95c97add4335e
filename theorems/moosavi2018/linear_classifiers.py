"""Linear classifiers of L classes: the flat model holds of them, with k(x) computed anew after each move."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.quadratics import (
    Form,
    decide_quadratics,
    question_of,
    serves,
)
from theorems.geometry.deciders.signs import signed_sum
from theorems.geometry.deciders.slabs import decide_slabs
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import inner
from theorems.geometry.objects.slabs import Slabs
from theorems.moosavi2018.flat import stretched
from theorems.moosavi2018.lengths import no_longer, none_as_short, sides
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import (
    NO,
    YES,
    Decision,
    certified,
    every,
    undecided,
    write_vector,
)
from verify.exact.expressions import Expression
from verify.exact.integers import Rational, WorkLimit, whole
from verify.exact.program import Optimum, minimise
from verify.objects import register
from verify.outcome import FALSE, MISSING_HYPOTHESIS, REFUTED, REMARK, SURVIVES
from verify.sentence import Sentence


Point = tuple[Rational, ...]
RECALLED = "as recalled; the text was not at hand"


@register("linear scores")
class Scores(NamedTuple):
    """The classifier argmax_k <w_k, x> + b_k, with two classes or more."""

    w: tuple[Point, ...]
    b: Point

    def at(self, x: Point) -> list[Rational]:
        """Return the scores of a point."""
        return [inner(row, x) + b for row, b in zip(self.w, self.b, strict=True)]


@register("linear scores with points")
class Scored(NamedTuple):
    """A linear classifier, points of which each has one largest score, and the share that may stay."""

    h: Scores
    points: tuple[Point, ...]
    delta: Rational

    @property
    def may_stay(self) -> int:
        """Return how many points may keep their label."""
        return floor(self.delta * len(self.points))


def own_class(h: Scores, x: Point) -> int:
    """Return the class of a point, the first of the largest scores."""
    scores = h.at(x)
    return scores.index(max(scores))


def to_boundary(h: Scores, x: Point) -> Point | None:
    """Return r(x), the shortest vector to a tie with another class; None where no row differs."""
    k, scores = own_class(h, x), h.at(x)
    ways = []
    for j, row in enumerate(h.w):
        across = [a - c for a, c in zip(row, h.w[k], strict=True)]
        if any(across):
            gap = Fraction(scores[k] - scores[j]) / inner(across, across)
            ways.append((gap * gap * inner(across, across), tuple(whole(gap * a) for a in across)))
    return min(ways)[1] if ways else None


def escapes(h: Scores, x: Point) -> list[Form]:
    """Return the forms of v one of which is >= 0 where v or -v takes x to a tie or beyond."""
    k, scores = own_class(h, x), h.at(x)
    forms = []
    for j, row in enumerate(h.w):
        across = tuple(a - c for a, c in zip(row, h.w[k], strict=True))
        if j != k and any(across):
            gap = scores[j] - scores[k]
            forms += [Form((), across, gap), Form((), tuple(-a for a in across), gap)]
    return forms


def groups_of(x: Scored) -> list[list[Form]]:
    """Return the forms point by point."""
    return [escapes(x.h, point) for point in x.points]


def some_v(groups: list[list[Form]], miss: int, square: Fraction) -> Decision:
    """Is there a short v? Of two classes by the sides of slabs, else case by case."""
    if all(len(own) == 2 for own in groups):
        slabs = Slabs([own[0].b for own in groups], [-own[0].c for own in groups])
        return decide_slabs(slabs, miss, square)
    return decide_quadratics(groups, miss, square)


def printed(x: Scored) -> Expression:
    """Return e (L - 1) / delta^2."""
    return ("*", ("e",), (len(x.h.w) - 1) / Fraction(x.delta) ** 2)


short = Assumption[Scored](
    "length at most 1",
    r"$\|r(x)\| \leq 1$ almost surely.",
    lambda x: all(
        inner(r, r) <= 1 for r in (to_boundary(x.h, p) for p in x.points) if r is not None
    ),
    stated="nowhere",
)


@st.composite
def scored(draw: st.DrawFn, *, near: bool) -> Scored:
    """Draw rows that differ, and points with one largest score, moved up to the boundary where near."""
    d, count = draw(st.integers(1, 2)), draw(st.integers(2, 3)) if near else 2
    entry = st.integers(-3, 3)
    rows = draw(st.lists(st.tuples(*[entry] * d), min_size=count, max_size=count, unique=True))
    h = Scores(tuple(rows), draw(st.tuples(*[entry] * count)))
    points = []
    for _ in range(draw(st.integers(1, 3))):
        x = _without_tie(h, draw(st.tuples(*[entry] * d)))
        r = to_boundary(h, x)
        if near and r is not None and inner(r, r) > 1:
            # x + (1 - tau) r keeps its label, and its way to the boundary is tau r
            tau = Fraction(stretched((1,), 1 / Fraction(inner(r, r)))[0])
            x = tuple(whole(a + (1 - tau) * c) for a, c in zip(x, r, strict=True))
        points.append(x)
    choices = [Fraction(1, len(points) + 1), Fraction(9, 10), Fraction(1, 2)]
    return Scored(h, tuple(points), draw(st.sampled_from(choices)))


def _without_tie(h: Scores, x: Point) -> Point:
    """Break a tie at the top by a small multiple of the longest of the tied rows."""
    scores = h.at(x)
    tied = [k for k, s in enumerate(scores) if s == max(scores)]
    if len(tied) == 1:
        return x
    best = max(tied, key=lambda k: inner(h.w[k], h.w[k]))
    for n in range(1, 40):
        moved = tuple(a + Fraction(c, 2**n) for a, c in zip(x, h.w[best], strict=True))
        if h.at(moved).count(max(h.at(moved))) == 1:
            return moved
    return x


def small_scored() -> Iterator[Scored]:
    """List two classes on a line, near and far, then three."""
    two = Scores(((1,), (-1,)), (0, 0))
    for points in (((1,),), ((1,), (-1,)), ((5,),), ((2,), (1,)), ((5,), (-5,))):
        for delta in (Fraction(9, 10), Fraction(1, 3)):
            yield Scored(two, points, delta)
    three = Scores(((1, 0), (0, 1), (0, 0)), (0, 0, 0))
    for points in (((1, 0),), ((1, 0), (0, 1), (-1, -1))):
        yield Scored(three, points, Fraction(1, 2))


def is_scored(x: Scored) -> bool:
    """Do the rows differ, and has each point one largest score?"""
    return (
        len(set(x.h.w)) == len(x.h.w) == len(x.h.b) >= 2
        and bool(x.points)
        and len({len(v) for v in (*x.h.w, *x.points)}) == 1
        and 0 < x.delta < 1
        and all(x.h.at(p).count(max(x.h.at(p))) == 1 for p in x.points)
    )


def _domain(name: str, *, near: bool, **parts: object) -> Domain[Scored]:
    return Domain(
        name=name,
        of=Scored,
        draw=scored(near=near),
        contains=is_scored,
        strata=lambda x: {
            "two classes": len(x.h.w) == 2,
            "d = 1": len(x.points[0]) == 1,
            "a point at length 1": any(
                r is not None and inner(r, r) == 1 for r in (to_boundary(x.h, p) for p in x.points)
            ),
        },
        numbers=lambda x: {"L": len(x.h.w), "N": len(x.points), "d": len(x.points[0])},
        **parts,  # type: ignore[arg-type]
    )


any_scores = _domain(
    "linear classifiers with points, however far from the boundary", near=False, small=small_scored
)
near_scores = _domain(
    "linear classifiers with points at most 1 from the boundary",
    near=True,
    small=lambda: filter(short.holds, small_scored()),
    floors={"two classes": 10, "d = 1": 10},
    wider=any_scores,
)
UNIT = Scored(Scores(((1,), (-1,)), (0, 0)), ((1,), (-1,)), Fraction(1, 3))
FAR = Scored(Scores(((1,), (-1,)), (0, 0)), ((5,),), Fraction(9, 10))


class Remark1(Sentence[Scored, Point]):
    r"""A linear classifier of L classes has a universal direction of length root(e (L - 1)) / delta.

    As recalled; the text was not at hand: a remark on Theorem 1, for the normals of an $L$-class linear
    classifier lie in $L - 1$ dimensions.

    *Modelled.* The classifier itself is asked: fooled is a point of which, moved by $v$ or by $-v$, another class
    has a score at least as large, since $r(x)$ itself ends on a tie. "There is $v$" is decided by linear forms.
    """

    source, standing = f"Remark on Theorem 1, {RECALLED}", REMARK
    printed = (
        r"For an $L$-class linear classifier there is $v$ with $\|v\| \leq \sqrt{e (L - 1)} / \delta$ that changes the label "
        r"of $x$, by $v$ or $-v$, with probability at least $1 - \delta$."
    )
    differs = "Nothing is said of how far the points are from the boundary."
    expects, domain = REFUTED, any_scores
    proof = Coq("Remark_1_fails")
    nature = Nature(
        MISSING_HYPOTHESIS,
        "Theorem 1 has vectors $r(x)$ of length 1 and the sentence does not repeat it, so that points five "
        "times as far from the boundary need a vector five times as long.",
    )
    worked = [
        Example(UNIT, YES, "two classes on a line, at length 1"),
        Example(FAR, NO, "a point at length 5: root(e) / 0.9 is 1.83"),
    ]
    refused = [(UNIT, (Fraction(99, 100),)), (FAR, (1,)), (UNIT, (6,)), (UNIT, None)]

    def construct(self, x: Scored) -> Point | None:
        square, _ = sides(printed(x))
        groups = groups_of(x)
        found = [r for r in (to_boundary(x.h, p) for p in x.points) if r is not None and any(r)]
        for u in (signed_sum(found).v, *found) if found else ():
            if any(u) and serves(groups, stretched(u, square), x.may_stay, square):
                return stretched(u, square)
        decision = some_v(groups, x.may_stay, square)
        if decision.answer is not YES or decision.certificate is None:
            return None
        return tuple(whole(Fraction(a)) for a in decision.certificate["evidence"]["v"])

    def decide(self, x: Scored, w: Point | None) -> Decision:
        if w is None:
            return Decision(NO, (), "no v is named")
        groups = groups_of(x)

        def this(square: Fraction) -> Decision:
            if inner(w, w) > square:
                return Decision(NO, (), "v is too long")
            if not serves(groups, w, x.may_stay, square):
                return Decision(NO, (), "v leaves too many points as they are")
            question = question_of(groups, x.may_stay, square)
            return certified(question, "yes", {"v": write_vector(w)})

        return no_longer(printed(x), this)

    def deny(self, x: Scored) -> Decision:
        groups = groups_of(x)
        found = none_as_short(printed(x), lambda square: some_v(groups, x.may_stay, square))
        if found.answer is NO:
            return Decision(
                YES,
                found.certificates,
                "no v of this length takes enough points out of their class",
            )
        return undecided(found.reason or "some v serves")


class Remark1Repaired(Remark1):
    tested = (
        r"For an $L$-class linear classifier and $\|r(x)\| \leq 1$ almost surely there is $v$ with $\|v\| \leq \sqrt{e (L - "
        r"1)} / \delta$ that changes the label of $x$, by $v$ or $-v$, with probability at least $1 - \delta$."
    )
    differs = "The points are assumed to lie at most 1 from the boundary, as Theorem 1 has it."
    expects, domain, assumptions = SURVIVES, near_scores, [short]
    uses = ["moosavi2018/theorem-1"]
    worked = [Example(UNIT, YES, "two classes on a line, at length 1")]


# How many dimensions the normals span.


def relation(vectors: list[Point], index: int, among: list[int]) -> Decision | None:
    """Show that no relation among these vectors involves one of them, by a linear program; else None.

    The least coefficient of the vector in a relation is 0 exactly if there is none.
    """
    d = len(vectors[0])
    rows = []
    for k in range(d):
        row = [vectors[i][k] for i in among]
        rows += [row, [-a for a in row]]
    objective = [int(i == index) for i in among]
    found = minimise(objective, rows, [0] * len(rows))
    if isinstance(found, Decision):  # at its limit: what is not known is no relation
        raise WorkLimit(found.reason)
    return found.decision if isinstance(found, Optimum) else None


def spanned(vectors: list[Point]) -> tuple[int, list[Decision]]:
    """Return the dimension of the span, with the certificates: of each vector whether it adds one."""
    basis: list[int] = []
    shown: list[Decision] = []
    for index in range(len(vectors)):
        if not any(vectors[index]):
            continue
        independent = relation(vectors, index, [*basis, index])
        if independent is not None:
            basis.append(index)
            shown.append(independent)
            continue
        # a relation with coefficient 1 on the vector: the least coefficient that is >= 1 is 1
        d, among = len(vectors[0]), [*basis, index]
        rows = [[sign * vectors[i][k] for i in among] for k in range(d) for sign in (1, -1)]
        unit = [int(i == index) for i in among]
        found = minimise(unit, [*rows, unit], [*[0] * len(rows), 1])
        if isinstance(found, Decision):
            raise WorkLimit(found.reason)
        if isinstance(found, Optimum):
            shown.append(found.decision)
    return len(basis), shown


def differences(h: Scores) -> list[Point]:
    """Return w_i - w_0; they span what all differences do."""
    return [tuple(a - c for a, c in zip(row, h.w[0], strict=True)) for row in h.w[1:]]


@st.composite
def rows(draw: st.DrawFn) -> Scores:
    """Draw rows in few dimensions, some of them on a line."""
    d, count = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    entry = st.integers(-2, 2)
    found = draw(st.lists(st.tuples(*[entry] * d), min_size=count, max_size=count, unique=True))
    return Scores(tuple(found), (0,) * count)


any_rows = Domain(
    name="linear classifiers with distinct rows",
    of=Scores,
    draw=rows(),
    small=lambda: (
        Scores(own, (0,) * len(own))
        for own in (
            ((1,), (-1,)),
            ((0,), (1,), (2,)),
            ((1, 0), (0, 1), (0, 0)),
            ((0, 0), (1, 1), (2, 2)),
        )
    ),
    contains=lambda h: (
        len(set(h.w)) == len(h.w) == len(h.b) >= 2 and len({len(w) for w in h.w}) == 1
    ),
    strata=lambda h: {"more classes than dimensions": len(h.w) > len(h.w[0]) + 1},
    numbers=lambda h: {"L": len(h.w), "d": len(h.w[0])},
)
TRIPLE = Scores(((0,), (1,), (2,)), (0, 0, 0))
CORNER = Scores(((1, 0), (0, 1), (0, 0)), (0, 0, 0))


class Remark1Span(Sentence[Scores, int]):
    r"""The normals of a linear classifier of L classes span exactly L - 1 dimensions.

    As recalled; the text was not at hand.

    *Modelled.* The witness is the dimension. Each difference $w_i - w_0$ either enters no relation with those before it, which a linear program shows, or
    is a combination of them.
    """

    source, standing = f"Remark on Theorem 1, {RECALLED}", REMARK
    short = "exactly L - 1"
    printed = r"The normals $w_i - w_j$ of an $L$-class linear classifier span exactly $L - 1$ dimensions."
    differs = "Three rows on a line have differences that span one dimension."
    expects, domain = REFUTED, any_rows
    nature = Nature(
        FALSE,
        "Of three distinct rows on a line the differences span one dimension, so that the number of classes is a bound "
        "on it and no more.",
        MISSING_HYPOTHESIS,
    )
    proof = Coq("Span_fails")
    worked = [
        Example(CORNER, YES, "three rows in general position"),
        Example(TRIPLE, NO, "three rows on a line"),
    ]
    refused = [(CORNER, 1), (TRIPLE, 2)]

    def construct(self, x: Scores) -> int:
        return spanned(differences(x))[0]

    def decide(self, x: Scores, w: int | None) -> Decision:
        count, shown = spanned(differences(x))
        together = every(shown)
        if w != count:
            return together._replace(answer=NO, reason=f"they span {count} dimensions")
        if together.answer is not YES or count == len(x.w) - 1:
            return together
        return Decision(
            NO, together.certificates, f"they span {count} of {len(x.w) - 1} dimensions"
        )


class Remark1SpanRepaired(Remark1Span):
    tested = (
        r"The normals $w_i - w_j$ of an $L$-class linear classifier span at most $\min(d, L - 1)$ dimensions, and $L - 1$ exactly "
        r"if the rows are affinely independent."
    )
    differs = "A bound in place of an equality, and when the two agree."
    expects = SURVIVES
    proof = Coq("Span_repaired")
    worked = [
        Example(CORNER, YES, "three rows in general position"),
        Example(TRIPLE, YES, "three rows on a line: one dimension"),
    ]

    def decide(self, x: Scores, w: int | None) -> Decision:
        count, shown = spanned(differences(x))
        if w != count:
            return every(shown)._replace(answer=NO, reason=f"they span {count} dimensions")
        lifted, more = spanned([(*row, 1) for row in x.w])
        together = every([*shown, *more])
        if together.answer is not YES:
            return together
        fine = count <= min(len(x.w[0]), len(x.w) - 1) and (count == len(x.w) - 1) == (
            lifted == len(x.w)
        )
        return (
            together
            if fine
            else Decision(NO, together.certificates, "the two dimensions do not fit")
        )
