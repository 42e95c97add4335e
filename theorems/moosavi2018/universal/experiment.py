"""Universal vectors of trained networks: are those along which boundaries curve the ones that fool?

Its stages are ``networks``, which are trained; ``vectors``, their short vectors, subspaces, and whom
these fool; and ``transfer``, the directions of each network on the next one of its family.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from theorems.mnist.experiment import OnDigits
from verify.experiment import Conclusion, Piece

from .sentences import FAMILIES, NORMS, STEPS, Net, judge, judged, rules


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment.bench import Bench


@dataclass(frozen=True)
class Options:
    """What is trained and measured; networks are those of Figure 4 of Charles et al., trained for less long.

    seeds : networks of each family, from ``seed`` on
    images : training images of each network; 0 for all
    least_right : the share of test images below which a network ends the run
    points, unseen : training images that subspaces are made from, and test images
    deepfool : steps of DeepFool, at most
    krylov, krylov_steps, krylov_beside : dimensions of the spaces on which spectra are taken: for the
        primary reading, for it with other steps, and for readings without a verdict
    steps : h of the central differences beside the primary one of each family
    summed : normalised r in the signed sum
    draws : random vectors of each space
    sizes : m, of which S_c and S_f are compared; 10 and 20 among them
    kept : directions of each subspace that are stored
    """

    scale: str
    seed: int = 1001
    seeds: int = 8
    images: int = 30_000
    least_right: float = 0.9
    epochs: int = 2
    batch: int = 64
    rate: float = 0.05
    momentum: float = 0.5
    points: int = 300
    unseen: int = 400
    deepfool: int = 10
    krylov: int = 40
    krylov_steps: int = 24
    krylov_beside: int = 20
    steps: tuple[float, ...] = STEPS
    relu_step: float = 0.547
    smooth_step: float = 0.1
    port_step: float = 0.547
    summed: int = 40
    draws: int = 4
    norms: tuple[float, ...] = NORMS
    sizes: tuple[int, ...] = (10, 20)
    kept: int = 20

    def step_of(self, family: str) -> float:
        """Return the primary h of a family."""
        return self.smooth_step if family == "smooth" else self.relu_step

    @property
    def all_seeds(self) -> list[int]:
        """Return the seeds."""
        return [self.seed + k for k in range(self.seeds)]


SCALES = {
    # Seconds: too few networks to decide anything, and they are trained little.
    "smoke": Options(
        "smoke", seed=0, seeds=2, images=4000, least_right=0.0, epochs=1, points=60, unseen=60, deepfool=6,
        draws=2,
    ),
    # Minutes on two cores.
    "small": Options("small"),
    # Hours of a GPU, piece by piece.
    "paper": Options(
        "paper", seed=2001, seeds=30, images=0, epochs=10, rate=0.01, points=1000, unseen=10_000, deepfool=50, krylov=240, krylov_steps=240, krylov_beside=240, draws=100,
        sizes=tuple(range(1, 101)), kept=100,
    ),
}  # fmt: skip


SHOWN = 6
# Directions of each subspace of the first network that are kept beside the results, for pictures.


class Universal(OnDigits[Options]):
    """Do directions of curvature, or of normals, hold the vectors that fool most images?"""

    id = "moosavi2018/universal"
    title = "Universal vectors of networks on MNIST: directions of curvature and of normals"
    scales = SCALES
    needs = ("torch",)
    packages = ("numpy", "torch")
    devices = ("cpu", "cuda")

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the rule of each sentence."""
        return rules()

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return the networks, what is measured of each, and each on the next."""
        names = [f"{family}-{seed}" for seed in options.all_seeds for family in FAMILIES]
        return [Piece(stage, name) for stage in ("networks", "vectors", "transfer") for name in names]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        """Train a network, measure one, or try one's directions on the next."""
        import numpy as np

        from . import measuring

        family, number = piece.name.split("-")
        seed, seeds = int(number), bench.options.all_seeds
        if piece.stage == "networks":
            return measuring.train(bench, family, seed)
        if piece.stage == "vectors":
            found, arrays = measuring.measure(bench, family, seed)
            found["step"] = bench.options.step_of(family)
            return {"found": np.array(json.dumps(found)), **arrays}
        moved = measuring.transfer(bench, family, seed, seeds[(seeds.index(seed) + 1) % len(seeds)])
        return {"found": np.array(json.dumps(moved))}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Judge the sentences, and keep the numbers of all networks and directions of the first."""
        import numpy as np

        options = bench.options
        networks: dict[str, list[dict[str, Any]]] = {family: [] for family in FAMILIES}
        exports: dict[str, np.ndarray] = {}
        for seed in options.all_seeds:
            for family in FAMILIES:
                held = dict(bench.arrays("vectors", f"{family}-{seed}"))
                found = json.loads(str(held.pop("found")))
                moved = json.loads(str(bench.arrays("transfer", f"{family}-{seed}")["found"]))
                networks[family].append({**found, "transfer": moved})
                if seed == options.seed:
                    exports |= {f"{family} {name}": np.atleast_2d(array)[:SHOWN] for name, array in held.items()}
        nets = {family: nets_of(own) for family, own in networks.items()}
        return Conclusion(
            sentences=[judge(one, family, nets[family]) for one, family in judged()],
            facts={"networks": networks},
            exports={"directions.npz": exports},
            summary=[summary(family, own) for family, own in networks.items()],
        )


def nets_of(listed: Sequence[Mapping[str, Any]]) -> list[Net]:
    """Return stored networks as sentences ask for them."""
    return [Net(one, one["transfer"]) for one in listed]


def summary(family: str, listed: Sequence[Mapping[str, Any]]) -> str:
    """Say in a line how well networks were trained, and how far their boundaries lie."""
    right = [one["right"] for one in listed]
    lengths = [one["length"][1] for one in listed]
    return (
        f"{len(listed)} networks with {FAMILIES[family]}: {min(right):.1%} to {max(right):.1%} right, median |r| "
        f"{min(lengths):.2f} to {max(lengths):.2f}"
    )


EXPERIMENT = Universal()
