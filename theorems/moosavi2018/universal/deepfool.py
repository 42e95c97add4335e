"""DeepFool: the shortest vector that changes the label of an image, nearly; and where it meets the boundary."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


Scores = Callable[[Tensor], Tensor]
# Of images (n, d) the scores (n, L).

OVERSHOOT = 0.02
# The vector is tried a little longer than it was found, as its authors do.

BEYOND = 1e-4
# Added to the length of each step, so that a boundary that is met is left as well.

HALVINGS = 20
# Of the segment that crosses the boundary: to a millionth of its length.


class Crossed(NamedTuple):
    """What was found for n images.

    vectors : (n, d), the r of each image, up to the boundary; meaningless where it was not met
    met : (n,) bool, was the label changed?
    own, other : (n,), the label of the image and the one beyond the boundary
    """

    vectors: Tensor
    met: Tensor
    own: Tensor
    other: Tensor


def deepfool(scores: Scores, x: Tensor, steps: int) -> Crossed:
    """Find short vectors that change the labels of images (n, d).

    Each step crosses, of the linear models of all score differences at the point reached, the one
    whose boundary is nearest; where the label has changed, the boundary on the segment is halved
    in. (Moosavi-Dezfooli, Fawzi, Frossard, CVPR 2016, Algorithm 2.)
    """
    with torch.no_grad():
        own = scores(x).argmax(1)
    r = torch.zeros_like(x)
    left = torch.arange(len(x), device=x.device)
    for _ in range(steps):
        r[left] += _nearest(scores, x[left] + (1 + OVERSHOOT) * r[left], own[left])
        with torch.no_grad():
            stays = scores(x[left] + (1 + OVERSHOOT) * r[left]).argmax(1) == own[left]
        left = left[stays]
        if not len(left):
            break
    far = (1 + OVERSHOOT) * r
    met = torch.ones(len(x), dtype=torch.bool, device=x.device)
    met[left] = False
    return Crossed(*_boundary(scores, x, far, own, met))


def _nearest(scores: Scores, x: Tensor, own: Tensor) -> Tensor:
    """Return the vectors across the nearest boundary of the linear models at x."""
    x = x.detach().requires_grad_()
    s = scores(x)
    gradients = torch.stack(
        [torch.autograd.grad(s[:, k].sum(), x, retain_graph=True)[0] for k in range(s.shape[1])], 1
    )
    rows = torch.arange(len(x), device=x.device)
    w = gradients - gradients[rows, own][:, None]
    gaps = (s - s[rows, own][:, None]).detach().abs()
    lengths = w.norm(dim=2)
    away = torch.where(lengths > 0, gaps / lengths.clamp_min(torch.finfo(x.dtype).tiny), torch.inf)
    away[rows, own] = torch.inf
    k = away.argmin(1)
    normal, length = w[rows, k], lengths[rows, k]
    found = ((away[rows, k] + BEYOND) / length)[:, None] * normal
    return torch.where(length[:, None] > 0, found, torch.zeros_like(found))


@torch.no_grad()
def _boundary(scores: Scores, x: Tensor, far: Tensor, own: Tensor, met: Tensor) -> tuple[Tensor, ...]:
    """Halve the segments from x to x + far until their ends are close, with labels own and another."""
    low, high = torch.zeros(len(x), 1).to(x), torch.ones(len(x), 1).to(x)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        stays = (scores(x + middle * far).argmax(1) == own)[:, None]
        low, high = torch.where(stays, middle, low), torch.where(stays, high, middle)
    other = scores(x + high * far).argmax(1)
    return high * far, met & (other != own), own, other
