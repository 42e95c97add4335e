r"""Conclusion: do the noises of two points have to do with each other, and with the points?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.zhang2022.compared import are_equal, is_equal
from theorems.zhang2022.laws import (
    Laws,
    Vector,
    both_signs,
    finite_laws,
    is_law,
    outcomes,
    sent,
    with_ties,
    without_tie,
)
from verify.claim import Assumption, Coq, Example, Nature
from verify.domain import Domain
from verify.exact.decision import NO, YES, Decision
from verify.exact.integers import dot
from verify.objects import register
from verify.outcome import (
    INFORMAL,
    OURS,
    OURS_PROVED,
    READING_DEPENDENT,
    REFUTED,
    SURVIVES,
)
from verify.sentence import Sentence, Variant


@register("finite laws at two points")
class AtTwoPoints(NamedTuple):
    """Laws of rows and outputs with a point x, and another point."""

    laws: Laws
    other: Vector


def is_pair(x: Any) -> bool:
    """Are there laws, and another point as long as x?"""
    if not isinstance(x, AtTwoPoints) or not is_law(x.laws) or not isinstance(x.other, tuple):
        return False
    return len(x.other) == len(x.laws.x) and all(type(c) is int for c in x.other)


no_tie = Assumption[AtTwoPoints](
    "no tie", r"No possible row has $\langle w, x \rangle = 0$ or $\langle w, x' \rangle = 0$.",
    lambda x: without_tie(x.laws) and without_tie(x.laws._replace(x=x.other)), stated="nowhere",
)


def _off(laws: Laws, other: Vector) -> AtTwoPoints:
    """Return the other point moved along x until no possible row is orthogonal to it."""
    while any(dot(row, other) == 0 for own in laws.rows for row in own):
        other = tuple(a + b for a, b in zip(other, laws.x, strict=True))
    return AtTwoPoints(laws, other)


@st.composite
def _pairs(draw: st.DrawFn) -> AtTwoPoints:
    laws = draw(finite_laws.draw)
    return _off(laws, draw(st.tuples(*[st.integers(-2, 2)] * len(laws.x))))


def _small() -> Iterator[AtTwoPoints]:
    assert finite_laws.small is not None
    for laws in finite_laws.small():
        for other in (laws.x, tuple(-c for c in laws.x), (0,) * (len(laws.x) - 1) + (1,)):
            yield _off(laws, other)


def _with_ties() -> Iterator[AtTwoPoints]:
    assert with_ties.small is not None
    yield from (AtTwoPoints(laws, laws.x) for laws in with_ties.small())


at_any_two = Domain[AtTwoPoints](
    name="finite laws of rows and outputs, and two points", of=AtTwoPoints, contains=is_pair, small=_with_ties,
    draw=with_ties.draw.flatmap(
        lambda laws: st.builds(AtTwoPoints, st.just(laws), st.tuples(*[st.integers(-2, 2)] * len(laws.x)))
    ),
)
at_two_points = Domain[AtTwoPoints](
    name="finite laws of rows and outputs, and two points off the hyperplanes of all rows", draw=_pairs(), small=_small,
    of=AtTwoPoints, contains=is_pair, wider=at_any_two,
)
ONE = AtTwoPoints(Laws((((1,),),), ((1,),), (1,)), (-1,))
SAME = AtTwoPoints(Laws((((1, 0), (1, 2)), ((2, -1),)), ((1,), (1, 3)), (1, 0)), (1, 0))
ACROSS = AtTwoPoints(Laws((((1, 0), (1, 2)), ((2, -1),)), ((1,), (1, 3)), (1, 0)), (1, 1))


def moments(x: AtTwoPoints, *, signed_outputs: bool = True) -> tuple[Counter[str], int]:
    """Return the sums of <g, g'>, <g, g>, <A, g> and <A, A> over all outcomes, and how many these are."""
    found: Counter[str] = Counter()
    count = 0
    for weights, a in outcomes(x.laws, signed_outputs=signed_outputs):
        whole = sent(weights, a, [1] * len(a))
        one, other = (sent(weights, a, [int(dot(w, point) > 0) for w in weights]) for point in (x.laws.x, x.other))
        found.update({"both": dot(one, other), "own": dot(one, one), "back": dot(whole, one), "whole": dot(whole, whole)})
        count += 1
    return found, count


def shared(x: AtTwoPoints) -> Fraction:
    """Return the sum over the units of E[a^2] E[|w|^2; w is on at both points]."""
    total = Fraction(0)
    for rows, outputs in zip(x.laws.rows, x.laws.outputs, strict=True):
        signed = both_signs(rows)
        square = Fraction(sum(c * c for c in outputs), len(outputs))
        on = [dot(w, w) for w in signed if dot(w, x.laws.x) > 0 and dot(w, x.other) > 0]
        total += square * Fraction(sum(on), len(signed))
    return total


class Conclusion(Sentence[AtTwoPoints, Any]):
    r"""Which point it is that a noise was made for has nothing to do with the noise.

    *Fails* at $x$ and $-x$: $E \langle g_x, g_{-x} \rangle = 0$, and $E \|g_x\|^2 > 0$. What is common to the noises of two points is as
    large as the points are near each other (``conclusion-shared``).

    *Modelled.* Finite symmetric laws, summed; if $g_x$ had nothing to do with $x$, $E \langle g_x, g_{x'} \rangle$ would be the same for all $x$ and $x'$.
    """

    id, label, short = "zhang2022/conclusion", "Conclusion", "Conclusion"
    source, standing = "Section 5, conclusion", INFORMAL
    printed = "The adversarial noise is rarely related to the input sample."
    tested = r"$E \langle g_x, g_{x'} \rangle = E \|g_x\|^2$ for all $x$ and $x'$."
    differs = "Taken at its word, as independence."
    expects, domain, assumptions = REFUTED, at_two_points, [no_tie]
    proof = Coq("Conclusion_fails", "It speaks of a finite law.")
    repaired_by = ["zhang2022/conclusion-shared"]
    nature = Nature(
        READING_DEPENDENT,
        r"Read as independence it fails at $x$ and $-x$, whose noises share no unit, and read as that half of the energy of a noise is "
        "common to all points it holds.",
    )
    worked = [Example(ONE, NO, "a point and its opposite"), Example(SAME, YES, "one point twice")]
    refused = [(ONE, None), (SAME._replace(other=(-1, 0)), None)]

    def decide(self, x: AtTwoPoints, w: Any) -> Decision:
        sums, _ = moments(x)
        return is_equal(sums["both"], sums["own"], f"the sums are {sums['both']} and {sums['own']}")


class ConclusionShared(Conclusion):
    r"""Noises of two points share what the units give that are on at both, and half of the energy is common to all.

    $E \langle g_x, g_{x'} \rangle = \sum_k E[a_k^2]\, E[\|w_k\|^2; \langle w_k, x \rangle, \langle w_k, x' \rangle > 0]$ and $E \langle A, g_x \rangle = E \|g_x\|^2 = \frac{1}{2} E
    \|A\|^2$.

    *Proof.* Outputs are centred and independent, so that of two different units nothing is left; and each is on with probability $\frac{1}{2}$,
    whatever its length. With normal rows both are on with probability $\frac{1}{2} - \frac{\theta}{2 \pi}$, $\theta$ the angle of $x$ and $x'$: $E \langle g_x, g_{x'}
    \rangle = \frac{1}{2} (1 - \theta / \pi)$ for every $m$ and $d$. So $\cos(g_x, A)$ is near $1 / \sqrt{2}$ at large sizes.

    *Modelled.* Finite symmetric laws, both sides summed in integers.
    """

    id, reading, standing = "zhang2022/conclusion-shared", OURS, OURS_PROVED
    tested = (
        r"$E \langle g_x, g_{x'} \rangle = \sum_k E[a_k^2] E[\|w_k\|^2; \langle w_k, x \rangle, \langle w_k, x' \rangle > 0]$ and $E \langle A, g_x \rangle = E \|g_x\|^2 "
        r"= \frac{1}{2} E \|A\|^2$ for symmetric rows and outputs, without ties."
    )
    differs = "What is common, and how much."
    expects = SURVIVES
    proof = Coq("Conclusion_shared", "It speaks of finite laws.")
    worked = [Example(ONE, YES, "nothing is common"), Example(SAME, YES, "all is"), Example(ACROSS, YES, "some is")]
    refused = [(ONE, Fraction(1)), (SAME, Fraction(1, 2)), (ACROSS, Fraction(0))]

    def construct(self, x: AtTwoPoints) -> Fraction:
        return shared(x)

    def decide(self, x: AtTwoPoints, w: Any) -> Decision:
        return _compared(*moments(x), w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "outputs not symmetric": Variant(
                REFUTED, "outputs as listed, without their opposites", decide=lambda x, w: _compared(*moments(x, signed_outputs=False), w)
            ),
            "two thirds": Variant(
                REFUTED, r"$\frac{2}{3}$ for $\frac{1}{2}$", decide=lambda x, w: _compared(*moments(x), w, Fraction(2, 3))
            ),
        }


def _compared(sums: Counter[str], count: int, w: Fraction | None, half: Fraction = Fraction(1, 2)) -> Decision:
    common = sums["own"] if w is None else w * count
    pairs = [(sums["both"], common), (sums["back"], half * sums["whole"]), (sums["own"], half * sums["whole"])]
    return are_equal(pairs, "a mean is another one")
