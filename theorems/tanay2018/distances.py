"""The adversarial distance and the error distance: what they see of a boundary, and what they do not."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product as pairs

from hypothesis import strategies as st

from theorems.geometry.deciders.measures import between_means, decide_measures
from theorems.geometry.domains import strategies
from theorems.geometry.domains.shapes import balanced_sets
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.tanay2018.boundaries import (
    Boundary,
    any_boundaries,
    balanced,
    balanced_apart,
    balanced_boundaries,
    boundary_domain,
    holds,
    is_apart,
    is_boundary,
    measured,
    moved_apart,
    plus,
    product,
    scaled,
    separated,
)
from theorems.tanay2018.scores import Number
from verify.claim import Assumption, Coq, Example, Nature
from verify.exact.decision import NO, YES, Answer, Decision, every
from verify.exact.integers import whole
from verify.outcome import (
    EXISTENCE,
    FALSE,
    MISSING_HYPOTHESIS,
    OURS,
    OURS_PROVED,
    READING_DEPENDENT,
    REFUTED,
    REMARK,
    SHOWN,
    SURVIVES,
    THEOREM,
)
from verify.sentence import Sentence, Variant


ADVERSARIAL = "Adversarial Distance and Tilting Angle"
PAIR = Boundary(LabelledSet([(1,), (0,)], [1, -1]), Linear((1,), 0))
FAR = Boundary(PAIR.s, Linear((1,), 10))
BESIDE = Boundary(LabelledSet([(3,), (2,)], [1, -1]), Linear((1,), 0))
THREE_TO_ONE = Boundary(LabelledSet([(2,), (2,), (2,), (0,)], [1, 1, 1, -1]), Linear((1,), 0))
CROSS = Boundary(
    LabelledSet([(1, 5), (1, -5), (-1, 5), (-1, -5)], [1, 1, -1, -1]), Linear((0, 1), 0)
)
SKEW = Boundary(LabelledSet([(2, 1), (0, 0)], [1, -1]), Linear((3, -1), 2))


class DAdvAngle(Sentence[Boundary, Number]):
    r"""The adversarial distance is half of |g| cos theta.

    *Proof.* The mean of $y\, s(x)$ is $\tfrac12 (w \cdot j + b) - \tfrac12 (w \cdot i + b)$, in which $b$ cancels.

    *Modelled.* Times $\|w\|$: the mean of $y\, s(x)$ is $\tfrac12 w \cdot g$, which is $\tfrac12 \|w\| \|g\| \cos\theta$.

    *Needed.* The balance: with 3 points against 1 the bias does not cancel. ``d-adv-balanced-mean`` weighs
    the classes alike instead, and holds for every set.
    """

    label, source, standing = "Adversarial distance and angle", ADVERSARIAL, THEOREM
    short = "by the angle"
    printed = (
        r"If $T_I$ and $T_J$ are balanced ($n = 2\,n_I = 2\,n_J$): [...] "
        r"$d_{\text{adv}} = \frac{1}{2}\, \hat{w} \cdot (j - i)$ [...] "
        r"$d_{\text{adv}} = \frac{1}{2}\, \|j - i\| \cos(\theta)$"
    )
    expects, domain, assumptions = SURVIVES, balanced_boundaries, [balanced]
    proof = Coq("D_adv_angle")
    worked = [Example(PAIR, YES, "1/2 |g| in one dimension"), Example(SKEW, YES, "with a bias"), Example(CROSS, YES, "a right angle")]
    refused = [(THREE_TO_ONE, Number(1)), (PAIR, Number(1)), (CROSS, Number(5))]

    def construct(self, x: Boundary) -> Number:
        return Number(whole(Fraction(product(x.h.w, between_means(x.s) or ())) / 2))

    def decide(self, x: Boundary, w: Number) -> Decision:
        found, decision = measured(x)
        return holds(
            decision,
            (w.value == found.mean, "the mean of y s is another number"),
            (2 * w.value == found.along, "this is not half of w g"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "unbalanced": Variant(
                REFUTED, drop=[balanced], domain=any_boundaries,
                worked=[Example(THREE_TO_ONE, NO, "the adversarial distance is 3/2, and half of w g is 1")],
            )
        }


class DAdvBalancedMean(Sentence[Boundary, None]):
    r"""The class-balanced mean of y d is half of |g| cos theta, whatever the balance.

    *Proof.* Half of the mean of $s$ over $J$ less half of that over $I$ is $\tfrac12 w \cdot g$: the bias cancels.
    """

    label, source, standing, reading = "Adversarial distance, any balance", f"beside {ADVERSARIAL}", OURS_PROVED, OURS
    printed = (
        r"For every $T$ with both classes and every boundary, the mean of $d$ over $J$ less the mean of $d$ over $I$ is "
        r"$\hat w \cdot g = \|g\| \cos\theta$."
    )
    expects, domain = SURVIVES, any_boundaries
    proof = Coq("D_adv_balanced_mean")
    worked = [Example(THREE_TO_ONE, YES, "three against one"), Example(SKEW, YES, "with a bias")]
    refused = [(Boundary(LabelledSet([(0,)], [1]), Linear((1,), 0)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found, decision = measured(x)
        if found.along is None:
            return Decision(Answer.VACUOUS, (), "a set with one label")
        means = {
            y: Fraction(sum(s for s, z in zip(found.scores, x.s.labels, strict=True) if z == y)) / x.s.labels.count(y)
            for y in (1, -1)
        }
        return holds(decision, (means[1] - means[-1] == found.along, "the difference is another number"))

    def variants(self) -> Mapping[str, Variant]:
        def plain(x: Boundary, _: object) -> Decision:
            found, decision = measured(x)
            return holds(decision, (2 * found.mean == found.along, "twice the plain mean is another number"))

        return {"plain mean": Variant(REFUTED, "the plain mean of $y\\,d$, twice", decide=plain)}


class DAdvNoBias(Sentence[Boundary, Number]):
    r"""The adversarial distance does not depend on the bias.

    *Proof.* $\tfrac12 w \cdot g$ has no $b$ in it; with $n_J - n_I$ more of one class the mean moves by
    $(n_J - n_I)\, b / n$.

    *Modelled.* Another bias is named, as different as one likes.
    """

    label, source, standing = "Adversarial distance and bias", ADVERSARIAL, REMARK
    short = "no bias"
    printed = (
        r"The adversarial example phenomenon is minimized by the nearest centroid classifier ($\theta = 0$) ...and the "
        r"classifiers parallel to it: $d_{\text{adv}}$ is independent of the bias $b$."
    )
    tested = r"If $T_I$ and $T_J$ are balanced, $d_{\text{adv}}$ is the same for $(w, b)$ and for $(w, b')$, whatever $b'$."
    differs = "The balance is stated for the equations above it."
    expects, domain, assumptions = SURVIVES, balanced_boundaries, [balanced]
    proof = Coq("D_adv_no_bias")
    worked = [Example(PAIR, YES, "one point of either class"), Example(FAR, YES, "all on one side")]
    refused = [(THREE_TO_ONE, Number(-1)), (PAIR, Number(0))]

    def construct(self, x: Boundary) -> Number:
        return Number(whole(x.h.b - 10**6))

    def decide(self, x: Boundary, w: Number) -> Decision:
        if w.value == x.h.b:
            return Decision(Answer.NO, (), "it is the same bias")
        (here, first), (there, second) = measured(x), decide_measures(x.s, x.h._replace(b=w.value))
        return holds(every([first, second]), (here.mean == there.mean, "the adversarial distance changes with the bias"))

    def variants(self) -> Mapping[str, Variant]:
        return {"unbalanced": Variant(REFUTED, drop=[balanced], domain=any_boundaries)}


class CentroidDistances(Sentence[Boundary, None]):
    r"""The adversarial distance is the average of two distances from the boundary.

    *Fails* where both means lie on one side: of J = {3}, I = {2} and the boundary at 0 the average distance is 5/2,
    and the adversarial distance is 1/2. With signs, as that distance itself counts misclassified images, it holds.

    *Modelled.* Times $\|w\|$.
    """

    label, source, standing = "Distances of the centroids", ADVERSARIAL, REMARK
    short = "two distances"
    printed = (
        r"$d_{\text{adv}}$ is the average distance between the classification boundary $\mathcal{C}$ and the two centroids "
        r"$i$ and $j$"
    )
    differs = "Read as a plain distance, which is never negative; a mean on the wrong side has to count as negative."
    expects, domain, assumptions = REFUTED, balanced_boundaries, [balanced]
    nature = Nature(
        READING_DEPENDENT,
        "With plain distances two means on one side of the boundary refute it, and with distances that count as "
        "negative for what is misclassified, as those of the images do earlier, it is the equation above it.",
        FALSE,
    )
    proof = Coq("Centroid_distances_fails")
    worked = [Example(BESIDE, NO, "5/2 against 1/2"), Example(PAIR._replace(h=Linear((2,), -1)), YES, "a boundary between")]
    refused = [(BESIDE, None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        return self._average(x, abs)

    def _average(self, x: Boundary, read: object) -> Decision:
        found, decision = measured(x)
        centres = centroids(x)
        (at_j, at_i), there = ends_of(centres, x.h)
        total = abs(at_j) + abs(at_i) if read is abs else at_j - at_i
        return holds(every([decision, there]), (total == 2 * found.mean, "the average distance is another number"))


class CentroidDistancesSigned(CentroidDistances):
    r"""The adversarial distance is the average of the signed distances of the two means.

    *Proof.* The mean of $y\, s$ over a class is $\pm s$ of its mean, and either class is half of $T$.
    """

    tested = (
        r"If $T_I$ and $T_J$ are balanced, $d_{\text{adv}}$ is the average of the distances of $i$ and $j$ from the "
        r"boundary, each counted as negative where it lies on the wrong side."
    )
    differs = "Distances are signed, as those of images are."
    expects = SURVIVES
    proof = Coq("Centroid_distances_signed")
    worked = [Example(BESIDE, YES, "3 and -2"), Example(CROSS, YES, "both means on the boundary")]
    refused = [(THREE_TO_ONE._replace(h=Linear((1,), 3)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        return self._average(x, None)

    def variants(self) -> Mapping[str, Variant]:
        return {"unbalanced": Variant(REFUTED, drop=[balanced], domain=any_boundaries)}


def centroids(x: Boundary) -> LabelledSet:
    """Return j and i, as a set of two points."""
    s = x.s
    means = [
        tuple(whole(Fraction(sum(column)) / len(own)) for column in zip(*(s.points[k] for k in own), strict=True))
        for own in (s.where(1), s.where(-1))
    ]
    return LabelledSet(means, [1, -1])


def ends_of(centres: LabelledSet, h: Linear) -> tuple[tuple[Fraction | int, ...], Decision]:
    """Return the scores of j and i."""
    found, decision = decide_measures(centres, h)
    return found.scores, decision


two_means = Assumption[Boundary](
    "two means", r"The means differ: $g \neq 0$.", is_apart, stated="nowhere", trivial=True
)


class NearestCentroidBest(Sentence[Boundary, None]):
    r"""Of all directions the one between the means has the largest adversarial distance, it alone.

    *Proof.* Cauchy and Schwarz: $(w \cdot g)^2 \le \|w\|^2 \|g\|^2$, with equality exactly where $w$ is a multiple of $g$;
    the sign tells the largest from the least.
    """

    label, source, standing = "The nearest centroid classifier", ADVERSARIAL, THEOREM
    short = "centroids best"
    printed = "The adversarial example phenomenon is minimized by the nearest centroid classifier ($\\theta = 0$)."
    tested = (
        r"If $T$ is balanced and $i \neq j$: $d_{\text{adv}}$ is at most that of a boundary with normal $g$, and as large "
        r"only for the positive multiples of $g$."
    )
    differs = "Minimized is read as: the adversarial distance, the measure of robustness, is largest."
    expects, domain, assumptions = SURVIVES, balanced_apart, [balanced, two_means]
    proof = Coq("Nearest_centroid_best")
    worked = [Example(PAIR, YES, "w along g"), Example(CROSS, YES, "a right angle"), Example(PAIR._replace(h=Linear((-1,), 0)), YES, "w against g")]
    refused = [(Boundary(LabelledSet([(0, 0), (0, 0)], [1, -1]), Linear((1, 0), 0)), None), (THREE_TO_ONE._replace(h=Linear((1,), -1)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found, decision = measured(x)
        best, other = decide_measures(x.s, x.h._replace(w=between_means(x.s) or x.h.w))
        along, apart = 2 * found.mean, 2 * best.mean  # times |w|, and times |g|
        less = along < 0 or along**2 * best.square < apart**2 * found.square
        ties = along > 0 and along**2 * best.square == apart**2 * found.square
        parallel = _is_multiple(x)
        return holds(
            every([decision, other]),
            (apart > 0, "that of g is not positive"),
            (less or ties, "that of g is smaller"),
            (ties == parallel, "there are ties beside the multiples of g"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {
            "equal means": Variant(
                REFUTED, "dropped: where $g = 0$ every direction ties", drop=[two_means],
                domain=balanced_boundaries,
            ),
            "unbalanced": Variant(REFUTED, drop=[balanced], domain=any_boundaries),
        }


def _is_multiple(x: Boundary) -> bool:
    """Is w a positive multiple of g?"""
    g = between_means(x.s) or ()
    along = product(x.h.w, g)
    return along > 0 and not any(plus(scaled(product(g, g), x.h.w), g, -along))


class DErrPositive(Sentence[Boundary, None]):
    r"""The error distance is positive.

    *Fails* for every boundary that misclassifies nothing: then it is 0. The repaired reading says when.
    """

    label, source, standing = "Sign of the error distance", "Scaling the Loss Function, when ‖w‖ is large", REMARK
    short = "above 0"
    printed = (
        r"It is positive and can be interpreted as the average distance by which each training sample is misclassified by "
        r"$\mathcal{C}$ (with a null contribution for the correctly classified data)."
    )
    differs = "It is 0 where nothing lies on the wrong side."
    expects, domain = REFUTED, any_boundaries
    nature = Nature(
        READING_DEPENDENT,
        "Read as greater than 0 every separating boundary refutes it, and read as not negative, as the “null contribution” "
        "of correctly classified data allows, it holds.",
        FALSE,
    )
    proof = Coq("D_err_positive_fails")
    worked = [Example(PAIR._replace(h=Linear((2,), -1)), NO, "a separator"), Example(FAR, YES, "one of two misclassified")]
    refused = [(PAIR._replace(h=Linear((2,), -1)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found, decision = measured(x)
        return holds(decision, (found.shortfall > 0, "the error distance is 0"))


class DErrPositiveRepaired(DErrPositive):
    r"""The error distance is never negative, and 0 exactly where nothing lies on the wrong side.

    *Proof.* It is a mean of the numbers $\max(0, -y\, d(x))$.
    """

    tested = r"$d_{\text{err}} \ge 0$, and $d_{\text{err}} = 0$ exactly where no image has $y\, s(x) < 0$."
    differs = "Not negative, for positive."
    expects = SURVIVES
    proof = Coq("D_err_positive_repaired")
    worked = [Example(PAIR, YES, "one of two on the boundary"), Example(FAR, YES, "one of two misclassified")]
    refused = [(Boundary(LabelledSet([(0,)], [1]), Linear((0,), 0)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        if not is_boundary(x):
            return Decision(Answer.VACUOUS, (), "no boundary, or a set with one label")
        found, decision = measured(x)
        return holds(
            decision,
            (found.shortfall >= 0, "the error distance is negative"),
            ((found.shortfall == 0) == (min(found.signed) >= 0), "it is 0 elsewhere, or not there"),
        )

    def variants(self) -> Mapping[str, Variant]:
        def errors(x: Boundary, _: object) -> Decision:
            found, decision = measured(x)
            return holds(decision, ((found.shortfall == 0) == (found.errors == 0), "0, with an image on the boundary"))

        return {"no error": Variant(REFUTED, "0 exactly where no image is misclassified, ties being errors", decide=errors)}


class DErrNotError(Sentence[Boundary, None]):
    r"""An error distance of 0, and every image misclassified.

    Images on the boundary belong to both classes and count as errors.
    """

    label, source, standing, kind = "Error distance and errors", "Scaling the Loss Function, when ‖w‖ is large", THEOREM, EXISTENCE
    short = "0, all wrong"
    printed = (
        r"A small error distance $d_{\text{err}}$ does not guarantee the training error $err_{\text{train}}$ to be small. For "
        r"instance in the worst case, when all the data lies exactly on the boundary, $d_{\text{err}} = 0$ and "
        r"$err_{\text{train}} = 100\%$."
    )
    expects = SHOWN
    proof = Coq("D_err_not_error")
    domain = boundary_domain(
        "labelled sets with a boundary, many with all points on it",
        st.builds(
            lambda x: x._replace(s=LabelledSet([_on(x, p) for p in x.s.points], x.s.labels)), any_boundaries.draw
        ),
    )
    worked = [Example(Boundary(LabelledSet([(0,), (0,)], [1, -1]), Linear((1,), 0)), YES, "two images at one place")]
    refused = [(PAIR, None), (FAR, None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found, decision = measured(x)
        return holds(
            decision, (found.shortfall == 0, "the error distance is not 0"), (found.errors == len(found.scores), "not all are errors")
        )


def _on(x: Boundary, p: tuple[Fraction | int, ...]) -> tuple[Fraction | int, ...]:
    """Return the point of the boundary nearest to p."""
    return plus(p, x.h.w, -Fraction(x.h.score(p)) / product(x.h.w, x.h.w))


class DAdvLimitsErrors(Sentence[Boundary, Number]):
    r"""When the adversarial distance is high, few images are misclassified.

    *Modelled.* High as can be: $w$ is a multiple of $g$. Limited: to less than half of the images, which any constant
    answer attains.

    *Fails* at once: $d_{\text{adv}}$ does not see the bias, and a boundary beyond all images has the same.
    """

    label, source, standing = "Adversarial distance and errors", "Scaling the Loss Function, when ‖w‖ is small", REMARK
    short = "few errors"
    printed = (
        r"It can be viewed as a measure of robustness to adversarial perturbations: when $d_{\text{adv}}$ is high, the number "
        r"of misclassified images is limited and the correctly classified images are far from $\mathcal{C}$."
    )
    tested = (
        r"If $T$ is balanced and no direction has a larger $d_{\text{adv}}$, less than half of the images are misclassified."
    )
    differs = "Limited is read as less than half, high as the largest; a bias that the adversarial distance does not see makes half of them errors."
    expects, assumptions = REFUTED, [balanced]
    domain = boundary_domain(
        "balanced sets with a boundary of the largest adversarial distance",
        balanced_apart.draw.map(lambda x: x._replace(h=x.h._replace(w=between_means(x.s) or x.h.w))),
        lambda x: is_apart(x) and _is_multiple(x) and sum(x.s.labels) == 0,
        wider=any_boundaries,
    )
    nature = Nature(
        FALSE,
        "With classes of one size the adversarial distance is the same for every bias, so that the boundary with the "
        "largest one may lie beyond all images and misclassify half of them.",
    )
    proof = Coq("D_adv_limits_errors_fails")
    worked = [Example(FAR, NO, "half of the images are errors"), Example(PAIR._replace(h=Linear((2,), -1)), YES, "between the two")]
    refused = [(FAR, Number(0))]

    def construct(self, x: Boundary) -> Number:
        return beyond(x)

    def decide(self, x: Boundary, w: Number) -> Decision:
        found, decision = measured(x)
        return holds(decision, (2 * found.errors < len(found.scores), "half of the images are misclassified, or more"))


def beyond(x: Boundary) -> Number:
    """Return a bias that leaves every score positive."""
    return Number(whole(x.h.b + 1 - min(x.h.score(p) for p in x.s.points)))


class DAdvLimitsErrorsRepaired(DAdvLimitsErrors):
    r"""Whatever the adversarial distance, some bias makes exactly half of the images errors.

    *Proof.* Of a balanced set $d_{\text{adv}}$ does not depend on $b$; a $b$ that leaves every score positive
    misclassifies $I$.
    """

    tested = (
        r"If $T$ is balanced, then for every $(w, b)$ there is a $b'$ such that $(w, b')$ has the same $d_{\text{adv}}$ and "
        r"misclassifies exactly half of the images."
    )
    differs = "The converse is said: no adversarial distance bounds the number of errors below half."
    expects, domain = SURVIVES, balanced_boundaries
    proof = Coq("D_adv_limits_errors_repaired")
    worked = [Example(PAIR, YES, "one point of either class"), Example(CROSS, YES, "a right angle")]
    refused = [(PAIR, Number(Fraction(-1, 2))), (CROSS, Number(5)), (THREE_TO_ONE, Number(1))]

    def decide(self, x: Boundary, w: Number) -> Decision:
        (here, first), (there, second) = measured(x), decide_measures(x.s, x.h._replace(b=w.value))
        return holds(
            every([first, second]),
            (here.mean == there.mean, "the adversarial distance is another one"),
            (2 * there.errors == len(there.scores), "not half of the images are misclassified"),
        )

    def variants(self) -> Mapping[str, Variant]:
        return {"unbalanced": Variant(REFUTED, drop=[balanced], domain=any_boundaries)}


def _at_right_angles(x: Boundary) -> bool:
    g = between_means(x.s)
    return is_apart(x) and g is not None and product(x.h.w, g) == 0


@st.composite
def _right_angles(draw: st.DrawFn, *, flat: bool = False) -> Boundary:
    """Draw a balanced set in 2 or 3 dimensions and a normal orthogonal to g; flat: all points on the boundary."""
    s = moved_apart(draw(balanced_sets.draw.filter(lambda s: s.dimension > 1)))
    g = between_means(s)
    assert g is not None
    v = draw(strategies.vectors(s.dimension))
    w = plus(scaled(product(g, g), v), g, -product(v, g))
    if not any(w):
        k = next(k for k, c in enumerate(g) if c)
        axis = (k + 1) % s.dimension
        w = tuple(-g[axis] if i == k else g[k] if i == axis else 0 for i in range(s.dimension))
    if flat:
        points = [plus(p, w, -Fraction(product(w, p)) / product(w, w)) for p in s.points]
        return Boundary(LabelledSet(points, s.labels), Linear(w, 0))
    return Boundary(s, Linear(w, -product(w, s.points[0]) if draw(st.booleans()) else 0))


def _small_right_angles() -> list[Boundary]:
    """List pairs of points and fours, with the boundary x_2 = 0."""
    grid = list(pairs((0, 1, -1), repeat=2))
    found = [
        Boundary(LabelledSet([p, q], [1, -1]), Linear((0, 1), b)) for p, q, b in pairs(grid, grid, (0, -1))
    ]
    found += [
        Boundary(LabelledSet([p, q, r, t], [1, 1, -1, -1]), Linear((0, 1), 0))
        for p, q, r, t in pairs(grid[:4], repeat=4)
    ]
    return [x for x in found if _at_right_angles(x) and sum(x.s.labels) == 0]


right_angles = boundary_domain(
    "balanced sets with two means and a boundary at a right angle",
    _right_angles(),
    lambda x: _at_right_angles(x) and sum(x.s.labels) == 0,
    small=_small_right_angles,
    wider=any_boundaries,
)
_flat_right_angles = boundary_domain(
    "balanced sets on a boundary at a right angle",
    _right_angles(flat=True),
    lambda x: _at_right_angles(x) and sum(x.s.labels) == 0,
    small=_small_right_angles,
    wider=right_angles,
)
separates_weakly = Assumption[Boundary](
    "nothing on the wrong side",
    r"No image lies on the wrong side: $y\, s(x) \ge 0$ on $T$.",
    lambda x: all(y * x.h.score(p) >= 0 for p, y in zip(x.s.points, x.s.labels, strict=True)),
    stated="nowhere; in the toy problem every boundary separates",
)


class MirrorDistanceVanishes(Sentence[Boundary, None]):
    r"""As the angle tends to a right one, mirror images approach their images.

    *Modelled.* At the right angle itself: $\|x - x_m\| = 2 |s(x)| / \|w\|$ is continuous in $w \neq 0$, so that along $w + t
    g$, $t \to 0$, it tends to 0 exactly if $s(x) = 0$.

    *Fails* where images are misclassified: they count against those that are not, and the mean of $y\, d$ vanishes while
    no distance does. J = {(1, 5), (1, -5)}, I = {(-1, 5), (-1, -5)}: every image keeps a distance of 10.
    """

    label, source, standing = "Mirror images at a right angle", "Example: SVM on MNIST; also Adversarial Distance and Tilting Angle", REMARK
    short = "right angle"
    printed = (
        r"The model is sensitive to strong adversarial examples ($\|x_m - x\| \to 0$ and $\|y_m - y\| \to 0$) when the tilting "
        r"angle approaches $\pi/2$."
    )
    tested = (
        r"If $T$ is balanced, $i \neq j$ and $\theta = \pi/2$, then $x_m = x$ for every image $x$: so that $\|x - x_m\|$ tends "
        r"to 0 along every way to such a boundary."
    )
    differs = "Stated at the limit; misclassified images have to be excluded, for their distances count as negative."
    expects, domain, assumptions = REFUTED, right_angles, [balanced]
    nature = Nature(
        MISSING_HYPOTHESIS,
        "It holds for boundaries that misclassify no image, as those of the toy problem, and without that four points in "
        "the plane keep a distance of 10 to their mirror images at a right angle.",
        FALSE,
    )
    proof = Coq("Mirror_distance_vanishes_fails")
    worked = [
        Example(CROSS, NO, "every distance is 10"),
        Example(Boundary(LabelledSet([(1, 0), (0, 0)], [1, -1]), Linear((0, 1), 0)), YES, "all on the boundary"),
    ]
    refused = [(CROSS, None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        found, decision = measured(x)
        if found.along is None or found.along != 0:
            return Decision(Answer.VACUOUS, (), "the angle is not a right one")
        return holds(decision, (not any(found.scores), "an image keeps its distance"))


class MirrorDistanceVanishesRepaired(MirrorDistanceVanishes):
    r"""With no image on the wrong side, mirror images do approach their images.

    *Proof.* The mean of $y\, s$ is $\tfrac12 w \cdot g = 0$, and no $y\, s$ is negative.
    """

    tested = (
        r"If $T$ is balanced, $i \neq j$, $\theta = \pi/2$ and no image lies on the wrong side, then $x_m = x$ for every image."
    )
    differs = "No image lies on the wrong side."
    expects, domain, assumptions = SURVIVES, _flat_right_angles, [balanced, separates_weakly]
    proof = Coq("Mirror_distance_vanishes_repaired")
    worked = [Example(Boundary(LabelledSet([(1, 0), (0, 0)], [1, -1]), Linear((0, 1), 0)), YES, "all on the boundary")]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "an image on the wrong side": Variant(REFUTED, drop=[separates_weakly], domain=right_angles),
            "unbalanced": Variant(SURVIVES, drop=[balanced], domain=_flat_unbalanced),
        }


def _repeated(x: Boundary) -> Boundary:
    """Return the set with all points of J twice: the means stay."""
    own = [x.s.points[i] for i in x.s.where(1)]
    return x._replace(s=LabelledSet([*x.s.points, *own], [*x.s.labels, *[1] * len(own)]))


_flat_unbalanced = boundary_domain(
    "sets on a boundary at a right angle",
    _right_angles(flat=True).map(_repeated),
    _at_right_angles,
    small=lambda: map(_repeated, _small_right_angles()),
)


class MirrorDistanceBound(Sentence[Boundary, None]):
    r"""With no image on the wrong side, no mirror image is farther than n |g| cos theta.

    *Proof.* $2 y\, d(x) \ge 0$ has the mean $\|g\| \cos\theta$, so that none exceeds $n$ times that; and the mean itself is
    that of $\|x - x_m\|$.

    *Sharp.* With one image off the boundary.
    """

    label, source, standing, reading = "Mirror images and angle", f"beside {ADVERSARIAL}", OURS_PROVED, OURS
    printed = (
        r"If $T$ is balanced and no image lies on the wrong side, the mean of $\|x - x_m\|$ over $T$ is $\|g\| \cos\theta$, and "
        r"each is at most $n \|g\| \cos\theta$."
    )
    expects, assumptions = SURVIVES, [balanced, separates_weakly]
    proof = Coq("Mirror_distance_bound")
    domain = boundary_domain(
        "balanced sets with a boundary that has none on its wrong side",
        separated(weakly=True).map(lambda x: x._replace(s=_evened(x.s))),
        lambda x: is_boundary(x) and sum(x.s.labels) == 0,
        wider=balanced_boundaries,
    )
    worked = [Example(PAIR, YES, "sharp: one of two on the boundary"), Example(PAIR._replace(h=Linear((2,), -1)), YES, "a separator")]
    refused = [(CROSS, None), (FAR, None), (THREE_TO_ONE._replace(h=Linear((1,), 5)), None)]

    def decide(self, x: Boundary, w: None) -> Decision:
        return self._bound(x, Fraction(1))

    def _bound(self, x: Boundary, share: Fraction) -> Decision:
        found, decision = measured(x)
        if found.along is None:
            return Decision(Answer.VACUOUS, (), "a set with one label")
        doubled = [2 * abs(s) for s in found.scores]
        return holds(
            decision,
            (sum(doubled) == len(doubled) * found.along, "the mean is another number"),
            (max(doubled) <= share * len(doubled) * found.along, "one is farther"),
        )

    def slack(self, x: Boundary, w: None) -> Fraction | None:
        found = measured(x)[0]
        if not found.along:
            return None
        return 1 - max(2 * abs(Fraction(s)) for s in found.scores) / (len(found.scores) * found.along)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "an image on the wrong side": Variant(REFUTED, drop=[separates_weakly], domain=balanced_boundaries),
            "unbalanced": Variant(REFUTED, drop=[balanced], domain=_weakly_separated),
            "n x 999/1000": Variant(
                REFUTED, "each is at most $999/1000\\; n \\|g\\| \\cos\\theta$",
                decide=lambda x, _: self._bound(x, Fraction(999, 1000)),
            ),
        }


def _evened(s: LabelledSet) -> LabelledSet:
    """Repeat points of the rarer class until both are as frequent."""
    points, labels = list(s.points), list(s.labels)
    for y in (1, -1):
        own = s.where(y)
        for k in range(len(s.where(-y)) - len(own)):
            points.append(s.points[own[k % len(own)]])
            labels.append(y)
    return LabelledSet(points, labels)


_weakly_separated = boundary_domain(
    "labelled sets with a boundary that has none on its wrong side", separated(weakly=True)
)
