"""What may be asked of one classifier, decided exactly with its certificates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Rational
from verify.exact.labelled import LabelledSet
from verify.exact.labels import decide_labels
from verify.exact.ray import Interval, decide_ray


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
    v : d rationals; None for a construction that found none, which is an answer of no news
    label : of the points that set out; they move along v
    within : the label has to change at some c <= this; None for any c > 0
    """
    if v is None or not any(v):
        return Decision(Answer.VACUOUS)
    _, fit = decide_labels(h, s.points)
    decisions = [fit]
    for i in s.where(label):
        flips, ray = decide_ray(h, s.points[i], tuple(v))
        if not ray.certificates:
            return ray
        if not _flips_within(flips, within):
            text = ", ".join(map(str, s.points[i]))
            until = "for ever" if not flips else f"until c = {flips[0].low}"
            reason = f"from ({text}) the label stays {label} {until}"
            return Decision(Answer.NO, (*ray.certificates, *fit.certificates), reason)
        decisions.append(ray)
    return every(decisions)


def _flips_within(flips: Sequence[Interval], within: Rational | None) -> bool:
    if not flips or within is None:
        return bool(flips)
    return flips[0].low < within or (flips[0].low == within and flips[0].low_in)


def fools_some(h: Any, s: LabelledSet, v: Sequence[Rational] | None, *, label: int = -1) -> Decision:
    """Does h change its label along v from at least one point of S that bears the label?"""
    if v is None or not any(v):
        return Decision(Answer.VACUOUS)
    _, fit = decide_labels(h, s.points)
    certificates = list(fit.certificates)
    for i in s.where(label):
        flips, ray = decide_ray(h, s.points[i], tuple(v))
        if not ray.certificates:
            return ray
        if flips:
            return every([fit, ray])
        certificates += ray.certificates
    return Decision(Answer.NO, tuple(certificates), "from no point the label changes")


def mean(points: Sequence[Sequence[Rational]]) -> tuple[Rational, ...]:
    """Return the mean of points, exactly."""
    found = (Fraction(sum(column)) / len(points) for column in zip(*points, strict=True))
    return tuple(x.numerator if x.denominator == 1 else x for x in found)
