"""Section 4 on MNIST: are the noises of trained networks as easy to fit as the paper says?

Its stages are ``networks``, a piece for each configuration and seed, with ten classes, whose noises
are measured by probes; ``pairs``, two digits and one output, where all noises of all images are
decided exactly; and ``controls``, both at random points in place of images, without a verdict.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from theorems.mnist.experiment import OnDigits
from verify.experiment import Conclusion, Piece

from .sentences import SENTENCES, Sentence, judge, rules


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment.bench import Bench


@dataclass(frozen=True)
class Config:
    """A network and its training.

    shape : widths of the hidden layers; the channels of ``conv`` and ``resnet``
    groups : what sentences call it
    kind : "dense" (layers with biases), "conv" (one convolution) or "resnet"
    adversarial : steps of an attack of radius 1/10 on each batch; 0 for none
    """

    name: str
    shape: tuple[int, ...]
    groups: tuple[str, ...]
    kind: str = "dense"
    rate: float = 0.1
    momentum: float = 0.9
    epochs: int = 40
    adversarial: int = 0


@dataclass(frozen=True)
class PairRuns:
    """Networks with one output on pairs of digits.

    seeds : so many from the first seed on
    """

    width: int
    epochs: int
    pairs: tuple[tuple[int, int], ...] = ((4, 9), (3, 5), (7, 9), (0, 1))
    seeds: int = 2
    depth: int = 2


@dataclass(frozen=True)
class Options:
    """What is trained.

    seeds : how many, from ``seed`` on
    train, test : images of each part, drawn with the seed; 0 for all
    steps : of the attacks by projected gradient; one step is the sign noise
    snapshots : epochs of which noises are measured, beside the first and the last
    """

    scale: str
    configs: tuple[Config, ...]
    pairs: tuple[PairRuns, ...]
    seed: int = 1000
    seeds: int = 9
    train: int = 6000
    test: int = 2000
    batch: int = 128
    steps: tuple[int, ...] = (10,)
    probe_steps: int = 50
    probe_epochs: int = 10
    snapshots: tuple[int, ...] = ()

    @property
    def all_seeds(self) -> list[int]:
        """Return the seeds."""
        return [self.seed + k for k in range(self.seeds)]

    @property
    def groups(self) -> dict[str, list[str]]:
        """Return the names of configurations by what sentences call them."""
        found: dict[str, list[str]] = {}
        for config in self.configs:
            for group in config.groups:
                found.setdefault(group, []).append(config.name)
        return found


SMALL = (
    Config("width4", (4,), ("widths",)),
    Config("width16", (16,), ("widths",)),
    Config("width128", (128,), ("widths", "wide")),
    Config("width256", (256,), ("widths", "wide")),
    Config("three", (128,) * 3, ("fast",)),
    Config("five", (128,) * 5, ("deep",)),
    Config("slow", (128,) * 3, ("slow",), rate=0.001, momentum=0.0, epochs=60),
    Config("adversarial", (128,) * 3, ("adversarial",), adversarial=3),
)
SCALES = {
    # Seconds: too few seeds to decide anything.
    "smoke": Options(
        "smoke", (Config("width4", (4,), ("widths",), epochs=2), Config("deep", (16,) * 3, ("deep",), epochs=2)),
        (PairRuns(8, 1, ((0, 1),), 1), PairRuns(4, 1, ((0, 1),), 1, depth=3)), seed=0, seeds=2, train=300, test=100,
        probe_steps=10, probe_epochs=1,
    ),
    # Minutes on two cores.
    "small": Options(
        "small", SMALL,
        (PairRuns(16, 10), PairRuns(64, 10), PairRuns(2048, 2, seeds=1), PairRuns(16, 5, ((4, 9),), 2, depth=3)),
    ),
    # All images, convolutions and a small residual network: hours on a GPU, piece by piece.
    "paper": Options(
        "paper",
        (
            *(Config(f"channels{c}", (c,), ("widths", "wide") if c >= 128 else ("widths",), "conv", rate=0.01, epochs=50)
              for c in (4, 16, 64, 128, 256)),
            Config("three", (128,) * 3, ("fast",), epochs=100),
            Config("resnet", (16, 32, 64), ("fast", "deep"), "resnet", epochs=100),
            Config("slow", (16, 32, 64), ("slow",), "resnet", rate=0.001, epochs=100),
            Config("adversarial3", (128,) * 3, ("adversarial",), epochs=100, adversarial=3),
            Config("adversarialresnet", (16, 32, 64), ("adversarial",), "resnet", epochs=100, adversarial=3),
        ),
        (PairRuns(16, 10, seeds=20), PairRuns(64, 10, seeds=20), PairRuns(784, 10, seeds=5), PairRuns(2048, 4, seeds=5)),
        seeds=20, train=0, test=0, steps=(5, 10, 100), snapshots=(1, 10, 50),
    ),
}  # fmt: skip


class Noises(OnDigits[Options]):
    """How well do linear and small models fit the noises of trained networks?"""

    id = "zhang2022/noises"
    title = "Adversarial noises of trained networks on MNIST: probes, and half-spaces exactly"
    scales = SCALES
    needs = ("torch",)
    packages = ("numpy", "scipy", "torch", "python-flint")
    devices = ("cpu", "cuda")
    sentences: ClassVar[Sequence[Sentence]] = SENTENCES
    noises: ClassVar[tuple[Sequence[str], Sequence[str]] | None] = None
    # Of each network, at initialisation and later; those that sentences read of its groups if None.

    zeros: ClassVar[int] = 0
    # So many noises of a network may be 0.

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the rule of each sentence."""
        return rules()

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return images and networks seed by seed, then the pairs, then the controls."""
        networks = [
            Piece("networks", f"{name}-{seed}")
            for seed in options.all_seeds for name in ("images", *(one.name for one in options.configs))
        ]
        pairs = [
            Piece("pairs", f"layers{one.depth}-width{one.width}-{first}-{second}-{seed}")
            for one in options.pairs for first, second in one.pairs for seed in options.all_seeds[: one.seeds]
        ]
        return [*networks, *pairs, *self.controls(options)]

    def controls(self, options: Options) -> list[Piece]:
        """Return the pieces at random points: the first wide network, and pairs of one width, with the first seed."""
        wide = options.groups.get("wide", [])[:1]
        own = next((one for one in options.pairs if one.depth == 2), None)
        pairs = [f"layers2-width{own.width}-{a}-{b}-{options.seed}" for a, b in own.pairs] if own else []
        return [Piece("controls", name) for name in (*(f"{name}-{options.seed}" for name in wide), *pairs)]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        """Train and measure a network, or train and decide a pair."""
        import numpy as np

        if piece.name.startswith("layers"):
            from .pairs import at_random_points, study_pair

            depth, width, first, second, seed = piece.name.split("-")
            wanted = int(depth.removeprefix("layers")), int(width.removeprefix("width"))
            own = next(one for one in bench.options.pairs if (one.depth, one.width) == wanted)
            study_one = at_random_points if piece.stage == "controls" else study_pair
            found, arrays = study_one(bench, own, (int(first), int(second)), int(seed))
        else:
            from .measuring import study, study_at_random_points, study_images

            name, seed = piece.name.split("-")
            config = next((one for one in bench.options.configs if one.name == name), None)
            if config is None:
                found = study_images(bench, int(seed))
            elif piece.stage == "controls":
                found = study_at_random_points(bench, config, int(seed))
            else:
                found = study(bench, config, int(seed), self.noises)
            arrays = {}
        return {"found": np.array(json.dumps(found)), **arrays}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Judge the sentences, and list the pairs."""
        options = bench.options
        held = {piece: dict(bench.arrays(piece.stage, piece.name)) for piece in self.pieces(options)}
        said = {piece: json.loads(str(arrays.pop("found"))) for piece, arrays in held.items()}
        seeds = {
            str(seed): {
                "images": said[Piece("networks", f"images-{seed}")]["percent"],
                "networks": {one.name: said[Piece("networks", f"{one.name}-{seed}")] for one in options.configs},
            }
            for seed in options.all_seeds
        }
        pairs = [found for piece, found in said.items() if piece.stage == "pairs"]
        controls = [found for piece, found in said.items() if piece.stage == "controls"]
        arrays = {
            f"{piece.name}-{key}": array for piece, own in held.items() for key, array in own.items()
        }
        sentences = [judge(one, seeds, options.groups, self.zeros) for one in self.sentences]
        undecided = [one for one in pairs if one["separable"] is None]
        return Conclusion(
            sentences=sentences,
            facts={"groups": options.groups, "seeds": seeds, "pairs": pairs, "controls": controls},
            exports={"pairs.npz": arrays} if arrays else {},
            summary=summary(pairs) if pairs else (),
            broken=[one["name"] for one in pairs if contradicts_counting(one)],
            open=[one["name"] for one in undecided],
        )


def summary(pairs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say what was decided of the pairs."""
    kinds = [one["separable"] for one in pairs]
    return [
        f"pairs: {kinds.count(True)} of {len(kinds)} with all noises in one half-space, "
        f"{kinds.count(False)} not, {kinds.count(None)} undecided; decided in integers"
    ]


def contradicts_counting(one: Mapping[str, Any]) -> bool:
    """Is it not separable, though a theorem says so? Two layers, independent units, no dead point."""
    return bool(one["separable"] is False and one["independent"] and not one["dead"])


EXPERIMENT = Noises()
