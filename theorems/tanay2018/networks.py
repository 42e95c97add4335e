"""Networks with one hidden layer of rectifiers: local scores, local norms, distances, temperature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product as pairs
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.measures import at_points, decide_measures, inner as product
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import RELU, Above, Argmax, Layer, Network, one_vs_rest
from theorems.tanay2018.boundaries import Point, holds, plus, scaled
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import READING_DEPENDENT, REFUTED, REMARK, SURVIVES, THEOREM
from verify.sentence import Sentence, Variant


FIRST = "First Step: a 2-Layer Binary Network"
HALF = Fraction(1, 2)


@register("network at two points")
class Local(NamedTuple):
    """A network of one hidden layer and one output, the point x whose region is meant, and another point."""

    h: Network
    x: Point
    y: Point


def network(hidden: Sequence[Point], bias: Point, output: Point, b: Rational) -> Network:
    """Return sign(W2 relu(W1 x + b1) + b2)."""
    return Network((Layer(hidden, bias, RELU), Layer((output,), (b,))), Above(0))


def before(h: Network, x: Point) -> list[Rational]:
    """Return W1 x + b1."""
    own = h.layers[0]
    return [whole(product(row, x) + b) for row, b in zip(own.weights, own.bias, strict=True)]


def local(h: Network, x: Point) -> Linear:
    """Return the local linear classifier at x: rows of W1 and b1 that are not positive there are 0."""
    active = [z > 0 for z in before(h, x)]
    (output,), (b,) = h.layers[1].weights, h.layers[1].bias
    w: Point = (0,) * h.dimension
    for v, row, c, on in zip(output, h.layers[0].weights, h.layers[0].bias, active, strict=True):
        if on:
            w, b = plus(w, row, v), whole(b + Fraction(v) * c)
    return Linear(w, b)


def in_region(h: Network, x: Point, y: Point) -> bool:
    """Is y in the closed region of x: are the units that are on at x not negative at y, the others not positive?"""
    return all(b >= 0 if a > 0 else b <= 0 for a, b in zip(before(h, x), before(h, y), strict=True))


def score_of(h: Network, x: Point) -> tuple[Rational, Decision]:
    """Return the score at a point; that it is neither more nor less is seen by two thresholds."""
    (score,) = h.outputs(x)
    at_least, more = (replace(h, rule=Above(score, closed)) for closed in (True, False))
    (one, first), (other, second) = decide_labels(at_least, [x]), decide_labels(more, [x])
    return score, holds(every([first, second]), (one == [1] and other == [-1], "the score is another one"))


def towards(h: Network, x: Point, y: Point) -> Point:
    """Return the last point of the way from x to y within the closed region of x."""
    here, there = before(h, x), before(h, y)
    share = Fraction(1)
    for a, b in zip(here, there, strict=True):
        if (a > 0 > b) or (a <= 0 < b):
            share = min(share, Fraction(a) / (a - b) if a > 0 else Fraction(-a) / (b - a))
    return plus(x, plus(y, x, -1), share)


@st.composite
def networks(draw: st.DrawFn, *, dimension: int | None = None) -> Local:
    """Draw a small network and two points."""
    d = dimension or draw(st.integers(1, 3))
    units = draw(st.integers(1, 4))
    point = strategies.point_of(d)
    entries = strategies.point_of(units)
    h = network([draw(point) for _ in range(units)], draw(entries), draw(entries), draw(strategies.coordinates))
    return Local(h, draw(point), draw(point))


def _small(dimension: int = 1) -> Iterator[Local]:
    for v, w, b, x, y in pairs((1, -1, 2), (1, -1), (0, -1), (1, 0, -1, 2), (0, 1, -2)):
        yield Local(network([(v,), (w,)], (b, 0), (1, 1), -1), (x,), (y,))


def is_local(x: Local) -> bool:
    """Is it a network of one hidden layer of rectifiers and one output, and points of its space?"""
    two = len(x.h.layers) == 2 and isinstance(x.h.rule, Above) and x.h.rule.threshold == 0
    return two and x.h.layers[0].slopes == RELU and x.h.layers[1].slopes[0] == x.h.layers[1].slopes[1] == 1 and (
        len(x.x) == len(x.y) == x.h.dimension
    )


def local_domain(name: str, draw: st.SearchStrategy[Local], small: object = None) -> Domain[Local]:
    """Return a domain of networks with two points."""
    return Domain(
        name=name, of=Local, draw=draw, contains=is_local, small=small or _small,  # type: ignore[arg-type]
        strata=lambda x: {"a unit at 0": 0 in before(x.h, x.x), "no unit on": max(before(x.h, x.x)) <= 0},
        numbers=lambda x: {"d": x.h.dimension, "units": len(x.h.layers[0].bias)},
    )


same_region = Assumption[Local](
    "same region",
    r"The point lies in the closed local region $\mathcal{L}_x$.",
    lambda x: in_region(x.h, x.x, x.y),
    stated="in the sentence itself",
)
anywhere = local_domain("two-layer networks with two points", networks())
BENT = network([(1,), (-1,), (1,)], (0, 0, -2), (1, 1, -4), -HALF)  # |x| - 1/2 - 4 relu(x - 2)


class LocalLinear(Sentence[Local, None]):
    r"""Within its region a network is its local linear classifier.

    *Proof.* There $\phi$ keeps the lines that are on at $x$ and drops the others; at the ends of the closed region both say 0.
    """

    label, source, standing = "Local linear classifier", FIRST, THEOREM
    short = "local linear"
    printed = r"Within $\mathcal{L}_x$, the raw score can thus be written: $s(x) = W_2 W_1^x\, x + W_2 b_1^x + b_2$"
    expects, assumptions = SURVIVES, [same_region]
    proof = Coq("Local_linear")
    domain = local_domain(
        "two-layer networks with two points of one region",
        networks().map(lambda x: x._replace(y=towards(x.h, x.x, x.y))),
        lambda: (x._replace(y=towards(x.h, x.x, x.y)) for x in _small()),
    )
    worked = [Example(Local(BENT, (1,), (2,)), YES, "at the end of the region")]
    refused = [(Local(BENT, (1,), (3,)), None), (Local(BENT, (1,), (-1,)), None)]

    def decide(self, x: Local, w: None) -> Decision:
        score, first = score_of(x.h, x.y)
        scores, second = at_points([x.y], local(x.h, x.x))
        return holds(every([first, second]), (scores[0] == score, "the local classifier has another score"))

    def variants(self) -> Mapping[str, Variant]:
        return {"outside the region": Variant(REFUTED, drop=[same_region], domain=anywhere)}


def _square(w: Point) -> tuple[Rational, Decision]:
    found, decision = decide_measures(LabelledSet([(0,) * len(w)], [1]), Linear(w, 0))
    return found.square, decision


class LocalNormBound(Sentence[Local, None]):
    r"""The norms of the two layers bound every local scaling at once.

    *Proof.* $\|W_2 W_1^x\| \le \|W_2\| \|W_1^x\|_F \le \|W_2\| \|W_1\|_F$ by Cauchy and Schwarz, row by row.

    *Needed.* The norm of $W_1$ is that of all its entries: the longest row will not do.
    """

    label, source, standing = "Bound of local norms", FIRST, REMARK
    short = "norms bounded"
    printed = (
        r"One simple way to control all the local scalings simultaneously is by adding an L2 regularization term to the empirical risk "
        r"acting on the norms $\|W_1\|$ and $\|W_2\|$ independently (remember that the weights in $W_1^x$ are a subset of the weights in "
        r"$W_1$)."
    )
    tested = r"For every $x$, $\|W_2 W_1^x\| \le \|W_2\| \|W_1\|_F$."
    differs = "To control is taken to mean to bound."
    expects, domain = SURVIVES, anywhere
    proof = Coq("Local_norm_bound")
    worked = [
        Example(Local(network([(1,), (1,)], (0, 0), (1, 1), 0), (1,), (0,)), YES, "attained: 2 = 2"),
        Example(Local(BENT, (0,), (0,)), YES, "no unit on"),
    ]
    refused = [(Local(network([(0,)], (0,), (0,), 0), (0,), (0, 0)), None)]

    def decide(self, x: Local, w: None) -> Decision:
        return _bounded(x, lambda rows: tuple(a for row in rows for a in row))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "longest row": Variant(
                REFUTED, r"the largest norm of a row for $\|W_1\|_F$",
                decide=lambda x, _: _bounded(x, lambda rows: max(rows, key=lambda row: product(row, row))),
            )
        }


def _bounded(x: Local, read: object) -> Decision:
    if not is_local(x):
        return Decision(Answer.VACUOUS, (), "no such network, or points of another space")
    (own, first), (outer, second) = _square(local(x.h, x.x).w), _square(x.h.layers[1].weights[0])
    inner, third = _square(read(x.h.layers[0].weights))  # type: ignore[operator]
    return holds(every([first, second, third]), (own <= outer * inner, "the local norm is larger"))


class LocalDistance(Sentence[Local, None]):
    r"""The score over the length of the gradient is the distance from the boundary of the network.

    *Modelled.* Networks on a line, where two rays decide the distance.

    *Fails* where the network bends before its boundary: $|x| - 1/2 - 4 \phi(x - 2)$ at 7/4 has the quotient 5/4, and its nearest
    change of sign 3/4 away.
    """

    label, source, standing = "Local distance", f"{FIRST}, Notes; Second Step: General Case", REMARK
    printed = (
        r"$d(x)$ can also be viewed as a linear approximation of the distance between $x$ and the boundary defined by $\mathcal{N}$ (the "
        r"distance to the nearest adversarial example). [...] we always have: $s(x) = \|\nabla_x s\|\, d(x)$"
    )
    tested = r"Where $\nabla s \neq 0$ and $s(x) \neq 0$, the nearest point with another label is $|s(x)| / \|\nabla_x s\|$ away from $x$."
    differs = "The approximation is read as an equality, which holds only as far as the network does not bend."
    expects = REFUTED
    domain = local_domain("two-layer networks on a line", networks(dimension=1))
    nature = Nature(
        READING_DEPENDENT,
        "As an equality it fails wherever the network bends before its boundary, and as a bound from above it holds as long as the "
        "projected point stays in the region of the image.",
    )
    proof = Coq("Local_distance_fails")
    worked = [
        Example(Local(BENT, (Fraction(7, 4),), (0,)), NO, "5/4 against 3/4"),
        Example(Local(BENT, (1,), (0,)), YES, "1/2, before it bends"),
    ]
    refused = [(Local(BENT, (Fraction(7, 4),), (0,)), None)]

    def decide(self, x: Local, w: None) -> Decision:
        score, first = score_of(x.h, x.x)
        slope = local(x.h, x.x).w
        if x.h.dimension > 1 or not any(slope) or score == 0:
            return Decision(Answer.VACUOUS, (), "no gradient, or a point on the boundary")
        flips, decisions = zip(*(decide_ray(x.h, x.x, (v,)) for v in (1, -1)), strict=True)
        nearest = min((Fraction(one[0].low) for one in flips if one), default=None)
        together = every([first, *decisions])
        return holds(together, (nearest == abs(Fraction(score) / slope[0]), "the nearest change of label is elsewhere"))


def foot(x: Local) -> Point:
    """Return x - s(x) w / |w|^2 with the local w."""
    own = local(x.h, x.x)
    return plus(x.x, own.w, -Fraction(own.score(x.x)) / product(own.w, own.w)) if any(own.w) else x.x


def _lively(x: Local) -> Local:
    """Return it, or where the gradient is 0 with one unit that is on at x in place of all."""
    if any(local(x.h, x.x).w):
        return x
    return x._replace(h=network([(1, *(0,) * (len(x.x) - 1))], (1 - x.x[0],), (1,), 0))


def _with_its_foot(x: Local) -> Local:
    """Move the output bias until the projected point lies in the region of x, half of the way to its end."""
    own = local(x.h, x.x)
    if not any(own.w):
        return x
    end = towards(x.h, x.x, plus(x.x, own.w, -4))
    aim = Fraction(own.score(x.x)) - Fraction(own.score(plus(x.x, plus(end, x.x, -1), HALF)))
    last = x.h.layers[1]
    b = whole(last.bias[0] + aim - Fraction(own.score(x.x)))
    h = replace(x.h, layers=(x.h.layers[0], Layer(last.weights, (b,))))
    return Local(h, x.x, x.y)


foot_in_region = Assumption[Local](
    "foot in the region",
    r"The projected point $x - s(x)\, \nabla s / \|\nabla s\|^2$ lies in the closed region of $x$.",
    lambda x: in_region(x.h, x.x, foot(x)),
    stated="in the note, as approximation",
)


class LocalDistanceRepaired(LocalDistance):
    r"""While the projected point stays in the region, the boundary is no farther than the quotient.

    *Proof.* There the network is its local classifier, so that its score at the projected point is 0.
    """

    tested = (
        r"Where $\nabla s \neq 0$ and the projected point $x_p$ lies in the closed region of $x$, $s(x_p) = 0$: the set where the score is "
        r"0 is at most $|s(x)| / \|\nabla_x s\| = \|x - x_p\|$ away."
    )
    differs = "A bound from above, in place of an equality, while the projected point stays in the region."
    expects, assumptions = SURVIVES, [foot_in_region]
    proof = Coq("Local_distance_repaired")
    domain = local_domain(
        "two-layer networks with a point whose foot is in its region",
        networks().map(_lively).map(_with_its_foot),
        lambda: map(_with_its_foot, _small()),
    )
    worked = [Example(Local(BENT, (1,), (0,)), YES, "1/2")]
    refused = [(Local(network([(1,), (1,)], (0, -1), (1, 1), -4), (HALF,), (0,)), None)]

    def decide(self, x: Local, w: None) -> Decision:
        own = local(x.h, x.x)
        if not any(own.w):
            return Decision(Answer.VACUOUS, (), "no gradient")
        score, first = score_of(x.h, foot(x))
        found, second = decide_measures(LabelledSet([x.x], [1]), own)
        step = plus(foot(x), x.x, -1)
        return holds(
            every([first, second]),
            (score == 0, "the score of the projected point is not 0"),
            (product(step, step) * found.square == Fraction(found.scores[0]) ** 2, "it is farther away"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {"outside the region": Variant(REFUTED, drop=[foot_in_region], domain=anywhere)}


@register("logits")
class Logits(NamedTuple):
    """Logits s, a temperature t > 0 and a factor c > 0."""

    s: Point
    t: Rational
    c: Rational


class Temperature(Sentence[Logits, None]):
    r"""Scaling the logits is dividing the temperature.

    *Proof.* The softmax is a function of the exponents $s_i / t$, which are $(c s_i) / (c t)$; $x \mapsto x / t$ is increasing, so that the
    largest stays the largest.

    *Modelled.* Exponents are compared, and no exponential is needed.
    """

    label, source, standing = "Temperature", "Second Step: General Case", REMARK
    printed = (
        r"Now, varying weight decay influences the scaling of the logits, effectively acting as a temperature parameter for the softmax "
        r"function. [...] $\text{softmax}_i(s(x), t) := e^{s_i(x) / t} / \sum_j e^{s_j(x) / t}$"
    )
    tested = (
        r"$\text{softmax}(c\,s, c\,t) = \text{softmax}(s, t)$ for all $c, t > 0$, and the class of the largest probability is that of the "
        r"largest logit, with either rule for ties."
    )
    differs = "The formula alone; what weight decay does to logits is not decided."
    expects = SURVIVES
    proof = Coq("Temperature")
    domain = Domain[Logits](
        name="logits with a temperature and a factor",
        of=Logits,
        draw=st.builds(
            Logits, st.lists(strategies.coordinates, min_size=2, max_size=5).map(tuple),
            st.sampled_from((1, HALF, 100)), st.sampled_from((2, Fraction(1, 3), 10**6)),
        ),
        contains=lambda x: len(x.s) > 1 and x.t > 0 and x.c > 0,
        small=lambda: (Logits(s, t, c) for s in pairs((0, 1, -1), repeat=2) for t in (1, HALF) for c in (2, HALF)),
        strata=lambda x: {"ties": len(set(x.s)) < len(x.s)},
        numbers=lambda x: {"classes": len(x.s)},
    )
    worked = [Example(Logits((0, 1), HALF, 2), YES, "two classes"), Example(Logits((1, 1), 1, 3), YES, "a tie")]
    refused = [(Logits((0, 1), 1, -1), None), (Logits((0, 1), 0, 1), None)]

    def decide(self, x: Logits, w: None) -> Decision:
        return _scaled(x, x.c)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "the other way": Variant(
                REFUTED, r"$\text{softmax}(c\,s, t / c)$ for $\text{softmax}(c\,s, c\,t)$", decide=lambda x, _: _scaled(x, 1 / Fraction(x.c))
            )
        }


def _scaled(x: Logits, factor: Rational) -> Decision:
    """Are c s over t times this factor the exponents s / t, and is the largest of them of the same class?"""
    if x.t <= 0 or x.c <= 0:
        return Decision(Answer.VACUOUS, (), "no temperature")
    exponents = scaled(1 / Fraction(x.t), x.s)
    other = scaled(Fraction(x.c) / (Fraction(x.t) * factor), x.s)
    classes, decisions = [], []
    for logits in (x.s, exponents, other):
        for ties in ("lowest", "highest"):
            h = replace(one_vs_rest([(0,)] * len(logits), logits), rule=Argmax(ties))  # type: ignore[arg-type]
            own, decision = decide_labels(h, [(0,)])
            classes.append(own)
            decisions.append(decision)
    return holds(
        every(decisions),
        (classes[:2] == classes[2:4] == classes[4:], "another class is the largest"),
        (exponents == other or _shifted(exponents, other), "the softmax is another one"),
    )


def _shifted(one: Point, other: Point) -> bool:
    """Do they differ by one number in all entries? The softmax does not see it."""
    return len({a - b for a, b in zip(one, other, strict=True)}) == 1
