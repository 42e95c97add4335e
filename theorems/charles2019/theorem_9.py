"""Theorem 9: Theorem 7 for many labels; as printed, and for the set S of the proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, final

from theorems.charles2019.multiclass_trials import (
    STRICT,
    THIRD_LABEL,
    ByRows,
    Opposed,
    PrintedIndependent,
    PrintedTogether,
    opposite_on_a_coin,
)
from theorems.charles2019.samples import axes, clover, coin, corners, crowd, few_axes, flipped
from theorems.charles2019.soft_margin import Bound
from theorems.charles2019.trainers import HINGE, MEMORISER, RIDGE, always
from theorems.charles2019.two_label_cells import CLOVER_BOUND, HOSTILE, NOISE_BOUND, curve
from theorems.charles2019.two_samples import Independent, Together, TwoSamples, trials
from verify.claim import Assumption, Statement, Weakening
from verify.outcome import Outcome, Reading, Standing
from verify.probability.claim import ProbabilisticClaim, Series, Trial


NINE = Bound(norm=4)
PER_ROW = STRICT**2 / 4
# u = w_k - w_l has |u|^2 = 4 |w_k|^2 where w_l = -w_k: B^2 of a row for B^2 of two labels.


def clovers(kind: Any, n: int, rho: str, weight: int, bound: Bound = NINE, **parts: Any) -> Any:
    """Return a clover, with hostile trainers where the kind of cell takes trainers."""
    if issubclass(kind, Independent):
        parts |= {"trainers": HOSTILE}
    return kind(
        distribution=clover(weight, 32), n=n, rho=Fraction(rho), bound=bound,
        squared_bound=CLOVER_BOUND * PER_ROW, rule=ByRows(), **parts,
    )


def noisy(kind: Any, trainer: Any, n: int = 256) -> Any:
    """Return label noise of 1/64, with a trainer that one could meet in the wild."""
    return kind(
        distribution=flipped(1, 64), trainers=(trainer, trainer), n=n, rho=Fraction(3, 32),
        bound=NINE, squared_bound=NOISE_BOUND * PER_ROW, rule=ByRows(),
    )


def rare_axes(kind: Any, n: int = 256, bound: Bound = NINE) -> Any:
    """Return a memoriser with few axes, some of which its sample misses: rho = 0."""
    return kind(
        distribution=few_axes(3, 64), trainers=(MEMORISER, MEMORISER), n=n, bound=bound,
        squared_bound=4 * PER_ROW, rule=ByRows(),
    )


def memorised(n: int, bound: Bound, **parts: Any) -> TwoSamples:
    """Return 2048 orthogonal points of label k, and a memoriser."""
    return Independent(
        distribution=axes(2048), trainers=(MEMORISER, MEMORISER), n=n, bound=bound,
        rule=ByRows(), **parts,
    )


def careless(n: int, bound: Bound) -> TwoSamples:
    """Return pairs of scores that are never right together."""
    tenth = Fraction(1, 10)
    up, down = always((0, tenth), "k where x_2 > 0"), always((0, -tenth), "k where x_2 < 0")
    return Independent(
        distribution=corners(), trainers=(up, down), n=n, bound=bound, squared_bound=tenth**2,
        rule=ByRows(least=None), summed=True,
    )


def on_a_coin(n: int, rho: Fraction, bound: Bound, length: Fraction, rule: ByRows) -> Any:
    """Return opposite classifiers of two labels, |u| of this length, on one point with a fair label.

    Where u is long enough to be confident and the label would break B3, it is turned round.
    """
    trainers = opposite_on_a_coin(1, length), opposite_on_a_coin(-1, length)
    return PrintedIndependent(
        distribution=coin(), trainers=trainers, n=n, rho=rho, bound=bound,
        squared_bound=length**2 / 4, rule=rule, summed=True,
    )


def third_label(n: int) -> TwoSamples:
    """Return two labels, and a third that takes what a sample missed."""
    return Independent(
        distribution=crowd(2048), trainers=(THIRD_LABEL, THIRD_LABEL), n=n, bound=NINE,
        squared_bound=Fraction(37, 10_000), rule=ByRows("label"),
    )


B1 = Assumption[Trial](
    "B1",
    r"With probability 1 over the training procedure, each row has $\|w_i^{(j)}\|_2 \le B$.",
    lambda x: all(f.squared_norm <= x.cell.squared_bound for f in x.cell.classifiers(*x.draws)),
    stated="Section 4, B1",
)
B2 = Assumption[Trial](
    "B2",
    r"Training is independent: $(S^{(1)}, W^{(1)})$ of $(S^{(2)}, W^{(2)})$.",
    lambda x: isinstance(x.cell, Independent),
    stated="Section 4, B2",
)
B3 = Assumption[Trial](
    "B3",
    r"At least $(1 - \rho) n$ points of $S^{(j)}[k, l]$ have $h_j(x) = y$ and "
    r"$|\langle w_k^{(j)} - w_l^{(j)}, x \rangle| > 1$, for one label $l$ fixed beforehand.",
    lambda x: all(map(_confident, [x.cell] * 2, x.cell.classifiers(*x.draws), x.draws)),
    stated="Section 4, B3",
)


def _confident(cell: Any, facts: Any, draw: Sequence[int]) -> bool:
    sure = ByRows().facts(cell.distribution, facts.rows).confident
    count = sum(c for c, chosen in zip(draw, sure, strict=True) if chosen)
    return count >= (1 - cell.rho) * cell.n


STATEMENT = Statement(
    printed=r"Fix $k \in \{1, \dots, K\}$ satisfying the above assumptions. With probability at "
    r"least $1 - 4n^{-2}$, there is a vector $v$ and a set $S \subseteq S^{(1)}[k, l] \cup "
    r"S^{(2)}[k, l]$ such that for $j \in \{1, 2\}$, 1. $|S \cap S^{(j)}[k, l]| \ge (1 - 2\rho) n - "
    r"4BR\sqrt{n} - 4\sqrt{n \ln(n)}$. 2. For all $(x, y) \in S$ such that $h_j(x) = y$, $-v$ is "
    r"an adversarial direction for $h_j$ if $y = k$, and $v$ is an adversarial direction for $h_j$ "
    r"if $y = l$.",
    source="Section 4, Theorem 9",
)


@final
class Theorem9(ProbabilisticClaim):
    r"""
    **Theorem 9.** As Theorem 7, for two labels $k, l$ out of many: with probability at least
    $1 - 4 n^{-2}$ there are $v$ and $S \subseteq S^{(1)}[k, l] \cup S^{(2)}[k, l]$ with, for both
    $j$, (1) $|S \cap S^{(j)}[k, l]| \ge (1 - 2 \rho) n - 4 B R \sqrt{n} - 4 \sqrt{n \ln n}$, and
    (2) for all $(x, y) \in S$ with $h_j(x) = y$, $-v$ ($y = k$) or $v$ ($y = l$) is adversarial
    for $h_j$.

    *As printed* condition 2 asks nothing where $h_j$ is wrong, and so little that $S$ can nearly
    always be all $2n$ points. Write $u_j = w_k^{(j)} - w_l^{(j)}$. If $\langle u_1, v \rangle > 0$ and
    $\langle u_2, v \rangle > 0$, the score of $k$ falls behind that of $l$ along $-v$ and that of $l$
    behind that of $k$ along $v$, for both: $S$ may be everything. There is such a $v$ unless
    $u_2 = -c u_1$ with $c > 0$ ($u_j \neq 0$ by B3). Hence two findings.

    1. *B1 is not needed, as long as B2 holds.* Let $q(g)$ be the probability of
    $y \langle g, x \rangle > 0$; then $q(g) + q(-g) \le 1$, so one of them is at most $\frac12$. If
    $u_2 = -c u_1$, then by B3 $u_1$ has at least $(1 - \rho) n$ points of $S^{(1)}$ right, and $-u_1$
    as many of $S^{(2)}$. Given $u_1$ with $q(-u_1) \le \frac12$, the second has by B2 and
    Hoeffding's inequality a probability of at most $\exp(-2 n (\frac12 - \rho)^2)$; where
    $q(u_1) \le \frac12$, argue from $u_2$. Together, $P(u_2 = -c u_1) \le
    2 \exp(-n (1 - 2\rho)^2 / 2)$. Where the bound is positive at all, $(1 - 2\rho) \sqrt{n} >
    4 \sqrt{\ln n}$, and this is less than $2 n^{-8}$.

    2. *$\rho$ for $2\rho$ holds too, with B1 and without B2.* If $u_2 = -c u_1$, let $S$ be the
    points with $y \langle u_1, x \rangle > 0$, and $\langle u_1, v \rangle > 0$: on $S$, $h_2$ is wrong
    and (2) asks nothing of it. $S$ has at least $(1 - \rho) n$ points of $S^{(1)}$ by B3, and by
    steps 1 to 3 of ``ours/theorem-7-sharper`` for $u_1$, with $2B$ for $B$, at least
    $(1 - \rho) n - 4 B R \sqrt{n} - \sqrt{2} \sqrt{n \ln n}$ of $S^{(2)}$, but for a probability of
    $n^{-2}$.

    What the proof gives is the set on which both pairs of scores are right: ``theorem-9-strong``.

    *Modelled.* As Theorem 7. The samples are of $S^{(j)}[k, l]$, with $n$ points each, as the
    paper assumes; $l$ is fixed beforehand, and the same for both. $u_2 = -c u_1$ occurs with
    $K = 2$ only, where the best $S$ is known.
    """

    id = "charles2019/theorem-9"
    label = "Theorem 9"
    title = "Theorem 7 for two labels out of many, as printed"
    standing = Standing.THEOREM
    domain = trials
    expects = Outcome.SUPPORTED
    repaired_by = ("charles2019/theorem-9-strong",)
    uses = ("charles2019/theorem-9-strong", "charles2019/theorem-9-condition-2")
    statement = replace(
        STATEMENT,
        tested=r"Fix labels $k \neq l$ with B1, B2 and B3 for both samples. With probability at "
        r"least $1 - 4n^{-2}$, there is a vector $v$ and a multiset $S$ of points of "
        r"$S^{(1)}[k, l]$ and $S^{(2)}[k, l]$ such that for $j \in \{1, 2\}$, 1. $|S \cap "
        r"S^{(j)}[k, l]| \ge (1 - 2\rho) n - 4BR\sqrt{n} - 4\sqrt{n \ln(n)}$. 2. For all "
        r"$(x, y) \in S$ such that $h_j(x) = y$, $-v$ is an adversarial direction for $h_j$ if "
        r"$y = k$, and $v$ is one if $y = l$.",
        difference=r"$S$ and the samples are multisets. $h_j(x)$ is printed as the largest score "
        r"($\max$ for $\arg\max$), and B3's gap as more confidence in $k$ than in $l$, which is "
        r"false for points of label $l$. $l$ is fixed beforehand, the same for $j = 1, 2$. "
        r"Condition 2 asks nothing where $h_j(x) \neq y$, so that $S$ can nearly always be "
        "everything.",
    )
    assumptions = (B1, B2, B3)

    def cells(self) -> Sequence[TwoSamples]:
        return (
            clovers(PrintedIndependent, 256, "3/32", 2),
            noisy(PrintedIndependent, RIDGE),
            rare_axes(PrintedIndependent),
        )

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "h(x) = y",
            lambda: (third_label(320),),
            expects=Outcome.REFUTED,
            change=r"condition 2 at all points of $S$, not only where $h_j(x) = y$",
        )
        yield self.weakened(
            "B1",
            lambda: (
                PrintedIndependent(
                    distribution=few_axes(3, 64), trainers=(MEMORISER, MEMORISER), n=256,
                    bound=NINE, squared_bound=PER_ROW, rule=ByRows(), bounded=False,
                ),
            ),
            expects=Outcome.SUPPORTED,
            change="B1 dropped: weights as long as they like, trained independently",
            drop=["B1"],
        )
        yield self.weakened(
            "B2",
            lambda: (clovers(PrintedTogether, 256, "3/32", 2),),
            expects=Outcome.SUPPORTED,
            change="B2 dropped: both classifiers are chosen with both samples in sight",
            drop=["B2"],
        )
        yield self.weakened(
            "B1 and B2",
            lambda: (
                Opposed(
                    distribution=axes(8192), n=512, rho=Fraction(1, 8), bound=NINE,
                    squared_bound=PER_ROW, rule=ByRows(),
                ),
            ),
            expects=Outcome.REFUTED,
            change="B1 and B2 dropped: opposed memorisers that see both samples",
            drop=["B1", "B2"],
        )
        yield self.weakened(
            "B3",
            lambda: (
                on_a_coin(1024, Fraction(0), NINE, Fraction(1, 100), ByRows(least=None)),
            ),
            expects=Outcome.REFUTED,
            change="B3 dropped: nothing says that a classifier is right anywhere",
            drop=["B3"],
        )
        yield self.weakened(
            "rho for 2 rho",
            lambda: (
                clovers(PrintedIndependent, 256, "3/32", 2, NINE._replace(rho=1)),
                on_a_coin(1500, Fraction(5, 8), NINE._replace(rho=1), STRICT, ByRows()),
            ),
            expects=Outcome.SUPPORTED,
            change=r"$(1 - \rho) n$ for $(1 - 2\rho) n$",
        )


@final
class Theorem9Strong(ProbabilisticClaim):
    r"""
    **Theorem 9, for the S of its proof.** With probability at least $1 - 4 n^{-2}$ the set $S$ of
    all points of $S^{(1)}[k, l] \cup S^{(2)}[k, l]$ at which both pairs of scores are right (that of
    $y$ above that of the other of $k$ and $l$, in both classifiers) has, for both $j$, at least
    $(1 - 2 \rho) n - 4 B R \sqrt{n} - 4 \sqrt{n \ln n}$ points of $S^{(j)}[k, l]$.

    *Proof.* ``ours/theorem-9-sharper``. Condition 2 on this $S$ is ``theorem-9-condition-2``.

    *Modelled.* As Theorem 9.
    """

    id = "charles2019/theorem-9-strong"
    label = "Theorem 9"
    title = "Theorem 7 for two labels out of many, for the set of the proof"
    standing = Standing.THEOREM
    reading = Reading.REPAIRED
    domain = trials
    expects = Outcome.SUPPORTED
    uses = ("charles2019/theorem-9-condition-2", "ours/theorem-9-sharper")
    statement = replace(
        STATEMENT,
        tested=r"With probability at least $1 - 4n^{-2}$, the set $S$ of all points $(x, y)$ of both "
        r"samples with $\langle w_y^{(i)}, x \rangle > \langle w_{y'}^{(i)}, x \rangle$, $\{y, y'\} = "
        r"\{k, l\}$, for $i = 1, 2$, has $|S \cap S^{(j)}[k, l]| \ge (1 - 2\rho) n - 4BR\sqrt{n} - "
        r"4\sqrt{n \ln(n)}$ for $j = 1, 2$.",
        difference=r"The $S$ of the proof is named: as printed, condition 2 asks so little that "
        "$S$ can nearly always be everything.",
    )
    assumptions = (B1, B2, B3)

    def cells(self) -> Sequence[TwoSamples]:
        return (
            clovers(Independent, 256, "3/32", 2, summed=True),
            clovers(Independent, 512, "3/16", 5),
            noisy(Independent, HINGE),
            rare_axes(Independent),
        )

    def series(self) -> Sequence[Series]:
        sizes = (64, 128, 256, 512, 1024)
        return [
            curve("hostile on a clover", [clovers(Independent, n, "3/32", 2) for n in sizes]),
            curve("memoriser on rare axes", [rare_axes(Independent, n) for n in sizes]),
        ]

    def rejections(self) -> Iterable[tuple[Trial, None]]:
        yield self.trial(self.cells()[0], (0, 0, 256), (256, 0, 0)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield from pair_variants(self, NINE, 4000, 256)
        yield self.weakened(
            "B2",
            lambda: (clovers(Together, 256, "3/32", 2),),
            expects=Outcome.SUPPORTED,
            change="B2 dropped: both classifiers are chosen with both samples in sight",
            drop=["B2"],
        )


def pair_variants(
    claim: ProbabilisticClaim, bound: Bound, large: int, small: int
) -> Iterable[Weakening]:
    """Yield what must be refuted where both pairs of scores have to be right on S."""
    yield claim.weakened(
        "B1",
        lambda: (memorised(small, bound, squared_bound=PER_ROW, bounded=False),),
        expects=Outcome.REFUTED,
        change=r"B1 dropped: $2 B R = 1$ in the bound, but weights as long as they like",
        drop=["B1"],
    )
    yield claim.weakened(
        "B3",
        lambda: (careless(small, bound),),
        expects=Outcome.REFUTED,
        change="B3 dropped: nothing says that a classifier is right anywhere",
        drop=["B3"],
    )
    yield claim.weakened(
        "rho for 2 rho",
        lambda: (clovers(Independent, large, "7/16", 13, bound._replace(rho=1)),),
        expects=Outcome.REFUTED,
        change=r"$(1 - \rho) n$ for $(1 - 2\rho) n$",
    )
    yield claim.weakened(
        "norm term",
        lambda: (
            memorised(small, bound._replace(norm=0), squared_bound=(small + 1) * PER_ROW),
        ),
        expects=Outcome.REFUTED,
        change=r"the term $4 B R \sqrt{n}$ dropped",
    )
