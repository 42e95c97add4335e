"""The soft-margin SVM in floats, for many points: proposals that ``deciders.dual_gap`` certifies.

It minimises L = (1/n) sum max(0, 1 - y (w x + b)) + lambda |w|^2, b free, as ``deciders.soft_margin``
does exactly. The method is the proximal point method for the dual: around a centre c_k each step
minimises over (w, b)

    (mu / 2) |w|^2 + sum max over c in [0, 1] of (c t - (eps / 2) (c - c_k)^2),   t = 1 - y (w x + b),

with mu = 2 n lambda, which is smooth and piecewise quadratic, by Newton's method on its pieces, with
an exact search along each step; the c of its minimum is the next centre. Points far beyond their
margin are left out till they come near it. Set the threads of BLAS to 1: two that share a busy core are far slower.

>>> import numpy as np
>>> x, y = np.array([[0.0, 0], [0, 2], [1, 2], [1, 0], [1, 1], [1, 1]]), np.array([1, 1, 1, -1, -1, -1])
>>> found = Solver(x, y).solve(1 / 24)
>>> found.w.round(6) + 0.0, round(found.b, 6), found.gap < 1e-8
(array([-2.,  0.]), 1.0, True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt


Floats = npt.NDArray[np.float64]

GAP = 1e-8
# Relative duality gap at which a solution is good enough.

STEPS = 60
# Centres of the proximal point method, at most.

NEWTON = 60
# Steps of Newton's method around one centre, at most.


class Solution(NamedTuple):
    """w (d), b, and the dual numbers c (n) in [0, 1] with sum c y = 0 up to rounding.

    gap : (L(w, b) - dual value of c) / L(w, b); steps : of Newton's method
    """

    w: Floats
    b: float
    c: Floats
    gap: float
    steps: int


class Solver:
    """Solves for several lambda on the same points; each starts where the last one ended.

    Parameters
    ----------
    x : n points of d coordinates; y : labels 1 and -1, both borne
    """

    def __init__(self, x: Any, y: Any) -> None:
        x, self.y = np.asarray(x, float), np.asarray(y, float)
        self.n = len(self.y)
        self.kept = np.flatnonzero(np.ptp(x, axis=0))  # what is the same at all points moves b alone
        self.d = x.shape[1]
        self.a = np.empty((self.n, len(self.kept) + 1))  # rows y (x - mean, 1)
        own = self.a[:, :-1]
        np.take(x, self.kept, axis=1, out=own, mode="clip")  # other modes make a copy
        self.mean = own.mean(axis=0)
        own -= self.mean
        self.a[:, -1] = 1.0
        self.a *= self.y[:, None]
        self.v = np.zeros(len(self.kept) + 1)  # (w, b), of centred points
        self.c = np.zeros(self.n)

    def path(self, lambdas: Iterable[float], gap: float = GAP) -> list[Solution]:
        """Solve for each lambda in turn; falling ones start best."""
        return [self.solve(lam, gap) for lam in lambdas]

    def solve(self, lam: float, gap: float = GAP) -> Solution:
        """Return a solution whose relative gap is below ``gap``, or the best that was found."""
        mu, taken, eps = 2 * self.n * lam, 0, 0.1
        best: Solution | None = None
        for _ in range(STEPS):
            taken += self._centre(mu, eps)
            found = self._measured(mu, taken)
            if best is None or found.gap < best.gap:
                best = found
            if found.gap < gap:
                break
            eps = max(eps / 10, 1e-4)
        assert best is not None
        return best._replace(steps=taken)

    def _centre(self, mu: float, eps: float) -> int:
        """Move (w, b) to the minimum around the centre c, and the centre to its c.

        Points far beyond their margin, whose c stays 0, are left out till they come near it.
        """
        v, steps = self.v, 0
        scale = max(1.0, float(self.a.max()), -float(self.a.min()))
        t = 1.0 - self.a @ v
        near = np.flatnonzero((self.c > 0) | (t > -1.0))
        while True:
            a = self.a if len(near) == self.n else self.a[near]
            centre = self.c[near]
            v, own, taken = self._newton(a, centre, v, mu, eps, scale)
            steps += taken
            t = 1.0 - self.a @ v
            t[near] = own  # as it was followed: its rounding over eps would be seen in c
            c = np.clip(self.c + t / eps, 0.0, 1.0)
            outside = np.ones(self.n, bool)
            outside[near] = False
            if not (c[outside] > 0).any():
                break
            near = np.flatnonzero(~outside | (t > -1.0))
        self.v, self.c = v, c
        return steps

    def _newton(
        self, a: Floats, centre: Floats, v: Floats, mu: float, eps: float, scale: float
    ) -> tuple[Floats, Floats, int]:
        """Minimise over these points alone; return (w, b), t, and the number of steps."""
        decay = np.full(len(v), mu)
        decay[-1] = 0.0
        t = 1.0 - a @ v
        steps = 0
        while steps < NEWTON:
            steps += 1
            c = np.clip(centre + t / eps, 0.0, 1.0)
            gradient = decay * v - a.T @ c
            if np.abs(gradient).max() <= 1e-11 * self.n * scale:
                break
            direction = _direction(a[(c > 0) & (c < 1)], gradient, mu, eps)
            along = a @ direction
            length = _exact(t, along, centre, eps, decay, v, direction)
            v = v + length * direction
            t = t - length * along
        return v, t, steps

    def _measured(self, mu: float, taken: int) -> Solution:
        c = balanced(self.c, self.y)
        u = self.a.T @ c
        w = u[:-1] / mu
        scores = self.a[:, :-1] @ w * self.y
        b = best_bias(scores, self.y)
        primal = np.maximum(0.0, 1.0 - self.y * (scores + b)).sum() / self.n
        square = mu / (2 * self.n) * float(w @ w)
        primal += square
        gap = (primal - (c.mean() - square)) / primal if primal > 0 else 0.0
        whole = np.zeros(self.d)
        whole[self.kept] = w
        return Solution(whole, float(b - w @ self.mean), c, float(gap), taken)


def _direction(free: Floats, gradient: Floats, mu: float, eps: float) -> Floats:
    """Return Newton's step, from the rows of the points with c strictly within.

    The Hessian is mu on w plus free^T free / eps. Where these rows are fewer than coordinates, q =
    free step / eps solves a smaller system, which is bordered by the bias.
    """
    m, d = free.shape
    if m >= d:
        hessian = free.T @ free / eps
        hessian[np.diag_indices(d - 1)] += mu
        hessian[-1, -1] += 1e-13 * (1 + mu)
        return -_factor(hessian)(gradient)
    if not m:
        return np.append(-gradient[:-1] / mu, -eps * gradient[-1])
    rows, side = free[:, :-1], free[:, -1]
    system = rows @ rows.T / mu
    system[np.diag_indices(m)] += eps
    factor = _factor(system)
    border = factor(side)

    def step(left: Floats) -> Floats:
        q = factor(rows @ left[:-1] / mu)
        shift = (float(side @ q) - float(left[-1])) / float(side @ border)
        return np.append(-(left[:-1] + rows.T @ (shift * border - q)) / mu, shift)

    found = step(gradient)
    # Once more with what is left: where mu is small the sum above cancels.
    left = gradient + free.T @ (free @ found) / eps
    left[:-1] += mu * found[:-1]
    return found + step(left)


def _factor(matrix: Floats) -> Callable[[Floats], Floats]:
    """Factor by Cholesky, with more on the diagonal where rounding leaves it indefinite."""
    from scipy.linalg import cho_factor, cho_solve

    shift = 0.0
    for _ in range(20):
        try:
            factor = cho_factor(matrix + shift * np.eye(len(matrix)) if shift else matrix, check_finite=False)
            return lambda right: np.asarray(cho_solve(factor, right, check_finite=False))
        except np.linalg.LinAlgError:
            shift = max(10 * shift, 1e-12 * float(np.abs(matrix).max()))
    return lambda right: right


def _exact(
    t: Floats, along: Floats, centre: Floats, eps: float, decay: Floats, v: Floats, direction: Floats
) -> float:
    """Return the length s >= 0 that minimises the convex piecewise quadratic along a direction.

    Its slope is affine between the s at which some c reaches 0 or 1: they are halved till one
    piece is left.
    """
    linear, square = float(decay * v @ direction), float(decay * direction @ direction)

    def slope(s: float) -> float:
        c = np.clip(centre + (t - s * along) / eps, 0.0, 1.0)
        return linear + s * square - float(along @ c)

    if slope(1.0) == 0.0:
        return 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        kinks = np.concatenate([(t + eps * centre) / along, (t + eps * (centre - 1)) / along])
    kinks = np.sort(kinks[np.isfinite(kinks) & (kinks > 0)])
    low, high = 0, len(kinks)
    while low < high:
        middle = (low + high) // 2
        if slope(float(kinks[middle])) < 0:
            low = middle + 1
        else:
            high = middle
    left = float(kinks[low - 1]) if low else 0.0
    right = float(kinks[low]) if low < len(kinks) else left + 1.0
    one, two = slope(left), slope(right)
    if two <= one:
        return right
    return left - one * (right - left) / (two - one)


def balanced(c: Floats, y: Floats) -> Floats:
    """Return numbers near c, in [0, 1], of the same sum on both labels."""
    c, excess = c.copy(), float(c @ y)
    for _ in range(50):
        side = np.flatnonzero((y * excess > 0) & (c > 0) & (c < 1))
        if not len(side):
            side = np.flatnonzero((y * excess > 0) & (c > 0))
        if abs(excess) < 1e-15 * len(c) or not len(side):
            break
        c[side] = np.maximum(0.0, c[side] - abs(excess) / len(side))
        excess = float(c @ y)
    return c


def best_bias(scores: Floats, y: Floats) -> float:
    """Return the middle of the biases of least mean hinge loss at these scores <w, x>."""
    kinks, count = np.sort(y - scores), int((y > 0).sum())
    return float(kinks[count - 1] + kinks[min(count, len(kinks) - 1)]) / 2
