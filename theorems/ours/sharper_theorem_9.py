"""Theorem 9 with better constants, for the set S of its proof, and without B2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import final

from theorems.charles2019.theorem_9 import B1, B3, clovers, pair_variants, rare_axes
from theorems.charles2019.two_label_cells import curve
from theorems.charles2019.two_samples import Independent, Together, TwoSamples, trials
from theorems.ours.sharper_theorem_7 import SHARPER
from verify.claim import Statement, Weakening
from verify.outcome import Outcome, Reading, Standing
from verify.probability.claim import ProbabilisticClaim, Series, Trial


SHARPER_9 = SHARPER._replace(norm=4)


@final
class SharperTheorem9(ProbabilisticClaim):
    r"""
    **Theorem 9, sharper.** Let $S^{(1)}[k, l], S^{(2)}[k, l]$ be independent samples of $n$ from a
    distribution with $\|x\| \le R$ and the labels $k, l$; let $W^{(1)}, W^{(2)}$ depend on both
    samples in any way, with rows of length at most $B$ (B1) and B3; and let $S$ be all points of
    both at which both pairs of scores are right. With probability at least $1 - 2 n^{-2}$, for
    both $j$,
    $|S \cap S^{(j)}[k, l]| \ge (1 - 2 \rho) n - 4 B R \sqrt{n} - \sqrt{2} \sqrt{n \ln n}$.

    *Proof.* Let $y = +1$ for the label $k$ and $-1$ for $l$, and $u^{(j)} = w_k^{(j)} - w_l^{(j)}$.
    Then $\|u^{(j)}\| \le 2B$. At a point with $h_j(x) = y$ the score of $y$ is not below that of the
    other label, so $y \langle u^{(j)}, x \rangle \ge 0$; with $|\langle u^{(j)}, x \rangle| > 1$ it is
    above 1. So B3 is A3 for $u^{(j)}$ and this is ``ours/theorem-7-sharper`` with $2B$ for $B$. No
    other row of $W^{(j)}$ matters.
    """

    id = "ours/theorem-9-sharper"
    label = "Theorem 9, sharper"
    title = "Theorem 9 with the square root of 2 for 4, half the failures, and without B2"
    standing = Standing.OURS_PROVED
    reading = Reading.OURS
    domain = trials
    expects = Outcome.SUPPORTED
    uses = ("ours/theorem-7-sharper", "charles2019/theorem-9-condition-2")
    statement = Statement(
        printed=r"Under B1 and B3, with probability at least $1 - 2n^{-2}$, for $j \in \{1, 2\}$, "
        r"$|S \cap S^{(j)}[k, l]| \ge (1 - 2\rho) n - 4BR\sqrt{n} - \sqrt{2} \sqrt{n \ln(n)}$, where "
        r"$S$ is all points of both samples at which both pairs of scores are right.",
        source="ours; Section 4, Theorem 9",
    )
    assumptions = (B1, B3)

    def cells(self) -> Sequence[TwoSamples]:
        return (
            clovers(Together, 128, "3/16", 5, SHARPER_9),
            clovers(Together, 256, "1/4", 7, SHARPER_9),
            rare_axes(Independent, 128, SHARPER_9),
        )

    def series(self) -> Sequence[Series]:
        sizes = (64, 128, 256, 512, 1024)
        pair = [clovers(Together, n, "1/4", 7, SHARPER_9) for n in sizes]
        return [curve("hostile pair on a clover", pair)]

    def rejections(self) -> Iterable[tuple[Trial, None]]:
        yield self.trial(self.cells()[1], (0, 0, 256), (256, 0, 0)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield from pair_variants(self, SHARPER_9, 1024, 64)
