"""Figure 1: the normals of two separators of one set, neither of which serves the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import final

from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.domains import Domain
from theorems.geometry.domains.linear_classifiers import TwoSeparators, two_separators
from theorems.geometry.domains.sets import both_labels, numbers, strata
from theorems.geometry.domains.strategies import small_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Vector
from verify.outcome import Kind, Outcome, Standing


accurate = Assumption[TwoSeparators](
    "accurate",
    r"$h_1, h_2 \in \mathcal{H}_S$, and $S$ has both labels.",
    lambda x: both_labels.holds(x.s)
    and x.first.fits(x.s.points, x.s.labels)
    and x.second.fits(x.s.points, x.s.labels),
    stated="Section 2, Figure 1",
)


CORNERS = LabelledSet([(1, 1), (-1, -1)], [1, -1])


def fools(x: TwoSeparators, h: Linear, v: Vector) -> tuple[list[bool], Decision]:
    """Say for each +1 point whether v is adversarial for h there, with a ray each."""
    answers, decisions = [], []
    for i in x.s.where(1):
        flips, decision = decide_ray(h, x.s.points[i], v)
        answers.append(bool(flips))
        decisions.append(decision)
    return answers, every(decisions)


def small_pairs(dimensions: tuple[int, ...]) -> Iterator[TwoSeparators]:
    """List sets of two points on a grid with pairs of separators whose weights are -1, 0, 1."""
    for s in small_sets(most_points=2):
        if s.dimension not in dimensions or not both_labels.holds(s):
            continue
        weights = product((0, 1, -1), repeat=s.dimension + 1)
        fitting = [Linear(w, b) for *w, b in map(list, weights) if any(w)]
        fitting = [h._replace(w=tuple(h.w)) for h in fitting if h.fits(s.points, s.labels)]
        for first, second in product(fitting, repeat=2):
            yield TwoSeparators(s, first, second)


def _domain(name: str, dimensions: tuple[int, ...]) -> Domain[TwoSeparators]:
    return Domain(
        name=name,
        of=TwoSeparators,
        draw=two_separators(most_dimensions=max(dimensions)),
        small=lambda: small_pairs(dimensions),
        strata=lambda x: strata(x.s),
        numbers=lambda x: numbers(x.s),
    )


@final
class Figure1(Claim[TwoSeparators, None]):
    r"""
    **Figure 1.** Two separators $h_1, h_2$ of a set: $v_1$, the normal direction from the +1
    points towards the boundary of $h_1$, is adversarial for $h_1$ but not for $h_2$, and
    $v_2$ for $h_2$ but not for $h_1$.

    *Modelled.* $v_j = -w_j$ at the +1 points; "adversarial" means at every one of them,
    "not" at none. For linear classifiers these are the only two cases.

    *Sharp.* Needs $d \ge 2$: on a line all normals that separate $S$ point the same way.
    """

    id = "charles2019/figure-1"
    label = "Figure 1"
    title = "The normals of two separators need not transfer to each other"
    kind = Kind.EXISTENCE
    standing = Standing.REMARK
    expects = Outcome.SHOWN
    proof = Coq("Figure_1")
    statement = Statement(
        printed="In short, not all adversarial directions transfer. For the $+1$ data, $v_1$ and "
        "$v_2$ give adversarial directions for $h_1$ and $h_2$, respectively; $v_1$ is not an "
        "adversarial direction for $h_2$, and $v_2$ is adversarial for $h_2$ but not for $h_1$.",
        source="Section 2, Figure 1",
    )
    domain = _domain("sets with two of their separators, d <= 2", (1, 2))
    assumptions = (accurate,)

    def decide(self, x: TwoSeparators, w: None) -> Decision:
        rays = []
        for h, v_from, wanted in (
            (x.first, x.first, True),
            (x.second, x.first, False),
            (x.second, x.second, True),
            (x.first, x.second, False),
        ):
            answers, decision = fools(x, h, [-a for a in v_from.w])
            if set(answers) != {wanted}:
                return Decision(Answer.NO, decision.certificates, "a normal transfers")
            rays.append(decision)
        return every(rays)

    def examples(self) -> Iterable[Example]:
        obtuse = TwoSeparators(CORNERS, Linear((2, -1), 0), Linear((-1, 2), 0))
        yield Example(obtuse, Answer.YES, "the two normals form an obtuse angle")

    def rejections(self) -> Iterable[tuple[TwoSeparators, None]]:
        yield TwoSeparators(CORNERS, Linear((1, 0), 0), Linear((1, 1), 0)), None
        yield TwoSeparators(CORNERS, Linear((1, 0), 0), Linear((1, 0), 0)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "on a line",
            expects=Outcome.SURVIVES,
            change="in dimension 1 the normal of every separator serves every other",
            kind=Kind.UNIVERSAL,
            domain=_domain("sets on a line with two of their separators", (1,)),
            decide=_transfers,
        )
        yield self.varied(
            "every pair",
            expects=Outcome.REFUTED,
            change="for every pair of separators neither normal transfers",
            kind=Kind.UNIVERSAL,
        )


def _transfers(x: TwoSeparators, _: None) -> Decision:
    answers, decision = fools(x, x.second, [-a for a in x.first.w])
    if all(answers):
        return decision
    return Decision(Answer.NO, decision.certificates, "the normal does not transfer")

