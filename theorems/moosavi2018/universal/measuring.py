"""What is measured of a trained network: its short vectors, its two subspaces, and whom they fool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from theorems.geometry.deciders.signs import signed_sum
from theorems.mnist.models import Network, SmoothNetwork, arrays_of, pixels
from theorems.mnist.networks import network_scores, on_device, reproducible, train_network
from verify.errors import BadInput
from verify.experiment import Piece

from .curvature import Boundary, Reading, along, boundary, spectrum
from .deepfool import Crossed, Scores, deepfool
from .sentences import AVERAGED


if TYPE_CHECKING:
    from verify.experiment.bench import Bench

    from .experiment import Options


ROWS = 4000
# Images at a time of which scores are computed.

CLASSES_OF = {"relu": Network, "smooth": SmoothNetwork}
TINY_STEP = 1e-4
# At which differences show whether a curvature is 0.


def train(bench: Bench[Options], family: str, seed: int) -> dict[str, np.ndarray]:
    """Train a network.

    Raises
    ------
    BadInput
        Where it is right on fewer test images than the options ask for: none is left out or trained again.
    """
    digits, options = bench.given.data, bench.options
    rng = bench.stream(Piece("networks", f"{family}-{seed}"), "training")
    chosen = rng.permutation(len(digits.x_train))[: options.images or None]
    x, y = pixels(digits.x_train[chosen]), digits.y_train[chosen].astype(np.int64)
    network = train_network(
        x, y, rng, bench.device, epochs=options.epochs, batch=options.batch, rate=options.rate,
        momentum=options.momentum, kind=CLASSES_OF[family],
    )  # fmt: skip
    with reproducible():
        scores = of(network, bench.device)
        labels = labels_of(scores, torch.from_numpy(pixels(digits.x_test)).to(bench.device)).cpu().numpy()
    right = float((labels == digits.y_test).mean())
    if right < options.least_right:
        msg = f"network {family}-{seed} is right on {right:.1%} of the test images, fewer than {options.least_right:.0%}: the run ends"
        raise BadInput(msg)
    return {**arrays_of(network), "right": np.array(right)}


def of(network: Network, device: str) -> Scores:
    """Return the scores of a network as a function of images (n, 784) on the device."""
    there = on_device(network, device)
    assert isinstance(there, Network)
    return lambda x: network_scores(there, x)


def trained(bench: Bench[Options], family: str, seed: int) -> tuple[Scores, float]:
    """Return the scores of a network that was trained before, and its accuracy."""
    held = dict(bench.arrays("networks", f"{family}-{seed}"))
    right = float(held.pop("right"))
    return of(CLASSES_OF[family](**held), bench.device), right


@torch.no_grad()
def labels_of(scores: Scores, x: Tensor) -> Tensor:
    """Return the labels (n,) of images."""
    return torch.cat([scores(part).argmax(1) for part in torch.split(x, ROWS)])


def images(bench: Bench[Options], seed: int) -> tuple[Tensor, Tensor]:
    """Return the training and the test images (n, 784) of a seed, the same for both families."""
    digits, options = bench.given.data, bench.options
    rng = bench.stream(Piece("seeds", f"{seed}"), "images")
    found = []
    for all_of, count in ((digits.x_train, options.points), (digits.x_test, options.unseen)):
        chosen = rng.permutation(len(all_of))[:count]
        found.append(torch.from_numpy(pixels(all_of[chosen])).to(bench.device))
    return found[0], found[1]


# Whom vectors fool.


class Fooled(NamedTuple):
    """Shares of images that change their label, by norm: by v, and by v or -v."""

    one: dict[str, float]
    two: dict[str, float]


def fooled_by(scores: Scores, x: Tensor, own: Tensor, v: Tensor) -> Tensor:
    """Return for each v (k, d) and image whether the label changes, (k, n) bool."""
    return torch.stack([labels_of(scores, x + one) != own for one in v])


def rates(
    scores: Scores, x: Tensor, own: Tensor, units: Tensor, norms: tuple[float, ...], *, both: bool = True
) -> Fooled:
    """Return the shares that unit vectors (k, d), made so long, fool in the mean."""
    found = Fooled({}, {})
    for norm in norms:
        forth = fooled_by(scores, x, own, norm * units)
        found.one[f"{norm:g}"] = share(forth)
        if both:
            back = fooled_by(scores, x, own, -norm * units)
            found.two[f"{norm:g}"] = share(forth | back)
    return found


def share(true: Tensor) -> float:
    """Return how many of some truths are, as a share, to seven digits."""
    return round(int(true.sum()) / true.numel(), 7)


def inside(basis: Tensor, draws: Tensor) -> Tensor:
    """Return uniform unit vectors (k, d) of the span of orthonormal rows (m, d), from normals (k, 784)."""
    return unit(draws[:, : len(basis)] @ basis)


def unit(v: Tensor) -> Tensor:
    """Return vectors (k, d) at length 1."""
    return torch.nn.functional.normalize(v, eps=0)


# One network.


def measure(bench: Bench[Options], family: str, seed: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what sentences read of a network, and arrays: its directions and what they were made of."""
    options = bench.options
    piece = Piece("vectors", f"{family}-{seed}")
    scores, right = trained(bench, family, seed)
    seen, unseen = images(bench, seed)
    with reproducible():
        learned, tested = (deepfool(scores, x, options.deepfool) for x in (seen, unseen))
        if not (learned.met.any() and tested.met.any()):
            msg = f"network {family}-{seed}: no image reaches a boundary in {options.deepfool} steps"
            raise BadInput(msg)
        spaces, facts = subspaces(bench, piece, scores, seen, learned, family)
        found = {
            "family": family, "seed": seed, "right": right,
            "met": [int(one.met.sum()) for one in (learned, tested)],
            "length": [_median(one.vectors[one.met].norm(dim=1)) for one in (learned, tested)],
            "image": _median(unseen.norm(dim=1)),
            **facts,
            **whom(bench, piece, scores, (seen, unseen), tested, spaces),
            **how_bent(bench, piece, scores, unseen, tested, spaces, family),
            **how_flat(bench, piece, scores, unseen, tested, spaces),
        }  # fmt: skip
    shown = ("S_c", "S_c negative", "S_f", "S_c port")
    arrays = {name: spaces[name][: options.kept].cpu().numpy().astype(np.float32) for name in shown if name in spaces}
    arrays["signed sum"] = spaces["signed sum"][0].cpu().numpy().astype(np.float32)
    return found, arrays


def _median(x: Tensor) -> float:
    return float(x.double().median())


Spaces = dict[str, Tensor]
# Orthonormal rows by name, the leading ones first.


def readings(options: Options, family: str) -> dict[str, Reading]:
    """Return the ways to take the mean curvature, by name; "S_c" is the primary one."""
    own = options.step_of(family)
    found = {"S_c": Reading(own)}
    found |= {f"S_c h={h:g}": Reading(h) for h in options.steps if h != own}
    if family == "smooth":
        found["S_c exact"] = Reading(0.0)
    found |= {
        "S_c not projected": Reading(own, projected=False),
        "S_c not divided": Reading(own, divided=False),
        "S_c neither": Reading(own, projected=False, divided=False),
    }
    return found


def subspaces(
    bench: Bench[Options], piece: Piece, scores: Scores, x: Tensor, learned: Crossed, family: str
) -> tuple[Spaces, dict[str, Any]]:
    """Return S_f, the signed sum, and S_c in every reading, both ends; with their spectra."""
    options, met = bench.options, learned.met
    r = learned.vectors[met]
    normed = unit(r)
    spaces: Spaces = {"S_f": torch.linalg.svd(normed.double(), full_matrices=False)[2].to(r.dtype)}
    few = (normed[: options.summed].double() * 2**16).round().long().cpu().tolist()
    total = torch.tensor([float(one) for one in signed_sum(few).v], dtype=r.dtype, device=r.device)
    spaces["signed sum"] = (total / total.norm())[None]
    at = boundary(scores, (x + learned.vectors)[met], learned.own[met], learned.other[met])
    before = boundary(scores, (x + 0.8 * learned.vectors)[met], learned.own[met], learned.other[met])
    start = torch.from_numpy(bench.stream(piece, "start").standard_normal(x.shape[1])).to(x)
    values: dict[str, list[float]] = {}

    def take(name: str, where: Boundary, how: Reading, size: int) -> None:
        found = spectrum(scores, where, how, start, size)
        spaces[name], spaces[f"{name} negative"] = found.directions, found.directions.flip(0)
        values[name] = [round(float(one), 6) for one in found.values]
        if name in ("S_c", "S_c port"):
            order = found.values.abs().argsort(descending=True)
            spaces[f"{name} largest"] = found.directions[order]

    for name, how in readings(options, family).items():
        size = options.krylov_steps if name.startswith("S_c h=") else options.krylov_beside
        take(name, at, how, options.krylov if name == "S_c" else size)
    # What the public code does, but for its sign: before the boundary, nothing projected or divided.
    take("S_c port", before, Reading(options.port_step, projected=False, divided=False), options.krylov_beside)
    leading = spaces["S_c"][0]
    exactly_0 = along(scores, at, leading, TINY_STEP) == 0
    m = min(10, len(spaces["S_f"]))
    overlap = (spaces["S_c"][:m] @ spaces["S_f"][:m].T).square().sum() / m
    return spaces, {
        "spectra": values, "zero": share(exactly_0), "overlap": float(overlap),
    }  # fmt: skip


def whom(
    bench: Bench[Options], piece: Piece, scores: Scores, x: tuple[Tensor, Tensor], tested: Crossed, spaces: Spaces
) -> dict[str, Any]:
    """Return the shares of unseen images that vectors of each space fool, by norm."""
    options, (seen, unseen) = bench.options, x
    draws = torch.from_numpy(bench.stream(piece, "draws").standard_normal((options.draws, unseen.shape[1]))).to(unseen)
    found: dict[str, Mapping[str, Mapping[str, float]]] = {}

    def enter(name: str, units: Tensor, norms: tuple[float, ...] = options.norms, *, both: bool = True) -> None:
        found[name] = rates(scores, unseen, tested.own, units, norms, both=both)._asdict()

    enter("random", unit(draws))
    enter("signed sum", torch.cat([spaces["signed sum"], -spaces["signed sum"]]))
    enter("leading", torch.cat([spaces["S_f"][:1], -spaces["S_f"][:1]]))
    for m in options.sizes:
        for name in ("S_c", "S_f"):
            enter(f"{name} {m}", inside(spaces[name][:m], draws))
    for name in ("S_c", "S_c negative"):
        enter(f"{name} 20", inside(spaces[name][:20], draws))
    enter("S_f 50", inside(spaces["S_f"][:50], draws))
    for name in spaces:
        if name.startswith("S_c") and f"{name} 10" not in found:
            enter(f"{name} 10", inside(spaces[name][:10], draws), AVERAGED, both=False)
    quarter = _median(unseen.norm(dim=1)) / 4
    candidates = torch.cat([spaces["signed sum"], -spaces["signed sum"], spaces["S_f"][:1], -spaces["S_f"][:1]])
    small = [share(one) for one in fooled_by(scores, unseen, tested.own, quarter * candidates)]
    own = rates(scores, seen, labels_of(scores, seen), inside(spaces["S_c"][:10], draws), (6.0,), both=False)
    return {"rates": found, "small": small, "quarter": quarter, "seen": own.one["6"]}


def how_bent(
    bench: Bench[Options], piece: Piece, scores: Scores, x: Tensor, tested: Crossed, spaces: Spaces, family: str
) -> dict[str, Any]:
    """Return mean curvatures at unseen points, along random vectors of S_c and of the space."""
    options, met = bench.options, tested.met
    at = boundary(scores, (x + tested.vectors)[met], tested.own[met], tested.other[met])
    normal = bench.stream(piece, "bent").standard_normal((options.draws, x.shape[1]))
    draws = torch.from_numpy(normal).to(x)
    sorts = {"S_c": inside(spaces["S_c"][:10], draws), "random": unit(draws)}
    curvatures = {
        name: torch.stack([along(scores, at, u, options.step_of(family)) for u in units]) for name, units in sorts.items()
    }
    return {
        "curvature": {name: float(one.double().mean()) for name, one in curvatures.items()},
        "positive": {name: share(one > 0) for name, one in curvatures.items()},
    }  # fmt: skip


def how_flat(
    bench: Bench[Options], piece: Piece, scores: Scores, x: Tensor, tested: Crossed, spaces: Spaces
) -> dict[str, Any]:
    """Return how near S_f unseen r lie, and how well the flat model says who is fooled, by v or -v."""
    options, met = bench.options, tested.met
    r, basis = tested.vectors[met], spaces["S_f"]
    normed = unit(r)
    near = {str(m): _median((normed @ basis[:m].T).norm(dim=1)) for m in (9, 10, 50)}
    normal = bench.stream(piece, "flat").standard_normal((options.draws, x.shape[1]))
    v = 4 * inside(basis[:10], torch.from_numpy(normal).to(x))
    own = tested.own[met]
    said = (v @ r.T).abs() >= r.square().sum(1)
    true = fooled_by(scores, x[met], own, v) | fooled_by(scores, x[met], own, -v)
    both = int((said & true).sum())
    return {
        "near": near, "flat": {"said": int(said.sum()), "fooled": int(true.sum()), "both": both},
    }  # fmt: skip


def transfer(bench: Bench[Options], family: str, seed: int, following: int) -> dict[str, Any]:
    """Return whom the directions of one network fool on the next one, at norm 6."""
    options = bench.options
    piece = Piece("transfer", f"{family}-{seed}")
    held = bench.arrays("vectors", f"{family}-{seed}")
    scores, _ = trained(bench, family, following)
    _, x = images(bench, following)
    with reproducible():
        own = labels_of(scores, x)
        draws = torch.from_numpy(bench.stream(piece, "draws").standard_normal((options.draws, x.shape[1]))).to(x)
        sorts = {"random": unit(draws)}
        for name in ("S_c", "S_f"):
            sorts[name] = inside(torch.from_numpy(held[name][:10]).to(x), draws)
        other = bench.arrays("vectors", f"{family}-{following}")
        return {
            "to": following,
            "rates": {name: rates(scores, x, own, units, (6.0,), both=False).one["6"] for name, units in sorts.items()},
            "overlap": {name: float(np.square(held[name][:10] @ other[name][:10].T).sum() / 10) for name in ("S_c", "S_f")},
        }  # fmt: skip
