"""The mean curvature of a boundary as an operator, and its leading directions.

Conventions. F = score of the label beyond the boundary less that of the image, so that F grows
along r; n is the unit normal of F at a point z of the boundary, and P = I - n n^T. Curvature is
positive where the boundary bends towards the image: v then meets it earlier.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from .deepfool import Scores


class Boundary(NamedTuple):
    """Points z (n, d) with the two labels, and there the unit normals (n, d) and gradient lengths (n, 1) of F."""

    z: Tensor
    own: Tensor
    other: Tensor
    normals: Tensor
    lengths: Tensor


class Reading(NamedTuple):
    """How the mean curvature is taken.

    step : h of the central difference; 0 for the Hessian itself, by a second differentiation
    projected : on the tangent space, before and after?
    divided : by the length of the gradient, so that the scale of the scores does not matter?
    """

    step: float
    projected: bool = True
    divided: bool = True


def gradient(scores: Scores, z: Tensor, own: Tensor, other: Tensor, *, again: bool = False) -> tuple[Tensor, Tensor]:
    """Return the points as a leaf and the gradients (n, d) of F; ``again`` keeps what a Hessian needs."""
    z = z.detach().requires_grad_()
    s = scores(z)
    F = s.gather(1, other[:, None]) - s.gather(1, own[:, None])
    (g,) = torch.autograd.grad(F.sum(), z, create_graph=again)
    return z, g


def boundary(scores: Scores, z: Tensor, own: Tensor, other: Tensor) -> Boundary:
    """Return points with their normals; points at which the gradient is 0 are left out."""
    _, g = gradient(scores, z, own, other)
    lengths = g.norm(dim=1, keepdim=True)
    kept = lengths[:, 0] > 0
    return Boundary(z[kept], own[kept], other[kept], (g / lengths)[kept], lengths[kept])


def changes(scores: Scores, at: Boundary, v: Tensor, step: float) -> Tensor:
    """Return the change of the gradient of F along v (n, d), per unit of v."""
    if step == 0:
        z, g = gradient(scores, at.z, at.own, at.other, again=True)
        (found,) = torch.autograd.grad((g * v).sum(), z)
        along_v: Tensor = found
        return along_v
    n = len(v)
    both = gradient(scores, torch.cat([at.z + step * v, at.z - step * v]), at.own.repeat(2), at.other.repeat(2))[1]
    rate: Tensor = (both[:n] - both[n:]) / (2 * step)
    return rate


def mean_curvature(scores: Scores, at: Boundary, v: Tensor, how: Reading) -> Tensor:
    """Return the mean over all points of P H P v, over the length of the gradient, for one v (d,)."""
    moved = v.expand(len(at.z), -1)
    if how.projected:
        moved = _tangent(moved, at.normals)
    found = changes(scores, at, moved, how.step)
    if how.projected:
        found = _tangent(found, at.normals)
    if how.divided:
        found = found / at.lengths
    average: Tensor = found.mean(0)
    return average


def along(scores: Scores, at: Boundary, u: Tensor, step: float) -> Tensor:
    """Return at each point the curvature (n,) along the tangent of the plane that n and u (d,) span."""
    t = _tangent(u.expand(len(at.z), -1), at.normals)
    t = t / t.norm(dim=1, keepdim=True).clamp_min(torch.finfo(t.dtype).tiny)
    return (t * changes(scores, at, t, step)).sum(1) / at.lengths[:, 0]


def _tangent(v: Tensor, normals: Tensor) -> Tensor:
    return v - (v * normals).sum(1, keepdim=True) * normals


class Spectrum(NamedTuple):
    """Values in descending order, and their directions as rows."""

    values: Tensor
    directions: Tensor


def spectrum(scores: Scores, at: Boundary, how: Reading, start: Tensor, size: int) -> Spectrum:
    """Return the Ritz pairs of the operator on a Krylov space, made orthogonal in full.

    Where the scores bend, the operator is linear only up to h; its matrix on the space is made
    symmetric. For a linear one this is the method of Lanczos.

    Parameters
    ----------
    start : (d,) not 0
    size : of the space; ends earlier where it is invariant
    """
    rows, images = [start / start.norm()], []
    while True:
        images.append(mean_curvature(scores, at, rows[-1], how))
        if len(rows) == size:
            break
        basis, new = torch.stack(rows), images[-1]
        length = float(new.norm())
        for _ in range(2):
            new = new - basis.T @ (basis @ new)
        if float(new.norm()) <= 1e-6 * length or length == 0:
            break
        rows.append(new / new.norm())
    basis = torch.stack(rows).double()
    matrix = basis @ torch.stack(images).double().T
    values, turned = torch.linalg.eigh((matrix + matrix.T) / 2)
    return Spectrum(values.flip(0), (turned.T.flip(0) @ basis).to(start.dtype))
