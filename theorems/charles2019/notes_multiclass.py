"""What the paper says of many classes in passing: where the direction leads, scores, soft-max."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple, final

from hypothesis import strategies as st

from theorems.charles2019 import strategies
from theorems.charles2019.max_margin import Margin, decide_margin
from theorems.charles2019.multiclass_sets import (
    MOST_CLASSES,
    TwoClasses,
    against_the_rest,
    classifier_around,
    fit_of,
    margin_between,
    negative,
    numbers,
    other_labels,
    pair,
    strata,
)
from verify.claim import Assumption, Claim, Example, Statement, Weakening
from verify.domain import Domain
from verify.exact.decision import Answer, Decision, certified, every, write_vector
from verify.exact.integers import Rational, Vector
from verify.exact.labelled import LabelledSet
from verify.exact.networks import ABSOLUTE, Argmax, Layer, Network, one_vs_rest
from verify.exact.ray import decide_ray
from verify.exact.separators import decide_separators
from verify.outcome import Kind, Outcome, Standing
from verify.values import register


TIES = (Argmax("lowest"), Argmax("highest"))


@register("set with a multi-class classifier")
class Classified(NamedTuple):
    """S, two classes that occur in it, and a classifier (W, b)."""

    s: LabelledSet
    k: int
    l: int
    h: Network

    @property
    def bare(self) -> TwoClasses:
        """Return the set without the classifier."""
        return TwoClasses(self.s, len(self.h.layers[0].weights), self.k, self.l)


accurate = Assumption[Classified](
    "accurate",
    r"$h \in \mathcal{M}_S$, and $k \neq l$ both occur in $S$.",
    lambda x: x.k != x.l and {x.k, x.l} <= {*x.s.labels} and x.h.fits(x.s.points, x.s.labels),
)


def decide_accurate(x: Classified, h: Network) -> Decision:
    """Is h in M_S? yes with a certificate that rests on it.

    A difference v of a point of class l and one of class k fools all of M_S at S[k]; the kernel
    accepts the two rows that show it only beside a classifier that fits S.
    """
    i, j = x.s.labels.index(x.k), x.s.labels.index(x.l)
    v = [b - a for a, b in zip(x.s.points[i], x.s.points[j], strict=True)]
    (layer,) = h.layers
    classes = len(layer.weights)
    if not any(v) or max(x.s.labels) >= classes:
        return Decision(Answer.NO, (), "a point bears two labels, or a label has no score")
    evidence = {
        "weights": sorted([[i, x.l, 1], [j, x.k, 1]]),
        "t": [[x.l, 1]],
        "classifier": {
            "W": [write_vector(row) for row in layer.weights],
            "b": write_vector(layer.bias),
        },
    }
    question = x.s.question(
        "multiclass", direction=write_vector(v), label=x.k, classes=classes
    )
    decision = certified(question, "yes", evidence)
    if decision.answer is Answer.YES:
        return decision
    return Decision(Answer.NO, (), "the classifier is not accurate on S")


def label_far_out(h: Network, x: Vector, v: Vector) -> tuple[int, Decision]:
    """Return the label of x + c v for all large c, with the rays that show it.

    The first ray leaves x; each further one starts beyond the last change of label of the one
    before, until one changes its label no more. A class is convex, so each comes once.
    """
    rays, start = [], tuple(x)
    while True:
        flips, ray = decide_ray(h, start, v)
        rays.append(ray)
        if not flips:
            return h.label(start), every(rays)
        c = flips[-1].low if flips[-1].high is None else flips[-1].high
        start = tuple(a + (c + 1) * b for a, b in zip(start, v, strict=True))


@st.composite
def classified_sets(draw: st.DrawFn, *, most_classes: int = MOST_CLASSES) -> Classified:
    """Draw a classifier by distance from centres, and points labelled by it, two centres too.

    The centres differ, so that each has its own label. A tie under the drawn classifier goes to
    the lowest label; the one returned, K (W, b) less m from b_m, decides it that way.
    """
    classes = draw(st.integers(2, most_classes))
    dimension = draw(strategies.dimensions)
    point = st.tuples(*[strategies.coordinates] * dimension)
    centres = draw(st.lists(point, min_size=classes, max_size=classes, unique=True))
    k = draw(st.integers(0, classes - 1))
    l = draw(st.integers(0, classes - 2))
    l += l >= k
    drift, shift = draw(point), draw(strategies.coordinates)
    points = [centres[k], centres[l], *draw(st.lists(point, max_size=strategies.MOST_POINTS - 4))]
    drawn = classifier_around(centres, [0] * classes)
    labels = [drawn.label(x) for x in points]
    (layer,) = drawn.layers
    h = one_vs_rest(
        [[classes * a + b for a, b in zip(row, drift, strict=True)] for row in layer.weights],
        [classes * b - m + shift for m, b in enumerate(layer.bias)],
    )
    return Classified(LabelledSet(points, labels), k, l, h)
