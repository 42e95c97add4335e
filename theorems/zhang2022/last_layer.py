r"""Section 4 on the errors at the last layer: separable for every network and sample, with a margin that can fall.

For probabilities p_1, ..., p_K of an example of class y the error at the outputs is e = p - e_y: e_k = p_k for
k != y, and e_y = -(1 - p_y). A linear model V without a bias is right on it if <V_y, e> > <V_k, e> for k != y.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.objects.linear import Linear
from theorems.zhang2022.compared import exactly, is_above
from verify.claim import Coq, Example
from verify.domain import Domain
from verify.exact.decision import NO, YES, Decision, every
from verify.exact.integers import Rational, dot, whole
from verify.objects import register
from verify.outcome import EXISTENCE, INFORMAL, OURS, OURS_PROVED, REFUTED, SHOWN, SURVIVES
from verify.sentence import Sentence, Variant


Matrix = tuple[tuple[Rational, ...], ...]


@register("outputs of a softmax")
class Outputs(NamedTuple):
    """For each example positive weights of the classes, whose shares are p, and its class, from 0 on."""

    weights: tuple[tuple[int, ...], ...]
    classes: tuple[int, ...]


def are_outputs(x: Any) -> bool:
    """Are there as many classes as weights, all positive, of two classes at least?"""
    if not isinstance(x, Outputs) or not x.weights or len(x.weights) != len(x.classes):
        return False
    count = len(x.weights[0])
    return count > 1 and all(
        len(own) == count and all(type(c) is int and c > 0 for c in own) and type(y) is int and 0 <= y < count
        for own, y in zip(x.weights, x.classes, strict=True)
    )


def errors(x: Outputs, *, rounded: bool = False) -> list[list[Fraction]]:
    """Return p - e_y of each example; rounded: with 0 in place of the entry of its class."""
    found = []
    for own, y in zip(x.weights, x.classes, strict=True):
        e = [Fraction(c, sum(own)) for c in own]
        e[y] = Fraction(0) if rounded else e[y] - 1
        found.append(e)
    return found


@st.composite
def _outputs(draw: st.DrawFn) -> Outputs:
    count, examples = draw(st.integers(2, 5)), draw(st.integers(1, 4))
    rows = [tuple(draw(st.integers(1, 40)) ** draw(st.integers(1, 4)) for _ in range(count)) for _ in range(examples)]
    return Outputs(tuple(rows), tuple(draw(st.integers(0, count - 1)) for _ in rows))


def _small() -> Iterator[Outputs]:
    for count in (2, 3):
        for total in range(count, 12):
            for own in _parts(total, count):
                yield from (Outputs((own,), (y,)) for y in range(count))


def _parts(total: int, count: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        yield (total,)
        return
    for first in range(1, total - count + 2):
        yield from ((first, *rest) for rest in _parts(total - first, count - 1))


outputs = Domain[Outputs](
    name="outputs of a softmax, with a class for each", draw=_outputs(), small=_small, of=Outputs, contains=are_outputs,
)
EVEN = Outputs(((1, 1, 1),), (0,))
FALLEN = Outputs(((50, 49, 1),), (0,))
SURE = Outputs(((10**9, 2, 1), (1, 10**9, 7)), (0, 1))


def classify(matrix: Matrix, rows: Sequence[Sequence[Rational]], classes: Sequence[int]) -> Decision:
    """Is V right on all these rows, strictly? The kernel compares the scores."""
    scores = [[dot(own, e) for own in matrix] for e in rows]  # type: ignore[arg-type]
    pairs = [
        (whole(own[y]), whole(own[k])) for own, y in zip(scores, classes, strict=True) for k in range(len(own)) if k != y
    ]
    labels, decision = decide_labels(Linear((1, -1), 0, -1), pairs)
    if set(labels) == {1}:
        return decision
    wrong = decide_labels(Linear((1, -1), 0, -1), [pairs[labels.index(-1)]])[1]
    return wrong._replace(answer=NO, reason="another class has as large a score")


def opposite(x: Outputs) -> Matrix:
    """Return V = -I."""
    count = len(x.weights[0])
    return tuple(tuple(-int(j == k) for j in range(count)) for k in range(count))


class Section4LastLayer(Sentence[Outputs, Any]):
    r"""Errors at the last layer can become less separable as the loss falls.

    *Shown* for the margin: at $p = (\frac{1}{2}, \frac{49}{100}, \frac{1}{100})$ the normalised margin of $V = -I$ is $.73$, and $1.22$ at $p = (\frac{1}{3}, \frac{1}{3},
    \frac{1}{3})$, where the loss is larger. Read as "no longer separable" it never happens (``section-4-last-layer-separable``). Where float32 rounds $p_y$
    to $1$, the entry that names the class is $0$, and the margin goes to $0$: see the variant there.

    *Modelled.* One example of three classes or more; squared margins are compared.
    """

    id, label, short = "zhang2022/section-4-last-layer", "Section 4, last layer", "last layer"
    source, standing, kind = "Section 4", INFORMAL, EXISTENCE
    printed = "[As the loss falls the errors at the last layer become] less separable."
    tested = r"Some $p$ with $p_y > \frac{1}{K}$ has a smaller margin $\min_{k \ne y} (e_k - e_y) / \|e\|$ than $p = (\frac{1}{K}, \dots, \frac{1}{K})$."
    differs = "The words in brackets are ours; of the margin, for they stay separable."
    expects, domain = SHOWN, outputs
    proof = Coq("Last_layer")
    worked = [Example(FALLEN, YES, ".73 after 1.22"), Example(SURE, YES, "nearly sure, and less even")]
    refused = [(EVEN, None), (Outputs(((8, 1, 1),), (0,)), None)]

    def decide(self, x: Outputs, w: Any) -> Decision:
        count = len(x.weights[0])
        even = squared_margin([Fraction(1, count) - int(k == 0) for k in range(count)], 0)
        e, y = errors(x)[0], x.classes[0]
        surer = is_above(exactly(e[y] + 1), exactly(Fraction(1, count)), reason="the loss is no smaller")
        return every([surer, is_above(exactly(even), exactly(squared_margin(e, y)), reason="the margin is no smaller")])


def squared_margin(e: Sequence[Fraction], y: int, matrix: Matrix | None = None) -> Fraction:
    """Return the square of the normalised margin of V, min <V_y - V_k, e> / ||e||, of V = -I if there is none."""
    scores = [-own for own in e] if matrix is None else [Fraction(dot(row, e)) for row in matrix]  # type: ignore[arg-type]
    gap = min(scores[y] - own for k, own in enumerate(scores) if k != y)
    return gap * gap / sum(own * own for own in e)


class Section4LastLayerSeparable(Section4LastLayer):
    r"""The errors at the last layer are separable for every network and sample, and with a margin of at least $1 / \sqrt{2}$.

    *Proof.* $e_y < 0 < e_k$, so $V = -I$ is right on all of them. With $q = 1 - p_y$ the gap is $q + \min p_k \ge q$, and $\|e\|^2 = q^2 + \sum_{k \ne y}
    p_k^2 \le 2 q^2$; so it is at least $1/\sqrt{2}$, when all of $q$ is on one class, and at most $1 / \sqrt{1 - 1/K}$, when it is spread evenly.

    *Modelled.* Rational outputs, up to four examples together.
    """

    id, kind, reading, standing = "zhang2022/section-4-last-layer-separable", Sentence.kind, OURS, OURS_PROVED
    tested = r"$V = -I$ has $\langle V_y - V_k, e \rangle \ge \|e\| / \sqrt{2}$ for all $k \ne y$ and all examples, and $> 0$."
    differs = "What holds at any loss."
    expects = SURVIVES
    proof = Coq("Last_layer_separable")
    worked = [Example(EVEN, YES, "1.22"), Example(FALLEN, YES, ".73"), Example(SURE, YES, "nearly sure")]
    refused = [
        (EVEN, ((1, 0, 0), (0, 1, 0), (0, 0, 1))), (FALLEN, ((0, 0, 0),) * 3),
        (FALLEN, tuple(tuple(c * Fraction(1, 2) for c in row) for row in opposite(FALLEN))),
    ]

    def construct(self, x: Outputs) -> Matrix | None:
        return opposite(x)

    def decide(self, x: Outputs, w: Any) -> Decision:
        return _with_margin(x, w, errors(x))

    def variants(self) -> Mapping[str, Variant]:
        return {
            "rounded": Variant(
                REFUTED, "the entry of the class is $0$, as it is where $p_y$ rounds to $1$",
                decide=lambda x, w: _with_margin(x, w, errors(x, rounded=True)),
            ),
            "a margin of 1": Variant(
                REFUTED, r"$\|e\|$ for $\|e\| / \sqrt{2}$", decide=lambda x, w: _with_margin(x, w, errors(x), Fraction(1))
            ),
        }


def _with_margin(x: Outputs, matrix: Matrix | None, rows: Sequence[Sequence[Fraction]], square: Fraction = Fraction(1, 2)) -> Decision:
    """Is V right on the rows, and with a gap between scores whose square is at least so many times that of e?"""
    matrix = matrix or ((0,) * len(x.weights[0]),) * len(x.weights[0])
    right = classify(matrix, rows, x.classes)
    if right.answer is not YES:
        return right
    margins = [
        is_above(exactly(squared_margin(e, y, matrix)), exactly(square), strict=False, reason="the margin is smaller")
        for e, y in zip(rows, x.classes, strict=True)
    ]
    return every([right, *margins])
