"""Who attacks and classifies: the compiled code on a CPU, or PyTorch on either device."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from theorems.mnist.models import Classifier, LinearSVM, flat
from verify.errors import BadInput

from .schedule import Schedule


DEVICES = ("auto", "cpu", "cuda", "cpu-torch")


class Engine(Protocol):
    """Perturbs images and classifies them. Perturbed images are opaque, but for ``plain``."""

    name: str  # "compiled" or "torch"
    device: str  # "cpu" or "cuda"
    block: int  # how many images to attack at once

    def hold(self, models: Sequence[Classifier]) -> Any:
        """Return the classifiers as ``classify`` wants them; SVMs come first."""

    def attack(
        self, model: Classifier, x: np.ndarray, y: np.ndarray, away: np.ndarray | None,
        plan: Schedule,
    ) -> Any:  # fmt: skip
        """Attack images (n, 784); ``away`` (n, 784) points from them to random starts."""

    def shift(self, x: np.ndarray, away: np.ndarray, plan: Schedule) -> Any:
        """Move images (n, 784) by every radius times ``away``, clipped to valid pixels."""

    def classify(self, held: Any, points: Any) -> np.ndarray:
        """Return the classes (models, radii, n) uint8 of perturbed images."""

    def plain(self, points: Any) -> np.ndarray:
        """Return perturbed images as float32 (radii, n, 784)."""


def choose(device: str) -> Engine:
    """Return the engine of a device; "auto" prefers CUDA, "cpu" the compiled code.

    "cpu-torch" is the reference on the CPU, which "cpu" falls back to without Numba.
    """
    if device not in DEVICES:
        message = f"Device {device!r} is unknown; choose one of {', '.join(DEVICES)}."
        raise BadInput(message)
    import torch

    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda":
        if not torch.cuda.is_available():
            message = "Device cuda is not there for PyTorch; choose --device cpu."
            raise BadInput(message)
        return TorchEngine("cuda", batch=20_000)
    if device == "cpu" and find_spec("numba"):
        return CompiledEngine()
    return TorchEngine("cpu", batch=250)  # larger batches leave the cache and fault pages


class CompiledEngine:
    """Vectors of sixteen images on one core; see ``compiled.py``."""

    name, device = "compiled", "cpu"
    block = 48

    def __init__(self) -> None:
        from . import compiled

        self.code = compiled

    def _plan(self, plan: Schedule) -> Any:
        low, high = np.float32(plan.lowest), np.float32(plan.highest)
        return self.code.Plan(np.float32(plan.step), plan.bounds, plan.shared, low, high)

    def hold(self, models: Sequence[Classifier]) -> tuple[np.ndarray, np.ndarray]:
        """Return the parameters of SVMs and networks as rows of two matrices."""
        svms = [flat(model) for model in models if isinstance(model, LinearSVM)]
        networks = [flat(model) for model in models[len(svms) :]]
        sizes = (7_850, 21_840)
        return tuple(  # type: ignore[return-value]
            np.array(rows, np.float32).reshape(-1, size)
            for rows, size in zip((svms, networks), sizes, strict=True)
        )

    def attack(
        self, model: Classifier, x: np.ndarray, y: np.ndarray, away: np.ndarray | None,
        plan: Schedule,
    ) -> np.ndarray:  # fmt: skip
        """See ``Engine``."""
        loss = plan.svm_loss if isinstance(model, LinearSVM) else "network"
        starts = np.zeros((0, 0, 0), np.float32) if away is None else self.shift(x, away, plan)
        ascends = self.code.CLASSIFIERS.index(loss)
        return self.code.attack(flat(model), ascends, x, y, starts, self._plan(plan))

    def shift(self, x: np.ndarray, away: np.ndarray, plan: Schedule) -> np.ndarray:
        """See ``Engine``."""
        moved = x + plan.bounds[:, -1, None, None] * away
        return np.clip(moved, plan.lowest, plan.highest, out=moved)

    def classify(self, held: tuple[np.ndarray, np.ndarray], points: np.ndarray) -> np.ndarray:
        """See ``Engine``."""
        classes = self.code.predictions(*held, points.reshape(-1, points.shape[-1]))
        return classes.reshape(-1, *points.shape[:-1])

    def plain(self, points: np.ndarray) -> np.ndarray:
        """See ``Engine``."""
        return points


class TorchEngine:
    """PyTorch, many images and all radii at once; see ``attack.py``."""

    name = "torch"

    def __init__(self, device: str, batch: int) -> None:
        from theorems.mnist import networks

        from . import attack

        self.code, self.networks, self.device, self.batch = attack, networks, device, batch
        self.block = 1_000 if device == "cuda" else 50

    def _tensor(self, array: np.ndarray) -> Any:
        import torch

        return torch.from_numpy(array).to(self.device)

    def hold(self, models: Sequence[Classifier]) -> list[Classifier]:
        """Return the classifiers with their parameters on the device."""
        return [self.networks.on_device(model, self.device) for model in models]

    def attack(
        self, model: Classifier, x: np.ndarray, y: np.ndarray, away: np.ndarray | None,
        plan: Schedule,
    ) -> Any:  # fmt: skip
        """See ``Engine``."""
        held, starts = self.hold([model])[0], None
        with self.networks.reproducible():
            if away is not None:
                starts = self.shift(x, away, plan)
            return self.code.attack(
                held, self._tensor(x), self._tensor(y), starts, plan, self.batch
            )

    def shift(self, x: np.ndarray, away: np.ndarray, plan: Schedule) -> Any:
        """See ``Engine``."""
        radii = self._tensor(plan.bounds[:, -1].copy())[:, None, None]
        return (self._tensor(x) + radii * self._tensor(away)).clamp(plan.lowest, plan.highest)

    def classify(self, held: list[Classifier], points: Any) -> np.ndarray:
        """See ``Engine``."""
        with self.networks.reproducible():
            classes = self.networks.predictions(held, points.flatten(0, 1), self.batch)
        return classes.view(-1, *points.shape[:2]).cpu().numpy()

    def plain(self, points: Any) -> np.ndarray:
        """See ``Engine``."""
        return points.cpu().numpy()
