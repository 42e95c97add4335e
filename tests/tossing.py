"""A small experiment for the tests of the runner: coins are tossed, and noise is digested unseen."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.experiment import Conclusion, Experiment, Given, Inputs, Piece, Verdict
from verify.experiment.bench import Bench
from verify.outcome import Outcome


END_AT = "TOSSING_ENDS_AT"
# The name of a piece in which the process is killed, as by a system that runs out of memory.


@dataclass(frozen=True)
class Options:
    scale: str = "few"
    seed: int = 0
    coins: int = 4
    tosses: int = 100
    bias: tuple[float, ...] = (0.5, 0.5)


class Tossing(Experiment[Options]):
    id = "tests/tossing"
    title = "Coins that are tossed"
    scales = {"few": Options(), "many": Options("many", coins=8)}
    devices = ("cpu", "cpu-slow")
    inputs = {"published": "a folder of published numbers"}
    rules: Mapping[str, str] = {"tests/fair": "supported if at least half of all tosses are heads; unit: coin; level 1/20"}

    def load(self, options: Options, inputs: Inputs) -> Given:
        return Given("coins", inputs.device, {"metal": "copper"}, {"from": "a purse"})

    def pieces(self, options: Options) -> Sequence[Piece]:
        coins = range(options.coins)
        return [
            *(Piece("tosses", f"coin-{i}") for i in coins),
            *(Piece("noise", f"coin-{i}", keep=False) for i in coins),
            *(Piece("sums", f"coin-{i}") for i in coins),
        ]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, np.ndarray]:
        if os.environ.get(END_AT) == f"{piece.stage}/{piece.name}":
            os.kill(os.getpid(), signal.SIGKILL)
        if piece.stage == "tosses":
            return {"heads": bench.stream(piece, "tosses").integers(0, 2, bench.options.tosses)}
        if piece.stage == "noise":
            noise = bench.stream(piece, "noise").normal(size=(bench.options.tosses, 3))
            return {"noise": noise.astype(np.float32)}
        heads, noise = bench.arrays("tosses", piece.name), bench.arrays("noise", piece.name)
        return {"heads": heads["heads"].sum(), "noise": noise["noise"].sum(axis=0)}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        sums = [bench.arrays("sums", f"coin-{i}") for i in range(bench.options.coins)]
        heads = [int(one["heads"]) for one in sums]
        least = bench.options.coins * bench.options.tosses / 2
        outcome = Outcome.SUPPORTED if sum(heads) >= least else Outcome.REFUTED
        verdict = Verdict(
            "tests/fair", outcome, "Half of all tosses are heads.", Fraction(1, 20), "coin", len(heads),
            {"strictly": Outcome.UNDECIDED},
        )  # fmt: skip
        noise: dict[str, Any] = {"noise": np.stack([one["noise"] for one in sums])}
        return Conclusion(
            [verdict], {"heads": heads}, {"noise.npz": noise}, {"heads.txt": f"{heads}".encode()},
            summary=[f"{sum(heads)} heads"], broken=["fair"] * (outcome is Outcome.REFUTED),
        )  # fmt: skip


EXPERIMENT = Tossing()
