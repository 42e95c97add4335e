"""Beyond two layers: for which deeper networks one difference of two points serves them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, final

from theorems.blocks import (
    ANY,
    NONNEGATIVE,
    ONE_NEGATIVE,
    Above,
    Answer,
    Below,
    Decision,
    Domain,
    Family,
    ForEachClassifier,
    LabelledSet,
    along_lines,
    both_labels,
    convex_between,
    difference,
    either,
    every_asked,
    fools,
    input_convex_networks,
    networks,
    only,
)
from theorems.charles2019.theorem_11 import PAIR
from theorems.geometry.assumptions import no_bias, one_unit, some_plus
from theorems.geometry.domains.convex_sets import Point, decide_escape
from theorems.geometry.each_classifier import on_set
from theorems.geometry.families.units import Skipped, with_skips
from theorems.geometry.objects.networks import AFFINE, RELU, Layer, Network, two_layer
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.outcome import Outcome, Standing


def layered(*signs: str, **options: Any) -> Family:
    """Return networks of two layers and more, with signs for the first and for all later ones."""
    first, later = signs
    families = [networks([first, *[later] * depth], **options) for depth in (1, 2, 3)]
    return either(*families, name=f"networks of 2 to 4 layers, later weights {later}")


def for_class(
    claim: Claim[Any, Any],
    name: str,
    classifiers: Family,
    *,
    expects: Outcome,
    change: str,
    pool: int | Sequence[Any] | None = None,
    **parts: Any,
) -> Weakening:
    """Vary the class of classifiers of a claim; a pool of members makes a refutation quick."""
    domain = along_lines(classifiers, changes=2, listed=pool is None, pool=pool)
    return claim.varied(name, expects=expects, change=change, domain=domain, **parts)


UP_AND_DOWN = Layer([[1], [1]], [1, -1], RELU)
HUMP = two_layer([[1], [1]], [1, -1], [1, -2], Above(1))
HUMP_AT_THE_END = Network(
    (UP_AND_DOWN, Layer([[1, 0], [0, 1]], [0, 0], RELU), Layer([[1, -2]], [0])), Above(1)
)
HUMP_IN_THE_MIDDLE = Network((UP_AND_DOWN, Layer([[1, -2]], [0], RELU), Layer([[1]], [0])), Above(1))
HUMP_OF_SKIPS = with_skips(  # x less twice the positive part of x - 2
    [Skipped((), ((1,),), (-2,)), Skipped(((-2,),), ((1,),), (0,))], Above(1)
)
# +1 between two -1 points on a line.


class ConvexClass(ForEachClassifier[Point]):
    """Networks with a convex score: decided for all regions at once, and looked at one by one.

    That the score is convex is the proof's; the code tests it on the network of each instance,
    along the segments between -1 points. What follows from it for every network of the class is
    decided by D-conv, and for the network of the instance once more by D-ray.
    """

    standing = Standing.OURS_PROVED
    inner = "decided"
    family: Family
    assumptions = (on_set(both_labels),)
    uses = ("charles2019/theorem-11-repaired",)

    @property
    def one_label(self) -> Domain[WithClassifier]:
        """Return drawn sets of which some bear one label."""
        return along_lines(self.family, one_label=True, pool=40, listed=False)

    def choose(self, s: LabelledSet) -> Point | None:
        return difference(s)

    def check(self, s: LabelledSet, w: Point | None, h: Any) -> Decision:
        return every_asked([fools(h, s, w), convex_between(h, s), decide_escape(s, w)])

    def rejections(self) -> Iterable[tuple[WithClassifier, Point | None]]:
        for x in self.members():
            yield x, tuple(-a for a in difference(x.s) or ())
            yield x, None

    def members(self) -> Iterable[WithClassifier]:
        """Return a set on a line with a member for which only one direction serves."""
        return ()

    def examples(self) -> Iterable[Example]:
        for x in self.members():
            yield Example(x, Answer.YES, "two points on a line")

    def dropped(self) -> Iterable[Weakening]:
        """Drop the assumption, and turn the direction and the rule round."""
        yield self.without("both labels", expects=Outcome.REFUTED, domain=self.one_label)
        yield self.varied(
            "opposite",
            expects=Outcome.REFUTED,
            change=r"$-v$ for $v$",
            domain=self.one_label,
            construct=lambda x: tuple(-a for a in difference(x.s) or ()),
        )


SERVES = (
    r"is an adversarial direction for every $h$ of the class that fits $S$, at every $x$ with "
    r"$h(x) = -1$"
)
DIFFERENCE = r"For $S$ with both labels and any $x_a \in S[-1]$, $x_b \in S[1]$, $v = x_b - x_a$ "


@final
class DeepNonnegative(ConvexClass):
    r"""
    **Ours.** Let $h$ be a ReLU network of any depth, $h = +1$ where $f > a$, whose weights after
    the first layer are nonnegative (its biases and its first layer have any sign). For every $S$
    with both labels and any $x_a \in S[-1]$, $x_b \in S[1]$, $v = x_b - x_a$ is adversarial for
    every such $h$ that fits $S$, at every $x$ with $h(x) = -1$.

    *Proof.* An affine function is convex; $\sigma$ of a convex function is, since $\sigma$ is
    convex and does not fall; so is a sum with nonnegative weights and a bias. By induction over
    the layers $f$ is convex, and continuous, so that $\{f \le a\}$ is convex and closed; for
    $h = +1$ where $f \ge a$ it is $\{f < a\}$, convex and open. ``theorem-11-repaired`` applies.

    *Modelled.* Depths 2 to 4. All networks of all depths are decided at once, through all closed
    or open convex regions; of one drawn network each ray is decided too, and the segments
    between its -1 points, on which the proof rests.

    *Needed.* The signs of every layer but the first: ``three-layers`` and the variants.
    """

    id = "ours/deep-nonnegative"
    label = "Any depth"
    title = "One direction fools every deep network with nonnegative weights after its first layer"
    expects = Outcome.SURVIVES
    proof = Coq("Deep_networks", "It is about more: any slopes that do not fall, from the second layer on.")
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the ReLU networks of any depth with nonnegative weights "
        "after the first layer.",
        source="ours; after Section 5, Theorem 15",
    )
    family = layered(ANY, NONNEGATIVE)
    domain = along_lines(family)

    def members(self) -> Iterable[WithClassifier]:
        yield WithClassifier(PAIR, sum_at(RELU, 3))

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.dropped()
        yield for_class(
            self,
            "last layer with signs",
            networks([ANY, NONNEGATIVE, ONE_NEGATIVE]),
            expects=Outcome.REFUTED,
            change="one output weight is negative",
            pool=[HUMP_AT_THE_END],
        )
        yield for_class(
            self,
            "middle layer with signs",
            networks([ANY, ONE_NEGATIVE, NONNEGATIVE]),
            expects=Outcome.REFUTED,
            change="one weight of the middle layer of three is negative",
            pool=[HUMP_IN_THE_MIDDLE],
        )
        yield for_class(
            self,
            "below the threshold",
            either(*(networks([ANY, *[NONNEGATIVE] * k], rule=Below(1)) for k in (1, 2))),
            expects=Outcome.REFUTED,
            change="$h = +1$ where $f < a$",
            pool=[two_layer([[1], [-1]], [0, 0], [1, 1], Below(1))],
        )


def sum_at(slopes: Any, layers: int) -> Network:
    """Return f(x) = 2 sigma(x), passed on as it is through the later layers; +1 where f > 1."""
    passed = [Layer([[1]], [0], slopes) for _ in range(layers - 2)]
    first, last = Layer([[1]], [0], slopes), Layer([[2]], [0], AFFINE)
    return Network((first, *passed, last), Above(1))


@final
class InputConvex(ConvexClass):
    r"""
    **Ours.** Let every layer of a ReLU network also read the point itself,
    $z_{k+1} = \sigma(W_k z_k + U_k x + b_k)$, with $W_k \ge 0$ and $U_k$ of any sign (an
    input-convex network). For every $S$ with both labels, $v = x_b - x_a$ is adversarial for
    every such $h$ that fits $S$, at every $x$ with $h(x) = -1$.

    *Proof.* As ``deep-nonnegative``: $U_k x$ is affine, and a sum of convex functions is convex.

    *Modelled.* Two to four layers. The point is carried from layer to layer as $\sigma(x_i)$ and
    $\sigma(-x_i)$: an ordinary ReLU network, with the same values, whose later layers do have
    negative weights. So nonnegative weights after the first layer are not necessary.

    *Needed.* $W_k \ge 0$.
    """

    id = "ours/input-convex"
    label = "Skip connections"
    title = "One direction fools every input-convex network"
    expects = Outcome.SURVIVES
    proof = Coq("Input_convex")
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the ReLU networks with skip connections of any sign from "
        "the input into every layer, and nonnegative weights between the layers.",
        source="ours; after Section 5, Theorem 15",
    )
    family = either(*(input_convex_networks(k) for k in (2, 3, 4)), name="input-convex networks")
    domain = along_lines(family)

    def members(self) -> Iterable[WithClassifier]:
        first = Skipped((), ((1,),), (0,))
        second = Skipped(((1,),), ((-1,),), (0,))  # max(x, 0) - x, and its positive part
        last = Skipped(((1,),), ((2,),), (0,))
        yield WithClassifier(PAIR, with_skips([first, second, last], Above(1)))

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.dropped()
        yield for_class(
            self,
            "weights between layers with signs",
            either(*(input_convex_networks(layers, signs=ANY) for layers in (2, 3))),
            expects=Outcome.REFUTED,
            change="$W_k$ of any sign",
            pool=[HUMP_OF_SKIPS],
        )


class Signs(ForEachClassifier[Point]):
    """A class with a score that is not convex, and the same difference."""

    family: Family
    assumptions = (on_set(both_labels),)
    expects = Outcome.REFUTED

    def choose(self, s: LabelledSet) -> Point | None:
        return difference(s)

    def check(self, s: LabelledSet, w: Point | None, h: Any) -> Decision:
        return fools(h, s, w)

    def rejections(self) -> Iterable[tuple[WithClassifier, Point]]:
        for example in self.examples():
            yield example.x, (-1,)

    def shared(self) -> Iterable[Weakening]:
        """Say where it holds after all."""
        yield self.varied(
            "one -1 point",
            expects=Outcome.SURVIVES,
            change="$S$ has one $-1$ point: $x_a + v$ is $x_b$, whatever the classifier",
            domain=along_lines(self.family, minus=1, listed=False, most_dimensions=2),
        )


VALLEY = LabelledSet([(0,), (1,), (2,)], [-1, 1, -1])


@final
class ThreeLayers(Signs):
    r"""
    **Conjecture, refuted.** $v = x_b - x_a$ is adversarial for every ReLU network of three layers
    with nonnegative *output* weights that fits $S$, at every $-1$ point of $S$.

    *Fails.* A second layer with signs makes any function: a bump, $+1$ between two $-1$ points;
    past the bump nothing comes back. Theorem 15 is about the signs, not about the last layer.
    """

    id = "ours/three-layers"
    label = "Three layers"
    title = "Nonnegative output weights suffice for networks of three layers"
    statement = Statement(
        printed=DIFFERENCE + r"is an adversarial direction, at every $-1$ point of $S$, for every "
        "three-layer ReLU network with nonnegative output weights that fits $S$.",
        source="ours; after Section 5, Theorem 15",
    )
    family = networks([ANY, ANY, NONNEGATIVE])
    domain = along_lines(family, changes=2, also=[HUMP_IN_THE_MIDDLE], listed=False, most_dimensions=2)
    proof = Coq("Three_layers_fails")

    def examples(self) -> Iterable[Example]:
        first = Layer([[1], [-1]], [-1, 1], RELU)  # |x - 1| as a sum
        bump = Network((first, Layer([[-1, -1]], [1], RELU), Layer([[2]], [0])), Above(1))
        yield Example(WithClassifier(VALLEY, bump), Answer.NO, "a bump between two -1 points")
        yield Example(WithClassifier(PAIR, sum_at(RELU, 3)), Answer.YES, "one -1 point")

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.shared()
        yield for_class(
            self,
            "nonnegative after the first layer",
            networks([ANY, NONNEGATIVE, NONNEGATIVE]),
            expects=Outcome.SURVIVES,
            change="no negative weight in the second layer either",
        )
        yield for_class(
            self,
            "nonnegative but for the second layer",
            networks([NONNEGATIVE, ANY, NONNEGATIVE]),
            expects=Outcome.REFUTED,
            change="negative weights in the second layer only",
            pool=[HUMP_IN_THE_MIDDLE],
        )


@final
class OneNegativeWeight(Signs):
    r"""
    **Conjecture, refuted.** One negative output weight among nonnegative ones does no harm:
    $v = x_b - x_a$ is adversarial for every two-layer ReLU network with exactly one negative
    output weight that fits $S$, at every $-1$ point of $S$.

    *Fails* on a line with three points and two units.
    """

    id = "ours/one-negative-weight"
    proof = Coq("One_negative_weight_fails")
    label = "One negative weight"
    title = "One negative output weight does no harm"
    statement = Statement(
        printed=DIFFERENCE + r"is an adversarial direction, at every $-1$ point of $S$, for every "
        "two-layer ReLU network with one negative output weight that fits $S$.",
        source="ours; after Section 5, Theorem 15",
    )
    family = networks([ANY, ONE_NEGATIVE])
    domain = along_lines(family, changes=2, also=[HUMP], listed=False, most_dimensions=2)

    def examples(self) -> Iterable[Example]:
        yield Example(WithClassifier(VALLEY, HUMP), Answer.NO, "up and down again")

    def weakenings(self) -> Iterable[Weakening]:
        yield from self.shared()
        yield for_class(
            self,
            "no negative weight",
            networks([ANY, NONNEGATIVE]),
            expects=Outcome.SURVIVES,
            change="no output weight is negative: Theorem 15",
        )


SADDLE = two_layer([[-1, 0], [0, -1]], [0, 0], [1, -1], Above(1))
SINKING = two_layer([[1]], [0], [Fraction(-1, 3)], Above(-1))
DEEP = either(*(networks([ANY] * k) for k in (2, 3, 4)))
NARROW = only(
    either(*(networks([ANY] * k, width=1) for k in (2, 3, 4))),
    one_unit.holds,
    "networks of 2 to 4 layers with one unit each",
)
one_unit_a_layer = Assumption[WithClassifier](
    one_unit.name, one_unit.sentence, lambda x: one_unit.holds(x.h)
)


@final
class OneUnitALayer(ForEachClassifier[Point]):
    r"""
    **Ours.** If every hidden layer has one unit, depth and signs are free: $v = x_b - x_a$ is
    adversarial for every such ReLU network that fits $S$, at every $x$ with $h(x) = -1$.

    *Proof.* $f$ is a function of $\langle w, x \rangle$ alone, and as a composition of monotone
    functions of one variable it is monotone. So $\{f \le a\}$ is a closed half-space (or all, or
    nothing), in any case convex and closed. ``theorem-11-repaired`` applies.

    *Modelled.* Two to four layers, each network by D-ray, and all at once by D-conv.

    *Needed.* One unit: with two of them a single negative weight refutes it.
    """

    id = "ours/one-unit-a-layer"
    proof = Coq("One_unit_a_layer", "It is about more: any slopes that do not fall.")
    label = "Narrow networks"
    title = "One direction fools every network with one unit a layer, whatever its signs"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    inner = "decided"
    statement = Statement(
        printed=DIFFERENCE + SERVES + ": the ReLU networks of any depth and signs with one hidden "
        "unit in each layer.",
        source="ours; after Section 5, Theorem 15",
    )
    uses = ("charles2019/theorem-11-repaired",)
    domain = along_lines(NARROW)
    assumptions = (on_set(both_labels), one_unit_a_layer)

    def choose(self, s: LabelledSet) -> Point | None:
        return difference(s)

    def check(self, s: LabelledSet, w: Point | None, h: Any) -> Decision:
        return every_asked([fools(h, s, w), convex_between(h, s), decide_escape(s, w)])

    def examples(self) -> Iterable[Example]:
        falling = Network(
            (Layer([[-1]], [1], RELU), Layer([[-1]], [1], RELU), Layer([[2]], [0])), Above(1)
        )
        yield Example(WithClassifier(PAIR, falling), Answer.YES, "two negative weights")

    def rejections(self) -> Iterable[tuple[WithClassifier, Point | None]]:
        for example in self.examples():
            yield example.x, (-1,)
            yield example.x, None

    def weakenings(self) -> Iterable[Weakening]:
        wide = along_lines(DEEP, pool=[HUMP], listed=False)
        one_label = along_lines(NARROW, one_label=True, pool=40, listed=False)
        yield self.without("both labels", expects=Outcome.REFUTED, domain=one_label)
        yield self.without(
            "one hidden unit a layer",
            expects=Outcome.REFUTED,
            change="two units in the hidden layer",
            domain=wide,
        )


unbiased = Assumption[WithClassifier](
    no_bias.name, "All biases of the network are 0.", lambda x: no_bias.holds(x.h)
)


moves = Assumption[LabelledSet](
    "x_b is not 0", "The $+1$ point is not 0.", lambda s: any(s.points[s.where(1)[0]])
)


def without_biases(h: Network) -> Network:
    """Put all biases to 0."""
    return replace(h, layers=tuple(replace(la, bias=(0,) * len(la.bias)) for la in h.layers))


def _unbiased(threshold: int) -> Family:
    families = (networks([ANY] * k, rule=Above(threshold)) for k in (2, 3, 4))
    name = f"networks of 2 to 4 layers without biases, with the threshold {threshold}"
    return only(either(*families), no_bias.holds, name, make=without_biases)



@final
class NoBiases(ForEachClassifier[Point]):
    r"""
    **Ours.** Let $h$ be a ReLU network without biases, of any depth, width and signs, $h = +1$
    where $f > a$ with $a \ge 0$. For every $S$ with a $+1$ point $x_b$, $v = x_b$ is adversarial
    for every such $h$ with $h(x_b) = +1$, at *every* point with $h(x) = -1$.

    *Proof.* $f(t x) = t f(x)$ for $t \ge 0$, and $f$ is continuous. So for $c \to \infty$,
    $f(x + c x_b) / c = f(x / c + x_b) \to f(x_b) > a \ge 0$, and $f(x + c x_b) \to \infty$.

    *Modelled.* Two to four layers, $a = 1$, each network by D-ray; at the $-1$ points of $S$.

    *Needed.* No biases; the threshold: for $a < 0$ a score may sink below 0 and stay above $a$.
    With $x_b - x_a$ for $x_b$ it fails: the signs are free only along the point itself.
    """

    id = "ours/no-biases"
    label = "No biases"
    title = "A +1 point itself fools every network without biases, of any depth and signs"
    standing = Standing.OURS_PROVED
    expects = Outcome.SURVIVES
    proof = Coq("No_biases", "It is about more: layers of any slopes.")
    statement = Statement(
        printed=r"For $S$ with a point $x_b \in S[1]$, $v = x_b$ is an adversarial direction for "
        r"every ReLU network without biases, of any depth and signs, $h = +1$ where $f > a$ with "
        r"$a \ge 0$, that fits $S$, at every $x$ with $h(x) = -1$.",
        source="ours",
    )
    domain = along_lines(_unbiased(1))
    assumptions = (on_set(some_plus), unbiased)

    def choose(self, s: LabelledSet) -> Point | None:
        plus = s.where(1)
        return s.points[plus[0]] if plus else None

    def check(self, s: LabelledSet, w: Point | None, h: Any) -> Decision:
        return fools(h, s, w)

    def examples(self) -> Iterable[Example]:
        valley = LabelledSet([(-3,), (-1,), (2,)], [1, -1, -1])
        h = two_layer([[1], [-1]], [0, 0], [-1, 1], Above(1))  # f(x) = -x
        yield Example(WithClassifier(valley, h), Answer.YES, "back through 0")

    def rejections(self) -> Iterable[tuple[WithClassifier, Point | None]]:
        for example in self.examples():
            yield example.x, (1,)

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without(
            "a +1 point",
            expects=Outcome.REFUTED,
            change="without one nothing names a direction: the first axis",
            domain=along_lines(_unbiased(1), one_label=True, pool=40, listed=False),
            construct=lambda x: self.choose(x.s) or (1,) + (0,) * (x.s.dimension - 1),
        )
        yield self.without(
            "no biases", expects=Outcome.REFUTED, domain=along_lines(DEEP, pool=[HUMP], listed=False)
        )
        yield self.varied(
            "difference",
            expects=Outcome.REFUTED,
            change="$v = x_b - x_a$",
            domain=along_lines(_unbiased(1), pool=[SADDLE], listed=False),
            construct=lambda x: difference(x.s),
        )
        yield self.varied(
            "negative threshold",
            expects=Outcome.REFUTED,
            change="$a = -1$",
            assumptions=(*self.assumptions, on_set(moves)),
            domain=along_lines(_unbiased(-1), pool=[SINKING], listed=False),
        )
        yield self.varied(
            "threshold 0",
            expects=Outcome.SURVIVES,
            change="$a = 0$",
            domain=along_lines(_unbiased(0)),
        )
