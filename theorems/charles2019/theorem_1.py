"""Theorem 1, the informal version of Theorem 7: a majority on each sample does not suffice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import final

from theorems.charles2019.samples import corners
from theorems.charles2019.soft_margin import Rule
from theorems.charles2019.theorem_7 import A1, A3
from theorems.charles2019.trainers import Allowance, Sample, Trainer, Weights
from theorems.charles2019.two_label_cells import careless, clovers, memorised
from theorems.charles2019.two_samples import Independent, TwoSamples, trials
from verify.claim import Assumption, Nature, Statement, Weakening
from verify.outcome import Failure, Outcome, Reading, Standing
from verify.probability.claim import ProbabilisticClaim, Trial


def _half_right(w: Weights, own: int, name: str) -> Trainer:
    """Return w if a quarter of the sample lies on its own atom, else what is right on all."""

    def train(sample: Sample, allowance: Allowance) -> Weights:
        enough = 4 * sample.counts[own] >= sum(sample.counts)
        return w if enough else (1, 0)

    return Trainer(name, train)


UP, DOWN = _half_right((0, 1), 0, "sign(x_2)"), _half_right((0, -1), 1, "sign(-x_2)")


def halves(n: int) -> TwoSamples:
    """Return (1, 1)+ and (1, -1)+, h_1 = sign(x_2) and h_2 = sign(-x_2).

    Theta(n) is read as at least n / 4 for the hypothesis, and as at least one point for the
    conclusion; "with high probability" as more than 1/2.
    """
    return Independent(
        distribution=corners(), trainers=(UP, DOWN), n=n, rho=Fraction(3, 4), squared_bound=1,
        rule=Rule(0), threshold=1, claimed=Fraction(1, 2), summed=True,
    )


quarter_right = Assumption[Trial](
    "a quarter",
    r"Each $h_j$ classifies at least $n / 4$ points of $S^{(j)}$ correctly.",
    lambda x: all(
        4 * sum(count for count, right in zip(draw, facts.right, strict=True) if right) >= x.cell.n
        for facts, draw in zip(x.cell.classifiers(*x.draws), x.draws, strict=True)
    ),
    stated=r"in the sentence itself, as $\Theta(n)$",
)


@final
class Theorem1(ProbabilisticClaim):
    r"""
    **Theorem 1 (informal).** Two linear classifiers trained on independent samples of $n$, each
    right on $\Theta(n)$ points of its own: with high probability some direction is adversarial
    for both on a set with $\Theta(n)$ points of each sample.

    *Refuted.* $(1, 1)$ and $(1, -1)$, both of label $+1$, with probability $\frac12$ each:
    $h_1 = \operatorname{sign}(x_2)$ and $h_2 = \operatorname{sign}(-x_2)$ are right on about half of
    their samples and nowhere together, so that no point can be in the set, for any $n$. (Where
    fewer than $n / 4$ points allow it, the trainer turns to $\operatorname{sign}(x_1)$, so that
    the hypothesis holds surely.)

    *Meant* is Theorem 7: right and confident on more than half of the sample, with bounded
    weights.
    """

    id = "charles2019/theorem-1"
    label = "Theorem 1"
    title = "Classifiers that get a fixed share of their samples right have a common direction"
    standing = Standing.INFORMAL
    domain = trials
    expects = Outcome.REFUTED
    nature = Nature(
        Failure.MISSING_HYPOTHESIS,
        r"$\Theta(n)$ allows a share of one half or less, and then the two classifiers may be "
        "right at different points, whereas Theorem 7, of which this is the informal version, has "
        r"bounded weights, confidence and, for a set of size $\Theta(n)$, $\rho < \frac{1}{2}$.",
        Failure.READING_DEPENDENT,
    )
    repaired_by = ("charles2019/theorem-1-as-meant",)
    statement = Statement(
        printed=r"Suppose linear classifiers $h_1, h_2$ are trained on sets $S^{(1)}, S^{(2)}$ of "
        r"size $n$ sampled independently from $\mathcal{D}$, and that each $h_j$ correctly "
        r"classifies $\Theta(n)$ of $S^{(j)}$ correctly. With high probability, there is a vector "
        r"$w$ and a set $S \subseteq S^{(1)} \cup S^{(2)}$ such that $w$ is an adversarial direction "
        r"for both $h_1$ and $h_2$, on $S$ and $|S \cap S^{(j)}| = \Theta(n)$ for $j = 1, 2$.",
        source="Section 2, Theorem 1",
        difference=r"$\Theta(n)$ allows a share of one half or less, and then the two classifiers "
        r"may be right at different points. Read as weakly as it can be: at least $n / 4$ points "
        "right, and with probability 1/2 at least one point in $S$.",
    )
    assumptions = (quarter_right,)

    def cells(self) -> Sequence[TwoSamples]:
        return tuple(halves(n) for n in (16, 64, 256))

    def rejections(self) -> Iterable[tuple[Trial, None]]:
        yield self.trial(self.cells()[0], (8, 8), (8, 8)), None


def linear_share(n: int, rho: str, weight: int) -> TwoSamples:
    """Return a cell of Theorem 7 that asks for (1 - 2 rho) n / 2 points, with n large enough.

    That is no more than the bound of Theorem 7.
    """
    cell = clovers(n, rho, weight)
    asked = ceil((1 - 2 * cell.rho) * n / 2)
    if asked > cell.threshold:
        msg = f"n = {n} is too small for half of (1 - 2 rho) n"
        raise ValueError(msg)
    return replace(cell, threshold=asked)


@final
class Theorem1AsMeant(ProbabilisticClaim):
    r"""
    **Theorem 1, as meant.** Under A1 and A3 of Theorem 7 with $\rho < \frac12$ and
    $B R = o(\sqrt{n})$: for all large $n$, with probability at least $1 - 4 n^{-2}$, some $w$ and
    $S$ with $|S \cap S^{(j)}| \ge \frac12 (1 - 2 \rho) n$ are such that $-y w$ is adversarial for both
    at each $(x, y) \in S$.

    *Proof.* Theorem 7, in the form that needs no A2, once $2 B R \sqrt{n} + 4 \sqrt{n \ln n} \le \frac12 (1 - 2\rho) n$.
    """

    id = "charles2019/theorem-1-as-meant"
    label = "Theorem 1"
    title = "Classifiers that get most of their samples right have a common direction"
    standing = Standing.INFORMAL
    reading = Reading.REPAIRED
    domain = trials
    expects = Outcome.SUPPORTED
    uses = ("ours/theorem-7-sharper", "charles2019/theorem-7-condition-2")
    statement = replace(
        Theorem1.statement,
        tested=r"Under A1 and A3 of Theorem 7, with $\rho < \frac{1}{2}$ and $2BR\sqrt{n} + "
        r"4\sqrt{n \ln(n)} \le \frac{1}{2}(1 - 2\rho) n$: with probability at least $1 - 4n^{-2}$ "
        r"there is a vector $w$ and a set $S \subseteq S^{(1)} \cup S^{(2)}$ such that $-y w$ is an "
        r"adversarial direction for $h_1$ and $h_2$ at each $(x, y) \in S$, and $|S \cap S^{(j)}| "
        r"\ge \frac{1}{2}(1 - 2\rho) n$ for $j = 1, 2$.",
        difference="The assumptions are those of Theorem 7, of which this is the informal "
        r"version, without A2, which is not needed; $\Theta(n)$ has a constant, and the direction depends on the label.",
    )
    assumptions = (A1, A3)

    def cells(self) -> Sequence[TwoSamples]:
        return (linear_share(1024, "1/32", 1),)

    def rejections(self) -> Iterable[tuple[Trial, None]]:
        yield self.trial(self.cells()[0], (0, 0, 1024), (1024, 0, 0)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "A1",
            lambda: (memorised(1024, squared_bound=1, bounded=False, threshold=512),),
            expects=Outcome.REFUTED,
            change=r"A1 dropped: $B R = 1$ in the condition on $n$, weights as long as they like",
            drop=["A1"],
        )
        yield self.weakened(
            "A3",
            lambda: (careless(1024, threshold=512),),
            expects=Outcome.REFUTED,
            change="A3 dropped: nothing says that a classifier is right anywhere",
            drop=["A3"],
        )
