"""The pieces of work: train one classifier, or perturb one source's images and classify them.

Each piece is a function of the options and of its own random streams, and ends in one file that
appears whole or not at all; a piece whose file is there is finished.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import BadInput
from .data import Digits
from .engine import Engine, choose
from .models import PIXELS, Classifier, model_from, pixels
from .options import Options
from .schedule import schedule
from .storage import read_arrays, write_arrays
from .streams import stream
from .training import numbers_of, train


class Unit(NamedTuple):
    """A piece of work: ``task`` "train" or "perturb", a kind and a number."""

    task: str
    kind: str
    number: int

    def file(self, out: Path) -> Path:
        """Return where the piece ends."""
        folder = {"train": "models", "perturb": "counts"}[self.task]
        return out / folder / f"{self.kind}-{self.number:03d}.npz"


class Progress(NamedTuple):
    """How far a run is, each time a piece is finished."""

    finished: Unit | None  # None before the first
    done: int
    total: int
    seconds_left: float  # from the mean time of each kind of piece
    certain: bool  # False while some kind was never timed: then a lower bound


def units(options: Options, task: str) -> list[Unit]:
    """Return the pieces of a task, kinds taking turns, so that each is timed early."""
    counts = {"svm": options.svms, "nn": options.networks}
    if task == "perturb":
        counts |= {"sign": options.noises, "uniform": options.noises}
    pieces = [Unit(task, kind, i) for kind, count in counts.items() for i in range(count)]
    return sorted(pieces, key=lambda piece: piece.number)


@dataclass
class Workshop:
    """What every piece needs; travels to the processes that do them."""

    digits: Digits
    options: Options
    out: Path
    device: str
    models: dict[tuple[str, int], Classifier] = field(default_factory=dict)

    def plain(self) -> "Workshop":
        """Return a copy without what each process makes for itself."""
        return Workshop(self.digits, self.options, self.out, self.device)

    @cached_property
    def engine(self) -> Engine:
        """Who attacks and classifies in this process."""
        return choose(self.device)

    def do(self, unit: Unit) -> Unit:
        """Finish a piece and keep it, with the seconds it took, by the clock and of the CPU."""
        begun, cpu = time.perf_counter(), time.process_time()
        result = self.train(unit) if unit.task == "train" else self.perturb(unit)
        took = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}
        times = {name: np.array(seconds) for name, seconds in took.items()}
        write_arrays(unit.file(self.out), result | times)
        return unit

    def train(self, unit: Unit) -> dict[str, np.ndarray]:
        """Train a classifier and measure its accuracy on all test images."""
        device = self.engine.device
        trained = train(unit.kind, unit.number, self.digits, self.options, device)
        classes = self.classify(self.engine.hold([trained.model]), pixels(self.digits.x_test))
        accuracy = (classes[0] == self.digits.y_test).mean()
        return {**numbers_of(trained), "accuracy": np.array(accuracy)}

    def perturb(self, unit: Unit) -> dict[str, np.ndarray]:
        """Count, for every classifier and radius, what becomes of a source's images.

        Arrays (classifiers, radii), SVMs first: images right ``before``, right ``after``, and
        ``fooled``, which is right before and wrong after.
        """
        radii = self.options.radii
        shape = (self.options.svms + self.options.networks, len(radii))
        counts = {name: np.zeros(shape, np.int32) for name in ("before", "after", "fooled")}
        for columns, batch in self.batches(unit):
            plan = schedule(self.options, tuple(radii[i] for i in columns))
            for images, labels, away in batch:
                points = self.perturbed(unit, images, labels, away, plan)
                before = self.classify(self.held, images) == labels
                after = self.engine.classify(self.held, points) == labels
                counts["before"][:, columns] += before.sum(axis=1, dtype=np.int32)[:, None]
                counts["after"][:, columns] += after.sum(axis=2, dtype=np.int32)
                fooled = before[:, None] & ~after
                counts["fooled"][:, columns] += fooled.sum(axis=2, dtype=np.int32)
        return counts

    def batches(self, unit: Unit) -> Iterator[tuple[list[int], Iterator[Any]]]:
        """Yield the columns that share test images, with these images in blocks."""
        every = list(range(len(self.options.radii)))
        groups = [[i] for i in every] if self.options.fresh_images else [every]
        seed = self.options.seed
        draw = stream(seed, unit.kind, unit.number, "images")
        noise = stream(seed, unit.kind, unit.number, "start")
        for columns in groups:
            chosen = draw.choice(len(self.digits.x_test), self.options.images, replace=False)
            yield columns, self.blocks(unit.kind, chosen, noise)

    def blocks(self, kind: str, chosen: np.ndarray, noise: np.random.Generator) -> Iterator[Any]:
        """Yield images (n, 784), labels (n,) and directions (n, 784) or None, block by block.

        Directions are the noise, or lead to the random start; for all radii they are the same.
        """
        away = directions(kind, len(chosen), noise) if self.moves(kind) else None
        for i in range(0, len(chosen), self.engine.block):
            part = chosen[i : i + self.engine.block]
            labels = self.digits.y_test[part].astype(np.int64)
            here = None if away is None else away[i : i + len(part)]
            yield pixels(self.digits.x_test[part]), labels, here

    def moves(self, kind: str) -> bool:
        """Does this kind of source need random directions?"""
        return kind in ("sign", "uniform") or self.options.random_start

    def perturbed(self, unit: Unit, x: Any, y: Any, away: Any, plan: Any) -> Any:
        """Return the images that a source makes of images x with labels y."""
        if unit.kind in ("sign", "uniform"):
            return self.engine.shift(x, away, plan)
        return self.engine.attack(self.model(unit.kind, unit.number), x, y, away, plan)

    def model(self, kind: str, index: int) -> Classifier:
        """Return a trained classifier."""
        if (kind, index) not in self.models:
            arrays = stored(Unit("train", kind, index), self.out)
            self.models[kind, index] = model_from(kind, arrays)
        return self.models[kind, index]

    @cached_property
    def held(self) -> Any:
        """All classifiers, SVMs first, as the engine wants them."""
        counts = {"svm": self.options.svms, "nn": self.options.networks}
        return self.engine.hold(
            [self.model(kind, i) for kind, count in counts.items() for i in range(count)]
        )

    def classify(self, held: Any, images: np.ndarray) -> np.ndarray:
        """Return the classes (models, n) of images (n, 784) as they are."""
        still = schedule(self.options, self.options.radii[:1])
        points = self.engine.shift(images, np.zeros((1, PIXELS), np.float32), still)
        return self.engine.classify(held, points)[:, 0]


def directions(kind: str, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return random directions (count, 784) in [-1, 1]: signs for sign noise, else uniform."""
    if kind == "sign":
        return (2 * rng.integers(0, 2, (count, PIXELS)) - 1).astype(np.float32)
    return 2 * rng.random((count, PIXELS), dtype=np.float32) - 1


def stored(unit: Unit, out: Path) -> dict[str, np.ndarray]:
    """Return what a finished piece left; an unreadable file is bad input."""
    try:
        return read_arrays(unit.file(out))
    except ValueError:
        message = f"{unit.file(out)} is damaged: delete it and run again to redo that piece."
        raise BadInput(message) from None
