"""LeNet of the article in PyTorch: its training, the temperature of its softmax, its adversarial examples.

Images are (n, 1, 28, 28) with pixels 0 to 255, from which the mean training image is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from theorems.mnist.models import CLASSES, SIDE
from theorems.mnist.networks import reproducible
from verify.experiment import Piece


if TYPE_CHECKING:
    from verify.experiment.bench import Bench

    from .experiment import Options


KERNEL = 5
ROWS = 500
# Images at a time of which scores are computed.

LIKELY = 0.95
# The probability that an adversarial example has, and half of the test images at least.

WHITE = 255


class LeNet:
    """Convolution, pooling, convolution, pooling, dense, ReLU, dense.

    weights, biases : of the four layers
    mean : of the training images, (28, 28)
    """

    def __init__(self, widths: Sequence[int], mean: Tensor, rng: np.random.Generator, deviation: float) -> None:
        one, two, dense = widths
        after = ((SIDE - KERNEL + 1) // 2 - KERNEL + 1) // 2
        shapes = [(one, 1, KERNEL, KERNEL), (two, one, KERNEL, KERNEL), (dense, two * after**2), (CLASSES, dense)]
        draws = [deviation * rng.standard_normal(shape) for shape in shapes]
        self.mean = mean
        self.weights = [torch.from_numpy(draw.astype(np.float32)).to(mean.device) for draw in draws]
        self.biases = [torch.zeros(len(weight), device=mean.device) for weight in self.weights]

    @property
    def parts(self) -> list[Tensor]:
        """Return all that is trained."""
        return [*self.weights, *self.biases]

    def scores(self, x: Tensor) -> Tensor:
        """Return the scores (n, 10)."""
        (a, b, c, d), (k, l, m, n) = self.weights, self.biases
        x = F.max_pool2d(F.conv2d(x - self.mean, a, k), 2)
        x = F.max_pool2d(F.conv2d(x, b, l), 2).flatten(1)
        return F.linear(F.relu(F.linear(x, c, m)), d, n)

    @torch.no_grad()
    def all_scores(self, x: Tensor) -> Tensor:
        """Return the scores of many images."""
        return torch.cat([self.scores(part) for part in torch.split(x, ROWS)])

    def errors(self, x: Tensor, y: Tensor) -> int:
        """Count the images of which another class than y has the largest score."""
        return int((self.all_scores(x).argmax(1) != y).sum())


def train(
    net: LeNet, x: Tensor, y: Tensor, rng: np.random.Generator, *, epochs: int, batch: int, rate: float,
    momentum: float, decay: float,
) -> Iterator[int]:  # fmt: skip
    """Train by stochastic gradient descent; yield after each epoch how many were made.

    The decay times a weight or bias is added to its gradient, as MatConvNet and PyTorch do.
    """
    parts = [part.requires_grad_() for part in net.parts]
    speeds = [torch.zeros_like(part) for part in parts]
    for epoch in range(epochs):
        order = torch.from_numpy(rng.permutation(len(x))).to(x.device)
        for seen in torch.split(order, batch):
            slopes = torch.autograd.grad(F.cross_entropy(net.scores(x[seen]), y[seen]), parts)
            with torch.no_grad():
                for part, speed, slope in zip(parts, speeds, slopes, strict=True):
                    speed.mul_(momentum).add_(slope).add_(part, alpha=decay)
                    part.sub_(speed, alpha=rate)
        yield epoch + 1
    for part in parts:
        part.requires_grad = False


def temperature(scores: np.ndarray) -> float:
    """Return t at which the median over images of the largest softmax of scores / t, (n, 10), is 0.95.

    The largest probability falls as t rises, for every image.
    """
    behind = scores.astype(np.float64)
    behind -= behind.max(axis=1, keepdims=True)
    low, high = 2.0**-30, 2.0**30
    for _ in range(100):
        middle = (low * high) ** 0.5
        top = 1 / np.exp(behind / middle).sum(axis=1)
        low, high = (middle, high) if np.median(top) > LIKELY else (low, middle)
    return low


def adversarial(net: LeNet, x: Tensor, wanted: Tensor, t: float, most: int) -> tuple[Tensor, list[int | None]]:
    """Move images until the probability of the class wanted is 0.95; return them, and the steps that each took.

    A step has length 1 and goes along the gradient of the probability, which is that of its logarithm but
    for a positive factor that may be too small for a float; pixels stay between 0 and 255.
    None stands for an image that was not brought so far by as many steps as are allowed.
    """
    steps: list[int | None] = [None] * len(x)
    moved, left = x.clone(), torch.arange(len(x), device=x.device)
    for step in range(most + 1):
        at = moved[left].requires_grad_()
        log = F.log_softmax(net.scores(at) / t, 1).gather(1, wanted[left, None])[:, 0]
        there = log.detach().exp() >= LIKELY
        for i in left[there].tolist():
            steps[i] = step
        if step == most or bool(there.all()):
            break
        (slope,) = torch.autograd.grad(log.sum(), at)
        lengths = slope.flatten(1).norm(dim=1).clamp_min(torch.finfo(slope.dtype).tiny)
        further = (at.detach() + slope / lengths[:, None, None, None]).clamp(0, WHITE)
        moved[left[~there]] = further[~there]
        left = left[~there]
    return moved, steps


def first_of_each(y: np.ndarray, count: int) -> np.ndarray:
    """Return the places of the first images of each digit, digit by digit."""
    return np.concatenate([np.flatnonzero(y == digit)[:count] for digit in range(CLASSES)])


def study(bench: Bench[Options], side: str, seed: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Train a network and measure it; return what was found, and pictures of the first image of each digit."""
    digits, options = bench.given.data, bench.options
    with reproducible():
        train_x, test_x = (
            torch.from_numpy(own.astype(np.float32)[:, None]).to(bench.device)
            for own in (digits.x_train[: options.images or None], digits.x_test)
        )
        train_y, test_y = (
            torch.from_numpy(own.astype(np.int64)).to(bench.device)
            for own in (digits.y_train[: options.images or None], digits.y_test)
        )
        paired = Piece("seeds", f"{seed}")  # the same weights and batches on both sides
        net = LeNet(options.widths, train_x.mean(0)[0], bench.stream(paired, "weights"), options.deviation)
        curve = []
        for epoch in train(
            net, train_x, train_y, bench.stream(paired, "batches"), epochs=options.epochs, batch=options.batch,
            rate=options.rate, momentum=options.momentum, decay=options.decay(side),
        ):  # fmt: skip
            if epoch in options.watched or epoch == options.epochs:
                curve.append([epoch, net.errors(train_x, train_y), net.errors(test_x, test_y)])
        t = temperature(net.all_scores(test_x).cpu().numpy())
        chosen = first_of_each(digits.y_test, options.attacked)
        start = test_x[torch.from_numpy(chosen).to(bench.device)]
        wanted = torch.from_numpy((digits.y_test[chosen].astype(np.int64) + 1) % CLASSES).to(bench.device)
        moved, steps = adversarial(net, start, wanted, t, options.most)
    lengths = (moved - start).flatten(1).norm(dim=1).cpu().numpy() / WHITE
    found = {
        "seed": seed, "side": side, "images": [len(train_y), len(test_y)], "train": curve[-1][1], "test": curve[-1][2], "curve": curve,
        "rms": [round(float(weight.square().mean().sqrt()), 7) for weight in net.weights], "temperature": round(t, 6),
        "norms": [None if step is None else round(float(own), 6) for own, step in zip(lengths, steps, strict=True)], "steps": steps,
    }  # fmt: skip
    whole = moved.round().clamp(0, WHITE).cpu().numpy().astype(np.uint8)[:, 0]
    return found, {"moved": whole[:: options.attacked]}
