"""Claims can say no: what is refused, for which reason, and what is answered beside the examples."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import flint
import pytest
from asking import answer, denial

from theorems.charles2019.every_convex_region import decide_convex_only
from theorems.charles2019.figures_2_and_3 import ISLAND, Figure2, same_direction
from theorems.charles2019.lemma_3 import Multipliers, decide_multipliers
from theorems.charles2019.lemma_13 import Segment, decide_segment
from theorems.charles2019.notes_multiclass import Bounds, Scores, exp_bounds, soft_max_bounds
from theorems.charles2019.notes_networks import NetworkPoint
from theorems.charles2019.remark_6 import PAIR, TILTED, Length, Nested
from theorems.charles2019.section_6 import max_margin_on_networks
from theorems.charles2019.theorem_5 import fooled_beyond
from theorems.charles2019.theorem_9_condition_2 import ScoredPair
from theorems.charles2019.theorem_11 import EDGE
from theorems.charles2019.theorem_16 import BETWEEN, below_a_threshold
from theorems.geometry.deciders.max_margin import Margin, margin_of
from theorems.geometry.domains.convex_sets import decide_escape, deny_escape, difference
from theorems.geometry.domains.linear_classifiers import TwoPoints
from theorems.geometry.domains.multiclass_sets import Classes, fools
from theorems.geometry.domains.sets import orthogonal
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Above, one_vs_rest, sum_of_units, two_layer
from theorems.ours import capacity
from theorems.ours.capacity import if_then
from theorems.ours.separators import Directed
from theorems.ours.step_lengths import length_along
from verify.exact.decision import Answer, Decision, undecided
from verify.exact.integers import Rational
from verify.registry import find


REFUSALS = """
charles2019/corollary-6 charles2019/corollary-6-repaired charles2019/theorem-5 charles2019/theorem-5-repaired
    the sum is not v
    the weights of the two labels differ in sum
    S bears one label: the margin has no maximum, so there is no w*
charles2019/corollary-17 charles2019/corollary-17-repaired charles2019/theorem-12-repaired charles2019/theorem-16-repaired
    -
    -
    no direction is named
charles2019/corollary-17-section-6
    far out along the direction the label is -1 for ever
    far out along the direction the label is -1 for ever
    no direction is named
charles2019/figure-1
    a normal transfers
    a normal transfers
charles2019/figure-2
    some direction transfers, or fails
    some direction transfers, or fails
    some direction transfers, or fails
charles2019/figure-3
    v is not along w*, or u along no difference
    v is not along w*, or u along no difference
    v is not along w*, or u along no difference
    some direction transfers, or fails
charles2019/lemma-3 charles2019/lemma-3-repaired
    the weights of the two labels differ in sum
    the sum is not v
    a multiplier is negative or missing
    a weight rests on a point off the margin
    S is separable with both labels: a max-margin classifier exists
charles2019/lemma-13 charles2019/lemma-14
    the label is +1 on the segment, from c = 1/4 on
    an end has label +1
    the label is +1 on the segment, from c = 0 on
charles2019/note-8
    it ends in [1]
    it ends in [0]
    the classifier is not accurate on S
    a point of S lies inside the margin
    there is no max-margin classifier
charles2019/note-beta-need-not-be-convex
    the middle has label +1 too
charles2019/note-no-positive-score
    at a point of class 0 the scores do not have one strict sign
    the classifier is not accurate on S
    at a point of class 1 the scores do not have one strict sign
charles2019/note-one-point-is-all
    adversarial at one of them only
charles2019/note-one-point-is-not-all
    the same at all points
charles2019/note-outside-the-sample
    a point of S, or one that is not fooled
    a point of S, or one that is not fooled
charles2019/note-regions-are-convex
    the label changes on the segment
charles2019/note-soft-max
    the bounds do not enclose the soft-max
    an entry that is not of the largest score may be largest
    the bounds do not enclose the soft-max
    an entry is not enclosed
    an entry is not enclosed
charles2019/note-some-unit
    the units say otherwise
    the units say otherwise
charles2019/note-weaker-than-convex
    one interval, or none
charles2019/remark-6
    no length, or one that is too short
    no length, or one that is too short
    no length, or one that is too short
charles2019/remark-6-repaired
    this is not the least constant
    this is not the least constant
    this is not the least constant
charles2019/remark-6b
    the least constants along the same w* are 2 and 10, and they grow without end as (10) moves outwards
    the least constants along the same w* are 1/2 and 3/4, and they grow without end as (3/2) moves outwards
charles2019/remark-7 charles2019/remark-7-repaired
    S bears one label, so that there is no w*, and no direction fools both
    S bears one label, so that there is no w*, and no direction fools both
    a point of S lies inside the margin
charles2019/remark-7b
    the label of (1) never changes along (1)
    no direction is named
charles2019/remark-7b-repaired charles2019/theorem-7-condition-2
    a point of S lies inside the margin
    a weight rests on a point off the margin
    no classifier through the origin is right on S: there is no w_S
charles2019/remark-8 charles2019/remark-8-can-hold
    the classifier W = (-2; 0), b = (1, 0) is not fooled along (1) at the points of label 1
    the classifier W = (0; 2), b = (0, -1) is not fooled along (-1) at the points of label 0
    the classifier W = (0; 2; 5), b = (0, -1, -5) is not fooled along (-1) at the points of label 0
    the classifier W = (-5; -3; 0), b = (5, 4, 0) is not fooled along (1) at the points of label 2
    no direction serves both
charles2019/remark-8-repaired
    a point of S lies inside the margin
    a weight rests on a point off the margin
    a point of S lies inside the margin
    there is no max-margin classifier
charles2019/section-6b
    the separator w = (2, 0), b = -1 is not fooled along (0, 1) at the points of label -1
    the separator w = (2, 0), b = -1 is not fooled along (0, -1) at the points of label -1
charles2019/theorem-1
    the measure is 0, the bound asks for 1
charles2019/theorem-1-as-meant
    the measure is 0, the bound asks for 480
charles2019/theorem-2 charles2019/theorem-2-repaired charles2019/theorem-10 charles2019/theorem-11-repaired charles2019/theorem-15
    -
    -
    -
    no direction is named
charles2019/theorem-4 charles2019/theorem-4-repaired
    a point of S lies inside the margin
    a weight rests on a point off the margin
    S bears one label: the margin has no maximum, so there is no w*
charles2019/theorem-7 charles2019/theorem-9-strong
    the measure is 0, the bound asks for 13
charles2019/theorem-8 charles2019/theorem-8-repaired
    a label other than k has no max-margin classifier
    a label other than k has no max-margin classifier
    a point of S lies inside the margin
    a weight rests on a point off the margin
    a label other than k has no max-margin classifier
    a weight rests on a point off the margin
    one label occurs: a classifier that always says it is fooled by no direction
charles2019/theorem-9-condition-2
    a point of S lies inside the margin
    a point of S lies inside the margin
charles2019/theorem-11
    a constant map fits, and no direction changes it
charles2019/theorem-11-convex-only
    a region neither open nor closed never lets go of a point beside S
    -
    -
    a region neither open nor closed never lets go of the mean of the -1 points
    a region neither open nor closed never lets go of the mean of the -1 points
charles2019/theorem-12
    no direction is named
charles2019/theorem-12-no-continuity
    from beyond x_beta the ray never meets it
    from beyond x_beta the ray never meets it
    no direction is named
charles2019/theorem-16
    from (2) a network of R' says +1 for ever
    from (-2) a network of R' says +1 for ever
    no direction is named
moosavi2018/algorithm-global
    neither v nor a part of it leads across
    neither v nor a part of it leads across
moosavi2018/algorithm-projection
    no normal is named
    no normal is named
moosavi2018/algorithm-projection-hurts
    no direction without curvature is named
    no direction without curvature is named
    no direction without curvature is named
moosavi2018/algorithm-s-f
    another direction has more
    no vector is orthogonal to it
    no vector is orthogonal to it
moosavi2018/algorithm-s-f-mean
    another direction has more
    another direction has more
moosavi2018/algorithm-scale
    another direction has more
    no factor is named
moosavi2018/figure-curvature
    a flat boundary is not met there
    a flat boundary is not met there
    a flat boundary is not met there
moosavi2018/footnote-models
    v lies in 2 slabs
    some v fools all points by itself
moosavi2018/lemma-1
    -
    -
moosavi2018/note-one-point
    v lies in 1 slabs
    v is too long: its square is 9
    no v is named
moosavi2018/note-random-noise
    -
moosavi2018/remark-1
    v leaves too many points as they are
    v leaves too many points as they are
    v is too long
    no v is named
moosavi2018/remark-1-repaired
    v leaves too many points as they are
    v leaves too many points as they are
    v is too long
    no v is named
moosavi2018/remark-1-span
    they span 2 dimensions
    they span 1 dimensions
moosavi2018/remark-1-span-repaired
    they span 2 dimensions
    they span 1 dimensions
moosavi2018/remark-random
    no vector of this direction serves
moosavi2018/remark-random-markov
    0 of the two vectors serve
moosavi2018/remark-relu
    from (1) along (−1) the tangent is left at 1
    from (1, 2) along (1, −1) the tangent is left at 1
    no step is named
moosavi2018/remark-some-directions
    no point is curved the other way along it
    no direction is named
moosavi2018/sentence-6
    -
    -
moosavi2018/theorem-1
    v lies in 1 slabs
    v lies in 1 slabs
    v is too long: its square is 4
    no v is named
moosavi2018/theorem-1-one-sided
    v lies in 1 slabs
    v lies in 1 slabs
    no v is named
moosavi2018/theorem-2
    v leaves too many points as they are
    v leaves too many points as they are
    v is too long
    no v is named
moosavi2018/theorem-2-both-labels
    -
moosavi2018/theorem-2-hessian
    v leaves too many points as they are
    v is too long
    no v is named
moosavi2018/theorem-2-hessian-half
    v leaves too many points as they are
    no v is named
moosavi2018/theorem-2-large-kappa
    a multiple of r that is shorter than r changes the label, so that no such r is the shortest
moosavi2018/theorem-2-sign
    a multiple of r that is shorter than r changes the label, so that no such r is the shortest
ours/absolute-units
    -
    no direction is named
ours/centroids-transfer
    the separator w = (2, 0), b = -1 is not fooled along (-1, 0) at the points of label -1
    the separator w = (2, -2), b = -1 is not fooled along (1, 1) at the points of label -1
ours/complete-for-convex ours/complete-for-separators
    the two methods disagree
    the two methods disagree
ours/concave-units ours/one-negative-weight
    from (0) the label stays -1 for ever
ours/convex-units ours/deep-nonnegative ours/input-convex ours/leaky-units ours/max-out-units ours/one-unit-a-layer
    from (0) the label stays -1 for ever
    no direction is named
ours/length-by-margin ours/shortest-step ours/sum-of-multipliers
    S bears one label: the margin has no maximum, so there is no w*
ours/length-by-slope
    at c = 1 the label has not changed for good
    no direction is named
ours/length-for-a-difference
    from (0, 1) a classifier that fits keeps its label up to c = 1000
    no length
ours/length-for-networks
    from (0) a classifier that fits keeps its label up to c = 1
    from (0) a classifier that fits keeps its label up to c = 999/1000
    from (0, 1) a classifier that fits keeps its label up to c = 1000
    no direction is named
ours/length-for-separators
    from (0) a classifier that fits keeps its label up to c = 1
    from (0) a classifier that fits keeps its label up to c = 1
    from (0, 1) a classifier that fits keeps its label up to c = 2
ours/lifted-directions
    the separator w = (0, -2), b = 1 is not fooled along (0, 1) at the points of label -1
    the separator w = (0, -2), b = 1 is not fooled along (1, 0) at the points of label -1
ours/linear-are-sums ours/linear-are-weighted
    the two labels part on a line across the boundary
    the two labels part on a line across the boundary
    the two labels part on a line across the boundary
    a unit of the network looks another way
ours/no-biases
    from (-1) the label stays -1 for ever
ours/pulled-back-absolute
    from 1 along 1 a classifier that fits stays -1
    from -1 along -1 a classifier that fits stays -1
    no direction is named
ours/pulled-back-quadratic
    from 1 along 1 a parabola that fits stays -1
    from -1 along -1 a parabola that fits stays -1
    no direction is named
ours/sums-are-weighted
    the two labels differ on the line
    no network
ours/theorem-7-sharper ours/theorem-9-sharper
    the measure is 0, the bound asks for 30
ours/three-layers
    from (0) the label stays -1 for ever
    from (0) the label stays -1 for ever
ours/cap
    -
ours/least-direction
    the least squared norm is 4 where 0 may stay
    the least squared norm is 4 where 0 may stay
    not one square for each number of points
    not one square for each number of points
ours/plank-constant
    v lies in 1 slabs
    v is too long: its square is 2002001/1000000
    no v is named
ours/signed-sum
    v lies in 2 slabs
    v lies in 1 slabs
    no v is named
    v is too long: its square is 81
ours/sqrt-m-needed
    some v serves
ours/theorem-1-exact
    v lies in 2 slabs
    no v is named
ours/theorem-1-sharper
    v is too long: its square is 25/16
    no v is named
ours/theorem-2-sharper
    v leaves too many points as they are
    no v is named
ours/theorem-2-two-sided
    v is too short
    no v is named
ours/linear-all-points
    a normal is not crossed by v, nor by a part of it
    v is too long
    a normal is not crossed by v, nor by a part of it
    no v is named
ours/twice-the-margin
    from (0) a classifier that fits keeps its label up to c = 1
tanay2018/angle-before-outside
    between lambda = 1/10 and 1/5 the angle grows
tanay2018/angle-falls-with-lambda
    all points bear one label: there are no two means to compare
    the angle is larger at lambda = 1/10 than at 1/20
tanay2018/angle-four-points
    the angle is larger at lambda = 1/10 than at 1/20
    the angle is larger at lambda = 1/5 than at 3/20
tanay2018/below-right-angle tanay2018/d-adv-balanced-mean tanay2018/rotation-in-3d
    a set with one label
tanay2018/bias-poorly-adjusted
    no bias separates, or none misclassifies half
    no bias separates, or none misclassifies half
tanay2018/boundary-tilting
    the strength is not that high
    a score changes
    a score changes
tanay2018/centroid-distances tanay2018/centroid-distances-signed
    the average distance is another number
tanay2018/d-adv-angle
    the mean of y s is another number
    the mean of y s is another number
    the mean of y s is another number
tanay2018/d-adv-bound tanay2018/regularisation-avoids-strong
    w = 0, or equal means
tanay2018/d-adv-largest-at-large-lambda
    another direction has a larger adversarial distance
    another direction has a larger adversarial distance
tanay2018/d-adv-limits-errors
    half of the images are misclassified, or more
tanay2018/d-adv-limits-errors-repaired
    not half of the images are misclassified
    not half of the images are misclassified
    the adversarial distance is another one
tanay2018/d-adv-no-bias
    the adversarial distance changes with the bias
    it is the same bias
tanay2018/d-err-not-error
    not all are errors
    the error distance is not 0
tanay2018/d-err-positive
    the error distance is 0
tanay2018/d-err-positive-repaired tanay2018/large-norm-repaired
    no boundary, or a set with one label
tanay2018/decay-is-adversarial-training
    an image is moved too far
    a worse perturbation is near enough
    a worse perturbation is near enough
tanay2018/dimension-not-necessary
    the strength is not that high
tanay2018/dimension-not-sufficient
    these are fewer dimensions
    there is some strength
tanay2018/dimension-padding
    no coordinate is added
    something measured has changed
tanay2018/high-lambda tanay2018/high-lambda-repaired
    w is no positive multiple of g
    w is no positive multiple of g
tanay2018/hinge-rescaled
    this is not the length of w
    this is not the length of w
    this is not the length of w
tanay2018/large-norm
    a boundary of the same length has the risk 0
    a boundary of the same length has the risk 0
tanay2018/linear-not-always
    these are fewer dimensions
tanay2018/local-distance
    the nearest change of label is elsewhere
tanay2018/local-distance-repaired
    the score of the projected point is not 0
tanay2018/local-linear
    the local classifier has another score
    the local classifier has another score
tanay2018/local-norm-bound
    no such network, or points of another space
tanay2018/low-lambda tanay2018/low-lambda-repaired
    the boundary at 0 has a smaller error distance
tanay2018/mirror-distance-bound
    the mean is another number
    the mean is another number
    the mean is another number
tanay2018/mirror-distance-vanishes tanay2018/mirror-distance-vanishes-repaired
    an image keeps its distance
tanay2018/mirror-image tanay2018/mirror-image-offset tanay2018/projected-image
    the image has another score
    the image has another score
tanay2018/nearest-centroid-best
    that of g is not positive
    there are ties beside the multiples of g
tanay2018/noisy-point
    at this level it is still tilted
    the noisy point is not ignored
    at small levels it is not tilted, or the point is not on its side
tanay2018/norm-unchecked
    w is the same from lambda = 1/100 down
tanay2018/norm-unchecked-repaired
    w still changes
    w still changes
tanay2018/one-against-many
    the direction changes
tanay2018/pieces
    not one course for each piece
    w is not q + p / mu with p orthogonal to q
tanay2018/quantitative-tilting
    a decision changes
    a decision changes
    nothing is tilted
tanay2018/saturation
    w is g / 4 lambda before, or not from there on
    w is g / 4 lambda before, or not from there on
    w is g / 4 lambda before, or not from there on
tanay2018/score-is-distance
    the image has another score
    the image is not the nearest one
    not one image for each point
    no boundary, or a set with one label
tanay2018/separable-limit
    there is no margin
tanay2018/separate-by-tilting
    it does not separate
    nothing separates
tanay2018/small-norm
    another bias has a smaller risk
    another bias has a smaller risk
tanay2018/small-norm-repaired
    an image is beyond its margin
    the bound depends on the bias
tanay2018/softplus-angle-falls
    at twice lambda the cosine is smaller
    no angle
tanay2018/softplus-bound tanay2018/softplus-limit
    no two means
tanay2018/strength-angle
    the strength towards a mean is another one
    the strength towards a mean is another one
tanay2018/strength-bounded
    the points do not lie on the hyperplane
    a coordinate exceeds its bound
    a coordinate exceeds its bound
tanay2018/strength-supremum
    these are no sides
    a separator lies beyond a side
    a side has a point on its wrong side
    the supremum is another one
tanay2018/temperature
    no temperature
    no temperature
tanay2018/tilting-capacity
    no normal
tanay2018/tilting-cosine
    the cosine is another one
    the cosine is another one
tanay2018/tilting-plane
    the two directions are not orthogonal
    a score is not seen in the plane
    there is no such plane
tanay2018/toy-distance
    the distance is another one
    the image has another score
tanay2018/train-error-least-at-small-lambda tanay2018/train-error-least-at-small-lambda-repaired
    at lambda = 5/6 there are fewer errors than at every small one
tanay2018/unbalanced-plateau
    u is not constant from there on
    no two means
tanay2018/weight-decay-is-l2
    the step of gradient descent is another one
    the step of gradient descent is another one
tanay2018/weight-decay-is-l2-repaired
    the step of gradient descent is another one
    the step is not along w
tanay2018/zero-one-scale-free
    the risk is the same
    the factor is not positive
    the factor is not positive
ours/antipodes
    the two gradients do not add up to A
    the two gradients do not add up to A
    the two gradients do not add up to A
ours/exact-law
    (A, g) = ((−1), (−1)) has weight 2, and 4 by free bits
    (A, g) = ((−7, 1), (−7, 1)) has weight 4, and 16 by free bits
    (A, g) = ((−6), (−6)) has weight 2, and 0 by free bits
ours/gate-counting
    -
    -
    -
    -
    -
ours/gordan
    -
    -
    the kernel refused the certificate: no weight is given
    the kernel refused the certificate: the weighted noises do not cancel
    the kernel refused the certificate: the weighted noises do not cancel
    the kernel refused the certificate: weights: every listed weight must be positive
    the kernel refused the certificate: no weight is given
zhang2022/beyond-depth
    (A, g) = ((−1), (−1)) has weight 4, and 16 by free bits
    (A, g) = ((−3), (−3)) has weight 8, and 64 by free bits
zhang2022/beyond-signs zhang2022/theorem-3-1-all-x zhang2022/theorem-3-1-every-live zhang2022/theorem-3-1-this-v-repaired zhang2022/theorem-3-6-ball-every
    -
    -
zhang2022/chebyshev zhang2022/chebyshev-step zhang2022/chebyshev-step-repaired
    35/156 is more than 2/9
    no number is named
zhang2022/chebyshev-sharper
    it is no larger
    it is larger
zhang2022/conclusion
    the sums are 0 and 2
    the sums are 0 and 896
zhang2022/conclusion-shared
    a mean is another one
    a mean is another one
    a mean is another one
zhang2022/corollary-3-4-1-counting
    -
    -
    v is not orthogonal to the points
zhang2022/definition-1 zhang2022/footnote-1
    -
    -
    -
zhang2022/equation-11
    T is 3, and the other side 100
    T is 22, and the other side 1/2
    T is 1, and the other side 4
    there is not one for each point
zhang2022/equation-21-step zhang2022/equation-21-step-repaired
    2 is more than 1
    2 is more than 1
zhang2022/equation-30
    the terms do not add up to T
    the terms do not add up to T
    there is not one for each point
zhang2022/equation-30-constant zhang2022/equation-34-step zhang2022/lemma-3-3-constant
    it is larger
    it is larger
zhang2022/equation-30-exponent
    the ratio is smaller
    the ratio is smaller
zhang2022/equation-33b-step zhang2022/equation-33b-step-repaired
    the left side loses more
    the left side loses more
zhang2022/equation-34-step-repaired
    it is smaller
    it is smaller
zhang2022/equation-6
    along axis 0 f changes otherwise
    along axis 0 f changes otherwise
    along axis 0 f changes otherwise
    along axis 0 f changes otherwise
    there is not one for each point
zhang2022/equation-8
    the mean is 1/2, and not 1
    the mean is 1/2, and not 1/4
    no number is named
zhang2022/equation-9 zhang2022/equation-9-repaired
    the variance is 5/2, and not 21/8
    the variance is 25/16, and not 13/8
    no number is named
zhang2022/lemma-3-4-step
    4 is more than 1
    4 is more than 1
zhang2022/lemma-3-4-step-repaired
    it says something
    it says nothing
zhang2022/lemma-3-5-floor
    the output moves further
    the output moves further
    the output moves further
zhang2022/section-4-last-layer
    the loss is no smaller
    the margin is no smaller
zhang2022/remark-1a
    the vector is not that of the corollary
    the vector is not that of the corollary
    the vector is not that of the corollary
    there is no vector, or one of another length
zhang2022/section-4-last-layer-separable
    another class has as large a score
    another class has as large a score
    the margin is smaller
zhang2022/theorem-3-1-every zhang2022/theorem-3-1-every-repaired
    -
    point 0 is dead: its noise is 0
    -
zhang2022/theorem-3-1-this-v
    -
    -
    -
    -
zhang2022/theorem-3-6-certificate
    -
    -
    the bound does not show it
zhang2022/theorem-3-6-sum-step zhang2022/theorem-3-6-sum-step-repaired
    the bound is not positive
    the bound is not positive
"""
# The claims of a line refuse their rejections, one after the other, for these reasons; - is none.


def refusals() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    group: list[list[str]] = []
    for line in REFUSALS.strip().splitlines():
        if line.startswith(" "):
            for reasons in group:
                reasons.append(line.strip())
        else:
            group = [[] for _ in line.split()]
            found += zip(line.split(), group, strict=True)
    return found


@pytest.mark.parametrize(("name", "reasons"), refusals())
def test_each_rejection_is_refused_for_its_own_reason(name: str, reasons: list[str]) -> None:
    claim = find(name)
    given = [claim.decide(x, witness).reason for x, witness in claim.rejections()]

    assert len(given) == len(reasons)
    for said, wanted in zip(given, reasons, strict=True):
        assert said.endswith(wanted) if wanted != "-" else said == ""


PLUS, MINUS = LabelledSet([(1,), (2,)], [1, 1]), LabelledSet([(1,), (2,)], [-1, -1])
SAME = LabelledSet([(0,), (0,)], [1, -1])  # nothing fits
TWO_LABELS = LabelledSet([(0, 0), (1, 0)], [-1, 1])
ONE_LABEL = "S bears one label: the margin has no maximum, so there is no w*"


# No direction, one label, or more than the claim speaks of.


@pytest.mark.parametrize(
    "name",
    ["theorem-16", "corollary-17", "corollary-17-section-6", "theorem-12-no-continuity"],
)
def test_a_zero_direction_is_none(name: str) -> None:
    for x in (PAIR, BETWEEN):
        assert answer(f"charles2019/{name}", x, None) == ("no", "no direction is named")
        assert answer(f"charles2019/{name}", x, (0,)) == ("no", "the direction named is 0")


@pytest.mark.parametrize(
    "name", ["theorem-16", "corollary-17-section-6", "theorem-12-no-continuity"]
)
def test_off_the_line_nothing_is_denied(name: str) -> None:
    assert denial(f"charles2019/{name}", TILTED) == ("undecided", "more than two directions")


@pytest.mark.parametrize("name", ["theorem-16", "theorem-12-no-continuity"])
def test_on_a_line_both_directions_are_denied(name: str) -> None:
    decision = find(f"charles2019/{name}").deny(PAIR)

    assert decision.answer is Answer.YES
    assert decision.reason.startswith("no direction serves: from ")
    assert len(decision.certificates) == 4


def test_one_label_is_served_by_no_direction() -> None:
    assert answer("charles2019/corollary-17", MINUS) == ("no", "no direction is named")
    assert len(find("charles2019/corollary-17").decide(MINUS, None).certificates) == 1
    assert answer("charles2019/corollary-17", PAIR, None) == ("no", "no direction is named")
    assert answer("charles2019/corollary-17", PAIR, (-1,)) == ("no", "")
    assert answer("charles2019/corollary-17", PAIR, (2,)) == ("yes", "")


def test_differences_lead_from_the_inside_out() -> None:
    s = LabelledSet([(0, 1), (2, 3), (5, 8), (7, 1)], [-1, 1, 1, -1])

    assert difference(s) == (2, 2)
    assert difference(s, 1) == (-2, -2)
    assert difference(s, -1, (1, 1)) == (-2, 7)
    assert difference(s, -1, (2, 3)) == (5, 7)
    assert difference(PLUS) is None
    assert difference(MINUS) is None


def test_what_no_direction_leaves_is_denied() -> None:
    between = LabelledSet([(-1,), (0,), (1,)], [-1, 1, -1])

    assert deny_escape(MINUS).answer is Answer.YES
    assert deny_escape(PLUS).answer is Answer.VACUOUS
    assert deny_escape(PLUS, 1).answer is Answer.YES
    assert deny_escape(PAIR).answer is Answer.UNDECIDED
    assert deny_escape(between).answer is Answer.UNDECIDED
    assert deny_escape(LabelledSet([(0, 0), (1, 1)], [-1, 1])).answer is Answer.UNDECIDED


# Max-margin classifiers, multipliers and lengths.


def test_without_a_margin_there_is_no_direction_for_networks() -> None:
    assert max_margin_on_networks(PLUS) == Decision(Answer.NO, (), "there is no w*")
    assert max_margin_on_networks(SAME) == Decision(Answer.NO, (), "there is no w*")
    assert len(max_margin_on_networks(PAIR).certificates) == 2


def test_multipliers_are_counted_and_not_negative() -> None:
    margin = margin_of(PAIR)
    assert margin is not None
    missing = Decision(Answer.NO, (), "a multiplier is negative or missing")

    for alpha in ((Fraction(1, 2),), (Fraction(1, 2),) * 3, (-1, -1), ()):
        assert decide_multipliers(PAIR, Multipliers(alpha, margin)) == missing
    assert decide_multipliers(PAIR, Multipliers((Fraction(1, 2),) * 2, margin)).answer is Answer.YES


def test_a_vector_along_which_separators_fall_is_no_margin() -> None:
    half = (Fraction(1, 2),) * 2
    falling = Multipliers(half, Margin((-1,), 0, half))

    assert fooled_beyond(PAIR, falling).answer is Answer.UNDECIDED
    assert answer("charles2019/theorem-5", PAIR, falling)[0] == "no"


def test_a_length_is_the_least_or_none() -> None:
    assert answer("charles2019/remark-6", PAIR, Length(2)) == ("yes", "")
    assert answer("charles2019/remark-6", PAIR, Length(3)) == ("yes", "")
    assert answer("charles2019/remark-6", PAIR, Length(Fraction(199, 100)))[0] == "no"
    assert denial("charles2019/remark-6", PAIR) == ("undecided", "a constant exists")
    assert denial("charles2019/remark-6", TILTED) == (
        "yes", "separators are arbitrarily far from a point of S",
    )
    name = "charles2019/remark-6-repaired"
    assert answer(name, PLUS, Length(None)) == ("no", ONE_LABEL)
    assert answer(name, SAME, Length(None))[0] == "vacuous"
    assert answer(name, PAIR, Length(2)) == ("yes", "")
    assert answer(name, TILTED, Length(None)) == ("yes", "")


def test_an_undecided_length_stays_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = undecided("out of work")
    monkeypatch.setattr(
        "theorems.charles2019.remark_6.decide_reach", lambda s, direction: (None, unknown)
    )

    assert find("charles2019/remark-6").decide(PAIR, Length(2)) == unknown
    assert find("charles2019/remark-6-repaired").decide(PAIR, Length(2)) == unknown
    assert find("charles2019/remark-6b").decide(Nested(PAIR, PAIR), None) == unknown
    assert denial("charles2019/remark-6", PAIR)[0] == "undecided"


def test_two_lengths_are_named() -> None:
    pair = LabelledSet([(0, 1), (0, -1)], [1, -1])
    reason = "the least constants along the same w* are 2 and infinite"

    assert answer("charles2019/remark-6b", Nested(pair, TILTED)) == ("no", reason)
    assert answer("charles2019/remark-6b", Nested(TILTED, TILTED)) == ("yes", "")
    near, far = (LabelledSet([(0,), (2,), (t,)], [-1, 1, 1]) for t in (3, 10))
    reason = "the least constants along the same w* are 3 and 10"
    grow = ", and they grow without end as (10) moves outwards"
    assert answer("charles2019/remark-6b", Nested(near, far)) == ("no", reason + grow)


def test_the_shortest_step_is_asked_of_what_transfers() -> None:
    name, s = "ours/shortest-step", TWO_LABELS
    unsaid = "v is no difference that transfers: nothing is said"

    for v in ((-1, 0), (0, 1), (1, 1), (0, 0)):
        assert answer(name, Directed(s, v)) == ("vacuous", unsaid)
    for length in (Fraction(1, 9), 1, 7):
        assert answer(name, Directed(s, (length, 0))) == ("yes", "")
    assert answer(name, Directed(LabelledSet(s.points, [1, 1]), (1, 0))) == ("no", ONE_LABEL)


# Networks and regions.


def test_a_segment_ends_at_its_second_point() -> None:
    beyond = sum_of_units([[1]], [-Fraction(3, 2)])  # +1 from 3/2 on
    assert decide_segment(Segment(beyond, (0,), (1,)), None).answer is Answer.YES
    assert decide_segment(Segment(beyond, (0,), (Fraction(3, 2),)), None).answer is Answer.YES
    assert decide_segment(Segment(beyond, (0,), (2,)), None).reason == "an end has label +1"


def test_a_direction_from_the_middle_leaves_every_convex_region() -> None:
    assert decide_convex_only(LabelledSet([(10,), (12,)], [-1, 1]), (1,)).answer is Answer.YES
    triangle = LabelledSet([(9, 9), (12, 9), (9, 12), (11, 11)], [-1, -1, -1, 1])
    assert decide_convex_only(triangle, (1, 1)).answer is Answer.YES
    rim = LabelledSet([(9, 9), (12, 9), (9, 12), (14, 9)], [-1, -1, -1, 1])
    decision = decide_convex_only(rim, (1, 0))
    assert decision.answer is Answer.NO
    assert decision.reason.endswith("never lets go of the mean of the -1 points")
    assert decide_convex_only(rim, (3, -1)).answer is Answer.YES


@pytest.mark.parametrize("height", [Fraction(1, 2), Fraction(1, 100), 1, 3, -1, -3])
def test_a_level_direction_is_left_by_no_lexicographic_region(height: Fraction) -> None:
    decision = decide_convex_only(
        LabelledSet([(0, 0), (1, 0), (0, height)], [-1, 1, 1]), (1, 0)
    )

    assert decision.answer is Answer.NO
    assert decision.reason.startswith("a region neither open nor closed")
    ray, labels = decision.certificates
    assert ray["answer"] == []
    assert labels["answer"] == [-1, 1, 1, -1]


def test_a_direction_off_the_difference_is_not_denied() -> None:
    name = "charles2019/theorem-11-convex-only"
    s = TWO_LABELS

    given, reason = denial(name, s)
    assert given == "yes"
    assert reason.startswith("no direction serves: the -1 points and any +1 point lie in a hyp")
    assert "along each direction one of 2 regions neither open nor closed" in reason
    given, reason = denial(name, TILTED)
    assert given == "yes"
    assert "along each direction one of 4 regions" in reason
    spanned = "some direction serves: the -1 points and (0, 1) span the space"
    assert denial(name, EDGE) == ("undecided", spanned)
    assert denial(name, PAIR)[0] == "undecided"
    assert denial(name, MINUS)[0] == "yes"


def test_orthogonal_vectors() -> None:
    for rows in product(product((-2, 0, 1, 3), repeat=3), repeat=2):
        normal = orthogonal([[Fraction(a) for a in row] for row in rows], 3)
        assert normal is not None
        assert any(normal)
        assert all(sum(a * b for a, b in zip(row, normal, strict=True)) == 0 for row in rows)
    assert orthogonal([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(1)]], 2) is None
    assert orthogonal([[Fraction(2), Fraction(1)], [Fraction(4), Fraction(2)]], 2) is not None


def test_networks_that_part_from_a_linear_classifier_are_refused() -> None:
    x = TwoPoints(Linear((1,), 0), (1,), (1,), (1,))
    for name in ("ours/linear-are-sums", "ours/linear-are-weighted"):
        assert answer(name, x, None) == ("no", "no network")
        assert answer(name, x, sum_of_units([[1]], [0])) == ("yes", "")
        assert answer(name, x, sum_of_units([[2]], [0])) == ("yes", "")
    opposite = two_layer([[-1]], [0], [-1], Above(-1))
    closed = two_layer([[1]], [0], [-1], Above(0, closed=True))  # -1 where x > 0
    assert answer("ours/linear-are-sums", x, opposite)[0] == "no"
    assert answer("ours/linear-are-sums", x, closed) == ("no", "the two labels differ at a point")


def test_a_constant_unit_is_compared_on_both_sides() -> None:
    wedge = sum_of_units([[1], [-1]], [-1, -3])  # -1 on [-3, 1]
    sums = find("ours/sums-are-weighted")

    for x, y in ((0, 1), (-1, 0), (2, -5)):
        segment = Segment(wedge, (x,), (y,))
        assert sums.decide(segment, sums.construct(segment)).answer is Answer.YES
        for other in ([[1], [-1]], [-2, -3]), ([[1], [-1]], [-1, -4]), ([[1]], [-1]):
            assert sums.decide(segment, sum_of_units(*other)).answer is Answer.NO


def test_figure_2_needs_each_of_its_parts() -> None:
    figure = Figure2()
    never = two_layer([[1], [1]], [0, -5], [1, 0], Above(0))  # +1 on (0, inf): right of S too

    assert figure.decide(ISLAND, None).answer is Answer.YES
    for change in (
        {"v": (-1,)}, {"u": (1,)}, {"first": ISLAND.second}, {"second": ISLAND.first},
        {"first": never}, {"second": never},
        {"s": LabelledSet([(1,), (2,), (-1,)], [1, 1, -1])},  # fooled everywhere
        {"s": LabelledSet([(1,), (2,), (-7,)], [1, 1, -1])},  # fooled nowhere
    ):
        assert figure.decide(ISLAND._replace(**change), None).answer is Answer.NO, change


# Many classes.


def test_what_is_not_fooled_is_said_in_words() -> None:
    s = LabelledSet([(0,), (1,), (2,)], [0, 1, 2])
    x = Classes.__args__[0](s, 3, 0)

    unfooled = fools(x, (-1,), 0)
    assert unfooled.answer is Answer.NO
    assert unfooled.reason.endswith("is not fooled along (-1) at the points of label 0")
    assert fools(x, (1,), 0).reason == ""
    assert fools(x, (1,), 0).answer is Answer.YES
    clash = Classes.__args__[0](LabelledSet([(0,), (0,)], [0, 1]), 2, 0)
    assert fools(clash, (1,), 0).answer is Answer.VACUOUS


def test_classifiers_that_share_no_point_say_nothing() -> None:
    wrong = one_vs_rest([(0,), (1,)], (0, 0))
    sample = LabelledSet([(1,)], [0])
    x = ScoredPair(sample, sample, wrong, wrong)

    assert answer("charles2019/theorem-9-condition-2", x) == (
        "vacuous", "no point is right for both classifiers",
    )


@pytest.mark.parametrize("bits", [4, 20, 160])
def test_exponentials_are_enclosed(bits: int) -> None:
    with flint.ctx.workprec(600):
        for q in (*map(Fraction, range(-12, 13)), Fraction(7, 3), Fraction(-99, 8), Fraction(1, 2**40)):
            low, high = exp_bounds(q, bits)
            exact = flint.arb(flint.fmpq(q.numerator, q.denominator)).exp()
            assert flint.arb(flint.fmpq(low.numerator, low.denominator)) <= exact
            assert flint.arb(flint.fmpq(high.numerator, high.denominator)) >= exact
            assert high - low <= Fraction(2**10 * (1 + high) ** 2, 2**bits)


def test_finer_bounds_of_the_soft_max_are_taken_too() -> None:
    x = Scores((0, Fraction(1, 3), 1))
    finer = soft_max_bounds(x.z, 300)

    assert answer("charles2019/note-soft-max", x, finer) == ("yes", "")
    off = tuple(Bounds(a.low, a.high - Fraction(1, 2**250)) for a in finer)
    assert answer("charles2019/note-soft-max", x, off) == (
        "no", "the bounds do not enclose the soft-max",
    )


# What the claims share.


def test_a_zero_direction_serves_only_where_nothing_fits() -> None:
    for size in (1, 2, 3):
        zero, one = (0,) * size, (1,) * size
        assert decide_escape(LabelledSet([zero, zero], [1, -1]), zero).answer is Answer.VACUOUS
        for v in (zero, None):
            assert decide_escape(LabelledSet([zero, one], [1, -1]), v).answer is Answer.NO


def test_one_answer_brings_the_second_along() -> None:
    yes, no = Decision(Answer.YES, ({"a": 1},)), Decision(Answer.NO, ({"b": 1},), "no")
    vacuous, unknown = Decision(Answer.VACUOUS, (), "vacuous"), undecided("unknown")

    for then in (yes, no, vacuous, unknown):
        assert if_then(unknown, then) == unknown
        assert if_then(vacuous, then) == vacuous
        assert if_then(no, then) == no._replace(answer=Answer.VACUOUS), "nothing is asked"
    assert if_then(yes, no) == Decision(Answer.NO, ({"b": 1}, {"a": 1}), "no")
    assert if_then(yes, yes).answer is Answer.YES


def test_directions_are_the_same_up_to_a_positive_factor() -> None:
    assert same_direction((1, 0), (Fraction(1, 9), 0))
    assert same_direction((1, -2), (3, -6))
    for v, u in (((1, 0), (Fraction(-1, 9), 0)), ((1, 2), (2, 1)), ((1, 2), (0, 0)), ((1,), (-1,))):
        assert not same_direction(v, u)


def test_features_that_nothing_separates_say_nothing() -> None:
    for name in ("ours/pulled-back-absolute", "ours/pulled-back-quadratic"):
        assert answer(name, SAME, (1,))[0] == "vacuous"
        assert answer(name, SAME, (0,)) == ("no", "the direction named is 0")


def test_flat_sets_away_from_the_origin_are_flat() -> None:
    s = LabelledSet([(5, 5), (7, 5), (9, 5)], [-1, -1, 1])

    assert decide_convex_only(s, (1, 0)).reason.startswith("a region neither open nor closed")
    assert decide_convex_only(s, (-1, 0)).answer is Answer.NO


def test_networks_are_compared_on_the_line_through_both_points() -> None:
    one, two = (sum_of_units([[1], [-1]], [-1, b]) for b in (-3, -5))  # -1 on [b, 1]
    sums = find("ours/sums-are-weighted")

    assert sums.decide(Segment(one, (1,), (-1,)), two).reason == "the two labels differ on the line"
    assert sums.decide(Segment(one, (1,), (-1,)), one).answer is Answer.YES
    x = TwoPoints(Linear((1, 0), 0), (1, 1), (1, 1), (1, 0))
    for name in ("ours/linear-are-sums", "ours/linear-are-weighted"):
        assert answer(name, x, sum_of_units([[1, 0]], [0])) == ("yes", "")
        assert answer(name, x, sum_of_units([[0, 1]], [0]))[0] == "no"


def test_units_are_those_that_are_positive() -> None:
    h = sum_of_units([[1], [-1], [2]], [0, 0, 0])
    for place, units in ((1, (0, 2)), (-1, (1,)), (0, ())):
        for said in ((0, 2), (1,), (), (0,), None):
            expected = "yes" if said == units else "no"
            assert answer("charles2019/note-some-unit", NetworkPoint(h, (place,)), said)[0] == expected


def test_the_least_length_for_all_regions() -> None:
    assert length_along(LabelledSet([(0,), (1,)], [-1, 1]), (1,)) == 1
    assert length_along(LabelledSet([(0,), (1,)], [-1, 1]), (2,)) == Fraction(1, 2)
    assert length_along(LabelledSet([(0, 0), (0, 2), (1, 1)], [-1, -1, 1]), (1, 0)) == 2
    assert length_along(LabelledSet([(0, 0), (0, 2), (1, 2)], [-1, -1, 1]), (1, 0)) is None


def test_a_label_that_changes_at_the_second_point_itself_is_told() -> None:
    name = "charles2019/note-regions-are-convex"
    plus_at_0 = TwoPoints(Linear((1,), 0, 1), (1,), (0,), (1,))  # -1 right behind 0
    minus_at_0 = TwoPoints(Linear((1,), 0, -1), (1,), (0,), (1,))

    assert answer(name, plus_at_0) == ("yes", "")
    assert answer(name, minus_at_0) == ("no", "the label changes on the segment")


@pytest.mark.parametrize("length", [3, Fraction(1, 3)])
def test_the_shortest_step_is_compared_on_squares(length: Rational) -> None:
    name = "ours/shortest-step"
    s = LabelledSet([(2, 1), (-2, 1), (3, 0)], [1, -1, 1])
    w = margin_of(s).w

    assert answer(name, Directed(s, tuple(length * a for a in w))) == ("yes", "")


def test_a_layer_reaches_up_to_the_lowest_plus_point() -> None:
    for level in (5, -5):
        s = LabelledSet([(0, level), (1, level), (0, level + 1)], [-1, 1, 1])

        assert decide_convex_only(s, (1, 0)).reason.startswith("a region neither open nor closed")


def test_a_minus_point_level_with_an_outermost_plus_point_fits_no_threshold() -> None:
    between = "a -1 point lies between the +1 points along v"
    for place in (0, 3):
        s = LabelledSet([(0, 0), (3, 0), (place, 1)], [1, 1, -1])
        assert below_a_threshold(s, (1, 0))[::2] == (Answer.VACUOUS, between)
    beyond = LabelledSet([(0, 0), (3, 0), (4, 1)], [1, 1, -1])
    assert below_a_threshold(beyond, (1, 0)).answer is Answer.NO


def test_networks_of_three_and_of_four_layers_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find("ours/same-at-every-depth")
    x = Directed(LabelledSet([(0,), (2,)], [-1, 1]), (1,))
    depths = [
        len(certificate["question"]["classifier"]["layers"])
        for certificate in claim.decide(x, None).certificates
        if "layers" in certificate["question"].get("classifier", {})
    ]
    assert {*depths} == {3, 4}

    monkeypatch.setattr(capacity, "fools", lambda *_: undecided("not to be had"))
    assert claim.decide(x, None)[::2] == (Answer.UNDECIDED, "not to be had")


def test_means_that_coincide_name_no_direction() -> None:
    around = LabelledSet([(-1,), (0,), (1,)], [1, -1, 1])

    assert answer("ours/means-for-regions", around, (0,)) == ("no", "the direction named is 0")
    assert not find("ours/means-for-regions").admits(around), "the sentence excepts it"
