"""By gradient: the weights of a network and the points move where the label holds along the ray.

torch ascends in floats; every few steps the parameters are rounded to small fractions and
proposed. It costs much a proposal, so it comes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Above, Below, Network
from theorems.geometry.objects.with_classifier import WithClassifier
from theorems.geometry.scouts.by_program import fraction
from verify.exact.integers import Rational


STEPS = (0.5, 1.0, 2.0, 4.0, 8.0, 30.0, 100.0)
ROUNDS, ASCENTS = 4, 40
# So often it rounds, after so many steps.
DENOMINATORS = (1, 2, 4)


def ascended(x: WithClassifier, v: Sequence[Rational]) -> Iterator[WithClassifier]:
    """Yield rounded neighbours of a set with a network that keep their label longer along v.

    Parameters
    ----------
    x : a set with a network with one output and a threshold
    v : d rationals; points of label -1 move along v, points of label +1 along -v
    """
    h = x.h
    if not isinstance(h, Network) or not isinstance(h.rule, Above | Below):
        return
    import torch

    model = _Model(x, h, torch)
    for start in range(len(x.s.points)):
        model.reset()
        optimiser = torch.optim.Adam(model.parameters, lr=0.1)
        for _ in range(ROUNDS):
            for _ in range(ASCENTS):
                optimiser.zero_grad()
                model.loss(start, v).backward()
                optimiser.step()
                model.keep_signs()
            yield from model.rounded()


class _Model:
    """The float copy of an instance."""

    def __init__(self, x: WithClassifier, h: Network, torch: Any) -> None:
        assert isinstance(h.rule, Above | Below)
        self.torch, self.x, self.h = torch, x, h
        self.sign = 1.0 if isinstance(h.rule, Above) else -1.0
        self.threshold = float(h.rule.threshold)
        self.labels = self._tensor(x.s.labels)
        self.reset()

    def _tensor(self, values: Any) -> Any:
        if isinstance(values[0], tuple):
            values = [[float(c) for c in row] for row in values]
        else:
            values = [float(c) for c in values]
        return self.torch.tensor(values, dtype=self.torch.float64)

    def reset(self) -> None:
        """Go back to the instance."""
        self.weights = [self._tensor(layer.weights) for layer in self.h.layers]
        self.bias = [self._tensor(layer.bias) for layer in self.h.layers]
        self.signs = [(w >= 0, w <= 0) for w in self.weights]
        self.points = self._tensor(self.x.s.points)
        self.parameters = [*self.weights, *self.bias[:-1], self.points]
        for parameter in self.parameters:
            parameter.requires_grad_(True)

    def score(self, points: Any) -> Any:
        """Return how far each point is on the side of +1."""
        z = points
        for w, b, layer in zip(self.weights, self.bias, self.h.layers, strict=True):
            z = z @ w.T + b
            below, above = (float(c) for c in layer.slopes)
            z = self.torch.where(z > 0, above * z, below * z)
        return self.sign * (z[:, 0] - self.threshold)

    def loss(self, start: int, v: Sequence[Rational]) -> Any:
        """Return what is missing: labels that fit, and the label of the start along the ray."""
        label = self.x.s.labels[start]
        move = -label * self._tensor(v)
        ray = self.points[start] + self._tensor(STEPS)[:, None] * move
        relu = self.torch.relu
        fit = relu(1 - self.labels * self.score(self.points)).sum()
        return fit + relu(0.5 - label * self.score(ray)).sum()

    def keep_signs(self) -> None:
        """Put weights that crossed 0 back to it: a class given by signs is not left."""
        with self.torch.no_grad():
            for w, (plus, minus) in zip(self.weights, self.signs, strict=True):
                w[plus & (w < 0)] = 0
                w[minus & (w > 0)] = 0

    def rounded(self) -> Iterator[WithClassifier]:
        """Yield the parameters over small denominators; the network labels the points anew."""
        for denominator in DENOMINATORS:
            layers = tuple(
                replace(
                    layer,
                    weights=tuple(tuple(fraction(c, denominator) for c in row) for row in w),
                    bias=tuple(fraction(c, denominator) for c in b),
                )
                for layer, w, b in zip(
                    self.h.layers, _lists(self.weights), _lists(self.bias), strict=True
                )
            )
            h = replace(self.h, layers=layers)
            points = [tuple(fraction(c, denominator) for c in row) for row in self.points.tolist()]
            yield WithClassifier(LabelledSet(points, [h.label(p) for p in points]), h)


def _lists(tensors: Sequence[Any]) -> list[Any]:
    return [tensor.tolist() for tensor in tensors]
