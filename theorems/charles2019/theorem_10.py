"""Theorems 2, 10 and 15: one direction for every two-layer ReLU network that fits S."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from theorems.charles2019.theorem_11 import CORNER, ONE, OPPOSITE, PAIR, RING, Escape
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import margin_of
from theorems.geometry.deciders.ray import decide_ray, flips_along
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.convex_sets import (
    Point,
    decide_escape,
    deny_escape,
    difference,
    each_label,
    fitted,
    is_two_layer,
    ring_sets,
    ring_sets_any,
    two_layer_networks,
)
from theorems.geometry.domains.sets import both_labels, numbers, separable, strata, two_label_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Layer, Network, two_layer
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.outcome import DEGENERATE, INFORMAL, REFUTED, SURVIVES
from verify.sentence import Variant


WORKED = [
    Example(PAIR, YES, "the smallest set"),
    Example(RING, YES, "+1 points all around"),
    Example(CORNER, YES, "the set of Section 6, along a difference"),
]


def _other_networks() -> Mapping[str, Variant]:
    return {
        "opposite": OPPOSITE,
        "max-margin": Variant(
            REFUTED,
            r"$v = w^*$, for separable $S$",
            domain=two_label_sets,
            assumptions=[separable, both_labels],
            construct=lambda x: getattr(margin_of(x), "w", None),
            decide=decide_escape,
        ),
        "one negative output weight": _on_networks(
            "one output weight of the network is negative",
            _with_a_negative_output(),
            _small_with_a_negative_output,
            lambda x: is_two_layer(x.h) and sum(v < 0 for v in x.h.layers[1].weights[0]) == 1,
        ),
        "third layer with signs": _on_networks(
            "a second hidden layer, with weights of both signs",
            _three_layers(),
            _small_three_layers,
            lambda x: len(x.h.layers) == 3 and all(v >= 0 for v in x.h.layers[2].weights[0]),
        ),
    }


class Theorem10(Escape):
    r"""One direction fools every ReLU network with a sum for output.

    $S$ has both labels.

    *Proof, run by* ``construct``. $v = x_\beta - x_\alpha$, as in Theorem 11; the $-1$ region
    of $h \in \mathcal{R}$ is convex and closed by Lemma 13.

    *Modelled.* Points are rational. $\mathcal{R}_S$ is decided through all closed convex
    regions: what leaves them all leaves those of networks, and what fails fails for the network
    that the certificate shows. $x$ is any point of the region, in $S$ or not.
    """

    source = "Section 5, Theorem 10"
    printed = (
        r"There is some $v$ such that for all $h \in \mathcal{R}_S$ and $(x, -1)$ such that "
        r"$h(x) = -1$, $v$ is an adversarial direction for $h$ at $x$."
    )
    expects = SURVIVES
    proof = Coq("Theorem_10")
    uses = ["charles2019/theorem-11-repaired", "charles2019/lemma-13"]
    worked = WORKED

    def variants(self) -> Mapping[str, Variant]:
        return _other_networks()


class Theorem15(Escape):
    r"""One direction fools every ReLU network with nonnegative output weights.

    $S$ has both labels.

    *Proof.* As Theorem 10, by Lemma 14: $h^{-1}(-1)$ is convex, closed for $g =
    \mathbb{I}_{(a, \infty)}$ and open for $g = \mathbb{I}_{[a, \infty)}$.

    *Modelled.* As Theorem 10; the networks of the certificates are in $\mathcal{R} \subset
    \mathcal{R}'$ (``ours/sums-are-weighted``).
    """

    source = "Section 5, Theorem 15"
    printed = Theorem10.printed.replace(r"\mathcal{R}_S", r"\mathcal{R}'_S")
    expects = SURVIVES
    proof = Coq("Theorem_15")
    uses = ["charles2019/theorem-11-repaired", "charles2019/lemma-14"]
    worked = WORKED

    def variants(self) -> Mapping[str, Variant]:
        return _other_networks()


class Theorem2(Escape):
    r"""One direction fools every ReLU network with nonnegative output weights (informal).

    The informal version of Theorem 15.

    *Fails* for $S$ with the label $-1$ alone: the network $f = 0$ fits and never changes.
    """

    source, standing, uses = "Section 2, Theorem 2", INFORMAL, ["charles2019/theorem-15"]
    printed = (
        "Fix a set $S$ and consider the set of two-layer ReLU network with nonnegative weights on the "
        "final layer that correctly classify $S$. There is a vector $v_S$ that is adversarial for all "
        r"such networks at any point $(x, y) \in S$ such that $y = -1$."
    )
    differs = (
        "Nothing is said of the labels in $S$; if all are $-1$, the network $f = 0$ "
        "fits and never changes its label."
    )
    expects, domain, assumptions = REFUTED, ring_sets_any, [fitted]
    proof = Coq("Theorem_2_fails_as_printed")
    nature = Nature(
        DEGENERATE,
        "It fails only where every label is $-1$, since the network $f = 0$ fits there, and "
        "Section 5, where its formal version stands, assumes an example with each label.",
    )
    worked = [Example(PAIR, YES, "both labels"), Example(ONE, NO, "one label: f = 0")]

    def decide(self, x: LabelledSet, w: Point | None) -> Decision:
        return decide_escape(x, w)  # at the points of S alone

    def deny(self, x: LabelledSet) -> Decision:
        return deny_escape(x)


class Theorem2Repaired(Theorem2):
    expects, domain, assumptions = SURVIVES, ring_sets, [fitted, each_label]
    proof = Coq("Theorem_15", "It is about every point of label $-1$, not only those of $S$.")
    tested = "Let $S$ have points of both labels. " + Theorem2.printed
    differs = "Both labels are assumed."
    worked = [Example(PAIR, YES, "both labels")]

    def variants(self) -> Mapping[str, Variant]:
        return {"opposite": OPPOSITE}


labelled_by_it = Assumption[WithClassifier](
    "fits",
    "The network fits $S$, and $S$ has both labels.",
    lambda x: both_labels.holds(x.s) and x.h.fits(x.s.points, x.s.labels),
)


def _on_networks(change: str, draw: Any, small: Any, contains: Any) -> Variant:
    """Try the difference of the proof on concrete networks of a wider class."""
    return Variant(
        REFUTED,
        change + r", with $v = x_\beta - x_\alpha$",
        domain=Domain(
            name=f"labelled sets with a network that fits them; {change}",
            of=WithClassifier,
            draw=draw,
            small=small,
            contains=contains,
            strata=lambda x: strata(x.s),
            numbers=lambda x: numbers(x.s),
        ),
        assumptions=[labelled_by_it],
        construct=lambda x: difference(x.s),
        decide=decide_on_network,
        needs_draws=0,
    )


def decide_on_network(x: WithClassifier, v: Point) -> Decision:
    """Is v adversarial for this network at every -1 point of S?"""
    decisions = [decide_labels(x.h, x.s.points)[1]]
    for i in x.s.where(-1):
        flips, ray = decide_ray(x.h, x.s.points[i], v)
        if not flips:
            fit = decisions[0].certificates
            text = ", ".join(map(str, x.s.points[i]))
            reason = f"from ({text}) the label stays -1 for ever"
            return Decision(Answer.NO, (*ray.certificates, *fit), reason)
        decisions.append(ray)
    return every(decisions)


@st.composite
def _completed(draw: st.DrawFn, h: Network) -> WithClassifier:
    """Draw points for a network; where a label is missing, look for it along drawn rays."""
    point = strategies.point_of(h.dimension)
    points = draw(st.lists(point, min_size=1, max_size=6))
    labels = [h.label(x) for x in points]
    if len(set(labels)) == 1:
        v = draw(strategies.vectors(h.dimension))
        for flip in flips_along(h, points[0], v)[:1]:
            c = flip.low + 1 if flip.high is None else Fraction(flip.low + flip.high) / 2
            points.append(tuple(a + c * b for a, b in zip(points[0], v, strict=True)))
            labels.append(h.label(points[-1]))
    return WithClassifier(LabelledSet(points, labels), h)


@st.composite
def _with_a_negative_output(draw: st.DrawFn) -> WithClassifier:
    h = draw(two_layer_networks(draw(st.integers(1, 2)), st.integers(0, 2), Above(1)))
    hidden, last = h.layers
    output = list(last.weights[0])
    output[draw(st.integers(0, len(output) - 1))] = -draw(st.integers(1, 3))
    return draw(_completed(two_layer(hidden.weights, hidden.bias, output, h.rule)))


@st.composite
def _three_layers(draw: st.DrawFn) -> WithClassifier:
    first = draw(two_layer_networks(draw(st.integers(1, 2)), st.integers(1, 2), Above(1))).layers[0]
    width = len(first.bias)
    row = st.tuples(*[st.integers(-2, 2)] * width)
    rows = draw(st.lists(row, min_size=1, max_size=3))
    bias = draw(st.lists(st.integers(-2, 2), min_size=len(rows), max_size=len(rows)))
    output = draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    layers = (first, Layer(rows, bias, RELU), Layer([output], [0], AFFINE))
    return draw(_completed(Network(layers, Above(1))))


def _small_three_layers() -> Iterator[WithClassifier]:
    """List networks on a line with two units in the first layer and one in the second."""
    points = [(x,) for x in range(-3, 4)]
    for u, v, c in product((1, 0, -1), (1, 0, -1), (0, 1, -1, 2)):
        layers = (Layer([[1], [-1]], [0, 0], RELU), Layer([[u, v]], [c], RELU), Layer([[1]], [0]))
        h = Network(layers, Above(0))
        labels = [h.label(x) for x in points]
        for i, j, k in product(range(7), repeat=3):
            if labels[i] == -1 and labels[j] == 1 and labels[k] == -1 and i <= k:
                chosen = [points[i], points[j], points[k]]
                yield WithClassifier(LabelledSet(chosen, [-1, 1, -1]), h)


def _small_with_a_negative_output() -> Iterator[WithClassifier]:
    """List networks on a line with two units, one of them negative, and points around them."""
    points = [(x,) for x in range(-3, 4)]
    for (w, b), (u, c), minus in product(
        product((1, -1), (0, 1, -1)), product((1, -1), (0, 1, -1)), (-1, -2)
    ):
        h = two_layer([[w], [u]], [b, c], [1, minus], Above(0))
        labels = [h.label(x) for x in points]
        for i, j, k in product(range(7), repeat=3):
            if labels[i] == -1 and labels[j] == 1 and labels[k] == -1 and i <= k:
                chosen = [points[i], points[j], points[k]]
                yield WithClassifier(LabelledSet(chosen, [-1, 1, -1]), h)
