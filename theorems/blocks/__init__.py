"""What conjectures are built from: sets, assumptions, classes of classifiers, directions, checks.

One import line of a conjecture's file names what it needs::

    from theorems.blocks import ForEachClassifier, difference, fools, networks, ring_sets
"""

from theorems.blocks.checks import fools, fools_some, mean
from theorems.blocks.networks import ANY, NONNEGATIVE, ONE_NEGATIVE, networks
from theorems.charles2019.convex_sets import (
    core_sets,
    difference,
    fitted,
    fitted_plus,
    mean_of,
    ring_sets,
)
from theorems.charles2019.max_margin import margin_of
from theorems.charles2019.sets import (
    all_sets,
    both_labels,
    separable,
    separable_sets,
    two_label_sets,
)
from theorems.charles2019.theorem_4 import transfers
from verify.claim import Assumption
from verify.conjecture import Conjecture, Family, ForEachClassifier
from verify.domain import Domain
from verify.exact.convex import decide_convex
from verify.exact.decision import Answer, Decision, every
from verify.exact.labelled import LabelledSet
from verify.exact.networks import ABSOLUTE, RELU, Above, Below, Layer, Network
from verify.exact.ray import Linear, decide_ray
from verify.exact.separators import decide_separators


__all__ = [
    "ABSOLUTE", "ANY", "NONNEGATIVE", "ONE_NEGATIVE", "RELU", "Above", "Answer", "Assumption",
    "Below", "Conjecture", "Decision", "Domain", "Family", "ForEachClassifier", "LabelledSet",
    "Layer", "Linear", "Network", "all_sets", "both_labels", "core_sets", "decide_convex",
    "decide_ray", "decide_separators", "difference", "every", "fitted", "fitted_plus", "fools",
    "fools_some", "margin_of", "mean", "mean_of", "networks", "ring_sets", "separable",
    "separable_sets", "transfers", "two_label_sets",
]
