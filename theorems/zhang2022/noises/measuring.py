"""Noises of a network, with the exact error and by autograd, and what probes make of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from theorems.mnist.models import CLASSES, pixels
from theorems.mnist.networks import reproducible
from verify.experiment import Piece

from .sentences import WANTED
from .training import draw, train, untrained


if TYPE_CHECKING:
    from verify.experiment.bench import Bench

    from .experiment import Config, Options


EPSILON, STEP = 8 / 255, 2.5
# Of the attacks by steps: radius, and step as a share of radius over steps.

ROWS = 2000
# Images at a time, of which gradients are computed.

PROBE_WIDTH = 256
VARIANTS = ("exact", "autograd")
TWO_LAYERS = "sign, two layers"
# The probe of two layers, on sign noise.


class Part(NamedTuple):
    """Images (n, 784) float32, their classes and random classes, (n,) int64."""

    x: Tensor
    y: Tensor
    random: Tensor


def parts(bench: Bench[Options], seed: int) -> tuple[Part, Part]:
    """Return the images of a seed, for training and for testing; the same for all its networks."""
    digits, options = bench.given.data, bench.options
    rng = bench.stream(Piece("seeds", f"{seed}"), "images")
    found = []
    for images, classes, count in (
        (digits.x_train, digits.y_train, options.train), (digits.x_test, digits.y_test, options.test),
    ):  # fmt: skip
        chosen = rng.permutation(len(images))[: count or None]
        arrays = pixels(images[chosen]), classes[chosen].astype(np.int64), rng.integers(0, CLASSES, len(chosen))
        found.append(Part(*(torch.from_numpy(a).to(bench.device) for a in arrays)))
    return found[0], found[1]


def study_images(bench: Bench[Options], seed: int) -> dict[str, Any]:
    """Probe the images themselves."""
    with reproducible():
        both = parts(bench, seed)
        return {"percent": linear_probe([p.x for p in both], [p.y for p in both], bench.options.probe_steps)}


def study(
    bench: Bench[Options], config: Config, seed: int, noises: tuple[Sequence[str], Sequence[str]] | None = None
) -> dict[str, Any]:
    """Train a network and measure its noises at initialisation, on the way, and at the end.

    Parameters
    ----------
    noises : those of the first snapshot, and of later ones; without them those that sentences read
    """
    options = bench.options
    piece = Piece("networks", f"{config.name}-{seed}")
    with reproducible():
        both, rng = parts(bench, seed), bench.stream(piece, "training")
        model = untrained(config, rng).to(bench.device)
        first, later = noises or wanted(config)
        snapshots = [snapshot(model, both, bench, piece, 0, first)]
        for epoch in train(
            model, both[0].x, both[0].y, rng, epochs=config.epochs, batch=options.batch, rate=config.rate,
            momentum=config.momentum, adversarial=config.adversarial,
        ):  # fmt: skip
            if epoch == config.epochs or epoch in options.snapshots:
                snapshots.append(snapshot(model, both, bench, piece, epoch, later))
    return {"name": config.name, "seed": seed, "snapshots": snapshots}


def study_at_random_points(bench: Bench[Options], config: Config, seed: int) -> dict[str, Any]:
    """Probe the noises of the same network at random points, for the random labels they are made with."""
    options = bench.options
    piece = Piece("networks", f"{config.name}-{seed}")
    with reproducible():
        both, rng = parts(bench, seed), bench.stream(piece, "training")
        model = untrained(config, rng).to(bench.device)
        places = bench.stream(Piece("controls", f"{config.name}-{seed}"), "points")
        points = [Part(torch.from_numpy(places.random(tuple(part.x.shape))).to(part.x), part.random, part.random) for part in both]
        percents = []
        epochs = train(
            model, both[0].x, both[0].y, rng, epochs=config.epochs, batch=options.batch, rate=config.rate,
            momentum=config.momentum, adversarial=config.adversarial,
        )  # fmt: skip
        for epoch in chain([0], epochs):
            if epoch in (0, config.epochs):
                x = [noise(copy.deepcopy(model).double(), part, "sign", "exact") for part in points]
                percents.append(linear_probe(x, [part.y for part in points], options.probe_steps))
    return {"name": f"{config.name}-{seed}", "at_initialisation": percents[0], "at_the_end": percents[-1]}


def wanted(config: Config) -> tuple[list[str], list[str]]:
    """Return the noises that sentences read of a network: at initialisation, and later."""
    both = [WANTED[group] for group in config.groups]
    first, later = ([name for one in both for name in one[when]] for when in (0, 1))
    return list(dict.fromkeys(first)), list(dict.fromkeys(later))


def snapshot(
    model: nn.Module, both: tuple[Part, Part], bench: Bench[Options], piece: Piece, epoch: int, names: Sequence[str]
) -> dict[str, Any]:
    """Measure a network as it is."""
    options = bench.options
    exactly = copy.deepcopy(model).double()
    found: dict[str, Any] = {"epoch": epoch, **fit(model, exactly, both), "noises": {}}
    more = [f"PGD{count}" for count in options.steps] if any(name.startswith("PGD") for name in names) else []
    for name in dict.fromkeys([*names, *more]):
        own = found["noises"][name] = {}
        for variant in VARIANTS:
            if name == TWO_LAYERS and variant != "exact":
                continue
            kind = name.removesuffix(TWO_LAYERS.removeprefix("sign"))
            x = [noise(exactly if variant == "exact" else model, part, kind, variant) for part in both]
            y = [part.random if name == "random labels" else part.y for part in both]
            if name == TWO_LAYERS:
                percent = two_layer_probe(x, y, bench.stream(piece, f"probe of epoch {epoch}"), options)
            else:
                percent = linear_probe(x, y, options.probe_steps)
            own[variant] = {"percent": percent, "zero": sum(int((one == 0).all(dim=1).sum()) for one in x)}
    return found


def fit(model: nn.Module, exactly: nn.Module, both: tuple[Part, Part]) -> dict[str, Any]:
    """Return accuracies in percent, the training loss, and the share of images with p_y = 1 in float32."""
    with torch.no_grad():
        right = [percent_right(model(part.x), part.y) for part in both]
        x, y = both[0].x, both[0].y
        loss = float(F.cross_entropy(exactly(x.double()), y))
        own = F.softmax(model(x), dim=1).gather(1, y[:, None])
        return {"net": right, "loss": loss, "rounded": float((own == 1).double().mean())}


def percent_right(scores: Tensor, y: Tensor) -> float:
    """Return the percentage of rows whose own score is the one largest: a tie is not right."""
    own = scores.gather(1, y[:, None])
    ahead = (scores < own).sum(dim=1) == scores.shape[1] - 1
    return 100 * int(ahead.sum()) / len(y)


Gradient = Callable[[nn.Module, Tensor, Tensor, float], Tensor]


def exact_gradient(model: nn.Module, x: Tensor, y: Tensor, temperature: float) -> Tensor:
    """Return the gradient of the loss (n, 784), over 1 - p_y: no error cancels.

    The error at the outputs over 1 - p_y is the softmax of the other scores, and -1 at y.
    """
    x = x.detach().requires_grad_()
    scores = model(x)
    others = (scores.detach() / temperature).scatter(1, y[:, None], -torch.inf)
    error = F.softmax(others, dim=1).scatter(1, y[:, None], -1.0)
    (found,) = torch.autograd.grad((scores * error).sum(), x)
    return found


def autograd_gradient(model: nn.Module, x: Tensor, y: Tensor, temperature: float) -> Tensor:
    """Return the gradient of the loss (n, 784) as autograd gives it, which forms p_y - 1."""
    x = x.detach().requires_grad_()
    loss = F.cross_entropy(model(x) / temperature, y, reduction="sum")
    (found,) = torch.autograd.grad(loss, x)
    return found


GRADIENTS: dict[str, Gradient] = {"exact": exact_gradient, "autograd": autograd_gradient}


def noise(model: nn.Module, part: Part, name: str, variant: str) -> Tensor:
    """Return the noises of a part that bear a name, (n, 784) float32."""
    kind, gradient = next(model.parameters()).dtype, GRADIENTS[variant]
    x = part.x.to(kind)

    def grad(y: Tensor, temperature: float = 1.0, at: Tensor | None = None) -> Tensor:
        where = x if at is None else at
        rows = zip(torch.split(where, ROWS), torch.split(y, ROWS), strict=True)
        return torch.cat([gradient(model, *pair, temperature) for pair in rows])

    if name == "l2":
        plain = grad(part.y)  # entries may be so small that their squares are 0
        plain = plain / plain.abs().amax(dim=1, keepdim=True).clamp_min(torch.finfo(kind).tiny)
        found = plain / plain.norm(dim=1, keepdim=True).clamp_min(torch.finfo(kind).tiny)
    elif name == "T10":
        found = grad(part.y, 10.0).sign()
    elif name == "targeted":
        found = -grad((part.y + 1) % CLASSES).sign()
    elif name == "random labels":
        found = -grad(part.random).sign()
    elif name == "sign":
        found = grad(part.y).sign()
    else:
        count = int(name.removeprefix("PGD"))
        moved = torch.zeros_like(x)
        for _ in range(count):
            g = grad(part.y, at=x + moved)
            moved = (moved + STEP * EPSILON / count * g.sign()).clamp(-EPSILON, EPSILON)
        found = moved / EPSILON
    made: Tensor = found.float()
    return made


def scaled(both: list[Tensor]) -> list[Tensor]:
    """Bring the training part to mean square 1, and the test part by the same factor."""
    square = float(both[0].double().square().mean())
    return [part / square**0.5 for part in both] if square > 0 else both


def linear_probe(x: list[Tensor], y: list[Tensor], steps: int) -> list[float]:
    """Fit softmax regression with a bias by L-BFGS from 0; return percentages, train and test."""
    train_x, test_x = scaled(x)
    weight = torch.zeros(CLASSES, train_x.shape[1], device=train_x.device, requires_grad=True)
    bias = torch.zeros(CLASSES, device=train_x.device, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [weight, bias], max_iter=steps, history_size=10, line_search_fn="strong_wolfe",
        tolerance_grad=1e-10, tolerance_change=1e-14,
    )  # fmt: skip

    def closure() -> float:
        optimizer.zero_grad()
        loss = F.cross_entropy(F.linear(train_x, weight, bias), y[0])
        torch.autograd.backward(loss)
        return float(loss.detach())

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        return [percent_right(F.linear(part, weight, bias), own) for part, own in zip((train_x, test_x), y, strict=True)]


def two_layer_probe(
    x: list[Tensor], y: list[Tensor], rng: np.random.Generator, options: Options
) -> list[float]:
    """Train a network of one hidden layer on noises; return percentages, train and test."""
    both = scaled(x)
    size = both[0].shape[1]
    hidden, last = nn.Linear(size, PROBE_WIDTH), nn.Linear(PROBE_WIDTH, CLASSES)
    for layer, share in ((hidden, 2 / size), (last, 1 / PROBE_WIDTH)):
        draw(layer.weight, rng, share**0.5)
        nn.init.zeros_(layer.bias)
    probe = nn.Sequential(hidden, nn.ReLU(), last).to(both[0].device)
    for _ in train(probe, both[0], y[0], rng, epochs=options.probe_epochs, batch=options.batch, rate=0.05, momentum=0.9):
        pass
    with torch.no_grad():
        return [percent_right(probe(part), own) for part, own in zip(both, y, strict=True)]
