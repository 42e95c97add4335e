"""Networks and their training, in PyTorch: everything random comes from one generator of NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from theorems.mnist.models import CLASSES, PIXELS, SIDE
from theorems.mnist.networks import Descent


if TYPE_CHECKING:
    from .experiment import Config


RADIUS, STEP = 0.1, 2.5
# Of adversarial training: the attack's radius, and its step as a share of radius over steps.


class Block(nn.Module):
    """A residual block of two convolutions; the way round it halves the picture where they do."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.one = nn.Conv2d(before, after, 3, stride, 1)
        self.two = nn.Conv2d(after, after, 3, 1, 1)
        self.round = nn.Conv2d(before, after, 1, stride) if stride > 1 or before != after else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Return relu(way round + two convolutions)."""
        return F.relu(self.round(x) + self.two(F.relu(self.one(x))))


def untrained(config: Config, rng: np.random.Generator) -> nn.Sequential:
    """Return a network (n, 784) -> (n, 10): weights N(0, 2 / fan-in), in the last layer N(0, 1 / fan-in), biases 0."""
    layers: list[nn.Module] = []
    if config.kind == "dense":
        sizes = [PIXELS, *config.shape]
        for before, after in zip(sizes, config.shape, strict=False):
            layers += [nn.Linear(before, after), nn.ReLU()]
        features = sizes[-1]
    elif config.kind == "conv":
        (channels,) = config.shape
        layers += [nn.Unflatten(1, (1, SIDE, SIDE)), nn.Conv2d(1, channels, 5, 2, 2), nn.ReLU(), nn.Flatten()]
        features = channels * (SIDE // 2) ** 2
    else:
        layers += [nn.Unflatten(1, (1, SIDE, SIDE)), nn.Conv2d(1, config.shape[0], 3, 1, 1), nn.ReLU()]
        for k, after in enumerate(config.shape):
            layers.append(Block(config.shape[max(k - 1, 0)], after, 1 if k == 0 else 2))
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        features = config.shape[-1]
    model = nn.Sequential(*layers, nn.Linear(features, CLASSES))
    for part in model.modules():
        if isinstance(part, nn.Linear | nn.Conv2d):
            fan_in = part.weight[0].numel()
            deviation = (1 if part is model[-1] else 2) / fan_in
            draw(part.weight, rng, deviation**0.5)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    if config.kind == "resnet":  # each block begins as the way round it, so that depth does no harm
        for part in model.modules():
            if isinstance(part, Block):
                with torch.no_grad():
                    part.two.weight.mul_(0.1)
    return model


def draw(weight: Tensor, rng: np.random.Generator, deviation: float) -> None:
    """Fill a weight with normals."""
    with torch.no_grad():
        weight.copy_(torch.from_numpy(deviation * rng.standard_normal(tuple(weight.shape))))


def train(
    model: nn.Module, x: Tensor, y: Tensor, rng: np.random.Generator, *, epochs: int, batch: int, rate: float,
    momentum: float, loss: Callable[[Tensor, Tensor], Tensor] = F.cross_entropy, adversarial: int = 0,
) -> Iterator[int]:  # fmt: skip
    """Train by stochastic gradient descent; yield after each epoch how many were made."""
    descent = Descent(model.parameters(), rate, momentum)
    for epoch in range(epochs):
        order = torch.from_numpy(rng.permutation(len(x))).to(x.device)
        for part in torch.split(order, batch):
            seen, labels = x[part], y[part]
            if adversarial:
                seen = attacked(model, seen, labels, adversarial, loss)
            torch.autograd.backward(loss(model(seen), labels))
            descent.step()
        yield epoch + 1


def attacked(
    model: nn.Module, x: Tensor, y: Tensor, steps: int, loss: Callable[[Tensor, Tensor], Tensor]
) -> Tensor:
    """Return images moved by projected gradient steps within a box of radius 1/10."""
    moved = torch.zeros_like(x)
    for _ in range(steps):
        moved.requires_grad_()
        (g,) = torch.autograd.grad(loss(model(x + moved), y), moved)
        moved = (moved.detach() + STEP * RADIUS / steps * g.sign()).clamp(-RADIUS, RADIUS)
    return (x + moved).detach()
