"""Sets with many labels: hypotheses on them, how they are drawn, and what fools a class.

Labels are 0, ..., K - 1, where the paper counts from 1. Two facts make the strategies
constructive. A set labelled by arg max, ties to the lowest, is fitted: lower b_m by m times
something small. And a point beyond all others takes any label that does not occur yet: the
scores of that label may rise steeply on the way there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from theorems.geometry.deciders.direction import first_axis
from theorems.geometry.deciders.margin import centroid_weights, combine
from theorems.geometry.deciders.max_margin import Margin, margin_of
from theorems.geometry.deciders.multiclass import (
    classifier_of,
    decide_every_direction,
    decide_multiclass,
)
from theorems.geometry.deciders.ray import flips_along
from theorems.geometry.deciders.separators import separator_of
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.sets import magnitudes, rank
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network, one_vs_rest
from verify.claim import Assumption
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.integers import Rational, Vector, WorkLimit, dot
from verify.objects import register


MOST_CLASSES = 6
TRIED_POINTS = 5
# Data first: every point costs a decision.


@register("set with a class")
class OneClass(NamedTuple):
    """S with labels below ``classes``, and the class k whose points move."""

    s: LabelledSet
    classes: int
    k: int


@register("set with two classes")
class TwoClasses(NamedTuple):
    """S with labels below ``classes``, and two of these."""

    s: LabelledSet
    classes: int
    k: int
    l: int


Classes = OneClass | TwoClasses
OfClasses = TypeVar("OfClasses", OneClass, TwoClasses)


@lru_cache(maxsize=4096)
def fit_of(s: LabelledSet, classes: int) -> Network | None:
    """Return some (W, b) that fits S, None where none does.

    Raises
    ------
    WorkLimit
        If neither was found within the work limit.
    """
    found = decide_multiclass(s, first_axis(s), s.labels[0], classes=classes)
    if found.certificate is None:
        raise WorkLimit(found.reason)
    return None if found.answer is Answer.VACUOUS else classifier_of(found.certificate)


def _is_fitted(x: Classes) -> bool:
    chosen = x[2:]  # k, or k and l
    labels = {*x.s.labels, *chosen}
    if min(labels) < 0 or max(labels) >= x.classes or x.classes < 2:
        return False
    return len({*chosen}) == len(chosen) and fit_of(x.s, x.classes) is not None


fitted = Assumption[Classes](
    "fitted",
    r"$K \ge 2$; the labels of $S$, and $k$ (and $l \neq k$), are among $1, \dots, K$; some "
    r"$(W, b)$ fits $S$: $\mathcal{M}_S \neq \emptyset$.",
    _is_fitted,
    stated="nowhere",
)
another_label = Assumption[OneClass](
    "another label",
    r"Some label other than $k$ occurs in $S$.",
    lambda x: bool(other_labels(x.s, x.k)),
    stated="nowhere",
    trivial=True,
)
both_occur = Assumption[TwoClasses](
    "both occur",
    r"$k$ and $l$ both occur in $S$.",
    lambda x: {x.k, x.l} <= {*x.s.labels},
    stated="nowhere",
)


def other_labels(s: LabelledSet, k: int) -> list[int]:
    """Return the labels of S other than k."""
    return sorted({*s.labels} - {k})


def pair(s: LabelledSet, k: int, l: int) -> LabelledSet:
    """Return S[k] with label +1 and S[l] with label -1."""
    kept = [i for i, y in enumerate(s.labels) if y in (k, l)]
    return LabelledSet([s.points[i] for i in kept], [1 if s.labels[i] == k else -1 for i in kept])


def against_the_rest(s: LabelledSet, k: int) -> LabelledSet:
    """Return S with label +1 for class k and -1 for every other."""
    return LabelledSet(s.points, [1 if y == k else -1 for y in s.labels])


def margin_between(s: LabelledSet, k: int, l: int) -> Margin | None:
    """Return the max-margin classifier of S[k] against S[l], None where there is none."""
    return margin_of(pair(s, k, l)) if {k, l} <= {*s.labels} else None


def centroid_step(s: LabelledSet, k: int, l: int) -> tuple[Rational, ...]:
    """Return the mean of S[l] less the mean of S[k]."""
    two = pair(s, k, l)
    return negative(combine(two, centroid_weights(two)))


def negative(v: Vector) -> tuple[Rational, ...]:
    """Return -v."""
    return tuple(-a for a in v)


def fools(x: Classes, v: Vector, k: int) -> Decision:
    """Is v adversarial at S[k] for every h in M_S, whatever fixed order of labels breaks ties?

    A "no" or "vacuous" of D-multi never meets a tie. The rows under a "yes" make up closed
    walks on the labels, since the coefficients of b cancel; so some point is held against a
    higher label and some point against a lower one. Where ties go to the lowest label or to
    the highest, one of these two scores is strictly larger for every (W, b) that is accurate,
    even if only by the rule: the certificate holds for those too.
    """
    decision = decide_multiclass(x.s, v, k, classes=x.classes)
    certificate = decision.certificate
    if certificate is None or decision.answer is Answer.VACUOUS:
        return decision
    if decision.answer is Answer.NO:
        return decision._replace(reason=decision.reason or _unfooled(certificate))
    climbs = {x.s.labels[i] < m for i, m, _ in certificate["evidence"]["weights"]}
    if climbs != {True, False}:
        return undecided("the weights leave a rule for ties open")
    return decision


def _unfooled(certificate: dict[str, Any]) -> str:
    """Say in words which classifier a "no" exhibits."""
    found, question = certificate["evidence"]["classifier"], certificate["question"]
    rows = "; ".join(", ".join(map(str, row)) for row in found["W"])
    b, v = (", ".join(map(str, entries)) for entries in (found["b"], question["direction"]))
    return (
        f"the classifier W = ({rows}), b = ({b}) is not fooled along ({v}) at the points of "
        f"label {question['label']}"
    )


def hopeless(x: Classes) -> Decision | None:
    """Return what is to be said before any direction: vacuous, or no; None where one is needed."""
    some = decide_multiclass(x.s, first_axis(x.s), x.k, classes=x.classes)
    if some.answer in (Answer.VACUOUS, Answer.UNDECIDED):
        return some
    if len({*x.s.labels}) > 1:
        return None
    none = decide_every_direction(x.s, x.k, classes=x.classes)
    reason = "one label occurs: a classifier that always says it is fooled by no direction"
    return none._replace(reason=reason)


def deny_every_direction(x: Classes) -> Decision:
    """Does no direction at all serve class k? yes where no other label occurs."""
    none = hopeless(x)
    if none is not None and none.answer is Answer.NO:
        return none._replace(answer=Answer.YES)
    return undecided("some direction serves: another label occurs")


Labelled = list[tuple[tuple[int, ...], int]]


@st.composite
def fitted_sets(
    draw: st.DrawFn, *, labels: int, most_dimensions: int | None = None
) -> tuple[LabelledSet, int]:
    """Draw S and K such that some (W, b) fits S and at least so many labels occur.

    A third each: the classifier first and the points labelled by it, the points first with
    labels that leave the set fitted, and classes one after the other on a line.
    """
    classes = draw(st.integers(max(2, labels), MOST_CLASSES))
    dimension = draw(st.integers(1, most_dimensions or strategies.MOST_DIMENSIONS))
    how = draw(st.sampled_from((_by_cells, _kept_fitted, _on_a_line)))
    points = _with_labels(how(draw, dimension, classes), labels, classes)
    names = draw(st.permutations(range(classes)))
    s = LabelledSet([point for point, _ in points], [names[y] for _, y in points])
    return draw(strategies.finished(s)), classes


def _by_cells(draw: st.DrawFn, dimension: int, classes: int) -> Labelled:
    """Label points by the cells around drawn centres, moved by offsets; any (W, b) is of this kind."""
    point = strategies.point_of(dimension)
    h = classifier_around([draw(point) for _ in range(classes)],
                          [draw(st.integers(-2, 2)) for _ in range(classes)])
    points = draw(st.lists(point, min_size=1, max_size=strategies.MOST_POINTS - 2))
    return [(x, h.label(x)) for x in points]


def classifier_around(centres: Iterable[tuple[int, ...]], offsets: Iterable[Rational]) -> Network:
    """Return the classifier by the least squared distance less an offset."""
    rows = list(centres)
    bias = [offset - dot(c, c) for c, offset in zip(rows, offsets, strict=True)]
    return one_vs_rest([[2 * a for a in c] for c in rows], bias)


def _kept_fitted(draw: st.DrawFn, dimension: int, classes: int) -> Labelled:
    """Take point after point; one whose label nothing would fit gets that of a classifier so far."""
    kept: Labelled = []
    for _ in range(draw(st.integers(1, TRIED_POINTS))):
        x = draw(strategies.point_of(dimension))
        y = draw(st.integers(0, classes - 1))
        trial = LabelledSet([*(p for p, _ in kept), x], [*(z for _, z in kept), y])
        if fit_of(trial, classes) is None:
            h = fit_of(trial.without(len(kept)), classes)
            assert h is not None  # every set kept so far is fitted
            y = h.label(x)
        kept.append((x, y))
    return kept


def _on_a_line(draw: st.DrawFn, dimension: int, classes: int) -> Labelled:
    """Put the classes one after the other on one line; points of one class may coincide."""
    start = draw(strategies.point_of(dimension))
    step = draw(strategies.vectors(dimension))
    labels = draw(st.lists(st.integers(0, classes - 1), min_size=1,
                           max_size=strategies.MOST_POINTS - 2))
    points: Labelled = []
    place, last = 0, None
    for y in sorted(labels):
        place += draw(st.integers(0, 2)) if y == last else draw(st.integers(1, 2))
        points.append((tuple(a + place * b for a, b in zip(start, step, strict=True)), y))
        last = y
    return points


def _with_labels(points: Labelled, labels: int, classes: int) -> Labelled:
    """Add points beyond all others, with labels that do not occur, until enough do."""
    points = list(points)
    for y in range(classes):
        present = {z for _, z in points}
        if len(present) >= labels:
            break
        if y not in present:
            beyond = max(a for point, _ in points for a in point) + 1
            points.append(((beyond,) * len(points[0][0]), y))
    return points


@st.composite
def one_class(draw: st.DrawFn, *, labels: int) -> OneClass:
    """Draw a fitted set where so many labels occur, and one that does."""
    s, classes = draw(fitted_sets(labels=labels))
    return OneClass(s, classes, draw(st.sampled_from(sorted({*s.labels}))))


@st.composite
def two_classes(draw: st.DrawFn, *, most_dimensions: int | None = None) -> TwoClasses:
    """Draw a fitted set and two labels that occur in it."""
    s, classes = draw(fitted_sets(labels=2, most_dimensions=most_dimensions))
    k = draw(st.sampled_from(sorted({*s.labels})))
    return TwoClasses(s, classes, k, draw(st.sampled_from(other_labels(s, k))))


@st.composite
def unfitted_sets(draw: st.DrawFn) -> TwoClasses:
    """Draw a set that nothing fits: two hulls meet, or three classes stand like a pinwheel."""
    classes = draw(st.integers(2, MOST_CLASSES))
    names = draw(st.permutations(range(classes)))
    if classes > 2 and draw(st.booleans()):
        s = draw(_pinwheels())
        labels = [names[y] for y in s.labels]
    else:
        s = draw(strategies.inseparable_sets())
        labels = [names[y > 0] for y in s.labels]
    return TwoClasses(LabelledSet(s.points, labels), classes, names[0], names[1])


@st.composite
def _pinwheels(draw: st.DrawFn) -> LabelledSet:
    """Draw two points p_j, q_j of each label j = 0, 1, 2; for d > 2 each two are mostly separable.

    With p_j held against label j + 1 at weight a, and q_j against j - 1 at weight 1, the six rows
    cancel if q_(j+1) - q_j = a (p_j - p_(j-1)).
    """
    dimension, a = draw(strategies.dimensions), draw(st.integers(1, 4))
    point = strategies.point_of(dimension)
    p, q = [draw(point) for _ in range(3)], [draw(point)]
    for j in (0, 1):
        q.append(tuple(x + a * (y - z) for x, y, z in zip(q[j], p[j], p[j - 1], strict=True)))
    return LabelledSet([*p, *q], [0, 1, 2] * 2)


def small_fitted_sets(*, most_points: int = 3, most_dimensions: int = 2) -> Iterator[LabelledSet]:
    """List fitted multisets on {-1, 0, 1}^d with at most 3 labels, each once up to their names."""
    for s in strategies.small_sets(
        most_points=most_points, most_dimensions=most_dimensions, labels=(0, 1, 2)
    ):
        labels = list(dict.fromkeys(s.labels))
        if labels == list(range(len(labels))) and fit_of(s, fewest_classes(s)) is not None:
            yield s


def fewest_classes(s: LabelledSet) -> int:
    """Return the least K >= 2 above all labels."""
    return max(2, max(s.labels) + 1)


def small_one_class(labels: int) -> Iterator[OneClass]:
    """List small sets where so many labels occur, with each of these."""
    for s in small_fitted_sets():
        if len({*s.labels}) >= labels:
            for k in sorted({*s.labels}):
                yield OneClass(s, fewest_classes(s), k)


def small_two_classes(*, most_points: int = 3, most_dimensions: int = 2) -> Iterator[TwoClasses]:
    """List small sets with each ordered pair of labels that occur."""
    for s in small_fitted_sets(most_points=most_points, most_dimensions=most_dimensions):
        for k, l in combinations(sorted({*s.labels}), 2):
            yield TwoClasses(s, fewest_classes(s), k, l)
            yield TwoClasses(s, fewest_classes(s), l, k)


def edge_sets() -> Iterator[tuple[LabelledSet, int]]:
    """List fitted sets and K on which proofs and solvers stumble."""
    tiny, huge = Fraction(1, 2**30), 2**30
    corner = [(0, 0), (1, 0), (1, 1)]
    for scale in (1, tiny, huge):
        yield LabelledSet([(0,), (scale,), (2 * scale,)], [0, 1, 2]), 3
        yield LabelledSet([(x * scale, y) for x, y in corner], [0, 1, 2]), 3
    yield LabelledSet([(0,), (1,)], [5, 2]), 6  # four classes without a point
    yield LabelledSet([(0,), (1,), (0,), (1,)], [0, 1, 0, 1]), 2  # each point twice
    yield LabelledSet([(0, 0, 0), (1, 1, 1), (2, 2, 2), (2, 2, 2)], [1, 0, 2, 2]), 3
    around = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    yield LabelledSet([(0, 0), *around], [0, 1, 2, 3, 4]), 5  # 0 lies among the others
    yield LabelledSet([(0, 0), *around, (huge, huge)], [0, 1, 2, 3, 4, 5]), 6
    axes = [tuple(int(i == j) for i in range(4)) for j in range(4)]
    yield LabelledSet([*axes, (-1, -1, -1, -1), (0, 0, 0, 0)], [0, 1, 2, 3, 4, 5]), 6
    yield LabelledSet([(0,), (1,)], [0, 1]), 3


def edge_one_class() -> Iterator[OneClass]:
    """List degenerate sets with each class, also one that does not occur."""
    for s, classes in edge_sets():
        for k in sorted({*s.labels}):
            yield OneClass(s, classes, k)
    yield OneClass(LabelledSet([(0,), (1,)], [0, 1]), 3, 2)


def edge_two_classes() -> Iterator[TwoClasses]:
    """List degenerate sets with each pair of classes."""
    for s, classes in edge_sets():
        for k, l in combinations(sorted({*s.labels}), 2):
            yield TwoClasses(s, classes, k, l)


def with_border_points(x: OfClasses) -> Iterator[OfClasses]:
    """Add a point on the border of a classifier that fits: the set still is, but barely."""
    h = fit_of(x.s, x.classes)
    if h is None:
        return
    for j in [j for j, y in enumerate(x.s.labels) if y != x.s.labels[0]][:2]:
        start, end = x.s.points[0], x.s.points[j]
        flips = flips_along(h, start, [b - a for a, b in zip(start, end, strict=True)])
        c = flips[0].low
        tie = [a + c * (b - a) for a, b in zip(start, end, strict=True)]
        yield x._replace(s=LabelledSet([*x.s.points, tie], [*x.s.labels, h.label(tie)]))


def strata(x: Classes) -> Mapping[str, bool]:
    """Name the features of a set on which proofs and solvers stumble."""
    s, occurring = x.s, {*x.s.labels}
    sizes = magnitudes(s)
    return {
        "one label": len(occurring) == 1,
        "d = 1": s.dimension == 1,
        "class k has one point": s.labels.count(x.k) == 1,
        "a class without points": len(occurring) < x.classes,
        "three labels or more occur": len(occurring) > 2,
        "K = 2": x.classes == 2,
        "K = 6": x.classes == 6,
        "class k not separable from the rest": separator_of(against_the_rest(s, x.k)) is None,
        "duplicate points": len({*zip(s.points, s.labels, strict=True)}) < len(s.points),
        "in a proper subspace": rank(s) < s.dimension,
        "coordinates of 2^30": bool(sizes) and max(sizes) >= 2**29,
        "coordinates of 2^-30": bool(sizes) and min(sizes) <= Fraction(1, 2**28),
    }


def numbers(x: Classes) -> Mapping[str, int]:
    """Return N, d, K and how many labels occur."""
    return {
        "N": len(x.s.points),
        "d": x.s.dimension,
        "K": x.classes,
        "labels that occur": len({*x.s.labels}),
    }


FLOORS = {
    "d = 1": 5,
    "class k has one point": 20,
    "a class without points": 20,
    "three labels or more occur": 20,
    "K = 2": 5,
    "K = 6": 5,
    "class k not separable from the rest": 5,
    "duplicate points": 5,
    "in a proper subspace": 5,
    "coordinates of 2^30": 2,
    "coordinates of 2^-30": 2,
}


def _well_formed(x: Classes) -> bool:
    """Are labels and classes classes at all?"""
    chosen = x[2:]
    numbers_ = (x.classes, *chosen, *x.s.labels)
    return (
        all(type(n) is int for n in numbers_)
        and x.classes >= 2
        and all(0 <= n < x.classes for n in (*chosen, *x.s.labels))
        and len({*chosen}) == len(chosen)
    )


def _unfitted(x: Classes) -> bool:
    return _well_formed(x) and not fitted.holds(x)


def _one_class_domain(name: str, labels: int) -> Domain[OneClass]:
    return Domain(
        name=name,
        of=OneClass,
        draw=one_class(labels=labels),
        small=lambda: small_one_class(labels),
        edges=edge_one_class,
        contains=lambda x: _well_formed(x) and len({*x.s.labels}) >= labels,
        by_program=with_border_points,
        strata=strata,
        floors=FLOORS if labels < 3 else {},
        numbers=numbers,
    )


fitted_one_class = _one_class_domain("fitted sets with a class, one label allowed", 1)
another_one_class = _one_class_domain("fitted sets with a class, another label present", 2)
three_label_sets = _one_class_domain("fitted sets with a class, three labels present", 3)
one_label_sets = Domain[TwoClasses](
    name="sets of one label, with another class",
    of=TwoClasses,
    draw=strategies.separable_sets(labels=1).map(lambda s: _bare(s, 2)),
    contains=lambda x: _well_formed(x) and len({*x.s.labels}) == 1,
    small=lambda: (_bare(s, 2) for s in strategies.small_sets(labels=(1,))),
    strata=strata,
    numbers=numbers,
)
unfitted_one_class = Domain[OneClass](
    name="sets that no (W, b) fits, with a class",
    of=OneClass,
    draw=unfitted_sets().map(lambda x: OneClass(x.s, x.classes, x.k)),
    contains=_unfitted,
    strata=strata,
    numbers=numbers,
)
fitted_two_classes = Domain[TwoClasses](
    name="fitted sets with two classes that occur",
    of=TwoClasses,
    draw=two_classes(),
    small=small_two_classes,
    edges=edge_two_classes,
    contains=_well_formed,
    by_program=with_border_points,
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
)
unfitted_two_classes = Domain[TwoClasses](
    name="sets that no (W, b) fits, with two classes",
    of=TwoClasses,
    draw=unfitted_sets(),
    contains=_unfitted,
    strata=strata,
    numbers=numbers,
)
two_classes_on_a_line = Domain[TwoClasses](
    name="fitted sets on a line (d = 1) with two classes that occur",
    of=TwoClasses,
    draw=two_classes(most_dimensions=1),
    contains=lambda x: _well_formed(x) and x.s.dimension == 1,
    small=lambda: small_two_classes(most_points=4, most_dimensions=1),
    strata=strata,
    floors={"three labels or more occur": 20, "K = 2": 5},
    numbers=numbers,
)


def _bare(s: LabelledSet, classes: int) -> TwoClasses:
    """Return a set of one label, which becomes class 0, with class 1."""
    return TwoClasses(LabelledSet(s.points, [0] * len(s.points)), classes, 0, 1)
