"""LeNet on MNIST with a low and a high weight decay: is the second less overfitted, and harder to fool?

A piece is a network: a training seed with one of the two decays. A run that is not finished has no
verdict, at any scale.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from theorems.mnist.experiment import OnDigits
from verify.experiment import Conclusion, Piece

from .sentences import SENTENCES, SIDES, gap, judge, ratio, rules


if TYPE_CHECKING:
    import numpy as np

    from verify.experiment.bench import Bench


@dataclass(frozen=True)
class Options:
    """What is trained and measured.

    seeds : pairs of networks, from ``seed`` on
    widths : channels of the two convolutions, and units of the hidden dense layer
    images : the first of the training file; 0 for all
    deviation : of the initial weights; biases begin at 0
    watched : epochs after which errors are counted, beside the last
    attacked : test images of each digit, the first ones
    most : steps of an adversarial example
    """

    scale: str
    seed: int = 1001
    seeds: int = 7
    widths: tuple[int, int, int] = (8, 16, 100)
    images: int = 6000
    epochs: int = 100
    batch: int = 100
    rate: float = 0.0005
    momentum: float = 0.9
    low: float = 1e-4
    high: float = 1e-1
    deviation: float = 0.03
    watched: tuple[int, ...] = (1, 2, 5, 10, 20, 50)
    attacked: int = 4
    most: int = 5000

    @property
    def all_seeds(self) -> list[int]:
        """Return the seeds."""
        return [self.seed + k for k in range(self.seeds)]

    def decay(self, side: str) -> float:
        """Return the weight decay of a side."""
        return self.low if side == "low" else self.high


SCALES = {
    # Seconds: too few seeds to decide anything, and they are trained little.
    "smoke": Options("smoke", seed=0, seeds=2, images=1000, epochs=4, attacked=1, most=1500),
    # A smaller network on a tenth of the images, for as many steps as decay needs to show: 20 minutes of one core.
    "small": Options("small"),
    # The article's: hours of a CPU, or a GPU.
    "paper": Options("paper", seed=2001, widths=(20, 50, 500), images=0, epochs=50, batch=300, attacked=10, watched=(1, 2, 5, 10, 20, 30, 40)),
}


class Decay(OnDigits[Options]):
    """What does weight decay do to a convolutional network?"""

    id = "tanay2018/lenet"
    title = "LeNet on MNIST with two weight decays: errors, weights and adversarial examples"
    scales = SCALES
    needs = ("torch",)
    packages = ("numpy", "torch")
    devices = ("cpu", "cuda")

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the rule of each sentence."""
        return rules()

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return the networks, seed by seed."""
        return [Piece("networks", f"{side}-{seed}") for seed in options.all_seeds for side in SIDES]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        """Train a network and measure it."""
        import numpy as np

        from .training import study

        side, seed = piece.name.split("-")
        found, arrays = study(bench, side, int(seed))
        return {"found": np.array(json.dumps(found)), **arrays}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Judge the sentences, and keep pictures of the first seed."""
        seeds: list[dict[str, Any]] = []
        pictures: dict[str, np.ndarray] = {}
        for seed in bench.options.all_seeds:
            own: dict[str, Any] = {}
            for side in SIDES:
                held = bench.arrays("networks", f"{side}-{seed}")
                own[side] = json.loads(str(held["found"]))
                if seed == bench.options.seed:
                    pictures[side] = held["moved"]
            seeds.append(own)
        digits = bench.given.data
        first = [int((digits.y_test == digit).argmax()) for digit in range(10)]
        return Conclusion(
            sentences=[judge(one, seeds) for one in SENTENCES], facts={"seeds": seeds},
            exports={"pictures.npz": {"images": digits.x_test[first], **pictures}}, summary=summary(seeds),
        )  # fmt: skip


def summary(seeds: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say in lines what came out on either side."""
    return [
        *(
            f"{len(seeds)} networks with {side} decay: test error {least:.2f} to {most:.2f} %, {fmean(float(gap(own[side])) for own in seeds):.2f} points above training"
            for side in SIDES
            for least, most in [_ends([100 * own[side]["test"] / own[side]["images"][1] for own in seeds])]
        ),
        "median ratio of norms, high to low: " + ", ".join(f"{ratio(own['low'], own['high']):.2f}" for own in seeds),
    ]  # fmt: skip


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


EXPERIMENT = Decay()
