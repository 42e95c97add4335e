"""The remark after Corollary 6: is there one length for all separators and all points?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.max_margin import margin_of, no_margin
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.reach import decide_reach
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import both_labels, numbers, separable, strata, two_label_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every, undecided
from verify.exact.integers import Rational, Vector
from verify.objects import register
from verify.outcome import FALSE, READING_DEPENDENT, REFUTED, REMARK, REPAIRED, SURVIVES
from verify.sentence import Sentence, Variant


@register("length")
class Length(NamedTuple):
    """A step c along the unnormalised w*; None where there is no longest one."""

    c: Rational | None


def reach_of(s: LabelledSet) -> tuple[Length, Decision]:
    """Return the least length along w* that fools every separator at every point of S."""
    margin = margin_of(s)
    if margin is None:
        return Length(None), no_margin(s)
    supremum, decision = decide_reach(s, margin.w)
    return Length(supremum), decision


TILTED = LabelledSet([(0, 1), (1, 1), (0, -1)], [1, 1, -1])
PAIR = LabelledSet([(1,), (-1,)], [1, -1])


class _Remark6(Sentence[LabelledSet, Length]):
    label, standing = "Remark after Corollary 6", REMARK
    source, uses = (
        "Section 3, after Corollary 6; also Section 1",
        ["charles2019/theorem-5-repaired"],
    )
    printed = (
        r"Thus, for any set $S$, there is a universal constant $c_S$ such that for any $h$ "
        r"that linearly separates $S$ and any $(x, y) \in S$, $-c_S y w^*$ is an adversarial "
        r"perturbation for $h$ at $x$."
    )
    domain, assumptions = two_label_sets, [separable, both_labels]

    def construct(self, x: LabelledSet) -> Length:
        return reach_of(x)[0]


class Remark6(_Remark6):
    r"""One length fools every separator at every point.

    *Modelled.* Both labels are assumed, so that $w^*$ exists; it fails even so. The least
    constant is the supremum over all separators and points of the step at which a score
    reaches 0; that it is infinite is certified by a weak separator, level along $w^*$ and
    positive at a point, of which any multiple can be added to a separator.

    *Fails.* Corollary 6 speaks of *some* point: of one off the margin, beside the axis of the
    others, a separator can be as far as one likes.
    """
    short = "after Cor. 6"

    differs = (
        "Corollary 6 gives the length for some point of $S$, not for every one: a "
        "separator may be arbitrarily far from a point off the margin."
    )
    expects, repaired_by = REFUTED, ["charles2019/remark-6-repaired"]
    proof = Coq("Remark_6_fails")
    nature = Nature(
        FALSE,
        "Corollary 6 gives a length at which every separator errs at some point of $S$, but for "
        "every point there is none already on three points in the plane, since a separator can be "
        "tilted to lie as far from a point off the margin as one likes.",
    )
    worked = [
        Example(TILTED, NO, "a point beside the axis of the other two"),
        Example(PAIR, YES, "two points: the constant is finite"),
    ]
    refused = [
        (PAIR, Length(1)),  # the point at 1 may be nearly 2 away
        (TILTED, Length(10**6)),
        (TILTED, Length(None)),
    ]

    def decide(self, x: LabelledSet, w: Length) -> Decision:
        least, decision = reach_of(x)
        if not decision.certificates:
            return decision
        if least.c is not None and w.c is not None and w.c >= least.c:
            return decision
        return Decision(Answer.NO, (), "no length, or one that is too short")

    def deny(self, x: LabelledSet) -> Decision:
        least, decision = reach_of(x)
        if decision.certificates and least.c is None:
            return decision._replace(reason="separators are arbitrarily far from a point of S")
        return undecided("a constant exists")


class Remark6Repaired(_Remark6):
    r"""When one length fools every separator at every point, and which.

    Ours, for the remark: the least constant is the maximum $V$, and it is attained.

    *Proof.* $h$ leaves the label of $(x, y)$ at $c = y(\langle w, x \rangle + b) / \langle w,
    w^* \rangle$. The weak separators with $\langle w, w^* \rangle = 1$ form a polyhedron
    whose recession cone is that of the level ones; a level one that is positive at a point
    lets the quotient grow for ever, and if all vanish on $S$ the maximum is attained. A
    strict separator lies in the relative interior, where a score that is not constant
    ($b$ can move) stays below its maximum; so the step $V$ itself fools every one.
    """

    tested = (
        r"Let $S$ be separable with both labels. There is a constant $c_S$ as in the "
        r"remark if and only if every weak separator with $\langle w, w^* \rangle = 0$ vanishes "
        r"on all of $S$; then the least one is the maximum of $y(\langle w, x \rangle + b)$ over "
        r"the points and the weak separators with $\langle w, w^* \rangle = 1$. It exists if "
        r"$d = 1$ or $|S| = 2$."
    )
    differs = "The remark holds for some sets only; this says for which, and with which constant."
    reading, expects = REPAIRED, SURVIVES
    proof = Coq(
        "Remark_6_repaired",
        "That the least length is the maximum named, and that one exists if $d = 1$ or $|S| = 2$, is not part of it.",
    )
    worked = [
        Example(TILTED, YES, "infinite: tilt about the axis of the other two"),
        Example(PAIR, YES, "finite, V = 2"),
        Example(LabelledSet([(0,), (2,), (10,)], [-1, 1, 1]), YES, "finite, V = 10"),
    ]
    refused = [(PAIR, Length(3)), (PAIR, Length(None)), (TILTED, Length(2))]

    def decide(self, x: LabelledSet, w: Length) -> Decision:
        least, decision = reach_of(x)
        if not decision.certificates or decision.answer is not Answer.YES:
            return decision
        if least != w:
            return Decision(Answer.NO, (), "this is not the least constant")
        return _finite_where(x.dimension == 1 or len(x.points) == 2, least, decision)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "finite in the plane": Variant(
                REFUTED,
                r"it exists if $d \le 2$, for $d = 1$",
                decide=lambda x, w: _finite_where(x.dimension <= 2, *reach_of(x)),
            ),
            "finite with three points": Variant(
                REFUTED,
                r"it exists if $|S| \le 3$, for $|S| = 2$",
                decide=lambda x, w: _finite_where(len(x.points) <= 3, *reach_of(x)),
            ),
            "constant x 999/1000": Variant(
                REFUTED,
                "999/1000 of the least constant will do",
                decide=_shorter,
            ),
        }


def _finite_where(condition: bool, least: Length, decision: Decision) -> Decision:
    if condition and least.c is None:
        return Decision(Answer.NO, decision.certificates, "the constant is infinite")
    return decision


def _shorter(x: LabelledSet, w: Length) -> Decision:
    """A finite least constant is positive, so that 999/1000 of it is below the supremum."""
    least, decision = reach_of(x)
    if least.c is None:
        return decision
    reason = f"some separator leaves a label only at {least.c}"
    return Decision(Answer.NO, decision.certificates, reason)


@register("nested sets")
class Nested(NamedTuple):
    """Two sets, the second with more points beyond the margin of the first."""

    s: LabelledSet
    t: LabelledSet


def _beyond(s: LabelledSet, index: int, steps: int) -> Nested:
    """Add a copy of a point, moved outwards along w*: the max-margin classifier stays."""
    margin = margin_of(s)
    assert margin is not None
    y = s.labels[index]
    moved = [x + steps * y * a for x, a in zip(s.points[index], margin.w, strict=True)]
    return Nested(s, LabelledSet([*s.points, moved], [*s.labels, y]))


@st.composite
def nested_sets(draw: st.DrawFn) -> Nested:
    """Draw a set and add a point beyond its margin."""
    s = draw(strategies.separable_sets())
    return _beyond(s, draw(st.integers(0, len(s.points) - 1)), draw(st.integers(0, 3)))


def _small_nested() -> Iterator[Nested]:
    for s in strategies.small_sets(most_points=3):
        if both_labels.holds(s) and separable.holds(s):
            for index in range(len(s.points)):
                yield _beyond(s, index, 1)


same_margin = Assumption[Nested](
    "same classifier",
    r"$S$ and $T$ are separable with both labels and have the same max-margin classifier.",
    lambda x: (
        both_labels.holds(x.s) and separable.holds(x.s) and _classifier(x.s) == _classifier(x.t)
    ),
    stated="Section 1; that both labels occur, nowhere",
)


def _classifier(s: LabelledSet) -> tuple[object, object] | None:
    margin = margin_of(s) if both_labels.holds(s) else None
    return None if margin is None else (margin.w, margin.b)


def _outwards(s: LabelledSet) -> tuple[Vector, Decision]:
    """Return the outermost point, and that the max-margin classifier keeps its label outwards."""
    margin = margin_of(s)
    assert margin is not None  # its assumption
    h = Linear(margin.w, margin.b)
    depth = [y * h.score(point) for point, y in zip(s.points, s.labels, strict=True)]
    i = max(range(len(depth)), key=depth.__getitem__)
    flips, ray = decide_ray(h, s.points[i], [s.labels[i] * a for a in margin.w])
    if flips:
        return s.points[i], undecided("outwards the max-margin classifier changes its label")
    return s.points[i], ray


TEN = Nested(LabelledSet([(0,), (2,)], [-1, 1]), LabelledSet([(0,), (2,), (10,)], [-1, 1, 1]))
FAR = LabelledSet([(0,), (1,), (Fraction(3, 2),)], [-1, 1, 1])


class Remark6b(Sentence[Nested, None]):
    """The universal length depends on the max-margin classifier alone.

    *Modelled.* Of two sets with the same max-margin classifier, the least constants of
    ``remark-6-repaired`` are compared; infinite ones count as equal.

    *Fails* for every function of the classifier, also where it may be larger than the least
    constant: a point $x$ of $T$ may be moved outwards along $y w^*$ as far as one likes. The
    classifier stays the max-margin one, it keeps the label of $x$ all the way, as the ray of the
    certificate says, and so needs a step that is longer than the move.
    """

    source, standing, uses = "Section 1", REMARK, ["charles2019/remark-6-repaired"]
    printed = (
        "We also show that for all linear separators of a given dataset, there are "
        "universal adversarial perturbations (that is, perturbations which are adversarial for "
        "all points with a given label) whose norm depends only on the max-margin classifier."
    )
    differs = (
        "Points beyond the margin leave the max-margin classifier as it is and make "
        "the length grow without end."
    )
    id = "charles2019/remark-6b"
    label = "Remark in Section 1"
    short = "the norm"
    expects = REFUTED
    proof = Coq("Remark_6b_fails")
    domain = Domain(
        name="pairs of sets, the second with one more point beyond the margin of the first",
        of=Nested,
        draw=nested_sets(),
        small=_small_nested,
        strata=lambda x: strata(x.s),
        numbers=lambda x: numbers(x.s),
    )
    assumptions = [same_margin]
    nature = Nature(
        FALSE,
        "A further point of either label beyond the margin leaves the max-margin classifier as it "
        "is, and the length needed at that point grows without end as it moves out, so that no "
        "function of the classifier alone bounds it.",
        READING_DEPENDENT,
    )
    repaired_by = ["charles2019/remark-6-repaired"]
    worked = [
        Example(TEN, NO, "the constants are 2 and 10"),
        Example(Nested(PAIR, PAIR), YES, "one set twice"),
    ]
    refused = [(TEN, None), (Nested(LabelledSet([(0,), (1,)], [-1, 1]), FAR), None)]

    def decide(self, x: Nested, w: None) -> Decision:
        lengths, decisions = zip(*map(reach_of, x), strict=True)
        together = every(decisions)
        if together.answer is not Answer.YES or lengths[0] == lengths[1]:
            return together
        texts = ["infinite" if length.c is None else str(length.c) for length in lengths]
        reason = f"the least constants along the same w* are {texts[0]} and {texts[1]}"
        if "infinite" in texts:
            return Decision(Answer.NO, together.certificates, reason)
        point, ray = _outwards(x.t)
        if not ray.certificates:
            return ray
        reason += f", and they grow without end as ({', '.join(map(str, point))}) moves outwards"
        return Decision(Answer.NO, together.certificates + ray.certificates, reason)
