"""Projected gradient ascent in PyTorch: the reference, and what runs on a GPU.

x_0 is the image (or a random point of the ball), and x_{t+1} the projection of
x_t + s sign(grad J(x_t)) on the ball and on the valid pixels (Madry et al. 2017).
J is the cross entropy of a network and the chosen loss of an SVM. Every ball of the schedule is
worked on at once; ``schedule.py`` says what the balls share.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from theorems.mnist.models import Classifier, Network
from theorems.mnist.networks import scores

from .schedule import Schedule


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
