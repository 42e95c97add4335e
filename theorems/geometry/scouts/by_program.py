"""By program: the worst classifier along a direction, one linear program per activation pattern.

With the pattern of all units fixed, and all layers but one, the outputs are linear in the weights
of that layer. So is what is asked: the points keep their labels with a margin, points along the
ray keep the label of its start, and far out the score does not turn back. The program is solved
in floats, and what comes of it is rounded: a proposal, judged like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np

from theorems.geometry.objects.networks import Above, Below, Layer, Network
from theorems.geometry.objects.with_classifier import WithClassifier
from verify.exact.integers import Rational, over_common_denominator, primitive, whole


STEPS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 30.0)
FAR, LONG = 1000.0, 100.0
# Where along the ray the label is held; beyond FAR no unit changes its side any more.
MARGIN = 0.25
# By which the points keep their labels, in units of the score.
DENOMINATORS = (1, 2, 3, 4, 6, 8, 16, 64)
LARGEST = 20.0
# Bound of a weight in the program.


def worst_networks(
    x: WithClassifier,
    v: Sequence[Rational],
    belongs: Callable[[Network], bool] = lambda _: False,
    others: Sequence[Network] = (),
    *,
    for_good: bool = True,
) -> Iterator[WithClassifier]:
    """Yield networks that fit the set and, from its points, keep their label along v.

    Parameters
    ----------
    x : a set with a network with one output and a threshold
    v : d rationals; points of label -1 move along v, points of label +1 along -v
    belongs : is a network of the class? Where a layer may be turned round, its weights may have
        any sign; else each keeps its own
    others : networks whose hidden units the last layer may use as well
    for_good : keep the label along the whole ray, not only for a long way
    """
    h = x.h
    if not isinstance(h, Network) or not isinstance(h.rule, Above | Below):
        return
    yield from _with_more_units(x, h, v, belongs, others, for_good=for_good)
    signed = [belongs(_turned_round(h, index)) for index in range(len(h.layers))]
    for starts, move in _starts(x, v):
        for free in reversed(range(len(h.layers))):
            system = _System(h, free, signed=signed[free])
            found = _solve(x, system, starts, move, for_good=for_good)
            if found is not None:
                yield from _rounded(x, h, free, found)


def _starts(
    x: WithClassifier, v: Sequence[Rational]
) -> Iterator[tuple[list[int], list[float]]]:
    """List the points that are to keep their label: one after the other, then all of a label."""
    for start, label in enumerate(x.s.labels):
        yield [start], [-label * float(c) for c in v]
    for label in (-1, 1):
        if len({x.s.points[i] for i in x.s.where(label)}) > 1:
            yield x.s.where(label), [-label * float(c) for c in v]


def _with_more_units(
    x: WithClassifier,
    h: Network,
    v: Sequence[Rational],
    belongs: Callable[[Network], bool],
    others: Sequence[Network],
    *,
    for_good: bool,
) -> Iterator[WithClassifier]:
    """Choose a last layer over the units of several networks; of these few are used."""
    alike = [o for o in others if _shape(o) == _shape(h)]
    alike += [o for o in _level_units(x, h, v) if belongs(o)]
    if not alike or len(h.layers) < 2:
        return
    wide = side_by_side([h, *alike])
    last = len(h.layers) - 1
    signed = belongs(_turned_round(h, last))
    for starts, move in _starts(x, v):
        system = _System(wide, last, signed=signed)
        found = _solve(x, system, starts, move, for_good=for_good)
        if found is None:
            continue
        for y in _rounded(x, wide, last, found):
            yield WithClassifier(y.s, without_idle_units(y.h))  # type: ignore[arg-type]


MOST_LEVEL = 12
# Units that are made to be level along the direction.


def _level_units(x: WithClassifier, h: Network, v: Sequence[Rational]) -> Iterator[Network]:
    """Make networks of one unit that does not change along v, and tells two points apart.

    Such a unit keeps what it says along the whole ray. Only where there are two layers; deeper
    ones are built from those that were drawn.
    """
    if len(h.layers) != 2 or not any(v):
        return
    length = sum((Fraction(a) * a for a in v), start=Fraction(0))
    made = set()
    for i, k in permutations(range(len(x.s.points)), 2):
        if x.s.labels[i] == x.s.labels[k]:
            continue
        gap = [Fraction(a) - b for a, b in zip(x.s.points[i], x.s.points[k], strict=True)]
        along = sum((a * b for a, b in zip(gap, v, strict=True)), start=Fraction(0)) / length
        across = [a - along * b for a, b in zip(gap, v, strict=True)]
        if not any(across):
            continue
        row = primitive(over_common_denominator(across)[0])
        bias = whole(-sum(a * b for a, b in zip(row, x.s.points[k], strict=True)))
        if (*row, bias) in made:
            continue
        made.add((*row, bias))
        yield Network(
            (
                Layer((tuple(row),), (bias,), h.layers[0].slopes),
                Layer(((1,),), h.layers[1].bias, h.layers[1].slopes),
            ),
            h.rule,
        )
        if len(made) == MOST_LEVEL:
            return


def _shape(h: Network) -> tuple[Any, ...]:
    return (h.dimension, [layer.slopes for layer in h.layers], h.rule)


def side_by_side(networks: Sequence[Network]) -> Network:
    """Put networks of one depth next to each other; the last layer adds up their outputs.

    >>> one = Network([Layer([[1]], [0]), Layer([[1]], [0])], Above(0))
    >>> side_by_side([one, one]).layers[0].weights
    ((1,), (1,))
    """
    first, depth = networks[0], len(networks[0].layers)
    layers = []
    for k in range(depth):
        parts = [h.layers[k] for h in networks]
        if k == 0:
            weights = [row for part in parts for row in part.weights]
        elif k == depth - 1:
            weights = [sum((part.weights[0] for part in parts), start=())]
        else:
            widths = [len(part.weights[0]) for part in parts]
            weights = [
                (0,) * sum(widths[:i]) + row + (0,) * sum(widths[i + 1 :])
                for i, part in enumerate(parts)
                for row in part.weights
            ]
        bias = parts[0].bias if k == depth - 1 else [b for part in parts for b in part.bias]
        layers.append(Layer(tuple(weights), tuple(bias), first.layers[k].slopes))
    return Network(tuple(layers), first.rule)


def without_idle_units(h: Network) -> Network:
    """Leave out hidden units that nothing reads, from the last layer back; one always stays."""
    layers = list(h.layers)
    for k in range(len(layers) - 2, -1, -1):
        rows = layers[k + 1].weights
        used = [i for i in range(len(layers[k].bias)) if any(row[i] for row in rows)] or [0]
        layers[k] = replace(
            layers[k],
            weights=tuple(layers[k].weights[i] for i in used),
            bias=tuple(layers[k].bias[i] for i in used),
        )
        layers[k + 1] = replace(
            layers[k + 1], weights=tuple(tuple(row[i] for i in used) for row in rows)
        )
    return replace(h, layers=tuple(layers))


def _turned_round(h: Network, index: int) -> Network:
    layer = h.layers[index]
    turned = replace(layer, weights=tuple(tuple(-w or 1 for w in row) for row in layer.weights))
    return replace(h, layers=(*h.layers[:index], turned, *h.layers[index + 1 :]))


def _solve(
    x: WithClassifier,
    system: _System,
    starts: Sequence[int],
    v: Sequence[float],
    *,
    for_good: bool,
) -> np.ndarray | None:
    """Return the weights of the free layer, each row with its bias, or None."""
    from scipy.optimize import linprog

    points = [np.array([float(c) for c in point]) for point in x.s.points]
    for point, label in zip(points, x.s.labels, strict=True):
        system.hold(point, label, margin=MARGIN)
    for start in starts:
        for c in STEPS if for_good else (*STEPS, LONG):
            system.hold(points[start] + c * np.array(v), x.s.labels[start], margin=0.0)
        if for_good:
            system.go_on(points[start] + FAR * np.array(v), np.array(v), x.s.labels[start])
    size = system.size
    matrix, eye = np.array(system.rows), np.eye(system.size)
    # Variables are the weights and their absolute values, whose sum is least.
    above = np.block([[-matrix, np.zeros_like(matrix)], [eye, -eye], [-eye, -eye]])
    least = np.concatenate([-np.array(system.least), np.zeros(2 * size)])
    answer = linprog(
        np.concatenate([np.zeros(size), np.ones(size)]),
        above,
        least,
        bounds=[*system.bounds(), *[(0.0, 2 * LARGEST)] * size],
        method="highs",
    )
    return answer.x[:size].reshape(system.shape) if answer.status == 0 else None


class _System:
    """Linear inequalities on the weights of one layer; the pattern is that of the network."""

    def __init__(self, h: Network, free: int, *, signed: bool) -> None:
        assert isinstance(h.rule, Above | Below)
        self.sign = 1.0 if isinstance(h.rule, Above) else -1.0
        self.threshold = float(h.rule.threshold)
        self.weights = [np.array([[float(w) for w in row] for row in la.weights]) for la in h.layers]
        self.bias = [np.array([float(b) for b in layer.bias]) for layer in h.layers]
        self.slopes = [(float(layer.slopes[0]), float(layer.slopes[1])) for layer in h.layers]
        self.free, self.signed = free, signed
        rows, columns = self.weights[free].shape
        self.shape = (rows, columns + 1)
        self.size = rows * (columns + 1)
        self.rows: list[np.ndarray] = []
        self.least: list[float] = []

    def bounds(self) -> list[tuple[float, float]]:
        """Let every weight keep its sign, unless the class allows any.

        The last bias stays: with it the threshold would move.
        """
        last = self.free == len(self.weights) - 1
        found = []
        for row, b in zip(self.weights[self.free], self.bias[self.free], strict=True):
            found += [
                (-LARGEST if self.signed or w < 0 else 0.0, LARGEST if self.signed or w >= 0 else 0.0)
                for w in row
            ]
            found.append((b, b) if last else (-LARGEST, LARGEST))
        return found

    def hold(self, point: np.ndarray, label: int, *, margin: float) -> None:
        """Ask that a point has a label, by a margin, with the units on their sides."""
        score = self._affine(point, None)
        side = self.sign * label
        self._at_least(side * score, margin + side * self.threshold)

    def go_on(self, point: np.ndarray, v: np.ndarray, label: int) -> None:
        """Ask that from a far point on the score does not fall along v."""
        self._at_least(self.sign * label * self._affine(point, v), 0.0)

    def _at_least(self, coefficients: np.ndarray, least: float) -> None:
        self.rows.append(coefficients[:-1])
        self.least.append(least - coefficients[-1])

    def _affine(self, point: np.ndarray, v: np.ndarray | None) -> np.ndarray:
        """Return the output at a point, or its rate along v, as an affine form of the weights.

        On the way every unit from the free layer on is asked to stay on its side.
        """
        value, moved = point, point if v is None else v
        form: np.ndarray | None = None  # of what moves; its last entry is the constant
        held: np.ndarray | None = None  # of the value, for the sides
        for index, (w, b) in enumerate(zip(self.weights, self.bias, strict=True)):
            before = value
            value = w @ value + b
            if index < self.free:
                moved = w @ moved + (b if v is None else 0.0)
            elif index == self.free:
                held = self._of_weights(before, 1.0)
                form = held if v is None else self._of_weights(moved, 0.0)
            else:
                assert held is not None
                assert form is not None
                held = w @ held
                held[:, -1] += b
                form = held if v is None else w @ form
            below, above = self.slopes[index]
            slope = np.where(value > 0, above, below)
            if below != above and held is not None:
                for row, z in zip(held, value, strict=True):
                    self._at_least(row if z > 0 else -row, 0.0)
            value = slope * value
            if held is None or form is None:
                moved = slope * moved
            else:
                form = slope[:, None] * form
                held = form if v is None else slope[:, None] * held
        assert form is not None
        output: np.ndarray = form[0]
        return output

    def _of_weights(self, inputs: np.ndarray, one: float) -> np.ndarray:
        """Return W x + b as forms of (W, b): row after row, each with its bias."""
        rows, columns = self.shape
        found = np.zeros((rows, self.size + 1))
        for i in range(rows):
            found[i, i * columns : (i + 1) * columns] = [*inputs, one]
        return found


def _rounded(
    x: WithClassifier, h: Network, free: int, found: np.ndarray
) -> Iterator[WithClassifier]:
    """Yield the network with the free layer rounded, the first that still fits the set."""
    for denominator in DENOMINATORS:
        rows = [[fraction(w, denominator) for w in row] for row in found]
        layer = replace(
            h.layers[free],
            weights=tuple(tuple(row[:-1]) for row in rows),
            bias=tuple(row[-1] for row in rows),
        )
        other = replace(h, layers=(*h.layers[:free], layer, *h.layers[free + 1 :]))
        if other.fits(x.s.points, x.s.labels):
            yield WithClassifier(x.s, other)
            return


def fraction(w: Any, denominator: int) -> Rational:
    """Round a float to the nearest multiple of 1 / denominator."""
    return whole(Fraction(round(float(w) * denominator), denominator))
