"""What dimension has to do with it: neither necessary nor sufficient, and what tilting can fit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, product as pairs
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import decide_measures
from theorems.geometry.deciders.separators import decide_separators, separator_of
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import rank
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import (
    Boundary,
    Point,
    any_boundaries,
    boundary_domain,
    holds,
    is_apart,
    measured,
    negated,
)
from theorems.tanay2018.strength import ABSTRACT, TURNS, middle
from verify.claim import Assumption, Coq, Example
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import whole
from verify.objects import register
from verify.outcome import (
    EXISTENCE,
    INFORMAL,
    OURS,
    OURS_PROVED,
    PRINTED,
    REFUTED,
    REMARK,
    SHOWN,
    SURVIVES,
)
from verify.sentence import Sentence, Variant


DIGEST = "the magazine digest, beside its Figure 3"
HIGH = 1000
MANY = 50


def _steep(s: LabelledSet, t: int) -> Boundary:
    w = (1, *(0,) * (s.dimension - 2), t)
    return Boundary(s, middle(s, w))


def _separates_with(x: Boundary, *conditions: tuple[bool, str]) -> Decision:
    """Does the boundary separate, and what else is asked?"""
    found, decision = measured(x)
    return holds(decision, (min(found.signed) > 0, "it does not separate"), *conditions)


class DimensionNotNecessary(Sentence[Boundary, None]):
    r"""A strength of more than 1000, in the plane.

    A separator of two points of the plane that is nearly level along $g$: 1000 may be any number.

    *Modelled.* Strength is read by the angle, $1 + s = 1 / \cos\theta$.
    """

    label, source, standing, kind = "Dimension is not necessary", DIGEST, REMARK, EXISTENCE
    short = "d not needed"
    printed = (
        "Yet this explanation is misleading: high-dimensionality can be shown to be neither necessary nor sufficient for the "
        "phenomenon to occur."
    )
    tested = r"In the plane there are two classes and a boundary that separates them with a strength of more than 1000."
    differs = "Not necessary is taken to mean: in the plane the phenomenon is as strong as in any dimension."
    expects = SHOWN
    proof = Coq("Dimension_not_necessary")
    domain = boundary_domain(
        "pairs of points in the plane with a boundary through their middle",
        st.builds(
            lambda p, q, t: _steep(LabelledSet([(p, 0), (-q, 0)], [1, -1]), t),
            st.integers(1, 5), st.integers(1, 5), st.sampled_from((1, 10, 10**4)),
        ),
        lambda x: is_apart(x) and x.s.dimension == 2,
        small=lambda: (_steep(LabelledSet([(1, 0), (-1, 0)], [1, -1]), t) for t in (1, 1000, 10**4)),
    )
    worked = [Example(_steep(LabelledSet([(1, 0), (-1, 0)], [1, -1]), 10**4), YES, "w = (1, 10000)")]
    refused = [(_steep(LabelledSet([(1, 0), (-1, 0)], [1, -1]), 1), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found = measured(x)[0]
        strong = found.along is not None and found.apart is not None and found.along > 0 and (
            found.square * found.apart > (1 + HIGH) ** 2 * found.along**2
        )
        return _separates_with(x, (x.s.dimension == 2, "it is not in the plane"), (strong, "the strength is not that high"))


def _bisected(dimension: int, gap: int) -> Boundary:
    """Return two classes of points (±gap, ±1, 0, ...) with the boundary x_1 = 0."""
    rest = (0,) * (dimension - 2)
    points = [(y * gap, z, *rest) for y in (1, -1) for z in (1, -1)]
    return Boundary(LabelledSet(points, [1, 1, -1, -1]), Linear((1, 0, *rest), 0))


class DimensionNotSufficient(Sentence[Boundary, None]):
    r"""A boundary without any strength, in 50 dimensions and more.

    The nearest centroid classifier of two classes that it separates: 50 may be any number.
    """

    label, source, standing, kind = "Dimension is not sufficient", DIGEST, REMARK, EXISTENCE
    short = "d not enough"
    printed = DimensionNotNecessary.printed
    tested = r"In 50 dimensions or more there are two classes and a boundary that separates them with the strength 0."
    differs = "Not sufficient is taken to mean: in some boundary of so many dimensions nothing of the phenomenon is left."
    expects = SHOWN
    proof = Coq("Dimension_not_sufficient")
    domain = boundary_domain(
        "two classes in many dimensions with the boundary between them",
        st.builds(_bisected, st.sampled_from((2, MANY, 784)), st.integers(1, 5)),
        is_apart,
        small=lambda: (_bisected(d, 1) for d in (2, MANY)),
    )
    worked = [Example(_bisected(MANY, 1), YES, "four points in 50 dimensions")]
    refused = [(_bisected(3, 1), None), (_steep(_bisected(MANY, 1).s, 1), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found = measured(x)[0]
        none = found.along is not None and found.apart is not None and found.along > 0 and (
            found.square * found.apart == found.along**2
        )
        return _separates_with(x, (x.s.dimension >= MANY, "these are fewer dimensions"), (none, "there is some strength"))


class LinearNotAlways(DimensionNotSufficient):
    r"""Some linear classifier does not suffer from the phenomenon.

    *Modelled.* Its strength is 0, whatever the dimension: a mirror image lies as far away as the other class.
    """

    label, source, standing = "Linear classifiers do not always suffer", ABSTRACT, INFORMAL
    short, text = "not always", "abstract"
    reading = PRINTED
    printed = (
        "linear classifiers do not always suffer from the phenomenon, and when they do their adversarial examples are different "
        "from the ones affecting deep networks."
    )
    tested = r"There are two classes, in 50 dimensions or more, and a linear boundary that separates them with the strength 0."
    differs = "The first half alone; the second is about deep networks, and the text behind the abstract was not read."
    expects = SHOWN
    proof = Coq("Dimension_not_sufficient")
    worked = [Example(_bisected(MANY, 1), YES, "four points in 50 dimensions")]
    refused = [(_bisected(3, 1), None)]


@register("padded set with a boundary")
class Padded(NamedTuple):
    """The set and its boundary with further coordinates that are 0, all of it turned."""

    s: LabelledSet
    h: Linear


def padded(x: Boundary, more: int, turn: int) -> Padded:
    """Append coordinates that are 0, and turn the first and the last by a 3-4-5 rotation."""
    cosine, sine = TURNS[turn % len(TURNS)]

    def turned(p: Point) -> Point:
        a, *rest, c = (*p, *(0,) * more)
        return (whole(cosine * a - sine * c), *rest, whole(sine * a + cosine * c))

    return Padded(LabelledSet([turned(p) for p in x.s.points], x.s.labels), Linear(turned(x.h.w), x.h.b))


class DimensionPadding(Sentence[Boundary, Padded]):
    r"""Further coordinates that are 0 on the data, and a turn of the space, change nothing that is measured.

    *Proof.* Inner products stay as they are: scores, $\|w\|$, $\|g\|$ and $w \cdot g$; and the path of the soft-margin classifier is a
    function of inner products.
    """

    label, source, standing, reading = "Padding with zeros", f"beside {DIGEST}", OURS_PROVED, OURS
    printed = (
        r"Append coordinates that are 0 on $T$ and in $w$, and turn the space: every score, $\theta$, $d_{\text{adv}}$, $d_{\text{err}}$ and "
        r"the number of errors stay as they are."
    )
    expects, domain = SURVIVES, any_boundaries
    proof = Coq("Dimension_padding")
    _line = Boundary(LabelledSet([(1,), (0,)], [1, -1]), Linear((2,), -1))
    worked = [Example(_line, YES, "a line, as a slanted line of four dimensions")]
    refused = [
        (_line, Padded(_line.s, _line.h)),  # nothing is added
        (_line, Padded(LabelledSet([(1, 0), (0, 1)], [1, -1]), Linear((2, 0), -1))),  # apart by more
    ]

    def construct(self, x: Boundary) -> Padded:
        return padded(x, 3, 1 + x.s.dimension)

    def decide(self, x: Boundary, w: Padded) -> Decision:
        (here, first), (there, second) = measured(x), decide_measures(w.s, w.h)
        return holds(
            every([first, second]),
            (w.s.dimension > x.s.dimension, "no coordinate is added"),
            (here == there, "something measured has changed"),
        )


def _independent(s: LabelledSet) -> bool:
    return rank(s) == len(s.points) - 1


independent = Assumption[LabelledSet](
    "affinely independent",
    r"The points are affinely independent: so many dimensions that every $k$ of them span $k - 1$.",
    _independent,
    stated="in the sentence before it: the input space is high dimensional",
)


@st.composite
def _simplices(draw: st.DrawFn) -> LabelledSet:
    """Draw affinely independent points by a triangular array, with any labels."""
    dimension = draw(st.integers(1, 4))
    count = draw(st.integers(1, dimension + 1))
    start = draw(strategies.point_of(dimension))
    points = [start]
    for k in range(count - 1):
        step = [*draw(strategies.point_of(k)), draw(st.sampled_from((1, -1, 2, 3))), *(0,) * (dimension - k - 1)]
        points.append(tuple(a + b for a, b in zip(start, step, strict=True)))
    labels = draw(st.lists(st.sampled_from((1, -1)), min_size=count, max_size=count))
    return LabelledSet(points, labels)


simplices = Domain[LabelledSet](
    name="affinely independent points with any labels",
    of=LabelledSet,
    draw=_simplices(),
    small=lambda: filter(_independent, strategies.small_sets(most_points=3)),
    numbers=lambda s: {"N": len(s.points), "d": s.dimension},
)
_crowded = Domain[LabelledSet](
    name="points with any labels", of=LabelledSet, draw=strategies.labelled_sets(),
    small=lambda: strategies.small_sets(most_points=4),
)


@register("separator")
class Separator(NamedTuple):
    """A separating boundary; None where there is none."""

    h: Linear | None


class SeparateByTilting(Sentence[LabelledSet, Separator]):
    r"""In many dimensions the training data can be separated, whatever their labels.

    *Proof.* Affinely independent points take any values under an affine function.

    *Needed.* The dimensions: three points of a line, labelled +, -, +, are not separated.
    """

    label, source, standing = "Separation by tilting", "the magazine digest, below its Figure 5", REMARK
    short = "separated"
    printed = (
        "When the input space is high dimensional but the data manifold is nearly flat in most directions, as is typically the "
        "case with natural images, this capacity can be exploited to separate the training data perfectly, even if the true class "
        "distributions are not linearly separable."
    )
    tested = r"Affinely independent points are separated by some linear boundary, whatever their labels."
    differs = "High dimensional is taken to mean that the training points are affinely independent."
    expects, domain, assumptions = SURVIVES, simplices, [independent]
    proof = Coq("Separate_by_tilting")
    worked = [Example(LabelledSet([(0, 0), (1, 0), (0, 1)], [1, -1, 1]), YES, "a triangle")]
    refused = [
        (LabelledSet([(0,), (1,)], [1, -1]), Separator(Linear((1,), 0))),
        (LabelledSet([(0,), (1,), (2,)], [1, -1, 1]), Separator(None)),
    ]

    def construct(self, x: LabelledSet) -> Separator:
        found = separator_of(x)
        return Separator(None if found is None else Linear(*found))

    def decide(self, x: LabelledSet, w: Separator) -> Decision:
        if w.h is None:
            none = decide_separators(x, (1,) * x.dimension, x.labels[0])
            if none.answer is Answer.UNDECIDED:
                return none
            if none.answer is not Answer.VACUOUS:
                return Decision(Answer.NO, (), "no separator is named")
            return negated(none._replace(answer=Answer.YES), "nothing separates")
        found, decision = decide_measures(x, w.h)
        return holds(decision, (min(found.signed) > 0, "it does not separate"))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "fewer dimensions": Variant(
                REFUTED, drop=[independent], domain=_crowded,
                worked=[Example(LabelledSet([(0,), (1,), (2,)], [1, -1, 1]), NO, "plus, minus, plus on a line")],
            )
        }


class TiltingCapacity(Sentence[Boundary, None]):
    r"""A fixed normal gives n points 2n labellings at most, and all normals give independent points every one.

    *Proof.* With a fixed $w$ a labelling is a threshold among the $k \le n$ values of $w \cdot x$, with a sign: $2 (k + 1)$, of which the two
    constant ones are counted twice. All labellings of affinely independent points come from some normal, by
    ``separate-by-tilting``.

    *Modelled.* The labellings of a fixed normal are listed and each is decided; of affinely independent points up to four all $2^n$
    are separated.
    """

    label, source, standing = "Capacity in the tilt", "the magazine digest, below its Figure 5; A Toy Problem", REMARK
    short = "capacity"
    uses = ["tanay2018/separate-by-tilting"]
    printed = (
        "In binary linear classification, most of a model's capacity resides in its ability to tilt with regard to the nearest "
        "centroid classifier."
    )
    tested = (
        r"A fixed normal with every bias and both signs labels $n$ points in at most $2n$ ways; all normals label $n$ affinely "
        r"independent points in $2^n$ ways."
    )
    differs = "Capacity is taken to be the number of labellings."
    expects = SURVIVES
    proof = Coq("Tilting_capacity")
    domain = boundary_domain(
        "up to four points with a normal",
        any_boundaries.draw.map(lambda x: x._replace(s=LabelledSet(x.s.points[:4], x.s.labels[:4]))),
        lambda x: len(x.h.w) == x.s.dimension and any(x.h.w) and len(x.s.points) <= 4,
    )
    worked = [
        Example(Boundary(LabelledSet([(0, 0), (1, 0), (0, 1)], [1, -1, 1]), Linear((1, 2), 0)), YES, "6 of 8"),
        Example(Boundary(LabelledSet([(0,), (1,), (2,)], [1, -1, 1]), Linear((1,), 0)), YES, "6 of 8, and no more"),
    ]
    refused = [(Boundary(LabelledSet([(0,), (1,)], [1, -1]), Linear((0,), 0)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        return self._count(x, 2 * len(x.s.points))

    def _count(self, x: Boundary, most: int) -> Decision:
        if not any(x.h.w):
            return Decision(Answer.VACUOUS, (), "no normal")
        scores, decision = measured(x)[0].scores, measured(x)[1]
        levels = sorted(set(scores))
        cuts = [levels[0] - 1, *(Fraction(a + b) / 2 for a, b in pairwise(levels)), levels[-1] + 1]
        ways = {tuple(sign * (1 if s > cut else -1) for s in scores) for cut in cuts for sign in (1, -1)}
        decisions = [decision]
        if _independent(x.s):
            for labels in pairs((1, -1), repeat=len(scores)):
                own = LabelledSet(x.s.points, labels)
                decisions.append(SeparateByTilting().decide(own, SeparateByTilting().construct(own)))
        return holds(every(decisions), (len(ways) <= most, "there are more ways"))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "2n - 1 ways": Variant(REFUTED, "in at most $2n - 1$ ways", decide=lambda x, _: self._count(x, 2 * len(x.s.points) - 1))
        }
