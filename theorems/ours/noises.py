"""One-step noises of two-layer networks: which half-space holds them, for all weights and points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from theorems.geometry.deciders.noises import (
    asked,
    counting_direction,
    decide_by_counting,
    decide_noises,
    direction_of,
    gradients,
)
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import RELU, Layer
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.compared import are_equal
from theorems.zhang2022.definition_1 import by_labels
from theorems.zhang2022.every_network import ABSOLUTE, DEAD, LINE, PLANE, THREE
from theorems.zhang2022.laws import (
    Laws,
    finite_laws,
    free_law,
    law_of_t,
    no_tie as no_possible_tie,
    outcomes,
    same,
    true_law,
)
from theorems.zhang2022.nets import (
    KINKS,
    Point,
    alive,
    back,
    has_tie,
    independent_rows,
    inner,
    is_net,
    live,
    net,
    net_domain,
    nets,
    nets_with_independent_rows,
    network,
    no_tie,
    off_ties,
    one_in_each_cell,
    one_listed,
    parts,
    separable,
    through,
    two_independent_units,
)
from verify.claim import Coq, Example
from verify.exact.decision import (
    NO,
    YES,
    Answer,
    Decision,
    certified,
    every,
    read_number,
    write_vector,
)
from verify.exact.integers import Rational
from verify.objects import register
from verify.outcome import OURS, OURS_PROVED, REFUTED, SURVIVES
from verify.sentence import Sentence, Variant


class Ours(Sentence[Any, Any]):
    """A sentence of ours on noises."""

    standing, reading = OURS_PROVED, OURS


@register("alternatives")
class Alternatives(NamedTuple):
    """u with positive products, or weights on gradients that cancel, by their points."""

    u: Point | None
    weights: tuple[tuple[int, Rational], ...] = ()


class Gordan(Ours):
    r"""Either one half-space holds all noises, or weighted gradients cancel; both are shown.

    *Proof.* The noise of $(x, y)$ is $-(1 - s) y g_x$ with $1 - s > 0$: some $v$ has $\langle v, y_i r_i
    \rangle > 0$ for all $i$ if and only if $u = -v$ has $\langle u, g_i \rangle > 0$, and by Gordan's theorem
    that is so if and only if no weights $\lambda \ge 0$, not all $0$, have $\sum_i \lambda_i g_i = 0$. At most $d
    + 1$ points need a weight (Carathéodory). No sigmoid, root or exponential is left, so that rational weights and
    points give an exact question.

    *Modelled.* Both sides of the alternative are certificates; the slope at $0$ is the lower one.
    """

    id, label, source = "ours/gordan", "Labels and loss cancel", "ours; after Section 3, Definition 1"
    printed = (
        r"Either some $u$ has $\langle u, g_i \rangle > 0$ for all $i$, and then $v = -u$ separates the noises, "
        r"or some $\lambda \ge 0$, not all $0$, have $\sum_i \lambda_i g_i = 0$."
    )
    expects, domain = SURVIVES, nets
    proof = Coq("Gordan")
    worked = [
        Example(ABSOLUTE, YES, "two gradients that cancel"),
        Example(DEAD, YES, "a gradient 0, with the weight 1"),
        Example(PLANE, YES, "a direction"),
    ]
    refused = [
        (PLANE, ((-1, -1), ())), (PLANE, ((0, 0), ())), (PLANE, (None, ())), (ABSOLUTE, (None, ((0, 1),))),
        (ABSOLUTE, (None, ((0, 1), (1, 2)))), (THREE, (None, ((0, 1), (1, 1), (2, -1)))), (ABSOLUTE, None),
    ]

    def construct(self, x: WithClassifier) -> Alternatives:
        found = decide_noises(network(x), x.s.points)
        if found.answer is YES:
            return Alternatives(direction_of(found))
        pairs = (found.certificate or {"evidence": {"weights": []}})["evidence"]["weights"]
        return Alternatives(None, tuple((i, read_number(weight)) for i, weight in pairs))

    def decide(self, x: WithClassifier, w: Alternatives | None) -> Decision:
        question = asked(network(x), x.s.points)
        u, weights = (None, ()) if w is None else w
        if u is not None:
            return decide_noises(network(x), x.s.points, direction=u)
        shown = certified(
            question, "not", {"weights": [[i, *write_vector((c,))] for i, c in weights]}, counts_as=YES
        )
        return shown if shown.answer is YES else Decision(NO, (), shown.reason)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "a bias": Variant(
                REFUTED, "the linear model has a bias, which cancelling gradients need not rule out",
                decide=_with_a_bias,
            ),
            "weakly": Variant(
                REFUTED, r"$\langle u, g_i \rangle \ge 0$ for some $u \ne 0$ in place of $> 0$: at a dead point every $u$ passes",
                construct=_weakly,
            ),
        }


def _weakly(x: WithClassifier) -> Alternatives:
    """Return u on the side of all noises that are not 0, where there is one; else weights that cancel."""
    points = x.s.points
    kept = [p for p, g in zip(points, gradients(network(x), points), strict=True) if any(g)]
    if not kept:
        return Alternatives((1,) + (0,) * (x.s.dimension - 1))
    found = decide_noises(network(x), kept)
    if found.answer is YES:
        return Alternatives(direction_of(found))
    pairs = (found.certificate or {"evidence": {"weights": []}})["evidence"]["weights"]
    places = [i for i, p in enumerate(points) if p in kept]
    return Alternatives(None, tuple((places[i], read_number(weight)) for i, weight in pairs))


def _with_a_bias(x: WithClassifier, w: Alternatives) -> Decision:
    """Where gradients cancel, does no affine function get the noises right, with labels in turns?"""
    if w[0] is not None:
        return decide_noises(network(x), x.s.points, direction=w[0])
    labels = [1 - 2 * (i % 2) for i in range(len(x.s.points))]
    rows = [
        (*(-y * c for c in g), 1)
        for y, g in zip(labels, gradients(network(x), x.s.points), strict=True)
    ]  # a coordinate 1 stands for the bias
    found = by_labels(LabelledSet(rows, labels))
    return found._replace(answer=NO if found.answer is YES else YES)


class GateCounting(Ours):
    r"""With independent rows one direction counts the active units, at every point.

    Let the rows $w_k$ with $a_k \neq 0$ be independent, and $\langle w_k, u \rangle = 1 / a_k$ for them.
    Then $\langle u, g_x \rangle$ is the number of units with $a_k \neq 0$ that are active at $x$: $v = -u$ separates the noises of
    every data set of any size, trained or not, unless one noise is $0$.

    *Proof.* $\langle u, g_x \rangle = \sum_{k \text{ active}} a_k \langle w_k, u \rangle$, a sum of ones; where it is $0$ no such
    unit is active and $g_x = 0$. More: $u$ with $a_k \langle w_k, u \rangle > 0$ for all $a_k \neq 0$ is enough. *Units
    decide, not luck.* For rows and outputs in general position, of laws symmetric by sign, such a $u$ exists with probability exactly $P(\mathrm{Bin}(m - 1, \frac{1}{2}) \le d
    - 1)$ (Cover, Wendel): $1$ for $m \le d$, $\frac{1}{2}$ at $m = 2d$. What Theorem 3.1 adds to "there exists $v$" is $m > 2d$.

    *Modelled.* Both conventions at $0$; the certificate names a unit that is on at each point, and no noise is computed.
    """

    id, label = "ours/gate-counting", "Counting active units"
    source = "ours; after Section 3, Theorem 3.1"
    printed = (
        r"Let the $w_k$ with $a_k \neq 0$ be independent, and $\langle w_k, u \rangle = 1 / a_k$ for them. Then "
        r"$\langle u, g_x \rangle$ counts the active units with $a_k \neq 0$: it is positive wherever $g_x \neq 0$."
    )
    expects, domain, assumptions = SURVIVES, nets_with_independent_rows, [live, independent_rows]
    proof = Coq("Gate_counting_whole")
    worked = [
        Example(PLANE, YES, "two units"),
        Example(net([(1, 0, 0), (1, 1, 0), (0, 0, 0)], (2, -1, 0), [(1, 0, 0), (5, -9, 1)]), YES, "an output 0"),
    ]
    refused = [(PLANE, (-1, 1)), (PLANE, (0, 1)), (ABSOLUTE, (1,)), (DEAD, (1,)), (PLANE, (0, 0))]

    def construct(self, x: WithClassifier) -> Point | None:
        return counting_direction(network(x))

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        if w is None:
            return separable(x)
        counted = decide_by_counting(network(x), x.s.points, w)
        return counted if counted.answer is YES and not has_tie(x) else separable(x, direction=w)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "m = d + 1": Variant(
                REFUTED, "$d + 1$ units, any $d$ of them independent", drop=(live, independent_rows),
                domain=_one_unit_more, construct=lambda x: None,
                decide=lambda x, _: separable(x) if alive(x) else Decision(Answer.VACUOUS, (), "a dead point"),
            ),
            "m = d": Variant(
                SURVIVES, r"two units in the plane: all invertible $W$ and all $a$ with entries of size 2 at most, at all points of a grid that are not dead",
                domain=two_of_a_grid,
            ),
            "hidden biases": Variant(
                SURVIVES, "with hidden biases", decide=lambda x, w: _counted(_with_biases(x), w)
            ),
            "leaky": Variant(
                SURVIVES, r"slopes $\frac{1}{2}$ and $1$, also at points where no unit is active, with some $a_k \neq 0$",
                drop=(live,), domain=_independent, decide=lambda x, w: every(
                    decide_noises(network(_leaky(x)), x.s.points, at_zero=at_zero, direction=w) for at_zero in KINKS
                ),
            ),
            "sign noise": Variant(
                REFUTED, r"the signs of the gradients, as FGSM takes them", construct=lambda x: None,
                domain=two_independent_units, decide=lambda x, _: separable(x, noise="sign"),
            ),
            "a third layer": Variant(
                REFUTED, "three layers, with both matrices invertible", domain=_three_layers,
                assumptions=[], construct=lambda x: None,
                decide=lambda x, _: _deep(x),
            ),
        }


def _counted(x: WithClassifier, w: Point) -> Decision:
    """Does u count, at points where some unit with an output is on; are there any?"""
    on = [p for p, g in zip(x.s.points, gradients(network(x), x.s.points), strict=True) if any(g)]
    if not on:
        return Decision(Answer.VACUOUS, (), "all points are dead")
    return decide_noises(network(x), on, direction=w)


def _with_biases(x: WithClassifier) -> WithClassifier:
    hidden, last = network(x).layers
    own = Layer(hidden.weights, [1 - 2 * (k % 3) for k in range(len(hidden.bias))], RELU)
    return x._replace(h=through(own, last))


def _leaky(x: WithClassifier) -> WithClassifier:
    hidden, last = network(x).layers
    return x._replace(h=through(Layer(hidden.weights, hidden.bias, (Fraction(1, 2), 1)), last))


def _deep(x: WithClassifier) -> Decision:
    if not all(map(any, gradients(network(x), x.s.points))):
        return Decision(Answer.VACUOUS, (), "a dead point")
    return decide_noises(network(x), x.s.points)


def _more() -> Iterator[WithClassifier]:
    for rows in product(product((1, 0, -1), repeat=2), repeat=3):
        if all(rows[i][0] * rows[j][1] != rows[i][1] * rows[j][0] for i, j in ((0, 1), (0, 2), (1, 2))):
            for a in product((1, -1), repeat=3):
                x = net(rows, a, one_in_each_cell(rows))
                kept = [p for p, g in zip(x.s.points, gradients(network(x), x.s.points), strict=True) if any(g)]
                yield net(rows, a, kept)


def _third() -> Iterator[WithClassifier]:
    grid = [p for p in product((3, 1, -1, 2), repeat=2) if p[0] != p[1]]
    for two in product((1, -2, -1, 2), repeat=4):
        if two[0] * two[3] == two[1] * two[2]:
            continue
        layers = (
            Layer([[1, 0], [0, 1]], [0, 0], RELU), Layer([two[:2], two[2:]], [0, 0], RELU), Layer([[1, 1]], [0])
        )
        h = through(*layers)
        kept = [p for p, g in zip(grid, gradients(h, grid), strict=True) if any(g)]
        if kept:
            yield WithClassifier(LabelledSet(kept, [1] * len(kept)), h)


_one_unit_more = net_domain("networks of three units in the plane, with a point in each cell", one_listed(_more), small=_more)
_three_layers = net_domain(
    "networks of three layers in the plane", one_listed(_third), small=_third, numbers=lambda x: {}, strata=lambda x: {},
    contains=lambda x: isinstance(x, WithClassifier) and len(network(x).layers) == 3 and network(x).dimension == x.s.dimension,
)
def two_in_the_plane() -> Iterator[WithClassifier]:
    """List W and a with entries of size 2 at most, W invertible and no a_k = 0, at all points of a grid that are not dead."""
    grid = [p for p in product((0, 1, -1, 2, -2), repeat=2) if any(p)]
    for w in product((1, 0, -1, 2, -2), repeat=4):
        if w[0] * w[3] == w[1] * w[2]:
            continue
        for a in product((1, -1, 2, -2), repeat=2):
            rows = [w[:2], w[2:]]
            on = [p for p in grid if any(w[2 * k] * p[0] + w[2 * k + 1] * p[1] > 0 for k in (0, 1))]
            yield net(rows, a, on)


two_of_a_grid = net_domain(
    "two independent units in the plane, with all points of a grid that are not dead", one_listed(two_in_the_plane),
    small=two_in_the_plane, wider=nets,
)


def _with_opposites(x: WithClassifier) -> WithClassifier:
    """Return the network at the points and at their opposites, where it may be that no unit is active."""
    rows, a, points = parts(x)
    return net(rows, a, [*points, *(tuple(-c for c in p) for p in points)])


def _counts(x: WithClassifier) -> bool:
    return independent_rows.holds(x) and any(parts(x)[1])


_independent = net_domain(
    "two-layer networks with independent rows and some output, and any points",
    nets_with_independent_rows.draw.map(_with_opposites),
    small=lambda: (x for x in nets.small() if _counts(x)), wider=nets,  # type: ignore[misc]
    contains=lambda x: is_net(x) and any(parts(x)[1]),
)


class Antipodes(Ours):
    r"""At $x$ and at $-x$ the gradients add up to $A$, so that $T(x) + T(-x) = \|A\|^2$.

    *Proof.* Off ties each unit is active at exactly one of the two. So for $A \neq 0$ the vector $v = -A$ is right at $x$
    or at $-x$, always, and the mean of $T$ is $\frac{1}{2} E \|A\|^2$ for every law that is the same for $x$ and $-x$.
    """

    id, label, source = "ours/antipodes", "Antipodes", "ours; after Section 3, (8)"
    printed = r"$g_x + g_{-x} = A$ and $T(x) + T(-x) = \|A\|^2$, if no $\langle w_k, x \rangle$ is $0$."
    expects = SURVIVES
    proof = Coq("Antipodes")
    domain = net_domain(
        "two-layer networks with points off every unit's hyperplane", off_ties(),
        small=lambda: (x for x in nets.small() if not has_tie(x)), wider=nets,  # type: ignore[misc]
        without=lambda: {no_tie: Variant(REFUTED, domain=nets)},
    )
    assumptions = [no_tie]
    worked = [Example(PLANE, YES, "two units"), Example(ABSOLUTE, YES, "A = 0")]
    refused = [(PLANE, (1, 0)), (LINE, (0,)), (PLANE, None)]

    def construct(self, x: WithClassifier) -> Point:
        return back(x)

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        a = w or (7,) * x.s.dimension
        return every(_together(network(x), point, a) for point in x.s.points)

    def variants(self) -> Mapping[str, Variant]:
        return {
            "biases": Variant(
                REFUTED, "with hidden biases", decide=lambda x, w: every(
                    _together(_with_biases(x).h, point, w) for point in x.s.points
                ),
            )
        }


def _together(h: Any, point: Point, a: Point) -> Decision:
    """Do the gradients at a point and its opposite add up to a?"""
    one, other = gradients(h, [point, tuple(-c for c in point)])
    pairs = [(p + q, c) for p, q, c in zip(one, other, a, strict=True)]
    return are_equal([*pairs, (inner(a, one) + inner(a, other), inner(a, a))], "the two gradients do not add up to A")


class ExactLaw(Ours):
    r"""With symmetric rows and outputs, $D_x$ is as good as fair bits that know nothing of the weights.

    Let the pairs $(w_k, a_k)$ be independent of one another, each row and each output symmetric about $0$ and independent, and no
    $\langle w_k, x \rangle = 0$. Then $(A, g_x)$ has the law of $(A, W^\top D a)$, $D$ of $m$ fair bits independent of $(W, a)$.

    *Proof.* Let $\epsilon_k = \operatorname{sign} \langle w_k, x \rangle$ and $\eta_k$ be fair signs, independent of all.
    $(w'_k, a'_k) = \eta_k \epsilon_k (w_k, a_k)$ changes neither $a_k w_k$ nor what the active bits select, so neither $A$ nor $g_x$
    as functions of $(w', a', \epsilon)$; by symmetry $(w', a')$ has the law of $(w, a)$ and is independent of $\epsilon$, whose entries are fair. No
    normal, no norm of $x$, no equal laws of the units are used; conditioning on $h = W x$, (10) to (14) and Lemmas 3.2 to 3.4 are not
    needed. Leaky slopes as well. *Depth:* flip row $k$ and the outgoing column $k$ of each layer together, so each matrix must keep its
    law when any row or column changes its sign (``zhang2022/beyond-depth``).

    *Modelled.* Finite laws, both sides enumerated with integer weights; the weights of all values of $(A, g)$ are compared by the kernel.
    """

    id, label, source = "ours/exact-law", "The exact law", "ours; in place of Section 3, (10) to (14)"
    printed = (
        r"For rows and outputs that are independent and symmetric about $0$, and no tie, $(A, g_x)$ has the law of "
        r"$(A, W^\top D a)$ with $m$ fair bits $D$ independent of $(W, a)$."
    )
    expects, domain, assumptions = SURVIVES, finite_laws, [no_possible_tie]
    proof = Coq("Exact_law", "It speaks of finite laws.")
    worked = [
        Example(Laws((((1,),),), ((1,),), (1,)), YES, "one unit"),
        Example(Laws((((1, 0), (1, 2)), ((2, -1),)), ((1,), (1, 3)), (1, 0)), YES, "two units in the plane"),
    ]
    refused = [
        (Laws((((1,),),), ((1,),), (1,)), 1), (Laws((((1, 0), (1, 2)), ((2, -1),)), ((1,), (1, 3)), (1, 0)), 1),
        (Laws((((2,),),), ((3,),), (1,)), 2),
    ]

    def construct(self, x: Laws) -> int | None:
        return None

    def decide(self, x: Laws, w: int | None) -> Decision:
        odds = {None: (1, 1), 1: (0, 2), 2: (2, 0)}[w]  # fair bits; all 1; all 0
        return same(true_law(outcomes(x), x.x), free_law(outcomes(x), odds))

    def variants(self) -> Mapping[str, Variant]:
        def bits_of(**signed: bool) -> Any:
            return lambda x, _: same(true_law(outcomes(x, **signed), x.x), free_law(outcomes(x, **signed)))

        return {
            "rows not symmetric": Variant(REFUTED, "rows as listed, without their opposites", decide=bits_of(signed_rows=False)),
            "outputs not symmetric": Variant(
                REFUTED, "outputs as listed, without their opposites", decide=bits_of(signed_outputs=False)
            ),
            "leaky": Variant(
                SURVIVES, r"slopes $\frac{1}{3}$ and $1$, here over their common unit",
                decide=lambda x, _: same(true_law(outcomes(x), x.x, (1, 3)), free_law(outcomes(x), slopes=(1, 3))),
            ),
            "one output fixed": Variant(
                SURVIVES, "of $T$ alone, for two units of which the second has a fixed output", domain=two_units,
                decide=lambda x, _: same(law_of_t(true_law(_one_fixed(x), x.x)), law_of_t(free_law(_one_fixed(x)))),
            ),
            "both outputs fixed": Variant(
                REFUTED, "of $T$ alone, with outputs that are fixed", domain=two_units, worked=[],
                decide=lambda x, _: same(
                    law_of_t(true_law(outcomes(x, signed_outputs=False), x.x)), law_of_t(free_law(outcomes(x, signed_outputs=False)))
                ),
            ),
            "equal rows": Variant(
                REFUTED, "$w_2 = w_1$",
                decide=lambda x, _: same(true_law(_equal_rows(x), x.x), free_law(_equal_rows(x))),
            ),
            "a biased bit": Variant(
                REFUTED, "bits that are $0$ and $1$ with odds of 3 to 1",
                decide=lambda x, _: same(_times(true_law(outcomes(x), x.x), x), _quarters(x)),
            ),
        }


def _one_fixed(x: Laws) -> Iterator[tuple[Any, Any]]:
    """Yield all (W, a) with the last output as listed first, and not its opposite."""
    return ((w, (*a[:-1], x.outputs[-1][0])) for w, a in outcomes(x))


two_units = replace(
    finite_laws, name="finite laws of two units, with rows off the hyperplane of x",
    draw=finite_laws.draw.map(lambda x: Laws((*x.rows, *x.rows)[:2], (*x.outputs, *x.outputs)[:2], x.x)),
    small=lambda: (x for x in finite_laws.small() if len(x.rows) == 2),  # type: ignore[misc]
    contains=lambda x: finite_laws.contains(x) and len(x.rows) == 2,
)


def _equal_rows(x: Laws) -> Iterator[tuple[Any, Any]]:
    return ((tuple(w[0] for _ in w), a) for w, a in outcomes(x))


def _times(law: Any, x: Laws) -> Any:
    return type(law)({value: weight * 2 ** len(x.rows) for value, weight in law.items()})


def _quarters(x: Laws) -> Any:
    return free_law(outcomes(x), (3, 1))
