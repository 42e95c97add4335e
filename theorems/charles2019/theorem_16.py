"""Theorem 16 and Corollary 17: the third class of networks, and linear classifiers too."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.charles2019.theorem_11 import CORNER, PAIR, PLANE
from theorems.geometry.deciders.convex import decide_convex, network_of
from theorems.geometry.deciders.direction import named, none_named
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import margin_of
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_every_direction, decide_separators
from theorems.geometry.domains import Domain
from theorems.geometry.domains.convex_sets import (
    Point,
    convex_sets,
    core_sets,
    core_sets_any,
    decide_escape,
    decide_escape_everywhere,
    denied,
    deny_escape_everywhere,
    difference,
    each_label,
    fits_a_region,
    fitted,
    fitted_plus,
    mean_of,
    ring_sets,
    ring_sets_on_a_line,
)
from theorems.geometry.domains.sets import (
    both_labels,
    numbers,
    separable,
    separable_sets,
    strata,
    two_label_sets,
)
from theorems.geometry.domains.strategies import separable_sets as draw_separable
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Above, Below, Network, two_layer, weighted_units
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every, every_asked, undecided
from verify.outcome import DEGENERATE, MISPRINT, OURS, REFUTED, SURVIVES, THEOREM, VACUOUS
from verify.sentence import Sentence, Variant


BETWEEN = LabelledSet([(-1,), (0,), (1,)], [1, -1, 1])
TRIANGLE = LabelledSet([(0, 0), (2, 0), (0, 2), (3, 3)], [1, 1, 1, -1])


class Theorem16(Sentence[LabelledSet, Point]):
    r"""One direction fools the networks at the +1 points (printed for R').

    *As printed* the class is $\mathcal{R}'$; the sentence before it speaks of $\mathcal{R}''$,
    whose +1 region is convex. For $\mathcal{R}'$ it fails for every $S$: a unit that wakes up
    far out along $v$ keeps the label at $+1$ there.

    *Modelled.* Sets on a line, where $v = 1$ and $v = -1$ are all directions there are, up to
    their length; both are defeated.
    """

    source, standing = "Section 5, Theorem 16", THEOREM
    printed = (
        r"There is some $v$ such that for all $h \in \mathcal{R}'_S$ and $(x, 1)$ such that "
        r"$h(x) = 1$, $v$ is an adversarial direction for $h$ at $x$."
    )
    differs = r"Printed for $\mathcal{R}'$; the text before it speaks of $\mathcal{R}''$."
    expects, domain, assumptions = REFUTED, ring_sets_on_a_line, [fitted, each_label]
    proof = Coq("Theorem_16_fails_as_printed")
    nature = Nature(
        MISPRINT,
        r"It is printed for $\mathcal{R}'_S$, but the sentence that announces it speaks of “the "
        r"set $\mathcal{R}''_S$ of $S$-accurate classifiers in $\mathcal{R}''$”, and for "
        r"$\mathcal{R}''_S$ it survives.",
    )
    worked = [Example(BETWEEN, NO, "f = |x| will do")]
    refused = [(BETWEEN, (1,)), (BETWEEN, (-1,)), (PAIR, None)]

    def construct(self, x: LabelledSet) -> Point | None:
        return difference(x, 1)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if named(w, x.dimension) is None:
            return none_named(w)
        return wakes_up(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        if x.dimension > 1:
            return undecided("more than two directions")
        return denied(*(wakes_up(x, (v,)) for v in (1, -1)))


def wakes_up(x: LabelledSet, v: Point) -> Decision:
    """Build a network of R' that fits S and, far out along v, never leaves the label +1.

    To a network of R that fits S comes a unit sigma(<v, x> - m) that is 0 on S, and a constant
    one, with the threshold raised by it from 0 to 1.
    """
    member = decide_convex(x, v, -1)
    if member.certificate is None or member.answer is Answer.VACUOUS:
        return member
    hidden = network_of(member.certificate).layers[0]
    reach = max(
        sum((a * b for a, b in zip(v, p, strict=True)), start=Fraction(0)) for p in x.points
    )
    zero = (0,) * x.dimension
    h = weighted_units(
        [*hidden.weights, v, zero],
        [*hidden.bias, -reach, 1],
        [1] * (len(hidden.bias) + 2),
        Above(1),
    )
    length = sum((Fraction(a * a) for a in v), start=Fraction(0))
    start = tuple(a * (abs(reach) + 1) / length for a in v)
    flips, ray = decide_ray(h, start, v)
    labels, fit = decide_labels(h, [*x.points, start])
    if flips or labels != [*x.labels, 1]:
        return undecided("the network built does not do")
    text = ", ".join(map(str, start))
    reason = f"from ({text}) a network of R' says +1 for ever"
    return Decision(Answer.NO, ray.certificates + fit.certificates, reason)


class Theorem16Repaired(Theorem16):
    r"""One direction fools every network in R'' at the +1 points.

    *Proof, run by* ``construct``. $h^{-1}(1)$, where all units are positive, is open and convex;
    $v$ leads from a $+1$ point to a $-1$ point, as in Theorem 11.

    *As printed also:* "the intersection of $L$ open half-spaces", which a zero row is none of.
    """

    uses = ["charles2019/theorem-11-repaired"]
    tested = (
        r"Let $S$ have points of both labels. There is some $v$ such that for all "
        r"$h \in \mathcal{R}''_S$ and $(x, 1)$ such that $h(x) = 1$, $v$ is an adversarial "
        r"direction for $h$ at $x$."
    )
    differs = r"$\mathcal{R}''$ for $\mathcal{R}'$, as the text before it means."
    expects, domain, assumptions = SURVIVES, core_sets, [fitted_plus, each_label]
    proof = Coq("Theorem_16_repaired")
    worked = [
        Example(PAIR, YES, "the smallest set"),
        Example(TRIANGLE, YES, "a triangle of +1 points"),
    ]
    refused = [(PAIR, (1,)), (PLANE, (0, 1)), (PAIR, None)]

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape_everywhere(x, w, 1)

    def deny(self, x: LabelledSet) -> Decision:
        return deny_escape_everywhere(x, 1)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "both labels": Variant(
                REFUTED,
                drop=[both_labels],
                domain=core_sets_any,
            ),
            "fitted": Variant(
                VACUOUS,
                "without it no network of the class is left to fool",
                drop=[fitted_plus],
                domain=_minus_in_the_hull,
            ),
            "label -1": Variant(
                REFUTED,
                "at the points of label $-1$",
                domain=_core_on_a_line,
                construct=lambda x: difference(x, -1),
                decide=comes_back_never,
                deny=lambda x: denied(*(comes_back_never(x, (v,)) for v in (1, -1))),
            ),
            "some entry positive": Variant(
                REFUTED,
                r"$\phi(z) = 1$ where *some* entry is positive, for *all*",
                domain=ring_sets_on_a_line,
                assumptions=(fitted, both_labels),
                decide=wakes_up,
                deny=lambda x: denied(*(wakes_up(x, (v,)) for v in (1, -1))),
            ),
        }


def comes_back_never(x: LabelledSet, v: Point) -> Decision:
    """Is v adversarial at the -1 points for every network of R''? Not behind the +1 region.

    The network's +1 region gets a wall beyond the points of S along v; from there on the ray
    stays outside.
    """
    member = decide_convex(x, v, 1)
    if member.certificate is None or member.answer is Answer.VACUOUS:
        return member
    own = network_of(member.certificate).layers[0]
    reach = max(
        sum((a * b for a, b in zip(v, p, strict=True)), start=Fraction(0)) for p in x.points
    )
    wall = tuple(-a for a in v)
    h = Network(
        (type(own)((*own.weights, wall), (*own.bias, reach + 1), own.slopes),),
        network_of(member.certificate).rule,
    )
    length = sum((Fraction(a * a) for a in v), start=Fraction(0))
    start = tuple(a * (abs(reach) + 2) / length for a in v)
    flips, ray = decide_ray(h, start, v)
    labels, fit = decide_labels(h, [*x.points, start])
    if flips or labels != [*x.labels, -1]:
        return undecided("the network built does not do")
    reason = "beyond the wall the label is -1 for ever"
    return Decision(Answer.NO, ray.certificates + fit.certificates, reason)


def _mean_as_minus(s: LabelledSet) -> LabelledSet:
    return LabelledSet([*s.points, mean_of(s, 1)], [*s.labels, -1])


_minus_in_the_hull = Domain[LabelledSet](
    name="labelled sets with a -1 point in the hull of the +1 points",
    of=LabelledSet,
    draw=core_sets.draw.map(_mean_as_minus),
    contains=lambda s: not fits_a_region(s, 1),
    strata=strata,
    numbers=numbers,
)
_core_on_a_line = Domain[LabelledSet](
    name="sets on a line with no -1 point between two +1 points",
    of=LabelledSet,
    draw=convex_sets(inside=1, most_dimensions=1),
    contains=lambda s: s.dimension == 1,
    small=lambda: (
        (
            s
            for s in separable_sets.small()
            if s.dimension == 1 and both_labels.holds(s) and fits_a_region(s, 1)
        )
        if separable_sets.small is not None
        else ()
    ),
    strata=strata,
    numbers=numbers,
)


class Corollary17(Sentence[LabelledSet, Point]):
    r"""One direction fools the ReLU networks and the linear classifiers.

    *Fails* for one label. This is the reading with Section 5's $\mathcal{R}'$; with the one that
    Section 6 recalls it fails even so, see ``corollary-17-section-6``.
    """

    source, standing = "Section 6, Corollary 17", THEOREM
    printed = (
        r"Suppose $S$ is linearly separable. Then there exists $v \in \mathbb{R}^d$ such that for all "
        r"$h \in \mathcal{R}'_S \cup \mathcal{H}_S$ and $x \in h^{-1}(-1)$, $v$ is an adversarial "
        r"direction for $h$ at $x$."
    )
    differs = (
        "Nothing is said of the labels in $S$; with $-1$ alone the constant network "
        "fits, and with $+1$ alone half-spaces beside $S$ that face each other."
    )
    expects, domain, assumptions = REFUTED, separable_sets, [separable]
    proof = Coq(
        "Theorem_2_fails_as_printed", "It says so of the sets with $-1$ alone, which are separable."
    )
    nature = Nature(
        DEGENERATE,
        r"With the $\mathcal{R}'$ of Section 5 it fails only where one label occurs alone, since a "
        "constant network, or a half-space on either side, fits such a set, and Section 5 assumes "
        "an example with each label, which Section 6 does not repeat.",
        MISPRINT,
    )
    worked = [
        Example(PAIR, YES, "both labels"),
        Example(LabelledSet([(0,)], [-1]), NO, "-1 alone"),
        Example(LabelledSet([(0,)], [1]), NO, "+1 alone: points beside S"),
    ]
    refused = [
        (CORNER, (1, 0)),  # transfers to every separator, not to the networks
        (PAIR, (-1,)),
        (PAIR, None),
    ]

    def construct(self, x: LabelledSet) -> Point | None:
        return difference(x)

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if w is None and len(set(x.labels)) == 1:
            return every([decide_escape_everywhere(x, None), decide_every_direction(x, -1)])
        return every([decide_escape_everywhere(x, w), decide_separators(x, w, -1)])

    def deny(self, x: LabelledSet) -> Decision:
        return deny_escape_everywhere(x)


class Corollary17Repaired(Corollary17):
    r"""One direction fools the ReLU networks and the linear classifiers.

    *Proof.* $v = x_\beta - x_\alpha$. Theorem 15; and a linear classifier's $-1$ region is convex and open or closed.
    """

    uses = [
        "charles2019/theorem-15",
        "charles2019/note-regions-are-convex",
        "ours/linear-are-weighted",
    ]
    tested = (
        "Let $S$ have points of both labels. "
        + Corollary17.printed
        + r" Here $\mathcal{R}'$ is that of Section 5."
    )
    differs = r"Both labels are assumed, and $\mathcal{R}'$ is taken from Section 5."
    expects, domain, assumptions = SURVIVES, two_label_sets, [separable, each_label]
    proof = Coq("Corollary_17_repaired")
    worked = [
        Example(PAIR, YES, "the smallest set"),
        Example(CORNER, YES, "the set on which w* fails"),
    ]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "both labels": Variant(
                REFUTED,
                drop=[both_labels],
                domain=separable_sets,
            ),
            "separable": Variant(
                SURVIVES,
                r"without it $\mathcal{H}_S$ is empty, and for the networks it is Theorem 15",
                drop=[separable],
                domain=_rings,
                decide=_either_class,
            ),
            "max-margin": Variant(
                REFUTED,
                r"$v = w^*$ for $x_\beta - x_\alpha$",
                construct=lambda x: getattr(margin_of(x), "w", None),
                decide=self.decide,
            ),
            "Section 6's class": Variant(
                REFUTED,
                r"$\mathcal{R}'$ as Section 6 recalls it, with $\mathbb{I}_{(-\infty, a)}$ too",
                domain=ring_sets_on_a_line,
                decide=below_a_threshold,
                deny=lambda x: denied(*(below_a_threshold(x, (v,)) for v in (1, -1))),
            ),
        }


def _either_class(x: LabelledSet, w: Point) -> Decision:
    """Is v adversarial for the members of both classes, where a class may be empty?"""
    return every_asked([decide_escape(x, w), decide_separators(x, w, -1)])


def _ringed(s: LabelledSet) -> LabelledSet:
    """Add +1 points on both sides of the -1 points along the first axis: not separable."""
    low = min(s.points[i] for i in s.where(-1))
    high = max(s.points[i] for i in s.where(-1))
    ends = [(low[0] - 1, *low[1:]), (high[0] + 1, *high[1:])]
    return LabelledSet([*s.points, *ends], [*s.labels, 1, 1])


_rings = Domain[LabelledSet](
    name="sets that a convex region fits and no hyperplane separates",
    of=LabelledSet,
    draw=ring_sets.draw.map(_ringed),
    contains=lambda s: both_labels.holds(s) and fits_a_region(s) and not separable.holds(s),
    strata=strata,
    numbers=numbers,
)


def below_a_threshold(x: LabelledSet, v: Point) -> Decision:
    """Is v adversarial for h = I_(-inf, a)(v' sigma(W x + b)) at its -1 points? Not beyond them.

    Around the hull of the +1 points the distance along v is a sum of two units; the label is +1
    where it is small, and far out along v it never is again.
    """
    plus = [
        sum((a * b for a, b in zip(v, x.points[i], strict=True)), start=Fraction(0))
        for i in x.where(1)
    ]
    minus = [
        sum((a * b for a, b in zip(v, x.points[i], strict=True)), start=Fraction(0))
        for i in x.where(-1)
    ]
    low, high = min(plus), max(plus)
    gaps = [p - high for p in minus if p > high] + [low - p for p in minus if p < low]
    if len(gaps) < len(minus):
        return Decision(Answer.VACUOUS, (), "a -1 point lies between the +1 points along v")
    back = tuple(-a for a in v)
    h = two_layer([v, back], [-high, low], [1, 1], Below(min(gaps, default=Fraction(1))))
    length = sum((Fraction(a * a) for a in v), start=Fraction(0))
    far = abs(high) + abs(low) + min(gaps, default=Fraction(1)) + 1
    start = tuple(a * far / length for a in v)
    flips, ray = decide_ray(h, start, v)
    labels, fit = decide_labels(h, [*x.points, start])
    if flips or labels != [*x.labels, -1]:
        return undecided("the network built does not do")
    reason = "far out along the direction the label is -1 for ever"
    return Decision(Answer.NO, ray.certificates + fit.certificates, reason)


class Corollary17Section6(Corollary17):
    r"""One direction fools the linear classifiers and the ReLU networks of Section 6.

    The rules of the $\mathcal{R}'$ that Section 6 recalls are $\mathbb{I}_{[a, \infty)}$ and
    $\mathbb{I}_{(-\infty, a)}$.

    *Fails:* $f = |x|$ and $\mathbb{I}_{(-\infty, a)}$ on a line have a $-1$ region on both sides,
    and no direction leads back from both.

    *Modelled.* Sets on a line, where both directions are defeated.
    """

    tested = (
        "Let $S$ have points of both labels. "
        + Corollary17.printed
        + r" Here $\mathcal{R}'$ is as Section 6 recalls it."
    )
    differs = (
        r"A misprint with consequences: Section 6 recalls $\mathcal{R}'$ with "
        r"$\mathbb{I}_{(-\infty, a)}$ where Section 5 has $\mathbb{I}_{(a, \infty)}$, and for the "
        "class as recalled the corollary fails with both labels too."
    )
    reading = OURS
    expects = REFUTED
    proof = Coq("Corollary_17_section_6_fails")
    domain = Domain(
        name="separable sets on a line, both labels",
        of=LabelledSet,
        draw=draw_separable(most_dimensions=1),
        small=lambda: (s for s in (two_label_sets.small or tuple)() if s.dimension == 1),
        contains=lambda s: s.dimension == 1,
        strata=strata,
        numbers=numbers,
    )
    assumptions = [separable, both_labels]
    worked = [Example(LabelledSet([(0,), (1,)], [1, -1]), NO, "f = |x|")]

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        if named(w, x.dimension) is None:
            return none_named(w)
        return below_a_threshold(x, w)

    def deny(self, x: LabelledSet) -> Decision:
        if x.dimension > 1:
            return undecided("more than two directions")
        return denied(*(below_a_threshold(x, (v,)) for v in (1, -1)))
