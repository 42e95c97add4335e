"""The classifiers in PyTorch: their scores, and how a network is trained."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .models import DEVIATION, MEAN, SIDE, Classifier, LinearSVM, Network, SmoothNetwork


def on_device(model: Classifier, device: str) -> Classifier:
    """Return the classifier with its parameters as tensors on the device."""
    parts = (getattr(model, field.name) for field in fields(model))
    return type(model)(*(torch.as_tensor(np.asarray(part)).to(device) for part in parts))


def scores(model: Classifier, x: Tensor, *, training: bool = False) -> Tensor:
    """Return the scores (n, 10) of images (n, 784) with pixels in [0, 1]."""
    if isinstance(model, LinearSVM):
        return F.linear(x, model.weight, model.bias)
    return network_scores(model, x, training=training)


def network_scores(model: Network, x: Tensor, *, training: bool = False) -> Tensor:
    """Return the scores of a network; its log-softmax is part of the loss."""
    smooth = isinstance(model, SmoothNetwork)
    bend, pool = (_softplus, F.avg_pool2d) if smooth else (F.relu, F.max_pool2d)
    x = ((x - MEAN) / DEVIATION).view(-1, 1, SIDE, SIDE)
    x = bend(pool(F.conv2d(x, model.conv1_weight, model.conv1_bias), 2))
    x = F.dropout2d(F.conv2d(x, model.conv2_weight, model.conv2_bias), training=training)
    x = bend(pool(x, 2)).flatten(1)
    x = F.dropout(bend(F.linear(x, model.dense1_weight, model.dense1_bias)), training=training)
    return F.linear(x, model.dense2_weight, model.dense2_bias)


STEEP = 5.0


def _softplus(x: Tensor) -> Tensor:
    """Return log(1 + exp(5 x)) / 5, a ReLU with a round corner."""
    return F.softplus(x, beta=STEEP)


def predictions(models: list[Classifier], x: Tensor, batch: int | None = None) -> Tensor:
    """Return the classes (models, n) uint8 that the classifiers give to images (n, 784)."""
    out = torch.empty(len(models), len(x), dtype=torch.uint8, device=x.device)
    with torch.inference_mode():
        for first in range(0, len(x), batch or len(x)):
            part = x[first : first + (batch or len(x))]
            for i, model in enumerate(models):
                out[i, first : first + len(part)] = scores(model, part).argmax(1)
    return out


class Descent:
    """Gradient descent with momentum, number for number as ``torch.optim.SGD`` has it.

    That one imports torch's compiler, in each process, for as long as it takes to import torch.

    Parameters
    ----------
    rate : the length of a step, over that of the gradient
    momentum : share of the step before that is kept
    """

    def __init__(self, parts: Iterable[Tensor], rate: float, momentum: float) -> None:
        self.parts, self.rate, self.momentum = list(parts), rate, momentum
        self.steps: list[Tensor] = []

    def step(self) -> None:
        """Descend along the gradients once, and forget them."""
        with torch.no_grad():
            gradients = [part.grad for part in self.parts if part.grad is not None]
            if self.steps:
                for step, gradient in zip(self.steps, gradients, strict=True):
                    step.mul_(self.momentum).add_(gradient)
            else:
                self.steps = [gradient.clone() for gradient in gradients]
            for part, step in zip(self.parts, self.steps, strict=True):
                part.add_(step, alpha=-self.rate)
                part.grad = None


def train_network(
    x: np.ndarray, y: np.ndarray, rng: np.random.Generator, device: str, *,
    epochs: int, batch: int, rate: float, momentum: float, kind: type[Network] = Network,
) -> Network:  # fmt: skip
    """Train by stochastic gradient descent with momentum, as the PyTorch MNIST example does.

    Of images x (n, 784) float32 in [0, 1] and classes y (n,) int64.
    Dropout and the initial weights come from PyTorch's generators, seeded here and then restored;
    the weights are drawn on the CPU, so that they are the same whatever the device.
    """
    images, labels = torch.from_numpy(x).to(device), torch.from_numpy(y).to(device)
    devices = [images.device] if images.is_cuda else []
    with reproducible(), torch.random.fork_rng(devices=devices):
        torch.manual_seed(int(rng.integers(2**63)))
        model = on_device(initial_network(kind), device)
        parts = [part.requires_grad_() for part in vars(model).values()]
        descent = Descent(parts, rate, momentum)
        for _ in range(epochs):
            order = torch.from_numpy(rng.permutation(len(x))).to(device)
            for part in torch.split(order, batch):
                s = scores(model, images[part], training=True)
                torch.autograd.backward(F.cross_entropy(s, labels[part]))
                descent.step()
    return kind(*(part.detach().cpu().numpy() for part in parts))


def initial_network(kind: type[Network] = Network) -> Network:
    """Draw the weights as PyTorch's layers do by default."""
    layers = (torch.nn.Conv2d(1, 10, 5), torch.nn.Conv2d(10, 20, 5),
              torch.nn.Linear(320, 50), torch.nn.Linear(50, 10))  # fmt: skip
    return kind(*(part.detach() for layer in layers for part in layer.parameters()))


@contextmanager
def reproducible() -> Iterator[None]:
    """Use one CPU thread, full float32 and deterministic convolutions, then restore.

    TF32, which GPUs would take for products of float32, keeps 10 of 23 bits. A step of the attack
    is a sign, so that the error would not be averaged away: pixels of small slope would move the
    other way, and the run on a GPU would be another experiment than that on a CPU.
    """
    cudnn, matmul = torch.backends.cudnn, torch.backends.cuda.matmul
    before = (torch.get_num_threads(), cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32,
              matmul.allow_tf32)  # fmt: skip
    torch.set_num_threads(1)
    cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32 = True, False, False
    matmul.allow_tf32 = False
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, matmul.allow_tf32 = before[1:]
