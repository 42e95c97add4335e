"""Instances that more than one paper speaks of."""

from __future__ import annotations

from typing import NamedTuple

from verify.exact.convex import Region
from verify.exact.labelled import LabelledSet
from verify.exact.networks import Network
from verify.exact.ray import Linear
from verify.values import register


@register("set with a classifier")
class WithClassifier(NamedTuple):
    """A labelled set and one classifier, as a rule one that fits it."""

    s: LabelledSet
    h: Linear | Network | Region
