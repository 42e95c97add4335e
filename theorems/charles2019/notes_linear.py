"""What the paper says of linear classifiers in passing, and what holds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import final

from hypothesis import strategies as st

from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain
from theorems.geometry.domains.linear_classifiers import (
    TwoPoints,
    is_linear,
    small_two_points,
    two_points,
)
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.outcome import Outcome, Standing


one_label = Assumption[TwoPoints](
    "same label",
    r"$h(x) = h(x')$.",
    lambda x: x.h.label(x.x) == x.h.label(x.y),
    stated="in the sentence itself",
)
linear = Assumption[TwoPoints](
    "linear",
    r"$w \neq 0$.",
    lambda x: any(x.h.w),
    stated=r"Section 3: $\|w\|_2 = 1$",
)
points_of_one_label = Domain[TwoPoints](
    name="linear classifiers, either rule for score 0, with two points of one label",
    of=TwoPoints,
    draw=two_points(),
    small=small_two_points,
    contains=is_linear,
    edges=lambda: islice(small_two_points(), 0, 20_000, 331),
    strata=lambda x: {
        "d = 1": len(x.x) == 1,
        "a point on the boundary": 0 in (x.h.score(x.x), x.h.score(x.y)),
        "direction along the boundary": x.h._replace(b=0).score(x.v) == 0,
        "score 0 counts as +1": x.h.zero == 1,
    },
    floors={
        "d = 1": 5,
        "a point on the boundary": 5,
        "direction along the boundary": 5,
        "score 0 counts as +1": 20,
    },
    numbers=lambda x: {"d": len(x.x)},
)


@final
class OnePointIsAll(Claim[TwoPoints, None]):
    r"""
    **Note (Section 2).** For a linear classifier, an adversarial direction for some point is
    adversarial for every other point with the same label.

    *Proof.* The score moves by $c \langle w, v \rangle$, the same at both points.

    *Modelled.* "Same label" means the same $h(x)$; both rules for score 0.
    """

    id = "charles2019/note-one-point-is-all"
    label = "Note in Section 2"
    short = "one for all"
    title = "A direction that fools a linear classifier at one point does at all of that label"
    standing = Standing.REMARK
    expects = Outcome.SURVIVES
    proof = Coq("Note_one_point_is_all")
    statement = Statement(
        printed="For a linear classifier, an adversarial direction for some data point is also "
        "adversarial for other data points with the same label.",
        source="Section 2, before Figure 2",
    )
    domain = points_of_one_label
    assumptions = (one_label, linear)

    def decide(self, x: TwoPoints, w: None) -> Decision:
        flips, first = decide_ray(x.h, x.x, x.v)
        others, second = decide_ray(x.h, x.y, x.v)
        together = every([first, second])
        if bool(flips) is bool(others) or together.answer is not Answer.YES:
            return together
        return Decision(Answer.NO, together.certificates, "adversarial at one of them only")

    def examples(self) -> Iterable[Example]:
        boundary = TwoPoints(Linear((1,), 0, 1), (0,), (5,), (-1,))
        yield Example(boundary, Answer.YES, "one point on the boundary")

    def rejections(self) -> Iterable[tuple[TwoPoints, None]]:
        yield TwoPoints(Linear((1,), 0), (1,), (-1,), (1,)), None  # labels differ

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("same label", expects=Outcome.REFUTED, domain=_all_pairs())
        yield self.without("linear", expects=Outcome.SURVIVES, domain=_constants_too(),
                           change="constant classifiers too")


@final
class RegionsAreConvex(Claim[TwoPoints, None]):
    r"""
    **Note (Section 6).** For any $h \in \mathcal{H}$, $h^{-1}(-1)$ and $h^{-1}(+1)$ are both
    convex.

    *Modelled.* For two points of one label, the whole segment between them is decided.
    """

    id = "charles2019/note-regions-are-convex"
    label = "Note in Section 6"
    short = "half-spaces"
    title = "Both decision regions of a linear classifier are convex"
    standing = Standing.REMARK
    expects = Outcome.SURVIVES
    proof = Coq("Note_regions_are_convex")
    statement = Statement(
        printed=r"Since linear classifiers divide the data space in to half-spaces, we know that "
        r"for any $h \in \mathcal{H}$, $h^{-1}(-1)$ and $h^{-1}(+1)$ are both convex.",
        source="Section 6, before Corollary 17",
    )
    domain = points_of_one_label
    assumptions = (one_label, linear)

    def decide(self, x: TwoPoints, w: None) -> Decision:
        flips, decision = decide_ray(x.h, x.x, [b - a for a, b in zip(x.x, x.y, strict=True)])
        if any(part.low < 1 or (part.low == 1 and part.low_in) for part in flips):
            reason = "the label changes on the segment"
            return Decision(Answer.NO, decision.certificates, reason)
        return decision

    def examples(self) -> Iterable[Example]:
        boundary = TwoPoints(Linear((1,), 0, 1), (0,), (5,), (-1,))
        yield Example(boundary, Answer.YES, "one end on the boundary")

    def rejections(self) -> Iterable[tuple[TwoPoints, None]]:
        yield TwoPoints(Linear((1,), 0), (1,), (-1,), (1,)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.without("same label", expects=Outcome.REFUTED, domain=_all_pairs())
        yield self.without("linear", expects=Outcome.SURVIVES, domain=_constants_too(),
                           change="constant classifiers too")


def _constants_too() -> Domain[TwoPoints]:
    """Return the domain with w = 0 in half of the draws."""
    flat = st.builds(
        lambda x, zero: x._replace(h=x.h._replace(w=(0,) * len(x.x))) if zero else x,
        two_points(),
        st.booleans(),
    )
    return Domain(name="linear and constant classifiers, two points of one label", of=TwoPoints, draw=flat)


def _all_pairs() -> Domain[TwoPoints]:
    """Return the domain with the second point sent to the far side of the first."""
    swapped = two_points().map(
        lambda x: x._replace(y=tuple(2 * a - b for a, b in zip(x.x, x.y, strict=True)))
    )
    name = "linear classifiers with any two points"
    return Domain(name=name, of=TwoPoints, draw=swapped, contains=is_linear)
