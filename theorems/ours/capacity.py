"""Richer and poorer classes: which directions they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import final

from hypothesis import strategies as st

from theorems.blocks import (
    Answer,
    Conjecture,
    Decision,
    Domain,
    LabelledSet,
    Network,
    both_labels,
    decide_convex,
    decide_separators,
    fitted,
    fools,
    mean,
    ring_sets,
    separable,
)
from theorems.charles2019.theorem_11 import CORNER, PAIR, RING
from theorems.geometry.deciders.convex import network_of
from theorems.geometry.domains import strategies
from theorems.geometry.domains.convex_sets import (
    Point,
    decide_escape,
    ring_sets_on_a_line,
)
from theorems.geometry.domains.sets import numbers, one_label_sets, strata, two_label_sets
from theorems.geometry.objects.networks import AFFINE, RELU, Layer
from theorems.ours.separators import (
    Directed,
    differences,
    directed_sets,
    set_has_both_labels,
    set_is_separable,
)
from theorems.ours.step_lengths import between_means, from_the_mean
from verify.claim import Assumption, Coq, Example, Statement, Weakening
from verify.outcome import Outcome, Standing


def _directed(labels: int | None, name: str) -> Domain[Directed]:
    return Domain(
        name=name,
        of=Directed,
        draw=directed_sets(labels=labels),
        contains=lambda x: any(x.v),
        strata=lambda x: strata(x.s),
        numbers=lambda x: numbers(x.s),
    )


@st.composite
def _serving(draw: st.DrawFn, sets: st.SearchStrategy[LabelledSet], *, regions: bool) -> Directed:
    """Draw a set with a direction that serves every separator of it, or every convex region too.

    What is said of directions that serve one class asks nothing of the others.
    """
    s = draw(sets)
    if not regions:
        return Directed(s, draw(differences(s)))
    chosen = draw(st.lists(st.sampled_from(s.where(-1)), min_size=1, max_size=3))
    start = mean([s.points[i] for i in chosen])
    end = s.points[draw(st.sampled_from(s.where(1)))]
    return Directed(s, tuple(b - a for a, b in zip(start, end, strict=True)))


SEPARABLE = _directed(2, "separable sets with a direction")
SERVING = replace(SEPARABLE, draw=_serving(strategies.separable_sets(), regions=True))
ONE_LABEL = Domain[Directed](
    name="sets with one label, with a direction",
    of=Directed,
    draw=one_label_sets.draw.flatmap(
        lambda s: strategies.vectors(s.dimension).map(lambda v: Directed(s, v))
    ),
    contains=lambda x: any(x.v) and not both_labels.holds(x.s),
)
MEETING = Domain[Directed](
    name="sets whose hulls meet, with a direction",
    of=Directed,
    draw=strategies.inseparable_sets().flatmap(
        lambda s: strategies.vectors(s.dimension).map(lambda v: Directed(s, v))
    ),
    contains=lambda x: any(x.v) and not separable.holds(x.s),
)


def if_then(first: Decision, then: Decision) -> Decision:
    """Does the first answer bring the second along?"""
    if first.answer in (Answer.UNDECIDED, Answer.VACUOUS):
        return first
    if first.answer is not Answer.YES:  # nothing is asked of the second
        return first._replace(answer=Answer.VACUOUS)
    if then.answer is Answer.NO:
        return then._replace(certificates=(*then.certificates, *first.certificates))
    return then


@final
class RicherToPoorer(Conjecture[Directed, None]):
    r"""
    **Ours.** A direction that is adversarial at the $-1$ points for every convex region that fits
    a separable $S$ is so for every separator of $S$.

    *Proof.* A half-space is a convex region: $\mathcal{H}_S \subset \mathcal{C}_S$. A direction
    that serves a class serves every part of it that is not empty.

    *Modelled.* The two deciders, which share no argument, are held against each other.
    """

    id = "ours/richer-to-poorer"
    label = "From regions to separators"
    title = "What serves every convex region serves every separator"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("Richer_to_poorer")
    statement = Statement(
        printed=r"For a separable $S$: if $v$ is adversarial at the $-1$ points for every $h$ that "
        r"fits $S$ with a convex $-1$ region, open or closed, then for every $h \in \mathcal{H}_S$.",
        source="ours",
    )
    uses = ("ours/complete-for-convex", "ours/complete-for-separators")
    domain = SERVING
    assumptions = (set_is_separable, set_has_both_labels)

    def decide(self, x: Directed, w: None) -> Decision:
        return if_then(decide_convex(x.s, x.v), decide_separators(x.s, x.v))

    def examples(self) -> Iterable[Example]:
        yield Example(Directed(CORNER, (1, 1)), Answer.YES, "serves both")
        yield Example(Directed(CORNER, (1, 0)), Answer.VACUOUS, "serves separators alone")

    def rejections(self) -> Iterable[tuple[Directed, None]]:
        inside = LabelledSet([(0,), (2,), (1,)], [-1, -1, 1])
        yield Directed(LabelledSet([*inside.points, (5,)], [*inside.labels, 1]), (1,)), None
        yield Directed(RING, (1, 0)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "both labels",
            expects=Outcome.VACUOUS,
            change="with one label no direction serves either",
            domain=ONE_LABEL,
        )
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change="without it there is no separator left to fool",
            domain=MEETING,
            decide=lambda x, _: decide_separators(x.s, x.v),
        )
        yield self.without(
            "separable",
            "both labels",
            expects=Outcome.VACUOUS,
            change="without one of the two no direction serves, or no separator is left",
            domain=Domain(
                name="sets with one label, or whose hulls meet, with a direction",
                of=Directed,
                draw=st.one_of(ONE_LABEL.draw, MEETING.draw),
                contains=lambda x: ONE_LABEL.contains(x) or MEETING.contains(x),
            ),
        )


one_plus = Assumption[Directed](
    "one +1 point", "$S$ has one $+1$ point.", lambda x: len(x.s.where(1)) == 1
)
one_minus = Assumption[Directed](
    "one -1 point", "$S$ has one $-1$ point.", lambda x: len(x.s.where(-1)) == 1
)


def _keep(s: LabelledSet, label: int) -> LabelledSet:
    """Leave one point of the label."""
    keep = [i for i in range(len(s.points)) if i not in s.where(label)[1:]]
    return LabelledSet([s.points[i] for i in keep], [s.labels[i] for i in keep])


@final
class PoorerToRicher(Conjecture[Directed, None]):
    r"""
    **Conjecture, refuted.** A direction that is adversarial at the $-1$ points for every separator
    of $S$ is so for every convex region that fits $S$.

    *Fails* on the three points of Section 6, along $w^*$. It holds with one $+1$ point, whose
    differences from the hull of the $-1$ points are all there are for both classes; one $-1$
    point does not help.
    """

    id = "ours/poorer-to-richer"
    label = "From separators to regions"
    title = "What serves every separator serves every convex region"
    expects = Outcome.REFUTED
    proof = Coq("Poorer_to_richer_fails")
    statement = Statement(
        printed=r"For a separable $S$ with both labels: if $v$ is adversarial at the $-1$ points "
        r"for every $h \in \mathcal{H}_S$, then for every $h$ that fits $S$ with a convex $-1$ "
        "region.",
        source="ours; after Section 6",
    )
    domain = SEPARABLE
    assumptions = (set_is_separable, set_has_both_labels)

    def decide(self, x: Directed, w: None) -> Decision:
        return if_then(decide_separators(x.s, x.v), decide_convex(x.s, x.v))

    def examples(self) -> Iterable[Example]:
        yield Example(Directed(CORNER, (1, 0)), Answer.NO, "w* of Section 6")
        yield Example(Directed(CORNER, (1, 1)), Answer.YES, "a difference of points")

    def rejections(self) -> Iterable[tuple[Directed, None]]:
        yield Directed(CORNER, (1, 0)), None
        yield Directed(CORNER, (2, 1)), None

    def weakenings(self) -> Iterable[Weakening]:
        one = _serving(strategies.separable_sets().map(lambda s: _keep(s, 1)), regions=False)
        yield self.varied(
            "one +1 point",
            expects=Outcome.SURVIVES,
            change="$S$ has one $+1$ point",
            domain=replace(SEPARABLE, name="separable sets with one +1 point and a direction", draw=one),
            assumptions=(*self.assumptions, one_plus),
        )
        yield self.varied(
            "one -1 point",
            expects=Outcome.REFUTED,
            change="$S$ has one $-1$ point",
            assumptions=(*self.assumptions, one_minus),
            domain=replace(
                SEPARABLE,
                name="separable sets with one -1 point and a direction",
                draw=_serving(
                    strategies.separable_sets().map(lambda s: _keep(s, -1)), regions=False
                ),
            ),
        )
        line = strategies.separable_sets(most_dimensions=1)
        yield self.varied(
            "on a line",
            expects=Outcome.SURVIVES,
            change="$d = 1$",
            domain=Domain(
                name="separable sets on a line, with a direction",
                of=Directed,
                contains=lambda x: any(x.v) and x.s.dimension == 1,
                draw=_serving(line, regions=False),
            ),
        )


def deeper(h: Network, layers: int) -> Network:
    """Return the same function with more layers, which pass the units on as they are."""
    first, last = h.layers
    size = len(first.bias)
    unit = [[int(i == k) for k in range(size)] for i in range(size)]
    passed = [Layer(unit, [0] * size, RELU)] * (layers - 2)
    return Network((first, *passed, Layer(last.weights, last.bias, AFFINE)), h.rule)


@final
class SameAtEveryDepth(Conjecture[Directed, None]):
    r"""
    **Ours.** For every depth $L \ge 2$ the directions that are adversarial at the $-1$ points for
    all ReLU networks of $L$ layers that fit $S$, with nonnegative weights after the first layer,
    are the same: those that serve every convex region, open or closed.

    *Proof.* Such networks have convex regions (``deep-nonnegative``), so that what serves all of
    these serves them. Conversely a direction that does not serve all regions does not serve some
    network of $\mathcal{R}$ (``complete-for-convex``), whose units are nonnegative and so pass
    unchanged through any number of layers with the identity for weights. The same holds for any
    class between $\mathcal{R}$ and the convex regions: input-convex networks, max-out units.

    *Modelled.* Separable sets; three and four layers. For each direction the network of the
    certificate is made deeper, and whether the direction fools it is decided by D-ray.
    """

    id = "ours/same-at-every-depth"
    label = "Depth"
    title = "With nonnegative later weights, every depth has the same directions"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    statement = Statement(
        printed=r"For $S$ with both labels and every $L \ge 2$: $v$ is adversarial at the $-1$ "
        r"points for every ReLU network of $L$ layers, nonnegative after the first, that fits $S$ "
        r"if and only if it is for every $h$ that fits $S$ with an open or closed convex $-1$ region.",
        source="ours",
    )
    uses = ("ours/deep-nonnegative", "ours/complete-for-convex")
    proof = Coq("Same_at_every_depth")
    domain = SEPARABLE
    assumptions = (set_has_both_labels,)

    def decide(self, x: Directed, w: None) -> Decision:
        return _at_depths(x, x.v)

    def examples(self) -> Iterable[Example]:
        yield Example(Directed(RING, (1, 0)), Answer.YES, "serves all")
        yield Example(Directed(CORNER, (1, 0)), Answer.YES, "fails at every depth")

    def rejections(self) -> Iterable[tuple[Directed, None]]:
        yield Directed(LabelledSet([(0,), (0,)], [-1, 1]), (1,)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "both labels",
            expects=Outcome.SURVIVES,
            change="with one label no direction serves, at any depth",
            domain=_directed(None, "separable sets, one label allowed, with a direction"),
        )
        yield self.varied(
            "opposite",
            expects=Outcome.REFUTED,
            change="the deeper networks along $-v$",
            decide=lambda x, _: _at_depths(x, tuple(-a for a in x.v)),
        )


def _at_depths(x: Directed, v: Point) -> Decision:
    """Do deeper networks answer along v as D-conv does along the direction of the instance?"""
    decision = decide_convex(x.s, x.v)
    if decision.answer not in (Answer.YES, Answer.NO):
        return decision
    certificates = list(decision.certificates)
    for layers in (3, 4):
        own = fools(deeper(network_of(decision.certificates[0]), layers), x.s, v)
        if own.answer is Answer.UNDECIDED:
            return own
        certificates += own.certificates
        if own.answer is not decision.answer:
            reason = f"a network of {layers} layers answers {own.answer.value}"
            return Decision(Answer.NO, tuple(certificates), reason)
    return Decision(Answer.YES, tuple(certificates))


means_differ = Assumption[LabelledSet](
    "the means differ",
    r"$\bar x_+ \neq \bar x_-$.",
    lambda s: between_means(s) != (0,) * s.dimension,
)


@final
class MeansForRegions(Conjecture[LabelledSet, Point]):
    r"""
    **Conjecture, refuted.** The difference of the two means, which fools every separator, fools
    every convex region that fits $S$, at every $-1$ point.

    *Fails* for three points: a strip runs between the two $+1$ points. With one $+1$ point, or
    with that point for the mean of them, it holds (``length-for-networks``): of the $-1$ points a
    mean may be taken, of the $+1$ points not.
    """

    id = "ours/means-for-regions"
    proof = Coq("Means_for_regions_fails")
    label = "The difference of the means"
    title = "The difference of the means fools every convex region"
    expects = Outcome.REFUTED
    statement = Statement(
        printed=r"For $S$ with both labels that some convex region fits, $v = \bar x_+ - \bar x_-$, "
        r"if it is not 0, is adversarial at every $(x, -1) \in S$ for every $h$ that fits $S$ with "
        "a convex $-1$ region, open or closed.",
        source="ours; after Section 5, Theorem 11",
    )
    domain = ring_sets
    assumptions = (fitted, both_labels, means_differ)

    def construct(self, x: LabelledSet) -> Point | None:
        return between_means(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape(x, w)

    def examples(self) -> Iterable[Example]:
        yield Example(CORNER, Answer.NO, "the strip of Section 6")
        yield Example(PAIR, Answer.YES, "one point of each label")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point | None]]:
        yield CORNER, (1, 0)
        yield PAIR, (-1,)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "on a line", expects=Outcome.SURVIVES, change="$d = 1$", domain=ring_sets_on_a_line
        )
        yield self.varied(
            "separable",
            expects=Outcome.REFUTED,
            change="$S$ is separable",
            domain=two_label_sets,
            assumptions=(separable, both_labels),
        )
        yield self.varied(
            "one +1 point for their mean",
            expects=Outcome.SURVIVES,
            change=r"$v = x_b - \bar x_-$ for one $+1$ point $x_b$",
            assumptions=(fitted, both_labels),
            construct=_to_one_point,
        )


def _to_one_point(s: LabelledSet) -> Point | None:
    step = from_the_mean(s)
    return None if step is None else step[0]
