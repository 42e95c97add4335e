"""Two digits, one output: trained in floats, rounded once, and then decided in integers.

Whether all noises of all images of a pair lie in one half-space is exact: weights are rounded to
multiples of 2^-16, and these are the network; pixels are the integers 0 to 255. With one output
labels and loss cancel, so that random labels change nothing at all.
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from theorems.geometry.deciders.noises_in_bulk import (
    Net,
    active,
    cosines,
    dead,
    decide_in_bulk,
    rounded,
    sides,
    signals,
    whole,
)
from theorems.mnist.models import PIXELS
from theorems.mnist.networks import reproducible
from theorems.mnist.pairs import Pair, pair_of
from verify.experiment import Piece

from .training import draw, train


if TYPE_CHECKING:
    from verify.experiment.bench import Bench

    from .experiment import Options, PairRuns


BINS = 60


def study_pair(
    bench: Bench[Options], own: PairRuns, digits: tuple[int, int], seed: int
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Train on a pair and decide about its noises; return what was found, and arrays for a picture."""
    data, options = bench.given.data, bench.options
    train_pair, test_pair = (
        pair_of(x, y, digits) for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test))
    )
    name = f"layers{own.depth}-width{own.width}-{digits[0]}-{digits[1]}-{seed}"
    stream = bench.stream(Piece("pairs", name), "training")
    before, after, errors, loss = trained(train_pair, own, stream, options.batch)
    start = time.perf_counter()
    noises_in_floats(after, train_pair)
    floats = time.perf_counter() - start
    found, arrays = decided(rounded(after), train_pair, test_pair)
    initial, _ = decided(rounded(before), train_pair, test_pair)
    return {
        "name": name, "digits": list(digits), "seed": seed, "width": own.width, "depth": own.depth,
        "epochs": own.epochs, "images": len(train_pair.points), "errors": errors, "loss": loss, **found,
        "at_initialisation": initial, "seconds_of_noises_in_floats": round(floats, 3),
    }, arrays if own.width == 64 else {}  # fmt: skip


def at_random_points(
    bench: Bench[Options], own: PairRuns, digits: tuple[int, int], seed: int
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Decide about the noises of the same trained network at random points in place of images."""
    data = bench.given.data
    pair = pair_of(data.x_train, data.y_train, digits)
    name = f"layers{own.depth}-width{own.width}-{digits[0]}-{digits[1]}-{seed}"
    _, after, _, _ = trained(pair, own, bench.stream(Piece("pairs", name), "training"), bench.options.batch)
    rng = bench.stream(Piece("controls", name), "points")
    points = rng.integers(0, 256, pair.points.shape)
    found, _ = decided(rounded(after), Pair(digits, points, pair.labels), Pair(digits, points[:1], pair.labels[:1]))
    kept = ("separable", "how", "dead", "current_weights_right")
    return {"name": name, "points": len(points), **{key: found[key] for key in kept}}, {}


def trained(
    pair: Pair, own: PairRuns, rng: np.random.Generator, batch: int
) -> tuple[list[np.ndarray], list[np.ndarray], int, float]:
    """Train a bias-free network with one output; return weights before and after, errors and loss."""
    with reproducible():
        sizes = [PIXELS, *[own.width] * (own.depth - 1), 1]
        layers: list[nn.Module] = []
        for before, after in pairwise(sizes):
            layer = nn.Linear(before, after, bias=False)
            draw(layer.weight, rng, before**-0.5)
            layers += [layer, nn.ReLU()]
        model = nn.Sequential(*layers[:-1])
        x = torch.from_numpy((pair.points / 255).astype(np.float32))
        y = torch.from_numpy(pair.labels.astype(np.float32))
        start = weights_of(model)
        for _ in train(model, x, y, rng, epochs=own.epochs, batch=batch, rate=0.1, momentum=0.9, loss=logistic):
            pass
        with torch.no_grad():
            scores = model(x)[:, 0]
            return start, weights_of(model), int((y * scores <= 0).sum()), float(logistic(scores[:, None], y))


def logistic(scores: Tensor, y: Tensor) -> Tensor:
    """Return the mean of -log s(y f(x))."""
    return F.softplus(-y * scores[:, 0]).mean()


def weights_of(model: nn.Sequential) -> list[np.ndarray]:
    """Return the weights, layer by layer."""
    return [part.weight.detach().numpy().copy() for part in model if isinstance(part, nn.Linear)]


def noises_in_floats(weights: list[np.ndarray], pair: Pair) -> np.ndarray:
    """Return all noises (n, 784) in float32: what the exact check is timed against."""
    values, on = (pair.points / 255).astype(np.float32), []
    for w in weights[:-1]:
        z = values @ w.T
        on.append(z > 0)
        values = np.maximum(z, 0)
    back = np.broadcast_to(weights[-1], (len(values), weights[-1].shape[1]))
    for w, own in zip(reversed(weights[:-1]), reversed(on), strict=True):
        back = np.where(own, back, np.float32(0)) @ w
    return back


def decided(net: Net, pair: Pair, test: Pair) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Decide whether one half-space holds the noises of all training images; count test images."""
    start = time.perf_counter()
    found = decide_in_bulk(net, pair.points)
    seconds = time.perf_counter() - start
    on, on_test = active(net, pair.points), active(net, test.points)
    first = net.weights[0]
    facts: dict[str, Any] = {
        "separable": found.separable, "how": found.how, "by_units": found.by_units,
        "dead": len(dead(net, on)),
        "independent": len(net.weights) == 2 and len(first) <= first.shape[1] and independent(first),
        "weights": None if found.weights is None else sorted(found.weights),
        "seconds": round(seconds, 3),
    }  # fmt: skip
    if len(net.weights) == 2:
        current = [int(x) for x in net.weights[1][0].astype(object) @ first.astype(object)]
    else:
        product = net.weights[-1].astype(np.float64)
        for w in reversed(net.weights[:-1]):
            product = product @ w
        current = whole(product[0])
    facts["current_weights_right"] = int((sides(net, on, current) > 0).sum())
    if found.u is None:
        return facts, {}
    start = time.perf_counter()
    right = int((sides(net, active(net, pair.points), found.u) > 0).sum())
    facts["seconds_of_check"] = round(time.perf_counter() - start, 3)
    facts["right"], facts["right_test"] = right, int((sides(net, on_test, found.u) > 0).sum())
    facts["test"] = len(test.points)
    shown_u = current if facts["current_weights_right"] == len(pair.points) else found.u
    facts["cosines_with"] = "current weights" if shown_u is current else found.how
    near = cosines(net, on, shown_u)
    low, high = float(near.min()), float(near.max())
    edges = np.linspace(0, high * 1.0001, BINS + 1)
    nearest = int(np.argmin(near))
    facts |= {"least_cosine": low, "largest_cosine": high, "nearest": nearest}
    shown = [nearest, *(int(np.flatnonzero(pair.labels == y)[0]) for y in (1, -1))]
    noise = signals(net, [part[shown] for part in on]).astype(np.float64) @ first.astype(np.float64)
    counts = np.array([np.histogram(near[pair.labels == y], edges)[0] for y in (1, -1)])
    return facts, {
        "edges": edges, "counts": counts, "images": pair.points[shown].astype(np.uint8),
        "noises": (noise / np.abs(noise).max(axis=1, keepdims=True)).astype(np.float32),
    }


def independent(rows: np.ndarray) -> bool:
    """Are integer rows linearly independent? Shown modulo a prime, where a rank is at most the true one."""
    import flint

    return bool(flint.nmod_mat(*rows.shape, [int(x) for x in rows.ravel()], 2**61 - 1).rank() == len(rows))
