"""The steps of projected gradient ascent, and how many of them the radii share.

After t steps of length s an iterate lies within t s of its start, so the ball of radius r is
not felt during the first floor(r/s) steps: up to there the paths of all larger radii are one,
and so is the gradient at its end. For 40 radii of s, 2s, ..., 40s, 781 gradients do the work of
1 600. Both attacks project on the ball of radius min(r, t s), which changes no iterate in exact
arithmetic and makes the shared path the same to the last bit in floating point.
"""

from dataclasses import dataclass

import numpy as np

from .options import Options


@dataclass(frozen=True)
class Schedule:
    """What an attack needs to know besides the classifier and the images."""

    step: float  # length of a step, in pixels from 0 to 1
    bounds: np.ndarray  # (radii, steps + 1) float32: the ball to project on after t steps
    shared: np.ndarray  # (radii,) int64: iterates 0 to shared[r] lie on the common path; or -1
    lowest: float  # the smallest pixel, 0 or minus infinity
    highest: float
    svm_loss: str

    @property
    def radii(self) -> int:
        """How many radii there are."""
        return len(self.bounds)

    @property
    def steps(self) -> int:
        """How many steps are taken."""
        return self.bounds.shape[1] - 1


def schedule(options: Options, radii: tuple[float, ...] | None = None) -> Schedule:
    """Return the schedule of these radii, by default all; a random start shares nothing."""
    balls = np.array(options.radii if radii is None else radii)
    reach = np.arange(options.steps + 1) * options.step
    if options.random_start:
        bounds, shared = np.repeat(balls[:, None], len(reach), axis=1), np.full(len(balls), -1)
    else:
        bounds = np.minimum(balls[:, None], reach)
        # The slack absorbs that 0.29 / 0.01 is a little below 29.
        shared = np.floor(balls / options.step + 1e-9).astype(int)
    low, high = (0.0, 1.0) if options.valid_pixels else (-np.inf, np.inf)
    return Schedule(
        options.step, bounds.astype(np.float32), np.minimum(shared, options.steps).astype(np.int64),
        low, high, options.svm_loss,
    )  # fmt: skip


def gradients(plan: Schedule) -> int:
    """Return how many gradients an image costs."""
    trunk = min(plan.steps, int(plan.shared.max()) + 1)
    branches = plan.steps - 1 - plan.shared[plan.shared < plan.steps]
    return trunk + int(branches.sum())
