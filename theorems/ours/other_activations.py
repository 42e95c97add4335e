"""Beyond the ReLU: for which units one difference of two points serves every network."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import final

from theorems.blocks import (
    ABSOLUTE,
    ANY,
    NONNEGATIVE,
    ONE_NEGATIVE,
    RELU,
    Above,
    Answer,
    along_lines,
    difference,
    either,
    fools,
    max_out_networks,
    networks,
    only,
)
from theorems.charles2019.theorem_11 import PAIR
from theorems.geometry.families.units import max_out
from theorems.geometry.objects.networks import Layer, Network
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.ours.deeper_networks import (
    DIFFERENCE,
    SERVES,
    VALLEY,
    ConvexClass,
    Signs,
    for_class,
    layered,
    sum_at,
)
from verify.claim import Coq, Example, Statement, Weakening
from verify.outcome import Outcome


TENTH = Fraction(1, 10)
LEAKY = (TENTH, 1)
SOURCE = "ours; after Section 5, Theorem 15"


def of_units(slopes: tuple[int | Fraction, ...], output: list[int], threshold: int) -> Network:
    """Return a network on a line of the units x and -x."""
    hidden = Layer([[1], [-1]], [0, 0], slopes)  # type: ignore[arg-type]
    return Network((hidden, Layer([output], [0])), Above(threshold))


@final
class LeakyUnits(ConvexClass):
    r"""
    **Ours.** For leaky units, $\sigma(z) = z$ above 0 and $s z$ below it with $0 < s < 1$: let
    the weights after the first layer be nonnegative, at any depth. For every $S$ with both labels
    $v = x_b - x_a$ is adversarial for every such network that fits $S$, at every $x$ with
    $h(x) = -1$.

    *Proof.* As ``deep-nonnegative``: $\sigma = \max(z, s z)$ is convex and does not fall.

    *Modelled.* $s = 1/10$ and $1/2$; two to four layers.
    """

    id = "ours/leaky-units"
    label = "Leaky units"
    title = "One direction fools every network of leaky units with nonnegative later weights"
    expects = Outcome.SURVIVES
    proof = Coq("Deep_networks", "It is about more: any slopes that do not fall, from the second layer on.")
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the networks of leaky units, $0 < s < 1$, of any depth, "
        "with nonnegative weights after the first layer.",
        source=SOURCE,
    )
    family = either(
        layered(ANY, NONNEGATIVE, slopes=LEAKY),
        layered(ANY, NONNEGATIVE, slopes=(Fraction(1, 2), 1)),
        name="networks of leaky units, 2 to 4 layers, later weights nonnegative",
    )
    domain = along_lines(family)

    def members(self) -> Iterable[WithClassifier]:
        yield WithClassifier(PAIR, sum_at(LEAKY, 3))

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.dropped()
        yield for_class(
            self,
            "an output weight with a sign",
            networks([ANY, ONE_NEGATIVE], slopes=LEAKY),
            expects=Outcome.REFUTED,
            change="one output weight is negative",
            pool=[
                Network((Layer([[1], [1]], [1, -1], LEAKY), Layer([[1, -2]], [0])), Above(1))
            ],
        )


@final
class AbsoluteUnits(ConvexClass):
    r"""
    **Ours.** For units $\sigma(z) = |z|$ and two layers with nonnegative output weights,
    $v = x_b - x_a$ is adversarial for every such network that fits $S$, at every $x$ with
    $h(x) = -1$; $S$ has both labels.

    *Proof.* $f$ is a sum of convex functions with nonnegative weights, hence convex and
    continuous: ``theorem-11-repaired`` applies.

    *More.* Here $-v$ serves too: far out $f$ grows along $v$ by $\sum_i v_i |\langle w_i, v \rangle|$,
    which is the same along $-v$.

    *Needed.* Two layers: $|z|$ falls below 0, so that $||x| - 1|$ is not convex, and the same
    sentence fails for three layers with no negative weight after the first; unless the biases
    there are nonnegative too, when $|z|$ is never asked below 0.
    """

    id = "ours/absolute-units"
    label = "Absolute values"
    title = "One direction fools every two-layer network of absolute values"
    expects = Outcome.SURVIVES
    proof = Coq("Deep_networks", "It is about more: any depth, and any slopes that bend upward in the first layer.")
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the two-layer networks of absolute values with nonnegative "
        "output weights.",
        source=SOURCE,
    )
    family = networks([ANY, NONNEGATIVE], slopes=ABSOLUTE)
    domain = along_lines(family)

    def members(self) -> Iterable[WithClassifier]:
        hidden = Layer([[1]], [Fraction(1, 4)], ABSOLUTE)
        yield WithClassifier(PAIR, Network((hidden, Layer([[1]], [0])), Above(1)))

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("both labels", expects=Outcome.REFUTED, domain=self.one_label)
        yield self.varied(
            "opposite",
            expects=Outcome.SURVIVES,
            change="$-v$ for $v$",
            construct=lambda x: tuple(-a for a in difference(x.s) or ()),
            decide=lambda x, w: fools(x.h, x.s, w),
        )
        deep = networks([ANY, NONNEGATIVE, NONNEGATIVE], slopes=ABSOLUTE)
        folded = Network(  # 2 | |x| - 1 |: +1 around 0, and far from it
            (Layer([[1]], [0], ABSOLUTE), Layer([[1]], [-2], ABSOLUTE), Layer([[1]], [0])), Above(1)
        )
        yield for_class(
            self,
            "three layers",
            deep,
            expects=Outcome.REFUTED,
            change="three layers, nonnegative weights after the first: the score need not be convex",
            pool=[folded],
        )
        yield for_class(
            self,
            "three layers, nonnegative later biases",
            only(
                deep,
                lambda h: min(h.layers[1].bias) >= 0,
                "networks of absolute values, three layers, no later bias negative",
                make=_lifted,
            ),
            expects=Outcome.SURVIVES,
            change="three layers; after the first neither weights nor biases are negative",
            pool=150,
        )


def _lifted(h: Network) -> Network:
    """Make the biases of the second layer nonnegative."""
    first, second, last = h.layers
    bias = [abs(b) for b in second.bias]
    return Network((first, Layer(second.weights, bias, second.slopes), last), h.rule)


@final
class MaxOutUnits(ConvexClass):
    r"""
    **Ours.** For max-out units $\max_j \langle w_j, x \rangle + b_j$ with nonnegative output
    weights, $v = x_b - x_a$ is adversarial for every such network that fits $S$, at every $x$
    with $h(x) = -1$; $S$ has both labels.

    *Proof.* A maximum of affine functions is convex, and so is a sum with nonnegative weights.

    *Modelled.* Two or three pieces a unit, compiled exactly into ReLU layers by
    $\max(m, p) = m + \sigma(p - m)$ and $m = \sigma(m) - \sigma(-m)$: the compiled network has
    negative weights in every layer.
    """

    id = "ours/max-out-units"
    label = "Max-out units"
    title = "One direction fools every network of max-out units with nonnegative output weights"
    expects = Outcome.SURVIVES
    proof = Coq("Max_out_units")
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the networks of max-out units with nonnegative output "
        "weights.",
        source=SOURCE,
    )
    family = either(max_out_networks(2), max_out_networks(3), name="networks of max-out units")
    domain = along_lines(family)

    def members(self) -> Iterable[WithClassifier]:
        yield WithClassifier(PAIR, max_out([[((2,), 0), ((0,), -1)]], [1], Above(1)))

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.dropped()


UPWARD = (RELU, LEAKY, ABSOLUTE, (-2, -1), (Fraction(-1, 2), 3), (1, 2), (1, 1), (-1, 0))
DOWNWARD = ((1, 0), (2, 1), (1, -1), (1, Fraction(-1, 2)))


@final
class ConvexUnits(ConvexClass):
    r"""
    **Ours.** Let the units of a two-layer network be piecewise linear, $\sigma(z) = q z$ above 0
    and $p z$ below it, with $p \le q$ of any sign, and the output weights nonnegative. Then
    $v = x_b - x_a$ is adversarial for every such network that fits $S$, at every $x$ with
    $h(x) = -1$; $S$ has both labels.

    *Proof.* $\sigma(z) = \max(p z, q z)$ is convex. ReLU, leaky units and absolute values are
    among these, and units that fall, such as $\max(-2z, -z)$.

    *Needed.* $p \le q$: ``concave-units``.
    """

    id = "ours/convex-units"
    label = "Units that bend upward"
    title = "One direction fools every two-layer network of units that bend upward"
    expects = Outcome.SURVIVES
    proof = Coq("Deep_networks", "It is about more: any depth.")
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the two-layer networks with units of slope $p$ below 0 and "
        "$q$ above, $p \\le q$, and nonnegative output weights.",
        source=SOURCE,
    )
    family = either(
        *(networks([ANY, NONNEGATIVE], slopes=pair) for pair in UPWARD),
        name="two-layer networks of units that bend upward",
    )
    domain = along_lines(family)

    def members(self) -> Iterable[WithClassifier]:
        hidden = Layer([[-1]], [0], (-2, -1))
        yield WithClassifier(PAIR, Network((hidden, Layer([[1]], [0])), Above(1)))

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.dropped()
        yield for_class(
            self,
            "bending downward",
            networks([ANY, NONNEGATIVE], slopes=(2, 1), rule=Above(-1)),
            expects=Outcome.REFUTED,
            change="$p > q$",
            pool=[of_units((2, 1), [1, 1], -1)],
        )


@final
class ConcaveUnits(Signs):
    r"""
    **Conjecture, refuted.** Which way a unit bends does not matter: $v = x_b - x_a$ is
    adversarial, at every $-1$ point of $S$, for every two-layer network with nonnegative output
    weights and units of slope $p$ below 0 and $q$ above, $p > q$, that fits $S$.

    *Fails.* $f$ is concave, so that it is the $+1$ region that is convex; a ray from a $-1$ point
    may lead through it, and another one away from it.

    *Modelled.* $(p, q)$ is one of $(1, 0)$, $(2, 1)$, $(1, -1)$ and $(1, -1/2)$; the threshold
    is $-1$.
    """

    id = "ours/concave-units"
    proof = Coq("Concave_units_fails")
    label = "Units that bend downward"
    title = "One direction fools every two-layer network of units that bend downward"
    statement = Statement(
        printed=DIFFERENCE + r"is an adversarial direction, at every $-1$ point of $S$, for every "
        "two-layer network with units of slope $p$ below 0 and $q$ above, $p > q$, and nonnegative "
        "output weights that fits $S$.",
        source=SOURCE,
    )
    family = either(
        *(networks([ANY, NONNEGATIVE], slopes=pair, rule=Above(-1)) for pair in DOWNWARD),
        name="two-layer networks of units that bend downward",
    )
    domain = along_lines(
        family,
        changes=2,
        also=[of_units((2, 1), [1, 1], -1), of_units((1, 0), [1, 1], -1)],
        listed=False,
        most_dimensions=2,
    )

    def examples(self) -> Iterable[Example]:
        tent = Network((Layer([[1], [-1]], [-1, 1], (1, 0)), Layer([[1, 1]], [0])), Above(-1))
        yield Example(WithClassifier(VALLEY, tent), Answer.NO, "a tent over a +1 point")

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.shared()
        yield for_class(
            self,
            "bending upward",
            networks([ANY, NONNEGATIVE], slopes=(1, 2), rule=Above(-1)),
            expects=Outcome.SURVIVES,
            change="$p < q$",
        )
