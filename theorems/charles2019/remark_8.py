"""The remark after Theorem 8: does one direction serve two classes at once?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.geometry.deciders.max_margin import Margin, decide_margin
from theorems.geometry.domains.multiclass_sets import (
    TwoClasses,
    both_occur,
    centroid_step,
    deny_every_direction,
    fitted,
    fitted_two_classes,
    fools,
    hopeless,
    margin_between,
    negative,
    one_label_sets,
    pair,
    two_classes_on_a_line,
    unfitted_two_classes,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every, undecided
from verify.exact.integers import Rational, Vector
from verify.outcome import (
    EXISTENCE,
    FALSE,
    READING_DEPENDENT,
    REFUTED,
    REMARK,
    REPAIRED,
    SHOWN,
    SURVIVES,
    UNIVERSAL,
    VACUOUS,
)
from verify.sentence import Sentence, Variant


def fools_both(x: TwoClasses, at_k: Vector, at_l: Vector) -> Decision:
    """Is the one direction adversarial for all of M_S at S[k], and the other at S[l]?"""
    return every([fools(x, at_k, x.k), fools(x, at_l, x.l)])


def on_a_line(x: TwoClasses) -> dict[int, Decision]:
    """Say of v = 1 and v = -1, on a line all there is, whether it serves both classes."""
    return {v: fools_both(x, (v,), (v,)) for v in (1, -1)}


def neither(x: TwoClasses) -> Decision:
    """Does no v serve both classes of a set on a line? yes with a classifier for each sign."""
    decisions = on_a_line(x)
    if not all(decision.answer is Answer.NO for decision in decisions.values()):
        return undecided("one of the two directions serves both classes")
    reason = "; ".join(decision.reason for decision in decisions.values())
    certificates = tuple(c for decision in decisions.values() for c in decision.certificates)
    return Decision(Answer.YES, certificates, reason)


HALF = Fraction(1, 2)
PAIR = TwoClasses(LabelledSet([(0,), (1,)], [0, 1]), 2, 0, 1)
LINE = TwoClasses(LabelledSet([(0,), (1,), (2,)], [0, 1, 2]), 3, 0, 1)
CORNER = TwoClasses(LabelledSet([(0, 0), (1, 0), (1, 1)], [0, 1, 2]), 3, 0, 1)


class Remark8(Sentence[TwoClasses, tuple[int]]):
    r"""One direction serves two classes at once.

    *Modelled.* It is enough to refute it on a line, $d = 1$, where up to a positive factor
    there are the two directions $1$ and $-1$ only; that neither serves both classes is
    certified by a classifier for each. $k$ and $l$ are assumed to occur, and some
    $(W, b)$ to fit $S$: it fails even so. Labels count from 0.

    *Fails.* The direction of the proof leads from $S[k]$ to $S[l]$; at $S[l]$ it leads further
    away. Where no other label occurs, no direction serves both.
    """

    label = "Remark after Theorem 8"
    short = "after Thm 8"
    source, standing = "Section 4, after Theorem 8", REMARK
    printed = (
        r"In fact, the theorem actually shows a slightly stronger statement. Namely, "
        r"that for distinct $k, l \in \{1, \dots, K\}$, there is a vector $v_{k,l}^*$ that is an "
        r"adversarial direction for all $h \in \mathcal{M}_S$ and for all $(x, y) \in S[k,l]$."
    )
    differs = (
        "The direction that leads from class $k$ to class $l$ does not lead back; with "
        "two labels, what fools one class never fools the other."
    )
    expects, domain, assumptions = REFUTED, two_classes_on_a_line, [fitted, both_occur]
    proof = Coq("Remark_8_fails")
    nature = Nature(
        FALSE,
        "With one point of each of two labels no vector is adversarial at both, since one that "
        "leads out of the first class leads further into the second, and the sign that would mend "
        "it is printed only later, in Theorem 9.",
        READING_DEPENDENT,
    )
    repaired_by = ["charles2019/remark-8-repaired", "charles2019/remark-8-can-hold"]
    worked = [
        Example(PAIR, NO, "two classes of one point"),
        Example(LINE, YES, "a third class beyond both"),
        Example(LINE._replace(l=2), NO, "a third class between them"),
    ]
    refused = [(PAIR, (1,)), (PAIR, (-1,)), (LINE, (-1,)), (LINE._replace(l=2), (1,)), (LINE, None)]

    def construct(self, x: TwoClasses) -> tuple[int] | None:
        serving = (v for v, d in on_a_line(x).items() if d.answer is Answer.YES)
        return next(((v,) for v in serving), None)

    def decide(self, x: TwoClasses, w: tuple[int] | None) -> Decision:
        if w is None:
            return Decision(Answer.NO, (), "no direction serves both")
        return fools_both(x, w, w)

    def deny(self, x: TwoClasses) -> Decision:
        return neither(x)


class Remark8CanHold(Remark8):
    r"""One direction can serve two classes, where a third lies beyond both.

    *Modelled.* On a line, as ``remark-8``.

    *Sharp.* On a line it needs a third label, and exactly one that leaves the other two on one
    side: it fails just where $k$ and $l$ are the outermost classes.
    """

    tested = (
        r"There are a set $S$ and distinct labels $k, l$ that occur in it, and a vector "
        r"$v_{k,l}^*$ that is an adversarial direction for all $h \in \mathcal{M}_S$ and for all "
        r"$(x, y) \in S[k,l]$."
    )
    differs = "For some sets and labels, not for all."
    kind, expects = EXISTENCE, SHOWN
    proof = Coq("Remark_8_can_hold")
    worked = [Example(LINE, YES, "labels 0, 1, 2 at 0, 1, 2: v = 1 serves 0 and 1")]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "exactly where": Variant(
                SURVIVES,
                r"on a line, one vector serves both if and only if $k$ and $l$ are not the "
                "first and the last class",
                kind=UNIVERSAL,
                construct=lambda x: None,
                decide=_exactly_where,
            ),
        }


def _exactly_where(x: TwoClasses, _: None) -> Decision:
    """Does neither sign serve both classes exactly where they are the outermost?"""
    ends = [y for _, y in sorted(zip(x.s.points, x.s.labels, strict=True))]
    if {ends[0], ends[-1]} == {x.k, x.l}:
        return neither(x)
    return next(
        (d for d in on_a_line(x).values() if d.answer is Answer.YES),
        neither(x)._replace(answer=Answer.NO),
    )


class Remark8Repaired(Sentence[TwoClasses, Margin]):
    r"""One vector serves two classes, with opposite signs.

    *Proof, run by* ``construct``. Theorem 8 for $(k, l)$ and for $(l, k)$; the two max-margin
    vectors are opposite.

    *Modelled.* As Theorem 8; $v_{k,l}^*$ is the max-margin vector of $S[k]$, as $+1$, against
    $S[l]$.

    *Needed.* A label that is not alone: else no direction serves it.
    """

    source, standing = "Section 4, after Theorem 8; also Condition 2 of Theorem 9", REMARK
    uses = ["charles2019/theorem-8-repaired"]
    printed = Remark8.printed
    tested = (
        r"Let some $h \in \mathcal{M}$ be accurate on $S$, and let distinct $k, l$ both "
        r"occur in $S$. There is a vector $v_{k,l}^*$ such that for all $h \in \mathcal{M}_S$, "
        r"$-v_{k,l}^*$ is an adversarial direction for $h$ at all $(x, y) \in S[k]$, and "
        r"$v_{k,l}^*$ at all $(x, y) \in S[l]$."
    )
    differs = "The sign depends on the class, as in Theorems 4 and 9."
    reading = REPAIRED
    label = "Remark after Theorem 8"
    expects, domain, assumptions = SURVIVES, fitted_two_classes, [fitted, both_occur]
    proof = Coq("Remark_8_repaired")
    worked = [
        Example(PAIR, YES, "two classes of one point"),
        Example(LINE._replace(l=2), YES, "a third class between them"),
        Example(CORNER, YES, "three classes in the plane"),
    ]
    refused = [
        (PAIR, Margin((2,), -1, (2, 2))),  # the wrong way round
        (PAIR, Margin((-4,), 2, (4, 4))),  # too long to be w*
        (LINE, Margin((-1,), 1, (HALF, HALF))),  # the margin of another pair
        (PAIR, None),
    ]

    def construct(self, x: TwoClasses) -> Margin | None:
        return margin_between(x.s, x.k, x.l)

    def decide(self, x: TwoClasses, w: Margin | None) -> Decision:
        without = hopeless(x)
        if without is not None:
            return without
        if w is None:
            return Decision(Answer.NO, (), "there is no max-margin classifier")
        shown = decide_margin(pair(x.s, x.k, x.l), w)
        return every([shown, fools_both(x, negative(w.w), w.w)])

    def deny(self, x: TwoClasses) -> Decision:
        return deny_every_direction(x)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "both occur": Variant(
                REFUTED,
                drop=[both_occur],
                domain=one_label_sets,
            ),
            "fitted": Variant(
                VACUOUS,
                r"dropped: without it there is no classifier in $\mathcal{M}_S$ left to fool",
                drop=[fitted],
                domain=unfitted_two_classes,
            ),
            "same sign": Variant(
                REFUTED,
                "one sign of the max-margin vector, whichever, for both classes",
                decide=_same_sign,
            ),
            "opposite signs": Variant(
                REFUTED,
                r"$+v_{k,l}^*$ on $S[k]$ and $-v_{k,l}^*$ on $S[l]$",
                decide=lambda x, w: fools_both(x, w.w, negative(w.w)),
            ),
            "centroids": Variant(
                SURVIVES,
                r"the difference of the centroids of $S[k]$ and $S[l]$ for $v_{k,l}^*$",
                construct=lambda x: centroid_step(x.s, x.l, x.k),
                decide=_centroids,
            ),
        }


def _same_sign(x: TwoClasses, w: Margin) -> Decision:
    """Does w or -w serve both classes?"""
    decisions = [fools_both(x, v, v) for v in (w.w, negative(w.w))]
    if not all(decision.answer is Answer.NO for decision in decisions):
        return next(d for d in decisions if d.answer is not Answer.NO)
    reason = "; ".join(decision.reason for decision in decisions)
    return Decision(Answer.NO, tuple(c for d in decisions for c in d.certificates), reason)


def _centroids(x: TwoClasses, w: tuple[Rational, ...]) -> Decision:
    return fools_both(x, negative(w), w)
