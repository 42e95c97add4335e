"""What conjectures are built from: sets, assumptions, classes of classifiers, directions, checks.

One import line of a conjecture's file names what it needs::

    from theorems.blocks import ForEachClassifier, all_sets, difference, fools, networks
"""

from theorems.geometry.checks import (
    beyond,
    convex_between,
    fools,
    fools_some,
    mean,
    regions_fooled_at,
    separators_fooled_at,
)
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.max_margin import margin_of, transfers
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.domains import Domain
from theorems.geometry.domains.convex_sets import (
    core_sets,
    difference,
    fitted,
    fitted_plus,
    mean_of,
    ring_sets,
)
from theorems.geometry.domains.sets import (
    all_sets,
    both_labels,
    separable,
    separable_sets,
    two_label_sets,
)
from theorems.geometry.domains.shapes import (
    any_two_labels,
    balanced_sets,
    in_the_plane,
    on_a_line,
    one_point_per_label,
    sets_in_general_position,
)
from theorems.geometry.each_classifier import Family, ForEachClassifier
from theorems.geometry.families.fits import along_lines, stretches
from theorems.geometry.families.linear import convex_regions, separators
from theorems.geometry.families.networks import ANY, NONNEGATIVE, ONE_NEGATIVE, networks
from theorems.geometry.families.units import either, input_convex_networks, max_out_networks, only
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import ABSOLUTE, RELU, Above, Below, Layer, Network
from verify.claim import Assumption
from verify.conjecture import Conjecture
from verify.exact.decision import Answer, Decision, every, every_asked


__all__ = [
    "ABSOLUTE",
    "ANY",
    "NONNEGATIVE",
    "ONE_NEGATIVE",
    "RELU",
    "Above",
    "Answer",
    "Assumption",
    "Below",
    "Conjecture",
    "Decision",
    "Domain",
    "Family",
    "ForEachClassifier",
    "LabelledSet",
    "Layer",
    "Linear",
    "Network",
    "all_sets",
    "along_lines",
    "any_two_labels",
    "balanced_sets",
    "beyond",
    "both_labels",
    "convex_between",
    "convex_regions",
    "core_sets",
    "decide_convex",
    "decide_ray",
    "decide_separators",
    "difference",
    "either",
    "every",
    "every_asked",
    "fitted",
    "fitted_plus",
    "fools",
    "fools_some",
    "in_the_plane",
    "input_convex_networks",
    "margin_of",
    "max_out_networks",
    "mean",
    "mean_of",
    "networks",
    "on_a_line",
    "one_point_per_label",
    "only",
    "regions_fooled_at",
    "ring_sets",
    "separable",
    "separable_sets",
    "separators",
    "separators_fooled_at",
    "sets_in_general_position",
    "stretches",
    "transfers",
    "two_label_sets",
]
