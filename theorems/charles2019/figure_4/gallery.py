"""A gallery of perturbed digits, chosen by a rule and never by hand.

For the first source of each kind and three radii (the quarter, the half and the whole of the
list), of the source's own test images: the first of its draw, and those whose perturbation, after
clipping to valid pixels, has the smallest and the largest Euclidean norm.
"""

from typing import Any

import numpy as np

from .models import PIXELS
from .schedule import schedule
from .streams import KINDS
from .units import Unit, Workshop


CHOICES = ("first", "smallest", "largest")


def gallery_radii(radii: tuple[float, ...]) -> list[float]:
    """Return the radii at a quarter, half and the end of the list, each once."""
    places = {-(-len(radii) * quarters // 4) - 1 for quarters in (1, 2, 4)}
    return [radii[i] for i in sorted(places)]


def gallery(workshop: Workshop) -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    """Return the entries, and the arrays that entry i is row i of.

    ``original`` (n, 784) uint8 and ``perturbation`` (n, 784) float32, in pixels from 0 to 1;
    their sum is what the classifiers see.
    """
    entries, originals, changes = [], [], []
    shown = firsts(workshop)
    for kind in KINDS:
        images, labels, away = first_images(workshop, kind)
        for radius in gallery_radii(workshop.options.radii):
            plan = schedule(workshop.options, (radius,))
            points = workshop.perturbed(Unit("perturb", kind, 0), images, labels, away, plan)
            moved = workshop.engine.plain(points)[0]
            norms = np.linalg.norm(moved - images, axis=1)
            rows = dict(zip(CHOICES, (0, int(norms.argmin()), int(norms.argmax())), strict=True))
            for choice, row in rows.items():
                original, result = images[row : row + 1], moved[row : row + 1]
                entries.append({
                    "kind": kind, "radius": radius, "choice": choice, "label": int(labels[row]),
                    "l2": round(float(norms[row]), 6),
                    "linf": round(float(np.abs(result - original).max()), 6),
                    **{f"{target}_{when}": int(workshop.classify(model, image)[0, 0])
                       for target, model in shown.items()
                       for when, image in (("before", original), ("after", result))},
                })  # fmt: skip
                originals.append(np.rint(original[0] * 255).astype(np.uint8))
                changes.append(result[0] - original[0])
    return entries, {"original": np.stack(originals), "perturbation": np.stack(changes)}


def first_images(workshop: Workshop, kind: str) -> tuple[Any, Any, Any]:
    """Return images, labels and directions of the first source of a kind, at its first radius."""
    _, blocks = next(workshop.batches(Unit("perturb", kind, 0)))
    images, labels, away = zip(*blocks, strict=True)
    moving = None if away[0] is None else np.concatenate(away)
    return np.concatenate(images).reshape(-1, PIXELS), np.concatenate(labels), moving


def firsts(workshop: Workshop) -> dict[str, Any]:
    """Return the first SVM and the first network, whose classes the gallery shows."""
    return {kind: workshop.engine.hold([workshop.model(kind, 0)]) for kind in ("svm", "nn")}
