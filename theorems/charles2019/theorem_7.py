"""Theorem 7: two classifiers trained apart get most points right, and one direction fools both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, final

from theorems.charles2019.soft_margin import Bound, Rule
from theorems.charles2019.trainers import HINGE, LOGISTIC, PERCEPTRON, RIDGE, TINY_MEMORISER
from theorems.charles2019.two_label_cells import (
    FOR_2,
    FOR_ROOT_2,
    careless,
    clover_together,
    clovers,
    curve,
    leaves_together,
    memorised,
    noisy,
    rare_axes,
    with_constant,
)
from theorems.charles2019.two_samples import Independent, TwoSamples, trials
from verify.claim import Assumption, Statement, Weakening
from verify.outcome import Outcome, Standing
from verify.probability.claim import ProbabilisticClaim, Series, Trial


A1 = Assumption[Trial](
    "A1",
    r"With probability 1 over the training procedure, $\|w^{(j)}\|_2 \le B$.",
    lambda x: all(facts.squared_norm <= x.cell.squared_bound for facts in _trained(x)),
    stated="Section 3, A1",
)
A2 = Assumption[Trial](
    "A2",
    r"Training is independent: $(S^{(1)}, w^{(1)})$ of $(S^{(2)}, w^{(2)})$.",
    lambda x: isinstance(x.cell, Independent),
    stated="Section 3, A2",
)
A3 = Assumption[Trial](
    "A3",
    r"At least $(1 - \rho) n$ points of $S^{(j)}$ have $y \langle w^{(j)}, x \rangle \ge 1$.",
    lambda x: _has_margins(x, lambda margin: margin >= 1),
    stated="Section 3, A3",
)
A3_RIGHT = Assumption[Trial](
    "A3 with > 0",
    r"At least $(1 - \rho) n$ points of $S^{(j)}$ have $y \langle w^{(j)}, x \rangle > 0$.",
    lambda x: _has_margins(x, lambda margin: margin > 0),
    stated="nowhere",
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
    domain = trials
    expects = Outcome.SUPPORTED
    uses = ("charles2019/theorem-7-condition-2", "ours/theorem-7-sharper")
    statement = Statement(
        printed=r"Under the assumptions above, with probability at least $1 - 4n^{-2}$, there is "
        r"a set $S \subseteq S^{(1)} \cup S^{(2)}$ with max-margin SVM $w_S^*$ such that for "
        r"$j \in \{1, 2\}$, 1. $|S \cap S^{(j)}| \ge (1 - 2\rho) n - 2BR\sqrt{n} - "
        r"4\sqrt{n \ln(n)}$. 2. For all $(x, y) \in S$, $-y w_S^*$ is an adversarial direction "
        r"for $h_j$ at $x$.",
        tested=r"Under A1, A2 and A3, with probability at least $1 - 4n^{-2}$, the multiset $S$ of "
        r"all points of $S^{(1)}$ and $S^{(2)}$ that both classifiers get right has $|S \cap "
        r"S^{(j)}| \ge (1 - 2\rho) n - 2BR\sqrt{n} - 4\sqrt{n \ln(n)}$ for $j = 1, 2$.",
        source="Section 3, Theorem 7",
        difference="$S$ and the samples are multisets: a sample may repeat a point. The largest "
        "$S$ that condition 2 allows is named; that it holds there is a claim of its own. As "
        "printed, A2 speaks of one sample each and does not make $w^{(1)}$ independent of "
        "$S^{(2)}$; it is read as independent training, and turns out not to be needed.",
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
        # Each trainer gives up the two points that it has not seen, and they saw different ones.
        yield self.trial(self.cells()[0], (0, 0, 256), (256, 0, 0)), None

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
