"""Theorem 9, condition 2: one direction for two labels out of many, and for both classifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple, final

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import Margin
from theorems.geometry.deciders.through_origin import (
    NOTHING_SHARED,
    decide_origin_margin,
    fools,
    fools_all_right,
    no_origin_margin,
    origin_margin_of,
)
from theorems.geometry.domains import Domain
from theorems.geometry.domains.strategies import coordinates, dimensions, point_of, vectors
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network, one_vs_rest
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every, every_asked
from verify.exact.integers import Vector, dot
from verify.objects import register
from verify.outcome import Outcome, Reading, Standing


@register("scored pair")
class ScoredPair(NamedTuple):
    """Points of two samples with the labels k = 0 and l = 1, and a classifier of K >= 2 rows for each."""

    first: LabelledSet
    second: LabelledSet
    h1: Network
    h2: Network

    @property
    def shared(self) -> LabelledSet | None:
        """Return S, where both have the pair of scores right, with +1 for k and -1 for l."""
        points, labels = [], []
        for sample in (self.first, self.second):
            for x, label in zip(sample.points, sample.labels, strict=True):
                if label not in (0, 1):
                    msg = f"the labels must be k = 0 and l = 1, not {label}"
                    raise ValueError(msg)
                if all(own > other for own, other in self.scores(x, label)):
                    points.append(x)
                    labels.append(1 - 2 * label)
        return LabelledSet(points, labels) if points else None

    def scores(self, x: Vector, label: int) -> Iterator[tuple[Any, Any]]:
        """Yield the scores of the label and of the other one, for both classifiers."""
        for h in (self.h1, self.h2):
            outputs = h.outputs(x)
            yield outputs[label], outputs[1 - label]


@st.composite
def scored_pairs(draw: st.DrawFn, *, bias: bool = False) -> ScoredPair:
    """Draw two noisy samples of two labels, with classifiers of 2 to 4 labels for each.

    One point first, then weights that have its pair of scores right: what is missing is added to
    the row of its label. Ties of arg max go to either end.
    """
    dimension = draw(dimensions)
    anchor = draw(vectors(dimension))
    own = draw(st.integers(0, 1))
    classifiers = []
    for _ in range(2):
        rows = draw(st.lists(point_of(dimension), min_size=2, max_size=4))
        offsets = [draw(coordinates) if bias else 0 for _ in rows]
        gap = dot(rows[own], anchor) + offsets[own]
        gap -= dot(rows[1 - own], anchor) + offsets[1 - own]
        steps = max(0, 1 - gap // dot(anchor, anchor))
        rows[own] = tuple(a + steps * c for a, c in zip(rows[own], anchor, strict=True))
        ties = draw(st.sampled_from(("lowest", "highest")))
        classifiers.append(one_vs_rest(rows, offsets, ties))
    samples = []
    for _ in range(2):
        points, labels = [anchor], [own]
        for _ in range(draw(st.integers(0, 4))):
            x = draw(point_of(dimension))
            flip = draw(st.integers(0, 3)) == 0
            scores = classifiers[0].outputs(x)
            points.append(x)
            labels.append(int((scores[1] > scores[0]) != flip))
        samples.append(LabelledSet(points, labels))
    return ScoredPair(samples[0], samples[1], classifiers[0], classifiers[1])


def small_scored_pairs(*, bias: bool = False) -> Iterator[ScoredPair]:
    """List pairs of one-point samples on the line, with two or three rows in {-1, 0, 1}.

    Of the two points both classifiers have the pair of scores of one right.
    """
    places = [(x, label) for x in ((0,), (1,), (-1,)) for label in (0, 1)]
    offsets = (0, 1) if bias else (0,)
    classifiers = [
        one_vs_rest([(w,) for w in rows], (0, b, *[0] * (size - 2)))
        for size in (2, 3)
        for rows in product((0, 1, -1), repeat=size)
        for b in offsets
    ]
    for h1, h2, (x, y), (z, t) in product(classifiers, classifiers, places, places):
        pair = ScoredPair(LabelledSet([x], [y]), LabelledSet([z], [t]), h1, h2)
        if pair.shared is not None:
            yield pair


def has_two_labels(pair: ScoredPair) -> bool:
    """Are k = 0 and l = 1 all labels of both samples?"""
    return {*pair.first.labels, *pair.second.labels} <= {0, 1}


def strata(pair: ScoredPair) -> Mapping[str, bool]:
    """Name the features of a pair on which the proof could stumble."""
    s = pair.shared
    total = len(pair.first.points) + len(pair.second.points)
    return {
        "d = 1": pair.first.dimension == 1,
        "S is smaller than the samples": s is not None and len(s.points) < total,
        "S bears both labels": s is not None and len(set(s.labels)) == 2,
        "a third label": max(len(h.layers[0].weights) for h in (pair.h1, pair.h2)) > 2,
        "a point of S is given a third label": s is not None
        and any(h.label(x) > 1 for h in (pair.h1, pair.h2) for x in s.points),
    }


def numbers(pair: ScoredPair) -> Mapping[str, int]:
    """Return the size of S, K and d."""
    s = pair.shared
    return {
        "|S|": len(s.points) if s else 0,
        "K": len(pair.h1.layers[0].weights),
        "d": pair.first.dimension,
    }


FLOORS = {
    "d = 1": 5,
    "S is smaller than the samples": 10,
    "S bears both labels": 10,
    "a third label": 10,
    "a point of S is given a third label": 5,
}
scored_samples = Domain[ScoredPair](
    name="pairs of samples with two labels, and a linear classifier of two or more labels for each, "
    "with a point whose pair of scores both have right",
    of=ScoredPair,
    draw=scored_pairs(),
    contains=lambda pair: has_two_labels(pair) and pair.shared is not None,
    small=small_scored_pairs,
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
)
no_bias = Assumption[ScoredPair](
    "no bias",
    r"$h_j(x) = \arg\max_i \langle w_i^{(j)}, x \rangle$, without a bias.",
    lambda x: not any(x.h1.layers[0].bias) and not any(x.h2.layers[0].bias),
    stated="Section 4, before B1",
)


def decide_where_right(x: ScoredPair, s: LabelledSet, v: Vector, *, always: bool = False) -> Decision:
    """Is -y v adversarial for each classifier, at the points of S where it is right?

    With ``always``, at each point of S: a classifier that is wrong there refutes it.
    """

    def decisions() -> Iterator[Decision]:
        for h in (x.h1, x.h2):
            for point, y in zip(s.points, s.labels, strict=True):
                own, label = (1 - y) // 2, h.label(point)
                if label == own:
                    yield fools(h, point, [-y * c for c in v])
                elif always:
                    _, shown = decide_labels(h, [point])
                    text = ", ".join(map(str, point))
                    reason = f"a classifier gives ({text}) the label {label}, not {own}"
                    yield shown._replace(answer=Answer.NO, reason=reason)

    return every(decisions())


@final
class Theorem9Condition2(Claim[ScoredPair, Margin]):
    r"""
    **Condition 2 of Theorem 9.** Let $S$ be all points of labels $k, l$ at which two classifiers
    $\arg\max_i \langle w_i^{(j)}, x \rangle$ both have the score of the label above that of the
    other of the two. If it is not empty, it has a max-margin vector $v$ through the origin ($k$
    positive, $l$ negative), and for all $(x, y) \in S$ with $h_j(x) = y$, $-v$ is adversarial for
    $h_j$ at $x$ if $y = k$, and $v$ if $y = l$.

    *Proof.* $u_j = w_k^{(j)} - w_l^{(j)}$ separates $S$ through the origin, so $\langle u_j, v \rangle >
    0$ as in condition 2 of Theorem 7. Along $-v$ the score of $k$ falls behind that of $l$
    for good, along $v$ that of $l$ behind that of $k$: the arg max cannot stay what it is.

    *Decided* in two ways: by weights on $S$, for every $u$ through the origin that is right on
    $S$; and at each point of $S$ that $h_j$ gets right, for $h_j$ itself, by all labels along the
    ray. Ties of arg max go to either end.

    *Modelled.* The samples may differ in size and share points: condition 2 does not see it.
    """

    id = "charles2019/theorem-9-condition-2"
    proof = Coq("Theorem_9_condition_2", "It is about any set that is not empty and that one $w$ separates, here that of the points at which both have the pair right.")
    label = "Theorem 9"
    short = "condition 2"
    title = "The max-margin vector of two labels fools both classifiers where they are right"
    standing = Standing.THEOREM
    reading = Reading.PRINTED
    expects = Outcome.SURVIVES
    statement = Statement(
        printed=r"For all $(x, y) \in S$ such that $h_j(x) = y$, $-v$ is an adversarial direction "
        r"for $h_j$ if $y = k$, and $v$ is an adversarial direction for $h_j$ if $y = l$.",
        tested=r"Let $S$ be all points of labels $k$ and $l$ at which both classifiers have this "
        r"pair of scores right; if $S$ is not empty, it has a max-margin vector $v$ through the "
        r"origin, and for all $(x, y) \in S$ such that $h_j(x) = y$, $-v$ is an adversarial "
        r"direction for $h_j$ if $y = k$, and $v$ is one if $y = l$.",
        source="Section 4, Theorem 9, condition 2",
        difference=r"The $S$ and the $v$ of the proof are named; $h_j$ is $\arg\max$, printed "
        r"$\max$.",
    )
    uses = ("charles2019/theorem-7-condition-2",)
    domain = scored_samples
    assumptions = (no_bias,)

    def construct(self, x: ScoredPair) -> Margin | None:
        return origin_margin_of(x.shared)

    def decide(self, x: ScoredPair, w: Margin | None) -> Decision:
        s = x.shared
        if s is None:
            return NOTHING_SHARED
        if w is None:
            return no_origin_margin(s)
        fooled = [fools_all_right(s, w.w), decide_where_right(x, s, w.w)]
        return every_asked([decide_origin_margin(s, w), *fooled])

    def examples(self) -> Iterable[Example]:
        yield Example(THIRD, Answer.YES, "one of the two sees a third label there")
        yield Example(LINE, Answer.YES, "both labels on the line")

    def rejections(self) -> Iterable[tuple[ScoredPair, Margin | None]]:
        yield LINE, Margin((-1,), 0, (1, 0, 0, 0))
        yield LINE, Margin((Fraction(1, 2),), 0, (Fraction(1, 2), 0, 0, 0))

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "no bias",
            expects=Outcome.REFUTED,
            domain=replace(
                scored_samples,
                name="as before, with biases",
                draw=scored_pairs(bias=True),
                small=lambda: small_scored_pairs(bias=True),
            ),
        )
        yield self.varied(
            "h(x) = y",
            expects=Outcome.REFUTED,
            change=r"at every point of $S$, not only where $h_j(x) = y$",
            decide=lambda x, w: _at_all_points(x, w, always=True),
        )
        yield self.varied(
            "wrong sign",
            expects=Outcome.REFUTED,
            change="$v$ for $k$ and $-v$ for $l$",
            decide=lambda x, w: _at_all_points(
                x, None if w is None else w._replace(w=tuple(-c for c in w.w))
            ),
        )


def _at_all_points(x: ScoredPair, w: Margin | None, *, always: bool = False) -> Decision:
    s = x.shared
    if s is None or w is None:
        return NOTHING_SHARED
    return decide_where_right(x, s, w.w, always=always)


THIRD = ScoredPair(
    LabelledSet([(1,)], [0]),
    LabelledSet([(1,)], [0]),
    one_vs_rest([(1,), (0,)], (0, 0)),
    one_vs_rest([(1,), (0,), (2,)], (0, 0, 0)),
)
LINE = ScoredPair(
    LabelledSet([(1,), (-1,)], [0, 1]),
    LabelledSet([(2,), (-1,)], [0, 1]),
    one_vs_rest([(1,), (-1,)], (0, 0)),
    one_vs_rest([(1,), (0,)], (0, 0), "highest"),
)
