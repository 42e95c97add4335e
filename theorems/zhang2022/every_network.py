"""Theorem 3.1 said of every network: which weights and points it takes, and which direction serves."""

from __future__ import annotations

from collections.abc import Mapping

from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.zhang2022.nets import (
    Point,
    all_units_agree,
    back,
    independent_rows,
    live,
    net,
    nets,
    nets_that_agree,
    nets_with_independent_rows,
    nets_with_live_points,
    separable,
)
from verify.claim import Coq, Example, Nature
from verify.exact.decision import NO, YES, Decision
from verify.outcome import (
    INFORMAL,
    MISSING_HYPOTHESIS,
    OURS,
    READING_DEPENDENT,
    REFUTED,
    SURVIVES,
)
from verify.sentence import Sentence, Variant


DEAD = net([(1,)], (1,), [(-1,)])
ABSOLUTE = net([(1,), (-1,)], (1, 1), [(1,), (-1,)])  # f = |x|: the gradients are +1 and -1
ACROSS = net([(1,), (-1,)], (1, 2), [(1,)])  # A = -1, and the gradient is 1
LEVEL = net([(-1, -1), (-1, 0)], (-1, 1), [(-1, 2)])  # T = 0
LINE = net([(1,), (-1,)], (1, -1), [(1,), (-1,)])  # f = x
PLANE = net([(1, 0), (0, 1)], (1, 1), [(2, 1), (-1, 2), (1, -3)])
THREE = net([(1, 0), (0, 1), (-1, -1)], (1, 1, 1), [(2, -1), (-1, 2), (-1, -1)])


class Separable(Sentence[WithClassifier, Point]):
    """The noises lie in one open half-space."""

    standing = INFORMAL
    refused = [(ABSOLUTE, (1,)), (ABSOLUTE, None), (DEAD, (-1,)), (PLANE, (-1, 1))]

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        return separable(x, direction=w)


class Theorem31Every(Separable):
    r"""Adversarial noises are linearly separable, for every network.

    *Labels and loss cancel.* $y_i r_i = -(1 - s) g_i$ with $1 - s > 0$: the noises are separable if
    and only if some $u$ has $\langle u, g_i \rangle > 0$ for all $i$, and then $v = -u$ (Definition 1).

    *Fails* at a dead point, whose noise is $0$, and without one for $f = |x|$ at $1$ and $-1$.

    *Modelled.* Weights and points are rational; the slope of a unit at exactly $0$ is asked about
    both ways. Whether some $u$ exists is decided, by $u$ or by weights on gradients that cancel.
    """

    id, label, short = "zhang2022/theorem-3-1-every", "Theorem 3.1", "3.1, every net"
    source, text = "Abstract", "abstract"
    printed = (
        "Adversarial noises crafted by one-step gradient methods are linearly separable if equipped "
        "with the corresponding labels."
    )
    differs = "Taken at its word for every two-layer network: the text goes on to random ones."
    expects, domain = REFUTED, nets
    repaired_by = ["zhang2022/theorem-3-1-every-repaired", "zhang2022/theorem-3-1-explicit"]
    nature = Nature(
        READING_DEPENDENT,
        "Read of every network it fails, at dead points and for $f = |x|$ at $1$ and $-1$, and read of random "
        "ones, to which the text goes on, or of networks with independent rows it holds.",
        MISSING_HYPOTHESIS,
    )
    proof = Coq("Theorem_3_1_every_fails")
    worked = [
        Example(DEAD, NO, "a dead point"),
        Example(ABSOLUTE, NO, "f = |x|"),
        Example(LINE, YES, "f = x"),
        Example(THREE, NO, "three units in the plane whose gradients add up to 0"),
    ]

    def decide(self, x: WithClassifier, w: Point | None) -> Decision:
        return separable(x, try_first=[] if w is None else [w])

    refused = [(ABSOLUTE, None), (DEAD, None), (THREE, None)]


class Theorem31EveryLive(Theorem31Every):
    """Without a dead point adversarial noises are linearly separable, for every network.

    *Fails* for $f = |x|$ at $1$ and $-1$. One unit, $m = 1$, never fails.
    """

    id, reading = "zhang2022/theorem-3-1-every-live", OURS
    expects, domain, assumptions = REFUTED, nets_with_live_points, [live]
    proof = Coq("Theorem_3_1_every_fails")
    tested = r"Let no $g_{x_i}$ be $0$. Then some $v$ has $\langle v, y_i r_i \rangle > 0$ for all $i$."
    differs = "No noise is 0."
    worked = [Example(ABSOLUTE, NO, "f = |x|"), Example(LINE, YES, "f = x")]
    refused = [(ABSOLUTE, None), (THREE, None)]


class Theorem31EveryRepaired(Theorem31Every):
    r"""With independent rows adversarial noises are linearly separable at all points that are not dead.

    *Proof.* Let the rows with $a_k \neq 0$ be independent; then some $u$ has $a_k \langle w_k, u \rangle
    = 1$ for each of them, and $\langle u, g_x \rangle = \sum_{k \text{ active}} a_k \langle w_k, u
    \rangle$ counts the active ones: it is positive unless there is none, and then $g_x = 0$. So every
    set of points of any size is separated by one $u$, trained or not (``ours/gate-counting``).
    """

    id = "zhang2022/theorem-3-1-every-repaired"
    expects, domain, assumptions = SURVIVES, nets_with_independent_rows, [live, independent_rows]
    proof = Coq("Gate_counting_whole")
    tested = (
        r"Let the $w_k$ with $a_k \neq 0$ be independent and no $g_{x_i}$ be $0$. Then some $v$ has "
        r"$\langle v, y_i r_i \rangle > 0$ for all $i$."
    )
    differs = "Rows with outputs other than 0 are independent, so that there are at most $d$; no noise is 0."
    worked = [
        Example(PLANE, YES, "two units"),
        Example(net([(1, 1), (1, 2), (5, 5)], (3, -1, 0), [(1, 0), (-2, 3), (7, -3)]), YES, "an output 0"),
    ]


class Theorem31ThisV(Separable):
    r"""The vector of the proof separates the noises of every network.

    *Fails* at one point: $f(x) = \sigma(x) + 2\sigma(-x)$ has $A = -1$ and the gradient $1$ at $x = 1$.
    In the plane $T$ can be exactly $0$.
    """

    id, label, short = "zhang2022/theorem-3-1-this-v", "Theorem 3.1, its v", "3.1, its v"
    source = "Section 3, proof of Theorem 3.1"
    printed = r"$v = -W^\top a$ has $\langle v, y_i r_i \rangle > 0$ for all $i$."
    differs = "For every network, where the text has it with high probability."
    expects, domain, assumptions = REFUTED, nets_with_live_points, [live]
    repaired_by = ["zhang2022/theorem-3-1-this-v-repaired", "zhang2022/theorem-3-1-exact"]
    nature = Nature(
        READING_DEPENDENT,
        r"Read of every $W$ and $a$ it fails for $\sigma(x) + 2 \sigma(-x)$ at $1$, and read with high probability "
        r"over both, as the text has it, it holds, failing with exactly $p(m, d)$.",
        MISSING_HYPOTHESIS,
    )
    proof = Coq("This_v_fails")
    worked = [
        Example(ACROSS, NO, "A = -1 and the gradient 1"),
        Example(LEVEL, NO, "T = 0 in the plane"),
        Example(LINE, YES, "f = x"),
    ]
    refused = [(ACROSS, (-1,)), (LINE, (-1,)), (LINE, (0,)), (LEVEL, (0, 1))]

    def construct(self, x: WithClassifier) -> Point:
        return back(x)


class Theorem31ThisVRepaired(Theorem31ThisV):
    r"""Where every unit agrees with A, the vector of the proof separates the noises at all points.

    *Proof.* $\langle A, g_x \rangle = \sum_{k \text{ active}} a_k \langle w_k, A \rangle > 0$ unless
    no unit with $a_k \neq 0$ is active.
    """

    id = "zhang2022/theorem-3-1-this-v-repaired"
    expects, domain, assumptions = SURVIVES, nets_that_agree, [live, all_units_agree]
    proof = Coq("This_v_repaired")
    tested = (
        r"Let $a_k \langle w_k, A \rangle > 0$ for each $k$ with $a_k \neq 0$, and no $g_{x_i}$ be $0$. "
        r"Then $v = -A$ has $\langle v, y_i r_i \rangle > 0$ for all $i$."
    )
    differs = r"Each unit has $a_k \langle w_k, A \rangle > 0$."
    worked = [Example(LINE, YES, "f = x"), Example(PLANE, YES, "two units")]
    refused = [(LINE, (-1,)), (PLANE, (-1, 1))]

    def variants(self) -> Mapping[str, Variant]:
        return {
            "opposite": Variant(REFUTED, "$v = A$", construct=lambda x: tuple(-c for c in back(x))),
        }
