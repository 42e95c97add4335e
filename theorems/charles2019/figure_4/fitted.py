"""Classifiers trained until they fit a pair of digits exactly, and taken as the rationals they are.

Floats train; whether the result fits every training image, and whether a direction fools it, is
decided on integers. A classifier that is not right everywhere is no member of the class that a
theorem speaks of: it is trained on, and given up after a stated effort.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from theorems.geometry.deciders.ray import Interval, decide_ray
from theorems.geometry.objects.networks import RELU, Above, Layer, Network
from theorems.mnist.pairs import Pair, products
from verify.exact.decision import Decision, certified, undecided, write_number, write_vector
from verify.exact.integers import WorkLimit, over_common_denominator, primitive


HARDER = tuple(10.0**k for k in range(2, 9))
# The inverse regularisations, tried from weak to strong; each classifier starts at another.

ROUNDS = 6_000
# Of a perceptron over the pair.

RATES = {"sum": (1e-2, 3e-3), "weighted": (3e-3, 1e-2)}
# Of Adam, at the start; the second is tried where the first leads to no fit.


class Separator(NamedTuple):
    """A linear classifier sign(<w, x> + b) of integer points, up to a positive factor.

    ``name`` says how it was trained; ``weights`` (d,) and ``bias`` are its floats.
    """

    name: str
    weights: np.ndarray
    bias: float

    @property
    def exact(self) -> tuple[list[int], int]:
        """Return the integers w and b that are its floats times a positive number."""
        entries = [Fraction(float(x)) for x in (*self.weights, self.bias)]
        *w, b = over_common_denominator(entries)[0]
        return w, b

    def scores(self, points: np.ndarray) -> np.ndarray:
        """Return <w, x> + b for points (n, d), exactly, (n,) of Python's int."""
        w, b = self.exact
        return products(points, [w])[:, 0] + b

    def right(self, pair: Pair) -> np.ndarray:
        """Tell, image by image, whether the score is strictly on the side of its label."""
        return (self.scores(pair.points) * pair.labels > 0).astype(bool)


def separators(pair: Pair, count: int, seed: int) -> Iterator[Separator]:
    """Train separators in turn by the three methods, and yield those that fit the pair exactly."""
    for turn in range(count):
        number, way = divmod(turn, len(TRAINERS))
        for candidate in TRAINERS[way](pair, number, seed):
            if candidate.right(pair).all():
                yield candidate
                break


def perceptron(pair: Pair, number: int, seed: int) -> Iterator[Separator]:
    """Rosenblatt's perceptron on the integer pixels, in an order drawn for every round."""
    rng = np.random.default_rng([seed, *pair.digits, number])
    unit = int(pair.points.max())
    rows = np.column_stack([pair.points, np.full(len(pair.points), unit)]) * pair.labels[:, None]
    wb = np.zeros(rows.shape[1], np.int64)
    for _ in range(ROUNDS):
        if compiled_round()(rows, rng.permutation(len(rows)), wb) == 0:
            yield Separator(f"perceptron {number}", wb[:-1].astype(float), float(wb[-1]) * unit)
            return


def support_vector_machine(pair: Pair, number: int, seed: int) -> Iterator[Separator]:
    """scikit-learn's ``LinearSVC`` with the squared hinge, on pixels from 0 to 1."""
    from sklearn.svm import LinearSVC

    for c in HARDER[number::2]:
        machine = LinearSVC(C=c, dual=False, max_iter=300, tol=1e-6, random_state=seed)
        yield _by_scikit(f"SVM, C = {c:g}", machine, pair)


def logistic_regression(pair: Pair, number: int, seed: int) -> Iterator[Separator]:
    """scikit-learn's ``LogisticRegression``, on pixels from 0 to 1."""
    from sklearn.linear_model import LogisticRegression

    for c in HARDER[number::2]:
        machine = LogisticRegression(C=c, max_iter=1_000, tol=1e-6, random_state=seed)
        yield _by_scikit(f"logistic, C = {c:g}", machine, pair)


TRAINERS = (perceptron, support_vector_machine, logistic_regression)


def _by_scikit(name: str, machine: Any, pair: Pair) -> Separator:
    """Fit a linear machine; return it for integer pixels, with float32 weights."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    unit = int(pair.points.max())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what counts is whether it fits
        machine.fit(pair.points / unit, pair.labels)
    weights = machine.coef_[0].astype(np.float32).astype(float)
    return Separator(name, weights, float(np.float32(machine.intercept_[0] * unit)))


@cache
def compiled_round() -> Callable[[np.ndarray, np.ndarray, np.ndarray], int]:
    """Return one round of the perceptron, compiled."""
    import numba

    @numba.njit
    def one_round(rows, order, wb):  # type: ignore[no-untyped-def]
        """Add every row that is not strictly right to (w, b); return how many there were."""
        mistakes = 0
        for i in order:
            total = 0
            for k in range(rows.shape[1]):
                total += rows[i, k] * wb[k]
            if total <= 0:
                mistakes += 1
                for k in range(rows.shape[1]):
                    wb[k] += rows[i, k]
        return mistakes

    return one_round


# Two-layer networks with nonnegative output weights.


class Weighted(NamedTuple):
    """A two-layer network on integer points: h = +1 where <output, max(0, W x + bias)> > threshold.

    ``hidden`` W (k, d), ``bias`` (k,) and ``output`` (k,) >= 0 are float32. With a threshold above
    0 it is of the paper's class R'; with 0, and outputs of 1, of R.
    """

    name: str
    hidden: np.ndarray
    bias: np.ndarray
    output: np.ndarray
    threshold: int

    @property
    def exact(self) -> tuple[list[list[int]], list[int], list[int], int]:
        """Return integer rows, bias, output weights and threshold of the same classifier."""
        parts = [*self.hidden.ravel().tolist(), *self.bias.tolist()]
        flat, scale = over_common_denominator([Fraction(x) for x in parts])
        output, own = over_common_denominator([Fraction(x) for x in self.output.tolist()])
        d = self.hidden.shape[1]
        cut = len(self.hidden) * d
        rows = [flat[k : k + d] for k in range(0, cut, d)]
        return rows, flat[cut:], output, self.threshold * scale * own

    @property
    def network(self) -> Network:
        """Return the classifier as the exact deciders read it."""
        rows, bias, output, threshold = self.exact
        hidden = Layer(tuple(map(tuple, rows)), tuple(bias), RELU)
        return Network((hidden, Layer((tuple(output),), (0,))), Above(threshold))

    def right(self, pair: Pair) -> np.ndarray:
        """Tell, image by image, whether the network gives the label, decided on integers."""
        rows, bias, output, threshold = self.exact
        hidden = products(pair.points, rows) + np.array(bias, object)
        scores = np.maximum(hidden, 0) @ np.array(output, object)
        return np.where(scores > threshold, 1, -1) == pair.labels


def networks(pair: Pair, count: int, units: int, epochs: int, seed: int) -> Iterator[Weighted]:
    """Train networks of R and of R' in turn; yield those that fit the pair exactly."""
    for turn in range(count):
        kind = ("sum", "weighted")[turn % 2]
        named = {"sum": "R", "weighted": "R'"}[kind]
        for rate in RATES[kind]:
            found = train_network(pair, kind, units, epochs, rate, seed * 1_000 + turn)
            if found is not None:
                yield found._replace(name=f"{named}, {units} units, seed {turn}")
                break


def train_network(
    pair: Pair, kind: str, units: int, epochs: int, rate: float, seed: int
) -> Weighted | None:
    """Train by Adam until the network fits exactly; None where it never does.

    The loss is the squared hinge of y s. For a "weighted" network of R', s is f - 1 and output
    weights below 0 become 0 after each step; for a "sum" of R, s is the largest unit, whose sign
    says whether the sum is positive. After each epoch without a mistake the exact check decides.
    """
    import torch

    from theorems.mnist.networks import reproducible

    unit = int(pair.points.max())
    x = torch.from_numpy((pair.points / unit).astype(np.float32))
    y = torch.from_numpy(pair.labels.astype(np.float32))
    with reproducible(), torch.random.fork_rng([]):
        torch.manual_seed(seed)
        hidden = torch.nn.Linear(x.shape[1], units)
        output = torch.rand(units) if kind == "weighted" else torch.ones(units)
        learnt = [*hidden.parameters(), *([output.requires_grad_()] if kind == "weighted" else [])]
        optimiser = torch.optim.Adam(learnt, lr=rate)
        plan = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
        for _ in range(epochs):
            mistakes = 0
            for batch in torch.randperm(len(x)).split(128):
                before = hidden(x[batch])
                s = torch.relu(before) @ output - 1 if kind == "weighted" else before.amax(1)
                mistakes += int((s * y[batch] <= 0).sum())
                optimiser.zero_grad()
                torch.relu(0.5 - s * y[batch]).square().mean().backward()
                optimiser.step()
                with torch.no_grad():
                    output.clamp_(min=0)
            plan.step()
            if mistakes == 0:
                parts = (hidden.weight, hidden.bias * unit, output)
                arrays = (part.detach().numpy().copy() for part in parts)
                found = Weighted("", *arrays, unit if kind == "weighted" else 0)
                if found.right(pair).all():
                    return found
    return None


def escape(pair: Pair) -> tuple[list[int], Fraction]:
    """Return Theorem 15's direction: from the mean of the -1 points to the first +1 point.

    v is the shortest integer vector of that direction; with it t, where the point is mean + t v.
    """
    minus, first = pair.where(-1), pair.where(1)[0]
    away = len(minus) * pair.points[first] - pair.points[minus].sum(axis=0)
    v = primitive(away.tolist())
    place = int(np.flatnonzero(away)[0])
    return v, Fraction(int(away[place]), v[place] * len(minus))


def escape_certificate(pair: Pair, units: Sequence[tuple[Sequence[int], int]]) -> Decision:
    """Ask the kernel whether the direction leaves the -1 region of every network that fits.

    ``units`` (w, b) are those of one network of R that fits, which shows that there is one.
    """
    v, t = escape(pair)
    minus = pair.where(-1)
    evidence = {
        "outside": int(pair.where(1)[0]),
        "weights": [[int(i), write_number(Fraction(1, len(minus)))] for i in minus],
        "t": write_number(t),
        "units": [{"w": write_vector(w), "b": write_number(b)} for w, b in units],
    }
    question = pair.question("convex", direction=v, label=-1)
    return certified(question, "yes", evidence)


def rises(one: Weighted, direction: Sequence[int]) -> bool:
    """Does the network change its label from every point of its -1 region along a direction?

    Its score is convex, and in the end it rises along the direction, however slowly, exactly if
    some unit with a positive output weight does; else it never exceeds its first value.
    """
    rows, _, output, _ = one.exact
    slopes = (sum(a * b for a, b in zip(row, direction, strict=True)) for row in rows)
    return any(v > 0 and slope > 0 for v, slope in zip(output, slopes, strict=True))


def rays(
    network: Weighted, points: np.ndarray, direction: Sequence[int]
) -> Iterator[tuple[list[Interval], Decision]]:
    """Decide, for each point (n, d), where h changes on its way along a direction (d integers).

    Along x + c v the hidden layer is affine in c, so that the network becomes one of the number
    c; it is this one that the decision and its certificate speak of.
    """
    rows, bias, output, threshold = network.exact
    score = Layer((tuple(output),), (0,))
    start = products(points, rows) + np.array(bias, object)
    move = np.array(rows, object) @ np.array(direction, object)
    for here in start:
        line = Network((Layer(move[:, None].tolist(), here.tolist(), RELU), score), Above(threshold))
        try:
            yield decide_ray(line, (0,), (1,))
        except WorkLimit as limit:
            yield [], undecided(str(limit))
