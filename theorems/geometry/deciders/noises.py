"""Are the one-step noises of a network linearly separable? For every point and exactly.

Setting: f is a network of any depth with one output, points x_1, ..., x_n. One step against a
loss l(y f(x)), l falling, moves x along a positive multiple of -y grad f(x). A linear model
without a bias is right on all these noises, labelled as their points, where some u has
<u, grad f(x_i)> > 0 for all i (it is v = -u): labels and loss cancel. So the answer depends on
network and points alone, and rational ones make it exact (Gordan: either there is such a u, or
weights >= 0, not all 0, combine the gradients to 0).

How to use it ::

    network = two_layer([[1, 0], [0, 1]], [0, 0], [1, -1], Above(0))   # objects/networks
    decide_noises(network, [(2, 1), (1, 2)])                  # separable? yes or no, certified
    decide_noises(network, points, direction=u)               # is this u right on all of them?
    decide_noises(network, points, noise="sign")              # FGSM: of the signs
    decide_noises(network, points, try_first=[u, v])          # directions to try before deciding
    gradients(network, points)                                # grad f(x_i), as Fractions
    counting_direction(network)                               # u that counts units, or None
    decide_by_counting(network, points, u)                    # yes by units; no noise is computed
    direction_of(decision)                                    # u out of the certificate

``at_zero`` says which slope a kink has where its value is exactly 0: "below" (ReLU: 0, the default)
or "above". A point whose gradient is 0 (*dead*) makes the answer no, with the weight 1 on it.
The certificate's question holds the layers, ``at_zero``, ``noise`` and the points (and the
``direction`` that was asked about); its answer is "separable" (counts as yes) or "not" (no).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod
from typing import Any, Literal

from theorems.geometry.objects.networks import AFFINE, Network
from verify.exact.alternative import Alternative
from verify.exact.decision import (
    Answer,
    Decision,
    certified,
    read_vector,
    undecided,
    within_limits,
    write_vector,
    write_weights,
)
from verify.exact.integers import (
    Rational,
    Vector,
    Work,
    dot,
    over_common_denominator,
    primitive,
    solve_gram,
    whole,
)


WORK = 10**10
# Default budget of one decision, in word multiplications: seconds, not hours.

AtZero = Literal["below", "above"]
Noise = Literal["gradient", "sign"]


@within_limits
def decide_noises(
    network: Network,
    points: Iterable[Vector],
    *,
    noise: Noise = "gradient",
    at_zero: AtZero = "below",
    direction: Vector | None = None,
    try_first: Iterable[Vector] = (),
    work: int = WORK,
) -> Decision:
    """Is there a u with <u, g_i> > 0 at all points, where g_i is the gradient or its sign?

    Parameters
    ----------
    network : one output, the last layer affine; of its rule nothing is read
    points : vectors of d rationals
    noise : "gradient", or "sign": of each entry of the gradient, sign(0) = 0
    at_zero : which slope a kink has at exactly 0
    direction : where it is given, the question is whether this u is right on all of them
    try_first : vectors of d rationals that may serve as u
    work : budget in word multiplications

    Returns
    -------
    yes with such a u; no with weights that combine the noises to 0, or for a direction with the
    index of a noise that is not on its side; vacuous where there is no point

    Raises
    ------
    ValueError
        For a network of more outputs, or with a kink after the last layer, or a point or a
        direction of another length.

    >>> from theorems.geometry.objects.networks import Above, two_layer
    >>> absolute = two_layer([[1], [-1]], [0, 0], [1, 1], Above(0))
    >>> decide_noises(absolute, [(1,), (-1,)]).answer
    <Answer.NO: 'no'>
    """
    listed = [tuple(x) for x in points]
    question = asked(network, listed, noise=noise, at_zero=at_zero, direction=direction)
    if not listed:
        return Decision(Answer.VACUOUS, (), "there is no point")
    budget = Work(work)
    rows = noise_rows(network, listed, noise=noise, at_zero=at_zero, work=budget)
    if direction is not None:
        u, _ = over_common_denominator(direction)
        wrong = next((i for i, row in enumerate(rows) if dot(u, row) <= 0), None)
        return _yes(question, {}) if wrong is None else _no(question, {"index": wrong})
    dead = next((i for i, row in enumerate(rows) if not any(row)), None)
    if dead is not None:
        reason = f"point {dead} is dead: its noise is 0"
        return _no(question, {"weights": [[dead, 1]]})._replace(reason=reason)
    for vector in try_first:
        u, _ = over_common_denominator(vector)
        if all(dot(u, row) > 0 for row in rows):
            return _yes(question, {"u": write_vector(primitive(u))})
    system = Alternative(rows, budget)
    if system.solvable:
        return _yes(question, {"u": write_vector(primitive(system.solution()))})
    return _no(question, {"weights": write_weights(system.weights())})


def asked(
    network: Network,
    points: Sequence[Vector],
    *,
    noise: Noise = "gradient",
    at_zero: AtZero = "below",
    direction: Vector | None = None,
) -> dict[str, Any]:
    """Return the question of a certificate.

    Raises
    ------
    ValueError
        As ``decide_noises``.
    """
    last = network.layers[-1]
    if len(last.weights) > 1 or last.slopes != AFFINE:
        what = f"{len(last.weights)} outputs" if len(last.weights) > 1 else "a kink after its last layer"
        msg = f"the network has {what}; noises are of one output, which no kink bends"
        raise ValueError(msg)
    for name, word, words in (("noise", noise, ("gradient", "sign")), ("at_zero", at_zero, ("below", "above"))):
        if word not in words:
            msg = f"{name} must be {words[0]!r} or {words[1]!r}, not {word!r:.40}"
            raise ValueError(msg)
    own = [] if direction is None else [("the direction", direction)]
    for name, vector in (*((f"point {i}", x) for i, x in enumerate(points)), *own):
        if len(vector) != network.dimension:
            msg = f"{name} has {len(vector)} coordinates, the network takes {network.dimension}"
            raise ValueError(msg)
    question = {
        "class": "noises", "layers": [layer.to_json() for layer in network.layers],
        "at_zero": at_zero, "noise": noise, "points": [write_vector(x) for x in points],
    }
    return question if direction is None else question | {"direction": write_vector(direction)}


def _yes(question: dict[str, Any], evidence: dict[str, Any]) -> Decision:
    return certified(question, "separable", evidence, counts_as=Answer.YES)


def _no(question: dict[str, Any], evidence: dict[str, Any]) -> Decision:
    return certified(question, "not", evidence, counts_as=Answer.NO)


def direction_of(decision: Decision) -> tuple[Rational, ...] | None:
    """Return the u that a certificate of "yes" exhibits, None where there is none."""
    if decision.answer is not Answer.YES or decision.certificate is None:
        return None
    question, evidence = decision.certificate["question"], decision.certificate["evidence"]
    return read_vector(question["direction"] if "direction" in question else evidence["u"])


def noise_rows(
    network: Network,
    points: Sequence[Vector],
    *,
    noise: Noise = "gradient",
    at_zero: AtZero = "below",
    work: Work | None = None,
) -> list[list[int]]:
    """Return the noises in integers, all over one positive unit; the unit of signs is 1."""
    work = Work(WORK) if work is None else work
    size = sum(len(layer.weights) * len(layer.weights[0]) for layer in network.layers)
    rows = []
    for x in points:
        work.spend(2 * size)
        row = _backward(network, active_slopes(network, x, at_zero))
        rows.append([(g > 0) - (g < 0) for g in row] if noise == "sign" else row)
    return rows


def gradients(
    network: Network, points: Sequence[Vector], *, at_zero: AtZero = "below"
) -> list[tuple[Rational, ...]]:
    """Return grad f(x_i): for each point d rationals.

    >>> from theorems.geometry.objects.networks import Above, two_layer
    >>> gradients(two_layer([[1, 2], [0, 1]], [0, 0], [3, -1], Above(0)), [(1, 0), (0, 1)])
    [(3, 6), (3, 5)]
    """
    unit = prod(layer.integers.scale * layer.integers.slope_scale for layer in network.layers)
    rows = noise_rows(network, points, at_zero=at_zero)
    return [tuple(whole(Fraction(g, unit)) for g in row) for row in rows]


def active_slopes(network: Network, x: Vector, at_zero: AtZero = "below") -> list[list[int]]:
    """Return the slope of each unit at a point, layer by layer, over the layers' slope scales."""
    values, unit = over_common_denominator(x)
    found = []
    for layer in network.layers:
        rows, bias, scale, below, above, slope_scale = layer.integers
        z = [dot(row, values) + b * unit for row, b in zip(rows, bias, strict=True)]
        found.append([above if v > 0 or (v == 0 and at_zero == "above") else below for v in z])
        values = [slope * v for slope, v in zip(found[-1], z, strict=True)]
        unit *= scale * slope_scale
    return found


def _backward(network: Network, slopes: list[list[int]]) -> list[int]:
    """Return the gradient over the product of all scales."""
    back = [1]
    for layer, own in zip(reversed(network.layers), reversed(slopes), strict=True):
        sent = [slope * b for slope, b in zip(own, back, strict=True)]
        back = [dot(sent, column) for column in zip(*layer.integers.rows, strict=True)]
    return back


def counting_direction(network: Network) -> tuple[Rational, ...] | None:
    """Return u with a_k <w_k, u> = 1 for each unit with a_k != 0, in the span of these rows.

    Then <u, grad f(x)> *counts the units that are on at x* (two layers of ReLUs, biases or not):
    every set of points without a dead one is separable, whatever it is.

    Returns
    -------
    d rationals, None where these rows are dependent, so that there may be none

    >>> from theorems.geometry.objects.networks import Above, two_layer
    >>> counting_direction(two_layer([[2, 0], [1, 1]], [0, 0], [1, -1], Above(0)))
    (Fraction(1, 2), Fraction(-3, 2))
    """
    hidden, last = network.layers
    pairs = [(a, w) for a, w in zip(last.weights[0], hidden.weights, strict=True) if a]
    if not pairs:
        return (0,) * network.dimension
    scaled = [over_common_denominator([a * x for x in w]) for a, w in pairs]
    rows = [row for row, _ in scaled]
    gram = [[dot(one, other) for other in rows] for one in rows]
    try:
        weights, denominator = solve_gram(gram, [unit for _, unit in scaled])
    except ZeroDivisionError:
        return None
    return tuple(whole(Fraction(dot(weights, column), denominator)) for column in zip(*rows, strict=True))


def decide_by_counting(
    network: Network,
    points: Iterable[Vector],
    u: Vector,
    *,
    at_zero: AtZero = "below",
) -> Decision:
    """Is u right on the gradients of a two-layer network, as can be seen unit by unit?

    What unit k sends back is a_k w_k; if all these have products >= 0 with u, one unit that is
    on at a point and has a positive one shows <u, grad f(x)> > 0 there, and no noise is computed.

    Returns
    -------
    yes, or undecided where this does not show it: another u may do, or no u at all
    """
    listed = [tuple(x) for x in points]
    question = asked(network, listed, at_zero=at_zero)
    if not listed:
        return Decision(Answer.VACUOUS, (), "there is no point")
    if len(network.layers) != 2:
        return undecided(f"counting is for two layers, the network has {len(network.layers)}")
    first, last = (layer.integers for layer in network.layers)
    vector, _ = over_common_denominator(u)
    sent = [a * dot(row, vector) for a, row in zip(last.rows[0], first.rows, strict=True)]
    if first.below < 0 or first.above <= 0 or min(sent) < 0:
        return undecided("a unit sends back against u")
    useful = sorted((k for k, c in enumerate(sent) if c > 0), key=lambda k: -sent[k])
    active = []
    for index, point in enumerate(listed):
        x, unit = over_common_denominator(point)
        on = (k for k in useful if dot(first.rows[k], x) + first.bias[k] * unit > 0)
        found = next(on, None)
        if found is None:
            return undecided(f"no unit that counts is on at point {index}")
        active.append(found)
    return _yes(question, {"u": write_vector(primitive(vector)), "active": active})
