"""What the paper says of many classes in passing: where a direction leads, scores, soft-max."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, pairwise, product
from math import ceil, floor
from typing import NamedTuple, final

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.max_margin import Margin, decide_margin
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.domains import Domain, strategies
from theorems.geometry.domains.multiclass_sets import (
    MOST_CLASSES,
    OneClass,
    TwoClasses,
    against_the_rest,
    classifier_around,
    fitted,
    margin_between,
    negative,
    numbers,
    pair,
    strata,
    three_label_sets,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import (
    ABSOLUTE,
    AFFINE,
    AllPositive,
    Argmax,
    Layer,
    Network,
    one_vs_rest,
)
from verify.claim import Assumption, Claim, Coq, Example, Statement, Weakening
from verify.exact.decision import Answer, Decision, every
from verify.exact.integers import Rational, Vector, whole
from verify.objects import register
from verify.outcome import Kind, Outcome, Standing


TIES = (Argmax("lowest"), Argmax("highest"))


@register("set with a multi-class classifier")
class Classified(NamedTuple):
    """S, two classes that occur in it, and a classifier (W, b)."""

    s: LabelledSet
    k: int
    l: int
    h: Network

    @property
    def bare(self) -> TwoClasses:
        """Return the set without the classifier."""
        return TwoClasses(self.s, len(self.h.layers[0].bias), self.k, self.l)


accurate = Assumption[Classified](
    "accurate",
    r"$h \in \mathcal{M}_S$, and $k \neq l$ both occur in $S$.",
    lambda x: x.k != x.l
    and {x.k, x.l} <= {*x.s.labels}
    and x.h.fits(x.s.points, x.s.labels),
    stated="Section 4",
)


def in_class(s: LabelledSet, h: Network) -> Decision:
    """Is h in M_S? The own score is the one largest if both rules for ties give the own label."""
    found = [decide_labels(replace(h, rule=rule), s.points) for rule in TIES]
    together = every(decision for _, decision in found)
    if all(tuple(labels) == s.labels for labels, _ in found):
        return together
    return Decision(Answer.NO, together.certificates, "the classifier is not accurate on S")


def label_far_out(h: Network, x: Vector, v: Vector) -> tuple[int, Decision]:
    """Return the label of x + c v for all large c, with what shows it.

    A ray leaves x; each further one starts beyond the last change of label of the one before,
    until a label stays. Classes are convex, so that each comes once.
    """
    rays, start = [], tuple(x)
    while True:
        flips, ray = decide_ray(h, start, v)
        rays.append(ray)
        if not flips:
            (label,), decision = decide_labels(h, [start])
            return label, every([*rays, decision])
        start = tuple(a + (flips[-1].low + 1) * b for a, b in zip(start, v, strict=True))


@st.composite
def classified_sets(draw: st.DrawFn, *, most_classes: int = MOST_CLASSES) -> Classified:
    """Draw a classifier by distance from centres, and points labelled by it, two centres too.

    Ties under the drawn classifier go to the lowest label; K (W, b), less m from b_m, decides
    them that way. Something common to all scores changes nothing.
    """
    classes = draw(st.integers(2, most_classes))
    dimension = draw(strategies.dimensions)
    point = strategies.point_of(dimension)
    centres = draw(st.lists(point, min_size=classes, max_size=classes, unique=True))
    k, l = draw(st.permutations(range(classes)))[:2]
    points = [centres[k], centres[l], *draw(st.lists(point, max_size=strategies.MOST_POINTS - 4))]
    drift, shift = draw(point), draw(strategies.coordinates)
    drawn = classifier_around(centres, [0] * classes)
    (layer,) = drawn.layers
    h = one_vs_rest(
        [[classes * a + b for a, b in zip(row, drift, strict=True)] for row in layer.weights],
        [classes * b - m + shift for m, b in enumerate(layer.bias)],
    )
    return Classified(LabelledSet(points, [drawn.label(x) for x in points]), k, l, h)


def small_classified() -> Iterator[Classified]:
    """List classifiers with two or three scores, the first of them 0, for labels 0, 1 at 0, 1."""
    s = LabelledSet([(0,), (1,)], [0, 1])
    grid = (0, 1, -1, 2, -2, 3, -3, 4, -4)
    for flat in chain(product(grid, repeat=2), product(grid, repeat=4)):
        h = one_vs_rest([[0], *([w] for w in flat[::2])], [0, *flat[1::2]])
        if h.fits(s.points, s.labels):
            yield Classified(s, 0, 1, h)


def _domain(name: str, most_classes: int = MOST_CLASSES) -> Domain[Classified]:
    floors = {"d = 1": 5, "in a proper subspace": 5, "a class without points": 5}
    return Domain(
        name=name,
        of=Classified,
        draw=classified_sets(most_classes=most_classes),
        small=small_classified if most_classes > 2 else None,
        strata=lambda x: strata(x.bare),
        floors=floors | {"K = 6": 5} if most_classes == MOST_CLASSES else {},
        numbers=lambda x: numbers(x.bare),
    )


classified = _domain("sets with a classifier of many classes that fits them")
PAIR = LabelledSet([(0,), (1,)], [0, 1])
LINE = LabelledSet([(0,), (1,), (2,)], [0, 1, 2])
BEYOND = Classified(LINE, 0, 1, one_vs_rest([[0], [2], [4]], [0, -1, -4]))
TWO = Classified(PAIR, 0, 1, one_vs_rest([[0], [2]], [0, -1]))


def far_labels(x: Classified, w: Margin) -> tuple[set[int], Decision]:
    """Return where x - c w* ends for all large c, from each point of S[k], under both rules."""
    found = [
        label_far_out(replace(x.h, rule=rule), x.s.points[i], negative(w.w))
        for rule in TIES
        for i in x.s.where(x.k)
    ]
    shown = [in_class(x.s, x.h), decide_margin(pair(x.s, x.k, x.l), w)]
    return {label for label, _ in found}, every([*shown, *(decision for _, decision in found)])


@final
class Note8(Claim[Classified, Margin]):
    r"""
    **Note (after Theorem 8).** It is not necessarily true that for sufficiently large $c$, for any
    $x \in S[k]$, $h(x - c w^*) = l$: $-w^*$ may also increase the score of some other label.

    *Proof.* On a line let $0, 1, 2$ have the labels $0, 1, 2$, and let the third score rise most
    steeply; $-w^*$ leads from 0 towards 1, and on through class 2 for good.

    *Modelled.* $w^*$ is the max-margin vector of $S[k]$ against $S[l]$. Shown for every point of
    $S[k]$ and both rules for ties: where each label ends along the ray, and the label of a point
    from which on it never changes again. Labels count from 0.

    *Sharp.* $k$ is always left for good, as the paper's next sentence says, and with $K = 2$
    always for $l$.
    """

    id = "charles2019/note-8"
    label = "Note after Theorem 8"
    short = "not always l"
    title = "The direction of Theorem 8 need not lead to the other class of its pair"
    kind = Kind.EXISTENCE
    standing = Standing.REMARK
    expects = Outcome.SHOWN
    statement = Statement(
        printed=r"Note that it is not necessarily true that for sufficiently large $c$, for any "
        r"$x \in S[k]$, $h(x - c w^*) = m$. The direction $-w^*$ may also increase the output "
        r"associated to some other label.",
        tested=r"There are $S$, labels $k \neq l$ that occur in it, and $h \in \mathcal{M}_S$ such "
        r"that for every $x \in S[k]$ and all sufficiently large $c$, $h(x - c w^*)$ is one and "
        r"the same label, neither $k$ nor $l$.",
        source="Section 4, after Theorem 8",
        difference="The printed $m$ is not defined; the label that overtakes $k$ is called $l$ in "
        "the next sentence.",
    )
    uses = ("charles2019/theorem-8-repaired",)
    domain = classified
    assumptions = (accurate,)
    proof = Coq("Note_8")

    def construct(self, x: Classified) -> Margin | None:
        return margin_between(x.s, x.k, x.l)

    def decide(self, x: Classified, w: Margin | None) -> Decision:
        if w is None:
            return Decision(Answer.NO, (), "there is no max-margin classifier")
        labels, decision = far_labels(x, w)
        if len(labels) == 1 and not labels & {x.k, x.l}:
            return decision
        return Decision(Answer.NO, decision.certificates, f"it ends in {sorted(labels)}")

    def examples(self) -> Iterable[Example]:
        yield Example(BEYOND, Answer.YES, "a third class beyond both")
        absent = one_vs_rest([[0], [2], [3]], [0, -1, -3])
        yield Example(Classified(PAIR, 0, 1, absent), Answer.YES, "the third has no point in S")

    def rejections(self) -> Iterable[tuple[Classified, Margin | None]]:
        margin = Margin((-2,), 1, (2, 2))
        yield TWO, margin  # two labels: it ends in l
        yield BEYOND._replace(k=1, l=0), Margin((2,), -1, (2, 2))  # 0 lies at the end
        yield BEYOND._replace(h=one_vs_rest([[0], [2], [4]], [0, -1, -3])), margin  # tied at 1
        yield BEYOND, Margin((-1,), 1, (Fraction(1, 2), Fraction(1, 2)))  # of another pair
        yield BEYOND, None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "always l",
            expects=Outcome.REFUTED,
            change="for every classifier it ends in $l$: what the note denies",
            kind=Kind.UNIVERSAL,
            decide=lambda x, w: _ends(x, w, lambda label: label == x.l),
        )
        yield self.varied(
            "never k again",
            expects=Outcome.SURVIVES,
            change="for every classifier it ends in a label other than $k$",
            kind=Kind.UNIVERSAL,
            decide=lambda x, w: _ends(x, w, lambda label: label != x.k),
        )
        yield self.varied(
            "two classes",
            expects=Outcome.SURVIVES,
            change="for $K = 2$ it ends in $l$",
            kind=Kind.UNIVERSAL,
            domain=_domain("sets with a classifier of two classes that fits them", 2),
            decide=lambda x, w: _ends(x, w, lambda label: label == x.l),
        )


def _ends(x: Classified, w: Margin, wanted: Callable[[int], bool]) -> Decision:
    """Is the label far out always such a one?"""
    labels, decision = far_labels(x, w)
    if decision.answer is not Answer.YES or all(map(wanted, labels)):
        return decision
    reason = f"far out along -w* the label is {', '.join(map(str, sorted(labels)))}"
    return Decision(Answer.NO, decision.certificates, reason)


@final
class NoPositiveScore(Claim[Classified, None]):
    r"""
    **Note (Section 4).** $S$-accuracy does not require positivity of any classifier: all scores
    can be positive, and none need be.

    *Proof.* What is added to all scores alike changes no $\arg\max$.

    *Modelled.* One $h \in \mathcal{M}_S$ shows both: at every point of $S[k]$ all scores are
    negative, at every point of $S[l]$ all are positive.

    *Sharp.* It is not a matter of shifting the scores either: $S$ may be fitted although a
    class cannot be separated from the rest by any linear classifier.
    """

    id = "charles2019/note-no-positive-score"
    label = "Note in Section 4"
    short = "no score > 0"
    title = "Accuracy among many classes needs no positive score"
    kind = Kind.EXISTENCE
    standing = Standing.REMARK
    expects = Outcome.SHOWN
    proof = Coq("Note_no_positive_score")
    statement = Statement(
        printed=r"For the multi-class case, $S$-accuracy does not require positivity of any "
        r"classifier. Suppose $x$ has label $k$, and let $z = Wx + b$. To classify $x$ accurately "
        r"we do not require $z_j < 0$ for $j \neq k$. In fact, all of $z$ can be positive as long "
        r"as the largest entry is $z_k$.",
        source="Section 4, before Theorem 8",
    )
    domain = classified
    assumptions = (accurate,)

    def decide(self, x: Classified, w: None) -> Decision:
        return _both_signs(x, x.h)

    def examples(self) -> Iterable[Example]:
        h = one_vs_rest([[3], [5]], [-1, -2])
        yield Example(Classified(PAIR, 0, 1, h), Answer.YES, "scores (-1, -2) at 0, (2, 3) at 1")

    def rejections(self) -> Iterable[tuple[Classified, None]]:
        yield TWO, None  # a score of 0 at the point 0
        yield Classified(PAIR, 0, 1, one_vs_rest([[3], [3]], [-1, -2])), None  # says 0 at 1
        yield Classified(PAIR, 1, 0, one_vs_rest([[3], [5]], [-1, -2])), None  # k and l swapped

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "any classifier",
            expects=Outcome.SURVIVES,
            change=r"every $h \in \mathcal{M}_S$ is equal to one whose scores are so",
            kind=Kind.UNIVERSAL,
            construct=_shifted,
            decide=_both_signs,
        )
        yield self.varied(
            "as K linear classifiers",
            expects=Outcome.REFUTED,
            change=r"for every $h \in \mathcal{M}_S$, $z_k > 0$ and $z_j \le 0$ for $j \neq k$ at "
            r"each point of label $k$",
            kind=Kind.UNIVERSAL,
            decide=_as_linear_classifiers,
        )
        yield self.varied(
            "each class separable",
            expects=Outcome.REFUTED,
            change="where some $(W, b)$ fits $S$, a linear classifier separates each class from "
            "the rest",
            kind=Kind.UNIVERSAL,
            domain=three_label_sets,
            assumptions=(fitted,),
            decide=_separable_from_the_rest,
        )


def _both_signs(x: Classified, h: Network) -> Decision:
    """Is h in M_S, with negative scores only on S[k] and positive ones only on S[l]?"""
    (layer,) = h.layers
    turned = Layer(tuple(map(negative, layer.weights)), negative(layer.bias))
    decisions = [in_class(x.s, h)]
    for scores, label in ((turned, x.k), (layer, x.l)):
        points = [x.s.points[i] for i in x.s.where(label)]
        signs, decision = decide_labels(Network((scores,), AllPositive()), points)
        if set(signs) != {1}:
            reason = f"at a point of class {label} the scores do not have one strict sign"
            return Decision(Answer.NO, decision.certificates, reason)
        decisions.append(decision)
    return every(decisions)


def _shifted(x: Classified) -> Network | None:
    """Add to all scores a multiple of the max-margin classifier, negative on S[k]."""
    margin = margin_between(x.s, x.k, x.l)
    if margin is None:
        return None
    (layer,) = x.h.layers
    factor = 1 + max(abs(z) for point in x.s.points for z in x.h.outputs(point))
    step = [factor * a for a in margin.w]
    rows = [[a - b for a, b in zip(row, step, strict=True)] for row in layer.weights]
    return one_vs_rest(rows, [b - factor * margin.b for b in layer.bias])


def _as_linear_classifiers(x: Classified, _: object) -> Decision:
    """Does each row of (W, b) alone tell its class from the rest?"""
    (layer,) = x.h.layers
    shown = in_class(x.s, x.h)
    for m, (w, b) in enumerate(zip(layer.weights, layer.bias, strict=True)):
        signs, decision = decide_labels(Linear(w, b), x.s.points)
        if signs != [1 if y == m else -1 for y in x.s.labels]:
            certificates = shown.certificates + decision.certificates
            return Decision(Answer.NO, certificates, f"the score of {m} has the wrong sign")
    return shown


def _separable_from_the_rest(x: OneClass, _: object) -> Decision:
    rest = against_the_rest(x.s, x.k)
    decision = decide_separators(rest, [1] + [0] * (x.s.dimension - 1), -1)
    if decision.answer is not Answer.VACUOUS:
        return Decision(Answer.YES, decision.certificates)
    reason = f"the hull of class {x.k} meets the hull of the rest"
    return Decision(Answer.NO, decision.certificates, reason)


@register("scores")
class Scores(NamedTuple):
    """The scores z of K classes at a point."""

    z: tuple[Rational, ...]


class Bounds(NamedTuple):
    """Rational numbers below and above a real one."""

    low: Fraction
    high: Fraction


BITS = 160
# Enough for |z| <= 40 and differences of 2^-30: e^-40 is about 2^-58.


def exp_bounds(q: Rational, bits: int) -> Bounds:
    """Enclose e^q: Taylor's series at q / 2^n, where each term is at most half the one before."""
    halvings = ceil(abs(q)).bit_length() + 1
    x, one = Fraction(q) / 2**halvings, 2**bits
    total = term = Fraction(1)
    count = 0
    while abs(term) * one > 1:
        count += 1
        term *= x / count
        total += term
    low, high = total - abs(term), total + abs(term)
    for _ in range(halvings):
        low, high = Fraction(floor(low**2 * one), one), Fraction(ceil(high**2 * one), one)
    return Bounds(low, high)


def soft_max_bounds(z: Vector, bits: int = BITS) -> tuple[Bounds, ...]:
    """Enclose the entries e^(z_i) / sum_j e^(z_j) of the soft-max."""
    powers = [exp_bounds(q, bits) for q in z]
    low, high = sum(p.low for p in powers), sum(p.high for p in powers)
    return tuple(
        Bounds(p.low / (p.low + high - p.high), p.high / (p.high + low - p.low)) for p in powers
    )


def arg_max_label(x: Scores, slopes: tuple[Rational, Rational] = AFFINE) -> Decision:
    """Are the labels by arg max those of a function with these slopes below and above 0?"""
    size = range(len(x.z))
    unit = tuple(tuple(int(i == j) for j in size) for i in size)
    decisions = []
    for rule in TIES:
        plain, bent = (
            decide_labels(Network((Layer(unit, (0,) * len(x.z), s),), rule), [x.z])
            for s in (AFFINE, slopes)
        )
        decisions += [plain[1], bent[1]] if slopes != AFFINE else [plain[1]]
        if plain[0] != bent[0]:
            reason = f"arg max is {plain[0][0]}, and {bent[0][0]} after the function"
            return Decision(Answer.NO, every(decisions).certificates, reason)
    return every(decisions)


@st.composite
def _scores(draw: st.DrawFn) -> Scores:
    """Draw scores with ties, and with differences of 2^-30."""
    entry = st.integers(-8, 8)
    entries = draw(st.lists(entry, min_size=2, max_size=MOST_CLASSES))
    scale = draw(st.sampled_from((1, 1, Fraction(1, 3), 5)))
    nudges = [draw(st.sampled_from((0, 0, 1, -1))) for _ in entries]
    tiny = Fraction(1, 2**30)
    return Scores(tuple(whole(a * scale + b * tiny) for a, b in zip(entries, nudges, strict=True)))


def _near(z: Vector) -> bool:
    ordered = sorted(set(z))
    gaps = [b - a for a, b in pairwise(ordered)]
    return bool(gaps) and min(gaps) <= Fraction(1, 2**29)


@final
class SoftMaxKeepsArgMax(Claim[Scores, tuple[Bounds, ...]]):
    r"""
    **Note (Section 4).** The soft-max function satisfies $g(s(z)) = g(z)$, where $g$ is
    $\arg\max$.

    *Proof.* $s(z)_i$ is $e^{z_i}$, which rises with $z_i$, times a factor common to all $i$.

    *Modelled.* Without that proof: every entry of $s(z)$ is enclosed between rational numbers, by
    Taylor's series, and the entries that may be the largest are compared with the scores that
    are, under both rules for ties; equal scores have equal entries. $|z_i| \le 40$. The scores
    are $K$ numbers, so $s$ maps $\mathbb{R}^K$ to itself, not $\mathbb{R}^d$ as printed.

    *Needed.* That the function rises: with $|z_i|$ for $e^{z_i}$ it fails.
    """

    id = "charles2019/note-soft-max"
    label = "Note in Section 4"
    short = "soft-max"
    title = "The arg max of the soft-max is the arg max"
    standing = Standing.REMARK
    expects = Outcome.SURVIVES
    proof = Coq("Note_soft_max")
    statement = Statement(
        printed=r"The soft-max function $s : \mathbb{R}^d \rightarrow \mathbb{R}^d$ turns any "
        r"vector in to a probability vector, but satisfies $g(s(z)) = g(z)$.",
        source="Section 4, before Theorem 8",
        difference=r"Soft-max acts on the $K$ scores: $\mathbb{R}^d$ stands for $\mathbb{R}^K$.",
    )
    domain = Domain[Scores](
        name="scores of 2 to 6 classes",
        of=Scores,
        draw=_scores(),
        small=lambda: (Scores(z) for n in (2, 3) for z in product((0, 1, -1), repeat=n)),
        edges=lambda: (
            Scores((40, -40)),
            Scores((-40, -40, -40)),
            Scores((Fraction(1, 2**30), 0, Fraction(1, 2**30))),
            Scores((40 - Fraction(1, 2**30), 40)),
        ),
        strata=lambda x: {
            "the largest score twice": x.z.count(max(x.z)) > 1,
            "scores 2^-30 apart": _near(x.z),
            "all scores equal": len(set(x.z)) == 1,
            "six classes": len(x.z) == MOST_CLASSES,
        },
        floors={
            "the largest score twice": 10,
            "scores 2^-30 apart": 10,
            "all scores equal": 2,
            "six classes": 5,
        },
        numbers=lambda x: {"K": len(x.z)},
    )

    def construct(self, x: Scores) -> tuple[Bounds, ...]:
        return soft_max_bounds(x.z)

    def decide(self, x: Scores, w: tuple[Bounds, ...] | None) -> Decision:
        finer = soft_max_bounds(x.z, 2 * BITS)
        if w is None or len(w) != len(finer):
            return Decision(Answer.NO, (), "an entry is not enclosed")
        if any(a.low > b.low or a.high < b.high for a, b in zip(w, finer, strict=True)):
            return Decision(Answer.NO, (), "the bounds do not enclose the soft-max")
        largest = [i for i, a in enumerate(w) if all(a.high >= b.low for b in w)]
        if largest != [i for i, q in enumerate(x.z) if q == max(x.z)]:
            return Decision(Answer.NO, (), "an entry that is not of the largest score may be largest")
        return arg_max_label(x)

    def examples(self) -> Iterable[Example]:
        yield Example(Scores((0, 0)), Answer.YES, "a tie")
        yield Example(Scores((1, 1 + Fraction(1, 2**30), -7)), Answer.YES, "nearly a tie")

    def rejections(self) -> Iterable[tuple[Scores, tuple[Bounds, ...] | None]]:
        low, high = soft_max_bounds((0, 1))
        wide = Bounds(Fraction(0), Fraction(1))
        yield Scores((0, 1)), (high, low)
        yield Scores((0, 1)), (wide, wide)  # enclosed, but nothing can be told
        yield Scores((0, 1)), (low, Bounds(high.high, high.high))
        yield Scores((0, 1)), (low,)
        yield Scores((0, 1)), None

    def weakenings(self) -> Iterable[Weakening]:
        yield self.varied(
            "absolute values",
            expects=Outcome.REFUTED,
            change=r"$|z_i|$ for $e^{z_i}$",
            construct=lambda x: None,
            decide=lambda x, _: arg_max_label(x, ABSOLUTE),
        )
        yield self.varied(
            "another function that rises",
            expects=Outcome.SURVIVES,
            change=r"a function with slope $\frac{1}{7}$ below 0 and 5 above for $e^{z_i}$",
            construct=lambda x: None,
            decide=lambda x, _: arg_max_label(x, (Fraction(1, 7), 5)),
        )
