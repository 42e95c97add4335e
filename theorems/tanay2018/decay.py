"""Weight decay: the step of gradient descent, and what it has to do with adversarial training."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import at_points, decide_measures, inner as product
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.shapes import any_two_labels
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import (
    Boundary,
    Point,
    holds,
    is_boundary,
    length_of,
    measured,
    plus,
    scaled,
    with_unit_normal,
)
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import READING_DEPENDENT, REFUTED, REMARK, SURVIVES
from verify.sentence import Sentence, Variant


@register("decayed weights")
class Decayed(NamedTuple):
    """Weights w, a learning rate eta > 0 and a factor lambda > 0."""

    w: Point
    eta: Rational
    factor: Rational


HALF = Fraction(1, 2)
decayed = Domain[Decayed](
    name="weights with a learning rate and a decaying factor",
    of=Decayed,
    draw=st.builds(
        Decayed,
        strategies.dimensions.flatmap(strategies.vectors),
        st.sampled_from((1, HALF, Fraction(1, 100), 3)),
        st.sampled_from((1, HALF, Fraction(1, 10**4), 10**7)),
    ),
    small=lambda: (Decayed(w, eta, factor) for w in ((1,), (2,), (1, 1)) for eta in (1, HALF) for factor in (1, HALF)),
    contains=lambda x: any(x.w) and x.eta > 0 and x.factor > 0,
    numbers=lambda x: {"d": len(x.w)},
)


@register("weights")
class Weights(NamedTuple):
    """Weights after a step."""

    w: Point


class WeightDecayIsL2(Sentence[Decayed, Weights]):
    r"""An L2 term decays the weights at every step by eta lambda w.

    *Modelled.* The term is that of the loss above it, $\lambda \|w\|^2$, and the step is gradient descent on it alone.
    Along the ray of $w$ the term is a polynomial of degree 2 in the factor $t$, so that its slope at $w$ is half of
    its value at $2w$ less that at 0, which the kernel recomputes; across the ray it is level.

    *Fails* by the factor 2 of the derivative: the step of $\lambda \|w\|^2$ is $w - 2 \eta \lambda w$.
    """

    id = "tanay2018/weight-decay-is-l2"
    label, source, standing = "Weight decay", "First Step: a 2-Layer Binary Network", REMARK
    printed = (
        r"One simple way to control all the local scalings simultaneously is by adding an L2 regularization term to the "
        r"empirical risk [...]. With gradient descent, this is equivalent to decaying the weights $W_1$ and $W_2$ at every "
        r"iteration. More precisely, for a learning rate $\eta$ and a decaying factor $\lambda$, the weight decay update is: "
        r"$W_1 \leftarrow W_1 - \eta\,\lambda\,W_1$ and $W_2 \leftarrow W_2 - \eta\,\lambda\,W_2$"
    )
    tested = (
        r"A step of gradient descent with rate $\eta$ on the term $\lambda \|w\|^2$ of the loss $L$ leads from $w$ to $w - "
        r"\eta \lambda w$."
    )
    differs = "The term is taken from the regularised loss that the text defines; its derivative has a factor 2."
    expects, domain = REFUTED, decayed
    nature = Nature(
        READING_DEPENDENT,
        "With the one L2 term that the text defines the step is twice as large, and with half of it, a usual way to write "
        "the term, or with a factor renamed, the update is as printed.",
    )
    proof = Coq("Weight_decay_is_l2_fails")
    worked = [Example(Decayed((1,), 1, HALF), NO, "1 goes to 0, not to 1/2")]
    refused = [(Decayed((1,), 1, HALF), Weights((HALF,))), (Decayed((1, 1), 1, HALF), Weights((1, 1)))]
    _share = Fraction(1)

    def construct(self, x: Decayed) -> Weights:
        return Weights(scaled(1 - Fraction(x.eta) * x.factor, x.w))

    def decide(self, x: Decayed, w: Weights) -> Decision:
        far, first = decide_measures(LabelledSet([x.w], [1]), Linear(scaled(2, x.w), 0))
        here, second = decide_measures(LabelledSet([x.w], [1]), Linear(x.w, 0))
        slope = self._share * x.factor * Fraction(far.square) / 2  # along w, of |t w|^2 at t = 1
        step = plus(x.w, w.w, -1)
        along = product(step, x.w)
        return holds(
            every([first, second]),
            (along**2 == product(step, step) * here.square, "the step is not along w"),
            (along == x.eta * slope, "the step of gradient descent is another one"),
        )


class WeightDecayIsL2Repaired(WeightDecayIsL2):
    r"""Half of the squared length, times lambda, decays the weights by eta lambda w.

    *Proof.* The gradient of $\tfrac{\lambda}{2} \|w\|^2$ is $\lambda w$.
    """

    tested = (
        r"A step of gradient descent with rate $\eta$ on the term $\tfrac{\lambda}{2} \|w\|^2$ leads from $w$ to $w - \eta "
        r"\lambda w$."
    )
    id = "tanay2018/weight-decay-is-l2-repaired"
    differs = "Half of the term."
    expects = SURVIVES
    proof = Coq("Weight_decay_is_l2_repaired")
    worked = [Example(Decayed((1,), 1, HALF), YES, "1 goes to 1/2"), Example(Decayed((3, 4), HALF, 10**7), YES, "far beyond 0")]
    refused = [(Decayed((1,), 1, HALF), Weights((0,))), (Decayed((1, 1), 1, HALF), Weights((1, 0)))]
    _share = HALF


@register("boundary and radius")
class Attacked(NamedTuple):
    """A labelled set with a boundary, and the radius epsilon > 0 within which images are perturbed."""

    s: LabelledSet
    h: Linear
    epsilon: Rational


@register("perturbed images")
class Perturbed(NamedTuple):
    """For each image another one within the radius."""

    points: tuple[Point, ...]


NEAR = Attacked(LabelledSet([(1,), (-1,)], [1, -1]), Linear((1,), 0), HALF)
FAR = Attacked(LabelledSet([(3,), (-1,)], [1, -1]), Linear((1,), 0), HALF)


class DecayIsAdversarialTraining(Sentence[Attacked, Perturbed]):
    r"""Against the worst perturbation of every image, the hinge risk grows by at most epsilon |w|.

    *Proof.* The least $y\, s(x + \delta)$ with $\|\delta\| \le \varepsilon$ is $y\, s(x) - \varepsilon \|w\|$, at $\delta = -y
    \varepsilon\, w / \|w\|$, and $\max(0, 1 - z)$ grows by exactly $\varepsilon \|w\|$ there where $z \le 1$, by less elsewhere.

    *Modelled.* Hinge, and normals of rational length, so that the perturbations are rational. The worst ones are
    constructed; that they are no longer than $\varepsilon$ and lose all that a length of $\varepsilon$ can is checked.

    So each $w_\lambda \neq 0$ that minimises $R + \lambda \|w\|^2$ minimises $R + \varepsilon \|w\|$ with $\varepsilon = 2 \lambda
    \|w_\lambda\|$, too: the two have the same subgradients there, and that sum bounds the risk against an adversary.
    """

    label, source, standing = "Decay and adversarial training", "First Step: a 2-Layer Binary Network", REMARK
    short = "robust decay"
    printed = "Under this light, L2 weight decay can be seen as a form of adversarial training."
    tested = (
        r"For a linear boundary and the hinge loss let $R_\varepsilon$ be the mean of the largest loss within the distance "
        r"$\varepsilon > 0$ of each image. Then $R \le R_\varepsilon \le R + \varepsilon \|w\|$, with equality on the right "
        r"exactly where every $y\, s(x) \le 1$."
    )
    differs = "Made precise for linear boundaries, where the penalty that an adversary asks for is the length of w."
    expects = SURVIVES
    proof = Coq("Decay_is_adversarial_training")
    domain = Domain[Attacked](
        name="labelled sets with a boundary whose normal has a rational length, and a radius",
        of=Attacked,
        draw=st.builds(
            lambda x, epsilon: Attacked(x.s, x.h, epsilon),
            with_unit_normal(any_two_labels.draw),
            st.sampled_from((HALF, 1, Fraction(1, 100), 5)),
        ),
        small=lambda: (
            Attacked(LabelledSet([(p,), (q,)], [1, -1]), Linear((w,), b), HALF)
            for p in (0, 1, -1, 2) for q in (0, 1, -1) for w in (1, 2, -1) for b in (0, 1)
        ),
        contains=lambda x: is_boundary(Boundary(x.s, x.h)) and length_of(x.h.w) is not None and x.epsilon > 0,
        strata=lambda x: {
            "within the margin": max(y * x.h.score(p) for p, y in zip(x.s.points, x.s.labels, strict=True)) <= 1,
            "d = 1": x.s.dimension == 1,
        },
        floors={"within the margin": 5, "d = 1": 10},
        numbers=lambda x: {"N": len(x.s.points), "d": x.s.dimension},
    )
    worked = [Example(NEAR, YES, "equal: both on the margin"), Example(FAR, YES, "less: one beyond the margin")]
    refused = [
        (NEAR, Perturbed(((0,), (0,)))),  # too far
        (NEAR, Perturbed(((1,), (-1,)))),  # nothing lost
        (FAR, Perturbed(((Fraction(7, 2),), (Fraction(-1, 2),)))),  # the wrong way
    ]

    def construct(self, x: Attacked) -> Perturbed:
        rho = length_of(x.h.w) or Fraction(1)
        pairs = zip(x.s.points, x.s.labels, strict=True)
        return Perturbed(tuple(plus(p, x.h.w, -y * Fraction(x.epsilon) / rho) for p, y in pairs))

    def decide(self, x: Attacked, w: Perturbed) -> Decision:
        return self._compare(x, w, 1)

    def _compare(self, x: Attacked, w: Perturbed, share: Rational) -> Decision:
        rho = length_of(x.h.w)
        if rho is None or rho == 0:
            return Decision(Answer.VACUOUS, (), "the length of w is not rational")
        here, first = measured(Boundary(x.s, x.h))
        scores, second = at_points(w.points, x.h)
        lost = x.epsilon * rho
        steps = [plus(p, q, -1) for p, q in zip(x.s.points, w.points, strict=True)]
        there = [y * s for y, s in zip(x.s.labels, scores, strict=True)]
        risk = Fraction(sum(max(0, 1 - z) for z in there)) / len(there)
        within = max(here.signed) <= 1
        return holds(
            every([first, second]),
            (all(product(u, u) <= x.epsilon**2 for u in steps), "an image is moved too far"),
            (there == [z - lost for z in here.signed], "a worse perturbation is near enough"),
            (here.hinge <= risk <= here.hinge + share * lost, "the risk grows by more"),
            (share != 1 or (risk == here.hinge + lost) == within, "equality elsewhere, or not there"),
        )

    def slack(self, x: Attacked, w: Perturbed) -> Rational | None:
        rho = length_of(x.h.w) or Fraction(1)
        grown = sum(max(0, 1 - y * x.h.score(q)) for q, y in zip(w.points, x.s.labels, strict=True))
        own = measured(Boundary(x.s, x.h))[0].hinge
        return whole(1 - (Fraction(grown) / len(w.points) - own) / (x.epsilon * rho))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "epsilon x 999/1000": Variant(
                REFUTED, r"$R_\varepsilon \le R + 999/1000\; \varepsilon \|w\|$",
                decide=lambda x, w: self._compare(x, w, Fraction(999, 1000)),
            )
        }
