"""Noises of a trained network at thousands of points: floats propose, integers decide.

A network is bias-free here, with ReLUs between its layers and one output, and its weights are
integers; trained ones are rounded first (``rounded``), and *that* is then the network. No noise
is written out: with D_1, ..., D_L the units that are on at x, <u, grad f(x)> = a D_L W_L ... D_1 W_1 u,
which costs one pass of u alone. A product of matrices of floats is exact as long as no sum of
absolute values in it reaches 2^53, which is seen to before (``product``).

Who proposes u, in this order: counting (each unit sends back along u), the current weights
u = (W_L ... W_1)^T a, the logistic loss by L-BFGS, and where that stalls the support of a linear
program, whose weights are then found in integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from theorems.geometry.deciders.noises import WORK, AtZero
from theorems.geometry.objects.networks import AFFINE, RELU, Above, Layer, Network
from verify.exact.alternative import Alternative
from verify.exact.integers import Work, WorkLimit


LIMB = 40
# Bits of a piece of a long integer: the sum of 2^12 of them stays below 2^53.

BITS = 26
# What a float direction is rounded to.


class Net(NamedTuple):
    """Integer weights, layer by layer, int64; the last has one row."""

    weights: tuple[np.ndarray, ...]

    def exact(self) -> Network:
        """Return the network for the deciders of single points."""
        *hidden, last = [w.tolist() for w in self.weights]
        layers = [Layer(w, [0] * len(w), RELU) for w in hidden]
        return Network((*layers, Layer(last, [0], AFFINE)), Above(0))


class Found(NamedTuple):
    """What was decided of all points.

    separable : None where neither was shown
    how : who proposed u, or what forbids one
    u : d integers with a positive product with every noise
    weights : integers > 0 by point, with which the noises cancel
    by_units : is it seen unit by unit, without a product with any noise?
    """

    separable: bool | None
    how: str
    u: list[int] | None = None
    weights: dict[int, int] | None = None
    by_units: bool = False


def rounded(weights: Sequence[np.ndarray], bits: int = 16) -> Net:
    """Round float weights to multiples of 2^-bits, and take these for integers."""
    return Net(tuple(np.rint(np.atleast_2d(w).astype(np.float64) * 2.0**bits).astype(np.int64) for w in weights))


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the product of integer matrices (n, k) and (k, m), exactly; int64 where that holds it."""
    if a.dtype != object and b.dtype != object:
        one, other = a.astype(np.float64), b.astype(np.float64)
        # The bound itself is rounded, by far less than the factor 2 that is left.
        most = np.abs(one).max(initial=0) * np.abs(other).sum(axis=0).max(initial=0)
        if most < 2.0**52:
            return (one @ other).astype(np.int64)
        if most < 2.0**62:
            made: np.ndarray = a @ b
            return made
    long: np.ndarray = a.astype(object) @ b.astype(object)
    return long


def active(net: Net, points: np.ndarray, at_zero: AtZero = "below") -> list[np.ndarray]:
    """Return which units are on at integer points (n, d): for each hidden layer (n, m) of bool."""
    values, found = points, []
    for w in net.weights[:-1]:
        z = product(values, w.T)
        found.append(np.asarray(z >= 0 if at_zero == "above" else z > 0, dtype=bool))
        values = np.where(z > 0, z, 0)
    return found


def sides(net: Net, on: Sequence[np.ndarray], u: Sequence[int]) -> np.ndarray:
    """Return <u, grad f(x_i)> for all points, (n,) of Python's int.

    on : what ``active`` says of the points
    """
    first, *rest = net.weights
    t = _times(first, u)
    if len(rest) == 1:  # two layers: what each unit sends, added over the units that are on
        return _added(on[0], [int(a) * c for a, c in zip(rest[0][0], t, strict=True)])
    flow: np.ndarray = np.where(on[0], np.array(t, object), 0)
    for w, own in zip(rest, [*on[1:], None], strict=True):
        flow = product(flow, w.T.astype(object))
        if own is not None:
            flow = np.where(own, flow, 0)
    last: np.ndarray = flow[:, 0]
    return last


def _times(matrix: np.ndarray, u: Sequence[int]) -> list[int]:
    """Return integer matrix (m, d) times integers of any length."""
    column = np.array([[int(x)] for x in u], object)
    if max(map(abs, map(int, u)), default=0) < 2**62:
        column = column.astype(np.int64)
    return [int(x) for x in product(matrix, column)[:, 0]]


def _added(on: np.ndarray, sent: Sequence[int]) -> np.ndarray:
    """Return for each point the sum of the integers of the units that are on."""
    longest = max(c.bit_length() for c in sent)
    mask, total = on.astype(np.float64), np.zeros(len(on), object)
    assert on.shape[1] < 2 ** (53 - LIMB), "there are too many units"
    for k in range(longest // LIMB + 1):
        limb = [(abs(c) >> k * LIMB & 2**LIMB - 1) * (-1 if c < 0 else 1) for c in sent]
        part = (mask @ np.array(limb, np.float64)).astype(np.int64)
        total = total + (part.astype(object) << k * LIMB)
    return total


def by_units(net: Net, on: Sequence[np.ndarray], u: Sequence[int]) -> bool:
    """Is u right on all noises of two layers, as can be seen unit by unit?

    Every unit sends back along u or across it, and some unit that is on at a point along it.
    """
    sent = [int(a) * c for a, c in zip(net.weights[1][0], _times(net.weights[0], u), strict=True)]
    return min(sent) >= 0 and bool(on[0][:, [c > 0 for c in sent]].any(axis=1).all())


def dead(net: Net, on: Sequence[np.ndarray]) -> np.ndarray:
    """Return the indices of points at which nothing comes back to the first layer's units."""
    return np.flatnonzero(~signals(net, on).any(axis=1))


def signals(net: Net, on: Sequence[np.ndarray]) -> np.ndarray:
    """Return what comes back to the first layer's units, (n, m): the noise is W_1^T of it."""
    back = np.broadcast_to(net.weights[-1], (len(on[0]), net.weights[-1].shape[1]))
    for w, own in zip(reversed(net.weights[1:-1]), reversed(on[1:]), strict=True):
        back = product(np.where(own, back, 0), w)
    found: np.ndarray = np.where(on[0], back, 0)
    return found


def proposals(net: Net, on: Sequence[np.ndarray], *, steps: int = 60) -> Iterator[tuple[str, list[int]]]:
    """Yield who proposes, and integer directions that may be right on all noises."""
    first, last = net.weights[0].astype(np.float64), net.weights[-1][0].astype(np.float64)
    if len(net.weights) == 2 and first.shape[0] <= first.shape[1] and last.all():
        u, *_ = np.linalg.lstsq(first, np.abs(last).max() / last, rcond=None)
        yield "counting", whole(u)
    current = last[None]
    for w in reversed(net.weights[:-1]):
        current = current @ w.astype(np.float64)
    yield "current weights", whole(current[0])
    yield "L-BFGS", whole(by_descent(signals(net, on).astype(np.float64) @ first, steps))


def whole(u: np.ndarray) -> list[int]:
    """Return floats as integers of so many bits, up to a factor."""
    largest = float(np.abs(u).max())
    return [int(x) for x in np.rint(u / largest * 2.0**BITS)] if largest > 0 else [0] * len(u)


def by_descent(noises: np.ndarray, steps: int, scale: float = 20.0) -> np.ndarray:
    """Minimise the logistic loss of the noises, made as long as each other, by L-BFGS."""
    from scipy.optimize import minimize
    from scipy.special import expit

    lengths = np.linalg.norm(noises, axis=1, keepdims=True)
    rows = scale * noises / np.where(lengths > 0, lengths, 1)

    def loss(u: np.ndarray) -> tuple[float, np.ndarray]:
        margins = rows @ u
        return float(np.logaddexp(0, -margins).mean()), -(rows.T @ expit(-margins)) / len(rows)

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    result: np.ndarray = found.x
    return result


def decide_in_bulk(
    net: Net, points: np.ndarray, *, at_zero: AtZero = "below", steps: int = 60, work: int = WORK
) -> Found:
    """Does one half-space hold the noises at all integer points (n, d)?

    steps, work : limits of L-BFGS, and of the exact search where all proposals fail
    """
    on = active(net, points, at_zero)
    without = dead(net, on)
    if len(without):
        return Found(False, f"{len(without)} dead points", weights={int(without[0]): 1})
    for how, u in proposals(net, on, steps=steps):
        if how == "counting" and by_units(net, on, u):
            return Found(True, how, u, by_units=True)
        if (sides(net, on, u) > 0).all():
            return Found(True, how, u)
    back = signals(net, on)
    noises = product(back, net.weights[0])
    for rows in (back, noises) if back.shape[1] < noises.shape[1] else (noises,):
        weights = cancelling(rows)
        if weights is not None:
            return Found(False, f"weights on {len(weights)} points", weights=weights)
    try:
        system = Alternative([[int(x) for x in row] for row in noises], Work(work))
    except WorkLimit as limit:
        return Found(None, str(limit))
    if system.solvable:
        return Found(True, "exact search", system.solution())
    return Found(False, f"weights on {len(system.weights())} points", weights=system.weights())


def cancelling(rows: np.ndarray) -> dict[int, int] | None:
    """Return positive integer weights with which integer rows (n, m) cancel, None where none are found.

    A linear program in floats says which rows bear weight; the weights are solved for in integers.
    """
    from scipy.optimize import linprog

    sizes = np.maximum(np.abs(rows).max(axis=1).astype(np.float64), 1)
    unit = rows.astype(np.float64) / sizes[:, None]
    equal = np.vstack([unit.T, np.ones(len(unit))])
    found = linprog(np.zeros(len(unit)), A_eq=equal, b_eq=[*[0.0] * unit.shape[1], 1.0], method="highs")
    if found.x is None:
        return None
    support = np.flatnonzero(found.x > 1e-12)
    system = Alternative([[int(x) for x in rows[i]] for i in support], Work(WORK))
    if system.solvable:
        return None
    return {int(support[i]): weight for i, weight in system.weights().items()}


def cosines(net: Net, on: Sequence[np.ndarray], u: Sequence[int]) -> np.ndarray:
    """Return floats: <u, g_i> over the lengths of both, whose signs are those of the integers."""
    noises = signals(net, on).astype(np.float64) @ net.weights[0].astype(np.float64)
    exact = sides(net, on, u)
    length = np.linalg.norm(np.array([float(Fraction(x)) for x in u]))
    values: Any = np.array([float(side) for side in exact])
    found: np.ndarray = values / (np.linalg.norm(noises, axis=1) * length)
    return found
