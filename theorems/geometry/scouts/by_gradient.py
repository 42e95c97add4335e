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
        adam, along = _Adam(model.parameters, torch), model.along(start, v)
        for _ in range(ROUNDS):
            for _ in range(ASCENTS):
                model.loss(start, along).backward()
                adam.step()
                model.keep_signs()
            yield from model.rounded()


class _Adam:
    """Adam with the constants of its paper, step by step as ``torch.optim`` has it.

    That one imports torch's compiler before its first step, which takes longer than all the steps.
    """

    RATE, FIRST, SECOND, LEAST = 0.1, 0.9, 0.999, 1e-8

    def __init__(self, parameters: Sequence[Any], torch: Any) -> None:
        self.torch, self.count = torch, 0
        self.moments = [(one, torch.zeros_like(one), torch.zeros_like(one)) for one in parameters]

    def step(self) -> None:
        """Descend once, and forget the gradients."""
        self.count += 1
        rate = self.RATE / (1 - self.FIRST**self.count)
        root = (1 - self.SECOND**self.count) ** 0.5
        with self.torch.no_grad():
            for parameter, mean, square in self.moments:
                gradient, parameter.grad = parameter.grad, None
                mean.lerp_(gradient, 1 - self.FIRST)
                square.mul_(self.SECOND).addcmul_(gradient, gradient, value=1 - self.SECOND)
                parameter.addcdiv_(mean, (square.sqrt() / root).add_(self.LEAST), value=-rate)


class _Model:
    """The float copy of an instance."""

    def __init__(self, x: WithClassifier, h: Network, torch: Any) -> None:
        assert isinstance(h.rule, Above | Below)
        self.torch, self.x, self.h = torch, x, h
        self.sign = 1.0 if isinstance(h.rule, Above) else -1.0
        self.threshold = float(h.rule.threshold)
        self.labels = self._tensor(x.s.labels)
        self.slopes = [[float(c) for c in layer.slopes] for layer in h.layers]
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
        for w, b, (below, above) in zip(self.weights, self.bias, self.slopes, strict=True):
            z = z @ w.T + b
            z = self.torch.where(z > 0, above * z, below * z)
        return self.sign * (z[:, 0] - self.threshold)

    def along(self, start: int, v: Sequence[Rational]) -> Any:
        """Return the ways from a start to places of its ray, one a row."""
        return self._tensor(STEPS)[:, None] * (-self.x.s.labels[start] * self._tensor(v))

    def loss(self, start: int, along: Any) -> Any:
        """Return what is missing: labels that fit, and the label of the start along the ray."""
        label = self.x.s.labels[start]
        ray = self.points[start] + along
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
