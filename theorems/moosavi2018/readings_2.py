"""What else Theorem 2 might say: other signs and factors of its model, and curvatures above one half."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.quadratics import Form, question_of
from theorems.geometry.domains import Domain
from theorems.geometry.objects.distributions import Curved, CurvedVector, inner
from theorems.moosavi2018.curved import (
    HALF,
    CurvedShare,
    Point,
    along_a_ray,
    construct_share,
    curved_domain,
    curved_sections,
    curved_shares,
    decide_share,
    decide_this,
    deny_share,
    isotropic,
    length,
    printed,
    small_curved,
    steep_share,
    unit_length,
)
from theorems.moosavi2018.lengths import sides
from theorems.moosavi2018.theorem_2 import PAIR, RECALLED, curved_laws, pair
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import (
    NO,
    YES,
    Answer,
    Decision,
    certified,
    every,
    undecided,
    write_vector,
)
from verify.exact.integers import Rational, whole
from verify.objects import register
from verify.outcome import (
    OURS,
    OURS_PROVED,
    READING_DEPENDENT,
    REFUTED,
    REMARK,
    REPAIRED,
    SURVIVES,
    THEOREM,
    VACUOUS,
)
from verify.sentence import Sentence, Variant


HUNDREDTH = Fraction(1, 100)


def shorter(p: CurvedVector, c: Rational, *, at_most_0: bool = False) -> Decision:
    """Does c r, |c| < 1, change the label already? Vacuous with a certificate: r is not the shortest.

    Parameters
    ----------
    at_most_0 : the label changes where q <= 0, in place of q >= 0
    """
    if not -1 < c < 1:
        return undecided(f"{c} r is not shorter than r")
    sign = -1 if at_most_0 else 1
    a, b, constant = p.form
    square = inner(p.r, [inner(row, p.r) for row in a])
    form = Form(((sign * square,),), (sign * inner(b, p.r),), sign * constant)
    question = question_of([(form,)], 0, Fraction(c) ** 2)
    found = certified(question, "yes", {"v": write_vector((whole(Fraction(c)),))})
    if found.answer is not YES:
        return found
    reason = "a multiple of r that is shorter than r changes the label, so that no such r is the shortest"
    return Decision(Answer.VACUOUS, found.certificates, reason)


class Theorem2Sign(Sentence[CurvedShare, Rational]):
    r"""With the other sign of the model nothing satisfies what Theorem 2 assumes.

    As recalled; the text was not at hand. This is the reading in which $v$ changes the label where
    $q(v) \leq 0$.

    *It is vacuous.* Along $r$ one has $q(c r) = \alpha (c - 1)(\eta (c - 1) + 1)$ with $\eta = r^\top H r /
    \alpha \geq \kappa > 0$, which is $\leq 0$ for $1 - 1 / \eta \leq c \leq 1$: some $c r$ with $|c| < 1$
    changes the label, against $r$ being the shortest such vector. ($\beta < 1$, so that one $v$ has the
    section condition.) The witness is $c$.
    """

    label = "Theorem 2"
    source, standing, reading = f"Theorem 2, {RECALLED}; another sign", THEOREM, OURS
    printed = (
        r"With the model that $v$ changes the label of $x$ if $(v - r)^\top H (v - r) + \alpha \langle r, v - r "
        r"\rangle \leq 0$, everything else as in Theorem 2."
    )
    expects, domain = VACUOUS, curved_laws
    proof = Coq("Theorem_2_sign_is_vacuous")
    assumptions = [unit_length, curved_sections]
    worked = [
        Example(PAIR, Answer.VACUOUS, "c = 0 is enough: the point itself would change its label"),
        Example(pair(HALF, Fraction(1, 3)), Answer.VACUOUS, "the most curved"),
    ]
    refused = [(PAIR, 0)]

    def construct(self, x: CurvedShare) -> Rational:
        p = x.law.points[0]
        eta = Fraction(inner(p.r, [inner(row, p.r) for row in p.h])) / p.alpha
        return whole(max(1 - 1 / eta, Fraction(0)))

    def decide(self, x: CurvedShare, w: Rational | None) -> Decision:
        if w is None:
            return undecided("no multiple is named")
        return shorter(x.law.points[0], w, at_most_0=True)


def _as_curved_as(x: CurvedShare, kappa: Fraction) -> CurvedShare:
    """Return it with H = kappa alpha on span(r) + S: r need not be the shortest any more."""
    points = tuple(
        CurvedVector(
            p.r, tuple(tuple(whole(kappa / x.kappa * a) for a in row) for row in p.h), p.alpha
        )
        for p in x.law.points
    )
    return x._replace(law=Curved(points, x.law.m, x.law.mirrors), kappa=kappa)


more_than_half = Assumption[CurvedShare](
    "kappa above 1/2",
    r"$\kappa > 1/2$.",
    lambda x: x.kappa > HALF,
)
_very_curved = curved_domain(
    "curved models with kappa > 1/2",
    st.builds(
        _as_curved_as,
        curved_shares(kappas=st.just(HALF)),
        st.sampled_from(
            [Fraction(2, 3), Fraction(3, 4), Fraction(1), Fraction(2), Fraction(51, 100)]
        ),
    ),
    small=lambda: (
        _as_curved_as(x, kappa)
        for x in small_curved()
        if x.kappa == HALF
        for kappa in (Fraction(2, 3), Fraction(2))
    ),
    contains=lambda x: x.kappa > 0 and 0 < x.delta < 1 and 0 <= x.beta < 1,
)
_somewhat_curved = curved_domain(
    "curved models, of any kappa",
    curved_shares(),
    small=small_curved,
    contains=lambda x: x.kappa > 0 and 0 < x.delta < 1 and 0 <= x.beta < 1,
)
VERY = _as_curved_as(pair(HALF, Fraction(1, 3)), Fraction(2, 3))


class Theorem2LargeKappa(Sentence[CurvedShare, Rational]):
    r"""For kappa above one half nothing satisfies what Theorem 2 assumes.

    As recalled; the text was not at hand.

    *It is vacuous.* Let $\eta = r^\top H r / \alpha \geq \kappa > 1/2$. Then $v = -c r$ with $c = \max(1 / \eta - 1, 0) <
    1$ has $q(v) = \alpha (-c - 1)(\eta (-c - 1) + 1) \geq 0$: it changes the label and is shorter than $r$. So
    $\rho \geq 1 / \sqrt{\kappa} \geq \sqrt{2}$: Theorem 2 never promises a vector as short as $r(x)$ itself. The
    witness is $-c$.
    """

    label = "Theorem 2"
    source, standing, reading = f"ours; on Theorem 2, {RECALLED}", OURS_PROVED, OURS
    printed = r"Theorem 2 for $\kappa > 1/2$."
    expects, domain = VACUOUS, _very_curved
    proof = Coq("Theorem_2_large_kappa_is_vacuous")
    assumptions = [unit_length, curved_sections, more_than_half]
    worked = [Example(VERY, Answer.VACUOUS, "two vectors on a line, kappa = 2/3")]
    refused = [(VERY, Fraction(-1, 2))]

    def construct(self, x: CurvedShare) -> Rational:
        p = x.law.points[0]
        eta = Fraction(inner(p.r, [inner(row, p.r) for row in p.h])) / p.alpha
        return whole(-max(1 / eta - 1, Fraction(0)))

    def decide(self, x: CurvedShare, w: Rational | None) -> Decision:
        if w is None:
            return undecided("no multiple is named")
        return shorter(x.law.points[0], w)


hessian_sections = Assumption[CurvedShare](
    "curved sections of F",
    r"With probability at least $1 - \beta$ over $v$ uniform on the unit sphere of $S$, the Hessian of the "
    r"score difference over $\alpha_x$, on $\operatorname{span}(r(x), v)$, is at least $\kappa$.",
    lambda x: all(steep_share(p, x.law, x.kappa, 2) <= x.beta for p in x.law.points),
)


def _with_hessian(x: CurvedShare) -> CurvedShare:
    """Return the constants of the Hessian of q, which is twice its matrix."""
    return x._replace(kappa=2 * x.kappa)


quadratic_scores = curved_domain(
    "classifiers whose score difference is quadratic, with Hessian at least kappa on span(r) + S",
    curved_shares().map(_with_hessian),
    small=lambda: map(_with_hessian, small_curved()),
    wider=curved_domain(
        "classifiers whose score difference is quadratic",
        curved_shares(kappas=st.just(HUNDREDTH)).map(lambda x: x._replace(kappa=HALF)),
    ),
)
SLOW = _with_hessian(pair(HUNDREDTH / 2, Fraction(49, 100)))


class Theorem2Hessian(Sentence[CurvedShare, Point]):
    r"""Theorem 2 for a score difference that is quadratic, with its Hessian for H.

    As recalled; the text was not at hand, and whether its model has a factor 1/2 before $H$ is
    unverified. This is the reading without it, put to a score difference $F$ that *is* quadratic: $F(x
    + v) = \alpha \langle r, v - r \rangle + \frac{1}{2} (v - r)^\top H (v - r)$, $H$ its Hessian.

    *It fails.* Of $r = \pm 1$ on a line with $H = \kappa$ both are fooled only if $|v| \geq 2 / \kappa - 1$: with
    $\kappa = 1 / 100$ and $\delta = 49 / 100$ that is 199, and $\rho = 177.72$. ``theorem-2-hessian-half``
    holds.
    """

    label = "Theorem 2"
    source, standing, reading = f"Theorem 2, {RECALLED}; H the Hessian of F", REMARK, OURS
    printed = (
        r"Theorem 2, where the score difference $F$ is quadratic and $H_x$ its Hessian: for $\rho = "
        r"\frac{1}{\kappa} \sqrt{\frac{2 \ln(2 / \delta)}{m}} + \frac{1}{\sqrt{\kappa}}$ some $v$ with $\|v\| \leq \rho$ "
        r"changes the label of $x$ with probability at least $1 - \delta - \beta$."
    )
    expects, domain = REFUTED, quadratic_scores
    proof = Coq("Theorem_2_hessian_fails", "It speaks of two points of equal weight.")
    assumptions = [unit_length, hessian_sections]
    worked = [Example(SLOW, NO, "199 is needed, and rho is 177.72")]
    refused = [(SLOW, (177,)), (SLOW, (199,)), (SLOW, None)]

    def construct(self, x: CurvedShare) -> Point | None:
        return construct_share(x, printed)

    def decide(self, x: CurvedShare, w: Point | None) -> Decision:
        return decide_share(x, w, printed)

    def deny(self, x: CurvedShare) -> Decision:
        return deny_share(x, printed)


HALVED = length(half=True)


class Theorem2HessianHalf(Sentence[CurvedShare, Point]):
    r"""Theorem 2 holds for a quadratic score difference with half of its curvature.

    As recalled; the text was not at hand.

    *Proof.* $q = F$ if the model has $\frac{1}{2} H$ for $H$: this is Theorem 2 with $\kappa / 2$ for $\kappa$.
    """

    label = "Theorem 2"
    source, standing, reading = f"ours; on Theorem 2, {RECALLED}", OURS_PROVED, OURS
    uses = ["moosavi2018/theorem-2"]
    printed = (
        r"Let the score difference $F$ be quadratic with Hessian $H_x$, and else as in Theorem 2. With $\rho = "
        r"\frac{2}{\kappa} \sqrt{\frac{2 \ln(2 / \delta)}{m}} + \sqrt{2 / \kappa}$ some $v$ with $\|v\| \leq \rho$ changes "
        r"the label of $x$ with probability at least $1 - \delta - \beta$."
    )
    expects, domain = SURVIVES, quadratic_scores
    assumptions = [unit_length, hessian_sections]
    worked = [Example(SLOW, YES, "the same two vectors")]
    refused = [(SLOW, (198,)), (SLOW, None)]

    def construct(self, x: CurvedShare) -> Point | None:
        return construct_share(x, HALVED)

    def decide(self, x: CurvedShare, w: Point | None) -> Decision:
        return decide_share(x, w, HALVED)

    def deny(self, x: CurvedShare) -> Decision:
        return deny_share(x, HALVED)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "length 1": Variant(
                REFUTED,
                drop=[unit_length],
                domain=curved_domain(
                    "quadratic score differences with |r| = 5",
                    curved_shares(most=1).map(_five_times),
                    small=lambda: map(_five_times, (x for x in small_curved() if x.law.dimension == 1)),
                ),
            ),
            "curved sections of F": Variant(
                REFUTED,
                drop=[hessian_sections],
                domain=curved_domain(
                    "score differences that are affine, on a line",
                    curved_shares(most=1).map(_affine),
                    small=lambda: (
                        _affine(pair(kappa, Fraction(2, 5))) for kappa in (HALF, Fraction(1, 16))
                    ),
                ),
            ),
        }


def _five_times(x: CurvedShare) -> CurvedShare:
    points = tuple(p._replace(r=tuple(5 * a for a in p.r)) for p in x.law.points)
    return _with_hessian(x._replace(law=replace(x.law, points=points)))


def _affine(x: CurvedShare) -> CurvedShare:
    points = tuple(
        p._replace(h=tuple(tuple(0 * a for a in row) for row in p.h)) for p in x.law.points
    )
    return _with_hessian(x._replace(law=replace(x.law, points=points)))


# Random vectors of S.


FAR = CurvedShare(isotropic([(1, *[0] * 8)], HUNDREDTH), HUNDREDTH, HALF)
E0 = (1, *[0] * 8)


class RemarkRandom(Sentence[CurvedShare, Point]):
    r"""Every vector of S of this length is universal.

    As recalled; the text was not at hand: after Theorem 2, that random vectors of $S$ are universal.
    Read here as: every $v \in S$ with $\|v\| = \rho$.

    *It fails* where $\rho < (1 - \kappa) / \kappa$ and $v$ leads away from $r(x)$, which lies in $S$. What
    the proof gives is a share of such vectors: ``remark-random-markov``.

    *Modelled.* The witness is a direction $u$ of $S$, away from the first $r$ where it can be; it is
    asked of all multiples of $u$ of length at most $\rho$ at once, by a cover of the line.
    """

    source, standing = f"after Theorem 2, {RECALLED}", REMARK
    short = "random v"
    printed = r"Random vectors of $S$ are universal perturbations."
    tested = (
        r"Under the assumptions of Theorem 2 every $v \in S$ with $\|v\| = \rho$, or a part of it, changes the "
        r"label of $x$ with probability at least $1 - \delta - \beta$."
    )
    differs = (
        "Random vectors of $S$ are read as all of a length; the proof speaks of a share of them."
    )
    expects, domain = REFUTED, curved_laws
    assumptions = [unit_length, curved_sections]
    repaired_by = ["moosavi2018/remark-random-markov"]
    proof = Coq("Remark_random_fails")
    nature = Nature(
        READING_DEPENDENT,
        "Read of every vector of $S$ it fails for one that leads away from $r(x)$, since $\\rho$ may be "
        "shorter than $(1 - \\kappa) / \\kappa$, and read of a share of them, as Markov's inequality gives it, "
        "it holds.",
    )
    worked = [Example(FAR, NO, "nine dimensions, away from r: 99 is needed, and rho is 65.5")]
    refused = [(FAR, tuple(-a for a in E0))]

    def construct(self, x: CurvedShare) -> Point | None:
        inside = [x.law.across(x.law.within(p.r)) for p in x.law.points]
        first = next((u for u in inside if any(u)), x.law.basis[0])
        return tuple(-a for a in first)

    def decide(self, x: CurvedShare, w: Point | None) -> Decision:
        if w is None or not any(w):
            return Decision(NO, (), "no direction is named")
        _, high = sides(printed(x))
        answer = along_a_ray(x.law, w, x.may_stay, high)
        if answer.answer is NO:
            return answer._replace(reason="no vector of this direction serves")
        return answer


@register("curved distribution with a factor")
class WithFactor(NamedTuple):
    """A curved distribution with its constants, S a line, and a factor c > 1."""

    case: CurvedShare
    c: Rational


def _on_a_line(x: CurvedShare, delta: Fraction) -> CurvedShare:
    law = x.law if x.law.rank == 1 else replace(x.law, m=1)
    return x._replace(law=law, delta=delta)


def _is_on_a_line(x: WithFactor) -> bool:
    constants = x.case.kappa > 0 and 0 < x.case.delta < 1 and 0 <= x.case.beta < 1
    return constants and x.case.law.is_one and x.case.law.rank == 1 and x.c > 1


class RemarkRandomMarkov(Sentence[WithFactor, None]):
    r"""A share 1 - 1/c of the vectors of S of this length fools 1 - c (delta + beta).

    As recalled; the text was not at hand.

    *Proof.* On average over $v$ uniform of length $\rho$ in $S$ at most a share $\delta + \beta$ keeps its label
    (the proof of Theorem 2); by Markov's inequality more than $c (\delta + \beta)$ keep it for less than
    $1 / c$ of these $v$.

    *Modelled.* $S$ is a line, so that there are two such $v$, and shares of them are counted exactly:
    up to $c = 2$ one of the two must serve, beyond it both. $\rho$ is rounded up, which changes nothing in
    the proof.
    """

    source, standing, reading = f"after Theorem 2, {RECALLED}", OURS_PROVED, REPAIRED
    label = "Remark Random"
    uses = ["moosavi2018/theorem-2"]
    printed = RemarkRandom.printed
    tested = (
        r"Under the assumptions of Theorem 2 and for $c > 1$, a share of at least $1 - 1 / c$ of the $v \in S$ with "
        r"$\|v\| = \rho$ changes the label of $x$ with probability at least $1 - c (\delta + \beta)$."
    )
    differs = (
        "A share of the vectors is meant, and of the points that it fools fewer are asked for."
    )
    expects = SURVIVES
    domain = Domain(
        name="curved distributions, S a line, and a factor c > 1",
        of=WithFactor,
        draw=st.builds(
            WithFactor,
            st.builds(
                _on_a_line,
                curved_shares(),
                st.sampled_from([Fraction(1, 20), Fraction(1, 10), Fraction(1, 6)]),
            ),
            st.sampled_from(
                [Fraction(3, 2), Fraction(2), Fraction(3), Fraction(5), Fraction(11, 10)]
            ),
        ),
        small=lambda: (
            WithFactor(_on_a_line(x, Fraction(1, 10)), c)
            for x in small_curved()
            if x.law.dimension == 1
            for c in (Fraction(3, 2), Fraction(3))
        ),
        contains=_is_on_a_line,
        strata=lambda x: {
            "c > 2": x.c > 2,
            "asks something": x.c * (x.case.delta + x.case.beta) < 1,
        },
        floors={"c > 2": 10, "asks something": 10},
    )
    worked = [
        Example(WithFactor(pair(HALF / 8, Fraction(1, 10)), Fraction(2)), YES, "one of the two")
    ]
    refused = [
        (
            WithFactor(
                CurvedShare(isotropic([(1,), (-1,)], 0), HALF, Fraction(1, 10)), Fraction(3)
            ),
            None,
        )
    ]

    def decide(self, x: WithFactor, w: None) -> Decision:
        case = x.case
        miss = floor(x.c * (case.delta + case.beta) * len(case.law))
        if miss >= len(case.law):
            return Decision(Answer.VACUOUS, (), "no point has to be fooled")
        _, high = sides(printed(case))
        (e,) = case.law.basis
        root = Fraction(-(-isqrt(ceil(high * 2**60)) - 1), 2**30)
        both = [
            decide_this(case.law, tuple(s * root * a for a in e), miss, root * root)
            for s in (1, -1)
        ]
        good = [one for one in both if one.answer is YES]
        if len(good) >= (1 if x.c <= 2 else 2):
            return every(good)
        return Decision(NO, (), f"{len(good)} of the two vectors serve")
