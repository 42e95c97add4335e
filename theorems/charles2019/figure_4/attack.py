"""Projected gradient ascent in PyTorch: the reference, and what runs on a GPU.

x_0 is the image (or a random point of the ball), and x_{t+1} the projection of
x_t + s sign(grad J(x_t)) on the ball and on the valid pixels (Madry et al. 2017).
J is the cross entropy of a network and the chosen loss of an SVM. Every ball of the schedule is
worked on at once; ``schedule.py`` says what the balls share.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .models import DEVIATION, MEAN, SIDE, Classifier, LinearSVM, Network
from .schedule import Schedule


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
    x = ((x - MEAN) / DEVIATION).view(-1, 1, SIDE, SIDE)
    x = F.relu(F.max_pool2d(F.conv2d(x, model.conv1_weight, model.conv1_bias), 2))
    x = F.dropout2d(F.conv2d(x, model.conv2_weight, model.conv2_bias), training=training)
    x = F.relu(F.max_pool2d(x, 2)).flatten(1)
    x = F.dropout(F.relu(F.linear(x, model.dense1_weight, model.dense1_bias)), training=training)
    return F.linear(x, model.dense2_weight, model.dense2_bias)


def loss(model: Classifier, s: Tensor, labels: Tensor, svm_loss: str) -> Tensor:
    """Return the sum over the images of what the attack ascends, from their scores s."""
    if isinstance(model, Network) or svm_loss == "cross_entropy":
        return F.cross_entropy(s, labels, reduction="sum")
    right = F.one_hot(labels, s.shape[1]).bool()
    if svm_loss == "squared_hinge":
        return F.relu(1 - torch.where(right, s, -s)).square().sum()
    wrong = s.masked_fill(right, -torch.inf).max(dim=1).values
    return (wrong - s[right]).sum()


def gradient(
    model: Classifier, x: Tensor, labels: Tensor, svm_loss: str, batch: int | None = None
) -> Tensor:
    """Return the gradient of the loss in the images (n, 784), ``batch`` images at a time."""
    parts = []
    for part, right in zip(x.split(batch or len(x)), labels.split(batch or len(x)), strict=True):
        leaf = part.detach().requires_grad_()
        total = loss(model, scores(model, leaf), right, svm_loss)
        parts.append(torch.autograd.grad(total, leaf)[0])
    return torch.cat(parts)


def attack(
    model: Classifier,
    x: Tensor,
    labels: Tensor,
    starts: Tensor | None,
    plan: Schedule,
    batch: int | None = None,
) -> Tensor:
    """Return the perturbed images (radii, n, 784) of images (n, 784).

    ``starts`` (radii, n, 784) where the paths share nothing. Radii are in increasing order, so
    those that are still on the common path are the last, and the very last speaks for them.
    """
    points = x.expand(plan.radii, *x.shape).clone() if starts is None else starts.clone()
    bounds = torch.as_tensor(plan.bounds).to(x.device)[:, :, None, None]
    for t in range(plan.steps):
        distinct = min(int((plan.shared < t).sum()) + 1, plan.radii)
        heads = torch.cat([points[: distinct - 1], points[-1:]])
        flat = gradient(model, heads.flatten(0, 1), labels.repeat(distinct), plan.svm_loss, batch)
        moves = plan.step * flat.sign().view_as(heads)
        points[: distinct - 1] += moves[:-1]
        points[distinct - 1 :] += moves[-1]
        points = project(points, x, bounds[:, t + 1], plan)
    return points


def project(points: Tensor, x: Tensor, radius: Tensor, plan: Schedule) -> Tensor:
    """Return the nearest points of the balls about x that are valid images."""
    low = (x - radius).clamp(min=plan.lowest)
    high = (x + radius).clamp(max=plan.highest)
    return torch.minimum(torch.maximum(points, low), high)


def predictions(models: list[Classifier], x: Tensor, batch: int | None = None) -> Tensor:
    """Return the classes (models, n) uint8 that the classifiers give to images (n, 784)."""
    out = torch.empty(len(models), len(x), dtype=torch.uint8, device=x.device)
    with torch.inference_mode():
        for first in range(0, len(x), batch or len(x)):
            part = x[first : first + (batch or len(x))]
            for i, model in enumerate(models):
                out[i, first : first + len(part)] = scores(model, part).argmax(1)
    return out


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
