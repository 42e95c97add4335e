"""Galleries of perturbed digits, chosen by a rule and never by hand.

``gallery``: for the first source of each kind and three radii (the quarter, the half and the whole of the
list), of the source's own test images: the first of its draw, and those whose perturbation, after
clipping to valid pixels, has the smallest and the largest Euclidean norm.

``digit_gallery``: of each digit the first test image that the first SVM and the first network
both get right, perturbed by each of them and by sign noise, at the middle radius.
"""

from typing import Any

import numpy as np

from theorems.mnist.models import CLASSES, PIXELS, pixels
from verify.experiment import Piece

from .experiment import KINDS
from .schedule import schedule
from .workshop import Workshop, directions


CHOICES = ("first", "smallest", "largest")
SHOWN = ("svm", "nn", "sign")
# The sources of the gallery of digits.


def gallery_radii(radii: tuple[float, ...]) -> list[float]:
    """Return the radii at a quarter, half and the end of the list, each once."""
    places = {-(-len(radii) * quarters // 4) - 1 for quarters in (1, 2, 4)}
    return [radii[i] for i in sorted(places)]


def first(kind: str) -> Piece:
    """Return the piece of the first source of a kind."""
    return Piece("counts", f"{kind}-000")


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
            points = workshop.perturbed((kind, 0), images, labels, away, plan)
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
    _, blocks = next(workshop.batches(first(kind)))
    images, labels, away = zip(*blocks, strict=True)
    moving = None if away[0] is None else np.concatenate(away)
    return np.concatenate(images).reshape(-1, PIXELS), np.concatenate(labels), moving


def firsts(workshop: Workshop) -> dict[str, Any]:
    """Return the first SVM and the first network, whose classes the gallery shows."""
    return {kind: workshop.engine.hold([workshop.model(kind, 0)]) for kind in ("svm", "nn")}


def digit_gallery(workshop: Workshop) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the gallery of digits: its radius and entries, and the arrays that entry i is row i of.

    ``original`` (n, 784) uint8, and for each source its perturbation (n, 784) float32 in pixels
    from 0 to 1. An entry says which test image it is, and what both classifiers make of it. A
    digit of which the two never get an image right has no entry; n is 10 where each has one.
    """
    digits, (_, radius, *_) = workshop.digits, gallery_radii(workshop.options.radii)
    shown = firsts(workshop)
    right = [
        workshop.classify(held, pixels(digits.x_test))[0] == digits.y_test
        for held in shown.values()
    ]
    both = np.logical_and(*right)
    firsts_right = [np.flatnonzero(both & (digits.y_test == k))[:1] for k in range(CLASSES)]
    chosen = np.concatenate(firsts_right)
    images, labels = pixels(digits.x_test[chosen]), digits.y_test[chosen].astype(np.int64)
    arrays = {"original": digits.x_test[chosen].reshape(-1, PIXELS)}
    entries: list[dict[str, Any]] = [
        {"digit": int(k), "image": int(i)} for k, i in zip(labels, chosen, strict=True)
    ]
    for kind in SHOWN:
        noise = workshop.bench.stream(first(kind), "start")
        away = directions(kind, len(chosen), noise) if workshop.moves(kind) else None
        plan = schedule(workshop.options, (radius,))
        points = workshop.perturbed((kind, 0), images, labels, away, plan)
        moved = workshop.engine.plain(points)[0]
        arrays[kind] = moved - images
        for target, held in shown.items():
            for entry, found in zip(entries, workshop.classify(held, moved)[0], strict=True):
                entry[f"{kind}_{target}"] = int(found)
    return {"radius": radius, "entries": entries}, arrays
