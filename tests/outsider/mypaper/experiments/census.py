"""How many graphs have a two-colouring? All of them are counted, a number of vertices a piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np
from verify import (
    REFUTED,
    SUPPORTED,
    YES,
    Bench,
    Conclusion,
    Experiment,
    Given,
    Inputs,
    Piece,
    Verdict,
)

from mypaper.graphs import decide_colouring, listed_graphs


@dataclass(frozen=True)
class Options:
    """The largest number of vertices, which says how many graphs are counted."""

    scale: str = "smoke"
    seed: int = 0
    most: int = 4


class Census(Experiment[Options]):
    """Counts graphs, exactly."""

    id = "mypaper/census"
    title = "All graphs with few vertices, counted"
    scales: Mapping[str, Options] = {"smoke": Options(), "paper": Options("paper", most=5)}

    @property
    def rules(self) -> Mapping[str, str]:
        """Say when the sentence holds."""
        return {
            "mypaper/sentence-on-counts": "supported if on most vertices fewer than half of all "
            "graphs have a two-colouring, else refuted; every graph is decided; unit: graph"
        }

    def load(self, options: Options, inputs: Inputs) -> Given:
        """Return nothing: the graphs are listed."""
        return Given()

    def pieces(self, options: Options) -> Sequence[Piece]:
        """Return a piece for each of the largest three numbers of vertices."""
        return [Piece("count", f"vertices-{n}") for n in range(options.most - 2, options.most + 1)]

    def run(self, piece: Piece, bench: Bench[Options]) -> Mapping[str, Any]:
        """Count the graphs on so many vertices, and those with a two-colouring."""
        vertices = int(piece.name.rpartition("-")[2])
        graphs = takewhile(lambda x: x.vertices <= vertices, listed_graphs())
        answers = [decide_colouring(x).answer for x in graphs if x.vertices == vertices]
        return {"graphs": np.array(len(answers)), "coloured": np.array(answers.count(YES))}

    def conclude(self, bench: Bench[Options]) -> Conclusion:
        """Compare the counts."""
        counts = {
            piece.name: {name: int(x) for name, x in bench.arrays(piece.stage, piece.name).items()}
            for piece in self.pieces(bench.options)
        }
        largest = counts[f"vertices-{bench.options.most}"]
        outcome = SUPPORTED if 2 * largest["coloured"] < largest["graphs"] else REFUTED
        says = "Most graphs have no two-colouring, once there are a few vertices."
        verdict = Verdict("mypaper/sentence-on-counts", outcome, says, None, "graph", largest["graphs"])
        return Conclusion([verdict], {"counts": counts})


census = Census()
