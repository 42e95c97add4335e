"""Sets with a lambda, and what is read off the exact path of the soft-margin classifier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import between_means, decide_measures, inner as product
from theorems.geometry.deciders.soft_margin import (
    Optimum,
    SvmPath,
    decide_optimum,
    optimum,
    path_of,
)
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.shapes import any_two_labels, balanced_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import Point, moved_apart
from verify.claim import Assumption
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Rational, whole
from verify.objects import register


balanced = Assumption[LabelledSet](
    "balanced",
    r"$T$ has as many points of $J$ as of $I$: $n = 2 n_I = 2 n_J$.",
    lambda s: sum(s.labels) == 0,
    stated="Adversarial Distance and Tilting Angle, before the third equation",
)
two_means = Assumption[LabelledSet](
    "two means", r"The means differ: $g \neq 0$.", lambda s: any(between_means(s) or ()), stated="nowhere", trivial=True
)


def means_differ(s: LabelledSet) -> bool:
    """Has the set both labels, and two means?"""
    return set(s.labels) == {1, -1} and any(between_means(s) or ())


@lru_cache(maxsize=4096)
def path(s: LabelledSet) -> SvmPath:
    """Return the path of a set; several claims ask for that of one set."""
    return path_of(s)


def first_end(s: LabelledSet) -> Rational:
    """Return a lambda up to which w stays the same: the end of the first piece, where u = 0 at mu = 0."""
    own = path(s)
    return own.lam(own.breakpoints[0]) if own.breakpoints else 1


def shown(best: Optimum) -> Decision:
    """Put an optimum before the kernel; its w is the only one, and its biases are all."""
    return decide_optimum(best)


def ends(best: Optimum) -> list[Rational]:
    """Return the least and the greatest optimal bias; both labels occur, so that there are both."""
    return sorted({b for b in best.b if b is not None})


def at_the_ends(best: Optimum) -> tuple[list[tuple[Rational, object]], Decision]:
    """Return what the optimal boundaries with the least and the greatest bias measure."""
    found, decisions = [], []
    for b in ends(best):
        own, decision = decide_measures(best.s, Linear(best.w, b))
        found.append((b, own))
        decisions.append(decision)
    return found, every(decisions)


@register("set with a lambda")
class AtLambda(NamedTuple):
    """A labelled set and a lambda > 0 in L = R + lambda |w|^2."""

    s: LabelledSet
    lam: Rational


def best_at(x: AtLambda) -> Optimum:
    """Return the optimum."""
    return optimum(x.s, x.lam)


def is_at_lambda(x: AtLambda) -> bool:
    """Has the set both labels and two means, and is lambda positive?"""
    return means_differ(x.s) and x.lam > 0


@st.composite
def lambdas(draw: st.DrawFn, s: LabelledSet) -> Rational:
    """Draw a lambda: at a breakpoint of the path, between two of them, or far from all."""
    own = path(s)
    breaks = [own.lam(mu) for mu in own.breakpoints]
    how = draw(st.sampled_from(("at", "between", "between", "small", "large")))
    if not breaks or how in ("small", "large"):
        return draw(st.sampled_from((1, Fraction(1, 10**9)) if how == "small" else (10**9, 7)))
    k = draw(st.integers(0, len(breaks) - 1))
    if how == "at":
        return breaks[k]
    low = breaks[k - 1] if k else 0
    return whole(Fraction(low + breaks[k]) / 2)


def with_lambda(sets: st.SearchStrategy[LabelledSet]) -> st.SearchStrategy[AtLambda]:
    """Return sets drawn so, with a lambda each."""
    return sets.flatmap(lambda s: lambdas(s).map(lambda lam: AtLambda(s, lam)))


def small_means(holds: Callable[[LabelledSet], bool], *, most_points: int = 4) -> Iterator[LabelledSet]:
    """List the small sets with two means."""
    return (s for s in strategies.small_sets(most_points=most_points) if means_differ(s) and holds(s))


def small_lambdas(holds: Callable[[LabelledSet], bool]) -> Iterator[AtLambda]:
    """List small sets with a lambda in the first, a middle and the last piece of their path."""
    for s in small_means(holds):
        own = path(s)
        yield from (AtLambda(s, own.lam(piece.inside())) for piece in dict.fromkeys((own.pieces[0], own.pieces[-1])))


def always(_: LabelledSet) -> bool:
    """Admit every set."""
    return True


def is_balanced(s: LabelledSet) -> bool:
    """Are both classes of one size?"""
    return sum(s.labels) == 0


def strata(s: LabelledSet) -> Mapping[str, bool]:
    """Name the features of a path."""
    own = path(s)
    last = own.pieces[-1]
    return {
        "d = 1": s.dimension == 1,
        "unbalanced": sum(s.labels) != 0,
        "duplicate points": len(set(s.points)) < len(s.points),
        "w = 0": not any(last.p),
        "the angle falls": means_differ(s) and any(last.p) and any(a > 0 or b > 0 for _, a, b in own.slopes()),
        "several pieces": len(own.pieces) > 2,
    }


def numbers(s: LabelledSet) -> Mapping[str, int]:
    """Return N, d and the number of pieces of the path."""
    return {"N": len(s.points), "d": s.dimension, "pieces": len(path(s).pieces)}


def path_domain(
    name: str,
    draw: st.SearchStrategy[LabelledSet],
    contains: Callable[[LabelledSet], bool] = means_differ,
    *,
    small: Callable[[], Iterable[LabelledSet]] | None = None,
    wider: Domain[LabelledSet] | None = None,
    floors: Mapping[str, int] | None = None,
) -> Domain[LabelledSet]:
    """Return a domain of sets whose path is looked at."""
    return Domain(
        name=name, of=LabelledSet, draw=draw, contains=contains, small=small or (lambda: small_means(contains)),
        strata=strata, numbers=numbers, wider=wider, floors=floors or {},
    )


def lambda_domain(
    name: str,
    sets: st.SearchStrategy[LabelledSet],
    holds: Callable[[LabelledSet], bool] = always,
    *,
    wider: Domain[AtLambda] | None = None,
) -> Domain[AtLambda]:
    """Return a domain of sets with a lambda each."""
    return Domain(
        name=name, of=AtLambda, draw=with_lambda(sets), contains=lambda x: is_at_lambda(x) and holds(x.s),
        small=lambda: small_lambdas(holds),
        strata=lambda x: strata(x.s) | {"a breakpoint": x.lam in map(path(x.s).lam, path(x.s).breakpoints)},
        numbers=lambda x: numbers(x.s), wider=wider,
    )


any_sets = path_domain("labelled sets with two means", any_two_labels.draw.map(moved_apart))
balanced_paths = path_domain(
    "sets with as many points of either class, and two means",
    balanced_sets.draw.map(moved_apart),
    lambda s: means_differ(s) and is_balanced(s),
    wider=any_sets,
    floors={"d = 1": 5, "the angle falls": 20},
)
any_lambda = lambda_domain("labelled sets with two means, and a lambda", any_two_labels.draw.map(moved_apart))


@st.composite
def in_the_plane_or_space(draw: st.DrawFn, most: int = 3, *, least: int = 1, even: bool = True) -> LabelledSet:
    """Draw ``least`` to ``most`` points of either class in two or three dimensions, in small integers."""
    d = draw(st.integers(2, 3))
    plus = draw(st.integers(least, most))
    minus = plus if even else draw(st.integers(least, most))
    point = st.tuples(*[st.integers(0, 2)] * d)
    labels = [1] * plus + [-1] * minus
    return moved_apart(LabelledSet([draw(point) for _ in labels], labels))


def cosine(w: Point, g: Point) -> tuple[int, Fraction]:
    """Return the sign of w g and cos^2 of the angle; both vectors are other than 0."""
    along = product(w, g)
    return (along > 0) - (along < 0), Fraction(along**2) / (product(w, w) * product(g, g))


def is_multiple(u: Point, v: Point) -> bool:
    """Is u a multiple c v with c >= 0?"""
    return product(u, v) >= 0 and product(u, v) ** 2 == product(u, u) * product(v, v)


def vacuous(reason: str) -> Decision:
    """Say that nothing is asked."""
    return Decision(Answer.VACUOUS, (), reason)
