r"""Definition 1 and what cancels in it: labels, loss, and the length of each noise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

from hypothesis import strategies as st

from theorems.geometry.deciders.noises import AtZero, decide_noises, gradients
from theorems.geometry.deciders.origin import decide_origin
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.every_network import ABSOLUTE, DEAD, LINE, PLANE, THREE
from theorems.zhang2022.nets import (
    Point,
    inner,
    is_net,
    kinks,
    net,
    net_domain,
    nets,
    network,
    parts,
    small_nets,
)
from verify.claim import Coq, Example
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import Rational
from verify.outcome import REFUTED, REMARK, SURVIVES
from verify.sentence import Sentence, Variant


THREE_POINTS = net([(1,), (-1,)], (1, 1), [(1,), (2,), (-2,)], (-1, 1, 1))
CORNER = net([(1, 1), (0, 1)], (1, 1), [(1, 0), (0, 1)])


def _both_labels(x: WithClassifier) -> WithClassifier:
    """Return it with both labels: another point beside a single one, the first label its own."""
    points = list(x.s.points)[:3]
    if len(points) == 1:
        points.append(tuple(-c for c in points[0]))
    return WithClassifier(LabelledSet(points, [1, *[-1] * (len(points) - 1)]), network(x))


def _small_with_both_labels() -> Iterator[WithClassifier]:
    for count in (2, 3):
        for points in combinations([(1,), (-1,), (2,), (-2,)], count):
            for weights, a in product(product((1, -1), repeat=2), product((1, -1), repeat=2)):
                for labels in product((1, -1), repeat=count):
                    if len(set(labels)) == 2:
                        yield net([(w,) for w in weights], a, points, labels)


def _inside(x: WithClassifier) -> WithClassifier:
    """Return it with its points moved into the unit box."""
    return x._replace(s=LabelledSet([tuple(int(c != 0) for c in p) for p in x.s.points], x.s.labels))


with_both_labels = net_domain(
    "two-layer networks with points of both labels", st.builds(_both_labels, nets.draw),
    small=_small_with_both_labels, contains=lambda x: is_net(x) and len(set(x.s.labels)) == 2,
)
in_a_box = net_domain(
    "two-layer networks with points in the unit box", st.builds(_inside, nets.draw),
    small=lambda: map(_inside, small_nets()),
    contains=lambda x: is_net(x) and all(0 <= c <= 1 for p in x.s.points for c in p),
)


def output(x: WithClassifier, point: Point) -> Rational:
    """Return f at a point."""
    weights, a, _ = parts(x)
    return sum((c * max(inner(w, point), 0) for w, c in zip(weights, a, strict=True)), start=Fraction(0))


def base_2(score: Rational) -> Fraction:
    """Return 1 - s for the sigmoid s of base 2, which is rational at integers; like e's it falls."""
    power = Fraction(2) ** max(-200, min(200, int(score // 1)))
    return 1 / (1 + power)


def labelled_noises(x: WithClassifier, labels: Sequence[int], kink: AtZero) -> LabelledSet:
    """Return the noises -(1 - s) y g with these labels."""
    rows = [
        tuple(-base_2(y * output(x, point)) * y * c for c in g)
        for point, y, g in zip(x.s.points, labels, gradients(network(x), x.s.points, at_zero=kink), strict=True)
    ]
    return LabelledSet(rows, labels)


def by_labels(s: LabelledSet) -> Decision:
    """Does some linear classifier through 0 get the noises right? Yes or no, with a certificate."""
    first = (1,) + (0,) * (s.dimension - 1)
    return _told(decide_origin(s, first, s.labels[0]))


def _told(found: Decision) -> Decision:
    """Is there a classifier that is right? Whether a direction fools all of them was only a way to ask."""
    if found.answer in (YES, NO):
        return found._replace(answer=YES)  # either way the certificate shows one that is right
    return found._replace(answer=NO) if found.answer is Answer.VACUOUS else found


def agree(one: Decision, others: Sequence[Decision], reason: str) -> Decision:
    """Do all of these have one answer? The certificates of all of them show it."""
    unknown = next((d for d in (one, *others) if d.answer not in (YES, NO)), None)
    if unknown is not None:  # a "no" beside it is one of the answers, and refutes nothing
        return unknown
    together = tuple(c for d in (one, *others) for c in d.certificates)
    same = all(d.answer is one.answer for d in others)
    return Decision(YES if same else NO, together, "" if same else reason)


def labelings(x: WithClassifier) -> list[tuple[int, ...]]:
    """Return the labels as they are, all turned round, all equal, and in turns."""
    own, count = x.s.labels, len(x.s.labels)
    turns = tuple(1 - 2 * (i % 2) for i in range(count))
    return list(dict.fromkeys([own, tuple(-y for y in own), (1,) * count, turns]))


class Definition1(Sentence[WithClassifier, Point]):
    r"""Whether the noises are separable does not depend on the labels.

    *Proof.* $\langle v, y_i r_i \rangle = -(1 - s_i) \langle v, g_i \rangle$ with $1 - s_i > 0$: of
    $y_i$ only a positive factor is left. So "equipped with the corresponding labels" is a convention
    about signs for two classes, and labels drawn at random do as well.

    *Modelled.* Four labelings of each set, those that it has among them. The sigmoid is that of base
    2, rational where $f$ is an integer (elsewhere $f$ is rounded down first); of a loss nothing is used
    but $1 - s > 0$. Noises with labels are decided by separators through $0$, gradients by themselves.
    """

    id, label, short = "zhang2022/definition-1", "Definition 1 and (5)", "Definition 1"
    source, standing = "Section 3, Definition 1 and (5)", REMARK
    printed = r"$\{(r_i, y_i)\}$ is linearly separable if some $v$ has $\langle v, y_i r_i \rangle > 0$ for all $i$."
    tested = r"Whatever the labels $y_i = \pm 1$ are, $\{(r_i, y_i)\}$ is separable or is not all the same."
    differs = "What the definition says of labels: nothing."
    expects, domain = SURVIVES, nets
    proof = Coq("Definition_1")
    worked = [
        Example(THREE_POINTS, YES, "not separable, whatever the labels"),
        Example(LINE, YES, "separable, whatever the labels"),
        Example(DEAD, YES, "a dead point: not separable"),
    ]
    refused = [(LINE, (0,)), (PLANE, (1, -1)), (ABSOLUTE, (1,))]

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        if w is not None:  # a classifier that is said to be right on the noises, with their labels
            return every(decide_noises(network(x), x.s.points, at_zero=k, direction=w) for k in kinks(x))
        return every(
            agree(
                decide_noises(network(x), x.s.points, at_zero=kink),
                [by_labels(labelled_noises(x, labels, kink)) for labels in labelings(x)],
                "another labeling has another answer",
            )
            for kink in kinks(x)
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "a bias": Variant(
                REFUTED,
                "the linear model has a bias, and both labels occur",
                domain=with_both_labels,
                decide=_with_a_bias,
            )
        }


def _with_a_bias(x: WithClassifier, _: Point | None) -> Decision:
    """Are the noises separable with a bias for all labelings that have both labels, or for none?"""
    count = len(x.s.labels)
    listed = [labels for labels in product((1, -1), repeat=count) if len(set(labels)) == 2]
    if not listed:
        return Decision(Answer.VACUOUS, (), "one point bears one label")
    found = []
    for labels in (tuple(x.s.labels), *listed):
        noises = labelled_noises(x, labels, "below")
        one = decide_separators(noises, (1,) + (0,) * (noises.dimension - 1), labels[0])
        found.append(_told(one))
    return agree(found[0], found[1:], "another labeling has another answer")


class Footnote1(Sentence[WithClassifier, Point]):
    r"""Projecting each noise to an $\ell_2$ ball does not change whether they are separable.

    *Proof.* It multiplies each noise by a positive number of its own, which no half-space through
    $0$ sees.

    *Modelled.* The factors are rational: 1 over the largest entry of the gradient (of a gradient
    $0$, which stays $0$: 1), and others.
    """

    id, label = "zhang2022/footnote-1", "Footnote 1"
    source, standing = "Section 3, footnote 1", REMARK
    printed = r"The projection to the $\ell_2$ ball is absorbed in the step size."
    tested = r"For all $c_i > 0$ the noises $c_i r_i$ are separable if and only if the $r_i$ are."
    differs = "In the words of Definition 1."
    expects, domain = SURVIVES, nets
    proof = Coq("Footnote_1")
    worked = [Example(THREE, YES, "not separable at any length"), Example(PLANE, YES, "separable at any length")]
    refused = [(ABSOLUTE, (1,)), (LINE, (-1,)), (PLANE, (0, 0))]

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        if w is not None:  # a direction that is said to serve the projected noises
            return every(decide_noises(network(x), x.s.points, at_zero=k, direction=w) for k in kinks(x))
        return every(_rescaled(x, kink) for kink in kinks(x))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "a box": Variant(
                REFUTED,
                r"a projection to the box $[0, 1]^d$, in which the points lie",
                domain=in_a_box,
                decide=_in_a_box,
            )
        }


def _rescaled(x: WithClassifier, kink: AtZero) -> Decision:
    own = gradients(network(x), x.s.points, at_zero=kink)
    sizes = [max(max(c, -c) for c in g) or 1 for g in own]
    several = [
        [Fraction(1, 1) / size for size in sizes],
        [Fraction(1 + i % 3, 1 + i % 5) for i in range(len(own))],
    ]
    scaled = [
        by_labels(LabelledSet([tuple(c * e for e in g) for c, g in zip(cs, own, strict=True)], [1] * len(own)))
        for cs in several
    ]
    return agree(decide_noises(network(x), x.s.points, at_zero=kink), scaled, "other lengths have another answer")


def _in_a_box(x: WithClassifier, _: Point | None) -> Decision:
    """Are the steps x -> x - y g, clipped to the box, separable exactly if the noises are?"""
    own = gradients(network(x), x.s.points)
    steps = [
        tuple(min(max(p - y * c, Fraction(0)), Fraction(1)) - p for p, c in zip(point, g, strict=True))
        for point, y, g in zip(x.s.points, x.s.labels, own, strict=True)
    ]
    return agree(
        decide_noises(network(x), x.s.points), [by_labels(LabelledSet(steps, x.s.labels))],
        "the clipped noises have another answer",
    )


