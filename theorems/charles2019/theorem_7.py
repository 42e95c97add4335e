"""Theorem 7: two classifiers trained apart get most points right, and one direction fools both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, final

from theorems.charles2019.max_margin import Margin
from theorems.charles2019.samples import (
    FLOORS,
    TrainedPair,
    axes,
    clover,
    corners,
    few_axes,
    flipped,
    numbers,
    small_pairs,
    soft_margin_samples,
    strata,
    trained_pairs,
    two_leaves,
)
from theorems.charles2019.soft_margin import Bound, Independent, Rule, Together, TwoSamples
from theorems.charles2019.through_origin import (
    NOTHING_SHARED,
    decide_origin_margin,
    fools_all_right,
    fools_both,
    no_origin_margin,
    origin_margin_of,
    with_signs,
)
from theorems.charles2019.trainers import (
    HINGE,
    LOGISTIC,
    MEMORISER,
    PERCEPTRON,
    RIDGE,
    TINY_MEMORISER,
    Trainer,
    always,
    hostile,
)
from verify.claim import Assumption, Claim, Example, Statement, Weakening
from verify.domain import Domain
from verify.exact.decision import Answer, Decision, every
from verify.exact.labelled import LabelledSet
from verify.exact.ray import Linear
from verify.outcome import Outcome, Standing
from verify.probability.claim import ProbabilisticClaim, Series, Trial


CLOVER_BOUND = Fraction(3, 100)  # B^2 R^2 = 99/50, what the shortest w right on all needs
LEAVES_BOUND = Fraction(2, 81)  # B^2 R^2 = 130/81, likewise
NOISE_BOUND = Fraction(2, 5)  # B^2 R^2 = 2

HOSTILE = (hostile(0), hostile(1))


def clovers(n: int, rho: str, weight: int, total: int = 32, **parts: Any) -> TwoSamples:
    """Return a clover with two hostile trainers, that give up a leaf each where they may."""
    return Independent(
        distribution=clover(weight, total), trainers=HOSTILE, n=n, rho=Fraction(rho),
        squared_bound=CLOVER_BOUND, **parts,
    )


def noisy(trainer: Trainer, n: int = 256, **parts: Any) -> TwoSamples:
    """Return label noise of 1/64 with a trainer that one could meet in the wild.

    A sample with more than rho n flipped labels allows no classifier that meets A3. Such a
    sample is outside the hypotheses; that takes 25 flips in 256, six standard deviations.
    """
    return Independent(
        distribution=flipped(1, 64), trainers=(trainer, trainer), n=n, rho=Fraction(3, 32),
        squared_bound=NOISE_BOUND, **parts,
    )


def memorised(n: int, trainer: Trainer = MEMORISER, **parts: Any) -> TwoSamples:
    """Return 2048 orthogonal points: two samples hardly overlap, and off its own each is wrong."""
    return Independent(
        distribution=axes(2048), trainers=(trainer, trainer), n=n, **parts
    )


A1 = Assumption[Trial](
    "A1",
    r"With probability 1 over the training procedure, $\|w^{(j)}\|_2 \le B$.",
    lambda x: all(facts.squared_norm <= x.cell.squared_bound for facts in _trained(x)),
)
A2 = Assumption[Trial](
    "A2",
    r"Training is independent: $(S^{(1)}, w^{(1)})$ of $(S^{(2)}, w^{(2)})$.",
    lambda x: isinstance(x.cell, Independent),
)
A3 = Assumption[Trial](
    "A3",
    r"At least $(1 - \rho) n$ points of $S^{(j)}$ have $y \langle w^{(j)}, x \rangle \ge 1$.",
    lambda x: _has_margins(x, lambda margin: margin >= 1),
)
A3_RIGHT = Assumption[Trial](
    "A3 with > 0",
    r"At least $(1 - \rho) n$ points of $S^{(j)}$ have $y \langle w^{(j)}, x \rangle > 0$.",
    lambda x: _has_margins(x, lambda margin: margin > 0),
)


def _trained(x: Trial) -> Any:
    return x.cell.classifiers(*x.draws)


def _has_margins(x: Trial, enough: Callable[[Any], bool]) -> bool:
    """Does each sample have (1 - rho) n points whose margin is enough?"""
    needed = (1 - x.cell.rho) * x.cell.n
    for facts, draw in zip(_trained(x), x.draws, strict=True):
        margins = x.cell.distribution.margins(facts.rows[0])
        if sum(count for count, m in zip(draw, margins, strict=True) if enough(m)) < needed:
            return False
    return True


@final
class Theorem7(ProbabilisticClaim):
    r"""
    **Theorem 7.** Let $S^{(1)}, S^{(2)}$ be independent samples of $n$ from a distribution with
    $\|x\| \le R$, and $h_j(x) = \operatorname{sign}\langle w^{(j)}, x \rangle$ with A1 to A3.
    With probability at least $1 - 4 n^{-2}$ there is an $S \subseteq S^{(1)} \cup S^{(2)}$ with,
    for both $j$, (1) $|S \cap S^{(j)}| \ge (1 - 2 \rho) n - 2 B R \sqrt{n} -
    4 \sqrt{n \ln n}$, and (2) $-y w_S^*$ adversarial for $h_j$ at each $(x, y) \in S$.

    *Proof.* In ``theorems/ours/sharper_theorem_7.py``, with better constants and without A2.

    *Modelled.* Distributions have finitely many rational atoms, with probabilities that are
    multiples of $2^{-k}$, so that random bits draw them exactly. Samples are multisets. S is the
    largest set that condition 2 allows, all points of both samples that both classifiers have
    right; condition 2 on it is the claim ``theorem-7-condition-2``, and is decided on the
    trials as well. $w_S^*$ is taken through the origin, as the classifiers are: with a bias
    it need not exist.

    *Supported* means so in each cell. The hostile trainers know the distribution; each gives
    up, within A1 and A3, the heaviest part of it that its own sample lets it, and the two
    prefer different parts.
    """

    id = "charles2019/theorem-7"
    label = "Theorem 7"
    title = "Classifiers trained on independent samples share most points, and a direction"
    standing = Standing.THEOREM
    expects = Outcome.SUPPORTED
    uses = ("charles2019/theorem-7-condition-2", "ours/theorem-7-sharper")
    statement = Statement(
        printed=r"Under the assumptions above, with probability at least $1 - 4n^{-2}$, there is "
        r"a set $S \subseteq S^{(1)} \cup S^{(2)}$ with max-margin SVM $w_S^*$ such that for "
        r"$j \in \{1, 2\}$, 1. $|S \cap S^{(j)}| \ge (1 - 2\rho) n - 2BR\sqrt{n} - "
        r"4\sqrt{n \ln(n)}$. 2. For all $(x, y) \in S$, $-y w_S^*$ is an adversarial direction "
        r"for $h_j$ at $x$.",
        source="Section 3, Theorem 7",
        difference="$S$ and the samples are multisets: a sample may repeat a point. As printed, "
        "A2 speaks of one sample each and does not make $w^{(1)}$ independent of $S^{(2)}$; it is "
        "read as independent training, and turns out not to be needed.",
    )
    assumptions = (A1, A2, A3)

    def cells(self) -> Sequence[TwoSamples]:
        return (
            clovers(256, "3/32", 2, summed=True),
            clovers(512, "3/16", 5),
            clovers(1024, "1/4", 7),
            *(noisy(trainer) for trainer in (HINGE, RIDGE, LOGISTIC, PERCEPTRON)),
            rare_axes(256),
            clovers(64, "1/32", 1),  # the bound is negative: vacuous, and counted as such
        )

    def series(self) -> Sequence[Series]:
        sizes = (64, 128, 256, 512, 1024)
        families = {
            "hostile on a clover": lambda n: clovers(n, "3/32", 2),
            "memoriser on rare axes": rare_axes,
            **{
                f"{trainer.name} with label noise": partial(noisy, trainer)
                for trainer in (HINGE, RIDGE, LOGISTIC, PERCEPTRON)
            },
        }
        return [curve(name, [make(n) for n in sizes]) for name, make in families.items()]

    def rejections(self) -> Iterable[tuple[Trial, None]]:
        cell = self.cells()[0]
        # 256 points of the three leaves: each trainer gives up the leaf of which it has none.
        yield self.trial(cell, (0, 128, 128), (0, 128, 128)), None
        yield self.trial(cell, (16, 0, 240), (16, 240, 0)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "rho for 2 rho",
            lambda: (clovers(4000, "7/16", 13, bound=Bound(rho=1)),),
            expects=Outcome.REFUTED,
            change=r"$(1 - \rho) n$ for $(1 - 2\rho) n$",
        )
        yield self.weakened(
            "norm term",
            lambda: (memorised(256, squared_bound=257, bound=Bound(norm=0)),),
            expects=Outcome.REFUTED,
            change=r"the term $2 B R \sqrt{n}$ dropped",
        )
        yield self.weakened(
            "A1",
            lambda: (memorised(256, squared_bound=1, bounded=False),),
            expects=Outcome.REFUTED,
            change=r"A1 dropped: $B R = 1$ in the bound, but weights as long as they like",
            drop=["A1"],
        )
        yield self.weakened(
            "A2",
            lambda: (
                clover_together(256, "3/32", 2),
                clover_together(512, "3/16", 5),
                leaves_together(256, "1/8", 3, summed=True),
            ),
            expects=Outcome.SUPPORTED,
            change="A2 dropped: both classifiers are chosen with both samples in sight",
            drop=["A2"],
        )
        yield self.weakened(
            "A3",
            lambda: (careless(256),),
            expects=Outcome.REFUTED,
            change="A3 dropped: nothing says that a classifier is right anywhere",
            drop=["A3"],
        )
        yield self.weakened(
            "confidence",
            lambda: (
                memorised(
                    256, TINY_MEMORISER, squared_bound=Fraction(257, 10**12), rule=Rule(0)
                ),
            ),
            expects=Outcome.REFUTED,
            change=r"$y \langle w^{(j)}, x \rangle > 0$ for $\ge 1$ in A3",
            drop=["A3"],
            add=[A3_RIGHT],
        )
        for name, text, square, sizes in (
            ("2 for 4", "2", 4, FOR_2),
            ("sqrt 2 for 4", r"\sqrt{2}", 2, FOR_ROOT_2),
        ):
            yield self.weakened(
                name,
                partial(with_constant, square, sizes),
                expects=Outcome.SUPPORTED,
                change=rf"${text} \sqrt{{n \ln n}}$ for $4 \sqrt{{n \ln n}}$",
            )


FOR_2 = ((128, "1/8", 3), (256, "3/16", 5), (512, "1/4", 7))
FOR_ROOT_2 = ((64, "1/16", 1), (128, "3/16", 5), (256, "1/4", 7))
# n, rho, and the weight of a leaf of the clover in 32: as large as rho n allows for.


def with_constant(square: int, sizes: Any) -> list[TwoSamples]:
    bound = Bound(squared_log=square)
    return [clovers(n, rho, weight, bound=bound) for n, rho, weight in sizes]


def rare_axes(n: int, **parts: Any) -> TwoSamples:
    """Return a memoriser with few axes, some of which its sample misses: rho = 0."""
    return Independent(
        distribution=few_axes(3, 64), trainers=(MEMORISER, MEMORISER), n=n, squared_bound=4, **parts
    )


def clover_together(n: int, rho: str, weight: int, **parts: Any) -> TwoSamples:
    return Together(
        distribution=clover(weight, 32), n=n, rho=Fraction(rho), squared_bound=CLOVER_BOUND, **parts
    )


def leaves_together(n: int, rho: str, weight: int, **parts: Any) -> TwoSamples:
    return Together(
        distribution=two_leaves(weight, 32), n=n, rho=Fraction(rho), squared_bound=LEAVES_BOUND,
        **parts,
    )


def careless(n: int, **parts: Any) -> TwoSamples:
    """Return h = sign(x_2) and h = sign(-x_2): on (1, 1)+ and (1, -1)+ never right together."""
    up, down = always((0, 1), "sign(x_2)"), always((0, -1), "sign(-x_2)")
    return Independent(
        distribution=corners(), trainers=(up, down), n=n, squared_bound=1, rule=Rule(None),
        summed=True, **parts,
    )


def curve(name: str, cells: Sequence[TwoSamples]) -> Series:
    """Return cells that differ in n as a curve, each with its bound."""
    bounds = [c.bound.enclose(c.n, c.rho, c.squared_size, 64) for c in cells]
    return Series(name, cells, bounds)


no_bias = Assumption[TrainedPair](
    "no bias",
    r"$h_j(x) = \operatorname{sign}\langle w^{(j)}, x \rangle$, without a bias.",
    lambda x: x.h1.b == 0 == x.h2.b,
)
biased_samples = Domain[TrainedPair](
    name="pairs of labelled samples with noise, and a linear classifier, bias allowed, for each",
    draw=trained_pairs(bias=True),
    small=lambda: small_pairs(bias=True),
    strata=strata,
    floors=FLOORS,
    numbers=numbers,
)


class Condition2(Claim[TrainedPair, Margin]):
    r"""
    **Condition 2 of Theorem 7.** Let $S$ be all points that two classifiers
    $\operatorname{sign}\langle w^{(j)}, x \rangle$ get right with a positive margin. If it is
    not empty, it has a max-margin vector $w_S^*$ through the origin, and $-y w_S^*$ is
    adversarial for both at each $(x, y) \in S$.

    *Proof.* $w^{(1)}$ separates $S$ through the origin, so the shortest $w$ with
    $y \langle w, x \rangle \ge 1$ on $S$ exists, and by its optimality conditions it is
    $\sum_i \alpha_i y_i x_i$ with $\alpha_i \ge 0$, not all 0. So
    $\langle w^{(j)}, w_S^* \rangle = \sum_i \alpha_i y_i \langle w^{(j)}, x_i \rangle > 0$, and
    along $-y w_S^*$ the score $y \langle w^{(j)}, x \rangle$ falls without end.

    *Decided* for every classifier through the origin that is right on $S$, by weights on $S$.

    *Modelled.* The samples may differ in size and share points: condition 2 does not see it.
    """

    label = "Theorem 7"
    standing = Standing.THEOREM
    domain = soft_margin_samples
    assumptions = (no_bias,)

    def construct(self, x: TrainedPair) -> Margin | None:
        return origin_margin_of(x.shared)

    def decide(self, x: TrainedPair, w: Margin | None) -> Decision:
        s = x.shared
        if s is None:
            return NOTHING_SHARED
        if w is None:
            return no_origin_margin(s)
        return every([decide_origin_margin(s, w), fools_all_right(s, w.w)])

    def rejections(self) -> Iterable[tuple[TrainedPair, Margin | None]]:
        yield UNIT, Margin((-1,), 0, (1, 0))  # the wrong way round
        yield UNIT, Margin((2,), 0, (2, 0))  # a direction that serves, but not the shortest w
        yield APART, None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("no bias", expects=Outcome.REFUTED, domain=biased_samples)
        yield self.varied(
            "wrong sign",
            expects=Outcome.REFUTED,
            change=r"$+y w_S^*$ for $-y w_S^*$",
            decide=lambda x, w: _fooled(x, x.shared, None if w is None else [-c for c in w.w]),
        )
        yield self.varied(
            "one of the two",
            expects=Outcome.REFUTED,
            change=r"$w^{(1)}$ for $w_S^*$",
            construct=lambda x: None,
            decide=lambda x, _: _fooled(x, x.shared, x.h1.w),
        )
        yield self.varied(
            "right for one",
            expects=Outcome.REFUTED,
            change="$S$ is what the first classifier gets right",
            construct=lambda x: origin_margin_of(_right(x)),
            decide=lambda x, w: _fooled(x, _right(x), None if w is None else w.w),
        )


def _right(x: TrainedPair) -> LabelledSet | None:
    """Return the points of both samples that the first classifier gets right."""
    return x._replace(h2=x.h1).shared


def _fooled(x: TrainedPair, s: LabelledSet | None, v: Any) -> Decision:
    """Does -y v change the labels of both classifiers at the points of S?"""
    if s is None or v is None:
        return NOTHING_SHARED
    return fools_both(x, s, with_signs(v))


UNIT = TrainedPair(LabelledSet([(1,)], [1]), LabelledSet([(1,)], [1]), Linear((1,), 0),
                   Linear((1,), 0))
APART = TrainedPair(LabelledSet([(0,)], [1]), LabelledSet([(0,)], [1]), Linear((1,), 1),
                    Linear((-1,), 1))
# Right at the origin by their biases: no w through the origin is.


@final
class Theorem7Condition2(Condition2):
    __doc__ = Condition2.__doc__

    id = "charles2019/theorem-7-condition-2"
    title = "The max-margin vector of what both get right fools both"
    expects = Outcome.SURVIVES
    statement = Statement(
        printed=r"For all $(x, y) \in S$, $-y w_S^*$ is an adversarial direction for $h_j$ at $x$.",
        tested=r"Let $S$ be all points that both classifiers get right with a positive margin; if "
        r"$S$ is not empty, it has a max-margin vector $w_S^*$ through the origin, and for all "
        r"$(x, y) \in S$, $-y w_S^*$ is an adversarial direction for $h_1$ and $h_2$ at $x$.",
        source="Section 3, Theorem 7, condition 2",
        difference="The $S$ of the proof is named.",
    )

    def examples(self) -> Iterable[Example]:
        yield Example(UNIT, Answer.YES, "one point, twice")
        noise = LabelledSet([(1, 0), (1, 0), (0, 1)], [1, -1, 1])
        tilted = TrainedPair(noise, noise, Linear((2, 1), 0), Linear((1, 2), 0))
        yield Example(tilted, Answer.YES, "a point with both labels")
        right = LabelledSet([(1, 0)], [1])
        apart = TrainedPair(right, right, Linear((1, 5), 0), Linear((1, -5), 0))
        yield Example(apart, Answer.YES, "classifiers at an obtuse angle")
