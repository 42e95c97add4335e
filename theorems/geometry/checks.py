"""What may be asked of one classifier, decided exactly with its certificates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

from theorems.geometry.deciders.convex import decide_convex, network_of
from theorems.geometry.deciders.direction import named, unmoved
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.ray import Interval, decide_ray
from theorems.geometry.deciders.separators import decide_separators, shown_separator
from theorems.geometry.domains.convex_sets import Point
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Argmax, Network
from verify.errors import BadInput, one_of
from verify.exact.decision import Answer, Decision, every, undecided
from verify.exact.integers import Rational, Vector, whole


def fools(
    h: Any,
    s: LabelledSet,
    v: Sequence[Rational] | None,
    *,
    label: int = -1,
    within: Rational | None = None,
) -> Decision:
    """Does h change its label along v from every point of S that bears the label?

    Parameters
    ----------
    h : a classifier that fits S: linear, a network, or a region of half-spaces
    v : d rationals; none (0, or None for a construction that found none) fools no classifier
    label : of the points that set out; they move along v
    within : the label has to change at some c <= this; None for any c > 0

    Returns
    -------
    vacuous where h does not fit S, or no point of S bears the label
    """
    check_label(label, h)
    if within is not None:
        check_length(within)
    given, fit = _set_out(h, s, v, label)
    if given is None:
        return fit
    decisions = [fit]
    for i in s.where(label):
        flips, ray = decide_ray(h, s.points[i], given)
        if not _flips_within(flips, within):
            text = ", ".join(map(str, s.points[i]))
            until = "for ever" if not flips else f"until c = {flips[0].low}"
            reason = f"from ({text}) the label stays {label} {until}"
            return Decision(Answer.NO, (*ray.certificates, *fit.certificates), reason)
        decisions.append(ray)
    return every(decisions)


def _set_out(
    h: Any, s: LabelledSet, v: Sequence[Rational] | None, label: int
) -> tuple[Sequence[Rational] | None, Decision]:
    """Return the direction, None where all is said without it, and that h fits S."""
    given = named(v, s.dimension)
    labels, fit = decide_labels(h, s.points)
    if given is None or labels != list(s.labels) or label not in s.labels:
        return None, unmoved(h, s, v, label)
    return given, fit


def _flips_within(flips: Sequence[Interval], within: Rational | None) -> bool:
    if not flips or within is None:
        return bool(flips)
    return flips[0].low < within or (flips[0].low == within and flips[0].low_in)


def fools_some(h: Any, s: LabelledSet, v: Sequence[Rational] | None, *, label: int = -1) -> Decision:
    """Does h change its label along v from at least one point of S that bears the label?"""
    check_label(label, h)
    given, fit = _set_out(h, s, v, label)
    if given is None:
        return fit
    certificates = list(fit.certificates)
    for i in s.where(label):
        flips, ray = decide_ray(h, s.points[i], given)
        if flips:
            return every([fit, ray])
        certificates += ray.certificates
    return Decision(Answer.NO, tuple(certificates), "from no point the label changes")


def convex_between(h: Any, s: LabelledSet, *, most: int = 3) -> Decision:
    """Is the label -1 all along the segments between some of the -1 points of S?

    vacuous where S has no two different -1 points.
    """
    within = list(dict.fromkeys(s.points[i] for i in s.where(-1)))
    decisions = []
    for x, y in islice(pairwise(within), most):
        flips, ray = decide_ray(h, x, [b - a for a, b in zip(x, y, strict=True)])
        if flips and flips[0].low < 1:
            ends = decide_labels(h, [x, y])[1]
            reason = f"between two -1 points the label is +1, from c = {flips[0].low} on"
            return Decision(Answer.NO, (*ray.certificates, *ends.certificates), reason)
        decisions.append(ray)
    return every(decisions)


def beyond(x: Vector, v: Vector, c: Rational) -> Point:
    """Return x + c v."""
    return tuple(a + c * b for a, b in zip(x, v, strict=True))


def regions_fooled_at(s: LabelledSet, v: Point | None, c: Rational) -> Decision:
    """Has every convex region that fits S let go of x + c v, for each -1 point x of S?

    Decided for all at once. What a convex region has let go of it does not take back, so that the
    label changes within c exactly if it has changed at c. A region that fits S and holds x + c v
    is one that fits S with x + c v as one more -1 point: there is none if some +1 point lies in
    the hull of the -1 points then; otherwise D-conv gives a network of R.
    """
    check_length(c)
    given, serves = named(v, s.dimension), decide_convex(s, v)
    if given is None or serves.answer in (Answer.VACUOUS, Answer.UNDECIDED):
        return serves
    decisions = []
    for i in s.where(-1):
        held = LabelledSet([*s.points, beyond(s.points[i], given, c)], [*s.labels, -1])
        decision = decide_convex(held, given)
        if decision.answer in (Answer.YES, Answer.NO):
            return _kept(network_of(decision.certificates[0]), s, i, given, c)
        if decision.answer is Answer.UNDECIDED:
            return decision
        decisions.append(decision._replace(answer=Answer.YES))
    return every(decisions)


def separators_fooled_at(
    s: LabelledSet, v: Point | None, c: Rational, *, label: int = -1
) -> Decision:
    """Does every separator of S change the label of x - c y v, for each point x of this label y?

    As ``regions_fooled_at``, by D-lin: no separator is left once x - c y v bears y too.
    """
    check_label(label)
    check_length(c)
    given = named(v, s.dimension)
    if given is None:
        return decide_separators(s, v, label)
    towards = tuple(-label * a for a in given)
    serves = decide_separators(s, towards, label)
    if serves.answer in (Answer.VACUOUS, Answer.UNDECIDED):
        return serves
    decisions = []
    for i in s.where(label):
        held = LabelledSet([*s.points, beyond(s.points[i], towards, c)], [*s.labels, label])
        decision = decide_separators(held, towards, label)
        if decision.answer in (Answer.YES, Answer.NO):
            return _kept(shown_separator(decision.certificates[0]), s, i, towards, c)
        if decision.answer is Answer.UNDECIDED:
            return decision
        decisions.append(decision._replace(answer=Answer.YES))
    return every(decisions)


def _kept(h: Any, s: LabelledSet, i: int, v: Vector, c: Rational) -> Decision:
    """Show a classifier that fits S and keeps its label of one point up to x + c v."""
    flips, ray = decide_ray(h, s.points[i], v)
    labels, fit = decide_labels(h, s.points)
    if labels != list(s.labels) or (flips and flips[0].low < c):
        return undecided("the classifier found does not keep its label")
    text = ", ".join(map(str, s.points[i]))
    reason = f"from ({text}) a classifier that fits keeps its label up to c = {c}"
    return Decision(Answer.NO, (*ray.certificates, *fit.certificates), reason)


def check_label(label: object, h: Any = None) -> None:
    """Refuse a label that no point can bear: of it, any conclusion would hold."""
    if isinstance(h, Network) and isinstance(h.rule, Argmax):
        one_of("the label", label, range(len(h.layers[-1].bias)))
    else:
        one_of("the label", label, (1, -1))


def check_length(c: object) -> None:
    """Refuse a length that is not exact: 0.3 is less than 3/10."""
    if isinstance(c, bool) or not isinstance(c, int | Fraction):
        msg = f"the length {c!r:.40} is not exact; it must be an integer or a Fraction"
        raise BadInput(msg)


def mean(points: Sequence[Sequence[Rational]]) -> tuple[Rational, ...]:
    """Return the mean of points, exactly.

    Raises
    ------
    ValueError
        Of no points.
    """
    if not points:
        msg = "there is no mean of no points"
        raise ValueError(msg)
    return tuple(whole(Fraction(sum(column)) / len(points)) for column in zip(*points, strict=True))
