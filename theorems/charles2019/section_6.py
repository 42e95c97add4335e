"""Section 6: directions from linear classifiers to networks, and back."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, final

from hypothesis import strategies as st

from theorems.charles2019.theorem_11 import CORNER, PAIR
from theorems.charles2019.theorem_16 import below_a_threshold
from theorems.geometry.deciders.convex import decide_convex, decide_every_direction, network_of
from theorems.geometry.deciders.direction import nobody
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import decide_margin, margin_of
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.convex_sets import Point, each_label, is_sum
from theorems.geometry.domains.sets import (
    both_labels,
    inseparable_sets,
    numbers,
    one_label_sets,
    separable,
    strata,
    two_label_sets,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Network, sum_of_units
from verify.claim import Assumption, Claim, Coq, Example, Nature, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.objects import register
from verify.outcome import Failure, Kind, Outcome, Reading, Standing


def max_margin_on_networks(s: LabelledSet) -> Decision:
    """Does w* leave the -1 region of every network of R' that fits S?"""
    margin = margin_of(s)
    if margin is None:
        return Decision(Answer.NO, (), "there is no w*")
    answer = decide_convex(s, margin.w, -1)
    shown = decide_margin(s, margin)
    return answer._replace(certificates=answer.certificates + shown.certificates)


@final
class Section6(Claim[LabelledSet, None]):
    r"""
    **Section 6.** The adversarial direction for $\mathcal{H}_S$ constructed in Theorem 4 need
    not transfer to $\mathcal{R}'_S$.

    *For instance,* with $S = \{(0,0)^-, (1,1)^+, (1,-1)^+\}$ and $f = \sigma(x_2 - \frac12) +
    \sigma(-x_2 - \frac12)$, whose $-1$ region is a strip along $w^*$.

    *Modelled.* $\mathcal{R}'$ is that of Section 5, so that a network that is not fooled is one of
    Section 6's too.

    *Sharp.* For Section 5's class it is impossible on a line, with one $+1$ point, and with one
    hidden unit; for the class as Section 6 recalls it, it happens on a line already.
    """

    id = "charles2019/section-6"
    label = "Section 6"
    short = "w* need not"
    title = "The max-margin direction need not fool ReLU networks"
    kind = Kind.EXISTENCE
    standing = Standing.THEOREM
    expects = Outcome.SHOWN
    proof = Coq("Section_6")
    statement = Statement(
        printed=r"The adversarial direction for $\mathcal{H}_S$ constructed in Theorem 4 need not "
        r"transfer to $\mathcal{R}'_S$.",
        source="Section 6",
    )
    uses = ("charles2019/theorem-4-repaired",)
    domain = two_label_sets
    assumptions = (separable, each_label)

    def decide(self, x: LabelledSet, w: None) -> Decision:
        answer = max_margin_on_networks(x)
        if answer.answer is Answer.NO and answer.certificates:
            return Decision(Answer.YES, answer.certificates, "a network is not fooled along w*")
        return answer._replace(answer=Answer.NO) if answer.answer is Answer.YES else answer

    def examples(self) -> Iterable[Example]:
        yield Example(CORNER, Answer.YES, "a strip along w*")

    def rejections(self) -> Iterable[tuple[LabelledSet, None]]:
        yield PAIR, None
        yield LabelledSet([(0, 0), (1, 1)], [-1, 1]), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "on a line",
            expects=Outcome.SURVIVES,
            change="$d = 1$: there $w^*$ transfers to every network of Section 5's class",
            kind=Kind.UNIVERSAL,
            domain=_sets_on_a_line,
            decide=lambda x, w: max_margin_on_networks(x),
        )
        yield self.varied(
            "on a line, Section 6's class",
            expects=Outcome.REFUTED,
            change=r"$d = 1$, with the rule $\mathbb{I}_{(-\infty, a)}$ that Section 6 recalls: "
            "there $w^*$ transfers",
            kind=Kind.UNIVERSAL,
            domain=_sets_on_a_line,
            decide=lambda x, w: below_a_threshold(x, margin_of(x).w),
        )
        yield self.varied(
            "one +1 point",
            expects=Outcome.SURVIVES,
            change="one $+1$ point: there $w^*$ transfers to every network of Section 5's class",
            kind=Kind.UNIVERSAL,
            domain=_one_plus_point,
            decide=lambda x, w: max_margin_on_networks(x),
        )
        yield self.varied(
            "one hidden unit",
            expects=Outcome.SURVIVES,
            change="one hidden unit: its regions are half-spaces, and $w^*$ transfers",
            kind=Kind.UNIVERSAL,
            decide=lambda x, w: decide_separators(x, margin_of(x).w, -1),
        )
        yield self.varied(
            "every set",
            expects=Outcome.REFUTED,
            change="for *no* set does $w^*$ transfer",
            kind=Kind.UNIVERSAL,
        )

    def details(self, draws: int, seed: int) -> dict[str, object]:
        """Count how often w* fails on networks as d grows, over seeded random sets."""
        return how_often_it_fails(max(20, min(draws, 400)), seed)


def how_often_it_fails(sets: int, seed: int) -> dict[str, object]:
    """Return a curve: the share of random separable sets on which w* fails, over d.

    Each set has 12 points with integer coordinates from -9 to 9, uniform, labelled by a random
    hyperplane through their middle; exactly decided.
    """
    import numpy as np

    dimensions = (1, 2, 3, 4, 6, 8)
    shares = []
    for d in dimensions:
        draw = np.random.default_rng(np.random.SeedSequence([seed, 6, d]))
        failed = 0
        for _ in range(sets):
            while True:
                points = draw.integers(-9, 10, size=(12, d))
                normal = draw.integers(-9, 10, size=d)
                scores = 2 * (points @ normal) - int(np.median(2 * (points @ normal))) - 1
                if 0 < (scores > 0).sum() < 12 and (scores != 0).all() and normal.any():
                    break
            s = LabelledSet(points.tolist(), [1 if score > 0 else -1 for score in scores.tolist()])
            failed += max_margin_on_networks(s).answer is Answer.NO
        shares.append(failed)
    return {
        "curves": [
            {
                "name": f"sets on which w* fails for some network, of {sets}",
                "x": list(dimensions),
                "y": shares,
                "x_label": "dimension d",
                "y_label": "sets",
            }
        ]
    }


def _one_plus(s: LabelledSet) -> LabelledSet:
    keep = [i for i, y in enumerate(s.labels) if y == -1 or i == s.where(1)[0]]
    return LabelledSet([s.points[i] for i in keep], [s.labels[i] for i in keep])


_sets_on_a_line = Domain[LabelledSet](
    name="separable sets on a line",
    of=LabelledSet,
    draw=strategies.separable_sets(most_dimensions=1),
    contains=lambda s: s.dimension == 1,
    small=lambda: (
        s for s in strategies.small_sets(most_dimensions=1)
        if both_labels.holds(s) and separable.holds(s)
    ),
    strata=strata,
    numbers=numbers,
)
_one_plus_point = Domain[LabelledSet](
    name="separable sets with one +1 point",
    of=LabelledSet,
    draw=strategies.separable_sets().map(_one_plus),
    contains=lambda s: s.labels.count(1) == 1,
    small=lambda: (
        s for s in strategies.small_sets()
        if s.labels.count(1) == 1 and both_labels.holds(s) and separable.holds(s)
    ),
    strata=strata,
    numbers=numbers,
)


@register("set, network and direction")
class NetworkDirection(NamedTuple):
    """A separable set, a network that fits it, and a direction."""

    s: LabelledSet
    h: Network
    v: Point


adversarial = Assumption[NetworkDirection](
    "adversarial for the network",
    r"$h$ fits $S$, and $v$ is adversarial for $h$ at every $-1$ point.",
    lambda x: x.h.fits(x.s.points, x.s.labels)
    and all(decide_ray(x.h, x.s.points[i], x.v)[0] for i in x.s.where(-1)),
    stated="in the sentence itself",
)
set_separable = Assumption[NetworkDirection](
    "separable",
    r"$S$ is separable with both labels.",
    lambda x: both_labels.holds(x.s) and separable.holds(x.s),
    stated="Section 6, Corollary 17; that both labels occur, nowhere",
)


@st.composite
def _network_directions(draw: st.DrawFn) -> NetworkDirection:
    """Draw a set, a wedge of two or three units around its -1 points, and a way out of it."""
    s = draw(strategies.separable_sets())
    decision = decide_convex(s, [1] * s.dimension, -1)
    certificate = decision.certificate
    assert certificate is not None  # separable, so some network fits
    hidden = network_of(certificate).layers[0]
    extra = draw(st.lists(strategies.vectors(s.dimension), max_size=2))
    weights, bias = list(hidden.weights), list(hidden.bias)
    for normal in extra:  # a unit that wakes up beyond all points of S
        reach = max(
            sum((a * b for a, b in zip(normal, p, strict=True)), start=Fraction(0))
            for p in s.points
        )
        weights.append(normal)
        bias.append(-reach - draw(st.integers(0, 2)))
    chosen = [row for row in weights if any(row)]
    v = draw(st.sampled_from(chosen)) if chosen else draw(strategies.vectors(s.dimension))
    return NetworkDirection(s, sum_of_units(weights, bias), tuple(v))


@final
class Section6b(Claim[NetworkDirection, None]):
    r"""
    **Sections 1, 2 and 6.** Adversarial directions for ReLU networks transfer to linear
    classifiers, read for *every* direction of *a given* network.

    *Fails:* $v = (0, 1)$ is adversarial for the strip of ``section-6`` at its $-1$ point, and not
    for $h(x) = \operatorname{sign}(x_1 - \frac12)$.
    """

    id = "charles2019/section-6b"
    label = "Section 6, reverse"
    short = "to linear"
    title = "Adversarial directions for ReLU networks transfer to linear classifiers"
    standing = Standing.REMARK
    expects = Outcome.REFUTED
    proof = Coq("Section_6b_fails")
    nature = Nature(
        Failure.READING_DEPENDENT,
        "Read of every direction that fools one given network it fails, and read of a direction "
        r"that fools all of $\mathcal{R}'_S$, which is what Section 6 argues, it survives.",
    )
    repaired_by = ("charles2019/section-6b-repaired",)
    statement = Statement(
        printed="We further show that adversarial directions for ReLU networks transfer to linear "
        "classifiers while the reverse need not hold.",
        source="Abstract; Sections 1 and 6",
        difference="A direction that fools one network need not fool a linear classifier; one "
        r"that fools all of $\mathcal{R}'_S$ does.",
    )
    domain = Domain(
        name="separable sets with a network that fits and a normal of one of its units",
        of=NetworkDirection,
        draw=_network_directions(),
        contains=lambda x: any(x.v) and is_sum(x.h),
        strata=lambda x: strata(x.s),
        numbers=lambda x: numbers(x.s),
    )
    assumptions = (set_separable, adversarial)

    def decide(self, x: NetworkDirection, w: None) -> Decision:
        linear = decide_separators(x.s, x.v, -1)
        if linear.answer is not Answer.NO:
            return linear
        rays = [decide_ray(x.h, x.s.points[i], x.v)[1] for i in x.s.where(-1)]
        shown = every([*rays, decide_labels(x.h, x.s.points)[1]])
        return linear._replace(certificates=linear.certificates + shown.certificates)

    def examples(self) -> Iterable[Example]:
        strip = sum_of_units([[0, 1], [0, -1]], [Fraction(-1, 2)] * 2)
        yield Example(NetworkDirection(CORNER, strip, (0, 1)), Answer.NO, "across the strip")
        yield Example(NetworkDirection(CORNER, strip, (1, 1)), Answer.YES, "towards a +1 point")

    def rejections(self) -> Iterable[tuple[NetworkDirection, None]]:
        strip = sum_of_units([[0, 1], [0, -1]], [Fraction(-1, 2)] * 2)
        yield NetworkDirection(CORNER, strip, (0, 1)), None
        yield NetworkDirection(CORNER, strip, (0, -1)), None


@final
class Section6bRepaired(Claim[LabelledSet, Point]):
    r"""
    **Section 6, repaired.** A direction that serves all of $\mathcal{R}'_S$ is adversarial for
    every linear classifier in $\mathcal{H}_S$.

    *Proof.* It is $t (x_\beta - \bar x)$ with $\bar x$ a mean of $-1$ points
    (``ours/complete-for-convex``), a positive combination of differences.

    *Modelled.* By that completeness the directions that serve the networks are those from a mean
    of $-1$ points to a $+1$ point; one of them is tried on each set.
    """

    id = "charles2019/section-6b-repaired"
    label = "Section 6, reverse"
    title = "Directions that fool all ReLU networks fool all linear classifiers"
    standing = Standing.REMARK
    reading = Reading.REPAIRED
    expects = Outcome.SURVIVES
    proof = Coq("Section_6b_repaired")
    statement = Statement(
        printed=Section6b.statement.printed,
        tested=r"Let $S$ be separable with both labels. If $v$ is adversarial for all of "
        r"$\mathcal{R}'_S$ at the $-1$ points, it is for all of $\mathcal{H}_S$.",
        source="Abstract; Sections 1 and 6",
        difference="Read for the directions that serve every network of the class.",
    )
    uses = ("ours/complete-for-convex", "ours/complete-for-separators")
    domain = two_label_sets
    assumptions = (separable, each_label)

    def construct(self, x: LabelledSet) -> Point:
        """Take a +1 point less the mean of the first and the last -1 point."""
        within = x.where(-1)
        start = [x.points[within[0]], x.points[within[-1]]]
        mean = [Fraction(a + b) / 2 for a, b in zip(*start, strict=True)]
        end = x.points[x.where(1)[-1]]
        return tuple(b - a for a, b in zip(mean, end, strict=True))

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        on_networks = decide_convex(x, w, -1)
        if on_networks.answer is not Answer.YES:
            return on_networks
        return every([on_networks, decide_separators(x, w, -1)])

    def examples(self) -> Iterable[Example]:
        yield Example(CORNER, Answer.YES, "towards a +1 point")

    def rejections(self) -> Iterable[tuple[LabelledSet, Point]]:
        yield CORNER, (1, 0)
        yield CORNER, (0, 1)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "reverse",
            expects=Outcome.REFUTED,
            change=r"the reverse: a direction for all of $\mathcal{H}_S$ serves $\mathcal{R}'_S$",
            construct=lambda x: None,
            decide=lambda x, w: max_margin_on_networks(x),
        )
        yield self.without(
            "separable",
            "both labels",
            expects=Outcome.VACUOUS,
            change="without one of the two no direction serves the networks, or there is no $-1$ point, "
            "or no separator",
            domain=Domain(
                name="labelled sets with one label, or whose hulls meet",
                of=LabelledSet,
                draw=st.one_of(one_label_sets.draw, inseparable_sets.draw),
                contains=lambda s: not (both_labels.holds(s) and separable.holds(s)),
            ),
            construct=lambda x: None,
            decide=lambda x, w: _nothing_to_transfer(x),
        )
        yield self.without(
            "both labels",
            expects=Outcome.VACUOUS,
            change="with one label no direction serves the networks, or there is no $-1$ point",
            domain=one_label_sets,
            construct=lambda x: None,
            decide=_one_label,
        )
        yield self.without(
            "separable",
            expects=Outcome.VACUOUS,
            change=r"without it $\mathcal{H}_S$ is empty",
            domain=inseparable_sets,
            decide=lambda x, w: decide_separators(x, [1] * x.dimension, -1),
        )


def _nothing_to_transfer(x: LabelledSet) -> Decision:
    """One label, or a point that bears both: no direction, or no class, to speak of."""
    if len(set(x.labels)) == 1:
        return _one_label(x, None)
    return decide_separators(x, [1] * x.dimension, -1)


def _one_label(x: LabelledSet, _: object) -> Decision:
    decision = decide_every_direction(x, -1)
    if decision.answer is Answer.VACUOUS:
        return decision._replace(reason=nobody(-1))
    reason = "no direction serves the networks, so there is nothing to transfer"
    return Decision(Answer.VACUOUS, decision.certificates, reason)
