r"""What the noises of two points have in common under normal weights: half of it for each unit that is on at both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, final

from theorems.zhang2022.normals import Normals
from theorems.zhang2022.shared_part import Conclusion
from verify.claim import Statement, Weakening
from verify.outcome import OURS, OURS_PROVED, REFUTED, SUPPORTED
from verify.probability.claim import Cell, ProbabilisticClaim


ANGLES: Sequence[tuple[int, Sequence[int], Sequence[int]]] = (
    (45, (1, 0), (1, 1)), (60, (1, 1, 0), (1, 0, 1)), (135, (1, 0), (-1, 1)),
)
# In degrees, between two points of integers.


def both_on(degrees: int, x: Sequence[int], other: Sequence[int], claimed: Fraction, *, misses: bool) -> Normals:
    """Return the cell of a unit that is on at both points, or (misses) that is not."""

    def sides(z: Any) -> Any:
        import numpy as np

        least = np.minimum((z * np.array(x)).sum(axis=-1), (z * np.array(other)).sum(axis=-1))  # few multiples of 2^-40: exact
        return (-least, 0 * least) if misses else (least, 0 * least)

    words = "not on at both points" if misses else "on at both points"
    return Normals(title=f"a unit is {words}, at {degrees} degrees", count=len(x), sides=sides, bound=claimed)


@final
class ConclusionAngle(ProbabilisticClaim):
    r"""
    **Ours, on the conclusion.** At normal weights $E \langle g_x, g_{x'} \rangle = \frac{1}{2} (1 - \theta / \pi)$ for every $m$ and $d$, $\theta$ the angle of $x$ and $x'$.

    *Proof.* As in ``conclusion-shared`` only equal units contribute, $E[a_k^2] = \frac{1}{m}$ and $E \|w_k\|^2 = 1$; the length of a normal vector is independent of its direction,
    and it is on at both points with probability $\frac{1}{2} - \frac{\theta}{2 \pi}$, the share of the circle that both half-planes have in common.

    *Modelled.* What is left is the probability that a unit is on at both points, at three angles: trials say that it is below $\frac{5}{4}$ and above $\frac{4}{5}$ of that.
    """

    id, label, short = "zhang2022/conclusion-angle", "Conclusion", "by the angle"
    title = "How much the noises of two points have in common, by their angle"
    standing, reading, expects = OURS_PROVED, OURS, SUPPORTED
    uses = ("zhang2022/conclusion-shared",)
    statement = Statement(
        printed=Conclusion.printed, source=Conclusion.source,
        tested=r"$P(\langle w_k, x \rangle > 0, \langle w_k, x' \rangle > 0) = \frac{1}{2} (1 - \theta / \pi)$, which is $E \langle g_x, g_{x'} \rangle$.",
        difference="What is common to two points, at normal weights.",
    )

    def cells(self) -> Sequence[Cell]:
        found: list[Cell] = []
        for degrees, x, other in ANGLES:
            q = Fraction(180 - degrees, 360)
            found += [
                both_on(degrees, x, other, Fraction(5, 4) * q, misses=True), both_on(degrees, x, other, 1 - Fraction(4, 5) * q, misses=False),
            ]
        return found

    def weakenings(self) -> Iterable[Weakening]:
        yield self.weakened(
            "a quarter at every angle", lambda: [both_on(*ANGLES[0], Fraction(5, 16), misses=True)], expects=REFUTED,
            change=r"$\frac{1}{4}$, as if both were independent",
        )
