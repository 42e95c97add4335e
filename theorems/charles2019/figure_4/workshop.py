"""What is done in a piece: train one classifier, or perturb one source's images and classify them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from theorems.mnist.data import Digits
from theorems.mnist.models import PIXELS, Classifier, model_from, pixels
from verify.experiment import Piece
from verify.experiment.bench import Bench

from .engine import Engine, choose
from .experiment import source_of
from .options import Options
from .schedule import schedule
from .training import numbers_of, train


class Workshop:
    """Trains, perturbs and classifies, in one process."""

    def __init__(self, bench: Bench[Options]) -> None:
        self.bench, self.options = bench, bench.options
        self.digits: Digits = bench.given.data
        self.models: dict[tuple[str, int], Classifier] = {}

    @cached_property
    def engine(self) -> Engine:
        """Who attacks and classifies in this process."""
        return choose(self.bench.device)

    def train(self, piece: Piece) -> dict[str, np.ndarray]:
        """Train a classifier and measure its accuracy on all test images."""
        trained = train(
            source_of(piece)[0], self.digits, self.options, self.engine.device,
            lambda purpose: self.bench.stream(piece, purpose),
        )  # fmt: skip
        classes = self.classify(self.engine.hold([trained.model]), pixels(self.digits.x_test))
        accuracy = (classes[0] == self.digits.y_test).mean()
        return {**numbers_of(trained), "accuracy": np.array(accuracy)}

    def perturb(self, piece: Piece) -> dict[str, np.ndarray]:
        """Count, for every classifier and radius, what becomes of a source's images.

        Arrays (classifiers, radii), SVMs first: images right ``before``, right ``after``, and
        ``fooled``, which is right before and wrong after.
        """
        radii = self.options.radii
        shape = (self.options.svms + self.options.networks, len(radii))
        counts = {name: np.zeros(shape, np.int32) for name in ("before", "after", "fooled")}
        for columns, batch in self.batches(piece):
            plan = schedule(self.options, tuple(radii[i] for i in columns))
            for images, labels, away in batch:
                points = self.perturbed(source_of(piece), images, labels, away, plan)
                before = self.classify(self.held, images) == labels
                after = self.engine.classify(self.held, points) == labels
                counts["before"][:, columns] += before.sum(axis=1, dtype=np.int32)[:, None]
                counts["after"][:, columns] += after.sum(axis=2, dtype=np.int32)
                fooled = before[:, None] & ~after
                counts["fooled"][:, columns] += fooled.sum(axis=2, dtype=np.int32)
        return counts

    def batches(self, piece: Piece) -> Iterator[tuple[list[int], Iterator[Any]]]:
        """Yield the columns that share test images, with these images in blocks."""
        every = list(range(len(self.options.radii)))
        groups = [[i] for i in every] if self.options.fresh_images else [every]
        draw, noise = (self.bench.stream(piece, purpose) for purpose in ("images", "start"))
        for columns in groups:
            chosen = draw.choice(len(self.digits.x_test), self.options.images, replace=False)
            yield columns, self.blocks(source_of(piece)[0], chosen, noise)

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

    def perturbed(self, source: tuple[str, int], x: Any, y: Any, away: Any, plan: Any) -> Any:
        """Return the images that a source makes of images x with labels y."""
        if source[0] in ("sign", "uniform"):
            return self.engine.shift(x, away, plan)
        return self.engine.attack(self.model(*source), x, y, away, plan)

    def model(self, kind: str, index: int) -> Classifier:
        """Return a trained classifier."""
        if (kind, index) not in self.models:
            arrays = self.bench.arrays("models", f"{kind}-{index:03d}")
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
